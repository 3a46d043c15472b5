"""Putting what belongs together into a folder: whole, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scenes.production.locks import locked


@contextmanager
def published(folder: Path, entry: str, lock: Path) -> Iterator[Path]:
    """An empty folder to write into; what is in it at the end goes into another one, in place of what is called alike.

    Everything is written before anything is replaced. The entry is what shows the rest: it is taken away first and
    comes last, so that at no moment it shows what is not there.

    Args:
        folder: where everything goes in the end; what is called otherwise stays there.
        entry: the name of a file, such as `index.html`.
        lock: a file that stands for the folder, so that one process at a time writes into it.

    Yields:
        The empty folder.
    """
    new = folder / ".unfinished"
    with locked(lock):
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        try:
            yield new
            if (new / entry).exists():
                (folder / entry).unlink(missing_ok=True)
            for path in sorted(new.iterdir(), key=lambda path: path.name == entry):
                _replace(folder / path.name, path)
        finally:
            shutil.rmtree(new, ignore_errors=True)


def _replace(target: Path, path: Path) -> None:
    if target.is_dir():  # which cannot be replaced by a rename
        shutil.rmtree(target)
    path.replace(target)
