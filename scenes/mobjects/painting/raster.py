"""Arrays of colours shown as crisp pictures: the base of pixel grids and heat maps."""

from __future__ import annotations

from typing import Any, ClassVar, Self

import cairo
import numpy as np
import numpy.typing as npt
from manim.camera.camera import Camera

from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.painting.colours import checked_width, rgba, tinted
from scenes.mobjects.painting.ink import dip
from scenes.mobjects.painting.self_drawing import SelfDrawing, freeze

ENLARGED = 4
"""How many pixels a cell is wide and high in a picture for vectors."""


class Raster(SelfDrawing):
    """One or several pictures made of uniform cells, drawn at any scale and angle without blur.

    A raster of 28 x 28 cells costs about 0.1 ms a frame, and may change every frame.

    Args:
        colors: RGBA values in [0, 1], straight alpha: (rows, cols, 4) for one picture, (n, rows, cols, 4) for several
            of the same size laid out in a grid, row by row.
        cell_size: Side of a cell in scene units.
        columns: Number of pictures in a row of the layout.
        gap: Space between pictures, in cells.
        line_color: RGBA of thin lines around the cells, or a colour as Manim takes it, or None for no lines.
        outlined: Whether the lines go around the pictures only, not around each cell.
        line_width: Width of those lines in Manim's stroke-width units.
        kwargs: Passed on to `VMobject`, for example `z_index`.

    Raises:
        InputError: If `colors` has another shape, or values that are NaN or outside [0, 1].

    Examples:
        >>> from manim import Scene
        >>> import numpy as np
        >>> class RedToGreen(Scene):
        ...     def construct(self):
        ...         down, across = np.mgrid[0:1:40j, 0:1:70j]
        ...         colors = np.stack([1 - across, across, 0 * across, 1 - down], axis=-1)
        ...         raster = Raster(colors, cell_size=0.1)
        ...         self.add(raster)
        ...         self.play(raster.animate.set_colors(colors[:, ::-1]))
    """

    state: ClassVar[tuple[str, ...]] = (*SelfDrawing.state, "colors", "line_color")
    smoothed: ClassVar[bool] = False
    """Whether cells run into each other: for a picture of something that is smooth."""
    settings: ClassVar[tuple[str, ...]] = ("columns", "gap", "line_width", "outlined", "cells_across", "cells_down")

    def __init__(
        self,
        colors: npt.ArrayLike,
        *,
        cell_size: float = 0.1,
        columns: int = 1,
        gap: float = 1.0,
        line_color: Any = None,
        line_width: float = 1.0,
        outlined: bool = False,
        **kwargs: Any,
    ) -> None:
        images = _checked(colors)
        count, rows, cols = images.shape[:3]
        self.columns = max(1, min(int(columns), count))
        self.gap = float(gap)
        self.line_width, self.outlined = float(line_width), outlined
        self.colors = freeze(images)
        self.line_color = freeze([0, 0, 0, 0] if line_color is None else rgba(line_color))
        layout_rows = -(-count // self.columns)
        self.cells_across = cols * self.columns + self.gap * (self.columns - 1)
        self.cells_down = rows * layout_rows + self.gap * (layout_rows - 1)
        super().__init__(self.cells_across * cell_size, self.cells_down * cell_size, **kwargs)

    def take_color(self, color: Any) -> None:
        """Take one colour for all cells; each keeps its opacity."""
        self.colors = freeze(tinted(self.colors, color))

    def take_outline(self, color: Any) -> None:
        """Take a colour for the lines around the cells, where there are any."""
        self.line_color = freeze(tinted(self.line_color, color))

    def take_width(self, width: float) -> None:
        """Take a width for the lines around the cells, which are drawn from now on."""
        self.line_width = checked_width(width)
        if width > 0 and self.line_color[3] == 0:
            self.line_color = freeze([*self.line_color[:3], 1])

    def set_color(self, color: Any, family: bool = True) -> Self:  # type: ignore[override]
        """Take one colour for all cells, until their colours or values are set anew, and for lines if there are any."""
        self.take_outline(color)
        return super().set_color(color, family)

    def set_colors(self, colors: Any) -> Self:
        """Show other colours, of the same shape as those given at first; or one colour, as Manim takes it, for all."""
        colors = rgba(colors)
        if colors.shape == (4,):
            colors = np.broadcast_to(colors, self.colors.shape)
        images = _checked(colors)
        if images.shape != self.colors.shape:
            raise InputError(
                f"The raster holds {self.colors.shape[0]} pictures of {self.colors.shape[1]} x {self.colors.shape[2]} "
                f"cells; the new colours have shape {np.shape(colors)}."
            )
        self.colors = freeze(images)
        return self

    def cell_center(self, row: int, col: int, picture: int = 0) -> Floats:
        """Return the scene point in the middle of a cell."""
        left, top = self._corner(picture)
        return self.point_at((left + col + 0.5) / self.cells_across, (top + row + 0.5) / self.cells_down)

    def picture_corners(self, picture: int = 0) -> Floats:
        """Return the corners of one picture as scene points (4, 3): upper left, upper right, lower left and right."""
        rows, cols = self.colors.shape[1:3]
        left, top = self._corner(picture)
        return np.array(
            [
                self.point_at((left + across) / self.cells_across, (top + down) / self.cells_down)
                for down in (0, rows)
                for across in (0, cols)
            ]
        )

    def _corner(self, picture: int) -> tuple[float, float]:
        """Return where a picture begins, in cells from the upper left corner of the frame."""
        rows, cols = self.colors.shape[1:3]
        return picture % self.columns * (cols + self.gap), picture // self.columns * (rows + self.gap)

    def draw(self, ctx: cairo.Context[Any], camera: Camera) -> None:
        """Blit each picture, then stroke the lines; `Create` uncovers the frame from top to bottom."""
        if not self._enter(ctx, camera):
            return
        # Cells below one pixel are averaged: picking single ones would flicker.
        sides = [np.hypot(*ctx.user_to_device_distance(*unit)) for unit in ((1, 0), (0, 1))]
        smooth = self.smoothed or min(sides) < 1
        rows, cols = self.colors.shape[1:3]
        for picture, bytes_ in enumerate(premultiplied(self.colors)):
            surface = cairo.ImageSurface.create_for_data(bytes_.data, cairo.FORMAT_ARGB32, cols, rows)
            ctx.save()
            ctx.translate(*self._corner(picture))
            ctx.rectangle(0, 0, cols, rows)
            ctx.clip()
            ctx.set_source_surface(surface)
            ctx.get_source().set_filter(cairo.FILTER_GOOD if smooth else cairo.FILTER_NEAREST)
            ctx.get_source().set_extend(cairo.EXTEND_PAD)
            ctx.paint_with_alpha(self.opacity)
            ctx.restore()
        if self.line_color[3] > 0:
            self._draw_lines(ctx, camera)

    def draw_vectors(self, ctx: cairo.Context[Any], camera: Camera) -> None:
        """Blit each picture, then stroke the lines: shapes side by side would leave seams between the cells.

        A cell has several pixels, so that its edges are sharp even in a viewer that smooths what it magnifies.
        """
        if not self._enter(ctx, camera):
            return
        rows, cols = (ENLARGED * side for side in self.colors.shape[1:3])
        shown = premultiplied(self.colors * np.array([1, 1, 1, self.opacity], np.float32))
        shown = shown[..., [2, 1, 0, 3]].repeat(ENLARGED, axis=1).repeat(ENLARGED, axis=2)  # in cairo's own order
        for picture, bytes_ in enumerate(np.ascontiguousarray(shown)):
            ctx.save()
            ctx.translate(*self._corner(picture))
            ctx.scale(1 / ENLARGED, 1 / ENLARGED)
            ctx.set_source_surface(cairo.ImageSurface.create_for_data(bytes_.data, cairo.FORMAT_ARGB32, cols, rows))
            ctx.get_source().set_filter(cairo.FILTER_NEAREST)
            ctx.paint()
            ctx.restore()
        if self.line_color[3] > 0:
            self._draw_lines(ctx, camera)

    def _enter(self, ctx: cairo.Context[Any], camera: Camera) -> bool:
        """Let a cell be the unit of `ctx`, which draws only what is revealed; whether that is anything."""
        corner, right, down = self.frame_in(camera)
        across, along = right / self.cells_across, down / self.cells_down  # the sides of one cell
        ctx.transform(cairo.Matrix(*across, *along, *corner))
        start, end = (float(share) * self.cells_down for share in self.revealed)
        if start > 0 or end < self.cells_down:
            ctx.rectangle(-1, start, self.cells_across + 2, end - start)
            ctx.clip()
        return end > start

    def _draw_lines(self, ctx: cairo.Context[Any], camera: Camera, share: float = 1.0) -> None:
        """Stroke the lines around the cells, with a share of their opacity; `ctx` has a cell for its unit."""
        rows, cols = self.colors.shape[1:3]
        for picture in range(len(self.colors)):
            left, top = self._corner(picture)
            for row in range(0, rows + 1, rows if self.outlined else 1):
                ctx.move_to(left, top + row)
                ctx.line_to(left + cols, top + row)
            for col in range(0, cols + 1, cols if self.outlined else 1):
                ctx.move_to(left + col, top)
                ctx.line_to(left + col, top + rows)
        # Stroke in scene units, not in cells, which may be stretched.
        corner, right, down = self.frame_in(camera)
        to_cells = cairo.Matrix(*(right / self.cells_across), *(down / self.cells_down), *corner)
        to_cells.invert()
        ctx.transform(to_cells)
        dip(ctx, self.line_color, share * self.opacity)
        ctx.set_line_width(self.line_width * camera.cairo_line_width_multiple)
        ctx.stroke()


def _checked(colors: npt.ArrayLike) -> npt.NDArray[np.float32]:
    array = np.asarray(colors, dtype=np.float32)
    images = array[None] if array.ndim == 3 else array
    if images.ndim != 4 or images.shape[-1] != 4 or images.size == 0:
        raise InputError(
            f"A raster needs RGBA colours of shape (rows, cols, 4) or (n, rows, cols, 4), not {array.shape}."
        )
    if not (images.min() >= 0 and images.max() <= 1):
        raise InputError("The colours of a raster must lie in [0, 1], without NaN.")
    return images


def premultiplied(colors: npt.NDArray[np.float32]) -> npt.NDArray[np.uint8]:
    """Return straight-alpha colours as premultiplied bytes, the way cairo stores them."""
    scaled = colors * np.float32(255)
    scaled[..., :3] *= colors[..., 3:]
    return (scaled + np.float32(0.5)).astype(np.uint8)
