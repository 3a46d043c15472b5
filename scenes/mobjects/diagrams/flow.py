"""The way the signal flows through a diagram, and the way across it."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP

from network.errors import InputError
from scenes.mobjects.checks import Floats


def checked_direction(direction: Any) -> Floats:
    """One of `RIGHT`, `LEFT`, `UP` and `DOWN`.

    Raises:
        InputError: for anything else.
    """
    for side in (RIGHT, LEFT, UP, DOWN):
        if np.shape(direction) == (3,) and np.array_equal(direction, side):
            return np.array(side, float)
    raise InputError(f"A signal flows RIGHT, LEFT, UP or DOWN, not {direction!r}.")


def across(direction: Floats) -> Floats:
    """The way from the first neuron of a layer to the last: downwards, or to the right where layers are rows."""
    return np.array(DOWN if direction[0] else RIGHT, float)
