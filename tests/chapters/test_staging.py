"""What sections stage alike stands on the stage, whatever network and digit are on show."""

import numpy as np
import pytest

from network import Network
from network.data.gallery import gallery_digit
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_TOP
from scenes.mobjects import DARK, AnswerBox
from scenes.staging import (
    count_beside,
    digit_and_answers,
    network_alone,
    network_beside_its_count,
    network_on_a_digit,
    network_under_the_line,
    pictured_neurons,
    pictures_with_scale,
)
from tests.chapters.layout import findings, texts

SIZES = [(784, 10), (784, 16, 16, 10), (784, 16, 16, 16, 16, 16, 10), (784, 200, 100, 10), (784, 2, 2, 10)]


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_a_network_on_a_digit_fits_the_stage_with_its_answer(sizes):
    network, image = Network.random(sizes, seed=4), gallery_digit("3-01")
    diagram, passed = network_on_a_digit(network, image, theme=DARK), network.forward(image)
    diagram.set_activations(passed)
    answer = AnswerBox(diagram, passed.prediction, float(passed.output[passed.prediction]))
    assert findings([diagram, answer]) == []
    assert diagram.get_top()[1] <= STAGE_TOP + 0.01 and diagram.get_bottom()[1] >= STAGE_BOTTOM - 0.01
    columns = [layer.get_left()[0] for layer in diagram.layers[1:]]
    assert columns[0] > diagram.layers[0].get_right()[0] and columns == sorted(columns)


def test_it_shows_the_first_picture_and_edges_from_what_is_inked_in_any():
    three, eight = gallery_digit("3-01"), gallery_digit("8-04")
    diagram = network_on_a_digit(Network.random((784, 16, 10), seed=4), three, eight, theme=DARK)
    assert (diagram.layers[0].activations == three.ravel()).all()
    assert diagram.layers[0].shown == tuple(np.flatnonzero((three.ravel() > 0) | (eight.ravel() > 0)))
    seen = diagram.edges[0].colors[:, 3].reshape(16, -1).any(axis=0)
    assert (seen == (three.ravel()[list(diagram.layers[0].shown)] > 0)).all()


def test_of_a_blank_picture_no_edge_is_seen():
    diagram = network_on_a_digit(Network.random((784, 10), seed=4), np.zeros((28, 28), np.float32), theme=DARK)
    assert not diagram.edges[0].colors[:, 3].any()


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_under_the_line_there_is_room_for_any_network(sizes):
    network, image = Network.random(sizes, seed=4), gallery_digit("3-01")
    line, diagram = network_under_the_line(network, image, DARK)
    assert findings([line, diagram]) == []
    assert line.get_bottom()[1] > diagram.get_top()[1] and line.get_top()[1] <= STAGE_TOP + 0.01
    assert diagram.layers[-1].activations == pytest.approx(network.forward(image).output, abs=1e-6)


def test_it_may_be_smaller_and_name_its_neurons():
    network, image = Network.random((784, 40, 10), seed=4), gallery_digit("3-01")
    diagram = network_on_a_digit(network, image, theme=DARK, picture=3, last=1, hidden={1: [5, 7]}, height=4)
    assert diagram.layers[0].height == pytest.approx(3) and diagram.layers[1].shown == (5, 7)
    assert diagram.layers[2].get_x() == pytest.approx(1)


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_beside_a_network_with_every_weight_there_is_room_for_a_number(sizes):
    network, image = Network.random(sizes, seed=4), gallery_digit("3-01")
    diagram = network_beside_its_count(network, image, theme=DARK)
    assert findings([diagram]) == []
    assert diagram.edges[0].count == 784 * len(diagram.layers[1].shown)
    assert diagram.get_right()[0] < 2.5
    few = network_beside_its_count(network, image, theme=DARK, every_weight=False)
    assert few.edges[0].count == (image > 0).sum() * len(few.layers[1].shown)
    assert few.layers[-1].get_x() == pytest.approx(diagram.layers[-1].get_x())


@pytest.mark.parametrize("sizes", [(784, 10), (784, 1, 10), (784, 2, 10), (784, 200, 10)], ids=str)
def test_weights_side_by_side_fit_the_stage_with_their_scale_and_none_is_too_small(sizes):
    network = Network.random(sizes, seed=4)
    pictures, bar = pictures_with_scale(network, DARK)
    chosen = pictured_neurons(network)
    assert findings([pictures, bar]) == [] and len(pictures.weights) == min(sizes[1], 25)
    np.testing.assert_allclose(pictures.weights.reshape(-1, 784), network.weights[0][chosen], atol=1e-6)
    assert np.ptp(pictures.picture_corners(0)[:, 1]) > 0.9
    assert pictures.get_top()[1] <= STAGE_TOP + 0.01 and pictures.get_bottom()[1] >= STAGE_BOTTOM - 0.01


def test_the_columns_stand_where_they_do_whatever_is_inked():
    network, one, other = Network.random((784, 16, 10), seed=4), gallery_digit("3-01"), gallery_digit("8-04")
    places = [
        [layer.get_center() for layer in network_alone(network, *images, theme=DARK).layers]
        for images in ((one,), (one, other), (other,))
    ]
    assert np.allclose(places[0], places[1]) and np.allclose(places[0], places[2])
    diagram = network_alone(network, one, theme=DARK)
    assert diagram.layers[0].get_left()[0] == pytest.approx(-diagram.labels[0].get_right()[0], abs=0.05)


def test_the_first_section_ends_with_the_answer_in_the_box():
    output = np.array([0.1, 0.7, 0.7, 0, 0, 0, 0, 0, 0, 0])
    picture, answers = digit_and_answers(gallery_digit("3-01"), output, DARK)
    assert answers.chosen == 1 and np.allclose(answers.values, output)  # of equal ones the first
    assert picture.get_right()[0] < answers.get_left()[0] and findings([picture, answers]) == []
    assert picture.get_y() == pytest.approx((STAGE_TOP + STAGE_BOTTOM) / 2) == pytest.approx(answers.get_y())


@pytest.mark.parametrize("sizes", SIZES, ids=str)
def test_beside_a_network_there_is_room_for_its_count(sizes):
    network = Network.random(sizes, seed=4)
    diagram = network_beside_its_count(network, gallery_digit("3-01"), theme=DARK)
    total = count_beside(diagram, DARK)
    count = sum(W.size + b.size for W, b in zip(network.weights, network.biases, strict=True))
    assert [each.name for each in texts([total])] == [f"{count:,}"]
    assert findings([diagram, total]) == []
    assert diagram.get_right()[0] < total.get_left()[0] and total.get_right()[0] <= 6.61
