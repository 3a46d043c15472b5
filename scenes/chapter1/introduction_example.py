"""Introduction example: the same digit written three ways, which to a computer are three unlike heaps of numbers.

manim render scenes/chapter1/introduction_example.py IntroductionExample
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import numpy.typing as npt
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    FadeTransform,
    Line,
    ReplacementTransform,
    SurroundingRectangle,
    VGroup,
)

from scenes.language import _
from scenes.lecture_scene import LectureScene
from scenes.mobjects.pictures import Candidates, PixelGrid, PixelOverlay
from scenes.mobjects.text import LABEL, TITLE, Number, number_text, words
from scenes.mobjects.theme import Theme

HEIGHT = 4.8
"""Of the picture that is looked at closely."""
AXIS = 10.5
"""The length of the line on which distances are laid off."""


class Framed(VGroup):
    """A picture in a thin frame, which shows where its dark paper ends.

    Args:
        image: (28, 28).
        height: in scene units.
        theme: where colours come from.
    """

    def __init__(self, image: npt.ArrayLike, height: float, theme: Theme) -> None:
        self.grid = PixelGrid(image, height=height, theme=theme)
        self.frame = SurroundingRectangle(self.grid, color=theme.muted, buff=0, stroke_width=1.5)
        super().__init__(self.grid, self.frame)


class IntroductionExample(LectureScene):
    """Recognising a digit is nothing to us, and very hard to write down."""

    own_digit: ClassVar[str] = "3-10"  # among its neighbours is a digit that one would not take it for

    def construct(self) -> None:
        """Tell the story."""
        self._choose_others()
        self.tell(
            self.a_picture_is_read_at_a_glance,
            self.the_same_digit_never_looks_the_same,
            self.two_of_them_share_few_pixels,
            self.by_its_pixels_another_digit_is_nearer,
            self.a_computer_gets_numbers,
            self.a_network_weighs_ten_answers,
        )

    def _choose_others(self) -> None:
        """By distance, pixel for pixel: two more pictures of the digit, the last the farthest, and another digit's."""
        distances = np.linalg.norm(self.digits.images - self.image.ravel(), axis=1)
        same = np.flatnonzero((self.digits.labels == self.label) & (distances > 0))
        same = same[np.argsort(distances[same], kind="stable")]
        others = np.flatnonzero(self.digits.labels != self.label)
        impostor = others[distances[others].argmin()]
        middle, farthest = same[len(same) // 2], same[-1]
        self.middle, self.farthest, self.nearest_other = (
            self.digits.images[index].reshape(28, 28) for index in (middle, farthest, impostor)
        )
        self.other_label = int(self.digits.labels[impostor])

    # ---- the beats ----

    def a_picture_is_read_at_a_glance(self) -> None:
        """The digit, coarse as it is, and what everybody sees in it."""
        self.first = Framed(self.image, HEIGHT, self.theme)
        self.meaning = words(str(self.label), TITLE, theme=self.theme).scale(3)
        arrow = words("→", TITLE, "muted", self.theme)
        VGroup(self.first, arrow, self.meaning).arrange(RIGHT, buff=1).shift(0.4 * UP)
        self.arrow = arrow
        rows, columns = self.image.shape
        self.caption = self.caption_of(_("{rows} × {columns} grey pixels").format(rows=rows, columns=columns))
        self.say(_("Somebody wrote this, and it came out coarse: {count} grey pixels.").format(count=self.image.size))
        self.add(self.first.grid, self.caption)
        self.play(Create(self.first.frame), run_time=2.5)
        self.say(_("Still, you know at once what it is. You cannot even help knowing it."))
        self.play(FadeIn(self.arrow, shift=0.4 * RIGHT), run_time=1)
        self.play(FadeTransform(self.first.grid.copy(), self.meaning), run_time=1.5)
        self.wait(1.5)

    def the_same_digit_never_looks_the_same(self) -> None:
        """Two more pictures of the same digit beside the first."""
        self.row = [Framed(image, 3.0, self.theme) for image in (self.image, self.middle, self.farthest)]
        VGroup(*self.row).arrange(RIGHT, buff=0.9).shift(0.9 * UP)
        self.names = [
            words(str(self.label), TITLE, theme=self.theme).next_to(each, DOWN, buff=0.35) for each in self.row
        ]
        self.say(_("Here it is again, and once more, from other hands. You read all three alike."))
        self.play(
            ReplacementTransform(self.first, self.row[0]),
            ReplacementTransform(self.meaning, self.names[0]),
            FadeOut(self.arrow),
            self.recaption(_("one digit, written three ways")),
            run_time=1.5,
        )
        for picture, name in zip(self.row[1:], self.names[1:], strict=True):
            self.play(FadeIn(picture, shift=0.3 * UP), run_time=1)
            self.play(ReplacementTransform(self.names[0].copy(), name), run_time=0.8)
        self.wait(1)

    def two_of_them_share_few_pixels(self) -> None:
        """The first and the last are laid over each other."""
        first, middle, last = self.row
        overlay = PixelOverlay(self.image, self.farthest, height=HEIGHT, theme=self.theme)
        counts = overlay.counts
        legend = overlay.legend(
            (
                _("{count} pixels only in the first").format(count=counts.only_first),
                _("{count} pixels only in the last").format(count=counts.only_second),
                _("{count} pixels in both").format(count=counts.shared),
            )
        )
        VGroup(overlay, legend).arrange(RIGHT, buff=0.8).shift(0.4 * UP)
        self.overlay, self.legend = overlay, legend
        self.say(_("But lay the first on the last, pixel on pixel: how much of their ink meets?"))
        self.play(FadeOut(middle, *self.names), self.recaption(_("which pixels are inked in which picture?")))
        self.play(*(each.animate.scale_to_fit_height(HEIGHT).move_to(overlay) for each in (first, last)), run_time=2)
        self.play(FadeOut(first.grid, last), FadeIn(overlay), run_time=1)
        self.play(FadeIn(legend, lag_ratio=0.3, shift=0.2 * RIGHT), run_time=1.5)
        self.say(_("To a machine that compares pixels, what you call the same is mostly different."))
        shared = _("{shared} of {all} inked pixels agree").format(shared=counts.shared, all=sum(counts))
        self.play(self.recaption(shared))
        self.wait(3)

    def by_its_pixels_another_digit_is_nearer(self) -> None:
        """The distances of the other two pictures from the first, laid off on a line."""
        self.say(_("Worse: measure how far pictures are apart, over all their pixels together."))
        self.ruler = self._ruler()
        start, end = self.ruler.get_start(), self.ruler.get_end()
        home = Framed(self.image, 2.1, self.theme).next_to(start, UP, buff=0.3)
        self.play(
            *(FadeOut(each) for each in self.mobjects if each is not self.caption),
            FadeIn(home),
            Create(self.ruler),
            self.recaption(_("the distance from this {label}, over all pixels").format(label=self.label)),
            run_time=1.5,
        )
        self.distances: list[Number] = []
        longest = float(np.linalg.norm(self.farthest - self.image)) * 1.04
        for image, label, side in ((self.farthest, self.label, UP), (self.nearest_other, self.other_label, UP)):
            distance = float(np.linalg.norm(image - self.image))
            place = start + distance / longest * (end - start)
            picture = Framed(image, 2.1, self.theme).next_to(start, side, buff=0.3)
            tick = Line(0.12 * UP, 0.12 * DOWN, color=self.theme.signal, stroke_width=5).move_to(start)
            number = Number(0, 1, LABEL, "signal", self.theme).next_to(start, DOWN, buff=0.3)
            name = words(str(label), LABEL, theme=self.theme).next_to(number, DOWN, buff=0.25)
            group = VGroup(picture, tick, name)
            self.add(group, number)
            along = place - start
            self.play(group.animate.shift(along), number.animate.set_value(distance).shift(along), run_time=2)
            self.distances.append(number)
            if label == self.label:
                far = _("Another {label} lies far out. And now a {other}.")
                self.say(far.format(label=label, other=self.other_label))
        self.say(
            _("By its pixels, the {other} is nearer to our {label} than the other {label} is.").format(
                label=self.label, other=self.other_label
            )
        )
        self.play(self.recaption(_("counting pixels is not reading")))
        self.wait(2)

    def a_computer_gets_numbers(self) -> None:
        """The digit as the numbers that its dots are."""
        self.say(_("So try it yourself. All that a program gets is this: a sheet of numbers between 0 and 1."))
        self.sheet = Framed(self.image, 5.6, self.theme)
        self.sheet.to_edge(LEFT, buff=1).set_y(0.35)
        self.printed = self.sheet.grid.print_values()
        old = [each for each in self.mobjects if each is not self.caption]
        self.play(
            FadeOut(*old), FadeIn(self.sheet), self.recaption(_("what rule turns these numbers into one of ten?"))
        )
        self.play(FadeIn(self.printed, lag_ratio=0), run_time=2)
        self.say(_("Which rule turns them into one of ten answers? Loops, strokes, gaps: write that down!"))
        self.candidates = Candidates(10, self.net.forward(self.image).output, shown="none", theme=self.theme)
        self.candidates.next_to(self.sheet, RIGHT, buff=2.2).set_y(0.35)
        self.play(FadeIn(self.candidates, lag_ratio=0.05), run_time=2)
        self.wait(1)

    def a_network_weighs_ten_answers(self) -> None:
        """The real outputs for the ten candidates; the box goes from the fourth of them in rank up to the answer."""
        output = self.net.forward(self.image).output
        weighed = Candidates(10, output, shown="both", theme=self.theme)
        weighed.move_to(self.candidates, aligned_edge=LEFT)
        self.say(_("This network can do it. It has an opinion on each of the ten, and all of it is arithmetic."))
        self.play(
            FadeOut(self.candidates),
            FadeIn(weighed),
            self.recaption(_("what a trained network answers")),
            run_time=1,
        )
        self.candidates = weighed
        for k in weighed.ranking[3::-1]:
            self.play(weighed.animate.choose(k), run_time=0.8)
            self.wait(0.2)
        answer = int(output.argmax())
        self.say(_("How it comes to its {answer}, number by number: that is the story here.").format(answer=answer))
        told = _("the network answers {answer}, with {value}")
        value = number_text(float(output[answer]), 2)
        self.play(self.recaption(told.format(answer=answer, value=value)))
        self.wait(2.5)

    # ---- their pieces ----

    def _ruler(self) -> Line:
        """The line on which distances are laid off, with its zero."""
        return Line(0 * RIGHT, AXIS * RIGHT, color=self.theme.muted, stroke_width=3).move_to(0.5 * DOWN)
