"""Python source as it really is: the lines of a function that runs, in colours and letters that tell its parts."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Self, TypeAlias

import numpy as np
from manim import Animation, Mobject, VGroup, VMobject

from network.errors import InputError
from scenes.mobjects.code.code_face import Style, column_width, outline_of
from scenes.mobjects.code.source_lines import Piece, broken, dedented, lines_of, source_of, text_of
from scenes.mobjects.text.letters import Outline
from scenes.mobjects.text.panel import MARGIN, checked_labels, checked_size, frame_round
from scenes.mobjects.text.typesetting import LABEL, SMALL, TITLE
from scenes.mobjects.theme import DARK, Theme, theme_of

ROW_PITCH = 0.0135
"""From one row to the next, in scene units at size 1."""

SYNTAX = {
    "keyword": "muted",
    "definition": "ink",
    "name": "ink",
    "number": "ink",
    "string": "muted",
    "comment": "muted",
    "operator": "ink",
}
"""The role of each kind of piece. Keywords and what is being defined are bold besides, comments slanted."""
MATHEMATICS = {"σ": "function", "b": "bias"}
"""Names that have the colour of what they stand for in formulas."""
STYLES: Mapping[str, Style] = {"keyword": "bold", "definition": "bold", "comment": "slanted"}
DIMMED = 0.25
FEWEST = 20
"""Columns that a panel must have for its source."""

Line: TypeAlias = int | str
"""A line by its number, or by something that stands in it and in no other."""


class SourceCode(VGroup):
    """A panel of real Python source: a text, or the source of a function, method or class that runs.

    Lines are called by their numbers, counted from 1 without the docstrings if these are left out, or by something
    that is written in them: `code.line("z = W @ a + b")` finds its line wherever it moves.

    Args:
        source: the text, or what it is the source of.
        docstring: whether docstrings are shown.
        lines: the first and the last line to show, by number; by default all.
        numbered: whether the numbers stand beside the lines.
        width: the most that the panel may be wide, in scene units. Where the source is wider it is set in `SMALL`
            letters, and if that does not do, its longest lines are broken.
        framed: whether there is a frame round all.
        names: name in the source -> role, for names that are coloured like what they stand for in formulas.
        syntax: kind of piece -> role, any of `SYNTAX`, to colour them otherwise.
        size: `LABEL` or `SMALL`.
        theme: where colours come from.

    Raises:
        InputError: for what is no Python source, lines that are not there, or a width that is too small.

    Attributes:
        frame: round all, `None` without one.
        numbers: the number of each line that is shown, by line; empty if they are not.

    Examples:
        >>> from manim import Scene
        >>> from network import Network
        >>> class TheForwardPass(Scene):
        ...     def construct(self):
        ...         code = SourceCode(Network.forward, width=12, numbered=True)
        ...         self.add(code)
        ...         self.play(code.highlight("z = W @ a + b"))
        ...         self.play(code.highlight("a = σ(z)"))
        ...         self.play(code.highlight(None))
    """

    def __init__(
        self,
        source: str | Callable[..., object] | type,
        *,
        docstring: bool = False,
        lines: tuple[int, int] | None = None,
        numbered: bool = False,
        width: float | None = None,
        framed: bool = True,
        names: Mapping[str, str] | None = None,
        syntax: Mapping[str, str] | None = None,
        size: float = SMALL,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        self.theme, self.numbered, self.framed = theme, numbered, framed
        self.roles = checked_labels(syntax, SYNTAX)
        self.name_roles = dict(MATHEMATICS if names is None else names)
        for role in (*self.roles.values(), *self.name_roles.values()):
            theme.rgb(role)  # refuses a role that is not there
        every = lines_of(source_of(source), docstring)
        first, last = _checked_range(lines, len(every))
        shown = dedented(every[first - 1 : last])
        self.texts = {first + k: text_of(line) for k, line in enumerate(shown)}
        self.spans = {first + k: [(each.column, each.end) for each in line] for k, line in enumerate(shown)}
        self.size, columns = self._fit(checked_size(size), width, max(line[-1].end for line in shown if line))
        self.numbers: dict[int, VMobject] = {}
        self.lines: dict[int, VGroup] = {}
        self._write({first + k: broken(line, columns) for k, line in enumerate(shown)})
        self.add(*self.numbers.values(), *self.lines.values())
        self.frame = frame_round(self, theme) if framed else None
        if self.frame is not None:
            self.submobjects.insert(0, self.frame)
        self.center()

    # ---- its parts ----

    @property
    def text(self) -> str:
        """The source as it is shown, without the breaks that made it fit."""
        return "\n".join(self.texts.values())

    def number_of(self, line: Line) -> int:
        """The number of a line.

        Raises:
            InputError: when no line has this number or this text, or more than one.
        """
        if not isinstance(line, str):
            if isinstance(line, bool) or line not in self.texts:
                raise InputError(f"There is no line {line!r}: they go from {min(self.texts)} to {max(self.texts)}.")
            return line
        found = [number for number, text in self.texts.items() if _places(line, text)]
        if len(found) != 1:
            seen = f"stands in lines {', '.join(map(str, found))}: say which" if found else "is not in this source"
            raise InputError(f"{line!r} {seen}.")
        return found[0]

    def line(self, line: Line) -> VGroup:
        """What is written in a line, its pieces from left to right.

        Raises:
            InputError: when there is no such line, or it is empty.
        """
        number = self.number_of(line)
        if not len(self.lines[number]):
            raise InputError(f"Line {number} is empty: there is nothing to point at.")
        return self.lines[number]

    def part(self, text: str, line: Line | None = None) -> VGroup:
        """The pieces of a line that make up a text, as `"W @ a"`: a group of its own, lying on the panel.

        Args:
            text: as it stands in the source, whole words.
            line: which line; not needed when the text stands in only one.

        Raises:
            InputError: when it is not there, or more than once.
        """
        number = self.number_of(text if line is None else line)
        places = _places(text, self.texts[number])
        if len(places) != 1:
            raise InputError(f"{text!r} stands {len(places)} times in line {number}: say more of it.")
        start, end = places[0]
        spans = zip(self.lines[number], self.spans[number], strict=True)
        return VGroup(*(piece for piece, (left, right) in spans if left < end and right > start))

    # ---- pointing at lines ----

    def set_highlight(self, *lines: Line | None) -> Self:
        """Let all lines but these step back; `None`, or nothing, brings all of them back.

        Raises:
            InputError: when there is no such line.
        """
        for number, share in self.shares(lines).items():
            for each in self.members(number):
                each.set_fill(opacity=share)
        return self

    def highlight(self, *lines: Line | None, run_time: float = 0.7) -> Animation:
        """All lines but these step back to a quarter; `None`, or nothing, brings all of them back.

        Raises:
            InputError: when there is no such line.
        """
        return Highlight(self, self.shares(lines), run_time)

    def shares(self, lines: Sequence[Line | None]) -> dict[int, float]:
        """How bright each line is when only these are lit."""
        chosen = {self.number_of(line) for line in lines if line is not None}
        return {number: 1.0 if number in chosen or not chosen else DIMMED for number in self.texts}

    def members(self, number: int) -> list[VMobject]:
        """All that is written in a line, its number too."""
        return [*self.lines[number], *([self.numbers[number]] if number in self.numbers else [])]

    # ---- writing it ----

    def _fit(self, size: float, width: float | None, longest: int) -> tuple[float, int]:
        """The size of letters, and how many columns there are for a line."""
        if width is None:
            return size, longest
        for smaller in (each for each in (TITLE, LABEL, SMALL) if each <= size):
            columns = int((width - 2 * MARGIN * self.framed) / (column_width() * smaller)) - self._gutter
            if columns >= longest:
                return smaller, longest
        if columns < FEWEST:
            raise InputError(f"A width of {width:g} leaves {max(columns, 0)} columns for the source: make it wider.")
        return SMALL, columns

    @property
    def _gutter(self) -> int:
        return len(str(max(self.texts))) + 2 if self.numbered else 0

    def _write(self, lines: Mapping[int, list[list[Piece]]]) -> None:
        """Every piece at its column, row below row, the numbers of lines in the gutter."""
        down = 0
        for number, rows in lines.items():
            if self.numbered:
                label = str(number)
                start = self._gutter - 2 - len(label)
                self.numbers[number] = self._outline(label, start, down, "muted", "regular")
            self.lines[number] = VGroup()
            for k, row in enumerate(rows):
                for piece in row:
                    style, at = STYLES.get(piece.kind, "regular"), self._gutter + piece.column
                    self.lines[number].add(self._outline(piece.text, at, down + k, self._role(piece), style))
            down += len(rows)

    def _outline(self, text: str, column: int, row: int, role: str, style: Style) -> Outline:
        outline = Outline(color=self.theme.hex(role), stroke_width=0, fill_opacity=1).set(text=text)
        place = np.array([column * column_width(), -row * ROW_PITCH, 0])
        return outline.set_points((outline_of(text, style) + place) * self.size)

    def _role(self, piece: Piece) -> str:
        if piece.kind == "name" and piece.text in self.name_roles:
            return self.name_roles[piece.text]
        return self.roles[piece.kind]


class Highlight(Animation):
    """The lines of some source go over to other brightnesses (`SourceCode.highlight`)."""

    def __init__(self, code: SourceCode, shares: Mapping[int, float], run_time: float) -> None:
        self.code, self.goal = code, dict(shares)
        self.before: dict[int, list[float]] = {}
        super().__init__(code, run_time=run_time)

    def create_starting_mobject(self) -> Mobject:
        """No copy: all there is to start from is how bright the lines are."""
        return self.code

    def begin(self) -> None:
        """Note how bright everything is."""
        self.before = {number: [each.get_fill_opacity() for each in self.code.members(number)] for number in self.goal}
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """All that is written in a line goes over evenly."""
        share = self.rate_func(alpha)
        for number, goal in self.goal.items():
            for each, before in zip(self.code.members(number), self.before[number], strict=True):
                each.set_fill(opacity=(1 - share) * before + share * goal)


def _places(text: str, line: str) -> list[tuple[int, int]]:
    """Where a text stands in a line, not as a part of other words: first and last column, the latter excluded."""
    text = text.strip()
    before, after = (r"(?<!\w)" if text[:1].isidentifier() else "", r"(?!\w)" if re.match(r"\w", text[-1:]) else "")
    return [match.span() for match in re.finditer(before + re.escape(text) + after, line)] if text else []


def _checked_range(lines: tuple[int, int] | None, count: int) -> tuple[int, int]:
    """The first and last line to show, when there are such lines."""
    first, last = (1, count) if lines is None else lines
    if not 1 <= first <= last <= count:
        raise InputError(f"Lines {first} to {last} cannot be shown: they are counted from 1 to {count}.")
    return first, last
