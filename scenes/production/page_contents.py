"""What the page shows of the scenes: chapters, sections and beats, each at its time in the film."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import av
import srt

from scenes import syllabus
from scenes.language import _
from scenes.production.narration import narration, said_between
from scenes.production.picture_words import PictureWords
from scenes.production.stills import name_of
from scenes.production.studio import Rendered
from scenes.production.subtitle_files import MILLISECOND
from scenes.subtitles import Said
from scenes.syllabus import Section


@dataclass(frozen=True)
class ShownBeat:
    """A beat as the page shows it.

    Attributes:
        start: when it begins in the film, in seconds.
        said: what is said in it.
        picture: the address of what it ends with, a PNG; empty where there is none.
        thumbnail: the address of the same, small; likewise.
        shown: what that picture shows, in words.
    """

    start: float
    said: Sequence[Said]
    picture: str
    thumbnail: str
    shown: PictureWords

    @property
    def description(self) -> str:
        """The picture for whoever cannot see it: what is written in it, as far as that is known."""
        return " · ".join(filter(None, (self.shown.written, *self.shown.tags)))

    @property
    def exceptions(self) -> list[str]:
        """What the picture shows that the network on show has not computed."""
        others = (
            _("the network {name}").format(name=name) if name else _("another network") for name in self.shown.networks
        )
        return [*self.shown.tags, *others]


@dataclass(frozen=True)
class ShownSection:
    """A section as the page shows it.

    Attributes:
        number: of its chapter and its own, such as "1.2".
        title: what it is called.
        start: when it begins in the film, in seconds.
        length: in seconds.
        beats: in order.
    """

    number: str
    title: str
    start: float
    length: float
    beats: Sequence[ShownBeat]

    @property
    def is_told(self) -> bool:
        """Whether anything is said in it."""
        return any(beat.said for beat in self.beats)

    @property
    def pictures(self) -> list[str]:
        """The addresses of its beats' pictures."""
        return [beat.picture for beat in self.beats if beat.picture]


@dataclass(frozen=True)
class ShownChapter:
    """A chapter as the page shows it: its number and title, and those of its sections that are in the film."""

    number: int
    title: str
    sections: Sequence[ShownSection]

    @property
    def is_told(self) -> bool:
        """Whether anything is said in it."""
        return any(section.is_told for section in self.sections)

    @property
    def pictures(self) -> list[str]:
        """The addresses of its sections' pictures."""
        return [picture for section in self.sections for picture in section.pictures]


@dataclass(frozen=True)
class Download:
    """A file to take away: what it is, its kind, its address, and how large it is, in words."""

    title: str
    kind: str
    address: str
    size: str


@dataclass(frozen=True)
class Pictures:
    """Where the pictures of beats are, as `scenes.production.stills` names them.

    Attributes:
        folder: of the PNG files, and of small ones beside them as WebP.
        address: of that folder on the page.
    """

    folder: Path
    address: str

    def of_beat(self, section: Section, number: int) -> tuple[str, str, PictureWords]:
        """The addresses of the picture of a beat, counted from 1, and of the small one, and what it shows.

        They are empty where there is none.
        """
        found = sorted(self.folder.glob(f"{name_of(section)}-{number:02}-*.png"))
        if not found:
            return "", "", PictureWords()
        small = found[0].with_suffix(".webp")
        return self._address(found[0]), self._address(small), PictureWords.in_png(found[0])

    def _address(self, path: Path) -> str:
        return f"{self.address}/{quote(path.name)}"


def contents_of(scenes: Sequence[Rendered], film: Path, pictures: Pictures) -> list[ShownChapter]:
    """The chapters of a film.

    Args:
        scenes: what the film was made of.
        film: the MP4, with a chapter mark a scene, and its `.srt` beside it.
        pictures: of the beats.
    """
    told = narration(srt.parse(film.with_suffix(".srt").read_text(encoding="utf-8")))
    with av.open(str(film)) as movie:
        marks = [(float(mark["start"] * MILLISECOND), float(mark["end"] * MILLISECOND)) for mark in movie.chapters()]
    shown: dict[int, list[ShownSection]] = {}
    for scene, (start, end) in zip(scenes, marks, strict=True):
        chapter, place = syllabus.place_of(scene.section)
        beats = _beats(scene, start, told, pictures)
        section = ShownSection(f"{chapter}.{place}", _(scene.section.title), start, end - start, beats)
        shown.setdefault(chapter, []).append(section)
    return [
        ShownChapter(number, _(syllabus.SYLLABUS[number - 1].title), sections) for number, sections in shown.items()
    ]


def exceptions_in(chapters: Sequence[ShownChapter]) -> dict[str, list[ShownBeat]]:
    """The beats whose pictures show something that the network on show has not computed, by what that is."""
    found: dict[str, list[ShownBeat]] = {}
    for beat in (beat for chapter in chapters for section in chapter.sections for beat in section.beats):
        for exception in beat.exceptions:
            found.setdefault(exception, []).append(beat)
    return found


def _beats(scene: Rendered, start: float, told: Sequence[Said], pictures: Pictures) -> list[ShownBeat]:
    """The beats of a scene that begins at a moment of the film, in seconds."""
    beats = []
    for number, beat in enumerate(scene.beats, start=1):
        begin = start + beat.start
        said = said_between(told, begin, begin + beat.duration)
        beats.append(ShownBeat(begin, said, *pictures.of_beat(scene.section, number)))
    return beats
