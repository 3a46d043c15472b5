"""Weights by name, in memory and in safetensors files: their order, what surrounds them, what is folded into them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from network import InputError, Network, load_network, network_from, save_network

RNG = np.random.default_rng(0)
X = RNG.uniform(-1, 1, (9, 6))
EPSILON = 1e-5


def layer(name: str, out: int, into: int, bias: bool = True) -> dict[str, Any]:
    weights = {f"{name}.weight": RNG.standard_normal((out, into))}
    return weights | ({f"{name}.bias": RNG.standard_normal(out)} if bias else {})


def batch_norm(name: str, n: int) -> dict[str, Any]:
    parts = {each: RNG.standard_normal(n) for each in ("weight", "bias", "running_mean")}
    parts |= {"running_var": RNG.uniform(0.1, 2, n), "num_batches_tracked": np.array(7)}
    return {f"{name}.{part}": array for part, array in parts.items()}


def affine(state: dict[str, Any], name: str, x: Any) -> Any:
    return x @ state[f"{name}.weight"].T + state.get(f"{name}.bias", 0)


def normed(state: dict[str, Any], name: str, x: Any) -> Any:
    part = {key.rpartition(".")[2]: array for key, array in state.items() if key.rpartition(".")[0] == name}
    scaled = (x - part["running_mean"]) / np.sqrt(part["running_var"] + EPSILON)
    return scaled * part["weight"] + part["bias"]


# ---- in which order layers come ----


def by_alphabet(state: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(state.items()))


def test_numbers_in_names_come_in_their_natural_order() -> None:
    state = {key: array for k in range(1, 12) for key, array in layer(f"module.fc{k}", 6, 6).items()}
    network = network_from(by_alphabet(state), "tanh")
    assert_array_equal(network.weights[1], state["module.fc2.weight"])
    assert_array_equal(network.weights[10], state["module.fc11.weight"])


def test_shapes_tell_where_a_layer_without_a_number_stands() -> None:
    state = layer("hidden", 4, 6) | layer("a_last_one", 2, 4) | layer("middle", 4, 4)
    network = network_from(by_alphabet(state), "relu")
    assert_array_equal(network.weights[1], state["middle.weight"])
    assert_array_equal(network.weights[2], state["a_last_one.weight"])


def test_blocks_come_before_what_is_in_them() -> None:
    names = [f"{block}.{part}" for block in ("block2", "block10") for part in ("fc1", "fc2")]
    state = {key: array for name in names for key, array in layer(name, 6, 6).items()}
    network = network_from(by_alphabet(state), "relu")
    assert_array_equal(network.weights, [state[f"{name}.weight"] for name in names])


AUTOENCODER = layer("encoder", 3, 6) | layer("decoder", 6, 3)
DEEP = {key: array for k in range(1, 11) for key, array in layer(f"fc{k}", 6, 6).items()} | layer("out", 6, 6)


@pytest.mark.parametrize("state", [AUTOENCODER, DEEP, layer("first", 6, 6) | layer("second", 6, 6)])
def test_where_several_orders_fit_it_is_asked(state: dict[str, Any]) -> None:
    for each in (state, by_alphabet(state)):
        with pytest.raises(InputError, match=r"do not tell their order: give it, order=\["):
            network_from(each, "relu")


def test_the_order_that_is_told_is_taken() -> None:
    network = network_from(by_alphabet(AUTOENCODER), ["sigmoid", "identity"], order=["encoder", "decoder"])
    hidden = 1 / (1 + np.exp(-affine(AUTOENCODER, "encoder", X)))
    assert_allclose(network.forward(X).output, affine(AUTOENCODER, "decoder", hidden))


@pytest.mark.parametrize(
    "order", [["encoder"], ["encoder", "encoder"], ["encoder", "decoder", "x"], "encoder", [1, 2], 3]
)
def test_an_order_names_each_layer_once(order: Any) -> None:
    with pytest.raises(InputError, match=r'The order must name each layer once: they are \["encoder", "decoder"\]'):
        network_from(AUTOENCODER, "relu", order=order)


def test_where_no_order_fits_the_shapes_are_told() -> None:
    with pytest.raises(InputError, match=r"In no order .* fc1 \(4, 6\), fc2 \(2, 5\)"):
        network_from(layer("fc1", 4, 6) | layer("fc2", 2, 5), "relu")


def test_very_many_layers_do_not_take_forever() -> None:
    state = {key: array for k in range(30) for key, array in layer("x" * k + "y", 2, 2).items()}
    state |= layer("end", 3, 2) | layer("other_end", 5, 2)
    with pytest.raises(InputError, match="do not tell their order"):
        network_from(state, "relu")


def test_what_comes_in_its_order_takes_no_other() -> None:
    with pytest.raises(InputError, match="order of these layers is known"):
        network_from([(np.eye(2), np.ones(2))], "relu", order=["layer 1"])


# ---- what surrounds the weights ----


@pytest.mark.parametrize("key", ["state_dict", "model_state_dict", "model", "net"])
def test_a_whole_checkpoint(key: str) -> None:
    state = layer("net.0", 4, 6) | layer("net.2", 2, 4)
    optimiser = {"state": {0: {"step": 3}}, "param_groups": [{"lr": 0.1}]}
    checkpoint = {"epoch": 1, "optimizer": optimiser, key: state, "loss": 0.5}
    network = network_from(checkpoint, "relu")
    assert_array_equal(network.weights[1], state["net.2.weight"])


def test_nested_mappings_and_kernels_of_flax() -> None:
    W, V = RNG.standard_normal((6, 4)), RNG.standard_normal((4, 2))
    nested = {"params": {"Dense_0": {"kernel": W, "bias": np.ones(4)}, "Dense_1": {"kernel": V}}}
    network = network_from(nested, "identity")
    assert_allclose(network.forward(X).output, (X @ W + 1) @ V)
    same = network_from({"first": {"weight": W.T, "bias": np.ones(4)}, "last": {"weight": V.T}}, "identity")
    assert_array_equal(same.parameters, network.parameters)


def test_layers_without_a_bias_get_zeros() -> None:
    state = layer("0", 4, 6, bias=False) | layer("3", 2, 4)
    network = network_from(state, "identity")
    assert_allclose(network.forward(X).output, affine(state, "3", affine(state, "0", X)))
    pairs = network_from([(state["0.weight"], None), (state["3.weight"], state["3.bias"])], "identity")
    assert_array_equal(pairs.parameters, network.parameters)
    kernels = network_from([state["0.weight"].T, state["3.weight"].T, state["3.bias"]], "identity")
    assert_array_equal(kernels.parameters, network.parameters)


def test_half_precision_becomes_float32() -> None:
    state = {name: array.astype(np.float16) for name, array in layer("0", 4, 6).items()}
    network = network_from(state, "relu")
    assert network.dtype == np.float32
    assert_array_equal(network.weights[0], state["0.weight"])


class BrainTensor:
    """What a tensor of bfloat16 offers: numpy has no such numbers."""

    def __init__(self, array: Any) -> None:
        self.array = array

    def detach(self) -> "BrainTensor":
        return self

    cpu = detach

    def numpy(self) -> Any:
        raise TypeError("Got unsupported ScalarType BFloat16")

    def float(self) -> Any:
        class Full:
            def numpy(_) -> Any:
                return np.float32(self.array)

        return Full()


def test_a_tensor_of_bfloat16() -> None:
    network = network_from({"weight": BrainTensor(np.full((2, 3), 0.5))}, "relu")
    assert network.dtype == np.float32
    assert_array_equal(network.weights[0], np.full((2, 3), 0.5))


# ---- batch normalisation ----


def test_a_batch_normalisation_after_a_layer_is_folded_into_it() -> None:
    state = layer("net.0", 5, 6, bias=False) | batch_norm("net.1", 5) | layer("net.3", 2, 5)
    network = network_from(by_alphabet(state), ["tanh", "identity"])
    hidden = np.tanh(normed(state, "net.1", affine(state, "net.0", X)))
    assert_allclose(network.forward(X).output, affine(state, "net.3", hidden))
    assert network.sizes == (6, 5, 2)


def test_one_after_an_activation_is_folded_into_the_layer_that_follows() -> None:
    state = layer("0", 5, 6) | batch_norm("2", 5) | layer("3", 2, 5)
    hidden = normed(state, "2", np.tanh(affine(state, "0", X)))
    network = network_from(state, ["tanh", "identity"])
    assert_allclose(network.forward(X).output, affine(state, "3", hidden))


def test_one_whose_place_is_not_told_is_asked_for() -> None:
    state = layer("fc1", 5, 6) | batch_norm("bn1", 5) | layer("fc2", 2, 5)
    with pytest.raises(InputError, match=r'bn1 is a batch normalisation, .*order=\["fc1", "bn1", "fc2"\]'):
        network_from(state, "tanh")
    network = network_from(state, ["tanh", "identity"], order=["fc1", "bn1", "fc2"])
    hidden = np.tanh(normed(state, "bn1", affine(state, "fc1", X)))
    assert_allclose(network.forward(X).output, affine(state, "fc2", hidden))


def test_one_between_other_things_is_refused_by_its_name() -> None:
    with pytest.raises(InputError, match="2 is a batch normalisation"):
        network_from(layer("0", 5, 6) | batch_norm("2", 5) | layer("4", 2, 5), "relu")
    with pytest.raises(InputError, match="1 scales 4 values, but 0 gives 5"):
        network_from(layer("0", 5, 6) | batch_norm("1", 4), "relu")
    state = batch_norm("1", 5) | layer("0", 5, 6)
    state["1.running_var"] = np.full(5, -1.0)
    with pytest.raises(InputError, match="1 scales with NaN or infinity"):
        network_from(state, "relu")


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"conv1.weight": np.ones((8, 1, 3, 3)), "conv1.bias": np.ones(8)}, r"conv1 has weights .* as a convolution"),
        ({"norm.weight": np.ones(8), "norm.bias": np.ones(8)}, "norm has the shape"),
        ({"rnn.weight_ih_l0": np.ones((8, 4))}, "rnn.weight_ih_l0 is no weight or bias"),
        ({"epoch": 1, "fc": {"weight": np.ones((2, 2))}}, "epoch is no weight"),
        ({"fc.weight": np.ones((2, 3)), "fc.bias": np.ones(3)}, r"fc has the shape \(2, 3\) with a bias \(3,\)"),
        ({"fc": {3: np.ones(2)}}, "names such as"),
    ],
)
def test_anything_else_is_refused_by_its_name(state: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        network_from(state, "relu")


# ---- inputs that were normalised ----


@pytest.mark.parametrize("normalised", [(0.1307, 0.3081), ((0.1307,), (0.3081,)), (X.mean(0), X.std(0)), (X[0], 2)])
def test_normalised_inputs_are_folded_into_the_first_layer(normalised: Any) -> None:
    state = layer("0", 5, 6) | layer("2", 2, 5)
    network = network_from(state, ["tanh", "identity"], normalised=normalised)
    plain = network_from(state, ["tanh", "identity"])
    mean, deviation = normalised
    assert_allclose(network.forward(X).output, plain.forward((X - mean) / deviation).output)
    assert_allclose(network_from(plain, normalised=normalised).parameters, network.parameters)


@pytest.mark.parametrize(
    ("normalised", "message"),
    [
        ((0.1, 0), "deviation that is not above 0"),
        ((0.1, -1), "deviation that is not above 0"),
        ((0.1, np.nan), "deviation that is not above 0"),
        ((np.inf, 1), "NaN or infinity"),
        ((np.zeros(5), 1), "scales 5 values, but 0 takes 6"),
        ((np.zeros(5), np.ones(6)), "5 means and 6 deviations"),
        (([], []), "0 means and 0 deviations"),
        (3, "with a mean and a deviation"),
        ((1, 2, 3), "with a mean and a deviation"),
        (("a", 1), "not real numbers"),
    ],
)
def test_what_normalises_nothing_is_refused(normalised: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        network_from(layer("0", 5, 6), "relu", normalised=normalised)


# ---- files ----

MISSING = "safetensors is not installed: pip install safetensors"


def test_a_safetensors_file(tmp_path: Path) -> None:
    save_file = pytest.importorskip("safetensors.numpy", reason=MISSING).save_file
    state = {name: np.float32(array) for name, array in (layer("net.2", 3, 4) | layer("net.10", 2, 3)).items()}
    state |= {name: array.astype(np.float16) for name, array in layer("net.0", 4, 6).items()}
    save_file(state, tmp_path / "model.safetensors")
    network = network_from(tmp_path / "model.safetensors", ["relu", "tanh", "softmax"])
    assert network.sizes == (6, 4, 3, 2) and network.dtype == np.float32
    assert_array_equal(network.weights[0], state["net.0.weight"])
    assert_array_equal(network.weights[2], state["net.10.weight"])
    with pytest.raises(InputError, match=r"does not tell its activations.*relu,relu,softmax"):
        load_network(tmp_path / "model.safetensors")


def test_bfloat16_in_a_safetensors_file(tmp_path: Path) -> None:
    pytest.importorskip("safetensors", reason=MISSING)
    values = np.array([[1.0, -2.5, 0.15625], [3.0, 0.0, -0.5]], np.float32)  # which 8 bits of fraction hold
    halves = (values.view(np.uint32) >> 16).astype("<u2").tobytes()
    header = b'{"w.weight":{"dtype":"BF16","shape":[2,3],"data_offsets":[0,12]}}'
    (tmp_path / "m.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + halves)
    assert_array_equal(network_from(tmp_path / "m.safetensors", "relu").weights[0], values)


def test_a_damaged_safetensors_file(tmp_path: Path) -> None:
    pytest.importorskip("safetensors", reason=MISSING)
    (tmp_path / "m.safetensors").write_bytes(b"hello")
    with pytest.raises(InputError, match=r"m\.safetensors cannot be used: it is no safetensors file"):
        network_from(tmp_path / "m.safetensors", "relu")


def test_numpys_files_of_a_state_dict_and_of_a_list(tmp_path: Path) -> None:
    state = layer("0", 5, 6) | layer("2", 2, 5)
    np.savez(tmp_path / "state.npz", **state)
    wanted = network_from(state, "relu")
    assert_array_equal(network_from(tmp_path / "state.npz", "relu").parameters, wanted.parameters)
    arrays = [state["0.weight"].T, state["0.bias"], state["2.weight"].T, state["2.bias"]]
    np.savez(tmp_path / "list.npz", *arrays)
    assert_array_equal(network_from(str(tmp_path / "list.npz"), "relu").parameters, wanted.parameters)
    with pytest.raises(InputError, match="lacks the array activations; weights of another framework"):
        load_network(tmp_path / "state.npz")


def test_from_weights_by_a_file_to_a_lecture(tmp_path: Path) -> None:
    network = network_from(layer("0", 5, 6) | layer("2", 2, 5), ["relu", "softmax"])
    save_network(network, tmp_path / "mine.npz")
    assert_array_equal(load_network(tmp_path / "mine.npz").parameters, network.parameters)
    with pytest.raises(InputError, match="a network of this project already: read it with load_network"):
        network_from(tmp_path / "mine.npz")


@pytest.mark.parametrize("name", ["model.pt", "model.pth", "last.ckpt", "clf.joblib", "clf.pkl", "pytorch_model.bin"])
def test_pickles_are_never_read(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for path in (name, tmp_path / name):
        for read in (load_network, lambda path: network_from(path, "relu")):
            with pytest.raises(InputError, match=r"is a pickle.* never read: .*safetensors.*np\.savez"):
                read(path)


@pytest.mark.parametrize(("name", "message"), [("m.tflite", "of no kind known"), ("m.onnx", "There is no file")])
def test_other_files_are_refused(name: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        network_from(name, "relu")


@pytest.mark.parametrize(
    ("suffix", "package"), [(".safetensors", "safetensors"), (".h5", "h5py"), (".keras", "h5py"), (".onnx", "onnx")]
)
def test_a_missing_library_is_told(suffix: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, package, None)
    source = Path(__file__).parent / "keras_files" / "chain.keras"
    (tmp_path / f"m{suffix}").write_bytes(source.read_bytes())
    with pytest.raises(InputError, match=rf"is read by the package {package}, .*: pip install {package}\.$"):
        network_from(tmp_path / f"m{suffix}", "relu")


def test_a_wrong_count_of_activations_names_the_layers() -> None:
    with pytest.raises(InputError, match=r"2 layers \(0, 2\), but 3 activations"):
        network_from(layer("0", 5, 6) | layer("2", 2, 5), ["relu", "relu", "softmax"])


def test_names_of_other_frameworks_are_understood() -> None:
    network = network_from(layer("0", 5, 6) | layer("2", 2, 5), ["logistic", "linear"])
    assert [each.name for each in network.activations] == ["sigmoid", "identity"]


def test_a_networks_own_answers_survive(tmp_path: Path) -> None:
    network = Network.random((6, 4, 2), ["relu", "softmax"], seed=4)
    assert_array_equal(network_from(network).parameters, network.parameters)
