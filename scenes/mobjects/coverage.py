"""Thin lines turned into pixels with numpy: how much of each pixel each line covers, and what colour comes of it.

The blend is independent of order. Line i covers the share c_i of a pixel and has colour k_i and opacity α_i. Then

    φ_i = -log(1 - c_i α_i)          optical depth that the line adds to the pixel
    A   = 1 - exp(-Σ φ_i)            opacity of the pixel, which is 1 - Π (1 - c_i α_i)
    k   = Σ φ_i k_i / Σ φ_i          colour of the pixel

as if the lines were one mixed medium: exactly the colour that emission and absorption give in such a medium, and exactly
cairo's result where a single line passes. Depths stay floating point numbers until the pixel is finished, so thousands
of faint lines add up without banding.

There are two ways to the same picture. `paint` works the shares out, uses them and forgets them. A `CoverageOperator`
keeps them as a sparse matrix, pixels x lines, for lines that change colour but not place: two matrix-vector products
a frame.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]

BAND = 32  # rows of pixels worked on at a time: small enough for the processor's cache
OPAQUE = 1 - 1 / 1024  # share beyond which a pixel counts as full: the depth stays finite
INVISIBLE = 1e-5  # opacity below which even a thousand lines leave no trace
SCAN_LINES = 15  # a pixel, in cairo's rasteriser
SLIVER = 1 / 1024  # shares below this are left out
WORKERS = min(4, cpu_count() or 1)


class Box(NamedTuple):
    """A rectangle of pixels: left <= x < right, top <= y < bottom."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.bottom - self.top, self.right - self.left

    def bands(self) -> list[Box]:
        """Return the box cut into bands of at most `BAND` rows."""
        return [
            Box(self.left, top, self.right, min(top + BAND, self.bottom))
            for top in range(self.top, self.bottom, BAND)
        ]


@dataclass(frozen=True)
class Lines:
    """Straight lines with butt caps, in pixels: `start` and `end` (n, 2) as (x, y) with y downwards, `width` (n,)."""

    start: npt.NDArray[np.float64]
    end: npt.NDArray[np.float64]
    width: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.width)

    def take(self, chosen: npt.NDArray[Any]) -> Lines:
        """Return the lines at indices, or under a mask, `chosen`."""
        return Lines(self.start[chosen], self.end[chosen], self.width[chosen])

    def box(self, width: int, height: int) -> Box:
        """Return the smallest box around all lines inside a picture of `width` x `height` pixels."""
        if not len(self):
            return Box(0, 0, 0, 0)
        reach = float(self.width.max()) / 2 + 1
        low = np.minimum(self.start.min(axis=0), self.end.min(axis=0)) - reach
        high = np.maximum(self.start.max(axis=0), self.end.max(axis=0)) + reach
        left, top = np.clip(np.floor(low), 0, (width, height)).astype(int)
        right, bottom = np.clip(np.ceil(high), 0, (width, height)).astype(int)
        return Box(int(left), int(top), max(int(left), int(right)), max(int(top), int(bottom)))


class _Shares(NamedTuple):
    """The covered shares of the pixels of a band, line by line: the parts of a CSC matrix, lines in `order`."""

    share: Floats
    pixel: npt.NDArray[np.int32]
    count: npt.NDArray[np.intp]  # covered pixels of each line
    order: npt.NDArray[np.intp]

    def matrix(self, pixels: int, data: Floats) -> csc_array:
        """Return a matrix (pixels x lines in `order`) with `data` in place of the shares."""
        ends = np.concatenate([[0], np.cumsum(self.count)]).astype(np.int32)
        return csc_array((data, self.pixel, ends), shape=(pixels, len(self.order)))


def shares_of(lines: Lines, box: Box) -> _Shares:
    """Return which share of every pixel of `box` each line covers, as cairo measures it.

    The share is the exact area of a strip inside the square pixel: the difference of the areas on one side of its two borders.
    Near the ends the share along the line is multiplied in, which is exact for upright and level lines.
    """
    extent = np.abs(lines.end - lines.start)
    real = (extent.max(axis=1, initial=0) > 1e-6) & (lines.width > 0)
    steep = extent[:, 1] > extent[:, 0]
    parts = []
    for axis in (0, 1):
        strips = _Strips.of(lines, np.flatnonzero(real & (steep == axis)), box, axis)
        depth = np.where(strips.columns > 0, np.ceil(2 * strips.reach), 0).astype(int)
        for rows in np.unique(depth[depth > 0]):
            parts.append(_shares_of_strips(strips.take(depth == rows), int(rows), box, axis))
    if not parts:
        return _Shares(np.zeros(0, np.float32), *(np.zeros(0, kind) for kind in (np.int32, np.intp, np.intp)))
    return _Shares(*(np.concatenate(pieces) for pieces in zip(*parts, strict=True)))


