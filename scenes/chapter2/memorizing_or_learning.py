"""Has it understood, or learnt by heart? Three findings about large networks, asked of our small one.

manim render scenes/chapter2/memorizing_or_learning.py MemorizingOrLearning
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from manim import (
    DOWN,
    PI,
    UP,
    Animation,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    LaggedStart,
    Rectangle,
    ReplacementTransform,
    Transform,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    there_and_back,
)

from network.studies.minima import Minima
from network.studies.random_labels import RandomLabels
from network.studies.wrong_labels import WrongLabels
from scenes.chapter2.by_heart import (
    EARLY,
    LARGE_MATRIX,
    LEARNT,
    MATRIX,
    PANEL,
    ROLES,
    Marks,
    StraightLine,
    all_walls,
    cost_curves,
    epochs_until,
    headings_and_scores,
    how_long,
    learnt_by_heart,
    level_in,
    matrix_of,
    shuffled,
    ten_labelled,
    three_matrices,
    wrong_label_curves,
)
from scenes.chapter2.joins import a_digit_and_its_label, ten_trainings, whose
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import DIGITS, STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.pictures import LabelMatrix
from scenes.mobjects.text import LABEL, TITLE, Percentage, number_text, percent_text, words
from scenes.staging import number_alone

EMPTY = np.zeros((DIGITS, DIGITS))
"""A matrix of labels before any is given."""
NO_PATTERN = 0.15
"""The share of right answers below which a network knows no more than chance."""


def swell(mobject: Any, factor: float = 1.12) -> Any:
    """It grows and shrinks back: look here."""
    return mobject.animate(rate_func=there_and_back).scale(factor)


class MemorizingOrLearning(LearningScene):
    """Has it understood anything, or just learnt it by heart?"""

    def construct(self) -> None:
        """Tell the story."""
        self.labels, self.lies, self.minima = RandomLabels.load(), WrongLabels.load(), Minima.load()
        self.tell(
            self.shuffle_the_labels,
            self.it_learns_them_by_heart,
            self.sense_is_learnt_faster,
            self.renamed_is_not_random,
            self.how_many_lies_does_it_take,
            self.ten_valleys,
        )

    # ---- random labels ----

    def shuffle_the_labels(self) -> None:
        """A digit with its label becomes one of ten, and their labels leave and settle at other pictures."""
        picture, name = a_digit_and_its_label(self)
        self.add(picture, name)
        self.pairs = ten_labelled(self)
        own = self.pairs[self.label]
        self.say(_("Has it understood, or only learnt by heart?"))
        self.hold(0.5)
        self.play(
            ReplacementTransform(picture, own.picture),
            ReplacementTransform(name, own.label),
            LaggedStart(*(FadeIn(each) for each in self.pairs if each is not own), lag_ratio=0.08),
            run_time=2,
        )
        self.add(*self.pairs)
        goes = shuffled(DIGITS, seed=4)
        self.say(_("Take away the sense: shuffle the labels."))
        labels: list[Any] = [pair.label for pair in self.pairs]
        self.play(*(label.animate.set_color(self.theme.signal) for label in labels), run_time=0.6)
        moves = (
            label.animate(path_arc=PI / 2).move_to(labels[place]) for label, place in zip(labels, goes, strict=True)
        )
        self.play(*moves, run_time=3)
        for place, label in zip(goes, labels, strict=True):
            self.pairs[place].be_called(label)
        told = _("This {label} is called {called} now, for no reason at all. There is nothing left to understand.")
        if not self.label_is_told:
            told = _("This one is called {called} now, for no reason at all. There is nothing left to understand.")
        self.say(told.format(label=self.label, called=own.label.text))
        self.play(swell(own), run_time=1.5)
        self.say(_("And then we train it, all the same. Imagine such a school."))
        self.play(LaggedStart(*map(swell, self.pairs), lag_ratio=0.35), run_time=4)

    def it_learns_them_by_heart(self) -> None:
        """The costs with true and with random labels, over the epochs; and how many answers are right."""
        curves, marks = cost_curves(self.labels, self.theme), Marks(self.labels, self.theme)
        self.curves, self.marks = curves.set_drawn(1), marks
        marks.set_epoch(1)
        self.play(
            *(FadeOut(each, target_position=curves.at(0, 0.9), scale=0.2) for each in self.pairs),
            FadeIn(curves, marks),
            self.recaption(
                _("{count} images of MNIST, {starts} starts each").format(
                    count=number_text(LEARNT, 0), starts=len(self.labels.study["seeds"])
                ),
                whose(),
                roles=("ink", "muted"),
            ),
            run_time=1.5,
        )
        self.say(_("With true labels, the cost goes down soon. With random ones: nothing."))
        self.play(*self._on_to(EARLY), run_time=4.5)
        self.hold(1)
        plateau = self.labels.plateau
        told = _("0.1 to everything costs {cost}").format(cost=number_text(plateau))
        self.line = level_in(curves, plateau, told, self.theme)
        told = _("It sits at {plateau}: what it costs to answer 0.1 to everything. A shrug, in numbers.")
        self.say(told.format(plateau=number_text(plateau)))
        self.play(FadeIn(self.line))
        self.hold(1)
        self.say(_("But wait."))
        self.play(*self._on_to(float(curves.x[-1])), run_time=5)
        known, new = (
            float(np.median(self.labels.curves(each, "random", LEARNT)[:, -1]))
            for each in ("accuracies", "test_accuracies")
        )
        self.say(_("It learns them by heart: {known} of its own images.").format(known=percent_text(known, 0)))
        self.play(swell(marks.numbers[2], 1.5), run_time=1.5)
        self.hold(1)
        told = _("On new ones: {new}.")
        if abs(new - 0.1) < NO_PATTERN - 0.1:
            told = _("On new ones: {new}. Dice with ten sides would do as well.")
        self.say(told.format(new=percent_text(new, 0)))
        self.play(swell(marks.numbers[3], 1.5), run_time=1.5)
        bars = learnt_by_heart(self.labels, self.theme)
        self.say(_("The more images, the less of them it can keep. Large networks kept them all."))
        self.play(
            FadeOut(marks),
            FadeIn(bars),
            self._after(_("after C. Zhang and others, 2016: arXiv 1611.03530")),
            run_time=1,
        )
        self.bars = bars

    def sense_is_learnt_faster(self) -> None:
        """The early part of both curves grows to the whole chart; and how long each takes for half of the way."""
        curves, half = self.curves, self.labels.plateau / 2
        corners = curves.at([0, EARLY], [0, curves.frame.y_range[1]])
        box = Rectangle(width=corners[1, 0] - corners[0, 0], height=corners[1, 1] - corners[0, 1])
        box.set_stroke(self.theme.signal, 3).set_fill(self.theme.signal, 0.15).move_to(corners.mean(axis=0))
        self.say(_("So it can do without sense. But look at the beginning."))
        self.play(Create(box))
        close = cost_curves(self.labels, self.theme, EARLY)
        grown = box.copy().stretch_to_fit_width(close.frame.width).stretch_to_fit_height(close.frame.height)
        grown.move_to(close.frame)
        self.play(Transform(box, grown), FadeOut(curves, self.line, self.bars), FadeIn(close), run_time=1.5)
        level = level_in(close, half, _("half of it: {cost}").format(cost=number_text(half)), self.theme)
        self.play(FadeOut(box), FadeIn(level), run_time=0.5)
        times = [epochs_until(self.labels, kind, half) for kind in ("true", "random")]
        shown = [
            how_long(each, name, role, self.theme)
            for each, name, role in zip(times, (_("true labels"), _("random labels")), ROLES, strict=True)
        ]
        heading = words(_("down to half"), LABEL, "muted", self.theme)
        panel = VGroup(heading, *shown).arrange(DOWN, buff=0.55).move_to((PANEL, STAGE_MIDDLE, 0))
        sense, none = (number_text(float(np.median(each)), 0) for each in times)
        there = Dot(close.at(np.median(times[0]), half), 0.12, color=self.theme.result)
        self.say(_("With true labels it is half way down after {epochs} epochs.").format(epochs=sense))
        self.play(FadeIn(heading, shown[0]), FadeIn(there, scale=3))
        self.say(_("And without any sense? After {epochs}.").format(epochs=none))
        self.play(FadeIn(shown[1]))
        self.say(_("What makes sense is learnt sooner. Learning by heart takes patience."))
        self.play(self._after(_("after D. Arpit and others, 2017: arXiv 1706.05394")))
        self.chart = VGroup(close, panel, there, level)

    def renamed_is_not_random(self) -> None:
        """What is called what: true, renamed one and all, and at random; and what is learnt from each."""
        labels, names = self._some_labels(), self.labels.study["names"][0]
        true, other, chance = three_matrices(labels, names, self.theme)
        headings, scores = headings_and_scores(self.labels, (true, other, chance), self.theme)
        counted = _("labels: {count} images of MNIST") if self.is_mnist else _("labels: our own {count} digits")
        caption = counted.format(count=number_text(len(labels), 0))
        self.say(_("What is called what? With true labels, it looks like this."))
        self.play(
            FadeOut(self.chart, shift=DOWN),
            FadeIn(true, headings[0], scores[0]),
            self.recaption(caption, _("below: right on new ones, in our own trainings"), roles=("ink", "muted")),
            run_time=1.5,
        )
        digit = self.label
        told = _("Now every {digit} is called {name}, always, and all others are renamed likewise.")
        self.say(told.format(digit=digit, name=int(names[digit])))
        self._rename(other, names, headings[1])
        self.say(_("Can it still learn?"))
        self.hold(2)
        told = _("About as well, once its outputs are swapped likewise. It is only another word.")
        if scores[0].value == scores[1].value:
            told = _("Exactly as well, once its outputs are swapped likewise. It is only another word.")
        self.say(told)
        self.play(FadeIn(scores[1], scale=1.5))
        self.say(_("Random labels are no language at all: any name for any digit."))
        random = chance.shares
        chance.set_matrix(np.eye(DIGITS))
        self.play(FadeIn(chance, headings[2]), run_time=0.8)
        run: Any = chance.animate.set_matrix(random)
        self.play(run, run_time=2)
        self.play(FadeIn(scores[2], scale=1.5))
        self.true, self.gone = true, VGroup(*headings, *scores, other, chance)

    def _rename(self, matrix: LabelMatrix, names: npt.NDArray[np.int64], heading: VMobject) -> None:
        """The full cells of true labels slide along their rows to the new names; then the matrix stands there."""
        start, empty = (matrix_of(each, MATRIX, self.theme).move_to(matrix) for each in (np.eye(DIGITS), EMPTY))
        cells, goals = ([start.grid.cell(k, int(to)) for k, to in enumerate(where)] for where in (range(DIGITS), names))
        self.play(FadeIn(empty, *cells, heading), run_time=0.8)
        self.play(LaggedStart(*(map(Transform, cells, goals)), lag_ratio=0.12), run_time=3)
        self.add(matrix)
        self.remove(empty, *cells)

    # ---- wrong labels ----

    def how_many_lies_does_it_take(self) -> None:
        """More and more labels are wrong; it is right for long, only less and less sure, and at last reliably wrong."""
        lies = self.lies
        matrix = matrix_of(lies.matrices[0], LARGE_MATRIX, self.theme).move_to((-4.25, STAGE_MIDDLE, 0))
        curves = wrong_label_curves(lies, self.theme).set_drawn(0)
        right, sure = (np.median(each, axis=1) for each in (lies.test_accuracies, lies.right_outputs))
        told = Percentage(float(right[0]), 1, TITLE, "result", self.theme)
        told.next_to(curves.frame, UP, buff=0.75).set_y(STAGE_TOP - 0.5)
        self.say(_("Now let us lie to it. Not at all, at first: {share}.").format(share=percent_text(float(right[0]))))
        self.play(
            ReplacementTransform(self.true, matrix),
            FadeOut(self.gone),
            FadeIn(curves, told),
            self.recaption(
                _("{count} images of MNIST, {starts} starts each").format(
                    count=number_text(int(lies.matrices[0].sum()), 0), starts=len(lies.study["seeds"])
                ),
                whose(),
                roles=("ink", "muted"),
            ),
            run_time=1.5,
        )
        self.matrix, self.chances = matrix, curves
        for k, text in ((1, _("One label in five is wrong: {share}.")), (2, _("Two in five: {share}."))):
            self.say(text.format(share=percent_text(float(right[k]))))
            self.play(*self._lie(k), told.animate.set_value(float(right[k])), run_time=1.6)
        self.say(_("Three in five. Most of what it hears is a lie."))
        self.hold(1.5)
        self.play(*self._lie(3), told.animate.set_value(float(right[3])), run_time=1.6)
        self.say(_("{share}.").format(share=percent_text(float(right[3]))))
        self.hold(0.5)
        self.say(_("And four in five?"))
        self.hold(2)
        alone = number_alone(percent_text(float(right[4]), 0), self.theme, "result").move_to(told)
        self.play(*self._lie(4), FadeOut(told, run_time=0.6), run_time=2)
        self.play(FadeIn(alone, scale=0.5), run_time=0.6)
        self.hold(1)
        dot = self._hear_the_truth(sure)
        self.say(_("And if every label is a lie?"))
        self.hold(2)
        last = number_alone(percent_text(float(right[5])), self.theme, "result").move_to(alone)
        self.play(*self._lie(5), FadeOut(alone, dot, run_time=0.6), run_time=2)
        self.play(FadeIn(last, scale=0.5), run_time=0.6)
        self.hold(1)
        self.say(_("Far worse than chance. To be wrong that reliably, you have to know the answer."))
        self.play(swell(last), run_time=2)
        self.lied = VGroup(matrix, curves, last)

    def _hear_the_truth(self, sure: npt.NDArray[np.float64]) -> Dot:
        """The true names in the matrix, and how the certainty fades, along which the dot has gone in the end."""
        curves = self.chances
        self.say(_("How? Look at the diagonal: the true name is still the most frequent."))
        cells = VGroup(
            self.matrix.grid.cell(k, k).set_fill(opacity=0).set_stroke(self.theme.signal, 3) for k in range(DIGITS)
        )
        self.play(LaggedStart(*map(Create, cells), lag_ratio=0.1), run_time=1.5)
        faded = _("It hears the truth through the noise. Only its certainty fades, from {first} to {last}.")
        self.say(faded.format(first=percent_text(float(sure[0]), 0), last=percent_text(float(sure[4]), 0)))
        dot = Dot(curves.at(0, float(sure[0])), 0.12, color=self.theme.function)
        self.play(FadeOut(cells), FadeIn(dot, scale=3), run_time=0.8)

        def follow(dot: Any, alpha: float) -> None:
            dot.move_to(curves.at(80 * alpha, float(np.interp(80 * alpha, curves.x, sure))))

        self.play(UpdateFromAlphaFunc(dot, follow), run_time=3)
        return dot

    def _lie(self, k: int) -> list[Any]:
        """So many labels of the study are wrong, in the matrix and on the curves."""
        share = 100 * float(self.lies.shares[k])
        return [self.matrix.animate.set_matrix(self.lies.matrices[k]), self.chances.animate.set_drawn(share)]

    # ---- other starts ----

    def ten_valleys(self) -> None:
        """Where ten trainings ended, and the wall on the straight way between two of them."""
        trainings, caption = ten_trainings(self)
        study = self.minima.study
        accuracies = study["test_accuracies"]
        self.say(_("And does it matter where it begins? Ten trainings, from ten starts."))
        self.play(FadeOut(self.lied), FadeIn(trainings.chart), self.recaption(), run_time=1.2)
        self.play(
            LaggedStart(*(FadeIn(dot, shift=0.8 * DOWN) for dot in trainings.dots), lag_ratio=0.3),
            FadeIn(caption),
            run_time=3,
        )
        self.caption = caption
        least, most = (percent_text(float(each)) for each in (accuracies.min(), accuracies.max()))
        told = _("All of them different, and all about as good: from {least} to {most}.")
        self.say(told.format(least=least, most=most))
        self._walk_between(trainings)
        self.say(_("Why are they so alike? Choromanska and others argued why, under strong assumptions."))
        self.play(self._after(_("after A. Choromanska and others, 2014: arXiv 1412.0233")))
        self.say(_("So, by heart or by sense? It can do both. But sense comes first."))
        again = ten_trainings(self)[1]
        self.play(FadeOut(self.caption, run_time=0.4), FadeIn(again))
        self.caption = again

    def _walk_between(self, trainings: Any) -> None:
        """The straight way from the first training to the second, and again with its neurons in other places."""
        one, other = (int(k) for k in self.minima.study["pairs"][0])
        graph, low = (StraightLine(self.minima, 0, aligned, self.theme) for aligned in (False, True))
        wall, rest = float(self.minima.barriers[0]), float(self.minima.aligned_barriers[0])
        dots, homes = [trainings.dots[k] for k in (one, other)], [trainings.dots[k].get_center() for k in (one, other)]
        others = [each for each in trainings.dots if each not in dots]
        ends = [graph.frame.at(t, float(graph.function(np.array([t]))[0])) for t in (0.0, 1.0)]
        self.say(_("Are they in one valley? Walk straight from one to another."))
        self.play(
            FadeOut(trainings.chart, *others),
            FadeIn(graph),
            *(dot.animate.move_to(end) for dot, end in zip(dots, ends, strict=True)),
            self.recaption(_("cost of 10,000 training images"), roles=("muted",)),
            run_time=1.8,
        )
        ball = graph.ball(0, 1, printed=False, role="result")
        self.add(ball)
        self.play(ball.animate.set_value(1), run_time=3)
        self.say(_("Over a wall, {wall} high.").format(wall=number_text(wall)))
        height = graph.wall()
        self.play(
            FadeIn(height, shift=0.3 * UP),
            self.recaption(all_walls(self.minima.barriers), roles=("muted",)),
        )
        self.hold(1)
        self.say(_("But let the second one's hidden neurons change places. It answers as before ..."))
        self.play(Transform(graph, low), FadeOut(ball, height), run_time=3)
        self.say(
            _("... and the wall shrinks to {wall}. Most of it was, once more, only other names.").format(
                wall=number_text(rest)
            )
        )
        height = low.wall()
        ball = low.ball(1, 1, printed=False, role="result")
        told = self.recaption(all_walls(self.minima.aligned_barriers), roles=("muted",))
        self.play(FadeIn(ball, height), told, run_time=1)
        self.play(ball.animate.set_value(0), run_time=2.5)
        self.play(
            FadeOut(graph, ball, height),
            FadeIn(trainings.chart, *others),
            *(dot.animate.move_to(home) for dot, home in zip(dots, homes, strict=True)),
            run_time=1.2,
        )
        self.remove(*trainings)
        self.add(trainings)

    # ---- pieces ----

    def _on_to(self, epoch: float) -> list[Animation]:
        """The curves go on to an epoch, and the shares of right answers with them."""
        run: Any = self.curves.animate.set_drawn(epoch)
        return [run, UpdateFromAlphaFunc(self.marks, lambda marks, _alpha: marks.set_epoch(self.curves.drawn))]

    def _after(self, credit: str) -> Animation:
        """The line at the top says who found it, and whose numbers are shown."""
        return self.recaption(whose(), credit, roles=("ink", "muted"))

    def _some_labels(self) -> npt.NDArray[np.int64]:
        """The labels of the images that the study learns, where these are at hand; or else of our own digits."""
        return np.asarray(self.learnt_from.labels[:LEARNT], np.int64)
