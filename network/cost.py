"""The cost of an answer: how wrong it is, and the error δ = ∂C/∂z of the output layer, where backpropagation begins."""

from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from network.activation import Activation, Array
from network.errors import InputError


class Cost(Protocol):
    """How wrong an answer is. Arrays are (n,) or (n, m), a column an example."""

    def check(self, y: Array, activation: Activation) -> None:
        """Refuse targets that outputs of this activation cannot be judged by."""

    def of(self, z: Array, a: Array, y: Array, activation: Activation) -> Array:
        """The cost of each example, summed over the output neurons: () or (m,)."""

    def error(self, z: Array, a: Array, y: Array, activation: Activation) -> Array:
        """The error of the output layer, δ = ∂C/∂z."""


class SquaredError:
    """C = Σ (a - y)²: the cost of the lecture, without a ½, so that its derivative carries the 2."""

    def check(self, y: Array, activation: Activation) -> None:
        """Any target will do."""

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

    def check(self, y: Array, activation: Activation) -> None:
        """Refuse targets that are no probabilities."""
        self._check(activation)
        if y.min() < 0 or y.max() > 1:
            raise InputError(
                f"Cross-entropy needs targets that are probabilities, from 0 to 1, but got {y.min():.6g} to "
                f"{y.max():.6g}: scale them, or use squared_error."
            )

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


def are_classes(labels: ArrayLike) -> bool:
    """Whether labels name classes, being whole numbers; floats are the wanted outputs themselves, the targets."""
    return np.asarray(labels).dtype.kind in "iub"


def targets(labels: ArrayLike, outputs: Array, activation: Activation) -> Array:
    """The wanted outputs y, a column an example: 1 at the right class and 0 elsewhere, or what is handed in.

    A lone output neuron tells two classes apart: label 0 wants the one end of its range and label 1 the other, as
    `Activation.no_and_yes` has them.

    Args:
        labels: whole numbers are classes, one or (m,); floats are the targets themselves: (n,) or (m, n), and for one
            output also one or (m,).
        outputs: (n, m) the network's outputs, whose shape and precision y takes.
        activation: of the output neurons.

    Raises:
        InputError: when labels and outputs do not fit, a class has no output neuron, or a target is NaN or infinite.
    """
    given, (n, m) = np.asarray(labels), outputs.shape
    if given.dtype.kind == "f" and given.size == outputs.size and (m == 1 or given.shape[0] == m):
        if not np.isfinite(given).all():
            raise InputError("The targets hold NaN or infinity: give finite values.")
        return given.reshape(m, n).T.astype(outputs.dtype)
    if not are_classes(given) or given.size != m:
        raise InputError(_misfit(given, n, m))
    classes = max(n, 2)
    if given.min() < 0 or given.max() >= classes:
        values = "; of targets that are no classes, make floats" if n == 1 else ""
        raise InputError(f"Labels lie between 0 and {classes - 1}, but got {given.min()} to {given.max()}{values}.")
    if n == 1:
        if activation.name == "softmax":
            raise InputError("The softmax of one output neuron is always 1: use sigmoid, or two output neurons.")
        return np.array(activation.no_and_yes, outputs.dtype)[given.reshape(1, m).astype(np.intp)]
    y = np.zeros_like(outputs)
    y[given.ravel().astype(np.intp, copy=False), np.arange(m)] = 1
    return y


def _misfit(given: NDArray[Any], n: int, m: int) -> str:
    """Why these labels do not go with m examples of n outputs, and what would."""
    wanted = f"{m} inputs go with {m} whole-number labels or float targets ({m}, {n})"
    if given.dtype.kind == "f" and given.size == m:
        return f"{wanted}: {m} floats may be either for {n} outputs, so make whole numbers of labels (.astype(int))."
    if are_classes(given) and given.size == n * m:
        return f"{wanted}: whole numbers {given.shape} may be either, so make floats of targets (.astype(float))."
    return f"{wanted}, but got {given.shape} of {given.dtype}."
