"""What charts share: numbers that run, a frame to draw them in, words on a common baseline."""

from typing import Self

import numpy as np
from manim import DOWN, LEFT, UP, VGroup, VMobject
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.charts.graph import Frame, round_step
from scenes.mobjects.checks import Floats
from scenes.mobjects.running import Held, Setting
from scenes.mobjects.text.typesetting import SMALL, words
from scenes.mobjects.theme import DARK, Theme, theme_of


class Chart(VGroup):
    """A drawing of numbers in a frame: `take` draws others, and `RunValues` lets them run there.

    Args:
        frame: where numbers are in the scene.
        theme: where colours come from.
        values: name -> array, the numbers on show.
    """

    held: Held
    theme = Setting[Theme]()

    def __init__(self, frame: Frame, theme: Theme | str = DARK, **values: ArrayLike) -> None:
        theme = theme_of(theme)
        super().__init__()
        self.theme, self.frame = theme, frame
        self.held.take(**values)
        self.add(frame, self.held)

    @property
    def unit(self) -> float:
        """How much it has been scaled since it was made."""
        return self.frame.unit

    def take(self, **values: ArrayLike) -> Self:
        """Draw other numbers, any of those there are.

        Raises:
            InputError: for numbers that do not fit.
        """
        raise NotImplementedError


def beside_axis(label: str, numbers: VGroup, frame: Frame, direction: int, theme: Theme) -> VMobject:
    """The words that say what an axis counts: under the middle of an x axis, above the top of a y axis."""
    typeset = words(label, SMALL, "muted", theme)
    if direction == 0:
        lowest = min([float(frame.get_bottom()[1]), *(float(number.get_bottom()[1]) for number in numbers)])
        return typeset.next_to(np.array([frame.get_x(), lowest, 0]), DOWN, buff=0.2)
    return typeset.next_to(frame.get_corner(UP + LEFT), UP, buff=0.25).align_to(numbers.get_left(), LEFT)


def range_above(greatest: float) -> tuple[float, float]:
    """From 0 to a round number that is not less than the greatest value."""
    if greatest <= 0:
        return 0.0, 1.0
    step = round_step(greatest / 10)
    return 0.0, float(np.ceil(greatest / step - 1e-6) * step) or step


def powers_around(values: Floats) -> tuple[float, float]:
    """From the power of ten below the least of some positive values to the one above the greatest."""
    positive(values)
    least, greatest = np.floor(np.log10(values.min()) + 1e-9), np.ceil(np.log10(values.max()) - 1e-9)
    return float(10.0**least), float(10.0 ** max(greatest, least + 1))


def positive(values: ArrayLike) -> None:
    """Refuse what a logarithmic scale has no place for.

    Raises:
        InputError: when a value is not positive.
    """
    if np.min(values) <= 0:
        raise InputError(f"On a logarithmic scale all values are positive: {np.min(values)} has no place there.")
