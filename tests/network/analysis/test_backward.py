"""Backpropagation of one example, and of many, against finite differences and a second way to the same numbers."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from network import DataSet, InputError, Network
from network.analysis import many_examples
from network.analysis.backward import (
    backward_pass,
    cost_with_activation,
    path_factors,
    slopes_by_turning,
    turned,
)
from network.analysis.many_examples import (
    agreements,
    example_gradients,
    gradient_norms,
    mini_batches,
    running_gradients,
    strongest_and_share,
)
from network.training import Recipe, shuffled, train

RNG = np.random.default_rng(0)
NETWORK = Network.random((6, 4, 5, 3), ("tanh", "sigmoid", "sigmoid"), seed=1, start="unit", dtype=np.float32)
DATA = DataSet(RNG.random((12, 6)).astype(np.float32), RNG.integers(0, 3, 12))
IMAGE, LABEL = DATA.images[0], int(DATA.labels[0])
CHAIN = Network.random((1, 1, 1, 1), seed=3, start="unit")
H = 1e-5


def quotients(costs: Iterable[float]) -> float:
    low, high = costs
    return (high - low) / (2 * H)


# ---- one example ----


def test_errors_are_the_gradient_of_the_biases_and_times_the_senders_that_of_the_weights() -> None:
    back, gradient = backward_pass(NETWORK, IMAGE, LABEL), NETWORK.gradient(IMAGE, LABEL)
    for layer, δ in enumerate(back.errors):
        assert δ.dtype == np.float64
        assert_allclose(δ, gradient.biases[layer], rtol=1e-4, atol=1e-7)
        assert_allclose(np.outer(δ, back.passed.activations[layer]), gradient.weights[layer], rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("layer", range(4))
def test_how_the_cost_follows_an_activation_is_what_holding_it_a_little_higher_tells(layer: int) -> None:
    back = backward_pass(NETWORK, IMAGE, LABEL)
    a = back.passed.activations[layer]
    measured = [
        quotients(cost_with_activation(NETWORK, IMAGE, LABEL, layer, k, [a[k] - H, a[k] + H])) for k in range(len(a))
    ]
    assert_allclose(back.to_activations[layer], measured, rtol=1e-6, atol=1e-9)
    if layer < 3:
        ways = back.contributions(layer)
        assert ways.shape == (NETWORK.sizes[layer + 1], NETWORK.sizes[layer])
        assert_allclose(ways.sum(axis=0), measured, rtol=1e-6, atol=1e-9)
        assert ways[1, 2] == pytest.approx(NETWORK.weights[layer][1, 2] * back.errors[layer][1])


def test_wishes_pulls_and_slopes_by_their_formulas() -> None:
    back = backward_pass(NETWORK, IMAGE, LABEL)
    a, y = back.passed.output, np.eye(3)[LABEL]
    assert_array_equal(back.targets, y)
    assert_allclose(back.wishes(), y - a)
    assert_allclose(back.pulls(), -2 * (a - y) * a * (1 - a))
    assert_allclose(back.pulls(), back.pulls(3))
    assert_allclose(back.slopes[0], 1 - np.tanh(back.passed.weighted_sums[0]) ** 2)
    assert_array_equal(back.pulls(1), -back.errors[0])
    assert_array_equal(back.pulls(-3), -back.errors[0])
    assert back.cost == pytest.approx(NETWORK.cost(IMAGE, LABEL))
    assert back.cost == pytest.approx(
        cost_with_activation(NETWORK, IMAGE, LABEL, 2, 1, back.passed.activations[2][1])[0]
    )


def test_targets_may_be_handed_in_as_floats() -> None:
    y = np.array([0.2, 0.9, 0.4])
    back = backward_pass(NETWORK, IMAGE, y)
    assert_allclose(back.wishes(), y.astype(np.float32) - back.passed.output, atol=1e-7)
    assert back.cost == pytest.approx(NETWORK.cost(IMAGE, y))


def test_a_path_of_single_neurons_is_the_product_of_its_factors() -> None:
    factors = path_factors(CHAIN, [0.3], 1)
    assert [name for name, _ in factors] == [
        "2(a^(3) - y)",
        "σ'(z^(3))",
        "w^(3)",
        "σ'(z^(2))",
        "w^(2)",
        "σ'(z^(1))",
        "a^(0)",
    ]
    costs = [cost for _, cost in turned(CHAIN, 0, [-H, H], [0.3], 1)]
    assert np.prod([value for _, value in factors]) == pytest.approx(quotients(costs), rel=1e-6)
    assert dict(factors)["a^(0)"] == 0.3 and dict(factors)["w^(3)"] == CHAIN.weights[2][0, 0]


def test_a_turned_parameter_runs_through_to_the_cost() -> None:
    unchanged, up = turned(CHAIN, 4, [0, 0.25], [0.3], 0)  # w^(3): w, b, w, b, w, b
    assert_array_equal(unchanged[0].output, CHAIN.forward([0.3]).output)
    before = up[0].activations[2]
    assert up[0].weighted_sums[2][0] - unchanged[0].weighted_sums[2][0] == pytest.approx(0.25 * before[0])
    assert up[1] == pytest.approx(float(up[0].output[0] ** 2))


def test_slopes_by_turning_are_the_gradient() -> None:
    indices = [0, 17, 30, NETWORK.parameter_count - 1]
    gradient = NETWORK.gradient(DATA.images, DATA.labels).flat
    assert_allclose(slopes_by_turning(NETWORK, indices, DATA, H), gradient[indices], rtol=1e-4, atol=1e-7)
    assert slopes_by_turning(NETWORK, [], DATA, H).shape == (0,)


SOFTMAX = Network.random((6, 3), "softmax")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (lambda: backward_pass(SOFTMAX, IMAGE, LABEL), "no neuron has a slope of its own"),
        (lambda: gradient_norms(SOFTMAX, DATA), "no neuron has a slope of its own"),
        (lambda: backward_pass(NETWORK, DATA.images, DATA.labels), "One example goes back at a time"),
        (lambda: cost_with_activation(NETWORK, DATA.images, 1, 1, 1, 0), "One example goes back at a time"),
        (lambda: backward_pass(NETWORK, IMAGE, 3), "Labels lie between 0 and 2"),
        (lambda: backward_pass(NETWORK, IMAGE, LABEL).pulls(0), "none on layer 0"),
        (lambda: backward_pass(NETWORK, IMAGE, LABEL).pulls(4), "none on layer 4"),
        (lambda: backward_pass(NETWORK, IMAGE, LABEL).contributions(3), "not at 3"),
        (lambda: path_factors(NETWORK, IMAGE, LABEL), "where each layer has one neuron"),
        (lambda: cost_with_activation(NETWORK, IMAGE, LABEL, 4, 0, 0), "no neuron 0 of a layer 4"),
        (lambda: cost_with_activation(NETWORK, IMAGE, LABEL, 1, -1, 0), "no neuron -1"),
        (lambda: turned(NETWORK, 9_999, [0], IMAGE, LABEL), "there is none 9999"),
        (lambda: slopes_by_turning(NETWORK, [0], DATA, 0), "not by 0"),
        (lambda: example_gradients(NETWORK, DATA, [-1]), "there is none -1"),
        (lambda: example_gradients(NETWORK, DATA, [NETWORK.parameter_count]), "there is none"),
        (lambda: running_gradients(NETWORK, DATA, [3, 3], range(12)), "ascend"),
        (lambda: running_gradients(NETWORK, DATA, [0, 3], range(12)), "ascend"),
        (lambda: running_gradients(NETWORK, DATA, [3, 13], range(12)), "at most 12"),
        (lambda: running_gradients(NETWORK, DATA, [], range(12)), "ascend"),
        (lambda: agreements(NETWORK, DATA, np.ones(64), 13, 1, 0), "not 13"),
        (lambda: strongest_and_share([0, 1, 0], [0, 1, 2], 0.5), "fewer than two"),
        (lambda: strongest_and_share([1, 1, 0], [0, 1, 2], 0), "above 0"),
    ],
)
def test_what_cannot_be_asked_is_answered_with_a_sentence(asked: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        asked()


# ---- many examples ----


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks that the examples do not fill evenly."""
    monkeypatch.setattr(many_examples, "BLOCK", 5)


