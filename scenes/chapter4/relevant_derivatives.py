"""Three small slopes: what the factors of the chain rule are, one after the other, and that their product is right.

manim render scenes/chapter4/relevant_derivatives.py RelevantDerivatives
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    SurroundingRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from network import sigmoid
from network.analysis.backward import slopes_by_turning, turned
from network.data.dataset import DataSet
from scenes.chapter4.chain import chain_alone
from scenes.chapter4.chain_joins import DECIMALS, WORKED_OUT, factors_of, of_the_chain, row_of, the_row
from scenes.chapter4.joins import chain_rule_found
from scenes.chapter4.small_network_scene import SmallNetworkScene
from scenes.language import _
from scenes.lecture_scene import STAGE_BOTTOM
from scenes.mobjects.charts import FunctionPlot, SliceGraph
from scenes.mobjects.formulas import ChainRule, Travel
from scenes.mobjects.text import (
    LABEL,
    SMALL,
    HypotheticalTag,
    Number,
    align_decimals,
    formula,
    number_text,
    words,
)
from scenes.staging import BESIDE, number_alone

DEFINITIONS = (
    "z^((L)) = {{w^((L)) {{a^((L-1)): sender}}: product}} + b^((L))",
    "a^((L)) = {{sigma: squish}}({{z^((L)): sum}})",
    "C_0 = {{paren.l: open}}{{a^((L)): a}} {{- y: y}}{{paren.r: close}}^{{2: two}}",
)
"""What is computed of what, in the order of the factors."""
SLOPE = "{{2: two}} {{paren.l: open}}{{a^((L)): a}} {{- y: y}}{{paren.r: close}}"
DEFINED = 0.72
"""How high above the middle of the frame the definitions stand."""
CHAIN = 7.5
"""How wide the chain is meanwhile, at the lower right."""
PLOT = (-4.2, -1.25, 0.0)
"""Where curves and numbers stand."""
NUDGE = 0.001
"""The last of the nudges of the section before, by which the ratio had settled."""
STEP = 1e3
"""From number to number beside the straight line: none has room that it would not run through."""
BOTH_WAYS = 1e-4
"""How far the weight is turned to either side to measure the slope as well as can be."""
DIGITS = 7
"""Decimals in which computed and measured are compared."""


class RelevantDerivatives(SmallNetworkScene):
    """What are the three factors, and is their product what was measured?"""

    def construct(self) -> None:
        """Tell the story."""
        self.values = factors_of(self.back)
        self.tell(
            self.three_questions,
            self.how_the_cost_follows,
            self.how_the_squish_follows,
            self.how_the_sum_follows,
            self.the_product_is_what_we_measured,
        )

    # ---- the beats ----

    def three_questions(self) -> None:
        """The three factors, and below each the one line that it asks about."""
        rule, box, ladder, self.drawn = chain_rule_found(self)
        self.caption = of_the_chain(self)
        self.add(rule, box, ladder, self.drawn, self.caption)
        self.wait(0.1)
        self.row = self._row(())
        self.definitions = VGroup(formula(source, LABEL, theme=self.theme) for source in DEFINITIONS)
        self.definitions.arrange(RIGHT, buff=0.8).move_to((self.row.factor(1).get_x(), DEFINED, 0))
        self.arrows = VGroup(
            Arrow(
                self.row.factor(k).get_bottom(), line.get_top(), buff=0.12, color=self.theme.muted, stroke_width=3,
                tip_length=0.15, max_stroke_width_to_length_ratio=20,
            )
            for k, line in enumerate(self.definitions)
        )  # fmt: skip
        smaller = chain_alone(self, CHAIN).move_to((BESIDE, STAGE_BOTTOM, 0), aligned_edge=RIGHT + DOWN)
        self.say(_("Three factors, and each is a question about one line only. Let us ask them, from the end."))
        self.play(
            FadeOut(box, ladder),
            Travel(rule, self.row),
            ReplacementTransform(self.drawn, smaller),
            run_time=2,
        )
        self.drawn = smaller
        for k in (2, 1, 0):
            growing = GrowArrow(cast(Arrow, self.arrows[k]))
            self.play(growing, FadeIn(self.definitions[k], shift=0.3 * DOWN), run_time=0.8)

    def how_the_cost_follows(self) -> None:
        """The square hands down its two; then the cost over the activation, with the slope where it stands."""
        a, y = float(self.back.passed.output[0]), float(self.chain_label)
        line = self.definitions[2]
        slope = formula(SLOPE, LABEL, theme=self.theme).move_to(line).shift(0.7 * DOWN)
        self.say(_("How does the cost follow a? The square hands down its two: 2 times the miss."))
        self.play(Travel(line.copy(), slope), run_time=2)
        self.play(Indicate(slope.select("two"), 1.5, self.theme.signal))
        self.remove(*slope.get_family())  # it goes up as it is
        self._answer(2, slope)
        self.say(_("Here, {v}.").format(v=number_text(self.values[2], DECIMALS)))
        graph = SliceGraph(
            lambda x: (x - y) ** 2, lambda x: 2 * (x - y), (0, 1, 0.5), (0, 1, 0.5), variable="a^((L))", name="C_0",
            width=3.4, height=2.1, theme=self.theme,
        )  # fmt: skip
        graph.move_to(PLOT).shift(0.3 * RIGHT).align_to(STAGE_BOTTOM * UP, DOWN)  # a tangent reaches far to the left
        tangent = graph.tangent(a, DECIMALS)
        self.play(FadeIn(graph), run_time=0.8)
        self.play(FadeIn(tangent))
        self.hold(0.5)
        tag = HypotheticalTag(self.drawn, _("what if"), theme=self.theme)
        tag.next_to(self.drawn.neuron(len(self.drawn.diagram.layers) - 1), UP, buff=0.25)
        out = self.drawn.neuron(len(self.drawn.diagram.layers) - 1)
        far = abs(y - 0.9)
        self.say(_("The farther off, the steeper."))
        self.play(FadeIn(tag, run_time=0.3))
        self._run(tangent, out, far, 1.6)
        self.say(_("And at the goal, it is level: nothing left to complain about."))
        self._run(tangent, out, y, 2)
        self.hold(1)
        self._run(tangent, out, a, 1.2)
        self.play(FadeOut(tag, run_time=0.3))
        self.plot = VGroup(graph, tangent)

    def how_the_squish_follows(self) -> None:
        """The squish and its slope on one axis; a point on each, where the weighted sum stands."""
        z = float(self.back.passed.weighted_sums[-1][0])
        reach = max(5.0, float(np.ceil(abs(z))))
        plot = FunctionPlot(
            sigmoid, True, (-reach, reach), (0, 1, 1), width=4.3, height=2.1, variable="z^((L))", theme=self.theme
        ).move_to(PLOT)
        self.say(_("How does a follow z? That is the slope of the squish, just where we stand."))
        self.play(FadeOut(self.plot, shift=0.3 * DOWN), FadeIn(plot, shift=0.3 * DOWN), run_time=1)
        place, slope = plot.point(z), plot.point(z, role="result").set_function(sigmoid.derivative)
        for point in (place, slope):
            point.remove(point.number)  # where both stand close together, one is enough, and it stands aside
        name = formula("sigma' = a (1 - a) =", SMALL, role="result", theme=self.theme)
        value = Number(self.values[1], DECIMALS, SMALL, "result", self.theme, edge="left")
        name.next_to(plot.at(0.1 * reach, 0.45), RIGHT, buff=0.3)
        value.next_to(name, RIGHT, buff=0.12)
        self.play(FadeIn(place, slope), FadeIn(name, value))
        self._answer(1, self.definitions[1].select("squish"))
        self.say(_("Here, {v}.").format(v=number_text(self.values[1], DECIMALS)))
        self.hold(0.5)
        self.say(_("It is never more than a quarter, and out there it is nearly nothing."))
        for goal, seconds in ((0.0, 1.2), (reach, 1.8)):
            self._glide(place, slope, value, goal, seconds)
        self.say(_("You remember our sure mistake."))
        self.hold(0.5)
        self._glide(place, slope, value, z, 1.2)
        self.plot = VGroup(plot, place, slope, name, value)

    def how_the_sum_follows(self) -> None:
        """The weighted sum, when the weight turns: it moves by what the weight is multiplied with."""
        line = self.definitions[0]
        box = SurroundingRectangle(line.select("product"), color=self.theme.signal, buff=0.1)
        last = len(self.drawn.diagram.layers) - 1
        sender = self.drawn.neuron(last - 1)
        ring = SurroundingRectangle(VGroup(sender, self.drawn.names[last - 1]), color=self.theme.signal, buff=0.1)
        self.say(_("And z, when w turns? It moves by whatever the weight is multiplied with."))
        self.play(Create(box), FadeOut(self.plot, shift=0.3 * DOWN))
        graph = self._line()
        self.play(Create(ring), Indicate(line.select("sender"), 1.5, self.theme.signal))
        self.play(FadeIn(graph), run_time=0.8)
        self._answer(0, line.select("sender"))
        self.say(_("The activation before, {v}.").format(v=number_text(self.values[0], DECIMALS)))
        self.hold(0.5)
        pull = VGroup(self.row.factor(1), self.row.factor(2))
        brace = SurroundingRectangle(pull, color=self.theme.muted, buff=0.12)
        told = words(_("the pull, with the other sign"), SMALL, "muted", self.theme).next_to(brace, UP, buff=0.12)
        self.say(_("There is last time's rule. A weight gets the pull, times the activation it comes from."))
        self.play(Create(brace), FadeIn(told))
        self.hold(1)
        self.play(FadeOut(box, ring, brace, told))
        self.plot = graph

    def the_product_is_what_we_measured(self) -> None:
        """The three values are multiplied; then the product is held against what nudges tell."""
        product = float(np.prod(self.values))
        shown = [number_text(value, DECIMALS) for value in (*self.values[::-1], product)]
        alone = number_alone(shown[-1], self.theme, "result").move_to(PLOT)
        told = _("Now multiply: {c} times {b} times {a} is {product}.")
        self.say(told.format(c=shown[0], b=shown[1], a=shown[2], product=shown[-1]))
        flying: list[Any] = [self.row.value(k).copy() for k in (2, 1, 0)]
        self.play(
            LaggedStart(*(each.animate.move_to(alone).set_opacity(0) for each in flying), lag_ratio=0.35),
            FadeOut(self.definitions, self.plot),
            run_time=2,
        )
        self.remove(*flying)
        self.play(FadeIn(alone, scale=0.7))
        self.hold(1)
        table, digits = self._comparison(product)
        pairs: Any = table
        once, computed, both = pairs
        limit = number_text(once[1].value, DECIMALS)
        self.say(_("The nudges had settled at {limit}. One was measured, the other computed.").format(limit=limit))
        self.play(ReplacementTransform(alone, computed[1]), FadeIn(computed[0]), run_time=1.2)
        self.play(FadeIn(once, shift=0.3 * DOWN))
        self.play(FadeIn(both, shift=0.3 * UP))
        mark = SurroundingRectangle(VGroup(computed[1], both[1]), color=self.theme.signal, buff=0.12)
        self.say(_("Nudge both ways, and {digits} digits agree.").format(digits=digits))
        self.play(Create(mark))
        self.hold(1)
        row, chain, _caption = the_row(self)
        self.play(FadeOut(once, both, computed[0], mark), run_time=0.6)
        self.play(
            ReplacementTransform(computed[1], row.numbers[-1]), ReplacementTransform(self.drawn, chain), run_time=1.5
        )
        self.remove(self.row)
        self.add(row, chain)

    # ---- pieces ----

    def _line(self) -> VGroup:
        """The weighted sum over the weight, a straight line, and its slope where it stands."""
        w, b = float(self.chain.weights[-1][0, 0]), float(self.chain.biases[-1][0])
        a = float(self.values[0])
        graph = SliceGraph(
            lambda x: a * x + b, lambda x: np.full(np.shape(x), a), (w - 1, w + 1), variable="w^((L))", name="z^((L))",
            y_step=STEP, width=4.3, height=2.1, theme=self.theme,
        )  # fmt: skip
        graph.move_to(PLOT).align_to(STAGE_BOTTOM * UP, DOWN)
        return VGroup(graph, graph.tangent(w, DECIMALS))

    def _row(self, answered: tuple[int, ...]) -> ChainRule:
        """The chain rule across the top, with what is found out by now."""
        row = row_of(self.values, self.theme, {k: WORKED_OUT[k] for k in answered})
        for k in range(4):
            if k not in answered:
                row.numbers[k].set_opacity(0)
        return row

    def _answer(self, k: int, source: VMobject) -> None:
        """Factor k becomes what it comes to, out of where that stands, and its value comes below it."""
        goal = self._row(tuple(range(k, 3)))
        self.play(Travel(self.row, goal, {f"factor_{k}": source}), FadeOut(self.arrows[k], run_time=0.5), run_time=2)
        self.row = goal

    def _run(self, tangent: Any, neuron: Any, end: float, seconds: float) -> None:
        """The activation goes elsewhere, on the curve and in its neuron."""
        self.play(tangent.animate.set_value(end), neuron.animate.set_value(end), run_time=seconds)

    def _glide(self, place: Any, slope: Any, value: Number, end: float, seconds: float) -> None:
        """The weighted sum goes elsewhere: the squish there, its slope, and that slope in print."""

        def show(group: Any, alpha: float) -> None:
            z = (1 - alpha) * start + alpha * end
            group[0].set_value(z)
            group[1].set_value(z)
            group[2].set_value(float(sigmoid.derivative(np.array([z]))[0]))

        start = place.value
        self.play(UpdateFromAlphaFunc(VGroup(place, slope, value), show, run_time=seconds))

    def _comparison(self, product: float) -> tuple[VGroup, int]:
        """What was measured by the last nudge, what was computed, what both ways tell; how many digits agree there."""
        index, data = self.last_weight, DataSet(self.chain_ink[np.newaxis], np.array([self.chain_label]))
        (_passed, before), (_turned, after) = turned(self.chain, index, [0, NUDGE], self.chain_ink, self.chain_label)
        both = float(slopes_by_turning(self.chain, [index], data, BOTH_WAYS)[0])
        rows = (
            (_("nudged by {h}").format(h=number_text(NUDGE, 3)), (after - before) / NUDGE),
            (_("computed"), product),
            (_("nudged both ways"), both),
        )
        table, numbers = VGroup(), []
        for k, (name, value) in enumerate(rows):
            said = words(name, SMALL, "muted", self.theme)
            number = Number(value, DIGITS, LABEL, "result" if k == 1 else "ink", self.theme)
            y = PLOT[1] + 0.65 * (1 - k)
            said.move_to((PLOT[0] - 0.1, y, 0), aligned_edge=RIGHT)
            number.move_to((PLOT[0] + 0.2, y, 0), aligned_edge=LEFT)
            table.add(VGroup(said, number))
            numbers.append(number)
        align_decimals(numbers, PLOT[0] + 2.2, LABEL)
        return table, agreeing(product, both)


def agreeing(one: float, other: float) -> int:
    """In how many digits behind the point two numbers agree, written with `DIGITS` of them."""
    first, second = number_text(one, DIGITS), number_text(other, DIGITS)
    same = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        same += 1
    return max(0, same - (len(first) - DIGITS))
