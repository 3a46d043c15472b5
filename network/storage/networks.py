"""Networks and training runs, to and from files.

A file is a `.npz`, written and read by `network.storage.archive`:

    W1 b1 W2 b2 ...   weights (out, in) and biases (out,), float32 or float64
    activations       the name of an activation a layer
    metadata          JSON text
    checkpoints, steps, costs, accuracies   of a run only: the fields of `TrainingRun`; no accuracies where it has none
"""

from pathlib import Path

import numpy as np

from network.activation import ACTIVATIONS
from network.errors import InputError
from network.model import Network
from network.storage.archive import Arrays, locate, metadata_array, read_arrays, take, take_metadata, write_arrays
from network.storage.foreign import PICKLES, READERS, network_from
from network.training import TrainingRun


def save_network(network: Network, path: str | Path) -> None:
    """Write a network to a `.npz` file, which holds a whole network at any moment.

    Raises:
        InputError: when the file cannot be written, the metadata are not JSON values, or an activation is not one of
            `ACTIVATIONS`.
    """
    write_arrays(_network_arrays(network), path)


def load_network(name_or_path: str | Path) -> Network:
    """The network of a file, or one that comes with the project.

    Args:
        name_or_path: the path of a `.npz` file, or a bare name such as `"edges"`: `assets/networks/edges.npz`. Also the
            path of a file of another framework that tells its activations: `.keras`, `.h5`, `.onnx`, `.json`. Others
            are read by `network_from`.

    Raises:
        InputError: when there is no such network, or the file does not hold exactly a network.
    """
    path = locate(name_or_path, "networks", "network")
    if path.suffix.lower() in READERS or path.suffix.lower() in PICKLES:
        return network_from(path)
    return read_arrays(path, _network_from)


def save_run(run: TrainingRun, path: str | Path) -> None:
    """Write a training run to a `.npz` file: its network, and the checkpoints as float32.

    Raises:
        InputError: as for `save_network`.
    """
    checkpoints = np.ascontiguousarray(run.parameters, np.float32)
    judged = {"steps": run.steps, "costs": run.costs}
    if run.accuracies is not None:
        judged["accuracies"] = run.accuracies
    write_arrays(_network_arrays(run.network) | {"checkpoints": checkpoints} | judged, path)


def load_run(name_or_path: str | Path) -> TrainingRun:
    """The training run of a file, or one that comes with the project.

    Args:
        name_or_path: the path of a `.npz` file, or a bare name such as `"plain"`: `assets/runs/plain.npz`.

    Raises:
        InputError: when there is no such run, or the file does not hold exactly a run.
    """
    return read_arrays(locate(name_or_path, "runs", "run"), _run_from)


# From networks and runs to arrays


def _network_arrays(network: Network) -> Arrays:
    """All that a file holds of a network."""
    for activation in network.activations:
        if ACTIVATIONS.get(activation.name) is not activation:
            raise InputError(f"A file knows only the activations {', '.join(ACTIVATIONS)}, not {activation.name}.")
    arrays: Arrays = {}
    for layer, (W, b) in enumerate(zip(network.weights, network.biases, strict=True), 1):
        arrays |= {f"W{layer}": np.ascontiguousarray(W), f"b{layer}": b}
    names = [activation.name for activation in network.activations]
    return arrays | {"activations": np.array(names), "metadata": metadata_array(network.metadata)}


# From arrays to networks and runs


def _network_from(arrays: Arrays) -> Network:
    """Take a network out of these arrays."""
    if "activations" not in arrays:
        raise InputError("it lacks the array activations; weights of another framework are read by network_from")
    names = take(arrays, "activations", 1, np.str_)
    metadata = take_metadata(arrays)
    weights, biases = [], []
    for layer in range(1, len(names) + 1):
        weights.append(take(arrays, f"W{layer}", 2, np.float32, np.float64))
        biases.append(take(arrays, f"b{layer}", 1, np.float32, np.float64))
    return Network.from_arrays(weights, biases, [str(name) for name in names], metadata)


def _run_from(arrays: Arrays) -> TrainingRun:
    """Take a run out of these arrays."""
    run = TrainingRun(
        parameters=take(arrays, "checkpoints", 2, np.float32),
        steps=take(arrays, "steps", 1, np.int64),
        costs=take(arrays, "costs", 1, np.float64),
        accuracies=take(arrays, "accuracies", 1, np.float64) if "accuracies" in arrays else None,
        network=_network_from(arrays),
    )
    count, parameters = len(run), run.network.parameter_count
    judged = {"costs": run.costs} | ({} if run.accuracies is None else {"accuracies": run.accuracies})
    if not count or run.parameters.shape != (count, parameters) or any(len(each) != count for each in judged.values()):
        shapes = "".join(f", {name} {array.shape}" for name, array in judged.items())
        raise InputError(
            f"checkpoints {run.parameters.shape}, steps {run.steps.shape}{shapes} do not go with each other and a "
            f"network of {parameters} parameters"
        )
    if run.steps[0] < 0 or not np.all(run.steps[1:] > run.steps[:-1]):
        raise InputError("its steps do not increase from 0 or later")
    if not (np.isfinite(run.parameters).all() and np.isfinite(run.costs).all()):
        raise InputError("its checkpoints or costs hold NaN or infinity")
    shares = np.zeros(0) if run.accuracies is None else run.accuracies
    if not np.all((shares >= 0) & (shares <= 1)):  # NaN fails both comparisons
        raise InputError("its accuracies do not lie between 0 and 1")
    return run


# From files to arrays
