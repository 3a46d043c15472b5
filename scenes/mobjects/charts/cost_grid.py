"""A cost over a grid of two directions: what contour maps and surfaces of it share."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from manim import LEFT, RIGHT, UP, VGroup
from numpy.typing import ArrayLike
from scipy.interpolate import RectBivariateSpline

from network.errors import InputError
from scenes.mobjects.charts.axis import written
from scenes.mobjects.charts.chart import positive
from scenes.mobjects.charts.graph import round_step
from scenes.mobjects.checks import Floats, finite
from scenes.mobjects.painting.raster import Raster
from scenes.mobjects.text.typesetting import SMALL, words
from scenes.mobjects.theme import Colours, Theme

FEWEST = 4
"""Costs in a row and in a column, at least: what lies between them is a cubic."""
BAR = 0.24  # scene units: how wide a scale of colours is
STEPS = 200
"""Colours in a scale that runs evenly."""


@dataclass(frozen=True, eq=False)
class CostGrid:
    """Costs at the crossings of a grid, a smooth surface through them, and its scale of heights and colours.

    Attributes:
        costs: (rows, columns): rows go along y, columns along x.
        x: (columns,), increasing.
        y: (rows,), increasing.
        log: whether equal ratios of costs are equally high.
    """

    costs: Floats
    x: Floats
    y: Floats
    log: bool = False

    @classmethod
    def of(cls, costs: ArrayLike, x: ArrayLike | None, y: ArrayLike | None, log: bool) -> Self:
        """The grid of some costs; x and y count from 0 by default.

        Raises:
            InputError: for costs that are no grid of at least 4 x 4 finite numbers, x and y that are not as many or do
                not increase, costs that are not positive with `log`.
        """
        grid = finite(costs, "The costs of a grid", (None, None))
        if min(grid.shape) < FEWEST:
            raise InputError(f"A grid of costs has at least {FEWEST} rows and {FEWEST} columns, not {grid.shape}.")
        ends = []
        for name, given, count in (("x", x, grid.shape[1]), ("y", y, grid.shape[0])):
            places = finite(np.arange(count) if given is None else given, f"The {name} of a grid", (count,))
            if not (np.diff(places) > 0).all():
                raise InputError(f"The {name} of a grid go from the least to the greatest: each is more than the last.")
            ends.append(places)
        if log:
            positive(grid)
        return cls(grid, ends[0], ends[1], bool(log))

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Itself: it never changes."""
        return self

    @property
    def x_range(self) -> tuple[float, float]:
        """The least and the greatest x."""
        return float(self.x[0]), float(self.x[-1])

    @property
    def y_range(self) -> tuple[float, float]:
        """The least and the greatest y."""
        return float(self.y[0]), float(self.y[-1])

    @cached_property
    def limits(self) -> tuple[float, float]:
        """The least and the greatest cost of the grid; of equal ones, a unit around."""
        least, greatest = float(self.costs.min()), float(self.costs.max())
        if least < greatest:
            return least, greatest
        return (least / 2, least * 2) if self.log else (least - 0.5, least + 0.5)

    @cached_property
    def spline(self) -> RectBivariateSpline:
        """The smooth surface through all costs, of their logarithms with `log`."""
        return RectBivariateSpline(self.x, self.y, (np.log(self.costs) if self.log else self.costs).T, s=0)

    def cost(self, x: ArrayLike, y: ArrayLike) -> Floats:
        """The costs at points (...): those of the grid, and smoothly from one to the next."""
        values = np.asarray(self.spline(x, y, grid=False), float)
        return np.exp(values) if self.log else values

    def gradient(self, x: float, y: float) -> Floats:
        """The slopes of the surface along x and y at a point, (2,)."""
        slopes = np.array([float(self.spline(x, y, dx=dx, dy=1 - dx, grid=False)) for dx in (1, 0)])
        return slopes * float(self.cost(x, y)) if self.log else slopes

    def shares(self, costs: ArrayLike) -> Floats:
        """How high costs (...) are: 0 at the least of the grid, 1 at the greatest."""
        scale = np.log if self.log else np.asarray
        least, greatest = scale(np.array(self.limits))
        return np.asarray((scale(np.asarray(costs, float)) - least) / (greatest - least))

    def resampled(self, columns: int, rows: int) -> Floats:
        """The heights of an even grid, (rows, columns), as shares from 0 to 1."""
        least, greatest = (np.log(self.limits) if self.log else np.array(self.limits)).tolist()
        values = self.spline(np.linspace(*self.x_range, columns), np.linspace(*self.y_range, rows)).T
        return np.clip((values - least) / (greatest - least), 0, 1)

    def check_inside(self, points: Floats, what: str) -> None:
        """Refuse points (m, 2) that are not on the grid.

        Raises:
            InputError: naming the first of them.
        """
        (left, right), (low, high) = self.x_range, self.y_range
        least, greatest = np.array([left, low]), np.array([right, high])
        slack = 1e-9 * (greatest - least)
        outside = ((points < least - slack) | (points > greatest + slack)).any(axis=-1)
        if outside.any():
            x, y = points[outside][0]
            raise InputError(
                f"{what} leaves the grid at ({x:.4g}, {y:.4g}): its x run from {left:.4g} to {right:.4g}, its y from "
                f"{low:.4g} to {high:.4g}."
            )

    @cached_property
    def marks(self) -> list[float]:
        """A few round costs to write beside a scale."""
        least, greatest = self.limits
        if self.log:
            decades = 10.0 ** np.arange(np.ceil(np.log10(least) - 1e-9), np.floor(np.log10(greatest) + 1e-9) + 1)
            if len(decades) > 1:
                return [float(each) for each in decades[:: -(-len(decades) // 5)]]
        step = round_step((greatest - least) / 5)
        return [float(each) for each in np.arange(np.ceil(least / step - 1e-9), greatest / step + 1e-9) * step]

    def scale(self, colours: Colours, height: float, label: str, theme: Theme) -> VGroup:
        """The scale of colours, the least cost at the bottom, with round costs beside it and a name above.

        Args:
            colours: (n, 4), from the least cost to the greatest.
            height: of the bar, in scene units.
            label: what is counted.
            theme: where colours come from.
        """
        bar = Raster(colours[::-1, np.newaxis], cell_size=height / len(colours))
        bar.stretch_to_fit_width(BAR)
        numbers = VGroup()
        for mark in self.marks:
            step = mark if self.log else round_step((self.limits[1] - self.limits[0]) / 5)
            number = written(mark, (0, abs(mark)) if self.log else self.limits, step, False, theme)
            share = float(self.shares(mark))
            numbers.add(number.next_to(bar.point_at(1, 1 - share), RIGHT, buff=0.12))
        parts = VGroup(bar, numbers)
        if label:
            name = words(label + (" (log)" if self.log else ""), SMALL, "muted", theme)
            parts.add(name.next_to(bar, UP, buff=0.18).align_to(bar, LEFT))
        return parts


def way_of(points: ArrayLike, grid: CostGrid, what: str) -> Floats:
    """A way over a grid, (m, 2).

    Raises:
        InputError: for what is no way, or leaves the grid.
    """
    way = finite(points, what, (None, 2))
    grid.check_inside(way, what)
    return way
