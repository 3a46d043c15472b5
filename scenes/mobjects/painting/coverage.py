"""How much of each pixel thin lines cover, worked out with numpy for thousands of lines at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from scenes.mobjects.checks import Floats

Singles = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]

SCAN_LINES = 15  # a pixel, in cairo's rasteriser
SLIVER = 1 / 512  # shares below this are left out


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
        depth = np.where(strips.columns > 0, np.ceil(2 * strips.reach), 0).astype(int)
        for rows in np.unique(depth[depth > 0]):
            parts.append(_shares_of_strips(strips.take(depth == rows), int(rows), box, axis))
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
        return cls(chosen, u0, u1, slope, v0, radius, reach, first, columns)

    def tip_rows(self) -> Floats:
        """Return the rows of pixels (4, n) that hold the corners of the strips."""
        across = self.radius / (1 + self.slope**2)  # from an end to a corner, along v
        v1 = self.v0 + self.slope * (self.u1 - self.u0)
        return np.floor([self.v0 - across, self.v0 + across, v1 - across, v1 + across])

    def take(self, chosen: npt.NDArray[Any]) -> _Strips:
        return _Strips(*(values[chosen] for values in self))


def _shares_of_strips(strips: _Strips, rows: int, box: Box, axis: int) -> Shares:
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
    return Shares(share[kept], pixel[kept].astype(np.int32, copy=False), count, strips.line)


def _scanned(border: Floats, slope: Floats, tip_rows: Floats) -> tuple[Floats, Floats]:
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


def _area_up_to(x: npt.NDArray[Any], lean: Floats) -> Singles:
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
    signed: Singles = np.copysign(area, x, out=area)
    return signed
