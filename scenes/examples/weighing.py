"""The gallery of the kit: what a neuron makes of pictures."""

from manim import DOWN, RIGHT, UP, FadeIn, FadeOut, LaggedStart, Scene, VGroup

from network import load_network
from network.analysis.neurons import most_edge_like
from network.data.gallery import gallery, gallery_digit
from network.studies.edge_sums import EdgeSums, edge_template
from scenes.examples.present import present
from scenes.mobjects import WeightHeatmap
from scenes.mobjects.charts.bias_bar import BiasBar
from scenes.mobjects.charts.term_stack import TermStack
from scenes.mobjects.diagrams.weighing import Decision, Weighing
from scenes.mobjects.pictures.excitement import Excitement
from scenes.mobjects.pictures.weighed_picture import WeighedPicture


class WhatCountsInAPicture(Scene):
    """A digit on the weights of a neuron, its pixels counted one after the other; then what the neuron makes of it."""

    def construct(self) -> None:
        """The weights, the digit on them, their sum, and the bias."""
        present(self, "Weighing, a WeighedPicture, and Decision: a WeightHeatmap meets a PixelGrid")
        network = load_network("edges")
        weights, bias = network.weights[0][1], -2.0
        heatmap = WeightHeatmap(weights, height=3.8)
        weighing = Weighing(gallery_digit("6-03"), weights, height=3.8, counted=0)
        VGroup(heatmap, weighing).arrange(RIGHT, buff=1.5, aligned_edge=UP).shift(0.6 * UP)
        self.add(heatmap, weighing)
        self.play(weighing.picture.animate.set_counted(1), weighing.follow(), run_time=3)
        decision = Decision(weighing.weighted_sum, bias).set_bias(0).next_to(weighing.picture, DOWN, buff=0.3)
        self.play(FadeOut(weighing.line), FadeIn(decision))
        self.play(decision.animate.set_bias(bias), run_time=2)
        self.wait()


class SomeClearTheBar(Scene):
    """The bias is the height of a bar: how many sums clear it, and what a sigmoid makes of them."""

    def construct(self) -> None:
        """The bar slides from 0 to 10, and the sigmoid with it."""
        present(self, "BiasBar: a FunctionPlot above a Histogram")
        sums = EdgeSums.load()
        bar = BiasBar(sums.counts["edge"], sums.limits, label="weighted sum").shift(0.4 * UP)
        self.add(bar)
        self.wait(0.5)
        self.play(bar.animate.set_bar(10), run_time=3)
        self.wait()


class StackedUp(Scene):
    """What a weighted sum is made of: pixels fly onto a stack, and those that count against hang from its top."""

    def construct(self) -> None:
        """What adds, then what takes away."""
        present(self, "TermStack beside a WeighedPicture")
        picture = WeighedPicture(gallery_digit("7-08"), edge_template(), 5, scale=1)
        stack = TermStack(picture.terms, unit=0.22)
        VGroup(picture, stack.set_seen(False, False)).arrange(RIGHT, buff=0.5, aligned_edge=DOWN).shift(0.4 * UP)
        self.add(picture, stack)
        for sign in (1, -1):
            self.play(stack.gather(sign, picture), run_time=2)
        self.wait()


class WhatExcitesNeurons(Scene):
    """The neurons of a network that are most like edge detectors, each with what it answers to most and least."""

    def construct(self) -> None:
        """Three rows, one after the other."""
        present(self, "Excitement: a WeightHeatmap beside WeighedPictures")
        network, digits = load_network("edges"), gallery()
        rows = VGroup(Excitement.of(network, digits, neuron) for neuron in most_edge_like(network)[:3])
        rows.arrange(DOWN, buff=0.2).shift(0.45 * UP)
        self.add(rows[0])
        self.play(LaggedStart(*map(FadeIn, rows[1:]), lag_ratio=0.5), run_time=2)
        self.wait()
