import numpy as np
import pytest
from manim import RIGHT, UP
from manim.utils.hashing import get_json

from network.data.label_noise import label_matrix, new_names, wrong_labels
from network.errors import InputError
from scenes.mobjects.pictures import LabelMatrix
from scenes.mobjects.theme import DARK, LIGHT
from tests.mobjects.stills import still

COUNTS = np.array([[8, 0, 2], [1, 1, 2], [0, 0, 0]])
SHARES = np.array([[0.8, 0, 0.2], [0.25, 0.25, 0.5], [0, 0, 0]])


def test_each_row_is_divided_by_its_sum():
    np.testing.assert_allclose(LabelMatrix(COUNTS).shares, SHARES)
    np.testing.assert_allclose(LabelMatrix(SHARES).shares, SHARES)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_a_cell_is_as_bright_as_the_root_of_its_share(theme):
    labels = np.random.default_rng(5).integers(0, 10, 700)
    counts = label_matrix(labels, wrong_labels(labels, 0.6, seed=2))
    matrix = LabelMatrix(counts, height=5, theme=theme).shift(0.3 * UP + RIGHT).scale(0.9)
    picture = still(matrix)
    dark, bright = (np.array(theme.rgb(role)) for role in ("canvas", "activation"))
    for row, column in ((0, 0), (3, 3), (3, 7), (9, 1)):
        x, y, _ = matrix.grid.cell_center(row, column)
        seen = picture[round(240 - 60 * y), round(427 + 60 * x), :3] / 255
        root = np.sqrt(counts[row, column] / counts[row].sum())
        np.testing.assert_allclose(seen, (1 - root) * dark + root * bright, atol=0.02)


def test_renaming_is_one_full_cell_in_each_row():
    names = new_names(3)
    labels = np.arange(10).repeat(4)
    shares = LabelMatrix(label_matrix(labels, names[labels])).shares
    assert (shares[np.arange(10), names] == 1).all() and shares.sum() == 10


def test_names_stand_beside_their_rows_and_below_their_columns():
    matrix = LabelMatrix(COUNTS, ["a", "b", "c"], titles=("", "called"))
    for k in range(3):
        assert matrix.rows[k].get_y() == pytest.approx(matrix.grid.cell_center(k, 0)[1], abs=1e-6)
        assert matrix.columns[k].get_x() == pytest.approx(matrix.grid.cell_center(2, k)[0], abs=1e-6)
        assert matrix.rows[k].get_right()[0] < matrix.grid.get_left()[0]
        assert matrix.columns[k].get_top()[1] < matrix.grid.get_bottom()[1]


@pytest.mark.parametrize("share", [0.25, 1.0])
def test_the_shares_run_to_others(share):
    matrix = LabelMatrix(np.eye(3))
    animation = matrix.animate(rate_func=lambda t: t).set_matrix(COUNTS).build()
    animation.begin()
    animation.interpolate(share)
    expected = (1 - share) * np.eye(3) + share * SHARES
    np.testing.assert_allclose(matrix.shares, expected)
    np.testing.assert_allclose(matrix.grid.values, np.sqrt(expected), atol=1e-6)


def test_the_cache_knows_one_from_another():
    assert get_json(LabelMatrix(COUNTS)) == get_json(LabelMatrix(10 * COUNTS))
    assert get_json(LabelMatrix(COUNTS)) != get_json(LabelMatrix(COUNTS.T))
    assert get_json(LabelMatrix(COUNTS)) != get_json(LabelMatrix(COUNTS).set_matrix(np.eye(3)))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: LabelMatrix([[1, 2]]), "a row and a column"),
        (lambda: LabelMatrix([]), "a row and a column"),
        (lambda: LabelMatrix("labels"), "made of numbers"),
        (lambda: LabelMatrix([[1, -1], [0, 1]]), "not negative"),
        (lambda: LabelMatrix([[1, np.nan], [0, 1]]), "finite"),
        (lambda: LabelMatrix(COUNTS, ["a"]), "name as many"),
        (lambda: LabelMatrix(COUNTS, height=0), "positive"),
        (lambda: LabelMatrix(COUNTS).set_matrix(np.eye(4)), "3 labels, not 4"),
        (lambda: LabelMatrix(COUNTS).animate.set_matrix(np.eye(4)).build(), "3 labels, not 4"),
    ],
)
def test_what_cannot_be_shown_is_refused(make, why):
    with pytest.raises(InputError, match=why):
        make()
