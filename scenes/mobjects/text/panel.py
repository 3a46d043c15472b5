"""What panels and cards are made of: a frame, and lines of words that stand on a baseline."""

from collections.abc import Mapping
from typing import Any

from manim import Mobject, RoundedRectangle

from network.errors import InputError
from scenes.mobjects.text.typesetting import LABEL, SMALL, TITLE
from scenes.mobjects.theme import DARK, Theme, theme_of

MARGIN = 0.28
"""Between a frame and what it encloses, in scene units."""


def frame_round(enclosed: Mobject, theme: Theme | str = DARK, margin: float = MARGIN) -> RoundedRectangle:
    """The frame of a panel or card, to lie beneath what it encloses."""
    theme = theme_of(theme)
    frame = RoundedRectangle(0.12, width=enclosed.width + 2 * margin, height=enclosed.height + 2 * margin)
    return frame.set_stroke(theme.muted, 1.5).set_fill(theme.canvas, 0.85).move_to(enclosed)


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
