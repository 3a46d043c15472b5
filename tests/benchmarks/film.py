"""How long a whole film takes to render, beside one of the same length in which a single dot moves: 1080p60, encoded.

The settings are those of `manim.cfg`; nothing comes from a cache.
"""

import time
from tempfile import TemporaryDirectory
from typing import Any

from manim import RIGHT, Dot, Scene, linear, tempconfig
from rich.console import Console
from rich.table import Table

from scenes.chapter1.introducing_layers import IntroducingLayers

REACH = 1.5
"""How many times as long as the dot the film may take."""
FULL = {"pixel_width": 1920, "pixel_height": 1080, "frame_rate": 60}


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


def main() -> None:
    """Print the table."""
    length, wall, processor = render(IntroducingLayers)
    _, dot_wall, dot_processor = render(dot_scene(length))
    table = Table("", "IntroducingLayers", "one dot", "ratio", "to reach", title=f"A film of {length:.0f} s at 1080p60")
    table.add_row("rendering", f"{wall:.0f} s", f"{dot_wall:.0f} s", f"{wall / dot_wall:.2f}", f"{REACH}")
    ratio = f"{processor / dot_processor:.2f}"
    table.add_row("of all processors", f"{processor:.0f} s", f"{dot_processor:.0f} s", ratio, "")
    Console().print(table)
