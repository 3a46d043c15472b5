"""What more than one room of the tests needs."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("busy machine", deadline=None)  # a test never asserts a wall time
settings.load_profile("busy machine")


@pytest.fixture(scope="session")
def mnist_folder() -> Path:
    """The folder with MNIST's four files, as `NETWORK_DATA` names it; without it the test is skipped."""
    folder = os.environ.get("NETWORK_DATA")
    if not folder:
        pytest.skip("needs MNIST: set NETWORK_DATA to a folder with its four files")
    return Path(folder)


@pytest.fixture(scope="session")
def media_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Where Manim puts what it writes: one folder, so that every formula is typeset once and none is left behind."""
    from manim import tempconfig  # here, because most tests of the network need no Manim

    with tempconfig({"media_dir": str(tmp_path_factory.mktemp("media")), "verbosity": "ERROR"}):
        yield
