"""ReLU or sigmoid: why a deep network made of sigmoids may hardly begin to learn, and what helps.

manim render scenes/chapter1/relu_vs_sigmoid.py ReluVsSigmoid
"""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Circle,
    Circumscribe,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Indicate,
    Line,
    Mobject,
    Rectangle,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
)

from network.activation import Array
from network.studies.depth import KINDS, Depth
from scenes.chapter1.slopes import RANGE, ROLES, SWEPT, TWO, Chain, plot_of, slopes_of, steepest
from scenes.language import _
from scenes.lecture_scene import ANY_NUMBER, STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP, LectureScene
from scenes.mobjects import (
    LABEL,
    SMALL,
    AnswerBox,
    Bars,
    FunctionPlot,
    LearningCurves,
    Number,
    formula,
    number_text,
    words,
)
from scenes.mobjects.text import percent_text
from scenes.staging import hidden_layers, network_beside_its_count, network_on_a_digit, number_alone

ALONE_WIDTH = 9.5
"""Of the frame of the first curves, before others stand beside them."""
CONTEXT, STEEPEST = 0.4, 0.7
"""How strong the network is that has stepped back, and how high the steepest slopes are written, in scene units."""
ALIKE, LEARNT, STUCK, ALIKE_GRADIENTS = 0.02, 0.8, 0.2, 2
"""Shares of right answers: how much two that are alike differ, above which a network has learnt, below which it has not
begun; and the ratio up to which gradients are about the same."""


