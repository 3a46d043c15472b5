"""The chain rule: how far one number moves another, as the product of what happens link by link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Self, cast

import numpy as np
from manim import DOWN, Animation, VGroup
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.checks import Floats, finite, index_in, sign_role
from scenes.mobjects.formulas.travel import parts_of
from scenes.mobjects.running import Held, RunValues, animated_by
from scenes.mobjects.text.typesetting import LABEL, SMALL, Number, formula
from scenes.mobjects.theme import DARK, Theme, theme_of

Change = Literal["partial", "Delta"]
GAP = 0.22  # scene units between a fraction and its value, at size LABEL


class ChainRule(VGroup):
    """`∂C/∂w = ∂z/∂w ∂a/∂z ∂C/∂a`: a fraction for each link of a chain of numbers, with its value below it.

    Under the left side stands the product of the values. They change by `set_values`, through `.animate` they run.
    Another writing of the same, as one with a factor worked out or with indices, is another chain rule that stands on
    the same equal sign: `with_factor` and `rewritten` make it, and `Travel` goes there, term by term.

    Its parts, for `Travel`: `whole`, `equals`, `sum`, `factor_0`, ...; of each fraction `whole_top`, `whole_bottom`,
    `factor_0_top`, ...; below them `product` and `value_0`, ...

    Args:
        variables: from the one that is turned to the one that is asked about, three or more, in Typst: `("w", "z",
            "a", "C_0")`.
        values: (n,) of the factors, from the first link on; none where only symbols are wanted.
        change: `"partial"` for derivatives, `"Delta"` for nudges.
        writings: what stands for some factors instead of their fractions, by index, in Typst.
        summed: the index that the right side is summed over; the product is not printed then.
        decimals: of the values.
        size: `TITLE`, `LABEL` or `SMALL`; of the values it is somewhat less.
        theme: where colours come from.

    Raises:
        InputError: for fewer than three variables, values that are not one finite number for each factor, a writing of
            a factor that is not there.

    Examples:
        >>> from manim import Scene
        >>> from scenes.mobjects import Travel
        >>> class TheLastFactor(Scene):
        ...     def construct(self):
        ...         rule = ChainRule(("w", "z", "a", "C_0"), [0.49, 0.25, -1.1])
        ...         self.add(rule)
        ...         self.play(Travel(rule, rule.with_factor(2, "2 (a - y)")))
    """

    held: Held

    def __init__(
        self,
        variables: Sequence[str],
        values: ArrayLike | None = None,
        *,
        change: Change = "partial",
        writings: Mapping[int, str] | None = None,
        summed: str | None = None,
        decimals: int = 2,
        size: float = LABEL,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        if isinstance(variables, str) or len(variables) < 3:
            raise InputError(f"A chain rule leads over three variables or more, in a row, not {variables!r}.")
        if change not in ("partial", "Delta"):
            raise InputError(f"A chain rule is written with 'partial' or 'Delta', not {change!r}.")
        self.variables, self.change, self.summed = tuple(variables), change, summed
        self.theme, self.decimals, self.size = theme, decimals, size
        self.writings = {index_in(i, len(variables) - 1, "factor"): each for i, each in (writings or {}).items()}
        given = () if values is None else finite(values, "The values of the factors", (len(variables) - 1,))
        self.held = Held(values=given)
        self.symbols = formula(self._source(), size, theme=theme)
        self.numbers = VGroup()
        self.add(self.symbols, self.numbers, self.held)
        if len(given):
            self._print()
        self.center()
        self.held.move_to(self.symbols)

    # ---- its parts ----

    @property
    def values(self) -> Floats:
        """Of the factors, (n,); (0,) where there are only symbols."""
        return self.held.values["values"]

    @property
    def whole(self) -> VGroup:
        """The fraction on the left side."""
        return self.symbols.select("whole")

    @property
    def equals(self) -> VGroup:
        """The equal sign."""
        return self.symbols.select("equals")

    def factor(self, i: int) -> VGroup:
        """The factor of link i, a fraction or what is written for it.

        Raises:
            InputError: when there is none.
        """
        return self.symbols.select(f"factor_{index_in(i, len(self.variables) - 1, 'factor')}")

    def numerator(self, i: int) -> VGroup:
        """What stands above the bar of factor i.

        Raises:
            InputError: when there is no such factor, or it is no fraction any more.
        """
        return _halves(self._fraction(i))[0]

    def denominator(self, i: int) -> VGroup:
        """What stands below the bar of factor i; errors as for `numerator`."""
        return _halves(self._fraction(i))[1]

    def value(self, i: int) -> Number:
        """The number below factor i.

        Raises:
            InputError: when there is none.
        """
        number: Any = self.numbers[index_in(i, len(self.values), "value")]
        return cast(Number, number)

    def named_parts(self) -> dict[str, VGroup]:
        """All its parts by name: for `Travel`."""
        numbers = {f"value_{i}": VGroup(self.numbers[i]) for i in range(len(self.values))}
        whole = {"product": VGroup(*self.numbers[len(self.values) :])} if self._has_product else {}
        fractions = {f"factor_{i}": self.factor(i) for i in range(len(self.variables) - 1) if i not in self.writings}
        halves: dict[str, VGroup] = {}
        for name, fraction in ({"whole": self.whole} | fractions).items():
            halves[f"{name}_top"], halves[f"{name}_bottom"] = _halves(fraction)
        return parts_of(self.symbols) | halves | numbers | whole

    # ---- other writings ----

    def with_factor(self, i: int, source: str) -> ChainRule:
        """The same with something else written for factor i, in Typst.

        Raises:
            InputError: when there is no such factor, or Typst cannot set it.
        """
        return self.rewritten(writings=self.writings | {i: source})

    def rewritten(self, **changes: Any) -> ChainRule:
        """The same with other arguments, as large and with its equal sign in the same place."""
        given = {name: getattr(self, name) for name in ("variables", "change", "writings", "summed", "decimals")}
        given |= {"size": self.size, "theme": self.theme, "values": self.values if len(self.values) else None}
        other = ChainRule(**(given | changes))
        other.scale(self.equals.width / other.equals.width)
        return other.shift(self.equals.get_center() - other.equals.get_center())

    # ---- other values ----

    def take(self, **values: Any) -> Self:
        """Show other `values`: for `RunValues`."""
        return self.set_values(values["values"])

    def set_values(self, values: ArrayLike) -> Self:
        """Print other values of the factors, (n,), and their product.

        Raises:
            InputError: for another number of them, numbers that are not finite, a chain rule of symbols only.
        """
        if not len(self.values):
            raise InputError("There are only symbols here: give the chain rule values to begin with.")
        array = finite(values, "The values of the factors", self.values.shape)
        self.held.values = self.held.values | {"values": array}
        for number, value in zip(self.numbers, self._printed(), strict=True):
            number.set_value(value)
            number.set_color(self.theme.hex(sign_role(value, self.decimals)))
        return self

    @animated_by(set_values)
    def _run_values(self, values: ArrayLike, anim_args: dict[str, Any] | None = None) -> Animation:
        return RunValues(self, values=values)

    @property
    def _has_product(self) -> bool:
        return bool(len(self.values)) and self.summed is None

    def _printed(self) -> list[float]:
        """The numbers on show: of the factors, and of the left side."""
        return [*self.values.tolist(), *([float(np.prod(self.values))] if self._has_product else [])]

    def _print(self) -> None:
        unit = self.size / LABEL
        above = [self.factor(i) for i in range(len(self.values))] + [self.whole] * self._has_product
        for part, value in zip(above, self._printed(), strict=True):
            number = Number(value, self.decimals, SMALL * unit, sign_role(value, self.decimals), self.theme)
            number.next_to(self.symbols, DOWN, buff=GAP * unit).set_x(part.get_x())
            self.numbers.add(number)

    # ---- what Typst sets ----

    def _source(self) -> str:
        links = zip(self.variables[1:], self.variables, strict=False)
        factors = [self._factor_source(i, over, under) for i, (over, under) in enumerate(links)]
        right = " quad ".join(factors)
        if self.summed is not None:
            right = f"{{{{limits(sum)_({self.summed}): sum}}}} {right}"
        left = self._fraction_source(self.variables[-1], self.variables[0])
        return f"{{{{{left} : whole}}}} {{{{=: equals}}}} {right}"

    def _factor_source(self, i: int, over: str, under: str) -> str:
        return f"{{{{{self.writings.get(i, self._fraction_source(over, under))} : factor_{i}}}}}"

    def _fraction_source(self, over: str, under: str) -> str:
        return f"({self.change} {over}) / ({self.change} {under})"

    def _fraction(self, i: int) -> VGroup:
        if index_in(i, len(self.variables) - 1, "factor") in self.writings:
            raise InputError(f"Factor {i} is no fraction any more: {self.writings[i]} is written for it.")
        return self.factor(i)


def _halves(fraction: VGroup) -> tuple[VGroup, VGroup]:
    """What stands above the bar of a fraction, its widest stroke, and what stands below it."""
    bar = max(fraction, key=lambda glyph: glyph.width)
    above, below = VGroup(), VGroup()
    for glyph in fraction:
        if glyph is not bar:
            (above if glyph.get_y() > bar.get_y() else below).add(glyph)
    return above, below
