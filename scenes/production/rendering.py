"""Rendering one scene with Manim, on this machine or as a worker of another: bytes come back."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from network.errors import InputError
from scenes.imports import PROJECT
from scenes.production.job import Job, Parcel, fingerprint
from scenes.production.locks import locked

MOVIE, SUBTITLES, SECTIONS = "movie.mp4", "movie.srt", "sections"
INDEX = f"{SECTIONS}/movie.json"
"""What a rendered scene is made of: files and a folder of Manim's sections with their index."""


@dataclass(frozen=True)
class Outcome:
    """How a render ended.

    Attributes:
        problem: what went wrong, in a few words; empty if nothing did.
        log: what Manim printed.
        files: the movie, the subtitles and the sections, by name; empty if there is a problem.
        made_from: the fingerprint of all inputs.
        seconds: how long it took.
    """

    problem: str
    log: bytes
    files: Mapping[str, bytes]
    made_from: str
    seconds: float


class _Processes:
    """The Manim processes that run now, each started for a batch of renders."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: list[tuple[str, subprocess.Popen[bytes]]] = []
        self._ended: set[str] = set()

    @contextmanager
    def running(self, batch: str, command: list[str], **options: object) -> Iterator[subprocess.Popen[bytes] | None]:
        """A process of a batch; none if the batch was ended."""
        with self._lock:
            if batch in self._ended:
                process = None
            else:
                process = subprocess.Popen(command, stdin=subprocess.PIPE, **options)  # type: ignore[call-overload]
                self._running.append((batch, process))
        try:
            yield process
        finally:
            if process is not None:
                with self._lock:
                    self._running.remove((batch, process))
                process.kill()
                process.communicate()

    def end(self, batch: str) -> None:
        """End the processes of a batch, and let no more begin."""
        with self._lock:
            self._ended.add(batch)
            for its_batch, process in self._running:
                if its_batch == batch:
                    process.kill()


_processes = _Processes()


def end_batch(batch: str) -> None:
    """End the renders of a batch that run on this machine, and let no more of them begin."""
    _processes.end(batch)


def render(job: Job, batch: str, home: Path) -> Outcome:
    """Render a scene here.

    Args:
        job: what to render.
        batch: a name for the renders that can be ended together.
        home: the scene's folder, kept between renders: Manim's cache and the log are there. Only one render at a time
            uses it; another one waits.
    """
    home.mkdir(parents=True, exist_ok=True)
    with locked(home / "lock") as lock:
        before, began = job.inputs(), time.monotonic()
        _mend_cache(home)
        problem = _run_manim(job, batch, home, lock)
        if not problem and job.inputs() != before:
            problem = "its sources changed while it was rendered: start again"
        files = {} if problem else _results(home)
        shutil.rmtree(home / "new", ignore_errors=True)
        log = (home / "log.txt").read_bytes()
        return Outcome(problem, log, files, fingerprint(before), time.monotonic() - began)


def refusal(parcel: Parcel) -> str:
    """Why this machine would draw another picture than the one that a parcel comes from; empty if it would not."""
    with tempfile.TemporaryDirectory(prefix="scene-", ignore_cleanup_errors=True) as place:
        try:
            parcel.unpack(Path(place))
        except InputError as error:
            return str(error)
    return ""


def render_parcel(parcel: Parcel, batch: str) -> Outcome:
    """Render a scene that came from another machine, in a folder that is gone afterwards.

    Raises:
        InputError: when this machine would draw another picture than that one.
    """
    with tempfile.TemporaryDirectory(prefix="scene-", ignore_cleanup_errors=True) as place:
        return render(parcel.unpack(Path(place)), batch, Path(place, "home"))


def _run_manim(job: Job, batch: str, home: Path, lock: int) -> str:
    """Run Manim to its end; the problem, if there is one. The lock is held for as long as Manim runs."""
    shutil.rmtree(home / "new", ignore_errors=True)
    for index in (home / "manim").rglob(Path(INDEX).name):
        index.unlink()
    settings = home / "lecture.toml"
    settings.touch()  # says nothing: all that was set is handed on in the environment
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH")))),
        "NEURAL_LECTURE": str(settings),
        "NEURAL_LECTURE_SET": json.dumps(dict(job.settings)),
        "COLUMNS": "120",
    }
    unfinished = home / "unfinished"
    unfinished.touch()
    with (
        (home / "log.txt").open("wb") as log,
        _processes.running(
            batch,
            _command(job, home),
            cwd=job.folder,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            pass_fds=[lock] if lock else [],
        ) as process,
    ):
        status = process.wait() if process is not None else -1
    if status:
        return f"Manim could not render it (exit status {status})"
    unfinished.unlink()
    if not (home / "new" / MOVIE).is_file():
        return "Manim wrote no MP4: leave out the options that ask for another output"
    return ""


def _command(job: Job, home: Path) -> list[str]:
    command = [sys.executable, "-P", "-m", "scenes.production.manim_process"]
    command += ["--format", "mp4", "--verbosity", "WARNING", "--progress_bar", "none", "--silent", *job.options]
    command += ["--save_sections", "--media_dir", str(home / "manim"), "--output_file", str(home / "new" / MOVIE)]
    if (manim_cfg := job.manim_cfg()) is not None:
        command += ["--config_file", str(manim_cfg)]
    return [*command, str(job.file), job.scene_class]


def _results(home: Path) -> dict[str, bytes]:
    """The files of a scene that was rendered, by name."""
    new = home / "new"
    files = {MOVIE: (new / MOVIE).read_bytes(), SUBTITLES: b""}
    if (new / SUBTITLES).exists():  # Manim writes none where nothing is said
        files[SUBTITLES] = (new / SUBTITLES).read_bytes()
    (index,) = (home / "manim").rglob(Path(INDEX).name)
    files[INDEX] = index.read_bytes()
    for section in json.loads(files[INDEX]):
        files[f"{SECTIONS}/{section['video']}"] = (index.parent / section["video"]).read_bytes()
    return files


def _mend_cache(home: Path) -> None:
    """Take out of Manim's folder the formulas that a render that did not come to its end may have left half-written.

    Manim writes them in place, and at its next start takes each that exists for whole.
    """
    if (home / "unfinished").exists():
        for name in ("Tex", "texts"):
            shutil.rmtree(home / "manim" / name, ignore_errors=True)
