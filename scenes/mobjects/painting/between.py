"""What shows two pictures of lines while these are on their way from one to the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self

import cairo
import numpy.typing as npt
from manim.camera.camera import Camera

from scenes.mobjects.checks import Floats
from scenes.mobjects.painting.coverage import Box


class Pictured(Protocol):
    """Lines as a picture in a frame, such as `Edges`."""

    state: ClassVar[tuple[str, ...]]

    @property
    def count(self) -> int:
        """The number of lines."""

    @property
    def opacity(self) -> float:
        """Of the whole picture, in [0, 1]."""

    def frame_in(self, camera: Camera) -> Floats:
        """Where it is: rows upper left corner, vector to the right, vector downwards."""

    def picture_in(
        self, ctx: cairo.Context[Any], camera: Camera, *, lasting: bool = False
    ) -> tuple[cairo.ImageSurface | None, Box]:
        """The picture at full opacity, None if nothing is in sight, and where its pixels belong."""


@dataclass(frozen=True)
class Between:
    """The looks of lines between two others.

    Attributes:
        first: the lines at the start.
        second: the lines at the end.
        share: of the way, in (0, 1).
        arrays: all that the lines in between consist of; once they have other arrays, this is no longer their picture.
    """

    first: Pictured
    second: Pictured
    share: float
    arrays: tuple[npt.NDArray[Any], ...]

    @classmethod
    def of(cls, lines: Pictured, first: Pictured, second: Pictured, share: float) -> Self | None:
        """What shows the lines in between; `None` where it is not made for such."""
        return cls(first, second, share, _arrays(lines))

    def is_of(self, lines: Pictured) -> bool:
        """Whether nothing about the lines has been set since then."""
        return all(one is other for one, other in zip(self.arrays, _arrays(lines), strict=True))

    def draw(self, lines: Pictured, ctx: cairo.Context[Any], camera: Camera) -> bool:
        """Paint it where the lines are; whether that could be done."""
        raise NotImplementedError


def _arrays(lines: Pictured) -> tuple[npt.NDArray[Any], ...]:
    return tuple(getattr(lines, name) for name in lines.state)
