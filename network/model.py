"""The network itself: the forward pass from an input to an answer, and backpropagation from there to every weight."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from network.activation import Activation, Array, activation_named, sigmoid
from network.cost import cost_named, targets
from network.errors import InputError

MEASURED = ("accuracy",)
"""The entries of the metadata that tell what was measured of the very parameters of a network."""


@dataclass(frozen=True, eq=False)
class ForwardPass:
    """Everything the network computed on its way from an input to an answer.

    For one input, as an image, the arrays are vectors; for a batch of m inputs they have a row an input.

    Attributes:
        activations: a^(0), a^(1), ..., the input first: one array a layer, (n,) or (m, n).
        weighted_sums: z^(1), z^(2), ...: one array a layer but the input, (n,) or (m, n).
        output_activation: that of the last layer, which decides what a lone output neuron answers.
    """

    activations: tuple[Array, ...]
    weighted_sums: tuple[Array, ...]
    output_activation: Activation = sigmoid

    @property
    def output(self) -> Array:
        """The activations of the last layer."""
        return self.activations[-1]

    @property
    def prediction(self) -> Any:
        """The brightest output neuron: an int for one input, an (m,) array of ints for a batch.

        A lone output neuron answers 1 where it exceeds the middle of `Activation.no_and_yes`, 0.5 for the sigmoid and 0
        for tanh, and 0 elsewhere.
        """
        if self.output.shape[-1] > 1:
            answer = self.output.argmax(axis=-1)
        else:
            answer = (self.output[..., 0] > sum(self.output_activation.no_and_yes) / 2).astype(np.intp)
        return int(answer) if self.output.ndim == 1 else answer

    @property
    def columns(self) -> tuple[list[Array], list[Array]]:
        """Activations and weighted sums as the formulas have them: a column an example, (n, m)."""
        as_columns = [
            [each.reshape(-1, each.shape[-1]).T for each in rows] for rows in (self.activations, self.weighted_sums)
        ]
        return as_columns[0], as_columns[1]


@dataclass(frozen=True, eq=False)
class Gradient:
    """∂C/∂w and ∂C/∂b for every weight and bias, in the shapes of the network's own arrays."""

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]

    @property
    def flat(self) -> Array:
        """All of it in one vector, in the order of `Network.parameters`."""
        return np.concatenate([part.ravel() for layer in zip(self.weights, self.biases, strict=True) for part in layer])

    @property
    def opposite(self) -> "Gradient":
        """Where the cost falls fastest: every number with the other sign."""
        return Gradient(*(tuple(-part for part in parts) for parts in (self.weights, self.biases)))


