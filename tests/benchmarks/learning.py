"""How long one epoch of 60,000 images takes, beside a plain loop over examples and scikit-learn."""

import time
import warnings
from collections.abc import Callable

import numpy as np
from rich.console import Console
from rich.table import Table

from network.data.dataset import DataSet
from network.data.handwriting import handwriting
from network.model import Network
from network.training import Recipe, train

SIZES = (784, 16, 16, 10)
IMAGES = 60_000
LOOPED = 3_000
"""How many images the slow loop is timed on; its time is scaled up to all of them."""


def examples() -> DataSet:
    """60,000 images to learn from and one to judge by: 600 of the pen model's, repeated. What they show is all one."""
    return handwriting(600, seed=0).take(np.arange(IMAGES + 1) % 600)


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Processor time, the shortest of some runs: the one that other processes disturbed least."""
    took = []
    for _ in range(times):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took)


def loop_over_examples(data: DataSet, batch_size: int, rate: float = 0.5) -> None:
    """One epoch of the same learning, example after example: matrix times vector, outer product, sum."""
    start = Network.random(SIZES, dtype=np.float32)
    weights, biases = [W.copy() for W in start.weights], [b.copy() for b in start.biases]
    for first in range(0, len(data), batch_size):
        sum_W, sum_b = [np.zeros_like(W) for W in weights], [np.zeros_like(b) for b in biases]
        batch = range(first, min(first + batch_size, len(data)))
        for k in batch:
            a = [data.images[k]]
            for W, b in zip(weights, biases, strict=True):
                a.append(1 / (1 + np.exp(-(W @ a[-1] + b))))
            y = np.zeros(10, np.float32)
            y[data.labels[k]] = 1
            δ = 2 * (a[-1] - y) * a[-1] * (1 - a[-1])
            for layer in (2, 1, 0):
                sum_W[layer] += np.outer(δ, a[layer])
                sum_b[layer] += δ
                if layer > 0:
                    δ = (weights[layer].T @ δ) * a[layer] * (1 - a[layer])
        for layer in range(3):
            weights[layer] -= rate / len(batch) * sum_W[layer]
            biases[layer] -= rate / len(batch) * sum_b[layer]


def main() -> None:
    """Print the table."""
    from sklearn.neural_network import MLPClassifier

    data = examples()
    table = Table("mini-batch", "ours", "loop", "scikit-learn", "loop / ours", "scikit-learn / ours", title="One epoch")
    for batch_size in (10, 128):
        recipe = Recipe(schedule=((1, 0.5),), batch_size=batch_size, validation=1)
        start = Network.random(SIZES, dtype=np.float32)
        other = MLPClassifier((16, 16), "logistic", solver="sgd", batch_size=batch_size, max_iter=1, momentum=0)

        def fit(other: MLPClassifier = other) -> None:
            with warnings.catch_warnings(action="ignore"):  # that one epoch is too few
                other.fit(data.images, data.labels)

        ours = seconds(lambda start=start, recipe=recipe: train(start, data, recipe))
        part = data.take(slice(LOOPED))
        loop = seconds(lambda part=part, size=batch_size: loop_over_examples(part, size)) * IMAGES / LOOPED
        theirs = seconds(fit)
        row = [f"{ours:.2f} s", f"{loop:.2f} s", f"{theirs:.2f} s", f"{loop / ours:.1f}", f"{theirs / ours:.1f}"]
        table.add_row(str(batch_size), *row)
    Console().print(table)
