"""Small mobjects that keep their shape and place, such as letters and neurons, painted from masks of them.

In each frame Manim draws anew all that lies above the lowest mobject that moves: 2 ms a line of text, 0.2 ms a neuron.
Of a mobject with the attribute `stamped` the shape is drawn once, a mask each for its fill and its strokes; painting
these in the colours of the moment takes 0.05 ms.

What is equally translucent in fill and strokes is painted opaque on a layer of its own first, and that with its
opacity: in a fade the fill does not shine through the stroke.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import cairo
import numpy as np
from manim import VMobject
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP, Camera

from scenes.mobjects.painting.ink import dip

CAPACITY = 64 * 2**20  # bytes that all stamps may hold together
LARGEST = 2**20  # pixels beyond which no stamp is made
EXACT = 9  # decimals of points that count: what is on its way to where it is already differs in the last of all

Draw = Callable[[VMobject, Any], Any]


class Coat(NamedTuple):
    """A layer of colour: of a stroke that is `width` wide, or of the fill, where the width is 0."""

    width: float
    rgba: tuple[float, float, float, float]


class Stamps:
    """The shapes of mobjects seen lately, by place and form; no part of any mobject's state."""

    def __init__(self) -> None:
        self._stamps: OrderedDict[tuple[Any, ...], _Stamp] = OrderedDict()
        self._nbytes = 0

    def draw(self, vmobject: VMobject, ctx: cairo.Context[Any], camera: Camera, draw: Draw) -> None:
        """Draw a mobject on `ctx` from its stamp, which is made if there is none yet.

        Small mobjects always come from a stamp, also the first time: so pixels do not depend on what was drawn before.
        What is large, or has a gradient, is drawn by `draw(vmobject, ctx)`.
        """
        coats = _coats(vmobject, camera)
        if coats is None:
            draw(vmobject, ctx)
            return
        if not coats:
            return
        points = vmobject.points
        if type(camera).transform_points_pre_display is not Camera.transform_points_pre_display:
            points = camera.transform_points_pre_display(vmobject, points)
        widths = tuple(coat.width for coat in coats)
        form = (*widths, vmobject.joint_type, vmobject.cap_style, camera.cairo_line_width_multiple)
        outline = (points.round(EXACT) + 0.0).tobytes()  # -0.0 is 0.0
        key = (outline, *form, *_place(ctx))
        stamp = self._stamps.get(key)
        if stamp is None and not np.isfinite(points).all():
            draw(vmobject, ctx)
            return
        if stamp is None:
            stamp = _Stamp(points, ctx, max(widths) * camera.cairo_line_width_multiple)
            if not 0 < stamp.pixels <= LARGEST:
                draw(vmobject, ctx)
                return
            stamp.trace(vmobject, ctx, camera, widths)
            self._stamps[key] = stamp
            self._nbytes += stamp.nbytes + len(outline)
        self._stamps.move_to_end(key)
        stamp.paint(ctx, coats)
        while self._nbytes > CAPACITY:
            (outline, *_), forgotten = self._stamps.popitem(last=False)
            self._nbytes -= forgotten.nbytes + len(outline)


class _Stamp:
    """Masks just large enough for a mobject, whatever its strokes' joints: one for each of its coats."""

    def __init__(self, points: Any, ctx: cairo.Context[Any], widest: float) -> None:
        to_pixels = ctx.get_matrix()
        matrix = np.array([[to_pixels.xx, to_pixels.yx], [to_pixels.xy, to_pixels.yy]])
        pixels = points[:, :2] @ matrix + [to_pixels.x0, to_pixels.y0]
        reach = 1 + 5 * widest * np.abs(matrix).max()  # a mitre reaches at most ten half widths beyond its corner
        target = ctx.get_target()
        low = np.clip(np.floor(pixels.min(axis=0) - reach), 0, None).astype(int)
        high = np.clip(np.ceil(pixels.max(axis=0) + reach), low, (target.get_width(), target.get_height())).astype(int)
        self.left, self.top = low.tolist()
        self.width, self.height = (high - low).clip(0).tolist()
        self.pixels = self.width * self.height
        self.masks: list[cairo.ImageSurface] = []

    @property
    def nbytes(self) -> int:
        return sum(mask.get_stride() * self.height for mask in self.masks)

    def trace(self, vmobject: VMobject, ctx: cairo.Context[Any], camera: Camera, widths: Sequence[float]) -> None:
        """Draw the masks: fill or stroke the outline of a mobject as on `ctx`."""
        outline = None
        for width in widths:
            self.masks.append(cairo.ImageSurface(cairo.FORMAT_A8, self.width, self.height))
            own = cairo.Context(self.masks[-1])
            own.set_matrix(ctx.get_matrix() * cairo.Matrix(x0=-self.left, y0=-self.top))
            if outline is None:
                camera.set_cairo_context_path(own, vmobject)
                outline = own.copy_path()
            else:
                own.append_path(outline)
            if width:
                own.set_line_width(width * camera.cairo_line_width_multiple)
                own.set_line_join(LINE_JOIN_MAP[vmobject.joint_type])
                own.set_line_cap(CAP_STYLE_MAP[vmobject.cap_style])
                own.stroke()
            else:
                own.fill()

    def paint(self, ctx: cairo.Context[Any], coats: Sequence[Coat]) -> None:
        """Paint the coats on `ctx`, one over the other."""
        opacities = {coat.rgba[3] for coat in coats}
        together = opacities.pop() if len(coats) > 1 and len(opacities) == 1 else 1.0
        ctx.save()
        ctx.identity_matrix()
        if together < 1:
            ctx.rectangle(self.left, self.top, self.width, self.height)
            ctx.clip()
            ctx.push_group()
        for mask, coat in zip(self.masks, coats, strict=True):
            dip(ctx, coat.rgba, 1 / together)
            ctx.mask_surface(mask, self.left, self.top)
        if together < 1:
            ctx.pop_group_to_source()
            ctx.paint_with_alpha(together)
        ctx.restore()


def _coats(vmobject: VMobject, camera: Camera) -> list[Coat] | None:
    """What is seen of a mobject, in the order it is painted; None where a colour is a gradient."""
    coats = []
    for width, rgbas_of in (
        (vmobject.background_stroke_width, lambda: camera.get_stroke_rgbas(vmobject, background=True)),
        (None, lambda: camera.get_fill_rgbas(vmobject)),
        (vmobject.stroke_width, lambda: camera.get_stroke_rgbas(vmobject)),
    ):
        if width is not None and width <= 0:
            continue
        rgbas: Any = rgbas_of()
        if len(rgbas) > 1 and rgbas[:, 3].any():
            return None
        red, green, blue, alpha = (min(max(channel, 0.0), 1.0) for channel in rgbas[0].tolist())
        if alpha:
            coats.append(Coat(float(width or 0), (red, green, blue, alpha)))
    return coats


def _place(ctx: cairo.Context[Any]) -> tuple[float, ...]:
    """Where scene points come to lie on the picture, and how large it is."""
    matrix, target = ctx.get_matrix(), ctx.get_target()
    size = target.get_width(), target.get_height()
    return matrix.xx, matrix.yx, matrix.xy, matrix.yy, matrix.x0, matrix.y0, *size
