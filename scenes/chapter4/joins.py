"""The pictures at which a section of the chapter ends and the next begins."""

from __future__ import annotations

from typing import NamedTuple

from manim import DOWN, LEFT, RIGHT, UP, SurroundingRectangle, VMobject

from scenes.chapter4.chain import ChainOnStage, chain_alone, chain_rule_variables
from scenes.chapter4.nudging import CLOSE_GAP, Ladder, the_ladder
from scenes.chapter4.small_network_scene import SmallNetworkScene
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.formulas import ChainRule
from scenes.mobjects.text import TITLE
from scenes.staging import BESIDE, LEFTMOST

SMALL_CHAIN = 5.6
"""How wide the chain is where it stands beside something else, in scene units."""


def chain_in_the_middle(scene: SmallNetworkScene) -> ChainOnStage:
    """J17: the chain of four neurons, its picture at the left, nothing named yet."""
    chain = chain_alone(scene, center=(0, STAGE_MIDDLE, 0))
    chain.remove(*chain.telling)
    away = -chain.get_x() * RIGHT
    chain.telling.shift(away)
    return chain.shift(away)


class RuleFound(NamedTuple):
    """J18: the chain rule of the last weight, found by nudging.

    Attributes:
        rule: with its three factors, in symbols.
        box: round it.
        ladder: who depends on whom, and a number line for each on the way from the weight to the cost.
        chain: whose numbers these are.
    """

    rule: ChainRule
    box: VMobject
    ladder: Ladder
    chain: ChainOnStage


def chain_rule_found(scene: SmallNetworkScene) -> RuleFound:
    """J18: the chain rule in its box top left, the graph with its four lines below it, the chain at the lower right."""
    rule = ChainRule(chain_rule_variables(), size=TITLE, theme=scene.theme)
    box = SurroundingRectangle(rule, color=scene.theme.signal, buff=0.15, stroke_width=3)
    rule.shift(LEFTMOST * RIGHT + STAGE_TOP * UP - box.get_corner(UP + LEFT))
    box.move_to(rule)
    ladder = the_ladder(scene, CLOSE_GAP).align_to(STAGE_BOTTOM * UP, DOWN)
    return RuleFound(rule, box, ladder, small_chain(scene))


def small_chain(scene: SmallNetworkScene) -> ChainOnStage:
    """The chain at the lower right, where the stage is for something else."""
    chain = chain_alone(scene, SMALL_CHAIN)
    return chain.align_to(BESIDE * RIGHT, RIGHT).align_to(STAGE_BOTTOM * UP, DOWN)
