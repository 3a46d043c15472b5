"""The one module that touches Manim: what works as with any mobject, what is refused, what the cache sees."""

import importlib
import sys

import numpy as np
import pytest
from manim import (
    DOWN,
    LEFT,
    PI,
    RED,
    RIGHT,
    UP,
    Camera,
    Create,
    FadeIn,
    FadeOut,
    Group,
    Line,
    MovingCameraScene,
    ReplacementTransform,
    Restore,
    Rotate,
    Scene,
    ShowPassingFlash,
    Square,
    ThreeDScene,
    Transform,
    Uncreate,
    UpdateFromAlphaFunc,
    VGroup,
    Write,
    config,
    tempconfig,
)
from manim.constants import RendererType
from manim.utils.hashing import get_json

from scenes.mobjects.painting.edges import Edges
from scenes.mobjects.painting.raster import Raster
from scenes.mobjects.painting.self_drawing import DrawsItself, SelfDrawing, blend, freeze, memory
from tests.mobjects.frames import brightness, difference, frames, last_frame, picture, small_films

WHITE, BLUE, ORANGE = [1.0, 1.0, 1.0, 1.0], [0.2, 0.5, 1.0, 0.9], [1.0, 0.6, 0.1, 0.9]


def a_raster(color=ORANGE, cells=4) -> Raster:
    return Raster(np.broadcast_to(np.array(color), (cells, cells, 4)), cell_size=2 / cells)


def some_edges(color=BLUE) -> Edges:
    starts, ends = np.meshgrid(np.linspace(-1, 1, 5), np.linspace(-1, 1, 4))
    left, right = np.full(starts.size, -1.5), np.full(starts.size, 1.5)
    return Edges(np.stack([left, starts.ravel()], 1), np.stack([right, ends.ravel()], 1), color, 4)


MAKERS = [a_raster, some_edges]
each_kind = pytest.mark.parametrize("make", MAKERS)


# Frozen arrays


def test_frozen_arrays_cannot_be_changed_by_anyone():
    mine = np.arange(4, dtype=np.float32)
    frozen = freeze(mine)
    mine[0] = 9
    assert frozen[0] == 0
    with pytest.raises(ValueError, match="read-only"):
        frozen[0] = 1


def test_frozen_arrays_share_memory_but_are_objects_of_their_own():
    first = freeze([1, 2, 3])
    second = freeze(first)
    assert memory(first) is memory(second)
    assert first is not second
    assert type(second) is np.ndarray


def test_a_part_of_a_frozen_array_is_not_taken_for_the_whole():
    whole = freeze([1, 2, 3, 4])
    assert memory(freeze(whole[2:])) is not memory(whole)
    np.testing.assert_array_equal(freeze(whole[2:]), [3, 4])


def test_blending_keeps_what_does_not_change():
    first, same, other = freeze([1, 2]), freeze([1, 2]), freeze([3, 6])
    assert memory(blend(first, same, 0.5)) is memory(first)
    assert memory(blend(first, other, 1)) is memory(other)
    np.testing.assert_array_equal(blend(first, other, 0.25), [1.5, 3])
    assert blend(first, other, 0.25).dtype == np.float32


# In the hands of Manim


@each_kind
@pytest.mark.parametrize("scene_class", [Scene, MovingCameraScene])
def test_it_is_drawn_in_any_scene(make, scene_class):
    plain = picture(make())
    assert brightness(plain) > 1
    np.testing.assert_array_equal(last_frame(lambda scene: scene.add(make()), scene_class), plain)


@each_kind
def test_a_camera_of_ones_own_draws_it(make):
    class Own(Camera):
        def display_vectorized(self, vmobject, ctx):
            return super().display_vectorized(vmobject, ctx)

    own = picture(make(), camera=Own(pixel_width=320, pixel_height=180))
    np.testing.assert_array_equal(own, picture(make()))


@each_kind
def test_zooming_in_is_like_scaling(make):
    def zoom(scene):
        scene.add(make())
        scene.play(scene.camera.frame.animate.scale(0.5))

    zoomed = last_frame(zoom, MovingCameraScene)
    scaled = make().scale(2)
    if isinstance(scaled, Edges):
        scaled.set_widths(8)  # the camera's zoom widens strokes
    assert difference(zoomed, picture(scaled)) < 1


