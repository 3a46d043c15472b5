"""A network the naive Manim way, the benchmarks' rival: a `Line` an edge, a `Circle` a neuron, a `Square` a pixel."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from manim import Circle, Line, ManimColor, Square, VGroup

from scenes.mobjects.diagrams.network_diagram import NetworkDiagram
from scenes.mobjects.painting.edges import Edges
from scenes.mobjects.painting.raster import Raster

Values = npt.NDArray[np.floating]


def lines_of(edges: Edges, every: int = 1) -> VGroup:
    """Every so manieth edge as a `Line`, in the place and looks it has."""
    starts, ends = edges.points_along(0)[::every], edges.points_along(1)[::every]
    lines = VGroup(*(Line(start, end) for start, end in zip(starts, ends, strict=True)))
    dress(lines, edges, every)
    return lines


def dress(lines: VGroup, edges: Edges, every: int = 1) -> None:
    """Give lines the colours and widths that the edges have now."""
    for line, color, width in zip(lines, edges.colors[::every], edges.widths[::every], strict=True):
        line.set_stroke(ManimColor(color[:3].tolist()), float(width), float(color[3] * edges.opacity))


def squares_of(raster: Raster, every: int = 1) -> VGroup:
    """Every so manieth cell of a raster as a `Square`."""
    pictures, rows, columns = raster.colors.shape[:3]
    side = raster.height / raster.cells_down
    cells = np.array(list(np.ndindex(pictures, rows, columns)))[::every]
    squares = VGroup(
        *(Square(side, stroke_width=0).move_to(raster.cell_center(row, column, k)) for k, row, column in cells)
    )
    fill(squares, raster.colors.reshape(-1, 4)[::every])
    return squares


def fill(squares: VGroup, colors: Values) -> None:
    """Give squares the colours (n, 4)."""
    for square, color in zip(squares, colors, strict=True):
        square.set_fill(ManimColor(color[:3].tolist()), float(color[3]))


class CircleNetwork(VGroup):
    """All neurons and edges of a diagram, with its pulses: short lines that are put somewhere else in each frame."""

    def __init__(self, diagram: NetworkDiagram, every: int = 1, *, pulses: bool = False) -> None:
        self.every, self.edges = every, diagram.edges
        self.lines = [lines_of(edges, every) for edges in diagram.edges]
        self.pulses = [lines_of(edges, every) for edges in diagram.edges] if pulses else []
        self.circles = [VGroup(*_circles(diagram, layer, every)) for layer in range(len(diagram.layers))]
        super().__init__(*self.lines, *self.pulses, *self.circles)

    def set_moment(self, activations: list[Values], progress: list[float]) -> None:
        """Show activations, and the pulses of each layer of edges at a share of their way."""
        for circles, values in zip(self.circles, activations, strict=True):
            for circle, value in zip(circles, values, strict=True):
                circle.set_fill(opacity=float(value))
        for pulses, edges, share in zip(self.pulses, self.edges, progress, strict=True):
            heads, tails = (edges.points_along(float(np.clip(share - k, 0, 1)))[:: self.every] for k in (0.0, 0.35))
            for pulse, head, tail in zip(pulses, heads, tails, strict=True):
                if (head != tail).any():
                    pulse.put_start_and_end_on(tail, head)
                pulse.set_stroke(opacity=float((head != tail).any()))


def _circles(diagram: NetworkDiagram, layer: int, every: int) -> Iterator[Circle]:
    centres, radius = diagram.layers[layer].places()
    return (Circle(max(radius, 0.01), fill_opacity=0.5).move_to(centre) for centre in centres[::every])
