"""What `CountingParameters` counts is what the arrays of the network hold, and what it draws are their values."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import Network
from scenes.chapter1.counting_parameters import CountingParameters, visible
from scenes.lecture_scene import image_of
from scenes.mobjects import HypotheticalTag, ParameterCount
from scenes.mobjects.text.typesetting import number_text
from tests.chapters.watching import ONE_HIDDEN_LAYER, Played, Seen, network_of, played

CASES = [("edges", "3-01"), ("plain", "8-04"), (ONE_HIDDEN_LAYER, "5-02"), (Network.random((784, 10), seed=1), "8-04")]
NAMES = ["edges, 3", "plain, 8", "one hidden layer", "no hidden layer"]
ONE, LAYER = "one_neuron_has_a_weight_for_every_pixel", "so_has_every_neuron_of_its_layer"
LAYERS, ALL = "layer_after_layer_is_counted", "all_of_them_at_once"
TURNED = "each_is_a_number_that_can_be_turned"

every_case = pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)


def scene(case: int) -> Played:
    network, digit = CASES[case]
    return played(CountingParameters, network=network, digit=digit)


def at(case: int, beat: str) -> Seen:
    return scene(case).beats[beat]


def net_of(case: int) -> Network:
    return network_of(CASES[case][0])


def count_at(case: int, beat: str) -> ParameterCount:
    (count,) = at(case, beat).of(ParameterCount)
    return count


@every_case
def test_one_neuron_has_a_row_of_weights_and_one_bias(case):
    W, b = net_of(case).weights[0], net_of(case).biases[0]
    assert {number_text(W[0].size, 0), number_text(b[:1].size, 0)} <= set(at(case, ONE).numbers)
    fan = at(case, ONE).parts["fan"]
    assert fan.count == W[0].size and (fan.drawn == [0, 1]).all()


@every_case
def test_a_layer_has_as_many_as_its_arrays_hold(case):
    W, b = net_of(case).weights[0], net_of(case).biases[0]
    count = count_at(case, LAYER)
    shown = [count.weights_number.text, count.biases_number.text, count.total_number.text]
    assert shown == [number_text(size, 0) for size in (W.size, b.size, W.size + b.size)]


@every_case
def test_the_total_is_counted_from_the_arrays(case):
    net = net_of(case)
    weights, biases = sum(W.size for W in net.weights), sum(b.size for b in net.biases)
    for beat in (LAYERS, ALL, TURNED):
        count = count_at(case, beat)
        shown = [count.weights_number.text, count.biases_number.text, count.total_number.text]
        assert shown == [number_text(size, 0) for size in (weights, biases, weights + biases)]
    said = " ".join(text for *_, text in scene(case).spoken)
    for number in (weights, biases, weights + biases):
        assert number_text(number, 0) in said


def test_the_network_on_show_has_13002():
    assert count_at(0, ALL).total_number.text == "13,002"
    assert at(0, ALL).numbers.count("12,960") == 1


@every_case
def test_at_the_end_there_is_a_line_for_every_weight_in_the_colour_of_its_sign(case):
    net, diagram = net_of(case), at(case, ALL).parts["diagram"]
    assert sum(edges.count for edges in diagram.edges) == sum(W.size for W in net.weights)
    for W, edges in zip(net.weights, diagram.edges, strict=True):
        hues = np.where(W.ravel()[:, np.newaxis] < 0, diagram.theme.rgb("negative"), diagram.theme.rgb("positive"))
        assert_allclose(edges.colors[:, :3], hues, atol=1e-6)
        assert (edges.colors[:, 3] > 1 / 512).all()
        strongest, weakest = abs(W).argmax(), abs(W).argmin()
        assert edges.colors[strongest, 3] >= edges.colors[weakest, 3]


@every_case
def test_at_the_end_there_is_a_ring_for_every_bias(case):
    diagram = at(case, ALL).parts["diagram"]
    rings = [neuron.circle for layer in diagram.layers[1:] for _, neuron in layer.drawn()]
    assert len(rings) == sum(b.size for b in net_of(case).biases)
    assert {ring.get_stroke_color().to_hex().lower() for ring in rings} == {diagram.theme.bias.lower()}


@every_case
def test_before_a_layer_is_counted_its_lines_are_not_seen(case):
    for beat, seen in ((ONE, 0), (LAYER, 1), (LAYERS, len(net_of(case).weights))):
        for layer, edges in enumerate(at(case, beat).parts["diagram"].edges):
            assert (edges.colors[:, 3] > 0).all() == (layer < seen)


@every_case
def test_the_neurons_hold_what_the_network_computes(case):
    passed = net_of(case).forward(image_of(CASES[case][1]))
    for beat in (ALL, TURNED):
        for layer, values in zip(at(case, beat).parts["diagram"].layers, passed.activations, strict=True):
            assert_allclose(layer.activations, values, atol=1e-6)


@every_case
def test_the_weight_that_is_turned_is_the_one_that_contributes_most_to_the_answer(case):
    passed = net_of(case).forward(image_of(CASES[case][1]))
    row = net_of(case).weights[-1][passed.output.argmax()]
    expected = row[abs(row * passed.activations[-2]).argmax()]
    parts = at(case, TURNED).parts
    assert parts["dial"].value == pytest.approx(expected, rel=1e-6)
    assert parts["dial"].number.text == number_text(float(expected), 2)
    assert parts["neuron"].value == pytest.approx(passed.output.max(), abs=1e-6)


@every_case
def test_turning_it_changes_the_answer_as_the_network_would(case):
    net, image, stage = net_of(case), image_of(CASES[case][1]), scene(case).scene
    passed = net.forward(image)
    answer, other = int(passed.output.argmax()), -stage.dial.value
    z = passed.weighted_sums[-1][answer] + (other - stage.dial.value) * passed.activations[-2][stage.sender]
    assert stage._output(other) == pytest.approx(1 / (1 + np.exp(-z)), abs=1e-5)


def test_a_weight_that_is_made_up_is_called_so_as_long_as_it_is():
    stage = scene(0).scene
    assert isinstance(stage.tag, HypotheticalTag)
    assert not at(0, TURNED).of(HypotheticalTag)  # the weight is its own again


def test_no_line_is_too_faint_to_be_there_and_none_is_fainter_than_its_weight():
    colours = np.zeros((300, 4))
    colours[:10, 3] = 0.9
    seen = visible(colours)
    assert (seen[10:, 3] > 0.1).all() and (seen[:10, 3] == 0.9).all()


def test_the_lines_are_seen_in_the_frame():
    early, late = at(0, ONE), at(0, ALL)
    edges = late.parts["diagram"].edges[1]
    strongest = int(edges.colors[:, 3].argmax())
    place = edges.points_along(0.4, [strongest])[0]
    canvas = 255 * late.parts["diagram"].theme.rgb("canvas")
    assert_allclose(early.at(place), canvas, atol=3)
    assert abs(late.at(place) - canvas).max() > 60


@every_case
def test_nothing_is_amiss(case):
    for beat, seen in scene(case).beats.items():
        assert not seen.amiss, beat
