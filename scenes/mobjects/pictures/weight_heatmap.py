"""The weights of a neuron as the picture they are: what it looks for, and what it does not want to see."""

from __future__ import annotations

from math import floor, isqrt, log10
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
from manim import RIGHT, UP, Rectangle, VGroup

from network.errors import InputError
from network.model import Network
from scenes.mobjects.painting.raster import Raster
from scenes.mobjects.painting.self_drawing import freeze
from scenes.mobjects.text.typesetting import SMALL, Number
from scenes.mobjects.theme import DARK, Theme, natural_scale, theme_of

FULL = 0.95
"""The share of weights that are not larger than what is drawn in full colour."""
ROOM = 0.4
"""The least distance between the numbers of a colour bar, in scene units."""


class WeightHeatmap(Raster):
    """One neuron's weights, or those of many, as images: positive and negative on one diverging scale, 0 is canvas.

    The scale is a square root, see `Theme.signed`: a quarter of the full weight has half of its colour.

    It is one mobject, however many images, and its weights may change every frame. A thin frame shows where each image
    ends, since weights of 0 cannot be told from the canvas.

    Args:
        weights: (rows, columns), or (n, rows, columns) for n images on a shared scale; (784,) and (n, 784) are taken as
            images of 28 x 28.
        height: of the whole, in scene units.
        columns: images in a row.
        scale: the size of a weight that is drawn in full colour, as are larger ones, the same in all images; by
            default the one that 95 % of the weights do not exceed.
        theme: where colours come from.

    Raises:
        InputError: for weights that are no images, or not finite.

    Examples:
        >>> from manim import RIGHT, Scene
        >>> from network import load_network
        >>> class SixteenNeurons(Scene):
        ...     def construct(self):
        ...         heatmaps = WeightHeatmap.of_layer(load_network("edges"), height=6)
        ...         self.add(heatmaps, heatmaps.color_bar().next_to(heatmaps, RIGHT))
        ...         self.wait()
    """

    state: ClassVar[tuple[str, ...]] = (*Raster.state, "weights", "scale_")
    settings: ClassVar[tuple[str, ...]] = (*Raster.settings, "theme")

    def __init__(
        self,
        weights: npt.ArrayLike,
        height: float = 4.0,
        *,
        columns: int | None = None,
        scale: float | None = None,
        theme: Theme | str = DARK,
        **kwargs: Any,
    ) -> None:
        theme = theme_of(theme)
        images = _checked_weights(weights)
        self.theme = theme
        if not 0 < height < np.inf or (columns is not None and columns < 1):
            raise InputError(f"A heat map has a positive height and at least one column, not {height} and {columns}.")
        full = natural_scale(images, FULL) if scale is None else scale
        if not (np.isfinite(full) and full >= 0) or (scale is not None and scale == 0):
            raise InputError(f"The scale of a heat map is a positive number, not {scale}.")
        self.scale_ = freeze([full], np.float64)  # of the tiniest weights, single precision would make 0
        self.weights = freeze(images)
        across = columns or isqrt(len(images) - 1) + 1
        down = -(-len(images) // across)
        cells = down * images.shape[1] + (down - 1) * 2
        super().__init__(
            theme.signed(images, self.full_scale),
            cell_size=height / cells,
            columns=across,
            gap=2,
            line_color=[*theme.rgb("muted"), 0.35],
            outlined=True,
            **kwargs,
        )

    @classmethod
    def of_layer(cls, network: Network, layer: int = 1, **options: Any) -> Self:
        """All neurons of a layer, each its weights as a square image: by default the sixteen of the first layer.

        Args:
            network: whose weights.
            layer: of the receiving neurons, 1 for the first hidden layer.
            options: as for the class.

        Raises:
            InputError: when the network has no such layer, or its inputs are no square picture.
        """
        if not 1 <= layer <= len(network.weights):
            raise InputError(f"The network's layers with weights count from 1 to {len(network.weights)}: not {layer}.")
        inputs = network.sizes[layer - 1]
        side = isqrt(inputs)
        if side * side != inputs:
            raise InputError(f"The {inputs} inputs are no square picture: give WeightHeatmap the weights as images.")
        return cls(network.weights[layer - 1].reshape(-1, side, side), **options)

    @property
    def full_scale(self) -> float:
        """The size of a weight drawn in full colour."""
        return float(self.scale_[0])

    def set_weights(self, weights: npt.ArrayLike) -> Self:
        """Show other weights of the same shape, on the same scale."""
        images = _checked_weights(weights)
        if images.shape != self.weights.shape:
            raise InputError(f"This heat map shows weights {self.weights.shape}, not {images.shape}.")
        self.weights = freeze(images)
        return self.set_colors(self.theme.signed(images, self.full_scale))

    def one(self, picture: int) -> WeightHeatmap:
        """One of the images as a heat map of its own, where it lies and on the same scale, to be pulled out.

        Raises:
            InputError: when there is no such image.
        """
        if not 0 <= picture < len(self.weights):
            raise InputError(f"There is no image {picture} in a heat map of {len(self.weights)}: they count from 0.")
        corners = self.picture_corners(picture)
        height = float(np.linalg.norm(corners[0] - corners[2]))
        alone = WeightHeatmap(self.weights[picture], height, scale=self.full_scale, theme=self.theme)
        return alone.move_to(corners.mean(axis=0))

    def color_bar(self, height: float = 3.0) -> VGroup:
        """The scale in words: colours from minus to plus in even steps, and their numbers, which tell the square root.

        Args:
            height: in scene units; half-way up and down there are numbers, too, where there is room for them.
        """
        strengths = np.linspace(1, -1, 64)[:, np.newaxis]
        colours = self.theme.signed(strengths * abs(strengths), 1.0)
        bar = Raster(colours, cell_size=height / 64).stretch_to_fit_width(0.2)
        frame = Rectangle(height=height, width=0.2, stroke_width=1, color=self.theme.muted)
        numbered = (1, 0.5, 0, -0.5, -1) if height / 4 >= ROOM else (1, 0, -1)
        decimals = len(numbered) // 2 + max(0, -floor(log10(self.full_scale)))
        labels = VGroup()
        for strength in numbered:
            weight = strength * abs(strength) * self.full_scale
            places = decimals if weight else 0
            label = Number(weight, places, SMALL, theme=self.theme, signed=weight != 0, edge="left")
            labels.add(label.next_to(frame.get_center() + strength * height / 2 * UP, RIGHT, buff=0.25))
        return VGroup(bar, frame, labels)


def _checked_weights(weights: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """Weights as images (n, rows, columns)."""
    try:
        array = np.asarray(weights, np.float32)
    except (TypeError, ValueError):
        raise InputError(f"The weights of a heat map are an array of numbers, not {type(weights).__name__}.") from None
    if array.ndim in (1, 2) and array.shape[-1] == 784:
        array = array.reshape(-1, 28, 28)
    images = array[np.newaxis] if array.ndim == 2 else array
    if images.ndim != 3 or not images.size:
        raise InputError(f"Weights are images (rows, columns) or (n, rows, columns), not {np.shape(weights)}.")
    if not np.isfinite(images).all():
        raise InputError("The weights of a heat map must be finite, without NaN.")
    return images
