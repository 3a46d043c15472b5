"""What a network learns from: pictures, each with the digit that it should have answered."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from manim import RIGHT, Animation, Line, SurroundingRectangle, VGroup

from network.errors import InputError
from scenes.mobjects.pictures.pixel_grid import PixelGrid
from scenes.mobjects.text.typesetting import LABEL, SMALL, Number
from scenes.mobjects.theme import DARK, Theme, theme_of

LARGE = 1.0
"""From this height on, in scene units, the label of a pair is written in `LABEL` size."""
ARROW, GAP = 0.35, 0.12
"""The length of the arrow and the room round it, as shares of the picture's height."""


class TrainingPair(VGroup):
    """An example to learn from: a picture, an arrow, and the digit that should be answered.

    The parts: `picture`, `frame` round it, `arrow`, `label`.

    Args:
        image: (28, 28) or any other picture, or 784 values.
        label: the right answer.
        height: of the picture in scene units.
        theme: where colours come from.

    Raises:
        InputError: for what is no picture, or a label that is no whole number from 0 on.

    Examples:
        >>> from manim import Scene
        >>> from network.data.gallery import gallery_digit
        >>> class OneExample(Scene):
        ...     def construct(self):
        ...         self.add(TrainingPair(gallery_digit("3-00"), 3, height=3))
    """

    def __init__(self, image: npt.ArrayLike, label: int, height: float = 1.2, *, theme: Theme | str = DARK) -> None:
        theme = theme_of(theme)
        super().__init__()
        self.picture = PixelGrid(image, height=height, theme=theme)
        self.frame = SurroundingRectangle(self.picture, color=theme.muted, buff=0, stroke_width=1)
        shaft, tip = ARROW * height, 0.1 * height
        self.arrow = VGroup(
            Line((0, 0, 0), (shaft, 0, 0)),
            Line((shaft - tip, tip, 0), (shaft, 0, 0)),
            Line((shaft - tip, -tip, 0), (shaft, 0, 0)),
        ).set_stroke(theme.muted, 2)
        self.arrow.next_to(self.picture, RIGHT, buff=GAP * height)
        self.label = Number(_checked(label), 0, LABEL if height >= LARGE else SMALL, theme=theme)
        self.label.next_to(self.arrow, RIGHT, buff=GAP * height)
        self.add(self.picture, self.frame, self.arrow, self.label)
        self.center()

    def set_pair(self, image: npt.ArrayLike, label: int) -> Self:
        """Show another example.

        Raises:
            InputError: as for the class, and for a picture of another shape.
        """
        self.label.set_value(_checked(label))
        self.picture.set_values(image)
        return self


class PairGrid(VGroup):
    """Many examples to learn from, in rows, which can give way to others.

    Args:
        images: (n, 28, 28) or (n, 784).
        labels: (n,) the right answers.
        columns: how many stand in a row.
        height: of each picture in scene units.
        room: from one to the next, across and down, in scene units.
        theme: where colours come from.

    Raises:
        InputError: for no examples, or not one label a picture.

    Examples:
        >>> from manim import Scene
        >>> from network.data.gallery import gallery
        >>> class ManyExamples(Scene):
        ...     def construct(self):
        ...         digits = gallery()
        ...         grid = PairGrid(digits.images[:40], digits.labels[:40], columns=8)
        ...         self.add(grid)
        ...         self.play(grid.exchange(digits.images[40:80], digits.labels[40:80], seed=1))
    """

    def __init__(
        self,
        images: npt.ArrayLike,
        labels: npt.ArrayLike,
        columns: int = 10,
        height: float = 0.56,
        *,
        room: tuple[float, float] = (1.3, 0.7),
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        for place, (image, label) in enumerate(zip(*_checked_pairs(images, labels), strict=True)):
            pair = TrainingPair(image, int(label), height, theme=theme)
            self.add(pair.shift((place % columns * room[0], -(place // columns) * room[1], 0)))
        self.center()

    def exchange(self, images: npt.ArrayLike, labels: npt.ArrayLike, seed: int = 0, run_time: float = 2.0) -> Animation:
        """One after the other, in random order, the examples give way to others: the k-th to the k-th.

        Args:
            images: as many as there are pairs.
            labels: likewise.
            seed: of the order.
            run_time: in seconds.

        Raises:
            InputError: when they are not as many.
        """
        new_images, new_labels = _checked_pairs(images, labels)
        if len(new_labels) != len(self):
            raise InputError(f"This grid has {len(self)} pairs to be exchanged, but got {len(new_labels)}.")
        return Exchange(self, new_images, new_labels, seed, run_time)


class Exchange(Animation):
    """The pairs of a grid give way to others in random order."""

    def __init__(self, grid: PairGrid, images: Any, labels: Any, seed: int, run_time: float) -> None:
        self.images, self.labels = images, labels
        self.order = np.random.default_rng(seed).permutation(len(labels))
        super().__init__(grid, run_time=run_time)

    def begin(self) -> None:
        """None has changed yet."""
        self.changed = 0
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """So many have changed by now."""
        reached = round(min(max(alpha, 0), 1) * len(self.order))
        for place in self.order[self.changed : reached]:
            self.mobject.submobjects[place].set_pair(self.images[place], int(self.labels[place]))
        self.changed = max(self.changed, reached)


def _checked(label: int) -> int:
    if int(label) != label or label < 0:
        raise InputError(f"The label of a picture is a whole number from 0 on, not {label}.")
    return int(label)


def _checked_pairs(images: npt.ArrayLike, labels: npt.ArrayLike) -> tuple[Any, Any]:
    pictures, answers = np.asarray(images), np.asarray(labels)
    if not len(pictures) or answers.shape != (len(pictures),):
        raise InputError(f"Pairs are pictures with one label each, but got {len(pictures)} and {answers.shape}.")
    return pictures, answers
