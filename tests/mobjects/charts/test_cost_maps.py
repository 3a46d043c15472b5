"""A cost over two directions: as a map, and as a surface."""

import re

import numpy as np
import pytest
from manim import Create, FadeIn, Transform

from network.errors import InputError
from scenes.mobjects.charts.contour_map import ContourMap
from scenes.mobjects.charts.cost_surface import CostSurface
from scenes.mobjects.theme import DARK
from scenes.production.vector import vector_picture
from tests.mobjects.caching import check
from tests.mobjects.frames import frames, pixel
from tests.mobjects.stills import show, still

X, Y = np.linspace(-2, 2, 21), np.linspace(-1, 1, 11)
COSTS = X**2 + 2 * Y[:, np.newaxis] ** 2 + 1
PATH = np.array([[-1.5, 0.8], [-1, 0.4], [-0.5, 0.1], [0, 0]])


def finish(animation):
    animation.begin()
    animation.interpolate(0.5)
    animation.finish()


# ---- the map ----


@pytest.mark.parametrize("theme", ["dark", "light", "colour_blind"])
def test_each_band_has_its_colour(theme):
    map_ = ContourMap(COSTS, X, Y, levels=6, theme=theme)
    picture = still(map_)
    for x, y in ((0, 0), (1.5, 0.5), (-1.9, -0.9), (0.7, -0.3)):
        band = min(int(x**2 + 2 * y**2), 5)
        np.testing.assert_allclose(
            pixel(picture, map_.at(x, y)), 255 * map_.theme.heights(band / 5)[:3], atol=3, err_msg=f"{x}, {y}"
        )


def test_costs_and_slopes_are_those_of_the_surface():
    map_ = ContourMap(COSTS, X, Y)
    assert map_.cost(0.33, -0.77) == pytest.approx(0.33**2 + 2 * 0.77**2 + 1, rel=1e-6)
    np.testing.assert_allclose(map_.gradient(0.33, -0.77), [0.66, -3.08], rtol=1e-6)
    log = ContourMap(np.exp(COSTS), X, Y, log=True)
    assert log.cost(0.3, 0.7) == pytest.approx(np.exp(0.09 + 0.98 + 1), rel=1e-6)
    np.testing.assert_allclose(log.gradient(0.3, 0.7), np.exp(2.07) * np.array([0.6, 2.8]), rtol=1e-5)


def test_a_unit_is_as_long_along_both_axes_and_things_lie_where_they_are():
    map_ = ContourMap(COSTS, X, Y, height=3)
    assert map_.frame.width == pytest.approx(6)
    way, arrow = map_.path(PATH), map_.arrow(-1, 0.5, [0.6, -0.4])
    np.testing.assert_allclose(way.dots[1].get_center(), map_.at(-1, 0.4), atol=1e-9)
    np.testing.assert_allclose(arrow.get_end(), map_.at(-0.4, 0.1), atol=1e-6)
    picture = still(map_, way)
    np.testing.assert_allclose(pixel(picture, map_.at(0, 0)), 255 * map_.theme.rgb("signal"), atol=3)


def test_the_scale_tells_the_costs():
    assert [number.text for number in ContourMap(COSTS, X, Y).scale_bar[1]] == ["2", "4", "6"]
    log = ContourMap(10 ** (COSTS - 2), X, Y, log=True)
    assert [number.text for number in log.scale_bar[1]][:3] == ["0.1", "10", "1,000"]
    assert ContourMap(np.ones((4, 4))).cost(1, 1) == pytest.approx(1)
    assert len(ContourMap(1e-9 * COSTS, X, Y).scale_bar[1]) == 3


def test_a_map_in_a_scene():
    def story(scene):
        map_ = ContourMap(COSTS, X, Y)
        scene.play(FadeIn(map_))
        scene.play(Create(map_.path(PATH)))
        scene.play(Transform(map_, ContourMap(COSTS[:, ::-1] + 3 * X, X, Y)))
        assert map_.cost(1, 0) == pytest.approx(5)

    assert show(story).max() > 150


