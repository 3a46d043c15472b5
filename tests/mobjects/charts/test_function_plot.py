import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import LEFT, UP, FadeIn, FadeOut, Transform, VGroup
from manim.utils.hashing import get_json

from network.activation import relu, sigmoid, tanh
from network.errors import InputError
from scenes.mobjects.charts.function_plot import FunctionPlot
from scenes.mobjects.charts.graph import runs
from scenes.mobjects.theme import COLOUR_BLIND, LIGHT
from tests.mobjects.stills import show, still


def finish(animation):
    animation.begin()
    animation.interpolate(0.5)
    animation.finish()


@pytest.mark.parametrize("function", [sigmoid, relu, tanh, np.sin, lambda x: 3 * x**2 - 2])
def test_the_curve_is_the_function(function):
    plot = FunctionPlot(function, x_range=(-3, 4)).scale(0.6).shift(UP)
    x = np.linspace(-3, 4, 15)
    places = plot.at(x, function(x))
    distances = np.linalg.norm(plot.curve.points[:, np.newaxis] - places, axis=2).min(axis=0)
    assert distances.max() < 0.02


def test_axes_and_numbers_are_where_the_numbers_are():
    plot = FunctionPlot(sigmoid, width=10, height=2).shift(LEFT)
    np.testing.assert_allclose(plot.axes[0].get_start(), plot.at(-5, 0), atol=1e-9)
    np.testing.assert_allclose(plot.axes[0].get_end() - plot.axes[0].get_start(), [10, 0, 0], atol=1e-9)
    shown = {number.text: number for number in plot.numbers}
    assert set(shown) == {"−4", "−2", "0", "2", "4", "0.5", "1.0"}
    assert shown["−4"].get_x() == pytest.approx(plot.at(-4)[0], abs=1e-6)
    assert shown["0.5"].get_y() == pytest.approx(plot.at(0, 0.5)[1], abs=1e-6)


def test_what_is_not_finite_leaves_a_gap():
    ((x, y),) = runs(np.log, (-1, 4), (-2, 2))
    assert x.min() == pytest.approx(np.exp(-2), abs=0.02) and x.max() == 4
    assert y.min() == pytest.approx(-2) and np.isfinite(y).all()


def test_jumps_and_poles_are_not_joined():
    left, right = runs(relu.derivative, (-1, 1), (0, 1))
    assert set(left[1]) == {0.0} and set(right[1]) == {1.0}
    assert left[0].max() == pytest.approx(0, abs=1e-6) and right[0].min() == pytest.approx(0, abs=1e-6)
    branches = runs(np.tan, (-5, 5), (-3, 3))
    assert len(branches) == 4 - 1
    assert all((np.diff(y) > 0).all() for _, y in branches)


def test_a_steep_function_is_no_jump():
    ((x, _),) = runs(lambda x: sigmoid(500 * x), (-1, 1), (0, 1))
    assert (x[0], x[-1]) == (-1, 1)


@settings(max_examples=25, deadline=None)
@given(st.floats(-3, 3), st.floats(0.1, 3), st.floats(-2, 0), st.floats(0.1, 2))
def test_curves_stay_within_their_range(shift, slope, low, high):
    for x, y in runs(lambda x: slope * (x - shift) ** 3, (-2, 2), (low, high)):
        assert y.min() >= low - 1e-9 and y.max() <= high + 1e-9
        assert (np.diff(x) >= 0).all()


def test_the_derivative_is_dashed():
    plot = FunctionPlot(sigmoid, derivative=True)
    dashes = plot.derivative_curve.get_subpaths()
    assert len(dashes) > 20 and len(plot.curve.get_subpaths()) == 1
    frame_y = (plot.derivative_curve.get_top()[1] - plot.at(0, 0)[1]) / (plot.at(0, 1)[1] - plot.at(0, 0)[1])
    assert frame_y == pytest.approx(0.25, abs=0.005)
    assert FunctionPlot(np.sin, derivative=np.cos).derivative_curve is not None
    assert FunctionPlot(np.sin).derivative_curve is None


def test_an_interval_is_lifted_from_the_axis_onto_the_curve():
    plot = FunctionPlot(sigmoid).scale(0.5).shift(UP)
    lift = plot.lift(-2, 2)
    lift.begin()
    lift.interpolate(1 / 3)
    np.testing.assert_allclose(lift.piece.points[:, 1], plot.at(0, 0)[1], atol=1e-6)
    assert lift.piece.get_left()[0] == pytest.approx(plot.at(-2)[0], abs=1e-3)
    lift.finish()
    np.testing.assert_allclose(lift.piece.points[0], plot.at(-2, sigmoid(-2.0)), atol=1e-6)
    np.testing.assert_allclose(lift.piece.points[-1], plot.at(2, sigmoid(2.0)), atol=1e-6)
    assert lift.piece in plot.submobjects and lift.run_time == 2


