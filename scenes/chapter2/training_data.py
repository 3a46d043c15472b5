"""Examples to learn from: fifteen real steps, thousands of pictures, and ten that were kept apart.

manim render scenes/chapter2/training_data.py TrainingData
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
    Animation,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    Rectangle,
    ReplacementTransform,
    VGroup,
    VMobject,
    linear,
)

from network import DataSet, Network
from network.analysis.descent import ExampleStep, example_steps
from network.evaluation import evaluate
from scenes.chapter2.joins import untrained_on_its_digit
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.charts import FunctionPlot
from scenes.mobjects.diagrams import EdgeStyle
from scenes.mobjects.pictures import Mark, PairGrid, TrainingPair
from scenes.mobjects.text import LABEL, SMALL, TITLE, HypotheticalTag, Number, number_text, percent_text, words
from scenes.staging import network_beside_its_count, network_on_a_digit

STEPS, RATE = 15, 0.5
"""How many single examples are learnt from, and the learning rate η of each step."""
LEARNER: dict[str, Any] = {"picture": 4.2, "last": 1.2, "column": 3.9}
"""The network that learns them: below the example, left of what is written down."""
TIMES = (1.5, 1.0, 1.0, 0.6, 0.6, 0.6)
"""How long the steps after the first take, in seconds; all further ones take `FAST`."""
FAST = 0.4
PANEL = (3.05, 6.55)
"""Between which x the costs of all steps are drawn."""
BARS = 2.4
"""How high the highest of their bars is, in scene units."""
COLUMNS, ROWS, GRIDS = 10, 8, 4
"""The grid of examples, and how many grids' worth are shown."""
GROUP = 10
"""How many are to be learnt from, and how many are kept apart, on the stage."""
LITTLE, SOME = 0.02, 0.2
"""The shares by which a cost has not changed much, or has changed a little."""
GENTLE = EdgeStyle(contrast=0.8, thinnest=0.7, reference=1000, crowding=0.4)
"""Lines in which also the weak random weights of the beginning can be seen."""


