"""Ink of any size to 28x28, the way MNIST prepared its digits.

The digit is cut out, scaled into a box of 20x20 pixels with its proportions kept, and laid into 28x28 so that
its centre of mass falls on the pixel (14, 14). Measured on the 60,000 training images: the longer side of
59,987 of them is exactly 20 pixels, and the centre of mass of every one is between 13.48 and 14.5 in both
directions; so MNIST moved its digits by whole pixels, and each stays as sharp as it was. Each new pixel is the
mean of what it covers: on the pen model this gives MNIST's own histogram of greys, which smoother filters do not.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from network.errors import InputError

SIDE = 28
BOX = 20
CENTRE = 14
FAINTEST = 0.5 / 255  # half of MNIST's smallest step of grey: a picture with nothing brighter is blank
EDGE = 0.1  # of the darkest ink: the digit ends here; fainter is the blur of a scanner or of an enlargement


def prepare(ink: ArrayLike) -> NDArray[np.float32]:
    """Return ink as MNIST would have stored it.

    A digit that is prepared already comes back as it was, but for a rim fainter than a tenth of full ink.

    Args:
        ink: a picture of one digit, (height, width) of any size, 0 for paper and 1 for full ink.

    Returns:
        (28, 28) values in [0, 1], the darkest ink being 1.

    Raises:
        InputError: if the picture is not two-dimensional, holds values outside [0, 1], or holds no ink.
    """
    picture = _checked(ink)
    small = _fit_into_box(_cut_out(picture))
    return _centre_by_mass(small / small.max())


def _checked(ink: ArrayLike) -> NDArray[np.float32]:
    picture = np.asarray(ink)
    if picture.ndim != 2 or picture.size == 0:
        raise InputError(f"A picture of ink has a height and a width; this one has the shape {picture.shape}.")
    if picture.dtype.kind not in "buif":
        raise InputError(f"A picture of ink holds numbers from 0 to 1; this one holds {picture.dtype}.")
    if not np.all((picture >= 0) & (picture <= 1)):  # NaN fails both comparisons
        raise InputError("Ink is measured from 0 (paper) to 1 (full ink); scale the values of this picture.")
    if picture.max() < FAINTEST:
        raise InputError("There is no ink in this picture; draw a digit, bright on black.")
    return picture.astype(np.float32)


def _cut_out(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the smallest rectangle that holds all the ink."""
    inked = picture >= EDGE * picture.max()
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    return picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _fit_into_box(digit: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale a digit so that its longer side is 20 pixels."""
    height, width = digit.shape
    scale = BOX / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    how = Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR
    return np.asarray(Image.fromarray(digit).resize(size, how), dtype=np.float32)


def _centre_by_mass(digit: NDArray[np.float32]) -> NDArray[np.float32]:
    """Lay a digit into 28x28, its centre of mass as near to the pixel (14, 14) as whole pixels allow."""
    prepared = np.zeros((SIDE, SIDE), dtype=np.float32)
    placed = []
    for axis, length in enumerate(digit.shape):
        mass = digit.sum(axis=1 - axis, dtype=np.float64)
        centre = mass @ np.arange(length) / mass.sum()
        start = min(max(round(CENTRE - centre), 0), SIDE - length)
        placed.append(slice(start, start + length))
    prepared[tuple(placed)] = digit
    return prepared
