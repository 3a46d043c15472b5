"""A table that checks one way of computing by another: names, two columns of numbers, and a tick where they agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import RIGHT, Animation, VGroup, VMobject, linear, smooth
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.checks import Floats, finite, sign_role
from scenes.mobjects.pictures.reading import Mark
from scenes.mobjects.text.baselines import standing_words
from scenes.mobjects.text.typesetting import MOST_DECIMALS, SMALL, Number, words
from scenes.mobjects.theme import DARK, Theme, theme_of

PITCH = 0.375
"""From row to row, in scene units."""
HEADS_ABOVE = 1.2 * PITCH
"""From the first row up to the heads."""
TICK_BESIDE = 0.35
"""From where the last column ends to the middle of a tick."""
GAP = 0.1
"""The least room between what stands in two columns."""
LAG = 0.5
"""A mark begins to come when this share of the one before is there."""


class CheckTable(VGroup):
    """Two numbers side by side for each of some names, and beside them a tick if they agree, a cross if they do not.

    Numbers have the colours of their signs; what is nothing is written 0. The marks are unseen until `tick_off` has
    been played, unless `ticked`.

    The parts: `heads`, `rows` (of each: its name and its two numbers), `marks`.

    Args:
        names: (m,) of the rows, from top to bottom.
        one: (m,) numbers in the first column.
        other: (m,) numbers in the second.
        heads: what stands above names, first and second column.
        blocks: into how many blocks side by side the rows are divided, 1 to m.
        close: two numbers agree if they differ by less than this share of the larger, above 0 ...
        nothing: ... or if both are less than that, at least 0; what is so small is written 0.
        decimals: of all other numbers, 0 to 20.
        name_width: room for the names, in scene units.
        number_width: likewise for each column of numbers.
        ticked: whether the marks are seen from the beginning.
        theme: where colours come from.

    Raises:
        InputError: for no names, columns that are not as many numbers, or what has no room in its column.

    Attributes:
        agree: (m,) whether the two numbers of each row agree.

    Examples:
        >>> import numpy as np
        >>> from manim import Scene
        >>> class SlopesOfSines(Scene):
        ...     def construct(self):
        ...         x, h = np.array([0, 1, 2]), 1e-3
        ...         nudged = (np.sin(x + h) - np.sin(x - h)) / (2 * h)
        ...         table = CheckTable(["0", "1", "2"], np.cos(x), nudged, heads=("x", "by the rule", "by nudging"))
        ...         self.add(table)
        ...         self.play(table.tick_off())
    """

    def __init__(
        self,
        names: Sequence[str],
        one: ArrayLike,
        other: ArrayLike,
        *,
        heads: tuple[str, str, str],
        blocks: int = 1,
        close: float = 1e-4,
        nothing: float = 1e-12,
        decimals: int = 8,
        name_width: float = 2.05,
        number_width: float = 2.25,
        ticked: bool = False,
        theme: Theme | str = DARK,
    ) -> None:
        self.theme = theme_of(theme)
        columns = _checked(names, one, other, heads)
        if blocks not in range(1, len(names) + 1):
            raise InputError(f"{len(names)} rows stand in 1 to {len(names)} blocks, not in {blocks!r}.")
        if not (close > 0 and nothing >= 0):
            raise InputError(
                f"Numbers agree within a share above 0, and are nothing from 0 on: not {close}, {nothing}."
            )
        if decimals not in range(MOST_DECIMALS + 1):
            raise InputError(f"Numbers have 0 to {MOST_DECIMALS} decimals, not {decimals!r}.")
        self.nothing, self.decimals = nothing, decimals
        self.widths = {"name_width": name_width, "number_width": number_width}
        apart, largest = abs(columns[0] - columns[1]), abs(columns).max(axis=0)
        self.agree = tuple(((apart < close * largest) | (apart == 0) | (largest < nothing)).tolist())
        self.heads, self.rows, self.marks = VGroup(), VGroup(), VGroup()
        tick = 2 * number_width + TICK_BESIDE
        each = -(-len(names) // blocks)
        for place, name in enumerate(names):
            left, y = place // each * (tick + name_width), -(place % each) * PITCH
            if place % each == 0:
                texts = [standing_words(head, SMALL, "muted", self.theme) for head in heads]
                self.heads.add(*self._row(texts, left, HEADS_ABOVE))
            numbers = [self._number(float(value)) for value in columns[:, place]]
            self.rows.add(VGroup(*self._row([words(name, SMALL, "ink", self.theme), *numbers], left, y)))
            self.marks.add(Mark(self.agree[place], theme=self.theme).move_to((left + tick, y, 0)))
        self.marks.set_stroke(opacity=float(ticked))
        super().__init__(self.heads, self.rows, self.marks)
        self.center()

    def tick_off(self, run_time: float = 4.0) -> TickOff:
        """The marks come one after the other, slowly at first."""
        return TickOff(self.marks, run_time=run_time)

    # ---- writing it ----

    def _row(self, texts: Sequence[VMobject], left: float, y: float) -> list[VMobject]:
        """A name and what stands in the two columns, in the middle of a row; the name ends at `left`."""
        for text, column in zip(texts, ("name_width", "number_width", "number_width"), strict=True):
            if not text.width + GAP <= self.widths[column]:
                needed = text.width + GAP
                raise InputError(
                    f"What stands in this table needs a {column} of at least {needed:.2f}, not {self.widths[column]}."
                )
        ends = left + self.widths["number_width"] * np.arange(3)
        return [
            text.move_to((0, y, 0)).align_to((end, 0, 0), RIGHT) for text, end in zip(texts, ends.tolist(), strict=True)
        ]

    def _number(self, value: float) -> Number:
        """With the colour of its sign; what is nothing is 0."""
        if value == 0 or abs(value) < self.nothing:
            return Number(0, 0, SMALL, "muted", self.theme)
        return Number(value, self.decimals, SMALL, sign_role(value, self.decimals), self.theme)


class TickOff(Animation):
    """Marks come one after the other, each from twice its size: see `CheckTable.tick_off`.

    They stay parts of their table, which is not taken apart in the scene.
    """

    mobject: Any

    def __init__(self, marks: VGroup, run_time: float = 4.0, **kwargs: Any) -> None:
        super().__init__(marks, run_time=run_time, rate_func=linear, **kwargs)

    def begin(self) -> None:
        """Note where each mark begins and ends."""
        self.goals = [mark.copy().set_stroke(opacity=1) for mark in self.mobject]
        self.origins = [goal.copy().fade(1).scale(2) for goal in self.goals]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Show how far each of them has come."""
        come = alpha**2 * (1 + LAG * (len(self.goals) - 1))
        for k, (mark, origin, goal) in enumerate(zip(self.mobject, self.origins, self.goals, strict=True)):
            mark.interpolate(origin, goal, smooth(float(np.clip(come - LAG * k, 0, 1))))


def _checked(names: Sequence[str], one: ArrayLike, other: ArrayLike, heads: Sequence[str]) -> Floats:
    """The two columns (2, m), when there are as many numbers as names in each, and a head for all."""
    if isinstance(names, str) or not len(names):
        raise InputError(f"The rows of a table have a list of names, at least one, not {names!r}.")
    if isinstance(heads, str) or len(heads) != 3:
        raise InputError(f"Above the table stand three heads, for names and two columns, not {heads!r}.")
    for name in names:
        if not str(name).strip() or "\n" in str(name):
            raise InputError(f"The name of a row is one line of words, not {name!r}.")
    return np.array([finite(column, "The numbers of a column", (len(names),)) for column in (one, other)])
