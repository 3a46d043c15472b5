"""All parameters of a network as one column of numbers, or their gradient: with names, and to be added term by term."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import LEFT, Animation, AnimationGroup, FadeOut, LaggedStart, VGroup, VMobject, linear
from numpy.typing import ArrayLike

from network.analysis.slices import place_of
from network.errors import InputError
from network.model import Network
from scenes.mobjects.checks import Floats, drawn_indices, finite, index_in, sign_role
from scenes.mobjects.formulas.matrix_block import Block, Cell
from scenes.mobjects.running import Held, RunValues, animated_by
from scenes.mobjects.text.typesetting import LABEL, Number, formula
from scenes.mobjects.theme import DARK, Theme, theme_of

GAP = 0.25
"""Between the names and the brackets, in scene units at `LABEL` size."""


def parameter_name(network: Network, index: int) -> str:
    """What a parameter is called, in Typst: w_(i,j)^((l)) or b_i^((l)), where l counts the layers behind the input.

    Args:
        network: whose parameter it is; i is the neuron that receives, j the one that sends, both counted from 0.
        index: its place in `Network.parameters`.

    Raises:
        InputError: when there is no such parameter.

    Examples:
        >>> network = Network.random((3, 2), seed=1)
        >>> [parameter_name(network, k) for k in (0, 5, 7)]
        ['w_(0,0)^((1))', 'w_(1,2)^((1))', 'b_1^((1))']
    """
    layer, i, j = place_of(network, index_in(index, network.parameter_count, "parameter"))
    return f"b_{i}^(({layer}))" if j is None else f"w_({i},{j})^(({layer}))"


class ParameterVector(VGroup):
    """A long column of signed numbers between brackets, some of them shown, with a name beside each.

    It shows parameters, a gradient, or a step: positive numbers and negative ones have the colours of their signs.
    `set_values` changes them, through `.animate` they run; `plus` lets the numbers of another vector fly in, one after
    the other, and be added.

    The parts: `block` (brackets, numbers and ellipses), `names`.

    Args:
        values: (n,), all of them.
        names: one for each that is shown, in Typst, such as "w_0"; by default w_0, w_1, ...; none for an empty list.
        shown: which have a row, by index; what they leave out is an ellipsis.
        max_shown: rows for the first, an ellipsis and the last, when `shown` says nothing.
        decimals: of the numbers.
        size: `TITLE`, `LABEL` or `SMALL`.
        theme: where colours come from.

    Raises:
        InputError: for values that are no (n,) finite numbers, an index that is not there, or names that are not as
            many as the rows.

    Examples:
        >>> from manim import Scene
        >>> from network import load_network
        >>> class AllOfThem(Scene):
        ...     def construct(self):
        ...         self.add(ParameterVector(load_network("plain").parameters))
        >>> ParameterVector([0.5, -1.25, 3]).values.tolist()
        [0.5, -1.25, 3.0]
    """

    held: Held

    def __init__(
        self,
        values: ArrayLike,
        names: Sequence[str] | None = None,
        *,
        shown: Sequence[int] | None = None,
        max_shown: int = 7,
        decimals: int = 2,
        size: float = LABEL,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        array = finite(values, "The values", np.shape(values))
        if array.ndim != 1 or not len(array):
            raise InputError(f"A parameter vector has numbers in a row, at least one, not of shape {array.shape}.")
        self.theme, self.decimals, self.size = theme, decimals, size
        self.held = Held(values=array)
        drawn = drawn_indices(len(array), max_shown, shown)
        self.shown = tuple(index for index in drawn if index is not None)
        cells = {(k, 0): Cell(None, Number(array[k], decimals, size, theme=theme, edge="right")) for k in self.shown}
        self.block = Block(cells, drawn, [0], size, theme)
        self.names = self._names([f"w_{k}" for k in self.shown] if names is None else names)
        self.add(self.block, self.names, self.held)
        self.set_values(array)
        self.center()
        self.held.move_to(self.block)

    def _names(self, names: Sequence[str]) -> VGroup:
        """What the rows are called, right-aligned at the left of the brackets."""
        if len(names) not in (0, len(self.shown)):
            raise InputError(f"{len(self.shown)} numbers have a row: name as many, not {len(names)}.")
        written = VGroup(formula(name, self.size, theme=self.theme).set_color(self.theme.muted) for name in names)
        right = self.block.get_left()[0] - GAP * self.size / LABEL
        for each, index in zip(written, self.shown, strict=False):
            each.move_to((right, self.number(index).get_y(), 0), aligned_edge=-LEFT)
        return written

    @property
    def values(self) -> Floats:
        """All of them, (n,)."""
        return self.held.values["values"]

    def number(self, index: int) -> Number:
        """The number with that index.

        Raises:
            InputError: when there is none, or it is hidden in an ellipsis.
        """
        found = self.block.cells[index_in(index, len(self.values), "entry", self.shown), 0].number
        assert found is not None
        return found

    def take(self, **values: Any) -> Self:
        """Show other `values`: for `RunValues`."""
        return self.set_values(values["values"])

    def set_values(self, values: ArrayLike) -> Self:
        """Show other numbers, (n,).

        Raises:
            InputError: for another number of them, or numbers that are not finite.
        """
        array = finite(values, "The values", self.values.shape)
        self.held.values = self.held.values | {"values": array}
        for index in self.shown:
            number = self.number(index)
            number.set_value(float(array[index]))
            number.set_color(self.theme.hex(sign_role(float(array[index]), self.decimals)))
        return self

    @animated_by(set_values)
    def _run_values(self, values: ArrayLike, anim_args: dict[str, Any] | None = None) -> Animation:
        return RunValues(self, values=values)

    def plus(self, other: ParameterVector, factor: float = 1.0, run_time: float = 4.0) -> Animation:
        """Add a multiple of another vector, one number after the other: each flies over and dissolves in its sum.

        Args:
            other: of the same length, with the same numbers shown.
            factor: what it is multiplied with.
            run_time: in seconds.

        Raises:
            InputError: for a vector of another length, or of which others are shown.
        """
        if other.values.shape != self.values.shape or other.shown != self.shown:
            raise InputError("Only a vector that shows the same of as many numbers can be added term by term.")
        flying: list[VMobject] = [other.number(index).copy() for index in self.shown]
        arrivals = (
            FadeOut(each, target_position=self.number(index), scale=0.6, run_time=1)
            for each, index in zip(flying, self.shown, strict=True)
        )
        lag = 1 / max(len(self.shown), 1)
        adding = TermByTerm(self, self.values + factor * other.values, lag)
        return AnimationGroup(LaggedStart(*arrivals, lag_ratio=lag), adding, run_time=run_time)


class TermByTerm(Animation):
    """The shown numbers of a vector run to others, each somewhat later than the one above; all others at the end.

    Args:
        vector: which.
        goal: (n,).
        lag: how much later each begins, as a share of the time that one takes.
    """

    def __init__(self, vector: ParameterVector, goal: Floats, lag: float) -> None:
        self.vector, self.goal, self.lag = vector, np.array(goal, np.float64), lag
        super().__init__(vector, rate_func=linear)

    def begin(self) -> None:
        """Note where the numbers come from."""
        self.before = np.array(self.vector.values)
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Each is as far as it is by now."""
        shown = self.vector.shown
        values = self.goal.copy() if alpha == 1 else self.before.copy()
        time = alpha * (1 + self.lag * (len(shown) - 1))
        for place, index in enumerate(shown):
            share = np.clip((time - place * self.lag) * 2 - 1, 0, 1)  # it counts once the other has arrived
            values[index] = (1 - share) * self.before[index] + share * self.goal[index]
        self.vector.set_values(values)
