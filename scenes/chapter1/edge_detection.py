"""Edge detection: the weights that make a neuron look for a little edge, its bias, and what trained neurons look for.

manim render scenes/chapter1/edge_detection.py EdgeDetection
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UL,
    UP,
    UR,
    FadeIn,
    FadeOut,
    FullScreenRectangle,
    ReplacementTransform,
    Square,
    Transform,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from network import sigmoid
from network.studies.edge_sums import EdgeSums, edge_template
from scenes.chapter1.trained_neurons import TrainedNeurons
from scenes.language import _
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.charts import BiasBar, FunctionPlot, NumberLineSquish, TermStack
from scenes.mobjects.diagrams import Decision, EdgeStyle, Weighing
from scenes.mobjects.painting import Edges
from scenes.mobjects.pictures import PixelGrid, WeightHeatmap
from scenes.mobjects.text import HypotheticalTag, number_text, percent_text
from scenes.staging import ALONE, network_on_a_digit, number_alone

WEIGHTS, LAID, SIDE, DECIDED, SMALLEST = 5.2, 5.4, 4.2, 4.0, 1.5
"""The heights of what is weighed: weights alone, a picture alone on them, one of two, above a decision, in a corner."""
EDGE_OF_STAGE = 6.7
"""How far from the middle anything on stage begins."""
LINE = 8.2
"""The length of the line of all sums, and of the axes it turns into."""
CONTEXT = 0.1
"""How much is left to see of all else while a number stands alone."""
CLEAR_EDGE = 0.6
"""Of its ink on the strip an edge keeps at least this share when the ink around counts against it."""
FAN = EdgeStyle(contrast=0.5, thinnest=1.0, reference=800)
"""The connections of a single neuron."""

REGION, TEMPLATE = edge_template(surround=False), edge_template()
"""The designed weights (28, 28): the strip alone, and with what surrounds it."""


class EdgeDetection(TrainedNeurons):
    """One neuron of the first hidden layer: which weights and which bias make it look for something.

    Attributes:
        bias: that of the designed neuron: minus a multiple of 0.5, from 0 to -24.
    """

    own_digit: ClassVar[str] = "7-08"
    bias: ClassVar[float] = -10.0

    def construct(self) -> None:
        """Tell the story."""
        self.tell(
            self.its_weights_become_a_picture,
            self.another_is_designed_to_find_an_edge,
            self.a_digit_is_laid_over_its_weights,
            self.thick_ink_counts_as_well,
            self.ink_around_it_counts_against_it,
            self.any_sum_is_squished_between_0_and_1,
            self.a_bar_is_set_for_all_digits,
            self.the_neuron_decides,
            self.the_trained_neurons_pass_by,
            self.some_of_them_come_close,
            self.not_every_network_can_be_read,
        )

    # ---- the beats: weights ----

    def its_weights_become_a_picture(self) -> None:
        """All of the network steps back but one neuron, whose connections shrink to their places among the pixels."""
        diagram = network_on_a_digit(self.net, self.image, theme=self.theme)
        diagram.set_activations(self.net.forward(self.image))
        picture: Any = diagram.layers[0].set_roundness(1)
        asked = next(index for index in self.ranking if index in diagram.layers[1].shown)
        neuron = diagram.neuron(1, asked)
        ring = neuron.circle.copy().set_fill(opacity=0).set_stroke(self.theme.signal, 5)
        self.heatmap = WeightHeatmap(self._weights(asked), height=picture.height, theme=self.theme).move_to(picture)
        fan = self._fan(neuron.circle)
        self.add(diagram, ring)
        self.say(_("How could one neuron find an edge? All it has is a weight for each pixel."))
        rest = [each for layer in diagram.layers[1:] for each in layer if each is not neuron]
        self.remove(diagram)
        self.add(*diagram.edges, *rest, *diagram.labels, picture, neuron, ring)
        self.wait(1)
        self.play(FadeOut(*diagram.edges, *rest, *diagram.labels), FadeIn(fan), run_time=1.5)
        self.say(_("Put each weight where its pixel is: they make a picture."))
        shrinking = UpdateFromAlphaFunc(fan, lambda edges, share: edges.set_drawn(0, 1 - share))
        self.play(shrinking, FadeOut(picture), FadeIn(self.heatmap), run_time=2.5)
        self.remove(fan)
        goal = self.heatmap.copy().scale_to_fit_height(WEIGHTS).move_to(STAGE_MIDDLE * UP)
        bar = self.heatmap.color_bar(height=4).next_to(goal, RIGHT, buff=0.5)
        legend = self.recaption(_("positive"), _("negative"), roles=("positive", "negative"))
        self.play(Transform(self.heatmap, goal), FadeOut(neuron, ring, target_position=goal), FadeIn(bar), legend)
        self.color_bar = bar
        self.hold(1.5)
        self.say(_("Hard to read. Let us design one first."))

    def another_is_designed_to_find_an_edge(self) -> None:
        """All weights are 0, but for those of a little strip."""
        count = int(np.count_nonzero(REGION))
        told = _("We want an edge just here: {count} weights of 1, and 0 everywhere else.")
        self.say(told.format(count=count))
        designed = WeightHeatmap(0 * REGION, height=WEIGHTS, scale=1, theme=self.theme).move_to(self.heatmap)
        self.tag = HypotheticalTag(designed, _("designed by hand"), direction=RIGHT, theme=self.theme)
        self.tag.align_to(designed, DOWN)
        self.play(
            FadeOut(self.color_bar), ReplacementTransform(self.heatmap, designed), FadeIn(self.tag), self.recaption()
        )
        self.heatmap = designed
        told = _("{count} weights of 1, all others 0").format(count=count)
        self.play(self.heatmap.animate.set_weights(REGION), self.recaption(told), run_time=1.5)

    def a_digit_is_laid_over_its_weights(self) -> None:
        """The digit is laid on the weights, and what of it counts is stacked up pixel by pixel."""
        self._weigh_two_pictures()
        place = self.own.picture.get_center()
        digit = PixelGrid(self.image, height=LAID, theme=self.theme).move_to(place).set_x(-place[0])
        tag = HypotheticalTag(DOWN, _("designed\nby hand"), theme=self.theme)  # to fit between two pictures
        tag.to_edge(RIGHT, buff=0.5).align_to(STAGE_BOTTOM * UP, DOWN)
        told = _("Lay a digit over it. Each weight times its pixel's activation, all added up.")
        self.say(told)
        self.play(
            self.heatmap.animate.scale_to_fit_height(LAID).move_to(place),
            FadeIn(digit, shift=LEFT),
            ReplacementTransform(self.tag, tag),
            self.recaption(),
        )
        self.tag = tag
        self.play(digit.animate.move_to(place), run_time=1.2)
        self.play(FadeIn(self.own.picture, self.own_stack, self.own.line), FadeOut(digit), run_time=0.6)
        self.remove(self.heatmap)
        self._pile_up(self.own, self.own_stack, run_time=3)
        self.hold(1)
        told = _("That is the weighted sum: {sum}.")
        self.say(told.format(sum=number_text(self.own.weighted_sum)))

    def thick_ink_counts_as_well(self) -> None:
        """Another digit, with much ink on the strip and round it."""
        kept = float((TEMPLATE * self.other.picture.image).sum())
        wanted = float((REGION * self.other.picture.image).sum())
        own, other = self._side_by_side()
        self.say(_("Now another digit. Somebody loved that pen."))
        line = self._line_under(own[0])
        self.play(
            Transform(self.own.picture, own[0]),
            Transform(self.own_stack, own[1]),
            Transform(self.own.symbol, line[0]),
            Transform(self.own.number, line[1]),
            self.tag.animate.set_x(0),
        )
        VGroup(self.other.picture, self.other_stack).move_to(other)
        self.other.line.become(self._line_under(self.other.picture, 0.0))
        self.play(FadeIn(self.other, self.other_stack, shift=LEFT))
        self._pile_up(self.other, self.other_stack, run_time=2)
        if kept >= CLEAR_EDGE * wanted:
            told = _("It gets {sum}.")
        elif wanted > 0.7 * self.own.weighted_sum:
            told = _("No clear edge there, and still {sum}.")
        else:
            told = _("No clear edge there. It gets {sum}.")
        self.say(told.format(sum=number_text(self.other.weighted_sum)))

    def ink_around_it_counts_against_it(self) -> None:
        """The weights just above and below the strip turn negative, and what they take away hangs from the stacks."""
        wanted = self.own.weighted_sum
        self.say(_("So give the pixels above and below a weight of minus 1. Ink there now counts against."))
        pairs = ((self.own, self.own_stack), (self.other, self.other_stack))
        changes = [each.picture.animate.set_weights(TEMPLATE) for each, _stack in pairs]
        falls = [stack.gather(-1, each.picture) for each, stack in pairs]
        numbers = [each.follow() for each, _stack in pairs]
        told = self.recaption(_("+1: counts for"), _("−1: counts against"), roles=("positive", "negative"))
        self.play(*changes, *numbers, *falls, told, run_time=4)
        own, other = (each.weighted_sum for each, _stack in pairs)
        if own > other and own >= CLEAR_EDGE * wanted:
            told_sums = _("The edge keeps {own}. The blot is down to {other}.")
        else:
            told_sums = _("Here {own} is left, and there {other}.")
        self.say(told_sums.format(own=number_text(own), other=number_text(other)))

    # ---- the beats: squish and bias ----

    def any_sum_is_squished_between_0_and_1(self) -> None:
        """The line of all sums is carried through the sigmoid; what is carried rises into a curve."""
        self.study = EdgeSums.load()
        least, greatest = self.study.limits[[0, -1]].tolist()
        sums = [self.own.weighted_sum, self.other.weighted_sum]
        self.lines = NumberLineSquish(
            sigmoid, (least, greatest), points=sums, width=LINE, y_width=4.5, gap=3.2, variable="w dot a",
            theme=self.theme,
        )  # fmt: skip
        self.lines.align_to(STAGE_BOTTOM * UP, DOWN).shift(self.lines.upper.line.get_x() * LEFT)
        for dot, role in zip(self.lines.dots, ("signal", "ink"), strict=True):
            dot.set_color(getattr(self.theme, role)).scale(1.5).set_z_index(1)
        self.say(_("A sum can be any number, but an activation lies between 0 and 1."))
        falling = [
            FadeOut(stack, target_position=dot, scale=0.05)
            for stack, dot in zip((self.own_stack, self.other_stack), self.lines.dots, strict=True)
        ]
        self.play(*self._into_the_corners(), *falling, self.recaption(), FadeIn(self.lines), run_time=1.5)
        self.say(_("So squish the whole line: far left to 0, far right to 1. This is the sigmoid."))
        self.play(self.lines.squish(3))
        self.plot = FunctionPlot(
            sigmoid, x_range=(least, greatest), width=LINE, height=4.2, variable="w dot a", theme=self.theme
        )
        self.plot.align_to(STAGE_BOTTOM * UP, DOWN)
        self.plot.shift((self.lines.upper.line.get_x() - self.plot.axes[0].get_x()) * RIGHT)
        carried, dots = self.lines.carried, self.lines.dots
        rest = [part for part in self.lines if part not in (carried, dots)]
        self.remove(self.lines)
        self.add(*rest, carried, dots)
        self.play(
            FadeOut(*rest),
            ReplacementTransform(carried, self.plot.curve),
            *(dot.animate.move_to(self.plot.at(x, sigmoid(np.array(x)))) for dot, x in zip(dots, sums, strict=True)),
            FadeIn(self.plot.axes, self.plot.numbers, self.plot.variable),
            self.recaption(_("the sigmoid")),
            run_time=1.5,
        )
        self.add(self.plot)
        self.remove(dots)
        self.dots = dots
        self.add(dots)
        self.hold(0.5)

    def a_bar_is_set_for_all_digits(self) -> None:
        """The sums of all training images, and how many of them exceed a bar; the sigmoid follows the bar."""
        counts, height = self.study.counts["edge"], -self.bias
        self.bar = BiasBar(
            counts, self.study.limits, label=_("weighted sum"), variable="w dot a", width=LINE, heights=(1.3, 2.1),
            gap=0.9, theme=self.theme,
        )  # fmt: skip
        self.bar.align_to(STAGE_BOTTOM * UP, DOWN)
        self.bar.shift((self.plot.axes[0].get_x() - self.bar.plot.axes[0].get_x()) * RIGHT)
        images, bar = number_text(counts.sum(), 0), self._whole(height)
        all_of_them, share = self.study.share_above(0), self.study.share_above(height)
        told = _("How much is enough? Of {count} training images, {all} get more than 0.")
        self.say(told.format(count=images, all=percent_text(all_of_them)))
        joint = ((self.plot.curve, self.bar.plot.curve), (self.plot.axes, self.bar.plot.axes))
        self.play(
            FadeOut(self.plot.numbers, self.plot.variable, self.dots),
            *(ReplacementTransform(one, other) for one, other in joint),
            FadeIn(self.bar.plot.numbers, self.bar.plot.variable, self.bar.histogram, self.bar.dot),
            self.recaption(_("{count} training images").format(count=images)),
            run_time=1.5,
        )
        self.add(self.bar)
        only = _("Set a bar at {bar}, and only {share} get over it.")
        told = only if share < all_of_them / 2 else _("Set a bar at {bar}, and {share} get over it.")
        self.say(told.format(bar=bar, share=percent_text(share)))
        told = _("{count} training images, the bar at {bar}").format(count=images, bar=bar)
        self.play(self.bar.animate.set_bar(height), self.recaption(told), run_time=3)
        self._show_alone(self.bar.histogram.number, percent_text(share))
        bias = self._whole(self.bias)
        self.say(_("This bar, taken off the sum, is the neuron's bias."))
        self.play(self.recaption(_("bias: {bias}").format(bias=bias), roles=("bias",)))

    def the_neuron_decides(self) -> None:
        """The bias of the two pictures goes from 0 to where it is to be, and the neuron answers."""
        pair = (self.own, self.other)
        self.decisions = [Decision(each.weighted_sum, self.bias, theme=self.theme).set_bias(0) for each in pair]
        goals = VGroup(each.picture.copy().scale_to_fit_height(DECIDED) for each in pair)
        goals.arrange(RIGHT, buff=3.0).align_to(STAGE_TOP * UP, UP).set_x(0)
        for goal, decision in zip(goals, self.decisions, strict=True):
            decision.next_to(goal, DOWN, buff=0.25)
        one, other = (float(sigmoid(np.array(each.weighted_sum + self.bias))) for each in pair)
        self.play(
            FadeOut(self.bar, shift=DOWN),
            *(Transform(each.picture, goal) for each, goal in zip(pair, goals, strict=True)),
            *(FadeOut(each.number) for each in pair),
            *(FadeIn(each, shift=DOWN) for each in self.decisions),
            self.tag.animate.set_x(0).align_to(STAGE_TOP * UP, UP),
            run_time=1.2,
        )
        told = _("With it, the neuron says {one} here and {other} there.")
        self.say(told.format(one=number_text(one), other=number_text(other)))
        self.play(*(each.animate.set_bias(self.bias) for each in self.decisions), run_time=3)
        self.say(self._what_it_is_worth(one, other))
        self.template = WeightHeatmap(TEMPLATE, height=DECIDED, scale=1, theme=self.theme).move_to(goals[0])

    # ---- two pictures on the designed weights ----

    def _weigh_two_pictures(self) -> None:
        """The digit on show, large at the left, with room for its stack and its sum; and another one's, for later."""
        image, blot = self.image.astype(float), self._blot()
        terms = [TEMPLATE * each for each in (image, blot)]
        reach = max(
            max(float(each.clip(min=0).sum()), float(each.clip(min=0).sum() - min(each.sum(), 0))) for each in terms
        )
        self.own = Weighing(image, REGION, height=LAID, scale=1, counted=0, theme=self.theme)
        self.other = Weighing(blot, REGION, height=SIDE, scale=1, counted=0, theme=self.theme)
        self.own_stack, self.other_stack = (
            TermStack(each, unit=height / (reach or 1.0), width=0.1 * height, theme=self.theme).set_seen(False, False)
            for each, height in zip(terms, (LAID, SIDE), strict=True)
        )
        for weighing, stack in ((self.own, self.own_stack), (self.other, self.other_stack)):
            VGroup(weighing.picture, stack).arrange(RIGHT, buff=0.25, aligned_edge=DOWN)
        VGroup(self.own.picture, self.own_stack).move_to(np.array([-EDGE_OF_STAGE, STAGE_MIDDLE, 0]), aligned_edge=LEFT)
        number, symbol = self.own.number, self.own.symbol
        number.scale(ALONE / number.height)
        VGroup(symbol.scale(2), number).arrange(DOWN, buff=0.4, aligned_edge=LEFT)
        VGroup(symbol, number).next_to(self.own_stack, RIGHT, buff=0.5).set_y(STAGE_MIDDLE)

    def _side_by_side(self) -> tuple[VGroup, VGroup]:
        """Where the two pictures stand with their stacks: copies of the first pair, and the place of the second."""
        first = VGroup(self.own.picture.copy(), self.own_stack.copy()).scale(SIDE / LAID)
        second = VGroup(self.other.picture.copy(), self.other_stack.copy())
        VGroup(first, second).arrange(RIGHT, buff=0.9, aligned_edge=UP).align_to(STAGE_TOP * UP, UP).set_x(0)
        return first, second

    def _line_under(self, picture: Any, total: float | None = None) -> VGroup:
        """The weighted sum as it is written under a picture, or another number in its place."""
        told = Weighing(picture.image, picture.weights, height=SIDE, theme=self.theme)
        if total is not None:
            told.number.set_value(total)
        told.line.shift(picture.get_center() - told.picture.get_center())
        return told.line

    def _pile_up(self, weighing: Weighing, stack: TermStack, run_time: float) -> None:
        """The pixels on the strip are counted and fly onto the stack, while the number runs up."""
        picture = weighing.picture
        self.play(
            picture.animate.set_counted(1),
            weighing.follow(),
            stack.gather(1, picture),
            run_time=run_time,
        )

    def _blot(self) -> npt.NDArray[np.float64]:
        """Of another digit, the picture with the most ink both on the strip and round it."""
        others = self.digits.take(self.digits.labels != self.label)
        shares = [others.images @ part.ravel() / part.sum() for part in (REGION, REGION - TEMPLATE)]
        return others.images[int(np.minimum(*shares).argmax())].reshape(self.image.shape).astype(float)

    # ---- other pieces ----

    def _fan(self, neuron: VMobject) -> Edges:
        """The connections from all pixels to the neuron."""
        middles = [self.heatmap.cell_center(*place) for place in np.ndindex(self.image.shape)]
        weights, scale = self.heatmap.weights[0].ravel(), self.heatmap.full_scale
        ends = np.broadcast_to(neuron.get_left(), (len(middles), 3))
        return Edges(middles, ends, FAN.colours(weights, scale, self.theme), FAN.widths(weights, scale))

    def _into_the_corners(self) -> list[Any]:
        """Both pictures become small and go into the upper corners, each with its sum in the colour of its point."""
        moves: list[Any] = []
        for weighing, corner, role in ((self.own, UL, "signal"), (self.other, UR, "ink")):
            outermost = np.array([np.sign(corner[0]) * EDGE_OF_STAGE, STAGE_TOP, 0])
            place = Square(SMALLEST).move_to(outermost, aligned_edge=corner)
            number = weighing.number.copy().set_color(getattr(self.theme, role)).next_to(place, DOWN, buff=0.2)
            moves += [
                weighing.picture.animate.scale_to_fit_height(SMALLEST).move_to(place),
                Transform(weighing.number, number),
                FadeOut(weighing.symbol),
            ]
            if weighing is self.own:
                left = self.tag.copy().next_to(number, DOWN, buff=0.3).align_to(place, LEFT)
                moves.append(Transform(self.tag, left))
        return moves

    def _show_alone(self, number: VMobject, text: str) -> None:
        """A number on stage grows until it stands alone, and goes back to its place."""
        alone = number_alone(text, self.theme, "signal").move_to(STAGE_MIDDLE * UP)
        veil = FullScreenRectangle(stroke_width=0, fill_color=self.theme.canvas, fill_opacity=1 - CONTEXT)
        grown = alone.copy()
        self.play(FadeIn(veil), FadeIn(alone, target_position=number, scale=0.3), run_time=0.8)
        self.hold(2)
        self.play(FadeOut(veil), FadeOut(grown, target_position=number, scale=0.3), FadeOut(alone, run_time=0.01))

    def _what_it_is_worth(self, one: float, other: float) -> str:
        """What its two answers show."""
        if one <= 0.5:
            return _("This digit has no edge there, it says.")
        if other > 0.5:
            return _("Both get over the bar. It could be stricter.")
        return _("An edge finder, from nothing but weights and a bias.")

    @staticmethod
    def _whole(number: float) -> str:
        """A multiple of one half, as short as it goes."""
        return number_text(number, 0 if float(number).is_integer() else 1)
