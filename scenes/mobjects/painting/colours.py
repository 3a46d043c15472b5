"""Colours as Manim takes them, as numbers: a `ManimColor`, a hex string, a name, or red, green, blue and opacity."""

from typing import Any

import numpy as np
import numpy.typing as npt
from manim import ManimColor

from network.errors import InputError


def rgba(colors: Any) -> npt.NDArray[np.float32]:
    """RGBA in [0, 1], straight alpha: (4,) of one colour as Manim takes it, (n, 4) of a list, or the numbers given.

    Raises:
        InputError: for what is no colour.
    """
    if isinstance(colors, ManimColor | str):
        return rgba_of(colors)
    if isinstance(colors, list | tuple) and any(isinstance(each, ManimColor | str) for each in colors):
        return np.array([rgba_of(each) for each in colors])
    try:
        return np.asarray(colors, np.float32)
    except (TypeError, ValueError):
        raise _no_colour(colors) from None


def rgba_of(color: Any) -> npt.NDArray[np.float32]:
    """RGBA (4,) of one colour.

    Raises:
        InputError: for what is no colour, or several.
    """
    if isinstance(color, list | tuple) and len(color) == 1:
        (color,) = color
    try:
        return np.array(ManimColor(color).to_rgba(), np.float32)
    except (TypeError, ValueError, KeyError, AttributeError):
        raise _no_colour(color) from None


def tinted(colors: npt.NDArray[np.float32], color: Any) -> npt.NDArray[np.float32]:
    """The colours (..., 4) with the red, green and blue of another, and their own opacities."""
    result = np.array(colors, np.float32)
    result[..., :3] = rgba_of(color)[:3]
    return result


def checked_width(width: float) -> float:
    """The width of lines.

    Raises:
        InputError: when it is none.
    """
    if not (isinstance(width, int | float | np.number) and 0 <= width < np.inf):
        raise InputError(f"The width of lines is a number from 0 on, in Manim's stroke widths, not {width!r}.")
    return float(width)


def _no_colour(color: Any) -> InputError:
    return InputError(
        f"A colour is a ManimColor such as YELLOW, a hex string such as '#ffd000', or a name such as 'yellow', not "
        f"{str(color)[:80]!r}."
    )
