"""The record that `FinalWords` shows is the network's own, and its last picture what the network makes of the digit."""

import pytest
from numpy.testing import assert_allclose

from network import Network
from network.data.digits import find_digit
from scenes.chapter1.final_words import FinalWords
from scenes.mobjects import DARK, HypotheticalTag, RecordCard
from scenes.mobjects.text.typesetting import number_text
from tests.chapters.watching import ONE_HIDDEN_LAYER, Played, network_of, played

CASES = [("edges", "3-01"), ("plain", "8-04"), (ONE_HIDDEN_LAYER, "5-02")]
NAMES = ["edges, 3", "plain, 8", "random, 5"]


def scene(case: int) -> Played:
    network, digit = CASES[case]
    return played(FinalWords, network=network, digit=digit)


def net_of(case: int) -> Network:
    return network_of(CASES[case][0])


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_the_record_is_that_of_the_network(case):
    seen, net = scene(case).beats["the_network_has_a_record"], net_of(case)
    (card,) = seen.of(RecordCard)
    counted = sum(W.size + b.size for W, b in zip(net.weights, net.biases, strict=True))
    assert card.row("weights and biases").value.text == number_text(counted, 0)
    assert " – ".join(map(str, net.sizes)) in seen.words
    accuracy = net.metadata.get("accuracy", {}).get("test")
    assert ("right on the test set" in card.names) == (accuracy is not None)
    if accuracy is not None:
        assert f"{100 * accuracy:.1f}" in seen.words
        assert "MNIST" in seen.words
        assert str(net.metadata["recipe"]["seed"]) in [*seen.numbers, *seen.words.split()]
        assert net.metadata["recipe"]["name"] in seen.words.split()


@pytest.mark.parametrize("part", ["small", "diagram"])
@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_the_network_is_lit_by_the_digit(case, part):
    seen = scene(case).beats["the_network_has_a_record" if part == "small" else "now_it_is_your_turn"]
    passed = net_of(case).forward(find_digit(CASES[case][1]).image)
    for layer, activations in zip(seen.parts[part].layers, passed.activations, strict=True):
        assert_allclose(layer.activations, activations, atol=1e-6)
        for index, neuron in layer.drawn() if case == 0 else ():  # one case is looked at
            expected = 255 * DARK.activations(activations[index])[:3]
            assert_allclose(seen.at(neuron.get_center()), expected, atol=3)


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_the_last_picture_is_the_digit_and_its_answer(case):
    seen, image = scene(case).beats["now_it_is_your_turn"], find_digit(CASES[case][1]).image
    assert_allclose(seen.parts["picture"].values, image)
    assert seen.parts["answer"].digit == net_of(case).forward(image).output.argmax()
    assert "Good-bye" in scene(case).spoken[-1][2]


def test_what_was_designed_wears_the_tag_and_what_was_simplified_does_not():
    seen = scene(0).beats["others_were_made_simpler"]
    designed, simplified = (seen.parts[name] for name in ("designed", "simplified"))
    assert len(seen.of(HypotheticalTag)) == 1
    assert designed[0].text.typst_code == seen.of(HypotheticalTag)[0].text.typst_code
    assert "designed by hand" in seen.words
    for told in ("template of one edge", "sound", "model of a pen"):
        assert told in seen.words
    lines = [designed[0], *designed[1:], simplified[0], *simplified[1:]]
    heights = [line.get_y() for line in lines]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_how_many_inputs_are_drawn_is_counted(case):
    drawn = len(scene(case).beats["the_network_has_a_record"].parts["small"].layers[0].neurons)
    assert f"{drawn} of {net_of(case).sizes[0]} inputs" in scene(case).beats["others_were_made_simpler"].words


def test_the_sources_are_named():
    seen = scene(0).beats["others_told_it_before"].words
    for name in ("Grant Sanderson", "But what is a neural network?", "2017", "LeCun", "Cortes", "Burges", "Nielsen"):
        assert name in seen
