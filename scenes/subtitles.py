"""Subtitles: what is said, cut into pieces that can be read in their time."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

READING_SPEED = 16.5
"""Characters a second that can be read beside a moving picture; the usual limit is 17."""
LINE = 42
"""Characters in a line of subtitles."""


@dataclass(frozen=True)
class Cue:
    """One subtitle: at most two lines, shown from `start` to `end`, in seconds."""

    start: float
    end: float
    text: str


def cues(text: str, start: float, end: float) -> list[Cue]:
    """Cut what is said from start to end into subtitles, each as long on screen as its share of the characters.

    Args:
        text: what is said.
        start: in seconds.
        end: in seconds, after start.
    """
    count = -(-len(text) // (2 * LINE))
    pieces = _halved(text, count)
    total, shown, moment = sum(map(len, pieces)), [], start
    for number, piece in enumerate(pieces, start=1):
        until = end if number == len(pieces) else moment + (end - start) * len(piece) / total
        shown.append(Cue(moment, until, "\n".join(_halved(piece, 2 if len(piece) > LINE else 1))))
        moment = until
    return shown


def _halved(text: str, count: int) -> list[str]:
    """A text cut between words into a number of pieces of about the same length."""
    if count <= 1:
        return [text]
    width = -(-len(text) // count)
    while len(pieces := textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)) > count:
        width += 1
    return pieces
