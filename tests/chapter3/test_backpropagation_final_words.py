"""What `BackpropagationFinalWords` shows: accuracies of a study, true records, and the requests of one picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network.analysis.directions import halfway
from network.studies.study import load_study
from scenes.chapter3.backpropagation_final_words import BackpropagationFinalWords
from scenes.mobjects import NetworkDiagram, PairGrid
from tests.chapter2.runs import outputs, short_run
from tests.chapters.watching import Tried, complaints, first_frame

CASES: dict[str, dict[str, Any]] = {"default": {}, "another run": {"digit": "8-04", "run": short_run()}}
tried = Tried(BackpropagationFinalWords, CASES)
FIRST, RECORD, LAST = "how_many_examples", "record_of_what_was_shown", "why_these_products"


pytestmark = pytest.mark.usefixtures("own_digits")


@tried.in_every_case
def test_nothing_is_amiss(case: str) -> None:
    assert complaints(tried.played(case)) == []


@tried.in_every_case
def test_the_accuracies_are_those_of_the_study(case: str) -> None:
    study = load_study("data_sizes")
    sizes, medians = study["sizes"], np.median(study["test_accuracies"], axis=1)
    shares = [f"{100 * each:.1f}%" for each in medians]
    assert f"only {sizes[0]} pictures to learn from: {shares[0]} right." in tried.told(case)
    assert f"With {sizes[2]:,}: {shares[2]}." in tried.said(case)
    assert f"With {sizes[-1]:,}: {shares[-1]}." in tried.said(case)
    assert f"the spread of {study['test_accuracies'].shape[1]} trainings" in tried.told(case)
    assert ("less and less" in tried.told(case)) == (medians[-1] - medians[-2] < 0.01)
    assert f"{sizes[-1]:,}" in tried.at(case, FIRST).words


@tried.in_every_case
def test_the_pictures_have_their_own_labels(case: str) -> None:
    scene: Any = tried.played(case).scene
    grids = tried.at(case, FIRST).of(PairGrid)
    data = scene.learnt_from
    for grid in grids:
        for k, pair in enumerate(grid):
            assert pair.label.value == data.labels[k]
    assert grids


@tried.in_every_case
def test_the_record_is_that_of_the_run_and_names_the_studies_of_it_alone(case: str) -> None:
    words = tried.at(case, RECORD).words
    assert "data_sizes" in words and "533 (1986)" in words
    assert ("landscape" in words) == (case == "default")


@tried.in_every_case
def test_it_ends_with_what_the_picture_asks_of_the_half_trained_network(case: str) -> None:
    run, image, label = tried.run(case), tried.image(case), tried.label(case)
    network = run.at(halfway(run))
    (diagram,) = tried.at(case, LAST).of(NetworkDiagram)
    assert_allclose(diagram.network.parameters, network.parameters)
    y = outputs(network, image)
    pulls = -2 * (y - np.eye(10)[label]) * y * (1 - y)
    colours = diagram.edges[-1].colors.reshape(10, -1, 4)
    strong = abs(pulls) > 0.2 * abs(pulls).max()
    brightest = colours[..., 3].argmax(axis=1)
    blue = np.array([colours[j, k, 2] > colours[j, k, 0] for j, k in enumerate(brightest)])
    assert (blue[strong] == (pulls > 0)[strong]).all()
    assert strong[label]


def test_it_begins_with_the_gradient_on_the_edges() -> None:
    begun = first_frame(BackpropagationFinalWords).astype(int)
    ended = tried.at("default", LAST).frame.astype(int)
    assert abs(begun - ended).max() > 100, "a gradient has the colours that requests have not"
    lit = [np.mean(abs(each - each[1, 1]).max(axis=-1) > 60) for each in (begun, ended)]
    assert lit[0] == pytest.approx(lit[1], rel=0.1)
