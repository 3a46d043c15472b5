"""The source of backpropagation beside the network that it goes back through, run line by line."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, AnimationGroup, FadeIn, FadeOut, LaggedStart, VGroup, VMobject
from numpy.typing import ArrayLike

from network.activation import Array
from network.errors import InputError
from network.model import Network, backpropagate
from scenes.mobjects.code.line_run import COMPUTE, LineRun, computed
from scenes.mobjects.diagrams.layer import NeuronColumn
from scenes.mobjects.diagrams.network_animations import largest_of, outlines_of
from scenes.mobjects.diagrams.nudge_arrows import NudgeArrows
from scenes.mobjects.text.typesetting import SMALL, words

NAMES = ("passed", "y", "dC_dW", "dC_db", "dC_da", "δ")
"""The variables whose computing is seen."""
ARROW = 1.5
"""How long the largest arrow of a layer is, in distances from neuron to neuron."""
BESIDE = 0.12
"""How far arrows stand from their neurons, in scene units."""


class BackpropagationRun(LineRun):
    """`network.model.backpropagate` as it stands in its file, beside a diagram: what a line computes lights up.

    The function is really run for one example, and what is drawn is what its variables held: `passed` lights the
    neurons, δ and `dC_da` are arrows at their neurons, `dC_dW` the colours and widths of edges, `dC_db` those of the
    outlines. These are derivatives, not requests: what is positive makes the cost grow. Each layer has the scale of
    its own largest number, and arrows that pass through a squish keep their scale. Under the source stands what the
    line has made, and of which shape.

    Args:
        network: any.
        image: one input, as for `Network.forward`.
        label: the right class, as for `Network.cost`.
        cost: the name of a cost.
        look: as for `LineRun`: `width`, `height`, `code_width`, `max_shown`, `lines`, `diagram` and `theme`.

    Raises:
        InputError: when the example does not fit or is not a single one, or the source takes all the room.

    Attributes:
        code: the source.
        diagram: the network, dark until it is run.
        arrows: at the neurons of the layer that the run has come to; empty at the end.
        reading: the name and shape of what the last line made.
        executed: all the lines that were executed, in order.
        computed: what lines made: the number of the step -> name and value.
        gradient: what the function returned.

    Examples:
        >>> from manim import Scene
        >>> from network import load_network
        >>> from network.data.gallery import gallery_digit
        >>> from scenes.mobjects import NetworkDiagram
        >>> class ItGoesBack(Scene):
        ...     def construct(self):
        ...         network = load_network("plain")
        ...         drawn = NetworkDiagram(network, column=4, spacing=1)
        ...         run = BackpropagationRun(network, gallery_digit("3-00"), 3, code_width=12, diagram=drawn)
        ...         self.add(run)
        ...         for animations in run.steps():
        ...             self.play(*animations)
    """

    def __init__(
        self, network: Network, image: ArrayLike, label: int, *, cost: str = "squared_error", **look: Any
    ) -> None:
        if np.ndim(network.forward(image).output) > 1:
            raise InputError("Backpropagation is shown for one example: choose one of them.")
        super().__init__(backpropagate, [network, image, label, cost], backpropagate, network, **look)
        self.image = image
        self.gradient = self.returned
        self.computed = computed(self.trace, NAMES)
        self.arrows: VGroup = VGroup()
        self.reading: VMobject = VGroup()
        self.layer = len(network.weights)

    def happens(self, number: int) -> list[Any]:
        """What a line does is seen; that of a loop's head, or of an empty list, is nothing."""
        name, value = self.computed.get(number, ("", None))
        if number == len(self.executed) - 1:
            return [*self._tell("∂C/∂w, ∂C/∂b", None), *self._leave()]
        if name == "passed":
            return self._forward()
        if name == "dC_dW":
            return [*self._tell(name, value[-1]), self._edges(value[-1])]
        if name == "dC_db":
            return [*self._tell(name, value[-1]), *self._outlines(value[-1])]
        if name == "dC_da":
            self.layer -= 1
            return [*self._tell(name, value), *self._arrive(value[:, 0])]
        if name == "δ":
            return [*self._tell(name, value), *self._squish(value[:, 0])]
        return []

    # ---- what a line does ----

    def _forward(self) -> list[Any]:
        """The neurons light up, layer by layer, and the edges come forward."""
        lit: list[Any] = [edges.animate.set_opacity(1) for edges in self.diagram.edges]
        forward = self.diagram.feed_forward(self.image, run_time=COMPUTE * len(lit) * self._haste)
        return [forward, LaggedStart(*lit, lag_ratio=0.5, run_time=forward.run_time)]

    def _edges(self, dC_dW: Array) -> Any:
        """The edges into the layer take the colours and widths of what was computed."""
        edges: Any = self.diagram.edges[self.layer - 1]
        drawn, scale = self.diagram.drawn_values(self.layer, dC_dW), largest_of(dC_dW)
        style, theme = self.diagram.style, self.theme
        colours, widths = style.colours(drawn, scale, theme), style.widths(drawn, scale).astype(edges.widths.dtype)
        return edges.animate(run_time=COMPUTE * self._haste).set_colors(colours).set_widths(widths)

    def _outlines(self, dC_db: Array) -> list[Any]:
        """The outlines of the layer's neurons likewise."""
        column = self.diagram.layers[self.layer]
        if isinstance(column, NeuronColumn):
            column.outlined = True
        goals: list[Any] = outlines_of(self.diagram, self.layer, dC_db)
        return [
            circle.animate(run_time=COMPUTE * self._haste).set_stroke(colour, width) for circle, colour, width in goals
        ]

    def _arrive(self, values: Array) -> list[Any]:
        """Arrows appear at the layer before, out of those of this one."""
        before, self.arrows = self.arrows, self._arrows_at(self.layer, values)
        move = self.arrows.get_x() - before.get_x() if len(before) else 0.0
        gone: list[Any] = [FadeOut(before, shift=move * RIGHT)] if len(before) else []
        here: Any = FadeIn(self.arrows, shift=move * RIGHT) if move else FadeIn(self.arrows, shift=0.3 * LEFT)
        return [AnimationGroup(*gone, here, run_time=COMPUTE * self._haste)]

    def _squish(self, values: Array) -> list[Any]:
        """What of the arrows gets through the squish of their layer; those of the outputs come out of nothing."""
        if not len(self.arrows):
            return self._arrive(values)
        arrows: Any = self.arrows
        shown = values[list(self.diagram.layers[self.layer].shown)]
        return [arrows.animate(run_time=COMPUTE * self._haste).set_values(shown)]

    def _leave(self) -> list[Any]:
        """The last arrows go."""
        before, self.arrows = self.arrows, VGroup()
        return [FadeOut(before)] if len(before) else []

    def _arrows_at(self, layer: int, values: Array) -> NudgeArrows:
        column = self.diagram.layers[layer]
        assert isinstance(column, NeuronColumn), "only the input is ever drawn as pixels, and no arrows come to it"
        heights = np.array([neuron.get_y() for _, neuron in column.drawn()])
        last = layer == len(self.diagram.edges)
        edge = VGroup(column, *(self.diagram.labels if last else [])).get_right()[0]
        x = edge + (2.0 if last else 1.0) * BESIDE
        pitch = float(abs(np.diff(heights)).min()) if len(heights) > 1 else 0.5
        places = np.stack([np.full_like(heights, x), heights, 0 * heights], axis=1)
        shown = values[list(column.shown)]
        unit = ARROW * pitch / largest_of(shown)
        return NudgeArrows(shown, places, unit=unit, thickness=min(1.0, 3 * pitch), theme=self.theme)

    def _tell(self, name: str, value: Array | None) -> list[Any]:
        """Under the source stands what was made."""
        shape = "" if value is None else "   " + " × ".join(str(n) for n in value.shape if n > 1 or value.ndim < 2)
        before = self.reading
        self.reading = words(f"{name}{shape}", SMALL, "signal", self.theme)
        self.reading.next_to(self.code, DOWN, buff=0.2).align_to(self.code, LEFT)
        gone: list[Any] = [FadeOut(before)] if before.family_members_with_points() else []
        return [AnimationGroup(*gone, FadeIn(self.reading), run_time=0.4)]
