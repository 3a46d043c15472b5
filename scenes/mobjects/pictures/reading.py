"""What became of a picture that a network has read: the picture, the answer, and whether it is right."""

from __future__ import annotations

from manim import DOWN, RIGHT, SurroundingRectangle, VGroup
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.painting.curve import Curve
from scenes.mobjects.pictures.pixel_grid import PixelGrid
from scenes.mobjects.text.typesetting import SMALL, Number
from scenes.mobjects.theme import DARK, Theme, theme_of

TICK = ((0, 0.4, 0), (0.35, 0, 0), (1, 1, 0))
CROSS = (((0, 0, 0), (1, 1, 0)), ((0, 1, 0), (1, 0, 0)))
"""The strokes of the two marks, in a unit square."""


class Mark(Curve):
    """A tick for what is right, a cross for what is wrong: told apart by their shapes, not by their colours alone.

    Args:
        right: which of the two.
        height: in scene units.
        theme: where colours come from.

    Examples:
        >>> from manim import Scene
        >>> class Ticked(Scene):
        ...     def construct(self):
        ...         self.add(VGroup(Mark(True, 2), Mark(False, 2)).arrange(RIGHT))
    """

    def __init__(self, right: bool, height: float = 0.2, theme: Theme | str = DARK) -> None:
        theme = theme_of(theme)
        super().__init__(color=theme.right if right else theme.wrong, stroke_width=4)
        self.right = right
        for stroke in (TICK,) if right else CROSS:
            self.start_new_path(stroke[0])
            self.add_points_as_corners(stroke[1:])
        self.scale(height).center()


class Reading(VGroup):
    """A picture, and right of it what a network takes it for, with a tick or a cross.

    The parts: `picture`, `frame` round it, `answer`, `mark`.

    Args:
        image: the picture, (28, 28) or any other.
        answer: the digit that it is taken for.
        truth: the digit that it is.
        height: of the picture in scene units, at least 0.6: answer and mark stand in it one above the other.
        theme: where colours come from.

    Raises:
        InputError: for what is no picture, or no room for answer and mark.

    Examples:
        >>> from manim import Scene
        >>> from network import load_network
        >>> from network.data.gallery import gallery_digit
        >>> class RightOrWrong(Scene):
        ...     def construct(self):
        ...         image = gallery_digit("3-00")
        ...         self.add(Reading(image, load_network("edges").forward(image).prediction, truth=3))
    """

    def __init__(
        self, image: ArrayLike, answer: int, truth: int, *, height: float = 0.8, theme: Theme | str = DARK
    ) -> None:
        theme = theme_of(theme)
        if not height >= 0.6:
            raise InputError(f"Beside a picture {height} high answer and mark have no room: make it 0.6 or more.")
        super().__init__()
        self.right = answer == truth
        role = "right" if self.right else "wrong"
        self.picture = PixelGrid(image, height=height, theme=theme)
        self.frame = SurroundingRectangle(self.picture, color=theme.muted, buff=0, stroke_width=1)
        self.answer = Number(answer, 0, SMALL, role, theme)
        self.mark = Mark(self.right, theme=theme)
        verdict = VGroup(self.answer, self.mark).arrange(DOWN, buff=0.14).next_to(self.picture, RIGHT, buff=0.14)
        self.add(self.picture, self.frame, *verdict)
        self.center()
