"""The source of the forward pass beside the network that it computes, run line by line."""

from __future__ import annotations

from typing import Any

from manim import RIGHT, FadeIn, LaggedStart, VGroup
from numpy.typing import ArrayLike

from network.model import Network
from scenes.mobjects.code.line_run import COMPUTE, LineRun, computed
from scenes.mobjects.text.typesetting import SMALL, Number


class SourceRun(LineRun):
    """`Network.forward` as it stands in its file, beside a diagram of the network: what a line computes lights up.

    The method is really run, by `scenes.mobjects.code.stepping.run_by_line`: which line is lit when, what the neurons
    hold and the outputs printed beside them are what Python executed and what the variables held.

    Args:
        network: what to run.
        image: as for `Network.forward`.
        width: the most that source and diagram may be wide together, in scene units.
        height: of the diagram, labels apart.
        code_width: the most that the source may be wide.
        max_shown: how many neurons of a layer the diagram draws.
        lines: the first and the last line that is shown, counted without the docstring; by default all are. What the
            others do happens unseen.
        diagram: a drawing of the network to be lit instead, as large as it is; the source then takes what is left of
            the width.
        theme: where colours come from.

    Raises:
        InputError: when the image does not fit, or the source takes all the room.

    Attributes:
        code: the source.
        diagram: the network, dark until it is run.
        outputs: what the method returned, a number beside each output neuron; empty until it has returned.
        executed: all the lines that were executed, in order.
        computed: what lines made of `a` and `z`: the number of the step -> "a" or "z", and the array.
        passed: what the method returned.

    Examples:
        >>> from manim import Scene
        >>> from network import load_network
        >>> from network.data.gallery import gallery_digit
        >>> class TheSourceRuns(Scene):
        ...     def construct(self):
        ...         run = SourceRun(load_network("edges"), gallery_digit("3-00"))
        ...         self.add(run)
        ...         for animations in run.steps():
        ...             self.play(*animations)
    """

    def __init__(self, network: Network, image: ArrayLike, **look: Any) -> None:
        super().__init__(network.forward, [image], type(network).forward, network, **look)
        self.passed = self.returned
        self.computed = computed(self.trace, ("a", "z"))
        self.outputs = VGroup()
        self.layer = -1

    def happens(self, number: int) -> list[Any]:
        """A layer takes its activations, edges come forward, the outputs are printed, or nothing is seen."""
        name, array = self.computed.get(number, ("", None))
        if name == "a":
            self.layer += 1
            return self._light(self.layer, array)
        if name == "z":
            return self._weigh(self.layer)
        return self._print() if number == len(self.executed) - 1 else []

    # ---- what a line does ----

    def _light(self, layer: int, activations: Any) -> list[Any]:
        """The neurons of a layer take the activations that were computed, a column (n, 1)."""
        column: Any = self.diagram.layers[layer]
        return [column.animate(run_time=COMPUTE * self._haste).set_activations(activations[:, 0])]

    def _weigh(self, layer: int) -> list[Any]:
        """The edges between a layer and the next come forward."""
        edges: Any = self.diagram.edges[layer]
        return [edges.animate(run_time=COMPUTE * self._haste).set_opacity(1)]

    def _print(self) -> list[Any]:
        """What was returned appears beside the labels of the output neurons."""
        self.diagram.set_activations(self.passed)  # of the neurons that are not drawn too
        last = self.diagram.layers[-1]
        for index, label in zip(last.shown, self.diagram.labels, strict=True):
            number = Number(float(self.passed.output[index]), 2, SMALL, "result", self.theme, edge="left")
            self.outputs.add(number.next_to(label, RIGHT, buff=0.25))
        for each in self.outputs:
            each.align_to(self.outputs, RIGHT)
        self.add(self.outputs)
        return [LaggedStart(*(FadeIn(each, shift=0.2 * RIGHT) for each in self.outputs), lag_ratio=0.1, run_time=1.5)]
