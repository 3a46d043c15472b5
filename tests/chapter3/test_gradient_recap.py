"""What `GradientRecap` shows: a true cost, true steps, and two entries of a gradient, confirmed by turning weights."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import DataSet, Network, load_run
from network.data.gallery import gallery, gallery_digit
from network.studies.landscape import Landscape
from scenes.chapter3.gradient_recap import STEPS, GradientRecap
from scenes.chapter3.sensitivities import SHARE, TURN, Sensitivity, drawn_weights, two_sensitivities
from scenes.mobjects import ContourMap, NetworkDiagram, number_text
from scenes.mobjects.formulas import ParameterVector
from tests.chapter2.runs import outputs, short_run
from tests.chapters.watching import Tried, complaints

CASES: dict[str, dict[str, Any]] = {"default": {}, "another run": {"digit": "8-04", "run": short_run()}}
tried = Tried(GradientRecap, CASES)


pytestmark = pytest.mark.usefixtures("own_digits")


def cost(network: Network, data: DataSet, parameters: np.ndarray | None = None) -> float:
    """The mean cost, worked out here."""
    other = network if parameters is None else network.with_parameters(parameters)
    a = np.asarray(data.images, np.float64).T
    for W, b in zip(other.weights, other.biases, strict=True):
        a = 1 / (1 + np.exp(-(W.astype(float) @ a + b.astype(float)[:, np.newaxis])))
    return float(((a - np.eye(10)[data.labels].T) ** 2).sum(axis=0).mean())


@cache
def slope(case: str, index: int, h: float = 1e-4) -> float:
    """∂C/∂θ by a two-sided difference, worked out here."""
    network = tried.run(case).at(0).in_double_precision
    turn = h * np.eye(1, network.parameter_count, index)[0]
    there, back = (cost(network, gallery(), network.parameters + side * turn) for side in (1, -1))
    return (there - back) / (2 * h)


def found(case: str) -> tuple[Sensitivity, Sensitivity]:
    scene: Any = tried.played(case).scene
    return scene.found  # type: ignore[no-any-return]


@tried.in_every_case
def test_nothing_is_amiss(case: str) -> None:
    assert complaints(tried.played(case)) == []


@tried.in_every_case
def test_it_ends_with_the_untrained_network_having_read_the_digit(case: str) -> None:
    (diagram,) = tried.at(case, "no_wiggling_needed").of(NetworkDiagram)
    expected = outputs(tried.run(case).at(0), tried.image(case))
    assert_allclose(diagram.network.parameters, tried.run(case).parameters[0])
    assert_allclose(diagram.layers[-1].activations, expected, atol=1e-5)


@tried.in_every_case
def test_the_costs_told_are_that_of_the_digit_and_the_mean_of_all(case: str) -> None:
    network, image, label = tried.run(case).at(0), tried.image(case), tried.label(case)
    one = float(((outputs(network, image) - np.eye(10)[label]) ** 2).sum())
    assert f"add them up: {one:.2f}." in tried.told(case)
    assert f"The mean over all 240 is the cost of the network: {cost(network, gallery()):.2f}." in tried.told(case)
    shown = tried.at(case, "back_to_the_beginning").numbers
    assert [number_text(each) for each in outputs(network, image)] == shown[-10:]


def test_the_share_and_the_way_are_those_of_the_run() -> None:
    whole = Landscape.load().surface("whole")
    stage = tried.at("default", "a_landscape_we_have_walked")
    share = f"{100 * whole.shares[:2].sum():.0f}%"
    assert f"This plane holds {share} of the way" in tried.told() and share in stage.words
    (map_,) = stage.of(ContourMap)
    assert_allclose(map_.grid.costs, whole.costs)


@tried.in_every_case
def test_the_steps_go_down_the_gradient(case: str) -> None:
    scene: Any = tried.played(case).scene
    parameters, costs, _told, rate = scene._steps()
    network = tried.run(case).at(0)
    assert_allclose(parameters[0], network.parameters)
    if case != "default":  # there, of MNIST
        assert_allclose(costs, [cost(network, gallery(), each) for each in parameters], rtol=1e-4)
        gradient = network.gradient(gallery().images, gallery().labels).flat
        assert_allclose(parameters[1], network.parameters - rate * gradient, atol=1e-5)
    assert f"{', '.join(f'{each:.2f}' for each in costs[: STEPS + 1])}." in tried.said(case)
    (vector,) = tried.at(case, "three_real_steps").of(ParameterVector)
    assert_allclose(vector.values, -(parameters[STEPS].astype(float) - parameters[STEPS + 1]) / rate, atol=1e-6)


@tried.in_every_case
def test_the_list_is_the_gradient_that_its_caption_tells(case: str) -> None:
    (vector,) = tried.at(case, "read_it_as_a_list").of(ParameterVector)
    assert "cost of 240 digits" in tried.at(case, "read_it_as_a_list").words
    for index in vector.shown:
        assert vector.values[index] == pytest.approx(-slope(case, index), rel=1e-3, abs=1e-7)


@tried.in_every_case
def test_the_two_are_chosen_by_the_rule_that_is_told(case: str) -> None:
    network, image = tried.run(case).at(0), tried.image(case)
    gradient = abs(network.in_double_precision.gradient(gallery().images, gallery().labels).flat)
    inked, (hidden, inputs) = np.flatnonzero(image.ravel() > 0), network.weights[0].shape
    allowed = {r * inputs + s for r in range(hidden) for s in inked.tolist()}
    begin = hidden * inputs + hidden
    for W in network.weights[1:]:
        allowed |= set(range(begin, begin + W.size))
        begin += W.size + len(W)
    assert set(drawn_weights(network, image).tolist()) == allowed
    drawn = np.array(sorted(allowed))
    first, second = found(case)
    assert first.index == drawn[gradient[drawn].argmax()]
    others = drawn[(drawn != first.index) & (gradient[drawn] > 0)]
    assert second.index == others[abs(np.log(gradient[others] / (SHARE * gradient[first.index]))).argmin()]


@tried.in_every_case
def test_what_the_gradient_says_is_what_turning_gives(case: str) -> None:
    table = tried.at(case, "no_wiggling_needed")
    for each in found(case):
        assert each.slope == pytest.approx(slope(case, each.index), rel=1e-4)
        assert each.quotient == pytest.approx(slope(case, each.index), rel=1e-4)
    ratio = abs(found(case)[0].slope / found(case)[1].slope)
    assert f"The first matters {ratio:.{0 if ratio >= 10 else 1}f} times as much." in tried.said(case)
    assert ("You may want your glasses." in tried.told(case)) == (ratio >= 10)
    assert table.of(NetworkDiagram)


@tried.in_every_case
def test_the_cost_follows_the_connection_that_is_turned(case: str) -> None:
    scene: Any = tried.played(case).scene
    network, probes = tried.run(case).at(0).in_double_precision, scene.probes
    for place, each in enumerate(found(case)):
        for turn in (-TURN, 0.3 * TURN, TURN):
            probes.set_turn(place, turn)
            turned = network.parameters + turn * np.eye(1, network.parameter_count, each.index)[0]
            assert probes.cost.value == pytest.approx(cost(network, gallery(), turned), abs=1e-5)
            assert probes.weights[place].value == pytest.approx(float(turned[each.index]))
        probes.set_turn(place, 0)
    spans = [float(np.ptp(probe.ruler.limits)) for probe in probes]
    assert spans[0] == pytest.approx(spans[1]) and probes.magnified == pytest.approx(spans[0] / spans[2])


def test_a_digit_of_a_vowel_has_its_article() -> None:
    assert "random weights, and an 8." in tried.told("another run") and "and a 2." in tried.told()


def test_two_are_found_whatever_the_network() -> None:
    network = Network.random((784, 5, 7, 10), seed=3)
    first, second = two_sensitivities(network, gallery_digit("1-00"), gallery())
    assert first.index != second.index and abs(first.slope) >= abs(second.slope) > 0
    assert load_run("plain").at(0).parameter_count != network.parameter_count
