"""A digit cut into little edges, each in the colour and with the bar of the direction it runs in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Self

import numpy as np
import numpy.typing as npt
from manim import DEGREES, Rectangle, VGroup
from scipy import ndimage

from network.analysis.pictures import ORIENTATIONS, Mask, Region, orientation_pieces
from network.errors import InputError
from scenes.mobjects.checks import Floats, index_in
from scenes.mobjects.pictures.pixel_grid import PixelGrid, checked_image
from scenes.mobjects.running import Held
from scenes.mobjects.text.legend import SWATCH, legend
from scenes.mobjects.theme import DARK, Theme, theme_of

ROLES: Mapping[str, str] = MappingProxyType(
    dict(zip(ORIENTATIONS, ("signal", "function", "result", "bias"), strict=True))
)
ANGLES = dict(zip(ORIENTATIONS, (0.0, 45.0, 90.0, -45.0), strict=True))
"""Degrees, anticlockwise as seen on the page."""
BAR = (2.6, 0.5)
"""Length and thickness of a bar, in pixels of the picture."""
REACH = 2.0
"""How far, in pixels, the fringe of the stroke may be from the piece that it goes with."""


class StrokePieces(VGroup):
    """A digit as its little edges, which can spread a little outwards and come back.

    Each piece is tinted by the direction it runs in, and a bar in it points there, so that the colours can be done
    without. The fringe of the stroke goes with the nearest piece; what is too far from any stays in its place, faint.

    Args:
        image: (rows, columns) values in [0, 1], square; 784 values in a row are taken as 28 x 28.
        pieces: what to cut it into; by default its `analysis.orientation_pieces`.
        height: of the picture in scene units.
        roles: direction -> the theme's role whose colour its pieces take.
        theme: where colours come from.

    Raises:
        InputError: for an array that is no square picture, pieces of another size or without a direction, a picture
            without any.

    Examples:
        >>> from manim import RIGHT, Scene
        >>> from network.data.gallery import gallery_digit
        >>> class LittleEdges(Scene):
        ...     def construct(self):
        ...         pieces = StrokePieces(gallery_digit("9-01"), height=5)
        ...         self.add(pieces, pieces.legend().next_to(pieces, RIGHT, buff=1.5))
        ...         self.play(pieces.animate.spread(0.4))
        ...         self.play(pieces.animate.spread(0))
    """

    def __init__(
        self,
        image: npt.ArrayLike,
        pieces: Sequence[Region] | None = None,
        height: float = 4.0,
        *,
        roles: Mapping[str, str] = ROLES,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        values = checked_image(image)
        regions = orientation_pieces(values) if pieces is None else list(pieces)
        _check(values, regions, roles)
        self.theme, self.roles = theme, dict(roles)
        self.kinds = [region.kind for region in regions]
        masks = _with_fringe([region.mask for region in regions], values)
        self.ground = PixelGrid(np.where(np.any(masks, axis=0), 0, values), height, tint="muted", theme=theme)
        self.boxes = [_box(mask) for mask in masks]
        self.pieces = VGroup(*map(self._piece, [np.where(mask, values, 0) for mask in masks], self.kinds, self.boxes))
        self.held = Held(spread=0.0)
        self.add(self.held, self.ground, self.pieces)

    def piece(self, k: int) -> VGroup:
        """Piece k, its pixels and its bar.

        Raises:
            InputError: when there is no such piece.
        """
        return self.pieces[index_in(k, len(self.pieces), "piece")]  # type: ignore[return-value]

    def of_kind(self, kind: str) -> VGroup:
        """All pieces that run in a direction: one of `analysis.ORIENTATIONS`.

        Raises:
            InputError: for another word.
        """
        if kind not in ORIENTATIONS:
            raise InputError(f"There is no direction {kind!r}: choose one of {', '.join(ORIENTATIONS)}.")
        return VGroup(*(piece for piece, its_kind in zip(self.pieces, self.kinds, strict=True) if its_kind == kind))

    @property
    def spreading(self) -> float:
        """How much farther from the middle the pieces stand than in the digit, as a share."""
        return float(self.held.values["spread"])

    def spread(self, amount: float) -> Self:
        """Move the pieces outwards: by 0.5, half as far again from the middle of the digit, by 0 to where they belong.

        Args:
            amount: how much farther from the middle, as a share; at least 0.

        Raises:
            InputError: for less than 0, infinity or NaN.
        """
        if not 0 <= amount < np.inf:
            raise InputError(f"Pieces are spread by a share of at least 0, not {amount}.")
        self.held.values = {"spread": np.array(float(amount))}
        middle = self.ground.get_center()
        for piece, box in zip(self.pieces, self.boxes, strict=True):
            home = self._middle_of(box)
            piece.shift(home + amount * (home - middle) - piece[0].get_center())
        return self

    def legend(self, names: Sequence[str] = ORIENTATIONS) -> VGroup:
        """What the colours and bars mean: lines of a swatch and words, from top to bottom.

        Args:
            names: what to call the four directions of `analysis.ORIENTATIONS`.

        Raises:
            InputError: when these are not four.
        """
        if isinstance(names, str) or len(names) != len(ORIENTATIONS):
            raise InputError(f"The legend of little edges needs {len(ORIENTATIONS)} names, one a direction.")
        swatches = [
            VGroup(
                PixelGrid(np.ones((1, 1)), SWATCH, tint=self.roles[kind], theme=self.theme),
                _bar(kind, 0.09, self.theme),
            )
            for kind in ORIENTATIONS
        ]
        return legend(swatches, names, self.theme)

    def _piece(self, values: npt.NDArray[np.float32], kind: str, box: tuple[slice, slice]) -> VGroup:
        """The pixels of a piece, cut out, and its bar in the thick of them."""
        rows, columns = values.shape
        cell, cut = self.ground.height / rows, values[box]
        pixels = PixelGrid(cut, cell * len(cut), tint=self.roles[kind], theme=self.theme)
        down, across = _thick_of(values) + 0.5
        bar = _bar(kind, cell, self.theme).move_to(self.ground.point_at(across / columns, down / rows))
        return VGroup(pixels.move_to(self._middle_of(box)), bar)

    def _middle_of(self, box: tuple[slice, slice]) -> Floats:
        """Where the middle of a box is in the picture."""
        rows, columns = self.ground.values.shape
        down, across = ((side.start + side.stop) / 2 for side in box)
        return self.ground.point_at(across / columns, down / rows)


def _bar(kind: str, cell: float, theme: Theme) -> Rectangle:
    """A bar in a direction, in the colour of the canvas, so that it shows on any tint."""
    length, thickness = BAR
    bar = Rectangle(width=length * cell, height=thickness * cell, stroke_width=0)
    return bar.set_fill(theme.canvas, 1).rotate(ANGLES[kind] * DEGREES)


def _with_fringe(masks: list[Mask], values: npt.NDArray[np.float32]) -> list[Mask]:
    """The masks, each with the lit pixels around it that are in none and nearer to it than to the others."""
    distances = np.array([ndimage.distance_transform_edt(~mask) for mask in masks])
    fringe = (values > 0) & (distances.min(axis=0) > 0) & (distances.min(axis=0) <= REACH)
    nearest = distances.argmin(axis=0)
    return [mask | (fringe & (nearest == k)) for k, mask in enumerate(masks)]


def _thick_of(values: npt.NDArray[np.float32]) -> Floats:
    """Where (row, column) a piece is thickest: the middle of the ink around the pixel with the most ink around it."""
    ink = ndimage.uniform_filter(values, 5, mode="constant")
    at = np.array(np.unravel_index(ink.argmax(), ink.shape))
    places = np.argwhere(values > 0)
    near = places[abs(places - at).max(axis=1) <= 2]
    middle: Floats = np.average(near, axis=0, weights=values[tuple(near.T)])
    return middle


def _box(mask: Mask) -> tuple[slice, slice]:
    """The smallest box round a mask, as its rows and columns."""
    low, high = (side(np.argwhere(mask), axis=0).tolist() for side in (np.min, np.max))
    return slice(low[0], high[0] + 1), slice(low[1], high[1] + 1)


def _check(values: npt.NDArray[np.float32], regions: list[Region], roles: Mapping[str, str]) -> None:
    if not regions:
        raise InputError("There is no little edge in this picture: choose one with a stroke in it.")
    missing = set(ORIENTATIONS) - set(roles)
    if missing:
        raise InputError(f"The roles of little edges name one for each direction: {', '.join(sorted(missing))} lacks.")
    for region in regions:
        if region.kind not in ORIENTATIONS:
            raise InputError(f"A little edge runs {', '.join(ORIENTATIONS)}: there is no direction {region.kind!r}.")
        if region.mask.shape != values.shape or not region.size:
            raise InputError(f"A piece of a picture {values.shape} has a mask of that shape, not {region.mask.shape}.")
