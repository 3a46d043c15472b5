"""The ink of a picture against plain sums over its pixels."""

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from network import DataSet, InputError
from network.data.ink import bands_of, ink_bands, ink_of, mean_ink

RNG = np.random.default_rng(0)
DATA = DataSet(RNG.random((40, 784)).astype(np.float32), np.arange(40) % 10)


def test_mean_ink_is_the_mean_of_all_pixels() -> None:
    seen = mean_ink(DATA)
    kept = np.flatnonzero(DATA.labels <= 1)
    assert seen.images.shape == (8, 1) and seen.images.dtype == np.float32
    assert_array_equal(seen.labels, DATA.labels[kept] == 0)
    assert_allclose(seen.images[:, 0], DATA.images[kept].sum(axis=1) / 784, rtol=1e-5)
    assert_array_equal(seen.images[3], ink_of(DATA.images[kept[3]].reshape(28, 28)))
    assert_array_equal(mean_ink(DATA, one=7, other=2).labels, [0, 1] * 4)


def test_bands_are_means_of_their_rows() -> None:
    seen = ink_bands(DATA)
    kept = np.flatnonzero((DATA.labels == 3) | (DATA.labels == 4))
    picture = DATA.images[kept[1]].reshape(28, 28)
    by_hand = [picture[:10].sum() / 280, picture[10:18].sum() / 224, picture[18:].sum() / 280]
    assert seen.images.shape == (8, 3)
    assert_allclose(seen.images[1], by_hand, rtol=1e-5)
    assert_array_equal(bands_of(picture), seen.images[1])
    assert_array_equal(seen.labels, [0, 1] * 4)
    assert_array_equal(ink_bands(DATA, digits=(4, 3)).labels, [1, 0] * 4)
    assert ink_bands(DATA, (0, 1, 2), rows=((0, 28), (5, 6))).images.shape == (12, 2)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (lambda: mean_ink(DATA.take(DATA.labels != 0)), "There is no 0 among these 36 pictures"),
        (lambda: ink_bands(DATA, digits=(3, 12)), "There is no 12"),
        (lambda: ink_bands(DATA, rows=((0, 29),)), "rows 0 to 29"),
        (lambda: bands_of(DATA.images[0], rows=((4, 4),)), "rows 4 to 4"),
        (lambda: ink_of(np.zeros(10)), "not of 10 values"),
        (lambda: mean_ink(DataSet(np.zeros((2, 9)), np.arange(2))), "not of 9 values"),
    ],
)
def test_other_pictures_are_refused(asked: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        asked()
