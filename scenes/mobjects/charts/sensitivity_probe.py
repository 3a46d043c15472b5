"""A number line under a symbol, with a dot where its number stands; and several whose numbers hang together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self, cast

import numpy as np
from manim import DOWN, LEFT, RIGHT, Animation, Dot, VGroup, VMobject
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.charts.graph import Limits, checked_range, step_in
from scenes.mobjects.charts.number_line import Ruler
from scenes.mobjects.checks import Floats, finite, sign_role
from scenes.mobjects.running import Held, Run, Setting, animated_by
from scenes.mobjects.text.typesetting import SMALL, Number, formula, words
from scenes.mobjects.theme import DARK, Theme, theme_of

SAMPLES = 65  # of a function, by which its range and the play cache know it
MARGIN = 0.1  # beside what a number goes through, as a share of that
ABOVE = 0.3  # scene units: from the line to the bracket over a nudge
TICK = 0.09  # scene units: half the length of the bracket's ends


class SensitivityProbe(VGroup):
    """A number line with a dot on it, and a bracket over what it has moved since a mark.

    Through `.animate` the number runs, and the dot along the line.

    The parts: `ruler`, `dot`, `symbol`, `note`, `bracket` and over it `difference`, `number` beside the line.

    Args:
        limits: the least and the greatest number of the line, and perhaps the step from number to number.
        value: where the dot stands.
        name: what the number is called, in Typst; it stands left of the line.
        note: small words below the line, as how much it is magnified.
        width: of the line, in scene units.
        decimals: of the number and of what it has moved.
        theme: where colours come from.

    Raises:
        InputError: for limits that are no range, a value that is not between them, a width that is not positive.

    Examples:
        >>> from manim import Scene
        >>> class ALittleMore(Scene):
        ...     def construct(self):
        ...         probe = SensitivityProbe((-1, 1), 0.2, "w")
        ...         self.add(probe.mark())
        ...         self.play(probe.animate.set_value(0.7))
    """

    held: Held

    def __init__(
        self,
        limits: Limits,
        value: float,
        name: str = "",
        *,
        note: str = "",
        width: float = 4.0,
        decimals: int = 2,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        if not 0 < width < np.inf:
            raise InputError(f"The width of a number line is positive, not {width}.")
        self.theme, self.decimals = theme, decimals
        self.held = Held(value=np.nan, origin=np.nan, width=width)
        self.ruler = Ruler(checked_range(limits, "x"), width, DOWN, theme, step_in(limits, None))
        self.dot = Dot(radius=0.11, color=theme.signal)
        self.bracket = VMobject(stroke_width=3)
        self.difference = Number(0, decimals, SMALL, theme=theme, signed=True)
        self.number = Number(0, decimals, SMALL, "signal", theme, edge="left")
        self.number.next_to(self.ruler.line, RIGHT, buff=0.25)
        self.symbol: VMobject = formula(name, SMALL, theme=theme) if name else VMobject()
        self.note: VMobject = words(note, SMALL, "muted", theme) if note else VMobject()
        self.symbol.next_to(self.ruler.line, LEFT, buff=0.25)
        self.note.next_to(self.ruler, DOWN, buff=0.12)
        self.add(self.ruler, self.symbol, self.note, self.bracket, self.dot, self.difference, self.number, self.held)
        self.set_value(value)
        self.held.move_to(self.ruler.line)

    @property
    def value(self) -> float:
        """The number."""
        return float(self.held.values["value"])

    @property
    def moved(self) -> float:
        """How far the number has moved since the mark; NaN where there is none."""
        return self.value - float(self.held.values["origin"])

    def set_value(self, value: float) -> Self:
        """Let the dot stand on another number; through `.animate` it runs there.

        Raises:
            InputError: when the number is not on the line.
        """
        least, greatest = self.ruler.limits
        if not least <= finite(value, "The number on a line", ()) <= greatest:
            raise InputError(f"The line runs from {least:g} to {greatest:g}: {value:g} is not on it.")
        self.held.take(value=value)
        return self._show()

    @animated_by(set_value)
    def _run_value(self, value: float, anim_args: dict[str, Any] | None = None) -> Animation:
        return Run(self, "value", value)

    def mark(self, origin: float | None = None) -> Self:
        """From now on the bracket tells how far the number is from here, or from another place on the line."""
        least, greatest = self.ruler.limits
        place = self.value if origin is None else float(finite(origin, "The place of a mark", ()))
        if not least <= place <= greatest:
            raise InputError(f"The line runs from {least:g} to {greatest:g}: {place:g} is not on it.")
        self.held.take(origin=place)
        return self._show()

    def unmark(self) -> Self:
        """Take the bracket away."""
        self.held.take(origin=np.nan)
        return self._show()

    def _show(self) -> Self:
        """Put everything where the numbers have it."""
        place = self.ruler.at(self.value)
        self.dot.move_to(place)
        self.number.set_value(self.value)
        seen = bool(np.isfinite(self.moved)) and self.moved != 0
        self.difference.set_fill(opacity=float(seen))
        if not seen:
            self.bracket.clear_points()
            self.difference.move_to(place)
            return self
        along = self.ruler.line.points[-1] - self.ruler.line.points[0]
        up = np.array([-along[1], along[0], 0]) / self.held.values["width"]  # grows with the line
        start = self.ruler.at(self.held.values["origin"])
        self.bracket.set_points_as_corners(
            [each + height * up for each, height in zip((start, start, place, place), HEIGHTS, strict=True)]
        )
        colour = self.theme.hex(sign_role(self.moved, 15))
        self.bracket.set_stroke(colour)
        self.difference.set_value(self.moved).set_color(colour)
        self.difference.move_to((start + place) / 2 + 2 * ABOVE * up)
        return self


HEIGHTS = (ABOVE - TICK, ABOVE, ABOVE, ABOVE - TICK)


class Probes(VGroup):
    """Number lines, one below the other, whose numbers hang together: where the first is set, the others follow.

    Each line is as long as the others and has its own scale: it reaches over what its number goes through, and a
    tenth more on both sides. Its lines may be moved one by one.

    Args:
        function: from the first number to those of the other lines, one or more.
        x_range: what the first goes through, from the least to the greatest.
        value: where it stands to begin with.
        names: what the numbers are called, in Typst, the first one's first.
        width: of the lines, in scene units.
        gap: from line to line.
        decimals: of all numbers, or of each.
        theme: where colours come from.

    Raises:
        InputError: for a range that is none, a function whose values are not finite or not as many as the other names.

    Examples:
        >>> from manim import Scene
        >>> from network import sigmoid
        >>> class FromNumberToNumber(Scene):
        ...     def construct(self):
        ...         lines = Probes(lambda w: (3 * w, sigmoid(3 * w)), (-1, 1), -0.5, ("w", "z", "a"))
        ...         self.add(lines.mark())
        ...         self.play(lines.animate.set_value(0.5))
    """

    held: Held
    function = Setting[Callable[[float], ArrayLike]]()

    def __init__(
        self,
        function: Callable[[float], ArrayLike],
        x_range: tuple[float, float],
        value: float,
        names: Sequence[str],
        *,
        width: float = 4.0,
        gap: float = 1.4,
        decimals: int | Sequence[int] = 2,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        least, greatest = checked_range(x_range, "x")
        digits = [decimals] * len(names) if isinstance(decimals, int) else list(decimals)
        if len(names) < 2 or len(digits) != len(names):
            raise InputError(
                f"Number lines that hang together are two or more, each with its decimals, not {len(names)}."
            )
        self.function = function
        samples = [self._numbers(x, len(names)) for x in np.linspace(least, greatest, SAMPLES).tolist()]
        self.held.take(samples=np.array(samples))  # by them the play cache knows the function
        lows, highs = np.min(samples, axis=0), np.max(samples, axis=0)
        room = MARGIN * np.where(highs > lows, highs - lows, np.maximum(np.abs(highs), 1))
        start = self._numbers(float(finite(value, "The first number", ())), len(names))
        self.probes = VGroup(
            SensitivityProbe((low, high), number, name, width=width, decimals=places, theme=theme)
            for low, high, number, name, places in zip(lows - room, highs + room, start, names, digits, strict=True)
        )
        for place, probe in enumerate(self.probes):
            probe.shift(place * gap * DOWN)
        self.add(self.probes, self.held)
        self.center()
        self.held.move_to(self.probes)

    @property
    def value(self) -> float:
        """The first number."""
        return self.probe(0).value

    def probe(self, place: int) -> SensitivityProbe:
        """One of the lines, the first being 0."""
        return cast(SensitivityProbe, self.probes[place])

    def set_value(self, value: float) -> Self:
        """Set the first number, and all others by it; through `.animate` they run.

        Raises:
            InputError: when one of them is not on its line.
        """
        for place, number in enumerate(self._numbers(float(value), len(self.probes))):
            self.probe(place).set_value(number)
        return self

    @animated_by(set_value)
    def _run_value(self, value: float, anim_args: dict[str, Any] | None = None) -> Animation:
        return Run(self, "value", value)

    def mark(self) -> Self:
        """From now on brackets tell how far the numbers are from where they stand now."""
        for probe in self.probes:
            probe.mark()
        return self

    def unmark(self) -> Self:
        """Take the brackets away."""
        for probe in self.probes:
            probe.unmark()
        return self

    def _numbers(self, value: float, count: int) -> list[float]:
        others: Floats = finite(np.ravel(self.function(value)), "What the function gives", (None,))
        if len(others) != count - 1:
            raise InputError(f"The function gives {len(others)} numbers for {count - 1} lines below the first.")
        return [value, *others.tolist()]
