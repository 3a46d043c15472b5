"""Pictures of digits read as MNIST would have prepared them."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from network import load_network
from network.assets import asset_path
from network.data import mnist
from network.data.picture import MAX_PIXELS, picture_from_array, read_picture
from network.errors import InputError

Grey = NDArray[np.float32]
Distortion = Callable[[Grey, np.random.Generator], Grey]
EDGES = asset_path("networks", "edges.npz")
MOST_LOST = 0.02  # of the digits, that reading a distorted picture may cost


def seven(side: int = 200, stroke: float = 0.09) -> Grey:
    """A 7 of two straight strokes, bright on black, with soft edges."""
    y, x = np.mgrid[0 : 1 : side * 1j, 0 : 1 : side * 1j]
    bar = np.hypot(x - np.clip(x, 0.3, 0.7), y - 0.2)
    along = np.clip(((x - 0.7) * -0.3 + (y - 0.2) * 0.6) / 0.45, 0, 1)
    stem = np.hypot(x - 0.7 + 0.3 * along, y - 0.2 - 0.6 * along)
    ink = np.clip((stroke / 2 - np.minimum(bar, stem)) * side + 0.5, 0, 1)
    return np.asarray(ink, dtype=np.float32)


def saved(path: Path, values: Grey) -> Path:
    Image.fromarray((values * 255).round().astype(np.uint8)).save(path)
    return path


def same(picture: Grey, expected: Grey) -> bool:
    """Whether two prepared digits are alike but for half a pixel of place and their resampled edges."""
    blurred, aim = (ndimage.gaussian_filter(digit, 1).ravel() for digit in (picture, expected))
    return bool(np.corrcoef(blurred, aim)[0, 1] > 0.95 and abs(picture.sum() / expected.sum() - 1) < 0.25)


def refusal(path: Path) -> str:
    """The sentence with which a picture is refused."""
    with pytest.raises(InputError) as caught:
        read_picture(path)
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence and str(path) in sentence
    return sentence


# What the ground truth of every picture below is

SEVEN = picture_from_array(seven())


def test_the_seven_is_prepared_like_mnist() -> None:
    rows, columns = np.nonzero(SEVEN)
    assert SEVEN.shape == (28, 28) and SEVEN.dtype == np.float32
    assert SEVEN.min() == 0 and SEVEN.max() == 1
    assert max(np.ptp(rows), np.ptp(columns)) + 1 == 20
    assert abs(np.array(ndimage.center_of_mass(SEVEN)) - 14).max() <= 0.5


def on_paper(side: int = 240) -> Grey:
    """Dark ink on grey paper under a lamp at the left, with the grain of the paper."""
    light = np.linspace(0.95, 0.5, side)
    grain = 0.02 * np.random.default_rng(0).normal(size=(side, side))
    return np.clip(light * (1 - 0.7 * seven(side)) + grain, 0, 1).astype(np.float32)


def with_margin(picture: Grey) -> Grey:
    """The picture with the dark desk showing at two sides of the paper, and specks."""
    framed = picture.copy()
    framed[:, :5] = framed[-7:] = 0.1
    framed[30:33, 50:53] = framed[200:203, 200:203] = 0.2
    return framed


def with_shadow(picture: Grey) -> Grey:
    """The picture with the straight shadow of a book over its left part."""
    shadowed = picture.copy()
    shadowed[:, :110] *= 0.6
    return shadowed


PICTURES = {
    "black on white": 1 - seven(),
    "large": seven(1500),
    "small": seven(40),
    "in a corner of a large sheet": np.pad(1 - seven(90), ((500, 20), (30, 300)), constant_values=1),
    "on paper": on_paper(),
    "faint pencil": 0.9 - 0.15 * seven(),
    "with a desk and specks": with_margin(on_paper()),
    "with a shadow": with_shadow(on_paper()),
    "with noise": np.clip(0.2 + 0.6 * seven() + 0.06 * np.random.default_rng(1).normal(size=(200, 200)), 0, 1),
}


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("extension", ["png", "jpg"])
def test_the_same_digit_is_read_from_every_picture(tmp_path: Path, name: str, extension: str) -> None:
    assert same(read_picture(saved(tmp_path / f"picture.{extension}", PICTURES[name])), SEVEN)


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (200, 30, 30), (120, 200, 255)])
def test_ink_of_any_colour_on_a_transparent_ground(tmp_path: Path, colour: tuple[int, int, int]) -> None:
    picture = Image.new("RGB", (200, 200), colour)
    picture.putalpha(Image.fromarray((seven() * 255).astype(np.uint8)))
    picture.save(tmp_path / "drawing.png")
    assert same(read_picture(tmp_path / "drawing.png"), SEVEN)


def test_a_sheet_with_transparent_margins(tmp_path: Path) -> None:
    sheet = Image.fromarray(((1 - seven()) * 255).astype(np.uint8)).convert("RGB")
    cover = Image.new("L", (200, 200), 0)
    cover.paste(255, (10, 10, 190, 190))
    sheet.putalpha(cover)
    sheet.save(tmp_path / "window.png")
    assert same(read_picture(tmp_path / "window.png"), SEVEN)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_every_mode_of_a_png(tmp_path: Path, mode: str) -> None:
    Image.fromarray((seven() * 255).astype(np.uint8)).convert(mode).save(tmp_path / "mode.png")
    assert same(read_picture(tmp_path / "mode.png"), SEVEN)


def test_sixteen_bits_of_grey(tmp_path: Path) -> None:
    Image.fromarray((20_000 + 9_000 * seven()).astype(np.uint16)).save(tmp_path / "deep.png")
    assert same(read_picture(tmp_path / "deep.png"), SEVEN)


def test_a_camera_held_sideways(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn by 90 degrees clockwise to see it upright
    lying = np.rot90(1 - seven())
    Image.fromarray((lying * 255).astype(np.uint8)).save(tmp_path / "photo.jpg", exif=exif)
    assert same(read_picture(tmp_path / "photo.jpg"), SEVEN)


def test_a_hairline_is_drawn_wider() -> None:
    hairline = picture_from_array(seven(600, stroke=0.004))
    assert 0.5 < hairline.sum() / SEVEN.sum() < 1
    assert (hairline > 0.5).sum() > 25


@pytest.mark.parametrize("scale", [1, 255, 65535])
def test_an_array_of_any_scale_and_polarity(scale: int) -> None:
    np.testing.assert_allclose(picture_from_array(seven() * scale), SEVEN, atol=1e-3)
    assert same(picture_from_array(scale - seven() * scale), SEVEN)


@pytest.mark.parametrize(
    "array", [np.zeros((2, 3, 4)), np.zeros((0, 5)), [["a"]], [[np.nan]], [[-1.0]], [[1e6]], [[1]]]
)
def test_an_array_that_is_no_picture_is_refused(array: object) -> None:
    with pytest.raises(InputError):
        picture_from_array(array)  # type: ignore[arg-type]


@settings(deadline=None, max_examples=60)
@given(arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=12)))
def test_any_array_is_read_or_refused(array: NDArray[np.uint8]) -> None:
    try:
        read = picture_from_array(array)
    except InputError:
        return
    assert read.shape == (28, 28) and read.min() >= 0 and read.max() == 1


def test_a_mirror_image_is_not_taken_for_the_same() -> None:
    assert not same(picture_from_array(seven()[:, ::-1]), SEVEN)


@pytest.mark.parametrize("level", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("noise", [0.0, 0.02])
def test_a_blank_picture_is_refused(tmp_path: Path, level: float, noise: float) -> None:
    paper = level + noise * np.random.default_rng(0).normal(size=(300, 200))
    assert "No digit" in refusal(saved(tmp_path / "blank.png", np.clip(paper, 0, 1).astype(np.float32)))


def test_a_wholly_transparent_picture_is_refused(tmp_path: Path) -> None:
    Image.new("RGBA", (50, 50), (255, 0, 0, 0)).save(tmp_path / "glass.png")
    assert "No digit" in refusal(tmp_path / "glass.png")


def png_of_size(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds nearly nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [int(MAX_PIXELS**0.5) + 1, 10_000, 50_000])
def test_a_huge_picture_is_refused_before_it_is_decoded(tmp_path: Path, side: int) -> None:
    (tmp_path / "huge.png").write_bytes(png_of_size(side, side))
    assert f"more than {MAX_PIXELS:,} pixels" in refusal(tmp_path / "huge.png")


@pytest.mark.parametrize("extension", ["png", "jpg"])
def test_a_broken_picture_is_refused(tmp_path: Path, extension: str) -> None:
    whole = saved(tmp_path / f"whole.{extension}", on_paper()).read_bytes()
    broken = tmp_path / f"broken.{extension}"
    broken.write_bytes(whole[: len(whole) // 2])
    assert "is broken" in refusal(broken)


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.png").write_text("a 7, drawn in words")
    assert "not a picture" in refusal(tmp_path / "notes.png")
    assert "no picture" in refusal(tmp_path / "missing.png")
    assert "no picture" in refusal(tmp_path / ("x" * 300 + ".png"))
    assert "no picture" in refusal(Path("~nobody-of-this-name/6.png"))
    assert "save it as PNG, JPEG, WEBP, BMP or GIF" in refusal(tmp_path / "notes.png")
    assert "not a file" in refusal(tmp_path)


# MNIST's own digits, photographed in every way


def enlarged(digit: Grey, side: int) -> Grey:
    larger = Image.fromarray(digit).resize((side, side), Image.Resampling.BICUBIC)
    return np.clip(np.asarray(larger), 0, 1)


def odd_size(digit: Grey, random: np.random.Generator) -> Grey:
    return enlarged(digit, int(random.integers(31, 200)))


def inverted(digit: Grey, random: np.random.Generator) -> Grey:
    return 1 - odd_size(digit, random)


def shifted(digit: Grey, random: np.random.Generator) -> Grey:
    sheet = np.zeros((211, 173), np.float32)
    top, left = random.integers(0, 110), random.integers(0, 72)
    sheet[top : top + 101, left : left + 101] = enlarged(digit, 101)
    return sheet


def photographed(digit: Grey, random: np.random.Generator) -> Grey:
    """Ink on grainy paper under uneven light, which falls off to one side and towards the corners."""
    ink = enlarged(digit, int(random.integers(100, 200)))
    y, x = np.mgrid[-1 : 1 : len(ink) * 1j, -1 : 1 : len(ink) * 1j]
    down, right = random.uniform(-0.15, 0.15, 2)
    light = 0.75 + down * y + right * x - 0.06 * (y**2 + x**2)
    grain = ndimage.gaussian_filter(random.normal(size=ink.shape), 1.5)
    noise = 0.04 * random.normal(size=ink.shape) + 0.04 * grain
    return np.clip(light * (1 - 0.75 * ink) + noise, 0, 1).astype(np.float32)


def under_a_shadow(digit: Grey, random: np.random.Generator) -> Grey:
    picture = photographed(digit, random)
    picture[:, : int(len(picture) * random.uniform(0.15, 0.8))] *= 0.6
    return picture


def far_away(digit: Grey, random: np.random.Generator) -> Grey:
    """A digit that takes a quarter of the height of a sheet."""
    sheet = np.ones((300, 220), np.float32)
    top, left = random.integers(0, 230), random.integers(0, 150)
    sheet[top : top + 70, left : left + 70] -= 0.8 * enlarged(digit, 70)
    lit = sheet * np.linspace(0.9, 0.6, 220) + 0.02 * random.normal(size=sheet.shape)
    return np.clip(lit, 0, 1).astype(np.float32)


DISTORTIONS: list[Distortion] = [odd_size, inverted, shifted, photographed, under_a_shadow, far_away]


def assert_little_is_lost(folder: Path, count: int, read: Callable[[Grey], Grey]) -> None:
    """Compare what `edges` makes of the first test digits with what it makes of them as read from pictures."""
    if not EDGES.exists():
        pytest.skip("needs assets/networks/edges.npz")
    network = load_network("edges")
    digits = mnist.load("test", folder).take(slice(0, count))
    pictures = np.array([read(digit) for digit in digits.images.reshape(-1, 28, 28)])
    right, still_right = (
        np.mean(network.forward(images).prediction == digits.labels) for images in (digits.images, pictures)
    )
    assert still_right >= right - MOST_LOST


@pytest.mark.parametrize("distort", DISTORTIONS)
def test_distorted_mnist_is_read_nearly_as_well_as_the_original(mnist_folder: Path, distort: Distortion) -> None:
    random = np.random.default_rng(7)
    assert_little_is_lost(mnist_folder, 150, lambda digit: picture_from_array(distort(digit, random)))


@pytest.mark.parametrize("extension", ["png", "jpg"])
def test_photographed_mnist_is_read_from_files(mnist_folder: Path, tmp_path: Path, extension: str) -> None:
    random = np.random.default_rng(8)
    path = tmp_path / f"digit.{extension}"
    assert_little_is_lost(mnist_folder, 100, lambda digit: read_picture(saved(path, photographed(digit, random))))


def test_a_prepared_digit_comes_back_nearly_unchanged(mnist_folder: Path, tmp_path: Path) -> None:
    digits = mnist.load("test", mnist_folder).take(slice(0, 200)).images.reshape(-1, 28, 28)
    read = [read_picture(saved(tmp_path / "digit.png", digit)) for digit in digits]
    differences = abs(np.array(read) - digits).mean(axis=(1, 2))
    assert np.median(differences) < 1e-3
    assert differences.mean() < 0.005
