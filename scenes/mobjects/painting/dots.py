"""Many dots in a frame, as one mobject: examples on a chart."""

from __future__ import annotations

from math import tau
from typing import Any, ClassVar, Self

import cairo
import numpy as np
import numpy.typing as npt
from manim.camera.camera import Camera

from network.errors import InputError
from scenes.mobjects.painting.colours import rgba, tinted
from scenes.mobjects.painting.ink import dip
from scenes.mobjects.painting.self_drawing import SelfDrawing, freeze


class Dots(SelfDrawing):
    """Dots given as shares of a frame, each with its colour: where they are many, what lies behind shines through.

    Args:
        places: (n, 2): how far each is from the left and from the bottom; 0 to 1 spans the frame.
        colors: RGBA in [0, 1], straight alpha: (n, 4), or (4,) for all; one of opacity 0 is not drawn.
        width: of the frame, in scene units.
        height: of the frame, in scene units.
        radius: of the dots, in scene units.
        kwargs: passed on to `VMobject`, for example `z_index`.

    Raises:
        InputError: for another shape, places that are not finite, or a radius that is not positive.

    Examples:
        >>> from manim import Scene
        >>> class ThreeDots(Scene):
        ...     def construct(self):
        ...         self.add(Dots([[0, 0], [0.5, 1], [1, 0]], [1, 1, 1, 1], width=4, height=3))
    """

    state: ClassVar[tuple[str, ...]] = (*SelfDrawing.state, "places", "colors")
    settings: ClassVar[tuple[str, ...]] = ("radius",)

    def __init__(
        self, places: npt.ArrayLike, colors: Any, width: float, height: float, *, radius: float = 0.05, **kwargs: Any
    ) -> None:
        super().__init__(width, height, **kwargs)
        self.places = freeze(places)
        if self.places.ndim != 2 or self.places.shape[1] != 2 or not np.isfinite(self.places).all():
            raise InputError(f"Dots are an array (n, 2) of finite shares, not of shape {self.places.shape}.")
        if not 0 < radius < np.inf:
            raise InputError(f"The radius of dots is a positive number, not {radius}.")
        self.radius = float(radius / width)  # as a share, for it grows with the frame
        self.set_colors(colors)

    def set_colors(self, colors: Any) -> Self:
        """Give the dots other colours: RGBA, (n, 4) or (4,), or as Manim takes them."""
        self.colors = freeze(np.broadcast_to(rgba(colors), (len(self.places), 4)))
        return self

    def take_color(self, color: Any) -> None:
        """Take one colour for all dots; each keeps its opacity."""
        self.set_colors(tinted(self.colors, color))

    def draw(self, ctx: cairo.Context[Any], camera: Camera) -> None:
        """Fill one after the other, in their order."""
        corner, right, down = self.frame_in(camera)
        radius = self.radius * float(np.hypot(*right))
        first, last = (float(share) for share in self.revealed)
        x, y = self.places[:, :1], self.places[:, 1:]
        centres = (corner + x * right + (1 - y) * down).tolist()
        seen = (self.colors[:, 3] > 0) & (first <= self.places[:, 0]) & (self.places[:, 0] <= last)
        for k in np.flatnonzero(seen).tolist():
            x_place, y_place = centres[k]
            ctx.arc(x_place, y_place, radius, 0, tau)
            dip(ctx, self.colors[k], self.opacity)
            ctx.fill()

    draw_vectors = draw
