"""Many lines in a fan, for tests of edges."""

import numpy as np

from scenes.mobjects.painting.edges import Edges

BLUE, RED = [0.2, 0.5, 1.0], [1.0, 0.4, 0.3]


def fan(count: int = 40, opacity: float = 0.5, widths=2.0) -> Edges:
    rng = np.random.default_rng(0)
    starts = np.column_stack([np.full(count, -5), np.linspace(-3, 3, count)])
    ends = np.column_stack([np.full(count, 4), rng.uniform(-2, 2, count)])
    return Edges(starts, ends, colors_of(count, opacity), widths)


def colors_of(count: int, opacity: float = 0.5, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.column_stack([np.where(rng.random((count, 1)) < 0.5, BLUE, RED), np.full(count, opacity)])
