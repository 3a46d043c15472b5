"""Counting weights and biases: those of one neuron, of a layer, of all layers; and each is a number to be turned.

manim render scenes/chapter1/counting_parameters.py CountingParameters
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Arrow,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    LaggedStart,
    ReplacementTransform,
    SurroundingRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
)

from network.activation import Array
from network.analysis.neurons import contributions
from network.model import Network
from scenes.language import _, in_number
from scenes.lecture_scene import LectureScene
from scenes.mobjects.diagrams import AnswerBox, Dial, EdgeStyle, NetworkDiagram, Neuron, ParameterCount, part_of
from scenes.mobjects.painting import Edges
from scenes.mobjects.text import LABEL, SMALL, HypotheticalTag, Number, Outline, number_text, standing_words
from scenes.mobjects.theme import Colours

HEIGHT = 5.0
"""Of the network, in scene units."""
ROOM = 13.0
"""For the network and the count beside it."""
GAP = 0.7
"""Between the two."""
WAITING = 0.3
"""How bright a neuron is that is not counted yet, and all that steps back."""
LABELLED = 20
"""How many neurons a layer may have for the output neurons to be far enough apart for labels."""
RING, RING_SHARE = 4.0, 35.0
"""The width of the ring that stands for a bias, and the most of it for a unit of the neuron's radius."""
LONE = EdgeStyle(contrast=0.4, widest=5)
"""How the one line is drawn whose weight is turned."""
FAINTEST, FEW = 0.22, 200
"""The opacity that no line of a few falls below; of more than these few it is lower."""
STEPS = 8
"""In so many steps the edges into a neuron appear: some 20 a second, as thousands of edges take their time to draw."""


