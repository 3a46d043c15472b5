"""Weights from Keras: models in memory, lists of arrays, and `.keras`, `.h5` and `.weights.h5` files.

A model and its files tell which layers there are and what their activations are; a list and a `.weights.h5` file hold
numbers only. Nothing of Keras is imported: files are JSON and HDF5. They are taken for hostile: arrays that lie in
other files, or are larger than what is allowed, are not read.
"""

import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from network.errors import InputError
from network.storage.archive import LARGEST
from network.storage.hdf5 import Arrays, member, named, numbered, opened
from network.storage.steps import (
    OUR_NAMES,
    Applied,
    Dense,
    Scaling,
    Source,
    Step,
    batch_normalisation,
    dense,
    normalisation,
    numbers,
    scaling,
)

MODELS = ("Sequential", "Functional", "Model")
WITHOUT_EFFECT = (
    "InputLayer",
    "Flatten",
    "Dropout",
    "AlphaDropout",
    "GaussianDropout",
    "GaussianNoise",
    "ActivityRegularization",
)
"""Layers that pass on what they get, once the training is over."""
ACTIVATIONS = ("linear", "relu", "sigmoid", "tanh", "softmax", "elu", "gelu", "silu", "swish")
"""Those that are computed as ours; `leaky_relu` has another slope there, unless a layer of its own says which."""

Config = Mapping[str, Any]
Layer = tuple[tuple[str, ...], str, Config]
"""Where a layer stands (the names of the models round it, and its own), its class and its settings."""


def from_weight_list(arrays: Sequence[Any]) -> Source:
    """What `get_weights()` gives: kernel (in, out), bias (out,), kernel, ...; a layer may have no bias.

    Raises:
        InputError: when an array is neither.
    """
    layers: list[Dense] = []
    has_bias = True
    for k, given in enumerate(arrays):
        array = numbers(given, f"array {k}")
        if array.ndim == 2:
            layers.append(dense(f"array {k}", array.T))
            has_bias = False
        elif array.ndim == 1 and not has_bias:
            if len(array) != len(layers[-1].b):
                raise InputError(
                    f"Array {k} of this list has the shape {array.shape}, but as the bias of the kernel before it "
                    f"should have {layers[-1].b.shape}."
                )
            layers[-1] = Dense(layers[-1].name, layers[-1].W, array)
            has_bias = True
        else:
            wanted = "a kernel (in, out)" if has_bias else "a kernel (in, out) or the bias (out,) of the one before it"
            raise InputError(
                f"Array {k} of this list has the shape {array.shape}, but should be {wanted}: only fully connected "
                "layers can be taken over from a list; a model itself, or its .keras file, tells more."
            )
    return Source("Keras", layers)


def from_model(model: Any) -> Source:
    """What a model in memory tells; one that is a class of its own has nothing but its list of weights."""
    try:
        config = model.get_config()
    except (AttributeError, NotImplementedError):
        config = {}
    if "layers" not in config:
        return from_weight_list(model.get_weights())
    arrays: dict[tuple[str, ...], Arrays] = {}

    def collect(layers: Sequence[Any], above: tuple[str, ...]) -> None:
        for layer in layers:
            path = (*above, layer.name)
            arrays[path] = list(layer.get_weights())
            collect(getattr(layer, "layers", ()), path)

    collect(model.layers, ())
    return Source("Keras", _steps({"config": config}, lambda path: arrays.get(path, [])), True)


def from_archive(path: Path) -> Source:
    """What a `.keras` file tells: a zip of JSON and HDF5."""
    with zipfile.ZipFile(path) as archive:
        members = {each.filename: each for each in archive.infolist()}
        for name in ("config.json", "model.weights.h5"):
            if name not in members:
                raise InputError(f"it lacks {name}: save the whole model, with model.save")
            if members[name].file_size > LARGEST:
                raise InputError(f"its {name} has {members[name].file_size:,} bytes, more than the {LARGEST:,} allowed")
        config, weights = (
            archive.open(name).read(members[name].file_size) for name in ("config.json", "model.weights.h5")
        )
    model = _model(config)
    with opened(BytesIO(weights), path) as file:
        places = dict(_places(model))
        arrays = numbered(file)
    return Source("Keras", _steps(model, lambda path: arrays.get(places[path], [])), True)


def from_hdf5(path: Path) -> Source:
    """What a `.h5` file holds: a model, or, as a `.weights.h5`, nothing but numbers."""
    with opened(path, path) as file:
        if "model_config" in file.attrs:
            arrays = named(member(file, "model_weights"))
            model = _model(file.attrs["model_config"])
            return Source("Keras", _steps(model, lambda place: arrays.get(place[-1], [])), True)
        in_turn = "layer_names" in file.attrs
        arrays = named(file) if in_turn else numbered(file)
    layers = [_without_settings(name.strip("/"), each) for name, each in arrays.items() if each]
    if not layers:
        raise InputError("it holds no weights as Keras writes them")
    in_turn |= {each.name.rpartition("/")[0] for each in layers} == {"layers"}
    return Source("Keras", layers, in_order=in_turn)


# ---- what a model tells ----


def _model(text: str | bytes) -> Config:
    """What a file says of its model in JSON."""
    model = json.loads(text)
    if "layers" not in model["config"]:
        raise InputError(
            f"its model, {model['class_name']}, is a class of its own, whose layers are not told: save its weights as "
            ".weights.h5, with model.save_weights"
        )
    return model


