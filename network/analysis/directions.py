"""The main directions of a training: a plane through the space of all parameters in which its path can be seen.

    from network.analysis.directions import principal_plane
    principal_plane(run.parameters, origin=-1).coordinates(run.parameters)

The principal directions of its checkpoints span the plane, as with H. Li et al., arXiv:1712.09913.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from network.errors import InputError
from network.training import TrainingRun

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Plane:
    """A plane through the space of all parameters.

    Attributes:
        origin: (n,) the parameters whose coordinates are (0, 0).
        directions: (2, n) of length 1, at right angles to each other.
    """

    origin: Floats
    directions: Floats

    def coordinates(self, parameters: ArrayLike) -> Floats:
        """Where parameters (..., n) come to lie when they are projected into the plane: (..., 2)."""
        return self.components(np.asarray(parameters, np.float64) - self.origin)

    def components(self, vectors: ArrayLike) -> Floats:
        """The components (..., 2) within the plane of vectors (..., n), for instance of gradients."""
        return np.asarray(vectors, np.float64) @ self.directions.T

    def parameters(self, coordinates: ArrayLike) -> Floats:
        """The parameters (..., n) at points (..., 2) of the plane."""
        return self.origin + np.asarray(coordinates, np.float64) @ self.directions

    def distances(self, parameters: ArrayLike) -> Floats:
        """How far from the plane parameters (..., n) lie: (...,)."""
        away = np.asarray(parameters, np.float64) - self.origin
        return np.linalg.norm(away - self.components(away) @ self.directions, axis=-1)


def principal_directions(points: ArrayLike) -> tuple[Floats, Floats]:
    """The directions in which points scatter, the one of the greatest variance first.

    Args:
        points: (k, n).

    Returns:
        The directions, (min(k, n), n), of length 1 and at right angles to each other, and the share of the variance
        that each holds, 0 to 1. Their signs mean nothing.

    Raises:
        InputError: when there are fewer than two points, or all are the same.
    """
    scattered = np.array(points, np.float64)
    if scattered.ndim != 2 or len(scattered) < 2:
        raise InputError(f"Directions need two points or more, (k, n), not the shape {scattered.shape}.")
    scattered -= scattered.mean(axis=0)
    if not scattered.any():
        raise InputError("These points are all the same: they scatter in no direction.")
    _, spreads, directions = np.linalg.svd(scattered, full_matrices=False)
    return directions, spreads**2 / (spreads**2).sum()


def principal_plane(path: ArrayLike, origin: int) -> Plane:
    """The plane of the two main directions of a path through the space of all parameters.

    The first point of the path lies to the left of the last, and most of the path above the first.

    Args:
        path: (k, n) parameters, three or more.
        origin: which point of the path lies in the plane and is its origin; -1 for the last.

    Raises:
        InputError: when these are fewer than three points, or all are the same.
    """
    points = np.array(path, np.float64)
    if len(points) < 3:
        raise InputError(f"A plane needs a path of three checkpoints or more, but this one has {len(points)}.")
    directions, _ = principal_directions(points)
    way = (points - points[0]) @ directions[:2].T
    signs = np.where([way[-1, 0] < 0, way[:, 1].sum() < 0], -1.0, 1.0)
    return Plane(points[origin], signs[:, np.newaxis] * directions[:2])


def halfway(run: TrainingRun) -> int:
    """The first checkpoint of which the accuracy has come half the way from that of the first to that of the last.

    Raises:
        InputError: when the run tells no accuracies.
    """
    if run.accuracies is None:
        raise InputError("Half the way is told by accuracies, and this run has none: its data have no classes.")
    return int(np.argmax(run.accuracies >= run.accuracies[[0, -1]].mean()))
