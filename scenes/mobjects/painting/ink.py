"""The colour that cairo draws in, on the pictures that Manim makes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import cairo


def dip(ctx: cairo.Context[Any], rgba: Iterable[float], share: float = 1.0) -> None:
    """Draw in a colour from now on.

    The bytes of Manim's pictures are RGBA, while cairo takes them for BGRA: red and blue are exchanged.

    Args:
        ctx: on a picture of Manim's.
        rgba: red, green, blue and opacity in [0, 1].
        share: of that opacity, in [0, 1].
    """
    red, green, blue, alpha = map(float, rgba)
    ctx.set_source_rgba(blue, green, red, share * alpha)
