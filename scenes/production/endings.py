"""What beats end with: the picture as vectors, and a text for those who cannot see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial

import cairo
from manim import Mobject

from scenes.language import _, in_number
from scenes.lecture_scene import LectureScene
from scenes.mobjects import (
    FunctionPlot,
    Histogram,
    LearningCurves,
    MatrixVector,
    NetworkDiagram,
    PixelGrid,
    SourceCode,
    WeightHeatmap,
)
from scenes.mobjects.diagrams.layer import NeuronColumn
from scenes.production.beats import description_of, visit_beats
from scenes.production.options import overridden_setting
from scenes.production.searchable import writings
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
"""The most lines of text in a picture that its description repeats."""
TO_POINTS = cairo.Matrix(SIZE[1] / 8, 0, 0, -SIZE[1] / 8, SIZE[0] / 2, SIZE[1] / 2)
"""From scene units to points: the frame is 8 units high."""


@dataclass(frozen=True)
class Ending:
    """What a beat ends with.

    Attributes:
        beat: the name of the method that tells it.
        told: what is seen in it, in the language in force; empty where nobody has described it.
        pieces: how many there are of what is named in descriptions, by the name of the class.
        texts: all that is written there, line by line.
        picture: a PDF of one page, `SIZE` large; empty where none was asked for.
    """

    beat: str
    told: str
    pieces: dict[str, int]
    texts: tuple[str, ...]
    picture: bytes = b""

    def description(self) -> str:
        """The picture in words, in the language in force."""
        said = [self.told] if self.told else []
        if pieces := ", ".join(_named(name, count) for name, count in self.pieces.items()):
            said.append(_("Shown: {pieces}.").format(pieces=pieces))
        lines = [line for line in self.texts if any(map(str.isalpha, line))]
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
        told = description_of(type(scene), beat)
        picture = vector_picture(scene.mobjects, scene.theme, "pdf") if drawn else b""
        texts = tuple(writing.text for writing in writings(scene.mobjects, TO_POINTS))
        endings.append(Ending(beat, told, _pieces(scene.mobjects), texts, picture))

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
