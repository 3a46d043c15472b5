"""A photograph of a sheet on a desk: the digit on the sheet is read, and what is no single digit is told."""

import warnings

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from network import InputError, load_network
from network.data.gallery import gallery
from network.data.picture import PictureWarning, picture_from_array
from network.data.sheet import find_sheet

Grey = NDArray[np.float32]
ROWS, COLUMNS = 480, 640
Y, X = np.mgrid[:ROWS, :COLUMNS]
DIGITS = gallery()
INK = DIGITS.images.reshape(-1, 28, 28)[[list(DIGITS.labels).index(digit) for digit in (0, 1, 4, 5, 7)]]


def enlarged(digit: Grey, side: int = 150) -> Grey:
    larger = Image.fromarray(digit).resize((side, side), Image.Resampling.BICUBIC)
    return np.clip(np.asarray(larger), 0, 1)


def rectangle(degrees: float) -> NDArray[np.bool_]:
    """A sheet of 400 x 300 pixels in the middle, turned."""
    angle = np.deg2rad(degrees)
    along = (X - 320) * np.cos(angle) + (Y - 240) * np.sin(angle)
    across = (Y - 240) * np.cos(angle) - (X - 320) * np.sin(angle)
    return (abs(along) < 200) & (abs(across) < 150)


SHEETS = {
    "upright": rectangle(0),
    "tilted": rectangle(14),
    "on two sides": (X > 110) & (Y > 70),
    "on three sides": (X > 110) & (Y > 70) & (X < 560),
}


def photo(ink: Grey, sheet: NDArray[np.bool_], desk: float = 0.35) -> Grey:
    """Ink in the middle of a sheet on a desk of wood, under a lamp at the left, with noise."""
    random = np.random.default_rng(0)
    grain = ndimage.gaussian_filter(random.normal(size=(ROWS, COLUMNS)), (1, 8))
    wood = desk * (1 + 0.08 * grain / grain.std())
    cover = np.zeros((ROWS, COLUMNS), np.float32)
    top, left = 240 - ink.shape[0] // 2, 320 - ink.shape[1] // 2
    cover[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
    paper = ndimage.gaussian_filter(sheet.astype(float), 1)
    lit = (wood * (1 - paper) + 0.9 * paper) * (1 - 0.85 * cover) * np.linspace(1, 0.85, COLUMNS)
    return np.clip(lit + 0.015 * random.normal(size=lit.shape), 0, 1).astype(np.float32)


def difference(picture: Grey, expected: Grey) -> float:
    """How unlike two prepared digits are, but for half a pixel of place: 0 not at all, 1 as two that share nothing."""
    blurred, aim = (ndimage.gaussian_filter(digit, 1).ravel() for digit in (picture, expected))
    return float(1 - np.corrcoef(blurred, aim)[0, 1])


@pytest.mark.parametrize("desk", [0.15, 0.5])
@pytest.mark.parametrize("sheet", SHEETS)
def test_the_digit_on_the_sheet_is_read_whatever_the_desk(sheet: str, desk: float) -> None:
    network = load_network("edges")
    for digit in INK[:: 4 if desk < 0.5 else 2]:
        read = picture_from_array(photo(enlarged(digit), SHEETS[sheet], desk))
        assert difference(read, digit) < 0.1
        assert network.forward(read).prediction == network.forward(digit).prediction


def test_the_sheet_is_found_where_it_is() -> None:
    for name, sheet in SHEETS.items():
        small = np.asarray(Image.fromarray(photo(enlarged(INK[0]), sheet)).resize((160, 120), Image.Resampling.BOX))
        found = find_sheet(small)
        aim = np.asarray(Image.fromarray(sheet).resize((160, 120)))
        assert found is not None, name
        assert (found ^ aim).mean() < 0.02


def test_what_is_no_sheet_is_not_taken_for_one() -> None:
    small = {"blank": np.full((120, 160), 0.9), "chalk": enlarged(INK[0], 160)}
    small["shadow on one side"] = np.where(np.arange(160) < 60, 0.5, 0.9) * np.ones((120, 1))
    small["a disc"] = np.where(np.hypot(X - 320, Y - 240) < 180, 0.9, 0.2)[::4, ::4]
    for name, grey in small.items():
        assert find_sheet(grey.astype(np.float32)) is None, name


def test_chalk_on_a_board_is_still_ink() -> None:
    for digit in INK:
        board = np.pad(0.15 + 0.7 * enlarged(digit), 40, constant_values=0.15)
        assert difference(picture_from_array(board), digit) < 0.1


@pytest.mark.parametrize(
    "area", [np.hypot(X - 320, Y - 240) < 120, rectangle(0) & (X < 420), np.maximum(abs(X - 320), abs(Y - 240)) < 90]
)
def test_a_filled_area_is_no_digit(area: NDArray[np.bool_]) -> None:
    with pytest.raises(InputError, match="one filled area and no digit"):
        picture_from_array(np.where(area, 0.2, 0.9))


def test_two_digits_are_told() -> None:
    whole = np.ones((ROWS, COLUMNS), bool)
    for gap in (0, 60):
        both = np.hstack([enlarged(INK[2]), np.zeros((150, gap), np.float32), enlarged(INK[3])])
        with pytest.warns(PictureWarning, match="In the array there is more than one digit"):
            picture_from_array(photo(both, whole))


@pytest.mark.parametrize("distance", [np.hypot(X - 320, Y - 240), np.maximum(abs(X - 320), abs(Y - 240))])
def test_what_is_drawn_round_a_digit_is_told(distance: NDArray[np.float64]) -> None:
    picture = photo(enlarged(INK[3]), np.ones((ROWS, COLUMNS), bool))
    with pytest.warns(PictureWarning, match="something is drawn round the digit"):
        picture_from_array(np.where(abs(distance - 130) < 4, 0.2, picture))


def test_one_digit_is_read_without_a_word() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for digit in DIGITS.images.reshape(-1, 28, 28)[::6]:
            picture_from_array(np.pad(1 - 0.8 * enlarged(digit, 100), 20, constant_values=1))
