"""The page of the kit: every example is on it, with a film, a picture, and code that runs as it is copied."""

from __future__ import annotations

import builtins
import dis
import html
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from scenes.__main__ import main
from scenes.production import example_code
from scenes.production.example_code import EXAMPLES, Example, rooms_of
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
        assert seen.run(SEARCH) == [True, False]
        assert all(request.startswith(("file:", "data:")) for request in seen.requests)


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_rendered(gallery: Path) -> None:
    (gallery / "taken").write_text("")
    result = CliRunner().invoke(main, ["kit", "--output", "taken"])
    assert result.exit_code == 2
    assert "rendering" not in result.stderr and len(result.stderr.strip().splitlines()) == 1
