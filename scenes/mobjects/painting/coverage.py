"""How much of each pixel thin lines cover, worked out with numpy for thousands of lines at once."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from scenes.mobjects.checks import Floats

Singles = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]

SCAN_LINES = 15  # a pixel, in cairo's rasteriser
SLIVER = 1 / 512  # shares below this are left out
LEVEL = 1e-6  # slopes up to this have no scan lines to cross
TABULATED = 8  # pixels in a column up to which all areas of scanned borders are worked out beforehand


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

    def bands(self, rows: int) -> list[Box]:
        """Return the box cut into bands of at most `rows` rows."""
        return [
            Box(self.left, top, self.right, min(top + rows, self.bottom)) for top in range(self.top, self.bottom, rows)
        ]


@dataclass(frozen=True)
class Lines:
    """Straight lines with butt caps, in pixels: `start` and `end` (n, 2) as (x, y) with y downwards, `width` (n,)."""

    start: Floats
    end: Floats
    width: Floats

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


class Shares(NamedTuple):
    """The covered shares of the pixels of a band, line by line: the parts of a CSC matrix, lines in `order`."""

    share: Singles
    pixel: npt.NDArray[np.int32]
    counts: Indices  # covered pixels of each line
    order: Indices


def shares_of(lines: Lines, box: Box) -> Shares:
    """Return which share of every pixel of `box` each line covers, as cairo measures it.

    The share is the area of a strip inside the square pixel: the difference of the areas on one side of its two
    borders. Near the ends the share along the line is multiplied in, which is exact for upright and level lines.
    """
    parts = []
    for axis, strips in enumerate(_strips(lines, box)):
        depth = np.ceil(2 * strips.reach).astype(int)
        slanted = (np.abs(strips.slope) > LEVEL) & (axis == 0)
        for scanned, rows in product((True, False), np.unique(depth).tolist()):
            alike = strips.take((depth == rows) & (slanted == scanned))
            if len(alike.line):
                parts.append(_shares_of_strips(alike, rows, box, axis, scanned=scanned))
    if not parts:
        return Shares(np.zeros(0, np.float32), np.zeros(0, np.int32), np.zeros(0, np.intp), np.zeros(0, np.intp))
    return Shares(*(np.concatenate(pieces) for pieces in zip(*parts, strict=True)))


def pixels_touched(lines: Lines, box: Box) -> int:
    """Return roughly how many pixels of `box` all lines cover, a pixel counted once for each line."""
    return int(sum((part.columns * 2 * part.reach).sum() for part in _strips(lines, box)))


def _strips(lines: Lines, box: Box) -> list[_Strips]:
    """Return the lines that run mainly along x, and those along y; lines without length or width are in neither."""
    along = np.abs(lines.end - lines.start)
    real = (along.max(axis=1, initial=0) > 1e-6) & (lines.width > 0)
    steep = along[:, 1] > along[:, 0]
    return [_Strips.of(lines, np.flatnonzero(real & (steep == axis)), box, axis) for axis in (0, 1)]


class _Strips(NamedTuple):
    """Lines that run mainly along one axis: u increases along them, |dv/du| <= 1; a "column" is a unit step in u.

    All arrays are (n,).
    """

    line: Indices  # which of the lines this is
    u0: Floats
    u1: Floats
    slope: Floats
    v0: Floats
    radius: Floats  # along v, from the middle to a border
    reach: Floats  # along v, from the middle to the farthest centre of a pixel touched
    first: Floats  # first column touched
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
        strips = cls(chosen, u0, u1, slope, v0, radius, reach, first, columns)
        return strips.take(columns > 0)

    def tip_rows(self) -> Floats:
        """Return the rows of pixels (4, n) that hold the corners of the strips."""
        across = self.radius / (1 + self.slope**2)  # from an end to a corner, along v
        v1 = self.v0 + self.slope * (self.u1 - self.u0)
        return np.floor([self.v0 - across, self.v0 + across, v1 - across, v1 + across])

    def take(self, chosen: npt.NDArray[Any]) -> _Strips:
        return _Strips(*(values[chosen] for values in self))

    def spread(self, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return what is true of each strip (n,) for each of its columns."""
        return np.repeat(values, self.columns)


def _shares_of_strips(strips: _Strips, rows: int, box: Box, axis: int, *, scanned: bool) -> Shares:
    """Return the shares of strips that touch at most `rows` pixels in a column.

    Arrays go over the columns of all strips, one strip after the other, and the pixels in each.
    """
    ends = np.concatenate([[0], np.cumsum(strips.columns)])
    column = np.arange(ends[-1]) + strips.spread(strips.first - ends[:-1])
    slope, radius = strips.spread(strips.slope), strips.spread(strips.radius)
    into = column + 0.5 - strips.spread(strips.u0)
    middle = strips.spread(strips.v0) + slope * into
    top = np.ceil(middle - strips.spread(strips.reach) - 0.5)

    if scanned:
        tips = [strips.spread(row) for row in strips.tip_rows()]
        share, below = (_scanned_areas(middle + side, slope, top, tips, rows) for side in (-radius, radius))
    else:
        share, below = (_areas(top + 0.5 - (middle + side), np.abs(slope), rows) for side in (-radius, radius))
    share -= below
    _cut_ends(share, strips, into, slope, top + 0.5 - middle)
    _cut_sides(share, top - box[1 - axis], box.shape[axis])

    kept = np.flatnonzero(share > SLIVER)
    width = box.right - box.left
    along, across = (width, 1) if axis else (1, width)
    uppermost = ((column - box[axis]) * along + (top - box[1 - axis]) * across).astype(np.int32)
    depth = np.int32(share.shape[1])
    place = kept.astype(np.int32) // depth
    pixel = uppermost.take(place) + (kept.astype(np.int32) - place * depth) * np.int32(across)
    counts = np.diff(np.searchsorted(kept, ends * depth))
    return Shares(share.ravel().take(kept), pixel, counts, strips.line)


