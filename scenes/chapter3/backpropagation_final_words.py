"""What all this needs: pictures that somebody has labelled; whom we thank; and what is still owed.

manim render scenes/chapter3/backpropagation_final_words.py BackpropagationFinalWords
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Dot, FadeIn, FadeOut, LaggedStart, ReplacementTransform, VGroup

from network.studies.agreement import Agreement
from network.studies.costs import Costs
from network.studies.data_sizes import DataSizes
from network.studies.gradients import Gradients
from network.studies.landscape import Landscape
from network.studies.of_run import StudyOfRun
from network.studies.walkers import Walkers
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP, WIDEST
from scenes.mobjects.charts import LearningCurves
from scenes.mobjects.pictures import PairGrid
from scenes.mobjects.text import LABEL, SMALL, Percentage, RecordCard, number_text, percent_text, words
from scenes.record_words import record_of
from scenes.staging import LAST, half_trained_backpropagated, network_on_a_digit, number_alone

COLUMNS, ROWS = 10, 8
"""Of the heap of labelled pictures."""
FEW = (8, 2)
"""How many of them are across and down below the number of all."""
CHART: dict[str, Any] = {"width": 10.2, "height": 4.1}
"""How wide and high the chart is, in scene units."""
READ = 2
"""Which number of pictures is read between the least and the greatest, counted from 0."""
OF_RUN: tuple[type[StudyOfRun], ...] = (Costs, Gradients, Landscape, Walkers, Agreement)
"""The studies that the chapter takes its numbers from where they are of the run on show."""
LITTLE = 0.01
"""Up to which gain of the last step there is less and less gained."""
CARDS = 6.7, 6.2
"""How wide the two cards are, in scene units."""


class BackpropagationFinalWords(LearningScene):
    """What does all this need most?"""

    own_digit = "2-01"

    def construct(self) -> None:
        """Tell the story."""
        self.study = DataSizes.load()
        self.tell(
            self.how_many_examples,
            self.record_of_what_was_shown,
            self.why_these_products,
        )

    # ---- the beats ----

    def how_many_examples(self) -> None:
        """The digit becomes one of many labelled pictures; and how good a network gets by how many of them."""
        diagram, self.caption = half_trained_backpropagated(self, downhill=False)
        self.add(diagram, self.caption)
        self.wait(0.1)
        grid = self._pairs(COLUMNS, ROWS, own=True)
        pairs: Any = grid
        first, others = pairs[0], pairs[1:]
        picture = diagram.layers[0]
        rest = VGroup(*diagram.edges, *diagram.layers[1:], *diagram.labels)
        self.say(_("What does all this need? Above all, pictures that somebody has labelled."))
        self.remove(diagram)
        self.add(rest, picture)
        self.play(
            FadeOut(rest, shift=2 * RIGHT),
            FadeOut(picture, target_position=first, scale=first.picture.height / picture.height),
            FadeIn(first, scale=4, shift=first.get_center() - picture.get_center()),
            self.recaption(),
            run_time=1.8,
        )
        self.play(LaggedStart(*map(FadeIn, others), lag_ratio=0.02), run_time=2)
        self.say(_("How many?"))
        self.hold(1)
        chart, name = self._chart()
        sizes, medians = self.study.sizes, np.median(self.study.test_accuracies, axis=1)
        read = sorted({0, min(READ, len(sizes) - 1), len(sizes) - 1})
        dots = [self._point(chart, name, k) for k in read]
        counts, shares = [number_text(sizes[k], 0) for k in read], [percent_text(medians[k], 1) for k in read]
        whose = _("our own trainings, {steps} steps each: median and spread of {seeds}").format(
            steps=number_text(self._steps, 0), seeds=len(self.study.study["seeds"])
        )
        told = _("Same network, same number of steps, but only {n} pictures to learn from: {share} right.")
        self.say(told.format(n=counts[0], share=shares[0]))
        self.play(
            FadeOut(grid, target_position=dots[0], scale=0.05),
            FadeIn(chart),
            self.recaption(whose, roles=("muted",)),
            run_time=1.5,
        )
        self.play(FadeIn(dots[0], scale=0.5))
        for before, k, dot, n, share in zip(read[:-1], read[1:], dots[1:], counts[1:], shares[1:], strict=True):
            self.say(_("With {n}: {share}.").format(n=n, share=share))
            seconds = 1.2 + 0.3 * (k - before)
            self.play(chart.animate.set_drawn(float(np.log10(sizes[k]))), run_time=seconds)
            self.play(FadeIn(dot, scale=0.5))
        gain = float(medians[-1] - medians[-2])
        told = _("The band is the spread of {seeds} trainings. More examples, better answers, up to here.")
        if gain < LITTLE:
            told = _("The band is the spread of {seeds} trainings. More examples help, but less and less.")
        self.say(told.format(seeds=len(self.study.study["seeds"])))
        self.hold(0.5)
        self.alone = number_alone(counts[-1], self.theme, "result").move_to((0, STAGE_MIDDLE + 1.4, 0))
        what = words(_("pictures, each with its label"), LABEL, "muted", self.theme).next_to(
            self.alone, DOWN, buff=0.35
        )
        few = self._pairs(*FEW).next_to(what, DOWN, buff=0.6)
        self.say(_("Every one of them was written and labelled by somebody. With a pencil, and patience."))
        self.play(
            FadeOut(chart, *dots[:-1]), ReplacementTransform(dots[-1], self.alone), self.recaption(), run_time=1.2
        )
        self.play(FadeIn(what), LaggedStart(*(FadeIn(each, shift=0.2 * UP) for each in few), lag_ratio=0.08))
        self.remove(*few)
        self.add(few)
        self.say(_("Thank you."))
        self.shown = VGroup(self.alone, what, few)

    def record_of_what_was_shown(self) -> None:
        """What was on show, as a card; and beside it whom we thank."""
        self.cards = [self._record(), self._thanks()]
        for card, side in zip(self.cards, (LEFT, RIGHT), strict=True):
            card.move_to(STAGE_MIDDLE * UP).align_to(WIDEST / 2 * side, side)
        record, thanks = self.cards
        self.say(_("Here is what was on show, with everything needed to do it again."))
        self.play(
            FadeOut(self.shown, target_position=record, scale=0.3), FadeIn(record, shift=0.3 * RIGHT), run_time=1.5
        )
        self.hold(1)
        self.say(_("Rumelhart, Hinton and Williams made the idea famous in 1986."))
        self.play(FadeIn(thanks, shift=0.3 * LEFT))
        self.say(_("It is older, and was found more than once."))

    def why_these_products(self) -> None:
        """The cards go into the picture of the digit, from which the half-trained network grows, with its requests."""
        end, name = half_trained_backpropagated(self, downhill=True)
        network = end.network
        look: dict[str, Any] = {"scales": self.trained, "last": LAST, "theme": self.theme}
        diagram = network_on_a_digit(network, self.image, **look).set_activations(network.forward(self.image))
        picture = diagram.layers[0]
        self.say(_("One thing is still owed. We multiplied: pull times weight, pull times activation."))
        self.play(
            *(FadeOut(card, target_position=picture, scale=0.3) for card in self.cards),
            FadeIn(picture, scale=0.6),
            run_time=1.5,
        )
        self.remove(picture)
        rest = VGroup(*diagram.edges, *diagram.layers[1:], *diagram.labels)
        self.add(picture)
        self.play(FadeIn(rest, shift=0.5 * RIGHT), FadeIn(name), run_time=1.2)
        self.caption = name
        self.remove(rest, picture)
        self.add(diagram)
        self.say(_("Why just that?"))
        self.hold(1)
        self.say(_("It follows from one rule of calculus."))
        self.play(diagram.backpropagate(self.image, self.label, run_time=5, downhill=True))
        self.say(_("Next time, we take it apart, slowly, with four neurons."))

    # ---- their pieces ----

    @property
    def _steps(self) -> int:
        return int(self.study.study.metadata["settings"]["steps"])

    def _pairs(self, columns: int, rows: int, *, own: bool = False) -> PairGrid:
        """Labelled pictures of those to learn from; the digit on show may be the first of them."""
        few = self.learnt_from.take(slice(columns * rows))
        images, labels = few.images.reshape(-1, 28, 28).copy(), few.labels.copy()
        if own:
            images[0], labels[0] = self.image, self.label
        room = (WIDEST / columns, (STAGE_TOP - STAGE_BOTTOM) / ROWS)
        return PairGrid(images, labels, columns, 0.56, room=room, theme=self.theme).move_to(STAGE_MIDDLE * UP)

    def _chart(self) -> tuple[LearningCurves, str]:
        """How many test images are answered rightly over how many pictures were learnt from, and the curve's name."""
        sizes, name = self.study.sizes, _("right")
        least = float(self.study.test_accuracies.min())
        curves = LearningCurves(
            {name: self.study.test_accuracies.T},
            np.log10(sizes),
            percent=True,
            x_range=(float(np.log10(sizes[0])), float(np.log10(sizes[-1]))),
            x_step=1,
            y_range=(np.floor(10 * least - 0.01) / 10, 1, 0.1),
            x_label=_("pictures to learn from (log)"),
            y_label=_("right on the test images"),
            roles=("result",),
            theme=self.theme,
            **CHART,
        )
        number: Any
        for number in curves.axis_numbers:
            if not isinstance(number, Percentage):
                number.set_value(10 ** round(number.value))  # how many, not their logarithm
        curves.move_to(STAGE_MIDDLE * UP)
        return curves.set_drawn(float(np.log10(sizes[0]))), name

    def _point(self, chart: LearningCurves, name: str, k: int) -> VGroup:
        """A dot where a curve is at one number of pictures, and what it reads."""
        median = float(chart.median(name)[k])
        dot = Dot(chart.at(chart.x[k], median), 0.09, color=self.theme.signal)
        told = words(percent_text(median, 1), LABEL, "signal", self.theme)
        side = {0: UP + RIGHT, len(chart.x) - 1: UP + LEFT}.get(k, UP)  # beside the axis, and clear of the name
        return VGroup(dot, told.next_to(dot, side, buff=0.2))

    def _record(self) -> RecordCard:
        """The run, and the studies whose numbers were shown."""
        rows = record_of(self.training, ("sizes", "epochs", "optimiser", "versions"))
        rows[_("studies")] = ", ".join(
            [each.name for each in OF_RUN if self.study_of(each) is not None] + ["data_sizes"]
        )
        return RecordCard(rows, title=_("What was on show"), width=CARDS[0], size=SMALL, theme=self.theme)

    def _thanks(self) -> RecordCard:
        """Whom this chapter owes what it tells."""
        rows = {
            _("the idea"): "D. Rumelhart, G. Hinton,\nR. Williams: Nature 323,\n533 (1986)",
            _("the story"): "Grant Sanderson,\n3Blue1Brown (2017)",
            _("the digits"): "MNIST: Y. LeCun,\nC. Cortes, C. Burges",
            _("to be used by all"): _("MIT licence"),
        }
        return RecordCard(rows, title=_("With thanks to"), width=CARDS[1], size=SMALL, theme=self.theme)
