"""Convolution: a small kernel that is laid on every place of an image, as the first layer of a convolutional network.

As everywhere in that field the kernel is not turned round first: each value of the feature map is the weighted sum of
the pixels under the kernel.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from network.activation import Array
from network.errors import InputError

KERNELS: dict[str, NDArray[np.float64]] = {
    "horizontal edge": np.array([[1, 2, 1], [0, 0, 0], [-1, -2, -1]]) / 4,
    "vertical edge": np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]]) / 4,
    "blur": np.full((3, 3), 1 / 9),
}
"""Kernels made by hand: ink above or left of a blank counts as positive; the first two are those of I. Sobel."""


def feature_map(image: ArrayLike, kernel: ArrayLike) -> Array:
    """The weighted sums of an image under a kernel on each of its places.

    Args:
        image: (rows, columns), or a flat square one.
        kernel: (height, width), no larger than the image.

    Returns:
        (rows - height + 1, columns - width + 1): the value at (r, c) is that of the kernel whose top left corner lies
        on the pixel (r, c).

    Raises:
        InputError: when the image is flat and not square, or the kernel does not fit into it.
    """
    pixels, weights = np.asarray(image, np.float64), np.asarray(kernel, np.float64)
    side = round(pixels.size**0.5)
    if pixels.ndim == 1 and side * side == pixels.size:
        pixels = pixels.reshape(side, side)
    fits = pixels.ndim == weights.ndim == 2 and all(np.less_equal(weights.shape, pixels.shape)) and weights.size
    if not fits:
        raise InputError(
            f"A kernel (height, width) is laid on an image (rows, columns) at least as large, not {weights.shape} on "
            f"{pixels.shape}."
        )
    windows = np.lib.stride_tricks.sliding_window_view(pixels, weights.shape)
    return np.einsum("rchw,hw->rc", windows, weights)


def clearest_edge(pictures: ArrayLike, side: int) -> tuple[int, int, int]:
    """Where in some pictures of weights a little square shows most of an edge: much to be inked next to much not to be.

    Args:
        pictures: (n, rows, columns).
        side: of the square, in pixels.

    Returns:
        the picture, and row and column of the square's top left corner: of all squares the one in which the positive
        weights and the negative ones both come to the largest sum, the smaller of the two counting.

    Raises:
        InputError: when the square does not fit into the pictures.
    """
    weights = np.asarray(pictures, np.float64)
    if weights.ndim != 3 or not 1 <= side <= min(weights.shape[1:]):
        raise InputError(
            f"A square of {side} pixels is cut out of pictures (n, rows, columns) at least as large, not of "
            f"{weights.shape}."
        )
    windows = np.lib.stride_tricks.sliding_window_view(weights, (side, side), axis=(1, 2))
    sums = [np.clip(sign * windows, 0, None).sum(axis=(-2, -1)) for sign in (1, -1)]
    clearest = np.minimum(*sums)
    picture, row, column = np.unravel_index(clearest.argmax(), clearest.shape)
    return int(picture), int(row), int(column)
