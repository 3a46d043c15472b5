"""What is found in a trained network: which weights never moved, one picture through several maps, and noise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from manim import DOWN, RIGHT, UP, Animation, Transform, UpdateFromAlphaFunc, VGroup, linear

from network import Network, TrainingRun
from network.analysis.dreaming import Dream, dream
from network.data.noise import uniform_noise
from network.studies.noise import Noise, surest_outputs
from network.studies.pixels import Pixels
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.charts import Bars, Histogram
from scenes.mobjects.diagrams import NetworkDiagram, Neuron, Weighing
from scenes.mobjects.pictures import Candidates, WeightHeatmap
from scenes.mobjects.text import SMALL, Number, number_text, percent_text, words
from scenes.mobjects.theme import Theme
from scenes.staging import Framed, pictured_neurons

SMOOTH = 0.75
"""How alike neighbouring weights must be, as a correlation, for maps to look like strokes."""
RIM = 4
"""Pixels at the border of a picture that are left out of that."""
WEIGHED = 4
"""How many neurons weigh the digit side by side."""
PICTURES = 1000
"""How many pictures of noise there are."""
SURE = 0.9
"""The output beyond which an answer counts as sure."""
ASIDE, ASIDE_AT = 1.6, -5.7
"""How high the pictures are that stand beside charts, and where, as x in the frame."""
STEPS, LENGTH = 60, 0.1
"""How many steps a digit is drawn in, and how long each is."""


def smoothness(network: Network) -> float:
    """How much the weights of the first layer are like their right-hand neighbours: the mean correlation."""
    maps = network.weights[0].reshape(-1, 28, 28)[:, RIM:-RIM, RIM:-RIM].astype(float)
    maps = maps - maps.mean(axis=(1, 2), keepdims=True)
    variances = np.maximum((maps**2).mean(axis=(1, 2)), 1e-12)
    return float(((maps[:, :, 1:] * maps[:, :, :-1]).mean(axis=(1, 2)) / variances).mean())


def could_be_edges(network: Network) -> bool:
    """Whether its maps are smooth enough to be taken for strokes."""
    return smoothness(network) > SMOOTH


def place_of(diagram: NetworkDiagram, neuron: int) -> Any:
    """Where a neuron of the first hidden layer stands; where it is not drawn, the middle of its column."""
    column = diagram.layers[1]
    return dict(column.drawn()).get(neuron, column).get_center()


def never_moved(run: TrainingRun) -> npt.NDArray[np.bool_]:
    """Which pixels (28, 28) have weights that are the same to the last bit before and after a training."""
    first, last = run.at(0).weights[0], run.at(-1).weights[0]
    return np.asarray((first == last).all(axis=0).reshape(28, 28))


def without_ink(pixels: npt.NDArray[np.bool_]) -> bool:
    """Whether none of some pixels (28, 28) has ink in any of MNIST's training images."""
    return not (pixels & ~Pixels.load().black).any()


def largest_change(run: TrainingRun, pixels: npt.NDArray[np.bool_]) -> float:
    """How far the weights of some pixels (28, 28) are at the most from where they were before a training."""
    change = run.at(-1).weights[0] - run.at(0).weights[0]
    return float(abs(change[:, pixels.ravel()]).max(initial=0))


def noted_test(run: TrainingRun) -> dict[str, str] | None:
    """What is noted at a run of its test: the name of its data, and the share of right answers; None if nothing is."""
    noted = run.network.metadata
    name, share = noted.get("data", {}).get("name"), noted.get("accuracy", {}).get("test")
    return None if name is None or share is None else {"name": name, "share": percent_text(share)}


