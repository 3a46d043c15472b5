"""A cost along one direction: its curve, a tangent that glides along it, and a ball that takes steps downhill."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import LEFT, RIGHT, UP, Animation, Circle, Dot, VGroup
from numpy.typing import ArrayLike
from scipy.interpolate import PchipInterpolator

from network.errors import InputError
from scenes.mobjects.charts.function_plot import FunctionPlot
from scenes.mobjects.charts.graph import SAMPLES, Function, Limits, checked_range, round_step, values_of
from scenes.mobjects.checks import Floats, finite
from scenes.mobjects.painting.curve import Curve
from scenes.mobjects.running import Held, Run, Setting, animated_by
from scenes.mobjects.text.baselines import set_down
from scenes.mobjects.text.typesetting import SMALL, Number, formula, number_for
from scenes.mobjects.theme import DARK, Theme, theme_of

RADIUS = 0.16  # scene units: of the ball
TANGENT = 2.4  # scene units: how long a tangent is
ABOVE = 0.78  # scene units: from the top of a graph to its numbers, which leave room for the name of the cost
NEARBY = 1e-6
"""How far apart the two values are that tell a slope, as a share of the axis."""


class SliceGraph(FunctionPlot):
    """A cost over one number w, given as a function or by samples, between axes that need not begin at 0.

    Samples are joined by a smooth curve without valleys of its own. `tangent` gives a point with its tangent, and
    `ball` a ball on the curve that goes downhill in true steps.

    The parts are those of `FunctionPlot`, and `heading`, what the cost is called.

    Args:
        cost: takes and gives arrays of numbers; or (x, y), both (n,), samples of it from left to right.
        slope: its derivative, likewise; by default the function's own `.derivative`, or measured.
        x_range: the least and the greatest w, and perhaps the step; by default those of the samples, or -5 to 5.
        y_range: likewise of the cost; by default round numbers around it.
        variable: what w is called, in Typst.
        name: what the cost is called, in Typst, above the y axis.
        role: the theme's role whose colour the curve takes.
        width: of the graph, in scene units.
        height: likewise.
        options: as for `FunctionPlot`.
        theme: where colours come from.

    Raises:
        InputError: for samples that are not as many, fewer than two, not finite or not from left to right; ranges and
            functions as `FunctionPlot` refuses them.

    Examples:
        >>> from manim import Scene
        >>> class Downhill(Scene):
        ...     def construct(self):
        ...         graph = SliceGraph(lambda w: (w - 3) ** 2 / 2 + 2, x_range=(-2, 8))
        ...         ball = graph.ball(-1, learning_rate=0.5)
        ...         self.add(graph, ball)
        ...         for _ in range(3):
        ...             self.play(ball.step())
    """

    slope = Setting[Function]()

    def __init__(
        self,
        cost: Function | tuple[ArrayLike, ArrayLike],
        slope: Function | None = None,
        x_range: Limits | None = None,
        y_range: Limits | None = None,
        *,
        variable: str = "w",
        name: str = "C",
        role: str = "ink",
        width: float = 8.0,
        height: float = 4.2,
        theme: Theme | str = DARK,
        **options: Any,
    ) -> None:
        theme = theme_of(theme)
        ends: Limits = (-5, 5)
        if not callable(cost):
            cost, ends = _joined(cost)
        across = ends if x_range is None else x_range
        up = _around(cost, checked_range(across, "x")) if y_range is None else y_range
        super().__init__(
            cost, None, across, up, variable=variable, role=role, width=width, height=height, theme=theme, **options
        )
        self.slope = slope or getattr(cost, "derivative", None) or _measured(cost, self.frame.x_range)
        self.heading = formula(name, SMALL, theme=theme)
        self.heading.next_to(self.frame.at(self.frame.origin[0], self.frame.y_range[1]), UP, buff=0.18)
        self.add(self.heading)
        self.center()

    def tangent(self, w: float, decimals: int | None = None, role: str = "signal") -> Tangent:
        """A point of the curve with its tangent and the slope printed beside it; add it to the scene.

        Raises:
            InputError: when w is not on the axis.
        """
        return Tangent(self, w, decimals, role)

    def ball(
        self, w: float, learning_rate: float, *, printed: bool = True, decimals: int = 3, role: str = "signal"
    ) -> Descender:
        """A ball on the curve that takes steps downhill: see `Descender`.

        Raises:
            InputError: when w is not on the axis, or the learning rate is not positive.
        """
        return Descender(self, w, learning_rate, printed, decimals, role)

    def slope_at(self, w: float) -> float:
        """The slope of the curve."""
        return float(values_of(self.slope, np.array([float(w)]))[0])


class OnSlice(VGroup):
    """What is on the curve of a graph at some w, and stays there when both are moved or scaled together.

    Args:
        graph: whose curve it is.
        w: where.
    """

    held: Held
    function, slope_ = (Setting[Function]() for _ in range(2))

    def __init__(self, graph: SliceGraph, w: float) -> None:
        super().__init__()
        self.function, self.slope_ = graph.function, graph.slope
        self.frame, self.theme = graph.frame.copy(), graph.theme
        self.held.take(w=w)
        self.add(self.frame, self.held)

    @property
    def value(self) -> float:
        """Its w."""
        return float(self.held.values["w"])

    @property
    def cost(self) -> float:
        """The cost there."""
        return float(values_of(self.function, np.array([self.value]))[0])

    @property
    def slope(self) -> float:
        """The slope there."""
        return float(values_of(self.slope_, np.array([self.value]))[0])

    def _go_to(self, w: float) -> tuple[Floats, Floats]:
        """Note another w: the place in the scene, and the direction along the curve there, of length 1."""
        least, greatest = self.frame.x_range
        place = float(finite(w, "A place on the curve", ()))
        if not least <= place <= greatest:
            raise InputError(f"The x axis runs from {least:g} to {greatest:g}: {place:g} is not on it.")
        self.held.take(w=place)
        if not np.isfinite([self.cost, self.slope]).all():
            raise InputError(f"The cost or its slope is not finite at {place:g}: what is on the curve needs both.")
        here = self.frame.at(place, self.cost)
        along = self.frame.at(place + 1, self.cost + self.slope) - here
        self.held.move_to(here)
        return here, along / np.linalg.norm(along)


class Tangent(OnSlice):
    """A point of a curve, its tangent, and the slope beside it; `set_value` moves it, through `.animate` it glides.

    Args:
        graph: whose curve it is on.
        w: where.
        decimals: of the slope; by default two, and for large or tiny ones as many as they need.
        role: the theme's role whose colour it takes.
    """

    def __init__(self, graph: SliceGraph, w: float, decimals: int | None = None, role: str = "signal") -> None:
        super().__init__(graph, w)
        colour = self.theme.hex(role)
        self.line = Curve(color=colour, stroke_width=4)
        self.dot = Dot(color=colour, radius=0.09)
        steep = abs(values_of(graph.slope, np.linspace(*graph.frame.x_range, SAMPLES)))
        self.number = number_for(float(np.nanmax(steep)), decimals, SMALL, role, self.theme, signed=True)
        self.add(self.line, self.dot, self.number)
        self.set_value(w)

    def set_value(self, w: float) -> Self:
        """Go to another w.

        Raises:
            InputError: when it is not on the axis, or the curve has no slope there.
        """
        place, along = self._go_to(w)
        half = TANGENT / 2 * self.frame.unit * along
        self.line.set_points_as_corners([place - half, place + half])
        self.dot.move_to(place)
        normal = np.array([-along[1], along[0], 0])
        reach = abs(normal) @ [self.number.width / 2, self.number.height / 2, 0] + 0.2 * self.frame.unit
        self.number.set_value(self.slope).move_to(place + reach * normal)
        return self

    @animated_by(set_value)
    def _run_value(self, w: float, anim_args: dict[str, Any] | None = None) -> Animation:
        return Run(self, "value", w)


class Descender(OnSlice):
    """A ball that rests on the curve and takes the steps of gradient descent, w ← w − η · slope, printed above.

    The numbers are those before the step until it begins, and no step is made shorter to look good.

    The parts: `ball`, `rows` (the numbers), `marks` (where it has been).

    Args:
        graph: whose curve it is on.
        w: where it begins.
        learning_rate: η, positive.
        printed: whether w, the slope and the step are printed.
        decimals: of these.
        role: the theme's role whose colour it takes.
    """

    def __init__(
        self, graph: SliceGraph, w: float, learning_rate: float, printed: bool, decimals: int, role: str
    ) -> None:
        super().__init__(graph, w)
        rate = float(finite(learning_rate, "The learning rate", ()))
        if rate <= 0:
            raise InputError(f"The learning rate is a positive number, not {rate:g}.")
        self.learning_rate = rate
        colour = self.theme.hex(role)
        self.marks = VGroup()
        self.ball = Circle(RADIUS, color=self.theme.canvas, stroke_width=2, fill_color=colour, fill_opacity=1)
        self.rows = VGroup()
        self.add(self.marks, self.ball, self.rows)
        if printed:
            self._print(decimals)
        self.set_value(w)

    @property
    def next(self) -> float:
        """Where the next step leads to: w − η · slope."""
        return self.value - self.learning_rate * self.slope

    def set_value(self, w: float) -> Self:
        """Put it elsewhere on the curve; through `.animate` it rolls there.

        Raises:
            InputError: when w is not on the axis, or the curve has no slope there.
        """
        place, along = self._go_to(w)
        self.ball.move_to(place + self.ball.height / 2 * np.array([-along[1], along[0], 0]))
        for row, value in zip(self.rows, (self.value, self.slope, -self.learning_rate * self.slope), strict=False):
            row[1].set_value(value)
        return self

    @animated_by(set_value)
    def _run_value(self, w: float, anim_args: dict[str, Any] | None = None) -> Animation:
        return Run(self, "value", w)

    def step(self, run_time: float = 1.0) -> Animation:
        """One step downhill, along the curve; where it was, a mark stays.

        Raises:
            InputError: when the step leads off the axis: a smaller learning rate or a wider axis would help.
        """
        least, greatest = self.frame.x_range
        if not least <= self.next <= greatest:
            raise InputError(
                f"A step with a learning rate of {self.learning_rate:g} leads to {self.next:g}, off the axis from "
                f"{least:g} to {greatest:g}: take a smaller one, or a wider x_range."
            )
        return Step(self, run_time)

    def mark(self) -> Self:
        """Leave a mark where it is."""
        place = self.frame.at(self.value, self.cost)
        self.marks.add(Dot(place, 0.06 * self.frame.unit, color=self.ball.get_fill_color(), fill_opacity=0.6))
        return self

    def _print(self, decimals: int) -> None:
        """The three numbers, side by side above the graph."""
        for code, role in (("w =", "ink"), ('"slope" =', "ink"), (f'-{self.learning_rate:g} dot "slope" =', "result")):
            symbols = formula(code, SMALL, role="muted", theme=self.theme)
            number = Number(0, decimals, SMALL, role, self.theme, signed=code != "w =", edge="left")
            set_down(symbols, 0, SMALL)
            set_down(number, 0, SMALL)
            self.rows.add(VGroup(symbols, number.next_to(symbols, RIGHT, buff=0.14, coor_mask=RIGHT)))
        self.rows.arrange(RIGHT, buff=0.9, coor_mask=RIGHT).scale(self.frame.unit)
        corner = self.frame.at(self.frame.x_range[1], self.frame.y_range[1])
        self.rows.next_to(corner, UP + LEFT, buff=0).shift(ABOVE * self.frame.unit * UP)


class Step(Run):
    """A ball goes from where it is to where the next step of gradient descent leads.

    Args:
        ball: which.
        run_time: in seconds.
    """

    def __init__(self, ball: Descender, run_time: float = 1.0) -> None:
        super().__init__(ball, "value", ball.next, run_time)
        self.descender = ball

    def begin(self) -> None:
        """Leave a mark, and take the step from here."""
        self.goal = self.descender.next
        self.descender.mark()
        super().begin()


def _joined(samples: tuple[ArrayLike, ArrayLike]) -> tuple[Function, tuple[float, float]]:
    """A smooth function through samples, and its ends."""
    try:
        x, y = samples
    except (TypeError, ValueError):
        raise InputError("A cost is a function, or samples (x, y) of one: two arrays of the same length.") from None
    places = finite(x, "The x of samples", (None,))
    values = finite(y, "The y of samples", places.shape)
    if len(places) < 2 or not (np.diff(places) > 0).all():
        raise InputError("Samples are at least two, from left to right: each x is greater than the one before.")
    return _Samples(places, values), (float(places[0]), float(places[-1]))


class _Samples:
    """A function through samples, of which the play cache sees each, with its derivative."""

    def __init__(self, x: Floats, y: Floats) -> None:
        self.x, self.y = x, y

    def __call__(self, x: ArrayLike) -> Floats:
        return np.asarray(PchipInterpolator(self.x, self.y)(x))

    def derivative(self, x: ArrayLike) -> Floats:
        """The slope between the samples."""
        return np.asarray(PchipInterpolator(self.x, self.y)(x, 1))


def _around(cost: Function, across: tuple[float, float]) -> tuple[float, float]:
    """Round numbers around the values of a function, with a little room."""
    values = values_of(cost, np.linspace(*across, SAMPLES))
    seen = values[np.isfinite(values)]
    if not len(seen):
        raise InputError("The function has no finite value there: choose another x_range.")
    least, greatest = float(seen.min()), float(seen.max())
    room = 0.06 * (greatest - least) or max(abs(least) / 2, 0.5)
    step = round_step((greatest - least + 2 * room) / 10)
    bottom = np.floor((least - room) / step) * step
    if 0 <= least < (greatest - least) / 2:
        bottom = 0.0  # near enough to be seen with the rest
    return float(bottom), float(np.ceil((greatest + room) / step) * step)


def _measured(cost: Function, across: tuple[float, float]) -> Function:
    """The slope of a function from two values near each other."""
    near = NEARBY * (across[1] - across[0])
    return lambda x: (values_of(cost, np.asarray(x) + near) - values_of(cost, np.asarray(x) - near)) / (2 * near)
