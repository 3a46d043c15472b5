"""Slides: each beat of the scenes is one, and what is said in it is its note; written by manim-slides' converters.

manim-slides is optional: the extra `slides`. Its HTML is a template of ours, `web/slides.html`: its own one loads
reveal.js from a content network whenever it is opened.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import av
import pptx
import srt
from manim_slides.config import PresentationConfig, SlideConfig
from manim_slides.convert import PDF, PowerPoint, RevealJS
from pypdf import PdfWriter
from pypdf.annotations import Text
from pypdf.generic import NameObject, TextStringObject

from scenes.language import _, use_language
from scenes.mobjects.theme import Theme
from scenes.production.narration import narration, said_between
from scenes.production.publishing import published
from scenes.production.studio import Rendered
from scenes.settings import Settings

Kind = Literal["html", "pdf", "pptx"]
KINDS: tuple[Kind, ...] = get_args(Kind)
NAME = "slides"
TEMPLATE = Path(__file__).with_name("web") / "slides.html"
WIDTH_IN_INCHES, WIDTH = 13.333, 1280
"""Of a slide: in a PDF, and in a presentation, in its own pixels of 1/96 inch."""
ROLES = ("canvas", "ink", "muted", "signal")
"""The roles whose colours the player takes."""
NOTE = 24
"""How large the sign of a note in a PDF is, in points."""


@dataclass(frozen=True)
class Deck:
    """What slides are made of.

    Attributes:
        scenes: finished scenes, at least one.
        title: of the whole; may be empty, as may the author.
        author: whose it is.
        language: the code of its language.
        theme: where the colours of the player come from.
    """

    scenes: Sequence[Rendered]
    title: str
    author: str
    language: str
    theme: Theme

    @classmethod
    def of(cls, scenes: Sequence[Rendered], settings: Settings, title: str) -> Deck:
        """Slides of scenes, with author, language and colours as the settings have them."""
        return cls(scenes, title, settings.author, settings.language, settings.palette)

    @property
    def titles(self) -> list[str]:
        """What each slide is called: as its section is."""
        return [_(scene.section.title) for scene in self.scenes for _beat in scene.beats]

    @property
    def notes(self) -> list[str]:
        """What is said while each slide is shown, a paragraph a saying."""
        return [note for scene in self.scenes for note in notes_of(scene)]

    def presentations(self) -> list[PresentationConfig]:
        """The scenes as manim-slides knows them."""
        return [
            PresentationConfig(
                slides=[
                    SlideConfig(file=beat.clip, rev_file=beat.clip, notes=note)  # nothing is played backwards
                    for beat, note in zip(scene.beats, notes_of(scene), strict=True)
                ]
            )
            for scene in self.scenes
        ]


class Player(RevealJS):
    """manim-slides' HTML with our own template, and what that template asks for besides.

    Attributes:
        author: whose it is.
        language: the code of its language.
        titles: what each scene's slides are called.
        colours: by role.
        texts: what the player says, by name.
    """

    author: str
    language: str
    titles: list[str]
    colours: dict[str, str]
    texts: dict[str, str]


def notes_of(scene: Rendered) -> list[str]:
    """What is said in each beat of a scene, a paragraph a saying; empty where nothing is."""
    told = narration(srt.parse(scene.subtitles.read_text(encoding="utf-8")))
    said = (said_between(told, beat.start, beat.start + beat.duration) for beat in scene.beats)
    return ["\n".join(each.text for each in beat) for beat in said]


def make_slides(deck: Deck, folder: Path, kinds: Sequence[Kind] = KINDS, one_file: bool = False) -> list[Path]:
    """Write slides as `slides.html`, `slides.pdf` and `slides.pptx`.

    Args:
        deck: what they are made of.
        folder: where to. Files appear when all of them are complete, and replace older ones.
        kinds: which of them.
        one_file: whether the HTML holds the clips itself, instead of having them beside it in `slides_assets`.

    Returns:
        The files, in the order of `kinds`.
    """
    with published(folder, f"{NAME}.html", deck.scenes[0].folder.parents[2] / "slides.lock") as new:
        write_slides(deck, new, kinds, one_file)
    return [folder / f"{NAME}.{kind}" for kind in kinds]


def write_slides(deck: Deck, folder: Path, kinds: Sequence[Kind] = KINDS, one_file: bool = False) -> None:
    """As `make_slides`, but into an empty folder."""
    use_language(deck.language)
    presentations = deck.presentations()
    width, height = _size_of(deck.scenes[0])
    with redirect_stderr(io.StringIO()):  # manim-slides would draw bars of progress
        for kind in kinds:
            path = folder / f"{NAME}.{kind}"
            if kind == "html":
                _player(deck, presentations, one_file).convert_to(path)
            elif kind == "pdf":
                form = {"resolution": width / WIDTH_IN_INCHES}
                PDF.model_validate({"presentation_configs": presentations} | form).convert_to(path)
                _complete_pdf(path, deck)
            else:
                form = {"width": WIDTH, "height": round(WIDTH * height / width)}
                PowerPoint.model_validate({"presentation_configs": presentations} | form).convert_to(path)
                _complete_pptx(path, deck)


def _size_of(scene: Rendered) -> tuple[int, int]:
    with av.open(str(scene.movie)) as movie:
        codec = movie.streams.video[0].codec_context
        return codec.width, codec.height


def _player(deck: Deck, presentations: list[PresentationConfig], one_file: bool) -> Player:
    return Player.model_validate(
        {
            "presentation_configs": presentations,
            "template": TEMPLATE,
            "one_file": one_file,
            "title": deck.title,
            "author": deck.author,
            "language": deck.language,
            "titles": [_(scene.section.title) for scene in deck.scenes],
            "colours": {role: getattr(deck.theme, role) for role in ROLES},
            "texts": _texts(),
        }
    )


def _texts() -> dict[str, str]:
    return {
        "slides": _("Slides"),
        "slide": _("slide"),
        "place": _("{number} of {total}, {title}"),
        "controls": _("Controls"),
        "previous": _("Previous"),
        "next": _("Next"),
        "play": _("Play"),
        "pause": _("Pause"),
        "notes": _("Notes"),
        "nothing": _("Nothing is said here."),
        "full_screen": _("Full screen"),
    }


def _complete_pdf(path: Path, deck: Deck) -> None:
    """What the converter leaves out: each page's note, which readers show as a sign to open, and an outline."""
    writer = PdfWriter(clone_from=path)
    writer.add_metadata({"/Title": deck.title, "/Author": deck.author})
    writer.root_object[NameObject("/Lang")] = TextStringObject(deck.language)
    last = None
    for number, (title, note) in enumerate(zip(deck.titles, deck.notes, strict=True)):
        top = float(writer.pages[number].mediabox.top)
        if note:
            writer.add_annotation(number, Text(rect=(0, top - NOTE, NOTE, top), text=note))
        if title != last:
            writer.add_outline_item(title=title, page_number=number)
        last = title
    writer.write(path)
    writer.close()


def _complete_pptx(path: Path, deck: Deck) -> None:
    """What the converter leaves out: whose the presentation is, and a text in place of each clip."""
    presentation = pptx.Presentation(str(path))
    about = presentation.core_properties
    about.title, about.author, about.language = deck.title, deck.author, deck.language
    for slide, title, note in zip(presentation.slides, deck.titles, deck.notes, strict=True):
        clip = slide.shapes[0]
        clip.name = title
        clip._element.nvPicPr.cNvPr.set("descr", note or title)  # python-pptx has no name for it
    presentation.save(str(path))
