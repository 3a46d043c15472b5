"""Contact sheets: the stills of a chapter side by side in one picture."""

from __future__ import annotations

import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import typst
from PIL import Image, ImageDraw, ImageOps

from network.files import write_atomically
from scenes.language import ENGLISH, _, language
from scenes.production.beats import description_of
from scenes.production.paper import TEMPLATES
from scenes.production.picture_words import PictureWords
from scenes.syllabus import Chapter, Section

COLUMNS, THUMBNAIL, GAP = 4, (480, 270), 12
"""Pictures in a row, and in pixels the most of their size, and the room between them."""
HEADING, CAPTION, LINES = 22, 16, 2
"""The size of the letters of a heading and of a caption, in pixels, and how many lines a caption has."""
LEADING = 1.3
"""The height of a line, as a share of the size of its letters."""


def contact_sheet(chapter: Chapter, stills: dict[Section, list[Path]], path: Path) -> None:
    """All stills of a chapter in one PNG: a heading for each section, and below each still what it shows.

    Args:
        chapter: which.
        stills: PNG files by section, as `make_stills` returns them.
        path: the file to write.
    """
    sections = [section for section in chapter.sections if section in stills]
    pictures = {section: [each for each in stills[section] if each.suffix == ".png"] for section in sections}
    step = THUMBNAIL[1] + GAP + round(LINES * LEADING * CAPTION)
    top_of_pictures = round(LEADING * HEADING) + 2 * GAP
    heights = [top_of_pictures + -(-len(pictures[section]) // COLUMNS) * step for section in sections]
    sheet = Image.new("RGB", (COLUMNS * (THUMBNAIL[0] + GAP) + GAP, sum(heights) + GAP), "white")
    headings = _lines([_(section.title) for section in sections], HEADING, "#000000", sheet.width - 2 * GAP, 1)
    captions = iter(
        _lines(
            [_caption(picture, section) for section in sections for picture in pictures[section]],
            CAPTION,
            "#444444",
            THUMBNAIL[0],
            LINES,
        )
    )
    top = 0
    for section, height, heading in zip(sections, heights, headings, strict=True):
        sheet.paste(heading, (GAP, top + GAP), heading)
        for place, picture in enumerate(pictures[section]):
            row, column = divmod(place, COLUMNS)
            left, upper = GAP + column * (THUMBNAIL[0] + GAP), top + top_of_pictures + row * step
            _paste(sheet, picture, (left, upper))
            caption = next(captions)
            sheet.paste(caption, (left, upper + THUMBNAIL[1] + 4), caption)
        top += height
    write_atomically(path, lambda file: sheet.save(file, "png"))


def _paste(sheet: Image.Image, path: Path, place: tuple[int, int]) -> None:
    """Put one still on a sheet, in a frame."""
    left, top = place
    with Image.open(path) as picture:
        rgba = ImageOps.contain(picture.convert("RGBA"), THUMBNAIL, Image.Resampling.LANCZOS)
    sheet.paste(rgba, place, rgba)
    frame = [left - 1, top - 1, left + rgba.width, top + rgba.height]
    ImageDraw.Draw(sheet).rectangle(frame, outline="grey")


def _caption(path: Path, section: Section) -> str:
    """The number of a still, and what it shows.

    That is told in the language in force, or else by the caption on it, which is in that language. The name of the beat
    stands in for neither but in English, which it is in.
    """
    _name, number, beat = path.stem.split("-", 2)
    told = description_of(section.load(), beat.replace("-", "_")) or PictureWords.in_png(path).written
    if not told and language() == ENGLISH:
        told = beat.replace("-", " ")
    return f"{int(number)}  {told}".rstrip()


def _lines(texts: Sequence[str], size: int, colour: str, width: int, lines: int) -> list[Image.Image]:
    """Pictures (RGBA) of texts in any language: Pillow's own font has the letters of English alone.

    Args:
        texts: what is written, each in a picture of its own.
        size: of the letters, in pixels.
        colour: of the letters.
        width: of the pictures, in pixels.
        lines: how many there are at most; what is too long for them ends in dots.
    """
    asked = {"texts": texts, "size": size, "colour": colour, "width": width, "lines": lines, "leading": LEADING}
    pages = typst.compile(
        str(TEMPLATES / "lines.typ"), format="png", ppi=72, sys_inputs={"asked": json.dumps(asked)}
    )  # at 72 dots an inch, a point is a pixel
    return [Image.open(BytesIO(page)) for page in ([pages] if isinstance(pages, bytes) else pages)]
