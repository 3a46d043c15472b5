"""What a neuron answers to: its weights, the pictures that excite it most, and those that excite it least."""

from __future__ import annotations

from collections.abc import Iterable
from math import isqrt
from typing import Any, Self

import numpy as np
from manim import DOWN, RIGHT, VGroup
from numpy.typing import ArrayLike

from network.analysis.neurons import most_exciting
from network.data.dataset import DataSet
from network.errors import InputError
from network.model import Network
from scenes.mobjects.pictures.weighed_picture import WeighedPicture
from scenes.mobjects.pictures.weight_heatmap import WeightHeatmap
from scenes.mobjects.text.typesetting import SMALL, Number
from scenes.mobjects.theme import DARK, Theme, theme_of

CAPTION = 0.42
"""The room that the number under a picture takes, in scene units."""
DIMMED = 0.4
"""How bright ink is left that the neuron does not care for: so bright that a small digit can be read."""


class Rated(VGroup):
    """A picture as a neuron weighs it, and under it the weighted sum it gives.

    Args:
        image: (rows, columns) values in [0, 1], or 784 of them.
        heatmap: the neuron's weights.
        weighted_sum: z.
        height: of the picture in scene units.
        decimals: of the number.
    """

    def __init__(
        self, image: ArrayLike, heatmap: WeightHeatmap, weighted_sum: float, height: float, decimals: int = 1
    ) -> None:
        weights, scale, theme = heatmap.weights[0], heatmap.full_scale, heatmap.theme
        self.picture = WeighedPicture(image, weights, height, scale=scale, dimmed=DIMMED, theme=theme)
        self.number = Number(weighted_sum, decimals, SMALL, "result", theme, signed=True)
        super().__init__(self.picture, self.number)
        self.number.next_to(self.picture, DOWN, buff=CAPTION - 0.28)


class Excitement(VGroup):
    """One neuron in a row: its weights as a heat map, the pictures it answers to most, and those it answers to least.

    Each picture is coloured by what the neuron makes of its ink, and under it stands the weighted sum. The parts:
    `heatmap`, `most` and `least`, groups of `Rated` pictures, the most extreme first.

    Args:
        weights: (rows, columns), or (784,).
        most: (k, rows, columns) or (k, 784), the pictures that excite the neuron most.
        most_sums: (k,) their weighted sums.
        least: likewise, those that excite it least.
        least_sums: (k,) likewise.
        height: of the whole in scene units.
        scale: the size of a weight that is drawn in full colour, as for `WeightHeatmap`.
        decimals: of the weighted sums.
        theme: where colours come from.

    Raises:
        InputError: where pictures and sums are not equally many, or cannot be drawn; for a height too small for the
            numbers.

    Examples:
        >>> from manim import Scene
        >>> from network import load_network
        >>> from network.data.gallery import gallery
        >>> class WhatNeuron7Likes(Scene):
        ...     def construct(self):
        ...         self.add(Excitement.of(load_network("edges"), gallery(), neuron=7))
    """

    def __init__(
        self,
        weights: ArrayLike,
        most: ArrayLike,
        most_sums: ArrayLike,
        least: ArrayLike,
        least_sums: ArrayLike,
        *,
        height: float = 1.7,
        scale: float | None = None,
        decimals: int = 1,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        if not 2 * CAPTION < height < np.inf:
            raise InputError(f"The row is at least {2 * CAPTION} high, with its numbers, not {height}.")
        self.theme = theme
        self.heatmap = WeightHeatmap(weights, height=height, scale=scale, theme=theme)
        sides = ((most, most_sums), (least, least_sums))
        self.most, self.least = (self._rated(*side, height - CAPTION, decimals) for side in sides)
        super().__init__(self.heatmap, self.most, self.least)
        self.arrange(RIGHT, buff=height / 2)

    @classmethod
    def of(cls, network: Network, data: DataSet, neuron: int, *, count: int = 3, **options: Any) -> Self:
        """The row of a neuron of the first layer after the input, with the pictures of a data set.

        Args:
            network: whose neuron; its input is a square picture.
            data: pictures to choose the most and the least exciting from.
            neuron: counted from 0.
            count: how many pictures of each kind.
            options: as for the class.

        Raises:
            InputError: when there is no such neuron, too few pictures, or the input is no square picture.
        """
        chosen = most_exciting(network, data, 1, neuron, count)
        side = isqrt(network.sizes[0])
        if side * side != network.sizes[0]:
            raise InputError(f"The {network.sizes[0]} inputs are no square picture: give the weights as images.")
        given: list[Any] = []
        for indices in chosen:
            images = data.images[indices]
            given += [images.reshape(-1, side, side), network.forward(images).weighted_sums[0][:, neuron]]
        return cls(network.weights[0][neuron].reshape(side, side), *given, **options)

    def _rated(self, images: ArrayLike, sums: ArrayLike, height: float, decimals: int) -> VGroup:
        """Pictures with their sums, side by side."""
        pictures: Iterable[Any] = np.asarray(images)
        values = np.asarray(sums, float)
        if values.ndim != 1 or len(np.asarray(images)) != len(values):
            raise InputError("Each picture that excites a neuron comes with its weighted sum: these are not as many.")
        rated = (
            Rated(image, self.heatmap, value, height, decimals)
            for image, value in zip(pictures, values.tolist(), strict=True)
        )
        return VGroup(*rated).arrange(RIGHT, buff=0.15 * height)