def made_up_cost(w: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """A curve with valleys, C(w), that belongs to no network."""
    return 1.25 + 0.6 * np.cos(2.6 * w + 0.4) + 0.09 * w**2


def made_up_slope(w: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Its derivative."""
    return -1.56 * np.sin(2.6 * w + 0.4) + 0.18 * w


def flows(starts: npt.ArrayLike, moments: int = 360, pace: float = 0.01) -> npt.NDArray[np.float64]:
    """Where w is while it follows dw/dt = -dC/dw, from each of these starts: (moments + 1, n)."""
    places = [np.asarray(starts, np.float64)]
    for _moment in range(moments):
        places.append(places[-1] - pace * made_up_slope(places[-1]))
    return np.array(places)


def ten_to_be_tested_on(network: Network, data: DataSet) -> npt.NDArray[np.intp]:
    """The first nine that a network reads rightly and the first that it misreads, in the data's order.

    Where it makes no mistake, the first ten; where it is hardly ever right, as many as there are.
    """
    right = network.forward(data.images).prediction == data.labels
    wrong = np.flatnonzero(~right)[:1]
    return np.sort(np.concatenate([np.flatnonzero(right)[: GROUP - len(wrong)], wrong]))


class Rolling(Animation):
    """Balls roll along paths (moments, n, 3), all at once."""

    def __init__(self, balls: VGroup, paths: npt.NDArray[np.float64], run_time: float) -> None:
        self.paths = paths
        super().__init__(balls, run_time=run_time, rate_func=linear)

    def interpolate_mobject(self, alpha: float) -> None:
        """Each is where it is at this moment."""
        moment = min(max(alpha, 0), 1) * (len(self.paths) - 1)
        before = int(moment)
        after, share = min(before + 1, len(self.paths) - 1), moment - before
        for ball, one, other in zip(self.mobject, self.paths[before], self.paths[after], strict=True):
            ball.move_to((1 - share) * one + share * other)


class TrainingData(LearningScene):
    """Can a network get better by just looking at examples?"""

    output_range = (0, 1)

    panel: VGroup
    title: VMobject
    before: Number
    after: Number

    def construct(self) -> None:
        """Tell the story."""
        self.steps = list(example_steps(self.untrained, self.learnt_from, RATE, range(STEPS)))
        self.tell(
            self.begin_with_chance,
            self.one_example_is_one_small_step,
            self.and_again,
            self.there_are_many_examples,
            self.learn_from_these_be_tested_on_those,
            self.the_machine_is_only_rolling_downhill,
            self.back_to_its_answer,
        )

    # ---- the beats ----

    def begin_with_chance(self) -> None:
        """The weights are scrambled into those of the first checkpoint, which answers by chance."""
        before = network_beside_its_count(self.net, self.image, theme=self.theme)
        pictures = (self.image, *map(self._image, self.steps))
        inked = network_beside_its_count(self.net, *pictures, theme=self.theme, every_weight=False)
        self.diagram, self.box, self.name = untrained_on_its_digit(self, *map(self._image, self.steps))
        answer = self.diagram.network.forward(self.image).prediction
        self.add(before)
        self.say(_("Can a network get better by just looking at examples?"))
        self.hold(1)
        self.say(_("We begin with random numbers. Of course it knows nothing."))
        self.play(FadeOut(before), FadeIn(inked), run_time=1)
        self.play(ReplacementTransform(inked, self.diagram), FadeIn(self.name), run_time=3)
        if not self.label_is_told:
            told = _("It takes this for {answer}.")
        elif answer == self.label:
            told = _("It takes this {label} for {answer}. That is luck.")
        else:
            told = _("It takes this {label} for {answer}.")
        self.say(told.format(label=self.label, answer=int(answer)))
        self.play(FadeIn(self.box))

    def one_example_is_one_small_step(self) -> None:
        """The first of all steps, slowly: forward, backward, and every weight moves."""
        step = self.steps[0]
        self.pair = self._pair(step)
        self.learner = network_on_a_digit(
            self.untrained,
            self.image,
            *map(self._image, self.steps),
            scales=self.trained,
            style=GENTLE,
            theme=self.theme,
            **LEARNER,
        )
        self.learner.set_activations(self.untrained.forward(self.image))
        self.learner.shift((STAGE_BOTTOM - self.learner.layers[0].get_bottom()[1]) * UP)
        self._set_up_costs()
        self.say(_("Show it one example, and say what it should have answered."))
        self.play(ReplacementTransform(self.diagram, self.learner), FadeOut(self.box, self.name), run_time=1.2)
        self.play(FadeIn(self.pair, shift=0.3 * DOWN))
        self.play(self.learner.feed_forward(self._image(step), run_time=1.5))
        self.play(FadeIn(self.panel, self.before))
        self.say(_("Now every weight moves a little, so that this answer gets better."))
        label = int(self.learnt_from.labels[step.index])
        self.play(self.learner.backpropagate(self._image(step), label, run_time=3.5, downhill=True))
        self.say(_("How it knows which way, is the next chapter's story. Here we watch."))
        self._learn(step, 3.5)
        told = _("Cost before: {before}. After: {after}.")
        if step.cost_after >= step.cost_before:
            told = _("Cost before: {before}. After: {after}. A step too far.")
        costs = (number_text(each, 2) for each in (step.cost_before, step.cost_after))
        self.say(told.format(**dict(zip(("before", "after"), costs, strict=True))))

    def and_again(self) -> None:
        """All the others, faster and faster; then what all of them did to the cost of all examples."""
        times = (*TIMES, *(FAST,) * STEPS)
        self.say(_("And the next one. And the next."))
        for step, seconds in zip(self.steps[1:], times, strict=False):
            image, label = self._image(step), int(self.learnt_from.labels[step.index])
            self.pair.set_pair(image, label)
            self.before.set_value(step.cost_before)
            self.play(self.learner.feed_forward(image, run_time=seconds / 2))
            self._learn(step, seconds / 2)
        judged = [evaluate(each, self.learnt_from) for each in (self.untrained, self.steps[-1].after)]
        one, other = (each.cost for each in judged)
        names = {"count": number_text(len(self.learnt_from), 0), "a": number_text(one), "b": number_text(other)}
        title = words(_("mean cost, all {count}").format(**names), SMALL, "muted", self.theme)
        title.move_to(self.title)
        self.say(_("Fifteen examples. Over all {count}, the cost went from {a} to {b}.").format(**names))
        self.play(
            FadeOut(self.title),
            FadeIn(title),
            self.before.animate.set_value(one),
            self.after.animate.set_value(other),
            run_time=3,
        )
        self.title = title
        self.panel.add(title)
        self.hold(1)
        fall = 1 - other / one
        told = _("And it is right in {share}. But there are many more examples.")
        if fall < 0:
            told = _("It even got worse. But there are many more examples.")
        elif fall < LITTLE:
            told = _("Not much. But there are many more examples.")
        elif fall < SOME:
            told = _("A little. But there are many more examples.")
        self.say(told.format(share=percent_text(float(judged[1].accuracy or 0))))
        self.play(self.learner.feed_forward(self._image(self.steps[-1]), run_time=2.5))

    def there_are_many_examples(self) -> None:
        """Hundreds of examples, which exchange their places."""
        count, size = number_text(len(self.learnt_from), 0), COLUMNS * ROWS
        places = np.arange(GRIDS * size) % len(self.learnt_from)
        shown = [self.learnt_from.take(places[k * size : (k + 1) * size]) for k in range(GRIDS)]
        self.grid = PairGrid(shown[0].images, shown[0].labels, COLUMNS, theme=self.theme)
        self.grid.move_to(STAGE_MIDDLE * UP)
        if self.is_mnist:
            self.say(_("MNIST has {count} of them, each with its label.").format(count=count))
        else:
            self.say(_("Here are our own {count} digits, each with its label.").format(count=count))
        self.play(
            ReplacementTransform(self.pair, self.grid[0]),
            FadeOut(self.learner, shift=3 * LEFT),
            FadeOut(self.panel, self.before, self.after, shift=3 * RIGHT),
            LaggedStart(*map(FadeIn, self.grid[1:]), lag_ratio=0.02),
            run_time=2,
        )
        self.add(self.grid)
        for turn, data in enumerate(shown[1:]):
            if turn == 1 and self.is_mnist:
                self.say(_("Written by high-school students and by clerks. Somebody labelled every one."))
                credit = _("MNIST: Y. LeCun, C. Cortes, C. Burges")
                self.play(self.recaption(credit, roles=("muted",)))
            self.play(self.grid.exchange(data.images, data.labels, seed=turn, run_time=3))

    def learn_from_these_be_tested_on_those(self) -> None:
        """Two groups slide apart; then what the trained network makes of those that were kept apart."""
        chosen = ten_to_be_tested_on(self.trained, self.tested_on)
        tested = self.tested_on.take(chosen)
        others = np.setdiff1d(np.arange(len(self.learnt_from)), [] if self.is_mnist else chosen)[:GROUP]
        learnt = self.learnt_from.take(others)
        groups = [
            PairGrid(each.images, each.labels, 2, 0.9, room=(2.5, 1.0), theme=self.theme).move_to(side * 3.4 * RIGHT)
            for each, side in ((learnt, -1), (tested, 1))
        ]
        names = [
            words(text, LABEL, theme=self.theme).move_to(side * 3.4 * RIGHT).align_to(STAGE_TOP * UP, UP)
            for text, side in ((_("to learn from"), -1), (_("to be tested on"), 1))
        ]
        for group in groups:
            group.align_to(STAGE_BOTTOM * UP, DOWN)
        self.say(_("We must not ask about examples it has learnt from. So some are kept apart."))
        self.play(
            *(
                ReplacementTransform(one, other)
                for one, other in zip(self.grid, (*groups[0], *groups[1]), strict=False)
            ),
            FadeOut(*self.grid[len(groups[0]) + len(groups[1]) :]),
            *map(FadeIn, names),
            self.recaption(),
            run_time=2,
        )
        self.add(*groups)
        self.say(_("Now the trained network. Here are {count} it has never seen.").format(count=len(tested)))
        answers = self.trained.forward(tested.images).prediction
        right = answers == tested.labels
        caption = _("the first it gets right, and the first it gets wrong")
        if right.all():
            caption = _("the first it is tested on")
        self.play(
            self.recaption(caption, _("network: {name}").format(name=self.checkpoint_name(-1)), roles=("ink", "muted"))
        )
        self.marks: list[VMobject] = []
        for pair, each, answer in zip(groups[1], right, answers, strict=True):
            mark: VMobject = Mark(bool(each), 0.32, self.theme).next_to(pair, RIGHT, buff=0.15)
            if not each:
                mark = VGroup(mark, Number(int(answer), 0, SMALL, "wrong", self.theme).next_to(mark, RIGHT, buff=0.12))
            self.marks.append(mark)
            self.play(FadeIn(mark, scale=1.5), run_time=0.6)
        told = _("{right} right.").format(right=int(right.sum()))
        self.say(told)
        if not right.all():
            self.hold(1)
            self.say(_("And that one? We picked it on purpose: its first mistake."))
        self.groups: Any = VGroup(*groups, *names)

    def the_machine_is_only_rolling_downhill(self) -> None:
        """Ten balls roll down a curve, each along the slope where it is."""
        plot = FunctionPlot(
            made_up_cost, x_range=(-4, 4), y_range=(0, 3.4), width=11, height=4.6, variable="w", theme=self.theme
        )
        plot.remove(plot.numbers)
        plot.move_to(STAGE_MIDDLE * UP)
        name = words(_("cost"), SMALL, "muted", self.theme).next_to(plot.frame.at(0, 3.4), UP, buff=0.1)
        tag = HypotheticalTag(plot, _("made up"), theme=self.theme).align_to(plot, LEFT).align_to(plot, UP)
        where = flows(np.linspace(-3.7, 3.7, GROUP))
        paths = np.asarray(plot.frame.at(where, made_up_cost(where))) + 0.13 * UP
        self.balls = VGroup(Dot(place, 0.13, color=self.theme.signal) for place in paths[0])
        self.say(_("Learning sounds like a mind at work."))
        self.play(
            *(ReplacementTransform(pair.frame, ball) for pair, ball in zip(self.groups[1], self.balls, strict=False)),
            FadeOut(*(VGroup(pair.picture, pair.arrow, pair.label) for pair in self.groups[1])),
            FadeOut(self.groups[0], self.groups[2], self.groups[3], *self.marks),
            FadeIn(plot, name, tag),
            self.recaption(),
            run_time=1.5,
        )
        self.add(self.balls)
        self.hold(1)
        self.say(_("It is this: a number that should be small, and a way downhill."))
        self.play(Rolling(self.balls, paths, run_time=6))
        self.hold(1)
        self.say(_("All that remains is to say what that number is."))
        self.curve = VGroup(plot, name, tag)

    def back_to_its_answer(self) -> None:
        """The balls become the outputs of the untrained network, with its answer."""
        diagram, box, name = untrained_on_its_digit(self)
        outputs = [Dot(each.get_center(), 0.13, color=self.theme.signal) for each in diagram.labels]
        self.say(_("So: how wrong is this answer?"))
        self.play(
            *(ball.animate.move_to(place) for ball, place in zip(self.balls, outputs, strict=True)),
            FadeOut(self.curve, shift=DOWN),
            run_time=1.2,
        )
        self.play(FadeIn(diagram, name), FadeOut(self.balls), run_time=1)
        self.play(FadeIn(box))

    # ---- what stands on the stage ----

    def _image(self, step: ExampleStep) -> npt.NDArray[Any]:
        """The picture (28, 28) of an example."""
        return self.learnt_from.images[step.index].reshape(28, 28)

    def _pair(self, step: ExampleStep) -> TrainingPair:
        """An example at the top left of the stage."""
        pair = TrainingPair(self._image(step), int(self.learnt_from.labels[step.index]), 1.2, theme=self.theme)
        return pair.align_to(STAGE_TOP * UP, UP).align_to(-6.7 * RIGHT, LEFT)

    def _set_up_costs(self) -> None:
        """Right of the network: the cost of an example before and after its step, and room for a bar of each."""
        left, right = PANEL
        middle = (left + right) / 2
        self.title = words(_("cost of this example"), SMALL, "muted", self.theme)
        self.title.move_to((middle, STAGE_TOP - 0.2, 0))
        arrow = words("→", TITLE, "muted", self.theme).move_to((middle, STAGE_TOP - 1.0, 0))
        self.before = Number(self.steps[0].cost_before, 2, TITLE, "muted", self.theme).next_to(arrow, LEFT, buff=0.25)
        self.after = Number(self.steps[0].cost_before, 2, TITLE, "ink", self.theme).next_to(arrow, RIGHT, buff=0.25)
        self.floor = STAGE_BOTTOM + 0.5
        base = Line((left, self.floor, 0), (right, self.floor, 0)).set_stroke(self.theme.muted, 2)
        legend = words(_("before"), SMALL, "muted", self.theme), words(_("after"), SMALL, "ink", self.theme)
        names = VGroup(*legend).arrange(RIGHT, buff=0.5).next_to(base, DOWN, buff=0.15)
        self.panel = VGroup(arrow, base, names, self.title)

    def _bars(self, step: ExampleStep) -> VGroup:
        """The costs of a step as two bars at its place, on the scale of the highest of all."""
        left, right = PANEL
        place, pitch = self.steps.index(step), (right - left) / STEPS
        highest = max(max(each.cost_before, each.cost_after) for each in self.steps)
        bars = VGroup()
        for k, (cost, role) in enumerate(((step.cost_before, "muted"), (step.cost_after, "ink"))):
            bar = Rectangle(width=0.4 * pitch, height=max(BARS * cost / highest, 0.01))
            bar.set_stroke(width=0).set_fill(self.theme.hex(role), 1)
            x = left + (place + 0.1 + 0.4 * k) * pitch
            bars.add(bar.move_to((x, self.floor, 0), aligned_edge=DOWN + LEFT))
        return bars

    def _learn(self, step: ExampleStep, seconds: float) -> None:
        """The weights take a step; the example's cost runs to what it is then, and gets its bars."""
        first = step is self.steps[0]
        if first:
            self.add(self.after)
        else:
            self.after.set_value(step.cost_before)
        bars = self._bars(step)
        shown = self.learner.animate.set_weights(step.after).set_activations(step.after.forward(self._image(step)))
        self.play(shown, self.after.animate.set_value(step.cost_after), Create(bars), run_time=seconds)
        self.learner.set_weights(step.after)
        self.panel.add(bars)
        self.add(self.panel)
