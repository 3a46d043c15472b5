"""A picture laid over the weights of a neuron: which of its pixels count, how much, and what they add up to."""

from __future__ import annotations

from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
from manim import Mobject

from network.errors import InputError
from scenes.mobjects.checks import Floats, finite
from scenes.mobjects.painting.raster import Raster
from scenes.mobjects.painting.self_drawing import freeze
from scenes.mobjects.pictures.pixel_grid import checked_image
from scenes.mobjects.theme import DARK, Theme, natural_scale, theme_of

EMPTY = 0.25
"""How strongly a weight shows through a pixel without ink, as a share of its own colour."""


class WeighedPicture(Raster):
    """A picture on a neuron's weights: its ink steps back, and each pixel takes the colour of its weight.

    It takes the more of it the larger w a is, its weight times its brightness, and a trace where there is no ink.
    Pixels with a weight that are still to be counted keep their brightness. `set_counted` lets them be counted one
    after the other, in reading order, and `weighted_sum` is always the sum of those that have been.

    Args:
        image: (rows, columns) values in [0, 1]; 784 values in a row are taken as 28 x 28.
        weights: one a pixel, as a picture or as its values in a row.
        height: of the whole in scene units.
        scale: the size of w a that is drawn in full colour; by default the weights' `natural_scale`.
        counted: which share of the pixels that have a weight is counted at first, from 0 to 1.
        dimmed: how bright the ink of pixels that add nothing is left, as a share of its own brightness.
        theme: where colours come from.

    Raises:
        InputError: for values outside [0, 1] or NaN, weights that are not finite or not one a pixel, a scale that is
            not positive, a share outside [0, 1].

    Examples:
        >>> from manim import Scene
        >>> from network import load_network
        >>> from network.data.gallery import gallery_digit
        >>> class CountingWhatMatters(Scene):
        ...     def construct(self):
        ...         weights = load_network("edges").weights[0][7]
        ...         picture = WeighedPicture(gallery_digit("4-17"), weights, height=6, counted=0)
        ...         self.add(picture)
        ...         self.play(picture.animate(run_time=2).set_counted(1))
        ...         self.wait()
    """

    state: ClassVar[tuple[str, ...]] = (*Raster.state, "image", "weights", "counted", "scale_", "dimmed")

    def __init__(
        self,
        image: npt.ArrayLike,
        weights: npt.ArrayLike,
        height: float = 4.0,
        *,
        scale: float | None = None,
        counted: float = 1.0,
        dimmed: float = 0.25,
        theme: Theme | str = DARK,
        **kwargs: Any,
    ) -> None:
        theme = theme_of(theme)
        values = checked_image(image)
        if not 0 < height < np.inf:
            raise InputError(f"The height of a picture is a positive number of scene units, not {height}.")
        if scale is not None and not 0 < scale < np.inf:
            raise InputError(f"The scale of a weighed picture is a positive number, not {scale}.")
        self.theme = theme
        self.image = freeze(values)
        self.weights = freeze(self._checked_weights(weights), np.float64)
        self.scale_ = freeze([natural_scale(self.weights) if scale is None else scale], np.float64)
        self.counted = freeze([_checked_share(counted)], np.float64)
        self.dimmed = freeze([_checked_share(dimmed)])
        line = [*theme.rgb("muted"), 0.35]
        super().__init__(self._shades(), cell_size=height / len(values), line_color=line, outlined=True, **kwargs)

    # ---- what it comes to ----

    @property
    def terms(self) -> Floats:
        """The products w a, (rows, columns), as far as they are counted."""
        return self.weights * self.image * self._counted_pixels()

    @property
    def weighted_sum(self) -> float:
        """The sum of all that is counted."""
        return float(self.terms.sum())

    # ---- showing something else ----

    def set_image(self, image: npt.ArrayLike) -> Self:
        """Lay another picture of the same shape over the weights.

        Raises:
            InputError: as for the class.
        """
        values = checked_image(image)
        if values.shape != self.image.shape:
            raise InputError(f"Here goes a picture of shape {self.image.shape}, not {values.shape}.")
        self.image = freeze(values)
        return self.set_colors(self._shades())

    def set_weights(self, weights: npt.ArrayLike) -> Self:
        """Lay it over other weights, on the same scale.

        Raises:
            InputError: as for the class.
        """
        self.weights = freeze(self._checked_weights(weights), np.float64)
        return self.set_colors(self._shades())

    def set_counted(self, share: float) -> Self:
        """Count a share of the pixels that have a weight, from the first; through `.animate` one after the other.

        Raises:
            InputError: for a share outside [0, 1].
        """
        self.counted = freeze([_checked_share(share)], np.float64)
        return self.set_colors(self._shades())

    # ---- drawing ----

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        """Between two pictures: the colours of what is between their values, weights and shares, not of a mixture."""
        super().interpolate_color(mobject1, mobject2, alpha)
        return self.set_colors(self._shades())

    def _counted_pixels(self) -> Floats:
        """How far each pixel (rows, columns) is counted, from 0 to 1: at most one is in between."""
        weighed = self.weights != 0
        before = np.cumsum(weighed).reshape(weighed.shape) - 1  # pixels that come first, at those that have a weight
        share = float(self.counted[0])
        return np.where(weighed, np.clip(share * weighed.sum() - before, 0, 1), share)

    def _shades(self) -> Floats:
        """The colours (rows, columns, 4), opaque."""
        strength = np.clip(abs(self.weights) / float(self.scale_[0]), 0, 1)
        counted = np.where(self.weights != 0, self._counted_pixels(), 0)
        dimmed = float(self.dimmed[0])
        kept = dimmed + (1 - dimmed) * strength * (1 - counted)
        ink = self.theme.activations(self.image * kept)
        positive, negative = (self.theme.signed([sign], 1)[0] for sign in (1, -1))
        hue = np.where(self.weights[..., np.newaxis] < 0, negative, positive)
        share = (strength * np.maximum(self.image * counted, EMPTY))[..., np.newaxis]
        return np.asarray((1 - share) * ink + share * hue)

    def _checked_weights(self, weights: npt.ArrayLike) -> Floats:
        """The weights as a picture (rows, columns)."""
        array = finite(weights, "The weights of a picture", (None,) * np.ndim(weights))
        if array.shape not in (self.image.shape, (self.image.size,)):
            raise InputError(f"A picture of shape {self.image.shape} has a weight a pixel, not {array.shape}.")
        return array.reshape(self.image.shape)


def _checked_share(share: float) -> float:
    if not 0 <= share <= 1:
        raise InputError(f"A share of a weighed picture lies between 0 and 1, not {share}.")
    return float(share)
