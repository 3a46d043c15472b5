"""Series preview: a network that reads digits, how often it is right, where it errs, and how it could learn from that.

manim render scenes/chapter1/series_preview.py SeriesPreview
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Animation,
    Arrow,
    FadeIn,
    FadeOut,
    GrowArrow,
    GrowFromEdge,
    LaggedStart,
    Rectangle,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from network import DataSet
from network.analysis.choosing import in_turn, ranked
from network.analysis.neurons import find_mistakes, least_sure
from network.evaluation import Score, score
from network.single_step import helpful_step
from scenes.language import _, in_number
from scenes.lecture_scene import LectureScene
from scenes.mobjects.charts import decimals_of, round_step
from scenes.mobjects.diagrams import AnswerBox, NetworkDiagram, in_between, informative_neurons
from scenes.mobjects.pictures import Mark, Reading
from scenes.mobjects.text import (
    LABEL,
    SMALL,
    TITLE,
    Number,
    Percentage,
    frame_round,
    number_text,
    standing_words,
    words,
)

MIDDLE = 0.3 * UP
"""Of the stage above the caption."""
HEIGHT, LENGTH = 5.2, 5.4
"""Of the network, and from its picture to its last layer."""
SMALL_HEIGHT, SMALL_LENGTH = 3.3, 2.8
DRAWN_PIXELS = 48
"""How many pixels have edges drawn."""
MOST_MISREAD = 10
"""How many pictures are shown that mislead the network."""
BAR_WIDTH = 11.0
STEP_TIME = 3.0
"""How long the step of learning lasts, in seconds."""


class SeriesPreview(LectureScene):
    """What the series is about.

    Attributes:
        stream: how many digits the network reads in a row.
    """

    stream: ClassVar[int] = 12

    def construct(self) -> None:
        """Tell the story."""
        self.tell(
            self.a_network_reads_a_digit,
            self.more_digits_follow,
            self.its_answers_are_counted,
            self.some_pictures_mislead_it,
            self.the_first_of_them_goes_through_again,
            self.every_weight_is_asked_what_it_does,
            self.one_step_makes_it_better,
            self.it_is_the_plain_kind,
            self.first_structure_then_learning,
        )

    # ---- the beats ----

    def a_network_reads_a_digit(self) -> None:
        """The digit on show stands in the network's first layer, and light runs from it to the answer."""
        self.diagram = self._diagram(HEIGHT, LENGTH).move_to(MIDDLE)
        self.diagram.layers[0].set_activations(self.image.ravel())
        self.caption = self.caption_of(_("a network that reads handwritten digits"))
        self.add(self.diagram, self.caption)
        self.say(_("This is what the series is about: a network that reads handwriting."))
        self.play(self.diagram.feed_forward(self.image, run_time=3.2))
        self.say(_("The picture goes in on the left. The brightest neuron on the right is the answer."))
        self.answer = self._answer_box(self.image)
        self.play(FadeIn(self.answer), self.recaption(_("the brightest output is the answer")))
        self.wait(2)

    def more_digits_follow(self) -> None:
        """One digit after the other runs through the network, and is laid aside with what it was read as."""
        chosen = self.digits.take(in_turn(self.digits, self.image, self.label, self.stream))
        self.readings = self._read(chosen, 0.8).arrange_in_grid(cols=2, buff=(0.3, 0.14))
        self.tally = VGroup(self._count(True), self._count(False)).arrange(RIGHT, buff=0.6)
        VGroup(self.tally, self.readings).arrange(DOWN, buff=0.25).to_edge(RIGHT, buff=0.6).set_y(MIDDLE[1])
        remarks = {
            0: _("Now one digit after another. Nobody wrote it a rule for what an 8 looks like."),
            4: _("All it knows is in the lines: numbers that decide how much light goes where."),
            8: _("These stay the same all the time. Only the picture changes."),
        }
        for number, (image, reading) in enumerate(zip(chosen.images, self.readings, strict=True)):
            if number in remarks:
                self.say(remarks[number])
            if number == 0:
                self._make_room()
            reads = self.diagram.feed_forward(image, run_time=1.6 if number < 2 else 0.95)
            self.play(FadeOut(self.answer, run_time=0.3), reads)
            self._lay_aside(image, reading)

    def its_answers_are_counted(self) -> None:
        """The share of right answers as a number and as a bar."""
        made = score(self.net, self.digits)
        where = _("right answers to the {count} test images of MNIST")
        if not made.on_mnist:
            where = _("right answers to the {count} digits at hand")
        self.percent, self.bar, self.counts = self._shares(made)
        row = self.readings.copy().arrange_in_grid(rows=2, buff=(0.4, 0.2))
        VGroup(row, self.percent, self.bar, self.counts).arrange(DOWN, buff=0.5).move_to(MIDDLE)
        for share, side in zip(self.counts, (LEFT, RIGHT), strict=True):
            share.align_to(self.bar, side)
        self.say(_("A few answers prove little. So let us count many more."))
        self.play(
            FadeOut(self.diagram, self.tally, self.answer),
            *(reading.animate.move_to(place) for reading, place in zip(self.readings, row, strict=True)),
            self.recaption(where.format(count=number_text(made.count, 0))),
            run_time=1.2,
        )
        self.play(GrowFromEdge(self.bar[0], LEFT), self.percent.animate.set_value(made.share), run_time=2)
        told = _("It reads {right} of {count} rightly, and {wrong} wrongly.")
        right_and_wrong = {"right": made.right, "count": made.count, "wrong": made.wrong}
        self.say(told.format(**{name: number_text(value, 0) for name, value in right_and_wrong.items()}))
        self.play(FadeIn(self.counts[0], shift=0.2 * DOWN))
        self.play(FadeIn(self.bar[1]), FadeIn(self.counts[1], shift=0.2 * DOWN))
        self.wait(1)

    def some_pictures_mislead_it(self) -> None:
        """Digits that the network misreads, the one it is surest about first."""
        wrong = find_mistakes(self.net, self.digits)
        self.misled = bool(len(wrong))
        chosen = (wrong if self.misled else least_sure(self.net, self.digits))[:MOST_MISREAD]
        self.example, self.truth = self.digits.images[chosen[0]], int(self.digits.labels[chosen[0]])
        self.wall = self._read(self.digits.take(chosen), 1.8).arrange_in_grid(cols=5, buff=(0.4, 0.6)).move_to(MIDDLE)
        if self.misled:
            self.say(_("Not perfect, then. These are digits it misreads, with the one it is surest of first."))
            told = in_number(
                "{wrong} of the {count} digits at hand is misread",
                "{wrong} of the {count} digits at hand are misread",
                len(wrong),
            )
        else:
            self.say(_("The digits at hand it reads without a mistake. These are its least sure answers."))
            told = _("all {count} digits at hand are read rightly: the least sure answers")
        counts = {"wrong": len(wrong), "count": len(self.digits)}
        told = told.format(**{name: number_text(value, 0) for name, value in counts.items()})
        self.play(FadeOut(self.readings, self.percent, self.bar, self.counts), self.recaption(told))
        arriving = (FadeIn(reading, shift=0.3 * UP) for reading in self.wall)
        self.play(LaggedStart(*arriving, lag_ratio=0.3), run_time=2.5)
        self.wait(1)

    def the_first_of_them_goes_through_again(self) -> None:
        """The picture goes through the network; boxes name its answer and the one to compare it with."""
        first: Any = self.wall[0]
        output = self.net.forward(self.example).output
        answer = int(output.argmax())
        self.diagram.move_to(MIDDLE + LEFT)
        self.diagram.set_activations([self.example, *(np.zeros(size) for size in self.net.sizes[1:])])
        self.remove(first)
        told = _("Take the first. The digit is {truth}, but the brightest neuron says {answer}.")
        if not self.misled:
            told = _("Take the first. The digit is {truth}, and read so, but with less light than any other.")
        self.say(told.format(truth=self.truth, answer=answer))
        self.play(
            FadeOut(self.wall[1:], first.frame, first.answer, first.mark),
            ReplacementTransform(first.picture, self.diagram.layers[0]),
            FadeIn(VGroup(*self.diagram.edges, *self.diagram.layers[1:], *self.diagram.labels)),
            self.recaption(),
            run_time=1.5,
        )
        self.remove(*self.diagram.get_family())
        self.add(self.diagram)  # as the one object that it is, in place of its parts
        self.play(self.diagram.feed_forward(self.example, run_time=2.4))
        self.boxes = self._boxes(output)
        told = _("the digit is {truth}, the answer is {answer}")
        self.play(
            LaggedStart(*map(FadeIn, self.boxes), lag_ratio=0.5, run_time=1.5),
            self.recaption(told.format(truth=self.truth, answer=answer)),
        )
        self.wait(1.5)

    def every_weight_is_asked_what_it_does(self) -> None:
        """From the answer back to the picture the lines turn into the gradient for this one example."""
        self.say(_("Ask every weight: if you grew a little, would this answer get worse, or better?"))
        meanings = (_("growing makes it worse"), _("growing makes it better"), _("the bolder the more"))
        self.play(self.recaption(*meanings, roles=("positive", "negative", "ink")))
        self.play(self.diagram.backpropagate(self.example, self.truth, run_time=4))
        told = _("The answers of all {count} weights and biases, at once: the gradient.")
        self.say(told.format(count=number_text(self.net.parameter_count, 0)))
        self.wait(3)

    def one_step_makes_it_better(self) -> None:
        """The weights come back, and all of them take a step against the gradient."""
        self.step = helpful_step(self.net, self.example, self.truth)
        stepped = self.step.at(-1).forward(self.example)
        self.say(_("Back to the weights. Now let each take a step in the direction that helps."))
        self.play(self.diagram.animate.set_weights(self.net), self.recaption(_("the weights again")), run_time=1.5)
        most = round_step(float(abs(self.step.parameters[1] - self.step.parameters[0]).max()))
        told = _("one step: no weight and no bias changes by more than {most}")
        self.play(self.recaption(told.format(most=number_text(most, decimals_of(most)))))
        self.play(
            self.diagram.play_training(self.step, self.example, run_time=STEP_TIME), *map(self._follow, self.boxes)
        )
        if self.misled and stepped.prediction == self.truth:
            self.say(_("And the answer is right. Step after step like this, a network learns."))
        elif self.step.costs[1] < self.step.costs[0]:
            self.say(_("And the answer gets better. Step after step like this, a network learns."))
        else:
            self.say(_("This network is so sure of itself that one step does not help it."))
        self.wait(3)

    def it_is_the_plain_kind(self) -> None:
        """The network shrinks; arrows lead from it to other kinds that build on it."""
        self.structure = self._diagram(SMALL_HEIGHT, SMALL_LENGTH, labelled=False)
        self.structure.set_activations(self.net.forward(self.example))
        self.name = self._entry(_("the plain network"), _("also called multilayer perceptron"))
        self.kinds = self._other_kinds()
        left = VGroup(self.structure, self.name.next_to(self.structure, DOWN, buff=0.5))
        VGroup(left, self.kinds).arrange(RIGHT, buff=2).move_to(MIDDLE)
        self.kinds.set_y(self.structure.get_y())
        start = self.structure.get_right()
        self.arrows = VGroup(
            Arrow(start, kind.get_left(), buff=0.3, color=self.theme.muted, stroke_width=4, tip_length=0.2)
            for kind in self.kinds
        )
        self.say(_("All this is the plain kind of network: each neuron joined to all of the layer before."))
        self.play(FadeOut(self.boxes), self.recaption(), run_time=0.5)
        self.diagram.remove(*self.diagram.labels)
        self.play(FadeOut(*self.diagram.labels), ReplacementTransform(self.diagram, self.structure), run_time=1.5)
        self.play(FadeIn(self.name))
        self.say(_("Other kinds build on it. Whoever knows this one can follow them."))
        self.play(self.recaption(_("the simplest kind: others build on it")))
        pairs: Any = zip(self.arrows, self.kinds, strict=True)
        for arrow, kind in pairs:
            self.play(GrowArrow(arrow), FadeIn(kind, shift=0.2 * RIGHT), run_time=0.7)
        self.wait(1)

    def first_structure_then_learning(self) -> None:
        """The two parts of the story side by side: the pass from left to right, and the gradient from right to left."""
        self.learning = self.structure.copy()
        places = VGroup(self.structure.copy(), self.learning).arrange(RIGHT, buff=1.6).move_to(0.6 * DOWN)
        titles = VGroup(
            self._entry(_("1. Structure"), _("how it comes to an answer")),
            self._entry(_("2. Learning"), _("how it finds its weights")),
        )
        self.frames = VGroup()
        for title, place in zip(titles, places, strict=True):
            title.shift(place.get_top() + 0.9 * UP)
            self.frames.add(frame_round(VGroup(title, place), self.theme, margin=0.4))
        self.say(_("Two steps, then. First the structure: how light on the left becomes an answer on the right."))
        self.play(
            FadeOut(self.arrows, self.kinds, self.name),
            self.recaption(),
            self.structure.animate.move_to(places[0]),
            run_time=1.2,
        )
        self.bring_to_back(self.frames[0])
        self.play(FadeIn(self.frames[0]), FadeIn(titles[0]))
        self.play(self.structure.feed_forward(self.image, run_time=3))
        self.say(_("Then learning: how the right weights are found, from nothing but examples."))
        self.bring_to_back(self.frames[1])
        self.play(FadeIn(self.frames[1]), FadeIn(titles[1]), FadeIn(self.learning))
        self.play(self.learning.backpropagate(self.example, self.truth, run_time=3))
        self.wait(1.5)

    # ---- their pieces ----

    def _diagram(self, height: float, length: float, *, labelled: bool = True) -> NetworkDiagram:
        """The network, its first layer the picture itself; edges come from the pixels that tell the most."""
        telling = self.net.weights[0] * self.digits.images.std(axis=0)
        return NetworkDiagram(
            self.net,
            shown={0: informative_neurons(telling, DRAWN_PIXELS)},
            plane=True,
            height=height,
            spacing=length / len(self.net.weights),
            labels=None if labelled else (),
            theme=self.theme,
        )

    def _answer_box(self, image: npt.NDArray[np.floating]) -> AnswerBox:
        passed = self.net.forward(image)
        return AnswerBox(self.diagram, passed.prediction, passed.output[passed.prediction])

    def _read(self, digits: DataSet, height: float) -> VGroup:
        """What the network takes some digits for."""
        answers = self.net.forward(digits.images).prediction
        return VGroup(
            Reading(image.reshape(self.image.shape), int(answer), int(label), height=height, theme=self.theme)
            for image, label, answer in zip(digits.images, digits.labels, answers, strict=True)
        )

    def _count(self, right: bool) -> VGroup:
        """A mark, and how many answers deserve it so far."""
        number = Number(0, 0, LABEL, "right" if right else "wrong", self.theme, edge="left")
        return VGroup(Mark(right, 0.28, self.theme), number).arrange(RIGHT, buff=0.2)

    def _make_room(self) -> None:
        """The network moves to the left, and the tally begins."""
        self.play(
            VGroup(self.diagram, self.answer).animate.to_edge(LEFT, buff=0.6),
            FadeIn(self.tally),
            self.recaption(_("the same network, one picture after another")),
            run_time=1,
        )

    def _lay_aside(self, image: npt.NDArray[np.floating], reading: Any) -> None:
        """The answer is boxed, the picture goes to the others that were read, and the tally goes up."""
        self.answer = self._answer_box(image)
        here = reading.picture.copy().replace(self.diagram.layers[0])
        number: Any = self.tally[0 if reading.right else 1][1]
        self.play(
            FadeIn(self.answer, run_time=0.3),
            ReplacementTransform(here, reading.picture),
            FadeIn(reading.frame, reading.answer, reading.mark),
            number.animate.set_value(number.value + 1),
            run_time=0.5,
        )
        self.remove(*reading)
        self.add(reading)

    def _shares(self, made: Score) -> tuple[Percentage, VGroup, VGroup]:
        """A number for the share of right answers, a bar of right and wrong ones, and how many each of them are."""
        percent = Percentage(0, 2, TITLE, "result", self.theme)
        bar, counts = VGroup(), VGroup()
        parts = (
            (made.right, "right", in_number("{n} right", "{n} right", made.right)),
            (made.wrong, "wrong", in_number("{n} wrong", "{n} wrong", made.wrong)),
        )
        for count, role, text in parts:
            width = max(BAR_WIDTH * count / made.count, 1e-3)
            bar.add(Rectangle(width=width, height=0.5, stroke_width=0).set_fill(getattr(self.theme, role), 1))
            counts.add(words(text.format(n=number_text(count, 0)), LABEL, role, self.theme))
        return percent, bar.arrange(RIGHT, buff=0), counts.arrange(RIGHT, buff=2)

    def _boxes(self, output: npt.NDArray[np.floating]) -> VGroup:
        """The answer, and what to compare it with: the truth, or where that is the answer, the second best."""
        answer, second = map(int, ranked(output)[:2])
        if self.misled:
            named = ((answer, "wrong", _("its answer")), (self.truth, "right", _("the truth")))
        else:
            named = ((answer, "right", _("its answer")), (second, "muted", _("second best")))
        return VGroup(AnswerBox(self.diagram, digit, output[digit], role, note) for digit, role, note in named)

    def _follow(self, box: Any) -> Animation:
        """The number of a box goes with the step."""

        def show(number: Any, time: float) -> None:
            between = self.step.network.with_parameters(in_between(self.step.parameters, time))
            number.set_value(float(between.forward(self.example).output[box.digit]))

        return UpdateFromAlphaFunc(box.number, show, run_time=STEP_TIME, rate_func=linear)

    def _entry(self, name: str, what: str, side: npt.NDArray[np.float64] = ORIGIN) -> VGroup:
        """A name on a baseline at y = 0, and below it what it is; centred, or flush at a side."""
        entry = VGroup(
            standing_words(name, LABEL, theme=self.theme),
            standing_words(what, SMALL, "muted", self.theme).shift(0.45 * DOWN),
        )
        for line in entry:
            line.align_to(ORIGIN, side) if side.any() else line.set_x(0)
        return entry

    def _other_kinds(self) -> VGroup:
        return VGroup(
            self._entry(_("convolutional networks"), _("for pictures"), LEFT),
            self._entry(_("recurrent networks"), _("for speech"), LEFT),
            self._entry(_("transformers"), _("for language"), LEFT),
        ).arrange(DOWN, buff=0.7, aligned_edge=LEFT)
