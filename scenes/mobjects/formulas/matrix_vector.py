"""One layer written out: a matrix of weights times a column of activations, plus a column of biases, in σ( )."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, Self, cast

import numpy as np
from manim import RIGHT, Animation, Mobject, VGroup, VMobject
from numpy.typing import ArrayLike

from network.activation import Activation
from network.errors import InputError
from scenes.mobjects.checks import Floats, drawn_indices, index_in, sign_role
from scenes.mobjects.formulas.matrix_animations import Rewrite, RowWalk
from scenes.mobjects.formulas.matrix_block import Block, Cell, Indices, checked_layer, places_for
from scenes.mobjects.formulas.notation import Show, Writing, applied, function_code, function_of_one
from scenes.mobjects.formulas.written_layer import WrittenLayer, checked_letters, checked_names
from scenes.mobjects.running import Held
from scenes.mobjects.text.typesetting import LABEL, SMALL, TITLE, Number, formula, number_text
from scenes.mobjects.theme import DARK, Theme, theme_of

RULE = 0.1  # scene units: what is held along with a layer tells by its length how large that is


class MatrixVector(VGroup):
    """The layer `a⁽¹⁾ = σ(W a⁽⁰⁾ + b)` entry by entry, in symbols, in real numbers, or in both.

    Drawn as σ( [W] [a⁽⁰⁾] + [b] ) = σ( [z] ). The result column is empty at first: `walk` and `walk_row` work it out,
    `squish` squishes z into a⁽¹⁾, `collapse` shrinks everything into the short formula.

    W is (k+1, n+1), a⁽⁰⁾ has n+1 entries, b and the result have k+1. Symbols are generated from these sizes.
    Entries are addressed by their index in the matrix, not in the drawing.

    The parts, each a group for scenes that bring them in one by one: `parts["function"]` (σ and its parentheses),
    `"matrix"`, `"activations"`, `"plus"`, `"biases"`, `"equals"`, `"result function"`, `"result"`.

    Args:
        weights: W, (k+1, n+1), or its shape as a tuple of two integers when there are only symbols.
        activations: a⁽⁰⁾, (n+1,); goes with real weights.
        biases: b, (k+1,). Without it real weights have no bias; symbols have one unless it is `False`.
        activation_function: an `Activation` or its name, drawn as σ; `None` leaves it out: [W] [a] + [b] = [z].
        show: `"symbols"`, `"numbers"` or `"both"` (the symbol above its number); by default numbers if there are.
        result: whether the right-hand side is there at all.
        max_shown: places in a row and in a column, one of them for the ellipsis when there are more entries. Where rows
            and columns are both abridged, the smaller count gets one place less, so that k and n are seen to differ.
            A pair sets (rows, columns).
        rows: the rows to draw instead, by index; what they leave out is an ellipsis.
        columns: the columns to draw instead.
        letters: whether the last indices are written k and n, or two letters to write instead.
        first: the number that indices are written from, such as 1; entries are asked for from 0 all the same.
        names: what entries are called instead, in Typst: of `"weights"` w, `"activations"` a, `"biases"` b, `"sums"` z,
            `"results"` a.
        layer: the number l of the layer that receives: it writes a⁽ˡ⁻¹⁾ and a⁽ˡ⁾; `None` writes no layers.
        decimals: digits after the point.
        size: `TITLE`, `LABEL` or `SMALL`.
        theme: where colours come from.

    Raises:
        InputError: for shapes that do not fit together, values that are not finite, a function that needs the whole
            layer (softmax), letters that are none.

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
        ...         self.play(layer.squish())
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
        rows: Sequence[int] | None = None,
        columns: Sequence[int] | None = None,
        letters: bool | tuple[str, str] = False,
        first: int = 0,
        names: dict[str, str] | None = None,
        layer: int | None = 1,
        decimals: int = 2,
        size: float = LABEL,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        self.theme, self.size, self.decimals = theme, size, decimals
        matrix, column, bias, shape = checked_layer(weights, activations, biases)
        drawn_rows, drawn_columns = map(drawn_indices, shape, places_for(shape, max_shown), (rows, columns))
        shown = self._checked_show(show or ("symbols" if matrix is None else "numbers"), matrix)
        self.held = Held()
        self.held.set_points(np.outer([0, 0, 1, 1], RULE * RIGHT))
        self._build(
            WrittenLayer(
                *(matrix, column, bias, shape),
                has_bias=biases is not False and (bias is not None or matrix is None),
                rows=drawn_rows,
                columns=drawn_columns,
                writing=Writing(shown, function_of_one(activation_function), has_result=result),
                first=first,
                letters=checked_letters(letters),
                names=checked_names(names),
                layer=layer,
            )
        )
        self.center()

    # ---- what stands where, by the index in the matrix ----

    def entry(self, i: int, j: int) -> Cell:
        """The weight w_(i,j) from neuron j to neuron i.

        Raises:
            InputError: when there is none, or it is hidden in an ellipsis; the message names what there is.
        """
        return self.block("matrix").cells[self._row(i), self._column(j)]

    def row(self, i: int) -> VGroup:
        """The drawn weights into neuron i, and the ellipsis between them."""
        return self.block("matrix").line(0, self.drawn_rows.index(self._row(i)))

    def column(self, j: int) -> VGroup:
        """The drawn weights out of neuron j, and the ellipsis between them."""
        return self.block("matrix").line(1, self.drawn_columns.index(self._column(j)))

    def activation(self, j: int) -> Cell:
        """The activation a_j of the layer before."""
        return self.block("activations").cells[self._column(j), 0]

    def bias(self, i: int) -> Cell:
        """The bias b_i."""
        return self.block("biases").cells[self._row(i), 0]

    def result(self, i: int) -> Cell:
        """The result of row i: z_i, or a_i after `squish`. It is empty until its row has been walked."""
        return self.block("result").cells[self._row(i), 0]

    @property
    def weighted_sums(self) -> Floats:
        """Z = W a + b, (k+1,), by numpy.

        Raises:
            InputError: when there are only symbols.
        """
        return self.written.weighted_sums

    @property
    def results(self) -> Floats:
        """What the result column comes to: z, or σ(z) after `squish`, (k+1,)."""
        return self.written.results

    # ---- animations ----

    def walk_row(self, i: int, run_time: float | None = None) -> Animation:
        """Work out one entry: the row of W and the column of a are gone through in step, and the result counts up.

        With numbers the count runs through the real partial sums w_(i,0) a_0, + w_(i,1) a_1, ... to z_i.

        Args:
            i: which row.
            run_time: in seconds; by default 0.35 a product and a little to come and go.
        """
        self.block("result")
        return RowWalk(self, [self._row(i)], run_time)

    def walk(self, run_time: float | None = None) -> Animation:
        """Work out all drawn rows from the first to the last, the spotlight sliding from one to the next."""
        self.block("result")
        return RowWalk(self, [i for i in self.drawn_rows if i is not None], run_time)

    def show_numbers(self, run_time: float = 1.5) -> Animation:
        """Every symbol turns into its number."""
        return self._rewrite(run_time, show=self._checked_show("numbers", self.written.weights))

    def show_symbols(self, run_time: float = 1.5) -> Animation:
        """Every number turns into its symbol."""
        return self._rewrite(run_time, show="symbols")

    def show_both(self, run_time: float = 1.5) -> Animation:
        """Every entry shows its number under its symbol."""
        return self._rewrite(run_time, show=self._checked_show("both", self.written.weights))

    def squish(self, run_time: float = 1.5) -> Animation:
        """σ goes into the result column: every z_i becomes a_i = σ(z_i)."""
        if self.writing.function is None:
            raise InputError("There is no activation function here to apply: give one as activation_function.")
        self.block("result")
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

    @property
    def written(self) -> WrittenLayer:
        """What is written out, and how. It comes along with `Transform` and the like, as all that is `Held`."""
        return cast(WrittenLayer, self.held.settings["written"])

    @property
    def parts(self) -> dict[str, VGroup]:
        """The parts on screen, by name.

        What a `Transform` has brought is only the picture of another state: its parts are made here, in its place.
        """
        if self.shown is not self.written:
            looks = self.pieces(self._parts)
            self._build(self.written)
            made = self.pieces(self._parts)
            if [*made] == [*looks]:  # each has become its like, whose colours it keeps
                for key, piece in made.items():
                    piece.match_style(looks[key])
        return self._parts

    @property
    def shape(self) -> tuple[int, int]:
        """Of W: (k+1, n+1)."""
        return self.written.shape

    @property
    def weights(self) -> Floats | None:
        """W, if there are numbers."""
        return self.written.weights

    @property
    def activations(self) -> Floats | None:
        """a⁽⁰⁾, likewise."""
        return self.written.activations

    @property
    def biases(self) -> Floats | None:
        """b, likewise."""
        return self.written.biases

    @property
    def writing(self) -> Writing:
        """How it is written."""
        return self.written.writing

    @property
    def drawn_rows(self) -> Indices:
        """The rows that are drawn; `None` stands for an ellipsis."""
        return self.written.rows

    @property
    def drawn_columns(self) -> Indices:
        """The columns that are drawn, likewise."""
        return self.written.columns

    @property
    def has_bias(self) -> bool:
        """Whether there are biases."""
        return self.written.has_bias

    @property
    def revealed(self) -> list[int]:
        """The rows whose result is seen."""
        return list(self.written.revealed)

    def partial_sums(self, i: int) -> list[float]:
        """The sum of row i after each drawn place and after the bias: it ends in z_i.

        An ellipsis adds all that it hides.
        """
        return self.written.partial_sums(i)

    def rewritten(self, **state: Any) -> "MatrixVector":
        """A copy that is written in another way, at the same place and scale; `state` as for `Writing`."""
        other = self.copy()
        middle = self.get_center()
        other._build(replace(self.written, writing=replace(self.writing, **state)))
        other.move_to(middle)
        same_entries = self.writing.show == other.writing.show
        if same_entries and self.writing.collapsed == other.writing.collapsed:  # then the matrix stays where it is
            other.shift(self.parts["matrix"].get_center() - other.parts["matrix"].get_center())
        return other

    def take_over(self, other: "MatrixVector") -> Self:
        """Become another one: its parts and its state."""
        kept = {name: vars(self)[name] for name in ("updaters", "saved_state", "name") if name in vars(self)}
        vars(self).update(vars(other) | kept)
        return self

    def become(self, mobject: Mobject, *arguments: Any, **options: Any) -> Self:
        """As everywhere; of another layer it takes over the parts, too, as after `save_state` and `restore`."""
        if isinstance(mobject, MatrixVector) and not (arguments or options):
            return self.take_over(mobject.copy())
        return super().become(mobject, *arguments, **options)

    def reveal(self, i: int) -> Cell:
        """Let the result of row i be seen; when it is the last, its ellipsis too."""
        block, at = self.block("result"), (self._row(i), 0)
        if i not in self.written.revealed:
            self._now_shows(replace(self.written, revealed=(*self.written.revealed, i)))
        return block.reveal(at)

    def pieces(self, parts: dict[str, VGroup] | None = None) -> dict[tuple[Any, ...], VMobject]:
        """Everything on screen in its smallest meaningful pieces, named (part, ..., kind)."""
        named: dict[tuple[Any, ...], VMobject] = {}
        for name, part in (self.parts if parts is None else parts).items():
            if not isinstance(part, Block):
                named |= {(name, k): each for k, each in enumerate(part)}
                continue
            named |= {(name, "bracket", k): each for k, each in enumerate(part.brackets)}
            named |= {(name, "dots", *at): each for at, each in part.dots.items() if each in part.submobjects}
            for at, cell in part.cells.items():
                kinds = {"symbol": cell.symbol, "number": cell.number}
                named |= {(name, *at, kind): each for kind, each in kinds.items() if each in cell.submobjects}
        return named

    # ---- building ----

    def _build(self, written: WrittenLayer) -> None:
        """Make the parts anew, where and as large as they are."""
        middle, scale = np.array(self.held.points[0]), self.scale_factor
        self._now_shows(written)
        self._parts = self._formula_parts() if written.writing.collapsed else self._block_parts()
        self.submobjects = [*self._parts.values()]
        self.scale(scale)
        anchor = self._parts["matrix"].get_center()
        self.held.set_points(anchor + np.outer([0, 0, 1, 1], scale * RULE * RIGHT))
        self.add(self.held)
        self.shift(middle - anchor)

    def _now_shows(self, written: WrittenLayer) -> None:
        self.shown = written
        self.held.settings = {"written": written}

    def _block_parts(self) -> dict[str, VGroup]:
        parts: dict[str, VGroup] = {
            "matrix": self._make("matrix", self.drawn_rows, self.drawn_columns),
            "activations": self._make("activations", self.drawn_columns, [0]),
        }
        if self.has_bias:
            parts["plus"] = self._sign("+")
            parts["biases"] = self._make("biases", self.drawn_rows, [0])
        if self.writing.has_result:
            parts["equals"] = self._sign("=")
            parts["result"] = result = self._make("result", self.drawn_rows, [0])
        unit = self.size / LABEL
        left = VGroup(*(parts[name] for name in ("matrix", "activations", "plus", "biases") if name in parts))
        left.arrange(RIGHT, buff=0.22 * unit)
        line = VGroup(left)
        if self.writing.function is not None:
            parts["function"] = applied(self.writing.function, left, self.size, self.theme)
            line.add(parts["function"])
        if self.writing.has_result:
            right = VGroup(parts["result"])
            if self.writing.function is not None and not self.writing.applied:
                parts["result function"] = applied(self.writing.function, result, self.size, self.theme)
                right.add(parts["result function"])
            parts["equals"].next_to(line, RIGHT, buff=0.22 * unit).set_y(0)
            right.next_to(parts["equals"], RIGHT, buff=0.22 * unit).set_y(0)
            hidden = [cell for (i, _), cell in result.cells.items() if i not in self.revealed]
            result.hide(hidden)
        return parts

    def _formula_parts(self) -> dict[str, VGroup]:
        layer = self.written
        result, column = layer.letter("results") + layer.above(0), layer.letter("activations") + layer.above(-1)
        pieces = {"result": result, "equals": "=", "function": "", "open": "paren.l"}
        pieces |= {"matrix": layer.letter("weights"), "activations": column}
        pieces |= {"plus": "+", "biases": layer.letter("biases"), "close": "paren.r"}
        without = [] if self.has_bias else ["plus", "biases"]
        if self.writing.function is None:
            pieces["result"] = layer.letter("sums")
            without += ["function", "open", "close"]
        else:
            pieces["function"] = function_code(self.writing.function)
        source = " ".join(f"{{{{{code}: {name}}}}}" for name, code in pieces.items() if name not in without)
        roles = {"function": "function", "open": "function", "close": "function", "biases": "bias", "result": "result"}
        roles = {name: role for name, role in roles.items() if name not in without}
        typeset = formula(source, self.size * TITLE / LABEL, roles, theme=self.theme)
        parts = {name: VGroup(VGroup(*typeset.select(name))) for name in pieces if name not in without}
        if self.writing.function is not None:
            parts["function"] = VGroup(*(parts.pop(name)[0] for name in ("function", "open", "close")))
        return parts

    def _make(self, name: str, rows: Indices, columns: Indices) -> Block:
        places = [(i, j) for i in rows for j in columns if i is not None and j is not None]
        return Block({at: self._cell(name, *at) for at in places}, rows, columns, self.size, self.theme)

    def _cell(self, name: str, i: int, j: int) -> Cell:
        number = None
        values, room = self._values(name, i, j)
        role = {"activations": "ink", "biases": "bias", "result": "result"}.get(name, "ink")
        if self.writing.show != "symbols":
            ink = sign_role(values, self.decimals) if name == "matrix" else role
            number = Number(values, self.decimals, self.size, ink, self.theme, edge="right")
        symbol = None
        if self.writing.show != "numbers":
            size, role = (self.size * SMALL / LABEL, "muted") if self.writing.show == "both" else (self.size, role)
            symbol = formula(self.written.symbol(name, i, j), size, role=role, theme=self.theme)
        return Cell(symbol, number, room)

    def _values(self, name: str, i: int, j: int) -> tuple[float, float]:
        """What an entry comes to, and the room to leave for all that will be printed there."""
        if self.writing.show == "symbols":
            return 0.0, 0.0
        value = self.written.value(name, i, j)
        if name != "result":
            return value, 0.0
        passed = [value] if self.writing.applied else self.partial_sums(i)
        longest = max(passed, key=lambda value: len(number_text(value, self.decimals)))
        return value, float(Number(longest, self.decimals, self.size).width)

    def _sign(self, code: str) -> VGroup:
        return VGroup(formula(code, self.size, theme=self.theme))

    # ---- looking things up ----

    def _row(self, i: int) -> int:
        return index_in(i, self.written.shape[0], "row", self.drawn_rows)

    def _column(self, j: int) -> int:
        return index_in(j, self.written.shape[1], "column", self.drawn_columns)

    def block(self, name: str) -> Block:
        """The entries of `"matrix"`, `"activations"`, `"biases"` or `"result"`, as long as they are drawn."""
        part = self.parts.get(name)
        if not isinstance(part, Block):
            there = ", ".join(each for each, part in self.parts.items() if isinstance(part, Block))
            raise InputError(
                f"No entries of {name!r} are drawn: there are {there or 'only bold letters, to be expanded'}."
            )
        return part

    @property
    def scale_factor(self) -> float:
        """How many times larger it is now than it was built."""
        return float(np.linalg.norm(self.held.points[-1] - self.held.points[0])) / RULE

    @staticmethod
    def _checked_show(show: Show, weights: Floats | None) -> Show:
        if show not in ("symbols", "numbers", "both"):
            raise InputError(f"Entries are shown as 'symbols', 'numbers' or 'both', not {show!r}.")
        if show != "symbols" and weights is None:
            raise InputError("There are only symbols here: give the weights and activations to show numbers.")
        return show
