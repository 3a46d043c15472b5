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
    Limits,
    add_dashes,
    checked_range,
    dashed,
    runs,
    step_in,
    value_range,
    values_of,
)
from scenes.mobjects.checks import Floats
from scenes.mobjects.painting.curve import Curve
from scenes.mobjects.running import Held, Run, Setting, animated_by
from scenes.mobjects.text.typesetting import SMALL, formula, number_for
from scenes.mobjects.theme import DARK, Theme, theme_of


class FunctionPlot(VGroup):
    """A function over an interval, its axes labelled in numbers, and its derivative as a dashed second curve.

    Where the function is not finite, jumps, or leaves the plot, the curve has a gap.

    The parts: `axes`, `numbers`, `curve`, `derivative_curve` (or `None`).

    Args:
        function: takes and gives arrays of numbers, such as an `Activation`.
        derivative: likewise, or `True` for the function's own `.derivative`.
        x_range: the least and the greatest x, and as with Manim perhaps the step from number to number.
        y_range: the same of the values; by default those of what is drawn, rounded outwards.
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
        >>> class FromSigmoidToReLU(Scene):
        ...     def construct(self):
        ...         from network import relu
        ...         plot = FunctionPlot(sigmoid, y_range=(-1, 5))
        ...         self.add(plot)
        ...         self.play(plot.animate(run_time=2).set_function(relu))
        ...         self.wait()
    """

    held: Held
    function = Setting[Function]()
    derivative = Setting[Function | None]()
    theme = Setting[Theme]()

    def __init__(
        self,
        function: Function,
        derivative: Function | bool | None = None,
        x_range: Limits = (-5, 5),
        y_range: Limits | None = None,
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
        self.theme = theme
        self.function, self.derivative = function, _derivative_of(function, derivative)
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
            axis(self.frame, direction, step_in(*given), theme=theme)
            for direction, given in enumerate(((x_range, x_step), (y_range, y_step)))
        )
        self.axes, self.numbers = VGroup(*x_lines, *y_lines), VGroup(*x_numbers, *y_numbers)
        self.variable = formula(variable, SMALL, theme=theme).next_to(self.axes[0].get_end(), RIGHT, buff=0.15)
        self.curve = self._curve(function, role)
        self.derivative_curve: VMobject | None = None
        self.add(self.frame, self.held, self.axes, self.variable, self.curve)
        if self.derivative is not None:
            self.derivative_curve = dashed(self._curve(self.derivative, derivative_role))
            self.add(self.derivative_curve)
        self.add(self.numbers)
        self.center()

    def set_function(self, function: Function, derivative: Function | bool | None = None) -> Self:
        """Draw another function on the same axes; through `.animate` the values themselves run to those of the other.

        Its points and lifted pieces go along.

        Args:
            function: as for the class.
            derivative: likewise; by default the function's own, where there is a curve of it.

        Raises:
            InputError: for a function that cannot be drawn, a missing derivative, or one too many.
        """
        self.function, self.derivative = self._checked(function, derivative)
        self.curve.set_points(self._points(function, self.frame.x_range))
        if self.derivative_curve is not None and self.derivative is not None:
            whole = Curve().set_points(self._points(self.derivative, self.frame.x_range))
            self.derivative_curve.set_points(dashed(whole).points)
        for each in self.submobjects:
            if isinstance(each, Piece):
                each.set_points(self._points(function, each.interval))
            elif isinstance(each, PlotPoint):
                each.set_function(function)
        return self

    @animated_by(set_function)
    def _run_function(
        self,
        function: Function,
        derivative: Function | bool | None = None,
        anim_args: dict[str, Any] | None = None,
    ) -> Animation:
        return Reshape(self, function, derivative)

    def _checked(self, function: Function, derivative: Function | bool | None) -> tuple[Function, Function | None]:
        """A function and its derivative, when they can be drawn here."""
        has_curve = self.derivative_curve is not None
        if not has_curve and derivative:
            raise InputError("This plot has no curve of a derivative: make it with derivative=.")
        wanted = _derivative_of(function, True if derivative is None else derivative) if has_curve else None
        if has_curve and wanted is None:
            raise InputError("This plot has a curve of the derivative: give that of the other function, too.")
        samples = np.linspace(*self.frame.x_range, SAMPLES)
        for each in (function, wanted):
            if each is not None and not np.isfinite(values_of(each, samples)).any():
                raise InputError("The function has no finite value on this x axis.")
        return function, wanted

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
        piece = Piece((least, greatest), color=self.theme.hex(role), stroke_width=6)
        return piece.set_points(self._points(self.function, piece.interval))

    def lift(self, a: float, b: float, role: str = "signal", run_time: float = 2.0) -> "Lift":
        """The interval from a to b lights up on the x axis and is lifted onto the curve, where it stays.

        Args:
            a: its left end.
            b: its right end.
            role: the theme's role whose colour it takes.
            run_time: in seconds.
        """
        return Lift(self, self.piece(a, b, role), run_time=run_time)

    def point(self, x: float, *, decimals: int | None = None, role: str = "signal") -> "PlotPoint":
        """A point of the curve, with guide lines to both axes and its value; add it to the scene, or to the plot."""
        return PlotPoint(self, x, decimals, role)

    # ---- drawing ----

    def _curve(self, function: Function, role: str) -> VMobject:
        curve = Curve(color=self.theme.hex(role), stroke_width=4)
        return curve.set_points(self._points(function, self.frame.x_range))

    def _points(self, function: Function, interval: tuple[float, float]) -> Floats:
        """A function over an interval as the points of a curve."""
        curve = Curve()
        for x, y in runs(function, interval, self.frame.y_range):
            places = self.at(x, y)
            curve.start_new_path(places[0])
            curve.add_points_as_corners(places[1:])
        return np.array(curve.points)


