"""Which pixels do the training images use?

Arrays, where the axes are pixel (784, row-major), digit (10):

    black     (784,) whether the pixel is black, exactly 0, in every image
    used      (784,) float32, the share of images in which it is not black, 0 to 1
    means     (784,) float32, its mean brightness, 0 to 1
    digits    (10, 784) float32, its mean brightness in the images of each digit, NaN where there is none
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from network.studies import Data
from network.studies.study import Study, load_study
from network.training import Tell

AXES = {"black": ["pixel"], "used": ["pixel"], "means": ["pixel"], "digits": ["digit", "pixel"]}


@dataclass(frozen=True, eq=False)
class Pixels:
    """How bright the pixels of MNIST's training images are.

    Attributes:
        black: (28, 28) which pixels are black in every image: what their weights are, no image ever tells.
        used: (28, 28) the share of images in which a pixel is not black, 0 to 1.
        means: (28, 28) mean brightness, 0 to 1.
        digits: (10, 28, 28) the mean image of each digit.
    """

    black: NDArray[np.bool_]
    used: NDArray[np.float32]
    means: NDArray[np.float32]
    digits: NDArray[np.float32]

    @classmethod
    def load(cls) -> Self:
        """The stored study."""
        return cls.of(load_study("pixels"))

    @classmethod
    def of(cls, study: Study) -> Self:
        """A study that `make` has made."""
        black, used, means = (study[name].reshape(28, 28) for name in ("black", "used", "means"))
        return cls(black, used, means, study["digits"].reshape(10, 28, 28))


def make(data: Data, tell: Tell) -> Study:
    """Look through all images.

    Args:
        data: "train".
        tell: is told the number of digits done.
    """
    images, labels = data["train"].images, data["train"].labels
    digits = []
    for digit in range(10):
        tell(digit, 10)
        members = images[labels == digit]
        digits.append(members.mean(axis=0, dtype=np.float64) if len(members) else np.full(images.shape[1], np.nan))
    tell(10, 10)
    arrays = {
        "black": ~images.any(axis=0),
        "used": (images > 0).mean(axis=0).astype(np.float32),
        "means": images.mean(axis=0, dtype=np.float64).astype(np.float32),
        "digits": np.array(digits, np.float32),
    }
    return Study(arrays, {"study": "pixels", "axes": AXES, "settings": {"images": len(images)}})
