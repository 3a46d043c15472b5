"""How long the scenes take to render, each beside one of the same length in which a single dot moves.

At 1080p60, encoded, with the settings of `manim.cfg` and nothing from a cache. As the dot takes the same time each
second, it moves for `SHORT` seconds right after each scene, and its time is scaled up. All scenes take half an hour, so
some can be named: `python -m tests.benchmarks.film IntroducingLayers`.
"""

import sys
import time
from collections.abc import Sequence
from tempfile import TemporaryDirectory
from typing import Any

from manim import RIGHT, Dot, Scene, linear, tempconfig
from rich.live import Live
from rich.table import Table

from scenes.syllabus import SYLLABUS

REACH = 1.5
"""How many times as long as the dot a scene may take."""
SHORT = 15.0
"""How long the dot moves, in seconds."""
FULL = {"pixel_width": 1920, "pixel_height": 1080, "frame_rate": 60}
SCENES = {section.scene_class: section for chapter in SYLLABUS for section in chapter.sections}


def dot_scene(length: float) -> type[Scene]:
    """A scene of that many seconds: one dot moves."""

    class OneDot(Scene):
        def construct(self) -> None:
            self.play(Dot().animate.shift(RIGHT), run_time=length, rate_func=linear)

    return OneDot


def render(scene_class: type[Scene], **settings: Any) -> tuple[float, float, float]:
    """Render a film into a folder that is thrown away: its length, the wall and the processor time it took (s)."""
    quiet = {"disable_caching": True, "progress_bar": "none", "verbosity": "ERROR"}
    with TemporaryDirectory() as folder, tempconfig({**FULL, **quiet, "media_dir": folder, **settings}):
        wall, processor = time.perf_counter(), time.process_time()
        scene = scene_class()
        scene.render()
        return scene.renderer.time, time.perf_counter() - wall, time.process_time() - processor


def main(names: Sequence[str] = ()) -> None:
    """Print the table, of all scenes or of some: each row as soon as it is measured."""
    table = Table("scene", "length", "rendering", "one dot", "ratio", "of processors", title="1080p60")
    table.caption = f"To reach: a ratio of {REACH} at most."
    with Live(table):
        for name in names or SCENES:
            length, wall, processor = render(SCENES[name].load())
            dot_length, *dot_times = render(dot_scene(SHORT))
            dot_wall, dot_processor = (length / dot_length * time for time in dot_times)
            times = (f"{length:.0f} s", f"{wall:.0f} s", f"{dot_wall:.0f} s", f"{wall / dot_wall:.2f}")
            table.add_row(name, *times, f"{processor / dot_processor:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
