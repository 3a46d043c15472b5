"""The cost of an answer: how wrong it is, and the error δ = ∂C/∂z of the output layer, where backpropagation begins."""

from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from network.activation import Activation, Array
from network.errors import InputError


class Cost(Protocol):
    """How wrong an answer is. Arrays are (n,) or (n, m), a column an example."""

    def of(self, z: Array, a: Array, y: Array, activation: Activation) -> Array:
        """The cost of each example, summed over the output neurons: () or (m,)."""

    def error(self, z: Array, a: Array, y: Array, activation: Activation) -> Array:
        """The error of the output layer, δ = ∂C/∂z."""


class SquaredError:
    """C = Σ (a - y)²: the cost of the lecture, without a ½, so that its derivative carries the 2."""

    def of(self, z: Array, a: Array, y: Array, activation: Activation) -> Array:
        """Σ (a - y)² of each example."""
        return ((a - y) ** 2).sum(axis=0)

    def error(self, z: Array, a: Array, y: Array, activation: Activation) -> Array:
        """δ = σ'(z) · 2 (a - y)."""
        return activation.backpropagate(z, a, 2 * (a - y))


class CrossEntropy:
    """C = -Σ y ln a, and for sigmoids, where every output is a yes or no of its own, also -Σ (1 - y) ln(1 - a).

    Both are computed from z, where no logarithm of 0 can occur, and both have the error δ = a - y (C. Bishop,
    "Pattern Recognition and Machine Learning", 4.3.6; for targets that add up to 1 where softmax is used).

    Raises:
        InputError: for outputs that are neither sigmoids nor a softmax: they are no probabilities.
    """

    def of(self, z: Array, a: Array, y: Array, activation: Activation) -> Array:
        """The cross-entropy of each example, in nats."""
        self._check(activation)
        if activation.name == "sigmoid":
            return (np.logaddexp(0, z) - y * z).sum(axis=0)
        shifted = z - z.max(axis=0)
        return (y * (np.log(np.exp(shifted).sum(axis=0)) - shifted)).sum(axis=0)

    def error(self, z: Array, a: Array, y: Array, activation: Activation) -> Array:
        """δ = a - y."""
        self._check(activation)
        return a - y

    @staticmethod
    def _check(activation: Activation) -> None:
        if activation.name not in ("sigmoid", "softmax"):
            raise InputError(
                f"Cross-entropy needs outputs that are probabilities: use sigmoid or softmax, not {activation.name}."
            )


COSTS: dict[str, Cost] = {"squared_error": SquaredError(), "cross_entropy": CrossEntropy()}


def cost_named(name: str) -> Cost:
    """The cost of that name.

    Raises:
        InputError: when there is none of that name.
    """
    if name not in COSTS:
        raise InputError(f"There is no cost {name!r}: choose one of {', '.join(COSTS)}.")
    return COSTS[name]


def targets(labels: ArrayLike, outputs: Array) -> Array:
    """The wanted outputs y, a column an example: 1 at the right digit and 0 elsewhere, or what is handed in.

    Args:
        labels: one digit, (m,) digits, or the wanted outputs themselves as floats, (n,) or (m, n).
        outputs: (n, m) the network's outputs, whose shape and precision y takes.

    Raises:
        InputError: when labels and outputs do not fit, or a digit has no output neuron.
    """
    given, (n, m) = np.asarray(labels), outputs.shape
    if given.dtype.kind == "f" and given.size == outputs.size:
        return given.reshape(m, n).T.astype(outputs.dtype)
    if given.dtype.kind not in "iu" or given.size != m:
        raise InputError(f"{m} images go with {m} whole-number labels or targets ({m}, {n}), but got {given.shape}.")
    if given.min() < 0 or given.max() >= n:
        raise InputError(f"Labels lie between 0 and {n - 1}, but got {given.min()} to {given.max()}.")
    y = np.zeros_like(outputs)
    y[given.ravel(), np.arange(m)] = 1
    return y
