"""What one picture asks for: wishes, pulls, three ways to a stronger output, and the way back to every weight.

manim render scenes/chapter3/one_example_walkthrough.py OneExampleWalkthrough
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
    FadeIn,
    FadeOut,
    GrowFromCenter,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    SurroundingRectangle,
    Transform,
    TransformFromCopy,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    there_and_back,
)

from network import Network, TrainingRun
from network.analysis.backward import BackwardPass, backward_pass
from scenes.chapter3.columns_of_wishes import ColumnsOfWishes, beside_neurons
from scenes.chapter3.everybody import Requests, requests_of_all
from scenes.chapter3.joins import (
    ONE_PICTURE_RATE,
    ONE_PICTURE_STEPS,
    everything_is_one_digit,
    listening_to_one_picture,
    name_of_hearing_one,
    network_that_heard_one,
    pictures_it_reads,
    the_mistake,
    untrained_having_read,
)
from scenes.chapter3.one_neuron import OneNeuron, places_of, short
from scenes.chapter3.wishes import Wishes, outputs_come_forward
from scenes.language import _, in_number
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import ANY_NUMBER, STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.diagrams import in_between
from scenes.mobjects.formulas import RequestTable
from scenes.mobjects.formulas.parameter_vector import parameter_name
from scenes.mobjects.text import LABEL, SMALL, HypotheticalTag, Number, number_text, percent_text, words
from scenes.staging import LEFTMOST, number_alone

FLAT = 0.05
"""Below this slope a squish lets little through."""
NEAR = 0.1
"""A miss that is smaller than that is nearly none."""
SOME, MUCH = 0.7, 0.3
"""Which share of its length is left of the mean list where some of it cancels, and where much."""
MOMENTS = (0, 1, 2, 5, 10, 20, 50, 100, 200)
"""After how many steps on one picture the answers are looked at."""


class OneExampleWalkthrough(LearningScene):
    """What does one single picture ask of every weight?"""

    own_digit = "2-01"
    hidden_range = ANY_NUMBER
    output_range = ANY_NUMBER

    @classmethod
    def refusal_of_run(cls, run: TrainingRun) -> str | None:
        """Wishes go back through hidden layers: there must be one."""
        if len(run.network.sizes) < 3:
            return "the lecture tells how wishes go back through hidden layers, but this run's network has none."
        return super().refusal_of_run(run)

    def construct(self) -> None:
        """Tell the story."""
        self.back = backward_pass(self.untrained, self.image, self.label)
        self.mistake, self.meant = the_mistake(self)
        self.tell(
            self.one_picture_no_idea,
            self.a_wish_for_every_output,
            self.a_wish_is_not_a_pull,
            self.three_ways_to_make_it_stronger,
            self.the_bias_and_the_weights,
            self.what_the_senders_should_do,
            self.ten_columns_one_sum,
            self.and_again_one_layer_earlier,
            self.everybody_has_a_table,
            self.if_only_this_one_had_a_say,
        )

    # ---- wishes and pulls ----

    def one_picture_no_idea(self) -> None:
        """The outputs of the untrained network come forward, the rest of it steps back."""
        self.diagram, self.caption = untrained_having_read(self, self.mistake)
        self.add(self.diagram, self.caption)
        self.stage = Wishes(self.back, self.theme)
        told = _("One picture, and a network that knows nothing. What would this {label} like to change?")
        if not self.label_is_told:
            told = _("A network that knows nothing. Say this is a {label}: what would it like to change?")
        self.wait(0.1)
        self.say(told.format(label=self.label))
        self.play(Transform(self.diagram, outputs_come_forward(self.diagram)), run_time=2.5)
        self.play(LaggedStart(*(FadeIn(each, shift=0.2 * RIGHT) for each in self.stage.values), lag_ratio=0.1))
        self.hold(0.5)
        output = self.back.passed.output
        favourite = int(output.argmax())
        told = _("Look at the outputs: from {low} to {high}. It favours the {favourite}, for no reason at all.")
        if favourite == self.label and self.label_is_told:
            told = _("Look at the outputs: from {low} to {high}. It favours the {favourite}. That is luck.")
        low, high = (number_text(float(each)) for each in (output.min(), output.max()))
        self.say(told.format(low=low, high=high, favourite=favourite))
        last = self.diagram.layers[-1].neurons
        for index in (int(output.argmin()), favourite):
            self.play(Indicate(VGroup(last[index], self.stage.values[index]), 1.25, self.theme.signal))

    def a_wish_for_every_output(self) -> None:
        """Arrows as long as the misses; and what would become of the outputs if they were granted."""
        stage, wishes = self.stage, self.back.wishes()
        self.say(_("We cannot turn the outputs themselves. Only weights and biases have knobs."))
        edges = VGroup(*self.diagram.edges)
        self.play(Indicate(self.diagram.layers[-1], 1.08, self.theme.signal), run_time=1.6)
        self.play(edges.animate(rate_func=there_and_back).set_opacity(1), run_time=1.6)
        self.say(_("But we may write down what we wish for."))
        self.play(FadeIn(stage.wish_heading), GrowFromCenter(stage.wishes.arrows[self.label]), run_time=1)
        self.play(FadeIn(stage.wish_numbers[self.label], shift=0.2 * RIGHT))
        self.say(_("The {label} should go up. The other nine should go down.").format(label=self.label))
        others = [row for row in range(len(wishes)) if row != self.label]
        grown = (
            GrowFromCenter(VGroup(stage.wishes.arrows[row], stage.wish_numbers[row])) for row in others
        )  # one after the other
        self.play(LaggedStart(*grown, lag_ratio=0.2), run_time=3)
        self._put_together()
        far, near = int(abs(wishes).argmax()), int(abs(wishes).argmin())
        told = _("Each arrow is as long as the miss. The {far} is {miss} off: that matters most.")
        self.say(told.format(far=far, miss=number_text(float(abs(wishes[far])))))
        self.play(self._pick(stage.wishes, far), run_time=2)
        told = _("The {near} is closer: {miss}.")
        if abs(wishes[near]) < NEAR:
            told = _("The {near} is nearly where it should be: {miss}.")
        self.say(told.format(near=near, miss=number_text(float(abs(wishes[near])))))
        self.play(self._pick(stage.wishes, near), run_time=1.5)
        self.hold(0.3)
        self.say(_("If all of that came true, there would be one full output, and nine empty ones."))
        self.play(UpdateFromAlphaFunc(self.diagram, self._granted, rate_func=there_and_back), run_time=4)

    def a_wish_is_not_a_pull(self) -> None:
        """What of a wish gets through the squish: at first a good part, and of the surest mistake next to nothing."""
        stage = self.stage
        self.say(_("Between the wish and the weights sits the squish. Its slope decides how much gets through."))
        self.play(FadeIn(stage.squish_heading), LaggedStart(*map(FadeIn, stage.squishes), lag_ratio=0.1), run_time=2)
        self.play(
            FadeIn(stage.pull_heading),
            LaggedStart(
                *(TransformFromCopy(*each) for each in zip(stage.wishes.arrows, stage.pulls.arrows, strict=True)),
                lag_ratio=0.1,
            ),
            run_time=2.5,
        )
        told = _("Here, at the beginning, every slope is comfortable: a good part of each wish gets through.")
        if self.back.slopes[-1].min() < FLAT:
            told = _("Here some squishes are flat already: of those wishes, little gets through.")
        self.say(told)
        self.play(LaggedStart(*(FadeIn(each) for each in stage.pull_numbers), lag_ratio=0.1), run_time=1.5)
        self._put_together()
        self.hold(1)
        self._show_the_mistake()
        self.say(_("So: wishes are what we want. Pulls are what a network can feel. From here on, we count in pulls."))
        self.play(Indicate(stage.wish_heading, 1.3, self.theme.signal), run_time=1.5)
        self.play(Indicate(stage.pull_heading, 1.15, self.theme.signal), run_time=1.5)

    def _show_the_mistake(self) -> None:
        """The network learns, another picture comes, and the pull of its wrong output stands alone."""
        after = backward_pass(self.trained, self.mistake, self.meant)
        answer, right = int(after.passed.prediction), int(after.passed.prediction) == self.meant
        told = _("But remember our mistake? There, the {answer} should go down by {wish}.")
        if right:
            told = _("But remember our doubt? There, the {answer} should go up by {wish}.")
        wish, pull = float(after.wishes()[answer]), float(after.pulls()[answer])
        self.say(told.format(answer=answer, wish=number_text(abs(wish))))
        self.play(
            self.diagram.play_training(self.training, self.image, run_time=2),
            UpdateFromAlphaFunc(self.stage, self._learning, rate_func=linear),
            self.recaption(self.checkpoint_name(-1), roles=("muted",)),
            run_time=2,
        )
        self.play(
            self.diagram.watch([self.image, self.mistake], run_time=1.5),
            UpdateFromAlphaFunc(self.stage, self._turning, rate_func=linear),
            run_time=1.5,
        )
        box = SurroundingRectangle(
            VGroup(self.stage.values[answer], self.diagram.layers[-1].neurons[answer]), color=self.theme.signal, buff=0.1
        )
        self.play(Create(box), self._pick(self.stage.wishes, answer))
        self.hold(1)
        exact = number_text(abs(pull), places_of(pull))
        flat = bool(after.slopes[-1][answer] < FLAT)
        told = _("And all that gets through is: {pull}.") if flat else _("It gets through, if a little weaker: {pull}.")
        self.say(told.format(pull=exact))
        alone = number_alone(exact, self.theme, "result")
        alone.move_to((LEFTMOST, STAGE_BOTTOM + 0.9, 0), aligned_edge=LEFT)
        self.play(TransformFromCopy(self.stage.pull_numbers[answer], alone), run_time=1.2)
        self.hold(2)
        if flat:
            self.say(_("It sits where the squish is flat. Very wrong, and very hard to move."))
            self.play(Indicate(self.stage.squishes[answer], 1.4, self.theme.signal), run_time=1.5)
            self.say(_("You may know people like that."))
            self.hold(1)
        self.mistaken = VGroup(alone, box)

    # ---- one neuron ----

    def three_ways_to_make_it_stronger(self) -> None:
        """The digit's own output alone, and the three kinds of numbers that it is made of."""
        hidden = self.diagram.layers[-2]
        self.one = one = OneNeuron(self.untrained, self.back, self.label, hidden.shown, self.theme)
        a = number_text(float(self.back.passed.output[self.label]))
        self.say(_("Back to our {label}, and to a single neuron. Its output is {a}, and it should be 1.").format(
            label=self.label, a=a
        ))  # fmt: skip
        self.play(
            FadeOut(self.mistaken),
            self.diagram.watch([self.mistake, self.image], run_time=1),
            UpdateFromAlphaFunc(self.stage, lambda each, alpha: self._turning(each, 1 - alpha), rate_func=linear),
            self.recaption(self.checkpoint_name(0), roles=("muted",)),
            run_time=1,
        )
        self.diagram.set_weights(self.untrained).set_activations(self.back.passed)
        self.stage.show_pass(self.back)
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
        self.remove(*one.diagram.get_family())
        self.add(one.diagram)

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
        held = one.senders[list(one.shown)]
        strong, weak = (one.shown[int(each)] for each in (held.argmax(), held.argmin()))
        places = places_of(*(float(one.requests[k]) for k in (strong, weak) if abs(one.requests[k]) > 1e-8))
        weights = one.told(1, [(f"w_{k}", float(one.requests[k])) for k in (strong, weak)], places)
        told = _("This sender is at {a_max}: its weight is asked for {dw_max}. That one, at {a_min}, only for {dw_min}.")
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
        saying = words(_("“Neurons that fire together wire together.”"), LABEL, theme=self.theme)
        saying.move_to((2.6, STAGE_BOTTOM + 0.45, 0))
        tag = HypotheticalTag(saying, _("an analogy"), theme=self.theme)
        self.say(_("Biologists have a saying: neurons that fire together wire together."))
        self.play(FadeIn(saying, tag, shift=0.2 * UP))
        self.hold(0.5)
        self.say(_("It is a nice analogy, and no more. Ours have never met a biologist."))
        self.play(Indicate(tag, 1.15, self.theme.signal), run_time=1.5)
        self.hold(0.5)
        self.asked, self.saying = VGroup(bias, weights), VGroup(saying, tag)

    def what_the_senders_should_do(self) -> None:
        """Each sender should go the way of its weight; what would come of it; and it is only noted."""
        one = self.one
        self.say(_("And the third? Through a positive weight, more is better. Through a negative one, less."))
        left = one.sender(one.shown[0]).get_left()[0] - 0.3
        self.wished = one.arrows(one.wished, left)
        self.play(FadeOut(self.saying, self.requests, one.bars), Indicate(one.ways[2], 1.1, self.theme.signal))
        self.play(LaggedStart(*map(GrowFromCenter, self.wished.arrows), lag_ratio=0.08), run_time=2.5)
        self.add(self.wished)
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
        self.asked.add(numbers, box)

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

    # ---- all of them ----

    def ten_columns_one_sum(self) -> None:
        """Every output has a list of wishes for the hidden layer; they are added up, neuron by neuron."""
        one = self.one
        self.columns = columns = ColumnsOfWishes(self.back, one.shown, self.theme)
        own, count = columns.columns[self.label], len(columns.columns)
        told = _("That was what the {label} alone would like. Now come the other nine. They want to go down.")
        self.say(told.format(label=self.label))
        neurons = VGroup(*(one.sender(k) for k in one.shown))
        self.remove(one.diagram)
        rest = [*one.diagram.edges, *one.diagram.layers[1].neurons, *one.diagram.labels]
        dots = [each for each in one.diagram.layers[0] if each not in neurons.submobjects]
        self.add(*rest, *dots, neurons)
        self.play(
            FadeOut(*rest, *dots, one.sum, one.ways, self.asked),
            ReplacementTransform(neurons, columns.senders),
            ReplacementTransform(self.wished, own),
            FadeIn(columns.headings[self.label]),
            run_time=2,
        )
        self.hold(0.3)
        self.say(_("Each has a list, too: the weights of that output, times its pull."))
        others = [j for j in range(count) if j != self.label]
        for j in others[:2]:
            self.play(
                FadeIn(columns.headings[j], shift=0.2 * DOWN),
                LaggedStart(*map(GrowFromCenter, columns.columns[j].arrows), lag_ratio=0.05), run_time=1.3,
            )  # fmt: skip
        self.play(
            LaggedStart(
                *(FadeIn(columns.headings[j], columns.columns[j], shift=0.3 * DOWN) for j in others[2:]), lag_ratio=0.3
            ),
            FadeIn(columns.pluses),
            run_time=2.5,
        )
        self.add(*columns.columns)
        self.hold(0.5)
        self.say(_("Now add them up, neuron by neuron."))
        total = columns.total
        moving = [columns.columns[j].copy() for j in range(count)]
        self.play(FadeIn(columns.sum_heading, columns.equals), run_time=0.6)
        self.play(total.add_up(moving, run_time=4.5))
        self.hold(2)
        turned = columns.turned(self.label)
        hidden = len(one.shown)
        told = in_number(
            "The sum is a compromise. {count} of {hidden} neurons now hears the opposite of what the {label} wished.",
            "The sum is a compromise. {count} of {hidden} neurons now hear the opposite of what the {label} wished.",
            len(turned),
        )
        if not turned:
            told = _("The sum is a compromise. This time all keep their signs, but none its size.")
        self.say(told.format(count=len(turned), hidden=hidden, label=self.label))
        self.rings = VGroup(columns.rings(turned))
        marks = [SurroundingRectangle(own, color=self.theme.signal, buff=0.1, stroke_width=2), *self.rings[0]]
        self.play(LaggedStart(*map(Create, marks), lag_ratio=0.3), run_time=2.5)
        self.rings.add(marks[0])
        self.hold(0.5)
        self.say(_("No output gets its way. All get a share."))
        self.play(LaggedStart(*(Indicate(each, 1.05) for each in columns.columns), lag_ratio=0.1), run_time=2)

    def and_again_one_layer_earlier(self) -> None:
        """The sums are wishes for a hidden layer; so all of it is done again, until every weight has its request."""
        columns = self.columns
        self.diagram, _name = untrained_having_read(self)
        hidden = self.diagram.layers[-2]
        shown = list(hidden.shown)
        arrows = beside_neurons(columns.total, hidden.neurons, columns.total.values, self.theme)
        self.say(_("And now look at what we have: a list of wishes for a layer. That is exactly what we began with."))
        self.remove(*self.mobjects)
        self.add(columns, self.rings, self.caption)
        self.play(
            FadeOut(*columns.columns, columns.headings, columns.pluses, columns.sum_heading, columns.equals,
                    self.rings),
            ReplacementTransform(columns.senders, VGroup(*hidden.neurons)),
            ReplacementTransform(columns.total, arrows),
            FadeIn(*self.diagram.edges, *self.diagram.layers[:-2], self.diagram.layers[-1], *self.diagram.labels),
            run_time=2.5,
        )  # fmt: skip
        self.remove(*self.diagram.get_family())
        self.add(self.diagram, arrows)
        self.hold(0.5)
        self.say(_("So we do the same again, one layer earlier. Through the squish, times the weights, add up."))
        pulls = beside_neurons(arrows, hidden.neurons, self.back.pulls(-2)[shown], self.theme)
        self.play(Transform(arrows, pulls), run_time=2.5)
        self.play(self.diagram.backpropagate(self.image, self.label, run_time=6, downhill=True), FadeOut(
            arrows, run_time=6, rate_func=lambda alpha: max(0.0, 2 * alpha - 1)))  # fmt: skip
        self.hold(0.3)
        self.say(_("Backwards, layer by layer, until the ink. The ink stays as it is. All weights have their request."))
        layers = [*reversed(self.diagram.edges)]
        self.play(
            LaggedStart(*(Indicate(each, 1.0, self.theme.signal) for each in self.diagram.layers[::-1]), lag_ratio=0.5),
            run_time=1.5 + 0.7 * len(layers),
        )
        self.hold(0.5)
        self.say(_("That is backpropagation. You have now seen all of it."))
        self.hold(1)

    # ---- everybody ----

    def everybody_has_a_table(self) -> None:
        """What six pictures ask of five weights, and the mean of ever more of them."""
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
        self.play(FadeOut(self.diagram), FadeIn(table.column(0)[0], table.names, shift=0.2 * UP), run_time=1.2)
        for k in range(len(table.pictures)):
            coming = [FadeIn(number, shift=0.2 * DOWN) for number in table.column(k)[1:]]
            picture = [FadeIn(table.pictures[k])] if k else []
            self.play(*picture, LaggedStart(*coming, lag_ratio=0.1), run_time=0.9 if k < 2 else 0.5)
        self.play(FadeIn(table.dots))
        self.hold(0.3)
        self._tell_a_row()
        self._ask_everybody()
        count = number_text(network.parameter_count, 0)
        told = _("That column, with all its {parameters} rows, is the negative gradient. Times a small number, it is our step.")
        self.say(told.format(parameters=count))
        box = SurroundingRectangle(VGroup(*table.means, table.heading), color=self.theme.result, buff=0.15)
        self.play(Create(box), run_time=1.5)
        self.play(Indicate(table.mean_column, 1.08, self.theme.result), run_time=1.5)
        self._how_much_cancels()
        self.boxed = VGroup(box)

    def _tell_a_row(self) -> None:
        """The row on which the six disagree most: how many want what."""
        signs = np.sign(self.found.requests)
        up, down = (signs > 0).sum(axis=1), (signs < 0).sum(axis=1)
        row = int(np.lexsort((-(up + down), -np.minimum(up, down)))[0])
        told = _("This one: {down} ask for less, {up} for more.")
        if not up[row] or not down[row]:
            told = _("This one: all who care ask for the same.")
        self.say(told.format(down=int(down[row]), up=int(up[row])))
        box = SurroundingRectangle(self.table.row(row), color=self.theme.signal, buff=0.1, stroke_width=2)
        self.play(Create(box), run_time=1)
        self.play(LaggedStart(*(Indicate(each, 1.25) for each in self.table.numbers[row]), lag_ratio=0.2), run_time=2)
        self.hold(1)
        self.play(FadeOut(box), run_time=0.4)

    def _ask_everybody(self) -> None:
        """The mean of the six, and of ten times as many, until all have been asked."""
        table, found = self.table, self.found
        self.counter = Number(found.counts[0], 0, SMALL, "muted", self.theme)
        self.counter.next_to(table.means[-1], DOWN, buff=0.28)
        of = words(_("pictures asked"), SMALL, "muted", self.theme)
        of.next_to(self.counter, LEFT, buff=0.3)
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
        self.play(FadeOut(*rest), run_time=1)
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
        self.remove(*own.get_family(), *diagram.get_family(), *grid.get_family())
        self.add(diagram, grid)
        self.learner, self.grid = diagram, grid
        self._listen(networks)

    def _listen(self, networks: tuple[Network, ...]) -> None:
        """Step by step, with the answers after some of them."""
        images, label = self.tested_on.images, self.label
        shares = {k: float((networks[k].forward(images).prediction == label).mean()) for k in MOMENTS}
        first = next((k for k in MOMENTS if k and shares[k] > 0.995), MOMENTS[-1])
        tested = number_text(len(images), 0)
        told = in_number(
            "After {count} step, {share} of {tested} test pictures are taken for a {label}.",
            "After {count} steps, {share} of {tested} test pictures are taken for a {label}.",
            first,
        )
        rate = number_text(ONE_PICTURE_RATE, 1)
        self.say(_("Each step goes down the gradient of this picture, times {rate}.").format(rate=rate))
        for before, after in zip(MOMENTS, MOMENTS[1:], strict=False):
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
        if shares[MOMENTS[-1]] > 0.995:
            told = _("It goes on like that: {steps} steps later, this picture costs {cost}. And everything is still a {label}.")
        steps = number_text(ONE_PICTURE_STEPS - first, 0)
        self.say(told.format(steps=steps, cost=number_text(cost, places_of(cost)), label=label))
        for before, after in zip(MOMENTS, MOMENTS[1:], strict=False):
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

        self.remove(old)
        self.add(caption)
        self.play(UpdateFromAlphaFunc(VGroup(self.learner, self.grid), lambda _group, alpha: learn(self.learner, alpha)),
                  run_time=run_time)  # fmt: skip

    # ---- what changes ----

    def _granted(self, diagram: Any, share: float) -> None:
        """The outputs with a share of what they are wished granted, and the arrows and numbers with them."""
        passed = self.back.passed
        output = passed.output + share * self.back.wishes()
        diagram.layers[-1].set_activations(output)
        for number, value in zip(self.stage.values, output, strict=True):
            number.set_value(float(value))
        self.stage.wishes.set_values(self.back.targets - output)
        for number, value in zip(self.stage.wish_numbers, self.back.targets - output, strict=True):
            number.set_value(float(value))

    def _learning(self, stage: Any, share: float) -> None:
        """The outputs while the network goes through the training."""
        parameters = in_between(self.training.parameters, share)
        stage.show_pass(backward_pass(self.untrained.with_parameters(parameters), self.image, self.label))

    def _turning(self, stage: Any, share: float) -> None:
        """The outputs of the trained network while the picture turns into its mistake."""
        image = (1 - share) * self.image + share * self.mistake
        wanted = np.eye(len(self.back.targets))[[self.label, self.meant]]
        stage.show_pass(backward_pass(self.trained, image, (1 - share) * wanted[0] + share * wanted[1]))

    def _pick(self, arrows: Any, row: int) -> Animation:
        """One of some arrows is pointed at."""
        return Indicate(arrows.arrows[row], 1.5, self.theme.signal)

    def _put_together(self) -> None:
        """What has been shown piece by piece is on stage as a whole."""
        self.stage.show_pass(self.back)
        shown = self.stage
        pieces = [each for part in shown for each in part.get_family() if each is not part]
        on_stage = [part for part in shown if part in self.mobjects or set(pieces) & set(self.mobjects)]
        self.remove(*pieces)
        self.add(*on_stage)
