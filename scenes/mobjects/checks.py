"""Checks of what is handed to the kit: numbers, shapes, indices."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from network.errors import InputError

Floats = NDArray[np.float64]


def finite(values: ArrayLike, what: str, shape: tuple[int | None, ...]) -> Floats:
    """The values as a new float64 array of that shape (`None`: any size).

    Raises:
        InputError: when they are not numbers, not finite, or of another shape.
    """
    try:
        array = np.array(values, np.float64)
    except (TypeError, ValueError):
        raise InputError(f"{what} must be numbers, not {values!r}.") from None
    wanted = [given if size is None else size for size, given in zip(shape, array.shape, strict=False)]
    if array.ndim != len(shape) or list(array.shape) != wanted:
        sizes = ", ".join("any" if size is None else str(size) for size in shape)
        expected = f"of shape ({sizes})" if shape else "one number"
        raise InputError(f"{what} must be {expected}, not of shape {array.shape}.")
    if array.size == 0 or not np.isfinite(array).all():
        raise InputError(f"{what} must be finite and at least one: NaN, infinity and empty arrays cannot be shown.")
    return array


def index_in(index: Any, count: int, what: str, drawn: Sequence[int | None] | None = None) -> int:
    """The index, when there is such an entry and (with `drawn`) it is not hidden in an ellipsis.

    Raises:
        InputError: naming the entries there are.
    """
    if isinstance(index, bool) or not isinstance(index, int | np.integer) or not 0 <= index < count:
        raise InputError(f"There is no {what} {index!r}: they count from 0 to {count - 1}.")
    if drawn is not None and index not in drawn:
        seen = ", ".join(str(each) for each in drawn if each is not None)
        raise InputError(f"{what.capitalize()} {index} is hidden in the ellipsis: the ones drawn are {seen}.")
    return int(index)


def drawn_indices(count: int, max_shown: int, shown: Sequence[int] | None = None) -> list[int | None]:
    """Which of `count` entries are drawn; `None` stands for an ellipsis.

    Args:
        count: how many there are.
        max_shown: how many places there are for the first ones, an ellipsis and the last, when nothing is chosen.
        shown: the indices to draw instead; what they leave out is an ellipsis.

    Raises:
        InputError: for fewer than 3 places, an empty choice, or an index that is not there.
    """
    if shown is None:
        if max_shown < 3:
            raise InputError(f"An abridged row needs at least 3 places (first, ellipsis, last), not {max_shown}.")
        shown = range(count) if count <= max_shown else [*range(max_shown - 2), count - 1]
    chosen = sorted({index_in(index, count, "entry") for index in shown})
    if not chosen:
        raise InputError("At least one entry must be drawn: the choice is empty.")
    drawn: list[int | None] = []
    for before, index in zip([-1, *chosen], [*chosen, count], strict=True):
        drawn += [None] if index > before + 1 else []
        drawn += [index] if index < count else []
    return drawn


def sign_role(value: float, decimals: int) -> str:
    """The role that colours a signed number as it is printed: positive, negative, or ink for a zero."""
    rounded = round(value, decimals)
    return "positive" if rounded > 0 else "negative" if rounded < 0 else "ink"
