"""How many weights and biases a network has: a product of sizes for every layer, and what they come to."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Self

import numpy as np
from manim import LEFT, RIGHT, UP, Animation, LaggedStart, Line, Mobject, VGroup, VMobject

from network.errors import InputError
from network.model import Network
from scenes.mobjects.checks import Floats, drawn_indices, finite, index_in
from scenes.mobjects.running import Held
from scenes.mobjects.text.baselines import align_decimals, set_down, standing_glyphs, standing_words
from scenes.mobjects.text.panel import checked_labels, checked_size
from scenes.mobjects.text.typesetting import LABEL, TITLE, Number, number_text
from scenes.mobjects.theme import DARK, Theme, theme_of

LABELS = {"weights": "weights", "biases": "biases", "total": "parameters"}
"""What the three sums are called."""
ROLES = {"weights": "ink", "biases": "bias", "total": "result"}
LINES = {"weights": 0.0, "biases": -0.8, "rule": -1.1, "total": -1.85}
"""Where the lines stand, and the space between signs and numbers, in scene units at LABEL size."""
GAP = 0.24


class Summand(VGroup):
    """The product `784 × 16` or the number `16` of one layer, and the sign that joins it to the sum.

    Attributes:
        plus: the sign before it; none before the first.
        factors: the sizes, left to right, each one mobject.
        times: the signs between them.
    """

    def __init__(self, texts: Sequence[str], joined: bool, size: float, role: str, theme: Theme) -> None:
        super().__init__()
        gap = 0.13 * size / LABEL
        line = VGroup()
        for text in texts:
            line.add(*([standing_glyphs("×", size, "muted", theme)] if len(line) else []))
            line.add(standing_glyphs(text, size, role, theme))
        line.arrange(RIGHT, buff=gap, coor_mask=RIGHT, center=False)
        self.plus, self.factors, self.times = VGroup(), VGroup(*line[::2]), VGroup(*line[1::2])
        if joined:
            self.plus.add(standing_glyphs("+", size, "muted", theme))
            self.plus.next_to(line, LEFT, buff=1.7 * gap, coor_mask=RIGHT)
        self.add(self.plus, self.times, self.factors)


class ParameterCount(VGroup):
    """`784 × 16 + 16 × 16 + 16 × 10` weights over `16 + 16 + 10` biases, and what they come to in all.

    It can be counted layer by layer: `count_layer(k)` lets the summands of one layer appear while the sums run up.
    Layers are numbered as in `network.weights`: 0 is the one between the input and the first hidden layer.

    Args:
        sizes: neurons a layer, input first, e.g. `(784, 16, 16, 10)`; or a network.
        counted: whether everything is counted already; else it all waits for `count_layer`.
        labels: what the sums are called, to be said in another language: any of `LABELS`.
        max_shown: how many layers of weights are written out before an ellipsis is put between them.
        size: `LABEL` or `SMALL`; the total is larger.
        theme: where colours come from.

    Raises:
        InputError: for fewer than two layers, or sizes that are no positive whole numbers.

    Attributes:
        rule: the line above the total.
        labels: what stands beside the sums, by `"weights"`, `"biases"` and `"total"`.

    Examples:
        >>> from manim import Scene
        >>> class HowManyParameters(Scene):
        ...     def construct(self):
        ...         count = ParameterCount((784, 16, 16, 10), counted=False)
        ...         self.add(count)
        ...         for layer in range(3):
        ...             self.play(count.count_layer(layer))
        ...         self.wait()
    """

    def __init__(
        self,
        sizes: Sequence[int] | Network,
        *,
        counted: bool = True,
        labels: Mapping[str, str] | None = None,
        max_shown: int = 5,
        size: float = LABEL,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        self.theme, self.size, self.unit = theme, checked_size(size), size / LABEL
        self.sizes = _checked_sizes(sizes.sizes if isinstance(sizes, Network) else sizes)
        self.drawn = drawn_indices(len(self.sizes) - 1, max_shown)
        self.summands: dict[str, dict[int, Summand]] = {"weights": {}, "biases": {}}
        self.dots: dict[str, Summand] = {}
        self.numbers: dict[str, Number] = {}
        self.labels: dict[str, VMobject] = {}
        self._write_summands()
        self._write_sums(checked_labels(labels, LABELS))
        self.held = Held(counted=np.ones(len(self.sizes) - 1))
        self.held.move_to(self)
        self.add(self.held)
        self.set_counted(np.full(len(self.sizes) - 1, float(counted)))
        self.center()

    # ---- what it comes to ----

    @property
    def counted(self) -> Floats:
        """How far each layer is counted, (layers of weights,), from 0 to 1."""
        return self.held.values["counted"]

    @property
    def weight_counts(self) -> tuple[int, ...]:
        """How many weights each layer has."""
        return tuple(send * receive for send, receive in pairwise(self.sizes))

    @property
    def total(self) -> int:
        """How many weights and biases there are: `Network.parameter_count` of these sizes."""
        return sum(self.weight_counts) + sum(self.sizes[1:])

    # ---- its parts ----

    def weights_term(self, k: int) -> Summand:
        """The summand `784 × 16` of a layer, with its plus sign.

        Raises:
            InputError: when there is no such layer, or it is hidden in the ellipsis.
        """
        return self.summands["weights"][index_in(k, len(self.counted), "layer", self.drawn)]

    def biases_term(self, k: int) -> Summand:
        """The summand `16` of a layer, with its plus sign; otherwise as `weights_term`."""
        return self.summands["biases"][index_in(k, len(self.counted), "layer", self.drawn)]

    @property
    def weights_number(self) -> Number:
        """The number of weights counted so far."""
        return self.numbers["weights"]

    @property
    def biases_number(self) -> Number:
        """The number of biases counted so far."""
        return self.numbers["biases"]

    @property
    def total_number(self) -> Number:
        """The number of parameters counted so far."""
        return self.numbers["total"]

    # ---- counting ----

    def set_counted(self, shares: Sequence[float] | Floats) -> Self:
        """Show each layer counted so far, (layers of weights,), from 0 (its summands are not seen) to 1.

        Raises:
            InputError: for another number of layers, or shares outside [0, 1].
        """
        array = finite(shares, "The shares", (len(self.sizes) - 1,))
        if array.min() < 0 or array.max() > 1:
            raise InputError(f"A layer is counted from 0, not at all, to 1, the whole; not {array.tolist()}.")
        self.held.values = {"counted": array}
        weights, biases = (float(np.floor(array @ counts + 1e-6)) for counts in (self.weight_counts, self.sizes[1:]))
        for name, value in {"weights": weights, "biases": biases, "total": weights + biases}.items():
            _set_value(self.numbers[name], value)
        for row in self.summands.values():
            for k, term in row.items():
                term.set_fill(opacity=float(min(1.0, 2 * array[k])))
        hidden = [k for k in range(len(array)) if k not in self.drawn]
        for dots in self.dots.values():
            dots.set_fill(opacity=float(array[hidden].max()))
        return self

    def count_layer(self, k: int, run_time: float = 1.5) -> Animation:
        """The summands of a layer appear, and the sums run up by what they come to.

        Raises:
            InputError: when there is no such layer.
        """
        return CountLayers(self, [index_in(k, len(self.counted), "layer")], run_time=run_time)

    def count_all(self, run_time: float = 4.0) -> Animation:
        """All layers are counted, one after the other."""
        layers = range(len(self.counted))
        return LaggedStart(*(self.count_layer(k) for k in layers), lag_ratio=0.8, run_time=run_time)

    # ---- writing it ----

    def _write_summands(self) -> None:
        """Two lines, what belongs to one layer below each other: the signs at one x, the ends at another."""
        self.summands_right = 0.0
        for k in self.drawn:
            column = [self._summand(name, k) for name in self.summands]
            left = self.summands_right + (GAP * self.unit if k != 0 else 0)
            self.summands_right = left + max(each.width for each in column)
            for name, each in zip(self.summands, column, strict=True):
                each.shift((self.summands_right - each.get_right()[0]) * RIGHT + self._line(name))
                each.plus.shift((left - each.plus.get_left()[0]) * RIGHT)
            self.add(*column)

    def _summand(self, name: str, k: int | None) -> Summand:
        if k is None:
            self.dots[name] = Summand("…", True, self.size, "muted", self.theme)
            return self.dots[name]
        sizes = self.sizes[k : k + 2] if name == "weights" else self.sizes[k + 1 : k + 2]
        texts = [number_text(size, 0) for size in sizes]
        self.summands[name][k] = Summand(texts, k > 0, self.size, ROLES[name], self.theme)
        return self.summands[name][k]

    def _write_sums(self, labels: Mapping[str, str]) -> None:
        """The numbers end at one x, as in an addition by hand, a rule above the total and their names behind them."""
        values = {"weights": sum(self.weight_counts), "biases": sum(self.sizes[1:]), "total": self.total}
        signs = {name: standing_glyphs("=", self.size, "muted", self.theme) for name in self.summands}
        for name, sign in signs.items():
            self.add(sign.shift((self.summands_right + GAP * self.unit) * RIGHT + self._line(name)))
        for name, value in values.items():
            self.numbers[name] = Number(value, 0, self._size_of(name), ROLES[name], self.theme, edge="right")
        widest = max(each.width for each in self.numbers.values())
        right = self.get_right()[0] + GAP * self.unit + widest
        for name, number in self.numbers.items():
            align_decimals([number], right, self._size_of(name))
            set_down(number, self._line(name)[1], self._size_of(name))
            word = standing_words(labels[name], self.size, ROLES[name], self.theme)
            self.labels[name] = word.shift((right + 1.3 * GAP * self.unit) * RIGHT + self._line(name))
        self.rule = Line((right - widest) * RIGHT, right * RIGHT).set_stroke(self.theme.muted, 2)
        self.rule.shift(self._line("rule"))
        self.add(self.rule, *self.numbers.values(), *self.labels.values())

    def _line(self, name: str) -> Floats:
        """The way down to the baseline of a line."""
        return np.array(LINES[name] * self.unit * UP)

    def _size_of(self, name: str) -> float:
        larger = TITLE if self.size >= LABEL else LABEL
        return larger if name == "total" else self.size


class CountLayers(Animation):
    """Some layers of a count are counted (`ParameterCount.count_layer`)."""

    def __init__(self, count: ParameterCount, layers: Sequence[int], run_time: float) -> None:
        self.count, self.layers = count, list(layers)
        super().__init__(count, run_time=run_time)

    def create_starting_mobject(self) -> Mobject:
        """No copy: all there is to start from is how far the layers are counted."""
        return self.count

    def begin(self) -> None:
        """Note how far these layers are counted already."""
        self.before = self.count.counted[self.layers]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Only these layers change, so that several animations can count at once."""
        counted, share = self.count.counted.copy(), self.rate_func(alpha)
        counted[self.layers] = (1 - share) * self.before + share
        self.count.set_counted(counted)


def _set_value(number: Number, value: float) -> None:
    """Let a number show another value on the same baseline: commas come and go, which hang below it."""
    top = number.get_top()[1]
    number.set_value(value).shift((top - number.get_top()[1]) * UP)


def _checked_sizes(sizes: Sequence[int]) -> tuple[int, ...]:
    """Plain ints, at least two and positive."""
    given = list(sizes) if isinstance(sizes, Sequence | np.ndarray) else []
    whole = [each for each in given if isinstance(each, int | np.integer) and not isinstance(each, bool) and each > 0]
    if len(given) < 2 or len(whole) != len(given):
        raise InputError(f"Sizes are at least two positive whole numbers, such as (784, 16, 16, 10), not {sizes!r}.")
    return tuple(map(int, whole))
