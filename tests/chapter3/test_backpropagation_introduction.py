"""What `BackpropagationIntroduction` shows: a real mistake, the weights that had no part in it, and its gradient."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import Network, TrainingRun
from network.data.gallery import gallery
from scenes.chapter3.backpropagation_introduction import BackpropagationIntroduction
from scenes.mobjects import AnswerBox, NetworkDiagram
from tests.chapter2.runs import outputs, short_run
from tests.chapters.watching import Tried, complaints

CASES: dict[str, dict[str, Any]] = {"default": {}, "another run": {"digit": "8-04", "run": short_run()}}
tried = Tried(BackpropagationIntroduction, CASES)


pytestmark = pytest.mark.usefixtures("own_digits")


def mistake(run: TrainingRun) -> tuple[np.ndarray, int]:
    """The picture of the gallery that the last network misreads most surely, and its label."""
    data, network = gallery(), run.at(-1)
    answers = np.array([outputs(network, image) for image in data.images])
    wrong = answers.argmax(axis=1) != data.labels
    k = int(np.where(wrong, answers.max(axis=1), -1).argmax())
    return data.images[k], int(data.labels[k])


@tried.in_every_case
def test_nothing_is_amiss(case: str) -> None:
    assert complaints(tried.played(case)) == []


@tried.in_every_case
def test_the_mistake_is_the_surest_of_all(case: str) -> None:
    image, label = mistake(tried.run(case))
    expected = outputs(tried.run(case).at(-1), image)
    stage = tried.at(case, "one_real_mistake")
    (diagram,), (box,) = stage.of(NetworkDiagram), stage.of(AnswerBox)
    assert_allclose(diagram.layers[0].activations, image, atol=1e-6)
    assert_allclose(diagram.layers[-1].activations, expected, atol=1e-5)
    assert box.digit == expected.argmax() != label
    assert f"{label}. It says: {expected.argmax()}." in tried.told(case)
    assert f"Its output for that is {expected.max():.2f}" in tried.told(case)
    assert ("could not be surer" in tried.told(case)) == (expected.max() >= 0.995)
    assert f"labelled {label}" in stage.words


@tried.in_every_case
def test_those_who_may_go_home_are_the_weights_of_blank_pixels(case: str) -> None:
    image, _label = mistake(tried.run(case))
    network = tried.run(case).network
    innocent = int((image == 0).sum()) * network.sizes[1]
    left = sum(W.size + b.size for W, b in zip(network.weights, network.biases, strict=True)) - innocent
    assert f"{innocent:,} weights may go home." in tried.told(case)
    assert f"{left:,} numbers are left." in tried.said(case)
    assert tried.at(case, "the_first_acquittals").numbers[-1] == f"{left:,}"
    gradient = tried.run(case).at(-1).gradient(image, _label)
    assert (gradient.weights[0][:, image == 0] == 0).all()


@tried.in_every_case
def test_the_edges_are_in_the_colours_of_the_gradient(case: str) -> None:
    image, label = mistake(tried.run(case))
    network = tried.run(case).at(-1)
    (diagram,) = tried.at(case, "a_finger_on_each").of(NetworkDiagram)
    a = outputs(Network(network.weights[:-1], network.biases[:-1], network.activations[:-1]), image)
    y = outputs(network, image)
    expected = np.outer(2 * (y - np.eye(10)[label]) * y * (1 - y), a)
    colours = diagram.edges[-1].colors.reshape(*expected.shape, 4)
    strong = abs(expected) > 0.2 * abs(expected).max()
    blue = colours[..., 2] > colours[..., 0]
    assert (blue[strong] == (expected > 0)[strong]).all() and (colours[..., 3][strong] > 0.1).all()


def test_it_says_of_our_own_digits_that_they_are_new_and_of_a_bad_network_that_it_is() -> None:
    assert "it has never seen this one before" in tried.told() and "not even new" not in tried.told()
    assert "It is quite good by now." in tried.told()
    assert "It is still not very good." in tried.told("another run")
