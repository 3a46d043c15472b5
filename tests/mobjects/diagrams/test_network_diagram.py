"""What a network diagram shows is what the network holds: every index, weight, sign and number."""

from itertools import pairwise
from math import prod

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from manim import ORIGIN, RIGHT

from network import Network
from network.errors import InputError
from scenes.mobjects.diagrams.edge_style import EdgeStyle
from scenes.mobjects.diagrams.layer import NeuronColumn, PixelLayer
from scenes.mobjects.diagrams.network_diagram import NetworkDiagram
from scenes.mobjects.diagrams.network_layout import informative_neurons
from scenes.mobjects.text.typesetting import number_text
from scenes.mobjects.theme import DARK, THEMES, natural_scale
from tests.mobjects.frames import difference, frames, picture, pixel

IMAGE = np.array([[0.0, 0.2, 1.0], [0.6, 0.1, 0.9], [0.3, 0.5, 0.8]])
SHUFFLED = {0: [7, 2, 5, 0], 1: [3, 0, 2, 1], 2: [2, 0, 1]}


def shades(values, theme=DARK):
    return np.round(255 * theme.activations(values)[..., :3])


def weights_of(edges, network, layer, receivers, senders):
    """What edges should look like that run from `senders` to `receivers`: colours (n, 4) and widths (n,)."""
    style, scale = EdgeStyle(), natural_scale(network.weights[layer])
    w = np.array([network.weights[layer][i, j] for i in receivers for j in senders])
    return style.colours(w, scale, DARK), style.widths(w, scale)


# ---- neurons ----


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_each_drawn_neuron_is_the_network_s_neuron_of_that_index(network, theme):
    diagram = NetworkDiagram(network, shown=SHUFFLED, theme=theme)
    passed = network.forward(IMAGE)
    frame = picture(diagram.set_activations(passed))
    for layer, indices in SHUFFLED.items():
        for index in indices:
            seen = pixel(frame, diagram.neuron(layer, index).get_center())
            assert np.abs(seen - shades(passed.activations[layer][index], theme)).max() <= 1


def test_layers_stand_from_left_to_right_at_the_spacing_given(network):
    diagram = NetworkDiagram(network, spacing=3.0, labels=())
    columns = [layer.neurons[0].get_x() for layer in diagram.layers]
    assert np.diff(columns) == pytest.approx([3.0, 3.0])
    assert diagram.get_center() == pytest.approx(ORIGIN)


@pytest.mark.parametrize("sizes", [(2, 3), (5, 1), (1, 1, 1), (100, 80, 3), (784, 30, 10)])
@pytest.mark.parametrize("shown", [None, "all"])
def test_draws_any_layer_sizes(sizes, shown):
    network = Network.random(sizes, seed=5)
    diagram = NetworkDiagram(network, shown=shown, height=6)
    assert [layer.size for layer in diagram.layers] == list(sizes)
    drawn = [len(layer.shown) for layer in diagram.layers]
    assert drawn == (list(sizes) if shown == "all" else [min(size, 16) for size in sizes])
    assert [edges.count for edges in diagram.edges] == [a * b for a, b in pairwise(drawn)]
    tops = [[diagram.neuron(k, layer.shown[i]).get_y() for i in (0, -1)] for k, layer in enumerate(diagram.layers)]
    assert np.abs(np.diff(tops)).max() <= 6
    passed = network.forward(np.linspace(0, 1, sizes[0]))
    diagram.set_activations(passed)
    for layer, values in enumerate(passed.activations):
        for index in diagram.layers[layer].shown[::7]:
            assert diagram.neuron(layer, index).value == pytest.approx(values[index], abs=1e-6)
    assert picture(diagram)[..., :3].max() > 150


def test_all_means_all_12960_edges_each_once():
    network = Network.random((784, 16, 16, 10), seed=0)
    diagram = NetworkDiagram(network, shown="all")
    assert sum(edges.count for edges in diagram.edges) == 784 * 16 + 16 * 16 + 16 * 10 == 12_960
    places = np.concatenate([np.hstack([e.points_along(0), e.points_along(1)]) for e in diagram.edges])
    assert len(np.unique(np.round(places, 6), axis=0)) == 12_960


