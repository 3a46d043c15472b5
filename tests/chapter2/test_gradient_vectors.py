"""What `GradientVectors` shows are real steps of all examples, and slopes that are what they are said to be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import DataSet, Network
from network.data.gallery import gallery
from network.studies.gradients import Gradients
from scenes.chapter2.gradient_vectors import RATE, REACH, REAL_REACH, STEPS, GradientVectors, bowl
from scenes.mobjects import Bars, ContourMap, HypotheticalTag, NetworkDiagram, ParameterVector, number_text
from tests.chapter2.runs import outputs, short_run
from tests.chapters.watching import Tried, complaints

tried = Tried(GradientVectors, {"default": {"digit": "3-01"}, "another run": {"digit": "8-04", "run": short_run()}})


pytestmark = pytest.mark.usefixtures("own_digits")


def mean_cost(network: Network, data: DataSet) -> float:
    found = np.array([outputs(network, image) for image in data.images])
    return float(((found - np.eye(10)[data.labels]) ** 2).sum(axis=1).mean())


def steps_of(case: str) -> tuple[np.ndarray, list[float], float]:
    """The parameters after each step, the costs, and the rate, worked out here or of the study."""
    run, study, data = tried.run(case), Gradients.load("plain"), gallery()
    if study.is_of(run):
        return *study.steps(), study.rate  # type: ignore[return-value]
    network, found = run.at(0), []
    for _ in range(STEPS + 1):
        found.append(network)
        slopes = [network.gradient(x, int(y)).flat for x, y in zip(data.images, data.labels, strict=True)]
        network = network.with_parameters(network.parameters - RATE * np.mean(slopes, axis=0))
    return np.array([each.parameters for each in found]), [mean_cost(each, data) for each in found], RATE


@tried.in_every_case
def test_the_steps_go_down_the_gradient_of_all_examples(case):
    parameters, costs, rate = steps_of(case)
    stage = tried.at(case, "ten_steps")
    (diagram,) = stage.of(NetworkDiagram)
    assert_allclose(diagram.network.parameters, parameters[-1], atol=2e-4)
    (bars,) = stage.of(Bars)
    assert_allclose(bars.values, costs, rtol=1e-3)
    (vector,) = stage.of(ParameterVector)
    assert_allclose(vector.values, (parameters[-1] - parameters[-2]) / rate, atol=1e-3)
    of_study = Gradients.load("plain").is_of(tried.run(case))
    assert ("60,000 training images of MNIST" if of_study else f"{len(gallery())} digits") in stage.words
    shown = [vector.number(index).value for index in vector.shown]
    assert_allclose(shown, vector.values[list(vector.shown)], atol=5e-5)
    assert int(abs(parameters[1] - parameters[0])[:-10].argmax()) in vector.shown, "the longest nudge of all weights"
    assert f"went from {number_text(costs[0])} to {number_text(costs[-1])}" in tried.told(case)


def test_the_gradient_of_the_bowl_is_three_one():
    h = 1e-6
    slopes = [(bowl(1 + h, 1) - bowl(1 - h, 1)) / (2 * h), (bowl(1, 1 + h) - bowl(1, 1 - h)) / (2 * h)]
    assert_allclose(slopes, [3, 1], atol=1e-6)
    stage = tried.at("default", "two_numbers_first")
    (vector,) = stage.of(ParameterVector)
    (map_,) = stage.of(ContourMap)
    assert_allclose(vector.values, slopes, atol=1e-6)
    assert_allclose(map_.gradient(1, 1), slopes, atol=0.02)
    assert stage.of(HypotheticalTag)
    arrow: Any = stage.parts["arrow"]
    way = arrow.get_end() - arrow.get_start()
    assert way[0] / way[1] == pytest.approx(3, rel=0.01)


def test_the_changes_are_those_of_the_cost_on_equal_ways():
    (bars,) = tried.at("default", "three_to_one").of(Bars)
    along = np.array([3, 1]) / np.sqrt(10)
    expected = [1.5 * ((1 + REACH) ** 2 - 1), 0.5 * ((1 + REACH) ** 2 - 1)]
    expected.append(float(1.5 * (1 + REACH * along[0]) ** 2 + 0.5 * (1 + REACH * along[1]) ** 2 - 2))
    assert_allclose(bars.values, expected, atol=1e-9)
    turned = [bowl(1 + REACH * np.cos(t), 1 + REACH * np.sin(t)) - 2 for t in np.linspace(0, 2 * np.pi, 721)]
    assert max(turned) == pytest.approx(expected[2], rel=2e-3), "no other way does more, but for the curve of the bowl"


@tried.in_every_case
def test_two_real_weights_have_their_real_cost_and_slopes(case):
    network, data, h = tried.run(case).at(0), gallery(), 1e-3
    stage = tried.at(case, "two_real_weights")
    (map_,) = stage.of(ContourMap)
    (vector,) = stage.of(ParameterVector)
    gradient = np.mean(
        [network.gradient(x, int(y)).flat for x, y in zip(data.images, data.labels, strict=True)], axis=0
    )
    indices = [int(abs(gradient + value).argmin()) for value in vector.values]
    assert_allclose(vector.values, -gradient[indices], atol=1e-5)
    double = network.parameters.astype(float)
    for value, index in zip(vector.values, indices, strict=True):
        costs = []
        for turn in (h, -h):
            turned = double.copy()
            turned[index] += turn
            costs.append(mean_cost(network.with_parameters(turned), data))
        assert -value == pytest.approx((costs[0] - costs[1]) / (2 * h), rel=0.02, abs=1e-5)
    assert map_.cost(0, 0) == pytest.approx(mean_cost(network, data), rel=1e-3)
    bars: Any = stage.parts["changes"]
    for change, index in zip(bars.values, indices, strict=True):
        ends = []
        for turn in (REAL_REACH, -REAL_REACH):
            turned = double.copy()
            turned[index] += turn
            ends.append(mean_cost(network.with_parameters(turned), data))
        assert change == pytest.approx(abs(ends[0] - ends[1]), rel=1e-2, abs=1e-5)
    steep = sorted(abs(vector.values))
    assert f"{number_text(steep[1] / steep[0], 1)} to one" in tried.told(case)


@tried.in_every_case
def test_nothing_is_amiss(case):
    assert complaints(tried.played(case)) == []
