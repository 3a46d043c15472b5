"""What is in a neuron: what it adds up, which pictures it answers to, and which edge it looks for."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import ndimage, stats

from network.activation import Array
from network.analysis.pictures import square
from network.data.dataset import DataSet
from network.errors import InputError
from network.model import Network

BAR_LENGTH = 8  # pixels: of the bar that an edge detector looks for
BAR_WIDTH = 3  # pixels
BAR_RIM = 1  # pixels: of the dark rim on either side of it


@dataclass(frozen=True, eq=False)
class Contributions:
    """What one neuron adds up: z = Σ w_i a_i + b.

    Attributes:
        terms: (n,) w_i a_i, what each neuron of the layer before puts in.
        bias: b.
    """

    terms: Array
    bias: float

    @property
    def weighted_sum(self) -> float:
        """z, the sum of it all."""
        return float(self.terms.sum() + self.bias)

    @property
    def strongest(self) -> NDArray[np.int64]:
        """(n,) the neurons of the layer before, those that move the sum most (either way) first."""
        return np.argsort(-np.abs(self.terms), kind="stable")


def contributions(network: Network, image: ArrayLike, layer: int, neuron: int) -> Contributions:
    """Take the weighted sum of one neuron apart.

    Args:
        network: any network.
        image: one image, as for `Network.forward`.
        layer: 1 for the first hidden layer; the input layer is 0 and adds nothing up.
        neuron: counted from 0.

    Raises:
        InputError: when there is no such neuron, or the image is not a single one that fits.
    """
    _check_neuron(network, layer, neuron)
    before = network.forward(image).activations[layer - 1]
    if before.ndim > 1:
        raise InputError(f"One image is taken apart at a time, but got {len(before)}: choose one of them.")
    return Contributions(network.weights[layer - 1][neuron] * before, float(network.biases[layer - 1][neuron]))


def find_mistakes(network: Network, data: DataSet) -> NDArray[np.int64]:
    """The indices (k,) of the images that the network gets wrong, the one it is most confident about first.

    Confidence is the activation of the output neuron that it wrongly chose.

    Raises:
        InputError: when the images do not fit the network.
    """
    passed = network.forward(data.images)
    wrong = np.flatnonzero(passed.prediction != data.labels)
    confidence = passed.output[wrong].max(axis=-1)
    return wrong[np.argsort(-confidence, kind="stable")]


def surest_mistake(network: Network, data: DataSet) -> int | None:
    """The index of the image that the network gets wrong with the most confidence; None where it makes no mistake.

    Raises:
        InputError: when the images do not fit the network.
    """
    mistakes = find_mistakes(network, data)
    return int(mistakes[0]) if len(mistakes) else None


def most_exciting(
    network: Network, data: DataSet, layer: int, neuron: int, count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The images that excite a neuron most, and those that excite it least, by its weighted sum.

    The weighted sum orders the images as the activation does, but still tells apart what saturates.

    Args:
        network: any network.
        data: images to choose from.
        layer: 1 for the first hidden layer.
        neuron: counted from 0.
        count: how many of each, at most as many as there are images.

    Returns:
        Two arrays of indices into the data, (count,) each: the most exciting first, the least exciting first.

    Raises:
        InputError: when there is no such neuron, or too few images.
    """
    _check_neuron(network, layer, neuron)
    if not 0 < count <= len(data):
        raise InputError(f"{count} of {len(data)} images were asked for: choose a count from 1 to {len(data)}.")
    z = network.forward(data.images).weighted_sums[layer - 1][:, neuron]
    return np.argsort(-z, kind="stable")[:count], np.argsort(z, kind="stable")[:count]


@dataclass(frozen=True)
class EdgeMatch:
    """How much the weights of a neuron look like an edge detector: a little bright bar between two dark rims.

    Attributes:
        likeness: at most 1, which is nothing but that bar; 0 has nothing to do with it. It is the cosine of the angle
            between the weights and the bar, as two vectors.
        row: of the middle of the bar, in pixels, counted from 0 at the top.
        column: of its middle, in pixels, counted from 0 at the left.
        angle: of the bar in degrees, anticlockwise from horizontal, in [0, 180).
    """

    likeness: float
    row: int
    column: int
    angle: float


def nearest_edge(weights: ArrayLike) -> EdgeMatch:
    """Find the edge that weights come nearest to, wherever it is and whichever way it runs.

    The bar is that of the lecture's designed neuron, `BAR_LENGTH` by `BAR_WIDTH` pixels of +1 with `BAR_RIM` pixels of
    -1 on both long sides, tried at every pixel and at every 15 degrees (a matched filter).

    Args:
        weights: (784,) or (28, 28); of any other square picture, they will do too.

    Raises:
        InputError: when the weights are no square picture.
    """
    picture = square(weights)
    size = float(np.linalg.norm(picture)) or 1.0
    found = (_best_place(picture / size, angle) for angle in np.arange(0.0, 180.0, 15.0).tolist())
    return max(found, key=lambda match: match.likeness)


