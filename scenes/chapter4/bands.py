"""The network that reads bands of ink as it stands on stage: its picture, its neurons, what they are called."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from manim import LEFT, RIGHT, UP, BraceBetweenPoints, DoubleArrow, Line, Rectangle, VGroup

from network import DataSet, Network
from network.analysis.backward import BackwardPass, backward_pass, cost_with_activation
from network.data.ink import BANDS, ink_bands
from scenes.chapter4.small_network_scene import Example, SmallNetworkScene
from scenes.lecture_scene import PIXELS
from scenes.mobjects.checks import Floats
from scenes.mobjects.diagrams import EdgeStyle, NetworkDiagram, Neuron, name_below
from scenes.mobjects.text import TITLE, words
from scenes.mobjects.theme import Theme
from scenes.staging import Framed

PICTURE = 4.7
"""How high its picture is, in scene units, where it has the stage for itself."""
SMALLER = 0.795
"""How large it is beside and below formulas."""
ROWS = PIXELS**0.5
PITCH = PICTURE * 9 / ROWS
"""From one neuron to the next: the middles of the bands are as far apart."""
RADIUS, LAST_RADIUS = 0.5, 5.3
"""Of the neurons; and how far the last layer is from the first."""
LINES = EdgeStyle(contrast=0.6, thinnest=2.0, widest=6.0)
"""Edges that are seen from afar: there are few."""
LEFTMOST = -6.6
"""Where it begins."""


class BandsOnStage(VGroup):
    """A network of a few neurons that reads the ink in bands of a picture, and tells two digits apart.

    The parts: `picture`, `bounds` (the lines between bands), `braces` (from each band to its neuron), `diagram`,
    `labels` (the digits of the outputs).

    Args:
        network: as many inputs as there are bands, two outputs.
        example: what it reads.
        pair: the digits of its outputs.
        theme: where colours come from.
    """

    def __init__(self, network: Network, example: Example, pair: tuple[int, int], theme: Theme) -> None:
        self.theme, self.example = theme, example
        self.picture = Framed(example.image, PICTURE, theme)
        spacing = LAST_RADIUS / len(network.weights)
        self.diagram = NetworkDiagram(
            network, spacing=spacing, radius=RADIUS, column=PITCH * max(network.sizes), labels=(), style=LINES,
            scales=network, theme=theme,
        )  # fmt: skip
        self.diagram.set_activations(network.forward(example.ink))
        first = self.diagram.layers[0]
        self.diagram.shift((self.picture.get_right()[0] + 0.95 - first.get_left()[0]) * RIGHT)
        self.diagram.shift((self.picture.get_y() - first.get_y()) * UP)
        self.bounds, self.braces = VGroup(), VGroup()
        for k, (start, end) in enumerate(BANDS):
            if k:
                left, right = self._at(start, 0), self._at(start, 1)
                self.bounds.add(Line(left, right, color=theme.signal, stroke_width=2.5))
            brace: Any = BraceBetweenPoints(self._at(end - 0.4, 1), self._at(start + 0.4, 1), RIGHT, buff=0.08)
            self.braces.add(brace.set_fill(theme.muted, 1).set_stroke(width=0))
        self.labels = VGroup(
            words(str(digit), TITLE, "ink", theme).next_to(self.neuron(-1, j), RIGHT, buff=0.3)
            for j, digit in enumerate(pair)
        )
        super().__init__(self.picture, self.bounds, self.braces, self.diagram, self.labels)
        self.align_to((LEFTMOST, 0, 0), LEFT).shift((0.28 - self.picture.get_y()) * UP)

    def _at(self, row: float, side: float) -> Floats:
        """The point of the picture at the upper rim of a row, from 0 at its left to 1 at its right."""
        grid = self.picture.grid
        return np.array([grid.get_left()[0] + side * grid.width, grid.get_top()[1] - row / ROWS * grid.height, 0.0])

    def band(self, k: int) -> Rectangle:
        """A band as a coloured strip, lying on the picture."""
        corners = self._at(BANDS[k][0], 0), self._at(BANDS[k][1], 1)
        strip = Rectangle(width=corners[1][0] - corners[0][0], height=corners[0][1] - corners[1][1])
        strip.set_stroke(width=0).set_fill(self.theme.signal, 0.45)
        return strip.move_to(np.mean(corners, axis=0))

    def neuron(self, layer: int, index: int) -> Neuron:
        """A neuron; layers may be counted from the end."""
        return self.diagram.neuron(range(len(self.diagram.layers))[layer], index)

    def print_values(self) -> VGroup:
        """All numbers stand in their neurons from now on."""
        for layer in range(len(self.diagram.layers)):
            self.diagram.print_values(layer)
        return self

    def targets(self, wanted: npt.ArrayLike) -> tuple[VGroup, VGroup, VGroup]:
        """Right of the outputs the neurons that hold y, the arrows between, and y_0 and y_1 below."""
        held, misses, names = VGroup(), VGroup(), VGroup()
        for j, value in enumerate(np.ravel(np.asarray(wanted)).tolist()):
            output = self.neuron(-1, j)
            radius = output.circle.width / 2
            y = Neuron(value, radius, printed=True, theme=self.theme)
            y.move_to(output).shift(4.1 * radius * RIGHT)
            arrow = DoubleArrow(
                output.get_right(), y.get_left(), buff=0.06, color=self.theme.negative, stroke_width=3,
                tip_length=0.15, max_stroke_width_to_length_ratio=20,
            )  # fmt: skip
            held.add(y)
            misses.add(arrow)
            names.add(name_below(f"y_{j}", y, self.theme))
        return held, misses, names


class Bands:
    """What there is to tell of the network that reads bands, with its picture: all numbers from one way back.

    Attributes:
        network: in double precision.
        example: its picture, and the ink of its bands.
        count: how many pictures of its two digits are at hand.
        accuracy: how many of them it gets right.
        back: the way forward and back.
        k: of the last hidden layer the neuron with the greatest |∂C_0/∂a_k|.
        edge: j and k of the last layer's weight with the greatest |∂C_0/∂w_jk|.
    """

    def __init__(self, scene: SmallNetworkScene) -> None:
        self.network, self.example = scene.bands, scene.bands_example()
        data = ink_bands(scene.tested_on, scene.pair)
        self.count = len(data)
        self.accuracy = float((self.network.forward(data.images).prediction == data.labels).mean())
        self.back: BackwardPass = backward_pass(self.network, self.example.ink, self.example.label)
        self.k = int(abs(self.back.to_activations[-2]).argmax())
        slopes = np.outer(self.back.errors[-1], self.before)
        j, k = np.unravel_index(abs(slopes).argmax(), slopes.shape)
        self.edge = int(j), int(k)

    @property
    def before(self) -> Floats:
        """The activations of the last hidden layer."""
        return np.asarray(self.back.passed.activations[-2])

    @property
    def misses(self) -> Floats:
        """(a_j - y_j)² of the outputs."""
        return np.square(self.back.passed.output - self.back.targets)

    @property
    def ways(self) -> Floats:
        """What goes from neuron k by way of each output, (n_L,)."""
        return np.asarray(self.back.contributions(len(self.network.weights) - 1)[:, self.k], np.float64)

    def by_a_nudge(self, turn: float) -> float:
        """∂C_0/∂a_k without the chain rule: a_k held a little higher and a little lower."""
        here, hidden = float(self.before[self.k]), len(self.network.weights) - 1
        values = [here - turn, here + turn]
        low, high = cost_with_activation(
            self.network, self.example.ink, self.example.label, hidden, self.k, values
        ).tolist()
        return (high - low) / (2 * turn)

    @property
    def factors(self) -> Floats:
        """∂z_j/∂w_jk, ∂a_j/∂z_j and ∂C_0/∂a_j of the weight `edge`."""
        j, k = self.edge
        return np.array([self.before[k], self.back.slopes[-1][j], self.back.to_activations[-1][j]])

    @property
    def alone(self) -> DataSet:
        """The picture as the only example."""
        return DataSet(self.example.ink[np.newaxis], np.array([self.example.label]))

    @property
    def place(self) -> int:
        """Of the weight `edge` among all parameters."""
        j, k = self.edge
        last, senders = self.network.weights[-1], len(self.before)
        return self.network.parameter_count - last.size - len(last) + j * senders + k


def bands_on_stage(scene: SmallNetworkScene, bands: Bands) -> BandsOnStage:
    """The network that reads bands, having read its picture, all numbers in its neurons."""
    stage = BandsOnStage(bands.network, bands.example, scene.pair, scene.theme)
    stage.print_values()
    return stage
