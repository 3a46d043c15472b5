"""The two functions to choose from for a neuron, their slopes, and what slopes alone let through the layers."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from manim import DOWN, RIGHT, UP, Arrow, RoundedRectangle, TransformFromCopy, VGroup, VMobject

from network import Activation, relu, sigmoid
from scenes.mobjects import SMALL, FunctionPlot, Number, Theme, number_text, words

RANGE = (-5.0, 5.0)
SWEPT = np.linspace(-4.5, 4.5, 901)
"""The z at which slopes are looked at; 0 is one of them."""
ROLES = {"sigmoid": "function", "relu": "result", "sigmoid, larger start": "ink"}
"""The colours of the kinds of network in the study."""
TWO = {"sigmoid": sigmoid, "relu": relu}
"""The functions to choose from."""


def steepest(function: Activation) -> float:
    """The greatest slope of a function at all z looked at."""
    return float(np.max(function.derivative(SWEPT)))


def plot_of(name: str, theme: Theme) -> FunctionPlot:
    """The graph of a function, and its slope as a dashed curve."""
    role = ROLES[name]
    look: dict[str, Any] = {"variable": "z", "role": role, "derivative_role": "ink", "theme": theme}
    return FunctionPlot(TWO[name], True, RANGE, width=5.4, height=3.4, **look)


def slopes_of(name: str, theme: Theme) -> FunctionPlot:
    """The graph of a function's slope, on the same scale for both."""
    look: dict[str, Any] = {"y_step": 0.5, "variable": "z", "role": ROLES[name], "theme": theme}
    return FunctionPlot(TWO[name].derivative, None, RANGE, (0, 1.2), width=7.6, height=4.6, **look)


class Chain(VGroup):
    """Layers in a row, and what the slopes alone let through from the last one back to the first, a slope a layer.

    Args:
        slope: of every layer.
        steps: from the last layer back to the first.
        theme: where colours come from.

    Attributes:
        shares: what comes to each layer, the first one first.
        plates: the layers, each filled with as much of the signal.
        numbers: the shares, printed below.
    """

    def __init__(self, slope: float, steps: int, theme: Theme) -> None:
        self.slope, self.theme = slope, theme
        self.shares = [slope**passed for passed in range(steps, -1, -1)]
        self.decimals = max(2, -int(np.floor(np.log10(self.shares[0]))))
        shape = RoundedRectangle(0.12, width=0.55, height=0.9, color=theme.ink, stroke_width=2)
        shape.set_fill(theme.signal, 0)
        self.plates = VGroup(*(shape.copy() for _share in self.shares)).arrange(RIGHT, buff=1.35)
        self.plates[-1].set_fill(opacity=1)
        self.numbers = VGroup(*(Number(share, self.decimals, SMALL, "signal", theme) for share in self.shares))
        for number, plate in zip(self.numbers, self.plates, strict=True):
            number.next_to(plate, DOWN, buff=0.2)
        self.factors = VGroup(*(self._factor(before, after) for before, after in pairwise(self.plates)))
        super().__init__(self.plates, self.factors, self.numbers)

    def _factor(self, before: VMobject, after: VMobject) -> VGroup:
        """The arrow from a layer back to the one before it, and the slope by which it multiplies."""
        arrow = Arrow(after.get_left(), before.get_right(), color=self.theme.muted, buff=0.15, stroke_width=3)
        times = words(f"× {number_text(self.slope)}", SMALL, "muted", self.theme)
        return VGroup(arrow, times.next_to(arrow, UP, buff=0.12))

    def pass_back_to(self, layer: int) -> tuple[Any, ...]:
        """The signal runs to a layer from the next one, and its number with it: animations to be played together."""
        run = TransformFromCopy(self.numbers[layer + 1], self.numbers[layer])
        return run, self.plates[layer].animate.set_fill(opacity=self.shares[layer])
