"""What gradient descent is told with: a landscape and the ways over it, kept promises, two slices, a list of wishes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    TAU,
    UP,
    Animation,
    BackgroundRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
)

from network import Network
from network.activation import sigmoid, step
from network.analysis.directions import Plane
from network.studies.landscape import Surface
from scenes.chapter2.downhill import Floats, Staircase
from scenes.language import _
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.charts import Bars, ContourMap, CostSurface, SliceGraph
from scenes.mobjects.diagrams import ActivationIcon
from scenes.mobjects.formulas.parameter_vector import parameter_name
from scenes.mobjects.text import LABEL, SMALL, Number, formula, number_text, percent_text, standing_words, words
from scenes.mobjects.theme import Theme
from scenes.staging import number_alone

LEFT_EDGE, RIGHT_EDGE = -6.7, 6.7
"""Where what is drawn at the left begins, and where what is at the right ends."""
MAP = 4.4
"""How high the map is, in scene units."""
ARROW = 0.8
"""How long an arrow on it is, in scene units."""
ENOUGH = 20
"""How many steps must stay on the map to be worth a look."""
SURFACE, SURFACE_VIEW = 5.6, 34.0
"""How high the surface is in its frame, and how high its camera stands, in degrees."""
BESIDE = 4.75
"""The middle of what stands right of the landscape."""
STARTS_AT = 6.0
"""How far the weight is turned where a ball begins to roll."""
ROLL = 2.0
"""How far its first step goes."""
NEARLY = 0.9
"""The share of a promise from which on it is kept."""
MOST_OF_IT = 0.5
"""The share of a promise below which it is broken."""
A_LOT, SOME = 0.9, 0.5
"""How large a share of the wishes is smaller than one that is large, or than a moderate one."""


class Ground:
    """The cost around the beginning of a run over a plane, as a map and as a surface, and what lies in it.

    Args:
        surface: the cost, and the ways over it.
        start: the network at the beginning.
        gradient: ∇C (parameters,) there.
        theme: where colours come from.

    Attributes:
        map: as seen from above.
        downhill: (2,) the way down the gradient within the plane, of length 1.
        within: the share of the gradient's length that lies in the plane, 0 to 1.
        share: the share of the variance of the training that its two directions hold, 0 to 1.
        steps: (2,) the component of −∇C within the plane.
        way: (m, 2) steps of gradient descent, the beginning being the first.
        costs: (m,) the cost there.
    """

    def __init__(self, surface: Surface, start: Network, gradient: Floats, theme: Theme) -> None:
        self.surface, self.theme = surface, theme
        plane = Plane(start.parameters.astype(np.float64), surface.directions.astype(np.float64))
        self.steps = -plane.components(gradient)
        length = float(np.linalg.norm(self.steps))
        self.within = length / max(float(np.linalg.norm(gradient)), 1e-30)
        self.downhill = self.steps / length if length else np.array([0.0, 0.0])
        self.share = float(surface.shares[:2].sum())
        names = [
            _("{name} ({share})").format(name=name, share=percent_text(float(share), 0))
            for name, share in zip((_("main direction"), _("second direction")), surface.shares, strict=False)
        ]
        self.names: dict[str, Any] = {"x_label": names[0], "y_label": names[1]}
        self.map = ContourMap(
            surface.costs, surface.across, surface.up, levels=18, log=True, height=MAP, label=_("cost"), theme=theme,
            **self.names,
        )  # fmt: skip
        self.map.align_to(LEFT_EDGE * RIGHT, LEFT).align_to(STAGE_BOTTOM * UP, DOWN)
        self.way, self.costs = self._steps_on_the_map()

    @property
    def corners(self) -> npt.NDArray[np.float64]:
        """The lower left and the upper right corner of the map, (2, 2)."""
        return np.array([[self.surface.across[k], self.surface.up[k]] for k in (0, -1)], np.float64)

    def _steps_on_the_map(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """The steps of gradient descent, (m, 2), and the costs there, (m,): as far as they stay on the map.

        Where they leave it soon, smaller steps down the slope of the surface that is seen.
        """
        low, high = self.corners
        inside = [bool(((low <= place) & (place <= high)).all()) for place in self.surface.descent]
        count = inside.index(False) if False in inside else len(inside)
        if count >= ENOUGH:
            return self.surface.descent[:count], self.surface.descent_costs[:count]
        way = [self.start]
        rate = self.unit / 2 / max(float(np.linalg.norm(self.map.gradient(*self.start))), 1e-9)
        while len(way) < len(inside):
            place = way[-1] - rate * self.map.gradient(*way[-1])
            if not ((low <= place) & (place <= high)).all():
                break
            way.append(place)
        return np.array(way), np.array([self.map.cost(*place) for place in way])

    def line(self, farthest: float) -> npt.NDArray[np.float64]:
        """The straight way down the gradient, (2, 2), so many lengths of it or to the border of the map."""
        with np.errstate(divide="ignore", invalid="ignore"):
            ends = np.nanmax((self.corners - self.start) / self.steps, axis=0)
        reach = min([farthest, *ends[np.isfinite(ends) & (ends > 0)].tolist()])
        return np.array([self.start, self.start + 0.999 * reach * self.steps])

    @property
    def start(self) -> npt.NDArray[np.float64]:
        """Where it begins, (2,)."""
        return np.asarray(self.surface.path[0], np.float64)

    def arrow(self, direction: npt.ArrayLike, role: str) -> VMobject:
        """An arrow from the beginning, of the length of all others."""
        x, y = self.start.tolist()
        return self.map.arrow(x, y, self.unit * np.asarray(direction, float), role)

    def name_of(self, code: str, arrow: VMobject) -> VGroup:
        """A formula beside an arrow."""
        name = formula(code, LABEL, role="result", theme=self.theme)
        name.next_to(arrow, RIGHT, buff=0.25)
        return self.legible(name)

    def legible(self, text: VMobject) -> VGroup:
        """A text on a dark ground of its own, to lie on the map."""
        return VGroup(BackgroundRectangle(text, color=self.theme.canvas, fill_opacity=0.85, buff=0.08), text)

    @property
    def unit(self) -> float:
        """How long an arrow is, in units of the map."""
        nearest = 0.9 * float(abs(self.corners - self.start).min())
        return min(ARROW * float(np.ptp(self.surface.across)) / self.map.frame.width, nearest)

    def trying(self, ways: int, ball: VMobject, cost: Number) -> Animation:
        """A ball goes along one of so many arrows after the other, and back, and the cost with it."""

        def goes(_both: Any, alpha: float) -> None:
            turn, share = divmod(min(max(alpha, 0.0), 1 - 1e-9) * ways, 1)
            angle, reach = turn * TAU / ways, self.unit * (1 - abs(2 * share - 1))
            x, y = self.start + reach * np.array([np.cos(angle), np.sin(angle)])
            ball.move_to(self.map.at(x, y))
            cost.set_value(self.map.cost(x, y))

        return UpdateFromAlphaFunc(VGroup(ball, cost), goes, rate_func=linear)

    def going_on(self, begin: int, ball: VMobject, cost: Number) -> Animation:
        """A ball goes the rest of the way down from one of its steps, and the cost with it."""
        way, costs = self.way, self.costs

        def goes(_both: Any, alpha: float) -> None:
            place = begin + round(alpha * (len(way) - 1 - begin))
            ball.move_to(self.map.at(*way[place]))
            cost.set_value(float(costs[place]))

        return UpdateFromAlphaFunc(VGroup(ball, cost), goes, rate_func=linear)

    def risen(self) -> CostSurface:
        """The same as a surface, with the way down on it."""
        surface = CostSurface(
            self.surface.costs, self.surface.across, self.surface.up, path=self.way, log=True,
            turned=0, raised=SURFACE_VIEW, highest=SURFACE_VIEW, relief=0.42, theme=self.theme, **self.names,
        )  # fmt: skip
        return surface.scale(SURFACE / surface.height).move_to((-2.4, STAGE_MIDDLE + 0.1, 0))

    def beside(self, *texts: str) -> VGroup:
        """A number that stands alone, right of the map, and what it is, in words below."""
        number, what, note = texts
        told = VGroup(
            number_alone(number, self.theme, "result"),
            words(what, LABEL, theme=self.theme),
            words(note, SMALL, "muted", self.theme),
        ).arrange(DOWN, buff=0.35)
        return told.move_to((BESIDE, STAGE_MIDDLE, 0))


class KeptPromises(VGroup):
    """A row a learning rate: by how much a step should lower the cost, by how much it does, and the share as a bar.

    The parts: `rows` (numbers), `bars`, `titles`; and `alone`, the share of the last, large, to be added.

    Args:
        rates: (n,) learning rates.
        predicted: (n,) what the slope promises.
        true: (n,) by how much the cost really falls.
        theme: where colours come from.
    """

    def __init__(self, rates: Floats, predicted: Floats, true: Floats, theme: Theme) -> None:
        self.rates = [float(rate) for rate in rates]
        kept = np.asarray(true) / np.maximum(predicted, 1e-30)
        names = [f"η = {number_text(rate, len(f'{rate:g}'.partition('.')[2]))}" for rate in self.rates]
        self.bars = Bars(
            kept, names, horizontal=True, signed=bool((kept < 0).any()),
            limits=(min(0.0, float(kept.min())), max(1.0, float(kept.max())), 0.5), printed=True, percent=True,
            decimals=0, role="result", width=3.4, height=4.4, theme=theme,
        )  # fmt: skip
        self.bars.move_to((3.2, 0, 0))
        self.rows = VGroup()
        for label, one, other in zip(self.bars.labels, predicted, true, strict=True):
            pair = VGroup(*(Number(float(each), 3, LABEL, theme=theme, edge="right") for each in (one, other)))
            for number, x in zip(pair, (-3.2, -0.9), strict=True):
                number.move_to((x, label.get_y(), 0), aligned_edge=RIGHT)
            self.rows.add(pair)
        top = self.bars.get_top()[1] + 0.25
        places = ((-3.2, RIGHT), (-0.9, RIGHT), (self.bars.frame.get_left()[0], LEFT))
        texts = (_("promised"), _("delivered"), _("kept"))
        self.titles = VGroup(standing_words(text, LABEL, "muted", theme).shift(top * UP) for text in texts)
        for title, (x, side) in zip(self.titles, places, strict=True):
            title.align_to(x * RIGHT, side)
        super().__init__(self.titles, self.rows, self.bars)
        self.move_to((-0.4, STAGE_MIDDLE, 0))
        self.alone = number_alone(percent_text(float(kept[-1]), 0), theme, "signal")
        beyond = max(self.bars.frame.at(max(float(kept[-1]), 0), 0)[0] + 1.2, 3.4)
        self.alone.move_to((beyond, self.bars.labels[-1].get_y(), 0), aligned_edge=LEFT)

    def label_of(self, rate: float) -> VMobject:
        """What stands beside the bar of a learning rate, or of the first one that there is."""
        found: VMobject = self.bars.labels[self.rates.index(rate) if rate in self.rates else 0]
        return found


def on_small_steps(kept: Floats) -> str:
    """What is said of the shares of their promises that steps keep, from the smallest step on, but for the last."""
    if kept[0] < NEARLY:
        return _("Even a small step keeps its word only in part.")
    if (np.diff(kept[:-1]) < 0).all():
        return _("For a small step, it keeps its word. For a larger one, less and less.")
    return _("For a small step, it keeps its word. For a larger one, it may not.")


def verdict(promised: float, delivered: float) -> str:
    """What is said of a leap: by how much it should have lowered the cost, and by how much it did."""
    told = _("It promised {p}. That was nearly kept: {t}.")
    if delivered < 0:
        told = _("It promised {p}, and the cost went up.")
    elif delivered < MOST_OF_IT * promised:
        told = _("It promised {p}, and delivered {t}.")
    return told.format(p=number_text(promised), t=number_text(delivered))


class SmoothAndSteps(VGroup):
    """The same cost along one weight, with sigmoids and with steps, each with its neuron above it and a ball on it.

    The parts: `graphs`, `heads`, `balls`.

    Args:
        stairs: the costs.
        theme: where colours come from.
    """

    def __init__(self, stairs: Staircase, theme: Theme) -> None:
        top = float(np.ceil(max(stairs.smooth.max(), stairs.steps.max()) * 10) / 10)
        self.graphs = [
            SliceGraph((stairs.turns, costs), y_range=(0, top), width=5.6, height=3.5, theme=theme)
            for costs in (stairs.smooth, stairs.steps)
        ]
        self.heads = VGroup()
        both = VGroup(*self.graphs).arrange(RIGHT, buff=0.6).align_to(STAGE_BOTTOM * UP, DOWN)
        for graph, function, name in zip(
            self.graphs, (sigmoid, step), (_("squished smoothly"), _("only on or off")), strict=True
        ):
            head = VGroup(ActivationIcon(function, 0.9, theme=theme), words(name, LABEL, theme=theme))
            head.arrange(RIGHT, buff=0.3).set_x(graph.frame.get_x()).align_to(STAGE_TOP * UP, UP)
            self.heads.add(head)
        smooth = self.graphs[0]
        start = STARTS_AT if abs(smooth.slope_at(STARTS_AT)) > abs(smooth.slope_at(-STARTS_AT)) else -STARTS_AT
        rate = ROLL / max(abs(smooth.slope_at(start)), 1e-9)
        level = stairs.middle_of_a_step
        self.balls = [graph.ball(w, rate, printed=False) for graph, w in zip(self.graphs, (start, level), strict=True)]
        super().__init__(both, self.heads)


def phrase_of(value: float, sizes: Floats) -> str:
    """What a number of −∇C asks for, in words.

    Args:
        value: the number.
        sizes: how large all of them are, those that are not 0, (n,).
    """
    if value == 0:
        return _("stay as you are")
    below = float((sizes < abs(value)).mean())
    if below >= A_LOT:
        return _("go up a lot") if value > 0 else _("go down a lot")
    if below >= SOME:
        return _("go up somewhat") if value > 0 else _("go down somewhat")
    return _("go up a little") if value > 0 else _("go down a little")


class WishList(VGroup):
    """Some numbers of −∇C, and beside each what it asks of its weight, in words: a row each.

    The parts: `rows`, each with a name, a number and a phrase; `key`, what the phrases mean.

    Args:
        network: whose parameters these are.
        downhill: −∇C, (parameters,).
        shown: which are shown, by index.
        theme: where colours come from.
    """

    def __init__(self, network: Network, downhill: Floats, shown: Sequence[int], theme: Theme) -> None:
        sizes = abs(downhill[downhill != 0])
        self.rows = VGroup()
        pitch = (STAGE_TOP - STAGE_BOTTOM) / len(shown)
        for place, k in enumerate(shown):
            value = float(downhill[k])
            role = "positive" if value > 0 else "negative" if value < 0 else "muted"
            name = formula(parameter_name(network, k), LABEL, theme=theme)
            number = Number(value, 5 if value else 0, LABEL, role, theme, signed=True, edge="right")
            phrase = words(_("“{wish}”").format(wish=phrase_of(value, sizes)), LABEL, role, theme)
            y = STAGE_TOP - (place + 0.5) * pitch
            for part, x, side in ((name, LEFT_EDGE + 0.7, LEFT), (number, -1.9, RIGHT), (phrase, -1.1, LEFT)):
                part.move_to((x, y, 0), aligned_edge=side)
            self.rows.add(VGroup(name, number, phrase))
        meant = (_("a lot: the largest tenth"), _("somewhat: the larger half"), _("a little: the smaller half"))
        self.key = VGroup(words(text, SMALL, "muted", theme) for text in meant)
        self.key.arrange(DOWN, buff=0.25, aligned_edge=LEFT).move_to((BESIDE, STAGE_MIDDLE, 0))
        super().__init__(self.rows, self.key)


def recipe(left: float, theme: Theme) -> VGroup:
    """The three lines of gradient descent, one below the other, from some x on."""
    lines = VGroup()
    for number, text, symbol in (
        ("1", _("ask the gradient"), "nabla C"),
        ("2", _("take a small step"), "- eta nabla C"),
        ("3", _("repeat"), ""),
    ):
        line: Any = VGroup(words(number, LABEL, "muted", theme), words(text, LABEL, theme=theme))
        line.arrange(RIGHT, buff=0.25)
        if symbol:
            written = formula(symbol, LABEL, role="result", theme=theme)
            line.add(written.next_to(line[1], DOWN, buff=0.15, aligned_edge=LEFT))
        lines.add(line)
    lines.arrange(DOWN, buff=0.4, aligned_edge=LEFT)
    return lines.scale(min(1.0, (RIGHT_EDGE - left) / lines.width)).move_to(
        (left, STAGE_TOP, 0), aligned_edge=UP + LEFT
    )
