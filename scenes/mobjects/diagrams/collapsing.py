"""A network folds up into a smaller one, layer by layer, or opens into a larger one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from manim import Animation, Mobject, Transform, VMobject, linear, smooth

from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.diagrams.layer import Layer, NeuronColumn
from scenes.mobjects.diagrams.network_diagram import NetworkDiagram

LAG = 0.5  # how much later the next layer begins to fold, as a share of the time that one takes
GONE = 0.4  # of that time: until what is written beside a layer has gone


@dataclass(frozen=True)
class Way:
    """Where a neuron, or a layer of pixels, comes from and goes to: its centres (3,) and widths, in scene units."""

    piece: VMobject
    layer: int
    start: tuple[Floats, float]
    end: tuple[Floats, float]

    def go(self, share: float) -> None:
        """Put it a share of the way along."""
        (here, width), (there, other) = self.start, self.end
        self.piece.scale_to_fit_width((1 - share) * width + share * other)
        self.piece.move_to((1 - share) * here + share * there)


class Collapse(Animation):
    """A network diagram folds up into another one: the neurons of each layer come together in those of the other.

    The layers fold one after the other, the last first, and their edges follow; then the diagram is the other one, its
    edges and all that is written beside them. Where the other has more neurons, they come out of one another in the
    same way, the first layer first. Layers that have no counterpart fold into the one that is next in line.

    Args:
        diagram: what folds or opens; in the end it is a diagram like the other.
        other: what it becomes, of any sizes, where it is to stand.
        run_time: in seconds.

    Raises:
        InputError: for what is no network diagram, or a run time that is not positive.

    Examples:
        >>> from manim import Scene
        >>> class DownToFourNeurons(Scene):
        ...     def construct(self):
        ...         diagram = NetworkDiagram((6, 4, 3, 2))
        ...         self.add(diagram)
        ...         self.play(Collapse(diagram, NetworkDiagram((1, 1, 1, 1))))
    """

    def __init__(self, diagram: NetworkDiagram, other: NetworkDiagram, run_time: float = 3.0) -> None:
        for each in (diagram, other):
            if not isinstance(each, NetworkDiagram):
                raise InputError(f"A network diagram folds into another one, not {each!r}.")
        if not 0 < run_time < np.inf:
            raise InputError(f"A run time is positive, not {run_time}.")
        self.diagram, self.other = diagram, other
        super().__init__(diagram, run_time=run_time, rate_func=linear)

    def create_starting_mobject(self) -> Mobject:
        """No copy: where all comes from is noted one by one."""
        return self.diagram

    def begin(self) -> None:
        """Note who goes where, and how much of the time the three parts take: to fold, to change over, to open."""
        diagram, other = self.diagram, self.other
        self.folding = _ways(diagram, other)
        pairs = [(_count(layer), _count(other.layers[k])) for layer, k in _partners(diagram, other)]
        pairs += [(_count(diagram.layers[k]), _count(layer)) for layer, k in _partners(other, diagram)]
        folds, opens = any(n > m for n, m in pairs), any(n < m for n, m in pairs)
        weights = np.array([3 if folds else 1, 1, 3 if opens else 0.5])  # what is written comes in any case
        self.ends = np.cumsum(weights) / weights.sum()
        self.beside = _beside(diagram)
        self.part, self.opening, self.coming = 0, list[Way](), list[Seen]()
        self.change: Any = None
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the moment alpha of the whole."""
        last = len(self.diagram.layers) - 1
        if self.part == 0:
            share = self._share(alpha, 0)
            for way in self.folding:
                way.go(_staggered(share, last - way.layer, last))
            _show(self.beside, 1 - min(1.0, share / GONE))
            if share == 1:
                self._change_over()
        if self.part == 1 and self.change is not None:
            self.change.interpolate(self._share(alpha, 1))
            if self._share(alpha, 1) == 1:
                self._open()
        if self.part == 2:
            for way in self.opening:
                way.go(_staggered(self._share(alpha, 2), way.layer, len(self.diagram.layers) - 1))
            _show(self.coming, max(0.0, 1 - (1 - self._share(alpha, 2)) / GONE))

    def finish(self) -> None:
        """In the end it is the other, to the last bit."""
        super().finish()
        exact = Transform(self.diagram, self.other)
        exact.begin()
        exact.finish()

    def _share(self, alpha: float, part: int) -> float:
        """How much of a part is over."""
        start, end = np.append(0, self.ends)[part : part + 2]
        return float(np.clip((alpha - start) / (end - start), 0, 1))

    def _change_over(self) -> None:
        """What has folded up becomes the other, of which what is to open is folded up as yet."""
        self.part, folded = 1, self.other.copy()
        for way in _ways(folded, self.diagram):
            way.go(1)
        _show(_beside(folded), 0)
        self.change = Transform(self.diagram, folded, rate_func=linear)
        self.change.begin()

    def _open(self) -> None:
        """Now its parts are those of the other: let each go to its own place."""
        self.change.finish()
        self.part = 2
        pieces, goals = _pieces(self.diagram), _pieces(self.other)
        self.opening = [
            Way(piece, layer, _place(piece), _place(goal))
            for (piece, layer), (goal, _) in zip(pieces, goals, strict=True)
        ]
        written = zip(_beside(self.diagram), _beside(self.other), strict=True)
        self.coming = [(part, fill, stroke) for (part, *_), (_, fill, stroke) in written]


