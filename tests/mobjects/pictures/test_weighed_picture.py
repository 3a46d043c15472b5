"""A weighed picture shows what counts, and its sum is that of what it shows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from manim import RIGHT, FadeIn, Transform

from network.data.gallery import gallery_digit
from network.errors import InputError
from network.studies.edge_sums import edge_template
from scenes.mobjects.pictures.weighed_picture import WeighedPicture
from scenes.mobjects.theme import DARK, THEMES
from tests.mobjects import caching
from tests.mobjects.frames import brightness, frames, picture, pixel

IMAGE = np.array([[1.0, 0.5, 0.0], [1.0, 0.8, 0.2]], np.float32)
WEIGHTS = np.array([[2.0, -1.0, 1.0], [0.0, 0.0, -2.0]])
SHARES = st.floats(0, 1)


def weighed(**options):
    return WeighedPicture(IMAGE, WEIGHTS, **{"height": 4, "scale": 2, **options})


def shade(ink, share, sign, theme=DARK):
    """What a pixel looks like: ink on the canvas, and over it a share of the colour of a sign."""
    under = (1 - ink) * theme.rgb("canvas") + ink * theme.rgb("activation")
    return 255 * ((1 - share) * under + share * theme.rgb("positive" if sign > 0 else "negative"))


def seen(mobject, row, column):
    return pixel(picture(mobject), mobject.cell_center(row, column)).astype(float)


# ---- the sum ----


def test_the_sum_is_that_of_weights_times_pixels():
    assert weighed().weighted_sum == pytest.approx(2 - 0.5 + 0 - 0.4)
    assert weighed().terms == pytest.approx(WEIGHTS * IMAGE)
    digit, template = gallery_digit("7-08"), edge_template()
    piece = WeighedPicture(digit.ravel(), template.ravel())
    assert piece.weighted_sum == pytest.approx(sum(w * a for w, a in zip(template.flat, digit.flat, strict=True)))


@pytest.mark.parametrize("counted, expected", [(0, 0), (0.25, 2), (0.375, 1.75), (0.5, 1.5), (0.75, 1.5), (1, 1.1)])
def test_pixels_are_counted_in_reading_order_those_without_weight_skipped(counted, expected):
    assert weighed(counted=counted).weighted_sum == pytest.approx(expected)
    assert weighed(counted=0).set_counted(counted).weighted_sum == pytest.approx(expected)


@given(arrays(np.float64, (3, 4), elements=st.floats(0, 1, width=16)), SHARES, SHARES)
def test_with_weights_that_are_not_negative_more_counted_is_never_less(image, one, other):
    piece = WeighedPicture(image, np.arange(12).reshape(3, 4) % 5)
    sums = [piece.set_counted(share).weighted_sum for share in sorted((one, other))]
    assert sums[0] <= sums[1] + 1e-9


# ---- its looks ----


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_each_pixel_takes_the_colour_of_its_weight_as_far_as_it_has_ink(theme):
    piece = weighed(theme=theme)
    for (row, column), ink, share, sign in (
        ((0, 0), 0.25, 1.0, 1),  # full weight, full ink
        ((0, 1), 0.125, 0.25, -1),  # half the weight, half the ink
        ((0, 2), 0, 0.125, 1),  # no ink: a trace
        ((1, 0), 0.25, 0, 1),  # no weight
        ((1, 1), 0.2, 0, 1),
        ((1, 2), 0.05, 0.25, -1),
    ):
        assert seen(piece, row, column) == pytest.approx(shade(ink, share, sign, theme), abs=1.5), (row, column)


def test_what_is_still_to_be_counted_keeps_its_ink():
    piece = weighed(counted=0)
    assert seen(piece, 0, 0) == pytest.approx(shade(1, 0.25, 1), abs=1.5)
    assert seen(piece, 0, 1) == pytest.approx(shade(0.5 * 0.625, 0.125, -1), abs=1.5)
    assert seen(piece, 1, 0) == pytest.approx(shade(0.25, 0, 1), abs=1.5)
    assert seen(piece.set_counted(0.25), 0, 0) == pytest.approx(shade(0, 1, 1), abs=1.5)


def test_how_far_the_rest_steps_back_can_be_chosen():
    assert seen(weighed(dimmed=0.6), 1, 0) == pytest.approx(shade(0.6, 0, 1), abs=1.5)


# ---- under what Manim does ----


def test_it_is_true_at_every_moment_of_an_animation():
    piece, sums = weighed(counted=0), []
    goal = {0.0: 0, 0.25: 2, 0.5: 1.5, 0.75: 1.5, 1.0: 1.1}

    def story(scene):
        scene.add(piece)
        animation = piece.animate(run_time=1, rate_func=lambda t: t).set_counted(1).build()
        animation.begin()
        for time in goal:
            animation.interpolate(time)
            sums.append(piece.weighted_sum)

    frames(lambda scene: (story(scene), scene.wait(0.25)))
    assert sums == pytest.approx(list(goal.values()))


def test_half_way_to_other_weights_it_looks_like_one_with_half_of_them():
    piece = weighed().shift(RIGHT)
    animation = Transform(piece, weighed().shift(RIGHT).set_weights(0 * WEIGHTS), rate_func=lambda t: t)
    animation.begin()
    animation.interpolate(0.5)
    assert piece.weighted_sum == pytest.approx(0.55)
    assert abs(picture(piece).astype(int) - picture(weighed().shift(RIGHT).set_weights(WEIGHTS / 2))).max() <= 1


def test_set_image_and_fading():
    piece = weighed()
    other = weighed().set_image(1 - IMAGE)
    assert other.weighted_sum == pytest.approx(0 - 0.5 + 1 - 1.6)
    shown = frames(lambda scene: scene.play(FadeIn(piece)))
    assert brightness(shown[0]) == 0 and brightness(shown[-1]) == pytest.approx(brightness(picture(piece)), abs=0.5)


def test_the_cache_draws_it_anew_when_weights_or_counts_change(render):
    for change in (lambda: weighed().set_weights(-WEIGHTS), lambda: weighed(counted=0.5), lambda: weighed(dimmed=0.9)):
        caching.check(render, weighed, change)


# ---- what it refuses ----


@pytest.mark.parametrize(
    "image, weights, options, told",
    [
        (IMAGE, WEIGHTS.T, {}, r"a weight a pixel, not \(3, 2\)"),
        (IMAGE, WEIGHTS * np.nan, {}, "finite"),
        (2 * IMAGE, WEIGHTS, {}, r"lie in \[0, 1\]"),
        (IMAGE, WEIGHTS, {"height": 0}, "positive number of scene units"),
        (IMAGE, WEIGHTS, {"scale": 0}, "positive number, not 0"),
        (IMAGE, WEIGHTS, {"counted": 1.1}, "between 0 and 1, not 1.1"),
        (IMAGE, WEIGHTS, {"dimmed": float("nan")}, "between 0 and 1, not nan"),
    ],
)
def test_refuses_what_cannot_be_weighed(image, weights, options, told):
    with pytest.raises(InputError, match=told):
        WeighedPicture(image, weights, **options)


def test_stays_as_it_is_when_it_refuses():
    piece = weighed()
    before = picture(piece)
    for change, told in (
        (lambda: piece.set_image(IMAGE.T), r"shape \(2, 3\), not \(3, 2\)"),
        (lambda: piece.set_weights([1, 2]), "a weight a pixel"),
        (lambda: piece.set_counted(-0.1), "between 0 and 1"),
    ):
        with pytest.raises(InputError, match=told):
            change()
    assert (picture(piece) == before).all() and piece.weighted_sum == pytest.approx(1.1)
