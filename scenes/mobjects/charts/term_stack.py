"""A weighted sum stacked up: a block for each product w a, what adds in one column and what takes away in the next."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import LEFT, RIGHT, UP, Animation, Line, Rectangle, Square, UpdateFromAlphaFunc, VGroup, linear, smooth
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.checks import Floats, finite
from scenes.mobjects.painting.raster import Raster
from scenes.mobjects.theme import DARK, Theme, theme_of

ON_THEIR_WAY = 3.0
"""How many blocks are on their way at once."""


class TermStack(VGroup):
    """What a weighted sum is made of: blocks as high as their w a.

    Positive products stand one on the other; negative ones hang in the column beside it, from its top downwards, and
    where they end a line marks the sum. `gather` lets them come from where they were.

    The parts: `ground`, the line of 0; `added` and `taken`, the blocks of either sign in the order of the terms;
    `level`, the line of the sum.

    Args:
        terms: (n,) the products, or a picture (rows, columns) of them in reading order; those of 0 have no block.
        unit: how high 1 is, in scene units.
        width: of a column.
        theme: where colours come from.

    Raises:
        InputError: for terms that are not finite, or a unit or width that is not positive.

    Examples:
        >>> from manim import Scene
        >>> class ThreeAndOneLess(Scene):
        ...     def construct(self):
        ...         self.add(TermStack([1.0, 0.5, 1.5, -1.0]))
    """

    def __init__(self, terms: ArrayLike, *, unit: float = 0.5, width: float = 0.5, theme: Theme | str = DARK) -> None:
        theme = theme_of(theme)
        super().__init__()
        if not (0 < unit < np.inf and 0 < width < np.inf):
            raise InputError(f"The unit and the width of a stack are positive scene units, not {unit} and {width}.")
        values = finite(terms, "The terms of a stack", (None,) * np.ndim(terms)).ravel()
        self.unit, self.theme = float(unit), theme
        self.indices: tuple[list[int], list[int]] = (
            np.flatnonzero(values > 0).tolist(),
            np.flatnonzero(values < 0).tolist(),
        )
        top = float(values[values > 0].sum())
        rising = np.concatenate([[0.0], np.cumsum(values[self.indices[0]])])
        falling = top + np.concatenate([[0.0], np.cumsum(values[self.indices[1]])])
        self.ground = Line(width * LEFT, width * RIGHT, color=theme.muted, stroke_width=3)
        self.added = self._column(rising, -width / 2, width, "positive")
        self.taken = self._column(falling, width / 2, width, "negative")
        self.level = Line(width * LEFT, width * RIGHT, color=theme.result, stroke_width=4)
        self.level.shift(values.sum() * self.unit * UP)
        self.add(self.ground, self.added, self.taken, self.level)

    def set_seen(self, added: bool, taken: bool) -> Self:
        """Show the blocks of either sign, and with the second the line of the sum, or leave room for them."""
        self.added.set_opacity(float(added))
        self.taken.set_opacity(float(taken))
        self.level.set_stroke(opacity=float(taken))
        return self

    def gather(self, sign: int, picture: Raster, run_time: float = 3.0) -> Animation:
        """Blocks fly in from the pixels of a picture, one after the other; with the negative ones comes the level.

        Args:
            sign: 1 for what adds, -1 for what takes away.
            picture: which has a pixel for each term, in the same order.
            run_time: in seconds.
        """
        blocks, indices = (self.added, self.indices[0]) if sign > 0 else (self.taken, self.indices[1])
        rows, columns = picture.colors.shape[1:3]
        ends = blocks.copy().set_opacity(1)
        starts = VGroup(
            Square(picture.height / rows).match_style(end).move_to(picture.cell_center(*divmod(index, columns)))
            for end, index in zip(ends, indices, strict=True)
        )

        def fly(stack: Any, time: float) -> None:
            if sign < 0:
                stack.level.set_stroke(opacity=time)
            for k, (block, start, end) in enumerate(zip(blocks, starts, ends, strict=True)):
                share = float(np.clip((time * (len(ends) - 1 + ON_THEIR_WAY) - k) / ON_THEIR_WAY, 0, 1))
                block.interpolate(start, end, smooth(share)).set_opacity(float(share > 0))

        return UpdateFromAlphaFunc(self, fly, run_time=run_time, rate_func=linear)

    def _column(self, ends: Floats, x: float, width: float, role: str) -> VGroup:
        """Blocks between each of these numbers and the next."""
        column, colour = VGroup(), self.theme.hex(role)
        for one, other in zip(ends[:-1].tolist(), ends[1:].tolist(), strict=True):
            block = Rectangle(height=abs(other - one) * self.unit, width=width)
            block.set_fill(colour, 1).set_stroke(self.theme.canvas, 1)
            column.add(block.move_to(x * RIGHT + (one + other) / 2 * self.unit * UP))
        return column
