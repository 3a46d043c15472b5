"""Labels that are not the true ones: drawn at random, wrong here and there, or renamed one and all."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from network.errors import InputError

Labels = NDArray[np.int64]
DIGITS = 10


def random_labels(count: int, seed: int) -> Labels:
    """Labels (count,) drawn from the ten digits, whatever the images show (C. Zhang et al., arXiv:1611.03530)."""
    return np.random.default_rng(seed).integers(0, DIGITS, count)


def wrong_labels(labels: ArrayLike, share: float, seed: int) -> Labels:
    """The labels with a share of them wrong: as many, chosen at random, are each replaced by one of the other digits.

    Args:
        labels: (m,) the true digits, 0 to 9.
        share: of wrong ones, 0 to 1; with 1 not a single label is right.
        seed: of the choice.

    Raises:
        InputError: when the share does not lie between 0 and 1.
    """
    if not 0 <= share <= 1:
        raise InputError(f"A share of wrong labels lies between 0 and 1, but got {share}.")
    rng = np.random.default_rng(seed)
    given = np.array(labels, np.int64)
    wrong = rng.permutation(len(given))[: round(share * len(given))]
    given[wrong] = (given[wrong] + rng.integers(1, DIGITS, len(wrong))) % DIGITS
    return given


def new_names(seed: int) -> Labels:
    """New names (10,) for the ten digits, none of which keeps its own."""
    rng = np.random.default_rng(seed)
    while True:
        names = rng.permutation(DIGITS)
        if (names != np.arange(DIGITS)).all():
            return names


def renamed(labels: ArrayLike, names: ArrayLike) -> Labels:
    """The labels (m,) with every digit called by its new name, names[digit]."""
    return np.asarray(names, np.int64)[np.asarray(labels, np.int64)]


def label_matrix(true: ArrayLike, given: ArrayLike) -> Labels:
    """How often each label was given: (10, 10) counts, row = what the image shows, column = what it is called."""
    pairs = np.asarray(true, np.int64) * DIGITS + np.asarray(given, np.int64)
    return np.bincount(pairs, minlength=DIGITS**2).reshape(DIGITS, DIGITS)
