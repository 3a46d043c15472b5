"""An answer taken apart: the two output neurons it lay between, what each of them added up, and what led to that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from manim import DOWN, LEFT, Circle, SurroundingRectangle, VGroup, VMobject

from network import DataSet, Network
from network.analysis.choosing import greatest
from network.analysis.neurons import Contributions, contributions, find_mistakes, least_sure, trace_back
from scenes.language import _
from scenes.mobjects.charts import TermBars, limit_for
from scenes.mobjects.diagrams import AnswerBox, NetworkDiagram
from scenes.mobjects.text import SMALL, words
from scenes.mobjects.theme import Theme

BARS = 3
"""How many terms of a sum have a bar of their own."""
MOST_DRAWN = 16
"""How many neurons of a hidden layer are drawn."""
DIMMED = 0.2
"""The opacity of connections that are not spoken of."""
JUST = 0.3
"""An answer that leads by less than this is one that was given only just."""
SMALLEST_RING = 0.12
"""The radius of a ring round a pixel, in scene units."""


@dataclass(frozen=True, eq=False)
class TakenApart:
    """An answer of a network, and the output neuron to compare it with: the truth, or else the second best.

    Attributes:
        network: whose answer it is.
        image: (784,) what it has read.
        pair: the answer and the other.
        misread: whether the other is the truth.
    """

    network: Network
    image: npt.NDArray[np.float32]
    pair: tuple[int, int]
    misread: bool

    @classmethod
    def surest_mistake(cls, network: Network, digits: DataSet) -> TakenApart:
        """Of some digits the mistake that the network is surest about; where it makes none, its least sure answer."""
        wrong = find_mistakes(network, digits)
        chosen = int(wrong[0] if len(wrong) else least_sure(network, digits)[0])
        passed = network.forward(digits.images[chosen])
        answer, truth = passed.prediction, int(digits.labels[chosen])
        others = np.where(np.arange(len(passed.output)) == answer, -np.inf, passed.output)
        pair = (answer, truth if len(wrong) else int(others.argmax()))
        return cls(network, digits.images[chosen], pair, bool(len(wrong)))

    @cached_property
    def output(self) -> npt.NDArray[np.floating]:
        """What the output neurons hold."""
        return self.network.forward(self.image).output

    @property
    def only_just(self) -> bool:
        """Whether the answer leads by little."""
        best, second = np.sort(self.output)[:-3:-1]
        return bool(best - second < JUST)

    @cached_property
    def terms(self) -> list[Contributions]:
        """What each of the two neurons adds up."""
        return [contributions(self.network, self.image, len(self.network.weights), digit) for digit in self.pair]

    @cached_property
    def pushes(self) -> npt.NDArray[np.floating]:
        """(n,) how much more each neuron of the layer before gives to the answer than to the other."""
        return self.terms[0].terms - self.terms[1].terms

    @property
    def decisive(self) -> int:
        """The neuron that pushes most."""
        return int(self.pushes.argmax())

    @cached_property
    def path(self) -> dict[int, int]:
        """From the decisive neuron back to the first hidden layer: layer -> the neuron that contributed most."""
        return trace_back(self.network, self.image, len(self.network.weights) - 1, self.decisive)

    @property
    def barred(self) -> list[int]:
        """The neurons whose terms have bars of their own, the same for both sums, the strongest first."""
        strength = np.max([abs(each.terms) for each in self.terms], axis=0)
        chosen = greatest(strength, BARS, {self.decisive})
        return sorted(chosen, key=lambda index: -float(strength[index]))

    def switched_off(self) -> tuple[npt.NDArray[np.floating], npt.NDArray[np.floating]]:
        """The weighted sums and activations of the output neurons, were the decisive neuron's activation 0."""
        sent = self.network.forward(self.image).activations[-2].copy()
        sent[self.decisive] = 0
        sums = self.network.weights[-1] @ sent + self.network.biases[-1]
        return sums, self.network.activations[-1](sums[:, np.newaxis])[:, 0]

    def what_activated(self, layer: int) -> npt.NDArray[np.floating]:
        """The terms of the neuron on the path in a layer; without hidden layers, those of the answer."""
        neuron = self.path[layer] if layer < len(self.network.weights) else self.pair[0]
        return contributions(self.network, self.image, layer, neuron).terms

    def drawn_neurons(self) -> dict[int, list[int]]:
        """Of each hidden layer too long to be drawn whole, the neurons that count for the two answers."""
        last, drawn = len(self.network.weights), {}
        for layer in range(1, last):
            if self.network.sizes[layer] > MOST_DRAWN:
                weight = abs(self.pushes) if layer == last - 1 else abs(self.what_activated(layer + 1))
                named = {self.path[layer], *(self.barred if layer == last - 1 else ())}
                drawn[layer] = greatest(weight, MOST_DRAWN, named)
        return drawn

    # ---- how it is drawn ----

    @property
    def roles(self) -> tuple[str, str]:
        """The colours of the answer and of the other."""
        return ("wrong", "right") if self.misread else ("signal", "muted")

    def titles(self) -> tuple[str, str]:
        """Which digits they are, in words."""
        other = _("the truth: {digit}") if self.misread else _("second best: {digit}")
        return _("its answer: {digit}").format(digit=self.pair[0]), other.format(digit=self.pair[1])

    def account(self, which: int, theme: Theme) -> VGroup:
        """Which of the two it is, and its sum as bars that add up; both are on one scale."""
        sender = _("neuron {index}") if len(self.network.weights) > 1 else _("pixel {index}")
        bars = TermBars(
            self.terms[which],
            shown=self.barred,
            names=(sender, _("{count} others"), _("bias")),
            limit=max(limit_for(each, shown=self.barred) for each in self.terms),
            activation=float(self.output[self.pair[which]]),
            theme=theme,
        )
        title = words(self.titles()[which], SMALL, self.roles[which], theme)
        return VGroup(title.next_to(bars.rule, DOWN, buff=0.15).align_to(bars.rule, LEFT), bars)

    def boxes(self, diagram: NetworkDiagram, *, numbers: bool = False) -> VGroup:
        """Round the two output neurons, with what they hold beside them if that is wanted."""
        return VGroup(
            AnswerBox(diagram, digit, float(self.output[digit]) if numbers else None, role)
            for digit, role in zip(self.pair, self.roles, strict=True)
        )

    def mark(self, account: Any, theme: Theme) -> VMobject:
        """A frame round the bar of the decisive neuron in an account, with its name and number."""
        bars = account[1]
        row = bars.shown.index(self.decisive)
        parts = (bars.bars.labels[row], bars.bars.numbers[row])
        return SurroundingRectangle(*parts, color=theme.signal, buff=0.05, stroke_width=2)

    def with_terms(
        self, diagram: NetworkDiagram, which: Sequence[int], *, only: int | None = None, without: int | None = None
    ) -> NetworkDiagram:
        """A diagram of the network with its last connections showing what they contribute, all others stepping back.

        Args:
            diagram: as it is.
            which: to which of the two neurons: 0 for the answer, 1 for the other.
            only: the one sender whose terms are shown; by default all are.
            without: a sender whose terms are not.
        """
        values, senders = np.zeros_like(self.network.weights[-1]), np.arange(self.network.sizes[-2])
        for k in which:
            values[self.pair[k]] = self.terms[k].terms
        values[:, (senders == without) if only is None else (senders != only)] = 0
        scale = max(float(abs(each.terms).max()) for each in self.terms)
        shown = _showing(diagram, len(self.network.weights), values, scale)
        for edges in shown.edges[:-1]:
            edges.set_opacity(DIMMED)
        return shown

    def with_one_switched_off(self, diagram: NetworkDiagram) -> NetworkDiagram:
        """A diagram of the network with the decisive neuron quiet, and the outputs that it then has."""
        shown = self.with_terms(diagram, (0, 1), without=self.decisive)
        sent = shown.layers[-2].activations.copy()
        sent[self.decisive] = 0
        shown.layers[-2].set_activations(sent)
        shown.layers[-1].set_activations(self.switched_off()[1])
        return shown

    def with_what_activated(self, diagram: NetworkDiagram, layer: int) -> NetworkDiagram:
        """A diagram of the network with the connections into the neuron on the path showing what they contribute."""
        values, terms = np.zeros_like(self.network.weights[layer - 1]), self.what_activated(layer)
        values[self.path[layer] if layer in self.path else self.pair[0]] = terms
        return _showing(diagram, layer, values, float(abs(terms).max()))

    def ring(self, diagram: NetworkDiagram, layer: int, theme: Theme) -> Circle:
        """Round the neuron on the path in a layer; without hidden layers, round the decisive pixel."""
        neuron = diagram.neuron(layer, self.path[layer])
        radius = max(neuron.width / 2 + 0.05, SMALLEST_RING)
        return Circle(radius=radius, color=theme.signal, stroke_width=4).move_to(neuron)

    def names(self, diagram: NetworkDiagram, theme: Theme) -> VGroup:
        """The numbers of the neurons that have bars, beside them; pixels have none."""
        last = len(self.network.weights) - 1
        return VGroup(_name(diagram, last, index, theme) for index in (self.barred if last else ()))


def _showing(diagram: NetworkDiagram, layer: int, values: npt.NDArray[np.floating], scale: float) -> NetworkDiagram:
    """The diagram with other signed values on the connections into a layer."""
    shown = diagram.copy()
    shown.show_on_edges(layer, values, scale or 1.0)
    shown.edges[layer - 1].set_opacity(1)
    return shown


def _name(diagram: NetworkDiagram, layer: int, index: int, theme: Theme) -> VMobject:
    """The number of a neuron beside it, to be read over connections."""
    name: Any = words(str(index), SMALL, theme=theme).next_to(diagram.neuron(layer, index), LEFT, buff=0.16)
    return name.set_stroke(theme.canvas, width=5, background=True)
