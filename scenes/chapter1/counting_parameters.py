"""Counting weights and biases: those of one neuron, of a layer, of all layers; and each is a number to be turned.

manim render scenes/chapter1/counting_parameters.py CountingParameters
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    Animation,
    FadeIn,
    FadeOut,
    GrowArrow,
    LaggedStart,
    Mobject,
    ReplacementTransform,
    Transform,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
)

from network import Network
from network.activation import Array
from scenes.chapter1.turned_weight import TurnedWeight
from scenes.language import _, in_number
from scenes.lecture_scene import ANY_NUMBER, STAGE_MIDDLE, STAGE_TOP, LectureScene
from scenes.mobjects.diagrams import EdgeStyle, NetworkDiagram, NeuronColumn, ParameterCount, part_of
from scenes.mobjects.diagrams.network_layout import MOST_EDGES
from scenes.mobjects.painting import Edges
from scenes.mobjects.pictures import PixelGrid
from scenes.mobjects.text import LABEL, SMALL, HypotheticalTag, Number, Outline, number_text, standing_words
from scenes.mobjects.theme import Colours
from scenes.staging import ALONE, network_on_a_digit, pictured_neurons, pictures_with_scale

HEIGHT = 5.0
"""Of the network, in scene units."""
ROOM = 13.0
"""For the network and the count beside it."""
GAP = 0.7
"""Between the two."""
MARGIN = 0.35
"""From the total in its corner to the edge of the frame."""
DIGIT = 4.4
"""The height of the digit before it is unrolled."""
WAITING, CONTEXT = 0.3, 0.4
"""How bright a neuron is that is not counted yet, and all that steps back for a number that stands alone."""
LABELLED, RINGED = 20, 32
"""How many neurons a layer may have for labels of the output to be far enough apart, and for rings to be seen."""
RING, RING_SHARE = 4.0, 35.0
"""The width of the ring that stands for a bias, and the most of it for a unit of the neuron's radius."""
FAINTEST, FEW = 0.22, 200
"""The opacity that no line of a few falls below; of more than these few it is lower."""
CROWDED, SPARSE = 20_000, EdgeStyle(contrast=5, crowding=0.5)
"""Of more lines between two layers than these, only the strongest stand out of the haze that they make together."""
STEPS = 8
"""In so many steps the edges into a neuron appear: some 20 a second, as thousands of edges take their time to draw."""
MUCH = 0.1
"""By how much an activation changes at least when a turned weight makes a difference."""