@each_kind
def test_other_mobjects_are_drawn_as_ever(make):
    square = Square(color=RED, fill_opacity=1).shift(3 * RIGHT)
    both, alone = picture(make(), square), picture(square)
    np.testing.assert_array_equal(both[:, 200:], alone[:, 200:])


@each_kind
def test_shift_scale_and_rotate(make):
    thing = make()
    moved = picture(thing.copy().shift(2 * RIGHT + UP))
    # Two units are 45 pixels, one unit 22.5: half a pixel off at most.
    assert abs(float(np.argwhere(moved[..., :3].any(-1))[:, 1].mean()) - 205) < 1.5
    assert brightness(picture(thing.copy().scale(2))) > 1.7 * brightness(picture(thing))
    turned = picture(thing.copy().rotate(PI / 2))
    flat = np.argwhere(turned[..., :3].any(-1))
    tall, wide = np.ptp(flat, axis=0)
    assert (tall, wide) == pytest.approx((22.5 * thing.width, 22.5 * thing.height), abs=4)


def test_a_turned_mobject_is_as_wide_as_it_looks():
    thing = a_raster().rotate(PI / 4)
    assert thing.width == pytest.approx(2 * np.sqrt(2))
    assert VGroup(thing).width == pytest.approx(2 * np.sqrt(2))
    np.testing.assert_allclose(thing.get_right(), [np.sqrt(2), 0, 0], atol=1e-9)


@each_kind
def test_groups_arrange_it(make):
    group = VGroup(make(), make(), Square()).arrange(RIGHT, buff=0.5)
    assert group[1].get_left()[0] - group[0].get_right()[0] == pytest.approx(0.5)
    make().next_to(group, DOWN)


@each_kind
def test_opacity_scales_the_picture(make):
    full = picture(make())
    half = picture(make().set_opacity(0.5))
    assert np.abs(half[..., :3] - full[..., :3] / 2).max() <= 2
    assert not picture(make().set_opacity(0))[..., :3].any()
    assert make().set_opacity(0.3).opacity == pytest.approx(0.3)


@each_kind
def test_z_index_decides_what_is_in_front(make):
    behind = make().set_z_index(-1)
    cover = Square(side_length=6, color=RED, fill_opacity=1)
    np.testing.assert_array_equal(picture(cover, behind), picture(cover))
    assert difference(picture(cover, make().set_z_index(1)), picture(cover)) > 1


@each_kind
def test_it_lies_on_a_transparent_background(make):
    camera = Camera(pixel_width=320, pixel_height=180, background_opacity=0)
    frame = picture(make(), camera=camera)
    assert frame[0, 0, 3] == 0
    assert frame[..., 3].max() > 200
    assert (frame[..., :3] <= frame[..., 3:]).all(), "premultiplied, like all that cairo draws"


@each_kind
@pytest.mark.parametrize(("width", "height"), [(160, 90), (854, 480), (3840, 2160)])
def test_every_quality_shows_the_same(make, width, height):
    frame = picture(make(), width=width, height=height)
    assert brightness(frame) == pytest.approx(brightness(picture(make(), width=1920, height=1080)), rel=0.05)


# Animations


@each_kind
def test_fading(make):
    shown = frames(lambda scene: scene.play(FadeIn(make())))
    light = [brightness(frame) for frame in shown]
    assert light == sorted(light)
    assert light[0] == 0
    np.testing.assert_array_equal(shown[-1], picture(make()))

    def out(scene):
        thing = make()
        scene.add(thing)
        scene.play(FadeOut(thing))
        assert thing not in scene.mobjects

    assert brightness(last_frame(out)) == 0


@each_kind
def test_create_and_uncreate_show_a_growing_part(make):
    shown = frames(lambda scene: scene.play(Create(make())))
    light = [brightness(frame) for frame in shown]
    assert light == sorted(light)
    assert light[0] == 0 < light[1] < light[-1]
    np.testing.assert_array_equal(shown[-1], picture(make()))

    def back(scene):
        thing = make()
        scene.add(thing)
        scene.play(Uncreate(thing))

    assert brightness(last_frame(back)) == 0


