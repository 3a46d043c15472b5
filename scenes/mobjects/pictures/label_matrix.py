"""Which labels pictures were given against what they show."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from manim import DOWN, LEFT, UP, Animation, SurroundingRectangle, VGroup, VMobject
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.pictures.pixel_grid import PixelGrid
from scenes.mobjects.running import Held, RunValues, animated_by
from scenes.mobjects.text.typesetting import SMALL, words
from scenes.mobjects.theme import DARK, Theme, theme_of

FILLED = 0.6
"""How high a name is at the most, as a share of its row."""


class LabelMatrix(VGroup):
    """What pictures were called: a row for what they show, a column for each label, bright where many were given it.

    A cell is as bright as the square root of its share of the row, so that one in ten can still be seen. True labels
    are the diagonal, consistent renaming is one bright cell in each row, labels drawn at random are even grey.
    `set_matrix` shows other labels; through `.animate` the shares run there.

    The parts: `grid`, `frame` round it, `rows` and `columns`, the names at its left and below it, and `titles` of both.

    Args:
        matrix: (n, n) how often each label was given, or any other numbers that are not negative; each row is divided
            by its sum. `network.data.label_noise.label_matrix` counts them.
        names: of the labels; by default they count from 0.
        height: of the grid in scene units.
        titles: what the rows are, above the grid's left corner, and what the columns are, below it; none if empty.
        theme: where colours come from.

    Raises:
        InputError: for what is no square of finite numbers from 0 on, names that are not as many, or a height that is
            not positive.

    Examples:
        >>> from manim import Scene
        >>> from network.data.gallery import gallery
        >>> from network.data.label_noise import label_matrix, wrong_labels
        >>> labels = gallery().labels
        >>> class SomeAreWrong(Scene):
        ...     def construct(self):
        ...         matrix = LabelMatrix(label_matrix(labels, labels))
        ...         self.add(matrix)
        ...         self.play(matrix.animate.set_matrix(label_matrix(labels, wrong_labels(labels, 0.5, seed=1))))
    """

    held: Held

    def __init__(
        self,
        matrix: ArrayLike,
        names: list[str] | None = None,
        *,
        height: float = 4.0,
        titles: tuple[str, str] = ("it shows", "it is called"),
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        shares = _shares_of(matrix)
        called = [str(k) for k in range(len(shares))] if names is None else list(names)
        if len(called) != len(shares):
            raise InputError(f"There are {len(shares)} labels: name as many, not {len(called)}.")
        self.held = Held(shares=shares)
        self.grid = PixelGrid(np.sqrt(shares), height, range=(0, 1), theme=theme)
        self.frame = SurroundingRectangle(self.grid, color=theme.muted, buff=0, stroke_width=1)
        pitch = height / len(shares)
        self.rows, self.columns = (VGroup(_name(text, pitch, theme) for text in called) for _ in range(2))
        for k, (row, column) in enumerate(zip(self.rows, self.columns, strict=True)):
            row.next_to(self.grid.cell_center(k, 0) + pitch / 2 * LEFT, LEFT, buff=0.15)
            column.next_to(self.grid.cell_center(len(called) - 1, k) + pitch / 2 * DOWN, DOWN, buff=0.15)
        self.titles = VGroup()
        if titles[0]:
            above = words(titles[0], SMALL, "muted", theme).next_to(self.grid, UP, buff=0.18)
            self.titles.add(above.align_to(self.rows, LEFT))
        if titles[1]:
            self.titles.add(words(titles[1], SMALL, "muted", theme).next_to(self.columns, DOWN, buff=0.18))
        self.add(self.held, self.grid, self.frame, self.rows, self.columns, self.titles)
        self.center()

    @property
    def shares(self) -> Floats:
        """(n, n) the share of the pictures of each row that have each label: 0 to 1."""
        return self.held.values["shares"].copy()

    def set_matrix(self, matrix: ArrayLike) -> Self:
        """Show other labels; `.animate.set_matrix(...)` lets the shares run there.

        Raises:
            InputError: as for the class, and for other labels than there are.
        """
        return self.take(shares=_shares_of(matrix))

    @animated_by(set_matrix)
    def _run_matrix(self, matrix: ArrayLike, anim_args: dict[str, Any] | None = None) -> Animation:
        return RunValues(self, shares=_shares_of(matrix))

    def take(self, **values: ArrayLike) -> Self:
        """Show other `shares`."""
        shares = np.asarray(values["shares"], np.float64)
        if shares.shape != self.shares.shape:
            raise InputError(f"This matrix has {len(self.shares)} labels, not {len(shares)}.")
        self.held.take(shares=shares)
        self.grid.set_values(np.sqrt(shares))
        return self


def _shares_of(matrix: ArrayLike) -> npt.NDArray[np.float64]:
    """Each row divided by its sum; one without pictures stays empty."""
    try:
        counts = np.asarray(matrix, np.float64)
    except (TypeError, ValueError):
        raise InputError(f"A matrix of labels is made of numbers, not of {matrix!r}.") from None
    if counts.ndim != 2 or not counts.size or counts.shape[0] != counts.shape[1]:
        raise InputError(f"A matrix of labels has a row and a column for each of them, but got shape {counts.shape}.")
    if not (np.isfinite(counts).all() and counts.min() >= 0):
        raise InputError("A matrix of labels counts pictures: its numbers are finite and not negative.")
    sums = counts.sum(axis=1, keepdims=True)
    return np.divide(counts, sums, out=np.zeros_like(counts), where=sums > 0)


def _name(text: str, pitch: float, theme: Theme) -> VMobject:
    """A name beside its row, in small words, or smaller where rows are narrow."""
    name: VMobject = words(text, SMALL, theme=theme)
    if name.height > FILLED * pitch:
        name.scale_to_fit_height(FILLED * pitch)
    return name
