"""Thin lines turned into pixels with numpy: how much of each pixel each line covers, and what colour comes of it.

The blend is independent of order. Line i covers the share c_i of a pixel and has colour k_i and opacity α_i. Then

    φ_i = -log(1 - c_i α_i)          optical depth that the line adds to the pixel
    A   = 1 - exp(-Σ φ_i)            opacity of the pixel, which is 1 - Π (1 - c_i α_i)
    k   = Σ φ_i k_i / Σ φ_i          colour of the pixel

as if the lines were one mixed medium that shines and absorbs; where a single line passes this is cairo's own result.
Depths stay floating point numbers until the pixel is finished, so thousands of faint lines add up without banding.

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
from scipy.sparse import csc_array, csr_array

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]
Reals = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]

BAND = 32  # rows of pixels worked on at a time: small enough for the processor's cache
OPAQUE = 1 - 1 / 1024  # share beyond which a pixel counts as full: the depth stays finite
INVISIBLE = 1e-5  # opacity below which even a thousand lines leave no trace
SCAN_LINES = 15  # a pixel, in cairo's rasteriser
SLIVER = 1 / 512  # shares below this are left out
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
            Box(self.left, top, self.right, min(top + BAND, self.bottom)) for top in range(self.top, self.bottom, BAND)
        ]


@dataclass(frozen=True)
class Lines:
    """Straight lines with butt caps, in pixels: `start` and `end` (n, 2) as (x, y) with y downwards, `width` (n,)."""

    start: Reals
    end: Reals
    width: Reals

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
    counts: Indices  # covered pixels of each line
    order: Indices

    def matrix(self, band: Box, data: Floats) -> csc_array:
        """Return a matrix (pixels of the band x lines in `order`) with `data` in place of the shares."""
        ends = np.concatenate([[0], np.cumsum(self.counts)]).astype(np.int32)
        return csc_array((data, self.pixel, ends), shape=(band.shape[0] * band.shape[1], len(self.order)))


def shares_of(lines: Lines, box: Box) -> _Shares:
    """Return which share of every pixel of `box` each line covers, as cairo measures it.

    The share is the area of a strip inside the square pixel: the difference of the areas on one side of its two
    borders. Near the ends the share along the line is multiplied in, which is exact for upright and level lines.
    """
    extent = np.abs(lines.end - lines.start)
    real = (extent.max(axis=1, initial=0) > 1e-6) & (lines.width > 0)
    steep = _steep(lines)
    parts = []
    for axis in (0, 1):
        strips = _Strips.of(lines, np.flatnonzero(real & (steep == axis)), box, axis)
        depth = np.where(strips.columns > 0, np.ceil(2 * strips.reach), 0).astype(int)
        for rows in np.unique(depth[depth > 0]):
            parts.append(_shares_of_strips(strips.take(depth == rows), int(rows), box, axis))
    if not parts:
        return _Shares(np.zeros(0, np.float32), np.zeros(0, np.int32), np.zeros(0, np.intp), np.zeros(0, np.intp))
    return _Shares(*(np.concatenate(pieces) for pieces in zip(*parts, strict=True)))


def _steep(lines: Lines) -> npt.NDArray[np.bool_]:
    """Return which lines run more along y than along x."""
    along = np.abs(lines.end - lines.start)
    return along[:, 1] > along[:, 0]


class _Strips(NamedTuple):
    """Lines that run mainly along one axis: u increases along them, |dv/du| <= 1; a "column" is a unit step in u.

    All arrays are (n,).
    """

    line: Indices  # which of the lines this is
    u0: Reals
    u1: Reals
    slope: Reals
    v0: Reals
    radius: Reals  # along v, from the middle to a border
    reach: Reals  # along v, from the middle to the farthest centre of a pixel touched
    first: Reals  # first column touched
    columns: Indices  # number of columns touched

    @classmethod
    def of(cls, lines: Lines, chosen: Indices, box: Box, axis: int) -> _Strips:
        start, end = lines.start[chosen], lines.end[chosen]
        forward = (end[:, axis] > start[:, axis])[:, None]
        start, end = np.where(forward, start, end), np.where(forward, end, start)
        u0, u1, v0, v1 = start[:, axis], end[:, axis], start[:, 1 - axis], end[:, 1 - axis]
        slope = (v1 - v0) / (u1 - u0)
        radius = lines.width[chosen] / 2 * np.sqrt(1 + slope**2)
        reach = radius + (1 + np.abs(slope)) / 2 + (1 / SCAN_LINES if axis == 0 else 0)
        overhang = radius * np.abs(slope) / (1 + slope**2)  # of the slanted cap
        level = np.where(np.abs(slope) < 1e-9, 1e-9, slope)
        enters = (box[1 - axis] - reach - v0) / level + u0
        leaves = (box[3 - axis] + reach - v0) / level + u0
        first = np.floor(np.maximum(u0 - overhang, np.minimum(enters, leaves) - 1)).clip(box[axis], box[axis + 2])
        last = np.ceil(np.minimum(u1 + overhang, np.maximum(enters, leaves) + 1)).clip(box[axis], box[axis + 2])
        columns = np.maximum(last - first, 0).astype(np.intp)
        return cls(chosen, u0, u1, slope, v0, radius, reach, first, columns)

    def tip_rows(self) -> Reals:
        """Return the rows of pixels (4, n) that hold the corners of the strips."""
        across = self.radius / (1 + self.slope**2)  # from an end to a corner, along v
        v1 = self.v0 + self.slope * (self.u1 - self.u0)
        return np.floor([self.v0 - across, self.v0 + across, v1 - across, v1 + across])

    def take(self, chosen: npt.NDArray[Any]) -> _Strips:
        return _Strips(*(values[chosen] for values in self))


def _shares_of_strips(strips: _Strips, rows: int, box: Box, axis: int) -> _Shares:
    """Return the shares of strips that touch at most `rows` pixels in a column."""
    ends = np.concatenate([[0], np.cumsum(strips.columns)])
    which = np.repeat(np.arange(len(strips.line)), strips.columns)
    column = np.arange(ends[-1]) + (strips.first - ends[:-1])[which]
    slope = strips.slope[which]
    into = column + 0.5 - strips.u0[which]
    middle = strips.v0[which] + slope * into
    top = np.ceil(middle - strips.reach[which] - 0.5)
    step = np.arange(rows, dtype=np.float32)

    share = np.zeros((len(which), rows), np.float32)
    for side in (1, -1):
        border, lean = middle + side * strips.radius[which], np.abs(slope)
        if axis == 0:
            border, lean = _scanned(border, slope, strips.tip_rows()[:, which])
        beyond = (top + 0.5 - border).astype(np.float32)[:, None] + step
        share = _area_up_to(beyond, lean) - share

    # Near the ends: the share along the line, by the way from the start to the foot of the pixel's centre.
    margin = 1 + strips.reach
    near = np.flatnonzero((into < margin[which]) | (into > (strips.u1 - strips.u0 - margin)[which]))
    at, lean = which[near], np.abs(slope[near])
    aside = (top + 0.5 - middle)[near, None] + step
    way = (into[near] * (1 + lean**2))[:, None] + aside * slope[near, None]
    left = way - ((strips.u1 - strips.u0)[at] * (1 + lean**2))[:, None]
    share[near] *= _area_up_to(way, lean) - _area_up_to(left, lean)

    row = top.astype(np.int32)[:, None] + step.astype(np.int32)
    low, high = box[1 - axis], box[3 - axis]
    kept = (share > SLIVER) & (row >= low) & (row < high)
    width = box.right - box.left
    strides = (width, 1) if axis else (1, width)
    pixel = (column.astype(np.int32) - box[axis])[:, None] * strides[0] + (row - low) * strides[1]
    count = np.diff(np.concatenate([[0], np.cumsum(np.count_nonzero(kept, axis=1))])[ends])
    return _Shares(share[kept], pixel[kept].astype(np.int32, copy=False), count, strips.line)


def _scanned(border: Reals, slope: Reals, tip_rows: Reals) -> tuple[Reals, Reals]:
    """Return height in the middle of each column, and lean, of slanted borders as cairo's rasteriser sees them.

    Cairo cuts a row of pixels into 15 scan lines and follows a border from left to right. Where it enters a column its
    height is cut down to a whole scan line; only in rows with a corner of the shape is it rounded. That moves gentle
    borders by up to 1/15 pixel, 17/255 in brightness, so it is done here too: edges sit where Manim's strokes do.
    """
    cut = np.where(slope < 0, -SCAN_LINES, SCAN_LINES)
    rounding = np.where((np.floor(border) == tip_rows).any(axis=0), 0.5, 0.0)
    enters = np.floor((border - slope / 2) * cut + rounding) / cut
    leaves = np.floor((border + slope / 2) * cut + rounding) / cut
    return np.where(np.abs(slope) > 1e-6, (enters + leaves) / 2, border), np.abs(leaves - enters)


def _area_up_to(x: npt.NDArray[Any], lean: Reals) -> Floats:
    """Return the area of a unit square between its middle and a slanted border, in [-1/2, 1/2].

    The border passes the middle at distance `x` (n, k) along one side and leans by `lean` (n,) in [0, 1] against the
    other. Seen along the border the square is a trapezoid: full height within (1 - lean) / 2 of its middle, nothing
    beyond (1 + lean) / 2.
    """
    x = x.astype(np.float32, copy=False)
    narrow = np.clip(lean, 1e-6, 1).astype(np.float32)[:, None]
    area = np.minimum(np.abs(x), (1 + narrow) / 2)
    falling = np.maximum(area - (1 - narrow) / 2, 0)
    np.square(falling, out=falling)
    falling /= 2 * narrow
    area -= falling
    signed: Floats = np.copysign(area, x, out=area)
    return signed


def paint(lines: Lines, box: Box, colors: Floats) -> Bytes:
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
        opacity = found.share * np.repeat(pigments.opacity[found.order], found.counts)
        matrix = found.matrix(band, _depth(opacity))
        depths = np.stack([matrix @ column[found.order] for column in pigments.columns])
        picture[band.top - box.top : band.bottom - box.top] = _finish(pigments, depths).reshape(*band.shape, 4)

    _each(paint_band, box.bands())
    return picture


def _depth(opacity: Floats) -> Floats:
    """Return the optical depth -log(1 - opacity), kept finite."""
    depth: Floats = np.minimum(opacity, np.float32(OPAQUE), out=opacity)
    np.subtract(1, depth, out=depth)
    np.log(depth, out=depth)
    return np.negative(depth, out=depth)


class CoverageOperator:
    """The shares of lines that stay in place, kept as a sparse matrix: any colours become a picture in two products.

    The depth of a line in a pixel, -log(1 - c α), is no product of c and α. So the shares c are sorted into levels. A
    table of depths, lines x levels, is made for each picture; an entry of the matrix points into it, and its value is c
    divided by its level. The picture is that of `paint` to within 3/255 for a single line, opaque or not.

    Args:
        lines: The lines.
        box: The part of the picture to paint; `paint` returns that much.
    """

    BYTES = 8  # an entry: a 32-bit share and a 32-bit index

    def __init__(self, lines: Lines, box: Box) -> None:
        self._count = len(lines)
        self._picture = np.zeros((*box.shape, 4), np.uint8)
        self._bands = [
            band for band in _each(lambda part: self._band(lines, part, box), box.bands()) if band is not None
        ]
        self.nbytes = self._picture.nbytes + sum(
            matrix.data.nbytes + matrix.indices.nbytes + matrix.indptr.nbytes + pixels.nbytes
            for matrix, pixels in self._bands
        )

    @staticmethod
    def bytes_needed(lines: Lines, box: Box) -> int:
        """Return roughly how much memory the operator would take, at most."""
        steep = _steep(lines)
        strips = (_Strips.of(lines, np.flatnonzero(steep == axis), box, axis) for axis in (0, 1))
        return CoverageOperator.BYTES * int(sum((part.columns * (2 * part.reach)).sum() for part in strips))

    def _band(self, lines: Lines, band: Box, box: Box) -> tuple[csr_array, Indices] | None:
        """Return the matrix of one band, covered pixels x entries of the table, and where in the box the pixels are."""
        found = shares_of(lines, band)
        if not len(found.share):
            return None
        matrix = found.matrix(band, found.share).tocsr()
        level = _LEVEL_OF[(matrix.data * np.float32(len(_LEVEL_OF) - 1)).astype(np.int32)]
        entries = found.order.astype(np.int32)[matrix.indices] * np.int32(len(LEVELS)) + level
        covered = np.flatnonzero(np.diff(matrix.indptr))
        ends = np.concatenate([[0], matrix.indptr[covered + 1]]).astype(np.int32)
        shape = (len(covered), len(LEVELS) * self._count)
        ratios = csr_array((matrix.data / LEVELS[level], entries, ends), shape=shape)
        return ratios, covered + (band.top - box.top) * (box.right - box.left)

    def paint(self, colors: Floats) -> Bytes:
        """Return the picture for `colors` (n, 4); the array is the operator's own and painted over next time."""
        pigments = _Pigments.of(colors)
        depth = _depth(pigments.opacity[:, None] * LEVELS)
        tables = [(depth * column[:, None]).ravel() for column in pigments.columns]
        pixels_of_picture = self._picture.reshape(-1, 4).view(np.uint32)[:, 0]

        def paint_band(band: tuple[csr_array, Indices]) -> None:
            ratios, pixels = band
            depths = np.stack([ratios @ table for table in tables])
            pixels_of_picture[pixels] = _finish(pigments, depths).view(np.uint32)[:, 0]

        _each(paint_band, self._bands)
        return self._picture


