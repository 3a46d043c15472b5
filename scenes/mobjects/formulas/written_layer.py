"""What is written out of a layer, and how: its arrays, the entries that are drawn, its letters. It never changes."""

from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.formulas.matrix_block import Indices
from scenes.mobjects.formulas.notation import Writing

NAMES = {"weights": "w", "activations": "a", "biases": "b", "sums": "z", "results": "a"}
"""What the entries of each column are called, in Typst."""


@dataclass(frozen=True, eq=False)
class WrittenLayer:
    """One state of a layer that is written out; another state is another object, by `dataclasses.replace`.

    Attributes:
        weights: (k+1, n+1), or `None` when there are only symbols.
        activations: (n+1,), likewise.
        biases: (k+1,), or `None`.
        shape: of the matrix.
        has_bias: whether biases are written.
        rows: the drawn rows; `None` stands for an ellipsis.
        columns: the drawn columns.
        writing: how it is written.
        revealed: the rows whose result is seen.
        first: what the first entry is numbered.
        letters: how the last row and the last column are written, if not as numbers.
        names: what entries are called: see `NAMES`.
        layer: the number of the layer that receives, if it is written.
    """

    weights: Floats | None
    activations: Floats | None
    biases: Floats | None
    shape: tuple[int, int]
    has_bias: bool
    rows: Indices
    columns: Indices
    writing: Writing
    revealed: tuple[int, ...] = ()
    first: int = 0
    letters: tuple[str, str] | None = None
    names: dict[str, str] = field(default_factory=lambda: dict(NAMES))
    layer: int | None = 1

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Itself: by that a copy knows that its parts show it."""
        return self

    @property
    def weighted_sums(self) -> Floats:
        """Z = W a + b, (k+1,), by numpy.

        Raises:
            InputError: when there are only symbols.
        """
        if self.weights is None or self.activations is None:
            raise InputError("There are only symbols here: give the weights and activations to have weighted sums.")
        sums = self.weights @ self.activations
        return sums if self.biases is None else sums + self.biases

    @property
    def results(self) -> Floats:
        """What the result column comes to, (k+1,)."""
        function, sums = self.writing.function, self.weighted_sums
        return np.asarray(function(sums)) if self.writing.applied and function is not None else sums

    def partial_sums(self, i: int) -> list[float]:
        """The sum of row i after each drawn place and after the bias: it ends in z_i.

        An ellipsis adds all that it hides.
        """
        if self.weights is None or self.activations is None:
            return []
        running = np.cumsum(self.weights[i] * self.activations)
        after = [*self.columns[1:], self.shape[1]]
        ends = [j if j is not None else (then or 1) - 1 for j, then in zip(self.columns, after, strict=True)]
        sums = [float(running[end]) for end in ends]
        sums[-1] = float(self.weights[i] @ self.activations)
        return sums if self.biases is None else [*sums, float(self.weighted_sums[i])]

    def value(self, part: str, i: int, j: int) -> float:
        """What an entry of `"matrix"`, `"activations"`, `"biases"` or `"result"` comes to."""
        arrays = {"activations": self.activations, "biases": self.biases, "result": None}
        values = self.results if part == "result" else self.weights if part == "matrix" else arrays[part]
        assert values is not None
        return float(values[i, j] if part == "matrix" else values[i])

    # ---- symbols ----

    def symbol(self, part: str, i: int, j: int) -> str:
        """The symbol of an entry, in Typst."""
        k = self._index(0, i)
        return {
            "matrix": f"{self.names['weights']}_({k},{self._index(1, j)})",
            "activations": f"{self.names['activations']}_{self._index(1, i)}{self.above(-1)}",
            "biases": f"{self.names['biases']}_{k}",
            "result": f"{self.names['results']}_{k}{self.above(0)}"
            if self.writing.applied
            else f"{self.names['sums']}_{k}",
        }[part]

    def letter(self, kind: str) -> str:
        """The letter of a whole column, or of the whole matrix, in Typst."""
        name = self.names[kind]
        return f"bold({name.upper() if kind == 'weights' and len(name) == 1 else name})"

    def above(self, later: int) -> str:
        """The number of a layer as a superscript: 0 for the one that receives, -1 for the one before."""
        return "" if self.layer is None else f"^(({self.layer + later}))"

    def _index(self, axis: int, index: int) -> str:
        if self.letters is not None and index == self.shape[axis] - 1:
            return self.letters[axis]
        return str(index + self.first)


def checked_names(names: dict[str, str] | None) -> dict[str, str]:
    """All names, where some are given.

    Raises:
        InputError: when one is given that is not there, or is empty.
    """
    for kind, name in (names or {}).items():
        if kind not in NAMES or not (isinstance(name, str) and name.strip()):
            raise InputError(f"Names are those of {', '.join(NAMES)}, such as {{'weights': 'theta'}}, not {names}.")
    return NAMES | (names or {})


def checked_letters(letters: bool | tuple[str, str]) -> tuple[str, str] | None:
    """How the last row and the last column are written.

    Raises:
        InputError: when it is neither yes nor no nor two letters.
    """
    if isinstance(letters, bool):
        return ("k", "n") if letters else None
    if not (isinstance(letters, tuple) and len(letters) == 2 and all(map(str.strip, map(str, letters)))):
        raise InputError(f"Two letters stand for the last row and column, such as ('m', 'n'), not {letters!r}.")
    return str(letters[0]), str(letters[1])
