"""Charts of numbers that are tiny, huge, negative, equal, or all 0."""

from itertools import pairwise

import numpy as np
import pytest

from network import relu, sigmoid
from network.errors import InputError
from scenes.mobjects import Bars, FunctionPlot, Histogram, LearningCurves, NumberLineSquish
from scenes.mobjects.text.typesetting import Scientific
from tests.mobjects.frames import picture, pixel

SIZES = [5e-324, 1e-12, 1e-6, 1.0, 1e6, 1e15, 1e300]


def apart(numbers):
    """Whether numbers side by side keep clear of each other."""
    boxes = sorted((number.get_left()[0], number.get_right()[0]) for number in numbers)
    return all(right < left for (_, right), (left, _) in pairwise(boxes))


def charts(size):
    yield Bars([size, 2 * size]).axis_numbers
    yield Bars([-size, 2 * size], signed=True, horizontal=True).axis_numbers
    yield Histogram.of([size, 2 * size, 3 * size]).axis_numbers
    yield LearningCurves({"a": [size, 2 * size]}).axis_numbers
    if 1e-100 < size < 1e100:
        yield FunctionPlot(lambda x: x, x_range=(-size, size)).numbers
        yield NumberLineSquish(lambda x: x, x_range=(-size, size)).upper.numbers


@pytest.mark.parametrize("size", SIZES)
def test_numbers_of_any_size_can_be_read(size):
    for numbers in charts(size):
        texts = [number.text for number in numbers]
        assert all(len(text) <= 12 for text in texts)
        lying = [number for number in numbers if abs(number.get_y() - numbers[0].get_y()) < 0.05]
        assert apart(lying)
        assert len({number.text for number in lying}) == len(lying)


@pytest.mark.parametrize("size", SIZES[1:])
def test_printed_values_of_any_size_say_what_they_are(size):
    texts = [number.text for number in Bars([size, 2 * size], printed=True).numbers]
    assert texts[0] != texts[1] and all(text.strip("0.") for text in texts)


def test_a_power_of_ten():
    number = Scientific(0.0000031, -6)
    assert number.text == "3.1·10⁻⁶"
    assert number.set_value(-0.00002).text == "−20.0·10⁻⁶" and number.set_value(0).text == "0"


@pytest.mark.parametrize("values", [[0, 0, 0], [2, 2, 2], [-3, -3, -3], [1e9, 1e9, 1e9], [7]])
def test_equal_values_and_zero(values):
    bars = Bars(values, signed=True)
    assert len(bars.values) == len(values)
    assert len(Histogram.of(values).axis_numbers) > 1
    curves = LearningCurves({"a": values})
    end = curves.at(curves.x[-1], values[-1])
    assert pixel(picture(curves), end, frame_height=8).max() > 60


def test_a_histogram_of_nothing():
    histogram = Histogram([0, 0], [0, 1, 2], threshold=1)
    assert histogram.share_above == 0 and (histogram.bar_heights == 0).all()


def test_a_step_may_stand_in_the_range():
    plot = FunctionPlot(np.sin, x_range=(-3, 3, 1), y_range=(-1, 1, 0.5))
    assert [number.text for number in plot.numbers] == ["−3", "−2", "−1", "1", "2", "3", "−1.0", "−0.5", "0.5", "1.0"]
    assert [number.text for number in Bars([1, 2], limits=(0, 4, 2)).axis_numbers] == ["0", "2", "4"]
    curves = LearningCurves({"a": [1, 2, 3]}, x_range=(0, 2, 2), y_range=(0, 4, 4))
    assert [number.text for number in curves.axis_numbers] == ["0", "2", "0", "4"]
    assert [number.text for number in NumberLineSquish(x_range=(-4, 4, 4)).upper.numbers] == ["−4", "0", "4"]
    for wrong in ((1,), (1, 2, 3, 4), "ab", 3):
        with pytest.raises(InputError, match=r"\(least, greatest\) or \(least, greatest, step\)"):
            FunctionPlot(np.sin, x_range=wrong)


# ---- another function ----


def test_a_plot_runs_from_function_to_function():
    plot = FunctionPlot(sigmoid, True, y_range=(-1, 5))
    point = plot.point(2)
    plot.add(point)
    run = plot.animate.set_function(relu).build()
    run.begin()
    run.interpolate(0.5)
    half = (sigmoid(np.array([2.0])) + 2)[0] / 2
    assert plot.function(np.array([2.0]))[0] == pytest.approx(half)
    np.testing.assert_allclose(point.dot.get_center(), plot.at(2, half), atol=1e-6)
    run.finish()
    assert plot.function is relu and point.function is relu
    np.testing.assert_allclose(plot.curve.points, FunctionPlot(relu, True, y_range=(-1, 5)).curve.points, atol=1e-9)


def test_what_a_plot_cannot_become():
    plot = FunctionPlot(sigmoid, True)
    for make, said in (
        (lambda: plot.set_function(np.sin), "brings no derivative"),
        (lambda: plot.animate.set_function(lambda x: x * np.nan, np.cos).build(), "no finite value"),
        (lambda: plot.set_function(relu, False), "curve of the derivative"),
        (lambda: FunctionPlot(sigmoid).set_function(relu, True), "no curve of a derivative"),
    ):
        with pytest.raises(InputError, match=said):
            make()
