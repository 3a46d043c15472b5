"""What is in a picture of a digit, by plain rules and with no network.

Loops are found by topology, little edges by the local direction of the stroke, openings by looking around from the
background.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import ndimage

from network.activation import Array
from network.errors import InputError

Mask = NDArray[np.bool_]
STROKE_LEVEL = 64 / 255
"""A pixel brighter than this belongs to the stroke, and any other to the background."""
ORIENTATIONS = ("horizontal", "rising", "vertical", "falling")
"""The directions of a little edge as seen on the page: — / | \\"""
OPENINGS = ("open left", "open right", "open top", "open bottom")
"""The sides on which a bay can be open."""
_EIGHT_NEIGHBOURS = np.ones((3, 3), bool)  # of the stroke; the background has four, or it would leak through corners


@dataclass(frozen=True, eq=False)
class Region:
    """A connected part of a picture.

    Attributes:
        mask: (rows, columns), True on the pixels of the region.
        kind: what tells it from its neighbours: `"hole"`, one of `ORIENTATIONS`, or one of `OPENINGS`.
    """

    mask: Mask
    kind: str

    @property
    def size(self) -> int:
        """The number of pixels."""
        return int(self.mask.sum())

    @cached_property
    def centroid(self) -> tuple[float, float]:
        """The mean (row, column) of the pixels, counted from 0."""
        row, column = np.argwhere(self.mask).mean(axis=0)
        return float(row), float(column)

    @cached_property
    def extent(self) -> tuple[int, int]:
        """How many (rows, columns) the smallest box around the region has."""
        height, width = np.ptp(np.argwhere(self.mask), axis=0) + 1
        return int(height), int(width)


def stroke(image: ArrayLike) -> Mask:
    """The pixels of the stroke, (28, 28) for an image (784,) or (28, 28); any other square picture will do too.

    Raises:
        InputError: when the image is not square.
    """
    return brighter(square(image), STROKE_LEVEL)


def brighter(values: ArrayLike, level: float) -> Mask:
    """Where values exceed a level, both as float32: a pixel of exactly 64/255 is not brighter than 64/255."""
    return np.asarray(np.asarray(values, np.float32) > np.float32(level), bool)


def holes(image: ArrayLike, least: int = 3) -> list[Region]:
    """The parts of the background that the stroke encloses, the topmost first.

    Args:
        image: (784,) or (28, 28), values in [0, 1].
        least: smaller holes (in pixels) are taken for gaps in the ink.
    """
    framed = np.pad(~stroke(image), 1, constant_values=True)
    labels, count = ndimage.label(framed)
    labels[labels == labels[0, 0]] = 0  # the outside, which the frame joins into one
    return sorted(_regions(labels[1:-1, 1:-1], count, "hole", least), key=lambda hole: hole.centroid)


def loops_and_line(image: ArrayLike, reach: float = 3, least: int = 6) -> tuple[list[Mask], Mask]:
    """Take a digit apart into its loops and the rest of its stroke, as in 9 = loop + line.

    Args:
        image: (784,) or (28, 28), values in [0, 1].
        reach: stroke pixels at most this far (in pixels) from a hole belong to its loop, or to that of the nearest.
        least: smaller connected scraps of the rest (in pixels) are the rim of a thick loop, and join the nearest.

    Returns:
        One mask a hole, in the order of `holes`, and the mask of all other stroke pixels: together the stroke,
        with no pixel twice.
    """
    ink, rings = stroke(image), holes(image)
    if not rings:
        return [], ink
    distances = np.array([ndimage.distance_transform_edt(~hole.mask) for hole in rings])
    scraps, _ = ndimage.label(ink & (distances.min(axis=0) > reach), _EIGHT_NEIGHBOURS)
    line = (scraps > 0) & (np.bincount(scraps.ravel())[scraps] >= least)
    nearest = distances.argmin(axis=0)
    return [ink & ~line & (nearest == k) for k in range(len(rings))], line


def orientation_pieces(image: ArrayLike, least: int = 4) -> list[Region]:
    """Cut the stroke into little edges: connected pixels along which it runs in about the same direction.

    The direction comes from the structure tensor, the products of the picture's slopes summed over 5 x 5 pixels
    (J. Bigün and G. Granlund, "Optimal orientation detection of linear symmetry", 1987), sorted into four bins.

    Args:
        image: (784,) or (28, 28), values in [0, 1].
        least: smaller pieces (in pixels) are left out.

    Returns:
        The pieces by kind, in the order of `ORIENTATIONS`.
    """
    directions = _directions(square(image))
    ink = brighter(square(image), 90 / 255)  # the body of the stroke: the slopes of its fringe are noise
    pieces = []
    for number, name in enumerate(ORIENTATIONS):
        labels, count = ndimage.label(ink & (directions == number), _EIGHT_NEIGHBOURS)
        pieces += _regions(labels, count, name, least)
    return pieces


def openings(image: ArrayLike, least: int = 6) -> list[Region]:
    """The bays of a digit: background from which the stroke is in sight on three sides, and open on the fourth.

    A 3 has two bays open to the left, a 4 often one open at the top.

    Args:
        image: (784,) or (28, 28), values in [0, 1].
        least: smaller bays (in pixels) are left out.

    Returns:
        The bays by kind, in the order of `OPENINGS`.
    """
    ink = stroke(image)
    seen = np.array(
        [
            np.logical_or.accumulate(ink, axis=1),
            np.logical_or.accumulate(ink[:, ::-1], axis=1)[:, ::-1],
            np.logical_or.accumulate(ink, axis=0),
            np.logical_or.accumulate(ink[::-1], axis=0)[::-1],
        ]
    )
    three_sided = ~ink & (seen.sum(axis=0) == 3)
    bays = []
    for side, name in enumerate(OPENINGS):
        labels, count = ndimage.label(three_sided & ~seen[side])
        bays += _regions(labels, count, name, least)
    return bays


def _directions(picture: Array) -> NDArray[np.int64]:
    """The direction of the stroke at every pixel, as a number into `ORIENTATIONS`."""
    smooth = ndimage.uniform_filter(picture, 3, mode="constant")
    down, right = np.gradient(smooth)
    xx, yy, xy = (ndimage.uniform_filter(product, 5, mode="constant") for product in (right**2, down**2, right * down))
    across = np.arctan2(2 * xy, xx - yy) / 2  # the angle of the steepest slope, clockwise since rows run down
    along = np.pi / 2 - across  # the stroke runs across it, and angles are read anticlockwise
    return np.round(along / (np.pi / 4)).astype(np.int64) % 4


def _regions(labels: NDArray[np.int32], count: int, kind: str, least: int) -> list[Region]:
    masks = (labels == number for number in range(1, count + 1))
    return [Region(mask, kind) for mask in masks if mask.sum() >= least]


def square(image: ArrayLike) -> Array:
    """A picture as a square (n, n), handed in like that or as one row of n² pixels."""
    array = np.asarray(image, np.float64)
    side = int(np.sqrt(array.size))
    if side * side != array.size or array.ndim > 2 or (array.ndim == 2 and array.shape != (side, side)):
        raise InputError(f"One square picture is needed, (784,) or (28, 28), not an array {array.shape}.")
    return array.reshape(side, side)
