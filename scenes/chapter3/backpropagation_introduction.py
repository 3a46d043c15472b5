"""Who is to blame for a mistake? What backpropagation answers, in one picture, before it is told how.

manim render scenes/chapter3/backpropagation_introduction.py BackpropagationIntroduction
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from manim import (
    DOWN,
    Animation,
    FadeIn,
    FadeOut,
    Indicate,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from scenes.chapter3.joins import CHAPTER_2, the_mistake, the_mistake_read, trained_on_the_digit_before
from scenes.language import _, in_number
from scenes.learning_scene import LearningScene
from scenes.mobjects.diagrams import AnswerBox, NetworkDiagram
from scenes.mobjects.text import LABEL, Number, number_text, standing_words, words
from scenes.staging import ALONE, network_beside_its_count, picture_for, room_beside

SURE = 0.995
"""From which output on a network could not be surer, with two decimals."""
FAIRLY = 0.5
"""From which share of right answers on a network is called quite good."""


class BackpropagationIntroduction(LearningScene):
    """Which of all the weights is to blame for one mistake?"""

    own_digit = "2-01"

    def construct(self) -> None:
        """Tell the story."""
        self.wrong, self.right_answer = the_mistake(self)
        self.passed = self.trained.forward(self.wrong)
        self.answer = int(self.passed.prediction)
        self.count = number_text(self.trained.parameter_count, 0)
        self.tell(
            self.one_real_mistake,
            self.somewhere_among_all_these,
            self.the_first_acquittals,
            self.a_finger_on_each,
        )

    # ---- the beats ----

    def one_real_mistake(self) -> None:
        """The digit of chapter 2 turns into the picture that the trained network misreads most surely."""
        begun, self.caption = trained_on_the_digit_before(self)
        self.add(begun, self.caption)
        self.wait(0.1)
        self.diagram, _name = trained_on_the_digit_before(self, self.wrong)
        steps = int(self.training.steps[-1])
        told = in_number(
            "This network has learnt for {count} step.", "This network has learnt for {count} steps.", steps
        )
        self.say(told.format(count=number_text(steps, 0)))
        self.play(ReplacementTransform(begun, self.diagram))  # with the edges of both pictures
        self.hold(0.5)
        told = _("It is quite good by now. And then comes this one.")
        if float(np.max(self.training.accuracies[-1])) < FAIRLY:  # type: ignore[index]  # a run here has accuracies
            told = _("It is still not very good. Take this one.")
        elif self.answer == self.right_answer:
            told = _("It is quite good by now. But look at this one.")
        self.say(told)
        before = picture_for(self, CHAPTER_2)
        self.play(self.diagram.watch([before, self.wrong], run_time=1.5))
        self.play(self.diagram.feed_forward(self.wrong, run_time=2))
        self.box = AnswerBox(self.diagram, self.answer, printed=True)
        self.hold(2)
        _diagram, _box, end = the_mistake_read(self)
        assert self.caption is not None
        told = _("An {label}. It says: {answer}.") if self.right_answer == 8 else _("A {label}. It says: {answer}.")
        self.say(told.format(label=self.right_answer, answer=self.answer))
        self.play(ReplacementTransform(self.caption, end), FadeIn(self.box))
        self.caption = end
        value = float(self.passed.output[self.answer])
        told = _("Its output for that is {value}: it could not be surer.")
        if value < SURE:
            told = _("Its output for that is {value}.")
        self.say(told.format(value=number_text(value)))
        self.play(self.diagram.feed_forward(self.wrong, run_time=3))
        self.hold(0.5)
        if self._has_learnt_from_it():
            self.say(_("It is not even new: this picture is one of those it has learnt from."))
        elif not self.is_mnist:
            self.say(_("Granted, it has never seen this one before."))

    def somewhere_among_all_these(self) -> None:
        """The connections of all pixels, and how many numbers there are."""
        images = self.wrong, self.image
        inked = network_beside_its_count(self.trained, *images, theme=self.theme, every_weight=False)
        self.inked = inked
        self.every = network_beside_its_count(self.trained, *images, theme=self.theme)
        self.number = self._number_beside(self.every)
        told = _("Something in these {count} numbers must be wrong.")
        if self.answer == self.right_answer:
            told = _("Something in these {count} numbers still makes it doubt.")
        self.say(told.format(count=self.count))
        moved = inked.copy()
        self.play(ReplacementTransform(self.diagram, moved), FadeOut(self.box), run_time=1.2)
        self.play(FadeIn(self.every), FadeOut(moved), FadeIn(self.number, scale=0.8), run_time=1.5)
        self.hold(1)
        self.say(_("But which of them is to blame?"))
        self.hold(2)

    def the_first_acquittals(self) -> None:
        """The connections from blank paper go out, from the rim inwards; the count is that of what is left."""
        blank = np.ravel(self.wrong) == 0
        innocent = int(blank.sum()) * len(self.trained.weights[0])
        suspects = self.trained.parameter_count - innocent
        self.say(_("Some have an alibi. Where the paper is blank, a weight is multiplied with nothing."))
        self.play(self._acquitting(blank), run_time=5)
        told = _("It had no say in this answer: {count} weights may go home.")
        self.say(told.format(count=number_text(innocent, 0)))
        self.hold(1)
        what = words(_("numbers are left"), LABEL, "muted", self.theme).next_to(self.number, DOWN, buff=0.35)
        what.scale(min(1, self.number.width * 1.4 / what.width))
        self.say(_("{count} numbers are left.").format(count=number_text(suspects, 0)))
        self.play(FadeIn(what))
        self.left = VGroup(self.number, what)

    def a_finger_on_each(self) -> None:
        """From the wrong answer back, each weight is told how much of it was its."""
        end, box, _name = the_mistake_read(self)
        self.play(FadeIn(self.inked), FadeOut(self.every), FadeOut(self.left, scale=0.8), run_time=1)
        self.play(ReplacementTransform(self.inked, end), run_time=1.2)
        told = _("Backpropagation starts at the wrong answer, and goes back.")
        if self.answer == self.right_answer:
            told = _("Backpropagation starts at the answer, and goes back.")
        self.say(told)
        self.play(FadeIn(box))
        self.play(Indicate(box, 1.2, self.theme.signal), run_time=1.5)
        self.say(_("To each it says: so much of this was you."))
        self.play(end.backpropagate(self.wrong, self.right_answer, run_time=5))
        self.hold(0.5)
        self.say(_("How can it know? No formulas in this chapter."))
        self.say(_("We will watch what it does, and try to believe it."))
        self.play(Indicate(box, 1.2, self.theme.signal), run_time=1.5)

    # ---- their pieces ----

    def _has_learnt_from_it(self) -> bool:
        """Whether the run tells that it learnt from MNIST, and which of its images it kept apart."""
        told = self.training.network.metadata
        data, recipe = told.get("data"), told.get("recipe")
        named = isinstance(data, dict) and data.get("name") == "MNIST"
        return self.is_mnist and named and isinstance(recipe, dict) and "validation" in recipe

    def _number_beside(self, diagram: NetworkDiagram) -> Number:
        """How many weights and biases there are, alone beside the network; it can count."""
        place, width = room_beside(diagram)
        number = Number(self.trained.parameter_count, 0, LABEL, "result", self.theme)
        number.scale(ALONE / standing_words("0", LABEL, theme=self.theme).height)
        return number.scale(min(1, width / number.width)).move_to(place)

    def _acquitting(self, blank: npt.NDArray[np.bool_]) -> Animation:
        """The edges of blank pixels go out, ring by ring from the rim, and the number counts what is left."""
        side = round(len(blank) ** 0.5)
        row, column = np.divmod(np.arange(len(blank)), side)
        rim = np.minimum.reduce([row, column, side - 1 - row, side - 1 - column]) / (side / 2)
        receivers, edges = len(self.trained.weights[0]), self.every.edges[0]
        all_of_them = self.trained.parameter_count

        def gone(group: Any, alpha: float) -> None:
            strength = np.where(blank, np.clip(1 - (1.3 * alpha - rim) / 0.3, 0, 1), 1)
            edges.set_focus(np.tile(strength, receivers))
            group[1].set_value(all_of_them - receivers * int((strength == 0).sum()))

        return UpdateFromAlphaFunc(VGroup(self.every, self.number), gone, rate_func=linear)
