"""Everything here draws, most of it a tiny network."""

import numpy as np
import pytest

from network import Network, TrainingRun


@pytest.fixture(scope="session")
def network() -> Network:
    """A tiny network whose input is a picture of 3 x 3 pixels, its weights large enough for clear colours."""
    return Network.random((9, 4, 3), seed=1, start="unit")


@pytest.fixture(scope="session")
def run(network: Network) -> TrainingRun:
    """A run of three checkpoints, from random weights to `network`, with one in between that is not their mean."""
    first, middle = (Network.random((9, 4, 3), seed=seed, start="unit").parameters for seed in (2, 3))
    parameters = np.array([first, middle, network.parameters], np.float32)
    return TrainingRun(network, np.array([0, 10, 20]), parameters, np.array([3.0, 2.0, 1.0]), np.array([0.1, 0.5, 0.9]))
