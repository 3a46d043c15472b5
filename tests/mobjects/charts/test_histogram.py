import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import LEFT, UP, there_and_back

from network.errors import InputError
from scenes.mobjects.charts.histogram import Histogram, _round_limits
from scenes.mobjects.theme import DARK, LIGHT
from tests.mobjects.frames import pixel
from tests.mobjects.stills import still

COUNTS, LIMITS = [1.0, 4, 2, 0], [-2, -1, 0, 1, 2]
SUMS = np.random.default_rng(1).normal(1, 2, 60_000)


def histogram(**options):
    return Histogram(COUNTS, LIMITS, **options)


def test_bars_are_as_high_as_their_counts():
    drawn = histogram(height=4).shift(0.3 * LEFT + 0.2 * UP)
    assert drawn.bar_heights.tolist() == pytest.approx([1, 4, 2, 0])
    picture = still(drawn)
    for count, middle in zip(COUNTS, (-1.5, -0.5, 0.5), strict=False):
        top = drawn.at(middle, count)
        assert np.abs(pixel(picture, top - 0.05 * UP) - 255 * DARK.rgb("muted")).max() <= 2
        assert pixel(picture, top + 0.05 * UP).max() == 0
    assert drawn.scale(0.5).bar_heights.tolist() == pytest.approx([0.5, 2, 1, 0])
    assert histogram(height=4, tallest=8).bar_heights.tolist() == pytest.approx([0.5, 2, 1, 0])


def test_axis_numbers_are_where_the_numbers_are():
    drawn = histogram(label="weighted sum")
    assert [number.text for number in drawn.axis_numbers] == ["−2", "−1", "0", "1", "2"]
    for number, x in zip(drawn.axis_numbers, LIMITS, strict=True):
        assert number.get_x() == pytest.approx(drawn.at(x)[0], abs=1e-6)
    assert [number.text for number in histogram(step=2).axis_numbers] == ["−2", "0", "2"]


def test_it_counts_values_exactly():
    drawn = Histogram.of(SUMS, 40)
    assert drawn.counts.sum() == 60_000 and drawn.counts.tolist() == np.histogram(SUMS, drawn.limits)[0].tolist()
    assert 25 <= len(drawn.counts) <= 60
    widths = np.diff(drawn.limits)
    np.testing.assert_allclose(widths, 0.5)
    assert drawn.limits[0] <= SUMS.min() < drawn.limits[1] and drawn.limits[-2] < SUMS.max() <= drawn.limits[-1]
    assert Histogram.of(SUMS, [-10, 0, 15]).counts.tolist() == [(SUMS < 0).sum(), (SUMS >= 0).sum()]
    assert Histogram.of([3.0, 3.0]).counts.sum() == 2


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20), st.integers(1, 60))
def test_every_value_is_in_a_bin(values, bins):
    limits = _round_limits(np.array(values), bins)
    assert np.histogram(values, limits)[0].sum() == len(values)
    assert (np.diff(limits) > 0).all() and 1 <= len(limits) - 1 <= 2 * bins + 2


@given(st.floats(-7, 9))
def test_the_share_above_is_that_of_the_values(threshold):
    drawn = Histogram.of(SUMS[:500], np.arange(-10, 11), threshold=threshold)
    assert drawn.threshold == threshold
    assert drawn.share_above == pytest.approx((SUMS[:500] >= threshold).mean(), abs=1e-12)
    assert drawn.number.value == drawn.share_above


@pytest.mark.parametrize("threshold, share", [(-2, 1), (-1, 6 / 7), (-0.25, 3 / 7), (0, 2 / 7), (2, 0)])
def test_of_counts_alone_the_share_is_that_of_the_area(threshold, share):
    drawn = histogram(threshold=threshold)
    assert drawn.share_above == pytest.approx(share)
    assert drawn.number.text == f"{100 * share:.1f}%"


