"""Where scenes are rendered and kept: a finished one is used until something that it is made from changes."""

from __future__ import annotations

import json
import re
import shutil
import traceback
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
from rich.console import Console

from network.errors import InputError
from network.files import write_atomically
from scenes.production.contents import estimated_length
from scenes.production.job import Job, fingerprint
from scenes.production.locks import locked
from scenes.production.progress import Progress
from scenes.production.rendering import INDEX, MOVIE, SUBTITLES, Outcome
from scenes.production.workers import Pool
from scenes.syllabus import SCENES, Section

FINISHED = "finished"
QUALITIES = "lmhpk"
"""Manim's: 480p15, 720p30, 1080p60, 1440p60, 2160p60."""
KEPT = 4
"""Finished renders of a scene that are kept, such as those of two themes at two qualities."""


class ProductionError(Exception):
    """Something could not be made; the message says what failed, and where to look."""


@dataclass(frozen=True)
class Beat:
    """A beat of a scene: one of Manim's sections.

    Attributes:
        name: of the method that tells it.
        clip: an MP4 of this beat alone.
        start: when it begins in the scene's movie, in seconds.
        duration: in seconds.
    """

    name: str
    clip: Path
    start: float
    duration: float


@dataclass(frozen=True)
class Rendered:
    """A finished scene.

    Attributes:
        section: the section that it tells.
        folder: where its files are; they stay as they are.
    """

    section: Section
    folder: Path

    @property
    def movie(self) -> Path:
        """The MP4."""
        return self.folder / MOVIE

    @property
    def studio(self) -> Path:
        """The folder of the studio that made it and keeps it, where there is room for locks."""
        return self.folder.parents[2]  # studio / scene / finished / fingerprint

    @property
    def subtitles(self) -> Path:
        """The subtitles, an SRT file; it is empty where nothing is said."""
        return self.folder / SUBTITLES

    @property
    def index(self) -> Path:
        """Manim's index of the sections, a JSON file; the videos it names lie beside it."""
        return self.folder / INDEX

    @property
    def duration(self) -> float:
        """How long the movie is, in seconds."""
        with av.open(str(self.movie)) as movie:
            return float((movie.duration or 0) / av.time_base)

    @property
    def beats(self) -> list[Beat]:
        """The beats of the scene in order."""
        beats: list[Beat] = []
        for entry in json.loads(self.index.read_text(encoding="utf-8")):
            start = beats[-1].start + beats[-1].duration if beats else 0.0
            beats.append(Beat(entry["name"], self.index.parent / entry["video"], start, float(entry["duration"])))
        return beats


