"""The page, opened in a browser: plays, seeks, follows, and everybody can use it."""

from __future__ import annotations

import functools
import html
import http.server
import re
import threading
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest
from click.testing import CliRunner
from PIL import Image

from network.activation import ACTIVATIONS
from network.cost import COSTS
from network.data.sources import HANDWRITING
from scenes import language, syllabus
from scenes.__main__ import main
from scenes.mobjects.text.record_card import OPTIMISERS
from scenes.mobjects.theme import DARK
from scenes.production import page as page_module
from scenes.production.catalogues import gathered
from scenes.production.page import make_page
from scenes.production.studio import Rendered, Studio
from scenes.record_words import said_values
from scenes.settings import Settings
from scenes.syllabus import SYLLABUS, Chapter, Section
from tests.production.browser import Browser, browser
from tests.production.conftest import GREEN, MANIM_CFG, SCENE

pytestmark = pytest.mark.xdist_group("page")  # one film for all

SMALL = ["--", "-r", "320,180", "--fps", "10"]
TOLD = """
from manim import UR
from network import load_network
from scenes.lecture_scene import LectureScene
from scenes.mobjects import HypotheticalTag, NetworkDiagram, PixelGrid, WeightHeatmap

class Told(LectureScene):
    def construct(self):
        self.tell(self.a_picture, self.what_it_is)

    def a_picture(self):
        self.add(PixelGrid(self.image, height=4, theme=self.theme))
        self.say("A <b>digit</b> & more.")
        self.play(self.recaption("28 × 28", "<grey> pixels", roles=("ink", "muted")))

    def what_it_is(self):
        self.clear()
        self.add(WeightHeatmap(self.net.weights[0]), HypotheticalTag(UR, "a hope", theme=self.theme))
        self.add(NetworkDiagram(load_network("plain"), theme=self.theme))
        self.add(WeightHeatmap(load_network("by_hand").weights[0][3]))
        self.say("It is a three. And that is all that there is to say about it, in so few words, from so far away.")
"""
LONG = "Donaudampfschifffahrtsgesellschaftskapitänspatentverlängerungsantrag"
WIDTHS = {"desktop": (1280, 800, False), "phone": (390, 844, True), "phone on its side": (844, 390, True)}


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
            "--set",
            "voice=none",
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
    told = Studio().last_rendered(syllabus.SYLLABUS[0].sections[0])
    assert told is not None and second == pytest.approx(told.duration, abs=0.01)
    assert page.run("[...document.querySelectorAll('[aria-current]')].map((each) => each.dataset.start)") == ["0.0"] * 2
    page.click_on("#sections li:first-child a")
    page.wait_for("!video.paused && video.currentTime > 0.2")
    page.wait_for("subtitle.textContent === 'A <b>digit</b> & more.'")
    assert page.run(BELOW_THE_PICTURE)
    page.run("video.playbackRate = 8")
    page.wait_for("sections[1].ariaCurrent === 'true' && video.ended")
    assert page.run("document.querySelectorAll('#sections [aria-current]').length") == 1
    assert page.run("sentences.at(-1).ariaCurrent") == "true", "what was said last stays marked"
    assert page.run("subtitle.textContent") == ""
    assert page.complaints == []
    own = addresses[place].removesuffix("index.html")
    assert all(address.startswith((own, "data:")) for address in page.requests)


def test_full_screen_shows_the_words(page: Browser, addresses: dict[str, str]) -> None:
    page.open(addresses["disk"])
    page.wait_for("video.readyState >= 1")
    page.run("video.requestFullscreen()")
    page.wait_for("video.textTracks[0].mode === 'showing'")
    assert page.run("[video.clientWidth === innerWidth, video.clientHeight === innerHeight]") == [True, True]
    page.run("document.exitFullscreen()")
    page.wait_for("video.textTracks[0].mode === 'hidden'")


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_all_round_the_film_is_as_in_the_film(scheme: str, page: Browser, addresses: dict[str, str]) -> None:
    page.colour_scheme(scheme)
    page.open(addresses["disk"])
    of_film = [f"rgb({', '.join(str(int(DARK.canvas[k : k + 2], 16)) for k in (1, 3, 5))})"] * 2
    grounds = "[video, video.parentElement].map((each) => getComputedStyle(each).backgroundColor)"
    assert page.run(grounds) == of_film


