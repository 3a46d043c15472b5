"""Slides: a title, a slide a section and a beat; in a browser, as PDF, PPTX and handout."""

from __future__ import annotations

import datetime
import math
import re
import shutil
import struct
import subprocess
import sys
import wave
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pptx
import pypdf
import pytest
from click.testing import CliRunner
from PIL import Image

from scenes import __main__ as commands
from scenes import production, syllabus
from scenes.__main__ import main
from scenes.mobjects import DARK
from scenes.production.deck import Deck
from scenes.production.player import write_player
from scenes.production.presentation import write_presentation
from scenes.production.studio import ProductionError, Rendered, Studio
from scenes.syllabus import Chapter, Section
from tests.production.browser import Browser, browser
from tests.production.conftest import MANIM_CFG, RED, Lecture

pytestmark = pytest.mark.xdist_group("slides")  # some lectures for all

SMALL = ["--", "-r", "320,180", "--fps", "10"]
FIRST = """
from manim import Rectangle, Scene
from network.data.gallery import gallery_digit
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
        self.add(self.caption_of("a green stage, number 5"))
        self.play(self.stage.animate.set_fill("#00FF00"), run_time=0.3)

    def blue(self):
        '''Everything is blue.'''
        self.say("This goes on.")
        self.say("And ends here.")
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
NOTES = ["", "", "Is 1 < 2 & 'so' on?", "This goes on.\nAnd ends here.", "", ""]
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
        assert make(folder, "--set", "author=A. & B.", "--set", "voice=none") == f"{folder / 'media' / 'slides'}\n"
        yield folder / "media" / "slides"


def finished(slides: Path) -> list[Rendered]:
    """The scenes that the slides are made of."""
    (chapter,) = syllabus.SYLLABUS
    names = [section.scene_class for section in chapter.sections]
    folders = [next((slides.parent / "scenes").glob(f"{name}.{name}/finished/*")) for name in names]
    return [Rendered(section, folder) for section, folder in zip(chapter.sections, folders, strict=True)]


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


SHOWN = "document.querySelector('.slide.shown')"
ENDED = f"{SHOWN}.querySelector('video').ended"


def seen(page: Browser, name: str) -> bool:
    """Whether an element, by its id, is shown."""
    return bool(page.run(f"document.getElementById({name!r}).checkVisibility({{opacityProperty: true}})"))


def at(number: int) -> list[str]:
    """What `where` is at a slide."""
    return [f"{number} / {TOTAL}", f"#{number}"]


def test_stepping_through_all_slides(slides: Path, page: Browser, tmp_path: Path) -> None:
    page.open((slides / "slides.html").as_uri())
    assert page.run("document.title") == "One <chapter>"
    for number, name in enumerate(NAMES, start=1):
        assert where(page) == at(number)
        assert page.run(f"{SHOWN}.ariaLabel") == f"{number} of {TOTAL}, {name}"
        assert page.run("document.querySelectorAll('.slide:not([aria-hidden=true])').length") == 1
        if number in BEATS:
            page.wait_for(ENDED)
            page.wait_for("document.querySelector('.before') === null")
            assert shown(page, tmp_path) == BEATS[number], "it holds still at the end of the beat"
        else:
            assert page.run(f"{SHOWN}.innerText").split() == [
                *name.split(),
                *{1: ["A.", "&", "B."], 2: ["One", "colour", "becomes", "another."]}.get(number, []),
            ]
        page.press("ArrowRight")
    assert where(page) == at(TOTAL), "after the last one there is none"
    assert page.run("[...document.querySelectorAll('video')].every((video) => video.muted && video.playsInline)")
    assert page.complaints == []
    assert len([address for address in page.requests if address.endswith("mp4")]) == len(BEATS)
    assert all(re.match("file:", address) for address in page.requests)


def test_ways_to_step(slides: Path, page: Browser) -> None:
    page.open((slides / "slides.html").as_uri() + "#2")
    assert where(page) == at(2)
    steps = (("Home", 1), (" ", 2), ("Enter", 3), ("PageDown", 4), ("ArrowLeft", 3), ("End", TOTAL), ("Home", 1))
    for key, number in steps:
        page.press(key)
        assert where(page) == at(number), key
    page.click(900, 300)
    assert where(page) == at(2)
    page.click(100, 300)
    assert where(page) == at(1)
    page.click_on("#next")
    assert where(page) == at(2)
    page.press("End")
    page.run("document.getElementById('previous').focus()")
    page.press("Enter")
    assert where(page) == at(TOTAL - 1), "it presses the button that has the focus, and does nothing else"
    page.open((slides / "slides.html").as_uri(), 390, 844, phone=True)
    page.swipe(300, 120, 300)
    assert where(page) == at(2)
    page.swipe(120, 300, 300)
    assert where(page) == at(1)
    assert page.run("document.documentElement.scrollWidth") == 390
    assert page.complaints == []


def test_jumping_by_number(slides: Path, page: Browser) -> None:
    page.open((slides / "slides.html").as_uri())
    for keys, number in ((("4", "Enter"), 4), (("2", "g"), 2), (("9", "Enter"), TOTAL), (("0", "g"), 1)):
        page.press(keys[0])
        assert page.run("document.getElementById('told').textContent") == f"Slide {keys[0]}: Enter"
        page.press(keys[1])
        assert where(page) == at(number)
        assert not seen(page, "told")
    page.press("5")
    page.press("Escape")
    assert not seen(page, "told")
    assert not page.run("document.getElementById('overview').open"), "the key let go of the number"
    page.press("g")
    assert where(page) == at(1)


def test_a_clip_tells_that_it_plays_and_that_it_has_ended(slides: Path, page: Browser) -> None:
    page.open((slides / "slides.html").as_uri() + "#3")
    page.wait_for("document.getElementById('stage').classList.contains('playing')")
    page.wait_for(ENDED)
    page.wait_for("getComputedStyle(document.getElementById('ended')).opacity > 0.5")
    page.wait_for("getComputedStyle(document.getElementById('played')).opacity == 0")
    page.press("p")
    page.wait_for("document.getElementById('play').ariaLabel === 'Pause'")
    page.press("p")
    page.wait_for("document.getElementById('play').ariaLabel === 'Play'")
    page.press("End")
    page.press("ArrowLeft")
    page.press("ArrowLeft")
    assert where(page) == at(4)
    page.wait_for(ENDED)  # at once, which cannot be told from here
    assert page.run(f"{SHOWN}.querySelector('video').paused")
    page.press("ArrowLeft")
    page.press("ArrowLeft")
    assert not page.run("document.getElementById('stage').classList.contains('resting')"), "a title does not end"


def test_who_prefers_less_motion_sees_the_ends(slides: Path, page: Browser, tmp_path: Path) -> None:
    page.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-reduced-motion", "value": "reduce"}])
    try:
        page.open((slides / "slides.html").as_uri() + "#4")
        page.wait_for(ENDED)
        page.wait_for(f"{SHOWN}.querySelector('video').readyState >= 2")
        assert page.run(f"{SHOWN}.querySelector('video').played.length") == 0, "it was never played"
        assert shown(page, tmp_path) == "b"
        page.press("p")
        page.wait_for("document.getElementById('play').ariaLabel === 'Pause'")
    finally:
        page.send("Emulation.setEmulatedMedia", features=[])


def test_notes_blank_and_the_full_screen(slides: Path, page: Browser) -> None:
    page.open((slides / "slides.html").as_uri())
    assert not seen(page, "notes")
    page.press("n")
    for note in NOTES:
        assert seen(page, "notes")
        assert page.run("document.getElementById('notes').textContent") == (note or "Nothing is said here.")
        page.press("ArrowRight")
    page.press("n")
    assert not seen(page, "notes")
    page.press("3")
    page.press("g")
    for key in ("b", "."):
        page.press(key)
        assert seen(page, "blank")
        assert page.run(f"{SHOWN}.querySelector('video').paused")
        page.press(key)
        assert not seen(page, "blank")
    page.press("b")
    page.press("ArrowRight")
    assert not seen(page, "blank")
    page.press("f")
    page.wait_for("document.fullscreenElement !== null")
    page.press("f")
    page.wait_for("document.fullscreenElement === null")
    assert page.complaints == []


def test_the_overview(slides: Path, page: Browser) -> None:
    page.open((slides / "slides.html").as_uri() + "#3")
    is_open = "document.getElementById('overview').open"
    page.press("o")
    assert page.run(is_open)
    page.wait_for("[...document.images].filter((image) => image.complete && image.naturalWidth === 320).length === 3")
    titles = page.run("[...document.querySelectorAll('#overview strong')].map((title) => title.textContent)")
    assert titles == [NAMES[0], NAMES[1], NAMES[4]]
    assert page.run("document.activeElement.ariaLabel") == f"3 of {TOTAL}, First & foremost"
    assert page.run("document.activeElement.ariaCurrent") == "true"
    page.press("ArrowRight")
    page.press("Enter")
    assert not page.run(is_open)
    assert where(page) == at(4)
    page.press("Escape")
    page.click_on("#overview li:nth-child(6) button")
    assert not page.run(is_open)
    assert where(page) == at(6)
    page.press("o")
    page.press("o")
    assert not page.run(is_open)
    assert page.complaints == []


def test_the_help_names_every_key(slides: Path, page: Browser) -> None:
    page.open((slides / "slides.html").as_uri())
    page.press("?")
    assert page.run("document.getElementById('help').open")
    told = page.run("[...document.querySelectorAll('#help dt')].map((key) => key.textContent).join(' ')").split()
    signs = {"ArrowRight": "→", "ArrowLeft": "←", "ArrowUp": "↑", "ArrowDown": "↓"}
    names = signs | {"PageUp": "PgUp", "PageDown": "PgDn", "Escape": "Esc", " ": "Space"}
    for key in page.run("Object.keys(keys)"):
        assert names.get(key, key.upper() if len(key) == 1 else key) in told
    page.press("h")
    assert not page.run("document.getElementById('help').open")


def test_the_speakers_window(slides: Path, page: Browser) -> None:
    page.open((slides / "slides.html").as_uri() + "#3")
    page.press("s")
    page.wait_for("speaker && speaker.document.querySelector('.now img')?.naturalWidth === 320")

    def told(name: str) -> str:
        return str(page.run(f"speaker.document.querySelector('.{name}').textContent"))

    assert told("place") == f"3 / {TOTAL}  First & foremost"
    assert told("said") == NOTES[2]
    alts = page.run("[...speaker.document.images].map((image) => image.alt)")
    assert alts == page.run("[2, 3].map((number) => clipOf(number).ariaLabel)")
    page.wait_for("speaker.document.querySelector('.clip').textContent === 'The clip has ended.'")
    page.run("speaker.document.querySelector('.on').click()")
    assert where(page) == at(4), "the buttons there lead on here"
    assert told("said") == NOTES[3]
    assert told("then") == "Next1.2 Second"
    key = "new speaker.KeyboardEvent('keydown', {key: 'End', bubbles: true})"
    page.run(f"speaker.document.body.dispatchEvent({key})")
    assert where(page) == at(TOTAL), "and so do its keys"
    assert told("then") == "NextThe end"
    page.press("t")
    assert page.run("began") == 0
    page.run("passed = 65400; tellTime()")
    assert told("timer") == "1:05"
    page.run("speaker.document.querySelector('.reset').click()")
    assert told("timer") == "0:00"
    page.press("t")
    assert page.run("began") > 0
    assert re.search(r"\d:\d\d", told("clock"))
    assert page.complaints == []
    window = page.run("(globalThis.other = speaker, 1)")
    assert window == 1
    page.run("dispatchEvent(new Event('pagehide'))")
    page.wait_for("other.closed")


def test_a_beat_can_be_heard(slides: Path, page: Browser) -> None:
    page.open((slides / "slides.html").as_uri() + f"#{TOTAL}")
    assert page.run(f"{SHOWN}.querySelector('video').muted"), "nothing is heard unless somebody asks for it"
    page.press("v")
    assert not page.run(f"{SHOWN}.querySelector('video').muted")
    assert page.run("document.getElementById('sound').ariaPressed") == "true"
    page.click_on("#sound")
    assert page.run(f"{SHOWN}.querySelector('video').muted")
    sounds = []
    for number in BEATS:
        with av.open(str(slides / "slides_assets" / f"{number:03}.mp4")) as clip:
            sounds.append(bool(clip.streams.audio))
            if clip.streams.audio:
                heard = [frame.to_ndarray() for frame in clip.decode(audio=0)]
                assert np.concatenate(heard, axis=1).std() > 0.05
    assert sounds == [False, False, True]


def test_the_keyboard_and_a_screen_reader_reach_everything(slides: Path, page: Browser) -> None:
    page.open((slides / "slides.html").as_uri() + "#3")
    buttons = ("previous", "play", "next", "sound", "show-overview", "show-notes", "open-speaker", "show-help")
    for name in (*buttons, "full-screen"):
        page.press("Tab")
        assert page.run("document.activeElement.id") == name
        assert page.run("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    told = page.accessible()
    shown = "Everything turns green. It reads: a green stage, number 5"
    names = ("Previous", "Next", "Sound", "Overview", "Notes", "Speaker's window", "Keys", "Full screen")
    for role, name in (
        ("main", "Slides: One <chapter>"),
        ("navigation", "Controls"),
        ("region", f"3 of {TOTAL}, First & foremost"),
        ("Video", shown),
        *(("button", name) for name in names),
    ):
        assert (role, name) in told
    assert not [role for role, name in told if role == "button" and not name]


def test_one_file_holds_everything(slides: Path, page: Browser, tmp_path: Path) -> None:
    deck = Deck(finished(slides), "One", "", "en", DARK)
    made = tmp_path / "elsewhere.html"
    write_player(deck, deck.slides({}), made, one_file=True)
    assert list(tmp_path.iterdir()) == [made]
    page.open(made.as_uri() + "#4")
    page.wait_for(ENDED)
    assert shown(page, tmp_path) == "b"
    page.press("o")
    page.wait_for("[...document.images].filter((image) => image.naturalWidth === 320).length === 3")
    assert page.complaints == []
    others = [address for address in page.requests if not address.startswith("data:")]
    assert others == [made.as_uri()]


def test_there_is_no_outside_address_and_a_policy_that_forbids_them(slides: Path, page: Browser) -> None:
    html = (slides / "slides.html").read_text(encoding="utf-8")
    assert not re.search(r"(https?:)?//\w", html)
    (policy,) = re.findall(r'Content-Security-Policy" content="(.*?)"', html)
    assert policy.startswith("default-src &#39;none&#39;")
    assert "unsafe" not in policy
    page.open((slides / "slides.html").as_uri())
    page.run("document.body.append(Object.assign(document.createElement('script'), {textContent: 'var intruder = 1'}))")
    assert page.run("typeof intruder") == "undefined"
    assert any("Content Security Policy" in complaint for complaint in page.complaints)


def test_several_chapters_have_a_title_each(slides: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenes = finished(slides)
    first, second = (scene.section for scene in scenes)
    monkeypatch.setattr(syllabus, "SYLLABUS", (Chapter("The one", (first,)), Chapter("The other", (second,))))
    made = Deck(scenes, "Both", "", "en", DARK).slides({})
    assert [(slide.kind, slide.heading) for slide in made] == [
        ("title", "Both"),
        ("chapter", "1 The one"),
        ("section", "1.1 First & foremost"),
        ("beat", "First & foremost"),
        ("beat", "First & foremost"),
        ("chapter", "2 The other"),
        ("section", "2.1 Second"),
        ("beat", "Second"),
    ]


def test_pictures_are_described(slides: Path, page: Browser) -> None:
    page.open((slides / "slides.html").as_uri())
    assert page.run("[...document.querySelectorAll('video')].map((clip) => clip.ariaLabel)") == [
        "Everything turns green. It reads: a green stage, number 5",
        "Everything is blue. Shown: a picture in pixels. It reads: a green stage, number 5; a + b",
        "Second",  # of a scene that is not told in beats nothing is known
    ]


def text_on(pdf: Path) -> list[str]:
    """What pdftotext finds on each page, in one line."""
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext, as poppler-utils of Debian")
    found = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout
    return [" ".join(page.split()) for page in found.split("\f")[:-1]]


def colours_on(pdf: Path, tmp_path: Path) -> list[Image.Image]:
    """The pages of a PDF as pictures of 72 pixels an inch."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("needs pdftoppm, as poppler-utils of Debian")
    subprocess.run(["pdftoppm", "-r", "72", "-png", pdf, tmp_path / "page"], check=True, capture_output=True)
    pages = []
    for path in sorted(tmp_path.glob("page*.png")):
        with Image.open(path) as picture:
            pages.append(picture.convert("RGB"))
    return pages