def each_gradient() -> np.ndarray:
    """(m, parameters) by the other way: one example after the other."""
    double = NETWORK.in_double_precision
    return np.array([double.gradient(x, y).flat for x, y in zip(DATA.images, DATA.labels, strict=True)])


@pytest.mark.usefixtures("small_blocks")
def test_gradients_of_each_example_and_their_lengths() -> None:
    expected, indices = each_gradient(), [0, 7, 24, 27, 28, 50, NETWORK.parameter_count - 1]
    assert_allclose(example_gradients(NETWORK, DATA, indices), expected[:, indices], rtol=1e-9, atol=1e-15)
    assert_allclose(example_gradients(NETWORK, DATA, range(NETWORK.parameter_count)), expected, rtol=1e-9, atol=1e-15)
    assert_allclose(gradient_norms(NETWORK, DATA), np.linalg.norm(expected, axis=1), rtol=1e-9)


def test_a_running_gradient_is_the_mean_so_far() -> None:
    order = np.random.default_rng(2).permutation(12)
    running = running_gradients(NETWORK, DATA, [1, 4, 12], order)
    for mean, k in zip(running, (1, 4, 12), strict=True):
        assert_allclose(mean, each_gradient()[order[:k]].mean(axis=0), rtol=1e-3, atol=1e-6)


