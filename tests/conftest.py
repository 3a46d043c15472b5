"""What more than one room of the tests needs."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def mnist_folder() -> Path:
    """The folder with MNIST's four files, as `NETWORK_DATA` names it; without it the test is skipped."""
    folder = os.environ.get("NETWORK_DATA")
    if not folder:
        pytest.skip("needs MNIST: set NETWORK_DATA to a folder with its four files")
    return Path(folder)
