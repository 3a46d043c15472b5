"""Documents set by Typst: the slides as a PDF, and the handout."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import typst
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text

from scenes.production.clips import last_frame
from scenes.production.deck import Deck, Slide

Template = Literal["slides", "handout"]
TEMPLATES = Path(__file__).with_name("paper")
WIDTH = 960
"""Of the pages of slides, in points."""
NOTE = 24
"""How large the sign of a note in a PDF is, in points."""
ROLES = ("canvas", "ink", "muted")
"""The roles whose colours the templates take."""


def write_slides_pdf(deck: Deck, slides: Sequence[Slide], path: Path) -> None:
    """Write slides as a PDF: what each beat ends with, its words to be searched, and what is said as a note."""
    typeset(deck, slides, "slides", path)
    with PdfReader(path) as reader:
        writer = PdfWriter(clone_from=reader)
        writer.pdf_header = reader.pdf_header  # which a clone does not take over
    for number, slide in enumerate(slides):
        top = float(writer.pages[number].mediabox.top)
        if slide.note:
            writer.add_annotation(number, Text(rect=(0, top - NOTE, NOTE, top), text=slide.note))
    writer.write(path)
    writer.close()


def write_handout(deck: Deck, slides: Sequence[Slide], path: Path) -> None:
    """Write a handout as a PDF of A4 pages: pictures, and beside each what is said about it."""
    typeset(deck, slides, "handout", path)


def typeset(deck: Deck, slides: Sequence[Slide], template: Template, path: Path) -> None:
    """Have Typst set one of the templates.

    Args:
        deck: whose title, author, language and colours the document has.
        slides: those of the deck. What a beat ends with is a picture of vectors where its ending has one, and else the
            last frame of its clip.
        template: which.
        path: the PDF to write.
    """
    with tempfile.TemporaryDirectory(prefix="slides-") as place:
        folder = Path(place)
        for source in TEMPLATES.glob("*.typ"):
            (folder / source.name).write_bytes(source.read_bytes())
        chapters = any(slide.kind == "chapter" for slide in slides)
        data: dict[str, Any] = {
            "title": deck.title,
            "author": [deck.author] if deck.author else [],
            "lang": deck.language.partition("_")[0],
            "colours": {role: getattr(deck.theme, role) for role in ROLES},
            "height": WIDTH * 9 / 16,
            "pages": [_page(slide, number, chapters, folder) for number, slide in enumerate(slides)],
        }
        (folder / "data.json").write_text(json.dumps(data), encoding="utf-8")
        typst.compile(str(folder / f"{template}.typ"), output=str(path), root=place)


def _page(slide: Slide, number: int, chapters: bool, folder: Path) -> dict[str, Any]:
    """What a template is told of a slide, whose picture goes into the folder."""
    page: dict[str, Any] = {
        "kind": slide.kind,
        "level": 2 if slide.kind == "section" and chapters else 1,
        "title": slide.title,
        "number": slide.number,
        "summary": slide.summary,
        "note": slide.note,
        "alt": slide.alt,
    }
    if slide.beat is None:
        return page
    ending = slide.ending
    if ending is not None and ending.picture:
        name = f"{number}.pdf"
        (folder / name).write_bytes(ending.picture)
    else:
        name = f"{number}.png"
        last_frame(slide.beat.clip).save(folder / name)
    return page | {"picture": name}
