"""Letters and neurons: they look as Manim draws them, their shapes are drawn once, and take bounded memory."""

import numpy as np
import pytest
from manim import RIGHT, UP, Circle, MovingCameraScene, Square, VGroup, VMobject
from manim.camera.camera import Camera

from scenes.mobjects.diagrams.neuron import Neuron
from scenes.mobjects.painting import stamps as module
from scenes.mobjects.painting.stamps import Stamps
from scenes.mobjects.text.typesetting import Number, words
from tests.mobjects.frames import last_frame, picture


def drawn_directly(*mobjects: VMobject, **size: int) -> np.ndarray:
    copies = VGroup(*mobjects).copy()
    for part in copies.get_family():
        part.stamped = False
    return picture(copies, **size)


class Counted:
    """A picture painted from stamps: how many there are, and how often Manim itself was asked to draw."""

    def __init__(self) -> None:
        self.camera = Camera(pixel_width=320, pixel_height=180)
        self.ctx = self.camera.get_cairo_context(self.camera.pixel_array)
        self.stamps, self.times = Stamps(), 0

    def draw(self, mobject: VMobject) -> None:
        def direct(mobject: VMobject, ctx: object) -> None:
            self.times += 1
            Camera.display_vectorized.__wrapped__(self.camera, mobject, ctx)  # type: ignore[attr-defined]

        self.stamps.draw(mobject, self.ctx, self.camera, direct)

    @property
    def kept(self) -> int:
        return len(self.stamps._stamps)


@pytest.mark.parametrize("height", [180, 480])
@pytest.mark.parametrize("where", [(0, 0), (0.013, 0.257), (6.9, 3.9), (-7.2, 0), (9, 0)])
def test_stamps_are_what_manim_draws(height, where):
    place = where[0] * RIGHT + where[1] * UP
    for mobject in (words("a word, or two"), Neuron(0.4, printed=True, radius=0.5), Number(-3.14159)):
        mobject.shift(place)
        size = {"width": height * 16 // 9, "height": height}
        shown, expected = picture(mobject, **size), drawn_directly(mobject, **size)
        assert np.abs(shown.astype(int) - expected).max() <= 3
        np.testing.assert_array_equal(picture(mobject, **size), shown)  # from what is kept


def test_stamps_under_a_camera_that_zooms():
    def zoomed(mobject):
        def story(scene):
            scene.camera.frame.scale(0.3).shift(0.2 * RIGHT)
            scene.add(mobject)

        return last_frame(story, MovingCameraScene)

    neuron = Neuron(0.7, radius=0.5)
    plain = neuron.copy()
    plain.circle.stamped = False
    assert np.abs(zoomed(neuron).astype(int) - zoomed(plain)).max() <= 3


def test_wide_strokes_with_sharp_corners_are_not_cut_off():
    sharp = VMobject(stroke_width=20).set_points_as_corners([[-1, 0, 0], [1, 0.2, 0], [-1, 0.4, 0]])
    sharp.stamped = True
    assert np.abs(picture(sharp).astype(int) - drawn_directly(sharp)).max() <= 3


def test_a_shape_is_drawn_once_whatever_its_colours():
    counted, circle = Counted(), Circle(0.3, fill_opacity=1)
    for colour in ("#FF0000", "#00FF00", "#0000FF"):
        counted.draw(circle.set_fill(colour))
        counted.draw(circle.copy().set_stroke(opacity=0.5))
    assert (counted.kept, counted.times) == (1, 0)


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m.shift(0.01 * RIGHT), lambda m: m.set_fill("#00FF00", 0.5), lambda m: m.set_stroke(width=7),
        lambda m: m.set_stroke("#00FF00"), lambda m: m.scale(1.5), lambda m: m.set_stroke(opacity=0.5),
        lambda m: m.set_stroke("#0000FF", width=3, background=True), lambda m: m.set_opacity(0.4),
    ],
)  # fmt: skip
def test_every_change_shows(change):
    square = Square(0.5, fill_opacity=1)
    square.stamped = True
    before = picture(square)
    after = picture(change(square))
    assert np.abs(after.astype(int) - before).max() > 10
    if square.get_fill_opacity() == 1 or square.get_fill_opacity() != square.get_stroke_opacity():
        assert np.abs(after.astype(int) - drawn_directly(square)).max() <= 3


@pytest.mark.parametrize("opacity", [0.0, 0.3, 0.8])
def test_in_a_fade_the_fill_does_not_shine_through_the_stroke(opacity):
    solid, faded = (Square(0.5, fill_color="#FF8000", fill_opacity=1, stroke_color="#00FF40") for _ in range(2))
    faded.set_opacity(opacity)
    whole, share = Counted(), Counted()
    whole.draw(solid)
    share.draw(faded)
    expected = np.round(opacity * whole.camera.pixel_array[..., :3].astype(float))  # on black
    assert np.abs(share.camera.pixel_array[..., :3] - expected).max() <= 2
    whole.draw(faded)
    assert whole.kept == 1 and share.kept == (opacity > 0)


def test_what_is_on_its_way_to_where_it_is_already_keeps_its_stamp():
    counted, circle = Counted(), Circle(0.3).shift([1.1, 0.7, 0])
    moving, goal = circle.copy(), circle.copy().set_stroke("#00FF00")
    for share in np.linspace(0, 1, 17):
        counted.draw(moving.interpolate(circle, goal, share))
    assert (counted.kept, counted.times) == (1, 0)


def test_gradients_are_drawn_as_ever():
    counted, square = Counted(), Square(0.5, fill_opacity=1).set_fill(["#FF0000", "#0000FF"])
    counted.draw(square)
    assert (counted.kept, counted.times) == (0, 1)


def test_what_is_large_is_drawn_as_ever(monkeypatch):
    monkeypatch.setattr(module, "LARGEST", 100)
    counted, circle = Counted(), Circle(1)
    counted.draw(circle)
    counted.draw(circle)
    assert (counted.kept, counted.times) == (0, 2)


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "CAPACITY", 50_000)
    counted = Counted()
    for k in range(40):
        counted.draw(Circle(0.3).shift(k / 50 * RIGHT))
    kept = counted.stamps._stamps.values()
    assert len(kept) > 1 and sum(stamp.nbytes for stamp in kept) <= 50_000
