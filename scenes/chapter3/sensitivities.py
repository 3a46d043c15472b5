"""What the gradient tells of two connections, and what a turn of each does to the cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from manim import DOWN, LEFT, RIGHT, TAU, Animation, UpdateFromAlphaFunc, VGroup, VMobject, linear
from scipy.interpolate import PchipInterpolator

from network import DataSet, Network
from network.analysis.backward import slopes_by_turning
from network.analysis.many_examples import strongest_and_share
from network.analysis.slices import cost_along, one_parameter, place_of
from scenes.language import _
from scenes.measured import places_of
from scenes.mobjects.charts import SensitivityProbe
from scenes.mobjects.diagrams import NetworkDiagram
from scenes.mobjects.formulas.parameter_vector import parameter_name
from scenes.mobjects.painting import Raster
from scenes.mobjects.text import LABEL, SMALL, Number, formula, number_text, words
from scenes.mobjects.theme import Theme

Floats = npt.NDArray[np.floating]

SHARE = 1 / 32
"""How much less the cost depends on the other connection, as nearly as there is one."""
TURN, TURNS = 0.5, 9
"""By how much each connection is turned either way, and at how many places the cost is worked out on the way."""
H = 1e-3
"""By how much it is turned for the slope to be measured."""
ROOM = 1.25
"""How much wider a line is than what its number goes through."""
LINE_WIDTH = 2.9
"""Of the lines of the probes, in scene units."""
LIT = ("signal", "result")
"""The colours of the two connections."""
DIGITS = 4
"""To how many digits that count what was measured is compared with what the gradient said."""
STRIP_ROWS, STRIP_HEIGHT = 12, 0.5
"""Of how many rows the strip of a whole gradient is, and how high, in scene units."""


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """A connection of a network, and how much the cost depends on it.

    Attributes:
        index: in the order of `Network.parameters`.
        place: the layer that it leads into, the neuron that receives, and the one that sends.
        weight: of it.
        slope: what the gradient tells, ∂C/∂w.
        quotient: the same by turning it a little.
        turns: (k,) how far it is turned, from the least to the greatest.
        costs: (k,) then.
    """

    index: int
    place: tuple[int, int, int]
    weight: float
    slope: float
    quotient: float
    turns: Floats
    costs: Floats

    @property
    def cost(self) -> float:
        """Where it is not turned."""
        return float(self.costs[len(self.costs) // 2])

    @property
    def reach(self) -> float:
        """How far the cost goes from there, at the most."""
        return float(abs(self.costs - self.cost).max())


def two_sensitivities(network: Network, image: npt.ArrayLike, data: DataSet) -> tuple[Sensitivity, Sensitivity]:
    """Of those connections that are drawn on a digit, the one that the cost depends on most, and one much less so.

    Args:
        network: untrained.
        image: (28, 28) the digit that it stands on.
        data: the pictures whose mean cost it is.
    """
    double = network.in_double_precision
    gradient = double.gradient(data.images, data.labels).flat
    found = []
    for index in strongest_and_share(gradient, drawn_weights(network, image), SHARE):
        layer, receiver, sender = place_of(network, index)
        assert sender is not None
        turns = np.linspace(-TURN, TURN, TURNS)
        costs = cost_along(double, one_parameter(double, index), turns, data)
        quotient = float(slopes_by_turning(network, [index], data, H)[0])
        weight = float(network.parameters[index])
        place = layer, receiver, sender
        found.append(Sensitivity(index, place, weight, float(gradient[index]), quotient, turns, np.asarray(costs)))
    return found[0], found[1]


def drawn_weights(network: Network, image: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """The indices of those weights whose connections are drawn on a digit: from inked pixels, and all later ones."""
    inked, begin, found = np.flatnonzero(np.ravel(image) > 0), 0, []
    for layer, (W, b) in enumerate(zip(network.weights, network.biases, strict=True)):
        places = np.arange(W.size).reshape(W.shape)
        found.append(begin + (places[:, inked] if layer == 0 else places).ravel())
        begin += W.size + b.size
    return np.concatenate(found)


def some_of_each_layer(network: Network, gradient: Floats, seed: int = 0, most: int = 3) -> list[int]:
    """Some parameters that the cost depends on, drawn by lot: as many of each layer, ascending.

    Args:
        network: whose they are.
        gradient: (parameters,).
        seed: of the lot.
        most: how many, at the most; of the last layers where there are more.
    """
    random, begin, drawn = np.random.default_rng(seed), 0, []
    each = max(most // len(network.weights), 1)
    for W, b in zip(network.weights, network.biases, strict=True):
        felt = begin + np.flatnonzero(gradient[begin : begin + W.size + b.size])
        drawn.append(np.sort(random.choice(felt, min(each, len(felt)), replace=False)).tolist())
        begin += W.size + b.size
    return [index for layer in drawn[-most:] for index in layer]


def lit_in(diagram: NetworkDiagram, found: Sequence[Sensitivity]) -> VGroup:
    """The connections of a diagram, each in its colour."""
    return VGroup(
        diagram.edge(*each.place).set_colors(diagram.theme.hex(role)).set_widths(7.0)
        for each, role in zip(found, LIT, strict=True)
    )


class TwoProbes(VGroup):
    """A line for each of two connections, and one for the cost, which follows whichever is turned.

    The parts: `weights` (a probe each), `cost`.

    Args:
        network: whose connections they are.
        found: the two.
        theme: where colours come from.

    Attributes:
        magnified: how much longer a unit is on the line of the cost.
    """

    def __init__(self, network: Network, found: Sequence[Sensitivity], theme: Theme) -> None:
        self.found = tuple(found)
        span = ROOM * TURN
        self.weights = VGroup(
            SensitivityProbe(
                (each.weight - span, each.weight + span),
                each.weight,
                parameter_name(network, each.index),
                width=LINE_WIDTH,
                theme=theme,
            )
            for each in found
        )
        probe: Any
        for probe, role in zip(self.weights, LIT, strict=True):
            probe.symbol.set_color(theme.hex(role))
        reach = ROOM * max(max(each.reach for each in found), 1e-9)
        self.magnified = span / reach
        places = places_of(self.magnified)
        note = _("{times} times magnified").format(times=number_text(self.magnified, min(places - 1, 1)))
        cost, middle = found[0].cost, places_of(min(each.reach for each in found), 1, 4)
        self.cost = SensitivityProbe(
            (cost - reach, cost + reach), cost, "C", note=note, width=LINE_WIDTH, decimals=middle, theme=theme
        )
        super().__init__(*self.weights, self.cost)
        for place, probe in enumerate(self):
            probe.shift((probe.ruler.line.get_center() * LEFT)[0] * RIGHT + 1.75 * place * DOWN)
        self.center()

    def set_turn(self, place: int, turn: float) -> TwoProbes:
        """Turn one of the connections by so much; the cost is what it is then."""
        each: Any = self.found[place]
        self.weights[place].set_value(each.weight + turn)
        self.cost.set_value(float(PchipInterpolator(each.turns, each.costs)(turn)))
        return self

    def swing(self, place: int, times: float = 1, run_time: float = 4.0) -> Animation:
        """Turn one of the connections up and down, so many times, and back."""
        self.weights[place].mark()
        self.cost.mark()

        def turned(probes: Any, alpha: float) -> None:
            at_rest = alpha in (0, 1)  # where rounding must leave nothing
            probes.set_turn(place, 0 if at_rest else TURN * float(np.sin(times * TAU * alpha)))

        return UpdateFromAlphaFunc(self, turned, rate_func=linear, run_time=run_time)


class Compared(VGroup):
    """What the gradient said of some connections, and what a turn of each has given: a table with a row for each.

    Args:
        network: whose connections they are.
        found: which.
        theme: where colours come from.
    """

    def __init__(self, network: Network, found: Sequence[Sensitivity], theme: Theme) -> None:
        self.heads = VGroup(
            words(_("the gradient"), SMALL, "muted", theme), words(_("the wiggle"), SMALL, "muted", theme)
        )
        self.rows = VGroup()
        for place, (each, role) in enumerate(zip(found, LIT, strict=True)):
            name: VMobject = formula(parameter_name(network, each.index), LABEL, role=role, theme=theme)
            row = VGroup(name.move_to((0, -place, 0)))
            decimals = places_of(each.slope, DIGITS)
            for x, value in ((1.7, each.slope), (3.7, each.quotient)):
                number = Number(value, decimals, LABEL, theme=theme, signed=True)
                row.add(number.move_to((x, -place, 0)))
            self.rows.add(row)
        for x, head in zip((1.7, 3.7), self.heads, strict=True):
            head.move_to((x, 0.8, 0))
        super().__init__(self.heads, self.rows)


def strip_of(gradient: Floats, width: float, theme: Theme) -> Raster:
    """All the numbers of a gradient side by side, in columns from left to right, in the colours of their signs.

    Colours go by the square root of their size: else nearly all were pale.
    """
    columns = -(-len(gradient) // STRIP_ROWS)
    values = np.zeros(columns * STRIP_ROWS)
    values[: len(gradient)] = np.sign(gradient) * np.sqrt(abs(gradient))
    scale = float(np.quantile(abs(values[values != 0]), 0.95)) if values.any() else 1.0
    strip = Raster(theme.signed(values.reshape(columns, STRIP_ROWS).T, scale), cell_size=width / columns)
    return strip.stretch_to_fit_height(STRIP_HEIGHT)


def uncovering(strip: Raster, run_time: float) -> Animation:
    """A strip appears from left to right."""
    whole = strip.colors.copy()

    def shown(raster: Any, alpha: float) -> None:
        seen = whole.copy()
        seen[:, :, round(alpha * whole.shape[2]) :, 3] = 0
        raster.set_colors(seen)

    return UpdateFromAlphaFunc(strip, shown, rate_func=linear, run_time=run_time)
