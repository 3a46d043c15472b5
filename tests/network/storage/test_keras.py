"""What Keras writes, and its models in memory, answer as they do in Keras (see keras_files/README.md)."""

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from network import InputError, load_network, network_from

h5py = pytest.importorskip("h5py", reason="h5py is not installed: pip install h5py")

FILES = Path(__file__).parent / "keras_files"
ANSWERS = np.load(FILES / "answers.npz")
IMAGES = ANSWERS["images"]
ACTIVATIONS = {"picture": ["relu", "softmax"], "chain": ["tanh", "relu", "sigmoid"]}


def config_of(name: str) -> dict[str, Any]:
    with zipfile.ZipFile(FILES / f"{name}.keras") as archive:
        return json.loads(archive.read("config.json"))


def rewritten(name: str, path: Path, change: Any) -> Path:
    """A .keras file with another config.json."""
    config = config_of(name)
    change(config)
    with zipfile.ZipFile(FILES / f"{name}.keras") as archive, zipfile.ZipFile(path, "w") as copy:
        copy.writestr("model.weights.h5", archive.read("model.weights.h5"))
        copy.writestr("config.json", json.dumps(config))
    return path


@pytest.mark.parametrize("name", ["picture", "chain"])
@pytest.mark.parametrize("suffix", [".keras", ".h5"])
def test_a_model_answers_as_in_keras(name: str, suffix: str) -> None:
    network = load_network(FILES / f"{name}{suffix}")
    images = IMAGES * 255 if name == "picture" else IMAGES  # which begins with 1/255
    assert [each.name for each in network.activations] == ACTIVATIONS[name]
    assert_allclose(network.forward(images).output, ANSWERS[name], atol=1e-6)
    assert network.dtype == np.float32


def test_weights_alone_come_in_the_order_of_their_numbers() -> None:
    with pytest.raises(InputError, match="does not tell its activations"):
        network_from(FILES / "deep.weights.h5")
    network = network_from(FILES / "deep.weights.h5", "tanh")
    assert_allclose(network.forward(IMAGES).output, ANSWERS["deep"], atol=1e-6)


class Layer:
    """What Keras offers of a layer, or of a model with layers, in memory."""

    def __init__(self, config: dict[str, Any], group: Any, **more: Any) -> None:
        self.config, self.group, self.name = config["config"], group, config["config"]["name"]
        vars(self).update(more)

    def get_config(self) -> dict[str, Any]:
        return self.config

    def get_weights(self) -> list[Any]:
        names = self.group.attrs["weight_names"] if self.group is not None else ()
        return [self.group[name][()] for name in names if name.split("/")[-2] == self.name]


def model_of(config: dict[str, Any], weights: Any, group: Any = None) -> Layer:
    own = [weights.get(each["config"]["name"], group) for each in config["config"]["layers"]]
    layers = [
        model_of(each, weights, its) if "layers" in each["config"] else Layer(each, its)
        for each, its in zip(config["config"]["layers"], own, strict=True)
    ]
    return Layer(config, group, layers=layers)


@pytest.mark.parametrize("name", ["picture", "chain"])
def test_a_model_in_memory(name: str) -> None:
    with h5py.File(FILES / f"{name}.h5") as file:
        network = network_from(model_of(config_of(name), file["model_weights"]))
    assert_array_equal(network.parameters, load_network(FILES / f"{name}.keras").parameters)
    assert [each.name for each in network.activations] == ACTIVATIONS[name]


def test_the_activations_that_are_named_are_taken() -> None:
    network = network_from(FILES / "picture.keras", ["tanh", "identity"])
    assert [each.name for each in network.activations] == ["tanh", "identity"]


def layer_of(config: dict[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in config["config"]["layers"] if each["config"]["name"] == name)


def as_convolution(config: dict[str, Any]) -> None:
    layer_of(config, "hidden")["class_name"] = "Conv2D"


def as_other_activation(config: dict[str, Any]) -> None:
    layer_of(config, "hidden")["config"]["activation"] = "leaky_relu"  # whose slope is 0.2 there


def as_twice_activated(config: dict[str, Any]) -> None:
    layer_of(config, "hidden")["config"]["activation"] = "tanh"


def as_branches(config: dict[str, Any]) -> None:
    last = config["config"]["layers"][-1]
    (node,) = last["inbound_nodes"]
    node["args"] = [[*node["args"], {"class_name": "__keras_tensor__", "config": {"keras_history": ["dense", 0, 0]}}]]


def as_own_class(config: dict[str, Any]) -> None:
    config["config"] = {"name": "mine"}


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("picture", as_convolution, "its layer hidden is a Conv2D: only fully connected"),
        ("picture", as_other_activation, "activation 'leaky_relu' of its layer hidden"),
        ("picture", as_twice_activated, "activation .relu. does not follow a fully connected layer directly"),
        ("chain", as_branches, "only a chain of layers"),
        ("picture", as_own_class, "Sequential, is a class of its own"),
        ("picture", lambda config: config["config"]["layers"].clear(), "holds no fully connected layer"),
        ("picture", lambda config: config.clear(), "is damaged"),
    ],
)
def test_what_is_no_chain_of_full_layers_is_refused(name: str, change: Any, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=message):
        load_network(rewritten(name, tmp_path / "model.keras", change))


