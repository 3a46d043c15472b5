"""Where the symbols of a computation graph stand: each row above what it goes into, the longest way straight up."""

from collections.abc import Sequence
from typing import TypeAlias

from network.errors import InputError

Link: TypeAlias = tuple[str, str]
"""From what goes in to what is computed of it, by their names."""


def places_of(names: Sequence[str], links: Sequence[Link]) -> dict[str, tuple[float, float]]:
    """The column and the row of every symbol; the last has (0, 0), and rows count upwards from it.

    The inputs of a symbol stand side by side in the order of the links, and that with the longest way behind it
    straight above the symbol: of equals the middle one.

    Raises:
        InputError: when there are no links, a link has a name that is not there, or the links lead round in a circle
            or to several ends.
    """
    for link in links:
        for name in link:
            if name not in names:
                raise InputError(
                    f"A link leads to or from {name!r}, but there is no such symbol: name it among the nodes."
                )
    ends = [name for name in names if all(one != name for one, _ in links)]
    if not links or len(ends) != 1:
        raise InputError(f"A computation graph leads to one symbol in the end, not to {len(ends)}: {', '.join(ends)}.")
    rows = {name: _steps(name, links, forwards=True) for name in names}
    behind = {name: _steps(name, links, forwards=False) for name in names}
    columns = {ends[0]: 0.0}
    for name in sorted(names, key=lambda name: rows[name]):
        inputs = [one for one, other in links if other == name]
        deepest = max((behind[each] for each in inputs), default=0)
        longest = [place for place, each in enumerate(inputs) if behind[each] == deepest]
        for place, each in enumerate(inputs):
            columns.setdefault(each, columns[name] + place - longest[(len(longest) - 1) // 2])
    return {name: (columns[name], float(rows[name])) for name in names}


def _steps(name: str, links: Sequence[Link], *, forwards: bool) -> int:
    """How many links the longest way from a symbol to the end has, or the longest way behind it."""
    steps, reached = 0, {name}
    while reached := {other if forwards else one for one, other in links if (one if forwards else other) in reached}:
        steps += 1
        if steps > len(links):
            raise InputError("The links of a computation graph lead round in a circle: nothing could be computed.")
    return steps
