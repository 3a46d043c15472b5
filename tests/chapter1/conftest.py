"""Everything here draws, into one media folder."""

import pytest


@pytest.fixture(autouse=True, scope="session")
def _drawing(media_folder: None) -> None:
    """Make every test of this folder use the media folder of all tests."""
