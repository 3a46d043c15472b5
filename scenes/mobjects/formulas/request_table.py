"""What each of some examples asks of each of some weights, and the mean of all: a table of signed numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import DOWN, LEFT, UP, Animation, Line, SurroundingRectangle, VGroup
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.checks import finite, index_in, sign_role
from scenes.mobjects.pictures.pixel_grid import PixelGrid
from scenes.mobjects.running import Held, RunValues, animated_by
from scenes.mobjects.text.typesetting import SMALL, Number, formula, words
from scenes.mobjects.theme import DARK, Theme, theme_of

ROOM = (1.5, 0.7)
"""From column to column and from row to row, in scene units."""
PICTURE, ABOVE = 1.05, 0.4
"""How high the pictures are, and how far they stand above the first row."""


class RequestTable(VGroup):
    """Rows are weights, by name; columns are examples, by picture; in each cell stands a signed number, in its colour.

    Ellipses tell that there are more of both, and a last column holds the mean of all: `set_means` changes it, through
    `.animate` it runs, as when more and more examples are asked.

    The parts: `names`, `pictures`, `numbers` (a group a row), `dots`, `heading` (of the last column), `means`, `rule`.

    Args:
        values: (rows, columns).
        names: of the rows, in Typst, such as `"w_(0,3)^((2))"`.
        images: a picture for each column, (columns, 28, 28) or any other.
        means: (rows,); by default those of the columns shown.
        heading: of the last column.
        decimals: of the numbers.
        size: `TITLE`, `LABEL` or `SMALL`, of the numbers and names.
        theme: where colours come from.

    Raises:
        InputError: for values that are no finite numbers in rows and columns, or names, pictures or means that are not
            as many.

    Examples:
        >>> from manim import Scene
        >>> from network.data.gallery import gallery
        >>> class WhatTheyAskFor(Scene):
        ...     def construct(self):
        ...         values = np.random.default_rng(1).normal(size=(3, 4))
        ...         table = RequestTable(values, ["w_0", "w_1", "b"], gallery().images[:4].reshape(-1, 28, 28))
        ...         self.add(table)
        ...         self.play(table.animate.set_means([0.02, 0.01, -0.3]))
    """

    held: Held

    def __init__(
        self,
        values: ArrayLike,
        names: Sequence[str],
        images: ArrayLike,
        *,
        means: ArrayLike | None = None,
        heading: str = "mean",
        decimals: int = 2,
        size: float = SMALL,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        self.theme, self.decimals = theme, decimals
        self.values = finite(values, "The values of a table", (None, None))
        rows, columns = self.values.shape
        pictures = np.asarray(images)
        if len(names) != rows or len(pictures) != columns:
            raise InputError(f"A table of {rows} rows and {columns} columns has as many names and pictures.")
        given = self.values.mean(axis=1) if means is None else finite(means, "The means", (rows,))
        self.held = Held(means=given)
        across, down = ROOM
        self.names = VGroup(formula(name, size, role="muted", theme=theme) for name in names)
        for row, name in enumerate(self.names):
            name.move_to((-0.75 * across, -row * down, 0), aligned_edge=-LEFT)
        self.pictures = VGroup(_framed(image, theme) for image in pictures)
        for column, picture in enumerate(self.pictures):
            picture.move_to((column * across, ABOVE, 0), aligned_edge=DOWN)
        self.numbers = VGroup(
            VGroup(self._number(value, size).move_to((k * across, -row * down, 0)) for k, value in enumerate(line))
            for row, line in enumerate(self.values)
        )
        at = (columns - 1) * across
        self.means = VGroup(
            self._number(value, size).move_to((at + 1.75 * across, -row * down, 0)) for row, value in enumerate(given)
        )
        self.heading = words(heading, SMALL, "result", theme)
        self.heading.move_to((at + 1.75 * across, ABOVE + PICTURE / 2, 0))
        self.dots = self._dots(rows, columns, size)
        self.rule = Line(UP, DOWN, color=theme.muted, stroke_width=2)
        self.rule.put_start_and_end_on(
            (at + 1.2 * across, ABOVE + PICTURE, 0), (at + 1.2 * across, -(rows - 0.5) * down, 0)
        )
        self.add(self.names, self.pictures, self.numbers, self.dots, self.rule, self.heading, self.means, self.held)
        self.center()
        self.held.move_to(self.numbers)

    def _number(self, value: float, size: float) -> Number:
        number = Number(value, self.decimals, size, theme=self.theme, signed=True)
        return number.set_color(self.theme.hex(sign_role(value, self.decimals)))

    def _dots(self, rows: int, columns: int, size: float) -> VGroup:
        across, down = ROOM
        beside = [((columns - 0.18) * across, -row * down, "dots.c") for row in range(rows)]
        below = [(column * across, (0.15 - rows) * down, "dots.v") for column in range(columns)]
        dots = VGroup(formula(sign, size, role="muted", theme=self.theme) for _x, _y, sign in (*beside, *below))
        for each, (x, y, _sign) in zip(dots, (*beside, *below), strict=True):
            each.move_to((x, y, 0))
        return dots

    def row(self, index: int) -> VGroup:
        """The name and the numbers of a row, without its mean.

        Raises:
            InputError: when there is none.
        """
        place = index_in(index, len(self.names), "row")
        return VGroup(self.names[place], *self.numbers[place])

    def column(self, index: int) -> VGroup:
        """The picture and the numbers of a column.

        Raises:
            InputError: when there is none.
        """
        place = index_in(index, len(self.pictures), "column")
        cells: list[Any] = [line[place] for line in self.numbers]
        return VGroup(self.pictures[place], *cells)

    @property
    def mean_column(self) -> VGroup:
        """The heading and the numbers of the last column."""
        return VGroup(self.heading, *self.means)

    def take(self, **values: Any) -> Self:
        """Show other `means`: for `RunValues`."""
        return self.set_means(values["means"])

    def set_means(self, means: ArrayLike) -> Self:
        """Let the last column hold other numbers, (rows,).

        Raises:
            InputError: for another number of them, or numbers that are not finite.
        """
        array = finite(means, "The means", (len(self.names),))
        self.held.take(means=array)
        for number, value in zip(self.means, array, strict=True):
            number.set_value(float(value))
            number.set_color(self.theme.hex(sign_role(float(value), self.decimals)))
        return self

    @animated_by(set_means)
    def _run_means(self, means: ArrayLike, anim_args: dict[str, Any] | None = None) -> Animation:
        return RunValues(self, means=means)


def _framed(image: Any, theme: Theme) -> VGroup:
    picture = PixelGrid(image, height=PICTURE, theme=theme)
    return VGroup(picture, SurroundingRectangle(picture, color=theme.muted, buff=0, stroke_width=1))
