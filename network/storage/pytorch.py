"""Weights by name, as PyTorch's `state_dict` and safetensors files have them, and whole checkpoints that hold them.

Names do not tell in which order layers are computed: a file sorts them by the alphabet. See `ordering`.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.errors import InputError
from network.storage.steps import Dense, Scaling, Source, batch_normalisation, dense, library, numbers

STATES = ("state_dict", "model_state_dict", "model_state", "model", "network", "net", "params")
"""Where whole checkpoints keep the weights, beside the epoch and the state of the optimiser."""
EPSILON = 1e-5
"""What PyTorch adds to the variance in a batch normalisation; the weights do not tell it."""
LONE = "the only layer"
"""How a module is called whose arrays are weight and bias alone."""
DTYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "I64": "<i8", "I32": "<i4", "BOOL": "?"}
"""What numbers in a safetensors file are called, in numpy's terms."""
RUNNING = {"running_mean", "running_var"}
BATCH_NORM = {"weight", "bias", "num_batches_tracked"} | RUNNING

Module = Mapping[str, Any]
"""The arrays of one module by their roles: weight, bias, ..."""


def from_state_dict(state: Mapping[str, Any]) -> Source:
    """What a mapping of names tells, in whatever order it stands.

    "NAME.weight" (out, in) goes with "NAME.bias" (out,) where there is one; "NAME.kernel" (in, out) is what Flax has.

    Raises:
        InputError: when an array belongs to no fully connected layer and to no batch normalisation.
    """
    modules = _modules(_flat(_weights_in(state)))
    return Source("PyTorch", [_part(name, module) for name, module in modules.items()], in_order=False)


def from_safetensors(path: Path) -> Source:
    """What a `.safetensors` file holds."""
    safetensors = library("safetensors", f"{path.name}, a safetensors file,")
    try:
        tensors = safetensors.deserialize(path.read_bytes())
    except safetensors.SafetensorError as error:
        raise InputError(f"it is no safetensors file, or is damaged ({error})") from None
    return from_state_dict({name: _from_bytes(name, **tensor) for name, tensor in tensors})


def _from_bytes(name: str, dtype: str, shape: Sequence[int], data: bytes) -> NDArray[Any]:
    """The array of a tensor in a safetensors file."""
    if dtype == "BF16":  # the upper half of a float32
        return (np.frombuffer(data, "<u2").astype(np.uint32) << 16).view(np.float32).reshape(shape)
    if dtype not in DTYPES:
        raise InputError(f"its array {name} holds {dtype}, not {', '.join(DTYPES)} or BF16: save it as F32")
    return np.frombuffer(data, DTYPES[dtype]).reshape(shape)


def _weights_in(state: Mapping[str, Any]) -> Mapping[str, Any]:
    """The weights themselves, where a whole checkpoint is given."""
    for key in STATES:
        inner: Any = state.get(key)
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
