"""Which indices of a formula are free: the letters below its signs over which it does not sum."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scenes.mobjects.text.typesetting import without_names

BINDERS = ("sum", "product", "max", "min", "∑", "∏")
"""What takes the index below it over all its values, up to the next plus or minus that is not in parentheses."""
TERM_ENDS = ("+", "-", "−", "=", ",", ";", "&")
BRACKETS = {"(": ")", "[": "]", "{": "}"}


def free_indices(source: str, letters: str) -> set[str]:
    """The indices that a formula in Typst's notation leaves open: of `sum_k w_(j k) a_k + b_j` that is j.

    Letters above, as the layer of `a^((l))`, are no indices, and neither is what is quoted.

    Args:
        source: the formula, or one side of it, with or without named parts.
        letters: which letters are indices where they stand below.
    """
    tokens = re.findall(r'"[^"]*"|[^\W\d_]+(?:\.[a-z]+)*|\d+|\S', without_names(source))
    return _free(_nested(iter(tokens)), letters)


def _nested(tokens: Iterator[str], closing: str | None = None) -> list[Any]:
    """The tokens up to a closing bracket, those in brackets as lists of their own."""
    group: list[Any] = []
    for token in tokens:
        if token == closing:
            break
        group.append(_nested(tokens, BRACKETS[token]) if token in BRACKETS else token)
    return group


def _free(group: list[Any], letters: str) -> set[str]:
    found: set[str] = set()
    bound: set[str] = set()
    begun = False  # whether anything stands behind the sum sign: before that, a minus is a sign and ends no term
    for place, each in enumerate(group):
        before = group[place - 1] if place else ""
        if before == "_" and _base(group, place - 1) in BINDERS:
            taken = _bound(_flat(each), letters)
            found |= _indices(each, letters) - taken - bound
            bound, begun = bound | taken, False
        elif before == "_":
            found |= _indices(each, letters) - bound
            begun = True
        elif isinstance(each, list):
            found |= _free(each, letters) - bound
            begun = begun or before != "^"
        elif each in TERM_ENDS and begun:
            bound = set()
        elif each not in ("_", "^"):
            begun = begun or each not in BINDERS
    return found


def _base(group: list[Any], place: int) -> Any:
    """What the index at a place belongs to, which may have something above it too, as in `sum^n_(k=1)`."""
    at = place - 3 if place >= 3 and group[place - 2] == "^" else place - 1
    base = group[at] if at >= 0 else ""
    return base[0] if isinstance(base, list) and len(base) == 1 else base  # limits(sum)


def _bound(below: list[str], letters: str) -> set[str]:
    """The indices that run: those before the first relation, as j and k of `j, k`, and k of `k != j`."""
    taken: set[str] = set()
    for token in below:
        if token in letters:
            taken.add(token)
        elif token != ",":
            break
    return taken


def _indices(below: Any, letters: str) -> set[str]:
    return {token for token in _flat(below) if token in letters}


def _flat(group: Any) -> list[str]:
    return [token for each in group for token in _flat(each)] if isinstance(group, list) else [group]
