"""The gallery of the kit: what a neuron makes of pictures."""

from manim import DOWN, RIGHT, UP, FadeIn, LaggedStart, Scene, UpdateFromAlphaFunc, VGroup

from network import load_network
from network.analysis import most_edge_like
from network.gallery import gallery, gallery_digit
from network.study import load_study
from scenes.gallery.present import present
from scenes.mobjects import Number, WeightHeatmap
from scenes.mobjects.bias_bar import BiasBar
from scenes.mobjects.excitement import Excitement
from scenes.mobjects.weighed_picture import WeighedPicture


class WhatCountsInAPicture(Scene):
    """A digit on the weights of a neuron, its pixels counted one after the other."""

    def construct(self) -> None:
        """The weights, the digit on them, and the sum."""
        present(self, "WeighedPicture: a PixelGrid on a WeightHeatmap")
        weights = load_network("edges").weights[0][7]
        heatmap = WeightHeatmap(weights, height=4.6)
        picture = WeighedPicture(gallery_digit("4-17"), weights, height=4.6, counted=0)
        total = Number(0, role="result", edge="left")
        VGroup(heatmap, picture, total).arrange(RIGHT, buff=0.7).shift(0.4 * UP)
        self.add(heatmap, picture, total)
        follow = UpdateFromAlphaFunc(total, lambda number, _: number.set_value(picture.weighted_sum))
        self.play(picture.animate.set_counted(1), follow, run_time=3)
        self.wait()


class SomeClearTheBar(Scene):
    """The bias is the height of a bar: how many sums clear it, and what a sigmoid makes of them."""

    def construct(self) -> None:
        """The bar slides from 0 to 10, and the sigmoid with it."""
        present(self, "BiasBar: a FunctionPlot above a Histogram")
        sums = load_study("edge_sums")
        bar = BiasBar(sums["counts"][1], sums["edges"], label="weighted sum").shift(0.4 * UP)
        self.add(bar)
        self.wait(0.5)
        self.play(bar.animate.set_bar(10), run_time=3)
        self.wait()


class WhatExcitesNeurons(Scene):
    """The neurons of a network that are most like edge detectors, each with what it answers to most and least."""

    def construct(self) -> None:
        """Three rows, one after the other."""
        present(self, "Excitement: a WeightHeatmap beside PixelGrids")
        network, digits = load_network("edges"), gallery()
        rows = VGroup(Excitement.of(network, digits, neuron) for neuron in most_edge_like(network)[:3])
        rows.arrange(DOWN, buff=0.2).shift(0.45 * UP)
        self.add(rows[0])
        self.play(LaggedStart(*map(FadeIn, rows[1:]), lag_ratio=0.5), run_time=2)
        self.wait()
