"""The first beats of "What one picture asks for": what is wished of the outputs, and what of it gets through."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from manim import (
    LEFT,
    RIGHT,
    Animation,
    Create,
    FadeIn,
    GrowFromCenter,
    Indicate,
    LaggedStart,
    SurroundingRectangle,
    Transform,
    TransformFromCopy,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    there_and_back,
)

from network.analysis.backward import BackwardPass, backward_pass
from scenes.chapter3.joins import untrained_having_read
from scenes.chapter3.one_neuron import places_of
from scenes.chapter3.wishes import EARLIER, Wishes, outputs_come_forward, outputs_make_room
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_BOTTOM
from scenes.mobjects.diagrams import in_between
from scenes.mobjects.text import number_text
from scenes.staging import LEFTMOST, number_alone, put_together

FLAT = 0.05
"""Below this slope a squish lets little through."""
NEAR = 0.1
"""A miss that is smaller than that is nearly none."""


class WishesAndPulls(LearningScene):
    """The outputs of a network that knows nothing, and what is wished of them.

    Attributes:
        back: of the untrained network and the digit on show.
        mistake: the picture that the trained network misreads most surely.
        meant: which digit that is.
        diagram: the network on stage.
        stage: what stands beside its outputs.
    """

    back: BackwardPass
    mistake: npt.NDArray[np.floating]
    meant: int
    diagram: Any  # a NetworkDiagram: Manim tells of none of its parts what they are
    stage: Wishes
    mistaken: VGroup

    def one_picture_no_idea(self) -> None:
        """The outputs of the untrained network come forward, the rest of it steps back."""
        self.diagram, self.caption = untrained_having_read(self, self.mistake)
        self.add(self.diagram, self.caption)
        self.stage = Wishes(self.back, self.theme)
        told = _("One picture, and a network that knows nothing. What would this {label} like to change?")
        if not self.label_is_told:
            told = _("A network that knows nothing. Say this should be {label}: what would it like to change?")
        self.wait(0.1)
        self.say(told.format(label=self.label))
        nearer = outputs_come_forward(self.diagram, self.untrained)
        self.play(Transform(self.diagram, nearer), run_time=2.5)
        self.diagram.scales = nearer.scales
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
        edges: Any = VGroup(*self.diagram.edges)
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
        further = outputs_make_room(self.diagram)
        self.play(Transform(self.diagram, further), stage.early.animate.shift(EARLIER * RIGHT), run_time=1.2)
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
        both = VGroup(self.diagram, self.stage)
        turn = UpdateFromAlphaFunc(both, lambda _both, alpha: self._show_moment(0, alpha), rate_func=linear)
        self.play(turn, run_time=1.5)
        learn = UpdateFromAlphaFunc(both, lambda _both, alpha: self._show_moment(alpha, 1), rate_func=linear)
        self.play(learn, self.recaption(self.checkpoint_name(-1), roles=("muted",)), run_time=2)
        put_together(self, *both)
        box = SurroundingRectangle(
            VGroup(self.stage.values[answer], self.diagram.layers[-1].neurons[answer]),
            color=self.theme.signal,
            buff=0.1,
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

    def _show_moment(self, learnt: float, turned: float) -> None:
        """Show the network with a share of its training behind it, and the digit with a share of the mistake in it."""
        network = self.untrained.with_parameters(in_between(self.training.parameters, learnt))
        image = (1 - turned) * self.image + turned * self.mistake
        wanted = np.eye(len(self.back.targets))[[self.label, self.meant]]
        self.diagram.set_weights(network).set_activations(network.forward(image))
        self.stage.show_pass(backward_pass(network, image, (1 - turned) * wanted[0] + turned * wanted[1]))

    def _pick(self, arrows: Any, row: int) -> Animation:
        """One of some arrows is pointed at."""
        return Indicate(arrows.arrows[row], 1.5, self.theme.signal)

    def _put_together(self) -> None:
        """What has been shown piece by piece is on stage as a whole."""
        self.stage.show_pass(self.back)
        shown = self.stage
        there = {part for each in self.mobjects for part in each.get_family()}
        begun = [part for part in shown if not there.isdisjoint(part.get_family())]
        put_together(self, *([shown] if len(begun) == len(shown) else begun))
