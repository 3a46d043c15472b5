import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from manim import UP, FadeIn, FadeOut, Transform
from manim.utils.hashing import get_json

from network.activation import ACTIVATIONS, relu, sigmoid
from network.errors import InputError
from scenes.mobjects.formulas.weighted_sum import WeightedSum
from scenes.mobjects.text.typesetting import number_text
from scenes.mobjects.theme import LIGHT
from tests.mobjects.stills import show, still

GENERATOR = np.random.default_rng(3)
W, A = GENERATOR.normal(size=784), GENERATOR.uniform(size=784)


def printed(total):
    return [number.text for number in [*total.sum_number, *total.result_number]]


def source(mobject):
    return mobject.typst_code.strip("$ ")


def test_the_printed_sum_is_numpys_over_all_terms():
    total = WeightedSum(W, A, -2.5)
    z = W @ A - 2.5
    assert printed(total) == [number_text(z), number_text(float(sigmoid(z)))]
    assert total.weighted_sum == z
    assert list(total.terms) == [0, 1, 783]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32 - 1), st.sampled_from(["sigmoid", "relu", "tanh", "identity"]))
def test_what_is_printed_follows_whatever_is_set(seed, name):
    generator = np.random.default_rng(seed)
    total = WeightedSum(W[:5], A[:5], 0, name, show="numbers")
    weights, activations, bias = generator.normal(size=5) * 3, generator.normal(size=5), float(generator.normal())
    total.set_weights(weights).set_activations(activations).set_bias(bias)
    z = weights @ activations + bias
    assert printed(total) == [number_text(z), number_text(float(ACTIVATIONS[name](np.array(z))))]
    first, *others = total.terms.items()
    assert first[1].numbers[0].text == number_text(weights[0])
    for j, term in others:
        sign = "−" if number_text(weights[j]).startswith("−") else "+"  # what prints as zero is added
        assert term.signs[0].text + term.numbers[0].text == sign + number_text(abs(weights[j]))
        assert term.numbers[2].text == number_text(activations[j])


def test_a_weight_that_prints_as_zero_is_added_in_ink():
    total = WeightedSum([1.0, -0.001], [1.0, 1.0], show="numbers")
    assert total.term(1).signs[0].text == "+" and total.term(1).numbers[0].text == "0.00"
    assert total.term(1).numbers[0].color.to_hex().lower() == total.theme.ink


def test_at_every_moment_the_result_is_that_of_the_printed_sum():
    total = WeightedSum(W[:3], A[:3], 0)
    run = total.animate(run_time=3).set_values(activations=[4.0, -3, 2], weights=[-1.0, 2, 3]).build()
    assert run.run_time == 3
    run.begin()
    for alpha in np.linspace(0, 1, 11):
        run.interpolate(alpha)
        z = float(total.weights @ total.activations)
        assert total.sum_number[0].value == pytest.approx(z)
        assert total.result_number[0].value == pytest.approx(float(sigmoid(z)))
    run.finish()
    np.testing.assert_array_equal(total.activations, [4, -3, 2])
    assert total.term(0).numbers[0].color.to_hex().lower() == total.theme.negative


def test_terms_are_addressed_by_index():
    total = WeightedSum(784, shown=[5, 6, 300])
    assert total.drawn == [None, 5, 6, None, 300, None]
    assert [source(symbol) for symbol in total.term(300).symbols] == ["w_(300)", "a_300"]
    with pytest.raises(InputError, match=re.escape("Term 7 is hidden in the ellipsis: the ones drawn are 5, 6, 300.")):
        total.term(7)
    with pytest.raises(InputError, match="no term 784: they count from 0 to 783"):
        total.term(784)


def test_symbols_of_a_neuron_in_its_layer():
    total = WeightedSum(784, letters=True, neuron=2, layer=1)
    assert [source(symbol) for symbol in total.term(783).symbols] == ["w_(2,n)", "a_n^((0))"]
    assert source(total.bias_term.symbols[0]) == "b_2"
    assert source(total.result_label[0]) == "a_2^((1))"
    assert source(WeightedSum(3, activation_function=None).result_label[0]) == "z"


