"""What a user can mend is told in one sentence, with exit status 2, before anything is rendered."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenes.__main__ import main
from scenes.production import workers
from tests.production.conftest import RED, Lecture


@pytest.fixture(autouse=True)
def two_chapters(lecture: Lecture, teach: Callable[..., None]) -> None:
    teach([lecture.write("Red", RED)], [lecture.write("Second", RED)])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--chapter", "3"], "There is no chapter 3: the chapters are 1 to 2."),
        (["--scene", "Secnod"], "There is no scene Secnod: did you mean Second?"),
        (["--scene", "Q"], "There is no scene Q: python -m scenes list names them all."),
        (["--scene", "Red", "--chapter", "2"], "None of these scenes is in these chapters: leave out --chapter."),
        (["--output", "film.avi"], "let its name end in .mp4."),
        (["--output", "folder.mp4"], "folder.mp4 is a folder: name a file to write."),
        (["--output", "red.py/film.mp4"], "a part of its folder is a file: name another."),
        (["--settings", "mine.toml"], "--settings names mine.toml, but there is no such file."),
        (["--settings", "bad.toml"], "bad.toml, line 1: there is no setting 'tempo'"),
        (["--set", "pace"], "--set pace says nothing: write --set key=value, such as --set pace=2."),
        (["--set", "pace=9"], "--set: pace must be a number from 0.25 to 4, not 9."),
        (["--set", "network=nil"], "nil"),
        (["--set", "digit=nil.png"], "nil.png"),
        (["--workers", "0"], "Invalid value for '--workers'"),
        (["--workers", "2", "--scheduler", "tcp://127.0.0.1:1"], "mutually exclusive"),
        (["Second"], "Second is no option of manim render; scenes are chosen with --scene NAME."),
        (["--", "--sparkle"], "manim render does not take these options: No such option '--sparkle'"),
    ],
)
def test_a_mistake_is_told(arguments: list[str], sentence: str, lecture: Lecture) -> None:
    (lecture.folder / "folder.mp4").mkdir()
    (lecture.folder / "bad.toml").write_text("tempo = 2")
    result = CliRunner().invoke(main, ["film", *arguments])
    assert result.exit_code == 2
    assert sentence in " ".join(result.stderr.split())
    assert result.stdout == ""
    assert not (lecture.folder / "media").exists()


def test_a_missing_scene_is_told(lecture: Lecture) -> None:
    (lecture.folder / "red.py").unlink()
    result = CliRunner().invoke(main, ["film"])
    assert result.exit_code == 2
    assert f"Red: there is no {lecture.folder / 'red.py'}; correct scenes/syllabus.py." in result.stderr


def test_manim_cannot_work_below_an_apostrophe(lecture: Lecture, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = lecture.folder / "it's here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(main, ["film"])
    assert result.exit_code == 2
    assert "no folder with an apostrophe in its path" in result.stderr


@pytest.mark.filterwarnings("ignore")  # of what Dask leaves behind when nobody answers
def test_a_scheduler_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(workers, "PATIENCE", 1)
    result = CliRunner().invoke(main, ["film", "--scheduler", "tcp://127.0.0.1:1"])
    assert result.exit_code == 2
    assert "No Dask scheduler answers at tcp://127.0.0.1:1" in result.stderr


def test_settings_come_into_force_for_all_that_is_started(lecture: Lecture) -> None:
    (lecture.folder / "mine.toml").write_text('title = "Mine"')
    arguments = ["film", "--settings", "mine.toml", "--set", "pace=2", "--set", "theme=light", "--chapter", "9"]
    assert CliRunner().invoke(main, arguments).exit_code == 2
    assert Path(os.environ["NEURAL_LECTURE"]).name == "mine.toml"
    assert json.loads(os.environ["NEURAL_LECTURE_SET"]) == {"pace": 2, "theme": "light"}


def test_the_lecture_is_listed_with_estimated_lengths(lecture: Lecture, teach: Callable[..., None]) -> None:
    spoken = lecture.write("Spoken", RED, f"self.say(_('{'word ' * 200}end.')); self.caption('not said')")
    teach([spoken], [lecture.write("Silent", RED)])
    result = CliRunner().invoke(main, ["list"], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    lines = [line.split() for line in result.stdout.splitlines()]
    assert ["1", "Chapter", "1"] in lines
    assert ["1.1", "The", "spoken", "one", "Spoken", "~1:08", "Spoken", "is", "#FF0000."] in lines
    assert ["2.1", "The", "silent", "one", "Silent", "~0:00", "Silent", "is", "#FF0000."] in lines
