"""How often does a weighted sum made to find one edge exceed the bar?

One neuron is designed to find a horizontal edge: weights of +1 on three rows of eight pixels, and -1 on the eight
pixels just above and just below. Its weighted sum, without a bias, is taken over every training image, once with the
+1 alone (from 0 to 24) and once with the surround of -1 (from -16 to 24).

Arrays, where the axes are template (2: "region", "edge"), bin (81), digit (10):

    templates    (2,) "region", the +1 alone; "edge", with the surround
    edges        (82,) the limits of the bins: -16.5, -16, ..., 24
    counts       (2, 81) how many images have a sum above edges[k] and at most edges[k + 1]
    means        (2, 10) the mean weighted sum of the images of each digit, NaN where there is none
    images       (10,) how many images of each digit there are
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from network.activation import Array
from network.errors import InputError
from network.studies import Data
from network.studies.study import Study, load_study
from network.training import Tell

ROWS = slice(7, 10)  # of the bright bar
COLUMNS = slice(10, 18)  # of the bright bar and its surround
ABOVE = 6  # the row of the surround above the bar
BELOW = 10  # and of that below it

TEMPLATES = ("region", "edge")
WIDTH = 0.5  # of a bin
LIMITS = np.arange(-16.5, 24.25, WIDTH)
DECIMALS = 5  # of a sum: pixels are float32, whose rounding must not carry a sum on a limit into the next bin

AXES = {
    "templates": ["template"],
    "edges": ["limits of bins"],
    "counts": ["template", "bin"],
    "means": ["template", "digit"],
    "images": ["digit"],
}


def edge_template(surround: bool = True) -> NDArray[np.float64]:
    """The weights (28, 28) of the designed edge neuron: +1, 0 and, with the surround, -1."""
    template = np.zeros((28, 28))
    template[ROWS, COLUMNS] = 1
    if surround:
        template[[ABOVE, BELOW], COLUMNS] = -1
    return template


@dataclass(frozen=True, eq=False)
class EdgeSums:
    """The weighted sums of all training images, counted.

    Attributes:
        limits: (82,) of the bins.
        counts: template -> (81,) how many images have a sum above limits[k] and at most limits[k + 1].
    """

    limits: NDArray[np.float64]
    counts: dict[str, NDArray[np.int64]]

    @classmethod
    def load(cls) -> Self:
        """The stored study."""
        return cls.of(load_study("edge_sums"))

    @classmethod
    def of(cls, study: Study) -> Self:
        """A study that `make` has made."""
        return cls(study["edges"], dict(zip(study["templates"].tolist(), study["counts"], strict=True)))

    def share_above(self, threshold: float, template: str = "edge") -> float:
        """The share of the images, 0 to 1, whose weighted sum exceeds a threshold.

        Args:
            threshold: a multiple of 0.5 from -16.5 to 24.
            template: "region" for the weights of +1 alone, "edge" for those with the surround.

        Raises:
            InputError: when there is no such template, or the bins have no limit at the threshold.
        """
        if template not in self.counts:
            raise InputError(f"There is no template {template!r}: choose one of {', '.join(self.counts)}.")
        if threshold not in self.limits:
            least, greatest = self.limits[[0, -1]]
            raise InputError(f"The sums were counted in steps of {WIDTH} from {least} to {greatest}, not {threshold}.")
        counts = self.counts[template]
        return float(counts[np.searchsorted(self.limits, threshold) :].sum() / counts.sum())


def make(data: Data, tell: Tell) -> Study:
    """Take both weighted sums over every image.

    Args:
        data: "train".
        tell: is told the number of templates done.
    """
    images, labels = data["train"].images, data["train"].labels
    members = np.eye(10)[labels]
    counts, means = [], []
    for done, surround in enumerate((False, True)):
        tell(done, 2)
        weights = edge_template(surround).ravel()
        used = weights != 0
        sums = images[:, used].astype(np.float64) @ weights[used]
        counts.append(_histogram(sums.round(DECIMALS)))
        with np.errstate(invalid="ignore"):  # 0 / 0 where a digit is absent
            means.append(sums @ members / members.sum(axis=0))
    tell(2, 2)
    arrays = {
        "templates": np.array(TEMPLATES),
        "edges": LIMITS,
        "counts": np.array(counts),
        "means": np.array(means),
        "images": members.sum(axis=0).astype(np.int64),
    }
    return Study(arrays, {"study": "edge_sums", "axes": AXES})


def _histogram(sums: Array) -> NDArray[np.int64]:
    """How many sums lie above each limit and at most at the next."""
    return np.bincount(np.searchsorted(LIMITS, sums) - 1, minlength=len(LIMITS) - 1)
