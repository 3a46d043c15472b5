"""Python source as lines of pieces: a word, a number, a bracket, each of which knows what it is."""

import ast
import inspect
import io
import keyword
import textwrap
import tokenize
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from network.errors import InputError

HANGING = 8
"""How much farther in than its line the continuation of a broken line begins, in columns."""


@dataclass(frozen=True)
class Piece:
    """A run of characters without spaces.

    Attributes:
        text: the characters.
        column: where it begins in its line, counted from 0.
        kind: `"keyword"`, `"definition"` (the name after def or class), `"name"`, `"number"`, `"string"`, `"comment"`
            (docstrings too) or `"operator"`.
        depth: how many brackets are open around it.
    """

    text: str
    column: int
    kind: str
    depth: int

    @property
    def end(self) -> int:
        """The column behind it."""
        return self.column + len(self.text)


def source_of(source: str | Callable[..., object] | type) -> str:
    """The source itself, or that of a function, method or class: dedented, in composed characters, without tabs.

    Raises:
        InputError: when there is no source to be had, or it cannot be printed.
    """
    if not isinstance(source, str):
        try:
            source = inspect.getsource(source)
        except (OSError, TypeError) as error:
            raise InputError(f"The source of {source!r} cannot be read: {error}.") from None
    text = unicodedata.normalize("NFC", textwrap.dedent(source.expandtabs(4)).strip("\n"))
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    odd = [each for each in text if not (each.isprintable() or each == "\n") or unicodedata.combining(each)]
    if odd or not text.strip():
        raise InputError(f"Source is printable characters, not {odd[0]!r}." if odd else "There is no source to show.")
    return text


def lines_of(text: str, docstring: bool = True) -> list[list[Piece]]:
    """Each line of some source as pieces; without its docstrings if so wanted.

    Raises:
        InputError: when it is not Python.
    """
    try:
        hidden = set() if docstring else _docstring_lines(text)
        pieces = _pieces(text)
    except (SyntaxError, tokenize.TokenError, ValueError) as error:
        raise InputError(f"This is not Python source: {error}.") from None
    lines: list[list[Piece]] = [[] for _ in text.split("\n")]
    for row, piece in pieces:
        lines[row].append(piece)
    for line, written in zip(lines, text.split("\n"), strict=True):
        if written.endswith("\\") and text_of(line) != written:  # which joins it to the next, and is no token
            line.append(Piece("\\", len(written) - 1, "operator", 0))
    return [line for row, line in enumerate(lines) if row not in hidden]


def text_of(line: Sequence[Piece]) -> str:
    """A line as it is written, without its breaks."""
    text = ""
    for piece in line:
        text = text.ljust(piece.column) + piece.text
    return text


def dedented(lines: Sequence[list[Piece]]) -> list[list[Piece]]:
    """The lines moved to the left as far as all of them can be."""
    margin = min((line[0].column for line in lines if line), default=0)
    return [_moved(line, -margin) for line in lines]


def broken(line: list[Piece], columns: int) -> list[list[Piece]]:
    """A line in rows of at most so many columns, broken between words, if possible inside the outermost brackets.

    Raises:
        InputError: when a word is longer than that.
    """
    rows: list[list[Piece]] = []
    indent = line[0].column if line else 0
    while line and line[-1].end > columns:
        fitting = [k for k in range(1, len(line)) if line[k - 1].end <= columns]
        breaks = [k for k in fitting if _may_break(line, k)] or fitting
        if not breaks:
            raise InputError(f"{columns} columns are too few for {line[0].text!r}: make the source wider.")
        bracketed = [k for k in breaks if line[k].depth > 0]
        best = min(bracketed or breaks, key=lambda k: (line[k].depth if bracketed else 0, -k))
        rows.append(line[:best])
        line = _moved(line[best:], indent + HANGING - line[best].column)
    return [*rows, line]


def _may_break(line: list[Piece], k: int) -> bool:
    return line[k].column > line[k - 1].end or line[k - 1].text in "([{"


def _moved(line: Iterable[Piece], columns: int) -> list[Piece]:
    return [replace(piece, column=piece.column + columns) for piece in line]


def _docstring_lines(text: str) -> set[int]:
    """The rows, from 0, that hold nothing but a docstring, and an empty row behind it."""
    lines = text.split("\n")
    rows: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module):
            continue
        if ast.get_docstring(node, clean=False) is None:
            continue
        first, last = node.body[0].lineno - 1, (node.body[0].end_lineno or 0) - 1
        if lines[first][: node.body[0].col_offset].strip():
            continue
        rows |= set(range(first, last + 1))
        rows |= {last + 1} if last + 1 < len(lines) and not lines[last + 1].strip() else set()
    return rows


def _pieces(text: str) -> list[tuple[int, Piece]]:
    """All pieces of a source with the rows, from 0, that they stand in."""
    found: list[tuple[int, Piece]] = []
    depth, before = 0, ""
    for token, kind in _kinds(text):
        closing, opening = token.string in (")", "]", "}"), token.string in ("(", "[", "{")
        depth -= closing and kind == "operator"
        if kind == "name" and before in ("def", "class"):
            kind = "definition"
        first = token.start[0] - 1
        for row, line in enumerate(token.string.split("\n"), first):
            indent = token.start[1] if row == first else 0
            found += [(row, Piece(word, indent + at, kind, depth)) for at, word in _words(line)]
        depth += opening and kind == "operator"
        before = token.string
    return found


def _words(line: str) -> list[tuple[int, str]]:
    """The words of a line with the columns where they begin."""
    words, at = [], 0
    for word in line.split(" "):
        words += [(at, word)] if word else []
        at += len(word) + 1
    return words


def _kinds(text: str) -> list[tuple[tokenize.TokenInfo, str]]:
    """The tokens that are seen, and what they are."""
    plain = {tokenize.NUMBER: "number", tokenize.COMMENT: "comment", tokenize.OP: "operator"}
    tokens = _tokens(text)
    layout = (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.COMMENT)
    seen = []
    for token, before, after in zip(tokens, [None, *tokens], [*tokens[1:], None], strict=False):
        alone = (before is None or before.type in layout) and (after is None or after.type in layout)
        if token.type == tokenize.NAME:
            seen.append((token, "keyword" if keyword.iskeyword(token.string) else "name"))
        elif token.type == tokenize.STRING:
            seen.append((token, "comment" if alone else "string"))
        elif token.type in plain:
            seen.append((token, plain[token.type]))
    return seen


def _tokens(text: str) -> list[tokenize.TokenInfo]:
    """The tokens of a source, f-strings in one piece, as they are before Python 3.12."""
    tokens: list[tokenize.TokenInfo] = []
    begun: list[tokenize.TokenInfo] = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        name = tokenize.tok_name[token.type]
        begun += [token] if name == "FSTRING_START" else []
        if begun and name == "FSTRING_END":
            whole = token._replace(type=tokenize.STRING, start=begun[0].start)
            begun.pop()
            token = whole._replace(string=_between(text, whole.start, whole.end))
        if not begun and token.type != tokenize.NL:
            tokens.append(token)
    return tokens


def _between(text: str, start: tuple[int, int], end: tuple[int, int]) -> str:
    """What stands between two places (row from 1, column) of a text."""
    lines = text.split("\n")[start[0] - 1 : end[0]]
    lines[-1] = lines[-1][: end[1]]
    lines[0] = lines[0][start[1] :]
    return "\n".join(lines)
