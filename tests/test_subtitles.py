"""Subtitles: cut where a clause ends, two lines at most, each as long as its share."""

from itertools import pairwise

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from scenes.language import CATALOGUES
from scenes.subtitles import CLAUSE, LINE, Said, cost_of_cut, cues, lines, reading_time

WORDS = st.lists(st.text("abcdefghij,.", min_size=1, max_size=12), min_size=1, max_size=60).map(" ".join)


def test_a_short_text_is_one_line():
    (cue,) = cues(Said(2, 5, "A neuron holds a number."))
    assert (cue.start, cue.end, cue.text) == (2, 5, "A neuron holds a number.")


def test_a_longer_text_has_two_lines_of_about_the_same_length():
    (cue,) = cues(Said(0, 4, "Row after row they line up in a single column: the first layer."))
    first, second = cue.text.split("\n")
    assert abs(len(first) - len(second)) < 12


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (
            "Where do all the weights and biases come from? At first they are just random numbers.",
            ["Where do all the weights and biases come from?", "At first they are just random numbers."],
        ),
        (
            "Networks with few layers learn alike with either of these two functions while deep ones do so only with "
            "the second.",
            [
                "Networks with few layers learn alike with either of these two functions",
                "while deep ones do so only with the second.",
            ],
        ),
        (
            "All the outputs of the layer before come in, it weighs them one by one, adds 13,002 of them up.",
            ["All the outputs of the layer before come in,", "it weighs them one by one, adds 13,002 of them up."],
        ),
        (
            "Der Bias sagt, wie viel davon da sein muss, bevor das Neuron antwortet und die nächste Schicht es hört.",
            [
                "Der Bias sagt, wie viel davon da sein muss,",
                "bevor das Neuron antwortet und die nächste Schicht es hört.",
            ],
        ),
        (
            "“Is it a nine?” it asks (and (so) do we). Nobody knows.",
            ["“Is it a nine?” it asks (and (so) do we). Nobody knows."],
        ),
    ],
)
def test_a_long_text_is_cut_after_a_sentence_else_at_punctuation_else_before_a_clause(text, cut):
    assert [cue.text.replace("\n", " ") for cue in cues(Said(0, 1, text))] == cut


def test_spoken_subtitles_change_when_their_words_have_been_spoken():
    text = "There are 13,002 of them, counted one by one. What a number! " * 2
    ends = [2.0 * number for number in range(1, len(text.split()) + 1)]
    shown = cues(Said(1, 1 + ends[-1], text, ends))
    words = 0
    for cue in shown:
        words += len(cue.text.split())
        assert cue.end == pytest.approx(1 + ends[words - 1])
    assert len(shown) > 1


def test_a_list_is_not_torn_from_its_preposition():
    assert cost_of_cut("of", "what") > CLAUSE
    assert cost_of_cut("and", "so") > CLAUSE
    assert cost_of_cut("numbers", "that") <= CLAUSE


def texts(language):
    """All texts that a viewer reads or hears, in a language."""
    with next(CATALOGUES.glob("*.po")).open("rb") as file:
        messages = [each for each in read_po(file) if each.id]
    found = [each.id if language == "en" else each.string for each in messages]
    return [text for each in found for text in ([each] if isinstance(each, str) else each) if text.strip()]


@pytest.mark.parametrize("language", ["en", "de"])
def test_hardly_a_cue_of_the_lecture_ends_in_mid_clause(language):
    """In mid-clause: neither at punctuation nor before a word that opens a clause."""
    count, torn = 0, []
    for text in texts(language):
        shown = cues(Said(0, reading_time(text), text))
        count += len(shown)
        for cue, after in pairwise(shown):
            if cost_of_cut(cue.text.split()[-1], after.text.split()[0]) > CLAUSE:
                torn.append(cue.text)
        for cue in shown:
            assert len(cue.text.split("\n")) <= 2 and max(map(len, cue.text.split("\n"))) <= LINE
            assert len(cue.text) <= 17 * (cue.end - cue.start)
    assert count > 400
    assert len(torn) <= count / 200, torn


@given(WORDS, st.floats(0, 100), st.floats(0.5, 60))
def test_nothing_is_lost_and_time_is_shared(text, start, length):
    shown = cues(Said(start, start + length, text))
    assert " ".join(cue.text for cue in shown).split() == text.split()
    assert shown[0].start == start
    assert shown[-1].end == start + length
    for one, other in pairwise(shown):
        assert one.end == other.start
    rate = sum(len(cue.text.replace("\n", " ")) for cue in shown) / length
    for cue in shown:
        assert cue.text.count("\n") <= 1
        assert max(map(len, cue.text.split("\n"))) <= LINE
        assert cue.text.split("\n") == lines(cue.text.replace("\n", " "))
        assert len(cue.text.replace("\n", " ")) / max(cue.end - cue.start, 1e-9) == pytest.approx(rate, rel=0.01)