def test_the_pdf_shows_the_ends_and_has_the_notes(slides: Path, tmp_path: Path) -> None:
    with pypdf.PdfReader(slides / "slides.pdf") as document:
        assert len(document.pages) == TOTAL
        notes = [[note.get_object()["/Contents"] for note in page.get("/Annots", [])] for page in document.pages]
        assert notes == [[note] if note else [] for note in NOTES]
        assert [round(float(side)) for side in document.pages[0].mediabox[2:]] == [960, 540]
        outline = [(each.title, document.get_destination_page_number(each)) for each in document.outline]
        assert outline == [
            (title, page) for title, page in (("One <chapter>", 0), ("First & foremost", 1), ("Second", 4))
        ]
        assert document.metadata is not None
        assert (document.metadata.title, document.metadata.author) == ("One <chapter>", "A. & B.")
        assert document.root_object["/Lang"] == "en"
    pages = colours_on(slides / "slides.pdf", tmp_path)
    assert {number: colour_of(pages[number - 1]) for number in BEATS} == BEATS


def test_the_words_on_the_pictures_of_the_pdf_can_be_searched(slides: Path) -> None:
    pages = text_on(slides / "slides.pdf")
    assert pages[:2] == ["One <chapter> A. & B.", "1.1 First & foremost One colour becomes another."]
    assert "a green stage, number 5" in pages[2]


