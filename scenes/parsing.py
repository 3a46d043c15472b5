"""Reading Python source as a syntax tree, from several threads too."""

from __future__ import annotations

import ast
from threading import Lock

ONE_AT_A_TIME = Lock()


def syntax_tree(source: str | bytes) -> ast.Module:
    """The syntax tree of a module's source, as `ast.parse` has it.

    CPython 3.11 keeps the depth of the tree it builds once for the whole process: two threads that build one at the
    same time now and then fail with "AST constructor recursion depth mismatch" (its issue gh-106905).
    The threads that render scenes all read sources, so they take turns.

    Raises:
        SyntaxError: when the source is no Python.
        ValueError: when it holds null bytes.
    """
    with ONE_AT_A_TIME:
        return ast.parse(source)
