"""Where do the weights come from? What the chapter is about, in three small pictures.

manim render scenes/chapter2/learning_introduction.py LearningIntroduction
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from manim import (
    DOWN,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    ReplacementTransform,
    SurroundingRectangle,
    VGroup,
    VMobject,
)

from network.analysis.slices import cost_along
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.charts import SliceGraph
from scenes.mobjects.checks import sign_role
from scenes.mobjects.diagrams import AnswerBox
from scenes.mobjects.pictures import Candidates, WeightHeatmap
from scenes.mobjects.text import LABEL, SMALL, Number, number_text, words
from scenes.staging import (
    CLOSE,
    Framed,
    count_beside,
    network_alone,
    network_beside_its_count,
    pictured_neurons,
    room_beside,
    weight_pictures,
)

PRINTED = 3
"""So many weights of one neuron are printed: in each part of the ink the one that counts most."""
CONTEXT = 0.4
"""The opacity of what is not spoken of."""
PANEL, PITCH = 4.0, 4.45
"""How wide each of the three pictures may be, and how far apart they are, in scene units."""
DRAWN, RAISED = 4.0, 0.15
"""How high what is drawn in them is at the most, and how far above the middle of the stage its own middle is."""
RATES = np.linspace(0, 20, 41)
"""How far to look downhill for the lowest place, in lengths of the gradient."""
SEEN = 3
"""How many times as far as that place the slice is drawn."""


class LearningIntroduction(LearningScene):
    """Who sets all these numbers? And what the chapter does to find out."""

    output_range = (0, 1)

    def construct(self) -> None:
        """Tell the story."""
        self.passed = self.net.forward(self.image)
        self.answer = int(self.passed.prediction)
        self.tell(
            self.the_network_of_chapter_one_reads_again,
            self.somebody_must_have_set_them,
            self.three_pictures_of_what_is_to_come,
            self.back_to_the_network,
        )

    # ---- the beats ----

    def the_network_of_chapter_one_reads_again(self) -> None:
        """The network grows out of the ink of a digit, and reads it."""
        self.diagram = network_alone(self.net, self.image, theme=self.theme)
        first, *others = self.diagram.layers
        digit = Framed(self.image, CLOSE, self.theme).move_to(STAGE_MIDDLE * UP)
        self.add(digit)
        told = _("Last time, we built this: {count} numbers that read handwriting.")
        if self.label_is_told and self.answer == self.label:
            told = _("Last time, we built this: {count} numbers that read a handwritten {label}.")
        self.say(told.format(count=number_text(self.net.parameter_count, 0), label=self.label))
        self.play(digit.animate.scale_to_fit_height(first.height).move_to(first), FadeOut(digit.frame), run_time=1.2)
        self.remove(digit, *digit)
        self.add(first)
        for edges, layer in zip(self.diagram.edges, others, strict=True):
            neurons = (FadeIn(part, scale=0.5) for part in layer)
            self.play(Create(edges), LaggedStart(*neurons, lag_ratio=0.05), run_time=1.8 / len(others))
        self.play(*map(FadeIn, self.diagram.labels), run_time=0.4)
        self.remove(*self.diagram.get_family())
        self.add(self.diagram)
        self.say(_("We said where each number sits. We never said where it comes from."))
        self.play(self.diagram.feed_forward(self.image, run_time=2))
        self.box = AnswerBox(self.diagram, self.answer, printed=True)
        self.play(FadeIn(self.box))

    def somebody_must_have_set_them(self) -> None:
        """The connections of one neuron with some of its weights; then all of them, and how many they are."""
        inked = network_beside_its_count(self.net, self.image, theme=self.theme, every_weight=False)
        self.whole = network_beside_its_count(self.net, self.image, theme=self.theme)
        column = inked.layers[1]
        neuron = max(column.shown, key=lambda index: float(self.passed.activations[1][index]))
        strengths = abs(self.net.weights[0][neuron] * self.image.ravel())
        parts = np.array_split(np.array(inked.layers[0].shown), PRINTED)  # of the ink, from its top to its bottom
        pixels = [int(part[strengths[part].argmax()]) for part in parts if len(part)]
        self.weights = self._weights_of(neuron, pixels)
        self.total = count_beside(self.whole, self.theme)
        self.say(_("Every one of them had to be chosen."))
        self.play(ReplacementTransform(self.diagram, inked), FadeOut(self.box), run_time=1.2)
        self.play(inked.animate.highlight_path({0: pixels, 1: [neuron]}, CONTEXT), run_time=0.8)
        arrivals = (FadeIn(each, target_position=column.neuron(neuron), scale=0.3) for each in self.weights)
        self.play(LaggedStart(*arrivals, lag_ratio=0.4), run_time=1.8)
        self.hold(1)
        self.say(_("Who would do that?"))
        self.play(inked.animate.undim(), run_time=1)
        self.play(
            FadeOut(inked),
            FadeIn(self.whole),
            FadeOut(self.weights, target_position=self.total, scale=0.3),
            FadeIn(self.total, scale=0.5),
            run_time=1.5,
        )
        self.hold(2)
        self.say(_("Not us. And nobody has to: they can be learnt, from examples."))
        self.play(self.whole.feed_forward(self.image, run_time=2.5))

    def three_pictures_of_what_is_to_come(self) -> None:
        """How wrong it is, which way is down, and what it has found: each comes to life when it is spoken of."""
        wrong, self.bars, self.outputs = self._how_wrong()
        slope, self.ball, self.lowest = self._which_way()
        found, self.maps, self.learnt = self._what_it_found()
        self.panels = [wrong, slope, found]
        veils = [self._veil(each) for each in (slope, found)]
        caption = _("a network that learns: {count} numbers")
        caption = caption.format(count=number_text(self.trained.parameter_count, 0))
        self.say(_("First, we measure how wrong it is."))
        told = self.recaption(caption)
        self.play(
            FadeOut(self.total, target_position=self.caption, scale=0.3),
            FadeOut(self.whole, target_position=self.bars, scale=0.3),
            FadeIn(wrong, slope, found, *veils),
            told,
            run_time=1.5,
        )
        grown: Any = self.bars.animate.set_values(self.outputs)
        self.play(grown, run_time=2)
        self.hold(1)
        self.say(_("Then we find out which way is downhill, and walk."))
        self.play(FadeOut(veils[0]), run_time=0.6)
        self.play(self.ball.animate.set_value(self.lowest), run_time=3)
        self.hold(1)
        self.say(_("And then we look inside, and ask what it has learnt."))
        self.play(FadeOut(veils[1]), run_time=0.6)
        learning: Any = self.maps.animate.set_weights(self.learnt)
        self.play(learning, run_time=3)
        self.hold(1)
        self.say(_("Be warned: we had hoped for little edges."))
        self.hold(1)

    def back_to_the_network(self) -> None:
        """The three go down into the network."""
        layers = self.whole.layers
        places = (layers[-1], self.whole.edges[-1], layers[1])
        self.say(_("That is what this chapter is about."))
        self.play(
            *(
                FadeOut(shown, target_position=at, scale=0.1)
                for (shown, *_texts), at in zip(self.panels, places, strict=True)
            ),
            *(FadeOut(*texts, run_time=0.6) for _shown, *texts in self.panels),
            FadeIn(self.whole),
            self.recaption(),
            run_time=2,
        )
        self.say(_("But first, in one minute, what we know."))

    # ---- one neuron, and all ----

    def _weights_of(self, neuron: int, pixels: list[int]) -> VGroup:
        """The weights that one neuron has for some pixels, one below the other, and what tells of more."""
        W = self.net.weights[0][neuron]
        numbers = VGroup(
            Number(float(W[k]), 2, LABEL, sign_role(float(W[k]), 2), self.theme, signed=True) for k in pixels
        )
        numbers.scale(2.2).arrange(DOWN, buff=0.5, aligned_edge=RIGHT)
        more = words(_("and so on"), LABEL, "muted", self.theme).next_to(numbers, DOWN, buff=0.5)
        return VGroup(*numbers, more).move_to(room_beside(self.whole)[0])

    # ---- the three pictures ----

    def _panel(self, place: int, title: str, network: str, note: str, *drawn: VMobject) -> VGroup:
        """One of the three, under its title, and above whose numbers these are and what they are."""
        x = (place - 1) * PITCH
        shown = VGroup(*drawn).move_to(np.array([x, STAGE_MIDDLE + RAISED, 0]))
        above = words(title, LABEL, theme=self.theme).set_x(x).align_to(STAGE_TOP * UP, UP)
        below = VGroup(words(text, SMALL, "muted", self.theme) for text in (network, note))
        below.arrange(DOWN, buff=0.12).set_x(x).align_to(STAGE_BOTTOM * UP, DOWN)
        return VGroup(shown, above, below)

    def _veil(self, panel: VGroup) -> VMobject:
        """What lies over one of the three until it is spoken of."""
        return SurroundingRectangle(panel, buff=0.1, stroke_width=0, fill_opacity=1 - CONTEXT, color=self.theme.canvas)

    def _how_wrong(self) -> tuple[VGroup, Candidates, npt.NDArray[np.floating]]:
        """What the untrained network answers beside what it should have, its bars still empty; and its answers."""
        image, label = self.image, self.label
        if not self.label_is_told:
            image, label = self.learnt_from.images[0].reshape(28, 28), int(self.learnt_from.labels[0])
        outputs = self.untrained.forward(image).output
        columns = [
            Candidates(10, values, shown="bars", spacing=0.41, theme=self.theme)
            for values in (np.zeros(10), np.eye(10)[label])
        ]
        for column in columns:
            column.box.set_stroke(opacity=0)
        self.targets = columns[1]
        both = VGroup(*columns).arrange(RIGHT, buff=0.2)
        both.scale(min(1, PANEL / both.width, DRAWN / both.height))
        name = self.checkpoint_name(0)
        return self._panel(0, _("How wrong?"), name, _("answer and target"), both), columns[0], outputs

    def _which_way(self) -> tuple[VGroup, Any, float]:
        """The cost down the gradient from the untrained network, a ball where it begins; and where it is lowest."""
        network, data = self.untrained, self.tested_on
        gradient = network.gradient(data.images, data.labels).flat
        lowest = float(RATES[1:][cost_along(network, -gradient, RATES[1:], data).argmin()])
        rates = SEEN * lowest / RATES[-1] * RATES
        costs = cost_along(network, -gradient, rates, data)
        graph = SliceGraph((rates, costs), width=PANEL - 0.9, height=DRAWN - 1.5, theme=self.theme)
        graph.remove(graph.variable, graph.heading)  # in words that tell what they are
        down = words(_("how far downhill, in gradients"), SMALL, theme=self.theme).next_to(graph, DOWN, buff=0.15)
        cost = words(_("cost"), SMALL, theme=self.theme).next_to(graph.frame.at(0, graph.frame.y_range[1]), UP)
        down.scale(min(1, PANEL / down.width))
        ball = graph.ball(0, 1, printed=False)
        note = _("cost of {count} digits").format(count=number_text(len(data), 0))
        panel = self._panel(1, _("Which way is down?"), self.checkpoint_name(0), note, VGroup(graph, down, cost), ball)
        return panel, ball, float(rates[costs.argmin()])

    def _what_it_found(self) -> tuple[VGroup, WeightHeatmap, npt.NDArray[np.floating]]:
        """Weights of the first layer, as they were before the training; and what they are after it."""
        maps = weight_pictures(self.trained, self.theme, height=DRAWN, width=PANEL)
        learnt = maps.weights
        start = self.untrained.weights[0][pictured_neurons(self.trained)].reshape(learnt.shape)
        names = f"{self.checkpoint_name(0)} → {self.checkpoint_name(-1)}"
        return self._panel(2, _("What has it found?"), names, _("weights"), maps.set_weights(start)), maps, learnt
