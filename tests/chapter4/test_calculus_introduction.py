"""The products of `CalculusIntroduction` are requests of the half-trained network, and so is their other sign."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from network import Network, TrainingRun, load_run
from scenes.chapter4.calculus_introduction import CalculusIntroduction, Product, decimals_for
from scenes.mobjects import NetworkDiagram, Neuron
from tests.chapters.watching import Played, complaints, play


def run_of(*sizes: int) -> TrainingRun:
    """Three checkpoints of a network, the second as good as half the way."""
    start = Network.random(sizes, seed=5)
    parameters = np.array([start.parameters * share for share in (1, 1.2, 1.5)], np.float32)
    return TrainingRun(
        start.with_parameters(parameters[-1]), np.array([0, 7, 9]), parameters, np.array([1, 0.7, 0.5]),
        np.array([0.1, 0.4, 0.5]),
    )  # fmt: skip


CASES: dict[str, dict[str, Any]] = {
    "default": {},
    "another run": {"digit": "8-04", "run": run_of(784, 12, 10)},
    "no hidden layer": {"digit": "5-02", "run": run_of(784, 10)},
}
in_every_case = pytest.mark.parametrize("case", CASES)


pytestmark = pytest.mark.usefixtures("own_digits")


@cache
def watched(case: str) -> Played:
    return play(CalculusIntroduction, look=False, **CASES[case])


def half_trained(case: str) -> Network:
    run = CASES[case].get("run") or load_run("plain")
    goal = (run.accuracies[0] + run.accuracies[-1]) / 2
    return run.at(next(k for k, accuracy in enumerate(run.accuracies) if accuracy >= goal))


def backwards(case: str) -> list[tuple[np.ndarray, np.ndarray]]:
    """Of each layer the activations before it and the pulls on it, worked out here, the last layer first."""
    network, scene = half_trained(case), watched(case).scene
    a = [np.asarray(scene.image, np.float64).ravel()]
    for W, b in zip(network.weights, network.biases, strict=True):
        a.append(1 / (1 + np.exp(-(W.astype(float) @ a[-1] + b))))
    slope, found = 2 * (a[-1] - np.eye(10)[scene.label]), []
    for layer in range(len(network.weights), 0, -1):
        delta = slope * a[layer] * (1 - a[layer])
        found.append((a[layer - 1], -delta))
        slope = network.weights[layer - 1].T.astype(float) @ delta
    return found


@in_every_case
def test_the_two_products_are_the_strongest_requests_of_their_layers_with_the_sign_turned(case: str) -> None:
    layers = backwards(case)[:2]
    products = watched(case).beats["products_everywhere"].of(Product)
    assert len(products) == len(layers)
    for product, (activations, pulls) in zip(products, layers, strict=True):
        requests = np.outer(pulls, activations)
        j, k = np.unravel_index(abs(requests).argmax(), requests.shape)
        shown = [number.value for number in product.numbers]
        np.testing.assert_allclose(shown, [activations[k], -pulls[j], -requests[j, k]], rtol=1e-4, atol=1e-9)
        pull, activation = product.numbers[1], product.numbers[0]
        without = pull.text.removeprefix("−")
        assert any(activation.text in text and without in text for text in watched(case).said)


@in_every_case
def test_it_ends_with_the_half_trained_network_and_its_own_weights(case: str) -> None:
    stage = watched(case).beats["back_to_the_network"]
    (diagram,) = stage.of(NetworkDiagram)
    np.testing.assert_array_equal(diagram.network.parameters, half_trained(case).parameters)
    a = backwards(case)[0][0]
    last = backwards(case)[0][1].size
    if len(diagram.layers) > 2:
        np.testing.assert_allclose(diagram.layers[-2].activations, a, atol=1e-5)
    assert len([each for each in stage.of(Neuron)]) >= last


def test_decimals_are_as_many_as_the_smallest_needs() -> None:
    assert decimals_for((0.9, 0.29, 0.26)) == 2
    assert decimals_for((0.9, -0.0042, 0.0038)) == 4
    assert decimals_for((0.9, 1e-9, 0.0)) == 2
    assert decimals_for((0.9, 1e-9, 1e-9)) == 5


@in_every_case
def test_it_is_laid_out_soundly(case: str) -> None:
    assert complaints(watched(case)) == []
