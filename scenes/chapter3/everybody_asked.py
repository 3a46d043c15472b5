"""The last beats of "What one picture asks for": everybody is asked, or one picture alone."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    SurroundingRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from network import Network
from scenes.chapter3.everybody import Requests, requests_of_all
from scenes.chapter3.joins import (
    ONE_PICTURE_RATE,
    ONE_PICTURE_STEPS,
    ReadPictures,
    everything_is_one_digit,
    listening_to_one_picture,
    name_of_hearing_one,
    network_that_heard_one,
    pictures_it_reads,
)
from scenes.chapter3.one_neuron import places_of
from scenes.language import _, in_number
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.diagrams import NetworkDiagram
from scenes.mobjects.formulas import RequestTable
from scenes.mobjects.formulas.parameter_vector import parameter_name
from scenes.mobjects.text import SMALL, Number, number_text, percent_text, words
from scenes.staging import number_alone, put_together

SOME, MUCH = 0.7, 0.3
"""Which share of its length is left of the mean list where some of it cancels, and where much."""
MOMENTS = (0, 1, 2, 5, 10, 20, 50, 100, 200)
"""After how many steps on one picture the answers are looked at."""
ALL = 0.995
"""From which share on all test pictures are taken for the same, as it is printed."""


class EverybodyAsked(LearningScene):
    """What six examples ask for, the mean of all, and what comes of it where only one has a say.

    Attributes:
        found: what they ask for.
        table: that on stage.
        learner: the network that learns from one picture alone.
        grid: the test pictures that it reads.
    """

    found: Requests
    table: RequestTable
    counter: Number
    of: VMobject
    boxed: VGroup
    lengths: VMobject
    learner: NetworkDiagram
    grid: ReadPictures

    def everybody_has_a_table(self) -> None:
        """What six pictures ask of five weights, and the mean of ever more of them."""
        before = [each for each in self.mobjects if each is not self.caption]
        found = requests_of_all(self)
        self.found = found
        network, data = self.untrained, self.learnt_from
        self.table = table = RequestTable(
            found.requests,
            [parameter_name(network, index) for index in found.parameters],
            data.images[found.examples].reshape(-1, 28, 28),
            means=found.means[0],
            heading=_("mean"),
            decimals=int(np.clip(places_of(float(np.median(abs(found.requests[found.requests != 0])))) + 1, 2, 4)),
            theme=self.theme,
        )
        table.move_to((0, STAGE_TOP, 0), aligned_edge=UP)
        self.say(_("This was one picture. Others want other things. Here are six, and what they ask of five weights."))
        of = _("training images of MNIST") if self.is_mnist else _("our own {count} digits").format(count=len(data))
        self.play(
            FadeOut(*before),
            FadeIn(table.column(0)[0], table.names, shift=0.2 * UP),
            self.recaption(of, self.checkpoint_name(0), roles=("ink", "muted")),
            run_time=1.2,
        )
        for k in range(len(table.pictures)):
            coming = [FadeIn(number, shift=0.2 * DOWN) for number in table.column(k)[1:]]
            picture = [FadeIn(table.pictures[k])] if k else []
            self.play(*picture, LaggedStart(*coming, lag_ratio=0.1), run_time=0.9 if k < 2 else 0.5)
        self.play(FadeIn(table.dots))
        self.hold(0.3)
        self._tell_a_row()
        self._ask_everybody()
        count = number_text(network.parameter_count, 0)
        told = _(
            "That column, with all its {parameters} rows, is the negative gradient. Times a small number: our step."
        )
        self.say(told.format(parameters=count))
        box = SurroundingRectangle(VGroup(*table.means, table.heading), color=self.theme.result, buff=0.15)
        self.play(Create(box), run_time=1.5)
        self.play(Indicate(table.mean_column, 1.08, self.theme.result), run_time=1.5)
        self._how_much_cancels()
        self.boxed = VGroup(box)
        put_together(self, table)

    def _tell_a_row(self) -> None:
        """The row on which the six disagree most: how many want what."""
        signs = np.sign(self.found.requests)
        up, down = (signs > 0).sum(axis=1), (signs < 0).sum(axis=1)
        row = int(np.lexsort((-(up + down), -np.minimum(up, down)))[0])
        told = _("A vote on this one: {down} for less, {up} for more.")
        if not up[row] or not down[row]:
            told = _("A vote on this one: all who care want the same.")
        self.say(told.format(down=int(down[row]), up=int(up[row])))
        box = SurroundingRectangle(self.table.row(row), color=self.theme.signal, buff=0.1, stroke_width=2)
        self.play(Create(box), run_time=1)
        self.play(LaggedStart(*(Indicate(each, 1.25) for each in self.table.numbers[row]), lag_ratio=0.2), run_time=2)
        self.hold(1)
        self.play(FadeOut(box), run_time=0.4)

    def _ask_everybody(self) -> None:
        """The mean of the six, and of ten times as many, until all have been asked."""
        table, found = self.table, self.found
        self.counter = Number(found.counts[-1], 0, SMALL, "muted", self.theme, edge="right")
        self.counter.next_to(table.means[-1], DOWN, buff=0.28, aligned_edge=RIGHT)
        of = words(_("pictures asked"), SMALL, "muted", self.theme)
        of.next_to(self.counter, LEFT, buff=0.3)
        self.counter.set_value(found.counts[0])
        asked = [number_text(count, 0) for count in found.counts]
        self.say(_("So ask everybody, and take the mean. Over {few} first.").format(few=asked[0]))
        self.play(FadeIn(table.rule, table.mean_column, self.counter, of, shift=0.2 * LEFT), run_time=1.2)
        self.hold(0.3)
        self.say(_("Now over more, and more. In the end, over all {count}.").format(count=asked[-1]))
        for count, means in zip(found.counts[1:], found.means[1:], strict=True):
            self.play(table.animate.set_means(means), self.counter.animate.set_value(count), run_time=1.3)
        self.hold(0.5)
        self.of = of

    def _how_much_cancels(self) -> None:
        """How long the lists of single pictures are, and how long the mean list."""
        found: Requests = self.found
        left = found.norm_of_mean / max(found.mean_of_norms, 1e-12)
        told = _("A single list is {one} long, on average. The mean list: {mean}. Most of it cancels.")
        if left > SOME:
            told = _("A single list is {one} long, on average. The mean list: {mean}. Some of it cancels.")
        elif left > MUCH:
            told = _("A single list is {one} long, on average. The mean list: {mean}. Much of it cancels.")
        numbers = {"one": number_text(found.mean_of_norms), "mean": number_text(found.norm_of_mean)}
        self.say(told.format(**numbers))
        line = words(
            _("length of a list: {one} on average; of the mean: {mean}").format(**numbers), SMALL, theme=self.theme
        )
        self.lengths = line.move_to((0, STAGE_BOTTOM, 0), aligned_edge=DOWN)
        self.play(FadeIn(line, shift=0.2 * UP))
        self.hold(1)

    def if_only_this_one_had_a_say(self) -> None:
        """The network learns from this one picture alone; then it takes everything for it."""
        networks, table = listening_to_one_picture(self), self.table
        diagram, grid = network_that_heard_one(self, 0), pictures_it_reads(self, networks[0])
        own = table.column(0)
        others = [each for each in table if each is not table.held]
        self.say(_("And if we had listened to this {label} alone?").format(label=self.label))
        parts = [*table.names, *table.pictures[1:], *(line[k] for line in table.numbers for k in range(1, len(line)))]
        rest = [*parts, *table.dots, table.rule, *table.mean_column, self.counter, self.of, self.boxed, self.lengths]
        self.remove(*others, table)
        self.add(*rest, own)
        self.play(FadeOut(*rest), own.animate.scale(1.15).move_to(STAGE_MIDDLE * UP), run_time=1.5)
        self.hold(1)
        place = diagram.layers[0]
        becoming = own[0][0].animate.set_values(self.image).scale_to_fit_height(place.height).move_to(place)
        self.play(
            FadeOut(own[0][1]),
            becoming,
            FadeOut(*own[1:], target_position=diagram.layers[1]),
            FadeIn(*diagram.edges, *diagram.layers[1:], *diagram.labels),
            LaggedStart(*(FadeIn(each, scale=0.6) for each in grid.pictures), lag_ratio=0.01),
            FadeIn(grid.frames, grid.answers),
            self.recaption(self.checkpoint_name(0), roles=("muted",)),
            run_time=2,
        )
        self.remove(*own.get_family())
        put_together(self, diagram, grid)
        self.learner, self.grid = diagram, grid
        self._listen(networks)

    def _listen(self, networks: tuple[Network, ...]) -> None:
        """Step by step, with the answers after some of them."""
        images, label = self.tested_on.images, self.label
        shares = {k: float((networks[k].forward(images).prediction == label).mean()) for k in MOMENTS}
        first = next((k for k in MOMENTS if k and shares[k] > ALL), MOMENTS[-1])
        tested = number_text(len(images), 0)
        told = in_number(
            "After {count} step, {share} of {tested} test pictures are read as {label}.",
            "After {count} steps, {share} of {tested} test pictures are read as {label}.",
            first,
        )
        rate = number_text(ONE_PICTURE_RATE, 1)
        self.say(_("Each step goes down the gradient of this picture, times {rate}.").format(rate=rate))
        for before, after in pairwise(MOMENTS):
            if after <= first:
                self._step(networks[before], networks[after], after, 1.5)
        self.hold(0.5)
        share = percent_text(shares[first], 0)
        self.say(told.format(count=first, share=share, tested=tested, label=label))
        alone = number_alone(share, self.theme, "result")
        alone.move_to((self.learner.layers[0].get_x(), STAGE_BOTTOM + 0.55, 0))
        self.play(FadeIn(alone, scale=0.5))
        self.hold(1.5)
        last = networks[-1]
        cost = float(last.cost(self.image, label))
        told = _("It goes on like that: {steps} steps later, this picture costs {cost}.")
        if shares[MOMENTS[-1]] > ALL:
            told = _(
                "It goes on like that: {steps} steps later, this picture costs {cost}. All are still read as {label}."
            )
        steps = number_text(ONE_PICTURE_STEPS - first, 0)
        self.say(told.format(steps=steps, cost=number_text(cost, places_of(cost)), label=label))
        for before, after in pairwise(MOMENTS):
            if after > first:
                self._step(networks[before], networks[after], after, 0.8)
        self.hold(0.5)
        self.say(_("One picture cannot teach what a digit is. So we ask all of them, before every step."))
        self.play(FadeOut(alone), run_time=0.8)
        self.play(LaggedStart(*(Indicate(each, 1.15) for each in self.grid.answers), lag_ratio=0.02), run_time=3)
        end = everything_is_one_digit(self)
        self.remove(*self.mobjects)
        self.add(*end)
        self.learner, self.grid, self.caption = end

    def _step(self, before: Network, after: Network, steps: int, run_time: float) -> None:
        """The network goes on to some number of steps, and reads the grid anew."""
        caption = name_of_hearing_one(self, steps)
        old, self.caption = self.caption, caption
        images = self.tested_on.images[: len(self.grid.pictures)]

        def learn(diagram: Any, alpha: float) -> None:
            between = after.with_parameters((1 - alpha) * before.parameters + alpha * after.parameters)
            diagram.set_weights(between).set_activations(between.forward(self.image))
            self.grid.set_answers(between.forward(images).prediction.tolist())

        self.remove(*([old] if old else []))
        self.add(caption)
        both = VGroup(self.learner, self.grid)
        self.play(UpdateFromAlphaFunc(both, lambda _both, alpha: learn(self.learner, alpha)), run_time=run_time)