class CountingParameters(LectureScene):
    """How many weights and biases the network has, each drawn while it is counted."""

    def construct(self) -> None:
        """Tell the story."""
        self.tell(
            self.one_neuron_has_a_weight_for_every_pixel,
            self.so_has_every_neuron_of_its_layer,
            self.layer_after_layer_is_counted,
            self.all_of_them_at_once,
            self.each_is_a_number_that_can_be_turned,
        )

    # ---- the beats ----

    def one_neuron_has_a_weight_for_every_pixel(self) -> None:
        """The edges into the first neuron are drawn one by one and counted, and its bias as a ring."""
        self._set_the_stage()
        pixels, count = self.net.sizes[0], self.layer_count
        self.own_bias = standing_words(in_number("bias", "biases", 1), LABEL, "bias", self.theme)
        self.own_bias.align_to(count.labels["biases"], LEFT).align_to(count.labels["biases"], UP)
        first = self.diagram.neuron(1, 0)
        told = _("What can a network change about itself? Take one neuron: it listens to all {count} pixels.")
        self.say(told.format(count=number_text(pixels, 0)))
        self.play(first.animate.set_opacity(1), self.recaption(_("every line is a weight")))
        self.add(self.fan)
        self.play(FadeIn(count.weights_number.set_value(0), count.labels["weights"]), run_time=0.5)
        self.play(
            UpdateFromAlphaFunc(self.fan, self._draw_fan),
            UpdateFromAlphaFunc(count.weights_number, lambda number, share: number.set_value(int(share * pixels))),
            run_time=4,
            rate_func=linear,
        )
        self.say(_("A weight for each of them. And one bias of its own: let that be the ring."))
        meanings = (_("every line is a weight"), _("every ring is a bias"))
        ring: Any = first.circle.animate.set_stroke(self.theme.bias, self._ring_width)
        self.play(ring, self.recaption(*meanings, roles=("ink", "bias")))
        self.play(FadeIn(count.biases_number, self.own_bias, target_position=first))

    def so_has_every_neuron_of_its_layer(self) -> None:
        """Neuron after neuron gets its edges and its ring, while a factor counts them."""
        count, receivers = self.layer_count, self.net.sizes[1]
        self.factors = [
            Number(1, 0, LABEL, role, self.theme, edge="left").move_to(factor).align_to(factor, LEFT)
            for factor, role in ((count.weights_term(0).factors[1], "ink"), (count.biases_term(0).factors[0], "bias"))
        ]
        self._count_neurons(1)
        self.say(_("Its neighbours in the layer have as many again, each of them, all with values of their own."))
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
            run_time=6,
            rate_func=linear,
        )
        self.remove(self.fan, *self.factors)
        self._draw_layer(0, receivers)
        count.set_counted([1])

    def layer_after_layer_is_counted(self) -> None:
        """The other layers follow in the same way, and the sums run up."""
        self.say(_("And so on, layer after layer: each neuron has a line to every neuron before it."))
        self.play(*self._turn_into(self.layer_count, self.count), run_time=1)
        self.remove(self.layer_count)
        self.add(self.count)
        later = range(1, len(self.net.weights))
        for layer in later:
            self.play(
                UpdateFromAlphaFunc(self.diagram, self._drawing(layer)),
                self.count.count_layer(layer, run_time=1),
                run_time=max(1.0, 5.0 / len(later)),
                rate_func=linear,
            )

    def all_of_them_at_once(self) -> None:
        """All edges and rings, the digit runs through, and the total is framed."""
        weights, biases = (sum(each.size for each in arrays) for arrays in (self.net.weights, self.net.biases))
        told = _("{weights} weights and {biases} biases: {total} numbers in all, and here you see each of them.")
        counts = {"weights": weights, "biases": biases, "total": self.net.parameter_count}
        self.say(told.format(**{name: number_text(count, 0) for name, count in counts.items()}))
        total = VGroup(self.count.total_number, self.count.labels["total"])
        self.box = SurroundingRectangle(total, color=self.theme.result, buff=0.15, stroke_width=3)
        activations = self.net.forward(self.image).activations[1:]
        self.play(Create(self.box))
        for layer, values in zip(self.diagram.layers[1:], activations, strict=True):
            lights: Any = (neuron.animate.set_value(float(values[index])) for index, neuron in layer.drawn())
            self.play(LaggedStart(*lights, lag_ratio=0.05), run_time=0.8)

    def each_is_a_number_that_can_be_turned(self) -> None:
        """One weight is turned to its opposite and back, and the output neuron follows."""
        self._choose_a_weight()
        self.say(_("Each is a number, like the setting of a knob. Turn one, and the network answers differently."))
        self.play(
            VGroup(self.count, self.box).animate.align_to(self.diagram, UP),
            *(edges.animate.set_opacity(WAITING) for edges in self.diagram.edges),
            FadeIn(self.line, self.answer_box),
            self.recaption(_("one weight, and the neuron that it leads to")),
        )
        self.play(FadeIn(self.dial), GrowArrow(self.arrow), ReplacementTransform(self.small.copy(), self.neuron))
        self.play(FadeIn(self.tag), run_time=0.5)
        self.play(*self._turn_to(-self.dial.value), run_time=3)
        self.play(*self._turn_to(-self.dial.value), run_time=2)
        told = _("To learn is to find a good setting for all {total} of them at once.")
        self.say(told.format(total=number_text(self.net.parameter_count, 0)))
        told = _("{total} numbers decide all that this network does")
        self.play(
            FadeOut(self.tag),
            *(edges.animate.set_opacity(1) for edges in self.diagram.edges),
            self.recaption(told.format(total=number_text(self.net.parameter_count, 0))),
            run_time=1.5,
        )
        self.wait(1.5)

    # ---- the stage ----

    def _set_the_stage(self) -> None:
        """The network with all its neurons, its edges unseen and its neurons waiting, and the counts beside it."""
        self.count = self._count_of(self.net.sizes, SMALL)
        self.layer_count = self._count_of(self.net.sizes[:2], LABEL)
        counts = VGroup(self.count, self.layer_count)
        spacing = min(2.2, (ROOM - counts.width - GAP - 0.8) / len(self.net.weights))
        labels = None if max(self.net.sizes[1:]) <= LABELLED else ()
        self.diagram = NetworkDiagram(
            self.net, shown="all", height=HEIGHT, spacing=spacing, labels=labels, theme=self.theme
        )
        self.diagram.layers[0].set_activations(self.image.ravel())
        self.sizes = VGroup(
            Number(layer.size, 0, SMALL, "muted", self.theme).next_to(self.diagram, UP, buff=0.2).set_x(layer.get_x())
            for layer in self.diagram.layers
        )
        VGroup(VGroup(self.diagram, self.sizes), counts).arrange(RIGHT, buff=GAP).shift(0.15 * UP)
        self.layer_count.set_counted([1 / self.net.sizes[1]])
        self.count.set_counted([1, *(0 for __ in self.net.weights[1:])])
        self.looks: list[Colours] = [visible(edges.colors) for edges in self.diagram.edges]
        for edges, colours in zip(self.diagram.edges, self.looks, strict=True):
            edges.set_colors(colours * [1, 1, 1, 0])
        for receivers in self.diagram.layers[1:]:
            for __, neuron in receivers.drawn():
                neuron.set_opacity(WAITING)
        self.fan = self._fan()
        self.add(self.diagram, self.sizes)

    def _count_of(self, sizes: tuple[int, ...], size: float) -> ParameterCount:
        labels = {"weights": _("weights"), "biases": _("biases"), "total": _("parameters")}
        return ParameterCount(sizes, labels=labels, size=size, theme=self.theme)

    def _fan(self) -> Edges:
        """The edges into the first neuron, as bright as so few can be."""
        fan = part_of(self.diagram.edges[0], np.arange(self.net.sizes[0]))
        return fan.set_colors(visible(EdgeStyle().colours(self.net.weights[0][0], self.diagram.scales[0], self.theme)))

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
        for index, neuron in receivers.drawn():
            if index < int(neurons + 1e-6):
                neuron.set_opacity(1)
                neuron.circle.set_stroke(self.theme.bias, self._ring_width)

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

    # ---- turning one ----

    def _choose_a_weight(self) -> None:
        """The weight that matters most to the answer, its line, the dial to turn it, and the neuron it leads to."""
        layer = len(self.net.weights)
        self.answer = int(self.net.forward(self.image).prediction)
        terms = contributions(self.net, self.image, layer, self.answer).terms
        self.sender = int(abs(terms).argmax())
        W = self.net.weights[-1]
        index = self.answer * W.shape[1] + self.sender
        self.line = part_of(self.diagram.edges[-1], [index])
        self._show_weight(float(W[self.answer, self.sender]))
        self.small = self.diagram.neuron(layer, self.answer)
        self.answer_box = AnswerBox(self.diagram, self.answer)
        self.dial = Dial(float(W[self.answer, self.sender]), float(abs(W).max()), radius=0.6, theme=self.theme)
        self.arrow = Arrow(LEFT, RIGHT, color=self.theme.muted, buff=0, stroke_width=4).scale_to_fit_width(0.9)
        self.neuron = Neuron(self._output(self.dial.value), 0.6, printed=True, theme=self.theme)
        row = VGroup(self.dial, self.arrow, self.neuron).arrange(RIGHT, buff=0.5)
        row.set_x(self.count.get_x()).align_to(self.diagram, DOWN).shift(0.75 * UP)
        VGroup(self.arrow, self.neuron).set_y(self.dial.knob.get_y())
        self.tag = HypotheticalTag(row, _("weight made up"), theme=self.theme).align_to(self.diagram, DOWN)

    def _output(self, weight: float) -> float:
        """What the output neuron holds when the chosen weight has this value."""
        return float(self._with_weight(weight).forward(self.image).output[self.answer])

    def _with_weight(self, weight: float) -> Network:
        W: Array = self.net.weights[-1].copy()
        W[self.answer, self.sender] = weight
        return Network.from_arrays([*self.net.weights[:-1], W], self.net.biases, self.net.activations)

    def _show_weight(self, weight: float) -> None:
        scale = self.diagram.scales[-1]
        self.line.set_colors(LONE.colours([weight], scale, self.theme)).set_widths(LONE.widths([weight], scale))

    def _turn_to(self, weight: float) -> list[Animation]:
        """The dial turns, and its line and the output neuron follow."""

        def follow(neuron: Any, _: float) -> None:
            neuron.set_value(self._output(self.dial.value))

        dial: Any = self.dial.animate.set_value(weight)
        line = UpdateFromAlphaFunc(self.line, lambda *_: self._show_weight(self.dial.value))
        return [dial, line, *(UpdateFromAlphaFunc(neuron, follow) for neuron in (self.neuron, self.small))]


def visible(colours: Colours) -> Colours:
    """The colours (n, 4) of edges, none of them so faint that its line could not be seen to be there."""
    least = FAINTEST * min(1.0, FEW / len(colours)) ** 0.8
    return np.concatenate([colours[:, :3], np.maximum(colours[:, 3:], least)], axis=1)


def _begun(count: int, share: float, soft: float) -> Array:
    """How far each of a row of things has come, (count,), when a share of the way is gone, the last `soft` at once."""
    return np.clip((share * (count + soft) - np.arange(count)) / soft, 0, 1)
