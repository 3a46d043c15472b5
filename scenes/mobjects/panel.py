"""What panels and cards are made of: a frame, and lines of words that stand on a baseline."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from manim import RIGHT, UP, Mobject, RoundedRectangle, VMobject
from manim.mobject.text.typst_mobject import Typst

from network.errors import InputError
from scenes.mobjects.letters import Outline, as_one
from scenes.mobjects.notation import set_down
from scenes.mobjects.theme import DARK, Theme
from scenes.mobjects.typesetting import LABEL, SMALL, TITLE, Number, glyph_line, words

MARGIN = 0.28
"""Between a frame and what it encloses, in scene units."""


def frame_round(enclosed: Mobject, theme: Theme = DARK, margin: float = MARGIN) -> RoundedRectangle:
    """The frame of a panel or card, to lie beneath what it encloses."""
    frame = RoundedRectangle(0.12, width=enclosed.width + 2 * margin, height=enclosed.height + 2 * margin)
    return frame.set_stroke(theme.muted, 1.5).set_fill(theme.canvas, 0.85).move_to(enclosed)


def standing_words(
    text: str,
    size: float = LABEL,
    role: str = "ink",
    theme: Theme = DARK,
    *,
    weight: str = "regular",
    apart: bool = False,
) -> Typst:
    """One line of words on a baseline at y = 0, beginning at x = 0, whatever descends below that line.

    All is as for `words`.

    Raises:
        InputError: when there is nothing to read, or more than one line.
    """
    if not text.strip() or "\n" in text:
        raise InputError(f"Here goes one line of words, not {text!r}.")
    typeset = words("H " + text.strip(), size, role, theme, weight=weight, apart=True)
    letter, first = typeset.submobjects[:2]
    baseline, height = letter.get_bottom()[1], typeset.height
    typeset.remove(letter)
    typeset.typst_code = typeset.typst_code.replace('#"H ', '#"', 1)  # it tells what is on show
    typeset.initial_height *= typeset.height / height  # by which Typst's mobjects tell their size
    typeset.shift(-baseline * UP - first.get_left()[0] * RIGHT)
    return typeset if apart else as_one(typeset)


def standing_number(number: Number) -> Number:
    """A number, moved to a baseline at y = 0 and to begin at x = 0."""
    set_down(number, 0, number.unit * LABEL)
    return number.shift(-number.get_left()[0] * RIGHT)


def standing_glyphs(text: str, size: float = LABEL, role: str = "ink", theme: Theme = DARK) -> VMobject:
    """A few characters without spaces as one outline on a baseline at y = 0, beginning at x = 0."""
    outline = Outline(color=getattr(theme, role), stroke_width=0, fill_opacity=1)
    outline.set_points(glyph_line(text)).scale(size / LABEL, about_point=np.zeros(3))
    return outline.shift(-outline.get_left()[0] * RIGHT)


def checked_size(size: Any) -> float:
    """One of the kit's three sizes.

    Raises:
        InputError: for any other.
    """
    if size not in (SMALL, LABEL, TITLE):
        raise InputError(f"There are three sizes: SMALL {SMALL}, LABEL {LABEL} and TITLE {TITLE}; not {size!r}.")
    return float(size)


def checked_labels(labels: Mapping[str, str] | None, known: Mapping[str, str]) -> dict[str, str]:
    """The labels that are known, some of them said otherwise.

    Raises:
        InputError: for a label of something that is not there.
    """
    strange = [each for each in labels or {} if each not in known]
    if strange:
        raise InputError(f"There is nothing called {strange[0]!r} here: there are {', '.join(known)}.")
    return {**known, **(labels or {})}
