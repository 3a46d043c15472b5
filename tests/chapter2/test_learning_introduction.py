"""What `LearningIntroduction` shows are the network's own weights, and of the run on show outputs, cost and weights."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import Network, TrainingRun, load_network, load_run
from network.analysis.neurons import most_edge_like
from network.data.gallery import gallery, gallery_digit
from scenes.chapter2.learning_introduction import LearningIntroduction
from scenes.mobjects import NetworkDiagram, number_text
from scenes.mobjects.pictures import Candidates, WeightHeatmap
from tests.chapters.watching import Played, complaints, play

READS, SET = "the_network_of_chapter_one_reads_again", "somebody_must_have_set_them"
THREE, BACK = "three_pictures_of_what_is_to_come", "back_to_the_network"


def short_run() -> TrainingRun:
    """Two checkpoints of a small network."""
    start = Network.random((784, 12, 10), seed=5)
    parameters = np.array([start.parameters, 0.9 * start.parameters], np.float32)
    return TrainingRun(
        start.with_parameters(parameters[1]), np.array([0, 9]), parameters, np.array([1.0, 0.5]), np.array([0.1, 0.2])
    )


CASES: dict[str, dict[str, Any]] = {
    "default": {"digit": "3-01"},
    "another run": {"digit": "8-04", "run": short_run(), "network": Network.random((784, 30, 10), seed=3)},
}


pytestmark = pytest.mark.usefixtures("own_digits")


@cache
def watched(case: str) -> Played:
    return play(LearningIntroduction, look=case == "default", **CASES[case])


def network_of(case: str) -> Network:
    network: Network = CASES[case].get("network") or load_network("edges")
    return network


def run_of(case: str) -> TrainingRun:
    run: TrainingRun = CASES[case].get("run") or load_run("plain")
    return run


def layers(network: Network, images: np.ndarray) -> list[np.ndarray]:
    """The activations of every layer, (n, neurons), worked out here."""
    found = [np.asarray(images, np.float64).reshape(-1, 784)]
    for W, b in zip(network.weights, network.biases, strict=True):
        found.append(1 / (1 + np.exp(-(found[-1] @ W.T.astype(float) + b))))
    return found


def mean_cost(network: Network) -> float:
    data = gallery()
    return float(((layers(network, data.images)[-1] - np.eye(10)[data.labels]) ** 2).sum(axis=1).mean())


@pytest.mark.parametrize("case", CASES)
def test_the_network_reads_the_digit_and_its_answer_is_printed(case):
    stage, outputs = watched(case).beats[READS], layers(network_of(case), gallery_digit(CASES[case]["digit"]))[-1][0]
    (diagram,) = stage.of(NetworkDiagram)
    assert_allclose(diagram.layers[-1].activations, outputs, atol=1e-5)
    assert stage.parts["box"].digit == outputs.argmax()
    assert number_text(outputs.max()) in stage.numbers
    label = int(CASES[case]["digit"][0])
    assert (f"a handwritten {label}." in watched(case).told) == (outputs.argmax() == label)


@pytest.mark.parametrize("case", CASES)
def test_the_weights_printed_and_their_count_are_those_of_the_arrays(case):
    network, image = network_of(case), gallery_digit(CASES[case]["digit"]).ravel()
    (whole,) = watched(case).beats[SET].of(NetworkDiagram)
    activations = layers(network, image)[1][0]
    W = network.weights[0][max(whole.layers[1].shown, key=lambda index: activations[index])]
    ink = np.flatnonzero(image)
    thirds = [part[abs(W * image)[part].argmax()] for part in np.array_split(ink, 3)]
    expected = W[thirds]
    shown = watched(case).beats[SET].parts["weights"]
    assert [number.text for number in shown[:3]] == [number_text(float(w), signed=True) for w in expected]
    total = number_text(sum(each.size for each in (*network.weights, *network.biases)), 0)
    assert total in watched(case).beats[SET].words and total in watched(case).told
    assert whole.edges[0].count == 784 * len(whole.layers[1].shown)


@pytest.mark.parametrize("case", CASES)
def test_the_columns_are_the_untrained_answer_and_the_right_one(case):
    image, label = gallery_digit(CASES[case]["digit"]), int(CASES[case]["digit"][0])
    answer, target = watched(case).beats[THREE].of(Candidates)
    assert_allclose(answer.values, layers(run_of(case).at(0), image)[-1][0], atol=1e-5)
    assert_allclose(target.values, np.eye(10)[label])


@pytest.mark.parametrize("case", CASES)
def test_the_slope_is_the_cost_down_the_gradient(case):
    network, ball, data = run_of(case).at(0), watched(case).beats[THREE].parts["ball"], gallery()
    downhill = -network.gradient(data.images, data.labels).flat
    places = ball.value * np.array([0, 0.5, 1, 2])
    expected = [mean_cost(network.with_parameters(network.parameters + np.float32(t) * downhill)) for t in places]
    assert_allclose(ball.function(places), expected, rtol=0.02)
    assert expected[2] == min(expected) and ball.value > 0


@pytest.mark.parametrize("case", CASES)
def test_its_axes_have_names(case):
    written = watched(case).beats[THREE].words
    assert "how far downhill, in gradients" in written and "cost\n" in written + "\n"


@pytest.mark.parametrize("case", CASES)
def test_the_pictures_are_the_weights_that_were_learnt(case):
    network = run_of(case).network
    (maps,) = watched(case).beats[THREE].of(WeightHeatmap)
    chosen = sorted(most_edge_like(network)[:25])
    assert_allclose(maps.weights.reshape(-1, 784), network.weights[0][chosen], atol=1e-6)


@pytest.mark.parametrize("case", CASES)
def test_it_ends_on_the_network_with_all_its_weights(case):
    (diagram,) = watched(case).beats[BACK].of(NetworkDiagram)
    assert_allclose(diagram.network.parameters, network_of(case).parameters)
    assert watched(case).said[-1] == "But first, in one minute, what we know."
    assert diagram.edges[0].count == 784 * len(diagram.layers[1].shown)


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_amiss(case):
    assert complaints(watched(case)) == []
