"""The cost of an answer, and backpropagation: how every weight and bias should change to lower it.

The formulas are those of the lecture, for all examples of a mini-batch at once: a, z, y and δ have a column an
example. δ^(l) = ∂C/∂z^(l) is the error of layer l (M. Nielsen, "Neural Networks and Deep Learning", chapter 2).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import ArrayLike

from network.activation import Activation, Array
from network.errors import InputError

if TYPE_CHECKING:
    from network.model import ForwardPass, Network


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


@dataclass(frozen=True, eq=False)
class Gradient:
    """∂C/∂w and ∂C/∂b for every weight and bias, in the shapes of the network's own arrays."""

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]

    @property
    def flat(self) -> Array:
        """All of it in one vector, in the order of `Network.parameters`."""
        return np.concatenate([part.ravel() for layer in zip(self.weights, self.biases, strict=True) for part in layer])


def backpropagate(network: "Network", images: ArrayLike, labels: ArrayLike, cost: str) -> Gradient:
    """The gradient of the mean cost of some examples, by the chain rule from the last layer to the first.

    Args:
        network: the network whose weights and biases are asked about.
        images: one image or a batch, as for `Network.forward`.
        labels: the digits, or the wanted outputs themselves as floats.
        cost: the name of a cost in `COSTS`.

    Raises:
        InputError: when the arguments do not fit the network or each other.
    """
    passed = network.forward(images)
    a, z = _columns(passed.activations), _columns(passed.weighted_sums)
    y = targets(labels, a[-1])
    m = y.shape[1]

    dC_dW, dC_db = [], []
    δ = cost_named(cost).error(z[-1], a[-1], y, network.activations[-1]) / m  # of the mean over m examples
    for layer in reversed(range(len(network.weights))):
        dC_dW.append(δ @ a[layer].T)
        dC_db.append(δ.sum(axis=1))
        if layer > 0:
            dC_da = network.weights[layer].T @ δ
            δ = network.activations[layer - 1].backpropagate(z[layer - 1], a[layer], dC_da)
    return Gradient(tuple(reversed(dC_dW)), tuple(reversed(dC_db)))


def mean_cost(network: "Network", passed: "ForwardPass", labels: ArrayLike, cost: str) -> float:
    """The mean cost of the examples that a forward pass was made of (labels and cost as for `backpropagate`)."""
    z, a = _columns(passed.weighted_sums[-1:])[0], _columns(passed.activations[-1:])[0]
    return float(cost_named(cost).of(z, a, targets(labels, a), network.activations[-1]).mean())


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


def _columns(rows: tuple[Array, ...]) -> list[Array]:
    """The arrays of a forward pass with a column an example, also when it was a single one."""
    return [each.T if each.ndim == 2 else each[:, np.newaxis] for each in rows]
