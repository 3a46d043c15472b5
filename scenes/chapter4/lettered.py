"""The formulas of the last layer where layers have several neurons: with letters, and with the numbers on show."""

from __future__ import annotations

from manim.mobject.text.typst_mobject import MathTypst

from scenes.chapter4.bands import Bands
from scenes.chapter4.small_network_scene import SmallNetworkScene
from scenes.mobjects.checks import Floats, sign_role
from scenes.mobjects.text import LABEL, TITLE, formula, number_text

DECIMALS = 3
"""Of costs and derivatives."""


def weight_named(first: str, second: str, scene: SmallNetworkScene) -> MathTypst:
    """A weight of the last layer by its two letters; each part has the name of its letter."""
    return formula(f"w_({{{{{first}: {first}}}}} {{{{{second}: {second}}}}})^((L))", 1.6 * TITLE, theme=scene.theme)


def matrix_of_last(scene: SmallNetworkScene, bands: Bands) -> MathTypst:
    """The weights of the last layer by number, a row for each receiver; the part "here" is that of the edge on show."""
    receivers, senders = scene.bands.weights[-1].shape

    def entry(j: int, k: int) -> str:
        source = f"w_({j} {k})^((L))"
        return f"{{{{{source}: here}}}}" if (j, k) == bands.edge else source

    def row(j: int) -> str:
        return ", ".join(entry(j, k) for k in range(senders))

    return formula(f"mat(row-gap: #0.7em, {'; '.join(row(j) for j in range(receivers))})", LABEL, theme=scene.theme)


def cost_in_terms(bands: Bands, scene: SmallNetworkScene) -> MathTypst:
    """C_0 as a sum over the outputs, and its numbers; the parts "term_0", "term_1" and "cost"."""
    terms = " + ".join(f"{{{{{_quoted(value)}: term_{j}}}}}" for j, value in enumerate(bands.misses.tolist()))
    symbols = "C_0 = scripts(sum)_(j=0)^(n_L - 1) (a_j^((L)) - y_j)^2"
    return formula(f"{symbols} = {terms} = {{{{{_quoted(bands.back.cost)}: cost}}}}", LABEL, theme=scene.theme)


def sum_spelled(scene: SmallNetworkScene) -> MathTypst:
    """z_j with all its terms; the parts "w_0", "a_0", ... and "b"."""
    senders = range(scene.bands.sizes[-2])
    terms = [f"{{{{w_(j {k})^((L)): w_{k}}}}} {{{{a_{k}^((L-1)): a_{k}}}}}" for k in senders]
    return formula(f"z_j^((L)) = {' + '.join(terms)} + {{{{b_j^((L)): b}}}}", LABEL, theme=scene.theme)


def sum_in_short(scene: SmallNetworkScene) -> MathTypst:
    """The same with a sum sign."""
    term = "{{w_(j k)^((L)): w_0}} {{a_k^((L-1)): a_0}}"
    return formula(
        f"z_j^((L)) = scripts(sum)_(k=0)^(n_(L-1) - 1) {term} + {{{{b_j^((L)): b}}}}", LABEL, theme=scene.theme
    )


def added_up(ways: Floats, scene: SmallNetworkScene) -> MathTypst:
    """∂C_0/∂a_k as the sum of what goes by each output; the parts "whole", "equals", "way_0", "plus", "way_1"."""
    first, second = ways.tolist()
    left = "{{(partial C_0) / (partial a_k^((L-1))): whole}} {{=: equals}}"
    roles = {f"way_{j}": sign_role(value, DECIMALS) for j, value in enumerate((first, second))}
    right = f"{{{{{_bracketed(first)}: way_0}}}} {{{{+: plus}}}} {{{{{_bracketed(second)}: way_1}}}}"
    return formula(f"{left} {right}", 1.1 * LABEL, roles, theme=scene.theme)


def _quoted(value: float) -> str:
    """A number as it is written in a formula."""
    return f'"{number_text(value, DECIMALS)}"'


def _bracketed(value: float) -> str:
    """The same, in parentheses where it is negative."""
    return f'"({number_text(value, DECIMALS)})"' if value < 0 else _quoted(value)
