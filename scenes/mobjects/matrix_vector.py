"""One layer written out: a matrix of weights times a column of activations, plus a column of biases, in σ( )."""

from collections.abc import Sequence
from typing import Any, Literal, Self

import numpy as np
from manim import LEFT, RIGHT, UP, Animation, Mobject, VGroup, VMobject
from numpy.typing import ArrayLike

from network.activation import Activation, activation_named
from network.errors import InputError
from scenes.mobjects.matrix_animations import Rewrite, RowWalk
from scenes.mobjects.notation import (
    Bracket,
    Floats,
    Parenthesis,
    Show,
    align_decimals,
    drawn_indices,
    finite,
    index_in,
    set_down,
    sign_role,
)
from scenes.mobjects.theme import DARK, Theme
from scenes.mobjects.typesetting import LABEL, SMALL, TITLE, Number, formula

Indices = list[int | None]
ROLES = {"activations": "ink", "biases": "bias", "result": "result"}


class Cell(VGroup):
    """An entry between brackets: its symbol, its number, or both. Empty until it is shown."""

    def __init__(self, symbol: VMobject | None, number: Number | None) -> None:
        super().__init__()
        self.symbol, self.number = symbol, number

    @property
    def content(self) -> list[VMobject]:
        """What it holds when it is shown."""
        return [each for each in (self.symbol, self.number) if each is not None]


class Block(VGroup):
    """Entries in rows and columns between square brackets, some of them standing for many.

    `cells[i, j]` is the entry of row i and column j of the whole matrix; `dots` are the ellipses by their drawn place.
    """

    def __init__(self, cells: dict[tuple[int, int], Cell], rows: Indices, columns: Indices, size: float, theme: Theme) -> None:
        super().__init__()
        self.cells, self.rows, self.columns, self.theme = cells, rows, columns, theme
        self.unit, self.size = size / LABEL, size
        self.dots: dict[tuple[int, int], VMobject] = {}
        self._lay_out()

    @property
    def contents(self) -> VGroup:
        """All that any cell may come to show."""
        return VGroup(*(each for cell in self.cells.values() for each in cell.content))

    def _lay_out(self) -> None:
        stacked = any(len(cell.content) == 2 for cell in self.cells.values())
        pitch, reach = (0.98, 0.4) if stacked else (0.78, 0.3)
        heights = [(len(self.rows) - 1) / 2 * pitch * self.unit - r * pitch * self.unit for r in range(len(self.rows))]
        right = 0.0
        for c, j in enumerate(self.columns):
            width = self._fill_column(c, j, right, heights)
            right += width + 0.36 * self.unit
        height = (len(self.rows) - 1) * pitch * self.unit + 2 * reach * self.unit
        self.brackets = VGroup(
            Bracket(-1, height, self.theme).next_to(0 * LEFT, LEFT, buff=0.12 * self.unit),
            Bracket(1, height, self.theme).next_to((right - 0.36 * self.unit) * RIGHT, RIGHT, buff=0.12 * self.unit),
        )
        self.add(self.brackets, *self.cells.values(), *self.dots.values())

    def _fill_column(self, c: int, j: int | None, left: float, heights: list[float]) -> float:
        """Place one drawn column at x = left; its width."""
        cells = {r: self.cells[i, j] for r, i in enumerate(self.rows) if i is not None and j is not None}
        width = max((each.width for cell in cells.values() for each in cell.content), default=0.3 * self.unit)
        middle = left + width / 2
        numbers = [cell.number for cell in cells.values() if cell.number is not None]
        for r, cell in cells.items():
            lines = [0.12, -0.38] if len(cell.content) == 2 else [-0.1]
            for mobject, line in zip(cell.content, lines, strict=True):
                size = self.size if len(cell.content) == 1 or isinstance(mobject, Number) else self.size * SMALL / LABEL
                set_down(mobject, heights[r] + line * self.unit, size, middle)
        if numbers:
            widest = max(number.width for number in numbers)
            align_decimals(numbers, middle + widest / 2, self.size)
        for r, i in enumerate(self.rows):
            if i is None or j is None:
                kind = "dots.down" if i is None and j is None else "dots.v" if i is None else "dots.c"
                dots = formula(kind, self.size, role="muted", theme=self.theme)
                self.dots[r, c] = dots.move_to([middle, heights[r], 0])
        return width


