"""What `MemorizingOrLearning` shows are the stored trainings, read here from their files, and labels as they are."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network.assets import asset_path
from network.data.gallery import gallery
from scenes.chapter2.by_heart import Labelled, StraightLine, shuffled
from scenes.chapter2.joins import Trainings
from scenes.chapter2.memorizing_or_learning import MemorizingOrLearning
from scenes.mobjects import LabelMatrix, LearningCurves
from scenes.mobjects.text import Percentage, number_text, percent_text
from tests.chapter2.runs import short_run
from tests.chapters.watching import Tried, check_that_it_is_paced, complaints

tried = Tried(MemorizingOrLearning, {"default": {}, "another run": {"digit": "8-04", "run": short_run()}})


pytestmark = pytest.mark.usefixtures("own_digits")


@cache
def stored(name: str) -> dict[str, np.ndarray]:
    """The arrays of a study."""
    with np.load(asset_path("studies", f"{name}.npz")) as file:
        return dict(file)


def middle(name: str, kind: int, size: int = 0) -> np.ndarray:
    """The median of the five seeds with true (0), random (1) or renamed (2) labels, at every epoch noted."""
    return np.median(stored("random_labels")[name][kind, size], axis=0)


@tried.in_every_case
def test_every_label_leaves_its_picture(case):
    pairs = tried.at(case, "shuffle_the_labels").of(Labelled)
    pictures = [pair.picture.grid.values for pair in pairs]
    assert_allclose(pictures[tried.label(case)], tried.image(case))
    data = gallery()
    for k, picture in enumerate(pictures):
        if k != tried.label(case):
            assert_allclose(picture, data.images[data.labels == k][0].reshape(28, 28))
    for pair in pairs:
        assert_allclose(pair.label.get_top(), pair.picture.get_bottom() - np.array([0, 0.18, 0]), atol=0.03)
    names = [int(pair.label.text) for pair in pairs]
    assert sorted(names) == list(range(10)) and all(name != k for k, name in enumerate(names))
    called = names[tried.label(case)]
    assert f"This {tried.label(case)} is called {called} now" in tried.told(case)


def test_labels_go_round_in_one_ring():
    for seed in range(20):
        goes, at = shuffled(10, seed), 0
        for _step in range(10):
            at = goes[at]
            assert at != 0 or _step == 9


@tried.in_every_case
def test_the_curves_are_the_costs_that_were_noted(case):
    (curves,) = tried.at(case, "it_learns_them_by_heart").of(LearningCurves)
    costs = stored("random_labels")["costs"]
    assert_allclose(curves.x, stored("random_labels")["epochs"])
    for kind, name in enumerate(curves.names):
        assert_allclose(curves.median(name), middle("costs", kind))
        assert_allclose(curves.spread(name), [costs[kind, 0].min(axis=0), costs[kind, 0].max(axis=0)])
    assert curves.drawn == 300
    told = tried.told(case)
    assert f"by heart: {percent_text(middle('accuracies', 1)[-1], 0)} of its own" in told
    assert f"On new ones: {percent_text(middle('test_accuracies', 1)[-1], 0)}." in told
    shown = [number.text for number in tried.at(case, "it_learns_them_by_heart").of(Percentage)]
    assert {percent_text(middle("accuracies", 1, size)[-1], 0) for size in range(3)} <= set(shown)


def test_the_plateau_is_the_cost_of_a_constant_answer():
    cost = float(((np.full(10, 0.1) - np.eye(10)[4]) ** 2).sum())
    assert f"It sits at {number_text(cost)}" in tried.told()
    sits = middle("costs", 1)[(stored("random_labels")["epochs"] >= 2) & (stored("random_labels")["epochs"] <= 12)]
    assert abs(sits - cost).max() < 0.01


def test_it_is_told_when_half_of_the_plateau_is_reached():
    study = stored("random_labels")
    for kind, sentence in ((0, "half way down after {} epochs"), (1, "without any sense? After {}.")):
        reached = []
        for costs in study["costs"][kind, 0]:
            later = int(np.flatnonzero(costs <= 0.45)[0])
            (t, u), (c, d) = study["epochs"][later - 1 : later + 1], costs[later - 1 : later + 1]
            reached.append(t + (c - 0.45) / (c - d) * (u - t))
        assert sentence.format(number_text(float(np.median(reached)), 0)) in tried.told()
        shown = tried.at("default", "sense_is_learnt_faster")
        assert number_text(float(np.median(reached)), 0) in shown.numbers


@tried.in_every_case
def test_the_matrices_count_the_labels_and_the_scores_are_those_of_new_images(case):
    stage, labels = tried.at(case, "renamed_is_not_random"), gallery().labels
    true, renamed, random = (each.shares for each in sorted(stage.of(LabelMatrix), key=lambda each: each.get_x()))
    names = stored("random_labels")["names"][0]
    assert_allclose(true, np.eye(10))
    assert_allclose(renamed, np.eye(10)[names])
    drawn = np.random.default_rng(0).integers(0, 10, len(labels))
    counted = np.array([[np.mean(drawn[labels == row] == column) for column in range(10)] for row in range(10)])
    assert_allclose(random, counted)
    shown = [each.text for each in sorted(stage.of(Percentage), key=lambda each: each.get_x())]
    assert shown == [percent_text(middle("test_accuracies", kind)[-1], 0) for kind in (0, 2, 1)]
    assert f"every {tried.label(case)} is called {names[tried.label(case)]}" in tried.told(case)
    assert ("Exactly" in tried.told(case)) == (middle("test_accuracies", 0)[-1] == middle("test_accuracies", 2)[-1])


@tried.in_every_case
def test_lies_are_those_of_the_study_and_so_is_what_becomes_of_learning(case):
    study, stage = stored("wrong_labels"), tried.at(case, "how_many_lies_does_it_take")
    (matrix,), (curves,) = stage.of(LabelMatrix), stage.of(LearningCurves)
    assert_allclose(matrix.shares, study["matrices"][-1] / study["matrices"][-1].sum(axis=1, keepdims=True))
    right, sure = (np.median(study[name], axis=1) for name in ("test_accuracies", "right_outputs"))
    for name, expected in zip(curves.names, (right, sure), strict=True):
        assert_allclose(curves.median(name), expected)
    told = tried.told(case)
    for share, words in ((0, "at first"), (1, "wrong"), (2, "Two in five")):
        assert f"{words}: {percent_text(right[share])}." in told
    assert f"from {percent_text(sure[0], 0)} to {percent_text(sure[4], 0)}" in told
    assert study["matrices"][4].argmax(axis=1).tolist() == list(range(10))  # the true name is the most frequent
    assert right[-1] < 0.01


@tried.in_every_case
def test_ten_dots_and_the_wall_between_two_of_them_are_those_of_the_study(case):
    study, stage = stored("minima"), tried.at(case, "ten_valleys")
    (trainings,) = stage.of(Trainings)
    places = trainings.frame.at(study["test_costs"], study["test_accuracies"])
    assert_allclose([dot.get_center() for dot in trainings.dots], places, atol=1e-6)
    walls = [each.max(axis=1) - each[:, [0, -1]].max(axis=1) for each in (study["line_costs"], study["aligned_costs"])]
    told = tried.told(case)
    assert f"Over a wall, {number_text(walls[0][0])} high." in told
    assert f"shrinks to {number_text(walls[1][0])}." in told
    least, most = study["test_accuracies"].min(), study["test_accuracies"].max()
    assert f"from {percent_text(least)} to {percent_text(most)}" in told


def test_the_straight_line_is_drawn_through_the_costs_that_were_taken():
    scene = tried.played().scene
    for aligned, name in ((False, "line_costs"), (True, "aligned_costs")):
        graph = StraightLine(scene.minima, 0, aligned, scene.theme)
        assert_allclose(graph.function(stored("minima")["shares"]), stored("minima")[name][0])


@tried.in_every_case
def test_it_says_whose_numbers_they_are(case):
    for beat in ("it_learns_them_by_heart", "sense_is_learnt_faster", "how_many_lies_does_it_take", "ten_valleys"):
        assert "our own trainings, not the run on show" in tried.at(case, beat).words
    assert "our own trainings" in tried.at(case, "renamed_is_not_random").words


@tried.in_every_case
def test_nothing_is_amiss(case):
    assert complaints(tried.played(case)) == []
    check_that_it_is_paced(tried.played(case), 130, 180)
