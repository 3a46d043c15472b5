"""The studies of chapter 3: each works on a few digits of the pen model, and the stored ones belong to their run."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from network import DataSet, InputError, Network, TrainingRun, evaluate, load_run, mnist, train
from network.analysis.directions import halfway
from network.data.gallery import gallery
from network.recipes import RECIPES
from network.studies import agreement, data_sizes, walkers
from network.studies.costs import Costs
from network.studies.landscape import Landscape
from network.studies.of_run import recipe_told
from network.studies.study import Study, load_study
from network.training import Recipe, shuffled

DIGITS = gallery()
TINY = {"train": DIGITS.take(np.arange(0, 240, 2)), "test": DIGITS.take(np.arange(1, 240, 8))}
LEARNT = TINY["train"].take(slice(95))
TOLD = {"schedule": [[3, 2.0], [1, 0.5]], "batch_size": 10, "validation": 25, "seed": 4}


def silent(done: int, of: int) -> None:
    """Tell nobody."""


def small_run(told: dict[str, Any]) -> TrainingRun:
    """A run that took a moment, of ten steps an epoch, the last of them with five images; and what it tells of it."""
    recipe = Recipe(((3, 2.0), (1, 0.5)), 10, validation=25, checkpoints=(0, 4, 10, 13, 30, 31), seed=4)
    run = train(Network.random((784, 5, 10), seed=4), TINY["train"], recipe, progress=False)
    return replace(run, network=run.network.with_metadata(recipe=told))


RUN = small_run(TOLD)


def check_axes(study: Study) -> None:
    axes = study.metadata["axes"]
    assert axes.keys() == study.arrays.keys()
    assert all(len(axes[name]) == array.ndim for name, array in study.arrays.items())


# ---- each of them, on a few images ----


def test_both_walkers_are_judged_by_the_images_that_they_learn_from() -> None:
    study = walkers.make(TINY, silent, RUN, repetitions=1)
    check_axes(study)
    found = walkers.Walkers(study)
    assert (found.rate, found.batch_size, found.images) == (2.0, 10, 95)
    assert_array_equal(study["checkpoints"], [0, 1, 2, 3, 4])  # what comes after has another learning rate
    assert_array_equal(study["mini_steps"], [0, 4, 10, 13, 30])
    assert_array_equal(study["mini_looked_at"], [0, 40, 95, 125, 3 * 95])
    assert_array_equal(study["full_looked_at"], [0, 95, 190, 285])
    for k, checkpoint in enumerate(study["checkpoints"]):
        judged = evaluate(RUN.at(checkpoint), LEARNT)
        assert (study["mini_costs"][k], study["mini_accuracies"][k]) == (judged.cost, judged.accuracy)
    network = RUN.at(0)
    for k in range(4):
        assert_allclose(found.full_parameters[k], network.parameters, rtol=1e-3, atol=1e-5)
        judged = evaluate(network, LEARNT)
        assert (study["full_costs"][k], study["full_accuracies"][k]) == pytest.approx((judged.cost, judged.accuracy))
        step = 2 * network.gradient(LEARNT.images, LEARNT.labels).flat
        network = network.with_parameters(network.parameters - step)
    assert min(found.seconds) > 0


def test_agreements_are_cosines_and_lengths_are_lengths() -> None:
    study = agreement.make(TINY, silent, RUN, draws=12)
    check_axes(study)
    found = agreement.Agreement(study)
    assert_array_equal(study["checkpoints"], [0, halfway(RUN), len(RUN) - 1])
    assert_array_equal(study["batch_sizes"], [1, 10, 95])
    order = shuffled(95, 4, 0)
    for moment, checkpoint in enumerate(study["checkpoints"]):
        double = RUN.at(checkpoint).in_double_precision
        each = np.array([double.gradient(x, y).flat for x, y in zip(LEARNT.images, LEARNT.labels, strict=True)])
        full = each.mean(axis=0)
        assert found.norm_of_mean(moment) == pytest.approx(np.linalg.norm(full), rel=1e-3)
        assert found.mean_of_norms(moment) == pytest.approx(np.linalg.norm(each, axis=1).mean(), rel=1e-5)
        hand = each[order[10:20]].mean(axis=0)
        expected = hand @ full / np.linalg.norm(hand) / np.linalg.norm(full)
        assert found.cosines(moment).shape == (12,) and found.cosines(moment)[1] == pytest.approx(expected, abs=1e-4)
        assert found.cosines(moment, 2) == pytest.approx(np.ones(12), abs=1e-5)
        counts, norms = found.running_norms(moment)
        assert counts[0] == 1 and counts[-1] == 95
        few = each[order[: counts[5]]].mean(axis=0)
        assert norms[5] == pytest.approx(np.linalg.norm(few), rel=1e-3)
        assert norms[-1] == pytest.approx(found.norm_of_mean(moment))


def test_data_sizes_learns_from_ever_more_images() -> None:
    study = data_sizes.make(TINY, silent, steps=40, seeds=(0, 3))
    check_axes(study)
    found = data_sizes.DataSizes.of(study)
    assert_array_equal(study["sizes"], [100])  # 20 of 120 are left out, and 100 are all there are
    assert study["steps"].tolist() == [40]
    assert found.test_accuracies.shape == (1, 2)
    learnt = TINY["train"].take(np.random.default_rng(3).permutation(100))
    recipe = replace(RECIPES["plain"].recipe, schedule=((12, 4.0), (5, 1.5), (3, 0.5)), validation=0, seed=3)  # type: ignore[type-var]
    network = train(Network.random((784, 16, 16, 10), seed=3, dtype=np.float32), learnt, recipe, progress=False).network
    assert found.test_accuracies[0, 1] == evaluate(network, TINY["test"]).accuracy
    assert study["train_costs"][0, 1] == pytest.approx(evaluate(network, learnt).cost)


def test_more_images_than_a_size_are_needed_for_it() -> None:
    many = DataSet(np.tile(TINY["train"].images, (5, 1)), np.tile(TINY["train"].labels, 5))  # 500 to learn from
    study = data_sizes.make({"train": many, "test": TINY["test"]}, silent, steps=16, seeds=(0,))
    assert study["sizes"].tolist() == [100, 300, 500]
    assert (abs(study["steps"] - 16) <= 8).all()


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ("mine", "does not tell the recipe"),
        ({"schedule": [[1, 1.0]]}, "does not tell the recipe"),
        (TOLD | {"optimiser": "adam"}, "not made by plain gradient descent"),
        (TOLD | {"momentum": 0.9}, "not made by plain gradient descent"),
        (TOLD | {"cost": "cross_entropy"}, "not made by plain gradient descent"),
        (TOLD | {"penalty": {"l1": 1e-3, "total_variation": 0.0}}, "not made by plain gradient descent"),
        (TOLD | {"schedule": []}, "does not tell the recipe"),
        (TOLD | {"schedule": 7}, "does not tell the recipe"),
        (TOLD | {"batch_size": "ten"}, "does not tell the recipe"),
    ],
)
def test_a_run_that_was_made_in_another_way_is_refused(told: Any, message: str) -> None:
    other = replace(RUN, network=RUN.network.with_metadata(recipe=told))
    for make in (walkers.make, agreement.make):
        with pytest.raises(InputError, match=message):
            make(TINY, silent, other)


def test_a_recipe_comes_back_from_what_a_run_tells() -> None:
    recipe = recipe_told(load_run("plain"))
    plain = RECIPES["plain"].recipe
    assert plain is not None
    assert recipe == replace(plain, validation=5_000)


# ---- those that come with the project ----


@pytest.mark.parametrize("reader", [walkers.Walkers, agreement.Agreement])
def test_the_shipped_studies_are_of_the_shipped_run(reader: Any) -> None:
    assert reader.load().is_of(load_run("plain"))


def test_shipped_walkers() -> None:
    found, study, run = walkers.Walkers.load(), load_study("walkers"), load_run("plain")
    assert (found.rate, found.batch_size, found.images) == (4.0, 64, 55_000)
    assert len(study["full_costs"]) == 31 and study["full_looked_at"][-1] == 30 * 55_000
    assert study["full_costs"][0] == study["mini_costs"][0] == pytest.approx(Costs.load().mean(0), rel=1e-2)
    assert study["full_costs"][-1] > 0.85 > 0.1 > study["mini_costs"][-1]
    assert (study["mini_looked_at"] <= study["full_looked_at"][-1]).all()
    assert_allclose(found.full_parameters[0], run.parameters[0], rtol=1e-3, atol=1e-6)
    full, mini = found.seconds
    assert full > 50 * mini
    surface = Landscape.load().surface("whole")
    assert_allclose(surface.plane(run).coordinates(found.full_parameters[0]), surface.path[0], atol=1e-2)


def test_shipped_agreement_fades() -> None:
    found = agreement.Agreement.load()
    means = np.array([[found.cosines(moment, size).mean() for size in range(3)] for moment in range(3)])
    assert (np.diff(means, axis=0) < 0).all() and (np.diff(means, axis=1) > 0).all()
    assert means[0, 1] > 0.99 and means[2, 1] < 0.2
    assert all(found.mean_of_norms(moment) > found.norm_of_mean(moment) for moment in range(3))
    gradients = np.linalg.norm(load_study("gradients")["gradients"], axis=1)
    assert found.norm_of_mean(0) == pytest.approx(gradients[0], rel=0.01)  # those are of 5,000 images more


def test_shipped_data_sizes() -> None:
    found = data_sizes.DataSizes.load()
    assert_array_equal(found.sizes, data_sizes.COUNTS)
    assert found.test_accuracies.shape == (7, 5)
    assert (np.diff(np.median(found.test_accuracies, axis=1)) > 0).all(), "more images, better answers"
    assert (np.diff(np.median(found.train_accuracies, axis=1)) < 0).all(), "and fewer that are learnt by heart"
    assert (abs(found.study["steps"] - data_sizes.STEPS) < 0.04 * data_sizes.STEPS).all()


# ---- and, where MNIST is, spots made anew ----


def test_spots_made_anew_are_the_shipped_ones(mnist_folder: Any) -> None:
    learnt, run = mnist.load("train", mnist_folder).take(slice(55_000)), load_run("plain")
    study, last = load_study("walkers"), len(load_study("walkers")["checkpoints"]) - 1
    assert evaluate(run.at(last), learnt).cost == pytest.approx(study["mini_costs"][-1], rel=1e-4)
    agreed = agreement.Agreement.load()
    gradient = run.at(0).gradient(learnt.images, learnt.labels).flat
    assert agreed.norm_of_mean(0) == pytest.approx(np.linalg.norm(gradient), rel=1e-4)
