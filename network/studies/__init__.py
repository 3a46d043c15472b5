"""The studies behind the lecture's numbers, one a file: `python -m network study NAME` makes one anew.

Each module has a function `make`, from labelled images to a `Study`, and says in its docstring which question it
answers and what each array holds. `STUDIES` lists them without importing any: some need scipy, which is slow to import.
"""

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

import numpy as np

from network.data import sources
from network.data.dataset import DataSet
from network.data.mnist import Split
from network.errors import InputError
from network.storage.networks import load_run
from network.studies.of_run import provenance_of
from network.studies.study import Study
from network.training import Tell

Data: TypeAlias = Mapping[Split, DataSet]
"""The labelled images that a study is made from, by split."""


@dataclass(frozen=True)
class NamedStudy:
    """A study before it is made: its question, and the data that it needs.

    Attributes:
        question: that it answers, one sentence for people.
        splits: of the data that it is made from.
        of_run: whether it studies one training run, "plain" unless another is named.
    """

    question: str
    splits: tuple[Split, ...]
    of_run: bool = False


STUDIES = {
    "sizes": NamedStudy("Why two hidden layers, and why 16 neurons in each?", ("train", "test")),
    "depth": NamedStudy("Why ReLU rather than sigmoids, once there are many layers?", ("train", "test")),
    "edge_sums": NamedStudy("How often does a weighted sum made to find one edge exceed the bar?", ("train",)),
    "loops": NamedStudy("Which digits have loops, and of how many little edges are they made?", ("train",)),
    "census": NamedStudy("What do the project's networks answer, and what do their neurons answer to?", ("test",)),
    "speed": NamedStudy("How much faster is W @ a + b than two loops in Python?", ()),
    "costs": NamedStudy("What does each training image cost, before and after learning?", ("train",), of_run=True),
    "gradients": NamedStudy("What does the gradient of all training images tell?", ("train",), of_run=True),
    "slices": NamedStudy("What does the cost look like along a line?", ("train",), of_run=True),
    "landscape": NamedStudy("What does the cost look like where the training went?", ("train",), of_run=True),
    "verdicts": NamedStudy("What does the network answer to each test image?", ("test",), of_run=True),
    "walkers": NamedStudy(
        "How far does gradient descent come with all images a step, and how far with a few?", ("train",), of_run=True
    ),
    "agreement": NamedStudy("How well does a mini-batch know what all images want?", ("train",), of_run=True),
    "pixels": NamedStudy("Which pixels do the training images use?", ("train",)),
    "minima": NamedStudy("Do trainings from other starts end in other places?", ("train", "test")),
    "noise": NamedStudy("How sure are networks of images that show nothing?", ("test",)),
    "random_labels": NamedStudy("Can a network learn labels that were drawn at random?", ("train", "test")),
    "data_sizes": NamedStudy("How many labelled images does learning need?", ("train", "test")),
    "wrong_labels": NamedStudy("What becomes of learning when many labels are wrong?", ("train", "test")),
}
DEFAULT_RUN = "plain"
"""The run that the studies of one run in `assets/studies` were made of."""


def study_named(name: str) -> NamedStudy:
    """The entry of that name.

    Raises:
        InputError: when there is none of that name.
    """
    if name not in STUDIES:
        raise InputError(f"There is no study {name!r}: choose one of {', '.join(STUDIES)}.")
    return STUDIES[name]


def make_study(
    name: str, data: str | None = None, tell: Tell = lambda done, of: None, run: str | Path | None = None
) -> Study:
    """Make one of `STUDIES`.

    Args:
        name: of the study.
        data: where its images come from, as for `network.data.sources.load_data`.
        tell: is told how far it has come.
        run: which training run it studies, as for `load_run`; `DEFAULT_RUN` if None.

    Returns:
        The study, with metadata that tell its question, its axes, its settings, its data, and how it is remade.

    Raises:
        InputError: when there is no such study, no such data or no such run, or the study is not one of a run.
    """
    named = study_named(name)
    if run is not None and not named.of_run:
        raise InputError(f"The study {name} is not one of a training run: leave out the run.")
    studied = load_run(run or DEFAULT_RUN) if named.of_run else None
    loaded = {split: sources.load_data(data, split) for split in named.splits}
    make = import_module(f"network.studies.{name}").make
    study: Study = make(loaded, tell) if studied is None else make(loaded, tell, studied)
    if studied is not None:
        study = study.with_metadata(run=provenance_of(studied, run or DEFAULT_RUN))
    if loaded:
        study = study.with_metadata(data=sources.provenance(data, loaded[named.splits[0]]))
    return study.with_metadata(
        question=named.question,
        command=f"python -m network study {name}" + (f" --run {run}" if run else ""),
        versions={"python": platform.python_version(), "numpy": np.__version__},
        date=datetime.now(UTC).date().isoformat(),
    )
