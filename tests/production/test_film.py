"""The film is made of the sections, in order, with chapter marks and subtitles, and appears only when it is whole."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import pytest
from click.testing import CliRunner, Result

from network import Network, save_network
from scenes.__main__ import main
from scenes.production.studio import Studio
from scenes.syllabus import SYLLABUS
from tests.production.conftest import BLUE, GREEN, RED, SMALL, Lecture, colours_of

TALKS = 'self.add_subcaption("{}", duration={}, offset=0.1); self.next_section("beat"); self.wait({})'


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments])


def subtitles_of(path: Path) -> list[tuple[float, float, str]]:
    """The subtitle track of a film: begin and end in seconds, and text."""
    with av.open(str(path)) as film:
        stream = film.streams.subtitles[0]
        assert stream.metadata["language"] == "eng"
        packets = [packet for packet in film.demux(stream) if packet.size > 2]  # a packet of 2 bytes shows nothing
        return [
            (
                float(packet.pts * packet.time_base),
                float((packet.pts + packet.duration) * packet.time_base),
                bytes(packet)[2:].decode(),
            )
            for packet in packets
        ]


def test_scenes_become_one_film(lecture: Lecture, teach: Callable[..., None]) -> None:
    second = lecture.write("Second", RED, TALKS.format("Is a < b & {c}?\\nSo.", 0.3, 0.5))
    first = lecture.write("First", BLUE, TALKS.format("And on.", 9, 0.8))
    third = lecture.write("Third", GREEN)
    teach([second, first], [third])
    result = run("film", "--workers", "2", "--output", "out/my film.mp4", "--set", "author=A. Teacher", *SMALL)
    assert result.exit_code == 0, result.output
    film = lecture.folder / "out" / "my film.mp4"
    assert result.stdout.splitlines() == [str(film)]
    for line in ("The second one: rendering", "[3/3] The "):
        assert line in result.stderr
    assert "".join(colours_of(film)) == "rrrrr" + "bbbbbbbb" + "ggggg"
    with av.open(str(film)) as movie:
        assert movie.streams.video[0].codec_context.pix_fmt == "yuv420p"
        assert movie.metadata["title"] == "Chapter 1 · Chapter 2"
        assert movie.metadata["artist"] == "A. Teacher"
        chapters = [(mark["metadata"]["title"], mark["start"], mark["end"]) for mark in movie.chapters()]
        assert {mark["time_base"] for mark in movie.chapters()} == {Fraction(1, 1000)}
    assert chapters == [
        ("1.1 The second one", 0, 500),
        ("1.2 The first one", 500, 1300),
        ("2.1 The third one", 1300, 1800),
    ]
    assert subtitles_of(film) == [(0.1, 0.4, "Is a < b & {c}?\nSo."), (0.6, 1.3, "And on.")]  # ends with its picture
    assert film.with_suffix(".srt").read_text() == (
        "1\n00:00:00,100 --> 00:00:00,400\nIs a < b & {c}?\nSo.\n\n2\n00:00:00,600 --> 00:00:01,300\nAnd on.\n\n"
    )
    assert film.with_suffix(".vtt").read_text() == (
        "WEBVTT\n\n00:00:00.100 --> 00:00:00.400\nIs a &lt; b &amp; {c}?\nSo.\n\n"
        "00:00:00.600 --> 00:00:01.300\nAnd on.\n"
    )
    assert len([*film.parent.iterdir()]) == 3, "nothing temporary is left behind"


def test_each_chapter_becomes_a_film_of_its_own(lecture: Lecture, teach: Callable[..., None]) -> None:
    teach([lecture.write("One", RED)], [lecture.write("Two", GREEN), lecture.write("Three", BLUE)])
    result = run("film", "--set", "title=Our lecture", *SMALL)
    films = [lecture.folder / "media" / f"chapter{number}.mp4" for number in (1, 2)]
    assert result.stdout.splitlines() == list(map(str, films)), result.output
    assert [colours_of(film) for film in films] == [[*"rrrrr"], [*"gggggbbbbb"]]
    for number, film in enumerate(films, start=1):
        with av.open(str(film)) as movie:
            assert movie.metadata["title"] == f"Our lecture · Chapter {number}"
    assert run("film", "--chapter", "2", *SMALL).stdout.splitlines() == [str(films[1])]


def test_what_is_done_is_not_rendered_again(lecture: Lecture, teach: Callable[..., None]) -> None:
    shared = lecture.folder / "shared.py"
    shared.write_text("LENGTH = 0.4")
    teach(
        [
            lecture.write("One", RED),
            lecture.write("Two", BLUE, "from shared import LENGTH; self.wait(LENGTH)"),
        ]
    )
    assert run("film", *SMALL).exit_code == 0
    assert colours_of(lecture.film) == [*"rrrrrbbbb"]
    again = run("film", *SMALL)
    assert "rendering" not in again.stderr
    assert again.stderr.count("is done already") == 2
    shared.write_text("LENGTH = 0.2")
    changed = run("film", *SMALL)
    assert "The one one: is done already" in changed.stderr
    assert "The two one: rendered" in changed.stderr
    assert colours_of(lecture.film) == [*"rrrrrbb"]


def test_title_and_author_are_the_film_s_and_show_in_no_scene(lecture: Lecture, teach: Callable[..., None]) -> None:
    teach([lecture.write("One", RED)])
    assert run("film", "--set", "author=A", "--set", "title=First", *SMALL).exit_code == 0
    again = run("film", "--set", "author=B", "--set", "title=Second", *SMALL)
    assert "The one one: is done already" in again.stderr
    with av.open(str(lecture.film)) as movie:
        assert (movie.metadata["title"], movie.metadata["artist"]) == ("Second", "B")


def test_a_failing_scene_is_named_and_loses_no_other(lecture: Lecture, teach: Callable[..., None]) -> None:
    lecture.film.parent.mkdir()
    lecture.film.write_bytes(b"the older film")
    broken = lecture.write("Broken", RED, "raise RuntimeError('no ink')")
    teach([broken, lecture.write("Good", GREEN)])
    result = run("film", "--workers", "2", *SMALL)
    assert result.exit_code == 1
    assert result.stdout == ""
    failure, reason, log = result.stderr.splitlines()[-3:]
    assert failure == f"Error: Broken of {broken.path}: Manim could not render it (exit status 1)"
    assert reason == "  RuntimeError: no ink"
    assert "raise RuntimeError" in Path(log.removeprefix("  The whole log: ")).read_text()
    assert lecture.film.read_bytes() == b"the older film"
    lecture.write("Broken", RED, "self.wait(0.1)")
    repaired = run("film", *SMALL)
    assert repaired.exit_code == 0, repaired.output
    assert "The good one: is done already" in repaired.stderr
    assert colours_of(lecture.film) == [*"rggggg"]


def test_a_part_of_the_lecture(lecture: Lecture, teach: Callable[..., None]) -> None:
    scenes = {"A": RED, "B": GREEN, "C": BLUE}
    one, two, three = (lecture.write(name, colour, "self.wait(0.1)") for name, colour in scenes.items())
    teach([one], [two, three])
    assert run("film", "--chapter", "2", *SMALL).stdout == f"{lecture.folder}/media/chapter2.mp4\n"
    assert colours_of(lecture.folder / "media" / "chapter2.mp4") == [*"gb"]
    result = run("film", "--scene", "C", "--scene", "A", *SMALL)
    assert result.stdout == f"{lecture.folder}/media/scenes.mp4\n"
    assert "The c one: is done already" in result.stderr
    assert colours_of(lecture.folder / "media" / "scenes.mp4") == [*"rb"], "in the order of the lecture"
    listed = run("list")
    assert listed.exit_code == 0, listed.output
    assert "B is #00FF00." in listed.stdout
    assert "0:00" in listed.stdout


def test_a_finished_scene_has_its_files(lecture: Lecture, teach: Callable[..., None]) -> None:
    body = 'self.next_section("begin"); self.wait(0.2); self.next_section("the end"); self.wait(0.4)'
    section = lecture.write("Told", GREEN, body)
    teach([section])
    studio = Studio(manim_options=SMALL[1:])
    assert studio.rendered(section) is None and studio.last_rendered(section) is None
    assert run("film", *SMALL).exit_code == 0
    rendered = studio.rendered(section)
    assert rendered is not None
    assert rendered == studio.last_rendered(section)
    assert rendered.duration == pytest.approx(0.6)
    assert rendered.subtitles.read_text() == ""
    assert [(beat.name, beat.start, beat.duration) for beat in rendered.beats] == [
        ("begin", 0, pytest.approx(0.2)),
        ("the end", pytest.approx(0.2), pytest.approx(0.4)),
    ]
    assert [len(colours_of(beat.clip)) for beat in rendered.beats] == [2, 4]
    lecture.write("Told", RED, body)
    assert studio.rendered(section) is None, "never a stale one"
    assert studio.last_rendered(section) == rendered


def test_every_section_of_the_syllabus_has_its_scene() -> None:
    sections = [section for chapter in SYLLABUS for section in chapter.sections]
    assert sections
    for section in sections:
        assert f"class {section.scene_class}(" in section.path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("network", "told"),
    [
        (Network.random((784, 16, 10), "tanh"), "activations of 0 and more, but this network has a layer of tanh"),
        (Network.random((784, 16, 26)), "reads 10 digits, but this network has 26 outputs"),
    ],
)
def test_a_network_that_the_lecture_cannot_show_is_refused_before_rendering(
    network: Network, told: str, lecture: Lecture
) -> None:
    save_network(network, lecture.folder / "mine.npz")
    result = run("film", "--scene", "FinalWords", "--scene", "Recap", "--set", "network=mine.npz")
    assert result.exit_code == 2 and told in result.stderr
    assert not list(lecture.folder.glob("media/scenes/*/log.txt"))
    result = run("stills", "--scene", "Recap", "--png", "--set", "network=mine.npz")
    assert result.exit_code == 2 and told in result.stderr and result.stderr.count("Error") == 1
