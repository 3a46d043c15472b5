"""What is told while scenes are rendered: a line a scene, and on a terminal a bar with what is being rendered."""

from __future__ import annotations

from types import TracebackType

from rich import progress
from rich.console import Console


class Progress:
    """Tells of scenes that begin and end; a context manager, for as long as the bar is to be seen."""

    def __init__(self, total: int, console: Console) -> None:
        self._console, self._total, self._ended = console, total, 0
        self._bar = progress.Progress(
            progress.SpinnerColumn(),
            progress.TextColumn("{task.description}", markup=False),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._all = self._bar.add_task("scenes", total=total)
        self._running: dict[str, progress.TaskID] = {}

    def __enter__(self) -> Progress:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.stop()

    def began(self, title: str) -> None:
        """A scene is being rendered."""
        if self._console.is_terminal:
            self._running[title] = self._bar.add_task(title, total=None)
        else:
            self._console.print(f"{title}: rendering", markup=False, highlight=False, soft_wrap=True)

    def ended(self, title: str, how: str) -> None:
        """A scene is done, or failed, as a few words tell."""
        self._ended += 1
        if title in self._running:
            self._bar.remove_task(self._running.pop(title))
        self._bar.update(self._all, completed=self._ended)
        line = f"[{self._ended}/{self._total}] {title}: {how}"
        self._console.print(line, markup=False, highlight=False, soft_wrap=True)
