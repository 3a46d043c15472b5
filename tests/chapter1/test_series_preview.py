"""What `SeriesPreview` shows is what the network answers, how often it is right, and the gradient of a real mistake."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import Network
from network.data.gallery import gallery
from scenes.chapter1.series_preview import SeriesPreview
from scenes.mobjects import NetworkDiagram, number_text
from scenes.mobjects.diagrams.answer_box import AnswerBox
from scenes.staging import network_alone
from tests.chapters.watching import Seen, Tried, check_that_it_is_paced, complaints, network_of, play

MISREAD, FED = "some_pictures_mislead_it", "the_first_of_them_goes_through_again"
GRADIENT, STEP = "every_weight_is_asked_what_it_does", "one_step_makes_it_better"


class Flawless(SeriesPreview):
    """With only those digits at hand that the network reads rightly."""

    def setup(self) -> None:
        super().setup()
        right = [k for k, image in enumerate(self.digits.images) if answer(self.net, image) == self.digits.labels[k]]
        self.digits = self.digits.take(right)


tried, flawless = Tried(SeriesPreview), Tried(Flawless)


def outputs(network: Network, image: np.ndarray, parameters: np.ndarray | None = None) -> list[np.ndarray]:
    """The activations of all layers, worked out here, for other parameters where they are given."""
    flat = iter(np.asarray(network.parameters if parameters is None else parameters, np.float64))
    a = [np.asarray(image, np.float64).ravel()]
    for W in network.weights:
        weights = np.fromiter(flat, np.float64, W.size).reshape(W.shape)
        a.append(1 / (1 + np.exp(-(weights @ a[-1] + np.fromiter(flat, np.float64, len(W))))))
    return a


def answer(network: Network, image: np.ndarray) -> int:
    return int(np.argmax(network.forward(image).output))


def cost(network: Network, image: np.ndarray, label: int, parameters: np.ndarray) -> float:
    return float(((outputs(network, image, parameters)[-1] - np.eye(10)[label]) ** 2).sum())


@cache
def surest_mistakes(case: str) -> list[int]:
    """The rule in words: of the misread digits those whose strongest output is strongest."""
    data, net = gallery(), tried.network(case)
    wrong = [k for k in range(len(data)) if answer(net, data.images[k]) != data.labels[k]]
    return sorted(wrong, key=lambda k: -float(net.forward(data.images[k]).output.max()))


def example(case: str) -> tuple[np.ndarray, int]:
    first = surest_mistakes(case)[0]
    return gallery().images[first], int(gallery().labels[first])


def boxes(stage: Seen) -> dict[int, str]:
    """Digit -> the number beside the box round its neuron."""
    return {box.digit: box.number.text for box in stage.of(AnswerBox)}


def the_diagram(stage: Seen) -> NetworkDiagram:
    (diagram,) = stage.of(NetworkDiagram)
    return diagram


@tried.in_every_case
def test_the_digit_on_show_goes_through_first(case):
    stage, net = tried.at(case, "a_network_reads_a_digit"), tried.network(case)
    passed = outputs(net, tried.image(case))
    for layer, expected in zip(the_diagram(stage).layers, passed, strict=True):
        assert_allclose(layer.activations, expected, atol=1e-5)
    best = int(np.argmax(passed[-1]))
    assert boxes(stage) == {best: number_text(float(passed[-1][best]))}


@tried.in_every_case
def test_a_dozen_others_follow_each_the_first_of_its_label_not_yet_seen(case):
    stage, net, data = tried.at(case, "more_digits_follow"), tried.network(case), gallery()
    gone, label = [tried.image(case).ravel().tolist()], tried.label(case)
    verdicts = []
    readings = stage.parts["readings"]
    assert len(readings) == 12
    for turn, reading in enumerate(readings, 1):
        wanted = (label + 3 * turn) % 10
        image = next(
            image
            for image, truth in zip(data.images, data.labels, strict=True)
            if truth == wanted and image.tolist() not in gone
        )
        gone.append(image.tolist())
        assert_allclose(reading.picture.values.ravel(), image)
        assert reading.answer.value == np.argmax(outputs(net, image)[-1])
        verdicts.append(reading.answer.value == wanted)
        assert reading.mark.right == reading.right == verdicts[-1]
    assert [count[1].value for count in stage.parts["tally"]] == [sum(verdicts), 12 - sum(verdicts)]
    passed = outputs(net, np.array(gone[-1]))  # the last one, without reset
    for layer, expected in zip(the_diagram(stage).layers, passed, strict=True):
        assert_allclose(layer.activations, expected, atol=1e-5)


@tried.in_every_case
def test_its_accuracy_is_that_of_mnist_where_it_is_known_and_of_the_digits_at_hand_where_not(case):
    stage, net = tried.at(case, "its_answers_are_counted"), tried.network(case)
    if "accuracy" in net.metadata:
        right, count, where = round(1e4 * net.metadata["accuracy"]["test"]), 10_000, "10,000 test images of MNIST"
    else:
        right, count, where = len(gallery()) - len(surest_mistakes(case)), 240, "240 digits at hand"
    assert where in stage.words
    assert f"{count - right:,}" in stage.words.split("\n") and "wrong answers" in stage.words
    assert {f"It gets {right:,} right.", f"And {count - right:,} wrong."} <= set(tried.said(case))
    good, bad = stage.parts["bar"]
    assert good.width / (good.width + bad.width) == pytest.approx(right / count, abs=1e-4)
    assert good.get_fill_opacity() < 0.5 < bad.get_fill_opacity()
    number = stage.parts["number"]
    assert 0.95 <= number.height <= 1.2
    assert (
        bad.get_left()[0] - number.width <= number.get_left()[0] and number.get_right()[0] <= bad.get_right()[0] + 0.1
    )


@tried.in_every_case
def test_the_mistakes_are_real_and_the_surest_comes_first(case):
    stage, net, expected = tried.at(case, MISREAD), tried.network(case), surest_mistakes(case)
    wall = stage.parts["wall"]
    assert len(wall) == min(len(expected), 10)
    for reading, index in zip(wall, expected, strict=False):
        assert_allclose(reading.picture.values.ravel(), gallery().images[index])
        assert reading.answer.value == answer(net, gallery().images[index]) != gallery().labels[index]
        assert not reading.right
    assert f"{len(expected)} of the 240 digits at hand" in stage.words
    excused = any(text.startswith("Be kind.") for text in tried.said(case))
    assert excused == (len(expected) < 24) != ("This network has much to learn." in tried.said(case))


@tried.in_every_case
def test_the_mistake_is_shown_with_the_truth_the_answer_and_both_outputs(case):
    stage, (image, truth) = tried.at(case, FED), example(case)
    passed = outputs(tried.network(case), image)
    for layer, expected in zip(the_diagram(stage).layers, passed, strict=True):
        assert_allclose(layer.activations, expected, atol=1e-5)
    best = int(np.argmax(passed[-1]))
    assert boxes(stage) == {digit: number_text(float(passed[-1][digit])) for digit in (best, truth)}
    assert "its answer" in stage.words and "the truth" in stage.words
    assert f"Take this one. It should say {truth}. It says {best}." in tried.said(case)


def test_its_neurons_are_as_full_in_the_picture():
    stage, (image, _) = tried.at("default", FED), example("default")
    diagram, passed = the_diagram(stage), outputs(tried.network(), image)
    for layer, activations in zip(diagram.layers[1:], passed[1:], strict=True):
        for index, neuron in layer.drawn():
            expected = 255 * diagram.theme.activations(activations[index])[:3]
            assert_allclose(stage.at(neuron.get_center()), expected, atol=3)


@tried.in_every_case
def test_every_edge_is_the_gradient_of_that_mistake(case):
    """Ledger row 1:28: widths and colours are one real gradient, downhill, checked here by moving weights."""
    diagram, net, (image, truth) = the_diagram(tried.at(case, GRADIENT)), tried.network(case), example(case)
    gradient, start = net.gradient(image, truth), np.asarray(net.parameters, np.float64)
    for number, (edges, dC_dW) in enumerate(zip(diagram.edges, gradient.weights, strict=True)):
        receivers, senders = diagram.layers[number + 1].shown, diagram.layers[number].shown
        values, scale = -dC_dW[np.ix_(receivers, senders)].ravel(), float(abs(dC_dW).max())
        assert_allclose(edges.colors, diagram.style.colours(values, scale, diagram.theme), atol=1e-5)
        assert_allclose(edges.widths, diagram.style.widths(values, scale), atol=1e-5)
        row, column = np.unravel_index(int(abs(dC_dW).argmax()), dC_dW.shape)
        place = sum(W.size + len(W) for W in net.weights[:number]) + row * dC_dW.shape[1] + column
        nudge = 1e-4 * (np.arange(len(start)) == place)
        slope = (cost(net, image, truth, start + nudge) - cost(net, image, truth, start - nudge)) / 2e-4
        assert dC_dW[row, column] == pytest.approx(slope, rel=1e-2)


@tried.in_every_case
def test_five_connections_that_should_change_much_have_arrows_well_apart(case):
    shown, net, (image, truth) = tried.played(case), tried.network(case), example(case)
    diagram, arrows = the_diagram(shown.beats[GRADIENT]), shown.scene.learning.arrows
    gradient, middles = net.gradient(image, truth), np.array([arrow.get_center() for arrow in arrows])
    assert len(arrows) == 5
    apart = np.linalg.norm(middles[:, np.newaxis] - middles, axis=-1)
    assert apart[~np.eye(5, dtype=bool)].min() > 0.8
    for arrow, middle in zip(arrows, middles, strict=True):
        rises = arrow.get_end()[1] > arrow.get_start()[1]
        assert arrow.get_color().to_hex().lower() == (diagram.theme.positive if rises else diagram.theme.negative)
        near = []  # of the connections that pass the middle of the arrow, one of the strongest goes that way
        for number, dC_dW in enumerate(gradient.weights):
            (starts, _), (ends, _) = (layer.places() for layer in diagram.layers[number : number + 2])
            drawn = -dC_dW[np.ix_(diagram.layers[number + 1].shown, diagram.layers[number].shown)]
            along = ends[:, np.newaxis] - starts
            share = (middle[0] - starts[:, 0]) / along[..., 0]
            height = starts[:, 1] + share * along[..., 1]
            passing = (share > 0) & (share < 1) & (abs(height - middle[1]) < 1e-3)
            near += [value / abs(drawn).max() for value in drawn[passing]]
        assert max(near, key=abs) != 0 and (max(near, key=abs) > 0) == rises


@tried.in_every_case
def test_the_step_goes_against_the_gradient_and_is_no_longer_than_need_be(case):
    stage, net, (image, truth) = tried.at(case, STEP), tried.network(case), example(case)
    start, slope = np.asarray(net.parameters, np.float64), np.asarray(net.gradient(image, truth).flat, np.float64)
    goal = next(
        start - 2.0**power * slope
        for power in range(-8, 11)
        if cost(net, image, truth, start - 2.0**power * slope) <= cost(net, image, truth, start) / 2
        and np.argmax(outputs(net, image, start - 2.0**power * slope)[-1]) == truth
    )
    diagram, passed = the_diagram(stage), outputs(net, image, goal)
    assert_allclose(diagram.network.parameters, goal, atol=1e-5)
    for layer, expected in zip(diagram.layers, passed, strict=True):
        assert_allclose(layer.activations, expected, atol=1e-3)
    for digit, number in boxes(stage).items():
        assert float(number) == pytest.approx(passed[-1][digit], abs=6e-3)
    told = float(stage.words.split("by more than ")[1].split("\n")[0])
    assert abs(goal - start).max() <= told <= 2.5 * abs(goal - start).max()
    assert f"And it says {truth}. Learning is many such steps." in tried.said(case)
    assert "its answer" not in stage.words  # which it no longer is


def test_a_step_that_does_not_show_is_not_said_to_help():
    """The outputs of huge weights are 0 or 1 whatever one step does."""
    net = network_of("edges")
    shown = play(SeriesPreview, look=False, keep=False, network=net.with_parameters(50 * net.parameters))
    told = shown.said
    assert "One step does not show yet. Learning is many of them." in told
    assert not any("such steps" in text for text in told)


@tried.in_every_case
def test_at_the_end_the_network_stands_alone_on_the_digit_on_show(case):
    stage, net, image = tried.at(case, "first_structure_then_learning"), tried.network(case), tried.image(case)
    diagram = the_diagram(stage)
    assert_allclose(diagram.network.parameters, net.parameters)
    for layer, expected in zip(diagram.layers, outputs(net, image), strict=True):
        assert_allclose(layer.activations, expected, atol=1e-5)
    alone = network_alone(net, image, theme=diagram.theme)
    assert_allclose(diagram.layers[0].get_center(), alone.layers[0].get_center(), atol=1e-6)
    weights = net.weights[-1][np.ix_(diagram.layers[-1].shown, diagram.layers[-2].shown)].ravel()
    expected = diagram.style.colours(weights, diagram.scales[-1], diagram.theme)
    assert_allclose(diagram.edges[-1].colors, expected, atol=1e-5)
    sizes = [str(size) for size in net.sizes[1:-1] if size > 16]  # of columns drawn in part
    assert sorted(stage.words.split("\n")) == sorted([*sizes, *map(str, range(10))])


def test_a_network_without_mistakes_shows_its_least_sure_answer_and_says_so():
    stage, net, data = flawless.at("default", MISREAD), flawless.network(), gallery()
    right = [k for k in range(len(data)) if answer(net, data.images[k]) == data.labels[k]]
    least = min(right, key=lambda k: float(net.forward(data.images[k]).output.max()))
    assert_allclose(stage.parts["wall"][0].picture.values.ravel(), data.images[least])
    assert "the least sure answers" in stage.words
    output = net.forward(data.images[least]).output
    second, first = map(int, np.argsort(output)[-2:])
    told = {digit: number_text(float(output[digit])) for digit in (first, second)}
    assert boxes(flawless.at("default", FED)) == told
    after = the_diagram(flawless.at("default", STEP)).layers[-1].activations
    assert after[first] > output[first]
    assert complaints(flawless.played()) == []


def test_another_digit_and_another_network_change_what_is_shown():
    stages = [tried.at(case, FED) for case in tried.cases]
    told = [(boxes(stage), stage.words) for stage in stages]
    assert told[0] != told[1] != told[2] != told[0]
    streams = [tried.at(case, "more_digits_follow").parts["readings"][0].picture.values for case in tried.cases]
    assert abs(streams[0] - streams[1]).max() > 0.5 < abs(streams[1] - streams[2]).max()


@pytest.mark.parametrize("scene", [tried, flawless], ids=["default", "flawless"])
def test_it_is_well_laid_out_and_can_be_read_in_its_time(scene):
    shown = scene.played()
    assert complaints(shown) == []
    check_that_it_is_paced(shown, 75, 98)
