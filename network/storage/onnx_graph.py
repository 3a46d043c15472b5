"""Networks from ONNX files: a chain of nodes from the one input to the one output.

A node that is no fully connected layer (Gemm, MatMul with Add), activation, scaling by constants or mere reshaping is
refused by its name. Arrays that lie in other files are not read.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.errors import InputError
from network.storage.steps import Applied, Dense, Source, Step, batch_normalisation, dense, library, numbers, scaling

ACTIVATIONS = {
    "Relu": "relu",
    "Sigmoid": "sigmoid",
    "Tanh": "tanh",
    "Softmax": "softmax",
    "Elu": "elu",
    "LeakyRelu": "leaky_relu",
    "Gelu": "gelu",
    "Swish": "silu",
}
AS_OURS: Mapping[str, Mapping[str, tuple[Any, tuple[Any, ...]]]] = {
    "Softmax": {"axis": (-1, (-1, 1))},
    "Elu": {"alpha": (1.0, (1.0,))},
    "LeakyRelu": {"alpha": (0.01, (0.01,))},
    "Gelu": {"approximate": (b"none", (b"none",))},
    "Swish": {"alpha": (1.0, (1.0,))},
}
"""Attributes by which an activation differs from ours: what they are when they are left out, and what they may be."""
WITHOUT_EFFECT = ("Identity", "Dropout", "Cast")


@dataclass(frozen=True)
class Node:
    """A node of the graph.

    Attributes:
        name: its own, or what it gives where it has none.
        kind: its operator.
        attributes: their values by their names.
        constants: what it takes besides the value on its way, by place; None where that value stands.
    """

    name: str
    kind: str
    attributes: Mapping[str, Any]
    constants: Sequence[NDArray[Any] | None]

    def refusal(self, why: str = "only fully connected layers can be") -> InputError:
        """The sentence that tells which node cannot be used."""
        return InputError(f"its node {self.name}, {self.kind}, cannot be taken over: {why}")


def from_onnx(path: Path) -> Source:
    """What an `.onnx` file holds."""
    onnx = library("onnx", f"{path.name}, an ONNX file,")
    try:
        graph = onnx.load(str(path), load_external_data=False).graph
    except Exception:  # whatever its parser meets
        raise InputError("it is no ONNX file, or is damaged: export it again") from None
    constants = {each.name: _tensor(onnx, each) for each in graph.initializer}
    inputs = [each.name for each in graph.input if each.name not in constants]
    if len(inputs) != 1 or len(graph.output) != 1:
        raise InputError(f"it has {len(inputs)} inputs and {len(graph.output)} outputs: one of each can be taken over")
    steps: list[Step] = []
    for node in _chain(onnx, graph, inputs[0], constants):
        steps += _step(node, any(isinstance(each, Dense) for each in steps))
    return Source("ONNX", steps, True)


def _tensor(onnx: Any, tensor: Any) -> NDArray[Any]:
    if tensor.data_location == onnx.TensorProto.EXTERNAL or tensor.external_data:
        raise InputError(f"its array {tensor.name} lies in another file: export it with all weights in one file")
    return np.asarray(onnx.numpy_helper.to_array(tensor))


def _chain(onnx: Any, graph: Any, start: str, constants: dict[str, NDArray[Any]]) -> list[Node]:
    """The nodes from the input to the output; those that only make constants are worked out on the way.

    Raises:
        InputError: when they are no chain.
    """
    value, nodes = start, []
    for proto in graph.node:  # which ONNX demands to be sorted
        attributes = {each.name: onnx.helper.get_attribute_value(each) for each in proto.attribute}
        name = proto.name or f"that gives {proto.output[0]!r}" if proto.output else proto.name
        taken = [constants.get(each) for each in proto.input]
        node = Node(name, proto.op_type, attributes, taken)
        if proto.domain not in ("", "ai.onnx"):
            raise node.refusal(f"operators of {proto.domain} are not known here")
        unknown = [each for each, known in zip(proto.input, taken, strict=True) if each and known is None]
        if not unknown:
            constants[proto.output[0]] = _constant(onnx, node)
        elif unknown != [value]:
            raise node.refusal(
                "it does not take just what the node before it gives, so that this is no chain of layers"
            )
        else:
            nodes.append(node)
            value = proto.output[0]
    if value != graph.output[0].name:
        raise InputError(f"its output {graph.output[0].name} is not what its last node gives: no chain of layers")
    return nodes


def _constant(onnx: Any, node: Node) -> NDArray[Any]:
    """What a node makes of constants alone."""
    inputs = [each for each in node.constants if each is not None]
    if node.kind == "Constant":
        ((kind, given),) = node.attributes.items()
        return _tensor(onnx, given) if kind == "value" else np.asarray(given)
    if node.kind in ("Identity", "Cast") and len(inputs) == 1:
        return inputs[0]
    if node.kind == "Transpose" and len(inputs) == 1:
        return inputs[0].transpose(node.attributes.get("perm"))
    raise node.refusal()


def _step(node: Node, is_inside: bool) -> list[Step]:
    """What one node does; `is_inside` tells whether a fully connected layer stands before it."""
    if node.kind in DOING:
        return [DOING[node.kind](node)]
    if node.kind in ACTIVATIONS:
        for attribute, (left_out, allowed) in AS_OURS.get(node.kind, {}).items():
            if not any(_same(node.attributes.get(attribute, left_out), each) for each in allowed):
                raise node.refusal(f"its {attribute} is {node.attributes[attribute]}, not {allowed[0]}")
        return [Applied(node.name, ACTIVATIONS[node.kind])]
    reshapes = node.kind == "Flatten" and node.attributes.get("axis", 1) == 1
    shape = node.constants[1] if node.kind == "Reshape" and len(node.constants) == 2 else None
    reshapes |= shape is not None and shape.shape == (2,) and not is_inside
    if not reshapes and node.kind not in WITHOUT_EFFECT:
        raise node.refusal()
    return []


def _same(one: Any, other: Any) -> bool:
    return bool(np.isclose(one, other)) if isinstance(other, float) else one == other


def _gemm(node: Node) -> Step:
    """α x B + β c, B turned round where transB says so."""
    x, B, *c = node.constants
    if x is not None or B is None or node.attributes.get("transA"):
        raise node.refusal("the weights must stand second in it")
    W = numbers(B, node.name) if node.attributes.get("transB") else numbers(B, node.name).T
    biases = np.zeros(len(W), W.dtype) if not c or c[0] is None else numbers(c[0], node.name)
    α, β = node.attributes.get("alpha", 1.0), node.attributes.get("beta", 1.0)
    return dense(node.name, α * W, β * np.broadcast_to(biases.reshape(-1), W.shape[:1]))


def _matmul(node: Node) -> Step:
    x, B = node.constants
    if x is not None or B is None or B.ndim != 2:
        raise node.refusal("the weights (in, out) must stand second in it")
    return dense(node.name, numbers(B, node.name).T)


def _batch_norm(node: Node) -> Step:
    if len(node.constants) != 5 or node.constants[0] is not None or any(each is None for each in node.constants[1:]):
        raise node.refusal("its numbers must be constants")
    _, γ, β, μ, σ2 = node.constants
    return batch_normalisation(node.name, γ, β, μ, σ2, float(node.attributes.get("epsilon", 1e-5)))


def _elementwise(node: Node) -> Step:
    """A sum, difference, product or quotient with constants, one a value."""
    first, second = node.constants
    constant = first if second is None else second
    if constant is None or constant.size > max(constant.shape[-1:], default=1):
        raise node.refusal("it must add or multiply a constant, one number or one a value")
    c, swapped = np.asarray(numbers(constant, node.name), np.float64), second is None
    if node.kind == "Add":
        return scaling(node.name, 1.0, c)
    if node.kind == "Sub":
        return scaling(node.name, -1.0, c) if swapped else scaling(node.name, 1.0, -c)
    if node.kind == "Div" and (swapped or not c.all()):
        raise node.refusal("it must divide by a constant other than 0")
    return scaling(node.name, c if node.kind == "Mul" else 1 / c, 0.0)


DOING: Mapping[str, Callable[[Node], Step]] = {
    "Gemm": _gemm,
    "MatMul": _matmul,
    "BatchNormalization": _batch_norm,
    "Add": _elementwise,
    "Sub": _elementwise,
    "Mul": _elementwise,
    "Div": _elementwise,
}
