"""Parts of a network diagram step back or stand out, and come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt
from manim import DL, DR, UL, UR, Line, VGroup

from network.errors import InputError
from scenes.mobjects.diagrams.layer import PixelLayer, position_of

if TYPE_CHECKING:
    from scenes.mobjects.diagrams.network_diagram import NetworkDiagram

DIMMED = 0.2
"""How strong what steps back still is."""
CROSS, CROSS_WIDTH = 0.75, 4.0
"""How far a cross reaches from the middle of a neuron, in radii, and how wide its lines are."""

Neurons: TypeAlias = Mapping[int, int | Sequence[int]] | Sequence[int]
"""Some neurons: layer -> index or indices; or the index of one neuron in each layer, the input's first."""


def chosen_places(diagram: NetworkDiagram, neurons: Any) -> list[list[int]]:
    """Where the neurons stand in the drawn columns, one list a layer.

    Raises:
        InputError: when one does not exist or is not drawn, or the list is not as long as there are layers.
    """
    if not isinstance(neurons, Mapping):
        given = list(neurons) if isinstance(neurons, Sequence | np.ndarray) else None
        if given is None or len(given) != len(diagram.layers):
            raise InputError(
                f"Name one neuron in each of the {len(diagram.layers)} layers, such as [3, 0, 1], or some by layer, "
                f"such as {{1: [0, 2]}}, not {neurons!r}."
            )
        neurons = dict(enumerate(given))
    places: list[list[int]] = [[] for _ in diagram.layers]
    for layer, indices in neurons.items():
        drawn = diagram.layer(layer)
        each = [indices] if isinstance(indices, int | np.integer) else list(indices)
        places[layer] = [position_of(index, drawn.size, drawn.shown) for index in each]
    return places


def set_strengths(
    diagram: NetworkDiagram, kept: Sequence[npt.NDArray[np.bool_]], share: float, path: bool = False
) -> None:
    """Let all neurons but those kept, and all edges but those between two kept ones, drop to a share.

    Args:
        diagram: where.
        kept: for each layer, which of its drawn neurons stay as they are.
        share: in [0, 1].
        path: whether the edges between neurons that are kept are picked out in the colour of a signal.

    Raises:
        InputError: for a share outside [0, 1].
    """
    if not 0 <= share <= 1:
        raise InputError(f"What steps back keeps a share of its strength in [0, 1], not {share}.")
    for layer, stays in zip(diagram.layers, kept, strict=True):
        if isinstance(layer, PixelLayer):
            mask = np.ones(layer.size, bool) if stays.all() else np.zeros(layer.size, bool)
            mask[np.array(layer.shown)[stays]] = True
            layer.spotlight(mask.reshape(layer.values.shape), share)
        else:
            for neuron, stay in zip(layer.neurons, stays, strict=True):
                neuron.set_opacity(1.0 if stay else share)
    for labels, stays in ((diagram.labels, kept[-1]), (diagram.input_labels, kept[0])):
        for label, stay in zip(labels, stays, strict=False):
            label.set_opacity(1.0 if stay else share)
    signal = np.array([*diagram.theme.rgb("signal"), 1.0])
    for edges, senders, receivers in zip(diagram.edges, kept, kept[1:], strict=False):
        between = np.logical_and.outer(receivers, senders).ravel()
        accent = between[:, np.newaxis] * signal if path else 0.0
        edges.set_focus(np.where(between, 1.0, share), accent)


def crosses(diagram: NetworkDiagram, neurons: Any) -> VGroup:
    """A cross over each of some neurons."""
    over = VGroup()
    for layer, places in zip(diagram.layers, chosen_places(diagram, neurons), strict=True):
        for place in places:
            circle = layer.neuron(layer.shown[place]).circle
            reach, centre = CROSS * circle.width / 2, circle.get_center()
            over.add(
                VGroup(
                    Line(centre + reach * one, centre + reach * other, color=diagram.theme.signal)
                    for one, other in ((UL, DR), (UR, DL))
                ).set_stroke(width=min(CROSS_WIDTH, 20 * reach))
            )
    return over
