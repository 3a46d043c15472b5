"""Tests of one scene run in one process, so that the scene is played once for all of them."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name each test's group: the scene by whose `name` it is called, or its file."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            asked = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
            item.add_marker(pytest.mark.xdist_group(asked.get("name", item.path.stem)))
