"""Networks that were trained elsewhere: what other frameworks hold in memory, and the files they write.

Objects are known by what they offer, a mapping of names, a list of arrays or attributes, and files by how their names
end. Each format has a reader of its own, which says what it found as a `Source`.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from network.activation import Activation
from network.errors import InputError
from network.model import Network
from network.storage import keras, pytorch
from network.storage.archive import Arrays, read_arrays, read_file
from network.storage.json_layout import from_json_file
from network.storage.onnx_graph import from_onnx
from network.storage.ordering import in_order
from network.storage.scikit_learn import from_estimator, is_estimator
from network.storage.steps import OUR_NAMES, Applied, Dense, Source, Step, dense, layers_of, normalisation

READERS: dict[str, Callable[[Path], Source]] = {
    ".safetensors": pytorch.from_safetensors,
    ".h5": keras.from_hdf5,
    ".hdf5": keras.from_hdf5,
    ".keras": keras.from_archive,
    ".onnx": from_onnx,
    ".json": from_json_file,
}
"""What reads a file, by how its name ends; `.npz` files of others are read, too, by `_from_npz`."""
PICKLES = (".pt", ".pth", ".ckpt", ".bin", ".pkl", ".pickle", ".joblib")


def network_from(
    source: Any,
    activations: str | Activation | Sequence[str | Activation] | None = None,
    *,
    order: Sequence[str] | None = None,
    normalised: tuple[Any, Any] | None = None,
) -> Network:
    """A network of the fully connected layers that another framework trained.

    It reads inputs as it was trained to: pixels in [0, 1] if those were, and in the same order.

        network_from(model.state_dict(), ["relu", "identity"])        # PyTorch
        network_from("model.safetensors", ["relu", "identity"])
        network_from(model)                                           # Keras, which tells its activations
        network_from("model.keras")                                   # or .h5, .onnx
        network_from(classifier)                                      # scikit-learn, also a Pipeline or GridSearchCV
        network_from(state, "relu", normalised=(0.1307, 0.3081))      # trained on (x - 0.1307) / 0.3081

    Layers may lack a bias. Dropout and flattening do nothing and are left out; a batch normalisation next to a layer
    and a scaler before the network are folded into its weights. In a `state_dict` ε of a batch normalisation is taken
    for PyTorch's usual 1e-5. Anything else, such as a convolution, is refused by its name.

    Args:
        source: PyTorch's `state_dict` (weights (out, in)), also nested or in a whole checkpoint; the list of Keras's
            `get_weights()` (kernels (in, out), each followed by its bias); the model of either; a fitted estimator of
            scikit-learn; pairs (W, b) with W (out, in) and b (out,) or None; a `Network`. Or the path of a file:
            `.safetensors`, `.keras`, `.h5`, `.weights.h5`, `.onnx`, `.json` (see `json_layout`), or `.npz` with the
            arrays of a state_dict by their names, or of a list. Pickles, `.pt` and `.pth`, are never read.
        activations: one for all layers, or one a layer but the input. Needed where the source does not tell them.
        order: the names of the layers in their order: needed where several orders would fit.
        normalised: (mean, deviation) of the inputs, numbers or arrays (n,), if the network was trained on
            (x - mean) / deviation: folded into the first layer, which then takes x itself.

    Returns:
        The network. Where it is known what its outputs stand for, `metadata["classes"]` tells it, in order; a
        classifier of scikit-learn with two classes gets an output for each of them, as its `predict_proba` has.

    Raises:
        InputError: when the activations or the order are not known, or a layer is not fully connected; or when the
            file or what reads its format is missing.
    """
    if isinstance(source, str | os.PathLike):
        path = Path(os.path.expanduser(source))
        found = _read(path)
    else:
        path = None
        found = _found_in(source)
    if found.in_order and order is not None:
        raise InputError("The order of these layers is known: leave order out.")
    steps = found.steps if found.in_order else in_order(found.steps, order)
    if normalised is not None:
        steps = [_before_all(normalised), *steps]
    return _network(found, steps, activations, path)


def _read(path: Path) -> Source:
    """What a file tells."""
    suffix = path.suffix.lower()
    if suffix in PICKLES:
        raise InputError(
            f"{path} is a pickle, which could run any program and is never read: save the weights of PyTorch with "
            'safetensors.torch.save_file(model.state_dict(), "model.safetensors"), or with np.savez("model.npz", '
            "**{name: each.numpy() for name, each in model.state_dict().items()}), and hand what you load with "
            "scikit-learn to network_from itself."
        )
    if suffix == ".npz":
        return read_arrays(path, _from_npz)
    if suffix not in READERS:
        raise InputError(f"{path} is of no kind known here: its name would end in .npz, {', '.join(READERS)}.")
    return read_file(path, lambda: READERS[suffix](path))


def _from_npz(arrays: Arrays) -> Source:
    """What the arrays of a `.npz` file tell, that numpy wrote from a state_dict or a list."""
    if {"activations", "metadata", "W1"} <= arrays.keys():
        raise InputError("it is a network of this project already: read it with load_network")
    given, count = dict(arrays), len(arrays)
    arrays.clear()
    if {*given} == {f"arr_{k}" for k in range(count)}:  # so np.savez calls the arrays of a list
        return keras.from_weight_list([given[f"arr_{k}"] for k in range(count)])
    return pytorch.from_state_dict(given)


def _found_in(source: Any) -> Source:
    """What an object in memory tells."""
    if isinstance(source, Network):
        return _from_network(source)
    if is_estimator(source):
        return from_estimator(source)
    if callable(getattr(source, "get_weights", None)):  # before state_dict: on PyTorch, Keras's models have both
        return keras.from_model(source)
    if callable(getattr(source, "state_dict", None)):
        source = source.state_dict()
    if isinstance(source, Mapping):
        return pytorch.from_state_dict(source)
    if isinstance(source, list | tuple) and source and all(isinstance(each, list | tuple) for each in source):
        return _from_pairs(source)
    if isinstance(source, list | tuple):
        return keras.from_weight_list(source)
    raise InputError(
        "Weights come as PyTorch's state_dict, Keras's get_weights() list, a fitted scikit-learn MLP, pairs (W, b) or "
        f"the path of a file, not as {type(source).__name__}."
    )


def _from_pairs(pairs: Sequence[Any]) -> Source:
    if any(len(pair) != 2 for pair in pairs):
        raise InputError("Weights come in pairs (W, b) with W (out, in) and b (out,) or None, one pair a layer.")
    return Source("arrays", [dense(f"layer {number}", *pair) for number, pair in enumerate(pairs, 1)])


def _from_network(network: Network) -> Source:
    steps: list[Step] = []
    for number, (W, b, activation) in enumerate(
        zip(network.weights, network.biases, network.activations, strict=True), 1
    ):
        steps += [Dense(f"layer {number}", W, b), Applied(f"layer {number}", activation.name)]
    return Source(None, steps, True, network.metadata)


def _before_all(normalised: Any) -> Step:
    if not isinstance(normalised, list | tuple) or len(normalised) != 2:
        raise InputError("The inputs were normalised with a mean and a deviation, as in normalised=(0.1307, 0.3081).")
    return normalisation("normalised", *normalised)


def _network(found: Source, steps: Sequence[Step], activations: Any, path: Path | None) -> Network:
    """The network that these steps make."""
    layers, told = layers_of(steps)
    if not layers:
        raise InputError(f"{path or 'These weights'} {'holds' if path else 'hold'} no fully connected layer.")
    if activations is None and found.tells_activations:
        activations = [name or "identity" for name in told]
    if activations is None:
        raise InputError(_question(len(layers), path))
    if not _are_activations(activations):
        raise InputError(
            'Activations are names such as "relu": one for all layers, or a list of one for each layer but the input.'
        )
    several = [activations] * len(layers) if isinstance(activations, str | Activation) else activations
    if len(several) != len(layers):
        names = ", ".join(layer.name for layer in layers)
        raise InputError(
            f"There are {len(layers)} layers ({names}), but {len(several)} activations: name one for each."
        )
    ours = [OUR_NAMES.get(each, each) if isinstance(each, str) else each for each in several]
    metadata = ({"framework": found.framework} if found.framework else {}) | dict(found.metadata)
    return Network.from_arrays([each.W for each in layers], [each.b for each in layers], ours, metadata)


def _question(count: int, path: Path | None) -> str:
    """What to say where activations are not known."""
    names = ["relu"] * (count - 1) + ["softmax"] if count < 5 else ["relu", "...", "softmax"]
    listed = ", ".join(f'"{name}"' for name in names)
    ask = f"name one for all {count} layers, or one for each, such as"
    if path is None:
        return f"These weights do not tell their activations: {ask} network_from(weights, activations=[{listed}])."
    return (
        f'{path} does not tell its activations: {ask} network_from("{path}", activations=[{listed}]), or '
        f"python -m network convert {path} --activations {','.join(names)}."
    )


def _are_activations(given: Any) -> bool:
    several = list(given) if isinstance(given, list | tuple) else [given]
    return all(isinstance(each, str | Activation) for each in several)
