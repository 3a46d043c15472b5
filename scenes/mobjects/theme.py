"""Colours by the part they play, never by hue: one meaning a colour through the whole lecture."""

import re
from dataclasses import dataclass, fields
from typing import Any, Self, TypeAlias

import numpy as np
from manim import ManimColor, Scene
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.checks import Floats

READABLE = 4.5
"""The least contrast of text (WCAG 2.1, 1.4.3)."""
Colours: TypeAlias = Floats
"""An array of colours (..., 4): red, green, blue and opacity in [0, 1], not premultiplied."""


@dataclass(frozen=True)
class Theme:
    """The palette of a film: what each colour means.

    A colour is given as Manim takes it, `#rrggbb`, a name such as `"YELLOW_C"` or a `ManimColor`, and kept as
    `#rrggbb`. Wherever the kit takes a theme, the name of one will do: `theme="light"`.

    Attributes:
        canvas: what everything is drawn on; also an activation of 0 and a weight of 0.
        ink: text, outlines.
        muted: what belongs to the picture but is not spoken of: captions, ellipses, braces.
        activation: an activation of 1.
        positive: positive weights and contributions.
        negative: negative weights and contributions.
        signal: pulses, and the thing to look at now.
        bias: biases.
        function: the activation function σ.
        result: what a computation comes to.
        right: a right answer.
        wrong: a wrong answer.

    Raises:
        InputError: for what is no colour.

    Examples:
        >>> from dataclasses import replace
        >>> from manim import ORANGE, Circle, Scene
        >>> warm = replace(DARK, signal="#ffb000", result=ORANGE)
        >>> round(warm.contrast("signal"), 1)
        10.5
        >>> class WarmSignal(Scene):
        ...     def construct(self):
        ...         warm.apply(self)
        ...         self.add(Circle(color=warm.signal))
    """

    canvas: str
    ink: str
    muted: str
    activation: str
    positive: str
    negative: str
    signal: str
    bias: str
    function: str
    result: str
    right: str
    wrong: str

    def __post_init__(self) -> None:
        for each in fields(self):
            object.__setattr__(self, each.name, _hex(getattr(self, each.name), each.name))

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Itself: mobjects are copied all the time, and what cannot change need not be."""
        return self

    def apply(self, scene: Scene) -> None:
        """Give a scene this theme's canvas: the first line of a `construct`.

        Where all scenes of a file share a theme, `manim.config.background_color = DARK.canvas` at its top does as much.
        """
        scene.camera.background_color = ManimColor(self.canvas)  # type: ignore[union-attr]

    def hex(self, role: str) -> str:
        """The colour of a role as Manim's own mobjects take it: `#rrggbb`.

        Raises:
            InputError: when there is no such role.
        """
        if role not in self.__dataclass_fields__:  # `fields` takes longer than all else here
            roles = ", ".join(each.name for each in fields(self))
            raise InputError(f"A theme has no role {role!r}: choose one of {roles}.")
        return str(getattr(self, role))

    def rgb(self, role: str) -> Floats:
        """The colour of a role: (3,) red, green, blue in [0, 1].

        Raises:
            InputError: when there is no such role.
        """
        return _rgb(self.hex(role))

    def activations(self, values: ArrayLike) -> Colours:
        """The brightness of activations in [0, 1], from canvas to activation: (...) -> (..., 4), opaque."""
        shares = np.clip(np.asarray(values, float), 0, 1)[..., np.newaxis]
        mixed = (1 - shares) * self.rgb("canvas") + shares * self.rgb("activation")
        return np.concatenate([mixed, np.ones_like(shares)], axis=-1)

    def signed(self, values: ArrayLike, scale: float) -> Colours:
        """Signed quantities on the diverging scale: -scale is negative, 0 canvas, +scale positive: (..., 4), opaque.

        In between the square root of |value| / scale counts: most weights of a network are small, and in proportion to
        their size nine in ten would be as good as canvas.
        """
        shares = np.clip(np.asarray(values, float) / scale, -1, 1)[..., np.newaxis]
        hue = np.where(shares < 0, self.rgb("negative"), self.rgb("positive"))
        strength = np.sqrt(abs(shares))
        mixed = (1 - strength) * self.rgb("canvas") + strength * hue
        return np.concatenate([mixed, np.ones_like(shares)], axis=-1)

    def heights(self, shares: ArrayLike) -> Colours:
        """Heights in [0, 1], such as costs, from deep to high: (...) -> (..., 4), opaque.

        Deep is near the canvas and high is near the ink, so that what lies in a valley stands out. The hue, between
        those of biases and of positive weights, has no other meaning.
        """
        canvas, ink, hue = self.rgb("canvas"), self.rgb("ink"), (self.rgb("bias") + self.rgb("positive")) / 2
        stops = np.array([0.78 * canvas + 0.22 * hue, 0.25 * canvas + 0.75 * hue, 0.35 * hue + 0.65 * ink])
        values = np.clip(np.asarray(shares, float), 0, 1)
        rgb = np.stack([np.interp(values, [0, 0.6, 1], stops[:, channel]) for channel in range(3)], axis=-1)
        return np.concatenate([rgb, np.ones_like(values)[..., np.newaxis]], axis=-1)

    def legible_on(self, activation: float) -> str:
        """The colour for a number printed on an activation: see `legible_over`."""
        return self.legible_over(self.activations(activation))

    def legible_over(self, shade: ArrayLike) -> str:
        """The colour for print on a colour (4,) that lies over the canvas: canvas or ink, whichever stands out.

        On a middle grey, where neither can be read well, black or white.
        """
        *rgb, opacity = np.asarray(shade, float)
        ground = opacity * np.array(rgb) + (1 - opacity) * self.rgb("canvas")

        def ratio(colour: str) -> float:
            return contrast(_rgb(colour), ground)

        best = max((self.canvas, self.ink), key=ratio)
        return best if ratio(best) >= READABLE else max(("#000000", "#ffffff"), key=ratio)

    @staticmethod
    def color(rgba: ArrayLike) -> str:
        """A colour of the arrays here the way Manim's own mobjects take it: `#rrggbb`."""
        return "#" + "".join(f"{round(255 * float(channel)):02x}" for channel in np.asarray(rgba)[:3])

    def contrast(self, role: str) -> float:
        """The contrast of a role on the canvas, 1 to 21; text wants 4.5 (WCAG 2.1, 1.4.3)."""
        return contrast(self.rgb(role), self.rgb("canvas"))