@dataclass(frozen=True, eq=False)
class Network:
    """A feed-forward network: layers of neurons, each connected to every neuron of the layer before.

    Immutable: learning makes a new network. The arrays are read-only.

    Attributes:
        weights: one matrix a layer but the input, (out, in): rows receive, columns send.
        biases: one vector a layer but the input, (out,).
        activations: one a layer but the input.
        metadata: where it comes from (recipe, seed, data, accuracy); JSON values only. What was measured, `MEASURED`,
            is kept only where `"digest"` is that of this very network: other weights lose it.

    Raises:
        InputError: when the arrays do not chain into a network, or hold anything but finite numbers.
    """

    weights: tuple[Array, ...]
    biases: tuple[Array, ...]
    activations: tuple[Activation, ...]
    metadata: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check the arrays and make them read-only."""
        object.__setattr__(self, "weights", tuple(map(_frozen, self.weights)))
        object.__setattr__(self, "biases", tuple(map(_frozen, self.biases)))
        object.__setattr__(self, "activations", tuple(map(activation_named, self.activations)))
        _check_chain(self.weights, self.biases, self.activations)
        object.__setattr__(self, "metadata", self._true_of_this(self.metadata))

    # ---- making one ----

    @classmethod
    def from_arrays(
        cls,
        weights: Sequence[ArrayLike],
        biases: Sequence[ArrayLike],
        activations: str | Activation | Sequence[str | Activation] = "sigmoid",
        metadata: Mapping[str, Any] | None = None,
    ) -> Self:
        """A network from your own arrays: weights (out, in), biases (out,), one activation or one a layer.

        Raises:
            InputError: when the arrays do not chain into a network.
        """
        if isinstance(activations, str | Activation):
            activations = [activations] * len(weights)
        return cls(tuple(weights), tuple(biases), tuple(activations), metadata or {})  # type: ignore[arg-type]

    @classmethod
    def random(
        cls,
        sizes: Sequence[int],
        activations: str | Activation | Sequence[str | Activation] = "sigmoid",
        seed: int = 0,
        start: Literal["scaled", "unit"] = "scaled",
        dtype: DTypeLike = np.float64,
    ) -> Self:
        """An untrained network.

        Args:
            sizes: neurons a layer, input first, e.g. `(784, 16, 16, 10)`.
            activations: one for all layers, or one a layer but the input.
            seed: of the random numbers.
            start: `"unit"` draws every weight and bias from N(0, 1); `"scaled"` divides the weights by the square
                root of the number of inputs, so that weighted sums start near 1, and has no biases (LeCun et al.,
                "Efficient BackProp", 1998; for ReLU times √2: He et al., arXiv:1502.01852; see `Activation.gain`).
            dtype: float32 or float64.

        Raises:
            InputError: when there are fewer than two layers, or a layer is empty.
        """
        if len(sizes) < 2 or min(sizes) < 1:
            raise InputError(f"A network needs at least two layers of at least one neuron, not sizes {tuple(sizes)}.")
        rng = np.random.default_rng(seed)
        weights = [rng.standard_normal((receive, send)) for send, receive in pairwise(sizes)]
        biases = [rng.standard_normal(receive) for receive in sizes[1:]]
        if isinstance(activations, str | Activation):
            activations = [activations] * len(weights)
        if start == "scaled":
            gains = [activation_named(each).gain for each in activations]
            weights = [W * np.sqrt(gain / W.shape[1]) for W, gain in zip(weights, gains, strict=True)]
            biases = [0 * b for b in biases]
        return cls.from_arrays([W.astype(dtype) for W in weights], [b.astype(dtype) for b in biases], activations)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Itself: what cannot change need not be copied."""
        return self

    def with_parameters(self, parameters: ArrayLike) -> Self:
        """A network of this shape with other parameters (flat, in the order of `parameters`)."""
        flat = np.asarray(parameters)
        if flat.shape != (self.parameter_count,):
            raise InputError(f"This network has {self.parameter_count} parameters, but got an array {flat.shape}.")
        ends = np.cumsum([part.size for part in self._parts])[:-1]
        views = [piece.reshape(part.shape) for piece, part in zip(np.split(flat, ends), self._parts, strict=True)]
        for view in views if not flat.flags.writeable else ():
            view.flags.writeable = False
        return type(self)(tuple(views[::2]), tuple(views[1::2]), self.activations, self.metadata)

    def with_metadata(self, **metadata: Any) -> Self:
        """The same network with these entries added to its metadata; what was measured is marked as measured of it."""
        if not metadata.keys().isdisjoint(MEASURED):
            metadata["digest"] = self.digest
        return type(self)(self.weights, self.biases, self.activations, {**self.metadata, **metadata})

    # ---- what it is ----

    @property
    def sizes(self) -> tuple[int, ...]:
        """Neurons a layer, input first."""
        return (self.weights[0].shape[1], *(len(b) for b in self.biases))

    @property
    def layers(self) -> Iterator[tuple[Array, Array, Activation]]:
        """(W, b, σ) of every layer but the input; b as a column, to be added to each input's column."""
        columns = (b[:, np.newaxis] for b in self.biases)
        return zip(self.weights, columns, self.activations, strict=True)

    @property
    def parameters(self) -> Array:
        """All weights and biases in one vector: the rows of W^(1), then b^(1), W^(2), b^(2), ..."""
        return np.concatenate([part.ravel() for part in self._parts])

    @property
    def parameter_count(self) -> int:
        """How many weights and biases there are, counted from the arrays."""
        return sum(part.size for part in self._parts)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The precision it computes in."""
        return self.weights[0].dtype

    @property
    def in_double_precision(self) -> Self:
        """The same network computing in float64, where small differences of costs are not lost in rounding."""
        return self if self.dtype == np.float64 else self.with_parameters(self.parameters.astype(np.float64))

    @property
    def digest(self) -> str:
        """The SHA-256 of all that decides its answers: its sizes, its activations, its parameters."""
        shape = repr((self.sizes, [activation.name for activation in self.activations]))
        parameters = self.parameters.astype(self.dtype.newbyteorder("<"))
        return hashlib.sha256(shape.encode() + parameters.tobytes()).hexdigest()

    def _true_of_this(self, metadata: Mapping[str, Any]) -> dict[str, Any]:
        """The metadata without what was measured of another network."""
        measured = not metadata.keys().isdisjoint(MEASURED)
        if not measured or metadata.get("digest") == self.digest:
            return dict(metadata)
        return {name: value for name, value in metadata.items() if name not in (*MEASURED, "digest")}

    @property
    def _parts(self) -> list[Array]:
        return [part for layer in zip(self.weights, self.biases, strict=True) for part in layer]

    # ---- what it does ----

    def forward(self, inputs: ArrayLike) -> ForwardPass:
        """Feed one input, or a batch, through the network: a^(l+1) = σ(W a^(l) + b).

        Args:
            inputs: one (n,), or a batch (m, n); images also as (28, 28) or (m, 28, 28).

        Raises:
            InputError: when the inputs do not fit the input layer, or hold NaN or infinity.
        """
        a = self._columns(inputs)
        weighted_sums: list[Array] = []
        activations: list[Array] = [a]
        for W, b, σ in self.layers:
            z = W @ a + b
            a = σ(z)
            weighted_sums.append(z)
            activations.append(a)
        single = not self._is_batch(np.shape(inputs))
        return ForwardPass(_rows(activations, single), _rows(weighted_sums, single), σ)

    def cost(self, inputs: ArrayLike, labels: ArrayLike, cost: str = "squared_error") -> float:
        """The mean cost of these examples.

        Args:
            inputs: one or a batch, as for `forward`.
            labels: the right class, a whole number, or (m,) of them; or the wanted outputs themselves as floats, (n,)
                or (m, n), and for one output also (m,). A lone output neuron has the classes 0 and 1.
            cost: `"squared_error"` (Σ (a - y)², no ½) or `"cross_entropy"`.

        Raises:
            InputError: when the arguments do not fit the network or each other.
        """
        return mean_cost(self, self.forward(inputs), labels, cost)

    def gradient(self, inputs: ArrayLike, labels: ArrayLike, cost: str = "squared_error") -> Gradient:
        """How the mean cost of these examples changes with every weight and bias (arguments as for `cost`)."""
        return backpropagate(self, inputs, labels, cost)

    def _columns(self, inputs: ArrayLike) -> Array:
        """The inputs as columns (n, m) in the network's precision."""
        try:
            array = np.asarray(inputs, self.dtype)
        except (TypeError, ValueError):
            raise InputError(f"An input is an array of numbers, not {type(inputs).__name__}.") from None
        n = self.sizes[0]
        if not self._is_batch(array.shape) and array.size != n:
            raise InputError(
                f"This network takes inputs of {n} values, one or a batch (m, {n}), but got {array.shape}."
            )
        if not np.isfinite(array.sum()):
            raise InputError("The inputs hold NaN or infinity: give finite values, as a rule in [0, 1].")
        return array.reshape(-1, n).T

    def _is_batch(self, shape: tuple[int, ...]) -> bool:
        n = self.weights[0].shape[1]
        return len(shape) > 1 and (shape[-1] == n or (len(shape) == 3 and shape[1] * shape[2] == n))


