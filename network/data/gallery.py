"""The gallery: digits written once by the pen model and kept, so that scenes and tests can name them.

`python -m network.data.gallery` writes `assets/digits/` anew: `gallery.npz` to read and `gallery.png` to look at.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from network.assets import asset_path
from network.data.dataset import DataSet
from network.data.handwriting import BLENDS, ambiguous, write_digit
from network.errors import InputError
from network.files import write_atomically

SEED = 29
EACH = 24
MIXES = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


@dataclass(frozen=True, eq=False)
class Gallery:
    """Named pictures of digits.

    Attributes:
        names: "3-07" for the eighth of the threes, "4-or-9-2" for the third of seven on the way from four to
            nine, all in one hand.
        images: (n, 28, 28) uint8, ink 255 on black 0.
        labels: (n,) int64, the digit; -1 for pictures that are between two digits.
    """

    names: tuple[str, ...]
    images: NDArray[np.uint8]
    labels: NDArray[np.int64]


def gallery() -> DataSet:
    """Return the digits of the gallery, at least 20 of each; the ambiguous pictures are not among them."""
    stored = _stored()
    clear = stored.labels >= 0
    return DataSet(_ink(stored.images[clear].reshape(-1, 784)), stored.labels[clear])


def gallery_names() -> tuple[str, ...]:
    """Return the name of every picture in the gallery, the ambiguous ones last."""
    return _stored().names


def gallery_digit(name: str) -> NDArray[np.float32]:
    """Return one picture of the gallery.

    Args:
        name: such as "3-07" or "4-or-9-2".

    Returns:
        (28, 28) values in [0, 1].

    Raises:
        InputError: if the gallery has no picture of that name.
    """
    stored = _stored()
    if name not in stored.names:
        between = ", ".join(known for known in stored.names if "or" in known)
        raise InputError(
            f'There is no "{name}" in the gallery; choose one of 0-00 to 0-{EACH - 1}, as many of each digit up '
            f"to 9-{EACH - 1}, or, between two digits, {between}."
        )
    return _ink(stored.images[stored.names.index(name)])


def write_gallery(folder: Path) -> Gallery:
    """Write the gallery from its seed: `gallery.npz`, and `gallery.png` with a row for each digit."""
    made = make_gallery()
    write_atomically(
        folder / "gallery.npz",
        lambda file: np.savez_compressed(file, names=np.array(made.names), images=made.images, labels=made.labels),
    )
    sheet = Image.fromarray(_sheet(made.images))
    write_atomically(folder / "gallery.png", lambda file: sheet.save(file, "png"))
    return made


def make_gallery() -> Gallery:
    """Write every picture of the gallery, each digit from a seed of its own, so that none needs another."""
    pictures = {
        f"{digit}-{index:02d}": write_digit(digit, np.random.default_rng([SEED, digit, index]))
        for digit in range(10)
        for index in range(EACH)
    }
    for first, second in BLENDS:
        for index, mix in enumerate(MIXES):
            rng = np.random.default_rng([SEED, first, second])  # one hand, so that only the mix changes
            pictures[f"{first}-or-{second}-{index}"] = ambiguous((first, second), mix, rng)
    labels = [-1 if "or" in name else int(name[0]) for name in pictures]
    images = np.rint(255 * np.stack(list(pictures.values()))).astype(np.uint8)
    return Gallery(tuple(pictures), images, np.array(labels, dtype=np.int64))


def _ink(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    return (pixels / 255).astype(np.float32)


@cache
def _stored() -> Gallery:
    with np.load(asset_path("digits", "gallery.npz"), allow_pickle=False) as file:
        return Gallery(tuple(map(str, file["names"])), file["images"], file["labels"])


def _sheet(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Lay pictures out in rows, each pixel three pixels wide, the last row filled up with black."""
    rows = -(-len(images) // EACH)
    cells = np.zeros((rows * EACH, 28, 28), dtype=np.uint8)
    cells[: len(images)] = images
    grid = cells.reshape(rows, EACH, 28, 28).swapaxes(1, 2).reshape(rows * 28, EACH * 28)
    return grid.repeat(3, axis=0).repeat(3, axis=1)


if __name__ == "__main__":
    target = asset_path("digits")
    print(f"{len(write_gallery(target).names)} pictures written to {target}")
