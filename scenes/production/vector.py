"""A picture of mobjects that can be magnified, for print and web pages: SVG or PDF."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, ClassVar, Literal

import cairo
from manim import Mobject
from manim.camera.camera import Camera

from scenes.mobjects.painting.ink import dip
from scenes.mobjects.theme import Theme
from scenes.production.searchable import searchable_pdf, searchable_svg, writings

Format = Literal["svg", "pdf"]
SIZE = (960.0, 540.0)
"""Of a picture of the whole frame, in points: 16 to 9."""
SAID_ANYWAY = (
    "stroke-linecap:butt;",
    "stroke-linejoin:miter;",
    "stroke-opacity:1;",
    "fill-rule:nonzero;",
    "fill-opacity:1;",
    "stroke:none;",
    ' transform="matrix(1,0,0,1,0,0)"',
)
"""What is so in an SVG where nothing is said."""
NO_DATE = "2000-01-01T00:00:00"
"""In place of the moment of writing, so that the same picture gives the same bytes."""


@dataclass(frozen=True)
class Cutout:
    """A part of the frame, in points from its upper left corner."""

    left: float = 0.0
    top: float = 0.0
    width: float = SIZE[0]
    height: float = SIZE[1]


class VectorContext(cairo.Context):
    """A context on which colours mean what they say.

    Manim exchanges red and blue for the pictures that it makes, whose bytes cairo takes for another order; here there
    are no such bytes, and they are exchanged back.
    """

    def set_source_rgba(self, red: float, green: float, blue: float, alpha: float = 1.0) -> None:
        """Draw in a colour from now on, given in Manim's order."""
        super().set_source_rgba(blue, green, red, alpha)

    def stroke(self) -> None:
        """Draw along the path, and forget it."""
        self.stroke_preserve()
        self.new_path()

    def stroke_preserve(self) -> None:
        """Draw along the path: in points, where a point is as long in all directions, to save each line a matrix."""
        matrix, width = self.get_matrix(), self.get_line_width()
        across, down = complex(matrix.xx, matrix.yx), complex(matrix.xy, matrix.yy)
        if min(abs(down - 1j * across), abs(down + 1j * across)) < 1e-6 * abs(across):
            self.identity_matrix()
            self.set_line_width(width * abs(across))
        super().stroke_preserve()
        self.set_matrix(matrix)
        self.set_line_width(width)


class VectorCamera(Camera):
    """A camera that draws on a cairo surface of any kind instead of an array of pixels.

    Args:
        surface: what to draw on, as large as the cutout.
        cutout: what is seen.
        kwargs: passed on to `Camera`.
    """

    draws_vectors: ClassVar[bool] = True

    def __init__(self, surface: cairo.Surface, cutout: Cutout, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.context = VectorContext(surface)
        self.context.set_matrix(self.to_points(cutout))

    def to_points(self, cutout: Cutout) -> cairo.Matrix:
        """From scene units to points of a cutout."""
        width, height = SIZE
        x, y, _ = self.frame_center
        across, down = width / self.frame_width, -height / self.frame_height
        x_shift, y_shift = width / 2 - x * across - cutout.left, height / 2 - y * down - cutout.top
        return cairo.Matrix(across, 0, 0, down, x_shift, y_shift)

    def get_cairo_context(self, pixel_array: Any) -> cairo.Context[Any]:
        """The one context there is."""
        return self.context


def vector_picture(
    mobjects: Sequence[Mobject],
    theme: Theme,
    kind: Format,
    cutout: Cutout | None = None,
    *,
    transparent: bool = False,
    title: str = "",
    description: str = "",
) -> bytes:
    """The bytes of an SVG or PDF file that shows mobjects, and in which their texts can be searched.

    Args:
        mobjects: what a scene shows.
        theme: whose canvas lies behind.
        kind: `"svg"` or `"pdf"`.
        cutout: what of the frame is shown; by default all of it.
        transparent: whether the canvas is left out.
        title: of the picture, for those who do not see it.
        description: likewise, of what is seen.
    """
    cutout = cutout or Cutout()
    written = BytesIO()
    surface: Any = (cairo.SVGSurface if kind == "svg" else cairo.PDFSurface)(written, cutout.width, cutout.height)
    camera = VectorCamera(surface, cutout)
    if kind == "pdf":
        surface.set_metadata(cairo.PDF_METADATA_CREATE_DATE, NO_DATE)
        surface.set_metadata(cairo.PDF_METADATA_TITLE, title)
        surface.set_metadata(cairo.PDF_METADATA_SUBJECT, description)
    if not transparent:
        dip(camera.context, [*theme.rgb("canvas"), 1])
        camera.context.paint()
    camera.capture_mobjects(list(mobjects))
    surface.finish()
    texts = writings(mobjects, camera.to_points(cutout))
    if kind == "pdf":
        return searchable_pdf(written.getvalue(), texts)
    return searchable_svg(_compact(written.getvalue().decode()), texts, title, description).encode()


def _compact(svg: str) -> str:
    """The SVG that cairo writes in a third of its bytes, and with pictures whose pixels stay sharp.

    It spells out what is so anyway, and numbers to a millionth of a point.
    """
    # cairo numbers the surfaces of a process, not of a file
    numbers: dict[str, str] = {}
    svg = re.sub(r"\b(surface|image)\d+\b", lambda found: numbers.setdefault(found[0], f"p{len(numbers)}"), svg)
    svg = svg.replace("<image ", '<image style="image-rendering:crisp-edges;image-rendering:pixelated" ')
    head, start, svg = svg.partition("<svg")
    for said_anyway in SAID_ANYWAY:
        svg = svg.replace(said_anyway, "")
    svg = re.sub(r"rgb\(([\d.]+)%,([\d.]+)%,([\d.]+)%\)", _hexadecimal, svg)
    svg = re.sub(r"-?\d+\.\d+", lambda found: f"{float(found[0]):.3f}".rstrip("0").rstrip("."), svg)
    svg = re.sub(r' d="[^"]*"', lambda found: " " + re.sub(r" ?([A-Z\"]) ?", r"\1", found[0].strip()), svg)
    svg = re.sub(r';stroke-miterlimit:10;(" d="M[-. \d]+L[-. \d]+")', r"\1", svg)  # of a line without a corner
    return head + start + re.sub(r' style=" ?([^"]*?);? ?"', r' style="\1"', svg)


def _hexadecimal(found: re.Match[str]) -> str:
    return "#" + "".join(f"{round(float(share) * 2.55):02x}" for share in found.groups())