@each_kind
@pytest.mark.parametrize("animation", [Write, ShowPassingFlash, Rotate])
def test_other_animations_run(make, animation):
    assert max(map(brightness, frames(lambda scene: scene.play(animation(make()))))) > 0


@pytest.mark.parametrize("kind", [Transform, ReplacementTransform])
@each_kind
def test_transforms_blend_the_arrays(make, kind):
    goal = make(ORANGE if make is some_edges else BLUE).shift(LEFT)

    def turn(scene):
        thing = make()
        scene.add(thing)
        scene.play(kind(thing, goal))

    shown = frames(turn)
    np.testing.assert_array_equal(shown[0], picture(make()))
    assert difference(shown[-1], picture(goal)) == 0
    assert difference(shown[2], shown[-1]) > 0


@each_kind
def test_animate_save_and_restore(make):
    def story(scene):
        thing = make()
        scene.add(thing)
        thing.save_state()
        scene.play(thing.animate.shift(RIGHT).set_opacity(0.4).rotate(0.3))
        assert difference(np.array(scene.camera.pixel_array), picture(make())) > 1
        scene.play(Restore(thing))

    assert difference(last_frame(story), picture(make())) == 0


@each_kind
def test_become_takes_another_look(make):
    goal = make(WHITE).shift(UP)
    assert difference(picture(make().become(goal)), picture(goal)) == 0


def test_become_takes_another_shape():
    assert difference(picture(a_raster(cells=4).become(a_raster(BLUE, cells=6))), picture(a_raster(BLUE, cells=6))) == 0


@each_kind
def test_updaters_and_alpha_functions(make):
    thing = make()

    def story(scene):
        thing.add_updater(lambda mobject, dt: mobject.shift(dt * RIGHT))
        scene.add(thing)
        scene.wait(1)
        thing.clear_updaters()
        scene.play(UpdateFromAlphaFunc(thing, lambda mobject, alpha: mobject.set_opacity(1 - alpha / 2)))

    frame = last_frame(story)
    assert thing.get_center()[0] > 0.7
    assert thing.opacity == pytest.approx(0.5)
    np.testing.assert_array_equal(frame, picture(make().move_to(thing).set_opacity(0.5)))


@each_kind
def test_copies_share_arrays_and_part_ways(make):
    thing = make()
    copy = thing.copy()
    assert memory(copy.colors) is memory(thing.colors)
    assert copy.colors is not thing.colors
    copy.set_colors(np.ones_like(copy.colors)).shift(RIGHT)
    np.testing.assert_array_equal(picture(thing), picture(make()))
    assert difference(picture(thing), picture(copy)) > 1


# What is refused


@each_kind
@pytest.mark.parametrize("other", [Square, lambda: Line(LEFT, RIGHT)])
def test_a_transform_into_something_else_is_refused(make, other):
    with pytest.raises(TypeError, match="FadeTransform"):
        frames(lambda scene: scene.play(Transform(make(), other())))


def test_a_transform_from_something_else_is_refused():
    with pytest.raises(TypeError, match="four corners"):
        frames(lambda scene: scene.play(Transform(Square(), a_raster())))


def test_a_transform_into_another_shape_is_refused():
    with pytest.raises(TypeError, match=r"\(1, 4, 4, 4\).*\(1, 6, 6, 4\)"):
        frames(lambda scene: scene.play(Transform(a_raster(cells=4), a_raster(cells=6))))


@each_kind
def test_a_bent_frame_is_refused(make):
    bent = make().apply_function(lambda point: point * [1 + point[1] / 3, 1, 1])
    with pytest.raises(NotImplementedError, match="bent"):
        picture(bent)


@each_kind
def test_a_camera_in_space_is_refused_unless_fixed_in_frame(make):
    def slanted(scene):
        scene.set_camera_orientation(phi=1.0)
        scene.add(make())
        scene.wait()

    with pytest.raises(NotImplementedError, match="add_fixed_in_frame_mobjects"):
        frames(slanted, ThreeDScene)

    def fixed(scene):
        scene.set_camera_orientation(phi=1.0)
        scene.add_fixed_in_frame_mobjects(make())

    assert difference(last_frame(fixed, ThreeDScene), picture(make())) == 0


