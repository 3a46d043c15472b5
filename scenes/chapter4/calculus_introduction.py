"""Why just these products? What the chapter asks, and what one needs to know to follow it.

manim render scenes/chapter4/calculus_introduction.py CalculusIntroduction
"""

from __future__ import annotations

from math import floor, log10
from typing import Any, NamedTuple

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    SurroundingRectangle,
    Transform,
    VGroup,
    VMobject,
)

from network import sigmoid
from network.analysis.backward import BackwardPass, backward_pass
from scenes.chapter4.small_network_scene import SmallNetworkScene
from scenes.language import _
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.charts import Probes, SliceGraph
from scenes.mobjects.checks import sign_role
from scenes.mobjects.text import LABEL, SMALL, TITLE, Number, formula, words
from scenes.mobjects.text.baselines import word
from scenes.mobjects.text.letters import baseline_of
from scenes.staging import (
    BESIDE,
    LAST_BESIDE,
    backpropagated,
    half_trained_backpropagated,
    half_trained_on_its_digit,
)

CONTEXT = 0.25
"""The opacity of what is not spoken of."""
PANEL, PITCH = 4.0, 4.45
"""How wide each of the three pictures may be, and how far apart they are, in scene units."""
DRAWN = 3.9
"""How high what is drawn in them is at the most."""
MOST_DECIMALS = 5
LARGE = 1.15 * LABEL
"""The size of the numbers of a product."""
COLUMN, WIDEST_NUMBER = 1.55, 1.1
"""How far apart they are, and how wide at the most."""
NAMED = -0.6
"""Where the baseline of their names is below their middles."""
FIRST_ROW, SECOND_ROW = 1.55, -0.75
"""How high above the middle of the frame the two products stand."""
STEEP, FLAT = -2.0, 2.0
"""From where to where the tangent glides."""


class Request(NamedTuple):
    """What a weight is asked for: the product of two numbers.

    Attributes:
        layer: of the receiving neuron, 1 ... L.
        receiver: its index.
        sender: that of the neuron that the weight comes from.
        activation: of the sender.
        pull: of the receiver.
    """

    layer: int
    receiver: int
    sender: int
    activation: float
    pull: float


def strongest_request(back: BackwardPass, layer: int) -> Request:
    """Of all weights into a layer, the one that is asked for most."""
    activations, pulls = back.passed.activations[layer - 1], back.pulls(layer)
    receiver, sender = np.unravel_index(abs(np.outer(pulls, activations)).argmax(), (len(pulls), len(activations)))
    return Request(layer, int(receiver), int(sender), float(activations[sender]), float(pulls[receiver]))


class Product(VGroup):
    """A request as the product that it is, each number with its name below it.

    The parts: `numbers` (activation, pull, request), `signs` and `names`.

    Args:
        request: what is asked for.
        scene: on whose stage it is.
    """

    def __init__(self, request: Request, scene: SmallNetworkScene) -> None:
        values = (request.activation, request.pull, request.activation * request.pull)
        self.decimals = decimals_for(values)
        self.theme = scene.theme
        roles = ("ink", *(sign_role(value, self.decimals) for value in values[1:]))
        self.numbers = VGroup(
            Number(value, self.decimals, LARGE, role, scene.theme) for value, role in zip(values, roles, strict=True)
        )
        exact = round(values[0], self.decimals) * round(values[1], self.decimals)
        equals = "=" if round(exact, self.decimals) == round(values[2], self.decimals) else "approx"
        self.signs = VGroup(formula(sign, LABEL, theme=scene.theme) for sign in ("times", equals))
        self.names = VGroup()
        for place, (number, text) in enumerate(zip(self.numbers, self._texts(), strict=True)):
            number.scale(min(1, WIDEST_NUMBER / number.width)).move_to((place * COLUMN, 0, 0))
            self.names.add(word(text, np.array([place * COLUMN, NAMED, 0]), role="muted", theme=scene.theme))
        for place, sign in enumerate(self.signs):
            sign.move_to(((place + 0.5) * COLUMN, 0, 0))
        super().__init__(self.numbers, self.signs, self.names)

    @staticmethod
    def _texts(sign: str = "") -> tuple[str, str, str]:
        return _("activation"), sign + _("pull"), sign + _("request")

    def with_signs_turned(self) -> Product:
        """The same as a derivative: pull and request with the other sign, and called so."""
        turned = self.copy()
        numbers: Any = turned.numbers
        for number in numbers[1:]:
            number.set_value(-number.value)
            number.set_color(self.theme.hex(sign_role(number.value, self.decimals)))
        for name, text in zip(turned.names, self._texts("−"), strict=True):
            name.become(word(text, np.array([name.get_x(), baseline_of(name), 0]), role="muted", theme=self.theme))
        return turned


