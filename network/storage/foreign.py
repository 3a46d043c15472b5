"""Networks that were trained elsewhere: weights from PyTorch, Keras and scikit-learn.

None of the three is imported. Their objects are known by what they offer: a mapping of names, a list of arrays, or
the attributes `coefs_` and `intercepts_`.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.activation import Activation
from network.errors import InputError
from network.model import Network

SCIKIT_LEARN = {"identity": "identity", "logistic": "sigmoid", "tanh": "tanh", "relu": "relu", "softmax": "softmax"}
"""Its activations, by our names."""

Layer = tuple[NDArray[Any], NDArray[Any]]
"""Weights (out, in) and biases (out,)."""


def network_from(source: Any, activations: str | Activation | Sequence[str | Activation] | None = None) -> Network:
    """A network of the fully connected layers that another framework trained.

    It reads images as it was trained to: pixels in [0, 1] if those were, and in the same order.

        network_from(model.state_dict(), ["relu", "identity"])   # PyTorch
        network_from(model.get_weights(), ["relu", "softmax"])   # Keras
        network_from(classifier)                                 # scikit-learn, which tells its activations

    Args:
        source: PyTorch's `state_dict` (weights (out, in), layers in the order of the names), the list of Keras's
            `get_weights()` (kernels (in, out), each followed by its bias), the model of either, or a fitted
            `MLPClassifier` or `MLPRegressor`. Also pairs (W, b) with W (out, in).
        activations: one for all layers, or one a layer but the input. Only scikit-learn tells them by itself.

    Returns:
        The network. From a classifier of scikit-learn, `metadata["classes"]` tells what its outputs stand for, in
        order; one with two classes gets an output for each of them, as its `predict_proba` has.

    Raises:
        InputError: when the activations are not known, a layer is not fully connected, or a bias is missing.
    """
    if hasattr(source, "coefs_"):
        return _from_scikit_learn(source, activations)
    if hasattr(source, "hidden_layer_sizes"):
        raise InputError("This scikit-learn network has no weights yet: call its fit first.")
    if callable(getattr(source, "state_dict", None)):
        source = source.state_dict()
    if callable(getattr(source, "get_weights", None)):
        source = source.get_weights()
    if isinstance(source, Mapping):
        framework, layers = "PyTorch", _layers_of_state_dict(source)
    elif isinstance(source, list | tuple) and source and all(isinstance(each, list | tuple) for each in source):
        framework, layers = "arrays", _layers_of_pairs(source)
    elif isinstance(source, list | tuple):
        framework, layers = "Keras", _layers_of_weight_list(source)
    else:
        raise InputError(
            "Weights come as PyTorch's state_dict, Keras's get_weights() list, a fitted scikit-learn MLP or pairs "
            f"(W, b), not as {type(source).__name__}."
        )
    return _network(framework, layers, activations)


def _network(framework: str, layers: list[Layer], activations: Any, **metadata: Any) -> Network:
    if not layers:
        raise InputError("These weights hold no fully connected layer.")
    if activations is not None and not _are_activations(activations):
        raise InputError(
            'Activations are names such as "relu": one for all layers, or a list of one for each layer but the input.'
        )
    if activations is None:
        raise InputError(
            f"These weights do not tell their activations: name one for all {len(layers)} layers, or one for each, "
            'such as network_from(weights, activations=["relu", "softmax"]).'
        )
    weights, biases = zip(*layers, strict=True)
    return Network.from_arrays(weights, biases, activations, {"framework": framework} | metadata)


def _are_activations(given: Any) -> bool:
    several = list(given) if isinstance(given, list | tuple) else [given]
    return all(isinstance(each, str | Activation) for each in several)


def _layers_of_state_dict(state: Mapping[str, Any]) -> list[Layer]:
    """PyTorch: "NAME.weight" (out, in) goes with "NAME.bias" (out,)."""
    if strange := [name for name in state if not isinstance(name, str)]:
        raise InputError(f'The arrays of a mapping have names such as "0.weight" and "0.bias", not {strange[0]!r}.')
    arrays = {name: _numbers(tensor, name) for name, tensor in state.items()}
    layers = []
    for name in arrays:
        prefix, _, role = name.rpartition(".")
        bias = f"{prefix}.bias" if prefix else "bias"
        if role == "weight":
            if bias not in arrays:
                raise InputError(f"{name} comes without {bias}: make that layer with a bias, or add one of zeros.")
            layers.append(_fully_connected(name, arrays[name], arrays[bias]))
        elif role != "bias" or f"{name.removesuffix('bias')}weight" not in arrays:
            raise InputError(f"{name} is no weight or bias of a fully connected layer: only those can be taken over.")
    return layers


def _layers_of_weight_list(arrays: Sequence[Any]) -> list[Layer]:
    """Keras: kernel (in, out), bias (out,), kernel, bias, ..."""
    numbers = [_numbers(array, f"array {k}") for k, array in enumerate(arrays)]
    for k, array in enumerate(numbers):
        wanted = (2, "a kernel (in, out)") if k % 2 == 0 else (1, "the bias (out,) of the kernel before it")
        if array.ndim != wanted[0]:
            raise InputError(
                f"Array {k} of this list has the shape {array.shape}, but should be {wanted[1]}: only fully connected "
                "layers with a bias can be taken over."
            )
    if len(numbers) % 2:
        raise InputError("The last kernel of this list has no bias: make that layer with one, or add one of zeros.")
    return [(kernel.T, bias) for kernel, bias in zip(numbers[::2], numbers[1::2], strict=True)]


def _layers_of_pairs(pairs: Sequence[Any]) -> list[Layer]:
    if any(len(pair) != 2 for pair in pairs):
        raise InputError("Weights come in pairs (W, b) with W (out, in) and b (out,), one pair a layer.")
    names = [f"W of layer {layer}" for layer in range(1, len(pairs) + 1)]
    return [
        _fully_connected(name, _numbers(W, name), _numbers(b, f"b{name[1:]}"))
        for name, (W, b) in zip(names, pairs, strict=True)
    ]


def _from_scikit_learn(model: Any, activations: Any) -> Network:
    coefs, intercepts = model.coefs_, getattr(model, "intercepts_", None)
    if not (isinstance(coefs, list | tuple) and isinstance(intercepts, list | tuple) and len(coefs) == len(intercepts)):
        raise InputError("This scikit-learn network needs as many intercepts_ as coefs_, one of each a layer.")
    layers = [
        _fully_connected(f"coefs_[{k}]", _numbers(W, f"coefs_[{k}]").T, _numbers(b, f"intercepts_[{k}]"))
        for k, (W, b) in enumerate(zip(coefs, intercepts, strict=True))
    ]
    if activations is None and layers:
        names = [getattr(model, "activation", None)] * (len(layers) - 1) + [getattr(model, "out_activation_", None)]
        activations = [SCIKIT_LEARN.get(name, name) if isinstance(name, str) else name for name in names]
    classes = getattr(model, "classes_", None)
    if classes is None:
        return _network("scikit-learn", layers, activations)
    if layers and np.shape(classes) == (2,) and len(layers[-1][1]) == 1:
        W, b = layers[-1]  # one output p for the second class; σ(-z) = 1 - p is the first one's
        layers[-1] = np.vstack([-W, W]), np.concatenate([-b, b])
    return _network("scikit-learn", layers, activations, classes=np.asarray(classes).tolist())


def _fully_connected(name: str, W: NDArray[Any], b: NDArray[Any]) -> Layer:
    if W.ndim != 2 or b.ndim != 1:
        raise InputError(
            f"{name} has the shape {W.shape} with a bias {b.shape}: only fully connected layers, (out, in) and (out,), "
            "can be taken over."
        )
    return W, b


def _numbers(tensor: Any, name: str) -> NDArray[Any]:
    """An array, or a tensor brought out of its framework, as numbers."""
    try:
        if hasattr(tensor, "detach"):
            tensor = tensor.detach().cpu().numpy()
        array = np.asarray(tensor)
    except (TypeError, ValueError, RuntimeError) as error:
        raise InputError(f"{name} cannot be made an array ({error}): convert it to float32 first.") from None
    if array.dtype.kind not in "fiub":
        raise InputError(f"{name} holds {array.dtype}, not real numbers.")
    return array
