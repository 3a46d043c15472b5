"""Thousands of straight edges as one mobject: the connections between layers of neurons."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import replace
from itertools import takewhile
from typing import Any, ClassVar, NamedTuple, Self

import cairo
import numpy as np
import numpy.typing as npt
from manim import Mobject
from manim.camera.camera import Camera

from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.painting.between import Between
from scenes.mobjects.painting.colours import rgba, tinted
from scenes.mobjects.painting.coverage import Box, Lines, Singles, pixels_touched
from scenes.mobjects.painting.handover import Handover
from scenes.mobjects.painting.ink import dip
from scenes.mobjects.painting.mixture import Mixture
from scenes.mobjects.painting.operators import CoverageOperator, paint_each
from scenes.mobjects.painting.self_drawing import SelfDrawing, freeze, memory

PICTURES = 384 * 2**20  # bytes that pictures and operators of all edges may hold together
EXACT = 7  # decimals of a pixel that count
FAINTEST = 1 / 512  # the opacity below which a line is left out of a vector drawing
OPERATOR = 320 * 2**20  # bytes beyond which no operator is built: every frame is painted anew


class Edges(SelfDrawing):
    """Many straight lines with butt caps, each with its own colour, opacity and width.

    Where edges cross, the picture does not depend on their order: see `scenes.mobjects.painting.operators` for the
    formula. Edges that keep still, or fade, cost about a millisecond a frame however many they are; 13,000 edges that
    change their colours, some 20. Edges that grow, or change their widths, are painted anew each frame: some 50
    microseconds each, at 1080p. On their way to another place or other looks, as `Transform` and `.animate`
    take them, they are a mixture of two pictures, of their start and of their end; a crowd of lines that
    become other lines gives way to them.

    Args:
        starts: Where the edges begin, in scene units: (n, 2) or (n, 3).
        ends: Where they end, likewise.
        colors: RGBA in [0, 1], straight alpha: (n, 4), or (4,) for all; or as Manim takes them, see `set_colors`.
        widths: Widths in Manim's stroke-width units (1 is 0.01 scene units, 1.35 pixels at 1080p): (n,), or one number.
            Like those of all strokes they follow the zoom of the camera, not `scale`.
        kwargs: Passed on to `VMobject`, for example `z_index`.

    Raises:
        InputError: If shapes do not fit, or values are NaN or out of range.

    Examples:
        >>> from manim import Scene
        >>> class TwoThatCross(Scene):
        ...     def construct(self):
        ...         edges = Edges([[0, 0], [0, 1]], [[2, 1], [2, 0]], colors=[0.3, 0.6, 1.0, 0.8], widths=4)
        ...         self.add(edges)
        ...         self.play(edges.animate.set_colors([1.0, 0.4, 0.3, 0.8], indices=[1]))
    """

    state: ClassVar[tuple[str, ...]] = (
        *SelfDrawing.state, "starts", "ends", "colors", "widths", "drawn", "strength",
    )  # fmt: skip

    def __init__(
        self,
        starts: npt.ArrayLike,
        ends: npt.ArrayLike,
        colors: Any,
        widths: npt.ArrayLike = 1.0,
        **kwargs: Any,
    ) -> None:
        first, last = _points(starts, "starts"), _points(ends, "ends")
        if first.shape != last.shape:
            raise InputError(f"Edges need as many starts as ends, not {len(first)} and {len(last)}.")
        low = np.minimum(first.min(axis=0), last.min(axis=0))
        high = np.maximum(first.max(axis=0), last.max(axis=0))
        size = np.maximum(high - low, 1e-9)
        # Shares of the frame, from its upper left corner to the right and downwards.
        self.starts, self.ends = (
            freeze((points - low) / size * [1, -1] + [0, 1], np.float64) for points in (first, last)
        )
        self.drawn = freeze(np.tile([0.0, 1.0], (len(first), 1)))
        self.colors = freeze(np.zeros((len(first), 4)))
        self.widths = freeze(np.zeros(len(first)))
        self.strength = freeze([1.0], np.float64)
        self.set_colors(colors).set_widths(widths)
        self._between: Between | None = None
        self._coming: tuple[Singles, Singles, Singles] | None = None
        super().__init__(*(high - low), **kwargs)
        self.shift(np.array([*(low + high) / 2, 0.0]))

    @property
    def count(self) -> int:
        """The number of edges."""
        return len(self.colors)

    @property
    def opacity(self) -> float:
        """Opacity of the whole picture in [0, 1]: as changed by `set_opacity` and fades, times the strength."""
        return float(self.strength[0]) * super().opacity

    def set_strength(self, share: float) -> Self:
        """Let all edges step back to a share of the opacity they have otherwise, whatever changes that meanwhile."""
        self.strength = freeze([share], np.float64)
        return self

    fill_fades: ClassVar[bool] = False

    def take_color(self, color: Any) -> None:
        """Take one colour for all edges; each keeps its opacity."""
        self.set_colors(tinted(self.colors, color))

    take_outline = take_color

    def take_width(self, width: float) -> None:
        """Take one width for all edges."""
        self.set_widths(width)

    def set_colors(self, colors: Any, indices: Any = slice(None)) -> Self:
        """Give all edges, or those at `indices`, other colours: RGBA in [0, 1] (n, 4) or (4,), or as Manim takes them.

        Such a colour, a `ManimColor`, a hex string or a name, or a list of them, is opaque.
        """
        self.colors = self._replaced(self.colors, rgba(colors), indices, "colors", 1.0)
        return self

    def set_widths(self, widths: npt.ArrayLike, indices: Any = slice(None)) -> Self:
        """Give all edges, or those at `indices`, other widths: stroke-width units (n,) or one number."""
        self.widths = self._replaced(self.widths, widths, indices, "widths", np.inf)
        return self

    def set_drawn(self, start: npt.ArrayLike, end: npt.ArrayLike, indices: Any = slice(None)) -> Self:
        """Draw only the part from share `start` to share `end` of each edge: (n,) or one number each, in [0, 1].

        A short interval that moves from 0 to 1 is a pulse travelling along the edge.
        """
        count = len(np.arange(self.count)[indices])
        interval = np.stack(
            [np.broadcast_to(np.asarray(share, np.float32), (count,)) for share in (start, end)], axis=1
        )
        self.drawn = self._replaced(self.drawn, interval, indices, "shares", 1.0)
        return self

    def _replaced(self, old: Singles, values: npt.ArrayLike, indices: Any, what: str, highest: float) -> Singles:
        """Return a frozen copy of `old` with `values` at `indices`; if equal `old` itself, which may have a picture."""
        given = np.asarray(values, dtype=np.float32)
        if not ((given >= 0) & (given <= highest)).all():
            raise InputError(f"The {what} of edges must lie in [0, {highest:g}], without NaN.")
        new = old.copy()
        try:
            new[indices] = given
        except (ValueError, IndexError) as error:
            raise InputError(
                f"The {what} given have shape {given.shape}, which does not fit the {what} of {self.count} edges "
                f"{old.shape} at the given indices."
            ) from error
        frozen: Singles = old if np.array_equal(new, old) else freeze(new)
        return frozen

    def points_along(self, shares: npt.ArrayLike, indices: Any = slice(None)) -> Floats:
        """Return the scene points (n, 3) at the given shares (n,), or one share, of the way along the edges."""
        share = np.asarray(shares, dtype=float).reshape(-1, 1)
        place = (1 - share) * self.starts[indices] + share * self.ends[indices]
        upper_left, upper_right, lower_left = self.points[:3]
        points: Floats = upper_left + place @ np.stack([upper_right - upper_left, lower_left - upper_left])
        return points

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        """Blend as all that draws itself; in between, be painted as a mixture of two pictures where that will do."""
        super().interpolate_color(mobject1, mobject2, alpha)
        self._between = self._coming = None
        if alpha == 0 and isinstance(mobject2, Edges) and _same_lines(self, mobject2):
            self._coming = (memory(self.colors), memory(mobject2.colors), memory(mobject2.widths))
        if 0 < alpha < 1 and isinstance(mobject1, Edges) and isinstance(mobject2, Edges):
            ends = (self, mobject1, mobject2, alpha)
            self._between = Mixture.of(*ends) or (None if _same_lines(mobject1, mobject2) else Handover.of(*ends))
        return self

    def draw(self, ctx: cairo.Context[Any], camera: Camera) -> None:
        """Paint the picture of the edges, which is made anew only if it has changed."""
        if not (self.drawn[:, 1] > self.drawn[:, 0]).any():
            return
        if self._between is not None and self._between.is_of(self) and self._between.draw(self, ctx, camera):
            return
        surface, box = self.picture_in(ctx, camera)
        if surface is not None:
            ctx.identity_matrix()
            ctx.set_source_surface(surface, box.left, box.top)
            ctx.paint_with_alpha(self.opacity)

    def picture_in(
        self, ctx: cairo.Context[Any], camera: Camera, *, lasting: bool = False
    ) -> tuple[cairo.ImageSurface | None, Box]:
        """The picture of the edges at full opacity, None if nothing is in sight, and where its pixels belong.

        It holds until edges in the same place have other looks; a `lasting` one, until it has not been used for long.
        """
        target = ctx.get_target()
        frame = self.frame_in(camera)
        to_pixels = ctx.get_matrix()
        place = (
            _pixels(to_pixels.transform_point(*frame[0])),
            _pixels(to_pixels.transform_distance(*frame[1])),
            _pixels(to_pixels.transform_distance(*frame[2])),
        )
        pixels_per_unit = np.sqrt(abs(to_pixels.xx * to_pixels.yy - to_pixels.xy * to_pixels.yx))
        line_unit = float(camera.cairo_line_width_multiple * pixels_per_unit)
        key = (place, line_unit, tuple(self.revealed), target.get_width(), target.get_height())

        lines_of = (self.starts, self.ends, self.drawn)

        def lines() -> Lines:
            corner, axes = np.array(place[0]), np.array(place[1:])
            start, end = (corner + shares @ axes for shares in (self.starts, self.ends))
            drawn = self.drawn[:, :1] + (self.drawn[:, 1:] - self.drawn[:, :1]) * self.revealed
            first, last = (start + share[:, None] * (end - start) for share in drawn.T.astype(float))
            return Lines(first, last, np.where(drawn[:, 1] > drawn[:, 0], line_unit, 0.0))

        looks = Looks(memory(self.colors), memory(self.widths))
        coming = None
        if self._coming is not None and self._coming[0] is looks.colors:
            coming = Looks(*self._coming[1:])
        size = (target.get_width(), target.get_height())
        return _pictures.show([memory(array) for array in lines_of], key, looks, lines, size, coming, lasting=lasting)

    def draw_vectors(self, ctx: cairo.Context[Any], camera: Camera) -> None:
        """Stroke one line after the other, the faintest first, so that strong ones lie on top."""
        corner, *axes = self.frame_in(camera)
        start, end = (corner + shares @ np.array(axes) for shares in (self.starts, self.ends))
        drawn = self.drawn[:, :1] + (self.drawn[:, 1:] - self.drawn[:, :1]) * self.revealed
        first, last = (start + share[:, None] * (end - start) for share in drawn.T.astype(float))
        for k in np.argsort(self.colors[:, 3], kind="stable"):
            if float(self.colors[k, 3]) * self.opacity < FAINTEST or drawn[k, 1] <= drawn[k, 0]:
                continue
            ctx.move_to(*first[k])
            ctx.line_to(*last[k])
            dip(ctx, self.colors[k], self.opacity)
            ctx.set_line_width(float(self.widths[k]) * camera.cairo_line_width_multiple)
            ctx.stroke()


def _same_lines(one: Edges, other: Edges) -> bool:
    """Whether two have the same lines within their frames, however much of each is drawn."""
    return all(
        memory(getattr(one, name)) is memory(getattr(other, name))
        or np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("starts", "ends")
    )


def _pixels(place: tuple[float, float]) -> tuple[float, float]:
    """Pixels without the last decimals, in which a place differs from itself when it is on its way there."""
    return round(place[0], EXACT), round(place[1], EXACT)


def _points(values: npt.ArrayLike, what: str) -> Floats:
    points = np.asarray(values, dtype=float)
    if points.ndim != 2 or points.shape[1] not in (2, 3) or not len(points) or not np.isfinite(points).all():
        raise InputError(
            f"The {what} of edges must be finite points of shape (n, 2) or (n, 3), n >= 1, not {points.shape}."
        )
    return points[:, :2]


class Looks(NamedTuple):
    """What changes about lines that stay: looks are the same if their arrays are."""

    colors: Singles
    widths: Singles

    def are(self, other: Looks | None) -> bool:
        """Whether the two are the same arrays."""
        return other is not None and self.colors is other.colors and self.widths is other.widths


class _Picture:
    """What edges in one place look like: the surface in their latest looks, and an operator once these change."""

    def __init__(self, held: list[npt.NDArray[Any]], lines: Lines, size: tuple[int, int]) -> None:
        self.held = held  # kept, so that no other array takes the identity of one of these
        self.lines = lines  # of width 1
        self.size = size
        self.box = Box(0, 0, 0, 0)
        self.looks: Looks | None = None
        self.operator: CoverageOperator | None = None
        self.surface: cairo.ImageSurface | None = None

    @property
    def nbytes(self) -> int:
        rows, columns = self.box.shape
        return 4 * rows * columns if self.operator is None else self.operator.nbytes

    def show(self, looks: Looks, coming: Looks | None, room: Callable[[], int]) -> cairo.ImageSurface | None:
        """Let `surface` be what to paint at the box's corner, None if nothing is in sight; return that of `coming`.

        The looks that are `coming` are painted along, where that saves work. `room` tells how many bytes an operator
        may take.
        """
        lines = replace(self.lines, width=self.lines.width * looks.widths)
        if self.looks is None or not np.array_equal(looks.widths, self.looks.widths):
            self.box, self.operator = lines.box(*self.size), None
        elif self.operator is None and _fits(lines, self.box, room):
            self.operator = CoverageOperator(lines, self.box)
        self.looks = looks
        if self.operator is not None:
            self.surface = _surface(self.operator.paint(looks.colors))
            return None
        if coming is None or not np.array_equal(coming.widths, looks.widths):
            self.surface = _surface(*paint_each(lines, self.box, [looks.colors]))
            return None
        self.surface, other = map(_surface, paint_each(lines, self.box, [looks.colors, coming.colors]))
        return other

    def take(self, looks: Looks, box: Box, surface: cairo.ImageSurface | None) -> None:
        """Show these looks by a surface that is there already."""
        if self.looks is None or not np.array_equal(looks.widths, self.looks.widths):
            self.operator = None
        self.looks, self.box, self.surface = looks, box, surface


def _surface(picture: npt.NDArray[np.uint8]) -> cairo.ImageSurface | None:
    rows, columns = picture.shape[:2]
    return (
        cairo.ImageSurface.create_for_data(picture.data, cairo.FORMAT_ARGB32, columns, rows) if picture.size else None
    )


def _fits(lines: Lines, box: Box, room: Callable[[], int]) -> bool:
    """Return whether there is room for an operator of these lines."""
    return CoverageOperator.BYTES * pixels_touched(lines, box) <= min(room(), OPERATOR)


class _Pictures:
    """The pictures shown lately, of all edges, within `PICTURES` bytes; they are no part of any mobject's state.

    A picture is known by the arrays and the place of its lines, and shows whatever looks they have; one that lasts is
    known by their looks, too, and shows no others.
    """

    def __init__(self) -> None:
        self._pictures: OrderedDict[Hashable, _Picture] = OrderedDict()
        self._nbytes = 0

    def show(
        self,
        geometry: list[npt.NDArray[Any]],
        place: Hashable,
        looks: Looks,
        lines: Callable[[], Lines],
        size: tuple[int, int],
        coming: Looks | None = None,
        *,
        lasting: bool = False,
    ) -> tuple[cairo.ImageSurface | None, Box]:
        """Return the surface and its box for a geometry, known by the identity of its arrays and by `place`."""
        passing, kept = self._name(geometry, place), self._name([*geometry, *looks], place)
        known, twin = (kept, passing) if lasting else (passing, kept)
        picture = self._pictures.get(known)
        if picture is None:
            picture = self._pictures[known] = _Picture([*geometry, *looks] if lasting else geometry, lines(), size)
            self._nbytes += picture.nbytes

        def room() -> int:
            # Pictures shown since this one was shown last are in use: an operator must leave room for them.
            since = takewhile(lambda other: other != known, reversed(self._pictures))
            return PICTURES - sum(self._pictures[other].nbytes for other in since)

        before, other = picture.nbytes, self._pictures.get(twin)
        if not looks.are(picture.looks):
            if other is not None and other.operator is None and looks.are(other.looks):
                picture.take(looks, other.box, other.surface)
            else:
                ahead = picture.show(looks, coming, room)
                if coming is not None and ahead is not None:
                    self._keep(geometry, place, coming, picture, ahead)
        self._nbytes += picture.nbytes - before
        self._pictures.move_to_end(known)
        while self._nbytes > PICTURES and len(self._pictures) > 1:
            self._nbytes -= self._pictures.popitem(last=False)[1].nbytes
        return picture.surface, picture.box

    def _keep(
        self, geometry: list[Any], place: Hashable, looks: Looks, like: _Picture, surface: cairo.ImageSurface
    ) -> None:
        """Keep a surface as the lasting picture of lines in other looks than `like`."""
        name = self._name([*geometry, *looks], place)
        if name not in self._pictures:
            picture = self._pictures[name] = _Picture([*geometry, *looks], like.lines, like.size)
            picture.take(looks, like.box, surface)
            self._nbytes += picture.nbytes

    @staticmethod
    def _name(arrays: list[Any], place: Hashable) -> Hashable:
        return (*map(id, arrays), place)


_pictures = _Pictures()
