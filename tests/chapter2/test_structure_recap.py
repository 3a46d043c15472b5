"""What `StructureRecap` says of one digit is what the network makes of it."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import Network
from scenes.chapter2.structure_recap import GLASS, StructureRecap, most_varied_place
from scenes.mobjects import AnswerBox, NetworkDiagram, Neuron, WeightHeatmap, number_text
from scenes.mobjects.diagrams import Weighing
from scenes.mobjects.pictures import PixelGrid
from tests.chapters.layout import texts
from tests.chapters.watching import CASES, Tried, complaints

tried = Tried(StructureRecap, CASES | {"no hidden layer": {"network": Network.random((784, 10), seed=1)}})


def sigmoid(z):
    return 1 / (1 + np.exp(-np.asarray(z, float)))


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
    sums = network.weights[0] @ image
    a = sigmoid(sums + network.biases[0])
    k = int(a.argmax())
    stage = tried.at(case, "a_neuron_adds_up")
    (weighing,) = stage.of(Weighing)
    assert weighing.weighted_sum == pytest.approx(sums[k], rel=1e-4)
    big = max(stage.of(Neuron), key=lambda each: each.width)
    assert big.value == pytest.approx(a[k], abs=1e-5)
    assert number_text(float(a[k])) in stage.words


@tried.in_every_case
def test_the_answer_is_that_of_the_strongest_output(case):
    network, a = tried.network(case), tried.image(case).ravel()
    for W, b in zip(network.weights, network.biases, strict=True):
        a = sigmoid(W @ a + b)
    stage = tried.at(case, "layers_follow_each_other")
    (box,) = stage.of(AnswerBox)
    (diagram,) = stage.of(NetworkDiagram)
    assert box.digit == a.argmax() and box.number.text == number_text(float(a.max()))
    assert_allclose(diagram.layers[-1].activations, a, atol=1e-5)
    assert any(f"answer: {a.argmax()}." in each for each in tried.said(case))


@tried.in_every_case
def test_the_weights_looked_at_are_those_of_the_network(case):
    network = tried.network(case)
    (heat,) = tried.at(case, "the_hope_was_edges").of(WeightHeatmap)
    rows = network.weights[0].reshape(-1, 28, 28)
    assert min(abs(rows - np.asarray(heat.weights).reshape(28, 28)).max(axis=(1, 2))) < 1e-6


@tried.in_every_case
def test_the_count_is_that_of_the_arrays(case):
    network = tried.network(case)
    count = sum(each.size for each in (*network.weights, *network.biases))
    stage = tried.at(case, "all_of_it_is_weights_and_biases")
    assert [each.name for each in texts([stage.parts["total"]])] == [number_text(count, 0)]
    (diagram,) = stage.of(NetworkDiagram)
    assert diagram.network.parameter_count == count


@tried.in_every_case
def test_nothing_is_amiss(case):
    assert complaints(tried.played(case)) == []
