"""A kernel that is slid over a picture, and beside it the feature map that this gives: a convolution."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from manim import RIGHT, Animation, SurroundingRectangle, VGroup, linear

from network.analysis.convolution import feature_map
from network.errors import InputError
from scenes.mobjects.pictures.pixel_grid import PixelGrid, checked_picture
from scenes.mobjects.pictures.weight_heatmap import WeightHeatmap
from scenes.mobjects.theme import DARK, Theme, natural_scale, theme_of

KERNEL = 0.32
"""The height of the kernel that stands alone, as a share of the picture's."""
GAP = 0.12
"""Between picture, kernel and map, likewise."""
SEE_THROUGH = 0.75
"""The opacity of the kernel where it lies on the picture."""


class KernelScan(VGroup):
    """A picture, a kernel, and the feature map: at each place the sum of the pixels below the kernel times its weights.

    The parts, side by side: `picture` in its `frame`, with the kernel laid on it in a `window`; the `kernel` by itself;
    the `map`, as far as it is computed, with a `spot` round the value that belongs to the window. They may be put
    elsewhere: window and spot keep to picture and map.

    Args:
        image: (rows, columns) in [0, 1], or 784 values.
        kernel: (height, width), no larger than the picture.
        height: of the picture in scene units; a pixel is as large in the map.
        done: how many places are computed: by default none; see `places`.
        scale: the size of a value of the map that is drawn in full colour; by default the largest of all.
        theme: where colours come from.

    Raises:
        InputError: for what is no picture, or a kernel that is not finite or does not fit into it.

    Attributes:
        values: (rows - height + 1, columns - width + 1), the whole feature map.

    Examples:
        >>> from manim import Scene
        >>> from network.analysis.convolution import KERNELS
        >>> from network.data.gallery import gallery_digit
        >>> class UprightEdges(Scene):
        ...     def construct(self):
        ...         scan = KernelScan(gallery_digit("9-01"), KERNELS["vertical edge"], height=4)
        ...         self.add(scan)
        ...         self.play(scan.scan(run_time=6))
    """

    def __init__(
        self,
        image: npt.ArrayLike,
        kernel: npt.ArrayLike,
        height: float = 4.0,
        *,
        done: int = 0,
        scale: float | None = None,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        pixels, weights = checked_picture(image), np.asarray(kernel, np.float64)
        self.values = feature_map(pixels, weights)
        self.picture = PixelGrid(pixels, height=height, theme=theme)
        self.frame = SurroundingRectangle(self.picture, color=theme.muted, buff=0, stroke_width=1.5)
        self.kernel = WeightHeatmap(weights, KERNEL * height, theme=theme)
        full = natural_scale(abs(self.values), 1.0) if scale is None else scale
        cell = height / len(pixels)
        self.map = WeightHeatmap(0 * self.values, cell * len(self.values), scale=full or 1.0, theme=theme)
        VGroup(self.picture, self.kernel, self.map).arrange(RIGHT, buff=GAP * height)
        self.frame.move_to(self.picture)
        reach = self.kernel.full_scale
        laid = PixelGrid(weights, cell * len(weights), range=(-reach, reach), tint="signal", theme=theme)
        laid.set_opacity(SEE_THROUGH)
        self.window = VGroup(laid, SurroundingRectangle(laid, color=theme.signal, buff=0, stroke_width=3))
        self.spot = SurroundingRectangle(self.map, color=theme.signal, buff=0, stroke_width=3)
        self.spot.stretch_to_fit_width(cell).stretch_to_fit_height(cell)
        self.add(self.picture, self.frame, self.window, self.kernel, self.map, self.spot)
        self.done = 0
        self.set_done(done)
        self.center()

    @property
    def places(self) -> int:
        """In how many places the kernel can be laid: as many values has the map."""
        return int(self.values.size)

    @property
    def place(self) -> tuple[int, int]:
        """Row and column of the place where the kernel lies: the last that is computed, or the first of all."""
        row, column = divmod(max(self.done - 1, 0), self.values.shape[1])
        return row, column

    def set_done(self, done: int) -> Self:
        """Let so many places be computed, row by row from the top left; the kernel lies on the last of them.

        Raises:
            InputError: when there are not so many.
        """
        if int(done) != done or not 0 <= done <= self.places:
            raise InputError(f"The kernel has {self.places} places to be laid on, so that {done} cannot be done.")
        self.done = int(done)
        computed = np.arange(self.places).reshape(self.values.shape) < self.done
        self.map.set_weights(np.where(computed, self.values, 0))
        return self.put_in_place()

    def put_in_place(self) -> Self:
        """Lay the window on the picture and the spot on the map, wherever these are now."""
        row, column = self.place
        down, across = self.kernel.weights.shape[1:]
        first = self.picture.cell_center(row, column)
        last = self.picture.cell_center(row + down - 1, column + across - 1)
        self.window.move_to((first + last) / 2)
        self.spot.move_to(self.map.cell_center(row, column))
        return self

    def scan(self, run_time: float = 6.0) -> Animation:
        """The kernel is laid on one place after the other, and each gives the map its value.

        Args:
            run_time: in seconds, for all places that are not yet done.
        """
        return Scan(self, run_time)


class Scan(Animation):
    """The kernel slides over the picture, from the place where it lies to the last."""

    def __init__(self, scan: KernelScan, run_time: float, **kwargs: Any) -> None:
        self.kernel_scan = scan
        super().__init__(scan, run_time=run_time, rate_func=linear, **kwargs)

    def begin(self) -> None:
        """Note where it begins."""
        self.first = self.kernel_scan.done
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """So many places are done by now."""
        share = self.rate_func(min(max(alpha, 0), 1))
        left = self.kernel_scan.places - self.first
        self.kernel_scan.set_done(self.first + round(share * left))
