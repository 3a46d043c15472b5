"""The cost of one answer, term by term: what each output is, what it should be, and the square of the difference."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, Animation, Line, Rectangle, VGroup, VMobject
from numpy.typing import ArrayLike

from network.errors import InputError
from scenes.mobjects.checks import Floats, finite, index_in
from scenes.mobjects.pictures.candidates import DIGIT_HEIGHT, Bar
from scenes.mobjects.running import Held, RunValues, Setting, animated_by
from scenes.mobjects.text.baselines import set_down, standing_words
from scenes.mobjects.text.typesetting import LABEL, TITLE, Number
from scenes.mobjects.theme import DARK, Theme, theme_of

COLUMNS = {"label": 0.0, "output": 1.4, "desired": 2.05, "square": 3.75, "bar": 4.0}
"""Where the columns of a row end, of bars begin, in scene units; signs stand between them."""
SIGNS = (("(", 0.48), ("−", 1.65), (")²  =", 2.52))
PARTS = ("label", "output", "desired", "signs", "square", "track", "bar")
BAR_LENGTH, BAR_HEIGHT = 2.0, 0.26
"""Of a full bar, in scene units."""


class Terms(VGroup):
    """One row: `label`, `output`, `desired`, `square`, the `signs` between them, and `bar` in its `track`."""

    def __init__(self, name: str, output: float, target: float, decimals: int, theme: Theme) -> None:
        self.label = standing_words(name, LABEL, "muted", theme)
        self.output, self.desired, self.square = (
            Number(value, places, LABEL, theme=theme, edge="right")
            for value, places in ((output, decimals), (target, 0 if target % 1 == 0 else 1), (0.0, decimals))
        )
        if target:
            self.desired.set_color(theme.signal)
        self.signs = VGroup(standing_words(text, LABEL, "muted", theme).set_x(x) for text, x in SIGNS)
        self.track = Rectangle(width=BAR_LENGTH, height=BAR_HEIGHT).set_stroke(theme.muted, 1).set_fill(opacity=0)
        self.track.move_to((COLUMNS["bar"], DIGIT_HEIGHT / 2, 0), aligned_edge=LEFT)
        self.bar = Bar(stroke_width=0).set_fill(theme.result, 1)
        self.label.move_to(COLUMNS["label"] * RIGHT, aligned_edge=RIGHT, coor_mask=np.array([1, 0, 0]))
        for number, column in ((self.output, "output"), (self.desired, "desired"), (self.square, "square")):
            set_down(number, 0, LABEL)
            number.shift((COLUMNS[column] - number.get_right()[0]) * RIGHT)
        super().__init__(self.label, self.output, self.desired, self.square, self.signs, self.track, self.bar)


class CostBreakdown(VGroup):
    """The squared error of one answer as a column of terms (a - y)², each with its square as a bar, and their sum.

    `set_outputs` lets the outputs be others; through `.animate` they run there, and at every moment the squares and
    the cost are those of the outputs on show.

    The parts: `rows`, each with its `Terms`; `rule`, `symbol` ("C =") and
    `total`.

    Args:
        outputs: (n,), what the output neurons answer.
        targets: (n,), what they should; or the index of the one that should be 1, all others 0.
        names: of the outputs; by default they count from 0.
        limit: the square of a full bar.
        decimals: of outputs, squares and sum.
        height: of the whole in scene units; by default half a unit a row.
        theme: where colours come from.

    Raises:
        InputError: for outputs or targets that are no (n,) numbers, finite and as many; an index that is not there; a
            height or limit that is not positive.

    Examples:
        >>> from manim import Scene
        >>> import numpy as np
        >>> class Cost(Scene):
        ...     def construct(self):
        ...         cost = CostBreakdown([0.1, 0.7, 0.4], 1)
        ...         self.add(cost)
        ...         self.play(cost.animate.set_outputs([0.0, 0.9, 0.1]))
        >>> round(CostBreakdown([0.1, 0.7, 0.4], 1).cost, 2)
        0.26
    """

    held: Held
    limit = Setting[float]()

    def __init__(
        self,
        outputs: ArrayLike,
        targets: ArrayLike | int,
        names: list[str] | None = None,
        *,
        limit: float = 1.0,
        decimals: int = 2,
        height: float | None = None,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        array = finite(outputs, "The outputs", np.shape(outputs))
        if array.ndim != 1 or not len(array):
            raise InputError(f"The outputs are numbers in a row, at least one, not of shape {array.shape}.")
        if isinstance(targets, int | np.integer):
            aims: Floats = np.eye(len(array))[index_in(int(targets), len(array), "output")]
        else:
            aims = finite(targets, "The targets", array.shape)
        if not (0 < (1 if height is None else height) < np.inf and 0 < limit < np.inf):
            raise InputError(f"Height and limit of a cost breakdown are positive numbers, not {height} and {limit}.")
        called = [str(k) for k in range(len(array))] if names is None else list(names)
        if len(called) != len(array):
            raise InputError(f"There are {len(array)} outputs: name as many, not {len(called)}.")
        self.theme, self.limit = theme, float(limit)
        self.held.take(outputs=array, targets=aims)
        self.rows = tuple(
            Terms(name, float(a), float(y), decimals, theme) for name, a, y in zip(called, array, aims, strict=True)
        )
        for k, row in enumerate(self.rows):
            row.shift(k * 0.5 * DOWN)
        self._add_total(decimals)
        self.add(*self.rows, self.rule, self.symbol, self.total, self.held)
        self.set_outputs(array)
        if height is not None:
            self.scale_to_fit_height(height)
        self.center()

    def _add_total(self, decimals: int) -> None:
        low = -0.5 * (len(self.rows) - 1) - 0.22
        self.rule = Line((COLUMNS["desired"] + 0.6, low, 0), (COLUMNS["bar"] + BAR_LENGTH, low, 0))
        self.rule.set_stroke(self.theme.muted, 1.5)
        self.total = Number(0.0, decimals, TITLE, "result", self.theme, edge="right")
        set_down(self.total, low - 0.62, TITLE)
        self.total.shift((COLUMNS["square"] - self.total.get_right()[0]) * RIGHT)
        self.symbol: VMobject = standing_words("C  =", TITLE, "result", self.theme)
        set_down(self.symbol, low - 0.62, TITLE)
        self.symbol.move_to((COLUMNS["square"] - 1.3) * RIGHT, aligned_edge=RIGHT, coor_mask=np.array([1, 0, 0]))

    @property
    def outputs(self) -> Floats:
        """What the output neurons answer, (n,)."""
        return self.held.values["outputs"]

    @property
    def targets(self) -> Floats:
        """What they should, (n,)."""
        return self.held.values["targets"]

    @property
    def squares(self) -> Floats:
        """The terms (a - y)², (n,)."""
        return np.asarray((self.outputs - self.targets) ** 2)

    @property
    def cost(self) -> float:
        """Their sum."""
        return float(self.squares.sum())

    def take(self, **values: Any) -> Self:
        """Show other `outputs`: for `RunValues`."""
        return self.set_outputs(values["outputs"])

    def set_outputs(self, outputs: ArrayLike) -> Self:
        """Show other outputs, (n,), with their squares and the sum.

        Raises:
            InputError: for another number of them, or values that are not finite.
        """
        array = finite(outputs, "The outputs", self.outputs.shape)
        self.held.values = self.held.values | {"outputs": array}
        for row, a, square in zip(self.rows, array, self.squares, strict=True):
            row.output.set_value(float(a))
            row.square.set_value(float(square))
            row.bar.fill(row.track, max(float(square) / self.limit, 0.002), upright=False)
        self.total.set_value(self.cost)
        return self

    @animated_by(set_outputs)
    def _run_outputs(self, outputs: ArrayLike, anim_args: dict[str, Any] | None = None) -> Animation:
        return RunValues(self, outputs=outputs)

    def column(self, name: str) -> VGroup:
        """The parts of one name of all rows, such as `"output"` or `"bar"`: any of `PARTS`.

        Raises:
            InputError: for any other name.
        """
        if name not in PARTS:
            raise InputError(f"A row of a cost breakdown has no {name!r}: choose among {', '.join(PARTS)}.")
        return VGroup(getattr(row, name) for row in self.rows)
