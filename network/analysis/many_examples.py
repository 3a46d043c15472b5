"""What many examples ask for, each on its own: their gradients, how long these are, and how well they agree.

Gradients of single examples are never held whole, 13,002 numbers for each of 60,000 examples: of some parameters all
are held, of all parameters only their mean.
"""

from collections.abc import Iterator
from itertools import count, islice

import numpy as np
from numpy.typing import ArrayLike, NDArray

from network.activation import Array
from network.analysis.backward import errors_and_derivatives
from network.analysis.directions import Floats
from network.analysis.slices import place_of
from network.cost import targets
from network.data.dataset import DataSet
from network.errors import InputError
from network.model import Network
from network.training import shuffled

BLOCK = 2_000  # examples that are gone through at once


def example_gradients(network: Network, data: DataSet, indices: ArrayLike) -> Floats:
    """∂C_i/∂θ of every example and some parameters, (m, p), for the squared error.

    Args:
        network: any but one with a softmax.
        data: m examples.
        indices: (p,) of the parameters, in the order of `Network.parameters`.

    Raises:
        InputError: when there is no such parameter, there is a softmax, or the examples do not fit the network.
    """
    wanted = [place_of(network, index) for index in np.ravel(indices).tolist()]
    gradients = np.empty((len(data), len(wanted)))
    for block, activations, errors in _blocks(network, data):
        for column, (layer, receiver, sender) in enumerate(wanted):
            δ = errors[layer - 1][receiver]
            gradients[block, column] = δ if sender is None else δ * activations[layer - 1][sender]
    return gradients


def gradient_norms(network: Network, data: DataSet) -> Floats:
    """How long the gradient of every example is, (m,): |∇C_i|² = Σ_l |δ_i^(l)|² (|a_i^(l-1)|² + 1).

    Args:
        network: any but one with a softmax.
        data: m examples.

    Raises:
        InputError: when there is a softmax, or the examples do not fit the network.
    """
    squares = np.zeros(len(data))
    for block, activations, errors in _blocks(network, data):
        for a, δ in zip(activations, errors, strict=False):  # the last activations send to nobody
            squares[block] += np.square(δ).sum(axis=0) * (np.square(a).sum(axis=0) + 1)
    return np.sqrt(squares)


def running_gradients(network: Network, data: DataSet, counts: ArrayLike, order: ArrayLike) -> Floats:
    """The mean gradient of the first few examples and of more and more of them, (k, parameters).

    Args:
        network: any.
        data: m examples.
        counts: (k,) of how many of them, ascending, from 1 to m.
        order: (m,) in which the examples come.

    Raises:
        InputError: when the counts do not ascend from at least 1 to at most m, or the examples do not fit the network.
    """
    ends, turns = np.ravel(counts).tolist(), np.asarray(order)
    if not ends or ends[0] < 1 or ends[-1] > len(turns) or any(np.diff(ends) <= 0):
        raise InputError(
            f"A running mean is taken at counts that ascend from 1 to at most {len(turns)}, not at {ends}."
        )
    total, means = np.zeros(network.parameter_count), []
    for first, end in zip([0, *ends], ends, strict=False):
        few = data.take(turns[first:end])
        total += len(few) * network.gradient(few.images, few.labels).flat.astype(np.float64)
        means.append(total / end)
    return np.array(means)


def mini_batches(m: int, batch_size: int, seed: int) -> Iterator[NDArray[np.int64]]:
    """The mini-batches that a training deals, without end: the indices of their examples, (batch_size,) or fewer.

    Args:
        m: examples there are.
        batch_size: of a mini-batch; the last one of an epoch has what is left.
        seed: of the training's recipe.
    """
    for epoch in count():
        order = shuffled(m, seed, epoch)
        yield from (order[first : first + batch_size] for first in range(0, m, batch_size))


def agreements(network: Network, data: DataSet, full: ArrayLike, batch_size: int, count: int, seed: int) -> Floats:
    """How well mini-batches know a gradient: the cosine (count,) of the angle between theirs and it.

    1 is the same direction, 0 a direction that has nothing to do with it. Where either has no length it is 0.

    Args:
        network: whose gradients they are.
        data: the examples that the mini-batches are dealt from.
        full: (parameters,) the gradient to compare with.
        batch_size: from 1 to the number of examples.
        count: of mini-batches.
        seed: of the shuffles.

    Raises:
        InputError: when no mini-batch can be so large, or the examples do not fit the network.
    """
    if not 1 <= batch_size <= len(data):
        raise InputError(f"A mini-batch of {len(data)} examples has from 1 to {len(data)} of them, not {batch_size}.")
    dealt = (data.take(hand) for hand in islice(mini_batches(len(data), batch_size, seed), count))
    gradients = [network.gradient(hand.images, hand.labels).flat for hand in dealt]
    return np.array([_cosine(np.asarray(full, np.float64), each.astype(np.float64)) for each in gradients])


def strongest_and_share(gradient: ArrayLike, drawn: ArrayLike, share: float) -> tuple[int, int]:
    """Two parameters to compare: the one that the cost depends on most, and one that it depends on so much less.

    Args:
        gradient: (parameters,).
        drawn: (p,) the indices of those to choose from, two or more.
        share: of the greatest |∂C/∂w|, above 0: the other is the one that comes nearest to it on a logarithmic scale.

    Raises:
        InputError: when the cost depends on fewer than two of them, or the share is not above 0.
    """
    if not share > 0:
        raise InputError(f"A share of the greatest derivative is above 0, not {share}.")
    sizes, places = np.abs(np.asarray(gradient, np.float64)), np.ravel(drawn)
    places = places[sizes[places] > 0]
    if len(places) < 2:
        raise InputError("Two parameters are compared, but the cost depends on fewer than two of these.")
    strongest = int(places[sizes[places].argmax()])
    others = places[places != strongest]
    away = np.abs(np.log(sizes[others] / (share * sizes[strongest])))
    return strongest, int(others[away.argmin()])


def _blocks(network: Network, data: DataSet) -> Iterator[tuple[slice, list[Array], list[Array]]]:
    """Some examples at a time: which, their activations a^(0) ... a^(L) and their errors δ^(1) ... δ^(L), (n_l, m)."""
    double = network.in_double_precision
    for first in range(0, len(data), BLOCK):
        block = slice(first, first + BLOCK)
        few = data.take(block)
        a, z = double.forward(few.images).columns
        errors, _ = errors_and_derivatives(double, a, z, targets(few.labels, a[-1], double.activations[-1]))
        yield block, a, errors


def _cosine(one: Floats, other: Floats) -> float:
    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / lengths if lengths else 0.0
