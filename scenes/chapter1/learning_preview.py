"""How learning relates: a training moves all weights, and a mistake is taken apart to see which of them led to it.

manim render scenes/chapter1/learning_preview.py LearningPreview
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    ReplacementTransform,
    Transform,
    VGroup,
    VMobject,
)

from network import Network, load_network, load_run
from scenes.chapter1.taken_apart import TakenApart
from scenes.language import _
from scenes.lecture_scene import NOT_NEGATIVE, STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP, LectureScene
from scenes.mobjects.charts import TrainingLog
from scenes.mobjects.diagrams import EdgeStyle, NetworkDiagram
from scenes.mobjects.pictures import WeightHeatmap
from scenes.mobjects.text import SMALL, TITLE, HypotheticalTag, Percentage, number_text, percent_text, words
from scenes.staging import ALONE, network_on_a_digit, number_alone

MARGIN = 0.35
"""From what stands at the right to the edge of the frame."""
LEARNER = {"picture": 4.2, "last": 1.0}
"""The network that learns: how high its picture is, and where its last layer stands, left of what is written down."""
RIVAL = {"picture": 2.9, "last": -1.2, "column": 3.9}
"""Each of two networks side by side, as if it stood at the left."""
OPENED = {"picture": 3.3, "last": -0.3}
"""The network whose sums are taken apart, left of them."""
AWAY = 14.5
"""Beyond the edge of the frame."""
STRETCHES, STRETCH_TIME = 3, 5.0
"""The training is shown in so many parts, each so many seconds long."""
GUESSING, NEARLY = 0.1, 0.05
"""The share that guessing gets right of ten digits, and how near to it a share still is guessing."""
DESIGNED = "by_hand"
"""The network that was designed."""
GENTLE = EdgeStyle(contrast=0.5, strongest=0.75, thinnest=1.2, widest=1.2, reference=1000, crowding=0.5)
"""Lines in which also the weak random weights of the beginning can be seen, on the scale of the strong ones learnt.

