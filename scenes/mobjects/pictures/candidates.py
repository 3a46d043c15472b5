"""The possible answers in a column or a row, a box round the one chosen, and what the network thinks of each."""

from collections.abc import Sequence
from typing import Any, Literal, Self

import numpy as np
from manim import DL, DOWN, LEFT, RIGHT, UP, UR, Rectangle, RoundedRectangle, VGroup, VMobject
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.checks import Floats, finite, index_in
from scenes.mobjects.running import Held
from scenes.mobjects.text.baselines import set_down, standing_words
from scenes.mobjects.text.typesetting import LABEL, SMALL, Number
from scenes.mobjects.theme import DARK, Theme, theme_of

Direction = Literal["column", "row"]
Values = Literal["none", "numbers", "bars", "both"]

DIMMED = 0.25
BAR_LENGTH = 1.5  # scene units: of a full bar
BAR_WIDTH = 0.2  # scene units
GAP = 0.22  # scene units: between a name, its bar and its number
PADDING = 0.16  # scene units: between them and the box
DIGIT_HEIGHT = 0.25  # scene units: of a digit at LABEL size


class Candidate(VGroup):
    """One possible answer.

    Attributes:
        label: what it is called.
        number: its value in print, `None` when it is not printed.
        track: the frame of its bar, `None` without a bar; `bar` fills it from its beginning.
        seat: the room it takes, unseen: as large as that of all others.
    """

    def __init__(self, label: VMobject, number: Number, direction: Direction, shown: Values, theme: Theme) -> None:
        super().__init__()
        self.label, self.upright = label, direction == "row"
        self.number = number if shown in ("numbers", "both") else None
        self.track = self.bar = None
        if shown in ("bars", "both"):
            along, across = (BAR_WIDTH, BAR_LENGTH) if self.upright else (BAR_LENGTH, BAR_WIDTH)
            self.track = Rectangle(width=along, height=across).set_stroke(theme.muted, 1).set_fill(opacity=0)
            self.bar = Bar().set_fill(theme.activation, 1).set_stroke(width=0)
        self.seat = Rectangle().set_stroke(width=0).set_fill(opacity=0)
        self.add(self.seat, *self.members)

    @property
    def members(self) -> list[VMobject]:
        """What is seen of it."""
        return [each for each in (self.label, self.track, self.bar, self.number) if each is not None]

    def lay_out(self, widest: float) -> None:
        """Put name, bar and number beside or below each other, the name on a baseline at y = 0 in the middle."""
        self.label.set_x(0)
        middle, end = DIGIT_HEIGHT / 2, widest / 2 + GAP
        if self.track is not None and self.upright:
            self.track.move_to((DIGIT_HEIGHT + GAP) * UP, aligned_edge=DOWN)
        elif self.track is not None:
            self.track.move_to(end * RIGHT + middle * UP, aligned_edge=LEFT)
            end += BAR_LENGTH + GAP
        if self.number is not None and self.upright:
            set_down(self.number, -0.46, SMALL, 0)
        elif self.number is not None:
            set_down(self.number, middle - DIGIT_HEIGHT / 2 * SMALL / LABEL, SMALL)
            self.number.shift((end - self.number.get_left()[0]) * RIGHT)

    def set_value(self, value: float, scale: float) -> None:
        """Print a value and let the bar be as long as its share of the scale."""
        if self.number is not None:
            self.number.set_value(value)
        if self.track is not None and self.bar is not None:
            self.bar.fill(self.track, value / scale, self.upright)

    def set_brightness(self, share: float) -> None:
        """Let it step back, or stand out again."""
        for each in self.members:
            if each is self.track:
                each.set_stroke(opacity=share)
            else:
                each.set_fill(opacity=share)


