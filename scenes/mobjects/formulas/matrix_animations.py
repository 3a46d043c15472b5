"""How a written-out layer moves: a row worked out against a column, and one way of writing turned into another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from manim import Animation, Mobject, RoundedRectangle, Transform, VGroup, VMobject, linear, smooth
from manim.utils.paths import path_along_arc

from scenes.mobjects.checks import Floats

if TYPE_CHECKING:
    from scenes.mobjects.formulas.matrix_vector import MatrixVector

PAIR = 0.35  # seconds: one product
COME = 0.4  # seconds: the spotlight comes
SLIDE = 0.4  # seconds: it moves to the next row
HOLD = 0.35  # seconds: a look at the result
GO = 0.4  # seconds: the spotlight goes
DIMMED = 0.25
OVER = 0.7 * np.pi


class Rewrite(Transform):
    """A written-out layer turns into another way of writing the same: what both have moves, the rest grows or shrinks.

    An entry that changes its writing does so in its place; a block that becomes one letter shrinks into it.

    Args:
        expression: the layer, which has changed for good when this is over.
        run_time: in seconds.
        **state: what is different then, as for `Writing`.
    """

    def __init__(self, expression: MatrixVector, run_time: float = 1.5, **state: Any) -> None:
        self.expression, self.state = expression, state
        super().__init__(expression, run_time=run_time)

    def begin(self) -> None:
        """Pair the pieces off."""
        self.goal = self.expression.rewritten(**self.state)
        old, new = self.expression.pieces(), self.goal.pieces()
        old_boxes, new_boxes = _boxes(old), _boxes(new)
        pairs = [
            (
                old[key] if key in old else _moved(new[key], key, new_boxes, old_boxes),
                new[key].copy() if key in new else _moved(old[key], key, old_boxes, new_boxes),
            )
            for key in old | new
        ]
        self.expression.submobjects = [start for start, _ in pairs]
        self.target_mobject = VGroup(*(end for _, end in pairs))
        self.over: Any = path_along_arc(OVER if self.goal.writing.collapsed else -OVER)
        crossing = self.goal.writing.collapsed != self.expression.writing.collapsed  # the result goes to the other side
        over = ("result", "equals") if crossing else ()
        movers = [pair for key, pair in zip(old | new, pairs, strict=True) if key[0] in over]
        self.flying = {
            id(each): (start.get_center(), end.get_center()) for start, end in movers for each in start.get_family()
        }
        super().begin()

    def interpolate_submobject(  # type: ignore[override]  # Manim's own Transform takes the target too
        self, submobject: Mobject, starting_submobject: Mobject, target_copy: Mobject, alpha: float
    ) -> Rewrite:
        """What goes over to the other side flies over the rest: its middle on an arc, or it would tilt as it grows."""
        path: Any = self.path_func
        aside = np.zeros(3)
        if id(submobject) in self.flying:
            start, end = self.flying[id(submobject)]
            aside = self.over(start, end, alpha) - path(start, end, alpha)
        submobject.interpolate(starting_submobject, target_copy, alpha, lambda *way: path(*way) + aside)
        return self

    def finish(self) -> None:
        """The pieces become the parts of the other writing."""
        super().finish()
        self.expression.take_over(self.goal)


Key = tuple[Any, ...]


def _boxes(pieces: dict[Key, VMobject]) -> dict[Key, VGroup]:
    """What belongs together: the pieces of each entry and of each part, by the beginning of their names."""
    groups: dict[Key, VGroup] = {}
    for key, piece in pieces.items():
        for length in range(1, len(key)):
            groups.setdefault(key[:length], VGroup()).add(piece)
    return groups


def _moved(piece: VMobject, key: Key, here: dict[Key, VGroup], there: dict[Key, VGroup]) -> VMobject:
    """The piece, unseen, where the nearest thing it belongs to is in the other writing."""
    ghost = piece.copy().set_opacity(0)
    for length in range(len(key) - 1, 0, -1):
        box, other = here[key[:length]], there.get(key[:length])
        if other is not None:
            ghost.scale(min(1, other.height / box.height), about_point=box.get_center())
            return ghost.shift(other.get_center() - box.get_center())
    return ghost


class RowWalk(Animation):
    """Rows of a matrix worked out one after the other: row and column are gone through in step, the result counts up.

    The row and the column are framed, a light marks the pair whose product is added, everything else drops back.

    Args:
        expression: the layer; its results stay when this is over.
        rows: the drawn rows to work out, in this order.
        run_time: in seconds; by default what the number of products takes.
    """

    def __init__(self, expression: MatrixVector, rows: list[int], run_time: float | None = None) -> None:
        self.expression, self.rows = expression, rows
        self.steps = len(expression.drawn_columns) + expression.has_bias
        self.row_time = self.steps * PAIR + HOLD
        self.natural_time = COME + len(rows) * self.row_time + (len(rows) - 1) * SLIDE + GO
        super().__init__(expression, run_time=run_time or self.natural_time, rate_func=linear)

    def begin(self) -> None:
        """Note where everything stands and how bright it is."""
        layer = self.expression
        self.places = [layer.drawn_rows.index(i) for i in self.rows]
        self.sums = {i: layer.partial_sums(i) for i in self.rows}
        self.seen = layer.revealed
        self.dimming = [each for name in ("matrix", "biases") if name in layer.parts for each in _rows_of(layer, name)]
        self.stops = [_stops(layer, i) for i in self.rows]
        self.frames = [_frame(layer, "matrix"), _frame(layer, "result"), _frame(layer, "activations", whole=True)]
        self.lights = [_light(layer), _light(layer)]
        super().begin()
        layer.add(*self.frames, *self.lights)

    def finish(self) -> None:
        """Take the spotlight away and leave the results."""
        super().finish()
        for i in self.rows:
            self._count(i, self.steps)
        self.expression.remove(*self.frames, *self.lights)

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the moment `alpha` of the whole."""
        time = self.rate_func(alpha) * self.natural_time
        presence = min(_eased(time / COME), _eased((self.natural_time - time) / GO))
        turn, step, sliding = self._moment(time)
        coming = min(turn + 1, len(self.rows) - 1)
        place = self.places[turn] + sliding * (self.places[coming] - self.places[turn])
        for row, members in self.dimming:
            share = 1 - (1 - DIMMED) * presence * min(1.0, abs(row - place))
            for member, fill, stroke in members:
                member.set_fill(opacity=fill * share, family=False).set_stroke(opacity=stroke * share, family=False)
        for frame in self.frames:
            frame.set_stroke(opacity=presence)
        heights = [self.stops[each][0][0][1] for each in (turn, coming)]
        for frame in self.frames[:2]:
            frame.set_y(heights[0] + sliding * (heights[1] - heights[0]))
        self._shine(self.stops[turn], step)
        for i in self.rows[: turn + 1]:
            self._count(i, step if i == self.rows[turn] else self.steps)

    def _moment(self, time: float) -> tuple[int, float, float]:
        """Which row, how many of its products are done, and how far the spotlight has left for the next row."""
        turn = int(np.clip((time - COME) // (self.row_time + SLIDE), 0, len(self.rows) - 1))
        within = time - COME - turn * (self.row_time + SLIDE)
        sliding = _eased((within - self.row_time) / SLIDE) if turn + 1 < len(self.rows) else 0.0
        return turn, float(np.clip(within / PAIR, 0, self.steps + 1)), sliding

    def _shine(self, stops: list[list[Floats]], step: float) -> None:
        """The two lights stand on a pair, and go on to the next."""
        at, part = min(int(step), self.steps - 1), min(step, self.steps) - min(int(step), self.steps - 1)
        brightness = min(_eased(step / 0.5), _eased(self.steps + 1 - step))
        for light, path in zip(self.lights, stops, strict=True):
            before = path[max(at - 1, 0)]
            light.move_to(before + _eased(part / 0.5) * (path[at] - before)).set_fill(opacity=0.3 * brightness)

    def _count(self, i: int, step: float) -> None:
        """The result of row i after so many products."""
        if step <= 0:
            return
        cell, sums = self.expression.reveal(i), self.sums[i]
        share = 1.0 if i in self.seen else _eased(step / 0.5) if sums else _eased(step - self.steps + 1)
        for member in cell.content:
            member.set_opacity(share)
        if sums and cell.number is not None:
            done = min(int(step), self.steps - 1)
            before = sums[done - 1] if done else 0.0
            cell.number.set_value(before + _eased(step - done) * (sums[done] - before))


def _eased(share: float) -> float:
    return float(smooth(np.clip(share, 0, 1)))


def _rows_of(layer: MatrixVector, name: str) -> list[tuple[int, list[tuple[Any, float, float]]]]:
    """What stands in each drawn row of a block, with its opacities of fill and stroke."""
    block = layer.block(name)
    rows = [block.line(0, place).family_members_with_points() for place in range(len(block.rows))]
    return [(place, [(m, m.get_fill_opacity(), m.get_stroke_opacity()) for m in row]) for place, row in enumerate(rows)]


def _stops(layer: MatrixVector, i: int) -> list[list[Floats]]:
    """Where the two lights stand, product after product: along row i and down the column, then both on the bias."""
    place = layer.drawn_rows.index(i)
    matrix, column = layer.block("matrix"), layer.block("activations")
    along = [matrix.place(place, c) for c in range(len(layer.drawn_columns))]
    down = [column.place(c, 0) for c in range(len(layer.drawn_columns))]
    bias = [layer.block("biases").place(place, 0)] if layer.has_bias else []
    return [along + bias, down + bias]


def _frame(layer: MatrixVector, name: str, *, whole: bool = False) -> VMobject:
    """A frame inside the brackets of a block: round one row, or the whole."""
    block = layer.block(name)
    scale = layer.scale_factor
    height = block.height - 0.1 * scale if whole else block.pitch * 0.82 * scale
    frame = RoundedRectangle(0.08 * scale, width=block.width - 0.14 * scale, height=height)
    return frame.set_stroke(layer.theme.signal, 2, opacity=0).set_fill(opacity=0).move_to(block)


def _light(layer: MatrixVector) -> VMobject:
    """A light as large as the widest entry."""
    blocks = [layer.block(name) for name in ("matrix", "activations", "biases") if name in layer.parts]
    width = max(each.width for block in blocks for each in block.cells.values())
    scale = layer.scale_factor
    light = RoundedRectangle(0.08 * scale, width=width + 0.16 * scale, height=blocks[0].pitch * 0.74 * scale)
    return light.set_stroke(width=0).set_fill(layer.theme.signal, opacity=0)
