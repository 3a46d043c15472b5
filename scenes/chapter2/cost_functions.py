"""One number for how wrong: the cost of an answer, of all answers, and what it is a function of.

manim render scenes/chapter2/cost_functions.py CostFunctions
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from network.studies.costs import Costs
from scenes.chapter2.cost_stages import WayOfOneDigit, costs_of_all, facts, judged_by, running_mean, short, told_of
from scenes.chapter2.joins import downhill_slice, lowest_on, untrained_on_its_digit
from scenes.chapter2.one_number import RealSlice, cost_of_one_weight, slices_of_single_weights
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.charts import Histogram, LearningCurves
from scenes.mobjects.diagrams import Neuron, in_between
from scenes.mobjects.pictures import CostBreakdown, PixelGrid
from scenes.mobjects.text import (
    LABEL,
    SMALL,
    TITLE,
    FunctionCard,
    Number,
    number_text,
    percent_text,
    words,
)
from scenes.staging import Framed, number_alone

LEFT_SIDE, RIGHT_SIDE = -4.4, 1.9
"""The middles of what stands at the left of the stage, and at its right."""
SMALL_DIGIT = 2.6
"""How high the digit is whose cost is broken down, in scene units."""
LEARNING, BACK = 9.0, 2.0
"""How long the way through the training takes, and the way back, in seconds."""
SMALL_COST, LARGE_COST = 0.1, 0.5
"""Below which an answer counts as right and sure, and beyond which as wrong."""
MATTERS = 0.5
"""By what share of itself a cost changes along one weight that matters."""
APART = 0.05
"""How far all outputs are from what they should be, at the least, where none is said to be there."""
CHEAP = 0.001
"""A cost that is next to nothing."""
DEAREST = 0.05
"""The share of pictures that cost most."""
ROLLS = 6
"""How many steps the ball takes on the curve that is made up."""


class CostFunctions(LearningScene):
    """How wrong is it, in one number?"""

    def construct(self) -> None:
        """Tell the story."""
        self.way = WayOfOneDigit(self.training, self.image, self.label)
        self.tell(
            self.what_it_answers_and_what_it_should,
            self.every_difference_is_squared,
            self.it_falls_as_the_network_learns,
            self.one_digit_is_not_enough,
            self.most_are_nearly_free_a_few_are_dear,
            self.three_functions,
            self.think_of_one_number_only,
            self.real_slices_are_tame,
        )

    # ---- the cost of one answer ----

    def what_it_answers_and_what_it_should(self) -> None:
        """The outputs of the untrained network become a column of numbers, and beside it stands what they should be."""
        diagram, box, name = untrained_on_its_digit(self)
        self.caption = name
        self.add(diagram, box, name)
        self.pictured = Framed(self.image, diagram.layers[0].height, self.theme).move_to(diagram.layers[0])
        self.breakdown = CostBreakdown(
            self.untrained.forward(self.image).output, self.label, height=5.4, theme=self.theme
        )
        self.breakdown.move_to((RIGHT_SIDE, STAGE_MIDDLE, 0))
        told = _("It should have said {label}. How wrong is it?")
        if not self.label_is_told:
            told = _("Say it should have said {label}. How wrong is it?")
        self.wait(0.1)
        self.say(told.format(label=self.label))
        outputs, names = self.breakdown.column("output"), self.breakdown.column("label")
        rest = VGroup(*diagram.edges, *diagram.layers[1:])
        self.remove(diagram)
        self.add(rest, self.pictured)
        small = np.array([LEFT_SIDE, STAGE_MIDDLE, 0])
        self.play(
            FadeOut(rest, box),
            self.pictured.animate.scale_to_fit_height(SMALL_DIGIT).move_to(small),
            *(ReplacementTransform(label, digit) for label, digit in zip(diagram.labels, names, strict=True)),
            *(
                FadeIn(each, target_position=neuron, scale=0.3)
                for each, neuron in zip(outputs, diagram.layers[-1], strict=False)
            ),
            run_time=1.8,
        )
        told = _("Ten outputs, as chance has them.")
        if abs(self.breakdown.outputs - self.breakdown.targets).min() > APART:
            told = _("Ten outputs. Not one of them is where it should be.")
        self.say(told)
        self.hold(0.5)
        self.say(_("It should have been 1 for {label}, and 0 for all others.").format(label=self.label))
        targets = self.breakdown.column("desired")
        self.play(LaggedStart(*(FadeIn(each, shift=0.3 * LEFT) for each in targets), lag_ratio=0.1), run_time=1.5)

    def every_difference_is_squared(self) -> None:
        """Each row gets its square, as a number and as a bar, and they are added up."""
        rows = self.breakdown.rows
        self.say(_("Take each difference, and square it: then none can make up for another."))
        terms = (FadeIn(row.signs, row.square, row.track, row.bar, shift=0.2 * RIGHT) for row in rows)
        self.play(LaggedStart(*terms, lag_ratio=0.25), run_time=3.5)
        self.hold(1)
        told = _("Add them up: {cost}. That is the cost of this one answer.")
        self.say(told.format(cost=number_text(self.breakdown.cost)))
        self.breakdown.total.set_value(0)
        self.play(FadeIn(self.breakdown.rule, self.breakdown.symbol, self.breakdown.total), run_time=0.6)
        self.play(UpdateFromAlphaFunc(self.breakdown, self._added_up, rate_func=linear), run_time=3.5)
        self._put_together()
        self.hold(1.5)

    def it_falls_as_the_network_learns(self) -> None:
        """The outputs go through the whole training of the run, the squares and the cost with them; and back."""
        self.counter = Number(0, 0, LABEL, "muted", self.theme)
        name = words(_("steps of training"), SMALL, "muted", self.theme)
        VGroup(self.counter, name).arrange(DOWN, buff=0.15).next_to(self.pictured, DOWN, buff=0.4)
        self.say(_("Now let it learn, and watch what this one digit costs."))
        self.play(FadeIn(self.counter, name), self.recaption())
        self.play(self._through_the_training(0, 1, LEARNING))
        told = _("{cost}. It is sure by now, and right.")
        if self.breakdown.cost > LARGE_COST:
            told = _("{cost}. This one it has not learnt.")
        elif self.breakdown.cost > SMALL_COST:
            told = _("{cost}. Better, but it is not sure.")
        self.say(told.format(cost=number_text(self.breakdown.cost)))
        self.hold(1.5)
        moment, time = self.way.says_no(), 1.0
        if moment is not None:
            time = moment / (len(self.training) - 1)
            self.say(_("Let us go back a little. Look what it learnt first:"))
            self.play(self._through_the_training(1, time, BACK))
            self.say(_("to say no to everything. One large mistake is cheaper than ten of middling size."))
            said = LaggedStart(*(Indicate(row.output, 1.3, self.theme.signal) for row in self.breakdown.rows))
            self.play(said, run_time=3)
            self._put_together()
            self.hold(1.5)
        self.say(_("And back to the beginning: pure chance."))
        self.play(self._through_the_training(time, 0, BACK))
        self.steps_told = VGroup(self.counter, name)

    # ---- the cost of all answers ----

    def one_digit_is_not_enough(self) -> None:
        """Pictures flash by, each with its cost; the mean of all so far settles."""
        of_all = running_mean(self)
        means = of_all.means
        curve = LearningCurves(
            {_("mean"): means},
            np.log10(of_all.seen),
            x_label=_("how many pictures, as a power of ten"),
            y_label=_("cost"),
            y_range=(np.floor(2 * means.min()) / 2, np.ceil(2 * means.max()) / 2),
            roles=["result"],
            width=7.2,
            height=3.9,
            theme=self.theme,
        )
        curve.move_to((RIGHT_SIDE + 0.4, STAGE_MIDDLE, 0)).set_drawn(0)
        whose = told_of(len(of_all.order), self.is_mnist)
        self.say(_("But one digit proves nothing. We want it for all of them."))
        self.play(
            FadeOut(self.breakdown, self.steps_told),
            FadeIn(curve),
            self.recaption(whose, self.checkpoint_name(0), roles=("ink", "muted")),
            run_time=1.2,
        )
        cost = Number(of_all.costs[0], 2, TITLE, "ink", self.theme).next_to(self.pictured, DOWN, buff=0.4)
        self.play(FadeIn(cost), run_time=0.4)

        def flash(group: Any, _alpha: float) -> None:
            """Show the picture up to which the mean has been drawn, and what it costs."""
            place = of_all.place(curve.drawn)
            group[0].grid.set_values(self.learnt_from.images[of_all.order[place]].reshape(28, 28))
            group[1].set_value(of_all.costs[place])

        self.say(_("One picture after the other, faster and faster: what does it cost?"))
        self.play(curve.reveal(run_time=9), UpdateFromAlphaFunc(VGroup(self.pictured, cost), flash), run_time=9)
        mean = number_text(float(means[-1]))
        self.say(_("So take the mean: {mean}.").format(mean=mean))
        self.mean = number_alone(mean, self.theme, "result").next_to(self.pictured, DOWN, buff=0.22)
        self.play(FadeOut(cost), FadeIn(self.mean, scale=0.5))
        self.hold(1.5)
        self.say(_("One number for all of them: that is the cost of the network."))
        self.curve = curve

    def most_are_nearly_free_a_few_are_dear(self) -> None:
        """After the training: how the costs of all pictures are distributed, and who carries most of it."""
        costs = costs_of_all(self, -1)
        median, mean = float(np.median(costs)), float(costs.mean())
        dear = np.sort(costs)[-max(round(DEAREST * len(costs)), 1) :]
        share = float(dear.sum() / costs.sum())
        logs = np.log10(np.maximum(costs, 1e-12))
        chart = Histogram.of(
            logs, 44, label=_("cost, as a power of ten"), width=12, height=3.0, decimals=0, above_role="result",
            theme=self.theme,
        )  # fmt: skip
        chart.move_to((0, STAGE_BOTTOM, 0), aligned_edge=DOWN)
        whose = told_of(len(costs), self.is_mnist or self.study_of(Costs) is not None)
        self.say(_("After training, the mean is {mean}. But look how it comes about.").format(mean=short(mean)))
        grown: Any = facts(((_("mean"), mean), (_("median"), median)), self.theme)
        self.play(
            FadeOut(self.pictured, self.curve, self.mean),
            FadeIn(chart),
            self.recaption(whose, self.checkpoint_name(-1), roles=("ink", "muted")),
            run_time=1.5,
        )
        self.play(FadeIn(grown))
        self.hold(1)
        told = _("Half of all pictures cost less than {median}.")
        if median < CHEAP:
            told = _("Half of all pictures cost less than {median}: next to nothing.")
        self.say(told.format(median=short(median)))
        marked: Any = chart.animate.set_threshold(float(np.log10(max(median, 1e-12))))
        self.play(marked, run_time=1.5)
        self.hold(1)
        self.say(_("And the dearest five in a hundred? How much of all cost do they carry?"))
        marked = chart.animate.set_threshold(float(np.log10(max(dear[0], 1e-12))))
        self.play(marked, run_time=2)
        self.hold(1.5)
        alone = number_alone(percent_text(share, 0), self.theme, "result")
        of_what = words(_("of all cost"), LABEL, "muted", self.theme)
        shown = VGroup(alone, of_what).arrange(RIGHT, buff=0.3, aligned_edge=DOWN)
        shown.move_to((6.4, STAGE_TOP, 0), aligned_edge=UP + RIGHT)
        self.say(_("They carry {share} of it.").format(share=percent_text(share, 0)))
        self.play(FadeIn(shown, scale=0.5))
        self.hold(1.5)
        self.told = VGroup(chart, grown, shown)

    # ---- what it is a function of ----

    def three_functions(self) -> None:
        """The network is a function; the cost is one, too, and what goes into it are the weights."""
        count = number_text(self.trained.parameter_count, 0)
        rows = {"takes": _("in"), "gives": _("out"), "parameters": _("decided by")}
        self.answers = VGroup(
            Neuron(value, 0.14, theme=self.theme) for value in self.trained.forward(self.image).output
        )
        self.answers.arrange(DOWN, buff=0.12)
        picture = VGroup(PixelGrid(self.image, 4, theme=self.theme), self.answers).arrange(RIGHT, buff=0.6)
        self.say(_("The network is a function: {inputs} numbers in, ten out.").format(inputs=self.image.size))
        network = FunctionCard(
            _("the network"), takes=_("{count} pixels").format(count=self.image.size), gives=_("10 numbers"),
            parameters=_("{count} weights and biases").format(count=count), picture=picture, room=1.4, width=6.4,
            labels=rows, size=LABEL, theme=self.theme,
        )  # fmt: skip
        network.move_to(STAGE_MIDDLE * UP)
        self.play(FadeOut(self.told), FadeIn(network, shift=0.3 * UP), self.recaption(), run_time=1.2)
        self.hold(1)
        live = Number(float(self.training.costs[0]), 3, TITLE, "result", self.theme)
        cost = FunctionCard(
            _("the cost"), takes=_("{count} weights and biases").format(count=count), gives=_("1 number"),
            parameters=_("all the examples"), picture=live, room=1.0, width=6.4, labels=rows, size=LABEL,
            theme=self.theme,
        )  # fmt: skip
        cost.move_to(3.4 * RIGHT).align_to(network, UP)
        self.say(_("The cost is a function, too. But what goes in are the weights: all {count}.").format(count=count))
        entering = cost.row("takes").value
        others = [each for row in cost.record.rows for each in row if each is not entering]
        crown = [each for each in (cost.frame, cost.record.title, cost.record.rule) if each]
        self.play(network.animate.shift(3.4 * LEFT), FadeIn(*crown, *others, shift=0.3 * UP), run_time=1)
        self.play(ReplacementTransform(network.row("parameters").value.copy(), entering), run_time=1.5)
        self.hold(1)
        self.say(_("Out comes one number. It tells them how bad they are, and nothing else."))
        self.play(FadeIn(live, scale=0.3), self.recaption(judged_by(self.training), roles=("muted",)))
        steps = self.training.costs
        self.play(
            UpdateFromAlphaFunc(
                live, lambda number, alpha: number.set_value(in_between(steps, alpha)), rate_func=linear
            ),
            UpdateFromAlphaFunc(self.answers, self._answer_while_it_learns, rate_func=linear),
            run_time=4,
        )
        self.say(_("A rather blunt teacher."))
        self.hold(1)
        self.remove(*self.mobjects)
        self.cards = VGroup(network, cost)
        self.add(self.cards, *filter(None, [self.caption]))

    def think_of_one_number_only(self) -> None:
        """On a curve that is made up: the slope tells which way is down, and how long the step is."""
        graph, tag = cost_of_one_weight(self.theme)
        tangent = graph.tangent(-1.0)
        count = number_text(self.trained.parameter_count, 0)
        self.say(_("{count} inputs are hard to picture. So think of one.").format(count=count))
        gone = FadeOut(self.cards[0]), FadeOut(self.cards[1], target_position=graph, scale=0.2)
        self.play(*gone, FadeIn(graph, tag), self.recaption())
        self.say(_("Say you stand here. Which way is down?"))
        self.play(FadeIn(tangent))
        self.hold(2)
        self.say(_("The slope tells. Is it positive, go left. Is it negative, go right."))
        self.play(tangent.animate.set_value(2.2), run_time=2)
        self.play(tangent.animate.set_value(-2.3), run_time=2)
        ball = graph.ball(-2.3, 0.2)
        self.say(_("And step by the slope times a small number, so that steps shrink by themselves."))
        self.play(FadeOut(tangent), FadeIn(ball))
        for _step in range(ROLLS):
            self.play(ball.step(run_time=0.8))
        other = graph.ball(2.0, 0.2, printed=False, role="result")
        self.say(_("It ends in a valley. From elsewhere it finds another one, and that one is deeper. Bad luck."))
        self.play(FadeIn(other, scale=2))
        for _step in range(ROLLS):
            self.play(other.step(run_time=0.5))
        self.toy = VGroup(graph, tag, ball, other)

    def real_slices_are_tame(self) -> None:
        """Slices of the real cost along single weights; then the one along all of them at once, straight downhill."""
        slices = slices_of_single_weights(self)
        self.say(_("Now the real cost of our untrained network, along six of its weights, one by one."))
        self.play(
            FadeOut(self.toy),
            LaggedStart(*map(FadeIn, slices), lag_ratio=0.2),
            self.recaption(_("cost while one weight is turned"), self.checkpoint_name(0), roles=("ink", "muted")),
            run_time=2.5,
        )
        costs = [each.costs for each in slices if isinstance(each, RealSlice)]
        changes = [abs(each - each.mean()).max() / each.mean() for each in costs]
        told = _("Much tamer. One weight alone hardly matters.")
        if max(changes) > MATTERS:
            told = _("Much tamer. And some of them hardly matter.")
        self.say(told)
        balls = [each.ball(-8, 1, printed=False) for each in slices]
        self.play(*map(FadeIn, balls), run_time=0.5)
        self.play(*(each.animate.set_value(8) for each in balls), run_time=3)
        graph, ball = downhill_slice(self)
        self.say(_("But move all of them at once, in the right direction ..."))
        cost = Number(ball.cost, 2, TITLE, "result", self.theme).scale(1.8)
        cost.move_to(graph.frame.at(graph.frame.x_range[1] / 2, graph.frame.y_range[1]), aligned_edge=UP)
        untrained = self.recaption(self.checkpoint_name(0), roles=("muted",))
        self.play(FadeOut(slices, *balls), FadeIn(graph), untrained, run_time=1.2)
        self.play(FadeIn(ball, scale=2), FadeIn(cost))
        falls = UpdateFromAlphaFunc(cost, lambda number, _alpha: number.set_value(ball.cost))
        self.play(ball.animate.set_value(lowest_on(graph)), falls, run_time=3)
        first, last = (number_text(float(graph.function(np.array([t]))[0])) for t in (0.0, ball.value))
        self.say(_("... and the cost falls from {a} to {b}.").format(a=first, b=last))
        self.hold(1)
        self.say(_("So the question is: which direction is that?"))
        lowest = ball.value
        self.play(ball.animate.set_value(0), FadeOut(cost), run_time=1)
        self.play(ball.animate.set_value(lowest), run_time=2.5)

    # ---- pieces ----

    def _put_together(self) -> None:
        """Have the breakdown on stage as one again, after parts of it have been played with."""
        self.remove(*self.breakdown.get_family())
        self.add(self.breakdown)

    def _through_the_training(self, start: float, end: float, run_time: float) -> Any:
        """The breakdown, and the count of steps, go through checkpoints, from one share of them to another."""
        steps = self.training.steps.astype(float)

        def show(_group: Any, alpha: float) -> None:
            time = start + (end - start) * alpha
            between = self.untrained.with_parameters(in_between(self.training.parameters, time))
            self.breakdown.set_outputs(between.forward(self.image).output)
            self.counter.set_value(float(np.round(in_between(steps, time))))

        group, pace = VGroup(self.breakdown, self.counter), self.way.pace() if end == 1 else linear
        return UpdateFromAlphaFunc(group, show, run_time=run_time, rate_func=pace)

    def _answer_while_it_learns(self, answers: Any, alpha: float) -> None:
        between = self.untrained.with_parameters(in_between(self.training.parameters, alpha))
        for neuron, value in zip(answers, between.forward(self.image).output, strict=True):
            neuron.set_value(float(value))

    def _added_up(self, breakdown: Any, alpha: float) -> None:
        """The squares are added up one after the other, and each that has been takes the colour of the sum."""
        added = min(int(alpha * (len(breakdown.rows) + 1)), len(breakdown.rows))
        for row in breakdown.rows[:added]:
            row.square.set_color(self.theme.result)
        breakdown.total.set_value(float(breakdown.squares[:added].sum()))
