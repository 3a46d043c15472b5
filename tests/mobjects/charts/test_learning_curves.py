from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import LEFT, RIGHT, UP

from network import Network, TrainingRun
from network.errors import InputError
from scenes.mobjects.charts.learning_curves import LearningCurves, moved_apart
from scenes.mobjects.diagrams.network_diagram import NetworkDiagram
from scenes.mobjects.theme import DARK, LIGHT
from tests.mobjects.frames import pixel
from tests.mobjects.stills import still

RUNS = np.array([[0.0, 0.8, 0.2], [0.2, 0.4, 0.6], [0.1, 0.5, 1.0]])
OTHER = [0.9, 0.3, 0.3]


def curves(**options):
    return LearningCurves({"one": RUNS, "other": OTHER}, **options)


def test_median_and_spread_are_those_of_the_runs():
    drawn = curves()
    assert drawn.median("one").tolist() == [0.1, 0.5, 0.6]
    assert drawn.spread("one").tolist() == [[0.0, 0.4, 0.2], [0.2, 0.8, 1.0]]
    assert drawn.median("other").tolist() == OTHER and drawn.spread("other").tolist() == [OTHER, OTHER]
    assert drawn.x.tolist() == [0, 1, 2]


def test_lines_go_through_the_medians_and_bands_along_the_spread():
    drawn = curves(x=[10, 20, 40]).scale(0.7).shift(0.3 * LEFT + UP)
    corners = drawn.at([10, 20, 40], [0.1, 0.5, 0.6])
    np.testing.assert_allclose(np.array(drawn.line("one").get_anchors())[[0, 1, 3]], corners, atol=1e-6)
    low, high = (drawn.at([10, 20, 40], edge) for edge in drawn.spread("one"))
    outline = drawn.band("one").get_start_anchors()
    np.testing.assert_allclose(outline[:3], low, atol=1e-6)
    np.testing.assert_allclose(outline[3:6], high[::-1], atol=1e-6)


def test_what_is_drawn_is_where_the_numbers_are():
    drawn = curves(y_range=(0, 1), height=5)
    picture = still(drawn)
    ink = 255 * DARK.rgb("result")
    assert np.abs(pixel(picture, drawn.at(1, 0.5)) - ink).max() <= 2
    in_band = pixel(picture, drawn.at(1, 0.65))
    np.testing.assert_allclose(in_band, 0.22 * ink, atol=2)
    assert pixel(picture, drawn.at(1, 0.82)).max() == pixel(picture, drawn.at(1, 0.38)).max() == 0


def test_curves_are_told_apart_by_their_dashes():
    drawn = LearningCurves({name: [0.0, 1.0] for name in "abcd"})
    gaps = [len(line.get_subpaths()) for line in drawn.lines]
    assert gaps[0] == 1 and len(set(gaps)) == 4


def test_what_leaves_the_range_is_not_drawn():
    drawn = curves(y_range=(0.25, 0.7))
    low, high = drawn.at(0, 0.25)[1], drawn.at(0, 0.7)[1]
    for part in (*drawn.lines, *drawn.bands):
        assert low - 1e-6 <= part.get_bottom()[1] < part.get_top()[1] <= high + 1e-6
    assert drawn.line("one").get_start()[0] == pytest.approx(drawn.at((0.25 - 0.1) / 0.4, 0.25)[0])


def test_a_logarithmic_scale():
    drawn = LearningCurves({"cost": [1, 0.1, 0.01]}, log=True, height=4)
    assert drawn.frame.y_range == pytest.approx((0.01, 1))
    assert [number.text for number in drawn.axis_numbers[-3:]] == ["0.01", "0.1", "1"]
    assert drawn.at(1, 0.1)[1] == pytest.approx(drawn.frame.get_y())
    np.testing.assert_allclose(drawn.line("cost").get_anchors()[1], drawn.at(1, 0.1), atol=1e-6)
    drawn.set_drawn(0.5)  # straight on the screen: the geometric mean
    np.testing.assert_allclose(drawn.line("cost").get_end(), drawn.at(0.5, 10**-0.5), atol=1e-6)


def test_axes_in_percent_and_labelled():
    drawn = curves(percent=True, x_label="epoch", y_label="accuracy")
    assert {"0%", "50%", "100%"} <= {number.text for number in drawn.axis_numbers}
    assert {"0.0", "0.5"} <= {number.text for number in drawn.axis_numbers} and curves().frame.y_range == (0, 1)


@pytest.mark.parametrize("ends", [(0, 0, 0, 0), (1, 1, 0.9, 0.2), (0.5, 0.1, 0.55, 0.45), (0, 0.3, 0.6, 1)])
@pytest.mark.parametrize("scale", [1, 0.6])
def test_labels_never_overlap_and_stay_near_the_ends(ends, scale):
    names = ("big", "dig", "gap", "pip")
    drawn = LearningCurves({name: [0.5, end] for name, end in zip(names, ends, strict=True)}).scale(scale)
    labels = sorted(drawn.labels, key=lambda label: label.get_y())
    assert all(low.get_top()[1] < high.get_bottom()[1] for low, high in pairwise(labels))
    for label, leader in zip(drawn.labels, drawn.leaders, strict=True):
        assert label.get_left()[0] > leader.get_right()[0] > drawn.frame.get_right()[0]
        assert abs(label.get_y() - leader.get_start()[1]) < 3 * 0.4 * scale


HEIGHTS = st.lists(st.floats(-5, 5), min_size=1, max_size=5)