def test_long_layers_tell_their_true_size_and_which_neurons_are_drawn():
    network = Network.random((784, 20, 10), seed=0)
    diagram = NetworkDiagram(network, max_shown=6)
    assert [layer.count.text for layer in diagram.layers] == ["784", "20", "10"]
    names = diagram.name_neurons(0)
    assert len(names) == 6 and diagram.layers[0].shown == informative_neurons(network.weights[0], 6)
    for name, index in zip(names, diagram.layers[0].shown, strict=True):
        assert str(index) in name.typst_code
        assert name.get_y() == pytest.approx(diagram.neuron(0, index).get_y(), abs=0.2)
    column = diagram.layers[0]
    assert column.count.get_right()[0] < column.brace.get_left()[0] < column.brace.get_right()[0] < names.get_left()[0]
    assert names.get_right()[0] < column.neurons[0].get_left()[0]


def test_the_input_as_the_picture_it_sees(network):
    diagram = NetworkDiagram(network, plane=True, shown={0: [4, 8]}).set_activations(network.forward(IMAGE))
    frame = picture(diagram)
    assert isinstance(diagram.layers[0], PixelLayer) and diagram.layers[0].values.shape == (3, 3)
    for index in range(9):
        place = diagram.neuron(0, index).get_center()
        assert place == pytest.approx(diagram.layers[0].cell_center(*divmod(index, 3)))
        if index not in (4, 8):  # whose edges lie on it no more than elsewhere
            assert np.abs(pixel(frame, place) - shades(IMAGE.flat[index])).max() <= 1
    assert diagram.edges[0].points_along(0)[0] == pytest.approx(diagram.neuron(0, 4).get_center())


def test_the_picture_is_as_high_as_asked_for(network):
    high = NetworkDiagram(network, plane=True, picture=7.0, height=4.0)
    assert high.layers[0].height == pytest.approx(7)
    assert NetworkDiagram(network, plane=True, height=4.0).layers[0].height == pytest.approx(2.4)
    assert high.layers[1].get_left()[0] > high.layers[0].get_right()[0] + 2


@pytest.mark.parametrize("plane", [True, False])
def test_edges_from_ink_are_as_strong_as_weight_times_ink(network, plane):
    diagram = NetworkDiagram(network, plane=plane, from_ink=True)
    assert not diagram.edges[0].colors[:, 3].any()  # there is no ink yet
    for image in (IMAGE, IMAGE[::-1]):
        diagram.set_activations(network.forward(image))
        W, style = network.weights[0], EdgeStyle()
        carried = [W[i, j] * np.float32(image.flat[j]) for i in range(4) for j in range(9)]
        colours = style.colours(np.array(carried), natural_scale(W), DARK)
        assert diagram.edges[0].colors == pytest.approx(colours, abs=1e-6)
        assert diagram.edges[1].colors == pytest.approx(weights_of(None, network, 1, range(3), range(4))[0], abs=1e-6)
    other = network.with_parameters(-network.parameters)
    assert diagram.set_weights(other).edges[0].colors[:, 3] == pytest.approx(colours[:, 3], abs=1e-6)


def test_edges_from_ink_are_seen_behind_the_empty_part_of_the_picture():
    network = Network.from_arrays([[[4.0, 0.0, 0.0, 0.0]]], [[0.0]])
    diagram = NetworkDiagram(network, plane=True, from_ink=True, picture=6, labels=())
    diagram.set_activations(network.forward([1, 0, 0, 0]))
    frame = picture(diagram, width=854, height=480)
    start, end = diagram.edges[0].points_along(0)[0], diagram.edges[0].points_along(1)[0]
    behind = start + 0.4 * (end - start)
    assert diagram.layers[0].cell_center(0, 1)[0] - 1.4 < behind[0] < diagram.layers[0].get_right()[0]
    assert np.abs(pixel(frame, behind) - 255 * DARK.rgb("canvas")).max() > 60
    assert np.abs(pixel(frame, diagram.neuron(0, 0).get_center()) - 255).max() <= 3  # ink hides them


