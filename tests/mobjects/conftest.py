"""One media folder for all tests of mobjects, so that every formula is typeset once and none is left behind."""

from collections.abc import Iterator

import pytest
from manim import tempconfig


@pytest.fixture(scope="session", autouse=True)
def media_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Where Manim puts what it writes."""
    with tempconfig({"media_dir": str(tmp_path_factory.mktemp("media")), "verbosity": "ERROR"}):
        yield
