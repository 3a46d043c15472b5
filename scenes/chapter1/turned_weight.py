"""A knob: the weight that matters most to what a network answers, ready to be turned."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from manim import LEFT, RIGHT, Animation, Arrow, UpdateFromAlphaFunc, VGroup

from network.activation import Array
from network.analysis.neurons import contributions
from network.model import Network
from scenes.mobjects.diagrams import AnswerBox, Dial, EdgeStyle, NetworkDiagram, Neuron, part_of

ALONE = EdgeStyle(contrast=0.4, widest=5)
"""How the one connection is drawn whose weight is turned."""


class TurnedWeight:
    """The weight that moves the answer most: its connection in a diagram, a dial, and the neuron that it leads to.

    The parts: `line`, the connection; `answer_box`; `row`, in it `dial`, `arrow` and `neuron`; `small`, the same neuron
    in the diagram.

    Args:
        diagram: which draws all neurons of its last two layers.
        image: (28, 28), what the network reads.
        middle: (3,) where the dial and the neuron stand.

    Attributes:
        weight: as it is.
        turned: its opposite; of a weight of 0 the end of the dial, for the opposite of nothing would be nothing.
        answer: the output neuron to which it leads.
        sender: the neuron from which it comes.
    """

    def __init__(self, diagram: NetworkDiagram, image: npt.NDArray[Any], middle: npt.NDArray[np.float64]) -> None:
        self.network, self.image, self.theme = diagram.network, image, diagram.theme
        layer = len(self.network.weights)
        self.answer = int(self.network.forward(image).prediction)
        terms = contributions(self.network, image, layer, self.answer).terms
        self.sender = int(abs(terms).argmax())
        W = self.network.weights[-1]
        self.weight, limit = float(W[self.answer, self.sender]), float(abs(W).max()) or 1.0
        self.turned = -self.weight or limit
        self.scale = diagram.scales[-1]
        self.line = part_of(diagram.edges[-1], [self.answer * W.shape[1] + self.sender])
        self._show(self.weight)
        self.small = diagram.neuron(layer, self.answer)
        self.answer_box = AnswerBox(diagram, self.answer)
        self.dial = Dial(self.weight, limit, radius=0.9, theme=self.theme)
        self.arrow = Arrow(LEFT, RIGHT, color=self.theme.muted, buff=0, stroke_width=4).scale_to_fit_width(0.9)
        self.neuron = Neuron(self.output(self.weight), 0.8, printed=True, theme=self.theme)
        self.row = VGroup(self.dial, self.arrow, self.neuron).arrange(RIGHT, buff=0.5).move_to(middle)
        VGroup(self.arrow, self.neuron).set_y(self.dial.knob.get_y())

    def output(self, weight: float) -> float:
        """What the output neuron holds when the weight has this value."""
        W: Array = self.network.weights[-1].copy()
        W[self.answer, self.sender] = weight
        weights = [*self.network.weights[:-1], W]
        turned = Network.from_arrays(weights, self.network.biases, self.network.activations)
        return float(turned.forward(self.image).output[self.answer])

    def turn_to(self, weight: float) -> list[Animation]:
        """The dial turns, and its connection and the output neuron, in the diagram too, follow."""

        def follow(neuron: Any, _: float) -> None:
            neuron.set_value(self.output(self.dial.value))

        dial: Any = self.dial.animate.set_value(weight)
        line = UpdateFromAlphaFunc(self.line, lambda *_: self._show(self.dial.value))
        return [dial, line, *(UpdateFromAlphaFunc(neuron, follow) for neuron in (self.neuron, self.small))]

    def _show(self, weight: float) -> None:
        """The connection in the colour and width of a weight."""
        self.line.set_colors(ALONE.colours([weight], self.scale, self.theme))
        self.line.set_widths(ALONE.widths([weight], self.scale))
