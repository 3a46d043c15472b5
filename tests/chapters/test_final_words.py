"""The record that `FinalWords` shows is the network's own, and its last picture what the network makes of the digit."""

from functools import cache

import pytest
from numpy.testing import assert_allclose

from network import Network, load_network
from network.digits import find_digit
from scenes.chapter1.final_words import FinalWords
from scenes.mobjects import RecordCard
from scenes.mobjects.typesetting import number_text
from tests.chapters.watching import Played, play

OTHER = Network.random((784, 30, 10), seed=3)
CASES = [("edges", "3-01"), ("plain", "8-04"), (OTHER, "3-01")]
NAMES = ["edges, 3", "plain, 8", "random, 3"]


@cache
def scene(case: int) -> Played:
    network, digit = CASES[case]
    return play(FinalWords, network=network, digit=digit)


def net_of(case: int) -> Network:
    network = CASES[case][0]
    return load_network(network) if isinstance(network, str) else network


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_the_record_is_that_of_the_network(case):
    seen, net = scene(case).beats["the_network_has_a_record"], net_of(case)
    (card,) = seen.of(RecordCard) or [scene(case).scene.card]
    counted = sum(W.size + b.size for W, b in zip(net.weights, net.biases, strict=True))
    assert card.row("weights and biases").value.text == number_text(counted, 0)
    assert " – ".join(map(str, net.sizes)) in seen.words
    accuracy = net.metadata.get("accuracy", {}).get("test")
    assert ("right on the test set" in card.names) == (accuracy is not None)
    if accuracy is not None:
        assert f"{100 * accuracy:.1f}" in seen.words
        assert "MNIST" in seen.words
        assert str(net.metadata["recipe"]["seed"]) in [*seen.numbers, *seen.words.split()]


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_the_network_is_lit_by_the_digit(case):
    seen = scene(case).beats["now_it_is_your_turn"]
    image = find_digit(CASES[case][1]).image
    passed = net_of(case).forward(image)
    assert_allclose(seen.parts["picture"].values, image)
    for layer, activations in zip(seen.parts["diagram"].layers, passed.activations, strict=True):
        assert_allclose(layer.activations, activations, atol=1e-6)
        for index, neuron in layer.drawn():
            expected = 255 * seen.parts["diagram"].theme.activations(activations[index])[:3]
            assert_allclose(seen.at(neuron.get_center()), expected, atol=3)


def test_what_was_designed_wears_the_tag_and_the_sources_are_named():
    assert "designed by hand" in scene(0).beats["some_things_were_designed"].words
    sources = scene(0).beats["others_told_it_before"].words
    for name in ("Grant Sanderson", "LeCun", "Nielsen"):
        assert name in sources
