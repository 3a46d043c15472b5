"""One row of many: what the derivative for one picture has to do with learning from all of them.

manim render scenes/chapter4/meaning_of_derivatives.py MeaningOfDerivatives
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    LaggedStart,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from network import sigmoid
from network.analysis.backward import slopes_by_turning
from network.analysis.many_examples import example_gradients
from scenes.chapter4.chain import chain_alone, chain_rule_variables
from scenes.chapter4.chain_joins import (
    DECIMALS,
    MEAN_DECIMALS,
    everyone,
    the_gradient,
    the_row,
)
from scenes.chapter4.small_network_scene import SmallNetworkScene
from scenes.language import _, in_number
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_TOP
from scenes.mobjects.charts import RunningMeanStrip
from scenes.mobjects.checks import Floats
from scenes.mobjects.formulas import Travel
from scenes.mobjects.text import LABEL, SMALL, TITLE, HypotheticalTag, Number, formula, number_text, words
from scenes.staging import LEFTMOST

STRONGEST = np.linspace(0, 1, 201)
"""Activations of the sender that are tried."""
CHAIN, PLACE = 8.4, (0.8, 0.48, 0.0)
"""How wide the chain is while other pictures come, and where it stands."""
SMALL_SHARE = 0.05
"""A derivative is nearly 0 that is smaller than such a share of the greatest."""
BOTH_WAYS = 1e-4
"""How far the weight is turned to either side to measure the slope of the full cost."""
LOOKED_AT = 3
"""How many pictures are looked at one by one, before they flicker by."""


class MeaningOfDerivatives(SmallNetworkScene):
    """What has one number for one picture to do with the cost of all?"""

    def construct(self) -> None:
        """Tell the story."""
        self.everyone = everyone(self)
        data = self.everyone.data
        self.slopes = example_gradients(self.chain, data, [self.last_weight])[:, 0]
        self.passed = self.chain.forward(data.images)
        self.tell(self.a_strong_sender, self.other_pictures, self.the_mean_of_all, self.one_row_of_six)

    # ---- the beats ----

    def a_strong_sender(self) -> None:
        """The activation before, silent, as it is, and full: all three factors follow."""
        self.row, self.drawn, self.caption = the_row(self)
        self.add(self.row, self.drawn, self.caption)
        self.wait(0.1)
        last = len(self.chain.weights)
        now = float(self.back.passed.activations[-2][0])
        slopes = np.array([np.prod(self._factors(a)) for a in STRONGEST])
        peak, strong = float(STRONGEST[abs(slopes).argmax()]), float(slopes[-1])
        self.say(_("One picture, one number. What has that to do with learning from all of them?"))
        self.play(self.row.whole.animate.set_color(self.theme.signal), run_time=0.8)
        self.play(self.row.whole.animate.set_color(self.theme.ink), run_time=0.8)
        self.say(_("First, look at it closely."))
        tag = HypotheticalTag(self.drawn.neuron(last - 1), _("what if"), direction=UP, theme=self.theme)
        self.play(FadeIn(tag))
        self.say(_("Say the neuron before were silent. Then turn the weight as you like: nothing moves."))
        self._send(now, 0, 2)
        self.hold(1)
        told = _("The more it sends, the more the weight matters.")
        if np.any(np.diff(abs(slopes[: abs(slopes).argmax() + 1])) < 0):
            told = _("Let it send more, and all three factors follow.")
        self.say(told)
        self._send(0, peak, 2.5)
        told = _("And if it were fully active, the derivative is {strong}. A strong sender makes a weight matter.")
        if abs(strong) < 0.9 * abs(slopes).max():
            told = _("Fully active, it drives the squish flat: {strong}. Each of the three factors can close the door.")
        self.say(told.format(strong=number_text(strong, DECIMALS)))
        self._send(peak, 1, 2)
        self.hold(1)
        self._send(1, now, 1.5)
        self.play(FadeOut(tag))

    def other_pictures(self) -> None:
        """All pictures, one after the other: the chain and the row follow, and each leaves a dot."""
        smaller = chain_alone(self, CHAIN, PLACE)
        self.row_of_i = self.row.rewritten(variables=(*chain_rule_variables()[:-1], "C_i"))
        self.strip = RunningMeanStrip(
            self.slopes, shown=1, name=_("mean"), decimals=MEAN_DECIMALS, width=10.8, height=1.2, radius=0.06,
            theme=self.theme,
        )  # fmt: skip
        self.strip.move_to((LEFTMOST, STAGE_BOTTOM, 0), aligned_edge=LEFT + DOWN)
        self.axis = formula("(partial C_i) / (partial w^((L)))", SMALL, role="muted", theme=self.theme)
        self.axis.next_to(self.strip.axes[0], RIGHT, buff=0.25)
        sign = formula("i =", LABEL, theme=self.theme)
        self.counter = Number(0, 0, LABEL, theme=self.theme, edge="left")
        VGroup(sign, self.counter).arrange(RIGHT, buff=0.15).move_to((LEFTMOST, PLACE[1], 0), aligned_edge=LEFT)
        self.say(_("But that was one picture. Let us call it number 0."))
        self.play(
            ReplacementTransform(self.drawn, smaller),
            FadeIn(sign, self.counter),
            self.recaption(self.everyone.told, roles=("muted",)),
            run_time=1.5,
        )
        self.drawn, self.sign = smaller, sign
        dot = self.row.numbers[-1].copy()
        self.play(
            FadeIn(self.strip, self.axis), dot.animate.move_to(self.strip.place_of(0)).set_opacity(0), run_time=1.5
        )
        self.remove(dot)
        self.say(
            _("Number 1 has its own cost, and its own derivative: {d}.").format(d=number_text(self.slopes[1], DECIMALS))
        )
        self.play(Travel(self.row, self.row_of_i), run_time=1.2)
        self.row = self.row_of_i
        self._look_at(1)
        self.say(_("Number 2: {d}.").format(d=number_text(self.slopes[2], DECIMALS)))
        self._look_at(2)
        self.say(self._many())
        self._flicker(LOOKED_AT, len(self.slopes), 7)
        self.hold(1)
        self.say(_("A few shout. Most are content. You may know this from meetings."))
        self.hold(0.5)

    def the_mean_of_all(self) -> None:
        """The mean of the dots is the derivative of the full cost; a nudge of that cost says the same."""
        mean, count = float(self.slopes.mean()), len(self.slopes)
        quotient = float(slopes_by_turning(self.chain, [self.last_weight], self.everyone.data, BOTH_WAYS)[0])
        self.whole = formula(
            "{{(partial C)/(partial w^((L))): full}} = 1/n sum_(i=0)^(n-1) {{(partial C_i)/(partial w^((L))): whole}}",
            TITLE, theme=self.theme,
        )  # fmt: skip
        self.whole.align_to((LEFTMOST, STAGE_TOP + 0.1, 0), LEFT + UP)
        lines = VGroup()
        for text, value in ((_("mean of all"), mean), (_("full cost, nudged"), quotient)):
            said = words(text, SMALL, "muted", self.theme)
            number = Number(value, MEAN_DECIMALS, LABEL, "result", self.theme)
            lines.add(VGroup(said, number).arrange(RIGHT, buff=0.3))
        lines.arrange(DOWN, buff=0.4, aligned_edge=RIGHT).move_to((6.5, self.whole.get_y(), 0), aligned_edge=RIGHT)
        self.lines = lines
        shown = [number_text(value, MEAN_DECIMALS) for value in (mean, quotient)]
        told = _("The cost of the network is their mean. So its derivative is the mean of theirs: {mean}.")
        self.say(told.format(mean=shown[0]))
        self.play(Travel(self.row, self.whole), run_time=2)
        flying = self.strip.number.copy()
        self.play(flying.animate.move_to(lines[0][1]), FadeIn(lines[0][0]), run_time=1.2)
        self.remove(flying)
        self.add(lines[0])
        told = in_number("That is over {count} picture.", "That is over {count} pictures.", count)
        self.say(told.format(count=number_text(count, 0)))
        self.hold(0.5)
        told = _("Nudge the full cost itself, and you get {quotient}. The same.")
        if shown[0] != shown[1]:
            told = _("Nudge the full cost itself, and you get {quotient}.")
        self.say(told.format(quotient=shown[1]))
        self.play(FadeIn(lines[1], shift=0.3 * UP))
        self.hold(1)
        told = _("It is not 0: on these pictures, there is something left to learn.")
        if abs(mean) < 0.1 * abs(self.slopes).mean():
            told = _("Close to 0: this chain has finished learning. Here, the wishes cancel.")
        self.say(told)
        self.play(self.strip.reading.animate.set_color(self.theme.signal), run_time=0.8)
        self.play(self.strip.reading.animate.set_color(self.theme.ink), run_time=0.8)

    def one_row_of_six(self) -> None:
        """The row becomes an entry of the gradient; each of the others has a connection or a bias of its own."""
        found = the_gradient(self)
        count = number_text(self.chain.parameter_count, 0)
        place = self.last_weight
        name, number = found.vector.names[place], found.vector.number(place)
        others = [k for k in range(self.chain.parameter_count) if k != place]
        full, mean = self.whole.select("full").copy(), self.lines[0][1].copy()
        told = _("And that is one number of {small}. Every weight has such a row, and every bias.")
        self.say(told.format(small=count))
        self.play(
            ReplacementTransform(self.drawn, found.chain),
            FadeOut(self.strip, self.axis, self.sign, self.counter, shift=0.5 * DOWN),
            ReplacementTransform(full, name),
            ReplacementTransform(mean, number),
            FadeOut(self.whole, self.lines, run_time=0.7),
            run_time=2,
        )
        self.add(found.glow[place], found.chain)
        self.play(FadeIn(found.glow[place]), run_time=0.5)
        self.add(found.glow[place], found.chain)
        steps = [
            LaggedStart(FadeIn(found.glow[k]), FadeIn(found.vector.names[k], found.vector.number(k)), lag_ratio=0.3)
            for k in others
        ]
        self.say(_("Write them below one another: that is the gradient. For this network, it is no longer than that."))
        self.play(LaggedStart(*steps, lag_ratio=0.6, run_time=4))
        self.play(FadeIn(found.vector, found.title))
        self.clear()
        self.caption = found.caption
        self.add(found.glow, found.chain, found.title, found.vector, found.caption)

    # ---- pieces ----

    def _factors(self, a: float) -> Floats:
        """The three factors, were the activation before another one."""
        W, b = float(self.chain.weights[-1][0, 0]), float(self.chain.biases[-1][0])
        z = W * a + b
        return np.array([a, float(sigmoid.derivative(np.array([z]))[0]), 2 * (self._out(z) - self.chain_label)])

    @staticmethod
    def _out(z: float) -> float:
        return float(sigmoid(np.array([z]))[0])

    def _send(self, start: float, end: float, seconds: float) -> None:
        """The activation before goes elsewhere: the output, the factors, the product and the last edge follow."""
        *earlier, _before, _out = self.back.passed.activations
        last = len(self.chain.weights)
        W, b = float(self.chain.weights[-1][0, 0]), float(self.chain.biases[-1][0])
        greatest = max(abs(np.prod(self._factors(a))) for a in STRONGEST)

        def show(group: Any, alpha: float) -> None:
            a = (1 - alpha) * start + alpha * end
            factors = self._factors(a)
            group[0].set_values(factors)
            diagram = group[1].diagram
            diagram.set_activations([*earlier, np.array([a]), np.array([self._out(W * a + b)])])
            diagram.show_on_edges(last, np.array([[np.prod(factors)]]), greatest)

        self.play(UpdateFromAlphaFunc(VGroup(self.row, self.drawn), show, run_time=seconds))

    def _show(self, k: int) -> None:
        """Picture k in the chain, and in the row."""
        activations = [layer[k] for layer in self.passed.activations]
        self.drawn.show(self.everyone.pictures[k], activations, float(self.everyone.data.labels[k]))
        z = float(self.passed.weighted_sums[-1][k, 0])
        slope = float(sigmoid.derivative(np.array([z]))[0])
        miss = float(activations[-1][0]) - float(self.everyone.data.labels[k])
        self.row.set_values([float(activations[-2][0]), slope, 2 * miss])
        self.counter.set_value(k)

    def _look_at(self, k: int) -> None:
        """One more picture, and its dot."""
        self._flicker(k - 1, k + 1, 0.6)
        self.hold(0.5)

    def _flicker(self, first: int, end: int, seconds: float) -> None:
        """Pictures come one after the other, faster and faster."""

        def show(_group: Any, alpha: float) -> None:
            shown = min(end, first + 1 + int((end - first - 1) * alpha**3 + 1e-6))
            self.strip.set_shown(shown)
            self._show(shown - 1)

        group = VGroup(self.row, self.drawn, self.strip, self.counter)
        self.play(UpdateFromAlphaFunc(group, show, run_time=seconds, rate_func=linear))

    def _many(self) -> str:
        """What is said of most of the derivatives, by their numbers."""
        small = abs(self.slopes) < SMALL_SHARE * abs(self.slopes).max()
        right = (self.passed.output[:, 0] > 0.5) == (self.everyone.data.labels == 1)
        if small.mean() <= 0.5:
            return _("Some want the weight larger, others smaller.")
        if right[small].mean() < 0.9:
            return _("Many are nearly 0.")
        return _("Many are nearly 0. The network reads those well, and they want no change.")
