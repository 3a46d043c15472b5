"""What `WhatAreNeurons` shows is the picture's values and what the network computes; what is made up says so."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from network.data.gallery import gallery_digit
from scenes.chapter1.introducing_layers import IntroducingLayers
from scenes.chapter1.what_are_neurons import WhatAreNeurons, first_grey
from scenes.mobjects import HypotheticalTag, Neuron, PixelGrid, number_text
from scenes.mobjects.diagrams.activation_scale import ActivationScale
from tests.chapters.watching import CASES, Seen, Tried, check_that_it_is_paced, play

BLACK_AND_WHITE = np.where(gallery_digit("7-00") > 0.5, 1.0, 0.0).astype(np.float32)
LOOKED_AT = ("default", "another digit to plain")
IN_PICTURE = ["a_picture_is_full_of_numbers", "rows_times_columns_are_counted"]
TAKEN_OUT, LAST = "one_of_them_is_taken_out", "it_goes_back_among_the_others"

tried = Tried(WhatAreNeurons, CASES | {"no grey": {"digit": BLACK_AND_WHITE}})


class Beginning(WhatAreNeurons):
    """The first two beats."""

    def construct(self) -> None:
        self.tell(self.two_words_ask_two_questions, self.a_neuron_holds_a_number)


def chosen(image: np.ndarray) -> tuple[int, int]:
    """The rule in words, and its fallback."""
    for row in range(28):
        for column in range(28):
            if 0.25 < image[row, column] < 0.75:
                return row, column
    nearest = min(abs(float(value) - 0.5) for value in image.ravel())
    return next((r, c) for r in range(28) for c in range(28) if abs(float(image[r, c]) - 0.5) == nearest)


def shade(seen: Seen, value: float) -> np.ndarray:
    return 255 * seen.of(PixelGrid)[0].theme.activations(value)[:3]


def large_neuron(seen: Seen) -> Neuron:
    (neuron,) = (each for each in seen.of(Neuron) if each.width > 1)
    return neuron


@tried.in_every_case
def test_the_layout_is_sound_at_the_end_of_every_beat(case):
    assert {beat: seen.amiss for beat, seen in tried.played(case).beats.items() if seen.amiss} == {}


@tried.in_every_case
def test_the_neurons_and_edges_under_the_two_words_are_those_of_the_network(case):
    played_case, net = tried.played(case), tried.played(case).scene.net
    seen, image = played_case.beats["two_words_ask_two_questions"], tried.image(case)
    *connections, picture, joined = seen.parts["network_picture"].submobjects
    assert (picture.values == image).all()
    shown = [list(layer.shown) for layer in played_case.scene.diagram.layers]
    passed = net.forward(image)
    expected = np.concatenate([a[drawn] for a, drawn in zip(passed.activations[1:], shown[1:], strict=True)])
    for neurons in (seen.parts["loose"], joined):
        assert_allclose([neuron.value for neuron in neurons], expected, atol=1e-6)
    for k, (edges, W) in enumerate(zip(connections, net.weights, strict=True)):
        weights = W[np.ix_(shown[k + 1], shown[k])] * (image.ravel()[shown[0]] if k == 0 else 1)
        blue = edges.colors[:, 2] > edges.colors[:, 0]
        assert (blue == (weights.ravel() >= 0)).all()
        order = np.argsort(abs(weights.ravel()))
        assert (np.diff(edges.colors[order, 3]) >= -1e-6).all()  # the larger the weight, the more opaque


@pytest.mark.parametrize("case", ["default", "one hidden layer"])
def test_the_neuron_that_comes_forward_holds_what_the_network_gave_it(case):
    before = tried.at(case, "two_words_ask_two_questions").parts["loose"]
    held = min((neuron.value for neuron in before), key=lambda value: abs(value - 0.5))
    untouched = play(Beginning, look=False, **tried.cases[case], first_values=())
    seen = untouched.beats["a_neuron_holds_a_number"]
    assert large_neuron(seen).value == pytest.approx(held, abs=1e-6)
    assert seen.of(ActivationScale)[0].value == pytest.approx(held, abs=1e-6)
    assert number_text(held) in seen.numbers


def test_other_numbers_are_made_up_and_tagged_so():
    stages = tried.played(), play(Beginning, look=False, first_values=(0.3,))
    for stage, last in zip(stages, (0.5, 0.3), strict=True):
        seen = stage.beats["a_neuron_holds_a_number"]
        assert large_neuron(seen).value == pytest.approx(last)
        assert seen.of(ActivationScale)[0].value == pytest.approx(last)
        assert number_text(last) in seen.numbers
        tagged = [name for name, seen in stage.beats.items() if seen.of(HypotheticalTag)]
        assert tagged == ["a_neuron_holds_a_number"]


@tried.in_every_case
def test_the_picture_is_the_digit_when_its_pixels_have_become_neurons(case):
    image = tried.image(case)
    for beat in (*IN_PICTURE, TAKEN_OUT, LAST):
        grid = tried.at(case, beat).parts["grid"]
        assert (grid.values == image).all() and grid.roundness[0] == 1
    for beat in IN_PICTURE if case in LOOKED_AT else []:
        seen = tried.at(case, beat)
        for row, column in ((14, 14), (9, 12), (20, 15), (3, 3)):
            place = seen.parts["grid"].cell_center(row, column)
            assert_allclose(seen.at(place), shade(seen, image[row, column]), atol=3)


@tried.in_every_case
def test_the_numbers_of_rows_and_columns_and_their_product_are_those_of_the_image(case):
    rows, columns = tried.image(case).shape
    seen = tried.at(case, "rows_times_columns_are_counted")
    expected = [str(rows), str(columns)] * 2 + [str(rows * columns)]
    assert sorted(seen.numbers) == sorted([*expected, "0", "1"])  # and the ends of the scale
    assert 0.95 <= seen.parts["total"].height <= 1.05
    assert f"{rows} rows of {columns}. How many neurons is that?" in tried.said(case)
    assert f"{rows * columns}, before the network has done anything at all." in tried.said(case)


@tried.in_every_case
def test_the_neuron_that_is_taken_out_is_the_first_grey_one(case):
    image, seen = tried.image(case), tried.at(case, TAKEN_OUT)
    row, column = chosen(image)
    value = float(image[row, column])
    neuron = large_neuron(seen)
    assert neuron.value == pytest.approx(value, abs=1e-6)
    assert seen.of(ActivationScale)[0].value == pytest.approx(value, abs=1e-6)
    assert neuron.number.text == number_text(value)
    assert f"row {row}" in seen.words and f"column {column}" in seen.words
    if case in LOOKED_AT:
        below_the_number = neuron.get_center() - [0, 0.7, 0]
        assert_allclose(seen.at(below_the_number), shade(seen, value), atol=3)
        assert_allclose(seen.at(seen.parts["grid"].cell_center(row, column)), shade(seen, value), atol=3)
    grey = f"Take one out. It holds {number_text(value)}: neither paper nor full ink."
    assert (grey if 0.25 < value < 0.75 else f"Take one out. It holds {number_text(value)}.") in tried.said(case)


def test_all_others_step_back_while_one_is_looked_at_and_come_forward_again():
    image, (row, column) = tried.image(), chosen(tried.image())
    grid = tried.at("default", TAKEN_OUT).parts["grid"]
    dimmed = 0.4 * image
    dimmed[row, column] = image[row, column]
    assert_allclose(grid.colors[0], grid.theme.activations(dimmed), atol=1e-6)
    grid = tried.at("default", LAST).parts["grid"]
    assert_allclose(grid.colors[0], grid.theme.activations(image), atol=1e-6)


def test_the_number_is_named_and_at_the_end_there_are_as_many_as_pixels():
    beats = tried.played().beats
    assert "activation" in beats[TAKEN_OUT].words.splitlines()
    assert beats[LAST].words.splitlines() == ["784 activations"]
    assert beats[LAST].of(Neuron) == []


def test_it_ends_where_the_next_section_begins():
    """The same picture at the same place, under the same line."""

    class Beginning(IntroducingLayers):
        def construct(self) -> None:
            class Stop(Exception):
                pass

            def stop(*_: Any, **__: Any) -> None:
                raise Stop

            self.hidden, self.say = self.net.sizes[1:-1], stop  # what is there before anything is said
            try:
                self.connections_grow_from_its_ink()
            except Stop:
                del self.say
            self.tell(self.hold_still)

        def hold_still(self) -> None:
            self.say("so it begins")

    last = tried.at("default", LAST)
    first = play(Beginning).beats["hold_still"]
    assert abs(last.frame.astype(int) - first.frame).max() <= 3


def test_another_digit_changes_every_picture_of_it():
    for beat in (*IN_PICTURE, TAKEN_OUT):
        one, other = (tried.at(case, beat).frame.astype(int) for case in ("default", "another digit to plain"))
        assert abs(one - other).max() > 100


@given(arrays(np.float32, (5, 6), elements=st.floats(0, 1, width=16)))
def test_first_grey_is_grey_if_anything_is_and_nothing_before_it(image):
    row, column = first_grey(image)
    grey = (image > 0.25) & (image < 0.75)
    if grey.any():
        assert grey[row, column]
        assert not grey.ravel()[: row * 6 + column].any()
    else:
        assert abs(image - 0.5).min() == abs(image[row, column] - 0.5)


def test_the_borders_are_not_grey():
    assert first_grey(np.array([[0.25, 0.75, 0.7], [0.5, 0, 1]])) == (0, 2)
    assert first_grey(np.array([[0.25, 0.8], [0.75, 0.0]])) == (0, 0)


def test_it_lasts_as_long_as_a_section_should_and_can_be_read():
    check_that_it_is_paced(tried.played(), 55, 68)
