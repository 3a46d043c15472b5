"""Who renders: threads of this machine, each driving a Manim process, or the workers of a Dask cluster."""

from __future__ import annotations

import logging
import os
import uuid
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from network.errors import InputError
from scenes.production.job import Job, Parcel
from scenes.production.rendering import Outcome, end_batch, render, render_parcel

PATIENCE = 30
"""Seconds to wait for a scheduler, and for its first worker."""
TRIES = 3
"""How often a worker's trouble, other than a scene's own failure, is tried again. A lost worker counts apart."""


@dataclass(frozen=True)
class Pool:
    """Workers that render scenes.

    Attributes:
        executor: takes the calls.
        batch: the name of all renders of this pool.
        has_our_disk: whether the workers use the folders of this machine.
    """

    executor: Executor
    batch: str
    has_our_disk: bool

    def submit(self, job: Job, home: Path) -> Future[Outcome]:
        """Have a scene rendered.

        Args:
            job: what to render.
            home: the scene's folder on this machine, for workers that can use it.
        """
        if self.has_our_disk:
            return self.executor.submit(render, job, self.batch, home)
        return self.executor.submit(render_parcel, Parcel.of(job), self.batch)


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
def _this_machine(workers: int) -> Iterator[Pool]:
    with ThreadPoolExecutor(workers) as executor:
        pool = Pool(executor, uuid.uuid4().hex, has_our_disk=True)
        try:
            yield pool
        finally:
            executor.shutdown(wait=False, cancel_futures=True)
            end_batch(pool.batch)


@contextmanager
def _cluster(address: str) -> Iterator[Pool]:
    client = _client_of(address)
    pool = Pool(client.get_executor(pure=False, retries=TRIES), uuid.uuid4().hex, has_our_disk=False)
    try:
        yield pool
    finally:
        pool.executor.shutdown(wait=False)
        with suppress(Exception):  # a worker that does not answer has ended what it did
            client.run(end_batch, pool.batch, on_error="ignore")
        client.close()


def _client_of(address: str):  # type: ignore[no-untyped-def]  # distributed is optional
    try:
        from distributed import Client
    except ImportError:
        raise InputError("--scheduler needs Dask: in the project's folder, pip install -e '.[farm]'.") from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(f"No Dask scheduler answers at {address} ({error}): start one with: dask scheduler") from None
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        client.close()
        raise InputError(
            f"The scheduler at {address} has no workers: start some with: dask worker {address} --nthreads 1"
        ) from None
    return client
