"""A network designed rather than trained: the lecture's hope for what hidden layers might do, made real.

The first hidden layer holds 16 detectors of little strokes, each a bright bar in a dark surround, laid out in the
table `DETECTORS`. The second holds 16 patterns with names, such as an upper loop: `PATTERNS` says for each what must be
in the picture. What joins detectors to patterns, and patterns to digits, is fitted: logistic regressions, each asking
one question, and those for the patterns never see which digit a picture shows.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from network.activation import Array
from network.analysis.neurons import area_under_curve
from network.analysis.pictures import Region, holes, openings, orientation_pieces
from network.data.dataset import DataSet
from network.errors import InputError
from network.model import Network

SIDE = 28
CORE = 4.0  # pixels across: of the bright bar
SURROUND = 4.0  # pixels across: of the dark strip on either side of it
PEN = 3.0  # pixels across: of the stroke that a detector is made for, about as wide as MNIST's
GAIN = 5.0  # a whole ideal stroke adds this much to the weighted sum
THRESHOLD = 0.5  # the share of an ideal stroke that makes a detector half bright
FITTED_IMAGES = 10_000  # at most, the first of the data: ample for 17 parameters a neuron
MODERATION = 3e-4  # price of a squared weight when patterns are fitted, against weights that cancel each other


@dataclass(frozen=True)
class Detector:
    """The little stroke that a neuron of the first hidden layer looks for.

    Attributes:
        name: for people.
        row: of its middle, in pixels, counted from 0 at the top.
        column: of its middle, in pixels, counted from 0 at the left.
        angle: in degrees, anticlockwise from horizontal.
        length: in pixels.
    """

    name: str
    row: float
    column: float
    angle: float
    length: float

    def weights(self) -> Array:
        """(784,) a bright bar in a dark surround: they sum to 0, and to `GAIN` over the ideal stroke."""
        along, across = self._coordinates()
        within = _inside(along, self.length / 2)
        core = within * _inside(across, CORE / 2)
        surround = within * _inside(across, CORE / 2 + SURROUND) - core
        template = core / core.sum() - surround / surround.sum()
        return template * GAIN / (template @ self.ideal())

    def ideal(self) -> Array:
        """(784,) the picture of a stroke just where this detector looks, in [0, 1]."""
        along, across = self._coordinates()
        return np.clip(self.length / 2 + 0.5 - along, 0, 1) * np.clip(PEN / 2 + 0.5 - across, 0, 1)

    def _coordinates(self) -> tuple[Array, Array]:
        """How far each pixel is from the detector's middle: along it, and across it."""
        row, column = np.indices((SIDE, SIDE)).reshape(2, -1)
        right, up = column - self.column, self.row - row
        turn = np.deg2rad(self.angle)
        along = right * np.cos(turn) + up * np.sin(turn)
        across = right * np.sin(turn) - up * np.cos(turn)
        return np.abs(along), np.abs(across)


@dataclass(frozen=True)
class Pattern:
    """A part of a digit that a neuron of the second hidden layer stands for.

    A picture shows the pattern when `analysis` finds a region in it with all of the following.

    Attributes:
        name: for people.
        kinds: the region is of one of these kinds: a hole, a piece of stroke of some orientation, a bay.
        rows: its centroid lies between these rows.
        columns: its centroid lies between these columns.
        height: it is between this many pixels high.
        width: it is between this many pixels wide.
    """

    name: str
    kinds: tuple[str, ...]
    rows: tuple[float, float] = (0, SIDE)
    columns: tuple[float, float] = (0, SIDE)
    height: tuple[int, int] = (1, SIDE)
    width: tuple[int, int] = (1, SIDE)

    def shown_by(self, regions: Iterable[Region]) -> bool:
        """Whether one of these regions is the pattern."""
        return any(self._fits(region) for region in regions if region.kind in self.kinds)

    def _fits(self, region: Region) -> bool:
        limits = (self.rows, self.columns, self.height, self.width)
        found = (*region.centroid, *region.extent)
        return all(low <= value <= high for (low, high), value in zip(limits, found, strict=True))


