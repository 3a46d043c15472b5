"""How costs and accuracies go during a training: the median of several runs, and how far they spread."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
from manim import RIGHT, Animation, VGroup, VMobject, linear
from numpy.typing import ArrayLike
from scipy.optimize import isotonic_regression

from network.errors import InputError
from scenes.mobjects.charts.axis import axis
from scenes.mobjects.charts.chart import Chart, beside_axis, positive, powers_around
from scenes.mobjects.charts.graph import (
    DASH,
    GAP,
    Frame,
    Limits,
    add_dashes,
    checked_range,
    runs_of_line,
    step_in,
    value_range,
)
from scenes.mobjects.checks import Floats, finite
from scenes.mobjects.painting.curve import Curve
from scenes.mobjects.running import RunValues, Setting, animated_by
from scenes.mobjects.text.baselines import CAPITAL, word
from scenes.mobjects.theme import DARK, Theme, theme_of

ROLES = ("result", "function", "bias", "ink")
"""Of the curves, in order, where nothing else is said."""
PATTERNS = ((), (DASH, GAP), (0.03, 0.07), (0.2, 0.07, 0.03, 0.07))
"""Solid, dashed, dotted, dashes and dots: lengths of dashes and gaps in turn, in scene units."""
BAND = 0.22
"""The opacity of a spread."""
APART = 0.36  # scene units: from the baseline of a label to that of the next
DOT = 0.1  # scene units: the stroke that stands for a single point
LEADER = 0.45  # scene units: from the end of a curve to its label


class LearningCurves(Chart):
    """Curves over the same epochs, each the median of its runs in a band from the least to the greatest of them.

    Each curve has a colour and a pattern of its own, and its name at its end. `set_drawn` says up to where they are
    drawn, `reveal` draws them from left to right, their names riding along.

    The parts: `lines`, `bands`, `leaders` (from the ends of the curves to their names) and `labels`, in the order of
    the names; `axes`, `axis_numbers`.

    Args:
        curves: name -> (points,) of one run or (seeds, points) of several, at most four unless there are `roles`.
        x: (points,), increasing, such as epochs; by default they count from 0.
        percent: whether the y axis is written in percent, 1 being 100%.
        log: whether equal ratios of y are equally far apart; then all values are positive.
        x_range: the least and the greatest x, around all points, and perhaps the step; by default theirs.
        y_range: the least and the greatest y; by default round ones around all values and 0. What is outside is not
            drawn.
        x_step: from number to number along the x axis; by default a round one that gives about five.
        y_step: likewise along the y axis.
        x_label: what the x axis counts.
        y_label: what the y axis counts.
        roles: of the theme, whose colours the curves take, one a curve.
        width: of the frame, in scene units, without numbers and names.
        height: likewise.
        theme: where colours come from.

    Raises:
        InputError: for no curves or more than there are roles, one without a name, points that are not as many as in
            `x` or not within `x_range`, values that are not finite or that the scale has no place for, ranges and steps
            as `FunctionPlot` refuses them.

    Examples:
        >>> from manim import Scene
        >>> import numpy as np
        >>> class TwoRecipes(Scene):
        ...     def construct(self):
        ...         epochs, seeds = np.arange(31), np.random.default_rng(1).uniform(0.8, 1.2, (5, 1))
        ...         curves = LearningCurves(
        ...             {"fast": np.exp(-seeds * epochs / 4), "slow": np.exp(-seeds * epochs / 12)},
        ...             x_label="epoch",
        ...             y_label="cost",
        ...         )
        ...         self.play(curves.reveal(run_time=3))
        ...         self.wait()
    """

    names = Setting[tuple[str, ...]]()
    baselines = Setting[tuple[float, ...]]()

    def __init__(
        self,
        curves: Mapping[str, ArrayLike],
        x: ArrayLike | None = None,
        *,
        percent: bool = False,
        log: bool = False,
        x_range: Limits | None = None,
        y_range: Limits | None = None,
        x_step: float | None = None,
        y_step: float | None = None,
        x_label: str = "",
        y_label: str = "",
        roles: Sequence[str] = ROLES,
        width: float = 6.5,
        height: float = 3.5,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        self.names, self.roles = tuple(map(str, curves)), tuple(roles)
        spread = _spread(curves, len(self.roles))
        places = _checked_x(x, spread.shape[-1])
        frame = Frame(_across(places, x_range), _up(spread, y_range, log), width, height, (False, log))
        super().__init__(frame, theme, x=places, spread=spread, drawn=places[-1])
        self.axes, self.axis_numbers = VGroup(), VGroup()
        self.add(self.axes, self.axis_numbers)
        steps = step_in(x_range, 1.0 if x_step is None and len(places) == 1 else x_step), step_in(y_range, y_step)
        for direction, (step, label) in enumerate(zip(steps, (x_label, y_label), strict=True)):
            lines, numbers = axis(frame, direction, step, percent=percent and direction == 1, theme=theme)
            self.axes.add(*lines)
            self.axis_numbers.add(*numbers)
            if label:
                self.add(beside_axis(label, VGroup(*numbers), frame, direction, theme))
        self._build()
        self.take(drawn=places[-1])
        self.center()

    # ---- what it shows ----

    def median(self, name: str) -> Floats:
        """The median of a curve's runs at each point, (points,)."""
        return self.held.values["spread"][self._index(name), 1].copy()

    def spread(self, name: str) -> Floats:
        """The least and the greatest of a curve's runs at each point, (2, points)."""
        return self.held.values["spread"][self._index(name), ::2].copy()

    @property
    def x(self) -> Floats:
        """The x of the points, (points,)."""
        return self.held.values["x"].copy()

    @property
    def drawn(self) -> float:
        """The x up to which the curves are drawn."""
        return float(self.held.values["drawn"])

    def at(self, x: ArrayLike, y: ArrayLike) -> Floats:
        """The places of numbers (...) in the scene, (..., 3)."""
        return self.frame.at(x, y)

    def line(self, name: str) -> VMobject:
        """The median of a curve."""
        return self.lines[self._index(name)]

    def band(self, name: str) -> VMobject:
        """The spread of a curve."""
        return self.bands[self._index(name)]

    def label(self, name: str) -> VMobject:
        """The name at the end of a curve."""
        return self.labels[self._index(name)]

    # ---- drawing them bit by bit ----

    def set_drawn(self, x: float) -> Self:
        """Draw the curves from their beginning to an x; `.animate.set_drawn(x)` goes on drawing to there.

        Raises:
            InputError: when the curves have no such x.
        """
        return self.take(drawn=x)

    def reveal(self, run_time: float = 3.0, *, by_point: bool = False) -> "Reveal":
        """The curves are drawn from left to right.

        Args:
            run_time: in seconds.
            by_point: whether each point takes the same time, as each checkpoint does in `NetworkDiagram.play_training`,
                beside which the curves of the same run so keep step; otherwise each stretch of x does.
        """
        return Reveal(self, run_time, by_point=by_point)

    @animated_by(set_drawn)
    def _run_drawn(self, x: float, anim_args: dict[str, Any] | None = None) -> Animation:
        return RunValues(self, drawn=x)

    def take(self, **values: ArrayLike) -> Self:
        """Draw the curves up to another `drawn`; as `set_drawn`."""
        drawn = finite(values["drawn"], "The x that curves are drawn to", ())
        if not self.x[0] <= drawn <= self.x[-1]:
            raise InputError(f"The curves run from {self.x[0]:g} to {self.x[-1]:g}: they cannot be drawn to {drawn:g}.")
        self.held.values = self.held.values | {"drawn": drawn}
        x = np.append(self.x[self.x < drawn], drawn)
        across = self.frame.shares(0, x)
        ends = []
        for k, curve in enumerate(self.frame.shares(1, self.held.values["spread"])):
            low, middle, high = (np.interp(x, self.x, each) for each in curve)
            self._draw_line(k, across, middle)
            self._draw_band(k, across, low, high)
            ends.append(self.frame.place(across[-1], np.clip(middle[-1], 0, 1)))
        self._draw_labels(np.array(ends))
        return self

    def _build(self) -> None:
        """The parts that `take` draws anew."""
        colours = [self.theme.color(self.theme.rgb(role)) for role in self.roles[: len(self.names)]]
        self.bands = VGroup(*(Band(color=each) for each in colours))
        self.lines = VGroup(*(Curve(color=each, stroke_width=4) for each in colours))
        self.leaders = VGroup(*(Curve(color=each, stroke_width=1.5) for each in colours))
        origin = 0 * RIGHT
        self.labels = VGroup(
            *(word(name, origin, RIGHT, role, self.theme) for name, role in zip(self.names, self.roles, strict=False))
        )
        self.baselines = tuple(float(label.get_y()) for label in self.labels)
        self.add(self.bands, self.lines, self.leaders, self.labels)

    def _draw_line(self, index: int, across: Floats, up: Floats) -> None:
        line, pattern = self.lines[index].clear_points(), PATTERNS[index % len(PATTERNS)]
        if len(across) == 1 and 0 <= up[0] <= 1:  # a single point is a short stroke
            end = self.frame.place(across, up)[0]
            line.set_points_as_corners([end - DOT / 2 * self.unit * RIGHT, end + DOT / 2 * self.unit * RIGHT])
        for run_across, run_up in runs_of_line(across, up, (0, 1)):
            corners = self.frame.place(run_across, run_up)
            if pattern:
                add_dashes(line, corners, [self.unit * length for length in pattern])
            else:
                line.start_new_path(corners[0])
                line.add_points_as_corners(corners[1:])

    def _draw_band(self, index: int, across: Floats, low: Floats, high: Floats) -> None:
        there, back = (self.frame.place(across, np.clip(edge, 0, 1)) for edge in (low, high))
        self.bands[index].set_points_as_corners(np.concatenate([there, back[::-1], there[:1]]))

    def _draw_labels(self, ends: Floats) -> None:
        """The names right of the ends of the curves, in the order of their last values, moved apart where need be."""
        heights = moved_apart(ends[:, 1], self.held.values["spread"][:, 1, -1], APART * self.unit)
        for k, (end, height) in enumerate(zip(ends, heights, strict=True)):
            place = np.array([end[0] + LEADER * self.unit, height, 0])
            self.labels[k].next_to(place, RIGHT, buff=0).set_y(height + self.unit * (self.baselines[k] - CAPITAL / 2))
            margin = 0.08 * self.unit * RIGHT
            self.leaders[k].set_points_as_corners([end + margin, place - margin])

    def _index(self, name: str) -> int:
        if name not in self.names:
            raise InputError(f"There is no curve {name!r}: there are {', '.join(self.names)}.")
        return self.names.index(name)