All of one width: while a training changes them all, they are painted several times faster.
"""


class LearningPreview(LectureScene):
    """What learning is, and what looking inside is for.

    Attributes:
        run_name: which stored training is shown.
    """

    run_name: ClassVar[str] = "plain"
    hidden_range = NOT_NEGATIVE

    def construct(self) -> None:
        """Tell the story."""
        self.run = load_run(self.run_name)
        self.answer = TakenApart.surest_mistake(self.net, self.digits)
        self.tell(
            self.before_learning_all_weights_are_random,
            self.learning_moves_them_all,
            self.who_would_set_them_by_hand,
            self.even_so_it_makes_mistakes,
            self.the_answer_is_taken_apart,
            self.one_neuron_is_switched_off,
            self.every_sum_can_be_opened,
        )

    # ---- the beats ----

    def before_learning_all_weights_are_random(self) -> None:
        """The weights are scrambled into those of the first checkpoint, and the outputs follow."""
        before, start = self._on_stage(self.net), self.run.at(0)
        total = number_text(self.net.parameter_count, 0)
        self.total = number_alone(total, self.theme).scale(0.5)
        self.total.to_edge(RIGHT, buff=MARGIN).align_to((STAGE_TOP + ALONE / 2) * UP, UP)
        self.diagram = self._on_stage(start, scales=self.run.network, style=GENTLE, **LEARNER)
        names = (_("training steps"), _("right answers"), _("right"))
        self.log = TrainingLog(self.run, names, theme=self.theme).set_place(0)
        self.log.to_edge(RIGHT, buff=MARGIN).set_y(STAGE_MIDDLE)
        self.add(before, self.total)
        if self._same_sizes:
            self.say(_("Nobody sets them. Let us scramble them all, and begin with pure chance."))
            change: list[Animation] = [ReplacementTransform(before, self.diagram)]
        else:
            self.say(_("Nobody sets them. Here is another network, and it begins with pure chance."))
            change = self._slide(before, self.diagram)
        told = self.recaption(self._what_learns())
        self.play(*change, told, FadeOut(self.total, target_position=self.caption, scale=0.5), run_time=3.5)
        share = float(self.log.measured[0])
        told_share = _("Now it gets {share} right.")
        if abs(share - GUESSING) < NEARLY:
            told_share = _("Now it can only guess: {share} right.")
        self.say(told_share.format(share=percent_text(share)))
        self.play(FadeIn(self.log, shift=LEFT))
        self.say(_("So where do good weights come from?"))
        self.hold(1)

    def learning_moves_them_all(self) -> None:
        """The checkpoints of a real training, one after the other, with step, accuracy and curve."""
        recipe = self.run.network.metadata["recipe"]
        first, *others = np.linspace(0, len(self.run) - 1, STRETCHES + 1).astype(int).tolist()
        told = _("From examples. After every {count}, each weight takes one small step.")
        self.say(told.format(count=recipe["batch_size"]))
        told = _("a real training: one step after every {count} examples")
        self.play(self.recaption(told.format(count=recipe["batch_size"])))
        for turn, last in enumerate(others):
            if turn == 1:
                self.say(_("Nobody tells it what to look for."))
            self.play(*self._stretch(first, last))
            first = last
        told = _("At the end: {share} of {count} digits that it never learnt from.")
        share, count = percent_text(self.log.measured[-1]), number_text(recipe["validation"], 0)
        self.say(told.format(share=share, count=count))
        self.play(self.recaption(_("right answers to the {count} digits set aside").format(count=count)))

    def who_would_set_them_by_hand(self) -> None:
        """The network that has learnt makes room for the one that was designed, with how often each is right."""
        designed, learnt = (self._on_stage(each, **RIVAL) for each in (load_network(DESIGNED), self.run.network))
        learnt.shift(-(designed.get_left() + designed.get_right())[0] * RIGHT)
        VGroup(designed, learnt).align_to(STAGE_TOP * UP, UP)
        tag = HypotheticalTag(designed, _("edges designed by hand"), theme=self.theme)
        label = words(_("learnt from examples"), SMALL, "muted", self.theme).match_x(learnt).match_y(tag)
        hand, share = (float(each.network.metadata["accuracy"]["validation"]) for each in (designed, learnt))
        numbers = [Percentage(each, 1, TITLE, "result", self.theme) for each in (hand, share)]
        for number, rival in zip(numbers, (designed, learnt), strict=True):
            number.match_x(rival).align_to(STAGE_BOTTOM * UP, DOWN)
        self.designed, self.learnt = VGroup(designed, tag, numbers[0]), VGroup(learnt, label, numbers[1])
        told = _("And by hand? Our own design, from before, gets {hand}.")
        self.say(told.format(hand=percent_text(hand)))
        self.play(
            ReplacementTransform(self.log.accuracy.copy(), numbers[1]),
            FadeOut(self.log, target_position=self.log.accuracy, scale=0.3),
        )
        self.play(ReplacementTransform(self.diagram, learnt), FadeIn(label), run_time=1.2)
        self.designed.shift(AWAY / 2 * LEFT)
        self.play(self.designed.animate.shift(AWAY / 2 * RIGHT), run_time=1.2)
        self.finish_saying()
        if share > hand:
            self.say(_("Learning beat us. No hard feelings."))
        else:
            self.say(_("For once, we beat it."))

    def even_so_it_makes_mistakes(self) -> None:
        """The network on show takes the place of the two, and reads what it is wrong about, and surest."""
        answer = self.answer
        self.opened = self._opened()
        told = _("Our network reads this as {answer}. Can we see why?")
        if answer.misread:
            told = _("But our network reads this as {answer}. It is {truth}. Can we see why?")
        elif answer.only_just:
            told = _("Our network reads this as {answer}, but only just. Can we see why?")
        self.say(told.format(answer=answer.pair[0], truth=answer.pair[1]))
        if self._same_sizes:
            learnt, *rest = self.learnt
            change: list[Any] = [ReplacementTransform(learnt, self.opened), FadeOut(*rest)]
            change.append(FadeOut(self.designed, shift=AWAY / 2 * LEFT))
        else:
            change = self._slide(VGroup(self.designed, self.learnt), self.opened)
        self.play(*change, self.recaption(), run_time=1.5)
        self.play(self.opened.feed_forward(answer.image, run_time=2))
        self.boxes = answer.boxes(self.opened, numbers=True)
        told_all = self.recaption(_("back to our network"), *answer.titles(), roles=("ink", *answer.roles))
        self.play(LaggedStart(*map(FadeIn, self.boxes), lag_ratio=0.5), told_all)
        self.hold(1)

    def the_answer_is_taken_apart(self) -> None:
        """What each of the two neurons added up, as connections in the diagram and as bars on one scale."""
        answer = self.answer
        self.accounts = VGroup(answer.account(which, self.theme) for which in (0, 1))
        self.accounts.arrange(DOWN, buff=0.35, aligned_edge=RIGHT).to_edge(RIGHT, buff=MARGIN).set_y(STAGE_MIDDLE)
        self.say(_("Open the neuron that won: each activation times its weight, all added up."))
        self._make_room()
        self._open(0)
        if answer.misread:
            self.say(_("And the one that should have won: the same activations, other weights."))
        else:
            self.say(_("And the one that came second: the same activations, other weights."))
        self._open(1)

    def one_neuron_is_switched_off(self) -> None:
        """The neuron that pushed most for the one answer and against the other; then both sums without it."""
        answer, (first, second) = self.answer, self.answer.pair
        layer, names = len(self.net.weights) - 1, {"answer": first, "second": second, "neuron": answer.decisive}
        if answer.pushes.max() <= 0:
            told = _("None of them pushed more towards {answer} than towards {second}. Take one.")
        elif layer:
            told = _("Between the two, the strongest push towards {answer} came from this neuron.")
        else:
            told = _("Between the two, the strongest push towards {answer} came from this pixel.")
        self.say(told.format(**names))
        one, other = (number_text(each.terms[answer.decisive], 2, signed=True) for each in answer.terms)
        told = _("neuron {neuron}: {one} for {answer}, {other} for {second}")
        if not layer:
            told = _("pixel {neuron}: {one} for {answer}, {other} for {second}")
        self.rings = VGroup(answer.ring(self.opened, layer, self.theme))
        self.marks = VGroup(answer.mark(account, self.theme) for account in self.accounts)
        shown = answer.with_terms(self.opened, (0, 1), only=answer.decisive)
        self.play(
            *(Create(each) for each in (*self.rings, *self.marks)),
            Transform(self.opened, shown),
            self.recaption(told.format(one=one, other=other, **names)),
        )
        self.say(_("What if we switch it off?"))
        self._switch_off()
        self.hold(2)
        self._tell_the_new_answer()

    def every_sum_can_be_opened(self) -> None:
        """What activated that neuron, back to the ink; then the network is at rest, on the digit of before."""
        answer, last = self.answer, len(self.net.weights)
        if last == 1:
            self.say(_("And every other pixel has its term, all over the ink."))
        elif self.opened_activation >= 0.5:
            self.say(_("And why was it active? That is a sum, too, all the way back to the ink."))
        else:
            self.say(_("And what was its own activation? A sum, too, all the way back to the ink."))
        large = answer.with_terms(self._opened(answer.image), (0, 1), only=answer.decisive)
        rings, boxes = VGroup(answer.ring(large, last - 1, self.theme)), answer.boxes(large)
        self.play(
            ReplacementTransform(self.opened, large),
            ReplacementTransform(self.rings, rings),
            ReplacementTransform(self.boxes, boxes),
            FadeOut(self.names, self.tag, self.new),
            self.recaption(),
            run_time=1.2,
        )
        self.opened, self.rings, self.boxes = large, rings, boxes
        for layer in range(max(last - 1, 1), 0, -1):
            shown = answer.with_what_activated(self.opened, layer)
            self.play(Transform(self.opened, shown), run_time=3 / last)
            if layer > 1:
                self.rings.add(answer.ring(self.opened, layer - 1, self.theme))
                self.play(Create(self.rings[-1]), run_time=0.5)
        picture = self.opened.layers[0]
        ink = answer.what_activated(1).reshape(self.image.shape)
        self.ink = WeightHeatmap(ink, height=picture.height, theme=self.theme).move_to(picture)
        self.play(FadeIn(self.ink))
        self.hold(1)
        self.say(_("Every answer is a sum that one can open. Understanding it is another matter."))
        resting = self._on_stage(self.net)
        self.play(ReplacementTransform(self.opened, resting), FadeOut(self.ink, self.rings, self.boxes), run_time=1.5)
        self.opened = resting

    # ---- the network, in all its sizes ----

    @property
    def _same_sizes(self) -> bool:
        """Whether the network that learns has the sizes of the one on show."""
        return self.net.sizes == self.run.network.sizes

    def _on_stage(self, network: Network, **drawn: Any) -> NetworkDiagram:
        """A network that has read the digit on show; its connections suit the other picture, too."""
        pictures = (self.image, self.answer.image)
        diagram = network_on_a_digit(network, *pictures, theme=self.theme, **drawn)
        return diagram.set_activations(network.forward(self.image))

    def _opened(self, read: Any = None, **drawn: Any) -> NetworkDiagram:
        """The network on show, drawn with all that counts for its answer, having read a picture or about to do so."""
        pictures = (self.answer.image, self.image)
        hidden = self.answer.drawn_neurons()
        diagram = network_on_a_digit(self.net, *pictures, hidden=hidden, theme=self.theme, **drawn)
        return diagram if read is None else diagram.set_activations(self.net.forward(read))

    @staticmethod
    def _slide(old: VMobject, new: VMobject) -> list[Any]:
        """The one leaves at the left, the other comes from the right."""
        new.shift(AWAY * RIGHT)
        return [FadeOut(old, shift=AWAY * LEFT), new.animate.shift(AWAY * LEFT)]

    # ---- the training ----

    def _what_learns(self) -> str:
        """Which network it is that learns."""
        trained = self.run.network
        if not self._same_sizes:
            told = _("another network learns here: {sizes}, {count} random numbers")
        elif np.array_equal(trained.parameters, self.net.parameters):
            told = _("the same network before learning: {count} random numbers")
        else:
            told = _("its plain sister, before learning: {count} random numbers")
        return told.format(sizes="-".join(map(str, trained.sizes)), count=number_text(trained.parameter_count, 0))

    def _stretch(self, first: int, last: int) -> list[Animation]:
        """The training from one checkpoint to another: the weights, and what the numbers and the curve show."""
        names = ("steps", "parameters", "costs", "accuracies")
        part = replace(self.run, **{name: getattr(self.run, name)[first : last + 1] for name in names})
        learn = self.diagram.play_training(part, self.image, run_time=STRETCH_TIME)
        return [learn, self.log.follow(first, last, run_time=STRETCH_TIME)]

    # ---- the sums ----

    def _make_room(self) -> None:
        """The diagram goes to the left; what the two neurons hold goes to where their sums will stand."""
        small = self._opened(self.answer.image, **OPENED)
        boxes: Any = self.answer.boxes(small)
        old: Any = self.boxes
        self.names = self.answer.names(small, self.theme)
        numbers = []
        accounts: Any = self.accounts
        for box, (title, bars) in zip(old, accounts, strict=True):
            number = box.number
            box.remove(number)
            numbers += [ReplacementTransform(number, bars.outcome[1]), FadeIn(title, bars.rule, bars.outcome[0])]
        self.play(
            ReplacementTransform(self.opened, small),
            *(ReplacementTransform(one.box, other.box) for one, other in zip(old, boxes, strict=True)),
            *numbers,
            self.recaption(_("each bar: weight times activation")),
            run_time=1.2,
        )
        self.remove(*old, *boxes)
        self.opened, self.boxes = small, boxes
        self.add(boxes)

    def _open(self, which: int) -> None:
        """The terms of one of the two neurons appear in the diagram, and are added up beside it."""
        account: Any = self.accounts[which]
        _title, bars = account
        bars.set_drawn(0)
        shown = self.answer.with_terms(self.opened, range(which + 1))
        names = [] if which else [FadeIn(self.names)]
        self.play(Transform(self.opened, shown), FadeIn(bars.bars, bars.total), *names, run_time=0.8)
        self.play(bars.reveal(run_time=3))

    def _switch_off(self) -> None:
        """The decisive neuron is quiet: its bars shrink to nothing, sums and outputs run to what they then are."""
        answer = self.answer
        self.opened_activation = float(self.opened.layers[-2].activations[answer.decisive])
        sums, output = answer.switched_off()
        told = _("neuron {neuron} switched off") if len(self.net.weights) > 1 else _("pixel {neuron} switched off")
        picture = self.opened.layers[0]
        self.tag = HypotheticalTag(picture, told.format(neuron=answer.decisive), theme=self.theme)
        self.tag.align_to(picture, LEFT)
        accounts: Any = self.accounts
        changes: list[Any] = []
        for digit, (_title, bars) in zip(answer.pair, accounts, strict=True):
            values = bars.bars.values
            values[bars.shown.index(answer.decisive)] = 0
            changes += [
                bars.bars.animate.set_values(values),
                bars.sum_number.animate.set_value(float(sums[digit])),
                bars.outcome[1].animate.set_value(float(output[digit])),
            ]
        off = Transform(self.opened, answer.with_one_switched_off(self.opened))
        self.play(off, *changes, FadeIn(self.tag), run_time=1.5)

    def _tell_the_new_answer(self) -> None:
        """Which output is then the largest, alone in the place of the sums."""
        answer, new = self.answer, int(self.answer.switched_off()[1].argmax())
        right = answer.misread and new == answer.pair[1]
        told = _("Still {new}.")
        if right:
            told = _("{new}. Right.")
        elif new != answer.pair[0]:
            told = _("Then it says {new}.")
        elif (answer.pushes > 0).sum() > 1:
            told = _("Still {new}. Others pushed as well.")
        self.new = number_alone(str(new), self.theme, "right" if right else "ink").move_to(self.accounts)
        label = self.opened.labels[new].copy()
        self.say(told.format(new=new))
        self.play(
            ReplacementTransform(label, self.new),
            FadeOut(self.accounts, self.marks, shift=RIGHT),
            self.recaption(_("its answer now: {digit}").format(digit=new)),
            run_time=1,
        )
