"""What `TrainingData` shows are real steps from single examples, real examples, and real verdicts."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import DataSet, Network, TrainingRun, load_run
from network.data.gallery import gallery, gallery_digit
from scenes.chapter2.training_data import (
    GRIDS,
    RATE,
    STEPS,
    TrainingData,
    flows,
    made_up_cost,
    made_up_slope,
    ten_to_be_tested_on,
)
from scenes.mobjects import HypotheticalTag, NetworkDiagram, number_text
from scenes.mobjects.pictures import Mark, PairGrid
from tests.chapter2.runs import outputs, short_run
from tests.chapters.watching import Played, complaints, play

CASES: dict[str, dict[str, Any]] = {"default": {"digit": "3-01"}, "another run": {"digit": "8-04", "run": short_run()}}


pytestmark = pytest.mark.usefixtures("own_digits")


@cache
def watched(case: str) -> Played:
    return play(TrainingData, look=case == "default", **CASES[case])


def run_of(case: str) -> TrainingRun:
    run: TrainingRun = CASES[case].get("run") or load_run("plain")
    return run


def cost(network: Network, data: DataSet, k: int) -> float:
    return float(((outputs(network, data.images[k]) - np.eye(10)[data.labels[k]]) ** 2).sum())


@pytest.mark.parametrize("case", CASES)
def test_it_begins_and_ends_with_the_untrained_network(case):
    for beat in ("begin_with_chance", "back_to_its_answer"):
        stage = watched(case).beats[beat]
        (diagram,) = stage.of(NetworkDiagram)
        assert_allclose(diagram.network.parameters, run_of(case).parameters[0])
        expected = outputs(run_of(case).at(0), gallery_digit(CASES[case]["digit"]))
        assert_allclose(diagram.layers[-1].activations, expected, atol=1e-5)
        assert number_text(expected.max()) in stage.numbers


@pytest.mark.parametrize("case", CASES)
def test_the_steps_go_down_the_gradient_of_single_examples(case):
    network, data = run_of(case).at(0), gallery()
    for k in range(STEPS):
        gradient = network.gradient(data.images[k], data.labels[k]).flat
        network = network.with_parameters(network.parameters - np.float32(RATE) * gradient)
    (diagram,) = watched(case).beats["and_again"].of(NetworkDiagram)
    assert_allclose(diagram.network.parameters, network.parameters, atol=1e-4)


@pytest.mark.parametrize("case", CASES)
def test_the_costs_told_are_those_of_the_examples(case):
    data, steps = gallery(), watched(case).scene.steps  # type: ignore[attr-defined]
    for k in (0, 7, STEPS - 1):
        assert steps[k].cost_before == pytest.approx(cost(steps[k].before, data, k), rel=1e-4)
        assert steps[k].cost_after == pytest.approx(cost(steps[k].after, data, k), rel=1e-4)
    first = watched(case).beats["one_example_is_one_small_step"]
    assert {number_text(steps[0].cost_before), number_text(steps[0].cost_after)} <= set(first.numbers)
    all_of_them = [np.mean([cost(each, data, k) for k in range(240)]) for each in (steps[0].before, steps[-1].after)]
    assert {*map(number_text, all_of_them)} <= set(watched(case).beats["and_again"].numbers)


def test_the_grid_shows_examples_of_the_data():
    stage, data = watched("default").beats["there_are_many_examples"], gallery()
    (grid,) = stage.of(PairGrid)
    for place, pair in enumerate(grid):
        k = ((GRIDS - 1) * 80 + place) % len(data)
        assert_allclose(pair.picture.values.ravel(), data.images[k])
        assert pair.label.text == str(data.labels[k])


@pytest.mark.parametrize("case", CASES)
def test_the_ten_are_chosen_by_the_rule_that_is_told(case):
    network, data = run_of(case).network, gallery()
    right = [
        int(outputs(network, image).argmax()) == label for image, label in zip(data.images, data.labels, strict=True)
    ]
    wrong = [k for k in range(240) if not right[k]][:1]
    expected = sorted([k for k in range(240) if right[k]][: 10 - len(wrong)] + wrong)
    assert ten_to_be_tested_on(network, data).tolist() == expected


@pytest.mark.parametrize("case", CASES)
def test_the_marks_are_the_verdicts_of_the_trained_network(case):
    network, data = run_of(case).network, gallery()
    marks = watched(case).beats["learn_from_these_be_tested_on_those"].of(Mark)
    tested = ten_to_be_tested_on(network, data)
    right = [int(outputs(network, data.images[k]).argmax()) == data.labels[k] for k in tested]
    assert sorted(mark.right for mark in marks) == sorted(right)
    assert f"{sum(right)} right." in [text for *_, text in watched(case).spoken]


def test_the_balls_follow_the_slope_into_valleys():
    w = np.linspace(-4, 4, 81)
    assert_allclose(made_up_slope(w), (made_up_cost(w + 1e-5) - made_up_cost(w - 1e-5)) / 2e-5, atol=1e-6)
    paths = flows(np.linspace(-3.7, 3.7, 10))
    assert (np.diff(made_up_cost(paths), axis=0) <= 1e-12).all()
    assert abs(made_up_slope(paths[-1])).max() < 0.02 and abs(paths).max() < 4
    assert watched("default").beats["the_machine_is_only_rolling_downhill"].of(HypotheticalTag)


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_amiss(case):
    assert complaints(watched(case)) == []
