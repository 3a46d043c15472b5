"""Manim in a process of its own, which ends with the one that started it, however that ends.

Run as ``python -m scenes.production.manim_process ARGUMENT...``, the arguments being those of ``manim render``. The
standard input must be a pipe that the starting process keeps open.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from manim import Scene


def _end_with_the_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


def _guard_all_clips() -> None:
    """Guard the clips of any scene, also of one that is none of the lecture's."""
    from manim.renderer.cairo_renderer import CairoRenderer

    from scenes.clips import guard_clips

    initialise = CairoRenderer.init_scene

    def initialise_and_guard(renderer: CairoRenderer, scene: Scene, *arguments: Any) -> None:
        initialise(renderer, scene, *arguments)
        guard_clips(scene)

    CairoRenderer.init_scene = initialise_and_guard  # type: ignore[assignment, method-assign]


def main() -> None:
    """Render."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches this process too, but whoever started it decides
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    from manim.cli.render.commands import render  # here, because it takes longer than a parent may live

    _guard_all_clips()
    render(sys.argv[1:], prog_name="manim render")


if __name__ == "__main__":
    main()
