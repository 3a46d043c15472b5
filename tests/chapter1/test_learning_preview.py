"""What `LearningPreview` shows is a training as it was, real accuracies, and the sums that led to a real mistake."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import Network, load_network, load_run
from network.data.gallery import gallery
from scenes.chapter1.learning_preview import LearningPreview
from scenes.chapter1.taken_apart import TakenApart
from scenes.mobjects import DARK, HypotheticalTag, NetworkDiagram, number_text
from scenes.mobjects.charts.term_bars import TermBars
from scenes.mobjects.diagrams.answer_box import AnswerBox
from scenes.staging import network_on_a_digit
from tests.chapters.watching import Seen, Tried, check_that_it_is_paced, complaints

LEARNS = {
    "default": "its plain sister, before learning: 13,002 random numbers",
    "another digit to plain": "the same network before learning: 13,002 random numbers",
    "one hidden layer": "another network learns here: 784-16-16-10, 13,002 random numbers",
}
RANDOM, LEARNING = "before_learning_all_weights_are_random", "learning_moves_them_all"
MISTAKE, TAKEN_APART = "even_so_it_makes_mistakes", "the_answer_is_taken_apart"
OFF, OPENED = "one_neuron_is_switched_off", "every_sum_can_be_opened"


class Flawless(LearningPreview):
    """With only those digits at hand that the network reads rightly."""

    def setup(self) -> None:
        super().setup()
        self.digits = self.digits.take(
            np.flatnonzero(self.net.forward(self.digits.images).prediction == self.digits.labels)
        )


class Between(LearningPreview):
    """With the diagram and the log looked at after every part of the training."""

    def _stretch(self, first: int, last: int) -> list[Any]:
        self.parts = [*getattr(self, "parts", []), (first, self.diagram.network, self.log.step.value)]
        return super()._stretch(first, last)


tried, flawless = Tried(Between), Tried(Flawless)


def outputs(network: Network, image: np.ndarray) -> list[np.ndarray]:
    """The activations of all layers, worked out here."""
    a = [np.asarray(image, np.float64).ravel()]
    for W, b in zip(network.weights, network.biases, strict=True):
        a.append(1 / (1 + np.exp(-(W.astype(float) @ a[-1] + b))))
    return a


@cache
def mistake(case: str) -> tuple[np.ndarray, int, int]:
    """The rule in words: the misread digit whose brightest output is brightest; its picture, truth and answer."""
    data, net = gallery(), tried.network(case)
    answers = [outputs(net, image)[-1] for image in data.images]
    wrong = [k for k in range(len(data)) if answers[k].argmax() != data.labels[k]]
    surest = max(wrong, key=lambda k: float(answers[k].max()))
    return data.images[surest], int(data.labels[surest]), int(answers[surest].argmax())


def terms(case: str, digit: int) -> np.ndarray:
    """What the neurons of the last hidden layer contribute to an output neuron."""
    return tried.network(case).weights[-1][digit].astype(float) * outputs(tried.network(case), mistake(case)[0])[-2]


def boxes(stage: Seen) -> dict[int, str]:
    return {box.digit: box.number.text for box in stage.of(AnswerBox)}


def the_diagram(stage: Seen) -> NetworkDiagram:
    (diagram,) = stage.of(NetworkDiagram)
    return diagram


def check_edges(diagram: NetworkDiagram, layer: int, values: np.ndarray, scale: float) -> None:
    """The edges into a layer show these signed values (out, in)."""
    drawn = values[np.ix_(diagram.layers[layer].shown, diagram.layers[layer - 1].shown)].ravel()
    edges = diagram.edges[layer - 1]
    assert_allclose(edges.colors, diagram.style.colours(drawn, scale, diagram.theme), atol=1e-5)
    assert edges.opacity == pytest.approx(1)


def decisive(case: str) -> int:
    """The neuron that gives most to the answer, compared with what it gives to the truth."""
    _, truth, answer = mistake(case)
    return int(np.argmax(terms(case, answer) - terms(case, truth)))


@tried.in_every_case
def test_it_begins_with_the_random_weights_of_the_run(case):
    stage, run = tried.at(case, RANDOM), load_run("plain")
    diagram = the_diagram(stage)
    assert_allclose(diagram.network.parameters, run.parameters[0])
    for layer, expected in zip(diagram.layers, outputs(run.at(0), tried.image(case)), strict=True):
        assert_allclose(layer.activations, expected, atol=1e-5)
    assert {"0", "10.2%"} <= set(stage.numbers)
    assert LEARNS[case] in stage.words
    assert ("Nobody sets them. Here is another network" in tried.said(case)[0]) == (case == "one hidden layer")


def test_the_weights_the_step_and_the_accuracy_are_those_of_the_checkpoints():
    """Ledger row 12:23: the edges move as they did in a training, with its own numbers."""
    run, stage = load_run("plain"), tried.at("default", LEARNING)
    parts = tried.played().scene.parts
    assert [first for first, _, _ in parts] == [0, 33, 66]
    for first, network, step in parts:
        assert_allclose(network.parameters, run.parameters[first], atol=1e-6)
        assert step == run.steps[first]
    diagram, log = the_diagram(stage), stage.parts["log"]
    assert_allclose(diagram.network.parameters, run.parameters[-1])
    assert (log.step.text, log.accuracy.text) == ("43,000", "96.3%")
    name = log.curve.names[0]
    assert_allclose(log.curve.median(name), run.accuracies[1:])
    assert log.curve.drawn == pytest.approx(np.log10(43_000))
    expected = outputs(run.network, tried.image())
    for layer, activations in zip(diagram.layers, expected, strict=True):
        assert_allclose(layer.activations, activations, atol=1e-5)


def test_what_is_said_of_the_training_are_its_numbers():
    told = tried.told()
    assert "only guess: 10.2% right" in told
    assert "After every 64, each weight" in told
    assert "96.3% of 5,000 digits" in told
    assert "Our own design, from before, gets 84.3%." in told and "Learning beat us." in told


def test_the_designed_network_is_tagged_and_both_accuracies_are_real():
    stage = tried.at("default", "who_would_set_them_by_hand")
    (tag,) = stage.of(HypotheticalTag)
    designed, learnt = stage.parts["designed"], stage.parts["learnt"]
    for rival, name in ((designed, "by_hand"), (learnt, "plain")):
        network, diagram = load_network(name), rival[0]
        assert_allclose(diagram.network.parameters, network.parameters)
        assert_allclose(diagram.layers[-1].activations, outputs(network, tried.image())[-1], atol=1e-5)
        assert rival[2].text == f"{100 * network.metadata['accuracy']['validation']:.1f}%"
    assert abs(tag.get_x() - designed.get_x()) < 0.5 < abs(tag.get_x() - learnt.get_x())
    assert "5,000 digits set aside" in stage.words


@tried.in_every_case
def test_the_surest_mistake_is_shown_with_both_outputs(case):
    stage, (image, truth, answer) = tried.at(case, MISTAKE), mistake(case)
    passed = outputs(tried.network(case), image)
    for layer, expected in zip(the_diagram(stage).layers, passed, strict=True):
        assert_allclose(layer.activations, expected, atol=1e-5)
    assert boxes(stage) == {digit: number_text(float(passed[-1][digit])) for digit in (truth, answer)}
    assert f"its answer: {answer}" in stage.words and f"the truth: {truth}" in stage.words
    assert f"But our network reads this as {answer}. It is {truth}. Can we see why?" in tried.said(case)


@tried.in_every_case
def test_the_bars_are_the_terms_and_add_up_to_the_sum(case):
    """Ledger row 9:50: every sum is worked out, and equal to the code's."""
    net, (image, truth, answer) = tried.network(case), mistake(case)
    passed = net.forward(image)
    accounts: list[TermBars] = tried.at(case, TAKEN_APART).of(TermBars)
    strength = np.maximum(abs(terms(case, answer)), abs(terms(case, truth)))
    strength[decisive(case)] += 100  # is among them in any case
    shown = set(np.argsort(-strength)[:3])
    for account, digit in zip(accounts, (answer, truth), strict=True):
        all_terms = terms(case, digit)
        assert set(account.shown) == shown and account.shown == accounts[0].shown
        bias = float(net.biases[-1][digit])
        own = all_terms[list(account.shown)]
        rest = float(all_terms.sum() - own.sum())
        assert_allclose(account.bars.values, [*own, rest, bias], atol=1e-5)
        assert [number.text for number in account.bars.numbers] == [
            number_text(value, 2, signed=True) for value in (*own, rest, bias)
        ]
        assert account.sum_number.value == pytest.approx(passed.weighted_sums[-1][digit], abs=1e-4)
        assert account.bars.values.sum() == pytest.approx(account.sum_number.value)
        assert account.outcome[1].text == number_text(float(passed.output[digit]))
    assert accounts[0].bars.limits == accounts[1].bars.limits


