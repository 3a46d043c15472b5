"""How learning relates: a training moves all weights, and a mistake is taken apart to see which of them led to it.

manim render scenes/chapter1/learning_preview.py LearningPreview
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    ReplacementTransform,
    Transform,
    VGroup,
    VMobject,
)

from network import Network, load_network, load_run
from network.analysis.choosing import greatest, ranked
from network.analysis.neurons import contributions, find_mistakes, least_sure, trace_back
from network.evaluation import MNIST_TEST_IMAGES, score
from scenes.language import _
from scenes.lecture_scene import LectureScene
from scenes.mobjects.charts import TermBars, TrainingLog, limit_for
from scenes.mobjects.diagrams import AnswerBox, EdgeStyle, NetworkDiagram, informative_neurons
from scenes.mobjects.pictures import WeightHeatmap
from scenes.mobjects.text import SMALL, TITLE, HypotheticalTag, Percentage, number_text, words
from scenes.mobjects.theme import natural_scale

MIDDLE = 0.3 * UP
"""Of the stage above the caption."""
HEIGHT, LENGTH = 4.9, 4.4
"""Of the network that learns, and from its picture to its last layer."""
SMALL_HEIGHT, SMALL_LENGTH = 3.6, 3.0
OPENED_HEIGHT, OPENED_LENGTH = 4.8, 3.1
DRAWN_PIXELS, MOST_DRAWN = 48, 16
"""How many pixels have edges drawn, and how many neurons of a hidden layer are drawn."""
BARS = 3
"""How many terms of a sum have a bar of their own."""
DIMMED = 0.2
"""The opacity of edges that are not spoken of."""
STRETCHES = 3
"""The training is shown in so many parts, each with a remark."""
STRETCH_TIME = 5.5
"""How long each of them lasts, in seconds."""
DESIGNED = "by_hand"
"""The network that was designed."""
GENTLE = EdgeStyle(contrast=0.5, strongest=0.75, thinnest=1.2, widest=1.2)
"""Lines in which also the weak random weights of the beginning can be seen, on the scale of the strong ones learnt.

