"""A neural network in numpy: computed, trained, stored and taken apart, for the lecture and for anyone else."""

from typing import TYPE_CHECKING, Any

from network.activation import ACTIVATIONS, Activation, identity, relu, sigmoid, softmax, tanh
from network.augmentation import Augmentation
from network.data import mnist
from network.data.dataset import DataSet
from network.errors import InputError
from network.evaluation import Evaluation, evaluate
from network.model import ForwardPass, Gradient, Network
from network.penalty import Penalty
from network.storage.foreign import network_from
from network.storage.networks import load_network, load_run, save_network, save_run
from network.training import Recipe, TrainingRun, train

if TYPE_CHECKING:
    from network.data.picture import read_picture

__all__ = [
    "ACTIVATIONS",
    "Activation",
    "Augmentation",
    "DataSet",
    "Evaluation",
    "ForwardPass",
    "Gradient",
    "InputError",
    "Network",
    "Penalty",
    "Recipe",
    "TrainingRun",
    "evaluate",
    "identity",
    "load_network",
    "load_run",
    "mnist",
    "network_from",
    "read_picture",
    "relu",
    "save_network",
    "save_run",
    "sigmoid",
    "softmax",
    "tanh",
    "train",
]


def __getattr__(name: str) -> Any:
    """Import `read_picture` when it is first asked for: Pillow and scipy take longer than all the rest."""
    if name == "read_picture":
        from network.data.picture import read_picture

        return read_picture
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
