"""All numbers squeezed between 0 and 1: a number line carried through a function onto another one."""

from __future__ import annotations

from functools import partial
from typing import Any, Self

import numpy as np
from manim import DOWN, RIGHT, UP, Animation, Dot, Line, ManimColor, VGroup, VMobject, interpolate_color
from numpy.typing import ArrayLike

from network.activation import Activation, sigmoid
from network.errors import InputError
from scenes.mobjects.charts.axis import written
from scenes.mobjects.charts.graph import (
    SAMPLES,
    Function,
    Limits,
    checked_range,
    round_step,
    step_in,
    value_range,
    values_of,
)
from scenes.mobjects.checks import Floats, finite
from scenes.mobjects.formulas.notation import function_code
from scenes.mobjects.painting.curve import Curve
from scenes.mobjects.running import Held, Run, Setting, animated_by
from scenes.mobjects.text.typesetting import SMALL, Number, formula
from scenes.mobjects.theme import DARK, Theme, theme_of

TICK = 0.09
"""Half the length of a tick."""
TO_NUMBERS = 0.36  # scene units: from a line to the middle of its numbers
TO_VALUE = 0.84  # scene units: and to the marker's value beyond them
CLEAR = 0.35  # scene units: between two numbers of a line, at least


class Ruler(VGroup):
    """A line of numbers with ticks.

    Args:
        limits: the least and the greatest number.
        width: in scene units.
        side: on which side the numbers stand: `UP` or `DOWN`.
        theme: where colours come from.
        step: from number to number; by default a round one for which they do not touch.
    """

    held: Held
    limits = Setting[tuple[float, float]]()

    def __init__(
        self,
        limits: tuple[float, float],
        width: float,
        side: Floats,
        theme: Theme | str = DARK,
        step: float | None = None,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        self.limits = limits
        step = _step(limits, width) if step is None else step
        if not step > 0:
            raise InputError(f"The step from number to number must be positive, not {step}.")
        first, last = np.ceil(limits[0] / step - 1e-9), np.floor(limits[1] / step + 1e-9)
        self.marked: Floats = np.clip(np.arange(first, last + 1) * step, *limits)
        self.line = Line(width / 2 * -RIGHT, width / 2 * RIGHT, color=theme.muted, stroke_width=3)
        tick = Line(TICK * DOWN, TICK * UP, color=theme.muted, stroke_width=3)
        self.ticks = VGroup(tick.copy().move_to(place) for place in self.at(self.marked))
        self.numbers = VGroup(
            written(value, limits, step, False, theme).move_to(place + TO_NUMBERS * side)
            for value, place in zip(self.marked.tolist(), self.at(self.marked), strict=True)
        )
        self.add(self.line, self.ticks, self.numbers, self.held)
        self.held.move_to(self.line)

    def at(self, numbers: ArrayLike) -> Floats:
        """The places of numbers (...) in the scene, (..., 3)."""
        start, end = self.line.points[0], self.line.points[-1]
        shares = (np.asarray(numbers, float) - self.limits[0]) / (self.limits[1] - self.limits[0])
        return start + shares[..., np.newaxis] * (end - start)


class NumberLineSquish(VGroup):
    """A line of numbers above, the values of a function below, and the line above carried onto the one below.

    The function is applied to the numbers: what stands at x on the line above goes to f(x) on the one below, wherever
    the two are in the scene and however long they are. `squished` says how far the line has been carried, from 0 to
    1. A marker shows one number x and its f(x) on both lines, in live digits.

    Args:
        function: takes and gives arrays of numbers, such as an `Activation`.
        x_range: the least and the greatest number on the line above, and perhaps the step from number to number.
        y_range: the same for the line below; by default those of the function's values, 0 included, rounded outwards.
        value: the number that the marker shows; by default there is no marker until `set_value`.
        points: numbers whose dots are carried along; by default those written on the line above.
        width: of the line above in scene units.
        y_width: of the line below.
        gap: between the two lines.
        variable: what the numbers above are called, in Typst.
        result: what the values below are called; by default the function of the variable.
        decimals: of the marker's two numbers.
        role: the theme's role whose colour the carried line takes.
        theme: where colours come from.

    Raises:
        InputError: for a range that is empty or not finite, a function that has values which are not finite or not on
            the line below, points that are not on the line above, a width or gap that is not positive.

    Examples:
        >>> from manim import Scene
        >>> class AllNumbersBetweenZeroAndOne(Scene):
        ...     def construct(self):
        ...         lines = NumberLineSquish(width=9)
        ...         self.add(lines)
        ...         self.play(lines.animate(run_time=2).set_squished(1))
        ...         lines.set_value(-4)
        ...         self.play(lines.animate(run_time=3).set_value(3))
    """

    held: Held
    function = Setting[Function]()
    samples, values, dotted = (Setting[Floats]() for _ in range(3))
    gap = Setting[float]()

    def __init__(
        self,
        function: Function = sigmoid,
        x_range: Limits = (-5, 5),
        y_range: Limits | None = None,
        *,
        value: float | None = None,
        points: ArrayLike | None = None,
        width: float = 10.0,
        y_width: float = 5.0,
        gap: float = 3.0,
        variable: str = "z",
        result: str | None = None,
        decimals: int = 2,
        role: str = "function",
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        for length in (width, y_width, gap):
            if not 0 < length < np.inf:
                raise InputError(f"The widths of number lines and the gap are positive scene units, not {length}.")
        limits = checked_range(x_range, "x")
        self.theme, self.function, self.gap = theme, function, float(gap)
        self.samples = np.linspace(*limits, SAMPLES)
        self.values = self._values(self.samples)  # kept: by them the play cache knows the function
        below = value_range([self.values]) if y_range is None else checked_range(y_range, "y")
        self.upper = Ruler(limits, width, UP, theme, step_in(x_range, None)).shift(gap / 2 * UP)
        self.lower = Ruler(below, y_width, DOWN, theme, step_in(y_range, None)).shift(gap / 2 * DOWN)
        self._check_on_lower(self.values)
        self.dotted = self.upper.marked if points is None else finite(points, "The points to be carried", (None,))
        if not ((limits[0] <= self.dotted) & (self.dotted <= limits[1])).all():
            raise InputError(f"The points to be carried are on the line from {limits[0]} to {limits[1]}.")
        self.labels = VGroup(*self._names(variable, result))
        colour = theme.hex(role)
        self.threads = Curve(color=interpolate_color(ManimColor(theme.canvas), ManimColor(colour), 0.5), stroke_width=2)
        self.carried = Curve(color=colour, stroke_width=6)
        self.dots = VGroup(Dot(color=colour, radius=0.08) for _ in self.dotted)
        self.held.take(squished=0.0, value=np.nan)
        self.make_marker = partial(Marker, decimals, theme)
        self.marker = self.make_marker()
        self.add(self.upper, self.lower, self.labels, self.held, self.threads, self.carried, self.dots)
        self.set_squished(0)
        if value is not None:
            self.set_value(value)

    # ---- the line that is carried ----

    @property
    def squished(self) -> float:
        """How far the line has been carried: from 0, where it was, to 1, onto the line below."""
        return float(self.held.values["squished"])

    def set_squished(self, share: float) -> Self:
        """Carry the line and its dots by a share of their ways, each number x straight to its f(x).

        Raises:
            InputError: for a share outside [0, 1].
        """
        if not 0 <= share <= 1:
            raise InputError(f"A line is carried by a share from 0 to 1, not {share}.")
        self.held.take(squished=share)
        self.carried.set_points_as_corners(self.carried_to(self.samples))
        self.threads.clear_points()
        for start, end in zip(self.upper.at(self.dotted), self.carried_to(self.dotted), strict=True):
            self.threads.start_new_path(start)
            self.threads.add_line_to(end)
        dotted = np.resize(self.dotted, len(self.dots))  # after a `Transform` there may be more dots than places
        for dot, place in zip(self.dots, self.carried_to(dotted), strict=True):
            dot.move_to(place)
        return self

    def squish(self, run_time: float = 3.0) -> Animation:
        """Carry the whole line onto the one below.

        Args:
            run_time: in seconds.
        """
        return Run(self, "squished", 1, run_time)

    def carried_to(self, numbers: ArrayLike) -> Floats:
        """Where numbers (...) of the line above are in the scene at present, (..., 3)."""
        x = np.asarray(numbers, float)
        return (1 - self.squished) * self.upper.at(x) + self.squished * self.lower.at(self._values(x))

    # ---- the marker ----

    @property
    def value(self) -> float:
        """The number that the marker shows; NaN when there is none."""
        return float(self.held.values["value"])

    def set_value(self, value: float) -> Self:
        """Let the marker show another number; through `.animate` it runs along the lines.

        Raises:
            InputError: when the number is not on the line above.
        """
        least, greatest = self.upper.limits
        if not least <= value <= greatest:
            raise InputError(f"The line above runs from {least} to {greatest}: {value} is not on it.")
        if np.isnan(self.value):  # perhaps again: what a `Restore` has left of an old one is nothing to be seen
            self.remove(self.marker)
            self.marker = self.make_marker()
            self.add(self.marker)
        self.held.take(value=value)
        up = (self.upper.line.get_center() - self.lower.line.get_center()) / self.gap
        result = float(self._values(np.array([float(value)]))[0])
        self._check_on_lower(np.array([result]))
        self.marker.stand_on((value, result), (self.upper.at(value), self.lower.at(result)), up)
        return self

    @animated_by(set_value)
    def _run_value(self, value: float, anim_args: dict[str, Any] | None = None) -> Animation:
        return Run(self, "value", value)

    # ---- drawing ----

    def _values(self, x: Floats) -> Floats:
        """The function of numbers.

        Raises:
            InputError: where it is not finite.
        """
        values = np.array(values_of(self.function, x), float)
        if not np.isfinite(values).all():
            where = x[~np.isfinite(values)].flat[0]
            raise InputError(f"The function has no finite value at {where:.4g}: choose another x_range.")
        return values

    def _check_on_lower(self, values: Floats) -> None:
        least, greatest = self.lower.limits
        if not (least - 1e-9 <= values.min() and values.max() <= greatest + 1e-9):
            raise InputError(
                f"The function has values from {values.min():.4g} to {values.max():.4g}, which are not on a line from "
                f"{least} to {greatest}: choose another y_range."
            )

    def _names(self, variable: str, result: str | None) -> list[VMobject]:
        """What the numbers of both lines are called, to their right."""
        function = function_code(self.function) if isinstance(self.function, Activation) else "f"
        sources = (variable, f"{function}({variable})" if result is None else result)
        names: list[VMobject] = [formula(source, SMALL, theme=self.theme) for source in sources]
        for name, ruler in zip(names, (self.upper, self.lower), strict=True):
            name.next_to(ruler.line, RIGHT, buff=0.25)
        return names


def _step(limits: tuple[float, float], width: float) -> float:
    """The smallest round step from number to number for which they do not touch."""
    span, step = limits[1] - limits[0], 0.0
    needed = span / width * 0.8
    while step < needed:
        step = round_step(needed)
        ends = (np.trunc(limit / step) * step for limit in limits)
        widest = max(written(end, limits, step, False, DARK).width for end in ends)
        needed = span / width * (widest + CLEAR)
    return step


class Marker(VGroup):
    """A number on the line above and its value on the line below, joined, each with its digits.

    Args:
        decimals: of both numbers.
        theme: where colours come from.
    """

    def __init__(self, decimals: int, theme: Theme) -> None:
        super().__init__()
        self.thread = Line(color=theme.signal, stroke_width=3)
        roles = ("signal", "result")
        self.dots = VGroup(Dot(color=theme.hex(role), radius=0.12) for role in roles)
        self.numbers = VGroup(Number(0, decimals, SMALL, role, theme) for role in roles)
        self.add(self.thread, self.dots, self.numbers)

    def stand_on(self, values: tuple[float, float], places: tuple[Floats, Floats], up: Floats) -> None:
        """Stand on two numbers at two places; `up` is as long as a unit of the drawing."""
        self.thread.set_points_as_corners(places)
        for k, outwards in enumerate((up, -up)):
            self.dots[k].move_to(places[k])
            self.numbers[k].set_value(values[k]).move_to(places[k] + TO_VALUE * outwards)
