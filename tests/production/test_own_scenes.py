"""Scenes of somebody's own enter a film, in place of the lecture's of the same name or after all others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from scenes import syllabus
from scenes.__main__ import main
from scenes.production.contact_sheet import contact_sheet
from scenes.production.options import chosen_sections
from scenes.production.page_contents import Pictures
from scenes.production.stills import make_stills
from tests.production.conftest import BLUE, GREEN, RED, SMALL, Lecture, colours_of

OWN = """
from red import Red as Original
from manim import Scene, Square

class Red(Original):
    def construct(self):
        self.camera.background_color = "#0000FF"
        self.wait(0.2)

class GreenOne(Scene):
    def construct(self):
        self.camera.background_color = "#00FF00"
        self.add(Square(color="#00FF00"))
        self.wait(0.4)
"""


@pytest.fixture
def own(lecture: Lecture, teach: Callable[..., None]) -> Path:
    teach([lecture.write("Red", RED), lecture.write("Blue", BLUE)], [lecture.write("Green", GREEN)])
    path = lecture.folder / "own.py"
    path.write_text(OWN)
    return path


def film(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["film", *arguments, *SMALL])
    assert result.exit_code == 0, result.output
    return result


def test_a_file_of_scenes_enters_a_film(own: Path, lecture: Lecture) -> None:
    film("--scene", "own.py", "--scene", "Green")
    path = lecture.folder / "media" / "scenes.mp4"
    assert colours_of(path) == [*"bbggggggggg"]
    with av.open(str(path)) as movie:
        titles = [mark["metadata"]["title"] for mark in movie.chapters()]
        assert titles == ["1.1 The red one", "2.1 The green one", "3.1 Green one"]
        assert movie.metadata["title"] == "Chapter 1 · Chapter 2 · Own"


def test_one_class_of_a_file_and_what_takes_a_place_in_the_lecture(own: Path) -> None:
    (section,) = chosen_sections(scenes=["own.py:Red"])
    assert (section.title, section.path) == ("The red one", own)
    assert [len(chapter.sections) for chapter in syllabus.SYLLABUS] == [2, 1]
    assert chosen_sections(chapters=[1])[0] == section


def test_scenes_of_two_files_that_are_called_alike_are_both_there(own: Path, lecture: Lecture, tmp_path: Path) -> None:
    more = lecture.folder / "more.py"
    more.write_text(OWN.replace("#00FF00", "#0000FF"))
    sections = chosen_sections(scenes=["own.py:GreenOne", "more.py:GreenOne", "more.py:Red", "own.py:GreenOne"])
    assert [(section.path, section.scene_class) for section in sections] == [
        (more, "Red"),
        (own, "GreenOne"),
        (more, "GreenOne"),
    ]
    folder = tmp_path / "stills"
    made = make_stills(sections, folder, ["png"])
    assert [path.name for paths in made.values() for path in paths] == [
        "Red-01-end.png",
        "GreenOne.1-01-end.png",
        "GreenOne.2-01-end.png",
    ]
    canvases = [Image.open(made[section][0]).getpixel((5, 5)) for section in sections[1:]]
    assert canvases == [(0, 255, 0), (0, 0, 255)]
    on_page = [Pictures(folder, "pictures").of_beat(section, 1)[0] for section in sections]
    assert on_page == [f"pictures/{made[section][0].name}" for section in sections]
    contact_sheet(syllabus.SYLLABUS[-1], made, tmp_path / "sheet.png")
    assert (tmp_path / "sheet.png").is_file()


def test_a_scene_without_beats_has_a_still_of_its_end(own: Path, tmp_path: Path) -> None:
    (section,) = chosen_sections(scenes=["own.py:GreenOne"])
    paths = make_stills([section], tmp_path / "stills")[section]
    assert [path.name for path in paths] == [f"GreenOne-01-end.{kind}" for kind in ("png", "svg", "pdf")]