def test_the_bar_that_the_threshold_crosses_is_in_two_colours():
    drawn = histogram(threshold=-0.25, role="ink", above_role="result", height=4)
    picture = still(drawn)
    for x, role in ((-1.5, "ink"), (-0.9, "ink"), (-0.3, "ink"), (-0.2, "result"), (0.5, "result")):
        assert np.abs(pixel(picture, drawn.at(x, 0.5)) - 255 * DARK.rgb(role)).max() <= 2, x


def test_the_mark_is_on_the_threshold_and_its_number_above_the_bars_and_within_them():
    drawn = histogram(threshold=0.5)
    for x in (-2, -0.3, 1.9, 2):
        drawn.set_threshold(x)
        assert drawn.line.get_start() == pytest.approx(drawn.at(x))
        assert drawn.line.get_x() == pytest.approx(drawn.at(x)[0])
        assert drawn.share.get_bottom()[1] > drawn.line.get_top()[1] > drawn.at(0, 4)[1]
        assert drawn.share.get_right()[0] <= drawn.at(2)[0] + 1e-6
        assert drawn.arrow.get_left()[0] > drawn.number.get_right()[0]
    number = drawn.scale(0.5).set_threshold(0).number
    assert number.height == pytest.approx(number.natural_height / 2)


def test_without_a_threshold_nothing_of_it_is_seen():
    assert histogram().threshold is None and histogram().share_above == 0
    assert (still(histogram()) == still(histogram(threshold=1).set_threshold(None))).all()
    signal = 255 * DARK.rgb("signal")
    assert not (np.abs(still(histogram()) - signal).max(axis=-1) < 30).any()
    assert (np.abs(still(histogram(threshold=0)) - signal).max(axis=-1) < 30).any()


def test_a_threshold_comes_in_moves_and_goes():
    drawn = Histogram.of(SUMS)
    for goal, seen in ((0.0, [None, 0.0, 0.0]), (4.0, [0.0, 2.0, 4.0]), (None, [4.0, 4.0, None])):
        run = drawn.animate(run_time=2).set_threshold(goal).build()
        run.begin()
        for alpha, threshold in zip((0, 0.5, 1), seen, strict=True):
            run.interpolate(alpha)
            assert drawn.threshold == (threshold if threshold is None else pytest.approx(threshold))
            assert drawn.share_above == (0 if threshold is None else pytest.approx((threshold <= SUMS).mean()))
            if threshold is not None:
                assert drawn.boxes.border[0] == pytest.approx(drawn.frame.shares(0, threshold), abs=1e-6)
        assert run.run_time == 2


def test_counts_run_to_another_distribution():
    drawn = Histogram.of(SUMS, threshold=2.2)
    goal, exact = drawn.counts[::-1], drawn.share_above
    run = drawn.animate.set_counts(goal).build()
    run.begin()
    run.interpolate(0)
    assert drawn.share_above == pytest.approx(exact, abs=0.01)
    run.interpolate(0.5)
    np.testing.assert_allclose(drawn.counts, goal / 2 + goal[::-1] / 2)
    np.testing.assert_allclose(drawn.boxes.boxes[:, 3], drawn.counts / drawn.frame.y_range[1], atol=1e-6)
    run.interpolate(1)
    np.testing.assert_allclose(drawn.counts, goal)


def test_values_run_to_others_and_are_exact_at_the_end():
    drawn = Histogram.of(SUMS, np.arange(-10, 13), threshold=0.3, tallest=30_000)
    run = drawn.animate.set_values(SUMS / 2).build()
    run.begin()
    run.interpolate(1)
    assert drawn.counts.tolist() == drawn.counts_of(SUMS / 2).tolist()
    assert drawn.share_above == pytest.approx((SUMS / 2 >= 0.3).mean(), abs=1e-12)


