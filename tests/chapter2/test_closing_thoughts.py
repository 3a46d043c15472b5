"""What `ClosingThoughts` shows are a true power of two, true counts, the run's own record and its trained network."""

from __future__ import annotations

from math import log10
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from network.analysis.search import digits_of_power
from network.studies.study import load_study
from scenes.chapter2.closing_thoughts import ClosingThoughts, power_of_two
from scenes.chapter2.joins import Trainings, ten_trainings, trained_on_its_digit
from scenes.mobjects import NetworkDiagram, number_text
from tests.chapter2.runs import short_run
from tests.chapters.watching import Tried, complaints, first_frame

CASES: dict[str, dict[str, Any]] = {"default": {}, "another run": {"digit": "8-04", "run": short_run()}}
tried = Tried(ClosingThoughts, CASES)
COUNT, RECORD, LAST = "how_much_of_it_was_ever_seen", "record_of_the_run", "one_thing_is_left"


@pytest.mark.parametrize("exponent", [0, 1, 10, 333, 9_550, 13_002, 40_000])
def test_the_digits_are_those_of_the_power_of_two(exponent: int) -> None:
    digits = power_of_two(exponent)
    assert len(digits) == digits_of_power(2, exponent)
    value = 0
    for k in range(0, len(digits), 4000):  # Python reads no longer numbers at once
        piece = digits[k : k + 4000]
        value = value * 10 ** len(piece) + int(piece)
    assert value == 2**exponent


@tried.in_every_case
def test_the_number_of_tries_and_its_length_are_those_of_the_run(case: str) -> None:
    scene: Any = tried.played(case).scene
    count = tried.run(case).network.parameter_count
    expected = str(2**count)
    assert "".join(line.text for line in scene.great) == expected
    assert f"It has {len(expected):,} digits." in tried.told(case)
    assert f"each of {count:,} weights" in tried.told(case)
    assert len(expected) == int(count * log10(2)) + 1


def test_a_number_too_long_for_the_stage_says_that_it_goes_on() -> None:
    scene: Any = tried.played("default").scene
    shown = "".join(line.text for line in scene._great_number(40_000))
    assert shown.endswith("…") and power_of_two(40_000).startswith(shown[:-1])
    assert all(abs(scene._great_number(40_000).get_corner(np.array([1, 1, 0]))[:2]) < (6.7, 3.2))


@tried.in_every_case
def test_the_steps_and_their_pictures_are_those_of_the_run(case: str) -> None:
    run, stage = tried.run(case), tried.at(case, COUNT)
    assert f"We took {int(run.steps[-1]):,} steps" in tried.told(case)
    assert f"{int(run.steps[-1]):,}" in stage.words
    batch = run.network.metadata.get("recipe", {}).get("batch_size")
    assert ("pictures each" in stage.words) == (batch is not None)
    assert batch is None or f"steps, {batch} pictures each" in stage.words


@tried.in_every_case
def test_the_dots_are_where_the_trainings_of_the_study_ended(case: str) -> None:
    study = load_study("minima")
    trainings = Trainings(tried.played(case).scene)  # type: ignore[arg-type]
    frame = trainings.frame
    corner, size = frame.get_corner(np.array([-1, -1, 0])), np.array([frame.width, frame.height])
    ranges = np.array([frame.x_range, frame.y_range])
    told = [
        ranges[:, 0] + (dot.get_center() - corner)[:2] / size * (ranges[:, 1] - ranges[:, 0]) for dot in trainings.dots
    ]
    assert_allclose(told, np.array([study["test_costs"], study["test_accuracies"]]).T, atol=1e-5)
    ours = tried.run(case).network.sizes == (784, 16, 16, 10)
    assert ("These ten places are all we know." in tried.told(case)) == ours


class OnlyTheTrainings(ClosingThoughts):
    """Only what the section before ends with."""

    def construct(self) -> None:
        self.add(*ten_trainings(self))
        self.wait(0.2)


@tried.in_every_case
def test_it_opens_on_the_last_picture_of_the_section_before(case: str) -> None:
    assert_array_equal(first_frame(ClosingThoughts, **CASES[case]), first_frame(OnlyTheTrainings, **CASES[case]))


def test_the_record_is_that_of_the_run() -> None:
    scene: Any = tried.played("default").scene
    metadata = tried.run().network.metadata
    values = {
        name: getattr(row.value, "text", None) for name, row in zip(scene.record.names, scene.record.rows, strict=True)
    }
    assert values["random seed"] == str(metadata["recipe"]["seed"])
    assert values["steps"] == number_text(int(tried.run().steps[-1]), 0)
    assert values["epochs"] == str(sum(epochs for epochs, _ in metadata["recipe"]["schedule"]))
    short: Any = tried.played("another run").scene
    assert set(short.record.names) == {"layers", "steps"}


def test_those_who_are_thanked_are_named() -> None:
    stage = tried.at("default", RECORD)
    for word in ("Sanderson", "LeCun", "Cortes", "Burges", "1611.03530", "1706.05394", "1412.0233", "MIT"):
        assert word in stage.words


@tried.in_every_case
def test_it_ends_calmly_with_the_trained_network_on_the_digit(case: str) -> None:
    stage, network = tried.at(case, LAST), tried.run(case).network
    (diagram,) = stage.of(NetworkDiagram)
    assert_allclose(diagram.network.parameters, network.parameters)
    assert_allclose(diagram.layers[-1].activations, network.forward(tried.image(case)).output, atol=1e-6)
    scene: Any = tried.played(case).scene
    fresh = trained_on_its_digit(scene)[0]
    for edges, expected in zip(diagram.edges, fresh.edges, strict=True):
        assert_allclose(edges.colors, expected.colors, atol=0.02)
        assert_allclose(edges.widths, expected.widths, atol=0.02)


@tried.in_every_case
def test_nothing_is_amiss(case: str) -> None:
    assert complaints(tried.played(case)) == []
