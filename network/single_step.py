"""One step of learning from one example: the smallest piece of a training, to be looked at closely."""

import numpy as np
from numpy.typing import ArrayLike

from network.model import Network
from network.training import TrainingRun

STEP_SIZES = 2.0 ** np.arange(-8, 11)
"""The learning rates η that are tried, from the least to the greatest."""


def helpful_step(network: Network, image: ArrayLike, label: int) -> TrainingRun:
    """A single step against the gradient of one example, as a run from the network to the one that it makes.

    The step is η times the gradient, with the least η of `STEP_SIZES` that reads the picture rightly and at no more
    than half the cost; where none does, with the one of the lowest cost.

    Args:
        network: where to start.
        image: as for `Network.forward`.
        label: the right answer.

    Returns:
        A run of two checkpoints, before and after the step, with the cost of the example, and 1 or 0 for an answer
        that is right or wrong.

    Raises:
        InputError: when image or label do not fit the network.
    """
    start, gradient = network.parameters, network.gradient(image, label).flat
    ends = [network.with_parameters(start - float(η) * gradient) for η in STEP_SIZES]
    costs = np.array([each.cost(image, label) for each in (network, *ends)])
    right = np.array([each.forward(image).prediction == label for each in (network, *ends)])
    good = np.flatnonzero((right & (costs <= costs[0] / 2))[1:])
    best = int(good[0] if len(good) else costs[1:].argmin())
    parameters, chosen = np.array([start, ends[best].parameters], np.float32), [0, best + 1]
    return TrainingRun(ends[best], np.array([0, 1]), parameters, costs[chosen], right[chosen].astype(float))
