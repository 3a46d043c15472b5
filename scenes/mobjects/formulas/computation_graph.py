"""The computation graph: which number is computed from which, down to the one that all is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Arrow,
    Line,
    VGroup,
    VMobject,
    linear,
    smooth,
)
from manim.mobject.text.typst_mobject import MathTypst

from network.errors import InputError
from scenes.mobjects.checks import Floats, finite, sign_role
from scenes.mobjects.formulas.graph_layout import Link, places_of
from scenes.mobjects.running import Held, RunValues, animated_by
from scenes.mobjects.text.typesetting import LABEL, SMALL, Number, formula
from scenes.mobjects.theme import DARK, Theme, theme_of

PITCH = (2.3, 1.1)  # scene units from column to column and from row to row, at size LABEL
CLEAR = 0.14  # scene units between a symbol and an arrow
DIMMED = 0.25
LIT, UNLIT = 5.0, 2.5  # stroke widths of arrows
LIGHTING = 0.3  # of the time until a path is lit
TAIL = 0.8  # of an arrow: how long the signal is that runs along it


class ComputationGraph(VGroup):
    """Symbols joined by arrows from what goes in to what comes of it; the last stands at the bottom.

    Beside a symbol its value can be printed, beside an arrow the factor of its link: how far the one moves the other.
    Both can be set and, through `.animate`, run. A path through the graph can be lit; a larger graph, made by `grown`,
    stands on the same last symbol, and `Travel` goes there.

    Its parts, for `Travel`: `node_w`, `value_w`; `link_w_z`, `factor_w_z`.

    Args:
        nodes: name -> symbol in Typst; names are words of letters and digits.
        links: pairs of names, from what goes in to what is computed of it. The inputs of a symbol stand above it in the
            order of the links, the one with the longest way behind it straight above.
        values: name -> what is printed beside the symbol, for any of the nodes.
        factors: pair of names -> what is printed beside the arrow, for any of the links.
        decimals: of all numbers.
        pitch: from column to column and from row to row, in scene units at size `LABEL`.
        size: `TITLE`, `LABEL` or `SMALL`; numbers are somewhat smaller.
        theme: where colours come from.

    Raises:
        InputError: for names that are not there, links that lead round in a circle or to several ends, numbers that
            are not finite.

    Examples:
        >>> from manim import Scene
        >>> class OneNeuron(Scene):
        ...     def construct(self):
        ...         nodes = {"w": "w", "before": "a^((L-1))", "b": "b", "z": "z", "a": "a^((L))"}
        ...         links = [("w", "z"), ("before", "z"), ("b", "z"), ("z", "a")]
        ...         graph = ComputationGraph(nodes, links, {"w": -7.2, "z": 0.1})
        ...         self.add(graph)
        ...         self.play(graph.path("w", "z", "a"))
    """

    held: Held

    def __init__(
        self,
        nodes: Mapping[str, str],
        links: Sequence[Link],
        values: Mapping[str, float] | None = None,
        factors: Mapping[Link, float] | None = None,
        *,
        decimals: int = 2,
        pitch: tuple[float, float] = PITCH,
        size: float = LABEL,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        self.theme, self.decimals, self.pitch, self.size = theme, decimals, pitch, size
        self.symbols_of, self.joined = dict(nodes), tuple((one, other) for one, other in links)
        if len(pitch) != 2 or not min(pitch) > 0:
            raise InputError(f"From node to node it is two positive distances, across and down, not {pitch}.")
        places = places_of(list(nodes), self.joined)
        self.valued, self.factored = tuple(values or {}), tuple((one, other) for one, other in factors or {})
        for name in self.valued:
            self._check(name)
        for link in self.factored:
            self._check_link(link)
        self.held = Held(values=self._numbers(values, "value"), factors=self._numbers(factors, "factor"))
        unit = size / LABEL
        steps = unit * np.array([*pitch, 0])
        self.nodes = {
            name: formula(symbol, size, theme=theme).move_to(np.array([*places[name], 0]) * steps)
            for name, symbol in nodes.items()
        }
        self.arrows = {link: self._arrow(*link) for link in self.joined}
        self.values = {name: self._value(name, k) for k, name in enumerate(self.valued)}
        self.factors = {link: self._factor(link, k) for k, link in enumerate(self.factored)}
        parts: tuple[Mapping[Any, VMobject], ...] = (self.arrows, self.nodes, self.values, self.factors)
        self.add(*(each for group in parts for each in group.values()), self.held)
        self.center()
        self.held.move_to(self.nodes[next(iter(nodes))])

    # ---- its parts ----

    def node(self, name: str) -> MathTypst:
        """The symbol of that name.

        Raises:
            InputError: when there is none.
        """
        return self.nodes[self._check(name)]

    def link(self, one: str, other: str) -> Arrow:
        """The arrow from one symbol to another.

        Raises:
            InputError: when there is none.
        """
        return self.arrows[self._check_link((one, other))]

    def value(self, name: str) -> Number:
        """The number beside a symbol.

        Raises:
            InputError: when there is none.
        """
        if self._check(name) not in self.values:
            raise InputError(f"No value is printed beside {name}: give the graph one to begin with.")
        return self.values[name]

    def factor(self, one: str, other: str) -> Number:
        """The number beside an arrow.

        Raises:
            InputError: when there is none.
        """
        link = self._check_link((one, other))
        if link not in self.factors:
            raise InputError(f"No factor is printed beside the arrow from {one} to {other}: give the graph one.")
        return self.factors[link]

    def named_parts(self) -> dict[str, VGroup]:
        """All its parts by name: for `Travel`."""
        nodes = {f"node_{name}": VGroup(*node) for name, node in self.nodes.items()}
        links = {f"link_{one}_{other}": VGroup(arrow) for (one, other), arrow in self.arrows.items()}
        values = {f"value_{name}": VGroup(number) for name, number in self.values.items()}
        factors = {f"factor_{one}_{other}": VGroup(number) for (one, other), number in self.factors.items()}
        return nodes | links | values | factors

    # ---- paths ----

    def products_along(self, *names: str) -> list[float]:
        """The products of the factors on a path, from its end back to its beginning: one more with each link.

        Raises:
            InputError: when there is no such path, or not all its factors are known.
        """
        product, products = 1.0, []
        for link in reversed(self._links_of(names)):
            product *= self.factor(*link).value
            products.append(product)
        return products

    def highlight_path(self, *names: str) -> Self:
        """Light the path over these symbols, and dim all others.

        Raises:
            InputError: when there is no such path.
        """
        lit = set(self._links_of(names))
        for name, node in self.nodes.items():
            self._show([node, *self._those(self.values, name)], 1 if name in names else DIMMED)
        for link, arrow in self.arrows.items():
            role, width = ("signal", LIT) if link in lit else ("muted", UNLIT)
            arrow.set_color(self.theme.hex(role)).set_stroke(width=width, family=False)
            self._show([arrow, *self._those(self.factors, link)], 1 if link in lit else DIMMED)
        return self

    def undim(self) -> Self:
        """Show everything as it was."""
        for arrow in self.arrows.values():
            arrow.set_color(self.theme.muted).set_stroke(width=UNLIT, family=False)
        self._show([each for each in self.submobjects if each is not self.held], 1)
        return self

    def path(self, *names: str, run_time: float = 2.0) -> Animation:
        """Light the path over these symbols, and let a signal run along it.

        Raises:
            InputError: when there is no such path.
        """
        return PathLight(self, [self.arrows[link] for link in self._links_of(names)], names, run_time)

    # ---- other numbers, other graphs ----

    def take(self, **values: Any) -> Self:
        """Print other `values` or `factors`, in the order of those there are: for `RunValues`."""
        self.held.take(**values)
        for number, value in zip(self.values.values(), self.held.values["values"], strict=True):
            number.set_value(float(value))
        for number, value in zip(self.factors.values(), self.held.values["factors"], strict=True):
            number.set_value(float(value))
            opacity = number.get_fill_opacity()
            number.set_color(self.theme.hex(sign_role(float(value), self.decimals))).set_fill(opacity=opacity)
        return self

    def set_values(self, values: Mapping[str, float]) -> Self:
        """Print other values beside some of the symbols that have one.

        Raises:
            InputError: for a symbol without a value, or numbers that are not finite.
        """
        return self.take(values=self._changed(values, self.valued, "values"))

    def set_factors(self, factors: Mapping[Link, float]) -> Self:
        """Print other factors beside some of the arrows that have one; errors as for `set_values`."""
        return self.take(factors=self._changed(factors, self.factored, "factors"))

    @animated_by(set_values)
    def _run_values(self, values: Mapping[str, float], anim_args: dict[str, Any] | None = None) -> Animation:
        return RunValues(self, values=self._changed(values, self.valued, "values"))

    @animated_by(set_factors)
    def _run_factors(self, factors: Mapping[Link, float], anim_args: dict[str, Any] | None = None) -> Animation:
        return RunValues(self, factors=self._changed(factors, self.factored, "factors"))

    def grown(
        self,
        nodes: Mapping[str, str],
        links: Sequence[Link],
        values: Mapping[str, float] | None = None,
        factors: Mapping[Link, float] | None = None,
    ) -> ComputationGraph:
        """A graph with more symbols and links, as large, and with its last symbol in the same place.

        Raises:
            InputError: as for the graph itself.
        """
        old_values = dict(zip(self.valued, self.held.values["values"].tolist(), strict=True))
        old_factors = dict(zip(self.factored, self.held.values["factors"].tolist(), strict=True))
        other = ComputationGraph(
            self.symbols_of | dict(nodes),
            [*self.joined, *links],
            old_values | dict(values or {}),
            old_factors | dict(factors or {}),
            decimals=self.decimals,
            pitch=self.pitch,
            size=self.size,
            theme=self.theme,
        )
        last = self.joined[0][1]
        while onward := [end for start, end in self.joined if start == last]:
            last = onward[0]
        other.scale(self.nodes[last].height / other.nodes[last].height)
        return other.shift(self.nodes[last].get_center() - other.nodes[last].get_center())

    # ---- building ----

    def _arrow(self, one: str, other: str) -> Arrow:
        start, end, unit = self.nodes[one], self.nodes[other], self.size / LABEL
        return Arrow(
            start.get_bottom() + CLEAR * unit * DOWN,
            end.get_top() + CLEAR * unit * UP + 0.25 * unit * np.sign(round(start.get_x() - end.get_x(), 3)) * RIGHT,
            buff=0,
            color=self.theme.muted,
            stroke_width=UNLIT,
            tip_length=0.14 * unit,
            max_tip_length_to_length_ratio=1,
            max_stroke_width_to_length_ratio=100,
        )

    def _value(self, name: str, k: int) -> Number:
        unit, value = self.size / LABEL, float(self.held.values["values"][k])
        number = Number(value, self.decimals, SMALL * unit, "result", self.theme, edge="left")
        return number.next_to(self.nodes[name], RIGHT, buff=0.16 * unit)

    def _factor(self, link: Link, k: int) -> Number:
        unit, value = self.size / LABEL, float(self.held.values["factors"][k])
        role = sign_role(value, self.decimals)
        start, end = (self.nodes[name].get_x() for name in link)
        side, edge = (LEFT, "right") if start < end - 0.01 else (RIGHT, "left")
        number = Number(value, self.decimals, SMALL * unit, role, self.theme, edge=edge)  # type: ignore[arg-type]
        return number.next_to(self.arrows[link].get_center(), side, buff=0.16 * unit)

    # ---- checks ----

    def _check(self, name: str) -> str:
        if name not in self.symbols_of:
            raise InputError(f"This graph has no symbol {name!r}: it has {', '.join(self.symbols_of)}.")
        return name

    def _check_link(self, link: Link) -> Link:
        for name in link:
            self._check(name)
        if link not in self.joined:
            raise InputError(f"No arrow leads from {link[0]} to {link[1]} in this graph.")
        return link

    def _links_of(self, names: Sequence[str]) -> list[Link]:
        if len(names) < 2:
            raise InputError("A path leads over two symbols or more: name them in their order.")
        return [self._check_link(link) for link in pairwise(names)]

    @staticmethod
    def _numbers(given: Mapping[Any, float] | None, what: str) -> Floats:
        return np.array([float(finite(each, f"The {what} of {key}", ())) for key, each in (given or {}).items()])

    def _changed(self, given: Mapping[Any, float], names: Sequence[Any], what: str) -> Floats:
        changed = self.held.values[what].copy()
        for name, value in given.items():
            if name not in names:
                raise InputError(f"Among the {what} of this graph is none of {name!r}: give it one to begin with.")
            changed[names.index(name)] = finite(value, f"The number of {name}", ())
        return changed

    @staticmethod
    def _those(numbers: Mapping[Any, Number], name: Any) -> list[Number]:
        return [numbers[name]] if name in numbers else []

    @staticmethod
    def _show(pieces: Sequence[VMobject], opacity: float) -> None:
        for piece in pieces:
            for each in piece.family_members_with_points():
                if each.get_fill_opacity() > 0:
                    each.set_fill(opacity=opacity, family=False)
                if each.get_stroke_width() > 0 and each.get_stroke_opacity() > 0:
                    each.set_stroke(opacity=opacity, family=False)


class PathLight(Animation):
    """A path through a graph is lit, all else is dimmed, and a signal runs along the arrows of the path.

    Args:
        graph: which.
        arrows: of the path, in their order.
        names: of its symbols.
        run_time: in seconds.
    """

    def __init__(self, graph: ComputationGraph, arrows: Sequence[Arrow], names: Sequence[str], run_time: float) -> None:
        self.graph, self.arrows, self.names = graph, list(arrows), tuple(names)
        super().__init__(graph, run_time=run_time, rate_func=linear)

    def begin(self) -> None:
        """Note how all looks before and after; the signal becomes part of the graph for as long as it runs."""
        self.lit = self.graph.copy().highlight_path(*self.names)
        self.ways = [Line(*arrow.get_start_and_end()) for arrow in self.arrows]
        self.signal = VMobject(color=self.graph.theme.signal, stroke_width=2 * LIT)
        super().begin()
        self.pairs = list(
            zip(self.graph.get_family(), self.starting_mobject.get_family(), self.lit.get_family(), strict=True)
        )
        self.graph.add(self.signal)

    def finish(self) -> None:
        """The signal has arrived."""
        super().finish()
        self.graph.remove(self.signal)

    def interpolate_mobject(self, alpha: float) -> None:
        """How bright all is, and where the signal is, by now."""
        for each, before, after in getattr(self, "pairs", []):
            each.interpolate_color(before, after, float(smooth(min(1.0, alpha / LIGHTING))))
        time = float(np.clip((alpha - LIGHTING / 2) / (1 - LIGHTING / 2), 0, 1)) * len(self.ways)
        way = min(int(time), len(self.ways) - 1)
        head = (time - way) * (1 + TAIL)
        self.signal.pointwise_become_partial(self.ways[way], max(0.0, head - TAIL), min(1.0, head))
