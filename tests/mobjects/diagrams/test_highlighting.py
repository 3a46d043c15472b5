"""What steps back is dim, a path stands out, and undim gives the very picture from before."""

import numpy as np
import pytest

from network import Network
from network.errors import InputError
from scenes.mobjects.diagrams.network_diagram import NetworkDiagram
from scenes.mobjects.theme import DARK, THEMES
from tests.mobjects.frames import difference, frames, pixel
from tests.mobjects.stills import still

NETWORK = Network.random((3, 4, 2), seed=1, start="unit")


def test_some_neurons_and_all_their_edges_step_back():
    diagram = NetworkDiagram(NETWORK, input_labels=["a", "b", "c"])
    before = [edges.colors[:, 3].reshape(4 if k == 0 else 2, -1) for k, edges in enumerate(diagram.edges)]
    diagram.dim_neurons({0: 2, 1: [0, 3]}, share=0.1)
    after = [edges.colors[:, 3].reshape(4 if k == 0 else 2, -1) for k, edges in enumerate(diagram.edges)]
    dimmed = np.zeros((4, 3), bool)
    dimmed[[0, 3]] = dimmed[:, 2] = True
    assert after[0] == pytest.approx(np.where(dimmed, 0.1, 1) * before[0], abs=1e-6)
    assert after[1] == pytest.approx(before[1] * [0.1, 1, 1, 0.1], abs=1e-6)
    strengths = [[neuron.circle.get_stroke_opacity() for neuron in layer.neurons] for layer in diagram.layers]
    assert strengths == [[1, 1, 0.1], [0.1, 1, 1, 0.1], [1, 1]]
    assert [label.get_fill_opacity() for label in diagram.input_labels] == [1, 1, 0.1]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_edges_of_a_path_stand_out(theme):
    diagram = NetworkDiagram(NETWORK, theme=theme).highlight_path([2, 0, 1])
    seen = still(diagram)
    for layer, i, j in ((1, 0, 2), (2, 1, 0)):
        middle = diagram.edge(layer, i, j).points_along(0.4)[0]
        assert np.abs(pixel(seen, middle) - 255 * theme.rgb("signal")).max() < 40
    others = np.delete(diagram.edges[1].colors[:, 3], 1 * 4 + 0)
    assert others.max() <= 0.2
    assert diagram.neuron(1, 0).circle.get_stroke_opacity() == 1 and diagram.labels[0].get_fill_opacity() == 0.2


@pytest.mark.parametrize("plane", [False, True])
def test_undim_gives_the_picture_from_before(plane):
    network = Network.random((9, 4, 3), seed=1, start="unit")
    passed = network.forward(np.linspace(0, 1, 9))
    diagram = NetworkDiagram(network, plane=plane).set_activations(passed)
    before, colors = still(diagram), [edges.colors for edges in diagram.edges]
    for change in (
        lambda: diagram.dim_neurons(),
        lambda: diagram.dim_neurons({1: [0]}, 0),
        lambda: diagram.highlight_path([3, 1, 2]),
        lambda: diagram.dim_neurons({0: [1]}).highlight_path({1: 0, 2: [0, 1]}),
    ):
        change()
        assert difference(still(diagram), before) > 4
        assert difference(still(diagram.undim()), before) < 1  # lines that change are painted in another way
        assert all((edges.colors == each).all() for edges, each in zip(diagram.edges, colors, strict=True))


def test_what_is_dimmed_stays_so_when_weights_change_and_comes_back_with_the_new_ones():
    other = Network.random((3, 4, 2), seed=2, start="unit")
    diagram = NetworkDiagram(NETWORK, scales=[1, 1]).dim_neurons(share=0.5)
    diagram.set_weights(other)
    fresh = NetworkDiagram(other, scales=[1, 1])
    for edges, expected in zip(diagram.edges, fresh.edges, strict=True):
        assert edges.colors[:, 3] == pytest.approx(0.5 * expected.colors[:, 3], abs=1e-6)
    assert (still(diagram.undim()) == still(fresh)).all()


def test_all_of_it_is_animated():
    diagram = NetworkDiagram(NETWORK)
    before = still(diagram)

    def story(scene):
        scene.add(diagram)
        scene.play(diagram.animate.highlight_path([0, 0, 0]))
        scene.play(diagram.animate.undim())

    seen = frames(story, pixel_width=854, pixel_height=480)
    assert (seen[2][..., :3] != before).any() and (seen[4][..., :3] != seen[2][..., :3]).any()
    assert difference(seen[-1], np.dstack([before, np.full(before.shape[:2], 255, np.uint8)])) < 0.5


def test_crosses_lie_on_their_neurons():
    diagram = NetworkDiagram(NETWORK)
    crosses = diagram.cross_out({1: [0, 2], 2: 1})
    assert len(crosses) == 3
    for cross, (layer, index) in zip(crosses, [(1, 0), (1, 2), (2, 1)], strict=True):
        neuron = diagram.neuron(layer, index)
        assert cross.get_center() == pytest.approx(neuron.get_center()) and cross.width < 1.3 * neuron.width
        assert np.abs(pixel(still(diagram, crosses), neuron.get_center()) - 255 * DARK.rgb("signal")).max() < 40
    assert len(diagram.cross_out({1: []})) == 0


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda d: d.dim_neurons([0, 1]), r"one neuron in each of the 3 layers.* not \[0, 1\]"),
        (lambda d: d.highlight_path(3), "one neuron in each"),
        (lambda d: d.dim_neurons({3: 0}), "no layer 3"),
        (lambda d: d.dim_neurons({1: 4}), "no neuron 4"),
        (lambda d: d.dim_neurons({1: 0}, share=2), "share of its strength in"),
        (lambda d: d.cross_out({"one": 0}), "layer"),
    ],
)
def test_refuses_what_is_not_there(call, told):
    diagram = NetworkDiagram(NETWORK)
    before = still(diagram)
    with pytest.raises(InputError, match=told):
        call(diagram)
    assert (still(diagram) == before).all()
