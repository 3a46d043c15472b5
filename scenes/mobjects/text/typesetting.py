"""Words, formulas and numbers, set by Typst: no LaTeX, and the fonts come with it, so that all machines agree."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from math import floor, log10
from typing import Any, Literal, Self, TypeVar, cast
from xml.etree import ElementTree

import numpy as np
from manim import LEFT, RIGHT, Mobject, config
from manim.mobject.text.typst_mobject import MathTypst, Typst
from typst import TypstError

from network.errors import InputError
from scenes.mobjects.checks import Floats, finite
from scenes.mobjects.painting.renderer import refuse_opengl
from scenes.mobjects.painting.self_drawing import Stamped
from scenes.mobjects.text.glyphs import check_letters
from scenes.mobjects.text.letters import Formula, Letters, OneOutline, baseline_of, rise_of
from scenes.mobjects.theme import DARK, Theme, theme_of

TEXT_FACE = "Libertinus Serif"
TITLE = 56.0  # points, as Manim counts them
LABEL = 38.0  # points
SMALL = 30.0  # points: capitals are 0.2 units high, 12 pixels at 480p
MOST_DECIMALS = 20
HUGE = 7
"""From so many zeros on a number is written as a multiple of a power of ten, where nothing else is asked for."""
TRIES = 3
"""How often a text is typeset anew while another process meddles."""


def words(
    text: str | float,
    size: float = LABEL,
    role: str = "ink",
    theme: Theme | str = DARK,
    *,
    align: str = "left",
    weight: str = "regular",
    apart: bool = False,
) -> Typst:
    r"""Text a viewer reads, any characters, lines separated by `\n`.

    All of it is one outline: one mobject to move, to fade and to paint, however long the text is. What it reads is its
    `text`, as for all that the kit writes.

    Args:
        text: what to say; a number, such as the label of a digit, is written as Python writes it.
        size: `TITLE`, `LABEL` or `SMALL`.
        role: the theme's role whose colour it takes.
        theme: where colours come from.
        align: of several lines: `"left"`, `"center"` or `"right"`.
        weight: `"regular"` or `"bold"`.
        apart: whether each letter is a mobject of its own, to become a letter of another text.

    Raises:
        InputError: when no font has one of the letters, in whose place boxes would be drawn; for what is no text, a
            size that is not positive, a role or a theme that is not there.
    """
    theme, text = theme_of(theme), as_text(text)
    check_letters([text], TEXT_FACE)
    lines = " \\ ".join(f"#{json.dumps(line, ensure_ascii=False)}" for line in text.split("\n"))
    source = f'#set text(font: "{TEXT_FACE}", weight: "{weight}")\n#set align({align})\n{lines}'
    return cast(Typst, _typeset(Letters if apart else OneOutline, source, size, theme.hex(role)).set(text=text))


def formula(
    source: str | float,
    size: float = LABEL,
    roles: Mapping[str, str] | None = None,
    role: str = "ink",
    theme: Theme | str = DARK,
) -> MathTypst:
    """Mathematics in Typst's notation, with named parts coloured by role.

    Args:
        source: e.g. `"sigma({{W: weights}} a + {{b: bias}})"`; a part `{{content: name}}` can be selected by name.
        size: `TITLE`, `LABEL` or `SMALL`.
        roles: part name -> role, e.g. `{"weights": "positive", "bias": "bias"}`.
        role: of all the rest.
        theme: where colours come from.

    Raises:
        InputError: for what Typst cannot set, a letter that no font has, a part that is not named in the source; a
            size, role or theme as `words` refuses them.
    """
    theme, source = theme_of(theme), as_text(source)
    check_letters([source], TEXT_FACE)
    typeset = _typeset(Formula, source, size, theme.hex(role))
    for part, its_role in (roles or {}).items():
        try:
            typeset.select(part).set_color(theme.hex(its_role))
        except KeyError:
            raise InputError(
                f"The formula {source!r} has no part {part!r}: name it there as {{{{...: {part}}}}}."
            ) from None
    return typeset.set(text=readable(source))


def as_text(text: Any) -> str:
    """What a viewer is to read, as text.

    Raises:
        InputError: when it is neither text nor a number.
    """
    if isinstance(text, str | int | float | np.number):
        return str(text)
    raise InputError(f"What is to be read is text or a number, not {text!r}.")


SIGNS = {
    "approx": "≈",
    "arrow.r": "→",
    "dot": "·",
    "dots": "…",
    "in": "∈",
    "nabla": "∇",
    "paren.l": "(",
    "paren.r": ")",
    "partial": "∂",
    "quad": " ",
    "sum": "∑",
    "times": "×",
}
"""Some of Typst's names of signs."""


