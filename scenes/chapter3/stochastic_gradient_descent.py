"""Ask a few, and go: mini-batches, how much a hand of pictures knows, and our own backpropagation, line by line.

manim render scenes/chapter3/stochastic_gradient_descent.py StochasticGradientDescent
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    VGroup,
    VMobject,
)

from network.analysis.directions import halfway
from scenes.chapter3.hand_pictures import Fan, WalkersOnTheMap, decimals_of_agreement
from scenes.chapter3.hands import deal_of, first_steps, how_far_they_agree, two_walkers
from scenes.chapter3.joins import everything_is_one_digit
from scenes.language import _, in_number
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_MIDDLE
from scenes.mobjects.code import BackpropagationRun
from scenes.mobjects.pictures import MiniBatchGrid, PixelGrid
from scenes.mobjects.text import LABEL, SMALL, TITLE, Number, number_text, percent_text, words
from scenes.staging import BESIDE, half_trained_backpropagated, network_on_a_digit, number_alone

TEXTURE = (18, 44)
"""Rows and columns of pictures that the stage is filled with."""
PITCH = 0.3
"""From one of them to the next, in scene units."""
FAINT = 0.3
"""How much of them is seen behind a number."""
HANDS, CARDS = 5, 12
"""How many hands are dealt, and how many cards of each are shown."""
GAP = 0.24
"""How far the hands lie apart."""
GRID_LEFT, COSTS = -6.6, 4.9
"""Where the hands begin, and where the cost after each step is written."""
LINES = (2, 16)
"""The lines of `backpropagate` that are shown: all but the first, which gives its name."""
SOURCE = 13.3
"""How wide source and network are."""
SMALL_NETWORK = {"picture": 1.7, "last": -3.0, "column": 4.5}
"""The network beside the source, as if it stood at the left."""
RUNNING = 0.75
"""How long most lines of the source take, in seconds."""
FULL, HIGH, LOW = 0.9, 0.5, 0.2
"""Agreements above which hands want about the same, still point the right way, and are better than no idea."""


class StochasticGradientDescent(LearningScene):
    """Must all be asked before every single step?"""

    own_digit = "2-01"

    def construct(self) -> None:
        """Tell the story."""
        self.deal = deal_of(self)
        self.half = halfway(self.training)
        self.tell(
            self.all_of_them_for_one_step,
            self.shuffle_and_deal,
            self.two_walkers,
            self.how_much_does_a_hand_know,
            self.our_own_code,
            self.it_is_the_same_list,
        )

    # ---- the question ----

    def all_of_them_for_one_step(self) -> None:
        """The pictures become more and more, until the stage is full of them: all were asked for one step."""
        diagram, grid, self.caption = everything_is_one_digit(self)
        learnt = number_text(len(self.deal.learnt), 0)
        self.add(diagram, grid, self.caption)
        self.wait(0.3)
        self.texture = self._texture()
        cells = [self._cell(k) for k in range(len(grid.pictures))]
        told = _("{count} digits to learn from") if not self.is_mnist else _("{count} images that the run learnt from")
        self.say(_("For one step, we asked {learnt} pictures.").format(learnt=learnt))
        self.play(
            FadeOut(diagram, shift=3 * LEFT),
            FadeOut(grid.answers, grid.frames, run_time=0.6),
            LaggedStart(
                *(ReplacementTransform(one, cell) for one, cell in zip(grid.pictures, cells, strict=True)),
                lag_ratio=0.01,
            ),
            self.recaption(told.format(count=learnt), roles=("muted",)),
            run_time=2,
        )
        self.play(FadeIn(self.texture), run_time=1.2)
        self.remove(*self.mobjects)
        self.add(self.texture, self.caption)
        self.number = Number(0, 0, TITLE, "ink", self.theme)
        self.number.scale(number_alone(learnt, self.theme).height / self.number.height).move_to(STAGE_MIDDLE * UP)
        self.play(self.texture.animate.set_opacity(FAINT), self._counting(), run_time=2)
        self.say(_("For the next one, all of them again."))
        self.play(self.texture.animate.set_opacity(1), self.number.animate.set_value(0), run_time=0.6)
        self.play(self.texture.animate.set_opacity(FAINT), self._counting(), run_time=2)
        self.say(_("It works. But it is like counting the whole country before you cross the road."))
        self.play(self.texture.animate.shift(0.25 * LEFT), run_time=3)
        self.hold(0.5)
        self.say(_("Do we have to?"))
        self.hold(1)

    # ---- mini-batches ----

    def shuffle_and_deal(self) -> None:
        """Cards of the run's first hands fly to their rows; after each hand there is a step, and its cost."""
        deal, count = self.deal, min(HANDS, self.deal.hands)
        cards = min(CARDS, deal.batch)
        dealt = np.concatenate([deal.hand(number)[:cards] for number in range(count)])
        order = np.argsort(np.argsort(dealt))  # in the order of the data first
        self.grid = MiniBatchGrid(
            deal.learnt.images[np.sort(dealt)].reshape(-1, 28, 28), cards, height=0.7, pitch=0.78, theme=self.theme
        )
        self.grid.move_to((0, STAGE_MIDDLE - 0.2, 0)).align_to(GRID_LEFT * RIGHT, LEFT)
        costs = first_steps(self, deal, count)
        batch, batches = number_text(deal.batch, 0), number_text(deal.hands, 0)
        self.say(_("So shuffle them, like cards, and deal them out: {batch} at a time.").format(batch=batch))
        self.play(
            FadeOut(self.texture, self.number, scale=0.6),
            LaggedStart(*(FadeIn(each, scale=0.4) for each in self.grid.pictures), lag_ratio=0.01),
            run_time=1.2,
        )
        self.add(self.grid)
        self.play(self.grid.rearrange(order, run_time=3))
        self.play(self.grid.deal(GAP))
        shown = _("{cards} of {batch} shown").format(cards=cards, batch=batch)
        told = _("cost of all: {cost} at first, then after each step").format(cost=number_text(costs[0]))
        head = words(told, SMALL, "muted", self.theme)
        note = words(shown, SMALL, "muted", self.theme)
        self.costs = VGroup()
        for row, cost in enumerate(costs[1:]):
            number = Number(cost, 2, TITLE, "result", self.theme)
            self.costs.add(number.move_to((COSTS, VGroup(*self.grid.row(row)).get_y(), 0)))
        note.next_to(self.grid.pictures, UP, buff=0.2).align_to(self.grid, LEFT)
        head.match_y(note).align_to(BESIDE * RIGHT, RIGHT)
        told = _("A hand like that is called a mini-batch. There are {batches} of them.")
        self.say(told.format(batches=batches))
        self.play(self.grid.pick(0), FadeIn(note))
        self.say(
            in_number(
                "Here is the first one, {cards} cards of it.",
                "Here are the first {count}, {cards} cards of each.",
                count,
            ).format(count=count, cards=cards)
        )
        self.hold(0.5)
        self.say(_("Ask the first hand, step. Ask the second, step."))
        self.play(FadeIn(head))
        for row, written in enumerate(self.costs):
            seconds = 1.0 if row < 2 else 0.55
            self.play(self.grid.pick(row, run_time=seconds))
            self.play(FadeIn(written, shift=0.4 * RIGHT), run_time=0.6 * seconds)
        self.say(_("After {batches} steps, all have been asked once. Shuffle again.").format(batches=batches))
        self.play(self.grid.pick(None))
        self._shuffle_again(count, cards, head)
        self.say(_("This is stochastic gradient descent. The word comes from the Greek for guessing."))
        name = words(_("stochastic\ngradient\ndescent"), TITLE, theme=self.theme)
        name.move_to((COSTS, self.grid.pictures.get_y(), 0))
        self.play(FadeIn(name, shift=0.4 * UP))
        for row in range(count):
            self.play(self.grid.pick(row, run_time=0.4))
        self.play(self.grid.pick(None))
        self.aside = VGroup(note, name)
        self._put_together(self.grid, self.aside)

    def _shuffle_again(self, count: int, cards: int, head: VMobject) -> None:
        """The cards fly, and become those of the first hands of the second shuffle; the costs were of the first."""
        dealt = np.concatenate([self.deal.hand(number, 1)[:cards] for number in range(count)])
        mixed = np.random.default_rng(self.deal.seed).permutation(len(dealt))
        self.play(self.grid.rearrange(mixed, run_time=2), FadeOut(self.costs, head))
        images = self.deal.learnt.images[dealt].reshape(-1, 28, 28)
        cards_in_order = [picture for row in range(count) for picture in self.grid.row(row)]
        changes: list[Any] = [
            picture.animate.set_values(image) for picture, image in zip(cards_in_order, images, strict=True)
        ]
        self.play(LaggedStart(*changes, lag_ratio=0.02), run_time=1.5)

    def two_walkers(self) -> None:
        """One asks all before each step, the other a hand: both look at as many pictures in the same time."""
        walkers = self.walkers = two_walkers(self, self.deal)
        rate, images, batch = (
            number_text(walkers.rate, 1 if walkers.rate < 10 else 0),
            number_text(walkers.images, 0),
            number_text(walkers.batch, 0),
        )
        self.walk = WalkersOnTheMap(walkers, self.theme)
        told = _("the run on show, on MNIST, and full steps from its start; learning rate {eta}")
        if not walkers.its_own:
            told = _("two short trainings of our own, from the start of the run; learning rate {eta}")
        self.say(_("Two walkers, one start, one learning rate: {eta}.").format(eta=rate))
        self.play(
            FadeOut(self.grid, target_position=self.walk.map, scale=0.3),
            FadeOut(self.aside, run_time=0.6),
            FadeIn(self.walk.map),
            self.recaption(told.format(eta=rate), roles=("muted",)),
            run_time=1.5,
        )
        self.say(_("One asks all {images} before each step.").format(images=images))
        self.play(FadeIn(self.walk.clocks[0], self.walk.dots[0]), run_time=0.8)
        self.say(_("The other asks {batch}.").format(batch=batch))
        self.play(FadeIn(self.walk.clocks[1], self.walk.dots[1]), run_time=0.8)
        self.say(_("Their clocks count pictures they have looked at. Go."))
        self.play(FadeIn(self.walk.top))
        self.finish_saying()
        self.remove(*self.walk.get_family())
        self.add(self.walk)
        self.play(self.walk.go(10))
        self.hold(1)
        careful, hasty, time = walkers.careful, walkers.hasty, walkers.time
        here, there = careful.reached(time), hasty.reached(time)
        cost_full, cost_mini = float(careful.costs[here]), float(hasty.costs[there])
        told = in_number(
            "Time is up: {looked} pictures each. The careful one has made {n} step, and is at {cost}.",
            "Time is up: {looked} pictures each. The careful one has made {n} steps, and is at {cost}.",
            int(careful.steps[here]),
        )
        self.say(
            told.format(
                looked=number_text(time, 0), n=number_text(int(careful.steps[here]), 0), cost=number_text(cost_full)
            )
        )
        clock: Any = self.walk.clocks[0]
        self.play(Indicate(clock.steps), Indicate(clock.cost), run_time=1.5)
        self.hold(0.5)
        made = number_text(int(hasty.steps[there]), 0)
        self.say(_("The hasty one has made {m}. It is at {cost}.").format(m=made, cost=number_text(cost_mini)))
        self.play(*self._alone(made))
        self.hold(1)
        self.walk.finish()
        self._put_together(self.walk, self.alone)
        if walkers.guessing:
            self.say(_("The careful one still answers about 0.1 to everything. That alone costs 0.90."))
            self.play(Indicate(self.walk.dots[0], 2, self.theme.ink), Indicate(clock.cost, 1.3))
        share = percent_text(walkers.share)
        self.say(
            _("This plane holds {share} of the hasty one's way. The rest, no flat map can show.").format(share=share)
        )
        self.play(self.walk.go(4))

    # ---- how much a hand knows ----

    def how_much_does_a_hand_know(self) -> None:
        """Of three networks, the directions that hands ask for beside that of all."""
        agree = how_far_they_agree(self, self.deal)
        batch, images = number_text(agree.batch, 0), number_text(agree.images, 0)
        limits = (float(np.floor(5 * min(agree.cosines.min(), 0)) / 5), 1.0)
        fans: list[Any] = [
            Fan(cosines, self.checkpoint_name(k), limits, self.theme)
            for cosines, k in zip(agree.cosines, agree.checkpoints, strict=True)
        ]
        self.fans = VGroup(*fans)
        self.fans.arrange(RIGHT, buff=0.8).move_to(STAGE_MIDDLE * UP)
        told = _("arrow: what all {images} ask for; needles: {drawn} hands of {batch}, at their true angles to it")
        drawn = number_text(len(fans[0].needles), 0)
        self.say(_("How can {batch} pictures know what {images} want?").format(batch=batch, images=images))
        self.play(
            FadeOut(self.walk, self.alone, scale=0.5, target_position=fans[0].arrow.get_start()),
            *(FadeIn(fan.arrow, fan.level, fan.title) for fan in fans),
            self.recaption(told.format(images=images, drawn=drawn, batch=batch), roles=("muted",)),
            run_time=1.5,
        )
        self.hold(1)
        numbers = [number_text(mean, decimals_of_agreement(mean)) for mean in agree.means]
        for k, fan in enumerate(fans):
            for sentence in self._agreement_told(k, agree.means[k], numbers[k], batch):
                self.say(sentence)
                if fan.needles not in self.mobjects:
                    self.play(*fan.opened(), FadeIn(fan.strip), run_time=2.2)
                    self.play(FadeIn(fan.number, scale=1.4), run_time=0.6)
            self.hold(1.5 if k == 2 else 0.4)
        self._put_together(self.fans)
        if agree.means[2] < HIGH:
            self.say(_("By then, what one hand asks for, the next one takes back."))
            needles = fans[2].needles
            self.play(
                LaggedStart(*(Indicate(each, 1.0, self.theme.ink) for each in needles), lag_ratio=0.2), run_time=4
            )
        rates = self.deal.rates
        if agree.means[2] >= HIGH:
            self.say(_("So a few are enough, all along the way."))
        elif rates[-1] < rates[0]:
            told = _(
                "So it stumbles. The run took smaller steps by then: its learning rate went from {first} to {last}."
            )
            first, last = (number_text(rate, 1) for rate in (rates[0], rates[-1]))
            self.say(told.format(first=first, last=last))
        else:
            self.say(_("So it stumbles, like somebody in a hurry who asks the way at every corner."))
        self.play(*(Indicate(fan.number) for fan in fans), run_time=1.5)
        self._put_together(self.fans)

    def _agreement_told(self, moment: int, mean: float, number: str, batch: str) -> list[str]:
        """What is said of the agreement at one of the three moments; chosen by the number."""
        if moment == 0:
            told = [_("Before any training: agreement {c}.").format(c=number)]
            if mean > FULL:
                told = [_("Before any training, they do: agreement {c}.").format(c=number)]
                told.append(_("Any {batch} of them want about the same.").format(batch=batch))
            return told
        head = _("Half-way, {c}.") if moment == 1 else _("At the end: {c}.")
        if mean > FULL:
            tail = _("They still agree.")
        elif mean > HIGH:
            tail = _("They still point the right way, most of the time.")
        elif mean > LOW:
            tail = _("More or less the right way, no more than that.")
        else:
            tail = _("Hardly better than no idea.")
        return [f"{head.format(c=number)} {tail}"]

    # ---- the code ----

    def our_own_code(self) -> None:
        """The source of `backpropagate` stands beside the half-trained network, and runs."""
        network = self.training.at(self.half)
        small = network_on_a_digit(
            network,
            self.image,
            scales=self.trained,
            theme=self.theme,
            **SMALL_NETWORK,  # type: ignore[arg-type]
        )
        self.source = BackpropagationRun(
            network, self.image, self.label, width=SOURCE, code_width=12, lines=LINES, diagram=small, theme=self.theme
        )
        self.source.move_to((0, STAGE_MIDDLE + 0.2, 0)).align_to(-SOURCE / 2 * RIGHT, LEFT)
        told = _("from network/model.py; the network: {name}").format(name=self.checkpoint_name(self.half))
        self.say(_("Here is the whole of it, as it stands in the program that drew this film."))
        others = VGroup(*(fan for k, fan in enumerate(self.fans) if k != 1))
        self.play(
            FadeOut(others, run_time=0.6),
            FadeOut(self.fans[1], target_position=self.source.diagram, scale=0.3),
            FadeIn(self.source.diagram, scale=0.3),
            FadeIn(self.source.code, shift=0.5 * UP),
            self.recaption(told, roles=("muted",)),
            run_time=1.5,
        )
        self.say(_("It runs, line by line, on our {label}.").format(label=self.label))
        self._run_the_source()
        self.hold(0.5)
        lines = len({line for line in self.source.executed})
        told = _("{lines} lines. All those arrows, for all {parameters}.")
        self.say(told.format(lines=lines, parameters=number_text(network.parameter_count, 0)))

    def _run_the_source(self) -> None:
        """Every line that Python executed, with what is said when it comes for the first time."""
        source = self.source
        says = {
            "passed": _("Forward first. Every activation is kept, every weighted sum."),
            "δ": _(
                "Delta: the misses, times the slope of the squish. Our pulls, only with the other sign: the gradient."
            ),
            "dC_dW": _("Times the activations before: a number for every weight."),
            "dC_db": _("On its own: for every bias."),
            "dC_da": _("Back through the weights, add up, through the squish. Next layer."),
        }
        steps = source.steps()
        for number in range(len(source.executed)):
            name, _value = source.computed.get(number, ("", None))
            last = number == len(source.executed) - 1
            if name in says:
                self.say(says.pop(name))
            elif last:
                self.say(_("And when it reaches the ink, it is done."))
            seconds = {"passed": 2.2, "": 0.35}.get(name, RUNNING if says else 0.6)
            self.play(*next(steps), run_time=1.0 if last else seconds)
        self.play(*next(steps))
        self._put_together(source, source.reading)

    def it_is_the_same_list(self) -> None:
        """One way forward and one back, against two passes for every number; the network takes the stage again."""
        diagram, name = half_trained_backpropagated(self, downhill=False)
        passes = number_text(2 * diagram.network.parameter_count, 0)
        self.say(_("Wiggling each weight up and down would take {passes} passes.").format(passes=passes))
        number = number_alone(passes, self.theme, "result")
        told = words(_("passes, by wiggling"), LABEL, "muted", self.theme)
        here = VGroup(
            number_alone("2", self.theme, "signal"),
            words(_("passes: one forward, one back"), LABEL, "muted", self.theme),
        )
        rows = VGroup(VGroup(number, told).arrange(DOWN, buff=0.25), here.arrange(DOWN, buff=0.25))
        rows.arrange(DOWN, buff=0.7).move_to(self.source.code)
        self.play(FadeOut(self.source.code, self.source.reading, shift=7 * LEFT), FadeIn(rows[0], scale=0.6))
        self.hold(0.5)
        self.say(_("This took one forward, and one back."))
        self.play(FadeIn(rows[1], scale=0.6))
        self.hold(1.5)
        self.say(_("So no, we need not ask everybody. Ask {batch}, go a step, and ask the next.").format(
            batch=number_text(self.deal.batch, 0)))  # fmt: skip
        self.play(
            FadeOut(rows, shift=5 * LEFT),
            ReplacementTransform(self.source.diagram, diagram),
            self.recaption(self.checkpoint_name(self.half), roles=("muted",)),
            run_time=2,
        )
        self.remove(*self.mobjects)
        self.caption = name
        self.add(diagram, name)

    # ---- what stands on the stage ----

    def _put_together(self, *pieces: VMobject) -> None:
        """What was animated part by part stands there as a whole again, and the caption, and nothing else."""
        self.remove(*self.mobjects)
        self.add(*pieces, *([self.caption] if self.caption else []))

    def _counting(self) -> Any:
        """The number counts the pictures that the run learnt from."""
        return self.number.animate.set_value(len(self.deal.learnt))

    def _texture(self) -> PixelGrid:
        """Many pictures that the run learnt from, as one: as large as the stage."""
        rows, columns = TEXTURE
        places = np.arange(rows * columns) % len(self.deal.learnt)
        images = self.deal.learnt.images[places].reshape(rows, columns, 28, 28)
        values = images.transpose(0, 2, 1, 3).reshape(rows * 28, columns * 28)
        return PixelGrid(values, height=rows * PITCH, theme=self.theme).move_to(STAGE_MIDDLE * UP)

    def _cell(self, k: int) -> PixelGrid:
        """The k-th of 12 x 6 pictures in the middle of the texture, on its own."""
        rows, columns = TEXTURE
        row, column = rows // 2 - 3 + k // 12, columns // 2 - 6 + k % 12
        image = self.deal.learnt.images[(row * columns + column) % len(self.deal.learnt)].reshape(28, 28)
        corner = np.array([(column + 0.5 - columns / 2) * PITCH, (rows / 2 - row - 0.5) * PITCH + STAGE_MIDDLE, 0])
        return PixelGrid(image, height=PITCH, theme=self.theme).move_to(corner)

    def _alone(self, made: str) -> list[Any]:
        """How many steps the hasty one has made, large; its clock gives way."""
        clock: Any = self.walk.clocks[1]
        self.alone: Any = number_alone(made, self.theme, "signal")
        self.alone.move_to(clock.steps, aligned_edge=LEFT).shift(0.2 * DOWN)
        label = words(_("steps, cost {cost}").format(cost=clock.cost.text), LABEL, "signal", self.theme)
        label.next_to(self.alone, DOWN, buff=0.2, aligned_edge=LEFT)
        start = clock.steps.copy()
        self.alone = VGroup(self.alone, label)
        return [FadeOut(*clock[1:]), ReplacementTransform(start, self.alone[0]), FadeIn(label)]
