"""One output neuron and all that it hears: its bias, its weights, and the neurons before it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from manim import DOWN, LEFT, RIGHT, UP, DashedVMobject, Line, SurroundingRectangle, VGroup, VMobject

from network import Network
from network.analysis.backward import BackwardPass
from scenes.language import _
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_TOP
from scenes.mobjects.diagrams import EdgeStyle, NetworkDiagram, NudgeArrows
from scenes.mobjects.formulas import WeightedSum
from scenes.mobjects.text import LABEL, SMALL, Number, formula, number_text, words
from scenes.mobjects.theme import Theme

SENDERS, RECEIVER = -1.2, 5.0
"""Where the senders stand, and the neuron that hears them."""
LARGE = 0.42
"""The radius of that neuron, in scene units."""
HIGH = 4.2
"""How high the column of the senders is."""
LEFT_SIDE = -6.6
"""Where what is told of the three ways begins."""
EDGES = EdgeStyle(contrast=0.8, thinnest=1.2, reference=400, crowding=0.2)
"""Edges in which also weak random weights are seen."""
BAR = 1.1
"""How long the bar of an activation of 1 is."""


class OneNeuron(VGroup):
    """The last layer of a network with one of its outputs alone.

    The parts: `diagram`, `sum` (its weighted sum, in symbols), `ways` (three lines of words), `bars` (of what the
    senders hold).

    Args:
        network: whose last layer it is.
        back: of the network and the picture on show.
        output: the index of the output.
        shown: which neurons of the layer before are drawn.
        theme: where colours come from.
    """

    def __init__(self, network: Network, back: BackwardPass, output: int, shown: tuple[int, ...], theme: Theme) -> None:
        self.theme, self.output, self.shown = theme, output, shown
        self.weights = back.network.weights[-1][output]
        self.senders = back.passed.activations[-2]
        self.pull = float(back.pulls()[output])
        self.diagram: Any = self._diagram(network, back)
        self.sum: Any = WeightedSum(len(self.senders), theme=theme)
        self.sum.scale(min(1, 9 / self.sum.width)).move_to((2.6, STAGE_TOP, 0), aligned_edge=UP)
        self.ways = VGroup(self._ways())
        self.bars = VGroup(self._bar(k) for k in shown)
        super().__init__(self.diagram, self.sum, self.ways, self.bars)

    def _diagram(self, network: Network, back: BackwardPass) -> NetworkDiagram:
        W, b = network.weights[-1][[self.output]], network.biases[-1][[self.output]]
        last = Network.from_arrays([W], [b], network.activations[-1].name)
        diagram: Any = NetworkDiagram(
            last, shown={0: self.shown, 1: [0]}, column=HIGH, radius=0.115, spacing=RECEIVER - SENDERS,
            labels=[str(self.output)], style=EDGES, theme=self.theme,
        )  # fmt: skip
        diagram.set_activations([self.senders, [back.passed.output[self.output]]])
        column, (receiver,) = diagram.layers[0], diagram.layers[1].neurons
        diagram.shift((SENDERS - column.neurons[0].get_x()) * RIGHT)
        diagram.shift((STAGE_BOTTOM + 0.08 - min(each.get_bottom()[1] for each in column.neurons)) * UP)
        receiver.scale(2 * LARGE / receiver.circle.width).print_value()
        diagram.labels[0].next_to(receiver, RIGHT, buff=0.25)
        if column.brace is not None:
            column.brace.set_opacity(0)
            column.count.set_opacity(0)
        return diagram

    def _ways(self) -> list[VGroup]:
        lines = (
            (_("the bias"), "b"),
            (_("the weights"), "w_k"),
            (_("what comes in"), "a_k"),
        )
        told = []
        for text, symbol in lines:
            line = VGroup(formula(symbol, LABEL, theme=self.theme), words(text, LABEL, theme=self.theme))
            told.append(line.arrange(RIGHT, buff=0.35))
        VGroup(*told).arrange(DOWN, buff=1.0, aligned_edge=LEFT).move_to((LEFT_SIDE, -0.1, 0), aligned_edge=LEFT)
        for line in told:
            line[1].move_to((LEFT_SIDE + 0.85, line[1].get_y(), 0), aligned_edge=LEFT)
        return told

    def _bar(self, k: int) -> Line:
        neuron = self.sender(k)
        start = neuron.get_left() + 0.08 * LEFT
        length = max(BAR * float(self.senders[k]), 0.01)
        return Line(start, start + length * LEFT, color=self.theme.ink, stroke_width=9)

    def sender(self, k: int) -> Any:
        """A neuron of the layer before."""
        return self.diagram.neuron(0, k)

    @property
    def receiver(self) -> Any:
        """The output."""
        return self.diagram.neuron(1, 0)

    @property
    def requests(self) -> npt.NDArray[np.floating]:
        """What the weights are asked for, (n,): the pull times what each sender holds."""
        return self.pull * self.senders

    @property
    def wished(self) -> npt.NDArray[np.floating]:
        """What the senders should do, (n,): the pull times the weight that each is heard through."""
        return self.pull * self.weights

    @property
    def pitch(self) -> float:
        """From one sender to the next, in scene units."""
        first, second = (self.sender(k).get_y() for k in self.shown[:2]) if len(self.shown) > 1 else (1.0, 0.0)
        return float(first - second)

    def arrows(self, values: npt.NDArray[np.floating], x: float, *, on_edges: bool = False) -> NudgeArrows:
        """Arrows for all drawn senders, the longest as long as there is room."""
        given = values[list(self.shown)]
        unit = 0.92 * self.pitch / max(float(abs(given).max()), 1e-12)
        places = []
        for k in self.shown:
            place = self.sender(k).get_center()
            if on_edges:
                way = self.receiver.get_center() - place
                place = place + way * (x - place[0]) / way[0]
            places.append([x, place[1], 0])
        return NudgeArrows(given, places, unit=unit, theme=self.theme)

    def told(self, way: int, values: list[tuple[str, float]], places: int) -> VGroup:
        """What one of the three ways is asked for: a line or two under its words."""
        lines = VGroup()
        for name, value in values:
            number = Number(value, places, SMALL, "positive" if value > 0 else "negative", self.theme, signed=True)
            lines.add(VGroup(formula(name, SMALL, role="muted", theme=self.theme), number).arrange(RIGHT, buff=0.25))
        lines.arrange(RIGHT, buff=0.5)
        return lines.next_to(self.ways[way][1], DOWN, buff=0.22, aligned_edge=LEFT)

    def heading(self, of: str, column: VMobject) -> VMobject:
        """What the numbers of a column over the senders are, in Typst: it stands above it."""
        return formula(of, SMALL, role="muted", theme=self.theme).move_to((column.get_x(), self.top + 0.32, 0))

    @property
    def top(self) -> float:
        """How high the column of the senders reaches."""
        return float(max(self.sender(k).get_top()[1] for k in self.shown))

    def noted(self, arrows: VMobject) -> VGroup:
        """A dashed box round the wishes for the senders: they are only noted."""
        column = VGroup(*(self.sender(k).circle for k in self.shown), arrows)
        box = DashedVMobject(
            SurroundingRectangle(column, color=self.theme.signal, buff=0.06, stroke_width=2), num_dashes=70
        )
        return VGroup(box)


def short(value: float) -> str:
    """A signed number with at least two decimals, and as many as its first digit needs."""
    return number_text(value, places_of(value), signed=True)


def places_of(*values: float) -> int:
    """How many decimals the smallest of some numbers needs to show a digit that is not 0; at least two, at most 8."""
    sizes = [abs(value) for value in values if value]
    return int(np.clip(np.ceil(-np.log10(min(sizes))), 2, 8)) if sizes else 2
