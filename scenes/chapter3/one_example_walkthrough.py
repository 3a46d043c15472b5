"""What one picture asks for: wishes, pulls, three ways to a stronger output, and the way back to every weight.

manim render scenes/chapter3/one_example_walkthrough.py OneExampleWalkthrough
"""

from __future__ import annotations

from manim import (
    DOWN,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    SurroundingRectangle,
    Transform,
    VGroup,
    there_and_back,
)

from network import TrainingRun
from network.analysis.backward import backward_pass
from scenes.chapter3.columns_of_wishes import ColumnsOfWishes, beside_neurons
from scenes.chapter3.everybody_asked import EverybodyAsked
from scenes.chapter3.joins import the_mistake
from scenes.chapter3.three_ways import ThreeWays
from scenes.language import _, in_number
from scenes.staging import LAST, network_on_a_digit, put_together


class OneExampleWalkthrough(ThreeWays, EverybodyAsked):
    """What does one single picture ask of every weight?"""

    own_digit = "2-01"

    columns: ColumnsOfWishes
    rings: VGroup

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
        others = [j for j in range(count) if j != self.label]
        for j in others[:2]:
            self.play(
                FadeIn(columns.headings[j], shift=0.2 * DOWN),
                LaggedStart(*map(GrowFromCenter, columns.columns[j].arrows), lag_ratio=0.05), run_time=1.3,
            )  # fmt: skip
        self.say(_("Each has a list, too: the weights of that output, times its pull."))
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
        told = in_number(
            "The sum is a compromise. {count} of {hidden} neurons now hears the opposite of what the {label} wished.",
            "The sum is a compromise. {count} of {hidden} neurons now hear the opposite of what the {label} wished.",
            int(turned.sum()),
        )
        if not turned.any():
            told = _("The sum is a compromise. This time all keep their signs, but none its size.")
        self.say(told.format(count=int(turned.sum()), hidden=len(turned), label=self.label))
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
        self.diagram = network_on_a_digit(self.untrained, self.image, last=LAST, theme=self.theme)
        self.diagram.set_activations(self.untrained.forward(self.image))
        hidden = self.diagram.layers[-2]
        shown = list(hidden.shown)
        arrows = beside_neurons(columns.total, hidden.neurons, columns.total.values, self.theme)
        self.say(_("And now look at what we have: a list of wishes for a layer. That is exactly what we began with."))
        self.remove(*self.mobjects)
        self.add(columns, self.rings, *([self.caption] if self.caption else []))
        self.play(
            FadeOut(*columns.columns, columns.headings, columns.pluses, columns.sum_heading, columns.equals,
                    self.rings),
            ReplacementTransform(columns.senders, VGroup(*hidden.neurons)),
            ReplacementTransform(columns.total, arrows),
            FadeIn(*self.diagram.edges, *self.diagram.layers[:-2], self.diagram.layers[-1], *self.diagram.labels),
            run_time=2.5,
        )  # fmt: skip
        put_together(self, self.diagram, arrows)
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
        waves = (edges.animate(rate_func=there_and_back).set_opacity(0.3) for edges in self.diagram.edges[::-1])
        self.play(LaggedStart(*waves, lag_ratio=0.4), run_time=3)
        put_together(self, self.diagram)
        self.hold(1)
