"""The chain of four neurons on stage: its picture, its neurons with their numbers, and what they are called."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from manim import DOWN, LEFT, RIGHT, UP, DoubleArrow, VGroup

from network import ForwardPass, Network
from scenes.mobjects.diagrams import EdgeStyle, NetworkDiagram, Neuron
from scenes.mobjects.text import SMALL, formula
from scenes.mobjects.theme import Theme
from scenes.staging import Framed

WIDTH = 11.0
"""How wide the chain is where it is looked at, in scene units."""
NEURON, LEAST_NEURON = 0.5, 0.36
"""The radius of a neuron then, and the smallest in which a number can be read."""
PICTURE, LEAST_PICTURE = 1.9, 1.0
"""How high its picture is then, and how high at the least."""
GAP = 0.6
"""From the picture to the first neuron."""
NARROW = 8.0
"""Up to which width the picture stands above the first neuron, not left of it."""
TO_TARGET = 1.2
"""How far y is from the last neuron, in distances from neuron to neuron."""
LINES = EdgeStyle(contrast=0.4, thinnest=2.5, widest=6.0)
"""Edges that are seen from afar: there are three."""


class ChainOnStage(VGroup):
    """A chain of neurons that reads the mean ink of a picture, and what its last one should say.

    The parts: `picture`, `diagram`, `wanted` (the neuron that holds y), `names` (of each neuron, and y), `weight` (the
    name at the last edge), `miss` (the double arrow between a^((L)) and y).

    Args:
        network: one neuron a layer.
        image: (28, 28) values in [0, 1].
        passed: what the network makes of its ink.
        target: y, 0 or 1.
        theme: where colours come from.
        width: in scene units.
    """

    def __init__(
        self,
        network: Network,
        image: npt.ArrayLike,
        passed: ForwardPass,
        target: float,
        theme: Theme,
        width: float = WIDTH,
    ) -> None:
        last, share = len(network.weights), width / WIDTH
        picture, radius = max(PICTURE * share, LEAST_PICTURE), max(NEURON * share, LEAST_NEURON)
        beside = picture + GAP if width > NARROW else 0.0
        spacing = (width - beside - 2 * radius) / (last + TO_TARGET)
        self.picture = Framed(image, picture, theme)
        self.diagram = NetworkDiagram(
            network, spacing=spacing, radius=radius, labels=(), scales=_scales(network), style=LINES, theme=theme
        )
        if width > NARROW:
            self.diagram.next_to(self.picture, RIGHT, buff=GAP)
        else:
            self.diagram.next_to(self.picture, DOWN, buff=GAP / 3, aligned_edge=LEFT).shift(GAP / 2 * LEFT)
        self.wanted = Neuron(target, radius, printed=True, theme=theme)
        self.wanted.move_to(self.neuron(last)).shift(TO_TARGET * spacing * RIGHT)
        self.miss = DoubleArrow(
            self.neuron(last).get_right(), self.wanted.get_left(), buff=0.08, color=theme.negative, stroke_width=3,
            tip_length=0.18, max_stroke_width_to_length_ratio=20,
        )  # fmt: skip
        names = [_name(layer, last) for layer in range(last + 1)]
        self.names = VGroup(
            formula(name, SMALL, theme=theme).next_to(neuron, DOWN, buff=0.15)
            for name, neuron in zip(
                [*names, "y"], [*(self.neuron(layer) for layer in range(last + 1)), self.wanted], strict=True
            )
        )
        ends = [self.neuron(layer).get_center() for layer in (last - 1, last)]
        self.weight = formula("w^((L))", SMALL, theme=theme).next_to(np.mean(ends, axis=0), UP, buff=0.2)
        self.telling = VGroup(self.miss, self.wanted, self.names, self.weight)
        super().__init__(self.picture, self.diagram, self.miss, self.wanted, self.names, self.weight)
        self.center()
        for layer in range(last + 1):
            self.diagram.print_values(layer)
        self.show(image, passed, target)

    def neuron(self, layer: int) -> Neuron:
        """That of a layer, the ink being 0."""
        return self.diagram.neuron(layer, 0)

    def show(self, image: npt.ArrayLike | None, passed: ForwardPass | Any, target: float) -> Self:  # type: ignore[override]
        """Another picture, what is made of it, and what should be said.

        Args:
            image: (28, 28); None: as it is.
            passed: the activations of all layers.
            target: y.
        """
        if image is not None:
            self.picture.grid.set_values(image)
        self.diagram.set_activations(passed)
        self.wanted.set_value(target)
        return self


def chain_alone(scene: Any, width: float = WIDTH, center: npt.ArrayLike = (0.0, 0.0, 0.0)) -> ChainOnStage:
    """The chain of a section, having read its picture."""
    chain = ChainOnStage(
        scene.chain, scene.chain_image, scene.chain.forward(scene.chain_ink), scene.chain_label, scene.theme, width
    )
    return chain.move_to(np.asarray(center, float))


def chain_rule_variables(turned: str = "w^((L))") -> tuple[str, ...]:
    """From what is turned to the cost."""
    return (turned, "z^((L))", "a^((L))", "C_0")


def _name(layer: int, last: int) -> str:
    """What the activation of a layer is called, counted from the last."""
    return "a^((L))" if layer == last else f"a^((L-{last - layer}))"


def _scales(network: Network) -> list[float]:
    return [max(float(abs(W).max()), 1e-9) for W in network.weights]
