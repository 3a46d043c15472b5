"""What is said comes out of the subtitles again, in whole sentences."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import srt
from hypothesis import given
from hypothesis import strategies as st

from scenes.production.narration import narration, said_between
from scenes.subtitles import Said, cues


def subtitles(*told: tuple[float, float, str]) -> list[srt.Subtitle]:
    return [srt.Subtitle(None, timedelta(seconds=a), timedelta(seconds=b), text) for a, b, text in told]


def test_a_sentence_cut_into_subtitles_is_one_again() -> None:
    told = subtitles((0, 1, "One half\nand"), (1, 2, "the other. Then"), (2, 3, "the next!"), (3, 4, "New one"))
    assert narration(told) == [Said(0, 3, "One half and the other. Then the next!"), Said(3, 4, "New one")]


def test_a_pause_ends_what_is_said() -> None:
    told = subtitles((0, 1, "Without a full stop"), (1.5, 2, "A title"), (2, 3, "“Quoted.”"), (3, 4, "On."))
    assert [each.text for each in narration(told)] == ["Without a full stop", "A title “Quoted.”", "On."]


@given(st.lists(st.text("abc.? ", min_size=1, max_size=300).filter(str.strip), min_size=1, max_size=5))
def test_no_word_is_lost_and_all_has_its_time(texts: list[str]) -> None:
    cut = [cue for start, text in enumerate(texts) for cue in cues(Said(10.0 * start, 10.0 * start + 10, text))]
    told = narration(subtitles(*((cue.start, cue.end, cue.text) for cue in cut)))
    assert " ".join(each.text for each in told).split() == " ".join(texts).split()
    assert (told[0].start, told[-1].end) == (0, 10.0 * len(texts))
    assert all(one.end == other.start for one, other in pairwise(told))


@given(st.lists(st.floats(0, 100), min_size=1, max_size=20), st.lists(st.floats(0, 100), max_size=5))
def test_each_beat_has_what_begins_in_it_and_none_is_told_twice(starts: list[float], cuts: list[float]) -> None:
    told = [Said(start, start + 1, "a") for start in sorted(starts)]
    borders = [0.0, *sorted(cuts), 101.0]
    beats = [said_between(told, start, end) for start, end in pairwise(borders)]
    assert [each for beat in beats for each in beat] == told
