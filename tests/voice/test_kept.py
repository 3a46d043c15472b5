"""What was spoken is kept: one file a text, made anew when it is damaged, or when anything it is made from changes."""

from __future__ import annotations

import wave
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from manim import tempconfig

from scenes.voice.kept import FOLDER, kept
from scenes.voice.loudness import TARGET, loudness
from scenes.voice.sound import MARGIN, PAUSE

RATE = 8_000


class Hummer:
    """A speaker that hums a tenth of a second for each letter, between half seconds of silence."""

    language = "en"

    def __init__(self, identity: str = "hummer 1") -> None:
        self.identity = identity
        self.asked: list[str] = []

    def speak(self, text: str) -> tuple[np.ndarray, int]:
        self.asked.append(text)
        hum = 0.1 * np.sin(np.arange(len(text) * RATE // 10) * 2 * np.pi * 440 / RATE)
        return np.pad(hum, RATE // 2).astype(np.float32), RATE


@pytest.fixture(autouse=True)
def folder(tmp_path):
    with tempconfig({"media_dir": str(tmp_path)}):
        yield tmp_path / FOLDER


def test_sentences_are_spoken_one_by_one_without_the_silence_round_them():
    speaker = Hummer()
    spoken = kept(speaker)("One half. And 0.5, it is.")
    assert speaker.asked == ["One half.", "And 0 point 5, it is."]
    first, second = (len(each) / 10 + 2 * MARGIN for each in speaker.asked)
    assert spoken.seconds == pytest.approx(first + PAUSE + second, abs=0.03)
    assert len(spoken.word_ends) == 6
    assert spoken.word_ends[1] == pytest.approx(first, abs=0.02)
    assert spoken.word_ends[-1] == pytest.approx(spoken.seconds)
    assert list(spoken.word_ends) == sorted(spoken.word_ends)


def test_the_file_is_what_was_told_and_as_loud_as_all():
    spoken = kept(Hummer())("A long and even hum.")
    with wave.open(str(spoken.path)) as sound:
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2") / 2**15
        assert len(samples) / sound.getframerate() == pytest.approx(spoken.seconds)
    assert loudness(samples, RATE) == pytest.approx(TARGET, abs=0.5)


def test_a_text_is_spoken_once(folder):
    speaker = Hummer()
    first = kept(speaker)("One.")
    assert kept(speaker)("One.") == first
    assert speaker.asked == ["One."]
    assert kept(speaker)("Two.").path != first.path
    assert kept(Hummer("hummer 2"))("One.").path != first.path
    assert len(list(folder.glob("*.wav"))) == 3


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


@pytest.mark.parametrize(
    "damage",
    [cut_short, lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"RIFF none"), Path.unlink],
)
@pytest.mark.parametrize("suffix", [".wav", ".json"])
def test_a_damaged_file_is_made_anew(damage, suffix):
    speaker = Hummer()
    first = kept(speaker)("One.")
    whole = first.path.read_bytes()
    if suffix == ".json" and damage is cut_short:
        first.path.with_suffix(suffix).write_bytes(b"[0.1, ")
    else:
        damage(first.path.with_suffix(suffix))
    assert kept(speaker)("One.") == first
    assert first.path.read_bytes() == whole
    assert speaker.asked == ["One.", "One."]


def test_many_at_once_find_whole_files(folder):
    with ThreadPoolExecutor(8) as pool:
        spoken = list(pool.map(lambda number: kept(Hummer())(f"Text {number % 2}."), range(16)))
    assert len({each.path for each in spoken}) == 2
    assert sorted(path.suffix for path in folder.iterdir()) == [".json", ".json", ".wav", ".wav"], (
        "nothing half-written"
    )
