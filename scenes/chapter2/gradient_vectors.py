"""How to read a gradient: ten steps down it, then two numbers that can be looked at.

manim render scenes/chapter2/gradient_vectors.py GradientVectors
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from manim import (
    DOWN,
    LEFT,
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
    VMobject,
    linear,
)

from network.analysis.descent import full_batch_steps
from network.analysis.slices import cost_along, one_parameter
from network.studies.gradients import Gradients
from scenes.chapter2.joins import two_real_weights
from scenes.chapter2.two_connections import untrained_with_two_connections
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.charts import Bars, ContourMap
from scenes.mobjects.diagrams import EdgeStyle
from scenes.mobjects.formulas import ParameterVector
from scenes.mobjects.formulas.parameter_vector import parameter_name
from scenes.mobjects.text import LABEL, SMALL, TITLE, HypotheticalTag, Number, formula, number_text, words
from scenes.staging import network_on_a_digit

STEPS, RATE = 10, 0.5
"""How many steps are taken where no study tells of them, and their learning rate η."""
FIRST, FASTER, FASTEST = 2.5, 1.2, 0.6
"""How long the steps take, in seconds."""
BOLD = EdgeStyle(contrast=0.5, thinnest=0.9, reference=1000, crowding=0.3)
"""Lines in which weights can be seen that have hardly begun to learn."""
REACH, REAL_REACH = 0.1, 0.5
"""How far a number is wiggled, and how far a weight of the network is, to either side."""
SWINGS = 5
"""How often it goes there or back: the last time, there."""
MOMENTS = 9
"""At how many places on that way the cost of the network is worked out."""
Floats = npt.NDArray[np.float64]
GRID = np.linspace(-0.4, 2.0, 25)


def bowl(x: npt.ArrayLike, y: npt.ArrayLike) -> Any:
    """A cost of two numbers that is made up: 3/2 x² + 1/2 y²."""
    return 1.5 * np.asarray(x) ** 2 + 0.5 * np.asarray(y) ** 2


class GradientVectors(LearningScene):
    """How to read a vector of thirteen thousand numbers?"""

    def construct(self) -> None:
        """Tell the story."""
        study = self.study_of(Gradients)
        if study is not None:
            self.rate = study.rate
            self.parameters, self.costs = study.steps()
            count = number_text(study.images, 0)
            self.whose = _("cost of the {count} training images of MNIST").format(count=count)
        else:
            run = full_batch_steps(self.untrained, self.tested_on, RATE, STEPS)
            self.rate, self.parameters, self.costs = RATE, run.parameters, run.costs
            whose = _("cost of {count} test images of MNIST") if self.is_mnist else _("cost of {count} digits")
            self.whose = whose.format(count=number_text(len(self.tested_on), 0))
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
        title = formula("- nabla C =", LABEL, theme=self.theme)
        VGroup(title, vector).arrange(RIGHT, buff=0.2).move_to((-6.85, STAGE_MIDDLE, 0), aligned_edge=LEFT)
        count = number_text(len(self.gradients[0]), 0)
        self.say(_("Here it is, computed: {count} numbers, one nudge for each weight and bias.").format(count=count))
        eta = _("step: {eta} times the nudges").format(eta=number_text(self.rate, 1))
        self.play(
            ReplacementTransform(begin, diagram),
            FadeOut(lit, run_time=0.6),
            self.recaption(self.whose, eta, roles=("ink", "muted")),
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
        self.vector, self.learning = vector, VGroup(diagram, title, bars, cost)

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
        self.sign = formula("nabla C (1, 1) =", LABEL, theme=self.theme)
        reading = VGroup(self.sign, self.slope).arrange(RIGHT, buff=0.25)
        VGroup(self.rule, reading).arrange(DOWN, buff=0.6).move_to((3.9, 1.6, 0))
        self.dot = self.map.dot(1, 1)
        self.arrow: Any = self.map.arrow(1, 1, 0.27 * np.array([3, 1]))
        self.say(_("How to read so long a vector? Take one of two numbers first."))
        self.play(FadeOut(self.learning, shift=RIGHT), self.recaption(), run_time=0.8)
        self.play(ReplacementTransform(self.vector, self.slope), run_time=1.2)
        self.play(FadeIn(self.map, self.tag, self.rule), run_time=1)
        self.hold(0.5)
        self.say(_("At this point, the gradient is three, one. As an arrow, it points steepest uphill."))
        self.play(FadeIn(self.dot, scale=2))
        self.play(FadeIn(self.sign), GrowArrow(cast(Arrow, self.arrow)), run_time=1.2)
        self.hold(0.5)

    def three_to_one(self) -> None:
        """The same small way along x, along y and along the arrow: how much the cost changes."""
        ways = (np.array([1.0, 0.0]), np.array([0.0, 1.0]), np.array([3.0, 1.0]) / np.sqrt(10))
        names = (_("along x"), _("along y"), _("along the arrow"))
        self.told = self._changes(names, 0.4, REACH)
        self.say(_("Now wiggle x a little, and watch the cost."))
        self.play(FadeIn(self.told))
        told = (
            _("And y, just as far. It matters a third as much."),
            _("And along the arrow. No other way does more."),
        )
        for k, way in enumerate(ways):
            if k:
                self.say(told[k - 1])
            places = np.ones(2) + np.linspace(0, REACH, MOMENTS)[:, np.newaxis] * way
            self._wiggle(k, self.dot, self.map, places, bowl(*places.T) - bowl(1, 1))
        self.say(_("So that is what three, one says: x matters three times as much as y."))
        self.play(Indicate(self.slope.block, 1.15, self.theme.signal), run_time=1.2)
        self.hold(1)

    def two_real_weights(self) -> None:
        """The same with two weights of the network."""
        real = two_real_weights(self)
        downhill: Any = real.reading[1]
        self.say(_("The same with two weights of our own network, all others held still."))
        turns, ways = np.linspace(-REAL_REACH, REAL_REACH, MOMENTS), np.sign(-downhill.values)
        changes = []
        for k, way in zip(real.indices, ways, strict=True):
            costs = cost_along(self.untrained, way * one_parameter(self.untrained, k), turns, real.data)
            changes.append(costs - costs[0])
        told = self._changes((_("one weight"), _("another one")), 1.2 * float(np.max(changes)), 2 * REAL_REACH)
        told.move_to((4.2, -1.75, 0))
        self.play(
            FadeOut(self.map, self.tag, self.rule, self.sign, self.slope, self.arrow, self.told),
            FadeIn(real.map, real.reading),
            ReplacementTransform(self.dot, real.dot),
            self.recaption(real.caption, self.checkpoint_name(0), roles=("ink", "muted")),
            run_time=1.5,
        )
        self.play(FadeIn(told))
        for k, way in enumerate(ways):
            self._wiggle(k, real.dot, real.map, way * turns[:, np.newaxis] * np.eye(2)[k], changes[k])
        self.say(
            _("The same reading, with less tidy numbers: {ratio} to one.").format(ratio=number_text(real.ratio, 1))
        )
        self.hold(1)
        self.say(_("And this way is steepest downhill."))
        self.play(FadeOut(told), GrowArrow(real.arrow), run_time=1.5)
        self.hold(1)

    # ---- pieces ----

    def _learner(self) -> Any:
        """The untrained network, smaller, at the upper right."""
        diagram = network_on_a_digit(
            self.untrained,
            self.image,
            scales=self.trained,
            theme=self.theme,
            picture=3.6,
            column=3.3,
            last=0.9,
            style=BOLD,
        )
        diagram.set_activations(self.untrained.forward(self.image))
        diagram.shift((-2.0 - diagram.layers[0].get_left()[0]) * RIGHT)
        return diagram.shift((STAGE_TOP - diagram.layers[0].get_top()[1]) * UP)

    def _rows(self) -> list[int]:
        """Which numbers have a row: the longest first nudge in the first and the last layer, and others by it."""
        sizes = abs(self.gradients[0])
        last = self.untrained.weights[-1].size
        begin = len(sizes) - self.untrained.biases[-1].size - last
        first = int(sizes[: self.untrained.weights[0].size].argmax())
        longest = begin + int(sizes[begin : begin + last].argmax())
        return sorted({first, first + 1, longest - 1, longest, longest + 1})

    def _costs(self, diagram: Any) -> tuple[Bars, Number]:
        """A bar for the cost before the first step, room for ten more, and the cost in print."""
        highest = float(np.ceil(self.costs.max()))
        values = np.where(np.arange(STEPS + 1) == 0, self.costs, 0.0)
        bars = Bars(values, limits=(0, highest, highest), width=6.4, height=1.1, role="result", theme=self.theme)
        bars.move_to((0.9, STAGE_BOTTOM, 0), aligned_edge=DOWN)
        cost = Number(float(self.costs[0]), 2, TITLE, "result", self.theme, edge="left")
        cost.next_to(bars, RIGHT, buff=0.5)
        return bars, cost

    def _changes(self, names: Sequence[str], limit: float, way: float) -> VGroup:
        """A bar for each direction, still of no length, for the change of the cost on a way: at the lower right."""
        self.changes = Bars(
            np.zeros(len(names)), names, horizontal=True, limits=(0, limit, limit), printed=True, decimals=3,
            role="signal", width=2.6, height=0.57 * len(names), axis_numbers=False, theme=self.theme,
        )  # fmt: skip
        told = _("change of the cost, on a way of {h}").format(h=number_text(way, 1))
        title = words(told, SMALL, "muted", self.theme)
        return VGroup(title, self.changes).arrange(DOWN, buff=0.25).move_to((3.9, -1.3, 0))

    def _wiggle(self, k: int, dot: VMobject, map_: ContourMap, places: Floats, changes: Floats) -> None:
        """A dot goes to and fro on a way, (moments, 2), and comes home; a bar is the change of the cost up to there."""
        home, values, shares = dot.get_center(), self.changes.values.copy(), np.linspace(0, 1, len(places))

        def show(group: Any, alpha: float) -> None:
            share = (1 - np.cos(SWINGS * np.pi * alpha)) / 2
            x, y = (np.interp(share, shares, along) for along in places.T)
            group[0].move_to(map_.at(float(x), float(y)))
            values[k] = np.interp(share, shares, changes)
            group[1].set_values(values)

        self.play(dot.animate.move_to(map_.at(*places[0])), run_time=0.3)
        self.play(UpdateFromAlphaFunc(VGroup(dot, self.changes), show, run_time=3, rate_func=linear))
        self.play(dot.animate.move_to(home), run_time=0.3)
