"""Who works: threads that each drive a Manim process, the workers of a Dask cluster, or processes for all else."""

from __future__ import annotations

import logging
import os
import re
import signal
import socket
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from network.errors import InputError
from scenes.production.job import Job, Parcel
from scenes.production.rendering import Outcome, end_batch, refusal, render, render_parcel

PATIENCE = 30
"""Seconds to wait for a scheduler that is there, and for its first worker."""
TRIES = 3
"""How often a worker's trouble, other than a scene's own failure, is tried again. A lost worker counts apart."""


@dataclass(frozen=True)
class Pool:
    """Workers that render scenes.

    Attributes:
        executor: an `Executor`, which takes the calls; that of a cluster can be told by which workers.
        batch: the name of all renders of this pool.
        client: of the cluster whose workers they are; None for workers that use the folders of this machine.
    """

    executor: Any
    batch: str
    client: Any = None

    def submit(self, job: Job, home: Path) -> Future[Outcome]:
        """Have a scene rendered.

        Args:
            job: what to render.
            home: the scene's folder on this machine, for workers that can use it.

        Raises:
            InputError: when there is no worker that would draw the same picture as this machine.
        """
        if self.client is None:
            return self.executor.submit(render, job, self.batch, home)
        parcel = Parcel.of(job)
        return self.executor.submit(render_parcel, parcel, self.batch, workers=_able(self.client, parcel))


def default_workers() -> int:
    """As many renders at once as this machine has processors for."""
    usable = getattr(os, "sched_getaffinity", None)  # not on every system
    return len(usable(0)) if usable else os.cpu_count() or 1


@contextmanager
def pool_of(workers: int | None = None, scheduler: str | None = None) -> Iterator[Pool]:
    """Workers for as long as they are needed; whatever still runs at the end is ended.

    Args:
        workers: how many renders at once on this machine; by default one a processor.
        scheduler: the address of a Dask scheduler whose workers render instead.

    Raises:
        InputError: when there is no such scheduler, it has no workers, or Dask is missing.
    """
    with _cluster(scheduler) if scheduler else _this_machine(workers or default_workers()) as pool:
        yield pool


@contextmanager
def processes(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Processes of this machine for as long as they are needed; interrupted, they end at once, whatever they do.

    Each watches a pipe, whose other end is closed then, and when this process itself is killed.
    """
    watched, held = Pipe(duplex=False)
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _end_with_the_pipe, (watched,))
    try:
        yield pool
    except BaseException:
        held.close()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
    held.close()
    watched.close()


def _end_with_the_pipe(watched: Connection) -> None:
    def watch() -> None:
        watched.poll(None)
        os._exit(1)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches this process too, but whoever started it decides
    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def _this_machine(workers: int) -> Iterator[Pool]:
    with ThreadPoolExecutor(workers) as executor:
        pool = Pool(executor, uuid.uuid4().hex)
        try:
            yield pool
        finally:
            executor.shutdown(wait=False, cancel_futures=True)
            end_batch(pool.batch)


@contextmanager
def _cluster(address: str) -> Iterator[Pool]:
    client = _client_of(address)
    pool = Pool(client.get_executor(pure=False, retries=TRIES), uuid.uuid4().hex, client)
    try:
        yield pool
    except CancelledError:
        raise InputError(
            f"The scheduler at {address} no longer answers: start it again. What is finished is kept, and the same "
            "command goes on from there."
        ) from None
    finally:
        pool.executor.shutdown(wait=False)
        if client.status == "running":
            with suppress(Exception):  # a worker that does not answer has ended what it did
                client.run(end_batch, pool.batch, on_error="ignore")
        client.close()


def _able(client: Any, parcel: Parcel) -> list[str]:
    """The addresses of the workers that would draw what this machine would."""
    answers = client.run(refusal, parcel, on_error="return")  # an older project there raises errors of every kind
    able = [worker for worker, answer in answers.items() if answer == ""]
    if not able:
        reasons = "; ".join(sorted({str(answer) for answer in answers.values()})) or "there are none."
        raise InputError(f"No worker can render {parcel.job.scene_class}: {reasons}")
    return able


def _client_of(address: str):  # type: ignore[no-untyped-def]  # distributed is optional
    try:
        from distributed import Client
    except ImportError:
        raise InputError("--scheduler needs Dask: in the project's folder, pip install -e '.[farm]'.") from None
    for name in ("asyncio", "distributed", "distributed.client", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    place = re.fullmatch(r"(?:\w+://)?(?P<host>[^/]+):(?P<port>\d{1,5})", address)
    if place is None:
        raise InputError(f"--scheduler {address} is no address: write it as tcp://HOST:8786.")
    try:
        socket.create_connection((place["host"].strip("[]"), int(place["port"])), PATIENCE).close()
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, OverflowError, ValueError) as error:
        raise InputError(f"No Dask scheduler answers at {address} ({error}): start one with: dask scheduler") from None
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        client.close()
        raise InputError(
            f"The scheduler at {address} has no workers: start some with: dask worker {address} --nthreads 1"
        ) from None
    return client
