"""Activation functions: what a neuron makes of its weighted sum.

Each `Activation` is called with the weighted sums z and gives the activations a = σ(z). For learning it also carries
a derivative back: given dC/da it returns dC/dz.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from network.errors import InputError

Array: TypeAlias = NDArray[np.floating]


@dataclass(frozen=True)
class Activation:
    """A function applied to every weighted sum of a layer on its own.

    Attributes:
        name: how the function is called in files, e.g. `"sigmoid"`.
        function: z -> a, any shape.
        slope: (z, a) -> da/dz of the same shape: many derivatives are simplest in terms of a itself.
        range: between which two numbers all activations lie, e.g. (0, 1); unbounded ones have infinite ends.
        gain: what the variance of random weights is multiplied by so that layers neither fade nor swell: 1 / E[σ(z)²]
            for z from N(0, 1) where that differs from tradition's 1 (K. He et al., arXiv:1502.01852, section 2.2).
    """

    name: str
    function: Callable[[Array], Array]
    slope: Callable[[Array, Array], Array]
    range: tuple[float, float] = (-math.inf, math.inf)
    gain: float = 1.0

    def __call__(self, z: ArrayLike) -> Array:
        """The activations σ(z), in the shape of z."""
        return self.function(np.asarray(z))

    def derivative(self, z: ArrayLike) -> Array:
        """The derivative σ'(z), in the shape of z."""
        return self.slope(np.asarray(z), self(z))

    @property
    def no_and_yes(self) -> tuple[float, float]:
        """What a lone output neuron is to answer for the labels 0 and 1.

        The two ends of the range, as (0, 1) of the sigmoid and (-1, 1) of tanh; 0 and 1 where an end is infinite.
        """
        return self.range if all(map(math.isfinite, self.range)) else (0.0, 1.0)

    def backpropagate(self, z: Array, a: Array, dC_da: Array) -> Array:
        """The chain rule across the activation a = σ(z): dC/dz = σ'(z) · dC/da."""
        return self.slope(z, a) * dC_da

    def __repr__(self) -> str:
        """The name: all there is to know."""
        return self.name


class Softmax(Activation):
    """Turns the weighted sums of a whole layer into positive numbers that add up to 1 (along the first axis).

    Every output depends on every input, so the derivative is a matrix, da_i/dz_j = a_i (δ_ij - a_j): `slope` is its
    diagonal, and `backpropagate` applies the whole of it.
    """

    def backpropagate(self, z: Array, a: Array, dC_da: Array) -> Array:
        """The chain rule across the layer: dC/dz_j = a_j (dC/da_j - Σ_i a_i dC/da_i)."""
        return a * (dC_da - (a * dC_da).sum(axis=0))


def _sigmoid(z: Array) -> Array:
    # e^80 is all but infinity, and beyond e^88 single precision would overflow
    return 1 / (1 + np.exp(np.minimum(-z, 80)))


def _softmax(z: Array) -> Array:
    e = np.exp(z - z.max(axis=0))  # the shift cancels, and keeps exp from overflowing
    return e / e.sum(axis=0)


def _gelu(z: Array) -> Array:
    return z * _normal_share(z)


def _gelu_slope(z: Array, a: Array) -> Array:
    return _normal_share(z) + z * np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)


def _normal_share(z: Array) -> Array:
    """Φ(z): the share of the standard normal distribution that lies below z."""
    from scipy.special import ndtr  # here, because scipy is slow to import

    return np.asarray(ndtr(z))


def _silu_slope(z: Array, a: Array) -> Array:
    return a + _sigmoid(z) * (1 - a)


LEAK = 0.01
"""The slope of leaky ReLU below 0."""

sigmoid = Activation("sigmoid", _sigmoid, lambda z, a: a * (1 - a), (0, 1))
relu = Activation("relu", lambda z: np.maximum(z, 0), lambda z, a: (z > 0).astype(a.dtype), (0, math.inf), 2.0)
# A. Maas, A. Hannun and A. Ng, "Rectifier nonlinearities improve neural network acoustic models", 2013
leaky_relu = Activation(
    "leaky_relu",
    lambda z: np.where(z > 0, z, LEAK * z),
    lambda z, a: np.where(z > 0, 1, LEAK).astype(a.dtype),
    gain=2 / (1 + LEAK**2),
)
# D.-A. Clevert, T. Unterthiner and S. Hochreiter, arXiv:1511.07289, with α = 1
elu = Activation(
    "elu",
    lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))),
    lambda z, a: np.where(z > 0, 1, a + 1),
    (-1, math.inf),
    1.5505,
)
# D. Hendrycks and K. Gimpel, arXiv:1606.08415: the exact z Φ(z), not its approximation by tanh
gelu = Activation("gelu", _gelu, _gelu_slope, (-0.17, math.inf), 2.3517)
# S. Elfwing, E. Uchibe and K. Doya, arXiv:1702.03118: z times the sigmoid of z, also known as swish
silu = Activation("silu", lambda z: z * _sigmoid(z), _silu_slope, (-0.2785, math.inf), 2.8108)
tanh = Activation("tanh", np.tanh, lambda z, a: 1 - a**2, (-1, 1))
identity = Activation("identity", lambda z: z, lambda z, a: np.ones_like(a))
softmax = Softmax("softmax", _softmax, lambda z, a: a * (1 - a), (0, 1))

step = Activation("step", lambda z: (z > 0).astype(z.dtype), lambda z, a: np.zeros_like(a), (0, 1))
"""What a neuron would be that is either on or off. Its slope is 0, so that nothing can learn: no file knows it."""

ACTIVATIONS = {each.name: each for each in (sigmoid, relu, tanh, identity, softmax, leaky_relu, elu, gelu, silu)}


def steeper(activation: Activation, factor: float) -> Activation:
    """The same function with every weighted sum magnified: σ(factor · z). Sigmoids come ever closer to `step`."""
    return Activation(
        f"{activation.name}({factor:g}z)",
        lambda z: activation(factor * z),
        lambda z, a: factor * activation.slope(factor * z, a),
        activation.range,
    )


def activation_named(name: str | Activation) -> Activation:
    """The activation of that name (an `Activation` is handed through).

    Raises:
        InputError: when there is none of that name.
    """
    if isinstance(name, Activation):
        return name
    try:
        return ACTIVATIONS[name]
    except (KeyError, TypeError):
        raise InputError(f"There is no activation {name!r}: choose one of {', '.join(ACTIVATIONS)}.") from None
