"""Numbers at the parts of a diagram: weights on edges and biases beside neurons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

import numpy as np
from manim import RIGHT, UP, RoundedRectangle, VGroup

from network.errors import InputError
from network.model import Network
from scenes.mobjects.checks import Floats, sign_role
from scenes.mobjects.diagrams.layer import NeuronColumn, PixelLayer, position_of
from scenes.mobjects.text.typesetting import SMALL, Number
from scenes.mobjects.theme import Theme

if TYPE_CHECKING:
    from scenes.mobjects.diagrams.network_diagram import NetworkDiagram

MOST = 40
"""How many weights can be printed at once."""
HALO, CALM = 5.0, 0.05
"""Of the canvas round a number, in Manim's stroke widths, and where it lies on an edge, in scene units."""
SIZES = (1.0, 0.85, 0.7, 0.6, 0.5)
"""Parts of SMALL, the largest first, in which numbers are tried."""
SHARES = np.linspace(0.12, 0.88, 39)
"""Where on its edge a number may stand."""
GAP = 0.1
"""Between two numbers, in scene units."""


class EdgeNumbers(VGroup):
    """The weights of some edges as numbers on them, none on another, each in the colour of its sign.

    They lie on the diagram as it is when they are made: add them, or let them fade in.

    Args:
        diagram: whose edges these are.
        layer: of the receiving neurons, 1 or more.
        i: only the edges into this neuron.
        j: only those from this neuron of the layer before.
        decimals: of the numbers.

    Raises:
        InputError: for a neuron that is not drawn, or more than 40 edges.

    Attributes:
        numbers: (receiver, sender) -> the number.
        plates: what hides the edges behind the numbers.
    """

    def __init__(
        self, diagram: NetworkDiagram, layer: int, i: int | None = None, j: int | None = None, decimals: int = 2
    ) -> None:
        super().__init__()
        if layer == 0:
            raise InputError("The input layer receives no edges: ask for layer 1 or more.")
        receiver, sender = diagram.layer(layer), diagram.layers[layer - 1]
        rows = range(len(receiver.shown)) if i is None else [position_of(i, receiver.size, receiver.shown)]
        columns = range(len(sender.shown)) if j is None else [position_of(j, sender.size, sender.shown)]
        if len(rows) * len(columns) > MOST:
            raise InputError(
                f"These are {len(rows) * len(columns)} weights, of which nobody could read one: name a neuron, "
                f"such as print_weights({layer}, {receiver.shown[0]})."
            )
        self.layer, self.theme = layer, diagram.theme
        weights = diagram.network.weights[layer - 1]
        self.numbers: dict[tuple[int, int], Number] = {}
        places = []
        for row in rows:
            for column in columns:
                key = (receiver.shown[row], sender.shown[column])
                self.numbers[key] = self._number(float(weights[key]), decimals)
                places.append(row * len(sender.shown) + column)
        edges = diagram.edges[layer - 1]
        ways = np.stack([edges.points_along(share, places) for share in SHARES], axis=1)
        _spread([*self.numbers.values()], ways, _preferred(len(rows), len(columns)), receiver, sender)
        self.plates = VGroup(_plate(number, self.theme) for number in self.numbers.values())
        self.add(self.plates, *self.numbers.values())

    def _number(self, weight: float, decimals: int) -> Number:
        return Number(weight, decimals, SMALL, sign_role(weight, decimals), self.theme)

    def set_network(self, network: Network) -> Self:
        """Show the weights of another network of the same sizes, at the same places."""
        for key, number in self.numbers.items():
            weight = float(network.weights[self.layer - 1][key])
            number.set_value(weight).set_fill(getattr(self.theme, sign_role(weight, number.decimals)))
        return self


def _plate(number: Number, theme: Theme) -> RoundedRectangle:
    """What hides the edges behind a number."""
    height = number.height + 2 * CALM
    plate = RoundedRectangle(corner_radius=0.4 * height, width=number.width + 2 * CALM, height=height, stroke_width=0)
    return plate.set_fill(theme.canvas, 1).move_to(number)


def _preferred(receivers: int, senders: int) -> float:
    """Which share of their edges numbers stand at, if there is room: near the neurons that are more."""
    return 0.5 if receivers == senders else 0.7 if receivers > senders else 0.3


def _spread(
    numbers: Sequence[Number],
    ways: Floats,
    preferred: float,
    *layers: NeuronColumn | PixelLayer,
) -> None:
    """Put each number on its way (points of each, (numbers, shares, 3)) where it touches no other and no neuron.

    All are made smaller until there is such a place for each; of the smallest, those for whom there is none stand
    where they cover least.
    """
    neurons = [
        (neuron.get_center(), np.full(2, neuron.width))
        for layer in layers
        if isinstance(layer, NeuronColumn)
        for neuron in layer.neurons
    ]
    natural = [np.array([number.width, number.height]) for number in numbers]
    order = np.argsort(abs(SHARES - preferred), kind="stable")
    best: tuple[float, float, list[Floats]] | None = None
    for scale in SIZES:
        taken = [(centre[:2], size) for centre, size in neurons]
        chosen, covered = [], 0.0
        for way, extent in zip(ways, natural, strict=True):
            size = scale * extent + GAP
            overlaps = [_overlap(way[k, :2], size, taken) for k in order]
            place = int(np.argmin(np.round(overlaps, 6)))
            covered += overlaps[place]
            chosen.append(way[order[place]])
            taken.append((way[order[place], :2], size))
        if best is None or covered < best[1] - 1e-6:
            best = (scale, covered, chosen)
        if covered < 1e-6:
            break
    assert best is not None
    for number, centre in zip(numbers, best[2], strict=True):
        number.scale(best[0]).move_to(centre)


def _overlap(centre: Floats, size: Floats, taken: Sequence[tuple[Floats, Floats]]) -> float:
    """The area that a box has in common with others."""
    centres, sizes = (np.array(each) for each in zip(*taken, strict=True)) if taken else (np.empty((0, 2)),) * 2
    common = (size + sizes) / 2 - abs(centres - centre)
    return float(np.minimum(common, np.minimum(size, sizes)).clip(0).prod(axis=1).sum()) if len(taken) else 0.0


def bias_numbers(diagram: NetworkDiagram, layer: int, decimals: int = 2) -> VGroup:
    """The biases of a layer's drawn neurons as numbers beside these, where the next edges leave least.

    Raises:
        InputError: for the input layer, or one that is drawn as pixels.
    """
    column = diagram.layer(layer)
    if layer == 0:
        raise InputError("The input layer has no biases: ask for layer 1 or more.")
    if not isinstance(column, NeuronColumn):
        raise InputError(f"There is no room for numbers: layer {layer} is drawn as pixels.")
    numbers = VGroup()
    centres, radius = column.places()
    pitch = float(np.linalg.norm(centres[1] - centres[0])) if len(centres) > 1 else np.inf
    lying = bool(diagram.direction[0])
    for index, neuron in column.drawn():
        number = Number(float(diagram.network.biases[layer - 1][index]), decimals, SMALL, "bias", diagram.theme)
        room = pitch - 2 * radius if lying else 2 * (pitch - radius)
        extent = number.height + 0.1 if lying else number.width
        number.scale(np.clip(room / extent, SIZES[-1], 1.0))
        number.set_stroke(diagram.theme.canvas, width=HALO, background=True)
        numbers.add(number.next_to(neuron, UP if lying else RIGHT, buff=0.07))
    return numbers
