"""Files appear whole or not at all, and what a disk refuses is told in one sentence, before long work begins."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from network.__main__ import main
from network.commands import Commands
from network.errors import InputError
from network.files import check_folder, write_atomically


def test_what_a_killed_process_left_is_taken_away_and_what_another_writes_is_not(tmp_path: Path) -> None:
    path, left = tmp_path / "mine.npz", tmp_path / ".mine.npz.abcd1234.part"
    others = [tmp_path / ".mine.npz.bak", tmp_path / ".other.npz.abcd1234.part"]
    for each in (left, *others):
        each.touch()

    def write_twice(file: object) -> None:
        write_atomically(path, lambda inner: inner.write(b"inner"))
        file.write(b"outer")  # type: ignore[attr-defined]

    write_atomically(path, write_twice)
    assert path.read_bytes() == b"outer"
    assert sorted(tmp_path.iterdir()) == sorted([path, *others])


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "mine.npz"
    path.write_bytes(b"old")

    def write(file: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError) as caught:
        write_atomically(path, write)
    assert caught.value.filename == str(path)
    assert [*tmp_path.iterdir()] == [path] and path.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("folder", "sentence"),
    [
        ("file/folder", "Not a directory): name another place."),
        ("x" * 300, "File name too long): choose a shorter name."),
    ],
)
def test_a_folder_that_cannot_be_is_refused(folder: str, sentence: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"cannot be used \(") as caught:
        check_folder(tmp_path / folder)
    assert str(caught.value) == f"{tmp_path / folder} cannot be used ({sentence}"


def test_a_folder_that_can_be_made_is_not_made_yet(tmp_path: Path) -> None:
    check_folder(tmp_path / "a" / "b")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_a_training_is_refused_before_it_begins(code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("network.files.tempfile.TemporaryFile", refuse)
    monkeypatch.setattr("network.__main__.make", lambda *_: pytest.fail("it trained"))
    result = CliRunner().invoke(main, ["train", "--recipe", "by_hand", "--out", str(tmp_path / "mine.npz")])
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert f"{tmp_path} cannot be used ({os.strerror(code)})" in result.stderr


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            PermissionError(errno.EACCES, "", "place"),
            "place cannot be used (Permission denied): change",
        ),
        (
            PermissionError(errno.EACCES, "", b"place"),
            "place cannot be used (Permission denied): change",
        ),
        (OSError(errno.ENOSPC, ""), "the disk cannot be used (No space left on device): make room there."),
        (
            FileNotFoundError(errno.ENOENT, "", "place"),
            "place cannot be used (No such file or directory): make",
        ),
    ],
)
def test_what_a_disk_refuses_later_is_told_too(error: OSError, sentence: str) -> None:
    @click.group(cls=Commands)
    def group() -> None: ...

    @group.command()
    def work() -> None:
        raise error

    result = CliRunner().invoke(group, ["work"])
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1 and f"Error: {sentence}" in result.stderr


def test_other_errors_of_the_system_keep_their_traceback() -> None:
    @click.group(cls=Commands)
    def group() -> None: ...

    @group.command()
    def work() -> None:
        raise ConnectionRefusedError(errno.ECONNREFUSED, "")

    assert isinstance(CliRunner().invoke(group, ["work"]).exception, ConnectionRefusedError)


def test_a_working_folder_that_was_removed_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    program = f"import os; os.chdir({str(folder)!r}); os.rmdir({str(folder)!r}); import network.__main__ as m; m.main()"
    command = [sys.executable, "-c", program, "predict", "edges", "x.png"]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 2
    assert result.stderr == "Error: The folder you work in is no longer there: change to another.\n"


def test_writers_of_one_file_at_once_do_not_take_each_others_for_leftovers(tmp_path: Path) -> None:
    path = tmp_path / "shared"
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: write_atomically(path, lambda file: file.write(b"whole")), range(2000)))
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"whole"]
