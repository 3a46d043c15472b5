"""A digit cut into little edges: nothing is lost, directions are told twice, and the pieces find back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import ORIGIN, PI, RIGHT, UP

from network.analysis.pictures import ORIENTATIONS, Region, holes, orientation_pieces
from network.data.gallery import gallery_digit
from network.errors import InputError
from scenes.mobjects.pictures.stroke_pieces import ROLES, StrokePieces
from scenes.mobjects.theme import DARK, THEMES
from tests.mobjects.crosses import ARMS, CROSS
from tests.mobjects.frames import frames, picture, pixel

NINE = gallery_digit("9-01")


def middles(pieces):
    return np.array([piece[0].get_center() for piece in pieces.pieces])


@pytest.mark.parametrize("name", ["9-01", "3-01", "8-02", "1-00", "0-00"])
def test_nothing_of_the_digit_is_lost_and_nothing_shown_twice(name):
    image = gallery_digit(name)
    shown = StrokePieces(image, height=28)  # a pixel is a unit
    total = np.array(shown.ground.values)
    for piece, box in zip(shown.pieces, shown.boxes, strict=True):
        values = piece[0].values
        total[box] += values
        corner = shown.ground.point_at(box[1].start / 28, box[0].start / 28)
        assert piece[0].points[0] == pytest.approx(corner, abs=1e-6)
    assert total == pytest.approx(image)
    assert (shown.ground.values[image > 90 / 255] == 0).mean() > 0.9


def test_pieces_are_those_of_the_analysis_with_their_fringe():
    found, shown = orientation_pieces(NINE), StrokePieces(NINE)
    assert shown.kinds == [region.kind for region in found] and len(shown.pieces) == len(found)
    for region, box, piece in zip(found, shown.boxes, shown.pieces, strict=True):
        inside = region.mask[box]
        assert inside.sum() == region.size
        assert piece[0].values[inside] == pytest.approx(NINE[region.mask])


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_piece_has_the_colour_of_its_direction_and_a_bar_in_it(theme):
    shown = StrokePieces(CROSS, ARMS, height=7, theme=theme)
    frame = picture(shown, width=640, height=360)
    bar = 255 * theme.rgb("canvas")
    for k, kind, outer, middle in ((0, "horizontal", (4, 0), (4, 1)), (1, "vertical", (0, 4), (1, 4))):
        tint = 255 * theme.rgb(ROLES[kind]) * CROSS[outer]
        edge = shown.ground.cell_center(*outer) + 0.35 * 7 / 9 * np.array([1, 1, 0])
        assert pixel(frame, edge) == pytest.approx(tint, abs=2), k
        assert pixel(frame, shown.ground.cell_center(*middle)) == pytest.approx(bar, abs=2)


@pytest.mark.parametrize("kind, way", [*zip(ORIENTATIONS, ([1, 0], [1, 1], [0, 1], [1, -1]), strict=True)])
def test_bars_point_where_the_piece_runs(kind, way):
    bar = StrokePieces(CROSS, [Region(CROSS > 0, kind)]).piece(0)[1]
    long = max((b - a for a, b in zip(bar.get_vertices(), bar.get_vertices()[1:], strict=False)), key=np.linalg.norm)
    assert abs(long[:2] @ way) == pytest.approx(np.linalg.norm(long) * np.linalg.norm(way))


def test_bars_lie_in_the_ink():
    shown = StrokePieces(NINE, height=28)
    for piece in shown.pieces:
        x, y = piece[1].get_center()[:2] - shown.ground.points[0, :2]
        assert NINE[int(-y), int(x)] > 90 / 255


@given(amount=st.floats(0, 3))
def test_pieces_stand_so_much_farther_from_the_middle(amount):
    shown = StrokePieces(CROSS, ARMS).shift(RIGHT + UP)
    middle, home = shown.ground.get_center(), middles(shown)
    shown.spread(amount)
    assert shown.spreading == pytest.approx(amount)
    assert middles(shown) - middle == pytest.approx((1 + amount) * (home - middle), abs=1e-6)
    shown.spread(0)
    assert middles(shown) == pytest.approx(home, abs=1e-6)


def test_spreading_runs_through_animate_and_takes_bars_along():
    shown = StrokePieces(CROSS, ARMS, height=3)
    start, offset = middles(shown), shown.piece(0)[1].get_center() - shown.piece(0)[0].get_center()

    def story(scene):
        scene.add(shown)
        scene.play(shown.animate.spread(1))
        scene.play(shown.animate.spread(0))

    seen = frames(story)
    assert shown.spreading == 0 and middles(shown) == pytest.approx(start, abs=1e-6)
    assert abs(seen[-1].astype(int) - seen[0]).max() <= 1
    far = StrokePieces(CROSS, ARMS, height=3).spread(1)
    assert abs(seen[4].astype(int) - picture(far)).max() <= 2
    assert far.piece(0)[1].get_center() - far.piece(0)[0].get_center() == pytest.approx(offset)


@pytest.mark.parametrize(
    "move", [lambda p: p.scale(0.5, about_point=ORIGIN).shift(RIGHT), lambda p: p.rotate(PI / 3, about_point=ORIGIN)]
)
def test_spreads_where_it_is(move):
    one, other = move(StrokePieces(CROSS, ARMS).spread(0.5)), move(StrokePieces(CROSS, ARMS)).spread(0.5)
    assert middles(one) == pytest.approx(middles(other), abs=1e-6)


def test_what_no_piece_reaches_stays_faint_in_its_place():
    shown = StrokePieces(CROSS, ARMS[:1], height=7)
    frame = picture(shown.spread(1))
    assert pixel(frame, shown.ground.cell_center(4, 8)) == pytest.approx(255 * DARK.rgb("muted"), abs=1)
    assert len(shown.pieces) == 1


def test_pieces_can_be_addressed():
    shown = StrokePieces(CROSS, ARMS)
    assert list(shown.of_kind("horizontal")) == [shown.piece(0), shown.piece(2)]
    assert list(shown.of_kind("vertical")) == [shown.piece(1)] and len(shown.of_kind("falling")) == 0
    with pytest.raises(InputError, match="no piece 3: they count from 0 to 2"):
        shown.piece(3)
    with pytest.raises(InputError, match="no direction 'upwards': choose one of horizontal"):
        shown.of_kind("upwards")


def test_the_legend_has_a_swatch_and_a_word_a_direction():
    lines = StrokePieces(NINE).legend()
    assert len(lines) == 4
    assert [line[0][0].tint for line in lines] == [ROLES[kind] for kind in ORIENTATIONS]
    with pytest.raises(InputError, match="needs 4 names"):
        StrokePieces(NINE).legend(["—", "|"])


@pytest.mark.parametrize(
    "arguments, options, told",
    [
        ((np.zeros((28, 28)),), {}, "no little edge"),
        ((CROSS, []), {}, "no little edge"),
        ((CROSS[:5],), {}, "square"),
        ((2 * NINE,), {}, r"lie in \[0, 1\]"),
        ((NINE, holes(NINE)), {}, "no direction 'hole'"),
        ((NINE, ARMS), {}, r"picture \(28, 28\) has a mask of that shape, not \(9, 9\)"),
        ((NINE,), {"roles": {"horizontal": "signal"}}, "falling, rising, vertical lacks"),
        ((NINE,), {"roles": {**ROLES, "rising": "blue"}}, "no role 'blue'"),
        ((NINE,), {"height": 0}, "positive number"),
    ],
)
def test_refuses_what_cannot_be_cut(arguments, options, told):
    with pytest.raises(InputError, match=told):
        StrokePieces(*arguments, **options)


@pytest.mark.parametrize("amount", [-0.1, float("nan"), float("inf")])
def test_refuses_to_spread_by_no_share(amount):
    shown = StrokePieces(CROSS, ARMS)
    before = middles(shown)
    with pytest.raises(InputError, match="at least 0"):
        shown.spread(amount)
    assert (middles(shown) == before).all()
