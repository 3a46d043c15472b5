"""Small mobjects that keep still, such as the letters of a text, painted from a picture of them.

In each frame Manim draws anew all that lies above the lowest mobject that moves: 0.1 ms a letter, 0.2 ms a neuron. A
mobject with the attribute `stamped` is drawn once, on a surface of its own; painting that takes 0.02 ms.

What is equally translucent in fill and strokes is drawn opaque and painted with its opacity: a fade costs as little as
keeping still, and the fill does not shine through the stroke meanwhile.
"""

from __future__ import annotations

import copy
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

import cairo
import numpy as np
from manim import VMobject
from manim.camera.camera import Camera

CAPACITY = 32 * 2**20  # bytes that all stamps may hold together
LARGEST = 2**18  # bytes beyond which no stamp is made
KEY = 4096  # bytes, roughly, of the points by which a stamp is found

Draw = Callable[[VMobject, Any], Any]


class Stamps:
    """The pictures of mobjects seen lately, by all that they look like; no part of any mobject's state."""

    def __init__(self) -> None:
        self._stamps: OrderedDict[Hashable, _Stamp] = OrderedDict()
        self._nbytes = 0

    def draw(self, vmobject: VMobject, ctx: cairo.Context[Any], camera: Camera, draw: Draw) -> None:
        """Draw a mobject on `ctx` from its stamp, which is made by `draw(vmobject, context)` if there is none yet.

        Small mobjects always come from a stamp, also the first time: so pixels do not depend on what was drawn before.
        """
        points = camera.transform_points_pre_display(vmobject, vmobject.points)
        line_unit = camera.cairo_line_width_multiple
        opacity, look = _look(vmobject, camera)
        if not opacity:
            return
        key = (*look, points.tobytes(), line_unit, *_place(ctx))
        stamp = self._stamps.get(key)
        if stamp is None:
            stamp = _Stamp(vmobject, points, ctx, line_unit)
            if not 0 < stamp.nbytes <= LARGEST:
                draw(vmobject, ctx)
                return
            draw(vmobject if opacity == 1 else _opaque(vmobject), stamp.context(ctx))
            self._stamps[key] = stamp
            self._nbytes += stamp.nbytes + KEY
        self._stamps.move_to_end(key)
        stamp.paint(ctx, opacity)
        while self._nbytes > CAPACITY:
            self._nbytes -= self._stamps.popitem(last=False)[1].nbytes + KEY


class _Stamp:
    """A surface just large enough for a mobject, whatever its strokes' joints."""

    def __init__(self, vmobject: VMobject, points: Any, ctx: cairo.Context[Any], line_unit: float) -> None:
        to_pixels = ctx.get_matrix()
        matrix = np.array([[to_pixels.xx, to_pixels.yx], [to_pixels.xy, to_pixels.yy]])
        pixels = points[:, :2] @ matrix + [to_pixels.x0, to_pixels.y0]
        width = max(vmobject.get_stroke_width(), vmobject.get_stroke_width(background=True))
        # A mitre reaches at most ten half widths beyond its corner.
        reach = 1 + 5 * width * line_unit * np.abs(matrix).max()
        target = ctx.get_target()
        low = np.clip(np.floor(pixels.min(axis=0) - reach), 0, None).astype(int)
        high = np.clip(np.ceil(pixels.max(axis=0) + reach), low, (target.get_width(), target.get_height())).astype(int)
        self.left, self.top = low.tolist()
        self.width, self.height = (high - low).clip(0).tolist()
        self.nbytes = 4 * self.width * self.height

    def context(self, ctx: cairo.Context[Any]) -> cairo.Context[Any]:
        """A context to draw the mobject on, as on `ctx`."""
        self.surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, self.width, self.height)
        own = cairo.Context(self.surface)
        own.set_matrix(ctx.get_matrix() * cairo.Matrix(x0=-self.left, y0=-self.top))
        return own

    def paint(self, ctx: cairo.Context[Any], opacity: float) -> None:
        ctx.save()
        ctx.identity_matrix()
        ctx.set_source_surface(self.surface, self.left, self.top)
        ctx.paint_with_alpha(opacity)
        ctx.restore()


def _look(vmobject: VMobject, camera: Camera) -> tuple[float, tuple[Hashable, ...]]:
    """The opacity of the whole, and how it is filled and stroked at that.

    The opacity is 1, and what is seen is left to the colours, where fill and strokes differ in theirs.
    """
    width, behind = vmobject.get_stroke_width(), vmobject.get_stroke_width(background=True)
    colours = [camera.get_fill_rgbas(vmobject)]
    colours += [camera.get_stroke_rgbas(vmobject, background=back) for back, w in ((False, width), (True, behind)) if w]
    opacities = {alpha for rgbas in colours for alpha in rgbas[:, 3].tolist()}
    alike = len(opacities) == 1
    look = (
        *((rgbas[:, :3] if alike else rgbas).tobytes() for rgbas in colours), alike,
        width, behind, vmobject.joint_type, vmobject.cap_style, tuple(vmobject.sheen_direction),
    )  # fmt: skip
    return (min(opacities.pop(), 1.0) if alike else 1.0), look


def _opaque(vmobject: VMobject) -> VMobject:
    """The same, filled and stroked with opacity 1."""
    opaque = copy.copy(vmobject)
    for name in ("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas"):
        rgbas = getattr(vmobject, name).copy()
        rgbas[:, 3] = 1
        setattr(opaque, name, rgbas)
    return opaque


def _place(ctx: cairo.Context[Any]) -> tuple[float, ...]:
    """Where scene points come to lie on the picture, and how large it is."""
    matrix, target = ctx.get_matrix(), ctx.get_target()
    size = target.get_width(), target.get_height()
    return matrix.xx, matrix.yx, matrix.xy, matrix.yy, matrix.x0, matrix.y0, *size
