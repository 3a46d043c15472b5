"""What `WhyLayers` takes apart, counts and claims is so: of pictures, of the designed and of the trained network."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import ndimage
from sklearn.metrics import roc_auc_score

from network import Network, load_network
from network.data import mnist
from network.data.digits import find_digit
from network.data.gallery import gallery
from network.studies.study import load_study
from scenes.chapter1.why_layers import WhyLayers
from scenes.mobjects import Bars, HypotheticalTag, ImageEquation, Neuron, StrokePieces, WeightHeatmap
from scenes.mobjects.text.typesetting import percent_text
from tests.chapters.watching import ONE_HIDDEN_LAYER, Played, Seen, network_of, played

CASES = [("edges", "9-18"), ("plain", "8-04"), (ONE_HIDDEN_LAYER, "5-02")]
NAMES = ["edges, 9", "plain, 8", "random, 5"]
PARTS, LOOPS, HOPE, DESIGNED, TRUTH, SOUND = (
    "a_digit_is_made_of_parts",
    "a_rule_for_loops_works_and_leaks",
    "parts_are_made_of_little_edges",
    "a_network_designed_by_hand_does_so",
    "does_the_trained_network",
    "sound_is_built_in_layers_too",
)


def scene(case: int) -> Played:
    network, digit = CASES[case]
    return played(WhyLayers, network=network, digit=digit)


def at(case: int, beat: str) -> Seen:
    return scene(case).beats[beat]


def net_of(case: int) -> Network:
    return network_of(CASES[case][0])


def image_of(case: int) -> np.ndarray:
    return find_digit(CASES[case][1]).image


def holes_in(image: np.ndarray) -> int:
    """How many parts of the paper ink encloses, those under three pixels apart: counted here once more."""
    paper = np.pad(np.rint(255 * image.reshape(28, 28)) <= 64, 1, constant_values=True)
    labels, count = ndimage.label(paper)
    return sum(np.sum(labels == k) >= 3 for k in range(1, count + 1) if k != labels[0, 0])


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_the_digits_are_the_sum_of_their_parts(case):
    equations = sorted(at(case, PARTS).of(ImageEquation), key=lambda each: -each.get_y())
    shown = [each.picture[1].values for each in equations]
    assert_allclose(shown[0], image_of(case))
    assert holes_in(shown[1]) == 2
    assert any(np.allclose(shown[1].ravel(), each) for each in gallery().images)
    for equation, image in zip(equations, shown, strict=True):
        loops = holes_in(image)
        names = [equation.name_of(k).typst_code.rsplit("\n", 1)[-1].strip('#"') for k in range(equation.count)]
        assert names.count("loop") == loops
        assert equation.count - loops == names.count("line") <= 1
        ink = np.where(np.rint(255 * image) > 64, image, 0)
        parts = [equation.term(k)[1].values for k in range(equation.count)]
        assert_allclose(np.sum(parts, axis=0), ink, atol=1e-6)  # all ink in one part, and no pixel in two
        assert np.sum([part > 0 for part in parts], axis=0).max() == 1


def test_the_eight_has_nothing_but_loops():
    second = min(at(0, PARTS).of(ImageEquation), key=lambda each: each.get_y())
    assert second.count == 2


def test_the_bars_are_how_often_the_rule_finds_an_upper_loop():
    (bars,) = at(0, LOOPS).of(Bars)
    study = load_study("loops")
    shares = study["counts"][:, study["kinds"].tolist().index("upper")] / study["images"]
    assert_allclose(bars.values, shares)
    assert [number for number in at(0, LOOPS).numbers if number.endswith("%")] == [percent_text(x, 0) for x in shares]
    leak = max(range(8), key=lambda digit: shares[digit])
    assert f"found in {percent_text(shares[9], 0)} of the nines" in at(0, LOOPS).words
    assert f"{percent_text(shares[leak], 0)} of the pictures of {leak}" in at(0, LOOPS).words
    told = " ".join(text for _, _, text in scene(0).spoken)
    assert f"{study['images'].sum():,} handwritten digits" in told


def test_what_the_study_says_of_the_test_images_can_be_counted(mnist_folder):
    """A sample of MNIST's own training images, counted by the rule as it stands in this file."""
    digits = mnist.load("train", mnist_folder)
    nines = digits.images[digits.labels == 9][:300]
    upper = 0
    for image in nines:
        paper = np.pad(np.rint(255 * image.reshape(28, 28)) <= 64, 1, constant_values=True)
        labels, count = ndimage.label(paper)
        rows = [np.argwhere(labels == k)[:, 0] - 1 for k in range(1, count + 1) if k != labels[0, 0]]
        upper += any(len(each) >= 3 and each.mean() < 13.5 for each in rows)
    study = load_study("loops")
    share = study["counts"][9, study["kinds"].tolist().index("upper")] / study["images"][9]
    assert upper / 300 == pytest.approx(share, abs=0.07)


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_the_hope_wears_a_tag_over_the_real_network(case):
    seen = at(case, HOPE)
    assert "a hope" in seen.words
    assert seen.of(HypotheticalTag)
    (pieces,) = seen.of(StrokePieces)
    assert f"{len(pieces.pieces)} little edges" in seen.words
    for layer, activations in zip(
        seen.parts["diagram"].layers, net_of(case).forward(image_of(case)).activations, strict=True
    ):
        assert_allclose(layer.activations, activations, atol=1e-6)


