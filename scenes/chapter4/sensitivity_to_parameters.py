"""The long way back: the bias, the activation before, and the weights further up.

manim render scenes/chapter4/sensitivity_to_parameters.py SensitivityToParameters
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    SurroundingRectangle,
    VGroup,
    VMobject,
)

from network import DataSet
from network.analysis.backward import slopes_by_turning
from scenes.chapter4.chain import chain_alone, chain_rule_variables
from scenes.chapter4.chain_joins import DECIMALS, WORKED_OUT, factors_of, the_gradient, the_long_way
from scenes.chapter4.nudging import LINKS, NODES
from scenes.chapter4.small_network_scene import SmallNetworkScene
from scenes.chapter4.staircase import Staircase
from scenes.language import _
from scenes.lecture_scene import STAGE_BOTTOM
from scenes.mobjects.formulas import ChainRule, ComputationGraph, Travel
from scenes.mobjects.text import LABEL, SMALL, Number, number_text, words
from scenes.staging import ALONE, LEFTMOST

CHAIN = 10.0
"""How wide the chain is below graph and rows."""
GRAPH_TOP = 3.45
"""How high the graph reaches; there is no caption above it."""
ROWS = (2.8, 1.4, 0.0)
"""How high the three rows stand."""
EQUALS = 1.3
"""Where their equal signs stand."""
RESULT = (4.6, 2.3, 0.0)
"""Where the product is counted."""
BOTH_WAYS = 1e-4
"""How far a parameter is turned to either side to measure its slope."""


class SensitivityToParameters(SmallNetworkScene):
    """How do the parameters matter that touch the cost only through others?"""

    def construct(self) -> None:
        """Tell the story."""
        self.values = factors_of(self.back)
        self.tell(self.the_other_two, self.the_bias, self.the_activation_before, self.up_the_stairs)

    # ---- the beats ----

    def the_other_two(self) -> None:
        """The graph of the last neuron returns; the way of its weight is lit once."""
        found = the_gradient(self)
        self.caption = found.caption
        self.add(found.glow, found.chain, found.title, found.vector, found.caption)
        self.wait(0.1)
        self.drawn = chain_alone(self, CHAIN).move_to((0, STAGE_BOTTOM, 0), aligned_edge=DOWN)
        self.graph = self._graph()
        self.rows = [self._row(0, "w^((L))", WORKED_OUT[0], self.values[0])]
        self.say(_("And the weights further up? They touch the cost only through others."))
        self.play(
            FadeOut(found.glow, found.title, run_time=0.6),
            FadeOut(found.vector, run_time=0.8),
            ReplacementTransform(found.chain, self.drawn),
            Travel(found.vector.names[self.last_weight].copy(), self.rows[0], run_time=1.5),
            self.recaption(),
            run_time=1.5,
        )
        self.play(FadeIn(self.graph, shift=0.3 * RIGHT), run_time=1.2)
        self.say(_("Let us find our way to them."))
        self.play(self.graph.path("w", "z", "a", "cost"), run_time=2)
        self.say(_("w was one of three that make z. The other two are quickly done."))
        self.play(self.graph.animate.undim(), run_time=0.8)

    def the_bias(self) -> None:
        """The way of the bias: the first factor is 1, the others are those that are known."""
        self.say(_("The bias: turn it by a bit, and z moves by just that bit."))
        self.play(self.graph.path("b", "z", "a", "cost"), run_time=2)
        row = self._row(1, "b^((L))", "1", 1.0)
        self.play(Travel(self.rows[0].copy(), row), run_time=2)
        self.rows.append(row)
        slope = float(np.prod(row.values))
        self.say(_("So the first factor is 1. The rest stays: {db}.").format(db=number_text(slope, DECIMALS)))
        self.hold(0.5)
        self.boxes = VGroup(self._box(each) for each in self.rows)
        self.say(_("Two factors have not changed at all. We need not compute them twice. That is half the trick."))
        self.play(Create(self.boxes), run_time=1.5)
        self.hold(1)

    def the_activation_before(self) -> None:
        """The way of the activation before: the first factor is the weight."""
        w = float(self.chain.weights[-1][0, 0])
        row = self._row(2, "a^((L-1))", "w^((L))", w)
        slope = float(np.prod(row.values))
        self.say(_("And the activation before: z moves by the weight."))
        self.play(self.graph.path("before", "z", "a", "cost"), run_time=2)
        self.play(Travel(self.rows[1].copy(), row), run_time=2)
        self.rows.append(row)
        box = self._box(row)
        self.say(
            _("{w} times the same rest: {da}.").format(w=number_text(w, DECIMALS), da=number_text(slope, DECIMALS))
        )
        self.play(Create(box))
        self.boxes.add(box)
        if w < 0:
            told = _("The weight is negative, so here more activation means less cost.")
            if slope > 0:
                told = _("The weight is negative, so here more activation means more cost.")
            self.say(told)
        self.hold(0.5)
        self.say(_("It has no knob, so why ask? Because it is the result of the storey above."))
        self.play(self.drawn.neuron(len(self.chain.weights) - 1).animate.scale(1.2), run_time=0.6)
        self.play(self.drawn.neuron(len(self.chain.weights) - 1).animate.scale(1 / 1.2), run_time=0.6)
        self.hold(1)

    def up_the_stairs(self) -> None:
        """The whole chain as a staircase: back from the cost, a factor a step, up to the first weight."""
        goal = the_long_way(self)
        stairs = Staircase(self.back, self.theme)
        factors = [float(each[1].value) for each in reversed(stairs.factors)]
        shown = [number_text(value, DECIMALS) for value in factors]
        last = len(self.chain.weights)
        same = {f"w{last}": "w", f"a{last - 1}": "before", f"b{last}": "b", f"z{last}": "z", f"a{last}": "a"}
        parts = {f"{kind}_{new}": f"{kind}_{old}" for new, old in same.items() for kind in ("node", "value")}
        self.say(_("So let us climb."))
        self.play(
            FadeOut(*self.rows, self.boxes, run_time=0.6),
            Travel(self.graph, stairs, parts, run_time=2.5),
            ReplacementTransform(self.drawn, goal.chain, run_time=2),
        )
        self.drawn = goal.chain
        product = Number(factors[0], DECIMALS, LABEL, "result", self.theme)
        product.scale(ALONE / words("0", LABEL).height).move_to(RESULT)
        product.scale(min(1.0, 3.2 / product.width))
        self.say(
            _("From the cost, back: {f0}, times {f1}, times {f2} ...").format(f0=shown[0], f1=shown[1], f2=shown[2])
        )
        for k, value in enumerate(stairs.products):
            lit = stairs.copy().light(k + 1)
            arrival: Any = FadeIn(product) if k == 0 else product.animate.set_value(float(value))
            self.play(ReplacementTransform(stairs, lit), arrival, run_time=1.5 if k < 3 else 1.0)
            stairs = lit
        index, data = 0, DataSet(self.chain_ink[np.newaxis], np.array([self.chain_label]))
        quotient = float(slopes_by_turning(self.chain, [index], data, BOTH_WAYS)[0])
        measured = VGroup(
            words(_("nudged"), SMALL, "muted", self.theme), Number(quotient, DECIMALS, LABEL, "ink", self.theme)
        )
        measured.arrange(RIGHT, buff=0.25).next_to(product, DOWN, buff=0.35)
        told = _("{count} factors later we stand at the first weight: {product}.")
        self.say(told.format(count=len(factors), product=number_text(float(stairs.products[-1]), DECIMALS)))
        self.hold(1)
        self.say(_("Measured with a nudge: {quotient}.").format(quotient=number_text(quotient, DECIMALS)))
        self.play(FadeIn(measured))
        self.hold(1)
        self.say(_("The first weight never met the cost. But it knows somebody who knows somebody."))
        met = [Indicate(stairs.nodes[name], 1.3, self.theme.signal, run_time=1) for name in stairs.way]
        self.play(LaggedStart(*met, lag_ratio=0.5))
        self.remove(*stairs.get_family())
        self.add(stairs)
        self.say(_("Each step back uses what is there already."))
        self.play(FadeOut(measured, product), run_time=0.8)
        self.say(_("Start at the end, go back, and no factor is computed twice."))
        self.remove(stairs)
        self.add(goal.stairs)
        self._run_back(goal.stairs)

    # ---- pieces ----

    def _graph(self) -> ComputationGraph:
        """Who depends on whom in the last neuron, with the values of the example."""
        passed, network = self.back.passed, self.chain
        values = {
            "before": passed.activations[-2][0],
            "w": network.weights[-1][0, 0],
            "b": network.biases[-1][0],
            "z": passed.weighted_sums[-1][0],
            "a": passed.activations[-1][0],
            "y": self.back.targets[0],
            "cost": self.back.cost,
        }
        graph = ComputationGraph(NODES, LINKS, {name: float(value) for name, value in values.items()}, theme=self.theme)
        graph.move_to((LEFTMOST, GRAPH_TOP, 0), aligned_edge=LEFT + UP)
        return graph

    def _row(self, place: int, turned: str, first: str, value: float) -> ChainRule:
        """The chain rule of one of the three that make z."""
        row = ChainRule(
            chain_rule_variables(turned), [value, *self.values[1:]], writings=WORKED_OUT | {0: first},
            decimals=DECIMALS, theme=self.theme,
        )  # fmt: skip
        row.move_to((0, ROWS[place], 0))
        return row.shift((EQUALS - row.equals.get_x()) * RIGHT)

    def _box(self, row: ChainRule) -> VMobject:
        """A box round the two factors that stay."""
        stay = VGroup(row.factor(1), row.factor(2), row.value(1), row.value(2))
        return SurroundingRectangle(stay, color=self.theme.signal, buff=0.1, stroke_width=2)

    def _run_back(self, stairs: Staircase) -> None:
        """A light runs up the stairs, step by step."""
        for arrow in reversed(stairs.steps):
            self.play(arrow.animate.set_stroke(width=9, family=False), run_time=0.15)
            self.play(arrow.animate.set_stroke(width=5, family=False), run_time=0.15)
