"""A picture as its pixels: activations laid out in a grid, which can come apart into neurons."""

from __future__ import annotations

import math
from typing import Any, ClassVar, Self

import cairo
import numpy as np
import numpy.typing as npt
from manim import Animation, LaggedStart, Mobject, Square, Transform, VGroup
from manim.camera.camera import Camera

from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.painting.ink import dip
from scenes.mobjects.painting.raster import Raster, premultiplied
from scenes.mobjects.painting.self_drawing import freeze
from scenes.mobjects.text.letters import Outline
from scenes.mobjects.text.typesetting import glyph_line, number_text
from scenes.mobjects.theme import DARK, Theme, theme_of
from scenes.mobjects.value_range import RangeLike, range_of

OUTLINE = 0.05
"""The width of the outline of a pixel that has become a neuron, in pixels."""


class PixelGrid(Raster):
    """An image drawn pixel by pixel, each as bright as its value.

    It is one mobject, however many pixels, and its values may change every frame. With `set_roundness` the pixels
    shrink into neurons.

    Args:
        image: (rows, columns) values; a square number of them in a row are taken row by row, 784 as 28 x 28.
        height: of the whole grid in scene units.
        range: from the value that is canvas to the one in full colour, or, where the first is negative, of signed
            colours about 0; ends may be infinite, see `ValueRange`. By default from 0 to 1, until a larger value is
            shown, or a negative one.
        theme: where colours come from.
        tint: a role, to show the values as the opacity of that colour over what lies behind (an overlay), or of the
            signed colours where the range has a negative end; by default they run, opaque, from canvas to activation.
        lines: whether thin lines part the pixels.

    Raises:
        InputError: for values that are not finite, a range that is none, and for arrays that are no picture.

    Examples:
        >>> from manim import Scene
        >>> from network.data.gallery import gallery_digit
        >>> class PixelsToNeurons(Scene):
        ...     def construct(self):
        ...         grid = PixelGrid(gallery_digit("3-00"), height=6)
        ...         self.add(grid)
        ...         self.play(grid.animate.set_roundness(1))
    """

    state: ClassVar[tuple[str, ...]] = (*Raster.state, "values", "roundness")
    settings: ClassVar[tuple[str, ...]] = (*Raster.settings, "theme", "tint", "range")

    def __init__(
        self,
        image: npt.ArrayLike,
        height: float = 4.0,
        *,
        range: RangeLike = None,
        theme: Theme | str = DARK,
        tint: str | None = None,
        lines: bool = False,
        **kwargs: Any,
    ) -> None:
        theme = theme_of(theme)
        values = checked_picture(image)
        if not 0 < height < np.inf:
            raise InputError(f"The height of a grid is a positive number of scene units, not {height}.")
        self.theme, self.tint = theme, tint
        self.range = range_of(range).holding(values)
        self.values = freeze(values)
        self.roundness = freeze([0.0])
        line_color = [*theme.rgb("muted"), 0.35] if lines else None
        super().__init__(self._shades(values), cell_size=height / len(values), line_color=line_color, **kwargs)

    def set_values(self, image: npt.ArrayLike) -> Self:
        """Show another image of the same shape."""
        values = checked_picture(image)
        if values.shape != self.values.shape:
            raise InputError(f"This grid shows images {self.values.shape}, not {values.shape}.")
        self.values = freeze(values)
        self.range = self.range.holding(values)
        return self.set_colors(self._shades(values))

    def set_range(self, range: RangeLike) -> Self:
        """Show the values in another range.

        Raises:
            InputError: when it is none.
        """
        wanted = range_of(range)
        if wanted is not self.range:
            self.range = wanted
            self.set_colors(self._shades(self.values))
        return self

    def set_roundness(self, roundness: float) -> Self:
        """Shape the pixels: 0 for squares that touch, 1 for circles with an outline, neurons."""
        if not 0 <= roundness <= 1:
            raise InputError(f"Roundness lies between 0 and 1, not {roundness}.")
        self.roundness = freeze([roundness])
        return self

    def spotlight(self, mask: npt.ArrayLike, share: float = 0.25) -> Self:
        """Leave the pixels of a mask (rows, columns) as bright as they are and drop all others to a share."""
        chosen = np.asarray(mask, bool)
        if chosen.shape != self.values.shape:
            raise InputError(f"A mask has a true or false for each of {self.values.shape} pixels, not {chosen.shape}.")
        if not 0 <= share <= 1:
            raise InputError(f"All others drop to a share in [0, 1] of their value, not {share}.")
        return self.set_colors(self._shades(self.range.dimmed(self.values, np.where(chosen, 1, share))))

    def cell(self, row: int, column: int) -> Square:
        """One pixel as a mobject of its own, where and as it stands in the grid, to be pulled out.

        Raises:
            InputError: when the grid has no such pixel.
        """
        rows, columns = self.values.shape
        if not (0 <= row < rows and 0 <= column < columns):
            raise InputError(f"There is no pixel ({row}, {column}) in a grid of {rows} rows and {columns} columns.")
        corners = [
            self.point_at((column + right) / columns, (row + down) / rows)
            for right, down in ((1, 0), (0, 0), (0, 1), (1, 1), (1, 0))
        ]
        shade = self.colors[0, row, column]
        pixel = Square(stroke_width=0, fill_color=self.theme.color(shade), fill_opacity=float(shade[3]) * self.opacity)
        return pixel.set_points_as_corners(corners)

    def print_values(self, decimals: int = 1) -> VGroup:
        """The values as they are now, each printed in its pixel, dark on bright and light on dark.

        One mobject for each colour of print, however many numbers: they fade, move and turn like any other, but do not
        follow `set_values`.

        Args:
            decimals: digits after the point.
        """
        texts = [number_text(value, decimals) for value in self.values.ravel()]
        outlines = {text: glyph_line(text) for text in set(texts)}
        low, high = (side(np.concatenate([*outlines.values()]), axis=0) for side in (np.min, np.max))
        rows, columns = self.values.shape
        right, up = (self.points[1] - self.points[0]) / columns, (self.points[0] - self.points[2]) / rows
        unit = min(0.72 * np.linalg.norm(right) / (high - low)[0], 0.5 * np.linalg.norm(up) / (high - low)[1])
        axes = unit * np.array([right / np.linalg.norm(right), up / np.linalg.norm(up), np.zeros(3)])
        numbers: dict[str, list[Floats]] = {}
        for text, place, shade in zip(texts, np.ndindex(rows, columns), self.colors[0].reshape(-1, 4), strict=True):
            outline = outlines[text]
            middle = (outline.min(axis=0) + outline.max(axis=0)) / 2
            placed = (outline - middle) @ axes + self.cell_center(*place)
            numbers.setdefault(self.theme.legible_over(shade), []).append(placed)
        return VGroup(
            Outline(stroke_width=0, fill_opacity=1, color=colour).set_points(np.concatenate(printed))
            for colour, printed in sorted(numbers.items())
        )

    def rows(self) -> VGroup:
        """The grid cut into its rows, each a grid of one row in the same place: what unrolling starts from."""
        count, strips = len(self.values), VGroup()
        for row, values in enumerate(self.values):
            strip = PixelGrid(values[np.newaxis], range=self.range, theme=self.theme, tint=self.tint)
            strip.set_points(np.array([self.point_at(x, (row + y) / count) for y in (0, 1) for x in (0, 1)]))
            strip.set_colors(self.colors[:, row : row + 1]).set_roundness(self.roundness[0]).set_opacity(self.opacity)
            strip.line_color = freeze(self.line_color)
            strips.add(strip)
        return strips

    def unroll(
        self,
        length: float,
        width: float,
        center: npt.ArrayLike | None = None,
        *,
        upright: bool = True,
        run_time: float = 3.0,
    ) -> Animation:
        """The picture comes apart into its rows, which swing one after the other into one long line.

        The rows take the place of the grid: remove it first. They are the `mobject` of the animation.

        Args:
            length: of the line, all pixels one after the other, in scene units.
            width: of the line.
            center: of the line; by default that of the grid.
            upright: whether the line stands as a column, the first row on top, or lies as a row, the first row left.
            run_time: in seconds.
        """
        rows, line = self.rows(), self._in_a_line(length, width, center, upright)
        moves = self._swing(rows, line, -np.pi / 2 if upright else 0)
        return LaggedStart(*moves, group=rows, lag_ratio=0.06, run_time=run_time)

    def roll_up(
        self,
        length: float,
        width: float,
        center: npt.ArrayLike | None = None,
        *,
        upright: bool = True,
        run_time: float = 3.0,
    ) -> Animation:
        """The way back from `unroll`: one long line swings, row after row, into the picture where the grid stands.

        The rows come from the line, and the grid takes their place: add it afterwards. All else as for `unroll`.
        """
        line, rows = self._in_a_line(length, width, center, upright), self.rows()
        moves = self._swing(line, rows, np.pi / 2 if upright else 0)
        return LaggedStart(*moves, group=line, lag_ratio=0.06, run_time=run_time)

    def _in_a_line(self, length: float, width: float, center: npt.ArrayLike | None, upright: bool) -> VGroup:
        """The rows, one after the other in one long line."""
        line = self.rows()
        ends = np.linspace(-length / 2, length / 2, len(line) + 1)
        for row, start, end in zip(line, ends, ends[1:], strict=False):
            corners = [[start, width / 2, 0], [end, width / 2, 0], [start, -width / 2, 0], [end, -width / 2, 0]]
            row.set_points(np.array(corners)).set_roundness(0)
        if upright:
            line.rotate(-np.pi / 2, about_point=np.zeros(3))
        return line.shift(self.get_center() if center is None else np.asarray(center))

    @staticmethod
    def _swing(rows: VGroup, places: VGroup, turn: float) -> list[Animation]:
        return [Transform(row, place, path_arc=turn) for row, place in zip(rows, places, strict=True)]

    def _shades(self, values: npt.NDArray[np.floating]) -> Floats:
        if self.tint is None:
            return self.range.colours(values, self.theme)
        positive, negative = ("positive", "negative") if self.range.signed else (self.tint, self.tint)
        hue = np.where(values[..., np.newaxis] < 0, self.theme.rgb(negative), self.theme.rgb(positive))
        return np.concatenate([hue, self.range.strengths(values)[..., np.newaxis]], axis=-1)

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        """Blend two pictures; values that change their sign go by way of the canvas, which is 0."""
        super().interpolate_color(mobject1, mobject2, alpha)
        if isinstance(mobject1, PixelGrid) and isinstance(mobject2, PixelGrid):
            self.range = mobject1.range.towards(mobject2.range, alpha)
            evenly = mobject1.range is mobject2.range and not self.range.signed
            alike = (mobject1.theme, mobject1.tint) == (mobject2.theme, mobject2.tint)
            if 0 < alpha < 1 and not evenly and alike and mobject1.is_plain and mobject2.is_plain:
                self.set_colors(self._shades(self.values))
        return self

    @property
    def is_plain(self) -> bool:
        """Whether its colours are those of its values, none of them dimmed."""
        return np.array_equal(self.colors[0], self._shades(self.values).astype(self.colors.dtype))

    # ---- pixels that are no longer squares ----

    def draw(self, ctx: cairo.Context[Any], camera: Camera) -> None:
        """Blit the pixels; where they are rounded, from a picture of theirs in which a cell has whole pixels."""
        if self.roundness[0] == 0:
            super().draw(ctx, camera)
            return
        if not self._enter(ctx, camera):
            return
        width, height = (int(np.ceil(np.hypot(*ctx.user_to_device_distance(*unit)))) for unit in ((1, 0), (0, 1)))
        ctx.save()
        ctx.scale(1 / max(width, 1), 1 / max(height, 1))
        ctx.set_source_surface(self._rounded(max(width, 1), max(height, 1)))
        ctx.get_source().set_filter(cairo.FILTER_BILINEAR)
        ctx.get_source().set_extend(cairo.EXTEND_PAD)
        ctx.rectangle(0, 0, self.cells_across * max(width, 1), self.cells_down * max(height, 1))
        ctx.fill()
        ctx.restore()
        if self.line_color[3] > 0:
            self._draw_lines(ctx, camera, 1 - float(self.roundness[0]))

    def draw_vectors(self, ctx: cairo.Context[Any], camera: Camera) -> None:
        """Blit the pixels; where they are rounded, fill and outline one shape after the other."""
        if self.roundness[0] == 0:
            super().draw_vectors(ctx, camera)
            return
        if not self._enter(ctx, camera):
            return
        for (row, column), shade in zip(np.ndindex(self.values.shape), self.colors[0].reshape(-1, 4), strict=True):
            dip(ctx, shade, self.opacity)
            self._trace_cell(ctx, column, row)
            ctx.fill_preserve()
            self._set_outline(ctx)
            ctx.stroke()
        if self.line_color[3] > 0:
            self._draw_lines(ctx, camera, 1 - float(self.roundness[0]))

    def _set_outline(self, ctx: cairo.Context[Any]) -> None:
        """The pen for the outlines of rounded pixels, where a pixel is the unit."""
        dip(ctx, [*self.theme.rgb("muted"), 1], self.opacity * float(self.roundness[0]))
        ctx.set_line_width(OUTLINE)

    def _trace_cell(self, ctx: cairo.Context[Any], left: float, top: float) -> None:
        """The path round one rounded cell."""
        share = float(self.roundness[0])
        margin, radius = 0.07 * share, (0.5 - 0.07 * share) * share
        ctx.new_sub_path()
        for x, y, quarter in ((1, 0, -1), (1, 1, 0), (0, 1, 1), (0, 0, 2)):
            middle = (left + abs(x - margin - radius), top + abs(y - margin - radius))
            ctx.arc(*middle, radius, quarter * np.pi / 2, (quarter + 1) * np.pi / 2)
        ctx.close_path()

    def _rounded(self, width: int, height: int) -> cairo.ImageSurface:
        """The grid upright, a cell so many pixels wide and high: cut out and outlined with stencils of one cell."""
        rows, columns = self.values.shape
        pixels = premultiplied(self.colors[0])
        surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, columns * width, rows * height)
        ctx = cairo.Context(surface)
        ctx.scale(width, height)
        ctx.set_source_surface(cairo.ImageSurface.create_for_data(pixels.data, cairo.FORMAT_ARGB32, columns, rows))
        ctx.get_source().set_filter(cairo.FILTER_NEAREST)
        ctx.paint_with_alpha(self.opacity)
        ctx.set_operator(cairo.OPERATOR_DEST_IN)
        ctx.set_source(self._stencil(width, height, filled=True))
        ctx.paint()
        ctx.set_operator(cairo.OPERATOR_OVER)
        self._set_outline(ctx)
        ctx.mask(self._stencil(width, height, filled=False))
        return surface

    def _stencil(self, width: int, height: int, *, filled: bool) -> cairo.SurfacePattern:
        """One cell of so many pixels, its shape filled or outlined, to be repeated over the grid."""
        surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, width, height)
        cell = cairo.Context(surface)
        cell.scale(width, height)
        self._trace_cell(cell, 0, 0)
        cell.set_line_width(OUTLINE)
        (cell.fill if filled else cell.stroke)()
        pattern = cairo.SurfacePattern(surface)
        pattern.set_matrix(cairo.Matrix(xx=width, yy=height))
        pattern.set_extend(cairo.EXTEND_REPEAT)
        pattern.set_filter(cairo.FILTER_NEAREST)
        return pattern


def checked_picture(image: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """The picture as a (rows, columns) array.

    Raises:
        InputError: when it is no picture, or has values that are not finite.
    """
    try:
        values = np.asarray(image, np.float32)
    except (TypeError, ValueError):
        raise InputError(f"An image is an array of numbers, not {type(image).__name__}.") from None
    side = math.isqrt(values.size)
    if values.ndim == 1 and side * side == values.size:
        values = values.reshape(side, side)
    if values.ndim != 2 or not values.size:
        raise InputError(
            f"An image is an array (rows, columns), or a square number of values such as 784, not {values.shape}."
        )
    if not np.isfinite(values).all():
        raise InputError("The values of an image are finite numbers, but these hold NaN or infinity.")
    return values


def checked_image(image: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """The image, of ink in [0, 1], as a (rows, columns) array.

    Raises:
        InputError: when it is no picture, or has values outside [0, 1] or NaN.
    """
    values = checked_picture(image)
    if not (values.min() >= 0 and values.max() <= 1):
        raise InputError(f"The values of an image lie in [0, 1], but got {values.min():.3g} to {values.max():.3g}.")
    return values
