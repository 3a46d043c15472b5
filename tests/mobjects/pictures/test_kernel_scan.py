import numpy as np
import pytest
from manim import RIGHT, FadeIn, Transform
from manim.utils.hashing import get_json

from network.errors import InputError
from scenes.mobjects.pictures import KernelScan
from scenes.mobjects.theme import DARK, LIGHT
from tests.mobjects.stills import show, still

IMAGE = np.array([[0, 0, 1, 1], [0, 0, 1, 0], [0, 0.5, 1, 0], [0, 0, 1, 0]])
KERNEL = np.array([[-1, 1], [-1, 1]])
VALUES = [[0, 2, -1], [0.5, 1.5, -2], [0.5, 1.5, -2]]
"""Worked out by hand."""


def pixel(frame, point):
    return frame[round(240 - 60 * point[1]), round(427 + 60 * point[0])]


def test_the_map_is_computed_place_by_place():
    scan = KernelScan(IMAGE, KERNEL)
    np.testing.assert_allclose(scan.values, VALUES)
    assert scan.places == 9 and scan.place == (0, 0)
    assert not scan.map.weights.any()
    scan.set_done(5)
    assert scan.place == (1, 1)
    np.testing.assert_allclose(scan.map.weights[0], [[0, 2, -1], [0.5, 1.5, 0], [0, 0, 0]])
    np.testing.assert_allclose(scan.set_done(9).map.weights[0], VALUES)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_a_value_has_the_colour_of_its_sign_and_what_is_not_computed_has_none(theme):
    frame = still(KernelScan(IMAGE, KERNEL, done=6, theme=theme))
    whole = KernelScan(IMAGE, KERNEL, done=9, theme=theme)
    places = [whole.map.cell_center(*cell) for cell in ((0, 1), (1, 0), (2, 1))]
    np.testing.assert_allclose(pixel(frame, places[0]), 255 * theme.rgb("positive"), atol=3)
    np.testing.assert_allclose(pixel(frame, places[2]), 255 * theme.rgb("canvas"), atol=3)
    half = 0.5 * theme.rgb("positive") + 0.5 * theme.rgb("canvas")  # a quarter of the largest
    np.testing.assert_allclose(pixel(frame, places[1]), 255 * half, atol=3)


def test_the_kernel_lies_on_the_pixels_that_are_summed_wherever_the_parts_are():
    scan = KernelScan(IMAGE, KERNEL, done=6)
    scan.picture.shift(RIGHT)
    scan.map.scale(0.5)
    scan.put_in_place()
    corners = (scan.picture.cell_center(1, 2) + scan.picture.cell_center(2, 3)) / 2
    np.testing.assert_allclose(scan.window.get_center(), corners, atol=1e-6)
    np.testing.assert_allclose(scan.spot.get_center(), scan.map.cell_center(1, 2), atol=1e-6)


def test_it_scans_from_where_it_is_to_the_last_place():
    scan = KernelScan(IMAGE, KERNEL, done=3)
    moving = scan.scan()
    moving.begin()
    moving.interpolate(0.5)
    assert scan.done == 6
    moving.interpolate(1)
    assert scan.done == 9
    frame = show(lambda scene: scene.play(KernelScan(IMAGE, KERNEL).scan(run_time=0.5)))
    np.testing.assert_array_equal(frame, still(KernelScan(IMAGE, KERNEL, done=9)))


def test_it_fades_in_is_copied_and_becomes_another():
    scan = KernelScan(IMAGE, KERNEL, done=4)
    np.testing.assert_array_equal(still(scan.copy()), still(scan))
    np.testing.assert_array_equal(show(lambda scene: scene.play(FadeIn(scan.copy()))), still(scan))
    other = KernelScan(1 - IMAGE, KERNEL.T, done=9)
    becoming = show(lambda scene: scene.play(Transform(scan.copy(), other)))
    assert abs(becoming.astype(int) - still(other)).mean() < 0.5
    copied = scan.copy().set_done(9)
    assert scan.done == 4 and copied.done == 9


def test_the_cache_knows_one_from_another():
    def told(**asked):
        return get_json(KernelScan(IMAGE, KERNEL, **asked))

    assert told() == told()
    assert len({told(), told(done=2), told(scale=7), told(theme=LIGHT)}) == 4
    assert get_json(KernelScan(IMAGE, -KERNEL)) != told() != get_json(KernelScan(1 - IMAGE, KERNEL))


def test_a_blank_picture_has_a_blank_map():
    scan = KernelScan(0 * IMAGE, KERNEL, done=9)
    assert not scan.map.weights.any()
    assert still(scan).max() > 0


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: KernelScan(IMAGE, np.ones((5, 5))), "not \\(5, 5\\) on \\(4, 4\\)"),
        (lambda: KernelScan(IMAGE, [1, 2]), "A kernel"),
        (lambda: KernelScan(IMAGE, [[np.nan]]), "finite"),
        (lambda: KernelScan([[np.inf]], KERNEL), "finite"),
        (lambda: KernelScan(IMAGE, KERNEL, done=10), "9 places"),
        (lambda: KernelScan(IMAGE, KERNEL).set_done(1.5), "9 places"),
        (lambda: KernelScan(IMAGE, KERNEL, height=0), "positive"),
        (lambda: KernelScan(IMAGE, KERNEL, scale=-1), "positive"),
    ],
)
def test_what_cannot_be_shown_is_refused(make, why):
    with pytest.raises(InputError, match=why):
        make()
