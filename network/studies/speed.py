"""How much faster is W @ a + b than two loops in Python?

The weighted sums of the first layer of the network "edges", 16 neurons with 784 weights each, for one digit: once with
a loop over neurons and in it a loop over pixels, all in Python, and once as numpy's one expression, on one thread. Both
give the same sums, in double precision. Each is timed again and again in turn, and each time is the mean of a row of
calls. Only the ratio says something about other machines, and on another it is another.

Arrays, where the axis is repetition (r):

    loop_times     (r,) seconds that one call of the two loops took
    numpy_times    (r,) seconds that one call of W @ a + b took
    loop           () the median of loop_times
    numpy          () the median of numpy_times
    ratio          () loop / numpy
"""

import platform
from dataclasses import dataclass
from pathlib import Path
from timeit import timeit
from typing import Self

import numpy as np
from threadpoolctl import threadpool_limits

from network.data.gallery import gallery_digit
from network.storage.networks import load_network
from network.studies import Data
from network.studies.study import Study, load_study
from network.training import Tell

REPETITIONS = 101  # odd, so that the median is one of them
LOOP_CALLS = 5  # in a row: some 5 ms
NUMPY_CALLS = 2000  # likewise

Row = list[float]


@dataclass(frozen=True)
class Speed:
    """How long both ways took on one machine.

    Attributes:
        loop: seconds that one call of the two loops took, the median.
        numpy: seconds that one call of W @ a + b took, the median.
        shape: of W.
        processor: the name of the machine's.
    """

    loop: float
    numpy: float
    shape: tuple[int, int]
    processor: str

    @classmethod
    def load(cls) -> Self:
        """The stored study."""
        study = load_study("speed")
        rows, columns = study.metadata["shape"]
        return cls(float(study["loop"]), float(study["numpy"]), (rows, columns), study.metadata["processor"])

    @property
    def ratio(self) -> float:
        """How many times as fast W @ a + b is."""
        return self.loop / self.numpy


def make(data: Data, tell: Tell, repetitions: int = REPETITIONS) -> Study:
    """Time both ways.

    Args:
        data: nothing; the network and the digit come with the project.
        tell: is told the number of repetitions done.
        repetitions: how often to time each.
    """
    network = load_network("edges")
    W, b = network.weights[0].astype(np.float64), network.biases[0].astype(np.float64)
    a = gallery_digit("3-01").ravel().astype(np.float64)
    rows, biases, inputs = W.tolist(), b.tolist(), a.tolist()
    loop_times, numpy_times = np.empty((2, repetitions))
    with threadpool_limits(limits=1, user_api="blas"):
        for k in range(repetitions):
            tell(k, repetitions)
            loop_times[k] = timeit(lambda: weighted_sums(rows, inputs, biases), number=LOOP_CALLS) / LOOP_CALLS
            numpy_times[k] = timeit(lambda: W @ a + b, number=NUMPY_CALLS) / NUMPY_CALLS
    tell(repetitions, repetitions)
    loop, at_once = np.median(loop_times), np.median(numpy_times)
    arrays = {
        "loop_times": loop_times,
        "numpy_times": numpy_times,
        "loop": np.array(loop),
        "numpy": np.array(at_once),
        "ratio": np.array(loop / at_once),
    }
    axes = {name: ["repetition"] if array.ndim else [] for name, array in arrays.items()}
    return Study(arrays, {"study": "speed", "axes": axes, "shape": list(W.shape), "processor": _processor()})


def weighted_sums(weights: list[Row], activations: Row, biases: Row) -> Row:
    """W a + b without numpy: for every neuron, the sum over all weights."""
    sums = []
    for row, bias in zip(weights, biases, strict=True):
        total = bias
        for weight, activation in zip(row, activations, strict=True):
            total += weight * activation
        sums.append(total)
    return sums


def _processor() -> str:
    """The name of the processor: Linux tells it in a file, other systems by Python."""
    information = Path("/proc/cpuinfo")
    if information.exists():
        named = [line for line in information.read_text().splitlines() if line.startswith("model name")]
        if named:
            return named[0].partition(":")[2].strip()
    return platform.processor() or platform.machine()
