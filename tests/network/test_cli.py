"""`python -m network` does what its help says, and answers bad input with one sentence and exit status 2."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from numpy.testing import assert_array_equal
from PIL import Image
from rich.console import Console

from network import DataSet, Network, Recipe, load_network, load_run, recipes, save_network, terminal, training
from network.__main__ import main
from network.data import sources

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str | Path, status: int = 0) -> Result:
    result = CliRunner().invoke(main, [str(each) for each in arguments])
    assert result.exit_code == status, (result.output, result.exception)
    return result


def refused(*arguments: str | Path) -> str:
    """The one sentence on stderr that a command is refused with."""
    result = run(*arguments, status=2)
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ") and result.stderr.count("\n") == 1
    return result.stderr


@pytest.fixture(autouse=True)
def digits(monkeypatch: pytest.MonkeyPatch) -> DataSet:
    """A few blurs instead of the pen model's digits, since those take a while to write."""
    rng = np.random.default_rng(0)
    data = DataSet(rng.uniform(0, 1, (60, 784)).astype(np.float32), np.arange(60) % 10)
    monkeypatch.setattr("network.data.handwriting.handwriting", lambda count: data)
    monkeypatch.setattr("network.data.gallery.gallery", lambda: data.take(slice(40)))
    return data


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The recipe "plain" with three epochs."""
    named = replace(recipes.RECIPES["plain"], recipe=Recipe(schedule=((3, 0.5),)), checkpoints=4)
    monkeypatch.setitem(recipes.RECIPES, "plain", named)


@pytest.fixture
def net(tmp_path: Path) -> Path:
    """A network that answers 3 to everything."""
    bias = np.full(10, -2.0)
    bias[3] = 2
    path = tmp_path / "net.npz"
    network = Network.from_arrays([np.zeros((10, 784))], [bias], metadata={"note": "always [bold]3 ✓"})
    save_network(network, path)
    return path


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    """A picture of a 1."""
    pixels = np.zeros((90, 70), np.uint8)
    pixels[10:80, 30:40] = 255
    path = tmp_path / "one.png"
    Image.fromarray(pixels).save(path)
    return path


# ---- train ----


@pytest.mark.usefixtures("quick")
def test_train_writes_a_network_and_its_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, digits: DataSet) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("train", "--recipe", "plain", "--data", "handwriting", "--seed", "7", "--run", "runs/plain.npz")
    network, kept = load_network("plain.npz"), load_run("runs/plain.npz")
    assert result.stdout.startswith("plain.npz: 13,002 parameters, accuracy train ")
    assert network.metadata["recipe"]["seed"] == 7
    assert network.metadata["data"]["name"] == "handwriting"
    assert set(network.metadata["accuracy"]) == {"train", "validation", "test"}
    right = network.forward(digits.images[:40]).prediction == digits.labels[:40]
    assert network.metadata["accuracy"]["test"] == right.mean()
    assert f"test {right.mean():.2%}" in result.stdout
    assert kept.network.metadata == network.metadata
    assert_array_equal(kept.at(-1).parameters, network.parameters)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plain.npz", "runs"]


@pytest.mark.usefixtures("quick")
def test_an_interrupted_training_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out, straight = tmp_path / "out.npz", tmp_path / "straight.npz"
    command = ("train", "--recipe", "plain", "--data", "handwriting", "--out")
    run(*command, straight)
    run_epoch = training._Training.run_epoch
    seen: list[float] = []

    def interrupted(self: Any, rate: float) -> None:
        seen.append(rate)
        if len(seen) == 2:
            raise KeyboardInterrupt
        run_epoch(self, rate)

    monkeypatch.setattr(training._Training, "run_epoch", interrupted)
    result = run(*command, out, status=130)
    assert result.stderr.count("\n") == 1 and "the same command goes on from there" in result.stderr
    assert not out.exists()
    run(*command, out)
    assert len(seen) == 4  # one epoch, one that was cut off, and the two that were left
    assert_array_equal(load_network(out).parameters, load_network(straight).parameters)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.npz", "straight.npz"]


def test_mnist_is_named_with_its_checksums(digits: DataSet) -> None:
    told = sources.provenance(None, digits)
    assert told["name"] == "MNIST"
    assert all(len(digest) == 64 for digest in told["sha256"].values()) and len(told["sha256"]) == 4


def test_bad_destinations_are_refused_before_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("network.__main__.make", lambda *_: pytest.fail("it was trained"))
    command = ("train", "--recipe", "plain", "--data", "handwriting")
    assert "end in .npz" in refused(*command, "--out", tmp_path / "net.pt")
    assert "end in .npz" in refused(*command, "--run", tmp_path / "run")


# ---- evaluate ----


def test_evaluate_tells_accuracy_cost_and_confusion(net: Path) -> None:
    shown = run("evaluate", net, "--handwriting").stdout
    assert "handwriting, 40 images" in shown
    assert "accuracy 10.00%" in shown
    assert shown.count("100.0%") == 1


def test_an_autoencoder_is_judged_by_how_well_it_gives_back(digits: DataSet, tmp_path: Path) -> None:
    network = Network.random((784, 3, 784))
    save_network(network, tmp_path / "auto.npz")
    images = digits.images[:40]
    cost = np.mean(((network.forward(images).output - images) ** 2).sum(axis=1))
    shown = run("evaluate", tmp_path / "auto.npz", "--handwriting").stdout
    assert f"cost {cost:.4f}" in shown and "40 images" in shown and "accuracy" not in shown
    told = json.loads(run("evaluate", tmp_path / "auto.npz", "--handwriting", "--json").stdout)
    assert told["accuracy"] is told["confusion"] is None
    assert told["cost"] == pytest.approx(cost) and told["images"] == 40


def test_a_lone_output_neuron_answers_by_what_it_exceeds(drawing: Path, tmp_path: Path) -> None:
    for bias, answer in ((2.0, 1), (-2.0, 0)):
        save_network(Network.from_arrays([np.zeros((1, 784))], [[bias]]), tmp_path / "lone.npz")
        assert f": {answer}\n" in run("predict", tmp_path / "lone.npz", drawing).stdout
        told = json.loads(run("predict", tmp_path / "lone.npz", drawing, "--json").stdout)["pictures"][0]
        assert told["prediction"] == answer and len(told["activations"]) == 1
    assert "between 0 and 1, but got 0 to 9" in refused("evaluate", tmp_path / "lone.npz", "--handwriting")


@pytest.mark.parametrize("data", [("--handwriting",), ("--data", "handwriting")])
def test_evaluate_as_json(net: Path, digits: DataSet, data: tuple[str, ...]) -> None:
    told = json.loads(run("evaluate", net, *data, "--json").stdout)
    confusion = np.zeros((10, 10), int)
    confusion[:, 3] = 4
    assert told["accuracy"] == 0.1 and told["images"] == 40 and told["data"] == "handwriting"
    assert told["confusion"] == confusion.tolist()
    assert told["cost"] == load_network(net).cost(digits.images[:40], digits.labels[:40])


def test_evaluate_on_mnist(net: Path, mnist_folder: Path) -> None:
    told = json.loads(run("evaluate", net, "--data", mnist_folder, "--json").stdout)
    assert told["data"] == "MNIST" and told["accuracy"] == 0.1010  # 1,010 of the 10,000 are threes


def test_a_name_that_no_file_can_have_is_refused_before_anything_is_learnt(quick: None) -> None:
    for name in (f"{'x' * 245}.npz", f"{'x' * 300}/mine.npz"):
        sentence = refused("train", "--recipe", "plain", "--data", "handwriting", "--out", name)
        assert "a part of it is too long: choose a shorter name" in sentence


# ---- predict ----


def test_predict_shows_the_digit_and_every_activation(net: Path, drawing: Path) -> None:
    shown = run("predict", net, drawing).stdout
    assert f"{drawing}:3" in "".join(shown.split())  # wherever the line was broken
    assert shown.count("0.119") == 9 and shown.count("0.881") == 1
    assert "█" in shown


def test_predict_warns_where_there_are_two_digits(net: Path, tmp_path: Path) -> None:
    picture = np.full((200, 300), 230, np.uint8)
    picture[40:160, 60:75] = picture[40:160, 200:215] = 30
    Image.fromarray(picture).save(tmp_path / "11.png")
    told = run("predict", net, tmp_path / "11.png", "--json")
    sentence = f"In {tmp_path / '11.png'} there is more than one digit: cut the picture to the one digit."
    assert told.stderr == f"Warning: {sentence}\n"
    assert json.loads(told.stdout)["pictures"]


def test_predict_as_json(net: Path, drawing: Path) -> None:
    told = json.loads(run("predict", net, drawing, drawing, "--json").stdout)
    assert [each["picture"] for each in told["pictures"]] == [str(drawing)] * 2
    assert told["pictures"][0]["prediction"] == 3
    assert len(told["pictures"][0]["activations"]) == 10


def test_predict_answers_in_the_words_of_the_metadata(net: Path, drawing: Path) -> None:
    words = [f"class {k}" for k in range(10)]
    save_network(load_network(net).with_metadata(classes=words), net)
    assert json.loads(run("predict", net, drawing, "--json").stdout)["pictures"][0]["prediction"] == "class 3"


def test_a_picture_is_drawn_two_pixels_a_character() -> None:
    pixels = np.array([[0, 1, 0, 1], [0, 0, 1, 1], [1, 0, 0, 0]])
    plain = Console(color_system=None)
    assert terminal.picture(pixels, plain).plain == " ▀▄█\n▀   "
    coloured = Console(color_system="truecolor", force_terminal=True, no_color=False)
    styles = [str(span.style) for span in terminal.picture(pixels, coloured).spans]
    assert styles[1] == "#ffffff on #000000" and styles[2] == "#000000 on #ffffff"


# ---- describe ----


def test_describe_tells_what_the_network_is_made_of(net: Path) -> None:
    shown = run("describe", net).stdout
    assert "784-10, 7,850 parameters, float64" in shown
    assert "sigmoid" in shown and "W 10×784" in shown
    assert "note: always [bold]3 ✓" in shown


def test_describe_lists_the_metadata_and_lets_no_text_command_the_terminal(net: Path) -> None:
    told = {"recipe": {"seed": 7, "schedule": [[1, 0.5]]}, "evil": "\x1b[2J", "\x1b[2J": {}}
    save_network(load_network(net).with_metadata(**told), net)
    shown = run("describe", net).stdout
    assert "recipe:\n  seed: 7\n  schedule: [[1, 0.5]]\nevil:" in "\n".join(map(str.rstrip, shown.splitlines()))
    assert "\x1b" not in shown


# ---- errors and help ----


def test_bad_input_is_answered_with_one_sentence(net: Path, drawing: Path, tmp_path: Path) -> None:
    assert "No network is named 'nowhere'" in refused("describe", "nowhere")
    assert "There is no file" in refused("evaluate", tmp_path / "missing.npz")
    assert "missing.png" in refused("predict", net, drawing, tmp_path / "missing.png", "--json")
    assert "MNIST" in refused("evaluate", net, "--data", tmp_path)
    small = tmp_path / "small.npz"
    save_network(Network.random((9, 2)), small)
    assert "inputs of 9 values" in refused("predict", small, drawing)


@pytest.mark.parametrize("command", [(), ("train",), ("evaluate",), ("predict",), ("describe",)])
def test_help_comes_with_examples(command: tuple[str, ...]) -> None:
    shown = run(*command, "--help").stdout
    assert f"python -m network {' '.join(command)}".strip() in shown.split("Examples:")[1]


def test_every_recipe_is_in_the_help() -> None:
    shown = run("train", "--help").stdout
    for named in recipes.RECIPES.values():
        assert named.description in shown


def test_it_runs_as_a_module_whatever_the_terminal_can_show(net: Path) -> None:
    command = [sys.executable, "-m", "network", "describe", str(net)]
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert "7,850 parameters" in result.stdout
    result = subprocess.run([*command[:-1], "nowhere"], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 2
    assert result.stderr.startswith("Error: No network is named") and result.stdout == ""


def test_importing_the_package_leaves_the_slow_ones_alone() -> None:
    slow = ("PIL", "pooch", "scipy", "manim", "requests")
    program = f"import network, sys; print([name for name in {slow} if name in sys.modules]); network.read_picture"
    result = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
