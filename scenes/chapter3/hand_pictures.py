"""What mini-batches are told with: clocks of two walkers, and fans of the directions that hands ask for."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, Arrow, DashedLine, Line, UpdateFromAlphaFunc, VGroup, linear

from scenes.chapter3.hands import DRAWN, Floats, TwoWalkers, Walk
from scenes.language import _
from scenes.lecture_scene import STAGE_BOTTOM
from scenes.mobjects.charts import ContourMap, Histogram
from scenes.mobjects.painting import Curve
from scenes.mobjects.text import LABEL, SMALL, TITLE, Number, number_text, percent_text, words
from scenes.mobjects.theme import Theme

LEFT_EDGE, MAP = -6.7, 4.1
"""Where the map begins, and how high it is, in scene units."""
RIGHT_COLUMN = 2.6
"""Where the clocks begin."""
CAREFUL, HASTY = "ink", "signal"
"""The roles whose colours the walkers have."""
FAN, NEEDLE = 3.4, 1.75
"""How wide a fan is, and how long its needles are, in scene units."""
STRIP = 0.7
"""How high the distribution below it is."""


class Clock(VGroup):
    """What a walker has done: its name, its steps and its cost.

    Args:
        name: what it is called.
        walk: its way.
        role: the theme's role whose colour it has.
        seconds: for a step.
        theme: where colours come from.
    """

    def __init__(self, name: str, walk: Walk, role: str, seconds: float, theme: Theme) -> None:
        self.walk = walk
        self.steps = Number(0, 0, TITLE, role, theme, edge="left")
        self.cost = Number(float(walk.costs[0]), 2, TITLE, role, theme, edge="left")
        head = words(name, LABEL, role, theme)
        labels = [words(text, SMALL, "muted", theme) for text in (_("steps"), _("cost of all"))]
        note = words(_told_time(seconds), SMALL, "muted", theme)
        super().__init__(head, self.steps, self.cost, *labels, note)
        for number, label, x in ((self.steps, labels[0], 0.0), (self.cost, labels[1], 2.3)):
            number.move_to((x, -0.7, 0), aligned_edge=LEFT)
            label.move_to((x, -1.15, 0), aligned_edge=LEFT)
        head.move_to((0, 0, 0), aligned_edge=LEFT)
        note.move_to((0, -1.5, 0), aligned_edge=LEFT)

    def set_looked_at(self, looked_at: float) -> None:
        """Tell what it had done when it had looked at so many pictures."""
        here = self.walk.reached(looked_at)
        self.steps.set_value(int(self.walk.steps[here]))
        self.cost.set_value(float(self.walk.costs[here]))


class WalkersOnTheMap(VGroup):
    """Two walkers on one map, their clocks beside it.

    The parts: `map`, `ways` and `dots` of both, `clocks` of both, `looked_at`, `top` of the clocks.

    Args:
        walkers: both.
        theme: where colours come from.
    """

    def __init__(self, walkers: TwoWalkers, theme: Theme) -> None:
        self.walkers, surface = walkers, walkers.surface
        names = [
            _("{name} ({share})").format(name=name, share=percent_text(float(share)))
            for name, share in zip((_("main direction"), _("second direction")), surface.shares, strict=False)
        ]
        self.map = ContourMap(
            surface.costs, surface.across, surface.up, levels=18, log=True, height=MAP, width=6.6, label=_("cost"),
            x_label=names[0], y_label=names[1], theme=theme,
        )  # fmt: skip
        self.map.align_to(LEFT_EDGE * RIGHT, LEFT).align_to(STAGE_BOTTOM * UP, DOWN)
        both = (walkers.careful, walkers.hasty)
        self.ways = VGroup()
        self.dots = VGroup()
        for walk, role in zip(both, (CAREFUL, HASTY), strict=True):
            self.ways.add(Curve(color=theme.hex(role), stroke_width=3.5))
            self.dots.add(self.map.dot(float(walk.places[0, 0]), float(walk.places[0, 1]), role))
        self.looked_at = Number(0, 0, TITLE, "ink", theme, edge="left")
        label = words(_("pictures looked at, by each"), SMALL, "muted", theme)
        self.looked_at.move_to((RIGHT_COLUMN, 2.8, 0), aligned_edge=LEFT)
        label.move_to((RIGHT_COLUMN, 2.4, 0), aligned_edge=LEFT)
        self.top = VGroup(self.looked_at, label)
        told = (
            _("asks all {count}").format(count=number_text(walkers.images, 0)),
            _("asks {count}").format(count=number_text(walkers.batch, 0)),
        )
        self.clocks = VGroup()
        for k, (walk, role, name) in enumerate(zip(both, (CAREFUL, HASTY), told, strict=True)):
            clock = Clock(name, walk, role, walkers.seconds[k], theme)
            self.clocks.add(clock.move_to((RIGHT_COLUMN, 1.75 - 2.1 * k, 0), aligned_edge=LEFT + UP))
        super().__init__(self.map, self.ways, self.dots, self.top, self.clocks)
        self.set_looked_at(0)

    def set_looked_at(self, looked_at: float) -> None:
        """Show both as they were when each had looked at so many pictures."""
        self.looked_at.set_value(round(looked_at))
        for walk, way, dot, clock in zip(
            (self.walkers.careful, self.walkers.hasty), self.ways, self.dots, self.clocks, strict=True
        ):
            clock.set_looked_at(looked_at)
            places = np.asarray(self.map.at(*walk.way(looked_at).T))
            way.set_points_as_corners(places)
            dot.move_to(places[-1])

    def finish(self) -> None:
        """Of the hasty one's clock only its name is left: what it has done is told beside it."""
        self.clocks[1].remove(*self.clocks[1][1:])

    def go(self, run_time: float) -> Animation:
        """Both walk until the time is up, linear in the pictures looked at."""

        def show(each: Any, share: float) -> None:
            each.set_looked_at(share * self.walkers.time)

        return UpdateFromAlphaFunc(self, show, run_time=run_time, rate_func=linear)


