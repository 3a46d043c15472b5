"""One step of learning from one example."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from network import InputError, Network
from network.single_step import STEP_SIZES, helpful_step


@given(st.integers(0, 200), st.integers(0, 2), st.sampled_from(["scaled", "unit"]))
def test_the_step_goes_against_the_gradient_lowers_the_cost_and_is_the_shortest_that_helps(seed, label, start):
    network = Network.random((5, 4, 3), seed=seed, start=start)
    image = np.random.default_rng(seed).random(5)
    run = helpful_step(network, image, label)
    before, after = run.costs
    assert after < before == pytest.approx(network.cost(image, label))
    assert after == pytest.approx(run.network.cost(image, label))
    step, gradient = network.parameters - run.network.parameters, network.gradient(image, label).flat
    η = float(step @ gradient / (gradient @ gradient))
    np.testing.assert_allclose(step, η * gradient, atol=1e-9)
    assert np.isclose(STEP_SIZES, η).any()
    right = run.network.forward(image).prediction == label
    assert run.accuracies.tolist() == [network.forward(image).prediction == label, right]
    shorter = network.with_parameters(network.parameters - η / 2 * gradient)
    if η > STEP_SIZES[0] * 1.5 and right and after <= before / 2:
        assert shorter.forward(image).prediction != label or shorter.cost(image, label) > before / 2


def test_the_run_holds_both_networks():
    network = Network.random((5, 4, 3), seed=1)
    run = helpful_step(network, np.ones(5), 2)
    np.testing.assert_allclose(run.at(0).parameters, network.parameters, atol=1e-6)
    np.testing.assert_allclose(run.at(1).parameters, run.network.parameters, atol=1e-6)
    assert run.steps.tolist() == [0, 1]


def test_what_does_not_fit_is_refused():
    network = Network.random((5, 4, 3), seed=1)
    for image, label in ((np.ones(4), 0), (np.ones(5), 3)):
        with pytest.raises(InputError):
            helpful_step(network, image, label)
