"""Can a network learn labels that were drawn at random?

The lecture's network learns the first 500, 2,000 or 5,000 training images, with their true labels, with labels drawn at
random (C. Zhang et al., arXiv:1611.03530), and with every digit consistently called by the name of another. The renamed
training starts from the same first weights with the output neurons in the order of the new names, so that it only calls
the same things otherwise.

Arrays, where the axes are kind (3), size (3), seed (5), point:

    kinds              (3,) "true", "random", "renamed"
    images             (3,) how many images were learnt
    seeds              (5,) of the first weights, of the order of images and of the labels
    epochs             (p,) how often every image had been seen when the network was tested
    costs              (3, 3, 5, p) mean cost of the images that it learns, by the labels that it was given
    accuracies         (3, 3, 5, p) share of them answered with the label that was given, 0 to 1
    test_accuracies    (3, 3, 5, p) share of the test images answered rightly; by the new names where those were given
    names              (5, 10) the new name of each digit
    plateau            () the cost of answering 0.1 everywhere, whatever the image and its label
"""

from dataclasses import dataclass
from itertools import product
from typing import Self

import numpy as np
from numpy.typing import NDArray

from network.data.dataset import DataSet
from network.data.label_noise import new_names, random_labels, renamed
from network.errors import InputError
from network.evaluation import evaluate
from network.model import Network
from network.recipes import SIZES, log_spaced
from network.studies import Data
from network.studies.study import Study, load_study
from network.training import Recipe, Tell, train

KINDS = ("true", "random", "renamed")
IMAGES = (500, 2_000, 5_000)
RATE = 2.0
BATCH = 25
EPOCHS = 300
POINTS = 40
SEEDS = (0, 1, 2, 3, 4)
PLATEAU = 9 * 0.1**2 + 0.9**2  # nine outputs of 0.1 that should be 0, and one that should be 1

AXES = {
    "kinds": ["kind"],
    "images": ["size"],
    "seeds": ["seed"],
    "epochs": ["point"],
    "costs": ["kind", "size", "seed", "point"],
    "accuracies": ["kind", "size", "seed", "point"],
    "test_accuracies": ["kind", "size", "seed", "point"],
    "names": ["seed", "digit"],
    "plateau": [],
}


@dataclass(frozen=True, eq=False)
class RandomLabels:
    """How the network learnt true, random and renamed labels.

    Attributes:
        images: (3,) how many images were learnt.
        epochs: (p,) when it was tested.
        plateau: the cost of answering 0.1 everywhere.
        study: all that was noted.
    """

    images: NDArray[np.int64]
    epochs: NDArray[np.float64]
    plateau: float
    study: Study

    @classmethod
    def load(cls) -> Self:
        """The stored study."""
        return cls.of(load_study("random_labels"))

    @classmethod
    def of(cls, study: Study) -> Self:
        """A study that `make` has made."""
        return cls(study["images"], study["epochs"], float(study["plateau"]), study)

    def curves(self, name: str, kind: str, images: int) -> NDArray[np.float64]:
        """What was noted of the trainings with one kind of labels: (5, p), a row a seed.

        Args:
            name: "costs", "accuracies" or "test_accuracies".
            kind: "true", "random" or "renamed".
            images: how many were learnt.

        Raises:
            InputError: when there were no such trainings.
        """
        kinds, sizes = self.study["kinds"].tolist(), self.images.tolist()
        if kind not in kinds or images not in sizes:
            raise InputError(f"Labels were {kinds}, images {sizes}: there is no training with {kind!r} and {images}.")
        return self.study[name][kinds.index(kind), sizes.index(images)]


def make(
    data: Data, tell: Tell, images: tuple[int, ...] = IMAGES, epochs: int = EPOCHS, seeds: tuple[int, ...] = SEEDS
) -> Study:
    """Train with every kind of labels and note how it goes.

    Args:
        data: "train" and "test".
        tell: is told the number of trainings done.
        images: how many of the first training images are learnt.
        epochs: of each training.
        seeds: of the trainings.
    """
    points = np.array(log_spaced(min(POINTS, epochs + 1), epochs))
    shape = (len(KINDS), len(images), len(seeds))
    costs, right, tested = np.empty((3, *shape, len(points)))
    grid = list(product(enumerate(KINDS), enumerate(images), enumerate(seeds)))
    for done, ((k, kind), (n, size), (s, seed)) in enumerate(grid):
        tell(done, len(grid))
        start, learnt, test = _set_out(kind, data["train"].take(slice(size)), data["test"], seed)
        steps = tuple((points * -(-size // BATCH)).tolist())
        run = train(
            start, learnt, Recipe(((epochs, RATE),), BATCH, validation=0, checkpoints=steps, seed=seed), progress=False
        )
        assert run.accuracies is not None  # digits are classes
        at = np.searchsorted(run.steps, steps)
        costs[k, n, s], right[k, n, s] = run.costs[at], run.accuracies[at]
        tested[k, n, s] = [evaluate(run.at(each), test).accuracy for each in at]
    tell(len(grid), len(grid))
    arrays = {
        "kinds": np.array(KINDS),
        "images": np.array(images),
        "seeds": np.array(seeds),
        "epochs": points.astype(np.float64),
        "costs": costs,
        "accuracies": right,
        "test_accuracies": tested,
        "names": np.array([new_names(seed) for seed in seeds]),
        "plateau": np.array(PLATEAU),
    }
    settings = {"rate": RATE, "batch_size": BATCH, "epochs": epochs, "test_images": len(data["test"])}
    return Study(arrays, {"study": "random_labels", "axes": AXES, "settings": settings})


def _set_out(kind: str, learnt: DataSet, test: DataSet, seed: int) -> tuple[Network, DataSet, DataSet]:
    """The first network, the images to learn, and those to test with, under one kind of labels."""
    start = Network.random(SIZES, seed=seed)
    if kind == "random":
        return start, DataSet(learnt.images, random_labels(len(learnt), seed)), test
    if kind == "renamed":
        names = new_names(seed)
        order = np.argsort(names)  # the neuron of the new name is that of the old one
        weights, biases = list(start.weights), list(start.biases)
        weights[-1], biases[-1] = weights[-1][order], biases[-1][order]
        start = Network.from_arrays(weights, biases, start.activations)
        learnt, test = (DataSet(each.images, renamed(each.labels, names)) for each in (learnt, test))
    return start, learnt, test