def most_edge_like(network: Network) -> list[int]:
    """The neurons of the first layer after the input, that whose weights look most like an edge detector first.

    Raises:
        InputError: when the input of the network is no square picture.
    """
    likeness = np.array([nearest_edge(weights).likeness for weights in network.weights[0]])
    order: list[int] = np.argsort(-likeness, kind="stable").tolist()
    return order


def _best_place(picture: Array, angle: float) -> EdgeMatch:
    """Where a bar at an angle is most like a picture of length 1, beyond whose border there is nothing."""
    answers = ndimage.correlate(picture, _bar(angle), mode="constant")
    row, column = np.unravel_index(answers.argmax(), answers.shape)
    return EdgeMatch(float(answers[row, column]), int(row), int(column), angle)


def _bar(angle: float) -> Array:
    """(13, 13) the bar at an angle in degrees, a vector of length 1; pixels on its outline are there in part."""
    right, up = np.meshgrid(np.arange(-6.0, 7), np.arange(6.0, -7, -1))
    turn = np.deg2rad(angle)
    along, across = abs(right * np.cos(turn) + up * np.sin(turn)), abs(up * np.cos(turn) - right * np.sin(turn))

    def within(distance: Array, limit: float) -> Array:
        return np.clip(limit + 0.5 - distance, 0, 1)

    core, whole = (within(across, BAR_WIDTH / 2 + rim) for rim in (0, BAR_RIM))
    bar = within(along, BAR_LENGTH / 2) * (2 * core - whole)  # 1 in the core, -1 where only the whole is
    return np.asarray(bar / np.linalg.norm(bar))


def class_means(network: Network, data: DataSet, layer: int) -> Array:
    """How bright each neuron of a layer is on average for each class: (neurons, classes), NaN for an absent class.

    Args:
        network: any network; it has a class for each output neuron.
        data: labelled images.
        layer: 0 for the input layer, 1 for the first hidden layer.

    Raises:
        InputError: when there is no such layer, or a label without an output neuron.
    """
    classes = network.sizes[-1]
    _check_layer(network, layer, first=0)
    if len(data) and not 0 <= data.labels.min() <= data.labels.max() < classes:
        raise InputError(f"This network has classes 0 to {classes - 1}, but the labels hold others.")
    activations = network.forward(data.images).activations[layer]
    members = np.eye(classes, dtype=activations.dtype)[data.labels]
    with np.errstate(invalid="ignore"):  # 0 / 0 where a class is absent
        return activations.T @ members / members.sum(axis=0)


def area_under_curve(scores: ArrayLike, truth: ArrayLike) -> float:
    """How well scores (m,) tell the true from the false (m,): the area under the ROC curve.

    It is the chance that a true example scores higher than a false one, ties counting half: 1 is perfect, ½ is
    guessing; NaN where there are only true or only false examples (J. Hanley and B. McNeil, Radiology 143, 1982).
    """
    yes = np.asarray(truth, bool)
    pairs = int(yes.sum()) * int((~yes).sum())
    if not pairs:
        return float("nan")
    ranks = stats.rankdata(scores)
    lowest = yes.sum() * (yes.sum() + 1) / 2  # the sum of the ranks, did the true ones score lowest
    return float((ranks[yes].sum() - lowest) / pairs)


def _check_layer(network: Network, layer: int, first: int) -> None:
    last = len(network.weights)
    if not first <= layer <= last:
        raise InputError(f"There is no layer {layer} here: choose one from {first} to {last}.")


def _check_neuron(network: Network, layer: int, neuron: int) -> None:
    _check_layer(network, layer, first=1)
    if not 0 <= neuron < network.sizes[layer]:
        raise InputError(f"Layer {layer} has neurons 0 to {network.sizes[layer] - 1}, but no neuron {neuron}.")


def trace_back(network: Network, image: ArrayLike, layer: int, neuron: int) -> dict[int, int]:
    """From a neuron back to the first hidden layer: at every step the neuron that contributes most to the last one.

    Args:
        network: any network.
        image: one image, as for `Network.forward`.
        layer: of the neuron to begin with, 1 for the first hidden layer.
        neuron: counted from 0.

    Returns:
        Layer -> neuron, from the one to begin with down to layer 1.

    Raises:
        InputError: when there is no such neuron, or the image is not a single one that fits.
    """
    path = {layer: neuron}
    for above in range(layer, 1, -1):
        path[above - 1] = int(contributions(network, image, above, path[above]).terms.argmax())
    return path


def least_sure(network: Network, data: DataSet) -> NDArray[np.int64]:
    """The indices (k,) of the images that the network gets right, the one it is least confident about first.

    Confidence is the activation of the output neuron that it chose.

    Raises:
        InputError: when the images do not fit the network.
    """
    passed = network.forward(data.images)
    right = np.flatnonzero(passed.prediction == data.labels)
    return right[np.argsort(passed.output[right].max(axis=-1), kind="stable")]
