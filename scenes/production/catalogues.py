"""The catalogues of the languages: every text of the scenes gathered, and one file of translations a language.

A catalogue is a gettext file, `scenes/locale/LANGUAGE.po`, which any translator's tool can edit.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from network.errors import InputError
from network.files import write_atomically
from scenes import syllabus
from scenes.catalogue import read_catalogue
from scenes.language import CATALOGUES, ENGLISH

SCENES = Path(__file__).resolve().parents[1]
KEYWORDS = {"_": None, "in_number": (1, 2)}
"""The calls whose texts are translated, and which of their arguments these are."""
WIDTH = 120


def gathered() -> Catalog:
    """All texts of the scenes, titles of the syllabus among them, each with the files it stands in; none translated."""
    template = Catalog(project="neural-lecture", charset="utf-8")
    found = extract_from_dir(SCENES, [("**.py", "python")], keywords=KEYWORDS)
    for file, line, message, comments, context in sorted(found, key=lambda each: (each[0], each[1])):
        template.add(message, locations=[(f"scenes/{file}", line)], auto_comments=comments, context=context)
    for title in syllabus.titles():  # which stand in calls in calls, where the extractor finds the outermost only
        template.add(title, locations=[("scenes/syllabus.py", 0)])
    return template


def update_catalogue(code: str, folder: Path = CATALOGUES) -> tuple[Path, int]:
    """Make the catalogue of a language, or bring it up to date: new texts are added, old ones taken out.

    A text that has changed a little keeps its translation, marked as fuzzy, to be looked over.

    Args:
        code: of the language, such as "de" or "pt_BR".
        folder: where catalogues are kept.

    Returns:
        The file, and how many of its texts are still to be translated or looked over.

    Raises:
        InputError: when there is no such language, or its file is no catalogue.
    """
    locale = _locale(code)
    header = f"# The lecture's texts in {locale.english_name}."
    catalogue = Catalog(locale=locale, project="neural-lecture", charset="utf-8", header_comment=header)
    path = folder / f"{code}.po"
    if path.is_file():
        catalogue = read_catalogue(path)
    catalogue.update(gathered(), keep_user_comments=True, update_creation_date=False)
    catalogue.obsolete.clear()
    written = BytesIO()
    write_po(written, catalogue, width=WIDTH, include_lineno=False)  # line numbers would change with every edit
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(path, lambda file: file.write(written.getvalue()))
    return path, len(untranslated(catalogue))


def untranslated(catalogue: Catalog) -> list[str]:
    """The texts of a catalogue that have no translation yet, or one that is to be looked over."""
    lacking = []
    for message in catalogue:
        strings = message.string if isinstance(message.string, tuple | list) else [message.string]
        if message.id and (message.fuzzy or not all(strings)):
            lacking.append(message.id[0] if isinstance(message.id, tuple | list) else message.id)
    return lacking


def _locale(code: str) -> Locale:
    if code == ENGLISH:
        raise InputError("The texts are written in English: English needs no catalogue.")
    try:
        return Locale.parse(code)
    except (ValueError, UnknownLocaleError):
        raise InputError(f"There is no language {code!r}: give a code such as de or pt_BR.") from None
