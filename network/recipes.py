"""The recipes that the project's own networks are made by: `python -m network train --recipe NAME`.

Every number here, the seeds too, was chosen on validation images, the last of MNIST's training images.
"""

import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from math import ceil
from pathlib import Path

import numpy as np

from network.augmentation import Augmentation
from network.data.dataset import DataSet
from network.errors import InputError
from network.evaluation import evaluate
from network.model import Network
from network.penalty import Penalty
from network.training import Recipe, TrainingRun, train

SIZES = (784, 16, 16, 10)


@dataclass(frozen=True)
class NamedRecipe:
    """How a network is made, all but the data.

    Attributes:
        description: one sentence for people.
        start: makes the first network from the images that will be learnt from and a seed.
        recipe: how it goes on from there; its `seed` is that of the start as well. None where the start is the end.
        checkpoints: how many a run keeps, the start and the end among them; 0 for the end alone.
    """

    description: str
    start: Callable[[DataSet, int], Network]
    recipe: Recipe | None
    checkpoints: int = 0

    def fitted_to(self, learnt: int, validation: int, seed: int | None) -> Recipe | None:
        """The recipe for so many images to learn from and to judge by, with another seed if one is given."""
        if self.recipe is None:
            return None
        steps = len(self.recipe.learning_rates) * ceil(learnt / self.recipe.batch_size)
        kept = log_spaced(min(self.checkpoints, steps + 1), steps) if self.checkpoints else ()
        seed = self.recipe.seed if seed is None else seed
        return replace(self.recipe, seed=seed, validation=validation, checkpoints=kept)


def _random(data: DataSet, seed: int) -> Network:
    return Network.random(SIZES, seed=seed, dtype=np.float32)


def _by_hand(data: DataSet, seed: int) -> Network:
    from network.by_hand import by_hand_network  # here, because scipy is slow to import

    return by_hand_network(data)


RECIPES = {
    "plain": NamedRecipe(
        description="Squared error and plain mini-batch gradient descent, the way the lecture tells it.",
        start=_random,
        recipe=Recipe(
            schedule=((30, 4.0), (12, 1.5), (8, 0.5)),
            batch_size=64,
            seed=22,
        ),
        checkpoints=100,
    ),
    "edges": NamedRecipe(
        description="A first layer that is made to be sparse and smooth, so that it comes to look for strokes.",
        start=_random,
        recipe=Recipe(
            schedule=((100, 6e-3), (50, 1.5e-3), (25, 3.75e-4), (25, 1.2e-4)),
            batch_size=64,
            optimiser="adam",
            penalty=Penalty(l1=6e-6, total_variation=2.5e-5),
            augmentation=Augmentation(rotation=2, scale=0.025, shear=0.04, shift=0.25),
            seed=22,
        ),
    ),
    "by_hand": NamedRecipe(
        description="Edge detectors placed by hand and nudged into place; only what joins them into digits is fitted.",
        start=_by_hand,
        recipe=None,
    ),
}

VALIDATION = 5_000
"""Images kept apart to choose by, or a sixth of the data where there are fewer than 30,000."""


def recipe_named(name: str) -> NamedRecipe:
    """The recipe of that name.

    Raises:
        InputError: when there is none of that name.
    """
    if name not in RECIPES:
        raise InputError(f"There is no recipe {name!r}: choose one of {', '.join(RECIPES)}.")
    return RECIPES[name]


def make(name: str, data: DataSet, seed: int | None = None, pause_file: Path | None = None) -> TrainingRun:
    """Make a network by one of `RECIPES`.

    Args:
        name: of the recipe.
        data: at least 6 images, of which the last are kept apart for validation.
        seed: of all that is random; the recipe's own if None.
        pause_file: as for `train`.

    Returns:
        The run, with a network whose metadata tell how it was made.

    Raises:
        InputError: when there is no such recipe, or the data do not suit it.
    """
    named = recipe_named(name)
    validation = min(VALIDATION, len(data) // 6)
    learnt, judged_by = data.take(slice(len(data) - validation)), data.take(slice(-validation, None))
    recipe = named.fitted_to(len(learnt), validation, seed)
    if recipe is None:
        run = _finished(named.start(learnt, 0), judged_by)
        how = {}
    else:
        run = train(named.start(learnt, recipe.seed), data, recipe, pause_file=pause_file)
        how = asdict(recipe) | {"checkpoints": named.checkpoints}
    validated = None if run.accuracies is None else float(run.accuracies[-1])
    network = run.network.with_metadata(
        recipe={"name": name, "description": named.description} | how,
        accuracy={"train": evaluate(run.network, learnt).accuracy, "validation": validated},
        versions={"python": platform.python_version(), "numpy": np.__version__},
        date=datetime.now(UTC).date().isoformat(),
    )
    return replace(run, network=network)


def _finished(network: Network, judged_by: DataSet) -> TrainingRun:
    """A run of no steps, for a network that is not trained."""
    judged = evaluate(network, judged_by)
    return TrainingRun(
        network=network,
        steps=np.zeros(1, np.int64),
        parameters=network.parameters[np.newaxis].astype(np.float32),
        costs=np.array([judged.cost]),
        accuracies=None if judged.accuracy is None else np.array([judged.accuracy]),
    )


def log_spaced(count: int, last: int) -> tuple[int, ...]:
    """So many whole numbers from 0 to `last`, spaced wider and wider: 0, 1, 2, 3, ..., 13, 15, 17, ...

    Counted from 1 instead of 0, each is the one before times the factor that leads evenly to the last, or at least
    the next whole number.

    Raises:
        InputError: when there are not so many whole numbers.
    """
    if not 2 <= count <= last + 1:
        raise InputError(f"From 0 to {last} there are {last + 1} whole numbers: choose from 2 to all, not {count}.")
    numbers = [1]
    for left in range(count - 1, 0, -1):
        latest = numbers[-1]
        numbers.append(max(latest + 1, round(latest * ((last + 1) / latest) ** (1 / left))))
    return tuple(number - 1 for number in numbers)
