"""The gallery of the kit: charts."""

from typing import Any

import numpy as np
from manim import RIGHT, UP, Scene, VGroup

from network import load_network, load_run
from network.analysis.many_examples import example_gradients
from network.data.gallery import gallery, gallery_digit
from network.data.ink import mean_ink
from scenes.examples.present import present
from scenes.mobjects.charts.bars import Bars
from scenes.mobjects.charts.histogram import Histogram
from scenes.mobjects.charts.learning_curves import LearningCurves
from scenes.mobjects.charts.running_mean_strip import RunningMeanStrip
from scenes.mobjects.pictures.pixel_grid import PixelGrid


class TenAnswers(Scene):
    """What the ten output neurons say to one digit, and to others."""

    def construct(self) -> None:
        """The bars run from answer to answer."""
        present(self, "Bars")
        network, digit = load_network("edges"), gallery_digit("3-01")
        grid = PixelGrid(digit, height=3)
        answers = Bars(network.forward(digit).output, limits=(0, 1), printed=True, highlight=True, width=7)
        self.add(VGroup(grid, answers).arrange(RIGHT, buff=0.8).shift(0.4 * UP))
        self.wait()
        for name in ("7-00", "8-01"):
            digit = gallery_digit(name)
            self.play(grid.animate.set_values(digit), answers.animate.set_values(network.forward(digit).output))
            self.wait()


class ForAndAgainst(Scene):
    """What each neuron of the last hidden layer contributes to an answer: a weight times an activation."""

    def construct(self) -> None:
        """The contributions to a 3, of a picture of a 3 and of a picture of an 8."""
        present(self, "Bars(signed=True)")
        network = load_network("edges")
        contributions = [
            network.weights[-1][3] * network.forward(gallery_digit(name)).activations[-2] for name in ("3-01", "8-01")
        ]
        most = np.ceil(abs(np.array(contributions)).max())
        bars = Bars(contributions[0], limits=(-most, most), signed=True, axis_numbers=True, width=9, height=4.5)
        self.add(bars.shift(0.4 * UP))
        self.wait()
        self.play(bars.animate.set_values(contributions[1]), run_time=2)
        self.wait()


class LitNeurons(Scene):
    """The weighted sums of a hidden layer, for all digits of the gallery: how many of them light their neuron?"""

    def construct(self) -> None:
        """The threshold comes in and moves; then the second hidden layer takes the place of the first."""
        present(self, "Histogram")
        first, second, _ = load_network("edges").forward(gallery().images).weighted_sums
        bins = np.arange(-24, 17)
        tallest = max(np.histogram(sums, bins)[0].max() for sums in (first, second))
        histogram = Histogram.of(first.ravel(), bins, tallest=tallest, label="weighted sum", width=10, height=4)
        self.add(histogram.shift(0.4 * UP))
        self.wait()
        self.play(histogram.animate.set_threshold(0))
        self.play(histogram.animate.set_threshold(3), run_time=2)
        self.play(histogram.animate.set_values(second.ravel()), run_time=2)
        self.wait()


class LearningToRead(Scene):
    """What a training does: the neuron of the right answer lights up, and the others go dark."""

    def construct(self) -> None:
        """The middle one of the ten digits, and the spread of all ten, at the checkpoints of the stored run."""
        present(self, "LearningCurves")
        run, digits = load_run("plain"), gallery()
        early = run.steps <= 1000
        outputs = np.array(
            [run.network.with_parameters(each).forward(digits.images).output for each in run.parameters[early]]
        )
        means = np.array([outputs[:, digits.labels == digit].mean(axis=1) for digit in range(10)])
        right = means[range(10), :, range(10)]
        curves = LearningCurves(
            {"the right neuron": right, "the other nine": (means.sum(axis=2) - right) / 9},
            run.steps[early],
            percent=True,
            x_label="training step",
            y_label="brightness",
            width=8,
            height=4.2,
        )
        self.add(curves.shift(0.4 * UP).set_drawn(0))
        self.play(curves.reveal(run_time=4))
        self.wait()


class ManySmallWishes(Scene):
    """What each of the gallery's zeros and ones asks of one weight of a chain, and the mean of it."""

    def construct(self) -> None:
        """They come one by one, faster and faster."""
        present(self, "RunningMeanStrip")
        ink, last_weight = mean_ink(gallery()), 4
        wishes = example_gradients(load_network("ink_chain"), ink, [last_weight])[:, 0]
        order = np.random.default_rng(0).permutation(len(wishes))
        strip: Any = RunningMeanStrip(wishes[order], shown=1, label="derivative of the cost of one picture")
        self.add(strip)
        self.wait()
        self.play(strip.animate(run_time=3, rate_func=lambda time: time**2).set_shown(len(wishes)))
        self.wait()
