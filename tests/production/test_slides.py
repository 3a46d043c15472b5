"""Slides: a title, a slide a section and a beat, in a browser, stepped through without a network, and as other files."""

from __future__ import annotations

import datetime
import math
import re
import shutil
import struct
import subprocess
import sys
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pptx
import pypdf
import pytest
from click.testing import CliRunner
from PIL import Image
from pptx.util import Inches

from scenes import production, syllabus
from scenes.__main__ import main
from scenes.mobjects import DARK
from scenes.production.deck import Deck
from scenes.production.endings import endings_of
from scenes.production.studio import Rendered
from scenes.syllabus import Chapter, Section
from tests.production.browser import Browser, browser
from tests.production.conftest import MANIM_CFG, RED, Lecture

pytestmark = pytest.mark.xdist_group("slides")  # some lectures for all

SMALL = ["--", "-r", "320,180", "--fps", "10"]
FIRST = """
from manim import Rectangle, Scene
from network.gallery import gallery_digit
from scenes.lecture_scene import LectureScene
from scenes.mobjects import PixelGrid, formula


class First(LectureScene):
    '''One colour becomes another.'''

    def construct(self):
        self.stage = Rectangle(width=15, height=9, fill_color="#FF0000", fill_opacity=1, stroke_width=0)
        self.add(self.stage)
        self.tell(self.red_turns_green, self.blue)

    def red_turns_green(self):
        '''Everything turns green.'''
        self.say("Is 1 < 2 & 'so' on?")
        self.add(self.caption_of("a green stage", "number 5"))
        self.play(self.stage.animate.set_fill("#00FF00"), run_time=0.3)

    def blue(self):
        '''Everything is blue.'''
        self.say("This goes on and")
        self.say("ends here.")
        self.stage.set_fill("#0000FF")
        self.add(PixelGrid(gallery_digit("3-01"), height=2).to_corner())
        self.add(formula("a + b", theme=self.theme).to_edge())
"""
SECOND = """
from manim import Scene

class Second(Scene):
    def construct(self):
        self.next_section("green")
        self.add_sound("{sound}")
        self.camera.background_color = "#00FF00"
        self.wait(0.5)
"""
NAMES = ["One <chapter>", "1.1 First & foremost", *2 * ["First & foremost"], "1.2 Second", "Second"]
NOTES = ["", "", "Is 1 < 2 & 'so' on?", "This goes on and ends here.", "", ""]
BEATS = {3: "g", 4: "b", 6: "g"}
"""The slides, counted from 1, that show a beat, and the colour that it ends with."""
TOTAL = len(NAMES)


def make(folder: Path, *arguments: str) -> str:
    """Make slides of a lecture of two scenes with three beats, in a folder that is the working folder."""
    result = CliRunner().invoke(main, ["slides", *arguments, *SMALL])
    assert result.exit_code == 0, result.output
    return result.stdout


def write_tone(path: Path) -> None:
    """Half a second of a tone, as a WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(0.06 * k))) for k in range(22_050)))


@pytest.fixture(scope="module")
def slides(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("my lecture #1")
    write_tone(folder / "tone.wav")
    (folder / "manim.cfg").write_text(MANIM_CFG, encoding="utf-8")
    (folder / "First.py").write_text(FIRST, encoding="utf-8")
    (folder / "Second.py").write_text(SECOND.format(sound=folder / "tone.wav"), encoding="utf-8")
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
    assert "Slides need manim_slides: pip install 'neural-lecture[slides]'." in result.stderr
    assert not (lecture.folder / "media").exists()
