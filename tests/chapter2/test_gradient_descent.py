"""What `GradientDescent` shows is the cost of real networks, and the gradient of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from manim import Arrow
from numpy.testing import assert_allclose

from network import DataSet, Network
from network.data.gallery import gallery
from network.studies.gradients import Gradients
from network.studies.landscape import Landscape
from network.studies.slices import Slices
from scenes.chapter2.descent_pictures import KeptPromises, WishList, on_small_steps, verdict
from scenes.chapter2.downhill import two_connections
from scenes.chapter2.gradient_descent import GradientDescent
from scenes.chapter2.two_connections import NUDGE
from scenes.mobjects import ContourMap, CostSurface, NetworkDiagram, ParameterVector, SliceGraph, number_text
from tests.chapter2.runs import outputs, short_run, straight_run
from tests.chapters.watching import Tried, complaints, play

tried = Tried(GradientDescent, {"default": {"digit": "3-01"}, "another run": {"digit": "8-04", "run": short_run()}})


pytestmark = pytest.mark.usefixtures("own_digits")


def cost(network: Network, data: DataSet | None = None) -> float:
    """The mean over some digits, or all of the gallery, worked out here."""
    of = data or gallery()
    answers = np.array([outputs(network, image) for image in of.images])
    return float(((answers - np.eye(10)[of.labels]) ** 2).sum(axis=1).mean())


def moved(network: Network, way: np.ndarray) -> Network:
    return network.with_parameters(network.parameters.astype(float) + way)


def gradient(case: str) -> np.ndarray:
    """∇C at the beginning: of the study, or the mean of those of single digits."""
    run = tried.run(case)
    study = Gradients.load("plain")
    if study.is_of(run):
        return study.gradient(0).astype(float)
    start, data = run.at(0), gallery()
    pairs = zip(data.images, data.labels, strict=True)
    return np.mean([start.gradient(image, int(label)).flat for image, label in pairs], axis=0)


def scene(case: str) -> Any:
    return tried.played(case).scene


@tried.in_every_case
def test_the_map_is_the_cost_over_a_plane_through_the_untrained_network(case):
    run = tried.run(case)
    (map_,) = tried.at(case, "two_directions_make_a_landscape").of(ContourMap)
    surface = scene(case).ground.surface
    d, e = surface.directions.astype(float)
    assert_allclose([d @ d, e @ e, d @ e], [1, 1, 0], atol=1e-5)
    study = Landscape.load("plain")
    if study.is_of(run):
        assert_allclose(map_.grid.costs, study.surface("beginning").costs)
        assert "cost of 60,000 training images of MNIST" in tried.at(case, "walk").words
        assert map_.cost(0, 0) == pytest.approx(float(Gradients.load("plain").study["costs"][0]), rel=0.01)
        return
    for row, column in ((0, 0), (7, 13), (20, 20)):
        place = moved(run.at(0), surface.across[column] * d + surface.up[row] * e)
        assert map_.grid.costs[row, column] == pytest.approx(cost(place), rel=1e-4)
    assert "cost of 240 digits" in tried.at(case, "walk").words


@tried.in_every_case
def test_the_share_told_is_that_of_its_checkpoints(case):
    run, words = tried.run(case), tried.at(case, "two_directions_make_a_landscape").words
    ground = scene(case).ground
    if scene(case).its_own:
        path = run.parameters[: len(ground.surface.path)].astype(float)
        path -= path.mean(axis=0)
        within = np.linalg.norm(path @ ground.surface.directions.T) ** 2 / np.linalg.norm(path) ** 2
        assert ground.share == pytest.approx(within, abs=1e-3)
        assert any("the training moved most" in each for each in tried.said(case))
    else:
        assert any("its first steps downhill move most" in each for each in tried.said(case))
        assert not any("the training itself took" in each for each in tried.said(case))
    assert f"{100 * ground.share:.0f}%" in words


@tried.in_every_case
def test_the_arrow_is_the_projected_gradient(case):
    stage = tried.at(case, "which_way_is_steepest")
    (arrow,) = stage.of(Arrow)
    (map_,) = stage.of(ContourMap)
    steps = -scene(case).ground.surface.directions.astype(float) @ gradient(case)
    shown = (arrow.get_end() - arrow.get_start())[:2]
    assert_allclose(shown / np.linalg.norm(shown), steps / np.linalg.norm(steps), atol=1e-3)
    assert_allclose(arrow.get_start(), map_.at(*scene(case).ground.start), atol=1e-6)
    around = map_.gradient(*scene(case).ground.start)
    assert_allclose(-around / np.linalg.norm(around), steps / np.linalg.norm(steps), atol=0.05)
    before = stage.numbers
    expected = Gradients.load("plain").study["costs"][0] if case == "default" else cost(tried.run(case).at(0))
    assert number_text(float(expected)) in before


@tried.in_every_case
def test_the_way_goes_down_the_gradient_step_by_step(case):
    ground, run = scene(case).ground, tried.run(case)
    (surface,) = tried.at(case, "walk").of(CostSurface)
    assert len(surface.way) == len(ground.way) > 15
    if case == "default":
        assert_allclose(ground.way[1] - ground.way[0], 0.5 * ground.steps, rtol=1e-3, atol=1e-4)
    else:
        for k in (0, 5):
            at = moved(run.at(0), ground.way[k] @ ground.surface.directions.astype(float))
            assert ground.costs[k] == pytest.approx(cost(at), rel=1e-3)
    assert ground.costs[-1] < ground.costs[0]
    assert {name[0].text[:4] for name in surface.axis_names} == {"main", "seco"}


@tried.in_every_case
def test_all_numbers_take_the_step_that_is_printed(case):
    run, stage = tried.run(case), tried.at(case, "thirteen_thousand_numbers")
    weights: Any = stage.parts["weights"]
    nudges: Any = stage.parts["nudges"]
    assert all(isinstance(each, ParameterVector) for each in (weights, nudges))
    start, slope = run.at(0).parameters.astype(float), gradient(case)
    assert_allclose(nudges.values, -slope, atol=1e-5)
    assert_allclose(weights.values, start - 0.5 * slope, atol=1e-5)
    for k in weights.shown:
        assert weights.number(k).text == number_text(start[k] - 0.5 * slope[k], 3)
        assert nudges.number(k).text == number_text(-slope[k], 3)
    if case == "default":
        before, after = Gradients.load("plain").study["step_costs"][:2]
    else:
        before, after = cost(run.at(0)), cost(moved(run.at(0), -0.5 * slope))
    told = f"One step, and the cost goes from {number_text(float(before))} to {number_text(float(after))}."
    assert told in tried.said(case)
    assert number_text(float(after)) in stage.numbers


@tried.in_every_case
def test_promises_and_what_is_kept_of_them_are_true(case):
    run, slope = tried.run(case), gradient(case)
    stage = tried.at(case, "small_steps_keep_their_promise")
    promises: Any = stage.parts["promises"][0]
    assert isinstance(promises, KeptPromises)
    rates = np.array([0.01, 0.1, 0.5, 1.5, 5.0])
    predicted = rates * (slope @ slope)
    if case == "default":
        true = Gradients.load("plain").study["true_drops"]
    else:
        true = [cost(run.at(0)) - cost(moved(run.at(0), -rate * slope)) for rate in rates]
    assert promises.rates == rates.tolist()
    for row, one, other in zip(promises.rows, predicted, true, strict=True):
        assert row[0].value == pytest.approx(one, rel=1e-3)
        assert row[1].value == pytest.approx(other, rel=2e-3, abs=1e-5)
    assert {number.text for row in promises.rows for number in row} <= set(stage.numbers)
    assert_allclose(promises.bars.values, true / predicted, rtol=3e-3)
    told = f"It promised {number_text(predicted[-1])}, and delivered {number_text(float(true[-1]))}."
    assert told in tried.said(case)


def test_what_is_said_of_promises_follows_the_numbers():
    assert "went up" in verdict(2.0, -0.1)
    assert "nearly kept: 1.90" in verdict(2.0, 1.9)
    assert "less and less" in on_small_steps(np.array([1.0, 0.9, 0.5, 0.2, 0.1]))
    assert "may not" in on_small_steps(np.array([1.0, 0.9, 1.1, 0.2, 0.1]))
    assert "only in part" in on_small_steps(np.array([0.7, 0.5, 0.4, 0.2, 0.1]))


@tried.in_every_case
def test_the_staircase_is_the_cost_of_neurons_that_are_on_or_off(case):
    run = tried.run(case)
    smooth, steps = tried.at(case, "why_neurons_must_be_smooth").of(SliceGraph)
    if case == "default":
        arrays = Slices.load("plain").study
        levels = len(np.unique(arrays["stair_costs"][-1]))
        assert_allclose(smooth.function(arrays["stair_turns"]), arrays["stair_costs"][0], atol=1e-6)
        assert_allclose(steps.function(arrays["stair_turns"]), arrays["stair_costs"][-1], atol=1e-6)
    else:
        network, data = run.at(-1), gallery()
        *_, W = network.gradient(data.images, data.labels).weights
        i, j = np.unravel_index(abs(W).argmax(), W.shape)
        for turn in (-8.0, 0.0, 8.0):
            turned = [part.astype(float).copy() for part in network.weights]
            turned[-1][i, j] += turn
            answers = data.images.astype(float)
            for A, b in zip(turned, network.biases, strict=True):
                answers = (answers @ A.T + b > 0).astype(float)
            expected = ((answers - np.eye(10)[data.labels]) ** 2).sum(axis=1).mean()
            assert steps.function(np.array([turn]))[0] == pytest.approx(expected, abs=1e-6)
            with_sigmoids = Network.from_arrays(turned, network.biases, "sigmoid")
            assert smooth.function(np.array([turn]))[0] == pytest.approx(cost(with_sigmoids), rel=1e-3)
        levels = len(np.unique(steps.function(np.linspace(-8, 8, 161))))
    assert any(f"{levels} different values" in each for each in tried.said(case))
    ball = scene(case).slices[2]
    assert ball.slope == 0 == ball.next - ball.value
    rolled = scene(case).slices[1]
    assert smooth.function(np.array([rolled.value]))[0] <= smooth.function(np.array([6.0, -6.0])).max()


@tried.in_every_case
def test_wishes_say_how_large_a_number_is_among_all(case):
    slope = gradient(case)
    stage = tried.at(case, "reading_it_without_space")
    listed: Any = stage.parts["list"]
    assert isinstance(listed, WishList)
    assert {row[1].text for row in listed.rows} <= set(stage.numbers)
    sizes = np.sort(abs(slope[slope != 0]))
    a_tenth, half = sizes[int(np.ceil(0.9 * len(sizes)))], sizes[int(np.ceil(0.5 * len(sizes)))]
    for _name, number, phrase in listed.rows:
        found = np.isclose(-slope, number.value, rtol=1e-3, atol=1e-9)
        assert found.any()
        size = abs(number.value)
        way = "up" if number.value > 0 else "down"
        much = "a lot" if size >= a_tenth * 0.999 else "somewhat" if size >= half * 0.999 else "a little"
        assert phrase.text == ("“stay as you are”" if size == 0 else f"“go {way} {much}”")
    still = number_text(int((slope == 0).sum()), 0)
    assert f"{still} of them wish for nothing at all. Enviable." in tried.said(case)


@tried.in_every_case
def test_the_two_connections_are_ranked_and_nudged(case):
    run = tried.run(case)
    (diagram,) = tried.at(case, "some_connections_matter_more").of(NetworkDiagram)
    shown = [layer.shown for layer in diagram.layers]
    data = gallery()
    start = run.at(0)
    slopes = np.mean([start.gradient(x, int(y)).flat for x, y in zip(data.images, data.labels, strict=True)], axis=0)
    drawn, place = [], 0
    for layer, (W, b) in enumerate(zip(start.weights, start.biases, strict=True), 1):
        inner = slopes[place : place + W.size].reshape(W.shape)
        drawn.extend(abs(inner[np.ix_(shown[layer], shown[layer - 1])]).ravel().tolist())
        place += W.size + b.size
    strong, weak = scene(case).two.found
    moving = np.sort(np.array(drawn)[np.array(drawn) > 0])
    assert abs(strong.slope) == pytest.approx(moving[-1], rel=1e-3)
    assert abs(weak.slope) == pytest.approx(moving[len(moving) // 2], rel=1e-2)
    for each in (strong, weak):
        weights = [W.astype(float).copy() for W in start.weights]
        weights[each.layer - 1][each.i, each.j] += NUDGE
        nudged = Network.from_arrays(weights, [b.astype(float) for b in start.biases], "sigmoid")
        assert each.change == pytest.approx(cost(nudged) - cost(start), rel=1e-4, abs=1e-9)
    ratio = abs(strong.slope / weak.slope)
    assert any(f"{number_text(ratio, 0 if ratio >= 10 else 1)} times as fast" in said for said in tried.said(case))


def test_where_connections_are_alike_nothing_else_is_said():
    start = Network.random((784, 12, 10), seed=5)
    nothing = straight_run(start.with_parameters(0 * start.parameters))
    seen = play(GradientDescent, look=False, keep=False, run=nothing)
    assert complaints(seen) == []
    assert "This one changes the cost about as fast as that one." in seen.said


def test_steps_that_would_leave_the_map_are_taken_smaller():
    steep = straight_run(Network.random((784, 10), seed=5))
    seen = play(GradientDescent, look=False, keep=False, run=steep)
    ground: Any = seen.scene.ground  # type: ignore[attr-defined]
    assert complaints(seen) == []
    assert len(ground.way) > 3 and (np.diff(ground.costs[:5]) < 0).all()


def test_connections_are_chosen_among_those_drawn():
    network, data = Network.random((4, 3, 2), seed=1), DataSet(np.eye(4), np.array([0, 1, 0, 1]))
    found = two_connections(network, [[0, 2], [1], [0, 1]], data, 0.1)
    assert all(each.i in ([1], [0, 1])[each.layer - 1] and each.j in ([0, 2], [1])[each.layer - 1] for each in found)
    assert abs(found[0].slope) >= abs(found[1].slope)


@tried.in_every_case
def test_nothing_is_amiss(case):
    assert complaints(tried.played(case)) == []
