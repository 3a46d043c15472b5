"""Edge detection: the weights that make a neuron look for a little edge, its bias, and what trained neurons look for.

manim render scenes/chapter1/edge_detection.py EdgeDetection
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import numpy.typing as npt
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UL,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    ReplacementTransform,
    Square,
    SurroundingRectangle,
    Transform,
    VGroup,
)

from network import sigmoid
from network.data.gallery import gallery
from network.studies.edge_sums import EdgeSums, edge_template
from scenes.chapter1.trained_neurons import TrainedNeurons
from scenes.language import _
from scenes.mobjects.charts import BiasBar, FunctionPlot, NumberLineSquish
from scenes.mobjects.diagrams import Decision, NetworkDiagram, Weighing, informative_neurons
from scenes.mobjects.pictures import PixelGrid, WeightHeatmap
from scenes.mobjects.text import HypotheticalTag, formula, number_text, percent_text

SIDE = 3.8
"""The height of the pictures that are weighed."""
ASIDE, RAISED = 4.5, 1.2
"""How far from the middle of the stage the outer ones are, and how far above it."""
LINE = 10.0
"""The length of the line of all sums, and of the axes it turns into."""

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
            self.one_neuron_hears_every_pixel,
            self.its_weights_become_a_picture,
            self.another_is_designed_to_find_an_edge,
            self.a_digit_is_laid_over_its_weights,
            self.thick_ink_counts_as_well,
            self.a_dark_surround_asks_for_an_edge,
            self.any_sum_is_squeezed_between_0_and_1,
            self.the_squeeze_is_a_curve,
            self.a_bar_is_set_for_all_digits,
            self.the_neuron_decides,
            self.the_trained_neurons_pass_by,
            self.some_of_them_come_close,
            self.digits_excite_them_more_or_less,
            self.not_every_network_can_be_read,
        )

    # ---- the beats: weights ----

    def one_neuron_hears_every_pixel(self) -> None:
        """All of the network steps back but one neuron and what leads to it."""
        self.diagram = self._diagram()
        inputs, *others = self.diagram.layers
        neuron = self.diagram.neuron(1, self.ranking[0])
        self.fan = VGroup(self.diagram.edges_into(1, self.ranking[0]), inputs, neuron)
        self.caption = self.caption_of(_("one neuron of the first hidden layer"))
        self.add(self.diagram, self.caption)
        self.say(_("Take a single neuron of the first hidden layer. What does it look for?"))
        ring = neuron.circle.copy().set_fill(opacity=0).set_stroke(self.theme.signal, 5)
        self.play(Create(ring))
        rest = [each for layer in others for each in layer if each is not neuron]
        self.remove(self.diagram)
        self.add(*self.diagram.edges, *rest, *self.diagram.labels, self.fan, ring)
        rest += [*self.diagram.edges, *self.diagram.labels, ring]
        self.play(FadeOut(*rest), run_time=1.2)
        self.play(self.fan.animate.set_x(0), run_time=0.8)

    def its_weights_become_a_picture(self) -> None:
        """Each edge shrinks to its place among the pixels, and the rest of the weights join."""
        weights = self.net.weights[0][self.ranking[0]].reshape(self.image.shape)
        text = _("It hears all {count} pixels, each through a weight. So its weights are a picture.")
        self.say(text.format(count=number_text(weights.size, 0)))
        self.heatmap = WeightHeatmap(weights, height=4.8, theme=self.theme).move_to(2.3 * RIGHT + 0.4 * UP)
        self.color_bar = self.heatmap.color_bar(height=4).next_to(self.heatmap, RIGHT, buff=0.5)
        self.play(self.fan.animate.to_edge(LEFT, buff=0.9), run_time=0.8)
        flights = [self._edge_to_pixel(index) for index in self.diagram.layers[0].shown]
        meanings = (_("positive weights"), _("negative weights"))
        legend = self.recaption(*meanings, roles=("positive", "negative"))
        self.play(LaggedStart(*flights, lag_ratio=0.08), legend, run_time=2)
        self.play(Create(self.heatmap), FadeIn(self.color_bar), run_time=1.5)
        self.remove(*(flight.target_mobject for flight in flights))
        self.say(_("Hard to read. So before we try, let us design one of our own."))
        self.wait(2)

    def another_is_designed_to_find_an_edge(self) -> None:
        """All weights are 0, but for those of a little strip."""
        self.say(_("It shall find one little edge, just here. These pixels get a weight of 1, all others 0."))
        designed = WeightHeatmap(0 * REGION, height=4.8, scale=1, theme=self.theme).move_to(0.7 * UP)
        self.tag = HypotheticalTag(designed, _("designed by hand"), theme=self.theme)
        self.play(
            FadeOut(self.fan, self.color_bar),
            ReplacementTransform(self.heatmap, designed),
            self.recaption(),
            run_time=1.5,
        )
        self.heatmap = designed
        told = _("{count} weights of +1, all others 0").format(count=int(np.count_nonzero(REGION)))
        light_up = self.heatmap.animate.set_weights(REGION)
        self.play(light_up, FadeIn(self.tag), self.recaption(told), run_time=1.5)
        self.wait(1)

    def a_digit_is_laid_over_its_weights(self) -> None:
        """The weights go over to the digit, and its pixels are counted one after the other."""
        self.own = self._weighing(self.image, 0, counted=0)
        digit = PixelGrid(self.image, height=SIDE, theme=self.theme).move_to(self.own.picture)
        frame = SurroundingRectangle(digit, color=self.theme.muted, buff=0, stroke_width=1)
        overlay = PixelGrid(0.7 * REGION, height=SIDE, theme=self.theme, tint="positive").move_to(self._place(-1))
        self.say(_("Lay these weights over a digit. Only the ink inside the strip counts."))
        self.play(
            self.heatmap.animate.scale_to_fit_height(SIDE).move_to(self._place(-1)),
            self.tag.animate.next_to(overlay, DOWN, buff=0.2),
            FadeIn(digit, frame),
            self.recaption(),
        )
        self.play(overlay.animate.move_to(digit), run_time=1.2)
        self.play(FadeIn(self.own), FadeOut(overlay), run_time=0.8)
        self.remove(digit, frame)
        last = self.image.size - 1
        source = f"w dot a = w_0 a_0 + w_1 a_1 + dots.c + w_{last} a_{last}"
        self.definition = formula(source, theme=self.theme).move_to(2.2 * DOWN)
        self.say(_("Each weight times its pixel, all added up: the weighted sum."))
        self.play(FadeIn(self.definition), run_time=0.6)
        self.play(self.own.picture.animate.set_counted(1), self.own.follow(), run_time=3)

    def thick_ink_counts_as_well(self) -> None:
        """Another digit, with much ink on the strip and round it."""
        image, label = self._blot()
        self.other = self._weighing(image, 1, counted=0)
        self.say(_("But here is a {digit} with thick ink all over the place.").format(digit=label))
        self.play(FadeIn(self.other), FadeOut(self.definition))
        self.play(self.other.picture.animate.set_counted(1), self.other.follow(), run_time=2)
        self.say(
            _("It adds up to {sum}, though there is no clear edge.").format(sum=number_text(self.other.weighted_sum))
        )
        self.wait(1)

    def a_dark_surround_asks_for_an_edge(self) -> None:
        """The weights just above and below the strip turn negative, and both sums fall."""
        self.say(_("So let the ink just above and below count against it, with weights of −1."))
        meanings = (_("+1: ink wanted"), _("−1: ink unwanted"))
        legend = self.recaption(*meanings, roles=("positive", "negative"))
        self.play(self.heatmap.animate.set_weights(TEMPLATE), legend, run_time=1.5)
        self.say(_("Now only a stroke that ends above and below, an edge, brings much."))
        changes = [each.picture.animate.set_weights(TEMPLATE) for each in (self.own, self.other)]
        self.play(*changes, self.own.follow(), self.other.follow(), run_time=2.5)

    # ---- the beats: squeeze and bias ----

    def any_sum_is_squeezed_between_0_and_1(self) -> None:
        """The line of all sums is carried through the sigmoid onto the one from 0 to 1."""
        self.study = EdgeSums.load()
        least, greatest = self.study.limits[[0, -1]].tolist()
        self.lines = NumberLineSquish(
            sigmoid, (least, greatest), width=LINE, y_width=4.5, gap=2.4, variable="w dot a", theme=self.theme
        )
        self.lines.shift(0.2 * DOWN - self.lines.upper.line.get_x() * RIGHT)
        corner = Square(1.3).to_corner(UL)
        self.say(_("Such a sum may be any number, but an activation lies between 0 and 1."))
        self.play(
            FadeOut(self.heatmap, self.tag, self.other),
            self.own.picture.animate.scale_to_fit_height(corner.height).move_to(corner),
            self.own.line.animate.next_to(corner, RIGHT, buff=0.3),
            self.recaption(),
        )
        self.play(FadeIn(self.lines), self.recaption(_("all numbers, squeezed between 0 and 1")))
        self.say(_("So squeeze the whole line: its left end to 0, its right end to 1. That is the sigmoid."))
        self.play(self.lines.squish(3))
        self.lines.set_value(least)
        self.play(FadeIn(self.lines.marker), run_time=0.5)
        self.play(self.lines.animate.set_value(self.own.weighted_sum), run_time=2)

    def the_squeeze_is_a_curve(self) -> None:
        """What has been carried rises into a curve over the line of all sums."""
        ends = self.lines.upper.limits
        self.plot = FunctionPlot(sigmoid, x_range=ends, width=LINE, height=3.4, variable="w dot a", theme=self.theme)
        self.plot.shift(0.2 * DOWN + (self.lines.upper.line.get_x() - self.plot.axes[0].get_x()) * RIGHT)
        rest = [part for part in self.lines if part is not self.lines.carried]
        self.say(_("Drawn as a curve: far below 0 the neuron is dark, far above it is bright."))
        self.remove(self.lines)
        self.add(*rest, self.lines.carried)
        self.play(FadeOut(*rest), run_time=0.6)
        self.play(
            ReplacementTransform(self.lines.carried, self.plot.curve),
            FadeIn(self.plot.axes, self.plot.numbers, self.plot.variable),
            self.recaption(_("the sigmoid")),
            run_time=1.5,
        )
        self.add(self.plot)
        self.point = self.plot.point(ends[0])
        self.play(FadeIn(self.point), run_time=0.5)
        self.play(self.point.animate.set_value(self.own.weighted_sum), run_time=2.5)

    def a_bar_is_set_for_all_digits(self) -> None:
        """The sums of all training images, and how many of them exceed a bar; the sigmoid follows the bar."""
        counts = [self.study.counts[template] for template in ("region", "edge")]
        self.bar = BiasBar(
            counts[0],
            self.study.limits,
            tallest=max(each.max() for each in counts),
            label=_("weighted sum"),
            variable="w dot a",
            width=LINE,
            theme=self.theme,
        ).shift(0.3 * UP)
        images = number_text(counts[0].sum(), 0)
        text = _("But how high is high? Here are the sums of all {count} training images, with the strip alone.")
        self.say(text.format(count=images))
        joint = ((self.plot.curve, self.bar.plot.curve), (self.plot.axes, self.bar.plot.axes))
        self.play(FadeOut(self.plot.numbers, self.plot.variable, self.point, self.own), self.recaption(), run_time=0.6)
        self.play(
            *(ReplacementTransform(one, other) for one, other in joint),
            FadeIn(self.bar.plot.numbers, self.bar.plot.variable),
        )
        self.play(
            FadeIn(self.bar.histogram, self.bar.dot),
            self.recaption(_("{count} training images, weights of +1 alone").format(count=images)),
        )
        self.add(self.bar)
        height, share = -self.bias, self.study.share_above
        told = _("Above 0 are {all}, and even above {bar} there are {many}.")
        percents = {"all": share(0, "region"), "many": share(height, "region")}
        self.say(told.format(bar=self._whole(height), **{key: percent_text(each) for key, each in percents.items()}))
        self.play(self.bar.animate.set_bar(height), run_time=3)
        self.say(
            _("With the surround only {share}: those with an edge just there.").format(
                share=percent_text(share(height))
            )
        )
        self.play(
            self.bar.histogram.animate.set_counts(counts[1]),
            self.recaption(_("{count} training images, with −1 above and below").format(count=images)),
            run_time=2,
        )
        bias = self._whole(self.bias)
        self.say(_("So this is a sensible bar. We hand it to the neuron as its bias: {bias}.").format(bias=bias))
        self.play(self.recaption(_("bias: {bias}").format(bias=bias), roles=("bias",)))
        self.wait(2)

    def the_neuron_decides(self) -> None:
        """The bias of the two pictures goes from 0 to where it shall be, and the neuron answers."""
        pair = (self.own, self.other)
        self.decisions = [Decision(each.weighted_sum, self.bias, theme=self.theme).set_bias(0) for each in pair]
        for weighing, decision, side in zip(pair, self.decisions, (-1, 1), strict=True):
            weighing.picture.scale_to_fit_height(SIDE).move_to(3.4 * side * RIGHT + RAISED * UP)
            decision.next_to(weighing.picture, DOWN, buff=0.35)
        before, after = (self._answers(bias) for bias in (0, self.bias))
        self.say(_("Back to the two. Without a bias they come to {one} and {other}.").format(**before))
        pictures = [each.picture for each in pair]
        self.play(FadeOut(self.bar), self.recaption(), run_time=0.6)
        self.play(FadeIn(*pictures, *self.decisions), run_time=0.8)
        self.say(_("With it, to {one} and {other}: the neuron lights up for a clear edge only.").format(**after))
        self.play(*(each.animate.set_bias(self.bias) for each in self.decisions), run_time=3)
        self.wait(1)

    # ---- their pieces ----

    def _place(self, side: int) -> npt.NDArray[np.float64]:
        """The middle of the left (-1), the middle (0) or the right (1) picture."""
        return ASIDE * side * RIGHT + RAISED * UP

    def _diagram(self) -> NetworkDiagram:
        """The network as the digit lights it; of long layers, what this neuron hears most, and its like."""
        weights = self.net.weights[0][self.ranking[:1]] * gallery().images.std(axis=0)
        shown = {0: informative_neurons(weights, 16), 1: sorted(self.ranking[:16])}
        diagram = NetworkDiagram(self.net, shown=shown, height=5.2, theme=self.theme).shift(0.3 * UP)
        return diagram.set_activations(self.net.forward(self.image))

    def _edge_to_pixel(self, index: int) -> Transform:
        """The edge from a drawn pixel shrinks into its place in the heat map."""
        row, column = divmod(index, self.image.shape[1])
        weight = float(self.heatmap.weights[0, row, column])
        hue = self.theme.negative if weight < 0 else self.theme.positive
        ends = [neuron.get_center() for neuron in (self.diagram.neuron(0, index), self.fan[2])]
        shade = self.theme.color(self.theme.signed(weight, self.heatmap.full_scale))
        pixel = Square(self.heatmap.height / len(self.image), stroke_width=0, fill_color=shade, fill_opacity=1)
        line = Line(ends[0], ends[1], color=hue, stroke_width=2)
        return ReplacementTransform(line, pixel.move_to(self.heatmap.cell_center(row, column)))

    def _weighing(self, image: npt.ArrayLike, side: int, counted: float = 1.0) -> Weighing:
        """A picture on the strip alone, at its place."""
        weighing = Weighing(image, REGION, height=SIDE, scale=1, counted=counted, theme=self.theme)
        return weighing.shift(self._place(side) - weighing.picture.get_center())

    def _blot(self) -> tuple[npt.NDArray[np.float32], int]:
        """Of another digit, the picture with the most ink both on the strip and round it, and which digit that is."""
        others = self.digits.take(self.digits.labels != self.label)
        shares = [others.images @ part.ravel() / part.sum() for part in (REGION, REGION - TEMPLATE)]
        chosen = int(np.minimum(*shares).argmax())
        return others.images[chosen].reshape(self.image.shape), int(others.labels[chosen])

    @staticmethod
    def _whole(number: float) -> str:
        """A multiple of one half, as short as it goes."""
        return number_text(number, 0 if float(number).is_integer() else 1)

    def _answers(self, bias: float) -> dict[str, str]:
        """What the neuron makes of the two pictures with some bias, as text."""
        sums = np.array([each.weighted_sum for each in (self.own, self.other)])
        return dict(zip(("one", "other"), map(number_text, sigmoid(sums + bias).tolist()), strict=True))
