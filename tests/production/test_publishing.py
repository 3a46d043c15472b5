"""What belongs together appears together, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenes.production.publishing import published


def contents(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


def fill(folder: Path, text: str) -> None:
    (folder / "files").mkdir()
    (folder / "files" / f"{text}.css").write_text(text)
    (folder / "index.html").write_text(text)


def test_the_new_takes_the_place_of_the_old_and_leaves_the_rest(tmp_path: Path) -> None:
    for text in ("old", "new"):
        with published(tmp_path / "page", "index.html", tmp_path / "lock") as folder:
            assert contents(folder) == {}
            fill(folder, text)
        (tmp_path / "page" / "CNAME").write_text("mine")
    assert contents(tmp_path / "page") == {"CNAME": "mine", "files/new.css": "new", "index.html": "new"}
    assert len([*(tmp_path / "page").iterdir()]) == 3


def test_what_fails_changes_nothing(tmp_path: Path) -> None:
    with published(tmp_path / "page", "index.html", tmp_path / "lock") as folder:
        fill(folder, "old")
    with pytest.raises(KeyError), published(tmp_path / "page", "index.html", tmp_path / "lock") as folder:
        fill(folder, "new")
        raise KeyError
    assert contents(tmp_path / "page") == {"files/old.css": "old", "index.html": "old"}
    assert len([*(tmp_path / "page").iterdir()]) == 2


def test_the_entry_never_stands_beside_what_it_does_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between any two steps: there is no entry, or all that belongs to it, and what was killed is gone later."""
    page, before, steps = tmp_path / "page", Path.replace, 0
    with published(page, "index.html", tmp_path / "lock") as folder:
        fill(folder, "old")

    def replace(path: Path, target: Path) -> Path:
        nonlocal steps
        steps += 1
        assert not (page / "index.html").exists()
        moved = before(path, target)
        assert not (page / "index.html").exists() or contents(page / "files") == {"new.css": "new"}
        return moved

    monkeypatch.setattr(Path, "replace", replace)
    (page / ".unfinished").mkdir()
    (page / ".unfinished" / "half").touch()
    with published(page, "index.html", tmp_path / "lock") as folder:
        fill(folder, "new")
    assert steps == 2
    assert not (page / ".unfinished").exists()
