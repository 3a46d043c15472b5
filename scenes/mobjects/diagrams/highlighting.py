"""Parts of a network diagram step back or stand out, and come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self, TypeAlias

import numpy as np
import numpy.typing as npt
from manim import DL, DR, UL, UR, Line, VGroup, VMobject

from network.errors import InputError
from scenes.mobjects.diagrams.layer import Layer, PixelLayer, position_of
from scenes.mobjects.diagrams.weighted_edges import WeightedEdges
from scenes.mobjects.theme import Theme

DIMMED = 0.2
"""How strong what steps back still is."""
CROSS, CROSS_WIDTH = 0.75, 4.0
"""How far a cross reaches from the middle of a neuron, in radii, and how wide its lines are."""

Neurons: TypeAlias = Mapping[int, int | Sequence[int]] | Sequence[int]
"""Some neurons: layer -> index or indices; or the index of one neuron in each layer, the input's first."""


class SteppingBack(VGroup):
    """What a network diagram does to let some of its neurons and edges step back; all of it can be animated."""

    theme: Theme
    layers: tuple[Layer, ...]
    edges: tuple[WeightedEdges, ...]
    labels: tuple[VMobject, ...]
    input_labels: tuple[VMobject, ...]

    def dim_neurons(self, neurons: Neurons | None = None, share: float = DIMMED) -> Self:
        """Let some neurons, and all edges that they have a part in, step back; `undim` brings all back.

        Args:
            neurons: layer -> index or indices, or a list with the index of one neuron in each layer; by default all.
            share: what is left of them, in [0, 1].

        Raises:
            InputError: for a neuron that is not drawn, or a share outside [0, 1].
        """
        if neurons is None:
            return self._set_strengths([np.zeros(len(layer.shown), bool) for layer in self.layers], share)
        return self._set_strengths([~chosen for chosen in self._chosen(neurons)], share)

    def highlight_path(self, neurons: Neurons, share: float = DIMMED) -> Self:
        """Pick out the edges between some neurons, in the colour of a signal; all else steps back until `undim`.

        Args:
            neurons: the index of one neuron in each layer, the input's first; or layer -> index or indices.
            share: what is left of all else, in [0, 1].

        Raises:
            InputError: for a neuron that is not drawn, or a share outside [0, 1].
        """
        return self._set_strengths(self._chosen(neurons), share, path=True)

    def undim(self) -> Self:
        """Take back what `dim_neurons` and `highlight_path` did."""
        return self._set_strengths([np.ones(len(layer.shown), bool) for layer in self.layers], 1.0)

    def cross_out(self, neurons: Neurons) -> VGroup:
        """A cross over each of some neurons, to be added: with `dim_neurons`, the picture of what dropout leaves out.

        Args:
            neurons: as for `dim_neurons`.

        Raises:
            InputError: for a neuron that is not drawn.
        """
        over = VGroup()
        for layer, chosen in zip(self.layers, self._chosen(neurons), strict=True):
            for index in np.array(layer.shown)[chosen]:
                circle = layer.neuron(int(index)).circle
                reach, centre = CROSS * circle.width / 2, circle.get_center()
                lines = VGroup(Line(centre + reach * one, centre + reach * two) for one, two in ((UL, DR), (UR, DL)))
                over.add(lines.set_stroke(self.theme.signal, min(CROSS_WIDTH, 20 * reach)))
        return over

    def _chosen(self, neurons: Any) -> list[npt.NDArray[np.bool_]]:
        """Which of the drawn neurons are meant, an array a layer.

        Raises:
            InputError: when one does not exist or is not drawn, or the list is not as long as there are layers.
        """
        if not isinstance(neurons, Mapping):
            given = list(neurons) if isinstance(neurons, Sequence | np.ndarray) else []
            if len(given) != len(self.layers):
                raise InputError(
                    f"Name one neuron in each of the {len(self.layers)} layers, such as {[0] * len(self.layers)}, or "
                    f"some by layer, such as {{1: [0, 2]}}, not {neurons!r}."
                )
            neurons = dict(enumerate(given))
        if unknown := set(neurons) - set(range(len(self.layers))):
            raise InputError(f"There is no layer {min(unknown)}: they count from 0 to {len(self.layers) - 1}.")
        chosen = [np.zeros(len(layer.shown), bool) for layer in self.layers]
        for number, indices in neurons.items():
            layer = self.layers[number]
            for index in [indices] if isinstance(indices, int | np.integer) else indices:
                chosen[number][position_of(int(index), layer.size, layer.shown)] = True
        return chosen

    def _set_strengths(self, kept: Sequence[npt.NDArray[np.bool_]], share: float, *, path: bool = False) -> Self:
        """Let all neurons but those kept, and all edges but those between two of them, drop to a share.

        Args:
            kept: for each layer, which of its drawn neurons stay as they are.
            share: in [0, 1].
            path: whether the edges between neurons that are kept are picked out in the colour of a signal.
        """
        if not 0 <= share <= 1:
            raise InputError(f"What steps back keeps a share of its strength in [0, 1], not {share}.")
        for layer, stays in zip(self.layers, kept, strict=True):
            if isinstance(layer, PixelLayer):
                mask = np.full(layer.size, stays.all())
                mask[np.array(layer.shown)[stays]] = True
                layer.spotlight(mask.reshape(layer.values.shape), share)
            else:
                for neuron, stay in zip(layer.neurons, stays, strict=True):
                    neuron.set_opacity(1.0 if stay else share)
        for labels, stays in ((self.labels, kept[-1]), (self.input_labels, kept[0])):
            for label, stay in zip(labels, stays, strict=False):
                label.set_opacity(1.0 if stay else share)
        signal = np.array([*self.theme.rgb("signal"), 1.0])
        for edges, senders, receivers in zip(self.edges, kept, kept[1:], strict=False):
            between = np.logical_and.outer(receivers, senders).ravel()
            edges.set_focus(np.where(between, 1.0, share), between[:, np.newaxis] * signal if path else 0.0)
        return self