class Piece(Curve):
    """A part of a plot's curve.

    Args:
        interval: between which x.
        kwargs: passed on to `VMobject`.
    """

    def __init__(self, interval: tuple[float, float], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.interval = interval


class Reshape(Animation):
    """The curve of a plot becomes that of another function: all its values run evenly.

    Args:
        plot: the plot.
        function: what it shows in the end.
        derivative: likewise, as for `FunctionPlot.set_function`.
        run_time: in seconds.
    """

    def __init__(
        self,
        plot: FunctionPlot,
        function: Function,
        derivative: Function | bool | None = None,
        run_time: float = 1.0,
    ) -> None:
        plot.copy().set_function(function, derivative)  # refuses what cannot be shown before anything moves
        self.plot, self.goal = plot, plot._checked(function, derivative)
        super().__init__(plot, run_time=run_time)

    def begin(self) -> None:
        """Note where it comes from."""
        self.origin = (self.plot.function, self.plot.derivative)
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the function in between."""
        share = self.rate_func(alpha)
        ends = self.goal if share == 1 else self.origin
        if 0 < share < 1:
            ends = tuple(_mixed(one, other, share) for one, other in zip(self.origin, self.goal, strict=True))
        self.plot.set_function(*ends)


def _mixed(one: Any, other: Any, share: float) -> Any:
    """The function in between."""
    if one is None or other is None:
        return None
    return lambda x: (1 - share) * values_of(one, x) + share * values_of(other, x)


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
        decimals: of the printed value; by default two, and for large or tiny ones as many as they need.
        role: the theme's role whose colour it takes.
    """

    held: Held
    function = Setting[Function]()

    def __init__(self, plot: FunctionPlot, x: float, decimals: int | None = None, role: str = "signal") -> None:
        super().__init__()
        self.frame = plot.frame.copy()
        colour = plot.theme.hex(role)
        self.guides = VMobject(color=plot.theme.muted, stroke_width=2, fill_opacity=0)
        self.dot = Dot(color=colour, radius=0.09)
        self.number = number_for(max(map(abs, self.frame.y_range)), decimals, SMALL, role, plot.theme)
        self.function = plot.function
        self.held.take(x=x)
        self.add(self.frame, self.guides, self.dot, self.number, self.held)
        self.set_value(x)

    def set_function(self, function: Function) -> Self:
        """Go to the curve of another function, at the same x; what is added to a plot goes along by itself."""
        self.function = function
        return self.set_value(self.value)

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
        self.held.take(x=x)
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