DETECTORS = (
    #                                row  column angle length
    Detector("top bar",                5,    13,  -15,   8),
    Detector("upper bar",              9,    12,  -15,   8),
    Detector("middle bar",          15.5,    15,    0,   9),
    Detector("lower bar",             19,    13,  -15,   8),
    Detector("bottom bar",            22,    11,    0,   8),
    Detector("upper left stroke",     10,     9,   75,  10),
    Detector("upper middle stroke", 10.5,    15,   90,   8),
    Detector("upper right stroke",    11,    18,   60,   8),
    Detector("centre stroke",         14,    14,   75,  11),
    Detector("lower left stroke",   17.5,    10,   60,   8),
    Detector("lower middle stroke", 18.5,    13,   75,   9),
    Detector("lower right stroke",  16.5,    17,   60,   8),
    Detector("upper left corner",    8.5,    11,   30,   9),
    Detector("upper right corner",     9,    19,  135,  10),
    Detector("lower left corner",     19,     8,  120,   9),
    Detector("lower right corner",    18,    19,   45,   9),
)  # fmt: skip

_UPRIGHT = ("vertical", "rising")  # most people's vertical strokes lean a little to the right

PATTERNS = (
    Pattern("upper loop", ("hole",), rows=(0, 13.5), height=(1, 9)),
    Pattern("lower loop", ("hole",), rows=(13.5, SIDE), height=(1, 9)),
    Pattern("closed ring", ("hole",), height=(10, SIDE)),
    Pattern("upper bay open to the left", ("open left",), rows=(0, 13)),
    Pattern("upper bay open to the right", ("open right",), rows=(0, 13.5)),
    Pattern("lower bay open to the left", ("open left",), rows=(13.5, SIDE)),
    Pattern("lower bay open to the right", ("open right",), rows=(13.5, SIDE)),
    Pattern("bay open at the top", ("open top",)),
    Pattern("top line", ("horizontal",), rows=(0, 9.5), width=(6, SIDE)),
    Pattern("middle line", ("horizontal",), rows=(10, 17.5), width=(6, SIDE)),
    Pattern("bottom line", ("horizontal",), rows=(18, SIDE), width=(6, SIDE)),
    Pattern("upper left line", _UPRIGHT, rows=(0, 13), columns=(0, 12), height=(5, SIDE)),
    Pattern("lower left line", (*_UPRIGHT, "falling"), rows=(14, SIDE), columns=(0, 12), height=(5, SIDE)),
    Pattern("long line in the middle", _UPRIGHT, columns=(11.5, 16), height=(12, SIDE)),
    Pattern("long line on the right", _UPRIGHT, columns=(15, SIDE), height=(8, SIDE)),
    Pattern("long diagonal", ("rising",), height=(10, SIDE)),
)


@threadpool_limits.wrap(limits=1, user_api="blas")  # sums in another order would end a little elsewhere
def by_hand_network(data: DataSet) -> Network:
    """Build the designed network, 784-16-16-10 with sigmoids, fitting what is not designed to some digits.

    The same digits give the same network. Its metadata tell what was designed and what was fitted, and for each
    pattern neuron how well it keeps to its meaning on the digits it was fitted to: `area_under_curve`, and
    `balanced_accuracy`, the mean of how often it is bright where the pattern is there and dark where it is not
    (None where those digits all agree about the pattern).

    Args:
        data: digits to fit to, 28 x 28; the first `FITTED_IMAGES` are used.

    Raises:
        InputError: when there are no digits, or the pictures or labels are of another kind.
    """
    fitted = data.take(slice(FITTED_IMAGES))
    _check(fitted)
    W1 = np.array([each.weights() for each in DETECTORS])
    b1 = np.full(len(DETECTORS), -GAIN * THRESHOLD)
    found = Network.from_arrays([W1], [b1]).forward(fitted.images).output

    shown = patterns_in(fitted.images)
    W2, b2 = _fit(found, shown, MODERATION)
    b2 += _odds_against(shown)
    patterns = Network.from_arrays([W2], [b2]).forward(found).output

    W3, b3 = _fit(patterns, np.eye(10)[fitted.labels])
    return Network.from_arrays([W1, W2, W3], [b1, b2, b3], metadata=_description(len(fitted), patterns, shown))


def patterns_in(images: ArrayLike) -> NDArray[np.bool_]:
    """Which of `PATTERNS` each of these images (m, 784) shows, by analysis and without a network: (m, 16)."""
    return np.array([_patterns_of(image) for image in np.asarray(images)], bool).reshape(-1, len(PATTERNS))


def _patterns_of(image: Array) -> list[bool]:
    regions = [*holes(image), *orientation_pieces(image), *openings(image)]
    return [pattern.shown_by(regions) for pattern in PATTERNS]


