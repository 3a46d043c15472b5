"""Where the small files that come with the project are: networks, runs and digits."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def asset_path(*parts: str) -> Path:
    """Return the path of an asset, `asset_path("digits", "gallery.npz")`, whether or not the file exists.

    An installed package carries its assets inside itself; a checkout has them beside the package.
    """
    installed = PACKAGE.joinpath("assets", *parts)
    return installed if installed.exists() else PACKAGE.parent.joinpath("assets", *parts)