def decimals_for(values: tuple[float, ...]) -> int:
    """So many decimals that the smallest of some numbers has two digits, but no more than can be read."""
    least = min(abs(value) for value in values)
    return min(MOST_DECIMALS, max(2, 1 - floor(log10(least)))) if least > 0 else 2


class CalculusIntroduction(SmallNetworkScene):
    """Why is each request a product, and of just these two numbers?"""

    def construct(self) -> None:
        """Tell the story."""
        self.tell(self.products_everywhere, self.what_is_needed, self.back_to_the_network)

    # ---- the beats ----

    def products_everywhere(self) -> None:
        """The requests of the half-trained network; two of them as the products they are; then all signs turn."""
        diagram, self.caption = half_trained_backpropagated(self, downhill=True)
        beside, _same = half_trained_on_its_digit(self, last=LAST_BESIDE)
        self.beside = backpropagated(beside, self.image, self.label, downhill=True)
        back = backward_pass(diagram.network, self.image, self.label)
        self.add(diagram, self.caption)
        self.wait(0.2)
        self.say(_("Last time, every weight got its request. And each one was a product."))
        self.play(ReplacementTransform(diagram, self.beside), run_time=1.5)
        last = len(diagram.network.weights)
        requests = [strongest_request(back, layer) for layer in (last, last - 1) if layer > 0]
        self.products = VGroup()
        said = (_("This one: {a} times {pull}."), _("That one: {a} times {pull}."))
        for request, y, sentence in zip(requests, (FIRST_ROW, SECOND_ROW), said, strict=False):
            product = Product(request, self).move_to((BESIDE, y, 0), aligned_edge=RIGHT)
            self._point_out(request, product, sentence)
        self.say(_("Why just these two? And why times?"))
        self.hold(1)
        self.say(_("Requests told what lowers the cost. From now on we write how the cost grows, as everybody does."))
        self.play(self.beside.animate.undim(), run_time=0.8)
        self.hold(0.3)
        self.say(_("Only the sign turns."))
        turned = [product.with_signs_turned() for product in self.products]
        self.play(
            *(Transform(one, other) for one, other in zip(self.products, turned, strict=True)),
            self._sign_turns(),
            run_time=1.5,
        )

    def what_is_needed(self) -> None:
        """A slope, a function in a function, five letters: each comes to life when it is spoken of."""
        slope, tangent = self._slope()
        nudge, lines = self._function_in_function()
        letters, symbols = self._letters()
        self.panels = [slope, nudge, letters]
        veils = [self._veil(each) for each in (nudge, letters)]
        self.say(_("You need to know what a slope is."))
        self.play(
            FadeOut(self.beside, target_position=slope[0], scale=0.3),
            FadeOut(self.products, target_position=nudge[0], scale=0.3),
            FadeIn(*self.panels, *veils),
            self.recaption(),
            run_time=1.5,
        )
        self.play(tangent.animate.set_value(FLAT), run_time=2.5)
        self.say(_("If you once met the chain rule and forgot it: very good."))
        self.play(FadeOut(veils[0]), run_time=0.5)
        for goal in (0.6, -0.6, 0.2):
            self.play(lines.animate.set_value(goal), run_time=1)
        self.say(_("Then you can watch it being found again."))
        self.play(FadeOut(veils[1]), run_time=0.5)
        signal = self.theme.signal
        self.play(LaggedStart(*(Indicate(each, color=signal) for each in symbols), lag_ratio=0.4), run_time=2.2)
        self.hold(1)

    def back_to_the_network(self) -> None:
        """The three go down into the network, which has its weights again."""
        diagram, caption = half_trained_on_its_digit(self)
        places = (diagram.layers[-1], diagram.edges[-1], diagram.layers[1])
        self.say(_("So, why these products? We ask the smallest network there is."))
        self.play(
            *(
                FadeOut(shown, target_position=at, scale=0.1)
                for (shown, *_texts), at in zip(self.panels, places, strict=True)
            ),
            *(FadeOut(*texts, run_time=0.6) for _shown, *texts in self.panels),
            FadeIn(diagram),
            FadeIn(caption),
            run_time=2,
        )
        self.caption = caption

    # ---- two requests ----

    def _point_out(self, request: Request, product: Product, sentence: str) -> None:
        """Light one connection, and write what it is asked for: the numbers come from its two ends."""
        layer, receiver, sender = request.layer, request.receiver, request.sender
        activation, pull, _result = (number.text for number in product.numbers)
        self.say(sentence.format(a=activation, pull=pull))
        lit: Any = self.beside.animate.highlight_path({layer - 1: [sender], layer: [receiver]}, CONTEXT)
        self.play(lit, run_time=0.8)
        ends = (self.beside.neuron(layer - 1, sender), self.beside.neuron(layer, receiver))
        arrivals = [VGroup(number, name) for number, name in zip(product.numbers, product.names, strict=True)]
        self.play(
            FadeIn(arrivals[0], target_position=ends[0], scale=0.2),
            FadeIn(arrivals[1], target_position=ends[1], scale=0.2),
            FadeIn(product.signs[0]),
            run_time=1.2,
        )
        edge = self.beside.edge(layer, receiver, sender)
        self.play(FadeIn(arrivals[2], target_position=edge, scale=0.2), FadeIn(product.signs[1]), run_time=0.8)
        self.remove(*product.get_family())
        self.products.add(product)
        self.add(self.products)

    def _sign_turns(self) -> Animation:
        """Edges and outlines go over from the requests to the gradient."""
        return self.beside.backpropagate(self.image, self.label)

    # ---- the three pictures ----

    def _panel(self, place: int, title: str, note: str, *drawn: VMobject) -> VGroup:
        """One of the three, under its title, and above what it is."""
        x = (place - 1) * PITCH
        shown = VGroup(*drawn)
        shown.scale(min(1, PANEL / shown.width, DRAWN / shown.height)).move_to((x, STAGE_MIDDLE, 0))
        above = words(title, LABEL, theme=self.theme).set_x(x).align_to(STAGE_TOP * UP, UP)
        below = words(note, SMALL, "muted", self.theme).set_x(x).align_to(STAGE_BOTTOM * UP, DOWN)
        return VGroup(shown, above, below)

    def _veil(self, panel: VGroup) -> VMobject:
        """What lies over one of the three until it is spoken of."""
        return SurroundingRectangle(panel, buff=0.1, stroke_width=0, fill_opacity=0.65, color=self.theme.canvas)

    def _slope(self) -> tuple[VGroup, Any]:
        """The squish, and a tangent on it."""
        graph = SliceGraph(
            sigmoid, x_range=(-4, 4, 2), y_range=(0, 1, 0.5), variable="x", name="sigma(x)", role="function",
            width=3.3, height=2.9, theme=self.theme,
        )  # fmt: skip
        tangent = graph.tangent(STEEP)
        return self._panel(0, _("a slope"), _("how steep, just here"), graph, tangent), tangent

    def _function_in_function(self) -> tuple[VGroup, Any]:
        """A number, twice as much, and that one squished: where the first goes, the others follow."""
        lines = Probes(
            lambda x: (2 * x, sigmoid(np.array([2 * x]))[0]), (-0.8, 0.8), -0.4, ("x", "2 x", "sigma(2 x)"),
            width=2.1, gap=1.2, theme=self.theme,
        )  # fmt: skip
        return self._panel(1, _("a chain"), _("one moves, all follow"), lines), lines

    def _letters(self) -> tuple[VGroup, VGroup]:
        """Five letters and what they stand for."""
        texts = (_("activation"), _("weighted sum"), _("weight"), _("bias"), _("cost"))
        symbols, rows = VGroup(), VGroup()
        for place, (letter, text) in enumerate(zip(("a", "z", "w", "b", "C"), texts, strict=True)):
            y = -0.72 * place
            symbol = formula(letter, TITLE, theme=self.theme).move_to((0, y, 0))
            symbols.add(symbol)
            rows.add(symbol, words(text, SMALL, theme=self.theme).move_to((0.6, y, 0), aligned_edge=LEFT))
        return self._panel(2, _("five letters"), _("old friends, all of them"), rows), symbols