def test_output_neurons_are_labelled_beside(network):
    diagram = NetworkDiagram(network, labels=["no", "yes", "maybe"], shown={2: [2, 0, 1]})
    for label, word, index in zip(diagram.labels, ["no", "yes", "maybe"], [2, 0, 1], strict=True):
        neuron = diagram.neuron(2, index)
        assert word in label.typst_code
        assert label.get_left()[0] > neuron.get_right()[0] and abs(label.get_y() - neuron.get_y()) < 0.15
    assert NetworkDiagram(network, labels=()).labels == ()


# ---- numbers ----


def test_printed_numbers_are_the_activations(network):
    diagram = NetworkDiagram(network, shown=SHUFFLED).print_values(1).print_values(2)
    for image in (IMAGE, 1 - IMAGE):
        passed = network.forward(image)
        diagram.set_activations(passed)
        for layer in (1, 2):
            for index, value in enumerate(passed.activations[layer]):
                assert diagram.neuron(layer, index).number.text == number_text(value, 2)
    assert diagram.neuron(0, 7).number is None


def test_numbers_are_not_printed_in_pixels(network):
    with pytest.raises(InputError, match="layer 0 is drawn as pixels"):
        NetworkDiagram(network, plane=True).print_values(0)


# ---- edges ----


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("weight, role", [(2.0, "positive"), (-2.0, "negative")])
def test_a_lone_edge_has_the_colour_of_its_sign(weight, role, theme):
    diagram = NetworkDiagram(Network.from_arrays([[[weight]]], [[0.0]]), theme=theme, labels=())
    seen = pixel(picture(diagram, width=1920, height=1080), ORIGIN)
    assert np.abs(seen - 255 * EdgeStyle().strongest * theme.rgb(role)).max() <= 3


def test_a_heavier_weight_is_a_wider_and_denser_line():
    network = Network.from_arrays([[[0.1], [0.5], [1.0]]], [np.zeros(3)])
    diagram = NetworkDiagram(network, labels=(), scales=[1.0])
    middles = diagram.edges[0].points_along(0.7)
    frame = picture(diagram, width=1920, height=1080)
    brightest = [pixel(frame, middle).sum() for middle in middles]
    assert brightest == sorted(brightest) and brightest[0] < brightest[1] / 2
    assert list(diagram.edges[0].widths) == sorted(diagram.edges[0].widths)


def test_no_weight_no_line():
    shown = NetworkDiagram(Network.from_arrays([[[0.0, 1.0]]], [[0.0]]), labels=())
    assert pixel(picture(shown, width=1920, height=1080), shown.edges[0].points_along(0.5, [0])[0]).max() == 0


@pytest.mark.parametrize("receiver", [3, 0, 2, 1])
def test_edges_into_a_neuron_are_its_weights(network, receiver):
    diagram = NetworkDiagram(network, shown=SHUFFLED)
    edges = diagram.edges_into(1, receiver)
    colors, widths = weights_of(edges, network, 0, [receiver], SHUFFLED[0])
    assert edges.colors == pytest.approx(colors, abs=1e-6) and edges.widths == pytest.approx(widths, abs=1e-5)
    check_ends(diagram, edges, [(0, sender) for sender in SHUFFLED[0]], [(1, receiver)] * 4)


@pytest.mark.parametrize("sender", [7, 2, 5, 0])
def test_edges_from_a_neuron_are_the_weights_it_sends_through(network, sender):
    diagram = NetworkDiagram(network, shown=SHUFFLED)
    edges = diagram.edges_from(0, sender)
    colors, widths = weights_of(edges, network, 0, SHUFFLED[1], [sender])
    assert edges.colors == pytest.approx(colors, abs=1e-6) and edges.widths == pytest.approx(widths, abs=1e-5)
    check_ends(diagram, edges, [(0, sender)] * 4, [(1, receiver) for receiver in SHUFFLED[1]])


