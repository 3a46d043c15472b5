"""The network: its arrays, its forward pass, and what it refuses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from network.activation import ACTIVATIONS, activation_named
from network.errors import InputError
from network.model import Network

SIZES = (784, 16, 16, 10)


def test_the_lecture_network_has_13002_parameters():
    network = Network.random(SIZES)
    assert network.sizes == SIZES
    assert [W.shape for W in network.weights] == [(16, 784), (16, 16), (10, 16)]
    assert network.parameter_count == len(network.parameters) == 784 * 16 + 16 + 16 * 16 + 16 + 16 * 10 + 10 == 13_002


def test_forward_is_the_formula_of_the_lecture():
    network = Network.random((6, 4, 3), ["tanh", "sigmoid"], seed=3, start="unit")
    image = np.random.default_rng(0).random(6)
    hidden = np.tanh(network.weights[0] @ image + network.biases[0])
    z = network.weights[1] @ hidden + network.biases[1]
    passed = network.forward(image)
    assert_allclose(passed.activations[0], image)
    assert_allclose(passed.activations[1], hidden)
    assert_allclose(passed.weighted_sums[1], z)
    assert_allclose(passed.output, 1 / (1 + np.exp(-z)))
    assert passed.prediction == int(np.argmax(z))


@pytest.mark.parametrize("last", ["sigmoid", "softmax", "relu"])
def test_a_batch_is_its_images_one_by_one(last):
    network = Network.random((9, 5, 4), ["relu", last], seed=1, start="unit")
    batch = np.random.default_rng(0).random((7, 3, 3))
    passed = network.forward(batch)
    assert passed.output.shape == (7, 4)
    for row, image in enumerate(batch):
        one = network.forward(image)
        for whole, single in zip(passed.activations, one.activations, strict=True):
            assert_allclose(whole[row], single)
        assert passed.prediction[row] == one.prediction


def test_a_batch_of_one_stays_a_batch():
    network = Network.random((9, 4))
    assert network.forward(np.zeros((1, 9))).output.shape == (1, 4)
    assert network.forward(np.zeros((3, 3))).output.shape == (4,)


def test_it_computes_in_its_own_precision():
    assert Network.random((4, 2), dtype=np.float32).forward(np.ones(4)).output.dtype == np.float32
    assert Network.random((4, 2)).forward(np.ones(4, np.float32)).output.dtype == np.float64


def test_nothing_can_change_it_from_outside():
    W, b = np.ones((2, 3)), np.zeros(2)
    network = Network.from_arrays([W], [b])
    W[:] = 5
    assert_array_equal(network.weights[0], np.ones((2, 3)))
    with pytest.raises(ValueError, match="read-only"):
        network.weights[0][0, 0] = 1
    with pytest.raises(AttributeError):
        network.weights = ()  # type: ignore[misc]


@settings(deadline=None)
@given(st.lists(st.integers(1, 9), min_size=2, max_size=5), st.integers(0, 99))
def test_parameters_go_out_and_in_again(sizes, seed):
    network = Network.random(sizes, seed=seed, start="unit")
    again = Network.random(sizes, seed=seed + 1).with_parameters(network.parameters)
    assert again.sizes == tuple(sizes)
    for one, other in zip(network.weights + network.biases, again.weights + again.biases, strict=True):
        assert_array_equal(one, other)


def test_the_seed_decides_the_weights():
    assert_array_equal(Network.random(SIZES, seed=4).parameters, Network.random(SIZES, seed=4).parameters)
    assert (Network.random(SIZES, seed=4).parameters != Network.random(SIZES, seed=5).parameters).any()


def test_activations_at_known_points():
    z = np.array([-1000.0, -2.0, 0.0, 2.0, 1000.0])
    expected = {
        "sigmoid": [0, 0.11920292, 0.5, 0.88079708, 1],
        "relu": [0, 0, 0, 2, 1000],
        "tanh": [-1, -0.96402758, 0, 0.96402758, 1],
        "identity": z,
        "softmax": [0, 0, 0, 0, 1],
        "leaky_relu": [-10, -0.02, 0, 2, 1000],
        "elu": [-1, -0.86466472, 0, 2, 1000],
        "gelu": [0, -0.04550026, 0, 1.95449974, 1000],
        "silu": [0, -0.23840584, 0, 1.76159416, 1000],
    }
    assert set(expected) == set(ACTIVATIONS)
    for name, values in expected.items():
        assert_allclose(ACTIVATIONS[name](z), values, atol=1e-8)


@given(st.sampled_from(sorted({*ACTIVATIONS} - {"softmax"})), st.floats(-8, 8).filter(lambda z: abs(z) > 1e-3))
def test_derivatives_are_slopes(name, z):
    σ, h = ACTIVATIONS[name], 1e-6
    slope = (σ(z + h) - σ(z - h)) / (2 * h)
    assert_allclose(σ.derivative(np.array(z)), slope, rtol=1e-4, atol=1e-8)


@pytest.mark.parametrize("name", sorted({*ACTIVATIONS} - {"softmax"}))
def test_activations_lie_in_their_range_and_end_close_to_it(name):
    z = np.linspace(-30, 30, 60_001)
    a, (least, greatest) = ACTIVATIONS[name](z), ACTIVATIONS[name].range
    assert a.min() >= least and a.max() <= greatest
    assert not np.isfinite(least) or a.min() < least + 1e-3
    assert not np.isfinite(greatest) or a.max() > greatest - 1e-3


@pytest.mark.parametrize("name", ["relu", "leaky_relu", "elu", "gelu", "silu"])
def test_scaled_weights_keep_the_size_of_what_passes(name):
    z, w = np.polynomial.hermite_e.hermegauss(200)
    mean_square = (w @ ACTIVATIONS[name](z) ** 2) / w.sum()  # of σ(z), z standard normal
    assert_allclose(ACTIVATIONS[name].gain, 1 / mean_square, rtol=1e-3)
    W = Network.random((400, 300), name).weights[0]
    assert_allclose(W.var() * 400, ACTIVATIONS[name].gain, rtol=0.02)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations_keep_the_precision_and_do_not_overflow(name):
    z = np.array([-1e4, -1, 0, 1, 1e4], np.float32)
    with np.errstate(over="raise", invalid="raise"):
        assert ACTIVATIONS[name](z).dtype == ACTIVATIONS[name].derivative(z).dtype == np.float32


@pytest.mark.parametrize(
    ("weights", "biases", "sentence"),
    [
        ([np.ones((2, 3))], [np.ones(3)], r"Layer 1: .* weights \(2, 3\) with biases \(3,\)"),
        ([np.ones((2, 3)), np.ones((1, 3))], [np.ones(2), np.ones(1)], "Layer 2: .* layer 1 has 2 neurons"),
        ([np.full((2, 3), np.nan)], [np.ones(2)], "NaN or infinity"),
        ([np.ones((2, 3)) + 1j], [np.ones(2)], "real numbers"),
        ([], [], "at least|needs one"),
    ],
)
def test_arrays_that_are_no_network_are_refused(weights, biases, sentence):
    with pytest.raises(InputError, match=sentence):
        Network.from_arrays(weights, biases)


@pytest.mark.parametrize(
    ("image", "sentence"),
    [
        (np.zeros(783), "inputs of 784 values"),
        (np.zeros((27, 28)), "inputs of 784 values"),
        (np.full(784, np.nan), "NaN or infinity"),
        ("a picture", "array of numbers"),
    ],
)
def test_images_that_do_not_fit_are_refused(image, sentence):
    with pytest.raises(InputError, match=sentence):
        Network.random(SIZES).forward(image)


def test_unknown_names_are_refused_with_the_known_ones():
    with pytest.raises(InputError, match="sigmoid, relu, tanh"):
        activation_named("swish")
    with pytest.raises(InputError, match="at least two layers"):
        Network.random((784,))
    with pytest.raises(InputError, match="13002 parameters"):
        Network.random(SIZES).with_parameters(np.zeros(5))
