"""A card of something to read: a book or a paper, by whom, from when, and where it is found."""

from manim import DOWN, LEFT, Line, Mobject, RoundedRectangle, VGroup

from network.errors import InputError
from scenes.mobjects.text.baselines import standing_words
from scenes.mobjects.text.panel import MARGIN, frame_round
from scenes.mobjects.text.record_card import broken
from scenes.mobjects.text.typesetting import LABEL, SMALL
from scenes.mobjects.theme import DARK, Theme, theme_of

PITCH = {SMALL: 0.4, LABEL: 0.55}
"""From line to line of each size, in scene units."""
GAP = 0.3
"""Between title, authors and place, in scene units."""
FLUSH = 0.01
"""By how much letters may reach beyond their line, in scene units."""


class ReadingCard(VGroup):
    """A book or a paper as a card: its title, who wrote it and when, and where it is found, below a picture if any.

    The parts: `frame`, `picture` (or None), `title`, `authors` and `where` as groups of lines, and a `rule`.

    Args:
        title: of the book or paper.
        authors: their names, as one text.
        year: in which it came out; None for what is still growing.
        where: the address, or the publisher.
        width: of the card in scene units; longer texts are broken between words, and where they have line breaks.
        height: of the card in scene units; by default as high as it needs to be. With more, what is written stands at
            the foot.
        picture: what to show above the title; it is taken as it is and put in its place.
        theme: where colours come from.

    Raises:
        InputError: for a text without characters, a card too narrow for its words or too low for its lines.

    Examples:
        >>> from manim import Scene
        >>> class ToRead(Scene):
        ...     def construct(self):
        ...         title, where = "Neural Networks and Deep Learning", "neuralnetworksanddeeplearning.com"
        ...         self.add(ReadingCard(title, "Michael Nielsen", 2015, where, width=6.5))
    """

    def __init__(
        self,
        title: str,
        authors: str,
        year: int | None,
        where: str,
        *,
        width: float = 4.2,
        height: float | None = None,
        picture: Mobject | None = None,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        room = width - 2 * MARGIN
        by = authors if year is None else f"{authors}, {year}"
        self.title = _paragraph(title, room, LABEL, "ink", theme, weight="bold")
        self.authors = _paragraph(by, room, SMALL, "ink", theme)
        self.where = _paragraph(where, room, SMALL, "muted", theme)
        self.rule = Line((0, 0, 0), (room, 0, 0)).set_stroke(theme.muted, 1.5)
        self.picture = picture
        above = () if picture is None else (picture.center(),)
        self.add(*above, self.title, self.authors, self.rule, self.where)
        self.arrange(DOWN, buff=GAP, aligned_edge=LEFT)
        if self.width > room + FLUSH:
            raise InputError(f"This card needs a width of at least {self.width + 2 * MARGIN:.2f}, not {width:g}.")
        if picture is not None:
            picture.set_x(self.rule.get_x())
        self.frame = self._framed(width, height, theme)
        self.submobjects.insert(0, self.frame)
        self.center()

    def _framed(self, width: float, height: float | None, theme: Theme) -> RoundedRectangle:
        """The frame round all; what is written stands at its foot, the picture in the room above."""
        frame = frame_round(self, theme)
        high = frame.height if height is None else height
        if high < frame.height - FLUSH:
            raise InputError(f"This card needs a height of at least {frame.height:.2f}, not {high:g}.")
        whole = RoundedRectangle(0.12, width=width, height=high).match_style(frame)
        whole.align_to(frame, DOWN).set_x(self.rule.get_x())
        if self.picture is not None:
            room = whole.get_top()[1] - self.title.get_top()[1]
            self.picture.set_y(whole.get_top()[1] - room / 2)
        return whole


def _paragraph(text: str, room: float, size: float, role: str, theme: Theme, weight: str = "regular") -> VGroup:
    """A text in lines no wider than there is room, each on its own baseline."""
    lines = broken(text, room, lambda line: standing_words(line, size, role, theme, weight=weight))
    return VGroup(*(line.shift(k * PITCH[size] * DOWN) for k, line in enumerate(lines)))