def _levels(count: int) -> tuple[Floats, npt.NDArray[np.uint8]]:
    """Return `count` shares in (0, 1], close where depth bends most, and which of them to take for each of 4096."""
    share = (np.arange(4096) + 0.5) / 4096
    bend = 1 + np.log1p(-share) * (1 - share) / share  # change of depth / share that shows in an opaque line
    place = np.cumsum(bend) / bend.sum() * (count - 0.5)
    levels = np.interp(np.arange(count) + 0.5, place, share)
    levels[-1] = 1
    return levels.astype(np.float32), place.astype(np.uint8)


LEVELS, _LEVEL_OF = _levels(32)


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
        columns: list[Floats] = []
        basis: list[list[float]] = []
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
    opacity = 1 - np.exp(-total)
    planes *= 255 * opacity / np.maximum(total, np.float32(1e-12))
    planes += np.float32(0.5)
    result = np.empty((planes.shape[1], 4), np.uint8)
    for channel, plane in enumerate(planes):
        np.copyto(result[:, channel], plane, casting="unsafe")
    return result


def _each(work: Callable[[Any], Any], parts: list[Any]) -> list[Any]:
    """Do `work` on each part in several threads: numpy lets them run side by side."""
    with ThreadPoolExecutor(WORKERS) as workers:  # started anew, for a pool would not survive a fork
        return list(workers.map(work, parts))
