"""Where a section ends, the next begins: nothing is seen to change between them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.chapters.watching import first_frame, played, scene_class

JOINS = [
    ("CalculusIntroduction", "ChainRuleInNetworks"),
    ("RelevantDerivatives", "MeaningOfDerivatives"),
    ("MeaningOfDerivatives", "SensitivityToParameters"),
    ("SensitivityToParameters", "SeveralNeuronsPerLayer"),
    ("SeveralNeuronsPerLayer", "CalculusRecap"),
]
CASES: dict[str, dict[str, Any]] = {"default": {}, "another digit": {"digit": "1-03"}}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("one", "other"), JOINS)
def test_the_first_picture_is_the_last_of_the_section_before(one: str, other: str, case: str) -> None:
    *_, last = played(scene_class(one), **CASES[case]).beats.values()
    difference = abs(first_frame(scene_class(other), **CASES[case]).astype(int) - last.frame)
    assert difference.max() == 0
