"""In which order layers are computed that are known by their names and shapes only."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from network.errors import InputError
from network.storage.steps import Dense

T = TypeVar("T")
MOST_TRIALS = 20_000
"""Beginnings of orders to look at, before it is asked for."""
MOST_LAYERS = 200
"""Layers whose order is looked for."""


def in_order(layers: Sequence[Dense], order: Sequence[str] | None = None) -> list[Dense]:
    """The layers in the order that is told, or in the one in which each takes what the one before it gives.

    Numbers in names that are otherwise alike come in their natural order: fc2 before fc10.

    Raises:
        InputError: when no order does, or several do: a guess might answer differently without a word.
    """
    if order is not None:
        return as_told({each.name: each for each in layers}, order)
    found = list(islice(_orders(layers), 2))
    if len(found) == 1:
        return found[0]
    names = ", ".join(f'"{each.name}"' for each in sorted(layers, key=lambda each: _tokens(each.name)))
    if found:
        raise InputError(
            f"The names and shapes of these layers do not tell their order: give it, as in order=[{names}] "
            f"(--order {names.replace(', ', ',').replace(chr(34), '')} at the command line), if that is it."
        )
    shapes = ", ".join(f"{each.name} {each.W.shape}" for each in layers)
    raise InputError(
        "In no order of these layers, with numbers in their names rising, does each take what the one before it gives: "
        f"their weights (out, in) are {shapes}; give all names in their order, as in order=[{names}]."
    )


def as_told(parts: Mapping[str, T], order: Sequence[str]) -> list[T]:
    """The parts in the order of these names.

    Raises:
        InputError: when it does not name each of them once.
    """
    if not isinstance(order, list | tuple) or sorted(map(str, order)) != sorted(parts):
        raise InputError(f"The order must name each layer once: they are {', '.join(map(repr, parts))}, not {order!r}.")
    return [parts[name] for name in order]


def _orders(layers: Sequence[Dense]) -> Iterator[list[Dense]]:
    """All orders in which shapes chain and numbers rise; a search that gets too long ends as if there were several."""
    tokens = [_tokens(each.name) for each in layers]
    earlier = [{j for j in range(len(layers)) if _comes_before(tokens[j], tokens[k])} for k in range(len(layers))]
    trials = 0

    def extend(way: list[int]) -> Iterator[list[int]]:
        nonlocal trials
        trials += 1
        if trials > MOST_TRIALS or len(layers) > MOST_LAYERS:
            yield from (way, way)
            return
        if len(way) == len(layers):
            yield way
            return
        for k, layer in enumerate(layers):
            fits = not way or layer.W.shape[1] == layers[way[-1]].W.shape[0]
            if fits and k not in way and earlier[k] <= set(way):
                yield from extend([*way, k])

    for way in extend([]):
        yield [layers[k] for k in way]


def _tokens(name: str) -> list[tuple[int, str]]:
    """A name cut into words, each (0, word), and numbers, each (number, "")."""
    return [(int(each[0] or 0), each[1]) for each in re.findall(r"(\d{1,9})|(\D+)", name, re.ASCII)]


def _comes_before(one: Sequence[tuple[int, str]], other: Sequence[tuple[int, str]]) -> bool:
    """Whether the first place in which two names differ has a smaller number in the one."""
    differing = next((pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]), None)
    if differing is None:
        return False
    (number, word), (other_number, other_word) = differing
    return not word and not other_word and number < other_number
