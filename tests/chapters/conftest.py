"""Tests of one scene run in one process, so that the scene is played once for all of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scenes.syllabus import SYLLABUS

SCENES = {section.scene_class for chapter in SYLLABUS for section in chapter.sections}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Name each test's group: the scene that it is called with, or its file."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            named = [name for name in re.split(r"[\[\]-]", item.name) if name in SCENES]
            item.add_marker(pytest.mark.xdist_group(named[0] if named else item.path.stem))
