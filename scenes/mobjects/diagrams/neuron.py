"""A neuron: a thing that holds a number, its activation."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import Animation, Circle, Mobject, UpdateFromAlphaFunc, VGroup

from scenes.mobjects.painting.renderer import refuse_opengl
from scenes.mobjects.painting.self_drawing import Stamped
from scenes.mobjects.running import animated_by
from scenes.mobjects.text.typesetting import Number, glyph_line, number_text
from scenes.mobjects.theme import DARK, Colours, Theme, theme_of
from scenes.mobjects.value_range import AS_SHOWN, RangeLike, ValueRange, finite_value, range_of

OUTLINE_WIDTH, OUTLINE_SHARE = 2.0, 20.0
"""The width of a neuron's outline, and the most of it for a unit of its radius: small ones are not all outline."""

ROOM = 0.675
"""The width of a printed number as a share of its neuron's."""


def outline_width(radius: float) -> float:
    """How wide the outline of a neuron of some radius is, in Manim's stroke widths."""
    return min(OUTLINE_WIDTH, OUTLINE_SHARE * radius)


class Neuron(VGroup):
    """A circle as bright as its activation, with the number printed inside when wanted.

    Circle and number are one object bound to `value`. The number is dark on bright and light on dark, and always true;
    the colour is that of the value in the neuron's range, or of the end beyond which it lies.

    Args:
        value: the activation, any number.
        radius: in scene units.
        printed: whether the number stands inside.
        decimals: of the printed number.
        range: from the value that is canvas to the one in full colour, or, where the first is negative, of signed
            colours about 0; ends may be infinite, see `ValueRange`. By default from 0 to 1, until a larger value is
            shown, or a negative one.
        theme: where colours come from.

    Raises:
        InputError: for a value that is not finite, or a range that is none.

    Examples:
        >>> from manim import Scene
        >>> class OneNeuron(Scene):
        ...     def construct(self):
        ...         neuron = Neuron(0.2, radius=1, printed=True)
        ...         self.add(neuron)
        ...         for value in (0.8, 0.4, 1.0):
        ...             self.play(neuron.animate.set_value(value))
    """

    def __init__(
        self,
        value: float = 0.0,
        radius: float = 0.15,
        *,
        printed: bool = False,
        decimals: int = 2,
        range: RangeLike = None,
        theme: Theme | str = DARK,
    ) -> None:
        refuse_opengl()
        theme = theme_of(theme)
        super().__init__()
        self.theme, self.decimals = theme, decimals
        self.circle = _Disc(radius=radius, stroke_width=outline_width(radius), color=theme.ink, fill_opacity=1)
        self.circle.theme, self.circle.range = theme, range_of(range)
        self.add(self.circle)
        self.number: _Inside | None = None
        self.set_value(value)
        if printed:
            self.print_value()

    @property
    def value(self) -> float:
        """The activation on show."""
        return self.circle.value

    @property
    def range(self) -> ValueRange:
        """In which the value is seen."""
        return self.circle.range

    def set_value(self, value: float) -> Self:
        """Hold another activation; `.animate.set_value(...)` lets it run there.

        Raises:
            InputError: for a value that is not finite.
        """
        self.circle.value = finite_value(value, "A neuron")
        return self.set_range(self.range.holding(self.value))

    def set_range(self, range: RangeLike) -> Self:
        """Show the value in another range.

        Raises:
            InputError: when it is none.
        """
        before, self.circle.range = self.range, range_of(range)
        shade = self.circle.set_shade()
        if self.number is not None:
            printed, self.number.range = self.number.value, self.range
            self.number.set_value(self.value).set_color(self.theme.legible_over(shade))
            if self.range is not before or not (self.range.reaches(self.value) and self.range.reaches(printed)):
                self.number.set_unit(self._fitting())
        return self

    def print_value(self, decimals: int | None = None) -> Self:
        """Print the number inside, as large as the circle allows; `.animate.print_value()` lets it fade in.

        Args:
            decimals: digits after the point; by default as many as the neuron was made with.
        """
        if decimals is not None and decimals != self.decimals:
            self.unprint_value().decimals = decimals
        if self.number is None:
            self.number = _Inside(self.value, self.decimals, theme=self.theme)
            self.number.range = self.range
            self.number.scale(self._fitting())
            self.number.move_to(self.circle.get_center()).set_legible()
            self.add(self.number)
        return self

    @animated_by(print_value)
    def _fade_in_value(self, decimals: int | None = None, anim_args: dict[str, Any] | None = None) -> Animation:
        return fade_in_numbers(self, (self,), decimals, anim_args)

    def _fitting(self) -> float:
        """How large a number may be, as a share of a label: the widest that is to be expected fits into the circle."""
        ends = () if self.range.ends == (0, 1) else self.range.ends  # from 0 to 1, all are equally wide
        texts = (number_text(value, self.decimals) for value in (self.value, *ends))
        return ROOM * self.circle.width / max(float(np.ptp(glyph_line(text)[:, 0])) for text in texts)

    def unprint_value(self) -> Self:
        """Take the number away."""
        if self.number is not None:
            self.remove(self.number)
            self.number = None
        return self


def fade_in_numbers(
    mobject: VGroup, neurons: Sequence[Neuron], decimals: int | None, anim_args: dict[str, Any] | None
) -> Animation:
    """The values of neurons in a mobject are printed and fade in; numbers that stand there already just stay."""
    fading = [neuron for neuron in neurons if neuron.number is None]

    def show(_: Mobject, share: float) -> None:
        for neuron in neurons:
            number = neuron.print_value(decimals).number
            if number is not None and neuron in fading:
                number.set_fill(opacity=share)

    return UpdateFromAlphaFunc(mobject, show, **(anim_args or {}))


class _Disc(Circle, Stamped):
    """The circle of a neuron: it keeps the value, so that what changes the one (`Restore`, `become`) changes both."""

    value = 0.0
    range = AS_SHOWN
    theme = DARK

    def set_shade(self) -> Colours:
        """Take the colour of the value, and tell it."""
        shade = self.range.colours(self.value, self.theme)
        self.set_fill(self.theme.color(shade))
        return shade

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        super().interpolate_color(mobject1, mobject2, alpha)  # type: ignore[arg-type]
        if isinstance(mobject1, _Disc) and isinstance(mobject2, _Disc):
            self.value = (1 - alpha) * mobject1.value + alpha * mobject2.value
            self.range = mobject1.range.towards(mobject2.range, alpha)
            alike = self.range.signed and mobject1.theme is mobject2.theme
            if 0 < alpha < 1 and alike and mobject1.value != mobject2.value:
                self.set_shade()  # from one sign to the other by way of the canvas, which is 0
        return self


class _Inside(Number):
    """The number in a neuron: at every moment in the colour that can be read on its activation."""

    range = AS_SHOWN

    def set_unit(self, unit: float) -> Self:
        """Be as large as a share of a label."""
        return self.scale(unit / self._current_unit())

    def set_legible(self) -> Self:
        return self.set_color(self.range.legible_on(self.value, self.theme))

    def interpolate(self, mobject1: Mobject, mobject2: Mobject, alpha: float, *arguments: Any, **named: Any) -> Self:
        super().interpolate(mobject1, mobject2, alpha, *arguments, **named)
        return self.set_legible()

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        super().interpolate_color(mobject1, mobject2, alpha)
        if isinstance(mobject1, _Inside) and isinstance(mobject2, _Inside):
            self.range = mobject1.range.towards(mobject2.range, alpha)
        return self
