"""How many labelled images does learning need?

The lecture's network learns from 100 to 55,000 images, with the mini-batches and the learning rates of the network
"plain" but only some 10,000 steps, whatever the number of images: those of few are seen all the more often. Each rate
is kept for whole epochs, so that the numbers of steps differ by a few percent.

Arrays, where the axes are size (7), seed (5):

    sizes               (7,) images to learn from, drawn at random from the first 55,000 training images; with fewer
                        training images the sizes that they do not suffice for are left out, and all of them come last
    seeds               (5,) of the first weights, of which images are drawn, and of their order
    steps               (7,) mini-batches seen
    train_accuracies    (7, 5) share of the images learnt from answered rightly, 0 to 1
    test_accuracies     (7, 5) share of the test images answered rightly
    train_costs         (7, 5) mean cost of the images learnt from
    test_costs          (7, 5) mean cost of the test images
"""

from dataclasses import dataclass, replace
from itertools import product
from math import ceil
from typing import Self

import numpy as np
from numpy.typing import NDArray

from network.evaluation import evaluate
from network.model import Network
from network.recipes import RECIPES, SIZES, VALIDATION
from network.studies import Data
from network.studies.study import Study, load_study
from network.training import Recipe, Tell, train

COUNTS = (100, 300, 1_000, 3_000, 10_000, 30_000, 55_000)
STEPS = 10_000
SEEDS = (0, 1, 2, 3, 4)

AXES = {
    "sizes": ["size"],
    "seeds": ["seed"],
    "steps": ["size"],
    "train_accuracies": ["size", "seed"],
    "test_accuracies": ["size", "seed"],
    "train_costs": ["size", "seed"],
    "test_costs": ["size", "seed"],
}


@dataclass(frozen=True, eq=False)
class DataSizes:
    """How good the network became with few images and with many.

    Attributes:
        sizes: (7,) images to learn from.
        train_accuracies: (7, 5) share of them answered rightly, 0 to 1, a column a seed.
        test_accuracies: (7, 5) share of the test images answered rightly.
        study: all that was noted.
    """

    sizes: NDArray[np.int64]
    train_accuracies: NDArray[np.float64]
    test_accuracies: NDArray[np.float64]
    study: Study

    @classmethod
    def load(cls) -> Self:
        """The stored study."""
        return cls.of(load_study("data_sizes"))

    @classmethod
    def of(cls, study: Study) -> Self:
        """A study that `make` has made."""
        return cls(study["sizes"], study["train_accuracies"], study["test_accuracies"], study)


def make(data: Data, tell: Tell, steps: int = STEPS, seeds: tuple[int, ...] = SEEDS) -> Study:
    """Train with every number of images.

    Args:
        data: "train" and "test"; the last `VALIDATION` training images, or a sixth of fewer, are left out.
        tell: is told the number of trainings done.
        steps: of each training, nearly.
        seeds: of the trainings.
    """
    m, test = len(data["train"]) - min(VALIDATION, len(data["train"]) // 6), data["test"]
    sizes = [*(count for count in COUNTS if count < m), m]
    recipes = [_recipe(size, steps) for size in sizes]
    noted = np.empty((4, len(sizes), len(seeds)))
    grid = list(product(range(len(sizes)), range(len(seeds))))
    for done, (n, s) in enumerate(grid):
        tell(done, len(grid))
        drawn = np.random.default_rng(seeds[s]).permutation(m)[: sizes[n]]
        learnt = data["train"].take(drawn)
        start = Network.random(SIZES, seed=seeds[s], dtype=np.float32)
        network = train(start, learnt, replace(recipes[n], seed=seeds[s]), progress=False).network
        judged = [evaluate(network, each) for each in (learnt, test)]
        noted[:, n, s] = *(each.accuracy for each in judged), *(each.cost for each in judged)
    tell(len(grid), len(grid))
    names = ("train_accuracies", "test_accuracies", "train_costs", "test_costs")
    arrays = dict(zip(names, noted, strict=True)) | {
        "sizes": np.array(sizes),
        "seeds": np.array(seeds),
        "steps": np.array([_steps(recipe, size) for recipe, size in zip(recipes, sizes, strict=True)]),
    }
    settings = {
        "steps": steps,
        "batch_size": recipes[-1].batch_size,
        "schedules": [recipe.schedule for recipe in recipes],
        "test_images": len(test),
    }
    return Study(arrays, {"study": "data_sizes", "axes": AXES, "settings": settings})


def _recipe(size: int, steps: int) -> Recipe:
    """The recipe "plain" for so many images, its rates in the same proportions but only so many steps, nearly."""
    plain = RECIPES["plain"].recipe
    assert plain is not None
    an_epoch, all_epochs = ceil(size / plain.batch_size), len(plain.learning_rates)
    shares = ((epochs / all_epochs, rate) for epochs, rate in plain.schedule)
    schedule = tuple((max(1, round(share * steps / an_epoch)), rate) for share, rate in shares)
    return replace(plain, schedule=schedule, validation=0)


def _steps(recipe: Recipe, size: int) -> int:
    return len(recipe.learning_rates) * ceil(size / recipe.batch_size)
