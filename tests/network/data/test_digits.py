"""The digit on show is found by each kind of name, and every other name gets one clear sentence."""

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_array_equal
from PIL import Image

from network.data import mnist
from network.data.dataset import DataSet
from network.data.digits import digits_like, find_digit, label_in_name
from network.data.gallery import gallery, gallery_digit, gallery_names
from network.data.picture import read_picture
from network.errors import InputError

IMAGES = np.random.default_rng(0).uniform(0, 1, (20, 784)).astype(np.float32)
SMALL = DataSet(IMAGES, np.arange(20) % 10)


@pytest.fixture
def small_mnist(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Twenty pictures for MNIST; the list tells which splits were asked for."""
    asked: list[str] = []

    def load(split: str) -> DataSet:
        asked.append(split)
        return SMALL

    monkeypatch.setattr(mnist, "load", load)
    return asked


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    """A picture of a 1, dark on bright."""
    pixels = np.full((90, 70), 255, np.uint8)
    pixels[10:80, 30:40] = 0
    path = tmp_path / "3-one.png"
    Image.fromarray(pixels).save(path)
    return path


def test_a_name_of_the_gallery() -> None:
    digit = find_digit("3-01")
    assert digit.image.shape == (28, 28) and digit.image.dtype == np.float32
    assert_array_equal(digit.image, gallery_digit("3-01"))
    assert (digit.label, digit.source) == (3, "3-01")


def test_every_name_of_the_gallery_has_the_label_of_the_gallery() -> None:
    labels = [find_digit(name).label for name in gallery_names()]
    clear = [label for label in labels if label is not None]
    assert clear == gallery().labels.tolist()
    assert len(labels) - len(clear) == 21


@pytest.mark.parametrize(("spec", "split", "index"), [("mnist:test:13", "test", 13), ("mnist:train:0", "train", 0)])
def test_an_image_of_mnist(spec: str, split: str, index: int, small_mnist: list[str]) -> None:
    digit = find_digit(spec)
    assert_array_equal(digit.image, IMAGES[index].reshape(28, 28))
    assert (digit.label, digit.source) == (index % 10, spec)
    assert digits_like(spec) is SMALL
    assert small_mnist == [split, split]


def test_the_numbers_are_those_of_mnist(mnist_folder: Path) -> None:
    digit = find_digit("mnist:test:8")  # the test labels begin 7 2 1 0 4 1 4 9 5
    assert digit.label == 5
    assert_array_equal(digit.image.ravel(), mnist.load("test", mnist_folder).images[8])
    with pytest.raises(InputError, match="numbered 0 to 9999: there is none 10000"):
        find_digit("mnist:test:10000")


@pytest.mark.parametrize("kind", [str, Path])
def test_a_picture_is_prepared(kind: type, drawing: Path) -> None:
    digit = find_digit(kind(drawing))
    assert_array_equal(digit.image, read_picture(drawing))
    assert (digit.label, digit.source) == (None, str(drawing))


def test_a_picture_in_the_home_folder(drawing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(drawing.parent))
    monkeypatch.setenv("USERPROFILE", str(drawing.parent))
    assert find_digit("~/3-one.png").image.any()


@pytest.mark.parametrize("shape", [(28, 28), (784,)])
def test_an_array_is_taken_as_it_is(shape: tuple[int, ...]) -> None:
    array = IMAGES[3].reshape(shape)
    digit = find_digit(array)
    assert digit.image.shape == (28, 28) and (digit.label, digit.source) == (None, "an array")
    assert_array_equal(digit.image.ravel(), IMAGES[3])
    assert not np.shares_memory(digit.image, array)
    assert find_digit(array.tolist()).image.dtype == np.float32


@pytest.mark.parametrize("spec", ["3-01", "some.png", np.zeros((28, 28)), Path("mnist:test:1")])
def test_other_digits_go_with_the_gallery(spec: object) -> None:
    assert_array_equal(digits_like(spec).images, gallery().images)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ("3-99", "no digit '3-99': give a name in the gallery"),
        ("", "no digit ''"),
        ("missing.png", "no digit 'missing.png'.*the path of a picture"),
        ("mnist:", "'mnist:' names no image of MNIST: write mnist:train:7"),
        ("mnist", "names no image of MNIST"),
        ("mnist:validation:3", "names no image of MNIST"),
        ("mnist:test:3:4", "names no image of MNIST"),
        ("mnist:test:-1", "names no image of MNIST"),
        ("mnist:test:²", "names no image of MNIST"),
        ("mnist:test:20", "MNIST's test images are numbered 0 to 19: there is none 20"),
        (np.zeros((28, 27)), r"with values from 0 to 1, which this array \(28, 27\) is not"),
        (np.full((28, 28), 255.0), "prepare it with network.data.picture.picture_from_array"),
        (np.full((28, 28), np.nan), "from 0 to 1"),
        (None, r"from 0 to 1, which this array \(\) is not"),
        (["a"], "an array of numbers, not list"),
        (7, "which this array"),
    ],
)
@pytest.mark.usefixtures("small_mnist")
def test_what_is_no_digit_is_refused_in_one_sentence(spec: object, told: str) -> None:
    with pytest.raises(InputError, match=told) as refused:
        find_digit(spec)  # type: ignore[arg-type]
    assert "\n" not in str(refused.value)


def test_a_folder_and_a_broken_picture_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not a file"):
        find_digit(tmp_path)
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n")
    with pytest.raises(InputError, match="not a picture"):
        find_digit(tmp_path / "broken.png")
    with pytest.raises(InputError, match="There is no digit"):
        find_digit("a\0b")


@pytest.mark.usefixtures("small_mnist")
def test_digits_like_refuses_a_malformed_name() -> None:
    with pytest.raises(InputError, match="names no image of MNIST"):
        digits_like("mnist:both:1")


# ---- which digit it shows ----


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("6.png", 6),
        ("digit-6.png", 6),
        ("scans/Digit 6.JPG", 6),
        ("digit_6.webp", 6),
        ("digit6.png", 6),
        ("photo-6.png", None),
        ("16.png", None),
        ("3-01.png", None),
        ("6", None),
        ("6/photo.png", None),
        ("", None),
    ],
)
def test_the_name_of_a_file_tells_which_digit_it_shows(name: str, label: int | None) -> None:
    assert label_in_name(name) == label
    assert label_in_name(Path(name)) == label


def test_the_truth_of_a_picture_is_what_its_name_says_or_what_is_told(drawing: Path) -> None:
    named = drawing.rename(drawing.with_name("digit-1.png"))
    assert find_digit(named).label == 1
    assert find_digit(named, 7).label == 7
    assert find_digit(np.zeros((28, 28)), 4).label == 4
    assert find_digit("4-or-9-2", 9).label == 9
    assert find_digit("3-01", 3).label == 3


def test_the_gallery_and_mnist_know_better(small_mnist: list[str]) -> None:
    with pytest.raises(InputError, match="3-01 shows a 3, not a 4: correct the label, or leave it out"):
        find_digit("3-01", 4)
    with pytest.raises(InputError, match="mnist:test:13 shows a 3, not a 4"):
        find_digit("mnist:test:13", 4)


def test_an_index_of_any_length_is_refused() -> None:
    with pytest.raises(InputError, match="names no image of MNIST") as refused:
        find_digit(f"mnist:test:{'9' * 5000}")
    assert len(str(refused.value)) <= 700
