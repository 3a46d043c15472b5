"""Manim's caches of clips and formulas: nothing old is taken for new, nothing half-written for whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scenes.clips import drawing_code, is_whole
from scenes.production.rendering import render
from scenes.production.studio import Studio
from scenes.syllabus import Section
from tests.production.conftest import ROOT, SMALL, Lecture, colours_of

PAINT = """
from manim import Animation

class Paint(Animation):
    '''What it does is decided by code and is no part of its state.'''

    def interpolate_mobject(self, alpha):
        self.mobject.set_fill("{colour}")
"""
OWN = """
from manim import Scene, Square
from paint import Paint
{imports}

class Own({base}):
    def construct(self):
        square = Square(side_length=20, stroke_width=0, fill_opacity=1)
        {story}
"""
PLAY = "self.play(Paint(square, run_time=0.5))"


def write(folder: Path, colour: str, story: str, base: str = "Scene", imports: str = "") -> Section:
    (folder / "paint.py").write_text(PAINT.format(colour=colour))
    (folder / "own.py").write_text(OWN.format(story=story, base=base, imports=imports))
    return Section("Own", str(folder / "own.py"), "Own")


def clips(folder: Path) -> dict[str, int]:
    """Manim's clips of single animations, with the times at which they were written."""
    return {path.name: path.stat().st_mtime_ns for path in folder.rglob("partial_movie_files/*/*.mp4")}


def test_a_film_shows_what_changed_drawing_code_draws(lecture: Lecture) -> None:
    studio, home = Studio(manim_options=SMALL[1:]), lecture.folder / "home"
    for colour, letter in (("#FF0000", "r"), ("#00FF00", "g")):
        section = write(lecture.folder, colour, PLAY)
        outcome = render(studio.job(section), "batch", home)
        assert not outcome.problem, outcome.log.decode()
        (lecture.folder / "film.mp4").write_bytes(outcome.files["movie.mp4"])
        assert colours_of(lecture.folder / "film.mp4") == [letter] * 5


def manim_render(folder: Path) -> Path:
    command = [sys.executable, "-m", "manim", "render", *SMALL[1:], "own.py", "Own"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    (movie,) = folder.glob("media/videos/own/*/Own.mp4")
    return movie


def test_a_bare_render_of_a_lecture_scene_too_and_the_story_may_change(lecture: Lecture) -> None:
    def rendered(colour: str, story: str) -> list[str]:
        write(lecture.folder, colour, story, "LectureScene", "from scenes.lecture_scene import LectureScene")
        return colours_of(manim_render(lecture.folder))

    assert rendered("#FF0000", PLAY) == ["r"] * 5
    before = clips(lecture.folder)
    assert len(before) == 1
    assert rendered("#FF0000", f"{PLAY}; self.wait(0.2)") == ["r"] * 7
    after = clips(lecture.folder)
    assert len(after) == 2 and before.items() <= after.items(), "a beat was added: the clip before it is kept"
    (clip,) = (path for path in lecture.folder.rglob("*.mp4") if path.name in before)
    clip.write_bytes(b"")
    assert rendered("#FF0000", PLAY) == ["r"] * 5, "a half-written clip is no clip"
    assert rendered("#00FF00", PLAY) == ["g"] * 5


def test_new_versions_of_what_draws_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Section("Recap", "chapter1/recap.py", "Recap").load()
    before = drawing_code(scene)
    assert drawing_code(scene) == before
    monkeypatch.setattr("scenes.clips.package_version", lambda name: "99" if name == "pycairo" else "1")
    assert drawing_code(scene) != before


def test_a_scene_typed_into_a_notebook_is_drawn_by_what_is_loaded() -> None:
    typed = type("Typed", (), {"__module__": "__main__"})
    assert drawing_code(typed) == drawing_code(typed)  # type: ignore[arg-type]


@pytest.mark.parametrize("content", [b"", b"not a clip", b"\0" * 4096])
def test_what_is_no_clip_is_not_whole(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(content)
    assert not is_whole(tmp_path / "clip.mp4")
