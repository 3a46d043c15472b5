"""How often a network is right, from its record or by asking."""

import numpy as np
import pytest

from network import DataSet, Network, load_network, save_network
from network.data.gallery import gallery
from network.evaluation import Score, score

EYE = Network.from_arrays([np.eye(2)], [np.zeros(2)])
DATA = DataSet(np.array([[3, 1], [1, 0], [0, 2]], np.float32), np.array([0, 1, 1]))


def test_the_record_of_a_network_of_mnist():
    known = EYE.with_metadata(data={"name": "MNIST"}, accuracy={"test": 0.9514})
    made = score(known, DATA)
    assert made == Score(0.9514, 10_000, True)
    assert (made.right, made.wrong) == (9_514, 486)


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"data": {"name": "other"}, "accuracy": {"test": 0.9}},
        {"data": {"name": "MNIST"}},
        {"data": {"name": "MNIST"}, "accuracy": {"train": 0.9}},
        {"data": {"name": "MNIST"}, "accuracy": {"test": 97.0}},
        {"data": "MNIST", "accuracy": 0.9},
    ],
)
def test_without_a_record_the_pictures_at_hand_are_asked_about(metadata):
    made = score(EYE.with_metadata(**metadata), DATA)
    assert made == Score(2 / 3, 3, False)
    assert (made.right, made.wrong) == (2, 1)


def test_changed_weights_lose_the_record_of_the_old_ones():
    known = EYE.with_metadata(data={"name": "MNIST"}, accuracy={"test": 0.9514})
    changed = known.with_parameters(known.parameters * -1)
    assert score(changed, DATA) == Score(1 / 3, 3, False)
    assert changed.metadata == {"data": {"name": "MNIST"}}
    for network in (known.with_parameters(known.parameters), known.with_metadata(note="the same")):
        assert score(network, DATA) == Score(0.9514, 10_000, True)


def test_a_record_is_believed_only_beside_the_digest_of_the_very_weights(tmp_path):
    metadata = {"data": {"name": "MNIST"}, "accuracy": {"test": 0.9514}, "digest": EYE.digest}
    assert score(Network.from_arrays(EYE.weights, EYE.biases, metadata=metadata), DATA).on_mnist
    pruned = Network.from_arrays([np.eye(2) * [1, 0]], EYE.biases, metadata=metadata)
    assert not score(pruned, DATA).on_mnist
    undigested = {name: value for name, value in metadata.items() if name != "digest"}
    assert not score(Network.from_arrays(EYE.weights, EYE.biases, metadata=undigested), DATA).on_mnist
    assert "accuracy" not in Network.from_arrays(EYE.weights, EYE.biases, "relu", metadata).metadata
    save_network(pruned.with_metadata(accuracy={"test": 0.5}), tmp_path / "pruned.npz")
    assert score(load_network(tmp_path / "pruned.npz"), DATA) == Score(0.5, 10_000, True)


def test_a_pruned_network_of_the_project_is_asked_anew():
    edges = load_network("edges")
    weights = [np.where(abs(W) < 1, 0, W) for W in edges.weights]
    pruned = Network.from_arrays(weights, edges.biases, edges.activations, edges.metadata)
    assert not score(pruned, gallery()).on_mnist
    assert "accuracy" not in pruned.metadata


def test_the_networks_of_the_project_have_a_record():
    for name in ("edges", "plain", "by_hand"):
        assert score(load_network(name), gallery()).on_mnist
