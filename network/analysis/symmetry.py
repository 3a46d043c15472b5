"""Twins of a network: other parameters with exactly the same answers.

The neurons of a hidden layer can change places, and a sigmoid neuron can change its sign, since σ(-z) = 1 - σ(z), as
long as the weights of the next layer follow. So a network has twins that are far away from it, and two networks that
learnt the same may look more different than they are (S. Ainsworth et al., arXiv:2209.04836).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from network.activation import Array
from network.errors import InputError
from network.model import Network


@dataclass(frozen=True, eq=False)
class Rearranging:
    """What is done to the neurons of one hidden layer.

    Attributes:
        order: (n,) which neuron comes first, second, ...
        signs: (n,) in the new order: -1 where the neuron changes its sign, else 1.
    """

    order: NDArray[np.int64]
    signs: Array


def twin(network: Network, rearrangings: Sequence[Rearranging]) -> Network:
    """The network with its hidden neurons rearranged: other parameters, the same answers.

    Args:
        network: with sigmoids in the hidden layers.
        rearrangings: one a hidden layer.

    Raises:
        InputError: when their number is not that of the hidden layers, or a hidden layer has no sigmoids.
    """
    hidden = [activation.name for activation in network.activations[:-1]]
    if len(rearrangings) != len(hidden) or set(hidden) - {"sigmoid"}:
        raise InputError(
            f"There are {len(rearrangings)} rearrangings for hidden layers of {hidden}: one a layer of sigmoids."
        )
    weights, biases = list(network.weights), list(network.biases)
    for layer, each in enumerate(rearrangings):
        signs = each.signs.astype(network.dtype)
        weights[layer] = weights[layer][each.order] * signs[:, np.newaxis]
        biases[layer] = biases[layer][each.order] * signs
        follow = weights[layer + 1][:, each.order]
        biases[layer + 1] = biases[layer + 1] + follow @ (signs < 0).astype(network.dtype)
        weights[layer + 1] = follow * signs
    return Network.from_arrays(weights, biases, network.activations)


def aligned(network: Network, other: Network, images: ArrayLike) -> Network:
    """The twin of a network whose hidden neurons stand where those of another network are most like them.

    Neurons are alike by how their activations rise and fall together over some images: by correlation, or by its
    opposite, which a change of sign undoes.

    Args:
        network: that is rearranged.
        other: of the same sizes, with sigmoids in the hidden layers like the first.
        images: a batch, as for `Network.forward`.

    Raises:
        InputError: when the two do not go together.
    """
    from scipy.optimize import linear_sum_assignment  # here, because scipy is slow to import

    if network.sizes != other.sizes:
        raise InputError(f"Networks of the sizes {network.sizes} and {other.sizes} cannot be aligned.")
    mine, theirs = (each.forward(images).activations[1:-1] for each in (network, other))
    rearrangings = []
    for own, wanted in zip(mine, theirs, strict=True):
        alike = _standardised(wanted).T @ _standardised(own)
        _, order = linear_sum_assignment(-np.abs(alike))
        signs = np.where(alike[np.arange(len(order)), order] < 0, -1.0, 1.0)
        rearrangings.append(Rearranging(order, signs))
    return twin(network, rearrangings)


def _standardised(activations: Array) -> Array:
    """Each neuron's activations (images, n) with mean 0 and length 1; 0 where they never change."""
    away = activations.astype(np.float64) - activations.mean(axis=0, dtype=np.float64)
    return away / np.maximum(np.linalg.norm(away, axis=0), 1e-12)
