"""One layer as neurons: some that send, some that receive, and what they are called in formulas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import LEFT, RIGHT, UP, VGroup, VMobject
from numpy.typing import ArrayLike

from scenes.mobjects.checks import Floats, drawn_indices, finite, index_in
from scenes.mobjects.diagrams.edge_style import EdgeStyle
from scenes.mobjects.diagrams.neuron import Neuron
from scenes.mobjects.painting.edges import Edges
from scenes.mobjects.text.typesetting import SMALL, formula
from scenes.mobjects.theme import DARK, Theme, natural_scale, theme_of
from scenes.mobjects.value_range import RangeLike, range_of

DIMMED = 0.25


class LayerPiece(VGroup):
    """The neurons of two neighbouring layers, abridged like the matrix between them, each with its symbol.

    It stands beside a `MatrixVector` of the same `rows` and `columns`: a row of the matrix is the fan of edges into one
    neuron. Neurons are called by their index in the network.

    Args:
        weights: W, (k+1, n+1), of the edges.
        activations: a⁽ˡ⁻¹⁾, (n+1,) of the neurons that send.
        results: a⁽ˡ⁾, (k+1,) of the neurons that receive.
        rows: the receiving neurons to draw, by index; by default as many as `max_shown` allows. What is left out is an
            ellipsis.
        columns: the sending neurons to draw.
        max_shown: places in a column, one of them for the ellipsis.
        letters: whether the last indices are written k and n.
        layer: the number l of the layer that receives.
        height: of the longer column, in scene units.
        spacing: from one column to the other.
        ranges: in which those that send and those that receive show their values, see `Neuron`.
        style: how colour, width and opacity follow the weights.
        theme: where colours come from.

    Raises:
        InputError: for shapes that do not fit together, values that are not finite, an index that is not there.

    Attributes:
        fans: the edges into each receiving neuron, by its index.

    Examples:
        >>> from manim import Scene
        >>> import numpy as np
        >>> class TheLayerAsNeurons(Scene):
        ...     def construct(self):
        ...         generator = np.random.default_rng(0)
        ...         weights = generator.normal(size=(10, 16))
        ...         piece = LayerPiece(weights, generator.uniform(size=16), generator.uniform(size=10), letters=True)
        ...         self.add(piece)
        ...         self.play(piece.animate.set_focus(0))
        ...         self.play(piece.animate.set_focus(None))
    """

    def __init__(
        self,
        weights: ArrayLike,
        activations: ArrayLike,
        results: ArrayLike,
        *,
        rows: Sequence[int] | None = None,
        columns: Sequence[int] | None = None,
        max_shown: int = 5,
        letters: bool = False,
        layer: int = 1,
        height: float = 4.0,
        spacing: float = 2.6,
        ranges: tuple[RangeLike, RangeLike] = (None, None),
        style: EdgeStyle = EdgeStyle(),  # noqa: B008 - immutable
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        self.theme = theme
        self.weights = finite(weights, "The weights", (None, None))
        self.shape: tuple[int, int] = (self.weights.shape[0], self.weights.shape[1])
        sent = finite(activations, "The activations", (self.shape[1],))
        received = finite(results, "The results", (self.shape[0],))
        drawn = [
            drawn_indices(count, max_shown, chosen) for count, chosen in zip(self.shape, (rows, columns), strict=True)
        ]
        pitch = height / max(map(len, drawn))
        self.senders, sent_dots = self._column(sent, drawn[1], pitch, spacing / 2 * LEFT, ranges[0])
        self.receivers, received_dots = self._column(received, drawn[0], pitch, spacing / 2 * RIGHT, ranges[1])
        self.dots = VGroup(*sent_dots, *received_dots)
        last = {"n": self.shape[1] - 1, "k": self.shape[0] - 1} if letters else {}
        self.sender_names = _names(self.senders, last.get("n"), "n", layer - 1, LEFT, theme)
        self.receiver_names = _names(self.receivers, last.get("k"), "k", layer, RIGHT, theme)
        self.fans = self._fans(style)
        parts = (self.senders, self.receivers, self.sender_names, self.receiver_names)
        self.add(*self.fans.values(), self.dots, *(each for part in parts for each in part.values()))
        self.center()

    # ---- its parts ----

    def sender(self, j: int) -> Neuron:
        """The sending neuron of index j.

        Raises:
            InputError: when there is none, or it is not drawn.
        """
        return self.senders[index_in(j, self.shape[1], "neuron", list(self.senders))]

    def receiver(self, i: int) -> Neuron:
        """The receiving neuron of index i; otherwise as `sender`."""
        return self.receivers[index_in(i, self.shape[0], "neuron", list(self.receivers))]

    def edge_middle(self, i: int, j: int) -> Floats:
        """The middle of the edge to neuron i from neuron j, in the scene."""
        self.sender(j), self.receiver(i)  # refuse what is not drawn
        return self.fans[i].points_along(0.5, [list(self.senders).index(j)])[0]

    def set_focus(self, i: int | None) -> Self:
        """Let all receiving neurons but one step back, and the edges into them; `None` brings all back.

        Raises:
            InputError: when there is no such neuron, or it is not drawn.
        """
        if i is not None:
            self.receiver(i)
        for index, neuron in self.receivers.items():
            share = 1.0 if i in (None, index) else DIMMED
            for part in (self.fans[index], neuron, self.receiver_names[index]):
                part.set_opacity(share)
        return self

    # ---- drawing ----

    def _column(
        self, values: Floats, drawn: list[int | None], pitch: float, at: Floats, range: RangeLike
    ) -> tuple[dict[int, Neuron], list[VMobject]]:
        """The neurons of one layer, by index, and the dots for those left out."""
        neurons: dict[int, Neuron] = {}
        dots: list[VMobject] = []
        holding = range_of(range).holding(values)
        for place, index in enumerate(drawn):
            spot = at + ((len(drawn) - 1) / 2 - place) * pitch * UP
            if index is None:
                dots.append(formula("dots.v", SMALL, role="muted", theme=self.theme).move_to(spot))
            else:
                radius = min(0.3, 0.38 * pitch)
                neuron = Neuron(float(values[index]), radius, range=holding, theme=self.theme)
                neurons[index] = neuron.move_to(spot)
        return neurons, dots

    def _fans(self, style: EdgeStyle) -> dict[int, Edges]:
        chosen = self.weights[np.ix_(list(self.receivers), list(self.senders))]
        scale = natural_scale(self.weights)
        colours, widths = style.colours(chosen, scale, self.theme), style.widths(chosen, scale)
        fans = {}
        for row, (index, receiver) in enumerate(self.receivers.items()):
            starts = np.array([each.get_center() for each in self.senders.values()])
            way = receiver.get_center() - starts
            unit = way / np.linalg.norm(way, axis=1, keepdims=True)
            radius = receiver.width / 2
            fans[index] = Edges(
                starts + radius * unit, receiver.get_center() - radius * unit, colours[row], widths[row]
            )
        return fans


def _names(
    neurons: dict[int, Neuron], last: int | None, letter: str, layer: int, side: Floats, theme: Theme
) -> dict[int, VMobject]:
    """The symbol of each neuron, beside it."""
    names: dict[int, VMobject] = {}
    for index, neuron in neurons.items():
        code = f"a_{letter if index == last else index}^(({layer}))"
        names[index] = formula(code, SMALL, theme=theme).next_to(neuron, side, buff=0.15)
    return names


def written_out(output: ArrayLike, senders: int) -> tuple[list[int], list[int]]:
    """Which rows and columns of a layer's matrix are written out.

    The first and the last row, and of those between them the one of the greatest activation; and of the columns the
    first ones and the last, a place more than of the rows where the matrix is wider than high, and one less where it is
    narrower: so that the brackets are of different heights where the numbers of entries differ.

    Args:
        output: (k+1,) activations of the layer.
        senders: n+1, how many neurons the layer before has.

    Returns:
        Indices of rows and of columns, ascending.
    """
    values = finite(output, "The activations", (None,))
    receivers = len(values)
    between = values[1:-1]
    rows = sorted({0, receivers - 1, *([1 + int(between.argmax())] if len(between) else [])})
    places = len(drawn_indices(receivers, 3, rows)) + int(np.sign(senders - receivers))
    columns = drawn_indices(senders, max(places, 3))
    return rows, [index for index in columns if index is not None]
