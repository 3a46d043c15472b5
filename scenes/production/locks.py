"""One process at a time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl


@contextmanager
def locked(path: Path) -> Iterator[int]:
    """Hold a lock, waiting for it first. It goes with the last process that has the file open.

    Args:
        path: the file that stands for the lock; it is made, and stays.

    Yields:
        The file's descriptor, for a process that is to hold the lock too; 0 on Windows.
    """
    if sys.platform == "win32":  # it has no such locks: the same command must not be started twice at once
        yield 0
        return
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()
