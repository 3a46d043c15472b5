"""The digit on show, however it is named: one of the gallery, one of MNIST, a picture file or an array."""

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from network.data import mnist
from network.data.dataset import DataSet
from network.data.gallery import gallery, gallery_digit, gallery_names
from network.errors import InputError

DigitSpec: TypeAlias = str | Path | ArrayLike
"""A name such as `"3-01"` or `"mnist:test:63"`, the path of a picture, or the picture itself."""

MNIST = "mnist"


@dataclass(frozen=True, eq=False)
class Digit:
    """One picture of a digit.

    Attributes:
        image: (28, 28) activations in [0, 1], ink bright on black.
        label: the digit it shows, 0 to 9; None where nobody has said which.
        source: where it comes from: a spec that finds it again, or "an array".
    """

    image: NDArray[np.float32]
    label: int | None
    source: str


NAMED_AFTER_DIGIT = re.compile(r"(digit[-_ ]?)?(?P<label>[0-9])", re.IGNORECASE)
"""How a file is called, without its ending, that tells which digit it shows: `6`, `digit-6`, `digit 6`."""


def label_in_name(spec: str | Path) -> int | None:
    """Which digit the name of a picture file tells that it shows.

    It is 6 for `6.png` and `digit-6.png`, but None for `photo-6.png`, and for a name without an ending, which is none
    of a file.
    """
    stem, ending = os.path.splitext(os.path.basename(spec))
    named = NAMED_AFTER_DIGIT.fullmatch(stem) if ending else None
    return int(named["label"]) if named else None


def find_digit(spec: DigitSpec, label: int | None = None) -> Digit:
    """Find the digit that is meant.

    Args:
        spec: the name of a digit in the gallery, `"3-01"`; an image of MNIST by split and index, `"mnist:test:63"`
            or `"mnist:train:7"`; the path of a picture file, prepared the way MNIST was; or an image (28, 28) or
            (784,) in [0, 1], taken as it is.
        label: which digit it shows, 0 to 9, where the caller knows. It goes before the name of a file.

    Raises:
        InputError: when there is no such digit, MNIST is needed and cannot be found, or the gallery or MNIST have
            another label.
    """
    found = _found(spec)
    if label is None or label == found.label:
        return found
    if found.label is not None and label_in_name(found.source) is None:
        raise InputError(f"{found.source} shows a {found.label}, not a {label}: correct the label, or leave it out.")
    return replace(found, label=label)


def _found(spec: DigitSpec) -> Digit:
    """The digit, with the label that the gallery, MNIST or the name of its file tell."""
    if not isinstance(spec, str | Path):
        return Digit(_image_from(spec), None, "an array")
    if isinstance(spec, Path):
        return _picture(spec)
    if _of_mnist(spec):
        return _mnist_digit(spec)
    if spec in gallery_names():
        return Digit(gallery_digit(spec), None if "or" in spec else int(spec[0]), spec)
    return _picture(spec)


def digits_like(spec: DigitSpec) -> DataSet:
    """The digits that a scene chooses more of, to go with the one on show.

    Args:
        spec: as for `find_digit`.

    Returns:
        The split of MNIST that the digit is from; for every other digit the gallery, which needs no download.

    Raises:
        InputError: when the spec names MNIST in another form than `"mnist:test:63"`, or MNIST cannot be found.
    """
    if isinstance(spec, str) and _of_mnist(spec):
        split, _ = _split_and_index(spec)
        return mnist.load(split)
    return gallery()


def _of_mnist(spec: str) -> bool:
    return spec.partition(":")[0] == MNIST


def _mnist_digit(spec: str) -> Digit:
    split, index = _split_and_index(spec)
    digits = mnist.load(split)
    if index >= len(digits):
        raise InputError(f"MNIST's {split} images are numbered 0 to {len(digits) - 1}: there is none {index}.")
    return Digit(digits.images[index].reshape(28, 28).copy(), int(digits.labels[index]), spec)


def _split_and_index(spec: str) -> tuple[mnist.Split, int]:
    """The two parts of `"mnist:test:63"`."""
    match spec.split(":"):
        case [_, ("train" | "test") as split, index] if index.isascii() and index.isdigit() and len(index) <= 9:
            return split, int(index)
    raise InputError(f"{spec!r} names no image of MNIST: write mnist:train:7 or mnist:test:63, counted from 0.")


def _picture(path: str | Path) -> Digit:
    """The digit in a picture file."""
    from network.data.picture import read_picture  # here, because scipy is slow to import

    if not os.path.exists(os.path.expanduser(path)):
        raise InputError(
            f"There is no digit {str(path)!r}: give a name in the gallery such as 3-01 (0-00 to 9-23), an image of "
            "MNIST such as mnist:test:63, or the path of a picture."
        )
    return Digit(read_picture(path), label_in_name(path), str(path))


def _image_from(array: ArrayLike) -> NDArray[np.float32]:
    """A copy (28, 28) of an image that needs no preparation."""
    try:
        image = np.array(array, np.float32)
    except (TypeError, ValueError):
        raise InputError(f"A digit is a name, a path or an array of numbers, not {type(array).__name__}.") from None
    if image.shape not in ((28, 28), (784,)) or not np.all((image >= 0) & (image <= 1)):  # NaN fails both comparisons
        raise InputError(
            f"An image of a digit is (28, 28) or (784,) with values from 0 to 1, which this array {image.shape} is "
            "not: prepare it with network.data.picture.picture_from_array."
        )
    return image.reshape(28, 28)
