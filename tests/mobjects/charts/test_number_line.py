"""The function is applied to numbers, wherever and however large their lines are drawn."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import DOWN, LEFT, ORIGIN, PI, RIGHT, UP, Mobject

from network.activation import relu, sigmoid, tanh
from network.errors import InputError
from scenes.mobjects.charts.number_line import NumberLineSquish
from scenes.mobjects.theme import THEMES
from tests.mobjects.frames import frames, picture, pixel

MOVES = [
    lambda lines: lines,
    lambda lines: lines.scale(0.5, about_point=ORIGIN).shift(2 * RIGHT + DOWN),
    lambda lines: lines.rotate(PI / 5, about_point=ORIGIN),
    lambda lines: lines.stretch(1.5, 1, about_point=ORIGIN),
]


@cache
def moved(move):
    """Lines with a marker that have been moved, made once: what is asked of them is set anew each time."""
    return move(NumberLineSquish(width=7, y_width=3, gap=2, value=0))


def middles(mobjects):
    return np.array([each.get_center() for each in mobjects])


def logistic(x):
    return 1 / (1 + np.exp(-x))


# ---- where numbers are ----


def test_numbers_are_written_where_they_are():
    lines = NumberLineSquish(width=10, y_width=5, gap=3)
    assert [each.text for each in lines.upper.numbers] == ["−5", "−4", "−3", "−2", "−1", "0", "1", "2", "3", "4", "5"]
    assert middles(lines.upper.ticks) == pytest.approx(np.array([[x, 1.5, 0] for x in range(-5, 6)]))
    assert middles(lines.upper.numbers)[:, 0] == pytest.approx(np.arange(-5, 6))
    assert [each.text for each in lines.lower.numbers] == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
    assert middles(lines.lower.ticks) == pytest.approx(np.array([[x, -1.5, 0] for x in np.linspace(-2.5, 2.5, 6)]))
    above, below = middles(lines.upper.numbers)[:, 1], middles(lines.lower.numbers)[:, 1]
    assert (above > 1.5).all() and (below < -1.5).all()


@pytest.mark.parametrize("limits", [(-5, 5), (-10, 10), (0, 0.3), (0, 12000), (-2e6, 1e6), (2.1, 2.15), (-0.7, 3.3)])
@pytest.mark.parametrize("width", [3, 5, 12])
def test_numbers_never_touch_and_stay_on_their_line(limits, width):
    upper = NumberLineSquish(tanh, x_range=limits, width=width).upper
    assert 2 <= len(upper.numbers) <= 14
    for left, right in zip(upper.numbers, upper.numbers[1:], strict=False):
        assert right.get_left()[0] - left.get_right()[0] > 0.2
    assert limits[0] <= upper.marked.min() and upper.marked.max() <= limits[1]


@pytest.mark.parametrize("move", MOVES)
@given(x=st.floats(-5, 5))
def test_a_carried_number_stands_at_its_value_however_it_is_drawn(move, x):
    lines = moved(move).set_squished(0)
    assert lines.carried_to(x) == pytest.approx(lines.upper.at(x))
    lines.set_squished(1)
    start, end = lines.lower.line.get_start(), lines.lower.line.get_end()
    assert lines.carried_to(x) == pytest.approx(start + logistic(x) * (end - start))
    lines.set_squished(0.25)
    assert lines.carried_to(x) == pytest.approx(0.75 * lines.upper.at(x) + 0.25 * lines.lower.at(logistic(x)))


# ---- the line that is carried ----


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("share", [0, 0.6, 1])
def test_the_line_its_dots_and_threads_are_where_their_numbers_are(move, share):
    points = [-4.2, 0, 1, 5]
    lines = move(NumberLineSquish(points=points)).set_squished(share)
    assert middles(lines.dots) == pytest.approx(lines.carried_to(points), abs=1e-6)
    assert lines.carried.points[0] == pytest.approx(lines.carried_to(-5))
    assert lines.carried.points[-1] == pytest.approx(lines.carried_to(5))
    ends = lines.threads.points.reshape(-1, 4, 3)
    assert ends[:, 0] == pytest.approx(lines.upper.at(points)) and ends[:, -1] == pytest.approx(
        lines.carried_to(points)
    )


def test_moved_after_it_was_squished_it_stays_squished():
    lines, twin = NumberLineSquish(value=2).set_squished(0.5), NumberLineSquish(value=2)
    lines.shift(RIGHT).scale(0.5)
    twin.shift(RIGHT).scale(0.5).set_squished(0.5)
    assert lines.squished == 0.5
    assert middles(lines.dots) == pytest.approx(middles(twin.dots), abs=1e-6)
    before = middles(lines.marker.numbers)
    assert middles(lines.set_value(2).marker.numbers) == pytest.approx(before, abs=1e-6)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_line_leaves_the_upper_one_and_comes_to_lie_on_the_lower(theme):
    lines = NumberLineSquish(width=12, y_width=6, gap=4, points=[-4, 4], theme=theme)
    teal, grey = 255 * theme.rgb("function"), theme.rgb("muted")
    between, on_lower = lines.upper.at(0.5), lines.lower.at(0.55)
    first, last = (picture(lines.set_squished(share), width=854, height=480) for share in (0, 1))
    assert pixel(first, between) == pytest.approx(teal, abs=2) and pixel(last, on_lower) == pytest.approx(teal, abs=2)
    for bare in (pixel(last, between), pixel(first, on_lower)):  # thin lines, which do not fill their pixels
        assert bare / bare.max() == pytest.approx(grey / grey.max(), abs=0.02) and bare.max() > 80
    dot = lines.lower.at(logistic(4)) + 0.05 * UP
    assert pixel(last, dot) == pytest.approx(teal, abs=2) and pixel(first, dot).max() == 0


def test_squish_is_played_number_by_number():
    lines = NumberLineSquish(points=[3.0])
    seen = frames(lambda scene: (scene.add(lines), scene.play(lines.squish(run_time=1)), scene.wait(0.25)))
    assert lines.squished == 1
    goal = picture(NumberLineSquish(points=[3.0]).set_squished(1))
    half = picture(NumberLineSquish(points=[3.0]).set_squished(0.5))
    assert abs(seen[-1].astype(int) - goal).max() <= 2 and abs(seen[2].astype(int) - half).max() <= 2


def test_other_functions_have_other_lines():
    assert NumberLineSquish(relu, x_range=(-3, 4)).lower.limits == (0, 4)
    assert NumberLineSquish(tanh, x_range=(-3, 3)).lower.limits == (-1, 1)
    assert NumberLineSquish(lambda x: x**2, x_range=(-2, 2), y_range=(-1, 5)).lower.limits == (-1, 5)
    folded = NumberLineSquish(abs, x_range=(-3, 3)).set_squished(1)
    assert folded.carried_to(-2) == pytest.approx(folded.carried_to(2))


# ---- the marker ----


@pytest.mark.parametrize("move", MOVES)
@given(x=st.floats(-5, 5))
def test_the_marker_stands_on_a_number_and_its_value_and_says_so(move, x):
    lines = moved(move).set_value(x)
    marker = lines.marker
    assert lines.value == x
    assert middles(marker.dots) == pytest.approx(np.array([lines.upper.at(x), lines.lower.at(logistic(x))]), abs=1e-6)
    assert marker.thread.get_start() == pytest.approx(lines.upper.at(x))
    assert marker.thread.get_end() == pytest.approx(lines.lower.at(logistic(x)))
    assert [each.value for each in marker.numbers] == pytest.approx([x, logistic(x)])
    up = lines.upper.at(0) - lines.lower.at(0.5)
    for number, dot, side in zip(marker.numbers, marker.dots, (1, -1), strict=True):
        assert (number.get_center() - dot.get_center()) == pytest.approx(side * 0.84 * up / 2, abs=1e-6)


def test_the_value_runs_so_that_both_numbers_are_true_at_every_moment():
    lines, seen = NumberLineSquish(value=-4, decimals=3), []

    def story(scene):
        look = Mobject().add_updater(lambda _: seen.append([each.value for each in lines.marker.numbers]))
        scene.add(lines, look)
        scene.play(lines.animate.set_value(3), run_time=2)

    frames(story)
    x, y = np.array(seen).T
    assert y == pytest.approx(logistic(x)) and (np.diff(x) >= 0).all() and len(set(x)) >= 6
    assert x[0] == -4 and lines.value == 3 and lines.marker.numbers[1].text == "0.953"


def test_there_is_no_marker_before_it_has_a_value():
    lines = NumberLineSquish()
    assert np.isnan(lines.value) and lines.marker not in lines.get_family()
    assert lines.set_value(1).marker in lines.get_family()
    assert len(lines.set_value(2).submobjects) == len(NumberLineSquish(value=0).submobjects)


def test_the_marker_is_lit_on_both_lines():
    lines = NumberLineSquish(gap=4, value=2)
    frame = picture(lines, width=854, height=480)
    assert pixel(frame, lines.upper.at(2)) == pytest.approx(255 * lines.theme.rgb("signal"), abs=2)
    assert pixel(frame, lines.lower.at(logistic(2))) == pytest.approx(255 * lines.theme.rgb("result"), abs=2)


def test_labels_name_what_is_on_the_lines():
    lines = NumberLineSquish(sigmoid, variable="x", result='"squished"')
    for label, ruler in zip(lines.labels, (lines.upper, lines.lower), strict=True):
        assert label.get_left()[0] - ruler.line.get_right()[0] == pytest.approx(0.25)
        assert label.get_y() == pytest.approx(ruler.line.get_y())


# ---- what it refuses ----


@pytest.mark.parametrize(
    "options, told",
    [
        ({"x_range": (5, -5)}, "from a number to a greater one"),
        ({"x_range": (0, np.inf)}, "from a number to a greater one"),
        ({"function": np.log}, "no finite value at -5"),
        ({"function": lambda x: "three"}, "takes an array of numbers"),
        ({"function": lambda x: np.zeros(2)}, "a number for each number"),
        (
            {"function": tanh, "y_range": (0, 1)},
            "values from -0.9999 to 0.9999, which are not on a line from 0.0 to 1.0",
        ),
        ({"points": [6]}, "on the line from -5.0 to 5.0"),
        ({"points": [np.nan]}, "finite"),
        ({"points": "many"}, "numbers"),
        ({"value": -7}, "runs from -5.0 to 5.0: -7 is not on it"),
        ({"width": 0}, "positive"),
        ({"gap": -1}, "positive"),
        ({"y_width": float("nan")}, "positive"),
    ],
)
def test_refuses_what_cannot_be_squished(options, told):
    with pytest.raises(InputError, match=told):
        NumberLineSquish(**options)


@pytest.mark.parametrize(
    "act, told",
    [
        (lambda lines: lines.set_value(5.1), "5.1 is not on it"),
        (lambda lines: lines.set_value(float("nan")), "nan is not on it"),
        (lambda lines: lines.animate.set_value(9).build(), "9 is not on it"),
        (lambda lines: lines.set_squished(1.2), "from 0 to 1, not 1.2"),
    ],
)
def test_stays_as_it_is_when_it_refuses(act, told):
    lines = NumberLineSquish(value=1).shift(LEFT)
    before = picture(lines)
    with pytest.raises(InputError, match=told):
        act(lines)
    assert (picture(lines) == before).all() and lines.value == 1
