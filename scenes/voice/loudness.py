"""Even loudness: every text as loud as any other, by ITU-R BS.1770, and no sample clipped."""

from __future__ import annotations

import numpy as np

TARGET = -19.0
"""How loud speech is, in LUFS: usual for one channel, as loud as -16 in two."""
CEILING = 0.89
"""The highest peak, 1 dB below full scale."""
BLOCK = 0.4
"""Seconds that are measured together; a shorter text is repeated."""
LOOK_AHEAD = 0.005
"""Seconds in which the limiter turns down before a peak, and up after it."""


def loudness(sound: np.ndarray, rate: int) -> float:
    """The integrated loudness of samples (n,) in LUFS; minus infinity for silence."""
    if not sound.any():
        return -np.inf
    import pyloudnorm  # here, because scipy is slow to import, and most texts are kept

    shortest = round(2 * BLOCK * rate)
    whole = sound if len(sound) >= shortest else np.resize(sound, shortest)
    return float(pyloudnorm.Meter(rate, block_size=BLOCK).integrated_loudness(whole.astype(np.float64)))


def levelled(sound: np.ndarray, rate: int) -> np.ndarray:
    """Samples (n,) made as loud as `TARGET`, with peaks turned down that would pass `CEILING`."""
    measured = loudness(sound, rate)
    if measured == -np.inf:
        return sound
    louder = sound * 10 ** ((TARGET - measured) / 20)
    return limited(louder, rate).astype(np.float32)


def limited(sound: np.ndarray, rate: int) -> np.ndarray:
    """Samples (n,) turned down for a moment round each peak above `CEILING`."""
    from scipy.ndimage import minimum_filter1d, uniform_filter1d  # here, for the same reason

    width = 2 * round(LOOK_AHEAD * rate) + 1
    gain = CEILING / np.maximum(abs(sound), CEILING)
    return sound * uniform_filter1d(minimum_filter1d(gain, width), width)
