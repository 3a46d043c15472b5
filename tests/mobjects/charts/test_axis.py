import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import RIGHT, VMobject

from network.errors import InputError
from scenes.mobjects import Number
from scenes.mobjects.charts.axis import axis
from scenes.mobjects.charts.graph import Frame, add_dashes, runs_of_line
from scenes.mobjects.painting.curve import Curve
from scenes.mobjects.text.typesetting import Percentage
from tests.mobjects.stills import still


def written(numbers):
    return [number.text for number in numbers]


def test_percentages():
    number = Percentage(0.5, decimals=1)
    assert number.text == "50.0%"
    assert number.set_value(-0.031).text == "−3.1%" and number.value == -0.031
    assert number.set_value(-0.0001).text == "0.0%"


def test_an_axis_in_percent():
    frame = Frame((0, 10), (0.9, 1), 6, 4)
    _, numbers = axis(frame, 1, percent=True)
    assert written(numbers) == ["90%", "95%", "100%"]
    assert numbers[1].get_y() == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    "limits, height, texts",
    [
        ((0.001, 1), 4, ["0.001", "0.01", "0.1", "1"]),
        ((0.02, 300), 4, ["0.1", "1", "10", "100"]),
        ((0.01, 1000), 1.6, ["0.01", "1", "100"]),
        ((0.2, 0.5), 4, ["0.2", "0.3", "0.4", "0.5"]),
    ],
)
def test_a_logarithmic_axis_has_powers_of_ten_as_far_as_there_is_room(limits, height, texts):
    _, numbers = axis(Frame((0, 1), limits, 4, height, (False, True)), 1)
    assert written(numbers) == texts


def test_equal_ratios_are_equally_far_apart():
    frame = Frame((0, 1), (0.01, 100), 4, 8, (False, True))
    _, numbers = axis(frame, 1)
    np.testing.assert_allclose([number.get_y() for number in numbers], [-4, -2, 0, 2, 4], atol=1e-6)
    np.testing.assert_allclose(frame.at(0.5, [0.1, 10])[:, 1], [-2, 2], atol=1e-12)


def test_far_powers_are_formulas():
    _, numbers = axis(Frame((0, 1), (1e-6, 1e-3), 4, 4, (False, True)), 1)
    assert len(numbers) == 4 and not any(isinstance(number, Number) for number in numbers)


@pytest.mark.parametrize("step, message", [(-1, "must be positive"), (1e-4, "at most 100")])
def test_bad_steps(step, message):
    with pytest.raises(InputError, match=message):
        axis(Frame((0, 1), (0, 1), 4, 4), 0, step)


def test_a_frame_is_never_seen_and_knows_its_scale():
    frame = Frame((0, 1), (0, 1), 4, 4)
    assert still(frame.set_opacity(1)).max() == 0
    assert frame.scale(0.3).rotate(0.4).unit == pytest.approx(0.3)
    assert frame.become(Frame((0, 2), (0, 5), 1, 1)).x_range == (0, 2)
    np.testing.assert_allclose(frame.at(2, 5), [0.5, 0.5, 0], atol=1e-12)


def test_a_curve_is_never_filled():
    curve = Curve(color="#ffffff").set_points_as_corners([[-3, -3, 0], [3, -3, 0], [3, 3, 0]]).set_opacity(1)
    assert still(curve)[240, 427 + 60].max() == 0 < still(curve)[240, 427 + 180].max()


def test_a_line_is_cut_at_the_limits():
    ((x, y),) = runs_of_line(np.array([0.0, 1, 2]), np.array([-1.0, 1, 1]), (0, 2))
    assert (x.tolist(), y.tolist()) == ([0.5, 1, 2], [0, 1, 1])
    assert len(runs_of_line(np.arange(4.0), np.array([0.5, 3, 3, 0.5]), (0, 1))) == 2


@given(
    st.lists(st.floats(0.05, 1), min_size=1, max_size=3).map(lambda on: [part for each in on for part in (each, 0.1)])
)
def test_dashes_and_gaps_take_turns(pattern):
    line = VMobject()
    add_dashes(line, np.array([0 * RIGHT, 5 * RIGHT]), pattern)
    drawn = [run[[0, -1], 0] for run in line.get_subpaths()]
    starts = np.cumsum([0, *pattern])[:-1:2]
    for k, (start, end) in enumerate(drawn):
        repeat, part = divmod(k, len(starts))
        assert start == pytest.approx(repeat * sum(pattern) + starts[part], abs=1e-6)
        assert end == pytest.approx(min(start + pattern[2 * part], 5), abs=1e-5)
