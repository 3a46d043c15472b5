"""The source of the forward pass beside the network that it computes, run line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from manim import DOWN, RIGHT, UP, Animation, FadeIn, LaggedStart, VGroup
from numpy.typing import ArrayLike

from network.errors import InputError
from network.model import ForwardPass, Network
from network.stepping import Step, run_by_line
from scenes.mobjects.network_diagram import NetworkDiagram
from scenes.mobjects.source_code import SourceCode
from scenes.mobjects.theme import DARK, Theme
from scenes.mobjects.typesetting import SMALL, Number

DIMMED = 0.25
WEIGHING, LIGHTING, PASSING, QUICK = 0.9, 0.9, 0.6, 0.35
"""Seconds: a line that sums up, one that lights a layer, one that does something once, and one in every layer."""


class SourceRun(VGroup):
    """`Network.forward` as it stands in its file, beside a diagram of the network: what a line computes lights up.

    The method is really run, by `network.stepping.run_by_line`: which line is lit when, what the neurons hold and the
    outputs printed beside them are what Python executed and what the variables held.

    Args:
        network: what to run.
        image: as for `Network.forward`.
        width: the most that source and diagram may be wide together, in scene units.
        height: of the diagram, labels apart.
        code_width: the most that the source may be wide.
        max_shown: how many neurons of a layer the diagram draws.
        theme: where colours come from.

    Raises:
        InputError: when the image does not fit, or the source takes all the room.

    Attributes:
        code: the source.
        diagram: the network, dark until it is run.
        outputs: what the method returned, a number beside each output neuron; to be seen once it has returned.
        executed: all the lines that were executed, in order.
        passed: what the method returned.

    Examples:
        >>> from manim import Scene
        >>> from network import load_network
        >>> from network.gallery import gallery_digit
        >>> class TheSourceRuns(Scene):
        ...     def construct(self):
        ...         run = SourceRun(load_network("edges"), gallery_digit("3-00"))
        ...         self.add(run)
        ...         for animations in run.steps():
        ...             self.play(*animations)
    """

    def __init__(
        self,
        network: Network,
        image: ArrayLike,
        *,
        width: float = 13.2,
        height: float = 4.4,
        code_width: float = 8.5,
        max_shown: int = 12,
        theme: Theme = DARK,
    ) -> None:
        super().__init__()
        self.theme = theme
        self.executed: list[Step]
        self.passed: ForwardPass
        self.executed, self.passed = run_by_line(network.forward, image)
        self.code = SourceCode(type(network).forward, width=code_width, theme=theme)
        self.diagram = NetworkDiagram(network, max_shown=max_shown, height=height, spacing=1, theme=theme)
        others = self.diagram.width - len(network.weights)  # brace, count and labels
        spacing = (width - self.code.width - 1.5 - others) / len(network.weights)
        if spacing < 0.45:
            raise InputError(f"A width of {width:g} is too narrow for {len(network.sizes)} layers beside the source.")
        self.diagram = NetworkDiagram(network, max_shown=max_shown, height=height, spacing=spacing, theme=theme)
        self.outputs = self._outputs()
        beside = VGroup(self.diagram, self.outputs)
        VGroup(self.code, beside).arrange(RIGHT, buff=0.5)
        self.add(self.code, self.diagram)

    def steps(self) -> Iterator[list[Animation]]:
        """What happens while it runs, one play after the other; each is made when it is asked for."""
        slower = min(1.0, 3 / len(self.diagram.edges))
        before: Step | None = None
        layer = 0
        for edges in self.diagram.edges:
            edges.set_opacity(DIMMED)
        for step in self.executed:
            lines = [step.line]
            time = QUICK * slower
            animations: list[Any] = []
            if before is None:
                animations, time = [self._light(0, step)], PASSING
            elif step.line.startswith("z ="):
                animations, time = self._weigh(layer), WEIGHING * slower
            elif step.line.startswith("a ="):
                layer += 1
                animations, time = [self._light(layer, step)], LIGHTING * slower
            elif step.line.startswith("return"):
                animations, time = self._print(), PASSING
            yield [self.code.highlight(*lines, run_time=min(time, 0.4)), *animations]
            before = step
        yield [self.code.highlight(None)]
