"""Lines of text from the SVG that Typst makes of them, whose letters are parsed once, however often they occur."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Self
from xml.etree import ElementTree
from zlib import crc32

import numpy as np
import svgelements
from manim import RIGHT, Mobject, TransformMatchingShapes, VMobject
from manim.mobject.svg.svg_mobject import VMobjectFromSVGPath
from manim.mobject.text.typst_mobject import MathTypst, Typst

from scenes.mobjects.checks import Floats
from scenes.mobjects.painting.self_drawing import Stamped

SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"


class Outline(Stamped):
    """Characters as one mobject.

    Attributes:
        rise: how far their baseline is above their bottom, as a share of their height: it holds wherever they are put
            and however they are scaled (`baseline_of`).
    """

    rise = 0.0


class Letter(Outline):
    """A letter of a text, or all its letters."""


class Letters(Typst):
    """Text without formulas, with a mobject for each letter; all else is as for Manim's `Typst`."""

    def generate_mobject(self) -> Self:
        """Put the outline of each letter in its place."""
        root = ElementTree.parse(self.get_file_path()).getroot()
        outlines = {f"#{symbol.get('id')}": _outline(symbol[0].get("d", "")) for symbol in root.iter(f"{SVG}symbol")}
        for line in root.iterfind(f"{SVG}g"):
            across, along, there = np.array(_numbers(line.get("transform", ""))).reshape(3, 2)
            for use in line.iterfind(f"{SVG}use"):
                x, y = (outlines[use.get(LINK, "")][:, :2] + [float(use.get("x", 0)), float(use.get("y", 0))]).T
                letter = Letter(stroke_width=0, fill_opacity=1)
                letter.points = np.pad(np.outer(x, across) + np.outer(y, along) + there, ((0, 0), (0, 1)))
                self.add(letter.set(rise=rise_of(outlines[use.get(LINK, "")])))
        self.id_to_vgroup_dict = {}
        self.flip(RIGHT)  # in an SVG, y runs downwards
        return self


class OneOutline(Letters):
    """Text without formulas as one mobject."""

    def generate_mobject(self) -> Self:
        """Join the letters."""
        super().generate_mobject()
        as_one(self)
        return self


class TransformMatchingLetters(TransformMatchingShapes):
    """Letters become the same letters of another text, in the same way in every run.

    Manim moves what matches in the order of keys that differ from run to run, and so do pixels where letters cross.
    """

    @staticmethod
    def get_mobject_key(mobject: Mobject) -> int:
        """A number for the form of a mobject, whatever its size and place."""
        points = mobject.points - mobject.get_center()
        height = mobject.height or 1.0
        return crc32((np.round(points / height, 3) + 0.0).tobytes())


class Formula(MathTypst):
    """Mathematics whose first glyph knows its baseline; all else is as for Manim's `MathTypst`.

    Manim's `track_baselines` takes the corner of the page for the baseline of every glyph.
    """

    def generate_mobject(self) -> Self:
        """Note the baseline of the first glyph."""
        super().generate_mobject()
        root = ElementTree.parse(self.get_file_path()).getroot()
        outlines = {f"#{symbol.get('id')}": symbol[0].get("d", "") for symbol in root.iter(f"{SVG}symbol")}
        glyph = next((use.get(LINK, "") for use in root.iter(f"{SVG}use")), None)
        if glyph is not None:
            self.family_members_with_points()[0].set(rise=rise_of(_outline(outlines[glyph])))
        return self


def as_one(text: Typst) -> Typst:
    """A text whose letters have become one outline, which stands on the baseline of the first line."""
    if letters := text.submobjects:
        baseline = baseline_of(text)
        letters[0].points = np.concatenate([letter.points for letter in letters])
        letters[0].set(rise=(baseline - letters[0].get_bottom()[1]) / letters[0].height)
        text.submobjects = letters[:1]
    return text


def baseline_of(mobject: VMobject) -> float:
    """Where the baseline of a number, or of the first glyph of something typeset, is in the scene: its y."""
    glyph: Any = mobject.submobjects[0] if isinstance(mobject, Typst) else mobject
    return float(glyph.get_bottom()[1] + glyph.rise * glyph.height)


def rise_of(outline: Floats) -> float:
    """How far y = 0 is above the bottom of an outline (4n, 3), as a share of its height."""
    heights = outline[np.arange(len(outline)) % 4 % 3 == 0, 1]  # of anchors, by which Manim too measures
    return float(-heights.min() / (np.ptp(heights) or 1.0)) if len(heights) else 0.0


def _numbers(transform: str) -> list[float]:
    """The six numbers of "matrix(a b c d e f)"."""
    return [float(number) for number in transform.removeprefix("matrix(").removesuffix(")").split()]


@lru_cache(maxsize=4096)
def _outline(path: str) -> Floats:
    """The cubic pieces (4n, 3) of an SVG path."""
    return VMobjectFromSVGPath(svgelements.Path(path)).points
