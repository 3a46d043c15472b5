"""Why layers: what one hopes that they do, a network designed to do it, and what a trained one really does.

manim render scenes/chapter1/why_layers.py WhyLayers
"""

from __future__ import annotations

from itertools import islice
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    UR,
    Arrow,
    Circumscribe,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    MoveToTarget,
    ReplacementTransform,
    SurroundingRectangle,
    VGroup,
    VMobject,
)

from network import load_network
from network.analysis.neurons import area_under_curve, class_means
from network.analysis.pictures import holes, loops_and_line
from network.studies.census import census_of
from network.studies.loops import has_upper_loop
from network.studies.study import load_study
from scenes.language import _, in_number
from scenes.lecture_scene import LectureScene
from scenes.mobjects.charts import Bars
from scenes.mobjects.diagrams import NetworkDiagram, Neuron
from scenes.mobjects.painting import Raster
from scenes.mobjects.pictures import HeardWord, ImageEquation, PixelGrid, StrokePieces, WeightHeatmap
from scenes.mobjects.pictures.image_equation import MOST
from scenes.mobjects.text import (
    LABEL,
    SMALL,
    HypotheticalTag,
    Number,
    number_text,
    percent_text,
    standing_number,
    standing_words,
    words,
)

STAGE = 9.6
"""How wide the row of stages is, and the network under it."""
MAP = (4.6, 4.3)
"""Width and height of the map of class means."""
FIRES = 0.5
"""A neuron that is brighter than this fires."""
NEARLY_A_LOOP_NEURON = 0.9
"""The area under the curve from which a neuron may be called one for loops."""
LOOKED_AT = 1000
"""At most so many pictures are asked about, where the network is not one that has been counted."""
TRIED = 20
"""So many pictures with two holes are looked through for one without a line."""
SPOKEN = "uau"
"""The vowels that are spoken."""


