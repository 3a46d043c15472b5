"""What is measured of the run on show: by a study of all training images, or here, of a few digits at hand.

Each comes with the words that tell which pictures it is of.
"""

from __future__ import annotations

import numpy as np

from network import DataSet
from network.analysis.descent import full_batch_steps
from network.studies import landscape
from network.studies.gradients import RATE, STEPS
from network.studies.landscape import Landscape
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.mobjects.text import number_text

FEW, MANY = 240, 1000
"""Of so many digits, at the most, a landscape is worked out that no study tells, or a single number."""
PLACES, WAY = 21, 60
"""How many places each way a landscape is then known at, and how many steps are taken in it."""


def some_digits(scene: LearningScene, most: int = MANY) -> DataSet:
    """So many digits of those to test with, or all where there are not as many."""
    return scene.tested_on.take(slice(most))


def told_of(scene: LearningScene, study: object | None, count: int) -> str:
    """Which pictures a cost is of.

    Args:
        scene: whose digits are at hand.
        study: where its numbers are from; None: worked out of these.
        count: how many pictures.
    """
    told = _("cost of {count} digits")
    if study is not None:
        told = _("cost of {count} training images of MNIST")
    elif scene.is_mnist:
        told = _("cost of {count} test images of MNIST")
    return told.format(count=number_text(count, 0))


def landscape_of(scene: LearningScene) -> tuple[Landscape, str, bool]:
    """The cost over the planes that the training moved in, and which pictures it is of.

    A run of two checkpoints tells no plane: there, that of ten steps down the gradient is taken. Whether the way over
    the landscape is that of the training itself is told last.
    """
    study = scene.study_of(Landscape)
    if study is not None:
        return study, told_of(scene, study, study.study.metadata["settings"]["images"]), True
    few, its_own = some_digits(scene, FEW), len(scene.training) > 2
    run = scene.training if its_own else full_batch_steps(scene.untrained, few, RATE, STEPS)
    made = landscape.make({"train": few}, lambda _done, _of: None, run, PLACES, WAY)
    return Landscape(made), told_of(scene, None, len(few)), its_own


def places_of(value: float, digits: int = 2, most: int = 9) -> int:
    """How many decimals a number needs to show so many digits that count."""
    if value == 0:
        return digits
    return int(np.clip(digits - 1 - np.floor(np.log10(abs(value))), digits, most))
