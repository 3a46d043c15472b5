"""Movies are joined packet by packet; sound stays with its picture, and subtitles are told in every form."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
import srt
from hypothesis import given
from hypothesis import strategies as st

from network.errors import InputError
from scenes.production.joining import Part, join, write_clip_with_sound
from scenes.production.subtitle_files import as_srt, as_webvtt, joined

RATE = 48000
FPS = 10


def write_movie(path: Path, frames: int, tone: bool = False, size: tuple[int, int] = (64, 36)) -> Part:
    """A grey movie, perhaps with a tone as long as its picture, and no subtitles."""
    with av.open(str(path), "w") as movie:
        picture = movie.add_stream("libx264", rate=FPS)
        picture.width, picture.height = size
        picture.pix_fmt = "yuv420p"
        sound = movie.add_stream("aac", rate=RATE, layout="stereo") if tone else None
        for number in range(frames):
            grey = np.full((size[1], size[0], 3), 20 * number, np.uint8)
            frame = av.VideoFrame.from_ndarray(grey, format="rgb24")
            frame.pts = number
            movie.mux(picture.encode(frame))
        movie.mux(picture.encode())
        if sound is not None:
            time = np.arange(RATE * frames // FPS) / RATE
            wave = np.tile(np.sin(2 * np.pi * 440 * time).astype(np.float32) / 2, (2, 1))
            heard = av.AudioFrame.from_ndarray(wave, format="fltp", layout="stereo")
            heard.sample_rate, heard.pts = RATE, 0
            movie.mux(sound.encode(heard))
            movie.mux(sound.encode())
    subtitles = path.with_suffix(".srt")
    subtitles.write_text("")
    return Part(path.stem, path, subtitles)


def loudness_of(film: Path) -> list[float]:
    """The greatest amplitude of every tenth of a second."""
    with av.open(str(film)) as movie:
        frames = list(movie.decode(audio=0))
    times = [frame.pts / RATE for frame in frames]
    assert np.diff(times) == pytest.approx(1024 / RATE, abs=1024 / RATE), "there is no gap"
    samples = np.concatenate([abs(frame.to_ndarray()).max(axis=0) for frame in frames])
    return [float(samples[begin : begin + RATE // 10].max()) for begin in range(0, len(samples) - 2048, RATE // 10)]


@pytest.mark.parametrize("spoken", [(0,), (1,), (0, 2), (0, 1, 2)])
def test_sound_stays_with_its_picture(spoken: tuple[int, ...], tmp_path: Path) -> None:
    lengths = [5, 8, 5]
    parts = [write_movie(tmp_path / f"{n}.mp4", lengths[n], n in spoken) for n in range(3)]
    join(parts, tmp_path / "film.mp4", {}, "en")
    with av.open(str(tmp_path / "film.mp4")) as film:
        assert sum(1 for _ in film.decode(video=0)) == 18
        assert film.streams.audio[0].duration / RATE == pytest.approx(1.8, abs=0.03)
    loud = [value > 0.1 for value in loudness_of(tmp_path / "film.mp4")]
    expected = [n in spoken for n in range(3) for _ in range(lengths[n])]
    inside = [k for k in range(1, 17) if expected[k - 1] == expected[k] == expected[k + 1]]  # not at a cut
    assert [loud[k] for k in inside] == [expected[k] for k in inside]


def test_silent_movies_make_a_silent_film(tmp_path: Path) -> None:
    join([write_movie(tmp_path / "a.mp4", 3), write_movie(tmp_path / "b.mp4", 2)], tmp_path / "film.mp4", {}, "xx")
    with av.open(str(tmp_path / "film.mp4")) as film:
        assert [stream.type for stream in film.streams][:2] == ["video", "subtitle"]
        assert film.streams.subtitles[0].metadata["language"] == "und"
        greys = [frame.to_ndarray(format="rgb24").mean() for frame in film.decode(video=0)]
    assert greys == pytest.approx([0, 20, 40, 0, 20], abs=3)


def test_a_clip_has_what_is_heard_meanwhile(tmp_path: Path) -> None:
    parts = [write_movie(tmp_path / f"{name}.mp4", 10, tone=name == "b") for name in "abc"]
    join(parts, tmp_path / "film.mp4", {}, "en")
    clip = write_movie(tmp_path / "clip.mp4", 12).movie
    assert write_clip_with_sound(clip, tmp_path / "film.mp4", 0.5, tmp_path / "spoken.mp4")
    loud = loudness_of(tmp_path / "spoken.mp4")
    assert len(loud) == pytest.approx(12, abs=1)
    assert max(loud[:4]) < 0.05 < 0.4 < min(loud[6:11])
    with av.open(str(tmp_path / "spoken.mp4")) as movie:
        assert sum(1 for _ in movie.decode(video=0)) == 12


def test_a_clip_of_a_silent_movie_is_left_alone(tmp_path: Path) -> None:
    movie = write_movie(tmp_path / "silent.mp4", 10).movie
    assert not write_clip_with_sound(movie, movie, 0.0, tmp_path / "spoken.mp4")
    assert not (tmp_path / "spoken.mp4").exists()


def test_a_part_of_another_size_is_refused(tmp_path: Path) -> None:
    parts = [write_movie(tmp_path / "small.mp4", 2), write_movie(tmp_path / "large.mp4", 2, size=(128, 72))]
    with pytest.raises(InputError, match="large has another size, frame rate or encoding than small"):
        join(parts, tmp_path / "film.mp4", {}, "en")


def test_subtitles_may_overlap(tmp_path: Path) -> None:
    part = write_movie(tmp_path / "crowded.mp4", 10)
    told = {(500, 900): "late", (100, 800): "long", (100, 300): "with it"}
    subtitles = [
        srt.Subtitle(1, timedelta(milliseconds=begin), timedelta(milliseconds=end), text)
        for (begin, end), text in told.items()
    ]
    part.subtitles.write_text(srt.compose(subtitles, reindex=False))
    join([part], tmp_path / "film.mp4", {}, "de")
    with av.open(str(tmp_path / "film.mp4")) as film:
        stream = film.streams.subtitles[0]
        assert stream.metadata["language"] == "deu"
        shown = [(packet.pts, bytes(packet)[2:].decode()) for packet in film.demux(stream) if packet.size > 2]
    assert shown == [(100, "with it"), (100, "long"), (500, "late")]


moments = st.integers(0, 5000)
subtitle = st.tuples(moments, moments, st.sampled_from(["One.", "a < b\n& c"])).map(
    lambda each: srt.Subtitle(1, timedelta(milliseconds=each[0]), timedelta(milliseconds=each[1]), each[2])
)


@given(st.lists(st.tuples(st.lists(subtitle, max_size=3), st.integers(1, 60)), max_size=4))
def test_every_subtitle_stays_within_its_part(parts: list[tuple[list[srt.Subtitle], int]]) -> None:
    told = [(srt.compose(subtitles, reindex=False), Fraction(frames, FPS)) for subtitles, frames in parts]
    whole = joined(told)
    assert [each.index for each in whole] == list(range(1, len(whole) + 1))
    starts = [sum((length for _, length in told[:n]), Fraction(0)) for n in range(len(told) + 1)]
    for each in whole:
        begin, end = (Fraction(round(1000 * at.total_seconds()), 1000) for at in (each.start, each.end))
        assert begin < end
        assert any(low <= begin and end <= high for low, high in pairwise(starts))
    shown = [
        each.content
        for subtitles, frames in parts
        for each in sorted(subtitles)
        if each.start < each.end and each.start.total_seconds() * FPS < frames
    ]
    assert [each.content for each in whole] == shown
    assert [each.content for each in srt.parse(as_srt(whole))] == [each.content for each in whole]
    assert as_webvtt(whole).count(" --> ") == len(whole)
    assert as_webvtt(whole).count("&amp;") == as_srt(whole).count("&")