@tried.in_every_case
def test_the_last_edges_are_the_same_terms(case):
    net, (_, truth, answer) = tried.network(case), mistake(case)
    scale = max(float(abs(terms(case, digit)).max()) for digit in (answer, truth))
    values = np.zeros(net.weights[-1].shape)
    values[answer], values[truth] = terms(case, answer), terms(case, truth)
    check_edges(the_diagram(tried.at(case, TAKEN_APART)), len(net.weights), values, scale)


@tried.in_every_case
def test_without_the_neuron_that_pushed_most_both_sums_are_worked_out_anew(case):
    net, (image, truth, answer) = tried.network(case), mistake(case)
    stage, neuron = tried.at(case, OFF), decisive(case)
    sent = outputs(net, image)[-2].copy()
    sent[neuron] = 0
    sums = net.weights[-1].astype(float) @ sent + net.biases[-1]
    output = 1 / (1 + np.exp(-sums))
    diagram = the_diagram(stage)
    assert_allclose(diagram.layers[-2].activations, sent, atol=1e-5)
    assert_allclose(diagram.layers[-1].activations, output, atol=1e-5)
    for (_, account), digit in zip(stage.parts["accounts"], (answer, truth), strict=True):
        assert account.bars.values[account.shown.index(neuron)] == 0
        assert account.sum_number.value == pytest.approx(sums[digit], abs=1e-4)
        assert account.outcome[1].value == pytest.approx(output[digit], abs=1e-4)
    new = int(output.argmax())
    assert f"its answer now: {new}" in stage.words and f"neuron {neuron} switched off" in stage.words
    verdict = {truth: f"{new}. Right.", answer: f"Still {new}. Others pushed as well."}
    assert verdict.get(new, f"Then it says {new}.") in tried.said(case)


