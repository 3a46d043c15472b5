"""How good is it, and what has it found? A test, its surest mistakes, and a look inside.

manim render scenes/chapter2/analyzing_the_network.py AnalyzingTheNetwork
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
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
)

from network import load_network
from network.studies.verdicts import Verdicts
from scenes.chapter2.joins import trained_on_its_digit, two_ways_to_see
from scenes.chapter2.looking_inside import (
    Nonsense,
    Sixteen,
    could_be_edges,
    drawn_digit,
    never_moved,
)
from scenes.language import _, in_number
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import ANY_NUMBER, STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.pictures import AccuracyCounter, PixelGrid, Reading
from scenes.mobjects.text import LABEL, TITLE, Number, number_text, percent_text, words
from scenes.staging import CLOSE, Framed, number_alone, pictured_neurons, weight_pictures

COUNTING = 9.0
"""How long the whole test takes on the stage, in seconds."""
GUESSED = 6
"""How many of the surest mistakes are shown, and how many of them are guessed at before."""
ASKED = 3
PAIRS = 3
"""How many confusions are told."""


class AnalyzingTheNetwork(LearningScene):
    """How good is it, and what has it found?"""

    hidden_range = ANY_NUMBER

    def construct(self) -> None:
        """Tell the story."""
        self.verdicts = Verdicts.of(self.trained, self.tested_on)
        self.tell(
            self.digits_it_has_never_seen,
            self.guess_these,
            self.did_the_hope_come_true,
            self.random_where_no_ink_ever_was,
            self.one_picture_sixteen_sums,
            self.sure_about_nonsense,
            self.draw_me_a_digit,
            self.where_the_hope_came_true,
        )

    # ---- the test ----

    def digits_it_has_never_seen(self) -> None:
        """All test images run by, faster and faster."""
        diagram, self.caption = trained_on_its_digit(self)
        self.add(diagram, self.caption)
        self.wait(0.1)
        data = self.tested_on
        counter = AccuracyCounter(
            data.images, data.labels, self.verdicts.answers, names=(_("right"), _("wrong")), theme=self.theme
        )
        counter.move_to(STAGE_MIDDLE * UP)
        count = number_text(len(data), 0)
        where = _("the {count} test images of MNIST") if self.is_mnist else _("the {count} digits at hand")
        self.say(_("How good is it? Here are {count} digits it has never seen. Go!").format(count=count))
        self.play(
            FadeOut(diagram),
            FadeIn(counter),
            self.recaption(where.format(count=count), self.checkpoint_name(-1), roles=("ink", "muted")),
            run_time=1.2,
        )
        self.play(counter.count_up(COUNTING))
        wrong = int((~self.verdicts.right).sum())
        share = percent_text(self.verdicts.accuracy)
        told = in_number("{share} right. And {count} mistake.", "{share} right. And {count} mistakes.", wrong)
        if not wrong:
            told = _("{share} right. Not one mistake.")
        self.say(told.format(share=share, count=number_text(wrong, 0)))
        self.hold(1)
        self.counter = counter

    def guess_these(self) -> None:
        """The surest mistakes, to be guessed at first; and what is taken for what most often."""
        wrong = self.verdicts.errors[:GUESSED]
        if not len(wrong):
            self.say(_("So let us look at what it was least sure of."))
            wrong = np.argsort(self.verdicts.confidence, kind="stable")[:GUESSED]
        images = self.tested_on.images.reshape(-1, 28, 28)
        gallery = VGroup(
            Reading(
                images[k], int(self.verdicts.answers[k]), int(self.verdicts.labels[k]), height=1.5, theme=self.theme
            )
            for k in wrong
        )
        gallery.arrange_in_grid(rows=1, buff=0.35).move_to((0, STAGE_BOTTOM, 0), aligned_edge=DOWN)
        for place, k in enumerate(wrong[:ASKED]):
            self._ask(images[k], int(k), gallery[place], first=place == 0)
        rest = gallery[ASKED:]
        told = _("And so on, the surest first. Fair mistakes, some of them.")
        self.say(told)
        confusions, pairs = self._confusions()
        self.play(LaggedStart(*map(FadeIn, rest), lag_ratio=0.3), run_time=1.5)
        if len(pairs):
            self.play(FadeIn(confusions))
            self.hold(1)
        self.gallery = VGroup(gallery, confusions)

    # ---- inside ----

    def did_the_hope_come_true(self) -> None:
        """What the neurons of the first layer look for."""
        self.maps = weight_pictures(self.trained, self.theme)
        ones = [self.maps.one(k) for k in range(len(pictured_neurons(self.trained)))]
        self.say(_("Now look inside. This is what the first layer looks for. Little edges?"))
        self.play(
            FadeOut(self.gallery),
            LaggedStart(*map(FadeIn, ones), lag_ratio=0.15),
            self.recaption(_("weights of the first layer"), self.checkpoint_name(-1), roles=("ink", "muted")),
            run_time=4,
        )
        self.remove(*ones)
        self.add(self.maps)
        self.hold(1.5)
        told = _("Hardly. If anything, it looks like weather.")
        if could_be_edges(self.trained):
            told = _("Some of them, with a little good will.")
        self.say(told)
        self.hold(1)

    def random_where_no_ink_ever_was(self) -> None:
        """Back to the start and forth again: where no picture ever has ink, no weight has moved."""
        rows = pictured_neurons(self.trained)
        start = self.untrained.weights[0][rows].reshape(self.maps.weights.shape)
        learnt = self.maps.weights
        still, title = never_moved(self.training), _("weights of the first layer")
        self.say(_("This is how they began: at random."))
        back: Any = self.maps.animate.set_weights(start)
        self.play(back, self.recaption(title, self.checkpoint_name(0), roles=("ink", "muted")))
        self.hold(0.5)
        self.say(_("And this is what learning made of them."))
        forth: Any = self.maps.animate.set_weights(learnt)
        self.play(
            forth,
            self.recaption(title, self.checkpoint_name(-1), roles=("ink", "muted")),
            run_time=3,
        )
        if not still.any():
            self.say(_("Not one of them is where it was."))
            return
        alone = number_alone(number_text(int(still.sum()), 0), self.theme, "signal").move_to((4.2, STAGE_MIDDLE, 0))
        self.play(self.maps.animate.shift(1.6 * LEFT), run_time=0.8)
        ones = [self.maps.one(k) for k in range(len(rows))]
        marked = VGroup(
            PixelGrid(still.astype(float), each.height, tint="signal", theme=self.theme).move_to(each) for each in ones
        )
        self.say(_("But at the rim are pixels that never have any ink. Their weights have not moved at all."))
        self.play(FadeIn(marked, alone), run_time=1.5)
        note = words(_("pixels, for each neuron"), LABEL, "muted", self.theme).next_to(alone, DOWN, buff=0.3)
        self.play(FadeIn(note))
        self.hold(1)
        self.say(_("What you see there is still the dice we threw in the beginning."))
        self.play(FadeOut(marked, alone, note), run_time=1.5)

    def one_picture_sixteen_sums(self) -> None:
        """The digit through four of the maps: four products, four sums, four activations."""
        four = Sixteen(self.trained, self.image, self.theme)
        self.say(_("One picture goes through all of them. The formula is the same; only the weights differ."))
        self.play(FadeOut(self.maps), FadeIn(four.pictures), self.recaption(), run_time=1.2)
        self.play(*four.count(), run_time=3)
        self.say(_("So the same pixels give other sums, and other activations."))
        self.play(LaggedStart(*(FadeIn(each, shift=0.2 * DOWN) for each in four.neurons), lag_ratio=0.3), run_time=1.5)
        self.hold(0.5)
        self.four = VGroup(four.pictures, four.neurons)

    # ---- what it does not know ----

    def sure_about_nonsense(self) -> None:
        """One picture of noise; then a thousand, beside digits; then other networks."""
        noise = Nonsense(self)
        self.say(_("And what does it say to this? Dots at random: nothing at all."))
        self.play(FadeOut(self.four), FadeIn(noise.picture, noise.outputs), run_time=1)
        self.hold(1.5)
        answer, value = noise.answer
        answering: Any = noise.outputs.animate.set_values(noise.output)
        self.play(answering, run_time=1.5)
        chosen: Any = noise.outputs.animate.choose(answer)
        self.play(chosen, run_time=0.6)
        self.say(_("{answer}, it says, at {value}.").format(answer=answer, value=number_text(value)))
        self.hold(1)
        self.say(_("One picture proves nothing. So here are a thousand of them, and how sure it is of each."))
        self.play(
            FadeOut(noise.picture, noise.outputs),
            FadeIn(noise.charts),
            self.recaption(_("how strong the strongest output is"), self.checkpoint_name(-1), roles=("ink", "muted")),
            run_time=1.2,
        )
        self.hold(0.5)
        share = noise.share_of_noise
        self.say(_("Beyond 0.9: {share} of the noise.").format(share=percent_text(share, 0)))
        self.play(*noise.mark(), run_time=1.5)
        self.hold(1)
        low, high = noise.spread
        told = _("It depends on the training: other networks of ours are that sure in {a} to {b} of cases.")
        self.say(told.format(a=percent_text(low, 0), b=percent_text(high, 0)))
        self.play(FadeOut(noise.charts), FadeIn(noise.bars), self.recaption(noise.whose), run_time=1.2)
        grown: Any = noise.chart.animate.set_values(noise.shares)
        self.play(grown, run_time=3)
        self.say(_("Nobody has ever taught it to say: I do not know."))
        self.hold(1)
        self.noise = noise.bars

    def draw_me_a_digit(self) -> None:
        """The pixels are changed, uphill, until the network is content; beside it what such a digit looks like."""
        dream, mean, whose = drawn_digit(self)
        picture = Framed(dream.images[0].reshape(28, 28), 4.2, self.theme).move_to((-3.6, STAGE_MIDDLE + 0.2, 0))
        output = Number(float(dream.outputs[0, self.label]), 2, TITLE, "result", self.theme)
        output.next_to(picture, DOWN, buff=0.25)
        beside = Framed(mean, 4.2, self.theme).move_to((3.6, STAGE_MIDDLE + 0.2, 0))
        name = words(whose, LABEL, "muted", self.theme).next_to(beside, DOWN, buff=0.3)
        asked = _("Ask it to draw a {label}: change the pixels, not the weights, uphill.")
        if self.label == 8:
            asked = _("Ask it to draw an {label}: change the pixels, not the weights, uphill.")
        self.say(asked.format(label=self.label))
        self.play(FadeOut(self.noise), FadeIn(picture, output), self.recaption(), run_time=1.2)
        self.play(self._drawing(picture, output, dream), run_time=4)
        reached = float(dream.outputs[-1, self.label])
        told = _("{value}: it is perfectly content with that.")
        if reached < 0.9:
            told = _("{value}: further it does not come.")
        self.say(told.format(value=number_text(reached)))
        self.hold(1)
        self.say(_("What such a digit really looks like, it was never asked."))
        self.play(FadeIn(beside, name, shift=0.3 * UP))
        self.hold(1)
        self.drawn = VGroup(picture, output, beside, name)

    def where_the_hope_came_true(self) -> None:
        """The weights of `edges` beside those of the run on show."""
        run, edges = two_ways_to_see(self)
        ours = float((load_network("edges").forward(self.tested_on.images).prediction == self.tested_on.labels).mean())
        self.say(_("Is that how networks are? Not all. This one was trained to have few and smooth weights."))
        self.play(FadeOut(self.drawn), FadeIn(run), run_time=1)
        self.play(FadeIn(edges, shift=0.3 * UP), run_time=1.5)
        self.hold(0.5)
        self.say(_("Edges, and strokes: almost as we hoped."))
        self.play(Indicate(edges.pictures, 1.06, self.theme.ink), run_time=1.5)
        one, other = percent_text(self.verdicts.accuracy), percent_text(ours)
        told = _("And does it read better? It is right in {b}, against {a}. A little.")
        if ours < self.verdicts.accuracy:
            told = _("Does it read better? No: it is right in {b}, against {a}.")
        elif ours - self.verdicts.accuracy > 0.05:
            told = _("And it reads better: it is right in {b}, against {a}.")
        elif one == other:
            told = _("Does it read better? Just as well: both are right in {b}.")
        self.say(told.format(a=one, b=other))
        self.play(
            self.recaption(*(_("{share} right").format(share=each) for each in (one, other)), roles=("ink", "signal")),
            run_time=1,
        )
        self.hold(1)
        self.play(self.recaption())

    # ---- pieces ----

    def _ask(self, image: Any, k: int, reading: Any, first: bool) -> None:
        """A mistake alone and large; after a while what it was taken for, and what it was meant to be."""
        large = Framed(image, CLOSE - 1.2, self.theme).move_to((-2.6, STAGE_MIDDLE + 0.9, 0))
        self.say(_("Your turn: what is this?") if first else _("And this one?"))
        gone = [FadeOut(self.counter)] if first else []
        self.play(*gone, FadeIn(large), run_time=0.8)
        self.hold(2)
        answer, label = int(self.verdicts.answers[k]), int(self.verdicts.labels[k])
        value = number_text(float(self.verdicts.confidence[k]))
        lines: list[VMobject] = [
            words(_("it says {answer}, at {value}").format(answer=answer, value=value), LABEL, theme=self.theme),
            words(_("it was meant to be {label}").format(label=label), LABEL, "right", self.theme),
        ]
        told = VGroup(*lines).arrange(DOWN, buff=0.4, aligned_edge=LEFT).next_to(large, RIGHT, buff=0.8)
        self.say(_("It says {answer}. It was meant to be {label}.").format(answer=answer, label=label))
        self.play(FadeIn(told[0], shift=0.2 * RIGHT))
        self.play(FadeIn(told[1], shift=0.2 * RIGHT))
        self.finish_saying()
        self.play(
            large.grid.animate.replace(reading.picture), FadeOut(large.frame, told), FadeIn(reading), run_time=0.8
        )
        self.remove(large.grid)

    def _confusions(self) -> tuple[VGroup, list[tuple[int, int]]]:
        """The most frequent confusions in words, and which they are."""
        counts = self.verdicts.confusion.copy()
        np.fill_diagonal(counts, 0)
        order = np.argsort(-counts, axis=None, kind="stable")[:PAIRS]
        pairs = [divmod(int(place), counts.shape[1]) for place in order if counts.flat[place] > 0]
        lines = [
            words(
                in_number(
                    "{label} taken for {answer}: {count} time",
                    "{label} taken for {answer}: {count} times",
                    int(counts[label, answer]),
                ).format(label=label, answer=answer, count=number_text(int(counts[label, answer]), 0)),
                TITLE if place == 0 else LABEL,
                theme=self.theme,
            )
            for place, (label, answer) in enumerate(pairs)
        ]
        group = VGroup(*lines)
        if lines:
            group.arrange(DOWN, buff=0.4).move_to((0, (STAGE_TOP + STAGE_MIDDLE) / 2, 0))
        return group, pairs

    def _drawing(self, picture: Framed, output: Number, dream: Any) -> Any:
        """The pixels change from step to step, slowly at first, and the output with them."""
        last = len(dream.images) - 1

        def show(group: Any, alpha: float) -> None:
            k = min(round(alpha**2 * last), last)
            group[0].grid.set_values(dream.images[k].reshape(28, 28))
            group[1].set_value(float(dream.outputs[k, self.label]))

        return UpdateFromAlphaFunc(VGroup(picture, output), show, rate_func=linear)
