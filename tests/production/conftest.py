"""Scenes of one colour, a lecture made of them, and a process in which commands can be interrupted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest

from scenes import syllabus
from scenes.syllabus import Chapter, Section

ROOT = Path(__file__).resolve().parents[2]
SMALL = ["--", "-r", "64,36", "--fps", "10"]
MANIM_CFG = (ROOT / "manim.cfg").read_text(encoding="utf-8")
SCENE = """
from manim import Scene

class {name}(Scene):
    '''{name} is {colour}.

    Nothing else.'''

    def construct(self):
        self.camera.background_color = "{colour}"
        {body}
"""
RED, GREEN, BLUE = "#FF0000", "#00FF00", "#0000FF"


@dataclass
class Lecture:
    """A lecture of tiny scenes in an empty folder, which is the working folder."""

    folder: Path

    def write(self, name: str, colour: str, body: str = "self.wait(0.5)") -> Section:
        """Write a scene of one colour."""
        path = self.folder / f"{name.lower()}.py"
        path.write_text(SCENE.format(name=name, colour=colour, body=body), encoding="utf-8")
        return Section(f"The {name.lower()} one", str(path), name)

    @property
    def film(self) -> Path:
        return self.folder / "media" / "chapter1.mp4"


@pytest.fixture
def lecture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lecture:
    folder = tmp_path / "my lecture"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "manim.cfg").write_text(MANIM_CFG, encoding="utf-8")
    for variable in ("NEURAL_LECTURE", "NEURAL_LECTURE_SET", "NEURAL_LECTURE_SET_BY"):
        monkeypatch.setenv(variable, "")  # so that it is restored, whatever a command makes of it
        monkeypatch.delenv(variable)
    return Lecture(folder)


@pytest.fixture
def teach(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes chapters of sections the syllabus, of this process."""

    def teach(*chapters: list[Section]) -> None:
        told = tuple(Chapter(f"Chapter {n}", tuple(sections)) for n, sections in enumerate(chapters, start=1))
        monkeypatch.setattr(syllabus, "SYLLABUS", told)

    return teach


def colours_of(path: Path) -> list[str]:
    """The colours of a movie's frames, one letter each: r, g or b."""
    with av.open(str(path)) as movie:
        frames = [frame.to_ndarray(format="rgb24").mean(axis=(0, 1)) for frame in movie.decode(video=0)]
    assert all(frame.max() > 200 for frame in frames)
    return ["rgb"[int(np.argmax(frame))] for frame in frames]


COMMANDS = """
import json, os, signal, sys, time
from pathlib import Path

import scenes.settings  # all that is slow, once
from scenes import syllabus
from scenes.__main__ import main

for line in sys.stdin:
    order = json.loads(line)
    began = time.monotonic()
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests may ignore it
        sections = tuple(syllabus.Section(*each) for each in order["sections"])
        syllabus.SYLLABUS = (syllabus.Chapter("Chapter 1", sections),)
        sys.stdout = sys.stderr = open(order["output"], "w")
        main(order["arguments"])
    if order["signal"]:
        while order["once"] and not Path(order["once"]).exists():
            time.sleep(0.01)
        time.sleep(order["after"])
        (os.killpg if order["signal"] == signal.SIGKILL else os.kill)(pid, order["signal"])
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    print(json.dumps([status, time.monotonic() - began]), flush=True)
"""


@dataclass
class Commands:
    """A process that runs `python -m scenes` again and again, each time in a process group of its own."""

    process: subprocess.Popen[str]
    folder: Path

    def run(
        self, sections: list[Section], *arguments: str, signal: int = 0, after: float = 0.0, once: Path | None = None
    ) -> tuple[int, float]:
        """Run a command, perhaps interrupted some time after a file has appeared: exit status and seconds.

        SIGKILL goes to the whole group, any other signal only to the process of the command.
        """
        order = {
            "sections": [[section.title, section.file, section.scene_class] for section in sections],
            "arguments": arguments,
            "signal": signal,
            "after": after,
            "once": str(once) if once else "",
            "output": str(self.folder / "output.txt"),
        }
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{json.dumps(order)}\n")
        self.process.stdin.flush()
        status, seconds = json.loads(self.process.stdout.readline())
        return status, seconds

    def output(self) -> str:
        """What the last command printed."""
        return (self.folder / "output.txt").read_text(encoding="utf-8")


@pytest.fixture
def commands(lecture: Lecture) -> Iterator[Commands]:
    command = [sys.executable, "-c", COMMANDS]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=lecture.folder, env=environment) as process:
        yield Commands(process, lecture.folder)
