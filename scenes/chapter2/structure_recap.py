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
    Create,
    FadeIn,
    FadeOut,
    Line,
    ReplacementTransform,
    Square,
    VGroup,
)

from scenes.language import _, in_number
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import ANY_NUMBER, STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.diagrams import AnswerBox, Neuron, Weighing
from scenes.mobjects.pictures import PixelGrid, WeightHeatmap
from scenes.mobjects.text import TITLE, number_text, words
from scenes.staging import CLOSE, Framed, network_beside_its_count, network_on_a_digit, number_alone, pictured_neurons

GLASS, SIDE = 6, 4.8
"""How many pixels a side the looking glass shows, and how high it is, in scene units."""
APART = 3.5
"""How far left and right of the middle the digit and what stands beside it are."""
LAID = 4.4
"""How high the digit is that is laid over weights, in scene units."""
LOOKED_AT, LONG = 4, 1.2
"""How many neurons' weights are looked at, and for how long each, in seconds."""
ROOM = 6.6
"""Up to which x what stands right of the network may reach."""
CONTEXT = 0.4
"""What is left of the edges that are not spoken of."""


def most_varied_place(image: npt.NDArray[np.floating], side: int) -> tuple[int, int]:
    """The upper left pixel of the square in which a picture varies most: there are paper, ink, and grey between."""
    windows = np.lib.stride_tricks.sliding_window_view(image, (side, side))
    row, column = np.unravel_index(windows.var(axis=(2, 3)).argmax(), windows.shape[:2])
    return int(row), int(column)


