"""Every row of the ledger names a test that is there."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
ROWS = [row.rsplit("|", 2)[1].strip() for row in (FOLDER / "ledger.md").read_text(encoding="utf-8").splitlines()[8:]]


def test_there_are_rows() -> None:
    assert len(ROWS) >= 30


@pytest.mark.parametrize("settled_by", ROWS)
def test_the_test_that_settles_it_is_there(settled_by: str) -> None:
    named = re.fullmatch(r"`(test_\w+\.py)::(test_\w+)`", settled_by)
    assert named, settled_by
    source = (FOLDER / named[1]).read_text(encoding="utf-8")
    assert f"\ndef {named[2]}(" in source
