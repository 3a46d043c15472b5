"""The stage of chapter 4: whose two small networks are on it, and with which pictures."""

from __future__ import annotations

import numpy as np
import pytest

from network import InputError, Network, gallery, save_network
from scenes.chapter4.small_network_scene import SmallNetworkScene
from tests.chapter4.by_hand import another_chain, cost, on_show, parameters_of, slope
from tests.chapters.watching import play


class Looking(SmallNetworkScene):
    """Nothing but a sentence."""

    def construct(self) -> None:
        self.tell(self.a_sentence)

    def a_sentence(self) -> None:
        self.say("Here they are.")


pytestmark = pytest.mark.usefixtures("own_digits")


def seen(**asked: object) -> SmallNetworkScene:
    return play(Looking, look=False, keep=False, **asked).scene  # type: ignore[return-value]


def test_the_picture_of_the_chain_is_the_zero_whose_last_weight_matters_most() -> None:
    scene = seen()
    zeros = gallery().images[gallery().labels == 0]
    slopes = [abs(slope(parameters_of(scene.chain), 4, float(image.mean()), 1.0)) for image in zeros]
    np.testing.assert_array_equal(scene.chain_image.ravel(), zeros[int(np.argmax(slopes))])
    assert (scene.yes, scene.no, scene.chain_label, scene.own_picture) == (0, 1, 1, False)
    assert scene.back.cost == pytest.approx(cost(*on_show(scene)))
    assert len(scene.pictures) == len(scene.inked) == sum(np.isin(gallery().labels, (0, 1)))


@pytest.mark.parametrize(("digit", "label"), [("0-03", 1), ("1-02", 0)])
def test_a_digit_that_was_asked_for_is_shown_if_it_is_one_of_the_two(digit: str, label: int) -> None:
    scene = seen(digit=digit)
    assert scene.own_picture and scene.chain_label == label
    np.testing.assert_array_equal(scene.chain_image, scene.image)
    assert scene.chain_ink == pytest.approx(scene.image.mean())


def test_the_picture_of_the_bands_is_that_of_which_a_hidden_activation_matters_most() -> None:
    scene = seen()
    found = []
    pictures = gallery().take(np.flatnonzero(np.isin(gallery().labels, scene.pair)))
    (W, V), (b, c) = scene.bands.weights, scene.bands.biases
    for image, digit in zip(pictures.images.reshape(-1, 28, 28), pictures.labels, strict=True):
        bands = [image[first:end].mean() for first, end in ((0, 10), (10, 18), (18, 28))]
        hidden = 1 / (1 + np.exp(-(W @ bands + b)))
        out = 1 / (1 + np.exp(-(V @ hidden + c)))
        y = np.eye(2)[scene.pair.index(int(digit))]
        found.append(abs(V.T @ (2 * (out - y) * out * (1 - out))).max())
    example = scene.bands_example()
    np.testing.assert_array_equal(example.image.ravel(), pictures.images[int(np.argmax(found))])
    assert scene.pair[example.label] == pictures.labels[int(np.argmax(found))]
    own = seen(digit="4-03").bands_example()
    assert own.label == 1
    assert own.ink == pytest.approx([own.image[first:end].mean() for first, end in ((0, 10), (10, 18), (18, 28))])


def with_classes(network: Network, *classes: int) -> Network:
    return network.with_metadata(classes=list(classes))


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"chain": with_classes(Network.random((1, 2, 1)), 1, 0)}, "chain: .*one neuron a layer.*1-2-1"),
        ({"chain": with_classes(Network.random((1, 1)), 1, 0)}, "three layers or more"),
        ({"chain": with_classes(Network.random((1, 1, 1), ["relu", "sigmoid"]), 1, 0)}, "has relu"),
        ({"chain": Network.random((1, 1, 1))}, "`classes`"),
        ({"chain": with_classes(Network.random((1, 1, 1)), 1, 1)}, "`classes`"),
        ({"bands": with_classes(Network.random((3, 3, 3)), 3, 4, 5)}, "bands: .*3-3-3"),
        ({"bands": with_classes(Network.random((3, 3, 2)), 3, 12)}, "`classes`"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_one_sentence(
    asked: dict[str, Network], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        seen(**asked)
    told = capsys.readouterr().err
    assert ended.value.code == 2 and told.count("\n") == 1
    with pytest.raises(InputError, match=why):
        raise InputError(told)


def test_a_chain_from_a_file(tmp_path) -> None:  # type: ignore[no-untyped-def]
    save_network(another_chain(), tmp_path / "mine.npz")
    np.testing.assert_array_equal(seen(chain=str(tmp_path / "mine.npz")).chain.parameters, another_chain().parameters)
