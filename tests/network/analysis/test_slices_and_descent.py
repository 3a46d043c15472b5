"""Slices, planes and steps against plain formulas."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from network import DataSet, InputError, Network, TrainingRun
from network.activation import sigmoid, steeper, step
from network.analysis.descent import drops, example_steps, full_batch_steps, turned_costs
from network.analysis.directions import halfway, principal_directions, principal_plane
from network.analysis.search import digits_of_power, gradients_taken
from network.analysis.slices import barrier, cost_along, cost_between, cost_over, one_parameter, place_of, valleys

RNG = np.random.default_rng(0)
DATA = DataSet(RNG.random((12, 6)).astype(np.float32), RNG.integers(0, 3, 12))
NETWORK = Network.random((6, 4, 3), seed=1, start="unit")


def cost_at(parameters: np.ndarray) -> float:
    return NETWORK.with_parameters(parameters).cost(DATA.images, DATA.labels)


def run_of(parameters: np.ndarray, accuracies: list[float] | None = None) -> TrainingRun:
    k = len(parameters)
    right = np.linspace(0, 1, k) if accuracies is None else np.array(accuracies)
    return TrainingRun(NETWORK, np.arange(k) * 3, parameters.astype(np.float32), np.ones(k), right)


# ---- slices ----


def test_a_slice_is_the_cost_at_each_of_its_places() -> None:
    d, θ = RNG.normal(size=NETWORK.parameter_count), NETWORK.parameters
    assert_allclose(cost_along(NETWORK, d, [-1, 0, 0.5], DATA), [cost_at(θ - d), cost_at(θ), cost_at(θ + d / 2)])


def test_one_parameter_is_turned_and_no_other() -> None:
    direction = one_parameter(NETWORK, 7)
    assert direction[7] == 1 and np.count_nonzero(direction) == 1 and direction.dtype == NETWORK.dtype
    for index in (-1, NETWORK.parameter_count):
        with pytest.raises(InputError, match="there is none"):
            one_parameter(NETWORK, index)


def test_every_parameter_has_its_place() -> None:
    for index, value in enumerate(NETWORK.parameters):
        layer, receiver, sender = place_of(NETWORK, index)
        W, b = NETWORK.weights[layer - 1], NETWORK.biases[layer - 1]
        assert (b[receiver] if sender is None else W[receiver, sender]) == value
    for index in (-1, NETWORK.parameter_count):
        with pytest.raises(InputError, match="there is none"):
            place_of(NETWORK, index)


def test_a_plane_has_a_row_for_each_step_up_and_a_column_for_each_across() -> None:
    d, e = RNG.normal(size=(2, NETWORK.parameter_count))
    told: list[tuple[int, int]] = []
    grid = cost_over(NETWORK, [d, e], [0, 1, 2], [0, 0.5], DATA, lambda *each: told.append(each))
    assert grid.shape == (2, 3) and told == [(0, 2), (1, 2)]
    assert grid[1, 2] == pytest.approx(cost_at(NETWORK.parameters + 2 * d + 0.5 * e))


def test_the_line_between_two_networks_begins_and_ends_with_them() -> None:
    other = Network.random((6, 4, 3), seed=2)
    costs = cost_between(NETWORK, other, [0, 1], DATA)
    assert_allclose(costs, [each.cost(DATA.images, DATA.labels) for each in (NETWORK, other)])


def test_directions_of_another_length_are_refused() -> None:
    with pytest.raises(InputError, match="a number for each"):
        cost_along(NETWORK, np.ones(3), [0], DATA)


@given(st.lists(st.integers(-3, 3), min_size=2, max_size=12))
def test_valleys_are_counted_as_one_would_by_hand(costs: list[int]) -> None:
    level = [costs[0], *(b for a, b in pairwise(costs) if a != b)]
    expected = sum(a > b < c for a, b, c in zip(level, level[1:], level[2:], strict=False))
    assert valleys(costs) == expected
    assert valleys(np.array(costs) + 1e-15 * np.arange(len(costs)), least=1e-9) == expected


def test_a_barrier_is_measured_from_the_line_between_the_ends() -> None:
    assert barrier([1, 4, 3]) == 2
    assert barrier([1, 1.5, 3]) == 0


def test_steeper_sigmoids_come_close_to_a_step() -> None:
    z = np.array([-2.0, -0.01, 0.01, 2.0])
    assert_allclose(steeper(sigmoid, 3)(z), sigmoid(3 * z))
    h = 1e-6
    slope = (steeper(sigmoid, 3)(z + h) - steeper(sigmoid, 3)(z - h)) / (2 * h)
    assert_allclose(steeper(sigmoid, 3).derivative(z), slope, rtol=1e-6)
    assert_allclose(steeper(sigmoid, 1e5)(z), step(z), atol=1e-30)
    assert_array_equal(step(z), [0, 0, 1, 1])
    assert_array_equal(step.derivative(z), 0)


# ---- directions ----


def test_principal_directions_are_the_eigenvectors_of_the_covariance() -> None:
    points = RNG.normal(size=(20, 5)) * [5, 3, 1, 0.5, 0.1]
    directions, shares = principal_directions(points)
    values, vectors = np.linalg.eigh(np.cov(points.T))
    assert_allclose(shares, values[::-1] / values.sum())
    assert_allclose(abs(np.sum(directions * vectors.T[::-1], axis=1)), 1)
    for bad in (np.ones((1, 3)), np.ones((4, 3)), np.ones(3)):
        with pytest.raises(InputError):
            principal_directions(bad)


def test_a_plane_finds_its_own_points_again() -> None:
    path = RNG.normal(size=(8, 30)).cumsum(axis=0)
    for origin in (0, -1):
        plane = principal_plane(path, origin)
        assert_allclose(plane.directions @ plane.directions.T, np.eye(2), atol=1e-12)
        assert_allclose(plane.coordinates(path[origin]), 0, atol=1e-12)
        places = RNG.normal(size=(4, 2))
        assert_allclose(plane.coordinates(plane.parameters(places)), places)
        assert_allclose(plane.distances(plane.parameters(places)), 0, atol=1e-9)
        projected = plane.parameters(plane.coordinates(path))
        assert_allclose(plane.distances(path), np.linalg.norm(path - projected, axis=1))
        way = plane.coordinates(path)
        assert way[0, 0] <= way[-1, 0] and (way[:, 1] - way[0, 1]).sum() >= 0
    with pytest.raises(InputError, match="three checkpoints or more"):
        principal_plane(path[:2], 0)


def test_the_gradient_within_a_plane_is_that_of_the_surface() -> None:
    plane = principal_plane(RNG.normal(size=(5, NETWORK.parameter_count)), 0)
    at, h = np.array([0.3, -0.2]), 1e-6
    gradient = NETWORK.with_parameters(plane.parameters(at)).gradient(DATA.images, DATA.labels).flat
    slopes = [(cost_at(plane.parameters(at + e)) - cost_at(plane.parameters(at - e))) / (2 * h) for e in h * np.eye(2)]
    assert_allclose(plane.components(gradient), slopes, rtol=1e-5)


def test_halfway_is_where_half_of_the_accuracy_is_won() -> None:
    assert halfway(run_of(np.zeros((4, NETWORK.parameter_count)), [0.1, 0.5, 0.6, 0.9])) == 1
    assert halfway(run_of(np.zeros((1, NETWORK.parameter_count)), [0.5])) == 0


# ---- descent ----


def test_full_batch_steps_go_down_the_gradient_of_all() -> None:
    run = full_batch_steps(NETWORK, DATA, 0.1, 3)
    θ = NETWORK.parameters
    for k in range(4):
        assert_allclose(run.parameters[k], θ, rtol=1e-6)
        assert run.costs[k] == pytest.approx(cost_at(θ))
        θ = θ - 0.1 * NETWORK.with_parameters(θ).gradient(DATA.images, DATA.labels).flat
    assert (np.diff(run.costs) < 0).all() and run.steps.tolist() == [0, 1, 2, 3]


def test_example_steps_tell_the_cost_of_the_example_before_and_after() -> None:
    found = list(example_steps(NETWORK, DATA, 0.2, [3, 0, 3]))
    assert [each.index for each in found] == [3, 0, 3] and found[1].before is found[0].after
    for each in found:
        image, label = DATA.images[each.index], DATA.labels[each.index]
        assert each.cost_before == each.before.cost(image, label) > each.cost_after == each.after.cost(image, label)
        moved = each.after.parameters - each.before.parameters
        assert_allclose(moved, -0.2 * each.before.gradient(image, label).flat, atol=1e-12)


def test_small_steps_keep_what_the_slope_promises_and_large_ones_do_not() -> None:
    predicted, true = drops(NETWORK, DATA, [1e-4, 50])
    g = NETWORK.gradient(DATA.images, DATA.labels).flat
    assert_allclose(predicted, [1e-4 * g @ g, 50 * g @ g])
    assert true[0] == pytest.approx(predicted[0], rel=1e-2) and true[1] < predicted[1] / 2
    assert true[1] == pytest.approx(cost_at(NETWORK.parameters) - cost_at(NETWORK.parameters - 50 * g))


@pytest.mark.parametrize("index", [0, 13, 30, NETWORK.parameter_count - 1])
def test_turning_a_parameter_proves_its_part_of_the_gradient(index: int) -> None:
    below, here, above = turned_costs(NETWORK, index, DATA, 1e-4)
    assert here == pytest.approx(cost_at(NETWORK.parameters))
    assert (above - below) / 2e-4 == pytest.approx(NETWORK.gradient(DATA.images, DATA.labels).flat[index], rel=1e-6)


def test_nobody_tries_all_combinations() -> None:
    assert digits_of_power(2, 13_002) == 3_914
    for base, exponent in ((2, 10), (10, 6), (3, 41), (7, 1)):
        assert digits_of_power(base, exponent) == len(str(base**exponent))
    assert gradients_taken(run_of(np.zeros((4, NETWORK.parameter_count)))) == 9
