"""How good a network is at data it has or has not seen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from network.dataset import DataSet
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
    prediction = network.forward(data.images).prediction
    n = network.sizes[-1]
    mean_cost = network.cost(data.images, data.labels, cost)  # also refuses labels the network has no output for
    confusion = np.bincount(data.labels * n + prediction, minlength=n * n).reshape(n, n)
    return Evaluation(float((prediction == data.labels).mean()), mean_cost, confusion)
