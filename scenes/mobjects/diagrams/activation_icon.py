"""The curve of an activation function, as small as a label."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, UP, RoundedRectangle, VGroup, VMobject

from network.activation import Activation, activation_named
from network.errors import InputError
from scenes.mobjects.theme import DARK, Theme, theme_of

REACH = 4.0
"""Weighted sums from minus this to plus this are drawn."""
SAMPLES = 65
MARGIN = 0.18
"""Between the curve and the frame, as a share of the height."""
SHARES = (0.25, 1.0, 0.5)
"""The bars that stand for softmax: what a layer shares out."""


class ActivationIcon(VGroup):
    """A small frame with the curve of an activation function; of softmax, which has none, with a few bars.

    The parts: `frame` and `curve`.

    Args:
        function: an activation function or its name.
        height: of the frame in scene units.
        theme: where colours come from.

    Raises:
        InputError: for a function that is not known, or a height that is not positive.

    Examples:
        >>> from manim import RIGHT, Scene, VGroup
        >>> class FourFunctions(Scene):
        ...     def construct(self):
        ...         names = ("sigmoid", "relu", "tanh", "softmax")
        ...         self.add(VGroup(ActivationIcon(name, height=1.5) for name in names).arrange(RIGHT))
    """

    def __init__(self, function: Activation | str, height: float = 0.5, *, theme: Theme | str = DARK) -> None:
        theme = theme_of(theme)
        super().__init__()
        chosen = activation_named(function)
        if not 0 < height < np.inf:
            raise InputError(f"The height of an icon is a positive number of scene units, not {height}.")
        width = min(3.0, 6 * height)
        self.frame = RoundedRectangle(height * 0.2, width=height, height=height)
        self.frame.set_stroke(theme.muted, min(1.5, width)).set_fill(theme.canvas, 1)
        self.curve = VMobject().set_stroke(theme.function, width)
        inner = (1 - 2 * MARGIN) * height
        if chosen.name == "softmax":
            for place, share in enumerate(SHARES):
                foot = (place / (len(SHARES) - 1) - 0.5) * inner * RIGHT - inner / 2 * UP
                self.curve.start_new_path(foot)
                self.curve.add_line_to(foot + share * inner * UP)
        else:
            z = np.linspace(-REACH, REACH, SAMPLES)
            a = np.asarray(chosen(z), float)
            low, high = a.min(), a.max()
            x, y = z / (2 * REACH) * inner, ((a - low) / ((high - low) or 1.0) - 0.5) * inner
            self.curve.set_points_as_corners(np.column_stack([x, y, np.zeros(SAMPLES)]))
        self.add(self.frame, self.curve)
