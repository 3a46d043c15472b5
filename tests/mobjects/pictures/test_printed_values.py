"""The numbers printed in a grid are its values, can be read on their pixels, and stay where their pixels are."""

import numpy as np
import pytest
from manim import PI, RIGHT, UP, Scene, tempconfig

from network.data.gallery import gallery_digit
from scenes.mobjects.pictures.pixel_grid import PixelGrid
from scenes.mobjects.text.typesetting import Number
from scenes.mobjects.theme import DARK, THEMES
from tests.mobjects.frames import picture

IMAGE = np.array([[0.0, 0.25, 1.0], [0.6, 0.12, 0.9]])
SIZE = {"width": 640, "height": 360}


def cell_of(frame, grid, row, column):
    """The pixels (h, w, 3) of the middle nine tenths of a cell of an upright grid."""
    x, y = grid.cell_center(row, column)[:2]
    half = 0.45 * grid.height / len(grid.values)
    height, width = frame.shape[:2]
    rows, columns = ([height / 2 - (y + s * half) * height / 8 for s in (1, -1)],
                     [width / 2 + (x + s * half) * height / 8 for s in (-1, 1)])  # fmt: skip
    return frame[slice(*map(round, rows)), slice(*map(round, columns)), :3].astype(int)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_each_number_stands_out_from_its_pixel(theme):
    grid = PixelGrid(IMAGE, height=6, theme=theme)
    frame = picture(grid, grid.print_values(), **SIZE)
    for row, column in np.ndindex(IMAGE.shape):
        cell = cell_of(frame, grid, row, column)
        ground = 255 * theme.activations(IMAGE[row, column])[:3]
        printed = 255 * np.array([int(theme.legible_on(IMAGE[row, column])[k : k + 2], 16) / 255 for k in (1, 3, 5)])
        assert np.abs(cell - printed).sum(axis=-1).min() <= 6  # the strokes of its digits
        assert np.abs(cell[0, 0] - ground).max() <= 1  # and around them the pixel
        inked = np.abs(cell - ground).sum(axis=-1) > 100
        assert 0.02 < inked.mean() < 0.4


def test_the_number_in_a_pixel_is_its_value():
    """Each cell looks as if that number alone, at the size of all, had been put into the middle of it."""
    grid = PixelGrid(IMAGE, height=6)
    printed = grid.print_values(decimals=2)
    frame = picture(grid, printed, **SIZE)
    for row, column in np.ndindex(IMAGE.shape):
        number = Number(IMAGE[row, column], decimals=2)
        number.set_color(DARK.legible_on(IMAGE[row, column]))
        widest = max(Number(value, decimals=2).width for value in IMAGE.ravel())
        number.scale(0.72 * grid.width / 3 / widest).move_to(grid.cell_center(row, column))
        expected = cell_of(picture(grid, number, **SIZE), grid, row, column)
        assert np.abs(cell_of(frame, grid, row, column) - expected).mean() < 6
        other = cell_of(picture(grid, Number(0.77).match_height(number).move_to(number), **SIZE), grid, row, column)
        assert np.abs(expected - other).mean() > 6


def test_784_numbers_are_a_mobject_for_each_colour_of_print():
    grid = PixelGrid(gallery_digit("3-00"), height=7)
    numbers = grid.print_values()
    colours = {grid.theme.legible_on(value) for value in grid.values.ravel()}
    assert {number.get_fill_color().to_hex().lower() for number in numbers} == colours
    assert len(numbers) == len(colours) <= 4
    assert numbers.width < grid.width
    assert numbers.height < grid.height
    assert len(PixelGrid(np.zeros((4, 4))).print_values()) == 1


def test_they_follow_the_pixels_of_a_turned_and_shrunk_grid():
    upright = PixelGrid(IMAGE, height=4)
    pair = [upright, upright.print_values()]
    moved = [each.copy().scale(0.6, about_point=0 * UP).rotate(PI / 5, about_point=0 * UP) for each in pair]
    again = moved[0].print_values()
    for one, other in zip(moved[1], again, strict=True):
        np.testing.assert_allclose(one.points, other.points, atol=1e-6)


def test_of_a_spotlit_or_tinted_grid_they_are_legible_on_what_is_seen():
    white = np.ones((1, 2))
    dim = PixelGrid(white).spotlight([[True, False]], share=0.1)
    assert [each.get_fill_color().to_hex().lower() for each in dim.print_values()] == [DARK.canvas, DARK.ink]
    faint = PixelGrid([[0.1, 0.9]], tint="signal")
    assert [each.get_fill_color().to_hex().lower() for each in faint.print_values()] == [DARK.canvas, DARK.ink]


def test_another_value_in_the_middle_is_another_play(tmp_path):
    """Manim reuses a clip when its hash is known: no number of many may escape it."""
    names = []
    for value in (0.0, 0.1, 0.0):
        image = np.zeros((28, 28))
        image[14, 14] = value

        class Printed(Scene):
            numbers = PixelGrid(image).print_values()

            def construct(self) -> None:
                self.add(self.numbers)
                self.play(self.numbers.animate.shift(RIGHT), run_time=0.3)

        settings = {"pixel_width": 64, "pixel_height": 36, "frame_rate": 4, "media_dir": str(tmp_path)}
        with tempconfig(settings | {"progress_bar": "none", "verbosity": "ERROR"}):
            scene = Printed()
            scene.render()
            names.append(scene.renderer.animations_hashes)
    assert names[0] == names[2] != names[1]
