"""What `IntroducingLayers` shows is what the network computes: in its mobjects, and in the pixels of its frames."""

from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import Network
from network.data.handwriting import ambiguous
from network.studies.sizes import Sizes
from scenes.chapter1.introducing_layers import IntroducingLayers
from scenes.chapter1.why_layers import WhyLayers
from scenes.lecture_scene import image_of
from scenes.mobjects import AnswerBox, Bars
from scenes.mobjects.charts.learning_curves import LearningCurves
from scenes.mobjects.text.typesetting import number_text
from scenes.staging import NINE
from tests.chapters.watching import ONE_HIDDEN_LAYER, Tried, play

INK, LAYERS, PASS = "connections_grow_from_its_ink", "more_layers_follow", "one_layer_wakes_the_next"
DOUBTFUL, SIZES, NEXT = "a_doubtful_digit_divides_the_answer", "other_sizes_would_do_as_well", "a_nine_stands_ready"

tried = Tried(IntroducingLayers)


@cache
def pair() -> np.ndarray:
    """The pictures between a 4 and a 9, chosen here by the rule in words."""
    return np.array([ambiguous((4, 9), step / 32, np.random.default_rng([1, 4, 9])) for step in range(33)])


def torn(case: str) -> int:
    """The step between the first and the last at which the second best of the answers is as good as can be."""
    second_best = [sorted(tried.network(case).forward(image).output)[-2] for image in pair()]
    return max(range(1, 32), key=lambda step: second_best[step])


def test_the_digit_is_the_one_of_the_section_that_follows() -> None:
    assert WhyLayers.own_digit == NINE


@tried.in_every_case
def test_every_neuron_is_as_active_as_the_network_makes_it(case):
    own = tried.image(case)
    following = image_of(NINE) if case == "default" else own  # what is asked for stays
    for beat, image in {PASS: own, DOUBTFUL: pair()[-1], NEXT: following}.items():
        seen, passed = tried.at(case, beat), tried.network(case).forward(image)
        diagram = seen.parts["diagram"]
        assert_allclose(diagram.layers[0].values, image, atol=1e-6)
        for layer, activations in zip(diagram.layers[1:], passed.activations[1:], strict=True):
            assert_allclose(layer.activations, activations, atol=1e-6)
            for index, neuron in layer.drawn():
                expected = 255 * diagram.theme.activations(activations[index])[:3]
                assert_allclose(seen.at(neuron.get_center()), expected, atol=3)


@tried.in_every_case
def test_edges_grow_from_ink_alone_and_are_weight_times_ink(case):
    seen, image = tried.at(case, LAYERS), tried.image(case).ravel()
    net, diagram = tried.network(case), seen.parts["diagram"]
    for layer, edges in enumerate(diagram.edges, 1):
        receivers, senders = diagram.layers[layer].shown, diagram.layers[layer - 1].shown
        weights = net.weights[layer - 1][np.ix_(receivers, senders)]
        if layer == 1:
            weights = weights * image[list(senders)]
            assert set(np.flatnonzero(image)) <= set(senders)
        expected = diagram.style.colours(weights.ravel(), diagram.scales[layer - 1], diagram.theme)
        assert_allclose(edges.colors, expected, atol=1e-6)
        assert (edges.drawn == [0, 1]).all()
    sizes = [number_text(size, 0) for size in net.sizes[1:]]
    assert sorted(text for text in seen.numbers if "." not in text) == sorted(sizes)
    hidden = "layers in the middle are" if len(net.sizes) > 3 else "layer in the middle is"
    assert f"The {hidden} called hidden" in tried.told(case)


@tried.in_every_case
def test_the_answer_is_boxed_with_its_number_and_called_wrong_only_where_it_is(case):
    output = tried.network(case).forward(tried.image(case)).output
    seen, answer = tried.at(case, PASS), int(output.argmax())
    (box,) = seen.of(AnswerBox)
    assert box.digit == answer
    assert [text for text in seen.numbers if "." in text] == [number_text(output[answer], 2)]
    assert f"the answer: {answer}." in tried.told(case)
    assert ("This time, wrong." in tried.told(case)) == (answer != tried.label(case))


def test_of_a_picture_whose_digit_nobody_has_told_no_answer_is_called_wrong():
    image = image_of("7-08")
    seen = play(IntroducingLayers, look=False, keep=False, network=ONE_HIDDEN_LAYER, digit=image)
    assert ONE_HIDDEN_LAYER.forward(image).prediction != 7
    assert "wrong" not in seen.told


@tried.in_every_case
def test_the_two_readings_are_those_at_which_the_network_is_torn(case):
    output = tried.network(case).forward(pair()[torn(case)]).output
    four, nine = number_text(output[4], 2), number_text(output[9], 2)
    text = tried.told(case)
    assert f"{four} for 4, {nine} for 9." in text
    leading = min(output[4], output[9]) >= np.delete(output, [4, 9]).max()
    assert ("cannot decide" in text) == (leading and abs(output[4] - output[9]) < 0.2)
    assert ("Half way" in text) <= (0.4 <= torn(case) / 32 <= 0.6)


@tried.in_every_case
def test_the_bars_end_on_what_the_second_digit_makes(case):
    output = tried.network(case).forward(pair()[-1]).output
    bars = sorted(tried.at(case, DOUBTFUL).of(Bars), key=lambda each: -each.get_y())
    assert [float(each.values[0]) for each in bars] == pytest.approx([output[4], output[9]], abs=1e-6)
    answer, before = int(output.argmax()), int(tried.network(case).forward(pair()[torn(case)]).output.argmax())
    assert ("tips over" in tried.told(case)) == (answer == 9 and before != 9)
    assert ("And even at the end" in tried.told(case)) == (answer != 9)
    if "A little more ink" in tried.told(case):
        assert pair()[-1].sum() > pair()[torn(case)].sum()


def test_the_curves_of_other_sizes_are_those_of_the_study():
    study = Sizes.load()
    (chart,) = tried.at("default", SIZES).of(LearningCurves)
    for number, layers in enumerate(study.layers):
        name = "1 hidden layer" if layers == 1 else f"{layers} hidden layers"
        assert_allclose(chart.median(name), np.median(study.accuracies[:, number], axis=-1))
    assert_allclose(chart.x, study.hidden)
    assert chart.drawn == study.hidden[-1]
    assert "other networks" in tried.at("default", SIZES).words


def test_what_is_said_of_other_sizes_is_what_the_study_found():
    study = Sizes.load()
    middle = np.median(study.accuracies, axis=-1).max(axis=1)
    of_ours = middle[list(study.hidden).index(16)]
    assert middle[0] < of_ours - 0.05  # much smaller ones read worse
    assert 0 < middle[-1] - of_ours < 0.03  # much larger ones only a little better
    assert "Why 16 and 16 hidden neurons?" in tried.told()
    assert "Why 30 hidden neurons? Mostly because they fit" in tried.told("one hidden layer")


def test_without_hidden_layers_none_is_spoken_of():
    seen = play(IntroducingLayers, look=False, keep=False, network=Network.random((784, 10), seed=3))
    assert SIZES not in seen.beats
    assert "hidden" not in seen.told and "in the middle" not in seen.told


def test_another_digit_and_another_network_change_the_picture():
    frames = [tried.at(case, PASS).frame.astype(int) for case in tried.cases]
    for one in range(len(frames)):
        for other in range(one):
            assert abs(frames[one] - frames[other]).max() > 100
