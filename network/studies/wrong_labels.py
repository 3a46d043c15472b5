"""What becomes of learning when many labels are wrong?

The lecture's network learns all training images, of which a share have a wrong label, drawn from the nine others.

Arrays, where the axes are share (6), seed (5), answer (3), digit (10):

    shares             (6,) of wrong labels: 0, 0.2, ..., 1
    seeds              (5,) of the first weights, of the order of images and of the labels
    test_accuracies    (6, 5) share of the test images answered rightly, 0 to 1
    given_accuracies   (6, 5) share of the training images answered with the label that was given
    true_accuracies    (6, 5) share of the training images answered rightly
    right_outputs      (6, 5) mean activation, over the test images, of the output neuron of what they show
    other_outputs      (6, 5) mean activation of the other nine
    matrices           (6, 10, 10) how often each label was given with the first seed: row = what the image shows
"""

from dataclasses import dataclass
from itertools import product
from typing import Self

import numpy as np
from numpy.typing import NDArray

from network.data.dataset import DataSet
from network.data.label_noise import label_matrix, wrong_labels
from network.evaluation import evaluate
from network.model import Network
from network.recipes import SIZES
from network.studies import Data
from network.studies.study import Study, load_study
from network.training import Recipe, Tell, train

SHARES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
SCHEDULE = ((8, 2.0), (4, 0.5))
BATCH = 64
SEEDS = (0, 1, 2, 3, 4)

AXES = {
    "shares": ["share"],
    "seeds": ["seed"],
    "test_accuracies": ["share", "seed"],
    "given_accuracies": ["share", "seed"],
    "true_accuracies": ["share", "seed"],
    "right_outputs": ["share", "seed"],
    "other_outputs": ["share", "seed"],
    "matrices": ["share", "digit", "digit"],
}


@dataclass(frozen=True, eq=False)
class WrongLabels:
    """What the network learnt from labels of which some were wrong.

    Attributes:
        shares: (6,) of wrong labels, 0 to 1.
        test_accuracies: (6, 5) share of the test images answered rightly, a column a seed.
        right_outputs: (6, 5) mean activation of the output neuron of what a test image shows.
        matrices: (6, 10, 10) how often each label was given: row = what the image shows.
        study: all that was noted.
    """

    shares: NDArray[np.float64]
    test_accuracies: NDArray[np.float64]
    right_outputs: NDArray[np.float64]
    matrices: NDArray[np.int64]
    study: Study

    @classmethod
    def load(cls) -> Self:
        """The stored study."""
        return cls.of(load_study("wrong_labels"))

    @classmethod
    def of(cls, study: Study) -> Self:
        """A study that `make` has made."""
        return cls(study["shares"], study["test_accuracies"], study["right_outputs"], study["matrices"], study)


def make(
    data: Data, tell: Tell, schedule: tuple[tuple[int, float], ...] = SCHEDULE, seeds: tuple[int, ...] = SEEDS
) -> Study:
    """Train with every share of wrong labels.

    Args:
        data: "train" and "test".
        tell: is told the number of trainings done.
        schedule: of each training.
        seeds: of the trainings.
    """
    learnt, test = data["train"], data["test"]
    noted = np.empty((5, len(SHARES), len(seeds)))
    grid = list(product(enumerate(SHARES), enumerate(seeds)))
    for done, ((w, share), (s, seed)) in enumerate(grid):
        tell(done, len(grid))
        given = DataSet(learnt.images, wrong_labels(learnt.labels, share, seed))
        start = Network.random(SIZES, seed=seed, dtype=np.float32)
        network = train(start, given, Recipe(schedule, BATCH, validation=0, seed=seed), progress=False).network
        accuracies = [evaluate(network, each).accuracy for each in (test, given, learnt)]
        noted[:, w, s] = *accuracies, *_brightness(network, test)
    tell(len(grid), len(grid))
    names = ("test_accuracies", "given_accuracies", "true_accuracies", "right_outputs", "other_outputs")
    arrays = dict(zip(names, noted, strict=True)) | {
        "shares": np.array(SHARES),
        "seeds": np.array(seeds),
        "matrices": np.array(
            [label_matrix(learnt.labels, wrong_labels(learnt.labels, share, seeds[0])) for share in SHARES]
        ),
    }
    settings = {"schedule": schedule, "batch_size": BATCH, "images": len(learnt), "test_images": len(test)}
    return Study(arrays, {"study": "wrong_labels", "axes": AXES, "settings": settings})


def _brightness(network: Network, data: DataSet) -> tuple[float, float]:
    """The mean activation of the output neurons of what the images show, and of the others."""
    outputs = network.forward(data.images).output.astype(np.float64)
    right = outputs[np.arange(len(data)), data.labels]
    others = (outputs.sum(axis=1) - right) / (outputs.shape[1] - 1)
    return float(right.mean()), float(others.mean())
