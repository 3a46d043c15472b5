"""How often values fall where: bars over bins, and how many of them are above a threshold."""

from typing import Any, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, Line, VGroup
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.charts.axis import axis
from scenes.mobjects.charts.chart import Chart, beside_axis
from scenes.mobjects.charts.graph import Frame, round_step
from scenes.mobjects.checks import Floats, finite
from scenes.mobjects.painting.boxes import Boxes
from scenes.mobjects.running import RunValues, Setting, animated_by
from scenes.mobjects.text.typesetting import LABEL, Percentage, formula
from scenes.mobjects.theme import DARK, Theme, theme_of

NOTHING: Floats = np.empty(0)


class Histogram(Chart):
    """A distribution as bars over an axis of numbers, and on request a threshold with the share of what is above it.

    The bars right of the threshold, and the part of a bar that it crosses, take another colour. `set_threshold`,
    `set_counts` and `set_values` change what is shown; through `.animate` the numbers themselves run.

    The parts: `boxes` (all bars, one mobject), `axes`, `axis_numbers`, `mark` (the threshold, its `line` and its
    `share` of a number and an arrow).

    Args:
        counts: (n,), how many values there are in each bin: not negative.
        limits: (n+1,), the ends of the bins, from the least to the greatest.
        threshold: a number on the axis, if any.
        tallest: the count of a bar as high as the frame; by default the greatest count. Leave room here for counts
            to come.
        step: from number to number along the axis; by default a round one that gives about five.
        label: what the axis counts.
        decimals: of the percentage.
        role: the theme's role whose colour the bars take.
        above_role: of the bars above the threshold.
        width: of the bars' frame, in scene units, without the numbers.
        height: likewise.
        theme: where colours come from.

    Raises:
        InputError: for counts that are negative, not finite or not one a bin; for limits that do not increase, a
            threshold that is not on the axis, or bars higher than the tallest.

    Examples:
        >>> from manim import Scene
        >>> import numpy as np
        >>> class AboveTwo(Scene):
        ...     def construct(self):
        ...         sums = np.random.default_rng(1).normal(0, 2, 60_000)
        ...         histogram = Histogram.of(sums, label="weighted sum")
        ...         self.add(histogram)
        ...         self.play(histogram.animate.set_threshold(0))
        ...         self.play(histogram.animate(run_time=2).set_threshold(2))
        ...         self.wait()
    """

    colors = Setting[Floats]()

    def __init__(
        self,
        counts: ArrayLike,
        limits: ArrayLike,
        *,
        threshold: float | None = None,
        tallest: float | None = None,
        step: float | None = None,
        label: str = "",
        decimals: int = 1,
        role: str = "muted",
        above_role: str = "signal",
        width: float = 7.0,
        height: float = 3.0,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        ends = _checked_limits(limits)
        array = _checked_counts(counts, len(ends) - 1)
        highest = float(array.max() or 1.0) if tallest is None else float(tallest)
        if not 0 < highest < np.inf:
            raise InputError(f"The count of the tallest bar is a positive number, not {tallest}.")
        frame = Frame((float(ends[0]), float(ends[-1])), (0.0, highest), width, height)
        super().__init__(frame, theme, counts=array, limits=ends, threshold=np.nan, marked=0.0, sample=NOTHING)
        self.colors = np.array([[*theme.rgb(each), 1.0] for each in (role, above_role)])
        self.boxes = Boxes(np.zeros((len(array), 4)), np.zeros(4), width, height)
        lines, numbers = axis(frame, 0, step, theme=theme)
        self.axes, self.axis_numbers = VGroup(*lines), VGroup(*numbers)
        self.add(self.boxes, self.axes, self.axis_numbers)
        if label:
            self.add(beside_axis(label, self.axis_numbers, frame, 0, theme))
        self.line = Line(DOWN, UP, color=theme.ink, stroke_width=3)
        self.number = Percentage(0, decimals, LABEL, above_role, theme, edge="left")
        self.arrow = formula("arrow.r", LABEL, role=above_role, theme=theme)
        self.arrow_height = float(self.arrow.height)
        self.share = VGroup(self.number, self.arrow)
        self.mark = VGroup(self.line, self.share)
        self.add(self.mark)
        self.take(counts=array)
        self.center()
        if threshold is not None:
            self.set_threshold(threshold)

    @classmethod
    def of(cls, values: ArrayLike, bins: int | ArrayLike = 40, **options: Any) -> Self:
        """The histogram of values, which is exact about the share of them that is above a threshold.

        Args:
            values: (n,).
            bins: about how many bins from the least to the greatest value, their limits at multiples of a round number;
                or the limits, between which all values are.
            options: as for the class.

        Raises:
            InputError: for values that are not finite, or not between the limits.
        """
        sample = finite(values, "The values of a histogram", (None,))
        limits = _round_limits(sample, bins) if isinstance(bins, int | np.integer) else _checked_limits(bins)
        threshold = options.pop("threshold", None)
        histogram = cls(_counted(sample, limits), limits, **options).set_values(sample)
        return histogram if threshold is None else histogram.set_threshold(threshold)

    # ---- what it shows ----

    @property
    def counts(self) -> Floats:
        """How many values each bar stands for, (n,)."""
        return self.held.values["counts"].copy()

    @property
    def limits(self) -> Floats:
        """The ends of the bins, (n+1,)."""
        return self.held.values["limits"].copy()

    @property
    def bar_heights(self) -> Floats:
        """The heights of the bars in scene units, (n,)."""
        return np.linalg.norm(self.at(self.limits[:-1], self.counts) - self.at(self.limits[:-1], 0), axis=-1)

    @property
    def threshold(self) -> float | None:
        """Where the threshold is, if there is one."""
        place = float(self.held.values["threshold"])
        return None if np.isnan(place) else place

    @property
    def share_above(self) -> float:
        """The share of all values, 0 to 1, at the threshold or above; 0 without one.

        Where only counts are known, those of the bin that the threshold crosses are taken for evenly spread.
        """
        place, sample = float(self.held.values["threshold"]), self.held.values["sample"]
        if np.isnan(place):
            return 0.0
        if len(sample):
            return float(1 - np.searchsorted(sample, place, side="left") / len(sample))
        above = np.clip((self.limits[1:] - place) / np.diff(self.limits), 0, 1)
        return float(self.counts @ above / (self.counts.sum() or 1.0))

    def at(self, x: ArrayLike, count: ArrayLike = 0.0) -> Floats:
        """The places of numbers on the axis (...) and counts in the scene, (..., 3)."""
        return self.frame.at(x, count)

    def counts_of(self, values: ArrayLike) -> Floats:
        """How many of some values there are in each of the bins, (n,).

        Raises:
            InputError: for values that are not finite, or not between the limits.
        """
        return _counted(finite(values, "The values of a histogram", (None,)), self.limits)

    # ---- showing something else ----

    def set_threshold(self, threshold: float | None) -> Self:
        """Move the threshold, or bring it in, or with `None` take it away.

        Raises:
            InputError: when it is not on the axis.
        """
        return self.take(**_to_threshold(threshold))

    def set_counts(self, counts: ArrayLike) -> Self:
        """Show another distribution over the same bins, (n,).

        Raises:
            InputError: for counts as the class refuses them, also those of bars higher than the frame.
        """
        return self.take(counts=counts, sample=NOTHING)

    def set_values(self, values: ArrayLike) -> Self:
        """Show how other values, (m,), are distributed over the same bins.

        Raises:
            InputError: for values that are not finite, or not between the limits; for bars higher than the frame.
        """
        return self.take(counts=self.counts_of(values), sample=values)

    @animated_by(set_threshold)
    def _run_threshold(self, threshold: float | None, anim_args: dict[str, Any] | None = None) -> Animation:
        return RunValues(self, **_to_threshold(threshold))

    @animated_by(set_counts)
    def _run_counts(self, counts: ArrayLike, anim_args: dict[str, Any] | None = None) -> Animation:
        return RunValues(self, counts=counts, sample=NOTHING)

    @animated_by(set_values)
    def _run_values(self, values: ArrayLike, anim_args: dict[str, Any] | None = None) -> Animation:
        return RunValues(self, counts=self.counts_of(values), sample=values)

    def take(self, **values: ArrayLike) -> Self:
        """Draw other `counts`, the `sample` they come from, another `threshold`, `marked` from 0 (not yet) to 1."""
        new = dict(self.held.values)
        if "counts" in values:
            new["counts"] = self._checked(values["counts"])
        if "sample" in values:
            new["sample"] = np.sort(np.asarray(values["sample"], float))
        if "threshold" in values:
            new["threshold"], new["marked"] = self._checked_threshold(values["threshold"], values["marked"])
        self.held.values = new
        self._draw_bars()
        self._draw_mark()
        return self

    def between(self, name: str, one: Floats, other: Floats, share: float) -> Floats:
        """A threshold comes in and goes where it is; on the way from one distribution to another there is no sample."""
        if name == "sample":
            return NOTHING
        if name == "threshold" and (np.isnan(one) or np.isnan(other)):
            return np.fmax(one, other)
        return (1 - share) * one + share * other

    # ---- drawing ----

    def _draw_bars(self) -> None:
        """The bars, in the colours of either side of the threshold."""
        sides, tops = self.frame.shares(0, self.limits), self.frame.shares(1, self.counts)
        self.boxes.set_boxes(np.column_stack([sides[:-1], sides[1:], 0 * tops, tops]))
        below, above = self.colors
        marked = float(self.held.values["marked"])
        self.boxes.set_colors(below, (1 - marked) * below + marked * above)
        self.boxes.set_border(1.0 if self.threshold is None else float(self.frame.shares(0, self.threshold)))

    def _draw_mark(self) -> None:
        """The line of the threshold and, above the frame as far as its room goes, the share of what is beyond it.

        They grow with `marked` and shrink to nothing without a threshold, so that all histograms have the same parts.
        """
        place = float(self.limits[0]) if self.threshold is None else self.threshold
        grown = max(float(self.held.values["marked"]), 1e-3)
        foot, head = self.at(place), self.at(place, self.frame.y_range[1]) + 0.1 * self.unit * UP
        self.line.put_start_and_end_on(foot, foot + grown * (head - foot))
        size = self.unit * grown
        self.number.set_value(self.share_above)
        self.number.scale(size * self.number.natural_height / self.number.height)
        self.arrow.scale(size * self.arrow_height / self.arrow.height).next_to(self.number, RIGHT, buff=0.12 * size)
        self.share.next_to(head, UP, buff=0.12 * self.unit)
        overhang = float(self.share.get_right()[0] - self.frame.get_right()[0])
        self.share.shift(max(0.0, overhang) * LEFT)

    # ---- what is refused ----

    def _checked(self, counts: ArrayLike) -> Floats:
        """The counts, when they can be drawn."""
        array = _checked_counts(counts, len(self.limits) - 1)
        highest = self.frame.y_range[1]
        if array.max() > highest * (1 + 1e-9):
            raise InputError(
                f"The frame has room for counts up to {highest:g}, and one is {array.max():g}: give a larger tallest=."
            )
        return array

    def _checked_threshold(self, threshold: ArrayLike, marked: ArrayLike) -> tuple[Floats, Floats]:
        """The threshold, when it is on the axis; NaN stands for none."""
        place = np.asarray(threshold, float)
        if not (place.shape == () and (np.isnan(place) or self.limits[0] <= place <= self.limits[-1])):
            raise InputError(
                f"The axis runs from {self.limits[0]:g} to {self.limits[-1]:g}: a threshold of {place} is not on it."
            )
        return place, np.asarray(marked, float)


def _to_threshold(threshold: float | None) -> dict[str, float]:
    """What `take` is given for a threshold, or for none."""
    if threshold is None:
        return {"threshold": np.nan, "marked": 0.0}
    return {"threshold": float(finite(threshold, "The threshold", ())), "marked": 1.0}


def _checked_limits(limits: ArrayLike) -> Floats:
    array = finite(limits, "The limits of bins", (None,))
    if len(array) < 2 or not (np.diff(array) > 0).all():
        raise InputError("The limits of bins are at least two numbers, each greater than the one before.")
    return array


def _checked_counts(counts: ArrayLike, bins: int) -> Floats:
    array = finite(counts, "The counts of a histogram", (None,))
    if len(array) != bins:
        raise InputError(f"There are {bins} bins between {bins + 1} limits: {len(array)} counts do not fit.")
    if array.min() < 0:
        raise InputError(f"Counts are not negative, and one of these is {array.min():g}.")
    return array


def _counted(sample: Floats, limits: Floats) -> Floats:
    """How many values there are in each bin."""
    if not limits[0] <= sample.min() <= sample.max() <= limits[-1]:
        raise InputError(
            f"The values go from {sample.min():g} to {sample.max():g}, the bins only {limits[0]:g} to {limits[-1]:g}."
        )
    return np.asarray(np.histogram(sample, limits)[0], float)


def _round_limits(sample: Floats, bins: int | np.integer) -> Floats:
    """Multiples of a round number, from below the least value to above the greatest."""
    if bins < 1:
        raise InputError(f"A histogram has at least one bin, not {bins}.")
    least, greatest = float(sample.min()), float(sample.max())
    step = round_step((greatest - least or 1.0) / bins / 1.5)
    first = np.floor(least / step + 1e-9)
    limits = np.arange(first, max(np.ceil(greatest / step - 1e-9), first + 1) + 1) * step
    limits[0], limits[-1] = min(limits[0], least), max(limits[-1], greatest)  # which rounding may leave outside
    return np.asarray(limits)
