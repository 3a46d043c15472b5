"""Images that show nothing."""

import numpy as np
from numpy.typing import NDArray


def uniform_noise(count: int, seed: int = 0, pixels: int = 784) -> NDArray[np.float32]:
    """Images (count, pixels) whose every pixel is drawn evenly from [0, 1), each on its own."""
    return np.random.default_rng(seed).random((count, pixels), dtype=np.float32)
