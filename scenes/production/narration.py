"""What is said in a scene, put together again from the subtitles it was cut into."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import srt

from scenes.subtitles import SENTENCE_END, Said

TOLERANCE = 0.02
"""Seconds by which a subtitle may begin too early for its beat: subtitle files count whole milliseconds, and beats
whole frames."""


def narration(subtitles: Iterable[srt.Subtitle]) -> list[Said]:
    """What subtitles say, those that follow each other within a sentence joined."""
    told: list[Said] = []
    for each in subtitles:
        start, end = each.start.total_seconds(), each.end.total_seconds()
        text = " ".join(each.content.split())
        last = told[-1] if told else None
        if last and start - last.end < TOLERANCE and not SENTENCE_END.search(last.text):
            told[-1] = Said(last.start, end, f"{last.text} {text}")
        elif text:
            told.append(Said(start, end, text))
    return told


def said_between(told: Sequence[Said], start: float, end: float) -> list[Said]:
    """What begins to be said from one moment to another, in seconds."""
    return [each for each in told if start - TOLERANCE <= each.start < end - TOLERANCE]
