"""All of backpropagation on one card: four lines, aligned at their equal signs, and the program's lines beside them."""

from __future__ import annotations

from typing import Any, NamedTuple

from manim import DOWN, LEFT, RIGHT, UP, RoundedRectangle, VGroup

from network.model import backpropagate
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.code import SourceCode
from scenes.mobjects.diagrams import NetworkDiagram
from scenes.mobjects.text import LABEL, SMALL, formula, words
from scenes.mobjects.theme import Theme
from scenes.staging import BESIDE, LEFTMOST, network_on_a_digit

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
BESIDE_CODE: dict[str, Any] = {"picture": 2.6, "last": -1.9, "column": 3.15}
"""The network beside the card, and beside the program: how high its picture and columns are, and its last column."""
CODE = 7.9
"""How wide the program is."""
LOOP = ("for layer in", "dC_dW.append", "dC_db.append", "if layer > 0", "dC_da =", "δ = network.activations[layer - 1]")
"""What its lines are known by."""


class Card(VGroup):
    """The four lines, in a frame, each with the name of what it is for.

    The parts: `frame`, `lines` (the formulas, each with the parts "left", "equals" and "right"), `names`.

    Args:
        theme: where colours come from.
    """

    def __init__(self, theme: Theme) -> None:
        self.lines = VGroup(
            formula(f"{{{{{left}: left}}}} {{{{=: equals}}}} {{{{{right}: right}}}}", LABEL, theme=theme)
            for left, right in FORMULAS
        )
        self.lines.arrange(DOWN, buff=0.28)
        equals = self.lines[0].select("equals").get_x()
        for line in self.lines:
            line.shift((equals - line.select("equals").get_x()) * RIGHT)
        told = (_("at the end"), _("weights"), _("biases"), _("back"))
        self.names = VGroup(words(each, SMALL, "muted", theme) for each in told)
        left = self.lines.get_left()[0] - 0.45
        for name, line in zip(self.names, self.lines, strict=True):
            name.set_y(line.select("equals").get_y()).align_to(left * RIGHT, RIGHT)
        inside = VGroup(self.lines, self.names)
        inside.move_to(((CARD[0] + CARD[1]) / 2, STAGE_MIDDLE, 0))
        self.frame = RoundedRectangle(0.2, width=CARD[1] - CARD[0], height=STAGE_TOP - STAGE_BOTTOM)
        self.frame.set_stroke(theme.muted, 2).move_to(inside)
        super().__init__(self.frame, self.lines, self.names)

    def in_a_row(self) -> VGroup:
        """The lines two by two at the top of the stage, as small as they can be read, without their names."""
        lines = VGroup(line.copy().scale(SMALL / LABEL) for line in self.lines)
        lines.arrange_in_grid(2, 2, buff=(1.2, 0.16), col_alignments="ll", flow_order="dr")
        return lines.move_to(STAGE_TOP * UP, aligned_edge=UP)


class Program(NamedTuple):
    """The lines of `network.model.backpropagate` that go back through the layers, and the network they do it to.

    Attributes:
        code: its loop.
        diagram: the network on the digit, in the same place.
    """

    code: SourceCode
    diagram: NetworkDiagram


def program_below(scene: LearningScene, hidden: dict[int, Any], top: float) -> Program:
    """The program at the left and the network at the right, below what reaches down to `top`."""
    code = SourceCode(backpropagate, width=CODE, lines=loop_lines(), size=SMALL, framed=False, theme=scene.theme)
    middle = (top + STAGE_BOTTOM) / 2
    code.move_to(middle * UP).align_to(LEFTMOST * RIGHT, LEFT)
    diagram = network_at_the_left(scene, hidden, BESIDE_CODE)
    return Program(code, diagram.move_to(middle * UP).align_to(BESIDE * RIGHT, RIGHT))


def loop_lines() -> tuple[int, int]:
    """The first and the last line of the loop over the layers, as `SourceCode` counts them."""
    code = SourceCode(backpropagate)
    return code.number_of(LOOP[0]), code.number_of(LOOP[-1])


def network_at_the_left(scene: LearningScene, hidden: dict[int, Any], look: dict[str, Any]) -> Any:
    """The untrained network, small, having read the digit: see `BESIDE_CARD`."""
    network = scene.untrained
    diagram = network_on_a_digit(network, scene.image, scales=scene.trained, hidden=hidden, theme=scene.theme, **look)
    return diagram.set_activations(network.forward(scene.image))