def contrast(one: Floats, other: Floats) -> float:
    """The contrast ratio of two colours (3,), by their relative luminance (WCAG 2.1): 1 to 21."""
    dark, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def _luminance(rgb: Floats) -> float:
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def _hex(colour: Any, role: str) -> str:
    """A colour as Manim takes it, as `#rrggbb`."""
    if isinstance(colour, str) and re.fullmatch("#[0-9a-f]{6}", colour):
        return colour
    if isinstance(colour, str | ManimColor):
        try:
            return ManimColor(colour).to_hex().lower()
        except ValueError:
            pass
    raise InputError(
        f"The {role} of a theme is a colour as Manim takes it, such as '#ffb000', 'YELLOW' or ManimColor(...), not "
        f"{colour!r}."
    )


def _rgb(colour: str) -> Floats:
    return np.array([int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)])


DARK = Theme(
    canvas="#0b0e14",
    ink="#f2f4f8",
    muted="#98a2b3",
    activation="#ffffff",
    positive="#58a6ff",
    negative="#ff5a5f",
    signal="#ffd84d",
    bias="#c79bff",
    function="#2ed3c0",
    result="#ffa04d",
    right="#6bd66b",
    wrong="#ff6ad5",
)
"""For the screen."""

LIGHT = Theme(
    canvas="#ffffff",
    ink="#15181e",
    muted="#5b6472",
    activation="#10131a",
    positive="#0b5fc4",
    negative="#c62a30",
    signal="#8a6300",
    bias="#7a3fc2",
    function="#00776b",
    result="#a84c00",
    right="#1e7a1e",
    wrong="#b0128a",
)
"""For print: the digits are black on white."""

COLOUR_BLIND = Theme(
    canvas="#0b0e14",
    ink="#f2f4f8",
    muted="#98a2b3",
    activation="#ffffff",
    positive="#56b4e9",
    negative="#e8821e",
    signal="#f0e442",
    bias="#cc9fd9",
    function="#3fd0ae",
    result="#f7b6c8",
    right="#3fd0ae",
    wrong="#ff7aa8",
)
"""Blue against orange on dark (after M. Okabe and K. Ito, "Color Universal Design", 2008)."""

THEMES = {"dark": DARK, "light": LIGHT, "colour_blind": COLOUR_BLIND}


def theme_of(theme: Theme | str) -> Theme:
    """The theme of a name in `THEMES`, or the theme itself: for every function that takes one.

    Raises:
        InputError: when it is neither.
    """
    if isinstance(theme, Theme):
        return theme
    if isinstance(theme, str) and theme in THEMES:
        return THEMES[theme]
    raise InputError(f"A theme is one of {', '.join(THEMES)}, or a Theme of your own, not {theme!r}.")


def natural_scale(weights: ArrayLike, quantile: float = 0.99) -> float:
    """The weight that is drawn in full: a quantile of their sizes, so that a single giant hides no others.

    Args:
        weights: of any shape.
        quantile: the share of weights that are not larger.
    """
    sizes = abs(np.asarray(weights, float))
    return float(np.quantile(sizes, quantile) or sizes.max()) or 1.0
