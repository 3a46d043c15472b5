"""What examples say one by one, as dots along a line, and their mean, which wanders less and less."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import DOWN, RIGHT, UP, Animation, Line, Triangle, VGroup
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.charts.axis import axis
from scenes.mobjects.charts.chart import Chart, beside_axis
from scenes.mobjects.charts.graph import Frame, Limits, checked_range, step_in, value_range
from scenes.mobjects.checks import Floats, finite, index_in
from scenes.mobjects.painting.dots import Dots
from scenes.mobjects.running import RunValues, animated_by
from scenes.mobjects.text.baselines import standing_number, standing_words
from scenes.mobjects.text.typesetting import LABEL, Number
from scenes.mobjects.theme import DARK, Theme, theme_of

FAINT = 0.55
"""How opaque a dot is: where they are many, it grows dense."""
ROOM = 0.9
"""How much of the height the dots take where they are densest."""
BINS = 60
"""How finely it is counted where they are dense."""
TIP = 0.11
"""How large the triangle at the mean is, in scene units."""


class RunningMeanStrip(Chart):
    """Values of examples as dots along an axis, each where its value is, and a marker at the mean of those shown.

    They come in the order given; `set_shown` tells how many are there, and through `.animate` they come one by one,
    the mean of them with its number always true. Up and down tells nothing: dots of like values are spread, the wider
    the more they are, so that each can be seen.

    The parts: `dots` (all of them, one mobject), `latest` (a larger dot, the last to come, until all are there),
    `mean` (a `line`, a `tip`, and a `reading` of its name and a `number`), `axes`, `axis_numbers`.

    Args:
        values: (n,), of all examples, in the order in which they come.
        shown: how many there are to begin with, 1 to n; by default all.
        limits: the numbers at the ends of the axis, and perhaps the step; by default round ones around all values.
        label: what the axis counts.
        name: what the mean is called.
        decimals: of the mean.
        seed: of the spread.
        radius: of a dot, in scene units.
        width: of the strip, in scene units, without the numbers.
        height: likewise.
        theme: where colours come from.

    Raises:
        InputError: for values that are not finite, not on the axis or none at all, a number of shown ones that is not
            1 to n.

    Examples:
        >>> from manim import Scene
        >>> import numpy as np
        >>> class TheMeanSettles(Scene):
        ...     def construct(self):
        ...         strip = RunningMeanStrip(np.random.default_rng(1).normal(0.2, 1, 300), shown=1)
        ...         self.add(strip)
        ...         self.play(strip.animate(run_time=3).set_shown(300))
        ...         self.wait()
    """

    def __init__(
        self,
        values: ArrayLike,
        *,
        shown: int | None = None,
        limits: Limits | None = None,
        label: str = "",
        name: str = "mean",
        decimals: int = 3,
        seed: int = 0,
        radius: float = 0.055,
        width: float = 11.0,
        height: float = 2.4,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        array = finite(values, "The values of a strip", (None,))
        ends = value_range([array]) if limits is None else checked_range(limits, "values")
        if limits is not None and not (ends[0] <= array.min() and array.max() <= ends[1]):
            outside = array[(array < ends[0]) | (array > ends[1])][0]
            raise InputError(f"The axis runs from {ends[0]} to {ends[1]}: {outside} is not on it.")
        frame = Frame(ends, (-0.5, 0.5), width, height)
        super().__init__(frame, theme, values=array, shown=len(array))
        self.held.values = self.held.values | {"means": np.cumsum(array) / np.arange(1, len(array) + 1)}
        places = np.column_stack([np.clip(frame.shares(0, array), 0, 1), 0.5 + _spread(array, ends, seed)])
        self.dots = Dots(places, np.zeros(4), width, height, radius=radius)
        lines, numbers = axis(Frame(ends, (0.0, 1.0), width, height), 0, step_in(limits, None), theme=theme)
        self.axes, self.axis_numbers = VGroup(*lines), VGroup(*numbers)
        self.latest = Dots(places, np.zeros(4), width, height, radius=1.9 * radius)
        self.add(self.axes, self.axis_numbers, self.dots, self.latest)
        if label:
            self.add(beside_axis(label, self.axis_numbers, frame, 0, theme))
        self._draw_mean(name, decimals)
        self.center()
        self.take(shown=len(array) if shown is None else shown)

    def _draw_mean(self, name: str, decimals: int) -> None:
        colour = self.theme.hex("result")
        self.line = Line(self.frame.at(0, -0.5), self.frame.at(0, 0.5), color=colour, stroke_width=3)
        self.tip = Triangle(radius=TIP, color=colour, fill_opacity=1, stroke_width=0).rotate(np.pi)
        said = standing_words(name, LABEL, "ink", self.theme)
        self.number = standing_number(Number(0, decimals, LABEL, "ink", self.theme, edge="left"))
        self.number.shift((said.get_right()[0] + 0.2 - self.number.get_left()[0]) * RIGHT)
        self.reading = VGroup(said, self.number)
        self.mean = VGroup(self.line, self.tip, self.reading)
        self.add(self.mean)

    # ---- what it shows ----

    @property
    def values(self) -> Floats:
        """Of all examples, (n,)."""
        return self.held.values["values"].copy()

    @property
    def shown(self) -> int:
        """How many of them are there."""
        return round(float(self.held.values["shown"]))

    @property
    def running_mean(self) -> float:
        """Of those that are there."""
        return float(self.held.values["means"][self.shown - 1])

    def at(self, value: ArrayLike) -> Floats:
        """The places of values (...) in the middle of the strip, (..., 3)."""
        return self.frame.at(value, 0.0)

    def place_of(self, index: int) -> Floats:
        """Where the dot of an example is in the scene, (3,).

        Raises:
            InputError: when there is no such example.
        """
        right, up = self.dots.places[index_in(index, len(self.dots.places), "example")].tolist()
        return self.dots.point_at(right, 1 - up)

    def set_shown(self, shown: int) -> Self:
        """Let so many be there, 1 to n; `.animate.set_shown(...)` lets them come, or go, one by one.

        Raises:
            InputError: for another number.
        """
        return self.take(shown=shown)

    @animated_by(set_shown)
    def _run_shown(self, shown: int, anim_args: dict[str, Any] | None = None) -> Animation:
        return RunValues(self, shown=shown)

    def take(self, **values: ArrayLike) -> Self:
        """Show another number of them; as `set_shown`."""
        count, shown = len(self.dots.places), float(finite(values["shown"], "The number of examples", ()))
        if not 0.5 <= shown < count + 0.5:
            raise InputError(f"A strip of {count} examples shows 1 to {count} of them, not {shown:g}.")
        self.held.values = self.held.values | {"shown": np.array(shown)}
        there = np.arange(count) < self.shown
        signs = np.sign(self.held.values["values"]).astype(int) + 1
        tints = np.array([self.theme.rgb(role) for role in ("negative", "muted", "positive")])[signs]
        self.dots.set_colors(np.column_stack([tints, FAINT * there]))
        is_latest = (np.arange(count) == self.shown - 1) & (self.shown < count)
        self.latest.set_colors(np.column_stack([tints, is_latest]))
        self._put_mean()
        return self

    def _put_mean(self) -> None:
        mean, unit = self.running_mean, self.unit
        bottom, top = self.frame.at(mean, -0.5), self.frame.at(mean, 0.5)
        self.line.put_start_and_end_on(bottom, top)
        self.tip.move_to(top, aligned_edge=DOWN)
        self.number.set_value(mean)
        left, right = self.frame.at(np.array(self.frame.x_range), 0.5)
        self.reading.next_to(self.tip, UP, buff=0.12 * unit)
        over = max(0.0, left[0] - self.reading.get_left()[0]) - max(0.0, self.reading.get_right()[0] - right[0])
        self.reading.shift(over * RIGHT)


def _spread(values: Floats, limits: tuple[float, float], seed: int) -> Floats:
    """How far each dot is from the middle, (n,), as a share of the height: at most `ROOM` / 2 either way.

    The more there are of like values, the wider, by the root of their number; a lone one is on the line.
    """
    ends = np.linspace(*limits, BINS + 1)
    bins = np.clip(np.searchsorted(ends, values, side="right") - 1, 0, BINS - 1)
    counts = np.bincount(bins)
    widths = np.sqrt((counts[bins] - 1) / max(counts.max() - 1, 1))
    return np.asarray(ROOM / 2 * widths * np.random.default_rng(seed).uniform(-1, 1, len(values)))
