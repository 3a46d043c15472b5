"""A set of labelled inputs, such as pictures of digits, as training and testing take them."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from network.cost import are_classes
from network.errors import InputError


@dataclass(frozen=True, eq=False)
class DataSet:
    """Inputs and what is right for each: pictures of digits and what they show, or numbers and numbers.

    Attributes:
        images: (m, n) the inputs, one a row. The lecture's are (m, 784) float32, pixels row-major in [0, 1], ink bright
            on black.
        labels: (m,) whole numbers: the classes, as the digits 0 to 9, where there is an output neuron for each, or 0
            and 1 for a lone one. Floats, (m,) or (m, k): the wanted values of k output neurons.
    """

    images: NDArray[np.floating]
    labels: NDArray[Any]

    def __post_init__(self) -> None:
        """Refuse inputs and labels that do not belong together.

        Raises:
            InputError: when the shapes disagree, or these are no arrays.
        """
        try:
            fit = self.images.ndim == 2 and self.labels.shape[:1] == self.images.shape[:1]
        except AttributeError:  # looked for afterwards: a training makes two data sets a mini-batch
            kinds = " and ".join(type(given).__name__ for given in (self.images, self.labels))
            raise InputError(f"A data set takes two numpy arrays, not {kinds}: use np.array(...).") from None
        if not fit or self.labels.ndim > (1 if self.has_classes else 2):
            raise InputError(
                "A data set takes inputs (m, n) with whole-number labels (m,) or float targets (m,) or (m, k), but got "
                f"inputs {self.images.shape} with {self.labels.dtype} labels {self.labels.shape}."
            )

    @property
    def has_classes(self) -> bool:
        """Whether the labels name classes, so that answers are right or wrong, or are values to come near to."""
        return are_classes(self.labels)

    def __len__(self) -> int:
        """The number m of examples."""
        return len(self.labels)

    def take(self, indices: ArrayLike | slice) -> Self:
        """The data set of just these examples, in this order."""
        chosen = indices if isinstance(indices, slice) else np.asarray(indices)
        return type(self)(self.images[chosen], self.labels[chosen])
