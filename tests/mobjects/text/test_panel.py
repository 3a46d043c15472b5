import numpy as np
import pytest
from manim import Rectangle

from network.errors import InputError
from scenes.mobjects.text.baselines import set_down, standing_glyphs, standing_number, standing_words
from scenes.mobjects.text.letters import baseline_of
from scenes.mobjects.text.panel import MARGIN, checked_labels, checked_size, frame_round
from scenes.mobjects.text.typesetting import LABEL, SMALL, Number, formula, glyph_line, words
from scenes.mobjects.theme import LIGHT


@pytest.mark.parametrize("size", [SMALL, LABEL])
def test_words_stand_on_the_baseline_whatever_descends(size):
    for text in ("x", "parameters", "Hxg", "(x)"):
        line = standing_words(text, size, "muted", LIGHT, apart=True)
        first = line.submobjects[0]
        assert first.get_left()[0] == pytest.approx(0, abs=1e-9)
        assert len(line.submobjects) == len(text) and line.width == pytest.approx(words(text, size).width, rel=1e-6)
        (outline,) = standing_words(text, size).submobjects
        np.testing.assert_allclose(outline.points, np.concatenate([letter.points for letter in line]), atol=1e-9)
    assert standing_words("x", size).get_bottom()[1] == pytest.approx(0, abs=0.01)
    assert standing_words("parameters", size, apart=True)[1].get_bottom()[1] == pytest.approx(0, abs=0.01)
    assert standing_words("parameters", size).get_bottom()[1] < -0.03


def test_numbers_and_glyphs_stand_on_the_same_baseline():
    glyphs, number = standing_glyphs("1,234", SMALL), standing_number(Number(1234, 0, SMALL))
    for corner in ([-1, -1, 0], [1, 1, 0]):
        np.testing.assert_allclose(glyphs.get_critical_point(corner), number.get_critical_point(corner), atol=1e-6)
    assert standing_glyphs("14").get_bottom()[1] == pytest.approx(0, abs=0.01)


def test_a_frame_leaves_a_margin():
    frame = frame_round(Rectangle(width=3, height=1).shift([1, 2, 0]))
    assert (frame.width, frame.height) == pytest.approx((3 + 2 * MARGIN, 1 + 2 * MARGIN))
    assert frame.get_center() == pytest.approx([1, 2, 0])


def test_what_is_refused():
    for text in ("", "  ", "two\nlines"):
        with pytest.raises(InputError, match="one line of words"):
            standing_words(text)
    with pytest.raises(InputError, match="three sizes"):
        checked_size(31)
    with pytest.raises(InputError, match="nothing called 'c' here: there are a, b"):
        checked_labels({"c": "x"}, {"a": "A", "b": "B"})
    assert checked_labels({"b": "C"}, {"a": "A", "b": "B"}) == {"a": "A", "b": "C"}


def test_the_code_of_standing_words_is_that_of_what_is_read():
    for text in ("loop", "H", 'say "H "'):
        assert standing_words(text).typst_code == words(text).typst_code


@pytest.mark.parametrize("symbol", ["y_j", "p", "f(x)", "hat(y)", "W", "(w_0)"])
def test_a_symbol_stands_on_its_baseline_whatever_descends(symbol):
    beside = formula(f"w {symbol}")
    alone = formula(symbol)
    for typeset in (beside, alone):
        set_down(typeset, 0.4, LABEL)
    assert alone[0].get_bottom()[1] == pytest.approx(beside[1].get_bottom()[1], abs=1e-3)


def test_the_baseline_is_that_of_the_first_line_wherever_it_is_put():
    two = words("gH\ngg").scale(0.7).shift([1, 2, 0])
    letters = words("gH\ngg", apart=True).scale(0.7).shift([1, 2, 0])
    assert baseline_of(two) == pytest.approx(letters[1].get_bottom()[1], abs=2e-3)
    for digit in (1, 7, 0.5):
        number = Number(digit).scale(0.5).shift([3, 1, 0])
        assert baseline_of(number) == pytest.approx(
            number.get_top()[1] - 0.5 * np.max(glyph_line(number.text), axis=0)[1], abs=1e-6
        )
