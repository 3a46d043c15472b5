"""The stage of the chapters on learning: whose run and whose digits are on it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from network import InputError, Network, TrainingRun, load_run, save_run
from network.data import mnist
from network.data.gallery import gallery
from scenes.learning_scene import LearningScene
from scenes.production.options import check_named
from scenes.settings import OVERRIDES_VARIABLE
from scenes.syllabus import Section
from tests.chapters.watching import play

SOME_STEPS = np.array([0, 1, 5])


class Telling(LearningScene):
    """What each checkpoint is called."""

    def construct(self) -> None:
        self.tell(self.names)

    def names(self) -> None:
        self.say("Here are their names.")
        self.said = [self.checkpoint_name(k) for k in range(len(self.training))]


def run_of(network: Network, steps: np.ndarray = SOME_STEPS) -> TrainingRun:
    """A run of as many checkpoints, each the network with all parameters a little larger."""
    parameters = np.array([network.parameters + 0.01 * k for k in range(len(steps))], np.float32)
    nothing = np.linspace(1, 0, len(steps))
    return TrainingRun(network.with_parameters(parameters[-1]), steps, parameters, nothing, 1 - nothing)


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(OVERRIDES_VARIABLE, json.dumps({"data": "gallery"}))


def test_its_networks_are_checkpoints_of_the_run_on_show() -> None:
    scene = play(Telling, look=False).scene
    run = load_run("plain")
    assert (scene.untrained.parameters == run.parameters[0]).all()
    assert (scene.trained.parameters == run.parameters[-1]).all()
    assert scene.said[0] == "untrained"
    assert scene.said[1] == "after 1 step"
    assert scene.said[-2] == f"after {run.steps[-2]:,} steps"
    assert scene.said[-1] == "trained"


def test_a_run_of_somebody_s_own_replaces_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_run(run_of(Network.random((784, 12, 10), seed=5)), tmp_path / "mine.npz")
    monkeypatch.setenv(OVERRIDES_VARIABLE, json.dumps({"run": "mine.npz", "data": "gallery"}))
    assert play(Telling, look=False).scene.trained.sizes == (784, 12, 10)


@pytest.mark.parametrize(
    ("run", "why"),
    [
        (run_of(Network.random((784, 12, 10)), np.array([7])), "only one: train it with several"),
        (run_of(Network.random((64, 12, 10))), "784 pixels, but this run trained a network of sizes 64-12-10"),
        (replace(run_of(Network.random((784, 12, 10))), accuracies=None), "this run has no accuracies"),
        (run_of(Network.random((784, 12, 10), ["relu", "sigmoid"])), "this run's network has a layer of relu"),
    ],
)
def test_a_run_that_does_not_fit_is_refused_in_one_sentence(
    run: TrainingRun, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert re.search(why, LearningScene.refusal_of_run(run) or "")
    with pytest.raises(SystemExit) as stopped:
        play(Telling, look=False, run=run)
    assert stopped.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    save_run(run, tmp_path / "mine.npz")
    file = tmp_path / "own.py"
    file.write_text("from scenes.learning_scene import LearningScene\n\n\nclass Own(LearningScene):\n    pass\n")
    with pytest.raises(InputError, match=f"mine.npz: .*{why}"):
        check_named("run", str(tmp_path / "mine.npz"), [Section("Own", str(file), "Own")])


def test_without_mnist_on_the_machine_the_gallery_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OVERRIDES_VARIABLE, "{}")
    monkeypatch.setenv("NETWORK_DATA", str(tmp_path))
    scene = play(Telling, look=False).scene
    assert not scene.is_mnist
    assert len(scene.learnt_from) == len(scene.tested_on) == len(gallery())


def test_with_mnist_on_the_machine_it_is_shown(mnist_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OVERRIDES_VARIABLE, "{}")
    assert mnist.at_hand()
    scene = play(Telling, look=False).scene
    assert scene.is_mnist
    assert (len(scene.learnt_from), len(scene.tested_on)) == (60_000, 10_000)
