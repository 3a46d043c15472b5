"""Stills: the end of each beat as PNG, SVG and PDF, the same picture in all three."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import cairo
import numpy as np
import pypdf
import pytest
from click.testing import CliRunner
from PIL import Image

from scenes.__main__ import main
from scenes.language import use_language
from scenes.mobjects import LIGHT, PixelGrid
from scenes.production import contact_sheet as sheets
from scenes.production.contact_sheet import _lines as lines
from scenes.production.contact_sheet import contact_sheet
from scenes.production.searchable import Writing, searchable_pdf
from scenes.production.stills import Look, make_stills, stills_of
from scenes.production.studio import ProductionError
from scenes.production.vector import vector_picture
from scenes.syllabus import SYLLABUS, Chapter, Section
from tests.production.browser import browser

SCENE = """
from manim import LEFT, RIGHT, UP
from network.data.gallery import gallery_digit
from scenes.lecture_scene import LectureScene
from scenes.mobjects import LIGHT, NetworkDiagram, Number, PixelGrid, PixelOverlay
from scenes.mobjects import WeightHeatmap, formula, words

class Small(LectureScene):
    theme = LIGHT

    def construct(self):
        self.tell(self.a_picture, self.a_network)

    def a_picture(self):
        '''A three in pixels,
        and two threes & what they share.

        Nothing else.'''
        self.say("A digit.")
        self.grid = PixelGrid(self.image, height=4, theme=LIGHT).shift(3 * LEFT)
        both = PixelOverlay(gallery_digit("3-00"), gallery_digit("3-01"), height=3, theme=LIGHT)
        self.caption = self.caption_of("größer als −1")
        formulas = formula("sigma({{W: weights}} a_0)", theme=LIGHT).shift(2.4 * UP), Number(-2.5, theme=LIGHT)
        self.add(self.grid, both.shift(4 * RIGHT), *formulas, words("unseen", theme=LIGHT).set_opacity(0), self.caption)
        self.wait(1)

    def a_network(self):
        self.say("A network.")
        self.clear()
        heat = WeightHeatmap(self.net.weights[0][4], height=3, theme=LIGHT).shift(5 * LEFT)
        self.add(NetworkDiagram(self.net, height=5, theme=LIGHT), heat)
        self.play(self.mobjects[0].feed_forward(self.image))
