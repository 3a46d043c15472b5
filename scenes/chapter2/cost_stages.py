"""What all pictures cost, and how quickly the cost of one digit changes while the network learns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from manim import DOWN, LEFT, UP, VGroup

from network import TrainingRun
from network.cost import cost_named, targets
from network.studies.costs import Costs, costs_of_images
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_TOP
from scenes.mobjects.text import TITLE, number_text, words
from scenes.mobjects.theme import Theme

Floats = npt.NDArray[np.floating]

POINTS = 60
"""At how many counts of pictures a running mean is worked out, where no study tells it."""
A_DECADE = 16
"""How many pictures are seen while their count grows tenfold."""
NO, HARDLY = 0.3, 0.75
"""Below which an output says no; and from which cost on, hardly more has been learnt than that."""


@dataclass(frozen=True)
class RunningMean:
    """The mean cost of the first pictures, ever more of them, before the training.

    Attributes:
        seen: (p,) how many pictures.
        means: (p,) their mean cost.
        order: (n,) which picture of those to learn from comes when.
        costs: (n,) what each of these costs, in that order.
    """

    seen: npt.NDArray[np.int64]
    means: Floats
    order: npt.NDArray[np.int64]
    costs: Floats

    def place(self, drawn: float) -> int:
        """Which picture is seen when the mean has been drawn up to a count, told as a power of ten."""
        count = 10 ** (np.floor(drawn * A_DECADE) / A_DECADE)
        return len(self.order) - 1 if drawn >= np.log10(len(self.order)) else int(max(count, 1)) - 1


def running_mean(scene: LearningScene) -> RunningMean:
    """Of the pictures at hand, each of which can be shown: as a study has it where these are MNIST's."""
    study = scene.study_of(Costs)
    if study is not None and scene.is_mnist:
        order = study.study["order"].astype(np.int64)
        return RunningMean(*study.running_means(0), order, study.of_images(0)[order].astype(float))
    costs = costs_of_images(scene.untrained, scene.learnt_from)
    seen = np.unique(np.geomspace(1, len(costs), POINTS).astype(np.int64))
    return RunningMean(seen, np.cumsum(costs)[seen - 1] / seen, np.arange(len(costs)), costs)


def costs_of_all(scene: LearningScene, moment: int) -> Floats:
    """What every picture costs at the first checkpoint, 0, or the last, -1: of a study, or else of those at hand."""
    study = scene.study_of(Costs)
    if study is not None:
        return study.of_images(moment).astype(float)
    return costs_of_images(scene.training.at(moment), scene.learnt_from)


def told_of(count: int, is_mnist: bool) -> str:
    """Which pictures costs are of."""
    told = _("the {count} training images of MNIST") if is_mnist else _("the {count} digits at hand")
    return told.format(count=number_text(count, 0))


def judged_by(run: TrainingRun) -> str:
    """Which examples the costs of a run are of."""
    recipe = run.network.metadata.get("recipe", {})
    count = recipe.get("validation") if isinstance(recipe, dict) else None
    if isinstance(count, int) and count > 1:
        return _("its cost on {count} examples that were kept apart").format(count=number_text(count, 0))
    return _("its cost as its training noted it")


def facts(told: tuple[tuple[str, float], ...], theme: Theme) -> VGroup:
    """Names and small numbers, one below the other, at the top left of the stage."""
    lines = VGroup(words(f"{name}: {short(value)}", TITLE, theme=theme) for name, value in told)
    return lines.arrange(DOWN, buff=0.3, aligned_edge=LEFT).move_to((-6.3, STAGE_TOP, 0), aligned_edge=UP + LEFT)


def short(value: float) -> str:
    """A small number with two digits that count."""
    places = 2 if value >= 0.1 else min(1 - int(np.floor(np.log10(max(value, 1e-9)))), 9)
    return number_text(value, places)


class WayOfOneDigit:
    """The outputs (c, 10) for one digit, and their costs (c,), at all checkpoints of a run."""

    def __init__(self, run: TrainingRun, image: Floats, label: int) -> None:
        σ = run.network.activations[-1]
        answers = [run.at(k).forward(image) for k in range(len(run))]
        self.outputs = np.array([each.output for each in answers])
        wanted = targets(np.full(len(run), label), self.outputs.T, σ)
        self.costs = cost_named("squared_error").of(self.outputs.T, self.outputs.T, wanted, σ)

    def says_no(self) -> int | None:
        """At which checkpoint all outputs say no most clearly, the largest term being that of the one wanted.

        None where they never do, do so from the beginning, or where the network does not get better than that, or has
        not begun with a greater cost.
        """
        no = (self.outputs.max(axis=1) < NO) & (self.costs > HARDLY)
        if no[0] or not no.any():
            return None
        moment = int(np.flatnonzero(no)[self.outputs[no].max(axis=1).argmin()])
        better = self.costs[-1] < self.costs[moment] / 2 and self.costs[moment] < self.costs[0]
        return moment if better else None

    def pace(self) -> Callable[[float], float]:
        """A rate function that dwells where the cost changes: half of the time is spent evenly, half on changes."""
        steps = np.sqrt(abs(np.diff(self.costs)))
        even = np.full(len(steps), 1 / len(steps))
        share = even if not steps.any() else (even + steps / steps.sum()) / 2
        when, where = np.concatenate([[0], np.cumsum(share)]), np.linspace(0, 1, len(steps) + 1)
        return lambda alpha: float(np.interp(alpha, when, where))
