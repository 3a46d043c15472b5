"""Closing thoughts: how little of the landscape was ever seen, the record of the run, and what is left to explain.

manim render scenes/chapter2/closing_thoughts.py ClosingThoughts
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Any

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    ReplacementTransform,
    VGroup,
    VMobject,
)

from network import Network
from network.analysis.search import digits_of_power
from network.recipes import SIZES
from scenes.chapter2.joins import ten_trainings, trained_on_its_digit
from scenes.language import _, in_number
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP, WIDEST
from scenes.mobjects.diagrams import NetworkDiagram
from scenes.mobjects.text import LABEL, SMALL, RecordCard, number_text, words
from scenes.mobjects.text.baselines import standing_glyphs
from scenes.record_words import record_of
from scenes.staging import network_on_a_digit, number_alone

A_LINE, LINES = 136, 30
"""How many digits of the great number stand in a line, and how many lines there are at the most."""
STEPPED_BACK = 0.13
"""How strong they are when another number stands before them."""
BESIDE: dict[str, Any] = {"picture": 2.6, "last": -2.5, "height": 3.8}
"""The network beside its record: how high its picture and its columns are, and where its last layer stands."""
GAP = 0.4
"""Between the network and the cards."""


def power_of_two(exponent: int) -> str:
    """All digits of a power of two, such as "1024"."""
    with localcontext() as context:
        context.prec = digits_of_power(2, exponent)
        return f"{Decimal(2) ** exponent:f}"


class ClosingThoughts(LearningScene):
    """A number too large to be tried, the record of the run, and the question of the next chapter."""

    def construct(self) -> None:
        """Tell the story."""
        self.tell(
            self.how_much_of_it_was_ever_seen,
            self.record_of_the_run,
            self.one_thing_is_left,
        )

    # ---- the beats ----

    def how_much_of_it_was_ever_seen(self) -> None:
        """The ten places give way to the number of all places that one would have to try."""
        trainings, self.caption = ten_trainings(self)
        count = self.trained.parameter_count
        self.great = self._great_number(count)
        length = number_text(digits_of_power(2, count), 0)
        self.add(trainings, self.caption)
        if self.trained.sizes == SIZES:
            self.say(_("These ten places are all we know. What of the rest?"))
        else:
            self.say(_("Ten places of one landscape. How large is that of our own network?"))
        self.hold(1)
        self.say(_("Try two values for each of {count} weights and biases...").format(count=number_text(count, 0)))
        begun = self.great[:: max(len(self.great) // len(trainings.dots), 1)]
        told = _("2 × 2 × 2 × ..., {count} times").format(count=number_text(count, 0))
        self.play(
            FadeOut(trainings.chart),
            *(dot.animate.move_to(line.get_left()) for dot, line in zip(trainings.dots, begun, strict=False)),
            self.recaption(told, roles=("muted",)),
            run_time=1.5,
        )
        lines = (FadeIn(line, shift=0.3 * RIGHT) for line in self.great)
        self.play(LaggedStart(*lines, lag_ratio=0.25), FadeOut(trainings.dots, run_time=1), run_time=4)
        self.hold(0.5)
        self.say(_("... and this is how many tries you need. It has {length} digits.").format(length=length))
        self.length = VGroup(number_alone(length, self.theme), words(_("digits"), LABEL, theme=self.theme))
        self.length.arrange(DOWN, buff=0.35).move_to(STAGE_MIDDLE * UP)
        self.play(self.great.animate.set_opacity(STEPPED_BACK), FadeIn(self.length, scale=0.8), run_time=1.5)
        self.hold(1)
        taken = int(self.training.steps[-1])
        steps = number_text(taken, 0)
        instead = _("instead of a number of tries with {length} digits").format(length=length)
        self.taken = VGroup(
            number_alone(steps, self.theme), self._steps(), words(instead, SMALL, "muted", self.theme)
        ).arrange(DOWN, buff=0.35)
        self.taken.move_to(STAGE_MIDDLE * UP)
        told = in_number(
            "We took {steps} step, and felt the slope there.",
            "We took {steps} steps, and felt the slope at each.",
            taken,
        )
        self.say(told.format(steps=steps))
        self.play(
            FadeOut(self.length, shift=UP),
            FadeOut(self.great, run_time=3),
            FadeIn(self.taken, shift=UP),
            self.recaption(),
        )
        self.hold(0.7)
        self.say(_("Blindfolded, in the fog, and still downhill."))

    def record_of_the_run(self) -> None:
        """The number of steps shrinks into the network that was found; beside it its record, and then whom we thank."""
        self.small = self._network(self.trained)
        left = self.small.get_right()[0] + GAP
        self.record, self.thanks = self._record(WIDEST / 2 - left), self._thanks(WIDEST / 2 - left)
        for card in (self.record, self.thanks):
            card.move_to(STAGE_MIDDLE * UP).align_to(WIDEST / 2 * RIGHT, RIGHT)
        self.say(_("And this is where it led us. How we did it is written down, seed and all."))
        self.play(
            FadeOut(self.taken, target_position=self.small, scale=0.2),
            FadeIn(self.small),
            run_time=1.5,
        )
        self._write(self.record, 3.5)
        self.hold(1.5)
        self.say(_("The ideas are not ours. These people had them. Do read them."))
        frame, other = self.record.frame, self.thanks.frame
        assert frame is not None and other is not None
        rest = [part for part in self.record if part is not frame]
        self.remove(self.record)
        self.play(FadeOut(*rest), ReplacementTransform(frame, other), run_time=1)
        self._write(self.thanks, 3)
        self.hold(1.5)

    def one_thing_is_left(self) -> None:
        """The trained network comes forward, and what each weight should do runs back through it."""
        self.diagram, self.name = trained_on_its_digit(self)
        self.say(_("One thing we have only watched, and not explained:"))
        self.play(
            FadeOut(self.thanks, shift=self.thanks.width * RIGHT),
            ReplacementTransform(self.small, self.diagram),
            FadeIn(self.name),
            run_time=1.5,
        )
        self.say(_("how each weight knows which way to go."))
        self.play(self.diagram.backpropagate(self.image, self.label, run_time=4, downhill=True))
        self.hold(1)
        self.say(_("That is the next chapter. See you there."))
        self.play(self.diagram.animate.set_weights(self.trained), run_time=1.5)
        self.hold(1)

    # ---- their pieces ----

    def _great_number(self, exponent: int) -> VGroup:
        """The digits of a power of two, from its first, line by line as wide as the stage; as many as have room."""
        digits = power_of_two(exponent)
        rest = len(digits) > A_LINE * LINES
        shown = f"{digits[: A_LINE * LINES - 1]}…" if rest else digits
        texts = [shown[k : k + A_LINE] for k in range(0, len(shown), A_LINE)]
        lines = VGroup(*(standing_glyphs(text, SMALL, theme=self.theme) for text in texts))
        pitch = (STAGE_TOP - STAGE_BOTTOM) / max(len(texts), 2)
        share = WIDEST / max(line.width for line in lines)
        for k, line in enumerate(lines):
            line.scale(min(share, 1), about_point=line.get_left()).shift(k * pitch * DOWN - line.get_left()[0] * RIGHT)
        return lines.move_to(STAGE_MIDDLE * UP)

    def _steps(self) -> VMobject:
        """What the number of steps counts: steps, each of so many pictures where the run tells."""
        recipe = self.training.network.metadata.get("recipe", {})
        batch = recipe.get("batch_size") if isinstance(recipe, dict) else None
        taken = int(self.training.steps[-1])
        told = in_number("step", "steps", taken)
        if batch is not None:
            told = in_number("step, of {batch} pictures", "steps, {batch} pictures each", taken).format(batch=batch)
        return words(told, LABEL, theme=self.theme)

    def _network(self, network: Network) -> NetworkDiagram:
        """The network on the digit that it has read, small."""
        diagram = network_on_a_digit(network, self.image, theme=self.theme, **BESIDE)
        return diagram.set_activations(network.forward(self.image))

    def _record(self, width: float) -> RecordCard:
        """What the run tells about itself, no wider than there is room."""
        rows = record_of(self.training)
        return RecordCard(rows, title=_("The run of this chapter"), width=width, theme=self.theme)

    def _thanks(self, width: float) -> RecordCard:
        """Whom this chapter owes what it tells."""
        rows = {
            _("the story"): "Grant Sanderson (3Blue1Brown),\nGradient descent, how neural\nnetworks learn (2017)",
            _("the digits"): "MNIST: Y. LeCun, C. Cortes, C. Burges",
            _("by heart"): "C. Zhang et al., arXiv 1611.03530",
            _("truth first"): "D. Arpit et al., arXiv 1706.05394",
            _("many valleys"): "A. Choromanska et al., arXiv 1412.0233",
            _("to be used by all"): _("MIT licence"),
        }
        return RecordCard(rows, title=_("With thanks to"), width=width, theme=self.theme)

    def _write(self, card: RecordCard, seconds: float) -> None:
        """The frame of a card grows where there is none yet, then its title and its rows come, one after the other."""
        assert card.frame is not None
        if card.frame not in self.mobjects:
            self.play(GrowFromEdge(card.frame, LEFT), run_time=0.8)
        parts = [part for part in card if part is not card.frame]
        self.play(LaggedStart(*(FadeIn(part, shift=0.3 * RIGHT) for part in parts), lag_ratio=0.5), run_time=seconds)
        self.remove(*card)
        self.add(card)
