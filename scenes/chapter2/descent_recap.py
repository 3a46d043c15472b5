"""Three functions: the network, its cost, and the gradient of the cost; then all steps of the training.

manim render scenes/chapter2/descent_recap.py DescentRecap
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Animation,
    Arrow,
    FadeIn,
    FadeOut,
    GrowArrow,
    Rectangle,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    there_and_back,
)

from scenes.chapter2.joins import trained_on_its_digit, two_real_weights
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_MIDDLE
from scenes.mobjects.diagrams import Neuron, in_between
from scenes.mobjects.formulas import ParameterVector
from scenes.mobjects.formulas.parameter_vector import parameter_name
from scenes.mobjects.pictures import PixelGrid
from scenes.mobjects.text import LABEL, TITLE, FunctionCard, Number, number_text, words

WIDTH, PITCH, ROOM = 4.2, 4.7, 2.3
"""How wide a card is, how far one is from the next, and how high its picture may be, in scene units."""
WAITING = 3.0
"""How high the map of two weights is while it waits for its card."""
LIVE = 4.0
"""How long the functions go through the training, in seconds."""
LEARNING = 6.0
"""How long the network does so at the end."""


class DescentRecap(LearningScene):
    """What is a function of what?"""

    def construct(self) -> None:
        """Tell the story."""
        self.real = two_real_weights(self)
        networks = [self.training.at(k) for k in range(len(self.training))]
        images, labels = self.real.data.images, self.real.data.labels
        self.costs = np.array([each.cost(images, labels) for each in networks])
        self.downhill = np.array([-each.gradient(images, labels).flat for each in networks])
        self.cards, self.counted = self._cards(), self._counter()
        self.tell(
            self.the_network,
            self.the_cost,
            self.the_gradient,
            self.it_has_been_trained,
        )

    # ---- the beats ----

    def the_network(self) -> None:
        """The first card: a picture in, ten numbers out."""
        real, reading = self.real, self.real.reading
        self.caption = self.caption_of(real.caption, self.checkpoint_name(0), roles=("ink", "muted"))
        self.add(real.map, real.dot, real.arrow, reading, self.caption)
        self.say(_("We have met three functions by now. What goes into which?"))
        self.hold(0.5)
        self.ground = VGroup(real.map.bands, real.dot, real.arrow)
        waiting = VGroup(self.ground.copy().scale_to_fit_height(WAITING), reading[1].copy()).arrange(DOWN, buff=0.3)
        waiting.move_to(self.cards[2])
        self.play(
            self.ground.animate.replace(waiting[0]),
            reading[1].animate.move_to(waiting[1]),
            FadeOut(reading[0], *(part for part in real.map if part is not real.map.bands)),
            FadeIn(self.cards[0], shift=0.5 * RIGHT),
            self.recaption(),
            FadeIn(self.counted),
            run_time=1.5,
        )
        self.say(_("The network: a picture goes in, ten numbers come out. The weights decide how."))
        self._learn(self._live(self.outputs, self._answer))
        self.hold(0.5)

    def the_cost(self) -> None:
        """The second: what was the first one's parameters goes in, and one number comes out."""
        self.say(_("The cost: now the weights go in, and one number comes out. The examples decide how."))
        self.play(FadeIn(self.cards[1], shift=0.5 * UP), run_time=1.2)
        self.play(GrowArrow(self.arrows[0]), run_time=0.5)
        self._learn(self._live(self.outputs, self._answer), self._live(self.cost, self._cost_then))
        self.hold(0.5)

    def the_gradient(self) -> None:
        """The third: the weights go in, and a nudge for each comes out; all three go through the training."""
        card: Any = self.cards[2]
        self.say(_("The gradient: the weights go in, and out comes a nudge for each of them."))
        self.play(
            ReplacementTransform(self.real.reading[1], self.nudges),
            FadeOut(self.ground, target_position=card.record, scale=0.3),
            FadeIn(card.frame, card.record, shift=0.5 * UP),
            run_time=1.5,
        )
        self.play(GrowArrow(self.arrows[1]), run_time=0.5)
        self.add(card)
        self.hold(1)
        self.say(_("Each is made of the one before. And all of them change while the network learns."))
        self._learn(
            self._live(self.outputs, self._answer),
            self._live(self.cost, self._cost_then),
            self._live(self.nudges, lambda nudges, alpha: nudges.set_values(in_between(self.downhill, alpha))),
            back=False,
        )
        self.hold(1)

    def it_has_been_trained(self) -> None:
        """The network of the first card comes near, and learns all that the run has learnt."""
        learner, _name = trained_on_its_digit(self, learning=True)
        steps = int(self.training.steps[-1])
        walk = _("Once more, from the start: {steps} steps downhill.")
        self.say(walk.format(steps=number_text(steps, 0)))
        digit = self.pictured.copy()
        self.add(digit)
        self.play(FadeOut(self.cards, *self.arrows), digit.animate.replace(learner.layers[0]), run_time=1.5)
        self.counted[0].set_value(int(self.training.steps[0]))
        self.play(FadeIn(learner), run_time=0.8)
        self.remove(digit)
        self.play(
            learner.play_training(self.training, self.image, run_time=LEARNING),
            self._live(self.counted[0], self._count, run_time=LEARNING),
        )
        self.say(_("There. Now for what we have put off: how good is it, and what has it found?"))
        trained, self.caption = trained_on_its_digit(self)
        self.play(FadeOut(self.counted), run_time=0.4)
        self.play(FadeIn(self.caption), run_time=0.4)
        self.remove(learner)
        self.add(trained)
        self.play(trained.feed_forward(self.image, run_time=2.5))

    # ---- pieces ----

    def _cards(self) -> VGroup:
        """The three, side by side, each with a picture that can change."""
        rows = {"takes": _("in"), "gives": _("out"), "parameters": _("by")}
        options: dict[str, Any] = {"labels": rows, "width": WIDTH, "room": ROOM, "theme": self.theme}
        count = number_text(self.trained.parameter_count, 0)
        weights, examples = (
            _("{count} weights and biases").format(count=count),
            _("{count} digits").format(count=number_text(len(self.real.data), 0)),
        )
        self.outputs = VGroup(
            Neuron(value, 0.13, theme=self.theme) for value in self.untrained.forward(self.image).output
        ).arrange(DOWN, buff=0.04)
        self.pictured = PixelGrid(self.image, 3.0, theme=self.theme)
        reads = VGroup(self.pictured, self.outputs).arrange(RIGHT, buff=0.4)
        self.cost = Number(float(self.costs[0]), 2, TITLE, "result", self.theme).scale(1.6)
        seat = Rectangle(width=3, height=ROOM, stroke_width=0).set_fill(opacity=0)
        steepest = self.real.indices[0]
        names = [parameter_name(self.trained, steepest)]
        self.nudges = ParameterVector(self.downhill[0], names, shown=[steepest], decimals=4, theme=self.theme)
        cards = VGroup(
            FunctionCard(
                _("the network"), takes=_("{count} pixels").format(count=self.image.size), gives=_("10 numbers"),
                parameters=weights, picture=reads, **options,
            ),
            FunctionCard(
                _("the cost"), takes=weights, gives=_("1 number"), parameters=examples,
                picture=VGroup(seat, self.cost), **options,
            ),
            FunctionCard(
                _("the gradient"), takes=weights, gives=_("{count} nudges").format(count=count),
                parameters=examples, picture=self.nudges, **options,
            ),
        )  # fmt: skip
        cards.arrange(RIGHT, buff=PITCH - WIDTH).move_to((0, STAGE_MIDDLE, 0))
        framed: list[Any] = list(cards)
        self.arrows = [
            Arrow(
                one.frame.get_right(),
                other.frame.get_left(),
                buff=0.04,
                color=self.theme.signal,
                stroke_width=5,
                max_tip_length_to_length_ratio=0.6,
            )
            for one, other in pairwise(framed)
        ]
        return cards

    def _counter(self) -> VGroup:
        """How many steps of training have been taken, in place of a caption."""
        count = Number(int(self.training.steps[0]), 0, LABEL, "muted", self.theme, edge="right")
        told = VGroup(count, words(_("steps of training"), LABEL, "muted", self.theme)).arrange(RIGHT, buff=0.2)
        return told.move_to(self.caption_of(self.checkpoint_name(0)))

    def _learn(self, *changes: Animation, back: bool = True) -> None:
        """All that changes does so while the steps are counted, there, and `back` again to where they began."""
        changes = (*changes, self._live(self.counted[0], self._count))
        if back:
            for each in changes:
                each.rate_func = there_and_back
        self.play(*changes, run_time=LIVE if back else 1.5 * LIVE)

    def _live(self, shown: Any, show: Callable[[Any, float], None], run_time: float = LIVE) -> Animation:
        """What is shown goes through the training."""
        return UpdateFromAlphaFunc(shown, show, run_time=run_time, rate_func=linear)

    def _count(self, count: Any, alpha: float) -> None:
        count.set_value(round(float(in_between(self.training.steps.astype(float), alpha))))

    def _answer(self, outputs: Any, alpha: float) -> None:
        network = self.untrained.with_parameters(in_between(self.training.parameters, alpha))
        for neuron, value in zip(outputs, network.forward(self.image).output, strict=True):
            neuron.set_value(float(value))

    def _cost_then(self, cost: Any, alpha: float) -> None:
        cost.set_value(float(in_between(self.costs, alpha)))
