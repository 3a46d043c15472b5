"""A set of labelled pictures, as training and testing take them."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from network.errors import InputError


@dataclass(frozen=True, eq=False)
class DataSet:
    """Pictures of digits and what they show.

    Attributes:
        images: (m, 784) float32, one picture a row, pixels row-major in [0, 1], ink bright on black.
        labels: (m,) int64, the digits 0 to 9.
    """

    images: NDArray[np.float32]
    labels: NDArray[np.int64]

    def __post_init__(self) -> None:
        """Refuse pictures and labels that do not belong together.

        Raises:
            InputError: when the shapes disagree.
        """
        if self.images.ndim != 2 or self.labels.shape != self.images.shape[:1]:
            raise InputError(
                f"A data set takes images (m, pixels) with labels (m,), but got images {self.images.shape} with "
                f"labels {self.labels.shape}."
            )

    def __len__(self) -> int:
        """The number m of pictures."""
        return len(self.labels)

    def take(self, indices: ArrayLike | slice) -> Self:
        """The data set of just these pictures, in this order."""
        chosen = indices if isinstance(indices, slice) else np.asarray(indices)
        return type(self)(self.images[chosen], self.labels[chosen])
