"""How well does a mini-batch know what all images want?

At three moments of a run the gradients of mini-batches are compared with that of all the images that the run learnt
from; and gradients of single images with their mean. The mini-batches are those that the run itself would deal, from
its first epoch on; those of other sizes are dealt from the same shuffled images.

Arrays, where the axes are moment (3: start, middle, end), size (3), draw (200), count (40):

    checkpoints     (3,) which checkpoints of the run these moments are; the middle is the first of which the accuracy
                    has come half the way to that of the end
    batch_sizes     (3,) images in a mini-batch: 1, the run's own number, 1000
    cosines         (3, 3, 200) of the angle between a mini-batch's gradient and that of all: 1 the same direction
    full_norms      (3,) |∇C|, the length of the gradient of all
    mean_norms      (3,) the mean of |∇C_i|, the lengths of the gradients of single images
    counts          (40,) how many images, in the order of the run's first epoch, a mean is taken over
    running_norms   (3, 40) the length of the mean gradient of so many
"""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from network.analysis.directions import halfway
from network.analysis.many_examples import agreements, gradient_norms, running_gradients
from network.recipes import log_spaced
from network.studies import Data
from network.studies.of_run import StudyOfRun, learnt_from, recipe_told
from network.studies.study import Study
from network.training import Tell, TrainingRun, shuffled

LARGE = 1_000  # images in the largest mini-batches
DRAWS = 200
COUNTS = 40

AXES = {
    "checkpoints": ["moment"],
    "batch_sizes": ["size"],
    "cosines": ["moment", "size", "draw"],
    "full_norms": ["moment"],
    "mean_norms": ["moment"],
    "counts": ["count"],
    "running_norms": ["moment", "count"],
}


class Agreement(StudyOfRun):
    """How well gradients of a few images agree with that of all: see `study`. Moments are start 0, middle 1, end 2."""

    name: ClassVar[str] = "agreement"

    def cosines(self, moment: int, size: int = 1) -> NDArray[np.float64]:
        """The cosines (200,) of mini-batches of one image, 0, of the run's own size, 1, or of 1000 images, 2."""
        return self.study["cosines"][moment, size]

    def mean_of_norms(self, moment: int) -> float:
        """How long the gradient of a single image is, on average."""
        return float(self.study["mean_norms"][moment])

    def norm_of_mean(self, moment: int) -> float:
        """How long the mean of their gradients is."""
        return float(self.study["full_norms"][moment])

    def running_norms(self, moment: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """How many images are asked (40,), and how long the mean of their gradients is (40,)."""
        return self.study["counts"], self.study["running_norms"][moment]


def make(data: Data, tell: Tell, run: TrainingRun, draws: int = DRAWS) -> Study:
    """Compare the gradients.

    Args:
        data: "train", the images that the run was made with: those that it kept apart are left out.
        tell: is told what is done of each moment.
        run: by plain gradient descent; its metadata tell how.
        draws: mini-batches of each size.
    """
    recipe = recipe_told(run)
    learnt = learnt_from(recipe, data["train"])
    m = len(learnt)
    batch_sizes = [min(size, m) for size in (1, recipe.batch_size, LARGE)]
    counts, order = np.array(log_spaced(min(COUNTS, m), m - 1)) + 1, shuffled(m, recipe.seed, 0)
    checkpoints = [0, halfway(run), len(run) - 1]
    cosines, full_norms, mean_norms, running_norms = [], [], [], []  # of each moment
    for done, checkpoint in enumerate(checkpoints):
        tell(done, len(checkpoints))
        network = run.at(checkpoint)
        running = running_gradients(network, learnt, counts, order)
        full = running[-1]
        cosines.append([agreements(network, learnt, full, size, draws, recipe.seed) for size in batch_sizes])
        full_norms.append(np.linalg.norm(full))
        mean_norms.append(gradient_norms(network, learnt).mean())
        running_norms.append(np.linalg.norm(running, axis=1))
    tell(len(checkpoints), len(checkpoints))
    arrays = {
        "checkpoints": np.array(checkpoints),
        "batch_sizes": np.array(batch_sizes),
        "cosines": np.array(cosines),
        "full_norms": np.array(full_norms),
        "mean_norms": np.array(mean_norms),
        "counts": counts,
        "running_norms": np.array(running_norms),
    }
    settings = {"images": m, "seed": recipe.seed, "draws": draws}
    return Study(arrays, {"study": "agreement", "axes": AXES, "settings": settings})
