"""What written-out formulas share: which of many entries are drawn, where they stand, what encloses them."""

import json
from dataclasses import dataclass
from typing import Literal

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Mobject, VGroup, VMobject

from network.activation import Activation, activation_named
from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.text.baselines import set_down
from scenes.mobjects.text.typesetting import LABEL, TITLE, formula
from scenes.mobjects.theme import DARK, Theme, theme_of

Show = Literal["symbols", "numbers", "both"]


@dataclass(frozen=True)
class Writing:
    """How a layer is written out.

    Attributes:
        show: what its entries show.
        function: the activation function, if there is one.
        has_result: whether the right-hand side is there.
        applied: whether the function has gone into the result.
        collapsed: whether all of it has shrunk into bold letters.
    """

    show: Show
    function: Activation | None
    has_result: bool = True
    applied: bool = False
    collapsed: bool = False


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
    known = {"sigmoid": "sigma", "tanh": "tanh", "relu": '"ReLU"', "leaky_relu": '"leaky ReLU"'}
    known |= {"elu": '"ELU"', "gelu": '"GELU"', "silu": '"SiLU"'}
    return known.get(function.name, json.dumps(function.name, ensure_ascii=False))


def applied(function: Activation, enclosed: Mobject, size: float, theme: Theme | str = DARK) -> VGroup:
    """The function's name and a pair of parentheses round what it is applied to."""
    theme = theme_of(theme)
    unit, code = size / LABEL, function_code(function)
    name = formula(code, size * TITLE / LABEL if code == "sigma" else size, role="function", theme=theme)
    opens, closes = (Parenthesis(side, enclosed.height + 0.2 * unit, theme=theme) for side in (-1, 1))
    opens.next_to(enclosed, LEFT, buff=0.12 * unit)
    closes.next_to(enclosed, RIGHT, buff=0.12 * unit)
    set_down(name.next_to(opens, LEFT, buff=0.1 * unit), enclosed.get_y() - 0.13 * unit, size)
    return VGroup(name, opens, closes)


class Bracket(VMobject):
    """A square bracket of a given height: a polyline, so that it is as crisp at any height.

    Args:
        side: -1 opens, 1 closes.
        height: in scene units.
        theme: where colours come from.
    """

    def __init__(self, side: int, height: float, theme: Theme | str = DARK) -> None:
        theme = theme_of(theme)
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

    def __init__(self, side: int, height: float, role: str = "function", theme: Theme | str = DARK) -> None:
        theme = theme_of(theme)
        super().__init__(color=theme.hex(role), stroke_width=0, fill_opacity=1)
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