# ---- the surface ----


def surface(**options):
    return CostSurface(COSTS, X, Y, path=PATH, patches=16, **options)


@pytest.mark.parametrize("turned", [0, 45, 200])
def test_a_surface_stays_in_its_frame_and_the_ball_is_where_its_point_is(turned):
    landscape = surface(turned=turned, raised=60, width=7)
    picture = still(landscape)
    bright = np.argwhere(picture.max(axis=-1) > 0)
    rows, columns = bright.min(axis=0), bright.max(axis=0)
    half = np.array([landscape.height, landscape.width]) / 2 * 60
    assert (rows >= np.array([240, 427]) - half - 3).all() and (columns <= np.array([240, 427]) + half + 3).all()
    place = landscape.point_over(0, 0)
    np.testing.assert_allclose(pixel(picture, place), 255 * landscape.theme.rgb("signal"), atol=4)


def test_what_is_behind_a_hill_is_not_seen():
    ridge = 20 * np.exp(-((Y[:, np.newaxis]) ** 2) / 0.02) + 0 * X
    behind = CostSurface(ridge, X, Y, path=[[0, 0.6]], raised=10, turned=0)
    before = CostSurface(ridge, X, Y, path=[[0, -0.6]], raised=10, turned=0)
    signal = 255 * behind.theme.rgb("signal")
    assert np.abs(pixel(still(behind), behind.point_over(0, 0.6)) - signal).max() > 60
    assert np.abs(pixel(still(before), before.point_over(0, -0.6)) - signal).max() < 5


def test_it_turns_and_is_traced_the_same_way_each_time():
    def story(scene):
        landscape = surface().set_traced(0)
        scene.add(landscape)
        scene.play(landscape.trace(run_time=1))
        scene.play(landscape.turn(90, run_time=1))
        assert landscape.turned == pytest.approx(120) and landscape.traced == 1
        scene.play(landscape.animate.set_view(10, 50))
        assert (landscape.turned, landscape.raised) == (10, 50)
        scene.play(Transform(landscape, surface(theme="light")))
        scene.play(FadeIn(landscape))

    first, second = frames(story), frames(story)
    np.testing.assert_array_equal(first, second)
    assert np.abs(first[1].astype(int) - first[6]).max() > 60


def test_half_a_way_is_half_of_its_steps():
    landscape = surface()
    middle = CostSurface(COSTS, X, Y, path=PATH[:2], patches=16)
    np.testing.assert_array_equal(still(landscape.set_traced(1 / 3)), still(middle))


@pytest.mark.parametrize("raised", [5, 30, 85])
def test_it_fills_its_frame_where_the_camera_may_stand_no_higher(raised):
    tall = np.where(X[:10] > 0.4, 3.0, 1.0) + 0 * X[:10, np.newaxis]
    for turned in (0, 45, 130):
        picture = still(CostSurface(tall, highest=raised, raised=raised, turned=turned, patches=12, width=7))
        rows, columns = np.argwhere(picture.max(axis=-1) > 0).T
        half = CostSurface(tall, highest=raised, raised=raised, width=7).height / 2 * 60
        assert abs(columns - 427).max() <= 3.5 * 60 + 3 and abs(rows - 240).max() <= half + 3
    assert surface(highest=30, raised=30).height < surface().height


@pytest.mark.parametrize("turned", [0, 30, 135, 200, 290])
def test_the_names_of_the_axes_stand_outside_at_borders_that_are_near(turned):
    named = surface(turned=turned, x_label="across", y_label="upwards", width=6)
    picture, bare = still(named), still(surface(turned=turned, width=6))
    shown = [name for name in named.axis_names if name[0].get_fill_opacity() > 0]
    assert {name[0].text for name in shown} <= {"across", "upwards"} and 1 <= len(shown) <= 2
    for name in shown:
        column, row = name.get_center()[:2] * 60 * [1, -1] + [427, 240]
        around = np.s_[int(row) - 3 : int(row) + 4, int(column) - 3 : int(column) + 4]
        assert not bare[around].any() and row > named.point_over(0, 0)[1] * -60 + 240
    assert (picture != bare).any()


