"""How often a network is right, from its record or by asking."""

import numpy as np
import pytest

from network import DataSet, Network, load_network
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


def test_the_networks_of_the_project_have_a_record():
    for name in ("edges", "plain", "by_hand"):
        assert score(load_network(name), gallery()).on_mnist
