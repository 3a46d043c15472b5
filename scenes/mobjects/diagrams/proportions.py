"""How large a network diagram is and where its layers stand: from the size of the whole to that of each part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import RIGHT, VGroup, VMobject

from network.errors import InputError
from scenes.mobjects.diagrams.flow import checked_direction
from scenes.mobjects.diagrams.layer import ELLIPSIS_SLOTS, Layer, NeuronColumn, PixelLayer
from scenes.mobjects.diagrams.network_layout import WHOLE_COLUMN
from scenes.mobjects.theme import Theme
from scenes.mobjects.value_range import ValueRange

HEIGHT, SPACING = 6.0, 2.6
WIDEST, LOOSEST = 13.0, 1.6
"""The most that a diagram takes of a frame's width unless told, and how far apart the neurons of its rows are then."""
SHORT = 1.5
"""How much looser than the longest column shorter ones may be: they are not lost in space."""
FILLED, LARGEST = 0.4, 0.3
"""The radius of a neuron as a share of the pitch, and the most of it."""
ALONE, GROWTH = 0.2, 0.1
"""Where neurons are far from one another, their radius is so much and this share of the pitch."""
BARE = 2.0
"""How long edges are between large neurons unless told."""
BULKY = 0.12
"""The largest radius, as a share of the room across."""
CLEAR = 0.2
"""The largest radius as a share of the way from layer to layer."""
TOUCHING = 0.45
"""Likewise where that way is given."""
PICTURE_SHARE, BEFORE_ROWS = 0.6, 0.42
"""The height of the picture as a share of the whole, where columns follow and where rows do."""
TURNS = 60
"""Steps in which the room for the columns is found."""
SHORTEST, CLOSEST = 2.4, 0.3
"""How close layers may come, in radii of their neurons and in scene units."""


@dataclass(frozen=True)
class Measures:
    """What a user asks for: scene units, `None` for what is to follow from the rest.

    Attributes:
        height: of the whole.
        width: of the whole.
        spacing: from one layer to the next.
        column: the room of the longest column.
        radius: of a neuron.
        picture: the height of the picture.
        direction: the way the signal flows.

    Raises:
        InputError: for numbers that are not positive, or that contradict one another.
    """

    height: float | None = None
    width: float | None = None
    spacing: float | None = None
    column: float | None = None
    radius: float | None = None
    picture: float | None = None
    direction: Any = None

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        object.__setattr__(self, "direction", checked_direction(RIGHT if self.direction is None else self.direction))
        for name in ("height", "width", "spacing", "column", "radius", "picture"):
            value = getattr(self, name)
            if value is not None and not (isinstance(value, int | float | np.number) and 0 < value < np.inf):
                raise InputError(f"The {name} of a diagram is a positive number of scene units, not {value}.")
        along, athwart = ("width", "height") if self.lying else ("height", "width")
        for one, other in ((along, "spacing"), (athwart, "column")):
            if getattr(self, one) is not None and getattr(self, other) is not None:
                raise InputError(f"Give a diagram's {one} or its {other}, not both: each follows from the other.")

    @property
    def lying(self) -> bool:
        """Whether the signal flows to the right or to the left."""
        return bool(self.direction[0])

    @property
    def along(self) -> float | None:
        """How long the whole is to be the way the signal flows."""
        asked = self.width if self.lying else self.height
        return HEIGHT if asked is None and self.spacing is None and not self.lying else asked

    @property
    def side(self) -> float:
        """How high the picture is."""
        natural = PICTURE_SHARE * self.room(1) if self.lying else BEFORE_ROWS * (self.height or HEIGHT)
        return float(self.picture or natural)

    def room(self, longest: int) -> float:
        """How long the whole is to be across that way, or where `column` is given, only its longest column."""
        asked = self.height if self.lying else self.width
        natural = HEIGHT if self.lying else min(WIDEST, max(HEIGHT, LOOSEST * longest))
        return float(self.column or asked or natural)


@dataclass(frozen=True)
class Extra:
    """What a layer takes across besides its neurons' places, in scene units.

    Attributes:
        before: how far the label of its first neuron reaches from the neuron's centre.
        behind: how far that of its last neuron does, to the other side.
        first: what stands beyond its first neuron.
    """

    before: float = 0.0
    behind: float = 0.0
    first: float = 0.0


@dataclass(frozen=True)
class Proportions:
    """How layers are drawn.

    Attributes:
        pitches: from neuron to neuron, one a layer.
        radius: of all neurons.
        room: of the longest column, which pixels fill.
        spacing: from layer to layer, before the whole is made as long as it should be.
    """

    pitches: tuple[float, ...]
    radius: float
    room: float
    spacing: float


Slots = int | None
"""How many neurons' room a layer takes as a column; none as a column of pixels, which fills it; `None` as a picture."""


def slots_of(sizes: Sequence[int], shown: Sequence[tuple[int, ...]], plane: bool) -> list[Slots]:
    """What room each layer takes; with `plane` the first is a picture."""
    slots: list[Slots] = [
        0 if size > WHOLE_COLUMN and len(drawn) == size else len(drawn) + (ELLIPSIS_SLOTS if len(drawn) < size else 0)
        for size, drawn in zip(sizes, shown, strict=True)
    ]
    return [None, *slots[1:]] if plane else slots


