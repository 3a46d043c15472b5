"""Series preview: a network that reads digits, how often it is right, where it errs, and how it could learn from that.

How it learns one step stands in `first_step`.

manim render scenes/chapter1/series_preview.py SeriesPreview
"""

from __future__ import annotations

from typing import Any, ClassVar

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
    GrowFromEdge,
    LaggedStart,
    Rectangle,
    ReplacementTransform,
    VGroup,
    config,
)

from network import DataSet
from network.analysis.choosing import in_turn
from network.analysis.neurons import find_mistakes, least_sure
from network.data.gallery import gallery
from network.evaluation import Score, score
from network.training import TrainingRun
from scenes.chapter1.first_step import FirstStep
from scenes.language import _, in_number
from scenes.lecture_scene import ANY_NUMBER, CAPTION_TOP, STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP, LectureScene
from scenes.mobjects.diagrams import AnswerBox
from scenes.mobjects.pictures import Mark, PixelGrid, Reading
from scenes.mobjects.text import LABEL, Number, number_text, words
from scenes.staging import LEFTMOST, digit_and_answers, network_alone, number_alone

READ = 0.86
"""The height of pictures laid aside."""
MISREAD = ((3, 3.4, 3), (6, 2.3, 3), (10, 1.9, 5))
"""Of pictures that mislead the network: up to how many there are, how high they are then, and in how many columns."""
BAR_WIDTH, BAR_HEIGHT = 12.4, 1.0
CONTEXT = 0.4
"""The opacity of what is not spoken of."""
FEW = 0.1
"""A network that misreads a smaller share of the digits at hand is excused by the handwriting."""