@pytest.mark.parametrize("mode", ["symbols", "numbers", "both"])
def test_nothing_overlaps(mode):
    total = WeightedSum(W[:6], A[:6], -1, show=mode)
    flat = [*total.function_sign[:2], *total.line, total.function_sign[2], total.equals, total.result_label]
    for before, after in pairwise(flat):
        assert before.get_right()[0] < after.get_left()[0]
    assert total.brace.get_top()[1] < total.line.get_bottom()[1]
    assert total.sum_label.get_top()[1] < total.brace.get_bottom()[1]


def test_other_functions_are_named():
    assert source(WeightedSum(3, activation_function=relu).function_sign[0]) == '"ReLU"'
    assert source(WeightedSum(3).function_sign[0]) == "sigma"


def test_copies_are_independent_and_the_hash_sees_hidden_terms():
    total = WeightedSum(W, A)
    other = total.copy()
    assert get_json(total) == get_json(WeightedSum(W, A))
    changed = A.copy()
    changed[400] += 1
    other.set_activations(changed)
    assert total.activations[400] == A[400] and printed(total) != printed(other)
    assert get_json(total) != get_json(other)
    assert get_json(WeightedSum(W.astype(np.float32), A)) != get_json(WeightedSum(W.astype(np.float32) * 2, A))


def test_transforms_carry_the_numbers_along():
    total, other = WeightedSum(W, A), WeightedSum(W / 2, A * 2, 3)
    show(lambda scene: scene.play(Transform(total, other)))
    np.testing.assert_array_equal(total.weights, W / 2)
    assert total.bias == 3
    assert total.set_bias(0).weighted_sum == pytest.approx(W @ A)
    total.become(WeightedSum(W, A, 1))
    assert (total.weighted_sum, total.activations[5]) == (W @ A + 1, A[5])


def test_in_a_scene():
    def scene(scene):
        total = WeightedSum(W, A, 1.0, theme=LIGHT)
        scene.play(FadeIn(total))
        scene.play(total.animate.shift(UP).scale(0.9))
        scene.play(total.animate.set_activations(A / 2))
        scene.play(total.animate.set_bias(-1))

    frame = show(scene)
    same = WeightedSum(W, A, 1.0, theme=LIGHT).shift(UP).scale(0.9).set_activations(A / 2).set_bias(-1)
    np.testing.assert_allclose(frame, still(same), atol=3)

    def leaving(scene):
        scene.play(FadeOut(WeightedSum(W, A)))

    assert show(leaving).max() == 0


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((W, A[:3]), {}, r"activations must be of shape \(784\)"),
        ((W, A * np.inf), {}, "finite"),
        ((W,), {}, "real activations"),
        ((W, A, np.nan), {}, "The bias must be finite"),
        ((0,), {}, "at least 1"),
        ((3,), {"show": "numbers"}, "others as symbols"),
        ((W, A), {"shown": [784]}, "no entry 784"),
        ((W, A, 0, "softmax"), {}, "whole layer"),
        ((W, A, 0, "step"), {}, "no activation 'step'"),
    ],
)
def test_bad_input(arguments, options, message):
    with pytest.raises(InputError, match=message):
        WeightedSum(*arguments, **options)


def test_values_that_do_not_fit_are_refused_before_anything_moves():
    total = WeightedSum(W, A)
    with pytest.raises(InputError, match=r"shape \(784\), not of shape \(3,\)"):
        total.animate.set_activations([1, 2, 3])
    with pytest.raises(InputError, match="finite"):
        total.set_weights(W * np.nan)
    np.testing.assert_array_equal(total.weights, W)
    with pytest.raises(InputError, match="only symbols"):
        WeightedSum(3).set_bias(1)
