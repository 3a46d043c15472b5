"""Each beat is a slide: in a browser, stepped through without a network, in a PDF and in a presentation."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pptx
import pypdf
import pytest
from click.testing import CliRunner
from PIL import Image

from scenes import production, syllabus
from scenes.__main__ import main
from scenes.syllabus import Chapter, Section
from tests.production.browser import Browser, browser
from tests.production.conftest import MANIM_CFG, RED, SCENE, Lecture

pytestmark = pytest.mark.xdist_group("slides")  # some lectures for all

SMALL = ["--", "-r", "320,180", "--fps", "10"]
SAYS = 'self.add_subcaption("{}", duration={})'
TURNS = 'self.camera.background_color = "{}"; self.wait({})'
FIRST = [
    'self.next_section("red one")',
    SAYS.format("Is 1 < 2 & \\'so\\' on?", 0.4),
    TURNS.format("#FF0000", 0.3),
    TURNS.format("#00FF00", 0.2),
    'self.next_section("blue")',
    SAYS.format("This goes on\\nand", 0.2),
    TURNS.format("#0000FF", 0.2),
    SAYS.format("ends here.", 0.2),
    TURNS.format("#0000FF", 0.2),
]
SECOND = ['self.next_section("green")', TURNS.format("#00FF00", 0.5)]
NOTES = ["Is 1 < 2 & 'so' on?", "This goes on and ends here.", ""]
ENDS = ["g", "b", "g"]
TITLES = ["First & foremost", "First & foremost", "Second"]


def make(folder: Path, *arguments: str) -> str:
    """Make slides of a lecture of two scenes with three beats, in a folder that is the working folder."""
    (folder / "manim.cfg").write_text(MANIM_CFG, encoding="utf-8")
    for name, lines in (("First", FIRST), ("Second", SECOND)):
        scene = SCENE.format(name=name, colour=RED, body="\n        ".join(lines))
        (folder / f"{name}.py").write_text(scene, encoding="utf-8")
    result = CliRunner().invoke(main, ["slides", *arguments, *SMALL])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def slides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("my lecture #1")
    named = {"First": "First & foremost", "Second": "Second"}
    sections = [Section(title, str(folder / f"{name}.py"), name) for name, title in named.items()]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("NEURAL_LECTURE_SET", "")
        patch.setattr(syllabus, "SYLLABUS", (Chapter("One <chapter>", tuple(sections)),))
        assert make(folder, "--set", "author=A. & B.") == f"{folder / 'media' / 'slides'}\n"
        yield folder / "media" / "slides"


@pytest.fixture(scope="module")
def page() -> Iterator[Browser]:
    with browser() as page:
        yield page


def colour_of(picture: Image.Image) -> str:
    """The colour in the middle: r, g or b."""
    middle = np.asarray(picture.convert("RGB"))[picture.height // 3, picture.width // 2]
    assert middle.max() > 180 and sorted(middle)[1] < 80, middle
    return "rgb"[int(np.argmax(middle))]


def shown(page: Browser, place: Path) -> str:
    page.screenshot(place / "seen.png")
    with Image.open(place / "seen.png") as picture:
        return colour_of(picture)


def where(page: Browser) -> tuple[str, str]:
    """The number of the slide, as it is told and as the address has it."""
    return page.run("[document.getElementById('count').textContent, location.hash]")


ENDED = "document.querySelector('.slide.shown video').ended"
SHOWN = "document.querySelector('.slide.shown')"


def test_stepping_through_all_slides(slides: Path, page: Browser, tmp_path: Path) -> None:
    page.open((slides / "slides.html").as_uri())
    assert page.run("document.title") == "One <chapter>"
    for number, (end, title) in enumerate(zip(ENDS, TITLES, strict=True), start=1):
        page.wait_for(ENDED)
        assert where(page) == [f"{number} / 3", f"#{number}"]
        assert page.run(f"{SHOWN}.ariaLabel") == f"{number} of 3, {title}"
        assert page.run("document.querySelectorAll('.slide:not([aria-hidden=true])').length") == 1
        assert shown(page, tmp_path) == end, "it holds still at the end of the beat"
        page.press("ArrowRight")
    assert where(page) == ["3 / 3", "#3"], "after the last one there is none"
    assert page.run("[...document.querySelectorAll('video')].every((video) => video.muted && video.playsInline)")
    assert page.complaints == []
    assert len(page.requests) == 4
    assert all(re.match("file:", address) for address in page.requests)


def test_ways_to_step(slides: Path, page: Browser) -> None:
    page.open((slides / "slides.html").as_uri() + "#2")
    assert where(page)[0] == "2 / 3"
    for key, number in (("Home", 1), (" ", 2), ("Enter", 3), ("ArrowLeft", 2), ("End", 3), ("Home", 1)):
        page.press(key)
        assert where(page) == [f"{number} / 3", f"#{number}"], key
    page.click(900, 300)
    assert where(page)[0] == "2 / 3"
    page.click(100, 300)
    assert where(page)[0] == "1 / 3"
    page.click_on("#next")
    assert where(page)[0] == "2 / 3"
    page.press("End")
    page.run("document.getElementById('previous').focus()")
    page.press("Enter")
    assert where(page)[0] == "2 / 3", "it presses the button that has the focus, and does nothing else"
    page.open((slides / "slides.html").as_uri(), 390, 844, phone=True)
    page.swipe(300, 120, 300)
    assert where(page)[0] == "2 / 3"
    page.swipe(120, 300, 300)
    assert where(page)[0] == "1 / 3"
    assert page.run("document.documentElement.scrollWidth") == 390
    assert page.complaints == []


def test_pausing_notes_and_the_full_screen(slides: Path, page: Browser) -> None:
    page.open((slides / "slides.html").as_uri())
    page.wait_for(ENDED)
    assert page.run("document.getElementById('play').ariaLabel") == "Play"
    page.press("p")
    page.wait_for("document.getElementById('play').ariaLabel === 'Pause'")
    page.wait_for(ENDED)
    assert not page.run("document.getElementById('notes').checkVisibility()")
    page.press("n")
    for note in NOTES:
        assert page.run("document.getElementById('notes').checkVisibility()")
        assert page.run("document.getElementById('notes').textContent") == (note or "Nothing is said here.")
        page.press("ArrowRight")
    page.press("n")
    assert not page.run("document.getElementById('notes').checkVisibility()")
    page.press("f")
    page.wait_for("document.fullscreenElement !== null")
    page.press("f")
    page.wait_for("document.fullscreenElement === null")
    assert page.complaints == []


def test_the_keyboard_and_a_screen_reader_reach_everything(slides: Path, page: Browser) -> None:
    page.open((slides / "slides.html").as_uri())
    for name in ("previous", "play", "next", "show-notes", "full-screen"):
        page.press("Tab")
        assert page.run("document.activeElement.id") == name
        assert page.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    told = page.accessible()
    for role, name in (
        ("main", "Slides: One <chapter>"),
        ("navigation", "Controls"),
        ("region", "1 of 3, First & foremost"),
        ("Video", NOTES[0]),
        *(("button", name) for name in ("Previous", "Next", "Notes", "Full screen")),
    ):
        assert (role, name) in told
    assert not [role for role, name in told if role == "button" and not name]


def test_one_file_holds_everything(slides: Path, page: Browser, tmp_path: Path) -> None:
    make(slides.parents[1], "--html", "--one-file", "--output", "one")
    made = slides.parents[1] / "one"
    assert [path.name for path in made.iterdir()] == ["slides.html"]
    moved = shutil.copy(made / "slides.html", tmp_path / "elsewhere.html")
    page.open(moved.as_uri())
    page.press("ArrowRight")
    page.wait_for(ENDED)
    assert shown(page, tmp_path) == "b"
    assert page.complaints == []
    assert [address for address in page.requests if not address.startswith("data:")] == [moved.as_uri()]


def test_there_is_no_outside_address(slides: Path) -> None:
    assert not re.search(r"(https?:)?//\w", (slides / "slides.html").read_text(encoding="utf-8"))


def test_the_pdf_shows_the_ends_and_has_the_notes(slides: Path) -> None:
    with pypdf.PdfReader(slides / "slides.pdf") as document:
        assert [colour_of(page.images[0].image) for page in document.pages] == ENDS
        notes = [[note.get_object()["/Contents"] for note in page.get("/Annots", [])] for page in document.pages]
        assert notes == [[note] if note else [] for note in NOTES]
        assert [round(float(side)) for side in document.pages[0].mediabox[2:]] == [960, 540]
        outline = [(each.title, document.get_destination_page_number(each)) for each in document.outline]
        assert outline == [("First & foremost", 0), ("Second", 2)]
        assert document.metadata is not None
        assert (document.metadata.title, document.metadata.author) == ("One <chapter>", "A. & B.")
        assert document.root_object["/Lang"] == "en"


def test_the_presentation_has_clips_and_speaker_notes(slides: Path) -> None:
    presentation = pptx.Presentation(str(slides / "slides.pptx"))
    assert presentation.slide_width / presentation.slide_height == pytest.approx(16 / 9)
    assert [slide.shapes[0].name for slide in presentation.slides] == TITLES
    notes = [slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else "" for slide in presentation.slides]
    assert notes == NOTES
    for slide in presentation.slides:
        (movie,) = slide.shapes
        assert movie.media_type is not None
        assert (movie.width, movie.height) == (presentation.slide_width, presentation.slide_height)
    about = presentation.core_properties
    assert (about.title, about.author, about.language) == ("One <chapter>", "A. & B.", "en")


def test_without_its_packages_the_command_tells_what_to_install(
    lecture: Lecture, teach: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    teach([lecture.write("Red", RED)])
    monkeypatch.setitem(sys.modules, "manim_slides.config", None)
    monkeypatch.delitem(sys.modules, "scenes.production.slides", raising=False)
    monkeypatch.delattr(production, "slides", raising=False)
    result = CliRunner().invoke(main, ["slides"])
    assert result.exit_code == 2
    assert "Slides need manim_slides: in the project's folder, pip install -e '.[slides]'." in result.stderr
    assert not (lecture.folder / "media").exists()