def test_the_names_of_the_axes_go_round_with_the_camera_and_keep_what_they_are():
    def story(scene):
        scene.add(named)
        scene.play(named.turn(90, run_time=1))

    named = surface(turned=0, x_label="across", y_label="upwards").scale(0.7).shift([1, 0.5, 0])
    show(story)
    other = surface(turned=90, x_label="across", y_label="upwards").scale(0.7).shift([1, 0.5, 0])
    np.testing.assert_array_equal(still(named), still(other))
    turned = surface(turned=0, x_label="across").scale(0.7).animate.set_view(90).build()
    finish(turned)
    assert [each[0].get_fill_opacity() for each in turned.mobject.axis_names] == [0, 0]


def test_vectors_have_the_colours_of_pixels():
    landscape = CostSurface(COSTS, X, Y, patches=4)
    svg = vector_picture([landscape], DARK, "svg").decode()
    found = re.findall("fill:#(..)(..)(..)", svg)
    filled = np.array([[int(channel, 16) / 255 for channel in colour] for colour in found])
    wanted = landscape._colours()
    assert len(filled) >= 16
    for colour in wanted:
        assert np.abs(filled - colour).max(axis=1).min() < 0.01


# ---- both ----


@pytest.mark.parametrize("kind", [ContourMap, CostSurface])
def test_the_cache(render, kind):
    other = COSTS.copy()
    other[5, 10] += 2
    check(render, lambda: kind(COSTS, X, Y), lambda: kind(other, X, Y))


def test_the_cache_sees_the_camera_and_the_way(render):
    check(render, surface, lambda: surface(turned=50))
    check(render, surface, lambda: surface().set_traced(0.3))
    check(render, lambda: surface(x_label="w_1"), lambda: surface(x_label="w_2"))


def test_bad_input():
    map_, landscape = ContourMap(COSTS, X, Y), surface()
    for make, said in (
        (lambda: ContourMap(COSTS, Y, X), "The x of a grid must be of shape"),
        (lambda: ContourMap(COSTS[:3]), "at least 4 rows"),
        (lambda: ContourMap(COSTS * np.nan), "finite"),
        (lambda: ContourMap(COSTS, X[::-1], Y), "from the least to the greatest"),
        (lambda: ContourMap(COSTS - 2, X, Y, log=True), "logarithmic"),
        (lambda: ContourMap(COSTS, levels=1), "2 to 60 levels"),
        (lambda: ContourMap(COSTS, height=0), "positive width and height"),
        (lambda: map_.path([[0, 0], [0, 3]]), r"leaves the grid at \(0, 3\)"),
        (lambda: map_.cost(5, 0), "leaves the grid"),
        (lambda: map_.arrow(0, 0, [1, 2, 3]), "of shape"),
        (lambda: CostSurface(COSTS, X, Y, path=[[0, 3]]), "leaves the grid"),
        (lambda: CostSurface(COSTS, raised=0), "5 to 85 degrees"),
        (lambda: CostSurface(COSTS, highest=20), "5 to 20 degrees high, not 32"),
        (lambda: CostSurface(COSTS, highest=90), "may stand 5 to 85 degrees"),
        (lambda: CostSurface(COSTS, patches=3), "4 to 120 patches"),
        (lambda: CostSurface(COSTS, relief=0), "relief"),
        (lambda: CostSurface(COSTS, role="pink"), "no role 'pink'"),
        (lambda: CostSurface(COSTS).trace(), "no way on this surface"),
        (lambda: landscape.set_traced(2), "between 0 and 1"),
    ):
        with pytest.raises(InputError, match=said):
            make()
