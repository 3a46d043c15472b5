"""Signs, formulas and names are written out before they are spoken; nothing a voice cannot say is left."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from scenes.language import CATALOGUES
from scenes.voice.spoken import in_words


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("All 13,002 of them.", "All 13,002 of them."),
        ("It is right in 97.04 % of them.", "It is right in 97 point 0 4 percent of them."),
        ("50.7%, 1.0 and 0.98.", "50 point 7 percent, 1 point 0 and 0 point 9 8."),
        ("That makes 3.", "That makes 3."),
        ("From −0.45 to -3.", "From minus 0 point 4 5 to minus 3."),
        ("10–20 times", "10 to 20 times"),
        ("28 × 28 pixels", "28 by 28 pixels"),
        ("784 × 16 weights", "784 times 16 weights"),
        ("The layer is σ(Wa + b).", "The layer is sigma of W A plus b."),
        ("It gives a = σ(z), so", "It gives A equals sigma of z, so"),
        ("Each is called a: above, its layer.", "Each is called A: above, its layer."),
        ("a digit, a 3, a well-known half-way", "a digit, a 3, a well-known half-way"),
        ("the slope ∂C/∂w", "the slope partial C over partial w"),
        ("MNIST, ReLU and ReLUs", "em nist, ray-loo and ray-loos"),
        ("x² ≤ ½", "x squared is at most a half"),
    ],
)
def test_english(text, spoken):
    assert in_words(text, "en") == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Alle 13.002, zu 97,04 % richtig.", "Alle 13.002, zu 97,04 Prozent richtig."),
        ("784 × 16 = −3", "784 mal 16 gleich minus 3"),
        ("σ(Wa + b), hin- und hergerissen", "sigma von Wa plus b, hin- und hergerissen"),
    ],
)
def test_german(text, spoken):
    assert in_words(text, "de") == spoken


def test_another_language_is_spoken_as_it_is_written():
    assert in_words("97.04 %  × 2", "fr") == "97.04 % × 2"


@pytest.mark.parametrize("language", ["en", "de"])
def test_of_all_texts_only_letters_numbers_and_punctuation_are_left(language):
    with next(CATALOGUES.glob("*.po")).open("rb") as file:
        messages = [each for each in read_po(file) if each.id]
    found = [each.id if language == "en" else each.string for each in messages]
    texts = [text for each in found for text in ([each] if isinstance(each, str) else each)]
    said = [text for text in texts if text.endswith((".", "?", "!", ":"))]
    assert len(said) > 150
    left = {text: re.findall(r"[^\w\s.,;:?!…'’\"“”„‘(){}–—-]|[Α-ω]", in_words(text, language)) for text in said}
    assert {text: signs for text, signs in left.items() if signs} == {}
