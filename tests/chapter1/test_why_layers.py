"""What `WhyLayers` takes apart, counts and claims is so: of pictures, of the designed and of the trained network."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import ndimage
from sklearn.metrics import roc_auc_score

from network import Network, load_network
from network.analysis.neurons import most_edge_like
from network.data import mnist
from network.data.gallery import gallery
from network.studies.census import census_of
from network.studies.loops import Loops
from scenes.chapter1.why_layers import WhyLayers
from scenes.lecture_scene import image_of
from scenes.mobjects import Bars, HypotheticalTag, ImageEquation, Neuron, StrokePieces, WeightHeatmap
from scenes.mobjects.text.typesetting import number_text, percent_text
from scenes.staging import SEVEN
from tests.chapters.watching import Tried, play

PARTS, LOOPS, EDGES, HOPE = (
    "a_digit_is_made_of_parts",
    "a_rule_for_loops_works_and_leaks",
    "parts_are_made_of_little_edges",
    "this_is_the_hope",
)
SOUND, DESIGNED, TRUTH, LAST = (
    "sound_is_built_in_layers_too",
    "a_network_designed_by_hand_does_so",
    "does_the_trained_network",
    "one_neuron_is_left_to_ask",
)

tried = Tried(WhyLayers)


def holes_in(image: np.ndarray) -> int:
    """How many parts of the paper ink encloses, those under three pixels apart: counted here once more."""
    paper = np.pad(np.rint(255 * image.reshape(28, 28)) <= 64, 1, constant_values=True)
    labels, count = ndimage.label(paper)
    return sum(np.sum(labels == k) >= 3 for k in range(1, count + 1) if k != labels[0, 0])


@tried.in_every_case
def test_the_digits_are_the_sum_of_their_parts(case):
    equations = sorted(tried.at(case, PARTS).of(ImageEquation), key=lambda each: -each.get_y())
    shown = [each.picture[1].values for each in equations]
    assert_allclose(shown[0], tried.image(case))
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
    second = min(tried.at("default", PARTS).of(ImageEquation), key=lambda each: each.get_y())
    assert second.count == 2


def test_the_bars_are_how_often_the_rule_finds_an_upper_loop():
    study = Loops.load()
    shares = study.counts["upper"] / study.images
    bars = tried.played().scene.bars
    assert_allclose(tried.played().scene.shares, shares)
    assert bars.labels[9].typst_code.endswith('"9"')
    assert f"It turns up in {percent_text(shares[9], 0)} of the nines." in tried.told()
    assert f"in {study.images.sum():,} digits" in tried.told()


@tried.in_every_case
def test_the_loop_that_is_asked_about_is_one_that_the_rule_found(case):
    terms = [each for each in tried.at(case, PARTS).of(ImageEquation) for _ in range(each.count)]
    loops = [
        equation.term(k)[1].values
        for equation in dict.fromkeys(terms)
        for k in range(equation.count)
        if equation.name_of(k).typst_code.endswith('"loop"')
    ]
    assert any((tried.at(case, LOOPS).parts["loop"][1].values == loop).all() for loop in loops)
    (pieces,) = tried.at(case, EDGES).of(StrokePieces)
    ink = sum(float(piece[0].values.sum()) for piece in pieces.pieces) + float(pieces.ground.values.sum())
    assert ink == pytest.approx(float(tried.at(case, LOOPS).parts["loop"][1].values.sum()), rel=1e-5)


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
    share = Loops.load().shares("upper")[9]
    assert upper / 300 == pytest.approx(share, abs=0.07)


@tried.in_every_case
def test_the_hope_wears_a_tag_over_the_real_network(case):
    seen, net = tried.at(case, HOPE), tried.network(case)
    assert "a hope" in seen.words
    assert seen.of(HypotheticalTag)
    diagram = seen.parts["diagram"]
    assert diagram.network is net or (diagram.network.parameters == net.parameters).all()
    assert_allclose(diagram.layers[0].activations, tried.image(case).ravel(), atol=1e-6)
    for layer in diagram.layers[1:]:  # staged: fully active, or not at all
        assert set(np.unique(layer.activations)) <= {0.0, 1.0}
    active = [int(layer.activations.sum()) for layer in diagram.layers[1:]]
    docked = len(seen.parts["docked"])
    assert active[-1] == 1 and sum(active[:-1]) == docked
    hidden = len(net.sizes) - 2
    assert ("The first hidden layer" in tried.told(case)) == (hidden == 2)


def test_more_little_edges_than_neurons_do_not_dock():
    seen = play(WhyLayers, look=False, network=Network.random((784, 3, 2, 10), seed=3)).beats[HOPE]
    assert [int(layer.activations.sum()) for layer in seen.parts["diagram"].layers[1:]] == [3, 2, 1]
    assert seen.amiss == []


@tried.in_every_case
def test_the_designed_network_is_tagged_and_really_answers(case):
    seen, designed = tried.at(case, DESIGNED), load_network("by_hand")
    passed = designed.forward(tried.image(case))
    assert "designed by hand" in seen.words
    maps = seen.of(WeightHeatmap)
    assert_allclose([each.weights.reshape(784) for each in maps], designed.weights[0], atol=1e-6)
    assert len({each.full_scale for each in maps}) == 1
    fired = passed.activations[1] > 0.5
    assert_allclose([each.opacity for each in maps], np.where(fired, 1, 0.4), atol=1e-6)
    (neuron,) = seen.of(Neuron)
    assert designed.metadata["design"]["second_layer"][0]["name"] == "upper loop"
    assert neuron.value == pytest.approx(passed.activations[2][0], abs=1e-6)
    (bars,) = seen.of(Bars)
    assert_allclose(bars.values, passed.output, atol=1e-6)
    answer = int(passed.output.argmax())
    verdict = "Right." if answer == tried.label(case) else "Too bad."
    value = number_text(passed.activations[2][0], 2)
    assert f"upper loops says {value}, and the answer is {answer}. {verdict}" in tried.told(case)
    count = {0: "none of them fires", 1: "one of them fires"}.get(int(fired.sum()), f"{fired.sum()} of them fire")
    assert count in tried.told(case)


def asked(case: str) -> tuple[np.ndarray, np.ndarray]:
    """Class means and loop areas of the last hidden layer: what was counted, or else counted here over the gallery."""
    counted = census_of(tried.network(case))
    if counted is not None:
        return counted.class_means[-1], counted.loop_areas
    digits, net = gallery(), tried.network(case)
    active = 1 / (1 + np.exp(-(digits.images @ net.weights[0].T + net.biases[0])))
    loops = np.array([_upper(image) for image in digits.images])
    means = np.stack([active[digits.labels == digit].mean(axis=0) for digit in range(10)], axis=1)
    return means, np.array([roc_auc_score(loops, each) for each in active.T])


@tried.in_every_case
def test_the_rows_are_class_means_and_the_one_that_tells_loops_best_comes_first(case):
    means, areas = asked(case)
    order = sorted(range(len(areas)), key=lambda k: -max(areas[k], 1 - areas[k]))[:24]
    theme = tried.played(case).scene.theme
    assert_allclose(tried.at(case, TRUTH).parts["means"].colors[0], theme.activations(means[order]), atol=1e-5)


@tried.in_every_case
def test_what_is_said_of_that_neuron_follows_from_its_means(case):
    means, areas = asked(case)
    scores = np.maximum(areas, 1 - areas)
    best = means[int(scores.argmax())]
    with_loop, without = best[[8, 9]].mean(), best[1:8].mean()
    text, seen = tried.told(case), tried.at(case, TRUTH)
    for value in (with_loop, without):
        assert number_text(value, 2) in seen.words or number_text(value, 2) in text
    if number_text(with_loop, 2) != number_text(without, 2):
        way = "It goes quiet" if with_loop < without else "It becomes active"
        assert f"{way}: {number_text(with_loop, 2)}, instead of {number_text(without, 2)}." in text
    if with_loop < without:
        likest, alike = 1 + int(best[1:8].argmin()), best[1:8].min() <= best[[8, 9]].max() + 0.05
    else:
        likest, alike = 1 + int(best[1:8].argmax()), best[1:8].max() >= best[[8, 9]].min() - 0.05
    assert (f"But for the digit {likest} it does the same" in text) == alike
    assert ("nearly a neuron for loops" in text) == (not alike and scores.max() > 0.9)
    learnt = "recipe" in tried.network(case).metadata
    assert ("learnt by itself" in text) == ("a way of its own" in text) == learnt


@pytest.mark.parametrize("case", ["default", "another digit to plain"])
def test_of_a_network_that_was_counted_the_whole_test_set_speaks(case):
    counted = census_of(tried.network(case))
    assert counted is not None and counted.name == tried.cases[case].get("network", "edges")
    scores = np.maximum(counted.loop_areas, 1 - counted.loop_areas)
    assert tried.played(case).scene.means.colors.shape[1] == len(scores)
    assert scores.max() < 0.9
    assert "So the hope is only half the truth." in tried.told(case)


@tried.in_every_case
def test_it_ends_on_the_next_picture_and_one_neuron_of_the_first_hidden_layer(case):
    seen, net = tried.at(case, LAST), tried.network(case)
    image = image_of(SEVEN) if case == "default" else tried.image(case)
    diagram, passed = seen.parts["diagram"], net.forward(image)
    for layer, activations in zip(diagram.layers, passed.activations, strict=True):
        assert_allclose(layer.activations, activations, atol=1e-6)
    ring = seen.parts["ring"].get_center()
    at_ring = [index for index, neuron in diagram.layers[1].drawn() if np.allclose(neuron.get_center(), ring)]
    drawn = [index for index in most_edge_like(net) if index in diagram.layers[1].shown]
    assert at_ring == drawn[:1]


def test_the_vowels_are_heard_in_the_sound():
    seen = tried.at("default", SOUND)
    assert "synthetic sound" in seen.words
    assert [text for text in seen.words.split("\n") if text in set("aiu")] == list("uau")
    assert "wow" in seen.words.split("\n")
    assert "It says wow." in tried.told()


def test_a_network_without_hidden_layers_is_refused():
    reason = WhyLayers.refusal(Network.random((784, 10), seed=3))
    assert reason is not None and "hidden layers" in reason
    assert WhyLayers.refusal(load_network("edges")) is None
    other = WhyLayers.refusal(Network.random((4, 10), seed=3))
    assert other is not None and "784 pixels" in other


def test_where_there_is_nothing_to_take_apart_the_sections_own_digit_is():
    seen = play(WhyLayers, look=False, digit=np.zeros((28, 28), np.float32))
    first = max(seen.beats[PARTS].of(ImageEquation), key=lambda each: each.get_y())
    assert_allclose(first.picture[1].values, tried.image())
    assert all(not stage.amiss for stage in seen.beats.values())


def test_another_digit_and_another_network_change_the_picture():
    for beat in (PARTS, HOPE, TRUTH):
        frames = [tried.at(case, beat).frame.astype(int) for case in ("default", "another digit to plain")]
        assert abs(frames[0] - frames[1]).max() > 100


def _upper(image: np.ndarray) -> bool:
    paper = np.pad(np.rint(255 * image.reshape(28, 28)) <= 64, 1, constant_values=True)
    labels, count = ndimage.label(paper)
    rows = [np.argwhere(labels == k)[:, 0] - 1 for k in range(1, count + 1) if k != labels[0, 0]]
    return any(len(each) >= 3 and each.mean() < 13.5 for each in rows)
