"""A card of one function: what goes in, what comes out, and what decides how."""

from __future__ import annotations

from collections.abc import Mapping

from manim import DOWN, Rectangle, VGroup, VMobject

from network.errors import InputError
from scenes.mobjects.text.panel import checked_labels, frame_round
from scenes.mobjects.text.record_card import RecordCard, Row, Value
from scenes.mobjects.text.typesetting import SMALL
from scenes.mobjects.theme import DARK, Theme, theme_of

ROWS = {"takes": "in", "gives": "out", "parameters": "parameters"}
"""What the rows of a function card are, and how they are called."""


class FunctionCard(VGroup):
    """A function as a card: its name, what goes in, what comes out, its parameters, and room for a picture.

    What stands in a row is words, or a `Number` that can run. A picture that is given is made as large as its room.

    The parts: `record` with its rows, `picture` (empty without one), `frame`.

    Args:
        name: of the function.
        takes: what goes in.
        gives: what comes out.
        parameters: what decides how; a function without parameters has no such row.
        picture: anything to stand above the rows.
        room: how high that may be, in scene units.
        width: of the card, in scene units; longer texts are broken between words.
        size: of the rows: `SMALL` or `LABEL`; the name is larger.
        labels: what the rows are called, to be said in another language: any of `ROWS`.
        theme: where colours come from.

    Raises:
        InputError: for labels of rows that are not there, a room that is not positive, and what `RecordCard` refuses.

    Examples:
        >>> from manim import Scene
        >>> class TheNetwork(Scene):
        ...     def construct(self):
        ...         self.add(FunctionCard("network", takes="784 pixels", gives="10 numbers", parameters="weights"))
    """

    def __init__(
        self,
        name: str,
        *,
        takes: Value,
        gives: Value,
        parameters: Value | None = None,
        picture: VMobject | None = None,
        room: float = 2.2,
        width: float = 4.2,
        size: float = SMALL,
        labels: Mapping[str, str] | None = None,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        if not room > 0:
            raise InputError(f"The room for the picture of a function card is positive, not {room}.")
        called = checked_labels(labels, ROWS)
        values = {"takes": takes, "gives": gives, "parameters": parameters}
        rows = {called[key]: value for key, value in values.items() if value is not None}
        super().__init__()
        self.names = {key: called[key] for key, value in values.items() if value is not None}
        self.record = RecordCard(rows, title=name, framed=False, width=width - 0.6, size=size, theme=theme)
        self.picture: VMobject = VGroup() if picture is None else picture
        enclosed = VGroup(self.record)
        seat = Rectangle(width=width - 0.6, height=max(self.record.height, 0.1), stroke_width=0).move_to(self.record)
        if picture is not None:
            picture.scale(min(room / picture.height, (width - 0.8) / picture.width))
            picture.next_to(self.record, DOWN, buff=0.3).set_x(seat.get_x())
            enclosed.add(picture)
        self.frame = frame_round(VGroup(enclosed, seat), theme)
        self.add(self.frame, self.record)
        if picture is not None:
            self.add(picture)
        self.center()

    def row(self, which: str) -> Row:
        """The row `"takes"`, `"gives"` or `"parameters"`: its `label` and `value`.

        Raises:
            InputError: where the card has no such row.
        """
        if which not in self.names:
            raise InputError(f"This card has no row {which!r}: it has {', '.join(self.names)}.")
        return self.record.row(self.names[which])
