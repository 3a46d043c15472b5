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
from scenes.production.narration import Said, narration, said_between
from scenes.production.studio import Rendered
from scenes.production.subtitle_files import MILLISECOND
from scenes.syllabus import Section


@dataclass(frozen=True)
class ShownBeat:
    """A beat as the page shows it.

    Attributes:
        start: when it begins in the film, in seconds.
        said: what is said in it.
        picture: the address of what it ends with, a PNG; empty where there is none.
        thumbnail: the address of the same, small; likewise.
    """

    start: float
    said: Sequence[Said]
    picture: str
    thumbnail: str


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


@dataclass(frozen=True)
class ShownChapter:
    """A chapter as the page shows it: its title, and those of its sections that are in the film."""

    title: str
    sections: Sequence[ShownSection]


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

    def of_beat(self, section: Section, number: int) -> tuple[str, str]:
        """The addresses of the picture of a beat, counted from 1, and of the small one; empty where there is none."""
        found = sorted(self.folder.glob(f"{section.scene_class}-{number:02}-*.png"))
        return (self._address(found[0]), self._address(found[0].with_suffix(".webp"))) if found else ("", "")

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
    shown: dict[str, list[ShownSection]] = {}
    for scene, (start, end) in zip(scenes, marks, strict=True):
        chapter, number = _place_of(scene.section)
        section = ShownSection(number, _(scene.section.title), start, end - start, _beats(scene, start, told, pictures))
        shown.setdefault(chapter, []).append(section)
    return [ShownChapter(_(title), sections) for title, sections in shown.items()]


def _place_of(section: Section) -> tuple[str, str]:
    """The chapter that a section is in, and its number there."""
    for number, chapter in enumerate(syllabus.SYLLABUS, start=1):
        if section in chapter.sections:
            return chapter.title, f"{number}.{chapter.sections.index(section) + 1}"
    raise ValueError(f"{section.title} is no section of the syllabus")


def _beats(scene: Rendered, start: float, told: Sequence[Said], pictures: Pictures) -> list[ShownBeat]:
    """The beats of a scene that begins at a moment of the film, in seconds."""
    beats = []
    for number, beat in enumerate(scene.beats, start=1):
        begin = start + beat.start
        said = said_between(told, begin, begin + beat.duration)
        beats.append(ShownBeat(begin, said, *pictures.of_beat(scene.section, number)))
    return beats
