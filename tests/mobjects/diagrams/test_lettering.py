"""What is written round a diagram: the right label at the right neuron, on one line."""

from itertools import pairwise

import numpy as np
import pytest
from manim import DOWN, UP, Square

from network import Network
from network.errors import InputError
from scenes.mobjects.diagrams.lettering import lettered
from scenes.mobjects.diagrams.network_diagram import NetworkDiagram
from scenes.mobjects.text.letters import baseline_of
from scenes.mobjects.text.typesetting import formula, words
from scenes.mobjects.theme import LIGHT, THEMES
from tests.mobjects.stills import still

LETTERS = [chr(ord("a") + k) for k in range(26)]


def texts(labels):
    return [label.text for label in labels]


def test_labels_are_those_of_the_indices():
    network = Network.random((16, 12, 26), seed=0)
    assert texts(NetworkDiagram(network, labels=LETTERS).labels) == LETTERS[:8] + LETTERS[18:]
    assert texts(NetworkDiagram(network, labels=LETTERS[:16]).labels) == LETTERS[:16]
    assert texts(NetworkDiagram(network).labels) == [str(k) for k in (*range(8), *range(18, 26))]
    assert texts(NetworkDiagram(network, shown={2: [25, 3]}, labels=LETTERS).labels) == ["z", "d"]


def test_labels_come_from_the_classes_of_the_network():
    network = Network.random((4, 3), seed=0).with_metadata(classes=["rose", "iris", "lily"])
    assert texts(NetworkDiagram(network).labels) == ["rose", "iris", "lily"]
    assert texts(NetworkDiagram(network.with_metadata(classes=[7, 8.0, 2.5])).labels) == ["7", "8", "2.5"]
    assert texts(NetworkDiagram(network.with_metadata(classes=["one"])).labels) == ["0", "1", "2"]
    assert NetworkDiagram(network, labels=()).labels == ()


def test_outputs_that_are_pixels_have_no_labels():
    assert NetworkDiagram(Network.random((4, 80), seed=0), shown="all").labels == ()


def test_words_stand_on_baselines_as_far_from_their_neurons_each():
    diagram = NetworkDiagram((4, 5), labels=["upper", "Bag", "x", "0", "gyp"])
    pairs = zip(diagram.labels, diagram.layers[1].neurons, strict=True)
    offsets = [baseline_of(label) - neuron.get_y() for label, neuron in pairs]
    assert np.ptp(offsets) < 0.005
    assert diagram.labels[3].get_y() == pytest.approx(diagram.neuron(1, 3).get_y(), abs=1e-3)


@pytest.mark.parametrize("direction", [UP, DOWN], ids=["up", "down"])
def test_below_or_above_rows_they_stand_on_one_baseline(direction):
    diagram = NetworkDiagram((4, 5), labels=["up", "Bag", "x", "0", "gyp"], direction=direction)
    assert np.ptp([baseline_of(label) for label in diagram.labels]) < 0.005


def test_long_words_under_a_row_are_turned_rather_than_run_together():
    diagram = NetworkDiagram((4, 10), labels=["a long label"] * 10, direction=DOWN)
    assert all(label.height > 4 * label.width for label in diagram.labels)
    rights = [label.get_right()[0] for label in diagram.labels]
    assert all(right < label.get_left()[0] for right, label in zip(rights, diagram.labels[1:], strict=False))


def test_formulas_numbers_and_mobjects_are_labels_too():
    square = Square(0.3)
    diagram = NetworkDiagram((2, 4), labels=["$hat(y)_1$", 7, square, "$5"], input_labels=[formula("x_1"), np.int64(3)])
    assert (
        diagram.labels[2] is square
        and texts(diagram.labels[:2]) == ["hat(y)_1", "7"]
        and diagram.labels[3].text == "$5"
    )
    assert texts(diagram.input_labels) == ["x_1", "3"]
    assert lettered("$x$").height == pytest.approx(formula("x").height)


def test_labels_become_smaller_where_neurons_are_close():
    diagram = NetworkDiagram((2, 26), max_shown=26, labels=LETTERS, height=4)
    lines = [baseline_of(label) for label in diagram.labels]
    assert diagram.labels[1].height < 0.8 * words("b").height
    assert min(-np.diff(lines)) > 0.7 * diagram.labels[1].height


def test_a_brace_makes_room_for_the_labels_of_inputs():
    diagram = NetworkDiagram(Network.random((50, 4), seed=0), input_labels=[f"x{k}" for k in range(50)])
    column = diagram.layers[0]
    assert texts(diagram.input_labels) == [f"x{index}" for index in column.shown]
    assert column.brace.get_right()[0] < min(label.get_left()[0] for label in diagram.input_labels)


def test_titles_stand_on_one_line_over_their_layers():
    titles = ["input", "grown", "x"]
    diagram = NetworkDiagram((3, 8, 2), layer_titles=titles, icons=True)
    assert texts(diagram.titles) == titles and np.ptp([baseline_of(title) for title in diagram.titles]) < 0.005
    top = max(layer.get_top()[1] for layer in diagram.layers)
    for title, layer in zip(diagram.titles, diagram.layers, strict=True):
        assert title.get_x() == pytest.approx(layer.get_x(), abs=1e-6) and title.get_bottom()[1] > top
    for icon, layer in zip(diagram.icons, diagram.layers[1:], strict=True):
        assert icon.get_x() == pytest.approx(layer.get_x()) and icon.get_top()[1] < diagram.layers[1].get_bottom()[1]


def test_long_titles_are_made_to_fit():
    diagram = NetworkDiagram((3,) * 6, layer_titles=["a very long title of a layer"] * 6, width=12)
    ends = [(title.get_left()[0], title.get_right()[0]) for title in diagram.titles]
    assert all(one[1] < other[0] for one, other in pairwise(ends))


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_labels_are_seen_in_every_theme(theme):
    with_labels, without = (
        still(NetworkDiagram((2, 2), theme=theme, labels=labels, spacing=3)).astype(int)
        for labels in (["Ag", "Bg"], ())
    )
    assert np.abs(with_labels - without).max() > (0 if theme is LIGHT else 100)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"labels": ["a", "b"]}, "3 output neurons are drawn, but there are 2 labels"),
        ({"labels": "yes"}, "Labels are a list"),
        ({"labels": ["a", "b", None]}, "A label is text, a formula.* not NoneType"),
        ({"input_labels": ["a"]}, "9 input neurons are drawn, but there are 1 labels"),
        ({"input_labels": ["a"] * 9, "plane": True}, "input layer is drawn as pixels"),
        ({"layer_titles": ["a"]}, "3 layers, but 1 titles"),
    ],
)
def test_refuses_labels_that_do_not_fit(network, given, told):
    with pytest.raises(InputError, match=told):
        NetworkDiagram(network, **given)