def check_ends(diagram, edges, senders, receivers):
    """Each edge points from one neuron's centre to the other's, and begins and ends at their circles."""
    for k, (sender, receiver) in enumerate(zip(senders, receivers, strict=True)):
        one, other = diagram.neuron(*sender), diagram.neuron(*receiver)
        start, end = edges.points_along(0, [k])[0], edges.points_along(1, [k])[0]
        radius = np.linalg.norm(one.circle.points[0] - one.get_center())
        assert np.linalg.norm(start - one.get_center()) == pytest.approx(radius, abs=1e-6)
        assert np.linalg.norm(end - other.get_center()) == pytest.approx(radius, abs=1e-6)
        assert np.cross(end - start, other.get_center() - one.get_center()) == pytest.approx(0, abs=1e-6)


def test_edges_are_found_where_the_diagram_has_gone(network):
    diagram = NetworkDiagram(network, shown=SHUFFLED).scale(0.5).rotate(0.3).shift(RIGHT)
    check_ends(diagram, diagram.edges_into(1, 2), [(0, sender) for sender in SHUFFLED[0]], [(1, 2)] * 4)


def test_highlighted_edges_lie_exactly_on_the_diagram(network):
    diagram = NetworkDiagram(network, shown=SHUFFLED)
    lone = NetworkDiagram(
        network.with_parameters(np.where(np.arange(network.parameter_count) // 9 == 2, network.parameters, 0)),
        shown=SHUFFLED, scales=diagram.scales,
    )  # fmt: skip
    expected = picture(lone.edges[0]), picture(diagram.edges_into(1, 2))
    assert np.abs(expected[0].astype(int) - expected[1]).max() <= 2 and expected[0].max() > 100


def test_set_weights_shows_another_network_on_the_same_scale(network):
    other = Network.random(network.sizes, seed=9, start="unit")
    diagram = NetworkDiagram(network, shown=SHUFFLED).set_weights(other)
    fresh = NetworkDiagram(other, shown=SHUFFLED, scales=NetworkDiagram(network).scales)
    assert (picture(diagram) == picture(fresh)).all() and diagram.network is other


def test_setters_run_through_animate(network):
    other, passed = Network.random(network.sizes, seed=9, start="unit"), network.forward(IMAGE)
    diagram = NetworkDiagram(network, shown=SHUFFLED).print_values(2)
    still = picture(diagram)

    def story(scene):
        scene.add(diagram)
        scene.play(diagram.animate.set_weights(other).set_activations(passed))

    seen = frames(story)
    assert (seen[0][..., :3] == still[..., :3]).mean() > 0.999
    assert (seen[2] != seen[0]).any() and (seen[2] != seen[-1]).any()
    fresh = NetworkDiagram(network, shown=SHUFFLED).print_values(2).set_weights(other).set_activations(passed)
    assert difference(seen[-1], picture(fresh)) <= 1
    assert diagram.network is other and diagram.neuron(2, 1).value == passed.activations[2][1]


def test_structure_survives_in_a_crowd():
    """12,544 lines are thinned so that the strongest neuron's edges still stand out from the mean."""
    weights = np.random.default_rng(0).normal(size=(16, 784)) * 0.2
    weights[5] *= 5
    diagram = NetworkDiagram(Network.from_arrays([weights], [np.zeros(16)]), shown="all", labels=())
    assert diagram.edges[0].colors[:, 3].max() < 0.5
    frame = picture(diagram)[..., :3].mean(axis=-1)
    assert frame.max() > 60 and np.median(frame[20:160, 140:190]) < 100


# ---- after Manim has changed it, it still knows what it shows ----


@pytest.mark.parametrize("how", ["become", "restore"])
def test_it_knows_the_network_it_shows(network, how):
    other = Network.random(network.sizes, seed=9, start="unit")
    diagram = NetworkDiagram(network, shown=SHUFFLED)
    if how == "become":
        diagram.become(NetworkDiagram(other, shown=SHUFFLED).set_activations(other.forward(IMAGE)))
        expected = other
    else:
        diagram.set_activations(network.forward(IMAGE)).save_state()
        diagram.set_weights(other).set_activations(other.forward(1 - IMAGE)).restore()
        expected = network
    assert diagram.network is expected
    for layer in diagram.layers:
        for index in layer.shown:
            assert layer.activations[index] == layer.neuron(index).value
    assert diagram.layers[2].activations == pytest.approx(expected.forward(IMAGE).output)
    # and the next image is shown whole, also where it is what was shown before the change
    diagram.set_activations(other.forward(1 - IMAGE))
    assert diagram.neuron(2, 0).value == other.forward(1 - IMAGE).output[0]
    assert (
        np.abs(pixel(picture(diagram), diagram.neuron(2, 0).get_center()) - shades(diagram.neuron(2, 0).value)).max()
        <= 1
    )


# ---- which neurons of a long layer ----


@given(
    weights=arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 60)), elements=st.floats(-100, 100)),
    data=st.data(),
)
@example(weights=np.array([[0.0, 10.0, 1.0, 1.0]]), data=None)
def test_informative_neurons_are_so_many_different_ones_in_order_that_matter(weights, data):
    count = data.draw(st.integers(1, weights.shape[1])) if data else 3
    chosen = informative_neurons(weights, count)
    assert len(chosen) == count and list(chosen) == sorted(set(chosen))
    assert chosen[0] >= 0 and chosen[-1] < weights.shape[1]
    strength = np.linalg.norm(weights, axis=0)
    if count <= (strength > 0).sum():
        assert (strength[list(chosen)] > 0).all()
    assert strength.max() == 0 or strength.argmax() in chosen or strength[list(chosen)].max() == strength.max()