def _cut_ends(share: Singles, strips: _Strips, into: Floats, slope: Floats, aside: Floats) -> None:
    """Multiply shares (columns, pixels) near the ends by the share along the line.

    It is found by the way from the start to the foot of a pixel's centre. `into` and `aside` are where the first pixel
    of each column is, from the start of the line and from its middle.
    """
    length, margin = strips.u1 - strips.u0, 1 + strips.reach
    near = np.flatnonzero((into < strips.spread(margin)) | (into > strips.spread(length - margin)))
    slope, whole = slope[near, None], strips.spread(length)[near, None]
    stretch, lean = 1 + slope**2, np.abs(slope)
    way = into[near, None] * stretch + (aside[near, None] + np.arange(share.shape[1], dtype=np.float32)) * slope
    share[near] *= _area(way, lean) - _area(way - whole * stretch, lean)


def _cut_sides(share: Singles, top: Floats, height: int) -> None:
    """Take away the shares (columns, pixels) of pixels outside a band `height` high; the first is in row `top`."""
    beyond = np.flatnonzero((top < 0) | (top + share.shape[1] > height))
    row = top[beyond, None] + np.arange(share.shape[1])
    share[beyond] *= (row >= 0) & (row < height)


def _scanned_areas(border: Floats, slope: Floats, top: Floats, tips: list[Floats], rows: int) -> Singles:
    """Return `_areas` for slanted borders as cairo's rasteriser sees them, through the pixels from row `top` on.

    Cairo cuts a row of pixels into 15 scan lines and follows a border from left to right. Where it enters a column its
    height is cut down to a whole scan line; only in rows with a corner of the shape, `tips`, is it rounded. That
    moves gentle borders by up to 1/15 pixel, 17/255 in brightness, so it is done here too: edges sit where Manim's
    strokes do.
    """
    row, at_tip = np.floor(border), np.zeros(len(border), bool)
    for tip in tips:
        at_tip |= row == tip
    sign, half = np.copysign(1.0, slope), slope / 2
    cut, rounding = SCAN_LINES * sign, 0.5 * at_tip
    enters, leaves = border - half, border + half
    for height in (enters, leaves):  # in place, which is faster
        height *= cut
        height += rounding
        np.floor(height, out=height)
    beyond, lean = SCAN_LINES * (2 * top + 1) - sign * (enters + leaves), np.abs(leaves - enters)
    if rows > TABULATED:
        return _areas(beyond / (2 * SCAN_LINES), lean / SCAN_LINES, rows)
    first, table = _scanned_table(rows)
    return table.take((lean * (len(table) / (SCAN_LINES + 2)) + (beyond - first)).astype(np.intp), axis=0)


@functools.cache
def _scanned_table(rows: int) -> tuple[int, Singles]:
    """Return `_areas` of all borders that run from one whole scan line to another, by lean and distance.

    The distance counts half scan lines, from the number that is returned too. Rows are padded, for cheap copies.
    """
    first, last = -2 * SCAN_LINES * (rows + 1), 2 * SCAN_LINES
    lean, beyond = np.mgrid[: SCAN_LINES + 2, first:last].reshape(2, -1)
    return first, _areas(beyond / (2 * SCAN_LINES), lean / SCAN_LINES, 1 << (rows - 1).bit_length())


def _areas(x: Floats, lean: Floats, rows: int) -> Singles:
    """Return `_area` (n, rows) for borders at distance `x` (n,) from the first of `rows` pixels, one above the next."""
    areas = np.empty((len(x), rows), np.float32)
    nearest, lean = x.astype(np.float32), lean.astype(np.float32)
    for step in range(rows):
        areas[:, step] = _area(nearest + np.float32(step), lean)
    return areas


def _area(x: npt.NDArray[Any], lean: npt.NDArray[Any]) -> Singles:
    """Return the area of a unit square between its middle and a slanted border, in [-1/2, 1/2].

    The border passes the middle at distance `x` along one side and leans by `lean` in [0, 1] against the other. Seen
    along the border the square is a trapezoid: full height within (1 - lean) / 2 of its middle, nothing beyond
    (1 + lean) / 2.
    """
    x = x.astype(np.float32, copy=False)
    narrow = np.clip(lean, 1e-6, 1).astype(np.float32)
    area = np.minimum(np.abs(x), (1 + narrow) / 2)
    falling = np.maximum(area - (1 - narrow) / 2, 0)
    np.square(falling, out=falling)
    falling /= 2 * narrow
    area -= falling
    signed: Singles = np.copysign(area, x, out=area)
    return signed