class _Strips(NamedTuple):
    """Lines that run mainly along one axis: u increases along them, |dv/du| <= 1; a "column" is a unit step in u.

    All arrays are (n,), but the borders: (n, 2), the one with the lower v first.
    """

    line: npt.NDArray[np.intp]  # which of the lines this is
    u0: npt.NDArray[np.float64]
    u1: npt.NDArray[np.float64]
    slope: npt.NDArray[np.float64]
    border: npt.NDArray[np.float64]  # v of the borders at u0
    border_slope: npt.NDArray[np.float64]
    reach: npt.NDArray[np.float64]  # along v, from the middle to the farthest centre of a pixel touched
    first: npt.NDArray[np.float64]  # first column touched
    columns: npt.NDArray[np.intp]  # number of columns touched

    @classmethod
    def of(cls, lines: Lines, chosen: npt.NDArray[np.intp], box: Box, axis: int) -> _Strips:
        start, end = lines.start[chosen], lines.end[chosen]
        forward = (end[:, axis] > start[:, axis])[:, None]
        start, end = np.where(forward, start, end), np.where(forward, end, start)
        u0, u1, v0, v1 = start[:, axis], end[:, axis], start[:, 1 - axis], end[:, 1 - axis]
        slope = (v1 - v0) / (u1 - u0)
        cos = 1 / np.sqrt(1 + slope**2)
        radius = lines.width[chosen] / 2
        border, border_slope = _borders(start, end, radius, axis)
        reach = radius / cos + (1 + np.abs(slope)) / 2 + 1 / SCAN_LINES
        overhang = radius * np.abs(slope) * cos  # of the slanted cap
        level = np.where(np.abs(slope) < 1e-9, 1e-9, slope)
        enters = (box[1 - axis] - reach - v0) / level + u0
        leaves = (box[3 - axis] + reach - v0) / level + u0
        first = np.floor(np.maximum(u0 - overhang, np.minimum(enters, leaves) - 1)).clip(box[axis], box[axis + 2])
        last = np.ceil(np.minimum(u1 + overhang, np.maximum(enters, leaves) + 1)).clip(box[axis], box[axis + 2])
        columns = np.maximum(last - first, 0).astype(np.intp)
        return cls(chosen, u0, u1, slope, border, border_slope, reach, first, columns)

    def take(self, chosen: npt.NDArray[Any]) -> _Strips:
        return _Strips(*(values[chosen] for values in self))


