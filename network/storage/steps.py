"""What stands in networks of other frameworks, step by step, and how it is put together into layers of ours.

Each reader (`pytorch`, `keras`, `onnx_graph`, `scikit_learn`, `json_layout`) turns what it is given into a `Source`. Of
all that frameworks have, three kinds of steps can become a network here: a fully connected layer, an activation
function, and a scaling of each value on its own, which is folded into the layer next to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.errors import InputError

OUR_NAMES = {"linear": "identity", "logistic": "sigmoid", "swish": "silu"}
"""Activations whose names differ from ours in other frameworks."""


@dataclass(frozen=True)
class Dense:
    """A fully connected layer: x -> W x + b.

    Attributes:
        name: how the source calls it.
        W: weights (out, in).
        b: biases (out,).
    """

    name: str
    W: NDArray[Any]
    b: NDArray[Any]


@dataclass(frozen=True)
class Scaling:
    """Each value on its own times a factor, plus an offset: normalised inputs, a batch normalisation.

    Attributes:
        name: how the source calls it.
        factor: () or one a value, (n,).
        offset: () or one a value, (n,).
    """

    name: str
    factor: NDArray[Any]
    offset: NDArray[Any]


@dataclass(frozen=True)
class Applied:
    """An activation function that the source tells, by our name."""

    name: str
    activation: str


Step = Dense | Scaling | Applied


@dataclass(frozen=True)
class Source:
    """What a reader has found.

    Attributes:
        framework: where it comes from; None if from this project.
        steps: in the order in which they are computed, if `in_order`.
        tells_activations: whether a layer without one has none, rather than one that is not told.
        metadata: what else is known: `classes`, what the outputs stand for.
        in_order: whether the steps are; else they are layers and scalings by their names: see `ordering`.
    """

    framework: str | None
    steps: Sequence[Step]
    tells_activations: bool = False
    metadata: Mapping[str, Any] = field(default_factory=dict)
    in_order: bool = True


def dense(name: str, weights: Any, biases: Any = None) -> Dense:
    """A fully connected layer, checked; without biases (None) these are 0.

    Raises:
        InputError: when it is something else, such as a convolution.
    """
    W = numbers(weights, f"the weights of {name}")
    if W.ndim > 2:
        raise InputError(
            f"{name} has weights {W.shape}, as a convolution has: only fully connected layers, with weights "
            "(out, in), can be taken over."
        )
    b = numbers(biases, f"the biases of {name}") if biases is not None else np.zeros(W.shape[:1], W.dtype)
    if W.ndim != 2 or b.shape != W.shape[:1]:
        raise InputError(
            f"{name} has the shape {W.shape} with a bias {b.shape}: only fully connected layers, (out, in) and (out,), "
            "can be taken over."
        )
    return Dense(name, W, b)


def scaling(name: str, factor: Any, offset: Any) -> Scaling:
    """A scaling, checked.

    Raises:
        InputError: when its numbers are none, or not one a value.
    """
    checked = [np.asarray(numbers(each, name), np.float64) for each in (factor, offset)]
    checked = [each.reshape(-1) if each.ndim else each for each in checked]
    if not all(np.isfinite(each).all() for each in checked):
        raise InputError(f"{name} scales with NaN or infinity: each deviation must be above 0.")
    return Scaling(name, *checked)


def batch_normalisation(name: str, gamma: Any, beta: Any, mean: Any, variance: Any, epsilon: float) -> Scaling:
    """The scaling that a trained batch normalisation is: γ (x - mean) / √(variance + ε) + β; γ, β may be None."""
    μ, σ2 = (np.asarray(numbers(each, name), np.float64) for each in (mean, variance))
    γ = 1.0 if gamma is None else np.asarray(numbers(gamma, name), np.float64)
    β = 0.0 if beta is None else np.asarray(numbers(beta, name), np.float64)
    if len({np.shape(each) for each in (γ, β, μ, σ2)} - {()}) > 1:
        raise InputError(f"The parts of {name} differ in shape: a batch normalisation has one of each a neuron.")
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = γ / np.sqrt(σ2 + epsilon)
        return scaling(name, factor, β - factor * μ)


def normalisation(name: str, mean: Any, deviation: Any) -> Scaling:
    """The scaling x -> (x - mean) / deviation."""
    μ, σ = (np.asarray(numbers(each, name), np.float64) for each in (mean, deviation))
    if not (σ > 0).all():
        raise InputError(f"{name} divides by a deviation that is not above 0.")
    if len({each.size for each in (μ, σ)} - {1}) > 1 or not (μ.size and σ.size):
        raise InputError(f"{name} has {μ.size} means and {σ.size} deviations: give one of each, or one a value.")
    μ, σ = (each.reshape(-1) if each.size > 1 else each.reshape(()) for each in (μ, σ))
    return scaling(name, 1 / σ, -μ / σ)


def layers_of(steps: Sequence[Step]) -> tuple[list[Dense], list[str | None]]:
    """The fully connected layers with all scalings folded in, and for each the activation that is told, or None.

    A scaling directly after a layer goes into that; one after an activation, or before all, into the layer after it.

    Raises:
        InputError: when a step cannot be folded in where it stands.
    """
    layers: list[Dense] = []
    told: list[str | None] = []
    waiting: list[Scaling] = []
    for step in steps:
        if isinstance(step, Dense):
            for each in reversed(waiting):
                step = scaled_before(step, each)
            waiting = []
            layers.append(step)
            told.append(None)
        elif isinstance(step, Scaling) and layers and told[-1] is None:
            layers[-1] = scaled_after(layers[-1], step)
        elif isinstance(step, Scaling):
            waiting.append(step)
        elif step.activation != "identity":
            if not layers or waiting or told[-1] is not None:
                raise InputError(f"{step.name} ({step.activation}) does not follow a fully connected layer directly.")
            told[-1] = step.activation
    if waiting and layers:
        raise InputError(
            f"{waiting[0].name} scales what comes out of the last activation: only a scaling next to a fully connected "
            "layer can be taken over."
        )
    return layers, told


def scaled_after(layer: Dense, step: Scaling) -> Dense:
    """The layer that does what this one and then the scaling did."""
    _check_size(step, len(layer.b), f"{layer.name} gives")
    factor = np.broadcast_to(step.factor, layer.b.shape)
    return _like(layer, factor[:, np.newaxis] * layer.W, factor * layer.b + step.offset)


def scaled_before(layer: Dense, step: Scaling) -> Dense:
    """The layer that does what the scaling and then this one did."""
    inputs = layer.W.shape[1]
    _check_size(step, inputs, f"{layer.name} takes")
    return _like(layer, layer.W * step.factor, layer.b + layer.W @ np.broadcast_to(step.offset, (inputs,)))


def _like(layer: Dense, W: NDArray[Any], b: NDArray[Any]) -> Dense:
    """The layer with other numbers, in its own precision."""
    dtype = layer.W.dtype if layer.W.dtype.kind == "f" else np.dtype(np.float64)
    return Dense(layer.name, W.astype(dtype), b.astype(dtype))


def _check_size(step: Scaling, count: int, whose: str) -> None:
    sizes = {each.size for each in (step.factor, step.offset) if each.ndim} - {1}
    if sizes - {count}:
        raise InputError(f"{step.name} scales {max(sizes)} values, but {whose} {count}.")


def numbers(tensor: Any, name: str) -> NDArray[Any]:
    """An array, or a tensor brought out of its framework, as numbers; those of 16 bits as float32.

    Raises:
        InputError: when it holds anything else.
    """
    try:
        if hasattr(tensor, "detach"):
            tensor = _detached(tensor)
        array = np.asarray(tensor)
    except (TypeError, ValueError, RuntimeError) as error:
        raise InputError(f"{name} cannot be made an array ({error}): convert it to float32 first.") from None
    if array.dtype.name in ("float16", "bfloat16"):
        array = array.astype(np.float32)
    if array.dtype.kind not in "fiub":
        raise InputError(f"{name} holds {array.dtype}, not real numbers.")
    return array


def _detached(tensor: Any) -> Any:
    """The array of a PyTorch tensor; numpy knows no bfloat16, which is made float32."""
    tensor = tensor.detach().cpu()
    try:
        return tensor.numpy()
    except TypeError:
        if not hasattr(tensor, "float"):
            raise
        return tensor.float().numpy()


def library(name: str, what: str) -> Any:
    """The module of a library that is needed only to read one format.

    Raises:
        InputError: when it is not installed.
    """
    try:
        return import_module(name)
    except ImportError:
        raise InputError(f"{what} is read by the package {name}, which is missing: pip install {name}.") from None
