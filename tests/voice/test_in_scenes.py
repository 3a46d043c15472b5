"""The narration spoken: the scene waits for the voice, and the film has it, drawn or from the cache."""

from __future__ import annotations

import wave
from pathlib import Path

import av
import numpy as np
import pytest
import srt

from scenes.lecture_scene import REST, LectureScene
from scenes.mobjects import words
from scenes.production.beats import visit_beats
from scenes.voice import Spoken
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

    def in_force(name: str, language: str, pace: float):
        def speak(text: str) -> Spoken:
            asked.append((name, text))
            seconds = 2.0 * len(text.split())
            write_wave(path := tmp_path / f"{len(text)}.wav", seconds)
            ends = [2.0 * number for number in range(1, len(text.split()) + 1)]
            return Spoken(path, seconds, ends)

        return speak

    monkeypatch.setattr("scenes.lecture_scene.voice_in_force", in_force)
    monkeypatch.setenv("NEURAL_LECTURE_SET", '{"voice": "hum"}')
    return asked


@pytest.mark.usefixtures("hum")
@pytest.mark.parametrize("frame_rate", [15, 60])
def test_the_scene_waits_for_the_voice_and_the_film_has_it(tmp_path, frame_rate):
    films = []
    for _ in range(2):  # drawn, then from the cache
        with small_films(media_dir=str(tmp_path), frame_rate=frame_rate, format="mp4", dry_run=False):
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
        assert spoken.max() == pytest.approx(8 + REST, abs=0.1)
        assert spoken[spoken > 2.5].min() == pytest.approx(2 + REST, abs=0.1), "with its picture"
        gap = spoken[(spoken > 2.05) & (spoken < 2 + REST - 0.05)]
        assert not len(gap), "at the end of a beat there is a rest"


@pytest.mark.usefixtures("hum")
def test_a_subtitle_is_shown_while_it_is_spoken(tmp_path):
    class Long(LectureScene):
        def construct(self) -> None:
            self.tell(self.all)

        def all(self) -> None:
            self.say("Two words. And then a very long sentence of many more, which goes on, and on, and on to its end.")

    with small_films(media_dir=str(tmp_path), frame_rate=10, format="mp4", dry_run=False):
        Long().render()
    (written,) = tmp_path.rglob("Long.srt")
    shown = list(srt.parse(written.read_text(encoding="utf-8")))
    assert len(shown) > 1
    words = 0
    for cue in shown:
        words += len(cue.content.split())
        assert cue.end.total_seconds() == pytest.approx(2 * words, abs=0.01), "the hum takes two seconds for a word"


def test_each_text_is_spoken_once_in_order(hum, tmp_path):
    with small_films(media_dir=str(tmp_path), frame_rate=10, format="mp4", dry_run=False):
        Talk().render()
    assert hum == [("hum", "One."), ("hum", "Two and three.")]


@pytest.mark.parametrize(
    "silent", [{"dry_run": True}, {"format": "gif", "dry_run": False}, {"format": "png", "dry_run": False}]
)
def test_where_nothing_can_be_heard_nobody_speaks(monkeypatch, tmp_path, silent):
    monkeypatch.setattr("scenes.lecture_scene.voice_in_force", lambda *_: pytest.fail("nobody was asked for"))
    with small_films(media_dir=str(tmp_path), frame_rate=5, **silent):
        scene = Talk()
        scene.render()
    assert scene.sounds == []


def test_stills_need_no_voice(monkeypatch):
    monkeypatch.setattr("scenes.lecture_scene.voice_in_force", lambda *_: pytest.fail("nobody was asked for"))
    beats = []
    visit_beats(Talk, lambda _, beat: beats.append(beat))
    assert beats == ["first", "second"]
