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
    LaggedStart,
    Succession,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
    smooth,
    there_and_back,
)

from network import load_network
from network.studies.verdicts import Verdicts
from scenes.chapter2.joins import trained_on_its_digit, two_ways_to_see
from scenes.chapter2.looking_inside import (
    Nonsense,
    Sixteen,
    could_be_edges,
    drawing,
    drawn_digit,
    first_map,
    largest_change,
    never_moved,
    noted_test,
    on_its_way,
    place_of,
    without_ink,
)
from scenes.chapter2.mistakes import Result, answer_beside, asked_about, confusions, most_frequent, row_of
from scenes.language import _, in_number
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import CAPTION_TOP, STAGE_MIDDLE
from scenes.mobjects.pictures import AccuracyCounter, PixelGrid
from scenes.mobjects.text import LABEL, TITLE, Number, number_text, percent_text, words
from scenes.staging import LEFTMOST, Framed, number_alone, pictured_neurons, pictures_with_scale

COUNTING = 9.0
"""How long the whole test takes on the stage, in seconds."""
GUESSED = 6
"""How many of the surest mistakes are shown, and how many of them are guessed at before."""
ASKED = 3
SMALL_AT_FIRST = 0.2
"""Weights are called very small at first where their scale is less than this share of the last one."""
BESIDE = 3.6
"""How far left and right of the middle the drawn digit and the mean one stand."""


