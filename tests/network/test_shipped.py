"""The networks and the run in `assets/` are what their files and the README say."""

import re
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from network import evaluate, load_network, load_run
from network.__main__ import main
from network.assets import asset_path
from network.data import mnist
from network.data.gallery import gallery
from network.recipes import RECIPES

NAMES = ("plain", "edges", "by_hand")
README = Path(__file__).parents[2] / "README.md"


@pytest.mark.parametrize("name", NAMES)
def test_each_is_a_lecture_network(name):
    network = load_network(name)
    assert network.sizes == (784, 16, 16, 10) and network.parameter_count == 13_002
    assert all(activation.name == "sigmoid" for activation in network.activations)
    assert network.metadata["recipe"]["name"] == name
    assert network.metadata["recipe"]["description"] == RECIPES[name].description
    assert {"recipe", "data", "versions", "accuracy", "date"} <= set(network.metadata)
    assert name in asset_path("networks", "README.md").read_text()


@pytest.mark.parametrize("name", ["plain", "edges"])
def test_its_recipe_is_the_one_that_would_remake_it(name):
    recipe, told = RECIPES[name].recipe, load_network(name).metadata["recipe"]
    assert recipe is not None
    assert told["schedule"] == [list(phase) for phase in recipe.schedule]
    assert (told["batch_size"], told["cost"], told["seed"]) == (recipe.batch_size, recipe.cost, recipe.seed)
    assert told["penalty"] == {"l1": recipe.penalty.l1, "total_variation": recipe.penalty.total_variation}


@pytest.mark.parametrize(("name", "least"), [("plain", 0.95), ("edges", 0.97), ("by_hand", 0.8)])
def test_its_accuracy_is_the_one_it_tells(name, least, mnist_folder):
    network = load_network(name)
    accuracy = evaluate(network, mnist.load("test", mnist_folder)).accuracy
    assert accuracy == pytest.approx(network.metadata["accuracy"]["test"], abs=2e-4)
    assert accuracy >= least
    (in_readme,) = re.findall(rf"^\| `{name}` \|.*\| ([\d.]+) % \|$", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert float(in_readme) == pytest.approx(100 * accuracy, abs=0.02)


@pytest.mark.parametrize(("name", "least"), [("ink_chain", 0.93), ("ink_bands", 0.98)])
def test_the_smallest_networks_read_ink(name, least, mnist_folder):
    network, named = load_network(name), RECIPES[name]
    accuracy = evaluate(network, named.inputs(mnist.load("test", mnist_folder))).accuracy
    assert accuracy == pytest.approx(network.metadata["accuracy"]["test"], abs=1e-3) and accuracy >= least
    assert evaluate(network, named.inputs(gallery())).accuracy >= 0.9
    told = network.metadata["recipe"]
    assert (told["name"], told["description"], told["seed"]) == (name, named.description, named.recipe.seed)
    assert {each: network.metadata[each] for each in named.told} == named.told
    assert (
        len(network.metadata["inputs"]) == network.sizes[0]
        and asset_path("networks", f"{name}.npz").stat().st_size < 4e3
    )


@pytest.mark.parametrize(("name", "shares"), [("ink_chain", {1, 0}), ("ink_bands", {3, 4})])
def test_commands_know_what_the_smallest_networks_are_given(name, shares):
    evaluated = CliRunner().invoke(main, ["evaluate", name, "--handwriting"])
    assert evaluated.exit_code == 0
    rows = [line.split()[0] for line in evaluated.output.splitlines() if line.rstrip().endswith("%")]
    assert set(map(int, rows)) == shares
    assert CliRunner().invoke(main, ["describe", name]).exit_code == 0


def test_edges_reads_the_pen_model():
    assert evaluate(load_network("edges"), gallery()).accuracy >= 0.95


def test_the_first_layer_of_edges_is_sparse_and_smooth_beside_that_of_plain():
    def share_of_variation(name: str) -> float:
        images = load_network(name).weights[0].reshape(16, 28, 28)
        steps = abs(np.diff(images, axis=1)).sum() + abs(np.diff(images, axis=2)).sum()
        return float(steps / abs(images).sum())

    def still(name: str) -> float:
        weights = abs(load_network(name).weights[0])
        return float((weights < 0.02 * weights.max()).mean())

    assert share_of_variation("edges") < 0.6 * share_of_variation("plain")
    assert still("edges") > 0.4 > still("plain")


def test_the_run_of_plain_ends_in_plain():
    run, network = load_run("plain"), load_network("plain")
    assert 90 <= len(run) <= 110
    assert (run.at(-1).parameters == network.parameters).all()
    assert run.steps[0] == 0 and (np.diff(run.steps, n=2) >= -1).mean() > 0.9  # ever wider apart
    assert run.accuracies[0] < 0.2 < 0.9 < run.accuracies[-1] and run.costs[-1] < run.costs[0] / 5
    assert asset_path("runs", "plain.npz").stat().st_size < 6e6
