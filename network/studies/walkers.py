"""How far does gradient descent come with all images a step, and how far with a few?

Two walkers with one start and one learning rate, the first of a run's schedule. One asks all the images that the run
learnt from before each step, the other is the run itself, with its mini-batches. They are compared for as long as the
run keeps that rate, by the number of images looked at; the costs of both are those of the very images that the run
learnt from. A walker that asks all makes one step for each epoch of the other.

Arrays, where the axes are step (0 ... epochs), checkpoint (c, those of the run within these epochs), parameter:

    rate              () the learning rate η of both
    batch_size        () images that the run asks before a step
    full_parameters   (steps, parameters) float16, of the walker that asks all images
    full_costs        (steps,) mean cost of the images learnt from
    full_accuracies   (steps,) share of them answered rightly, 0 to 1
    full_looked_at    (steps,) images it has looked at
    checkpoints       (c,) which checkpoints of the run these are
    mini_steps        (c,) steps the run has made
    mini_costs        (c,) mean cost of the images learnt from
    mini_accuracies   (c,) share of them answered rightly, 0 to 1
    mini_looked_at    (c,) images it has looked at
    full_seconds      () that one step with all images takes on one thread, the median of some
    mini_seconds      () the same of one step with a mini-batch

The seconds say something about the machine they were measured on, and their ratio a little about others.
"""

from collections.abc import Callable
from timeit import repeat
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from network.analysis.descent import full_batch_steps
from network.data.dataset import DataSet
from network.evaluation import evaluate
from network.model import Network
from network.studies import Data
from network.studies.of_run import StudyOfRun, learnt_from, recipe_told
from network.studies.study import Study
from network.training import Tell, TrainingRun, shuffled

REPETITIONS = 20  # of each step that is timed

AXES = {
    "rate": [],
    "batch_size": [],
    "full_parameters": ["step", "parameter"],
    "full_costs": ["step"],
    "full_accuracies": ["step"],
    "full_looked_at": ["step"],
    "checkpoints": ["checkpoint"],
    "mini_steps": ["checkpoint"],
    "mini_costs": ["checkpoint"],
    "mini_accuracies": ["checkpoint"],
    "mini_looked_at": ["checkpoint"],
    "full_seconds": [],
    "mini_seconds": [],
}


class Walkers(StudyOfRun):
    """Full batches and mini-batches from one start, at one learning rate: see `study`."""

    name: ClassVar[str] = "walkers"

    @property
    def rate(self) -> float:
        """The learning rate η of both."""
        return float(self.study["rate"])

    @property
    def batch_size(self) -> int:
        """How many images the run asks before a step."""
        return int(self.study["batch_size"])

    @property
    def images(self) -> int:
        """How many images the run learnt from."""
        return int(self.study.metadata["settings"]["images"])

    @property
    def full_parameters(self) -> NDArray[np.float32]:
        """The parameters (steps, parameters) of the walker that asks all images; good to three digits."""
        return self.study["full_parameters"].astype(np.float32)

    @property
    def seconds(self) -> tuple[float, float]:
        """How long one step took with all images, and with a mini-batch, on the machine of the study."""
        return float(self.study["full_seconds"]), float(self.study["mini_seconds"])


def make(data: Data, tell: Tell, run: TrainingRun, repetitions: int = REPETITIONS) -> Study:
    """Let both walk.

    Args:
        data: "train", the images that the run was made with: those that it kept apart are left out.
        tell: is told what is done of four parts.
        run: by plain gradient descent; its metadata tell how.
        repetitions: how often each kind of step is timed.
    """
    recipe = recipe_told(run)
    epochs, rate = recipe.schedule[0]
    learnt = learnt_from(recipe, data["train"])
    m, batch_size = len(learnt), min(recipe.batch_size, len(learnt))
    with threadpool_limits(limits=1, user_api="blas"):
        tell(0, 4)
        full = full_batch_steps(run.at(0), learnt, rate, epochs)
        tell(1, 4)
        an_epoch = -(-m // batch_size)
        checkpoints = np.flatnonzero(run.steps <= epochs * an_epoch)
        judged = [evaluate(run.at(int(checkpoint)), learnt) for checkpoint in checkpoints]
        tell(2, 4)
        hand = learnt.take(shuffled(m, recipe.seed, 0)[:batch_size])
        full_seconds = _median_seconds(_one_step(run.at(0), learnt, rate), repetitions)
        tell(3, 4)
        mini_seconds = _median_seconds(_one_step(run.at(0), hand, rate), repetitions)
    tell(4, 4)
    mini_steps = run.steps[checkpoints]
    arrays = {
        "rate": np.array(rate),
        "batch_size": np.array(recipe.batch_size),
        "full_parameters": full.parameters.astype(np.float16),
        "full_costs": full.costs,
        "full_accuracies": np.array(full.accuracies),
        "full_looked_at": full.steps * m,
        "checkpoints": checkpoints,
        "mini_steps": mini_steps,
        "mini_costs": np.array([each.cost for each in judged]),
        "mini_accuracies": np.array([each.accuracy for each in judged]),
        "mini_looked_at": mini_steps // an_epoch * m + mini_steps % an_epoch * batch_size,
        "full_seconds": np.array(full_seconds),
        "mini_seconds": np.array(mini_seconds),
    }
    settings = {"images": m, "epochs": epochs, "repetitions": repetitions}
    return Study(arrays, {"study": "walkers", "axes": AXES, "settings": settings})


def _one_step(network: Network, data: DataSet, rate: float) -> Callable[[], object]:
    """One step down the gradient of some examples, to be timed; it leads nowhere."""
    θ, η = network.parameters, network.dtype.type(rate)
    return lambda: θ - η * network.gradient(data.images, data.labels).flat


def _median_seconds(step: Callable[[], object], repetitions: int) -> float:
    return float(np.median(repeat(step, number=1, repeat=repetitions)))
