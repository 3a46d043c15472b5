"""What does the network answer to each test image?

Arrays, where the axes are image (in the order of the data), output:

    outputs    (images, 10) float32, the activations of the output neurons, at the last checkpoint of a run
    answers    (images,) uint8, the brightest output neuron
    labels     (images,) uint8, what the images show
"""

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from network.analysis.choosing import ranked
from network.data.dataset import DataSet
from network.model import Network
from network.storage.archive import Arrays
from network.studies import Data
from network.studies.of_run import StudyOfRun
from network.studies.study import Study
from network.training import Tell, TrainingRun

AXES = {"outputs": ["image", "output"], "answers": ["image"], "labels": ["image"]}


@dataclass(frozen=True, eq=False)
class Verdicts:
    """What a network answers to each of some images.

    Attributes:
        outputs: (m, n) the activations of the output neurons.
        answers: (m,) the brightest output neuron.
        labels: (m,) what the images show.
    """

    outputs: NDArray[np.floating]
    answers: NDArray[np.int64]
    labels: NDArray[np.int64]

    @classmethod
    def of(cls, network: Network, data: DataSet) -> Self:
        """The verdicts on images at hand, for instance on our own handwriting, `network.gallery()`.

        Raises:
            InputError: when the images do not fit the network.
        """
        passed = network.forward(data.images)
        return cls(passed.output, passed.prediction, data.labels)

    @property
    def right(self) -> NDArray[np.bool_]:
        """(m,) whether each answer is right."""
        return self.answers == self.labels

    @property
    def accuracy(self) -> float:
        """The share of right answers, 0 to 1."""
        return float(self.right.mean())

    @property
    def confidence(self) -> NDArray[np.floating]:
        """(m,) the activation of the neuron that each answer names."""
        return self.outputs[np.arange(len(self.answers)), self.answers]

    @property
    def errors(self) -> NDArray[np.int64]:
        """The indices of the images with wrong answers, the most confident first."""
        wrong = np.flatnonzero(~self.right)
        return wrong[ranked(self.confidence[wrong])]

    @property
    def confusion(self) -> NDArray[np.int64]:
        """(n, n) counts: row = what the image shows, column = what the network answers."""
        n = self.outputs.shape[1]
        return np.bincount(self.labels * n + self.answers, minlength=n * n).reshape(n, n)


class TestVerdicts(StudyOfRun):
    """The verdicts of the last network of a run on all test images."""

    name: ClassVar[str] = "verdicts"
    __test__ = False  # this is no test, though its name begins like one

    @property
    def verdicts(self) -> Verdicts:
        """What it answers to each test image, in the order of the data."""
        answers, labels = (self.study[name].astype(np.int64) for name in ("answers", "labels"))
        return Verdicts(self.study["outputs"], answers, labels)


def make(data: Data, tell: Tell, run: TrainingRun) -> Study:
    """Put every test image before the last network of a run.

    Args:
        data: "test".
        tell: is told when it is done.
        run: the run.
    """
    tell(0, 1)
    found = Verdicts.of(run.at(-1), data["test"])
    tell(1, 1)
    arrays: Arrays = {
        "outputs": found.outputs.astype(np.float32),
        "answers": found.answers.astype(np.uint8),
        "labels": found.labels.astype(np.uint8),
    }
    return Study(arrays, {"study": "verdicts", "axes": AXES})
