"""The very same films from the workers of a Dask cluster, even if one of them is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
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


@dataclass
class Cluster:
    """A scheduler and its workers, all processes of their own on this machine."""

    address: str
    folder: Path
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def add_worker(self, **environment: str) -> None:
        local = ["--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        arguments = [self.address, *local, "--local-directory", str(self.folder)]
        self.workers.append(start("dask_worker", *arguments, folder=self.folder, **environment))

    def lose_worker(self) -> None:
        """Kill the worker that was added first."""
        lost = self.workers.pop(0)
        lost.kill()
        lost.wait()

    def wait_for_all(self) -> None:
        """Wait for all workers to be known to the scheduler."""
        program = "import sys; from distributed import Client; Client(sys.argv[1]).wait_for_workers(int(sys.argv[2]))"
        subprocess.run([sys.executable, "-c", program, self.address, str(len(self.workers))], check=True)


def start(program: str, *arguments: str, folder: Path, **environment: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.{program}", *arguments]
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler with two workers."""
    address_file, workplace = tmp_path / "scheduler.json", tmp_path / "workplace"
    workplace.mkdir()
    where = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-jupyter"]
    scheduler = start("dask_scheduler", *where, "--scheduler-file", str(address_file), folder=workplace)
    cluster = Cluster("", workplace, scheduler)
    try:
        while not address_file.exists():
            assert scheduler.poll() is None, "the scheduler has ended"
            time.sleep(0.1)
        cluster.address = json.loads(address_file.read_text())["address"]
        for _ in range(2):
            cluster.add_worker()
        yield cluster
    finally:
        for process in (scheduler, *cluster.workers):
            process.kill()
            process.wait()


def test_the_film_is_complete_though_a_worker_is_killed(lecture: Lecture, commands: Commands, cluster: Cluster) -> None:
    (lecture.folder / "lengths.py").write_text("LENGTH = 0.4")
    marker = lecture.folder / "started"
    sections = [
        lecture.write("Red", RED),
        lecture.write("Fragile", GREEN, FRAGILE.format(folder=lecture.folder)),
        lecture.write("Blue", BLUE),
    ]
    killer = [sys.executable, "-c", KILLER, str(marker)]
    with subprocess.Popen(killer):
        status, _ = commands.run(sections, "film", "--scheduler", cluster.address, *SMALL)
    assert status == 0, commands.output()
    lost, its_render = map(int, marker.read_text().split())
    assert [worker.poll() is not None for worker in cluster.workers].count(True) == 1
    assert lost in [worker.pid for worker in cluster.workers if worker.poll() is not None]
    assert ends(its_render), "a render does not outlive its worker"
    assert colours_of(lecture.film) == [*"rrrrrggggbbbbb"]
    assert commands.run(sections, "film", *SMALL)[0] == 0
    assert commands.output().count("is done already") == 3, "a worker's scene is as good as one of this machine"


KILLER = """
import os, signal, sys, time
while not os.path.exists(sys.argv[1]):
    time.sleep(0.05)
os.kill(int((sys.argv[2:] or open(sys.argv[1]).read().split())[0]), signal.SIGKILL)
"""
"""Kills the worker that the marker names, once it does so, or somebody else."""


def test_a_failing_scene_fails_there_too(lecture: Lecture, commands: Commands, cluster: Cluster) -> None:
    broken = lecture.write("Broken", RED, "raise RuntimeError('no ink')")
    assert commands.run([broken], "film", "--scheduler", cluster.address, *SMALL)[0] == 1
    assert f"Broken of {broken.path}: Manim could not render it (exit status 1)" in commands.output()
    assert "  RuntimeError: no ink" in commands.output()


def test_a_stale_worker_renders_nothing_and_a_good_one_everything(
    lecture: Lecture, commands: Commands, cluster: Cluster
) -> None:
    """The stale one is of a user who has settings of Manim of his own."""
    cluster.lose_worker()
    of_user = cluster.folder / ".config" / "manim" / "manim.cfg"
    of_user.parent.mkdir(parents=True)
    of_user.write_text("[CLI]\nbackground_color = RED\n")
    cluster.add_worker(HOME=str(cluster.folder))
    cluster.wait_for_all()
    sections = [lecture.write(name, GREEN, "self.wait(0.2)") for name in ("One", "Two", "Three")]
    assert commands.run(sections, "film", "--scheduler", cluster.address, *SMALL)[0] == 0, commands.output()
    assert colours_of(lecture.film) == [*"gggggg"]
    cluster.lose_worker()
    lecture.write("One", RED)
    assert commands.run(sections, "film", "--scheduler", cluster.address, *SMALL)[0] == 2
    assert "No worker can render One: this worker differs in the user's manim.cfg: install" in commands.output()


def test_a_scheduler_that_dies_is_told_in_one_sentence(lecture: Lecture, commands: Commands, cluster: Cluster) -> None:
    marker = lecture.folder / "started"
    sections = [lecture.write("Fragile", GREEN, FRAGILE.format(folder=lecture.folder)), lecture.write("Red", RED)]
    killer = [sys.executable, "-c", KILLER, str(marker), str(cluster.scheduler.pid)]
    with subprocess.Popen(killer):
        status, _ = commands.run(sections, "film", "--scheduler", cluster.address, *SMALL)
    assert status == 2
    assert f"Error: The scheduler at {cluster.address} no longer answers: start it again." in commands.output()
    assert "Traceback" not in commands.output() and "CancelledError" not in commands.output()