@given(HEIGHTS.flatmap(lambda heights: st.tuples(st.just(heights), st.permutations(heights))), st.floats(0.01, 2))
def test_heights_are_moved_apart_in_order_and_no_more_than_needed(given, gap):
    heights, order = map(np.array, given)
    moved = moved_apart(heights, order, gap)
    upwards = np.argsort(order, kind="stable")
    assert (np.diff(moved[upwards]) > gap - 1e-9).all()
    assert moved.mean() == pytest.approx(heights.mean(), abs=1e-9)
    if (np.diff(heights[upwards]) >= gap).all():
        np.testing.assert_allclose(moved, heights, atol=1e-9)


def test_labels_far_apart_are_at_the_heights_of_the_ends():
    drawn = LearningCurves({"ox": [0, 1], "one": [0, 0]})
    for name, end in (("ox", 1), ("one", 0)):
        assert abs(drawn.label(name).get_y() - drawn.at(1, end)[1]) < 0.06


def test_names_ride_along_with_the_ends():
    drawn = curves()
    for x, ends in ((0.0, (0.1, 0.9)), (0.5, (0.3, 0.6)), (2.0, (0.6, 0.3))):
        drawn.set_drawn(x)
        assert drawn.drawn == x
        for leader, end in zip(drawn.leaders, ends, strict=True):
            np.testing.assert_allclose(leader.get_start(), drawn.at(x, end) + 0.08 * RIGHT, atol=1e-6)


def test_they_are_revealed_from_left_to_right():
    drawn = curves()
    reveal = drawn.reveal(run_time=4)
    reveal.begin()
    assert drawn.drawn == 0 and reveal.run_time == 4
    for alpha in (0.25, 0.5, 1):
        reveal.interpolate(alpha)
        assert drawn.drawn == pytest.approx(2 * alpha)
        right = drawn.at(2 * alpha, 0)[0]
        assert drawn.line("one").get_right()[0] == drawn.band("one").get_right()[0] == pytest.approx(right)
    assert (still(drawn) == still(curves())).all()
    run = drawn.set_drawn(0).animate.set_drawn(1).build()
    run.begin()
    run.interpolate(1)
    assert drawn.drawn == 1


def test_colours_are_roles():
    drawn = curves(theme=LIGHT, roles=("right", "wrong"))
    assert [line.get_stroke_color().to_hex().lower() for line in drawn.lines] == [LIGHT.right, LIGHT.wrong]
    assert [label.get_fill_color().to_hex().lower() for label in drawn.labels] == [LIGHT.right, LIGHT.wrong]
    assert [band.get_fill_color().to_hex().lower() for band in drawn.bands] == [LIGHT.right, LIGHT.wrong]


@pytest.mark.parametrize(
    "given, options, message",
    [
        ({}, {}, "Between 1 and 4 curves"),
        ({name: [0, 1] for name in "abcde"}, {}, "more roles="),
        ({"": [0, 1]}, {}, "has a name"),
        ({"a": [0.1, np.nan]}, {}, "The curve 'a' must be finite"),
        ({"a": np.zeros((2, 2, 2))}, {}, "The curve 'a'"),
        ({"a": [0, 1], "b": [0, 1, 2]}, {}, "as many points"),
        ({"a": [0, 1]}, {"x": [0, 1, 2]}, "x of curves"),
        ({"a": [0, 1]}, {"x": [1, 1]}, "greater than the one before"),
        ({"a": [0, 1]}, {"log": True}, "no place"),
        ({"a": [0.1, 1]}, {"log": True, "y_range": (0, 1)}, "no place"),
        ({"a": [0, 1]}, {"y_range": (1, 0)}, "range of y"),
        ({"a": [0, 1]}, {"x_range": (0, 0.5)}, "from 0 to 0.5 is too short"),
        ({"a": [0, 1]}, {"roles": ["grey"]}, "no role 'grey'"),
        ({"a": [0, 1]}, {"x_step": 0}, "must be positive"),
    ],
)
def test_bad_input(given, options, message):
    with pytest.raises(InputError, match=message):
        LearningCurves(given, **options)


def test_what_is_not_there():
    drawn = curves()
    for ask in (drawn.median, drawn.spread, drawn.line, drawn.band, drawn.label):
        with pytest.raises(InputError, match="no curve 'third': there are one, other"):
            ask("third")
    for x in (-1, 2.5, np.nan):
        with pytest.raises(InputError, match=r"cannot be drawn to|finite"):
            drawn.set_drawn(x)
    assert drawn.drawn == 2


def test_point_by_point_is_the_clock_of_a_training_on_show():
    """Checkpoints are close together at first and far apart later: beside `play_training`, curves go by checkpoint."""
    steps = np.array([0, 1, 10, 100])
    run_network = Network.random((2, 3, 2), seed=1)
    parameters = np.arange(4.0)[:, np.newaxis] * np.ones(run_network.parameter_count)
    run = TrainingRun(run_network, steps, parameters.astype(np.float32), 1.0 / (1 + steps), steps / 100)
    curves, diagram = LearningCurves({"cost": run.costs}, steps), NetworkDiagram(run_network)
    for by_point, expected in ((True, [0, 0.5, 1, 10, 100]), (False, [0, 50 / 3, 100 / 3, 200 / 3, 100])):
        reveal, training = curves.reveal(by_point=by_point), diagram.play_training(run)
        reveal.begin(), training.begin()
        for checkpoint, x in zip((0, 0.5, 1, 2, 3), expected, strict=True):
            reveal.interpolate(checkpoint / 3), training.interpolate(checkpoint / 3)
            assert curves.drawn == pytest.approx(x)
            assert diagram.network.parameters[0] == pytest.approx(checkpoint)
