"""The outputs of a network, large, and beside each how far it should go, and how much of that gets through."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from manim import LEFT, RIGHT, UP, Dot, VGroup, VMobject

from network import Network, sigmoid
from network.analysis.backward import BackwardPass
from scenes.language import _
from scenes.mobjects.diagrams import NetworkDiagram, NudgeArrows
from scenes.mobjects.painting import Curve
from scenes.mobjects.text import SMALL, Number, words
from scenes.mobjects.theme import Theme, natural_scale
from scenes.staging import LEFTMOST

ROW, TOP = 0.515, 2.36
"""From one output to the next, and how high the first stands, in scene units."""
HEADING = 2.9
"""How high the names of the columns stand."""
NEURON, LABELS, VALUES = 4.4, 5.0, 6.3
"""Where the outputs stand, their labels, and where their values end."""
WISHES, WISH_NUMBERS = 2.7, 3.75
"""Where the arrows of the wishes stand, and where their numbers end."""
SQUISHES, PULLS, PULL_NUMBERS = 1.25, -0.3, -0.65
"""Where the squishes stand, the arrows of the pulls, and where their numbers end."""
LONGEST = 0.5
"""The length of an arrow whose wish is 1."""
AS_LONG = 2
"""How many times as long a pull is drawn as a wish of the same size: it can be half as large at the most."""
FLAT, WIDE, HIGH = 8.0, 1.6, 0.36
"""Up to which weighted sum a squish is drawn, how wide, and how high."""
RADIUS = 0.2
"""Of the outputs."""
BACK, FAR_BACK, FAINT = 0.45, 0.3, 0.35
"""How strong the rest of the network still is; where much stands over it; and what is then left of its edges."""
EARLIER = 1.6
"""How far left of that all stands as long as there are no pulls."""
PICTURE, MIDDLE = 3.1, 1.15
"""How high its digit is, and how high the middle of it and of the hidden layers stands."""
HIDDEN = (-3.0, -2.1)
"""Between which x its hidden layers stand."""


class SquishRow(VGroup):
    """The sigmoid, small, with a dot where a neuron is, and the tangent there; `set_sum` moves them."""

    def __init__(self, z: float, place: npt.NDArray[np.float64], theme: Theme) -> None:
        self.place = place
        self.curve = Curve(color=theme.muted, stroke_width=2)
        self.curve.set_points_as_corners([self._at(x) for x in np.linspace(-FLAT, FLAT, 61)])
        self.tangent = VMobject(color=theme.function, stroke_width=5)
        self.dot = Dot(radius=0.055, color=theme.function)
        super().__init__(self.curve, self.tangent, self.dot)
        self.set_sum(z)

    def _at(self, z: float, value: float | None = None) -> npt.NDArray[np.float64]:
        height = float(sigmoid(np.array(z))) if value is None else value
        return self.place + np.array([z * WIDE / (2 * FLAT), (height - 0.5) * HIGH, 0])

    def set_sum(self, z: float) -> Self:
        """Be where the weighted sum is z; beyond the end of the curve, at its end."""
        x = float(np.clip(z, -FLAT, FLAT))
        value = float(sigmoid(np.array(x)))
        slope = value * (1 - value)
        reach = 3 / np.hypot(1, slope * HIGH * 2 * FLAT / WIDE)
        ends = [self._at(x + step, value + slope * step) for step in (-reach, reach)]
        self.tangent.set_points_as_corners(ends)
        self.dot.move_to(self._at(x))
        return self


class Wishes(VGroup):
    """What stands beside the outputs: their `values`, the `wishes` with their numbers, the `squishes`, the `pulls`.

    Args:
        back: of the network and the picture on show.
        theme: where colours come from.
    """

    def __init__(self, back: BackwardPass, theme: Theme) -> None:
        self.theme = theme
        rows = range(len(back.targets))
        self.values = VGroup(_number(VALUES, row, theme, "ink", False) for row in rows)
        self.wish_numbers = VGroup(_number(WISH_NUMBERS, row, theme, "ink", True) for row in rows)
        self.pull_numbers = VGroup(_number(PULL_NUMBERS, row, theme, "ink", True) for row in rows)
        places = {x: [row_place(x, row) for row in rows] for x in (WISHES, PULLS)}
        self.wishes = NudgeArrows(back.wishes(), places[WISHES], unit=LONGEST, thickness=1.5, theme=theme)
        self.pulls = NudgeArrows(back.pulls(), places[PULLS], unit=AS_LONG * LONGEST, thickness=1.5, theme=theme)
        self.squishes = VGroup(SquishRow(0, row_place(SQUISHES, row), theme) for row in rows)
        self.wish_heading, self.squish_heading, self.pull_heading = (
            words(text, SMALL, "muted", theme).move_to((x, HEADING, 0))
            for text, x in (
                (_("wish"), (WISHES + WISH_NUMBERS) / 2),
                (_("squish"), SQUISHES),
                (_("pull (×{times})").format(times=AS_LONG), (PULLS + PULL_NUMBERS - 0.7) / 2),
            )
        )
        super().__init__(
            self.values, self.wishes, self.wish_numbers, self.squishes, self.pulls, self.pull_numbers,
            self.wish_heading, self.squish_heading, self.pull_heading,
        )  # fmt: skip
        self.show_pass(back)
        self.early.shift(EARLIER * LEFT)

    @property
    def early(self) -> VGroup:
        """What is there before the pulls."""
        return VGroup(self.values, self.wishes, self.wish_numbers, self.wish_heading)

    def show_pass(self, back: BackwardPass) -> Self:
        """Show other outputs, and what is wished of them."""
        self.wishes.set_values(back.wishes())
        self.pulls.set_values(back.pulls())
        for numbers, given in (
            (self.values, back.passed.output), (self.wish_numbers, back.wishes()), (self.pull_numbers, back.pulls())
        ):  # fmt: skip
            for number, value in zip(numbers, given, strict=True):
                number.set_value(float(value))
        for squish, z in zip(self.squishes, back.passed.weighted_sums[-1], strict=True):
            squish.set_sum(float(z))
        return self


def row_place(x: float, row: int) -> npt.NDArray[np.float64]:
    """Where in the row of an output something stands."""
    return np.array([x, TOP - row * ROW, 0])


def _number(right: float, row: int, theme: Theme, role: str, signed: bool) -> Number:
    number = Number(0, 2, SMALL, role, theme, signed=signed, edge="right")
    return number.move_to(row_place(right, row), aligned_edge=RIGHT)


def outputs_come_forward(diagram: NetworkDiagram, untrained: Network) -> NetworkDiagram:
    """The same network with its last layer large, and all before it small, at the left.

    Its edges are drawn on a scale half-way between that of the diagram, which suits the trained network, and that of
    the untrained one: both can be seen.
    """
    nearer: Any = diagram.copy()
    nearer.scales = tuple(np.sqrt(np.multiply(diagram.scales, [natural_scale(W) for W in untrained.weights])).tolist())
    nearer.set_weights(untrained)
    picture, *hidden, _last = nearer.layers
    picture.scale(PICTURE / picture.height).move_to((LEFTMOST, MIDDLE, 0), aligned_edge=LEFT)
    for layer, x in zip(hidden, np.linspace(*HIDDEN, len(hidden)) if len(hidden) > 1 else HIDDEN[:1], strict=True):
        layer.scale(0.72).move_to((x, MIDDLE, 0))
        if layer.count is not None:
            layer.count.scale(1 / 0.72).next_to(layer.neurons[0], UP, buff=0.1)
    for neuron in nearer.layers[-1].neurons:
        neuron.scale(2 * RADIUS / neuron.circle.width)
    return _stand(nearer, EARLIER, BACK)


def outputs_make_room(diagram: NetworkDiagram) -> NetworkDiagram:
    """The same network with its last layer where there is room for the pulls, and the rest of it farther back."""
    farther = _stand(diagram.copy(), 0, FAR_BACK)
    for edges in farther.edges:
        edges.set_opacity(FAINT)
    return farther


def _stand(diagram: Any, left: float, share: float) -> NetworkDiagram:
    *others, last = diagram.layers
    for row, (neuron, label) in enumerate(zip(last.neurons, diagram.labels, strict=True)):
        neuron.move_to(row_place(NEURON - left, row))
        label.move_to(row_place(LABELS - left, row))
    diagram.dim_neurons({k: layer.shown for k, layer in enumerate(others)}, share)
    return diagram
