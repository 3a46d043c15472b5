"""Reading Python source from many threads, as rendering does."""

import ast
import gc
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from scenes.imports import PACKAGES, PROJECT
from scenes.parsing import syntax_tree

SOURCE = (PROJECT / "scenes" / "settings.py").read_bytes()
MAY_PARSE = {PROJECT / "scenes" / "parsing.py", PROJECT / "scenes" / "mobjects" / "code" / "source_lines.py"}
"""The pieces of the kit know nothing of the lecture, and run where a scene is drawn: in one thread."""


class Finalised:
    """What the garbage collector runs Python code for, so that another thread may take over at any time."""

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        for _ in range(200):
            pass


@pytest.fixture
def hurried_threads() -> Iterator[None]:
    interval, threshold = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(1e-6)
    gc.set_threshold(50)
    yield
    sys.setswitchinterval(interval)
    gc.set_threshold(*threshold)


def parsed_at_depth(depth: int) -> ast.Module:
    return syntax_tree(SOURCE) if depth == 0 else parsed_at_depth(depth - 1)


def parsed_often(depth: int) -> set[str]:
    found = set()
    for _ in range(20):
        [Finalised() for _ in range(20)]
        found.add(ast.dump(parsed_at_depth(depth)))
    return found


@pytest.mark.usefixtures("hurried_threads")
def test_threads_may_read_sources_at_once() -> None:
    """With `ast.parse` itself, Python 3.11 fails here in about one of eight."""
    with ThreadPoolExecutor(4) as threads:
        found = set.union(*threads.map(parsed_often, (0, 7, 14, 21)))
    assert found == {ast.dump(ast.parse(SOURCE))}


def test_sources_are_read_in_one_place_only() -> None:
    sources = (path for package in PACKAGES for path in (PROJECT / package).rglob("*.py"))
    assert [path for path in sources if "ast.parse(" in path.read_text("utf-8") and path not in MAY_PARSE] == []


@pytest.mark.parametrize(("source", "error"), [("def", SyntaxError), ("a\0", (SyntaxError, ValueError))])
def test_what_is_no_python_is_said(source: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        syntax_tree(source)
