"""The record that `FinalWords` shows is the network's own, and its last picture what the network makes of the digit."""

from itertools import pairwise

import pytest
from numpy.testing import assert_allclose

from network import Network
from scenes.chapter1.final_words import FinalWords
from scenes.mobjects import DARK, HypotheticalTag, NetworkDiagram, RecordCard
from scenes.mobjects.text.typesetting import number_text
from tests.chapters.watching import Tried, played

tried = Tried(FinalWords)


@tried.in_every_case
def test_the_record_is_that_of_the_network(case):
    seen, net = tried.at(case, "the_network_has_a_record"), tried.network(case)
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
@tried.in_every_case
def test_the_network_is_as_active_as_the_digit_makes_it_and_never_gone(case, beat):
    seen, part = tried.at(case, beat), "diagram" if beat == "now_it_is_your_turn" else "small"
    passed = tried.network(case).forward(tried.image(case))
    assert any(isinstance(each, NetworkDiagram) for each in seen.mobjects)
    for layer, activations in zip(seen.parts[part].layers, passed.activations, strict=True):
        assert_allclose(layer.activations, activations, atol=1e-6)
    looked_at = case == "default" and beat != "others_told_it_before"  # one case; there it has stepped back
    for layer in seen.parts[part].layers[1:] if looked_at else ():
        for _index, neuron in layer.drawn():
            assert_allclose(seen.at(neuron.get_center()), 255 * DARK.activations(neuron.value)[:3], atol=3)


@tried.in_every_case
def test_the_last_picture_is_the_digit_and_its_answer(case):
    seen, image = tried.at(case, "now_it_is_your_turn"), tried.image(case)
    picture = seen.parts["diagram"].layers[0]
    assert_allclose(picture.values, image)
    assert picture.height > 5, "the digit fills the stage"
    assert seen.parts["answer"].digit == tried.network(case).forward(image).output.argmax()
    assert "Good-bye" in tried.said(case)[-1]


def test_what_was_designed_wears_the_tag_and_what_was_simplified_does_not():
    seen = tried.at("default", "some_things_were_designed")
    designed, simplified = (seen.parts[name] for name in ("designed", "simplified"))
    assert len(seen.of(HypotheticalTag)) == 1
    assert designed[0].text.typst_code == seen.of(HypotheticalTag)[0].text.typst_code
    assert "designed by hand" in seen.words
    for told in ("template of one edge", "sound", "model of a pen"):
        assert told in seen.words
    lines = [designed[0], *designed[1:], simplified[0], *simplified[1:]]
    heights = [line.get_y() for line in lines]
    assert heights == sorted(heights, reverse=True)


@tried.in_every_case
def test_the_pixels_from_which_connections_are_drawn_are_counted(case):
    seen, inked = tried.at(case, "some_things_were_designed"), (tried.image(case) > 0).sum()
    assert f"from ink: {inked} pixels of 784" in seen.words
    assert len(seen.parts["small"].layers[0].shown) == inked


def test_the_sources_are_named():
    seen = tried.at("default", "others_told_it_before").words
    for name in ("Grant Sanderson", "But what is a neural network?", "2017", "LeCun", "Cortes", "Burges", "Nielsen"):
        assert name in seen


@pytest.mark.parametrize("sizes", [(784, *[16] * 5, 10), (784, 2, 2, 10)], ids=str)
def test_the_columns_of_many_layers_stay_apart(sizes):
    network = played(FinalWords, network=Network.random(sizes, seed=3)).beats["the_network_has_a_record"].parts["small"]
    for one, other in pairwise(network.layers[1:]):
        assert one.get_right()[0] < other.get_left()[0]
