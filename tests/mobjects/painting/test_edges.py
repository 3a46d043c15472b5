"""Thousands of edges as one mobject: where they are, what they cost to keep, what is refused."""

import numpy as np
import pytest
from manim import RIGHT, FadeOut, Line, ManimColor, MovingCameraScene, Scene, UpdateFromAlphaFunc, VGroup

from network.errors import InputError
from scenes.mobjects.painting import edges as module
from scenes.mobjects.painting.edges import Edges
from tests.mobjects.fans import BLUE, RED, colors_of, fan
from tests.mobjects.frames import brightness, difference, frames, last_frame, picture


@pytest.fixture(autouse=True)
def no_pictures_kept(monkeypatch):
    monkeypatch.setattr(module, "_pictures", module._Pictures())


def lines_of(edges: Edges) -> VGroup:
    """The same as Manim's own lines."""
    starts, ends = edges.points_along(0), edges.points_along(1)
    return VGroup(
        *(
            Line(
                start,
                end,
                stroke_width=float(width),
                stroke_opacity=float(color[3]),
                color=ManimColor(color[:3].tolist()),
            )
            for start, end, width, color in zip(starts, ends, edges.widths, edges.colors, strict=True)
        )
    )


@pytest.mark.parametrize("width", [1, 3, 8])
@pytest.mark.parametrize("zoom", [0.4, 1, 2])
def test_edges_look_like_lines_also_zoomed(width, zoom):
    def zoomed(mobject):
        def story(scene):
            scene.camera.frame.scale(zoom).shift(RIGHT)
            scene.add(mobject)

        return last_frame(story, MovingCameraScene)

    edges = Edges([[-5, -2], [-5, 0], [-5, 2]], [[4, -3], [4, 0.3], [4, 1]], [*BLUE, 0.8], width)
    assert difference(zoomed(edges), zoomed(lines_of(edges))) <= 3


def test_edges_look_like_lines_moved_and_turned():
    edges = Edges([[-3, -2], [-3, 0]], [[3, -1], [3, 2]], [[*BLUE, 1], [*RED, 0.5]], [2, 5])
    edges.rotate(0.7).shift(RIGHT).stretch(0.6, 1)
    assert difference(picture(edges), picture(lines_of(edges))) <= 3


@pytest.mark.parametrize("height", [90, 480, 1080])
def test_edges_look_like_lines_at_every_quality(height):
    size = {"width": height * 16 // 9, "height": height}
    edges = Edges([[-5, -2], [-5, 0]], [[4, -3], [4, 0.3]], [*BLUE, 0.8], 3)
    assert difference(picture(edges, **size), picture(lines_of(edges), **size)) <= 3


def test_new_colours_show_what_fresh_edges_show():
    edges = fan()
    for seed in range(4):  # the second time an operator is built
        edges.set_colors(colors_of(40, 0.7, seed))
        shown = picture(edges)
        fresh = fan().set_colors(edges.colors)
        module._pictures = module._Pictures()
        assert np.abs(shown.astype(int) - picture(fresh)).max() <= 20
        assert difference(shown, picture(fresh)) <= 1.5


def test_a_still_picture_is_made_once(monkeypatch):
    painted = []
    monkeypatch.setattr(module, "paint_each", lambda *args: painted.append(1) or original(*args))

    def story(scene):
        edges = fan()
        scene.add(edges)
        scene.play(FadeOut(edges))

    frames(story)
    assert len(painted) == 1


def test_what_is_on_its_way_to_where_it_is_already_keeps_its_picture(monkeypatch):
    painted = []
    monkeypatch.setattr(module, "paint_each", lambda *args: painted.append(1) or original(*args))
    edges = fan().shift([1.13, 0.77, 0])
    moving, goal = edges.copy(), edges.copy().set_opacity(0)
    for share in np.linspace(0, 0.9, 31):
        picture(moving.interpolate(edges, goal, share))
    assert len(painted) == 1


original = module.paint_each


def test_an_operator_is_built_once_when_colours_change(monkeypatch):
    built = []

    class Counted(module.CoverageOperator):
        def __init__(self, *args):
            built.append(1)
            super().__init__(*args)

    monkeypatch.setattr(module, "CoverageOperator", Counted)

    def story(scene):
        edges = fan()
        scene.add(edges)
        scene.play(UpdateFromAlphaFunc(edges, lambda mobject, alpha: mobject.set_colors(looks(alpha))))
        assert difference(np.array(scene.camera.pixel_array), picture(fan())) > 1

    def looks(alpha):
        return (1 - alpha) * fan().colors + alpha * colors_of(40, 0.9, seed=3)

    shown = frames(story)
    assert len(built) == 1
    assert difference(shown[-1], picture(fan().set_colors(colors_of(40, 0.9, seed=3)))) <= 1.5


def test_a_play_to_other_looks_paints_them_together_with_the_first(monkeypatch):
    painted = []
    monkeypatch.setattr(module, "paint_each", lambda *args: painted.append(len(args[2])) or original(*args))
    goal = fan().set_colors(colors_of(40, 0.9, seed=3))

    def story(scene):
        edges = fan()
        scene.play(edges.animate.set_colors(goal.colors))
        scene.play(edges.animate.set_colors(goal.colors[::-1]))

    shown = frames(story)
    assert painted == [2, 1]  # the first two, then only what is new
    np.testing.assert_array_equal(shown[-1], picture(fan().set_colors(goal.colors[::-1])))


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "PICTURES", 1_000_000)
    for shift in range(20):
        picture(fan().shift(shift / 10 * RIGHT))
    kept = module._pictures._pictures.values()
    assert len(kept) > 1
    assert sum(kept_picture.nbytes for kept_picture in kept) <= 1_000_000


