"""The style of edges: the colour, width and opacity that a weight gives to its line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.painting.edges import Edges
from scenes.mobjects.theme import Colours, Theme


@dataclass(frozen=True)
class EdgeStyle:
    """How the edges of a layer follow its weights.

    The sign of a weight is its colour, its size the opacity and the width of the line. With the share s = |w| / scale,
    at most 1, opacity = strongest · s^contrast · thinning and width = thinnest + s (widest - thinnest).

    In a crowded layer, one of more than `reference` lines, all have the thinnest width and only opacity tells them
    apart; and thinning = (reference / lines)^crowding takes opacity away from all, the small ones first lost to sight,
    so that the structure shows and not a fog.

    Attributes:
        thinnest: width of the line of a weight near 0, in Manim's stroke widths.
        widest: width of the line of a weight of full scale.
        strongest: opacity of a lone line of full scale.
        contrast: how much faster than the weight the opacity falls.
        reference: how many lines a layer may have before they are thinned.
        crowding: how much they are thinned then.

    Examples:
        >>> from manim import Scene
        >>> from network import load_network
        >>> from scenes.mobjects import NetworkDiagram
        >>> class StrongestOnly(Scene):
        ...     def construct(self):
        ...         self.add(NetworkDiagram(load_network("edges"), style=EdgeStyle(contrast=3)))
    """

    thinnest: float = 0.6
    widest: float = 3.4
    strongest: float = 0.95
    contrast: float = 1.3
    reference: int = 256
    crowding: float = 0.35

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Itself: it cannot change."""
        return self

    def colours(self, weights: npt.ArrayLike, scale: float, theme: Theme) -> Colours:
        """The colour and opacity of each line: (...) weights -> (..., 4)."""
        w = np.asarray(weights, float)
        thinning = min(1.0, (self.reference / max(w.size, 1)) ** self.crowding)
        opacity = self.strongest * self._shares(w, scale) ** self.contrast * thinning
        hue = np.where(w[..., np.newaxis] < 0, theme.rgb("negative"), theme.rgb("positive"))
        return np.concatenate([hue, opacity[..., np.newaxis]], axis=-1)

    def widths(self, weights: npt.ArrayLike, scale: float) -> Floats:
        """The width of each line, in Manim's stroke widths."""
        shares = self._shares(weights, scale)
        crowded = shares.size > self.reference
        return self.thinnest + (0.0 if crowded else self.widest - self.thinnest) * shares

    @staticmethod
    def _shares(weights: npt.ArrayLike, scale: float) -> Floats:
        if not (np.isfinite(scale) and scale > 0):
            raise InputError(f"The scale of weights is a positive number, not {scale}.")
        return np.minimum(abs(np.asarray(weights, float)) / scale, 1)


def part_of(edges: Edges, indices: npt.ArrayLike) -> Edges:
    """The edges at some indices as a mobject of their own, in the same place and looks."""
    chosen = np.asarray(indices)
    starts, ends = edges.points_along(0, chosen), edges.points_along(1, chosen)
    return Edges(starts, ends, edges.colors[chosen], edges.widths[chosen])