def test_informative_pixels_are_not_those_of_the_border():
    strength = np.zeros((28, 28))
    strength[6:22, 6:22] = 1
    weights = np.random.default_rng(0).normal(size=(16, 784)) * (strength.ravel() + 0.01)
    rows, columns = np.divmod(informative_neurons(weights, 16), 28)
    assert ((rows >= 6) & (rows < 22) & (columns >= 6) & (columns < 22)).all() and np.ptp(rows) > 10


@pytest.mark.parametrize("count", [0, -1, 6])
def test_informative_neurons_refuses_more_than_there_are_or_none(count):
    with pytest.raises(InputError, match=f"1 to 5.* not {count}"):
        informative_neurons(np.ones((2, 5)), count)


def test_prod_of_parameters_is_untouched_by_drawing(network):
    before = network.parameters.copy()
    picture(NetworkDiagram(network))
    assert (network.parameters == before).all() and network.parameter_count == prod((9, 4)) + 4 + 12 + 3


# ---- what it refuses ----


@pytest.mark.parametrize(
    "options, told",
    [
        ({"shown": {3: [0]}}, "names layer 3, but the layers are 0 to 2"),
        ({"shown": {0: [9]}}, r"shown\[0\] takes different neurons between 0 and 8.* not \[9\]"),
        ({"shown": {0: [-1]}}, r"not \[-1\]"),
        ({"shown": {0: [1, 1]}}, r"different neurons.* not \[1, 1\]"),
        ({"shown": {1: []}}, r"at least one, not \[\]"),
        ({"shown": {0: 5}}, r"shown\[0\].* not 5"),
        ({"shown": "some"}, "'all'.* not 'some'"),
        ({"labels": ["a", "b"]}, "3 output neurons are drawn, but there are 2 labels"),
        ({"scales": [1.0]}, "2 layers of weights.* 1"),
        ({"scales": [1.0, -1.0]}, "positive number, not -1.0"),
        ({"scales": [1.0, 0.0]}, "positive number, not 0.0"),
        ({"max_shown": 0}, "at least 1, not 0"),
        ({"height": -1.0}, "positive.* -1.0"),
        ({"plane": True, "picture": 0.0}, "positive.* 0.0"),
        ({"spacing": 0.0}, "positive.* 0.0"),
        ({"ranges": {3: (0, 1)}}, "ranges names layer 3, but the layers are 0 to 2"),
        ({"ranges": {1: (1, 1)}}, "from a number to a greater one, not from 1 to 1"),
        ({"ranges": [(0, 1)]}, r"ranges names layers.* not \[\(0, 1\)\]"),
        ({"ranges": {1: 5}}, r"two ends such as \(-1, 1\), not 5"),
    ],
)
def test_refuses_options_that_do_not_fit(network, options, told):
    with pytest.raises(InputError, match=told):
        NetworkDiagram(network, **options)


