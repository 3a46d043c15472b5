"""What becomes of the hope for the layers: a network designed to fulfil it, and the one that learnt by itself.

The second half of `why_layers.WhyLayers`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
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
    SurroundingRectangle,
    TransformFromCopy,
    VGroup,
)

from network import load_network
from network.analysis.neurons import area_under_curve, class_means, most_edge_like
from network.studies.census import census_of
from network.studies.loops import has_upper_loop
from scenes.language import _
from scenes.lecture_scene import STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.charts import Bars
from scenes.mobjects.diagrams import Neuron
from scenes.mobjects.painting import Raster
from scenes.mobjects.pictures import PixelGrid, WeightHeatmap
from scenes.mobjects.text import SMALL, HypotheticalTag, number_text, words
from scenes.staging import SEVEN, network_on_a_digit, number_alone, picture_for

if TYPE_CHECKING:
    from scenes.chapter1.why_layers import WhyLayers

FIRES = 0.5
"""A neuron that is more active than this fires."""
NEARLY_A_LOOP_NEURON = 0.9
"""The loop score from which a neuron may be called one for loops."""
ALIKE = 0.05
"""By so much a digit's mean may miss those of eights and nines and still count as the same."""
LOOKED_AT = 1000
"""At most so many pictures are asked about, where the network is not one that has been counted."""
MOST_ROWS = 24
"""At most so many neurons have a row of their own."""
MAP = (7.6, 4.4)
"""Width and height of the map of class means, in scene units."""
STEPPED_BACK = 0.4
"""The opacity of what is not spoken of."""
WITH_LOOP, WITHOUT = (8, 9), tuple(range(1, 8))
"""The digits that have a loop on top, and those that have none; a 0 is neither."""


class LoopNeuron(NamedTuple):
    """How the neuron that tells upper loops best answers to the digits.

    Attributes:
        score: its area under the curve, or 1 minus that, whichever is larger.
        with_loop: its mean activation for eights and nines.
        without: likewise for 1 to 7.
        likest: of 1 to 7 the digit for which it is most as for eights and nines.
        alike: whether it does the same there.
    """

    score: float
    with_loop: float
    without: float
    likest: int
    alike: bool


