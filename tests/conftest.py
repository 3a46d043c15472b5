"""What more than one room of the tests needs."""

import json
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import manim
import pytest
from hypothesis import settings

from scenes.language import ENGLISH, use_language
from scenes.settings import OVERRIDES_VARIABLE

settings.register_profile("busy machine", deadline=None)  # a test never asserts a wall time
settings.load_profile("busy machine")


def pytest_configure(config: pytest.Config) -> None:
    """Let interruptions reach what tests start, and give every test process a media folder of its own.

    A process of a shell's background ignores interruptions, and hands that on to all that it starts.

    Every formula is typeset once and none is left behind. Two processes must not share one: Manim writes its cache of
    formulas in place, so that one could read what the other has only half written.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    folder = tempfile.mkdtemp(prefix="media-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    manim.config.media_dir = folder
    manim.config.verbosity = "ERROR"


@pytest.fixture(autouse=True)
def language_of_the_next_test() -> Iterator[None]:
    """English again, whatever language a scene has put in force."""
    yield
    use_language(ENGLISH)


@pytest.fixture(scope="session")
def mnist_folder() -> Path:
    """The folder with MNIST's four files, as `NETWORK_DATA` names it; without it the test is skipped."""
    folder = os.environ.get("NETWORK_DATA")
    if not folder:
        pytest.skip("needs MNIST: set NETWORK_DATA to a folder with its four files")
    return Path(folder)


@pytest.fixture
def own_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Digits of the gallery, wherever MNIST is: what a scene shows is then the same on every machine."""
    monkeypatch.setenv(OVERRIDES_VARIABLE, json.dumps({"data": "gallery"}))