def test_distribution_and_threshold_run_together():
    drawn = histogram(threshold=-1)
    runs = [drawn.animate.set_counts(COUNTS[::-1]).build(), drawn.animate.set_threshold(1).build()]
    for alpha in (None, 0.5, 1):
        for run in runs:
            run.begin() if alpha is None else run.interpolate(alpha)
        if alpha == 0.5:
            assert drawn.counts.tolist() == pytest.approx([0.5, 3, 3, 0.5]) and drawn.threshold == pytest.approx(0)
    assert drawn.counts.tolist() == COUNTS[::-1] and drawn.threshold == 1 and drawn.share_above == pytest.approx(1 / 7)


def test_there_and_back_it_is_as_exact_as_before():
    drawn = Histogram.of(SUMS, np.arange(-10, 13), threshold=0.3, tallest=30_000)
    exact = drawn.share_above
    run = drawn.animate.set_values(SUMS / 2).build()
    run.rate_func = there_and_back
    run.begin()
    for alpha in (0.2, 1):
        run.interpolate(alpha)
    assert drawn.share_above == exact


def test_colours_are_roles():
    drawn = histogram(threshold=0, theme=LIGHT, role="function", above_role="right")
    np.testing.assert_allclose(drawn.boxes.colors[0, :3], LIGHT.rgb("function"), atol=1e-6)
    np.testing.assert_allclose(drawn.boxes.beyond[0, :3], LIGHT.rgb("right"), atol=1e-6)
    assert drawn.line.get_stroke_color().to_hex().lower() == LIGHT.ink
    assert drawn.number.get_fill_color().to_hex().lower() == LIGHT.right


@pytest.mark.parametrize(
    "counts, limits, options, message",
    [
        ([], [0], {}, "at least one|at least two"),
        ([1, 2], [0, 1], {}, "2 counts do not fit"),
        ([1, -1], [0, 1, 2], {}, "not negative"),
        ([1, np.nan], [0, 1, 2], {}, "finite"),
        ([1, 2], [0, 1, 1], {}, "greater than the one before"),
        ([1, 2], [0, np.inf, 2], {}, "finite"),
        ([1, 2], [0, 1, 2], {"threshold": 3}, "0 to 2: a threshold of 3.0 is not on it"),
        ([1, 2], [0, 1, 2], {"threshold": np.nan}, "finite"),
        ([1, 2], [0, 1, 2], {"tallest": 1}, "larger tallest="),
        ([1, 2], [0, 1, 2], {"tallest": 0}, "positive number"),
        ([1, 2], [0, 1, 2], {"width": 0}, "positive width and height"),
        ([1, 2], [0, 1, 2], {"step": 0}, "must be positive"),
        ([1, 2], [0, 1, 2], {"role": "grey"}, "no role 'grey'"),
    ],
)
def test_bad_input(counts, limits, options, message):
    with pytest.raises(InputError, match=message):
        Histogram(counts, limits, **options)


@pytest.mark.parametrize(
    "values, bins, message",
    [
        ([], 10, "at least one"),
        ([1, np.nan], 10, "finite"),
        ([1, 2], 0, "at least one bin"),
        ([1, 2, 5], [0, 1, 4], "values go from 1 to 5, the bins only 0 to 4"),
        ([1, 2], [3], "at least two"),
    ],
)
def test_bad_values(values, bins, message):
    with pytest.raises(InputError, match=message):
        Histogram.of(values, bins)


def test_bad_changes_leave_it_as_it_is():
    drawn = histogram(threshold=0)
    changes = [
        (lambda h: h.set_counts([1, 2]), "do not fit"),
        (lambda h: h.set_counts([1, 2, 9, 1]), "larger tallest="),
        (lambda h: h.set_values([5]), "the bins only"),
        (lambda h: h.set_threshold(7), "not on it"),
        (lambda h: h.set_threshold("high"), "must be numbers"),
    ]
    for change, message in changes:
        for which in (drawn, drawn.animate):
            with pytest.raises(InputError, match=message):
                change(which)
    assert drawn.counts.tolist() == COUNTS and drawn.threshold == 0
