"""Pictures that run by, each with what a network takes it for, and how many of these answers are right."""

from __future__ import annotations

from math import isqrt
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from manim import DOWN, RIGHT, SurroundingRectangle, VGroup, linear
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.checks import finite
from scenes.mobjects.pictures.pixel_grid import PixelGrid
from scenes.mobjects.pictures.reading import Mark
from scenes.mobjects.running import Run
from scenes.mobjects.text.baselines import standing_words
from scenes.mobjects.text.typesetting import SMALL, TITLE, Number, Percentage
from scenes.mobjects.theme import DARK, Theme, theme_of

TRAY = (4, 6)
"""Rows and columns of the tray, which holds the wrong ones that came last."""
GAP = 2
"""Pixels between two pictures of the tray."""
ACCELERATION = 3
"""The pictures seen after a share t of the time are the share t to this power of all."""


class Verdicts:
    """Pictures, what they show and what they are taken for: shared by copies, for they may be many."""

    def __init__(self, images: npt.NDArray[np.uint8], labels: npt.NDArray[Any], answers: npt.NDArray[Any]) -> None:
        self.images, self.labels, self.answers = images, labels, answers
        self.right = np.concatenate([[0], np.cumsum(labels == answers)])
        self.wrong = np.flatnonzero(labels != answers)

    def __deepcopy__(self, memo: Any) -> Self:
        return self


