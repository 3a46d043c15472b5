"""Introduction example: the same digit written three ways, which to a computer are three unlike heaps of numbers.

manim render scenes/chapter1/introduction_example.py IntroductionExample
"""

from __future__ import annotations

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
    LaggedStart,
    Line,
    ReplacementTransform,
    ShowPassingFlash,
    VGroup,
    VMobject,
    config,
)

from scenes.language import _
from scenes.lecture_scene import ANY_NUMBER, STAGE_MIDDLE, LectureScene
from scenes.mobjects.pictures import PixelGrid, PixelOverlay
from scenes.mobjects.text import LABEL, TITLE, Number, number_text, words
from scenes.staging import CLOSE, Framed, digit_and_answers, number_alone

THREE = 3.6
"""The height of a picture that stands beside two others."""
ON_RULER = 2.3
"""Of one whose distance is laid off."""
AXIS = 9.2
"""How far from the zero of the ruler the farthest picture stands."""
CONTEXT = 0.4
"""The opacity of what is not spoken of."""
MOVED, TILTED = (2, 2, 0), (0, 3, 25)
"""What is done to a picture of which nobody has said what it shows: rows down, columns to the right, degrees."""


class IntroductionExample(LectureScene):
    """Recognising a digit is nothing to us, and very hard to write down."""

    hidden_range = ANY_NUMBER

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
        """By distance, pixel for pixel: two more pictures of the digit, the last the farthest, and another digit's.

        Where nobody has said which digit it is, the two are the same picture, moved and tilted; the other is the
        nearest of all.
        """
        distances = np.linalg.norm(self.digits.images - self.image.ravel(), axis=1)
        same = self.digits.labels == self.label
        others = np.flatnonzero(~same if self.label_is_told else distances > 0)
        impostor = others[distances[others].argmin()]
        self.other_label = int(self.digits.labels[impostor])
        self.nearest_other = self.digits.images[impostor].reshape(28, 28)
        if not self.label_is_told:
            self.middle, self.farthest = moved(self.image, *MOVED), moved(self.image, *TILTED)
            return
        twins = np.flatnonzero(same & (distances > 0))
        twins = twins[np.argsort(distances[twins], kind="stable")]
        self.middle, self.farthest = (
            self.digits.images[index].reshape(28, 28) for index in (twins[len(twins) // 2], twins[-1])
        )

    # ---- the beats ----

    def a_picture_is_read_at_a_glance(self) -> None:
        """The digit, coarse as it is, and what everybody sees in it."""
        self.first = Framed(self.image, CLOSE, self.theme).move_to(STAGE_MIDDLE * UP)
        self.add(self.first.grid)
        self.say(_("Try not to read this."))
        self.play(Create(self.first.frame), run_time=1)
        self.hold(2)
        self.say(_("Too late. You knew at once."))
        self.meaning, arrow = self._name(TITLE).scale(4), words("→", TITLE, "muted", self.theme).scale(1.5)
        if self.label_is_told:
            place = self.first.copy()
            VGroup(place, arrow, self.meaning).arrange(RIGHT, buff=1).move_to(STAGE_MIDDLE * UP)
            self.play(self.first.animate.move_to(place), FadeIn(arrow, shift=0.4 * RIGHT), run_time=0.8)
            self.play(FadeTransform(self.first.grid.copy(), self.meaning), run_time=1)
        self.arrow = arrow
        self.say(
            _("Yet these are only {count} grey pixels. How did you do that?").format(
                count=number_text(self.image.size, 0)
            )
        )
        rows, columns = self.image.shape
        told = _("{rows} × {columns} = {count} pixels")
        count = number_text(self.image.size, 0)
        self.cells = PixelGrid(self.image, CLOSE, theme=self.theme, lines=True).move_to(self.first)
        self.play(FadeIn(self.cells), self.recaption(told.format(rows=rows, columns=columns, count=count)))

    def the_same_digit_never_looks_the_same(self) -> None:
        """Two more pictures of the same digit come out from behind the first."""
        self.row = [Framed(image, THREE, self.theme) for image in (self.image, self.middle, self.farthest)]
        VGroup(*self.row).arrange(RIGHT, buff=0.8).move_to(STAGE_MIDDLE * UP)
        told = _("Here it is twice more, from other hands. You read all three alike.")
        if not self.label_is_told:
            told = _("Here it is twice more, moved and tilted. You read all three alike.")
        self.say(told)
        self.names = [self._name(TITLE).scale(1.5).next_to(each, DOWN, buff=0.35) for each in self.row]
        if self.label_is_told:
            VGroup(*self.row, *self.names).move_to(STAGE_MIDDLE * UP)
            named = [ReplacementTransform(self.meaning, self.names[0]), FadeOut(self.arrow)]
        else:
            self.names, named = [], []
        self.remove(self.cells)
        self.play(ReplacementTransform(self.first, self.row[0]), *named, self.recaption(), run_time=1.2)
        for number, picture in enumerate(self.row[1:], 1):
            behind, goal = self.row[number - 1], picture.get_center()
            self.add(picture.move_to(behind))
            self.bring_to_front(*self.row[number - 1 :: -1])
            naming = [ReplacementTransform(self.names[number - 1].copy(), self.names[number])] if self.names else []
            self.play(picture.animate.move_to(goal), *naming, run_time=1)

    def two_of_them_share_few_pixels(self) -> None:
        """The first and the last are laid over each other, and what they share is counted."""
        first, middle, last = self.row
        self.overlay = PixelOverlay(self.image, self.farthest, height=CLOSE, theme=self.theme)
        counts = self.overlay.counts
        number = number_alone(number_text(counts.shared, 0), self.theme, "result")
        told = _("of {all} inked pixels").format(all=number_text(sum(counts), 0))
        below = words(told, LABEL, theme=self.theme)
        legend = self.overlay.legend((_("only in the first"), _("only in the last"), _("in both")))
        self.shared = VGroup(number, below, legend).arrange(DOWN, buff=0.4)
        below.next_to(number, DOWN, buff=0.3)
        VGroup(self.overlay, self.shared).arrange(RIGHT, buff=1.3).move_to(STAGE_MIDDLE * UP)
        self.say(_("Lay the first on the last. How much of their ink do they share?"))
        self.bring_to_front(first)
        self.play(
            middle.animate.move_to(first),
            *(FadeOut(name, shift=0.3 * DOWN) for name in self.names),
            run_time=0.8,
        )
        self.remove(middle)
        self.play(*(each.animate.scale_to_fit_height(CLOSE).move_to(self.overlay) for each in (first, last)))
        self.play(FadeOut(first.grid, last), FadeIn(self.overlay), FadeIn(legend, shift=0.2 * RIGHT))
        self.hold(2)
        seen = self.overlay.shared
        self.core = PixelOverlay(self.image * seen, self.farthest * seen, height=CLOSE, theme=self.theme)
        self.core.move_to(self.overlay)
        self.play(
            self.overlay.animate.set_opacity(CONTEXT),
            FadeIn(self.core),
            legend[:2].animate.set_opacity(CONTEXT),
            FadeIn(number, target_position=self.overlay, scale=0.5),
            FadeIn(below),
        )
        few = 2 * counts.shared < sum(counts)
        told = _("Only {shared} pixels, of {all}.") if few else _("{shared} pixels, of {all}.")
        self.say(told.format(shared=number_text(counts.shared, 0), all=number_text(sum(counts), 0)))
        self.hold(1)

    def by_its_pixels_another_digit_is_nearer(self) -> None:
        """The distances of the last picture, and of another digit's, from the first, laid off on a ruler."""
        first, _middle, last = self.row
        home, ruler = Framed(self.image, ON_RULER, self.theme), Line(color=self.theme.muted, stroke_width=3)
        ruler.set_length(AXIS + ON_RULER / 2)
        VGroup(home, ruler).arrange(RIGHT, buff=0.25).move_to(STAGE_MIDDLE * UP)
        self.say(_("So measure how far apart two pictures are, over all their pixels."))
        self.bring_to_back(last)
        self.play(FadeIn(first.grid, last), FadeOut(self.overlay, self.core, self.shared), run_time=0.6)
        self.bring_to_front(first)
        self.play(
            ReplacementTransform(first, home),
            last.animate.scale_to_fit_height(ON_RULER).next_to(ruler.get_start(), UP, buff=0.3),
            Create(ruler),
            self.recaption(_("distance over all pixels, 0 = the same picture")),
            run_time=1.5,
        )
        self.home, self.ruler, self.laid_off = home, ruler, VGroup()
        far, near = (float(np.linalg.norm(each - self.image)) for each in (self.farthest, self.nearest_other))
        unit = AXIS / (max(far, near) or 1.0)
        self._lay_off(last, UP, far, unit, self.label)
        told = _("The other {label} is this far away. And now the {other}.")
        if not self.label_is_told:
            told = _("The tilted one is this far away. And now another picture.")
        self.say(told.format(label=self.label, other=self.other_label))
        other = Framed(self.nearest_other, ON_RULER, self.theme).next_to(ruler.get_start(), DOWN, buff=0.3)
        self.bring_to_back(other)
        self._lay_off(other, DOWN, near, unit, self.other_label)
        self.hold(1.5)
        self.say(self._verdict(near < far))

    def a_computer_gets_numbers(self) -> None:
        """The digit as the numbers that its pixels are, and ten possible answers."""
        self.sheet, self.candidates = digit_and_answers(self.image, self.net.forward(self.image).output, self.theme)
        self.say(_("Then write the rule yourself. All you get is this sheet of numbers."))
        self.bring_to_front(self.home)
        gone = VGroup(self.ruler, self.laid_off)
        self.play(
            ReplacementTransform(self.home, self.sheet),
            gone.animate.shift((config.frame_width + ON_RULER) * LEFT),
            self.recaption(),
            run_time=1.5,
        )
        self.remove(*gone.get_family())
        self.printed = self.sheet.grid.print_values()
        self.play(FadeIn(self.printed, lag_ratio=0), run_time=1)
        self.say(_("Ten answers are possible. Which rule picks the right one?"))
        self.answers = VGroup(each.label.copy().set_opacity(1) for each in self.candidates.candidates)
        right = self.sheet.get_right()
        coming = (FadeIn(each, target_position=right, scale=0.5) for each in self.answers)
        self.play(LaggedStart(*coming, lag_ratio=0.15), run_time=1.5)
        self.hold(0.5)

    def a_network_weighs_ten_answers(self) -> None:
        """The real outputs for the ten candidates; the box goes from the fourth of them in rank up to the answer."""
        self.say(_("Here is a network that tries. It gives a number to each of the ten."))
        self.candidates.choose(None)
        values = [part for each in self.candidates.candidates for part in each.members if part is not each.label]
        growing = (FadeIn(part, shift=0.2 * RIGHT) for part in values)
        self.play(FadeOut(self.printed), LaggedStart(*growing, lag_ratio=0.03), Create(self.candidates.box))
        self.remove(*values, *self.answers, self.candidates.box)
        self.add(self.candidates)
        answer, *runners_up = self.candidates.ranking[:4]
        for k in runners_up[::-1]:
            self.play(self.candidates.animate.choose(k), run_time=0.6)
        self.finish_saying()
        told = _("It says {answer}. Right or wrong, it is nothing but arithmetic.")
        if self.label_is_told and answer == self.label:
            told = _("It says {answer}, and it uses nothing but arithmetic.")
        self.say(told.format(answer=answer))
        self.play(self.candidates.animate.choose(answer), run_time=0.6)
        self.say(_("How numbers become an answer: that is our story."))
        way = Line(self.sheet.get_right(), self.candidates.box.get_left(), color=self.theme.signal, stroke_width=5)
        self.play(ShowPassingFlash(way, time_width=0.5), run_time=1.5)
        self.hold(0.5)

    # ---- their pieces ----

    def _name(self, size: float) -> VMobject:
        name: VMobject = words(str(self.label), size, theme=self.theme)
        return name

    def _verdict(self, closer: bool) -> str:
        """What the two distances say."""
        if not self.label_is_told:
            if closer:
                return _("It is closer than the same picture, tilted! Counting pixels is not reading.")
            return _("Here the tilted one is closer. Often it is not.")
        if closer:
            return _("The {other} is closer! Counting pixels is not reading.").format(other=self.other_label)
        return _("Here the pixels get it right. They often do not.")

    def _lay_off(
        self, picture: Framed, side: npt.NDArray[np.float64], distance: float, unit: float, label: int
    ) -> None:
        """A picture slides from the zero of the ruler to its distance, and the number runs along."""
        tick = Line(0.15 * UP, 0.15 * DOWN, color=self.theme.signal, stroke_width=5).move_to(self.ruler.get_start())
        number = Number(0, 1, LABEL, "signal", self.theme)
        beside = LEFT if unit * distance > AXIS / 2 else RIGHT
        number.next_to(picture, beside, buff=0.3)
        moving = VGroup(tick, picture)
        if self.label_is_told:
            name = words(str(label), TITLE, theme=self.theme)
            moving.add(name.next_to(number, UP, buff=0.3))
        along = unit * distance * RIGHT
        self.add(moving, number)
        self.bring_to_front(self.home)  # from behind which they come
        self.play(moving.animate.shift(along), number.animate.set_value(distance).shift(along), run_time=2)
        self.laid_off.add(moving, number)


def moved(image: npt.NDArray[np.floating], down: int, right: int, degrees: float) -> npt.NDArray[np.float32]:
    """A picture moved, and tilted about its middle; what leaves it is lost.

    Args:
        image: (rows, columns) values in [0, 1].
        down: by how many rows.
        right: by how many columns.
        degrees: anticlockwise.
    """
    from scipy import ndimage  # here, because it is slow to import

    tilted = ndimage.rotate(np.asarray(image, np.float32), degrees, reshape=False, order=1)
    shifted: npt.NDArray[np.float32] = ndimage.shift(tilted, (down, right), order=1)
    return np.clip(shifted, 0, 1)
