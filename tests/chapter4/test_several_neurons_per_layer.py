"""What `SeveralNeuronsPerLayer` shows are true numbers of a network that has learnt, and they add up."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import Network, load_run
from network.data.gallery import gallery, gallery_digit
from scenes.chapter4.bands import Bands, BandsOnStage
from scenes.chapter4.several_neurons_per_layer import SeveralNeuronsPerLayer
from scenes.chapter4.ways import TenWays
from scenes.mobjects import ChainRule, NetworkDiagram, NudgeArrows, number_text
from tests.chapter2.runs import outputs, short_run
from tests.chapters.watching import Played, complaints, play


def another_network() -> Network:
    """For other digits, and it has not learnt anything."""
    made = Network.random((3, 3, 2), seed=4, start="unit")
    return Network(made.weights, made.biases, made.activations, metadata={"classes": [8, 1]})


CASES: dict[str, dict[str, Any]] = {
    "default": {},
    "a 3 that was asked for": {"digit": "3-07"},
    "another network and run": {"digit": "8-04", "bands": another_network(), "run": short_run()},
}


pytestmark = pytest.mark.usefixtures("own_digits")


@cache
def watched(case: str) -> Played:
    return play(SeveralNeuronsPerLayer, look=False, **CASES[case])


def told_of(case: str) -> Bands:
    told: Bands = watched(case).scene.told_of  # type: ignore[attr-defined]
    return told


def ink(image: np.ndarray) -> np.ndarray:
    """Of the rows 0 to 9, 10 to 17 and 18 to 27."""
    picture = np.asarray(image, float).reshape(28, 28)
    return np.array([picture[:10].mean(), picture[10:18].mean(), picture[18:].mean()])


def cost(network: Network, x: np.ndarray, y: np.ndarray) -> float:
    return float(((outputs(network, x) - y) ** 2).sum())


def slope(case: str, place: int, h: float = 1e-5) -> float:
    """∂C_0 by a parameter, measured here."""
    network, example = told_of(case).network, told_of(case).example
    x, y = ink(example.image), np.eye(2)[example.label]
    ends = []
    for turn in (h, -h):
        flat = network.parameters.copy()
        flat[place] += turn
        ends.append(cost(network.with_parameters(flat), x, y))
    return (ends[0] - ends[1]) / (2 * h)


@pytest.mark.parametrize("case", CASES)
def test_the_network_is_a_real_one_on_a_real_picture(case: str) -> None:
    told, stage = told_of(case), watched(case).beats["is_that_not_too_simple"]
    (diagram,) = stage.of(NetworkDiagram)
    assert_allclose(diagram.layers[0].activations, ink(told.example.image), atol=1e-6)
    assert_allclose(diagram.layers[-1].activations, outputs(told.network, ink(told.example.image)), atol=1e-6)
    assert any((told.example.image.ravel() == each).all() for each in gallery().images)


def test_the_picture_is_the_one_that_matters_most() -> None:
    told, data = told_of("default"), gallery()
    greatest = []
    for image, label in zip(data.images, data.labels, strict=True):
        if label in (3, 4):
            out, hidden = outputs(told.network, ink(image)), told.network.weights[-1]
            δ = 2 * (out - np.eye(2)[[3, 4].index(label)]) * out * (1 - out)
            greatest.append((abs(hidden.T @ δ).max(), image))
    expected = max(greatest, key=lambda each: each[0])[1]
    assert_allclose(told.example.image.ravel(), expected)
    assert_allclose(told_of("a 3 that was asked for").example.image, gallery_digit("3-07"))


@pytest.mark.parametrize("case", CASES)
def test_the_share_of_right_answers_is_counted(case: str) -> None:
    told, data = told_of(case), gallery()
    pair = {"another network and run": [8, 1]}.get(case, [3, 4])
    chosen = [(image, label) for image, label in zip(data.images, data.labels, strict=True) if label in pair]
    right = [pair[int(outputs(told.network, ink(image)).argmax())] == label for image, label in chosen]
    assert told.accuracy == pytest.approx(np.mean(right))
    assert f"{len(chosen)} digits" in watched(case).beats["is_that_not_too_simple"].words


@pytest.mark.parametrize("case", CASES)
def test_the_cost_is_the_sum_that_is_written(case: str) -> None:
    told = told_of(case)
    terms = (outputs(told.network, ink(told.example.image)) - np.eye(2)[told.example.label]) ** 2
    shown = watched(case).beats["cost_and_sum"]
    assert {number_text(each, 3) for each in terms} <= set(shown.numbers)
    assert number_text(terms.sum(), 3) in shown.words
    assert number_text(terms.sum(), 3) in watched(case).told


@pytest.mark.parametrize("case", CASES)
def test_the_chain_rule_with_letters_is_the_slope_of_that_weight(case: str) -> None:
    told = told_of(case)
    (rule,) = watched(case).beats["the_old_rule_with_letters"].of(ChainRule)
    measured = slope(case, told.place)
    assert np.prod(rule.values) == pytest.approx(measured, rel=1e-5)
    assert rule.numbers[-1].text == number_text(measured, 3)
    last, hidden = told.network.weights[-1].size, told.network.sizes[-2]
    first = told.network.parameter_count - last - 2
    assert abs(measured) == pytest.approx(max(abs(slope(case, first + k)) for k in range(last)), rel=1e-5)
    assert told.place == first + told.edge[0] * hidden + told.edge[1]


@pytest.mark.parametrize("case", CASES)
def test_the_two_ways_add_up_to_what_a_nudge_of_the_neuron_does(case: str) -> None:
    told, h = told_of(case), 1e-5
    W, b = told.network.weights[-1], told.network.biases[-1]
    a = told.before.copy()
    ends = []
    for turn in (h, -h):
        nudged = a.copy()
        nudged[told.k] += turn
        out = 1 / (1 + np.exp(-(W @ nudged + b)))
        ends.append((out - np.eye(2)[told.example.label]) ** 2)
    by_way = (ends[0] - ends[1]) / (2 * h)
    shown = watched(case).beats["two_ways_to_the_cost"]
    assert {number_text(each, 3, signed=True) for each in by_way} <= set(shown.numbers)
    assert f"So add: {number_text(by_way.sum(), 3, signed=True)}." in watched(case).told
    assert number_text(by_way.sum(), 3, signed=True) in shown.words


@pytest.mark.parametrize("case", CASES)
def test_the_ten_ways_are_those_of_the_untrained_network(case: str) -> None:
    network = (CASES[case].get("run") or load_run("plain")).at(0)
    image = gallery_digit(CASES[case].get("digit", "2-01"))
    label = int(CASES[case].get("digit", "2-01")[0])
    (ways,) = watched(case).beats["ten_ways"].of(NudgeArrows)
    a = image.ravel().astype(float)
    for W, b in zip(network.weights, network.biases, strict=True):
        a, before = 1 / (1 + np.exp(-(W @ a + b))), a
    δ = 2 * (a - np.eye(10)[label]) * a * (1 - a)
    sums = network.weights[-1].T @ δ
    k = int(abs(sums).argmax())
    assert_allclose(ways.values, network.weights[-1][:, k] * δ, rtol=1e-4)
    assert f"Together: {number_text(sums[k], 3, signed=True)}." in watched(case).told
    assert len(before) == network.sizes[-2]


def test_letters_and_bands_are_laid_out_well() -> None:
    for case in CASES:
        assert complaints(watched(case)) == []


def test_a_network_too_large_to_be_read_is_refused() -> None:
    reason = SeveralNeuronsPerLayer.refusal_of_bands(Network.random((3, 5, 2), seed=0))
    assert reason is not None and "3 neurons" in reason


def test_nothing_typed_stands_for_a_number_of_layers() -> None:
    assert "ten ways" in watched("default").told
    assert "16 ways" in watched("default").told
    assert "12 ways" not in watched("another network and run").told
    assert isinstance(watched("default").scene.stage, BandsOnStage)  # type: ignore[attr-defined]
    assert TenWays(watched("default").scene).ways.k >= 0
