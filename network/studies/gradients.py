"""What does the gradient of all training images tell?

Its 13,002 numbers, without the noise of mini-batches, at the start, in the middle and at the end of a run; ten steps
down it from the start; and how much larger steps bring.

Arrays, where the axes are moment (3: start, middle, end), parameter, step (11), rate (5), connection (3), turn (3: h
less, unchanged, h more):

    checkpoints      (3,) which checkpoints of the run these moments are; the middle is the first of which the accuracy
                     has come half the way to that of the end
    gradients        (3, parameters) float32, ∂C/∂w and ∂C/∂b in the order of `Network.parameters`
    costs            (3,) mean cost of the training images
    step_parameters  (11, parameters) float32: before the first of ten full-batch steps, and after each
    step_costs       (11,) mean cost there
    rates            (5,) learning rates η, each for one step from the start
    predicted_drops  (5,) what the slope promises: η |∇C|²
    true_drops       (5,) by how much the step really lowers the cost
    connections      (3, 3) which weight matters most, by |∂C/∂w|; which of the same layer matters least; and which of
                     all layers; neither of them less than a millionth as much, so that a difference still shows it
    turned_costs     (3, 3, 3) the cost when that weight alone is turned, in double precision
    quotients        (3, 3) (C(w + h) - C(w - h)) / 2h
"""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from network.analysis.descent import drops, full_batch_steps, turned_costs
from network.analysis.directions import halfway
from network.model import Network
from network.studies import Data
from network.studies.of_run import StudyOfRun
from network.studies.study import Study
from network.training import Tell, TrainingRun

RATE = 0.5  # of the ten steps: greater ones overshoot
STEPS = 10
RATES = (0.01, 0.1, 0.5, 1.5, 5.0)
H = 1e-3
LEAST = 1e-6  # of the greatest |∂C/∂w|: what changes the cost less is lost in rounding

AXES = {
    "checkpoints": ["moment"],
    "gradients": ["moment", "parameter"],
    "costs": ["moment"],
    "step_parameters": ["step", "parameter"],
    "step_costs": ["step"],
    "rates": ["rate"],
    "predicted_drops": ["rate"],
    "true_drops": ["rate"],
    "connections": ["moment", "connection"],
    "turned_costs": ["moment", "connection", "turn"],
    "quotients": ["moment", "connection"],
}


class Gradients(StudyOfRun):
    """The gradient of all training images at three moments of a run, and ten steps down it: see `study`."""

    name: ClassVar[str] = "gradients"

    def gradient(self, moment: int) -> NDArray[np.float32]:
        """∇C (parameters,) at the start, 0, in the middle, 1, or at the end, 2."""
        return self.study["gradients"][moment]

    def steps(self) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
        """The parameters (11, parameters) before the first step and after each of ten, and the costs (11,) there."""
        return self.study["step_parameters"], self.study["step_costs"]

    @property
    def rate(self) -> float:
        """The learning rate η of the ten steps."""
        return float(self.study.metadata["settings"]["rate"])

    @property
    def images(self) -> int:
        """Of how many training images these are the gradients and the costs."""
        return int(self.study.metadata["settings"]["images"])

    @property
    def h(self) -> float:
        """By how much the weights of `turned_costs` were turned."""
        return float(self.study.metadata["settings"]["h"])


def make(data: Data, tell: Tell, run: TrainingRun) -> Study:
    """Take the gradients and the steps.

    Args:
        data: "train".
        tell: is told the number of gradients done.
        run: the run.
    """
    train = data["train"]
    checkpoints = [0, halfway(run), len(run) - 1]
    gradients, costs, connections, turned = [], [], [], []  # of each moment
    for done, checkpoint in enumerate(checkpoints):
        tell(done, 5)
        network = run.at(checkpoint)
        double = network.in_double_precision  # small numbers, and none lost
        gradients.append(double.gradient(train.images, train.labels).flat)
        costs.append(double.cost(train.images, train.labels))
        connections.append(most_and_least(network, gradients[-1]))
        turned.append([turned_costs(network, index, train, H) for index in connections[-1]])
    tell(3, 5)
    steps = full_batch_steps(run.at(0), train, RATE, STEPS)
    tell(4, 5)
    predicted, true = drops(run.at(0), train, RATES)
    tell(5, 5)
    around = np.array(turned)
    arrays = {
        "checkpoints": np.array(checkpoints),
        "gradients": np.array(gradients, np.float32),
        "costs": np.array(costs),
        "step_parameters": steps.parameters,
        "step_costs": steps.costs,
        "rates": np.array(RATES),
        "predicted_drops": predicted,
        "true_drops": true,
        "connections": np.array(connections),
        "turned_costs": around,
        "quotients": (around[..., 2] - around[..., 0]) / (2 * H),
    }
    settings = {"rate": RATE, "h": H, "images": len(train)}
    return Study(arrays, {"study": "gradients", "axes": AXES, "settings": settings})


def most_and_least(network: Network, gradient: NDArray[np.floating]) -> tuple[int, int, int]:
    """Which weight changes the cost most, which of the same layer least, and which of all layers.

    Args:
        network: whose weights these are.
        gradient: (parameters,), not zero everywhere.

    Returns:
        Their indices in the order of `Network.parameters`. Those that change it less than a millionth as much as the
        first are left out.
    """
    layer_of = np.concatenate(
        [
            part
            for k, (W, b) in enumerate(zip(network.weights, network.biases, strict=True))
            for part in (np.full(W.size, k), np.full(b.size, -1))
        ]
    )
    size = np.where(layer_of >= 0, np.abs(gradient), 0)
    most = int(size.argmax())
    seen = np.where(size >= LEAST * size[most], size, np.inf)
    return most, int(np.where(layer_of == layer_of[most], seen, np.inf).argmin()), int(seen.argmin())
