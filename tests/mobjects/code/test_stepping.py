"""A function run line by line does what it always does, and every line that ran is told of."""

import sys

import numpy as np
import pytest

from network import InputError, Network
from scenes.mobjects.code.stepping import run_by_line


def sum_up_to(n):
    total, parts = 0, []
    for k in range(n):
        total += k
        parts.append(total)
    return total


def test_lines_are_told_in_the_order_of_execution_with_what_the_variables_held_afterwards():
    steps, result = run_by_line(sum_up_to, 2)
    assert result == 1
    assert [step.line for step in steps] == [
        "total, parts = 0, []",
        *(["for k in range(n):", "total += k", "parts.append(total)"] * 2),
        "for k in range(n):",
        "return total",
    ]
    assert [step.variables.get("total") for step in steps] == [0, 0, 0, 0, 0, 1, 1, 1, 1]
    assert [step.variables["parts"] for step in steps] == [[], [], [], [0], [0], [0], [0, 1], [0, 1], [0, 1]]


def test_the_forward_pass_returns_what_it_does_unwatched():
    network, image = Network.random((6, 5, 4, 3), seed=2), np.random.default_rng(0).random(6)
    steps, passed = run_by_line(network.forward, image)
    expected = network.forward(image)
    np.testing.assert_array_equal(passed.output, expected.output)
    lit = [step.variables["a"][:, 0] for step in steps if step.line == "a = σ(z)"]
    for values, activations in zip(lit, expected.activations[1:], strict=True):
        np.testing.assert_array_equal(values, activations)


def test_only_the_function_itself_is_watched_not_what_it_calls():
    def outer():
        return sum_up_to(3)

    steps, _ = run_by_line(outer)
    assert [step.line for step in steps] == ["return sum_up_to(3)"]


def test_whoever_watched_before_watches_afterwards_even_when_it_fails():
    before = sys.gettrace()
    with pytest.raises(InputError):
        run_by_line(Network.random((6, 3)).forward, np.zeros(5))
    assert sys.gettrace() is before
