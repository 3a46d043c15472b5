"""Every pixel of a grid is as bright as its value, wherever and however it is drawn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from manim import DOWN, PI, RIGHT, UP, Square, VGroup

from network.errors import InputError
from scenes.mobjects.pictures.pixel_grid import PixelGrid
from scenes.mobjects.theme import DARK, LIGHT, THEMES
from tests.mobjects.frames import frames, picture, pixel

IMAGE = np.array([[0.0, 0.25, 1.0], [0.6, 0.1, 0.9]])
NO_IMAGES = {
    "NaN": (np.where(IMAGE == 1, np.nan, IMAGE), "NaN"),
    "infinite": (np.where(IMAGE == 1, np.inf, IMAGE), "infinity"),
    "flat": (np.zeros(783), r"784, not \(783,\)"),
    "colour": (np.zeros((2, 3, 3)), r"\(rows, columns\).* not \(2, 3, 3\)"),
    "empty": (np.zeros((0, 3)), r"not \(0, 3\)"),
    "words": ("a three", "array of numbers, not str"),
    "nothing": (None, "array"),
}


def shades(values, theme=DARK):
    return np.round(255 * theme.activations(values)[..., :3])


def cells_of(frame, grid):
    """The colours in the middle of all cells, (rows, columns, 3)."""
    rows, columns = grid.values.shape
    return np.array([[pixel(frame, grid.cell_center(i, j)) for j in range(columns)] for i in range(rows)], float)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_every_pixel_is_as_bright_as_its_value(theme, dtype):
    grid = PixelGrid(IMAGE.astype(dtype), theme=theme)
    assert np.abs(cells_of(picture(grid), grid) - shades(IMAGE, theme)).max() <= 1


def test_whole_numbers_are_values_too():
    grid = PixelGrid(np.array([[0, 1], [1, 0]], np.uint8))
    assert (cells_of(picture(grid), grid) == shades([[0, 1], [1, 0]])).all()


@given(values=arrays(np.float32, (3, 4), elements=st.floats(0, 1, width=32)))
def test_any_image_is_shown_to_the_last_bit_of_a_byte(values):
    grid = PixelGrid(np.zeros((3, 4))).set_values(values)
    assert np.abs(cells_of(picture(grid, width=160, height=90), grid) - shades(values)).max() <= 1


def test_784_values_in_a_row_are_the_picture_row_by_row():
    flat = np.linspace(0, 1, 784)
    grid = PixelGrid(flat)
    assert (grid.values == flat.reshape(28, 28).astype(np.float32)).all()
    assert grid.height == pytest.approx(4) and grid.width == pytest.approx(4)


@pytest.mark.parametrize(
    "move",
    [
        lambda grid: grid.shift(2 * RIGHT + DOWN),
        lambda grid: grid.scale(0.5),
        lambda grid: grid.rotate(PI / 2),
        lambda grid: grid.rotate(0.4).shift(UP / 2),
        lambda grid: grid.stretch(1.5, 0),
        lambda grid: grid.set_roundness(0.7).rotate(0.3),
    ],
)
def test_pixels_stay_what_they_are_where_the_grid_goes(move):
    grid = move(PixelGrid(IMAGE))
    assert np.abs(cells_of(picture(grid), grid) - shades(IMAGE)).max() <= 1


# ---- rounded pixels ----


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_round_pixels_keep_their_value_and_lose_their_corners(theme):
    grid = PixelGrid(IMAGE, height=6, theme=theme).set_roundness(1)
    frame = picture(Square(20, fill_color=theme.canvas, fill_opacity=1, stroke_width=0), grid)
    assert np.abs(cells_of(frame, grid) - shades(IMAGE, theme)).max() <= 1
    corner = grid.get_corner(UP + RIGHT) - 0.1 * (UP + RIGHT)  # of the brightest pixel
    assert np.abs(pixel(frame, corner) - shades(0, theme)).max() <= 1


def test_a_dark_round_pixel_has_an_outline_of_a_neuron():
    frame = picture(PixelGrid([[0.0]], height=6).set_roundness(1))
    along = frame[len(frame) // 2, :, :3].mean(axis=1)
    assert along.max() > 100 and along[len(along) // 2] < 20


def test_roundness_runs_through_animate():
    grid = PixelGrid([[1.0]], height=6)
    near_corner = [2.6, 2.6, 0]
    seen = frames(lambda scene: (scene.add(grid), scene.play(grid.animate.set_roundness(1))))
    brightness = [pixel(frame, near_corner).mean() for frame in seen]
    assert brightness[0] == 255 and brightness[-1] == 0 and grid.roundness[0] == 1
    middle = [np.abs(pixel(frame, (0, 0)) - shades(1.0)).max() for frame in seen]
    assert max(middle) <= 1


def test_values_run_through_animate():
    grid, other = PixelGrid(IMAGE), 1 - IMAGE
    seen = frames(lambda scene: (scene.add(grid), scene.play(grid.animate.set_values(other))))
    assert np.abs(cells_of(seen[0], grid) - shades(IMAGE)).max() <= 1
    assert np.abs(cells_of(seen[2], grid) - shades(0.5 * IMAGE + 0.5 * other)).max() <= 2  # smooth: half at half time
    assert np.abs(cells_of(seen[-1], grid) - shades(other)).max() <= 1
    assert grid.values == pytest.approx(other)


# ---- parts and layers ----


def test_rows_lie_where_the_grid_lies():
    grid = PixelGrid(IMAGE).rotate(0.3).shift(RIGHT)
    rows = grid.rows()
    assert [row.values.tolist() for row in rows] == [[row.tolist()] for row in grid.values]
    for i, row in enumerate(rows):
        assert row.cell_center(0, 1) == pytest.approx(grid.cell_center(i, 1))
    assert np.abs(picture(rows).astype(int) - picture(grid)).mean() < 0.5


def test_rows_look_like_the_grid_they_are_cut_from():
    mask = IMAGE > 0.5
    grid = PixelGrid(IMAGE).spotlight(mask).set_opacity(0.5).set_roundness(0.5)
    assert np.abs(picture(grid.rows()).astype(int) - picture(grid)).mean() < 0.5


@pytest.mark.parametrize("tint", [None, "signal"])
@pytest.mark.parametrize(
    "move", [lambda g: g, lambda g: g.rotate(0.5), lambda g: g.stretch(2, 0), lambda g: g.set_opacity(0.5)]
)
def test_a_cell_covers_its_pixel_and_looks_the_same(move, tint):
    grid = move(PixelGrid(IMAGE, tint=tint))
    cell = grid.cell(1, 2)
    assert cell.get_center() == pytest.approx(grid.cell_center(1, 2))
    alone = picture(cell)
    assert np.abs(pixel(alone, cell.get_center()).astype(int) - pixel(picture(grid), cell.get_center())).max() <= 1
    blank = np.zeros_like(IMAGE)
    blank[1, 2] = IMAGE[1, 2]
    same = move(PixelGrid(blank, tint="signal")) if tint else None
    if same is not None:
        assert np.abs(alone[..., :3].astype(int) - picture(same)[..., :3]).mean() < 0.5


@pytest.mark.parametrize("row, column", [(2, 0), (-1, 0), (0, 3), (0, -1)])
def test_there_is_no_cell_outside(row, column):
    with pytest.raises(InputError, match=rf"no pixel \({row}, {column}\) in a grid of 2 rows and 3 columns"):
        PixelGrid(IMAGE).cell(row, column)


def test_spotlight_dims_all_but_the_mask_and_can_be_taken_back():
    grid, mask = PixelGrid(IMAGE), IMAGE > 0.5
    expected = shades(np.where(mask, IMAGE, 0.25 * IMAGE))
    assert np.abs(cells_of(picture(grid.spotlight(mask)), grid) - expected).max() <= 1
    assert grid.values == pytest.approx(IMAGE)
    assert np.abs(cells_of(picture(grid.set_values(grid.values)), grid) - shades(IMAGE)).max() <= 1


def test_spotlight_runs_through_animate():
    grid, mask = PixelGrid(IMAGE), IMAGE > 0.5
    seen = frames(lambda scene: (scene.add(grid), scene.play(grid.animate.spotlight(mask, 0.0))))
    assert np.abs(cells_of(seen[-1], grid) - shades(np.where(mask, IMAGE, 0))).max() <= 1


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_a_tint_is_an_overlay(theme):
    ground, overlay = PixelGrid(IMAGE, theme=theme), PixelGrid(IMAGE[::-1], tint="signal", theme=theme)
    opacity = IMAGE[::-1, :, np.newaxis]
    expected = (1 - opacity) * shades(IMAGE, theme) + opacity * 255 * theme.rgb("signal")
    assert np.abs(cells_of(picture(VGroup(ground, overlay)), ground) - expected).max() <= 2


def test_lines_part_the_pixels():
    plain, lined = (picture(PixelGrid(np.ones((2, 2)), lines=lines, theme=LIGHT)) for lines in (False, True))
    centre = (0.0, 0.0)
    assert pixel(lined, centre).mean() > pixel(plain, centre).mean()
    assert (pixel(lined, (1, 1)) == pixel(plain, (1, 1))).all()


# ---- what it refuses ----


@pytest.mark.parametrize("image, told", NO_IMAGES.values(), ids=NO_IMAGES)
def test_refuses_what_is_no_picture_and_stays_as_it_is(image, told):
    with pytest.raises(InputError, match=told):
        PixelGrid(image)
    grid = PixelGrid(IMAGE)
    before = picture(grid)
    with pytest.raises(InputError):
        grid.set_values(image)
    assert (picture(grid) == before).all() and grid.values == pytest.approx(IMAGE)


@pytest.mark.parametrize(
    "setter, value, told",
    [
        ("set_values", IMAGE.T, r"\(2, 3\), not \(3, 2\)"),
        ("set_roundness", 1.5, "between 0 and 1, not 1.5"),
        ("set_roundness", float("nan"), "between 0 and 1, not nan"),
        ("spotlight", IMAGE.T > 0.5, r"\(2, 3\) pixels, not \(3, 2\)"),
    ],
)
def test_setters_tell_what_they_were_given(setter, value, told):
    grid = PixelGrid(IMAGE)
    before = picture(grid)
    with pytest.raises(InputError, match=told):
        getattr(grid, setter)(value)
    assert (picture(grid) == before).all()


@pytest.mark.parametrize("share", [-1.0, 5.0, float("nan")])
def test_spotlight_refuses_a_share_that_is_none(share):
    grid = PixelGrid(IMAGE)
    before = picture(grid)
    with pytest.raises(InputError, match=r"\[0, 1\]"):
        grid.spotlight(IMAGE > 0.5, share)
    assert (picture(grid) == before).all()


@pytest.mark.parametrize("options", [{"height": 0}, {"height": -1}, {"height": float("nan")}, {"tint": "blue"}])
def test_refuses_options_that_draw_nothing(options):
    with pytest.raises(InputError):
        PixelGrid(IMAGE, **options)


@pytest.mark.parametrize("upright", [True, False])
def test_a_line_rolls_up_into_the_picture_it_was_unrolled_from(upright):
    grid = PixelGrid(IMAGE, height=2).shift(RIGHT)
    there = grid.unroll(4, 0.5, UP, upright=upright)
    back = grid.roll_up(4, 0.5, UP, upright=upright)
    for movement in (there, back):
        movement.begin()
    there.interpolate(1)
    for row, start, goal in zip(there.mobject, back.mobject, grid.rows(), strict=True):
        np.testing.assert_allclose(row.points, start.points, atol=1e-6)
        assert not np.allclose(start.points, goal.points)
    back.interpolate(1)
    for row, goal in zip(back.mobject, grid.rows(), strict=True):
        np.testing.assert_allclose(row.points, goal.points, atol=1e-6)
        np.testing.assert_allclose(row.colors, goal.colors, atol=1e-6)
