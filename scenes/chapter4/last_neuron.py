"""The last neuron of a chain in writing: its definitions, and the ratio of two nudges as they get smaller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from manim import Line, VGroup
from manim.mobject.text.typst_mobject import MathTypst

from scenes.mobjects.checks import Floats
from scenes.mobjects.formulas import ChainRule
from scenes.mobjects.text import LABEL, TITLE, Number, formula, number_text
from scenes.mobjects.theme import Theme

RATIO_DECIMALS = 5
"""Of the ratios, so that it can be seen how they settle."""
ROW = 0.47
"""From row to row of them, in scene units."""
COST = "{{C_0: cost}} &= ({{a^((L)): reached}} - {{y: y}})^2"
WHOLE = "{{a^((L)): squished}} &= {{sigma: sigma}}({{w^((L)): w}} {{a^((L-1)): before}} + {{b^((L)): b}})"
SQUISHED = "{{a^((L)): squished}} &= {{sigma: sigma}}({{z^((L)): inside}})"
INSIDE = "{{z^((L)): sum}} &= {{w^((L)): w}} {{a^((L-1)): before}} + {{b^((L)): b}}"


def definitions(
    lines: Sequence[str], values: Mapping[str, float], decimals: int, theme: Theme, size: float = TITLE
) -> MathTypst:
    """Some of the lines above, aligned at their equal signs, each with the value of its left side.

    Args:
        lines: `COST`, `WHOLE`, `SQUISHED`, `INSIDE`.
        values: of "cost", "a" and "z".
        decimals: of the values.
        theme: where colours come from.
        size: `TITLE`, `LABEL` or `SMALL`.
    """
    of = {COST: "cost", WHOLE: "a", SQUISHED: "a", INSIDE: "z"}
    written = [f'{line} &= {{{{"{number_text(values[of[line]], decimals)}": value_{of[line]}}}}}' for line in lines]
    return formula(" \\ ".join(written), size, {f"value_{of[line]}": "result" for line in lines}, theme=theme)


class RatioTable(VGroup):
    """Nudges and ratios: how much the cost changes for how much weight, as the nudge gets smaller and smaller.

    The parts: `heads` (of both columns), `rows` (each of a nudge and a ratio), `limit` (what the ratios settle at: the
    derivative and its value).

    Args:
        nudges: (k,), each a power of ten.
        ratios: (k,).
        limit: the derivative.
        theme: where colours come from.
    """

    def __init__(self, nudges: Floats, ratios: Floats, limit: float, theme: Theme) -> None:
        first, second = -1.0, 1.4
        self.heads = VGroup(
            formula("Delta w^((L))", LABEL, theme=theme).set_x(first),
            formula("(Delta C_0) / (Delta w^((L)))", LABEL, theme=theme).set_x(second),
        )
        self.rows = VGroup()
        for row, (nudge, ratio) in enumerate(zip(nudges, ratios, strict=True)):
            y = -0.95 - row * ROW
            decimals = max(0, round(-np.log10(abs(nudge))))
            pair = VGroup(
                Number(nudge, decimals, LABEL * 0.9, theme=theme).move_to((first, y, 0)),
                Number(ratio, RATIO_DECIMALS, LABEL * 0.9, theme=theme).move_to((second, y, 0)),
            )
            self.rows.add(pair)
        y = -0.95 - len(self.rows) * ROW - 0.4
        source = "(partial C_0) / (partial w^((L)))"
        self.derivative = formula(source, LABEL, theme=theme).move_to((first, y, 0))
        self.settled = Number(limit, RATIO_DECIMALS, LABEL * 0.9, "result", theme).move_to((second, y, 0))
        self.limit = VGroup(self.derivative, self.settled)
        super().__init__(self.heads, self.rows, self.limit)


def struck_out(rule: ChainRule, theme: Theme) -> VGroup:
    """Lines through what stands above one bar and below the next: it cancels."""
    lines = VGroup()
    for i in range(len(rule.variables) - 2):
        for part in (rule.numerator(i), rule.denominator(i + 1)):
            reach = np.array([part.width, part.height, 0]) / 2 * 1.1
            lines.add(Line(part.get_center() - reach, part.get_center() + reach, color=theme.signal, stroke_width=4))
    return lines
