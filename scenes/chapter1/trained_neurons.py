"""What the neurons of a trained network look for: the second half of edge detection.

manim render scenes/chapter1/trained_neurons.py TrainedNeurons
"""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UL,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Rectangle,
    ReplacementTransform,
    SurroundingRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from network import load_network
from network.analysis.neurons import BAR_LENGTH, BAR_WIDTH, EdgeMatch, most_edge_like, nearest_edge
from network.studies.edge_sums import edge_template
from scenes.language import _, in_number
from scenes.lecture_scene import LectureScene
from scenes.mobjects.diagrams import in_between
from scenes.mobjects.pictures import Excitement, WeightHeatmap
from scenes.mobjects.text import SMALL, HypotheticalTag, percent_text, words

READABLE = 0.5
"""Weights with at least this likeness to a little edge can be read as one."""
CHOSEN = 3
"""How many neurons are looked at closely."""


class TrainedNeurons(LectureScene):
    """The weights of the first hidden layer, and the digits that excite some of its neurons most and least.

    `EdgeDetection` tells it after its own story; it can be rendered alone, too.
    """

    own_digit: ClassVar[str] = "7-08"

    def construct(self) -> None:
        """Tell the story."""
        self.tell(
            self.the_trained_neurons_pass_by,
            self.some_of_them_come_close,
            self.digits_excite_them_more_or_less,
            self.not_every_network_can_be_read,
        )

    @cached_property
    def ranking(self) -> list[int]:
        """The neurons of the first hidden layer, the one whose weights are most like a little edge first."""
        return most_edge_like(self.net)

    # ---- the beats ----

    def the_trained_neurons_pass_by(self) -> None:
        """The designed weights give way to those of all neurons of the first hidden layer, one after the other."""
        weights = self.net.weights[0].reshape(-1, *self.image.shape)
        self.grid = WeightHeatmap.of_layer(self.net, height=5.6, theme=self.theme).shift(0.4 * UP)
        designed = WeightHeatmap(edge_template(), height=4.6, scale=1, theme=self.theme).shift(0.55 * UP)
        trained = WeightHeatmap(weights[0], height=4.6, scale=self.grid.full_scale, theme=self.theme)
        trained.move_to(designed)
        self.tag = HypotheticalTag(designed, _("designed by hand"), theme=self.theme)
        self.color_bar = self.grid.color_bar().next_to(trained, RIGHT, buff=0.6)
        self.say(_("So weights say which pattern, and the bias how much of it. And the network's own neurons?"))
        if self.mobjects:
            self.play(*map(FadeOut, self.mobjects), run_time=0.6)
        self.play(FadeIn(designed, self.tag), run_time=0.8)
        count = len(weights)
        told = in_number("the weights of its one neuron", "the weights of its {count} neurons, one by one", count)
        self.play(
            ReplacementTransform(designed, trained),
            FadeOut(self.tag),
            FadeIn(self.color_bar),
            self.recaption(told.format(count=count)),
            run_time=1.2,
        )
        self.play(
            UpdateFromAlphaFunc(trained, lambda heatmap, time: heatmap.set_weights(in_between(weights, time))),
            rate_func=linear,
            run_time=min(max(3.5, 0.2 * count), 6),
        )
        self.play(
            trained.animate.become(self._one_of_the_grid(count - 1)),
            self.color_bar.animate.next_to(self.grid, RIGHT, buff=0.6),
        )
        self.tag = HypotheticalTag(UL, _("designed by hand"), theme=self.theme)
        self.play(FadeIn(self.grid, *([self.tag] if self.designed else [])), run_time=0.8)
        self.remove(trained)

    def some_of_them_come_close(self) -> None:
        """Those whose weights are most like the designed edge, wherever it may lie, step forward."""
        self.chosen = self.ranking[:CHOSEN]
        self.forward = [self._one_of_the_grid(index) for index in self.chosen]
        self.rings = VGroup(
            SurroundingRectangle(each, color=self.theme.signal, buff=0, stroke_width=3) for each in self.forward
        )
        self.matches = [nearest_edge(self.net.weights[0][index]) for index in self.chosen]
        self.outlines = [self._outline(*each) for each in zip(self.forward, self.matches, strict=True)]
        self.say(_("These come closest to the edge that we designed, moved and turned."))
        self.add(*self.forward)
        self.play(
            self.grid.animate.set_opacity(0.25),
            LaggedStart(*map(Create, self.rings), lag_ratio=0.3),
            self.recaption(_("most like the designed edge, moved and turned")),
            run_time=2,
        )
        self.play(LaggedStart(*map(Create, self.outlines), lag_ratio=0.3))

    def digits_excite_them_more_or_less(self) -> None:
        """Each of these neurons with the digits that give it the greatest and the least weighted sums."""
        scale = self.grid.full_scale
        self.rows = [
            Excitement.of(self.net, self.digits, index, height=1.5, scale=scale, theme=self.theme)
            for index in self.chosen
        ]
        table = VGroup(*self.rows).arrange(DOWN, buff=0.25)
        bar = self.grid.color_bar().next_to(table, RIGHT, buff=0.5)
        VGroup(table, bar).move_to(0.2 * UP)
        first = self.rows[0]
        self.headings = VGroup(
            words(text, SMALL, "muted", self.theme).next_to(side, UP, buff=0.2)
            for text, side in ((_("excite it most"), first.most), (_("excite it least"), first.least))
        )
        meanings = (_("ink that excites"), _("ink that calms"), _("weighted sum, bias included"))
        heatmaps = [row.heatmap for row in self.rows]
        outlines = [self._outline(*each) for each in zip(heatmaps, self.matches, strict=True)]
        self.say(_("Among the digits at hand, these give each of them the greatest sums."))
        self.play(
            FadeOut(self.grid, self.rings),
            *map(ReplacementTransform, self.forward, heatmaps),
            *map(ReplacementTransform, self.outlines, outlines),
            ReplacementTransform(self.color_bar, bar),
            self.recaption(*meanings, roles=("positive", "negative", "result")),
            run_time=1.5,
        )
        self.color_bar, self.outlines = bar, outlines
        appear = [FadeIn(each, shift=0.2 * RIGHT) for row in self.rows for each in row.most]
        self.play(FadeIn(self.headings[0]), LaggedStart(*appear, lag_ratio=0.1), run_time=2)
        self.say(_("And these the least: their ink is where the weights are negative, or where they are none."))
        appear = [FadeIn(each, shift=0.2 * RIGHT) for row in self.rows for each in row.least]
        self.play(FadeIn(self.headings[1]), LaggedStart(*appear, lag_ratio=0.1), run_time=2)
        self.wait(1)

    def not_every_network_can_be_read(self) -> None:
        """The neurons of this network beside those of one that was trained another way."""
        readable = min(match.likeness for match in self.matches) >= READABLE
        name = "plain" if readable else "edges"
        other = load_network(name)
        self.grids = [WeightHeatmap.of_layer(each, height=4.9, theme=self.theme) for each in (self.net, other)]
        texts = (_("the network on show"), _("the network “{name}”").format(name=name))
        sides = [self._named(*each) for each in zip(self.grids, texts, (-1, 1), strict=True)]
        self.grid = self.grids[0]
        goals = [self._one_of_the_grid(index) for index in self.chosen]
        fading = [*self.outlines, *(part for row in self.rows for part in (row.most, row.least))]
        self.say(self._verdict(readable))
        self.play(FadeOut(*fading, self.headings, self.color_bar), self.recaption(), run_time=0.6)
        self.play(
            *(ReplacementTransform(row.heatmap, goal) for row, goal in zip(self.rows, goals, strict=True)),
            *([self.tag.animate.next_to(sides[0], DOWN, buff=0.2)] if self.designed else []),
            run_time=1.2,
        )
        self.play(FadeIn(sides[0]))
        self.remove(*goals)
        if readable:
            share = percent_text(other.metadata["accuracy"]["test"])
            text = _("It need not. This one reads {share} of the test images, yet nobody can read its neurons.")
            self.say(text.format(share=share))
            told = _("edges and strokes here, hardly readable patterns there")
        else:
            self.say(_("Where training favours few and smooth weights, as here, edges and strokes appear."))
            told = _("hardly readable patterns here, edges and strokes there")
        self.play(FadeIn(sides[1]), self.recaption(told), run_time=1.5)
        self.wait(3)

    # ---- their pieces ----

    @property
    def designed(self) -> bool:
        """Whether the network on show was designed rather than trained."""
        return "design" in self.net.metadata

    def _verdict(self, readable: bool) -> str:
        """Whether the hope for edges has come true."""
        if self.designed:
            return _("No wonder: in this network all of them were designed by hand, to look for little edges.")
        if readable:
            return _("So here the hope comes true: these neurons look for strokes and edges.")
        return _("An honest word: what these neurons look for can hardly be read.")

    def _named(self, grid: WeightHeatmap, text: str, side: int) -> VGroup:
        """The heat maps of a network on the left (-1) or on the right (1) of the stage, and its name under them."""
        grid.move_to(3.3 * side * RIGHT + 0.9 * UP)
        return VGroup(grid, words(text, SMALL, "muted", self.theme).next_to(grid, DOWN, buff=0.25))

    def _one_of_the_grid(self, index: int) -> WeightHeatmap:
        """The weights of one neuron, where and as large as they are in the grid."""
        corners = self.grid.picture_corners(index)
        height = float(corners[0, 1] - corners[2, 1])
        one = WeightHeatmap(self.grid.weights[index], height=height, scale=self.grid.full_scale, theme=self.theme)
        return one.move_to(corners.mean(axis=0))

    def _outline(self, heatmap: WeightHeatmap, match: EdgeMatch) -> Rectangle:
        """The bar that the weights look most like, where it lies on their heat map."""
        cell = heatmap.height / len(heatmap.weights[0])
        bar = Rectangle(height=BAR_WIDTH * cell, width=BAR_LENGTH * cell, color=self.theme.signal, stroke_width=2)
        return bar.rotate(np.deg2rad(match.angle)).move_to(heatmap.cell_center(match.row, match.column))
