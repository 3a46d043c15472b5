"""Whole pictures at 480p, red, green and blue only."""

from collections.abc import Callable
from typing import Any

from manim import Mobject

from tests.mobjects.frames import Frame, last_frame, picture

SIZE = {"width": 854, "height": 480}


def still(*mobjects: Mobject) -> Frame:
    """The picture (480, 854, 3) of mobjects, on black."""
    return picture(*mobjects, **SIZE)[..., :3]


def show(construct: Callable[[Any], None]) -> Frame:
    """The picture (480, 854, 3) that a scene ends with."""
    return last_frame(construct, pixel_width=SIZE["width"], pixel_height=SIZE["height"])[..., :3]
