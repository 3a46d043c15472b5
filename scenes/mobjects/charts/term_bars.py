"""A weighted sum taken apart: its strongest terms as bars, all the others, the bias, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, Line, UpdateFromAlphaFunc, VGroup, linear

from network.analysis.neurons import Contributions
from network.errors import InputError
from scenes.mobjects.charts.bars import Bars
from scenes.mobjects.checks import Floats, index_in
from scenes.mobjects.running import Held, Setting
from scenes.mobjects.text.baselines import set_down
from scenes.mobjects.text.typesetting import SMALL, Number, formula
from scenes.mobjects.theme import DARK, Theme, theme_of

PITCH = 0.39
"""From bar to bar, in scene units."""
# How far the line below the bars reaches beyond them, in scene units: as far as what usually stands there.
LABELS = 2.3  # to the left
NUMBERS = 0.85  # to the right
APART = 0.1
"""Between the number of a long bar and the words beside it, in scene units."""


class TermBars(VGroup):
    """What one neuron adds up, the strongest terms first, as signed bars, and below a line the sum z.

    The parts: `bars`, `rule`, `total` ("z =" and its number), `sum_number`, and where there is an activation `outcome`
    ("a =" and its number).

    Args:
        terms: the sum, taken apart by `network.analysis.neurons.contributions`.
        count: how many terms have a bar of their own, the strongest.
        shown: which terms have one instead, by index, from the top.
        names: what is written beside a term of its own with `{index}`, all others with `{count}`, and the bias.
        limit: where the scale ends to both sides; by default at the end of the longest bar.
        activation: what the neuron makes of the sum, to be written beside it.
        width: of the bars from end to end of the scale, in scene units.
        theme: where colours come from.

    Raises:
        InputError: for no terms of their own, or indices that are not there, or a limit that the bars exceed.

    Examples:
        >>> from manim import Scene
        >>> from network import load_network
        >>> from network.analysis.neurons import contributions
        >>> from network.data.gallery import gallery_digit
        >>> class WhyAThree(Scene):
        ...     def construct(self):
        ...         terms = TermBars(contributions(load_network("edges"), gallery_digit("3-00"), layer=3, neuron=3))
        ...         self.add(terms)
        ...         self.play(terms.reveal())
    """

    held: Held
    values = Setting[Floats]()
    shown = Setting[tuple[int, ...]]()

    def __init__(
        self,
        terms: Contributions,
        count: int = 3,
        *,
        shown: Sequence[int] | None = None,
        names: tuple[str, str, str] = ("neuron {index}", "{count} others", "bias"),
        limit: float | None = None,
        activation: float | None = None,
        width: float = 2.6,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        self.shown = _shown(terms, count, shown)
        labels, self.values = _parts(terms, self.shown, names)
        limit = limit_for(terms, count, shown) if limit is None else limit
        self.bars = Bars(
            self.values,
            labels,
            horizontal=True,
            signed=True,
            printed=True,
            limits=(-limit, limit),
            width=width,
            height=PITCH * len(labels),
            theme=theme,
        )
        longest = min(number.get_left()[0] for number in self.bars.numbers)
        self.bars.labels.shift(max(0.0, self.bars.labels.get_right()[0] + APART - longest) * LEFT)
        left = min(self.bars.get_left()[0], self.bars.frame.get_left()[0] - LABELS)
        right = self.bars.frame.get_right()[0] + NUMBERS
        self.rule = Line(left * RIGHT, right * RIGHT, color=theme.muted, stroke_width=2)
        self.rule.next_to(self.bars.frame, DOWN, buff=0.14, coor_mask=UP)
        self.sum_number = Number(self.values.sum(), 2, SMALL, "result", theme, edge="left")
        self.total = _equation("z =", self.sum_number, theme)
        row = VGroup(self.total)
        self.outcome: VGroup | None = None
        if activation is not None:
            self.outcome = _equation("a =", Number(float(activation), 2, SMALL, theme=theme, edge="left"), theme)
            row.add(self.outcome)
        self._place(row)
        self.add(self.bars, self.rule, *row, self.held)
        self.center()

    def set_drawn(self, share: float) -> Self:
        """Draw a share of it: at 0 nothing is added up, at 1 all terms are, one after the other from the top."""
        if not 0 <= share <= 1:
            raise InputError(f"A share lies between 0 and 1, not {share}.")
        drawn = self.values * np.clip(share * len(self.values) - np.arange(len(self.values)), 0, 1)
        self.bars.set_values(drawn)
        self.sum_number.set_value(float(drawn.sum()))
        return self

    def reveal(self, run_time: float = 3.0) -> Animation:
        """The terms are added up one after the other."""
        return UpdateFromAlphaFunc(self, _draw, run_time=run_time, rate_func=linear)

    def _place(self, row: VGroup) -> None:
        """Below the rule, the equations on a common baseline: the sum at the zero line, the outcome on the right."""
        baseline = float(self.rule.get_y()) - 0.38
        for equation in row:
            symbols, number = equation
            set_down(symbols, baseline, SMALL)
            set_down(number, baseline, SMALL)
        zero = float(self.bars.at(0, 0)[0])
        self.total.shift((zero - self.total[1].get_left()[0]) * RIGHT)
        if self.outcome is not None:
            self.outcome.align_to(self.rule, RIGHT)


def limit_for(terms: Contributions, count: int = 3, shown: Sequence[int] | None = None) -> float:
    """The length of the longest bar, to give several sums the same scale (arguments as for the class)."""
    _, values = _parts(terms, _shown(terms, count, shown), ("", "", ""))
    return float(abs(values).max()) or 1.0


def _shown(terms: Contributions, count: int, shown: Sequence[int] | None) -> tuple[int, ...]:
    """Which terms have a bar of their own."""
    if count < 1 or (shown is not None and not len(shown)):
        raise InputError(f"At least one term has a bar of its own, not {count if shown is None else 0}.")
    chosen = terms.strongest[:count].tolist() if shown is None else shown
    return tuple(index_in(index, len(terms.terms), "term") for index in dict.fromkeys(chosen))


def _parts(terms: Contributions, shown: tuple[int, ...], names: tuple[str, str, str]) -> tuple[list[str], Floats]:
    """What is written beside each bar, and its value: the terms of their own, all others, the bias."""
    one, many, bias = names
    others = len(terms.terms) - len(shown)
    labels = [one.format(index=index) for index in shown]
    values = [float(terms.terms[index]) for index in shown]
    if others:
        labels.append(many.format(count=others))
        values.append(float(terms.terms.sum()) - sum(values))
    return [*labels, bias], np.array([*values, terms.bias])


def _equation(left: str, number: Number, theme: Theme) -> VGroup:
    symbols = formula(left, SMALL, theme=theme)
    return VGroup(symbols, number.next_to(symbols, RIGHT, buff=0.14))


def _draw(terms: Any, share: float) -> None:
    terms.set_drawn(share)
