"""Pictures made of cells: crisp, in the right place and the right colours."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from manim import PI, UP, Square

from network.errors import InputError
from scenes.mobjects.painting.raster import Raster
from tests.mobjects.frames import picture

colors = arrays(np.float32, (3, 5, 4), elements=st.floats(0, 1, width=32))


def pixel_of(point) -> tuple[int, int]:
    """The pixel of a 320 x 180 picture that shows a scene point: 22.5 pixels a unit."""
    return int(90 - point[1] * 22.5), int(160 + point[0] * 22.5)


@settings(max_examples=25, deadline=None)
@given(values=colors, turn=st.floats(0, 2 * PI))
def test_every_cell_has_its_colour_at_any_angle(values, turn):
    raster = Raster(values, cell_size=0.5).rotate(turn)
    frame = picture(raster)
    for row in range(3):
        for col in range(5):
            shown = frame[pixel_of(raster.cell_center(row, col))][:3]
            expected = 255 * values[row, col, :3] * values[row, col, 3]
            np.testing.assert_allclose(shown, expected, atol=2)


def test_channels_are_not_swapped():
    frame = picture(Raster([[[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, 1]]], cell_size=1))
    assert [frame[90, x, :3].argmax() for x in (138, 160, 182)] == [0, 1, 2]


def test_it_matches_mobjects_of_the_same_colour():
    color = np.array([0.25, 0.5, 0.75, 1.0])
    raster = picture(Raster(np.tile(color, (4, 4, 1)), cell_size=0.5))
    square = picture(Square(side_length=2, stroke_width=0, fill_opacity=1, fill_color="#4080BF"))
    assert np.abs(raster.astype(int) - square).max() <= 8  # at the smooth border
    assert np.abs(raster.astype(int) - square)[70:110, 140:180].max() <= 1


def test_cells_are_crisp():
    checks = np.indices((8, 8)).sum(axis=0) % 2
    values = np.stack([checks, checks, checks, np.ones_like(checks)], axis=-1)
    frame = picture(Raster(values, cell_size=8 / 22.5))  # 8 pixels a cell
    inside = frame[90 - 32 : 90 + 32, 160 - 32 : 160 + 32, 0]
    assert set(np.unique(inside)) == {0, 255}
    np.testing.assert_array_equal(inside[4::8, 4::8] == 255, checks == 1)


def test_cells_below_a_pixel_are_averaged():
    checks = np.indices((60, 60)).sum(axis=0) % 2
    values = np.stack([checks, checks, checks, np.ones_like(checks)], axis=-1)
    frame = picture(Raster(values, cell_size=0.5 / 22.5))
    assert np.abs(frame[80:100, 150:170, 0].astype(int) - 128).max() < 40


def test_pictures_are_laid_out_row_by_row():
    values = np.zeros((5, 2, 3, 4), np.float32)
    values[..., 3] = 1
    values[:, :, :, 0] = np.arange(1, 6)[:, None, None] / 5
    raster = Raster(values, cell_size=0.25, columns=3, gap=1)
    assert (raster.width, raster.height) == pytest.approx((11 * 0.25, 5 * 0.25))
    frame = picture(raster)
    for number in range(5):
        corners = raster.picture_corners(number)
        np.testing.assert_allclose(corners[1] - corners[0], [0.75, 0, 0], atol=1e-9)
        np.testing.assert_allclose(corners[0] - corners[2], [0, 0.5, 0], atol=1e-9)
        assert frame[pixel_of(corners.mean(axis=0))][0] == pytest.approx(51 * (number + 1), abs=1)
    assert frame[pixel_of(np.add(raster.get_corner([1, -1, 0]), [-0.1, 0.1, 0]))][0] == 0, "the sixth place stays empty"


def test_lines_part_the_cells():
    raster = Raster(np.zeros((2, 2, 4)), cell_size=2, line_color=[1, 0.5, 0, 1], line_width=20)
    frame = picture(raster)
    assert frame[90, 140, :3].tolist() == pytest.approx([255, 128, 0], abs=2)
    assert not frame[90 - 22, 160 - 22, :3].any()
    assert picture(raster.copy().set_opacity(0.5))[90, 140, 0] == pytest.approx(128, abs=2)


def test_it_appears_from_the_top():
    raster = Raster(np.ones((4, 4, 4)), cell_size=1)
    frame = picture(raster.copy().pointwise_become_partial(raster, 0, 0.5))
    assert frame[89 - 20, 160, 0] == 255
    assert frame[91 + 20, 160, 0] == 0


def test_new_colours_take_the_place_of_the_old():
    raster = Raster(np.zeros((2, 2, 4)), cell_size=1)
    frame = picture(raster.set_colors(np.ones((2, 2, 4))))
    assert frame[90, 160, 0] == 255
    assert raster.set_colors(np.zeros((1, 2, 2, 4))) is raster


def test_the_centre_of_a_cell_follows_the_frame():
    raster = Raster(np.zeros((2, 2, 4)), cell_size=1)
    np.testing.assert_allclose(raster.cell_center(0, 1), [0.5, 0.5, 0], atol=1e-9)
    raster.scale(2).shift(UP)
    np.testing.assert_allclose(raster.cell_center(0, 1), [1, 2, 0], atol=1e-9)


@pytest.mark.parametrize(
    "values", [np.zeros((2, 2)), np.zeros((2, 2, 3)), np.zeros((0, 2, 4)), np.zeros((1, 1, 1, 1, 4))]
)
def test_other_shapes_are_refused(values):
    with pytest.raises(InputError, match="rows, cols, 4"):
        Raster(values)


@pytest.mark.parametrize("value", [-0.1, 1.1, np.nan])
def test_values_out_of_range_are_refused(value):
    with pytest.raises(InputError, match=r"\[0, 1\]"):
        Raster(np.full((2, 2, 4), value))


def test_colours_of_another_size_are_refused():
    with pytest.raises(InputError, match=r"2 x 2.*\(3, 3, 4\)"):
        Raster(np.zeros((2, 2, 4))).set_colors(np.zeros((3, 3, 4)))


def test_outlined_pictures_have_lines_around_them_and_none_inside():
    lines = {"line_color": [1, 1, 1, 1], "line_width": 3, "outlined": True}
    raster = Raster(np.zeros((2, 4, 4, 4)), cell_size=0.5, columns=2, gap=2, **lines)
    lit = picture(raster, width=640, height=360)[..., 0] > 60
    for k in range(2):
        upper_left, upper_right, lower_left, _ = raster.picture_corners(k)
        for share in (0.1, 0.5, 0.9):
            for at in (upper_left + share * (upper_right - upper_left), upper_left + share * (lower_left - upper_left)):
                row, col = int(180 - at[1] * 45), int(320 + at[0] * 45)
                assert lit[row - 1 : row + 2, col - 1 : col + 2].any()
        left, right, top, bottom = upper_left[0], upper_right[0], upper_left[1], lower_left[1]
        inside = lit[
            int(180 - top * 45) + 3 : int(180 - bottom * 45) - 3, int(320 + left * 45) + 3 : int(320 + right * 45) - 3
        ]
        assert inside.size > 1000
        assert not inside.any()