class Reveal(RunValues):
    """Curves are drawn from left to right, at an even pace.

    Args:
        curves: which.
        run_time: in seconds.
        by_point: whether an even pace is that of points, or else that of x.
    """

    def __init__(self, curves: LearningCurves, run_time: float = 3.0, *, by_point: bool = False) -> None:
        super().__init__(curves, run_time, drawn=curves.x[-1])
        self.first = float(curves.x[0])
        self.points = curves.x if by_point else curves.x[[0, -1]]
        self.rate_func = linear

    def interpolate_mobject(self, alpha: float) -> None:
        """Draw them up to the x of this moment."""
        place = self.rate_func(alpha) * (len(self.points) - 1)
        self.holder.take(drawn=np.interp(place, np.arange(len(self.points)), self.points))

    def begin(self) -> None:
        """Start from nothing."""
        self.holder.take(drawn=self.first)
        super().begin()


class Band(VMobject):
    """The faint area of a spread: what it takes for opaque is `BAND`, so that it fades and is dimmed as its curve is.

    Args:
        color: of the area.
    """

    def __init__(self, color: str) -> None:
        super().__init__(color=color, stroke_width=0, fill_opacity=1)

    def set_fill(self, color: Any = None, opacity: float | None = None, family: bool = True) -> Self:
        """Fill it with a share of `BAND`."""
        return super().set_fill(color, None if opacity is None else BAND * opacity, family)

    def get_fill_opacity(self) -> np.float64:
        """The opacity as a share of `BAND`."""
        return super().get_fill_opacity() / BAND


