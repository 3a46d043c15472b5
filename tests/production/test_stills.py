"""Stills: the end of each beat as PNG, SVG and PDF, the same picture in all three."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from scenes.mobjects import LIGHT
from scenes.production.stills import contact_sheet, make_stills, stills_of
from scenes.syllabus import SYLLABUS, Chapter, Section

SCENE = """
from manim import LEFT, RIGHT, UP
from network.data.gallery import gallery_digit
from scenes.lecture_scene import LectureScene
from scenes.mobjects import LIGHT, NetworkDiagram, PixelGrid, PixelOverlay, WeightHeatmap, words

class Small(LectureScene):
    theme = LIGHT

    def construct(self):
        self.tell(self.a_picture, self.a_network)

    def a_picture(self):
        self.say("A digit.")
        self.grid = PixelGrid(self.image, height=4, theme=LIGHT).shift(3 * LEFT)
        both = PixelOverlay(gallery_digit("3-00"), gallery_digit("3-01"), height=3, theme=LIGHT)
        self.add(self.grid, words("seven", theme=LIGHT), both.shift(4 * RIGHT))
        self.wait(1)

    def a_network(self):
        self.say("A network.")
        self.clear()
        heat = WeightHeatmap(self.net.weights[0][4], height=3, theme=LIGHT).shift(5 * LEFT)
        self.add(NetworkDiagram(self.net, height=5, theme=LIGHT), heat)
        self.play(self.mobjects[0].feed_forward(self.image))
"""


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
    assert not list(root.iter("{http://www.w3.org/2000/svg}image"))
    strokes = re.findall(r"stroke:rgb\(([\d.]+)%, ?([\d.]+)%, ?([\d.]+)%\)", text)
    colours = {tuple(round(float(channel)) for channel in colour) for colour in strokes}
    for role in ("positive", "negative"):
        assert tuple(round(100 * channel) for channel in LIGHT.rgb(role)) in colours
    assert len(strokes) > 100  # the edges, each a line of its own


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


def test_the_same_picture_gives_the_same_bytes(made, tmp_path):
    section, before = made
    for path, again in zip(before, stills_of(section, tmp_path), strict=True):
        assert path.read_bytes() == again.read_bytes()


def test_sections_are_made_side_by_side_and_a_sheet_shows_them(made, tmp_path):
    section, _ = made
    told: list[Section] = []
    done = make_stills([section, section], tmp_path / "out", ["png"], workers=2, told=told.append)
    assert told == [section, section]
    sheet = tmp_path / "chapter1.png"
    contact_sheet(Chapter("A chapter", (section,)), done, sheet)
    picture = read(sheet)
    assert picture.shape[1] > 2 * 480
    assert not list(tmp_path.glob("*.tmp*"))
    first = np.asarray(Image.fromarray(read(done[section][0]).astype(np.uint8)).resize((480, 270)), float)
    where = picture[50:320, 12:492]
    assert abs(where - first).mean() < 20


def test_every_section_of_the_syllabus_can_be_loaded():
    for chapter in SYLLABUS:
        for section in chapter.sections:
            assert section.load().__name__ == section.scene_class