def _partners(diagram: NetworkDiagram, other: NetworkDiagram) -> list[tuple[Layer, int]]:
    """Each layer of a diagram, and which of the other's it goes with: first with first, and last with last."""
    last, its_last = len(diagram.layers) - 1, len(other.layers) - 1
    return [(layer, round(place * its_last / last)) for place, layer in enumerate(diagram.layers)]


def _ways(diagram: NetworkDiagram, other: NetworkDiagram) -> list[Way]:
    """How the neurons of a diagram get to those of another, several to one, or one into the midst of several."""
    ways = []
    for number, (layer, k) in enumerate(_partners(diagram, other)):
        goals = [_place(each) for each in _members(other.layers[k])]
        members = _members(layer)
        n, m = len(members), len(goals)
        for i, member in enumerate(members):
            mine = [goals[i * m // n]] if n >= m else [goals[j] for j in range(m) if j * n // m == i]
            centre = np.mean([place for place, _ in mine], axis=0)
            ways.append(Way(member, number, _place(member), (centre, min(width for _, width in mine))))
    return ways


def _pieces(diagram: NetworkDiagram) -> list[tuple[VMobject, int]]:
    """All that moves on its own, and the number of its layer."""
    return [(each, number) for number, layer in enumerate(diagram.layers) for each in _members(layer)]


def _members(layer: Layer) -> list[VMobject]:
    """The neurons of a column, or the pixels as one."""
    return list(layer.neurons) if isinstance(layer, NeuronColumn) else [layer]


def _count(layer: Layer) -> int:
    return len(_members(layer))


def _place(piece: VMobject) -> tuple[Floats, float]:
    return np.array(piece.get_center()), float(piece.width)


Seen: TypeAlias = tuple[VMobject, float, float]
"""What is written, and its opacities of fill and stroke."""


def _beside(diagram: NetworkDiagram) -> list[Seen]:
    """What is written beside the neurons."""
    columns = [layer for layer in diagram.layers if isinstance(layer, NeuronColumn)]
    written: list[Any] = [getattr(column, name) for column in columns for name in ("ellipsis", "brace", "count")]
    written += [*diagram.labels, *diagram.input_labels, *diagram.titles, *diagram.icons]
    parts = [part for each in written if each is not None for part in each.family_members_with_points()]
    return [(part, part.get_fill_opacity(), part.get_stroke_opacity()) for part in parts]


def _show(written: list[Seen], share: float) -> None:
    """Let what is written have a share of its opacities."""
    for part, fill, stroke in written:
        part.set_fill(opacity=fill * share, family=False).set_stroke(opacity=stroke * share, family=False)


def _staggered(share: float, turn: int, last: int) -> float:
    """How far a layer is whose turn comes later than that of the layers before it."""
    return float(smooth(np.clip(share * (1 + LAG * last) - LAG * turn, 0, 1)))