def backpropagate(network: Network, inputs: ArrayLike, labels: ArrayLike, cost: str) -> Gradient:
    """The gradient of the mean cost of some examples, by the chain rule from the last layer to the first.

    The formulas are those of the lecture, for all examples of a mini-batch at once: a, z, y and δ have a column an
    example. δ^(l) = ∂C/∂z^(l) is the error of layer l (M. Nielsen, "Neural Networks and Deep Learning", chapter 2).
    What belongs to layer l, as W^(l) and z^(l), stands at place l - 1 of its tuple; only `a` begins with layer 0.

    Args:
        network: the network whose weights and biases are asked about.
        inputs: one or a batch, as for `Network.forward`.
        labels: as for `Network.cost`.
        cost: the name of a cost in `COSTS`.

    Raises:
        InputError: when the arguments do not fit the network or each other.
    """
    passed = network.forward(inputs)
    a, z = passed.columns
    σ = network.activations
    y = targets(labels, a[-1], σ[-1])
    m = y.shape[1]  # examples, of which the mean is taken

    dC_dW, dC_db = [], []
    δ = cost_named(cost).error(z[-1], a[-1], y, σ[-1]) / m
    for layer in reversed(range(len(σ))):
        dC_dW.append(δ @ a[layer].T)
        dC_db.append(δ.sum(axis=1))
        if layer > 0:
            dC_da = network.weights[layer].T @ δ
            δ = σ[layer - 1].backpropagate(z[layer - 1], a[layer], dC_da)
    return Gradient(tuple(reversed(dC_dW)), tuple(reversed(dC_db)))


