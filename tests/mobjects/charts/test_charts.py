"""What Manim does to a mobject, done to each of the charts: seen in pixels, and in the numbers they tell."""

import numpy as np
import pytest
from manim import (
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    ReplacementTransform,
    Restore,
    Transform,
    Uncreate,
    VGroup,
)
from manim.utils.hashing import get_json

from scenes.mobjects.charts.bars import Bars
from scenes.mobjects.charts.histogram import Histogram
from scenes.mobjects.charts.learning_curves import LearningCurves
from scenes.mobjects.theme import DARK, LIGHT
from tests.mobjects.caching import check
from tests.mobjects.frames import brightness, difference, frames, picture

VALUES, OTHERS = np.array([0.2, 0.9, 0.5]), np.array([0.8, 0.1, 0.3])
RUNS = np.array([VALUES, VALUES[::-1]])
LIMITS, THRESHOLDS = np.arange(4), (0.5, 2.25)


def bars(values, **options):
    return Bars(values, limits=(0, 1), printed=True, highlight=True, height=2, **options)


def histogram(values, **options):
    threshold = THRESHOLDS[0] if values is VALUES else THRESHOLDS[1]
    return Histogram(values, LIMITS, tallest=1, threshold=threshold, height=2, **options)


def curves(values, **options):
    runs = RUNS if values is VALUES else 1 - RUNS / 2
    return LearningCurves({"one": runs, "other": values}, y_range=(0, 1), width=4, height=2, **options)


MAKERS = {"Bars": bars, "Histogram": histogram, "LearningCurves": curves}
TOLD = {
    "Bars": lambda chart: [chart.values, [number.value for number in chart.numbers]],
    "Histogram": lambda chart: [chart.counts, chart.bar_heights, chart.threshold, chart.number.value],
    "LearningCurves": lambda chart: [chart.median("one"), chart.spread("one"), chart.median("other"), chart.drawn],
}
CHANGES = {
    "Bars": lambda chart: chart.set_values(OTHERS),
    "Histogram": lambda chart: chart.set_counts(OTHERS).set_threshold(THRESHOLDS[1]),
    "LearningCurves": lambda chart: chart.set_drawn(0.5),
}


@pytest.fixture(params=MAKERS)
def name(request):
    """Each of the charts in turn."""
    return request.param


@pytest.fixture
def make(name):
    return lambda **options: MAKERS[name](VALUES, **options)


@pytest.fixture
def make_other(name):
    return lambda **options: MAKERS[name](OTHERS, **options)


@pytest.fixture
def change(name):
    return CHANGES[name]


@pytest.fixture
def same(name):
    """Whether two charts tell the same numbers, and show the same picture."""

    def compared(one, other):
        pairs = zip(TOLD[name](one), TOLD[name](other), strict=True)
        told = all(np.allclose(np.asarray(a, float), np.asarray(b, float)) for a, b in pairs)
        return told and difference(picture(one), picture(other)) < 1

    return compared


def test_fades(make):
    chart = make()
    seen = frames(lambda scene: (scene.play(FadeIn(chart)), scene.wait(0.25), scene.play(FadeOut(chart))))
    light = [brightness(frame) for frame in seen]
    assert light[0] == light[-1] == 0 < light[1] < light[2] < light[3] < light[4]
    assert difference(seen[4], picture(make())) < 1


def test_create_and_uncreate(make):
    chart = make()
    seen = frames(lambda scene: (scene.play(Create(chart)), scene.wait(0.25), scene.play(Uncreate(chart))))
    assert brightness(seen[0]) == brightness(seen[-1]) == 0 < brightness(seen[2]) < brightness(seen[4])
    assert difference(seen[4], picture(make())) < 1


@pytest.mark.parametrize("transform", [Transform, ReplacementTransform])
def test_transforms_into_another(make, make_other, same, transform):
    chart, other = make(), make_other().scale(0.5).shift(RIGHT)
    seen = frames(lambda scene: (scene.add(chart), scene.play(transform(chart, other)), scene.wait(0.25)))
    goal = make_other().scale(0.5).shift(RIGHT)
    assert same(chart if transform is Transform else other, goal)
    assert difference(seen[-1], picture(goal)) < 1 and difference(seen[2], seen[0]) > 3 < difference(seen[2], seen[-1])