def on_its_way(run: TrainingRun, maps: WeightHeatmap) -> Callable[[Any, float], None]:
    """What lets maps of the last network's `pictured_neurons` run through a training, from 0 to 1.

    The scale goes with the weights, which may be very small at first: from that of the first network's to that of the
    last's. A heat map keeps its scale, so weights are drawn as much larger as theirs is smaller.
    """
    rows = pictured_neurons(run.at(-1))
    path = np.array([run.at(k).weights[0][rows] for k in range(len(run))], np.float32).reshape(-1, *maps.weights.shape)
    first, last = first_map(run, maps).full_scale, maps.full_scale

    def show(shown: Any, share: float) -> None:
        place = min(max(share, 0), 1) * (len(path) - 1)
        k = min(int(place), len(path) - 2)
        weights = path[k] + np.float32(place - k) * (path[k + 1] - path[k]) if place < len(path) - 1 else path[-1]
        shown.set_weights(weights * np.float32((last / first) ** (1 - share)))

    return show


def first_map(run: TrainingRun, maps: WeightHeatmap) -> WeightHeatmap:
    """The maps as they were before the training, on their own scale."""
    weights = run.at(0).weights[0][pictured_neurons(run.at(-1))].reshape(maps.weights.shape)
    return WeightHeatmap(weights, maps.height, theme=maps.theme)


def drawn_digit(scene: LearningScene) -> tuple[Dream, npt.NDArray[np.floating], str]:
    """What the trained network is content with as the digit on show; the mean of such digits, and whose it is."""
    found = dream(scene.trained, scene.label, np.zeros(784), steps=STEPS, length=LENGTH)
    told = _("the mean of MNIST's {label}").format(label=scene.label)
    return found, Pixels.load().digits[scene.label], told


def drawing(picture: Framed, output: Number, dream: Dream, digit: int) -> Animation:
    """The pixels of a picture change from step to step, slowly at first, and the output for a digit with them."""
    last = len(dream.images) - 1

    def show(group: Any, alpha: float) -> None:
        k = min(round(alpha**2 * last), last)
        group[0].grid.set_values(dream.images[k].reshape(28, 28))
        group[1].set_value(float(dream.outputs[k, digit]))

    return UpdateFromAlphaFunc(VGroup(picture, output), show, rate_func=linear)


class Sixteen:
    """One picture through some of the maps of the first layer.

    Attributes:
        weighings: the picture laid over the weights of each of the neurons, and its sum.
        neurons: what these make of it.
        pictures: all weighings.
        all: what all neurons of the layer make of it, or as many as can be pictured, in their order.
    """

    def __init__(self, network: Network, image: npt.NDArray[np.floating], theme: Theme) -> None:
        a = network.forward(image).activations[1]
        order = np.argsort(-a, kind="stable")
        count = min(WEIGHED, len(order))
        self.chosen = [int(k) for k in order[np.linspace(0, len(order) - 1, count).astype(int)]]
        scale = WeightHeatmap(network.weights[0].reshape(-1, 28, 28), theme=theme).full_scale
        self.weighings = [
            Weighing(image, network.weights[0][k], height=2.5, scale=scale, counted=0, theme=theme) for k in self.chosen
        ]
        self.pictures = VGroup(*self.weighings).arrange(RIGHT, buff=0.6).move_to((0, STAGE_TOP, 0), aligned_edge=UP)
        function = network.activations[0]
        self.neurons = VGroup(
            Neuron(float(a[k]), 0.45, printed=True, range=function.range, theme=theme).move_to(
                (weighing.get_x(), weighing.get_bottom()[1] - 0.62, 0)
            )
            for k, weighing in zip(self.chosen, self.weighings, strict=True)
        )
        neurons = pictured_neurons(network)
        row = VGroup(Neuron(float(a[k]), 0.24, range=function.range, theme=theme) for k in neurons)
        row.arrange(RIGHT, buff=min(0.25, 12.5 / len(neurons) - 0.48)).move_to((0, STAGE_BOTTOM + 0.85, 0))
        told = _("all {count} neurons of the first layer")
        if len(neurons) < len(a):
            told = _("{shown} of the {count} neurons of the first layer")
        name = words(told.format(shown=len(neurons), count=number_text(len(a), 0)), SMALL, "muted", theme)
        self.all = VGroup(row, name.next_to(row, DOWN, buff=0.2))

    def count(self) -> list[Animation]:
        """All of them add up."""
        found: list[Animation] = []
        for each in self.weighings:
            counting: Any = each.picture.animate.set_counted(1)
            found += [counting, each.follow()]
        return found


