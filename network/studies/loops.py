"""Which digits have loops, and of how many little edges are they made?

Every training image is looked at by the plain rules of `network.analysis.pictures`, without a network: its holes are
found by topology, its little edges by the local direction of the stroke. A hole is an upper one when its centroid lies
above the middle row 13.5, and a lower one otherwise. A picture can have both.

Arrays, where the axes are digit (10), kind (4), pieces (p):

    kinds     (4,) "upper", "lower", "two", "none": at least one upper hole, at least one lower hole, two or more
              holes wherever they are, no hole
    counts    (10, 4) how many images of the digit show that; one image may count as upper, lower and two
    pieces    (10, p) how many images of the digit fall into 0, 1, 2, ... pieces of one direction
    images    (10,) how many images of each digit there are
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from network.activation import Array
from network.analysis.pictures import Region, holes, orientation_pieces
from network.studies import Data
from network.studies.study import Study, load_study
from network.training import Tell

MIDDLE = 13.5  # the row between the two halves of 28 rows, counted from 0
KINDS = ("upper", "lower", "two", "none")
AXES = {"kinds": ["kind"], "counts": ["digit", "kind"], "pieces": ["digit", "pieces"], "images": ["digit"]}
STEP = 500  # images between two reports


@dataclass(frozen=True, eq=False)
class Loops:
    """What was found in the training images.

    Attributes:
        counts: kind -> (10,) how many images of each digit show that; one image may count as several kinds.
        images: (10,) how many images of each digit there are.
        pieces: (10, p) how many images of the digit fall into 0, 1, 2, ... pieces of one direction.
    """

    counts: dict[str, NDArray[np.int64]]
    images: NDArray[np.int64]
    pieces: NDArray[np.int64]

    @classmethod
    def load(cls) -> Self:
        """The stored study."""
        study = load_study("loops")
        return cls(dict(zip(study["kinds"].tolist(), study["counts"].T, strict=True)), study["images"], study["pieces"])

    def shares(self, kind: str) -> NDArray[np.float64]:
        """The share (10,) of each digit's images, 0 to 1, that show a kind of `KINDS`."""
        return np.asarray(self.counts[kind] / self.images)


def make(data: Data, tell: Tell) -> Study:
    """Look at every image.

    Args:
        data: "train".
        tell: is told the number of images done.
    """
    digits = data["train"]
    found, pieces = np.zeros((len(digits), len(KINDS)), bool), np.zeros(len(digits), np.int64)
    for k, image in enumerate(digits.images):
        if k % STEP == 0:
            tell(k, len(digits))
        found[k] = kinds_of(holes(image))
        pieces[k] = len(orientation_pieces(image))
    tell(len(digits), len(digits))
    members = np.eye(10, dtype=np.int64)[digits.labels]  # (m, 10)
    arrays = {
        "kinds": np.array(KINDS),
        "counts": members.T @ found,
        "pieces": members.T @ (pieces[:, np.newaxis] == np.arange(pieces.max() + 1)),
        "images": members.sum(axis=0),
    }
    return Study(arrays, {"study": "loops", "axes": AXES})


def has_upper_loop(image: Array) -> bool:
    """Whether an image (784,) or (28, 28) has a hole in its upper half."""
    return kinds_of(holes(image))[0]


def kinds_of(rings: list[Region]) -> tuple[bool, bool, bool, bool]:
    """Which of `KINDS` a picture with these holes is."""
    upper = [hole.centroid[0] < MIDDLE for hole in rings]
    return any(upper), not all(upper), len(rings) > 1, not rings
