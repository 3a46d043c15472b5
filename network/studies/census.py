"""What do the project's networks answer, and what do their neurons answer to?

Every network in `assets/networks` that reads pictures is asked about every test image.

Arrays, for each NAME in `metadata["networks"]` and each hidden layer 1, 2, ...:

    NAME_confusion       (10, 10) counts: row = what the image shows, column = what the network answers
    NAME_accuracy        () share answered rightly, 0 to 1
    NAME_class_means_1   (neurons, 10) mean activation of each neuron of the layer for each digit
    NAME_loop_areas      (neurons,) for each neuron of the last hidden layer, how well its activation tells pictures
                         with an upper loop from others: the area under the ROC curve, 1 perfect, ½ guessing

`metadata["networks"][NAME]` is the digest of the network that was counted, as `Network.digest` gives it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from network.activation import Array
from network.analysis.neurons import area_under_curve, class_means
from network.data.dataset import DataSet
from network.evaluation import evaluate
from network.model import Network
from network.recipes import READERS
from network.storage.networks import load_network
from network.studies import Data
from network.studies.loops import has_upper_loop
from network.studies.study import Study, load_study
from network.training import Tell


@dataclass(frozen=True, eq=False)
class Census:
    """What one network answers to the test images.

    Attributes:
        name: of the network in `assets/networks`.
        accuracy: share of right answers, 0 to 1.
        confusion: (10, 10) counts: row = what the image shows, column = what the network answers.
        class_means: of each hidden layer, the first one first: (neurons, 10) mean activations for each digit.
        loop_areas: (neurons,) of the last hidden layer: area under the ROC curve against "it has an upper loop".
    """

    name: str
    accuracy: float
    confusion: NDArray[np.int64]
    class_means: tuple[Array, ...]
    loop_areas: Array


def make(data: Data, tell: Tell, networks: dict[str, Network] | None = None) -> Study:
    """Count the answers of every network.

    Args:
        data: "test".
        tell: is told the number of networks done.
        networks: by name; those that come with the project if None.
    """
    networks = networks or {name: load_network(name) for name in READERS}
    test = data["test"]
    tell(0, len(networks) + 1)
    loops = np.array([has_upper_loop(image) for image in test.images])
    arrays, axes = {}, {}
    for done, (name, network) in enumerate(networks.items(), 1):
        tell(done, len(networks) + 1)
        for what, named, array in _count(network, test, loops):
            arrays[f"{name}_{what}"], axes[f"{name}_{what}"] = array, named
    tell(len(networks) + 1, len(networks) + 1)
    digests = {name: network.digest for name, network in networks.items()}
    return Study(arrays, {"study": "census", "axes": axes, "networks": digests, "test_images": len(test)})


def _count(
    network: Network, test: DataSet, loops: NDArray[np.bool_]
) -> Iterator[tuple[str, list[str], NDArray[np.generic]]]:
    """What is counted of one network: name, axes and values of each array."""
    judged, last = evaluate(network, test), len(network.sizes) - 2
    assert judged.confusion is not None  # digits are classes
    yield "confusion", ["shown", "answered"], judged.confusion
    yield "accuracy", [], np.array(judged.accuracy)
    for layer in range(1, last + 1):
        yield f"class_means_{layer}", ["neuron", "digit"], class_means(network, test, layer)
    brightness = network.forward(test.images).activations[last]
    yield "loop_areas", ["neuron"], np.array([area_under_curve(each, loops) for each in brightness.T])


def census_of(network: Network) -> Census | None:
    """What was counted of this very network; None where it is not one of those that were counted.

    Raises:
        InputError: when the study is missing or broken.
    """
    study = load_study("census")
    digest = network.digest
    names = [name for name, counted in study.metadata["networks"].items() if counted == digest]
    if not names:
        return None
    name = names[0]
    return Census(
        name=name,
        accuracy=float(study[f"{name}_accuracy"]),
        confusion=study[f"{name}_confusion"],
        class_means=tuple(study[f"{name}_class_means_{layer}"] for layer in range(1, len(network.sizes) - 1)),
        loop_areas=study[f"{name}_loop_areas"],
    )
