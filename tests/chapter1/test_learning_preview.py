"""What `LearningPreview` shows is a training as it was, real accuracies, and the sums that led to a real mistake."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import Network, load_network, load_run
from network.data.gallery import gallery, gallery_digit
from scenes.chapter1.learning_preview import LearningPreview
from scenes.mobjects import HypotheticalTag, NetworkDiagram, number_text
from scenes.mobjects.charts.term_bars import TermBars
from scenes.mobjects.diagrams.answer_box import AnswerBox
from tests.chapters.watching import Played, Seen, check_that_it_is_paced, network_of, play

ONE_HIDDEN_LAYER = Network.random((784, 30, 10), seed=3)
CASES: dict[str, dict[str, Any]] = {
    "default": {"digit": "3-01", "network": "edges"},
    "another digit": {"digit": "8-04", "network": "plain"},
    "one hidden layer": {"digit": "5-02", "network": ONE_HIDDEN_LAYER},
}
RANDOM, LEARNING = "before_learning_all_weights_are_random", "learning_moves_them_all"
MISTAKE, FIRST, SECOND = "even_so_it_makes_mistakes", "the_answer_is_taken_apart", "so_is_the_other_one"
DIFFERENCE = "one_neuron_made_most_of_the_difference"


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


@cache
def watched(case: str) -> Played:
    if case == "flawless":
        return play(Flawless, look=False, **CASES["default"])
    return play(Between, look=case == "default", **CASES[case])


def seen(case: str, beat: str) -> Seen:
    return watched(case).beats[beat]


def net_of(case: str) -> Network:
    return network_of(CASES.get(case, CASES["default"])["network"])


def outputs(network: Network, image: np.ndarray) -> list[np.ndarray]:
    """The activations of all layers, worked out here."""
    a = [np.asarray(image, np.float64).ravel()]
    for W, b in zip(network.weights, network.biases, strict=True):
        a.append(1 / (1 + np.exp(-(W.astype(float) @ a[-1] + b))))
    return a


@cache
def mistake(case: str) -> tuple[np.ndarray, int, int]:
    """The rule in words: the misread digit whose brightest output is brightest; its picture, truth and answer."""
    data, net = gallery(), net_of(case)
    answers = [outputs(net, image)[-1] for image in data.images]
    wrong = [k for k in range(len(data)) if answers[k].argmax() != data.labels[k]]
    surest = max(wrong, key=lambda k: float(answers[k].max()))
    return data.images[surest], int(data.labels[surest]), int(answers[surest].argmax())


def terms(case: str, digit: int) -> np.ndarray:
    """What the neurons of the last hidden layer contribute to an output neuron."""
    return net_of(case).weights[-1][digit].astype(float) * outputs(net_of(case), mistake(case)[0])[-2]


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


@pytest.mark.parametrize("case", CASES)
def test_it_begins_with_the_random_weights_of_the_run(case):
    stage, run = seen(case, RANDOM), load_run("plain")
    diagram = the_diagram(stage)
    assert_allclose(diagram.network.parameters, run.parameters[0])
    for layer, expected in zip(diagram.layers, outputs(run.at(0), gallery_digit(CASES[case]["digit"])), strict=True):
        assert_allclose(layer.activations, expected, atol=1e-5)
    assert {"0", "10.2%"} <= set(stage.numbers)
    assert "13,002 weights and biases, all random" in stage.words


def test_the_weights_the_step_and_the_accuracy_are_those_of_the_checkpoints():
    """Ledger row 12:23: the edges move as they did in a training, with its own numbers."""
    run, stage = load_run("plain"), seen("default", LEARNING)
    parts = watched("default").scene.parts
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
    expected = outputs(run.network, gallery_digit("3-01"))
    for layer, activations in zip(diagram.layers, expected, strict=True):
        assert_allclose(layer.activations, activations, atol=1e-5)


def test_what_is_said_of_the_training_are_its_numbers():
    said = " ".join(text for _, _, text in watched("default").spoken)
    assert "10.2% of its answers are right" in said
    assert "After every 64 examples" in said
    assert "96.3% of 5,000 digits" in said


def test_the_designed_network_is_tagged_and_both_accuracies_are_real():
    stage = seen("default", "who_would_set_them_by_hand")
    (tag,) = stage.of(HypotheticalTag)
    designed, learnt = stage.parts["rivals"]
    for rival, name in ((designed, "by_hand"), (learnt, "plain")):
        network, diagram = load_network(name), rival[0]
        assert_allclose(diagram.network.parameters, network.parameters)
        assert_allclose(diagram.layers[-1].activations, outputs(network, gallery_digit("3-01"))[-1], atol=1e-5)
        assert rival[1].text == f"{100 * network.metadata['accuracy']['test']:.2f}%"
    assert abs(tag.get_x() - designed.get_x()) < 0.5 < abs(tag.get_x() - learnt.get_x())
    assert "10,000 test images of MNIST" in stage.words


@pytest.mark.parametrize("case", CASES)
def test_the_surest_mistake_is_shown_with_both_outputs(case):
    stage, (image, truth, answer) = seen(case, MISTAKE), mistake(case)
    passed = outputs(net_of(case), image)
    for layer, expected in zip(the_diagram(stage).layers, passed, strict=True):
        assert_allclose(layer.activations, expected, atol=1e-5)
    assert boxes(stage) == {digit: number_text(float(passed[-1][digit])) for digit in (truth, answer)}
    assert f"the digit is {truth}, the answer is {answer}" in stage.words


@pytest.mark.parametrize("case", CASES)
def test_the_bars_are_the_terms_and_add_up_to_the_sum(case):
    """Ledger row 9:50: every sum is worked out, and equal to the code's."""
    net, (image, truth, answer) = net_of(case), mistake(case)
    passed = net.forward(image)
    accounts: list[TermBars] = seen(case, SECOND).of(TermBars)
    assert len(accounts) == 2 and len(seen(case, FIRST).of(TermBars)) == 1
    for account, digit in zip(accounts, (answer, truth), strict=True):
        all_terms = terms(case, digit)
        strongest = sorted(range(len(all_terms)), key=lambda k: -abs(all_terms[k]))[:3]
        bias = float(net.biases[-1][digit])
        rest = float(all_terms.sum() - all_terms[strongest].sum())
        assert list(account.shown) == strongest
        assert_allclose(account.bars.values, [*all_terms[strongest], rest, bias], atol=1e-5)
        assert [number.text for number in account.bars.numbers] == [
            number_text(value, 2, signed=True) for value in (*all_terms[strongest], rest, bias)
        ]
        assert account.sum_number.value == pytest.approx(passed.weighted_sums[-1][digit], abs=1e-4)
        assert account.bars.values.sum() == pytest.approx(account.sum_number.value)
        assert account.outcome[1].text == number_text(float(passed.output[digit]))
    assert accounts[0].bars.limits == accounts[1].bars.limits


