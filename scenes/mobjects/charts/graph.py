"""What a graph is drawn from: a frame of numbers, the runs of a function between its gaps, dashes."""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any, Self, TypeAlias

import numpy as np
from manim import RIGHT, UP, Mobject, VMobject
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.painting.self_drawing import DrawsItself

Function: TypeAlias = Callable[[Any], Any]
SAMPLES = 401
SMALLEST = 1e-300
"""What is smaller counts as this: computing with it would lose digits."""
DASH = 0.12  # scene units: of the derivative and of guide lines
GAP = 0.09  # scene units: between two dashes


class Frame(DrawsItself):
    """Where numbers are in the scene: a corner and two edges, moved and scaled with what is drawn on them.

    It is never seen, whatever opacity a group gives to its members.

    Args:
        x_range: the numbers at its left and right edge.
        y_range: the numbers at its bottom and top.
        width: in scene units.
        height: in scene units.
        log: for x and for y, whether equal ratios are equally far apart; such a range is positive.

    Raises:
        InputError: for a width or height that is not positive.
    """

    def __init__(
        self,
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        width: float,
        height: float,
        log: tuple[bool, bool] = (False, False),
    ) -> None:
        super().__init__(stroke_width=0, fill_opacity=0)
        if not (0 < width < np.inf and 0 < height < np.inf):
            raise InputError(f"A graph has a positive width and height, not {width} and {height}.")
        self.x_range, self.y_range, self.log = x_range, y_range, log
        self.natural_width = float(width)
        corner = -np.array([width, height, 0]) / 2
        self.set_points_as_corners([corner + height * UP, corner, corner + width * RIGHT])

    def draw(self, ctx: Any, camera: Any) -> None:
        """Leave no trace."""

    draw_vectors = draw

    def at(self, x: ArrayLike, y: ArrayLike) -> Floats:
        """The places of numbers (...) in the scene, (..., 3)."""
        return self.place(self.shares(0, x), self.shares(1, y))

    def place(self, across: Floats, up: Floats) -> Floats:
        """The places of shares (...) of the width and the height in the scene, (..., 3)."""
        top, corner, right = self.points[0], self.points[3], self.points[-1]
        return corner + across[..., np.newaxis] * (right - corner) + up[..., np.newaxis] * (top - corner)

    def shares(self, direction: int, numbers: ArrayLike) -> Floats:
        """How far along the x axis (0) or the y axis (1) numbers (...) are: 0 at its beginning, 1 at its end."""
        scale = np.log if self.log[direction] else np.asarray
        least, greatest = scale((self.x_range, self.y_range)[direction], dtype=float)
        return np.asarray((scale(numbers, dtype=float) - least) / (greatest - least))

    @property
    def unit(self) -> float:
        """How much it has been scaled since it was made."""
        return float(np.linalg.norm(self.points[-1] - self.points[3])) / self.natural_width

    @property
    def origin(self) -> tuple[float, float]:
        """The numbers where the axes cross: 0, or the edge nearest to it."""
        return float(np.clip(0, *self.x_range)), float(np.clip(0, *self.y_range))

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        """`Transform`, `become` and `Restore` hand over points alone: the numbers that go with them come along here."""
        super().interpolate_color(mobject1, mobject2, alpha)  # type: ignore[arg-type]
        if alpha == 1 and isinstance(mobject2, Frame):
            self.x_range, self.y_range, self.log = mobject2.x_range, mobject2.y_range, mobject2.log
            self.natural_width = mobject2.natural_width
        return self


def values_of(function: Function, x: Floats) -> Floats:
    """The values of a function, not finite ones included."""
    with np.errstate(all="ignore"):
        try:
            values = np.asarray(function(x), float)
        except (TypeError, ValueError) as error:
            raise InputError(f"A function to be plotted takes an array of numbers: this one says {error}.") from None
    if values.shape not in ((), x.shape):
        raise InputError(f"A function to be plotted gives a number for each number: this one gives {values.shape}.")
    return np.broadcast_to(values, x.shape)


Limits: TypeAlias = tuple[float, float] | tuple[float, float, float]
"""From a number to a greater one, and as with Manim perhaps the step from number to number."""


def checked_range(limits: Limits, name: str) -> tuple[float, float]:
    """A range from a number to a greater one.

    Raises:
        InputError: when it is not one.
    """
    try:
        least, greatest, *_ = np.broadcast_to(np.asarray(limits, float), (len(limits),))
        if len(limits) > 3:
            raise ValueError
    except (TypeError, ValueError):
        raise InputError(
            f"A range of {name} is (least, greatest) or (least, greatest, step), not {limits!r}."
        ) from None
    if not (np.isfinite([least, greatest]).all() and least + SMALLEST < greatest):
        raise InputError(f"A range of {name} goes from a number to a greater one, not from {limits[0]} to {limits[1]}.")
    return float(least), float(greatest)


def step_in(limits: Limits | None, step: float | None) -> float | None:
    """The step from number to number, or where none is given that which is third in a range."""
    return float(limits[2]) if step is None and limits is not None and len(limits) == 3 else step


