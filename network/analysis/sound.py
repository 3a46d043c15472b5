"""A word made of vowels, spoken by a formula and heard by plain rules: samples, spectrogram, vowels, word.

The voice is a row of harmonics, loudest near the resonances of the mouth, the formants (G. Peterson and H. Barney,
"Control methods used in a study of the vowels", 1952: the averages of men). Nothing here was recorded.
"""

import io
import wave
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from types import MappingProxyType

import numpy as np

from network.activation import Array
from network.errors import InputError

RATE = 8000
"""Samples a second."""

FORMANTS: Mapping[str, tuple[float, float, float]] = MappingProxyType(
    {"a": (730, 1090, 2440), "i": (270, 2290, 3010), "u": (300, 870, 2240)}
)
"""The resonances of each vowel, in Hz."""

WORDS: Mapping[str, str] = MappingProxyType(
    {"ai": "eye", "au": "ow", "iu": "you", "ua": "wah", "uau": "wow", "ui": "we"}
)
"""What some rows of vowels come to."""

VOWEL = 0.3
"""Seconds that a vowel lasts."""
GLIDE = 0.06
"""Seconds that the mouth takes to the next vowel."""
PITCH = (125.0, 100.0)
"""Of the voice in Hz, at the beginning and at the end."""
LOUDNESS = (1.0, 0.5, 0.25)
"""Of the three resonances."""
BANDWIDTH = 90.0
"""Of a resonance, in Hz."""
BREATH = 1e-3
"""Loudness of the noise, as a share of the loudest sample."""
WINDOW = 200
"""Samples that a column of the spectrogram looks at."""
STEP = 80
"""Samples from one column of the spectrogram to the next."""
RANGE = 50.0
"""Decibels from the loudest of a spectrogram down to what counts as silence."""
SHORTEST = 0.08
"""Seconds: what is heard for a shorter time is a glide."""


@dataclass(frozen=True)
class Sound:
    """A vowel that was heard.

    Attributes:
        vowel: a key of `FORMANTS`.
        start: the column of the spectrogram it begins with.
        end: the column after its last.
    """

    vowel: str
    start: int
    end: int


def speak(vowels: str, seed: int = 0) -> Array:
    """Say some vowels without a break.

    Args:
        vowels: at least one of `FORMANTS`, such as "uau".
        seed: of the breath.

    Returns:
        (n,) samples in [-1, 1], `RATE` a second.

    Raises:
        InputError: for anything that is no vowel here.
    """
    _check(vowels)
    count = round(len(vowels) * VOWEL * RATE)
    time = np.arange(count) / RATE
    pitch = np.linspace(*PITCH, count)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    formants = _mouth(vowels, time)
    sound = np.zeros(count)
    for harmonic in range(1, int(RATE / 2 / max(PITCH))):
        sound += _resonance(harmonic * pitch, formants) / harmonic * np.sin(harmonic * phase)
    sound *= np.clip(np.minimum(time, time[-1] - time) / GLIDE, 0, 1)  # the voice sets in and dies away
    sound /= abs(sound).max()
    noisy = sound + BREATH * np.random.default_rng(seed).normal(size=count)
    return np.asarray(np.clip(noisy, -1, 1))


