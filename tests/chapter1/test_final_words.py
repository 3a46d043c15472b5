"""The record that `FinalWords` shows is the network's own, and its last picture what the network makes of the digit."""

from itertools import pairwise

import pytest
from numpy.testing import assert_allclose

from network import Network
from network.data.digits import find_digit
from scenes.chapter1.final_words import FinalWords
from scenes.mobjects import DARK, HypotheticalTag, NetworkDiagram, RecordCard
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


@pytest.mark.parametrize("beat", ["the_network_has_a_record", "others_told_it_before", "now_it_is_your_turn"])
@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_the_network_is_as_active_as_the_digit_makes_it_and_never_gone(case, beat):
    seen, part = scene(case).beats[beat], "diagram" if beat == "now_it_is_your_turn" else "small"
    passed = net_of(case).forward(find_digit(CASES[case][1]).image)
    assert any(isinstance(each, NetworkDiagram) for each in seen.mobjects)
    for layer, activations in zip(seen.parts[part].layers, passed.activations, strict=True):
        assert_allclose(layer.activations, activations, atol=1e-6)
    looked_at = case == 0 and beat != "others_told_it_before"  # one case; there it has stepped back
    for layer in seen.parts[part].layers[1:] if looked_at else ():
        for _index, neuron in layer.drawn():
            assert_allclose(seen.at(neuron.get_center()), 255 * DARK.activations(neuron.value)[:3], atol=3)


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_the_last_picture_is_the_digit_and_its_answer(case):
    seen, image = scene(case).beats["now_it_is_your_turn"], find_digit(CASES[case][1]).image
    picture = seen.parts["diagram"].layers[0]
    assert_allclose(picture.values, image)
    assert picture.height > 5, "the digit fills the stage"
    assert seen.parts["answer"].digit == net_of(case).forward(image).output.argmax()
    assert "Good-bye" in scene(case).spoken[-1][2]


def test_what_was_designed_wears_the_tag_and_what_was_simplified_does_not():
    seen = scene(0).beats["some_things_were_designed"]
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
def test_the_pixels_from_which_connections_are_drawn_are_counted(case):
    seen, inked = scene(case).beats["some_things_were_designed"], (find_digit(CASES[case][1]).image > 0).sum()
    assert f"from ink: {inked} pixels of 784" in seen.words
    assert len(seen.parts["small"].layers[0].shown) == inked


def test_the_sources_are_named():
    seen = scene(0).beats["others_told_it_before"].words
    for name in ("Grant Sanderson", "But what is a neural network?", "2017", "LeCun", "Cortes", "Burges", "Nielsen"):
        assert name in seen


@pytest.mark.parametrize("sizes", [(784, *[16] * 5, 10), (784, 2, 2, 10)], ids=str)
def test_the_columns_of_many_layers_stay_apart(sizes):
    network = played(FinalWords, network=Network.random(sizes, seed=3)).beats["the_network_has_a_record"].parts["small"]
    for one, other in pairwise(network.layers[1:]):
        assert one.get_right()[0] < other.get_left()[0]
