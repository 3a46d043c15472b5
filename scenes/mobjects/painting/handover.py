"""Crowds of edges on their way to other lines: the old ones give way where they are, the new ones come where they go.

To move every line and to paint them all anew takes half a second a frame for some thousands of lines, and nobody can
follow one among them. Each of the two pictures is made once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import cairo
import numpy as np
import numpy.typing as npt
from manim.camera.camera import Camera

if TYPE_CHECKING:
    from scenes.mobjects.painting.edges import Edges

CROWD = 96
"""Lines beyond which a single one cannot be followed by eye."""
LASTS = 0.6
"""The share of the way for which the old lines are there, and for which the new ones are."""


@dataclass(frozen=True)
class Handover:
    """The looks of a crowd of edges between two others.

    Attributes:
        first: the edges at the start.
        second: the edges at the end.
        share: of the way, in (0, 1).
        arrays: all that the edges in between consist of; once they have other arrays, this is no longer their picture.
    """

    first: Edges
    second: Edges
    share: float
    arrays: tuple[npt.NDArray[Any], ...]

    @classmethod
    def of(cls, edges: Edges, first: Edges, second: Edges, share: float) -> Self | None:
        """The handover, where there is a crowd."""
        return cls(first, second, share, _arrays(edges)) if edges.count > CROWD else None

    def is_of(self, edges: Edges) -> bool:
        """Whether nothing about the edges has been set since then."""
        return all(one is other for one, other in zip(self.arrays, _arrays(edges), strict=True))

    def draw(self, edges: Edges, ctx: cairo.Context[Any], camera: Camera) -> bool:
        """Paint both, each in its place; it can always be done."""
        shares = np.clip([1 - self.share / LASTS, 1 - (1 - self.share) / LASTS], 0, 1)
        for each, share in zip((self.first, self.second), shares.tolist(), strict=True):
            surface, box = each.picture_in(ctx, camera, lasting=True)
            if surface is not None and share > 0:
                ctx.save()
                ctx.identity_matrix()
                ctx.set_source_surface(surface, box.left, box.top)
                ctx.paint_with_alpha(share * edges.opacity)
                ctx.restore()
        return True


def _arrays(edges: Edges) -> tuple[npt.NDArray[Any], ...]:
    return tuple(getattr(edges, name) for name in edges.state)