class WhyLayers(LectureScene):
    """Pixels, little edges, parts, a digit: the hope for the layers, and what is true of it."""

    own_digit: ClassVar[str] = "9-18"

    def construct(self) -> None:
        """Tell the story."""
        self.tell(
            self.a_digit_is_made_of_parts,
            self.a_rule_for_loops_works_and_leaks,
            self.parts_are_made_of_little_edges,
            self.a_network_designed_by_hand_does_so,
            self.does_the_trained_network,
            self.sound_is_built_in_layers_too,
        )

    # ---- the beats ----

    def a_digit_is_made_of_parts(self) -> None:
        """The digit on show and one with two loops, both taken apart by the same rule."""
        other, label = self._two_loops()
        self.equation = self._equation(self.image, self.label)
        self.second_equation = self._equation(other, label)
        both = VGroup(self.equation, self.second_equation).arrange(DOWN, buff=0.5).move_to(0.3 * UP)
        for equation in both:
            equation.set_apart(0).set_lit(0)
        self.caption = self.caption_of(_("why should layers help at all?"))
        self.add(self.equation, self.caption)
        self.say(_("Why layers? Think of how you would tell a {digit}: by its parts.").format(digit=self.label))
        self.play(self.equation.take_apart(run_time=3.5))
        self.say(_("A plain rule finds them: ink around enclosed paper is a loop, all other ink is line."))
        self.play(self.recaption(self._told_parts(self.image, self.label)))
        self.wait(2)
        self.play(FadeIn(self.second_equation))
        text = _("The same rule on this {digit}. Other digits share some of these parts.").format(digit=label)
        self.say(text)
        self.play(self.second_equation.take_apart(), self.recaption(self._told_parts(other, label)))

    def a_rule_for_loops_works_and_leaks(self) -> None:
        """How many pictures of each digit have an upper loop."""
        study = load_study("loops")
        shares = study["counts"][:, list(study["kinds"]).index("upper")] / study["images"]
        nines, rest = shares[9], [digit for digit in range(10) if digit not in (8, 9)]
        leak = max(rest, key=lambda digit: shares[digit])
        self.bars = Bars(
            shares, limits=(0, 1), printed=True, percent=True, decimals=0, width=8.6, height=4.0, theme=self.theme
        )
        heading = words(_("share of MNIST's training pictures with an upper loop"), SMALL, "muted", self.theme)
        self.chart = VGroup(heading, self.bars).arrange(DOWN, buff=0.3)
        self.thumbnail = self.equation.picture.copy()
        VGroup(self.thumbnail.generate_target(), self.chart).arrange(RIGHT, buff=0.7).move_to(0.3 * UP)
        text = _("Does the rule hold? Let it look for an upper loop in {count} handwritten digits.")
        self.say(text.format(count=number_text(int(study["images"].sum()), 0)))
        self.bars.set_values(np.zeros(10))
        leaving = FadeOut(self.equation, self.second_equation)
        self.add(self.thumbnail)
        self.play(leaving, MoveToTarget(self.thumbnail), self.recaption(), run_time=1.5)
        self.play(FadeIn(self.chart))
        bars: Any = self.bars
        rising = bars.animate(run_time=3).set_values(shares)
        self.play(rising)
        self.say(_("Eights and nines stand out: it works. But it leaks, as not every hand closes its loops."))
        told = _("found in {nines} of the nines, and in {others} of the pictures of {leak}")
        self.play(
            self.recaption(told.format(nines=percent_text(nines, 0), others=percent_text(shares[leak], 0), leak=leak))
        )
        self.wait(3)

    def parts_are_made_of_little_edges(self) -> None:
        """The four stages from pixels to digit, and the network under them that might go through them."""
        self.pieces = StrokePieces(self.image, height=1.7, theme=self.theme)
        self.stages = self._stages()
        self.arrows: Any = self._arrows()
        self.diagram = self._diagram()
        self.tag = HypotheticalTag(UR, _("a hope"), theme=self.theme)
        pixels, edges, parts, digit = self.stages
        self.say(_("Parts, in turn, are made of little edges, each running one way."))
        self.play(FadeOut(self.chart), ReplacementTransform(self.thumbnail, parts[0]), self.recaption(), run_time=1.2)
        self.play(FadeIn(parts[1], edges, self.arrows[1]))
        pieces: Any = self.pieces
        spread = pieces.animate(run_time=1.3).spread(0.25)
        self.play(spread)
        together = pieces.animate(run_time=1.3).spread(0)
        self.play(together)
        self.say(_("So: pixels, little edges, parts, a digit. Each stage needs only the one before."))
        self.play(FadeIn(pixels), Create(self.arrows[0]))
        self.play(FadeIn(digit), Create(self.arrows[2]))
        self.wait(1)
        hidden = len(self.net.sizes) - 2
        hope = in_number(
            "The hope: the hidden layer does all that lies between.",
            "The hope: the hidden layers do just that, one stage after the other.",
            hidden,
        )
        self.say(hope)
        told = _("the hope: layer by layer from pixels to digit")
        self.play(FadeIn(self.diagram), FadeIn(self.tag), self.recaption(told))
        self.play(self.diagram.feed_forward(self.image, run_time=3))

    def a_network_designed_by_hand_does_so(self) -> None:
        """The weights of a first layer of little edges, each as bright as its neuron, and the network's answer."""
        designed = load_network("by_hand")
        passed = designed.forward(self.image)
        fired = passed.activations[1]
        self.picture = PixelGrid(self.image, height=2.1, theme=self.theme)
        self.maps = self._maps(designed.weights[0])
        self.designed_tag = HypotheticalTag(self.maps, _("designed by hand"), theme=self.theme)
        self.answers = Bars(
            passed.output,
            limits=(0, 1),
            printed=True,
            horizontal=True,
            highlight=True,
            width=2.0,
            height=4.3,
            theme=self.theme,
        )
        loop = [each["name"] for each in designed.metadata["design"]["second_layer"]].index("upper loop")
        neuron = Neuron(float(passed.activations[2][loop]), 0.5, printed=True, theme=self.theme)
        name = words(_("its neuron for\nupper loops"), SMALL, "muted", self.theme, align="center")
        self.part = VGroup(neuron, name.next_to(neuron, DOWN, buff=0.25))
        middle = VGroup(self.maps, self.designed_tag)
        row = (self.picture, middle, self.part, self.answers)
        VGroup(*row).arrange(RIGHT, buff=0.6).move_to(0.35 * UP)
        for each in (self.picture, self.answers):
            each.match_y(self.maps)
        self.part.shift((self.maps.get_y() - neuron.get_y()) * UP)
        self.say(_("One can build that: a network whose first layer looks for little edges, by design."))
        leaving = FadeOut(self.diagram, self.tag, self.arrows, self.pieces, *self._rest_of_stages())
        self.play(leaving, ReplacementTransform(self.stages[0][0], self.picture), self.recaption(), run_time=1.2)
        self.play(LaggedStart(*map(FadeIn, self.maps), lag_ratio=0.1, run_time=2), FadeIn(self.designed_tag))
        count = int((fired > FIRES).sum())
        told = in_number("{count} of {all} little edges fires", "{count} of {all} little edges fire", count)
        self.say(_("Bright is what this digit excites; the other edges stay dim."))
        dimmed = (
            heatmap.animate.set_opacity(0.2 + 0.8 * float(value))
            for heatmap, value in zip(self.maps, fired, strict=True)
        )
        self.play(*dimmed, self.recaption(told.format(count=count, all=len(fired))), run_time=1.5)
        self.play(FadeIn(self.part, shift=0.3 * RIGHT))
        share = designed.metadata["accuracy"]["test"]
        self.say(_("It answers, and it is right more often than chance. But training does better."))
        reading = _("it reads a {answer}; of MNIST's test pictures it gets {share} right")
        text = reading.format(answer=int(passed.prediction), share=percent_text(share))
        self.play(FadeIn(self.answers), self.recaption(text))
        self.wait(2.5)

    def does_the_trained_network(self) -> None:
        """What the neurons of the last hidden layer answer to, and which of them tells upper loops best."""
        means, areas, told = self._looked_into()
        best = int(abs(areas - 0.5).argmax())  # a neuron that goes dark for loops tells them just as well
        area, dark = max(float(areas[best]), 1 - float(areas[best])), bool(areas[best] < 0.5)
        self.means = self._map_of(means)
        self.column = self._digits_above(self.means)
        self.box = self._box_round(best, len(means))
        self.verdict = self._verdict(best, area, dark)
        self.verdict.next_to(self.means, RIGHT, buff=1.0)
        VGroup(self.means, self.column, self.box, self.verdict).move_to(0.2 * UP)
        self.say(_("And the network on show: does it do what we hoped? Ask its neurons."))
        leaving = FadeOut(self.picture, self.maps, self.designed_tag, self.part, self.answers)
        self.play(leaving, self.recaption(told))
        self.play(Create(self.means, run_time=2), FadeIn(self.column))
        self.say(_("Each row is a neuron, each column a digit: bright means that it answers to it."))
        columns = LaggedStart(*(Indicate(name, color=self.theme.signal) for name in self.column), lag_ratio=0.2)
        self.play(columns, run_time=3)
        self.say(_("Which neuron tells upper loops best? Score it: 1 is perfect, one half is guessing."))
        self.play(Create(self.box), run_time=1.5)
        self.play(FadeIn(self.verdict))
        self.wait(1)
        nearly = _("So there is nearly a neuron for loops. Still, what it does is mixed with more.")
        none = _("So no neuron stands for loops alone. The network has found ways of its own.")
        if "design" in self.net.metadata:
            none = _("Even here, designed for it, no neuron stands for loops alone.")
        self.say(nearly if area > NEARLY_A_LOOP_NEURON else none)
        self.play(Circumscribe(self.verdict[-1], color=self.theme.signal, buff=0.12), run_time=2)

    def sound_is_built_in_layers_too(self) -> None:
        """A synthetic sound: its samples, the frequencies in them, the vowels that those come to."""
        self.heard = HeardWord(SPOKEN, theme=self.theme).move_to(0.7 * RIGHT + 0.1 * DOWN)
        wave, spectrum, vowels, word = self.heard
        self.names = VGroup(
            words(text, SMALL, "muted", self.theme).next_to(each, LEFT, buff=0.35).set_x(-4.9)
            for text, each in (
                (_("samples"), wave),
                (_("frequencies"), spectrum),
                (_("vowels"), vowels),
                (_("word"), word),
            )
        )
        self.tag = HypotheticalTag(UR, _("synthetic sound"), theme=self.theme)
        self.say(_("Layers of detail are not for pictures only. Sound starts as mere samples."))
        self.play(FadeOut(self.means, self.column, self.box, self.verdict), self.recaption(), run_time=0.8)
        self.play(Create(wave, run_time=2), FadeIn(self.names[0], self.tag))
        self.say(_("From samples to frequencies, from these to vowels, and on to words."))
        self.play(Create(spectrum, run_time=1.5), FadeIn(self.names[1]))
        letters = LaggedStart(*(FadeIn(each, shift=0.3 * DOWN) for each in vowels), lag_ratio=0.4, run_time=1.5)
        self.play(
            letters, FadeIn(self.names[2]), self.recaption(_("samples, frequencies, vowels, a word: layers again"))
        )
        copies = VGroup(letter.copy() for letter in vowels)
        self.play(ReplacementTransform(copies, word), FadeIn(self.names[3]), run_time=1.2)
        self.wait(1.5)

    # ---- parts ----

    def _two_loops(self) -> tuple[npt.NDArray[np.float32], int]:
        """Another picture in which two holes are found, and its label.

        The first that is all loops, if there is one among the first few; the first picture where none has two holes.
        """
        images = self.digits.images.reshape(-1, *self.image.shape)
        others = (k for k, image in enumerate(images) if len(holes(image)) == 2 and (image != self.image).any())
        first = next(others, 0)
        pure = (k for k in (first, *islice(others, TRIED)) if not loops_and_line(images[k])[1].any())
        found = next(pure, first)
        return images[found], int(self.digits.labels[found])

    def _equation(self, image: npt.NDArray[np.float32], label: int) -> ImageEquation:
        """A picture as its loops and its line."""
        loops, line = _parts(image)
        names = [_("loop")] * len(loops) + [_("line")] * bool(line.any())
        masks = [*loops, *([line] if line.any() else [])]
        return ImageEquation(
            image, masks, names=names, whole=str(label), roles=_roles(loops), height=1.9, theme=self.theme
        )

    def _told_parts(self, image: npt.NDArray[np.float32], label: int) -> str:
        """What the rule has found."""
        loops, line = _parts(image)
        rest = _("{pixels} pixels of line").format(pixels=int(line.sum())) if line.any() else _("nothing else")
        told = in_number(
            "found in this {digit}: {loops} loop, and {rest}",
            "found in this {digit}: {loops} loops, and {rest}",
            len(loops),
        )
        return told.format(digit=label, loops=len(loops), rest=rest)

    # ---- the hope ----

    def _stages(self) -> VGroup:
        """Four pictures, each with a name under it."""
        count, parts = len(self.pieces.pieces), self.equation.count
        digit = words(str(self.label), 3 * LABEL, "result", self.theme)
        drawn: list[tuple[VMobject, str]] = [
            (PixelGrid(self.image, 1.7, theme=self.theme), _("{count} pixels").format(count=self.image.size)),
            (self.pieces, in_number("{count} little edge", "{count} little edges", count).format(count=count)),
            (
                self.thumbnail.copy().scale_to_fit_height(1.7),
                in_number("{count} part", "{count} parts", parts).format(count=parts),
            ),
            (digit, _("a digit")),
        ]
        row = VGroup()
        for k, (picture, name) in enumerate(drawn):
            picture.move_to((k / 3 - 0.5) * STAGE * RIGHT)
            under = standing_words(name, SMALL, "muted", self.theme)
            row.add(VGroup(picture, under.move_to(picture.get_center() + 1.2 * DOWN, coor_mask=np.array([1, 1, 0]))))
        return row.shift(1.75 * UP)

    def _arrows(self) -> VGroup:
        """From each stage to the next."""
        y = self.stages[0][0].get_y()
        ends = [((k + 0.5) / 3 - 0.5) * STAGE for k in range(3)]
        return VGroup(
            Arrow([x - 0.5, y, 0], [x + 0.5, y, 0], buff=0, color=self.theme.muted, stroke_width=4) for x in ends
        )

    def _diagram(self) -> NetworkDiagram:
        """The network on show, as wide as the row of stages."""
        spacing = STAGE / len(self.net.weights)
        diagram = NetworkDiagram(self.net, max_shown=10, height=2.5, spacing=spacing, labels=(), theme=self.theme)
        first, last = (diagram.layers[k].places()[0].mean(axis=0)[0] for k in (0, -1))
        return diagram.shift((first + last) / -2 * RIGHT).set_y(-1.4)

    def _rest_of_stages(self) -> list[Any]:
        """All of the stages but the picture."""
        pixels, edges, parts, digit = self.stages
        return [pixels[1], edges[1], parts, digit]

    def _maps(self, weights: npt.NDArray[np.floating]) -> VGroup:
        """The weights of neurons as pictures, all on one scale."""
        scale = WeightHeatmap(weights).full_scale
        maps = VGroup(WeightHeatmap(each, height=0.95, scale=scale, theme=self.theme) for each in weights)
        return maps.arrange_in_grid(cols=4, buff=0.12)

    # ---- the truth ----

    def _looked_into(self) -> tuple[npt.NDArray[np.floating], npt.NDArray[np.floating], str]:
        """Class means and loop areas of the last hidden layer, and of which pictures they are."""
        counted, level = census_of(self.net), max(1, len(self.net.sizes) - 2)
        if counted is not None:
            return counted.class_means[-1], counted.loop_areas, _("its last hidden layer, asked about MNIST's test set")
        asked = self.digits.take(slice(LOOKED_AT))
        loops = [has_upper_loop(image) for image in asked.images]
        bright = self.net.forward(asked.images).activations[level]
        areas = np.array([area_under_curve(each, loops) for each in bright.T])
        told = _("its last layer but the answer, asked about {count} pictures")
        if level == len(self.net.weights):
            told = _("its only layer, asked about {count} pictures")
        return class_means(self.net, asked, level), areas, told.format(count=number_text(len(asked), 0))

    def _map_of(self, means: npt.NDArray[np.floating]) -> Raster:
        """A row for each neuron, a column for each digit, brightness as in a neuron; absent digits are grey."""
        colors = self.theme.activations(np.nan_to_num(means))
        colors[np.isnan(means)] = [*self.theme.rgb("muted"), 1]
        raster = Raster(colors, line_color=[*self.theme.rgb("muted"), 0.35])
        return raster.stretch_to_fit_width(MAP[0]).stretch_to_fit_height(MAP[1])

    def _digits_above(self, means: Raster) -> VGroup:
        """The names of the columns."""
        count = means.colors.shape[2]
        names = (words(str(k), SMALL, "muted", self.theme) for k in range(count))
        return VGroup(
            name.move_to(means.cell_center(0, k)).next_to(means, UP, buff=0.15, coor_mask=UP)
            for k, name in enumerate(names)
        )

    def _box_round(self, row: int, rows: int) -> SurroundingRectangle:
        """The row of a neuron picked out."""
        left, right = (self.means.cell_center(row, k) for k in (0, -1 + self.means.colors.shape[2]))
        box = SurroundingRectangle(self.means, color=self.theme.signal, buff=0, stroke_width=4)
        box.stretch_to_fit_height(MAP[1] / rows + 0.1).stretch_to_fit_width(MAP[0] + 0.14)
        return box.move_to((left + right) / 2)

    def _verdict(self, best: int, area: float, dark: bool) -> VGroup:
        """The best neuron's number, and what may be said of it."""
        name = words(_("neuron {index}").format(index=best), LABEL, "signal", self.theme)
        told = _("tells upper loops by going dark:") if dark else _("tells upper loops by lighting up:")
        does = words(told, SMALL, "ink", self.theme)
        self.area = standing_number(Number(area, 2, LABEL, "result", self.theme))
        scale = words(_("1 is perfect, ½ is guessing"), SMALL, "muted", self.theme)
        judged = _("nearly a loop neuron") if area > NEARLY_A_LOOP_NEURON else _("no neuron for loops alone")
        lines = (name, does, self.area, scale, words(judged, LABEL, "ink", self.theme))
        return VGroup(*lines).arrange(DOWN, aligned_edge=LEFT, buff=0.35)


def _parts(image: npt.NDArray[np.float32]) -> tuple[list[npt.NDArray[np.bool_]], npt.NDArray[np.bool_]]:
    """Loops and line, of the loops only so many as an equation has room for beside the line."""
    loops, line = loops_and_line(image)
    return loops[: MOST - 1], line


def _roles(loops: list[npt.NDArray[np.bool_]]) -> tuple[str, ...]:
    """A colour for each loop, in turn, and the line's own."""
    return (*(("signal", "function")[k % 2] for k in range(len(loops))), "result")
