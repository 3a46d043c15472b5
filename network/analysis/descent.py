"""Steps of gradient descent, one by one: what each promises, and what it brings."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from network.analysis.slices import cost_along, one_parameter
from network.data.dataset import DataSet
from network.evaluation import evaluate
from network.model import Gradient, Network
from network.training import TrainingRun


def full_batch_steps(network: Network, data: DataSet, rate: float, count: int) -> TrainingRun:
    """Gradient descent without mini-batches: each step goes down the gradient of all examples.

    Args:
        network: where to start.
        data: the examples.
        rate: the learning rate η.
        count: of steps.

    Returns:
        A run with count + 1 checkpoints: before the first step and after each; its costs and accuracies are those of
        the same examples.

    Raises:
        InputError: when the examples do not fit the network.
    """
    networks = [network]
    for _ in range(count):
        networks.append(_after_step(networks[-1], networks[-1].gradient(data.images, data.labels), rate))
    judged = [evaluate(each, data) for each in networks]
    return TrainingRun(
        network=networks[-1],
        steps=np.arange(count + 1),
        parameters=np.array([each.parameters for each in networks], np.float32),
        costs=np.array([each.cost for each in judged]),
        accuracies=np.array([each.accuracy for each in judged]),
    )


@dataclass(frozen=True, eq=False)
class ExampleStep:
    """One step down the gradient of one example.

    Attributes:
        index: of the example.
        before: the network that was asked.
        gradient: ∇C of the example, at `before`.
        after: the network that the step leads to.
        cost_before: of the example, at `before`.
        cost_after: of the same example, at `after`.
    """

    index: int
    before: Network
    gradient: Gradient
    after: Network
    cost_before: float
    cost_after: float


def example_steps(network: Network, data: DataSet, rate: float, indices: ArrayLike) -> Iterator[ExampleStep]:
    """Gradient descent with mini-batches of one: a step for each of these examples, in this order.

    Args:
        network: where to start.
        data: the examples.
        rate: the learning rate η.
        indices: of the examples to learn from.

    Raises:
        InputError: when the examples do not fit the network.
    """
    for index in np.asarray(indices).tolist():
        image, label = data.images[index], data.labels[index]
        gradient = network.gradient(image, label)
        after = _after_step(network, gradient, rate)
        costs = [each.cost(image, label) for each in (network, after)]
        yield ExampleStep(index, network, gradient, after, *costs)
        network = after


def drops(network: Network, data: DataSet, rates: ArrayLike) -> NDArray[np.float64]:
    """How far a step down the gradient should bring the cost down, and how far it does.

    Args:
        network: where to start.
        data: the examples.
        rates: (k,) the learning rates η, each tried from the same start.

    Returns:
        (2, k): what the slope predicts, η |∇C|², and the true C(θ) - C(θ - η ∇C).

    Raises:
        InputError: when the examples do not fit the network.
    """
    gradient = network.gradient(data.images, data.labels)
    ends = (_after_step(network, gradient, rate) for rate in np.asarray(rates, np.float64))
    start = network.cost(data.images, data.labels)
    steepness = np.square(gradient.flat, dtype=np.float64).sum()
    return np.array([np.asarray(rates) * steepness, [start - end.cost(data.images, data.labels) for end in ends]])


def turned_costs(network: Network, index: int, data: DataSet, h: float) -> NDArray[np.float64]:
    """The cost (3,) with one parameter turned down by h, as it is, and turned up by h, in double precision.

    Half of the difference of the outer two, divided by h, is the slope ∂C/∂w without backpropagation, nearly.

    Args:
        network: whose parameter it is.
        index: in the order of `Network.parameters`.
        data: the examples.
        h: how far the parameter is turned.

    Raises:
        InputError: when there is no such parameter, or the examples do not fit the network.
    """
    double = network.in_double_precision
    return cost_along(double, one_parameter(double, index), [-h, 0, h], data)


def _after_step(network: Network, gradient: Gradient, rate: float) -> Network:
    """θ - η ∇C."""
    return network.with_parameters(network.parameters - network.dtype.type(rate) * gradient.flat)
