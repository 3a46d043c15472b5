"""A cost over two directions as a landscape, seen by a camera that goes round it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, ClassVar, Self

import cairo
import numpy as np
from manim import Animation, VGroup, VMobject, linear
from manim.camera.camera import Camera
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.charts.cost_grid import STEPS, CostGrid, way_of
from scenes.mobjects.checks import Floats, finite
from scenes.mobjects.painting.ink import dip
from scenes.mobjects.painting.self_drawing import SelfDrawing, freeze
from scenes.mobjects.running import RunValues
from scenes.mobjects.text.typesetting import SMALL, words
from scenes.mobjects.theme import DARK, Theme, theme_of

LIGHT_FROM = np.array([-0.5, -0.35, 0.8])
"""Where the light comes from; it stays while the camera goes round."""
SHADE = 0.38
"""How much darker the ground is that is turned away from it."""
DISTANCE = 6.0
"""Of the camera, in sides of the ground: by it, what is far is smaller."""
LOWEST, STEEPEST = 5.0, 85.0  # degrees: how high the camera may stand
NET = 0.13
"""How much ink there is on the lines of the net."""
GROUND = -0.06
"""How high the ground is drawn: a little below the least cost."""
LIFT = 0.012
"""How far a path is above the ground, in sides of it."""
BESIDE = 0.16  # scene units: between the border of the ground and the name of an axis
HIDDEN, SEEN = 0.2, 0.5
"""How far a border of the ground faces the camera, as a cosine, where its name appears, and where it is all seen."""


class CostSurface(SelfDrawing):
    """Costs over a grid of two directions as a surface, coloured by its height, with a way on it and its shadow below.

    It draws itself, in a plain `Scene`: what is behind first, what is before over it. `turn` goes round it, and
    `trace` draws the way from its beginning, a ball at its end. The names of its axes stand at those borders of the
    ground that face the camera, just outside of its frame if need be.

    Args:
        costs: (rows, columns), at least 4 x 4: rows go along y, columns along x.
        x: (columns,), increasing; by default they count from 0.
        y: (rows,), likewise.
        path: (m, 2), the x and y of each step of a way; none by default.
        log: whether equal ratios of costs are equally high; then all costs are positive.
        relief: how high the greatest cost is above the least, in sides of the ground.
        turned: how far the camera has gone round, in degrees: from 0 one looks along y, with x to the right.
        raised: how high the camera stands, in degrees: from 5, at the ground, to `highest`.
        highest: how high it may stand, at most 85 degrees: the lower, the larger is the surface in its frame.
        patches: how many there are along each side.
        role: the theme's role whose colour the way takes.
        x_label: what x counts.
        y_label: what y counts.
        width: of the frame that it is in, from whatever side it is seen, in scene units.
        theme: where colours come from.

    Raises:
        InputError: for costs that are no grid, not finite, or not positive with `log`; x and y that do not increase; a
            way that leaves the grid; a camera below the ground; fewer than 4 or more than 120 patches; a relief or
            width that is not positive.

    Examples:
        >>> from manim import Scene
        >>> import numpy as np
        >>> class RoundTheValley(Scene):
        ...     def construct(self):
        ...         x = np.linspace(-2, 2, 25)
        ...         costs = x**2 + x[:, np.newaxis] ** 2 / 2 + np.sin(3 * x)
        ...         way = np.array([2, -1.5]) * 0.8 ** np.arange(12)[:, np.newaxis]
        ...         surface = CostSurface(costs, x, x, path=way, x_label="w_1", y_label="w_2")
        ...         self.add(surface.set_traced(0))
        ...         self.play(surface.trace(run_time=2))
        ...         self.play(surface.turn(90, run_time=2))
    """

    state: ClassVar[tuple[str, ...]] = (*SelfDrawing.state, "heights", "way", "view", "traced_")
    settings: ClassVar[tuple[str, ...]] = ("grid", "theme", "role", "relief", "highest", "room")

    def __init__(
        self,
        costs: ArrayLike,
        x: ArrayLike | None = None,
        y: ArrayLike | None = None,
        *,
        path: ArrayLike | None = None,
        log: bool = False,
        relief: float = 0.55,
        turned: float = 30.0,
        raised: float = 32.0,
        highest: float = STEEPEST,
        patches: int = 40,
        role: str = "signal",
        x_label: str = "",
        y_label: str = "",
        width: float = 7.0,
        theme: Theme | str = DARK,
    ) -> None:
        self.theme, self.role = theme_of(theme), role
        self.theme.hex(role)  # refuses what is no role
        if isinstance(patches, bool) or not isinstance(patches, int | np.integer) or not 4 <= patches <= 120:
            raise InputError(f"A surface has 4 to 120 patches along each side, not {patches!r}.")
        for what, length in (("relief", relief), ("width", width)):
            if not 0 < length < np.inf:
                raise InputError(f"The {what} of a surface is a positive number, not {length}.")
        self.grid, self.relief = CostGrid.of(costs, x, y, log), float(relief)
        self.heights = freeze(self.grid.resampled(int(patches) + 1, int(patches) + 1))
        self.way = freeze(np.empty((0, 3)) if path is None else self._on_ground(path))
        self.view, self.traced_ = freeze([0.0, 0.0], np.float64), freeze([1.0], np.float64)
        if not LOWEST <= highest <= STEEPEST:
            raise InputError(f"The camera may stand {LOWEST:g} to {STEEPEST:g} degrees high, not {highest:g}.")
        self.highest = float(highest)
        self.room = _room(self.relief, self.highest)
        super().__init__(width, width * (self.room[2] - self.room[1]) / (2 * self.room[0]))
        self.axis_names = VGroup(
            AxisName(text, way, self.theme)
            for text, ways in ((x_label, ((0, -1), (0, 1))), (y_label, ((1, 0), (-1, 0))))
            for way in (ways if text else ())
        )
        self.add(*self.axis_names)
        self.made_width = float(width)
        self.set_view(turned, raised)

    # ---- the camera ----

    @property
    def turned(self) -> float:
        """How far the camera has gone round, in degrees."""
        return float(self.view[0])

    @property
    def raised(self) -> float:
        """How high the camera stands, in degrees."""
        return float(self.view[1])

    def set_view(self, turned: float | None = None, raised: float | None = None) -> Self:
        """Look from elsewhere; through `.animate` the camera goes there.

        Raises:
            InputError: for a camera below the ground or right above.
        """
        view = finite(
            [self.turned if turned is None else turned, self.raised if raised is None else raised],
            "The angles of the camera",
            (2,),
        )
        if not LOWEST <= view[1] <= self.highest:
            raise InputError(f"The camera stands {LOWEST:g} to {self.highest:g} degrees high, not {view[1]:g}.")
        self.view = freeze(view, np.float64)
        for name in self.axis_names:
            self._put(name)
        return self

    def turn(self, angle: float, run_time: float = 4.0) -> Animation:
        """The camera goes round the surface, at an even pace: by an angle in degrees, to the right where positive."""
        return self._run(run_time, turned=self.turned + float(finite(angle, "An angle", ())))

    # ---- the way ----

    @property
    def traced(self) -> float:
        """How much of the way is drawn, from 0 to 1."""
        return float(self.traced_[0])

    def set_traced(self, share: float) -> Self:
        """Draw a share of the way, step by step of the same length of time.

        Raises:
            InputError: when it is no share.
        """
        if not 0 <= share <= 1:
            raise InputError(f"A share of a way lies between 0 and 1, not {share}.")
        self.traced_ = freeze([share], np.float64)
        return self

    def trace(self, run_time: float = 3.0) -> Animation:
        """The way is drawn from where it is to its end, a ball going ahead."""
        if not len(self.way):
            raise InputError("There is no way on this surface to be traced: give one as path=.")
        return self._run(run_time, traced=1.0)

    def scale_bar(self, height: float = 3.0, label: str = "cost") -> VGroup:
        """The scale of colours with a few costs beside it; add it where it has room."""
        colours = self.theme.heights(np.linspace(0, 1, STEPS))
        return self.grid.scale(colours, height, label, self.theme)

    def point_over(self, x: float, y: float) -> Floats:
        """Where a point of the surface is seen at present, in the scene: (3,).

        Raises:
            InputError: when it is not on the grid.
        """
        across, up, _ = self._seen(self._on_ground([[x, y]])).T
        return self.point_at(float(across[0]), float(up[0]))

    # ---- numbers that run, see `RunValues` ----

    @property
    def held(self) -> Any:
        """What runs: the camera's angle, and how much of the way is drawn."""
        return _Running({"turned": self.view[0], "traced": self.traced_[0]})

    def take(self, **values: Any) -> Self:
        """Look from another `turned`, draw another `traced` share."""
        if "turned" in values:
            self.set_view(turned=float(values["turned"]))
        return self.set_traced(float(values["traced"])) if "traced" in values else self

    def _run(self, run_time: float, **values: float) -> Animation:
        run = RunValues(self, run_time, **values)
        run.rate_func = linear
        return run

    def _put(self, name: Any) -> None:
        """Put the name of an axis along its border of the ground; where that is turned away, it is not seen."""
        out, along = name.way, np.array([-name.way[1], name.way[0]])
        ends = 0.5 + np.array([out / 2 - along / 2, out / 2 + along / 2])
        seen = self._seen(np.column_stack([ends, [GROUND, GROUND]]))
        first, last = (self.point_at(float(across), float(down)) for across, down, _ in seen)
        middle = self._seen(np.array([0.5, 0.5, GROUND]))
        outward = (first + last) / 2 - self.point_at(float(middle[0]), float(middle[1]))
        turned = np.radians(self.turned)
        facing = float(out[0] * np.sin(turned) - out[1] * np.cos(turned))
        scale = float(np.linalg.norm(self.points[1] - self.points[0])) / self.made_width
        name.stand(first, last, outward, scale)
        name.set_opacity(self.opacity * float(np.clip((facing - HIDDEN) / (SEEN - HIDDEN), 0, 1)))

    # ---- drawing ----

    def _on_ground(self, path: ArrayLike) -> Floats:
        """A way as shares of the ground and heights: (m, 3)."""
        way = way_of(path, self.grid, "The path")
        ends = np.array([self.grid.x_range, self.grid.y_range])
        flat = (way - ends[:, 0]) / (ends[:, 1] - ends[:, 0])
        return np.column_stack([flat, np.clip(self.grid.shares(self.grid.cost(*way.T)), 0, 1)])

    def _seen(self, places: Floats) -> Floats:
        """Places (..., 3) as seen: shares of the frame to the right and down, and how near: (..., 3)."""
        right, up, near = _projected(places, self.turned, self.raised, self.relief)
        half, low, high = self.room
        return np.stack([0.5 + right / (2 * half), (high - up) / (high - low), near], axis=-1)

    def draw(self, ctx: cairo.Context[Any], camera: Camera) -> None:
        """Paint the shadow, then patches and pieces of the way, from the farthest to the nearest."""
        frame = self.frame_in(camera)
        ctx.push_group()
        ctx.set_line_join(cairo.LINE_JOIN_ROUND)
        ctx.set_line_cap(cairo.LINE_CAP_ROUND)
        pen = 1.1 * camera.cairo_line_width_multiple
        self._draw_ground(ctx, pen, frame)
        corners, nearness = self._patches(frame)
        steps, nearness_of_steps = self._steps(nearness, frame)
        colours = self._colours()
        order = np.argsort(np.concatenate([nearness.ravel(), nearness_of_steps]), kind="stable").tolist()
        ink = [each + NET * (end - each) for each, end in zip(colours.T, self.theme.rgb("ink"), strict=True)]
        fills, nets = colours[:, ::-1].tolist(), np.column_stack(ink)[:, ::-1].tolist()
        count = len(corners)
        first, last = (float(share) * self.heights.shape[1] for share in self.revealed)
        side = self.heights.shape[1] - 1
        ctx.set_line_width(pen)
        for index in order:
            if index >= count:
                self._draw_step(ctx, steps[index - count], pen)
                continue
            if not first <= index % side < last:
                continue
            ax, ay, bx, by, cx, cy, dx, dy = corners[index]
            ctx.move_to(ax, ay)
            ctx.line_to(bx, by)
            ctx.line_to(cx, cy)
            ctx.line_to(dx, dy)
            ctx.close_path()
            ctx.set_source_rgba(*fills[index])
            ctx.fill_preserve()
            ctx.set_source_rgba(*nets[index])
            ctx.stroke()
        ctx.pop_group_to_source()
        ctx.paint_with_alpha(self.opacity)

    draw_vectors = draw

    def _patches(self, frame: Floats) -> tuple[list[list[float]], Floats]:
        """The corners of all patches in a frame, (n, 8), and how near each is, (rows, columns)."""
        rows, columns = self.heights.shape
        x, y = np.meshgrid(np.linspace(0, 1, columns), np.linspace(0, 1, rows))
        seen = self._seen(np.stack([x, y, self.heights], axis=-1))
        cut = _within(frame, seen)
        corners = np.concatenate([cut[:-1, :-1], cut[:-1, 1:], cut[1:, 1:], cut[1:, :-1]], axis=-1).reshape(-1, 8)
        flat = self._seen(np.stack([x, y, np.full_like(x, 0.5)], axis=-1))[
            ..., 2
        ]  # of columns of ground: never ambiguous
        nearness = (flat[:-1, :-1] + flat[1:, 1:]) / 2
        return corners.tolist(), nearness

    def _colours(self) -> Floats:
        """The colours of all patches, (n, 3): by height, darker where they are turned away from the light."""
        colours: Floats = _lit(self.heights.tobytes(), self.heights.shape, self.theme, self.relief)
        return colours

    def _steps(self, nearness: Floats, frame: Floats) -> tuple[list[Any], Floats]:
        """The pieces of the way that are drawn, and the ball at its end: from where to where, and how near."""
        if not len(self.way):
            return [], np.empty(0)
        way = _dense(self.way.tobytes(), len(self.way), self.traced, self.heights.tobytes(), self.heights.shape)
        seen = self._seen(way)
        rows, columns = nearness.shape
        row = np.clip(way[:, 1] * rows, 0, rows - 1).astype(int)
        column = np.clip(way[:, 0] * columns, 0, columns - 1).astype(int)
        padded = np.pad(nearness, 1, mode="edge")  # over the patches around, too, on whose borders it may lie
        around = np.max(
            [padded[1 + i : rows + 1 + i, 1 + j : columns + 1 + j] for i in (-1, 0, 1) for j in (-1, 0, 1)], 0
        )
        near = around[row, column] + 1e-9
        places = _within(frame, seen)
        pieces: list[Any] = np.hstack([places[:-1], places[1:]]).tolist()
        ball = places[-1].tolist()
        return [*pieces, ball], np.append(np.maximum(near[:-1], near[1:]), near[-1] + 1e-6)

    def _draw_step(self, ctx: cairo.Context[Any], step: list[float], pen: float) -> None:
        """A piece of the way, or the ball."""
        colour, canvas = self.theme.rgb(self.role), self.theme.rgb("canvas")
        if len(step) == 4:
            ctx.move_to(*step[:2])
            ctx.line_to(*step[2:])
            dip(ctx, [*colour, 1])
            ctx.set_line_width(4 * pen)
            ctx.stroke()
        else:
            ctx.new_sub_path()
            ctx.arc(step[0], step[1], 9 * pen, 0, 2 * np.pi)
            dip(ctx, [*colour, 1])
            ctx.fill_preserve()
            dip(ctx, [*canvas, 1])
            ctx.set_line_width(1.5 * pen)
            ctx.stroke()
        ctx.set_line_width(pen)

    def _draw_ground(self, ctx: cairo.Context[Any], pen: float, frame: Floats) -> None:
        """The border of the ground below the surface, and the shadow of the way."""
        square = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], float)
        square[:, 2] = GROUND
        for lines, role, closed in ((square, "muted", True), (self._shadow(), self.role, False)):
            for k, (x, y) in enumerate(_within(frame, self._seen(lines)).tolist()):
                (ctx.line_to if k else ctx.move_to)(x, y)
            if closed:
                ctx.close_path()
            dip(ctx, [*self.theme.rgb(role), 0.7 if closed else 0.45])
            ctx.set_line_width(2 * pen if closed else 3 * pen)
            ctx.stroke()

    def _shadow(self) -> Floats:
        """The way on the ground, as far as it is drawn."""
        if not len(self.way):
            return np.empty((0, 3))
        way = _dense(self.way.tobytes(), len(self.way), self.traced, self.heights.tobytes(), self.heights.shape).copy()
        way[:, 2] = GROUND
        return way


