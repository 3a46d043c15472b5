"""Contact sheets: the stills of a chapter side by side in one picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, ImageOps

from network.files import write_atomically
from scenes.language import ENGLISH, _, language
from scenes.production.beats import description_of
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
    draw = ImageDraw.Draw(sheet)
    top = 0
    for section, height in zip(sections, heights, strict=True):
        draw.text((GAP, top + GAP), _(section.title), "black", ImageFont.load_default(HEADING))
        for place, picture in enumerate(pictures[section]):
            row, column = divmod(place, COLUMNS)
            _paste(sheet, picture, section, (GAP + column * (THUMBNAIL[0] + GAP), top + top_of_pictures + row * step))
        top += height
    write_atomically(path, lambda file: sheet.save(file, "png"))


def _paste(sheet: Image.Image, path: Path, section: Section, place: tuple[int, int]) -> None:
    """Put one still with its caption on a sheet."""
    draw, (left, top) = ImageDraw.Draw(sheet), place
    with Image.open(path) as picture:
        rgba = ImageOps.contain(picture.convert("RGBA"), THUMBNAIL, Image.Resampling.LANCZOS)
    sheet.paste(rgba, place, rgba)
    draw.rectangle([left - 1, top - 1, left + rgba.width, top + rgba.height], outline="grey")
    font = ImageFont.load_default(CAPTION)
    lines = list(_lines(_caption(path, section), font))
    if len(lines) > LINES:
        lines[LINES - 1] += " …"
    for k, line in enumerate(lines[:LINES]):
        draw.text((left, top + THUMBNAIL[1] + 4 + round(k * LEADING * CAPTION)), line, "#444444", font)


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


def _lines(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> Iterator[str]:
    """A text in lines that are no wider than a thumbnail, with room for dots at their ends."""
    words: Sequence[str] = text.split(" ")
    while words:
        count = len(words)
        while count > 1 and font.getlength(" ".join(words[:count])) > THUMBNAIL[0] - CAPTION:
            count -= 1
        yield " ".join(words[:count])
        words = words[count:]
