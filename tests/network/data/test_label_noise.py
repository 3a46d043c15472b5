"""Labels that are not the true ones, and images that show nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from network import InputError
from network.data.label_noise import label_matrix, new_names, random_labels, renamed, wrong_labels
from network.data.noise import uniform_noise

TRUE = np.random.default_rng(1).integers(0, 10, 500)


@given(st.floats(0, 1), st.integers(0, 100))
def test_just_the_share_of_the_labels_is_wrong(share: float, seed: int) -> None:
    given_labels = wrong_labels(TRUE, share, seed)
    assert (given_labels != TRUE).sum() == round(share * 500)
    assert given_labels.min() >= 0 and given_labels.max() <= 9
    assert_array_equal(given_labels, wrong_labels(TRUE, share, seed))


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_lies_between_0_and_1(share: float) -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        wrong_labels(TRUE, share, 0)


def test_random_labels_know_nothing_of_the_true_ones() -> None:
    labels = random_labels(20_000, 3)
    assert abs(np.bincount(labels, minlength=10) / 20_000 - 0.1).max() < 0.01
    assert_array_equal(labels, random_labels(20_000, 3))
    assert (labels != random_labels(20_000, 4)).any()


@given(st.integers(0, 1000))
def test_no_digit_keeps_its_name_and_none_is_given_twice(seed: int) -> None:
    names = new_names(seed)
    assert sorted(names) == list(range(10)) and (names != np.arange(10)).all()
    called = renamed(TRUE, names)
    assert all(called[k] == names[TRUE[k]] for k in range(20))
    matrix = label_matrix(TRUE, called)
    assert (np.count_nonzero(matrix, axis=1) == 1).all() and matrix.sum() == 500
    assert matrix[3, names[3]] == (TRUE == 3).sum()


def test_noise_is_even_and_seeded() -> None:
    noise = uniform_noise(50, seed=2)
    assert noise.shape == (50, 784) and noise.dtype == np.float32 and noise.min() >= 0 and noise.max() < 1
    assert abs(noise.mean() - 0.5) < 0.01
    assert_array_equal(noise, uniform_noise(50, seed=2))
