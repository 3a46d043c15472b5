"""Three functions: the network, its cost, and the gradient of the cost; then all steps of the training.

manim render scenes/chapter2/descent_recap.py DescentRecap
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Arrow,
    FadeIn,
    FadeOut,
    GrowArrow,
    Rectangle,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from scenes.chapter2.joins import trained_on_its_digit, two_real_weights
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import ANY_NUMBER, STAGE_MIDDLE
from scenes.mobjects.diagrams import Neuron, in_between
from scenes.mobjects.formulas import ParameterVector
from scenes.mobjects.pictures import PixelGrid
from scenes.mobjects.text import LABEL, TITLE, FunctionCard, Number, number_text, words

WIDTH, PITCH, ROOM = 4.0, 4.55, 2.1
"""How wide a card is, how far one is from the next, and how high its picture may be, in scene units."""
LIVE = 4.0
"""How long the functions go through the training, in seconds."""
LEARNING = 6.0
"""How long the network does so at the end."""
BATCH = 500
"""Of how many digits, at the most, the gradient on the third card is worked out."""


class DescentRecap(LearningScene):
    """What is a function of what?"""

    hidden_range = ANY_NUMBER

    def construct(self) -> None:
        """Tell the story."""
        self.count = number_text(self.trained.parameter_count, 0)
        self.cards = self._cards()
        self.tell(
            self.the_network,
            self.the_cost,
            self.the_gradient,
            self.it_has_been_trained,
        )

    # ---- the beats ----

    def the_network(self) -> None:
        """The first card: a picture in, ten numbers out."""
        real = two_real_weights(self)
        self.caption = self.caption_of(real.caption, self.checkpoint_name(0), roles=("ink", "muted"))
        left = VGroup(real.map, real.dot, real.arrow)
        self.add(left, real.reading, self.caption)
        self.say(_("We have met three functions by now. What goes into which?"))
        self.hold(0.5)
        self.play(
            FadeOut(left, target_position=self.cards[0], scale=0.3),
            FadeOut(real.reading, target_position=self.cards[0], scale=0.5),
            FadeIn(self.cards[0], shift=0.3 * UP),
            self.recaption(),
            run_time=1.5,
        )
        self.say(_("The network: a picture goes in, ten numbers come out. The weights decide how."))
        self.play(self._live(self.outputs, self._answer), run_time=LIVE)

    def the_cost(self) -> None:
        """The second: what was the first one's parameters goes in, and one number comes out."""
        self.say(_("The cost: now the weights go in, and one number comes out. The examples decide how."))
        self._come(1)
        self.play(self._live(self.cost, self._cost_then), run_time=LIVE)

    def the_gradient(self) -> None:
        """The third: the weights go in, and a nudge for each comes out; all three go through the training."""
        self.say(_("The gradient: the weights go in, and out comes a nudge for each of them."))
        self._come(2)
        self.hold(0.5)
        self.say(_("Each is made of the one before. And all of them change while the network learns."))
        nudges: Any = self.nudges.animate.set_values(self._downhill(-1))
        self.play(self._live(self.outputs, self._answer), self._live(self.cost, self._cost_then), nudges, run_time=LIVE)

    def it_has_been_trained(self) -> None:
        """The network of the first card comes near, and learns all that the run has learnt."""
        learner, name = trained_on_its_digit(self, learning=True)
        steps = int(self.training.steps[-1])
        walk = _("So let it walk: {steps} steps, each a little downhill.")
        self.say(walk.format(steps=number_text(steps, 0)))
        digit = self.pictured.copy()
        self.add(digit)
        self.play(FadeOut(self.cards, *self.arrows), digit.animate.replace(learner.layers[0]), run_time=1.5)
        self.play(FadeIn(learner), run_time=0.8)
        self.remove(digit)
        count = Number(0, 0, LABEL, "muted", self.theme, edge="right")
        told = VGroup(count, words(_("steps of training"), LABEL, "muted", self.theme)).arrange(RIGHT, buff=0.2)
        told.move_to(name)
        self.add(told)
        taken = self.training.steps.astype(float)
        places = np.linspace(0, 1, len(taken))
        self.play(
            learner.play_training(self.training, self.image, run_time=LEARNING),
            UpdateFromAlphaFunc(
                count,
                lambda number, alpha: number.set_value(float(np.round(np.interp(alpha, places, taken)))),
                rate_func=linear,
                run_time=LEARNING,
            ),
        )
        self.say(_("There. Now for what we have put off: how good is it, and what has it found?"))
        trained, self.caption = trained_on_its_digit(self)
        self.play(FadeOut(told), run_time=0.4)
        self.play(FadeIn(self.caption), run_time=0.4)
        self.remove(learner)
        self.add(trained)
        self.play(trained.feed_forward(self.image, run_time=2.5))

    # ---- pieces ----

    def _downhill(self, checkpoint: int) -> Any:
        """Minus the gradient of some digits at a checkpoint."""
        network = self.training.at(checkpoint)
        data = self.tested_on.take(range(min(BATCH, len(self.tested_on))))
        return -network.gradient(data.images, data.labels).flat

    def _cards(self) -> VGroup:
        """The three, side by side, each with a picture that can change."""
        rows = {"takes": _("in"), "gives": _("out"), "parameters": _("by")}
        options: dict[str, Any] = {"labels": rows, "width": WIDTH, "room": ROOM, "theme": self.theme}
        weights = _("{count} weights").format(count=self.count)
        self.outputs = VGroup(
            Neuron(value, 0.14, theme=self.theme) for value in self.untrained.forward(self.image).output
        ).arrange(DOWN, buff=0.12)
        self.pictured = PixelGrid(self.image, 3.0, theme=self.theme)
        reads = VGroup(self.pictured, self.outputs).arrange(RIGHT, buff=0.6)
        self.cost = Number(float(self.training.costs[0]), 2, TITLE, "result", self.theme).scale(1.6)
        seat = Rectangle(width=3, height=ROOM, stroke_width=0).set_fill(opacity=0)
        last = self.trained.parameter_count
        self.nudges = ParameterVector(self._downhill(0), [], shown=[last - 2, last - 1], decimals=4, theme=self.theme)
        cards = VGroup(
            FunctionCard(
                _("the network"), takes=_("{count} pixels").format(count=self.image.size), gives=_("10 numbers"),
                parameters=weights, picture=reads, **options,
            ),
            FunctionCard(
                _("the cost"), takes=weights, gives=_("1 number"), parameters=_("all the examples"),
                picture=VGroup(seat, self.cost), **options,
            ),
            FunctionCard(
                _("the gradient"), takes=weights, gives=_("{count} nudges").format(count=self.count),
                parameters=_("all the examples"), picture=self.nudges, **options,
            ),
        )  # fmt: skip
        self.arrows: list[Arrow] = []
        cards.arrange(RIGHT, buff=PITCH - WIDTH).move_to((0, STAGE_MIDDLE, 0))
        cards[0].set_x(0)
        return cards

    def _come(self, place: int) -> None:
        """A card comes, those before make room for it, and an arrow leads to it."""
        card, before = self.cards[place], [*self.cards[:place], *self.arrows]
        card.set_x(place * PITCH / 2)
        self.play(
            *(each.animate.shift(PITCH / 2 * LEFT) for each in before), FadeIn(card, shift=0.5 * LEFT), run_time=1.2
        )
        arrow = Arrow(
            self.cards[place - 1].get_right(), card.get_left(), buff=0.04, color=self.theme.signal, stroke_width=5,
            max_tip_length_to_length_ratio=0.6,
        )  # fmt: skip
        self.arrows.append(arrow)
        self.play(GrowArrow(arrow), run_time=0.5)

    def _live(self, shown: Any, show: Callable[[Any, float], None]) -> Animation:
        """What is shown goes through the training."""
        return UpdateFromAlphaFunc(shown, show, run_time=LIVE, rate_func=linear)

    def _answer(self, outputs: Any, alpha: float) -> None:
        network = self.untrained.with_parameters(in_between(self.training.parameters, alpha))
        for neuron, value in zip(outputs, network.forward(self.image).output, strict=True):
            neuron.set_value(float(value))

    def _cost_then(self, cost: Any, alpha: float) -> None:
        cost.set_value(float(in_between(self.training.costs, alpha)))
