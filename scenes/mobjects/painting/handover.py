"""Crowds of edges on their way to other lines: the old ones give way where they are, the new ones come where they go.

To move every line and to paint them all anew takes half a second a frame for some thousands of lines, and nobody can
follow one among them. Each of the two pictures is made once.
"""

from __future__ import annotations

from typing import Any, Self

import cairo
import numpy as np
from manim.camera.camera import Camera

from scenes.mobjects.painting.between import Between, Pictured

CROWD = 96
"""Lines beyond which a single one cannot be followed by eye."""
LASTS = 0.6
"""The share of the way for which the old lines are there, and for which the new ones are."""


class Handover(Between):
    """The looks of a crowd of lines between two others."""

    @classmethod
    def of(cls, lines: Pictured, first: Pictured, second: Pictured, share: float) -> Self | None:
        """The handover, where there is a crowd."""
        return super().of(lines, first, second, share) if lines.count > CROWD else None

    def draw(self, lines: Pictured, ctx: cairo.Context[Any], camera: Camera) -> bool:
        """Paint both, each in its place; it can always be done."""
        shares = np.clip([1 - self.share / LASTS, 1 - (1 - self.share) / LASTS], 0, 1)
        for each, share in zip((self.first, self.second), shares.tolist(), strict=True):
            surface, box = each.picture_in(ctx, camera, lasting=True)
            if surface is not None and share > 0:
                ctx.save()
                ctx.identity_matrix()
                ctx.set_source_surface(surface, box.left, box.top)
                ctx.paint_with_alpha(share * lines.opacity)
                ctx.restore()
        return True
