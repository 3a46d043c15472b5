"""Processes that are waited for."""

from __future__ import annotations

import time
from pathlib import Path


def is_running(pid: int) -> bool:
    """Whether there is such a process, other than one that has ended and nobody has asked after."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def ends(pid: int) -> bool:
    """Wait for a process to end."""
    for _ in range(600):
        if not is_running(pid):
            return True
        time.sleep(0.1)
    return False
