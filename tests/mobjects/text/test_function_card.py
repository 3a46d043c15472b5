import numpy as np
import pytest
from manim import Square
from manim.utils.hashing import get_json

from network.errors import InputError
from scenes.mobjects.text import SMALL, FunctionCard, Number
from tests.mobjects.stills import still


def card(**changed):
    return FunctionCard(**{"name": "f", "takes": "2 numbers", "gives": "1 number", "parameters": "3 weights"} | changed)


def box(mobject):
    return (*mobject.get_corner([-1, -1, 0])[:2], *mobject.get_corner([1, 1, 0])[:2])


def test_all_stands_inside_its_frame():
    square = Square(side_length=9)
    shown = card(picture=square, room=1.5)
    assert square.height == pytest.approx(1.5)
    left, low, right, high = box(shown.frame)
    for part in (shown.record, square):
        one, other, three, four = box(part)
        assert left < one and low < other and three < right and four < high
    assert square.get_top()[1] < shown.record.get_bottom()[1]


def test_a_wide_picture_is_no_wider_than_the_card():
    shown = card(picture=Square().stretch(9, 0), width=5)
    assert shown.picture.width < 5 == pytest.approx(shown.frame.width, abs=0.5)


def test_a_number_in_a_row_runs():
    number = Number(2.5, 2, SMALL)
    shown = card(gives=number)
    assert shown.row("gives").value is number
    before = still(shown)
    number.set_value(0.25)
    assert abs(before.astype(int) - still(shown)).max() > 60


def test_a_function_without_parameters_has_two_rows():
    shown = card(parameters=None, labels={"takes": "hinein"})
    assert len(shown.record.rows) == 2 and "hinein" in shown.record.names
    with pytest.raises(InputError, match="no row 'parameters'"):
        shown.row("parameters")


def test_the_cache_knows_one_from_another():
    assert get_json(card()) == get_json(card())
    assert get_json(card()) != get_json(card(takes="3 numbers"))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"room": 0}, "positive"),
        ({"labels": {"into": "in"}}, "into"),
        ({"takes": ""}, "one line of words"),
        ({"gives": np.nan}, "finite"),
        ({"width": 1}, "width"),
    ],
)
def test_what_cannot_be_shown_is_refused(changed, why):
    with pytest.raises(InputError, match=why):
        card(**changed)
