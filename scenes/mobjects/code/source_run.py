"""The source of the forward pass beside the network that it computes, run line by line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from manim import RIGHT, Animation, FadeIn, LaggedStart, VGroup
from numpy.typing import ArrayLike

from network.activation import Array
from network.errors import InputError
from network.model import Network
from scenes.mobjects.code.source_code import SourceCode
from scenes.mobjects.code.stepping import Step, run_by_line
from scenes.mobjects.diagrams.network_diagram import NetworkDiagram
from scenes.mobjects.text.typesetting import SMALL, Number
from scenes.mobjects.theme import DARK, Theme, theme_of

DIMMED = 0.25
GAP = 0.5  # scene units: between source and diagram
OUTPUTS = 0.95  # scene units: for the outputs beside it
CLOSEST = 0.3  # scene units: from layer to layer, at least
LINE = 0.4  # seconds: from one line to the next
COMPUTE = 0.9  # seconds: for a line that computes a layer


class SourceRun(VGroup):
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

    def __init__(
        self,
        network: Network,
        image: ArrayLike,
        *,
        width: float = 13.2,
        height: float = 4.4,
        code_width: float = 8.5,
        max_shown: int = 12,
        lines: tuple[int, int] | None = None,
        diagram: NetworkDiagram | None = None,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        self.theme = theme
        steps, self.passed = run_by_line(network.forward, image)
        self.executed = tuple(step.line for step in steps)
        self.computed = _computed(steps)
        self.code = SourceCode(type(network).forward, width=code_width, lines=lines, theme=theme)
        self.outputs = VGroup()
        if diagram is None:
            self.diagram = self._diagram(network, max_shown, height, width - self.code.width - GAP - OUTPUTS)
        else:
            self.diagram = diagram
            self.code.scale_to_fit_width(width - diagram.width - GAP - OUTPUTS)
        for edges in self.diagram.edges:
            edges.set_opacity(DIMMED)
        room = VGroup(self.diagram, self.diagram.copy().shift(OUTPUTS * RIGHT))
        VGroup(self.code, room).arrange(RIGHT, buff=GAP)
        self.add(self.code, self.diagram)

    def steps(self) -> Iterator[list[Animation]]:
        """What happens while it runs, one play after the other; each is made when it is asked for."""
        layer, shown = -1, {line.strip() for line in self.code.texts.values()}
        for number, line in enumerate(self.executed):
            happens: list[Any] = []
            name, array = self.computed.get(number, ("", None))
            if name == "a":
                layer += 1
                happens = self._light(layer, array)
            elif name == "z":
                happens = self._weigh(layer)
            elif number == len(self.executed) - 1:
                happens = self._print()
            happens += [self.code.highlight(line, run_time=LINE)] if line in shown else []
            if happens:
                yield happens
        yield [self.code.highlight(None)]

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

    @property
    def _haste(self) -> float:
        """The more layers there are, the less time for each."""
        return min(1.0, 3 / len(self.diagram.edges))

    def _diagram(self, network: Network, max_shown: int, height: float, width: float) -> NetworkDiagram:
        """The network, no wider than this."""
        layers = len(network.weights)
        drawn: dict[str, Any] = {"max_shown": max_shown, "column": height, "theme": self.theme}
        around = NetworkDiagram(network, spacing=1, **drawn).width - layers  # braces, counts and labels
        spacing = min(2.0, (width - around) / layers)
        if spacing < CLOSEST:
            raise InputError(f"There is too little room for {layers + 1} layers beside the source: make it wider.")
        return NetworkDiagram(network, spacing=spacing, **drawn)


def _computed(steps: list[Step]) -> dict[int, tuple[str, Array]]:
    """The steps after which `a` or `z` is another array than before."""
    computed: dict[int, tuple[str, Array]] = {}
    held: dict[str, Any] = {}
    for number, step in enumerate(steps):
        for name in ("a", "z"):
            if step.variables.get(name) is not held.get(name):
                computed[number] = (name, step.variables[name])
        held = step.variables
    return computed
