"""In which order layers are computed that are known by their names and shapes only."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from network.errors import InputError
from network.storage.steps import Dense, Scaling, Step, scaled_after, scaled_before

MOST_TRIALS = 20_000
"""Beginnings of orders to look at, before it is asked for."""
MOST_LAYERS = 200
"""Layers whose order is looked for."""


def in_order(parts: Sequence[Step], order: Sequence[str] | None = None) -> Sequence[Step]:
    """Layers and scalings in the order that is told, or else the layers in the one order that fits.

    Each layer takes what the one before it gives, and numbers in names that are otherwise alike come in their natural
    order: fc2 before fc10.

    Args:
        parts: in any order.
        order: their names, each once; None if it is to be found.

    Raises:
        InputError: when no order fits, or several do: a guess might answer differently without a word.
    """
    if order is not None:
        return _as_told(parts, order)
    layers = {part.name: part for part in parts if isinstance(part, Dense)}
    for part in parts:
        if isinstance(part, Scaling):
            _fold_in(part, layers)
    found = list(islice(_orders(list(layers.values())), 2))
    if len(found) == 1:
        return found[0]
    if not found:
        shapes = ", ".join(f"{each.name} {each.W.shape}" for each in layers.values())
        raise InputError(
            "In no order of these layers, with numbers in their names rising, does each take what the one before it "
            f"gives (weights (out, in): {shapes}): give all of them in their order, as in order={_names(parts)}."
        )
    choice = " or ".join(f"order={_names(each)}" for each in found) if len(layers) < 5 else f"order={_names(found[0])}"
    raise InputError(
        f"The names and shapes of these layers do not tell their order: give it, {choice} (in a command, "
        f"--order {','.join(each.name for each in found[0])})."
    )


def _names(parts: Sequence[Step]) -> str:
    return "[" + ", ".join(f'"{each.name}"' for each in parts) + "]"


def _as_told(parts: Sequence[Step], order: Sequence[str]) -> list[Step]:
    known = {part.name: part for part in parts}
    if not isinstance(order, list | tuple) or sorted(map(str, order)) != sorted(known):
        raise InputError(f"The order must name each layer once: they are {_names(parts)}, not {order!r}.")
    return [known[name] for name in order]


def _fold_in(part: Scaling, layers: dict[str, Dense]) -> None:
    """Fold a batch normalisation into the layer that stands next to it in a sequence, if that is certain."""
    before, after = (_neighbour(part.name, step) for step in (-1, 1))
    if before in layers:
        layers[before] = scaled_after(layers[before], part)
    elif after in layers:
        layers[after] = scaled_before(layers[after], part)
    else:
        raise InputError(
            f"{part.name} is a batch normalisation, and names do not tell where it stands: where it follows a layer "
            f'directly, before the activation, give all names in their order, as in order=["fc1", "{part.name}", '
            '"fc2"]; elsewhere it cannot be taken over.'
        )


def _neighbour(name: str, step: int) -> str:
    """The name of the module before or after one in an `nn.Sequential`, where they are called 0, 1, 2, ..."""
    found = re.fullmatch(r"((?:.*\.)?)(\d{1,9})", name, re.ASCII)
    return f"{found[1]}{int(found[2]) + step}" if found else ""


def _orders(layers: Sequence[Dense]) -> Iterator[list[Dense]]:
    """All orders in which shapes chain and numbers rise; a search that gets too long ends as if there were several."""
    tokens = [_tokens(each.name) for each in layers]
    earlier = [{j for j in range(len(layers)) if _comes_before(tokens[j], tokens[k])} for k in range(len(layers))]
    trials = 0

    def extend(way: list[int]) -> Iterator[list[Dense]]:
        nonlocal trials
        trials += 1
        if trials > MOST_TRIALS or len(layers) > MOST_LAYERS:
            yield from (list(layers), list(layers))
        elif len(way) == len(layers):
            yield [layers[k] for k in way]
        else:
            for k, layer in enumerate(layers):
                fits = not way or layer.W.shape[1] == layers[way[-1]].W.shape[0]
                if fits and k not in way and earlier[k] <= set(way):
                    yield from extend([*way, k])

    return extend([])


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
