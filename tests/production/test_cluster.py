"""The very same films from the workers of a Dask cluster, even if one of them is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.production.conftest import BLUE, GREEN, RED, ROOT, SMALL, Commands, Lecture, colours_of
from tests.production.processes import ends

pytest.importorskip("distributed")

FRAGILE = """
        import os, time
        assert not __file__.startswith("{folder}")  # a worker has folders of its own
        marker = "{folder}/started"
        if not os.path.exists(marker):
            with open(marker + ".new", "w") as file:
                file.write(str(os.getppid()) + " " + str(os.getpid()))
            os.rename(marker + ".new", marker)
            time.sleep(600)
        from lengths import LENGTH
        self.wait(LENGTH)"""
"""A scene that takes very long on the first worker that renders it."""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers, all processes of their own on this machine."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    address_file = tmp_path / "scheduler.json"
    workplace = tmp_path / "workplace"
    workplace.mkdir()
    started: list[subprocess.Popen[bytes]] = []

    def start(program: str, *arguments: str) -> None:
        command = [sys.executable, "-m", f"distributed.cli.{program}", *arguments]
        quiet = subprocess.DEVNULL
        started.append(subprocess.Popen(command, cwd=workplace, env=environment, stdout=quiet, stderr=quiet))

    try:
        where = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-jupyter"]
        start("dask_scheduler", *where, "--scheduler-file", str(address_file))
        while not address_file.exists():
            assert started[0].poll() is None, "the scheduler has ended"
            time.sleep(0.1)
        address = json.loads(address_file.read_text())["address"]
        for _ in range(2):
            local = ["--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard"]
            start("dask_worker", address, *local, "--local-directory", str(workplace))
        yield address, started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()


def test_the_film_is_complete_though_a_worker_is_killed(
    lecture: Lecture, commands: Commands, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, workers = cluster
    (lecture.folder / "lengths.py").write_text("LENGTH = 0.4")
    marker = lecture.folder / "started"
    sections = [
        lecture.write("Red", RED),
        lecture.write("Fragile", GREEN, FRAGILE.format(folder=lecture.folder)),
        lecture.write("Blue", BLUE),
    ]
    killer = [sys.executable, "-c", KILLER, str(marker)]
    with subprocess.Popen(killer):
        status, _ = commands.run(sections, "film", "--scheduler", address, *SMALL)
    assert status == 0, commands.output()
    lost, its_render = map(int, marker.read_text().split())
    assert [worker.poll() is not None for worker in workers].count(True) == 1
    assert lost in [worker.pid for worker in workers if worker.poll() is not None]
    assert ends(its_render), "a render does not outlive its worker"
    assert colours_of(lecture.film) == [*"rrrrrggggbbbbb"]
    assert commands.run(sections, "film", *SMALL)[0] == 0
    assert commands.output().count("is done already") == 3, "a worker's scene is as good as one of this machine"


KILLER = """
import os, signal, sys, time
while not os.path.exists(sys.argv[1]):
    time.sleep(0.05)
os.kill(int(open(sys.argv[1]).read().split()[0]), signal.SIGKILL)
"""
"""Kills the worker that the marker names."""


def test_a_failing_scene_fails_there_too(
    lecture: Lecture, commands: Commands, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, _ = cluster
    broken = lecture.write("Broken", RED, "raise RuntimeError('no ink')")
    assert commands.run([broken], "film", "--scheduler", address, *SMALL)[0] == 1
    assert f"Broken of {broken.path}: Manim could not render it (exit status 1)" in commands.output()
    assert "  RuntimeError: no ink" in commands.output()
