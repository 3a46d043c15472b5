"""What does the cost look like where the training went?

The cost over two planes through the space of all parameters. Each is spanned by the two principal directions of
checkpoints of a run and goes through one of them: "beginning" by those from the first to the one with half of the
accuracy, through the first; "whole" by all, through the last. Over each plane gradient descent is played as if there
were no other directions: its steps go down the component of the true gradient within the plane, which is the gradient
of the surface that is seen.

Arrays, where the axes are plane (2: "beginning", "whole"), parameter, place (61), checkpoint, arrow (13), step,
component (2: across, up):

    planes          (2,) their names
    origins         (2,) the checkpoint that each goes through
    lasts           (2,) the last checkpoint that it is made for
    directions      (2, 2, parameters) float32, of length 1 and at right angles
    shares          (2, 10) the share of the variance of those checkpoints that each of ten directions holds
    across, up      (2, 61) the coordinates of the places
    costs           (2, 61, 61) mean cost of all training images: a row for each of `up`, a column for each of `across`
    path            (2, checkpoints, 2) where every checkpoint comes to lie when it is projected
    distances       (2, checkpoints) how far from the plane it really lies
    arrows_across, arrows_up   (2, 13) the coordinates of some of those places
    gradients       (2, 13, 13, 2) the gradient of the surface there, rows and columns as with the costs
    rates           (2,) the learning rates η of gradient descent within each plane
    descent         (2, steps, 2) its way, from the projected first checkpoint
    descent_costs   (2, steps) the costs there
"""

from dataclasses import dataclass
from itertools import count
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from network.analysis.directions import Floats, Plane, halfway, principal_directions, principal_plane
from network.analysis.slices import cost_over
from network.data.dataset import DataSet
from network.errors import InputError
from network.model import Network
from network.studies import Data
from network.studies.of_run import StudyOfRun
from network.studies.study import Study
from network.training import Tell, TrainingRun

PLANES = ("beginning", "whole")
PLACES = 61
EVERY = 5  # of the places has an arrow
MARGIN = 0.3  # round the path, as a share of its width and height
FLATTEST = 0.6  # height as a share of width, or the other way round
RATES = (0.5, 4.0)
STEPS = 400
DIRECTIONS = 10  # whose share is kept

AXES = {
    "planes": ["plane"],
    "origins": ["plane"],
    "lasts": ["plane"],
    "directions": ["plane", "component", "parameter"],
    "shares": ["plane", "direction"],
    "across": ["plane", "place"],
    "up": ["plane", "place"],
    "costs": ["plane", "place", "place"],
    "path": ["plane", "checkpoint", "component"],
    "distances": ["plane", "checkpoint"],
    "arrows_across": ["plane", "arrow"],
    "arrows_up": ["plane", "arrow"],
    "gradients": ["plane", "arrow", "arrow", "component"],
    "rates": ["plane"],
    "descent": ["plane", "step", "component"],
    "descent_costs": ["plane", "step"],
}


@dataclass(frozen=True, eq=False)
class Surface:
    """The cost over one plane.

    Attributes:
        across: (61,) the coordinates along the first direction.
        up: (61,) the coordinates along the second.
        costs: (61, 61) a row for each of `up`, a column for each of `across`.
        shares: (10,) the share of the variance that each direction holds, 0 to 1.
        path: (checkpoints, 2) the projected checkpoints, up to the last that the plane is made for.
        distances: (checkpoints,) how far from the plane each of them lies.
        arrows_across: (13,) coordinates along the first direction.
        arrows_up: (13,) coordinates along the second.
        gradients: (13, 13, 2) the gradient of the surface there.
        rate: the learning rate η of gradient descent within the plane.
        descent: (steps, 2) its way.
        descent_costs: (steps,) the costs there.
        directions: (2, parameters) of length 1 and at right angles.
        origin: the checkpoint with the coordinates (0, 0).
    """

    across: Floats
    up: Floats
    costs: Floats
    shares: Floats
    path: Floats
    distances: Floats
    arrows_across: Floats
    arrows_up: Floats
    gradients: Floats
    rate: float
    descent: Floats
    descent_costs: Floats
    directions: NDArray[np.float32]
    origin: int

    def plane(self, run: TrainingRun) -> Plane:
        """The plane itself, which tells where any parameters and gradients come to lie.

        Args:
            run: the run that was studied.
        """
        return Plane(run.parameters[self.origin].astype(np.float64), self.directions.astype(np.float64))


