"""The narration spoken: the scene waits for the voice, and the film has it, drawn or from the cache."""

from __future__ import annotations

import os
import shutil
import sys
import wave
from pathlib import Path
from types import ModuleType

import av
import numpy as np
import pytest
from manim import config

from network import InputError
from scenes import voice
from scenes.lecture_scene import REST, LectureScene
from scenes.mobjects import words
from scenes.voice import Spoken, voice_named
from tests.mobjects.frames import small_films

RATE = 8_000
pytestmark = [  # pydub, by which Manim reads sounds, leaves files open
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def write_wave(path: Path, seconds: float) -> None:
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        hum = 8_000 * np.sin(np.arange(int(seconds * RATE)) * 2 * np.pi * 220 / RATE)
        sound.writeframes(hum.astype("<i2").tobytes())


class Talk(LectureScene):
    """Two short beats with more to say than to see."""

    def construct(self) -> None:
        self.tell(self.first, self.second)

    def first(self) -> None:
        self.say("One.")
        self.add(words("one"))
        self.wait(0.5)

    def second(self) -> None:
        self.say("Two and three.")
        self.wait(0.5)


@pytest.fixture
def hum(monkeypatch, tmp_path):
    """A voice that hums two seconds for each word, in place of any other; tells what it was asked for."""
    asked: list[tuple[str, str]] = []

    def named(name: str, language: str):
        def speak(text: str) -> Spoken:
            asked.append((name, text))
            seconds = 2.0 * len(text.split())
            write_wave(path := tmp_path / f"{len(text)}.wav", seconds)
            return Spoken(path, seconds)

        return speak

    monkeypatch.setattr("scenes.lecture_scene.voice_named", named)
    monkeypatch.setenv("NEURAL_LECTURE_SET", '{"voice": "hum"}')
    return asked


@pytest.mark.usefixtures("hum")
def test_the_scene_waits_for_the_voice_and_the_film_has_it(tmp_path):
    films = []
    for _ in range(2):  # drawn, then from the cache
        with small_films(media_dir=str(tmp_path), frame_rate=10, format="mp4", dry_run=False):
            scene = Talk()
            scene.render()
        (path,) = tmp_path.rglob("Talk.mp4")
        with av.open(str(path)) as film:
            (track,) = film.streams.audio
            samples = np.concatenate([frame.to_ndarray().astype(float).mean(axis=0) for frame in film.decode(track)])
            loud = abs(samples) > 0.02
            films.append((scene.renderer.time, loud, track.rate))
    for seconds, loud, rate in films:
        assert seconds == pytest.approx(2 + 6 + 2 * REST, abs=0.15)
        spoken = np.flatnonzero(loud) / rate
        assert spoken.min() < 0.1
        assert spoken.max() == pytest.approx(8 + REST, abs=0.2)
        gap = spoken[(spoken > 2.05) & (spoken < 2 + REST - 0.05)]
        assert not len(gap), "at the end of a beat there is a rest"


def test_each_text_is_spoken_once_in_order(hum):
    with small_films(dry_run=True, disable_caching=True):
        Talk().render()
    assert hum == [("hum", "One."), ("hum", "Two and three.")]


def test_without_a_voice_nobody_speaks(monkeypatch):
    monkeypatch.delenv("NEURAL_LECTURE_SET", raising=False)
    monkeypatch.setattr("scenes.lecture_scene.voice_named", lambda *_: pytest.fail("nobody was asked for"))
    with small_films(dry_run=True, disable_caching=True):
        scene = Talk()
        scene.render()
    assert scene.sounds == []


def test_without_manim_voiceover_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "manim_voiceover.services.base", None)
    with pytest.raises(InputError, match=r"pip install 'neural-lecture\[voice\]'"):
        voice_named("espeak", "en")


@pytest.fixture
def services(monkeypatch, tmp_path):
    """A stand-in for manim-voiceover's services, with its base class's names."""

    class SpeechService:
        def __init__(self) -> None:
            self.cache_dir = tmp_path

        def get_cached_result(self, asked, folder):
            return None

        def get_audio_basename(self, asked):
            return "spoken"

        def _wrap_generate_from_text(self, text):
            found = self.generate_from_text(text)
            return found | {"final_audio": found["original_audio"]}

    class Loud(SpeechService):
        def generate_from_text(self, text):
            write_wave(tmp_path / "loud.wav", 1.5)
            return {"original_audio": "loud.wav"}

    package, inside = ModuleType("manim_voiceover"), ModuleType("manim_voiceover.services")
    base, loud = ModuleType("manim_voiceover.services.base"), ModuleType("manim_voiceover.services.loud")
    base.SpeechService = loud.SpeechService = SpeechService
    loud.Loud = Loud
    Loud.__module__, SpeechService.__module__ = loud.__name__, base.__name__
    for module in (package, inside, base, loud):
        monkeypatch.setitem(sys.modules, module.__name__, module)


@pytest.mark.usefixtures("services")
def test_any_service_is_called_by_the_name_of_its_module(tmp_path):
    assert voice_named("loud", "en")("Anything.") == Spoken(tmp_path / "loud.wav", 1.5)
    for name in ("nobody", "../loud", ""):
        with pytest.raises(InputError, match="cannot be used"):
            voice_named(name, "en")


@pytest.mark.usefixtures("services")
def test_espeak_speaks_in_the_language_asked_for(monkeypatch, tmp_path):
    write_wave(tmp_path / "said.wav", 0.7)
    program = tmp_path / voice.PROGRAM
    program.write_text(
        f'#!/bin/sh\necho "$@" > {tmp_path}/asked\nwhile [ "$1" != -w ]; do shift; done\ncp {tmp_path}/said.wav "$2"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert voice_named("espeak", "de")("--so ist es").seconds == pytest.approx(0.7, abs=0.01)
    assert "-v de " in (tmp_path / "asked").read_text()
    assert (tmp_path / "asked").read_text().endswith("-- --so ist es\n")
    program.write_text("#!/bin/sh\necho no voice >&2\nexit 1\n")
    with pytest.raises(InputError, match=r"could not speak \(no voice\)"):
        voice_named("espeak", "xx")("so")


@pytest.mark.usefixtures("services")
def test_a_missing_espeak_is_named(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(InputError, match="apt-get install espeak-ng"):
        voice_named("espeak", "en")


def test_espeak_through_manim_voiceover_itself(monkeypatch, tmp_path):
    pytest.importorskip("manim_voiceover", reason="needs the extra voice")
    if shutil.which(voice.PROGRAM) is None:
        pytest.skip("needs espeak-ng")
    monkeypatch.setattr(config, "media_dir", str(tmp_path))
    short, long = (voice_named("espeak", "en")(text) for text in ("One.", "One, two, three, four, five and six."))
    assert 0.2 < short.seconds < long.seconds < 6
    assert short.path.is_file()
