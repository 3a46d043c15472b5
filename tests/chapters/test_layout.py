"""The layout check finds every fault that is planted, and nothing where there is none."""

import numpy as np
import pytest
from manim import DOWN, LEFT, RIGHT, UP, Circle, Square, VGroup

from network.data.gallery import gallery_digit
from scenes.lecture_scene import STAGE_BOTTOM
from scenes.mobjects import DARK, LABEL, SMALL, Number, PixelGrid, formula, words
from tests.chapters.layout import findings, texts
from tests.mobjects.frames import picture

CANVAS = np.broadcast_to(np.round(255 * DARK.rgb("canvas")).astype(np.uint8), (480, 854, 3))


def test_a_sound_stage_has_no_findings() -> None:
    grid = PixelGrid(gallery_digit("3-01"), height=4)
    stage = [grid, words("a three", SMALL).next_to(grid, DOWN), Number(0.97).next_to(grid, RIGHT), grid.print_values()]
    assert findings(stage, CANVAS) == []


@pytest.mark.parametrize("shift", [7.3 * RIGHT, 7.3 * LEFT, 4.1 * UP, 4.1 * DOWN])
def test_what_leaves_the_frame_is_found(shift: np.ndarray) -> None:
    assert any("leaves the frame" in each for each in findings([VGroup(Circle(0.1).move_to(shift))]))
    assert any("'lost' " in each or "leaves" in each for each in findings([words("lost").move_to(shift)]))


@pytest.mark.parametrize("piece", [words("low"), Square(1)], ids=["words", "a shape"])
def test_what_stands_where_subtitles_are_is_found(piece) -> None:
    assert any("subtitles" in each for each in findings([piece.move_to(STAGE_BOTTOM * UP)]))
    assert findings([piece.move_to(STAGE_BOTTOM * UP, aligned_edge=DOWN)]) == []


def test_what_cannot_be_seen_may_leave_the_frame() -> None:
    assert findings([Square().shift(9 * RIGHT).set_opacity(0)]) == []


@pytest.mark.parametrize("other", [words("two"), Number(2.5), formula("w_0 a_0")], ids=["words", "number", "formula"])
def test_texts_on_each_other_are_found(other) -> None:
    under = words("one")
    (found,) = findings([VGroup(under), other.move_to(under)])
    assert "overlaps" in found
    assert findings([under, other.next_to(under, DOWN)]) == []


def test_text_that_has_stepped_back_may_lie_under_another() -> None:
    assert findings([words("one").set_opacity(0.2), words("two")]) == []


def test_small_type_is_found_however_it_became_small() -> None:
    assert findings([words("small", SMALL)]) == []
    for each in (words("less", SMALL - 1), words("less", LABEL).scale(0.75), Number(3, 0, LABEL).scale(0.7)):
        (found,) = findings([each])
        assert "capitals of" in found


def test_faint_text_is_found_by_what_lies_behind_it() -> None:
    text = words("on white", role="ink")
    ground = Square(4, fill_color=DARK.activation, fill_opacity=1)
    frame = picture(ground, width=854, height=480)
    (found,) = findings([ground, text], frame)
    assert "contrast" in found
    assert findings([text], CANVAS) == []


def test_letters_taken_out_of_a_formula_are_texts_too() -> None:
    letter = VGroup(*formula("{{W: weights}} a").select("weights"))
    assert len(texts([VGroup(letter)])) == 1
    assert any("overlaps" in each for each in findings([letter, words("W").move_to(letter)]))
