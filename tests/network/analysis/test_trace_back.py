"""Back through the layers along the strongest contributions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from network import InputError, Network
from network.analysis.neurons import trace_back


@given(st.integers(0, 100), st.integers(0, 2))
def test_every_neuron_on_the_path_contributes_most_to_the_next(seed, neuron):
    network = Network.random((6, 5, 4, 3), seed=seed, start="unit")
    image = np.random.default_rng(seed).random(6)
    activations = network.forward(image).activations
    path = trace_back(network, image, 3, neuron)
    assert list(path) == [3, 2, 1] and path[3] == neuron
    for layer in (3, 2):
        terms = network.weights[layer - 1][path[layer]] * activations[layer - 1]
        assert terms[path[layer - 1]] == terms.max()


def test_a_path_that_begins_in_the_first_hidden_layer_ends_there():
    assert trace_back(Network.random((6, 5, 3)), np.ones(6), 1, 4) == {1: 4}


def test_a_neuron_that_does_not_exist_is_refused():
    with pytest.raises(InputError):
        trace_back(Network.random((6, 5, 3)), np.ones(6), 2, 3)