class MatrixVector(VGroup):
    """The layer `a⁽¹⁾ = σ(W a⁽⁰⁾ + b)` entry by entry, in symbols, in real numbers, or in both.

    Drawn as σ( [W] [a⁽⁰⁾] + [b] ) = σ( [z] ). The result column is empty at first: `walk` and `walk_row` work it out,
    `apply_function` squishes z into a⁽¹⁾, `collapse` shrinks everything into the short formula.

    W is (k+1, n+1), a⁽⁰⁾ has n+1 entries, b and the result have k+1. Symbols are generated from these sizes. Entries are
    addressed by their index in the matrix, not in the drawing.

    The parts, each a group for scenes that bring them in one by one: `parts["function"]` (σ and its parentheses),
    `"matrix"`, `"activations"`, `"plus"`, `"biases"`, `"equals"`, `"result function"`, `"result"`.

    Args:
        weights: W, (k+1, n+1), or its shape as a tuple of two integers when there are only symbols.
        activations: a⁽⁰⁾, (n+1,); goes with real weights.
        biases: b, (k+1,). Without it real weights have no bias; symbols have one unless it is `False`.
        activation_function: an `Activation` or its name, drawn as σ; `None` leaves it out: [W] [a] + [b] = [z].
        show: `"symbols"`, `"numbers"` or `"both"` (the symbol above its number); by default numbers where there are any.
        result: whether the right-hand side is there at all.
        max_shown: places in a row and in a column, one of them for the ellipsis when there are more entries. Where rows
            and columns are both abridged, the smaller count gets one place less, so that k and n are seen to differ.
            A pair sets (rows, columns).
        letters: whether the last indices are written k and n.
        layer: the number l of the layer that receives: it writes a⁽ˡ⁻¹⁾ and a⁽ˡ⁾.
        decimals: digits after the point.
        size: `TITLE`, `LABEL` or `SMALL`.
        theme: where colours come from.

    Raises:
        InputError: for shapes that do not fit together, values that are not finite, a function that needs the whole
            layer (softmax).

    Examples:
        >>> from manim import Scene, config
        >>> import numpy as np
        >>> class LayerInSymbols(Scene):
        ...     def construct(self):
        ...         layer = MatrixVector((16, 784), letters=True)
        ...         self.add(layer)
        ...         self.play(layer.walk_row(0))
        ...         self.play(layer.collapse())
        ...         self.wait()
        >>> class LayerInNumbers(Scene):
        ...     def construct(self):
        ...         generator = np.random.default_rng(0)
        ...         weights, biases = generator.normal(size=(3, 4)), generator.normal(size=3)
        ...         layer = MatrixVector(weights, generator.uniform(size=4), biases, show="symbols")
        ...         self.add(layer)
        ...         self.play(layer.show_numbers())
        ...         self.play(layer.walk())
        ...         self.play(layer.apply_function())
        ...         self.wait()
    """

    def __init__(
        self,
        weights: ArrayLike | tuple[int, int],
        activations: ArrayLike | None = None,
        biases: ArrayLike | Literal[False] | None = None,
        *,
        activation_function: Activation | str | None = "sigmoid",
        show: Show | None = None,
        result: bool = True,
        max_shown: int | tuple[int, int] = 5,
        letters: bool = False,
        layer: int = 1,
        decimals: int = 2,
        size: float = LABEL,
        theme: Theme = DARK,
    ) -> None:
        super().__init__()
        self.theme, self.size, self.decimals, self.layer, self.letters = theme, size, decimals, layer, letters
        self.weights, self.activations, self.biases, self.shape = _checked(weights, activations, biases)
        self.has_bias = biases is not False and (self.biases is not None or self.weights is None)
        self.has_result = result
        self.function = None if activation_function is None else activation_named(activation_function)
        if self.function is not None and self.function.name == "softmax":
            raise InputError("Softmax mixes the entries of a column: write one of the functions of a single number.")
        self.drawn_rows, self.drawn_columns = _abridged(self.shape, max_shown)
        self.show: Show = self._checked_show(show or ("symbols" if self.weights is None else "numbers"))
        self.applied = self.collapsed = False
        self.revealed: list[int] = []
        self.parts: dict[str, VGroup] = {}
        self._build()
        self.center()

    # ---- what stands where, by the index in the matrix ----

    def entry(self, i: int, j: int) -> Cell:
        """The weight w_(i,j) from neuron j to neuron i.

        Raises:
            InputError: when there is none, or it is hidden in an ellipsis; here and below the message names what there is.
        """
        return self._block("matrix").cells[self._row(i), self._column(j)]

    def row(self, i: int) -> VGroup:
        """The drawn weights into neuron i, and the ellipsis between them."""
        return self._line("matrix", self.drawn_rows.index(self._row(i)), None)

    def column(self, j: int) -> VGroup:
        """The drawn weights out of neuron j, and the ellipsis between them."""
        return self._line("matrix", None, self.drawn_columns.index(self._column(j)))

    def activation(self, j: int) -> Cell:
        """The activation a_j of the layer before."""
        return self._block("activations").cells[self._column(j), 0]

    def bias(self, i: int) -> Cell:
        """The bias b_i."""
        return self._block("biases").cells[self._row(i), 0]

    def result(self, i: int) -> Cell:
        """The result of row i: z_i, or a_i after `apply_function`. It is empty until its row has been walked."""
        return self._block("result").cells[self._row(i), 0]

    @property
    def weighted_sums(self) -> Floats:
        """z = W a + b, (k+1,), by numpy.

        Raises:
            InputError: when there are only symbols.
        """
        if self.weights is None or self.activations is None:
            raise InputError("There are only symbols here: give the weights and activations to have weighted sums.")
        sums = self.weights @ self.activations
        return sums if self.biases is None else sums + self.biases

    @property
    def results(self) -> Floats:
        """What the result column comes to: z, or σ(z) after `apply_function`, (k+1,)."""
        sums = self.weighted_sums
        return np.asarray(self.function(sums)) if self.applied and self.function is not None else sums

    # ---- animations ----

    def walk_row(self, i: int, run_time: float | None = None) -> Animation:
        """Work out one entry: the row of W and the column of a are gone through in step, and the result counts up.

        With numbers the count runs through the real partial sums w_(i,0) a_0, + w_(i,1) a_1, ... to z_i.

        Args:
            i: which row.
            run_time: in seconds; by default 0.35 a product and a little to come and go.
        """
        self._block("result")
        return RowWalk(self, [self._row(i)], run_time)

    def walk(self, run_time: float | None = None) -> Animation:
        """Work out all drawn rows from the first to the last, the spotlight sliding from one to the next."""
        self._block("result")
        return RowWalk(self, [i for i in self.drawn_rows if i is not None], run_time)

    def show_numbers(self, run_time: float = 1.5) -> Animation:
        """Every symbol turns into its number."""
        return self._rewrite(run_time, show=self._checked_show("numbers"))

    def show_symbols(self, run_time: float = 1.5) -> Animation:
        """Every number turns into its symbol."""
        return self._rewrite(run_time, show="symbols")

    def show_both(self, run_time: float = 1.5) -> Animation:
        """Every entry shows its number under its symbol."""
        return self._rewrite(run_time, show=self._checked_show("both"))

    def apply_function(self, run_time: float = 1.5) -> Animation:
        """σ goes into the result column: every z_i becomes a_i = σ(z_i)."""
        if self.function is None:
            raise InputError("There is no activation function here to apply: give one as activation_function.")
        self._block("result")
        return self._rewrite(run_time, applied=True)

    def collapse(self, run_time: float = 2.0) -> Animation:
        """Everything shrinks into `a⁽¹⁾ = σ(W a⁽⁰⁾ + b)`, each block into its bold letter."""
        return self._rewrite(run_time, collapsed=True)

    def expand(self, run_time: float = 2.0) -> Animation:
        """The way back from `collapse`."""
        return self._rewrite(run_time, collapsed=False)

    def _rewrite(self, run_time: float, **state: Any) -> Animation:
        return Rewrite(self, run_time=run_time, **state)

    # ---- state, for the animations ----

    def rewritten(self, **state: Any) -> "MatrixVector":
        """A copy with another `show`, `applied` or `collapsed`, at the same place and scale."""
        other = self.copy()
        scale, middle = self._scale(), self.get_center()
        vars(other).update(state)
        other._build()
        other.scale(scale).move_to(middle)
        if not (self.collapsed or other.collapsed):  # the matrix stays where it is as long as its entries keep their width
            kept = self.parts["matrix"].get_center() if self.show == other.show else other.parts["matrix"].get_center()
            other.shift(kept - other.parts["matrix"].get_center())
        return other

    def take_over(self, other: "MatrixVector") -> Self:
        """Become another one: its parts and its state."""
        for name in ("show", "applied", "collapsed", "parts", "revealed", "built_height"):
            setattr(self, name, getattr(other, name))
        self.submobjects = other.submobjects
        return self

    def reveal(self, i: int) -> Cell:
        """Let the result of row i be seen; when it is the last, its ellipsis too."""
        cell, block = self.result(i), self._block("result")
        if i not in self.revealed:
            self.revealed = [*self.revealed, i]
        cell.add(*cell.content)
        if len(self.revealed) == len(block.cells):
            block.add(*block.dots.values())
        return cell

    def pieces(self) -> dict[tuple[Any, ...], Mobject]:
        """Everything on screen in its smallest meaningful pieces, named (part, ..., kind)."""
        named: dict[tuple[Any, ...], Mobject] = {}
        for name, part in self.parts.items():
            if not isinstance(part, Block):
                named |= {(name, k): each for k, each in enumerate(part)}
                continue
            named |= {(name, "bracket", k): each for k, each in enumerate(part.brackets)}
            named |= {(name, "dots", *at): each for at, each in part.dots.items() if each in part.submobjects}
            for at, cell in part.cells.items():
                kinds = {"symbol": cell.symbol, "number": cell.number}
                named |= {(name, *at, kind): each for kind, each in kinds.items() if each in cell.submobjects}
        return named

    def partial_sums(self, i: int) -> list[float]:
        """The sum of row i after each drawn place (an ellipsis adds all that it hides), then after the bias: ends in z_i."""
        if self.weights is None or self.activations is None:
            return []
        running = np.cumsum(self.weights[i] * self.activations)
        ends = [j if j is not None else self.shape[1] - 2 for j in self.drawn_columns]
        sums = [float(running[end]) for end in ends]
        sums[-1] = float(self.weights[i] @ self.activations)
        return sums if self.biases is None else [*sums, float(self.weighted_sums[i])]

    # ---- building ----

    def _build(self) -> None:
        self.parts = self._formula_parts() if self.collapsed else self._block_parts()
        self.submobjects = []
        self.add(*self.parts.values())
        self.built_height = float(self.parts["matrix"].height)

    def _block_parts(self) -> dict[str, VGroup]:
        parts: dict[str, VGroup] = {
            "matrix": self._make("matrix", self.drawn_rows, self.drawn_columns),
            "activations": self._make("activations", self.drawn_columns, [0]),
        }
        if self.has_bias:
            parts["plus"] = self._sign("+")
            parts["biases"] = self._make("biases", self.drawn_rows, [0])
        if self.has_result:
            parts["equals"] = self._sign("=")
            parts["result"] = self._make("result", self.drawn_rows, [0])
        unit = self.size / LABEL
        left = VGroup(*(parts[name] for name in ("matrix", "activations", "plus", "biases") if name in parts))
        left.arrange(RIGHT, buff=0.22 * unit)
        line = VGroup(left)
        if self.function is not None:
            parts["function"] = self._function_around(left)
            line.add(parts["function"])
        if self.has_result:
            right = VGroup(parts["result"])
            if self.function is not None and not self.applied:
                parts["result function"] = self._function_around(parts["result"])
                right.add(parts["result function"])
            parts["equals"].next_to(line, RIGHT, buff=0.22 * unit).set_y(0)
            right.next_to(parts["equals"], RIGHT, buff=0.22 * unit).set_y(0)
            self._clear_result(parts["result"])
        return parts

    def _clear_result(self, block: VGroup) -> None:
        assert isinstance(block, Block)
        for (i, _), cell in block.cells.items():
            if i not in self.revealed:
                cell.submobjects = []
        if len(self.revealed) < len(block.cells):
            block.remove(*block.dots.values())

    def _formula_parts(self) -> dict[str, VGroup]:
        pieces = {"result": f"bold(a)^(({self.layer}))", "equals": "=", "sigma": "sigma", "open": "paren.l"}
        pieces |= {"matrix": "bold(W)", "activations": f"bold(a)^(({self.layer - 1}))", "plus": "+", "biases": "bold(b)"}
        pieces["close"] = "paren.r"
        without = [] if self.has_bias else ["plus", "biases"]
        if self.function is None:
            pieces["result"] = "bold(z)"
            without += ["sigma", "open", "close"]
        source = " ".join(f"{{{{{code}: {name}}}}}" for name, code in pieces.items() if name not in without)
        roles = {"sigma": "function", "open": "function", "close": "function", "biases": "bias", "result": "result"}
        roles = {name: role for name, role in roles.items() if name not in without}
        typeset = formula(source, self.size * TITLE / LABEL, roles, theme=self.theme)
        parts = {name: VGroup(VGroup(*typeset.select(name))) for name in pieces if name not in without}
        if self.function is not None:
            parts["function"] = VGroup(*(parts.pop(name)[0] for name in ("sigma", "open", "close")))
        return parts

    def _make(self, name: str, rows: Indices, columns: Indices) -> Block:
        places = [(i, j) for i in rows for j in columns if i is not None and j is not None]
        return Block({at: self._cell(name, *at) for at in places}, rows, columns, self.size, self.theme)
