"""What a user can mend is told in one sentence, with exit status 2, before anything is rendered."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from scenes.__main__ import main
from scenes.settings import load_settings
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
        (["--output", f"{'x' * 300}.mp4"], "a part of it is too long: choose a shorter name."),
        (["--output", "folder.mp4"], "folder.mp4 is a folder: name a file to write."),
        (["--output", "red.py/film.mp4"], "a part of its folder is a file: name another."),
        (["--settings", "mine.toml"], "--settings names mine.toml, but there is no such file."),
        (["--settings", "bad.toml"], "bad.toml, line 1: there is no setting 'tempo'"),
        (["--set", "pace"], "--set pace says nothing: write --set key=value, such as --set pace=2."),
        (["--set", "pace=9"], "--set: pace must be a number from 0.25 to 4, not 9."),
        (["--set", "network=nil"], "nil"),
        (["--set", "digit=nil.png"], "nil.png"),
        (
            ["--set", "digit=red.py"],
            "red.py is not a picture that can be read: save it as PNG, JPEG, WEBP, ",
        ),
        (["--set", "digit=3-01", "--set", "label=4"], "3-01 shows a 3, not a 4"),
        (["--set", "label=4"], "--set: label tells what the digit on show is: name that digit as well."),
        (["--set", f"digit={'x' * 300}.png"], "There is no digit"),
        (["--set", f"digit=mnist:test:{'9' * 5000}"], "names no image of MNIST"),
        (["--set", f"pace={'[' * 5000}"], "--set: pace must be a number from 0.25 to 4, not"),
        (["--workers", "0"], "Invalid value for '--workers'"),
        (["--workers", "2", "--scheduler", "tcp://127.0.0.1:1"], "mutually exclusive"),
        (["Second"], "Second is no option of manim render; scenes are chosen with --scene NAME."),
        (["--scene", "nil.py"], "There is no file"),
        (["--scene", "empty.py"], "empty.py defines no scene: derive a class from LectureScene"),
        (["--scene", "broken.py"], "broken.py cannot be run. ZeroDivisionError: division by zero"),
        (["--scene", "red.py:Rde"], "There is no scene 'Rde' in"),
        (["--", "--transparent"], "--transparent asks for something else than an MP4."),
        (["--", "--format", "webm"], "--format webm asks for something else than an MP4."),
        (["--", "-s"], "--save_last_frame asks for something else than an MP4."),
        (["--", "--sparkle"], "manim render does not take these options: No such option '--sparkle'"),
    ],
)
def test_a_mistake_is_told(arguments: list[str], sentence: str, lecture: Lecture) -> None:
    (lecture.folder / "folder.mp4").mkdir()
    (lecture.folder / "bad.toml").write_text("tempo = 2")
    (lecture.folder / "empty.py").write_text("from manim import Scene")
    (lecture.folder / "broken.py").write_text("1 / 0")
    result = CliRunner().invoke(main, ["film", *arguments])
    assert result.exit_code == 2
    assert sentence in " ".join(result.stderr.split())
    assert result.stdout == ""
    assert not (lecture.folder / "media").exists()


@pytest.mark.parametrize("command", ["film", "slides", "page"])
def test_a_folder_that_cannot_be_written_to_is_told_before_anything_is_rendered(
    command: str, lecture: Lecture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(dir: Path) -> None:
        if dir == lecture.folder:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr("network.files.tempfile.TemporaryFile", refuse)
    result = CliRunner().invoke(main, [command])
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].endswith("cannot be used (Read-only file system): name another place.")
    assert str(lecture.folder / "media") in result.stderr


@pytest.mark.parametrize("arguments", [["settings", "--init"], ["translate", "it"]])
def test_a_disk_that_refuses_is_told(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("network.files.tempfile.mkstemp", refuse)
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert "(No space left on device): make room there." in result.stderr


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("transparent = True", "manim.cfg asks for transparent films."),
        ("transparent = perhaps", "cannot be read"),
        ("[", "cannot be read"),
    ],
)
def test_settings_of_manim_by_which_there_is_no_mp4_are_refused(line: str, sentence: str, lecture: Lecture) -> None:
    (lecture.folder / "manim.cfg").write_text(f"[CLI]\n{line}\n")
    result = CliRunner().invoke(main, ["film"])
    assert result.exit_code == 2
    assert sentence in result.stderr and len(result.stderr.splitlines()) == 1


def test_a_missing_scene_is_told(lecture: Lecture) -> None:
    (lecture.folder / "red.py").unlink()
    result = CliRunner().invoke(main, ["film"])
    assert result.exit_code == 2
    assert f"Red: there is no {lecture.folder / 'red.py'}; correct scenes/syllabus.py." in result.stderr


@pytest.mark.parametrize(("name", "refused"), [("it's", '"\'"'), ("a {0} b", "'{'"), ("a}", "'}'"), ("a\nb", r"'\n'")])
def test_manim_cannot_work_in_some_folders(
    name: str, refused: str, lecture: Lecture, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = lecture.folder / name
    folder.mkdir()
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(main, ["film"])
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert f"Manim renders in no folder with {refused} in its path: leave " in result.stderr


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("tcp://127.0.0.1:1", "No Dask scheduler answers at tcp://127.0.0.1:1"),
        ("tcp://nobody.invalid:8786", "No Dask scheduler answers at tcp://nobody.invalid:8786"),
        ("tcp://127.0.0.1:99999", "No Dask scheduler answers at tcp://127.0.0.1:99999"),
        ("nope", "--scheduler nope is no address: write it as tcp://HOST:8786."),
        ("tcp://host", "--scheduler tcp://host is no address: write it as tcp://HOST:8786."),
    ],
)
def test_a_scheduler_that_does_not_answer_is_not_waited_for(
    address: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(distributed, "Client", lambda *_, **__: pytest.fail("Dask waits half a minute"))
    result = CliRunner().invoke(main, ["film", "--scheduler", address])
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_settings_come_into_force_for_all_that_is_started(lecture: Lecture) -> None:
    (lecture.folder / "mine.toml").write_text('title = "Mine"')
    arguments = ["film", "--settings", "mine.toml", "--set", "pace=2", "--set", "theme=light", "--chapter", "9"]
    assert CliRunner().invoke(main, arguments).exit_code == 2
    assert Path(os.environ["NEURAL_LECTURE"]).name == "mine.toml"
    assert json.loads(os.environ["NEURAL_LECTURE_SET"]) == {"pace": 2, "theme": "light"}
    assert load_settings().origin("pace") == "--set"


def test_the_lecture_is_listed_with_estimated_lengths(lecture: Lecture, teach: Callable[..., None]) -> None:
    spoken = lecture.write("Spoken", RED, f"self.say(_('{'word ' * 200}end.')); self.caption('not said')")
    teach([spoken], [lecture.write("Silent", RED)])
    result = CliRunner().invoke(main, ["list"], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    lines = [line.split() for line in result.stdout.splitlines()]
    assert ["1", "Chapter", "1"] in lines
    assert ["1.1", "The", "spoken", "one", "Spoken", "~1:24", "Spoken", "is", "#FF0000."] in lines
    assert ["2.1", "The", "silent", "one", "Silent", "~0:00", "Silent", "is", "#FF0000."] in lines