"""


SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Section, list[Path]]:
    folder = tmp_path_factory.mktemp("stills")
    (folder / "small.py").write_text(SCENE)
    section = Section("A small scene", str(folder / "small.py"), "Small")
    return section, stills_of(section, folder)


def test_each_beat_has_its_files(made):
    names = [path.name for path in made[1]]
    assert names == [
        f"Small-{beat}.{kind}" for beat in ("01-a-picture", "02-a-network") for kind in ("png", "svg", "pdf")
    ]
    assert all(path.stat().st_size > 2_000 for path in made[1])


def read(path: Path) -> np.ndarray:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"), float)


def test_a_png_is_large_and_light(made):
    for path in made[1][::3]:
        picture = read(path)
        assert picture.shape == (1080, 1920, 3)
        assert (picture[3, 3] == 255 * LIGHT.rgb("canvas")).all()


def test_an_svg_is_made_of_vectors_in_the_themes_colours(made):
    text = made[1][4].read_text()
    root = ElementTree.fromstring(text)
    pictures = list(root.iter(f"{SVG}image"))
    assert len(pictures) == 1  # the weights: all else is lines
    assert pictures[0].get("height") == str(4 * 28)
    strokes = re.findall(r"stroke:(#[0-9a-f]{6})", text)
    assert {LIGHT.positive.lower(), LIGHT.negative.lower()} <= set(strokes)
    assert len(strokes) > 100  # the edges, each a line of its own


def test_who_cannot_see_a_picture_is_told_what_it_shows(made):
    root = ElementTree.parse(made[1][1]).getroot()
    assert root.findtext(f"{SVG}title") == "A small scene"
    assert root.findtext(f"{SVG}desc") == "A three in pixels, and two threes & what they share."
    with pypdf.PdfReader(made[1][2]) as document:
        assert document.metadata is not None
        assert (document.metadata.title, document.metadata.subject) == (
            "A small scene",
            "A three in pixels, and two threes & what they share.",
        )


def test_what_is_written_can_be_searched_where_it_stands(made):
    _, svg, pdf = made[1][:3]
    written = ["größer als −1", "σ(W a_0)", "−2.50"]
    texts = [each.text for each in ElementTree.parse(svg).getroot().iter(f"{SVG}text")]
    assert texts == written
    with pypdf.PdfReader(pdf) as document:
        lines = document.pages[0].extract_text().split("\n")
        assert [line.strip() for line in lines if line.strip()] == written


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")
def test_another_program_finds_the_same_words_at_their_places(made):
    found = subprocess.run(["pdftotext", "-bbox", str(made[1][2]), "-"], check=True, capture_output=True, text=True)
    words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<', found.stdout)
    assert [word[4] for word in words] == ["größer", "als", "−1", "σ(W", "a_0)", "−2.50"]
    left, top, right, bottom = map(float, words[-1][:4])
    assert (left + right) / 2 == pytest.approx(480, abs=2)
    assert (top + bottom) / 2 == pytest.approx(270, abs=5)


def test_texts_of_many_characters_are_found_too(tmp_path):
    """More than the 255 that one font has."""
    text = "".join(map(chr, range(0x100, 0x300)))
    surface = cairo.PDFSurface(str(tmp_path / "empty.pdf"), 100, 100)
    surface.finish()
    written = searchable_pdf((tmp_path / "empty.pdf").read_bytes(), [Writing(text, 10, 10, 80, 12)])
    with pypdf.PdfReader(BytesIO(written)) as document:
        assert document.pages[0].extract_text().strip() == text


@pytest.mark.parametrize(("beat", "program"), [(0, "svg"), (1, "svg"), (0, "pdf"), (1, "pdf")])
def test_vectors_show_what_the_pixels_show(made, tmp_path, beat, program):
    """Read by an independent program, at the same size: but for the edges of shapes the pictures agree."""
    png, svg, pdf = made[1][3 * beat : 3 * beat + 3]
    out = tmp_path / "out"
    if program == "svg":
        command = ["rsvg-convert", "-w", "960", str(svg), "-o", f"{out}.png"]
    else:
        command = ["pdftoppm", "-r", "72", "-png", "-singlefile", str(pdf), str(out)]
    if shutil.which(command[0]) is None:
        pytest.skip(f"needs {command[0]}")
    subprocess.run(command, check=True, capture_output=True)
    drawn = read(Path(f"{out}.png"))
    with Image.open(png) as picture:
        expected = np.asarray(picture.convert("RGB").resize(drawn.shape[1::-1], Image.Resampling.BOX), float)
    difference = abs(drawn - expected)
    assert difference.mean() < 3
    assert np.mean(difference.max(axis=-1) > 60) < 0.02


def gridded(angle: float) -> list[PixelGrid]:
    """Two uniform grids, one of them transparent, whose cells begin at no whole points."""
    opaque = PixelGrid(np.ones((9, 9)), height=1.7, theme=LIGHT).rotate(angle).shift([-2.013, 0.027, 0])
    return [opaque, PixelGrid(np.full((9, 9), 0.5), height=1.7, theme=LIGHT, tint="ink").shift([2.021, 0.013, 0])]


def check_that_there_is_no_seam(drawn: np.ndarray) -> None:
    """Within the grids of `gridded`, all pixels have one colour."""
    unit = len(drawn) / 8
    for x in (-2.013, 2.021):
        row, column = len(drawn) / 2 - 0.02 * unit, drawn.shape[1] / 2 + x * unit
        inside = drawn[round(row - 0.5 * unit) : round(row + 0.5 * unit), round(column - 0.5 * unit) :]
        inside = inside[:, : round(unit)]
        assert inside.mean() < 200
        assert (abs(inside - inside[0, 0]) <= 1).all()


@pytest.mark.parametrize("angle", [0, 0.3])
@pytest.mark.parametrize("resolution", [40, 72, 161])
@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs pdftoppm")
def test_no_seam_shows_between_pixels_in_a_pdf(tmp_path, resolution, angle):
    (tmp_path / "grid.pdf").write_bytes(vector_picture(gridded(angle), LIGHT, "pdf"))
    command = ["pdftoppm", "-r", str(resolution), "-png", "-singlefile", str(tmp_path / "grid.pdf"), "grid"]
    subprocess.run(command, check=True, cwd=tmp_path)
    check_that_there_is_no_seam(read(tmp_path / "grid.png"))


def test_no_seam_shows_between_pixels_in_a_browser(tmp_path):
    with browser() as page:
        for angle in (0, 0.3):
            (tmp_path / "grid.svg").write_bytes(vector_picture(gridded(angle), LIGHT, "svg"))
            for zoom in (0.6, 1, 1.7):
                shown = f'<body style="margin:0"><img src="grid.svg" style="width:{960 * zoom}px">'
                (tmp_path / "grid.html").write_text(shown)
                page.open((tmp_path / "grid.html").as_uri(), round(960 * zoom), round(540 * zoom))
                page.screenshot(tmp_path / "grid.png")
                check_that_there_is_no_seam(read(tmp_path / "grid.png"))


@pytest.fixture(scope="module")
def cut_out(made, tmp_path_factory) -> list[Path]:
    return stills_of(made[0], tmp_path_factory.mktemp("cut"), look=Look(trim=True, transparent=True, caption=False))[:3]


def test_a_picture_can_be_cut_out_for_a_paper(made, cut_out, tmp_path):
    """Trimmed, without canvas and caption: what is left is the same picture, over anything."""
    whole = read(stills_of(made[0], tmp_path, ["png"], Look(caption=False))[0])
    with Image.open(cut_out[0]) as picture:
        assert picture.mode == "RGBA"
        rgba = np.asarray(picture, float)
    height, width = rgba.shape[:2]
    opacity = rgba[..., 3:] / 255
    rows, columns = (np.flatnonzero(opacity[..., 0].any(axis=axis)) for axis in (1, 0))
    for first, last, length in ((rows[0], rows[-1], height), (columns[0], columns[-1], width)):
        assert 20 <= first <= 28
        assert 20 <= length - 1 - last <= 28
    flat = opacity * rgba[..., :3] + (1 - opacity) * 255
    top, left = (corner_of_ink(whole) - corner_of_ink(flat)).tolist()
    assert abs(flat - whole[top : top + height, left : left + width]).max() <= 2
    assert (read(made[1][0])[: top + 10] < 250).any() and not (whole[: top + 10] < 250).any()  # the caption


def test_what_is_as_white_as_the_canvas_is_cut_off(made, cut_out, tmp_path):
    """The ground of a digit's pixels belongs to what is shown only where there is no canvas."""
    opaque = read(stills_of(made[0], tmp_path, ["png"], Look(trim=True))[0])
    with Image.open(cut_out[0]) as picture:
        transparent = picture.size
    assert opaque.shape[1] < transparent[0] - 20
    rows, columns = (np.flatnonzero((opaque < 255).any(axis=-1).any(axis=axis)) for axis in (1, 0))
    for seen, length in ((rows, opaque.shape[0]), (columns, opaque.shape[1])):
        assert 20 <= seen[0] <= 28
        assert 20 <= length - 1 - seen[-1] <= 28


