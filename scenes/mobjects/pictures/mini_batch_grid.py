"""Pictures that are shuffled like cards, and dealt out in rows: each row a mini-batch, or what is shown of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import RIGHT, Animation, AnimationGroup, Brace, LaggedStart, VGroup, VMobject
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.pictures.pixel_grid import PixelGrid
from scenes.mobjects.theme import DARK, Theme, theme_of

DIMMED = 0.25
"""How much is seen of rows that are not picked out."""
ARC = 1.2
"""How far the ways of pictures that change places bend, in radians."""


class MiniBatchGrid(VGroup):
    """Pictures in rows that can be shuffled and dealt, and of which one row after the other is picked out.

    `rearrange` sends every picture on an arc to its place, `deal` moves the rows apart, `pick` lets all rows but one
    step back and a brace stand beside it. The parts: `pictures`, in the order in which they were given, and `brace`.

    Args:
        images: (n, 28, 28) or (n, 784), row by row.
        columns: how many stand in a row; n is a multiple of it.
        height: of a picture, in scene units.
        pitch: from one picture to the next, in scene units.
        theme: where colours come from.

    Raises:
        InputError: for no pictures, rows that are not full, or a height or pitch that is not above 0.

    Examples:
        >>> from manim import Scene
        >>> import numpy as np
        >>> from network.data.gallery import gallery
        >>> class ShuffledAndDealt(Scene):
        ...     def construct(self):
        ...         grid = MiniBatchGrid(gallery().images[:24], columns=8)
        ...         self.add(grid)
        ...         self.play(grid.rearrange(np.random.default_rng(0).permutation(24)))
        ...         self.play(grid.deal(0.4))
        ...         for row in range(3):
        ...             self.play(grid.pick(row))
        ...         self.play(grid.pick(None))
    """

    def __init__(
        self,
        images: ArrayLike,
        columns: int,
        *,
        height: float = 0.7,
        pitch: float = 0.8,
        theme: Theme | str = DARK,
    ) -> None:
        super().__init__()
        self.theme = theme_of(theme)
        pictures = np.asarray(images)
        if columns < 1 or not len(pictures) or len(pictures) % columns:
            raise InputError(f"{len(pictures)} pictures do not fill rows of {columns}: give as many as fill them.")
        if not (height > 0 and pitch > 0):
            raise InputError(f"Pictures have a height and a pitch above 0, not {height} and {pitch}.")
        self.columns, self.pitch, self.gap = columns, float(pitch), 0.0
        self.order = np.arange(len(pictures))
        self.pictures = VGroup(PixelGrid(each, height=height, theme=self.theme) for each in pictures)
        for picture, place in zip(self.pictures, self._places(np.zeros(3)), strict=True):
            picture.move_to(place)
        self.brace = Brace(VGroup(*self.row(0)), RIGHT, buff=0.12, color=self.theme.signal)
        self.brace.set_fill(opacity=0)
        self.add(self.pictures, self.brace)
        self.move_to(self.get_center() - self.pictures.get_center())

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.order) // self.columns

    def row(self, number: int) -> list[VMobject]:
        """The pictures that stand in a row, counted from 0 at the top, from left to right.

        Raises:
            InputError: when there is no such row.
        """
        if not 0 <= number < self.rows:
            raise InputError(f"There is no row {number}: they go from 0 to {self.rows - 1}.")
        return [self.pictures[k] for k in self.order[number * self.columns : (number + 1) * self.columns]]

    def rearrange(self, order: ArrayLike, run_time: float = 3.0) -> Animation:
        """The pictures fly to new places.

        Args:
            order: (n,) which picture comes to each place, by its number in `pictures`.
            run_time: in seconds.

        Raises:
            InputError: when it does not name every picture once.
        """
        new = np.asarray(order)
        if new.shape != self.order.shape or sorted(new.tolist()) != list(range(len(new))):
            raise InputError(f"An order of {len(self.order)} pictures names each of them once.")
        return self._go(new, self.gap, run_time, ARC)

    def deal(self, gap: float, run_time: float = 1.5) -> Animation:
        """The rows move apart.

        Args:
            gap: what is free between two of them besides, in scene units.
            run_time: in seconds.
        """
        return self._go(self.order, float(gap), run_time, 0)

    def pick(self, number: int | None, run_time: float = 0.7) -> Animation:
        """All rows but one step back, and the brace stands beside it; `None` brings all of them back.

        Raises:
            InputError: when there is no such row.
        """
        chosen = range(self.rows) if number is None else [number]
        changes: list[Any] = []
        for row in range(self.rows):
            for picture in self.row(row):
                share = 1.0 if row in chosen else DIMMED
                changes.append(picture.animate.set_opacity(share))
        brace: Any = self.brace.animate.set_fill(opacity=float(number is not None))
        if number is not None:
            y = VGroup(*self.row(number)).get_y()
            brace = self.brace.animate.set_y(y).set_fill(opacity=1)
            if not self.brace.get_fill_opacity():
                self.brace.set_y(y)
                brace = self.brace.animate.set_fill(opacity=1)
        return AnimationGroup(*changes, brace, run_time=run_time)

    def _places(self, corner: Floats) -> list[Floats]:
        """The middles of all places, the first row's first at the corner."""
        down = self.pitch + self.gap
        return [
            corner + np.array([place % self.columns * self.pitch, -(place // self.columns) * down, 0])
            for place in range(len(self.order))
        ]

    def _go(self, order: Sequence[int] | Any, gap: float, run_time: float, arc: float) -> Animation:
        """The pictures go to the places of an order, about the middle that they have."""
        middle = self.pictures.get_center()
        self.order, self.gap = np.asarray(order), gap
        places = np.array(self._places(np.zeros(3)))
        places += middle - (places[0] + places[-1]) / 2
        moves: list[Any] = [
            _sent(self.pictures[int(k)], place, arc) for k, place in zip(self.order, places, strict=True)
        ]
        if not arc:
            return AnimationGroup(*moves, run_time=run_time)
        return LaggedStart(*moves, lag_ratio=0.5 / len(moves), run_time=run_time)


def _sent(picture: Any, place: Floats, arc: float) -> Any:
    """A picture on its way to a place."""
    return picture.animate(path_arc=arc).move_to(place)
