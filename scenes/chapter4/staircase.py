"""The long way from the first weight of a chain down to the cost, as a staircase: a step for each factor."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Arrow, VGroup
from manim.mobject.text.typst_mobject import MathTypst

from network.analysis.backward import BackwardPass
from scenes.mobjects.checks import Floats, sign_role
from scenes.mobjects.text import SMALL, Number, formula
from scenes.mobjects.theme import Theme

TOP, BOTTOM = (-4.8, 3.15), (5.35, -2.25)
"""Where the first weight stands, and the cost."""
ASIDE = 2.2
"""How far the bias stands right of the weight."""
DECIMALS = 3
"""Of factors; of values there are fewer."""


class Staircase(VGroup):
    """A chain's numbers on their way to the cost, from the upper left down to the lower right.

    Above each weighted sum stand weight and bias, above the cost the target y. Left of each step is its factor: how far
    the one moves the other. `light` lights the steps from the cost back.

    The parts: `nodes` (name -> symbol), `values` (name -> number), `steps` (arrows, from the first weight on),
    `others` (arrows of what joins on the way), `factors` (a symbol and a number each, from the first step on).
    `way` tells the names from the first weight to the cost, `products` those of the factors from the cost back, one
    more with each step.

    Names are "a0", "w1", "b1", "z1", "a1", ..., "y" and "cost".

    Args:
        back: of the chain and its example.
        theme: where colours come from.
    """

    def __init__(self, back: BackwardPass, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        last = len(back.errors)
        self.nodes: dict[str, MathTypst] = {}
        self.values: dict[str, Number] = {}
        self.steps, self.others, self.factors = VGroup(), VGroup(), VGroup()
        self._place(back, last)
        self._join(last)
        self._tell(back, last)
        self.products: Floats = np.cumprod([each[1].value for each in reversed(self.factors)])
        self.add(self.steps, self.others, *self.nodes.values(), *self.values.values(), self.factors)
        self.light(0)

    def named_parts(self) -> dict[str, VGroup]:
        """Its symbols and their values by name, as a `ComputationGraph` has them: for `Travel`."""
        nodes = {f"node_{name}": VGroup(*node) for name, node in self.nodes.items()}
        return nodes | {f"value_{name}": VGroup(number) for name, number in self.values.items()}

    def light(self, count: int) -> Self:
        """Light so many steps, from the cost back; the others are dim.

        Args:
            count: 0 to one for each factor.
        """
        lit = len(self.steps) - count
        for k, (arrow, factor) in enumerate(zip(self.steps, self.factors, strict=True)):
            on = k >= lit
            arrow.set_color(self.theme.hex("signal" if on else "muted"))
            arrow.set_stroke(width=5 if on else 2.5, family=False)
            factor.set_opacity(1 if on else 0)
        return self

    # ---- building ----

    def _place(self, back: BackwardPass, last: int) -> None:
        network, passed = back.network, back.passed
        self.way = ["w1"]
        for layer in range(1, last + 1):
            self.way += [f"z{layer}", f"a{layer}"]
        self.way.append("cost")
        places = np.linspace(TOP, BOTTOM, len(self.way))
        stride = places[1] - places[0]
        for name, place in zip(self.way, places, strict=True):
            self._node(name, place, last)
        for layer in range(1, last + 1):
            above = places[self.way.index(f"z{layer}")] - np.array([0, stride[1]])
            self._node("a0" if layer == 1 else f"w{layer}", above, last)
            self._node(f"b{layer}", above + np.array([ASIDE, 0]), last)
        self._node("y", places[-1] - np.array([0, stride[1]]), last)
        for layer in range(last + 1):
            self._value(f"a{layer}", float(passed.activations[layer][0]), RIGHT)
            if layer:
                self._value(f"z{layer}", float(passed.weighted_sums[layer - 1][0]), RIGHT)
                self._value(f"w{layer}", float(network.weights[layer - 1][0, 0]), LEFT if layer == 1 else RIGHT)
                self._value(f"b{layer}", float(network.biases[layer - 1][0]), RIGHT)
        self._value("y", float(back.targets[0]), RIGHT)
        self._value("cost", back.cost, RIGHT)

    def _node(self, name: str, place: Floats, last: int) -> None:
        symbol = {"y": "y", "cost": "C_0"}.get(name) or f"{name[0]}^({_above(int(name[1:]), last)})"
        self.nodes[name] = formula(symbol, SMALL, theme=self.theme).move_to((*place, 0))

    def _value(self, name: str, value: float, side: Floats) -> None:
        number = Number(value, 2, 0.999 * SMALL, "result", self.theme)
        self.values[name] = number.next_to(self.nodes[name], side, buff=0.12)

    def _join(self, last: int) -> None:
        for one, other in zip(self.way, self.way[1:], strict=False):
            self.steps.add(self._arrow(one, other))
        for layer in range(1, last + 1):
            for name in ("a0" if layer == 1 else f"w{layer}", f"b{layer}"):
                self.others.add(self._arrow(name, f"z{layer}"))
        self.others.add(self._arrow("y", "cost"))

    def _arrow(self, one: str, other: str) -> Arrow:
        start, end = self.nodes[one], self.nodes[other]
        along = end.get_center() - start.get_center()
        begin = start.get_bottom() + 0.06 * DOWN + 0.2 * np.sign(round(along[0], 3)) * RIGHT
        goal = end.get_top() + 0.06 * UP
        if along[0] > 0.1:  # down the stairs: into its left side
            goal = end.get_corner(UP + LEFT) + 0.04 * (UP + LEFT)
        elif along[0] < -0.1:
            goal = end.get_corner(UP + RIGHT) + 0.06 * UP
        return Arrow(
            begin, goal, buff=0, color=self.theme.muted, stroke_width=2.5, tip_length=0.13,
            max_tip_length_to_length_ratio=1, max_stroke_width_to_length_ratio=100,
        )  # fmt: skip

    def _tell(self, back: BackwardPass, last: int) -> None:
        symbols, values = [f"a^({_above(0, last)})"], [float(back.passed.activations[0][0])]
        for layer in range(1, last + 1):
            if layer > 1:
                symbols.append(f"w^({_above(layer, last)})")
                values.append(float(back.network.weights[layer - 1][0, 0]))
            symbols.append(f"sigma'(z^({_above(layer, last)}))")
            values.append(float(back.slopes[layer - 1][0]))
        symbols.append("2 (a^((L)) - y)")
        values.append(float(back.to_activations[-1][0]))
        for step, symbol, value in zip(self.steps, symbols, values, strict=True):
            said = formula(symbol, SMALL, theme=self.theme)
            number = Number(value, DECIMALS, SMALL, sign_role(value, DECIMALS), self.theme)
            pair = VGroup(said, number).arrange(RIGHT, buff=0.18)
            self.factors.add(pair.next_to(step.get_center(), LEFT, buff=0.2).shift(0.12 * DOWN))


def _above(layer: int, last: int) -> str:
    """The number of a layer counted from the last, in Typst."""
    return "(L)" if layer == last else f"(L-{last - layer})"