def test_agreement_is_the_cosine_with_each_mini_batch_that_the_training_deals() -> None:
    full = each_gradient().mean(axis=0)
    found = agreements(NETWORK, DATA, full, 5, 4, seed=7)
    dealt = [shuffled(12, 7, 0)[:5], shuffled(12, 7, 0)[5:10], shuffled(12, 7, 0)[10:], shuffled(12, 7, 1)[:5]]
    for cosine, hand, ours in zip(found, dealt, islice(mini_batches(12, 5, 7), 4), strict=True):
        assert_array_equal(hand, ours)
        mean = each_gradient()[hand].mean(axis=0)
        assert cosine == pytest.approx(full @ mean / np.linalg.norm(full) / np.linalg.norm(mean), abs=1e-5)
    assert agreements(NETWORK, DATA, full, 12, 1, 0)[0] == pytest.approx(1)
    assert agreements(NETWORK, DATA, 0 * full, 5, 1, 0)[0] == 0


def test_the_hands_are_those_that_a_training_learns_from() -> None:
    rate, start = 0.5, NETWORK.in_double_precision
    run = train(start, DATA, Recipe(((2, rate),), 5, validation=0, seed=7), progress=False)
    network = start
    for hand in islice(mini_batches(12, 5, 7), 6):  # two epochs of three
        step = network.gradient(DATA.images[hand], DATA.labels[hand]).flat
        network = network.with_parameters(network.parameters - rate * step)
    assert_allclose(run.network.parameters, network.parameters, rtol=1e-12)


def test_strongest_and_the_one_nearest_to_a_share_of_it() -> None:
    gradient = [64, 0, -2, 3, -80, 2.4, 900]
    assert strongest_and_share(gradient, [0, 1, 2, 3, 4, 5], 1 / 32) == (4, 5)
    assert strongest_and_share(gradient, [0, 1, 2], 1 / 32) == (0, 2)
    assert strongest_and_share([1, -1], [0, 1], 1) == (0, 1), "of equals the first, and the other one"
