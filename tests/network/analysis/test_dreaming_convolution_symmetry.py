"""Dreams, convolution and twins against plain formulas."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy.signal import correlate2d

from network import InputError, Network, gallery, load_network
from network.analysis.convolution import KERNELS, clearest_edge, feature_map
from network.analysis.dreaming import dream, input_gradient
from network.analysis.symmetry import Rearranging, aligned, twin

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("activations", ["sigmoid", ["tanh", "softmax"], ["relu", "sigmoid"]])
def test_the_gradient_of_an_output_is_that_of_central_differences(activations) -> None:
    network, image, h = Network.random((6, 5, 3), activations, seed=3, start="unit"), RNG.random(6), 1e-6
    for neuron in range(3):
        slopes = [
            (network.forward(image + e).output[neuron] - network.forward(image - e).output[neuron]) / (2 * h)
            for e in h * np.eye(6)
        ]
        assert_allclose(input_gradient(network, image, neuron), slopes, rtol=1e-5, atol=1e-9)


def test_one_image_and_an_output_that_there_is_are_asked_for() -> None:
    network = Network.random((6, 3))
    for image, neuron in ((RNG.random((2, 6)), 0), (RNG.random(6), 3), (RNG.random(6), -1)):
        with pytest.raises(InputError, match="takes one image and an output neuron"):
            input_gradient(network, image, neuron)


@pytest.mark.parametrize("name", ["plain", "edges"])
def test_a_dream_goes_uphill_by_steps_of_one_length_within_the_pixels(name: str) -> None:
    network = load_network(name)
    for digit in (0, 7):
        dreamt = dream(network, digit, np.full(784, 0.5), steps=200, length=0.2)
        assert dreamt.images.shape == (201, 784) and dreamt.image.shape == (28, 28)
        assert dreamt.images.min() >= 0 and dreamt.images.max() <= 1
        assert (np.linalg.norm(np.diff(dreamt.images, axis=0), axis=1) < 0.2 + 1e-4).all()
        assert dreamt.outputs[-1, digit] > 0.95
        assert_allclose(dreamt.outputs[-1], network.forward(dreamt.images[-1]).output, atol=1e-5)


def test_where_there_is_no_slope_a_dream_stays() -> None:
    network = Network.from_arrays([np.zeros((3, 4))], [np.zeros(3)])
    assert_array_equal(dream(network, 1, np.full(4, 0.5), steps=3).images, 0.5)


@pytest.mark.parametrize("kernel", [*KERNELS.values(), RNG.normal(size=(2, 5))])
def test_a_feature_map_is_the_correlation_with_the_kernel(kernel: np.ndarray) -> None:
    image = gallery().images[70]
    found = feature_map(image, kernel)
    assert_allclose(found, correlate2d(image.reshape(28, 28), kernel, mode="valid"), atol=1e-12)
    assert_array_equal(found, feature_map(image.reshape(28, 28), kernel))


def test_the_horizontal_kernel_likes_ink_above_a_blank() -> None:
    bar = np.zeros((9, 9))
    bar[3:5] = 1
    assert_allclose(feature_map(bar, KERNELS["horizontal edge"])[:, 0], [0, -1, -1, 1, 1, 0, 0])
    assert_array_equal(feature_map(bar, KERNELS["vertical edge"]), 0)


@pytest.mark.parametrize(("image", "kernel"), [(7, 3), ((4, 4), (5, 1)), ((4, 4), 3), ((4, 4), (0, 3))])
def test_kernels_that_do_not_fit_are_refused(image, kernel) -> None:
    with pytest.raises(InputError, match="A kernel"):
        feature_map(np.ones(image), np.ones(kernel))


def test_the_clearest_edge_is_where_both_signs_come_to_most() -> None:
    pictures = RNG.normal(size=(3, 6, 7))
    best, found = -1.0, None
    for n, row, column in np.ndindex(3, 4, 5):
        square = pictures[n, row : row + 3, column : column + 3]
        worth = min(square[square > 0].sum(), -square[square < 0].sum())
        if worth > best:
            best, found = worth, (n, row, column)
    assert clearest_edge(pictures, 3) == found


@pytest.mark.parametrize(("shape", "side"), [((2, 3, 4), 4), ((2, 3, 4), 0), ((3, 4), 2)])
def test_squares_that_do_not_fit_are_refused(shape, side) -> None:
    with pytest.raises(InputError, match="A square"):
        clearest_edge(np.ones(shape), side)


def rearranged(network: Network) -> Network:
    hidden = network.sizes[1:-1]
    return twin(network, [Rearranging(RNG.permutation(n), RNG.choice([-1.0, 1.0], n)) for n in hidden])


def test_a_twin_answers_the_same_with_other_parameters() -> None:
    network = Network.random((6, 5, 4, 3), seed=1, start="unit")
    other, images = rearranged(network), RNG.random((20, 6))
    assert abs(other.parameters - network.parameters).max() > 0.1
    assert_allclose(other.forward(images).output, network.forward(images).output, atol=1e-14)


def test_a_twin_is_brought_back_to_the_network_that_it_came_from() -> None:
    network = Network.random((6, 5, 4, 3), seed=1, start="unit")
    images = RNG.random((200, 6))
    assert_allclose(aligned(rearranged(network), network, images).parameters, network.parameters, atol=1e-12)


def test_what_has_no_twins_is_refused() -> None:
    with pytest.raises(InputError, match="sigmoids"):
        twin(Network.random((6, 5, 3), ["relu", "sigmoid"]), [Rearranging(np.arange(5), np.ones(5))])
    with pytest.raises(InputError, match="0 rearrangings"):
        twin(Network.random((6, 5, 3)), [])
    with pytest.raises(InputError, match="cannot be aligned"):
        aligned(Network.random((6, 5, 3)), Network.random((6, 4, 3)), RNG.random((2, 6)))