class Nonsense:
    """What a network makes of pictures that show nothing.

    Attributes:
        picture: one of them.
        output: what the network answers to it, (10,).
        outputs: ten bars for it, still empty.
        answer: that answer, and how strong it is.
        charts: how sure it is of a thousand of them, and of digits.
        digit: the digit on show, small, beside theirs.
        share_of_noise: the share of them of which it is sure.
        bars: room for that of this network and of others, with their `chart`.
        shares: how large these are, this network's first.
        spread: the least and the greatest of the others'.
        whose: which networks these are.
    """

    def __init__(self, scene: LearningScene) -> None:
        network, theme = scene.trained, scene.theme
        noise = uniform_noise(PICTURES, seed=0)
        first = network.forward(noise[0])
        self.picture = Framed(noise[0].reshape(28, 28), 4.4, theme).move_to((-3.4, STAGE_MIDDLE, 0))
        self.output = first.output
        self.outputs = Candidates(10, np.zeros(10), shown="both", spacing=0.5, theme=theme)
        self.outputs.move_to((3.2, STAGE_MIDDLE, 0))
        self.answer = int(first.prediction), float(first.output.max())
        sure, _answers = surest_outputs(network, noise)
        digits, _answers = surest_outputs(network, scene.tested_on.images.astype(np.float32))
        self.share_of_noise = float((sure >= SURE).mean())
        bins = np.linspace(0, 1, 41)
        self.histograms = [
            Histogram.of(np.clip(values, 0, 1), bins, label=name, width=9, height=1.45, role="activation", theme=theme)
            for values, name in (
                (np.asarray(sure, float), _("{count} pictures of noise").format(count=number_text(PICTURES, 0))),
                (np.asarray(digits, float), _("{count} digits").format(count=number_text(len(digits), 0))),
            )
        ]
        self.charts = VGroup(*self.histograms).arrange(DOWN, buff=0.35).move_to((0.8, STAGE_MIDDLE - 0.15, 0))
        self.digit = Framed(scene.image, ASIDE, theme).move_to((ASIDE_AT, self.histograms[1].get_y(), 0))
        self._others(network, theme)

    def step_aside(self) -> Animation:
        """The picture of noise becomes a small one, beside what is told of its like."""
        picture: Any = self.picture
        goal = picture.copy().match_height(self.digit).move_to((ASIDE_AT, self.histograms[0].get_y(), 0))
        return Transform(picture, goal)

    def mark(self) -> list[Animation]:
        """The threshold comes in, and what is beyond it takes another colour."""
        charts: list[Any] = self.histograms
        return [each.animate.set_threshold(SURE) for each in charts]

    def _others(self, network: Network, theme: Theme) -> None:
        study = Noise.load()
        digests = study.study.metadata["networks"]
        others = [each for each in study.networks if digests[each] != network.digest]
        shares = [float((study.surest(name)[0] >= SURE).mean()) for name in others]
        self.shares, self.spread = [self.share_of_noise, *shares], (min(shares), max(shares))
        names = [_("seed {n}").format(n=each.split()[-1]) if each.startswith("seed") else each for each in others]
        self.chart = Bars(
            np.zeros(len(self.shares)), [_("this run"), *names], horizontal=True, limits=(0, 1), percent=True,
            printed=True, decimals=0, role="activation", width=8, height=4.9, axis_numbers=False, theme=theme,
        )  # fmt: skip
        for each in (self.chart.labels[0], self.chart.numbers[0]):
            each.set_color(theme.signal)
        title = words(_("how much of the noise it is sure of: beyond 0.9"), SMALL, "muted", theme)
        self.bars = VGroup(title, self.chart).arrange(DOWN, buff=0.25).move_to((0.8, STAGE_MIDDLE, 0))
        self.whose = _("this run, and {count} others of our own").format(count=len(others))
