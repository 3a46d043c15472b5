"""Tests of one scene run in one process, so that the scene is played once for all of them."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from tests.chapters.watching import SECTIONS

TESTS = Path(__file__).parents[1]

gc.set_threshold(
    50_000, 10, 50
)  # scenes that are kept are many objects: a tenth of the time went into finding them alive


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name each test's group: the file of tests of the scene by whose `name` it is called, or the file it is in."""
    for item in items:
        if item.path.parent.parent == TESTS and item.path.parent.name.startswith("chapter"):
            asked = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
            name = asked.get("name")
            group = f"test_{Path(SECTIONS[name].file).stem}" if name in SECTIONS else item.path.stem
            item.add_marker(pytest.mark.xdist_group(group))