class PutToTheTest:
    """The beats in which the hope is put to the test.

    Args:
        scene: on whose stage.
    """

    def __init__(self, scene: WhyLayers) -> None:
        self.scene, self.theme = scene, scene.theme
        self.designed = "design" in scene.net.metadata
        self.learnt = "recipe" in scene.net.metadata and not self.designed

    # ---- the beats ----

    def of_the_designed(self) -> None:
        """Its maps open, those that fire go over to the digit, and it answers."""
        scene, designed = self.scene, load_network("by_hand")
        passed = designed.forward(scene.image)
        fired = passed.activations[1] > FIRES
        self._lay_out_the_designed(designed.weights[0], passed.output)
        loop = [each["name"] for each in designed.metadata["design"]["second_layer"]].index("upper loop")
        value = float(passed.activations[2][loop])
        arriving = self.picture.copy().match_height(scene.diagram.layers[0]).move_to(scene.diagram.layers[0])
        told = _("Could one build such a network? We did, by hand, with {all} finders of little edges.")
        scene.say(told.format(all=len(fired)))
        old = VGroup(scene.heard, scene.names, scene.tag)
        scene.play(FadeOut(old, target_position=arriving, scale=0.1), FadeIn(arriving), run_time=1)
        scene.play(
            ReplacementTransform(arriving, self.picture),
            FadeOut(scene.diagram, scene.docked, scene.box, shift=LEFT),
        )
        scene.play(LaggedStart(*(FadeIn(each, scale=0.6) for each in self.maps), lag_ratio=0.1), FadeIn(self.tag))
        count = int(fired.sum())
        if count > 1:
            scene.say(_("For this digit, {fired} of them fire.").format(fired=count))
        else:
            one, none = _("For this digit, one of them fires."), _("For this digit, none of them fires.")
            scene.say(one if count else none)
        scene.play(*(m.animate.set_opacity(STEPPED_BACK) for m, on in zip(self.maps, fired, strict=True) if not on))
        if count:
            scene.play(LaggedStart(*self._laid_over(fired), lag_ratio=0.6, run_time=3.5))
        neuron = Neuron(value, 0.55, printed=True, theme=self.theme)
        self._show_the_loop_neuron(neuron)
        answer = int(passed.prediction)
        told = _("Its neuron for upper loops says {value}, and the answer is {answer}.")
        if scene.label_is_told and answer == scene.label:
            told = _("Its neuron for upper loops says {value}, and the answer is {answer}. Right.")
        elif scene.label_is_told:
            told = _("Its neuron for upper loops says {value}, and the answer is {answer}. Too bad.")
        scene.say(told.format(value=number_text(value, 2), answer=answer))
        scene.play(FadeIn(self.part, shift=0.3 * RIGHT))
        scene.play(FadeIn(self.answers, shift=0.3 * RIGHT))

    def of_the_trained(self) -> None:
        """Rows run out of its neurons, the one that tells loops best on top, and are judged."""
        scene = self.scene
        means, areas, told = self._looked_into()
        scores = np.maximum(areas, 1 - areas)  # a neuron that is quiet for loops tells them just as well
        order = np.argsort(-scores, kind="stable")[:MOST_ROWS]
        self.found = found = _described(means[order[0]], float(scores[order[0]]))
        scene.means = self._map_of(means[order])
        scene.columns = self._digits_above(scene.means)
        if self.designed:
            scene.say(_("And our network? In this one, each neuron was meant for something."))
        elif self.learnt:
            scene.say(_("And our network? It learnt by itself, and nobody told it about loops."))
        else:
            scene.say(_("And our network? Nobody told it about loops."))
        neurons = self._column_of(means[order])
        leaving = FadeOut(self.picture, self.over, self.maps, self.tag, self.answers)
        starting = TransformFromCopy(self.part[0], neurons[0])
        scene.play(leaving, starting, FadeOut(self.part), LaggedStart(*map(FadeIn, neurons[1:]), lag_ratio=0.05))
        scene.play(Create(scene.means, run_time=2), FadeIn(scene.columns), scene.recaption(told))
        scene.play(FadeOut(neurons), run_time=0.5)
        scene.say(_("Eights and nines have a loop on top. Which neuron tells them apart best?"))
        outline = self._round(0, len(order) - 1, WITH_LOOP[0], WITH_LOOP[-1], "signal")
        scene.play(Create(outline))
        scene.hold(2)
        ring = self._round(0, 0, 0, scene.means.colors.shape[2] - 1, "result")
        scene.readings = self._two_numbers(found)
        scene.say(_behaviour(found))
        scene.play(Create(ring))
        scene.play(FadeIn(scene.readings, shift=0.3 * RIGHT))
        scene.marks = VGroup(outline, ring)
        if found.alike:
            cell = self._round(0, 0, found.likest, found.likest, "wrong")
            scene.marks.add(cell)
            text = _("But for the digit {d} it does the same, and that has no loop on top.")
            scene.say(text.format(d=found.likest))
            scene.play(Create(cell))
        elif found.score > NEARLY_A_LOOP_NEURON:
            scene.say(_("So it is nearly a neuron for loops."))
        else:
            scene.say(_("It helps to tell, but it does not decide alone."))

    def leaves_one_neuron(self) -> None:
        """The rows shrink back into the network, and one neuron is ringed."""
        scene = self.scene
        image = picture_for(scene, SEVEN)
        diagram = network_on_a_digit(scene.net, image, theme=self.theme)
        diagram.set_activations(scene.net.forward(image))
        picture = diagram.layers[0]
        assert isinstance(picture, PixelGrid)
        picture.set_roundness(1)
        shown = diagram.layers[1].shown
        asked = next(index for index in most_edge_like(scene.net) if index in shown)
        if self.found.score > NEARLY_A_LOOP_NEURON and not self.found.alike:
            scene.say(_("So there is something in the hope."))
        elif self.learnt:
            scene.say(_("So the hope is only half the truth. It has found a way of its own."))
        else:
            scene.say(_("So here the hope is only half the truth."))
        last_hidden = diagram.layers[-2]
        folded = FadeOut(scene.means, scene.columns, scene.marks, target_position=last_hidden, scale=0.3)
        scene.play(folded, FadeOut(scene.readings), scene.recaption(), FadeIn(last_hidden, scale=1.5))
        scene.play(FadeIn(diagram, run_time=1.5))
        scene.remove(*diagram.get_family())
        scene.diagram = diagram
        scene.add(diagram)
        scene.say(_("But little edges? Could a single neuron find one?"))
        neuron = diagram.neuron(1, asked)
        scene.ring = neuron.circle.copy().set_fill(opacity=0).set_stroke(self.theme.signal, 5)
        scene.play(Create(scene.ring))
        scene.hold(1)

    # ---- the designed network ----

    def _lay_out_the_designed(self, weights: npt.NDArray[np.floating], output: npt.NDArray[np.floating]) -> None:
        """The digit, the weights of all neurons on one scale, the loop neuron's place and the answers, side by side."""
        self.picture = PixelGrid(self.scene.image, height=3.0, theme=self.theme)
        scale = WeightHeatmap(weights).full_scale
        self.maps = VGroup(WeightHeatmap(each, height=1.05, scale=scale, theme=self.theme) for each in weights)
        self.maps.arrange_in_grid(cols=4, buff=0.1)
        self.answers = Bars(
            output,
            limits=(0, 1),
            printed=True,
            horizontal=True,
            highlight=True,
            width=1.6,
            height=4.4,
            theme=self.theme,
        )
        name = words(_("its neuron for\nupper loops"), SMALL, "muted", self.theme, align="center")
        self.part = VGroup(Neuron(0, 0.55, printed=True, theme=self.theme), name)
        self.part.arrange(DOWN, buff=0.25)
        row = VGroup(self.picture, self.maps, self.part, self.answers).arrange(RIGHT, buff=0.45)
        row.move_to(STAGE_MIDDLE * UP)
        self.tag = HypotheticalTag(self.maps, _("designed by hand"), theme=self.theme)
        VGroup(row, self.tag).align_to(STAGE_TOP * UP, UP)
        self.over = VGroup()

    def _laid_over(self, fired: npt.NDArray[np.bool_]) -> list[Animation]:
        """Each map that fires goes over to the digit, where the ink that it looks for is marked."""
        moves: list[Animation] = []
        for heatmap in self._heatmaps(fired):
            wanted = np.clip(heatmap.weights[0] / heatmap.full_scale, 0, 1)
            marked = PixelGrid(wanted, self.picture.height, tint="positive", theme=self.theme).move_to(self.picture)
            start = marked.copy().match_height(heatmap).move_to(heatmap)
            self.over.add(marked)
            moves.append(ReplacementTransform(start, marked))
        return moves

    def _heatmaps(self, fired: npt.NDArray[np.bool_]) -> list[WeightHeatmap]:
        """The maps of the neurons that fire."""
        return [each for each, on in zip(self.maps, fired, strict=True) if on and isinstance(each, WeightHeatmap)]

    def _show_the_loop_neuron(self, neuron: Neuron) -> None:
        """Put the neuron, with its number, in its place."""
        neuron.move_to(self.part[0])
        self.part.submobjects[0] = neuron

    # ---- the trained network ----

    def _looked_into(self) -> tuple[npt.NDArray[np.floating], npt.NDArray[np.floating], str]:
        """Class means and loop areas of the last hidden layer, and what the map of them shows."""
        net = self.scene.net
        counted, level = census_of(net), len(net.sizes) - 2
        told = _("average activation: a row for each neuron, a column for each digit")
        if net.sizes[level] > MOST_ROWS:
            told = _("average activation, of the {count} neurons that tell loops best: a column for each digit")
            told = told.format(count=MOST_ROWS)
        if counted is not None:
            return counted.class_means[-1], counted.loop_areas, told
        asked = self.scene.digits.take(slice(LOOKED_AT))
        loops = [has_upper_loop(image) for image in asked.images]
        active = net.forward(asked.images).activations[level]
        return class_means(net, asked, level), np.array([area_under_curve(each, loops) for each in active.T]), told

    def _map_of(self, means: npt.NDArray[np.floating]) -> Raster:
        """A row for each neuron, a column for each digit, as strong as in a neuron; absent digits are grey."""
        colors = self.theme.activations(np.nan_to_num(means))
        colors[np.isnan(means)] = [*self.theme.rgb("muted"), 1]
        raster = Raster(colors, line_color=[*self.theme.rgb("muted"), 0.35])
        raster.stretch_to_fit_width(MAP[0]).stretch_to_fit_height(MAP[1])
        return raster.move_to(1.4 * LEFT + (STAGE_MIDDLE - 0.3) * UP)

    def _column_of(self, means: npt.NDArray[np.floating]) -> VGroup:
        """A neuron at the left of each row, from which the row runs out."""
        pitch = MAP[1] / len(means)
        column = VGroup()
        for row, each in enumerate(means):
            neuron = Neuron(float(np.nanmean(each)), min(0.4 * pitch, 0.3), theme=self.theme)
            column.add(neuron.next_to(self.scene.means.cell_center(row, 0), LEFT, buff=0.8))
        return column

    def _digits_above(self, means: Raster) -> VGroup:
        """The names of the columns; those that are spoken of stand out."""
        count = means.colors.shape[2]
        names = VGroup()
        for k in range(count):
            name = words(str(k), SMALL, "signal" if k in WITH_LOOP else "muted", self.theme)
            names.add(name.move_to(means.cell_center(0, k)).next_to(means, UP, buff=0.15, coor_mask=UP))
        return names

    def _round(self, top: int, bottom: int, first: int, last: int, role: str) -> SurroundingRectangle:
        """A frame round some rows and columns of the map."""
        means = self.scene.means
        rows, columns = means.colors.shape[1:3]
        corners = [means.cell_center(top, first), means.cell_center(bottom, last)]
        frame = SurroundingRectangle(means, color=getattr(self.theme, role), buff=0, stroke_width=4)
        frame.stretch_to_fit_width((last - first + 1) * MAP[0] / columns)
        frame.stretch_to_fit_height((bottom - top + 1) * MAP[1] / rows)
        return frame.move_to((corners[0] + corners[1]) / 2)

    def _two_numbers(self, found: LoopNeuron) -> VGroup:
        """The neuron's two means, large, each with the digits that it is of."""
        lines = VGroup()
        for value, digits in ((found.with_loop, _("8, 9")), (found.without, _("1 to 7"))):
            number = number_alone(number_text(value, 2), self.theme, "result").scale(0.7)
            lines.add(VGroup(words(digits, SMALL, "ink", self.theme), number).arrange(DOWN, buff=0.2))
        lines.arrange(DOWN, buff=0.7)
        return lines.next_to(self.scene.means, RIGHT, buff=1.0)


def _described(means: npt.NDArray[np.floating], score: float) -> LoopNeuron:
    """How a neuron with these class means (10,) and this loop score answers; digits that are absent do not count."""
    loops, others = means[list(WITH_LOOP)], means[list(WITHOUT)]
    with_loop, without = float(np.nanmean(loops)), float(np.nanmean(others))
    quieter = with_loop < without
    nearest = int(np.nanargmin(others) if quieter else np.nanargmax(others))
    value = float(others[nearest])
    alike = value <= np.nanmax(loops) + ALIKE if quieter else value >= np.nanmin(loops) - ALIKE
    return LoopNeuron(score, with_loop, without, WITHOUT[nearest], bool(alike))


def _behaviour(found: LoopNeuron) -> str:
    """What the neuron does for loops, with both numbers."""
    with_loop, without = number_text(found.with_loop, 2), number_text(found.without, 2)
    if with_loop == without:
        told = _("This one, but hardly: {with_loop}, and {without} without a loop.")
    elif found.with_loop < found.without:
        told = _("This one. It goes quiet: {with_loop}, instead of {without}.")
    else:
        told = _("This one. It becomes active: {with_loop}, instead of {without}.")
    return told.format(with_loop=with_loop, without=without)
