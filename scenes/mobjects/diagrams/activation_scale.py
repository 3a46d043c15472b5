"""The shades of all values of a range on a bar, with a marker at one of them."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import DOWN, LEFT, PI, RIGHT, UP, Triangle, VGroup

from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.painting.self_drawing import freeze
from scenes.mobjects.pictures.pixel_grid import PixelGrid
from scenes.mobjects.text.typesetting import SMALL, Number
from scenes.mobjects.theme import DARK, Theme, theme_of
from scenes.mobjects.value_range import RangeLike, ValueRange, finite_value, range_of

SHADES = 256
THICKNESS, SLIM = 0.3, 0.16
"""How high a bar is in scene units, and one beside something larger."""
CLEAR = 0.06
"""Between the bar and the tip of its marker."""


class ActivationScale(VGroup):
    """A bar on which every value of a range stands in its shade, the least at the left; a marker points at one of them.

    Through `.animate` the marker runs as evenly as the value of a `Neuron` that is animated beside it: at every moment
    it points at what the neuron holds.

    Args:
        value: where the marker points, in the range; by default there is none until `mark`.
        width: of the bar in scene units.
        range: from which value to which, see `ValueRange`; activations from 0 to 1 by default.
        slim: whether the bar is thin and the numbers stand below its ends, not beside them.
        theme: where colours come from.

    Raises:
        InputError: for a width that is not positive, a range that is none, or a value outside of it.

    Examples:
        >>> from manim import DOWN, Scene
        >>> from scenes.mobjects import Neuron
        >>> class AsBrightAsItsNumber(Scene):
        ...     def construct(self):
        ...         neuron, scale = Neuron(0.2, radius=1, printed=True), ActivationScale(0.2)
        ...         self.add(neuron, scale.shift(2 * DOWN))
        ...         for value in (0.9, 0.4):
        ...             self.play(neuron.animate.set_value(value), scale.animate.mark(value))
    """

    def __init__(
        self,
        value: float | None = None,
        width: float = 4.0,
        *,
        range: RangeLike = (0, 1),
        slim: bool = False,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        if not 0 < width < np.inf:
            raise InputError(f"The width of a scale is a positive number of scene units, not {width}.")
        shown = range_of(range)
        row = np.linspace(*shown.ends, SHADES)[np.newaxis]
        self.bar = PixelGrid(row, width / SHADES, range=shown, theme=theme, line_width=1.5, outlined=True)
        self.bar.line_color = freeze([*theme.rgb("muted"), 1.0])
        self.bar.stretch_to_fit_height(SLIM if slim else THICKNESS)
        low, high = (Number(end, _decimals(end), SMALL, "muted", theme) for end in shown.ends)
        low.edge, high.edge = ("left", "right") if slim else ("right", "left")  # where they keep when they grow
        for number, side in ((low, LEFT), (high, RIGHT)):
            if slim:
                number.next_to(self.bar, DOWN, buff=0.12).align_to(self.bar, side)
            else:
                number.next_to(self.bar, side, buff=0.2)
        self.ends = VGroup(low, high)
        self.marker = Triangle(color=theme.ink, stroke_width=0).rotate(PI).scale_to_fit_width(0.24)
        self.add(self.bar, self.ends, self.marker)
        self.mark(shown.ends[0] if value is None else value)
        if value is None:
            self.unmark()

    @property
    def range(self) -> ValueRange:
        """From which value to which it goes."""
        return self.bar.range

    def set_range(self, range: RangeLike) -> Self:
        """Tell another range; the marker keeps to its value, or to the end beyond which that is.

        Raises:
            InputError: when it is none.
        """
        wanted, value, marked = range_of(range), self.value, self.marker.get_fill_opacity()
        if wanted == self.range:
            return self
        self.bar.set_range(wanted).set_values(np.linspace(*wanted.ends, SHADES)[np.newaxis])
        for number, end in zip(self.ends, wanted.ends, strict=True):
            number.set_value(end, _decimals(end))
        self.mark(float(np.clip(value, *wanted.ends))).marker.set_fill(opacity=marked)
        return self

    @property
    def value(self) -> float:
        """Where the marker points, in the range."""
        start, along = self.bar.points[0], self.bar.points[1] - self.bar.points[0]
        share = float((self.marker.get_bottom() - start) @ along / (along @ along))
        low, high = self.range.ends
        return low + min(max(share, 0.0), 1.0) * (high - low)

    def at(self, value: float) -> Floats:
        """The point of the scene, on the upper side of the bar, at which a value stands.

        Raises:
            InputError: for a value outside of the range.
        """
        number, (low, high) = finite_value(value, "A scale"), self.range.ends
        if not low <= number <= high:
            raise InputError(f"This scale has values between {low:g} and {high:g}, not {number:g}.")
        return self.bar.point_at((number - low) / (high - low), 0)

    def mark(self, value: float) -> Self:
        """Let the marker point at another value.

        Raises:
            InputError: for a value outside of the range.
        """
        self.marker.move_to(self.at(value) + CLEAR * UP, aligned_edge=DOWN).set_fill(opacity=1)
        return self

    def unmark(self) -> Self:
        """Let the marker vanish."""
        self.marker.set_fill(opacity=0)
        return self


def _decimals(end: float) -> int:
    """How many digits after the point an end is told with: none if it is whole, else so many that there are three."""
    return 0 if end == int(end) else max(0, 2 - int(np.floor(np.log10(abs(end)))))
