"""Networks of ONNX files answer as onnxruntime computes them; whatever else a graph holds is refused by its name."""

from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from numpy.testing import assert_allclose

from network import InputError, load_network, network_from

onnx = pytest.importorskip("onnx", reason="onnx is not installed: pip install onnx")
node = onnx.helper.make_node

RNG = np.random.default_rng(0)
X = RNG.uniform(-1, 1, (7, 6)).astype(np.float32)


def numbers(*shape: int) -> Any:
    return RNG.standard_normal(shape).astype(np.float32)


def saved(path: Path, nodes: list[Any], constants: dict[str, Any], output: str = "y", shape: Any = ("n", 6)) -> Path:
    info, kind = onnx.helper.make_tensor_value_info, onnx.TensorProto.FLOAT
    held = [onnx.numpy_helper.from_array(np.asarray(array), name) for name, array in constants.items()]
    graph = onnx.helper.make_graph(nodes, "graph", [info("x", kind, shape)], [info(output, kind, None)], held)
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 20)], ir_version=9)
    onnx.save(model, str(path))
    return path


GEMM = [
    node("Flatten", ["x"], ["flat"]),
    node("Gemm", ["flat", "W1", "b1"], ["z1"], transB=1, alpha=0.5, beta=2.0),
    node("Relu", ["z1"], ["a1"]),
    node("Dropout", ["a1"], ["d1"]),
    node("Gemm", ["d1", "W2"], ["z2"]),
    node("Softmax", ["z2"], ["y"], axis=1),
]
MATMUL = [
    node("Constant", [], ["three"], value=onnx.numpy_helper.from_array(np.float32(3))),
    node("Sub", ["x", "mean"], ["centred"]),
    node("Div", ["centred", "three"], ["scaled"]),
    node("Transpose", ["W1"], ["W1T"], perm=[1, 0]),
    node("MatMul", ["scaled", "W1T"], ["z"]),
    node("Add", ["b1", "z"], ["z1"]),
    node("BatchNormalization", ["z1", "γ", "β", "μ", "v"], ["n1"], epsilon=0.1),
    node("Tanh", ["n1"], ["a1"]),
    node("Mul", ["a1", "γ"], ["m1"]),
    node("MatMul", ["m1", "W2"], ["z2"]),
    node("Sub", ["b2", "z2"], ["z3"]),
    node("Sigmoid", ["z3"], ["y"]),
]
CONSTANTS = {"W1": numbers(5, 6), "b1": numbers(5), "W2": numbers(5, 3), "b2": numbers(1, 3), "mean": np.float32(0.3)}
CONSTANTS |= {"γ": numbers(5), "β": numbers(5), "μ": numbers(5), "v": numbers(5) ** 2}


@pytest.mark.parametrize(
    ("nodes", "activations"), [(GEMM, ["relu", "softmax"]), (MATMUL, ["tanh", "sigmoid"]), (GEMM[:5], ["relu", None])]
)
def test_a_graph_answers_as_it_is_computed_elsewhere(nodes: Any, activations: Any, tmp_path: Path) -> None:
    path = saved(tmp_path / "m.onnx", nodes, CONSTANTS, nodes[-1].output[0])
    network = load_network(path)
    (wanted,) = onnxruntime.InferenceSession(str(path)).run(None, {"x": X})
    assert_allclose(network.forward(X).output, wanted, atol=1e-6)
    assert [each.name for each in network.activations] == [name or "identity" for name in activations]
    assert network.sizes == (6, 5, 3)


def test_a_reshaped_picture(tmp_path: Path) -> None:
    nodes = [node("Reshape", ["x", "shape"], ["flat"]), node("MatMul", ["flat", "W"], ["y"])]
    constants = {"shape": np.array([-1, 6]), "W": numbers(6, 2)}
    network = network_from(saved(tmp_path / "m.onnx", nodes, constants, shape=("n", 2, 3)))
    assert_allclose(network.forward(X).output, X @ constants["W"], atol=1e-6)


