"""Slides as a presentation for PowerPoint and LibreOffice: PPTX."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from scenes.mobjects.theme import Theme
from scenes.production.clips import last_frame, write_clip
from scenes.production.deck import Deck, Slide

WIDTH, HEIGHT = Emu(12_192_000), Emu(6_858_000)
"""Of a slide: PowerPoint's own 16 to 9."""
LAYOUTS = {"title": 0, "chapter": 2, "section": 2, "beat": 5}
"""The layouts of python-pptx's template: title slide, section header, title only."""
LONGEST = 255
"""Characters that fit into a field of what a presentation tells about itself."""
TITLES = {"title": Pt(54), "chapter": Pt(54), "section": Pt(44), "beat": Pt(24)}
QUALITY = 92
"""Of the pictures shown before a clip is played, as JPEG."""


def write_presentation(deck: Deck, slides: Sequence[Slide], path: Path) -> None:
    """Write slides as a PPTX: a clip a beat, with its title, a picture of its end, and speaker's notes."""
    presentation = _blank(deck.theme)
    with tempfile.TemporaryDirectory(prefix="slides-") as folder:
        for number, slide in enumerate(slides):
            made = presentation.slides.add_slide(presentation.slide_layouts[LAYOUTS[slide.kind]])
            if slide.beat is None:
                _write_titles(made, slide, deck.theme)
            else:
                _write_title(made.shapes.title, slide.title, (0, -Inches(1), WIDTH, Inches(0.8)), deck.theme, slide)
                _write_movie(made, slide, Path(folder, f"{number}.mp4"))
            if slide.note:
                made.notes_slide.notes_text_frame.text = slide.note
        _tell_about(presentation.core_properties, deck)
        presentation.save(str(path))


def _blank(theme: Theme) -> Any:
    """A presentation without slides, in a theme's colours, 16 to 9: python-pptx's template is 4 to 3 and white."""
    presentation = pptx.Presentation()
    wider = WIDTH / presentation.slide_width
    presentation.slide_width, presentation.slide_height = WIDTH, HEIGHT
    del presentation.element.find(qn("p:sldSz")).attrib["type"]
    master = presentation.slide_master
    for place in (master, *master.slide_layouts):
        for shape in place.placeholders:
            if shape.element.spPr.xfrm is not None:  # else it lies where its like in the master does
                shape.left, shape.width = round(shape.left * wider), round(shape.width * wider)
    master.background.fill.solid()
    master.background.fill.fore_color.rgb = _colour(theme, "canvas")
    if theme.rgb("ink").mean() > theme.rgb("canvas").mean():  # then what its owner adds is to be bright on dark, too
        for role, colour in (("bg1", "dk1"), ("tx1", "lt1"), ("bg2", "dk2"), ("tx2", "lt2")):
            master.element.find(qn("p:clrMap")).set(role, colour)
    package = presentation.part.package
    for key, relation in list(package._rels.items()):  # of no name either
        if relation.reltype == RELATIONSHIP_TYPE.EXTENDED_PROPERTIES:  # which tell of another program, and of 4 to 3
            package.drop_rel(key)
    return presentation


def _tell_about(about: Any, deck: Deck) -> None:
    about.title, about.author, about.last_modified_by = deck.title[:LONGEST], deck.author[:LONGEST], ""
    about.language, about.revision, about.comments = deck.language, 1, ""
    about.created = about.modified = datetime.now(UTC).replace(tzinfo=None)


def _write_titles(made: Any, slide: Slide, theme: Theme) -> None:
    """The title of the whole, of a chapter or of a section, and what stands above and below it."""
    across = (Inches(1.2), WIDTH - Inches(2.4))
    _write_title(made.shapes.title, slide.heading, (across[0], Inches(2), across[1], Inches(2)), theme, slide)
    below = made.placeholders[1]
    if not slide.summary:
        below.element.getparent().remove(below.element)
        return
    _place(below, (across[0], Inches(4.3), across[1], Inches(1.5)))
    below.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    _write(below, slide.summary, Pt(24), _colour(theme, "muted"))


def _write_title(shape: Any, text: str, box: Sequence[int], theme: Theme, slide: Slide) -> None:
    """A title; that of a beat lies above the slide, where outlines and screen readers find it."""
    _place(shape, box)
    shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    _write(shape, text, TITLES[slide.kind], _colour(theme, "ink"))


def _place(shape: Any, box: Sequence[int]) -> None:
    shape.left, shape.top, shape.width, shape.height = (Emu(length) for length in box)


def _write(shape: Any, text: str, size: Pt, colour: RGBColor) -> None:
    shape.text_frame.text = text
    for paragraph in shape.text_frame.paragraphs:
        paragraph.alignment = PP_ALIGN.CENTER
        for run in paragraph.runs:
            run.font.size, run.font.bold, run.font.color.rgb = size, False, colour
            run._r.get_or_add_rPr().set("cap", "none")  # section headers shout


def _write_movie(made: Any, slide: Slide, clip: Path) -> None:
    """A clip that fills the slide, and plays when the slide is shown."""
    assert slide.beat is not None and slide.movie is not None
    write_clip(slide.beat, slide.movie, clip)
    picture = last_frame(slide.beat.clip)
    poster = BytesIO()
    picture.save(poster, "jpeg", quality=QUALITY, subsampling=0)
    width, height = _fitting(*picture.size)
    place = (WIDTH - width) // 2, (HEIGHT - height) // 2
    movie = made.shapes.add_movie(str(clip), *place, width, height, poster_frame_image=poster, mime_type="video/mp4")
    movie.name = slide.title
    movie._element.nvPicPr.cNvPr.set(
        "descr", slide.alt
    )  # python-pptx has no name for it, nor for what begins by itself
    (begins,) = made.element.iter(qn("p:cond"))
    begins.set("delay", "0")


def _fitting(width: int, height: int) -> tuple[int, int]:
    """The size of a picture of so many pixels, as large as fits on a slide."""
    scale = min(WIDTH / width, HEIGHT / height)
    return round(width * scale), round(height * scale)


def _colour(theme: Theme, role: str) -> RGBColor:
    return RGBColor.from_string(getattr(theme, role).removeprefix("#").upper())
