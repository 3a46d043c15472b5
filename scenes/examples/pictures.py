"""The gallery of the kit: pictures and weights."""

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    ReplacementTransform,
    Scene,
    VGroup,
)

from network import load_network
from network.analysis.convolution import KERNELS
from network.data.gallery import gallery, gallery_digit
from network.data.label_noise import label_matrix, new_names, random_labels, renamed, wrong_labels
from scenes.examples.present import present
from scenes.mobjects import (
    DARK,
    SMALL,
    HypotheticalTag,
    KernelScan,
    LabelMatrix,
    MiniBatchGrid,
    PairGrid,
    PixelGrid,
    Raster,
    TrainingPair,
    WeightHeatmap,
    words,
)


class PixelsToNeurons(Scene):
    """A picture comes apart: its pixels become neurons, and its rows one long column."""

    def construct(self) -> None:
        """There and back, and then into the column and back again."""
        present(self, "PixelGrid")
        grid = PixelGrid(gallery_digit("3-01"), height=6).shift(0.4 * UP)
        self.add(grid)
        self.play(grid.animate.set_roundness(1))
        self.wait()
        self.play(grid.animate.set_roundness(0))
        self.remove(grid)
        unrolling = grid.unroll(length=6.4, width=0.6, center=0.4 * UP)
        unrolled: Any = unrolling.mobject
        self.play(unrolling)
        self.wait()
        self.remove(unrolled)
        self.play(grid.roll_up(length=6.4, width=0.6, center=0.4 * UP))
        self.wait()


class PrintedValues(Scene):
    """Every pixel is a number."""

    def construct(self) -> None:
        """The middle of a picture, and then its numbers."""
        present(self, "PixelGrid.print_values")
        grid = PixelGrid(gallery_digit("2-05")[7:21, 7:21], height=6.4).shift(0.4 * UP)
        self.add(grid)
        self.wait()
        self.play(FadeIn(grid.print_values()))
        self.wait(2)


class WhatANeuronLooksAt(Scene):
    """A picture laid over the weights of the neuron that it excites most."""

    def construct(self) -> None:
        """The digit slides onto the weights; then only what counts in the neuron's favour is left of it."""
        present(self, "PixelGrid(tint=...) over a WeightHeatmap")
        network, image = load_network("edges"), gallery_digit("7-00")
        neuron = int(network.forward(image).activations[1].argmax())
        weights = WeightHeatmap(network.weights[0][neuron], height=5.4, scale=1).shift(0.4 * UP + 3.2 * RIGHT)
        overlay = PixelGrid(image, height=5.4, tint="signal").shift(0.4 * UP + 3.2 * LEFT)
        self.add(weights, overlay)
        self.play(overlay.animate.move_to(weights), run_time=1.5)
        self.play(overlay.animate.spotlight(weights.weights[0] > 0, share=0.15))
        self.wait()


class SixteenNeurons(Scene):
    """The weights of the first layer as sixteen pictures, of one network and then of another, each on its own scale."""

    def construct(self) -> None:
        """Trained as in the lecture, trained to look for strokes."""
        present(self, "WeightHeatmap.of_layer")
        shown = {name: WeightHeatmap.of_layer(load_network(name), height=6.2) for name in ("plain", "edges")}
        bars, names = {}, {}
        for name, heatmaps in shown.items():
            heatmaps.shift(0.35 * UP)
            bars[name] = heatmaps.color_bar(height=4).next_to(heatmaps, RIGHT, buff=0.6)
            names[name] = words(name).next_to(heatmaps, LEFT, buff=0.6)
        self.add(shown["plain"], bars["plain"], names["plain"])
        self.wait()
        self.play(
            ReplacementTransform(shown["plain"], shown["edges"]),
            FadeOut(bars["plain"], names["plain"]),
            FadeIn(bars["edges"], names["edges"]),
            run_time=2,
        )
        self.wait()


class TenDigits(Scene):
    """A raster shows any colours: here the first picture of each digit, and the mean of all in the gallery."""

    def construct(self) -> None:
        """One hand, and the mean of twenty-four."""
        present(self, "Raster")
        digits = gallery()
        each = [digits.images[digits.labels == digit].reshape(-1, 28, 28) for digit in range(10)]
        first = DARK.activations([images[0] for images in each])
        mean = DARK.activations([images.mean(axis=0) for images in each])
        raster = Raster(first, cell_size=0.08, columns=5, gap=4).shift(0.3 * UP)
        self.add(raster)
        self.wait()
        self.play(raster.animate.set_colors(mean), run_time=2)
        self.wait()


class DesignedByHand(Scene):
    """What was not trained says so."""

    def construct(self) -> None:
        """The weights of a neuron that somebody drew, beside some that were learned."""
        present(self, "HypotheticalTag")
        drawn, learned = (WeightHeatmap(load_network(name).weights[0][0], height=4.4) for name in ("by_hand", "edges"))
        VGroup(drawn, learned).arrange(RIGHT, buff=1.5).shift(0.8 * UP)
        self.add(drawn, learned, words("learned", SMALL, "muted").next_to(learned, DOWN, buff=0.35))
        self.play(FadeIn(HypotheticalTag(drawn), shift=0.2 * DOWN))
        self.wait(2)


class AnEdgeEverywhere(Scene):
    """A little edge is looked for in all places of a picture."""

    def construct(self) -> None:
        """It slides over the picture, and its feature map comes into being."""
        present(self, "KernelScan")
        scan = KernelScan(gallery_digit("9-01"), KERNELS["vertical edge"], height=5).shift(0.4 * UP)
        self.add(scan)
        self.wait()
        self.play(scan.scan(run_time=6))
        self.wait()


class ManyExamples(Scene):
    """What a network learns from: forty examples in a grid, which give way to forty others."""

    def construct(self) -> None:
        """Each picture with the digit that it should be read as."""
        present(self, "TrainingPair, PairGrid")
        digits = gallery()
        pair = TrainingPair(digits.images[0], int(digits.labels[0]), height=3)
        self.add(pair)
        self.wait()
        grid = PairGrid(digits.images[:40], digits.labels[:40], columns=8, height=0.8, room=(1.6, 1.1)).shift(0.35 * UP)
        self.play(FadeOut(pair), FadeIn(grid))
        self.wait()
        self.play(grid.exchange(digits.images[40:80], digits.labels[40:80], seed=1))
        self.wait()


class ShuffledAndDealt(Scene):
    """Pictures are shuffled like cards and dealt out in hands."""

    def construct(self) -> None:
        """In order, shuffled, dealt, one hand after the other."""
        present(self, "MiniBatchGrid: rearrange, deal, pick")
        grid = MiniBatchGrid(gallery().images[:48], columns=12)
        self.add(grid)
        self.play(grid.rearrange(np.random.default_rng(2).permutation(48)))
        self.play(grid.deal(0.3))
        for row in range(grid.rows):
            self.play(grid.pick(row))
        self.play(grid.pick(None))


class OtherLabels(Scene):
    """What is called what: every label true, half of them wrong, drawn at random, and renamed one and all."""

    def construct(self) -> None:
        """From one to the next, of the gallery's own labels."""
        present(self, "LabelMatrix")
        labels = gallery().labels
        matrix = LabelMatrix(label_matrix(labels, labels), height=4.6).shift(0.4 * UP)
        self.add(matrix)
        self.wait()
        for given in (
            wrong_labels(labels, 0.5, seed=1),
            random_labels(len(labels), seed=1),
            renamed(labels, new_names(seed=1)),
        ):
            running: Any = matrix.animate.set_matrix(label_matrix(labels, given))
            self.play(running)
            self.wait()
