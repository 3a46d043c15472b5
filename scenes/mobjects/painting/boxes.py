"""Filled boxes in a frame, as one mobject: the bars of charts."""

from __future__ import annotations

from typing import Any, ClassVar, Self

import cairo
import numpy as np
import numpy.typing as npt
from manim.camera.camera import Camera

from network.errors import InputError
from scenes.mobjects.painting.colours import checked_width, rgba, rgba_of, tinted
from scenes.mobjects.painting.ink import dip
from scenes.mobjects.painting.self_drawing import SelfDrawing, freeze


class Boxes(SelfDrawing):
    """Boxes given as shares of a frame, each with its colour; beyond a place along the x axis they take another one.

    Boxes of one colour are filled as one area, so that no seam shows where they touch. `Create` uncovers the frame
    from left to right.

    Args:
        boxes: (n, 4): where each begins and ends from the left, and from the bottom; 0 to 1 spans the frame. An end
            may come before its beginning.
        colors: RGBA in [0, 1], straight alpha: (n, 4), or (4,) for all.
        width: of the frame, in scene units.
        height: of the frame, in scene units.
        beyond: the colours right of `border`, as `colors`, which they are by default.
        border: from where on, as a share of the width.
        kwargs: passed on to `VMobject`, for example `z_index`.

    Raises:
        InputError: for another shape, or values that are not finite.

    Examples:
        >>> from manim import Scene
        >>> class Steps(Scene):
        ...     def construct(self):
        ...         steps = [[k / 4, (k + 1) / 4, 0, (k + 1) / 4] for k in range(4)]
        ...         self.add(Boxes(steps, [1, 1, 1, 1], width=4, height=3))
    """

    state: ClassVar[tuple[str, ...]] = (*SelfDrawing.state, "boxes", "colors", "beyond", "border", "line_color")
    settings: ClassVar[tuple[str, ...]] = ("line_width",)

    def __init__(
        self,
        boxes: npt.ArrayLike,
        colors: Any,
        width: float,
        height: float,
        *,
        beyond: Any = None,
        border: float = 1.0,
        **kwargs: Any,
    ) -> None:
        super().__init__(width, height, **kwargs)
        self.line_color, self.line_width = freeze([1.0, 1, 1, 1]), 0.0
        self.boxes = freeze(boxes)
        if self.boxes.ndim != 2 or self.boxes.shape[1] != 4 or not np.isfinite(self.boxes).all():
            raise InputError(f"Boxes are an array (n, 4) of finite shares, not of shape {self.boxes.shape}.")
        self.set_colors(colors, beyond).set_border(border)

    def set_boxes(self, boxes: npt.ArrayLike) -> Self:
        """Put the boxes elsewhere: (n, 4), as many as before."""
        self.boxes = freeze(np.reshape(boxes, self.boxes.shape))
        return self

    def take_color(self, color: Any) -> None:
        """Take one colour for all boxes; each keeps its opacity."""
        self.set_colors(tinted(self.colors, color), tinted(self.beyond, color))

    def take_outline(self, color: Any) -> None:
        """Take a colour for the outlines of the boxes, which are seen once they have a width."""
        self.line_color = freeze(rgba_of(color))

    def take_width(self, width: float) -> None:
        """Take a width for the outlines of the boxes."""
        self.line_width = checked_width(width)

    def set_colors(self, colors: Any, beyond: Any = None) -> Self:
        """Give the boxes other colours, and others (by default the same) beyond the border.

        They are RGBA, (n, 4) or (4,), or as Manim takes them.
        """
        shape = (len(self.boxes), 4)
        self.colors = freeze(np.broadcast_to(rgba(colors), shape))
        self.beyond = freeze(np.broadcast_to(rgba(colors if beyond is None else beyond), shape))
        return self

    def set_border(self, border: float) -> Self:
        """Let the other colours begin elsewhere."""
        self.border = freeze([border])
        return self

    def draw(self, ctx: cairo.Context[Any], camera: Camera) -> None:
        """Fill the boxes left of the border, then those right of it."""
        corner, right, down = self.frame_in(camera)
        frame = cairo.Matrix(*right, *-down, *(corner + down))
        ctx.transform(frame)
        first, last = (float(share) for share in self.revealed)
        split = min(max(float(self.border[0]), first), last)
        self._fill(ctx, self.colors, first, split)
        self._fill(ctx, self.beyond, split, last)
        if self.line_width > 0:
            seen, rectangles = self._between(first, last)
            for rectangle in rectangles[seen].tolist():
                ctx.rectangle(*rectangle)
            frame.invert()
            ctx.transform(frame)  # the pen is that of the scene
            dip(ctx, self.line_color, self.opacity)
            ctx.set_line_width(self.line_width * camera.cairo_line_width_multiple)
            ctx.stroke()

    draw_vectors = draw

    def _fill(self, ctx: cairo.Context[Any], colors: npt.NDArray[np.float32], start: float, end: float) -> None:
        """Fill what is between two shares of the width."""
        seen, rectangles = self._between(start, end)
        for color in np.unique(colors[seen], axis=0):
            for k in np.flatnonzero(seen & (colors == color).all(axis=1)):
                ctx.rectangle(*map(float, rectangles[k]))
            dip(ctx, color, self.opacity)
            ctx.fill()

    def _between(self, start: float, end: float) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.float32]]:
        """Of the boxes cut off at two shares of the width: whether they are seen, and left, bottom, width, height."""
        left, right = (np.clip(side, start, end) for side in np.sort(self.boxes[:, :2]).T)
        bottom, top = np.sort(self.boxes[:, 2:]).T
        return (left < right) & (bottom < top), np.stack([left, bottom, right - left, top - bottom], axis=1)
