"""ReLU or sigmoid: why a deep network made of sigmoids may hardly begin to learn, and what helps.

manim render scenes/chapter1/relu_vs_sigmoid.py ReluVsSigmoid
"""

from __future__ import annotations

from itertools import pairwise

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
    LaggedStart,
    ReplacementTransform,
    VGroup,
    VMobject,
)

from network import Activation, relu, sigmoid
from network.activation import Array
from network.studies.depth import at_best_rate
from network.study import load_study
from scenes.language import _, in_number
from scenes.lecture_scene import LectureScene
from scenes.mobjects import (
    LABEL,
    SMALL,
    Bars,
    FunctionPlot,
    LearningCurves,
    Neuron,
    Number,
    formula,
    number_text,
    words,
)

RANGE = (-5.0, 5.0)
ROLES = {"sigmoid": "function", "relu": "result", "sigmoid, larger start": "bias"}
"""The colours of the kinds of network in the study."""


def steepest(function: Activation) -> float:
    """The greatest slope of a function on the interval that is drawn."""
    z = np.linspace(*RANGE, 1001)
    return float(np.max(function.derivative(z)))


class ReluVsSigmoid(LectureScene):
    """Two functions for a neuron, their slopes, and what they do to deep networks."""

    def construct(self) -> None:
        """Tell the story."""
        self.study = load_study("depth")
        self.shallow, self.deep = (int(count) for count in self.study["hidden_layers"])
        self.names = {
            "sigmoid": _("sigmoid"),
            "relu": "ReLU",
            "sigmoid, larger start": _("sigmoid, larger start"),
        }
        self.tell(
            self.two_functions_for_a_neuron,
            self.their_slopes_differ,
            self.small_slopes_multiply,
            self.the_first_layers_starve,
            self.shallow_networks_learn_alike,
            self.deep_ones_may_not_begin,
            self.relu_is_one_way_out,
        )

    # ---- the beats ----

    def two_functions_for_a_neuron(self) -> None:
        """The graph of the sigmoid, and then the one of ReLU."""
        self.say(_("So far every neuron squished its sum with the sigmoid. Networks of today mostly do not."))
        self.plots = [
            FunctionPlot(
                function,
                True,
                RANGE,
                variable="z",
                width=4.8,
                height=3,
                role=ROLES[name],
                derivative_role="ink",
                theme=self.theme,
            )
            for name, function in (("sigmoid", sigmoid), ("relu", relu))
        ]
        VGroup(*self.plots).arrange(RIGHT, buff=1.2, aligned_edge=DOWN).shift(0.5 * DOWN)
        codes = ("sigma(z) = 1 / (1 + e^(-z))", '"ReLU"(z) = max(0, z)')
        self.formulas = [formula(code, LABEL, theme=self.theme) for code in codes]
        self.titles = [words(self.names[name], LABEL, ROLES[name], self.theme) for name in ("sigmoid", "relu")]
        for plot, title, written in zip(self.plots, self.titles, self.formulas, strict=True):
            written.next_to(plot, UP, buff=0.4).set_y(self.plots[0].get_top()[1] + 0.8)
            title.next_to(written, UP).align_to(self.formulas[0].get_top() + 0.7 * UP, UP)
            self._slope_of(plot).set_stroke(opacity=0)
        first, second = self.plots
        self.add(first, self.titles[0], self.formulas[0])
        self.drawn = [plot.piece(*RANGE, role=role) for plot, role in zip(self.plots, ROLES.values(), strict=False)]
        self.play(Create(self.drawn[0]), run_time=2)
        self.say(_("ReLU is a plain bend: nothing below zero, and above it the sum as it is."))
        self.play(FadeIn(second, self.titles[1]), FadeIn(self.formulas[1], shift=0.2 * DOWN), run_time=1)
        self.play(Create(self.drawn[1]), run_time=2)
        self.wait(1)

    def their_slopes_differ(self) -> None:
        """The derivatives as dashed curves, and the greatest slope of each."""
        self.say(_("What matters for learning is the slope: how much a little more input changes the output."))
        self.play(
            *(self._slope_of(plot).animate.set_stroke(opacity=1) for plot in self.plots),
            self.recaption(_("dashed: the slope")),
            run_time=1.5,
        )
        self.say(_("The sigmoid is never steeper than a quarter. ReLU has slope one wherever it is awake."))
        self.steepest: list[Number] = []
        told = []
        for plot, function in zip(self.plots, (sigmoid, relu), strict=True):
            number = Number(steepest(function), 2, LABEL, "signal", self.theme)
            line = VGroup(words(_("steepest:"), SMALL, "muted", self.theme), number).arrange(RIGHT, buff=0.2)
            told.append(line.next_to(plot, DOWN, buff=0.2))
            self.steepest.append(number)
        for line in told:
            self.play(FadeIn(line, shift=0.2 * UP), run_time=1)
        self.told = told
        self.wait(1.5)

    def small_slopes_multiply(self) -> None:
        """A signal on its way back through the layers, the slope of each a factor."""
        self.say(_("When a network learns, every layer passes the word back through its slope."))
        self.chains = [self._chain(slope) for slope in (steepest(sigmoid), steepest(relu))]
        VGroup(*self.chains).arrange(DOWN, buff=1.3).shift(0.1 * UP)
        titles = [
            words(self.names[name], LABEL, ROLES[name], self.theme).next_to(chain, UP, buff=0.3)
            for name, chain in zip(("sigmoid", "relu"), self.chains, strict=True)
        ]
        self.play(
            FadeOut(*self.plots, *self.formulas, *self.told, *self.drawn),
            *map(ReplacementTransform, self.titles, titles),
            self.recaption(_("at most so much comes through, from the last layer back to the first")),
            run_time=1.2,
        )
        self.titles = titles
        self.say(_("A quarter of a quarter of a quarter: after six layers hardly anything is left."))
        for chain in self.chains:
            self.play(
                LaggedStart(
                    *(FadeIn(part, shift=0.2 * LEFT) for part in reversed(list(chain))), lag_ratio=0.5, run_time=4
                )
            )
        self.wait(1)

    def the_first_layers_starve(self) -> None:
        """The mean size of the gradient in every layer of real untrained networks, on one logarithmic scale."""
        self.say(_("Here it is, measured: how large the gradient is in each layer before the first step."))
        sizes = {name: self._gradients(name) for name in ("sigmoid", "relu")}
        low = float(10 ** np.floor(np.log10(min(map(np.min, sizes.values())))))
        high = float(10 ** np.ceil(np.log10(max(map(np.max, sizes.values())))))
        self.bars = [
            Bars(
                size,
                [str(layer) for layer in range(1, len(size) + 1)],
                log=True,
                limits=(low, high),
                role=ROLES[name],
                width=4.6,
                height=3.3,
                theme=self.theme,
            )
            for name, size in sizes.items()
        ]
        VGroup(*self.bars).arrange(RIGHT, buff=1.0, aligned_edge=DOWN).shift(0.3 * DOWN)
        titles = [
            words(self.names[name], LABEL, ROLES[name], self.theme).next_to(bars, UP, buff=0.4)
            for name, bars in zip(sizes, self.bars, strict=True)
        ]
        self.play(
            *(FadeOut(chain) for chain in self.chains),
            *map(ReplacementTransform, self.titles, titles),
            self.recaption(
                _("mean size of ∂C/∂w by layer of weights, before learning: {count} hidden layers").format(
                    count=self.deep
                )
            ),
            run_time=1.2,
        )
        self.titles = titles
        self.play(FadeIn(self.bars[0]), run_time=1)
        self.wait(0.5)
        ratio = self._about(float(sizes["sigmoid"][-1] / sizes["sigmoid"][0]))
        told = _("With sigmoids the first layer hears {factor} times less than the last. Not so with ReLU.")
        self.say(told.format(factor=ratio))
        self.play(FadeIn(self.bars[1]), run_time=1.5)
        self.wait(2.5)

    def shallow_networks_learn_alike(self) -> None:
        """Learning curves of networks with few hidden layers."""
        self.say(_("Does it matter? In a network as small as ours, not at all."))
        self.curves = self._curves(self.shallow, ("sigmoid", "relu"))
        self.play(
            FadeOut(*self.bars, *self.titles),
            FadeIn(self.curves.set_drawn(0)),
            self.recaption(self._told_of(self.shallow)),
            run_time=1.2,
        )
        self.play(self.curves.reveal(run_time=4))
        self.wait(1)

    def deep_ones_may_not_begin(self) -> None:
        """Learning curves of networks with many hidden layers."""
        self.say(_("With more layers it does: these sigmoids never get going, while ReLU learns as before."))
        deeper = self._curves(self.deep, ("sigmoid", "relu"))
        self.play(FadeOut(self.curves), FadeIn(deeper.set_drawn(0)), self.recaption(self._told_of(self.deep)))
        self.curves = deeper
        self.play(self.curves.reveal(run_time=4))
        self.say(_("The band shows the best and the worst of {count} tries.").format(count=len(self.study["seeds"])))
        self.wait(1.5)

    def relu_is_one_way_out(self) -> None:
        """The third kind: sigmoids that start with larger weights."""
        self.say(_("To be fair: sigmoids that start with larger weights learn, too. The start had starved them."))
        every = self._curves(self.deep, ("sigmoid", "relu", "sigmoid, larger start"))
        self.play(FadeOut(self.curves), FadeIn(every.set_drawn(0)))
        self.curves = every
        self.play(self.curves.reveal(run_time=4))
        tried = int(self.study["rates"].shape[1])
        self.say(
            _("Every curve has the best of {count} learning rates. ReLU is one way out, and a simple one.").format(
                count=tried
            )
        )
        self.play(self.curves.line(self.names["relu"]).animate.set_stroke(width=7), run_time=1)
        self.wait(2.5)

    # ---- their pieces ----

    @staticmethod
    def _slope_of(plot: FunctionPlot) -> VMobject:
        assert plot.derivative_curve is not None
        return plot.derivative_curve

    def _chain(self, slope: float) -> VGroup:
        """The layers from the first to the last, each as bright as what comes back to it, a slope a layer."""
        parts = []
        for passed in range(self.deep, -1, -1):
            share = slope**passed
            neuron = Neuron(share, radius=0.36, theme=self.theme)
            number = Number(share, 4 if share < 0.01 else 2, SMALL, "signal", self.theme)
            parts.append(VGroup(neuron, number.next_to(neuron, DOWN, buff=0.2)))
        VGroup(*parts).arrange(RIGHT, buff=0.95)
        chain = VGroup(parts[0])
        for before, after in pairwise(parts):
            ends = after[0].get_left(), before[0].get_right()
            chain.add(Arrow(*ends, color=self.theme.muted, buff=0.12, stroke_width=3), after)
        return chain

    def _gradients(self, name: str) -> Array:
        """The mean size of ∂C/∂w in each layer of the deep networks at the start, the median over the seeds."""
        found = at_best_rate(self.study, "gradients", name, self.deep)
        return np.asarray(np.median(found[:, 0], axis=0))

    @staticmethod
    def _about(ratio: float) -> str:
        """A ratio to one digit, such as 20,000."""
        digits = int(np.floor(np.log10(ratio)))
        return number_text(round(ratio, -digits), 0)

    def _told_of(self, layers: int) -> str:
        count = in_number("{count} hidden layer", "{count} hidden layers", layers).format(count=layers)
        return _("right answers on MNIST's test images, {layers} of 16").format(layers=count)

    def _curves(self, layers: int, kinds: tuple[str, ...]) -> LearningCurves:
        curves = LearningCurves(
            {self.names[kind]: at_best_rate(self.study, "test_accuracies", kind, layers) for kind in kinds},
            self.study["epochs"],
            percent=True,
            y_range=(0, 1),
            y_step=0.25,
            x_label=_("epoch"),
            roles=[ROLES[kind] for kind in kinds],
            width=7.5,
            height=4.6,
            theme=self.theme,
        )
        return curves.shift(0.25 * UP)
