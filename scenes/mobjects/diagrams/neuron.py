"""A neuron: a thing that holds a number between 0 and 1, its activation."""

from typing import Any, Self

from manim import Circle, Mobject, VGroup

from network.errors import InputError
from scenes.mobjects.painting.renderer import refuse_opengl
from scenes.mobjects.painting.self_drawing import Stamped
from scenes.mobjects.text.typesetting import Number
from scenes.mobjects.theme import DARK, Theme

OUTLINE_WIDTH, OUTLINE_SHARE = 2.0, 20.0
"""The width of a neuron's outline, and the most of it for a unit of its radius: small ones are not all outline."""


def outline_width(radius: float) -> float:
    """How wide the outline of a neuron of some radius is, in Manim's stroke widths."""
    return min(OUTLINE_WIDTH, OUTLINE_SHARE * radius)


class Neuron(VGroup):
    """A circle as bright as its activation, with the number printed inside when wanted.

    Circle and number are one object bound to `value`. The number is dark on bright and light on dark.

    Args:
        value: the activation in [0, 1].
        radius: in scene units.
        printed: whether the number stands inside.
        decimals: of the printed number.
        theme: where colours come from.

    Raises:
        InputError: for a value outside [0, 1] or NaN.

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
        theme: Theme = DARK,
    ) -> None:
        refuse_opengl()
        super().__init__()
        self.theme, self.decimals = theme, decimals
        self.circle = _Disc(radius=radius, stroke_width=outline_width(radius), color=theme.ink, fill_opacity=1)
        self.add(self.circle)
        self.number: _Inside | None = None
        self.set_value(value)
        if printed:
            self.print_value()

    @property
    def value(self) -> float:
        """The activation on show."""
        return self.circle.value

    def set_value(self, value: float) -> Self:
        """Hold another activation; `.animate.set_value(...)` lets it run there.

        Raises:
            InputError: for a value outside [0, 1] or NaN.
        """
        self.circle.value = checked_activation(value)
        self.circle.set_fill(self.theme.color(self.theme.activations(self.value)))
        if self.number is not None:
            self.number.set_value(self.value).set_legible()
        return self

    def print_value(self) -> Self:
        """Print the number inside, as large as the circle allows."""
        if self.number is None:
            self.number = _Inside(self.value, self.decimals, theme=self.theme)
            self.number.scale(1.35 * self.circle.width / 2 / self.number.width)
            self.number.move_to(self.circle.get_center()).set_legible()
            self.add(self.number)
        return self

    def unprint_value(self) -> Self:
        """Take the number away."""
        if self.number is not None:
            self.remove(self.number)
            self.number = None
        return self


class _Disc(Circle, Stamped):
    """The circle of a neuron: it keeps the value, so that what changes the one (`Restore`, `become`) changes both."""

    value = 0.0

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        super().interpolate_color(mobject1, mobject2, alpha)  # type: ignore[arg-type]
        if isinstance(mobject1, _Disc) and isinstance(mobject2, _Disc):
            self.value = (1 - alpha) * mobject1.value + alpha * mobject2.value
        return self


class _Inside(Number):
    """The number in a neuron: at every moment in the colour that can be read on its activation."""

    def set_legible(self) -> Self:
        return self.set_color(self.theme.legible_on(min(max(self.value, 0.0), 1.0)))

    def interpolate(self, *arguments: Any, **named: Any) -> Self:
        super().interpolate(*arguments, **named)
        return self.set_legible()


def checked_activation(value: float) -> float:
    """The value as a plain float.

    Raises:
        InputError: when it is no activation.
    """
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = float("nan")
    if not 0 <= number <= 1:
        raise InputError(f"A neuron shows an activation between 0 and 1, not {value}.")
    return number
