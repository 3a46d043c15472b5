"""Nudge one end: what a small turn of the last weight does to the cost, link by link, until the chain rule is found.

manim render scenes/chapter4/chain_rule_in_networks.py ChainRuleInNetworks
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    SurroundingRectangle,
    Transform,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
)

from network import Network, evaluate
from network.analysis.backward import turned
from scenes.chapter4.chain import ChainOnStage, chain_rule_variables
from scenes.chapter4.chain_joins import factors_of
from scenes.chapter4.joins import (
    chain_in_the_middle,
    chain_rule_found,
    small_chain,
)
from scenes.chapter4.last_neuron import COST, INSIDE, SQUISHED, WHOLE, RatioTable, definitions, struck_out
from scenes.chapter4.nudging import (
    DECIMALS,
    EARLIER_LINKS,
    EARLIER_NODES,
    NUDGE,
    after_nudges,
    graph_of_the_last,
    the_ladder,
)
from scenes.chapter4.small_network_scene import SmallNetworkScene
from scenes.language import _
from scenes.lecture_scene import STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.diagrams import Collapse
from scenes.mobjects.formulas import ChainRule, Travel
from scenes.mobjects.text import LABEL, SMALL, TITLE, number_text, percent_text, words
from scenes.staging import BESIDE, LEFTMOST, Framed, half_trained_on_its_digit, number_alone

CONTEXT = 0.4
"""The opacity of what is not spoken of."""
RIGHT_HALF = 1.3
"""Where what stands right of the number lines begins."""
HIGH = 1.75
"""How high above the middle of the frame the chain stands while its definitions are below it."""
ALONE = (1.0, 2.2)
"""How far apart the rows and columns of the graph are while no number lines stand beside it."""
FAR_OFF = 0.25
"""From which miss on an answer is one to learn from."""
BORN_OF = {"w": "w", "before": "before", "b": "b", "z": "sum", "a": "squished", "y": "y", "cost": "cost"}
"""Each symbol of the graph, and the part of the definitions that it comes from."""
NUDGES = NUDGE * np.array([1, 0.1, 0.01, 0.001])
"""How far the weight is turned, less and less."""


class ChainRuleInNetworks(SmallNetworkScene):
    """If I turn the last weight a little, how much does the cost change?"""

    def construct(self) -> None:
        """Tell the story."""
        rest = after_nudges(self, [0])[0]
        self.values = dict(zip(("w", "z", "a", "cost"), rest.tolist(), strict=True))
        self.changes = after_nudges(self, NUDGES) - rest
        self.tell(
            self.down_to_four_neurons,
            self.names,
            self.what_is_inside,
            self.who_depends_on_whom,
            self.a_line_for_each,
            self.a_nudge_runs_through,
            self.smaller_and_smaller,
            self.link_by_link,
        )

    # ---- the beats ----

    def down_to_four_neurons(self) -> None:
        """The network folds up until one neuron is left in each layer: a chain that is given nothing but ink."""
        diagram, self.caption = half_trained_on_its_digit(self)
        self.chain_shown = chain = chain_in_the_middle(self)
        nothing = [np.zeros(1)] * (len(self.chain.weights) + 1)
        chain.show(self.image, nothing, self.chain_label)
        for layer in chain.diagram.layers:
            layer.neuron(0).unprint_value()
        self.add(diagram, self.caption)
        self.wait(0.2)
        self.say(_("If one weight turns a little, how much does the cost change?"))
        self.play(Indicate(diagram.layers[-1], scale_factor=1.05, color=self.theme.signal), run_time=1.5)
        self.hold(1)
        self.say(_("Among {count} numbers, nobody can follow that.").format(count=self._count(diagram.network)))
        digit: Any = Framed(self.image, diagram.layers[0].height, self.theme).move_to(diagram.layers[0])
        self.play(FadeIn(digit), run_time=0.8)
        shrinks: Any = digit.animate(run_time=2.5)
        self.say(_("So fold it up, until one neuron is left in each layer."))
        self.play(
            Collapse(diagram, chain.diagram.copy(), run_time=4),
            shrinks.scale_to_fit_height(chain.picture.height).move_to(chain.picture),
            self.recaption(
                _("another network: {count} numbers").format(count=self._count(self.chain)), roles=("muted",)
            ),
        )
        self.remove(diagram, *diagram.get_family(), digit, *digit.get_family())
        self.add(chain)
        self._what_it_is_for()
        self._a_picture_to_learn_from()

    def names(self) -> None:
        """What the last two activations are called, what should have come out, and what the miss costs."""
        chain, last = self.chain_shown, len(self.chain.weights)
        lift = VGroup(chain, chain.telling).get_x() * LEFT + (HIGH - chain.diagram.get_y()) * UP
        before, activation, target = chain.names[-3:]
        self.say(_("The last activation: a, with an L in brackets. That only counts layers, it is no power."))
        dimmed: Any = chain.diagram.animate.shift(lift).dim_neurons({k: 0 for k in range(last - 1)}, CONTEXT)
        self.play(dimmed, chain.picture.animate.shift(lift), run_time=1.2)
        chain.telling.shift(lift)
        self.play(FadeIn(activation, target_position=chain.neuron(last), scale=0.5), run_time=0.8)
        box = SurroundingRectangle(VGroup(*activation[1:]), color=self.theme.signal, buff=0.05, stroke_width=2.5)
        self.play(Create(box), run_time=0.8)
        self.hold(0.5)
        self.say(_("The one before: L minus one."))
        self.play(FadeOut(box), FadeIn(before, target_position=chain.neuron(last - 1), scale=0.5), run_time=1)
        self.say(_("And what it should have been: y."))
        self.play(FadeIn(chain.wanted, scale=0.5), FadeIn(target), GrowFromCenter(chain.miss), run_time=1.2)
        told = _("The miss, squared, is the cost of this one picture: {cost}. We call it C with a 0.")
        self.say(told.format(cost=number_text(self.values["cost"], DECIMALS)))
        self.written = self._definitions(COST)
        self.play(
            Travel(None, self.written, {"reached": activation, "y": target, "value_cost": chain.miss}, run_time=2.5)
        )
        self.hold(1)

    def what_is_inside(self) -> None:
        """The weighted sum within the last activation gets a name of its own."""
        chain, last = self.chain_shown, len(self.chain.weights)
        whole, apart = self._definitions(COST, WHOLE), self._definitions(COST, SQUISHED, INSIDE)
        self.say(_("And a itself? Weight times activation before, plus bias."))
        edge = chain.diagram.edge(last, 0, 0)
        self.play(FadeIn(chain.weight, target_position=edge, scale=0.5), run_time=0.8)
        parts = {"w": chain.weight, "before": chain.names[-3], "b": chain.neuron(last), "squished": chain.names[-2]}
        self.play(Travel(self.written, whole, parts), run_time=2.5)
        self.hold(1)
        self.say(_("That deserves a name of its own: z. Squished, it is a."))
        self.play(Travel(whole, apart), run_time=2.5)
        self.written = apart
        self._point_at(apart.select("sum"), apart)
        self.hold(1)

    def who_depends_on_whom(self) -> None:
        """The symbols of the definitions become a graph; for a moment it has another storey."""
        chain, small = self.chain_shown, small_chain(self)
        beside = self._definitions(COST, SQUISHED, INSIDE, size=LABEL)
        beside.scale(min(1, (BESIDE - RIGHT_HALF) / beside.width))
        beside.move_to(((RIGHT_HALF + BESIDE) / 2, STAGE_TOP - beside.height / 2, 0))
        graph = graph_of_the_last(self.theme, *ALONE).align_to(LEFTMOST * RIGHT, LEFT)
        graph.shift((STAGE_MIDDLE - 1.0 - graph.get_y()) * UP)
        self.say(_("Now draw who depends on whom."))
        changes = [
            ReplacementTransform(one, other)
            for one, other in zip(
                [chain.picture, chain.diagram, *self._told(chain)], [small.picture, small.diagram, *self._told(small)],
                strict=True,
            )
        ]  # fmt: skip
        aside = beside.copy().move_to((LEFTMOST, self.written.get_y(), 0), aligned_edge=LEFT)
        self.play(ReplacementTransform(self.written, aside), run_time=1)  # out of the way of the chain
        self.play(*changes, run_time=1)
        self.play(aside.animate.move_to(beside), *map(FadeIn, small.names[:-3]), run_time=0.8)
        self.remove(*chain.get_family(), *small.get_family())
        self.add(small)
        self.chain_shown, self.written = small, aside
        self.say(_("Three numbers make z. z makes a. And a, with y, makes the cost."))
        self.play(Travel(aside.copy(), graph, {f"node_{node}": part for node, part in BORN_OF.items()}, run_time=3))
        for path in (("before", "z"), ("b", "z"), ("w", "z", "a", "cost"), ("y", "cost")):
            self.play(graph.path(*path, run_time=1.6 if len(path) > 2 else 0.7))
        self.play(graph.animate.undim(), run_time=0.4)
        self.say(_("Above it, the same again for the layer before, and so on up to the ink."))
        grown = graph.grown(EARLIER_NODES, EARLIER_LINKS)
        self.play(Travel(graph, grown), run_time=2)
        self.hold(0.5)
        self.say(_("One storey is enough for now."))
        self.play(Travel(grown, graph), run_time=1.5)
        self.graph = graph

    def a_line_for_each(self) -> None:
        """A number line for each number on the way from the weight to the cost, a dot where it stands."""
        self.ladder = the_ladder(self)
        probes = [self.ladder.probes.probe(k) for k in range(4)]
        self.say(_("Each of them is a number. So give each a number line, with a dot where it stands."))
        self.play(Travel(self.graph, self.ladder.graph, run_time=1.5))
        arrivals = (FadeIn(each, target_position=each.symbol, scale=0.2) for each in probes)
        self.play(LaggedStart(*arrivals, lag_ratio=0.5), run_time=3)
        self._whole(self.ladder)
        dots = (Indicate(each.dot, scale_factor=1.8, color=self.theme.signal) for each in probes)
        self.play(LaggedStart(*dots, lag_ratio=0.4), run_time=1.6)
        self._whole(self.ladder)

    def a_nudge_runs_through(self) -> None:
        """The weight is turned, and all that hangs on it follows: first one by one, then all at once."""
        dz, da, dC = (number_text(float(change), DECIMALS) for change in self.changes[0, 1:])
        self.ladder.probes.mark()
        self.say(_("Now turn the weight a little: by {dw}.").format(dw=number_text(NUDGE, 0)))
        lines: list[Any] = [self.ladder.probes.probe(k) for k in range(4)]
        weight, *followers = lines
        after = after_nudges(self, [NUDGE])[0]
        self.play(weight.animate(run_time=1.6).set_value(after[0]))
        self.hold(1)
        told = (
            _("z follows: {dz}.").format(dz=dz),
            _("So does a: {da}.").format(da=da),
            _("And the cost: {dC}.").format(dC=dC),
        )
        for sentence, probe, value in zip(told, followers, after[1:], strict=True):
            self.say(sentence)
            follow: list[Animation] = [probe.animate(run_time=1.4).set_value(float(value))]
            if probe is followers[1]:
                follow.append(self._chain_goes(0, NUDGE))
            self.play(*follow)
        self.hold(1)
        self.say(_("Back, and once more."))
        self.play(*self._turn(NUDGE, 0), run_time=1.2)
        self.play(*self._turn(0, NUDGE), run_time=1.6)
        self.table = RatioTable(
            NUDGES, self.changes[:, 3] / self.changes[:, 0], float(factors_of(self.back).prod()), self.theme
        )
        self.table.move_to(((RIGHT_HALF + BESIDE) / 2 + 0.35, STAGE_TOP, 0), aligned_edge=UP)
        nudge, ratio = self.table.rows[0]
        self.say(
            _("How much cost for how much weight? {dC} for {dw}: that is the ratio.").format(
                dC=dC, dw=number_text(NUDGE, 0)
            )
        )
        differences = [self.ladder.probes.probe(k).difference for k in (3, 0)]
        self.play(FadeOut(self.written, shift=0.3 * UP), FadeIn(self.table.heads, shift=0.3 * UP), run_time=1)
        self.play(
            FadeIn(nudge, target_position=differences[1]), FadeIn(ratio, target_position=differences[0]), run_time=1.5
        )
        self.hold(1)

    def smaller_and_smaller(self) -> None:
        """The nudge gets smaller, tenfold each time, and the ratio settles: at the derivative."""
        said = (_("A smaller nudge: {ratio}."), _("Smaller: {ratio}."), _("Smaller still: {ratio}."))
        for row, sentence, before, nudge in zip(self.table.rows[1:], said, NUDGES, NUDGES[1:], strict=False):
            self.say(sentence.format(ratio=row[1].text))
            self.play(*self._turn(float(before), float(nudge)), run_time=1.3)
            self.play(FadeIn(row, target_position=self.ladder.probes.probe(0).dot, scale=0.4), run_time=0.8)
        self.hold(1)
        self.say(_("It settles. Where it settles, we write a curly d."))
        ratio, derivative = self.table.heads[1].copy(), self.table.derivative
        self.play(Transform(ratio, derivative), FadeIn(self.table.settled, target_position=self.table.rows[-1][1]))
        self.remove(ratio)
        self.add(self.table)
        box = SurroundingRectangle(self.table.limit, color=self.theme.signal, buff=0.12, stroke_width=2.5)
        self.play(Create(box), run_time=1)
        self.hold(1)
        self.say(_("Small turns of w, times this number, are small changes of the cost. That is all it says."))
        self.play(*self._turn(float(NUDGES[-1]), NUDGE / 5), run_time=1.5)
        self.play(*self._turn(NUDGE / 5, 0), FadeOut(box), run_time=1.5)

    def link_by_link(self) -> None:
        """Each link has a ratio of its own, their product is the whole, and in the end all are derivatives."""
        links = self.changes[0, 1:] / self.changes[0, :-1]
        nudges = ChainRule(chain_rule_variables(), links, change="Delta", decimals=DECIMALS, theme=self.theme)
        nudges.scale(min(1, (BESIDE - RIGHT_HALF) / nudges.width))
        nudges.move_to(((RIGHT_HALF + BESIDE) / 2, STAGE_TOP - 1.2, 0))
        probes = [self.ladder.probes.probe(k) for k in range(4)]
        self.say(_("The same nudge, link by link: z for w, a for z, the cost for a."))
        self.play(*self._turn(0, NUDGE), FadeOut(self.table, shift=0.3 * UP), run_time=1.5)
        halves = {"whole_top": 3, "whole_bottom": 0}
        halves |= {f"factor_{k}_top": k + 1 for k in range(3)} | {f"factor_{k}_bottom": k for k in range(3)}
        self.play(Travel(None, nudges, {name: probes[k].difference for name, k in halves.items()}, run_time=3.5))
        self.hold(1)
        self.say(_("As fractions, what stands in the middle cancels."))
        strokes = struck_out(nudges, self.theme)
        self.play(LaggedStart(*map(Create, strokes), lag_ratio=0.4), run_time=2)
        self.hold(1)
        self.say(_("So their product is the one we want: no magic, just bookkeeping."))
        self.play(FadeOut(strokes), *(Indicate(each, color=self.theme.signal) for each in nudges.numbers), run_time=1.5)
        self.hold(1)
        self.say(_("And when the nudges become tiny, each fraction settles, too."))
        rule = nudges.rewritten(change="partial")
        settled: Any = rule.animate.set_values(factors_of(self.back))
        self.play(*self._turn(NUDGE, 0), Travel(nudges, rule), run_time=2)
        self.play(settled, run_time=1.5)
        self.say(_("That is the chain rule. You have just found it."))
        self._end_with(rule)

    # ---- the chain and its picture ----

    def _what_it_is_for(self) -> None:
        """What it has learnt, how well, and by what: shown with a typical picture of either digit."""
        told = _(
            "This small one is real, too: it has learnt to tell the {yes} from the {no}. All it gets is how much ink."
        )
        self.say(told.format(yes=self.yes, no=self.no))
        chain, typical = self.chain_shown, [self.typical_picture(label) for label in (0, 1)]
        self.play(*(layer.neuron(0).animate.print_value() for layer in chain.diagram.layers), run_time=0.6)
        for label in (0, 1):
            self.play(self._reads(typical[label].image, typical[label].ink), run_time=1.6)
            self.hold(0.3)
        share = evaluate(self.chain, self.inked).accuracy
        assert share is not None, "the label of each picture is known"
        count = number_text(len(self.inked), 0)
        number = number_alone(percent_text(share), self.theme, "result").move_to((0, -1.35, 0))
        told = _("right, of {count} test images of MNIST") if self.is_mnist else _("right, of our own {count} digits")
        note = words(told.format(count=count), SMALL, "muted", self.theme).next_to(number, DOWN, buff=0.2)
        self.say(_("It should say: is this the digit {yes}, rather than {no}?").format(yes=self.yes, no=self.no))
        self.play(self._reads(typical[0].image, typical[0].ink), run_time=1.4)
        told = _("With {small} numbers, it gets {accuracy} right.")
        self.say(told.format(small=self._count(self.chain), accuracy=percent_text(share)))
        self.play(FadeIn(number, scale=0.5), FadeIn(note), run_time=1)
        self.hold(1)
        means = [self.inked.images[self.inked.labels == label].mean() for label in (0, 1)]
        more, less = (self.yes, self.no) if means[1] > means[0] else (self.no, self.yes)
        self.say(_("The {more} takes more ink than the {less}, you see.").format(more=more, less=less))
        self.play(self._reads(typical[1].image, typical[1].ink), run_time=1.4)
        self.say(_("It is not a deep thinker."))
        self.play(FadeOut(number, note), run_time=0.8)

    def _a_picture_to_learn_from(self) -> None:
        """The picture on show: what the chain says of it, and what it should say."""
        self.play(self._reads(self.chain_image, self.chain_ink), run_time=1.8)
        digit = self.yes if self.chain_label == 1 else self.no
        ink, says = number_text(float(self.chain_ink[0])), number_text(self.values["a"])
        inks = self.inked.images[self.inked.labels == self.chain_label]
        told = _("This {digit} is thin: its ink is {ink}.") if self.chain_ink[0] < np.quantile(inks, 0.25) else None
        self.say((told or _("This {digit} has an ink of {ink}.")).format(digit=digit, ink=ink))
        self._point_at(self.chain_shown.neuron(0), self.chain_shown)
        told = _("It says {a}, where it should say {y}.").format(a=says, y=self.chain_label)
        if abs(self.values["a"] - self.chain_label) > FAR_OFF:
            told += " " + _("A fine example to learn from.")
        self.say(told)
        self._point_at(self.chain_shown.neuron(len(self.chain.weights)), self.chain_shown)

    def _reads(self, image: npt.NDArray[np.floating], ink: npt.NDArray[np.floating]) -> Animation:
        """What the chain reads turns into another picture; all activations follow."""
        chain = self.chain_shown
        picture, before = np.array(chain.picture.grid.values), np.array(chain.diagram.layers[0].activations)

        def show(_: Any, share: float) -> None:
            mixture = (1 - share) * before + share * ink
            chain.show((1 - share) * picture + share * image, self.chain.forward(mixture), self.chain_label)

        return UpdateFromAlphaFunc(chain, show)

    # ---- the nudge ----

    def _turn(self, start: float, end: float) -> list[Animation]:
        """The weight goes from one turn to another, and all number lines and the chain with it."""
        probes: Any = self.ladder.probes.animate
        return [probes.set_value(self.values["w"] + end), self._chain_goes(start, end)]

    def _chain_goes(self, start: float, end: float) -> Animation:
        """The chain shows what it computes while its last weight is turned."""

        def show(_: Any, share: float) -> None:
            turn = (1 - share) * start + share * end
            ((passed, _cost),) = turned(self.chain, self.last_weight, [turn], self.chain_ink, self.chain_label)
            self.chain_shown.show(None, passed, self.chain_label)

        return UpdateFromAlphaFunc(self.chain_shown.diagram, show)

    # ---- the rest ----

    def _end_with(self, rule: ChainRule) -> None:
        """The rule goes to the top left and gets its box; below it the number lines draw together."""
        end = chain_rule_found(self)
        self.ladder.probes.unmark()
        self.play(ReplacementTransform(self.ladder, end.ladder), FadeOut(rule.numbers), run_time=1.2)
        self.play(ReplacementTransform(rule.symbols, end.rule.symbols), run_time=1.3)
        self.play(Create(end.box), run_time=0.8)
        self.remove(rule, *self.chain_shown.get_family(), *end.ladder.get_family(), *end.rule.get_family(), end.box)
        self.add(*end)
        self.hold(1)

    def _definitions(self, *lines: str, size: float = TITLE) -> Any:
        """Lines in symbols with their values, below the chain."""
        written = definitions(lines, self.values, DECIMALS, self.theme, size)
        return written.move_to((0, -0.95, 0))

    def _point_at(self, part: VMobject, whole: VMobject) -> None:
        """Let a part of something stand out for a moment."""
        self.play(Indicate(part, color=self.theme.signal), run_time=1)
        self.remove(part)
        self._whole(whole)

    def _whole(self, piece: VMobject) -> None:
        """What was animated in parts stands on stage as a whole again."""
        self.remove(*piece.get_family())
        self.add(piece)

    def _told(self, chain: ChainOnStage) -> list[Any]:
        """What is written at the last two neurons of a chain."""
        return [*chain.names[-3:], chain.wanted, chain.miss, chain.weight]

    @staticmethod
    def _count(network: Network) -> str:
        return number_text(network.parameter_count, 0)
