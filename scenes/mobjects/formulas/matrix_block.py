"""Entries in rows and columns between square brackets, with ellipses where there are too many."""

from typing import Literal

import numpy as np
from manim import LEFT, RIGHT, VGroup, VMobject
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.checks import Floats, finite
from scenes.mobjects.formulas.notation import Bracket
from scenes.mobjects.text.baselines import align_decimals, set_down
from scenes.mobjects.text.typesetting import LABEL, SMALL, Number, formula
from scenes.mobjects.theme import Theme

Indices = list[int | None]


class Cell(VGroup):
    """An entry between brackets: its symbol, its number, or both. Empty until it is shown."""

    def __init__(self, symbol: VMobject | None, number: Number | None, room: float = 0.0) -> None:
        super().__init__()
        self.symbol, self.number, self.room = symbol, number, room
        self.add(*self.content)

    @property
    def content(self) -> list[VMobject]:
        """What it holds when it is shown."""
        return [each for each in (self.symbol, self.number) if each is not None]


class Block(VGroup):
    """Entries in rows and columns between square brackets, some of them standing for many.

    `cells[i, j]` is the entry of row i and column j of the whole matrix; `dots` are the ellipses by their drawn place.
    """

    def __init__(
        self, cells: dict[tuple[int, int], Cell], rows: Indices, columns: Indices, size: float, theme: Theme
    ) -> None:
        super().__init__()
        self.cells, self.rows, self.columns, self.theme = cells, rows, columns, theme
        self.unit, self.size = size / LABEL, size
        self.dots: dict[tuple[int, int], VMobject] = {}
        self._lay_out()

    def line(self, axis: int, place: int) -> VGroup:
        """What is drawn in the row (axis 0) or column (axis 1) of that drawn place, ellipses too."""
        fixed = (self.rows, self.columns)[axis][place]
        cells = [cell for at, cell in self.cells.items() if fixed is not None and at[axis] == fixed]
        return VGroup(*cells, *(dots for at, dots in self.dots.items() if at[axis] == place))

    def place(self, row: int, column: int) -> Floats:
        """The middle of a drawn place, an ellipsis or an entry, in the scene."""
        dots = self.dots.get((row, column))
        if dots is not None:
            return np.array(dots.get_center())
        cell = next(each for (_, j), each in self.cells.items() if j == self.columns[column])
        below = (row - (len(self.rows) - 1) / 2) * self.pitch * self.brackets.height / self.built_height
        return np.array([cell.content[-1].get_x(), self.brackets.get_y() - below, 0])

    def hide(self, cells: list[Cell]) -> None:
        """Take entries, and with them the ellipses, out of the picture until they are shown; their places are noted."""
        for cell in cells:
            cell.submobjects = []
        if cells:
            self.remove(*self.dots.values())
        middle = self.brackets.get_center()
        self.homes = [each.get_center() - middle for each in self._hideable()]

    def reveal(self, at: tuple[int, int]) -> Cell:
        """Show a hidden entry, and with the last of them the ellipses, where the block is now."""
        cell = self.cells[at]
        if not cell.submobjects:
            cell.add(*(self._home(each) for each in cell.content))
        if all(each.submobjects for each in self.cells.values()):
            self.add(*(self._home(each) for each in self.dots.values() if each not in self.submobjects))
        return cell

    def _hideable(self) -> list[VMobject]:
        return [*(each for cell in self.cells.values() for each in cell.content), *self.dots.values()]

    def _home(self, mobject: VMobject) -> VMobject:
        """What was hidden has missed how the block has been moved and scaled since."""
        scale = self.brackets.height / self.built_height
        home = next(home for each, home in zip(self._hideable(), self.homes, strict=True) if each is mobject)
        return mobject.scale(scale).move_to(self.brackets.get_center() + home * scale)

    def _lay_out(self) -> None:
        stacked = any(len(cell.content) == 2 for cell in self.cells.values())
        self.pitch = (1.14 if stacked else 0.82) * self.unit
        reach = (0.55 if stacked else 0.42) * self.unit
        heights = [((len(self.rows) - 1) / 2 - r) * self.pitch for r in range(len(self.rows))]
        right = 0.0
        for c, j in enumerate(self.columns):
            width = self._fill_column(c, j, right, heights)
            right += width + 0.36 * self.unit
        height = self.built_height = (len(self.rows) - 1) * self.pitch + 2 * reach
        self.brackets = VGroup(
            Bracket(-1, height, self.theme).next_to(0 * LEFT, LEFT, buff=0.12 * self.unit),
            Bracket(1, height, self.theme).next_to((right - 0.36 * self.unit) * RIGHT, RIGHT, buff=0.12 * self.unit),
        )
        self.add(self.brackets, *self.cells.values(), *self.dots.values())

    def _fill_column(self, c: int, j: int | None, left: float, heights: list[float]) -> float:
        """Place one drawn column at x = left; its width."""
        cells = {r: self.cells[i, j] for r, i in enumerate(self.rows) if i is not None and j is not None}
        widths = [cell.room for cell in cells.values()]
        widths += [each.width for cell in cells.values() for each in cell.content]
        width = max(widths, default=0.3 * self.unit)
        middle = left + width / 2
        numbers = [cell.number for cell in cells.values() if cell.number is not None]
        for r, cell in cells.items():
            lines = [0.14, -0.32] if len(cell.content) == 2 else [-0.12]
            for mobject, line in zip(cell.content, lines, strict=True):
                size = self.size if len(cell.content) == 1 or isinstance(mobject, Number) else self.size * SMALL / LABEL
                set_down(mobject, heights[r] + line * self.unit, size, middle)
        if numbers:
            widest = max(cell.room or number.width for number, cell in zip(numbers, cells.values(), strict=True))
            align_decimals(numbers, middle + widest / 2, self.size)
        for r, i in enumerate(self.rows):
            if i is None or j is None:
                kind = "dots.down" if i is None and j is None else "dots.v" if i is None else "dots.c"
                dots = formula(kind, self.size, role="muted", theme=self.theme)
                self.dots[r, c] = dots.move_to((middle, heights[r], 0))
        return width


def checked_layer(
    weights: ArrayLike | tuple[int, int], activations: ArrayLike | None, biases: ArrayLike | Literal[False] | None
) -> tuple[Floats | None, Floats | None, Floats | None, tuple[int, int]]:
    """The arrays and the shape (k+1, n+1) of the matrix, when they fit together."""
    if isinstance(weights, tuple) and len(weights) == 2 and all(isinstance(size, int) for size in weights):
        if min(weights) < 1 or activations is not None or biases not in (None, False):
            raise InputError(f"A shape is two positive sizes, without activations or biases: {weights} does not do.")
        return None, None, None, weights
    matrix = finite(weights, "The weights", (None, None))
    if activations is None:
        raise InputError("Real weights need real activations: give both, or a shape (rows, columns) for symbols.")
    column = finite(activations, "The activations", (matrix.shape[1],))
    bias = None if biases is None or biases is False else finite(biases, "The biases", (matrix.shape[0],))
    return matrix, column, bias, (matrix.shape[0], matrix.shape[1])


def places_for(shape: tuple[int, int], max_shown: int | tuple[int, int]) -> tuple[int, int]:
    """How many places rows and columns have: of two abridged counts the smaller has one less."""
    if isinstance(max_shown, tuple):
        return max_shown
    fewer = max_shown - 1 if min(shape) > max_shown > 3 else max_shown
    return (fewer if shape[0] < shape[1] else max_shown, fewer if shape[1] < shape[0] else max_shown)
