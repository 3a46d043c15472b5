"""What does the cost look like along a line?

Slices of the real cost along single weights and down the gradient; and, for what would become of learning with neurons
that are only on or off, along one weight of networks with steeper and steeper neurons.

Arrays, where the axes are moment (2: the first and the last checkpoint), layer, turn, rate, slice (25 a layer),
steepness (4), stair:

    turns               (161,) by how much one weight is turned: -8 to 8
    steepest            (2, layers) of each layer the weight with the greatest |∂C/∂w|
    steepest_costs      (2, layers, 161) cost of all training images with that weight turned
    rates               (201,) how far to go: 0, 0.1, ..., 20
    downhill_costs      (201,) C(θ - t ∇C) of all training images, from the first checkpoint
    weights             (slices,) weights drawn at random, as many of each layer
    slice_costs         (2, slices, 161) float32, cost of the first 2,000 training images with each of them turned
    valleys             (2, slices) how many valleys that slice has between its ends
    ranges              (2, slices) by how much the cost changes along it: greatest less smallest
    steepnesses         (4,) how many times as steep each neuron of the network is, infinite for a step
    stair_weight        () the weight of the staircase: of the layer before the last, the one with the greatest |∂C/∂w|
    stair_turns         (321,) by how much it is turned: -8 to 8
    stair_costs         (4, 321) cost of the first 300 training images, last checkpoint, with neurons as steep
"""

from dataclasses import replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from network.activation import steeper, step
from network.analysis.slices import cost_along, one_parameter, valleys
from network.data.dataset import DataSet
from network.model import Network
from network.studies import Data
from network.studies.of_run import StudyOfRun
from network.studies.study import Study
from network.training import Tell, TrainingRun

TURNS = np.linspace(-8, 8, 161)
RATES = np.linspace(0, 20, 201)
STAIR_TURNS = np.linspace(-8, 8, 321)
STEEPNESSES = (1, 4, 16, np.inf)
A_LAYER = 25  # random slices
IMAGES = 2_000  # for them
STAIR_IMAGES = 300  # the steps of more would be too small to be seen
ROUNDING = 1e-13  # of a cost in double precision
SEED = 0  # of the random weights

AXES = {
    "turns": ["turn"],
    "steepest": ["moment", "layer"],
    "steepest_costs": ["moment", "layer", "turn"],
    "rates": ["rate"],
    "downhill_costs": ["rate"],
    "weights": ["slice"],
    "slice_costs": ["moment", "slice", "turn"],
    "valleys": ["moment", "slice"],
    "ranges": ["moment", "slice"],
    "steepnesses": ["steepness"],
    "stair_weight": [],
    "stair_turns": ["stair"],
    "stair_costs": ["steepness", "stair"],
}


class Slices(StudyOfRun):
    """The cost along lines through the parameters of a run: see `study`."""

    name: ClassVar[str] = "slices"

    def of_steepest(self, moment: int, layer: int) -> tuple[int, NDArray[np.float64], NDArray[np.float64]]:
        """The weight that matters most, by how much it is turned (161,), and the costs (161,).

        Args:
            moment: 0 for the first checkpoint, -1 for the last.
            layer: 1 for the first hidden layer, ..., or -1 for the output layer.
        """
        at = layer - 1 if layer > 0 else layer
        return int(self.study["steepest"][moment, at]), self.study["turns"], self.study["steepest_costs"][moment, at]

    def downhill(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How far one goes down the first gradient, in η, (201,), and the costs (201,) there."""
        return self.study["rates"], self.study["downhill_costs"]

    def with_valleys(self, moment: int) -> NDArray[np.int64]:
        """How many of the random slices have 0, 1, 2, ... valleys, at the start, 0, or at the end, -1."""
        return np.bincount(self.study["valleys"][moment])


def make(data: Data, tell: Tell, run: TrainingRun) -> Study:
    """Take all slices.

    Args:
        data: "train".
        tell: is told the number of slices done.
        run: the run, of which the first and the last checkpoint are sliced.
    """
    train = data["train"]
    networks = [run.at(moment).in_double_precision for moment in (0, -1)]
    gradients = [each.gradient(train.images, train.labels) for each in networks]
    steepest = np.array([_steepest(each.weights) for each in gradients]) + _starts(run.network)
    weights = random_weights(run.network, A_LAYER, SEED)
    total, done = steepest.size + 1 + 2 * len(weights), 0

    def slice_of(network: Network, index: int, turns: NDArray[np.float64], images: DataSet) -> NDArray[np.float64]:
        nonlocal done
        tell(done, total)
        done += 1
        return cost_along(network, one_parameter(network, index), turns, images)

    steepest_costs = [
        [slice_of(network, int(index), TURNS, train) for index in row]
        for network, row in zip(networks, steepest, strict=True)
    ]
    downhill = cost_along(networks[0], -gradients[0].flat, RATES, train)
    some, few = train.take(slice(IMAGES)), train.take(slice(STAIR_IMAGES))
    random = np.array([[slice_of(network, index, TURNS, some) for index in weights] for network in networks])
    stair_weight = int(steepest[1, -2:][0])
    stairs = [
        slice_of(with_steeper_neurons(networks[1], factor), stair_weight, STAIR_TURNS, few) for factor in STEEPNESSES
    ]
    arrays = {
        "turns": TURNS,
        "steepest": steepest,
        "steepest_costs": np.array(steepest_costs),
        "rates": RATES,
        "downhill_costs": downhill,
        "weights": np.array(weights),
        "slice_costs": random.astype(np.float32),
        "valleys": np.array([[valleys(each, ROUNDING) for each in row] for row in random]),
        "ranges": np.ptp(random, axis=-1),
        "steepnesses": np.array(STEEPNESSES),
        "stair_weight": np.array(stair_weight),
        "stair_turns": STAIR_TURNS,
        "stair_costs": np.array(stairs),
    }
    settings = {"seed": SEED, "images": len(train), "slice_images": len(some), "stair_images": len(few)}
    return Study(arrays, {"study": "slices", "axes": AXES, "settings": settings})


def with_steeper_neurons(network: Network, factor: float) -> Network:
    """The network with every neuron so many times as steep, or with steps where the factor is infinite."""
    sharpened = [step if np.isinf(factor) else steeper(each, factor) for each in network.activations]
    return replace(network, activations=tuple(sharpened))


def random_weights(network: Network, count: int, seed: int) -> list[int]:
    """As many weights of each layer, drawn at random: their indices in the order of `Network.parameters`."""
    rng = np.random.default_rng(seed)
    chosen: list[int] = []
    for start, W in zip(_starts(network).tolist(), network.weights, strict=True):
        chosen.extend((start + rng.permutation(W.size)[:count]).tolist())
    return chosen


def valleys_along(network: Network, weights: list[int], data: DataSet) -> NDArray[np.int64]:
    """How many valleys the slices along these weights have between their ends, -8 to 8: (weights,)."""
    double = network.in_double_precision
    slices = (cost_along(double, one_parameter(double, index), TURNS, data) for index in weights)
    return np.array([valleys(each, ROUNDING) for each in slices])


def _starts(network: Network) -> NDArray[np.int64]:
    """Where the weights of each layer begin in `Network.parameters`."""
    sizes = [W.size + b.size for W, b in zip(network.weights, network.biases, strict=True)]
    return np.cumsum([0, *sizes[:-1]])


def _steepest(gradients: tuple[NDArray[np.floating], ...]) -> list[int]:
    """Of each layer the weight with the greatest |∂C/∂w|, counted within the layer."""
    return [int(np.abs(dC_dW).argmax()) for dC_dW in gradients]
