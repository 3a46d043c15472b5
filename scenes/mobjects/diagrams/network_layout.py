"""Which neurons of a network are drawn, and where: the layout of a network diagram."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal

import numpy as np

from network.activation import Array
from network.errors import InputError
from network.model import Network
from scenes.mobjects.diagrams.layer import ELLIPSIS_SLOTS, Layer, NeuronColumn, PixelLayer
from scenes.mobjects.text.typesetting import number_text
from scenes.mobjects.theme import Theme
from scenes.mobjects.value_range import AS_SHOWN, RangeLike, ValueRange, range_of

MOST_EDGES = 110_000
"""How many edges a diagram may have: they are painted within 5 s and 1 GB at 1080p, on two processors."""

Shown = Mapping[int, Sequence[int]] | Literal["all"]
"""Which neurons are drawn: layer -> indices, or all of them."""


def informative_neurons(weights: Array, count: int) -> tuple[int, ...]:
    """Which neurons of a long layer to draw: the strongest of each of `count` stretches of equal weight.

    Args:
        weights: (out, in) that the layer sends; of a picture, the pixels at the border hardly have any.
        count: how many to choose.

    Returns:
        Their indices, ascending.

    Raises:
        InputError: for more neurons than there are, or none.
    """
    strength = np.linalg.norm(weights, axis=0)
    if not 1 <= count <= len(strength):
        raise InputError(f"Of this layer 1 to {len(strength)} neurons can be drawn, not {count}.")
    passed = np.cumsum(strength) - strength / 2
    stretch = np.minimum((passed / max(strength.sum(), 1e-12) * count).astype(int), count - 1)
    strongest = np.argsort(-strength, kind="stable")
    chosen = {int(strongest[stretch[strongest] == k][0]) for k in np.unique(stretch[strength > 0])}
    spare = iter(strongest)
    while len(chosen) < count:
        chosen.add(int(next(spare)))
    return tuple(sorted(chosen))


WHOLE_COLUMN = 64
"""The longest layer that `shown="all"` draws as circles."""


def choose_neurons(network: Network, shown: Shown | None, max_shown: int) -> list[tuple[int, ...]]:
    """Which neurons of each layer are drawn."""
    named = shown if isinstance(shown, Mapping) else {}
    if not (shown is None or shown == "all" or isinstance(shown, Mapping)):
        raise InputError(f"shown is 'all', or names neurons by layer such as {{0: [400, 401]}}, not {shown!r}.")
    if max_shown < 1:
        raise InputError(f"Of a layer max_shown neurons are drawn, at least 1, not {max_shown}.")
    if unknown := set(named) - set(range(len(network.sizes))):
        raise InputError(f"shown names layer {min(unknown)}, but the layers are 0 to {len(network.sizes) - 1}.")
    chosen: list[tuple[int, ...]] = []
    for layer, size in enumerate(network.sizes):
        if shown == "all" or (layer not in named and size <= max_shown):
            chosen.append(tuple(range(size)))
        elif layer not in named:
            last = layer == len(network.sizes) - 1
            chosen.append(tuple(range(max_shown)) if last else informative_neurons(network.weights[layer], max_shown))
        else:
            chosen.append(_named(named[layer], layer, size))
    return chosen


def _named(indices: Sequence[int], layer: int, size: int) -> tuple[int, ...]:
    given = tuple(int(index) for index in np.atleast_1d(np.asarray(indices, object)))
    if (
        np.ndim(indices) != 1
        or not given
        or len(set(given)) < len(given)
        or not all(0 <= index < size for index in given)
    ):
        raise InputError(
            f"shown[{layer}] takes different neurons between 0 and {size - 1}, at least one, not {indices}."
        )
    return given


def choose_ranges(network: Network, ranges: Mapping[int, RangeLike] | None) -> list[ValueRange]:
    """In which range each layer shows its values: as told, or that of its activation function; the input's as shown."""
    if not (ranges is None or isinstance(ranges, Mapping)):
        raise InputError(f"ranges names layers, each with its two ends such as {{1: (0, 5)}}, not {ranges!r}.")
    told = dict(ranges or {})
    if unknown := set(told) - set(range(len(network.sizes))):
        raise InputError(f"ranges names layer {min(unknown)}, but the layers are 0 to {len(network.sizes) - 1}.")
    by_nature = [AS_SHOWN, *(ValueRange(*activation.range) for activation in network.activations)]
    return [range_of(told.get(layer, own)) for layer, own in enumerate(by_nature)]


def check_crowd(shown: Sequence[int]) -> None:
    """Refuse more edges than can be painted in a few seconds, and be told apart by anyone.

    Args:
        shown: how many neurons of each layer are drawn.

    Raises:
        InputError: saying what to choose instead.
    """
    count = sum(one * other for one, other in pairwise(shown))
    if count > MOST_EDGES:
        raise InputError(
            f"{number_text(count, 0)} edges would be a block of colour, painted for minutes; at most "
            f"{number_text(MOST_EDGES, 0)} are drawn: leave shown out, for a few neurons of each layer, or name those "
            "to draw, such as shown={0: range(0, 784, 8)}."
        )


def lay_out(
    sizes: Sequence[int],
    shown: Sequence[tuple[int, ...]],
    picture: float | None,
    height: float,
    ranges: Sequence[ValueRange],
    theme: Theme,
) -> list[Layer]:
    """The layers, each about x = 0; the first as a picture so high, unless that is None."""
    as_pixels = [
        (layer == 0 and picture is not None) or (size > WHOLE_COLUMN and len(shown[layer]) == size)
        for layer, size in enumerate(sizes)
    ]
    slots = [
        len(drawn) + (ELLIPSIS_SLOTS if len(drawn) < size else 0) for drawn, size in zip(shown, sizes, strict=True)
    ]
    longest = max([count for count, pixels in zip(slots, as_pixels, strict=True) if not pixels] + [10])
    closest = height / longest  # the pitch of the longest column; short ones are looser, but not lost in space
    layers: list[Layer] = []
    for layer, (size, drawn) in enumerate(zip(sizes, shown, strict=True)):
        if as_pixels[layer]:
            seen = picture if layer == 0 else None
            plane = seen is not None
            layers.append(PixelLayer(size, drawn, seen or height, plane=plane, range=ranges[layer], theme=theme))
        else:
            pitch = min(height / slots[layer], 1.5 * closest)
            radius = min(0.4 * closest, 0.3)
            layers.append(NeuronColumn(size, drawn, pitch, radius, theme, braced=layer == 0, range=ranges[layer]))
    return layers
