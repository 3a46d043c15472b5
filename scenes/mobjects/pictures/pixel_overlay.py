"""Two pictures laid over each other: which pixels they share, and which only one of them has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple, Self

import cairo
import numpy as np
import numpy.typing as npt
from manim import VGroup
from manim.camera.camera import Camera

from network.analysis.pictures import STROKE_LEVEL, brighter
from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.painting.ink import dip
from scenes.mobjects.painting.raster import Raster
from scenes.mobjects.painting.self_drawing import SelfDrawing, freeze
from scenes.mobjects.pictures.pixel_grid import checked_image
from scenes.mobjects.text.legend import SWATCH, legend
from scenes.mobjects.theme import DARK, Theme, theme_of

Mask = npt.NDArray[np.bool_]

SHARED = "activation"
"""The role of pixels that both pictures have."""


class Counts(NamedTuple):
    """How many lit pixels both pictures have, and how many only one of them."""

    shared: int
    only_first: int
    only_second: int


class PixelOverlay(Raster):
    """Two pictures of the same size as one mobject: shared pixels are whole, the others dots and rings.

    A pixel is lit when it is brighter than a threshold; others are not drawn. Lit in both pictures it fills its cell,
    as bright as the two are on average; lit in the first alone it is a dot, in the second alone a ring, as bright as it
    is there. So the three can be told apart without their colours. What is not lit is transparent.

    Args:
        first: (rows, columns) values in [0, 1]; 784 values in a row are taken as 28 x 28.
        second: likewise, of the same shape.
        height: of the whole in scene units.
        threshold: brightness in [0, 1) above which a pixel is lit.
        roles: the theme's roles whose colours the dots and the rings take.
        theme: where colours come from.

    Raises:
        InputError: for values outside [0, 1] or NaN, pictures of different shapes, a threshold outside [0, 1).

    Examples:
        >>> from manim import RIGHT, Scene
        >>> from network.data.gallery import gallery_digit
        >>> class TwoThrees(Scene):
        ...     def construct(self):
        ...         overlay = PixelOverlay(gallery_digit("3-00"), gallery_digit("3-01"), height=6)
        ...         self.add(overlay, overlay.legend().next_to(overlay, RIGHT, buff=0.5))
        ...         self.play(overlay.animate.set_images(gallery_digit("3-00"), gallery_digit("8-01")))
    """

    state: ClassVar[tuple[str, ...]] = (*Raster.state, "first", "second", "marks")
    settings: ClassVar[tuple[str, ...]] = (*Raster.settings, "threshold", "roles")

    def __init__(
        self,
        first: npt.ArrayLike,
        second: npt.ArrayLike,
        height: float = 4.0,
        *,
        threshold: float = STROKE_LEVEL,
        roles: tuple[str, str] = ("signal", "function"),
        theme: Theme | str = DARK,
        **kwargs: Any,
    ) -> None:
        theme = theme_of(theme)
        images = _checked_pair(first, second)
        if not 0 < height < np.inf:
            raise InputError(f"The height of an overlay is a positive number of scene units, not {height}.")
        if not 0 <= threshold < 1:
            raise InputError(f"The brightness above which a pixel is lit is in [0, 1), not {threshold}.")
        self.theme, self.threshold = theme, float(threshold)
        if isinstance(roles, str) or len(roles) != 2:
            raise InputError(f"An overlay has two roles, for dots and for rings, not {roles!r}.")
        for role in roles:
            theme.rgb(role)  # refuses a role that there is not
        self.roles = roles
        self.first, self.second = (freeze(image) for image in images)
        self.marks = freeze(self._marks())
        super().__init__(self._shades(), cell_size=height / len(images[0]), **kwargs)

    def set_images(self, first: npt.ArrayLike, second: npt.ArrayLike) -> Self:
        """Show two other pictures of the same shape; through `.animate` the pixels fade over.

        Raises:
            InputError: as for the class.
        """
        images = _checked_pair(first, second)
        if images[0].shape != self.first.shape:
            raise InputError(f"This overlay shows pictures {self.first.shape}, not {images[0].shape}.")
        self.first, self.second = (freeze(image) for image in images)
        self.marks = freeze(self._marks())
        return self.set_colors(self._shades())

    # ---- what the two have in common ----

    @property
    def shared(self) -> Mask:
        """(rows, columns) True where both pictures are lit."""
        one, other = self._lit()
        return one & other

    @property
    def only_first(self) -> Mask:
        """(rows, columns) True where the first picture alone is lit."""
        one, other = self._lit()
        return one & ~other

    @property
    def only_second(self) -> Mask:
        """(rows, columns) True where the second picture alone is lit."""
        one, other = self._lit()
        return other & ~one

    @property
    def counts(self) -> Counts:
        """How many pixels each of the three masks has."""
        return Counts(*(int(mask.sum()) for mask in (self.shared, self.only_first, self.only_second)))

    @property
    def overlap(self) -> float:
        """The share of all lit pixels that are lit in both, in [0, 1]; NaN when none is lit."""
        lit = sum(self.counts)
        return self.counts.shared / lit if lit else float("nan")

    @property
    def distance(self) -> float:
        """The Euclidean distance of the pictures, the root of the sum of (first - second)² over all pixels."""
        return float(np.linalg.norm(self.first.astype(np.float64) - self.second))

    # ---- how it looks ----

    def take_color(self, color: Any) -> None:
        """Refuse it: the colours tell the two pictures apart.

        Raises:
            InputError: always.
        """
        SelfDrawing.take_color(self, color)

    def legend(self, names: Sequence[str] = ("only in the first", "only in the second", "in both")) -> VGroup:
        """What the three looks mean: lines of a swatch and words, from top to bottom.

        Args:
            names: what to say beside dots, rings and whole pixels.

        Raises:
            InputError: when these are not three.
        """
        if isinstance(names, str) or len(names) != 3:
            raise InputError("The legend of an overlay needs three names: for dots, for rings, for whole pixels.")
        dark, bright = np.zeros((2, 2)), np.ones((2, 2))
        swatches = [
            PixelOverlay(*images, height=SWATCH, roles=self.roles, theme=self.theme)
            for images in ((bright, dark), (dark, bright), (bright, bright))
        ]
        return legend(swatches, names, self.theme)

    def _lit(self) -> tuple[Mask, Mask]:
        return brighter(self.first, self.threshold), brighter(self.second, self.threshold)

    def _shades(self) -> Floats:
        """The colours (rows, columns, 4) of the whole pixels."""
        values = np.where(self.shared, (self.first + self.second) / 2, 0)
        hue = np.broadcast_to(self.theme.rgb(SHARED), (*values.shape, 3))
        return np.concatenate([hue, values[..., np.newaxis]], axis=-1)

    def _marks(self) -> npt.NDArray[np.float32]:
        """The opacities (2, rows, columns) of dots and rings."""
        return np.stack([np.where(self.only_first, self.first, 0), np.where(self.only_second, self.second, 0)])

    def draw(self, ctx: cairo.Context[Any], camera: Camera) -> None:
        """Blit the whole pixels, then fill dots and rings one by one."""
        ctx.save()
        super().draw(ctx, camera)
        ctx.restore()
        self._draw_marks(ctx, camera)

    def draw_vectors(self, ctx: cairo.Context[Any], camera: Camera) -> None:
        """Blit the whole pixels, then fill dots and rings."""
        ctx.save()
        super().draw_vectors(ctx, camera)
        ctx.restore()
        self._draw_marks(ctx, camera)

    def _draw_marks(self, ctx: cairo.Context[Any], camera: Camera) -> None:
        corner, right, down = self.frame_in(camera)
        ctx.transform(cairo.Matrix(*(right / self.cells_across), *(down / self.cells_down), *corner))
        start, end = (float(share) * self.cells_down for share in self.revealed)
        ctx.rectangle(0, start, self.cells_across, end - start)
        ctx.clip()
        ctx.set_fill_rule(cairo.FILL_RULE_EVEN_ODD)
        for marks, role, insets in zip(self.marks, self.roles, (_DOT, _RING), strict=True):
            for row, column in np.argwhere(marks > 0).tolist():
                for inset in insets:
                    ctx.rectangle(column + inset, row + inset, 1 - 2 * inset, 1 - 2 * inset)
                dip(ctx, [*self.theme.rgb(role), marks[row, column]], self.opacity)
                ctx.fill()


_DOT = (0.22,)
_RING = (0.06, 0.3)
"""How far the squares that bound a mark are from the border of its cell, as shares of the cell."""


def _checked_pair(first: npt.ArrayLike, second: npt.ArrayLike) -> tuple[npt.NDArray[np.float32], ...]:
    images = checked_image(first), checked_image(second)
    if images[0].shape != images[1].shape:
        raise InputError(
            f"Two pictures to be laid over each other have the same shape, not {images[0].shape} and {images[1].shape}."
        )
    return images