@dataclass(frozen=True)
class Studio:
    """Renders sections of the lecture and keeps what is finished.

    Attributes:
        folder: where everything is kept.
        quality: one of `QUALITIES`.
        manim_options: more options of `manim render`.
        settings: what somebody set of the lecture's settings, by key.
    """

    folder: Path = Path("media/scenes")
    quality: str = "l"
    manim_options: Sequence[str] = ()
    settings: dict[str, Any] = field(default_factory=dict)

    def rendered(self, section: Section) -> Rendered | None:
        """The finished scene of a section, if there is one and nothing it is made from has changed since."""
        folder = self._home(section) / FINISHED / fingerprint(self.job(section).inputs())
        return Rendered(section, folder) if folder.is_dir() else None

    def last_rendered(self, section: Section) -> Rendered | None:
        """The scene of a section as it was rendered last, whatever has changed since."""
        finished = self._finished(section)
        return Rendered(section, finished[0]) if finished else None

    def render(self, sections: Sequence[Section], pool: Pool, progress: Progress | None = None) -> list[Rendered]:
        """Render the sections that are not finished, the longest first.

        Args:
            sections: what to render.
            pool: who renders.
            progress: who is told.

        Returns:
            The finished scenes, in the order of the sections.

        Raises:
            ProductionError: when scenes failed, naming each and its log; the others are finished and kept.
            InputError: when the folder is one that Manim cannot work in.
        """
        folder = str(self.folder.resolve())
        if (refused := re.search(r"['{}]|[^\x20-\U0010ffff]", folder)) is not None:
            raise InputError(f"Manim renders in no folder with {refused[0]!r} in its path: leave {folder!r}.")
        progress = progress or Progress(len(sections), Console(quiet=True))
        done: dict[Section, Rendered] = {}
        for section in sections:
            if (rendered := self.rendered(section)) is not None:
                done[section] = rendered
                progress.ended(section.title, "is done already")
        lacking = sorted({*sections} - {*done}, key=self.length, reverse=True)
        futures = {pool.submit(self.job(section), self._home(section)): section for section in lacking}
        failures = []
        for future in _as_they_end(futures, progress):
            section, outcome = futures[future], _outcome_of(future)
            self._write_log(section, outcome.log)
            if outcome.problem:
                failures.append(self._failure(section, outcome))
                progress.ended(section.title, "failed")
            else:
                done[section] = self._keep(section, outcome)
                progress.ended(section.title, f"rendered in {outcome.seconds:.0f} s")
        if failures:
            raise ProductionError("\n".join(failures))
        return [done[section] for section in sections]

    def log(self, section: Section) -> Path:
        """What Manim printed when it rendered a section last."""
        return self._home(section) / "log.txt"

    def job(self, section: Section) -> Job:
        """What is to be done to render a section."""
        options = ("--quality", self.quality, *self.manim_options)
        return Job(section.scene_class, section.path, Path.cwd(), options, self.settings)

    def _home(self, section: Section) -> Path:
        path = section.path
        place = path.relative_to(SCENES) if path.is_relative_to(SCENES) else Path(path.name)
        return self.folder.resolve() / ".".join([*place.with_suffix("").parts, section.scene_class])

    def length(self, section: Section) -> float:
        """About how long a section is, in seconds: as it was when it was rendered last, at any quality."""
        last = self.last_rendered(section)
        return last.duration if last else estimated_length(section)

    def _finished(self, section: Section) -> list[Path]:
        """The folders of all finished renders of a section, the newest first."""
        folders = (path.parent for path in (self._home(section) / FINISHED).glob(f"*/{MOVIE}"))
        return sorted(folders, key=lambda folder: folder.stat().st_mtime, reverse=True)

    def _failure(self, section: Section, outcome: Outcome) -> str:
        """What is said of a scene that failed.

        A log ends with the reason: below the frame that Manim draws round the place, or else as its last line.
        """
        _, frame, reason = outcome.log.decode(errors="replace").rpartition("╯")
        reason = " ".join(reason.split()) if frame else "".join(reason.strip().splitlines()[-1:])
        told = f"{section.scene_class} of {section.path}: {outcome.problem}"
        return "\n".join(filter(None, (told, reason and f"  {reason}", f"  The whole log: {self.log(section)}")))

    def _write_log(self, section: Section, log: bytes) -> None:
        write_atomically(self.log(section), lambda file: file.write(log))

    def _keep(self, section: Section, outcome: Outcome) -> Rendered:
        """Write what a worker made into a folder that appears when it is whole."""
        home = self._home(section)
        target = home / FINISHED / outcome.made_from
        half_written = home / "half-written"
        with locked(home / "keep.lock"):
            shutil.rmtree(half_written, ignore_errors=True)
            for name, content in outcome.files.items():
                path = half_written / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            target.parent.mkdir(exist_ok=True)
            if not target.exists():  # or another command was faster
                half_written.rename(target)
            for old in self._finished(section)[KEPT:]:
                shutil.rmtree(old)
        return Rendered(section, target)


def _as_they_end(futures: Mapping[Future[Outcome], Section], progress: Progress) -> Iterator[Future[Outcome]]:
    """The renders as they end; who is told of progress hears of those that begin."""
    waiting, begun = set(futures), set[Future[Outcome]]()
    while waiting:
        ended, waiting = wait(waiting, timeout=0.2, return_when=FIRST_COMPLETED)
        for future, section in futures.items():
            if future in waiting and future not in begun and future.running():
                begun.add(future)
                progress.began(section.title)
        yield from ended


def _outcome_of(future: Future[Outcome]) -> Outcome:
    """How a render ended; what a worker raised is a problem too, with its traceback for a log.

    Raises:
        CancelledError: when nobody renders any more.
    """
    try:
        return future.result()
    except CancelledError:
        raise
    except Exception as error:
        log = "".join(traceback.format_exception(error)).encode()
        return Outcome(f"{type(error).__name__}: {error}", log, {}, "", 0.0)