def readable(source: str) -> str:
    """A formula in Typst's notation as plain text that one can search for, with the signs in place of their names."""

    def sign(found: re.Match[str]) -> str:
        name, kind = found[0].partition(".")[0], "CAPITAL" if found[0][0].isupper() else "SMALL"
        with suppress(KeyError):
            return unicodedata.lookup(f"GREEK {kind} LETTER {name}")
        return SIGNS.get(found[0]) or SIGNS.get(name) or found[0]

    bare = without_names(source)
    bare = re.sub(r"\b(?:bold|limits)\((.*?)\)", r"\1", bare)
    bare = re.sub(r"\(\((.*?)\)\)", r"(\1)", bare)
    pieces = re.split(r'"(.*?)"', bare)  # every other one was quoted
    pieces[::2] = [re.sub(r"[A-Za-z]{2,}(\.[a-z]+)*", sign, piece) for piece in pieces[::2]]
    return " ".join("".join(pieces).split())


def without_names(source: str) -> str:
    """A formula in which no part is named."""
    found = 1
    while found:  # {{content: name}}, from the innermost outwards
        source, found = re.subn(r"\{\{((?:(?!\{\{|\}\}).)*?)(?::\s*\w+)?\s*\}\}", r"\1", source)
    return source


T = TypeVar("T", bound=Typst)


def _typeset(kind: type[T], source: str, size: float, colour: str) -> T:
    """What Typst makes of a source: each is parsed once, in place of Manim's cache, whose copies carry all they can."""
    refuse_opengl()
    if not (isinstance(size, int | float | np.number) and 0 < size < np.inf):
        raise InputError(f"The size of letters is a positive number, such as TITLE, LABEL or SMALL, not {size!r}.")
    return cast(T, _parsed(kind, source, size).copy().set_color(colour))


@lru_cache(maxsize=1024)
def _parsed(kind: type[Typst], source: str, size: float) -> Typst:
    """A text without what no one asks for: it would be copied with the text for every animation, and hashed.

    That is the parsed SVG that Manim leaves in every glyph, and the groups of glyphs that have no name.
    Its glyphs are painted from pictures while they keep still (`scenes.mobjects.painting.stamps`).
    """
    typeset = _whole(kind, source, size)
    for part in typeset.get_family():
        part.set(path_obj=None, stamped=Stamped.stamped)
    named = {key for keys in typeset._label_aliases.values() for key in keys}
    typeset.id_to_vgroup_dict = {key: group for key, group in typeset.id_to_vgroup_dict.items() if key in named}
    return typeset


def _whole(kind: type[T], source: str, size: float) -> T:
    """A text or formula from Manim's folder of them, which is kept apart by the version of Typst.

    Manim writes there in place and takes what exists for whole. So what a full disk or a sudden end left half-written
    is taken out, and typeset anew; perhaps more than once, where several processes do so side by side.
    """
    try:
        return _compiled(kind, source, size)
    except TypstError as error:
        raise InputError(f"Typst cannot set {source!r}: {error}.") from None


def _compiled(kind: type[T], source: str, size: float) -> T:
    preamble = f"// Typst {_typst_version()}"
    for _ in range(TRIES):
        with suppress(ElementTree.ParseError, FileNotFoundError):
            return kind(source, font_size=size, use_svg_cache=False, typst_preamble=preamble)
        for path in config.get_dir("tex_dir").glob("*.svg"):
            with suppress(FileNotFoundError):
                if not path.read_bytes().rstrip().endswith(b"</svg>"):
                    path.unlink()
    return kind(source, font_size=size, use_svg_cache=False, typst_preamble=preamble)


@cache
def _typst_version() -> str:
    return version("typst")


@dataclass(frozen=True)
class NumberStyle:
    """How a language writes numbers: what stands before the decimals, between thousands, and behind a percentage."""

    decimal: str = "."
    group: str = ","
    percent: str = "%"


_style = NumberStyle()


def use_number_style(style: NumberStyle) -> None:
    """Let all numbers that are set from now on be written in a language's form."""
    global _style
    _style = style


def number_text(value: float, decimals: int = 2, *, signed: bool = False) -> str:
    """A number the way the lecture writes it: a true minus sign, thousands separated, never "−0.00".

    Args:
        value: any finite number.
        decimals: digits after the point.
        signed: whether positive numbers carry a plus sign.

    Raises:
        InputError: for NaN and infinity.
    """
    if not np.isfinite(value):
        raise InputError(f"A number to be shown must be finite, not {value}.")
    text = f"{value:{'+' if signed else ''},.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        text = text.lstrip("+-")
    written: dict[str, str | int | None] = {"-": "−", ".": _style.decimal, ",": _style.group}
    return text.translate(str.maketrans(written))


