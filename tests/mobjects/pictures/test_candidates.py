from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import RIGHT, UP, FadeIn, FadeOut, Restore, Transform
from manim.utils.hashing import get_json

from network import load_network
from network.data.gallery import gallery_digit
from network.errors import InputError
from scenes.mobjects.pictures.candidates import BAR_LENGTH, Candidates
from scenes.mobjects.theme import COLOUR_BLIND, DARK, LIGHT
from tests.mobjects.frames import pixel
from tests.mobjects.stills import show, still

VALUES = np.array([0.1, 0.9, 0.4])
OUTPUT = load_network("edges").forward(gallery_digit("4-or-9-2")).output


def brightness(candidates):
    return [
        {member.get_fill_opacity() or member.get_stroke_opacity() for member in each.members}
        for each in candidates.candidates
    ]


def encloses(box, mobject):
    return all(
        abs(mobject.get_critical_point(corner) - box.get_center())[axis] < size / 2
        for corner in ([-1, -1, 0], [1, 1, 0])
        for axis, size in enumerate((box.width, box.height))
    )


# ---- what stands where ----


@pytest.mark.parametrize("direction", ["column", "row"])
@pytest.mark.parametrize("shown", ["none", "numbers", "bars", "both"])
def test_ten_candidates_fit_the_frame_and_do_not_touch(direction, shown):
    candidates = Candidates(10, OUTPUT, direction=direction, shown=shown)
    assert candidates.width < 13.2 and candidates.height < 7
    axis, sign = (0, 1) if direction == "row" else (1, -1)
    for one, other in pairwise(candidates.candidates):
        low, high = [(each.label, each.seat) for each in ((one, other) if sign > 0 else (other, one))]
        assert low[1].get_critical_point(RIGHT + UP)[axis] < high[1].get_critical_point(-RIGHT - UP)[axis]
    for each in candidates.candidates:
        assert all(encloses(each.seat, member) for member in each.members if member.width and member.height)


def test_printed_values_and_bars_are_the_values():
    candidates = Candidates(10, OUTPUT, shown="both")
    assert [each.number.text for each in candidates.candidates] == [f"{value:.2f}" for value in OUTPUT]
    widths = [each.bar.width for each in candidates.candidates]
    np.testing.assert_allclose(widths, BAR_LENGTH * OUTPUT, atol=1e-6)
    assert all(each.bar.get_left()[0] == pytest.approx(each.track.get_left()[0]) for each in candidates.candidates)
    assert candidates.ranking[:2] == tuple(np.argsort(-OUTPUT)[:2])
    upright = Candidates(3, VALUES, direction="row", shown="bars", scale=2)
    np.testing.assert_allclose([each.bar.height for each in upright.candidates], BAR_LENGTH * VALUES / 2)


@pytest.mark.parametrize("theme", [DARK, LIGHT, COLOUR_BLIND])
def test_bars_and_box_are_seen_in_the_colours_of_roles(theme):
    candidates = Candidates(3, VALUES, shown="bars", theme=theme).choose(1)
    frame = still(candidates)
    bar = candidates.candidate(1).bar
    assert np.abs(pixel(frame, bar.get_center()) - 255 * theme.rgb("activation")).max() <= 2
    edge = candidates.box.get_left() + 0.05 * UP
    assert np.abs(pixel(frame, edge) - 255 * theme.rgb("signal")).max() <= 40
    dimmed = pixel(frame, candidates.candidate(2).bar.get_center())  # on the black of the test
    assert np.abs(dimmed - 255 * 0.25 * theme.rgb("activation")).max() <= 2


@settings(max_examples=8, deadline=None)
@given(st.lists(st.floats(-1e3, 1e3), min_size=2, max_size=5))
def test_sorted_they_stand_in_order_of_their_values(values):
    candidates = Candidates(len(values), values).choose(0)
    before = [each.get_center() for each in candidates.candidates]
    heights = [each.seat.get_y() for each in candidates.sort_by_value().candidates]
    assert [heights[k] for k in candidates.ranking] == sorted(heights, reverse=True)
    assert [values[k] for k in candidates.ranking] == sorted(values, reverse=True)
    assert candidates.box.get_center() == pytest.approx(candidates.candidate(0).seat.get_center())
    candidates.sort_by_index()
    np.testing.assert_allclose([each.get_center() for each in candidates.candidates], before, atol=1e-9)


# ---- choosing ----


@pytest.mark.parametrize("direction", ["column", "row"])
def test_the_box_stands_round_all_until_one_is_chosen(direction):
    candidates = Candidates(["cat", "dog", "guinea pig"], VALUES, direction=direction, shown="both")
    assert candidates.chosen is None
    assert all(encloses(candidates.box, each.label) for each in candidates.candidates)
    candidates.choose(2)
    assert candidates.chosen == 2
    assert [encloses(candidates.box, each.label) for each in candidates.candidates] == [False, False, True]
    assert brightness(candidates) == [{0.25}, {0.25}, {1.0}]
    assert brightness(candidates.choose(None)) == [{1.0}] * 3


