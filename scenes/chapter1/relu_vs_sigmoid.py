"""ReLU or sigmoid: why a deep network made of sigmoids may hardly begin to learn, and what helps.

manim render scenes/chapter1/relu_vs_sigmoid.py ReluVsSigmoid
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Arrow,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Line,
    Mobject,
    ReplacementTransform,
    RoundedRectangle,
    TransformFromCopy,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
)

from network import Activation, relu, sigmoid
from network.activation import Array
from network.studies.depth import KINDS, Depth
from scenes.language import _, in_number
from scenes.lecture_scene import LectureScene
from scenes.mobjects import (
    LABEL,
    SMALL,
    Bars,
    FunctionPlot,
    LearningCurves,
    Number,
    Theme,
    formula,
    number_text,
    words,
)

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

    def power(self) -> VMobject:
        """The whole product as a power of the slope, and what it comes to."""
        least, product = self.shares[0], number_text(self.shares[0], self.decimals)
        relation = "=" if round(least, self.decimals) == least else "approx"
        source = f'"{number_text(self.slope)}"^{len(self.shares) - 1} {relation} {{{{"{product}": product}}}}'
        return formula(source, LABEL, {"product": "signal"}, theme=self.theme)


class ReluVsSigmoid(LectureScene):
    """Two functions for a neuron, their slopes, and what they do to deep networks."""

    def construct(self) -> None:
        """Tell the story."""
        self.study = Depth.load()
        self.shallow, self.deep = (int(count) for count in self.study.hidden_layers)
        self.names = {"sigmoid": _("sigmoid"), "relu": "ReLU", "sigmoid, larger start": _("larger start")}
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
        self.plots = [self._plot_of(name) for name in TWO]
        VGroup(*self.plots).arrange(RIGHT, buff=1.2, aligned_edge=DOWN).shift(0.5 * DOWN)
        codes = ("sigma(z) = 1 / (1 + e^(-z))", '"ReLU"(z) = max(0, z)')
        self.formulas = [formula(code, LABEL, theme=self.theme) for code in codes]
        self.titles = [self._title(name) for name in TWO]
        for plot, title, written in zip(self.plots, self.titles, self.formulas, strict=True):
            written.next_to(plot, UP, buff=0.4).set_y(self.plots[0].get_top()[1] + 0.8)
            title.next_to(written, UP).align_to(self.formulas[0].get_top() + 0.7 * UP, UP)
            VGroup(plot.curve, self._slope_of(plot)).set_stroke(opacity=0)
        first, second = self.plots
        self.add(first, self.titles[0], self.formulas[0])
        self.drawn = [plot.piece(*RANGE, role=ROLES[name]) for plot, name in zip(self.plots, TWO, strict=True)]
        self.play(Create(self.drawn[0]), run_time=2)
        self.say(_("ReLU is a plain bend: nothing below zero, and above it the sum as it is."))
        self.play(FadeIn(second, self.titles[1]), FadeIn(self.formulas[1], shift=0.2 * DOWN), run_time=1)
        self.play(Create(self.drawn[1]), run_time=2)
        self.wait(1)

    def their_slopes_differ(self) -> None:
        """The slopes move onto one scale; a line sweeps over them, and the greatest slopes met so far are printed."""
        self.say(_("What matters for learning is the slope: how much a little more input changes the output."))
        self.play(*(self._slope_of(plot).animate.set_stroke(opacity=1) for plot in self.plots), run_time=1.5)
        self.wait(0.5)
        self.slopes = [self._slopes_of(name) for name in TWO]
        one = self.slopes[0].shift(1.2 * LEFT)
        self.slopes[1].move_to(one)
        titles = self._titles_beside(self.slopes)
        rest = (VGroup(*(each for each in plot if each is not self._slope_of(plot))) for plot in self.plots)
        self.play(FadeOut(*self.formulas, *self.drawn, *rest), run_time=0.5)
        self.play(
            FadeIn(one.axes, one.numbers, one.variable),
            *(
                ReplacementTransform(self._slope_of(plot), slopes.curve)
                for plot, slopes in zip(self.plots, self.slopes, strict=True)
            ),
            *map(ReplacementTransform, self.titles, titles),
            self.recaption(_("the slopes of both on one scale, and the steepest so far")),
            run_time=1.5,
        )
        self.titles = titles
        self.say(_("The sigmoid is never steeper than a quarter. ReLU has slope one wherever it is awake."))
        self.steepest = [Number(0, 2, LABEL, "signal", self.theme, edge="left") for _title in titles]
        for number, title in zip(self.steepest, titles, strict=True):
            number.next_to(title, RIGHT, buff=0.3)
        self.cursor = self._cursor(SWEPT[0])
        self.play(FadeIn(self.cursor, *self.steepest), run_time=0.5)
        self.play(self._sweep(run_time=5))
        self.wait(1)

    def small_slopes_multiply(self) -> None:
        """A signal on its way back through the layers, the slope of each a factor."""
        self.say(_("A network learns from its output backwards, and each layer multiplies by its slope."))
        self.chains = [Chain(steepest(function), self.deep, self.theme) for function in TWO.values()]
        VGroup(*self.chains).arrange(DOWN, buff=1.5).shift(0.1 * DOWN)
        titles = [
            self._title(name).next_to(chain, UP, buff=0.35).align_to(chain, LEFT)
            for name, chain in zip(TWO, self.chains, strict=True)
        ]
        one = self.slopes[0]
        self.play(
            FadeOut(self.cursor, *self.steepest, one.axes, one.numbers, one.variable, run_time=0.6),
            FadeOut(*(slopes.curve for slopes in self.slopes), run_time=0.6),
            *map(ReplacementTransform, self.titles, titles),
            self.recaption(_("what the slopes let through at best, from the last layer back to the first")),
        )
        self.play(*(FadeIn(chain.plates, chain.factors, chain.numbers[-1]) for chain in self.chains), run_time=0.8)
        self.titles = titles
        least = self.chains[0].shares[0]
        told = _("{count} quarters, one after the other: of {parts} parts at best one arrives.")
        self.say(told.format(count=self.deep, parts=number_text(1 / least, 0)))
        for layer in reversed(range(self.deep)):
            self.play(*(part for chain in self.chains for part in chain.pass_back_to(layer)))
        self.add(*self.chains)
        self.powers = [
            chain.power().next_to(title, RIGHT, buff=0.5) for chain, title in zip(self.chains, titles, strict=True)
        ]
        self.play(FadeIn(*self.powers, shift=0.2 * RIGHT), run_time=0.8)
        self.say(_("Weights multiply in as well. At the start they are drawn so that this changes little."))
        self.wait(1.5)

    def the_first_layers_starve(self) -> None:
        """The mean size of the gradient in every layer of real untrained networks, on one logarithmic scale."""
        self.say(_("Here it is, measured: how large the gradient is in each layer before the first step."))
        sizes = {name: self._gradients(name) for name in TWO}
        self.bars = self._bars(sizes)
        titles = [self._title(name).next_to(bars, UP) for name, bars in zip(sizes, self.bars, strict=True)]
        for title in titles:
            title.align_to(self.bars[0].get_top() + 0.7 * UP, UP)
        caption = _("mean size of ∂C/∂w by layer of weights, before learning: {count} hidden layers")
        self.play(
            FadeOut(*self.chains, *self.powers, run_time=0.6),
            *map(ReplacementTransform, self.titles, titles),
            self.recaption(caption.format(count=self.deep)),
        )
        self.play(FadeIn(*self.bars), run_time=0.6)
        self.titles = titles
        self.play(self.bars[0].animate.set_values(sizes["sigmoid"]), run_time=2)
        told = _("With sigmoids the first layer hears about {factor} times less than the last. Not so with ReLU.")
        self.say(told.format(factor=self._about(float(sizes["sigmoid"][-1] / sizes["sigmoid"][0]))))
        self.play(self.bars[1].animate.set_values(sizes["relu"]), run_time=2)
        self.wait(2.5)

    def shallow_networks_learn_alike(self) -> None:
        """Learning curves of networks with few hidden layers."""
        told = _("Does it matter? Networks with few layers, {layers}, learn alike with either.")
        self.say(told.format(layers=self._layers(self.shallow)))
        self.curves = [self._curves(self.shallow, tuple(TWO)).shift(0.1 * UP)]
        self.heads = [self._head(self.shallow, self.curves[0])]
        told = _("right answers on test images: the middle of {count} tries, from worst to best")
        self.play(FadeOut(*self.bars, *self.titles), run_time=0.5)
        self.play(
            FadeIn(self.curves[0].set_drawn(0), self.heads[0]),
            self.recaption(told.format(count=len(self.study.seeds))),
            run_time=1,
        )
        self.play(self.curves[0].reveal(run_time=4))
        self.wait(0.5)

    def deep_ones_may_not_begin(self) -> None:
        """Learning curves of networks with many hidden layers, beside those with few."""
        told = _("With {layers} ReLU learns as before. The sigmoids do not get going at all.")
        self.say(told.format(layers=self._layers(self.deep)))
        shallow = self.curves[0]
        both = [shallow.copy(), self._curves(self.deep, tuple(ROLES))]  # the last one leaves room for what is to come
        VGroup(*both).arrange(RIGHT, buff=0.35, aligned_edge=DOWN).shift(0.1 * UP)
        deep = self._curves(self.deep, tuple(TWO))
        deep.shift(both[1].at(0, 0) - deep.at(0, 0))
        self.heads.append(self._head(self.deep, deep))
        aside = both[0].at(0, 0) - shallow.at(0, 0)
        self.play(VGroup(shallow, self.heads[0]).animate.shift(aside), run_time=1)
        self.play(FadeIn(deep.set_drawn(0), self.heads[1]), run_time=0.8)
        self.curves.append(deep)
        self.play(deep.reveal(run_time=4))
        rates, seeds = self.study.rates.shape[1], len(self.study.seeds)
        told = _("We tried {rates} learning rates, each {seeds} times: not one of these {all} sigmoid networks did.")
        self.say(told.format(rates=rates, seeds=seeds, all=rates * seeds))
        told = _("each curve at the best of {count} learning rates, chosen on validation images")
        self.play(self.recaption(told.format(count=rates)))
        self.wait(2)

    def relu_is_one_way_out(self) -> None:
        """The third kind: sigmoids that start with larger weights."""
        told = _("To be fair: let the sigmoids start with weights {gain} times as large, and they learn, too.")
        self.say(told.format(gain=KINDS["sigmoid, larger start"].gain))
        every = self._curves(self.deep, tuple(ROLES))
        every.shift(self.curves[1].at(0, 0) - every.at(0, 0))
        self.play(FadeOut(self.curves[1]), FadeIn(every.set_drawn(0)), run_time=0.8)
        self.curves[1] = every
        self.play(every.reveal(run_time=4))
        self.say(_("That makes up for the slope of a quarter. ReLU is one way out, and the simplest."))
        self.play(every.line(self.names["relu"]).animate.set_stroke(width=7), run_time=1)
        self.wait(2.5)

    # ---- their pieces: the functions ----

    def _title(self, name: str) -> VMobject:
        return words(self.names[name], LABEL, ROLES[name], self.theme)

    def _plot_of(self, name: str) -> FunctionPlot:
        """The graph of a function, and its slope as a dashed curve."""
        return FunctionPlot(
            TWO[name],
            True,
            RANGE,
            variable="z",
            width=4.8,
            height=3,
            role=ROLES[name],
            derivative_role="ink",
            theme=self.theme,
        )

    def _slopes_of(self, name: str) -> FunctionPlot:
        """The graph of a function's slope, on the same scale for both."""
        return FunctionPlot(
            TWO[name].derivative,
            None,
            RANGE,
            (0, 1.2),
            variable="z",
            width=8,
            height=4.2,
            y_step=0.5,
            role=ROLES[name],
            theme=self.theme,
        )

    def _titles_beside(self, slopes: list[FunctionPlot]) -> list[VMobject]:
        """The names of both functions right of the plot, each as high as its slope is at most."""
        places = [plot.at(RANGE[1], steepest(function)) for plot, function in zip(slopes, TWO.values(), strict=True)]
        return [self._title(name).next_to(place, RIGHT, buff=0.5) for name, place in zip(TWO, places, strict=True)]

    @staticmethod
    def _slope_of(plot: FunctionPlot) -> VMobject:
        assert plot.derivative_curve is not None
        return plot.derivative_curve

    def _cursor(self, z: float) -> VGroup:
        """An upright line at z, with a dot on each slope."""
        plot = self.slopes[0]
        line = Line(plot.at(z, 0), plot.at(z, 1.2), color=self.theme.muted, stroke_width=2)
        values = (float(function.derivative(np.array(z))) for function in TWO.values())
        return VGroup(line, *(Dot(plot.at(z, value), 0.1, color=self.theme.signal) for value in values))

    def _sweep(self, run_time: float) -> Animation:
        """The line runs over all z; what is printed is the steepest that it has met."""

        def show(_everything: Mobject, time: float) -> None:
            met = SWEPT[: 1 + round(time * (len(SWEPT) - 1))]
            self.cursor.become(self._cursor(float(met[-1])))
            for number, function in zip(self.steepest, TWO.values(), strict=True):
                number.set_value(float(np.max(function.derivative(met))))

        everything = VGroup(self.cursor, *self.steepest)
        return UpdateFromAlphaFunc(everything, show, run_time=run_time, rate_func=linear)

    # ---- their pieces: what was measured ----

    def _gradients(self, name: str) -> Array:
        """The mean size of ∂C/∂w in each layer of the deep networks at the start, the median over the seeds."""
        found = self.study.at_best_rate("gradients", name, self.deep)
        return np.asarray(np.median(found[:, 0], axis=0))

    def _bars(self, sizes: dict[str, Array]) -> list[Bars]:
        """The gradients of both kinds on one scale, at first all at its lower end."""
        low = float(10 ** np.floor(np.log10(min(map(np.min, sizes.values())))))
        high = float(10 ** np.ceil(np.log10(max(map(np.max, sizes.values())))))
        bars = [
            Bars(
                np.full(len(size), low),
                [str(layer) for layer in range(1, len(size) + 1)],
                log=True,
                limits=(low, high),
                role=ROLES[name],
                width=4.6,
                height=3.6,
                theme=self.theme,
            )
            for name, size in sizes.items()
        ]
        VGroup(*bars).arrange(RIGHT, buff=1.0, aligned_edge=DOWN).shift(0.3 * DOWN)
        return bars

    @staticmethod
    def _about(ratio: float) -> str:
        """A ratio to one digit, such as 20,000."""
        digits = int(np.floor(np.log10(ratio)))
        return number_text(round(ratio, -digits), 0)

    @staticmethod
    def _layers(count: int) -> str:
        return in_number("{count} hidden layer", "{count} hidden layers", count).format(count=count)

    def _head(self, layers: int, curves: LearningCurves) -> VMobject:
        """How many layers they have, above the middle of the curves' frame."""
        head = words(self._layers(layers), LABEL, "muted", self.theme)
        return head.move_to(curves.at(self.study.epochs[-1] / 2, 1) + 0.55 * UP)

    def _curves(self, layers: int, kinds: tuple[str, ...]) -> LearningCurves:
        return LearningCurves(
            {self.names[kind]: self.study.at_best_rate("test_accuracies", kind, layers) for kind in kinds},
            self.study.epochs,
            percent=True,
            y_range=(0, 1),
            y_step=0.25,
            x_label=_("epoch"),
            roles=[ROLES[kind] for kind in kinds],
            width=3.4,
            height=3.8,
            theme=self.theme,
        )
