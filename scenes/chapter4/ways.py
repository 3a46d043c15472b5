"""J22: one neuron of the large network, and all the ways by which it reaches the cost."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from manim import LEFT, RIGHT, BraceBetweenPoints, VGroup, VMobject

from network.analysis.backward import backward_pass
from scenes.learning_scene import LearningScene
from scenes.mobjects.checks import Floats, sign_role
from scenes.mobjects.diagrams import EdgeStyle, NudgeArrows
from scenes.mobjects.text import SMALL, TITLE, Number
from scenes.staging import network_on_a_digit

LAST = 2.4
"""Where the last column of the network stands, as x in the frame."""
HIGHEST = 0.45
"""How long the longest arrow is, in scene units."""
DECIMALS = 3
BACK = 0.25
"""How strong all else is."""
LIT = EdgeStyle(contrast=0.35, thinnest=2.5, widest=7.0)
"""The ways, as strong as what goes by them."""


class Ways(NamedTuple):
    """A neuron of the last hidden layer, and by how much it moves the cost.

    Attributes:
        k: of all neurons of that layer the one with the greatest |∂C_0/∂a_k|.
        values: what goes by way of each output, (n_L,).
        total: their sum, ∂C_0/∂a_k.
    """

    k: int
    values: Floats
    total: float


def ways_of(scene: LearningScene) -> Ways:
    """Those of the untrained network with the digit on show."""
    back = backward_pass(scene.untrained, scene.image, scene.label)
    slopes = back.to_activations[-2]
    k = int(abs(slopes).argmax())
    values = np.asarray(back.contributions(len(back.errors) - 1)[:, k], np.float64)
    return Ways(k, values, float(slopes[k]))


class TenWays(VGroup):
    """The untrained network on the digit, one neuron's ways lit, and what goes by each.

    The parts: `diagram`, `lit`, `arrows`, `numbers`, `brace`, `total`.

    Args:
        scene: on whose stage it is.
    """

    def __init__(self, scene: LearningScene) -> None:
        theme, self.ways = scene.theme, ways_of(scene)
        hidden = len(scene.untrained.weights) - 1
        shown: dict[int, Any] = {hidden: drawn_with(scene, self.ways.k)}
        self.diagram: Any = network_on_a_digit(
            scene.untrained, scene.image, scales=scene.trained, last=LAST, hidden=shown, theme=theme
        )
        self.diagram.set_activations(scene.untrained.forward(scene.image))
        most = max(float(abs(self.ways.values).max()), 1e-12)
        self.lit: Any = self.diagram.edges_from(hidden, self.ways.k)
        self.lit.set_colors(LIT.colours(self.ways.values, most, theme)).set_widths(LIT.widths(self.ways.values, most))
        outputs = [self.diagram.neuron(hidden + 1, j) for j in range(len(self.ways.values))]
        x = max(label.get_right()[0] for label in self.diagram.labels)
        places = [np.array([x + 0.4, each.get_y(), 0.0]) for each in outputs]
        unit = HIGHEST / most
        self.arrows = NudgeArrows(self.ways.values, places, unit=unit, theme=theme)
        self.numbers = VGroup(
            Number(value, DECIMALS, SMALL, sign_role(value, DECIMALS), theme, signed=True, edge="left").move_to(
                place + 0.35 * RIGHT, aligned_edge=LEFT
            )
            for value, place in zip(self.ways.values.tolist(), places, strict=True)
        )
        right = self.numbers.get_right()[0] + 0.12
        top, bottom = self.numbers.get_top()[1], self.numbers.get_bottom()[1]
        brace: Any = BraceBetweenPoints((right, bottom, 0), (right, top, 0), RIGHT, buff=0)
        self.brace = brace.set_fill(theme.ink, 1).set_stroke(width=0)
        self.total = Number(
            self.ways.total, DECIMALS, TITLE, sign_role(self.ways.total, DECIMALS), theme, signed=True, edge="left"
        ).next_to(self.brace, RIGHT, buff=0.15)
        super().__init__(self.diagram, self.lit, self.arrows, self.numbers, self.brace, self.total)
        self.diagram.dim_neurons(self.others, BACK)

    @property
    def others(self) -> dict[int, list[int]]:
        """All hidden neurons but that one: layer -> indices of those drawn."""
        *hidden, last = range(1, len(self.diagram.layers) - 1)
        shown = {layer: list(self.diagram.layers[layer].shown) for layer in (*hidden, last)}
        shown[last].remove(self.ways.k)
        return shown

    @property
    def neuron(self) -> Any:
        """The neuron whose ways they are."""
        return self.diagram.neuron(len(self.diagram.layers) - 2, self.ways.k)


def drawn_with(scene: LearningScene, k: int, most: int = 16) -> list[int]:
    """Which neurons of the last hidden layer are drawn, so that k is."""
    size = scene.untrained.sizes[-2]
    if size <= most:
        return list(range(size))
    return sorted({*range(most - 1), k} | ({most - 1} if k < most - 1 else set()))


def ten_ways(scene: LearningScene) -> tuple[TenWays, VMobject]:
    """J22: the ways of one neuron of the untrained network, and what the network is called."""
    ways = TenWays(scene)
    return ways, scene.caption_of(scene.checkpoint_name(0), roles=("muted",))
