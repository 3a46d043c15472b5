"""A picture is the sum of its parts, and they come out of the very place where they lit up."""

from itertools import pairwise

import numpy as np
import pytest
from manim import DOWN, PI, RIGHT, Mobject, VGroup

from network.analysis.pictures import loops_and_line, orientation_pieces
from network.data.gallery import gallery_digit
from network.errors import InputError
from scenes.mobjects.pictures.image_equation import MOST, ImageEquation
from scenes.mobjects.theme import DARK, THEMES
from tests.mobjects.frames import frames, picture, pixel

IMAGE = np.array([[1.0, 0.0, 0.5], [0.0, 0.0, 0.8]], np.float32)
MASKS = np.array([[[1, 1, 0], [1, 1, 0]], [[0, 0, 1], [0, 0, 1]]], bool)
WHERE = {"left": (0, 0), "right": (1, 2)}
"""A lit pixel of each of the two parts, of value 1 and 0.8."""


def equation(**options):
    return ImageEquation(IMAGE, MASKS, **{"height": 2.0, **options})


def rgb(role, share=1.0, theme=DARK):
    return 255 * share * theme.rgb(role)


def at(frame, grid, *cell):
    return pixel(frame, grid.cell_center(*cell)).astype(float)


def over(tint, ground):
    """A tint of an opacity over a ground, as both are seen on black."""
    return lambda opacity: opacity * tint + (1 - opacity) * ground


def stripes(count):
    """A picture of that many columns, and a mask for each."""
    return np.ones((count, count)), np.repeat(np.eye(count, dtype=bool)[:, np.newaxis], count, axis=1)


# ---- taken apart, and whole ----


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_apart_every_term_shows_its_part_alone_in_its_colour(theme):
    shown = equation(theme=theme)
    frame = picture(shown)
    left, right = (shown.term(k)[1] for k in (0, 1))
    assert at(frame, left, *WHERE["left"]) == pytest.approx(rgb("signal", 1, theme), abs=2)
    assert at(frame, right, *WHERE["right"]) == pytest.approx(rgb("function", 0.8, theme), abs=2)
    assert at(frame, left, *WHERE["right"]).max() == at(frame, right, *WHERE["left"]).max() == 0
    whole = shown.picture[1]
    lit = over(rgb("function", 1, theme), 255 * theme.activations(0.8)[:3])(0.8)
    assert at(frame, whole, *WHERE["left"]) == pytest.approx(rgb("signal", 1, theme), abs=2)
    assert at(frame, whole, *WHERE["right"]) == pytest.approx(lit, abs=2)


def test_whole_only_the_picture_is_seen_in_the_middle_of_the_same_room():
    apart, whole = equation(names=["a", "b"]), equation(names=["a", "b"], apart=False)
    frame = picture(whole)
    assert whole.picture[1].get_center() == pytest.approx(whole.slots.get_center())
    assert at(frame, whole.picture[1], 0, 0).min() == 255
    assert at(frame, whole.picture[1], *WHERE["right"]) == pytest.approx(255 * DARK.activations(0.8)[:3], abs=1)
    outside = np.ones(frame.shape[1], bool)
    low, high = (int(frame.shape[1] / 2 + x * len(frame) / 8) for x in (-1.55, 1.55))
    outside[low:high] = False
    assert frame[:, outside, :3].max() == 0
    assert whole.width == pytest.approx(apart.width) and whole.height == pytest.approx(apart.height)


def test_parts_light_up_one_after_the_other():
    shown = equation(apart=False)
    whole, seen = shown.picture[1], []
    for lit in (0, 0.5, 1, 2):
        frame = picture(shown.set_lit(lit))
        seen.append([at(frame, whole, *WHERE[side]) for side in ("left", "right")])
    white, grey = (255 * DARK.activations(value)[:3] for value in (1, 0.8))
    assert seen[0][0] == pytest.approx(white) and seen[0][1] == pytest.approx(grey, abs=1)
    assert seen[1][0] == pytest.approx((white + rgb("signal")) / 2, abs=2) and (seen[1][1] == seen[0][1]).all()
    assert seen[2][0] == pytest.approx(rgb("signal"), abs=1) and (seen[2][1] == seen[0][1]).all()
    assert seen[3][1] == pytest.approx(over(rgb("function"), grey)(0.8), abs=2)


