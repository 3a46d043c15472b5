"""What `IntroducingLayers` shows is what the network computes: in its mobjects, and in the pixels of its frames."""

from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import Network
from network.data.gallery import gallery
from network.data.handwriting import ambiguous
from network.studies.study import load_study
from scenes.chapter1.introducing_layers import IntroducingLayers
from scenes.lecture_scene import image_of
from scenes.mobjects import Neuron
from scenes.mobjects.charts.learning_curves import LearningCurves
from scenes.mobjects.text.typesetting import number_text
from tests.chapters.watching import ONE_HIDDEN_LAYER, Played, Seen, network_of, played

CASES = [("edges", "3-01"), ("plain", "8-04"), (ONE_HIDDEN_LAYER, "5-02")]
NAMES = ["edges, 3", "plain, 8", "random, 5"]
LIGHT_RUNS, ANOTHER = "light_runs_through_the_network", "another_digit_takes_another_way"
DOUBTFUL = "a_doubtful_digit_divides_the_answer"
TRIALS = "one_neuron_answers_three_pictures"


def scene(case: int) -> Played:
    network, digit = CASES[case]
    return played(IntroducingLayers, network=network, digit=digit)


def at(case: int, beat: str) -> Seen:
    return scene(case).beats[beat]


def net_of(case: int) -> Network:
    return network_of(CASES[case][0])


def second_of(case: int) -> np.ndarray:
    """The first digit of the gallery that is four further on than the one on show."""
    digits = gallery()
    return digits.images[np.flatnonzero(digits.labels == (int(CASES[case][1][0]) + 4) % 10)[0]].reshape(28, 28)


@cache
def doubtful(case: int) -> np.ndarray:
    """The last picture, chosen here by the rule in words: the second best of its answers is as good as can be."""
    images = [ambiguous((4, 9), step / 32, np.random.default_rng([1, 4, 9])) for step in range(33)]
    second_best = [sorted(net_of(case).forward(image).output)[-2] for image in images]
    return images[max(int(np.argmax(second_best)), 1)]


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_the_picture_is_the_digit_before_and_after_it_becomes_neurons(case):
    image = image_of(CASES[case][1])
    for beat in ("a_picture_is_784_numbers", "its_pixels_become_neurons"):
        seen = at(case, beat)
        pixels = seen.parts["pixels"]
        assert_allclose(pixels.values, image)
        for row, column in ((14, 14), (9, 12), (20, 15), (3, 3)):
            expected = 255 * pixels.theme.activations(image[row, column])[:3]
            assert_allclose(seen.at(pixels.cell_center(row, column)), expected, atol=3)


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_every_neuron_is_as_bright_as_the_network_makes_it(case):
    digits = {LIGHT_RUNS: image_of(CASES[case][1]), ANOTHER: second_of(case), DOUBTFUL: doubtful(case)}
    for beat, image in digits.items():
        seen, passed = at(case, beat), net_of(case).forward(image)
        diagram = seen.parts["diagram"]
        assert_allclose(seen.parts["thumbnail"].values, image, atol=1e-6)
        for layer, activations in zip(diagram.layers, passed.activations, strict=True):
            assert_allclose(layer.activations, activations, atol=1e-6)
            for index, neuron in layer.drawn():
                assert neuron.value == pytest.approx(activations[index], abs=1e-6)
                expected = 255 * diagram.theme.activations(activations[index])[:3]
                assert_allclose(seen.at(neuron.get_center()), expected, atol=3)


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_the_printed_numbers_are_the_outputs(case):
    for beat, image, count in (
        ("the_brightest_neuron_is_the_answer", image_of(CASES[case][1]), 1),
        (ANOTHER, second_of(case), 1),
        (DOUBTFUL, doubtful(case), 2),
    ):
        best = sorted(map(float, net_of(case).forward(image).output), reverse=True)[:count]
        answers = [text for text in at(case, beat).numbers if "." in text]
        assert answers == [number_text(value, 2) for value in best]


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_one_output_neuron_answers_a_clear_a_doubtful_and_another_digit(case):
    clear = ambiguous((4, 9), 0.0, np.random.default_rng([1, 4, 9]))
    expected = [net_of(case).forward(image).output[4] for image in (clear, doubtful(case), second_of(case))]
    shown = sorted((each for each in at(case, TRIALS).of(Neuron)), key=lambda neuron: neuron.get_x())
    assert [neuron.value for neuron in shown] == pytest.approx(expected, abs=1e-6)
    assert [neuron.number.text for neuron in shown] == [number_text(value, 2) for value in expected]


def test_the_curves_of_other_sizes_are_those_of_the_study():
    sizes = load_study("sizes")
    chart = scene(0).scene.chart
    assert isinstance(chart, LearningCurves)
    for number, layers in enumerate(sizes["layers"]):
        name = "1 hidden layer" if layers == 1 else f"{layers} hidden layers"
        assert_allclose(chart.median(name), np.median(sizes["accuracies"][:, number], axis=-1))
    assert_allclose(chart.x, sizes["hidden"])
    assert chart.drawn == sizes["hidden"][-1]


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_the_edges_are_the_weights(case):
    seen, net = at(case, "three_more_layers_follow"), net_of(case)
    diagram = seen.parts["diagram"]
    for layer, edges in enumerate(diagram.edges):
        receivers, senders = diagram.layers[layer + 1].shown, diagram.layers[layer].shown
        weights = net.weights[layer][np.ix_(receivers, senders)].ravel()
        expected = diagram.style.colours(weights, diagram.scales[layer], diagram.theme)
        assert_allclose(edges.colors, expected, atol=1e-6)
    sizes = [number_text(size, 0) for size in net.sizes]
    assert sorted(text for text in seen.numbers if "." not in text) == sorted(sizes)


def test_another_digit_and_another_network_change_the_picture():
    frames = [at(case, ANOTHER).frame.astype(int) for case in range(len(CASES))]
    for one in range(len(frames)):
        for other in range(one):
            assert abs(frames[one] - frames[other]).max() > 100
