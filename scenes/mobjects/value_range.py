"""The range in which values are shown, and with it the colour of each."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.theme import Colours, Theme


@dataclass(frozen=True)
class ValueRange:
    """From where to where the values of a layer or of a picture go, and so in which colours they are seen.

    Values from `low`, the canvas, to `high` run up to the colour of activations. Where `low` is negative they take the
    theme's signed colours instead: 0 is the canvas, and what is equally large is equally strong on both sides.

    A value beyond an end has the colour of that end, and stays the number that it is. An infinite end is drawn as far
    out as the largest |value| shown so far: `holding` gives the range in which more is shown. Where there is no upper
    end, even a range from 0 gives way to a negative value, and has no lower end from then on.

    Attributes:
        low: the lower end, or -infinity.
        high: the upper end, or infinity.
        seen: the largest |value| shown so far, where an end is infinite.

    Raises:
        InputError: when `low` is not less than `high`, when one of them is NaN, or `seen` negative or not finite.

    Examples:
        >>> from scenes.mobjects import DARK
        >>> ValueRange(0, math.inf).holding([0.5, 3.0]).ends
        (0.0, 3.0)
        >>> ValueRange(-1, 1).colours([-1, 0], DARK).round(2).tolist()
        [[1.0, 0.35, 0.37, 1.0], [0.04, 0.05, 0.08, 1.0]]
    """

    low: float = 0.0
    high: float = 1.0
    seen: float = 0.0

    def __post_init__(self) -> None:
        """Check the ends and make them plain floats: Manim's play cache does not see numpy's."""
        for name in ("low", "high", "seen"):
            object.__setattr__(self, name, float(getattr(self, name)))
        if not (self.low < self.high and self.low < math.inf and self.high > -math.inf):
            raise InputError(
                f"A range of values goes from a number to a greater one, not from {self.low:g} to {self.high:g}."
            )
        if not 0 <= self.seen < math.inf:
            raise InputError(f"The largest |value| seen so far is finite and not negative, not {self.seen:g}.")

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Itself: it cannot change."""
        return self

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the greatest value that have a colour of their own: infinite ends as they are drawn."""
        reach = self.seen or 1.0
        low = -reach if self.low == -math.inf else self.low
        high = reach if self.high == math.inf else self.high
        return (low, high) if low < high else (low, low + 1)  # so far only what lies beyond the one end was shown

    @property
    def unbounded(self) -> bool:
        """Whether an end is infinite, and so moves with what is shown."""
        return math.inf in (self.high, -self.low)

    @property
    def signed(self) -> bool:
        """Whether its colours are those of signed quantities, on both sides of 0."""
        return self.low < 0

    @property
    def largest(self) -> float:
        """The size of value that is drawn in full."""
        return max(map(abs, self.ends))

    def reaches(self, value: float) -> bool:
        """Whether a value has a colour of its own."""
        low, high = self.ends
        return low <= value <= high

    def holding(self, values: ArrayLike | float) -> ValueRange:
        """The range in which these values, too, are shown: itself, unless an infinite end has to move."""
        if not self.unbounded or (isinstance(values, float) and max(self.low, 0) <= values <= self.seen):
            return self  # as it mostly is, and quickly told
        array = np.asarray(values)
        least, most = float(array.min()), float(array.max())
        largest = max(-least, most, self.seen)
        low = -math.inf if self.high == math.inf and self.low >= 0 and least < 0 else self.low
        return self if (largest, low) == (self.seen, self.low) else replace(self, low=low, seen=largest)

    def towards(self, other: ValueRange, share: float) -> ValueRange:
        """On the way to another range: its kind at once, while an infinite end moves evenly from here to there."""
        if share == 0:
            return self
        if self is other or share == 1 or self.seen == other.seen:
            return other
        return replace(other, seen=(1 - share) * self.seen + share * other.seen)

    # ---- what values look like ----

    def colours(self, values: ArrayLike, theme: Theme) -> Colours:
        """The colours of values in a theme: (...) -> (..., 4), opaque."""
        if self.signed:
            return theme.signed(values, self.largest)
        return theme.activations(values if self.ends == (0, 1) else self._shares(values))

    def strengths(self, values: ArrayLike) -> Floats:
        """How far the colours of values are from the canvas, in [0, 1]: (...) -> (...)."""
        if self.signed:
            return np.sqrt(np.clip(abs(np.asarray(values, float)) / self.largest, 0, 1))
        return np.clip(self._shares(values), 0, 1)

    def dimmed(self, values: ArrayLike, share: float | Floats) -> Floats:
        """Values with a share of their distance from the one that is canvas."""
        blank = max(self.low, 0.0)
        return blank + share * (np.asarray(values, float) - blank)

    def legible_on(self, value: float, theme: Theme) -> str:
        """The colour of a theme for a number printed on a value."""
        return theme.legible_over(self.colours(value, theme))

    def _shares(self, values: ArrayLike) -> Floats:
        low, high = self.ends
        return (np.asarray(values, float) - low) / (high - low)


RangeLike: TypeAlias = ValueRange | tuple[float, float] | None
"""A range, or its two ends; with `None` it follows from what is shown."""

AS_SHOWN = ValueRange(0, math.inf, seen=1)
"""From 0 to 1, until a larger value or a negative one is shown."""


def range_of(given: RangeLike) -> ValueRange:
    """The range that is meant.

    Raises:
        InputError: when it is none.
    """
    if given is None:
        return AS_SHOWN
    if isinstance(given, ValueRange):
        return given
    try:
        low, high = map(float, given)
    except (TypeError, ValueError):
        raise InputError(f"A range of values is told by its two ends such as (-1, 1), not {given!r}.") from None
    return ValueRange(low, high)


def finite_value(value: Any, what: str) -> float:
    """The value as a plain float.

    Raises:
        InputError: when it is no finite number.
    """
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise InputError(f"{what} shows a finite number, not {value}.")
    return number
