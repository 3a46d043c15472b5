"""Sums in numbers: under a weighed picture, and in what a neuron makes of one."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.errors import InputError
from scenes.mobjects.diagrams.weighing import Decision, Weighing
from scenes.mobjects.text.typesetting import number_text
from scenes.mobjects.theme import DARK, LIGHT
from tests.mobjects import caching
from tests.mobjects.frames import frames, picture, pixel

IMAGE, WEIGHTS = np.array([[1.0, 0.5], [0.25, 0.0]]), np.array([[3.0, -2.0], [4.0, 1.0]])


def sigma(z):
    return 1 / (1 + np.exp(-z))


# ---- a picture and its sum ----


def test_the_number_is_what_is_counted():
    assert Weighing(IMAGE, WEIGHTS).number.text == "3.00"
    weighing = Weighing(IMAGE, WEIGHTS, counted=0.5)
    assert weighing.weighted_sum == pytest.approx(2) and weighing.number.text == "2.00"


def test_the_number_follows_the_picture():
    weighing, told = Weighing(IMAGE, WEIGHTS, counted=0), []

    def story(scene):
        scene.add(weighing)
        scene.play(weighing.picture.animate(rate_func=lambda t: t).set_counted(1), weighing.follow())
        told.append(weighing.number.text)
        scene.play(weighing.picture.animate.set_weights(-WEIGHTS), weighing.follow())
        told.append(weighing.number.text)

    frames(story)
    assert told == ["3.00", "−3.00"]


def test_the_number_stands_on_the_line_of_its_symbol_below_the_picture():
    weighing = Weighing(IMAGE, WEIGHTS, height=2)
    assert weighing.number.get_bottom()[1] == pytest.approx(weighing.symbol[0].get_bottom()[1], abs=0.02)
    assert weighing.line.get_top()[1] < weighing.picture.get_bottom()[1]
    assert abs(weighing.line.get_x() - weighing.picture.get_x()) < 0.3


def test_the_cache_draws_a_weighing_anew(render):
    caching.check(render, lambda: Weighing(IMAGE, WEIGHTS), lambda: Weighing(IMAGE / 2, WEIGHTS))


# ---- a decision ----


@given(st.floats(-30, 30), st.floats(-30, 0))
def test_the_neuron_holds_sigma_of_sum_and_bias(weighted_sum, bias):
    decision = DECISIONS[0].copy()
    decision.weighted_sum = weighted_sum
    decision.set_bias(bias)
    assert decision.neuron.value == pytest.approx(sigma(weighted_sum + bias), abs=1e-9)
    assert decision.bias == bias or decision.bias == pytest.approx(bias)
    assert decision.bias_number.text == number_text(-bias, 2)


DECISIONS = [Decision(13.19, -10)]


def test_it_says_both_numbers_and_is_as_bright_as_the_answer():
    decision = Decision(10.5, -10, theme=DARK)
    assert [decision.sum_number.text, decision.bias_number.text] == ["10.50", "10.00"]
    assert decision.neuron.number is not None and decision.neuron.number.text == number_text(sigma(0.5), 2)
    point = decision.neuron.get_center() - [0, 0.5, 0]
    assert pixel(picture(decision), point) == pytest.approx(255 * DARK.activations(sigma(0.5))[:3], abs=2)


def test_the_bias_runs():
    decision, seen = Decision(5, -10).set_bias(0), []
    animation = decision.animate(rate_func=lambda t: t).set_bias(-10).build()
    animation.begin()
    for time in (0, 0.5, 1):
        animation.interpolate(time)
        seen.append((decision.bias, decision.neuron.value))
    assert np.array(seen) == pytest.approx(np.array([(0, sigma(5)), (-5, 0.5), (-10, sigma(-5))]))


def test_numbers_keep_clear_of_the_parentheses_and_of_each_other():
    for bias in (-10, 0):
        decision = Decision(-123.456, -10, theme=LIGHT).set_bias(bias)
        parts = [*decision.submobjects[1][1:2], decision.sum_number, decision.bias_number, decision.submobjects[1][2]]
        for one, other in pairwise(parts):
            assert one.get_right()[0] < other.get_left()[0]


def test_the_cache_draws_a_decision_anew(render):
    caching.check(render, lambda: Decision(5, -10), lambda: Decision(5, -10).set_bias(-4))


@pytest.mark.parametrize(
    "make, told",
    [
        (lambda: Decision(np.nan, -1), "weighted sum must be finite"),
        (lambda: Decision(1, np.inf), "bias must be finite"),
        (lambda: Decision(1, 2), "not positive, but this is 2"),
        (lambda: Decision(3, -1).set_bias(0.5), "not positive, but this is 0.5"),
    ],
)
def test_refuses_what_is_no_decision(make, told):
    with pytest.raises(InputError, match=told):
        make()
