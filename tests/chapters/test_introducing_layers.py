"""What `IntroducingLayers` shows is what the network computes: in its mobjects, and in the pixels of its frames."""

from functools import cache

import numpy as np
import pytest
from manim import Scene, tempconfig
from numpy.testing import assert_allclose

from network import Network, load_network
from network.handwriting import ambiguous
from scenes.chapter1.introducing_layers import IntroducingLayers
from scenes.lecture_scene import image_of
from scenes.mobjects.typesetting import Number, number_text

OTHER = Network.random((784, 30, 12, 10), seed=3)
CASES = [("edges", "3-01", "7-00"), ("edges", "8-04", "5-02"), (OTHER, "3-01", "7-00"), (OTHER, "8-04", "5-02")]
NAMES = ["edges, 3 and 7", "edges, 8 and 5", "random, 3 and 7", "random, 8 and 5"]


class Seen:
    """The stage at the end of a beat: the scene's mobjects as they are then, and the frame (480, 854, 3)."""

    def __init__(self, scene: IntroducingLayers) -> None:
        scene.renderer.update_frame(scene, mobjects=scene.mobjects)
        self.frame = scene.renderer.get_frame()[..., :3].copy()
        self.diagram = scene.diagram.copy() if hasattr(scene, "diagram") else None
        self.numbers = [each.text for each in family(scene) if isinstance(each, Number)]
        self.thumbnail = scene.thumbnail.values.copy() if hasattr(scene, "thumbnail") else None
        self.pixels = scene.pixels.copy()
        self.time = scene.renderer.time
        starts = [start for start, _ in scene.narration]
        texts = [text for _, text in scene.narration]
        self.narration = list(zip(starts, [*starts[1:], self.time], texts, strict=True))

    def at(self, point) -> np.ndarray:
        """The colour (3,) of the frame at a point of the scene."""
        height, width = self.frame.shape[:2]
        x, y = np.asarray(point)[:2]
        return self.frame[round(height / 2 - y * height / 8), round(width / 2 + x * height / 8)]


def family(scene: Scene):
    return [part for mobject in scene.mobjects for part in mobject.get_family()]


@cache
def played(case: int) -> dict[str, Seen]:
    """The scene's beats and what was seen at the end of each; animations are skipped, their ends are not."""
    network, digit, second_digit = CASES[case]
    seen = {}

    class Watched(IntroducingLayers):
        def tell(self, *beats):
            for beat in beats:
                beat()
                seen[beat.__name__] = Seen(self)

    Watched.network, Watched.digit, Watched.second_digit = network, digit, second_digit
    settings = {"dry_run": True, "disable_caching": True, "frame_rate": 2, "quality": "low_quality"}
    with tempconfig(settings | {"progress_bar": "none"}):
        Watched(skip_animations=True).render()
    return seen


def net_of(case: int) -> Network:
    network = CASES[case][0]
    return load_network(network) if isinstance(network, str) else network


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
        seen = played(case)[beat]
        assert_allclose(seen.pixels.values, image)
        for row, column in ((14, 14), (9, 12), (20, 15), (3, 3)):
            shown = seen.at(seen.pixels.cell_center(row, column))
            expected = 255 * seen.pixels.theme.activations(image[row, column])[:3]
            assert_allclose(shown, expected, atol=3)


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_every_neuron_is_as_bright_as_the_network_makes_it(case):
    digits = {
        "light_runs_through_the_network": CASES[case][1],
        "another_digit_takes_another_way": CASES[case][2],
        "a_doubtful_digit_divides_the_answer": doubtful(case),
    }
    for beat, digit in digits.items():
        seen, passed = played(case)[beat], net_of(case).forward(image_of(digit))
        assert_allclose(seen.thumbnail, image_of(digit), atol=1e-6)
        for layer, activations in zip(seen.diagram.layers, passed.activations, strict=True):
            assert_allclose(layer.activations, activations, atol=1e-6)
            for index, neuron in layer.drawn():
                assert neuron.value == pytest.approx(activations[index], abs=1e-6)
                expected = 255 * seen.diagram.theme.activations(activations[index])[:3]
                assert_allclose(seen.at(neuron.get_center()), expected, atol=3)


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_the_printed_numbers_are_the_outputs(case):
    for beat, digit, count in (
        ("the_brightest_neuron_is_the_answer", CASES[case][1], 1),
        ("another_digit_takes_another_way", CASES[case][2], 1),
        ("a_doubtful_digit_divides_the_answer", doubtful(case), 2),
    ):
        output = net_of(case).forward(image_of(digit)).output
        best = sorted(map(float, output), reverse=True)[:count]
        answers = [text for text in played(case)[beat].numbers if "." in text]
        assert answers == [number_text(value, 2) for value in best]


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_the_edges_are_the_weights(case):
    seen, net = played(case)["three_more_layers_follow"], net_of(case)
    diagram = seen.diagram
    for layer, edges in enumerate(diagram.edges):
        receivers, senders = diagram.layers[layer + 1].shown, diagram.layers[layer].shown
        weights = net.weights[layer][np.ix_(receivers, senders)].ravel()
        expected = diagram.style.colours(weights, diagram.scales[layer], diagram.theme)
        assert_allclose(edges.colors, expected, atol=1e-6)
    sizes = [number_text(size, 0) for size in net.sizes]
    assert sorted(text for text in seen.numbers if "." not in text) == sorted(sizes)


def test_another_digit_and_another_network_change_the_picture():
    last = "another_digit_takes_another_way"
    frames = [played(case)[last].frame.astype(int) for case in range(len(CASES))]
    for one in range(len(frames)):
        for other in range(one):
            assert abs(frames[one] - frames[other]).max() > 100


def test_what_is_said_can_be_read_while_it_is_said():
    said = played(0)["a_doubtful_digit_divides_the_answer"].narration
    assert len(said) >= 8
    for start, end, text in said:
        assert len(text) <= 17 * (end - start)  # characters a second


def test_it_lasts_as_long_as_a_section_should():
    assert 40 <= played(0)["a_doubtful_digit_divides_the_answer"].time <= 90
