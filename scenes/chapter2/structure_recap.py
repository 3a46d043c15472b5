"""What we know: one digit goes once through the network, without a cut.

manim render scenes/chapter2/structure_recap.py StructureRecap
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
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
    Line,
    ReplacementTransform,
    Square,
    UpdateFromAlphaFunc,
    VGroup,
)

from network import Network
from network.analysis.neurons import most_edge_like
from scenes.language import _, in_number
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_MIDDLE
from scenes.mobjects.diagrams import AnswerBox, Neuron
from scenes.mobjects.formulas.notation import function_code
from scenes.mobjects.pictures import PixelGrid, WeighedPicture, WeightHeatmap
from scenes.mobjects.text import LABEL, Number, formula, number_text, words
from scenes.mobjects.theme import Theme, natural_scale
from scenes.staging import (
    BESIDE,
    CLOSE,
    Framed,
    count_beside,
    network_beside_its_count,
    network_on_a_digit,
    room_beside,
)

GLASS = 6
"""How many pixels a side the looking glass shows."""
APART = 3.5
"""How far left and right of the middle the digit and what stands beside it are."""
GLOWING, COUNTING = 0.95, 0.7
"""The share of weights, and of what pixels of ink add, that is drawn in less than full colour."""
BIG = 2.2 * LABEL
"""The size of the numbers that are added up."""
COLUMN, NAMES = 3.0, 3.4
"""Up to which x these numbers reach, and where their names begin."""
LOOKED_AT, LONG = 4, 1.2
"""How many neurons' weights are looked at, and for how long each, in seconds."""
FAINT = 0.12
"""What is left of neurons that are not spoken of, and of their edges."""


def most_varied_place(image: npt.NDArray[np.floating], side: int) -> tuple[int, int]:
    """The upper left pixel of the square in which a picture varies most: there are paper, ink, and grey between."""
    windows = np.lib.stride_tricks.sliding_window_view(image, (side, side))
    row, column = np.unravel_index(windows.var(axis=(2, 3)).argmax(), windows.shape[:2])
    return int(row), int(column)


def neuron_that_adds_up(network: Network, image: npt.NDArray[np.floating]) -> int:
    """The strongest neuron of the first layer for which also the rounded numbers, as they are printed, add up.

    Where there is none, the strongest.
    """
    passed, function = network.forward(image), network.activations[0]
    z, a = passed.weighted_sums[0], passed.activations[1]
    printed = np.round(np.round(z - network.biases[0], 2) + np.round(network.biases[0], 2), 2)
    agree = (abs(np.round(z, 2) - printed) < 1e-3) & (abs(np.round(function(printed), 2) - np.round(a, 2)) < 1e-3)
    return int(np.where(agree, a, -np.inf).argmax() if agree.any() else a.argmax())


class Addition(VGroup):
    """A neuron's sum as one adds at school, and below the line what its function makes of it.

    The parts, from top to bottom: `total`, `bias`, `line`, `result`, `arrow` with its `symbol`, and the `neuron`.

    Args:
        weighted_sum: w·a.
        network: the neuron's.
        neuron: its index in the first layer.
        activation: what it comes to.
        theme: where colours come from.
    """

    def __init__(self, weighted_sum: float, network: Network, neuron: int, activation: float, theme: Theme) -> None:
        bias, function = float(network.biases[0][neuron]), network.activations[0]
        result = round(weighted_sum, 2) + round(bias, 2)
        rows = ((weighted_sum, "result", False), (bias, "bias", True), (result, "ink", False))
        numbers = [Number(value, 2, BIG, role, theme, signed=sign, edge="right") for value, role, sign in rows]
        for number, y in zip(numbers, (2.5, 1.6, 0.45), strict=True):
            number.move_to(np.array([COLUMN, y, 0]), aligned_edge=RIGHT)
        names = (_("pixels times weights"), _("bias"), _("sum"))
        labels = VGroup(words(name, LABEL, "muted", theme) for name in names)
        labels.scale(min(1, (BESIDE - NAMES) / labels.width))
        for label, number in zip(labels, numbers, strict=True):
            label.move_to(np.array([NAMES, number.get_y(), 0]), aligned_edge=LEFT)
        self.total, self.bias, self.result = (VGroup(*pair) for pair in zip(numbers, labels, strict=True))
        left = min(number.get_left()[0] for number in numbers) - 0.2
        self.line = Line((left, 1.03, 0), (COLUMN + 0.1, 1.03, 0), color=theme.muted, stroke_width=3)
        x = (left + COLUMN) / 2
        self.neuron = Neuron(activation, 0.85, printed=True, range=function.range, theme=theme).move_to((x, -1.7, 0))
        self.arrow = Arrow((x, 0.05, 0), (x, -0.8, 0), buff=0, color=theme.function, stroke_width=4)
        self.symbol = formula(function_code(function), BIG, role="function", theme=theme)
        self.symbol.scale(min(1, 2.4 / self.symbol.width)).next_to(self.arrow, RIGHT, buff=0.3)
        super().__init__(self.total, self.bias, self.line, self.result, self.arrow, self.symbol, self.neuron)


