"""Printed weights and biases are the network's, each at its place, none on another."""

import numpy as np
import pytest
from manim import DOWN, RIGHT

from network import Network
from network.errors import InputError
from scenes.mobjects.diagrams.network_diagram import NetworkDiagram
from scenes.mobjects.text.typesetting import number_text

SIZES = [(2, 3, 1), (3, 5, 5, 2), (1, 1), (6, 6)]


def random(sizes, seed=0):
    network = Network.random(sizes, seed=seed)
    return network.with_parameters(np.random.default_rng(seed).normal(size=network.parameter_count))


def overlapping(mobjects):
    boxes = [(each.get_center()[:2], np.array([each.width, each.height])) for each in mobjects]
    return [
        (k, j)
        for k, (one, size) in enumerate(boxes)
        for j, (other, extent) in enumerate(boxes[:k])
        if (abs(one - other) < (size + extent) / 2 - 0.01).all()
    ]


@pytest.mark.parametrize("direction", [RIGHT, DOWN], ids=["right", "down"])
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_weights_stand_on_their_edges_and_touch_nothing(sizes, direction):
    network = random(sizes)
    diagram = NetworkDiagram(network, height=6.5, width=12, direction=direction)
    for layer in range(1, len(sizes)):
        numbers = diagram.print_weights(layer)
        assert len(numbers.numbers) == sizes[layer] * sizes[layer - 1]
        for (i, j), number in numbers.numbers.items():
            assert number.text == number_text(network.weights[layer - 1][i, j], 2)
            start, end = (diagram.edge(layer, i, j).points_along(share)[0] for share in (0, 1))
            along = (number.get_center() - start) @ (end - start) / ((end - start) @ (end - start))
            assert 0 < along < 1
            assert np.linalg.norm(start + along * (end - start) - number.get_center()) < 1e-3
        around = [neuron for each in diagram.layers for neuron in each.neurons]
        assert overlapping([*numbers.numbers.values(), *around]) == []


def test_only_some_of_them():
    network = random((3, 5, 2))
    diagram = NetworkDiagram(network)
    assert set(diagram.print_weights(1, 4).numbers) == {(4, 0), (4, 1), (4, 2)}
    assert set(diagram.print_weights(2, j=3).numbers) == {(0, 3), (1, 3)}
    one = diagram.print_weights(1, 2, 1, decimals=4).numbers
    assert [number.text for number in one.values()] == [number_text(network.weights[0][2, 1], 4)]


def test_they_may_show_the_weights_of_another_network():
    one, other = random((2, 3)), random((2, 3), seed=1)
    numbers = NetworkDiagram(one).print_weights(1).set_network(other)
    for key, number in numbers.numbers.items():
        assert number.text == number_text(other.weights[0][key], 2)


@pytest.mark.parametrize("direction", [RIGHT, DOWN], ids=["right", "down"])
def test_biases_stand_beside_their_neurons(direction):
    network = random((3, 5, 2))
    diagram = NetworkDiagram(network, direction=direction)
    numbers = diagram.print_biases(1)
    assert [number.text for number in numbers] == [number_text(bias, 2) for bias in network.biases[0]]
    for number, neuron in zip(numbers, diagram.layers[1].neurons, strict=True):
        assert np.linalg.norm(number.get_center() - neuron.get_center()) < neuron.width / 2 + number.width
    assert overlapping([*numbers, *diagram.layers[1].neurons]) == []


def test_values_with_as_many_decimals_as_asked():
    diagram = NetworkDiagram(random((2, 3))).print_values(1, decimals=1)
    assert [neuron.number.text for neuron in diagram.layers[1].neurons] == ["0.0"] * 3


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda d: d.print_weights(0), "receives no edges"),
        (lambda d: d.print_weights(1), "784 weights.*name a neuron"),
        (lambda d: d.print_weights(2, 9), "no neuron 9"),
        (lambda d: d.print_weights(5), "no layer 5"),
        (lambda d: d.print_biases(0), "no biases"),
        (lambda d: d.print_biases(3), "no layer 3"),
    ],
)
def test_refuses_what_cannot_be_printed(call, told):
    with pytest.raises(InputError, match=told):
        call(NetworkDiagram(random((28, 28, 3)), max_shown=30))