def test_scaled_and_moved_the_box_still_fits():
    candidates = Candidates(10, OUTPUT).scale(0.6).shift(2 * RIGHT).choose(4)
    assert encloses(candidates.box, candidates.candidate(4).label)
    assert candidates.box.width == pytest.approx(candidates.candidate(4).seat.width)


def test_through_animate_the_box_moves_and_values_run():
    candidates = Candidates(3, VALUES, shown="both")
    run = candidates.animate.choose(1).set_values([0.5, 0.5, 0.0]).build()
    run.begin()
    run.interpolate(0.5)
    first = candidates.candidate(0)
    assert first.number.value == pytest.approx(0.3) and first.bar.width == pytest.approx(0.3 * BAR_LENGTH)
    assert 0.25 < first.label.submobjects[0].get_fill_opacity() < 1
    run.interpolate(1)
    run.finish()
    assert candidates.chosen == 1 and candidates.values.tolist() == [0.5, 0.5, 0.0]
    assert candidates.ranking == (0, 1, 2)


def test_in_a_scene():
    def story(scene):
        candidates = Candidates(10, OUTPUT, shown="both")
        candidates.save_state()
        scene.play(FadeIn(candidates))
        scene.play(candidates.animate.choose(4))
        scene.play(candidates.animate.sort_by_value())
        scene.play(candidates.animate.choose(None).shift(RIGHT))
        scene.play(Restore(candidates))
        assert candidates.chosen is None
        scene.play(candidates.animate.choose(candidates.ranking[0]))

    expected = Candidates(10, OUTPUT, shown="both").choose(int(OUTPUT.argmax()))
    np.testing.assert_allclose(show(story), still(expected), atol=2)
    assert show(lambda scene: scene.play(FadeOut(Candidates()))).max() == 0


# ---- as any mobject ----


def test_copies_are_independent_and_the_hash_sees_values_that_print_the_same():
    candidates = Candidates(3, VALUES)
    other = candidates.copy().choose(2)
    assert (candidates.chosen, other.chosen) == (None, 2)
    assert other.candidate(2).number in other.get_family()
    assert get_json(candidates) == get_json(Candidates(3, VALUES)) == get_json(Candidates(3, list(VALUES)))
    others = [
        other,
        Candidates(3, VALUES + 1e-4),
        Candidates(3, VALUES, theme=LIGHT),
        Candidates(3, np.float32(VALUES)),
    ]
    assert len({get_json(each) for each in (candidates, *others)}) == 5


def test_transforms_carry_the_choice_along():
    candidates, other = Candidates(3, VALUES, shown="both"), Candidates(3, VALUES[::-1], shown="both").choose(0)
    show(lambda scene: scene.play(Transform(candidates, other)))
    assert (candidates.chosen, candidates.ranking) == (0, (1, 0, 2))
    np.testing.assert_allclose(still(candidates), still(other), atol=1)
    candidates.become(Candidates(3, VALUES, shown="both").choose(2))
    assert (candidates.chosen, candidates.values.tolist()) == (2, VALUES.tolist())


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((0,), {}, "at least 1: not 0"),
        ((True,), {}, "named by texts"),
        (([],), {}, "named by texts"),
        ((["a", ""],), {}, "named by texts"),
        (([1, 2],), {}, "named by texts"),
        ((10, VALUES), {}, r"of shape \(10\)"),
        ((3, VALUES * np.nan), {}, "finite"),
        ((3,), {"shown": "bars"}, "no values to show"),
        ((3, VALUES), {"shown": "all"}, "'none', 'numbers', 'bars' or 'both'"),
        ((3, VALUES), {"direction": "circle"}, "'column' or a 'row'"),
        ((3, VALUES * 2), {"shown": "bars"}, "from 0 to their scale, 1, not from 0.2 to 1.8"),
        ((3, -VALUES), {"shown": "both"}, "from 0 to their scale"),
        ((3, VALUES), {"scale": 0}, "positive and finite"),
        ((3, VALUES), {"spacing": 0.1}, "would touch"),
    ],
)
def test_bad_input(arguments, options, message):
    with pytest.raises(InputError, match=message):
        Candidates(*arguments, **options)


def test_what_is_not_there_cannot_be_chosen():
    candidates = Candidates(3, VALUES)
    with pytest.raises(InputError, match="no candidate 3: they count from 0 to 2"):
        candidates.choose(3)
    with pytest.raises(InputError, match=r"of shape \(3\)"):
        candidates.set_values([1, 2])
    assert candidates.chosen is None and candidates.values.tolist() == VALUES.tolist()