@tried.in_every_case
def test_it_ends_at_rest_on_the_digit_of_before(case):
    net, stage = tried.network(case), tried.at(case, OPENED)
    diagram = the_diagram(stage)
    assert_allclose(diagram.network.parameters, net.parameters)
    for layer, expected in zip(diagram.layers, outputs(net, tried.image(case)), strict=True):
        assert_allclose(layer.activations, expected, atol=1e-5)
    assert not stage.of(TermBars) and not stage.of(AnswerBox)
    ink = net.weights[0][-1] * 0
    neuron = decisive(case)
    for layer in range(len(net.weights) - 1, 0, -1):
        ink = net.weights[layer - 1][neuron] * outputs(net, mistake(case)[0])[layer - 1]
        neuron = int(ink.argmax())
    assert_allclose(stage.parts["ink"].weights.ravel(), ink, atol=1e-6)


def test_what_made_the_difference_is_followed_back_to_the_picture():
    net, (image, truth, answer) = tried.network(), mistake("default")
    taken, a, neuron = TakenApart.surest_mistake(net, gallery()), outputs(net, image), decisive("default")
    diagram = network_on_a_digit(net, image, theme=DARK)
    assert taken.pair == (answer, truth) and taken.misread
    for layer in range(len(net.weights) - 1, 0, -1):
        ring = taken.ring(diagram, layer, DARK)
        assert_allclose(ring.get_center(), diagram.neuron(layer, neuron).get_center(), atol=1e-6)
        values = np.zeros(net.weights[layer - 1].shape)
        values[neuron] = net.weights[layer - 1][neuron] * a[layer - 1]
        check_edges(taken.with_what_activated(diagram, layer), layer, values, float(abs(values).max()))
        neuron = int(values[neuron].argmax())


def test_without_hidden_layers_pixels_push():
    net = Network.random((784, 10), seed=3)
    taken = TakenApart.surest_mistake(net, gallery())
    pushes = (net.weights[0][taken.pair[0]] - net.weights[0][taken.pair[1]]) * taken.image
    assert taken.decisive == pushes.argmax() and taken.path == {0: taken.decisive}
    diagram = network_on_a_digit(net, taken.image, theme=DARK)
    off = taken.with_one_switched_off(diagram)
    assert off.layers[0].activations[taken.decisive] == 0
    assert_allclose(off.layers[1].activations, outputs(net, off.layers[0].activations)[-1], atol=1e-6)


def test_where_nothing_pushes_the_answer_still_is_the_networks():
    net = load_network("edges")
    taken = TakenApart.surest_mistake(net.with_parameters(np.zeros(net.parameter_count)), gallery())
    assert taken.pair[0] == 0 and taken.pushes.max() == 0


def test_bars_in_the_picture():
    stage = tried.at("default", TAKEN_APART)
    bars = stage.of(TermBars)[0].bars
    for k, value in enumerate(bars.values):
        role = "positive" if value > 0 else "negative"
        assert_allclose(stage.at(bars.at(k, value / 2)), 255 * bars.theme.rgb(role), atol=3)


def test_a_network_without_mistakes_is_opened_where_it_is_least_sure():
    data, net = gallery(), flawless.network()
    answers = [outputs(net, image)[-1] for image in data.images]
    right = [k for k in range(len(data)) if answers[k].argmax() == data.labels[k]]
    least = min(right, key=lambda k: float(answers[k].max()))
    second, first = map(int, np.argsort(answers[least])[-2:])
    stage = flawless.at("default", MISTAKE)
    assert boxes(stage) == {digit: number_text(float(answers[least][digit])) for digit in (first, second)}
    just = ", but only just" if answers[least][first] - answers[least][second] < 0.3 else ""
    assert f"Our network reads this as {first}{just}. Can we see why?" in flawless.said()
    assert not any("wrong" in text or "Right." in text or "truth" in text for text in flawless.said())
    assert complaints(flawless.played()) == []


@pytest.mark.parametrize("scene", [tried, flawless], ids=["default", "flawless"])
def test_it_is_well_laid_out_and_can_be_read_in_its_time(scene):
    assert complaints(scene.played()) == []
    check_that_it_is_paced(scene.played(), 70, 95)
