"""The page, opened in a browser: plays, seeks, follows, and everybody can use it."""

from __future__ import annotations

import functools
import http.server
import re
import threading
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from PIL import Image

from scenes import language, syllabus
from scenes.__main__ import main
from scenes.production import page as page_module
from scenes.production.page import make_page
from scenes.production.studio import Studio
from scenes.settings import Settings
from scenes.syllabus import Chapter, Section
from tests.production.browser import Browser, browser
from tests.production.conftest import GREEN, MANIM_CFG, SCENE

pytestmark = pytest.mark.xdist_group("page")  # one film for all

SMALL = ["--", "-r", "320,180", "--fps", "10"]
TOLD = """
from scenes.lecture_scene import LectureScene
from scenes.mobjects import PixelGrid

class Told(LectureScene):
    def construct(self):
        self.tell(self.a_picture, self.what_it_is)

    def a_picture(self):
        self.add(PixelGrid(self.image, height=4, theme=self.theme))
        self.say("A <b>digit</b> & more.")

    def what_it_is(self):
        self.clear()
        self.say("It is a three. And that is all that there is to say about it, in so few words, from so far away.")
"""
LONG = "Donaudampfschifffahrtsgesellschaftskapitänspatentverlängerungsantrag"
WIDTHS = {"desktop": (1280, 800, False), "phone": (390, 844, True)}


