"""A small cross and its arms, for tests of pieces of a stroke."""

import numpy as np

from network.analysis.pictures import Region

CROSS = np.zeros((9, 9), np.float32)
CROSS[4, :3] = CROSS[:3, 4] = CROSS[4, 6:] = 1.0
CROSS[0, 4] = 0.5
ARMS = [
    Region(np.array(mask), kind)
    for mask, kind in (
        ((CROSS > 0) & (np.arange(9) < 3), "horizontal"),
        ((CROSS > 0) & (np.arange(9) == 4), "vertical"),
        ((CROSS > 0) & (np.arange(9) > 5), "horizontal"),
    )
]