def corner_of_ink(picture: np.ndarray) -> np.ndarray:
    """Row and column where what is not white begins."""
    return np.argwhere((picture < 250).any(axis=-1)).min(axis=0)


def test_vectors_are_cut_out_alike(cut_out):
    png, svg, pdf = cut_out
    with Image.open(png) as picture:
        width, height = picture.size
    root = ElementTree.parse(svg).getroot()
    assert (root.get("viewBox") or "").split() == ["0", "0", f"{width / 2:g}", f"{height / 2:g}"]
    assert not [each for each in root.iter(f"{SVG}rect") if each.get("width") == root.get("width")]  # no canvas
    assert [each.text for each in root.iter(f"{SVG}text")] == ["σ(W a_0)", "−2.50"]
    with pypdf.PdfReader(pdf) as document:
        page = document.pages[0]
        assert [float(side) for side in page.mediabox[2:]] == [width / 2, height / 2]
        assert "größer" not in page.extract_text()


def test_one_failure_leaves_the_pictures_of_all_others(made, tmp_path):
    (tmp_path / "bad.py").write_text(SCENE.replace("class Small", "class Bad").replace("self.clear()", "self.clea()"))
    bad = Section("A bad scene", str(tmp_path / "bad.py"), "Bad")
    failures: dict[Section, str] = {}
    done = make_stills([bad, made[0]], tmp_path, ["png"], failed=failures.__setitem__)
    assert [path.name for path in done[made[0]]] == [path.name for path in made[1][::3]]
    assert list(done) == [made[0]]
    assert "Bad" in failures[bad] and "has no attribute 'clea'" in failures[bad]
    with pytest.raises(ProductionError, match=r"Bad .* has no attribute 'clea'"):
        make_stills([bad], tmp_path, ["png"])


