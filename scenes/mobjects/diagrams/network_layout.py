"""Which network is drawn, and which of its neurons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from network.activation import Array
from network.errors import InputError
from network.model import Network
from network.storage.foreign import network_from
from scenes.mobjects.text.typesetting import number_text
from scenes.mobjects.theme import natural_scale
from scenes.mobjects.value_range import AS_SHOWN, RangeLike, ValueRange, range_of

MOST_EDGES = 110_000
"""How many edges a diagram may have: they are painted within 5 s and 1 GB at 1080p, on two processors."""

Shown = Mapping[int, Sequence[int]] | Literal["all"]
"""Which neurons are drawn: layer -> indices, or all of them."""
PICTURE = 8
"""From how many pixels a side on a layer is taken for a picture, whose subject is in the middle."""
MARGIN = 0.2
"""How much of a picture, at each side, is not its middle."""
SILENT, SHARE = 0.2, 0.15
"""Weights tell which pixels matter where at least this share of pixels is below that part of the strongest."""


def drawn_network(source: Any) -> Network:
    """The network to draw: one as it is, what `network_from` makes of a source, or of sizes alone a random one.

    Raises:
        InputError: for what is none of these.
    """
    if isinstance(source, Network):
        return source
    if isinstance(source, list | tuple) and source and all(isinstance(each, int | np.integer) for each in source):
        return Network.random(tuple(map(int, source)), seed=0)
    return network_from(source)


def scales_of(given: Sequence[float] | Network, network: Network) -> tuple[float, ...]:
    """The size of weight drawn in full, one a layer of weights."""
    scales = tuple(map(natural_scale, given.weights) if isinstance(given, Network) else map(float, given))
    if len(scales) != len(network.weights):
        raise InputError(f"The network has {len(network.weights)} layers of weights, not {len(scales)} scales.")
    return scales


def informative_neurons(weights: Array, count: int) -> tuple[int, ...]:
    """Which neurons of a long layer to draw: the strongest of each of `count` stretches of equal weight.

    The weights of a picture tell little where its border was never inked and keeps the random weights it began with:
    where hardly a pixel is silent, pixels are spread over the middle instead.

    Args:
        weights: (out, in) that the layer sends; of a picture, the pixels at the border hardly have any.
        count: how many to choose.

    Returns:
        Their indices, ascending.

    Raises:
        InputError: for more neurons than there are, or none.
    """
    strength = np.linalg.norm(weights, axis=0)
    side = round(len(strength) ** 0.5)
    picture = side >= PICTURE and side**2 == len(strength) and 1 <= count <= len(strength)
    if picture and np.quantile(strength, SHARE) > SILENT * strength.max():
        return _spread_over_the_middle(side, count)
    return strongest_of_stretches(strength, count)


def strongest_of_stretches(strength: Array, count: int) -> tuple[int, ...]:
    """The strongest of each of `count` stretches of equal strength, ascending; otherwise as `informative_neurons`.

    Args:
        strength: (n,) how much each neuron matters, not negative.
        count: how many to choose.
    """
    if not 1 <= count <= len(strength):
        raise InputError(f"Of this layer 1 to {len(strength)} neurons can be drawn, not {count}.")
    passed = np.cumsum(strength) - strength / 2
    stretch = np.minimum((passed / max(strength.sum(), 1e-12) * count).astype(int), count - 1)
    strongest = np.argsort(-strength, kind="stable")
    chosen = {int(strongest[stretch[strongest] == k][0]) for k in np.unique(stretch[strength > 0])}
    return _filled_up(chosen, strongest, count)


def _spread_over_the_middle(side: int, count: int) -> tuple[int, ...]:
    """Pixels of a picture whose rows follow one another evenly, and whose columns no pattern."""
    places = np.arange(count)
    first, middle = MARGIN * side, (1 - 2 * MARGIN) * side
    rows = (first + (places + 0.5) / count * middle).astype(int)
    columns = (first + (0.5 + places * (5**0.5 - 1) / 2) % 1 * middle).astype(int)
    offset = np.arange(side) - (side - 1) / 2
    from_middle = np.argsort(np.add.outer(offset**2, offset**2).ravel(), kind="stable")
    return _filled_up(set((rows * side + columns).tolist()), from_middle, count)


def _filled_up(chosen: set[int], others: Iterable[int], count: int) -> tuple[int, ...]:
    """So many, ascending: those chosen, and the first of others."""
    spare = iter(others)
    while len(chosen) < count:
        chosen.add(int(next(spare)))
    return tuple(sorted(chosen))


WHOLE_COLUMN = 64
"""The longest layer that `shown="all"` draws as circles."""


def choose_neurons(
    network: Network, shown: Shown | None, max_shown: int, data: npt.ArrayLike | None = None
) -> list[tuple[int, ...]]:
    """Which neurons of each layer are drawn; of the input, those whose values in `data` (m, n) vary most."""
    named = shown if isinstance(shown, Mapping) else {}
    if not (shown is None or shown == "all" or isinstance(shown, Mapping)):
        raise InputError(f"shown is 'all', or names neurons by layer such as {{0: [400, 401]}}, not {shown!r}.")
    if max_shown < 1:
        raise InputError(f"Of a layer max_shown neurons are drawn, at least 1, not {max_shown}.")
    if unknown := set(named) - set(range(len(network.sizes))):
        raise InputError(f"shown names layer {min(unknown)}, but the layers are 0 to {len(network.sizes) - 1}.")
    varying = None if data is None else _spread_of(data, network.sizes[0])
    chosen: list[tuple[int, ...]] = []
    for layer, size in enumerate(network.sizes):
        if shown == "all" or (layer not in named and size <= max_shown):
            chosen.append(tuple(range(size)))
        elif layer in named:
            chosen.append(_named(named[layer], layer, size))
        elif layer == len(network.sizes) - 1:
            first = max(max_shown // 2, 1)
            chosen.append((*range(first), *range(size - max_shown + first, size)))
        elif layer == 0 and varying is not None:
            chosen.append(strongest_of_stretches(varying, max_shown))
        elif layer == 0:
            chosen.append(informative_neurons(network.weights[0], max_shown))
        else:
            chosen.append(strongest_of_stretches(np.linalg.norm(network.weights[layer], axis=0), max_shown))
    return chosen


def _spread_of(data: npt.ArrayLike, inputs: int) -> Array:
    """How much each input varies, (inputs,), over examples of any shape that has so many values each."""
    try:
        examples = np.asarray(data, float)
        examples = examples.reshape(len(examples), -1)
    except (TypeError, ValueError):
        raise InputError(f"data holds examples, an array (m, {inputs}), not {type(data).__name__}.") from None
    if examples.shape[1] != inputs or not np.isfinite(examples).all():
        raise InputError(
            f"data holds examples of {inputs} finite values each, an array (m, {inputs}), not {np.shape(data)}."
        )
    spread: Array = examples.std(axis=0)
    return spread


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
