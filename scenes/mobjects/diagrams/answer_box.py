"""A box round an output neuron: what a network answers, or should have answered, and how strongly."""

from __future__ import annotations

from manim import RIGHT, SurroundingRectangle, VGroup, VMobject

from scenes.mobjects.diagrams.network_diagram import NetworkDiagram
from scenes.mobjects.text.typesetting import LABEL, SMALL, Number, words


class AnswerBox(VGroup):
    """A box round an output neuron of a diagram and its label, with the number that the neuron holds beside it.

    It does not follow the diagram: make it where the diagram stands, and change its number by `number.set_value`.

    The parts: `box`, `number` and `note` (`None` where they are not asked for).

    Args:
        diagram: whose output neuron it is; the colours come from its theme.
        digit: the index of the output neuron.
        value: what the neuron holds, when it is to be printed.
        role: of the theme, whose colour all takes.
        note: what is said of the answer, on the right.

    Raises:
        InputError: when the diagram draws no such output neuron.

    Examples:
        >>> from manim import Scene
        >>> from network import load_network
        >>> from network.data.gallery import gallery_digit
        >>> class TheAnswer(Scene):
        ...     def construct(self):
        ...         network, image = load_network("edges"), gallery_digit("3-00")
        ...         passed = network.forward(image)
        ...         diagram = NetworkDiagram(network, plane=True, height=5, spacing=1.5).set_activations(passed)
        ...         answer = passed.prediction
        ...         self.add(diagram, AnswerBox(diagram, answer, passed.output[answer], note="the answer"))
    """

    def __init__(
        self, diagram: NetworkDiagram, digit: int, value: float | None = None, role: str = "signal", note: str = ""
    ) -> None:
        super().__init__()
        theme, last = diagram.theme, len(diagram.layers) - 1
        neuron = diagram.neuron(last, digit)
        labels = dict(zip(diagram.layers[last].shown, diagram.labels, strict=False))
        self.digit = digit
        self.box = SurroundingRectangle(
            neuron, *([labels[digit]] if digit in labels else []), color=theme.hex(role), buff=0.07, stroke_width=3
        )
        self.add(self.box)
        self.number: Number | None = None
        self.note: VMobject | None = None
        if value is not None:
            self.number = Number(float(value), 2, LABEL, role, theme, edge="left")
            self.add(self.number.next_to(self.box, RIGHT, buff=0.2))
        if note:
            self.note = words(note, SMALL, role, theme)
            self.add(self.note.next_to(self[-1], RIGHT, buff=0.25))
