"""One catalogue of translations, read: what would fail on screen, or cost the machine its memory, is refused by line.

A catalogue comes from translators and their tools, so it is taken for damaged until checked. A translation is a format
string like the text that it translates, and may hold no other placeholders than that: Python's own `format` would hand
out the attributes of whatever is put in, or fill the memory with a width.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from gettext import c2py
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from network.errors import InputError, tidy

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

LARGEST = 4 * 2**20
"""Bytes of a catalogue; the lecture's has 70,000."""
MOST_FORMS = 6
"""Forms of a plural, which Arabic has; no language has more."""
COUNTS = (*range(1_001), 10_000, 13_002, 1_000_000)
"""Counts whose plural form must be one that there is."""
PLACEHOLDER_HELP = "put in the very ones of the English text, such as {count}, and no others"


def read_catalogue(path: Path) -> Catalog:
    """The catalogue in a file, named after its language.

    Raises:
        InputError: when it is none, or one of its translations cannot stand for the English text; translations that are
            marked as fuzzy are not in force, and not looked at.
    """
    catalogue = _parsed(path)
    try:
        form_of = c2py(catalogue.plural_expr)
        forms = {form_of(count) for count in COUNTS}
    except Exception:  # a division by zero among others
        raise InputError(f"{path}: its Plural-Forms cannot be computed: take those of another catalogue.") from None
    if not forms <= set(range(catalogue.num_plurals)):
        raise InputError(f"{path}: its Plural-Forms name a form beyond its nplurals={catalogue.num_plurals}.")
    for message in catalogue:
        if message.id and not message.fuzzy:
            for wrong in _faults(message):
                raise InputError(f"{path}, line {message.lineno}: the translation of {_english(message)} {wrong}.")
    return catalogue


def _parsed(path: Path) -> Catalog:
    """What Babel makes of the file, with as few forms of a plural as a language can have."""
    from babel import Locale, UnknownLocaleError  # here, because English needs no Babel
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import PoFileError, PoFileParser

    class Bounded(Catalog):
        @property
        def num_plurals(self) -> int:
            if not 1 <= (forms := super().num_plurals) <= MOST_FORMS:  # Babel makes a list of so many for each text
                raise InputError(f"{path}: its Plural-Forms must have an nplurals from 1 to {MOST_FORMS}.")
            return forms

    try:
        locale = Locale.parse(path.stem)
    except (ValueError, UnknownLocaleError):
        raise InputError(f"{path} is named after no language: name it after a code such as de or pt_BR.") from None
    lines = _lines(path)
    try:
        catalogue = Bounded(locale=locale)
        PoFileParser(catalogue, abort_invalid=True).parse(lines)
        list(catalogue)  # among them the header, made anew
    except InputError:
        raise
    except PoFileError as error:
        raise InputError(
            f"{path}, line {error.lineno + 1}: this is no part of a catalogue of translations: mend or remove it."
        ) from None
    except Exception as error:  # a broken header, date or escape meets Babel with errors of every kind
        raise InputError(f"{path} is no catalogue of translations ({error or type(error).__name__}).") from None
    catalogue.charset = "utf-8"
    return catalogue


def _lines(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            contents = file.read(LARGEST + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}).") from None
    if len(contents) > LARGEST:
        raise InputError(f"{path} has more than {LARGEST:,} bytes: it is no catalogue of this lecture.")
    try:
        return contents.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        line = contents.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}, line {line}: this is not UTF-8: save the catalogue in that encoding.") from None


def _faults(message: Message) -> Iterator[str]:
    """What is wrong with the translations of a text, as the end of a sentence."""
    texts, forms = _strings(message.id), translations_of(message)
    for form in forms:
        if any(unicodedata.category(each) == "Cc" and each not in "\n\t" for each in form):
            yield "holds control characters: remove them"
    try:
        placeholders = [_placeholders(text) for text in texts]
    except ValueError:  # braces that are meant as such: nothing is put into this text
        return
    for form in forms:
        try:
            found = _placeholders(form)
        except ValueError:
            yield f"has a brace too many or too few: {PLACEHOLDER_HELP}"
            return
        if strange := found.difference(*placeholders):
            yield f"has {tidy(min(strange), 60)}, which the English text has not: {PLACEHOLDER_HELP}"
        if lacking := placeholders[0].intersection(*placeholders) - found:
            yield f"lacks {min(lacking)}: {PLACEHOLDER_HELP}"


def _placeholders(text: str) -> set[str]:
    """All that is to be replaced in a text, with its conversion and its format.

    Raises:
        ValueError: when the braces do not go in pairs.
    """
    return {
        "{" + field + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "") + "}"
        for _, field, form, conversion in Formatter().parse(text)
        if field is not None
    }


def translations_of(message: Message) -> tuple[str, ...]:
    """All forms of the translation of a text; none where there is no translation yet."""
    return tuple(form for form in _strings(message.string or ()) if form)


def _strings(texts: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """A text, or all forms of its plural."""
    return (texts,) if isinstance(texts, str) else tuple(texts)


def _english(message: Message) -> str:
    return f'"{tidy(_strings(message.id)[0], 60)}"'
