"""How much is gained by two scenes at once: by the `film` command, and by two plain `manim render` side by side.

One render keeps more than one processor busy, as Manim encodes in a thread of its own, so on two processors neither
gains twofold. Two scenes of like length can be named: `python -m tests.benchmarks.workers Recap WhatAreNeurons`.
"""

import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from tests.benchmarks.film import SCENES

REACH = 0.9
"""The share of the plain gain that the command is to reach."""
PROJECT = Path(__file__).parents[2]


def plain(names: Sequence[str], folder: Path, at_once: bool) -> float:
    """Render scenes with `manim render` at 480p, each into a folder of its own: how long that took (s)."""
    began = time.perf_counter()
    running = []
    for name in names:
        command = [sys.executable, "-m", "manim", "render", "-v", "ERROR", "--progress_bar", "none", "-ql"]
        command += ["--media_dir", str(folder / name), str(PROJECT / "scenes" / SCENES[name].file), name]
        running.append(subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL))
        if not at_once:
            running[-1].wait()
    if any(process.wait() for process in running):
        sys.exit("A scene could not be rendered: see above.")
    return time.perf_counter() - began


def film(names: Sequence[str], folder: Path, workers: int) -> float:
    """Make a film of scenes at 480p with nothing from a cache: how long that took (s)."""
    began = time.perf_counter()
    scenes = [word for name in names for word in ("--scene", name)]
    command = [sys.executable, "-m", "scenes", "film", *scenes, "--workers", str(workers), "-q", "l"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - began


def main(names: Sequence[str] = ()) -> None:
    """Print both gains, and the share of the one that the other reaches."""
    names = names or ("Recap", "WhatAreNeurons")
    table = Table("", "one by one", "two at once", "gain", title=f"{' and '.join(names)} at 480p")
    gains = []
    for way, measure in {
        "manim render": lambda folder, at_once: plain(names, folder, at_once),
        "film": lambda folder, at_once: film(names, folder, 1 + at_once),
    }.items():
        times = []
        for at_once in (False, True):
            with TemporaryDirectory() as folder:
                times.append(measure(Path(folder), at_once))
        gains.append(times[0] / times[1])
        table.add_row(way, *(f"{each:.1f} s" for each in times), f"{gains[-1]:.2f}")
    table.caption = f"The film gains {100 * gains[1] / gains[0]:.0f}% of it; to reach: {100 * REACH:.0f}%."
    Console().print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