def _inside(distance: Array, limit: float) -> Array:
    """1 well within the limit and 0 well beyond, falling over about a pixel, so that no weight is ragged."""
    return 1 / (1 + np.exp(4 * (distance - limit)))


def _fit(inputs: Array, truth: ArrayLike, moderation: float = 1e-6) -> tuple[Array, Array]:
    """Weights (n, k) and biases (n,) of sigmoid neurons that tell from inputs (m, k) the truth (m, n).

    Logistic regression: the least cross-entropy, plus `moderation` times the sum of all squared parameters. There
    is just one minimum, so the result does not depend on any start.
    """
    wanted = np.asarray(truth, np.float64)
    layer = Network.random((inputs.shape[1], wanted.shape[1]))

    def cost(parameters: Array) -> tuple[float, Array]:
        trial = layer.with_parameters(parameters)
        slope = trial.gradient(inputs, wanted, "cross_entropy").flat + 2 * moderation * parameters
        return trial.cost(inputs, wanted, "cross_entropy") + moderation * float(parameters @ parameters), slope

    start = np.zeros(layer.parameter_count)
    found = minimize(cost, start, jac=True, method="L-BFGS-B", options={"maxiter": 1000})
    best = layer.with_parameters(found.x)
    return best.weights[0].copy(), best.biases[0].copy()


def _odds_against(shown: NDArray[np.bool_]) -> Array:
    """The logarithm (n,) of how much more often each pattern is missing than shown.

    Added to the biases, it makes a pattern neuron as bright as if half of all pictures showed its pattern: bright
    means that the detectors speak for it, and a rare pattern is not kept dim for being rare (Bayes' rule).
    """
    there, missing = shown.sum(axis=0) + 1, (~shown).sum(axis=0) + 1  # + 1: Laplace's rule, for none at all
    return np.log(missing / there)


def _check(data: DataSet) -> None:
    if not len(data) or data.images.shape[1] != SIDE * SIDE:
        raise InputError(f"The designed network is fitted to digits of 784 pixels, not to images {data.images.shape}.")
    if not 0 <= data.labels.min() <= data.labels.max() <= 9:
        raise InputError("The designed network tells digits apart: its labels are 0 to 9, but these hold others.")


def _description(count: int, patterns: Array, shown: NDArray[np.bool_]) -> dict[str, Any]:
    """What was designed and what was fitted, in JSON values."""
    faithful = [_faithfulness(patterns[:, k], shown[:, k]) for k in range(len(PATTERNS))]
    return {
        "design": {
            "first_layer": [asdict(each) for each in DETECTORS],
            "first_layer_how": (
                f"Designed: a bright bar {CORE:g} pixels wide with a dark surround of {SURROUND:g} pixels on either "
                f"side, biases of {-GAIN * THRESHOLD:g}. Laid out by eye; then each bar was moved by at most 2 pixels "
                "and turned by at most 15 degrees, and lengths set to 8 to 11 pixels, by a search for what tells "
                "more about the patterns and digits, loops and nines above all, of 10,000 training images."
            ),
            "second_layer": [asdict(each) | how for each, how in zip(PATTERNS, faithful, strict=True)],
            "second_layer_how": (
                f"Fitted: logistic regressions on {count} images, from the edge neurons to whether the rules of "
                "network/analysis/neurons.py find the pattern in the picture; the digit's label is not used."
            ),
            "output_layer_how": (
                f"Fitted: logistic regressions on {count} images, from the pattern neurons to the digit."
            ),
            "in_short": (
                "A thought experiment made real: every hidden neuron has a meaning, and the answers are "
                "worse than those of a network of the same size that was simply trained."
            ),
        }
    }


def _faithfulness(activation: Array, shown: NDArray[np.bool_]) -> dict[str, float | None]:
    """How well a pattern neuron's brightness (m,) follows its meaning (m,), and how often that is shown."""
    told: dict[str, float | None] = {"share_of_images": round(float(shown.mean()), 4)}
    if shown.all() or not shown.any():
        return told | {"area_under_curve": None, "balanced_accuracy": None}
    right = ((activation > 0.5)[shown].mean() + (activation <= 0.5)[~shown].mean()) / 2
    return told | {
        "area_under_curve": round(area_under_curve(activation, shown), 4),
        "balanced_accuracy": round(float(right), 4),
    }
