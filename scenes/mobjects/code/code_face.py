"""The letters that source code is set in: outlines of characters, all equally wide, from Typst's `raw`."""

import json
import string
from functools import lru_cache
from typing import Literal

import numpy as np
from manim import VMobject
from manim.mobject.text.typst_mobject import Typst

from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.text.typesetting import SMALL

Style = Literal["regular", "bold", "slanted"]

FACE = "DejaVu Sans Mono"
"""It comes with Typst and has Greek letters."""
POINTS = 8.9
"""The size at which its capitals are as high as those of the text face at 10 points."""

TYPST = {"regular": "", "bold": 'weight: "bold", ', "slanted": 'style: "italic", '}
ALPHABET = string.digits + string.ascii_letters + string.punctuation + "αβγδεζηθικλμνξοπρςστυφχψωΔΣΩ∂∇"
"""Characters that are set together, once for all; any others one by one."""
ABSENT = "\ue000"


def outline_of(text: str, style: Style = "regular") -> Floats:
    """The points (n, 3) of a run of characters without spaces on a baseline at y = 0, at size 1.

    The first character stands in a column that begins at x = 0.

    Raises:
        InputError: for a character that the face does not have.
    """
    return np.concatenate([_outline(character, style) + _column(k) for k, character in enumerate(text)])


@lru_cache(maxsize=1)
def column_width() -> float:
    """How wide every character is, at size 1."""
    one, other = _glyphs("HH", "regular")
    return float(other.get_left()[0] - one.get_left()[0]) / SMALL


def _column(k: int) -> Floats:
    return np.array([k * column_width(), 0.0, 0.0])


def _outline(character: str, style: Style) -> Floats:
    outline = _outlines(ALPHABET if character in ALPHABET else character, style)[character]
    if _is_absent(outline, style):
        raise InputError(f"{FACE}, in which source is set, has no character {character!r}.")
    return outline


def _is_absent(outline: Floats, style: Style) -> bool:
    """Whether it is the box that stands for any character that is not there."""
    box = _outlines(ABSENT, style)[ABSENT]
    return outline.shape == box.shape and np.allclose(outline, box, atol=1e-5)


@lru_cache(maxsize=256)
def _outlines(characters: str, style: Style) -> dict[str, Floats]:
    """The outline of each of some characters, measured from a capital before them."""
    capital, *glyphs = _glyphs("H" + characters, style)
    origin = np.array([capital.get_left()[0], capital.get_bottom()[1], 0.0])
    outlines = [(glyph.points - origin) / SMALL - _column(k) for k, glyph in enumerate(glyphs, 1)]
    return dict(zip(characters, outlines, strict=True))


def _glyphs(text: str, style: Style) -> list[VMobject]:
    setting = f'font: "{FACE}", size: {POINTS}pt, {TYPST[style]}ligatures: false, fallback: false'
    source = f"#show raw: set text({setting})\n#raw({json.dumps(text, ensure_ascii=False)})"
    return [*Typst(source, font_size=SMALL, use_svg_cache=False).submobjects]