def value_range(values: list[Floats]) -> tuple[float, float]:
    """From the least to the greatest finite value, 0 included, rounded outwards."""
    seen = np.concatenate(values)
    seen = seen[np.isfinite(seen)]
    if not len(seen):
        raise InputError("The function has no finite value there: choose another x_range.")
    least, greatest = min(0.0, seen.min()), max(0.0, seen.max())
    step = round_step((greatest - least or 1.0) / 10)
    return float(np.floor(least / step + 1e-6) * step), float(np.ceil(greatest / step - 1e-6) * step) or step


def round_step(least: float) -> float:
    """The smallest round number (1, 2 or 5 times a power of ten) that is not less."""
    if not np.isfinite(least):
        raise InputError("These numbers are too far apart to be drawn on one axis.")
    power = 10.0 ** np.floor(np.log10(max(least, SMALLEST)))
    return float(power * next(each for each in (1, 2, 5, 10) if each * power >= least * 0.999))


def decimals_of(step: float) -> int:
    """How many digits after the point tell the multiples of a step apart."""
    return next((places for places in range(7) if abs(round(step, places) - step) < step / 1000), 6)


def runs(function: Function, interval: tuple[float, float], limits: tuple[float, float]) -> list[tuple[Floats, Floats]]:
    """The function over an interval in runs (x, y) without gaps: finite, within the limits, and not jumping."""
    kinks = [0.0] if interval[0] < 0 < interval[1] else []
    x = np.union1d(np.linspace(*interval, SAMPLES), kinks)
    points = list(zip(x.tolist(), values_of(function, x).tolist(), strict=True))
    steps = (step for one, other in pairwise(points) for step in _unbroken(function, one, other, limits[1] - limits[0]))
    return _within(steps, limits)


def runs_of_line(x: Floats, y: Floats, limits: tuple[float, float]) -> list[tuple[Floats, Floats]]:
    """A line through points in runs (x, y) within the limits of y."""
    return _within(pairwise(zip(x.tolist(), y.tolist(), strict=True)), limits)


Pair: TypeAlias = tuple[tuple[float, float], tuple[float, float]]


def _within(steps: Iterable[Pair], limits: tuple[float, float]) -> list[tuple[Floats, Floats]]:
    """Straight ways from point to point as runs (x, y) within the limits of y."""
    runs: list[list[tuple[float, float]]] = [[]]
    for start, end in steps:
        inside = _clipped(start, end, limits)
        if inside is None:
            continue
        if not runs[-1] or runs[-1][-1] != inside[0]:
            runs.append([inside[0]])
        runs[-1].append(inside[1])
    return [(np.array(run)[:, 0], np.array(run)[:, 1]) for run in runs if run]


def _unbroken(function: Function, one: tuple[float, float], other: tuple[float, float], span: float) -> list[Pair]:
    """The way from one sample to the next: whole, or in two when the function jumps between them."""
    if not np.isfinite([one[1], other[1]]).all():
        return []
    left, right = one, other
    if abs(other[1] - one[1]) > span / 20:
        for _ in range(30):
            x = (left[0] + right[0]) / 2
            middle = (x, float(values_of(function, np.array([x]))[0]))
            if not np.isfinite(middle[1]):
                return [(one, left), (right, other)]
            left, right = (middle, right) if abs(right[1] - middle[1]) > abs(middle[1] - left[1]) else (left, middle)
        if abs(right[1] - left[1]) > abs(other[1] - one[1]) / 2:
            return [(one, left), (right, other)]
    return [(one, other)]


def _clipped(start: tuple[float, float], end: tuple[float, float], limits: tuple[float, float]) -> Pair | None:
    """The part of a straight way that is between the limits of y."""
    if start[1] == end[1]:
        return (start, end) if limits[0] <= start[1] <= limits[1] else None
    enters, leaves = sorted((limit - start[1]) / (end[1] - start[1]) for limit in limits)
    first, last = max(0.0, enters), min(1.0, leaves)
    if first >= last:
        return None
    way = np.subtract(end, start)
    return (
        start if first == 0 else tuple((start + first * way).tolist()),
        end if last == 1 else tuple((start + last * way).tolist()),
    )


def dashed(curve: VMobject) -> VMobject:
    """The same curve in dashes."""
    dashes = curve.copy().clear_points()
    for run in curve.get_subpaths():
        add_dashes(dashes, np.concatenate([run[::4], run[-1:]]))
    return dashes


def add_dashes(mobject: VMobject, corners: Floats, pattern: Sequence[float] = (DASH, GAP)) -> None:
    """Add dashes along corners (m, 3) to a mobject: lengths of dashes and gaps in turn, again and again."""
    lengths = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(corners, axis=0), axis=1))])
    dashes = list(zip(np.cumsum([0, *pattern])[:-1:2], pattern[::2], strict=True))
    for begin in np.arange(0, lengths[-1], sum(pattern)):
        for start, dash in ((begin + offset, dash) for offset, dash in dashes if begin + offset < lengths[-1]):
            end = min(start + dash, lengths[-1])
            stops = [start, *lengths[(lengths > start) & (lengths < end)], end]
            places = np.array([[np.interp(stop, lengths, corners[:, axis]) for axis in range(3)] for stop in stops])
            mobject.start_new_path(places[0])
            mobject.add_points_as_corners(places[1:])
