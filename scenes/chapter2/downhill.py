"""What there is to know of the ground around the beginning of a run: of all training images, or of the digits at hand.

Where a study has worked it out for the run on show, its numbers are taken; else they are worked out here, of a few
digits. Each comes with how many pictures it is of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from network import DataSet, Network
from network.analysis.descent import drops, full_batch_steps, turned_costs
from network.analysis.slices import cost_along, one_parameter
from network.studies.gradients import RATE, RATES, Gradients
from network.studies.landscape import Surface
from network.studies.slices import Slices, with_steeper_neurons
from scenes.learning_scene import LearningScene
from scenes.measured import FEW, landscape_of, some_digits, told_of

Floats = npt.NDArray[np.floating]

TURNS = np.linspace(-8, 8, 161)
"""By how much the weight of a staircase is then turned."""


def surface_of(scene: LearningScene) -> tuple[Surface, str, bool]:
    """The cost over the plane in which the beginning of the training moved most, as `landscape_of` tells it."""
    land, told, its_own = landscape_of(scene)
    return land.surface("beginning"), told, its_own


@dataclass(frozen=True, eq=False)
class FirstStep:
    """A step of gradient descent from the beginning, with the learning rate `RATE`.

    Attributes:
        gradient: ∇C, (parameters,).
        before: the cost.
        after: the cost after it.
        told: which pictures it is of.
    """

    gradient: Floats
    before: float
    after: float
    told: str


def first_step_of(scene: LearningScene) -> FirstStep:
    """The first step down the gradient of all pictures."""
    study = scene.study_of(Gradients)
    if study is not None:
        _parameters, costs = study.steps()
        return FirstStep(
            study.gradient(0),
            float(costs[0]),
            float(costs[1]),
            told_of(scene, study, study.study.metadata["settings"]["images"]),
        )
    few = some_digits(scene)
    before, after = full_batch_steps(scene.untrained, few, RATE, 1).costs.tolist()
    return FirstStep(
        scene.untrained.gradient(few.images, few.labels).flat, before, after, told_of(scene, None, len(few))
    )


def promises_of(scene: LearningScene) -> tuple[Floats, Floats, Floats]:
    """Learning rates (5,), by how much a step of each should lower the cost (5,), and by how much it does (5,)."""
    study = scene.study_of(Gradients)
    if study is not None:
        arrays = study.study.arrays
        return arrays["rates"], arrays["predicted_drops"], arrays["true_drops"]
    return np.array(RATES), *drops(scene.untrained, some_digits(scene), RATES)


@dataclass(frozen=True, eq=False)
class Staircase:
    """The cost of a trained network along one weight, with its own neurons, and with some that are only on or off.

    Attributes:
        turns: (k,) by how much the weight is turned.
        smooth: (k,) the costs with sigmoids.
        steps: (k,) the costs with steps.
        told: which pictures they are of.
    """

    turns: Floats
    smooth: Floats
    steps: Floats
    told: str

    @property
    def levels(self) -> int:
        """How many different costs the staircase has."""
        return len(np.unique(self.steps))

    @property
    def middle_of_a_step(self) -> float:
        """The turn in the middle of its longest step."""
        ends = np.array([0, *(np.flatnonzero(np.diff(self.steps)) + 1), len(self.turns)])
        longest = int(np.diff(ends).argmax())
        return float(self.turns[(ends[longest] + ends[longest + 1] - 1) // 2])


def staircase_of(scene: LearningScene) -> Staircase:
    """The staircase of the trained network, along a weight that matters."""
    study = scene.study_of(Slices)
    if study is not None:
        arrays, images = study.study.arrays, study.study.metadata["settings"]["stair_images"]
        costs = arrays["stair_costs"]
        return Staircase(arrays["stair_turns"], costs[0], costs[-1], told_of(scene, study, images))
    few, network = some_digits(scene, FEW), scene.trained
    *_before, W = network.gradient(few.images, few.labels).weights
    index = network.parameter_count - W.size - len(W) + int(abs(W).argmax())
    double = network.with_parameters(network.parameters.astype(np.float64))
    smooth, steps = (
        cost_along(each, one_parameter(each, index), TURNS, few)
        for each in (double, with_steeper_neurons(double, np.inf))
    )
    return Staircase(TURNS, smooth, steps, told_of(scene, None, len(few)))


def starts_of(network: Network) -> list[tuple[int, int]]:
    """Where the weights and where the biases of each layer begin in `Network.parameters`, and how many there are."""
    sizes = [part.size for W, b in zip(network.weights, network.biases, strict=True) for part in (W, b)]
    return list(zip(np.cumsum([0, *sizes[:-1]]).tolist(), sizes, strict=True))


def some_of_all(network: Network, gradient: Floats) -> list[int]:
    """The weight of the first layer that matters most and its neighbour, and the last two parameters of all."""
    W = network.weights[0]
    place = min(int(abs(gradient[: W.size]).argmax()), W.size - 2)
    return [place, place + 1, network.parameter_count - 2, network.parameter_count - 1]


def wishes(gradient: Floats, ranks: Sequence[float]) -> list[int]:
    """Parameters of which so large a share has a smaller |∂C/∂w|, by their indices and in their order."""
    order = np.argsort(abs(gradient), kind="stable")
    return sorted({int(order[round(rank * (len(order) - 1))]) for rank in ranks})


@dataclass(frozen=True, eq=False)
class Connection:
    """A connection that is drawn, and what a nudge of its weight does.

    Attributes:
        layer: that it leads into, 1 or more.
        i: the neuron that receives.
        j: the neuron that sends.
        slope: ∂C/∂w.
        before: the cost as it is.
        after: the cost when the weight alone is larger by the nudge.
    """

    layer: int
    i: int
    j: int
    slope: float
    before: float
    after: float

    @property
    def change(self) -> float:
        """By how much the nudge changes the cost."""
        return self.after - self.before


def two_connections(network: Network, shown: Sequence[Sequence[int]], data: DataSet, nudge: float) -> list[Connection]:
    """Of the connections that are drawn the one that matters most, and the one in the middle: half matter less.

    Args:
        network: whose they are.
        shown: the neurons of each layer that are drawn.
        data: the examples whose cost is asked.
        nudge: by how much each weight is made larger.
    """
    double = network.with_parameters(network.parameters.astype(np.float64))
    gradient = double.gradient(data.images, data.labels).weights
    places: list[tuple[int, int, int]] = []
    slopes = []
    for layer, dC_dW in enumerate(gradient, 1):
        places.extend((layer, i, j) for i in shown[layer] for j in shown[layer - 1])
        slopes.append(dC_dW[np.ix_(shown[layer], shown[layer - 1])].ravel())
    every = np.concatenate(slopes)
    order = np.argsort(abs(every), kind="stable")
    order = order[-max(int(np.count_nonzero(every)), 1) :]  # a network that cannot learn has others, too
    found = []
    for place in (int(order[-1]), int(order[len(order) // 2])):
        layer, i, j = places[place]
        index = starts_of(network)[2 * (layer - 1)][0] + i * network.sizes[layer - 1] + j
        _less, before, after = turned_costs(network, index, data, nudge)
        found.append(Connection(layer, i, j, float(every[place]), float(before), float(after)))
    return found
