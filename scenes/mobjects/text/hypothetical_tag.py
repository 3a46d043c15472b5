"""The tag that says: what you see here was designed, not computed."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Line, Mobject, RoundedRectangle, VGroup
from manim.typing import Vector3D

from network.errors import InputError
from scenes.mobjects.text.typesetting import SMALL, words
from scenes.mobjects.theme import DARK, Theme, theme_of

MARGIN = 0.5


class HypotheticalTag(VGroup):
    """A small hatched label beside a picture that no network computed: designed by hand, or a thought experiment.

    It tells by its hatching and its words, not by a colour, so that it survives print.

    Args:
        beside: the mobject it stands under, or a corner of the frame such as `UR`.
        text: what it says.
        direction: on which side of the mobject.
        theme: where colours come from.

    Raises:
        InputError: for an empty text, or a corner that is not a direction.

    Examples:
        >>> from manim import UL, Scene, Square
        >>> class Designed(Scene):
        ...     def construct(self):
        ...         picture = Square(3)
        ...         self.add(picture, HypotheticalTag(picture), HypotheticalTag(UL, "thought experiment"))
    """

    def __init__(
        self,
        beside: Mobject | Vector3D,
        text: str = "designed by hand",
        *,
        direction: Vector3D = DOWN,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        if not text.strip():
            raise InputError("A tag says what is hypothetical about the picture: its text is empty.")
        self.text = words(text, SMALL, "muted", theme)
        self.outline = RoundedRectangle(0.1, width=self.text.width + 1.05, height=self.text.height + 0.3)
        self.outline.set_stroke(theme.muted, 1.5).set_fill(theme.canvas, 0.85)
        self.text.move_to(self.outline).align_to(self.outline, RIGHT).shift(0.2 * LEFT)
        self.hatching = _hatching(0.5, self.outline.height - 0.24, theme)
        self.hatching.move_to(self.outline).align_to(self.outline, LEFT).shift(0.18 * RIGHT)
        self.add(self.outline, self.hatching, self.text)
        if isinstance(beside, Mobject):
            self.next_to(beside, direction, buff=0.2)
        elif np.shape(beside) == (3,) and np.isfinite(beside).all() and np.any(beside):
            self.to_corner(np.sign(beside), buff=MARGIN)
        else:
            raise InputError(f"A tag stands beside a mobject or in a corner such as UR, not at {beside!r}.")


def _hatching(width: float, height: float, theme: Theme) -> VGroup:
    """Four slanted lines that fill a rectangle."""
    lean = min(height / 2, 0.36 * width)  # a tag of several lines is no wider there
    starts = np.linspace(0, width - lean, 4)
    slanted = [Line(x * RIGHT, (x + lean) * RIGHT + height * UP) for x in starts]
    return VGroup(*slanted).set_stroke(theme.muted, 2)
