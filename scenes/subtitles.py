"""Subtitles: what is said, cut where a speaker would draw breath into pieces that can be read in their time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

READING_SPEED = 15.0
"""Characters a second that are read at ease beside a moving picture; with the pauses between, it makes 12 to 14."""
SHORTEST = 1.0
"""Seconds that even a single word stays."""
LINE = 42
"""Characters in a line of subtitles."""
SHORT = 24
"""Characters below which a piece of a longer text would flash by."""

SENTENCE_END = re.compile(r"[.?!…。？！][\"'”’»)\]]*$")
CLAUSE_END = re.compile(r"[,;:–—、，；：][\"'”’»)\]]*$|[)”»]$")
OPENING = {
    "en": "after although and as because before but how if nor or since so than that then though unless until what "
    "when where whether which while who whose why yet",
    "de": "aber als bevor bis damit dass denn nachdem ob obwohl oder sobald sondern und warum wenn weil wer wie wo",
}
"""Words that begin a clause, or the next member of a list, by language."""
PREPOSITIONS = {
    "en": "about above across against among around at below between by for from in inside into of on onto over through "
    "to towards under with without",
    "de": "an auf aus bei für gegen in mit nach über um unter von vor zu zum zur zwischen",
}
OPENING_WORDS = frozenset(" ".join(OPENING.values()).split())
PREPOSITION_WORDS = frozenset(" ".join(PREPOSITIONS.values()).split())
FULL_STOP, PAUSE, CLAUSE, PHRASE, ANYWHERE = 0.0, 1.0, 2.0, 6.0, 20.0
"""What a cut costs, from best to worst: after a sentence, at punctuation, before a clause, a phrase, or elsewhere."""


@dataclass(frozen=True)
class Said:
    """What is said from `start` to `end`, in seconds.

    Attributes:
        word_ends: how many seconds after `start` each word has been spoken, where a voice speaks.
    """

    start: float
    end: float
    text: str
    word_ends: Sequence[float] = ()


@dataclass(frozen=True)
class Cue:
    """One subtitle: at most two lines, shown from `start` to `end`, in seconds."""

    start: float
    end: float
    text: str


def reading_time(text: str) -> float:
    """How many seconds it takes to read a text at ease."""
    return max(SHORTEST, len(text) / READING_SPEED)


def cues(said: Said) -> list[Cue]:
    """Cut what is said into subtitles, shown while they are spoken, or else for their share of the characters.

    They end with a sentence where possible, else at punctuation, else before the next clause.
    """
    pieces = _cut(said.text.split(), _cost_of_cue)
    letters = list(accumulate(map(len, pieces)))
    shares = [passed / letters[-1] for passed in letters]
    if said.word_ends:
        words = accumulate(len(piece.split()) for piece in pieces)
        shares = [said.word_ends[count - 1] / said.word_ends[-1] for count in words]
    moments = [said.start, *(said.start + share * (said.end - said.start) for share in shares[:-1]), said.end]
    return [
        Cue(begin, end, "\n".join(lines(piece))) for piece, (begin, end) in zip(pieces, pairwise(moments), strict=True)
    ]


def lines(text: str) -> list[str]:
    """A text in one line if it is short enough, else in two, and in more only where it cannot be helped."""
    return [text] if len(text) <= LINE else _cut(text.split(), _cost_of_line)


def cost_of_cut(before: str, after: str) -> float:
    """How badly a text is cut between two words, from 0 to `ANYWHERE`; above `CLAUSE` it is in mid-clause."""
    if SENTENCE_END.search(before):
        return FULL_STOP
    if CLAUSE_END.search(before):
        return PAUSE
    word, last = after.strip("\"'“‘«(").lower(), before.lower()
    if word in OPENING_WORDS and last not in OPENING_WORDS | PREPOSITION_WORDS:
        return CLAUSE
    return PHRASE if word in PREPOSITION_WORDS and last not in PREPOSITION_WORDS else ANYWHERE


def _cut(words: Sequence[str], cost_of: Callable[[str, bool], float]) -> list[str]:
    """Cut words into pieces so that the sum of all costs is least: of the cuts, and of each piece.

    Args:
        words: at least one.
        cost_of: takes a piece, and whether it is all there is: what it costs.
    """
    best: list[tuple[float, list[str]]] = [(0.0, [])]  # of the first 0, 1, 2, ... words
    for stop in range(1, len(words) + 1):
        at_end = cost_of_cut(words[stop - 1], words[stop]) if stop < len(words) else 0.0
        found = []
        for begin in reversed(range(stop)):
            piece = " ".join(words[begin:stop])
            if len(piece) > 2 * LINE + 1 and begin < stop - 1:
                break
            cost, pieces = best[begin]
            found.append((cost + at_end + cost_of(piece, stop - begin == len(words)), [*pieces, piece]))
        best.append(min(found, key=lambda each: each[0]))
    return best[-1][1]


def _cost_of_cue(piece: str, is_all: bool) -> float:
    """One cue more costs as much as a bad cut; so does one that flashes by, or has a third line."""
    too_short = 0 if is_all else ANYWHERE * max(0, SHORT - len(piece)) / SHORT
    return PHRASE + too_short + 10 * ANYWHERE * (len(lines(piece)) > 2)


def _cost_of_line(piece: str, is_all: bool) -> float:
    """Two lines are best of about the same length, so long ones cost more than their share."""
    return 4 * PHRASE * (len(piece) / LINE) ** 2 + 10 * ANYWHERE * (len(piece) > LINE) + 2 * ANYWHERE
