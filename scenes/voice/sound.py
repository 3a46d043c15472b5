"""What a voice makes: samples, made even, and the time at which each word of the text ends in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from scenes.voice.spoken import in_words

Samples = npt.NDArray[np.float32]
"""Sound (n,) in [-1, 1], one channel."""
PAUSE = 0.35
"""Seconds between two sentences."""
MARGIN = 0.05
"""Seconds kept before and after what is heard of a sentence."""
HEARD = 0.01
"""What can be heard, as a share of the loudest moment's power."""
BETWEEN_SENTENCES = re.compile(r"(?<=[.?!…])\s+")
COMMA = 3
"""How many letters a pause at punctuation lasts."""


@dataclass(frozen=True)
class Spoken:
    """A text as sound.

    Attributes:
        path: of the sound file.
        seconds: how long it lasts.
        word_ends: the moment in seconds at which each word of the text, between its blanks, has been said.
    """

    path: Path
    seconds: float
    word_ends: Sequence[float]


Voice = Callable[[str], Spoken]
"""Speaks a text."""


class Speaker(Protocol):
    """Who turns words into samples.

    Attributes:
        language: the code of the language.
    """

    language: str

    @property
    def identity(self) -> str:
        """All besides the words that the samples depend on: name, version, pace."""
        ...

    def speak(self, text: str) -> tuple[Samples, int]:
        """A sentence, its numbers and signs written out, as sound, and the samples a second."""
        ...


def say_sentences(speaker: Speaker, text: str) -> tuple[Samples, int, list[float]]:
    """Speak a text sentence by sentence.

    Returns:
        The samples, how many there are a second, and when each word of the text ends, in seconds.
    """
    parts: list[Samples] = []
    ends: list[float] = []
    rate = 0
    for sentence in BETWEEN_SENTENCES.split(text.strip()):
        sound, rate = speaker.speak(in_words(sentence, speaker.language))
        if parts:
            parts.append(np.zeros(round(PAUSE * rate), np.float32))
        begin = sum(map(len, parts)) / rate
        parts.append(_trimmed(sound, rate))
        ends += [begin + share * len(parts[-1]) / rate for share in shares(sentence, speaker.language)]
    return np.concatenate(parts), rate, ends


def shares(sentence: str, language: str) -> list[float]:
    """About which share of a sentence has been said at the end of each word: by the letters of the words spoken."""
    lengths = [len(in_words(word, language)) + 1 + COMMA * word.endswith((",", ";", ":")) for word in sentence.split()]
    return [passed / sum(lengths) for passed in accumulate(lengths)]


def _trimmed(sound: Samples, rate: int) -> Samples:
    """A sentence without the silence round it."""
    from scipy.ndimage import uniform_filter1d  # here, because scipy is slow to import, and most texts are kept

    power = uniform_filter1d(sound.astype(np.float64) ** 2, max(1, rate // 100))
    heard = np.flatnonzero(power > HEARD**2 * power.max(initial=0.0))
    if not len(heard):
        return sound
    margin = round(MARGIN * rate)
    return sound[max(0, heard[0] - margin) : heard[-1] + margin]
