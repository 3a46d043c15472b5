"""What written-out formulas share: which of many entries are drawn, where they stand, what encloses them."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Mobject, VGroup, VMobject, override_animate
from manim.mobject.text.typst_mobject import Typst
from numpy.typing import ArrayLike, NDArray

from network.activation import Activation, activation_named
from network.errors import InputError
from scenes.mobjects.theme import DARK, Theme
from scenes.mobjects.typesetting import LABEL, TITLE, Number, formula

Show = Literal["symbols", "numbers", "both"]
Floats = NDArray[np.float64]

animated_by: Any = override_animate
"""`override_animate`, whose annotation asks for bound methods that a class body does not have yet."""


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


def function_of_one(function: Activation | str | None) -> Activation | None:
    """The activation function of that name, if it works on single numbers.

    Raises:
        InputError: when there is none of that name, or it needs a whole layer (softmax).
    """
    chosen = None if function is None else activation_named(function)
    if chosen is not None and chosen.name == "softmax":
        raise InputError("Softmax mixes a whole layer: choose a function of one number, such as sigmoid or relu.")
    return chosen


def function_code(function: Activation) -> str:
    """How a formula names the function, in Typst: the sigmoid is σ."""
    known = {"sigmoid": "sigma", "relu": '"ReLU"', "tanh": "tanh"}
    return known.get(function.name, json.dumps(function.name, ensure_ascii=False))


def applied(function: Activation, enclosed: Mobject, size: float, theme: Theme = DARK) -> VGroup:
    """The function's name and a pair of parentheses round what it is applied to."""
    unit, code = size / LABEL, function_code(function)
    name = formula(code, size * TITLE / LABEL if code == "sigma" else size, role="function", theme=theme)
    opens, closes = (Parenthesis(side, enclosed.height + 0.2 * unit, theme=theme) for side in (-1, 1))
    opens.next_to(enclosed, LEFT, buff=0.12 * unit)
    closes.next_to(enclosed, RIGHT, buff=0.12 * unit)
    set_down(name.next_to(opens, LEFT, buff=0.1 * unit), enclosed.get_y() - 0.13 * unit, size)
    return VGroup(name, opens, closes)


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


class State(VMobject):
    """The numbers that a group shows, as an unseen member of it: `Transform`, `become` and `Restore` carry them along.

    Manim hands only points and colours from mobject to mobject; an attribute of the group itself would stay behind.

    Args:
        values: name -> array; a changed value is another array, so that copies can share it.
    """

    def __init__(self, **values: ArrayLike) -> None:
        super().__init__(stroke_width=0, fill_opacity=0)
        self.values: dict[str, Floats] = {name: np.array(value, np.float64) for name, value in values.items()}
        self.set_points(np.zeros((4, 3)))

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        """Blend the numbers of two states of the same shapes; otherwise go over to the second at the end."""
        super().interpolate_color(mobject1, mobject2, alpha)  # type: ignore[arg-type]
        if isinstance(mobject1, State) and isinstance(mobject2, State):
            one, other = mobject1.values, mobject2.values
            if alpha == 1:
                self.values = dict(other)
            elif {name: each.shape for name, each in one.items()} == {name: each.shape for name, each in other.items()}:
                self.values = {name: (1 - alpha) * one[name] + alpha * other[name] for name in one}
        return self


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
        middles = [np.array([each[0], 0, 0]) for each in (left, right)]
        self.start_new_path(top - tip)
        self._bow(top - tip, middles[0], bottom - tip)
        self.add_line_to(bottom + tip)
        self._bow(bottom + tip, middles[1], top + tip)
        self.add_line_to(top - tip)

    def _bow(self, start: Floats, middle: Floats, end: Floats) -> None:
        """A curve in two halves, so that its middle counts where something is put next to it."""
        way = middle - start
        self.add_cubic_bezier_curve_to(start + way * [0.35, 0.3, 0], middle - way * [0, 0.45, 0], middle)
        way = end - middle
        self.add_cubic_bezier_curve_to(middle + way * [0, 0.45, 0], end - way * [0.35, 0.3, 0], end)