class CountingParameters(LectureScene):
    """How many weights and biases the network has, each drawn while it is counted."""

    hidden_range = ANY_NUMBER

    @classmethod
    def refusal(cls, network: Network) -> str | None:
        """Of more connections than can be painted, not every one can be drawn while it is counted."""
        if (reason := super().refusal(network)) is not None:
            return reason
        count = sum(W.size for W in network.weights)
        if count > MOST_EDGES:
            return (
                f"this section draws every connection that it counts, but {count:,} are more than the {MOST_EDGES:,} "
                "that can be painted: choose a network of smaller layers."
            )
        return None

    def construct(self) -> None:
        """Tell the story; a network with one layer of weights has no other layers to count."""
        several = len(self.net.weights) > 1
        self.tell(
            self.one_neuron_has_a_weight_for_every_pixel,
            self.so_has_every_neuron_of_its_layer,
            *([self.layer_after_layer_is_counted] if several else []),
            self.all_of_them_at_once,
            self.each_is_a_number_that_can_be_turned,
        )

    # ---- the beats ----

    def one_neuron_has_a_weight_for_every_pixel(self) -> None:
        """The edges into the first neuron are drawn one by one and counted, and its bias as a ring."""
        self._set_the_stage()
        self._come_from_the_weights()
        pixels, count = self.net.sizes[0], self.layer_count
        self.own_bias = standing_words(in_number("bias", "biases", 1), LABEL, "bias", self.theme)
        self.own_bias.align_to(count.labels["biases"], LEFT).align_to(count.labels["biases"], UP)
        column = self.diagram.layers[1]
        told = _("This neuron has {count} weights, one for each pixel.")
        self.say(told.format(count=number_text(pixels, 0)))
        brought_out = [column.neuron(0).animate.set_opacity(1)] if isinstance(column, NeuronColumn) else []
        self.play(*brought_out, self.recaption(_("every connection is a weight")))
        self._draw_fan(self.fan, 0)
        self.add(self.fan)
        self.play(FadeIn(count.weights_number.set_value(0), count.labels["weights"]), run_time=0.5)
        self.play(
            UpdateFromAlphaFunc(self.fan, self._draw_fan),
            UpdateFromAlphaFunc(count.weights_number, lambda number, share: number.set_value(int(share * pixels))),
            run_time=3,
            rate_func=linear,
        )
        if self.ringed:
            self.say(_("And one bias: the ring."))
            meanings = (_("every connection is a weight"), _("every ring is a bias"))
            ring: Any = column.neuron(0).circle.animate.set_stroke(self.theme.bias, self._ring_width)
            self.play(ring, self.recaption(*meanings, roles=("ink", "bias")))
        else:
            self.say(_("And one bias."))
        self.play(FadeIn(count.biases_number, self.own_bias, target_position=column.neuron(0)))

    def so_has_every_neuron_of_its_layer(self) -> None:
        """Neuron after neuron gets its edges and its ring, while a factor counts them."""
        count, receivers = self.layer_count, self.net.sizes[1]
        self.factors = [
            Number(1, 0, LABEL, role, self.theme, edge="left").move_to(factor).align_to(factor, LEFT)
            for factor, role in ((count.weights_term(0).factors[1], "ink"), (count.biases_term(0).factors[0], "bias"))
        ]
        self._count_neurons(1)
        told = in_number(
            "Its layer has no other neuron: {weights} weights, {biases} bias.",
            "Its layer has {receivers} such neurons: {weights} weights, {biases} biases.",
            receivers,
        )
        counts = {"receivers": receivers, "weights": self.net.weights[0].size, "biases": self.net.biases[0].size}
        self.say(told.format(**{name: number_text(number, 0) for name, number in counts.items()}))
        seen = (count.weights_number, count.biases_number, count.labels["weights"], count.labels["biases"], count.held)
        rest = [each for each in count if each not in seen]
        self.play(
            FadeIn(*rest, *self.factors),
            ReplacementTransform(self.own_bias, count.labels["biases"]),
            self.fan.animate.set_colors(self.looks[0][: self.net.sizes[0]]),
        )
        self.play(
            UpdateFromAlphaFunc(self.diagram, lambda _, share: self._draw_layer(0, 1 + share * (receivers - 1))),
            UpdateFromAlphaFunc(count, lambda _, share: self._count_neurons(1 + int(share * (receivers - 1)))),
            run_time=5,
            rate_func=linear,
        )
        self.remove(self.fan, *self.factors)
        self._draw_layer(0, receivers)
        count.set_counted([1])

    def layer_after_layer_is_counted(self) -> None:
        """The other layers follow in the same way, and the sums run up."""
        self.say(_("And so on, layer after layer."))
        self.play(*self._turn_into(self.layer_count, self.count), run_time=1)
        self.remove(self.layer_count)
        self.add(self.count)
        for layer in range(1, len(self.net.weights)):
            self.play(
                UpdateFromAlphaFunc(self.diagram, self._drawing(layer)),
                self.count.count_layer(layer, run_time=1),
                run_time=1.5,
                rate_func=linear,
            )

    def all_of_them_at_once(self) -> None:
        """The sums shrink into the total, which grows and stands alone; then the digit runs through."""
        count = self.count if len(self.net.weights) > 1 else self.layer_count
        written = count.total_number
        self.total = self._total_alone()
        rest = [each for each in count if each is not written]
        self.remove(count)
        self.add(*rest, written)
        self.play(
            FadeOut(*rest, target_position=written, scale=0.3),
            ReplacementTransform(written, self.total),
            *(edges.animate.set_opacity(CONTEXT) for edges in self.diagram.edges),
            self.recaption(),
            run_time=1.5,
        )
        self.say(_("{total}.").format(total=number_text(self.net.parameter_count, 0)))
        self.hold(2)
        self.say(_("Weights and biases, and you have seen every one of them drawn."))
        self.play(*(edges.animate.set_opacity(1) for edges in self.diagram.edges))
        passed = self.net.forward(self.image)
        for layer, values in zip(self.diagram.layers[1:], passed.activations[1:], strict=True):
            self.play(self._light(layer, values), run_time=min(0.8, 2.4 / len(self.net.weights)))

    def each_is_a_number_that_can_be_turned(self) -> None:
        """One weight is turned to its opposite and back, and the output neuron follows."""
        self.knob = knob = TurnedWeight(self.diagram, self.image, np.array([self.total.get_x(), STAGE_MIDDLE, 0]))
        total = number_text(self.net.parameter_count, 0)
        corner = self._in_the_corner(self.total.copy())
        self.say(_("Think of a mixing desk with {total} knobs, and no labels.").format(total=total))
        self.play(
            Transform(self.total, corner),
            *(edges.animate.set_opacity(WAITING) for edges in self.diagram.edges),
            FadeIn(knob.line, knob.answer_box),
        )
        appear = ReplacementTransform(knob.small.copy(), knob.neuron)
        self.play(FadeIn(knob.dial), GrowArrow(knob.arrow), appear)
        before, after = knob.output(knob.weight), knob.output(knob.turned)
        told = _("Turn this one, and little happens: {before}, then {after}.")
        if abs(after - before) >= MUCH:
            told = _("Turn this one, and its neuron goes from {before} to {after}.")
        self.say(told.format(before=number_text(before), after=number_text(after)))
        self.tag = HypotheticalTag(knob.row, _("weight made up"), theme=self.theme)
        self.play(FadeIn(self.tag), run_time=0.5)
        self.play(*knob.turn_to(knob.turned), run_time=3)
        self.hold(1)
        self.play(*knob.turn_to(knob.weight), run_time=2)
        self.play(FadeOut(self.tag), run_time=0.4)
        self.say(_("{total} numbers decide all of it. Who would set them by hand?").format(total=total))
        self._roll_up()
        self.hold(0.5)

    # ---- the stage ----

    def _set_the_stage(self) -> None:
        """The network with all its neurons, its edges unseen and its neurons waiting, and the counts beside it."""
        self.ringed = max(self.net.sizes[1:]) <= RINGED
        self.count = self._count_of(self.net.sizes, SMALL)
        self.layer_count = self._count_of(self.net.sizes[:2], LABEL)
        counts = VGroup(self.count, self.layer_count)
        spacing = min(2.2, (ROOM - counts.width - GAP - 0.8) / len(self.net.weights))
        labels = None if max(self.net.sizes[1:]) <= LABELLED else ()
        style = SPARSE if max(W.size for W in self.net.weights) > CROWDED else EdgeStyle()
        self.diagram = NetworkDiagram(
            self.net, shown="all", column=HEIGHT, spacing=spacing, labels=labels, style=style, theme=self.theme
        )
        self.diagram.layers[0].set_activations(self.image.ravel())
        self.sizes = VGroup(
            Number(layer.size, 0, SMALL, "muted", self.theme).next_to(self.diagram, UP, buff=0.2).set_x(layer.get_x())
            for layer in self.diagram.layers
        )
        VGroup(VGroup(self.diagram, self.sizes), counts).arrange(RIGHT, buff=GAP).set_y(STAGE_MIDDLE)
        self.layer_count.set_counted([1 / self.net.sizes[1]])
        self.count.set_counted([1, *(0 for __ in self.net.weights[1:])])
        self.looks: list[Colours] = [visible(edges.colors) for edges in self.diagram.edges]
        for edges, colours in zip(self.diagram.edges, self.looks, strict=True):
            edges.set_colors(colours * [1, 1, 1, 0])
        for receivers in self.diagram.layers[1:]:
            for neuron in receivers if isinstance(receivers, NeuronColumn) else ():
                neuron.set_opacity(WAITING)
        self.fan = self._fan()

    def _come_from_the_weights(self) -> None:
        """The weights of the first layer's neurons shrink into these, and the digit is unrolled into the input."""
        pictures, bar = pictures_with_scale(self.net, self.theme)
        self.add(pictures, bar)
        self.say(_("How many numbers is a network made of?"))
        self.hold(1)
        maps = [pictures.one(place) for place in range(len(pictures.weights))]
        shrinking = [
            FadeOut(each, target_position=self.diagram.neuron(1, index), scale=0.05)
            for each, index in reversed(list(zip(maps, pictured_neurons(self.net), strict=True)))
        ]
        inputs, *others = self.diagram.layers
        assert isinstance(inputs, PixelGrid)
        self.remove(pictures)
        self.add(*maps)
        rest: list[Mobject] = [*others, *self.diagram.labels, *self.sizes[1:]]
        right = (self.diagram.get_right()[0] + ROOM / 2) / 2
        digit = PixelGrid(self.image, height=DIGIT, theme=self.theme).move_to(np.array([right, STAGE_MIDDLE, 0]))
        appear = FadeIn(digit, *rest)
        self.play(LaggedStart(*shrinking, appear, lag_ratio=0.1), FadeOut(bar), run_time=2.5)
        self.remove(digit)
        unrolling = digit.unroll(inputs.height, inputs.width, inputs.get_center(), run_time=2)
        unrolled: Any = unrolling.mobject
        self.play(unrolling, FadeIn(self.sizes[0]))
        self.remove(unrolled, *rest, self.sizes[0])
        self.add(self.diagram, self.sizes)

    def _count_of(self, sizes: tuple[int, ...], size: float) -> ParameterCount:
        labels = {"weights": _("weights"), "biases": _("biases"), "total": _("parameters")}
        return ParameterCount(sizes, labels=labels, size=size, theme=self.theme)

    def _fan(self) -> Edges:
        """The edges into the first neuron, as bright as so few can be."""
        fan = part_of(self.diagram.edges[0], np.arange(self.net.sizes[0]))
        return fan.set_colors(visible(EdgeStyle().colours(self.net.weights[0][0], self.diagram.scales[0], self.theme)))

    def _total_alone(self) -> Number:
        """The number of all parameters, in the room right of the network."""
        total = Number(self.net.parameter_count, 0, LABEL, "result", self.theme)
        left, right = self.diagram.get_right()[0] + GAP, ROOM / 2
        grown = min(ALONE / Number(0, 0).height, (right - left) / total.width)
        return total.scale(grown).move_to(np.array([(left + right) / 2, STAGE_MIDDLE, 0]))

    def _in_the_corner(self, total: Number) -> Number:
        """The same number half as high as alone, in the upper right corner, where the next section finds it."""
        natural = Number(self.net.parameter_count, 0, LABEL, theme=self.theme)
        total.set_color(self.theme.ink).scale(0.5 * ALONE / Number(0, 0).height * natural.height / total.height)
        return total.to_edge(RIGHT, buff=MARGIN).align_to((STAGE_TOP + ALONE / 2) * UP, UP)

    def _roll_up(self) -> None:
        """The column of pixels becomes the picture again, and the network stands on it."""
        final = network_on_a_digit(self.net, self.image, theme=self.theme)
        final.set_activations(self.net.forward(self.image))
        old, new = self.diagram.layers[0], final.layers[0]
        picture = PixelGrid(self.image, height=new.height, theme=self.theme).move_to(new)
        rolling = picture.roll_up(old.height, old.width, old.get_center(), run_time=2)
        columns: list[Animation] = []
        for one, other in zip(self.diagram.layers[1:], final.layers[1:], strict=True):
            if isinstance(one, NeuronColumn) and one.shown == other.shown:
                columns.append(ReplacementTransform(one, other))
            else:
                columns += [FadeOut(one), FadeIn(other)]
        self.remove(self.diagram)
        edges = [each.copy() for each in self.diagram.edges]  # which stay where they are while the neurons leave
        self.add(*edges, *self.diagram.layers[1:], *self.diagram.labels)
        turned = (self.knob.row, self.knob.line, self.knob.answer_box)
        self.play(
            rolling,
            *columns,
            FadeOut(*edges, *self.diagram.labels, self.sizes, *turned),
            run_time=2,
        )
        self.play(FadeIn(*final.edges, *final.labels))
        self.remove(*self.mobjects)
        self.add(final, self.total)
        self.diagram = final

    # ---- drawing and counting ----

    def _draw_fan(self, fan: Any, share: float) -> None:
        """The first `share` of the edges is drawn, the last ones of them partly."""
        fan.set_drawn(0, _begun(fan.count, share, 40))

    def _draw_layer(self, layer: int, neurons: float) -> None:
        """The edges into the first neurons of a layer are seen, and their rings."""
        edges, receivers = self.diagram.edges[layer], self.diagram.layers[layer + 1]
        senders = self.net.sizes[layer]
        neurons = np.floor(neurons * STEPS + 1e-6) / STEPS  # between two steps the picture is kept
        seen = _begun(edges.count, neurons * senders / edges.count, senders / 2)
        if layer == 0 and self.fan in self.mobjects:
            seen[:senders] = 0  # they are drawn already
        edges.set_colors(self.looks[layer] * np.stack([np.ones_like(seen)] * 3 + [seen], axis=-1))
        for index, neuron in receivers.drawn() if isinstance(receivers, NeuronColumn) else ():
            if index < int(neurons + 1e-6):
                neuron.set_opacity(1)
                if self.ringed:
                    neuron.circle.set_stroke(self.theme.bias, self._ring_width)

    @staticmethod
    def _light(layer: Any, values: Array) -> Animation:
        """The neurons of a layer come to hold what the network computes."""
        before = layer.activations

        def light(column: Any, share: float) -> None:
            column.set_activations((1 - share) * before + share * values)

        return UpdateFromAlphaFunc(layer, light)

    def _drawing(self, layer: int) -> Any:
        return lambda _, share: self._draw_layer(layer, share * self.net.sizes[layer + 1])

    @property
    def _ring_width(self) -> float:
        return min(RING, RING_SHARE * self.diagram.neuron(1, 0).circle.width / 2)

    def _count_neurons(self, neurons: int) -> None:
        """The count of the first layer says how many weights and biases so many neurons have."""
        count = self.layer_count.set_counted([neurons / self.net.sizes[1]])
        for number, term in zip(self.factors, (count.weights_term(0), count.biases_term(0)), strict=True):
            number.set_value(neurons)
            term.set_fill(opacity=1)
            term.factors[-1].set_fill(opacity=0)  # the number stands in its place

    def _turn_into(self, old: ParameterCount, new: ParameterCount) -> list[Animation]:
        """The count of one layer becomes that of all layers, of which only the first is counted."""
        pairs: list[tuple[VMobject, VMobject]] = [(old.rule, new.rule)]
        for name in ("weights", "biases"):
            pairs.append((old.summands[name][0], new.summands[name][0]))
        pairs += [(old.numbers[name], new.numbers[name]) for name in old.numbers]
        pairs += [(old.labels[name], new.labels[name]) for name in old.labels]
        signs = ([each for each in count if isinstance(each, Outline)] for count in (old, new))
        pairs += zip(*signs, strict=True)
        return [ReplacementTransform(one, other) for one, other in pairs]


def visible(colours: Colours) -> Colours:
    """The colours (n, 4) of edges, none of them so faint that its line could not be seen to be there."""
    least = FAINTEST * min(1.0, FEW / len(colours)) ** 0.8
    return np.concatenate([colours[:, :3], np.maximum(colours[:, 3:], least)], axis=1)


def _begun(count: int, share: float, soft: float) -> Array:
    """How far each of a row of things has come, (count,), when a share of the way is gone, the last `soft` at once."""
    return np.clip((share * (count + soft) - np.arange(count)) / soft, 0, 1)
