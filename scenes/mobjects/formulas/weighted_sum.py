"""The weighted sum of one neuron, term by term: w_0 a_0 + w_1 a_1 + ... + w_n a_n + b, and what σ makes of it."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Self

import numpy as np
from manim import DOWN, RIGHT, UP, Animation, Brace, VGroup, VMobject
from numpy.typing import ArrayLike

from network.activation import Activation
from network.errors import InputError
from scenes.mobjects.checks import Floats, drawn_indices, finite, index_in, sign_role
from scenes.mobjects.formulas.notation import Show, applied, function_of_one
from scenes.mobjects.running import Held, RunValues, Setting, animated_by
from scenes.mobjects.text.baselines import set_down
from scenes.mobjects.text.typesetting import LABEL, Number, formula, number_text
from scenes.mobjects.theme import DARK, Theme, theme_of


class Magnitude(Number):
    """A number without its sign, which `Sign` shows; `value` keeps it."""

    @property
    def text(self) -> str:
        """The characters on screen."""
        return number_text(abs(self.value), self.decimals)


class Sign(Number):
    """The sign that joins a term to the sum: + or, when the number is printed as a negative one, −."""

    @property
    def text(self) -> str:
        """The character on screen."""
        return "−" if number_text(self.value, self.decimals).startswith("−") else "+"


class Term(VGroup):
    """One summand: the sign before it, its symbols over its numbers.

    Attributes:
        symbols: of the weight and the activation, or of the bias alone; empty when only numbers are shown.
        numbers: likewise; empty when only symbols are shown.
        signs: + before the symbols and + or − before the numbers; none before the first term.
    """

    def __init__(self, symbols: Sequence[VMobject], numbers: Sequence[VMobject], signs: Sequence[VMobject]) -> None:
        super().__init__()
        self.symbols, self.numbers, self.signs = VGroup(*symbols), VGroup(*numbers), VGroup(*signs)
        self.add(self.signs, self.symbols, self.numbers)


class WeightedSum(VGroup):
    """`σ(w_0 a_0 + w_1 a_1 + ... + w_n a_n + b) = a`, in symbols, in live numbers, or in both.

    Under the sum stands z, what it comes to over all its terms, drawn or not; on the right a = σ(z). The numbers
    follow `set_activations`, `set_weights` and `set_bias`, also through `.animate`: at every moment what is printed
    is the sum of what is printed (and of the terms in the ellipsis).

    Args:
        weights: (n+1,), or n+1 when there are only symbols.
        activations: (n+1,); goes with real weights.
        bias: b.
        activation_function: an `Activation` or its name, drawn as σ; `None` leaves it out: the sum `= z`.
        show: `"symbols"`, `"numbers"` or `"both"` (symbols over numbers); by default both where there are numbers.
        shown: the terms to draw, by index; what they leave out is an ellipsis.
        max_shown: places for the first terms, an ellipsis and the last, when `shown` says nothing.
        letters: whether the last index is written n.
        neuron: the index i of the neuron in its layer, which writes w_(i,j), b_i and a_i⁽ˡ⁾.
        layer: the number l of that layer, written only together with `neuron`.
        decimals: digits after the point.
        size: `TITLE`, `LABEL` or `SMALL`.
        theme: where colours come from.

    Raises:
        InputError: for shapes that do not fit together, values that are not finite, an index that is not there.

    Examples:
        >>> from manim import Scene
        >>> import numpy as np
        >>> class LiveSum(Scene):
        ...     def construct(self):
        ...         generator = np.random.default_rng(1)
        ...         total = WeightedSum(generator.normal(size=784), generator.uniform(size=784) / 20, bias=-1)
        ...         self.add(total)
        ...         self.play(total.animate(run_time=2).set_activations(generator.uniform(size=784) / 10))
        ...         self.play(total.animate.set_bias(2))
        ...         self.wait()
        >>> class SumInSymbols(Scene):
        ...     def construct(self):
        ...         self.add(WeightedSum(784, letters=True, neuron=0))
    """

    held: Held
    function = Setting[Activation | None]()
    live = Setting[bool]()

    def __init__(
        self,
        weights: ArrayLike | int,
        activations: ArrayLike | None = None,
        bias: float = 0.0,
        activation_function: Activation | str | None = "sigmoid",
        *,
        show: Show | None = None,
        shown: Sequence[int] | None = None,
        max_shown: int = 4,
        letters: bool = False,
        neuron: int | None = None,
        layer: int = 1,
        decimals: int = 2,
        size: float = LABEL,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        self.theme, self.size, self.unit, self.decimals = theme, size, size / LABEL, decimals
        self.letters, self.neuron, self.layer = letters, neuron, layer
        self.function = function_of_one(activation_function)
        self.live = not isinstance(weights, int)
        self.held.take(**self._checked(weights, activations, bias))
        self.writing: Show = show or ("both" if self.live else "symbols")
        if self.writing not in ("symbols", "numbers", "both") or (self.writing != "symbols" and not self.live):
            raise InputError(
                f"Real weights are shown as 'symbols', 'numbers' or 'both', others as symbols, not {show!r}."
            )
        self.drawn = drawn_indices(len(self.weights), max_shown, shown)
        self._build()
        self.center()

    # ---- what it is made of, and what it comes to ----

    @property
    def weights(self) -> Floats:
        """w, (n+1,)."""
        return self.held.values["weights"]

    @property
    def activations(self) -> Floats:
        """a, (n+1,)."""
        return self.held.values["activations"]

    @property
    def bias(self) -> float:
        """B."""
        return float(self.held.values["bias"])

    @property
    def weighted_sum(self) -> float:
        """Z = Σ_j w_j a_j + b over all terms."""
        return float(self.weights @ self.activations + self.bias)

    @property
    def result(self) -> float:
        """A = σ(z); z itself without an activation function."""
        z = np.array([self.weighted_sum])
        return float(z[0] if self.function is None else self.function(z)[0])

    def term(self, j: int) -> Term:
        """The term w_j a_j.

        Raises:
            InputError: when there is none, or it is hidden in an ellipsis.
        """
        return self.terms[index_in(j, len(self.weights), "term", self.drawn)]

    # ---- other values ----

    def take(self, **values: Any) -> Self:
        """As `set_values`: for `RunValues`."""
        return self.set_values(**values)

    def set_values(
        self, *, weights: ArrayLike | None = None, activations: ArrayLike | None = None, bias: float | None = None
    ) -> Self:
        """Take other values, any of the three, and print what comes of them.

        Raises:
            InputError: for another number of them, values that are not finite, a sum of symbols only.
        """
        if not self.live:
            raise InputError("There are only symbols here: give the weights and activations to have a live sum.")
        given = {"weights": weights, "activations": activations, "bias": bias}
        shapes = {name: value.shape for name, value in self.held.values.items()}
        changed = {name: finite(v, f"The {name}", shapes[name]) for name, v in given.items() if v is not None}
        self.held.values = self.held.values | changed
        for j, term in self.terms.items():
            self._print(term.numbers[:1], self.weights[j], signed=True)
            self._print(term.signs[-1:], self.weights[j])
            self._print(term.numbers[2:], self.activations[j])
        self._print(self.bias_term.numbers, self.bias)
        self._print(self.bias_term.signs[-1:], self.bias)
        self._print(self.sum_number, self.weighted_sum)
        self._print(self.result_number, self.result)
        return self

    def set_activations(self, values: ArrayLike) -> Self:
        """Take other activations, (n+1,); as `set_values`."""
        return self.set_values(activations=values)

    def set_weights(self, values: ArrayLike) -> Self:
        """Take other weights, (n+1,); as `set_values`."""
        return self.set_values(weights=values)

    def set_bias(self, value: float) -> Self:
        """Take another bias; as `set_values`."""
        return self.set_values(bias=value)

    @animated_by(set_values)
    def _run_values(self, anim_args: dict[str, Any] | None = None, **values: Any) -> Animation:
        return RunValues(self, **values)

    @animated_by(set_activations)
    def _run_activations(self, values: ArrayLike, anim_args: dict[str, Any] | None = None) -> Animation:
        return RunValues(self, activations=values)

    @animated_by(set_weights)
    def _run_weights(self, values: ArrayLike, anim_args: dict[str, Any] | None = None) -> Animation:
        return RunValues(self, weights=values)

    @animated_by(set_bias)
    def _run_bias(self, value: float, anim_args: dict[str, Any] | None = None) -> Animation:
        return RunValues(self, bias=value)

    def _print(self, numbers: Any, value: float, *, signed: bool = False) -> None:
        for number in numbers:
            if isinstance(number, Number):
                number.set_value(value)
                if signed:
                    number.set_color(self.theme.hex(sign_role(value, self.decimals)))

    # ---- building, from left to right ----

    def _build(self) -> None:
        self.terms: dict[int, Term] = {}
        line = VGroup()
        for j in self.drawn:
            each = self._dots(joined=len(line) > 0) if j is None else self._term(j, joined=len(line) > 0)
            line.add(each)
            if j is not None:
                self.terms[j] = each
        self.bias_term = self._bias_term()
        self.line = line.add(self.bias_term).arrange(RIGHT, buff=0.2 * self.unit, coor_mask=np.array([1, 0, 0]))
        self.add(line)
        self.sum_number, self.result_number = VGroup(), VGroup()
        if self.function is not None:
            self._wrap()
        self.equals = formula("=", self.size, theme=self.theme)
        self.equals.next_to(self, RIGHT, buff=0.2 * self.unit).set_y(line.get_y())
        self.result_label = self._outcome()
        self.result_label.next_to(self.equals, RIGHT, buff=0.2 * self.unit)
        self.held.move_to(line)
        self.add(self.equals, self.result_label, self.held)

    @property
    def _rows(self) -> tuple[float, float]:
        """The baselines of symbols and numbers."""
        return (
            (0.22 * self.unit, -0.42 * self.unit) if self.writing == "both" else (-0.12 * self.unit, -0.12 * self.unit)
        )

    def _term(self, j: int, *, joined: bool) -> Term:
        n = self._letter(j)
        i, above = ("", "") if self.neuron is None else (f"{self.neuron},", f"^(({self.layer - 1}))")
        kind = Magnitude if joined else Number
        weight = kind(self.weights[j], self.decimals, self.size, theme=self.theme, edge="right")
        weight.set_color(self.theme.hex(sign_role(self.weights[j], self.decimals)))
        activation = Number(self.activations[j], self.decimals, self.size, theme=self.theme, edge="left")
        dot = self._symbol("dot.op")
        symbols = [self._symbol(f"w_({i}{n})"), self._symbol(f"a_{n}{above}")]
        return self._lay_out(symbols, [weight, dot, activation], self.weights[j] if joined else None)

    def _bias_term(self) -> Term:
        bias = Magnitude(self.bias, self.decimals, self.size, "bias", self.theme)
        symbol = "b" if self.neuron is None else f"b_{self.neuron}"
        return self._lay_out([self._symbol(symbol, "bias")], [bias], self.bias)

    def _dots(self, *, joined: bool) -> Term:
        dots = [self._symbol("dots.c", "muted").move_to((row + 0.11 * self.unit) * UP) for row in self._rows]
        signs = self._signs(0, -0.44 * self.unit) if joined else []
        shown = slice(0, 1) if self.writing == "symbols" else slice(1, 2) if self.writing == "numbers" else slice(0, 2)
        return Term(dots[shown], [], signs[shown])

    def _lay_out(self, symbols: list[VMobject], numbers: list[VMobject], joined: float | None) -> Term:
        """One summand round x = 0, with the sign it is joined by, that of `joined`."""
        high, low = self._rows
        signs: list[VMobject] = []
        for mobjects, baseline in ((symbols, high), (numbers, low)):
            for before, after in pairwise(mobjects):
                after.next_to(before, RIGHT, buff=0.06 * self.unit)
            for mobject in mobjects:
                set_down(mobject, baseline, self.size)
        if len(numbers) == 3:
            numbers[1].set_y(low + 0.1 * self.unit)
        rows = [VGroup(*row).set_x(0) for row in (symbols, numbers)]
        width = max(row.width for row, kind in zip(rows, ("numbers", "symbols"), strict=True) if self.writing != kind)
        if joined is not None:
            signs = self._signs(joined, -width / 2 - 0.3 * self.unit)
        return {
            "symbols": Term(symbols, [], signs[:1]),
            "numbers": Term([], numbers, signs[1:]),
            "both": Term(symbols, numbers, signs),
        }[self.writing]

    def _signs(self, value: float, x: float) -> list[VMobject]:
        """The sign of the symbols and that of the numbers, at x."""
        high, low = (baseline + 0.11 * self.unit for baseline in self._rows)
        sign = Sign(value, self.decimals, 1.45 * self.size, theme=self.theme)
        return [self._symbol("+").move_to((x, high, 0)), sign.move_to((x, low, 0))]

    def _wrap(self) -> None:
        """σ and parentheses round the sum, and z below it."""
        assert self.function is not None
        self.function_sign = applied(self.function, self.line, self.size, self.theme)
        self.brace = Brace(self.line, DOWN, buff=0.25 * self.unit, sharpness=1.5, color=self.theme.muted)
        self.sum_label = self._sum_label().next_to(self.brace, DOWN, buff=0.15 * self.unit)
        self.add(self.function_sign, self.brace, self.sum_label)

    def _sum_label(self) -> VGroup:
        """z, and what it comes to."""
        symbol = self._symbol("z" if self.neuron is None else f"z_{self.neuron}", "result")
        label = VGroup() if self.writing == "numbers" else VGroup(symbol)
        if self.writing == "both":
            label.add(self._symbol("=").next_to(symbol, RIGHT, buff=0.14 * self.unit).set_y(symbol[0].get_y()))
        if self.writing != "symbols":
            number = Number(self.weighted_sum, self.decimals, self.size, "result", self.theme, edge="left")
            set_down(number.next_to(label, RIGHT, buff=0.14 * self.unit), symbol[0].get_bottom()[1], self.size)
            self.sum_number.add(number)
            label.add(number)
        return label

    def _outcome(self) -> VGroup:
        """What stands on the right: a, or z without an activation function."""
        if self.writing == "symbols":
            letter = "z" if self.function is None else "a"
            above = f"^(({self.layer}))" if self.neuron is not None and letter == "a" else ""
            return VGroup(self._symbol(letter + ("" if self.neuron is None else f"_{self.neuron}") + above, "result"))
        number = Number(self.result, self.decimals, self.size, "result", self.theme, edge="left")
        (self.sum_number if self.function is None else self.result_number).add(number)
        return VGroup(number)

    def _symbol(self, code: str, role: str = "ink") -> VMobject:
        return formula(code, self.size, role=role, theme=self.theme)

    def _letter(self, j: int) -> str:
        return "n" if self.letters and j == len(self.weights) - 1 else str(j)

    def _checked(self, weights: ArrayLike | int, activations: ArrayLike | None, bias: float) -> dict[str, ArrayLike]:
        if isinstance(weights, int):
            if weights < 1 or activations is not None:
                raise InputError(
                    f"A number of terms is at least 1 and goes without activations: {weights} does not do."
                )
            return {"weights": np.zeros(weights), "activations": np.zeros(weights), "bias": 0.0}
        array = finite(weights, "The weights", (None,))
        if activations is None:
            raise InputError("Real weights need real activations: give both, or only the number of terms for symbols.")
        column = finite(activations, "The activations", array.shape)
        return {"weights": array, "activations": column, "bias": finite(bias, "The bias", ())}
