"""Why ReLU rather than sigmoids, once there are many layers?

Networks of 2 and of 6 hidden layers of 16 neurons learn MNIST: once with sigmoids in the hidden layers, once with ReLU,
all else equal, the very first weights too; and once more with sigmoids, whose first weights in the hidden layers are 4
times as large. That makes up for the slope of the sigmoid, which is at most 1/4 and makes the error of a layer smaller
than that of the next. So what keeps deep sigmoid networks from learning is how small their gradients are where they
start, and ReLU is one way out of it, but not the only one.

Outputs are softmax with the cross-entropy; learning is plain gradient descent with mini-batches of 32. Each network is
tried with four learning rates from several seeds. The best rate has the highest mean validation accuracy at the end.

Arrays, where the axes are kind (3), hidden_layers (2), rate (4), seed (s), epoch (p), moment (2), layer (7):

    kinds                    (3,) "sigmoid", "relu", "sigmoid, larger start"
    hidden_layers            (2,) 2, 6
    rates                    (3, 4) the learning rates η tried with each kind
    seeds                    (s,) of the first weights and of the order of the images
    epochs                   (p,) how much was seen when the network was tested, in epochs: 0, 1/16, ..., 1/2, 1, 2, ...
    test_accuracies          (3, 2, 4, s, p) share of the test images answered rightly, 0 to 1
    validation_accuracies    (3, 2, 4, s, p) the same of the validation images
    best                     (3, 2) the index of the best rate, the first of equals
    gradients                (3, 2, 4, s, 2, 7) at the start and at the end the mean size |∂C/∂w| over the weights of
                             each layer, layer 1 first, and over mini-batches of 32 images; NaN beyond the last layer
"""

from dataclasses import dataclass
from itertools import product
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from network.activation import Array
from network.data.dataset import DataSet
from network.errors import InputError
from network.evaluation import evaluate
from network.model import Network
from network.recipes import VALIDATION
from network.studies import Data
from network.studies.study import Study, load_study
from network.training import Recipe, Tell, train


@dataclass(frozen=True)
class Kind:
    """A kind of network.

    Attributes:
        activation: of the hidden layers.
        rates: the learning rates η that are tried.
        gain: the standard deviation of a first weight in the hidden layers is gain / √n, with n inputs.
    """

    activation: str
    rates: tuple[float, float, float, float]
    gain: int = 1


KINDS = {
    "sigmoid": Kind("sigmoid", (0.1, 0.3, 1.0, 3.0)),
    "relu": Kind("relu", (0.01, 0.03, 0.1, 0.3)),
    "sigmoid, larger start": Kind("sigmoid", (0.1, 0.3, 1.0, 3.0), gain=4),
}
HIDDEN_LAYERS = (2, 6)  # of the shallow and of the deep networks
WIDTH = 16  # neurons in each of them
LAYERS = max(HIDDEN_LAYERS) + 1  # of the deeper network, but the input
BATCH = 32
EPOCHS = 8
SEEDS = (0, 1, 2, 3, 4)
WITHIN_THE_FIRST = (0, 1 / 16, 1 / 8, 1 / 4, 1 / 2)
GRADIENT_BATCHES = 32  # of the first training images: how large a gradient is depends on the mini-batch

AXES = {
    "kinds": ["kind"],
    "hidden_layers": ["hidden_layers"],
    "rates": ["kind", "rate"],
    "seeds": ["seed"],
    "epochs": ["epoch"],
    "test_accuracies": ["kind", "hidden_layers", "rate", "seed", "epoch"],
    "validation_accuracies": ["kind", "hidden_layers", "rate", "seed", "epoch"],
    "best": ["kind", "hidden_layers"],
    "gradients": ["kind", "hidden_layers", "rate", "seed", "moment", "layer"],
}


@dataclass(frozen=True, eq=False)
class Depth:
    """How networks with few and with many layers learnt.

    Attributes:
        hidden_layers: (2,) of the networks.
        rates: (3, 4) the learning rates tried with each kind.
        seeds: (s,) of each network.
        epochs: (p,) how much was seen when the network was tested.
        study: all that was noted.
    """

    hidden_layers: NDArray[np.int64]
    rates: NDArray[np.float64]
    seeds: NDArray[np.int64]
    epochs: NDArray[np.float64]
    study: Study

    @classmethod
    def load(cls) -> Self:
        """The stored study."""
        return cls.of(load_study("depth"))

    @classmethod
    def of(cls, study: Study) -> Self:
        """A study that `make` has made."""
        return cls(study["hidden_layers"], study["rates"], study["seeds"], study["epochs"], study)

    def at_best_rate(self, name: str, kind: str, hidden_layers: int) -> NDArray[Any]:
        """What was noted of one kind of network, trained with its best rate.

        Args:
            name: `"test_accuracies"` or `"validation_accuracies"`, (s, p), or `"gradients"`, (s, 2, layers).
            kind: "sigmoid", "relu" or "sigmoid, larger start".
            hidden_layers: 2 or 6.

        Raises:
            InputError: when there is no such array, or no such network was trained.
        """
        kinds, depths = self.study["kinds"].tolist(), self.hidden_layers.tolist()
        if kind not in kinds or hidden_layers not in depths:
            raise InputError(
                f"The study trained networks of {depths} hidden layers of the kinds {kinds}: there is none of "
                f"{hidden_layers} of the kind {kind!r}."
            )
        here = (kinds.index(kind), depths.index(hidden_layers))
        found = self.study[name][here][self.study["best"][here]]
        return found[..., : hidden_layers + 1] if name == "gradients" else found


