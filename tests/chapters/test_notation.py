"""One notation for the mathematics of learning: what the formulas of chapters 2 to 4 may and may not say.

The formulas are read where they are written, in the sources, as Typst.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SCENES = Path(__file__).resolve().parents[2] / "scenes"
SOURCES = sorted(path for k in (2, 3, 4) for path in (SCENES / f"chapter{k}").glob("*.py"))
FORMULA = re.compile(r"\^\(\(|\bpartial\b|\bsum_|\bnabla\b|\bC_[0i]\b|\b[wabz]_[jk(]")
LIMIT = re.compile(r"sum\)?_\((\w)=(\w+)\)\^\(((?:[^()]|\([^()]*\))+)\)")
MADE_UP = {"gradient_vectors.py"}
"""Here a cost of x and y is made up, and says so: 3/2 x² + 1/2 y²."""


def formulas(path: Path) -> Iterator[str]:
    """All texts of a source that are written in Typst's mathematics, without the names of their parts."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            text = re.sub(r"\{\{(.*?)(?:: [\w.]+)?\}\}", r"\1", node.value)
            if FORMULA.search(text) and len(text) < 200 and not re.search(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}", text):
                yield text


ALL = [(path.name, text) for path in SOURCES for text in formulas(path)]


def found(pattern: str, texts: Iterator[str]) -> list[str]:
    """The texts in which something is found that should not be there."""
    return [text for text in texts if re.search(pattern, text)]


def test_formulas_of_all_three_chapters_are_read() -> None:
    assert len(ALL) > 90
    chapters = {path.parent.name for path in SOURCES if path.name in {name for name, _ in ALL}}
    assert chapters == {"chapter2", "chapter3", "chapter4"}


def test_the_cost_has_no_factor_of_one_half() -> None:
    assert found(r"1 ?/ ?2|½|frac\(1, 2\)", (text for name, text in ALL if name not in MADE_UP)) == []


def test_a_sum_counts_from_0_to_a_limit_that_is_a_symbol() -> None:
    limits = [limit for _, text in ALL for limit in LIMIT.findall(text)]
    assert limits
    assert [limit for limit in limits if limit[1] != "0" or limit[2].isdigit()] == []


def test_i_counts_examples_and_nothing_else() -> None:
    others = (re.sub(r"\bC_i\b|sum\)?_\(i=0\)", "", text) for _, text in ALL)
    assert found(r"_\(?i\b", others) == []


def test_a_weight_names_the_receiver_first() -> None:
    letters = {pair for _, text in ALL for pair in re.findall(r"w_\((\w) (\w)\)", text)}
    assert letters == {("j", "k")}


def test_a_layer_stands_in_brackets_above() -> None:
    assert found(r"\^\(?[Ll]\b(?!\))", (text for _, text in ALL)) == [], "a bare L would be a power"
