"""Manim in a process of its own, which ends with the one that started it, however that ends.

Run as ``python -m scenes.production.manim_process ARGUMENT...``, the arguments being those of ``manim render``. The
standard input must be a pipe that the starting process keeps open.
"""

from __future__ import annotations

import os
import signal
import sys
import threading


def _end_with_the_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


def main() -> None:
    """Render."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches this process too, but whoever started it decides
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    from manim.cli.render.commands import render  # here, because it takes longer than a parent may live

    render(sys.argv[1:], prog_name="manim render")


if __name__ == "__main__":
    main()
