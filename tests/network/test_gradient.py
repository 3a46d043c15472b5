"""Backpropagation against central differences, and the costs against their definitions."""

from itertools import product

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network.activation import ACTIVATIONS
from network.errors import InputError
from network.model import Network

BATCHES = (1, 7)
CASES = [
    (hidden, output, cost)
    for hidden, output, cost in product(ACTIVATIONS, ACTIVATIONS, ("squared_error", "cross_entropy"))
    if cost == "squared_error" or output in ("sigmoid", "softmax")
]


def relative_error(network: Network, images, labels, cost: str) -> list[float]:
    """|∇C - central differences| / |central differences| of each layer's weights and biases, every one of them."""
    θ, h = network.parameters, 1e-5

    def cost_at(parameters):
        return network.with_parameters(parameters).cost(images, labels, cost)

    slopes = np.array([(cost_at(θ + e) - cost_at(θ - e)) / (2 * h) for e in h * np.eye(len(θ))])
    expected = network.with_parameters(slopes)
    gradient = network.gradient(images, labels, cost)
    pairs = zip(gradient.weights + gradient.biases, expected.weights + expected.biases, strict=True)
    return [float(np.linalg.norm(one - other) / max(np.linalg.norm(other), 1e-12)) for one, other in pairs]


@pytest.mark.parametrize(("hidden", "output", "cost"), CASES)
@pytest.mark.parametrize("m", BATCHES)
def test_backpropagation_agrees_with_central_differences(hidden, output, cost, m):
    rng = np.random.default_rng(m)
    network = Network.random((6, 5, 4, 3), [hidden, hidden, output], seed=5, start="unit")
    if "softmax" in (hidden, output) or "identity" in (hidden, output):
        network = network.with_parameters(network.parameters / 2)  # keeps slopes well above rounding errors
    images, labels = rng.random((m, 6)), rng.integers(0, 3, m)
    assert max(relative_error(network, images, labels, cost)) <= 1e-6


def test_the_squared_error_has_no_half_and_its_derivative_carries_the_2():
    network = Network.from_arrays([[[2.0]]], [[0.5]], "identity")
    x, y = [1.0], [0.0]  # a = 2.5, C = 6.25, dC/dw = 2 (a - y) x
    assert network.cost(x, y) == 6.25
    assert_allclose(network.gradient(x, y).weights[0], [[5.0]])
    assert_allclose(network.gradient(x, y).biases[0], [5.0])


def test_cross_entropy_is_its_definition_where_logarithms_allow():
    rng = np.random.default_rng(0)
    images, labels = rng.random((5, 8)), rng.integers(0, 4, 5)
    y = np.eye(4)[labels]
    for output in ("sigmoid", "softmax"):
        network = Network.random((8, 6, 4), ["tanh", output], start="unit")
        a = network.forward(images).output
        terms = y * np.log(a) + ((1 - y) * np.log(1 - a) if output == "sigmoid" else 0)
        assert_allclose(network.cost(images, labels, "cross_entropy"), -terms.sum(axis=1).mean())


def test_cross_entropy_stays_finite_where_logarithms_would_not():
    network = Network.from_arrays([[[1000.0]]], [[0.0]], "sigmoid")
    assert network.cost([1.0], [0.0], "cross_entropy") == 1000
    assert np.isfinite(network.gradient([1.0], [0.0], "cross_entropy").flat).all()


def test_the_gradient_of_a_batch_is_the_mean_of_its_examples():
    network = Network.random((8, 6, 4), start="unit")
    rng = np.random.default_rng(0)
    images, labels = rng.random((5, 8)), rng.integers(0, 4, 5)
    each = [network.gradient(image, label).flat for image, label in zip(images, labels, strict=True)]
    assert_allclose(network.gradient(images, labels).flat, np.mean(each, axis=0))
    assert [W.shape for W in network.gradient(images, labels).weights] == [W.shape for W in network.weights]


@pytest.mark.parametrize(
    ("labels", "cost", "sentence"),
    [
        (4, "squared_error", "between 0 and 3"),
        ([1, 2], "squared_error", "1 inputs go with 1 whole-number labels"),
        ("three", "squared_error", "whole-number labels"),
        (1, "absolute", "no cost 'absolute': choose one of squared_error"),
    ],
)
def test_labels_and_costs_that_do_not_fit_are_refused(labels, cost, sentence):
    with pytest.raises(InputError, match=sentence):
        Network.random((8, 4)).gradient(np.zeros(8), labels, cost)


def test_cross_entropy_is_for_probabilities():
    with pytest.raises(InputError, match="use sigmoid or softmax, not tanh"):
        Network.random((8, 4), "tanh").cost(np.zeros(8), 1, "cross_entropy")
