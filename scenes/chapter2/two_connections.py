"""Two connections of the untrained network, and what a nudge of each does to the cost."""

from __future__ import annotations

from manim import DOWN, LEFT, RIGHT, VGroup, VMobject

from scenes.chapter2.downhill import Connection, two_connections
from scenes.chapter2.joins import untrained_on_its_digit
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_MIDDLE
from scenes.measured import places_of, some_digits, told_of
from scenes.mobjects.diagrams import NetworkDiagram
from scenes.mobjects.text import SMALL, TITLE, Number, number_text, words
from scenes.staging import LAST_BESIDE, network_on_a_digit

NUDGE = 0.5
"""By how much each of two connections is nudged."""
SMALLER = 4.4
"""How high the digit is beside which there is room for what that does, in scene units."""
BACK = 0.4
"""How strong the other connections are then."""
MORE, FAR_MORE = 1.5, 10
"""How many times as much is more, and how many times is told without decimals."""
LIT = (("signal", 7.0), ("result", 4.0))
"""The colours of two connections that are lit, and how wide they are."""


def connections_drawn_in(scene: LearningScene, diagram: NetworkDiagram) -> list[Connection]:
    """Two connections of the untrained network: see `two_connections`."""
    return two_connections(scene.untrained, [layer.shown for layer in diagram.layers], some_digits(scene), NUDGE)


def lit_in(diagram: NetworkDiagram, found: list[Connection]) -> VGroup:
    """The two connections, lit, lying on a diagram."""
    return VGroup(
        diagram.edge(each.layer, each.i, each.j).set_colors(diagram.theme.hex(role)).set_widths(width)
        for each, (role, width) in zip(found, LIT, strict=True)
    )


def untrained_with_two_connections(scene: LearningScene) -> tuple[NetworkDiagram, VGroup, VMobject]:
    """The network before its training on the digit, two of its connections, lit, and what it is called."""
    diagram, _box, name = untrained_on_its_digit(scene)
    return diagram, lit_in(diagram, connections_drawn_in(scene, diagram)), name


class TwoConnections(VGroup):
    """The untrained network on its digit, two of its connections lit, and beside it what a nudge of each does.

    The parts: `diagram`, `lit` (one mobject a connection), `told` (the words and numbers of each, which follow on one
    another).

    Args:
        scene: on whose stage it is.

    Attributes:
        found: the connection that matters most, and the one in the middle.
        caption: which pictures the cost is of, and what the network is called.
    """

    found: list[Connection]

    def __init__(self, scene: LearningScene) -> None:
        network, theme = scene.untrained, scene.theme
        self.diagram = network_on_a_digit(network, scene.image, picture=SMALLER, last=LAST_BESIDE + 0.9, theme=theme)
        self.diagram.set_activations(network.forward(scene.image))
        self.found = connections_drawn_in(scene, self.diagram)
        self.lit = lit_in(self.diagram, self.found)
        for edges in self.diagram.edges:
            edges.set_opacity(BACK)
        self.told = VGroup(self._told(each, role, scene) for each, (role, _width) in zip(self.found, LIT, strict=True))
        self.told.arrange(DOWN, buff=0.75, aligned_edge=LEFT).move_to((5.15, STAGE_MIDDLE, 0))
        data = told_of(scene, None, len(some_digits(scene)))
        self.caption = (data, scene.checkpoint_name(0))
        super().__init__(self.diagram, self.lit, self.told)

    @property
    def differ(self) -> bool:
        """Whether one of the two clearly matters more."""
        strong, weak = (abs(each.slope) for each in self.found)
        return strong > MORE * weak

    @property
    def comparison(self) -> str:
        """What is said of how much each matters."""
        strong, weak = (abs(each.slope) for each in self.found)
        if not self.differ:
            return _("This one changes the cost about as fast as that one.")
        if weak == 0:
            return _("This one changes the cost. That one does not at all.")
        ratio = number_text(strong / weak, 0 if strong >= FAR_MORE * weak else 1)
        return _("This one changes the cost {ratio} times as fast as that one.").format(ratio=ratio)

    def _told(self, connection: Connection, role: str, scene: LearningScene) -> VGroup:
        """What a nudge of one connection does: its slope, and the cost before and after."""
        theme, places = scene.theme, places_of(connection.change)
        nudge = words(_("nudge it by {nudge}:").format(nudge=number_text(NUDGE, 1, signed=True)), SMALL, role, theme)
        change = Number(connection.change, places, TITLE, role, theme, signed=True)
        cost = words(_("cost"), SMALL, "muted", theme)
        line = VGroup(cost, change).arrange(RIGHT, buff=0.25)
        slope = words(
            f"∂C/∂w = {number_text(connection.slope, places_of(connection.slope), signed=True)}", SMALL, "ink", theme
        )
        return VGroup(slope, nudge, line).arrange(DOWN, buff=0.22, aligned_edge=LEFT)
