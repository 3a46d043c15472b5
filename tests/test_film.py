"""The film is made of the syllabus's scenes, in order, and appears only when it is whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from click.testing import CliRunner

from scenes import film
from scenes.film import FilmError, make_film
from scenes.syllabus import SYLLABUS, Chapter, Section

SCENE = """
from manim import Scene, config

class {name}(Scene):
    def construct(self):
        self.camera.background_color = "{colour}"
        {body}
"""
SMALL = ["-r", "64,36", "--fps", "10"]


@pytest.fixture
def write_scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Section]:
    """Writes a scene of one colour into an empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, colour: str, body: str = "self.wait(0.5)") -> Section:
        path = tmp_path / f"{name.lower()}.py"
        path.write_text(SCENE.format(name=name, colour=colour, body=body), encoding="utf-8")
        return Section(name, str(path), name)

    return write


def frames_of(path: Path) -> np.ndarray:
    with av.open(str(path)) as movie:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in movie.decode(video=0)])


def test_two_scenes_become_one_film_in_order(tmp_path: Path, write_scene: Callable[..., Section]) -> None:
    sections = [write_scene("Second", "#FF0000"), write_scene("First", "#0000FF")]
    target = make_film(sections, Path("it's here/film.mp4"), SMALL)
    assert target == tmp_path / "it's here" / "film.mp4"
    frames = frames_of(target)
    assert frames.shape == (10, 36, 64, 3)
    colours = frames.mean(axis=(1, 2))
    assert (colours[:5].argmax(axis=1) == 0).all(), "the first scene is red"
    assert (colours[5:].argmax(axis=1) == 2).all(), "the second scene is blue"
    with av.open(str(target)) as movie:
        assert movie.duration == pytest.approx(1.0 * av.time_base, abs=0.05 * av.time_base)
        assert movie.streams.video[0].codec_context.pix_fmt == "yuv420p"
    assert [path.name for path in target.parent.iterdir()] == ["film.mp4"], "nothing temporary is left behind"


@pytest.mark.parametrize(
    ("body", "options", "reason"),
    [
        ("raise RuntimeError('no ink')", SMALL, "could not render"),
        ("self.wait(0.5)", [*SMALL, "--format", "gif"], "wrote no MP4"),
    ],
)
def test_a_failure_is_told_and_leaves_the_older_film(
    tmp_path: Path,
    write_scene: Callable[..., Section],
    body: str,
    options: list[str],
    reason: str,
) -> None:
    target = tmp_path / "film.mp4"
    target.write_bytes(b"the older film")
    with pytest.raises(FilmError, match=f"{reason}.*Broken"):
        make_film([write_scene("Broken", "#000000", body)], target, options)
    assert target.read_bytes() == b"the older film"
    assert not list(tmp_path.glob("film-*"))


def test_the_command_prints_the_path_last(
    tmp_path: Path, write_scene: Callable[..., Section], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(film, "SYLLABUS", (Chapter("One", (write_scene("Only", "#00FF00"),)),))
    result = CliRunner().invoke(film.main, SMALL)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1] == str(tmp_path / "media" / "film.mp4")
    assert len(frames_of(tmp_path / "media" / "film.mp4")) == 5


def test_the_command_exits_1_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(film, "SYLLABUS", (Chapter("One", (Section("Gone", "gone.py", "Gone"),)),))
    result = CliRunner().invoke(film.main, [])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.endswith("there is no such file; correct scenes/syllabus.py.\n")


def test_every_section_of_the_syllabus_has_its_scene() -> None:
    sections = [section for chapter in SYLLABUS for section in chapter.sections]
    assert sections
    for section in sections:
        assert f"class {section.scene_class}(" in section.path.read_text(encoding="utf-8")
