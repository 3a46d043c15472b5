"""Signed numbers as small arrows: where neurons or weights should go, up or down, and how far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import UP, Animation, AnimationGroup, FadeOut, LaggedStart, Mobject, VGroup, VMobject, linear
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.checks import Floats, finite
from scenes.mobjects.painting.renderer import refuse_opengl
from scenes.mobjects.running import Held, RunValues, Setting, animated_by
from scenes.mobjects.theme import DARK, Theme, theme_of

SHAFT, HEAD, TIP = 0.07, 0.2, 0.16
"""How wide the shaft and the head of an arrow are, and how long its head, in scene units at full size."""
DOT = 0.035
"""The radius of the dot in place of an arrow that would be shorter than it is wide."""
CORNERS = 7
LEAST = 0.6
"""How wide a short arrow still is, as a share of a long one."""


class NudgeArrows(VGroup):
    """Signed numbers as vertical arrows, one at each place: upwards in the positive colour, downwards in the negative.

    The length of an arrow is |value| times a unit, the same for all, and its middle is at its place. What would be
    shorter than a dot is a dot, and a zero is one without colour. `set_values` changes the numbers; through `.animate`
    they run. `add_up` lets the columns of others slide together into their sum.

    Args:
        values: (n,) signed numbers.
        places: the middles of the arrows, (n, 3), or n mobjects, such as neurons, at whose middles they stand.
        unit: the length of an arrow whose value is 1, in scene units.
        thickness: of the arrows, 1 for the usual one.
        theme: where colours come from.

    Raises:
        InputError: for values that are not finite, another number of places, or a unit or thickness that is not above
            0.

    Examples:
        >>> from manim import RIGHT, Scene
        >>> class WhatTheyShouldDo(Scene):
        ...     def construct(self):
        ...         arrows = NudgeArrows([0.5, -0.25, 0], [(0, y, 0) for y in (1, 0, -1)], unit=2)
        ...         self.add(arrows)
        ...         self.play(arrows.animate.set_values([-0.5, 0.25, 0.4]))
        >>> arrows = NudgeArrows([1, 2], np.zeros((2, 3)))
        >>> arrows.set_values([4, -2]).values.tolist()
        [4.0, -2.0]
    """

    held: Held
    unit = Setting[float]()
    thickness = Setting[float]()

    def __init__(
        self,
        values: ArrayLike,
        places: ArrayLike | Sequence[Mobject],
        *,
        unit: float = 1.0,
        thickness: float = 1.0,
        theme: Theme | str = DARK,
    ) -> None:
        self.theme = theme_of(theme)
        refuse_opengl()
        super().__init__()
        array = finite(values, "The values of arrows", (None,))
        where = _middles(places)
        if where.shape != (len(array), 3):
            raise InputError(f"{len(array)} arrows need as many places, (x, y, z) each, not {where.shape}.")
        for what, measure in (("unit", unit), ("thickness", thickness)):
            if not measure > 0:
                raise InputError(f"The {what} of arrows is a length above 0, not {measure}.")
        self.unit, self.thickness = float(unit), float(thickness)
        self.arrows = VGroup(VMobject(stroke_width=0, fill_opacity=1) for _ in array)
        self.held.take(values=array)
        ends = np.vstack([where, where[-1] + UP])  # the last tells what has become of a scene unit
        self.held.set_points(np.vstack([ends, *[ends[-1:]] * (-len(ends) % 4)]))
        self.add(self.arrows, self.held)
        self.set_values(array)

    def get_points_defining_boundary(self) -> Floats:
        """The points by which the arrows are found: their own, and not those that only hold their places."""
        return np.vstack([each.points for each in self.arrows])

    @property
    def values(self) -> Floats:
        """The numbers on show, (n,)."""
        return self.held.values["values"]

    @property
    def places(self) -> Floats:
        """The middles of the arrows, (n, 3)."""
        return np.array(self.held.points[: len(self.arrows)])

    def _up(self) -> Floats:
        count = len(self.arrows)
        return np.asarray(self.held.points[count] - self.held.points[count - 1])

    def take(self, **values: ArrayLike) -> Self:
        """Show other `values`: for `RunValues`."""
        return self.set_values(values["values"])

    def set_values(self, values: ArrayLike) -> Self:
        """Show other numbers, (n,).

        Raises:
            InputError: for another number of them, or numbers that are not finite.
        """
        array = finite(values, "The values of arrows", self.values.shape)
        self.held.values = self.held.values | {"values": array}
        up = self._up()
        across = np.array([up[1], -up[0], 0])
        for arrow, value, place in zip(self.arrows, array, self.places, strict=True):
            outline = _outline(float(value) * self.unit, self.thickness)
            arrow.set_points_as_corners(place + outline[:, :1] * across + outline[:, 1:] * up)
            role = "positive" if value > 0 else "negative" if value < 0 else "muted"
            arrow.set_fill(self.theme.hex(role), arrow.get_fill_opacity())
        return self

    @animated_by(set_values)
    def _run_values(self, values: ArrayLike, anim_args: dict[str, Any] | None = None) -> Animation:
        return RunValues(self, values=values)

    def add_up(self, columns: Sequence[NudgeArrows], run_time: float = 3.0, lag_ratio: float = 0.25) -> Animation:
        """Columns slide here one after the other, and each is taken into the sum as it arrives.

        Args:
            columns: of as many arrows; they are gone then.
            run_time: in seconds.
            lag_ratio: how much later than the one before each sets out, as a share of its way.

        Raises:
            InputError: when there is none, or one has another number of arrows.
        """
        if not columns or any(each.values.shape != self.values.shape for each in columns):
            raise InputError(f"Into {len(self.values)} arrows go columns of as many, at least one.")
        sliding = LaggedStart(
            *(FadeOut(each, shift=(self.places - each.places).mean(axis=0)) for each in columns), lag_ratio=lag_ratio
        )
        return AnimationGroup(sliding, AddUp(self, [each.values for each in columns], lag_ratio), run_time=run_time)


class AddUp(Animation):
    """Arrows take up one column of numbers after the other, each as it arrives."""

    def __init__(self, arrows: NudgeArrows, columns: Sequence[Floats], lag: float) -> None:
        self.arrows, self.columns, self.lag = arrows, np.array(columns), lag
        super().__init__(arrows, rate_func=linear)

    def begin(self) -> None:
        """Nothing has arrived yet."""
        self.mobject.set_values(0 * self.columns[0])  # type: ignore[attr-defined]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """What has arrived by now is the sum."""
        time = alpha * (1 + self.lag * (len(self.columns) - 1)) - self.lag * np.arange(len(self.columns))
        shares = np.ones(len(time)) if alpha == 1 else np.clip(2 * time - 1, 0, 1)
        self.arrows.set_values(shares @ self.columns)


def _middles(places: Any) -> Floats:
    given = [each.get_center() if isinstance(each, Mobject) else each for each in places]
    return finite(given, "The places of arrows", np.shape(given))


def _outline(length: float, thickness: float) -> Floats:
    """The outline of an upright arrow about 0, or of a dot, closed: (8, 2)."""
    size, sign = abs(length), np.sign(length)
    if size <= 2 * DOT * thickness:
        turns = np.linspace(0, 2 * np.pi, CORNERS + 1)
        return DOT * thickness * np.column_stack([np.cos(turns), np.sin(turns)])
    scale = min(thickness, size / (1.6 * TIP))
    half, tip = size / 2, TIP * scale
    shaft, head = (width * max(scale, LEAST * thickness) / 2 for width in (SHAFT, HEAD))
    corners = [
        (shaft, -half), (shaft, half - tip), (head, half - tip), (0, half), (-head, half - tip), (-shaft, half - tip),
        (-shaft, -half), (shaft, -half),
    ]  # fmt: skip
    return np.array(corners) * [1, sign]
