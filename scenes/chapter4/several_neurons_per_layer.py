"""Several neurons in a layer: letters for them, and a sum, and nothing else.

manim render scenes/chapter4/several_neurons_per_layer.py SeveralNeuronsPerLayer
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UP,
    AnimationGroup,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    ReplacementTransform,
    SurroundingRectangle,
    Transform,
    VGroup,
    VMobject,
    there_and_back,
)

from network import Network
from network.analysis.backward import slopes_by_turning
from scenes.chapter4.bands import SMALLER, Bands, bands_on_stage
from scenes.chapter4.chain_joins import the_long_way
from scenes.chapter4.lettered import (
    added_up,
    cost_in_terms,
    matrix_of_last,
    sum_in_short,
    sum_spelled,
    weight_named,
)
from scenes.chapter4.small_network_scene import SmallNetworkScene
from scenes.chapter4.ways import DECIMALS as WAYS_DECIMALS
from scenes.chapter4.ways import ten_ways
from scenes.language import _
from scenes.mobjects.checks import sign_role
from scenes.mobjects.diagrams import Collapse, IndexLabels, name_below
from scenes.mobjects.formulas import ChainRule, Travel
from scenes.mobjects.text import LABEL, SMALL, Number, number_text, percent_text, words
from scenes.staging import number_alone

PLAIN = ("w^((L))", "z^((L))", "a^((L))", "C_0")
LETTERED = ("w_(j k)^((L))", "z_j^((L))", "a_j^((L))", "C_0")
NEURON = ("a_k^((L-1))", *LETTERED[1:])
"""From what is turned to the cost: in the chain, in a network with several neurons a layer, and from a neuron k."""
DECIMALS = 3
"""Of derivatives."""
MOST = 3
"""Neurons in a layer that can be shown."""
SERIOUS = 0.9
"""The share of right answers from which a network is taken seriously."""
TURN = 1e-4
"""How far a number is turned either way to measure a derivative."""
FARTHEST = 6.6
"""How far right anything may reach."""
CORNER = (-6.6, -3.55, 0.0)
"""The point about which the network shrinks, to stand at the lower left."""
MATRIX = np.array([4.95, -0.6, 0.0])
"""The middle of the matrix beside it."""
LINES_AT = (2.65, 1.75)
"""Where two formulas stand above it, and where the chain rule does."""
RULE_Y, SUM_X = 2.3, -2.9
LARGER = 1.1 * LABEL
"""How large the chain rule is."""


class SeveralNeuronsPerLayer(SmallNetworkScene):
    """What changes with more than one neuron in a layer?"""

    @classmethod
    def refusal_of_bands(cls, network: Network) -> str | None:
        """As for `SmallNetworkScene`; and of more neurons in a layer, the numbers would be too small to be read."""
        if max(network.sizes) > MOST:
            return (
                f"{MOST} neurons in a layer can be shown with their numbers, not {max(network.sizes)}: choose another."
            )
        return super().refusal_of_bands(network)

    def construct(self) -> None:
        """Tell the story."""
        self.told_of = Bands(self)
        self.tell(
            self.is_that_not_too_simple,
            self.which_one,
            self.to_j_from_k,
            self.cost_and_sum,
            self.the_old_rule_with_letters,
            self.two_ways_to_the_cost,
            self.ten_ways,
        )

    # ---- the network ----

    def is_that_not_too_simple(self) -> None:
        """The chain opens into a network with several neurons a layer, and the ink of three bands flows in."""
        found = the_long_way(self)
        stairs, chain = found.stairs, found.chain
        self.add(*found)
        self.say(_("Fine, you say, but that was a chain. Real layers are wider. What changes?"))
        self.wait(0.5)
        self.play(FadeOut(stairs, target_position=chain.diagram, scale=0.2), run_time=2)
        self.hold(1)
        bands, network = self.told_of, self.bands
        self.stage = stage = bands_on_stage(self, bands)
        sizes = "-".join(map(str, network.sizes))
        self.say(
            _("Here is one with {sizes}. It gets the ink in the top, the middle and the bottom.").format(sizes=sizes)
        )
        opened = stage.diagram
        self.play(FadeOut(*chain.telling), run_time=0.5)
        self.play(
            Collapse(chain.diagram, opened, run_time=3),
            ReplacementTransform(chain.picture, stage.picture, run_time=2),
        )
        self.remove(chain.diagram, stage.picture)
        self.add(stage.picture, stage.diagram)
        name = _("another network: ink bands, {small} numbers").format(small=network.parameter_count)
        self.play(FadeIn(stage.bounds, stage.braces, stage.labels), self.recaption(name, roles=("muted",)))
        strips = [stage.band(k) for k in range(len(stage.braces))]
        self.play(LaggedStart(*map(FadeIn, strips), lag_ratio=0.3), run_time=1)
        inflow = zip(strips, range(len(strips)), strict=True)
        self.play(
            *(FadeOut(strip, target_position=stage.neuron(0, k), scale=0.15) for strip, k in inflow), run_time=1.2
        )
        one, other = self.pair
        self.say(_("And it tells a {one} from a {other}, no more.").format(one=one, other=other))
        self.play(stage.diagram.feed_forward(bands.example.ink, run_time=2.5))
        right, count = percent_text(bands.accuracy), number_text(bands.count, 0)
        told = _("With {small} numbers, {accuracy} right. So we may take it seriously.")
        if bands.accuracy < SERIOUS:
            told = _("With {small} numbers, {accuracy} right. Not bad, for so few.")
        self.say(told.format(small=network.parameter_count, accuracy=right))
        score = (
            _("{right} of {count} test images of MNIST") if self.is_mnist else _("{right} of our own {count} digits")
        )
        self.play(self.recaption(name, score.format(right=right, count=count), roles=("muted", "ink")))

    # ---- letters ----

    def which_one(self) -> None:
        """Numbers for the neurons of the last two layers, and then one letter for each layer."""
        stage, (j, k), last = self.stage, self.told_of.edge, len(self.bands.weights)
        names = IndexLabels(stage.diagram, last, j, k)
        self.say(_("Now a layer has several, so each needs a number."))
        self.play(
            LaggedStart(*(FadeIn(each, shift=0.2 * UP) for each in (*names.senders, *names.receivers)), lag_ratio=0.4),
            run_time=2.5,
        )
        self.say(_("In the last layer we say j. In the one before, k."))
        for part in ("receivers", "senders"):
            self.play(names.to_letters(part))
        self.letters = VGroup(*names.receivers, *names.senders)
        self.play(stage.diagram.animate.dim_neurons(self._all_but({last: j, last - 1: k})))
        self.hold(0.5)
        self.say(_("Surprise: that is almost all that changes. The rest is a matter of keeping calm."))

    def to_j_from_k(self) -> None:
        """One connection, its two letters, and its place in the matrix."""
        stage, (j, k), last = self.stage, self.told_of.edge, len(self.bands.weights)
        whole = VGroup(stage, self.letters)
        self.play(whole.animate.scale(SMALLER, about_point=CORNER), run_time=1.2)
        self.say(_("A weight joins two of them, so it has two letters: first where it goes, j ..."))
        self.lit = stage.diagram.edge(last, j, k).set_colors(self.theme.hex("signal"))
        weight = weight_named("j", "k", self).move_to(MATRIX + 2 * UP)
        self.play(FadeIn(self.lit), Travel(None, weight, {"j": self.letters[0], "k": self.letters[1]}))
        self.say(_("... then where it comes from, k. The other way round, it would be another weight."))
        for first, second in (("k", "j"), ("j", "k")):
            other = weight_named(first, second, self).move_to(weight)
            self.play(Travel(weight, other, run_time=1.2))
            weight = other
            self.hold(0.3)
        matrix = matrix_of_last(self, self.told_of).move_to(MATRIX)
        self.say(_("As in the matrix of chapter 1: a row for each receiver."))
        self.play(FadeIn(matrix))
        box = SurroundingRectangle(matrix.select("here"), color=self.theme.signal, buff=0.08)
        self.play(Create(box))
        self.beside = VGroup(weight, matrix, box)

    def cost_and_sum(self) -> None:
        """The cost, a square for each output; and the weighted sum of neuron j, spelled out and in short."""
        stage, bands, last = self.stage, self.told_of, len(self.bands.weights)
        held, arrows, names = stage.targets(bands.back.targets)
        self.play(
            FadeOut(self.beside, self.lit, self.letters),
            stage.diagram.animate.undim(),
            stage.labels.animate.set_x(held.get_right()[0] + 0.35),
            run_time=0.8,
        )
        squares = VGroup(
            Number(value, DECIMALS, LABEL, "result", self.theme).next_to(stage.labels[j], RIGHT, buff=0.5)
            for j, value in enumerate(bands.misses.tolist())
        )
        self.say(
            _("The cost adds up over the outputs: {terms} is {cost}.").format(
                terms=_(" plus ").join(number_text(each, DECIMALS) for each in bands.misses.tolist()),
                cost=number_text(bands.back.cost, DECIMALS),
            )
        )
        self.play(FadeIn(held, names), *map(Create, arrows), run_time=1.2)
        self.play(*(FadeIn(each, shift=0.3 * RIGHT) for each in squares))
        cost = cost_in_terms(bands, self).move_to((0, LINES_AT[0], 0))
        self.play(Travel(None, cost, {f"term_{j}": each for j, each in enumerate(squares)}))
        self.hold(1)
        j = bands.edge[0]
        spelled = sum_spelled(self).move_to((0, LINES_AT[1], 0))
        self.say(_("And z_j adds up what comes in. Nothing you have not seen."))
        self.play(
            stage.diagram.animate.dim_neurons(self._all_but({last: j})),
            Travel(None, spelled, self._origins(spelled, j), run_time=2.5),
        )
        self.hold(1)
        short = sum_in_short(self).move_to((0, LINES_AT[1], 0))
        self.play(Travel(spelled, short))
        self.lines, self.held, self.squares = VGroup(cost, short), VGroup(held, arrows, names), squares

    # ---- the chain rule ----

    def the_old_rule_with_letters(self) -> None:
        """The chain rule of the chain gets its letters, and the values of one weight."""
        stage, bands, (j, k) = self.stage, self.told_of, self.told_of.edge
        last = len(self.bands.weights)
        plain: Any = ChainRule(PLAIN, size=LARGER, theme=self.theme).move_to((-1.0, RULE_Y, 0))
        self.say(_("So take our chain rule, and write in the letters."))
        self.letters = VGroup(
            name_below("a_j^((L))", stage.neuron(-1, j), self.theme),
            name_below("a_k^((L-1))", stage.neuron(-2, k), self.theme),
        )
        dimmed = stage.diagram.animate.dim_neurons(self._all_but({last: j, last - 1: k}))
        self.play(FadeOut(self.lines, self.squares), dimmed, run_time=0.8)
        self.play(FadeIn(plain))
        self.lit = stage.diagram.edge(last, j, k).set_colors(self.theme.hex("signal"))
        rule: Any = ChainRule(LETTERED, bands.factors, decimals=DECIMALS, size=LARGER, theme=self.theme)
        rule.move_to((-1.0, RULE_Y - 0.12, 0))
        self.play(Travel(plain, rule), FadeIn(self.lit, self.letters), run_time=2)
        value = float(np.prod(bands.factors))
        self.say(_("That is the derivative for this weight: {dw}.").format(dw=number_text(value, DECIMALS)))
        self.play(rule.named_parts()["product"].animate(rate_func=there_and_back).scale(1.3), run_time=1.2)
        self.remove(*rule)
        self.add(rule)
        measured = float(slopes_by_turning(self.bands, [bands.place], bands.alone, TURN)[0])
        shown = self._measured(measured, rule)
        self.say(_("Measured with a nudge: {q}.").format(q=number_text(measured, DECIMALS)))
        self.play(FadeIn(shown, shift=0.2 * UP))
        self.rule = VGroup(rule, shown)

    def two_ways_to_the_cost(self) -> None:
        """One neuron reaches the cost by every output: what goes each way is added up, and that is the sum sign."""
        stage, k = self.stage, self.told_of.k
        last, ways = len(self.bands.weights), self.told_of.ways
        name = name_below("a_k^((L-1))", stage.neuron(-2, k), self.theme)
        paths = [stage.diagram.edge(last, j, k).set_colors(self.theme.hex("signal")) for j in range(len(ways))]
        self.say(_("One thing is new. Nudge this neuron: it reaches the cost in two ways."))
        self.play(
            FadeOut(self.rule, self.lit, self.letters),
            FadeIn(name),
            stage.diagram.animate.dim_neurons(self._all_but({last - 1: k})),
        )
        neuron: Any = stage.neuron(-2, k)
        self.play(neuron.circle.animate(rate_func=there_and_back).scale(1.15), run_time=0.8)
        self.play(*map(FadeIn, paths), run_time=1)
        self.say(_("How much does it matter?"))
        self.hold(2)
        numbers = VGroup(
            Number(value, DECIMALS, LABEL, sign_role(value, DECIMALS), self.theme, signed=True).next_to(
                stage.labels[j], RIGHT, buff=0.4
            )
            for j, value in enumerate(ways.tolist())
        )
        for told, number, path in zip(
            (_("By way of the first output: {way}."), _("By way of the second: {way}.")), numbers, paths, strict=True
        ):
            self.say(told.format(way=number.text))
            self.play(FadeIn(number, target_position=path, scale=0.5), run_time=1.2)
        total = float(ways.sum())
        added = added_up(ways, self).move_to((SUM_X, RULE_Y, 0))
        self.say(_("Both happen at once. So add: {sum}.").format(sum=number_text(total, DECIMALS, signed=True)))
        self.play(Travel(None, added, {"way_0": numbers[0], "way_1": numbers[1]}))
        alone = number_alone(number_text(total, DECIMALS, signed=True), self.theme, sign_role(total, DECIMALS))
        alone.move_to((FARTHEST, RULE_Y, 0), aligned_edge=RIGHT)
        self.play(ReplacementTransform(numbers.copy(), alone))
        nudged = words(_("by a nudge:"), SMALL, "muted", self.theme)
        measured = Number(
            self.told_of.by_a_nudge(TURN), DECIMALS, SMALL, sign_role(total, DECIMALS), self.theme, signed=True
        )
        by_a_nudge = VGroup(nudged, measured).arrange(RIGHT, buff=0.2)
        by_a_nudge.next_to(alone, DOWN, buff=0.2, aligned_edge=RIGHT)
        self.play(FadeIn(by_a_nudge))
        self.hold(1)
        summed: Any = ChainRule(NEURON, summed="j", size=LARGER, theme=self.theme).move_to((SUM_X, RULE_Y, 0))
        self.say(_("That is where the sum comes from: one term for each way."))
        self.play(Travel(added, summed, {"sum": "plus"}), run_time=2)
        self.ways = VGroup(summed, alone, by_a_nudge, numbers, name, *paths)

    def ten_ways(self) -> None:
        """The large network: one neuron of its last hidden layer, and what goes by each output."""
        ways, caption = ten_ways(self)
        stage, told, receded = self.stage, ways.ways, ways.diagram.copy()
        self.say(_("In our large network, there are ten ways."))
        self.play(
            FadeOut(self.ways, self.held, stage.labels, stage.bounds, stage.braces),
            stage.diagram.animate.undim(),
            self.recaption(),
            run_time=0.8,
        )
        ways.diagram.undim()
        self.play(
            FadeOut(stage.picture, target_position=ways.diagram.layers[0]),
            Collapse(stage.diagram, ways.diagram, run_time=3),
        )
        self.remove(stage.diagram)
        self.add(ways.diagram)
        self.caption = caption
        self.play(FadeIn(caption), Transform(ways.diagram, receded))
        self.play(FadeIn(ways.lit), cast(Any, ways.neuron).circle.animate(rate_func=there_and_back).scale(1.3))
        mixed = (told.values > 0).any() and (told.values < 0).any()
        self.say(_("Ten numbers, some up, some down.") if mixed else _("Ten numbers, all the same way."))
        arriving = (
            AnimationGroup(FadeIn(arrow), FadeIn(number))
            for arrow, number in zip(ways.arrows.arrows, ways.numbers, strict=True)
        )
        self.play(LaggedStart(*arriving, lag_ratio=0.3), run_time=3)
        self.say(_("Together: {total}.").format(total=number_text(told.total, WAYS_DECIMALS, signed=True)))
        self.play(FadeIn(ways.brace), ReplacementTransform(ways.numbers.copy(), ways.total))
        self.hold(1)
        self.say(_("You have seen this before. Those were the wishes of ten outputs, added up for one neuron."))
        come = [FadeOut(each, target_position=ways.neuron, scale=0.3) for each in ways.arrows.copy().arrows]
        self.play(LaggedStart(*come, lag_ratio=0.2), run_time=3)
        self.play(cast(Any, ways.neuron).circle.animate(rate_func=there_and_back).scale(1.3))
        before = _("Then it goes on to the pixels, in the same way. There is nothing else in it.")
        if len(self.untrained.sizes) > 3:
            before = _("Then the layer before, {count} ways. And so on. There is nothing else in it.")
        self.say(before.format(count=self.untrained.sizes[-2]))
        self.play(cast(Any, ways.diagram).animate(rate_func=there_and_back).undim(), run_time=3)
        self.clear()
        self.add(*ten_ways(self))  # to the last bit

    # ---- pieces ----

    def _all_but(self, kept: dict[int, int]) -> dict[int, list[int]]:
        """The drawn neurons of some layers without the one that is kept: for `dim_neurons`."""
        layers = self.stage.diagram.layers
        return {layer: [each for each in layers[layer].shown if each != index] for layer, index in kept.items()}

    def _origins(self, spelled: Any, j: int) -> dict[str, VMobject]:
        """Where the terms of the weighted sum come from: connections and neurons."""
        stage, last = self.stage, len(self.bands.weights)
        found: dict[str, VMobject] = {"b": stage.neuron(-1, j)}
        for k in range(self.bands.sizes[-2]):
            found |= {f"w_{k}": stage.diagram.edge(last, j, k), f"a_{k}": stage.neuron(-2, k)}
        return found

    def _measured(self, value: float, rule: Any) -> VGroup:
        """What a nudge gives, right of the chain rule, beside its values."""
        name = words(_("by a nudge:"), SMALL, "muted", self.theme)
        number = Number(value, DECIMALS, SMALL, sign_role(value, DECIMALS), self.theme)
        return VGroup(name, number).arrange(RIGHT, buff=0.2).next_to(rule, RIGHT, buff=0.7).set_y(rule.numbers.get_y())
