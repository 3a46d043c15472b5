"""Why two hidden layers, and why 16 neurons in each?

Networks with 1 to 3 hidden layers of 4 to 64 sigmoids learn MNIST as the network "plain" does, with squared error,
plain gradient descent and mini-batches of 64, but for 20 epochs instead of 50 and with a quarter of the learning rates.
Those of "plain" suit its own size; on validation images they left networks with layers of 64 stuck at 60 %, while a
quarter of them costs layers of 16 at most 0.6 percentage points. All networks have the same rates.

Arrays, where the axes are hidden (5), layers (3), seed (s):

    hidden                   (5,) neurons in each hidden layer: 4, 8, 16, 32, 64
    layers                   (3,) hidden layers: 1, 2, 3
    seeds                    (s,) of the first weights and of the order of the images
    parameters               (5, 3) how many weights and biases the network has
    accuracies               (5, 3, s) share of the test images answered rightly, 0 to 1
    validation_accuracies    (5, 3, s) the same of the validation images
"""

from dataclasses import dataclass, replace
from itertools import product
from typing import Self

import numpy as np
from numpy.typing import NDArray

from network.evaluation import evaluate
from network.model import Network
from network.recipes import RECIPES, VALIDATION
from network.studies import Data
from network.studies.study import Study, load_study
from network.training import Recipe, Tell, train

HIDDEN = (4, 8, 16, 32, 64)  # neurons in each hidden layer
LAYERS = (1, 2, 3)  # hidden ones
SEEDS = (0, 1, 2)
SCHEDULE = ((12, 1.0), (5, 0.375), (3, 0.125))  # epochs and learning rates

AXES = {
    "hidden": ["hidden"],
    "layers": ["layers"],
    "seeds": ["seed"],
    "parameters": ["hidden", "layers"],
    "accuracies": ["hidden", "layers", "seed"],
    "validation_accuracies": ["hidden", "layers", "seed"],
}


@dataclass(frozen=True, eq=False)
class Sizes:
    """How good networks of several sizes became.

    Attributes:
        hidden: (5,) neurons in each hidden layer.
        layers: (3,) hidden layers.
        accuracies: (5, 3, s) share of the test images answered rightly, 0 to 1, for each seed.
    """

    hidden: NDArray[np.int64]
    layers: NDArray[np.int64]
    accuracies: NDArray[np.float64]

    @classmethod
    def load(cls) -> Self:
        """The stored study."""
        study = load_study("sizes")
        return cls(study["hidden"], study["layers"], study["accuracies"])


def make(
    data: Data, tell: Tell, schedule: tuple[tuple[int, float], ...] = SCHEDULE, seeds: tuple[int, ...] = SEEDS
) -> Study:
    """Train every network and test it.

    Args:
        data: "train" and "test"; the last `VALIDATION` training images, or a sixth of fewer, are for validation.
        tell: is told the number of trainings done.
        schedule: epochs and learning rates of each training.
        seeds: of each network.
    """
    recipe = _recipe(len(data["train"]), schedule)
    shape = (len(HIDDEN), len(LAYERS), len(seeds))
    tested, validated = np.empty((2, *shape))
    parameters = np.empty(shape[:2], np.int64)
    places = list(product(*map(range, shape)))
    for done, (h, k, s) in enumerate(places):
        tell(done, len(places))
        start = Network.random((784, *[HIDDEN[h]] * LAYERS[k], 10), seed=seeds[s], dtype=np.float32)
        run = train(start, data["train"], replace(recipe, seed=seeds[s]), progress=False)
        parameters[h, k] = start.parameter_count
        tested[h, k, s] = evaluate(run.network, data["test"]).accuracy
        assert run.accuracies is not None  # digits are classes
        validated[h, k, s] = run.accuracies[-1]
    tell(len(places), len(places))
    arrays = {
        "hidden": np.array(HIDDEN),
        "layers": np.array(LAYERS),
        "seeds": np.array(seeds),
        "parameters": parameters,
        "accuracies": tested,
        "validation_accuracies": validated,
    }
    settings = {
        "training_images": len(data["train"]) - recipe.validation,
        "validation_images": recipe.validation,
        "test_images": len(data["test"]),
        "schedule": [list(phase) for phase in schedule],
        "batch_size": recipe.batch_size,
        "cost": recipe.cost,
        "optimiser": "plain gradient descent",
    }
    return Study(arrays, {"study": "sizes", "axes": AXES, "settings": settings})


def _recipe(images: int, schedule: tuple[tuple[int, float], ...]) -> Recipe:
    """The recipe "plain" with another schedule, for so many images."""
    plain = RECIPES["plain"].recipe
    assert plain is not None
    return replace(plain, schedule=schedule, validation=min(VALIDATION, images // 6))
