"""What the neurons of a trained network look for: the second half of edge detection.

manim render scenes/chapter1/trained_neurons.py TrainedNeurons
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Mobject,
    Rectangle,
    ReplacementTransform,
    VGroup,
    VMobject,
)

from network import Network, load_network
from network.analysis.neurons import BAR_LENGTH, BAR_WIDTH, EdgeMatch, most_edge_like, nearest_edge
from network.studies.edge_sums import edge_template
from scenes.language import _, in_number
from scenes.lecture_scene import STAGE_MIDDLE, STAGE_TOP, LectureScene
from scenes.mobjects.pictures import Excitement, WeightHeatmap
from scenes.mobjects.text import SMALL, HypotheticalTag, number_text, words
from scenes.staging import pictured_neurons, pictures_with_scale, weight_pictures

READABLE = 0.5
"""Weights with at least this likeness to a little edge can be read as one."""
CHOSEN, EXAMPLES = 3, 2
"""How many neurons are looked at closely, and how many digits stand below each."""
LARGE, FORWARD, DIGIT = 5.2, 3.2, 2.0
"""How high weights are that are alone, those of neurons that step forward, and the row of digits below them."""
BESIDE, APART = 4.9, 0.9
"""How high the weights of two networks are, side by side, and how far apart."""
ALIKE, SISTER = "edges", "plain"
"""The network that was trained to like few and smooth weights, and the one that was not."""


class TrainedNeurons(LectureScene):
    """The weights of the first hidden layer, and the digits that make some of its neurons most active.

    `EdgeDetection` tells it after its own story; it can be rendered alone, too.

    Attributes:
        template: the designed weights from which it sets out, where they are on stage already.
    """

    own_digit: ClassVar[str] = "7-08"
    template: WeightHeatmap | None = None

    def construct(self) -> None:
        """Tell the story."""
        self.tell(
            self.the_trained_neurons_pass_by,
            self.some_of_them_come_close,
            self.not_every_network_can_be_read,
        )

    @cached_property
    def ranking(self) -> list[int]:
        """The neurons of the first hidden layer, the one whose weights are most like a little edge first."""
        return most_edge_like(self.net)

    # ---- the beats ----

    def the_trained_neurons_pass_by(self) -> None:
        """The designed weights turn into those of some neurons, which take their place among the others."""
        self.pictured = pictured_neurons(self.net)
        self.grid, self.color_bar = pictures_with_scale(self.net, self.theme)
        designed = self._template_alone()
        self.say(self._question())
        self.hold(2)
        passing = [*self.ranking[:CHOSEN], self.pictured[-1]]
        trained = self._picture_of(passing[0]).scale_to_fit_height(LARGE).move_to(designed)
        bar_here = self.color_bar.copy().next_to(trained, RIGHT, buff=0.4)
        self.play(
            ReplacementTransform(designed, trained),
            FadeOut(self.tag),
            FadeIn(bar_here),
            self.recaption(self._what_passes()),
            run_time=1.2,
        )
        for index in dict.fromkeys(passing[1:]):
            self.wait(0.7)
            self.play(trained.animate.set_weights(self._weights(index)), run_time=0.5)
        self.wait(0.7)
        last = self._picture_of(passing[-1])
        self.play(trained.animate.become(last), ReplacementTransform(bar_here, self.color_bar))
        self.play(FadeIn(self.grid), run_time=0.8)
        self.remove(trained)

    def some_of_them_come_close(self) -> None:
        """Those most like the designed edge step forward, with the digits that make them most active below."""
        self.chosen = self.ranking[:CHOSEN]
        self.matches = [nearest_edge(self.net.weights[0][index]) for index in self.chosen]
        scale = self.grid.full_scale
        self.rows = [
            Excitement.of(self.net, self.digits, index, count=EXAMPLES, height=DIGIT, scale=scale, theme=self.theme)
            for index in self.chosen
        ]
        columns = VGroup(self._column(row) for row in self.rows).arrange(RIGHT, buff=0.4)
        bar = self.grid.color_bar().next_to(columns, RIGHT, buff=0.5)
        VGroup(columns, bar).move_to(STAGE_MIDDLE * UP)
        self.heatmaps = [row.heatmap for row in self.rows]
        self.outlines = VGroup(
            self._outline(*each) for each in zip(self.heatmaps, self.matches, strict=True) if each[1].likeness > 0
        )
        self.say(
            in_number(
                "This one comes closest to a little edge.", "These come closest to little edges.", len(self.chosen)
            )
        )
        steps = [ReplacementTransform(self._picture_of(index), row.heatmap) for index, row in self._chosen_rows()]
        self.play(*steps, FadeOut(self.grid), ReplacementTransform(self.color_bar, bar), self.recaption())
        self.color_bar = bar
        self.play(LaggedStart(*map(Create, self.outlines), lag_ratio=0.3) if len(self.outlines) else FadeIn(bar))
        self.below = VGroup(
            each for index, row in self._chosen_rows() if self.net.weights[0][index].any() for each in row.most
        )
        if len(self.below):
            told = _("below: the digits at hand that make them most active, with their weighted sums")
            appear = [FadeIn(each, shift=0.2 * DOWN) for each in self.below]
            self.play(LaggedStart(*appear, lag_ratio=0.15), self.recaption(told), run_time=2)
        self.say(self._verdict())

    def not_every_network_can_be_read(self) -> None:
        """The neurons of this network beside those of one that was trained another way, and alone again."""
        name = SISTER if self.readable else ALIKE
        other = load_network(name)
        widest = 6.2
        self.grids = [weight_pictures(each, self.theme, height=BESIDE, width=widest) for each in (self.net, other)]
        pair = VGroup(*self.grids).arrange(RIGHT, buff=APART, aligned_edge=UP)
        pair.set_x(0).align_to(STAGE_TOP * UP, UP)
        self.grid = self.grids[0]
        names = (self._our_name(), words(self._other_name(name, other), SMALL, "muted", self.theme))
        for text, grid in zip(names, self.grids, strict=True):
            text.next_to(grid, DOWN, buff=0.2)
        back = [ReplacementTransform(row.heatmap, self._picture_of(index)) for index, row in self._chosen_rows()]
        goals = [each.target_mobject for each in back]
        self.say(self._why_it_is_so(other))
        told = self.recaption(_("the strongest weights of each in full colour"))
        self.play(FadeOut(self.outlines, self.below, self.color_bar), told, run_time=0.8)
        self.play(*back, FadeIn(self.grid), FadeIn(names[0]), run_time=1.2)
        self.remove(*goals)
        sister = self.grids[1]
        sister.save_state()
        sister.match_height(self.grid).move_to(self.grid)
        self.bring_to_back(sister)
        self.play(sister.animate.restore(), run_time=1.2)
        self.play(FadeIn(names[1]), run_time=0.5)
        self.hold(1.5)
        self._alone_again(sister, names)

    def _alone_again(self, sister: WeightHeatmap, names: tuple[VMobject, ...]) -> None:
        """The other network goes back, and the weights of this one stand alone."""
        pictures, bar = pictures_with_scale(self.net, self.theme)
        count = self.net.sizes[0]
        told = _("So that is how a neuron finds an edge: {count} weights and one bias.")
        self.say(told.format(count=number_text(count, 0)))
        self.play(FadeOut(sister, target_position=self.grid), FadeOut(*names), run_time=0.8)
        told = _("a neuron: {count} weights and one bias")
        self.play(
            self.grid.animate.become(pictures),
            FadeIn(bar),
            self.recaption(told.format(count=number_text(count, 0))),
        )
        self.color_bar = bar

    # ---- what is said of them ----

    @property
    def designed(self) -> bool:
        """Whether the network on show was designed rather than trained."""
        return "design" in self.net.metadata

    @property
    def readable(self) -> bool:
        """Whether all of the neurons that are looked at closely can be read as little edges."""
        return min(match.likeness for match in self.matches) >= READABLE

    def _question(self) -> str:
        if self.designed:
            return _("That one was ours. And so are those of this network.")
        if "recipe" in self.net.metadata:
            return _("That one was ours. What did our network find when it learnt?")
        return _("That one was ours. What do the neurons of our network look for?")

    def _what_passes(self) -> str:
        """Whose weights are shown; of a layer with too many neurons, how many of them."""
        count, shown = self.net.sizes[1], len(self.pictured)
        if shown < count:
            told = _("{shown} of the {count} neurons of the first hidden layer: those most like edges")
            return told.format(shown=shown, count=number_text(count, 0))
        if len(self.net.weights) == 1:
            return _("the weights of its only layer, neuron by neuron")
        return _("the weights of the first hidden layer, neuron by neuron")

    def _verdict(self) -> str:
        """Whether they look for edges, and who wanted it."""
        if self.designed:
            return _("No wonder: we put them there.")
        if self.readable:
            return _("Nobody put them there.")
        return _("Close is a big word. They are hard to read.")

    def _why_it_is_so(self, other: Network) -> str:
        """How the network on show came to weights that can, or cannot, be read."""
        if not self.readable:
            return _("It can be otherwise: this one was trained to like few and smooth weights.")
        penalty = self.net.metadata.get("recipe", {}).get("penalty") or {}
        if not any(strength > 0 for strength in penalty.values()):
            return _("It need not be so. Another network looks like this.")
        if self._is_sister(other):
            return _("To be fair: we trained it to like few and smooth weights. Its plain sister looks like this.")
        return _("To be fair: we trained it to like few and smooth weights. Another network looks like this.")

    def _is_sister(self, other: Network) -> bool:
        """Whether the other network differs from a trained one on show in its training alone."""
        return self.readable and not self.designed and other.sizes == self.net.sizes

    def _other_name(self, name: str, other: Network) -> str:
        if self._is_sister(other):
            return _("its plain sister")
        return _("another network, “{name}”").format(name=name)

    def _our_name(self) -> VMobject:
        """What is written under the network on show; a designed one wears its tag."""
        name = words(_("our network"), SMALL, "muted", self.theme)
        if not self.designed:
            return name
        tag = HypotheticalTag(name, _("designed by hand"), direction=RIGHT, theme=self.theme)
        return VGroup(name, tag)

    # ---- their pieces ----

    def _chosen_rows(self) -> list[tuple[int, Any]]:
        return list(zip(self.chosen, self.rows, strict=True))

    def _template_alone(self) -> WeightHeatmap:
        """The designed weights in the middle of the stage, with their tag; all else goes."""
        middle = WeightHeatmap(edge_template(), height=LARGE, scale=1, theme=self.theme).move_to(STAGE_MIDDLE * UP)
        tag = HypotheticalTag(middle, _("designed by hand"), direction=RIGHT, theme=self.theme)
        tag.align_to(middle, DOWN)
        leaving: list[Mobject] = [each for each in self.mobjects if each is not self.template]
        arriving = FadeIn(middle) if self.template is None else ReplacementTransform(self.template, middle)
        self.play(*([FadeOut(*leaving)] if leaving else []), arriving, FadeIn(tag), run_time=1.2)
        self.caption, self.tag = None, tag
        return middle

    def _weights(self, index: int) -> Any:
        """The weights (28, 28) of a neuron."""
        return self.net.weights[0][index].reshape(self.image.shape)

    def _picture_of(self, index: int) -> WeightHeatmap:
        """The weights of one neuron, where and as large as they are in the grid."""
        return self.grid.one(self.pictured.index(index))

    @staticmethod
    def _column(row: Excitement) -> VGroup:
        """The weights, large, and below them the digits that make the neuron most active."""
        row.heatmap.scale_to_fit_height(FORWARD)
        row.most.next_to(row.heatmap, DOWN, buff=0.2)
        return VGroup(row.heatmap, row.most)

    def _outline(self, heatmap: WeightHeatmap, match: EdgeMatch) -> Rectangle:
        """The bar that the weights look most like, where it lies on their heat map."""
        cell = heatmap.height / len(heatmap.weights[0])
        bar = Rectangle(height=BAR_WIDTH * cell, width=BAR_LENGTH * cell, color=self.theme.signal, stroke_width=3)
        return bar.rotate(np.deg2rad(match.angle)).move_to(heatmap.cell_center(match.row, match.column))
