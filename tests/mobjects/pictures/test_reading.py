import numpy as np
import pytest
from manim.utils.hashing import get_json

from network.errors import InputError
from scenes.mobjects.pictures.reading import Mark, Reading
from scenes.mobjects.theme import DARK, LIGHT
from tests.mobjects.stills import still

IMAGE = np.array([[0, 1], [0.5, 0]])


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_a_right_answer_has_a_tick_a_wrong_one_a_cross(theme):
    for truth, role in ((3, "right"), (5, "wrong")):
        reading = Reading(IMAGE, 3, truth, theme=theme)
        assert reading.answer.text == "3"
        assert reading.right == reading.mark.right == (truth == 3)
        for part in (reading.answer, reading.mark):
            assert part.color.to_hex().lower() == getattr(theme, role)
    tick, cross = (Mark(right, 2, theme) for right in (True, False))
    assert len(tick.get_subpaths()) == 1 < len(cross.get_subpaths()) == 2


def test_the_picture_is_shown_and_the_answer_stands_beside_it():
    reading = Reading(IMAGE, np.int64(3), 3, height=2)
    np.testing.assert_allclose(reading.picture.values, IMAGE)
    assert reading.picture.height == pytest.approx(2)
    assert reading.answer.get_left()[0] > reading.frame.get_right()[0]
    assert reading.answer.get_bottom()[1] > reading.mark.get_top()[1]
    x, y = reading.picture.cell_center(0, 1)[:2]
    np.testing.assert_allclose(still(reading)[round(240 - 60 * y), round(427 + 60 * x)], 255, atol=2)


def test_marks_can_be_told_apart_without_colour():
    tick, cross = (still(Mark(right, 1)).max(axis=-1) > 100 for right in (True, False))
    assert (tick ^ cross).sum() > 0.3 * tick.sum()


def test_the_cache_knows_one_from_another():
    hashes = [get_json(Reading(IMAGE, *pair)) for pair in ((3, 3), (3, 5), (4, 4))]
    assert len(set(hashes)) == 3 and get_json(Reading(IMAGE, 3, 3)) == hashes[0]


def test_bad_input():
    with pytest.raises(InputError):
        Reading(IMAGE, 3, 3, height=0.5)
    with pytest.raises(InputError):
        Reading([[np.nan]], 3, 3)