def moved_apart(heights: Floats, order: Floats, gap: float) -> Floats:
    """The heights (n,) nearest to those given, in the sense of least squares, that are a gap apart.

    Their order from bottom to top is that of `order` (n,), whatever they are: so that the names of curves that cross do
    not jump over each other.
    """
    upwards = np.argsort(order, kind="stable")
    steps = gap * np.arange(len(heights))
    moved = np.empty(len(heights))
    moved[upwards] = isotonic_regression(heights[upwards] - steps).x + steps
    return moved


def _spread(curves: Mapping[str, ArrayLike], most: int) -> Floats:
    """The least, the middle and the greatest of the runs of each curve: (curves, 3, points)."""
    if not 0 < len(curves) <= most:
        raise InputError(f"Between 1 and {most} curves can be told apart, not {len(curves)}: give others more roles=.")
    if not all(str(name).strip() for name in curves):
        raise InputError("Each curve has a name, which stands at its end: one of these is empty.")
    spreads = []
    for name, values in curves.items():
        shape = (None, None) if np.ndim(values) == 2 else (None,)
        runs = np.atleast_2d(finite(values, f"The curve {name!r}", shape))
        spreads.append(np.array([runs.min(axis=0), np.median(runs, axis=0), runs.max(axis=0)]))
    if len({each.shape for each in spreads}) > 1:
        raise InputError(f"All curves have as many points, not {[each.shape[1] for each in spreads]}.")
    return np.array(spreads)


def _across(x: Floats, x_range: Limits | None) -> tuple[float, float]:
    """The range of the x axis."""
    first, last = float(x[0]), float(x[-1])
    around = (first, last) if first < last else (first - 0.5, first + 0.5)
    least, greatest = around if x_range is None else checked_range(x_range, "x")
    if not least <= first <= last <= greatest:
        raise InputError(
            f"The points go from {first:g} to {last:g}: an x axis from {least:g} to {greatest:g} is too short."
        )
    return least, greatest


def _up(spread: Floats, y_range: Limits | None, log: bool) -> tuple[float, float]:
    """The range of the y axis."""
    if y_range is None:
        return powers_around(spread) if log else value_range([spread.ravel()])
    if log:
        positive([*spread.ravel(), *y_range[:2]])
    return checked_range(y_range, "y")


def _checked_x(x: ArrayLike | None, points: int) -> Floats:
    places = finite(np.arange(points) if x is None else x, "The x of curves", (points,))
    if not (np.diff(places) > 0).all():
        raise InputError("The points of a curve go from left to right: each x is greater than the one before.")
    return places
