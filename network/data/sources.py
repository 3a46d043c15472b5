"""The data sets that a command line can name: MNIST in some folder, or the pen model's digits."""

import hashlib
from typing import Any

from network.data import mnist
from network.data.dataset import DataSet

HANDWRITING = "handwriting"
TRAINING_DIGITS = 6_000
"""How many digits the pen model writes to learn from: about a minute's work."""


def load_data(data: str | None, split: mnist.Split) -> DataSet:
    """The images of one split of a data set.

    Args:
        data: a folder with MNIST, None for wherever MNIST is found, or `"handwriting"`: digits of the pen model to
            learn from, and the gallery of `assets/digits` to test with.
        split: `"train"` or `"test"`.

    Raises:
        InputError: when there is no such data.
    """
    if data != HANDWRITING:
        return mnist.load(split, data)
    if split == "test":
        from network.data.gallery import gallery  # here and below, because Pillow and scipy are slow to import

        return gallery()
    from network.data.handwriting import handwriting

    return handwriting(TRAINING_DIGITS)


def provenance(data: str | None, learnt_from: DataSet) -> dict[str, Any]:
    """Which data these are, for a network's metadata: a name, and SHA-256 sums."""
    if data != HANDWRITING:
        return {"name": "MNIST", "sha256": mnist.checksums()}
    digest = hashlib.sha256(learnt_from.images.tobytes() + learnt_from.labels.tobytes())
    return {"name": HANDWRITING, "sha256": {"images and labels": digest.hexdigest()}}
