"""What `StructureRecap` says of one digit is what the network makes of it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import Network
from scenes.chapter2.structure_recap import GLASS, StructureRecap, most_varied_place, neuron_that_adds_up
from scenes.mobjects import AnswerBox, NetworkDiagram, WeightHeatmap, number_text
from scenes.mobjects.pictures import PixelGrid, WeighedPicture
from tests.chapters.layout import texts
from tests.chapters.watching import CASES, Tried, complaints

tried = Tried(StructureRecap, CASES | {"no hidden layer": {"network": Network.random((784, 10), seed=1)}})


def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, float)))


def neuron_with(network, weights):
    """The one neuron of the first layer that has these weights."""
    (found,) = np.flatnonzero(abs(network.weights[0] - np.ravel(weights)).max(axis=1) < 1e-6)
    return found


@tried.in_every_case
def test_the_looking_glass_shows_pixels_of_the_digit(case):
    image = tried.image(case)
    row, column = most_varied_place(image, GLASS)
    grids = [
        each for each in tried.at(case, "a_picture_is_numbers").of(PixelGrid) if each.values.shape == (GLASS, GLASS)
    ]
    assert_allclose(grids[0].values, image[row : row + GLASS, column : column + GLASS])
    variances = [image[r : r + GLASS, c : c + GLASS].var() for r in range(29 - GLASS) for c in range(29 - GLASS)]
    assert grids[0].values.var() == pytest.approx(max(variances))


@tried.in_every_case
def test_the_sum_of_the_neuron_is_that_of_its_weights_and_pixels(case):
    network, image = tried.network(case), tried.image(case).ravel()
    stage = tried.at(case, "a_neuron_adds_up")
    (picture,) = stage.of(WeighedPicture)
    k = neuron_with(network, picture.weights)
    weighted_sum, bias = float(network.weights[0][k] @ image), float(network.biases[0][k])
    assert picture.weighted_sum == pytest.approx(weighted_sum, rel=1e-4)
    printed = [number_text(weighted_sum), number_text(bias, signed=True), number_text(weighted_sum + bias)]
    assert [part[0].text for part in stage.parts["sum"][:2]] == printed[:2]
    assert stage.parts["sum"].result[0].text == printed[2]
    assert stage.parts["sum"].neuron.value == pytest.approx(sigmoid(weighted_sum + bias), abs=1e-5)
    assert number_text(float(sigmoid(weighted_sum + bias))) in stage.words


@tried.in_every_case
def test_what_is_printed_of_the_neuron_adds_up(case):
    """Rounded as it is printed, to the cent; and what σ makes of it, too."""
    parts = tried.at(case, "a_neuron_adds_up").parts["sum"]
    total, bias, result = (round(each[0].value, 2) for each in (parts.total, parts.bias, parts.result))
    assert total + bias == pytest.approx(result)
    assert number_text(float(sigmoid(result))) == number_text(parts.neuron.value)


def test_it_is_the_strongest_neuron_whose_numbers_add_up():
    ink = np.zeros((28, 28), np.float32)
    ink[0, 0] = 1
    sums, biases = np.array([0.5, 1.004, 2.004, -3.0]), np.array([0.25, 0.004, 0.003, 0.0])  # 1.00 + 0.00 is not 1.01
    W = np.zeros((4, 784))
    W[:, 0] = sums
    rest = np.zeros((10, 4)), np.zeros(10)
    for function, strongest in (("identity", 0), ("sigmoid", 0)):
        network = Network.from_arrays([W, rest[0]], [biases, rest[1]], (function, "sigmoid"))
        assert neuron_that_adds_up(network, ink) == strongest
    alone = Network.from_arrays([W[1:3], rest[0][:, :2]], [biases[1:3], rest[1]], ("identity", "sigmoid"))
    assert neuron_that_adds_up(alone, ink) == 1, "none adds up: the strongest"


@tried.in_every_case
def test_the_answer_is_that_of_the_strongest_output(case):
    network, a = tried.network(case), tried.image(case).ravel()
    for W, b in zip(network.weights, network.biases, strict=True):
        a = sigmoid(W @ a + b)
    stage = tried.at(case, "the_strongest_output_is_the_answer")
    (box,) = stage.of(AnswerBox)
    (diagram,) = stage.of(NetworkDiagram)
    assert box.digit == a.argmax() and box.number.text == number_text(float(a.max()))
    assert_allclose(diagram.layers[-1].activations, a, atol=1e-5)
    wrong = any("This time, it is wrong." in each for each in tried.said(case))
    assert wrong == (a.argmax() != tried.label(case))
    assert any(f"answer: {a.argmax()}." in each for each in tried.said(case))


@tried.in_every_case
def test_the_weights_looked_at_are_those_of_a_neuron_that_is_picked_out(case):
    network, stage = tried.network(case), tried.at(case, "the_hope_was_edges")
    (heat,), (diagram,) = stage.of(WeightHeatmap), stage.of(NetworkDiagram)
    k = neuron_with(network, heat.weights)
    outlines = {index: neuron.circle.get_stroke_opacity() for index, neuron in diagram.layers[1].drawn()}
    assert [index for index, opacity in outlines.items() if opacity == 1] == [k]
    assert sum(opacity < 0.5 for opacity in outlines.values()) == len(outlines) - 1


@tried.in_every_case
def test_the_count_is_that_of_the_arrays(case):
    network = tried.network(case)
    count = sum(each.size for each in (*network.weights, *network.biases))
    stage = tried.at(case, "all_of_it_is_weights_and_biases")
    assert [each.name for each in texts([stage.parts["total"]])] == [number_text(count, 0)]
    (diagram,) = stage.of(NetworkDiagram)
    assert diagram.network.parameter_count == count


def test_it_ends_on_the_network_with_all_its_weights_and_its_number_gone():
    *_, (_beat, stage) = tried.played().beats.items()
    (diagram,) = stage.of(NetworkDiagram)
    assert diagram.edges[0].count == 784 * len(diagram.layers[1].shown)
    assert number_text(tried.network().parameter_count, 0) not in stage.words


def test_a_first_layer_whose_neurons_compute_together_is_refused():
    assert "softmax" in str(StructureRecap.refusal(Network.random((784, 10), "softmax")))


def test_no_colour_is_named_that_another_theme_has_not():
    assert not any(colour in tried.told().lower().split() for colour in ("blue", "red", "white", "black"))


@tried.in_every_case
def test_nothing_is_amiss(case):
    assert complaints(tried.played(case)) == []
