"""What `CountingParameters` counts is what the arrays of the network hold, and what it draws are their values."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import Network
from scenes.chapter1.counting_parameters import CountingParameters, visible
from scenes.mobjects import HypotheticalTag, Number, ParameterCount, WeightHeatmap
from scenes.mobjects.diagrams import NeuronColumn
from scenes.mobjects.text.typesetting import number_text
from scenes.staging import ALONE
from tests.chapters.watching import CASES, Tried, play

ONE, LAYER = "one_neuron_has_a_weight_for_every_pixel", "so_has_every_neuron_of_its_layer"
LAYERS, ALL = "layer_after_layer_is_counted", "all_of_them_at_once"
TURNED = "each_is_a_number_that_can_be_turned"

tried = Tried(
    CountingParameters, CASES | {"no hidden layer": {"network": Network.random((784, 10), seed=1), "digit": "8-04"}}
)


def count_at(case: int, beat: str) -> ParameterCount:
    (count,) = tried.at(case, beat).of(ParameterCount)
    return count


@tried.in_every_case
def test_one_neuron_has_a_row_of_weights_and_one_bias(case):
    W, b = tried.network(case).weights[0], tried.network(case).biases[0]
    assert {number_text(W[0].size, 0), number_text(b[:1].size, 0)} <= set(tried.at(case, ONE).numbers)
    fan = tried.at(case, ONE).parts["fan"]
    assert fan.count == W[0].size and (fan.drawn == [0, 1]).all()


@tried.in_every_case
def test_a_layer_has_as_many_as_its_arrays_hold(case):
    W, b = tried.network(case).weights[0], tried.network(case).biases[0]
    count = count_at(case, LAYER)
    shown = [count.weights_number.text, count.biases_number.text, count.total_number.text]
    assert shown == [number_text(size, 0) for size in (W.size, b.size, W.size + b.size)]


@tried.in_every_case
def test_the_total_is_counted_from_the_arrays_and_stands_alone(case):
    net = tried.network(case)
    weights, biases = sum(W.size for W in net.weights), sum(b.size for b in net.biases)
    count = count_at(case, LAYERS if len(net.weights) > 1 else LAYER)
    shown = [count.weights_number.text, count.biases_number.text, count.total_number.text]
    assert shown == [number_text(size, 0) for size in (weights, biases, weights + biases)]
    assert tried.at(case, ALL).of(ParameterCount) == []
    total = tried.at(case, ALL).parts["total"]
    assert total.text == number_text(weights + biases, 0)
    assert total._current_unit() == pytest.approx(ALONE / Number(0, 0).height, rel=0.01)
    said = tried.told(case)
    assert f"{total.text}. Weights and biases" in said and f"{total.text} numbers decide all of it" in said


def test_the_network_on_show_has_13002():
    assert count_at("default", LAYERS).weights_number.text == "12,960"
    assert tried.at("default", ALL).parts["total"].text == tried.at("default", TURNED).parts["total"].text == "13,002"


@tried.in_every_case
def test_what_is_said_of_the_layer_is_counted(case):
    W, b = tried.network(case).weights[0], tried.network(case).biases[0]
    said = tried.told(case)
    told = f"{len(b)} such neurons: {number_text(W.size, 0)} weights, {number_text(b.size, 0)} biases."
    assert told in said and f"This neuron has {W.shape[1]} weights" in said


def test_a_layer_of_one_neuron_is_told_in_the_singular():
    seen = play(CountingParameters, look=False, network=Network.random((784, 1, 10), seed=1))
    told = seen.told
    assert "Its layer has no other neuron: 784 weights, 1 bias." in told
    assert [finding for each in seen.beats.values() for finding in each.amiss] == []


def test_it_begins_with_the_weights_that_the_section_before_ends_with():
    first = []

    class Beginning(CountingParameters):
        def hold(self, seconds):
            if not first:
                first.extend(each.copy() for each in self.mobjects)
            super().hold(seconds)

    play(Beginning, look=False, keep=False)
    (heatmap,) = [each for mobject in first for each in mobject.get_family() if isinstance(each, WeightHeatmap)]
    assert_allclose(heatmap.weights.reshape(16, 784), tried.network().weights[0], atol=1e-6)


@tried.in_every_case
def test_at_the_end_there_is_a_line_for_every_weight_in_the_colour_of_its_sign(case):
    net, diagram = tried.network(case), tried.at(case, ALL).parts["diagram"]
    assert sum(edges.count for edges in diagram.edges) == sum(W.size for W in net.weights)
    for W, edges in zip(net.weights, diagram.edges, strict=True):
        hues = np.where(W.ravel()[:, np.newaxis] < 0, diagram.theme.rgb("negative"), diagram.theme.rgb("positive"))
        assert_allclose(edges.colors[:, :3], hues, atol=1e-6)
        assert (edges.colors[:, 3] > 1 / 512).all()
        strongest, weakest = abs(W).argmax(), abs(W).argmin()
        assert edges.colors[strongest, 3] >= edges.colors[weakest, 3]


@tried.in_every_case
def test_at_the_end_there_is_a_ring_for_every_bias(case):
    diagram = tried.at(case, ALL).parts["diagram"]
    rings = [neuron.circle for layer in diagram.layers[1:] for _, neuron in layer.drawn()]
    assert len(rings) == sum(b.size for b in tried.network(case).biases)
    assert {ring.get_stroke_color().to_hex().lower() for ring in rings} == {diagram.theme.bias.lower()}


@pytest.mark.parametrize("sizes", [(784, 64, 10), (784, 130, 10)], ids=str)
def test_of_rings_too_small_to_be_seen_nothing_is_said_and_the_neurons_keep_what_they_hold(sizes):
    network = Network.random(sizes, seed=2)
    seen = play(CountingParameters, look=False, network=network)
    told = seen.told
    assert "And one bias." in told and "ring" not in told
    stage = seen.beats[ALL]
    assert "ring" not in stage.words
    passed = network.forward(seen.scene.image)
    for layer, values in zip(stage.parts["diagram"].layers, passed.activations, strict=True):
        assert_allclose(layer.activations, values, atol=1e-6)
    loose = [each for each in stage.mobjects if type(each).__name__ == "Neuron"]
    assert loose == [], "nothing covers the pixels of a long layer"
    for layer in stage.parts["diagram"].layers[1:]:
        for neuron in layer if isinstance(layer, NeuronColumn) else ():
            assert neuron.circle.get_stroke_width() / 100 < neuron.circle.width / 4


@tried.in_every_case
def test_before_a_layer_is_counted_its_lines_are_not_seen(case):
    layers = len(tried.network(case).weights)
    for beat, seen in ((ONE, 0), (LAYER, 1), (LAYERS, layers)):
        for layer, edges in enumerate(
            tried.at(case, beat).parts["diagram"].edges if beat in tried.played(case).beats else ()
        ):
            assert (edges.colors[:, 3] > 0).all() == (layer < seen)


@tried.in_every_case
def test_the_neurons_hold_what_the_network_computes(case):
    passed = tried.network(case).forward(tried.image(case))
    for beat in (ALL, TURNED):
        for layer, values in zip(tried.at(case, beat).parts["diagram"].layers, passed.activations, strict=True):
            assert_allclose(layer.activations, values, atol=1e-6)


@tried.in_every_case
def test_it_ends_on_the_network_on_its_digit_with_the_total_in_the_corner(case):
    seen = tried.at(case, TURNED)
    picture = seen.parts["diagram"].layers[0]
    assert_allclose(picture.values, tried.image(case), atol=1e-6)
    assert picture.height > 5
    assert [type(each).__name__ for each in seen.mobjects if each.family_members_with_points()] == [
        "NetworkDiagram",
        "Number",
    ]
    assert seen.parts["total"].get_right()[0] > 6.5 and seen.parts["total"].get_top()[1] > 3.5


@tried.in_every_case
def test_the_weight_that_is_turned_is_the_one_that_contributes_most_to_the_answer(case):
    passed = tried.network(case).forward(tried.image(case))
    row = tried.network(case).weights[-1][passed.output.argmax()]
    expected = row[abs(row * passed.activations[-2]).argmax()]
    knob = tried.played(case).scene.knob
    assert knob.weight == pytest.approx(expected, rel=1e-6) and knob.turned == -knob.weight
    assert knob.dial.value == pytest.approx(expected, rel=1e-6)
    assert knob.dial.number.text == number_text(float(expected), 2)
    assert knob.neuron.value == pytest.approx(passed.output.max(), abs=1e-6)


@tried.in_every_case
def test_turning_it_changes_the_answer_as_the_network_would(case):
    net, image, knob = tried.network(case), tried.image(case), tried.played(case).scene.knob
    passed = net.forward(image)
    answer = int(passed.output.argmax())
    z = passed.weighted_sums[-1][answer] + (knob.turned - knob.weight) * passed.activations[-2][knob.sender]
    before, after = passed.output[answer], 1 / (1 + np.exp(-z))
    assert knob.output(knob.turned) == pytest.approx(after, abs=1e-5)
    told = "goes from {} to {}." if abs(after - before) >= 0.1 else "little happens: {}, then {}."
    assert told.format(number_text(before), number_text(after)) in tried.told(case)


def test_of_a_weight_of_nothing_the_knob_is_turned_to_its_end():
    nothing = tried.network().with_parameters(np.zeros(tried.network().parameter_count))
    knob = play(CountingParameters, look=False, keep=False, network=nothing).scene.knob
    assert knob.weight == 0 and knob.turned == 1


def test_a_weight_that_is_made_up_is_called_so_as_long_as_it_is():
    stage = tried.played().scene
    assert isinstance(stage.tag, HypotheticalTag)
    assert not tried.at("default", TURNED).of(HypotheticalTag)  # the weight is its own again


def test_no_line_is_too_faint_to_be_there_and_none_is_fainter_than_its_weight():
    colours = np.zeros((300, 4))
    colours[:10, 3] = 0.9
    seen = visible(colours)
    assert (seen[10:, 3] > 0.1).all() and (seen[:10, 3] == 0.9).all()


def test_the_lines_are_seen_in_the_frame():
    early, late = tried.at("default", ONE), tried.at("default", ALL)
    edges = late.parts["diagram"].edges[1]
    strongest = int(edges.colors[:, 3].argmax())
    place = edges.points_along(0.4, [strongest])[0]
    canvas = 255 * late.parts["diagram"].theme.rgb("canvas")
    assert_allclose(early.at(place), canvas, atol=3)
    assert abs(late.at(place) - canvas).max() > 60


@tried.in_every_case
def test_nothing_is_amiss(case):
    for beat, seen in tried.played(case).beats.items():
        assert not seen.amiss, beat


def test_more_connections_than_can_be_painted_are_refused_in_one_sentence():
    told = CountingParameters.refusal(Network.random((784, 200, 10)))
    assert told is not None and "158,800 are more than the 110,000 that can be painted" in told
