"""A knob that is turned: one number, between its least and its greatest, as the way a pointer points."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import DEGREES, DOWN, Animation, Arc, Circle, Line, VGroup

from network.errors import InputError
from scenes.mobjects.checks import finite, sign_role
from scenes.mobjects.running import Held, Run, Setting, animated_by
from scenes.mobjects.text.typesetting import LABEL, Number
from scenes.mobjects.theme import DARK, Theme, theme_of

TURN = 135 * DEGREES
"""How far the pointer turns from zero, at the top, to either end."""
TICKS = 11


class Dial(VGroup):
    """A signed number as a knob: zero points up, negative numbers to the left and positive ones to the right.

    The number stands below in digits. `set_value` turns the knob; through `.animate` it runs through all numbers in
    between.

    Args:
        value: the number, between `-scale` and `scale`.
        scale: the number at either end.
        radius: of the knob in scene units.
        decimals: of the number in digits.
        theme: where colours come from.

    Raises:
        InputError: for a scale that is not positive, or a number beyond it.

    Attributes:
        pointer: from the middle of the knob to its rim, in the colour of the sign.
        number: the number in digits.

    Examples:
        >>> from manim import Scene
        >>> class OneWeight(Scene):
        ...     def construct(self):
        ...         dial = Dial(1.5, scale=4)
        ...         self.add(dial)
        ...         self.play(dial.animate(run_time=2).set_value(-3))
    """

    held: Held
    limit = Setting[float]()
    theme = Setting[Theme]()

    def __init__(
        self, value: float, scale: float, *, radius: float = 0.7, decimals: int = 2, theme: Theme | str = DARK
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        self.theme, self.radius = theme, radius
        if float(finite(scale, "The scale of a dial", ())) <= 0:
            raise InputError(f"The scale of a dial is a positive number, not {scale}.")
        self.limit = float(scale)
        self.held.take(value=0.0)
        self.knob = Circle(radius, color=theme.ink, stroke_width=2.5, fill_opacity=0)
        self.ticks = VGroup(self._tick(share) for share in np.linspace(-1, 1, TICKS))
        self.arc = Arc(radius, stroke_width=6)
        self.pointer = Line(stroke_width=5)
        self.number = Number(0, decimals, LABEL, theme=theme)
        self.number.next_to(self.knob, DOWN, buff=0.35)
        self.add(self.held, self.ticks, self.knob, self.arc, self.pointer, self.number)
        self.set_value(value)

    @property
    def value(self) -> float:
        """The number on show."""
        return float(self.held.values["value"])

    @property
    def angle(self) -> float:
        """How far the pointer is turned from the top, clockwise, in radians."""
        return TURN * self.value / self.limit

    def set_value(self, value: float) -> Self:
        """Turn the knob to another number.

        Raises:
            InputError: when the number is beyond the scale.
        """
        number = float(finite(value, "The number of a dial", ()))
        if abs(number) > self.limit * (1 + 1e-9):
            raise InputError(f"This dial goes from -{self.limit:g} to {self.limit:g}: {number:g} is beyond.")
        self.held.values = {"value": np.array(number)}
        self.number.set_value(number)
        colour = self.theme.hex(sign_role(number, self.number.decimals))
        self.number.set_color(colour)
        middle, reach = self.knob.get_center(), self.knob.width / 2
        self.pointer.put_start_and_end_on(middle, middle + 0.82 * reach * self._towards(self.angle))
        self.pointer.set_color(colour)
        self.arc.set_points(Arc(reach, 90 * DEGREES, -self.angle, arc_center=middle).points).set_color(colour)
        return self

    @animated_by(set_value)
    def _run_value(self, value: float, anim_args: dict[str, Any] | None = None) -> Animation:
        return Run(self, "value", value)

    @staticmethod
    def _towards(angle: float) -> Any:
        return np.array([np.sin(angle), np.cos(angle), 0])

    def _tick(self, share: float) -> Line:
        """A mark outside the rim; those at zero and at the ends are longer."""
        long = share in (-1, 0, 1)
        way = self._towards(TURN * share)
        tick = Line(1.1 * self.radius * way, (1.3 if long else 1.2) * self.radius * way)
        return tick.set_stroke(self.theme.muted, 3 if long else 2)