def proportions(
    measures: Measures, slots: Sequence[Slots], extras: Sequence[Extra], around: float, beside: float
) -> Proportions:
    """The proportions with which the whole is as large across as it should be.

    Single neurons do not grow to any size: a diagram of these alone stays smaller.

    Args:
        measures: what is asked for.
        slots: what room each layer takes.
        extras: what else each layer takes.
        around: what titles and icons take of the whole across.
        beside: what labels and a brace take of its length.
    """
    longest = max(each or 0 for each in slots)
    wanted = room = measures.room(max(longest, 1))
    for _ in range(TURNS):
        drawn = _drawn(measures, slots, room, wanted, beside)
        if measures.column is not None or longest + slots.count(0) == 1:
            break
        first = last = 0.0
        for count, extra, pitch in zip(slots, extras, drawn.pitches, strict=True):
            if count is not None:
                half = (count - 1) / 2 * pitch if count else room / 2
                end = drawn.radius if count else 0.0
                first = max(first, half + max(end + extra.first, extra.before))
                last = max(last, half + max(end, extra.behind))
        room = max(room + wanted - (first + last + around), 0.05 * wanted)
    return drawn


def _drawn(measures: Measures, slots: Sequence[Slots], room: float, wanted: float, beside: float) -> Proportions:
    """The proportions of a diagram whose longest column takes that room, of all that is wanted across."""
    closest = room / max(1, *(each or 0 for each in slots))
    radius = min(FILLED * closest, max(LARGEST, ALONE + GROWTH * closest), BULKY * wanted)
    radius = radius if measures.radius is None else measures.radius
    spacing = measures.spacing
    if spacing is None:
        along = WIDEST if measures.along is None else measures.along
        spacing = max(along - beside - 2 * radius, 0.1 * along) / (len(slots) - 1)
        if measures.along is None:
            spacing = min(spacing, max(SPACING, 2 * radius + BARE))
    if measures.radius is None:
        radius = min(radius, (CLEAR if measures.spacing is None else TOUCHING) * spacing)
    pitches = tuple(min(room / each, SHORT * closest) if each else 0.0 for each in slots)
    return Proportions(pitches, radius, room, spacing)


def lay_out(
    sizes: Sequence[int],
    shown: Sequence[tuple[int, ...]],
    slots: Sequence[Slots],
    drawn: Proportions,
    measures: Measures,
    theme: Theme,
    ranges: Sequence[ValueRange],
) -> tuple[Layer, ...]:
    """The layers, each in the middle."""
    layers: list[Layer] = []
    for layer, (size, indices, room) in enumerate(zip(sizes, shown, slots, strict=True)):
        look: dict[str, Any] = {"theme": theme, "direction": measures.direction, "range": ranges[layer]}
        if not room:
            height, plane = (measures.side, True) if room is None else (drawn.room, False)
            layers.append(PixelLayer(size, indices, height, plane=plane, **look))
        else:
            layers.append(NeuronColumn(size, indices, drawn.pitches[layer], drawn.radius, braced=layer == 0, **look))
    return tuple(layers)


def stand(
    layers: Sequence[Layer],
    measures: Measures,
    drawn: Proportions,
    outputs: Sequence[VMobject],
    inputs: Sequence[VMobject],
    titles: Sequence[VMobject],
) -> None:
    """Move the layers one behind the other, so that the whole is as long as it should be.

    Args:
        layers: in the middle, as `lay_out` leaves them.
        measures: what is asked for.
        drawn: their proportions.
        outputs: the labels beside the last layer, which move with it.
        inputs: the labels beside the first layer.
        titles: of the layers, or none.

    Raises:
        InputError: when there is no room for them.
    """
    along = measures.direction
    thick = [abs(layer.get_critical_point(along) @ along) if isinstance(layer, PixelLayer) else 0.0 for layer in layers]
    ends = VGroup(layers[0], *inputs), VGroup(layers[-1], *outputs)
    reach = [
        max(
            abs(end.get_critical_point(side * along) @ along),
            abs(VGroup(*titles[k : k + 1 or None]).length_over_dim(0 if measures.lying else 1) / 2),
        )
        for end, side, k in zip(ends, (-1, 1), (0, -1), strict=True)
    ]
    spacing, gaps = measures.spacing, len(layers) - 1
    if spacing is None:
        room = (WIDEST if measures.along is None else measures.along) - sum(reach) - sum(thick[:-1])
        natural = np.inf if measures.along is not None else max(SPACING, 2 * drawn.radius + BARE)
        spacing = min(room / gaps, natural)
        if spacing < max(SHORTEST * drawn.radius, CLOSEST):
            side = "width" if measures.lying else "height"
            raise InputError(
                f"There is no room for {len(layers)} layers and what stands beside them in a {side} of "
                f"{measures.along or WIDEST:g}: make it larger, or the neurons or labels smaller."
            )
    place = 0.0
    for before, layer, behind in zip([None, *layers], layers, thick, strict=False):
        if before is not None:
            place += spacing
        layer.shift(place * along)
        place += behind
    for label in outputs:
        label.shift((place - thick[-1]) * along)
