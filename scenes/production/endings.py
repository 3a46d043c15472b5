"""What beats end with: the picture as vectors, the words in it, and a text for those who cannot see it."""

from __future__ import annotations

import inspect
import json
import re
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial

from manim import Mobject, VMobject
from manim.mobject.text.typst_mobject import Typst

from scenes.language import ENGLISH, _, in_number, language
from scenes.lecture_scene import LectureScene
from scenes.mobjects import (
    FunctionPlot,
    Histogram,
    LearningCurves,
    MatrixVector,
    NetworkDiagram,
    Number,
    PixelGrid,
    SourceCode,
    WeightHeatmap,
)
from scenes.mobjects.diagrams.layer import NeuronColumn
from scenes.production.beats import visit_beats
from scenes.production.options import overridden_setting
from scenes.production.vector import SIZE, vector_picture
from scenes.syllabus import Section

PIECES: tuple[type[Mobject], ...] = (
    NetworkDiagram,
    NeuronColumn,
    WeightHeatmap,
    PixelGrid,
    MatrixVector,
    FunctionPlot,
    LearningCurves,
    Histogram,
    SourceCode,
)
"""What is named where pictures are described; what belongs to one of them is not named again."""
QUOTED = 12
"""The most words in a picture, line by line, that its description repeats."""
FAINT = 0.05
"""Opacity up to which nothing is seen."""
STRING = re.compile(r'#("(?:[^"\\]|\\.)*")')


@dataclass(frozen=True)
class Words:
    """A text in a picture, or a formula.

    Attributes:
        source: in Typst's notation.
        box: left, top, width and height, in points from the picture's left upper corner.
        text: the same without any notation, where that can be had; else empty.
    """

    source: str
    box: tuple[float, float, float, float]
    text: str


@dataclass(frozen=True)
class Ending:
    """What a beat ends with.

    Attributes:
        beat: the name of the method that tells it.
        told: what that method says of itself, in English.
        pieces: how many there are of what is named in descriptions, by the name of the class.
        words: all that is written there.
        picture: a PDF of one page, `SIZE` large; empty where none was asked for.
    """

    beat: str
    told: str
    pieces: dict[str, int]
    words: tuple[Words, ...]
    picture: bytes = b""

    def description(self) -> str:
        """The picture in words, in the language in force."""
        said = [self.told] if self.told and language() == ENGLISH else []
        if pieces := ", ".join(_named(name, count) for name, count in self.pieces.items()):
            said.append(_("Shown: {pieces}.").format(pieces=pieces))
        lines = [line for words in self.words for line in words.text.splitlines() if any(map(str.isalpha, line))]
        if lines:
            said.append(_("It reads: {words}").format(words="; ".join(dict.fromkeys(lines[:QUOTED]))))
        return " ".join(said)


def endings_of(
    sections: Sequence[Section], pool: Executor, drawn: bool = False, theme: str | None = None
) -> dict[Section, list[Ending]]:
    """What the beats of sections end with, as the settings in force would have them.

    Args:
        sections: which.
        pool: processes to look at them, in which nothing else uses Manim.
        drawn: whether the pictures are wanted too.
        theme: the name of the theme, in place of the one in force.

    Returns:
        The endings of each section, in the order of its beats; none of a scene that is no `LectureScene`.
    """
    return dict(zip(sections, pool.map(partial(_endings, drawn=drawn, theme=theme), sections), strict=True))


def _endings(section: Section, drawn: bool, theme: str | None) -> list[Ending]:
    endings: list[Ending] = []

    def visit(scene: LectureScene, beat: str) -> None:
        told = (inspect.getdoc(getattr(scene, beat, None)) or "").partition("\n")[0]
        picture = vector_picture(scene.mobjects, scene.theme, "pdf") if drawn else b""
        endings.append(Ending(beat, told, _pieces(scene.mobjects), tuple(_words(scene.mobjects)), picture))

    scene_class = section.load()
    if issubclass(scene_class, LectureScene):
        with overridden_setting("theme", theme) if theme else nullcontext():
            visit_beats(scene_class, visit)
    return endings


def _pieces(mobjects: Sequence[Mobject]) -> dict[str, int]:
    """How many there are of each of `PIECES`, in that order."""
    found: Counter[type[Mobject]] = Counter()
    left = list(mobjects)
    while left:
        mobject = left.pop()
        kind = next((kind for kind in PIECES if isinstance(mobject, kind)), None)
        if kind is None:
            left += mobject.submobjects
        else:
            found[kind] += 1
    return {kind.__name__: found[kind] for kind in PIECES if found[kind]}


def _words(mobjects: Sequence[Mobject]) -> list[Words]:
    """All that is written and can be seen, from top to bottom and from left to right."""
    found = []
    for mobject in dict.fromkeys(part for each in mobjects for part in each.get_family()):
        if isinstance(mobject, Typst):
            source = mobject.typst_code
            text = "\n".join(json.loads(line) for line in STRING.findall(source))
        elif isinstance(mobject, Number | SourceCode):
            text = mobject.text
            source = " \\ ".join(f"#{json.dumps(line, ensure_ascii=False)}" for line in text.split("\n"))
        else:
            continue
        box = _box(mobject)
        if source and box is not None and _is_seen(mobject):
            found.append(Words(source, box, text))
    return sorted(found, key=lambda words: (round(words.box[1] / 8), words.box[0]))


def _box(mobject: Mobject) -> tuple[float, float, float, float] | None:
    """Where a mobject is in the picture, in points; None where that is outside, or there is nothing of it."""
    width, height = SIZE
    unit = height / 8  # the frame is 8 units high
    if not mobject.width or not mobject.height:
        return None
    x, y, _z = mobject.get_center()
    left, top = width / 2 + unit * (x - mobject.width / 2), height / 2 - unit * (y + mobject.height / 2)
    inside = 0 <= width / 2 + unit * x <= width and 0 <= height / 2 - unit * y <= height
    return (left, top, unit * mobject.width, unit * mobject.height) if inside else None


def _is_seen(mobject: Mobject) -> bool:
    parts = (part for part in mobject.get_family() if isinstance(part, VMobject) and len(part.points))
    return any(max(part.get_fill_opacity(), part.get_stroke_opacity()) > FAINT for part in parts)


def _named(name: str, count: int) -> str:
    """One of `PIECES` in words, or several of them."""
    names = {
        "NetworkDiagram": in_number("a network", "{count} networks", count),
        "NeuronColumn": in_number("a layer of neurons", "{count} layers of neurons", count),
        "WeightHeatmap": in_number("a heat map of weights", "{count} heat maps of weights", count),
        "PixelGrid": in_number("a picture in pixels", "{count} pictures in pixels", count),
        "MatrixVector": in_number("a matrix times a vector", "{count} products of matrix and vector", count),
        "FunctionPlot": in_number("the graph of a function", "{count} graphs of functions", count),
        "LearningCurves": in_number("learning curves", "{count} charts of learning curves", count),
        "Histogram": in_number("a histogram", "{count} histograms", count),
        "SourceCode": in_number("source code", "{count} pieces of source code", count),
    }
    return names[name].format(count=count)