def test_a_transformed_chart_goes_on_changing(make, make_other, change, same):
    chart = make()
    frames(lambda scene: scene.play(Transform(chart, make_other().scale(0.5).shift(RIGHT))))
    assert same(change(chart), change(make_other().scale(0.5).shift(RIGHT)))


def test_save_state_and_restore(make, make_other, same):
    chart = make()

    def story(scene):
        scene.add(chart.save_state())
        scene.play(Transform(chart, make_other().shift(RIGHT)))
        scene.play(Restore(chart))

    frames(story)
    assert same(chart, make())


def test_become(make, make_other, same):
    assert same(make().become(make_other().shift(UP)), make_other().shift(UP))


def test_a_copy_is_independent(make, make_other, change, same):
    chart = make()
    twin = chart.copy()
    change(twin).shift(RIGHT).scale(0.5).set_opacity(0.3)
    assert same(chart, make()) and not same(twin, chart)
    twin.become(make_other())
    assert same(chart, make())


def test_a_change_after_moving_and_scaling_is_the_same_as_before(make, change, same):
    moved = change(make().scale(0.6, about_point=ORIGIN).shift(0.5 * UP + LEFT))
    assert same(moved, change(make()).scale(0.6, about_point=ORIGIN).shift(0.5 * UP + LEFT))


def test_animate_moves_it(make, same):
    chart = make()
    frames(lambda scene: scene.play(VGroup(chart).animate.scale(0.5).shift(RIGHT)))
    assert same(chart, make().scale(0.5).shift(RIGHT))


def test_numbers_run_in_a_scene(name, make, change, same):
    chart = make()
    runs = {
        "Bars": [lambda: chart.animate.set_values(OTHERS)],
        "Histogram": [lambda: chart.animate.set_counts(OTHERS), lambda: chart.animate.set_threshold(THRESHOLDS[1])],
        "LearningCurves": [lambda: chart.reveal(1), lambda: chart.animate.set_drawn(0.5)],
    }[name]
    seen = frames(lambda scene: [scene.play(run()) for run in runs])
    assert same(chart, change(make()))
    assert difference(seen[-1], picture(chart)) < 1 and difference(seen[2], seen[-1]) > 3


@pytest.mark.parametrize("dim", [lambda chart: chart.set_opacity(0.25), lambda chart: chart.fade(0.75)])
def test_a_dimmed_chart_is_the_same_picture_but_darker(make, change, dim):
    for chart, bright in ((dim(make()), make()), (change(dim(make())), change(make()))):
        dark, full = picture(chart)[..., :3], picture(bright)[..., :3]
        assert not dark[~full.any(axis=-1)].any()
        assert 0.2 < brightness(dark) / brightness(full) < 0.35


def test_every_theme_is_seen(make):
    for theme in (DARK, LIGHT):
        canvas = 255 * theme.rgb("canvas")
        assert theme.contrast("muted") > 4.5 and (np.abs(picture(make(theme=theme))[..., :3] - canvas) > 60).any()
    assert difference(picture(make()), picture(make(theme=LIGHT))) > 10


def test_the_hash_sees_what_is_shown(make, make_other, change):
    assert get_json(make()) == get_json(make()) != get_json(make_other())
    assert get_json(make()) != get_json(change(make())) != get_json(make_other())
    assert get_json(make()) != get_json(make(theme=LIGHT))


@pytest.mark.parametrize(
    "run",
    [
        lambda goal: bars(VALUES).animate.set_values([goal, 0.9, 0.5]),
        lambda goal: histogram(VALUES).animate.set_counts([goal, 0.9, 0.5]),
        lambda goal: histogram(VALUES).animate.set_threshold(goal),
        lambda goal: curves(VALUES).animate.set_drawn(goal),
    ],
)
def test_the_hash_sees_where_numbers_run_to(run):
    assert get_json(run(0.3).build()) == get_json(run(0.3).build()) != get_json(run(0.7).build())


def test_the_cache_draws_what_has_changed_and_only_that(render, make, make_other):
    check(render, make, make_other)


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64])
def test_numbers_of_every_kind_are_seen_by_the_cache(render, dtype):
    check(
        render,
        lambda: Bars(np.array([1, 3], dtype), limits=(0, 4)),
        lambda: Bars(np.array([1, 4], dtype), limits=(0, 4)),
    )


def test_two_renderings_are_the_same(make):
    def story(scene):
        scene.play(FadeIn(make()))

    first, second = frames(story), frames(story)
    assert all((one == other).all() for one, other in zip(first, second, strict=True))