class Landscape(StudyOfRun):
    """The cost over two planes that a run went along."""

    name: ClassVar[str] = "landscape"

    def surface(self, plane: str) -> Surface:
        """The cost over one plane.

        Args:
            plane: "beginning" or "whole".

        Raises:
            InputError: when there is no such plane.
        """
        names = self.study["planes"].tolist()
        if plane not in names:
            raise InputError(f"There is no plane {plane!r}: choose one of {', '.join(names)}.")
        at, seen = names.index(plane), slice(self.study["lasts"][names.index(plane)] + 1)
        own = ("across", "up", "costs", "shares", "arrows_across", "arrows_up", "gradients", "descent", "descent_costs")
        return Surface(
            **{name: self.study[name][at].astype(np.float64) for name in own},
            path=self.study["path"][at][seen],
            distances=self.study["distances"][at][seen],
            rate=float(self.study["rates"][at]),
            directions=self.study["directions"][at],
            origin=int(self.study["origins"][at]),
        )


def make(data: Data, tell: Tell, run: TrainingRun, places: int = PLACES, steps: int = STEPS) -> Study:
    """Take the cost over both planes.

    Args:
        data: "train".
        tell: is told the number of rows done.
        run: of three checkpoints or more.
        places: each way over a plane.
        steps: of gradient descent within each plane.
    """
    last = len(run) - 1
    origins, lasts = (0, last), (min(max(2, halfway(run)), last), last)
    counted = count()

    def told(done: int, of: int) -> None:
        tell(next(counted), len(PLANES) * of)

    found = [
        _surface(run, origin, end, rate, data["train"], told, places, steps)
        for origin, end, rate in zip(origins, lasts, RATES, strict=True)
    ]
    tell(len(PLANES) * places, len(PLANES) * places)
    arrays = {name: np.array([each[name] for each in found]) for name in found[0]}
    arrays |= {"planes": np.array(PLANES), "origins": np.array(origins), "lasts": np.array(lasts)}
    arrays |= {"rates": np.array(RATES)}
    settings = {"images": len(data["train"]), "margin": MARGIN}
    return Study(arrays, {"study": "landscape", "axes": AXES, "settings": settings})


def _surface(
    run: TrainingRun, origin: int, last: int, rate: float, data: DataSet, tell: Tell, places: int, steps: int
) -> dict[str, NDArray[np.floating]]:
    """All that is kept of one plane."""
    seen = run.parameters[: last + 1]
    plane = principal_plane(seen, origin)
    _, shares = principal_directions(seen)
    path = plane.coordinates(run.parameters)
    across, up = _frame(path[: last + 1], places)
    network = run.network.with_parameters(plane.origin.astype(run.network.dtype))
    costs = cost_over(network, plane.directions, across, up, data, tell)
    few_across, few_up = across[::EVERY], up[::EVERY]
    gradients = [[_gradient(network, plane, np.array([s, t]), data) for s in few_across] for t in few_up]
    descent = [path[0]]
    for _ in range(steps):
        descent.append(descent[-1] - rate * _gradient(network, plane, descent[-1], data))
    on_the_way = [_at(network, plane, each).cost(data.images, data.labels) for each in descent]
    return {
        "directions": plane.directions.astype(np.float32),
        "shares": np.resize(np.append(shares, np.zeros(DIRECTIONS)), DIRECTIONS),
        "across": across,
        "up": up,
        "costs": costs,
        "path": path,
        "distances": plane.distances(run.parameters),
        "arrows_across": few_across,
        "arrows_up": few_up,
        "gradients": np.array(gradients),
        "descent": np.array(descent),
        "descent_costs": np.array(on_the_way),
    }


def _frame(path: Floats, places: int) -> tuple[Floats, Floats]:
    """The coordinates across and up of a frame that holds a path, with a margin, and is not too flat."""
    low, high = path.min(axis=0), path.max(axis=0)
    extent = (high - low) * (1 + 2 * MARGIN)
    extent = np.maximum(extent, FLATTEST * extent.max())
    centre = (low + high) / 2
    across, up = np.linspace(centre - extent / 2, centre + extent / 2, places).T
    return across, up


def _at(network: Network, plane: Plane, coordinates: Floats) -> Network:
    """The network at a point of the plane."""
    return network.with_parameters(plane.parameters(coordinates).astype(network.dtype))


def _gradient(network: Network, plane: Plane, coordinates: Floats, data: DataSet) -> Floats:
    """The gradient (2,) of the surface at a point of the plane: the component of the true gradient within it."""
    return plane.components(_at(network, plane, coordinates).gradient(data.images, data.labels).flat)
