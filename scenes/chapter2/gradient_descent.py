"""Downhill: the real landscape of the cost, the way that is steepest, and what it tells each of the weights.

manim render scenes/chapter2/gradient_descent.py GradientDescent
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    PI,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    ReplacementTransform,
    Rotate,
    VGroup,
    linear,
    there_and_back,
)

from network.studies.gradients import RATE
from scenes.chapter2.descent_pictures import (
    Ground,
    KeptPromises,
    SmoothAndSteps,
    WishList,
    on_small_steps,
    recipe,
    verdict,
)
from scenes.chapter2.downhill import (
    first_step_of,
    promises_of,
    some_of_all,
    staircase_of,
    surface_of,
    wishes,
)
from scenes.chapter2.joins import downhill_slice, lowest_on
from scenes.chapter2.two_connections import TwoConnections, untrained_with_two_connections
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE
from scenes.mobjects.formulas import ParameterVector
from scenes.mobjects.formulas.parameter_vector import parameter_name
from scenes.mobjects.text import LABEL, SMALL, TITLE, Number, formula, number_text, percent_text, words

RIGHT_COLUMN = 3.5
"""Where what stands right of the landscape begins."""
COMPASS = 8
"""How many ways are there to choose from."""
SLOWLY, FASTER = 3, 12
"""How many steps are taken one by one, and up to which each is still seen."""
OVERLAP = 0.5
"""How far one picture has gone when the next one comes."""
ASIDE = 60
"""From how many degrees to the side the surface is seen at last."""
LIES_IN_IT = 0.9
"""The share of the first gradient from which on one may say that it lies in the plane."""
VECTOR = 4.7
"""How high a vector is, in scene units."""
RANKS = (1.0, 0.985, 0.93, 0.75, 0.5, 0.0)
"""Whose wishes are read: of all parameters, the share that wishes for less."""


class GradientDescent(LearningScene):
    """Which way is down, of thirteen thousand directions?"""

    def construct(self) -> None:
        """Tell the story."""
        self.first = first_step_of(self)
        self.gradient = self.first.gradient
        self.tell(
            self.two_directions_make_a_landscape,
            self.which_way_is_steepest,
            self.walk,
            self.thirteen_thousand_numbers,
            self.small_steps_keep_their_promise,
            self.why_neurons_must_be_smooth,
            self.reading_it_without_space,
            self.some_connections_matter_more,
        )

    # ---- the landscape ----

    def two_directions_make_a_landscape(self) -> None:
        """The slice is seen from above: it is a straight way over a map of the cost."""
        surface, told, self.its_own = surface_of(self)
        self.ground = Ground(surface, self.untrained, self.gradient, self.theme)
        graph, ball = downhill_slice(self)
        ball.set_value(lowest_on(graph))
        self.caption = self.caption_of(self.checkpoint_name(0), roles=("muted",))
        self.add(graph, ball, self.caption)
        line = self.ground.line(graph.frame.x_range[1])
        here = self.ground.start + np.clip(ball.value, 0, np.inf) * self.ground.steps
        here = here if abs(here - line[0]).sum() < abs(line[1] - line[0]).sum() else line[1]
        map_, way = self.ground.map, self.ground.map.path(line, "ink", dots=False)
        self.ball = map_.dot(*here)
        rest = VGroup(*(part for part in graph if part is not graph.curve))
        self.say(_("One direction gave a curve."))
        self.hold(0.5)
        self.say(_("Two of them give a landscape."))
        self.remove(graph)
        self.add(rest, graph.curve, ball)
        self.play(
            FadeOut(rest),
            FadeIn(map_),
            ReplacementTransform(graph.curve, way.line),
            ReplacementTransform(ball.ball, self.ball),
            self.recaption(told, self.checkpoint_name(0), roles=("muted", "muted")),
            run_time=2.5,
        )
        self.remove(*self.mobjects)
        self.line = way
        self.add(map_, way, self.ball, self.caption)
        share = percent_text(self.ground.share, 0)
        checkpoints = _("share of variance, {n} checkpoints").format(n=len(surface.path))
        self.fact = self.ground.beside(share, _("of its movement"), checkpoints)
        what = _("This one is real: our cost, over the plane in which the training moved most, at first.")
        if not self.its_own:
            what = _("This one is real: our cost, over the plane in which its first steps downhill move most.")
        self.say(what)
        self.play(FadeIn(self.fact, shift=0.3 * UP))
        self.hold(1)
        told = _("The way we came down runs straight across it.")
        if self.ground.within < LIES_IN_IT:
            told = _("The way we came down casts a shadow on it, this line.")
        self.say(told)
        self.play(self.ball.animate.move_to(map_.at(*self.ground.start)), run_time=2.5)

    def which_way_is_steepest(self) -> None:
        """Eight ways to choose from, each tried, and the one that the gradient tells: up, and then down."""
        angles = np.arange(COMPASS) * 2 * PI / COMPASS
        ways = VGroup(self.ground.arrow((np.cos(angle), np.sin(angle)), "ink") for angle in angles)
        self.cost = Number(self.first.before, 2, TITLE, "result", self.theme, edge="left")
        self.cost_name = words(_("cost"), LABEL, "muted", self.theme)
        VGroup(self.cost_name, self.cost).arrange(RIGHT, buff=0.3)
        VGroup(self.cost_name, self.cost).scale(1.3).move_to((RIGHT_COLUMN, -0.9, 0), aligned_edge=LEFT)
        self.say(_("Here is where we began. Of all directions, which one goes down fastest?"))
        self.play(FadeOut(self.line, self.fact), run_time=0.5)
        self.play(
            LaggedStart(*(Create(each) for each in ways), lag_ratio=0.15),
            FadeIn(self.cost_name, self.cost),
            run_time=2,
        )
        self.add(self.ball)
        self.play(self.ground.trying(COMPASS, self.ball, self.cost), run_time=6)
        self.hold(1)
        self.say(_("There is an arrow for that. The gradient points up the steepest way."))
        up = self.ground.arrow(-self.ground.downhill, "result")
        name = self.ground.name_of("nabla C", up)
        self.play(FadeOut(ways), Create(up), FadeIn(name), run_time=1.2)
        self.add(self.ball)
        self.hold(1)
        self.say(_("We go the other way."))
        other = self.ground.name_of("- nabla C", self.ground.arrow(self.ground.downhill, "result"))
        start = self.ground.map.at(*self.ground.start)
        self.play(Rotate(up, PI, about_point=start), FadeOut(name, run_time=0.5), run_time=1.5)
        self.play(FadeIn(other))
        self.arrow = VGroup(up, other)

    def walk(self) -> None:
        """Steps down the gradient, more and more of them; then the map rises, and the camera goes round."""
        map_ = self.ground.map
        lines, way = recipe(RIGHT_COLUMN, self.theme), self.ground.way
        trail = VGroup()
        self.add(trail, self.ball)
        self.say(_("Compute it. Take a small step. Repeat."))
        self.play(FadeIn(lines[0]))
        for k in range(min(FASTER, len(way) - 1)):
            piece = map_.path(way[k : k + 2])
            moved = self.ball.animate.move_to(map_.at(*way[k + 1]))
            counted = self.cost.animate.set_value(float(self.ground.costs[k + 1]))
            shown = [FadeIn(lines[k + 1])] if k < len(lines) - 1 else []
            gone = [FadeOut(self.arrow)] if k == 0 else []
            self.play(Create(piece, lag_ratio=0), moved, counted, *shown, *gone, run_time=0.9 if k < SLOWLY else 0.25)
            trail.add(piece)
            self.add(trail, self.ball)
        self.say(_("That is gradient descent. All of it. You may put it on your CV."))
        if len(way) > FASTER + 1:
            rest = map_.path(way[FASTER:], dots=False)
            going_on = self.ground.going_on(FASTER, self.ball, self.cost)
            self.play(Create(rest, lag_ratio=0, rate_func=linear), going_on, run_time=4)
            trail.add(rest)
        self.hold(1)
        if self.its_own:
            self._show_the_training(trail)
        self.landscape = self.ground.risen()
        corner = np.array([RIGHT_COLUMN, STAGE_BOTTOM, 0])
        scale = self.landscape.scale_bar(2.1, _("cost")).move_to(corner, aligned_edge=DOWN + LEFT)
        flat = self.landscape.copy().stretch(0.5, 1)
        self.play(FadeOut(map_, trail, self.ball, self.cost_name, self.cost), run_time=0.8)
        self.play(FadeIn(flat), run_time=0.5)
        self.play(ReplacementTransform(flat, self.landscape), FadeIn(scale), run_time=1)
        others = number_text(self.trained.parameter_count - 2, 0)
        self.say(_("So it looks. But this is only a cut through it: there are {n} more directions.").format(n=others))
        self.play(self.landscape.turn(-360 - ASIDE, run_time=11))
        self.minus = lines[1][2]
        self.scenery = VGroup(lines[0], *lines[1][:2], lines[2], scale)

    # ---- all the numbers ----

    def thirteen_thousand_numbers(self) -> None:
        """All parameters as a vector, −∇C beside it, and a step, added term by term."""
        network, count = self.untrained, number_text(self.untrained.parameter_count, 0)
        shown = some_of_all(network, self.gradient)
        names = [parameter_name(network, k) for k in shown]
        style: Any = {"shown": shown, "decimals": 3, "theme": self.theme}
        self.weights = ParameterVector(network.parameters, names, **style)
        self.nudges = ParameterVector(-self.gradient, [], **style)
        vectors = VGroup(self.weights, self.nudges).arrange(RIGHT, buff=2.4)
        vectors.scale(VECTOR / vectors.height).move_to((-1.4, STAGE_BOTTOM, 0), aligned_edge=DOWN)
        heads = [
            formula(code, LABEL, role=role, theme=self.theme).next_to(vector.block, UP, buff=0.2)
            for code, vector, role in (("bold(w)", self.weights, "ink"), ("- nabla C", self.nudges, "result"))
        ]
        rule = formula("bold(w) <- bold(w) - eta nabla C".replace("<-", "arrow.l"), LABEL, theme=self.theme)
        rate = words(f"η = {number_text(RATE, 1)}", LABEL, "muted", self.theme)
        costs = VGroup(
            words(_("cost"), LABEL, "muted", self.theme),
            cost := Number(self.first.before, 2, TITLE, "result", self.theme, edge="left"),
        ).arrange(RIGHT, buff=0.3)
        VGroup(rule, rate, costs).arrange(DOWN, buff=0.5, aligned_edge=LEFT).move_to((4.9, STAGE_MIDDLE, 0))
        self.say(_("Now back to all {count} numbers.").format(count=count))
        self.play(
            FadeOut(self.landscape, target_position=self.weights, scale=0.2),
            FadeOut(self.scenery, run_time=0.6),
            self.recaption(self.first.told, self.checkpoint_name(0), roles=("muted", "muted")),
            run_time=1.2,
        )
        self.play(FadeIn(self.weights, heads[0], scale=0.8))
        self.say(_("Each weight gets its nudge: the size says how much, the sign says which way."))
        self.play(FadeIn(self.nudges, heads[1], shift=0.4 * LEFT), run_time=1.2)
        self.hold(1)
        self.say(_("Times {eta}, and add. All of them at once.").format(eta=number_text(RATE, 1)))
        self.play(ReplacementTransform(self.minus, rule), FadeIn(rate, costs))
        self.play(self.weights.plus(self.nudges, RATE, run_time=4.5))
        self.play(cost.animate.set_value(self.first.after), run_time=1.5)
        self.hold(0.5)
        told = _("One step, and the cost goes from {a} to {b}.")
        self.say(told.format(a=number_text(self.first.before), b=number_text(self.first.after)))
        self.rate = rate
        self.sums = VGroup(self.weights, self.nudges, *heads, rule, costs)

    def small_steps_keep_their_promise(self) -> None:
        """What the slope promises, and what a step delivers: five of them, from a small one to a large one."""
        rates, predicted, true = promises_of(self)
        promises = KeptPromises(rates, predicted, true, self.theme)
        parts = [VGroup(row, *each) for row, each in zip(promises.rows, zip(promises.bars.labels), strict=True)]
        self.say(_("The arrow also promises how far the cost will fall."))
        kept = promises.bars.values
        promises.bars.set_values(0 * kept)
        promises.bars.numbers.set_opacity(0)
        promises_rate = promises.label_of(RATE)
        self.play(
            FadeOut(self.sums, run_time=0.7),
            self.rate.animate.scale_to_fit_height(promises_rate.height).move_to(promises_rate),
            run_time=1.2,
        )
        self.play(
            FadeIn(promises.titles, promises.bars.axes),
            LaggedStart(*map(FadeIn, parts[:-1]), lag_ratio=0.25),
            FadeOut(self.rate),
            run_time=2.5,
        )
        self.remove(*promises.get_family())
        hidden = VGroup(*parts[-1])
        hidden.set_opacity(0)
        self.add(promises)
        first: Any = promises.bars.animate.set_values(np.append(kept[:-1], 0))
        promises.bars.numbers[:-1].set_opacity(1)
        self.say(on_small_steps(kept))
        self.play(first, run_time=2)
        self.hold(1)
        self.say(_("And if we take a giant leap?"))
        self.hold(1.5)
        hidden.set_opacity(1)
        promises.bars.numbers.set_opacity(1)
        self.play(FadeIn(hidden), promises.bars.animate.set_values(kept), run_time=1.5)
        self.say(verdict(float(predicted[-1]), float(true[-1])))
        self.hold(1)
        self.play(FadeOut(promises.bars.numbers[-1]), FadeIn(promises.alone, scale=0.5))
        self.hold(1)
        self.say(_("So we walk in small steps."))
        self.promises = VGroup(promises, promises.alone)

    def why_neurons_must_be_smooth(self) -> None:
        """A ball rolls down the slice of smooth neurons; that of neurons that are on or off has no slope."""
        stairs = staircase_of(self)
        slices = SmoothAndSteps(stairs, self.theme)
        smooth, steps = slices.graphs
        self.say(_("All this needs a slope. Squish smoothly, and there is one, everywhere."))
        self.play(
            LaggedStart(FadeOut(self.promises), FadeIn(smooth, slices.heads[0]), lag_ratio=OVERLAP),
            self.recaption(stairs.told, self.checkpoint_name(-1), roles=("muted", "muted")),
        )
        self.play(FadeIn(slices.balls[0]))
        for _step in range(4):
            if not smooth.frame.x_range[0] <= slices.balls[0].next <= smooth.frame.x_range[1]:
                break
            self.play(slices.balls[0].step(run_time=0.8))
        one = _("Let neurons only switch on or off, and all that is left is {n} value.")
        many = _("Let neurons only switch on or off, and the same cost is a staircase: {n} different values.")
        self.say((one if stairs.levels == 1 else many).format(n=stairs.levels))
        self.play(FadeIn(steps, slices.heads[1]), run_time=1.2)
        self.play(FadeIn(slices.balls[1]))
        self.hold(1)
        self.say(_("The ball sits on a flat step. No way to feel downhill."))
        slope = number_text(steps.slope_at(slices.balls[1].value), 0)
        flat = words(_("slope: {slope}").format(slope=slope), SMALL, "signal", self.theme)
        flat.next_to(slices.heads[1][1], DOWN, buff=0.12, aligned_edge=LEFT)
        self.play(FadeIn(flat, shift=0.2 * DOWN))
        self.hold(1)
        self.slices = VGroup(slices, *slices.balls, flat)

    def reading_it_without_space(self) -> None:
        """Some numbers of −∇C, from the largest to the smallest, and what each asks for."""
        shown = wishes(self.gradient, RANKS)
        listed = WishList(self.untrained, -self.gradient, shown, self.theme)
        count = number_text(self.untrained.parameter_count, 0)
        self.say(_("Nobody can picture {count} dimensions. Nobody has to.").format(count=count))
        self.play(
            FadeOut(self.slices, run_time=0.7),
            LaggedStart(*(FadeIn(*row[:2], shift=0.2 * UP) for row in listed.rows), lag_ratio=0.2),
            self.recaption(self.first.told, self.checkpoint_name(0), roles=("muted", "muted")),
            run_time=1.8,
        )
        self.say(_("Read it as a list of wishes, one for each weight."))
        self.play(LaggedStart(*(FadeIn(row[2], shift=0.3 * RIGHT) for row in listed.rows), lag_ratio=0.6), run_time=5)
        self.play(FadeIn(listed.key))
        still = int((self.gradient == 0).sum())
        if still:
            told = _("{n} of them wish for nothing at all. Enviable.")
            self.say(told.format(n=number_text(still, 0)))
        else:
            self.say(_("Most of them wish for very little. Enviable."))
        self.hold(1)
        self.list = listed

    def some_connections_matter_more(self) -> None:
        """Two connections, each nudged by as much: what it does to the cost."""
        self.two = two = TwoConnections(self)
        self.say(_("Back in the network, it says which connections matter."))
        gone = FadeOut(self.list, target_position=two.diagram.layers[1], scale=0.3)
        self.play(LaggedStart(gone, FadeIn(two.diagram), lag_ratio=OVERLAP), run_time=1.6)
        self.play(self.recaption(*two.caption, roles=("muted", "muted")), Create(two.lit[0]), FadeIn(two.told[0][0]))
        self.play(Create(two.lit[1]), FadeIn(two.told[1][0]), run_time=1)
        self.say(two.comparison)
        self.hold(1)
        self.say(_("Let us try it: the same nudge for both."))
        changes = [lines[2][1].text for lines in two.told]
        edges: Any = two.lit
        for edge, lines, each in zip(edges, two.told, two.found, strict=True):
            number = lines[2][1].set_value(0)
            self.play(FadeIn(lines[1:]), run_time=0.6)
            nudged: Any = edge.animate(rate_func=there_and_back).set_widths(14)
            self.play(nudged, number.animate.set_value(each.change), run_time=1.6)
        told = _("{a}. And {b}. And half of those drawn here matter even less.")
        if not two.differ:
            told = _("{a}. And {b}. For once, they are much alike.")
        self.say(told.format(a=changes[0], b=changes[1]))
        self.play(two.diagram.feed_forward(self.image, run_time=2))
        self.add(two.lit)
        self.hold(1)
        end, lit, name = untrained_with_two_connections(self)
        self.say(_("That is what a gradient tells: which changes matter most."))
        self.remove(two)
        self.add(two.diagram, two.lit, two.told)
        self.play(FadeOut(two.told), self.recaption(), run_time=0.6)
        grown = (ReplacementTransform(two.diagram, end), ReplacementTransform(two.lit, lit))
        self.play(*grown, FadeIn(name), run_time=1.5)
        self.remove(*self.mobjects)
        self.add(end, lit, name)

    # ---- pieces ----

    def _show_the_training(self, trail: VGroup) -> None:
        """The checkpoints of the training, projected into the plane."""
        map_, path = self.ground.map, self.ground.surface.path
        taken = map_.path(path, "result")
        name = self.ground.legible(words(_("the training"), SMALL, "result", self.theme))
        name.next_to(map_.at(*path[len(path) // 2]), UP, buff=0.25)
        self.say(_("And this is the way the training itself took, or its shadow on this plane."))
        line = VGroup(taken.rim, taken.line)
        self.play(Create(line, lag_ratio=0), LaggedStart(*map(FadeIn, taken.dots), lag_ratio=0.2), run_time=4)
        self.play(FadeIn(name))
        trail.add(taken, name)
        self.hold(1)
