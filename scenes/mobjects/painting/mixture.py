"""Lines on their way to another place or other looks, painted as a mixture of two pictures: their start and their end.

Each of the two is made once, however many frames there are in between, and laid where the lines are at the moment,
larger or smaller: a few milliseconds a frame for what takes a hundred to paint anew.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Self

import cairo
import numpy as np
from manim.camera.camera import Camera

from scenes.mobjects.painting.between import Between, Pictured
from scenes.mobjects.painting.coverage import Box
from scenes.mobjects.painting.self_drawing import memory

EXACT = 1e-7  # scene units by which what keeps its place may differ
ALIKE = 0.04  # shares of the frame by which ends of lines may differ


class Mixture(Between):
    """The looks of lines between two others that are the same lines: each has its share of the mixture."""

    @classmethod
    def of(cls, lines: Pictured, first: Pictured, second: Pictured, share: float) -> Self | None:
        """The mixture, where the lines are the same and anything else is not."""
        same_lines = _alike(first, second, starts=ALIKE, ends=ALIKE, drawn=0, revealed=0)
        if not same_lines or _alike(first, second, colors=0, widths=0, points=EXACT):
            return None
        return super().of(lines, first, second, share)

    def draw(self, lines: Pictured, ctx: cairo.Context[Any], camera: Camera) -> bool:
        """Paint it where the lines are; whether that could be done."""
        sheets = self._sheets(lines, ctx, camera)
        if not sheets:
            return False
        ctx.identity_matrix()
        ctx.rectangle(*_rectangle_round([(sheet.box, sheet.way) for sheet in sheets]))
        ctx.clip()  # a smaller group is a faster one
        ctx.push_group()
        ctx.set_operator(cairo.OPERATOR_ADD)
        for sheet in sheets:
            ctx.set_matrix(sheet.way)
            ctx.set_source_surface(sheet.surface, sheet.box.left, sheet.box.top)
            ctx.get_source().set_filter(cairo.FILTER_NEAREST if _is_still(sheet.way) else cairo.FILTER_GOOD)
            ctx.paint_with_alpha(sheet.share)
        ctx.identity_matrix()
        ctx.pop_group_to_source()
        ctx.set_operator(cairo.OPERATOR_OVER)
        ctx.paint_with_alpha(lines.opacity)
        return True

    def _sheets(self, lines: Pictured, ctx: cairo.Context[Any], camera: Camera) -> list[_Sheet]:
        """The two pictures; one alone where it tells what the border of the frame hides of the other.

        None where the lines are to be painted anew.
        """
        whole, hidden, ways = [], [], []
        for each, share in ((self.first, 1 - self.share), (self.second, self.share)):
            surface, box = each.picture_in(ctx, camera, lasting=True)
            way = _way(each, lines, ctx, camera)
            if way is None:
                return []
            ways.append(way)
            if surface is not None and (_is_still(way) or not _is_cut(box, ctx)):
                whole.append(_Sheet(surface, box, way, share))
            else:
                hidden.append(surface)
        if len(whole) == 1:
            is_told = hidden == [None] or _are_as_large(*ways)
            return [whole[0]._replace(share=1.0)] if is_told and _look_alike(self.first, self.second) else []
        return whole


class _Sheet(NamedTuple):
    """A picture, where its pixels belong, how they come to where the lines are now, and its share of the mixture."""

    surface: cairo.ImageSurface
    box: Box
    way: cairo.Matrix
    share: float


def _look_alike(first: Pictured, second: Pictured) -> bool:
    """Whether lines have the same looks in two places."""
    return _alike(first, second, starts=EXACT, ends=EXACT, colors=0, widths=0)


def _are_as_large(one: cairo.Matrix, other: cairo.Matrix) -> bool:
    return bool(np.allclose([one.xx, one.yx, one.xy, one.yy], [other.xx, other.yx, other.xy, other.yy], atol=1e-6))


def _alike(first: Pictured, second: Pictured, **tolerances: float) -> bool:
    """Whether arrays of two, called by name, differ by no more than that."""
    for name, tolerance in tolerances.items():
        one, other = getattr(first, name), getattr(second, name)
        if memory(one) is not memory(other) and not (abs(one - other) <= tolerance).all():
            return False
    return True


def _way(then: Pictured, now: Pictured, ctx: cairo.Context[Any], camera: Camera) -> cairo.Matrix | None:
    """How pixels of the picture of `then` come to where the lines are `now`; None if the picture is flat."""
    to_pixels = ctx.get_matrix()
    before, after = (_matrix(each, camera) * to_pixels for each in (then, now))
    if abs(before.xx * before.yy - before.xy * before.yx) < 1:
        return None
    before.invert()
    return before * after


def _matrix(lines: Pictured, camera: Camera) -> cairo.Matrix:
    corner, right, down = lines.frame_in(camera)
    return cairo.Matrix(*right, *down, *corner)


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
