"""What `CostFunctions` shows are costs of real answers, before, in and after a real training."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import DataSet, Network
from network.data.gallery import gallery
from network.studies.costs import Costs
from network.studies.slices import Slices
from scenes.chapter2.cost_functions import CostFunctions
from scenes.chapter2.cost_stages import WayOfOneDigit, running_mean
from scenes.chapter2.one_number import SHOWN, RealSlice
from scenes.chapter2.training_data import made_up_cost
from scenes.mobjects import CostBreakdown, FunctionCard, Histogram, HypotheticalTag, LearningCurves, SliceGraph
from scenes.mobjects.text import number_text
from tests.chapter2.runs import outputs, short_run
from tests.chapters.watching import Tried, complaints

tried = Tried(CostFunctions, {"default": {"digit": "3-01"}, "another run": {"digit": "8-04", "run": short_run()}})


pytestmark = pytest.mark.usefixtures("own_digits")


def costs_of(network: Network, data: DataSet) -> np.ndarray:
    """Of every digit, worked out here."""
    found = [outputs(network, image) for image in data.images]
    return ((np.array(found) - np.eye(10)[data.labels]) ** 2).sum(axis=1)


@cache
def expected_costs(case: str, moment: int) -> np.ndarray:
    run = tried.run(case)
    study = Costs.load("plain")
    return study.of_images(moment) if study.is_of(run) else costs_of(run.at(moment), gallery())


@tried.in_every_case
def test_the_terms_are_those_of_the_untrained_network(case):
    run, label = tried.run(case), tried.label(case)
    stage = tried.at(case, "every_difference_is_squared")
    (cost,) = stage.of(CostBreakdown)
    squares = (outputs(run.at(0), tried.image(case)) - np.eye(10)[label]) ** 2
    assert_allclose(cost.squares, squares, atol=1e-5)
    assert [row.square.text for row in cost.rows] == [number_text(float(each)) for each in squares]
    assert cost.total.text == number_text(float(squares.sum()))
    assert any(number_text(float(squares.sum())) in each for each in tried.said(case))


class Halfway(CostFunctions):
    """Notes what the breakdown shows in the middle of the training."""

    def _through_the_training(self, start: float, end: float, run_time: float) -> Any:
        animation = super()._through_the_training(start, end, run_time)
        if (start, end) == (0, 1):
            animation.update_function(None, 0.5)
            self.halfway = self.breakdown.outputs.copy()
        return animation


@pytest.mark.parametrize("case", ["default", "another run"])
def test_on_the_way_the_cost_is_that_of_the_run(case):
    run = tried.run(case)
    scene = Tried(Halfway, tried.cases).played(case).scene
    middle = (len(run) - 1) / 2
    low, share = int(middle), middle % 1
    between = (1 - share) * run.parameters[low] + share * run.parameters[min(low + 1, len(run) - 1)]
    expected = outputs(run.network.with_parameters(between), tried.image(case))
    assert_allclose(scene.halfway, expected, atol=1e-4)  # type: ignore[attr-defined]


@tried.in_every_case
def test_the_mean_settles_at_that_of_all(case):
    stage = tried.at(case, "one_digit_is_not_enough")
    costs = costs_of(tried.run(case).at(0), gallery())
    (curve,) = stage.of(LearningCurves)
    seen = np.round(10**curve.x).astype(int)
    assert_allclose(curve.median(curve.names[0]), np.cumsum(costs)[seen - 1] / seen, rtol=1e-4)
    assert any(number_text(float(costs.mean())) in each for each in tried.said(case))
    assert f"{len(costs):,}" in stage.words


@tried.in_every_case
def test_the_histogram_counts_all_costs(case):
    costs = np.asarray(expected_costs(case, -1), float)
    stage = tried.at(case, "most_are_nearly_free_a_few_are_dear")
    (chart,) = stage.of(Histogram)
    assert chart.counts.sum() == len(costs)
    dear = np.sort(costs)[-round(0.05 * len(costs)) :]
    assert 10**chart.threshold == pytest.approx(dear[0], rel=1e-3)
    share = dear.sum() / costs.sum()
    assert f"{share:.0%}" in stage.words
    assert 10 ** np.median(np.log10(costs)) == pytest.approx(np.median(costs), rel=0.01)


@tried.in_every_case
def test_the_cards_count_what_the_run_has(case):
    stage, run = tried.at(case, "three_functions"), tried.run(case)
    assert len(stage.of(FunctionCard)) == 2
    assert stage.words.count(f"{run.network.parameter_count:,}") == 2
    assert number_text(float(run.costs[-1]), 3) in stage.numbers


@tried.in_every_case
def test_the_curve_with_valleys_says_that_it_is_made_up(case):
    stage = tried.at(case, "think_of_one_number_only")
    (graph,) = stage.of(SliceGraph)
    w = np.linspace(-4, 4, 9)
    assert_allclose(graph.function(w), made_up_cost(w))
    assert stage.of(HypotheticalTag)


class Slicing(CostFunctions):
    """Keeps the graphs of single weights, which have gone by the end of their beat."""

    def play(self, *args: Any, **kwargs: Any) -> None:
        super().play(*args, **kwargs)
        self.kept = [each for each in self.get_mobject_family_members() if isinstance(each, RealSlice)] or getattr(
            self, "kept", []
        )


@pytest.mark.parametrize("case", ["default", "another run"])
def test_slices_of_single_weights_are_real(case):
    run = tried.run(case)
    kept = Tried(Slicing, tried.cases).played(case).scene.kept  # type: ignore[attr-defined]
    assert len(kept) == SHOWN
    study = Slices.load("plain")
    here = costs_of(run.at(0), gallery()).mean()
    for graph in kept:
        middle = graph.function(np.zeros(1))[0]
        if study.is_of(run):
            assert np.min(abs(study.study.arrays["slice_costs"][0] - graph.costs).max(axis=1)) == 0
        else:
            assert middle == pytest.approx(here, rel=1e-4)


@tried.in_every_case
def test_the_way_down_is_the_cost_on_it(case):
    run, stage = tried.run(case), tried.at(case, "real_slices_are_tame")
    (graph,) = stage.of(SliceGraph)
    study = Slices.load("plain")
    if study.is_of(run):
        rates, costs = study.downhill()
        shown = rates <= graph.frame.x_range[1]
        assert_allclose(graph.function(rates[shown]), costs[shown], atol=1e-6)
        return
    start, data = run.at(0), gallery()
    gradient = np.mean(
        [start.gradient(image, int(label)).flat for image, label in zip(data.images, data.labels, strict=True)], axis=0
    )
    for t in (0.0, graph.frame.x_range[1]):
        expected = costs_of(start.with_parameters(start.parameters - t * gradient), data).mean()
        assert graph.function(np.array([t]))[0] == pytest.approx(expected, rel=1e-3)


@tried.in_every_case
def test_nothing_is_amiss(case):
    assert complaints(tried.played(case)) == []


@pytest.mark.parametrize("case", ["default", "another run"])
def test_where_the_network_says_no_to_everything(case):
    run, image, label = tried.run(case), tried.image(case), tried.label(case)
    way = WayOfOneDigit(run, image, label)
    answers = np.array([outputs(run.at(k), image) for k in range(len(run))])
    assert_allclose(way.outputs, answers, atol=1e-5)
    assert_allclose(way.costs, ((answers - np.eye(10)[label]) ** 2).sum(axis=1), atol=1e-5)
    moment = way.says_no()
    said = any("say no to everything" in each for each in tried.said(case))
    assert said == (moment is not None)
    if moment is not None:
        assert answers[moment].max() < 0.3 < answers[0].max()
        assert way.costs[-1] < way.costs[moment] < way.costs[0]


def test_its_pace_begins_and_ends_with_the_training_and_never_goes_back():
    run = short_run()
    pace = WayOfOneDigit(run, tried.image("default"), 3).pace()
    shares = [pace(alpha) for alpha in np.linspace(0, 1, 50)]
    assert (shares[0], shares[-1]) == pytest.approx((0, 1))
    assert (np.diff(shares) > 0).all()


@tried.in_every_case
def test_each_picture_that_flashes_by_is_the_last_of_those_in_the_mean(case):
    mean = running_mean(tried.played(case).scene)
    assert mean.place(0) == 0
    assert mean.place(np.log10(len(mean.order))) == len(mean.order) - 1
    shown = mean.place(1.5)
    assert 1 < shown < 10**1.5
    image, label = gallery().images[mean.order[shown]], int(gallery().labels[mean.order[shown]])
    answer = outputs(tried.run(case).at(0), image)
    assert mean.costs[shown] == pytest.approx(((answer - np.eye(10)[label]) ** 2).sum(), abs=1e-4)
