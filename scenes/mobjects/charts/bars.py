"""A few values as labelled bars: the outputs of a network, rates a digit, the size of a gradient a layer."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import DOWN, RIGHT, UP, Animation, Line, VGroup
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.charts.axis import GAP, axis
from scenes.mobjects.charts.chart import Chart, beside_axis, positive, powers_around, range_above
from scenes.mobjects.charts.graph import Frame, Limits, checked_range, step_in, value_range
from scenes.mobjects.checks import Floats, finite, sign_role
from scenes.mobjects.painting.boxes import Boxes
from scenes.mobjects.running import RunValues, Setting, animated_by
from scenes.mobjects.text.baselines import CAPITAL, word
from scenes.mobjects.text.typesetting import SMALL, Number, Percentage, number_for
from scenes.mobjects.theme import DARK, Theme, theme_of

THICKNESS = 0.7
"""Of a bar, as a share of the room it has."""


class Bars(Chart):
    """Values as bars with a word each, upright or lying, from zero or to both sides of it.

    `set_values` changes the values; through `.animate` the values themselves run, and their printed numbers with them.

    The parts: `boxes` (all bars, one mobject), `labels`, `numbers` (empty unless printed), `axes`, `axis_numbers`.

    Args:
        values: (n,), not negative unless `signed`.
        labels: a word for each; by default they count from 0.
        horizontal: whether the bars lie, the first on top.
        limits: the numbers at the two ends of the scale, and perhaps the step from number to number; by default round
            ones that the values fit between.
        signed: whether values may be negative: the bars go to both sides of a zero line, in the colours of positive
            and negative.
        log: whether equal ratios are equally far apart; the bars then begin at the lower limit.
        printed: whether the values stand at the ends of the bars.
        decimals: of the printed numbers; by default two, and for large or tiny ones as many as they need.
        percent: whether numbers are written as percentages.
        highlight: whether the largest (when signed, the one farthest from 0) takes `highlight_role`; a signed bar keeps
            the colour of its sign, and its words take the role.
        axis_numbers: whether the scale is written out; by default when the values are not printed.
        axis_label: what the scale counts.
        role: the theme's role whose colour the bars take.
        highlight_role: that of the largest.
        width: of the bars' frame, in scene units, without labels and numbers.
        height: likewise.
        theme: where colours come from.

    Raises:
        InputError: for values that are not finite, negative without `signed`, not positive with `log`, or beyond the
            limits; for another number of labels, or words that have no room.

    Examples:
        >>> from manim import Scene
        >>> class ThreeAnswers(Scene):
        ...     def construct(self):
        ...         bars = Bars([0.1, 0.9, 0.2], ["cat", "dog", "hen"], limits=(0, 1), printed=True, highlight=True)
        ...         self.add(bars)
        ...         self.play(bars.animate.set_values([0.8, 0.3, 0.1]))
        ...         self.wait()
    """

    horizontal, signed, log, highlight = (Setting[bool]() for _ in range(4))
    role, highlight_role = (Setting[str]() for _ in range(2))

    def __init__(
        self,
        values: ArrayLike,
        labels: Sequence[str] | None = None,
        *,
        horizontal: bool = False,
        limits: Limits | None = None,
        signed: bool = False,
        log: bool = False,
        printed: bool = False,
        decimals: int | None = None,
        percent: bool = False,
        highlight: bool = False,
        axis_numbers: bool | None = None,
        axis_label: str = "",
        role: str = "muted",
        highlight_role: str = "signal",
        width: float = 6.0,
        height: float = 3.0,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        array = finite(values, "The values of bars", (None,))
        if signed and log:
            raise InputError("A logarithmic scale has no place for 0 and below: choose signed or log, not both.")
        self.horizontal, self.signed, self.log = horizontal, signed, log
        self.highlight, self.role, self.highlight_role = highlight, role, highlight_role
        for each in (role, highlight_role):
            theme.rgb(each)  # refuses what is no role
        ends = self._limits(array) if limits is None else checked_range(limits, "values")
        ranges = (ends, (0.0, float(len(array)))) if horizontal else ((0.0, float(len(array))), ends)
        frame = Frame(*ranges, width, height, (horizontal and log, not horizontal and log))
        super().__init__(frame, theme, values=array)
        self._checked(array)
        self.boxes = Boxes(np.zeros((len(array), 4)), np.zeros(4), width, height)
        self.numbers = VGroup(*(self._number(percent, decimals) for _ in (array if printed else ())))
        written = not printed if axis_numbers is None else axis_numbers
        self._draw_axes(written, percent, step_in(limits, None), axis_label)
        self.labels = self._labels(labels)
        self.add(self.boxes, self.axes, self.axis_numbers, self.labels, self.numbers)
        self.take(values=array)
        self._check_room()
        self.center()

    @property
    def values(self) -> Floats:
        """The values on show, (n,)."""
        return self.held.values["values"].copy()

    @property
    def largest(self) -> int:
        """Which value is the largest; of signed ones, which is farthest from 0."""
        return int(np.argmax(abs(self.values) if self.signed else self.values))

    @property
    def limits(self) -> tuple[float, float]:
        """The numbers at the two ends of the scale."""
        return self.frame.x_range if self.horizontal else self.frame.y_range

    def set_values(self, values: ArrayLike) -> Self:
        """Show other values, (n,); `.animate.set_values(...)` lets them run there.

        Raises:
            InputError: for another number of them, or values as the class refuses them.
        """
        return self.take(values=values)

    @animated_by(set_values)
    def _run_values(self, values: ArrayLike, anim_args: dict[str, Any] | None = None) -> Animation:
        return RunValues(self, values=values)

    def take(self, **values: ArrayLike) -> Self:
        """Draw other `values`; as `set_values`."""
        array = self._checked(values["values"])
        self.held.values = {"values": array}
        places = np.arange(len(array)) + 0.5
        sides = np.column_stack([places - THICKNESS / 2, places + THICKNESS / 2]) / len(array)
        lengths = self._shares(np.column_stack([np.full(len(array), self._base), array]))
        self.boxes.set_boxes(np.hstack([lengths, 1 - sides] if self.horizontal else [sides, lengths]))
        self._colour()
        for k, number in enumerate(self.numbers):
            number.set_value(array[k]).set_color(self._colour_of_print(k))
            number.next_to(self.end(k), self._outwards(array[k]), buff=0.1 * self.unit)
        return self

    def at(self, index: float, value: float) -> Floats:
        """The point in the scene, (3,), in the middle of a bar's width at a value; index 0.5 is between two bars."""
        place = index + 0.5
        return self.frame.at(value, len(self.values) - place) if self.horizontal else self.frame.at(place, value)

    def end(self, index: int) -> Floats:
        """The point in the scene, (3,), where a bar ends."""
        return self.at(index, self.values[index])

    def between(self, name: str, one: Floats, other: Floats, share: float) -> Floats:
        """On a logarithmic scale the values go evenly along the scale."""
        if self.log:
            return np.asarray(np.exp((1 - share) * np.log(one) + share * np.log(other)))
        return (1 - share) * one + share * other

    # ---- colours ----

    def _stands_out(self, index: int) -> bool:
        return self.highlight and index == self.largest

    def _colour_of_print(self, index: int) -> str:
        return str(self.theme.hex(self.highlight_role if self._stands_out(index) else "ink"))

    def _role(self, index: int) -> str:
        """Of the theme, whose colour a bar takes."""
        if self.signed:
            return sign_role(self.values[index] / max(map(abs, self.limits)), 12)
        return self.highlight_role if self._stands_out(index) else self.role

    def _colour(self) -> None:
        self.boxes.set_colors([[*self.theme.rgb(self._role(k)), 1.0] for k in range(len(self.values))])
        if self.highlight:
            for k, label in enumerate(self.labels):
                label.set_color(self._colour_of_print(k))

    # ---- places ----

    def _shares(self, values: Floats) -> Floats:
        return self.frame.shares(0 if self.horizontal else 1, values)

    @property
    def _base(self) -> float:
        """The number that bars begin at: 0, or the limit nearest to it."""
        return self.frame.origin[0 if self.horizontal else 1]

    def _outwards(self, value: float) -> Floats:
        """The direction a bar grows in."""
        positive = RIGHT if self.horizontal else UP
        return np.asarray(positive if value >= 0 else -positive)

    # ---- what stands still ----

    def _number(self, percent: bool, decimals: int | None) -> Number:
        """What is to become a printed number."""
        if percent:
            return Percentage(0, 2 if decimals is None else decimals, SMALL, theme=self.theme, signed=self.signed)
        greatest = max(map(abs, self.limits))
        return number_for(greatest, decimals, SMALL, theme=self.theme, signed=self.signed)

    def _draw_axes(self, written: bool, percent: bool, step: float | None, label: str) -> None:
        """The line bars begin at, and the scale when it is written out."""
        start, end = (self.at(index, self._base) for index in (-0.5, len(self.values) - 0.5))
        self.axes, self.axis_numbers = VGroup(Line(start, end, color=self.theme.muted, stroke_width=2)), VGroup()
        direction = 0 if self.horizontal else 1
        if written:
            lines, numbers = axis(self.frame, direction, step, percent=percent, theme=self.theme)
            self.axes.add(*lines)
            self.axis_numbers.add(*numbers)
        if label:
            self.add(beside_axis(label, self.axis_numbers, self.frame, direction, self.theme))

    def _labels(self, labels: Sequence[str] | None) -> VGroup:
        """A word below each bar, or to the left of it."""
        texts = [str(k) for k in range(len(self.values))] if labels is None else list(map(str, labels))
        if len(texts) != len(self.values):
            raise InputError(f"Each of {len(self.values)} bars has a label: {len(texts)} labels do not fit.")
        drawn, away = VGroup(), -self._outwards(0.0)
        room = GAP  # more where the number of a negative bar may stand
        if self.limits[0] < 0 and len(self.numbers):
            room += 0.1 + max(number.width if self.horizontal else number.height for number in self.numbers)
        for k, text in enumerate(texts):
            place = self.at(k, self.limits[0]) + room * away
            down = CAPITAL / 2 if self.horizontal else CAPITAL
            drawn.add(word(text, place + down * DOWN, away if self.horizontal else 0 * away, theme=self.theme))
        return drawn

    # ---- what is refused ----

    def _limits(self, values: Floats) -> tuple[float, float]:
        """The ends of the scale when none are given."""
        if self.log:
            return powers_around(values)
        return value_range([values]) if self.signed else range_above(float(values.max()))

    def _checked(self, values: ArrayLike) -> Floats:
        """The values, when they can be drawn."""
        array = finite(values, "The values of bars", self.held.values["values"].shape)
        if self.log:
            positive([*array, *self.limits])
        if not self.signed and array.min() < 0:
            raise InputError(
                f"These bars begin at zero: use signed=True to show a negative value such as {array.min()}."
            )
        least, greatest = self.limits
        slack = 1e-9 * (greatest - least)
        outside = array[(array < least - slack) | (array > greatest + slack)]
        if len(outside):
            raise InputError(
                f"The scale runs from {least} to {greatest}: {outside[0]} is not on it. Give wider limits=."
            )
        return array

    def _check_room(self) -> None:
        """Words and numbers of neighbours must not run into each other."""
        room = (self.frame.height if self.horizontal else self.frame.width) / len(self.values)
        for kind, printed in (("labels", self.labels), ("printed numbers", self.numbers)):
            needed = 0.05 + max((each.height if self.horizontal else each.width for each in printed), default=0.0)
            if needed > room:
                raise InputError(
                    f"The {kind} of these bars need {needed:.2f} units each, and there are {room:.2f}: "
                    f"make the chart {'higher' if self.horizontal else 'wider, or horizontal=True'}."
                )