class SeriesPreview(LectureScene):
    """What the series is about.

    Attributes:
        stream: how many digits the network reads in a row.

    What `first_step` shows on its stage:

    Attributes:
        boxes: the answer and what to compare it with.
        step: of learning, from the network on show.
    """

    stream: ClassVar[int] = 12
    hidden_range = ANY_NUMBER

    boxes: VGroup
    step: TrainingRun

    def construct(self) -> None:
        """Tell the story."""
        self._choose_digits()
        self.learning = FirstStep(self)
        self.tell(
            self.a_network_reads_a_digit,
            self.more_digits_follow,
            self.its_answers_are_counted,
            self.some_pictures_mislead_it,
            self.the_first_of_them_goes_through_again,
            self.every_weight_is_asked_what_it_does,
            self.one_step_makes_it_better,
            self.first_structure_then_learning,
        )

    def _choose_digits(self) -> None:
        """Which digits follow the one on show, and which mislead the network: its diagram must have their ink."""
        self.chosen = self.digits.take(in_turn(self.digits, self.image, self.label, self.stream))
        self.wrong = find_mistakes(self.net, self.digits)
        self.misled = bool(len(self.wrong))
        shown = (self.wrong if self.misled else least_sure(self.net, self.digits))[: MISREAD[-1][0]]
        self.misleading = self.digits.take(shown)
        self.example = self.misleading.images[0].reshape(self.image.shape)
        self.truth = int(self.misleading.labels[0])
        self.diagram = network_alone(self.net, self.image, *self.chosen.images, self.example.ravel(), theme=self.theme)
        self.home = self.diagram.layers[0].get_x()

    # ---- the beats ----

    def a_network_reads_a_digit(self) -> None:
        """Between the picture and its ten answers a network appears, and works the answer out."""
        picture, candidates = digit_and_answers(self.image, self.net.forward(self.image).output, self.theme)
        self.add(picture, candidates)
        first, *others = self.diagram.layers
        self.say(_("Between the picture and the answer stands this: a neural network."))
        values = [each for one in candidates.candidates for each in one.members if each is not one.label]
        names = [one.label for one in candidates.candidates]
        labels = [label.copy() for label in self.diagram.labels]
        self.remove(candidates)
        self.play(
            picture.animate.scale_to_fit_height(first.height).move_to(first),
            FadeOut(picture.frame, *values, candidates.box),
            *(ReplacementTransform(name, label) for name, label in zip(names, labels, strict=True)),
            run_time=1.5,
        )
        self.remove(picture, *picture)
        self.add(first)
        for edges, layer in zip(self.diagram.edges, others, strict=True):
            neurons = (FadeIn(part, scale=0.5) for part in layer)
            self.play(Create(edges), LaggedStart(*neurons, lag_ratio=0.05), run_time=2 / len(others))
        self.remove(*self.diagram.get_family(), *labels)
        self.add(self.diagram)  # from here on it is one object
        self.say(_("How good is it? And how does it get better?"))
        self.hold(1)
        self.say(_("The picture goes in on the left. On the right, the strongest neuron is the answer."))
        self.play(self.diagram.feed_forward(self.image, run_time=3))
        self.answer = self._answer_box(self.image)
        self.play(FadeIn(self.answer))

    def more_digits_follow(self) -> None:
        """One digit after the other runs through the network, and is laid aside with what it was read as."""
        self.readings = self._read(self.chosen, READ).arrange_in_grid(cols=2, buff=(0.3, 0.1))
        self.readings.move_to(STAGE_MIDDLE * UP).to_edge(RIGHT, buff=0.45)
        self.tally = VGroup(self._count(True), self._count(False)).arrange(RIGHT, buff=0.6)
        self.tally.move_to(self.readings).set_y(CAPTION_TOP, UP)
        remarks = {
            0: _("Now one digit after another. Nobody told it what an 8 looks like."),
            3: _("All it knows sits in its connections. They stay; the ink decides which of them count."),
        }
        for number, (image, reading) in enumerate(zip(self.chosen.images, self.readings, strict=True)):
            if number in remarks:
                self.say(remarks[number])
            if number == 0:
                aside = (LEFTMOST - self.diagram.get_left()[0]) * RIGHT
                self.play(VGroup(self.diagram, self.answer).animate.shift(aside), FadeIn(self.tally), run_time=1)
            reads = self.diagram.feed_forward(image, run_time=1.6 if number < 2 else 0.6)
            self.play(FadeOut(self.answer, run_time=0.3), reads)
            self._lay_aside(image, reading)

    def its_answers_are_counted(self) -> None:
        """The readings become the beginning of a bar of right and wrong answers to many more."""
        made = score(self.net, self.digits)
        count = number_text(made.count, 0)
        where = _("our network on the {count} test images of MNIST")
        if not made.on_mnist:
            where = _("our network on the {count} digits at hand")
        self._lay_out_the_bar(made)
        row = self.readings.copy().arrange_in_grid(rows=2, buff=(0.5, 0.2)).move_to(STAGE_TOP * UP, aligned_edge=UP)
        self.say(_("A few answers prove little. So we gave it {count}.").format(count=count))
        leaving = VGroup(*self.diagram.layers, *self.diagram.labels, self.answer)
        self.remove(self.diagram, self.answer)
        self.add(*self.diagram.edges, leaving, self.readings)
        self.play(
            leaving.animate.shift(config.frame_width * LEFT),
            FadeOut(*self.diagram.edges, self.tally),
            *(reading.animate.move_to(place) for reading, place in zip(self.readings, row, strict=True)),
            self.recaption(where.format(count=count)),
            run_time=1.2,
        )
        self.remove(leaving)
        leaving.shift(config.frame_width * RIGHT)
        start = self.bar.get_left()
        shrinking = (FadeOut(reading, target_position=start, scale=0.2) for reading in self.readings)
        self.play(LaggedStart(*shrinking, lag_ratio=0.05), GrowFromEdge(self.bar[0], LEFT), run_time=2)
        self.say(_("It gets {right} right.").format(right=number_text(made.right, 0)))
        self.play(FadeIn(self.right, shift=0.2 * DOWN))
        self.finish_saying()
        told = _("And {wrong} wrong.") if made.wrong else _("And none wrong.")
        self.play(
            self.bar[0].animate.set_opacity(CONTEXT),
            self.right.animate.set_opacity(CONTEXT),
            GrowFromEdge(self.bar[1], LEFT),
            FadeIn(self.number, self.named, target_position=self.bar[1], scale=0.3),
        )
        self.say(told.format(wrong=number_text(made.wrong, 0)))
        self.hold(1)

    def some_pictures_mislead_it(self) -> None:
        """The number bursts into digits that the network misreads, the one it is surest about first."""
        height, columns = next((high, columns) for most, high, columns in MISREAD if len(self.misleading) <= most)
        self.wall = self._read(self.misleading, height).arrange_in_grid(cols=columns, buff=(0.25, 0.6))
        self.wall.move_to(STAGE_MIDDLE * UP)
        self.say(self._where_from())
        told = in_number(
            "{wrong} of the {count} digits at hand is misread",
            "{wrong} of the {count} digits at hand are misread",
            len(self.wrong),
        )
        if not self.misled:
            told = _("all {count} digits at hand are read as they should be: the least sure answers")
        counts = {"wrong": number_text(len(self.wrong), 0), "count": number_text(len(self.digits), 0)}
        burst = (FadeIn(each, target_position=self.number, scale=0.1) for each in self.wall)
        self.play(
            FadeOut(self.bar, self.right, self.named),
            FadeOut(self.number, scale=2),
            LaggedStart(*burst, lag_ratio=0.15),
            self.recaption(told.format(**counts)),
            run_time=2.5,
        )
        self.remove(*self.wall)
        self.add(self.wall)
        if self.misled and len(self.wrong) < FEW * len(self.digits):
            self.say(_("Be kind. You have seen such handwriting. It may have been your own."))
        elif self.misled:
            self.say(_("This network has much to learn."))

    def the_first_of_them_goes_through_again(self) -> None:
        """The picture goes through the network; boxes name its answer and the one to compare it with."""
        self.learning.go_through_again()

    def every_weight_is_asked_what_it_does(self) -> None:
        """From the answer back to the picture the connections show what should grow and what should shrink."""
        self.learning.ask_every_weight()

    def one_step_makes_it_better(self) -> None:
        """All weights take one small step, and the answer follows."""
        self.learning.take_the_step()

    def first_structure_then_learning(self) -> None:
        """The digit on show comes back; the way from it to the answer comes first, and learning later."""
        self.say(_("It is the plainest kind of network. The famous ones grew out of it."))
        home = (self.home - self.diagram.layers[0].get_x()) * RIGHT
        self.play(FadeOut(self.boxes), run_time=0.4)
        self.play(
            self.diagram.animate.set_weights(self.net).shift(home),
            self.recaption(_("the multilayer perceptron")),
            run_time=1.2,
        )
        self.play(self.diagram.feed_forward(self.image, run_time=2))
        self.say(_("First things first: how does it come to an answer? Learning is the next chapter."))
        self.play(self.diagram.backpropagate(self.image, self.label, run_time=2, downhill=True))
        self.play(self.diagram.animate.set_weights(self.net), self.recaption(), run_time=1)

    # ---- their pieces ----

    def _where_from(self) -> str:
        """What the pictures are that are shown for its mistakes."""
        if not self.misled:
            return _("Of the digits at hand it misreads none. These it is least sure of.")
        if np.array_equal(self.digits.images, gallery().images):
            return in_number(
                "Here is one it gets wrong, from a collection of our own.",
                "Here are some it gets wrong, from a collection of our own.",
                len(self.wrong),
            )
        return in_number("Here is one that it gets wrong.", "Here are some that it gets wrong.", len(self.wrong))

    def _answer_box(self, image: npt.NDArray[np.floating]) -> AnswerBox:
        passed = self.net.forward(image)
        return AnswerBox(self.diagram, passed.prediction, float(passed.output[passed.prediction]))

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

    def _lay_aside(self, image: npt.NDArray[np.floating], reading: Any) -> None:
        """The answer is boxed, the picture goes to the others that were read, and the tally goes up."""
        self.answer = self._answer_box(image)
        here = PixelGrid(image, theme=self.theme, tint="activation").replace(self.diagram.layers[0])
        number: Any = self.tally[0 if reading.right else 1][1]
        self.play(
            FadeIn(self.answer, run_time=0.3),
            here.animate.replace(reading.picture),
            FadeIn(reading.frame, reading.answer, reading.mark),
            number.animate.set_value(number.value + 1),
            run_time=0.4,
        )
        self.remove(here, *reading)
        self.add(reading)

    def _lay_out_the_bar(self, made: Score) -> None:
        """A bar of right and wrong answers, how many are right below it, and the number of the wrong ones above."""
        self.bar = VGroup()
        for count, role in ((made.right, "right"), (made.wrong, "wrong")):
            width = max(BAR_WIDTH * count / made.count, 1e-3)
            part = Rectangle(width=width, height=BAR_HEIGHT, stroke_width=0)
            self.bar.add(part.set_fill(getattr(self.theme, role), 1))
        self.bar.arrange(RIGHT, buff=0)
        right = in_number("{n} right", "{n} right", made.right).format(n=number_text(made.right, 0))
        wrong = in_number("wrong answer", "wrong answers", made.wrong)
        self.number = number_alone(number_text(made.wrong, 0), self.theme, "wrong")
        self.named = words(wrong, LABEL, "wrong", self.theme)
        above = VGroup(self.number, self.named).arrange(DOWN, buff=0.25)
        self.right = words(right, LABEL, "right", self.theme)
        VGroup(above, self.bar, self.right).arrange(DOWN, buff=0.5).move_to(
            (STAGE_BOTTOM + 0.4) * UP, aligned_edge=DOWN
        )
        self.right.align_to(self.bar, LEFT)
        above.set_x(self.bar[1].get_x())
        if above.get_right()[0] > self.bar.get_right()[0]:
            above.align_to(self.bar, RIGHT)
