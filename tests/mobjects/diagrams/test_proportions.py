"""A diagram is as large as it is asked to be, whatever the network, and its neurons stand where they should."""

import numpy as np
import pytest
from manim import DOWN, LEFT, RIGHT, UP, VGroup

from network import Network, load_network
from network.data.gallery import gallery
from network.errors import InputError
from scenes.mobjects.diagrams.network_diagram import NetworkDiagram
from scenes.mobjects.diagrams.network_layout import informative_neurons
from tests.mobjects.stills import still

WAYS = {"right": RIGHT, "left": LEFT, "down": DOWN, "up": UP}
SIZES = [(2, 3, 1), (3, 5, 5, 2), (4,) * 10, (784, 16, 16, 26), (784, 512, 256, 10)]


def extent(mobject, axis):
    points = mobject.get_points_defining_boundary()
    return np.ptp(points[:, axis])


@pytest.mark.parametrize("direction", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_height_and_width_are_of_the_whole(sizes, direction):
    diagram = NetworkDiagram(
        Network.random(sizes, seed=0),
        height=6.5,
        width=12,
        direction=direction,
        layer_titles=["a layer"] * len(sizes),
        icons=True,
    )
    assert extent(diagram, 0) == pytest.approx(12, abs=0.06) and diagram.width == pytest.approx(12, abs=0.06)
    assert extent(diagram, 1) == pytest.approx(6.5, abs=0.06) and diagram.height == pytest.approx(6.5, abs=0.06)
    assert np.abs(diagram.get_center()).max() < 1e-6


@pytest.mark.parametrize("direction", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("sizes", [(1, 1), *SIZES], ids=str)
def test_by_default_it_fills_a_frame_and_does_not_leave_it(sizes, direction):
    diagram = NetworkDiagram(sizes, direction=direction)
    assert diagram.width <= 13.05 and diagram.height <= 6.05
    assert max(diagram.width / 13, diagram.height / 6) > (0.35 if max(sizes) == 1 else 0.95)


@pytest.mark.parametrize("direction", WAYS.values(), ids=WAYS)
def test_the_signal_flows_that_way_and_first_neurons_stand_above_or_at_the_left(direction):
    diagram = NetworkDiagram((3, 4, 2), direction=direction, input_labels=["x", "y", "z"], labels=["d", "e"])
    middles = np.array([layer.get_center() for layer in diagram.layers])
    steps = np.diff(middles, axis=0) @ direction
    assert (steps > 1).all() and steps[0] == pytest.approx(steps[1], abs=1e-6)
    across = DOWN if direction[0] else RIGHT
    for layer in diagram.layers:
        places = [neuron.get_center() @ across for neuron in layer.neurons]
        assert places == sorted(places) and np.ptp([neuron.get_center() @ direction for neuron in layer.neurons]) < 1e-6
    for labels, layer, side in ((diagram.labels, 2, 1), (diagram.input_labels, 0, -1)):
        for label, neuron in zip(labels, diagram.layer(layer).neurons, strict=True):
            assert (label.get_center() - neuron.get_center()) @ direction * side > neuron.width / 2
            assert abs((label.get_center() - neuron.get_center()) @ across) < 0.15


@pytest.mark.parametrize("direction", WAYS.values(), ids=WAYS)
def test_nothing_written_touches_anything_else(direction):
    sizes, titles = (784, 20, 12, 26), ["in", "one", "two", "out"]
    diagram = NetworkDiagram(sizes, direction=direction, height=6.5, width=12.5, icons=True, layer_titles=titles)
    first, second = diagram.layers[:2]
    boxes = [first.count, second.count, *diagram.titles, *diagram.icons, *diagram.labels]
    boxes += [neuron for layer in diagram.layers for neuron in layer.neurons]
    for k, one in enumerate(boxes):
        for other in boxes[:k]:
            gap = abs(one.get_center() - other.get_center())[:2] - [
                (one.width + other.width) / 2,
                (one.height + other.height) / 2,
            ]
            assert gap.max() > -0.01


def test_the_radius_may_be_given():
    for radius in (0.1, 0.7):
        diagram = NetworkDiagram((2, 3, 1), radius=radius, height=6)
        assert diagram.neuron(1, 0).width == pytest.approx(2 * radius) and diagram.height == pytest.approx(6, abs=0.05)


def test_a_column_by_its_pitch():
    """What the lecture asks for, so that its pictures fit over one another."""
    diagram = NetworkDiagram(Network.random((784, 16, 10), seed=0), column=5.4)
    first, second = (diagram.layers[0].neurons[k].get_y() for k in (0, 1))
    assert first - second == pytest.approx(5.4 / 18)
    assert diagram.neuron(1, 0).width / 2 == pytest.approx(0.4 * 5.4 / 18)


def test_next_to_a_layer_is_over_its_neurons_whatever_the_brace():
    diagram = NetworkDiagram(Network.random((784, 16, 10), seed=0))
    column = diagram.layer(0)
    over = VGroup(*column.neurons).copy().set_opacity(0).next_to(column, UP)
    assert over.get_x() == pytest.approx(column.neurons[0].get_x())
    assert column.brace.get_left()[0] < column.get_left()[0] == pytest.approx(column.neurons[0].get_left()[0])
    assert diagram.get_left()[0] == pytest.approx(column.count.get_left()[0])


# ---- which neurons ----


def test_of_many_outputs_the_first_and_the_last_are_drawn():
    diagram = NetworkDiagram(Network.random((16, 12, 26), seed=0))
    assert diagram.layers[2].shown == (*range(8), *range(18, 26))
    assert NetworkDiagram(Network.random((5, 26), seed=0), max_shown=5).layers[1].shown == (0, 1, 23, 24, 25)
    assert NetworkDiagram(Network.random((5, 26), seed=0), max_shown=1).layers[1].shown == (0,)


def test_data_tell_which_inputs_to_draw():
    images = gallery().images
    network = Network.random((784, 16, 10), seed=3)
    lit = [(images[:, NetworkDiagram(network, **given).layers[0].shown] > 0.2).sum(axis=1).mean() for given in (
        {"data": images}, {"data": images.reshape(-1, 28, 28)}, {},
    )]  # fmt: skip
    assert lit[0] == lit[1] > 5
    assert lit[2] > 5  # without data, the middle of the picture is drawn
    varying = np.zeros((4, 784))
    varying[:, 100:116] = np.arange(4)[:, np.newaxis]
    assert NetworkDiagram(network, data=varying).layers[0].shown == tuple(range(100, 116))


def test_a_trained_first_layer_tells_by_its_weights_as_before():
    weights = load_network("edges").weights[0]
    strength = np.linalg.norm(weights, axis=0)
    chosen = list(informative_neurons(weights, 16))
    assert strength.argmax() in chosen and strength[chosen].min() > np.median(strength)


# ---- what can be drawn ----


def test_sizes_alone_and_a_fitted_classifier():
    from sklearn.neural_network import MLPClassifier

    assert NetworkDiagram((4, 6, 3)).network.sizes == (4, 6, 3)
    assert (still(NetworkDiagram([4, 6, 3])) == still(NetworkDiagram((4, np.int64(6), 3)))).all()
    generator = np.random.default_rng(0)
    inputs, classes = (
        generator.random((40, 4)),
        np.array(["iris", "rose", "lily", "tulip"])[generator.integers(0, 4, 40)],
    )
    classifier = MLPClassifier((5,), activation="logistic", tol=10).fit(inputs, classes)
    diagram = NetworkDiagram(classifier)
    assert diagram.network.sizes == (4, 5, 4)
    assert [label.text for label in diagram.labels] == ["iris", "lily", "rose", "tulip"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"width": 2.0, "spacing": 1.0}, "width or its spacing, not both"),
        ({"height": 2.0, "column": 1.0}, "height or its column, not both"),
        ({"width": 0.7}, "no room for 3 layers"),
        ({"radius": -1}, "radius of a diagram is a positive number.* -1"),
        ({"width": np.nan}, "width of a diagram is a positive"),
        ({"height": "6"}, "height of a diagram is a positive"),
        ({"direction": (1, 1, 0)}, "flows RIGHT, LEFT, UP or DOWN"),
        ({"direction": "down"}, "flows RIGHT, LEFT, UP or DOWN, not 'down'"),
        ({"data": np.zeros((3, 7)), "max_shown": 3}, r"examples of 9 finite values.* \(3, 7\)"),
        ({"data": "digits", "max_shown": 3}, "not str"),
        ({"scales": Network.random((9, 3))}, "2 layers of weights, not 1"),
    ],
)
def test_refuses_what_cannot_be(network, given, told):
    with pytest.raises(InputError, match=told):
        NetworkDiagram(network, **given)


@pytest.mark.parametrize("source", [3, "edges", (), (4,), (4, 0), None])
def test_refuses_what_is_no_network(source):
    with pytest.raises(InputError):
        NetworkDiagram(source)


def test_scales_of_another_network(network):
    other = network.with_parameters(3 * network.parameters)
    scales = NetworkDiagram(other).scales
    assert NetworkDiagram(network, scales=other).scales == scales