def test_the_command_names_the_scene_that_failed(made, tmp_path, monkeypatch):
    (tmp_path / "bad.py").write_text(SCENE.replace("class Small", "class Bad").replace("self.clear()", "self.clea()"))
    bad = Section("A bad scene", str(tmp_path / "bad.py"), "Bad")
    monkeypatch.setattr("scenes.syllabus.SYLLABUS", (Chapter("A chapter", (bad, made[0])),))
    for variable in ("NEURAL_LECTURE", "NEURAL_LECTURE_SET"):
        monkeypatch.setenv(variable, "")  # so that it is restored, whatever the command makes of it
    run = CliRunner().invoke(main, ["stills", "--png", "--trim", "--workers", "1", "--output", str(tmp_path / "out")])
    assert run.exit_code == 1
    assert "Bad" in run.output and "clea" in run.output
    assert (tmp_path / "out" / "Small-02-a-network.png").is_file()
    assert (tmp_path / "out" / "chapter1.png").is_file()


def test_the_same_picture_gives_the_same_bytes(made, tmp_path):
    section, before = made
    for path, again in zip(before, stills_of(section, tmp_path), strict=True):
        assert path.read_bytes() == again.read_bytes()


def test_sections_are_made_side_by_side_and_a_sheet_shows_them(made, tmp_path):
    section, _ = made
    (tmp_path / "other.py").write_text(SCENE.replace("class Small", "class Other"))
    other = Section("Another scene", str(tmp_path / "other.py"), "Other")
    told: list[Section] = []
    done = make_stills([section, other], tmp_path / "out", ["png"], workers=2, told=told.append)
    assert told == [section, other]
    sheet = tmp_path / "chapter1.png"
    contact_sheet(Chapter("A chapter", (section,)), done, sheet)
    picture = read(sheet)
    assert picture.shape[1] > 2 * 480
    assert not list(tmp_path.glob("*.tmp*"))
    first = np.asarray(Image.fromarray(read(done[section][0]).astype(np.uint8)).resize((480, 270)), float)
    top = next(top for top in range(40, 80) if (picture[top - 1, 11:493] == 128).all())
    assert abs(picture[top : top + 270, 12:492] - first).mean() < 20
    captions = picture[top + 272 : top + 312]
    assert (captions[:, 12:492] < 128).any() and (captions[:, 504:984] < 128).any()


def test_captions_of_a_sheet_are_in_the_language_in_force_or_none(made, tmp_path, monkeypatch):
    section, paths = made
    told: list[str] = []
    monkeypatch.setattr(sheets, "_lines", lambda texts, *asked: told.extend(texts) or lines(texts, *asked))
    for code in ("en", "de"):
        use_language(code)
        contact_sheet(Chapter("A chapter", (section,)), {section: paths}, tmp_path / f"{code}.png")
    english = ["1  A three in pixels, and two threes & what they share.", "2  a network"]
    german = ["1  größer als −1", "2"]  # what stands on the picture is in the language in force
    assert told == [section.title, *english, section.title, *german]


def test_lines_of_a_sheet_are_written_in_any_letters_and_end_in_dots_where_they_are_too_long():
    def ink(texts: list[str], width: int = 480) -> list[np.ndarray]:
        return [np.asarray(each)[..., 3] for each in lines(texts, 16, "#444444", width, 2)]

    a, umlaut, other, nothing = ink(["zahlen", "zählen", "zřhlen", ""])
    assert a.shape[1] == 480 and (a != umlaut).any() and (umlaut != other).any() and not nothing.any()
    short, long = ink(["one two", "one two three four five six seven eight nine ten eleven twelve"], width=100)
    assert len(short) == round(1.3 * 16) and abs(len(long) - 2 * 1.3 * 16) <= 1
    (dots,) = ink(["one two three four five six …"], width=100)
    assert long.shape == dots.shape


def test_every_section_of_the_syllabus_can_be_loaded():
    for chapter in SYLLABUS:
        for section in chapter.sections:
            assert section.load().__name__ == section.scene_class
