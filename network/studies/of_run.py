"""Studies of one training run: whose numbers they are, and where those of your own run are kept.

    costs = Costs.load("my_run.npz")
    costs.study.metadata["run"]["name"]

`python -m network study NAME --run my_run.npz` writes `my_run.NAME.npz`. Scenes read it from there; where it is missing
or was made of another run, they read the study of the project's own run, and have to say so.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

from network.data.dataset import DataSet
from network.errors import InputError
from network.storage.archive import locate
from network.storage.networks import load_run
from network.studies.study import Study, load_study
from network.training import Recipe, TrainingRun

PLAIN = {"cost": "squared_error", "optimiser": "descent", "momentum": 0, "frozen_layers": 0}
"""What the recipe of a run by plain gradient descent says of it."""


@dataclass(frozen=True, eq=False)
class StudyOfRun:
    """What was found out about one training run.

    Attributes:
        study: all its arrays, and metadata of which `"run"` tells the name and the digest of the run.
    """

    study: Study
    name: ClassVar[str]
    """Of the study in `STUDIES`."""

    @classmethod
    def load(cls, run: str | Path | None = None) -> Self:
        """The study of a run where it has been made, or else that of the project's own run.

        Args:
            run: a name in `assets/runs` or the path of a run; the project's own if None.

        Raises:
            InputError: when there is no such run, or the file of the study is broken.
        """
        if run is not None and place_beside(run, cls.name).exists():
            found = cls(load_study(place_beside(run, cls.name)))
            if found.is_of(load_run(run)):
                return found
        return cls(load_study(cls.name))

    def is_of(self, run: TrainingRun) -> bool:
        """Whether these are the numbers of this very run."""
        return bool(self.study.metadata.get("run", {}).get("digest") == run.digest)


def place_beside(run: str | Path, name: str) -> Path:
    """Where the study `name` of a run is kept: beside the file of the run, `my_run.costs.npz` for `my_run.npz`.

    Raises:
        InputError: when there is no such run.
    """
    return locate(run, "runs", "run").with_suffix(f".{name}.npz")


def provenance_of(run: TrainingRun, name: str | Path) -> dict[str, Any]:
    """Which run this is, in JSON values."""
    return {"name": str(name), "digest": run.digest, "checkpoints": len(run), "steps": int(run.steps[-1])}


def learnt_from(recipe: Recipe, data: DataSet) -> DataSet:
    """Those of the training images that a run by this recipe learnt from: without the last, which it kept apart."""
    return data.take(slice(len(data) - recipe.kept_apart(len(data))))


def recipe_told(run: TrainingRun) -> Recipe:
    """How a run was made, as its metadata tell it, where that was plain gradient descent on the squared error.

    What does not bear on its steps is left out: penalty, augmentation and checkpoints are the defaults.

    Raises:
        InputError: when the run does not tell it, or was made in another way.
    """
    told = run.network.metadata.get("recipe")
    try:
        kept = {name: told[name] for name in ("batch_size", "validation", "seed")}  # type: ignore[index]
        recipe = Recipe(tuple((epochs, rate) for epochs, rate in told["schedule"]), **kept)  # type: ignore[index]
        plain = all(told.get(name, value) == value for name, value in PLAIN.items())  # type: ignore[union-attr]
        penalised = any((told.get("penalty") or {}).values())  # type: ignore[union-attr]
    except (TypeError, KeyError, ValueError, AttributeError):  # metadata may hold anything
        raise InputError(
            "This run does not tell the recipe that it was made by: make one with python -m network train, whose "
            "metadata do."
        ) from None
    if not plain or penalised:
        raise InputError(
            "This run was not made by plain gradient descent on the squared error alone: take one by the recipe plain."
        )
    return recipe
