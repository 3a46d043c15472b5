"""The stage of chapter 4: two networks that are small enough for every number of them to be shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from network import DataSet, InputError, Network, load_network
from network.analysis.backward import BackwardPass, backward_pass, errors_and_derivatives
from network.analysis.many_examples import example_gradients
from network.cost import targets
from network.data.ink import bands_of, ink_bands, ink_of, mean_ink
from scenes.learning_scene import LearningScene


class Example(NamedTuple):
    """A picture for one of the small networks.

    Attributes:
        image: (28, 28) in [0, 1].
        ink: what the network is given of it, (inputs,).
        label: what should be answered: of the chain y, 0 or 1; of the bands the index of the output that should be 1.
    """

    image: npt.NDArray[np.floating]
    ink: npt.NDArray[np.floating]
    label: int


class SmallNetworkScene(LearningScene):
    """A section on the calculus: besides the run, a chain of neurons, and a network of three inputs and two outputs.

    Attributes:
        chain: the name of a network in `assets/networks`, the path of one, or a `Network`: one neuron a layer, which
            tells one digit from another by the mean ink.
        bands: likewise: three inputs, the mean ink above, in the middle and below, and two outputs.

    What follows, once `setup` has run, besides what every section on learning has:

    Attributes:
        chain: the chain itself, in double precision.
        bands: likewise.
        yes: the digit that the chain is to answer 1 to.
        no: the digit that it is to answer 0 to.
        pair: the digits that the two outputs of the bands stand for.
        inked: what the chain is given of all pictures of its two digits, (m, 1); label 1 is `yes`.
        pictures: these pictures, (m, 28, 28), in the same order.
        own_picture: whether the picture of the chain is the digit that was asked for.
    """

    own_digit = "2-01"
    chain: Network = "ink_chain"  # type: ignore[assignment]  # until `setup` has run
    bands: Network = "ink_bands"  # type: ignore[assignment]  # likewise

    yes: int
    no: int
    pair: tuple[int, int]
    inked: DataSet
    pictures: npt.NDArray[np.floating]
    own_picture: bool

    def _take_settings(self) -> None:
        super()._take_settings()
        for name, refused in (("chain", self.refusal_of_chain), ("bands", self.refusal_of_bands)):
            network = getattr(self, name)
            network = (network if isinstance(network, Network) else load_network(network)).in_double_precision
            if (reason := refused(network)) is not None:
                raise InputError(f"{name}: {reason}")
            setattr(self, name, network)
        self.no, self.yes = classes_of(self.chain)
        self.pair = classes_of(self.bands)
        self.inked = mean_ink(self.tested_on, self.yes, self.no)
        self.pictures = pictures_of(self.tested_on, (self.no, self.yes))
        asked = self.label_is_told and (self.digit is not None or self.settings.digit is not None)
        self.own_picture = asked and self.label in (self.no, self.yes)
        self._chain_example = self._choose_for_chain()

    @classmethod
    def refusal_of_chain(cls, network: Network) -> str | None:
        """Why the section cannot show a chain truthfully, in one sentence that tells what would do; None if it can."""
        if set(network.sizes) != {1} or len(network.weights) < 2:
            return (
                "the chain has one neuron a layer, and three layers or more, but this network is of sizes "
                f"{'-'.join(map(str, network.sizes))}: choose another."
            )
        return _refusal_of_any(network)

    @classmethod
    def refusal_of_bands(cls, network: Network) -> str | None:
        """Likewise of the network with three inputs."""
        if network.sizes[0] != 3 or network.sizes[-1] != 2 or len(network.weights) < 2:
            return (
                "the network that reads bands of ink has three inputs, a hidden layer and two outputs, but this one is "
                f"of sizes {'-'.join(map(str, network.sizes))}: choose another."
            )
        return _refusal_of_any(network)

    # ---- the chain and its picture ----

    @property
    def chain_image(self) -> npt.NDArray[np.floating]:
        """The picture of the chain, (28, 28)."""
        return self._chain_example.image

    @property
    def chain_ink(self) -> npt.NDArray[np.floating]:
        """Its mean ink, (1,)."""
        return self._chain_example.ink

    @property
    def chain_label(self) -> int:
        """What the chain should answer to it: y."""
        return self._chain_example.label

    @property
    def back(self) -> BackwardPass:
        """The chain's way forward and back with its picture."""
        return backward_pass(self.chain, self.chain_ink, self.chain_label)

    @property
    def last_weight(self) -> int:
        """The place of w^((L)) among the chain's parameters."""
        return self.chain.parameter_count - 2

    def typical_picture(self, label: int) -> Example:
        """Of one of the chain's two digits, a picture with as much ink as is usual.

        Args:
            label: of the digit, as the chain has it: 1 is `yes`.
        """
        of_these = np.flatnonzero(self.inked.labels == label)
        middle = of_these[np.argsort(self.inked.images[of_these, 0], kind="stable")[len(of_these) // 2]]
        return Example(self.pictures[middle], np.asarray(self.inked.images[middle], np.float64), label)

    def _choose_for_chain(self) -> Example:
        """The digit that was asked for, if it is one of the two; else, of the first, that with the greatest slope."""
        if self.own_picture:
            return Example(self.image, np.asarray(ink_of(self.image), np.float64), int(self.label == self.yes))
        slopes = abs(example_gradients(self.chain, self.inked, [self.last_weight])[:, 0])
        index = int(np.where(self.inked.labels == 1, slopes, -1).argmax())
        return Example(self.pictures[index], np.asarray(self.inked.images[index], np.float64), 1)

    # ---- the bands and theirs ----

    def bands_example(self) -> Example:
        """The picture of the bands.

        The digit that was asked for, if it is one of the two; else that with the greatest |∂C_0/∂a_k^((L-1))| of all.
        """
        asked = self.digit is not None or self.settings.digit is not None
        data, pictures = ink_bands(self.tested_on, self.pair), pictures_of(self.tested_on, self.pair)
        if asked and self.label_is_told and self.label in self.pair:
            return Example(self.image, np.asarray(bands_of(self.image), np.float64), self.pair.index(self.label))
        passed = self.bands.forward(data.images)
        columns, sums = passed.columns
        y = targets(data.labels, passed.output.T, self.bands.activations[-1])
        _, slopes = errors_and_derivatives(self.bands, columns, sums, y)
        index = int(abs(slopes[-2]).max(axis=0).argmax())
        return Example(pictures[index], np.asarray(data.images[index], np.float64), int(data.labels[index]))


def classes_of(network: Network) -> tuple[int, int]:
    """Which digit the label 0 stands for, and which the label 1."""
    first, second = network.metadata["classes"]
    return int(first), int(second)


def pictures_of(data: DataSet, digits: Sequence[int]) -> npt.NDArray[np.floating]:
    """The pictures (m, 28, 28) of some digits, in the order of the data."""
    return data.images[np.isin(data.labels, digits)].reshape(-1, 28, 28)


def _refusal_of_any(network: Network) -> str | None:
    names = {each.name for each in network.activations}
    if names != {"sigmoid"}:
        return f"the lecture tells how sigmoids learn, but this network has {min(names - {'sigmoid'})}: choose another."
    classes: Any = network.metadata.get("classes")
    if not isinstance(classes, list | tuple) or not _two_digits(classes):
        return "its metadata do not tell by `classes` which two digits it tells apart: add them."
    return None


def _two_digits(classes: Sequence[Any]) -> bool:
    digits = all(isinstance(each, int) and 0 <= each < 10 for each in classes)
    return digits and len(set(classes)) == len(classes) == 2
