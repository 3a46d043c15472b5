"""Edges hold on to their neurons wherever these go, and have arrow heads where asked."""

import numpy as np
import pytest
from manim import DOWN, LEFT, RIGHT, UP, Create, FadeOut

from network import Network
from network.errors import InputError
from scenes.mobjects.diagrams.edge_style import part_of
from scenes.mobjects.diagrams.network_diagram import NetworkDiagram
from scenes.mobjects.theme import DARK
from tests.mobjects.frames import frames, pixel
from tests.mobjects.stills import still

ONE = Network.from_arrays([[[4.0, -4.0]]], [[0.0]])


def diagram_of(network=ONE, **options):
    return NetworkDiagram(network, **{"labels": (), "height": 3, "width": 8, **options})


def check_ends(diagram, layer=1):
    """Every edge of a layer leads from rim to rim."""
    senders, receivers = (each.neurons for each in diagram.layers[layer - 1 : layer + 1])
    edges = diagram.edges[layer - 1]
    starts, ends = edges.points_along(0), edges.points_along(1)
    for k, receiver in enumerate(receivers):
        for j, sender in enumerate(senders):
            way = receiver.get_center() - sender.get_center()
            unit = way / np.linalg.norm(way)
            place = k * len(senders) + j
            radius = np.linalg.norm(sender.circle.points[0] - sender.get_center())
            assert starts[place] == pytest.approx(sender.get_center() + radius * unit, abs=1e-3)
            assert ends[place] == pytest.approx(receiver.get_center() - radius * unit, abs=1e-3)


def test_a_moved_neuron_takes_its_edges_along():
    diagram = diagram_of()
    neuron = diagram.neuron(1, 0)
    before = still(diagram)
    neuron.shift(1.5 * UP + LEFT)
    check_ends(diagram)
    seen = still(diagram)
    for j, role in ((0, "positive"), (1, "negative")):
        middle = (diagram.neuron(0, j).get_center() + neuron.get_center()) / 2
        assert np.abs(pixel(seen, middle) - 255 * DARK.rgb(role)).max() < 40
        assert pixel(before, middle).max() < 40
    neuron.shift(1.5 * DOWN + RIGHT)
    assert (still(diagram) == before).all()


def test_so_does_a_moved_layer_and_what_is_cut_out_follows(network):
    diagram = diagram_of(network, height=6)
    diagram.layer(1).shift(DOWN)
    check_ends(diagram, 1), check_ends(diagram, 2)
    edge = diagram.edge(2, 2, 3)
    assert edge.points_along(0.5)[0] == pytest.approx(part_of(diagram.edges[1], [11]).points_along(0.5)[0])
    diagram.scale(0.5).rotate(0.4).shift(RIGHT)
    check_ends(diagram, 1), check_ends(diagram, 2)


def test_they_follow_while_a_neuron_moves_and_a_copy_follows_its_own():
    diagram = diagram_of()
    other = diagram.copy()

    def story(scene):
        scene.add(diagram)
        scene.play(diagram.neuron(1, 0).animate.shift(2 * UP), run_time=1)

    seen = frames(story, pixel_width=854, pixel_height=480)
    goal = diagram.neuron(1, 0).get_center()
    assert (goal == other.neuron(1, 0).get_center() + 2 * UP).all()
    check_ends(diagram), check_ends(other)
    below = (diagram.neuron(0, 0).get_center() + goal - UP) / 2  # half-way
    brightness = [int(pixel(frame, below).max()) for frame in seen]
    assert max(brightness[1:-1]) > 100 and brightness[-1] < 60


def test_edges_that_are_moved_by_themselves_are_left_alone(network):
    diagram = diagram_of(network)
    before = diagram.edges[0].points_along(0.3)
    diagram.edges[0].shift(UP)
    assert diagram.edges[0].points_along(0.3) == pytest.approx(before + UP)
    diagram.shift(DOWN)
    assert diagram.edges[0].points_along(0.3) == pytest.approx(before)


def test_while_neurons_are_being_drawn_edges_keep_still():
    diagram = diagram_of()

    def story(scene):
        scene.add(*diagram.edges)
        scene.play(*(Create(neuron) for layer in diagram.layers for neuron in layer.neurons))
        scene.play(*(FadeOut(neuron, scale=0.2) for neuron in diagram.layers[0].neurons))

    middle = diagram.edges[0].points_along(0.5)[0]
    assert all(pixel(frame, middle).max() > 150 for frame in frames(story, pixel_width=854, pixel_height=480))


def test_arrow_heads_point_at_the_neuron_and_wear_the_colour_of_their_edge():
    plain, pointed = diagram_of(), diagram_of(arrows=True)
    seen, without = still(pointed), still(plain)
    neuron = pointed.neuron(1, 0)
    radius, centre = neuron.width / 2, neuron.get_center()
    for j, role in ((0, "positive"), (1, "negative")):
        way = centre - pointed.neuron(0, j).get_center()
        unit = way / np.linalg.norm(way)
        side = np.array([-unit[1], unit[0], 0])
        beside = centre - (1.55 * radius) * unit + 0.17 * radius * side  # on the head, not on the line
        assert np.abs(pixel(seen, beside) - 255 * DARK.rgb(role)).max() < 60
        assert pixel(without, beside).max() < 60
    pointed.set_weights(ONE.with_parameters(-ONE.parameters))
    assert np.abs(pixel(still(pointed), beside) - 255 * DARK.rgb("positive")).max() < 60


def test_one_edge_is_that_of_its_weight(network):
    diagram = NetworkDiagram(network, shown={0: [7, 2, 5], 1: [3, 0]})
    edge = diagram.edge(1, 0, 5)
    assert edge.count == 1
    assert edge.points_along(0)[0] == pytest.approx(diagram.edges_into(1, 0).points_along(0)[2])
    assert (edge.colors == diagram.edges_into(1, 0).colors[2]).all()
    for wrong, told in (
        ((0, 0, 0), "receives no edges"),
        ((3, 0, 0), "no layer 3"),
        ((1, 1, 5), "Neuron 1 of 4 is not drawn"),
        ((1, 0, 9), "no neuron 9"),
    ):
        with pytest.raises(InputError, match=told):
            diagram.edge(*wrong)


def test_on_the_way_to_other_neurons_edges_lead_where_they_are_drawn():
    edges = NetworkDiagram(Network.random((5, 3, 2), seed=1)).edges[0]
    edges.first_centres = edges.first_centres[:-1]  # as of a diagram of fewer neurons, half way to this one
    assert edges.in_place() is edges
