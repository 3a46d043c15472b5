"""The recipes that the project's own networks are made by: `python -m network train --recipe NAME`.

Every number here, the seeds too, was chosen on validation images, the last of MNIST's training images.
"""

import platform
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import Any, Literal

import numpy as np

from network.augmentation import Augmentation
from network.data.dataset import DataSet
from network.data.ink import BANDS, ink_bands, mean_ink
from network.errors import InputError
from network.evaluation import evaluate
from network.model import Network
from network.penalty import Penalty
from network.training import Recipe, TrainingRun, train

SIZES = (784, 16, 16, 10)


def pictures(data: DataSet) -> DataSet:
    """Labelled pictures as they are: what all but the smallest networks are given."""
    return data


@dataclass(frozen=True)
class NamedRecipe:
    """How a network is made, all but the data.

    Attributes:
        description: one sentence for people.
        start: makes the first network from the images that will be learnt from and a seed.
        recipe: how it goes on from there; its `seed` is that of the start as well. None where the start is the end.
        checkpoints: how many a run keeps, the start and the end among them; 0 for the end alone.
        inputs: what the network is given of labelled pictures, those to learn from and those to test with; each
            example stays or goes on its own, and those that stay keep their order.
        told: what its metadata tell of its inputs, in words, and of the classes that its labels stand for.
    """

    description: str
    start: Callable[[DataSet, int], Network]
    recipe: Recipe | None
    checkpoints: int = 0
    inputs: Callable[[DataSet], DataSet] = pictures
    told: Mapping[str, Any] = field(default_factory=dict)

    def fitted_to(self, learnt: int, validation: int, seed: int | None) -> Recipe | None:
        """The recipe for so many images to learn from and to judge by, with another seed if one is given."""
        if self.recipe is None:
            return None
        steps = len(self.recipe.learning_rates) * ceil(learnt / self.recipe.batch_size)
        kept = log_spaced(min(self.checkpoints, steps + 1), steps) if self.checkpoints else ()
        seed = self.recipe.seed if seed is None else seed
        return replace(self.recipe, seed=seed, validation=validation, checkpoints=kept)


def _random(
    sizes: tuple[int, ...] = SIZES, start: Literal["scaled", "unit"] = "scaled"
) -> Callable[[DataSet, int], Network]:
    """What makes the first network, whatever the data."""
    return lambda data, seed: Network.random(sizes, seed=seed, start=start, dtype=np.float32)


def _by_hand(data: DataSet, seed: int) -> Network:
    from network.by_hand import by_hand_network  # here, because scipy is slow to import

    return by_hand_network(data)


CHOSEN = "the seed, of 0 to 3, by accuracy and then by cost on validation images"

RECIPES = {
    "plain": NamedRecipe(
        description="Squared error and plain mini-batch gradient descent, the way the lecture tells it.",
        start=_random(),
        recipe=Recipe(
            schedule=((30, 4.0), (12, 1.5), (8, 0.5)),
            batch_size=64,
            seed=22,
        ),
        checkpoints=100,
    ),
    "edges": NamedRecipe(
        description="A first layer that is made to be sparse and smooth, so that it comes to look for strokes.",
        start=_random(),
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
    "ink_chain": NamedRecipe(
        description="Four neurons in a row, which tell by the mean ink of a picture whether it is a 0 rather than a 1.",
        start=_random((1, 1, 1, 1), "unit"),
        recipe=Recipe(schedule=((20, 4.0), (4, 1.0)), batch_size=32, seed=2),
        inputs=mean_ink,
        told={"inputs": ["the mean ink of the picture, 0 to 1"], "classes": [1, 0], "chosen": CHOSEN},
    ),
    "ink_bands": NamedRecipe(
        description="Eight neurons, which tell a 3 from a 4 by the ink above, in the middle and below.",
        start=_random((3, 3, 2)),
        recipe=Recipe(schedule=((8, 4.0), (4, 1.0)), batch_size=32, seed=1),
        inputs=ink_bands,
        told={
            "inputs": [f"the mean ink of rows {first} to {end - 1}, 0 to 1" for first, end in BANDS],
            "classes": [3, 4],
            "chosen": CHOSEN,
        },
    ),
}

READERS = tuple(name for name, named in RECIPES.items() if named.inputs is pictures)
"""Those of the recipes whose networks read pictures, pixel by pixel."""

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


def inputs_of(network: Network) -> Callable[[DataSet], DataSet]:
    """What a network is given of labelled pictures: as its recipe has it, or the pictures as they are."""
    recipe = network.metadata.get("recipe")
    name = recipe.get("name") if isinstance(recipe, Mapping) else None
    return RECIPES[name].inputs if isinstance(name, str) and name in RECIPES else pictures


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
    kept_apart, seen = min(VALIDATION, len(data) // 6), named.inputs(data)
    validation = len(named.inputs(data.take(slice(len(data) - kept_apart, None))))
    learnt, judged_by = seen.take(slice(len(seen) - validation)), seen.take(slice(-validation, None))
    recipe = named.fitted_to(len(learnt), validation, seed)
    if recipe is None:
        run = _finished(named.start(learnt, 0), judged_by)
        how = {}
    else:
        run = train(named.start(learnt, recipe.seed), seen, recipe, pause_file=pause_file)
        how = asdict(recipe) | {"checkpoints": named.checkpoints}
    validated = None if run.accuracies is None else float(run.accuracies[-1])
    network = run.network.with_metadata(
        recipe={"name": name, "description": named.description} | how,
        accuracy={"train": evaluate(run.network, learnt).accuracy, "validation": validated},
        versions={"python": platform.python_version(), "numpy": np.__version__},
        date=datetime.now(UTC).date().isoformat(),
        **named.told,
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
