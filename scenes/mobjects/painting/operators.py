"""The picture of many crossing lines, each with its own colour and opacity.

The blend is independent of order. Line i covers the share c_i of a pixel and has colour k_i and opacity α_i. Then

    φ_i = -log(1 - c_i α_i)          optical depth that the line adds to the pixel
    A   = 1 - exp(-Σ φ_i)            opacity of the pixel, which is 1 - Π (1 - c_i α_i)
    k   = Σ φ_i k_i / Σ φ_i          colour of the pixel

as if the lines were one mixed medium that shines and absorbs; where a single line passes this is cairo's own result.
Depths stay floating point numbers until the pixel is finished, so thousands of faint lines add up without banding.

The ways to that picture:

* `paint` a few lines: cairo strokes those of one hue on one mask, whose opacity is their A.
* `paint` thousands: the shares are worked out with numpy, used and forgotten.
* `CoverageOperator`, for thousands of lines that change colour but not place, keeps the shares as a sparse matrix,
  pixels x lines: a matrix-vector product for two hues and frame. Lines that change their widths are painted anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import zip_longest
from os import cpu_count
from typing import Any

import cairo
import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array, csr_array

from scenes.mobjects.painting.coverage import Box, Indices, Lines, Shares, Singles, shares_of

Bytes = npt.NDArray[np.uint8]

BAND = 32  # rows of pixels worked on at a time: small enough for the processor's cache
FEW = 1500  # lines that cairo strokes faster than numpy
HUES = 3  # different colours that are summed one by one; more are taken apart into red, green and blue
OPAQUE = 1 - 1 / 1024  # share beyond which a pixel counts as full: the depth stays finite
INVISIBLE = 1e-5  # opacity below which even a thousand lines leave no trace
TYPICAL = np.float32(0.8)  # opacity for which an operator is exact: the middle way between faint and opaque
WORKERS = min(4, cpu_count() or 1)


def paint(lines: Lines, box: Box, colors: Singles) -> Bytes:
    """Return the picture of `lines` inside `box` as premultiplied RGBA bytes (rows, columns, 4).

    `colors` (n, 4) are RGBA in [0, 1], straight alpha.
    """
    return paint_each(lines, box, [colors])[0]


def paint_each(lines: Lines, box: Box, looks: Sequence[Singles]) -> list[Bytes]:
    """Return the pictures of `lines` in several colours, each as `paint`: two cost little more than one."""
    pictures = [np.zeros((*box.shape, 4), np.uint8) for _ in looks]
    visible = (np.max([colors[:, 3] for colors in looks], axis=0) > INVISIBLE) & (lines.width > 0)
    if not visible.any():
        return pictures
    lines, pigments = lines.take(visible), [_Pigments.of(colors[visible]) for colors in looks]
    few = len(lines) <= FEW and all(len(each.basis) <= HUES for each in pigments)

    def paint_band(band: Box) -> None:
        found = None if few else shares_of(lines, band)
        for picture, each in zip(pictures, pigments, strict=True):
            covered, depths = (
                _depths_of_strokes(lines, each, band) if found is None else _depths_of_shares(found, each, band)
            )
            pixels = picture[band.top - box.top : band.bottom - box.top].reshape(-1, 4).view(np.uint32)[:, 0]
            pixels[covered] = _finish(each, depths).view(np.uint32)[:, 0]

    _each(paint_band, [box] if few else box.bands(BAND))
    return pictures


def _depths_of_strokes(lines: Lines, pigments: _Pigments, box: Box) -> tuple[Indices, Singles]:
    """Return the covered pixels and their depths (hues, pixels), of lines that cairo strokes hue by hue."""
    rows, columns = box.shape
    masks = np.zeros((len(pigments.columns), rows * columns, 4), np.uint8)  # cairo is slower on masks of a byte a pixel
    for mask, column in zip(masks, pigments.columns, strict=True):
        surface = cairo.ImageSurface.create_for_data(mask.data, cairo.FORMAT_ARGB32, columns, rows)
        ctx = cairo.Context(surface)
        ctx.translate(-box.left, -box.top)
        for i in np.flatnonzero(column).tolist():
            ctx.set_source_rgba(0, 0, 0, float(pigments.opacity[i]))
            ctx.set_line_width(lines.width[i])
            ctx.move_to(*lines.start[i])
            ctx.line_to(*lines.end[i])
            ctx.stroke()
    covered = np.flatnonzero(masks.view(np.uint32).any(axis=0))
    return covered, _DEPTH_OF_BYTE[masks[:, covered, 3]]


def _depths_of_shares(found: Shares, pigments: _Pigments, box: Box) -> tuple[Indices, Singles]:
    """Return the covered pixels and their depths (pigments, pixels), from the shares of lines in the pixels."""
    opacity = found.share * np.repeat(pigments.opacity[found.order], found.counts)
    matrix = _matrix(found, box, _depth(opacity))
    depths = np.stack([matrix @ column[found.order] for column in pigments.columns])
    covered = np.flatnonzero(depths.any(axis=0))
    return covered, depths[:, covered]


def _matrix(found: Shares, box: Box, data: Singles) -> csc_array:
    """Return a matrix, pixels of the box x lines in `order`, with `data` in place of the shares."""
    ends = np.concatenate([[0], np.cumsum(found.counts)]).astype(np.int32)
    return csc_array((data, found.pixel, ends), shape=(box.shape[0] * box.shape[1], len(found.order)))


def _depth(opacity: Singles) -> Singles:
    """Return the optical depth -log(1 - opacity), kept finite."""
    depth: Singles = np.minimum(opacity, np.float32(OPAQUE), out=opacity)
    np.subtract(1, depth, out=depth)
    np.log(depth, out=depth)
    return np.negative(depth, out=depth)


_DEPTH_OF_BYTE = _depth(np.linspace(0, 1, 256, dtype=np.float32))


class CoverageOperator:
    """The shares of lines that stay in place, kept as a sparse matrix: any colours become a picture in a product.

    The depth of a line in a pixel, -log(1 - c α), is no product of c and α. So the shares c are sorted into levels. A
    table of depths, lines x levels, is made for each picture; an entry of the matrix points into it, and its value
    carries the depth from the level to c, exactly for a line of opacity `TYPICAL`. The picture is that of `paint` to
    within 2/255 for a single line of any opacity.

    Args:
        lines: The lines.
        box: The part of the picture to paint; `paint` returns that much.
    """

    BYTES = 12  # an entry: a 64-bit ratio and a 32-bit index
    RATIO = 512  # stands for a ratio of 1

    def __init__(self, lines: Lines, box: Box) -> None:
        self._count = len(lines)
        self._picture = np.zeros((*box.shape, 4), np.uint8)
        self._bands = [
            band for band in _each(lambda part: self._band(lines, part, box), box.bands(BAND)) if band is not None
        ]
        self._most = max((int(np.diff(matrix.indptr).max()) for matrix, _ in self._bands), default=0)
        self.nbytes = self._picture.nbytes + sum(
            matrix.data.nbytes + matrix.indices.nbytes + matrix.indptr.nbytes + pixels.nbytes
            for matrix, pixels in self._bands
        )

    def _band(self, lines: Lines, band: Box, box: Box) -> tuple[csr_array, Indices] | None:
        """Return the matrix of one band, covered pixels x entries of the table, and where in the box the pixels are."""
        found = shares_of(lines, band)
        if not len(found.share):
            return None
        matrix = _matrix(found, band, found.share).tocsr()
        level = _LEVEL_OF[(matrix.data * np.float32(len(_LEVEL_OF) - 1)).astype(np.int32)]
        entries = level * np.int32(self._count) + found.order.astype(np.int32)[matrix.indices]
        covered = np.flatnonzero(np.diff(matrix.indptr))
        ends = np.concatenate([[0], matrix.indptr[covered + 1]]).astype(np.int32)
        shape = (len(covered), len(LEVELS) * self._count)
        ratio = np.log1p(-TYPICAL * matrix.data) / np.log1p(-TYPICAL * LEVELS)[level]
        ratios = csr_array(((self.RATIO * ratio + 0.5).astype(np.int64), entries, ends), shape=shape)
        return ratios, covered + (band.top - box.top) * (box.right - box.left)

    def paint(self, colors: Singles) -> Bytes:
        """Return the picture for `colors` (n, 4); the array is the operator's own and painted over next time."""
        pigments = _Pigments.of(colors)
        depth = _depth(LEVELS[:, None] * pigments.opacity)
        # What a pixel may sum up to: each of its lines the deepest, but not more than all lines together.
        highest = min(self._most * float(depth.max(initial=0)), float(depth.max(axis=0, initial=0).sum())) * 2
        scale = np.float32(2**31 / self.RATIO / max(highest, 1e-6))
        depth *= scale
        halves = [(depth * column).astype(np.int64).ravel() for column in pigments.columns]
        tables = [lower + (upper << 32) for lower, upper in zip_longest(halves[::2], halves[1::2], fillvalue=_NOTHING)]
        pixels_of_picture = self._picture.reshape(-1, 4).view(np.uint32)[:, 0]

        for ratios, pixels in self._bands:  # in turn: scipy's products do not run side by side
            sums = [ratios @ table for table in tables]
            halves = [half for both in sums for half in (both & 0xFFFFFFFF, both >> 32)][: len(pigments.columns)]
            depths = np.array(halves, np.float32) / (scale * self.RATIO)
            pixels_of_picture[pixels] = _finish(pigments, depths).view(np.uint32)[:, 0]
        return self._picture