def test_a_point_is_on_the_curve_and_prints_its_value():
    plot = FunctionPlot(sigmoid)
    point = plot.point(1)
    assert point.number.value == pytest.approx(0.7310586)
    both = VGroup(plot, point).scale(0.5).shift(UP)
    np.testing.assert_allclose(point.dot.get_center(), plot.at(1, sigmoid(1.0)), atol=1e-6)
    run = point.animate(run_time=2).set_value(-3).build()
    run.begin()
    for alpha in np.linspace(0, 1, 6):
        run.interpolate(alpha)
        np.testing.assert_allclose(point.dot.get_center(), plot.at(point.value, sigmoid(point.value)), atol=1e-6)
        assert point.number.value == pytest.approx(float(sigmoid(point.value)))
    run.finish()
    assert point.value == -3 and run.run_time == 2 and len(both) == 2


def test_the_number_of_a_point_does_not_cover_the_curve():
    plot = FunctionPlot(sigmoid)
    for x in (-4, -1, 0.5, 3):
        number = plot.point(x).number
        clear = np.linalg.norm(plot.curve.points[:, np.newaxis] - number.points[np.newaxis], axis=2)
        assert clear.min() > 0.05


def test_transforms_carry_the_place_along():
    plot = FunctionPlot(sigmoid)
    point = plot.point(1)
    show(lambda scene: scene.play(Transform(point, plot.point(-2))))
    assert point.value == -2
    assert point.become(plot.point(3)).value == 3


def test_copies_are_independent_and_the_hash_sees_values():
    plot = FunctionPlot(sigmoid)
    point = plot.point(1)
    other = point.copy().set_value(2)
    assert point.value == 1 and get_json(point) != get_json(other)
    assert get_json(plot) == get_json(FunctionPlot(sigmoid))
    assert get_json(plot) != get_json(FunctionPlot(tanh))


def test_colours_are_roles():
    for theme in (LIGHT, COLOUR_BLIND):
        plot = FunctionPlot(sigmoid, derivative=True, theme=theme)
        assert plot.curve.get_stroke_color().to_hex().lower() == theme.function
        assert plot.derivative_curve.get_stroke_color().to_hex().lower() == theme.result
        assert plot.piece(-1, 1, "positive").get_stroke_color().to_hex().lower() == theme.positive


def test_in_a_scene():
    def scene(scene):
        plot = FunctionPlot(sigmoid, derivative=True)
        point = plot.point(-4)
        scene.play(FadeIn(plot))
        scene.play(plot.lift(-2, 2))
        scene.add(point)
        scene.play(point.animate.set_value(3))
        scene.play(VGroup(plot, point).animate.scale(0.5).to_edge(LEFT))

    frame = show(scene)
    plot = FunctionPlot(sigmoid, derivative=True)
    finish(plot.lift(-2, 2))
    np.testing.assert_allclose(frame, still(VGroup(plot, plot.point(3)).scale(0.5).to_edge(LEFT)), atol=12)

    def leaving(scene):
        scene.play(FadeOut(FunctionPlot(relu)))

    assert show(leaving).max() == 0


@pytest.mark.parametrize(
    ("function", "options", "message"),
    [
        (sigmoid, {"x_range": (5, -5)}, "range of x goes from"),
        (sigmoid, {"x_range": (0, np.inf)}, "range of x"),
        (sigmoid, {"y_range": (1, 1)}, "range of y"),
        (sigmoid, {"x_step": 0}, "must be positive"),
        (sigmoid, {"x_step": 0.001}, "at most 100"),
        (np.log, {"x_range": (-5, -1)}, "no finite value"),
        (np.sin, {"derivative": True}, "no derivative of its own"),
        (lambda x: "a", {}, "takes an array of numbers"),
        (lambda x: x[:3], {}, "a number for each number"),
    ],
)
def test_bad_input(function, options, message):
    with pytest.raises(InputError, match=message):
        FunctionPlot(function, **options)


def test_places_that_are_not_there():
    plot = FunctionPlot(np.sqrt)
    with pytest.raises(InputError, match=r"from -5.0 to 5.0: -6 to 2 is not on it"):
        plot.lift(-6, 2)
    with pytest.raises(InputError, match="no finite value at -1"):
        plot.point(-1)
    point = plot.point(4)
    with pytest.raises(InputError, match="7 is not on it"):
        point.animate.set_value(7)
    assert point.value == 4
