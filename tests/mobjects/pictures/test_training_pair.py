import numpy as np
import pytest
from manim.utils.hashing import get_json

from network.errors import InputError
from scenes.mobjects.pictures import PairGrid, TrainingPair
from tests.mobjects.stills import still

IMAGE = np.array([[0, 1], [0.5, 0]])
IMAGES, LABELS = np.array([IMAGE, 1 - IMAGE, IMAGE, 0 * IMAGE]), np.array([3, 4, 5, 6])


def test_the_label_stands_right_of_the_picture_with_an_arrow_between():
    pair = TrainingPair(IMAGE, 3, height=2)
    np.testing.assert_allclose(pair.picture.values, IMAGE)
    assert pair.label.text == "3"
    assert pair.frame.get_right()[0] < pair.arrow.get_left()[0] < pair.arrow.get_right()[0] < pair.label.get_left()[0]
    x, y = pair.picture.cell_center(0, 1)[:2]
    np.testing.assert_allclose(still(pair)[round(240 - 60 * y), round(427 + 60 * x)], 255, atol=2)


def test_it_shows_another_example():
    pair = TrainingPair(IMAGE, 3).set_pair(1 - IMAGE, 7)
    np.testing.assert_allclose(pair.picture.values, 1 - IMAGE)
    assert pair.label.text == "7"


def test_pairs_are_exchanged_in_an_order_that_the_seed_decides():
    def half(seed):
        grid = PairGrid(IMAGES, LABELS, 2)
        exchange = grid.exchange(1 - IMAGES, LABELS + 1, seed)
        exchange.begin()
        exchange.interpolate(0.5)
        shown = [pair.label.text for pair in grid]
        exchange.interpolate(1)
        assert [pair.label.text for pair in grid] == ["4", "5", "6", "7"]
        return shown

    assert half(1) == half(1)
    assert sum(new == str(old + 1) for new, old in zip(half(1), LABELS, strict=True)) == 2
    assert len({tuple(half(seed)) for seed in range(8)}) > 1


def test_the_cache_knows_one_from_another():
    assert get_json(TrainingPair(IMAGE, 3)) == get_json(TrainingPair(IMAGE, 3))
    assert get_json(TrainingPair(IMAGE, 3)) != get_json(TrainingPair(IMAGE, 4))
    grid = PairGrid(IMAGES, LABELS)
    assert get_json(grid.exchange(IMAGES, LABELS, 1)) != get_json(grid.exchange(IMAGES, LABELS, 2))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: TrainingPair(IMAGE, -1), "whole number from 0 on, not -1"),
        (lambda: TrainingPair(IMAGE, 1.5), "whole number from 0 on, not 1.5"),
        (lambda: PairGrid(IMAGES, LABELS[:2]), "one label each"),
        (lambda: PairGrid(IMAGES[:0], LABELS[:0]), "one label each"),
        (lambda: PairGrid(IMAGES, LABELS).exchange(IMAGES[:2], LABELS[:2]), "4 pairs to be exchanged, but got 2"),
    ],
)
def test_what_cannot_be_shown_is_refused(make, why):
    with pytest.raises(InputError, match=why):
        make()
