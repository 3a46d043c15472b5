"""The bar, the share above it and the function over it always belong together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import RIGHT, UP

from network.activation import relu
from network.errors import InputError
from scenes.mobjects.charts.bias_bar import BiasBar
from scenes.mobjects.theme import DARK, LIGHT
from tests.mobjects import caching
from tests.mobjects.frames import picture, pixel

COUNTS, LIMITS = [1, 2, 3, 4], [-4, -2, 0, 2, 4]


def made(**options):
    return BiasBar(COUNTS, LIMITS, **{"width": 8, **options})


SHARED = made()


def curve(bias_bar):
    """The points of the curve as numbers (n, 2): a sum, and what becomes of it."""
    frame = bias_bar.plot.frame
    left, bottom = frame.at(frame.x_range[0], frame.y_range[0])[:2]
    right, top = frame.at(frame.x_range[1], frame.y_range[1])[:2]
    shares = (bias_bar.plot.curve.points[:, :2] - [left, bottom]) / [right - left, top - bottom]
    lows, highs = np.array([frame.x_range, frame.y_range]).T
    return lows + shares * (highs - lows)


@given(st.floats(-4, 4))
def test_the_curve_is_the_sigmoid_moved_to_the_bar(bar):
    moved = SHARED.set_bar(bar)
    x, y = curve(moved).T
    corners = slice(None, None, 4)  # anchors; between them the lines are straight
    assert y[corners] == pytest.approx(1 / (1 + np.exp(-(x[corners] - bar))), abs=1e-3)
    assert moved.bar == bar and moved.histogram.threshold == bar
    assert moved.dot.get_center() == pytest.approx(moved.plot.at(bar, 0.5), abs=1e-6)


def test_function_and_histogram_have_the_same_axis():
    bias_bar = made(bar=2).shift(UP + RIGHT).scale(0.8)
    for number in (-4, 0.5, 4):
        assert bias_bar.plot.at(number)[0] == pytest.approx(bias_bar.histogram.at(number)[0])
    assert bias_bar.plot.axes[0].get_y() > bias_bar.histogram.mark.get_top()[1]
    assert bias_bar.histogram.share_above == pytest.approx(0.4)


def test_it_stays_together_when_it_was_moved():
    bias_bar = made().shift(RIGHT).scale(0.5).set_bar(-2)
    assert bias_bar.dot.get_center() == pytest.approx(bias_bar.plot.at(-2, 0.5))
    assert curve(bias_bar)[0] == pytest.approx([-4, 1 / (1 + np.exp(2))], abs=1e-3)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_bars_beyond_it_are_lit_in_the_picture(theme):
    bias_bar = made(bar=0, theme=theme)
    frame = picture(bias_bar)
    below, above = (pixel(frame, bias_bar.histogram.at(x, 1)) for x in (-1, 1))
    assert below == pytest.approx(255 * theme.rgb("muted"), abs=2)
    assert above == pytest.approx(255 * theme.rgb("signal"), abs=2)
    half = pixel(picture(bias_bar, width=1280, height=720), bias_bar.dot.get_center())
    assert half == pytest.approx(255 * theme.rgb("ink"), abs=2)


def test_the_bar_runs():
    bias_bar, seen = made(bar=-4), []
    animation = bias_bar.animate(rate_func=lambda t: t).set_bar(4).build()
    animation.begin()
    for time in (0, 0.5, 1):
        animation.interpolate(time)
        seen.append((bias_bar.bar, bias_bar.histogram.share_above))
    assert np.array(seen) == pytest.approx(np.array([(-4, 1), (0, 0.7), (4, 0)]))


def test_only_the_histogram_writes_the_numbers_of_the_axis():
    written = [number.text for number in made().plot.numbers]
    assert written == ["0.5", "1.0"]


def test_other_functions_and_the_cache(render):
    assert curve(made(function=relu, bar=1))[-1] == pytest.approx([4, 3], abs=1e-3)
    caching.check(render, made, lambda: made(bar=1))


def test_refuses_a_bar_that_is_not_on_the_axis():
    with pytest.raises(InputError, match="from -4 to 4"):
        made(bar=5)
    bias_bar = made(bar=1)
    with pytest.raises(InputError, match="from -4 to 4"):
        bias_bar.set_bar(-5)
    assert bias_bar.bar == 1
