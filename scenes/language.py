"""The language of the lecture: one catalogue of all that a viewer reads or hears.

Every such text is written in English where it is used, as `_("...")`, and looked up in the catalogue of the language in
force, `scenes/locale/LANGUAGE.po`; English needs none. Numbers take the language's form along.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from network.errors import InputError
from scenes.catalogue import read_catalogue, translations_of
from scenes.mobjects.text import NumberStyle, use_number_style
from scenes.mobjects.text.glyphs import check_letters
from scenes.mobjects.text.typesetting import TEXT_FACE

CATALOGUES = Path(__file__).resolve().parent / "locale"
ENGLISH = "en"


class _Language:
    """The language in force."""

    code = ENGLISH
    texts: NullTranslations = NullTranslations()


def languages() -> tuple[str, ...]:
    """The codes of all languages there are, English first."""
    return (ENGLISH, *sorted(path.stem for path in CATALOGUES.glob("*.po")))


def use_language(code: str) -> None:
    """Put a language in force.

    Args:
        code: one of `languages()`.

    Raises:
        InputError: when there is no such language, its catalogue cannot be used, or no font has its letters.
    """
    if code not in languages():
        raise InputError(f"There is no language {code!r}: choose one of {', '.join(languages())}.")
    _Language.code, _Language.texts = code, _texts(code)
    use_number_style(_number_style(code))


def language() -> str:
    """The code of the language in force."""
    return _Language.code


def _(text: str) -> str:
    """The text in the language in force."""
    return _Language.texts.gettext(text)


def in_number(one: str, many: str, count: int) -> str:
    """Of two texts, one thing and many, the one for a count, in the language in force."""
    return _Language.texts.ngettext(one, many, count)


@cache
def _texts(code: str) -> NullTranslations:
    """The catalogue of a language, compiled in memory, so that an edited one is in force at the next start."""
    if code == ENGLISH:
        return NullTranslations()
    from babel.messages.mofile import write_mo  # here, because English needs no Babel

    catalogue = read_catalogue(CATALOGUES / f"{code}.po")
    check_letters((each for message in catalogue if message.id for each in translations_of(message)), TEXT_FACE)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def _number_style(code: str) -> NumberStyle:
    if code == ENGLISH:
        return NumberStyle()
    from babel import Locale
    from babel.numbers import get_decimal_symbol, get_group_symbol

    percent = Locale.parse(code).percent_formats[None].suffix[0]  # of the positive and of the negative form
    return NumberStyle(get_decimal_symbol(code), get_group_symbol(code), percent)