def test_weights_without_settings_that_are_no_full_layers(tmp_path: Path) -> None:
    for arrays, message in (
        ([np.ones(3)] * 4, r"layers/x has 4 arrays, the first \(3,\)"),
        ([np.ones((3, 3, 1, 8)), np.ones(8)], "layers/x has weights .* as a convolution"),
    ):
        with h5py.File(tmp_path / "m.weights.h5", "w") as file:
            for k, array in enumerate(arrays):
                file[f"layers/x/vars/{k}"] = array
        with pytest.raises(InputError, match=message):
            network_from(tmp_path / "m.weights.h5", "relu")


def test_a_model_of_ones_own_class_is_ordered_by_its_shapes(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "m.weights.h5", "w") as file:
        file["zero/vars/0"], file["zero/vars/1"], file["one/vars/0"] = np.ones((4, 3)), np.ones(3), np.ones((3, 2))
    assert network_from(tmp_path / "m.weights.h5", "relu").sizes == (4, 3, 2)
    with h5py.File(tmp_path / "m.weights.h5", "a") as file:
        file["two/vars/0"] = np.ones((2, 4))
    with pytest.raises(InputError, match="do not tell their order"):
        network_from(tmp_path / "m.weights.h5", "relu")
    assert network_from(tmp_path / "m.weights.h5", "relu", order=["two", "zero", "one"]).sizes == (2, 4, 3, 2)


def test_nothing_is_read_from_other_files(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "secret.h5", "w") as file:
        file["layers/dense/vars/0"] = np.ones((2, 2))
    (tmp_path / "secret.bin").write_bytes(bytes(32))
    with h5py.File(tmp_path / "link.weights.h5", "w") as file:
        file["layers"] = h5py.ExternalLink(str(tmp_path / "secret.h5"), "layers")
    with h5py.File(tmp_path / "array.weights.h5", "w") as file:
        place = [(str(tmp_path / "secret.bin"), 0, 32)]
        file.create_dataset("layers/dense/vars/0", (2, 2), "f8", external=place)
    for name in ("link", "array"):
        with pytest.raises(InputError, match="another file"):
            network_from(tmp_path / f"{name}.weights.h5", "relu")


def test_an_array_that_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "m.weights.h5", "w") as file:
        file.create_dataset("layers/dense/vars/0", (100_000, 100_000), "f4", chunks=True, compression="gzip")
    with pytest.raises(InputError, match=r"more than the .* allowed"):
        network_from(tmp_path / "m.weights.h5", "relu")


@pytest.mark.parametrize("suffix", [".h5", ".keras"])
def test_damaged_files(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"m{suffix}"
    whole = (FILES / f"chain{suffix}").read_bytes()
    for contents in (b"hello", whole[:1000], whole[:-700]):
        path.write_bytes(contents)
        with pytest.raises(InputError, match=r"m\.(h5|keras)"):
            load_network(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("config.json", "{}")
    if suffix == ".keras":
        with pytest.raises(InputError, match=r"lacks model\.weights\.h5"):
            load_network(path)


def test_files_of_earlier_versions(tmp_path: Path) -> None:
    """Keras 2.12 to 2.15 call the group of the layers otherwise."""
    with zipfile.ZipFile(FILES / "picture.keras") as archive:
        weights, config = BytesIO(archive.read("model.weights.h5")), archive.read("config.json")
    with h5py.File(weights, "a") as file:
        file.move("layers", "_layer_checkpoint_dependencies")
    with zipfile.ZipFile(tmp_path / "m.keras", "w") as copy:
        copy.writestr("model.weights.h5", weights.getvalue())
        copy.writestr("config.json", config)
    assert_array_equal(load_network(tmp_path / "m.keras").parameters, load_network(FILES / "picture.keras").parameters)