def test_without_room_for_an_operator_the_picture_is_the_same(monkeypatch):
    monkeypatch.setattr(module, "OPERATOR", 0)
    edges = fan()
    picture(edges)
    shown = picture(edges.set_colors(colors_of(40, 0.9, seed=2)))
    assert all(kept.operator is None for kept in module._pictures._pictures.values())
    monkeypatch.undo()
    assert difference(shown, picture(fan().set_colors(edges.colors))) <= 1.5


def test_operators_in_use_leave_no_room_for_another(monkeypatch):
    first, second = fan(), fan(30)
    picture(first, second)
    picture(first.set_colors(colors_of(40, 0.8, seed=1)), second)
    needed = sum(kept.nbytes for kept in module._pictures._pictures.values())
    monkeypatch.setattr(module, "PICTURES", needed + 1000)
    for seed in range(3):
        picture(first.set_colors(colors_of(40, 0.8, seed)), second.set_colors(colors_of(30, 0.8, seed)))
    operators = [kept.operator is not None for kept in module._pictures._pictures.values()]
    assert sum(operators) == 1, "two would be thrown away and built again in turn"


def test_only_the_drawn_part_of_an_edge_shows():
    edges = Edges([[-4, 0]], [[4, 0]], [*RED, 1], 20).set_drawn(0.25, 0.5)
    columns = np.flatnonzero(picture(edges)[90, :, 0] > 128)
    assert (columns.min(), columns.max()) == pytest.approx((160 - 45, 160), abs=1)


def test_a_pulse_travels():
    pulse = Edges([[-4, 0]], [[4, 0]], [*RED, 1], 20)

    def story(scene):
        scene.play(UpdateFromAlphaFunc(pulse, lambda edges, a: edges.set_drawn(max(a - 0.1, 0), min(a + 0.1, 1))))

    centres = [np.flatnonzero(frame[90, :, 0]).mean() for frame in frames(story)]
    assert centres == sorted(set(centres))


def test_create_grows_each_edge_from_its_start():
    edges = Edges([[-4, 1], [4, -1]], [[4, 1], [-4, -1]], [*RED, 1], 10)
    half = edges.copy().pointwise_become_partial(edges, 0, 0.5)
    frame = picture(half)[..., 0] > 128
    upper, lower = (np.flatnonzero(rows.any(axis=0)) for rows in (frame[:90], frame[90:]))
    assert upper.max() == pytest.approx(160, abs=1)
    assert lower.min() == pytest.approx(160, abs=1)


def test_part_of_the_edges_can_be_changed():
    edges = fan().set_colors([0, 0, 0, 0]).set_colors([*RED, 1], indices=[3, 5]).set_widths(6, indices=[5])
    assert (edges.colors[:, 3] > 0).sum() == 2
    assert (edges.widths[5], edges.widths[3]) == (6, 2)
    edges.set_drawn(0, [0.5, 0.25], indices=[0, 1])
    np.testing.assert_allclose(edges.drawn[:3, 1], [0.5, 0.25, 1])


def test_points_along_follow_the_frame():
    edges = Edges([[-4, 0], [0, 0]], [[4, 2], [0, 1]], [*RED, 1])
    np.testing.assert_allclose(edges.points_along(0.5), [[0, 1, 0], [0, 0.5, 0]], atol=1e-9)
    edges.scale(2).shift(RIGHT)
    np.testing.assert_allclose(edges.points_along([0.0], [1]), [[1, -1, 0]], atol=1e-9)