def _borders(
    start: npt.NDArray[np.float64], end: npt.NDArray[np.float64], radius: npt.NDArray[np.float64], axis: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return v at the start, and slope, of the two borders of strips: (n, 2) each.

    Cairo rounds the corners of a slanted shape to scan lines, 15 a pixel in y. That shifts a border by up to 1/30 pixel, which
    shows on gentle slopes (17/255), so it is done here too: our lines look like all of Manim's other strokes.
    """
    along = (end - start) / np.hypot(*(end - start).T)[:, None]
    normal = along[:, ::-1] * ([1, -1] if axis == 0 else [-1, 1])
    normal *= np.where(normal[:, 1 - axis] < 0, -1, 1)[:, None]
    side = radius[:, None, None] * normal[:, None] * [[-1.0], [1.0]]
    corners = np.stack([start[:, None] + side, end[:, None] + side])  # (end, line, border, xy)
    slanted = np.abs(end - start).min(axis=1) > 1 / 256
    corners[..., 1] = np.where(slanted[:, None], np.round(corners[..., 1] * SCAN_LINES) / SCAN_LINES, corners[..., 1])
    (u0, u1), (v0, v1) = corners[..., axis], corners[..., 1 - axis]
    slope = (v1 - v0) / np.maximum(u1 - u0, 1e-6)
    return v0 + slope * (start[:, [axis]] - u0), slope


def _shares_of_strips(strips: _Strips, rows: int, box: Box, axis: int) -> _Shares:
    """Return the shares of strips that touch at most `rows` pixels in a column."""
    ends = np.concatenate([[0], np.cumsum(strips.columns)])
    which = np.repeat(np.arange(len(strips.line)), strips.columns)
    column = np.arange(ends[-1]) + (strips.first - ends[:-1])[which]
    into = column + 0.5 - strips.u0[which]
    lower, upper = (strips.border[which] + strips.border_slope[which] * into[:, None]).T
    top = np.ceil((lower + upper) / 2 - strips.reach[which] - 0.5)
    step = np.arange(rows, dtype=np.float32)

    lean = np.clip(np.abs(strips.slope), 1e-6, 1).astype(np.float32)[which][:, None]
    below, above = ((top + 0.5 - border).astype(np.float32)[:, None] + step for border in (lower, upper))
    share = _area_up_to(below, lean) - _area_up_to(above, lean)

    # Near the ends: the share along the line, by the way from the start to the foot of the pixel's centre.
    margin, stretch = 1 + strips.reach, 1 + strips.slope**2
    near = np.flatnonzero((into < margin[which]) | (into > (strips.u1 - strips.u0 - margin)[which]))
    at = which[near]
    aside = (below[near] + above[near]) / 2 * strips.slope[at][:, None]
    way = (into[near] * stretch[at])[:, None] + aside
    left = way - ((strips.u1 - strips.u0) * stretch)[at][:, None]
    share[near] *= _area_up_to(way.astype(np.float32), lean[near]) - _area_up_to(left.astype(np.float32), lean[near])

    row = top.astype(np.int32)[:, None] + step.astype(np.int32)
    low, high = box[1 - axis], box[3 - axis]
    kept = (share > SLIVER) & (row >= low) & (row < high)
    width = box.right - box.left
    strides = (width, 1) if axis else (1, width)
    pixel = (column.astype(np.int32) - box[axis])[:, None] * strides[0] + (row - low) * strides[1]
    count = np.diff(np.concatenate([[0], np.cumsum(np.count_nonzero(kept, axis=1))])[ends])
    return _Shares(share[kept], pixel[kept].astype(np.int32, copy=False), count, strips.line)


def _area_up_to(x: Floats, lean: Floats) -> Floats:
    """Return the area of a unit square between its middle and a slanted border, in [-1/2, 1/2].

    The border passes the middle at distance `x` (n, k) along one side and leans by `lean` (n, 1), in (0, 1], against the other.
    Seen along the border the square is a trapezoid: full height within (1 - lean) / 2, nothing beyond (1 + lean) / 2.
    """
    area = np.minimum(np.abs(x), (1 + lean) / 2)
    falling = np.maximum(area - (1 - lean) / 2, 0)
    np.square(falling, out=falling)
    falling /= 2 * lean
    area -= falling
    signed: Floats = np.copysign(area, x, out=area)
    return signed


def paint(lines: Lines, colors: Floats, box: Box) -> Bytes:
    """Return the picture of `lines` inside `box` as premultiplied RGBA bytes (rows, columns, 4).

    `colors` (n, 4) are RGBA in [0, 1], straight alpha.
    """
    picture = np.zeros((*box.shape, 4), np.uint8)
    visible = colors[:, 3] > INVISIBLE
    lines, pigments = lines.take(visible), _Pigments.of(colors[visible])

    def paint_band(band: Box) -> None:
        found = shares_of(lines, band)
        if not len(found.share):
            return
        depth = found.share * np.repeat(-pigments.opacity[found.order], found.count)
        np.log1p(np.maximum(depth, -OPAQUE, out=depth), out=depth)
        matrix = found.matrix(band.shape[0] * band.shape[1], np.negative(depth, out=depth))
        depths = np.stack([matrix @ column[found.order] for column in pigments.columns])
        picture[band.top - box.top : band.bottom - box.top] = _finish(pigments, depths).reshape(*band.shape, 4)

    _each(paint_band, box.bands())
    return picture


@dataclass(frozen=True)
class _Pigments:
    """Colours taken apart, so that few sums a pixel are needed: rgb of line i = Σ_j columns[j, i] basis[j, :3].

    With at most three different hues a column says which lines have that hue; otherwise there are a column for the
    opacity and one each for red, green and blue. basis @ depths gives red, green, blue and total depth.
    """

    opacity: Floats  # (n,)
    columns: Floats  # (m, n)
    basis: Floats  # (m, 4)

    @classmethod
    def of(cls, colors: Floats) -> _Pigments:
        rgb, left = colors[:, :3], np.ones(len(colors), bool)
        columns, basis = [], []
        while left.any():
            if len(basis) == 3:
                mixed = np.vstack([np.ones(len(colors), np.float32), rgb.T])
                return cls(colors[:, 3], mixed, np.eye(4, dtype=np.float32)[[3, 0, 1, 2]])
            hue = rgb[left.argmax()]
            same = left & (rgb == hue).all(axis=1)
            columns.append(same.astype(np.float32))
            basis.append([*hue, 1])
            left &= ~same
        return cls(
            colors[:, 3],
            np.array(columns, np.float32).reshape(-1, len(colors)),
            np.array(basis, np.float32).reshape(-1, 4),
        )


def _finish(pigments: _Pigments, depths: Floats) -> Bytes:
    """Return premultiplied bytes (pixels, 4) for the depths (m, pixels) of the pigments."""
    planes = pigments.basis.T @ depths
    total = planes[3]
    opacity = -np.expm1(-total)
    planes *= 255 * opacity / np.maximum(total, np.float32(1e-12))
    planes += np.float32(0.5)
    result = np.empty((planes.shape[1], 4), np.uint8)
    for channel, plane in enumerate(planes):
        np.copyto(result[:, channel], plane, casting="unsafe")
    return result


_workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="coverage")


def _each(work: Callable[[Any], Any], parts: list[Any]) -> list[Any]:
    """Do `work` on each part in several threads: numpy lets them run side by side."""
    return list(_workers.map(work, parts))
