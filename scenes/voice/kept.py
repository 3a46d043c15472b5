"""What was spoken is kept in the folder `voice` of Manim's media folder, so that no text is spoken twice."""

from __future__ import annotations

import hashlib
import json
import wave
from functools import partial
from pathlib import Path
from typing import BinaryIO

import numpy as np
from manim import config

from network.files import write_atomically
from scenes.voice.loudness import TARGET, levelled
from scenes.voice.sound import PAUSE, Samples, Speaker, Spoken, Voice, say_sentences
from scenes.voice.spoken import in_words

FOLDER = "voice"


def kept(speaker: Speaker) -> Voice:
    """The voice of a speaker: even in loudness, and asked only for what is not yet kept.

    A file is named by the words, the speaker with its version, and how they are put together. Processes may share the
    folder: each file appears when it is complete. One that is damaged is made anew.
    """

    def voice(text: str) -> Spoken:
        asked = [text, in_words(text, speaker.language), speaker.identity, PAUSE, TARGET]
        name = hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:32]
        path = Path(config.media_dir).resolve() / FOLDER / f"{name}.wav"
        times = path.with_suffix(".json")
        if (seconds := _length(path)) is None or (ends := _times(times)) is None:
            sound, rate, ends = say_sentences(speaker, text)
            write_atomically(times, lambda file: file.write(json.dumps(ends).encode()))
            write_atomically(path, partial(_write, levelled(sound, rate), rate))
            seconds = len(sound) / rate
        return Spoken(path, seconds, ends)

    return voice


def _write(sound: Samples, rate: int, file: BinaryIO) -> None:
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(np.round(sound * (2**15 - 1)).astype("<i2").tobytes())


def _length(path: Path) -> float | None:
    """How many seconds a sound lasts; None where it is missing or not whole."""
    try:
        with path.open("rb") as file, wave.open(file) as sound:
            frames = sound.getnframes()
            whole = frames > 0 and len(sound.readframes(frames)) == 2 * frames * sound.getnchannels()
            return frames / sound.getframerate() if whole else None
    except (OSError, EOFError, wave.Error):
        return None


def _times(path: Path) -> list[float] | None:
    try:
        return [float(each) for each in json.loads(path.read_text())]
    except (OSError, ValueError, TypeError):
        return None
