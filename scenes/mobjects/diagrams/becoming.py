"""One network diagram becomes another: what both have moves, the rest comes or goes."""

from __future__ import annotations

from collections.abc import Hashable
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from manim import Mobject, VMobject

from scenes.mobjects.diagrams.layer import NeuronColumn
from scenes.mobjects.diagrams.weighted_edges import WeightedEdges
from scenes.mobjects.painting.self_drawing import DrawsItself

if TYPE_CHECKING:
    from scenes.mobjects.diagrams.network_diagram import NetworkDiagram

PARTS = (
    "layers",
    "edges",
    "pulses",
    "labels",
    "input_labels",
    "titles",
    "icons",
    "scales",
    "range_scales",
    "style",
    "theme",
    "from_ink",
    "direction",
    "unseen",
)
"""What tells a diagram which of its mobjects is what, and how it draws."""


def same_structure(one: Mobject, other: Mobject) -> bool:
    """Whether two mobjects are made of the same parts in the same order, down to the shapes of their arrays."""
    if type(one) is not type(other) or len(one.submobjects) != len(other.submobjects) or not _alike(one, other):
        return False
    return all(same_structure(mine, yours) for mine, yours in zip(one.submobjects, other.submobjects, strict=True))


def _alike(one: Mobject, other: Mobject) -> bool:
    state = getattr(type(one), "state", ())
    return all(getattr(one, name).shape == getattr(other, name).shape for name in state)


def parts_of(diagram: NetworkDiagram) -> dict[Hashable, Mobject]:
    """The parts of a diagram, each with a name that its counterpart in another one has, in the order they are drawn.

    The output layer of one becomes that of the other, as do its input and the hidden layers in their order.
    """
    last = len(diagram.layers) - 1
    name_of = {layer: "output" if layer == last else layer for layer in range(last + 1)}
    parts: dict[Hashable, Mobject] = {}
    for number, edges in enumerate(diagram.edges, 1):
        parts["edges", name_of[number - 1], name_of[number]] = edges
    for number, pulses in enumerate(diagram.pulses, 1):
        parts["pulses", name_of[number - 1], name_of[number]] = pulses
    for number, layer in enumerate(diagram.layers):
        if not isinstance(layer, NeuronColumn):
            parts["pixels", name_of[number]] = layer
            continue
        for place, neuron in enumerate(layer.neurons):
            parts["neuron", name_of[number], place] = neuron
        for kind in ("ellipsis", "brace", "count"):
            if (part := getattr(layer, kind)) is not None:
                parts[kind, name_of[number]] = part
    for kind in ("labels", "input_labels", "titles", "icons"):
        for place, label in enumerate(getattr(diagram, kind)):
            parts[kind, place] = label
    known = {id(part) for part in (*parts.values(), *diagram.layers, *diagram.unseen)}
    for place, other in enumerate(each for each in diagram.submobjects if id(each) not in known):
        parts["else", place] = other
    return parts


class Names(VMobject):
    """An unseen member of a diagram through which it learns, as a `Transform` ends, what its parts are called.

    Manim leads the members of a group from one state to another, not the group itself.

    Args:
        diagram: whose member this is.
    """

    def __init__(self, diagram: NetworkDiagram) -> None:
        super().__init__(stroke_width=0, fill_opacity=0)
        self.diagram = diagram
        self.set_points(np.tile(diagram.get_center(), (4, 1)))

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        """At either end, let the diagram call its parts as the diagram of that state does."""
        super().interpolate_color(mobject1, mobject2, alpha)  # type: ignore[arg-type]
        state = mobject1 if alpha == 0 else mobject2 if alpha == 1 else None
        if isinstance(state, Names) and state is not self:
            take_parts(self.diagram, state.diagram)
        return self


def align(diagram: NetworkDiagram, other: NetworkDiagram) -> None:
    """Give both diagrams the same parts: what one does not have, it gets as the other has it, unseen."""
    mine, yours = parts_of(diagram), parts_of(other)
    diagram.unseen = other.unseen = ()
    pairs: list[tuple[Mobject, Mobject]] = []
    for name in [*mine, *(name for name in yours if name not in mine)]:
        here, there = mine.get(name), yours.get(name)
        if here is not None and there is not None and _can_be_blended(here, there):
            pairs.append((here, there))
            continue
        if here is not None:
            pairs.append((here, here.copy().fade(1)))
            other.unseen += (pairs[-1][1],)
        if there is not None:
            pairs.append((there.copy().fade(1), there))
            diagram.unseen += (pairs[-1][0],)
    pairs.sort(key=lambda pair: not isinstance(pair[0], WeightedEdges))  # edges lie below all else
    names = Names(diagram), Names(other)
    for k, each in enumerate((diagram, other)):
        each.submobjects = [pair[k] for pair in pairs] + [names[k]]  # type: ignore[assignment]
        each.unseen += (names[k],)


def _can_be_blended(here: Mobject, there: Mobject) -> bool:
    """Whether Manim finds a way from one to the other: to what draws itself only where both are alike."""
    family = (*here.get_family(), *there.get_family())
    return same_structure(here, there) or not any(isinstance(member, DrawsItself) for member in family)


def take_parts(diagram: NetworkDiagram, like: NetworkDiagram) -> None:
    """Let a diagram that has come to look like another call its parts as that one does.

    Args:
        diagram: whose parts keep their looks.
        like: with as many parts, in the same order, and its own view of which of them are layers, edges and labels.
    """
    counterparts: dict[int, Any] = {
        id(yours): mine for mine, yours in zip(diagram.get_family(), like.get_family(), strict=True)
    }
    for name in PARTS:
        setattr(diagram, name, deepcopy(getattr(like, name), counterparts))
    for edges, model, sender, receiver in zip(
        diagram.edges, like.edges, diagram.layers, diagram.layers[1:], strict=False
    ):
        edges.hold_on(sender, receiver, model)