class AxisName(VGroup):
    """What an axis of a surface counts, to be put along one border of its ground.

    Args:
        text: what is counted.
        way: the way from the middle of the ground to that border, as x and y.
        theme: where colours come from.
    """

    def __init__(self, text: str, way: tuple[int, int], theme: Theme) -> None:
        self.way = np.array(way, float)
        self.upright: VMobject = words(text, SMALL, "muted", theme)
        super().__init__(self.upright.copy())

    def stand(self, first: Floats, last: Floats, outward: Floats, scale: float) -> None:
        """Stand along a border as it is seen, and read from left to right.

        Args:
            first: where the border begins, in the scene.
            last: where it ends.
            outward: from the middle of the ground to its own.
            scale: how much larger the surface is than it was made.
        """
        along = (last - first) / np.linalg.norm(last - first)
        along = along if along[0] > 0 else -along
        across = np.array([-along[1], along[0], 0])
        across = across if across @ outward > 0 else -across
        text = self.upright.copy().scale(scale)
        beyond = text.height / 2 + BESIDE * scale
        text.rotate(float(np.arctan2(along[1], along[0]))).move_to((first + last) / 2 + beyond * across)
        for mine, other in zip(self[0].get_family(), text.get_family(), strict=True):
            mine.points = other.points.copy()


