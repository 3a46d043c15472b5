"""Edges on their way look like what they are at both ends, and in between like a mixture of both."""

import numpy as np
import pytest
from manim import LEFT, RIGHT, UP, UpdateFromFunc, linear

from scenes.mobjects.painting.edges import Edges
from tests.mobjects.fans import colors_of, fan
from tests.mobjects.frames import difference, frames, picture


def between(first: Edges, second: Edges, share: float) -> Edges:
    """Edges on their way from one to the other, as `Transform` takes them."""
    return first.copy().interpolate(first, second, share)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_in_one_place_both_pictures_are_mixed(share):
    first, second = fan(), fan().set_colors(colors_of(40, 0.9, seed=1)).set_widths(5)
    shares = (1 - share) * picture(first).astype(float) + share * picture(second)
    assert abs(picture(between(first, second, share))[..., :3] - shares[..., :3]).max() <= 2


def test_it_fades_as_a_whole():
    first, second = fan(opacity=1), fan().set_colors(colors_of(40, 1, seed=1))
    for each in (first, second):
        each.set_opacity(0.5)
    mixed = (picture(first).astype(float) + picture(second)) / 2
    assert abs(picture(between(first, second, 0.5))[..., :3] - mixed[..., :3]).max() <= 2


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
def test_on_the_way_the_lines_are_where_they_belong(share):
    first = fan(opacity=1, widths=8).scale(0.6).shift(2 * LEFT)
    second = first.copy().shift(4 * RIGHT + 0.31 * UP).scale(1.2)
    moved = between(first, second, share)
    painted = moved.copy()  # a copy has no part in the mixture
    assert difference(picture(moved), picture(painted)) < 20 < difference(picture(moved), picture(second))
    left, right = (np.flatnonzero(picture(each)[..., :3].any(axis=(0, 2)))[[0, -1]] for each in (moved, painted))
    assert abs(left - right).max() <= 2


def test_the_ends_are_exact():
    first = fan().scale(0.5)
    second = first.copy().shift(RIGHT).set_colors(colors_of(40, seed=3))
    for share, end in ((0.0, first), (1.0, second)):
        np.testing.assert_array_equal(picture(between(first, second, share)), picture(end))


def test_what_is_set_on_the_way_is_seen_at_once():
    first, red = fan(), np.tile([1.0, 0.0, 0.0, 1.0], (40, 1))
    mixed = between(first, fan().set_colors(colors_of(40, seed=1)), 0.5)
    np.testing.assert_array_equal(picture(mixed.set_colors(red)), picture(fan().set_colors(red)))


def test_lines_that_grow_or_are_others_are_painted():
    first = fan()
    for second in (fan().set_drawn(0, 0.5), Edges([[0, 0]] * 40, np.random.default_rng(5).normal(size=(40, 2)), 1.0)):
        mixed = between(first, second, 0.5)
        np.testing.assert_array_equal(picture(mixed), picture(mixed.copy()))


@pytest.mark.parametrize("outside", [8, 16])
@pytest.mark.parametrize("comes", [True, False])
def test_what_comes_from_outside_or_leaves_is_whole(outside, comes):
    """At 8 units to the left the border of the frame cuts it; at 16 it is out of sight."""
    inside = fan(opacity=1).scale(0.5)
    ends = (inside.copy().shift(outside * LEFT), inside)
    for share in (0.6, 0.9):
        mixed = between(*ends, share) if comes else between(*reversed(ends), 1 - share)
        seen, painted = picture(mixed), picture(mixed.copy())
        assert difference(seen, painted) < 20
        assert seen.sum() == pytest.approx(painted.sum(), rel=0.02)


def test_what_the_border_cuts_is_painted_anew_where_one_picture_does_not_tell_it():
    inside = fan(opacity=1).scale(0.5)
    cut = inside.copy().shift(8 * LEFT)
    for outside in (cut.copy().set_colors(colors_of(40, seed=1)), cut.copy().scale(1.2)):
        mixed = between(outside, inside, 0.9)
        np.testing.assert_array_equal(picture(mixed), picture(mixed.copy()))


def test_a_play_ends_where_it_should_twice_over():
    def story(scene):
        edges = fan().scale(0.5)
        scene.add(edges)
        scene.play(edges.animate.shift(RIGHT).set_colors(colors_of(40, seed=2)), rate_func=linear)
        scene.play(UpdateFromFunc(edges, lambda each: each.set_widths(3)))

    first, second = frames(story), frames(story)
    assert all((one == other).all() for one, other in zip(first, second, strict=True))
    goal = fan().scale(0.5).shift(RIGHT).set_colors(colors_of(40, seed=2)).set_widths(3)
    assert difference(first[-1], picture(goal)) < 3
