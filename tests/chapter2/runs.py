"""A training that is not the lecture's, and what a network answers, worked out without its own code."""

from __future__ import annotations

import numpy as np

from network import Network, TrainingRun


def short_run() -> TrainingRun:
    """Two checkpoints of a small network."""
    start = Network.random((784, 12, 10), seed=5)
    parameters = np.array([start.parameters, 0.9 * start.parameters], np.float32)
    return TrainingRun(
        start.with_parameters(parameters[1]), np.array([0, 9]), parameters, np.array([1.0, 0.5]), np.array([0.1, 0.2])
    )


def straight_run(network: Network) -> TrainingRun:
    """Three checkpoints on a line, the first of which is the network."""
    parameters = np.array([network.parameters + 0.01 * k for k in range(3)], np.float32)
    return TrainingRun(
        network.with_parameters(parameters[-1]),
        np.array([0, 1, 5]),
        parameters,
        np.array([1.0, 0.5, 0.2]),
        np.array([0.1, 0.2, 0.3]),
    )


def outputs(network: Network, image: np.ndarray) -> np.ndarray:
    """Of the last layer, worked out here."""
    a = np.asarray(image, np.float64).ravel()
    for W, b in zip(network.weights, network.biases, strict=True):
        a = 1 / (1 + np.exp(-(W.astype(float) @ a + b)))
    return a
