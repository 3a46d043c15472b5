"""Weights by name, as PyTorch's `state_dict` and safetensors files have them, and whole checkpoints that hold them.

Names do not tell in which order layers are computed: a file sorts them by the alphabet. See `ordering`.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from network.errors import InputError
from network.storage.ordering import as_told, in_order
from network.storage.steps import (
    Dense,
    Scaling,
    Source,
    batch_normalisation,
    dense,
    library,
    numbers,
    scaled_after,
    scaled_before,
)

STATES = ("state_dict", "model_state_dict", "model_state", "model", "network", "net", "params")
"""Where whole checkpoints keep the weights, beside the epoch and the state of the optimiser."""
EPSILON = 1e-5
"""What PyTorch adds to the variance in a batch normalisation; the weights do not tell it."""
LONE = "the only layer"
"""How a module is called whose arrays are weight and bias alone."""
RUNNING = {"running_mean", "running_var"}
BATCH_NORM = {"weight", "bias", "num_batches_tracked"} | RUNNING

Module = Mapping[str, Any]
"""The arrays of one module by their roles: weight, bias, ..."""


def from_state_dict(state: Mapping[str, Any], order: Sequence[str] | None = None) -> Source:
    """What a mapping of names tells, in whatever order it stands.

    "NAME.weight" (out, in) goes with "NAME.bias" (out,) where there is one; "NAME.kernel" (in, out) is what Flax has.

    Raises:
        InputError: when an array belongs to no fully connected layer, or the order of layers is not certain.
    """
    parts = {name: _part(name, module) for name, module in _modules(_flat(_weights_in(state))).items()}
    if order is not None:
        return Source("PyTorch", as_told({name or LONE: part for name, part in parts.items()}, order))
    layers = {name: part for name, part in parts.items() if isinstance(part, Dense)}
    for name, part in parts.items():
        if isinstance(part, Scaling):
            _fold_in(name, part, layers)
    return Source("PyTorch", in_order(list(layers.values())))


def from_safetensors(path: Path, order: Sequence[str] | None = None) -> Source:
    """What a `.safetensors` file holds."""
    safetensors = library("safetensors", f"{path.name}, a safetensors file,")
    try:
        numpy_reader = library("safetensors.numpy", f"{path.name}, a safetensors file,")
        state = numpy_reader.load_file(path)
    except safetensors.SafetensorError as error:
        raise InputError(f"it is no safetensors file, or is damaged ({error})") from None
    return from_state_dict(state, order)


def _weights_in(state: Mapping[str, Any]) -> Mapping[str, Any]:
    """The weights themselves, where a whole checkpoint is given."""
    for key in STATES:
        inner = state.get(key)
        if callable(getattr(inner, "state_dict", None)):
            inner = inner.state_dict()
        if isinstance(inner, Mapping):
            return _weights_in(inner)
    return state


def _flat(state: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """The arrays of a nested mapping, with names joined by dots."""
    flat: dict[str, Any] = {}
    for key, value in state.items():
        if not isinstance(key, str):
            raise InputError(f'The arrays of a mapping have names such as "0.weight" and "0.bias", not {key!r}.')
        name = before + key
        flat |= _flat(value, f"{name}.") if isinstance(value, Mapping) else {name: value}
    return flat


def _modules(flat: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    modules: dict[str, dict[str, Any]] = {}
    for name, tensor in flat.items():
        module, _, role = name.rpartition(".")
        modules.setdefault(module, {})[role] = tensor
    return modules


def _part(name: str, module: Module) -> Dense | Scaling:
    """What the arrays of a module make."""
    if RUNNING <= module.keys() <= BATCH_NORM:
        γ, β = module.get("weight"), module.get("bias")
        return batch_normalisation(name, γ, β, module["running_mean"], module["running_var"], EPSILON)
    weight = "kernel" if "kernel" in module and "weight" not in module else "weight"
    if strange := sorted(module.keys() - {weight, "bias"}):
        raise InputError(
            f"{_joined(name, strange[0])} is no weight or bias of a fully connected layer: only those can be taken "
            "over; leave it out where the network does without it."
        )
    if weight not in module:
        raise InputError(f"{_joined(name, 'bias')} is no weight or bias of a fully connected layer: it has no weight.")
    W = numbers(module[weight], _joined(name, weight))
    b = None if module.get("bias") is None else numbers(module["bias"], _joined(name, "bias"))
    return dense(name or LONE, W.T if weight == "kernel" and W.ndim == 2 else W, b)


def _joined(name: str, role: str) -> str:
    return f"{name}.{role}" if name else role


def _fold_in(name: str, part: Scaling, layers: dict[str, Dense]) -> None:
    """Fold a batch normalisation into the layer that stands next to it in a sequence, if that is certain."""
    before, after = (_neighbour(name, step) for step in (-1, 1))
    if before in layers:
        layers[before] = scaled_after(layers[before], part)
    elif after in layers:
        layers[after] = scaled_before(layers[after], part)
    else:
        raise InputError(
            f"{name} is a batch normalisation, and names do not tell where it stands: where it follows a layer "
            f'directly, before the activation, give all layers in their order, as in order=["fc1", {name!r}, "fc2"]; '
            "elsewhere it cannot be taken over."
        )


def _neighbour(name: str, step: int) -> str:
    """The name of the module before or after one in an `nn.Sequential`, where they are called 0, 1, 2, ..."""
    found = re.fullmatch(r"((?:.*\.)?)(\d{1,9})", name, re.ASCII)
    return f"{found[1]}{int(found[2]) + step}" if found else ""
