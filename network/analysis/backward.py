"""Backpropagation of one example, number by number, and the same numbers by turning a knob instead.

    from network.analysis.backward import backward_pass
    backward_pass(network, image, label).contributions(2).sum(axis=0)

All of it is in double precision, so that what is computed can be held against what is measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from network.activation import Array
from network.analysis.descent import turned_costs
from network.analysis.directions import Floats
from network.analysis.slices import one_parameter
from network.cost import SquaredError, targets
from network.data.dataset import DataSet
from network.errors import InputError
from network.model import ForwardPass, Network


@dataclass(frozen=True, eq=False)
class BackwardPass:
    """Everything that backpropagation computes of the squared error C_0 = Σ (a_j - y_j)² of one example.

    Layers are counted as in the lecture: 0 is the input and L the last. What belongs to layer l stands at place l - 1
    of `slopes` and `errors`, and at place l of `to_activations`.

    Attributes:
        network: whose weights these numbers belong to, in double precision.
        passed: the forward pass that was gone back.
        targets: y, (n_L,).
        slopes: σ'(z^(l)) of layers 1 ... L, (n_l,) each.
        errors: δ^(l) = ∂C_0/∂z^(l) = σ'(z^(l)) ∂C_0/∂a^(l) of layers 1 ... L, (n_l,) each.
        to_activations: ∂C_0/∂a^(l) of layers 0 ... L, (n_l,) each; the last is 2 (a^(L) - y).
    """

    network: Network
    passed: ForwardPass
    targets: Array
    slopes: tuple[Array, ...]
    errors: tuple[Array, ...]
    to_activations: tuple[Array, ...]

    @property
    def cost(self) -> float:
        """C_0."""
        return float(np.square(self.passed.output - self.targets).sum())

    def wishes(self) -> Array:
        """How far each output should go, (n_L,): -(a^(L) - y)."""
        return self.targets - self.passed.output

    def pulls(self, layer: int = -1) -> Array:
        """What of the wishes gets through the activation of a layer, (n_l,): -δ^(l).

        Args:
            layer: 1 ... L, or -1 for the last, -2 for the one before it.

        Raises:
            InputError: when there is no such layer, or it is the input, which has no weighted sums.
        """
        last = len(self.errors)
        if not (1 <= layer <= last or -last <= layer <= -1):
            raise InputError(f"There are pulls on layers 1 to {last}, but none on layer {layer}.")
        return -self.errors[layer if layer < 0 else layer - 1]

    def contributions(self, layer: int) -> Array:
        """By which ways the activations of a layer reach the cost: w_jk^(l+1) δ_j^(l+1), (n_(l+1), n_l).

        Row j tells what goes by way of neuron j of the next layer; the rows add up to ∂C_0/∂a^(l).

        Args:
            layer: 0 ... L - 1.

        Raises:
            InputError: when there is no such layer, or no layer after it.
        """
        if not 0 <= layer < len(self.errors):
            raise InputError(f"Ways to the next layer begin at layers 0 to {len(self.errors) - 1}, not at {layer}.")
        return np.asarray(self.network.weights[layer] * self.errors[layer][:, np.newaxis])


def backward_pass(network: Network, image: ArrayLike, label: ArrayLike) -> BackwardPass:
    """Go forward and back with one example.

    Args:
        network: any but one with a softmax, where no neuron has a slope of its own.
        image: one input, as for `Network.forward`.
        label: the right class, or the wanted outputs as floats, (n_L,).

    Raises:
        InputError: when there is a softmax, or the example does not fit the network or is not a single one.
    """
    double = network.in_double_precision
    passed = _single_pass(double, image)
    y = targets(label, passed.output[:, np.newaxis], double.activations[-1])
    columns, sums = passed.columns
    errors, to_activations = errors_and_derivatives(double, columns, sums, y)
    slopes = [σ.derivative(z) for σ, z in zip(double.activations, passed.weighted_sums, strict=True)]
    return BackwardPass(
        network=double,
        passed=passed,
        targets=y[:, 0],
        slopes=tuple(slopes),
        errors=tuple(δ[:, 0] for δ in errors),
        to_activations=tuple(dC_da[:, 0] for dC_da in to_activations),
    )


def errors_and_derivatives(
    network: Network, activations: Sequence[Array], weighted_sums: Sequence[Array], y: Array
) -> tuple[list[Array], list[Array]]:
    """δ^(l) of layers 1 ... L and ∂C_i/∂a^(l) of layers 0 ... L, for the squared error of each example on its own.

    Args:
        network: any but one with a softmax.
        activations: a^(0) ... a^(L), a column an example, (n_l, m) each.
        weighted_sums: z^(1) ... z^(L), likewise.
        y: the targets, (n_L, m).

    Raises:
        InputError: when there is a softmax.
    """
    if any(σ.name == "softmax" for σ in network.activations):
        raise InputError(
            "A softmax ties all its outputs together, so that no neuron has a slope of its own: use sigmoids."
        )
    to_activations: list[Array] = [2 * (activations[-1] - y)]
    errors: list[Array] = []
    for layer in reversed(range(len(network.weights))):
        σ = network.activations[layer]
        errors.append(σ.backpropagate(weighted_sums[layer], activations[layer + 1], to_activations[-1]))
        to_activations.append(network.weights[layer].T @ errors[-1])
    return errors[::-1], to_activations[::-1]


def path_factors(network: Network, image: ArrayLike, label: ArrayLike) -> list[tuple[str, float]]:
    """The factors of ∂C_0/∂w^(1) in a network of one neuron a layer, from the cost back to the first weight.

    Args:
        network: of sizes (1, 1, ..., 1).
        image: its one input.
        label: 0 or 1, or the wanted output as a float.

    Returns:
        2 L + 1 names and values: 2(a^(L) - y), σ'(z^(L)), w^(L), σ'(z^(L-1)), ..., σ'(z^(1)), a^(0). In the names the
        layers are numbers, as in "w^(3)".

    Raises:
        InputError: when a layer has several neurons, or the example does not fit.
    """
    if set(network.sizes) != {1}:
        raise InputError(
            f"One path leads back only where each layer has one neuron, but the sizes are {network.sizes}."
        )
    back = backward_pass(network, image, label)
    last = len(back.errors)
    factors = [(f"2(a^({last}) - y)", back.to_activations[-1])]
    for layer in range(last, 0, -1):
        factors.append((f"σ'(z^({layer}))", back.slopes[layer - 1]))
        if layer > 1:
            factors.append((f"w^({layer})", back.network.weights[layer - 1][0]))
    factors.append(("a^(0)", back.passed.activations[0]))
    return [(name, float(value[0])) for name, value in factors]


def turned(
    network: Network, index: int, turns: ArrayLike, image: ArrayLike, label: ArrayLike
) -> list[tuple[ForwardPass, float]]:
    """One parameter turned by this much and that much: what the network computes of one example, and what it costs.

    Args:
        network: whose parameter it is.
        index: in the order of `Network.parameters`.
        turns: (k,) how far it is turned each time, from where it is.
        image: one input, as for `Network.forward`.
        label: as for `Network.cost`.

    Raises:
        InputError: when there is no such parameter, or the example does not fit the network.
    """
    double = network.in_double_precision
    direction = one_parameter(double, index)
    networks = [double.with_parameters(double.parameters + turn * direction) for turn in np.ravel(turns).tolist()]
    return [(each.forward(image), each.cost(image, label)) for each in networks]


def cost_with_activation(
    network: Network, image: ArrayLike, label: ArrayLike, layer: int, neuron: int, values: ArrayLike
) -> Floats:
    """C_0 (k,) of one example, were one activation held at some values and all others of its layer left as they are.

    Args:
        network: any.
        image: one input, as for `Network.forward`.
        label: as for `Network.cost`.
        layer: of the activation, 0 ... L.
        neuron: counted from 0.
        values: (k,) of the activation.

    Raises:
        InputError: when there is no such neuron, or the example does not fit the network or is not a single one.
    """
    last = len(network.weights)
    if not 0 <= layer <= last or not 0 <= neuron < network.sizes[layer]:
        raise InputError(f"There is no neuron {neuron} of a layer {layer} in a network of sizes {network.sizes}.")
    double, held = network.in_double_precision, np.ravel(np.asarray(values, np.float64))
    a = np.repeat(_single_pass(double, image).activations[layer][:, np.newaxis], len(held), axis=1)
    a[neuron] = held
    z = a
    for W, b, σ in list(double.layers)[layer:]:
        z = W @ a + b
        a = σ(z)
    σ = double.activations[-1]
    y = targets(label, a[:, :1], σ)
    return np.asarray(SquaredError().of(z, a, y, σ))


def slopes_by_turning(network: Network, indices: ArrayLike, data: DataSet, h: float) -> Floats:
    """∂C/∂w (p,) of some parameters without backpropagation: (C(w + h) - C(w - h)) / 2h, in double precision.

    Args:
        network: whose parameters they are.
        indices: (p,) in the order of `Network.parameters`.
        data: the examples, whose mean cost is taken.
        h: how far each parameter is turned either way, above 0.

    Raises:
        InputError: when there is no such parameter, h is not above 0, or the examples do not fit the network.
    """
    if not h > 0:
        raise InputError(f"A parameter is turned by some h above 0, not by {h}.")
    costs = np.array([turned_costs(network, index, data, h) for index in np.ravel(indices).tolist()]).reshape(-1, 3)
    return np.asarray((costs[:, 2] - costs[:, 0]) / (2 * h))


def _single_pass(network: Network, image: ArrayLike) -> ForwardPass:
    passed = network.forward(image)
    if passed.output.ndim > 1:
        raise InputError(f"One example goes back at a time, but got {len(passed.output)}: choose one of them.")
    return passed
