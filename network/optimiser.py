"""Optimisers, which make steps of gradients: gradient descent, with momentum or without, and Adam."""

from typing import Protocol

import numpy as np

from network.activation import Array


class Optimiser(Protocol):
    """Turns gradients into steps; it may remember earlier gradients."""

    memory: list[Array]
    """What it remembers, each in the shape of the parameters: enough, with `count`, to go on after a pause."""
    remembers: int
    """How many arrays that are, once it has seen a gradient."""
    count: int
    """How many gradients it has seen."""

    def direction(self, gC: Array) -> Array:
        """The direction d of the next step, θ ← θ - η d, given the gradient ∇C."""


class GradientDescent:
    """d = ∇C; with momentum μ, d ← μ d + ∇C (B. Polyak, 1964)."""

    def __init__(self, momentum: float = 0.0) -> None:
        """Start at rest."""
        self.momentum = momentum
        self.remembers = 1 if momentum else 0
        self.memory: list[Array] = []
        self.count = 0

    def direction(self, gC: Array) -> Array:
        """The gradient itself, plus what momentum keeps of the last direction."""
        self.count += 1
        if not self.momentum:
            return gC
        last = self.memory[0] if self.memory else np.zeros_like(gC)
        self.memory = [self.momentum * last + gC]
        return self.memory[0]


class Adam:
    """Steps scaled by the running size of each parameter's gradient (D. Kingma and J. Ba, arXiv:1412.6980)."""

    def __init__(self, β1: float = 0.9, β2: float = 0.999, ε: float = 1e-8) -> None:
        """Start with no memory of gradients."""
        self.β1, self.β2, self.ε = β1, β2, ε
        self.remembers = 2
        self.memory: list[Array] = []
        self.count = 0

    def direction(self, gC: Array) -> Array:
        """M / (√v + ε), where m and v are the running means of ∇C and ∇C², corrected for starting at 0."""
        m, v = self.memory or (np.zeros_like(gC), np.zeros_like(gC))
        self.count += 1
        m = self.β1 * m + (1 - self.β1) * gC
        v = self.β2 * v + (1 - self.β2) * gC**2
        self.memory = [m, v]
        return (m / (1 - self.β1**self.count)) / (np.sqrt(v / (1 - self.β2**self.count)) + self.ε)