@pytest.mark.parametrize("place", ["disk", "server"])
def test_nothing_else_is_loaded_nor_run(place: str, page: Browser, addresses: dict[str, str]) -> None:
    page.open(addresses[place])
    page.wait_for("video.readyState >= 1")
    assert page.complaints == []
    page.run("window.broken = []")
    page.run("document.addEventListener('securitypolicyviolation', (each) => broken.push(each.effectiveDirective))")
    page.run(
        "document.body.insertAdjacentHTML('beforeend', `<img src='http://127.0.0.1:9/a.png' onerror='window.ran = 1'>"
        "<iframe src='data:text/html,a'></iframe><style>body { color: red }</style>`)"
    )
    page.run("fetch('files/page.css').catch(() => {})")
    page.wait_for("new Set(broken).size === 5")
    blocked = {"img-src", "script-src-attr", "frame-src", "style-src-elem", "connect-src"}
    assert set(page.run("broken")) == blocked
    assert page.run("window.ran") is None


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
    assert stops == ["player", "contents", "words", "downloads", "exceptions", "pictures"]
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
        ("image", "A <digit>, picture 1: 28 × 28 · <grey> pixels"),
        ("image", "A <digit>, picture 2: a hope"),
        ("heading", "1 First"),
        ("heading", "2 Second"),
        ("link", "Play from 0:00"),
        ("link", "1.1 A <digit> 0:00"),
    ):
        assert each in told
    assert not [role for role, name in told if role in ("link", "button", "image", "heading") and not name]
    assert page.run("document.documentElement.lang") == "en"
    levels = page.run("[...document.querySelectorAll('h1, h2, h3, h4')].map((each) => Number(each.tagName[1]))")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


BELOW_THE_PICTURE = """(() => {
  const film = video.getBoundingClientRect(), words = subtitle.getBoundingClientRect();
  const height = film.width / (video.videoWidth / video.videoHeight);
  return words.top >= film.top + height - 1 && film.bottom - words.bottom >= 50 && film.height <= innerHeight;
})()"""
"""Whether the words are below the whole picture, below them is room for the controls, and all are in the window."""
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
    names.append("slides/handout.pdf")
    assert offered == [f"files/{name}" for name in [*names, "pictures.zip"]]
    assert all((folder / name).stat().st_size for name in offered)
    pictures = page.run(
        "[...document.querySelectorAll('.pictures li > a:first-child')].map((each) => each.getAttribute('href'))"
    )
    stills = ("Told-01-a-picture", "Told-02-what-it-is", "Silent-01-end")
    assert pictures == [f"files/pictures/{name}.png" for name in stills]
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


def test_it_tells_what_the_network_on_show_has_not_computed(page: Browser, addresses: dict[str, str]) -> None:
    page.open(addresses["disk"])
    told = "[...document.querySelectorAll('#exceptions li')].map((each) => [...each.children].map((x) => x.innerText))"
    (tag, at), *others = page.run(told)
    assert [tag, *(each[0] for each in others)] == ["a hope", "the network plain", "the network by_hand"]
    assert at == page.run("document.querySelector('.pictures li:last-child time').innerText")


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


@pytest.fixture(scope="module")
def german(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the real lecture in German, each section of it short and the same."""
    rendered = Studio().last_rendered(syllabus.SYLLABUS[0].sections[0])
    assert rendered is not None
    scenes = [Rendered(section, rendered.folder) for chapter in SYLLABUS for section in chapter.sections]
    settings = Settings(language="de", network="plain")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(syllabus, "SYLLABUS", SYLLABUS)
        patch.setattr(page_module, "make_stills", lambda *_: {})
        try:
            return make_page(scenes, tmp_path_factory.mktemp("german") / "page", settings, "Titel")
        finally:
            language.use_language("en")


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1366, 768), (1366, 450)])
def test_the_list_of_sections_has_an_end_in_sight_and_follows(
    width: int, height: int, page: Browser, german: Path
) -> None:
    page.open(german.as_uri(), width, height)
    page.wait_for("video.readyState >= 1")
    chapter = len(SYLLABUS[0].sections)
    fits = page.run(
        f"sections[{chapter - 1}].getBoundingClientRect().bottom <= contents.getBoundingClientRect().bottom"
    )
    assert fits == (height > 500), "a chapter of twelve fits in a usual window"
    assert page.run("document.getElementById('beside').getBoundingClientRect().bottom <= innerHeight")
    page.run("seek(startOf(sections.at(-1)) + 1)")
    page.wait_for(
        "sections.at(-1).ariaCurrent === 'true' && "
        "sections.at(-1).getBoundingClientRect().bottom <= contents.getBoundingClientRect().bottom + 1"
    )
    assert page.run("document.querySelectorAll('#sections [aria-current]').length") == 1


def test_a_german_page_has_no_english_titles(german: Path) -> None:
    """Nothing that is shown of titles and of the network's record is left in English."""
    text = html.unescape(german.read_text(encoding="utf-8"))
    shown = set(re.findall(r">([^<>]*\w[^<>]*)<", text))
    with av.open(str(german.parent / "files" / "film.mp4")) as film:
        shown |= {re.sub(r"^[\d.]+ ", "", str(mark["metadata"]["title"])) for mark in film.chapters()}
    assert len(shown) > 40
    assert shown & {*syllabus.titles(), *said_values()} == set()
    assert "quadratischer Fehler" in shown and "Gradientenabstieg" in shown and "Eine Ziffer, viele Bilder" in shown


def test_all_that_a_network_can_tell_of_itself_can_be_said() -> None:
    costs = [name.replace("_", " ") for name in COSTS]
    assert {*ACTIVATIONS, *costs, *OPTIMISERS.values(), HANDWRITING} - {"Adam"} <= set(said_values())
    texts = [message.id for message in gathered()]
    assert {*said_values().values(), *syllabus.titles()} <= {*texts}
