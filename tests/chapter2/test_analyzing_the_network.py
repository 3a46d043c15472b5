"""What `AnalyzingTheNetwork` finds are answers, weights and outputs of the run on show."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import DataSet, TrainingRun, load_network, load_run
from network.data.gallery import gallery
from network.data.noise import uniform_noise
from network.studies.noise import Noise
from network.studies.pixels import Pixels
from network.studies.verdicts import Verdicts
from scenes.chapter2.analyzing_the_network import ASKED, GUESSED, AnalyzingTheNetwork
from scenes.chapter2.looking_inside import could_be_edges, never_moved, on_its_way, smoothness, without_ink
from scenes.chapter2.mistakes import Result, most_frequent
from scenes.mobjects import Bars, Histogram, Neuron, PixelGrid, Reading, Weighing, WeightHeatmap
from scenes.mobjects.text import number_text, percent_text
from tests.chapter2.runs import outputs, short_run
from tests.chapters.watching import Tried, complaints, play

tried = Tried(AnalyzingTheNetwork, {"default": {"digit": "3-01"}, "another run": {"digit": "8-04", "run": short_run()}})


pytestmark = pytest.mark.usefixtures("own_digits")


@cache
def answers_of(case: str) -> np.ndarray:
    """The outputs (240, 10) for all digits at hand, worked out here."""
    return np.array([outputs(tried.run(case).network, image) for image in gallery().images])


@tried.in_every_case
def test_every_digit_is_counted(case):
    found = answers_of(case).argmax(axis=1)
    right = int((found == gallery().labels).sum())
    stage = tried.at(case, "digits_it_has_never_seen")
    counter = stage.parts["counter"]
    assert (counter.right.text, counter.wrong.text) == (str(right), str(240 - right))
    assert percent_text(right / 240) in stage.words and f"{240 - right} mistakes" in stage.words
    first_wrong = gallery().images[np.flatnonzero(found != gallery().labels)[-24:][0]].reshape(28, 28)
    assert_allclose(stage.of(Result)[0].tray.values[:28, :28], first_wrong, atol=1 / 255)
    assert f"{percent_text(right / 240)} right." in tried.told(case)


def test_where_the_gallery_is_shown_the_test_of_the_run_is_named():
    share = percent_text(load_run("plain").network.metadata["accuracy"]["test"])
    assert f"On the test images of MNIST, it was {share}." in tried.said("default")
    assert f"MNIST's test images: {share}" in tried.at("default", "digits_it_has_never_seen").words
    assert "MNIST, it was" not in tried.told("another run"), "nothing is noted there"


class WithoutMistakes(AnalyzingTheNetwork):
    """The same, with digits that are what the network takes them for."""

    def _take_settings(self):
        super()._take_settings()
        images = self.tested_on.images
        self.tested_on = DataSet(images, self.trained.forward(images).prediction.astype(np.uint8))


def test_a_network_without_mistakes_is_told_of_truthfully():
    seen = play(WithoutMistakes, look=False)
    assert complaints(seen) == []
    assert "100.0% right. Not one mistake." in seen.said
    assert not any("ixes up" in each or "ixed up" in each or "Fair mistakes" in each for each in seen.said)


def test_of_a_first_layer_held_still_nothing_is_said_of_ink():
    run = short_run()
    parameters = np.array([run.network.parameters] * 2, np.float32)
    parameters[1, 784 * 12 :] *= 1.3
    held = TrainingRun(run.network.with_parameters(parameters[1]), run.steps, parameters, run.costs, run.accuracies)
    seen = play(AnalyzingTheNetwork, look=False, run=held)
    assert complaints(seen) == []
    assert "But some of them have not moved by one bit." in seen.said
    assert not any("ink" in each.split() for each in seen.said)


@tried.in_every_case
def test_the_mistakes_to_be_guessed_are_the_surest(case):
    found, labels = answers_of(case), gallery().labels
    wrong = [k for k in np.argsort(-found.max(axis=1), kind="stable") if found[k].argmax() != labels[k]][:GUESSED]
    stage = tried.at(case, "guess_these")
    readings = stage.of(Reading)
    assert [each.answer.value for each in readings] == [found[k].argmax() for k in wrong]
    for each, k in zip(readings, wrong, strict=True):
        assert_allclose(each.picture.values.ravel(), gallery().images[k], atol=1e-6)
        value = number_text(float(found[k].max()))
        told = f"It says {found[k].argmax()}, at {value}. It was meant to be {labels[k]}."
        assert told in tried.said(case) or k not in wrong[:ASKED]
        assert f"{labels[k]}, not {found[k].argmax()}" in stage.words
    confused = np.zeros((10, 10), int)
    np.add.at(confused, (labels, found.argmax(axis=1)), 1)
    np.fill_diagonal(confused, 0)
    label, answer = divmod(int(confused.argmax()), 10)
    assert f"{label} taken for {answer}: {confused.max()} time" in stage.words


@tried.in_every_case
def test_the_maps_are_the_weights_of_the_run(case):
    (maps,) = tried.at(case, "did_the_hope_come_true").of(WeightHeatmap)
    rows = tried.run(case).network.weights[0].reshape(-1, 28, 28)
    assert_allclose(np.sort(maps.weights.ravel()), np.sort(rows.ravel()), atol=1e-6)


def test_the_way_of_the_maps_is_that_of_the_training():
    run = load_run("plain")
    maps = WeightHeatmap.of_layer(run.network)
    show, last = on_its_way(run, maps), maps.weights.copy()
    for share, k in ((0, 0), (1 / 3, 33), (1, 99)):
        show(maps, share)
        weights = run.at(k).weights[0].reshape(maps.weights.shape)
        ratio = maps.weights / np.where(weights == 0, 1, weights)
        assert_allclose(ratio[weights != 0], np.median(ratio), rtol=1e-3)
    assert_allclose(maps.weights, last)


@tried.in_every_case
def test_the_way_ends_where_the_training_ended(case):
    stage = tried.at(case, "random_where_no_ink_ever_was")
    (maps,) = stage.of(WeightHeatmap)
    assert_allclose(maps.weights.reshape(len(maps.weights), -1), tried.run(case).network.weights[0], atol=1e-6)


def test_what_is_said_of_pixels_without_ink_is_true_of_them():
    assert without_ink(Pixels.load().black) and not without_ink(np.ones((28, 28), bool))


def test_confusions_are_counted_and_the_most_frequent_come_first():
    answers, labels = np.array([1, 1, 2, 2, 2, 3]), np.array([0, 0, 1, 1, 1, 3])
    assert most_frequent(Verdicts(np.eye(10)[answers], answers, labels)) == [(1, 2, 3), (0, 1, 2)]


def test_the_verdict_about_edges_follows_the_weights():
    plain, edges = load_run("plain").network, load_network("edges")
    assert smoothness(plain) < smoothness(edges)
    assert not could_be_edges(plain) and could_be_edges(edges)
    assert any("weather" in each for each in tried.said("default"))


def test_pixels_without_ink_have_weights_that_never_moved():
    run = load_run("plain")
    assert (never_moved(run) == Pixels.load().black).all()
    change = abs(run.at(-1).weights[0] - run.at(0).weights[0]).reshape(-1, 28, 28)
    assert change[:, Pixels.load().black].max() == 0
    assert any("rim" in each for each in tried.said("default"))
    assert not any("rim" in each for each in tried.said("another run")), "there all weights shrink"


@tried.in_every_case
def test_one_picture_gives_each_neuron_its_own_sum(case):
    network, image = tried.run(case).network, tried.image(case).ravel()
    sums = network.weights[0] @ image
    weighings = tried.at(case, "one_picture_sixteen_sums").of(Weighing)
    assert len(weighings) == 4
    for each in weighings:
        assert abs(sums - each.weighted_sum).min() < 1e-3
    assert len({round(each.weighted_sum, 3) for each in weighings}) > 1
    neurons = tried.at(case, "one_picture_sixteen_sums").of(Neuron)[4:]
    assert_allclose([each.value for each in neurons], 1 / (1 + np.exp(-(sums + network.biases[0]))), atol=1e-5)


@tried.in_every_case
def test_noise_is_answered_by_the_run_on_show(case):
    network = tried.run(case).network
    noise = uniform_noise(1000, seed=0)
    first = outputs(network, noise[0])
    assert any(
        each.startswith(f"{first.argmax()}, it says, at {number_text(first.max())}") for each in tried.said(case)
    )
    share = np.mean([outputs(network, image).max() >= 0.9 for image in noise])
    assert f"Beyond 0.9: {percent_text(share, 0)} of the noise." in tried.said(case)
    (bars,) = tried.at(case, "sure_about_nonsense").of(Bars)
    study = Noise.load()
    others = [name for name in study.networks if case != "default" or name != "plain"]
    assert_allclose(bars.values, [share, *((study.surest(name)[0] >= 0.9).mean() for name in others)], atol=1e-9)
    assert f"this run, and {len(others)} others" in tried.at(case, "sure_about_nonsense").words
    assert not tried.at(case, "sure_about_nonsense").of(Histogram)


@tried.in_every_case
def test_the_drawn_digit_is_what_the_network_is_content_with(case):
    network, label = tried.run(case).network, tried.label(case)
    stage = tried.at(case, "draw_me_a_digit")
    pictures = [each.values for each in stage.of(PixelGrid)]
    value = outputs(network, pictures[0])[label]
    assert number_text(float(value)) in stage.numbers
    assert value >= outputs(network, np.zeros(784))[label]
    assert_allclose(pictures[1], Pixels.load().digits[label])


@tried.in_every_case
def test_the_two_networks_are_compared_on_the_same_digits(case):
    edges = np.array([outputs(load_network("edges"), image).argmax() for image in gallery().images])
    share = percent_text(float((edges == gallery().labels).mean()))
    assert share in tried.said(case)[-1]


@tried.in_every_case
def test_nothing_is_amiss(case):
    assert complaints(tried.played(case)) == []