@pytest.mark.parametrize("case", CASES)
def test_the_last_edges_are_the_same_terms(case):
    net, (_, truth, answer) = net_of(case), mistake(case)
    scale = max(float(abs(terms(case, digit)).max()) for digit in (answer, truth))
    values = np.zeros(net.weights[-1].shape)
    values[answer] = terms(case, answer)
    check_edges(the_diagram(seen(case, FIRST)), len(net.weights), values, scale)
    values[truth] = terms(case, truth)
    check_edges(the_diagram(seen(case, SECOND)), len(net.weights), values, scale)


@pytest.mark.parametrize("case", CASES)
def test_what_made_the_difference_is_followed_back_to_the_picture(case):
    net, (image, truth, answer) = net_of(case), mistake(case)
    stage, diagram, a = seen(case, DIFFERENCE), the_diagram(seen(case, DIFFERENCE)), outputs(net, image)
    neuron = int(np.argmax(terms(case, answer) - terms(case, truth)))
    said = [text for _, _, text in watched(case).spoken]
    assert any(f"number {neuron}." in text for text in said)
    rings = list(stage.parts["rings"])
    assert len(rings) == len(net.weights) - 1
    for layer, ring in zip(range(len(net.weights) - 1, 0, -1), rings, strict=True):
        assert_allclose(ring.get_center(), diagram.neuron(layer, neuron).get_center(), atol=1e-6)
        values = np.zeros(net.weights[layer - 1].shape)
        values[neuron] = net.weights[layer - 1][neuron] * a[layer - 1]
        check_edges(diagram, layer, values, float(abs(values).max()))
        ink, neuron = values[neuron], int(values[neuron].argmax())
    assert_allclose(stage.parts["ink"].weights.ravel(), ink, atol=1e-6)


def test_bars_and_heat_map_in_the_picture():
    stage, (_, _, answer) = seen("default", DIFFERENCE), mistake("default")
    bars = stage.of(TermBars)[0].bars
    for k, value in enumerate(bars.values):
        middle = bars.at(k, value / 2)
        role = "positive" if value > 0 else "negative"
        assert_allclose(stage.at(middle), 255 * bars.theme.rgb(role), atol=3)
    ink = stage.parts["ink"]
    row, column = np.unravel_index(int(ink.weights[0].argmax()), (28, 28))
    expected = 255 * ink.theme.signed(ink.weights[0][row, column], ink.full_scale)[:3]
    assert_allclose(stage.at(ink.point_at((column + 0.5) / 28, (row + 0.5) / 28)), expected, atol=3)
    assert answer == 5


def test_a_network_without_mistakes_is_opened_where_it_is_least_sure():
    data, net = gallery(), net_of("flawless")
    answers = [outputs(net, image)[-1] for image in data.images]
    right = [k for k in range(len(data)) if answers[k].argmax() == data.labels[k]]
    least = min(right, key=lambda k: float(answers[k].max()))
    second, first = map(int, np.argsort(answers[least])[-2:])
    stage = seen("flawless", MISTAKE)
    assert boxes(stage) == {digit: number_text(float(answers[least][digit])) for digit in (first, second)}
    assert any("least sure" in text for _, _, text in watched("flawless").spoken)
    assert all(not stage.amiss for stage in watched("flawless").beats.values())


def test_another_digit_and_another_network_change_what_is_shown():
    told = [[bars.values.tolist() for bars in seen(case, SECOND).of(TermBars)] for case in CASES]
    assert told[0] != told[1] != told[2] != told[0]
    shown = [the_diagram(seen(case, LEARNING)).layers[0].activations for case in CASES]
    assert abs(shown[0] - shown[1]).max() > 0.5 < abs(shown[1] - shown[2]).max()


@pytest.mark.parametrize("case", ["default", "flawless"])
def test_it_is_well_laid_out_and_can_be_read_in_its_time(case):
    shown = watched(case)
    assert [finding for stage in shown.beats.values() for finding in stage.amiss] == []
    check_that_it_is_paced(shown, 65, 90)
