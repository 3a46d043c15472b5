"""What is amiss with a stage: text that overlaps, is too small or too faint, and anything outside the frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import numpy.typing as npt
from manim import Mobject, VMobject, config
from manim.mobject.text.typst_mobject import Typst

from scenes.lecture_scene import STAGE_BOTTOM
from scenes.mobjects import LABEL, SMALL, Number
from scenes.mobjects.painting.self_drawing import SelfDrawing
from scenes.mobjects.theme import contrast

CAPITAL = 0.2 / SMALL
"""The height of a capital, in scene units, for each point of its size: the kit's SMALL has 12 pixels at 480p."""
SMALLEST = 12 / 480 * 8
FAINTEST = 4.5
MEANT_TO_BE_READ = 0.6
"""Text of a lower opacity has stepped back."""
LOW = 0.02
"""How far below the stage anything may reach, in scene units: half a line's width."""
TOUCHING = 0.02
"""How far the boxes round two texts may reach into each other, in scene units: the margins of glyphs."""

Box = npt.NDArray[np.float64]


@dataclass
class Text:
    """A piece of text on stage.

    Attributes:
        mobject: what it is.
        name: to call it by.
        size: of its type, in points as `words` takes them; NaN where it is not known.
    """

    mobject: VMobject
    name: str
    size: float

    @cached_property
    def box(self) -> Box:
        """Left lower and right upper corner, (2, 2)."""
        return box_of(self.mobject)


def findings(mobjects: list[Mobject], frame: npt.NDArray[np.uint8] | None = None) -> list[str]:
    """One sentence for each thing that is amiss.

    Args:
        mobjects: what is on stage.
        frame: the picture (height, width, 3 or 4) of the stage without its texts, for their contrast.
    """
    pieces = texts(mobjects)
    amiss = [f"{type(part).__name__} {name_of(part)} leaves the frame" for part in visible(mobjects) if outside(part)]
    amiss += [
        f"{type(part).__name__} {name_of(part)} stands where players show subtitles"
        for part in visible(mobjects)
        if float(box_of(part)[0, 1]) < STAGE_BOTTOM - LOW
    ]
    amiss += [f"{one.name!r} overlaps {other.name!r}" for one, other in combinations(pieces, 2) if overlap(one, other)]
    amiss += [
        f"{piece.name!r} has capitals of {piece.size * CAPITAL * 60:.1f} pixels"
        for piece in pieces
        if piece.size * CAPITAL < SMALLEST - 0.002
    ]
    if frame is not None:
        amiss += [
            f"{piece.name!r} has a contrast of {ratio:.1f}"
            for piece in pieces
            if (ratio := contrast_of(piece, frame)) < FAINTEST
        ]
    return amiss


def visible(mobjects: list[Mobject]) -> list[VMobject]:
    """All parts that can be seen."""
    family = dict.fromkeys(part for mobject in mobjects for part in mobject.get_family())
    return [part for part in family if isinstance(part, VMobject) and len(part.points) and opacity_of(part) > 0.01]


def texts(mobjects: list[Mobject]) -> list[Text]:
    """The pieces of text on stage that are meant to be read, as large as they were set."""
    found = [text for mobject in mobjects for text in _texts_in(mobject)]
    known = {id(text.mobject): text for text in found}
    return [text for text in known.values() if faintest(text.mobject) >= MEANT_TO_BE_READ]


def _texts_in(mobject: Mobject) -> Iterator[Text]:
    if isinstance(mobject, Typst):
        yield Text(mobject, name_of(mobject), float(mobject.font_size))
    elif isinstance(mobject, Number):
        yield Text(mobject, mobject.text, float(mobject.copy()._current_unit() * LABEL))
    else:
        loose = [part for part in mobject.submobjects if is_glyph(part)]
        if loose:
            yield Text(VMobject().add(*loose), f"glyphs of {type(mobject).__name__}", np.nan)
        for part in mobject.submobjects:
            if part not in loose:
                yield from _texts_in(part)


def is_glyph(mobject: Mobject) -> bool:
    """Whether this is a letter taken out of a formula or a text."""
    return bool(getattr(mobject, "stamped", False)) and type(mobject).__name__ in ("VMobjectFromSVGPath", "Letter")


def name_of(mobject: Mobject) -> str:
    source = getattr(mobject, "typst_code", "") or getattr(mobject, "text", "")
    text = source if isinstance(source, str) else ""
    return text.rsplit("\n", 1)[-1].lstrip("#").strip('"') or f"at {np.round(mobject.get_center()[:2], 1)}"


def box_of(mobject: Mobject) -> Box:
    points = [part.points[:, :2] for part in mobject.get_family() if len(part.points)]
    together = np.concatenate(points) if points else np.zeros((1, 2))
    return np.array([together.min(axis=0), together.max(axis=0)])


def outside(mobject: VMobject) -> bool:
    half = np.array([config.frame_width, config.frame_height]) / 2
    return bool((abs(box_of(mobject)) > half + 1e-3).any())


def overlap(one: Text, other: Text) -> bool:
    low = np.maximum(one.box[0], other.box[0])
    high = np.minimum(one.box[1], other.box[1])
    return bool((high - low > TOUCHING).all())


def opacity_of(part: VMobject) -> float:
    if isinstance(part, SelfDrawing):
        return float(part.opacity)
    stroke = part.get_stroke_opacity() if part.get_stroke_width() > 0 else 0.0
    return float(max(part.get_fill_opacity(), stroke))


def faintest(mobject: VMobject) -> float:
    inked = [part.get_fill_opacity() for part in mobject.get_family() if len(part.points)]
    return float(np.mean(inked)) if inked else 0.0


def outlines(points: npt.NDArray[np.float64]) -> list[npt.NDArray[np.float64]]:
    """The closed curves that a path (n, 3) of cubic pieces consists of: those of a text are its letters' and holes'."""
    apart = (abs(points[4::4] - points[3:-1:4]) > 1e-6).any(axis=1)
    return np.split(points, 4 * (np.flatnonzero(apart) + 1))


def contrast_of(piece: Text, frame: npt.NDArray[np.uint8]) -> float:
    """The contrast of a text with what lies behind it, 1 to 21; the letter that is hardest to read counts."""
    height, width = frame.shape[:2]
    unit = height / config.frame_height
    ratios = []
    for part in piece.mobject.get_family():
        if not len(part.points) or part.get_fill_opacity() < MEANT_TO_BE_READ:
            continue
        opacity, colour = float(part.get_fill_opacity()), np.array(part.get_fill_color().to_rgb())
        for outline in outlines(part.points):
            (left, bottom), (right, top) = outline[:, :2].min(axis=0), outline[:, :2].max(axis=0)
            rows = slice(max(int(height / 2 - top * unit), 0), max(int(np.ceil(height / 2 - bottom * unit)), 1))
            columns = slice(max(int(width / 2 + left * unit), 0), max(int(np.ceil(width / 2 + right * unit)), 1))
            behind = frame[rows, columns, :3].reshape(-1, 3).astype(float) / 255
            if len(behind):
                ground = behind.mean(axis=0)
                ratios.append(contrast(opacity * colour + (1 - opacity) * ground, ground))
    return min(ratios, default=21.0)
