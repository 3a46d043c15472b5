"""Source of scenes in another theme: what it draws with the kit is told the theme."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from typing import Any

from scenes.parsing import syntax_tree

Edit = tuple[int, int, str]
"""What to put in place of the bytes from one place to another."""


def in_theme(source: str, known: Mapping[str, Any], theme: str) -> str:
    """Source whose drawings have a theme wherever they name none.

    Args:
        source: of a module.
        known: what its names mean.
        theme: a name in `THEMES`.

    Returns:
        The source with `theme=...` in every call of something of this project that takes one and is given none, and
        with the colours of that theme where those of `DARK` are asked for.
    """
    module, written = syntax_tree(source), source.encode()
    starts = [0]
    for line in written.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    edits = [*_told_calls(module, known, theme, written, starts)]
    colours = [*_replaced_colours(module, theme.upper(), starts)]
    if colours and theme.upper() not in known:
        colours += _longer_imports(module, theme.upper(), starts)
    for start, end, text in sorted(edits + colours, reverse=True):
        written = written[:start] + text.encode() + written[end:]
    return written.decode()


def _told_calls(
    module: ast.Module, known: Mapping[str, Any], theme: str, written: bytes, starts: list[int]
) -> Iterator[Edit]:
    for call in ast.walk(module):
        if isinstance(call, ast.Call) and _lacks_theme(call, known):
            end = _end(call, starts) - 1  # of its arguments
            before = written[:end].rstrip()
            told = f'theme="{theme}"'
            if before.endswith(b","):
                told = f" {told},"
            elif not before.endswith(b"("):
                told = f", {told}"
            yield len(before), len(before), told


def _lacks_theme(call: ast.Call, known: Mapping[str, Any]) -> bool:
    called = _meaning(call.func, known)
    if called is None or not (getattr(called, "__module__", None) or "").startswith("scenes."):
        return False
    named = {keyword.arg for keyword in call.keywords}
    parameters = list(_parameters(called).values())
    place = next((index for index, each in enumerate(parameters) if each.name == "theme"), None)
    if place is None:
        handed_on = any(each.kind is each.VAR_KEYWORD for each in parameters)
        maker = getattr(called, "__self__", None)  # the class that `WeightHeatmap.of_layer` and its like make
        return handed_on and inspect.isclass(maker) and "theme" in _parameters(maker) and "theme" not in named
    is_given = parameters[place].kind is not inspect.Parameter.KEYWORD_ONLY and len(call.args) > place
    return not is_given and not {"theme", None} & named


def _meaning(node: ast.expr, known: Mapping[str, Any]) -> Any:
    """What a name means, or a part of a class that is named; None where only a run would tell."""
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute) and inspect.isclass(owner := _meaning(node.value, known)):
        return getattr(owner, node.attr, None)
    return None


def _parameters(called: Any) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(called).parameters if callable(called) else {}


def _replaced_colours(module: ast.Module, name: str, starts: list[int]) -> Iterator[Edit]:
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "DARK":
            yield _start(node.value, starts), _end(node.value, starts), name


def _longer_imports(module: ast.Module, name: str, starts: list[int]) -> Iterator[Edit]:
    for node in ast.walk(module):
        if isinstance(node, ast.alias) and node.name == "DARK":
            yield _end(node, starts), _end(node, starts), f", {name}"


def _start(node: ast.expr, starts: list[int]) -> int:
    return starts[node.lineno - 1] + node.col_offset


def _end(node: ast.expr | ast.alias, starts: list[int]) -> int:
    assert node.end_lineno is not None and node.end_col_offset is not None
    return starts[node.end_lineno - 1] + node.end_col_offset