def test_parts_slide_out_in_order_and_never_pass_each_other():
    image, masks = stripes(5)
    shown = ImageEquation(image, masks, apart=False)
    middles = []
    for apart in np.linspace(0, 1, 11):
        shown.set_apart(apart)
        middles.append([shown.picture[1].get_x(), *(shown.term(k)[1].get_x() for k in range(5))])
    steps = np.diff(middles, axis=1)
    assert steps[0] == pytest.approx(0, abs=1e-9) and (steps[1:] > 0).all() and (np.diff(steps, axis=0) > 0).all()
    assert steps[-1] == pytest.approx(steps[-1, 0])


def test_take_apart_and_put_together_play_the_whole_story():
    shown = equation(apart=False, names=["left", "right"])
    before, goal = picture(shown), picture(equation(names=["left", "right"]))
    told = []

    def story(scene):
        scene.add(shown)
        scene.play(shown.take_apart())
        told.append((shown.lit, shown.apart, scene.renderer.time))
        scene.play(shown.put_together(run_time=1))
        told.append((shown.lit, shown.apart, scene.renderer.time))

    seen = frames(story)
    assert told == [(2, 1, 2.5), (0, 0, 3.5)]
    assert abs(seen[10].astype(int) - goal).max() <= 2  # the first frame of the way back
    assert abs(seen[-1].astype(int) - before).max() <= 2


def test_animate_runs_through_the_states_in_between():
    shown = equation(apart=False)
    lit, apart = [], []

    def story(scene):
        scene.add(shown)
        scene.add(Mobject().add_updater(lambda _: (lit.append(shown.lit), apart.append(shown.apart))))
        scene.play(shown.animate(run_time=0.5).set_lit(2))
        scene.play(shown.animate.set_apart(1), run_time=1)

    frames(story)
    assert lit == sorted(lit) and lit[-1] == 2 and any(0 < each < 2 for each in lit)
    assert apart == sorted(apart) and apart[-1] == 1 and sum(0 < each < 1 for each in apart) >= 2


@pytest.mark.parametrize("move", [lambda e: e.scale(0.5).shift(RIGHT + DOWN), lambda e: e.rotate(PI / 6)])
def test_it_comes_apart_where_it_is(move):
    early, late = move(equation(apart=False)).set_lit(2).set_apart(1), move(equation())
    for one, other in zip(early.get_family(), late.get_family(), strict=True):
        assert one.points == pytest.approx(other.points, abs=1e-6)
    assert abs(picture(early).astype(int) - picture(late)).max() <= 2