def percent_text(share: float, decimals: int = 1, *, signed: bool = False) -> str:
    """A share the way the lecture writes it: 0.9704 is 97.0%.

    Args:
        share: any finite number, 1 being 100%.
        decimals: digits after the point.
        signed: whether positive numbers carry a plus sign.

    Raises:
        InputError: for NaN and infinity.
    """
    return number_text(100 * share, decimals, signed=signed) + _style.percent


class Number(Stamped):
    """A number on screen that can change: one mobject however many digits, bound to the value it shows.

    `set_value` keeps place and size; through `.animate` the value itself runs, not the shapes of its digits.

    Args:
        value: what to show.
        decimals: digits after the point.
        size: as for `words`.
        role: the theme's role whose colour it takes.
        theme: where colours come from.
        signed: whether positive numbers carry a plus sign.
        edge: what stays in place when the number gets longer: `"left"`, `"center"` or `"right"`.

    Raises:
        InputError: for a value that is not a finite number, decimals that are not a small whole number, a role or theme
            that is not there.

    Examples:
        >>> from manim import Scene
        >>> class Counting(Scene):
        ...     def construct(self):
        ...         number = Number(0, decimals=0)
        ...         self.add(number)
        ...         self.play(number.animate.set_value(13_002), run_time=2)
    """

    def __init__(
        self,
        value: float = 0.0,
        decimals: int = 2,
        size: float = LABEL,
        role: str = "ink",
        theme: Theme | str = DARK,
        *,
        signed: bool = False,
        edge: Literal["left", "center", "right"] = "center",
    ) -> None:
        refuse_opengl()
        theme = theme_of(theme)
        if (
            isinstance(decimals, bool)
            or not isinstance(decimals, int | np.integer)
            or not 0 <= decimals <= MOST_DECIMALS
        ):
            raise InputError(f"A number has 0 to {MOST_DECIMALS} decimals, not {decimals!r}.")
        value = float(finite(value, "A number to be shown", ()))
        super().__init__(stroke_width=0, fill_opacity=1, color=theme.hex(role))
        self.theme = theme
        self.value, self.decimals, self.signed, self.edge = float(value), decimals, signed, edge
        self.unit = size / LABEL
        self._set_glyphs()
        self.scale(self.unit).move_to(np.zeros(3))

    def set_value(self, value: float, decimals: int | None = None) -> Self:
        """Show another value, at the same place and size.

        Args:
            value: the number.
            decimals: digits after the point; by default as many as until now.

        Raises:
            InputError: for NaN and infinity.
        """
        digits, shown = self.decimals if decimals is None else decimals, self.text
        number_text(value, digits)  # before anything changes: it may refuse
        kept, unit = self._edge_point(), self._current_unit()
        self.value, self.decimals = float(value), digits
        if self.text != shown:
            self._set_glyphs()
            self.scale(unit, about_point=np.zeros(3))
            self.shift(kept - self._edge_point())
        return self

    @property
    def text(self) -> str:
        """The characters on screen."""
        return number_text(self.value, self.decimals, signed=self.signed)

    @property
    def rise(self) -> float:
        """How far the baseline is above the bottom, as a share of the height."""
        return rise_of(glyph_line(self.text))

    def _set_glyphs(self) -> None:
        self.set_points(glyph_line(self.text))
        self.natural_height = float(np.ptp(self.points[:, 1]))

    def _current_unit(self) -> float:
        height = float(np.ptp(self.points[:, 1]))
        self.unit = height / self.natural_height if height > 0 else self.unit
        return self.unit

    def _edge_point(self) -> Floats:
        side = {"left": LEFT, "center": 0 * LEFT, "right": RIGHT}[self.edge]
        return np.array(self.get_critical_point(side))

    # ---- changing through Transform: the value runs, the place moves ----

    def align_data(self, mobject: Mobject, skip_point_alignment: bool = False) -> Self:
        """Two numbers of a kind need no common points; with anything else it is an outline like any other."""
        if isinstance(mobject, Number) and type(mobject) is type(self):
            self.align_rgbas(mobject)
            return self
        return super().align_data(mobject, skip_point_alignment)

    def interpolate(
        self,
        mobject1: Mobject,
        mobject2: Mobject,
        alpha: float,
        path_func: Callable[..., Any] = lambda a, b, t: (1 - t) * a + t * b,
    ) -> Self:
        """Between two numbers: the value, the size, the place and the colour in between."""
        if not (isinstance(mobject1, Number) and isinstance(mobject2, Number) and type(mobject1) is type(mobject2)):
            return super().interpolate(mobject1, mobject2, alpha, path_func)
        one, other = mobject1._current_unit(), mobject2._current_unit()
        if alpha == 1:
            self._be_written_as(mobject2)
        self.value = float((1 - alpha) * mobject1.value + alpha * mobject2.value)
        self._set_glyphs()
        self.scale((1 - alpha) * one + alpha * other, about_point=np.zeros(3))
        self.shift(path_func(mobject1._edge_point(), mobject2._edge_point(), alpha) - self._edge_point())
        self.interpolate_color(mobject1, mobject2, alpha)
        return self

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        """`become` and `restore` hand over points and colours alone: the value that goes with them comes along here."""
        super().interpolate_color(mobject1, mobject2, alpha)  # type: ignore[arg-type]
        if alpha == 1 and isinstance(mobject2, Number):
            self.value, self.natural_height, self.unit = mobject2.value, mobject2.natural_height, mobject2.unit
            self._be_written_as(mobject2)
        return self

    def _be_written_as(self, other: "Number") -> None:
        self.decimals, self.signed, self.edge, self.theme = other.decimals, other.signed, other.edge, other.theme


