from itertools import pairwise

import numpy as np
import pytest
from manim import RIGHT, FadeIn, FadeOut, Transform
from manim.utils.hashing import get_json

from network.errors import InputError
from scenes.mobjects.pictures.check_table import CheckTable
from scenes.mobjects.theme import DARK, LIGHT
from tests.mobjects.frames import difference
from tests.mobjects.stills import show, still

HEADS = ("x", "one", "other")
NAMES = ["a", "b", "c", "d"]
ONE, OTHER = [0.25, -0.5, 0, 1e-14], [0.25, -0.501, 0, -1e-14]
AGREE = (True, False, True, True)


def table(names=NAMES, one=ONE, other=OTHER, **options):
    return CheckTable(names, one, other, **{"heads": HEADS, "decimals": 3} | options)


def seen(picture, point):
    """The brightest pixel (3,) round a point of the frame, at 480p."""
    row, column = round(240 - 60 * point[1]), round(427 + 60 * point[0])
    return picture[row - 5 : row + 6, column - 5 : column + 6].reshape(-1, 3).astype(int).max(axis=0)


def test_numbers_are_written_and_compared():
    made = table()
    assert made.agree == AGREE == tuple(mark.right for mark in made.marks)
    texts = [[part.text for part in row] for row in made.rows]
    assert texts == [["a", "0.250", "0.250"], ["b", "−0.500", "−0.501"], ["c", "0", "0"], ["d", "0", "0"]]
    colours = [[part.color.to_hex().lower() for part in row[1:]] for row in made.rows]
    assert colours == [[getattr(DARK, role)] * 2 for role in ("positive", "negative", "muted", "muted")]


@pytest.mark.parametrize(
    ("one", "other", "options", "agree"),
    [
        (1, 1.00009, {}, True),
        (1, 1.00011, {}, False),
        (1, 1.00011, {"close": 1e-3}, True),
        (1e-9, -1e-9, {}, False),
        (1e-9, -1e-9, {"nothing": 1e-8}, True),
        (0, 1e-6, {}, False),
        (0, 1e-13, {}, True),
        (-3, 3, {}, False),
    ],
)
def test_what_agrees(one, other, options, agree):
    assert table(["a"], [one], [other], **options).agree == (agree,)


def test_exact_zeros_agree_even_when_nothing_else_is_nothing():
    made = table(["a"], [0.0], [-0.0], nothing=0)
    assert [part.text for part in made.rows[0]] == ["a", "0", "0"]
    assert made.agree == (True,)


@pytest.mark.parametrize("blocks", [1, 2, 3, 4])
def test_columns_end_at_one_place_and_rows_do_not_overlap(blocks):
    made = table(blocks=blocks, number_width=1.2, name_width=0.9)
    each = -(-4 // blocks)
    assert len(made.heads) == 3 * -(-4 // each)
    np.testing.assert_allclose(made.get_center(), 0, atol=1e-9)
    for start in range(0, 4, each):
        block = made.rows[start : start + each]
        for column in range(3):
            ends = [row[column].get_right()[0] for row in block]
            assert max(ends) - min(ends) < 1e-6
            assert made.heads[3 * (start // each) + column].get_right()[0] == pytest.approx(ends[0])
        assert all(one.get_bottom()[1] > other.get_top()[1] for one, other in pairwise(block))
    for row, mark in zip(made.rows, made.marks, strict=True):
        assert mark.get_left()[0] > row.get_right()[0]


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_ticks_are_seen_when_they_have_been_played(theme):
    made, ticked = table(theme=theme), table(ticked=True, theme=theme)
    before, after = still(made), still(ticked)
    for mark, right in zip(made.marks, AGREE, strict=True):
        assert seen(before, mark.get_center()).max() == 0
        colour = 255 * theme.rgb("right" if right else "wrong")
        np.testing.assert_allclose(seen(after, mark.get_center()), colour, atol=25)

    def story(scene):
        scene.add(made)
        scene.play(made.tick_off())
        assert scene.mobjects == [made]

    np.testing.assert_allclose(show(story), after, atol=2)


def test_ticks_come_in_turn():
    made = table()
    ticking = made.tick_off()
    ticking.begin()
    shown = []
    for alpha in np.linspace(0, 1, 30):
        ticking.interpolate(alpha)
        shown.append([mark.get_stroke_opacity() for mark in made.marks])
    come = np.array(shown)
    assert come[0].max() == 0 and come[-1].min() == 1
    assert (np.diff(come, axis=0) >= -1e-9).all() and (np.diff(come, axis=1) <= 1e-9).all()
    assert (come[:, 0] - come[:, -1]).max() > 0.9


def test_the_cache_knows_one_from_another():
    made = table()
    assert get_json(made) == get_json(table())
    others = [
        table(one=[0.25, -0.5, 0, 0.001]),
        table(other=OTHER[::-1]),
        table(NAMES[::-1]),
        table(heads=("y", "one", "other")),
        table(blocks=2),
        table(decimals=4),
        table(close=0.01),
        table(ticked=True),
        table(theme=LIGHT),
    ]
    assert len({get_json(each) for each in (made, *others)}) == 1 + len(others)
    assert get_json(made.tick_off()) != get_json(others[0].tick_off())


def test_in_a_scene():
    expected = still(table(ticked=True))

    def story(scene):
        made = table()
        scene.play(FadeIn(made))
        scene.play(made.animate.shift(RIGHT))
        scene.play(made.tick_off(run_time=1))
        scene.play(made.copy().animate.shift(RIGHT), FadeOut(made))

    moved = still(table(ticked=True).shift(2 * RIGHT))
    np.testing.assert_allclose(show(story), moved, atol=2)
    assert show(lambda scene: scene.play(FadeOut(table(ticked=True)))).max() == 0
    turned = show(lambda scene: scene.play(Transform(table(["z"], [1], [2]), table(ticked=True))))
    assert difference(turned, expected) < 1


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"names": []}, "a list of names, at least one"),
        ({"names": "abcd"}, "a list of names"),
        ({"names": ["a", " ", "c", "d"]}, "one line of words, not ' '"),
        ({"names": ["a", "b\nb", "c", "d"]}, "one line of words"),
        ({"one": [1, 2, 3]}, r"of shape \(4\)"),
        ({"other": [1, 2, 3, np.nan]}, "must be finite"),
        ({"other": ["x", 1, 2, 3]}, "must be numbers"),
        ({"heads": ("x", "y")}, "three heads"),
        ({"heads": ("x", "", "y")}, "one line of words"),
        ({"blocks": 0}, "1 to 4 blocks, not in 0"),
        ({"blocks": 5}, "1 to 4 blocks, not in 5"),
        ({"close": 0}, "within a share above 0"),
        ({"nothing": np.nan}, "nothing from 0 on"),
        ({"decimals": -1}, "0 to 20 decimals, not -1"),
        ({"decimals": 20}, "needs a number_width of at least"),
        ({"names": ["a", "b", "c", "a name that goes on and on"]}, "needs a name_width of at least"),
        ({"number_width": 0.3}, "needs a number_width of at least"),
    ],
)
def test_bad_input(changed, message):
    with pytest.raises(InputError, match=message):
        table(**changed)
