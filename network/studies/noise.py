"""How sure are networks of images that show nothing?

Each network reads 1,000 images of uniform noise, and the first 1,000 test images. It is as sure as its brightest output
is bright.

Arrays, where the axes are network, image (1,000), seed (5):

    networks          (n,) "plain", "edges", and "seed 0", ... of the study `minima`
    noise_outputs     (n, 1000) float16, the brightest output for each image of noise
    noise_answers     (n, 1000) uint8, which output that is
    digit_outputs     (n, 1000) float16, the brightest output for each digit
    untrained_outputs (5, 1000) float16, for each image of noise, of networks that have learnt nothing
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from network.data.noise import uniform_noise
from network.errors import InputError
from network.model import Network
from network.recipes import SIZES
from network.storage.networks import load_network
from network.studies import Data
from network.studies.minima import Minima
from network.studies.study import Study, load_study
from network.training import Tell

IMAGES = 1_000
SEED = 0  # of the noise
UNTRAINED = (0, 1, 2, 3, 4)  # seeds

AXES = {
    "networks": ["network"],
    "noise_outputs": ["network", "image"],
    "noise_answers": ["network", "image"],
    "digit_outputs": ["network", "image"],
    "untrained_outputs": ["seed", "image"],
}


@dataclass(frozen=True, eq=False)
class Noise:
    """How sure networks are of noise, and of digits.

    Attributes:
        networks: their names.
        study: all that was noted.
    """

    networks: tuple[str, ...]
    study: Study

    @classmethod
    def load(cls) -> Self:
        """The stored study."""
        return cls.of(load_study("noise"))

    @classmethod
    def of(cls, study: Study) -> Self:
        """A study that `make` has made."""
        return cls(tuple(study["networks"].tolist()), study)

    def surest(self, network: str) -> tuple[NDArray[np.float16], NDArray[np.float16]]:
        """The brightest output (1000,) for each image of noise, and for each digit.

        Raises:
            InputError: when that network was not asked.
        """
        if network not in self.networks:
            raise InputError(f"The network {network!r} was not asked: choose one of {', '.join(self.networks)}.")
        at = self.networks.index(network)
        return self.study["noise_outputs"][at], self.study["digit_outputs"][at]


def surest_outputs(network: Network, images: NDArray[np.float32]) -> tuple[NDArray[np.floating], NDArray[np.int64]]:
    """How bright the brightest output is for each image, (images,), and which output that is."""
    passed = network.forward(images)
    return passed.output.max(axis=-1), passed.prediction


def make(data: Data, tell: Tell, networks: dict[str, Network] | None = None) -> Study:
    """Ask every network.

    Args:
        data: "test".
        tell: is told the number of networks done.
        networks: by name; `plain`, `edges` and those of the study `minima` if None.
    """
    if networks is None:
        seeds = {f"seed {k}": each for k, each in enumerate(Minima.load().networks)}
        networks = {name: load_network(name) for name in ("plain", "edges")} | seeds
    noise, digits = uniform_noise(IMAGES, SEED), data["test"].images[:IMAGES]
    sure, answers, of_digits = [], [], []
    for done, network in enumerate(networks.values()):
        tell(done, len(networks))
        outputs, answered = surest_outputs(network, noise)
        sure.append(outputs)
        answers.append(answered)
        of_digits.append(surest_outputs(network, digits)[0])
    tell(len(networks), len(networks))
    untrained = [Network.random(SIZES, seed=seed, dtype=np.float32) for seed in UNTRAINED]
    arrays = {
        "networks": np.array(list(networks)),
        "noise_outputs": np.array(sure, np.float16),
        "noise_answers": np.array(answers, np.uint8),
        "digit_outputs": np.array(of_digits, np.float16),
        "untrained_outputs": np.array([surest_outputs(each, noise)[0] for each in untrained], np.float16),
    }
    digests = {name: network.digest for name, network in networks.items()}
    return Study(arrays, {"study": "noise", "axes": AXES, "networks": digests, "settings": {"seed": SEED}})
