"""Small changes to training images, so that a network sees a little more of how people write."""

from dataclasses import dataclass
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from network.errors import InputError


@dataclass(frozen=True)
class Augmentation:
    """Random affine changes, drawn anew for every image: each number is a standard deviation.

    Attributes:
        rotation: degrees.
        scale: relative, of width and height each.
        shear: sideways shift a unit of height, the slant of the writing.
        shift: pixels, along each axis.
    """

    rotation: float = 0.0
    scale: float = 0.0
    shear: float = 0.0
    shift: float = 0.0

    def __call__(self, images: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
        """The images (m, pixels), each turned, scaled, slanted and shifted a little about its centre.

        Raises:
            InputError: when the images are not square.
        """
        if not (self.rotation or self.scale or self.shear or self.shift):
            return images
        side = isqrt(images.shape[1])
        if side * side != images.shape[1]:
            raise InputError(f"Augmentation needs square images, not {images.shape[1]} pixels.")
        matrices, shifts = self._draw(len(images), rng)
        centre = (side - 1) / 2
        grid = np.indices((side, side), dtype=np.float32).reshape(2, -1) - centre
        rows, columns = np.moveaxis(matrices @ grid + shifts[:, :, np.newaxis] + centre, 1, 0)
        return _bilinear(images.reshape(-1, side, side), rows, columns)

    def _draw(self, m: int, rng: np.random.Generator) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """A matrix (m, 2, 2) and a shift (m, 2) an image: where in the original each new pixel is looked up."""
        angle, shear, *scales = rng.standard_normal((4, m)) * [
            [np.radians(self.rotation)], [self.shear], [self.scale], [self.scale]
        ]  # fmt: skip
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        slant = np.array([[np.exp(scales[0]), 0 * shear], [shear, np.exp(scales[1])]])
        matrices = np.einsum("ijm,jkm->mik", turn, slant)
        shifts = rng.standard_normal((m, 2)) * self.shift
        return matrices.astype(np.float32), shifts.astype(np.float32)


def _bilinear(
    images: NDArray[np.float32], rows: NDArray[np.float32], columns: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The images looked up at fractional positions (m, pixels), black outside."""
    m, height, width = images.shape
    framed = np.zeros((m, height + 2, width + 2), np.float32)  # a black frame answers for everything outside
    framed[:, 1:-1, 1:-1] = images
    rows, columns = np.clip(rows + 1, 0, height + 0.999), np.clip(columns + 1, 0, width + 0.999)
    top, left = rows.astype(np.int32), columns.astype(np.int32)
    down, right = rows - top, columns - left
    corner = (np.arange(m, dtype=np.int32)[:, np.newaxis] * (height + 2) + top) * (width + 2) + left
    pixels = framed.ravel()
    upper = pixels[corner] * (1 - right) + pixels[corner + 1] * right
    lower = pixels[corner + width + 2] * (1 - right) + pixels[corner + width + 3] * right
    return upper * (1 - down) + lower * down
