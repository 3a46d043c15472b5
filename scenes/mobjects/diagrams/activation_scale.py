"""The shades of all activations from 0 to 1 on a bar, with a marker at one of them."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import DOWN, LEFT, PI, RIGHT, UP, Triangle, VGroup

from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.diagrams.neuron import checked_activation
from scenes.mobjects.painting.raster import Raster
from scenes.mobjects.text.typesetting import SMALL, Number
from scenes.mobjects.theme import DARK, Theme, theme_of

SHADES = 256
THICKNESS = 0.3
CLEAR = 0.06
"""Between the bar and the tip of its marker."""


class ActivationScale(VGroup):
    """A bar on which every activation from 0, at the left, to 1 stands in its shade; a marker points at one of them.

    Through `.animate` the marker runs as evenly as the value of a `Neuron` that is animated beside it: at every moment
    it points at what the neuron holds.

    Args:
        value: where the marker points, in [0, 1]; by default there is none until `mark`.
        width: of the bar in scene units.
        theme: where colours come from.

    Raises:
        InputError: for a width that is not positive, or a value outside [0, 1].

    Examples:
        >>> from manim import DOWN, Scene
        >>> from scenes.mobjects import Neuron
        >>> class AsBrightAsItsNumber(Scene):
        ...     def construct(self):
        ...         neuron, scale = Neuron(0.2, radius=1, printed=True), ActivationScale(0.2)
        ...         self.add(neuron, scale.shift(2 * DOWN))
        ...         for value in (0.9, 0.4):
        ...             self.play(neuron.animate.set_value(value), scale.animate.mark(value))
    """

    def __init__(self, value: float | None = None, width: float = 4.0, *, theme: Theme | str = DARK) -> None:
        theme = theme_of(theme)
        super().__init__()
        if not 0 < width < np.inf:
            raise InputError(f"The width of a scale is a positive number of scene units, not {width}.")
        shades = theme.activations(np.linspace(0, 1, SHADES))
        line = [*theme.rgb("muted"), 1.0]
        self.bar = Raster(shades[np.newaxis], cell_size=width / SHADES, line_color=line, line_width=1.5, outlined=True)
        self.bar.stretch_to_fit_height(THICKNESS)
        self.ends = VGroup(Number(end, 0, SMALL, "muted", theme) for end in (0, 1))
        for end, side in zip(self.ends, (LEFT, RIGHT), strict=True):
            end.next_to(self.bar, side, buff=0.2)
        self.marker = Triangle(color=theme.ink, stroke_width=0).rotate(PI).scale_to_fit_width(0.24)
        self.add(self.bar, self.ends, self.marker)
        self.mark(0 if value is None else value)
        if value is None:
            self.unmark()

    @property
    def value(self) -> float:
        """Where the marker points, in [0, 1]."""
        start, along = self.bar.points[0], self.bar.points[1] - self.bar.points[0]
        share = float((self.marker.get_bottom() - start) @ along / (along @ along))
        return min(max(share, 0.0), 1.0)

    def at(self, value: float) -> Floats:
        """The point of the scene, on the upper side of the bar, at which an activation stands.

        Raises:
            InputError: for a value outside [0, 1].
        """
        return self.bar.point_at(checked_activation(value), 0)

    def mark(self, value: float) -> Self:
        """Let the marker point at another activation.

        Raises:
            InputError: for a value outside [0, 1].
        """
        self.marker.move_to(self.at(value) + CLEAR * UP, aligned_edge=DOWN).set_fill(opacity=1)
        return self

    def unmark(self) -> Self:
        """Let the marker vanish."""
        self.marker.set_fill(opacity=0)
        return self