@lru_cache(maxsize=64)
def _glyph(character: str) -> tuple[Floats, float]:
    """The outline of a character on its baseline at x = 0 (in LABEL size), and how far it advances.

    Set between two zeros, whose places tell the advance.
    """
    alone = words("00", apart=True).submobjects
    digit_advance = alone[1].get_left()[0] - alone[0].get_left()[0]
    zero, *middle, last = words(f"0{character}0", apart=True).submobjects
    origin = np.array([zero.get_left()[0] + digit_advance, baseline_of(zero), 0])
    outlines = np.concatenate([np.empty((0, 3)), *(part.points for part in middle)]) - origin  # a space has none
    return outlines, float(last.get_left()[0] - zero.get_left()[0] - digit_advance)


def glyph_line(text: str) -> Floats:
    """The outlines of a line of characters, from x = 0 on a baseline at y = 0."""
    outlines, x = [], 0.0
    for character in text:
        outline, advance = _glyph(character)
        outlines.append(outline + x * RIGHT)
        x += advance
    return np.concatenate(outlines)


SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


class Scientific(Number):
    """A number as a multiple of a power of ten, for what is very large or very small. Otherwise a `Number`.

    Args:
        value: what to show; 0 is shown as 0.
        exponent: of the power of ten.
        decimals: of what it is multiplied by.
        options: as for `Number`.

    Examples:
        >>> Scientific(0.0000031, -6, decimals=1).text
        '3.1·10⁻⁶'
    """

    def __init__(self, value: float, exponent: int, decimals: int = 1, *options: Any, **named: Any) -> None:
        self.exponent = exponent
        super().__init__(value, decimals, *options, **named)

    @property
    def text(self) -> str:
        """The characters on screen."""
        if self.value == 0:
            return "0"
        multiple = number_text(self.value / 10.0**self.exponent, self.decimals, signed=self.signed)
        return f"{multiple}·10{str(self.exponent).translate(SUPERSCRIPTS)}"


def number_for(
    greatest: float,
    decimals: int | None,
    size: float = LABEL,
    role: str = "ink",
    theme: Theme | str = DARK,
    **options: Any,
) -> Number:
    """A 0 that can become any number up to the greatest and show what it is worth, be that huge or tiny.

    Args:
        greatest: the size of the largest number to come.
        decimals: digits after the point; by default two, fewer for large numbers, and a power of ten where these would
            fill the line or vanish.
        size: as for `Number`, like all the rest.
        role: likewise.
        theme: likewise.
        options: likewise.
    """
    theme = theme_of(theme)
    exponent = floor(log10(greatest)) if greatest > 0 else 0
    if decimals is None and not -2 <= exponent < HUGE:
        return Scientific(0, exponent, 1, size, role, theme, **options)
    return Number(0, (2 if exponent < 4 else 0) if decimals is None else decimals, size, role, theme, **options)


class Percentage(Number):
    """A share as a number of hundredths: a value of 0.25 is shown as 25%. Otherwise a `Number`.

    Examples:
        >>> Percentage(0.031, decimals=1).text
        '3.1%'
    """

    @property
    def text(self) -> str:
        """The characters on screen."""
        return percent_text(self.value, self.decimals, signed=self.signed)