def as_wave(samples: Array) -> bytes:
    """The samples, (n,) in [-1, 1], as a WAV file of 16 bits, so that they can be heard."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(RATE)
        written.writeframes(np.rint(32767 * samples).astype("<i2").tobytes())
    return file.getvalue()


def spectrogram(samples: Array) -> Array:
    """How loud every pitch is at every moment: a picture (pitches, moments) in [0, 1], the highest pitch on top.

    0 is `RANGE` decibels below the loudest, 1 the loudest; rows are `RATE` / `WINDOW` Hz apart, from 0 at the bottom to
    half of `RATE`.

    Args:
        samples: (n,) at least `WINDOW` of them.

    Raises:
        InputError: when there are too few samples.
    """
    array = np.asarray(samples, float)
    if array.ndim != 1 or len(array) < WINDOW:
        raise InputError(f"A spectrogram is taken of {WINDOW} samples or more in a row, not of {array.shape}.")
    views = np.lib.stride_tricks.sliding_window_view(array, WINDOW)[::STEP]
    loudness = abs(np.fft.rfft(views * np.hanning(WINDOW), axis=1)).T
    decibels = 20 * np.log10(np.maximum(loudness / max(loudness.max(), 1e-12), 1e-12))
    return np.asarray(np.clip(1 + decibels / RANGE, 0, 1)[::-1])


def hear(levels: Array) -> list[Sound]:
    """The vowels in a spectrogram: at every moment that whose resonances fit best, glides left out.

    Args:
        levels: (pitches, moments) as of `spectrogram`.
    """
    frequencies = np.linspace(RATE / 2, 0, len(levels))
    heard = _smooth(levels)
    fits = np.array([_likeness(_smooth(_ideal(vowel, frequencies)), heard) for vowel in FORMANTS])
    names = np.where(levels.max(axis=0) > 0.5, np.array([*FORMANTS])[fits.argmax(axis=0)], "")
    sounds: list[Sound] = []
    end = 0
    for vowel, run in groupby(names.tolist()):
        start, end = end, end + len(list(run))
        if not vowel or (end - start) * STEP / RATE < SHORTEST:
            continue
        if sounds and sounds[-1].vowel == vowel:
            start = sounds.pop().start
        sounds.append(Sound(vowel, start, end))
    return sounds


def word_of(sounds: list[Sound]) -> str:
    """What the vowels come to: a word of `WORDS`, or else the vowels themselves."""
    vowels = "".join(sound.vowel for sound in sounds)
    return WORDS.get(vowels, vowels)


def _check(vowels: str) -> None:
    strange = sorted(set(vowels) - set(FORMANTS))
    if strange or not vowels:
        raise InputError(f"The vowels to say are some of {', '.join(FORMANTS)}, not {vowels!r}.")


def _mouth(vowels: str, time: Array) -> Array:
    """The resonances (3, n) at each moment: those of a vowel, with short glides in between."""
    joints = VOWEL * np.arange(1, len(vowels))
    moments = [0.0, *np.stack([joints - GLIDE / 2, joints + GLIDE / 2], axis=1).ravel(), VOWEL * len(vowels)]
    targets = np.array([FORMANTS[vowel] for vowel in vowels]).repeat(2, axis=0)
    return np.array([np.interp(time, moments, target) for target in targets.T])


def _resonance(frequency: Array, formants: Array) -> Array:
    """How loud the mouth lets a frequency (n,) be, its resonances being (3, n)."""
    return np.asarray(np.tensordot(LOUDNESS, 1 / (1 + ((frequency - formants) / BANDWIDTH) ** 2), 1))


def _ideal(vowel: str, frequencies: Array) -> Array:
    """The column (pitches, 1) of a spectrogram that a vowel would have without harmonics and noise."""
    loudness = _resonance(frequencies, np.array(FORMANTS[vowel])[:, np.newaxis]) / np.maximum(frequencies, PITCH[1])
    return np.asarray(np.clip(1 + 20 * np.log10(loudness / loudness.max()) / RANGE, 0, 1)[:, np.newaxis])


def _smooth(levels: Array) -> Array:
    """The mean over a few neighbouring pitches, so that single harmonics no longer show."""
    reach = 2
    padded = np.pad(levels, ((reach, reach), (0, 0)), mode="edge")
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1, axis=0).mean(axis=-1))


def _likeness(ideal: Array, levels: Array) -> Array:
    """How alike the ideal column (pitches, 1) and each column (pitches, n) are: the correlation, (n,)."""
    one, other = ideal - ideal.mean(), levels - levels.mean(axis=0)
    sizes = np.linalg.norm(one) * np.linalg.norm(other, axis=0)
    return np.asarray((one * other).sum(axis=0) / np.maximum(sizes, 1e-12))