@pytest.mark.parametrize(
    "dim", [lambda e: e.set_opacity(0.25), lambda e: e.fade(0.75), lambda e: VGroup(e).set_opacity(0.25)]
)
def test_what_is_not_shown_yet_stays_unseen_when_dimmed(dim):
    shown = equation(apart=False, names=["left", "right"])
    dim(shown)
    frame = picture(shown)
    assert at(frame, shown.picture[1], 0, 0) == pytest.approx(rgb("activation", 0.25), abs=1)
    assert frame[:, : frame.shape[1] // 4, :3].max() == 0
    dimmed = picture(shown.set_lit(2).set_apart(1))
    assert at(dimmed, shown.term(0)[1], 0, 0) == pytest.approx(rgb("signal", 0.25), abs=1)
    assert shown.name_of(1).get_fill_opacity() == pytest.approx(0.25)


# ---- its parts, and the room it takes ----


def test_parts_can_be_addressed():
    image, masks = stripes(3)
    shown = ImageEquation(image, masks, names=["one", "", "three"], whole="all")
    assert [shown.term(k)[1].values[0].tolist() for k in range(3)] == np.eye(3).tolist()
    assert [shown.highlight(k).values[0].tolist() for k in range(3)] == np.eye(3).tolist()
    assert all(shown.name_of(k).get_x() == pytest.approx(shown.term(k).get_x()) for k in (0, 2))
    assert len(shown.name_of(1).get_family()) == 1 and shown.names[0].get_x() == pytest.approx(shown.picture.get_x())
    signs = [shown.sign(k).get_x() for k in range(3)]
    assert (
        np.diff([shown.picture.get_x(), signs[0], shown.term(0).get_x(), signs[1], shown.term(1).get_x()]) > 0
    ).all()
    assert shown.roles == ["signal", "function", "result"]
    for addressed in (shown.term, shown.highlight, shown.name_of, shown.sign):
        with pytest.raises(InputError, match="no part 3: they count from 0 to 2"):
            addressed(3)


def test_names_stand_on_one_line_whatever_their_letters():
    shown = equation(names=["ax", "Åx"])
    low, high = shown.name_of(0), shown.name_of(1)
    assert low.height < high.height - 0.1
    assert low.get_bottom()[1] == pytest.approx(high.get_bottom()[1], abs=0.02)
    assert equation(names=["ax", "Åg"]).name_of(1).get_bottom()[1] < low.get_bottom()[1] - 0.03


@pytest.mark.parametrize("width, count", [*((13.2, n) for n in range(1, MOST + 1)), (5, 2), (8.5, 6)])
def test_fits_the_width_and_keeps_its_distances(width, count):
    image, masks = stripes(count)
    shown = ImageEquation(image, masks, width=width, height=2, names=["a"] * count)
    assert shown.width <= width + 0.1  # strokes and names' overhang aside
    pictures = [shown.picture, *(shown.term(k) for k in range(count))]
    gaps = [right.get_left()[0] - left.get_right()[0] for left, right in pairwise(pictures)]
    assert gaps == pytest.approx([0.65] * count, abs=0.01)
    assert len({round(each.height, 6) for each in pictures}) == 1 and pictures[0].height <= 2 + 1e-9
    assert shown.picture.height == pytest.approx(min(2, (width - 0.65 * count) / (count + 1)), abs=1e-6)


def test_room_is_made_for_long_names():
    shown = equation(height=0.8, names=["a rather long name", "another long one"])
    assert shown.name_of(1).get_left()[0] - shown.name_of(0).get_right()[0] >= 0.2 - 1e-6


def test_real_digits_are_the_sum_of_their_parts():
    nine = gallery_digit("9-01")
    loops, line = loops_and_line(nine)
    pieces = [piece.mask for piece in orientation_pieces(nine)]
    for masks in ([*loops, line], pieces):
        shown = ImageEquation(nine.ravel(), masks)
        total = sum(shown.term(k)[1].values for k in range(shown.count))
        assert total == pytest.approx(np.where(np.any(masks, axis=0), nine, 0))


# ---- what it refuses ----


@pytest.mark.parametrize(
    "options, told",
    [
        ({"masks": MASKS[:, :1]}, r"arrays \(n, rows, columns\) for a picture \(2, 3\)"),
        ({"masks": 3}, "arrays"),
        ({"masks": []}, "1 to 9 parts, not 0"),
        ({"masks": np.ones((10, 2, 3))}, "1 to 9 parts, not 10: join"),
        ({"masks": [MASKS[0], IMAGE == 0]}, "nothing to see in part 1"),
        ({"image": 255 * IMAGE}, r"lie in \[0, 1\]"),
        ({"names": ["one"]}, "2 parts: give as many names, or none, not 1"),
        ({"names": "ab"}, "names"),
        ({"roles": ("blue",)}, "no role 'blue'"),
        ({"roles": ()}, "at least one role"),
        ({"width": 2}, "leaves 0.23 for each of 3 pictures: widen"),
        ({"width": 0}, "positive numbers"),
        ({"height": float("nan")}, "positive numbers"),
        ({"width": 4, "names": ["a name far too long", "b"]}, "shorten it"),
    ],
)
def test_refuses_what_makes_no_equation(options, told):
    with pytest.raises(InputError, match=told):
        ImageEquation(**{"image": IMAGE, "masks": MASKS, **options})


@pytest.mark.parametrize(
    "act, told",
    [
        (lambda e: e.set_lit(3), "0 to 2 parts can be lit, not 3"),
        (lambda e: e.set_lit(float("nan")), "not nan"),
        (lambda e: e.set_apart(-0.1), "from 0 to 1, not -0.1"),
        (lambda e: e.animate.set_apart(2).build(), "not 2"),
        (lambda e: e.take_apart(run_time=0), "positive, not 0"),
    ],
)
def test_stays_as_it_is_when_it_refuses(act, told):
    shown = equation()
    before = picture(shown)
    with pytest.raises(InputError, match=told):
        act(shown)
    assert (picture(shown) == before).all() and shown.apart == 1
