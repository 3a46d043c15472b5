"""The page of the kit: every example is on it, with a film, a picture, and code that runs as it is copied."""

from __future__ import annotations

import builtins
import dis
import html
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from scenes.__main__ import main
from scenes.mobjects import DARK, LIGHT
from scenes.production import example_code
from scenes.production.example_code import EXAMPLES, Example, rooms_of
from scenes.syllabus import SCENES
from tests.production.browser import browser
from tests.production.conftest import Lecture

ALL = [example for room in rooms_of() for example in room.examples]
GALLERY = '''"""The gallery of the kit: dots and squares."""

from math import pi, tau

from manim import DOWN, Circle, Dot, Scene, Square

from scenes.examples.present import present

SIZE = 2.0
UNUSED = 3


def large(shape):
    """As large as the others."""
    return shape.scale(SIZE)


class Dots(Scene):
    """A dot <that> is & stays."""

    def construct(self):
        present(self, "Dot")
        self.add(large(Dot()))
        self.wait(0.4)


class Squares(Scene):
    """A square turns."""

    def construct(self):
        present(self, "Square(side)")
        self.play(Square().animate.rotate(pi), run_time=0.4)
'''


SEARCH = """(() => {
  const search = document.getElementById("search");
  search.value = "square turns";
  search.dispatchEvent(new Event("input"));
  return [...document.querySelectorAll("article")].map((card) => card.hidden);
})()"""


KIT_GALLERY = '''"""The gallery of the kit: one piece of it."""

from manim import RIGHT, Arrow, Scene

from scenes.examples.present import present
from scenes.mobjects import DARK, Neuron


class ANeuronAndAnArrow(Scene):
    """A neuron."""

    def construct(self):
        present(self, "Neuron")
        self.add(
            Neuron(
                1,
                radius=1,
            ),
            Arrow(RIGHT, 3 * RIGHT, color=DARK.muted),
        )
        self.wait(0.2)
'''
PLAYING = "(({paused, controls}) => [!paused, controls])(document.querySelector('video'))"


def test_every_example_of_the_gallery_is_found() -> None:
    told = [line for path in EXAMPLES.glob("*.py") for line in path.read_text().splitlines() if "(Scene)" in line]
    assert len(ALL) == len(told) > 50
    assert len({example.section.scene_class for example in ALL}) == len(ALL), "each has a film of its own name"


@pytest.mark.parametrize("example", ALL, ids=lambda example: example.section.scene_class)
def test_its_code_is_a_whole_file(example: Example) -> None:
    """All that it names is there, and the folder of the examples is not needed."""
    assert "scenes.examples" not in example.code
    found: dict[str, object] = {"__name__": "own"}
    exec(compile(example.code, "own.py", "exec"), found)
    scene = found[example.section.scene_class]
    construct = scene.construct.__code__  # type: ignore[attr-defined]
    used = {each.argval for each in dis.get_instructions(construct) if each.opname == "LOAD_GLOBAL"}
    assert used - found.keys() - set(dir(builtins)) == set()


