"""What `StochasticGradientDescent` shows is what the run's own mini-batches, and this very code, compute."""

from __future__ import annotations

import inspect
from dataclasses import asdict
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from network import DataSet, Network, Recipe, TrainingRun, gallery, train
from network.model import backpropagate
from network.studies.agreement import Agreement
from network.studies.walkers import Walkers
from scenes.chapter3.hand_pictures import Fan, WalkersOnTheMap
from scenes.chapter3.joins import everything_is_one_digit
from scenes.chapter3.stochastic_gradient_descent import StochasticGradientDescent
from scenes.mobjects import BackpropagationRun, MiniBatchGrid, NetworkDiagram
from scenes.mobjects.text import number_text
from scenes.staging import half_trained_backpropagated
from tests.chapters.watching import Tried, complaints, first_frame


def told_run() -> TrainingRun:
    """A short training of a small network on our own digits, which tells how it was made."""
    digits = gallery()
    recipe = Recipe(((2, 1.0), (2, 0.25)), batch_size=8, validation=0, checkpoints=(0, 5, 20, 60), seed=3)
    start = Network.random((784, 12, 10), seed=4).with_metadata(recipe=asdict(recipe))
    return train(start, digits, recipe, progress=False)


class Noted(StochasticGradientDescent):
    """The section, which notes what the cards were when the first steps were made."""

    def _shuffle_again(self, *told: Any) -> None:
        self.at_the_steps = self.grid.copy()
        super()._shuffle_again(*told)


CASES: dict[str, dict[str, Any]] = {"default": {}, "another run": {"digit": "8-04", "run": told_run()}}
tried = Tried(Noted, CASES)


def learnt(case: str) -> DataSet:
    """The pictures that are dealt: those that the run did not keep apart, where it is MNIST's."""
    scene: Any = tried.played(case).scene
    kept = 5000 if scene.is_mnist and case == "default" else 0
    return scene.learnt_from.take(slice(len(scene.learnt_from) - kept))


def shuffle(case: str, epoch: int = 0) -> npt.NDArray[np.int64]:
    """The order of an epoch, by the seed in the run's recipe."""
    seed = tried.run(case).network.metadata["recipe"]["seed"]
    return np.random.default_rng([seed, epoch]).permutation(len(learnt(case)))