class AnalyzingTheNetwork(LearningScene):
    """How good is it, and what has it found?"""

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
        """All test images run by, faster and faster; the share of right answers, alone."""
        self.diagram, self.caption = trained_on_its_digit(self)
        self.add(self.diagram, self.caption)
        self.wait(0.1)
        data = self.tested_on
        counter = AccuracyCounter(
            data.images, data.labels, self.verdicts.answers, names=(_("right"), _("wrong")), theme=self.theme
        )
        counter.move_to(STAGE_MIDDLE * UP)
        counter.picture.set_values(self.image)  # until the first of them comes
        first = self.diagram.layers[0]
        digit = PixelGrid(self.image, first.height, theme=self.theme).move_to(first)
        count = number_text(len(data), 0)
        where = _("the {count} test images of MNIST") if self.is_mnist else _("the {count} digits at hand")
        self.say(_("How good is it? Here are {count} digits it has never seen. Go!").format(count=count))
        self.add(digit)
        self.play(FadeOut(self.diagram), run_time=0.8)
        self.play(
            digit.animate.replace(counter.picture),
            FadeIn(counter.frame, counter.counts),
            self.recaption(where.format(count=count), self.checkpoint_name(-1), roles=("ink", "muted")),
            run_time=1.2,
        )
        self.remove(digit, counter.frame, counter.counts)
        self.add(counter)
        self.play(counter.count_up(COUNTING))
        self.hold(0.5)
        self.counter = counter
        self._tell_the_share(counter)

    def guess_these(self) -> None:
        """The surest mistakes, to be guessed at first; and what is taken for what most often."""
        wrong = self.verdicts.errors[:GUESSED]
        if not len(wrong):
            self.say(_("So let us look at what it was least sure of."))
            wrong = np.argsort(self.verdicts.confidence, kind="stable")[:GUESSED]
        images = self.tested_on.images.reshape(-1, 28, 28)
        row = row_of(self.verdicts, images, wrong, self.theme)
        for place, k in enumerate(wrong[:ASKED]):
            self._ask(images[k], int(k), row[place], first=place == 0)
        cards = confusions(self.verdicts, images, self.theme)
        if len(row) > ASKED:
            told = _("And so on, the surest first. Fair mistakes, some of them.")
            if self.verdicts.right.all():
                told = _("And so on. Less sure, but right.")
            self.say(told)
            self.play(LaggedStart(*map(FadeIn, row[ASKED:]), lag_ratio=0.3), run_time=1.5)
        if len(cards):
            told = _("And this is what it mixes up most often.")
            if most_frequent(self.verdicts)[0][-1] == 1:
                told = _("No pair of digits is mixed up twice.")
            self.say(told)
            self.play(LaggedStart(*(FadeIn(card, shift=0.2 * UP) for card in cards), lag_ratio=0.4), run_time=2)
            self.hold(1)
        self.gallery = VGroup(row, cards)

    # ---- inside ----

    def did_the_hope_come_true(self) -> None:
        """What the neurons of the first layer look for, which grows out of them."""
        self.maps, self.bar = pictures_with_scale(self.trained, self.theme)
        column, rows = self.diagram.layers[1].copy(), pictured_neurons(self.trained)
        ones: list[Any] = [
            FadeIn(self.maps.one(place), target_position=place_of(self.diagram, k), scale=0.1)
            for place, k in enumerate(rows)
        ]
        title = self.recaption(_("weights of the first layer"), self.checkpoint_name(-1), roles=("ink", "muted"))
        row, cards = self.gallery
        read: list[Any] = list(row)
        written = [part for each in read for part in each.written]
        self.play(FadeOut(cards, *written), run_time=0.6)
        self.say(_("Now look inside. This is what the first layer looks for. Little edges?"))
        self.play(FadeOut(row), FadeIn(self.diagram), title, run_time=1.2)
        self.hold(0.5)
        self.add(column)
        self.play(FadeOut(self.diagram), run_time=0.6)
        self.play(LaggedStart(*ones, lag_ratio=0.15), FadeOut(column, run_time=4), run_time=4)
        self.remove(*(each.mobject for each in ones))
        self.add(self.maps)
        self.play(FadeIn(self.bar), run_time=0.6)
        self.hold(2)
        told = _("Hardly. If anything, it looks like weather.")
        if could_be_edges(self.trained):
            told = _("Some of them, with a little good will.")
        self.say(told)
        self.hold(1)

    def random_where_no_ink_ever_was(self) -> None:
        """Back to the start and through the training: where no picture ever has ink, no weight has moved."""
        still, title = never_moved(self.training), _("weights of the first layer")
        way = on_its_way(self.training, self.maps)
        first = first_map(self.training, self.maps)
        bar = first.color_bar(0.8 * self.maps.height).move_to(self.bar, LEFT)
        began = self.recaption(title, self.checkpoint_name(0), roles=("ink", "muted"))
        told = _("This is how they began: at random.")
        if first.full_scale < SMALL_AT_FIRST * self.maps.full_scale:
            told = _("This is how they began: at random, and very small. See the scale.")
        self.say(told)
        self.play(FadeOut(self.bar), UpdateFromAlphaFunc(self.maps, way, rate_func=_backwards), began, run_time=1.5)
        self.play(FadeIn(bar), run_time=0.5)
        self.hold(1)
        self.say(_("And this is what learning made of them."))
        self.play(FadeOut(bar), self.recaption(title), run_time=0.6)
        self.play(UpdateFromAlphaFunc(self.maps, way, rate_func=linear), run_time=4)
        ended = self.recaption(title, self.checkpoint_name(-1), roles=("ink", "muted"))
        self.play(FadeIn(self.bar), ended, run_time=1)
        if not still.any():
            self.say(_("Not one of them is where it was."))
            self.unmoved = VGroup()
            return
        both: Any = VGroup(self.maps, self.bar)
        aside, middle = LEFTMOST - both.get_left()[0], both.width / 2  # of what is left of the frame
        alone = number_alone(number_text(int(still.sum()), 0), self.theme, "signal").move_to((middle, STAGE_MIDDLE, 0))
        self.play(both.animate.shift(aside * RIGHT), run_time=0.8)
        ones = [self.maps.one(k) for k in range(len(self.maps.weights))]
        marked = VGroup(
            PixelGrid(still.astype(float), each.height, tint="signal", theme=self.theme).move_to(each) for each in ones
        )
        told = _("But at the rim are pixels that never have any ink. Their weights have not moved by one bit.")
        if not without_ink(still):
            told = _("But some of them have not moved by one bit.")
        self.say(told)
        self.play(FadeIn(marked, alone), run_time=1.5)
        change = number_text(largest_change(self.training, still), 0)
        lines = (_("pixels, for each neuron"), _("largest change: {change}").format(change=change))
        notes = VGroup(*(words(each, LABEL, "muted", self.theme) for each in lines)).arrange(DOWN, buff=0.25)
        notes.next_to(alone, DOWN, buff=0.35)
        self.play(FadeIn(notes))
        self.hold(1)
        self.say(_("What you see there is still the dice we threw in the beginning."))
        self.play(FadeOut(marked), run_time=1)
        self.hold(1)
        self.play(FadeIn(marked), run_time=1)
        self.unmoved = VGroup(marked, alone, notes)

    def one_picture_sixteen_sums(self) -> None:
        """The digit through four of the maps: four products, four sums, four activations; and those of all."""
        four = Sixteen(self.trained, self.image, self.theme)
        self.say(_("One picture goes through all of them. The formula is the same; only the weights differ."))
        pictures, lines = (VGroup(*parts) for parts in zip(*four.weighings, strict=True))
        self.play(FadeOut(self.bar, self.unmoved), self.recaption(), run_time=0.8)
        self.play(FadeOut(self.maps), FadeIn(pictures), run_time=0.8)
        self.play(FadeIn(lines), run_time=0.5)
        self.add(four.pictures)
        self.play(*four.count(), run_time=3)
        self.say(_("So the same pixels give other sums, and other activations."))
        self.play(LaggedStart(*(FadeIn(each, shift=0.2 * DOWN) for each in four.neurons), lag_ratio=0.3), run_time=1.5)
        self.hold(0.5)
        count = number_text(self.trained.sizes[1], 0)
        self.say(_("{count} neurons, one picture, {count} sums.").format(count=count))
        self.play(LaggedStart(*map(FadeIn, four.all[0]), lag_ratio=0.2), FadeIn(four.all[1]), run_time=1.5)
        self.four = pictures, VGroup(lines, four.neurons, four.all)

    # ---- what it does not know ----

    def sure_about_nonsense(self) -> None:
        """One picture of noise; then a thousand, beside digits; then other networks."""
        noise = Nonsense(self)
        self.say(_("And what does it say to this? Dots at random: nothing at all."))
        pictures, others = self.four
        title = self.recaption(_("noise"), self.checkpoint_name(-1), roles=("ink", "muted"))
        self.play(FadeOut(others), run_time=0.6)
        self.play(FadeOut(pictures), FadeIn(noise.picture), title, run_time=1)
        self.play(FadeIn(noise.outputs), run_time=0.6)
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
            Succession(FadeOut(noise.outputs, run_time=0.5), FadeIn(noise.charts, noise.digit, run_time=0.8)),
            noise.step_aside(),
            self.recaption(_("how strong the strongest output is"), self.checkpoint_name(-1), roles=("ink", "muted")),
            run_time=1.3,
        )
        self.hold(0.5)
        share = noise.share_of_noise
        self.say(_("Beyond 0.9: {share} of the noise.").format(share=percent_text(share, 0)))
        self.play(*noise.mark(), run_time=1.5)
        self.hold(1)
        low, high = noise.spread
        told = _("It depends on the training: other networks of ours are that sure in {a} to {b} of cases.")
        self.say(told.format(a=percent_text(low, 0), b=percent_text(high, 0)))
        self.play(
            Succession(FadeOut(noise.charts, noise.digit), FadeIn(noise.bars)),
            self.recaption(noise.whose),
            run_time=1.2,
        )
        grown: Any = noise.chart.animate.set_values(noise.shares)
        self.play(grown, run_time=3)
        self.say(_("Nobody has ever taught it to say: I do not know."))
        self.hold(1)
        self.noise = noise

    def draw_me_a_digit(self) -> None:
        """The pixels are changed, uphill, until the network is content; beside it what such a digit looks like."""
        dream, mean, whose = drawn_digit(self)
        picture, middle = self.noise.picture, (0, STAGE_MIDDLE + 0.3, 0)
        blank = Framed(dream.images[0].reshape(28, 28), 4.4, self.theme).move_to(middle)
        output = Number(float(dream.outputs[0, self.label]), 2, TITLE, "result", self.theme)
        output.next_to(blank, DOWN, buff=0.25)
        asked = _("Ask it to draw a {label}: change the pixels, not the weights, uphill.")
        if self.label == 8:
            asked = _("Ask it to draw an {label}: change the pixels, not the weights, uphill.")
        self.say(asked.format(label=self.label))
        title = self.recaption(_("its output for {label}").format(label=self.label), roles=("muted",))
        self.play(FadeOut(self.noise.bars), title, run_time=0.8)
        growing: Any = picture.animate.match_height(blank).move_to(middle)
        self.play(growing, run_time=0.8)
        emptied: Any = picture.grid.animate.set_values(blank.grid.values)
        self.play(emptied, FadeIn(output), run_time=0.8)
        self.play(drawing(picture, output, dream, self.label), run_time=4)
        reached = float(dream.outputs[-1, self.label])
        told = _("{value}: it is perfectly content with that.")
        if dream.images[-1].max() < 0.5:
            told = _("{value}. A few faint specks, and it is perfectly content.")
        if reached < 0.9:
            told = _("{value}: that is as far as it gets.")
        self.say(told.format(value=number_text(reached)))
        self.hold(1)
        self.say(_("What such a digit really looks like, it was never asked."))
        drawn: Any = VGroup(picture, output).animate.shift(BESIDE * LEFT)
        beside = Framed(mean, picture.height, self.theme).move_to(picture).shift(BESIDE * RIGHT)
        name = words(whose, LABEL, "muted", self.theme).next_to(beside, DOWN, buff=0.3)
        self.play(drawn, run_time=0.8)
        self.play(FadeIn(beside, name, shift=0.3 * UP))
        self.hold(1)
        self.drawn = picture, beside, VGroup(output, name)

    def where_the_hope_came_true(self) -> None:
        """The weights of `edges` beside those of the run on show."""
        run, edges = two_ways_to_see(self)
        ours = float((load_network("edges").forward(self.tested_on.images).prediction == self.tested_on.labels).mean())
        self.say(_("Is that how networks are? Not all. This one was trained to have few and smooth weights."))
        picture, beside, others = self.drawn
        self.play(FadeOut(others), self.recaption(), run_time=0.6)
        self.play(FadeOut(picture), FadeIn(run), run_time=1.2)
        self.hold(0.5)
        self.play(FadeOut(beside), FadeIn(edges), run_time=1.2)
        self.hold(0.5)
        self.say(_("Edges, and strokes: almost as we hoped."))
        pictures: Any = edges.pictures
        self.play(pictures.animate(rate_func=there_and_back, run_time=1.5).scale(1.05))
        one, other = percent_text(self.verdicts.accuracy), percent_text(ours)
        told = _("And does it read better? It is right in {b}, against {a}. A little.")
        if ours < self.verdicts.accuracy:
            told = _("Does it read better? No: it is right in {b}, against {a}.")
        elif ours - self.verdicts.accuracy > 0.05:
            told = _("And it reads better: it is right in {b}, against {a}.")
        elif one == other:
            told = _("Does it read better? Just as well: both are right in {b}.")
        self.say(told.format(a=one, b=other))
        shares = VGroup(
            words(_("{share} right").format(share=each), LABEL, role, self.theme).move_to(
                (seen.pictures.get_x(), CAPTION_TOP, 0), aligned_edge=UP
            )
            for each, role, seen in ((one, "ink", run), (other, "signal", edges))
        )
        self.play(FadeIn(shares), run_time=1)
        self.hold(2)
        self.play(FadeOut(shares))

    # ---- pieces ----

    def _tell_the_share(self, counter: AccuracyCounter) -> None:
        """The mistakes grow, and beside them the share of right answers stands alone."""
        wrong, share = int((~self.verdicts.right).sum()), percent_text(self.verdicts.accuracy)
        told = in_number("{share} right. And {count} mistake.", "{share} right. And {count} mistakes.", wrong)
        if not wrong:
            told = _("{share} right. Not one mistake.")
        elsewhere = None if self.is_mnist else noted_test(self.training)
        tray: Any = counter.tray.copy()
        result = Result(self.verdicts, tray, elsewhere, self.theme)
        self.say(told.format(share=share, count=number_text(wrong, 0)))
        self.add(tray)
        self.play(FadeOut(counter), run_time=0.6)
        growing: Any = tray.animate.match_height(result.tray).move_to(result.tray)
        self.play(growing, FadeIn(result.share, scale=0.5), run_time=1)
        self.play(FadeIn(result.notes))
        self.hold(1)
        if elsewhere:
            self.say(_("On the test images of {name}, it was {share}.").format(**elsewhere))
        self.remove(tray)
        self.add(result)
        self.result = result

    def _ask(self, image: Any, k: int, meant: Any, first: bool) -> None:
        """A picture alone and large; after a while what it was taken for, and what it was meant to be."""
        large = asked_about(image, self.theme)
        self.say(_("Your turn: what is this?") if first else _("And this one?"))
        self.play(FadeIn(large), *([FadeOut(self.result)] if first else []), run_time=0.8)
        self.hold(2)
        answer, label = int(self.verdicts.answers[k]), int(self.verdicts.labels[k])
        beside = answer_beside(large, self.verdicts, k, self.theme)
        told = _("It says {answer}, at {value}. It was meant to be {label}.")
        if answer == label:
            told = _("It says {answer}, at only {value}. And it was meant to be {label}.")
        value = number_text(float(self.verdicts.confidence[k]))
        self.say(told.format(answer=answer, value=value, label=label))
        self.play(FadeIn(beside[0], shift=0.2 * RIGHT))
        self.wait(0.5)
        self.play(FadeIn(beside[1], shift=0.2 * RIGHT))
        self.hold(0.5)
        self.play(FadeOut(beside), run_time=0.4)
        self.play(large.grid.animate.replace(meant.reading.picture), FadeOut(large.frame), FadeIn(meant), run_time=0.8)
        self.remove(large.grid)


def _backwards(share: float) -> float:
    """From the end to the beginning, gently."""
    return float(smooth(1 - share))
