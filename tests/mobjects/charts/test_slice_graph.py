import numpy as np
import pytest
from manim import FadeIn, Transform

from network.errors import InputError
from scenes.mobjects.charts.slice_graph import SliceGraph
from tests.mobjects.caching import check
from tests.mobjects.frames import pixel
from tests.mobjects.stills import show, still


def parabola(w):
    return (w - 3) ** 2 / 2 + 2


def finish(animation):
    animation.begin()
    animation.interpolate(0.5)
    animation.finish()


def test_a_curve_through_samples_has_no_valleys_of_its_own():
    x, y = np.array([0.0, 1, 2, 3, 4, 7]), np.array([5.0, 5, 1, 1.5, 9, 9.5])
    graph = SliceGraph((x, y))
    np.testing.assert_allclose(graph.function(x), y)
    between = graph.function(np.linspace(0, 7, 500))
    assert between.min() == pytest.approx(1, abs=1e-3) and between.max() <= 9.5
    assert graph.frame.x_range == (0, 7)
    one, other = graph.function(np.array([2.5 - 1e-5, 2.5 + 1e-5]))
    assert graph.slope_at(2.5) == pytest.approx((other - one) / 2e-5, rel=1e-3)


def test_the_axis_of_a_cost_need_not_begin_at_zero():
    graph = SliceGraph(([0, 1, 2], [0.0461, 0.0464, 0.0462]))
    least, greatest = graph.frame.y_range
    assert 0.045 < least < 0.0461 < 0.0464 < greatest < 0.0466
    assert SliceGraph(([0, 1], [2, 2])).frame.y_range[0] < 2


def test_slopes_are_measured_or_told():
    assert SliceGraph(parabola).slope_at(1) == pytest.approx(-2, rel=1e-6)
    assert SliceGraph(parabola, lambda w: w - 3).slope_at(1) == -2


def test_a_tangent_touches_the_curve_with_its_slope():
    graph = SliceGraph(parabola, x_range=(-2, 8))
    tangent = graph.tangent(1)
    assert tangent.number.text == "−2.00"
    start, end = tangent.line.get_start(), tangent.line.get_end()
    unit = graph.at(1, 1) - graph.at(0, 0)
    assert (end - start)[1] / (end - start)[0] == pytest.approx(-2 * unit[1] / unit[0])
    np.testing.assert_allclose((start + end) / 2, graph.at(1, 4), atol=1e-6)
    picture = still(graph, tangent)
    np.testing.assert_allclose(pixel(picture, graph.at(1, 4)), 255 * graph.theme.rgb("signal"), atol=3)
    finish(tangent.animate.set_value(3).build())
    assert tangent.slope == pytest.approx(0, abs=1e-6)


def test_a_ball_takes_true_steps():
    graph = SliceGraph(parabola, x_range=(-2, 8))
    ball = graph.ball(-1, learning_rate=0.5)
    assert [row[1].text for row in ball.rows] == ["−1.000", "−4.000", "+2.000"]
    w = -1.0
    for _ in range(4):
        finish(ball.step())
        w -= 0.5 * (w - 3)
        assert ball.value == pytest.approx(w, rel=1e-6)
    assert len(ball.marks) == 4
    np.testing.assert_allclose(ball.marks[0].get_center(), graph.at(-1, parabola(-1)), atol=1e-6)
    reach = np.linalg.norm(ball.ball.get_center() - graph.at(w, parabola(w)))
    assert reach == pytest.approx(ball.ball.height / 2, rel=1e-3)  # its rim touches the curve


def test_it_follows_its_graph_and_goes_on_after_a_transform():
    graph = SliceGraph(parabola, x_range=(-2, 8))
    ball, other = graph.ball(0, 0.1), SliceGraph(np.square, x_range=(-2, 8)).ball(1, 0.1)
    graph.add(ball)
    graph.scale(0.5)
    finish(ball.step())
    assert np.linalg.norm(ball.ball.get_center() - graph.at(ball.value, ball.cost)) == pytest.approx(0.08, rel=0.01)
    moved = SliceGraph(parabola, x_range=(-2, 8)).ball(0, 0.1)
    finish(Transform(moved, other))
    assert moved.next == pytest.approx(0.8, rel=1e-5)


def test_in_a_scene_and_in_light():
    def story(scene):
        graph = SliceGraph(parabola, x_range=(-2, 8), theme="light")
        ball = graph.ball(-1, 0.5)
        scene.play(FadeIn(graph), FadeIn(ball))
        scene.play(ball.step())
        scene.play(ball.animate.set_value(3))

    assert show(story).max() > 100


@pytest.mark.parametrize(
    ("make", "change"),
    [
        (lambda: SliceGraph(([0, 1, 2], [1, 0, 1])), lambda: SliceGraph(([0, 1, 2], [1, 0.2, 1]))),
        (lambda: SliceGraph(parabola).ball(0, 0.1), lambda: SliceGraph(parabola).ball(0, 0.2)),
    ],
)
def test_the_cache(render, make, change):
    check(render, make, change)


def test_bad_input():
    graph = SliceGraph(parabola, x_range=(-2, 8))
    for make, said in (
        (lambda: SliceGraph(([0, 1], [1])), "samples must be of shape"),
        (lambda: SliceGraph(([1, 0], [1, 2])), "from left to right"),
        (lambda: SliceGraph(3), "a function, or samples"),
        (lambda: SliceGraph(lambda w: w * np.nan), "no finite value"),
        (lambda: graph.tangent(9), "9 is not on it"),
        (lambda: graph.ball(0, 0), "learning rate is a positive number"),
        (lambda: graph.ball(-1, 3).step(), "leads to 11, off the axis"),
        (lambda: graph.tangent(0, role="pink"), "no role 'pink'"),
    ):
        with pytest.raises(InputError, match=said):
            make()