class StructureRecap(LearningScene):
    """What does the network do with one picture?"""

    hidden_range = ANY_NUMBER

    def construct(self) -> None:
        """Tell the story."""
        self.passed = self.net.forward(self.image)
        self.neuron = int(self.passed.activations[1].argmax())
        self.whole = network_beside_its_count(self.net, self.image, theme=self.theme)
        self.tell(
            self.a_picture_is_numbers,
            self.a_neuron_adds_up,
            self.layers_follow_each_other,
            self.the_hope_was_edges,
            self.all_of_it_is_weights_and_biases,
        )

    # ---- the beats ----

    def a_picture_is_numbers(self) -> None:
        """The network's first layer comes near: it is a digit, and a looking glass shows its numbers."""
        self.add(self.whole)
        first = self.whole.layers[0]
        self.digit = Framed(self.image, first.height, self.theme).move_to(first)
        self.say(_("What does this network do with a picture?"))
        self.remove(self.whole)
        others = VGroup(*self.whole.edges, *self.whole.layers[1:], *self.whole.labels)
        self.add(others, self.digit)
        near = np.array([-APART, STAGE_MIDDLE, 0])
        self.play(self.digit.animate.scale_to_fit_height(CLOSE).move_to(near), FadeOut(others), run_time=1.5)
        row, column = most_varied_place(self.image, GLASS)
        pixels = PixelGrid(
            self.image[row : row + GLASS, column : column + GLASS], SIDE, theme=self.theme, lines=True
        ).move_to(np.array([APART, STAGE_MIDDLE, 0]))
        printed = pixels.print_values()
        spot = VGroup(self.digit.grid.cell(row, column), self.digit.grid.cell(row + GLASS - 1, column + GLASS - 1))
        frame = Square(1.0, color=self.theme.signal).replace(spot, stretch=True).set_stroke(width=3)
        rays = VGroup(
            Line(
                frame.get_corner(RIGHT + side), pixels.get_corner(LEFT + side), color=self.theme.signal, stroke_width=2
            )
            for side in (UP, DOWN)
        )
        count = number_text(self.image.size, 0)
        self.say(_("To the network, a picture is {count} numbers: 0 for paper, 1 for ink.").format(count=count))
        self.play(Create(frame), run_time=0.6)
        self.play(Create(rays), FadeIn(pixels, target_position=frame, scale=0.1), run_time=1)
        self.play(FadeIn(printed), run_time=0.8)
        self.hold(1)
        self.glass = VGroup(frame, rays, pixels, printed)

    def a_neuron_adds_up(self) -> None:
        """The weights of one neuron are laid over the digit; what comes of it is added up and squished."""
        W, b = self.net.weights[0][self.neuron], float(self.net.biases[0][self.neuron])
        weights = WeightHeatmap(W, CLOSE, theme=self.theme).move_to(np.array([APART, STAGE_MIDDLE, 0]))
        scale = weights.full_scale
        weighing = Weighing(self.image, W, height=LAID, scale=scale, counted=0, theme=self.theme)
        weighing.move_to(np.array([-APART, STAGE_MIDDLE, 0]))
        self.say(_("One neuron has a weight for each of them: blue for more, red for less."))
        self.play(FadeOut(self.glass), run_time=0.5)
        self.play(FadeIn(weights, shift=0.5 * LEFT), run_time=0.8)
        self.hold(0.5)
        self.say(_("It multiplies each number with its weight, and adds everything up."))
        onto = weighing.picture
        self.play(
            FadeOut(weights, target_position=onto, scale=LAID / CLOSE),
            FadeOut(self.digit.frame),
            self.digit.grid.animate.replace(onto),
            run_time=1.2,
        )
        self.remove(self.digit, *self.digit)
        self.add(weighing)
        counting: Any = weighing.picture.animate.set_counted(1)
        self.play(counting, weighing.follow(), run_time=2.5)
        self.result, lines = self._what_it_makes(weighing.weighted_sum, b)
        told = _("Then it adds its bias, and squishes what it gets between 0 and 1.")
        if self.net.activations[0].range != (0, 1):
            told = _("Then it adds its bias, and a function makes its activation of that.")
        self.say(told)
        self.play(FadeIn(lines[0], shift=0.2 * DOWN))
        self.play(FadeIn(lines[1], shift=0.2 * DOWN))
        self.play(FadeIn(self.result, scale=0.5))
        self.weighing, self.lines = weighing, lines

    def layers_follow_each_other(self) -> None:
        """The neuron takes its place among the others, and layer after layer follows, up to the answer."""
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
        whole = PixelGrid(self.image, LAID, theme=self.theme).replace(self.weighing.picture)
        self.remove(self.weighing)
        self.add(whole)
        self.play(
            whole.animate.replace(first),
            FadeOut(self.lines, self.weighing.line, self.weighing.picture),
            FadeOut(self.result, target_position=place, scale=0.2),
            run_time=1.2,
        )
        self.remove(whole)
        self.add(first)
        self.play(
            FadeIn(*self.large.edges, *others, *self.large.labels),
            self.recaption(" → ".join(number_text(size, 0) for size in self.net.sizes), roles=("muted",)),
            run_time=1,
        )
        self.remove(*self.large.get_family())
        self.add(self.large)
        self.play(self.large.feed_forward(self.image, run_time=3))
        answer = int(self.passed.prediction)
        self.box = AnswerBox(self.large, answer, printed=True)
        told = _("The strongest of ten is the answer: {answer}.")
        if self.label_is_told and answer != self.label:
            told = _("The strongest of ten is the answer: {answer}. Not this time.")
        self.say(told.format(answer=answer))
        self.play(FadeIn(self.box))

    def the_hope_was_edges(self) -> None:
        """The weights of four neurons of the first layer, one after the other, beside the network."""
        self.inked = network_beside_its_count(self.net, self.image, theme=self.theme, every_weight=False)
        chosen = pictured_neurons(self.net)
        drawn = [each for each in chosen if each in self.inked.layers[1].shown][:LOOKED_AT]
        heat = WeightHeatmap(self.net.weights[0][drawn[0]], self._room_beside(), theme=self.theme)
        heat.move_to(self._beside())
        inked = self.inked.layers[0].shown
        told = _("Our hope: one layer looks for little edges, the next for loops and lines.")
        if len(self.net.sizes) < 4:
            told = _("We had hoped to find little edges in here, and loops, and lines.")
        self.say(told)
        self.play(ReplacementTransform(self.large, self.inked), FadeOut(self.box), self.recaption(), run_time=1.2)
        self.play(
            FadeIn(heat, target_position=self.inked.layers[1].neuron(drawn[0]), scale=0.1),
            self.inked.animate.highlight_path({0: inked, 1: [drawn[0]]}, CONTEXT),
            run_time=1,
        )
        for neuron in drawn[1:]:
            self.wait(LONG - 0.5)
            looked: Any = heat.animate.set_weights(self.net.weights[0][neuron])
            self.play(looked, self.inked.animate.highlight_path({0: inked, 1: [neuron]}, CONTEXT), run_time=0.5)
        self.wait(LONG)
        self.heat = heat

    def all_of_it_is_weights_and_biases(self) -> None:
        """All its connections, and how many numbers they and the biases are."""
        self.total = number_alone(number_text(self.net.parameter_count, 0), self.theme, "result")
        self.total.scale(min(1, (ROOM - self.whole.get_right()[0] - 0.4) / self.total.width)).move_to(self._beside())
        self.say(_("All of this is done by weights and biases. So many:"))
        self.play(FadeOut(self.heat), self.inked.animate.undim(), run_time=0.8)
        self.play(FadeOut(self.inked), FadeIn(self.whole), FadeIn(self.total, scale=0.5), run_time=1.5)
        self.hold(1.5)
        self.say(_("Other numbers, and it would answer something else. So how do we find good ones?"))
        self.play(FadeOut(self.total, target_position=self.whole.edges[0], scale=0.2), run_time=1.2)
        self.play(self.whole.feed_forward(self.image, run_time=2.5))

    # ---- its pieces ----

    def _what_it_makes(self, weighted_sum: float, bias: float) -> tuple[Neuron, VGroup]:
        """The neuron's activation as a neuron, and the two lines that lead to it: plus the bias, and squished."""
        function = self.net.activations[0]
        a = float(self.passed.activations[1][self.neuron])
        z = round(weighted_sum, 2) + round(bias, 2)
        sign = "−" if bias < 0 else "+"
        size = number_text(abs(round(bias, 2)))
        lines = VGroup(
            words(f"{number_text(round(weighted_sum, 2))} {sign} {size} = {number_text(z)}", TITLE, theme=self.theme),
            words(
                f"{'σ' if function.name == 'sigmoid' else function.name}({number_text(z)}) = {number_text(a)}",
                TITLE,
                theme=self.theme,
            ),
        ).arrange(DOWN, buff=0.6)
        result = Neuron(a, radius=0.7, range=function.range, theme=self.theme)
        VGroup(*lines, result).arrange(DOWN, buff=0.6).move_to(np.array([APART - 0.3, STAGE_MIDDLE, 0]))
        return result, lines

    def _room_beside(self) -> float:
        """How high and wide a picture right of the network may be."""
        return float(min(ROOM - self.whole.get_right()[0] - 0.4, 0.8 * (STAGE_TOP - STAGE_BOTTOM)))

    def _beside(self) -> npt.NDArray[np.float64]:
        """The middle of the room right of the network."""
        return np.array([(self.whole.get_right()[0] + 0.4 + ROOM) / 2, STAGE_MIDDLE, 0])
