"""Recipes make networks that tell how they were made."""

import json
from dataclasses import replace
from math import ceil
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from network import DataSet, InputError, Network, Recipe, evaluate, recipes
from network.recipes import RECIPES, NamedRecipe, log_spaced, make


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    last = draw(st.integers(1, 200_000))
    return draw(st.integers(2, min(last + 1, 500))), last


@given(counts())
def test_log_spaced_numbers_are_as_many_as_asked_for_and_get_sparser(case: tuple[int, int]) -> None:
    count, last = case
    numbers = log_spaced(count, last)
    gaps = np.diff(numbers)
    assert len(numbers) == count
    assert (numbers[0], numbers[-1]) == (0, last)
    assert gaps.min() >= 1
    assert np.diff(gaps).min(initial=0) >= -1  # but for rounding, no gap is smaller than the one before


def test_all_whole_numbers_where_as_many_are_wanted() -> None:
    assert log_spaced(6, 5) == (0, 1, 2, 3, 4, 5)


@pytest.mark.parametrize(("count", "last"), [(7, 5), (1, 5), (0, 5)])
def test_impossible_counts_are_refused(count: int, last: int) -> None:
    with pytest.raises(InputError, match=f"not {count}"):
        log_spaced(count, last)


@pytest.fixture
def data() -> DataSet:
    rng = np.random.default_rng(0)
    return DataSet(rng.uniform(0, 1, (60, 784)).astype(np.float32), rng.integers(0, 10, 60))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> NamedRecipe:
    """The recipe "plain" with two epochs and five checkpoints."""
    recipe = Recipe(schedule=((1, 0.5), (1, 0.1)), seed=4)
    named = replace(RECIPES["plain"], recipe=recipe, checkpoints=5)
    monkeypatch.setitem(recipes.RECIPES, "plain", named)
    return named


def test_a_recipe_is_followed_and_told(quick: NamedRecipe, data: DataSet) -> None:
    run = make("plain", data)
    metadata: dict[str, Any] = dict(run.network.metadata)
    assert json.loads(json.dumps(metadata))["recipe"]["schedule"] == [[1, 0.5], [1, 0.1]]
    assert metadata["recipe"]["name"] == "plain"
    assert metadata["recipe"]["seed"] == 4
    assert metadata["recipe"]["validation"] == 10
    assert metadata["versions"]["numpy"] == np.__version__
    assert metadata["accuracy"]["train"] == evaluate(run.network, data.take(slice(50))).accuracy
    assert metadata["accuracy"]["validation"] == evaluate(run.network, data.take(slice(50, None))).accuracy
    assert run.network.dtype == np.float32
    assert run.steps.tolist() == [0, 1, 3, 6, 10]
    assert_array_equal(run.at(0).parameters, Network.random(recipes.SIZES, seed=4, dtype=np.float32).parameters)


def test_the_seed_decides(quick: NamedRecipe, data: DataSet) -> None:
    same, again, other = make("plain", data), make("plain", data, seed=4), make("plain", data, seed=5)
    assert_array_equal(same.parameters, again.parameters)
    assert not np.array_equal(same.parameters[0], other.parameters[0])
    assert other.network.metadata["recipe"]["seed"] == 5


def test_what_a_network_is_given_is_told_and_kept_apart_by_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    data = DataSet(rng.uniform(0, 1, (60, 784)).astype(np.float32), np.arange(60) % 10)
    named = RECIPES["ink_bands"]
    monkeypatch.setitem(recipes.RECIPES, "ink_bands", replace(named, recipe=Recipe(schedule=((1, 0.5),))))
    run = make("ink_bands", data)
    network, given = run.network, named.inputs
    assert network.sizes == (3, 3, 2) and network.metadata["classes"] == [3, 4]
    assert network.metadata["inputs"][1] == "the mean ink of rows 10 to 17, 0 to 1"
    assert network.metadata["recipe"]["validation"] == 2  # the 3 and the 4 among the last ten
    assert network.metadata["accuracy"]["validation"] == evaluate(network, given(data.take(slice(50, None)))).accuracy
    assert network.metadata["accuracy"]["train"] == evaluate(network, given(data.take(slice(50)))).accuracy
    assert recipes.inputs_of(network) is given


@pytest.mark.parametrize("metadata", [{}, {"recipe": "mine"}, {"recipe": {"name": ["ink_chain"]}}, {"recipe": {}}])
def test_all_other_networks_are_given_the_pictures(metadata: dict[str, Any], data: DataSet) -> None:
    assert recipes.inputs_of(Network.random((784, 10)).with_metadata(**metadata))(data) is data


def test_an_unknown_recipe_is_answered_with_the_known_ones(data: DataSet) -> None:
    with pytest.raises(InputError, match="plain, edges, by_hand"):
        make("fancy", data)


def test_a_recipe_without_training_is_a_run_of_no_steps(data: DataSet, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def start(learnt: DataSet, seed: int) -> Network:
        seen.append(len(learnt))
        return Network.random(recipes.SIZES).with_metadata(design="drawn")

    monkeypatch.setitem(recipes.RECIPES, "by_hand", replace(RECIPES["by_hand"], start=start))
    run = make("by_hand", data)
    assert seen == [50]  # the validation images are kept from it
    assert run.steps.tolist() == [0]
    assert run.network.metadata["design"] == "drawn"
    assert run.accuracies[0] == run.network.metadata["accuracy"]["validation"]


def test_the_projects_recipes_are_those_of_the_lecture() -> None:
    plain, edges = RECIPES["plain"].recipe, RECIPES["edges"].recipe
    assert plain and edges
    assert (plain.cost, plain.optimiser, plain.momentum) == ("squared_error", "descent", 0)
    assert plain.penalty == Recipe(plain.schedule).penalty and plain.augmentation == Recipe(plain.schedule).augmentation
    assert edges.penalty.l1 > 0 and edges.penalty.total_variation > 0
    fitted = RECIPES["plain"].fitted_to(50_000, 10_000, None)
    assert fitted and len(fitted.checkpoints) == 100
    assert fitted.checkpoints[-1] == len(fitted.learning_rates) * ceil(50_000 / plain.batch_size)