@pytest.mark.parametrize("case", range(len(CASES)), ids=NAMES)
def test_the_designed_network_is_tagged_and_really_answers(case):
    seen, designed = at(case, DESIGNED), load_network("by_hand")
    passed = designed.forward(image_of(case))
    assert "designed by hand" in seen.words
    maps = seen.of(WeightHeatmap)
    assert_allclose([each.weights.reshape(784) for each in maps], designed.weights[0], atol=1e-6)
    assert_allclose([each.opacity for each in maps], 0.2 + 0.8 * passed.activations[1], atol=1e-6)
    (neuron,) = seen.of(Neuron)
    assert designed.metadata["design"]["second_layer"][0]["name"] == "upper loop"
    assert neuron.value == pytest.approx(passed.activations[2][0], abs=1e-6)
    (bars,) = seen.of(Bars)
    assert_allclose(bars.values, passed.output, atol=1e-6)
    accuracy = percent_text(designed.metadata["accuracy"]["test"])
    assert f"it reads a {passed.output.argmax()}; of MNIST's test pictures it gets {accuracy} right" in seen.words
    assert designed.metadata["accuracy"]["test"] < load_network("plain").metadata["accuracy"]["test"], "does better"
    assert designed.metadata["accuracy"]["test"] > 0.1, "than chance"


def test_the_trained_neurons_are_those_that_the_network_has():
    """For a network that nobody counted, over the digits at hand; every shade of the map is a mean."""
    seen, digits = at(2, TRUTH), gallery()
    bright = 1 / (1 + np.exp(-(digits.images @ ONE_HIDDEN_LAYER.weights[0].T + ONE_HIDDEN_LAYER.biases[0])))
    means = np.stack([bright[digits.labels == digit].mean(axis=0) for digit in range(10)], axis=1)
    theme = scene(2).scene.theme
    assert_allclose(seen.parts["means"].colors[0], theme.activations(means), atol=1e-5)
    loops = np.array([_upper(image) for image in digits.images])
    areas = [roc_auc_score(loops, each) for each in bright.T]
    told = [max(area, 1 - area) for area in areas]  # lit or dark, it tells them
    assert float(seen.parts["area"].value) == pytest.approx(max(told), abs=1e-6)
    assert f"neuron {int(np.argmax(told))}" in seen.words
    assert ("by going dark" in seen.words) == (areas[int(np.argmax(told))] < 0.5)
    assert ("nearly a loop neuron" in seen.words) == (max(told) > 0.9)


@pytest.mark.parametrize("case", [0, 1], ids=NAMES[:2])
def test_of_a_network_that_was_counted_the_whole_test_set_speaks(case):
    census, name = load_study("census"), CASES[case][0]
    areas = census[f"{name}_loop_areas"]
    told = np.maximum(areas, 1 - areas)
    assert float(at(case, TRUTH).parts["area"].value) == pytest.approx(told.max(), abs=1e-6)
    assert "MNIST's test set" in at(case, TRUTH).words
    assert told.max() < 0.9
    assert "no neuron for loops alone" in at(case, TRUTH).words


def test_the_vowels_are_heard_in_the_sound():
    seen = at(0, SOUND)
    assert "synthetic sound" in seen.words
    assert [text for text in seen.words.split("\n") if text in set("aiu")] == list("uau")
    assert "wow" in seen.words.split("\n")


def test_another_digit_and_another_network_change_the_picture():
    for beat in (PARTS, HOPE, TRUTH):
        frames = [at(case, beat).frame.astype(int) for case in (0, 1)]
        assert abs(frames[0] - frames[1]).max() > 100


def _upper(image: np.ndarray) -> bool:
    paper = np.pad(np.rint(255 * image.reshape(28, 28)) <= 64, 1, constant_values=True)
    labels, count = ndimage.label(paper)
    rows = [np.argwhere(labels == k)[:, 0] - 1 for k in range(1, count + 1) if k != labels[0, 0]]
    return any(len(each) >= 3 and each.mean() < 13.5 for each in rows)
