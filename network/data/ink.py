"""How much ink there is in a picture, and where: all that the smallest networks of the lecture are given.

from network.data.ink import ink_bands
ink_bands(gallery()).images  # (48, 3)
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from network.data.dataset import DataSet
from network.data.preparation import SIDE
from network.errors import InputError

BANDS = ((0, 10), (10, 18), (18, 28))
"""The first row of each of three bands, and the first row after it: above, in the middle, below."""


def ink_of(image: ArrayLike) -> NDArray[np.floating]:
    """The mean ink (1,) of one picture, (784,) or (28, 28): 0 for paper, 1 for full ink everywhere.

    Raises:
        InputError: when it is no such picture.
    """
    return _inked(np.asarray(image).reshape(1, -1), ((0, SIDE),))[0]


def bands_of(image: ArrayLike, rows: Sequence[tuple[int, int]] = BANDS) -> NDArray[np.floating]:
    """The mean ink (bands,) of one picture, (784,) or (28, 28), in each of some bands, as in `ink_bands`.

    Raises:
        InputError: when it is no such picture, or a band is not in it.
    """
    return _inked(np.asarray(image).reshape(1, -1), rows)[0]


def mean_ink(data: DataSet, one: int = 0, other: int = 1) -> DataSet:
    """The pictures of two digits, of which nothing is left but the mean ink.

    Args:
        data: pictures (m, 784) with digits as labels.
        one: the digit that gets the label 1: yes, it is.
        other: the digit that gets the label 0.

    Returns:
        Inputs (k, 1), in the order of the data.

    Raises:
        InputError: when one of the two is missing, or these are no such pictures.
    """
    chosen = _of_digits(data, (other, one))
    return DataSet(_inked(chosen.images, ((0, SIDE),)), chosen.labels)


def ink_bands(data: DataSet, digits: Sequence[int] = (3, 4), rows: Sequence[tuple[int, int]] = BANDS) -> DataSet:
    """The pictures of some digits, of which nothing is left but the mean ink of some bands.

    Args:
        data: pictures (m, 784) with digits as labels.
        digits: to keep; their labels become 0, 1, ... in this order.
        rows: of each band the first row, and the first row after it.

    Returns:
        Inputs (k, bands), in the order of the data.

    Raises:
        InputError: when one of the digits is missing, these are no such pictures, or a band is not in them.
    """
    chosen = _of_digits(data, digits)
    return DataSet(_inked(chosen.images, rows), chosen.labels)


def _of_digits(data: DataSet, digits: Sequence[int]) -> DataSet:
    """The examples of these digits, labelled 0, 1, ... in the order of the digits."""
    missing = [digit for digit in digits if digit not in data.labels]
    if missing:
        raise InputError(f"There is no {missing[0]} among these {len(data)} pictures: take others that have one.")
    chosen = data.take(np.flatnonzero(np.isin(data.labels, digits)))
    return DataSet(chosen.images, (chosen.labels[:, np.newaxis] == np.array(digits)).argmax(axis=1))


def _inked(images: NDArray[np.floating], rows: Sequence[tuple[int, int]]) -> NDArray[np.floating]:
    """The mean ink (m, bands) of pictures (m, 784)."""
    if images.shape[1] != SIDE * SIDE:
        raise InputError(f"Ink is measured in pictures of {SIDE}x{SIDE} pixels, not of {images.shape[1]} values.")
    for first, end in rows:
        if not 0 <= first < end <= SIDE:
            raise InputError(f"A band of rows {first} to {end} is not in a picture of {SIDE} rows.")
    pictures = images.reshape(-1, SIDE, SIDE)
    return np.stack([pictures[:, first:end].mean(axis=(1, 2)) for first, end in rows], axis=1)