def test_the_handout_has_two_pictures_a_page_and_what_is_said(slides: Path, tmp_path: Path) -> None:
    handout = slides / "handout.pdf"
    first, second = text_on(handout)
    said = [" ".join(note.split()) for note in NOTES]
    for text in ("One <chapter>", "A. & B.", "1.1 First & foremost", said[2], said[3], "a green stage", "1/2"):
        assert text in first
    assert first.index(said[2]) < first.index(said[3])
    for text in ("1.2 Second", "2/2"):
        assert text in second
    with pypdf.PdfReader(handout) as document:
        assert [round(float(side)) for side in document.pages[0].mediabox[2:]] == [595, 842], "A4, upright"
        assert [each.title for each in document.outline] == ["1.1 First & foremost", "1.2 Second"]
        assert document.metadata is not None
        assert (document.metadata.title, document.metadata.author) == ("One <chapter>", "A. & B.")
    upper, lower = (
        colour_of(page.crop((90, top, 505, bottom)))
        for page in colours_on(handout, tmp_path)[:1]
        for top, bottom in ((170, 380), (500, 700))
    )
    assert (upper, lower) == ("g", "b")


def test_the_presentation_has_titles_clips_and_speakers_notes(slides: Path) -> None:
    presentation = pptx.Presentation(str(slides / "slides.pptx"))
    assert presentation.slide_width / presentation.slide_height == pytest.approx(16 / 9)
    assert "type" not in presentation.element.sldSz.attrib
    assert [slide.shapes.title.text for slide in presentation.slides] == NAMES
    notes = [slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else "" for slide in presentation.slides]
    assert notes == NOTES
    for number, slide in enumerate(presentation.slides, start=1):
        assert len([shape for shape in slide.placeholders if not shape.text]) == 0, "no field to be filled in is left"
        if number not in BEATS:
            assert 0 < slide.shapes.title.top < presentation.slide_height
            continue
        title, movie = slide.shapes
        assert title.top + title.height <= 0, "above the slide"
        assert movie.media_type is not None
        assert (movie.width, movie.height) == (presentation.slide_width, presentation.slide_height)
        with Image.open(BytesIO(movie.poster_frame.blob)) as poster:
            assert colour_of(poster) == BEATS[number], "it shows how the clip ends"
    described = presentation.slides[2].shapes[1]._element.nvPicPr.cNvPr.get("descr")
    assert described == "Everything turns green. It reads: a green stage, number 5"


