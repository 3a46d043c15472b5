"""Texts that are outlines in a picture, and can be searched, selected and read aloud all the same.

Each lies, unseen, as text over its outlines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from xml.sax.saxutils import escape

import cairo
import numpy as np
from manim import Mobject, VMobject
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
)

FAINTEST = 0.1
"""The opacity of what can just be read."""
ADVANCE = 0.5
"""How wide a character of the unseen font is, as a share of its height."""
CODES = 255
"""How many characters such a font has."""


@dataclass(frozen=True)
class Writing:
    """A line of text in a picture: what it reads, and the box round it in points from the upper left corner."""

    text: str
    left: float
    top: float
    width: float
    height: float


def writings(mobjects: Iterable[Mobject], to_points: cairo.Matrix) -> list[Writing]:
    """The lines of text that can be seen, in the order in which they are read: of all that has a `text`.

    Args:
        mobjects: what is shown.
        to_points: from scene units to points of the picture.
    """
    found = []
    for part in dict.fromkeys(part for mobject in mobjects for part in mobject.get_family()):
        text = getattr(part, "text", None)
        outlines = [each for each in part.get_family() if isinstance(each, VMobject) and len(each.points)]
        if not (isinstance(text, str) and text.strip() and outlines):
            continue
        if max(outline.get_fill_opacity() for outline in outlines) < FAINTEST:
            continue
        points = np.concatenate([outline.points[:, :2] for outline in outlines])
        left, bottom = to_points.transform_point(*points.min(axis=0).tolist())
        right, top = to_points.transform_point(*points.max(axis=0).tolist())
        lines = text.split("\n")
        step = (bottom - top) / len(lines)
        found += [
            Writing(line, left, top + k * step, right - left, step) for k, line in enumerate(lines) if line.strip()
        ]
    return sorted(found, key=lambda writing: (round(writing.top + writing.height), writing.left))


def searchable_svg(svg: str, texts: Sequence[Writing], title: str, description: str) -> str:
    """An SVG with its texts over what it shows, unseen, and a title and a description of it, where there are any."""
    start = svg.index(">", svg.index("<svg")) + 1
    end = svg.rindex("</svg>")
    told = "".join(
        f"<{tag}>{escape(text)}</{tag}>\n" for tag, text in (("title", title), ("desc", description)) if text
    )
    lines = "".join(
        f'<text x="{each.left:.1f}" y="{each.top + 0.8 * each.height:.1f}" font-size="{each.height:.1f}" '
        f'textLength="{each.width:.1f}" lengthAdjust="spacingAndGlyphs">{escape(each.text)}</text>\n'
        for each in texts
    )
    layer = f'<g fill-opacity="0" font-family="serif">\n{lines}</g>\n' if lines else ""
    return f"{svg[:start]}\n{told}{svg[start:].lstrip()[: end - len(svg)]}{layer}</svg>\n"


def searchable_pdf(pdf: bytes, texts: Sequence[Writing]) -> bytes:
    """A PDF of one page with its texts over what it shows, in fonts whose characters are empty."""
    if not texts:
        return pdf
    writer = PdfWriter(clone_from=BytesIO(pdf))
    page = writer.pages[0]
    characters = sorted({" ", *(character for each in texts for character in each.text)})
    codes = {
        character: divmod(k, CODES) for k, character in enumerate(characters)
    }  # number of the font, and code in it
    fonts = [characters[start : start + CODES] for start in range(0, len(characters), CODES)]
    page["/Resources"][NameObject("/Font")] = DictionaryObject(  # type: ignore[index]
        {NameObject(f"/Unseen{k}"): writer._add_object(_empty_font(font, writer)) for k, font in enumerate(fonts)}
    )
    height = float(page.mediabox.height)
    lines = "\n".join(_shown(each, height, codes) for each in texts)
    layer = writer._add_object(_stream(f"q BT 3 Tr\n{lines}\nET Q\n"))
    drawn = page.raw_get("/Contents")
    page[NameObject("/Contents")] = ArrayObject([layer, drawn])  # first, before cairo turns the page upside down
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _shown(each: Writing, page_height: float, codes: dict[str, tuple[int, int]]) -> str:
    """The operators that show a text, stretched to the width of its outlines, and a space before the next."""
    stretch = 100 * each.width / (ADVANCE * each.height * len(each.text))
    place = f"{stretch:.2f} Tz 1 0 0 1 {each.left:.2f} {page_height - each.top - 0.8 * each.height:.2f} Tm"
    runs = groupby(f"{each.text} ", key=lambda character: codes[character][0])
    shown = (
        f"/Unseen{font} {each.height:.2f} Tf <{''.join(f'{codes[character][1]:02x}' for character in run)}> Tj"
        for font, run in runs
    )
    return " ".join((place, *shown))


def _empty_font(characters: Sequence[str], writer: PdfWriter) -> DictionaryObject:
    """A Type 3 font in which character k has the code k, and leaves no trace."""
    width = round(1000 * ADVANCE)
    last = len(characters) - 1
    unicodes = "\n".join(
        f"<{code:02x}> <{character.encode('utf-16-be').hex()}>" for code, character in enumerate(characters)
    )
    to_unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Unseen def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{_in_hundreds(unicodes)}"
        "endcmap CMapName currentdict /CMap defineresource pop end end\n"
    )
    empty = writer._add_object(_stream(f"{width} 0 0 0 {width} 1000 d1"))
    name = NameObject("/empty")
    numbers = [NumberObject(number) for number in (0, 0, width, 1000)]
    encoding = DictionaryObject({NameObject("/Differences"): ArrayObject([NumberObject(0), *[name] * (last + 1)])})
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type3"),
            NameObject("/FontBBox"): ArrayObject(numbers),
            NameObject("/FontMatrix"): ArrayObject([FloatObject(each) for each in (0.001, 0, 0, 0.001, 0, 0)]),
            NameObject("/CharProcs"): DictionaryObject({name: empty}),
            NameObject("/Encoding"): encoding,
            NameObject("/FirstChar"): NumberObject(0),
            NameObject("/LastChar"): NumberObject(last),
            NameObject("/Widths"): ArrayObject([NumberObject(width)] * (last + 1)),
            NameObject("/Resources"): DictionaryObject(),
            NameObject("/ToUnicode"): writer._add_object(_stream(to_unicode)),
        }
    )


def _in_hundreds(lines: str) -> str:
    """Lines of a map of characters in blocks of a hundred, the most that a block may have."""
    each = lines.split("\n")
    blocks = (each[start : start + 100] for start in range(0, len(each), 100))
    return "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)


def _stream(content: str) -> StreamObject:
    stream = StreamObject()
    stream.set_data(content.encode())
    return stream
