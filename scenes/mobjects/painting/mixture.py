"""A mixture of two pictures, each laid where what it shows has gone since, larger or smaller.

Each of the two is made once, however many frames there are in between: a few milliseconds a frame for what takes a
hundred to paint anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cairo
import numpy as np

from scenes.mobjects.checks import Floats
from scenes.mobjects.painting.coverage import Box


@dataclass(frozen=True)
class Sheet:
    """A picture, and where it was made.

    Attributes:
        surface: its pixels; `None` if nothing was in sight.
        box: where in the film's frame they belong.
        frame: (3, 2) of what it shows: upper left corner, vector to the right, vector downwards, in scene units.
    """

    surface: cairo.ImageSurface | None
    box: Box
    frame: Floats


def mix(
    ctx: cairo.Context[Any],
    sheets: tuple[Sheet, Sheet],
    share: float,
    frame: Floats,
    opacity: float,
) -> bool:
    """Paint a mixture of two pictures where their frame is now, if that can be done; whether it could.

    Args:
        ctx: where, its user space scene units.
        sheets: the two pictures.
        share: of the second, in (0, 1).
        frame: (3, 2), as for `Sheet`.
        opacity: of the mixture, in [0, 1].
    """
    laid = []
    for sheet in sheets:
        way = _way(sheet.frame, frame, ctx)
        if sheet.surface is None or way is None or (not _is_still(way) and _is_cut(sheet.box, ctx)):
            return False
        laid.append((sheet.surface, sheet.box, way))
    ctx.identity_matrix()
    ctx.rectangle(*_rectangle_round([(box, way) for _, box, way in laid]))
    ctx.clip()  # a smaller group is a faster one
    ctx.push_group()
    ctx.set_operator(cairo.OPERATOR_ADD)
    for (surface, box, way), part in zip(laid, (1 - share, share), strict=True):
        ctx.set_matrix(way)
        ctx.set_source_surface(surface, box.left, box.top)
        ctx.get_source().set_filter(cairo.FILTER_NEAREST if _is_still(way) else cairo.FILTER_GOOD)
        ctx.paint_with_alpha(part)
    ctx.identity_matrix()
    ctx.pop_group_to_source()
    ctx.set_operator(cairo.OPERATOR_OVER)
    ctx.paint_with_alpha(opacity)
    return True


def _way(then: Floats, now: Floats, ctx: cairo.Context[Any]) -> cairo.Matrix | None:
    """How the pixels of a picture come from where its frame was to where it is; None if the picture is flat."""
    to_pixels = ctx.get_matrix()
    before, after = (cairo.Matrix(*right, *down, *corner) * to_pixels for corner, right, down in (then, now))
    if abs(before.xx * before.yy - before.xy * before.yx) < 1:
        return None
    before.invert()
    return before * after


def _rectangle_round(boxes: list[tuple[Box, cairo.Matrix]]) -> tuple[float, float, float, float]:
    """Left, top, width and height round boxes that have gone their ways, with room for soft borders."""
    corners = [
        way.transform_point(x, y) for box, way in boxes for x in (box.left, box.right) for y in (box.top, box.bottom)
    ]
    low, high = np.floor(np.min(corners, axis=0)) - 1, np.ceil(np.max(corners, axis=0)) + 1
    return float(low[0]), float(low[1]), *(high - low).tolist()


def _is_still(way: cairo.Matrix) -> bool:
    return bool(np.allclose([way.xx, way.yx, way.xy, way.yy, way.x0, way.y0], [1, 0, 0, 1, 0, 0], atol=1e-6))


def _is_cut(box: Box, ctx: cairo.Context[Any]) -> bool:
    """Whether a picture reaches as far as the frame does, so that there may be more of it."""
    target: Any = ctx.get_target()
    return box.left <= 0 or box.top <= 0 or box.right >= target.get_width() or box.bottom >= target.get_height()
