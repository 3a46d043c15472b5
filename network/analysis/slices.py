"""Slices of the cost: what it is along a line, or over a plane, through the space of all parameters.

from network.analysis.slices import cost_along, one_parameter
cost_along(network, one_parameter(network, 12_545), np.linspace(-4, 4, 161), data)
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from network.activation import Array
from network.data.dataset import DataSet
from network.errors import InputError
from network.model import Network


def place_of(network: Network, index: int) -> tuple[int, int, int | None]:
    """Where a parameter is: the layer l that it belongs to, 1 ... L, the neuron that receives, and the one that sends.

    A bias has no sender: None.

    Args:
        network: whose parameter it is.
        index: in the order of `Network.parameters`.

    Raises:
        InputError: when it has no such parameter.
    """
    place = index
    for layer, (W, b) in enumerate(zip(network.weights, network.biases, strict=True), start=1):
        if 0 <= place < W.size:
            return layer, *divmod(place, W.shape[1])
        if W.size <= place < W.size + b.size:
            return layer, place - W.size, None
        place -= W.size + b.size
    raise _no_parameter(network, index)


def one_parameter(network: Network, index: int) -> Array:
    """The direction (parameter count,) in which one weight or bias changes and nothing else, of length 1.

    Args:
        network: whose parameters these are.
        index: in the order of `Network.parameters`.

    Raises:
        InputError: when it has no such parameter.
    """
    if not 0 <= index < network.parameter_count:
        raise _no_parameter(network, index)
    direction = np.zeros(network.parameter_count, network.dtype)
    direction[index] = 1
    return direction


def cost_along(network: Network, direction: ArrayLike, steps: ArrayLike, data: DataSet) -> NDArray[np.float64]:
    """The mean cost (k,) of some examples on a line: C(θ + t d).

    Args:
        network: whose parameters θ lie on the line.
        direction: d, (parameter count,).
        steps: the k values of t, in lengths of d.
        data: the examples.

    Raises:
        InputError: when direction or examples do not fit the network.
    """
    θ, d = network.parameters, _direction(network, direction)
    ends = (network.with_parameters(θ + network.dtype.type(t) * d) for t in np.asarray(steps, np.float64))
    return np.array([each.cost(data.images, data.labels) for each in ends])


def cost_between(network: Network, other: Network, shares: ArrayLike, data: DataSet) -> NDArray[np.float64]:
    """The mean cost (k,) on the straight line between two networks of one shape, 0 being the one and 1 the other."""
    return cost_along(network, other.parameters - network.parameters, shares, data)


def cost_over(
    network: Network,
    directions: ArrayLike,
    across: ArrayLike,
    up: ArrayLike,
    data: DataSet,
    tell: Callable[[int, int], Any] = lambda done, of: None,
) -> NDArray[np.float64]:
    """The mean cost of some examples over a plane: C(θ + s d + t e).

    Args:
        network: whose parameters θ lie in the plane.
        directions: d and e, (2, parameter count).
        across: the k values of s.
        up: the l values of t.
        data: the examples.
        tell: is told the number of rows done.

    Returns:
        (l, k): a row for each t, a column for each s.

    Raises:
        InputError: when directions or examples do not fit the network.
    """
    d, e = (_direction(network, each) for each in np.asarray(directions))
    rows: list[NDArray[np.float64]] = []
    for t in np.asarray(up, np.float64):
        tell(len(rows), np.size(up))
        row = network.with_parameters(network.parameters + network.dtype.type(t) * e)
        rows.append(cost_along(row, d, across, data))
    return np.array(rows)


def barrier(costs: ArrayLike) -> float:
    """How far the highest cost on a line from one network to another exceeds the straight line between its ends.

    Args:
        costs: (k,) at evenly spaced places, the two ends among them.
    """
    values = np.asarray(costs, np.float64)
    return float((values - np.linspace(values[0], values[-1], len(values))).max())


def valleys(costs: ArrayLike, least: float = 0.0) -> int:
    """How many valleys a slice has between its ends: places where it turns from falling to rising.

    Args:
        costs: (k,) along a line.
        least: changes from one value to the next that are no larger are rounding, and count as level.
    """
    change = np.diff(np.asarray(costs, np.float64))
    rising = change[np.abs(change) > least] > 0
    return int((rising[1:] & ~rising[:-1]).sum())


def _no_parameter(network: Network, index: int) -> InputError:
    return InputError(f"The parameters are numbered 0 to {network.parameter_count - 1}: there is none {index}.")


def _direction(network: Network, direction: ArrayLike) -> Array:
    """A direction in the network's own precision."""
    d = np.asarray(direction, network.dtype)
    if d.shape != (network.parameter_count,):
        raise InputError(
            f"A direction has a number for each of the network's {network.parameter_count} parameters, not the shape "
            f"{d.shape}."
        )
    return d