_NOTHING = np.zeros(1, np.int64)


def _levels(count: int) -> tuple[Singles, npt.NDArray[np.uint8]]:
    """Return `count` shares in (0, 1], close where depth bends most, and which of them to take for each of 4096."""
    share = (np.arange(4096) + 0.5) / 4096
    bend = 1 + np.log1p(-share) * (1 - share) / share  # change of depth / share that shows in an opaque line
    place = np.cumsum(bend) / bend.sum() * (count - 0.5)
    levels = np.interp(np.arange(count) + 0.5, place, share)
    levels[-1] = 1
    return levels.astype(np.float32), place.astype(np.uint8)


LEVELS, _LEVEL_OF = _levels(16)


@dataclass(frozen=True)
class _Pigments:
    """Colours taken apart, so that few sums a pixel are needed: rgb of line i = Σ_j columns[j, i] basis[j, :3].

    With at most `HUES` different colours a column says which lines have that one; otherwise there are a column of
    ones and one each for red, green and blue. basis.T @ depths gives red, green, blue and total depth.
    """

    opacity: Singles  # (n,)
    columns: Singles  # (m, n)
    basis: Singles  # (m, 4)

    @classmethod
    def of(cls, colors: Singles) -> _Pigments:
        rgb, left = colors[:, :3], np.ones(len(colors), bool)
        columns: list[Singles] = []
        basis: list[list[float]] = []
        while left.any():
            if len(basis) == HUES:
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


def _finish(pigments: _Pigments, depths: Singles) -> Bytes:
    """Return premultiplied bytes (pixels, 4) for the depths (m, pixels) of the pigments."""
    planes = np.einsum("mc,mp->cp", pigments.basis, depths)  # not BLAS, whose threads cost more here than they save
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
