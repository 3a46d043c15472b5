import numpy as np
import pytest
from manim import Create, Transform

from network.errors import InputError
from scenes.mobjects.painting.boxes import Boxes
from tests.mobjects.frames import frames, picture, pixel

RED, GREEN = [1, 0, 0, 1], [0, 1, 0, 1]
STAIRS = [[0, 0.25, 0, 0.5], [0.25, 0.5, 0, 1], [0.5, 1, 1, 0.5]]


def stairs(**options):
    """Three boxes in a frame from (-4, -2) to (4, 2)."""
    return Boxes(STAIRS, RED, 8, 4, **options)


@pytest.mark.parametrize(
    "place, seen",
    [((-3.9, -1.9), 255), ((-2.1, -0.1), 255), ((-2.1, 0.1), 0), ((-1, 1.9), 255), ((1, 0.1), 255), ((3.9, -0.1), 0)],
)
def test_boxes_are_where_their_shares_say(place, seen):
    assert pixel(picture(stairs()), [*place, 0]).tolist() == [seen, 0, 0]


def test_boxes_of_one_colour_touch_without_a_seam():
    thirds = Boxes([[k / 7, (k + 1) / 7, 0, 1] for k in range(7)], RED, 7.9, 4)
    inside = picture(thirds)[60:120, 75:245, 0]
    assert (inside == 255).all()


def test_beyond_the_border_they_take_another_colour():
    frame = picture(stairs(beyond=GREEN, border=0.375))
    assert pixel(frame, [-1.05, 0, 0]).tolist() == [255, 0, 0] and pixel(frame, [-0.95, 0, 0]).tolist() == [0, 255, 0]
    assert pixel(frame, [-3, -1, 0]).tolist() == [255, 0, 0] and pixel(frame, [3, 1, 0]).tolist() == [0, 255, 0]


def test_half_way_of_a_transform_boxes_are_half_way():
    one, other = Boxes([[0, 1, 0, 0]], RED, 8, 4), Boxes([[0, 1, 0, 1]], RED, 8, 4)
    seen = frames(lambda scene: scene.play(Transform(one, other, rate_func=lambda time: time)))
    assert pixel(seen[2], [0, -0.1, 0])[0] == 255 and pixel(seen[2], [0, 0.1, 0])[0] == 0


def test_create_uncovers_from_the_left():
    seen = frames(lambda scene: scene.play(Create(stairs(), rate_func=lambda time: time)))
    assert pixel(seen[2], [-0.1, 0, 0])[0] == 255 and pixel(seen[2], [0.1, 1, 0])[0] == 0
    assert pixel(seen[-1], [0.1, 1, 0])[0] == 255


def test_opacity_is_that_of_the_whole():
    assert pixel(picture(stairs().set_opacity(0.5)), [-1, 0, 0])[0] == pytest.approx(128, abs=1)


@pytest.mark.parametrize("boxes", [[0, 1, 0, 1], [[0, 1, 0]], [[0, 1, 0, np.nan]]])
def test_bad_input(boxes):
    with pytest.raises(InputError, match="Boxes are an array"):
        Boxes(boxes, RED, 1, 1)