All of one width: while a training changes them all, they are painted several times faster.
"""


class LearningPreview(LectureScene):
    """What learning is, and what looking inside is for.

    Attributes:
        run_name: which stored training is shown.
    """

    run_name: ClassVar[str] = "plain"

    def construct(self) -> None:
        """Tell the story."""
        self.run = load_run(self.run_name)
        self.tell(
            self.before_learning_all_weights_are_random,
            self.learning_moves_them_all,
            self.who_would_set_them_by_hand,
            self.even_so_it_makes_mistakes,
            self.the_answer_is_taken_apart,
            self.so_is_the_other_one,
            self.one_neuron_made_most_of_the_difference,
        )

    # ---- the beats ----

    def before_learning_all_weights_are_random(self) -> None:
        """The network of the first checkpoint, and what it makes of the digit on show."""
        start = self.run.at(0)
        self.diagram = self._learner()
        self.diagram.layers[0].set_activations(self.image.ravel())
        names = (_("training steps"), _("right answers"), _("right"))
        self.log = TrainingLog(self.run, names, theme=self.theme).set_place(len(self.run) - 1)
        self.log.to_edge(RIGHT, buff=0.5).set_y(MIDDLE[1]).set_place(0)
        count = number_text(start.parameter_count, 0)
        self.caption = self.caption_of(_("{count} weights and biases, all random").format(count=count))
        self.add(self.diagram, self.caption)
        self.say(_("Where do all the weights and biases come from? At first they are just random numbers."))
        self.play(self.diagram.feed_forward(self.image, run_time=3))
        told = _("What such a network answers means nothing: {share} of its answers are right.")
        self.say(told.format(share=percent_text(self.run.accuracies[0])))
        self.play(FadeIn(self.log))
        self.wait(2)

    def learning_moves_them_all(self) -> None:
        """The checkpoints of a real training, one after the other, with step, accuracy and curve."""
        held_out = self.run.network.metadata["recipe"]["validation"]
        ends = np.linspace(0, len(self.run) - 1, STRETCHES + 1).astype(int)
        step = _("After every {count} examples, each weight takes a step, like the one we saw.")
        remarks = (
            _("Learning is to find the right ones. Watch a training, its weights as they really were."),
            step.format(count=self.run.network.metadata["recipe"]["batch_size"]),
            _("Nobody tells it what to look for. Small steps are enough."),
        )
        self.play(self.recaption(_("learning: finding the right weights and biases")))
        for remark, first, last in zip(remarks, ends, ends[1:], strict=False):
            self.say(remark)
            self.play(*self._stretch(int(first), int(last)))
        told = _("In the end {share} of {count} digits are read rightly that it never learnt from.")
        self.say(told.format(share=percent_text(self.run.accuracies[-1]), count=number_text(held_out, 0)))
        self.wait(2)

    def who_would_set_them_by_hand(self) -> None:
        """A network whose edges were designed beside the one that has learnt, with how often each is right."""
        designed = self._rival(load_network(DESIGNED))
        learnt = self._rival(self.run.network)
        self.rivals = VGroup(designed, learnt).arrange(RIGHT, buff=1.4).move_to(MIDDLE + 0.7 * UP)
        self.tag = HypotheticalTag(designed[0], _("edges designed by hand"), theme=self.theme)
        self.learnt = words(_("learnt from examples"), SMALL, "muted", self.theme).next_to(learnt[0], DOWN, buff=0.35)
        for rival, text in ((designed, self.tag), (learnt, self.learnt)):
            rival[1].next_to(rival[0], DOWN, buff=1.0)
            text.set_x(rival[0].get_x())
        count = number_text(self.run.network.parameter_count, 0)
        where = _("right answers to the {count} test images of MNIST")
        self.say(_("Who would set {count} numbers by hand?").format(count=count))
        self.play(FadeOut(self.log, self.diagram), run_time=0.5)
        told = where.format(count=number_text(MNIST_TEST_IMAGES, 0))
        self.play(FadeIn(learnt[0]), self.recaption(told), run_time=1)
        self.play(FadeIn(designed[0]), FadeIn(self.tag), FadeIn(self.learnt))
        self.say(_("Here someone tried: edge detectors, each put in its place by hand. Only the rest was fitted."))
        rivals: Any = self.rivals
        self.play(*(rival[0].feed_forward(self.image, run_time=3) for rival in rivals))
        self.play(*(FadeIn(rival[1]) for rival in self.rivals), run_time=0.5)
        self.play(
            *(rival[1].animate.set_value(score(rival[0].network, self.digits).share) for rival in rivals), run_time=1.5
        )
        self.say(_("It does read digits. But the one that learnt is right more often."))
        self.wait(2)

    def even_so_it_makes_mistakes(self) -> None:
        """The mistake of the network on show that it is surest about goes through it."""
        wrong = find_mistakes(self.net, self.digits)
        self.misled = bool(len(wrong))
        chosen = wrong[0] if self.misled else least_sure(self.net, self.digits)[0]
        self.example, truth = self.digits.images[chosen], int(self.digits.labels[chosen])
        output = self.net.forward(self.example).output
        answer, second = map(int, ranked(output)[:2])
        self.pair = (answer, truth if self.misled else second)
        self._take_apart()
        self.opened = self._opened().move_to(MIDDLE + LEFT)
        self.opened.layers[0].set_activations(self.example)
        if self.misled:
            self.say(_("Still, a network errs. Here is the mistake that ours is surest about."))
        else:
            self.say(_("Ours makes no mistake with the digits at hand. Here is where it is least sure."))
        self.play(FadeOut(self.rivals, self.tag, self.learnt), self.recaption(), run_time=0.8)
        self.play(FadeIn(self.opened))
        self.play(self.opened.feed_forward(self.example, run_time=2.5))
        notes = (_("its answer"), _("the truth") if self.misled else _("second best"))
        self.boxes = VGroup(
            AnswerBox(self.opened, digit, output[digit], role, note)
            for digit, role, note in zip(self.pair, self._roles, notes, strict=True)
        )
        told = _("the digit is {truth}, the answer is {answer}").format(truth=truth, answer=answer)
        self.play(LaggedStart(*map(FadeIn, self.boxes), lag_ratio=0.5), self.recaption(told))
        self.wait(1)

    def the_answer_is_taken_apart(self) -> None:
        """The terms of the neuron that answered, as lines in the diagram and as bars that add up."""
        self.accounts = VGroup(*map(self._account, (0, 1))).arrange(DOWN, buff=0.4, aligned_edge=RIGHT)
        self.accounts.to_edge(RIGHT, buff=0.5).set_y(MIDDLE[1])
        self.names, self.named = VGroup(), set[int]()
        self.say(_("Why? Look at what this neuron added up: each weight times the light it brings."))
        boxes: Any = self.boxes
        notes = [box.note for box in boxes]
        for box, note in zip(boxes, notes, strict=True):
            box.remove(note)
        aside = VGroup(self.opened, self.boxes).animate.to_edge(LEFT, buff=0.55)
        self.play(
            FadeOut(*notes, run_time=0.5), aside, self.recaption(_("terms: weight times activation")), run_time=1.2
        )
        self._open(0)
        self.say(_("A few neurons of the layer before decide. All terms together come to z."))
        self.wait(2)

    def so_is_the_other_one(self) -> None:
        """The same for the neuron to compare it with, on the same scale."""
        if self.misled:
            self.say(_("And the neuron that should have won? The same neurons speak, through other weights."))
        else:
            self.say(_("And the neuron that comes second? The same neurons speak, through other weights."))
        self._open(1)
        self.wait(1)

    def one_neuron_made_most_of_the_difference(self) -> None:
        """The neuron that spoke most for the one answer and against the other, and what lit it, back to the picture."""
        last = len(self.net.sizes) - 1
        told = _("One neuron of the layer before made most of the difference: number {neuron}.")
        self.say(told.format(neuron=self.path[last - 1]))
        one, other = (number_text(each.terms[self.path[last - 1]], 2, signed=True) for each in self.terms)
        told = _("neuron {neuron}: {one} for the {answer}, {other} for the {second}")
        answer, second = self.pair
        told = told.format(neuron=self.path[last - 1], one=one, other=other, answer=answer, second=second)
        mask = np.arange(self.net.sizes[-2]) == self.path[last - 1]
        self.rings = VGroup(self._ring(last - 1))
        self.play(Create(self.rings[0]), self.recaption(told), self._show_terms((0, 1), mask))
        self.wait(1)
        self.say(_("And why is that one lit? It has terms of its own, and so on, back to the picture."))
        for layer in range(last - 1, 1, -1):
            self.play(self._show_what_lit(layer), run_time=1.5)
            self.rings.add(self._ring(layer - 1))
            self.play(Create(self.rings[-1]), run_time=0.7)
        ink = contributions(self.net, self.example, 1, self.path[1]).terms.reshape(self.image.shape)
        picture = self.opened.layers[0]
        self.ink = WeightHeatmap(ink, height=picture.height, theme=self.theme).move_to(picture)
        self.play(self._show_what_lit(1), FadeIn(self.ink), run_time=1.5)
        self.say(_("No black box, then: nothing but sums, and every one of them can be opened."))
        self.play(self.recaption(_("every answer is a sum, and every sum can be opened")))
        self.wait(2)

    # ---- the training ----

    def _learner(self) -> NetworkDiagram:
        """The network at the first checkpoint, its weights on the scale of the last one."""
        trained = self.run.network
        return (
            NetworkDiagram(
                self.run.at(0),
                shown={0: self._telling_pixels(trained)},
                plane=True,
                height=HEIGHT,
                spacing=LENGTH / len(trained.weights),
                scales=[natural_scale(W) for W in trained.weights],
                style=GENTLE,
                theme=self.theme,
            )
            .to_edge(LEFT, buff=0.6)
            .set_y(MIDDLE[1])
        )

    def _telling_pixels(self, network: Network) -> tuple[int, ...]:
        """Those that weigh much and differ from digit to digit."""
        return informative_neurons(network.weights[0] * self.digits.images.std(axis=0), DRAWN_PIXELS)

    def _stretch(self, first: int, last: int) -> list[Animation]:
        """The training from one checkpoint to another: the weights, and what the numbers and the curve show."""
        names = ("steps", "parameters", "costs", "accuracies")
        part = replace(self.run, **{name: getattr(self.run, name)[first : last + 1] for name in names})
        learn = self.diagram.play_training(part, self.image, run_time=STRETCH_TIME)
        return [learn, self.log.follow(first, last, run_time=STRETCH_TIME)]

    def _rival(self, network: Network) -> VGroup:
        """A network, and a number for its accuracy."""
        diagram = NetworkDiagram(
            network,
            shown={0: self._telling_pixels(network)},
            plane=True,
            height=SMALL_HEIGHT,
            spacing=SMALL_LENGTH / len(network.weights),
            labels=(),
            theme=self.theme,
        )
        diagram.set_activations(network.forward(self.image))
        return VGroup(diagram, Percentage(0, 2, TITLE, "result", self.theme))

    # ---- what led to an answer ----

    def _take_apart(self) -> None:
        """The terms of the two neurons, and the path from the answer back along the strongest of them."""
        last = len(self.net.weights)
        self.terms = [contributions(self.net, self.example, last, digit) for digit in self.pair]
        decisive = int((self.terms[0].terms - self.terms[1].terms).argmax())
        self.path = trace_back(self.net, self.example, last - 1, decisive)

    def _opened(self) -> NetworkDiagram:
        """The network on show, drawn so that what counts for the two answers is among what is drawn."""
        last = len(self.net.weights)
        weight = {last - 1: np.max([abs(each.terms) for each in self.terms], axis=0)}
        for layer, neuron in self.path.items():
            weight[layer - 1] = abs(contributions(self.net, self.example, layer, neuron).terms)
        shown = {0: greatest(weight[0], DRAWN_PIXELS)}
        for layer in range(1, last):
            if self.net.sizes[layer] > MOST_DRAWN:
                named = {self.path[layer]}
                if layer == last - 1:
                    named.update(*(each.strongest[:BARS].tolist() for each in self.terms))
                shown[layer] = greatest(weight[layer], MOST_DRAWN, named)
        return NetworkDiagram(
            self.net,
            shown=shown,
            plane=True,
            height=OPENED_HEIGHT,
            spacing=OPENED_LENGTH / last,
            theme=self.theme,
        )

    @property
    def _roles(self) -> tuple[str, str]:
        """The colours of the answer and of the one to compare it with."""
        return ("wrong", "right") if self.misled else ("right", "muted")

    def _account(self, which: int) -> VGroup:
        """Which neuron it is, and its sum taken apart."""
        other = _("the truth: {digit}") if self.misled else _("second best: {digit}")
        title = (_("its answer: {digit}"), other)[which].format(digit=self.pair[which])
        bars = TermBars(
            self.terms[which],
            BARS,
            names=(_("neuron {index}"), _("{count} others"), _("bias")),
            limit=max(limit_for(each, BARS) for each in self.terms),
            activation=float(self.net.forward(self.example).output[self.pair[which]]),
            theme=self.theme,
        )
        named = words(title, SMALL, self._roles[which], self.theme)
        return VGroup(named, bars).arrange(DOWN, buff=0.2, aligned_edge=LEFT)

    def _open(self, which: int) -> None:
        """The terms of one of the two neurons appear in the diagram, and are added up beside it."""
        account: Any = self.accounts[which]
        title, bars = account
        bars.set_drawn(0)
        names = VGroup(self._name(index) for index in bars.shown if index not in self.named)
        self.named.update(bars.shown)
        self.names.add(*names)
        box: Any = self.boxes[which]
        box.remove(box.number)
        self.play(
            self._show_terms(range(which + 1)),
            FadeIn(names, title, bars.bars, bars.rule, bars.total, bars.outcome[0]),
            ReplacementTransform(box.number, bars.outcome[1]),
            run_time=1.2,
        )
        self.play(bars.reveal(run_time=4))

    def _name(self, index: int) -> VMobject:
        """The number of a neuron of the last hidden layer, beside it."""
        neuron = self.opened.neuron(len(self.net.weights) - 1, index)
        name = words(str(index), SMALL, theme=self.theme).next_to(neuron, LEFT, buff=0.16)
        return name.set_stroke(self.theme.canvas, width=5, background=True)

    def _ring(self, layer: int) -> Circle:
        """Round the neuron of that layer which is on the path."""
        neuron = self.opened.neuron(layer, self.path[layer])
        return Circle(radius=neuron.width / 2 + 0.05, color=self.theme.signal, stroke_width=4).move_to(neuron)

    def _show_terms(self, which: Iterable[int], mask: npt.NDArray[np.bool_] | None = None) -> Animation:
        """The last edges turn into what they contribute to some of the two neurons, all others step back."""
        values = np.zeros_like(self.net.weights[-1])
        for k in which:
            values[self.pair[k]] = self.terms[k].terms
        scale = max(float(abs(each.terms).max()) for each in self.terms)
        shown = self._showing(len(self.net.weights), values if mask is None else values * mask, scale)
        for edges in shown.edges[:-1]:
            edges.set_opacity(DIMMED)
        return Transform(self.opened, shown)

    def _show_what_lit(self, layer: int) -> Animation:
        """The edges into the neuron on the path turn into what they contribute to it."""
        values = np.zeros_like(self.net.weights[layer - 1])
        values[self.path[layer]] = contributions(self.net, self.example, layer, self.path[layer]).terms
        return Transform(self.opened, self._showing(layer, values, float(abs(values).max())))

    def _showing(self, layer: int, values: npt.NDArray[np.floating], scale: float) -> NetworkDiagram:
        """The diagram with other signed values on the edges into a layer."""
        shown = self.opened.copy()
        shown.show_on_edges(layer, values, scale or 1.0)
        shown.edges[layer - 1].set_opacity(1)
        return shown


def percent_text(share: float) -> str:
    """A share as it is read: 0.0964 is 9.6%."""
    return Percentage(float(share), 1).text