class Bar(VMobject):
    """The part of a track that is filled."""

    def fill(self, track: VMobject, share: float, upright: bool) -> None:
        """Fill a share of the track, from its left or, when it stands upright, from its bottom."""
        low, high = (track.get_critical_point(corner) for corner in (DL, UR))
        high[int(upright)] = low[int(upright)] + share * (high - low)[int(upright)]
        corners = [low, (high[0], low[1], 0), high, (low[0], high[1], 0), low]
        self.set_points_as_corners(np.array(corners))


class Candidates(VGroup):
    """The possible answers, of which a box picks one while the others drop back.

    As long as none is chosen, the box stands round them all. Their values, as a rule the network's output, can be
    printed and drawn as bars. All that changes can be animated: `candidates.animate.choose(3)`.

    Args:
        names: what they are called, or how many: they are then called 0, 1, 2, ...
        values: one a name; without them there is nothing to print.
        direction: `"column"` or `"row"`.
        shown: `"none"`, `"numbers"`, `"bars"` or `"both"`; by default numbers where there are values.
        scale: the value of a full bar.
        decimals: digits after the point of the printed values.
        spacing: from one candidate to the next, in scene units.
        theme: where colours come from.

    Raises:
        InputError: for no names, values that are not one a name or do not fit their bars, or another direction.

    Attributes:
        box: the frame round the one chosen, or round all.

    Examples:
        >>> from manim import Scene
        >>> from network import load_network
        >>> from network.data.gallery import gallery_digit
        >>> class TheAnswer(Scene):
        ...     def construct(self):
        ...         output = load_network("edges").forward(gallery_digit("4-or-9-2")).output
        ...         candidates = Candidates(10, output, shown="both")
        ...         self.add(candidates)
        ...         self.play(candidates.animate.choose(candidates.ranking[0]))
        ...         self.play(candidates.animate.sort_by_value())
    """

    def __init__(
        self,
        names: Sequence[str] | int = 10,
        values: ArrayLike | None = None,
        *,
        direction: Direction = "column",
        shown: Values | None = None,
        scale: float = 1.0,
        decimals: int = 2,
        spacing: float | None = None,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        self.theme, self.direction, self.scale_of_bars = theme, direction, float(scale)
        texts = _checked_names(names)
        self.shown: Values = shown or ("none" if values is None else "numbers")
        self._check(values)
        given = np.zeros(len(texts)) if values is None else finite(values, "The values", (len(texts),))
        self.held = Held(values=given, chosen=-1.0)
        edge: Any = "center" if direction == "row" else "left"
        self.candidates = tuple(
            Candidate(
                standing_words(text, theme=theme),
                Number(value, decimals, SMALL, theme=theme, edge=edge),
                direction,
                self.shown,
                theme,
            )
            for text, value in zip(texts, given, strict=True)
        )
        self._lay_out(spacing)
        self.box = RoundedRectangle(0.1).set_fill(opacity=0).set_stroke(theme.signal, 3)
        self.add(*self.candidates, self.box, self.held)
        self.set_values(given).choose(None)
        self.center()

    # ---- what they show ----

    @property
    def values(self) -> Floats:
        """One a candidate."""
        return self.held.values["values"]

    @property
    def chosen(self) -> int | None:
        """The candidate in the box."""
        chosen = round(float(self.held.values["chosen"]))
        return None if chosen < 0 else chosen

    @property
    def ranking(self) -> tuple[int, ...]:
        """The candidates from the largest value to the smallest; of equal ones the first comes first."""
        return tuple(int(k) for k in np.argsort(-self.values, kind="stable"))

    def candidate(self, k: int) -> Candidate:
        """A candidate by its index.

        Raises:
            InputError: when there is no such candidate.
        """
        return self.candidates[index_in(k, len(self.candidates), "candidate")]

    # ---- what they do, also through `.animate` ----

    def choose(self, k: int | None) -> Self:
        """Put the box round a candidate and let the others step back; `None` puts it round all of them.

        Raises:
            InputError: when there is no such candidate.
        """
        index = -1 if k is None else index_in(k, len(self.candidates), "candidate")
        self.held.values = self.held.values | {"chosen": np.array(float(index))}
        for place, each in enumerate(self.candidates):
            each.set_brightness(1.0 if index in (-1, place) else DIMMED)
        self._put_box()
        return self

    def set_values(self, values: ArrayLike) -> Self:
        """Show other values, one a candidate, at their places.

        Raises:
            InputError: when they are not one a candidate, not finite, or do not fit their bars.
        """
        array = finite(values, "The values", (len(self.candidates),))
        if self.shown in ("bars", "both") and (array.min() < 0 or array.max() > self.scale_of_bars):
            raise InputError(
                f"Bars show values from 0 to their scale, {self.scale_of_bars:g}, not from {array.min():g} to "
                f"{array.max():g}: give another scale, or show numbers."
            )
        self.held.values = self.held.values | {"values": array}
        for each, value in zip(self.candidates, array, strict=True):
            each.set_value(float(value), self.scale_of_bars)
        return self

    def sort_by_value(self) -> Self:
        """The candidate with the largest value takes the first place, and so on."""
        return self._sort(self.ranking)

    def sort_by_index(self) -> Self:
        """All go back to where they were."""
        return self._sort(range(len(self.candidates)))

    def _sort(self, order: Sequence[int]) -> Self:
        axis, sign = (0, 1) if self.direction == "row" else (1, -1)
        places = sorted((each.seat.get_center() for each in self.candidates), key=lambda place: sign * place[axis])
        for k, place in zip(order, places, strict=True):
            each = self.candidates[k]
            each.shift(place - each.seat.get_center())
        self._put_box()
        return self

    def _put_box(self) -> None:
        enclosed = self.candidates if self.chosen is None else [self.candidates[self.chosen]]
        room = VGroup(*(each.seat for each in enclosed))
        self.box.set_points(RoundedRectangle(0.1, width=room.width, height=room.height).move_to(room).points)

    # ---- laying out ----

    def _check(self, values: ArrayLike | None) -> None:
        if self.direction not in ("column", "row"):
            raise InputError(f"Candidates stand in a 'column' or a 'row', not {self.direction!r}.")
        if self.shown not in ("none", "numbers", "bars", "both"):
            raise InputError(f"Of values are shown 'none', 'numbers', 'bars' or 'both', not {self.shown!r}.")
        if self.shown != "none" and values is None:
            raise InputError("There are no values to show: give one a candidate.")
        if not 0 < self.scale_of_bars < np.inf:
            raise InputError(
                f"The scale of bars is the value of a full one, positive and finite: {self.scale_of_bars}."
            )

    def _lay_out(self, spacing: float | None) -> None:
        """Fill each place alike, then line the places up: each has a seat, and the seats are of one size."""
        row = self.direction == "row"
        widest = max(each.label.width for each in self.candidates)
        for each in self.candidates:
            each.lay_out(widest)
        seen = VGroup(*(VGroup(*each.members) for each in self.candidates))
        pitch = spacing or (seen.width + 2 * PADDING if row else 0.6)
        if pitch < (seen.width if row else seen.height) + 0.04:
            raise InputError(f"With a spacing of {pitch:g} the candidates would touch: make it wider.")
        size = (pitch - 0.08, seen.height + 2 * PADDING) if row else (seen.width + 2 * PADDING, pitch - 0.08)
        for each in self.candidates:
            each.seat.stretch_to_fit_width(size[0]).stretch_to_fit_height(size[1]).move_to(seen)
        for k, each in enumerate(self.candidates):
            each.shift(k * pitch * (RIGHT if row else DOWN))


def _checked_names(names: Sequence[str] | int) -> list[str]:
    """At least one, each with characters to read."""
    if isinstance(names, int) and not isinstance(names, bool):
        given = [str(k) for k in range(names)]
    else:
        given = list(names) if isinstance(names, Sequence) else []
    if not given or not all(isinstance(name, str) and name.strip() for name in given):
        raise InputError(f"Candidates are named by texts, or there is a number of them, at least 1: not {names!r}.")
    return given
