"""Writing files so that a half-written one never stands under its final name, and telling where that cannot be."""

import errno
import glob
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from network.errors import InputError

if sys.platform != "win32":
    import fcntl

ROOM, RIGHTS, ANOTHER = "make room there", "change its permissions, or name another place", "name another place"
REMEDIES = {
    errno.ENOSPC: ROOM,
    errno.EDQUOT: ROOM,
    errno.EACCES: RIGHTS,
    errno.EPERM: RIGHTS,
    errno.EROFS: ANOTHER,
    errno.ENOTDIR: ANOTHER,
    errno.EISDIR: ANOTHER,
    errno.EEXIST: ANOTHER,
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.ENOENT: "make it first, or name another place",
    errno.EIO: "look after the disk",
}
"""What helps against what a disk refuses."""
LONGEST_NAME = 230
"""Bytes of a name: file systems take 255, and files that are written beside it have longer ones."""


def write_atomically(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Let `write` fill a temporary file beside `path`, then rename it into place.

    Interrupted or failing at any moment, `path` holds what it held before. Folders are made as needed. A temporary file
    that a killed process left is taken away by the next one that writes to `path`.
    """
    try:
        _write(path, write)
    except OSError as error:
        error.filename = str(path)  # not that of the temporary file, nor none
        raise


def _write(path: Path, write: Callable[[BinaryIO], object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(path)
    file, name = _temporary(path)
    try:
        with file:
            write(file)
            file.flush()
            umask = os.umask(0)
            os.umask(umask)
            os.chmod(name, 0o666 & ~umask)  # mkstemp makes files that only their owner may read
            if sys.platform != "win32":
                os.replace(name, path)  # while the lock is held: nobody takes it for a leftover
        if sys.platform == "win32":
            os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _temporary(path: Path) -> tuple[BinaryIO, str]:
    """A new file beside a path, open and locked, and its name."""
    while True:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        file = os.fdopen(descriptor, "wb")
        with suppress(OSError):  # there are disks without locks
            _lock(file, wait=True)
        if sys.platform == "win32" or os.fstat(descriptor).st_nlink:
            return file, name
        file.close()  # another process took it for a leftover before it was locked


def check_folder(folder: Path) -> None:
    """Make sure that a folder can be written to, or be made, before anything long begins. Nothing is made yet.

    Raises:
        InputError: when it cannot.
    """
    try:
        there = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
        with tempfile.TemporaryFile(dir=there) as file:
            file.write(bytes(4096))  # where there is no room at all, that shows only now
    except OSError as error:
        error.filename = folder.absolute()
        raise InputError(told(error)) from None


def told(error: OSError) -> str:
    """What a disk has refused, and what helps, in one sentence."""
    where = os.fsdecode(error.filename) if error.filename else "the disk"
    code = error.errno or 0
    return f"{where} cannot be used ({os.strerror(code)}): {REMEDIES.get(code, 'look after it')}."


def _remove_leftovers(path: Path) -> None:
    """Remove the temporary files of processes that were killed: one that still writes holds a lock on its own."""
    if sys.platform != "win32":
        for left in path.parent.glob(f".{glob.escape(path.name)}.????????.part"):
            with suppress(OSError), left.open("rb") as file:
                _lock(file)
                left.unlink()


def _lock(file: BinaryIO, wait: bool = False) -> None:
    """Hold a lock until the file is closed.

    Raises:
        BlockingIOError: when another process holds it, and it is not to be waited for.
    """
    if sys.platform != "win32":
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