class Server(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("lecture #1")
    (folder / "manim.cfg").write_text(MANIM_CFG, encoding="utf-8")
    (folder / "told.py").write_text(TOLD, encoding="utf-8")
    (folder / "silent.py").write_text(SCENE.format(name="Silent", colour=GREEN, body="self.wait(3)"), encoding="utf-8")
    told, silent = (
        Section("A <digit>", str(folder / "told.py"), "Told"),
        Section(LONG, str(folder / "silent.py"), "Silent"),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("NEURAL_LECTURE_SET", "")
        patch.setattr(syllabus, "SYLLABUS", (Chapter("First", (told,)), Chapter("Second", (silent,))))
        command = [
            "page",
            "--slides",
            "--workers",
            "2",
            "--set",
            "title=Reading & digits",
            "--set",
            "author=A. Teacher",
        ]
        result = CliRunner().invoke(main, [*command, *SMALL])
        assert result.exit_code == 0, result.output
        assert result.stdout == f"{folder / 'media' / 'page' / 'index.html'}\n"
        yield folder / "media" / "page"


@pytest.fixture(scope="module")
def page() -> Iterator[Browser]:
    with browser() as page:
        yield page


@pytest.fixture(scope="module")
def addresses(folder: Path) -> Iterator[dict[str, str]]:
    """Where the page is: on the disk, and on a server."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Server, directory=str(folder)))
    with server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield {"disk": (folder / "index.html").as_uri(), "server": f"http://127.0.0.1:{server.server_port}/"}
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("place", ["disk", "server"])
def test_it_plays_and_follows(place: str, width: str, page: Browser, addresses: dict[str, str]) -> None:
    page.open(addresses[place], *WIDTHS[width])
    page.wait_for("video.readyState >= 1")
    assert page.run("[video.paused, video.videoWidth, video.videoHeight]") == [True, 320, 180]
    second = page.run("startOf(sections[1])")
    assert second == pytest.approx(8, abs=1)
    assert page.run("[...document.querySelectorAll('[aria-current]')].map((each) => each.dataset.start)") == ["0.0"] * 2
    page.click_on("#sections li:first-child a")
    page.wait_for("!video.paused && video.currentTime > 0.2")
    page.wait_for("subtitle.textContent === 'A <b>digit</b> & more.'")
    page.run("video.playbackRate = 8")
    page.wait_for("sections[1].ariaCurrent === 'true' && video.ended")
    assert page.run("document.querySelectorAll('#sections [aria-current]').length") == 1
    assert page.run("sentences.at(-1).ariaCurrent") == "true", "what was said last stays marked"
    assert page.run("subtitle.textContent") == ""
    assert page.complaints == []
    own = addresses[place].removesuffix("index.html")
    assert all(address.startswith((own, "data:")) for address in page.requests)


@pytest.mark.parametrize("place", ["disk", "server"])
def test_seeking(place: str, page: Browser, addresses: dict[str, str]) -> None:
    page.open(addresses[place])
    page.wait_for("video.readyState >= 1")
    second = page.run("startOf(sections[1])")
    page.click_on("#sections ol:last-of-type li a")
    page.wait_for(f"!video.paused && video.currentTime > {second}")
    assert page.run("location.hash") == f"#t={second}"
    page.run("video.pause()")
    page.click_on("#words p:last-child a")
    page.wait_for("!video.paused && sentences.at(-1).ariaCurrent === 'true'")
    assert page.run("Math.abs(video.currentTime - startOf(sentences.at(-1))) < 1.5")
    page.run("video.pause()")
    page.click_on(".pictures li:first-child [data-start]")
    page.wait_for("!video.paused && video.currentTime < 1.5")
    page.open(f"{addresses[place]}#t=5.5")
    page.wait_for("Math.abs(video.currentTime - 5.5) < 0.01 && video.paused")
    page.run("location.hash = '#t=2'")
    page.wait_for("Math.abs(video.currentTime - 2) < 0.01")
    page.run("location.hash = '#t=never'")
    assert page.complaints == []


def test_the_transcript_is_the_narration_and_the_subtitles_are_a_track(
    page: Browser, addresses: dict[str, str]
) -> None:
    page.open(addresses["disk"])
    page.wait_for("video.textTracks[0].cues?.length === 3")
    assert page.run("sentences.map((each) => each.textContent)") == [
        "A <b>digit</b> & more.",
        "It is a three. And that is all that there is to say about it, in so few words, from so far away.",
    ]
    assert page.run("video.textTracks[0].mode") == "hidden", "below the picture, where it hides nothing"
    page.run("video.currentTime = 1")
    page.wait_for("subtitle.textContent !== ''")
    page.run("video.textTracks[0].mode = 'showing'")
    page.wait_for("subtitle.textContent === ''")
    assert page.run("[video.textTracks[0].language, video.textTracks[0].kind]") == ["en", "subtitles"]


def test_the_keyboard_alone(page: Browser, addresses: dict[str, str]) -> None:
    page.open(addresses["disk"])
    page.wait_for("video.readyState >= 1")
    stops = []
    for _ in range(40):
        page.press("Tab")
        if page.run("document.activeElement === document.body"):
            break
        stop, outline = page.run(
            "[document.activeElement.closest('[id]').id, getComputedStyle(document.activeElement).outlineStyle]"
        )
        assert outline == "solid" or stop == "player", "the focus is seen; the film's controls are the browser's own"
        stops += [stop] if stops[-1:] != [stop] else []
    assert stops == ["player", "sections", "words", "downloads", "pictures"]
    page.run("sections[0].focus()")
    for _ in range(2):
        page.press("Tab")
    assert page.run("document.activeElement === sentences[0]")
    page.press("ArrowDown")
    assert page.run("document.activeElement === sentences[1]")
    page.press("Enter")
    page.wait_for("!video.paused && sentences[1].ariaCurrent === 'true'")
    page.press("Home")
    assert page.run("document.activeElement === sentences[0]")
    assert page.run("sentences.filter((each) => each.tabIndex === 0).length") == 1
    assert page.complaints == []


def test_a_screen_reader_is_told_everything(page: Browser, addresses: dict[str, str]) -> None:
    page.open(addresses["disk"])
    page.wait_for("video.readyState >= 1")
    told = page.accessible()
    for each in (
        ("banner", ""),
        ("main", ""),
        ("heading", "Reading & digits"),
        ("Video", "Reading & digits"),
        ("navigation", "Sections"),
        ("region", "Transcript"),
        ("region", "Downloads"),
        ("region", "Pictures"),
        ("region", "The network"),
        ("image", "A <b>digit</b> & more."),
        ("link", "Play from 0:00"),
        ("link", "1.1 A <digit> 0:00"),
    ):
        assert each in told
    assert not [role for role, name in told if role in ("link", "button", "image", "heading") and not name]
    assert page.run("document.documentElement.lang") == "en"
    levels = page.run("[...document.querySelectorAll('h1, h2, h3')].map((each) => Number(each.tagName[1]))")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


OVERFLOWING = """[...document.querySelectorAll('body *')].filter((each) => {
  const { left, right, width } = each.getBoundingClientRect();
  return width > 1 && (left < 0 || right > document.documentElement.clientWidth + 0.5);
}).map((each) => each.outerHTML.slice(0, 80))"""
CONTRASTS = """(() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (colour) => colour.slice(0, 3).map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, k) => sum + c * [0.2126, 0.7152, 0.0722][k], 0);
  const ground = (element) => {
    const colour = rgb(getComputedStyle(element).backgroundColor);
    return colour[3] === 255 ? colour : ground(element.parentElement);
  };
  const written = [...document.querySelectorAll("body *")].filter((each) =>
    [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  return written.map((each) => {
    const [one, other] = [rgb(getComputedStyle(each).color), ground(each)].map(luminance).sort((a, b) => a - b);
    return [(other + 0.05) / (one + 0.05), each.outerHTML.slice(0, 80)];
  }).sort(([a], [b]) => a - b);
})()"""


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_leaves_the_window(width: str, page: Browser, addresses: dict[str, str]) -> None:
    page.open(addresses["disk"], *WIDTHS[width])
    page.wait_for("video.readyState >= 1")
    assert page.run("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.run(OVERFLOWING) == []
    if width == "phone":
        page.run("scrollTo(0, 600)")
        assert page.run("Math.abs(video.getBoundingClientRect().top) < 2"), "the film stays in sight"


@pytest.mark.parametrize(("scheme", "canvas"), [("dark", "rgb(11, 14, 20)"), ("light", "rgb(255, 255, 255)")])
def test_everything_can_be_read_in_both_schemes(
    scheme: str, canvas: str, page: Browser, addresses: dict[str, str]
) -> None:
    page.colour_scheme(scheme)
    page.open(addresses["disk"])
    assert page.run("getComputedStyle(document.body).backgroundColor") == canvas
    contrasts = page.run(CONTRASTS)
    assert len(contrasts) > 30
    assert contrasts[0][0] >= 4.5, contrasts[0]


def test_downloads_and_pictures(folder: Path, page: Browser, addresses: dict[str, str]) -> None:
    page.open(addresses["disk"])
    offered = page.run("[...document.querySelectorAll('#downloads a')].map((each) => each.getAttribute('href'))")
    names = ["film.mp4", "film.srt", "film.vtt"] + [f"slides/slides.{kind}" for kind in ("html", "pdf", "pptx")]
    assert offered == [f"files/{name}" for name in [*names, "pictures.zip"]]
    assert all((folder / name).stat().st_size for name in offered)
    pictures = page.run(
        "[...document.querySelectorAll('.pictures li > a:first-child')].map((each) => each.getAttribute('href'))"
    )
    assert pictures == [f"files/pictures/Told-{name}.png" for name in ("01-a-picture", "02-what-it-is")]
    with zipfile.ZipFile(folder / "files" / "pictures.zip") as archive:
        assert archive.namelist() == [Path(name).name for name in pictures]
        assert archive.testzip() is None
    with Image.open(folder / pictures[0]) as large, Image.open((folder / pictures[0]).with_suffix(".webp")) as small:
        assert (large.size, small.size) == ((1920, 1080), (640, 360))
    rows = page.run(
        "Object.fromEntries([...document.querySelectorAll('dl div')]"
        ".map((row) => [...row.children].map((each) => each.textContent)))"
    )
    assert rows["parameters"] == "13,002"
    assert rows["layers"] == "784 – 16 – 16 – 10"
    assert set(rows) >= {"data", "recipe", "seed", "right on the test set"}


def test_there_is_no_outside_address(folder: Path) -> None:
    for path in (folder / "index.html", *(folder / "files").glob("page.*")):
        text = re.sub(r"data:[^\"]*", "", path.read_text(encoding="utf-8"))
        assert not re.search(r"(?<!\w)(https?:)?//\w", text), path


def test_it_speaks_the_language_of_the_lecture(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "de.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Transcript"\nmsgstr "Mitschrift"\n\nmsgid "parameters"\nmsgstr "Parameter"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(language, "CATALOGUES", tmp_path)
    language._texts.cache_clear()
    scenes = [scene for chapter in syllabus.SYLLABUS if (scene := Studio().last_rendered(chapter.sections[0]))]
    monkeypatch.setattr(page_module, "make_stills", lambda *_: {})
    try:
        made = make_page(scenes, tmp_path / "page", Settings(language="de"), "Titel")
    finally:
        language.use_language("en")
        language._texts.cache_clear()
    text = made.read_text(encoding="utf-8")
    for part in ('<html lang="de">', ">Mitschrift</h2>", "<dt>Parameter</dt><dd>13.002</dd>", 'srclang="de"'):
        assert part in text
    assert "pictures" not in {path.name for path in (made.parent / "files").iterdir()}
    assert "<img" not in text and "Slides" not in text