def batch(case: str) -> int:
    """How many pictures a hand has: as the recipe tells, but of few pictures an eighth at the most."""
    told = int(tried.run(case).network.metadata["recipe"]["batch_size"])
    return min(told, len(learnt(case)) // 8)


class Joined(StochasticGradientDescent):
    """Only what the section before ends with."""

    def construct(self) -> None:
        self.add(*everything_is_one_digit(self))
        self.wait(0.2)


class Left(StochasticGradientDescent):
    """Only what the next section begins with."""

    def construct(self) -> None:
        self.add(*half_trained_backpropagated(self, downhill=False))
        self.wait(0.2)


@tried.in_every_case
def test_it_opens_and_closes_on_the_pictures_of_its_neighbours(case: str) -> None:
    assert_array_equal(first_frame(StochasticGradientDescent, **CASES[case]), first_frame(Joined, **CASES[case]))
    *_, last = tried.played(case).beats.values()
    assert_array_equal(last.frame, first_frame(Left, **CASES[case]))


@tried.in_every_case
def test_as_many_are_counted_as_the_run_learnt_from(case: str) -> None:
    assert number_text(len(learnt(case)), 0) in tried.at(case, "all_of_them_for_one_step").numbers
    assert f"we asked {number_text(len(learnt(case)), 0)} pictures" in tried.told(case)


@tried.in_every_case
def test_the_cards_are_those_of_the_first_hands(case: str) -> None:
    size, cards = batch(case), min(12, batch(case))
    scene: Any = tried.played(case).scene
    (later,) = tried.at(case, "shuffle_and_deal").of(MiniBatchGrid)
    for epoch, grid in enumerate((scene.at_the_steps, later)):
        shown = [np.asarray(each.values) for row in range(5) for each in grid.row(row)]
        order = shuffle(case, epoch)
        expected = [order[hand * size + k] for hand in range(5) for k in range(cards)]
        assert_allclose(shown, learnt(case).images[expected].reshape(-1, 28, 28), atol=1e-6)
    assert f"{cards} of {size} shown" in tried.at(case, "shuffle_and_deal").words
    assert f"There are {number_text(-(-len(learnt(case)) // size), 0)} of them." in tried.told(case)


@tried.in_every_case
def test_the_costs_are_those_after_real_steps(case: str) -> None:
    run, data, size = tried.run(case), learnt(case), batch(case)
    rate = run.network.metadata["recipe"]["schedule"][0][1]
    network, costs = run.at(0), []
    for hand in range(5):
        few = data.take(shuffle(case)[hand * size : (hand + 1) * size])
        gradient = backpropagate(network, few.images, few.labels, "squared_error").flat
        network = network.with_parameters(network.parameters - np.float32(rate) * gradient)
        output = network.forward(data.images).output
        costs.append(float(np.square(output - np.eye(10)[data.labels]).sum(axis=1).mean()))
    scene: Any = tried.played(case).scene
    assert_allclose([each.value for each in scene.costs], costs, atol=2e-4)


@tried.in_every_case
def test_the_walkers_are_where_their_parameters_lie(case: str) -> None:
    scene: Any = tried.played(case).scene
    walkers = scene.walkers
    (map_,) = tried.at(case, "two_walkers").of(WalkersOnTheMap)
    if walkers.its_own:
        study, plane = Walkers.load(), walkers.surface.plane(tried.run(case))
        assert_allclose(walkers.careful.places, plane.coordinates(study.full_parameters), atol=1e-6)
        mini = tried.run(case).parameters[study.study["checkpoints"]]
        assert_allclose(walkers.hasty.places, plane.coordinates(mini), atol=1e-3)
    for walk, dot in zip((walkers.careful, walkers.hasty), map_.dots, strict=True):
        last = np.flatnonzero(walk.looked_at <= walkers.time)[-1]
        assert_allclose(walk.costs[last], walk.costs[walk.reached(walkers.time)])
        place = [np.interp(walkers.time, walk.looked_at, each) for each in walk.places.T]
        assert_allclose(dot.get_center(), map_.map.at(*place), atol=1e-6)
    assert walkers.hasty.looked_at[-1] <= walkers.careful.looked_at[-1]
    made = number_text(int(walkers.hasty.steps[-1]), 0)
    cost = number_text(float(walkers.hasty.costs[-1]))
    assert f"The hasty one has made {made}. It is at {cost}." in tried.told(case)
    about = "The careful one still answers about 0.1 to everything."
    assert (about in tried.told(case)) == (case == "default"), "there its outputs are from 0.05 to 0.15"


def test_another_run_walks_for_itself_and_that_is_said() -> None:
    assert "two short trainings of our own" in tried.at("another run", "two_walkers").words
    assert "the run on show" in tried.at("default", "two_walkers").words


@tried.in_every_case
def test_the_needles_stand_at_the_angles_of_the_gradients(case: str) -> None:
    fans = tried.at(case, "how_much_does_a_hand_know").of(Fan)
    for moment, fan in enumerate(fans):
        drawn = [needle.get_end() - needle.get_start() for needle in fan.needles]
        up = fan.arrow.get_end() - fan.arrow.get_start()
        shown = [float(each @ up / np.linalg.norm(each) / np.linalg.norm(up)) for each in drawn]
        assert_allclose(shown, agreements(case, moment, len(drawn)), atol=2e-3)
    assert len(fans) == 3


def agreements(case: str, moment: int, count: int) -> list[float]:
    """Worked out anew, or where the study tells, its own."""
    scene: Any = tried.played(case).scene
    if case == "default":
        return Agreement.load().cosines(moment)[:count].tolist()
    data, size, seed = learnt(case).take(slice(1000)), scene.deal.batch, scene.deal.seed
    network = scene.training.at((0, scene.half, -1)[moment])
    size = min(size, len(data) // 8)
    full, found = gradient_of(network, data, np.arange(len(data))), []
    for k in range(count):
        epoch, hand = divmod(k, -(-len(data) // size))
        order = np.random.default_rng([seed, epoch]).permutation(len(data))
        g = gradient_of(network, data, order[hand * size : (hand + 1) * size])
        found.append(float(g @ full / np.linalg.norm(g) / np.linalg.norm(full)))
    return found


def gradient_of(network: Network, data: DataSet, indices: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """The mean of the gradients of examples, each taken on its own."""
    single = [network.gradient(data.images[k], int(data.labels[k])).flat.astype(float) for k in indices]
    return np.mean(single, axis=0)


@tried.in_every_case
def test_the_verdicts_are_chosen_by_the_agreements(case: str) -> None:
    scene: Any = tried.played(case).scene
    _first, half, last = (float(fan.number.value) for fan in scene.fans)
    told = tried.told(case)
    assert ("Hardly better than no idea." in told) == (min(half, last) <= 0.2)
    assert ("takes back" in told) == (last < 0.5)
    schedule = tried.run(case).network.metadata["recipe"]["schedule"]
    assert ("smaller steps" in told) == (last < 0.5 and schedule[-1][1] < schedule[0][1])
    assert ("a few are enough" in told) == (last >= 0.5)


@tried.in_every_case
def test_the_source_leaves_the_gradient_on_the_network(case: str) -> None:
    scene: Any = tried.played(case).scene
    network, label = scene.training.at(scene.half), tried.label(case)
    (run,) = tried.at(case, "our_own_code").of(BackpropagationRun)
    expected = backpropagate(network, tried.image(case), label, "squared_error")
    assert_allclose(run.gradient.flat, expected.flat, atol=1e-7)
    source = [line.strip() for line in inspect.getsource(backpropagate).splitlines()]
    assert all(line.strip() in source for line in run.code.texts.values() if line)
    (diagram,) = tried.at(case, "our_own_code").of(NetworkDiagram)
    twin = diagram.copy()
    for layer, dC_dW in enumerate(expected.weights, 1):
        twin.show_on_edges(layer, dC_dW, abs(dC_dW).max())
        assert_allclose(diagram.edges[layer - 1].widths, twin.edges[layer - 1].widths, rtol=1e-4, atol=1e-4)
        assert_allclose(diagram.edges[layer - 1].colors, twin.edges[layer - 1].colors, atol=1e-4)
    assert f"{len({*run.executed})} lines." in tried.told(case)


@tried.in_every_case
def test_the_passes_are_counted(case: str) -> None:
    passes = number_text(2 * tried.run(case).network.parameter_count, 0)
    assert f"would take {passes} passes" in tried.told(case)


@pytest.mark.parametrize("case", ["another run"])
def test_there_is_nothing_to_complain_of(case: str) -> None:
    assert complaints(tried.played(case)) == []
