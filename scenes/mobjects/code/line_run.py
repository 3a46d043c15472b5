"""The skeleton of a piece of source that runs line by line beside the network that it computes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from manim import RIGHT, Animation, VGroup

from network.errors import InputError
from network.model import Network
from scenes.mobjects.code.source_code import SourceCode
from scenes.mobjects.code.stepping import Step, run_by_line
from scenes.mobjects.diagrams.network_diagram import NetworkDiagram
from scenes.mobjects.theme import DARK, Theme, theme_of

DIMMED = 0.25
GAP = 0.5  # scene units: between source and diagram
OUTPUTS = 0.95  # scene units: for what is written or drawn beside the outputs
CLOSEST = 0.3  # scene units: from layer to layer, at least
LINE = 0.4  # seconds: from one line to the next
COMPUTE = 0.9  # seconds: for a line that computes a layer


class LineRun(VGroup):
    """A function as it stands in its file beside a diagram of the network; each line that is executed lights up.

    Subclasses say what it lights in the diagram: `happens`.

    Args:
        function: what is run, by `scenes.mobjects.code.stepping.run_by_line`.
        arguments: for it.
        source: whose source is shown: the function's.
        network: what it computes.
        width: the most that source and diagram may be wide together, in scene units.
        height: of the diagram, labels apart.
        code_width: the most that the source may be wide.
        max_shown: how many neurons of a layer the diagram draws.
        lines: the first and the last line that is shown, counted without the docstring; by default all are.
        diagram: a drawing of the network to be lit instead, as large as it is; the source then takes what is left of
            the width.
        theme: where colours come from.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        arguments: Sequence[Any],
        source: Callable[..., Any],
        network: Network,
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
        self.trace, self.returned = run_by_line(function, *arguments)
        self.executed = tuple(step.line for step in self.trace)
        self.code = SourceCode(source, width=code_width, lines=lines, theme=theme)
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

    def happens(self, number: int) -> list[Any]:
        """What the step with this number, counted from 0, does in the diagram; made when it is asked for."""
        raise NotImplementedError

    def steps(self) -> Iterator[list[Animation]]:
        """What happens while it runs, one play after the other; each is made when it is asked for."""
        shown = {line.strip() for line in self.code.texts.values()}
        for number, line in enumerate(self.executed):
            happens = self.happens(number)
            happens += [self.code.highlight(line, run_time=LINE)] if line in shown else []
            if happens:
                yield happens
        yield [self.code.highlight(None)]

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


def computed(steps: Sequence[Step], names: Sequence[str]) -> dict[int, tuple[str, Any]]:
    """The steps after which a variable holds something else than before: its name and what it holds.

    Args:
        steps: of a run.
        names: of the variables that matter; of two that change in one step, the last counts. A list has changed when
            it is longer.
    """
    found: dict[int, tuple[str, Any]] = {}
    held: dict[str, Any] = {}
    for number, step in enumerate(steps):
        for name in names:
            now, before = step.variables.get(name), held.get(name)
            changed = len(now) > len(before or []) if isinstance(now, list) else now is not before
            if changed:
                found[number] = (name, now)
        held = step.variables
    return found
