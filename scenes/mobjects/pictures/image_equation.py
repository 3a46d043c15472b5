"""A picture as the sum of its parts: picture = part + part + ..."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from manim import DL, DOWN, DR, LEFT, RIGHT, UL, UR, Animation, Succession, VGroup, VMobject, smooth

from network.errors import InputError
from scenes.mobjects.checks import Floats, index_in
from scenes.mobjects.painting.curve import Curve
from scenes.mobjects.pictures.pixel_grid import PixelGrid, checked_image
from scenes.mobjects.running import Held, Run, animated_by
from scenes.mobjects.text.baselines import standing_words
from scenes.mobjects.text.typesetting import LABEL, SMALL, formula
from scenes.mobjects.theme import DARK, Theme, theme_of

MOST = 9
"""Parts: more are too small to be read on one line."""
ROLES = ("signal", "function", "result", "bias")
"""What parts are tinted in by default, in turn: neighbours always differ."""
GAP = 0.65
"""Between two pictures, with the sign in the middle, in scene units."""
CLEAR = 0.2  # scene units: between two names
SMALLEST = 0.5  # scene units: how wide the smallest picture is
LIGHTING = 0.5  # seconds: one part lights up
SLIDING = 1.5  # seconds: all parts slide out


class ImageEquation(VGroup):
    """A picture and its parts as an equation: framed pictures with =, + signs between them.

    It can be whole, one picture in the middle, in which parts light up in place; and taken apart, the parts slid out to
    become the terms. `lit` counts the parts that are lit, `apart` runs from 0 to 1; both can be set and animated.
    It takes the same room all the while. A part is told by its place in the picture and its name, not by colour alone.

    Args:
        image: (rows, columns) values in [0, 1]; 784 values in a row are taken as 28 x 28.
        masks: (n, rows, columns), the pixels of each of 1 to 9 parts, such as those of `analysis.loops_and_line`.
        names: of the parts, to be written under them; "" for none.
        whole: what to write under the picture.
        roles: the theme's roles whose colours the parts take, repeated when there are fewer than parts.
        width: the most room the equation may take, in scene units.
        height: of a picture, unless the width asks for smaller ones.
        apart: whether it is taken apart to begin with.
        theme: where colours come from.

    Raises:
        InputError: for an array that is no picture, masks of another shape or without a lit pixel, too many parts or
            names, and names or pictures that do not fit the width.

    Examples:
        >>> from manim import Scene
        >>> from network.analysis.pictures import loops_and_line
        >>> from network.data.gallery import gallery_digit
        >>> class NineIsLoopAndLine(Scene):
        ...     def construct(self):
        ...         nine = gallery_digit("9-01")
        ...         loops, line = loops_and_line(nine)
        ...         equation = ImageEquation(nine, [*loops, line], names=["loop", "line"], height=3, apart=False)
        ...         self.add(equation)
        ...         self.play(equation.take_apart())
        ...         self.wait()
        ...         self.play(equation.put_together())
    """

    def __init__(
        self,
        image: npt.ArrayLike,
        masks: npt.ArrayLike | Sequence[npt.ArrayLike],
        *,
        names: Sequence[str] = (),
        whole: str = "",
        roles: Sequence[str] = ROLES,
        width: float = 13.2,
        height: float = 2.0,
        apart: bool = True,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        values = checked_image(image)
        parts = _checked_masks(masks, values)
        self.theme, self.count = theme, len(parts)
        self.roles = _checked_roles(roles, self.count, theme)
        labels = _labels(whole, names, self.roles, theme)
        aspect = values.shape[1] / values.shape[0]
        across, cell = _sizes(width, height * aspect, labels)
        side = across / aspect
        centres = (np.arange(self.count + 1) - self.count / 2)[:, np.newaxis] * (cell + GAP) * RIGHT
        # The first and the last corner keep the room of the first and the last picture.
        corners = [centres[0] + across / 2 * LEFT, *centres, centres[-1] + across / 2 * RIGHT]
        self.slots = VMobject(stroke_width=0, fill_opacity=0).set_points_as_corners(corners)
        self.held = Held(lit=self.count if apart else 0, apart=float(apart), opacity=1.0)
        tinted = [
            PixelGrid(np.where(mask, values, 0), side, tint=role, theme=theme)
            for mask, role in zip(parts, self.roles, strict=True)
        ]
        self.highlights = VGroup(*tinted)
        self.picture = VGroup(
            _frame(across, side, "muted", theme), PixelGrid(values, side, theme=theme), self.highlights
        )
        self.terms = VGroup(
            VGroup(_frame(across, side, role, theme), part.copy())
            for part, role in zip(tinted, self.roles, strict=True)
        )
        self.signs = VGroup(formula("=" if k == 0 else "+", LABEL, theme=theme) for k in range(self.count))
        self.names = VGroup(*labels)
        self.add(self.slots, self.held, self.signs, self.picture, self.terms, self.names)
        self._lay_out(centres, side)
        self._show()
        self.center()

    # ---- its parts ----

    def term(self, k: int) -> VGroup:
        """Part k on its own side of the equation: its frame and its pixels.

        Raises:
            InputError: when there is no such part.
        """
        return self.terms[index_in(k, self.count, "part")]  # type: ignore[return-value]

    def highlight(self, k: int) -> PixelGrid:
        """Part k where it lights up in the whole picture.

        Raises:
            InputError: when there is no such part.
        """
        return self.highlights[index_in(k, self.count, "part")]  # type: ignore[return-value]

    def name_of(self, k: int) -> VMobject:
        """What is written under part k; it is empty for a part without a name.

        Raises:
            InputError: when there is no such part.
        """
        return self.names[1 + index_in(k, self.count, "part")]

    def sign(self, k: int) -> VMobject:
        """The sign before part k: = before the first, + before the others.

        Raises:
            InputError: when there is no such part.
        """
        return self.signs[index_in(k, self.count, "part")]

    # ---- taking it apart ----

    @property
    def lit(self) -> float:
        """How many parts are lit in the picture, the first ones first: from 0 to `count`."""
        return float(self.held.values["lit"])

    @property
    def apart(self) -> float:
        """How far the parts have slid out: from 0, all in the picture, to 1, all in their places."""
        return float(self.held.values["apart"])

    def set_lit(self, lit: float) -> Self:
        """Light up the first so many parts in the picture; through `.animate` one after the other.

        Raises:
            InputError: for less than none and more than all parts.
        """
        if not 0 <= lit <= self.count:
            raise InputError(f"From 0 to {self.count} parts can be lit, not {lit}.")
        return self._set(lit=float(lit))

    def set_apart(self, apart: float) -> Self:
        """Slide the parts out of the picture, all together so that they never cross, by a share from 0 to 1.

        Raises:
            InputError: for a share that is none.
        """
        if not 0 <= apart <= 1:
            raise InputError(f"Parts are slid out by a share from 0 to 1, not {apart}.")
        return self._set(apart=float(apart))

    def take_apart(self, run_time: float | None = None) -> Animation:
        """The parts light up in place, one after the other, and slide out to become the terms.

        Args:
            run_time: in seconds; by default half a second a part and 1.5 to slide.
        """
        lighting = Run(self, "lit", self.count, LIGHTING * self.count)
        return _in_turn([lighting, Run(self, "apart", 1, SLIDING)], run_time)

    def put_together(self, run_time: float | None = None) -> Animation:
        """The parts slide back into the picture, and their lights go out.

        Args:
            run_time: in seconds; by default half a second a part and 1.5 to slide.
        """
        darkening = Run(self, "lit", 0, LIGHTING * self.count)
        return _in_turn([Run(self, "apart", 0, SLIDING), darkening], run_time)

    @animated_by(set_lit)
    def _run_lit(self, lit: float, anim_args: dict[str, Any] | None = None) -> Animation:
        return Run(self, "lit", lit)

    @animated_by(set_apart)
    def _run_apart(self, apart: float, anim_args: dict[str, Any] | None = None) -> Animation:
        return Run(self, "apart", apart)

    # ---- dimming: what is not shown yet stays unseen, whoever dims it ----

    def set_fill(self, color: Any = None, opacity: float | None = None, family: bool = True) -> Self:
        """As Manim has it, but an opacity is that of the whole equation."""
        if opacity is None or not (family and self.submobjects):
            return super().set_fill(color, opacity, family)
        super().set_fill(color, None)
        return self._set(opacity=float(opacity))

    def set_stroke(
        self,
        color: Any = None,
        width: float | None = None,
        opacity: float | None = None,
        background: bool = False,
        family: bool = True,
    ) -> Self:
        """As Manim has it, but an opacity is that of the whole equation."""
        if opacity is None or not (family and self.submobjects):
            return super().set_stroke(color, width, opacity, background, family)
        super().set_stroke(color, width, None, background)
        return self._set(opacity=float(opacity))

    def fade(self, darkness: float = 0.5, family: bool = True) -> Self:
        """As Manim has it, always of the whole equation."""
        return self._set(opacity=(1 - darkness) * float(self.held.values["opacity"]))

    # ---- drawing ----

    def _set(self, **changed: float) -> Self:
        self.held.values = {**self.held.values, **{name: np.array(value) for name, value in changed.items()}}
        self._show()
        return self

    def _lay_out(self, centres: Floats, side: float) -> None:
        """Put everything where it is when the equation is taken apart, names on a common baseline."""
        for each, centre in zip([self.picture, *self.terms], centres, strict=True):
            each.move_to(centre)
        for sign, before, after in zip(self.signs, centres, centres[1:], strict=False):
            sign.move_to((before + after) / 2)
        for name, centre in zip(self.names, centres, strict=True):
            name.shift(centre + (side / 2 + 0.4) * DOWN)

    def _show(self) -> None:
        """Place the picture and the parts on their ways, and show as much of everything as is due."""
        places = self.slots.points[4::4]
        home = (places[0] + places[-1]) / 2
        opacity, apart = float(self.held.values["opacity"]), self.apart
        label = self.names[0]
        moved = home + apart * (places[0] - home) - self.picture[0].get_center()
        self.picture.shift(moved)
        label.shift(moved)
        for part in (*self.picture[:2], label):
            part.set_opacity(opacity)
        arriving = smooth(np.clip(2 * apart - 1, 0, 1))
        for k, place in enumerate(places[1:]):
            self.highlights[k].set_opacity(opacity * smooth(np.clip(self.lit - k, 0, 1)))
            frame, pixels = self.terms[k]
            frame.set_stroke(opacity=opacity * arriving)
            # it leaves the light in the picture behind: seen as soon as it has moved
            pixels.move_to(home + apart * (place - home)).set_opacity(opacity * min(1.0, 10 * apart))
            for each in (self.signs[k], self.names[k + 1]):
                each.set_opacity(opacity * arriving)


def _in_turn(runs: list[Run], run_time: float | None) -> Animation:
    natural = sum(run.run_time for run in runs)
    if run_time is not None and not 0 < run_time < np.inf:
        raise InputError(f"A run time is positive, not {run_time}.")
    return Succession(*runs, run_time=natural if run_time is None else run_time)


def _frame(width: float, height: float, role: str, theme: Theme) -> Curve:
    frame = Curve(color=theme.hex(role), stroke_width=2)
    frame.set_points_as_corners(np.array([UL, UR, DR, DL, UL]) * [width / 2, height / 2, 0])
    return frame


def _checked_masks(masks: Any, values: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    try:
        parts = np.array([np.asarray(mask, bool).reshape(values.shape) for mask in masks])
    except (TypeError, ValueError):
        raise InputError(
            f"The masks of the parts are arrays (n, rows, columns) for a picture {values.shape}."
        ) from None
    if not 1 <= len(parts) <= MOST:
        raise InputError(f"An equation has 1 to {MOST} parts, not {len(parts)}: join some of them.")
    empty = [str(k) for k, mask in enumerate(parts) if not values[mask].any()]
    if empty:
        raise InputError(f"There is nothing to see in part {', '.join(empty)}: its mask has no lit pixel.")
    return parts


def _checked_roles(roles: Sequence[str], count: int, theme: Theme) -> list[str]:
    if isinstance(roles, str) or not roles:
        raise InputError("The roles of the parts are a sequence of at least one role of the theme.")
    for role in roles:
        theme.rgb(role)  # refuses a role that there is not
    return [roles[k % len(roles)] for k in range(count)]


def _labels(whole: str, names: Sequence[str], roles: list[str], theme: Theme) -> list[VMobject]:
    """What stands under the picture and its parts, each standing on y = 0."""
    if isinstance(names, str) or len(names) not in (0, len(roles)):
        raise InputError(f"There are {len(roles)} parts: give as many names, or none, not {len(names)}.")
    texts = [whole, *(names or [""] * len(roles))]
    return [
        standing_words(text, SMALL, role, theme).set_x(0) if text.strip() else VMobject()
        for text, role in zip(texts, ["ink", *roles], strict=True)
    ]


def _sizes(width: float, wanted: float, labels: list[VMobject]) -> tuple[float, float]:
    """How wide a picture is, at most as wanted, and the room it gets, wide enough for the widest name."""
    if not (0 < width < np.inf and 0 < wanted < np.inf):
        raise InputError("The width and the height of an equation are positive numbers of scene units.")
    room = (width - GAP * (len(labels) - 1)) / len(labels)
    if room < min(SMALLEST, wanted):
        raise InputError(f"A width of {width} leaves {max(room, 0):.2f} for each of {len(labels)} pictures: widen it.")
    reach = GAP - CLEAR  # of a name into the gaps
    widest = max(label.width for label in labels)
    if widest > room + reach:
        raise InputError(f"A name is {widest:.2f} wide, but a width of {width} leaves {room + reach:.2f}: shorten it.")
    across = min(wanted, room)
    return across, max(across, widest - reach)
