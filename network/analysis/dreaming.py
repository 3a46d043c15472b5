"""Images that a network would call a digit: gradient ascent on the pixels, with all weights and biases as they are.

from network.analysis.dreaming import dream
dream(network, digit=3, start=np.full(784, 0.5)).image
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from network.activation import Array
from network.errors import InputError
from network.model import Network


def input_gradient(network: Network, image: ArrayLike, neuron: int) -> Array:
    """How one output changes with every pixel, ∂a/∂x, in the shape of a flat image (784,).

    Args:
        network: whose output it is.
        image: one image, as for `Network.forward`.
        neuron: of the output layer, counted from 0.

    Raises:
        InputError: when the image does not fit the network, or there is no such neuron.
    """
    passed = network.forward(image)
    a, z = passed.columns
    if a[0].shape[1] != 1 or not 0 <= neuron < len(a[-1]):
        raise InputError(
            f"This takes one image and an output neuron from 0 to {len(a[-1]) - 1}, not {a[0].shape[1]} images and "
            f"the neuron {neuron}."
        )
    da = np.zeros_like(a[-1])
    da[neuron] = 1
    for layer in reversed(range(len(network.weights))):
        dz = network.activations[layer].backpropagate(z[layer], a[layer + 1], da)
        da = network.weights[layer].T @ dz
    return da[:, 0]


@dataclass(frozen=True, eq=False)
class Dream:
    """An image on its way uphill.

    Attributes:
        images: (steps + 1, 784) pixels in [0, 1], the start first.
        outputs: (steps + 1, n) what the network makes of each.
    """

    images: NDArray[np.float32]
    outputs: Array

    @property
    def image(self) -> NDArray[np.float32]:
        """Where it ended, (28, 28), or flat where it is not square."""
        side = round(self.images.shape[1] ** 0.5)
        last = self.images[-1]
        return last.reshape(side, side) if side * side == last.size else last


def dream(network: Network, digit: int, start: ArrayLike, steps: int = 100, length: float = 0.2) -> Dream:
    """Change the pixels step by step so that one output grows as fast as it can.

    Each step goes up the gradient and has the same length, since far from what the network would call the digit the
    gradient is tiny but still tells the way; then pixels are brought back into [0, 1]. Where the gradient is zero, or
    the output has reached what single precision calls 1, the image stays as it is.

    Args:
        network: that is asked.
        digit: the output neuron that is to light up.
        start: an image (784,) or (28, 28) in [0, 1].
        steps: how many.
        length: of each, as the root of the sum of the squared changes.

    Raises:
        InputError: when the image does not fit the network, or there is no such output.
    """
    images = [np.asarray(start, np.float32).ravel()]
    for _ in range(steps):
        gradient = input_gradient(network, images[-1], digit)
        steepness = np.linalg.norm(gradient.astype(np.float64))
        uphill = gradient / steepness if steepness > 0 else gradient
        images.append((images[-1] + np.float32(length) * uphill).clip(0, 1).astype(np.float32))
    path = np.array(images)
    return Dream(path, network.forward(path).output)
