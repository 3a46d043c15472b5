"""A box round an output neuron: what a network answers, or should have answered, and how strongly."""

from __future__ import annotations

from manim import RIGHT, Mobject, SurroundingRectangle, VGroup, VMobject

from scenes.mobjects.diagrams.network_diagram import NetworkDiagram
from scenes.mobjects.text.typesetting import LABEL, SMALL, Number, words

NOTE_GAP = 0.25
"""Between a box or its number and the note, in scene units."""


class AnswerBox(VGroup):
    """A box round an output neuron of a diagram and its label, with the number that the neuron holds beside it.

    The box does not follow the diagram: make it where the diagram stands. A number that is `printed` is at every moment
    what the neuron holds; one given as `value` is changed by `number.set_value`.

    The parts: `box`, `number` and `note` (`None` where they are not asked for).

    Args:
        diagram: whose output neuron it is; the colours come from its theme.
        digit: the index of the output neuron.
        value: a number to stand beside.
        role: of the theme, whose colour all takes.
        note: what is said of the answer, on the right.
        printed: whether what the neuron holds stands beside, and follows it.
        decimals: of the number.

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
        ...         self.add(diagram, AnswerBox(diagram, answer, printed=True, note="the answer"))
        ...         self.play(diagram.feed_forward(gallery_digit("3-01")))
    """

    def __init__(
        self,
        diagram: NetworkDiagram,
        digit: int,
        value: float | None = None,
        role: str = "signal",
        note: str = "",
        *,
        printed: bool = False,
        decimals: int = 2,
    ) -> None:
        super().__init__()
        theme, last = diagram.theme, len(diagram.layers) - 1
        neuron = diagram.neuron(last, digit)
        labels = dict(zip(diagram.layers[last].shown, diagram.labels, strict=False))
        self.digit, self.layer = digit, diagram.layers[last]
        self.box = SurroundingRectangle(
            neuron, *([labels[digit]] if digit in labels else []), color=theme.hex(role), buff=0.07, stroke_width=3
        )
        self.add(self.box)
        self.number: Number | None = None
        self.note: VMobject | None = None
        if value is not None or printed:
            shown = self.layer.activations[digit] if value is None else value
            self.number = Number(float(shown), decimals, LABEL, role, theme, edge="left")
            self.add(self.number.next_to(self.box, RIGHT, buff=0.2))
        if note:
            self.note = words(note, SMALL, role, theme)
            self.add(self.note.next_to(self[-1], RIGHT, buff=NOTE_GAP))
        if printed:
            self.add_updater(_follow)


def _follow(box: Mobject) -> None:
    """Let the number of a box be what the neuron holds; a note makes room for it."""
    if isinstance(box, AnswerBox) and box.number is not None:
        box.number.set_value(float(box.layer.activations[box.digit]))
        if box.note is not None:
            box.note.next_to(box.number, RIGHT, buff=NOTE_GAP, coor_mask=RIGHT)
