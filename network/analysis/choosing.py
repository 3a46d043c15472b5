"""Which digits to show: rules that any network and any digits can be put to."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from network.data.dataset import DataSet

STRIDE = 3
"""From label to label: coprime to ten, so that all come, but in another order than that of counting."""


def in_turn(data: DataSet, image: ArrayLike, label: int, count: int) -> NDArray[np.int64]:
    """The indices of digits that follow a picture: of every third label after its own, the first not yet seen.

    Args:
        data: to choose from, the digits 0 to 9.
        image: what has been seen, of as many pixels.
        label: the digit it shows.
        count: how many.

    Returns:
        As many indices; fewer where there are no more of a label.
    """
    seen = (data.images == np.asarray(image, data.images.dtype).ravel()).all(axis=1)
    chosen: list[int] = []
    for turn in range(1, count + 1):
        unseen = np.flatnonzero(~seen & (data.labels == (label + STRIDE * turn) % 10))[:1]
        seen[unseen] = True
        chosen.extend(unseen.tolist())
    return np.array(chosen, np.int64)


def ranked(values: ArrayLike) -> NDArray[np.int64]:
    """The indices of some values (n,), the greatest first; of equals the first comes first, as in a `prediction`."""
    return np.argsort(-np.asarray(values), kind="stable")


def greatest(values: ArrayLike, count: int, named: Iterable[int] = ()) -> list[int]:
    """The indices of the greatest of some values (n,), in ascending order.

    Args:
        values: of which the greatest are wanted.
        count: how many; all there are where there are not so many.
        named: indices that are among them whatever their values, at most `count`.
    """
    order = ranked(values).tolist()
    return sorted(list(dict.fromkeys([*named, *order]))[:count])
