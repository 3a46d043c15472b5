"""Penalties on the first layer's weights, looked at as images: for being large, and for being ragged."""

from dataclasses import dataclass
from math import isqrt

import numpy as np

from network.activation import Array
from network.errors import InputError

SOFTNESS = 1e-3
"""|x| is rounded off below this size, √(x² + s²), so that weights can settle at 0 instead of jumping about it."""


@dataclass(frozen=True)
class Penalty:
    """A cost added to that of the answers: it makes the first layer's images sparse and smooth.

    Every neuron of the first layer has a weight for each pixel, an image of its own. With w_ij its weights,

        l1 · Σ |w_ij|  +  total_variation · Σ (|w_i+1,j - w_ij| + |w_i,j+1 - w_ij|)

    (R. Tibshirani, "Regression shrinkage and selection via the lasso", 1996; L. Rudin, S. Osher and E. Fatemi,
    "Nonlinear total variation", 1992, in its anisotropic form).

    Attributes:
        l1: price of a weight's size; it empties the background.
        total_variation: price of a difference between neighbours; it joins weights into strokes.
    """

    l1: float = 0.0
    total_variation: float = 0.0

    def of(self, weights: Array) -> float:
        """The penalty of weights (neurons, pixels); pixels are a square image, row-major."""
        if not (self.l1 or self.total_variation):
            return 0.0
        down, right = _differences(_images(weights))
        variation = _size(down).sum() + _size(right).sum()
        return float(self.l1 * _size(weights).sum() + self.total_variation * variation)

    def gradient(self, weights: Array) -> Array:
        """The derivative of the penalty with respect to each weight, in their shape."""
        if not (self.l1 or self.total_variation):
            return np.zeros_like(weights)
        slope = np.zeros_like(_images(weights))
        down, right = map(_sign, _differences(_images(weights)))
        slope[:, 1:] += down
        slope[:, :-1] -= down
        slope[:, :, 1:] += right
        slope[:, :, :-1] -= right
        return self.l1 * _sign(weights) + self.total_variation * slope.reshape(weights.shape)


def _images(weights: Array) -> Array:
    side = isqrt(weights.shape[1])
    if side * side != weights.shape[1]:
        raise InputError(f"A penalty on images needs a square number of inputs, not {weights.shape[1]}.")
    return weights.reshape(-1, side, side)


def _differences(images: Array) -> tuple[Array, Array]:
    return np.diff(images, axis=1), np.diff(images, axis=2)


def _size(x: Array) -> Array:
    return np.sqrt(x**2 + SOFTNESS**2) - SOFTNESS


def _sign(x: Array) -> Array:
    return x / np.sqrt(x**2 + SOFTNESS**2)