class ReluVsSigmoid(LectureScene):
    """Two functions for a neuron, their slopes, and what they do to deep networks."""

    hidden_range = ANY_NUMBER
    output_range = ANY_NUMBER

    def construct(self) -> None:
        """Tell the story."""
        self.study = Depth.load()
        self.shallow, self.deep = (int(count) for count in self.study.hidden_layers)
        self.names = {"sigmoid": _("sigmoid"), "relu": "ReLU", "sigmoid, larger start": _("larger start")}
        self.titles: list[VMobject] = []
        self.tell(
            self.two_functions_for_a_neuron,
            self.their_slopes_differ,
            self.small_slopes_multiply,
            self.the_first_layers_starve,
            self.shallow_networks_learn_alike,
            self.deep_ones_may_not_begin,
            self.a_larger_start_helps_too,
            self.relu_is_one_way_out,
        )

    # ---- the beats ----

    def two_functions_for_a_neuron(self) -> None:
        """A neuron opens into the graph of its function, the sigmoid; out of that, the one of ReLU is bent."""
        diagram = network_beside_its_count(self.net, self.image, theme=self.theme)
        box = AnswerBox(diagram, self.net.forward(self.image).prediction)
        self._write_the_functions()
        first, second = self.plots
        alone, aside = (first, self.titles[0], self.formulas[0], self.drawn[0]), first.get_x() * RIGHT
        VGroup(*alone).shift(-aside)
        outline = Rectangle(width=first.frame.width, height=first.frame.height, color=self.theme.ink, stroke_width=2)
        ring = Circle(1.3, color=self.theme.ink, stroke_width=2).move_to(first.frame)
        layer = diagram.layers[1]
        neuron = layer.neuron(layer.shown[len(layer.shown) // 2]).copy()
        self.add(diagram, box, neuron)
        if any(function.name == "sigmoid" for function in self.net.activations):
            self.say(_("One honest word about the squish: most networks today do not use it. Why?"))
        else:
            self.say(_("One more word about the function in a neuron. Why do most networks today not squish?"))
        self.play(diagram.animate.set_opacity(CONTEXT), FadeOut(box), ReplacementTransform(neuron, ring), run_time=1.5)
        self.play(FadeOut(diagram), ReplacementTransform(ring, outline.move_to(first.frame)), run_time=0.8)
        self.play(FadeOut(outline), FadeIn(first, self.titles[0], self.formulas[0]), Create(self.drawn[0]), run_time=2)
        self.hold(1)
        self.say(_("They bend instead: below zero, nothing; above zero, the sum itself. That is ReLU."))
        self.play(*(each.animate.shift(aside) for each in alone), run_time=0.8)
        self.play(FadeIn(second, self.titles[1]), FadeIn(self.formulas[1], shift=0.2 * DOWN), run_time=0.7)
        self.play(ReplacementTransform(self.drawn[0].copy(), self.drawn[1]), run_time=2)

    def their_slopes_differ(self) -> None:
        """The slopes move onto one scale; a line sweeps over them, and the greatest slopes met so far are printed."""
        self.say(_("For learning, the slope counts: how much of a small change gets through."))
        self.play(*(self._slope_of(plot).animate.set_stroke(opacity=1) for plot in self.plots), run_time=1.5)
        self.slopes = [slopes_of(name, self.theme) for name in TWO]
        one = self.slopes[0].shift((STAGE_MIDDLE - self.slopes[0].get_y()) * UP + 2 * LEFT)
        self.slopes[1].shift(one.at(0, 0) - self.slopes[1].at(0, 0))
        titles = self._titles_beside(self.slopes)
        rest = (VGroup(*(each for each in plot if each is not self._slope_of(plot))) for plot in self.plots)
        told = self.recaption(_("slope of the sigmoid"), _("slope of ReLU"), roles=[ROLES[name] for name in TWO])
        self.play(
            FadeOut(*self.formulas, *self.drawn, *rest),
            FadeIn(one.axes, one.numbers, one.variable),
            *(
                ReplacementTransform(self._slope_of(plot), slopes.curve)
                for plot, slopes in zip(self.plots, self.slopes, strict=True)
            ),
            *map(ReplacementTransform, self.titles, titles),
            told,
            run_time=1.5,
        )
        self.titles = titles
        self.say(_("The sigmoid lets through a quarter at most. ReLU, where it is active, all."))
        size = LABEL * STEEPEST / Number(0, 0).height
        self.steepest = [Number(0, 2, size, "signal", self.theme, edge="left") for _title in titles]
        for number, title in zip(self.steepest, titles, strict=True):
            number.next_to(title, DOWN, buff=0.2, aligned_edge=LEFT)
        at_most = [
            words(_("at most"), SMALL, "muted", self.theme).next_to(number.copy().set_value(1), RIGHT, buff=0.2)
            for number in self.steepest
        ]
        self.cursor = self._cursor(SWEPT[0])
        self.play(FadeIn(self.cursor, *self.steepest), run_time=0.5)
        self.play(self._sweep(run_time=4))
        self.at_most = VGroup(*at_most)
        self.play(FadeIn(self.at_most), run_time=0.5)

    def small_slopes_multiply(self) -> None:
        """A signal on its way back through the layers, the slope of each a factor; what is sent for one to arrive."""
        self.say(_("Learning runs backwards, and each layer multiplies by its slope."))
        self.chains = [Chain(steepest(function), self.deep, self.theme) for function in TWO.values()]
        VGroup(*self.chains).arrange(DOWN, buff=0.8).align_to((STAGE_TOP - 0.5) * UP, UP)
        titles = [
            self._title(name).next_to(chain, UP, buff=0.25).align_to(chain, LEFT)
            for name, chain in zip(TWO, self.chains, strict=True)
        ]
        one = self.slopes[0]
        self.play(
            FadeOut(self.cursor, *self.steepest, self.at_most, one.axes, one.numbers, one.variable, run_time=0.6),
            *(
                ReplacementTransform(slopes.curve, chain.plates[-1])
                for slopes, chain in zip(self.slopes, self.chains, strict=True)
            ),
            *map(ReplacementTransform, self.titles, titles),
            self.recaption(_("slopes alone; the weights multiply in, too")),
            run_time=1.2,
        )
        self.play(*(FadeIn(chain.plates, chain.factors, chain.numbers[-1]) for chain in self.chains), run_time=0.8)
        self.titles = titles
        for layer in reversed(range(self.deep)):
            self.play(*(part for chain in self.chains for part in chain.pass_back_to(layer)), run_time=0.7)
        self.add(*self.chains)
        parts = number_text(1 / self.chains[0].shares[0], 0)
        told = _("A quarter, {count} times over. Send {parts} parts, and at best one arrives.")
        self.say(told.format(count=self.deep, parts=parts))
        alone = number_alone(parts, self.theme, "signal")
        name = words(_("parts sent, and at best one arrives"), LABEL, "muted", self.theme)
        self.parts = VGroup(alone, name.next_to(alone, RIGHT, buff=0.4)).set_x(0).align_to(STAGE_BOTTOM * UP, DOWN)
        self.play(FadeIn(alone, target_position=self.chains[0].numbers[0], scale=0.3), FadeIn(name), run_time=1)
        self.hold(1)

    def the_first_layers_starve(self) -> None:
        """The mean size of the gradient in every layer of real untrained networks, on one logarithmic scale."""
        self.say(_("And real networks, before they learn?"))
        sizes = {name: self._gradients(name) for name in TWO}
        self.bars = self._bars(sizes)
        titles = [self._title(name).next_to(bars, UP) for name, bars in zip(sizes, self.bars, strict=True)]
        for title in titles:
            title.align_to(STAGE_TOP * UP, UP)
        caption = _("other networks: average size of the gradient, layer by layer (each number: 10 times more)")
        self.play(
            FadeOut(self.parts),
            *(
                FadeOut(chain, target_position=bars, scale=0.5)
                for chain, bars in zip(self.chains, self.bars, strict=True)
            ),
            FadeIn(*self.bars),
            *map(ReplacementTransform, self.titles, titles),
            self.recaption(caption),
            run_time=1.2,
        )
        self.titles = titles
        self.play(
            *(bars.animate.set_values(sizes[name]) for name, bars in zip(sizes, self.bars, strict=True)), run_time=2
        )
        factor = float(sizes["sigmoid"][-1] / sizes["sigmoid"][0])
        if factor < ALIKE_GRADIENTS:
            self.say(_("With sigmoids, the first layer gets about as much as the last."))
        else:
            told = _("With sigmoids, the first layer gets about {factor} times less than the last.")
            self.say(told.format(factor=self._about(factor)))
        self.play(*(Circumscribe(self.bars[0], color=self.theme.signal, buff=0.1),), run_time=1.5)
        self.hold(0.5)

    def shallow_networks_learn_alike(self) -> None:
        """Learning curves of networks with few hidden layers."""
        ends = [self._end(name, self.shallow) for name in TWO]
        if abs(ends[0] - ends[1]) < ALIKE and min(ends) > LEARNT:
            told = _("With {layers}, it hardly matters: both learn.")
        else:
            told = _("With {layers}, both look like this.")
        self.say(told.format(layers=hidden_layers(self.shallow)))
        self.curves = [self._curves(self.shallow, tuple(TWO), ALONE_WIDTH)]
        self.heads = [self._head(self.shallow, self.curves[0])]
        told = _("other networks: right answers on test images, middle of {count} tries, from worst to best")
        self.play(
            FadeOut(*self.bars, *self.titles, shift=DOWN),
            FadeIn(self.curves[0].set_drawn(0), self.heads[0]),
            self.recaption(told.format(count=len(self.study.seeds))),
            run_time=1,
        )
        self.play(self.curves[0].reveal(run_time=3))

    def deep_ones_may_not_begin(self) -> None:
        """Learning curves of networks with many hidden layers, beside those with few."""
        shallow = self._curves(self.shallow, tuple(TWO)).set_drawn(self.study.epochs[-1])
        both = [shallow, self._curves(self.deep, tuple(ROLES))]  # the last one leaves room for what is to come
        VGroup(*both).arrange(RIGHT, buff=0.3, aligned_edge=DOWN).set_y(shallow.get_y())
        deep = self._curves(self.deep, tuple(TWO))
        deep.shift(both[1].at(0, 0) - deep.at(0, 0))
        self.heads.append(self._head(self.deep, deep))
        self.say(_("And with {layers}?").format(layers=hidden_layers(self.deep)))
        self.play(
            ReplacementTransform(self.curves[0], shallow),
            self.heads[0].animate.move_to(self._head(self.shallow, shallow)),
            FadeIn(deep.axes, deep.axis_numbers),
            run_time=1,
        )
        self.play(FadeIn(self.heads[1]), run_time=0.5)
        self.hold(1.5)
        self.curves = [shallow, deep]
        rates, seeds = self.study.rates.shape[1], len(self.study.seeds)
        told = _("other networks, test images: best of {rates} learning rates, middle of {count} tries, worst to best")
        self.play(self.recaption(told.format(rates=rates, count=seeds)))
        self.add(deep.set_drawn(0))
        self.play(deep.reveal(run_time=3))
        ends = {name: self._end(name, self.deep) for name in TWO}
        if ends["sigmoid"] < STUCK and ends["relu"] > LEARNT:
            self.say(_("ReLU learns. The sigmoid stays where it began."))
        else:
            told = _("ReLU comes to {relu}, the sigmoid to {sigmoid}.")
            self.say(told.format(**{name: percent_text(end) for name, end in ends.items()}))
        kind, depth = list(KINDS).index("sigmoid"), self.study.hidden_layers.tolist().index(self.deep)
        if self.study.study["test_accuracies"][kind, depth].max() < STUCK:
            told = _("We tried {rates} learning rates, {seeds} times each. Not one of them got out of bed.")
            self.say(told.format(rates=rates, seeds=seeds))
            self.play(Indicate(self.heads[1], 1.15, self.theme.signal))
        self.hold(0.5)

    def a_larger_start_helps_too(self) -> None:
        """The third kind of network beside the others: sigmoids that start with larger weights."""
        kind = "sigmoid, larger start"
        if self._end(kind, self.deep) > LEARNT:
            told = _("To be fair: let it start with weights {gain} times as large, and it learns, too.")
        else:
            told = _("To be fair: let it start with weights {gain} times as large. It helps little.")
        self.say(told.format(gain=KINDS[kind].gain))
        every = self._curves(self.deep, tuple(ROLES))
        every.shift(self.curves[1].at(0, 0) - every.at(0, 0))
        self.play(FadeOut(self.curves[1]), FadeIn(every.set_drawn(self.study.epochs[-1])), run_time=2)
        self.curves[1] = every

    def relu_is_one_way_out(self) -> None:
        """The charts shrink into a neuron of the network on show, which stands on the digit again."""
        names = [function.name for function in self.net.activations]
        if len(names) <= self.shallow + 1 and "sigmoid" in names:
            self.say(_("ReLU is the simple way out. A small network like ours may keep its sigmoid."))
        else:
            self.say(_("ReLU is the simple way out, and most networks take it."))
        diagram = network_on_a_digit(self.net, self.image, theme=self.theme)
        self.diagram = diagram.set_activations(self.net.forward(self.image))
        layer = diagram.layers[1]
        neuron = layer.neuron(layer.shown[len(layer.shown) // 2])
        self.play(
            FadeOut(*self.curves, *self.heads, target_position=neuron, scale=0.02),
            FadeIn(diagram),
            self.recaption(),
            run_time=1.5,
        )

    # ---- their pieces: the functions ----

    def _write_the_functions(self) -> None:
        """Both graphs side by side, not yet drawn, below names and formulas."""
        self.plots = [plot_of(name, self.theme) for name in TWO]
        VGroup(*self.plots).arrange(RIGHT, buff=1.0, aligned_edge=DOWN).align_to(STAGE_BOTTOM * UP, DOWN)
        codes = ("sigma(z) = 1 / (1 + e^(-z))", '"ReLU"(z) = max(0, z)')
        self.formulas = [formula(code, LABEL, theme=self.theme) for code in codes]
        self.titles = [self._title(name) for name in TWO]
        for plot, title, written in zip(self.plots, self.titles, self.formulas, strict=True):
            written.next_to(plot, UP, buff=0.3).set_y(self.plots[0].get_top()[1] + 0.7)
            title.next_to(written, UP).align_to(self.formulas[0].get_top() + 0.6 * UP, UP)
            VGroup(plot.curve, self._slope_of(plot)).set_stroke(opacity=0)
        self.drawn = [plot.piece(*RANGE, role=ROLES[name]) for plot, name in zip(self.plots, TWO, strict=True)]

    def _title(self, name: str) -> VMobject:
        return words(self.names[name], LABEL, ROLES[name], self.theme)

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
                width=5.2,
                height=4.2,
                theme=self.theme,
            )
            for name, size in sizes.items()
        ]
        VGroup(*bars).arrange(RIGHT, buff=1.0, aligned_edge=DOWN).align_to(STAGE_BOTTOM * UP, DOWN)
        return bars

    @staticmethod
    def _about(ratio: float) -> str:
        """A ratio to one digit, such as 20,000."""
        digits = int(np.floor(np.log10(ratio)))
        return number_text(round(ratio, -digits), 0)

    def _end(self, kind: str, layers: int) -> float:
        """Which share of the test images a kind of network got right in the end, the median over the seeds."""
        return float(np.median(self.study.at_best_rate("test_accuracies", kind, layers)[:, -1]))

    def _head(self, layers: int, curves: LearningCurves) -> VMobject:
        """How many layers they have, above the middle of the curves' frame."""
        head = words(hidden_layers(layers), LABEL, "muted", self.theme)
        return head.move_to(curves.at(self.study.epochs[-1] / 2, 1) + 0.55 * UP)

    def _curves(self, layers: int, kinds: tuple[str, ...], width: float = 4.0) -> LearningCurves:
        curves = LearningCurves(
            {self.names[kind]: self.study.at_best_rate("test_accuracies", kind, layers) for kind in kinds},
            self.study.epochs,
            percent=True,
            y_range=(0, 1),
            y_step=0.25,
            x_label=_("epoch"),
            roles=[ROLES[kind] for kind in kinds],
            width=width,
            height=4.0,
            theme=self.theme,
        )
        return curves.align_to(STAGE_BOTTOM * UP, DOWN)
