"""Subtitles: cut between words, two lines at most, each as long as its share."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.subtitles import LINE, cues

WORDS = st.lists(st.text("abcdefghij,.", min_size=1, max_size=12), min_size=1, max_size=60).map(" ".join)


def test_a_short_text_is_one_line():
    (cue,) = cues("A neuron holds a number.", 2, 5)
    assert (cue.start, cue.end, cue.text) == (2, 5, "A neuron holds a number.")


def test_a_longer_text_has_two_lines_of_about_the_same_length():
    (cue,) = cues("Row after row they line up in a single column: the first layer.", 0, 4)
    first, second = cue.text.split("\n")
    assert abs(len(first) - len(second)) < 12


@given(WORDS, st.floats(0, 100), st.floats(0.5, 60))
def test_nothing_is_lost_and_time_is_shared(text, start, length):
    shown = cues(text, start, start + length)
    assert " ".join(cue.text for cue in shown).split() == text.split()
    assert shown[0].start == start
    assert shown[-1].end == start + length
    for one, other in pairwise(shown):
        assert one.end == other.start
    rate = sum(len(cue.text.replace("\n", " ")) for cue in shown) / length
    for cue in shown:
        assert cue.text.count("\n") <= 1
        assert max(map(len, cue.text.split("\n"))) <= 1.5 * LINE
        assert len(cue.text.replace("\n", " ")) / max(cue.end - cue.start, 1e-9) == pytest.approx(rate, rel=0.01)
