"""What Manim users do to the colours of mobjects, done to those that draw themselves."""

import numpy as np
import pytest
from manim import YELLOW, Indicate, ManimColor, VGroup, Write

from network.errors import InputError
from scenes.mobjects import PixelGrid, WeightHeatmap
from scenes.mobjects.painting.boxes import Boxes
from scenes.mobjects.painting.colours import rgba
from scenes.mobjects.painting.edges import Edges
from scenes.mobjects.painting.raster import Raster
from scenes.mobjects.pictures.pixel_overlay import PixelOverlay
from tests.mobjects.frames import frames, picture

VALUES = np.array([[0.9, 0.2], [0.5, 1.0]])
PIECES = {
    "Edges": lambda: Edges([[-2, -1], [-2, 1]], [[2, 1], [2, -1]], [[0.3, 0.6, 1, 0.8], [1, 0.4, 0.3, 0.4]], 9),
    "Raster": lambda: Raster(np.full((3, 3, 4), [0.3, 0.6, 1, 0.8]), cell_size=1),
    "PixelGrid": lambda: PixelGrid(VALUES, 3),
    "WeightHeatmap": lambda: WeightHeatmap(VALUES - 0.5, height=3),
    "Boxes": lambda: Boxes([[0, 1, 0, 0.5], [0.2, 0.6, 0.5, 1]], [0.3, 0.6, 1, 0.8], 3, 3),
}
NAMES = [YELLOW, YELLOW.to_hex(), "yellow", "YELLOW"]


def hues(frame):
    """The colours of the lit pixels, each at its brightest."""
    lit = frame[..., :3].astype(float)[frame[..., :3].max(axis=-1) > 60]
    return lit / lit.max(axis=1, keepdims=True)


def is_all(frame, color):
    expected = np.array(ManimColor(color).to_rgb())
    return np.abs(hues(frame) - expected / expected.max()).max() < 0.05


@pytest.fixture(params=PIECES)
def make(request):
    return PIECES[request.param]


@pytest.mark.parametrize("color", NAMES)
def test_one_colour_for_all(make, color):
    before = picture(make())
    after = picture(make().set_color(color))
    assert is_all(after, YELLOW) and not is_all(before, YELLOW)
    assert is_all(picture(VGroup(make()).set_color(color)[0]), YELLOW)
    cells = make()
    assert (cells.set_colors(color).colors == np.float32(YELLOW.to_rgba())).all()


def test_indicate_colours_on_the_way_and_leaves_no_trace(make):
    def story(scene):
        scene.add(piece)
        scene.play(Indicate(piece, color=YELLOW), run_time=2)

    piece = make()
    seen = frames(story, frame_rate=8)
    assert min(np.abs(hues(frame) - np.array(YELLOW.to_rgb()) / max(YELLOW.to_rgb())).mean() for frame in seen) < 0.1
    np.testing.assert_array_equal(seen[-1][..., :3], picture(make())[..., :3])


def test_opacity_is_that_of_the_picture(make):
    full = picture(make())[..., :3].astype(float)
    for dimmed in (make().set_opacity(0.5), make().set_stroke(opacity=0.5), make().fade(0.5)):
        assert np.abs(picture(dimmed)[..., :3] - full / 2).max() <= 5


def test_fill_is_of_areas_and_stroke_of_lines():
    areas = (PIECES[name]() for name in ("Raster", "PixelGrid", "Boxes"))
    assert all(is_all(picture(piece.set_fill("yellow")), YELLOW) for piece in areas)
    full = picture(PIECES["PixelGrid"]())[..., :3].astype(float)
    assert np.abs(picture(PIECES["PixelGrid"]().set_fill(opacity=0.5))[..., :3] - full / 2).max() <= 5
    edges = PIECES["Edges"]()
    assert (picture(edges.copy().set_fill(YELLOW, 0.3)) == picture(edges)).all()  # as of a Line
    wide = edges.copy().set_stroke(YELLOW, 20)
    assert is_all(picture(wide), YELLOW) and (wide.widths == 20).all()


def test_the_stroke_of_a_grid_are_its_lines():
    grid = PixelGrid(np.zeros((3, 3)), 3)
    assert not hues(picture(grid.set_color(YELLOW).set_values(np.zeros((3, 3))))).size  # it had no lines
    lines = hues(picture(grid.set_stroke(YELLOW, 6)))
    assert (
        len(lines) and np.abs(np.median(lines, axis=0) - np.array(YELLOW.to_rgb()) / max(YELLOW.to_rgb())).max() < 0.05
    )


def test_the_stroke_of_boxes_is_round_each():
    boxes = PIECES["Boxes"]().set_stroke(YELLOW)
    assert (picture(boxes) == picture(PIECES["Boxes"]())).all()
    seen = picture(boxes.set_stroke(width=8).set_fill("black"))
    assert hues(seen).size and is_all(seen, YELLOW)


def test_what_cannot_be_coloured_says_so():
    overlay = PixelOverlay(VALUES, 1 - VALUES, height=3)
    for change in (overlay.set_color, overlay.set_fill):
        with pytest.raises(InputError, match="The colours of PixelOverlay say what it shows"):
            change(YELLOW)
    for name, width in (("Boxes", -1), ("Raster", "wide"), ("Edges", -1)):
        with pytest.raises(InputError, match=r"widths? of (lines|edges)"):
            PIECES[name]().set_stroke(width=width)


@pytest.mark.parametrize("color", ["no colour", "#12", object(), [YELLOW, "none"]])
def test_what_is_no_colour_says_so(make, color):
    for change in (make().set_color, make().set_colors):
        with pytest.raises(InputError, match="A colour is a ManimColor"):
            change(color)


def test_a_colour_each():
    edges = PIECES["Edges"]().set_colors([YELLOW, "#ff0000"])
    assert edges.colors == pytest.approx(np.array([YELLOW.to_rgba(), [1, 0, 0, 1]]), abs=1e-6)
    assert rgba("#ff000080")[3] == pytest.approx(0.5, abs=0.01)


def test_written(make):
    piece = make()
    seen = frames(lambda scene: scene.play(Write(piece)))
    np.testing.assert_array_equal(seen[-1][..., :3], picture(make())[..., :3])