class _Running:
    """Numbers by name, as `RunValues` asks for them."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.values = {name: np.array(value, np.float64) for name, value in values.items()}


def _projected(places: Floats, turned: float, raised: float, relief: float) -> tuple[Floats, Floats, Floats]:
    """Places (..., 3) as the camera sees them, in sides of the ground: how far right, up and near, each (...)."""
    angle, height = np.radians(turned), np.radians(raised)
    x, y = places[..., 0] - 0.5, places[..., 1] - 0.5
    z = (places[..., 2] - 0.5) * relief
    right = x * np.cos(angle) + y * np.sin(angle)
    back = y * np.cos(angle) - x * np.sin(angle)
    near = z * np.sin(height) - back * np.cos(height)
    larger = DISTANCE / (DISTANCE - near)
    return right * larger, (z * np.cos(height) + back * np.sin(height)) * larger, near


@lru_cache(maxsize=64)
def _room(relief: float, highest: float) -> tuple[float, float, float]:
    """What a surface needs from whatever side it is seen, in sides of the ground: to either side, down and up."""
    corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (GROUND, 1)], float)
    views = [(turned, raised) for turned in range(0, 90, 5) for raised in np.linspace(LOWEST, highest, 17).tolist()]
    seen = np.array([_projected(corners, *view, relief)[:2] for view in views])
    return float(abs(seen[:, 0]).max()), float(seen[:, 1].min()), float(seen[:, 1].max())


def _within(frame: Floats, seen: Floats) -> Floats:
    """Shares (..., 2 or more) to the right and down as points of a frame, (..., 2)."""
    corner, right, down = frame
    return np.asarray(corner + seen[..., :1] * right + seen[..., 1:2] * down)


@lru_cache(maxsize=8)
def _lit(heights: bytes, shape: tuple[int, int], theme: Theme, relief: float) -> Floats:
    """The colours of patches, (n, 3), row by row."""
    at = np.frombuffer(heights, np.float32).reshape(shape).astype(float)
    middle = (at[:-1, :-1] + at[1:, :-1] + at[:-1, 1:] + at[1:, 1:]) / 4
    along = relief * (at[:-1, 1:] + at[1:, 1:] - at[:-1, :-1] - at[1:, :-1]) / 2 * (shape[1] - 1)
    up = relief * (at[1:, :-1] + at[1:, 1:] - at[:-1, :-1] - at[:-1, 1:]) / 2 * (shape[0] - 1)
    normal = np.stack([-along, -up, np.ones_like(along)], axis=-1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
    lit = np.clip(normal @ (LIGHT_FROM / np.linalg.norm(LIGHT_FROM)), 0, 1)
    colours = theme.heights(middle)[..., :3] * (1 - SHADE * (1 - lit))[..., np.newaxis]
    return np.clip(colours, 0, 1).reshape(-1, 3)


@lru_cache(maxsize=64)
def _dense(way: bytes, count: int, share: float, heights: bytes, shape: tuple[int, int]) -> Floats:
    """A share of a way, (m, 3), with so many points that it follows the ground, a little above it."""
    steps = np.frombuffer(way, np.float32).reshape(count, 3).astype(float)
    at = np.frombuffer(heights, np.float32).reshape(shape).astype(float)
    if count == 1:
        steps = np.repeat(steps, 2, axis=0)
    last = share * (len(steps) - 1)
    reach = np.linalg.norm(np.diff(steps[:, :2], axis=0), axis=1)
    places = np.concatenate(
        [k + np.arange(n) / n for k, n in enumerate(np.maximum(1, np.ceil(reach * 80)).astype(int))]
    )
    places = np.append(places[places < last], last)
    if len(places) == 1:
        places = np.repeat(places, 2)
    flat = np.column_stack([np.interp(places, np.arange(len(steps)), steps[:, k]) for k in (0, 1)])
    row, column = flat[:, 1] * (shape[0] - 1), flat[:, 0] * (shape[1] - 1)
    i, j = np.clip(row.astype(int), 0, shape[0] - 2), np.clip(column.astype(int), 0, shape[1] - 2)
    v, u = row - i, column - j
    height = (1 - v) * ((1 - u) * at[i, j] + u * at[i, j + 1]) + v * ((1 - u) * at[i + 1, j] + u * at[i + 1, j + 1])
    return np.column_stack([flat, height + LIFT])
