import numpy as np
import pytest
from manim import ORIGIN, RIGHT, UL, UR, FadeIn, Square
from manim.utils.hashing import get_json

from network.errors import InputError
from scenes.mobjects.text.hypothetical_tag import HypotheticalTag
from scenes.mobjects.theme import COLOUR_BLIND, DARK, LIGHT
from tests.mobjects.stills import show, still


def test_it_stands_beside_what_it_speaks_of():
    picture = Square(3).shift(RIGHT)
    below, right = HypotheticalTag(picture), HypotheticalTag(picture, direction=RIGHT)
    assert below.get_x() == pytest.approx(picture.get_x()) and below.get_top()[1] < picture.get_bottom()[1]
    assert right.get_left()[0] > picture.get_right()[0]


@pytest.mark.parametrize(("corner", "x", "y"), [(UL, -1, 1), (UR, 1, 1)])
def test_it_goes_to_a_corner_half_a_unit_from_the_edges(corner, x, y):
    tag = HypotheticalTag(corner, "thought experiment")
    edge = tag.get_corner(corner)
    assert edge[0] == pytest.approx(x * (128 / 18 - 0.5), abs=0.01)
    assert edge[1] == pytest.approx(y * 3.5, abs=0.01)


def test_words_and_hatching_are_inside_and_apart():
    tag = HypotheticalTag(UL, "a longer text that explains itself")
    for part in (tag.text, tag.hatching):
        assert part.get_left()[0] > tag.outline.get_left()[0] and part.get_right()[0] < tag.outline.get_right()[0]
        assert part.get_top()[1] < tag.outline.get_top()[1] and part.get_bottom()[1] > tag.outline.get_bottom()[1]
    assert tag.hatching.get_right()[0] + 0.1 < tag.text.get_left()[0]


@pytest.mark.parametrize("theme", [DARK, LIGHT, COLOUR_BLIND])
def test_it_is_muted_in_every_theme(theme):
    tag = HypotheticalTag(UL, theme=theme)
    assert tag.text.color.to_hex().lower() == theme.muted
    assert tag.outline.get_stroke_color().to_hex().lower() == theme.muted


def test_it_is_seen():
    tag = HypotheticalTag(ORIGIN + UL)

    def arriving(scene):
        scene.play(FadeIn(tag))

    frame = still(tag)
    assert (frame[:80, :300].max(axis=2) > 100).sum() > 500 and frame[100:].max() == 0
    np.testing.assert_array_equal(show(arriving), frame)


def test_copies_and_hash():
    tag = HypotheticalTag(UL)
    other = tag.copy().shift(RIGHT)
    assert other.get_x() == pytest.approx(tag.get_x() + 1)
    assert get_json(HypotheticalTag(UL)) == get_json(tag) != get_json(HypotheticalTag(UL, "hypothetical"))


@pytest.mark.parametrize(("beside", "text"), [(UL, "  "), (ORIGIN, "designed"), (np.array([1.0, 2.0]), "designed")])
def test_bad_input(beside, text):
    with pytest.raises(InputError):
        HypotheticalTag(beside, text)
