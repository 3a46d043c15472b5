"""A picture of mobjects made of lines and areas, for print: SVG or PDF."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any, ClassVar, Literal

import cairo
from manim import Mobject
from manim.camera.camera import Camera

from scenes.mobjects.theme import Theme

Format = Literal["svg", "pdf"]
SIZE = (960.0, 540.0)
"""Of a picture, in points: 16 to 9."""
NO_DATE = "2000-01-01T00:00:00"
"""In place of the moment of writing, so that the same picture gives the same bytes."""


class VectorContext(cairo.Context):
    """A context on which colours mean what they say.

    Manim exchanges red and blue for the pictures that it makes, whose bytes cairo takes for another order; here there
    are no such bytes, and they are exchanged back.
    """

    def set_source_rgba(self, red: float, green: float, blue: float, alpha: float = 1.0) -> None:
        """Draw in a colour from now on, given in Manim's order."""
        super().set_source_rgba(blue, green, red, alpha)


class VectorCamera(Camera):
    """A camera that draws on a cairo surface of any kind instead of an array of pixels.

    Args:
        surface: what to draw on, `SIZE` large.
        kwargs: passed on to `Camera`.
    """

    draws_vectors: ClassVar[bool] = True

    def __init__(self, surface: cairo.Surface, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.context = VectorContext(surface)
        width, height = SIZE
        x, y, _ = self.frame_center
        across, down = width / self.frame_width, -height / self.frame_height
        self.context.set_matrix(cairo.Matrix(across, 0, 0, down, width / 2 - x * across, height / 2 - y * down))

    def get_cairo_context(self, pixel_array: Any) -> cairo.Context[Any]:
        """The one context there is."""
        return self.context


def vector_picture(mobjects: Sequence[Mobject], theme: Theme, kind: Format) -> bytes:
    """The bytes of an SVG or PDF file that shows mobjects on a theme's canvas.

    Args:
        mobjects: what a scene shows.
        theme: whose canvas lies behind.
        kind: `"svg"` or `"pdf"`.
    """
    written = BytesIO()
    surface: Any = (cairo.SVGSurface if kind == "svg" else cairo.PDFSurface)(written, *SIZE)
    if kind == "pdf":
        surface.set_metadata(cairo.PDF_METADATA_CREATE_DATE, NO_DATE)
    camera = VectorCamera(surface)
    red, green, blue = theme.rgb("canvas").tolist()
    camera.context.set_source_rgba(blue, green, red)  # in Manim's order
    camera.context.paint()
    camera.capture_mobjects(list(mobjects))
    surface.finish()
    # cairo numbers the surfaces of a process, not of a file
    return re.sub(rb"\bsurface\d+\b", b"picture", written.getvalue()) if kind == "svg" else written.getvalue()
