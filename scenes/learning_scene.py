"""The stage of the chapters on learning: one training whose networks are on show, and the digits it is told with."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from network import DataSet, InputError, Network, TrainingRun, load_run
from network.data import mnist
from network.data.gallery import gallery
from network.studies.of_run import StudyOfRun
from scenes.language import _, in_number
from scenes.lecture_scene import ANY_NUMBER, DIGITS, PIXELS, LectureScene, named
from scenes.mobjects.text import number_text

S = TypeVar("S", bound=StudyOfRun)


class LearningScene(LectureScene):
    """A section about learning: the networks on show are checkpoints of one training, the run on show.

    Attributes:
        run: the name of a run in `assets/runs`, the path of one, or a `TrainingRun`; None: as `lecture.toml` has it.

    What follows, once `setup` has run, besides what every section has:

    Attributes:
        training: the run on show.
        learnt_from: digits to learn from: MNIST's 60,000 training images, or the gallery.
        tested_on: digits to test with: MNIST's 10,000 test images, or the gallery, which no network has learnt from.
        is_mnist: whether these are MNIST's: only where its files are on this machine, for nothing is downloaded here.
    """

    run: ClassVar[str | TrainingRun | None] = None
    hidden_range = ANY_NUMBER  # it is the networks of the run that are shown
    output_range = ANY_NUMBER

    training: TrainingRun
    learnt_from: DataSet
    tested_on: DataSet
    is_mnist: bool

    def _take_settings(self) -> None:
        super()._take_settings()
        if isinstance(self.run, TrainingRun):
            self.training = self.run
        else:
            self.training = named("run", self.settings, self.run, load_run)
        if (reason := self.refusal_of_run(self.training)) is not None:
            where = "" if isinstance(self.run, TrainingRun) else f"{self.settings.origin('run')}: "
            raise InputError(f"{where}{reason}")
        self.is_mnist = self.settings.data == "mnist" or (self.settings.data == "auto" and mnist.at_hand())
        if self.is_mnist:
            self.learnt_from, self.tested_on = mnist.load("train"), mnist.load("test")
        else:
            self.learnt_from = self.tested_on = gallery()

    @classmethod
    def refusal_of_run(cls, run: TrainingRun) -> str | None:
        """Why the section cannot tell of a run truthfully, in one sentence that tells what would do; None if it can."""
        if len(run) < 2:
            return "a run shows how learning goes by checkpoints, but this one has only one: train it with several."
        if run.accuracies is None:
            return "the lecture tells how many answers are right, but this run has no accuracies: choose another."
        sizes, names = run.network.sizes, {each.name for each in run.network.activations}
        if (sizes[0], sizes[-1]) != (PIXELS, DIGITS):
            return (
                f"the lecture reads {DIGITS} digits in pictures of {PIXELS} pixels, but this run trained a network "
                f"of sizes {'-'.join(map(str, sizes))}: choose another."
            )
        if names != {"sigmoid"}:
            other = min(names - {"sigmoid"})
            return (
                f"the lecture tells how sigmoids learn, but this run's network has a layer of {other}: choose another."
            )
        return None

    @property
    def untrained(self) -> Network:
        """The network of the first checkpoint."""
        return self.training.at(0)

    @property
    def trained(self) -> Network:
        """The network of the last checkpoint."""
        return self.training.at(-1)

    def study_of(self, kind: type[S]) -> S | None:
        """What a study found out about the run on show; None where it was made of another run.

        Args:
            kind: the class that reads it, such as `network.studies.costs.Costs`.
        """
        run = self.run if self.run is not None else self.settings.run
        found = kind.load(None if isinstance(run, TrainingRun) else run)
        return found if found.is_of(self.training) else None

    def checkpoint_name(self, checkpoint: int) -> str:
        """What the network of a checkpoint is called on screen: untrained, after so many steps, or trained.

        Args:
            checkpoint: its place in the run; negative ones count from the end.
        """
        place = range(len(self.training))[checkpoint]
        steps = int(self.training.steps[place])
        if place == len(self.training) - 1:
            return _("trained")
        if steps == 0:
            return _("untrained")
        return in_number("after {count} step", "after {count} steps", steps).format(count=number_text(steps, 0))
