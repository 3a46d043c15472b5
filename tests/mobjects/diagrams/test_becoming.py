"""A diagram becomes one of other layers, and then it is that one: for the eye, for the hand and for the network."""

import numpy as np
import pytest
from manim import DOWN, RIGHT, UP, ReplacementTransform, Restore, Transform, there_and_back

from network import Network
from scenes.mobjects.diagrams.network_diagram import NetworkDiagram
from tests.mobjects.frames import difference, frames, picture

SIZES = [(2, 4, 1), (2, 3, 3, 1), (3, 2), (784, 16, 10)]


def small(sizes, **options):
    return NetworkDiagram(Network.random(sizes, seed=3, start="unit"), **{"height": 4, **options})


def played(*animations, diagram):
    def story(scene):
        scene.add(diagram)
        for animation in animations:
            scene.play(animation())

    return frames(story)


@pytest.mark.parametrize("how", [Transform, ReplacementTransform])
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_it_looks_like_the_other_at_the_end_and_like_neither_on_the_way(sizes, how):
    one, other = small((2, 3, 1)), small(sizes)
    before, after = picture(one), picture(other)
    seen = played(lambda: how(one, other), diagram=one)
    assert difference(seen[0], before) < 2 and difference(seen[-1], after) < 2
    assert all(difference(seen[2], end) > 2 for end in (before, after))


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_it_is_the_other_then(sizes):
    one, other = small((2, 3, 1)), small(sizes, direction=DOWN)
    played(lambda: Transform(one, other), diagram=one)
    assert one.network is not None and one.network.sizes == sizes and one.scales == other.scales
    assert [layer.shown for layer in one.layers] == [layer.shown for layer in other.layers]
    passed = other.network.forward(np.linspace(0, 1, sizes[0]))
    assert difference(picture(one.set_activations(passed)), picture(other.set_activations(passed))) < 2
    assert (one.direction == DOWN).all()
    for diagram in (one, other):
        diagram.shift(RIGHT).neuron(1, 1).shift(0.5 * UP)
    assert difference(picture(one), picture(other)) < 2
    weights = Network.random(sizes, seed=8, start="unit")
    assert difference(picture(one.set_weights(weights)), picture(other.set_weights(weights))) < 2
    copied = one.copy()
    one.shift(3 * UP)
    assert difference(picture(copied), picture(other)) < 2


def test_one_after_the_other_and_on_with_it():
    diagram = small((2, 3, 1))
    chain = [small(sizes) for sizes in ((2, 4, 1), (2, 4, 2, 1), (2, 3, 1))]
    seen = played(*(lambda other=other: Transform(diagram, other) for other in chain), diagram=diagram)
    assert difference(seen[-1], picture(chain[-1])) < 2
    assert len(diagram.family_members_with_points()) < 60  # what has gone is not taken along for ever
    played(lambda: diagram.feed_forward([1, 0.5]), diagram=diagram)
    output = diagram.network.forward([1, 0.5]).output
    assert diagram.layers[-1].activations == pytest.approx(output)


def test_there_and_back_it_is_itself():
    one, other = small((2, 3, 1)), small((3, 5, 2))
    before = picture(one)
    seen = played(lambda: Transform(one, other, rate_func=there_and_back), diagram=one)
    assert difference(seen[-1], before) < 2 and one.network.sizes == (2, 3, 1) and one.layers[1].size == 3
    one.neuron(1, 2).set_value(1.0)
    assert one.layers[1].activations[2] == 1


def test_become_and_restore():
    one, other = small((2, 3, 1)), small((3, 5, 2))
    before = picture(one)
    one.save_state()
    assert difference(picture(one.become(other)), picture(other)) < 2 and one.network is other.network
    seen = played(lambda: Restore(one), diagram=one)
    assert difference(seen[-1], before) < 2 and one.network.sizes == (2, 3, 1)


@pytest.mark.parametrize("shown", [([1, 2, 3], [2, 3, 7]), ("all", [4, 5]), ([4, 5], "all")], ids=str)
def test_it_becomes_one_of_other_edges_of_the_same_layers(shown):
    """As of a picture whose ink is elsewhere: other pixels have edges."""
    network = Network.random((16, 3, 2), seed=3, start="unit")
    one, other = (
        NetworkDiagram(network, plane=True, height=4, shown="all" if chosen == "all" else {0: chosen})
        for chosen in shown
    )
    after = picture(other)
    seen = played(lambda: ReplacementTransform(one, other), diagram=one)
    assert difference(seen[-1], after) < 2
