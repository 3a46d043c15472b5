"""The pen model writes digits as MNIST holds them, and the gallery keeps some."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.assets import asset_path
from network.data.gallery import gallery, gallery_digit, gallery_names, make_gallery, write_gallery
from network.data.handwriting import BLENDS, STYLES, ambiguous, handwriting, ink, skeleton, write_digit
from network.data.mnist import load
from network.errors import InputError

digits = st.integers(0, 9)
seeds = st.integers(0, 2**32 - 1)


@settings(max_examples=80, deadline=None)
@given(digit=digits, seed=seeds)
def test_a_digit_looks_prepared_as_mnist(digit: int, seed: int) -> None:
    image = write_digit(digit, np.random.default_rng(seed))
    assert image.shape == (28, 28) and image.dtype == np.float32
    assert image.min() == 0 and image.max() == 1
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    for sums, inked in ((image.sum(axis=0), columns), (image.sum(axis=1), rows)):
        against_the_frame = inked[0] == 0 or inked[-1] == 27  # a top-heavy digit cannot go further
        assert abs(sums @ np.arange(28) / sums.sum() - 14) <= 0.5 + 1e-5 or against_the_frame


@settings(max_examples=40, deadline=None)
@given(digit=digits, seed=seeds)
def test_the_same_seed_writes_the_same_digit_and_another_seed_another(digit: int, seed: int) -> None:
    image = write_digit(digit, np.random.default_rng(seed))
    np.testing.assert_array_equal(image, write_digit(digit, np.random.default_rng(seed)))
    assert np.any(image != write_digit(digit, np.random.default_rng(seed + 1)))


@settings(max_examples=40, deadline=None)
@given(digit=digits, seed=seeds)
def test_a_skeleton_fills_the_unit_square(digit: int, seed: int) -> None:
    strokes = skeleton(digit, np.random.default_rng(seed))
    every = np.vstack(strokes)
    assert all(stroke.shape[1] == 2 for stroke in strokes)
    np.testing.assert_allclose(np.ptp(every, axis=0).max(), 1)
    np.testing.assert_allclose((every.min(axis=0) + every.max(axis=0)) / 2, 0.5)


def test_every_style_passes_through_its_own_points() -> None:
    for styles in STYLES.values():
        for style in styles.values():
            for stroke in style.control_points():
                assert stroke.shape[1] == 2 and len(stroke) >= 2
                assert np.all((stroke >= -0.1) & (stroke <= 1.1))


def test_the_pen_leaves_ink_on_its_path_and_none_far_away() -> None:
    path = np.stack([np.linspace(0, 1, 30), np.full(30, 0.5)], axis=1)
    band = ink([path], np.random.default_rng(0))
    assert band[len(band) // 2].max() == 1
    assert band.shape[0] < band.shape[1] / 2
    assert not band[[0, -1]].any() and not band[:, [0, -1]].any()


def test_a_data_set_is_balanced_and_repeatable() -> None:
    data = handwriting(103, seed=4)
    assert data.images.shape == (103, 784)
    assert set(np.bincount(data.labels, minlength=10)) == {10, 11}
    again = handwriting(103, seed=4)
    np.testing.assert_array_equal(data.images, again.images)
    np.testing.assert_array_equal(data.labels, again.labels)
    assert np.any(data.images != handwriting(103, seed=5).images)


def test_as_much_ink_as_mnist() -> None:
    """The mean of MNIST's training pixels is 0.1307, and 5 to 10 % of them are white."""
    data = handwriting(500, seed=1)
    assert 0.12 < data.images.mean() < 0.14
    assert 0.05 < (data.images > 0.98).mean() < 0.1


def test_ends_of_a_blend_are_different_digits_in_the_same_hand() -> None:
    for pair in BLENDS:
        first, middle, second = (ambiguous(pair, mix, np.random.default_rng(3)) for mix in (0, 0.5, 1))
        apart = np.abs(first - second).sum()
        assert np.abs(first - middle).sum() < apart and np.abs(second - middle).sum() < apart


def test_refuses_what_cannot_be_written() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(InputError, match="0 to 9"):
        write_digit(10, rng)
    with pytest.raises(InputError, match="at least one"):
        handwriting(0)
    with pytest.raises(InputError, match="pairs"):
        ambiguous((2, 8), 0.5, rng)
    with pytest.raises(InputError, match="from 0 to 1"):
        ambiguous((4, 9), 1.5, rng)


def test_the_gallery_is_what_its_command_makes(tmp_path: Path) -> None:
    write_gallery(tmp_path)
    with np.load(asset_path("digits", "gallery.npz")) as kept, np.load(tmp_path / "gallery.npz") as made:
        assert list(kept["names"]) == list(made["names"])
        np.testing.assert_array_equal(kept["labels"], made["labels"])
        np.testing.assert_allclose(kept["images"].astype(int), made["images"].astype(int), atol=1)
    assert (tmp_path / "gallery.png").read_bytes().startswith(b"\x89PNG")


def test_the_gallery_has_at_least_20_of_each_and_no_two_alike() -> None:
    data = gallery()
    assert np.bincount(data.labels, minlength=10).min() >= 20
    assert len(np.unique(data.images, axis=0)) == len(data)


def test_a_picture_of_the_gallery_is_found_by_its_name() -> None:
    assert len(set(gallery_names())) == len(gallery_names())
    data = gallery()
    for index, name in enumerate(gallery_names()[: len(data)]):
        assert int(name[0]) == data.labels[index]
        np.testing.assert_array_equal(gallery_digit(name).ravel(), data.images[index])
    assert gallery_digit("4-or-9-3").shape == (28, 28)


@pytest.mark.parametrize("name", ["3-99", "", "three", "4-or-8-0"])
def test_a_wrong_name_lists_what_there_is(name: str) -> None:
    with pytest.raises(InputError, match=r"9-23.*4-or-9-0"):
        gallery_digit(name)


def test_each_picture_of_the_gallery_has_a_hand_of_its_own() -> None:
    made = make_gallery()
    last = write_digit(9, np.random.default_rng([29, 9, 23]))
    np.testing.assert_array_equal(made.images[made.names.index("9-23")], np.rint(255 * last))


def test_who_learnt_from_mnist_reads_the_pen_model(mnist_folder: Path) -> None:
    """The plainest reader there is, a line fitted to each digit by least squares, as a check without training."""
    known, written = load("test", mnist_folder), handwriting(1000, seed=2)
    targets = np.eye(10)[known.labels]
    pixels = known.images.astype(np.float64)
    weights = np.linalg.solve(pixels.T @ pixels + 100 * np.eye(784), pixels.T @ targets)
    right = np.argmax(written.images @ weights, axis=1) == written.labels
    assert right.mean() > 0.8  # it reads 87 % of the very digits it was fitted to