class AccuracyCounter(VGroup):
    """The pictures of a test one after the other, answers and marks beside them, and a count of right and wrong.

    `set_seen` shows the state after so many pictures; `count_up` runs through all of them, faster and faster. Wrong
    ones are laid in a tray.

    The parts: `picture` with its `frame`, `answer` and the two `marks`, of which one is seen; `right`, `wrong`,
    `share`; `tray`.

    Args:
        images: (m, rows, columns), or (m, 784), in [0, 1].
        labels: (m,) what they show.
        answers: (m,) what they are taken for.
        names: what right and wrong answers are called.
        height: of the picture, in scene units.
        theme: where colours come from.

    Raises:
        InputError: for no pictures, pictures outside [0, 1], or labels and answers that are not as many.

    Examples:
        >>> from manim import Scene
        >>> from network import gallery, load_network
        >>> class HowManyAreRight(Scene):
        ...     def construct(self):
        ...         digits = gallery()
        ...         answers = load_network("edges").forward(digits.images).prediction
        ...         counter = AccuracyCounter(digits.images, digits.labels, answers)
        ...         self.add(counter)
        ...         self.play(counter.count_up())
    """

    def __init__(
        self,
        images: ArrayLike,
        labels: ArrayLike,
        answers: ArrayLike,
        *,
        names: tuple[str, str] = ("right", "wrong"),
        height: float = 3.6,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        pictures = np.asarray(images, np.float32)
        if pictures.ndim == 2 and isqrt(pictures.shape[1]) ** 2 == pictures.shape[1]:
            pictures = pictures.reshape(len(pictures), isqrt(pictures.shape[1]), -1)
        if pictures.ndim != 3 or not len(pictures):
            raise InputError(f"A counter counts pictures, at least one, not an array of shape {pictures.shape}.")
        if not ((pictures >= 0) & (pictures <= 1)).all():
            raise InputError("The pictures of a counter have values from 0 to 1.")
        shown, said = (finite(each, "Labels and answers", (len(pictures),)) for each in (labels, answers))
        self.verdicts = Verdicts(np.round(255 * pictures).astype(np.uint8), shown.astype(int), said.astype(int))
        self.theme, self.seen = theme, 0
        self.picture = PixelGrid(pictures[0], height, theme=theme)
        self.frame = SurroundingRectangle(self.picture, color=theme.muted, buff=0, stroke_width=1.5)
        self.answer = Number(0, 0, TITLE, theme=theme).scale(1.4)
        self.marks = VGroup(Mark(True, 0.5, theme), Mark(False, 0.5, theme))
        for mark in self.marks:
            mark.next_to(self.answer, DOWN, buff=0.3)
        verdict = VGroup(self.answer, self.marks).next_to(self.picture, RIGHT, buff=0.4)
        self._lay_out_counts(names)
        rows, columns = TRAY
        side = pictures.shape[1:]
        self.tray = PixelGrid(
            np.zeros((rows * (side[0] + GAP) - GAP, columns * (side[1] + GAP) - GAP)), 0.64 * height, theme=theme
        )
        counts = VGroup(self.counts, self.tray).arrange(DOWN, buff=0.45)
        counts.next_to(verdict, RIGHT, buff=1.2).set_y(self.picture.get_y())
        self.add(self.picture, self.frame, verdict, counts)
        self.set_seen(0)
        self.center()

    def _lay_out_counts(self, names: tuple[str, str]) -> None:
        theme = self.theme
        self.right, self.wrong = (Number(0, 0, TITLE, role, theme, edge="right") for role in ("right", "wrong"))
        self.share = Percentage(0, 1, TITLE, "ink", theme, edge="right")
        columns = [
            VGroup(number, standing_words(name, SMALL, "muted", theme))
            for number, name in zip((self.right, self.wrong), names, strict=True)
        ]
        most = len(self.verdicts.labels)
        widest = Number(most, 0, TITLE, theme=theme).width
        for column in columns:
            number, name = column
            name.next_to(number, RIGHT, buff=0.2, aligned_edge=DOWN)
        columns[1].shift((widest + columns[0][1].width + 1.0) * RIGHT)
        self.share.next_to(columns[1], RIGHT, buff=1.4)
        self.counts = VGroup(*columns, self.share)

    @property
    def count(self) -> int:
        """How many pictures there are."""
        return len(self.verdicts.labels)

    @property
    def accuracy(self) -> float:
        """The share of right answers among those seen, 0 to 1."""
        return float(self.verdicts.right[self.seen] / max(self.seen, 1))

    def set_seen(self, seen: float) -> Self:
        """Show how it stands after so many pictures, from 0 to all; the last of them is on show.

        Raises:
            InputError: for a number that is not there.
        """
        if not 0 <= seen <= self.count:
            raise InputError(f"There are {self.count} pictures: {seen} cannot have been seen.")
        self.seen = int(seen)
        last, data = max(self.seen - 1, 0), self.verdicts
        self.picture.set_values(data.images[last] / 255)
        right = bool(data.answers[last] == data.labels[last])
        self.answer.set_value(int(data.answers[last]))
        self.answer.set_color(self.theme.hex("right" if right else "wrong"))
        for mark, is_it in zip(self.marks, (right, not right), strict=True):
            mark.set_stroke(opacity=float(is_it and self.seen > 0))
        self.answer.set_opacity(float(self.seen > 0))
        self.right.set_value(int(data.right[self.seen]))
        self.wrong.set_value(int(self.seen - data.right[self.seen]))
        self.share.set_value(self.accuracy)
        self.share.set_opacity(float(self.seen > 0))
        self.tray.set_values(self._laid_aside())
        return self

    def count_up(self, run_time: float = 8.0) -> Run:
        """Run through all pictures from the one on show, faster and faster."""
        return CountUp(self, "seen", self.count, run_time=run_time, rate_func=linear)

    def _laid_aside(self) -> npt.NDArray[np.floating]:
        """The last wrong ones as one picture."""
        rows, columns = TRAY
        wrong = self.verdicts.wrong[: np.searchsorted(self.verdicts.wrong, self.seen)][-rows * columns :]
        height, width = self.verdicts.images.shape[1:]
        sheet = np.zeros((rows * (height + GAP) - GAP, columns * (width + GAP) - GAP))
        for place, k in enumerate(wrong):
            y, x = divmod(place, columns)
            top, left = y * (height + GAP), x * (width + GAP)
            sheet[top : top + height, left : left + width] = self.verdicts.images[k] / 255
        return sheet


class CountUp(Run):
    """All pictures run by: see `AccuracyCounter.count_up`."""

    mobject: Any

    def interpolate_mobject(self, alpha: float) -> None:
        """So many have been seen by now."""
        share = self.rate_func(alpha) ** ACCELERATION
        self.mobject.set_seen(round((1 - share) * self.origin + share * self.goal))
