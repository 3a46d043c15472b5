"""What each of all examples asks for: a few of them in a table, and the mean of ever more of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from network import DataSet, Network
from network.analysis.many_examples import example_gradients, gradient_norms, running_gradients
from scenes.learning_scene import LearningScene

Floats = npt.NDArray[np.floating]

EXAMPLES, WEIGHTS = 6, 4
"""How many examples are asked in the table, and of how many weights; one bias comes after them."""
UPPER = 0.1
"""Among which share of those that the cost depends on most the weights of a layer are drawn."""


@dataclass(frozen=True, eq=False)
class Requests:
    """What examples ask of the untrained network.

    Attributes:
        examples: (6,) the indices of those in the table.
        parameters: (5,) the indices of the weights, and of one bias.
        requests: (5, 6) what each example asks of each.
        counts: (k,) of how many examples the means are.
        means: (k, 5) what the first of them ask for on average.
        mean_of_norms: how long the list of one example is, on average.
        norm_of_mean: how long the mean of the lists of all is.
    """

    examples: npt.NDArray[np.int64]
    parameters: list[int]
    requests: Floats
    counts: list[int]
    means: Floats
    mean_of_norms: float
    norm_of_mean: float


def requests_of_all(scene: LearningScene) -> Requests:
    """Of the pictures at hand, each of which can be asked."""
    network, data = scene.untrained, scene.learnt_from
    examples = first_of_six_digits(data, scene.image, scene.label)
    order = np.concatenate([examples, np.setdiff1d(np.arange(len(data)), examples)])
    tenfold = [len(examples) * 10**k for k in range(8)]
    counts = [*(count for count in tenfold if count < len(data)), len(data)]
    means = running_gradients(network, data, counts, order)
    parameters = drawn_parameters(network, means[-1], seed=0)
    norms = float(gradient_norms(network, data).mean())
    requests = -example_gradients(network, data.take(examples), parameters).T
    return Requests(
        examples, parameters, requests, counts, -means[:, parameters], norms, float(np.linalg.norm(means[-1]))
    )


def first_of_six_digits(data: DataSet, image: Floats, label: int) -> npt.NDArray[np.int64]:
    """The first example of a digit, then the first five of five other digits, in the data's order.

    Where the picture on show is itself among the data, it is that digit's example.
    """
    _labels, firsts = np.unique(data.labels, return_index=True)
    others = [index for index in np.sort(firsts) if data.labels[index] != label]
    same = np.flatnonzero(data.labels == label)
    itself = [index for index in same if np.array_equal(data.images[index].ravel(), np.ravel(image))]
    first = [*itself, *same][:1]
    return np.array([*first, *others][:EXAMPLES], np.int64)


def drawn_parameters(network: Network, gradient: Floats, seed: int) -> list[int]:
    """Some weights to ask about, and a bias of the last layer: the one that the cost depends on most.

    In each layer in turn, from the first on, a weight is drawn of the tenth that the cost depends on most; in the last
    layer as many as are missing.

    Args:
        network: whose parameters they are.
        gradient: (parameters,) of the cost.
        seed: of the draw.
    """
    generator = np.random.default_rng(seed)
    layers = len(network.weights)
    wanted = [min(layer, layers) for layer in range(1, WEIGHTS + 1)]
    if layers > WEIGHTS:
        wanted = [1, *range(layers - WEIGHTS + 2, layers + 1)]
    chosen: list[int] = []
    start = 0
    for layer, (W, b) in enumerate(zip(network.weights, network.biases, strict=True), start=1):
        sizes = abs(gradient[start : start + W.size])
        upper = np.argsort(-sizes, kind="stable")[: max(int(UPPER * W.size), wanted.count(layer))]
        drawn = generator.choice(upper, wanted.count(layer), replace=False)
        chosen += (start + np.sort(drawn)).tolist()
        start += W.size + b.size
    last = network.biases[-1].size
    chosen.append(network.parameter_count - last + int(abs(gradient[-last:]).argmax()))
    return chosen
