"""Words, numbers and symbols that stand on a baseline."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from manim import LEFT, RIGHT, UP, VMobject
from manim.mobject.text.typst_mobject import Typst

from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.text.letters import Outline, as_one
from scenes.mobjects.text.typesetting import LABEL, SMALL, Number, glyph_line, words
from scenes.mobjects.theme import DARK, Theme


def set_down(mobject: VMobject, baseline: float, size: float, x: float | None = None) -> VMobject:
    """Put a number or a typeset symbol on a baseline, and its centre at x.

    The first glyph of a symbol (w, a, b, z, σ) stands on the baseline; a number's digits hang from its top.
    """
    if isinstance(mobject, Number):
        standing = mobject.get_top()[1] - _digit_height() * size / LABEL
    else:
        glyph = mobject.submobjects[0] if isinstance(mobject, Typst) else mobject
        standing = glyph.get_bottom()[1]
    mobject.shift((baseline - standing) * UP)
    return mobject if x is None else mobject.set_x(x)


def align_decimals(numbers: Sequence[Number], right: float, size: float) -> None:
    """Move numbers of equal `decimals` sideways so that their decimal points stand at one x, near an edge."""
    for number in numbers:
        overhang = _last_digit_width(int(number.text[-1])) * size / LABEL
        number.shift((right + overhang - number.get_right()[0]) * RIGHT)


@lru_cache(maxsize=1)
def _digit_height() -> float:
    return float(Number(0, decimals=0).height)


@lru_cache(maxsize=10)
def _last_digit_width(digit: int) -> float:
    """How much farther than a 0 a last digit reaches to the right, in LABEL size: the digits' advances are equal."""
    return float(Number(10 + digit, decimals=0).width - Number(10, decimals=0).width)


CAPITAL = 0.2
"""The height of SMALL capitals, in scene units."""


def word(text: str, baseline: Floats, side: Floats = 0 * LEFT, role: str = "ink", theme: Theme = DARK) -> VMobject:
    """Small words whose first line stands on a baseline, as neighbours with and without g or l must.

    Args:
        text: what to say; nothing gives nothing to see.
        baseline: a point (3,) on it.
        side: where the words are from there: `LEFT`, `RIGHT`, or centred.
        role: the theme's role whose colour they take.
        theme: where colours come from.
    """
    if not text.strip():
        return VMobject()
    strut, *rest = words(f"x{text}", SMALL, apart=True).submobjects
    above = max(float(glyph.get_top()[1]) for glyph in rest) - float(strut.get_bottom()[1])
    typeset: VMobject = words(text, SMALL, role, theme, align="center")
    typeset.next_to(baseline, side, buff=0).set_y(float(baseline[1]) + above, UP)
    return typeset


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
    typeset.set(text=text.strip())
    typeset.initial_height *= typeset.height / height  # by which Typst's mobjects tell their size
    typeset.shift(-baseline * UP - first.get_left()[0] * RIGHT)
    return typeset if apart else as_one(typeset)


def standing_number(number: Number) -> Number:
    """A number, moved to a baseline at y = 0 and to begin at x = 0."""
    set_down(number, 0, number.unit * LABEL)
    return number.shift(-number.get_left()[0] * RIGHT)


def standing_glyphs(text: str, size: float = LABEL, role: str = "ink", theme: Theme = DARK) -> VMobject:
    """A few characters without spaces as one outline on a baseline at y = 0, beginning at x = 0."""
    outline = Outline(color=getattr(theme, role), stroke_width=0, fill_opacity=1).set(text=text)
    outline.set_points(glyph_line(text)).scale(size / LABEL, about_point=np.zeros(3))
    return outline.shift(-outline.get_left()[0] * RIGHT)
