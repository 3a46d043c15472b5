"""A dial points where its number is, wherever it stands and however large it is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import ORIGIN, RIGHT, linear

from network.errors import InputError
from scenes.mobjects.diagrams.dial import Dial
from scenes.mobjects.theme import DARK, LIGHT
from tests.mobjects.frames import picture


def direction(dial: Dial) -> np.ndarray:
    way = dial.pointer.get_end() - dial.pointer.get_start()
    return way / np.linalg.norm(way)


@given(st.floats(-4, 4), st.sampled_from([0.5, 1.0, 2.0]))
def test_the_pointer_turns_three_eighths_of_a_circle_to_either_end(value, size):
    dial = Dial(0, 4).scale(size, about_point=ORIGIN).shift(2 * RIGHT).set_value(value)
    angle = np.deg2rad(135) * value / 4
    assert direction(dial) == pytest.approx([np.sin(angle), np.cos(angle), 0], abs=1e-6)
    assert dial.pointer.get_start() == pytest.approx(dial.knob.get_center(), abs=1e-6)
    assert np.linalg.norm(dial.pointer.get_vector()) == pytest.approx(0.82 * 0.7 * size, abs=1e-6)
    assert dial.value == value


@pytest.mark.parametrize(
    ("value", "text", "role"), [(-1.5, "−1.50", "negative"), (0, "0.00", "ink"), (2, "2.00", "positive")]
)
def test_the_number_stands_below_in_the_colour_of_its_sign(value, text, role):
    dial = Dial(value, 4, theme=LIGHT)
    assert dial.number.text == text and dial.number.get_top()[1] < dial.ticks.get_bottom()[1]
    for part in (dial.number, dial.pointer):
        assert part.get_color().to_hex().lower() == getattr(LIGHT, role)


def test_animated_it_runs_through_all_numbers_between():
    dial = Dial(-3, 4)
    turning = dial.animate(rate_func=linear).set_value(3).build()
    turning.begin()
    seen = []
    for moment in (0, 0.25, 0.5, 1):
        turning.interpolate(moment)
        seen.append((dial.value, dial.number.text, dial.pointer.get_color().to_hex().lower()))
    assert seen == [
        (-3, "−3.00", DARK.negative),
        (-1.5, "−1.50", DARK.negative),
        (0, "0.00", DARK.ink),
        (3, "3.00", DARK.positive),
    ]


def test_a_copy_becomes_another_and_keeps_to_it():
    dial, other = Dial(-2, 4), Dial(3, 4)
    dial.become(other)
    assert dial.value == 3 and dial.number.text == "3.00"
    assert (picture(dial) == picture(other)).all()


@pytest.mark.parametrize(("value", "scale"), [(5, 4), (-4.1, 4), (0, 0), (0, -1), (np.nan, 1), (0, np.inf)])
def test_what_cannot_be_shown_is_refused(value, scale):
    with pytest.raises(InputError):
        Dial(value, scale)
    dial = Dial(1, 4)
    with pytest.raises(InputError):
        dial.set_value(4.5)
    assert dial.value == 1
