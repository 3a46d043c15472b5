"""Learning more: an edge is looked for everywhere, and what to read next.

manim render scenes/chapter2/learning_more.py LearningMore
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    ReplacementTransform,
    SurroundingRectangle,
    VGroup,
)

from network.analysis.convolution import KERNELS, clearest_edge
from scenes.chapter2.joins import a_digit_and_its_label, two_ways_to_see
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_MIDDLE, STAGE_TOP, WIDEST
from scenes.mobjects.pictures import KernelScan, WeightHeatmap
from scenes.mobjects.text import SMALL, HypotheticalTag, ReadingCard, words
from scenes.staging import Framed

SIDE = 4
"""Of the little square that is cut out of a neuron's weights, in pixels."""
CLOSE_UP, SCANNED, IN_A_ROW = 5.2, 5.0, 3.2
"""How high the neuron's picture is when it comes forward, and the digit while it is scanned alone, and beside maps."""
DESIGNED = ("vertical edge", "horizontal edge")
"""The kernels that follow, of `KERNELS`."""
CARD, ILLUSTRATION = (4.2, 5.6), 1.65
"""How wide and high the cards are, and how high the pictures on them."""


class LearningMore(LearningScene):
    """Convolution in two minutes' walk, three things to read, and the question that is left."""

    def construct(self) -> None:
        """Tell the story."""
        self.tell(
            self.a_little_edge_goes_for_a_walk,
            self.another_kernel_another_map,
            self.read_on,
            self.a_picture_and_its_label,
        )

    # ---- the beats ----

    def a_little_edge_goes_for_a_walk(self) -> None:
        """A little square of one neuron's weights becomes a kernel, which slides over the digit."""
        self.run_seen, self.edges_seen = two_ways_to_see(self)
        pictures = self.edges_seen.pictures
        neuron, row, column = clearest_edge(pictures.weights, SIDE)
        chosen = pictures.one(neuron)
        self.add(self.run_seen, self.edges_seen)
        self.say(_("If an edge is worth finding, why not look for it everywhere?"))
        self.wait(1)
        self.play(
            FadeOut(self.run_seen, shift=3 * LEFT),
            FadeOut(self.edges_seen),
            chosen.animate.scale_to_fit_height(CLOSE_UP).move_to(STAGE_MIDDLE * UP),
            run_time=2,
        )
        kernel = pictures.weights[neuron, row : row + SIDE, column : column + SIDE]
        self.cut = self._cut_out(chosen, row, column)
        outline = SurroundingRectangle(self.cut, color=self.theme.signal, buff=0, stroke_width=4)
        self.say(_("We cut out a little piece, the clearest edge of all."))
        told = _("{side} × {side} weights of one neuron of edges").format(side=SIDE)
        self.play(Create(outline), self.recaption(told, roles=("muted",)), run_time=1.2)
        self.hold(0.5)
        self.scans = [KernelScan(self.image, kernel, SCANNED, theme=self.theme).move_to(STAGE_MIDDLE * UP)]
        scan = self.scans[0]
        self.say(_("Slide the same little picture over all places: that is a convolution."))
        self.play(
            FadeOut(chosen, outline),
            ReplacementTransform(self.cut, scan.kernel),
            FadeIn(scan.picture, scan.frame, shift=RIGHT),
            FadeIn(scan.map),
            run_time=1.5,
        )
        self.play(FadeIn(scan.window, target_position=scan.kernel), FadeIn(scan.spot), run_time=0.8)
        self.play(scan.scan(run_time=7.5))
        if scan.values.max() > 0 > scan.values.min():
            self.say(_("Blue: here is such an edge. The other colour: its opposite."))
        self.play(FadeOut(scan.window, scan.spot), run_time=1)

    def another_kernel_another_map(self) -> None:
        """Two kernels more go over the same digit, and their maps stand side by side."""
        first = self.scans[0]
        self.scans += [KernelScan(self.image, KERNELS[name], IN_A_ROW, theme=self.theme) for name in DESIGNED]
        goal = KernelScan(self.image, first.kernel.weights[0], IN_A_ROW, done=first.places, theme=self.theme)
        self._set_in_a_row(goal, *self.scans[1:])
        parts = ("picture", "frame", "kernel", "map")
        moving = [ReplacementTransform(getattr(first, name), getattr(goal, name)) for name in parts]
        self.say(_("Other edges, other maps."))
        self.remove(*first)
        self.play(*moving, self.recaption(), run_time=1.5)
        self.scans[0] = goal
        for scan in self.scans[1:]:
            self.play(FadeIn(scan.kernel, shift=0.3 * DOWN), FadeIn(scan.map, scan.window, scan.spot), run_time=0.7)
            self.play(scan.scan(run_time=3.5))
            self.play(FadeOut(scan.window, scan.spot), run_time=0.4)
            self.remove(*scan)
            self.add(scan.kernel, scan.map)
        self.notes = VGroup(*self._notes())
        self.say(_("These two, somebody designed. Networks of that kind learn their own."))
        self.play(FadeIn(self.notes, shift=0.2 * UP))

    def read_on(self) -> None:
        """The digit and the maps go onto the cards of three things to read."""
        first, *others = self.scans
        shown = (VGroup(first.picture, first.frame), first.map, VGroup(*(each.map for each in others)))
        self.cards = self._cards()
        kernels = [scan.kernel for scan in self.scans]
        self.say(_("Where to go from here? Three suggestions."))
        self.play(
            FadeOut(*kernels, shift=UP),
            FadeOut(self.notes, shift=DOWN),
            *(ReplacementTransform(each, card.picture) for each, card in zip(shown, self.cards, strict=True)),
            run_time=1.6,
        )
        told = (
            _("If you want to build one tonight: Michael Nielsen's book, free, with code."),
            _("For pictures of what networks see: Chris Olah's articles, and Distill."),
            _("For all the rest: Goodfellow, Bengio and Courville."),
        )
        for card, text in zip(self.cards, told, strict=True):
            self.say(text)
            written = [part for part in card if part is not card.picture]
            self.play(*(FadeIn(part, shift=0.3 * UP) for part in written), run_time=1.2)
            self.remove(*written, card.picture)
            self.add(card)
        self.hold(0.7)
        self.say(_("That one is heavy. In every sense."))

    def a_picture_and_its_label(self) -> None:
        """The digit comes forward with what it is called."""
        self.picture, self.name = a_digit_and_its_label(self)
        card = self.cards[0]
        small = card.picture
        self.say(_("One question is left."))
        self.remove(*self.cards)
        rest = [part for part in card if part is not small]
        self.play(
            FadeOut(*rest, *self.cards[1:], shift=0.5 * DOWN),
            ReplacementTransform(small, self.picture),
            run_time=1.5,
        )
        self.play(FadeIn(self.name, shift=0.3 * RIGHT))
        self.say(_("Has it understood anything, or has it just learnt it by heart?"))
        self.hold(1.5)

    # ---- their pieces ----

    def _cut_out(self, picture: WeightHeatmap, row: int, column: int) -> WeightHeatmap:
        """A little square of a neuron's weights where it lies in their picture, as a heat map of its own."""
        weights = picture.weights[0, row : row + SIDE, column : column + SIDE]
        first, last = picture.cell_center(row, column), picture.cell_center(row + SIDE - 1, column + SIDE - 1)
        cell = np.linalg.norm(picture.cell_center(0, 1) - picture.cell_center(0, 0))
        cut = WeightHeatmap(weights, float(SIDE * cell), scale=picture.full_scale, theme=self.theme)
        return cut.move_to((first + last) / 2)

    def _set_in_a_row(self, *scans: KernelScan) -> None:
        """The digit, then the maps of all kernels, each below its kernel; all scans share the digit's place."""
        row = VGroup(scans[0].picture, *(scan.map for scan in scans)).arrange(RIGHT, buff=0.25, aligned_edge=DOWN)
        row.move_to((STAGE_MIDDLE - 0.35) * UP)
        for scan in scans:
            scan.picture.move_to(scans[0].picture)
            scan.frame.move_to(scan.picture)
            scan.kernel.next_to(scan.map, UP, buff=0.3)
            scan.put_in_place()
        assert row.width <= WIDEST

    def _notes(self) -> tuple[VGroup, HypotheticalTag]:
        """Under the maps: where the first kernel is from, and that the others were designed."""
        first, *others = self.scans
        cut = words(_("cut out of edges"), SMALL, "muted", self.theme).next_to(first.map, DOWN, buff=0.3)
        tag = HypotheticalTag(VGroup(*(each.map for each in others)), _("designed by hand"), theme=self.theme)
        return VGroup(cut), tag

    def _cards(self) -> list[Any]:
        """The three things to read, each with one of our own pictures."""
        first, *others = self.scans
        book = "Neural Networks and Deep Learning", "Michael Nielsen", 2015, "neuralnetworksand\ndeeplearning.com"
        article = "Feature Visualization", "C. Olah, A. Mordvintsev,\nL. Schubert", 2017, "distill.pub\ncolah.github.io"
        tome = "Deep Learning", "I. Goodfellow, Y. Bengio,\nA. Courville", 2016, "MIT Press\ndeeplearningbook.org"
        maps = VGroup(*(each.map.copy().scale_to_fit_height(ILLUSTRATION) for each in others)).arrange(RIGHT, buff=0.1)
        pictures = (
            Framed(self.image, ILLUSTRATION, self.theme),
            first.map.copy().scale_to_fit_height(ILLUSTRATION),
            maps.scale_to_fit_width(min(maps.width, CARD[0] - 0.6)),
        )
        cards = VGroup(
            ReadingCard(*told, width=CARD[0], height=CARD[1], picture=picture, theme=self.theme)
            for told, picture in zip((book, article, tome), pictures, strict=True)
        ).arrange(RIGHT, buff=0.3)
        return list(cards.align_to(STAGE_TOP * UP, UP))