def test_refuses_a_plane_of_a_network_whose_input_is_no_picture():
    with pytest.raises(InputError, match="10 neurons is no square picture"):
        NetworkDiagram(Network.random((10, 3)), plane=True)


def test_scales_may_be_an_array(network):
    assert NetworkDiagram(network, scales=np.array([1.0, 2.0])).scales == (1.0, 2.0)


@pytest.mark.parametrize(
    "call, told",
    [
        (lambda d: d.neuron(3, 0), "no layer 3: they count from 0, the input, to 2"),
        (lambda d: d.neuron(-1, 0), "no layer -1"),
        (lambda d: d.neuron(1, 4), "no neuron 4 in a layer of 4"),
        (lambda d: d.neuron(0, 1), "Neuron 1 of 9 is not drawn"),
        (lambda d: d.edges_into(0, 7), "input layer receives no edges"),
        (lambda d: d.edges_into(1, 4), "no neuron 4"),
        (lambda d: d.edges_into(-1, 0), "no layer -1"),
        (lambda d: d.edges_from(2, 0), "output layer sends no edges"),
        (lambda d: d.edges_from(0, 1), "Neuron 1 of 9 is not drawn"),
        (lambda d: d.set_activations([np.zeros(9), np.zeros(4)]), "3 layers, but got activations of 2"),
        (lambda d: d.set_activations([np.zeros(9), np.zeros(4), np.full(3, np.inf)]), "infinity"),
        (lambda d: d.set_activations([np.ones(9), np.zeros(4), np.full(3, np.nan)]), "NaN"),
        (lambda d: d.set_activations([np.ones(9), np.zeros(5), np.zeros(3)]), "4 activations"),
        (lambda d: d.set_activations(d.network.forward(np.zeros((2, 9)))), r"9 activations, not an array \(2, 9\)"),
        (lambda d: d.set_weights(Network.random((9, 4, 2))), r"\(9, 4, 3\), not one of sizes \(9, 4, 2\)"),
        (lambda d: d.print_values(5), "no layer 5"),
        (lambda d: d.feed_forward(np.zeros(8)), "9 values"),
        (lambda d: d.feed_forward(np.full(9, np.nan)), "NaN"),
        (lambda d: d.feed_forward(np.zeros((2, 9))), "9 activations"),
        (lambda d: d.backpropagate(np.zeros(8), 0), "9 values"),
        (lambda d: d.backpropagate(np.zeros(9), 3), "between 0 and 2"),
        (lambda d: d.backpropagate(np.zeros(9), 0, cost="guess"), "no cost 'guess'"),
    ],
)
def test_refuses_what_is_not_there_and_stays_as_it_is(network, call, told):
    diagram = NetworkDiagram(network, shown=SHUFFLED).set_activations(network.forward(IMAGE))
    before = picture(diagram)
    with pytest.raises(InputError, match=told):
        call(diagram)
    assert (picture(diagram) == before).all()


def test_columns_are_columns_and_pixels_are_pixels(network):
    kinds = {type(layer) for layer in NetworkDiagram(network, shown="all").layers}
    assert kinds == {NeuronColumn}
    assert isinstance(NetworkDiagram(Network.random((65, 3)), shown="all").layers[0], PixelLayer)


def test_the_natural_scale_draws_the_giant_but_hides_no_others():
    assert natural_scale(np.r_[np.ones(200), 1000.0]) == 1.0
    assert natural_scale(np.zeros(5)) == 1.0
    assert natural_scale(np.r_[np.zeros(999), 3.0]) == 3.0  # the only weight there is


def test_more_edges_than_can_be_seen_are_refused_before_any_is_drawn():
    crowd = Network.random((784, 512, 256, 10), seed=0)
    with pytest.raises(InputError, match=r"535,040 edges would be a block of colour.*leave shown out"):
        NetworkDiagram(crowd, shown="all")
    assert len(NetworkDiagram(crowd).edges) == 3
