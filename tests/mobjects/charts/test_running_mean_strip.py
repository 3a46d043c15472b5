import numpy as np
import pytest
from manim import DOWN, RIGHT, UP, FadeIn, Transform

from network.errors import InputError
from scenes.mobjects.charts.running_mean_strip import RunningMeanStrip
from scenes.mobjects.theme import DARK, LIGHT
from tests.mobjects.caching import check
from tests.mobjects.frames import pixel
from tests.mobjects.stills import show, still

VALUES = [1.0, -3, 2, 2, 0.5]
MANY = np.random.default_rng(4).normal(0.5, 1, 300)


def strip(**options):
    return RunningMeanStrip(VALUES, **options)


def finish(animation):
    animation.begin()
    animation.interpolate(0.5)
    animation.finish()


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_each_dot_is_at_its_value_in_the_colour_of_its_sign(theme):
    drawn = strip(theme=theme, radius=0.1).shift(0.3 * RIGHT + 0.2 * UP)
    picture = still(drawn)
    for k, value in enumerate(VALUES):
        place = drawn.place_of(k)
        assert place[0] == pytest.approx(drawn.at(value)[0], abs=1e-5)
        if abs(value - np.mean(VALUES)) > 0.2:  # the line at the mean would hide it
            colour = 255 * theme.rgb("positive" if value > 0 else "negative")
            seen = pixel(picture, place)
            assert seen.argmax() == colour.argmax()


def test_the_mean_is_that_of_those_shown():
    drawn = strip(decimals=2)
    for shown in range(1, 6):
        drawn.set_shown(shown)
        mean = np.mean(VALUES[:shown])
        assert drawn.shown == shown and drawn.running_mean == pytest.approx(mean)
        assert drawn.number.text == f"{mean:.2f}".replace("-", "−")
        assert drawn.line.get_x() == pytest.approx(drawn.at(mean)[0], abs=1e-6)
        np.testing.assert_array_equal(drawn.dots.colors[:, 3] > 0, np.arange(5) < shown)
        assert (drawn.latest.colors[:, 3] > 0).sum() == (shown < 5)


def test_through_animate_they_come_one_by_one():
    drawn = RunningMeanStrip(MANY, shown=1)
    animation = drawn.animate(rate_func=lambda time: time).set_shown(300).build()
    animation.begin()
    animation.interpolate(0.5)
    assert drawn.shown == 150 and drawn.running_mean == pytest.approx(MANY[:150].mean())
    animation.finish()
    assert drawn.shown == 300 and drawn.number.value == pytest.approx(MANY.mean())


@pytest.mark.parametrize("values", [[0], [500501.0, -0.0625], [-1e-9, 2e-9, 2e-9], [-5, -5, -5], MANY])
def test_dots_stay_within_the_strip(values):
    drawn = RunningMeanStrip(values, seed=2)
    assert (drawn.dots.places >= 0).all() and (drawn.dots.places <= 1).all()


def test_a_lone_dot_is_on_the_line_and_the_spread_is_seeded():
    assert RunningMeanStrip([1, 2, 3]).dots.places[:, 1].tolist() == [0.5, 0.5, 0.5]
    same, other = (RunningMeanStrip(MANY, seed=seed).dots.places for seed in (0, 1))
    np.testing.assert_array_equal(RunningMeanStrip(MANY).dots.places, same)
    assert (same[:, 0] == other[:, 0]).all() and (same[:, 1] != other[:, 1]).any()


def test_the_reading_stays_over_the_strip():
    drawn = RunningMeanStrip([-3.0, 3], shown=1, width=6, name="the mean of all of them")
    left, right = drawn.frame.get_left()[0], drawn.frame.get_right()[0]
    assert left - 1e-6 <= drawn.reading.get_left()[0] and drawn.reading.get_right()[0] <= right + 1e-6


def test_it_follows_when_moved_and_goes_on_after_a_transform():
    drawn = strip(shown=2).scale(0.5).shift(DOWN)
    drawn.set_shown(4)
    assert drawn.line.get_x() == pytest.approx(drawn.at(0.5)[0], abs=1e-6)
    assert drawn.line.get_length() == pytest.approx(1.2)
    moved = strip(shown=1)
    finish(Transform(moved, strip(shown=3).shift(UP)))
    assert moved.shown == 3 and moved.running_mean == pytest.approx(0)
    assert moved.set_shown(5).running_mean == pytest.approx(0.5)
    assert strip(shown=2).copy().set_shown(3).shown == 3


def test_in_a_scene():
    def story(scene):
        drawn = strip(shown=1, theme="light", label="derivative")
        scene.play(FadeIn(drawn))
        scene.play(drawn.animate.set_shown(5))

    assert show(story).max() > 100


@pytest.mark.parametrize(
    "change",
    [lambda: strip(shown=3), lambda: strip(seed=1), lambda: RunningMeanStrip([1.0, -3, 2, 2, 0.6]).shift(0 * UP)],
)
def test_the_cache(render, change):
    check(render, strip, change)


def test_bad_input():
    for make, said in (
        (lambda: RunningMeanStrip([]), "at least one"),
        (lambda: RunningMeanStrip([1, np.nan]), "The values of a strip"),
        (lambda: RunningMeanStrip([[1, 2]]), "The values of a strip"),
        (lambda: strip(limits=(0, 2)), "-3.0 is not on it"),
        (lambda: strip(limits=(2, 0)), "values"),
        (lambda: strip(shown=0), "shows 1 to 5 of them, not 0"),
        (lambda: strip(shown=6), "shows 1 to 5 of them, not 6"),
        (lambda: strip().set_shown(np.nan), "The number of examples"),
        (lambda: strip().place_of(7), "example"),
        (lambda: strip(width=0), "positive width"),
        (lambda: strip(theme="pink"), "theme"),
    ):
        with pytest.raises(InputError, match=said):
            make()
