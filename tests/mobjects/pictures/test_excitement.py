"""A row of what excites a neuron shows those pictures, and the sums that the network computes for them."""

import numpy as np
import pytest

from network import DataSet, Network, load_network
from network.data.gallery import gallery
from network.errors import InputError
from scenes.mobjects.pictures.excitement import Excitement
from scenes.mobjects.text.typesetting import number_text
from scenes.mobjects.theme import DARK
from tests.mobjects import caching
from tests.mobjects.frames import picture, pixel

IMAGES = np.random.default_rng(1).uniform(size=(6, 9)).astype(np.float32)
NETWORK = Network.from_arrays([np.array([[1.0, 0, 0, 0, 0, 0, 0, 0, 0], [-1.0] * 9])], [np.array([0.5, 2.0])])
SUMS = np.array([2.0, 1.0])


def row(**options):
    """Written out: weights of 3 x 3, two pictures on either side."""
    pictures = IMAGES.reshape(-1, 3, 3)
    return Excitement(np.eye(3), pictures[:2], SUMS, pictures[2:4], -SUMS, **options)


@pytest.mark.parametrize("neuron", [0, 1])
def test_the_pictures_are_those_with_the_greatest_and_the_least_sums(neuron):
    data = DataSet(IMAGES, np.zeros(6, np.int64))
    z = IMAGES @ NETWORK.weights[0][neuron] + NETWORK.biases[0][neuron]
    ascending = sorted(range(6), key=lambda index: z[index])
    shown = Excitement.of(NETWORK, data, neuron, count=2)
    for group, expected in ((shown.most, ascending[:-3:-1]), (shown.least, ascending[:2])):
        assert [each.number.text for each in group] == [number_text(z[k], 1, signed=True) for k in expected]
        assert [each.picture.image.ravel().tolist() for each in group] == [IMAGES[k].tolist() for k in expected]


def test_of_a_network_it_takes_the_most_and_least_exciting_digits():
    network, digits = load_network("edges"), gallery()
    shown = Excitement.of(network, digits, 7, count=3)
    z = digits.images.astype(float) @ network.weights[0][7].astype(float) + float(network.biases[0][7])
    descending = np.argsort(-z, kind="stable")
    for group, chosen in ((shown.most, descending[:3]), (shown.least, descending[::-1][:3])):
        assert [each.number.text for each in group] == [number_text(z[k], 1, signed=True) for k in chosen]
        for each, index in zip(group, chosen, strict=True):
            assert each.picture.image == pytest.approx(digits.images[index].reshape(28, 28))
            assert each.picture.weighted_sum + network.biases[0][7] == pytest.approx(z[index], abs=1e-4)
    assert (shown.heatmap.weights[0] == network.weights[0][7].reshape(28, 28).astype(np.float32)).all()


def test_pictures_share_the_scale_of_the_heat_map_and_are_drawn_in_its_colours():
    shown = row(height=1.6, scale=2.0)
    frame = picture(shown, width=1280, height=720)
    corner = shown.heatmap.cell_center(0, 0)
    assert pixel(frame, corner) == pytest.approx(255 * DARK.signed([1.0], 2)[0, :3], abs=1.5)
    first = shown.most[0].picture
    assert {float(each.picture.scale_[0]) for each in (*shown.most, *shown.least)} == {2.0}
    ink = float(IMAGES[0, 0])
    under, share = DARK.activations(0.4 * ink)[:3], 0.5 * max(ink, 0.25)
    expected = 255 * ((1 - share) * under + share * DARK.rgb("positive"))
    assert pixel(frame, first.cell_center(0, 0)) == pytest.approx(expected, abs=1.5)


def test_the_row_is_as_high_as_asked_its_numbers_under_their_pictures():
    shown = row(height=2)
    assert shown.heatmap.height == pytest.approx(2)
    for group in (shown.most, shown.least):
        for each in group:
            assert each.number.get_top()[1] < each.picture.get_bottom()[1]
            assert each.number.get_x() == pytest.approx(each.picture.get_x(), abs=0.01)
    lefts = [part.get_left()[0] for part in (shown.heatmap, *shown.most, *shown.least)]
    assert lefts == sorted(lefts)
    assert shown.height <= 2 + 0.02


def test_the_cache_draws_it_anew(render):
    caching.check(render, row, lambda: row(scale=5.0))


@pytest.mark.parametrize(
    "make, told",
    [
        (lambda: row(height=0.5), "at least"),
        (lambda: Excitement(np.eye(3), IMAGES[:2].reshape(-1, 3, 3), [1.0], [], []), "not as many"),
        (lambda: Excitement.of(Network.random((3, 2)), DataSet(IMAGES[:, :3], np.zeros(6, np.int64)), 0), "no square"),
        (lambda: Excitement.of(NETWORK, DataSet(IMAGES, np.zeros(6, np.int64)), 2), "no neuron 2"),
        (lambda: Excitement.of(NETWORK, DataSet(IMAGES, np.zeros(6, np.int64)), 0, count=7), "7 of 6"),
    ],
)
def test_refuses_what_does_not_go_together(make, told):
    with pytest.raises(InputError, match=told):
        make()
