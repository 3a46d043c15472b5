"""A deck of slides, whatever it is written as: a title, a slide for each chapter and section, one for each beat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import srt

from scenes import syllabus
from scenes.language import ENGLISH, _, language
from scenes.mobjects.theme import Theme
from scenes.production.contents import summary
from scenes.production.endings import Ending
from scenes.production.narration import narration, said_between
from scenes.production.studio import Beat, Rendered
from scenes.settings import Settings
from scenes.syllabus import Section, place_of

Kind = Literal["title", "chapter", "section", "beat"]


@dataclass(frozen=True)
class Slide:
    """A slide.

    Attributes:
        kind: what it shows: the title of the whole, of a chapter or of a section, or a beat.
        title: what it is called; a beat as its section is.
        number: of the chapter or section, such as "1.4"; else empty.
        summary: what stands below a title, such as the author below that of the whole; may be empty.
        note: what is said, a paragraph a saying; may be empty.
        alt: what can be seen.
        beat: the beat, if it shows one.
        movie: of the beat's scene; it has the sound, if there is any.
        ending: what the beat ends with, where that is known.
    """

    kind: Kind
    title: str
    number: str = ""
    summary: str = ""
    note: str = ""
    alt: str = ""
    beat: Beat | None = None
    movie: Path | None = None
    ending: Ending | None = None

    @property
    def heading(self) -> str:
        """Number and title."""
        return f"{self.number} {self.title}".lstrip()


@dataclass(frozen=True)
class Deck:
    """What slides are made of.

    Attributes:
        scenes: finished scenes, at least one.
        title: of the whole; may be empty, as may the author.
        author: whose it is.
        language: the code of its language.
        theme: where the colours come from.
        paper: the name of the theme of what is made to be printed.
    """

    scenes: Sequence[Rendered]
    title: str
    author: str
    language: str
    theme: Theme
    paper: str = "light"

    @classmethod
    def of(cls, scenes: Sequence[Rendered], settings: Settings, title: str) -> Deck:
        """Slides of scenes, with author, language and colours as the settings have them."""
        paper = "light" if settings.origin("theme") == "default" else settings.theme
        return cls(scenes, title, settings.author, settings.language, settings.palette, paper)

    def slides(self, endings: Mapping[Section, Sequence[Ending]]) -> list[Slide]:
        """All slides in order, in the language in force.

        Args:
            endings: what the beats of each section end with; those of a section may be missing.
        """
        slides = [Slide("title", self.title, summary=self.author, alt=self.title)]
        places = [place_of(scene.section) for scene in self.scenes]
        several = len({chapter for chapter, _place in places}) > 1
        last = None
        for scene, (chapter, place) in zip(self.scenes, places, strict=True):
            if several and chapter != last:
                title = _(syllabus.SYLLABUS[chapter - 1].title)
                slides.append(Slide("chapter", title, str(chapter), alt=title))
            last = chapter
            title, below = _(scene.section.title), _summary(scene.section)
            alt = f"{title}. {below}".rstrip()
            slides.append(Slide("section", title, f"{chapter}.{place}", below, alt=alt))
            slides += _beats(scene, endings.get(scene.section, ()))
        return slides


def notes_of(scene: Rendered) -> list[str]:
    """What is said in each beat of a scene, a paragraph a saying; empty where nothing is."""
    told = narration(srt.parse(scene.subtitles.read_text(encoding="utf-8")))
    said = (said_between(told, beat.start, beat.start + beat.duration) for beat in scene.beats)
    return ["\n".join(each.text for each in beat) for beat in said]


def _beats(scene: Rendered, endings: Sequence[Ending]) -> Iterator[Slide]:
    title = _(scene.section.title)
    fitting = [ending.beat for ending in endings] == [beat.name for beat in scene.beats]
    for number, (beat, note) in enumerate(zip(scene.beats, notes_of(scene), strict=True)):
        ending = endings[number] if fitting else None
        alt = ending.description() if ending else title
        yield Slide("beat", title, note=note, alt=alt or title, beat=beat, movie=scene.movie, ending=ending)


def _summary(section: Section) -> str:
    """What a section shows, where that is known in the language in force."""
    text = summary(section)
    translated = _(text) if text else ""
    return translated if translated != text or language() == ENGLISH else ""
