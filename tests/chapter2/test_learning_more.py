"""What `LearningMore` shows are real feature maps, of a kernel that a network learnt and of two that wear a tag."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.testing import assert_allclose, assert_array_equal
from PIL import Image
from scipy.signal import correlate2d

from network import load_network
from scenes.chapter2.joins import a_digit_and_its_label, two_ways_to_see
from scenes.chapter2.learning_more import LearningMore
from scenes.mobjects import HypotheticalTag, PixelGrid, ReadingCard, WeightHeatmap
from tests.chapter2.runs import short_run
from tests.chapters.watching import Tried, complaints, first_frame, play

CASES: dict[str, dict[str, Any]] = {"default": {}, "another run": {"digit": "8-04", "run": short_run()}}
tried = Tried(LearningMore, CASES)
SOBEL = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]]) / 4


def cut_from_edges() -> npt.NDArray[np.float32]:
    """Of all squares of 4 x 4 weights the one in which both signs come to most, found by trying."""
    pictures = load_network("edges").weights[0].reshape(16, 28, 28)
    squares = [pictures[n, r : r + 4, c : c + 4] for n, r, c in np.ndindex(16, 25, 25)]
    return max(squares, key=lambda each: min(each[each > 0].sum(), -each[each < 0].sum()))


@tried.in_every_case
def test_it_begins_with_the_weights_of_both_networks(case: str) -> None:
    scene: Any = tried.played(case).scene
    first = tried.run(case).network.weights[0]
    assert_array_equal(scene.run_seen.pictures.weights, first.reshape(-1, 28, 28))
    assert_array_equal(scene.edges_seen.pictures.weights, load_network("edges").weights[0].reshape(-1, 28, 28))


class BothNetworks(LearningMore):
    """Only what the section before ends with."""

    def construct(self) -> None:
        self.add(*two_ways_to_see(self))
        self.wait(0.2)


class OneDigit(LearningMore):
    """Only what the next section begins with."""

    def construct(self) -> None:
        self.add(*a_digit_and_its_label(self))
        self.wait(0.2)


@tried.in_every_case
def test_it_opens_and_closes_on_the_pictures_of_its_neighbours(case: str) -> None:
    assert_array_equal(first_frame(LearningMore, **CASES[case]), first_frame(BothNetworks, **CASES[case]))
    *_, last = tried.played(case).beats.values()
    assert_array_equal(last.frame, first_frame(OneDigit, **CASES[case]))


@tried.in_every_case
def test_the_maps_are_the_correlations_of_the_digit_with_the_kernels(case: str) -> None:
    kernels = [cut_from_edges(), SOBEL, SOBEL.T]
    image = tried.image(case).astype(float)
    for beat, count in (("a_little_edge_goes_for_a_walk", 1), ("another_kernel_another_map", 3)):
        shown = [each.weights[0] for each in tried.at(case, beat).of(WeightHeatmap)]
        for kernel in kernels[:count]:
            assert any(each.shape == kernel.shape and np.allclose(each, kernel, atol=1e-5) for each in shown)
            expected = correlate2d(image, kernel, mode="valid")
            assert any(each.shape == expected.shape and np.allclose(each, expected, atol=1e-4) for each in shown)


@tried.in_every_case
def test_what_was_designed_wears_a_tag_and_what_was_learnt_says_whose_it_is(case: str) -> None:
    stage = tried.at(case, "another_kernel_another_map")
    assert len(stage.of(HypotheticalTag)) == 1
    assert "cut out of edges" in stage.words
    assert not tried.at(case, "a_little_edge_goes_for_a_walk").of(HypotheticalTag)


def test_the_map_is_bright_where_the_edge_is() -> None:
    stage = tried.at("default", "a_little_edge_goes_for_a_walk")
    (shown,) = [each for each in stage.of(WeightHeatmap) if each.weights.shape == (1, 25, 25)]
    for sign, channel in ((1, 2), (-1, 0)):  # positive is blue, negative is red
        row, column = np.unravel_index((sign * shown.weights[0]).argmax(), (25, 25))
        colour = stage.at(shown.cell_center(int(row), int(column))).astype(int)
        assert colour[channel] > colour[2 - channel] + 60


def test_three_things_to_read_are_named_with_authors_and_years() -> None:
    stage = tried.at("default", "read_on")
    assert len(stage.of(ReadingCard)) == 3
    for word in ("Nielsen", "2015", "Olah", "2017", "distill.pub", "Goodfellow", "Bengio", "Courville", "2016"):
        assert word in stage.words


@tried.in_every_case
def test_it_ends_with_the_digit_and_what_it_is_called(case: str) -> None:
    stage = tried.at(case, "a_picture_and_its_label")
    (grid,) = stage.of(PixelGrid)
    assert_allclose(grid.values, tried.image(case))
    assert stage.words == {3: "a 3", 8: "an 8"}[tried.label(case)]


@tried.in_every_case
def test_nothing_is_amiss(case: str) -> None:
    assert complaints(tried.played(case)) == []


def test_a_picture_that_nobody_labelled_is_called_what_the_network_reads(tmp_path: Path) -> None:
    pixels = (255 * tried.image("another run")).astype(np.uint8)
    Image.fromarray(255 - pixels).resize((140, 140)).save(tmp_path / "someones.png")
    seen = play(LearningMore, look=False, digit=str(tmp_path / "someones.png"))
    scene = seen.scene
    answer = scene.net.forward(scene.image).prediction
    assert seen.beats["a_picture_and_its_label"].words == f"read as {answer}"
