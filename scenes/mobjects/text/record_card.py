"""A card of names and what they stand for: what a network is and how it was trained, or whom a film thanks."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self, TypeAlias

from manim import DOWN, RIGHT, UP, Line, VGroup, VMobject
from manim.mobject.text.typst_mobject import Typst

from network.errors import InputError
from network.model import Network
from scenes.mobjects.checks import finite, index_in
from scenes.mobjects.text.baselines import standing_number, standing_words
from scenes.mobjects.text.panel import MARGIN, checked_labels, checked_size, frame_round
from scenes.mobjects.text.typesetting import LABEL, SMALL, TITLE, Number, number_text
from scenes.mobjects.theme import DARK, Theme, theme_of

Value: TypeAlias = str | float | Number
"""What stands in a row: words (several lines if need be), or a number; a whole one has no decimals."""

ROW_PITCH = 0.68  # scene units at LABEL size: from row to row
LINE_PITCH = 0.5  # likewise: from line to line of one value
GUTTER = 0.7  # likewise: between the columns

NETWORK_ROWS = {
    "sizes": "layers",
    "parameters": "parameters",
    "activation": "activation",
    "data": "data",
    "recipe": "recipe",
    "cost": "cost",
    "optimiser": "optimiser",
    "epochs": "epochs",
    "seed": "seed",
    "accuracy": "right on the test set",
}
"""What a network can tell about itself, in order, and what that is called."""
EXACT = 2**53
"""Up to here, a float holds every whole number: a larger one would be shown with wrong digits."""
OPTIMISERS = {"descent": "gradient descent", "adam": "Adam"}
"""How they are called outside a recipe."""


class Row(VGroup):
    """A name, and beside it what it stands for: `label` and `value`."""

    def __init__(self, label: VMobject, value: VMobject) -> None:
        super().__init__(label, value)
        self.label, self.value = label, value


class RecordCard(VGroup):
    """A card of rows, each a name in muted letters and a value, in two columns below a title.

    Args:
        rows: name -> value, from top to bottom: a text, its lines separated by a line break, or a number.
        title: above the rows.
        rule: whether a thin line stands between title and rows.
        framed: whether there is a frame round all.
        width: the most that the card may be wide, in scene units; longer texts are broken between words.
        size: of the rows: `SMALL` or `LABEL`; the title is larger.
        theme: where colours come from.

    Raises:
        InputError: for a card without rows, a name or text without characters, a number that is not finite, or a
            width that leaves no room for the values.

    Attributes:
        title: the words above the rows, `None` without a title.
        rule: the line below them, `None` without one.
        frame: round all, `None` without one.

    Examples:
        >>> from manim import Scene
        >>> from network import load_network
        >>> class WhatTheNetworkIs(Scene):
        ...     def construct(self):
        ...         self.add(RecordCard.of_network(load_network("edges"), title="The network"))
        >>> class Credits(Scene):
        ...     def construct(self):
        ...         self.add(RecordCard({"digits": "MNIST", "letters": "Libertinus Serif", "right answers": 9704}))
    """

    def __init__(
        self,
        rows: Mapping[str, Value],
        *,
        title: str | None = None,
        rule: bool = True,
        framed: bool = True,
        width: float | None = None,
        size: float = SMALL,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        self.theme, self.framed, self.size, self.unit = theme, framed, checked_size(size), size / LABEL
        if not rows:
            raise InputError("A card has at least one row: there is none.")
        self.names = tuple(rows)
        self.rows = self._write_rows(rows, width)
        self.title = None if title is None else standing_words(title, self._larger, "ink", theme, weight="bold")
        self.rule: Line | None = None
        self._crown(rule)
        self.frame = frame_round(self, theme) if framed else None
        if self.frame is not None:
            self.submobjects.insert(0, self.frame)
        if width is not None and self.width > width + 1e-6:
            raise InputError(f"This card needs a width of at least {self.width:.2f}, not {width:g}.")
        self.center()

    @classmethod
    def of_network(
        cls,
        network: Network,
        *,
        shown: Sequence[str] | None = None,
        labels: Mapping[str, str] | None = None,
        values: Mapping[str, str] | None = None,
        **options: Any,
    ) -> Self:
        """What a network tells about itself: its sizes, and what its metadata say of where it comes from.

        Args:
            network: one without metadata has a row for its sizes, its parameters and its activation function.
            shown: which of `NETWORK_ROWS`, in this order; by default all. What the network does not tell is left out.
            labels: what the rows are called, to be said in another language: any of `NETWORK_ROWS`.
            values: how texts in the rows are said in another language, such as `{"sigmoid": "Sigmoide"}`.
            options: as for `RecordCard`: `title`, `theme`, ...

        Raises:
            InputError: for a row that is not in `NETWORK_ROWS`, or when the network tells nothing of what is asked.
        """
        called, told = checked_labels(labels, NETWORK_ROWS), told_by(network, values)
        chosen = list(NETWORK_ROWS) if shown is None else list(shown)
        strange = [each for each in chosen if each not in NETWORK_ROWS]
        if strange:
            raise InputError(f"A network has no row {strange[0]!r}: choose among {', '.join(NETWORK_ROWS)}.")
        return cls({called[each]: told[each] for each in chosen if each in told}, **options)

    def row(self, which: int | str) -> Row:
        """A row by its place from the top, counted from 0, or by its name.

        Raises:
            InputError: when there is no such row.
        """
        if isinstance(which, str):
            if which not in self.names:
                raise InputError(f"There is no row {which!r}: there are {', '.join(self.names)}.")
            which = self.names.index(which)
        return self.rows[index_in(which, len(self.rows), "row")]

    # ---- writing it ----

    @property
    def _larger(self) -> float:
        return LABEL if self.size == SMALL else TITLE

    def _write_rows(self, rows: Mapping[str, Value], width: float | None) -> tuple[Row, ...]:
        """Names in one column, values in another, on common baselines."""
        names = [standing_words(name, self.size, "muted", self.theme) for name in rows]
        left = max(each.width for each in names) + GUTTER * self.unit
        room = None if width is None else width - 2 * MARGIN * self.framed - left
        written, depth = [], 0.0
        for name, value in zip(names, rows.values(), strict=True):
            shown = self._value(value, room)
            written.append(Row(name, shown.shift(left * RIGHT)))
            written[-1].shift(depth * DOWN)
            lines = len(shown) if isinstance(shown, VGroup) else 1
            depth += (ROW_PITCH + (lines - 1) * LINE_PITCH) * self.unit
        self.add(*written)
        return tuple(written)

    def _value(self, value: Value, room: float | None) -> Number | VGroup:
        """A number, or the lines of a text, the first on a baseline at y = 0, beginning at x = 0."""
        if isinstance(value, str):
            lines = broken(value, room, self._words)
            return VGroup(*(line.shift(k * LINE_PITCH * self.unit * DOWN) for k, line in enumerate(lines)))
        if not isinstance(value, Number):
            number = float(finite(value, "What is neither text nor a Number", ()))
            value = Number(number, 0 if number.is_integer() else 2, self.size, theme=self.theme, edge="left")
        return standing_number(value)

    def _words(self, text: str) -> Typst:
        return standing_words(text, self.size, "ink", self.theme)

    def _crown(self, rule: bool) -> None:
        """Put title and rule above the rows."""
        top, left = self.get_top()[1], self.get_left()[0]
        if rule and self.title is not None:
            widest = max(self.width, self.title.width)
            self.rule = Line(left * RIGHT, (left + widest) * RIGHT).set_stroke(self.theme.muted, 1.5)
            self.rule.shift((top + 0.3 * self.unit) * UP)
            self.add(self.rule)
        if self.title is not None:
            self.title.shift(left * RIGHT + (top + 0.62 * self.unit) * UP)
            self.add(self.title)


def broken(text: str, room: float | None, typeset: Callable[[str], Typst]) -> list[Typst]:
    """The lines of a text, those too long for the room broken between words.

    Args:
        text: its own lines are separated by line breaks.
        room: how wide a line may be, in scene units; None for any width. A single word may be wider.
        typeset: sets one line.
    """
    lines: list[Typst] = []
    for paragraph in text.strip().split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}".strip()
            if line and room is not None and typeset(longer).width > room:
                lines.append(typeset(line))
                longer = word
            line = longer
        lines.append(typeset(line))
    return lines


def told_by(network: Network, values: Mapping[str, str] | None = None) -> dict[str, Value]:
    """What a network tells about itself, by the names of `NETWORK_ROWS`; what its metadata do not say is left out.

    Args:
        network: which.
        values: how texts are said in another language, such as `{"sigmoid": "Sigmoide"}`; of a list, each of its parts.
    """
    said = values or {}
    recipe, data, accuracy = (_section(network.metadata, name) for name in ("recipe", "data", "accuracy"))
    functions = [each.name for each in network.activations]
    told: dict[str, Any] = {
        "sizes": " – ".join(number_text(size, 0) for size in network.sizes),
        "parameters": network.parameter_count,
        "activation": ", ".join(functions if len(set(functions)) > 1 else functions[:1]),
        "data": data.get("name"),
        "recipe": recipe.get("name"),
        "cost": _plain(recipe.get("cost")),
        "optimiser": OPTIMISERS.get(str(recipe.get("optimiser")), _plain(recipe.get("optimiser"))),
        "epochs": _epochs(recipe.get("schedule")),
        "seed": recipe.get("seed"),
        "accuracy": _percent(accuracy.get("test")),
    }
    return {
        name: ", ".join(said.get(part, part) for part in value.split(", ")) if isinstance(value, str) else value
        for name, value in told.items()
        if _can_be_shown(value)
    }


def _section(metadata: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A part of the metadata, which may come from anywhere: empty when it is not what it should be."""
    part = metadata.get(name)
    return part if isinstance(part, Mapping) else {}


def _can_be_shown(value: Any) -> bool:
    """Whether it is a text with something in it, or a number that a float holds to its last digit."""
    if isinstance(value, str):
        return bool(value.strip())
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= EXACT


def _plain(name: Any) -> str | None:
    return name.replace("_", " ") if isinstance(name, str) else None


def _epochs(schedule: Any) -> int | None:
    """The epochs of all stretches (epochs, learning rate) of a schedule."""
    try:
        return sum(int(epochs) for epochs, _ in schedule)
    except (TypeError, ValueError, OverflowError):
        return None


def _percent(share: Any) -> str | None:
    return f"{number_text(100 * share, 1)} %" if isinstance(share, int | float) and 0 <= share <= 1 else None
