"""Every row of each chapter's ledger names a test that is there."""

import re
from pathlib import Path

import pytest

from scenes.syllabus import SYLLABUS

TESTS = Path(__file__).parents[1]
LEDGERS = sorted(TESTS.glob("chapter[0-9]*/ledger.md"))


def rows(ledger: Path) -> list[str]:
    """What the last column of a ledger's table says, below its heading."""
    lines = [line for line in ledger.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return [line.rsplit("|", 2)[1].strip() for line in lines[2:]]


ROWS = [(ledger, settled_by) for ledger in LEDGERS for settled_by in rows(ledger)]


def test_every_chapter_has_a_ledger_with_rows() -> None:
    assert [ledger.parent.name for ledger in LEDGERS] == [f"chapter{k + 1}" for k in range(len(SYLLABUS))]
    assert all(len(rows(ledger)) >= 7 for ledger in LEDGERS)


@pytest.mark.parametrize(("ledger", "settled_by"), ROWS)
def test_the_test_that_settles_it_is_there(ledger: Path, settled_by: str) -> None:
    named = re.fullmatch(r"`(test_\w+\.py)::(test_\w+)`", settled_by)
    assert named, settled_by
    source = (ledger.parent / named[1]).read_text(encoding="utf-8")
    assert f"\ndef {named[2]}(" in source
