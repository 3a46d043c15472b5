"""The designed network: its detectors see what they should, and its patterns keep to their meaning."""

import json

import numpy as np
import pytest

from network import by_hand
from network.analysis.neurons import area_under_curve
from network.analysis.pictures import Region
from network.data.dataset import DataSet
from network.data.handwriting import handwriting
from network.errors import InputError
from network.evaluation import evaluate
from network.model import Network

DIGITS = handwriting(400, seed=1)


@pytest.fixture(scope="module")
def network() -> Network:
    return by_hand.by_hand_network(DIGITS)


def test_it_has_the_shape_of_the_lecture(network: Network) -> None:
    assert network.sizes == (784, 16, 16, 10)
    assert network.parameter_count == 13_002
    assert [each.name for each in network.activations] == ["sigmoid"] * 3


def test_the_same_digits_give_the_same_network(network: Network) -> None:
    again = by_hand.by_hand_network(DIGITS)
    assert np.array_equal(again.parameters, network.parameters)
    assert again.metadata == network.metadata


@pytest.mark.parametrize("number", range(16))
def test_a_detector_sees_its_stroke_and_nothing_else(network: Network, number: int) -> None:
    ideal = by_hand.DETECTORS[number].ideal()
    blank = np.zeros(784)
    seen, inverse, nothing, white = network.forward([ideal, 1 - ideal, blank, blank + 1]).activations[1][:, number]
    assert seen > 0.9
    assert max(inverse, nothing, white) < 0.1


@pytest.mark.parametrize("number", range(16))
def test_a_detector_prefers_its_stroke_to_one_across(network: Network, number: int) -> None:
    detector = by_hand.DETECTORS[number]
    across = by_hand.Detector("across", detector.row, detector.column, detector.angle + 90, detector.length)
    assert network.forward(across.ideal()).activations[1][number] < 0.5


def test_no_two_detectors_are_the_same_and_together_they_cover_the_digit(network: Network) -> None:
    seen = network.forward([each.ideal() for each in by_hand.DETECTORS]).activations[1]
    assert (seen.argmax(axis=1) == np.arange(16)).all()
    ink = DIGITS.images.mean(axis=0)
    covered = (network.weights[0] > 0).any(axis=0)
    assert ink[covered].sum() > 0.85 * ink.sum()


def test_an_ideal_stroke_has_the_length_and_direction_of_its_detector() -> None:
    stroke = by_hand.Detector("", 14, 10, 0, 8).ideal().reshape(28, 28)
    assert stroke[14, 5:16].tolist() == [0, 0.5, *[1] * 7, 0.5, 0]
    assert stroke.sum() == 8 * 3
    rising = np.argwhere(by_hand.Detector("", 14, 14, 45, 8).ideal().reshape(28, 28) == 1)
    assert np.corrcoef(rising.T)[0, 1] < -0.5  # further right is higher up


def test_a_pattern_is_shown_by_a_region_within_all_its_limits() -> None:
    def region(row: int, column: int, kind: str = "vertical") -> Region:
        mask = np.zeros((28, 28), bool)
        mask[row : row + 9, column : column + 2] = True
        return Region(mask, kind)

    pattern = by_hand.Pattern("", ("vertical",), rows=(5, 15), columns=(4, 8), height=(9, 28))
    assert pattern.shown_by([region(20, 20), region(6, 5)])
    assert not pattern.shown_by([])
    assert not pattern.shown_by([region(6, 5, "rising"), region(16, 5), region(6, 12)])
    assert not by_hand.Pattern("", ("vertical",), height=(10, 28)).shown_by([region(6, 5)])
    assert not by_hand.Pattern("", ("vertical",), width=(1, 1)).shown_by([region(6, 5)])


def test_the_loops_of_written_digits_are_where_one_sees_them() -> None:
    names = [pattern.name for pattern in by_hand.PATTERNS]
    shown = dict(zip(names, by_hand.patterns_in(DIGITS.images).T, strict=True))
    of = {digit: DIGITS.labels == digit for digit in range(10)}
    assert shown["upper loop"][of[9]].mean() > 0.6 > 0.1 > shown["upper loop"][of[6]].mean()
    assert shown["lower loop"][of[6]].mean() > 0.6 > 0.1 > shown["lower loop"][of[9]].mean()
    assert shown["closed ring"][of[0]].mean() > 0.6 > 0.1 > shown["closed ring"][of[1]].mean()


def test_pattern_neurons_follow_their_meaning_on_digits_not_fitted_to(network: Network) -> None:
    fresh = handwriting(200, seed=2)
    brightness = network.forward(fresh.images).activations[2]
    shown = by_hand.patterns_in(fresh.images)
    followed = np.array([area_under_curve(brightness[:, k], shown[:, k]) for k in range(16)])
    assert np.nanmean(followed) > 0.8
    assert np.nanmin(followed) > 0.6
    assert evaluate(network, fresh).accuracy > 0.6


def test_its_metadata_tell_what_was_designed_and_how_well_it_works(network: Network) -> None:
    design = json.loads(json.dumps(network.metadata))["design"]
    assert [each["name"] for each in design["first_layer"]] == [each.name for each in by_hand.DETECTORS]
    assert [pattern["name"] for pattern in design["second_layer"]] == [each.name for each in by_hand.PATTERNS]
    brightness = network.forward(DIGITS.images).activations[2]
    shown = by_hand.patterns_in(DIGITS.images)
    for k, told in enumerate(design["second_layer"]):
        assert told["share_of_images"] == pytest.approx(shown[:, k].mean(), abs=1e-4)
        assert told["area_under_curve"] == pytest.approx(area_under_curve(brightness[:, k], shown[:, k]), abs=1e-4)
    assert "400 images" in design["second_layer_how"]


def test_one_kind_of_digit_is_enough_to_build_it() -> None:
    network = by_hand.by_hand_network(DIGITS.take(DIGITS.labels == 1))
    assert json.dumps(network.metadata, allow_nan=False)
    assert network.forward(DIGITS.images[DIGITS.labels == 1]).prediction.tolist() == [1] * (DIGITS.labels == 1).sum()


@pytest.mark.parametrize(
    "data",
    [
        DIGITS.take(slice(0)),
        DataSet(DIGITS.images[:, :100], DIGITS.labels),
        DataSet(DIGITS.images, DIGITS.labels + 1),
    ],
)
def test_other_data_are_refused(data: DataSet) -> None:
    with pytest.raises(InputError, match="digits"):
        by_hand.by_hand_network(data)


def test_on_mnist_it_reads_most_digits(mnist_folder) -> None:
    from network.data import mnist

    digits = mnist.load("train", mnist_folder)
    network = by_hand.by_hand_network(digits.take(slice(2000)))
    assert evaluate(network, digits.take(slice(50_000, None))).accuracy > 0.78
