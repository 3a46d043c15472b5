"""How to read a gradient: ten steps down it, then two numbers that can be looked at.

manim render scenes/chapter2/gradient_vectors.py GradientVectors
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import numpy.typing as npt
from manim import (
    DOWN,
    RIGHT,
    UP,
    Arrow,
    FadeIn,
    FadeOut,
    GrowArrow,
    Indicate,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    there_and_back,
)

from network.analysis.descent import full_batch_steps
from network.studies.gradients import Gradients
from scenes.chapter2.joins import two_real_weights
from scenes.chapter2.two_connections import untrained_with_two_connections
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import ANY_NUMBER, STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.charts import Bars, ContourMap
from scenes.mobjects.formulas import ParameterVector
from scenes.mobjects.formulas.parameter_vector import parameter_name
from scenes.mobjects.text import LABEL, SMALL, TITLE, HypotheticalTag, Number, formula, number_text, words
from scenes.staging import network_on_a_digit

STEPS, RATE = 10, 0.5
"""How many steps are taken where no study tells of them, and their learning rate η."""
ROWS = 3
"""How many of all nudges have a row, at the most."""
FIRST, FASTER, FASTEST = 2.5, 1.2, 0.6
"""How long the steps take, in seconds."""
REACH = 0.1
"""How far a number is wiggled."""
GRID = np.linspace(-0.4, 2.0, 25)


def bowl(x: npt.ArrayLike, y: npt.ArrayLike) -> Any:
    """A cost of two numbers that is made up: 3/2 x² + 1/2 y²."""
    return 1.5 * np.asarray(x) ** 2 + 0.5 * np.asarray(y) ** 2


class GradientVectors(LearningScene):
    """How to read a vector of thirteen thousand numbers?"""

    hidden_range = ANY_NUMBER

    def construct(self) -> None:
        """Tell the story."""
        study = self.study_of(Gradients)
        if study is not None:
            self.rate = study.rate
            self.parameters, self.costs = study.steps()
        else:
            run = full_batch_steps(self.untrained, self.tested_on, RATE, STEPS)
            self.rate, self.parameters, self.costs = RATE, run.parameters, run.costs
        self.gradients = -np.diff(self.parameters.astype(float), axis=0) / self.rate
        self.tell(self.ten_steps, self.two_numbers_first, self.three_to_one, self.two_real_weights)

    # ---- the beats ----

    def ten_steps(self) -> None:
        """The gradient of all examples beside the network, step by step, and the cost after each."""
        begin, lit, self.caption = untrained_with_two_connections(self)
        self.add(begin, lit, self.caption)
        self.wait(0.1)
        diagram = self._learner()
        shown = self._rows()
        names = [parameter_name(self.untrained, index) for index in shown]
        vector = ParameterVector(-self.gradients[0], names, shown=shown, decimals=4, size=SMALL, theme=self.theme)
        title = formula("- nabla C", TITLE, theme=self.theme)
        VGroup(title, vector).arrange(DOWN, buff=0.2)
        beside = VGroup(title, vector)
        beside.scale(min(1, (STAGE_TOP - STAGE_BOTTOM) / beside.height)).move_to((-4.9, STAGE_MIDDLE, 0))
        count = number_text(len(self.gradients[0]), 0)
        self.say(_("Here it is, computed: {count} numbers, one nudge for each weight and bias.").format(count=count))
        eta = _("step: {eta} times the nudges").format(eta=number_text(self.rate, 1))
        self.play(
            ReplacementTransform(begin, diagram),
            FadeOut(lit, run_time=0.6),
            self.recaption(eta, roles=("muted",)),
            FadeIn(title, vector, shift=0.5 * RIGHT),
            run_time=2,
        )
        self.hold(0.5)
        bars, cost = self._costs(diagram)
        self.play(FadeIn(bars, cost))
        self.say(_("Take a small multiple, and add it. Now the ground has changed. So ask again."))
        for k in range(STEPS):
            seconds = FIRST if k == 0 else FASTER if k < 4 else FASTEST
            if k == 2:
                self.say(_("And again. And again."))
            network = self.untrained.with_parameters(self.parameters[k + 1])
            learning: Any = diagram.animate.set_weights(network).set_activations(network.forward(self.image))
            values = np.where(np.arange(STEPS + 1) <= k + 1, self.costs, 0.0)
            grown: Any = bars.animate.set_values(values)
            self.play(learning, grown, cost.animate.set_value(float(self.costs[k + 1])), run_time=seconds)
            if k + 1 < STEPS:
                asked: Any = vector.animate.set_values(-self.gradients[k + 1])
                self.play(asked, run_time=0.4 * seconds)
        first, last = number_text(float(self.costs[0])), number_text(float(self.costs[-1]))
        told = _("Ten steps, and the cost went from {a} to {b}.")
        if self.costs[-1] > self.costs[0]:
            told = _("Ten steps, and the cost went from {a} to {b}: they were too long.")
        self.say(told.format(a=first, b=last))
        self.hold(1)
        self.learning: Any = VGroup(diagram, vector, title, bars, cost)

    def two_numbers_first(self) -> None:
        """A cost of two numbers as a map, a point on it, and its gradient as an arrow and as two numbers."""
        x, y = GRID, GRID
        self.map = ContourMap(
            bowl(x, y[:, np.newaxis]), x, y, x_label="x", y_label="y", label=_("cost"), height=4.4, theme=self.theme
        )
        self.map.move_to((-3.2, STAGE_MIDDLE + 0.1, 0))
        self.tag = HypotheticalTag(self.map, _("made up"), theme=self.theme).align_to(self.map.frame, UP)
        self.rule = formula("C(x, y) = 3/2 x^2 + 1/2 y^2", LABEL, theme=self.theme)
        self.slope = ParameterVector([3, 1], ["x", "y"], decimals=0, theme=self.theme)
        sign = formula("nabla C (1, 1) =", LABEL, theme=self.theme)
        self.reading = VGroup(sign, self.slope).arrange(RIGHT, buff=0.25)
        VGroup(self.rule, self.reading).arrange(DOWN, buff=0.6).move_to((3.9, 1.6, 0))
        self.dot = self.map.dot(1, 1)
        self.arrow: Any = self.map.arrow(1, 1, 0.27 * np.array([3, 1]))
        self.say(_("How to read so long a vector? Take one of two numbers first."))
        self.play(FadeOut(self.learning), self.recaption(), run_time=0.8)
        self.play(FadeIn(self.map, self.tag, self.rule), run_time=1)
        self.hold(0.5)
        self.say(_("At this point, the gradient is three, one. As an arrow, it points steepest uphill."))
        self.play(FadeIn(self.dot, scale=2))
        self.play(FadeIn(self.reading), GrowArrow(cast(Arrow, self.arrow)), run_time=1.2)
        self.hold(0.5)

    def three_to_one(self) -> None:
        """The same small way along x, along y and along the arrow: how much the cost changes."""
        ways = (np.array([1.0, 0.0]), np.array([0.0, 1.0]), np.array([3.0, 1.0]) / np.sqrt(10))
        names = (_("along x"), _("along y"), _("along the arrow"))
        self.changes = Bars(
            np.zeros(3), names, horizontal=True, limits=(0, 0.4, 0.1), printed=True, decimals=3, role="signal",
            width=2.6, height=1.7, axis_numbers=False, theme=self.theme,
        )  # fmt: skip
        title = words(
            _("change of the cost, on a way of {h}").format(h=number_text(REACH, 1)), SMALL, "muted", self.theme
        )
        VGroup(title, self.changes).arrange(DOWN, buff=0.25).move_to((3.9, -1.3, 0))
        self.say(_("Now wiggle x a little, and watch the cost."))
        self.play(FadeIn(self.changes, title))
        self._wiggle(0, ways[0])
        self.say(_("And y, just as far. It matters a third as much."))
        self._wiggle(1, ways[1])
        self.say(_("And along the arrow. No other way does more."))
        self._wiggle(2, ways[2])
        self.say(_("So that is what three, one says: x matters three times as much as y."))
        self.play(Indicate(self.slope.block, 1.15, self.theme.signal), run_time=1.2)
        self.hold(1)
        self.told = VGroup(self.changes, title)

    def two_real_weights(self) -> None:
        """The same with two weights of the network."""
        real = two_real_weights(self)
        self.say(_("The same with two weights of our own network, all others held still."))
        self.play(
            FadeOut(self.map, self.tag, self.rule, self.reading, self.dot, self.arrow, self.told),
            FadeIn(real.map),
            self.recaption(real.caption, self.checkpoint_name(0), roles=("ink", "muted")),
            run_time=1.5,
        )
        self.play(FadeIn(real.dot, scale=2), FadeIn(real.reading))
        dot: Any = real.dot
        for way in (RIGHT, UP):
            self.play(dot.animate(rate_func=there_and_back).shift(0.5 * way), run_time=1.2)
        self.say(
            _("The same reading, with less tidy numbers: {ratio} to one.").format(ratio=number_text(real.ratio, 1))
        )
        self.hold(1)
        self.say(_("And this way is steepest downhill."))
        self.play(GrowArrow(real.arrow), run_time=1.5)
        self.hold(1)

    # ---- pieces ----

    def _learner(self) -> Any:
        """The untrained network, smaller, at the upper right."""
        diagram = network_on_a_digit(
            self.untrained, self.image, scales=self.trained, theme=self.theme, picture=3.6, column=3.3, last=0.9
        )
        diagram.set_activations(self.untrained.forward(self.image))
        diagram.shift((-2.0 - diagram.layers[0].get_left()[0]) * RIGHT)
        return diagram.shift((STAGE_TOP - diagram.layers[0].get_top()[1]) * UP)

    def _rows(self) -> list[int]:
        """Which numbers have a row: of each of the last layers the weight of the longest first nudge, or the two."""
        chosen: list[int] = []
        end = len(self.gradients[0])
        for W, b in list(zip(self.untrained.weights, self.untrained.biases, strict=True))[::-1]:
            begin = end - W.size - b.size
            longest = np.argsort(-abs(self.gradients[0][begin : begin + W.size]), kind="stable")
            chosen += (begin + longest[: 1 if chosen else 2]).tolist()
            end = begin
        return sorted(chosen[:ROWS])

    def _costs(self, diagram: Any) -> tuple[Bars, Number]:
        """A bar for the cost before the first step, room for ten more, and the cost in print."""
        highest = float(np.ceil(self.costs.max()))
        values = np.where(np.arange(STEPS + 1) == 0, self.costs, 0.0)
        bars = Bars(values, limits=(0, highest, highest), width=6.4, height=1.1, role="result", theme=self.theme)
        bars.move_to((0.2, STAGE_BOTTOM, 0), aligned_edge=DOWN)
        cost = Number(float(self.costs[0]), 2, TITLE, "result", self.theme, edge="left")
        cost.next_to(bars, RIGHT, buff=0.5)
        return bars, cost

    def _wiggle(self, k: int, way: npt.NDArray[np.floating]) -> None:
        """The dot goes a little way along and comes back, three times; the change of the cost is what it is there."""
        home = np.asarray(self.map.at(1.0, 1.0))
        values = self.changes.values.copy()

        def show(group: Any, alpha: float) -> None:
            t = REACH * abs(np.sin(3 * np.pi * alpha)) if alpha < 5 / 6 else REACH
            place = np.ones(2) + t * way
            group[0].move_to(self.map.at(*place))
            values[k] = float(bowl(*place) - bowl(1, 1))
            group[1].set_values(values)

        self.play(UpdateFromAlphaFunc(VGroup(self.dot, self.changes), show, run_time=3, rate_func=linear))
        self.play(self.dot.animate.move_to(home), run_time=0.3)
