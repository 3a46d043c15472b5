"""Where a section ends, the next begins: nothing is seen to change between them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from network import Network
from scenes.syllabus import SYLLABUS
from tests.chapters.watching import first_frame, played, scene_class

SECTIONS = [section.scene_class for chapter in SYLLABUS[1:] for section in chapter.sections]
JOINS = list(pairwise(SECTIONS))
"""From chapter 2 on, across the chapters; chapter 1 has cuts of its own."""
UNSEEN = 2
"""Of 255: what has travelled to its place may differ by a rounding."""
CASES: dict[str, dict[str, Any]] = {
    "default": {},
    "another digit and network": {"digit": "8-04", "network": Network.random((784, 30, 10), seed=3)},
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("one", "other"), JOINS)
def test_the_first_picture_is_the_last_of_the_section_before(one: str, other: str, case: str) -> None:
    *_, last = played(scene_class(one), **CASES[case]).beats.values()
    difference = abs(first_frame(scene_class(other), **CASES[case]).astype(int) - last.frame)
    assert difference.max() <= UNSEEN
