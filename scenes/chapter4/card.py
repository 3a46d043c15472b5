"""All of backpropagation on one card: four lines, aligned at their equal signs, and the program's lines beside them."""

from __future__ import annotations

from typing import Any

from manim import LEFT, RIGHT, UP, VGroup

from network.model import backpropagate
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.code import BackpropagationRun, SourceCode
from scenes.mobjects.formulas import FormulaCard
from scenes.mobjects.text import LABEL, SMALL
from scenes.mobjects.theme import Theme
from scenes.staging import LEFTMOST, network_on_a_digit

MISS = "(partial C_0) / (partial a_j^((l)))"
SLOPE = "sigma'(z_j^((l)))"
FORMULAS = (
    ("(partial C_0) / (partial a_j^((L)))", "2 (a_j^((L)) - y_j)"),
    ("(partial C_0) / (partial w_(j k)^((l)))", f"a_k^((l-1)) {SLOPE} {MISS}"),
    ("(partial C_0) / (partial b_j^((l)))", f"{SLOPE} {MISS}"),
    ("(partial C_0) / (partial a_k^((l-1)))", f"limits(sum)_j w_(j k)^((l)) {SLOPE} {MISS}"),
)
"""Both sides of the four lines: the end, the weights, the biases, and the way back."""
CARD = (-1.55, 6.6)
"""From where to where the card reaches, as x in the frame."""
BESIDE_CARD: dict[str, Any] = {"picture": 2.3, "last": -2.65, "column": 4.6}
BESIDE_CODE: dict[str, Any] = {"picture": 2.2, "last": -2.4, "column": 3.6}
"""The network beside the card, and beside the program: how high its picture and columns are, and its last column."""
CODE, TOLD = 7.4, 0.4
"""How wide the program is, and what room there is below it for what a line has made."""
BETWEEN = 1.45
"""How much wider the two are together than each."""
PROGRAM = ("for layer in", "dC_dW.append", "dC_db.append", "if layer > 0", "dC_da =", "δ = σ[layer - 1]")
"""What its lines are known by."""


def card_of_four(theme: Theme) -> FormulaCard:
    """The four lines, in a frame, each with the name of what it is for."""
    told = (_("at the end"), _("weights"), _("biases"), _("back"))
    size: dict[str, Any] = {"width": CARD[1] - CARD[0], "height": STAGE_TOP - STAGE_BOTTOM}
    card = FormulaCard(dict(zip(told, FORMULAS, strict=True)), **size, theme=theme)
    return card.move_to(((CARD[0] + CARD[1]) / 2, STAGE_MIDDLE, 0))


def in_a_row(card: FormulaCard) -> VGroup:
    """All lines but the first side by side at the top of the stage, as small as they can be read."""
    lines = VGroup(line.copy().scale(SMALL / LABEL) for line in card.lines[1:])
    lines.arrange(RIGHT, buff=0.8)
    return lines.move_to(STAGE_TOP * UP, aligned_edge=UP)


def program_below(scene: LearningScene, hidden: dict[int, Any], top: float) -> BackpropagationRun:
    """The program at the left and the network that it is run on at the right, below what reaches down to `top`."""
    diagram = network_at_the_left(scene, hidden, BESIDE_CODE)
    look: dict[str, Any] = {"code_width": CODE, "lines": program_lines(), "diagram": diagram, "theme": scene.theme}
    width = CODE + diagram.width + BETWEEN
    run = BackpropagationRun(scene.untrained, scene.image, scene.label, width=width, **look)
    room = top - STAGE_BOTTOM
    return run.move_to((0, STAGE_BOTTOM + 0.5 * (room + TOLD), 0)).align_to(LEFTMOST * RIGHT, LEFT)


def program_lines() -> tuple[int, int]:
    """The first and the last of the lines that go back through the layers, as `SourceCode` counts them."""
    code = SourceCode(backpropagate)
    return code.number_of(PROGRAM[0]), code.number_of(PROGRAM[-1])


def network_at_the_left(scene: LearningScene, hidden: dict[int, Any], look: dict[str, Any]) -> Any:
    """The untrained network, small, having read the digit: see `BESIDE_CARD`."""
    network = scene.untrained
    diagram = network_on_a_digit(network, scene.image, scales=scene.trained, hidden=hidden, theme=scene.theme, **look)
    return diagram.set_activations(network.forward(scene.image))
