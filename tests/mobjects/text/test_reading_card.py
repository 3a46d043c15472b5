from itertools import pairwise

import numpy as np
import pytest
from manim import FadeIn, Square, Transform
from manim.utils.hashing import get_json

from network.errors import InputError
from scenes.mobjects.text.reading_card import ReadingCard
from scenes.mobjects.theme import DARK, LIGHT
from tests.mobjects.stills import show, still

BOOK = ("A Long Title That Needs Several Lines", "A. Author, B. Other", 2015, "publisher\nweb.address")


def words_of(lines):
    return " ".join(line.typst_code.rsplit("\n", 1)[-1].strip('#"') for line in lines)


def test_it_says_what_by_whom_when_and_where_from_top_to_bottom():
    card = ReadingCard(*BOOK)
    assert words_of(card.title) == BOOK[0] and len(card.title) > 1
    assert words_of(card.authors) == "A. Author, B. Other, 2015"
    assert words_of(card.where) == "publisher web.address" and len(card.where) == 2
    parts = [card.title, card.authors, card.rule, card.where]
    assert all(a.get_bottom()[1] > b.get_top()[1] for a, b in pairwise(parts))
    assert np.ptp([part.get_left()[0] for part in parts]) < 0.01
    assert card.frame.width == pytest.approx(4.2) and card.width == pytest.approx(4.2)
    assert words_of(ReadingCard("T", "Someone", None, "here").authors) == "Someone"


def test_with_more_room_the_words_stand_at_the_foot_and_the_picture_above_them():
    card = ReadingCard(*BOOK, height=6, picture=Square(1))
    assert card.frame.height == pytest.approx(6)
    low, high = card.title.get_top()[1], card.frame.get_top()[1]
    assert card.picture.get_y() == pytest.approx((low + high) / 2)
    assert card.picture.get_x() == pytest.approx(card.frame.get_x())
    assert card.where.get_bottom()[1] == pytest.approx(card.frame.get_bottom()[1] + 0.28, abs=0.01)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_it_is_seen_in_the_colours_of_its_theme(theme):
    card = ReadingCard(*BOOK, theme=theme)
    frame = still(card).astype(int)
    ink = abs(frame - np.round(255 * theme.rgb("ink"))).max(axis=2) < 40
    x, y = card.title.get_center()[:2]
    height, width = card.title.height, card.title.width
    rows = slice(round(240 - 60 * (y + height / 2)), round(240 - 60 * (y - height / 2)))
    columns = slice(round(427 + 60 * (x - width / 2)), round(427 + 60 * (x + width / 2)))
    assert ink[rows, columns].mean() > 0.05


def test_it_fades_in_is_copied_and_becomes_another():
    card, other = ReadingCard(*BOOK), ReadingCard("Other", "C. D.", 1999, "x")
    np.testing.assert_array_equal(still(card.copy()), still(card))
    np.testing.assert_array_equal(show(lambda scene: scene.play(FadeIn(card.copy()))), still(card))
    becoming = show(lambda scene: scene.play(Transform(card.copy(), other)))
    assert abs(becoming.astype(int) - still(other)).mean() < 1


def test_the_cache_knows_one_from_another():
    same = get_json(ReadingCard(*BOOK))
    assert get_json(ReadingCard(*BOOK)) == same
    others = [("Title", *BOOK[1:]), (*BOOK[:2], 2016, BOOK[3]), (*BOOK[:3], "elsewhere")]
    assert all(get_json(ReadingCard(*each)) != same for each in others)


@pytest.mark.parametrize(
    ("told", "options", "why"),
    [
        (("", "A", 1, "x"), {}, "one line of words"),
        (("T", " ", None, "x"), {}, "one line of words"),
        (("T", "A", 1, ""), {}, "one line of words"),
        (("incomprehensibilities", "A", 1, "x"), {"width": 2}, "needs a width of at least"),
        (BOOK, {"height": 1}, "needs a height of at least"),
        (("T", "A", 1, "x"), {"picture": Square(5)}, "needs a width of at least"),
    ],
)
def test_what_cannot_be_shown_is_refused(told, options, why):
    with pytest.raises(InputError, match=why):
        ReadingCard(*told, **options)
