"""The chain worked out without the project's own code, in plain Python."""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np

from network import Network


def parameters_of(chain: Network) -> list[float]:
    """w, b, w, b, ... as floats."""
    return [float(each) for each in chain.parameters]


def activations(parameters: list[float], ink: float) -> list[float]:
    """a^(0), a^(1), ..., a^(L)."""
    a = [ink]
    for w, b in zip(parameters[::2], parameters[1::2], strict=True):
        a.append(1 / (1 + exp(-(w * a[-1] + b))))
    return a


def cost(parameters: list[float], ink: float, y: float) -> float:
    """C_0."""
    return (activations(parameters, ink)[-1] - y) ** 2


def slope(parameters: list[float], index: int, ink: float, y: float, h: float = 1e-5) -> float:
    """∂C_0 by a parameter, measured to both sides."""
    ends = []
    for turn in (h, -h):
        turned = list(parameters)
        turned[index] += turn
        ends.append(cost(turned, ink, y))
    return (ends[0] - ends[1]) / (2 * h)


def on_show(scene: Any) -> tuple[list[float], float, float]:
    """The parameters of a section's chain, the ink of its picture, counted here, and y."""
    return parameters_of(scene.chain), float(np.mean(scene.chain_image)), float(scene.chain_label)


def another_chain() -> Network:
    """A chain that has not learnt anything, of the same shape."""
    made = Network.random((1, 1, 1, 1), seed=8, start="unit")
    return Network(made.weights, made.biases, made.activations, metadata={"classes": [1, 0]})


CASES: dict[str, dict[str, Any]] = {
    "default": {},
    "a 1 that was asked for": {"digit": "1-03"},
    "another chain": {"chain": another_chain()},
}
"""What the sections on the chain are tried with: name -> attributes of their classes."""
