"""What `Recap` shows of a neuron and of the network is what the arrays come to, for two digits without a reset."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import Network
from network.data.gallery import gallery
from scenes.chapter1.recap import Recap
from scenes.mobjects import AnswerBox, Number, WeightedSum, number_text
from scenes.mobjects.diagrams.network_animations import FeedForward
from tests.chapters.watching import CASES, Seen, Tried, check_that_it_is_paced, play

CLOSE_UP = ["it_is_a_function", "for_other_inputs_it_gives_another_output"]

tried = Tried(Recap, CASES | {"no hidden layer": {"digit": "5-02", "network": Network.random((784, 10), seed=1)}})


@cache
def other_image(case: str) -> np.ndarray:
    """The rule in words: of all pictures of other digits, the one read most certainly as what it is."""
    label = tried.label(case)
    best, found = -1.0, None
    for image, its_label in zip(gallery().images, gallery().labels, strict=True):
        certainty = tried.network(case).forward(image).output[its_label]
        if its_label != label and certainty > best:
            best, found = certainty, image
    return np.reshape(found, (28, 28))


@cache
def neuron_of(case: str) -> tuple[int, int]:
    """The rule in words: of those drawn in the second layer after the input, the one that changes most."""
    net = tried.network(case)
    level = min(2, len(net.weights))
    drawn = tried.at(case, "one_neuron_is_picked_out").parts["diagram"].layers[level].shown
    one, other = (net.forward(image).activations[level] for image in (tried.image(case), other_image(case)))
    return level, max(drawn, key=lambda index: abs(float(one[index] - other[index])))


def computed(case: str, beat: str) -> tuple[np.ndarray, np.ndarray, float, float, float]:
    """What the neuron receives, its weights and bias, and what they come to: a, w, b, z, σ(z)."""
    level, index = neuron_of(case)
    net = tried.network(case)
    image = tried.image(case) if beat == CLOSE_UP[0] else other_image(case)
    a = image.ravel().astype(float)
    for W, b in zip(net.weights[: level - 1], net.biases, strict=False):
        a = 1 / (1 + np.exp(-(W.astype(float) @ a + b)))
    w, b = net.weights[level - 1][index].astype(float), float(net.biases[level - 1][index])
    z = float(sum(weight * activation for weight, activation in zip(w, a, strict=True)) + b)
    return a, w, b, z, float(1 / (1 + np.exp(-z)))


def box(seen: Seen) -> AnswerBox:
    (found,) = seen.of(AnswerBox)
    return found


@tried.in_every_case
def test_the_layout_is_sound_at_the_end_of_every_beat(case):
    assert {beat: seen.amiss for beat, seen in tried.played(case).beats.items() if seen.amiss} == {}


@tried.in_every_case
def test_every_neuron_is_as_bright_as_the_network_makes_it(case):
    for beat in ("the_whole_network_is_a_function", "all_its_knobs_are_counted", "it_is_only_a_function"):
        image = tried.image(case)
        seen = tried.at(case, beat)
        diagram = seen.parts["diagram"]
        for layer, expected in zip(diagram.layers, tried.network(case).forward(image).activations, strict=True):
            assert_allclose(layer.activations, expected, atol=1e-6)
        for layer in diagram.layers[1:]:
            for _index, neuron in layer.drawn():
                expected = 255 * diagram.theme.activations(neuron.value)[:3]
                assert_allclose(seen.at(neuron.get_center()), expected, atol=3)
        row, column = np.unravel_index(image.argmax(), image.shape)
        full = 255 * diagram.theme.activations(1.0)[:3]
        assert_allclose(seen.at(diagram.layers[0].cell_center(row, column)), full, atol=3)


@tried.in_every_case
@pytest.mark.parametrize("beat", CLOSE_UP)
def test_the_neuron_gives_the_squished_weighted_sum_of_all_that_it_receives(case, beat):
    a, w, b, z, result = computed(case, beat)
    seen = tried.at(case, beat)
    senders, receiver = seen.parts["close_up"].layers
    assert_allclose(senders.activations, a, atol=1e-5)
    assert receiver.neurons[0].value == pytest.approx(result, abs=1e-5)
    assert receiver.neurons[0].number.text == number_text(result)
    (written,) = seen.of(WeightedSum)
    assert (written.weighted_sum, written.result) == pytest.approx((z, result), abs=1e-4)
    terms = {j: [each.text for each in term.numbers if isinstance(each, Number)] for j, term in written.terms.items()}
    assert len(terms) == 3
    for j, printed in terms.items():
        assert printed[-2].lstrip("−") == number_text(abs(w[j]))
        assert printed[-1] == number_text(a[j])
    assert {number_text(abs(b)), number_text(z), number_text(result)} <= set(seen.numbers)
    expected = tried.image(case) if beat == CLOSE_UP[0] else other_image(case)
    assert_allclose(seen.parts["thumbnail"].values, expected, atol=1e-6)
    assert f"{len(w)} numbers in" in seen.words and "one number out" in seen.words


@tried.in_every_case
def test_the_edges_that_are_picked_out_are_the_neurons_own(case):
    level, index = neuron_of(case)
    edges = tried.at(case, CLOSE_UP[0]).parts["close_up"].edges[0]
    shown = tried.at(case, CLOSE_UP[0]).parts["close_up"].layers[0].shown
    weights = tried.network(case).weights[level - 1][index][list(shown)]
    assert edges.count == len(shown)
    assert ((edges.colors[:, 2] > edges.colors[:, 0]) == (weights >= 0)).all()
    assert (np.diff(edges.colors[np.argsort(abs(weights)), 3]) >= -1e-6).all()


@tried.in_every_case
def test_the_written_out_terms_matter_most_of_those_drawn(case):
    a, w, *_ = computed(case, CLOSE_UP[0])
    other, *_ = computed(case, CLOSE_UP[1])
    seen = tried.at(case, CLOSE_UP[0])
    drawn = seen.parts["close_up"].layers[0].shown
    (written,) = seen.of(WeightedSum)
    sizes = {j: max(abs(w[j] * a[j]), abs(w[j] * other[j])) for j in drawn}
    least_written = min(sizes[j] for j in written.terms)
    assert all(sizes[j] <= least_written + 1e-6 for j in drawn if j not in written.terms)


@tried.in_every_case
def test_the_indices_in_the_formula_come_from_the_sizes(case):
    net = tried.network(case)
    source = tried.played(case).scene.formula.typst_code
    assert f"(a_0, dots, a_({net.sizes[0] - 1}))" in source
    assert f"(y_0, dots, y_({net.sizes[-1] - 1}))" in source
    said = tried.told(case)
    assert f"{net.sizes[0]} numbers in, {net.sizes[-1]} out" in said


@tried.in_every_case
def test_the_printed_outputs_are_those_of_the_network_and_the_largest_is_in_the_box(case):
    net, output = tried.network(case), tried.network(case).forward(tried.image(case)).output
    printed = tried.at(case, "the_whole_network_is_a_function").parts["outputs"]
    assert [number.text for number in printed] == [number_text(value) for value in output]
    for beat in ("the_whole_network_is_a_function", "all_its_knobs_are_counted", "it_is_only_a_function"):
        seen = tried.at(case, beat)
        answer = seen.parts["diagram"].neuron(len(net.weights), int(output.argmax()))
        assert box(seen).get_y() == pytest.approx(answer.get_y(), abs=0.1)
        assert box(seen).height < 0.6


@tried.in_every_case
def test_it_reads_is_said_of_networks_that_do(case):
    told = tried.told(case)
    right = tried.network(case).forward(gallery().images).output.argmax(axis=1) == gallery().labels
    assert ("It reads." in told) == (right.mean() > 0.5)
    assert ("meant to read" in told) == (right.mean() <= 0.5)


def test_where_all_neurons_compute_together_it_is_refused():
    softmax = Network.random((784, 10), "softmax", seed=1)
    reason = Recap.refusal(softmax)
    assert reason is not None and "softmax" in reason
    assert Recap.refusal(Network.random((784, 8, 10), ("sigmoid", "softmax"), seed=1)) is None


def test_the_second_digit_runs_from_what_the_first_one_left(monkeypatch):
    passes: list[tuple[list[np.ndarray], list[np.ndarray]]] = []
    begin = FeedForward.begin

    def watched(self: FeedForward) -> None:
        begin(self)
        if len(self.after[0]) == 784:
            passes.append((self.before, self.after))

    monkeypatch.setattr(FeedForward, "begin", watched)
    scene = play(Recap, look=False).scene
    ((before, after),) = passes
    for shown, image in ((before, "other_image"), (after, "image")):
        for layer, expected in zip(shown, scene.net.forward(getattr(scene, image)).activations, strict=True):
            assert_allclose(layer, expected, atol=1e-6)


@tried.in_every_case
def test_the_knobs_are_counted_from_the_arrays_and_the_edges_of_all_pixels_are_drawn(case):
    net = tried.network(case)
    knobs = sum(W.size + b.size for W, b in zip(net.weights, net.biases, strict=True))
    for beat in ("all_its_knobs_are_counted", "it_is_only_a_function"):
        seen = tried.at(case, beat)
        assert seen.parts["count"].text == number_text(knobs, 0)
        assert seen.parts["count"].text in seen.numbers
        edges, receivers = seen.parts["diagram"].edges[0], seen.parts["diagram"].layers[1].shown
        assert edges.count == 784 * len(receivers)
        blue = edges.colors[:, 2] > edges.colors[:, 0]
        assert (blue == (net.weights[0][list(receivers)].ravel() >= 0)).all()
        assert all(each.opacity == 1 for each in seen.parts["diagram"].edges)
    assert f"{number_text(knobs, 0)} knobs" in tried.told(case)
    before = tried.at(case, "the_whole_network_is_a_function").parts["diagram"]
    inked = (tried.image(case) > 0) | (other_image(case) > 0)
    assert before.edges[0].count == inked.sum() * len(before.layers[1].shown)


@tried.in_every_case
def test_the_count_stands_alone_a_unit_high(case):
    count = tried.at(case, "all_its_knobs_are_counted").parts["count"]
    assert count.height > 0.7 and count.get_right()[0] < 6.7


def test_another_digit_and_another_network_change_every_picture():
    for beat in tried.played().beats:
        one, other = (tried.at(case, beat).frame.astype(int) for case in ("default", "another digit to plain"))
        assert abs(one - other).max() > 100


def test_it_lasts_as_long_as_a_section_should_and_can_be_read():
    check_that_it_is_paced(tried.played(), 45, 70)
