"""A crowd of edges becomes other edges: the old picture gives way to the new one, each in its place."""

import numpy as np
import pytest
from manim import RIGHT, Transform

from scenes.mobjects.painting.edges import Edges
from scenes.mobjects.painting.handover import CROWD, LASTS
from tests.mobjects.fans import colors_of, fan
from tests.mobjects.frames import picture


def others(count: int) -> Edges:
    ends = np.random.default_rng(5).uniform(-3, 3, (count, 2))
    return Edges(np.zeros((count, 2)), ends, colors_of(count, seed=1), 2.0)


def on_the_way(one: Edges, other: Edges, share: float) -> Edges:
    moving = one.copy()
    animation = Transform(moving, other, rate_func=lambda time: time)
    animation.begin()
    animation.interpolate(share)
    return moving


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_crowd_is_painted_from_the_pictures_of_its_ends(share, monkeypatch):
    one, other = fan(CROWD + 1), others(CROWD + 1)
    ends = [picture(each).astype(float) for each in (one, other)]
    shares = np.clip([1 - share / LASTS, 1 - (1 - share) / LASTS], 0, 1)
    seen = picture(on_the_way(one, other, share)).astype(float)
    alone = [k for k in (0, 1) if shares[k] > 0]
    if len(alone) == 1:
        assert np.abs(seen - shares[alone[0]] * ends[alone[0]])[..., :3].max() <= 2
    else:
        lit = np.minimum(*(end[..., :3].max(axis=-1) for end in ends)) < 5
        expected = sum(part * end for part, end in zip(shares, ends, strict=True))
        assert np.abs(seen - expected)[lit][..., :3].max() <= 3


def test_few_lines_move_one_by_one():
    one, other = fan(CROWD), others(CROWD)
    moving = on_the_way(one, other, 0.5)
    assert moving._between is None
    assert moving.starts == pytest.approx((one.starts + other.starts) / 2, abs=1e-6)


def test_it_ends_on_the_other_and_what_is_set_then_is_seen():
    one, other = fan(CROWD + 1), others(CROWD + 1)
    assert (picture(on_the_way(one, other, 1)) == picture(other)).all()
    moving = on_the_way(one, other, 0.3)
    before = picture(moving)
    moving.set_colors([1, 1, 1, 1]).shift(0.1 * RIGHT)
    assert (picture(moving) != before).any() and not moving._between.is_of(moving)