@pytest.fixture
def gallery(lecture: Lecture, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = lecture.folder / "gallery"
    folder.mkdir()
    (folder / "shapes.py").write_text(GALLERY)
    monkeypatch.setattr(example_code, "EXAMPLES", folder)
    return lecture.folder


def test_the_page_shows_each_with_its_film_its_picture_and_its_code(gallery: Path) -> None:
    result = CliRunner().invoke(main, ["kit", "--workers", "2"])
    assert result.exit_code == 0, result.output
    page = gallery / "media" / "kit" / "index.html"
    assert result.stdout.splitlines()[-1] == str(page)
    text = page.read_text()
    for name in ("Dots", "Squares"):
        assert (page.parent / "files" / f"{name}.mp4").stat().st_size > 0
        with Image.open(page.parent / "files" / f"{name}.webp") as picture:
            assert max(picture.convert("L").getextrema()) > 200
    assert "A dot &lt;that&gt; is &amp; stays." in text
    dots, squares = (html.unescape(code) for code in re.findall(r"<pre.*?><code>(.*?)</code>", text, re.DOTALL))
    assert "def large" in dots and "SIZE = 2.0" in dots and "UNUSED" not in dots and "Square" not in dots
    assert "from math import pi\n" in squares and "large" not in squares and "DARK.apply(self)" in squares
    (gallery / "own.py").write_text(dots)
    rendered = subprocess.run(
        [sys.executable, "-m", "manim", "render", "-ql", "-s", "own.py"], capture_output=True, check=False, text=True
    )
    assert rendered.returncode == 0, rendered.stderr
    with browser() as seen:
        seen.open(page.as_uri())
        assert seen.complaints == []
        assert seen.run(PLAYING) == [False, False]
        for _ in range(20):
            seen.press("Tab")
            if seen.run("document.activeElement.tagName") == "VIDEO":
                break
        seen.wait_for("document.querySelector('video').currentTime > 0")
        assert seen.run(PLAYING) == [True, True]
        seen.run("document.activeElement.blur()")
        assert seen.run(PLAYING) == [False, False]
        seen.click_on("nav ul ul a[href='#Squares']")
        assert seen.run("location.hash") == "#Squares"
        assert seen.run(SEARCH) == [True, False]
        assert seen.run("[...document.querySelectorAll('nav ul ul li')].map((each) => each.hidden)") == [True, False]
        seen.open(page.as_uri(), 360, 740, phone=True)
        assert seen.run("document.documentElement.scrollWidth") <= 360
        assert seen.complaints == []
        assert all(request.startswith(("file:", "data:")) for request in seen.requests)


def test_examples_stand_in_the_rooms_of_their_pieces() -> None:
    rooms = {room.name: [example.section.scene_class for example in room.examples] for room in rooms_of()}
    packages = {path.parent.name for path in (SCENES / "mobjects").glob("*/__init__.py")}
    assert set(rooms) == packages, "every room has examples, and every example has a room"
    assert "TenAnswers" in rooms["charts"] and "PixelsToNeurons" in rooms["pictures"]
    assert "TheSourceRuns" in rooms["code"], "by the piece that it names first, whatever stands beside it"


def test_in_another_theme_all_that_is_drawn_has_it(gallery: Path) -> None:
    (gallery / "gallery" / "shapes.py").write_text(KIT_GALLERY)
    result = CliRunner().invoke(main, ["kit", "--workers", "1", "--set", "theme=light"])
    assert result.exit_code == 0, result.output
    files = gallery / "media" / "kit" / "files"
    with Image.open(files / "ANeuronAndAnArrow.webp") as picture:
        shades = np.asarray(picture.convert("L"))
    assert shades[0, 0] > 240 and shades.min() < 60, "ink on paper"
    style = (files / "kit.css").read_text()
    assert LIGHT.canvas in style and DARK.canvas not in style
    text = html.unescape((files.parent / "index.html").read_text())
    assert "LIGHT.apply(self)" in text and 'radius=1, theme="light",' in text and "color=LIGHT.muted" in text
    assert "DARK" not in text
    again = CliRunner().invoke(main, ["kit", "--workers", "1", "--set", "theme=light"])
    assert "is done already" in again.stderr


@pytest.mark.parametrize("theme", ["light", "colour_blind"])
def test_the_code_of_every_example_can_be_had_in_every_theme(theme: str, tmp_path: Path) -> None:
    told = [example for room in rooms_of(theme, tmp_path) for example in room.examples]
    assert [example.section.scene_class for example in told] == [example.section.scene_class for example in ALL]
    for example in told:
        exec(compile(example.code, "own.py", "exec"), {"__name__": "own"})
        assert f"{theme.upper()}.apply(self)" in example.code
        assert "DARK." not in example.code


def test_settings_that_the_page_does_not_show_are_refused(gallery: Path) -> None:
    result = CliRunner().invoke(main, ["kit", "--set", "digit=3-01"])
    assert result.exit_code == 2
    assert "--set digit" in result.stderr and len(result.stderr.strip().splitlines()) == 1


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_rendered(gallery: Path) -> None:
    (gallery / "taken").write_text("")
    result = CliRunner().invoke(main, ["kit", "--output", "taken"])
    assert result.exit_code == 2
    assert "rendering" not in result.stderr and len(result.stderr.strip().splitlines()) == 1