def test_the_presentation_tells_the_truth_about_itself(slides: Path) -> None:
    about = pptx.Presentation(str(slides / "slides.pptx")).core_properties
    assert (about.title, about.author, about.language) == ("One <chapter>", "A. & B.", "en")
    made = datetime.datetime.fromtimestamp((slides / "slides.pptx").stat().st_mtime, datetime.UTC)
    assert abs(about.created.replace(tzinfo=datetime.UTC) - made) < datetime.timedelta(minutes=10)
    with zipfile.ZipFile(slides / "slides.pptx") as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels")))
    for untrue in (b"Steve", b"Canny", b"2013", b"4:3", b"4x3", b"python-pptx", b"PowerPoint"):
        assert untrue not in everything


def test_a_presentation_of_nobody_names_nobody(slides: Path, tmp_path: Path) -> None:
    deck = Deck(finished(slides), "One", "", "en", DARK)
    write_presentation(deck, deck.slides({}), tmp_path / "slides.pptx")
    about = pptx.Presentation(str(tmp_path / "slides.pptx")).core_properties
    assert (about.author, about.last_modified_by) == ("", "")


@pytest.mark.parametrize(
    ("arguments", "quality"),
    [((), "h"), (("--handout",), "l"), (("--handout", "--pptx"), "h"), (("--handout", "-q", "m"), "m")],
)
def test_projected_slides_are_rendered_at_1080p_and_a_handout_needs_less(
    arguments: tuple[str, ...],
    quality: str,
    lecture: Lecture,
    teach: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    teach([lecture.write("Red", RED)])
    asked = []

    def render(studio: Studio, *_: object) -> list[Rendered]:
        asked.append(studio.quality)
        raise ProductionError("that is enough")

    monkeypatch.setattr(commands, "finished_scenes", render)
    assert CliRunner().invoke(main, ["slides", *arguments]).exit_code == 1
    assert asked == [quality]


def test_without_its_packages_the_command_tells_what_to_install(
    lecture: Lecture, teach: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    teach([lecture.write("Red", RED)])
    monkeypatch.setitem(sys.modules, "pptx", None)
    for name in ("slides", "presentation"):
        monkeypatch.delitem(sys.modules, f"scenes.production.{name}", raising=False)
        monkeypatch.delattr(production, name, raising=False)
    result = CliRunner().invoke(main, ["slides"])
    assert result.exit_code == 2
    assert "Slides need pptx: in the project's folder, pip install -e '.[slides]'." in result.stderr
    assert not (lecture.folder / "media").exists()
