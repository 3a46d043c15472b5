"""Networks that nobody here trained: each section shows them truthfully, or says beforehand why it cannot."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest

from network import Network
from scenes.learning_scene import LearningScene
from tests.chapters.watching import SECTIONS, complaints, play, scene_class

STRANGERS = {
    "no hidden layer": lambda: Network.random((784, 10), seed=3),
    "five hidden layers, softmax": lambda: Network.random((784, *[16] * 5, 10), [*["sigmoid"] * 5, "softmax"], seed=3),
    "ReLU, large, and a softmax": lambda: (
        large := Network.random((784, 32, 10), ["relu", "softmax"], seed=3)
    ).with_parameters(8 * large.parameters),
    "tanh and identity": lambda: Network.random((784, 20, 16, 10), ["tanh", "tanh", "identity"], seed=5),
    "many neurons, all zero": lambda: (many := Network.random((784, 200, 10))).with_parameters(
        np.zeros(many.parameter_count)
    ),
    "few neurons, enormous": lambda: (few := Network.random((784, 3, 2, 10), seed=3)).with_parameters(
        50 * few.parameters
    ),
}
NO_NUMBER = re.compile(r"\b(nan|inf)\b|−0[.,]?0*(?![\d.,])", re.IGNORECASE)
"""What no text shows: what is no number, and a minus before nothing."""


@cache
def stranger(name: str) -> Network:
    return STRANGERS[name]()


@pytest.mark.parametrize("other", STRANGERS)
@pytest.mark.parametrize("name", SECTIONS)
def test_a_stranger_is_shown_or_refused_in_one_sentence(
    name: str, other: str, capsys: pytest.CaptureFixture[str]
) -> None:
    kind, network = scene_class(name), stranger(other)
    if (reason := kind.refusal(network)) is not None:
        with pytest.raises(SystemExit) as ended:
            play(kind, look=False, keep=False, network=network)
        told = capsys.readouterr().err
        assert ended.value.code == 2 and reason in told and told.count("\n") == 1
        return
    seen = play(kind, look=False, keep=False, network=network)
    assert complaints(seen) == []
    for _, _, text in seen.spoken:
        assert not NO_NUMBER.search(text), text


def test_most_sections_show_any_network() -> None:
    refused = [(name, other) for name in SECTIONS for other in STRANGERS if scene_class(name).refusal(stranger(other))]
    assert len(refused) <= len(SECTIONS) * len(STRANGERS) / 4


def refusing(*activations: str) -> set[str]:
    network = Network.random((784, 16, 10), activations)
    return {name for name in SECTIONS if scene_class(name).refusal(network)}


def test_a_section_refuses_only_numbers_that_would_make_it_untrue() -> None:
    assert refusing("sigmoid", "softmax") == set()
    by_its_story = {"WhyLayers", "EdgeDetection"}  # how much is much, and what a squish is for
    assert refusing("relu", "softmax") == by_its_story
    below_zero = by_its_story | {"IntroducingLayers", "LearningPreview", "Recap"}  # active neurons wake up others
    assert refusing("tanh", "sigmoid") == refusing("identity", "softmax") == below_zero
    of_the_run = {name for name, section in SECTIONS.items() if issubclass(section.load(), LearningScene)}
    of_the_run -= {"LearningIntroduction", "StructureRecap", "TrainingData"}  # they begin with the network on show
    shown = {"WhatAreNeurons", "ReluVsSigmoid", "FinalWords"}
    assert set(SECTIONS) - refusing("relu", "relu") == shown | of_the_run


@pytest.mark.parametrize("bias", [-5.0, 5.0])
def test_a_neuron_is_not_said_to_hold_a_number_from_0_to_1_where_it_does_not(bias: float) -> None:
    network = Network.from_arrays([np.zeros((10, 784))], [np.full(10, bias)], "identity")
    seen = play(scene_class("WhatAreNeurons"), look=False, keep=False, network=network)
    assert "To us, a neuron is a thing that holds a number. Take one from 0 to 1." in [text for *_, text in seen.spoken]
    assert complaints(seen) == []
