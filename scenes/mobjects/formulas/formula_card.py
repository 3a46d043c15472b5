"""A card of formulas: lines aligned at their equal signs, each with the name of what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import numpy as np
from manim import DOWN, RIGHT, RoundedRectangle, VGroup
from manim.mobject.text.typst_mobject import MathTypst

from network.errors import InputError
from scenes.mobjects.checks import index_in
from scenes.mobjects.formulas.indices import free_indices
from scenes.mobjects.text.typesetting import LABEL, SMALL, formula, words
from scenes.mobjects.theme import DARK, Theme, theme_of

NAME_GAP, MARGIN = 0.45, 0.4
"""Between the names and the widest left side, and between the frame and what it encloses, in scene units."""


class FormulaCard(VGroup):
    """Framed lines, aligned at the equal sign, with a name before each.

    A line in which other indices are free at the left than at the right is refused: it would be wrong.

    The parts: `frame`, `lines` (the formulas, each with the parts "left", "equals" and "right", from which and to which
    `Travel` goes), `names`.

    Args:
        lines: name -> both sides of the formula, in Typst, from the top downwards.
        width: of the frame, in scene units; by default as wide as the lines need.
        height: of the frame, likewise.
        spacing: between the lines, in scene units.
        indices: the letters that are indices where they stand below; all others are parts of a name.
        size: of the formulas, `TITLE`, `LABEL` or `SMALL`; the names are `SMALL`.
        theme: where colours come from.

    Raises:
        InputError: for no line at all, a line that is not two sides, sides that differ in their free indices, a frame
            that is smaller than what it is to enclose, and what `formula` and `words` refuse.

    Examples:
        >>> from manim import Indicate, Scene
        >>> class OneLayer(Scene):
        ...     def construct(self):
        ...         card = FormulaCard({
        ...             "weighted sum": ("z_j", "limits(sum)_k w_(j k) x_k + b_j"),
        ...             "activation": ("a_j", "sigma(z_j)"),
        ...         })
        ...         self.add(card)
        ...         self.play(Indicate(card.line("activation")))
    """

    def __init__(
        self,
        lines: Mapping[str, tuple[str, str]],
        *,
        width: float | None = None,
        height: float | None = None,
        spacing: float = 0.28,
        indices: str = "ijkmn",
        size: float = LABEL,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        for name, sides in _checked(lines).items():
            _check_indices(name, *sides, indices)
        if not 0 <= spacing < np.inf:
            raise InputError(f"The spacing between the lines of a card is 0 or more, not {spacing}.")
        self.lines = VGroup(
            formula(f"{{{{{left}: left}}}} {{{{=: equals}}}} {{{{{right}: right}}}}", size, theme=theme)
            for left, right in lines.values()
        )
        self.lines.arrange(DOWN, buff=spacing)
        written = cast("list[MathTypst]", list(self.lines))
        equals = written[0].select("equals").get_x()
        for line in written:
            line.shift((equals - line.select("equals").get_x()) * RIGHT)
        self.names = VGroup(words(name, SMALL, "muted", theme) for name in lines)
        edge = self.lines.get_left()[0] - NAME_GAP
        for told, line in zip(self.names, written, strict=True):
            told.set_y(line.select("equals").get_y()).align_to(edge * RIGHT, RIGHT)
        inside = VGroup(self.lines, self.names).center()
        self.frame = RoundedRectangle(
            0.2,
            width=_reaching_round("wide", width, inside.width),
            height=_reaching_round("high", height, inside.height),
        )
        self.frame.set_stroke(theme.muted, 2)
        super().__init__(self.frame, self.lines, self.names)
        self._places = {name: place for place, name in enumerate(lines)}

    def line(self, which: str | int) -> MathTypst:
        """A formula, by its name or its place, counted from 0.

        Raises:
            InputError: when there is none.
        """
        return cast(MathTypst, self.lines[self._place(which)])

    def name_of(self, which: str | int) -> VGroup:
        """The name before a formula, likewise.

        Raises:
            InputError: when there is none.
        """
        return cast(VGroup, self.names[self._place(which)])

    def _place(self, which: str | int) -> int:
        if not isinstance(which, str):
            return index_in(which, len(self.lines), "line")
        if which not in self._places:
            raise InputError(f"This card has no line {which!r}: it has {', '.join(self._places)}.")
        return self._places[which]


def _checked(lines: Mapping[str, tuple[str, str]]) -> Mapping[str, tuple[str, str]]:
    if not isinstance(lines, Mapping) or not lines:
        raise InputError(f"A card has lines, as {{'activation': ('a_j', 'sigma(z_j)')}}, not {lines!r}.")
    for name, sides in lines.items():
        if (
            not isinstance(sides, tuple | list)
            or len(sides) != 2
            or not all(isinstance(each, str) and each for each in sides)
        ):
            raise InputError(f"The line {name!r} has a left and a right side, as ('a_j', 'sigma(z_j)'), not {sides!r}.")
    return lines


def _check_indices(name: str, left: str, right: str, letters: str) -> None:
    free = [free_indices(side, letters) for side in (left, right)]
    if free[0] != free[1]:
        told = [", ".join(sorted(each)) or "none" for each in free]
        raise InputError(
            f"The free indices of the line {name!r} are at the left {told[0]}, at the right {told[1]}: both sides need "
            "the same; a sum reaches up to the next plus or minus outside parentheses."
        )


def _reaching_round(which: str, asked: float | None, needed: float) -> float:
    """How far a frame reaches."""
    if asked is None:
        return needed + 2 * MARGIN
    if not needed <= asked < np.inf:
        raise InputError(f"What is on the card is {needed:.2f} units {which}: a frame of {asked} cannot enclose it.")
    return asked
