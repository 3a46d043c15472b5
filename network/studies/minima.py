"""Do trainings from other starts end in other places?

Ten networks learn the same images in the same way, from ten seeds of first weights and of the order of images. Then the
cost on the straight lines between them is taken; and, since neurons of a hidden layer may change places and signs
without any change of the answers, once more with each second network rearranged to be most like the first.

Arrays, where the axes are seed (10), parameter, pair (45: 0-1, 0-2, ..., 8-9), share (25):

    seeds               (10,)
    parameters          (10, parameters) float32, where each training ended
    train_costs         (10,) mean cost of the images that it learnt from
    test_costs          (10,) mean cost of the test images
    test_accuracies     (10,) share of the test images answered rightly, 0 to 1
    pairs               (45, 2) places of two networks
    shares              (25,) of the way from the one to the other, 0 to 1
    distances           (45,) between the two
    line_costs          (45, 25) mean cost of the first 10,000 training images on the way
    aligned_distances   (45,) and (45, 25): the same with the second network rearranged
    aligned_costs
    start_distances     (10,) of each network from its own start
    valleys             (10, 75) how many valleys the cost of the first 500 training images has along each of 75
                        weights, 25 a layer, turned by -8 to 8
"""

from dataclasses import dataclass
from itertools import combinations
from typing import Self

import numpy as np
from numpy.typing import NDArray

from network.analysis.slices import barrier, cost_between
from network.analysis.symmetry import aligned
from network.evaluation import evaluate
from network.model import Network
from network.recipes import SIZES
from network.studies import Data
from network.studies.slices import A_LAYER, random_weights, valleys_along
from network.studies.study import Study, load_study
from network.training import Recipe, Tell, train

SCHEDULE = ((15, 4.0), (6, 1.5), (4, 0.5))
BATCH = 64
SEEDS = tuple(range(10))
SHARES = np.linspace(0, 1, 25)
IMAGES = 10_000  # on the lines
SLICE_IMAGES = 500

AXES = {
    "seeds": ["seed"],
    "parameters": ["seed", "parameter"],
    "train_costs": ["seed"],
    "test_costs": ["seed"],
    "test_accuracies": ["seed"],
    "pairs": ["pair", "end"],
    "shares": ["share"],
    "distances": ["pair"],
    "line_costs": ["pair", "share"],
    "aligned_distances": ["pair"],
    "aligned_costs": ["pair", "share"],
    "start_distances": ["seed"],
    "valleys": ["seed", "slice"],
}


@dataclass(frozen=True, eq=False)
class Minima:
    """Where trainings from ten starts ended.

    Attributes:
        study: all that was noted.
    """

    study: Study

    @classmethod
    def load(cls) -> Self:
        """The stored study."""
        return cls(load_study("minima"))

    @property
    def networks(self) -> list[Network]:
        """The trained networks, one a seed."""
        shape = Network.random(SIZES, dtype=np.float32)
        return [shape.with_parameters(each) for each in self.study["parameters"]]

    @property
    def with_valleys(self) -> NDArray[np.int64]:
        """How many of all slices along single weights have 0, 1, 2, ... valleys."""
        return np.bincount(self.study["valleys"].ravel())

    @property
    def barriers(self) -> NDArray[np.float64]:
        """(45,) how far the cost on the straight line between two networks rises above its ends."""
        return np.array([barrier(each) for each in self.study["line_costs"]])

    @property
    def aligned_barriers(self) -> NDArray[np.float64]:
        """(45,) the same with the second network rearranged to be most like the first."""
        return np.array([barrier(each) for each in self.study["aligned_costs"]])


def make(
    data: Data, tell: Tell, schedule: tuple[tuple[int, float], ...] = SCHEDULE, seeds: tuple[int, ...] = SEEDS
) -> Study:
    """Train from every seed and go from end to end.

    Args:
        data: "train" and "test".
        tell: is told the number of trainings and lines done.
        schedule: of each training.
        seeds: of the trainings.
    """
    pairs = list(combinations(range(len(seeds)), 2))
    total = len(seeds) + len(pairs)
    starts = [Network.random(SIZES, seed=seed, dtype=np.float32) for seed in seeds]
    ends = []
    for done, (seed, start) in enumerate(zip(seeds, starts, strict=True)):
        tell(done, total)
        recipe = Recipe(schedule, batch_size=BATCH, validation=0, seed=seed)
        ends.append(train(start, data["train"], recipe, progress=False).network)
    some = data["train"].take(slice(IMAGES))
    costs, distances = np.empty((2, len(pairs), len(SHARES))), np.empty((2, len(pairs)))
    for k, (one, other) in enumerate(pairs):
        tell(len(seeds) + k, total)
        for way, end in enumerate((ends[other], aligned(ends[other], ends[one], some.images))):
            costs[way, k] = cost_between(ends[one], end, SHARES, some)
            distances[way, k] = _distance(ends[one], end)
    tell(total, total)
    few = data["train"].take(slice(SLICE_IMAGES))
    sliced = [
        valleys_along(each, random_weights(each, A_LAYER, seed), few) for each, seed in zip(ends, seeds, strict=True)
    ]
    tested = [evaluate(each, data["test"]) for each in ends]
    arrays = {
        "seeds": np.array(seeds),
        "parameters": np.array([each.parameters for each in ends]),
        "train_costs": np.array([evaluate(each, data["train"]).cost for each in ends]),
        "test_costs": np.array([each.cost for each in tested]),
        "test_accuracies": np.array([each.accuracy for each in tested]),
        "pairs": np.array(pairs),
        "shares": SHARES,
        "distances": distances[0],
        "line_costs": costs[0],
        "aligned_distances": distances[1],
        "aligned_costs": costs[1],
        "valleys": np.array(sliced),
        "start_distances": np.array([_distance(*each) for each in zip(starts, ends, strict=True)]),
    }
    settings = {"schedule": schedule, "batch_size": BATCH, "line_images": len(some), "train_images": len(data["train"])}
    return Study(arrays, {"study": "minima", "axes": AXES, "settings": settings})


def _distance(one: Network, other: Network) -> float:
    """How far two networks lie apart in the space of all parameters."""
    return float(np.linalg.norm(one.parameters - other.parameters))