class Fan(VGroup):
    """What all pictures ask for as an arrow upwards, what hands ask for as needles, at their true angles to it.

    To which side a needle leans means nothing: they take turns. Below, how many hands agree how much.

    The parts: `title`, `arrow`, `needles`, `level`, `number`, `strip`.

    Args:
        cosines: (k,) how far the hands agree, of which the first few are drawn.
        name: of the network.
        limits: the least and the greatest agreement of the strip.
        theme: where colours come from.
    """

    def __init__(self, cosines: Floats, name: str, limits: tuple[float, float], theme: Theme) -> None:
        angles = np.arccos(np.clip(cosines[:DRAWN], -1, 1)) * np.where(np.arange(len(cosines[:DRAWN])) % 2, 1, -1)
        ends = NEEDLE * np.stack([np.sin(angles), np.cos(angles), 0 * angles], axis=1)
        self.needles = VGroup(Line((0, 0, 0), end, color=theme.signal, stroke_width=1.6) for end in ends)
        self.needles.set_stroke(opacity=0.75)
        self.arrow = Arrow((0, 0, 0), (0, 1.25 * NEEDLE, 0), buff=0, color=theme.ink, stroke_width=7)
        self.level = DashedLine((-NEEDLE, 0, 0), (NEEDLE, 0, 0), color=theme.muted, stroke_width=1.5)
        self.title = words(name, LABEL, "muted", theme).move_to((0, 1.25 * NEEDLE + 0.35, 0))
        mean = float(cosines.mean())
        self.number = Number(mean, decimals_of_agreement(mean), TITLE, "result", theme).move_to((0, -0.75, 0))
        bins = np.linspace(*limits, 31)
        self.strip = Histogram.of(
            np.clip(cosines, *limits), bins, width=FAN, height=STRIP, role="signal", step=0.5,
            label=_("agreement"), theme=theme,
        )  # fmt: skip
        self.strip.remove(self.strip.mark)
        self.strip.move_to((0, -1.15, 0), aligned_edge=UP)
        super().__init__(self.level, self.needles, self.arrow, self.title, self.number, self.strip)

    def opened(self) -> list[Animation]:
        """The needles fall from the arrow to where they belong."""
        return [_falling(needle) for needle in self.needles]


def _falling(needle: Any) -> Animation:
    """A needle falls from upright to where it lies."""
    start, way = needle.get_start(), needle.get_end() - needle.get_start()
    angle, length = float(np.arctan2(way[0], way[1])), float(np.linalg.norm(way))

    def fall(each: Any, share: float) -> None:
        here = share * angle
        each.put_start_and_end_on(start, start + length * np.array([np.sin(here), np.cos(here), 0]))

    return UpdateFromAlphaFunc(needle, fall)


def decimals_of_agreement(mean: float) -> int:
    """Two, but where that would tell of full agreement three."""
    return 3 if 0.995 <= abs(mean) < 0.9995 else 2


def _told_time(seconds: float) -> str:
    """How long a step takes, in milliseconds."""
    milliseconds = 1000 * seconds
    decimals = 0 if milliseconds >= 10 else 1 if milliseconds >= 1 else 2
    return _("{count} ms a step, as measured").format(count=number_text(milliseconds, decimals))