class StructureRecap(LearningScene):
    """What does the network do with one picture?"""

    output_range = (0, 1)

    @classmethod
    def refusal(cls, network: Network) -> str | None:
        """As for every section; and a neuron of the first layer must be a function of what it alone receives."""
        if (reason := super().refusal(network)) is not None:
            return reason
        if network.activations[0].name == "softmax":
            return "the recap shows what one neuron computes, but those of a softmax do it together: choose another."
        return None

    def construct(self) -> None:
        """Tell the story."""
        self.passed = self.net.forward(self.image)
        self.neuron = neuron_that_adds_up(self.net, self.image)
        self.whole = network_beside_its_count(self.net, self.image, theme=self.theme)
        self.tell(
            self.a_picture_is_numbers,
            self.a_neuron_adds_up,
            self.layers_follow_each_other,
            self.the_strongest_output_is_the_answer,
            self.the_hope_was_edges,
            self.all_of_it_is_weights_and_biases,
        )

    def a_picture_is_numbers(self) -> None:
        """The network's first layer comes near: it is a digit, and a looking glass shows its numbers."""
        self.add(self.whole)
        first = self.whole.layers[0]
        self.framed = Framed(self.image, first.height, self.theme).move_to(first)
        self.say(_("What does this network do with a picture?"))
        self.wait(1)
        self.play(FadeIn(self.framed), FadeOut(self.whole), run_time=0.7)
        near = np.array([-APART, STAGE_MIDDLE, 0])
        self.play(self.framed.animate.scale_to_fit_height(CLOSE).move_to(near), run_time=1)
        row, column = most_varied_place(self.image, GLASS)
        pixels = PixelGrid(
            self.image[row : row + GLASS, column : column + GLASS], CLOSE, theme=self.theme, lines=True
        ).move_to(np.array([APART, STAGE_MIDDLE, 0]))
        printed = pixels.print_values()
        spot = VGroup(self.framed.grid.cell(row, column), self.framed.grid.cell(row + GLASS - 1, column + GLASS - 1))
        frame = Square(1.0, color=self.theme.signal).replace(spot, stretch=True).set_stroke(width=3)
        rays = VGroup(
            Line(
                frame.get_corner(RIGHT + side), pixels.get_corner(LEFT + side), color=self.theme.signal, stroke_width=2
            )
            for side in (UP, DOWN)
        )
        count = number_text(self.image.size, 0)
        self.say(_("To the network, it is {count} numbers: 0 for paper, 1 for ink.").format(count=count))
        self.play(Create(frame), run_time=0.5)
        self.play(Create(rays), FadeIn(pixels, target_position=frame, scale=0.1), run_time=1)
        self.play(FadeIn(printed), run_time=0.8)
        self.hold(0.5)
        self.say(_("It has never seen a pen. Numbers will have to do."))
        self.finish_saying()
        self.glass = VGroup(frame, rays, pixels, printed)

    def a_neuron_adds_up(self) -> None:
        """The weights of one neuron are laid over the digit; what comes of it is added up and squished."""
        W = self.net.weights[0][self.neuron]
        weights = WeightHeatmap(W, CLOSE, theme=self.theme).move_to(np.array([APART, STAGE_MIDDLE, 0]))
        added = (W * self.image.ravel())[self.image.ravel() > 0]
        scale = natural_scale(added, COUNTING) if len(added) else None
        picture = WeighedPicture(self.image, W, CLOSE, scale=scale, counted=0, theme=self.theme)
        picture.move_to(self.framed.grid)
        activation = float(self.passed.activations[1][self.neuron])
        self.sum = Addition(float(W @ self.image.ravel()), self.net, self.neuron, activation, self.theme)
        self.say(_("A neuron has a weight for each of them. Some pixels it likes, others it does not."))
        self.play(FadeOut(self.glass), FadeIn(weights, shift=0.5 * LEFT), run_time=1)
        self.hold(0.5)
        self.say(_("It multiplies each pixel with its weight, and adds everything up."))
        number: Number = self.sum.total[0].set_value(0)
        above = self.sum.total.get_center()
        self.sum.total.set_y(STAGE_MIDDLE)
        self.play(weights.animate.move_to(self.framed), FadeIn(self.sum.total, shift=0.5 * LEFT), run_time=1.2)
        self.play(FadeOut(weights), run_time=0.6)
        self.remove(self.framed, *self.framed)
        self.add(picture)
        counting: Any = picture.animate.set_counted(1)
        keeps_up = UpdateFromAlphaFunc(number, lambda each, _share: each.set_value(picture.weighted_sum))
        self.play(counting, keeps_up, run_time=3)
        told = _("Then it adds its bias, and squishes the sum between 0 and 1.")
        if self.net.activations[0].range != (0, 1):
            told = _("Then it adds its bias, and its function does the rest.")
        self.say(told)
        self.play(self.sum.total.animate.move_to(above), run_time=0.6)
        self.play(FadeIn(self.sum.bias, shift=0.2 * DOWN), run_time=0.8)
        self.play(Create(self.sum.line), FadeIn(self.sum.result, shift=0.2 * DOWN), run_time=0.8)
        self.play(
            GrowArrow(self.sum.arrow),
            FadeIn(self.sum.symbol),
            FadeIn(self.sum.neuron, target_position=self.sum.result[0], scale=0.4),
            run_time=1.2,
        )
        self.weighed = picture

    def layers_follow_each_other(self) -> None:
        """The neuron takes its place among the others, and layer after layer follows."""
        self.large = network_on_a_digit(self.net, self.image, theme=self.theme)
        self.large.set_activations([self.image, *(np.zeros(size) for size in self.net.sizes[1:])])
        first, *others = self.large.layers
        place = others[0].neuron(self.neuron) if self.neuron in others[0].shown else others[0]
        told = in_number("{count} neuron does so.", "{count} neurons do so.", self.net.sizes[1])
        if len(self.net.sizes) > 2:
            told = in_number(
                "{count} neuron does so. What it finds feeds the next layer, and so on.",
                "{count} neurons do so. What they find feeds the next layer, and so on.",
                self.net.sizes[1],
            )
        self.say(told.format(count=self.net.sizes[1]))
        again = PixelGrid(self.image, CLOSE, theme=self.theme).move_to(self.weighed)
        *written, neuron = self.sum
        self.play(FadeIn(again), FadeOut(*written), run_time=0.6)
        self.remove(self.weighed)
        self.play(again.animate.replace(first), neuron.animate.move_to(place).scale(0.2), run_time=1.2)
        self.play(
            FadeOut(again, neuron),
            FadeIn(first, *self.large.edges, *others, *self.large.labels),
            self.recaption(" → ".join(number_text(size, 0) for size in self.net.sizes), roles=("muted",)),
            run_time=1,
        )
        self.remove(*self.large.get_family())
        self.add(self.large)
        self.play(self.large.feed_forward(self.image, run_time=3.5))

    def the_strongest_output_is_the_answer(self) -> None:
        """The strongest output is in the box."""
        answer = int(self.passed.prediction)
        self.box = AnswerBox(self.large, answer, printed=True)
        told = _("The strongest of ten outputs is the answer: {answer}.")
        if self.label_is_told and answer != self.label:
            told = _("The strongest of ten outputs is the answer: {answer}. This time, it is wrong.")
        self.say(told.format(answer=answer))
        self.play(FadeIn(self.box))

    def the_hope_was_edges(self) -> None:
        """The weights of four neurons of the first layer, one after the other, beside the network."""
        inked = network_beside_its_count(self.net, self.image, theme=self.theme, every_weight=False)
        self.apart = network_beside_its_count(self.net, self.image, theme=self.theme)
        _first, drawn, *later = (list(layer.shown) for layer in self.apart.layers)
        behind = dict(enumerate(later, start=2))
        chosen = sorted([each for each in most_edge_like(self.net) if each in drawn][:LOOKED_AT])
        scale = natural_scale(self.net.weights[0][chosen], GLOWING)
        place, width = room_beside(self.whole)
        size = min(width, self.whole.layers[0].height)
        heat = WeightHeatmap(self.net.weights[0][chosen[0]], size, scale=scale, theme=self.theme).move_to(place)
        told = _("Our hope: one layer looks for little edges, the next for loops and lines.")
        if len(self.net.sizes) < 4:
            told = _("We had hoped to find little edges in here, and loops, and lines.")
        self.say(told)
        self.play(
            ReplacementTransform(self.large, inked),
            FadeOut(self.box),
            self.recaption(_("what one neuron weighs, pixel by pixel"), roles=("muted",)),
            run_time=1.2,
        )
        self.play(FadeOut(inked), FadeIn(self.apart), run_time=0.6)
        for neuron in chosen:
            others = {1: [each for each in drawn if each != neuron]} | behind
            picked = self.apart.animate.dim_neurons(others, FAINT)
            if neuron == chosen[0]:
                self.play(FadeIn(heat, target_position=self.apart.neuron(1, neuron), scale=0.1), picked, run_time=1)
            else:
                looked: Any = heat.animate.set_weights(self.net.weights[0][neuron])
                self.play(looked, picked, run_time=0.5)
            self.wait(LONG)
        self.heat = heat

    def all_of_it_is_weights_and_biases(self) -> None:
        """All its connections, and how many numbers they and the biases are."""
        self.total = count_beside(self.whole, self.theme)
        told = _("{count} weights and biases make it do so.")
        self.say(told.format(count=number_text(self.net.parameter_count, 0)))
        self.play(FadeOut(self.heat, target_position=self.apart.edges[0], scale=0.3), self.recaption(), run_time=0.8)
        self.play(FadeOut(self.apart), FadeIn(self.whole), FadeIn(self.total, scale=0.5), run_time=1.2)
        self.hold(1.5)
        self.say(_("So: where do they come from?"))
        self.play(self.whole.feed_forward(self.image, run_time=2.5))
        self.play(FadeOut(self.total, target_position=self.whole.edges[0], scale=0.2), run_time=1)
