"""Texts as they are spoken: signs, formulas, Greek letters and names written out in words.

Whole numbers, percentages and plain words are left as they are: every voice reads them well. A language without rules
is spoken as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable

GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "η": "eta",
    "θ": "theta",
    "λ": "lambda",
    "μ": "mu",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "τ": "tau",
    "φ": "phi",
    "ω": "omega",
    "Δ": "delta",
    "Σ": "sigma",
    "∂": "partial",
    "∇": "nabla",
}
SIGNS = {
    "en": {
        "%": "percent",
        "−": "minus",
        "+": "plus",
        "±": "plus or minus",
        "×": "times",
        "·": "times",
        "=": "equals",
        "≈": "is about",
        "<": "is less than",
        ">": "is more than",
        "≤": "is at most",
        "≥": "is at least",
        "√": "the square root of",
        "→": "to",
        "²": "squared",
        "³": "cubed",
        "½": "a half",
        "¼": "a quarter",
        "⅓": "a third",
    },
    "de": {
        "%": "Prozent",
        "−": "minus",
        "+": "plus",
        "±": "plus oder minus",
        "×": "mal",
        "·": "mal",
        "=": "gleich",
        "≈": "ungefähr",
        "<": "kleiner als",
        ">": "größer als",
        "≤": "höchstens",
        "≥": "mindestens",
        "√": "Wurzel aus",
        "→": "nach",
        "²": "Quadrat",
        "³": "hoch drei",
        "½": "ein halb",
        "¼": "ein Viertel",
        "⅓": "ein Drittel",
    },
}
NAMES = {
    "en": {"MNIST": "em nist", "ReLUs": "ray-loos", "ReLU": "ray-loo", "3Blue1Brown": "three blue one brown"},
    "de": {"MNIST": "Em Nist", "ReLU": "Relu"},
}
OF = {"en": "of", "de": "von"}
BY = {"en": "by", "de": "mal"}
OVER = {"en": "over", "de": "durch"}
UNTIL = {"en": "to", "de": "bis"}
NUMBER = r"\d[\d.,]*"
Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]


def in_words(text: str, language: str) -> str:
    """A text as it is spoken in a language.

    Args:
        text: as it is read.
        language: the code of the language; where there are no rules for it, the text stays as it is.
    """
    for pattern, spoken in _RULES.get(language, ()):
        text = pattern.sub(spoken, text)
    return " ".join(text.split())


def _rules(language: str) -> list[Rule]:
    """What to look for, in this order, and what to say instead."""
    names, signs = NAMES[language], SIGNS[language]
    letters = "".join(GREEK)
    return [
        (re.compile(rf"\b({'|'.join(names)})\b"), lambda found: names[found[0]]),
        (re.compile(rf"([{letters}])\(([^()]*)\)"), rf"\1 {OF[language]} \2"),
        (re.compile(rf"\b({NUMBER}) × \1\b"), rf"\1 {BY[language]} \1"),
        (re.compile(r"(?<=\d)–(?=\d)"), f" {UNTIL[language]} "),
        (re.compile(rf"/(?=[{letters}])"), f" {OVER[language]} "),
        (re.compile(r"(?<![\w.)])[-–](?=\d)"), f" {signs['−']} "),
        (re.compile(f"[{letters}]"), lambda found: f" {GREEK[found[0]]} "),
        (re.compile(f"[{re.escape(''.join(signs))}]"), lambda found: f" {signs[found[0]]} "),
        *(_ENGLISH if language == "en" else ()),
        (re.compile(r" +(?=[,.;:?!])"), ""),
    ]


_ENGLISH: list[Rule] = [
    (re.compile(r"(?<=\d)\.(\d+)"), lambda found: f" point {' '.join(found[1])}"),
    (re.compile(r"\b([Ww]) ?a\b|\ba(?=\s+equals\b|[:;,.?!)]|$)"), lambda found: f"{found[1] or ''} A"),
]
"""Decimals, digit by digit; and the letter a, which is not the article."""

_RULES = {language: _rules(language) for language in SIGNS}
