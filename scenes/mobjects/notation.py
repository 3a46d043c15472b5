"""What written-out formulas share: which of many entries are drawn, where they stand, what encloses them."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, VMobject
from manim.mobject.text.typst_mobject import Typst
from numpy.typing import ArrayLike, NDArray

from network.errors import InputError
from scenes.mobjects.theme import DARK, Theme
from scenes.mobjects.typesetting import LABEL, Number

Show = Literal["symbols", "numbers", "both"]
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
    if array.ndim != len(shape) or any(size not in (None, given) for size, given in zip(shape, array.shape, strict=True)):
        expected = "one number" if not shape else f"of shape ({', '.join('any' if s is None else str(s) for s in shape)})"
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


def drawn_indices(count: int, max_shown: int) -> list[int | None]:
    """Which of `count` entries are drawn in at most `max_shown` places; `None` stands for an ellipsis."""
    if max_shown < 3:
        raise InputError(f"An abridged row needs at least 3 places (first, ellipsis, last), not {max_shown}.")
    if count <= max_shown:
        return list(range(count))
    return [*range(max_shown - 2), None, count - 1]


def sign_role(value: float, decimals: int) -> str:
    """The role that colours a signed number as it is printed: positive, negative, or ink for a zero."""
    rounded = round(value, decimals)
    return "positive" if rounded > 0 else "negative" if rounded < 0 else "ink"


def set_down(mobject: VMobject, baseline: float, size: float, x: float | None = None) -> VMobject:
    """Put a number or a typeset symbol on a baseline, and its centre at x.

    The first glyph of a symbol (w, a, b, z, σ) stands on the baseline; a number's digits hang from its top.
    """
    if isinstance(mobject, Number):
        standing = mobject.get_top()[1] - _digit_height() * size / LABEL
    else:
        glyph = mobject.submobjects[0] if isinstance(mobject, Typst) else mobject
        standing = glyph.get_bottom()[1]
    mobject.shift((baseline - standing) * UP)
    return mobject if x is None else mobject.set_x(x)


def align_decimals(numbers: Sequence[Number], right: float, size: float) -> None:
    """Move numbers of equal `decimals` sideways so that their decimal points stand at one x, near an edge."""
    for number in numbers:
        overhang = _last_digit_width(int(number.text[-1])) * size / LABEL
        number.shift((right + overhang - number.get_right()[0]) * RIGHT)


@lru_cache(maxsize=1)
def _digit_height() -> float:
    return float(Number(0, decimals=0).height)


@lru_cache(maxsize=10)
def _last_digit_width(digit: int) -> float:
    """How much farther than a 0 a last digit reaches to the right, in LABEL size: the digits' advances are equal."""
    return float(Number(10 + digit, decimals=0).width - Number(10, decimals=0).width)


class Bracket(VMobject):
    """A square bracket of a given height: a polyline, so that it is as crisp at any height.

    Args:
        side: -1 opens, 1 closes.
        height: in scene units.
        theme: where colours come from.
    """

    def __init__(self, side: int, height: float, theme: Theme = DARK) -> None:
        super().__init__(color=theme.ink, stroke_width=2.5, fill_opacity=0)
        tick, half = -side * 0.1 * RIGHT, height / 2 * UP
        self.set_points_as_corners([tick + half, half, -half, tick - half])


class Parenthesis(VMobject):
    """A round parenthesis of a given height, thin at its tips like a typeset one.

    Args:
        side: -1 opens, 1 closes.
        height: in scene units.
        role: the theme's role whose colour it takes.
        theme: where colours come from.
    """

    def __init__(self, side: int, height: float, role: str = "function", theme: Theme = DARK) -> None:
        super().__init__(color=getattr(theme, role), stroke_width=0, fill_opacity=1)
        outwards = RIGHT if side > 0 else LEFT
        outer, inner = (0.1 + 0.04 * height) * outwards, (0.06 + 0.034 * height) * outwards
        left, right = (outer, inner) if side < 0 else (inner, outer)
        top, bottom, tip = height / 2 * UP, height / 2 * DOWN, 0.012 * RIGHT
        self.start_new_path(top - tip)
        self.add_cubic_bezier_curve_to(*_bow(top - tip, bottom - tip, left))
        self.add_line_to(bottom + tip)
        self.add_cubic_bezier_curve_to(*_bow(bottom + tip, top + tip, right))
        self.add_line_to(top - tip)


def _bow(start: Floats, end: Floats, bulge: Floats) -> tuple[Floats, Floats, Floats]:
    handle = 4 / 3 * bulge
    return start + 0.3 * (end - start) + handle, end + 0.3 * (start - end) + handle, end
