"""Words, numbers and symbols that stand on a baseline."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from manim import LEFT, RIGHT, UP, VMobject
from manim.mobject.text.typst_mobject import Typst

from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.text.letters import Outline, baseline_of
from scenes.mobjects.text.typesetting import LABEL, SMALL, Number, as_text, glyph_line, words
from scenes.mobjects.theme import DARK, Theme, theme_of

# Feet reach a little below the baseline, and it is they that stand on the lines on which things are put here.
FLAT = 0.0008  # scene units at size LABEL: how far, in words (H, x)
ROUND = 0.0042  # likewise: in digits and symbols (0, a, w)


def set_down(mobject: VMobject, baseline: float, size: float, x: float | None = None) -> VMobject:
    """Put a number, or the first glyph of a typeset symbol, on a baseline, and its centre at x."""
    mobject.shift((baseline + ROUND * size / LABEL - baseline_of(mobject)) * UP)
    return mobject if x is None else mobject.set_x(x)


def align_decimals(numbers: Sequence[Number], right: float, size: float) -> None:
    """Move numbers of equal `decimals` sideways so that their decimal points stand at one x, near an edge."""
    for number in numbers:
        overhang = _last_digit_width(int(number.text[-1])) * size / LABEL
        number.shift((right + overhang - number.get_right()[0]) * RIGHT)


@lru_cache(maxsize=10)
def _last_digit_width(digit: int) -> float:
    """How much farther than a 0 a last digit reaches to the right, in LABEL size: the digits' advances are equal."""
    return float(Number(10 + digit, decimals=0).width - Number(10, decimals=0).width)


CAPITAL = 0.2
"""The height of SMALL capitals, in scene units."""


def word(
    text: str | float, baseline: Floats, side: Floats = 0 * LEFT, role: str = "ink", theme: Theme | str = DARK
) -> VMobject:
    """Small words whose first line stands on a baseline, as neighbours with and without g or l must.

    Args:
        text: what to say; nothing gives nothing to see.
        baseline: a point (3,) on it.
        side: where the words are from there: `LEFT`, `RIGHT`, or centred.
        role: the theme's role whose colour they take.
        theme: where colours come from.
    """
    theme, text = theme_of(theme), as_text(text)
    if not text.strip():
        return VMobject()
    typeset = words(text, SMALL, role, theme, align="center")
    typeset.next_to(baseline, side, buff=0)
    typeset.shift((baseline[1] + FLAT * SMALL / LABEL - baseline_of(typeset)) * UP)
    return typeset


def standing_words(
    text: str | float,
    size: float = LABEL,
    role: str = "ink",
    theme: Theme | str = DARK,
    *,
    weight: str = "regular",
    apart: bool = False,
) -> Typst:
    """One line of words on a baseline at y = 0, beginning at x = 0, whatever descends below that line.

    All is as for `words`.

    Raises:
        InputError: when there is nothing to read, or more than one line.
    """
    theme, text = theme_of(theme), as_text(text)
    if not text.strip() or "\n" in text:
        raise InputError(f"Here goes one line of words, not {text!r}.")
    typeset = words(text.strip(), size, role, theme, weight=weight, apart=apart)
    return typeset.shift((FLAT * size / LABEL - baseline_of(typeset)) * UP - typeset.get_left()[0] * RIGHT)


def standing_number(number: Number) -> Number:
    """A number, moved to a baseline at y = 0 and to begin at x = 0."""
    set_down(number, 0, number.unit * LABEL)
    return number.shift(-number.get_left()[0] * RIGHT)


def standing_glyphs(text: str, size: float = LABEL, role: str = "ink", theme: Theme | str = DARK) -> VMobject:
    """A few characters without spaces as one outline on a baseline at y = 0, beginning at x = 0."""
    theme = theme_of(theme)
    outline = Outline(color=theme.hex(role), stroke_width=0, fill_opacity=1).set(text=text)
    outline.set_points(glyph_line(text) + ROUND * UP).scale(size / LABEL, about_point=np.zeros(3))
    return outline.shift(-outline.get_left()[0] * RIGHT)