def test_opengl_is_refused(monkeypatch):
    monkeypatch.setitem(config._d, "renderer", RendererType.OPENGL)
    with pytest.raises(NotImplementedError, match="--renderer=cairo"):
        a_raster()


def test_drawing_must_be_implemented():
    with pytest.raises(NotImplementedError):
        picture(SelfDrawing(1, 1))


@pytest.mark.parametrize("base", [SelfDrawing, Raster, DrawsItself])
@pytest.mark.parametrize("way", ["draw", "draw_vectors"])
def test_nothing_draws_itself_in_one_way_only(base, way):
    with pytest.raises(TypeError, match="Lopsided draws itself in one way only: define both draw"):
        type("Lopsided", (base,), {way: lambda self, ctx, camera: None})


# The hook


def test_the_hook_is_set_once_even_by_a_second_copy_of_the_module(monkeypatch):
    hook = Camera.display_vectorized
    name = "scenes.mobjects.painting.self_drawing"
    first = sys.modules[name]
    monkeypatch.delitem(sys.modules, name)
    second = importlib.import_module(name)
    monkeypatch.setitem(sys.modules, name, first)
    assert second is not first
    assert Camera.display_vectorized is hook

    class Dot(second.SelfDrawing):
        def draw(self, ctx, camera):
            ctx.set_source_rgba(1, 1, 1, 1)
            ctx.paint()

        draw_vectors = draw

    assert brightness(picture(Dot(1, 1))) == 255


# The play cache


@each_kind
def test_the_cache_sees_every_array(make):
    base = get_json(make())
    assert get_json(make()) == base
    assert get_json(make().copy().set_z_index(0)) == get_json(make().copy())
    for name in make().state:
        changed = make()
        array = getattr(changed, name).copy()
        array.flat[-1] = 0.123
        setattr(changed, name, freeze(array, array.dtype))
        assert get_json(changed) != base, name


@each_kind
def test_the_cache_does_not_see_pictures(make):
    thing = make()
    before = get_json(thing)
    picture(thing)
    picture(thing.set_colors(np.ones_like(thing.colors)), thing.set_colors(make().colors))
    assert get_json(thing) == before


@pytest.mark.parametrize("dtype", [np.float32, np.float64, int])
def test_numbers_of_any_kind_hash_alike(dtype):
    colors = np.array([[[1, 0, 1, 1], [0, 1, 0, 1]]])
    assert get_json(Raster(colors.astype(dtype))) == get_json(Raster(colors.tolist()))
    other = colors.copy()
    other[0, 0, 1] = 1
    assert get_json(Raster(other.astype(dtype))) != get_json(Raster(colors.astype(dtype)))


def test_mobjects_that_swap_their_arrays_are_told_apart():
    # The hash writes a placeholder for an object it has met: which of two arrays a mobject holds must still show.
    one, two = a_raster(ORANGE), a_raster(BLUE)
    third = a_raster().set_colors(one.colors)
    other = a_raster().set_colors(two.colors)
    assert get_json([one, two, third]) != get_json([one, two, other])


@pytest.mark.parametrize("dtype", [np.float32, np.float64, int])
def test_a_second_film_uses_what_is_unchanged_and_only_that(tmp_path, dtype):
    def film(color) -> set[str]:
        class Story(Scene):
            def construct(self):
                steady, changing = a_raster(), some_edges().set_colors(np.array(color, dtype))
                self.play(FadeIn(steady), run_time=0.5)
                self.remove(steady)
                self.add(changing)
                self.play(changing.animate.shift(RIGHT), run_time=0.5)

        with small_films(media_dir=str(tmp_path), frame_rate=2, dry_run=False, disable_caching=False):
            scene = Story()
            scene.render()
            return set(scene.renderer.animations_hashes)

    first = film([1, 0, 0, 1])
    assert film([1, 0, 0, 1]) == first
    assert len(film([0, 1, 0, 1]) & first) == 1


def test_tempconfig_is_left_as_it_was():
    with tempconfig({}):
        before = config.pixel_width
        frames(lambda scene: scene.add(Group()))
        assert config.pixel_width == before
