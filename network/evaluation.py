"""How good a network is at data it has or has not seen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from network.dataset import DataSet
from network.gradient import mean_cost
from network.model import Network


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The answers of a network to a whole data set, summed up.

    Attributes:
        accuracy: share of right answers, 0 to 1.
        cost: mean cost an image.
        confusion: (n, n) counts: row = what the image shows, column = what the network answers.
    """

    accuracy: float
    cost: float
    confusion: NDArray[np.int64]


def evaluate(network: Network, data: DataSet, cost: str = "squared_error") -> Evaluation:
    """Put every image of a data set before the network.

    Raises:
        InputError: when images or labels do not fit the network.
    """
    passed, n = network.forward(data.images), network.sizes[-1]
    cost_an_image = mean_cost(network, passed, data.labels, cost)  # also refuses labels that have no output neuron
    prediction = passed.prediction
    confusion = np.bincount(data.labels * n + prediction, minlength=n * n).reshape(n, n)
    return Evaluation(float((prediction == data.labels).mean()), cost_an_image, confusion)
