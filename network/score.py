"""How often a network is right, and on which pictures: from its record, or else by asking it."""

from collections.abc import Mapping
from dataclasses import dataclass

from network.dataset import DataSet
from network.evaluation import evaluate
from network.model import Network

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
        network: of any origin; what its metadata hold besides numbers from 0 to 1 is no accuracy.
        data: labelled pictures, asked about where the metadata do not tell.

    Raises:
        InputError: when the pictures are asked about and do not fit the network.
    """
    about, accuracy = network.metadata.get("data"), network.metadata.get("accuracy")
    if isinstance(about, Mapping) and about.get("name") == "MNIST" and isinstance(accuracy, Mapping):
        share = accuracy.get("test")
        if isinstance(share, float) and 0 <= share <= 1:
            return Score(share, MNIST_TEST_IMAGES, True)
    return Score(evaluate(network, data).accuracy, len(data), False)