DENSE = node("MatMul", ["x", "W"], ["z"])


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ([node("Conv", ["x", "K"], ["y"], name="/conv1/Conv")], "its node /conv1/Conv, Conv, cannot be taken over"),
        ([DENSE, node("LogSoftmax", ["z"], ["y"])], "node that gives 'y', LogSoftmax,"),
        ([DENSE, node("LeakyRelu", ["z"], ["y"], alpha=0.2)], "its alpha is 0.2.*, not 0.01"),
        ([DENSE, node("Softmax", ["z"], ["y"], axis=0)], "its axis is 0"),
        ([DENSE, node("Elu", ["z"], ["y"], alpha=2.0)], "its alpha is 2.0, not 1.0"),
        ([DENSE, node("Relu", ["z"], ["a"]), node("Add", ["a", "z"], ["y"], name="skip")], "node skip, Add, .* chain"),
        ([DENSE, node("Add", ["z", "x"], ["y"], name="skip")], "node skip, Add, .* chain"),
        ([node("MatMul", ["W", "x"], ["y"], name="turned")], "node turned, MatMul, .* must stand second"),
        ([node("Gemm", ["x", "W"], ["y"], transA=1)], "Gemm, .* must stand second"),
        ([DENSE, node("Add", ["z", "column"], ["y"])], "one number or one a value"),
        ([DENSE, node("Div", ["z", "zero"], ["y"])], "a constant other than 0"),
        ([DENSE, node("Div", ["one", "z"], ["y"])], "a constant other than 0"),
        ([DENSE, node("Own", ["z"], ["y"], domain="com.mine")], "operators of com.mine are not known"),
        ([DENSE, node("Reshape", ["z", "shape"], ["y"])], "Reshape, cannot be taken over"),
        ([node("Relu", ["x"], ["y"])], r"\(relu\) does not follow a fully connected layer"),
        ([node("Mul", ["x", "one"], ["y"])], "holds no fully connected layer"),
        (
            [DENSE, node("Relu", ["z"], ["a"]), node("Mul", ["a", "one"], ["y"], name="last")],
            "last scales what comes out",
        ),
        ([DENSE, node("Relu", ["z"], ["a"]), node("Tanh", ["a"], ["y"], name="two")], "two .tanh. does not follow"),
        ([DENSE, node("Identity", ["W"], ["y"])], "its output y is not what its last node gives"),
        ([node("Sqrt", ["W"], ["V"]), node("MatMul", ["x", "V"], ["y"])], "node that gives 'V', Sqrt,"),
    ],
)
def test_what_is_no_chain_of_full_layers_is_refused(nodes: Any, message: str, tmp_path: Path) -> None:
    constants = {"W": numbers(6, 6), "K": numbers(2, 1, 3, 3), "column": numbers(6, 1), "shape": np.array([-1, 3])}
    constants |= {"zero": np.zeros(1, np.float32), "one": np.ones(1, np.float32)}
    with pytest.raises(InputError, match=message):
        load_network(saved(tmp_path / "m.onnx", nodes, constants))


def test_weights_in_another_file_are_not_read(tmp_path: Path) -> None:
    path = saved(tmp_path / "m.onnx", [node("MatMul", ["x", "W"], ["y"])], {"W": numbers(6, 600)})
    model = onnx.load(str(path))
    onnx.save_model(model, str(path), save_as_external_data=True, location="weights.bin", size_threshold=0)
    with pytest.raises(InputError, match=r"its array W lies in another file: export it with all weights in one"):
        load_network(path)


def test_a_damaged_file(tmp_path: Path) -> None:
    (tmp_path / "m.onnx").write_bytes(b"hello")
    with pytest.raises(InputError, match="it is no ONNX file"):
        load_network(tmp_path / "m.onnx")
