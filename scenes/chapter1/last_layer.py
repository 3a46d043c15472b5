"""The last layer of a network as it is written out: some of its neurons, the sum of one, the matrix of all."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from manim import RIGHT, VGroup

from network import Network
from network.analysis.choosing import greatest
from scenes.mobjects.diagrams import EdgeStyle, LayerPiece, Neuron, written_out
from scenes.mobjects.formulas import MatrixVector, WeightedSum
from scenes.mobjects.text import LABEL, SMALL, words
from scenes.mobjects.theme import Theme

BOLD = EdgeStyle(contrast=0.7, widest=4)
"""How the connections of a few neurons are drawn."""
MOST_DRAWN = 16
"""How many neurons of a hidden layer are drawn."""


class LastLayer:
    """The last layer of a network for one picture, and the ways in which it is drawn.

    Args:
        network: whose last layer it is.
        image: what the network has read.
        width: what the layer may take, worked out in numbers, in scene units: long numbers leave room for fewer.
        theme: where colours come from.

    Attributes:
        number: of the layer, the input being 0.
        weights: W, (k+1, n+1).
        pointwise: whether its function takes each weighted sum alone, as all but the softmax do.
        sent_range: between which two numbers the activations of the layer before lie.
        rows: which neurons of the layer are written out.
        columns: which neurons of the layer before.
    """

    def __init__(self, network: Network, image: npt.NDArray[np.floating], width: float, theme: Theme) -> None:
        passed = network.forward(image)
        self.theme, self.network, self.number = theme, network, len(network.weights)
        self.weights, self.biases, self.function = network.weights[-1], network.biases[-1], network.activations[-1]
        self.sent, self.received = passed.activations[-2:]
        nature = [(0, 1), *(each.range for each in network.activations)]
        self.sent_range: tuple[float, float] = nature[self.number - 1]
        self.pointwise = self.function.name != "softmax"
        self.rows, self.columns = written_out(passed.output, self.weights.shape[1])
        worked_out = {"function": self.function, "show": "numbers", "has_result": True}
        while len(self.columns) > 2 and self.matrix().rewritten(**worked_out).width > width:
            del self.columns[-2]

    @property
    def _shown(self) -> dict[str, Any]:
        """Which part of the layer is drawn, and what it is called."""
        return {"rows": self.rows, "columns": self.columns, "letters": True, "layer": self.number, "theme": self.theme}

    @property
    def hidden(self) -> dict[int, list[int]]:
        """Of a long layer before it the neurons to draw in the whole network: those written out, and the strongest."""
        before = self.number - 1
        if not before or self.network.sizes[before] <= MOST_DRAWN:
            return {}
        return {before: greatest(abs(self.weights).max(axis=0), MOST_DRAWN, self.columns)}

    def piece(self, height: float, spacing: float) -> LayerPiece:
        """Some neurons of the two layers, with their symbols."""
        return LayerPiece(
            self.weights,
            self.sent,
            self.received,
            **self._shown,
            height=height,
            spacing=spacing,
            ranges=(self.sent_range, None),
            style=BOLD,
        )

    def matrix(self) -> MatrixVector:
        """The layer as a matrix and columns, in symbols, not yet worked out."""
        return MatrixVector(
            self.weights,
            self.sent,
            self.biases,
            **self._shown,
            activation_function=None,
            show="symbols",
            result=False,
            size=SMALL,
        )

    def sum(self) -> WeightedSum:
        """The sum of the first neuron in symbols."""
        return WeightedSum(
            self.weights.shape[1],
            activation_function=self.function if self.pointwise else None,
            shown=[*self.columns[:2], *self.columns[2:][-1:]],
            letters=True,
            neuron=0,
            layer=self.number,
            theme=self.theme,
        )

    def lights(self, matrix: MatrixVector) -> VGroup:
        """The neurons that are written out, each beside its result, with what it stands for."""
        lights = VGroup()
        for i in self.rows:
            neuron = Neuron(float(self.received[i]), 0.3, theme=self.theme).next_to(matrix, RIGHT, buff=0.25)
            label = words(str(i), LABEL, theme=self.theme).next_to(neuron, RIGHT, buff=0.2)
            lights.add(VGroup(neuron, label).set_y(matrix.result(i).get_y()))
        return lights