def make(data: Data, tell: Tell, epochs: int = EPOCHS, seeds: tuple[int, ...] = SEEDS) -> Study:
    """Train every network and note how it goes.

    Args:
        data: "train" and "test"; the last `VALIDATION` training images, or a sixth of fewer, are for validation.
        tell: is told the number of trainings done.
        epochs: of each training.
        seeds: of each network.
    """
    points = np.array([*WITHIN_THE_FIRST, *range(1, epochs + 1)])
    grid = list(product(enumerate(KINDS.values()), enumerate(HIDDEN_LAYERS), range(4), enumerate(seeds)))
    shape = (len(KINDS), len(HIDDEN_LAYERS), 4, len(seeds))
    tested, validated = np.empty((2, *shape, len(points)))
    gradients = np.full((*shape, 2, LAYERS), np.nan)
    for done, ((k, kind), (h, hidden), rate, (s, seed)) in enumerate(grid):
        tell(done, len(grid))
        recipe = _recipe(len(data["train"]), kind.rates[rate], points, epochs, seed)
        start = _start(kind, hidden, seed)
        run = train(start, data["train"], recipe, progress=False)
        at = np.searchsorted(run.steps, recipe.checkpoints)
        here = (k, h, rate, s)
        tested[here] = [evaluate(run.at(checkpoint), data["test"]).accuracy for checkpoint in at]
        assert run.accuracies is not None  # digits are classes
        validated[here] = run.accuracies[at]
        gradients[here][:, : hidden + 1] = [_gradient_sizes(net, data["train"]) for net in (start, run.network)]
    tell(len(grid), len(grid))
    arrays = {
        "kinds": np.array(list(KINDS)),
        "hidden_layers": np.array(HIDDEN_LAYERS),
        "rates": np.array([kind.rates for kind in KINDS.values()]),
        "seeds": np.array(seeds),
        "epochs": points,
        "test_accuracies": tested,
        "validation_accuracies": validated,
        "best": validated[..., -1].mean(axis=-1).argmax(axis=-1),
        "gradients": gradients,
    }
    return Study(arrays, {"study": "depth", "axes": AXES, "settings": _settings(data, epochs)})


def _start(kind: Kind, hidden: int, seed: int) -> Network:
    """An untrained network; but for the gain, its weights are the same for every kind."""
    sizes = (784, *[WIDTH] * hidden, 10)
    drawn = Network.random(sizes, "sigmoid", seed, dtype=np.float32)
    weights = [*(W * np.float32(kind.gain) for W in drawn.weights[:-1]), drawn.weights[-1]]
    return Network.from_arrays(weights, drawn.biases, [*[kind.activation] * hidden, "softmax"])


def _recipe(images: int, rate: float, points: Array, epochs: int, seed: int) -> Recipe:
    """How to train on so many images, with checkpoints at these points, in epochs."""
    validation = min(VALIDATION, images // 6)
    steps = np.ceil((images - validation) / BATCH) * points
    return Recipe(
        schedule=((epochs, rate),),
        batch_size=BATCH,
        cost="cross_entropy",
        validation=validation,
        checkpoints=tuple(steps.round().astype(int).tolist()),
        seed=seed,
    )


def _gradient_sizes(network: Network, data: DataSet) -> Array:
    """The mean (layers,) of |∂C/∂w| over the weights of each layer, for mini-batches of training images."""
    first = data.take(slice(GRADIENT_BATCHES * BATCH))
    batches = [first.take(slice(k, k + BATCH)) for k in range(0, len(first), BATCH)]
    found = [network.gradient(batch.images, batch.labels, "cross_entropy").weights for batch in batches]
    sizes = [[np.abs(dC_dW).mean(dtype=np.float64) for dC_dW in layers] for layers in found]
    return np.mean(sizes, axis=0)


def _settings(data: Data, epochs: int) -> dict[str, Any]:
    """What the arrays do not tell, in JSON values."""
    validation = min(VALIDATION, len(data["train"]) // 6)
    return {
        "training_images": len(data["train"]) - validation,
        "validation_images": validation,
        "test_images": len(data["test"]),
        "epochs": epochs,
        "batch_size": BATCH,
        "cost": "cross_entropy",
        "optimiser": "plain gradient descent",
        "start": "weights normal with standard deviation 1/√n (n inputs), 4/√n for the larger start; biases 0",
        "gradient_images": min(GRADIENT_BATCHES * BATCH, len(data["train"])),
    }
