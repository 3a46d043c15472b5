"""How good a network is at data it has or has not seen."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from network.data.dataset import DataSet
from network.errors import InputError
from network.model import Network, mean_cost


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The answers of a network to a whole data set, summed up.

    Attributes:
        accuracy: share of right answers, 0 to 1; None where the data have no classes, but values to come near to.
        cost: mean cost an example.
        confusion: (n, n) counts: row = the right class, column = what the network answers; (2, 2) for one output. None
            where the data have no classes.
    """

    accuracy: float | None
    cost: float
    confusion: NDArray[np.int64] | None


def evaluate(network: Network, data: DataSet, cost: str = "squared_error") -> Evaluation:
    """Put every example of a data set before the network.

    Raises:
        InputError: when inputs or labels do not fit the network.
    """
    passed, n = network.forward(data.images), max(network.sizes[-1], 2)
    cost_an_example = mean_cost(network, passed, data.labels, cost)  # also refuses labels that have no output neuron
    if not data.has_classes:
        return Evaluation(None, cost_an_example, None)
    prediction = passed.prediction
    confusion = np.bincount(data.labels.astype(np.intp) * n + prediction, minlength=n * n).reshape(n, n)
    return Evaluation(float((prediction == data.labels).mean()), cost_an_example, confusion)


MNIST_TEST_IMAGES = 10_000


@dataclass(frozen=True)
class Score:
    """How often a network is right.

    Attributes:
        share: of right answers, 0 to 1.
        count: of how many pictures.
        on_mnist: whether they are the test images of MNIST, or else those at hand.
    """

    share: float
    count: int
    on_mnist: bool

    @property
    def right(self) -> int:
        """The number of right answers."""
        return round(self.share * self.count)

    @property
    def wrong(self) -> int:
        """The number of wrong answers."""
        return self.count - self.right


def score(network: Network, data: DataSet) -> Score:
    """How often a network is right on the test images of MNIST, where its metadata tell, or else on other pictures.

    Args:
        network: of any origin; what its metadata hold besides numbers from 0 to 1 is no accuracy, and what was measured
            of other weights is not among them (`network.model.MEASURED`).
        data: labelled pictures, asked about where the metadata do not tell.

    Raises:
        InputError: when the pictures are asked about and do not fit the network, or have no classes.
    """
    about, accuracy = network.metadata.get("data"), network.metadata.get("accuracy")
    if isinstance(about, Mapping) and about.get("name") == "MNIST" and isinstance(accuracy, Mapping):
        share = accuracy.get("test")
        if isinstance(share, float) and 0 <= share <= 1:
            return Score(share, MNIST_TEST_IMAGES, True)
    judged = evaluate(network, data)
    if judged.accuracy is None:
        raise InputError("How often a network is right is told of labels that are whole numbers: these are floats.")
    return Score(judged.accuracy, len(data), False)