def _steps(model: Config, arrays_of: Callable[[tuple[str, ...]], Arrays]) -> list[Step]:
    """What the layers of a model do, one after the other."""
    return [
        step for path, kind, config in _layers(model) for step in _step("/".join(path), kind, config, arrays_of(path))
    ]


def _layers(model: Config, above: tuple[str, ...] = ()) -> Iterator[Layer]:
    """The layers of a model in their order, those of models within it too.

    Raises:
        InputError: when they are no chain.
    """
    layers = model["config"]["layers"]
    last = None
    for layer in layers:
        name = layer["config"]["name"]
        inbound = layer.get("inbound_nodes") or []
        sources = set(_sources(inbound))
        if sources and (len(inbound) > 1 or sources != {last}):
            raise InputError(
                f"its layer {name} takes what {' and '.join(sorted(sources))} gives: only a chain of layers, each used "
                "once by the next, can be taken over"
            )
        if layer["class_name"] in MODELS:
            yield from _layers(layer, (*above, name))
        else:
            yield (*above, name), layer["class_name"], layer["config"]
        last = name


def _sources(node: Any) -> Iterator[str]:
    """The names of the layers that an `inbound_nodes` entry mentions, as Keras 3 and Keras 2 write them."""
    if isinstance(node, Mapping):
        if "keras_history" in node:
            yield node["keras_history"][0]
        else:
            yield from (name for each in node.values() for name in _sources(each))
    elif isinstance(node, list | tuple):
        if len(node) >= 3 and isinstance(node[0], str) and isinstance(node[1], int):
            yield node[0]
        else:
            yield from (name for each in node for name in _sources(each))


def _step(name: str, kind: str, config: Config, arrays: Arrays) -> Iterator[Step]:
    """What one layer does."""
    if kind == "Dense":
        if len(arrays) != 1 + config.get("use_bias", True):
            raise InputError(f"the layer {name} has {len(arrays)} arrays, not a kernel and perhaps a bias")
        yield dense(name, arrays[0].T, *arrays[1:])
        yield _applied(name, config.get("activation"))
    elif kind == "BatchNormalization":
        yield _batch_normalisation(name, config, arrays)
    elif kind == "Normalization" and not config.get("invert"):
        mean, variance = arrays[:2] if arrays else (np.asarray(config[key]) for key in ("mean", "variance"))
        yield normalisation(name, mean, np.maximum(np.sqrt(variance), 1e-7))
    elif kind == "Rescaling":
        yield scaling(name, config["scale"], config.get("offset", 0))
    elif kind == "Activation":
        yield _applied(name, config["activation"])
    elif (told := _activation_layer(kind, config)) is not None:
        yield Applied(name, told)
    elif kind not in WITHOUT_EFFECT and not (kind == "Reshape" and len(config.get("target_shape", ())) == 1):
        raise InputError(f"its layer {name} is a {kind}: only fully connected layers can be taken over")


def _applied(name: str, activation: Any) -> Applied:
    if activation is None:
        activation = "linear"
    if activation not in ACTIVATIONS:
        raise InputError(f"the activation {activation!r} of its layer {name} is none of {', '.join(ACTIVATIONS)}")
    return Applied(name, OUR_NAMES.get(activation, activation))


def _activation_layer(kind: str, config: Config) -> str | None:
    """The activation, by our name, that a layer is which has no weights."""
    slope = config.get("negative_slope", config.get("alpha", 0.3 if kind == "LeakyReLU" else 0))
    plain_relu = not slope and not config.get("threshold") and config.get("max_value") is None
    if kind == "ReLU" and plain_relu:
        return "relu"
    if kind == "LeakyReLU" and np.isclose(slope, 0.01):
        return "leaky_relu"
    if kind == "ELU" and config.get("alpha", 1) == 1:
        return "elu"
    if kind == "Softmax" and config.get("axis", -1) in (-1, 1):
        return "softmax"
    return None


def _batch_normalisation(name: str, config: Config, arrays: Arrays) -> Scaling:
    parts = iter(arrays)
    gamma, beta = (next(parts, None) if config.get(key, True) else None for key in ("scale", "center"))
    mean, variance = next(parts, None), next(parts, None)
    if mean is None or variance is None:
        raise InputError(f"the batch normalisation {name} lacks its mean or variance")
    return batch_normalisation(name, gamma, beta, mean, variance, float(config.get("epsilon", 1e-3)))


def _without_settings(name: str, arrays: Arrays) -> Dense:
    """A layer of which only the numbers are known."""
    if len(arrays) > 2 or arrays[0].ndim < 2:
        raise InputError(
            f"its layer {name} has {len(arrays)} arrays, the first {arrays[0].shape}, and its settings are not in this "
            "file: only fully connected layers can be taken over from it; a .keras file tells more"
        )
    return dense(name, arrays[0].T if arrays[0].ndim == 2 else arrays[0], *arrays[1:])


def _places(
    model: Config, above: tuple[str, ...] = (), place: str = "/layers"
) -> Iterator[tuple[tuple[str, ...], str]]:
    """For each layer of a model, where Keras 3 writes its numbers."""
    counts: dict[str, int] = {}
    for layer in model["config"]["layers"]:
        kind = _snake_case(layer["class_name"])
        number = counts.get(kind, 0)
        counts[kind] = number + 1
        here, path = f"{place}/{kind}{f'_{number}' if number else ''}", (*above, layer["config"]["name"])
        if layer["class_name"] in MODELS:
            yield from _places(layer, path, f"{here}/layers")
        else:
            yield path, here


def _snake_case(name: str) -> str:
    """LeakyReLU -> leaky_re_lu, as Keras does it."""
    words = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", words).lower()