@pytest.mark.parametrize(("start", "end"), [([0, 0], [0, 2]), ([0, 0], [3, 0]), ([1, 1], [1, 1])])
def test_flat_frames_are_drawn(start, end):
    edges = Edges([start], [end], [*RED, 1], 10)
    assert (brightness(picture(edges)) > 0) == (start != end)


def test_what_lies_outside_the_picture_costs_nothing():
    assert brightness(picture(fan().shift(40 * RIGHT))) == 0
    assert brightness(picture(fan().scale(60))) > 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[0, 0]], [[1, 1], [2, 2]], [0, 0, 0, 1]), "as many starts"),
        (([0, 0], [1, 1], [0, 0, 0, 1]), r"\(n, 2\)"),
        (([[0, np.nan]], [[1, 1]], [0, 0, 0, 1]), "finite"),
        (([[0, 0]], [[1, 1]], [0, 0, 1]), r"shape \(3,\)"),
        (([[0, 0]], [[1, 1]], [0, 0, 0, 1.5]), r"\[0, 1\]"),
        (([[0, 0]], [[1, 1]], [0, 0, 0, 1], -1), "widths"),
        (([[0, 0]], [[1, 1]], [0, 0, 0, 1], [1, 2]), r"shape \(2,\)"),
        ((np.zeros((0, 2)), np.zeros((0, 2)), [0, 0, 0, 1]), "n >= 1"),
    ],
)
def test_bad_input_is_refused(arguments, message):
    with pytest.raises(InputError, match=message):
        Edges(*arguments)


def test_an_edge_that_is_not_there_is_refused():
    with pytest.raises(InputError, match="40 edges"):
        fan().set_colors([0, 0, 0, 1], indices=[40])


def test_all_edges_of_a_digit_network_run_in_a_scene():
    rows, targets = np.meshgrid(np.linspace(-3.5, 3.5, 784), np.linspace(-2, 2, 16))
    starts = np.column_stack([np.full(rows.size, -5), rows.ravel()])
    edges = Edges(starts, np.column_stack([np.full(rows.size, 3), targets.ravel()]), colors_of(rows.size, 0.02), 1)
    shown = frames(lambda scene: scene.play(edges.animate.set_colors(colors_of(rows.size, 0.05))), Scene, frame_rate=2)
    assert brightness(shown[-1]) > brightness(shown[0]) > 1


def test_an_edge_without_length_is_no_obstacle_when_colours_change():
    """From the second change on the picture comes from an operator, whose size is estimated beforehand."""
    edges = Edges([[0, 0], [1, 1]], [[3, 2], [1, 1]], [1, 1, 1, 0.5])
    without = Edges([[0, 0]], [[3, 2]], [1, 1, 1, 0.5])
    for opacity in (0.5, 0.7, 0.9):
        shown, expected = (
            picture(VGroup(each.set_colors([1, 1, 1, opacity])).move_to([0, 0, 0])) for each in (edges, without)
        )
        assert difference(shown, expected) < 1


def test_new_widths_show_what_fresh_edges_show():
    """Also after an operator was built for other widths, and where only some of them change."""
    edges, rng = fan(), np.random.default_rng(0)
    for seed in range(3):
        picture(edges.set_colors(colors_of(40, 0.7, seed)), width=640, height=360)
    assert any(kept.operator for kept in module._pictures._pictures.values())
    for widths in (*rng.uniform(0.6, 3, (3, 40)), np.where(np.arange(40) == 3, 12, edges.widths)):
        for seed in range(3):  # from the second on, another operator
            edges.set_widths(widths).set_colors(colors_of(40, 0.7, seed))
            shown = picture(edges, width=640, height=360)
            fresh = fan(widths=edges.widths).set_colors(edges.colors)
            kept, module._pictures = module._pictures, module._Pictures()
            assert difference(shown, picture(fresh, width=640, height=360)) <= 2
            module._pictures = kept


def test_edges_that_get_wider_are_not_cut_off():
    edges = Edges([[-4, 0]], [[4, 0]], [*RED, 1], 2)
    for width in (2, 3, 40):
        shown = picture(edges.set_widths(width))
    expected = picture(Edges([[-4, 0]], [[4, 0]], [*RED, 1], 40))
    assert difference(shown, expected) <= 3


def test_edges_of_no_width_stay_invisible():
    edges = fan(widths=0.0)
    picture(edges)
    assert brightness(picture(edges.set_widths(2, indices=[1]))) > 0
    assert brightness(picture(edges.set_widths(0))) == 0
