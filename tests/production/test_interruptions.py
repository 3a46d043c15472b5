"""However a command ends: nothing half-written has a final name, nobody goes on, and the next call completes."""

from __future__ import annotations

import random
import signal
from pathlib import Path

import pytest

from scenes.production.rendering import end_batch, render
from scenes.production.studio import Studio
from scenes.syllabus import Section
from tests.production.conftest import BLUE, GREEN, RED, SMALL, Commands, Lecture, colours_of
from tests.production.processes import ends

pytestmark = pytest.mark.xdist_group("interruptions")  # among the first, as one of them takes a minute

LONG = """
        import os, time
        from pathlib import Path
        if not Path("{marker}").exists():
            Path("{marker}.new").write_text(str(os.getpid()))
            Path("{marker}.new").rename("{marker}")
            time.sleep(600)
        self.wait(0.5)"""
"""A scene that takes very long the first time."""
FILMS = {"g": ["r"] * 5 + ["g"] * 5, "b": ["r"] * 5 + ["b"] * 5}


@pytest.fixture
def lasting(lecture: Lecture) -> tuple[Section, Path]:
    """A scene that is rendered until it is interrupted, and the file that then holds its process."""
    marker = lecture.folder / "started"
    return lecture.write("Lasting", GREEN, LONG.format(marker=marker)), marker


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_request_to_end_ends_the_renders_too(
    number: int, status: int, lecture: Lecture, commands: Commands, lasting: tuple[Section, Path]
) -> None:
    section, marker = lasting
    assert commands.run([section], "film", *SMALL, signal=number, once=marker)[0] == status
    assert "failed" not in commands.output()
    assert "the same command goes on" in commands.output()
    assert ends(int(marker.read_text()))
    assert not lecture.film.exists()
    assert commands.run([section], "film", *SMALL)[0] == 0
    assert colours_of(lecture.film) == ["g"] * 5


def test_a_render_ends_with_a_command_that_is_killed(
    lecture: Lecture, commands: Commands, lasting: tuple[Section, Path]
) -> None:
    section, marker = lasting
    bait = "import os; os.setpgid(0, 0)" + LONG.format(marker=marker)  # no longer killed with the group
    lecture.write("Lasting", GREEN, bait)
    assert commands.run([section], "film", *SMALL, signal=signal.SIGKILL, once=marker)[0] == -signal.SIGKILL
    assert ends(int(marker.read_text()))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_processes_that_draw_stills_end_with_the_command(
    number: int, lecture: Lecture, commands: Commands, lasting: tuple[Section, Path]
) -> None:
    section, marker = lasting
    lecture.write("Lasting", GREEN, "import os; os.setpgid(0, 0)" + LONG.format(marker=marker))
    status, _ = commands.run([section], "stills", "--png", signal=number, once=marker)
    assert status == {signal.SIGINT: 130, signal.SIGTERM: 143}.get(signal.Signals(number), -number)
    assert ends(int(marker.read_text()))


def test_killed_at_random_moments(lecture: Lecture, commands: Commands) -> None:
    """Twenty times: every third from the beginning, the others where all is rendered and only to be joined."""
    draw = random.Random(5)
    sections = [lecture.write("Red", RED), lecture.write("Changing", BLUE)]
    old, new = FILMS["b"], FILMS["g"]
    status, whole = commands.run(sections, "film", *SMALL)
    assert status == 0, commands.output()
    status, joining = commands.run(sections, "film", *SMALL)
    assert status == 0
    for kill in range(20):
        is_early = kill % 3 == 0
        if is_early:
            old, new = new, old
            lecture.write("Changing", GREEN if new == FILMS["g"] else BLUE, f"self.wait(0.5)  # try {kill}")
        after = draw.uniform(0, whole if is_early else joining)
        commands.run(sections, "film", *SMALL, signal=signal.SIGKILL, after=after)
        assert colours_of(lecture.film) in (old, new)
        assert commands.run(sections, "film", *SMALL)[0] == 0, commands.output()
        assert colours_of(lecture.film) == new
        assert {path.suffix for path in lecture.film.parent.iterdir() if path.is_file()} == {".mp4", ".srt", ".vtt"}


def test_what_a_killed_render_left_in_the_cache_is_mended(lecture: Lecture) -> None:
    section = lecture.write("Cached", RED, "self.wait(0.5); self.wait(0.2); self.wait(0.4)")
    studio = Studio(manim_options=SMALL[1:])
    home = lecture.folder / "media" / "home"
    render(studio.job(section), "batch", home)
    half, whole, empty = sorted((home / "manim").rglob("partial_movie_files/*/*.mp4"))
    kept = whole.stat().st_mtime_ns
    half.write_bytes(half.read_bytes()[:-40])
    empty.write_bytes(b"")
    formulas = home / "manim" / "Tex"
    formulas.mkdir(exist_ok=True)
    (formulas / "half.svg").write_text("<svg")
    (home / "unfinished").touch()
    outcome = render(studio.job(section), "batch", home)
    assert not outcome.problem, outcome.log
    assert not (formulas / "half.svg").exists()
    assert whole.stat().st_mtime_ns == kept
    (home / "film.mp4").write_bytes(outcome.files["movie.mp4"])
    assert colours_of(home / "film.mp4") == ["r"] * 11
    assert not (home / "unfinished").exists()


def test_a_batch_that_was_ended_begins_no_more(lecture: Lecture) -> None:
    section = lecture.write("Late", RED)
    end_batch("ended")
    outcome = render(Studio().job(section), "ended", lecture.folder / "home")
    assert outcome.problem
    assert not list((lecture.folder / "home").rglob("*.mp4"))
