"""The pictures at which the sections on the chain of four neurons end and begin, from the three factors on."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import LEFT, UP, SurroundingRectangle, VGroup, VMobject

from network.analysis.backward import BackwardPass
from scenes.chapter4.chain import ChainOnStage, chain_alone, chain_rule_variables
from scenes.chapter4.small_network_scene import SmallNetworkScene
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_TOP
from scenes.mobjects.checks import Floats
from scenes.mobjects.formulas import ChainRule, ParameterVector
from scenes.mobjects.text import LABEL, SMALL, TITLE, formula
from scenes.mobjects.theme import Theme

WORKED_OUT = {0: "a^((L-1))", 1: "sigma'(z^((L)))", 2: "2 (a^((L)) - y)"}
"""What the three factors come to, in Typst."""
ROW = (0.0, 2.3, 0.0)
"""The middle of the row, and of the chain below it."""
BELOW = (0.0, -0.75, 0.0)
DECIMALS = 3
"""Of derivatives."""


def factors_of(back: BackwardPass) -> Floats:
    """∂z/∂w, ∂a/∂z and ∂C_0/∂a of the last neuron of a chain, (3,)."""
    return np.array([back.passed.activations[-2][0], back.slopes[-1][0], back.to_activations[-1][0]])


def row_of(values: Floats, theme: Theme, writings: dict[int, str] | None = None) -> ChainRule:
    """The chain rule of the last weight across the top, with a value below each factor.

    Args:
        values: of the factors, (3,).
        theme: where colours come from.
        writings: what is written in place of factors; by default what they come to.
    """
    row = ChainRule(
        chain_rule_variables(), values, writings=WORKED_OUT if writings is None else writings, decimals=DECIMALS,
        size=TITLE, theme=theme,
    )  # fmt: skip
    return row.move_to(ROW)


def the_row(scene: SmallNetworkScene) -> tuple[ChainRule, ChainOnStage]:
    """J19: the derivative by the last weight, factor by factor, and below it the chain whose numbers these are."""
    return row_of(factors_of(scene.back), scene.theme), chain_alone(scene, center=BELOW)


def chain_rule_found(scene: SmallNetworkScene) -> tuple[VMobject, ...]:
    """J18: the chain rule with its three factors, boxed; the graph it was read from; the chain."""
    rule = ChainRule(chain_rule_variables(), theme=scene.theme).to_corner(UP + LEFT)
    box = SurroundingRectangle(rule, color=scene.theme.signal)
    return rule, box, VGroup(), chain_alone(scene, 6.2, (3.4, -1.5, 0))
