"""What a gradient tells: not an arrow that nobody can picture, but how much the cost cares for each of the weights.

manim render scenes/chapter3/gradient_recap.py GradientRecap
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
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    VGroup,
    there_and_back,
)

from network.analysis.descent import full_batch_steps
from network.analysis.directions import Plane
from network.studies.costs import Costs, costs_of_images
from network.studies.gradients import RATE, Gradients
from scenes.chapter3.joins import CHAPTER_2, the_mistake, the_mistake_blamed, untrained_having_read
from scenes.chapter3.sensitivities import (
    DIGITS,
    LIT,
    Compared,
    TwoProbes,
    lit_in,
    some_of_each_layer,
    strip_of,
    two_sensitivities,
    uncovering,
)
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP, WIDEST
from scenes.measured import landscape_of, places_of, some_digits, told_of
from scenes.mobjects.charts import ContourMap
from scenes.mobjects.diagrams import NetworkDiagram
from scenes.mobjects.formulas import ParameterVector
from scenes.mobjects.formulas.parameter_vector import parameter_name
from scenes.mobjects.pictures import CostBreakdown
from scenes.mobjects.text import LABEL, SMALL, TITLE, Number, formula, number_text, percent_text, words
from scenes.staging import LEFTMOST, network_on_a_digit, number_alone, picture_for

BESIDE_BREAKDOWN: dict[str, float] = {"picture": 3.0, "last": -1.0}
"""Where the network stands beside the terms of its cost."""
BESIDE_PROBES: dict[str, float] = {"picture": 3.6, "last": 0.4, "column": 4.4}
"""Where it stands beside what is turned."""
RIGHT_SIDE = 4.15
"""The middle of what stands right of it."""
MEASURED = 10_000
"""Of how many digits, at the most, the cost of a turn is worked out."""
STEPS = 3
"""How many steps are taken down the gradient."""
MAP, SMALL_MAP = 4.7, 2.9
"""How high the two maps are, in scene units."""
VECTOR = 4.7
"""How high a gradient is as a column, in scene units."""
ARROW = 0.22
"""How long the arrow downhill is on a map, as a share of its width."""
CLEARLY, FAR_MORE = 1.5, 10
"""How many times as much is more, and from when on one needs glasses."""
STEPPED_BACK = 0.25
"""How strong what steps back still is."""


class GradientRecap(LearningScene):
    """What do the numbers of a gradient mean, if nobody can picture an arrow in so many directions?"""

    own_digit = "2-01"

    def construct(self) -> None:
        """Tell the story."""
        self.others = (the_mistake(self)[0],)
        self.count = number_text(self.untrained.parameter_count, 0)
        self.tell(
            self.back_to_the_beginning,
            self.one_number_for_how_wrong,
            self.a_landscape_we_have_walked,
            self.three_real_steps,
            self.read_it_as_a_list,
            self.two_connections,
            self.the_same_turn_for_both,
            self.no_wiggling_needed,
        )

    # ---- what a gradient is of ----

    def back_to_the_beginning(self) -> None:
        """The colours of the mistake go back into the weights; these are scrambled, and the untrained network reads."""
        blamed, box, self.caption = the_mistake_blamed(self)
        self.add(blamed, box, self.caption)
        self.wait(0.1)
        self.say(_("A gradient is a list of {count} numbers. What does each of them tell us?").format(count=self.count))
        self.play(blamed.animate.set_weights(self.trained), FadeOut(box), run_time=2)
        self.hold(0.5)
        told = _("Back to where it all began: random weights, and a {label}.")
        if self.label == 8:
            told = _("Back to where it all began: random weights, and an {label}.")
        self.say(told.format(label=self.label))
        self.diagram, _name = untrained_having_read(self, *self.others)
        passed = self.untrained.forward(self.image)
        self.diagram.set_activations([passed.activations[0], *(0 * each for each in passed.activations[1:])])
        self.play(
            ReplacementTransform(blamed, self.diagram), self.recaption(self.checkpoint_name(0), roles=("muted",)),
            run_time=2.5,
        )  # fmt: skip
        self.say(_("Ink in, weighted sums, squished, layer by layer. Ten numbers come out, and they mean nothing yet."))
        self.play(self.diagram.feed_forward(self.image, run_time=2.5))
        self.outputs = VGroup(
            Number(float(a), 2, LABEL, "signal", self.theme).next_to(label, RIGHT, buff=0.3)
            for a, label in zip(passed.output, self.diagram.labels, strict=True)
        )
        self.play(LaggedStart(*(FadeIn(each, shift=0.2 * RIGHT) for each in self.outputs), lag_ratio=0.1))

    def one_number_for_how_wrong(self) -> None:
        """The outputs beside what they should be, their squares and their sum; and the mean of all such sums."""
        outputs = self.untrained.forward(self.image).output
        small = self._aside(**BESIDE_BREAKDOWN)
        self.breakdown = cost = CostBreakdown(outputs, self.label, height=5.2, theme=self.theme)
        cost.move_to((RIGHT_SIDE - 0.6, STAGE_MIDDLE, 0))
        told = _("Compare them with what they should be. Square the misses, add them up: {cost}.")
        self.say(told.format(cost=number_text(cost.cost)))
        numbers = zip(self.outputs, cost.column("output"), strict=True)
        self.play(
            ReplacementTransform(self.diagram, small),
            *(ReplacementTransform(each, other) for each, other in numbers),
            FadeIn(cost.column("label")),
            run_time=1.5,
        )
        rest = (FadeIn(row.desired, row.signs, row.square, row.track, row.bar, shift=0.2 * RIGHT) for row in cost.rows)
        self.play(LaggedStart(*rest, lag_ratio=0.15), run_time=2.2)
        self.play(FadeIn(cost.rule, cost.symbol, cost.total, shift=0.2 * UP))
        self.remove(*cost.get_family())
        self.add(cost)
        self.diagram = small
        self.hold(1)
        mean, count = self._mean_cost()
        told = _("That is one picture. The mean over all {count} is the cost of the network: {mean}.")
        self.say(told.format(count=number_text(count, 0), mean=number_text(mean)))
        self.mean = number_alone(number_text(mean), self.theme, "result").move_to((RIGHT_SIDE - 0.6, STAGE_MIDDLE, 0))
        what = _("mean cost of {count} training images of MNIST") if self.is_mnist else _("mean cost of {count} digits")
        self.what = words(what.format(count=number_text(count, 0)), SMALL, "muted", self.theme)
        self.what.next_to(self.mean, DOWN, buff=0.4)
        terms = VGroup(*cost.rows, cost.rule, cost.symbol)
        self.remove(cost)
        self.add(terms, cost.total)
        self.play(FadeOut(terms, shift=0.5 * UP), ReplacementTransform(cost.total, self.mean), run_time=1.5)
        self.play(FadeIn(self.what))

    def a_landscape_we_have_walked(self) -> None:
        """The mean becomes a place in the landscape, from which the training sets out."""
        self.land, told, self.its_own = landscape_of(self)
        whole = self.land.surface("whole")
        self.map = ContourMap(
            whole.costs, whole.across, whole.up, levels=18, log=True, height=MAP, label=_("cost"), theme=self.theme
        )
        self.map.move_to((LEFTMOST, STAGE_MIDDLE, 0), aligned_edge=LEFT)
        dot = self.map.dot(*whole.path[0])
        way = self.map.path(whole.path, dots=False)
        share = float(whole.shares[:2].sum())
        self.fact = VGroup(
            number_alone(percent_text(share, 0), self.theme, "result"),
            words(_("of its movement"), LABEL, theme=self.theme),
            words(_("lies in this plane"), SMALL, "muted", self.theme),
        ).arrange(DOWN, buff=0.25)
        self.fact.move_to((5.1, STAGE_MIDDLE, 0))
        said = _("The cost has {count} knobs. Here is a slice of it, and the way our training took.")
        if not self.its_own:
            said = _("The cost has {count} knobs. Here is a slice of it, and the way that ten steps downhill take.")
        self.say(said.format(count=self.count))
        self.play(
            FadeOut(self.diagram, shift=2 * LEFT),
            FadeOut(self.what),
            FadeIn(self.map),
            ReplacementTransform(self.mean, dot),
            self.recaption(told, roles=("muted",)),
            run_time=1.8,
        )
        self.play(Create(way.rim, lag_ratio=0), Create(way.line, lag_ratio=0), dot.animate.move_to(way.line.get_end()),
                  run_time=4)  # fmt: skip
        self.say(_("Downhill, more or less, step by step."))
        self.hold(0.5)
        self.say(
            _("This plane holds {share} of the way; the rest happened elsewhere.").format(share=percent_text(share, 0))
        )
        self.play(FadeIn(self.fact, shift=0.2 * UP))
        self.scenery = VGroup(self.map, way.rim, way.line)
        self.dot = dot

    def three_real_steps(self) -> None:
        """The gradient as a column, three steps down it, and where they lead on the map of the beginning."""
        parameters, costs, told, rate = self._steps()
        self.gradients = (parameters[:-1].astype(float) - parameters[1:]) / rate
        shown = some_of_each_layer(self.untrained, self.gradients[0])
        names = [parameter_name(self.untrained, k) for k in shown]
        self.vector = ParameterVector(-self.gradients[0], names, shown=shown, decimals=4, theme=self.theme)
        self.vector.scale(VECTOR / self.vector.height).move_to((-3.9, STAGE_BOTTOM, 0), aligned_edge=DOWN)
        self.head = formula("- nabla C", LABEL, role="result", theme=self.theme).next_to(
            self.vector.block, UP, buff=0.25
        )
        begin = self.land.surface("beginning")
        start = self.untrained.parameters.astype(np.float64)
        places = Plane(start, begin.directions.astype(np.float64)).coordinates(parameters)
        small = ContourMap(
            begin.costs,
            begin.across,
            begin.up,
            levels=18,
            log=True,
            height=SMALL_MAP,
            label=_("cost"),
            theme=self.theme,
        )
        small.move_to((3.4, STAGE_TOP, 0), aligned_edge=UP)
        here = small.dot(*places[0])
        cost = Number(float(costs[0]), 2, TITLE, "result", self.theme, edge="left").scale(1.5)
        name = words(_("cost"), LABEL, "muted", self.theme)
        rate_told = words(f"η = {number_text(rate, 1)}", LABEL, "muted", self.theme)
        rule = formula("bold(w) arrow.l bold(w) - eta nabla C", LABEL, theme=self.theme)
        lines = VGroup(VGroup(rule, rate_told).arrange(RIGHT, buff=0.6), VGroup(name, cost).arrange(RIGHT, buff=0.3))
        lines.arrange(DOWN, buff=0.4).next_to(small, DOWN, buff=0.45)
        self.play(
            FadeOut(self.fact),
            FadeOut(self.scenery, target_position=small, scale=0.4),
            ReplacementTransform(self.dot, here),
            FadeIn(small, lines),
            FadeIn(self.head, self.vector, shift=0.3 * RIGHT),
            self.recaption(told, _("where the training began"), roles=("muted", "muted")),
            run_time=1.5,
        )
        said = _("Compute the gradient. Subtract it, times {eta}. And again, and again.")
        self.say(said.format(eta=number_text(rate, 1)))
        trail = VGroup()
        for k in range(STEPS):
            piece = small.path(places[k : k + 2], "ink", dots=False)
            self.play(
                Create(piece.line),
                here.animate.move_to(small.at(*places[k + 1])),
                cost.animate.set_value(float(costs[k + 1])),
                self.vector.animate.set_values(-self.gradients[min(k + 1, len(self.gradients) - 1)]),
                run_time=1.3,
            )
            trail.add(piece.line)
            self.add(here)
        self.say(_("{costs}.").format(costs=", ".join(number_text(float(each)) for each in costs[: STEPS + 1])))
        self.hold(0.5)
        self.say(_("An arrow with {count} components points downhill. Try to picture it.").format(count=self.count))
        downhill = places[STEPS + 1] - places[STEPS]
        length = max(float(np.linalg.norm(downhill)), 1e-12)
        reach = ARROW * float(np.ptp(begin.across))
        x, y = places[STEPS].tolist()
        self.arrow = small.arrow(x, y, reach * downhill / length)
        self.play(Create(self.arrow))
        self.hold(1)
        self.say(_("No? Nobody can."))
        self.scenery = VGroup(small, trail, here, lines)

    # ---- what its numbers mean ----

    def read_it_as_a_list(self) -> None:
        """Arrow and map go into the column, and the network grows beside it."""
        data = some_digits(self, MEASURED)
        self.found = two_sensitivities(self.untrained, self.image, data)
        self.all = self.untrained.gradient(data.images, data.labels).flat
        self.told = told_of(self, None, len(data)), self.checkpoint_name(0)
        self.diagram = self._aside(**BESIDE_PROBES)
        self.say(_("So do not picture it. Read it."))
        self.play(
            FadeOut(self.arrow, target_position=self.vector, scale=0.3),
            FadeOut(self.scenery, target_position=self.vector, scale=0.2),
            run_time=1.3,
        )
        list_ = VGroup(self.vector, self.head)
        self.play(
            list_.animate.move_to((RIGHT_SIDE, STAGE_MIDDLE, 0)),
            FadeIn(self.diagram, shift=2 * RIGHT),
            self.recaption(*self.told, roles=("muted", "muted")),
            run_time=1.5,
        )
        self.play(self.vector.animate.set_values(-self.all))
        asked = self.vector.number(self.vector.shown[-1])
        self.say(_("Each entry answers one small question."))
        self.hold(0.5)
        self.say(_("If I turn this weight a little, how much does the cost care?"))
        self.play(Indicate(asked, 1.4, self.theme.signal), run_time=1.5)
        self.list = list_

    def two_connections(self) -> None:
        """All but two connections step back: the strongest, and one much weaker."""
        self.lit = lit_in(self.diagram, self.found)
        rule = _("the strongest, and the one nearest to a 32nd of it")
        self.rows = VGroup()
        for each, role in zip(self.found, LIT, strict=True):
            name = formula("partial C \\/ partial " + parameter_name(self.untrained, each.index), TITLE, role=role,
                           theme=self.theme)  # fmt: skip
            number = Number(each.slope, places_of(each.slope, DIGITS), TITLE, theme=self.theme, signed=True).scale(1.2)
            self.rows.add(VGroup(name, number).arrange(DOWN, buff=0.3))
        self.rows.arrange(DOWN, buff=0.9).move_to((RIGHT_SIDE, STAGE_MIDDLE, 0))
        told = [row[1].text for row in self.rows]
        self.say(_("Take this connection: {g}.").format(g=told[0]))
        self.play(
            FadeOut(self.list, run_time=0.6),
            *(edges.animate.set_opacity(STEPPED_BACK) for edges in self.diagram.edges),
            Create(self.lit[0]),
            FadeIn(self.rows[0], shift=0.3 * LEFT),
            self.recaption(rule, self.told[0], roles=("ink", "muted")),
            run_time=1.5,
        )
        self.say(_("And that one: {g}.").format(g=told[1]))
        self.play(Create(self.lit[1]), FadeIn(self.rows[1], shift=0.3 * LEFT))
        self.say(_("Both get the same little turn. What will the cost do?"))
        edges: Any = self.lit
        self.play(*(each.animate(rate_func=there_and_back).set_widths(14) for each in edges), run_time=1.5)
        self.hold(2)

    def the_same_turn_for_both(self) -> None:
        """Each is turned up and down by as much; a dot on the line of the cost follows."""
        self.probes = TwoProbes(self.untrained, self.found, self.theme)
        self.probes.move_to((RIGHT_SIDE, STAGE_MIDDLE, 0))
        ends = [probe.symbol for probe in self.probes.weights]
        self.play(
            *(FadeOut(row, target_position=end, scale=0.5) for row, end in zip(self.rows, ends, strict=True)),
            FadeIn(self.probes),
            self.recaption(*self.told, roles=("muted", "muted")),
            run_time=1.2,
        )
        self.say(_("The first one: up, down. The cost goes with it."))
        self.play(self.probes.swing(0, 2, run_time=6))
        self.hold(0.5)
        self.say(_("Now the second, exactly as far."))
        self.play(self.probes.swing(1, 2, run_time=5))
        self.hold(1)
        first, second = (abs(each.slope) for each in self.found)
        ratio = first / second
        if ratio >= FAR_MORE:
            self.say(_("It does move. You may want your glasses."))
            self.play(self.probes.swing(1, 1, run_time=2.5))
        elif ratio >= CLEARLY:
            self.say(_("It moves less. You need no glasses to see that."))
        written = number_text(ratio, 0 if ratio >= FAR_MORE else 1)
        self.ratio = VGroup(
            number_alone(written, self.theme, "result"), words(_("times as much"), LABEL, "muted", self.theme)
        ).arrange(DOWN, buff=0.35)
        self.ratio.move_to((RIGHT_SIDE, STAGE_MIDDLE, 0))
        self.say(_("The first matters {ratio} times as much.").format(ratio=written))
        self.play(FadeOut(self.probes, shift=0.5 * DOWN), FadeIn(self.ratio, scale=0.8), run_time=1.2)
        self.hold(1)

    def no_wiggling_needed(self) -> None:
        """What was measured beside what the gradient said; then all of the gradient, and the network alone."""
        table = Compared(self.untrained, self.found, self.theme)
        table.move_to((RIGHT_SIDE, STAGE_MIDDLE + 0.6, 0))
        measured, said = ([row[k].text for row in table.rows] for k in (2, 1))
        self.play(FadeOut(self.ratio, shift=0.5 * UP), FadeIn(table.rows[0][0], table.rows[1][0], table.heads[1]))
        self.say(_("We have just measured it by hand: {a} and {b}.").format(a=measured[0], b=measured[1]))
        self.play(FadeIn(table.rows[0][2], table.rows[1][2], shift=0.2 * UP))
        self.say(_("The gradient had told us so: {a}, {b}.").format(a=said[0], b=said[1]))
        self.play(FadeIn(table.heads[0], table.rows[0][1], table.rows[1][1], shift=0.2 * UP))
        self.hold(1)
        strip = strip_of(self.all, WIDEST, self.theme).move_to((0, STAGE_BOTTOM + 0.1, 0))
        self.say(_("But it told us all {count} at once, and we have wiggled two.").format(count=self.count))
        self.play(uncovering(strip, run_time=3))
        self.hold(1)
        self.say(_("How does one get the whole list without wiggling?"))
        end, _name = untrained_having_read(self, *self.others, picture_for(self, CHAPTER_2))
        self.play(
            FadeOut(strip, target_position=end.layers[0], scale=0.3), FadeOut(table, shift=RIGHT), FadeOut(self.lit),
            run_time=1,
        )  # fmt: skip
        self.play(
            ReplacementTransform(self.diagram, end), self.recaption(self.checkpoint_name(0), roles=("muted",)),
            run_time=1.5,
        )  # fmt: skip
        self.say(_("That is what backpropagation is for."))

    # ---- numbers ----

    def _mean_cost(self) -> tuple[float, int]:
        """The mean cost of the untrained network, and of how many pictures."""
        study = self.study_of(Costs) if self.is_mnist else None
        if study is not None:
            return study.mean(0), len(study.of_images(0))
        return float(costs_of_images(self.untrained, self.learnt_from).mean()), len(self.learnt_from)

    def _steps(self) -> tuple[npt.NDArray[np.floating], npt.NDArray[np.floating], str, float]:
        """The parameters before each of some steps down the gradient and after the last, the costs there, of what."""
        study = self.study_of(Gradients)
        if study is not None:
            parameters, costs = study.steps()
            return parameters[: STEPS + 2], costs[: STEPS + 2], told_of(self, study, study.images), study.rate
        few = some_digits(self)
        run = full_batch_steps(self.untrained, few, RATE, STEPS + 1)
        return run.parameters, run.costs, told_of(self, None, len(few)), RATE

    def _aside(self, **place: Any) -> NetworkDiagram:
        """The untrained network, having read the digit, smaller, where there is room for something beside it."""
        images = self.image, *self.others
        diagram = network_on_a_digit(self.untrained, *images, scales=self.trained, theme=self.theme, **place)
        return diagram.set_activations(self.untrained.forward(self.image))
