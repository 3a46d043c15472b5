"""The middle beats of "What one picture asks for": one output, and the three ways to make it stronger."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from manim import (
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    TransformFromCopy,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    there_and_back,
)

from scenes.chapter3.one_neuron import OneNeuron, places_of, short
from scenes.chapter3.wishes_and_pulls import WishesAndPulls
from scenes.language import _
from scenes.lecture_scene import STAGE_BOTTOM
from scenes.mobjects.diagrams import NudgeArrows
from scenes.mobjects.text import SMALL, HypotheticalTag, number_text, words
from scenes.staging import put_together


class ThreeWays(WishesAndPulls):
    """One neuron of the output, and what its bias, its weights and the neurons before it are asked for.

    Attributes:
        one: that neuron, on stage.
        wished: the arrows of what the neurons before it should do.
        asked: the numbers that have been told.
    """

    one: OneNeuron
    wished: NudgeArrows
    requests: NudgeArrows
    asked: VGroup
    saying: VGroup
    headings: VGroup

    def three_ways_to_make_it_stronger(self) -> None:
        """The digit's own output alone, and the three kinds of numbers that it is made of."""
        hidden = self.diagram.layers[-2]
        self.one = one = OneNeuron(self.untrained, self.back, self.label, hidden.shown, self.theme)
        a = number_text(float(self.back.passed.output[self.label]))
        self.say(_("Back to our {label}, and to a single neuron. Its output is {a}, and it should be 1.").format(
            label=self.label, a=a
        ))  # fmt: skip
        both = VGroup(self.diagram, self.stage)
        self.play(
            FadeOut(self.mistaken),
            UpdateFromAlphaFunc(both, lambda _both, alpha: self._show_moment(1 - alpha, 1 - alpha)),
            self.recaption(self.checkpoint_name(0), roles=("muted",)),
            run_time=1.6,
        )
        put_together(self, *both)
        self._only_one_neuron()
        self.say(_("It is a weighted sum, squished. So there are exactly three things to turn."))
        senders = one.diagram.layers[0].neurons
        terms = [each for each in one.sum.line if each is not one.sum.bias_term]
        rest = [each for each in one.sum if each is not one.sum.line]
        self.play(
            LaggedStart(*(FadeIn(each, target_position=senders[min(4 * k, len(senders) - 1)])
                          for k, each in enumerate(terms)), lag_ratio=0.25),
            run_time=2.5,
        )  # fmt: skip
        self.play(FadeIn(one.sum.bias_term, *rest, target_position=one.receiver), run_time=1)
        self.add(one.sum)
        self.hold(1)
        self.say(_("The bias. The weights. And whatever comes in."))
        sources = (one.sum.bias_term, VGroup(*(each.symbols[0] for each in one.sum.terms.values())),
                   VGroup(*(each.symbols[1] for each in one.sum.terms.values())))  # fmt: skip
        for way, source in zip(one.ways, sources, strict=True):
            self.play(FadeIn(way, target_position=source), run_time=1)

    def _only_one_neuron(self) -> None:
        """The last hidden layer and one output stay, and become large; all else goes."""
        one, old = self.one, self.diagram
        kept = old.layers[-1].neurons[self.label]
        hidden = old.layers[-2]
        label = old.labels[self.label]
        leaving = [
            *old.edges, *old.layers[:-2], *(each for each in old.layers[-1].neurons if each is not kept),
            *(each for each in old.labels if each is not label),
        ]  # fmt: skip
        self.remove(old)
        self.add(*leaving, hidden, kept, label)
        column, receiver = one.diagram.layers
        self.play(
            FadeOut(*leaving, self.stage),
            ReplacementTransform(hidden, column),
            ReplacementTransform(kept, receiver.neurons[0]),
            ReplacementTransform(label, one.diagram.labels[0]),
            FadeIn(*one.diagram.edges),
            run_time=1.8,
        )
        put_together(self, one.diagram)

    def the_bias_and_the_weights(self) -> None:
        """The bias is asked for the pull; each weight for the pull times what it hears."""
        one, pull = self.one, self.one.pull
        bias = one.told(0, [("b", pull)], places_of(pull))
        self.say(_("The bias is simple. It gets the whole pull: {pull}.").format(pull=short(pull)))
        self.play(Indicate(one.ways[0], 1.1, self.theme.signal), FadeIn(bias, target_position=one.receiver))
        self.hold(0.5)
        self.say(_("A weight is multiplied with the neuron it comes from. So it gets the pull times that activation."))
        self.requests = one.arrows(one.requests, one.sender(one.shown[0]).get_right()[0] + 0.45, on_edges=True)
        self.play(LaggedStart(*(FadeIn(each, shift=0.2 * LEFT) for each in one.bars), lag_ratio=0.05), run_time=2)
        self.play(
            LaggedStart(*(TransformFromCopy(*each) for each in zip(one.bars, self.requests.arrows, strict=True)),
                        lag_ratio=0.05),
            run_time=2.5,
        )  # fmt: skip
        self.add(self.requests)
        self.headings = VGroup(one.heading("a_k", one.bars), one.heading(f'"{_("pull")}" times a_k', self.requests))
        self.headings[0].align_to(one.bars, RIGHT)
        self.headings[1].next_to(self.headings[0], RIGHT, buff=0.45)
        self.play(FadeIn(self.headings), run_time=0.8)
        held = one.senders[list(one.shown)]
        strong, weak = (one.shown[int(each)] for each in (held.argmax(), held.argmin()))
        places = places_of(*(float(one.requests[k]) for k in (strong, weak) if abs(one.requests[k]) > 1e-8))
        weights = one.told(1, [(f"w_{k}", float(one.requests[k])) for k in (strong, weak)], places)
        told = _(
            "This sender is at {a_max}: its weight is asked for {dw_max}. That one, at {a_min}, only for {dw_min}."
        )
        self.say(told.format(
            a_max=number_text(float(one.senders[strong])), a_min=number_text(float(one.senders[weak])),
            dw_max=number_text(float(one.requests[strong]), places, signed=True),
            dw_min=number_text(float(one.requests[weak]), places, signed=True),
        ))  # fmt: skip
        for k, number in zip((strong, weak), weights, strict=True):
            place = one.shown.index(k)
            self.play(
                Indicate(VGroup(one.bars[place], one.sender(k)), 1.25, self.theme.signal),
                self._pick(self.requests, place),
                FadeIn(number, target_position=self.requests.arrows[place]),
                run_time=1.6,
            )
        self.hold(1)
        told = _("So whoever was active gets tied to this answer, a little more than the others.")
        self.say(told)
        self.play(one.diagram.edges[0].animate(rate_func=there_and_back).set_opacity(0.3), run_time=2)
        saying = words(_("“Neurons that fire together wire together.”"), SMALL, theme=self.theme)
        saying.move_to((6.6, STAGE_BOTTOM + 0.93, 0), aligned_edge=RIGHT)
        tag = HypotheticalTag(saying, _("an analogy"), theme=self.theme)
        self.say(_("Biologists have a saying: neurons that fire together wire together."))
        self.play(FadeIn(saying, tag, shift=0.2 * UP))
        self.hold(0.5)
        self.say(_("It is a nice analogy, and no more. Ours have never met a biologist."))
        self.play(Indicate(saying, 1.05, self.theme.signal), run_time=1.5)
        self.hold(0.5)
        self.asked, self.saying = VGroup(bias, weights), VGroup(saying, tag)

    def what_the_senders_should_do(self) -> None:
        """Each sender should go the way of its weight; what would come of it; and it is only noted."""
        one = self.one
        self.say(_("And the third? Through a positive weight, more is better. Through a negative one, less."))
        left = one.sender(one.shown[0]).get_left()[0] - 0.3
        self.wished = one.arrows(one.wished, left)
        self.play(
            FadeOut(self.saying, self.requests, one.bars, self.headings), Indicate(one.ways[2], 1.1, self.theme.signal)
        )
        self.play(LaggedStart(*map(GrowFromCenter, self.wished.arrows), lag_ratio=0.08), run_time=2.5)
        self.add(self.wished)
        heading = one.heading(f'"{_("pull")}" times w_k', self.wished)
        self.play(FadeIn(heading), run_time=0.8)
        given = one.wished[list(one.shown)]
        up, down = (one.shown[int(each)] for each in (given.argmax(), given.argmin()))
        places = places_of(*(float(one.wished[k]) for k in (up, down) if abs(one.wished[k]) > 1e-8))
        told = _("By how much? By the weight, times the pull. This neuron: {da_max}. That one: {da_min}.")
        self.say(told.format(
            da_max=number_text(float(one.wished[up]), places, signed=True),
            da_min=number_text(float(one.wished[down]), places, signed=True),
        ))  # fmt: skip
        numbers = one.told(2, [(f"a_{k}", float(one.wished[k])) for k in (up, down)], places)
        for k, number in zip((up, down), numbers, strict=True):
            place = one.shown.index(k)
            self.play(
                Indicate(one.sender(k), 1.5, self.theme.signal),
                self._pick(self.wished, place),
                FadeIn(number, target_position=self.wished.arrows[place]),
                run_time=1.6,
            )
        granted = self._granted_senders()
        told = _("If all of them went just that far, our output would go from {a} to {granted}.")
        output = float(self.back.passed.output[self.label])
        self.say(told.format(a=number_text(output), granted=number_text(granted(1)[1])))
        self.play(UpdateFromAlphaFunc(one.diagram, lambda _each, alpha: granted(alpha), rate_func=linear), run_time=2.5)
        self.hold(1)
        self.say(_("We have no knob for those, either. We write the list down, and keep it."))
        box = one.noted(self.wished)
        self.play(Create(box), run_time=1.5)
        self.play(UpdateFromAlphaFunc(one.diagram, lambda _each, alpha: granted(1 - alpha)), run_time=1)
        self.asked.add(numbers, box, heading)

    def _granted_senders(self) -> Any:
        """What shows the neurons with a share of the wishes for the senders granted, and tells the output then."""
        one = self.one
        σ, b = self.untrained.activations[-1], float(self.back.network.biases[-1][self.label])

        def show(share: float) -> tuple[npt.NDArray[np.floating], float]:
            senders = one.senders + share * one.wished
            output = float(σ(np.array([one.weights @ senders + b]))[0])
            one.diagram.set_activations([senders, [output]])
            return senders, output

        return show
