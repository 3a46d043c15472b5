import numpy as np
import pytest
from manim import Create, Transform

from network.errors import InputError
from scenes.mobjects.painting.dots import Dots
from tests.mobjects.caching import check
from tests.mobjects.frames import frames, picture, pixel

RED, GREEN, NONE = [1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, 0]


def three(**options):
    """Three dots in a frame from (-4, -2) to (4, 2), the last of them unseen."""
    return Dots([[0, 0], [0.5, 1], [1, 0.5]], [RED, GREEN, NONE], 8, 4, **{"radius": 0.3, **options})


def test_dots_are_where_their_shares_say():
    frame = picture(three())
    assert pixel(frame, [-4, -2, 0]).tolist() == [255, 0, 0]
    assert pixel(frame, [0, 2, 0]).tolist() == [0, 255, 0]
    assert pixel(frame, [4, 0, 0]).tolist() == [0, 0, 0], "opacity 0"
    assert pixel(frame, [-4, -1.6, 0]).tolist() == [0, 0, 0], "beyond its radius"


def test_they_grow_and_move_with_their_frame():
    frame = picture(three().scale(0.5).shift([1, 0, 0]))
    assert pixel(frame, [1, 1, 0]).tolist() == [0, 255, 0]
    assert pixel(frame, [1, 1.2, 0]).tolist() == [0, 0, 0]


def test_what_lies_behind_shines_through():
    frame = picture(Dots([[0.5, 0.5], [0.5, 0.5]], [RED, [0, 1, 0, 0.5]], 8, 4, radius=0.3))
    np.testing.assert_allclose(pixel(frame, [0, 0, 0]), [128, 128, 0], atol=2)


def test_half_way_of_a_transform_dots_are_half_way():
    one, other = (Dots([[share, 0.5]], RED, 8, 4, radius=0.3) for share in (0, 1))
    seen = frames(lambda scene: scene.play(Transform(one, other, rate_func=lambda time: time)))
    assert pixel(seen[2], [0, 0, 0])[0] == 255 and pixel(seen[2], [-4, 0, 0])[0] == 0


def test_create_uncovers_from_the_left():
    seen = frames(lambda scene: scene.play(Create(three(), rate_func=lambda time: time)))
    assert pixel(seen[1], [-4, -2, 0])[0] == 255 and pixel(seen[1], [0, 2, 0])[1] == 0
    assert pixel(seen[-1], [0, 2, 0])[1] == 255


def test_opacity_and_colour_are_those_of_the_whole():
    assert pixel(picture(three().set_opacity(0.5)), [0, 2, 0])[1] == pytest.approx(128, abs=1)
    frame = picture(three().set_color("#0000FF"))
    assert pixel(frame, [0, 2, 0]).tolist() == [0, 0, 255] and pixel(frame, [4, 0, 0]).tolist() == [0, 0, 0]


def test_the_cache(render):
    check(render, three, lambda: three(radius=0.5))


def test_bad_input():
    for places in ([0, 1], [[0, 1, 0]], [[0, np.nan]]):
        with pytest.raises(InputError, match="Dots are an array"):
            Dots(places, RED, 1, 1)
    for radius in (0, -1, np.inf):
        with pytest.raises(InputError, match="radius of dots is a positive number"):
            Dots([[0, 0]], RED, 1, 1, radius=radius)
