"""Ink is prepared the way MNIST's own digits were."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from network.data.mnist import load
from network.data.preparation import prepare
from network.errors import InputError


def _centre_of_mass(image: NDArray[np.float32]) -> tuple[float, float]:
    rows, columns = np.indices(image.shape)
    return float((rows * image).sum() / image.sum()), float((columns * image).sum() / image.sum())


def _sides(image: NDArray[np.float32]) -> tuple[int, int]:
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


@settings(max_examples=60, deadline=None)
@given(
    height=st.integers(1, 150),
    width=st.integers(1, 150),
    margins=st.tuples(*[st.integers(0, 40)] * 4),
    level=st.floats(0.05, 1),
)
def test_a_filled_rectangle_becomes_a_centred_one_of_20_pixels(
    height: int, width: int, margins: tuple[int, int, int, int], level: float
) -> None:
    above, below, left, right = margins
    prepared = prepare(np.pad(np.full((height, width), level), ((above, below), (left, right))))
    expected = max(1, round(20 * height / max(height, width))), max(1, round(20 * width / max(height, width)))
    assert prepared.shape == (28, 28) and prepared.dtype == np.float32
    assert _sides(prepared) == expected
    assert prepared.max() == 1 and prepared.min() == 0
    assert np.abs(np.array(_centre_of_mass(prepared)) - 14).max() <= 0.5 + 1e-6


def test_averages_what_a_small_pixel_covers() -> None:
    stripes = np.tile([1.0, 0.0], (40, 20))
    stripes[:, -1] = 1.0  # so that the digit is 40 wide: two pixels to each prepared one
    prepared = prepare(stripes)
    columns = prepared[prepared.any(axis=1)][0]
    np.testing.assert_allclose(columns[columns > 0], [0.5] * 19 + [1.0])


def test_moving_the_ink_changes_nothing() -> None:
    digit = np.random.default_rng(1).random((37, 23))
    moved = np.pad(digit, ((3, 90), (41, 5)))
    np.testing.assert_array_equal(prepare(digit), prepare(moved))


def test_faint_blur_around_the_ink_does_not_shrink_it() -> None:
    blurred = np.full((60, 60), 0.05)
    blurred[20:40, 25:35] = 1
    assert _sides(prepare(blurred)) == (20, 10)


def test_ink_in_a_corner_stays_in_the_frame() -> None:
    lopsided = np.full((20, 20), 0.11)
    lopsided[0, 0] = 1
    lopsided[:2, :2] = 1
    prepared = prepare(lopsided)
    assert _sides(prepared) == (20, 20)


def test_mnist_comes_back_as_it_was(mnist_folder: Path) -> None:
    images = load("test", mnist_folder).images[:500].reshape(-1, 28, 28)
    changes = np.array([np.abs(prepare(image) - image).mean() for image in images])
    assert np.median(changes) < 0.001
    assert changes.mean() < 0.002


def test_enlarged_mnist_comes_back_nearly_as_it_was(mnist_folder: Path) -> None:
    for image in load("test", mnist_folder).images[:50].reshape(-1, 28, 28):
        np.testing.assert_allclose(prepare(np.kron(image, np.ones((5, 5)))), prepare(image), atol=1e-5)


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        (np.zeros((28, 28)), "no ink"),
        (np.ones(784), "shape"),
        (np.ones((28, 28, 3)), "shape"),
        (np.ones((0, 5)), "shape"),
        (np.full((28, 28), np.nan), "from 0"),
        (np.full((28, 28), 255), "from 0"),
        (np.full((28, 28), -0.5), "from 0"),
        (np.full((28, 28), "ink"), "numbers"),
    ],
)
def test_refuses_what_is_not_ink(picture: NDArray[np.generic], message: str) -> None:
    with pytest.raises(InputError, match=message):
        prepare(picture)