def mean_cost(network: Network, passed: ForwardPass, labels: ArrayLike, cost: str) -> float:
    """The mean cost of the examples that a forward pass was made of (labels and cost as for `backpropagate`)."""
    a, z = passed.columns
    σ = network.activations[-1]
    return float(cost_named(cost).of(z[-1], a[-1], targets(labels, a[-1], σ), σ).mean())


def _rows(columns: Sequence[Array], single: bool) -> tuple[Array, ...]:
    """The arrays with a row an input again, or as plain vectors when there was a single input."""
    return tuple(each[:, 0] if single else each.T for each in columns)


def _frozen(array: ArrayLike) -> Array:
    """A read-only floating-point array; an array that could still be changed from outside is copied."""
    try:
        given = np.asarray(array)
    except (TypeError, ValueError):
        raise InputError("Weights and biases are arrays of numbers, their rows all of one length.") from None
    if given.dtype.kind not in "fiub":
        raise InputError(f"Weights and biases are real numbers, not an array of {given.dtype}.")
    frozen = given if given.dtype in (np.float32, np.float64) else given.astype(np.float64)
    if frozen.flags.writeable:
        frozen = frozen.copy()
        frozen.flags.writeable = False
    return frozen


def _check_chain(weights: Sequence[Array], biases: Sequence[Array], activations: Sequence[Activation]) -> None:
    """Refuse arrays that are not a chain of layers of finite numbers."""
    if not len(weights) == len(biases) == len(activations) or not weights:
        raise InputError(
            f"A network needs one weight matrix, one bias vector and one activation a layer, but got "
            f"{len(weights)}, {len(biases)} and {len(activations)}."
        )
    for number, (W, b) in enumerate(zip(weights, biases, strict=True), 1):
        if W.ndim != 2 or b.shape != W.shape[:1] or not W.size:
            raise InputError(
                f"Layer {number}: weights (out, in) go with biases (out,), but got weights {W.shape} with "
                f"biases {b.shape}."
            )
        if number > 1 and W.shape[1] != len(weights[number - 2]):
            raise InputError(
                f"Layer {number}: weights {W.shape} take {W.shape[1]} inputs, but layer {number - 1} has "
                f"{len(weights[number - 2])} neurons."
            )
        if not (np.isfinite(W).all() and np.isfinite(b).all()):
            raise InputError(f"Layer {number}: the weights or biases hold NaN or infinity.")
