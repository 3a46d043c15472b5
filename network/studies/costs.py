"""What does each training image cost, before and after learning?

The networks of the first and of the last checkpoint of a run read every training image.

Arrays, where the axes are moment (2: the first and the last checkpoint), image, bin (70), point:

    costs          (2, images) float32, what each image costs, from 0 to 10 for ten sigmoids, in the order of the data
    means          (2,) their means: the cost of the network
    medians        (2,) their medians
    edges          (71,) limits of bins that grow tenfold in ten: 1e-6, ..., 10; smaller costs are put into the first
    counts         (2, 70) how many images have a cost from edges[k] to edges[k + 1]
    worst_shares   (2,) the share of the sum of all costs that the worst 5 % of the images carry, 0 to 1
    order          (images,) int32, a seeded order of the images
    points         (p,) how many images of that order have been seen: 1, 2, 3, ..., all
    running_means  (2, p) the mean cost of those images
"""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from network.activation import Array
from network.cost import cost_named, targets
from network.data.dataset import DataSet
from network.model import Network
from network.recipes import log_spaced
from network.studies import Data
from network.studies.of_run import StudyOfRun
from network.studies.study import Study
from network.training import Tell, TrainingRun

LIMITS = np.logspace(-6, 1, 71)
WORST = 0.05  # of the images
SEED = 0  # of the order
POINTS = 400  # at which the running mean is kept

AXES = {
    "costs": ["moment", "image"],
    "means": ["moment"],
    "medians": ["moment"],
    "edges": ["limits of bins"],
    "counts": ["moment", "bin"],
    "worst_shares": ["moment"],
    "order": ["image"],
    "points": ["point"],
    "running_means": ["moment", "point"],
}


class Costs(StudyOfRun):
    """What every training image costs at the first and at the last checkpoint of a run: see `study`."""

    name: ClassVar[str] = "costs"

    def of_images(self, moment: int) -> NDArray[np.float32]:
        """The costs (images,) at the start, 0, or at the end, -1."""
        return self.study["costs"][moment]

    def mean(self, moment: int) -> float:
        """The mean cost of all training images at the start, 0, or at the end, -1."""
        return float(self.study["means"][moment])

    def median(self, moment: int) -> float:
        """The median cost at the start, 0, or at the end, -1."""
        return float(self.study["medians"][moment])

    def worst_share(self, moment: int) -> float:
        """The share of all cost, 0 to 1, that the worst 5 % of the images carry at the start, 0, or the end, -1."""
        return float(self.study["worst_shares"][moment])

    def running_means(self, moment: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """How many images have been seen (p,), and their mean cost (p,), at the start, 0, or at the end, -1."""
        return self.study["points"], self.study["running_means"][moment]


def make(data: Data, tell: Tell, run: TrainingRun) -> Study:
    """Let both networks read every image.

    Args:
        data: "train".
        tell: is told the number of networks done.
        run: the run, of which the first and the last checkpoint are asked.
    """
    train = data["train"]
    order = np.random.default_rng(SEED).permutation(len(train))
    points = np.array(log_spaced(min(POINTS, len(train)), len(train) - 1)) + 1
    costs = []
    for done, moment in enumerate((0, -1)):
        tell(done, 2)
        costs.append(costs_of_images(run.at(moment), train))
    tell(2, 2)
    each = np.array(costs)
    worst = np.sort(each, axis=1)[:, len(train) - round(WORST * len(train)) :]
    arrays = {
        "costs": each.astype(np.float32),
        "means": each.mean(axis=1),
        "medians": np.median(each, axis=1),
        "edges": LIMITS,
        "counts": np.array([np.histogram(row.clip(LIMITS[0], LIMITS[-1]), LIMITS)[0] for row in each]),
        "worst_shares": worst.sum(axis=1) / each.sum(axis=1),
        "order": order.astype(np.int32),
        "points": points,
        "running_means": np.cumsum(each[:, order], axis=1)[:, points - 1] / points,
    }
    return Study(arrays, {"study": "costs", "axes": AXES, "settings": {"seed": SEED, "images": len(train)}})


def costs_of_images(network: Network, data: DataSet) -> Array:
    """What each image of a data set costs: (images,)."""
    a, z = network.forward(data.images).columns
    σ = network.activations[-1]
    of_each = cost_named("squared_error").of(z[-1], a[-1], targets(data.labels, a[-1], σ), σ)
    return of_each.astype(np.float64)
