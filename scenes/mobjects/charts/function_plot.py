"""The graph of a function of one number, such as an activation function, with its derivative."""

from typing import Any, Self

import numpy as np
from manim import RIGHT, UP, Animation, Dot, VGroup, VMobject, linear, smooth
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.charts.axis import axis
from scenes.mobjects.charts.graph import (
    SAMPLES,
    Frame,
    Function,
    add_dashes,
    checked_range,
    dashed,
    runs,
    value_range,
    values_of,
)
from scenes.mobjects.checks import Floats
from scenes.mobjects.painting.curve import Curve
from scenes.mobjects.running import Held, Run, animated_by
from scenes.mobjects.text.typesetting import SMALL, Number, formula
from scenes.mobjects.theme import DARK, Theme, theme_of


class FunctionPlot(VGroup):
    """A function over an interval, its axes labelled in numbers, and its derivative as a dashed second curve.

    Where the function is not finite, jumps, or leaves the plot, the curve has a gap.

    The parts: `axes`, `numbers`, `curve`, `derivative_curve` (or `None`).

    Args:
        function: takes and gives arrays of numbers, such as an `Activation`.
        derivative: likewise, or `True` for the function's own `.derivative`.
        x_range: the least and the greatest x.
        y_range: the least and the greatest value; by default those of what is drawn, rounded outwards.
        width: of the plot, in scene units.
        height: of the plot, in scene units.
        x_step: from number to number along the x axis; by default a round one that gives about five.
        y_step: likewise along the y axis.
        variable: what the x axis is called, in Typst.
        role: the theme's role whose colour the curve takes.
        derivative_role: of the derivative.
        theme: where colours come from.

    Raises:
        InputError: for a range that is empty or not finite, a step that is not positive, a function without finite
            values there or one that does not take arrays, a missing derivative.

    Examples:
        >>> from manim import Scene
        >>> from network import sigmoid
        >>> class SigmoidAndSlope(Scene):
        ...     def construct(self):
        ...         plot = FunctionPlot(sigmoid, derivative=True, variable="z")
        ...         self.add(plot)
        ...         for a, b, role in ((-5, -2, "negative"), (-2, 2, "signal"), (2, 5, "positive")):
        ...             self.play(plot.lift(a, b, role=role))
        ...         self.wait()
        >>> class PointOnCurve(Scene):
        ...     def construct(self):
        ...         plot = FunctionPlot(sigmoid)
        ...         point = plot.point(-4)
        ...         self.add(plot, point)
        ...         self.play(point.animate(run_time=3).set_value(3))
        ...         self.wait()
    """

    def __init__(
        self,
        function: Function,
        derivative: Function | bool | None = None,
        x_range: tuple[float, float] = (-5, 5),
        y_range: tuple[float, float] | None = None,
        *,
        width: float = 7.0,
        height: float = 4.0,
        x_step: float | None = None,
        y_step: float | None = None,
        variable: str = "x",
        role: str = "function",
        derivative_role: str = "result",
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        self.theme, self.function = theme, function
        self.derivative = _derivative_of(function, derivative)
        across = checked_range(x_range, "x")
        samples = np.linspace(*across, SAMPLES)
        functions = [function] if self.derivative is None else [function, self.derivative]
        up = (
            value_range([values_of(each, samples) for each in functions])
            if y_range is None
            else checked_range(y_range, "y")
        )
        self.frame = Frame(across, up, width, height)
        (x_lines, x_numbers), (y_lines, y_numbers) = (
            axis(self.frame, direction, step, theme=theme) for direction, step in enumerate((x_step, y_step))
        )
        self.axes, self.numbers = VGroup(*x_lines, *y_lines), VGroup(*x_numbers, *y_numbers)
        self.variable = formula(variable, SMALL, theme=theme).next_to(self.axes[0].get_end(), RIGHT, buff=0.15)
        self.curve = self._curve(function, role)
        self.derivative_curve: VMobject | None = None
        self.add(self.frame, self.axes, self.variable, self.curve)
        if self.derivative is not None:
            self.derivative_curve = dashed(self._curve(self.derivative, derivative_role))
            self.add(self.derivative_curve)
        self.add(self.numbers)
        self.center()

    def at(self, x: ArrayLike, y: ArrayLike = 0.0) -> Floats:
        """The places of numbers (...) in the scene, (..., 3)."""
        return self.frame.at(x, y)

    def piece(self, a: float, b: float, role: str = "signal") -> VMobject:
        """The curve between a and b as a mobject of its own, thicker and in another role's colour.

        Raises:
            InputError: when a to b is not an interval on the x axis.
        """
        least, greatest = checked_range((a, b), "x")
        if not self.frame.x_range[0] <= least < greatest <= self.frame.x_range[1]:
            raise InputError(
                f"The x axis runs from {self.frame.x_range[0]} to {self.frame.x_range[1]}: {a} to {b} is not on it."
            )
        return self._curve(self.function, role, (least, greatest)).set_stroke(width=6)

    def lift(self, a: float, b: float, role: str = "signal", run_time: float = 2.0) -> "Lift":
        """The interval from a to b lights up on the x axis and is lifted onto the curve, where it stays.

        Args:
            a: its left end.
            b: its right end.
            role: the theme's role whose colour it takes.
            run_time: in seconds.
        """
        return Lift(self, self.piece(a, b, role), run_time=run_time)

    def point(self, x: float, *, decimals: int = 2, role: str = "signal") -> "PlotPoint":
        """A point of the curve, with guide lines to both axes and its value; add it to the scene, or to the plot."""
        return PlotPoint(self, x, decimals, role)

    # ---- drawing ----

    def _curve(self, function: Function, role: str, interval: tuple[float, float] | None = None) -> VMobject:
        curve = Curve(color=self.theme.hex(role), stroke_width=4)
        for x, y in runs(function, interval or self.frame.x_range, self.frame.y_range):
            places = self.at(x, y)
            curve.start_new_path(places[0])
            curve.add_points_as_corners(places[1:])
        return curve


class Lift(Animation):
    """A piece of the x axis lights up from one end to the other and rises onto the curve.

    Args:
        plot: the plot, which keeps the piece.
        piece: that piece of its curve.
        run_time: in seconds.
    """

    def __init__(self, plot: FunctionPlot, piece: VMobject, run_time: float = 2.0) -> None:
        self.plot, self.piece = plot, piece
        super().__init__(plot, run_time=run_time, rate_func=linear)

    def begin(self) -> None:
        """Lay the piece onto the axis."""
        axis = self.plot.axes[0]
        along = axis.get_end() - axis.get_start()
        self.lifted = self.piece.copy()
        shares = (self.piece.points - axis.get_start()) @ along / (along @ along)
        self.lying = self.piece.copy()
        self.lying.set_points(axis.get_start() + shares[:, np.newaxis] * along)
        super().begin()
        self.plot.add(self.piece)

    def interpolate_mobject(self, alpha: float) -> None:
        """A third of the time to light up, the rest to rise."""
        share = self.rate_func(alpha)
        if share < 1 / 3:
            self.piece.pointwise_become_partial(self.lying, 0, smooth(3 * share))
        else:
            self.piece.interpolate(self.lying, self.lifted, smooth(1.5 * share - 0.5))


class PlotPoint(VGroup):
    """A point of a plot's curve at a value of x, with guide lines to both axes and f(x) printed beside it.

    `set_value` moves it; through `.animate` it runs along the curve. It stays in place when it is moved or scaled
    together with its plot.

    Args:
        plot: whose curve it is on.
        x: where.
        decimals: of the printed value.
        role: the theme's role whose colour it takes.
    """

    def __init__(self, plot: FunctionPlot, x: float, decimals: int = 2, role: str = "signal") -> None:
        super().__init__()
        self.function, self.frame = plot.function, plot.frame.copy()
        colour = plot.theme.hex(role)
        self.guides = VMobject(color=plot.theme.muted, stroke_width=2, fill_opacity=0)
        self.dot = Dot(color=colour, radius=0.09)
        self.number = Number(0, decimals, SMALL, role, plot.theme)
        self.held = Held(x=x)
        self.add(self.frame, self.guides, self.dot, self.number, self.held)
        self.set_value(x)

    @property
    def value(self) -> float:
        """Its x."""
        return float(self.held.values["x"])

    def set_value(self, x: float) -> Self:
        """Go to another x.

        Raises:
            InputError: when x is not on the axis, or the function is not finite there.
        """
        least, greatest = self.frame.x_range
        if not least <= x <= greatest:
            raise InputError(f"The x axis runs from {least} to {greatest}: {x} is not on it.")
        value = float(values_of(self.function, np.array([float(x)]))[0])
        if not np.isfinite(value):
            raise InputError(f"The function has no finite value at {x}: a point needs one.")
        self.held.values = {"x": np.array(float(x))}
        inside = float(np.clip(value, *self.frame.y_range))
        place, foot = self.frame.at(x, inside), self.frame.at(x, self.frame.origin[1])
        self.dot.move_to(place)
        self.held.move_to(place)
        self.guides.clear_points()
        for end in (foot, self.frame.at(self.frame.origin[0], inside)):
            add_dashes(self.guides, np.array([place, end]))
        self.number.set_value(value)
        normal = self._normal()
        reach = abs(normal) @ [self.number.width / 2, self.number.height / 2, 0] + 0.6 * self.dot.width
        self.number.move_to(place + (reach + 0.05) * normal)
        return self

    def _normal(self) -> Floats:
        """The upward direction at right angles to the curve, where there is room for the number."""
        ends = self.value + np.array([-0.5, 0.5]) * (self.frame.x_range[1] - self.frame.x_range[0]) / SAMPLES
        before, after = self.frame.at(ends, values_of(self.function, ends))
        along = after - before
        length = np.linalg.norm(along)
        return np.array([-along[1], along[0], 0]) / length if np.isfinite(length) else UP

    @animated_by(set_value)
    def _run_value(self, x: float, anim_args: dict[str, Any] | None = None) -> Animation:
        return Run(self, "value", x)


def _derivative_of(function: Function, derivative: Function | bool | None) -> Function | None:
    if not derivative:
        return None
    found = getattr(function, "derivative", None) if derivative is True else derivative
    if not callable(found):
        raise InputError("The function brings no derivative of its own: give one as derivative=, or leave it out.")
    return found
