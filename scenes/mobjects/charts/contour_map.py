"""A cost over two directions, seen from above: bands of equal cost, with ways and arrows on them."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from manim import DOWN, RIGHT, Arrow, Dot, VGroup, VMobject
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.charts.axis import axis
from scenes.mobjects.charts.chart import beside_axis
from scenes.mobjects.charts.cost_grid import STEPS, CostGrid, way_of
from scenes.mobjects.charts.graph import Frame
from scenes.mobjects.checks import Floats, finite
from scenes.mobjects.painting.curve import Curve
from scenes.mobjects.painting.raster import Raster
from scenes.mobjects.running import Held, Setting
from scenes.mobjects.theme import DARK, Colours, Theme, theme_of

FINE = 640
"""Cells along the longer side of the picture: the bands have soft borders one cell wide."""
LINE = 0.22
"""How much ink there is on the border of two bands."""
MOST = 60
"""Bands that can be told apart, at most."""


class Map(Frame):
    """A frame whose axes are at its left and at its bottom, wherever 0 is."""

    @property
    def origin(self) -> tuple[float, float]:
        """The numbers at the lower left corner."""
        return self.x_range[0], self.y_range[0]


class Bands(Raster):
    """The picture of the bands, which is as smooth as the cost."""

    smoothed: ClassVar[bool] = True


class Way(VGroup):
    """A way over a map: a line from step to step, and a dot at each.

    `Create` draws it from its beginning.

    Args:
        places: (m, 3), in the scene.
        colour: of line and dots.
        edge: of a thin rim that sets it off from what it lies on.
        radius: of a dot, in scene units; 0 for none.
    """

    def __init__(self, places: Floats, colour: str, edge: str, radius: float = 0.05) -> None:
        super().__init__()
        self.rim = Curve(color=edge, stroke_width=6)
        self.line = Curve(color=colour, stroke_width=3.5)
        for each in (self.rim, self.line):
            each.set_points_as_corners(places if len(places) > 1 else np.repeat(places, 2, axis=0))
        self.dots = VGroup(Dot(place, radius, color=colour, stroke_color=edge, stroke_width=1) for place in places)
        self.add(self.rim, self.line)
        if radius:
            self.add(self.dots)


class ContourMap(VGroup):
    """Costs over a grid of two directions as a map: bands of colour, thin lines between them, and a scale.

    Between the points of the grid the cost is a smooth surface through all of them. `path` lays a way over the map,
    `arrow` a vector, such as the projection of a gradient; both are mobjects of their own, to be added.

    The parts: `bands` (one mobject), `axes`, `axis_numbers`, `scale_bar`.

    Args:
        costs: (rows, columns), at least 4 x 4: rows go along y from bottom to top, columns along x.
        x: (columns,), increasing; by default they count from 0.
        y: (rows,), likewise.
        levels: how many bands there are, from the least cost to the greatest.
        log: whether the bands, and the scale, go by equal ratios; then all costs are positive.
        x_label: what x counts.
        y_label: what y counts.
        label: what the scale counts.
        height: of the map in scene units, without numbers and scale.
        width: likewise; by default such that a unit is as long along x as along y.
        theme: where colours come from.

    Raises:
        InputError: for costs that are no grid, not finite, or not positive with `log`; x and y that do not increase;
            fewer than 2 levels or more than 60; a height or width that is not positive.

    Examples:
        >>> from manim import Create, Scene
        >>> import numpy as np
        >>> class DownTheMap(Scene):
        ...     def construct(self):
        ...         x, y = np.linspace(-3, 3, 31), np.linspace(-2, 2, 21)
        ...         costs = x**2 / 4 + y[:, np.newaxis] ** 2 + np.sin(2 * x) / 4 + 1
        ...         map_ = ContourMap(costs, x, y, x_label="w_1", y_label="w_2")
        ...         self.add(map_)
        ...         place, way = np.array([-2.5, 1.5]), []
        ...         for _ in range(20):
        ...             way.append(place)
        ...             place = place - 0.2 * map_.gradient(*place)
        ...         self.play(Create(map_.path(way)), run_time=2)
        ...         self.wait()
    """

    held: Held
    theme = Setting[Theme]()
    grid = Setting[CostGrid]()

    def __init__(
        self,
        costs: ArrayLike,
        x: ArrayLike | None = None,
        y: ArrayLike | None = None,
        *,
        levels: int = 14,
        log: bool = False,
        x_label: str = "",
        y_label: str = "",
        label: str = "cost",
        height: float = 5.0,
        width: float | None = None,
        theme: Theme | str = DARK,
    ) -> None:
        super().__init__()
        self.theme = theme = theme_of(theme)
        if isinstance(levels, bool) or not isinstance(levels, int | np.integer) or not 2 <= levels <= MOST:
            raise InputError(f"A map has 2 to {MOST} levels, not {levels!r}.")
        self.grid = grid = CostGrid.of(costs, x, y, log)
        (left, right), (low, high) = grid.x_range, grid.y_range
        wide = height * (right - left) / (high - low) if width is None else width
        self.frame = Map(grid.x_range, grid.y_range, wide, height)
        self.bands = Bands(self._picture(int(levels), wide / height), cell_size=1)
        self.bands.stretch_to_fit_width(wide).stretch_to_fit_height(height)
        self.axes, self.axis_numbers = VGroup(), VGroup()
        self.add(self.frame, self.held, self.bands, self.axes, self.axis_numbers)
        for direction, name in enumerate((x_label, y_label)):
            lines, numbers = axis(self.frame, direction, theme=theme)
            self.axes.add(*lines)
            self.axis_numbers.add(*numbers)
            if name:
                self.add(beside_axis(name, VGroup(*numbers), self.frame, direction, theme))
        self.scale_bar = grid.scale(self._colours(int(levels)), 0.86 * height, label, theme)
        self.scale_bar.next_to(self.frame, RIGHT, buff=0.35).align_to(self.frame, DOWN)
        self.add(self.scale_bar)
        self.center()

    # ---- where things are, and what they cost ----

    def at(self, x: ArrayLike, y: ArrayLike) -> Floats:
        """The places of points (...) in the scene, (..., 3)."""
        return self.frame.at(x, y)

    def cost(self, x: float, y: float) -> float:
        """The cost at a point.

        Raises:
            InputError: when it is not on the map.
        """
        return float(self.grid.cost(*way_of([[x, y]], self.grid, "A point of the map")[0]))

    def gradient(self, x: float, y: float) -> Floats:
        """The slopes of the cost along x and y, (2,): the way uphill, and how steep it is.

        Raises:
            InputError: when the point is not on the map.
        """
        return self.grid.gradient(*way_of([[x, y]], self.grid, "A point of the map")[0])

    # ---- what is laid over it ----

    def path(self, points: ArrayLike, role: str = "signal", dots: bool = True) -> Way:
        """A way over the map, (m, 2); add it to the scene, or to the map, or let `Create` draw it.

        Args:
            points: x and y of each step.
            role: the theme's role whose colour it takes.
            dots: whether each step has a dot.

        Raises:
            InputError: when it leaves the map.
        """
        way = way_of(points, self.grid, "The path")
        radius = 0.055 * self.frame.unit if dots else 0.0
        return Way(self.at(way[:, 0], way[:, 1]), self.theme.hex(role), self.theme.canvas, radius)

    def dot(self, x: float, y: float, role: str = "signal") -> VMobject:
        """A point of the map.

        Raises:
            InputError: when it is not on the map.
        """
        way = way_of([[x, y]], self.grid, "A point of the map")
        dot = Dot(self.at(*way[0]), 0.09 * self.frame.unit, color=self.theme.hex(role))
        return dot.set_stroke(self.theme.canvas, 2)

    def arrow(self, x: float, y: float, vector: ArrayLike, role: str = "result") -> VMobject:
        """A vector at a point, as long as it is in the units of the map; scale it to what can be seen.

        Args:
            x: where it begins.
            y: likewise.
            vector: (2,), such as `0.1 * gradient`.
            role: the theme's role whose colour it takes.

        Raises:
            InputError: when it begins outside the map, or is no vector.
        """
        begin = way_of([[x, y]], self.grid, "An arrow")[0]
        end = begin + finite(vector, "A vector of the map", (2,))
        ends = self.at(*np.array([begin, end]).T)
        return Arrow(*ends, buff=0, color=self.theme.hex(role), stroke_width=6, max_tip_length_to_length_ratio=0.3)

    # ---- the picture ----

    def _colours(self, levels: int) -> Colours:
        """Those of the bands, as a scale of fine steps."""
        bands = np.floor(np.linspace(0, levels, STEPS, endpoint=False))
        return self.theme.heights(bands / (levels - 1))

    def _picture(self, levels: int, aspect: float) -> Floats:
        """The colours of the map, from its upper left corner: each cell its band's, borders drawn softly."""
        columns, rows = (FINE, max(2, round(FINE / aspect))) if aspect > 1 else (max(2, round(FINE * aspect)), FINE)
        heights = levels * self.grid.resampled(columns, rows)[::-1]
        steep = np.maximum(np.hypot(*np.gradient(heights)), 1e-9)  # bands a cell
        border = np.round(heights)
        inner = (border > 0) & (border < levels)
        beyond = np.clip(0.5 + (heights - border) / steep, 0, 1)  # how much of the cell is above the border
        below, above = (
            self.theme.heights(np.clip(each, 0, levels - 1) / (levels - 1)) for each in (border - 1, border)
        )
        colours = np.where(inner[..., np.newaxis], 1 - beyond[..., np.newaxis], border[..., np.newaxis] > 0) * below
        colours += np.where(inner[..., np.newaxis], beyond[..., np.newaxis], border[..., np.newaxis] <= 0) * above
        ink = LINE * inner * np.clip(1.2 - abs(heights - border) / steep, 0, 1)
        ink *= np.clip(1.6 - 2 * steep, 0, 1)  # where lines would be closer than cells, none
        colours[..., :3] += ink[..., np.newaxis] * (self.theme.rgb("ink") - colours[..., :3])
        return np.clip(colours, 0, 1)
