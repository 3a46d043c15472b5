"""Analyses of pictures and neurons, on cases where the answer is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from network.analysis import neurons
from network.analysis import pictures as rules
from network.data.dataset import DataSet
from network.data.handwriting import handwriting
from network.errors import InputError
from network.model import Network
from network.storage.networks import load_network
from network.studies.edge_sums import edge_template

ROW, COLUMN = np.indices((28, 28))


def ring(row: float, column: float, radius: float, pen: float = 1.5) -> np.ndarray:
    return (np.abs(np.hypot(ROW - row, COLUMN - column) - radius) <= pen).astype(np.float64)


RING = ring(14, 14, 6)
EIGHT = np.maximum(ring(8, 14, 4), ring(18, 14, 5))
LINE = ((np.abs(COLUMN - 14) <= 1) & (ROW >= 4) & (ROW < 24)).astype(np.float64)
NINE = np.maximum(ring(9, 13, 4.5), (np.abs(COLUMN - 17.5) <= 1) & (ROW >= 9) & (ROW < 25))
pictures = arrays(np.float64, (12, 12), elements=st.sampled_from([0.0, 0.2, 0.5, 1.0]))


# ---- what is in a picture ----


def test_a_ring_has_one_hole_in_its_middle() -> None:
    (hole,) = rules.holes(RING)
    assert hole.centroid == (14, 14)
    assert hole.extent == (9, 9)
    assert hole.size == (np.hypot(ROW - 14, COLUMN - 14) < 4.5).sum()


def test_an_eight_has_two_holes_the_upper_first() -> None:
    assert [hole.centroid for hole in rules.holes(EIGHT)] == [(8, 14), (18, 14)]


@pytest.mark.parametrize("picture", [LINE, np.zeros((28, 28)), np.ones((28, 28))])
def test_a_line_and_plain_pictures_have_no_hole(picture: np.ndarray) -> None:
    assert rules.holes(picture) == []
    loops, line = rules.loops_and_line(picture)
    assert loops == [] and np.array_equal(line, picture > 0)


def test_a_gap_of_one_pixel_opens_a_ring_and_a_diagonal_step_does_not() -> None:
    picture = np.zeros((28, 28))
    picture[5:12, 5:12] = 1
    picture[6:11, 6:11] = 0
    assert len(rules.holes(picture)) == 1
    picture[5, 5] = 0  # the ring now only touches itself corner to corner
    assert len(rules.holes(picture)) == 1
    picture[5, 8] = 0
    assert rules.holes(picture) == []


def test_tiny_holes_are_gaps_in_the_ink() -> None:
    picture = np.zeros((28, 28))
    picture[5:10, 5:10] = 1
    picture[7, 7:9] = 0
    assert rules.holes(picture) == []
    assert len(rules.holes(picture, least=2)) == 1


def test_faint_pixels_are_background() -> None:
    assert rules.holes(RING * 64 / 255) == []
    assert len(rules.holes(RING * 65 / 255)) == 1


def test_a_nine_is_a_loop_and_a_line_below_it() -> None:
    (loop,), line = rules.loops_and_line(NINE)
    assert loop.sum() > 50 and line.sum() > 20
    assert loop[ring(9, 13, 4.5, pen=0.5) > 0].all()  # the loop is whole
    assert np.argwhere(line)[:, 0].min() > 5  # the tail starts beside the loop, and no scrap of its rim is left over
    assert line[20:25, 17:19].all() and not loop[20:].any()


def test_an_eight_is_two_loops() -> None:
    (upper, lower), rest = rules.loops_and_line(EIGHT)
    assert upper[4, 14] and not lower[4, 14] and lower[23, 14] and not upper[23, 14]
    assert not rest.any()


@given(pictures, st.floats(0, 8), st.integers(0, 9))
def test_loops_and_line_are_a_partition_of_the_stroke(picture: np.ndarray, reach: float, least: int) -> None:
    loops, line = rules.loops_and_line(picture, reach, least)
    assert len(loops) == len(rules.holes(picture))
    assert np.array_equal(sum([*loops, line], np.zeros(picture.shape, int)), rules.stroke(picture))


@given(pictures)
def test_regions_lie_apart_and_where_they_should(picture: np.ndarray) -> None:
    ink = rules.stroke(picture)
    for regions, inside in [
        (rules.holes(picture), ~ink),
        (rules.openings(picture), ~ink),
        (rules.orientation_pieces(picture), ink),
    ]:
        covered = sum((region.mask for region in regions), np.zeros(picture.shape, int))
        assert covered.max(initial=0) <= 1
        assert not covered[~inside].any()


@pytest.mark.parametrize(("angle", "kind"), list(zip((0, 45, 90, 135), rules.ORIENTATIONS, strict=True)))
@pytest.mark.parametrize("off", [-15, 0, 15])
def test_a_straight_stroke_is_one_piece_of_its_orientation(angle: int, kind: str, off: int) -> None:
    turn = np.deg2rad(angle + off)
    along = (COLUMN - 14) * np.cos(turn) - (ROW - 14) * np.sin(turn)
    across = (COLUMN - 14) * np.sin(turn) + (ROW - 14) * np.cos(turn)
    picture = np.clip(9 - np.abs(along), 0, 1) * np.clip(2 - np.abs(across), 0, 1)
    largest = max(rules.orientation_pieces(picture), key=lambda piece: piece.size)
    assert largest.kind == kind
    assert largest.size > 0.75 * (picture > 90 / 255).sum()  # a piece of the ends may turn the corner


def test_a_ring_is_cut_into_pieces_of_every_orientation_opposite_ones_alike() -> None:
    pieces = rules.orientation_pieces(RING)
    assert [piece.kind for piece in pieces] == [kind for kind in rules.ORIENTATIONS for _ in range(2)]
    for one, other in zip(pieces[::2], pieces[1::2], strict=True):
        assert np.add(one.centroid, other.centroid) == pytest.approx((28, 28))


@pytest.mark.parametrize("turns", range(4))
def test_a_cup_is_open_on_its_open_side(turns: int) -> None:
    cup = np.zeros((28, 28))
    cup[6:20, 8:20] = 1
    cup[6:18, 10:18] = 0  # open at the top
    kinds = ["open top", "open left", "open bottom", "open right"]
    (bay,) = rules.openings(np.rot90(cup, turns))
    assert bay.kind == kinds[turns]
    assert bay.size == 12 * 8


def test_a_ring_and_a_line_have_no_bay() -> None:
    assert rules.openings(RING) == [] and rules.openings(LINE) == []


def test_flat_and_square_pictures_are_the_same() -> None:
    assert np.array_equal(rules.stroke(RING.ravel()), rules.stroke(RING))


@pytest.mark.parametrize("shape", [(27, 28), (783,), (1, 28, 28)])
def test_other_pictures_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(InputError, match="square picture"):
        rules.holes(np.zeros(shape))


def test_mnist_digits_have_the_loops_one_sees(mnist_folder) -> None:
    from network.data import mnist

    digits = mnist.load("train", mnist_folder)
    (upper, lower) = rules.holes(digits.images[17])  # an 8
    assert upper.centroid[0] == pytest.approx(9.9, abs=0.05) and lower.centroid[0] == pytest.approx(19.5, abs=0.05)
    (loop,), line = rules.loops_and_line(digits.images[4])  # a 9
    assert (loop.sum(), line.sum()) == (70, 38)
    counts = [len(rules.orientation_pieces(digits.images[k])) for k in (4, 19, 43, 17, 52)]
    assert counts == [8, 9, 6, 8, 8]


# ---- what is in a neuron ----


NETWORK = Network.random((784, 9, 7, 10), seed=3)
DIGITS = handwriting(60, seed=5)


@given(st.integers(1, 3), st.integers(0, 6), st.integers(0, 59))
def test_contributions_add_up_to_the_weighted_sum(layer: int, neuron: int, index: int) -> None:
    image = DIGITS.images[index]
    parts = neurons.contributions(NETWORK, image, layer, neuron)
    assert parts.terms.shape == (NETWORK.sizes[layer - 1],)
    assert parts.weighted_sum == pytest.approx(NETWORK.forward(image).weighted_sums[layer - 1][neuron], abs=1e-12)


def test_contributions_are_w_times_a_and_the_strongest_come_first() -> None:
    network = Network.from_arrays([[[1.0, -4.0, 2.0]]], [[0.5]])
    parts = neurons.contributions(network, [1.0, 0.5, 0.25], 1, 0)
    assert parts.terms.tolist() == [1.0, -2.0, 0.5] and parts.bias == 0.5 and parts.weighted_sum == 0
    assert parts.strongest.tolist() == [1, 0, 2]


@pytest.mark.parametrize(("layer", "neuron"), [(0, 0), (4, 0), (-1, 0), (1, 9), (1, -1)])
def test_neurons_that_are_not_there_are_refused(layer: int, neuron: int) -> None:
    with pytest.raises(InputError):
        neurons.contributions(NETWORK, DIGITS.images[0], layer, neuron)
    with pytest.raises(InputError):
        neurons.most_exciting(NETWORK, DIGITS, layer, neuron, 1)


def test_contributions_are_of_one_image() -> None:
    with pytest.raises(InputError, match="One image"):
        neurons.contributions(NETWORK, DIGITS.images, 1, 0)


def test_mistakes_are_found_the_most_confident_first() -> None:
    network = Network.from_arrays([np.eye(3)], [np.zeros(3)], "identity")
    images = np.array([[0.9, 0, 0], [0, 0.7, 0], [0, 0, 0.8], [0.6, 0, 0]], np.float32)
    assert neurons.find_mistakes(network, DataSet(images, np.array([0, 0, 1, 1]))).tolist() == [2, 1, 3]
    assert neurons.surest_mistake(network, DataSet(images, np.array([0, 0, 1, 1]))) == 2
    assert neurons.surest_mistake(network, DataSet(images, np.array([0, 1, 2, 0]))) is None
    assert neurons.find_mistakes(network, DataSet(images, np.array([0, 1, 2, 0]))).size == 0


def test_the_most_and_least_exciting_images() -> None:
    network = Network.from_arrays([[[100.0], [-100.0]]], [[0.0, 0.0]])  # saturated: activations alone would tie
    data = DataSet(np.array([[0.5], [1.0], [0.9]], np.float32), np.zeros(3, np.int64))
    most, least = neurons.most_exciting(network, data, 1, 0, 2)
    assert most.tolist() == [1, 2] and least.tolist() == [0, 2]
    most, _ = neurons.most_exciting(network, data, 1, 1, 3)
    assert most.tolist() == [0, 2, 1]


@pytest.mark.parametrize("count", [0, 61, -1])
def test_more_images_than_there_are_are_refused(count: int) -> None:
    with pytest.raises(InputError, match="60"):
        neurons.most_exciting(NETWORK, DIGITS, 1, 0, count)


@pytest.mark.parametrize("layer", range(4))
def test_class_means_are_the_means_of_each_class(layer: int) -> None:
    means = neurons.class_means(NETWORK, DIGITS, layer)
    assert means.shape == (NETWORK.sizes[layer], 10)
    sevens = DIGITS.images[DIGITS.labels == 7]
    assert means[:, 7] == pytest.approx(NETWORK.forward(sevens).activations[layer].mean(axis=0))


def test_the_mean_of_an_absent_class_is_nan_and_a_foreign_label_refused() -> None:
    digits = DIGITS.take(DIGITS.labels != 4)
    means = neurons.class_means(NETWORK, digits, 1)
    assert np.isnan(means).all(axis=0).tolist() == [k == 4 for k in range(10)]
    with pytest.raises(InputError, match="classes 0 to 9"):
        neurons.class_means(NETWORK, DataSet(digits.images, digits.labels + 5), 1)
    with pytest.raises(InputError, match="no layer 4"):
        neurons.class_means(NETWORK, digits, 4)


def test_the_area_under_the_curve_of_known_scores() -> None:
    assert neurons.area_under_curve([1, 2, 3, 4], [False, False, True, True]) == 1
    assert neurons.area_under_curve([4, 3, 2, 1], [False, False, True, True]) == 0
    assert neurons.area_under_curve([1, 1, 1, 1], [False, True, False, True]) == 0.5
    assert np.isnan(neurons.area_under_curve([1, 2], [True, True]))


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=30))
def test_the_area_under_the_curve_counts_pairs(examples: list[tuple[int, bool]]) -> None:
    yes = [score for score, truth in examples if truth]
    no = [score for score, truth in examples if not truth]
    won = [(high > low) + (high == low) / 2 for high in yes for low in no]
    measured = neurons.area_under_curve(*map(list, zip(*examples, strict=True)))
    assert measured == pytest.approx(np.mean(won)) if won else np.isnan(measured)


# ---- neurons like edge detectors ----


def bar(row: float, column: float, angle: float) -> np.ndarray:
    """A bright bar of 8 x 3 pixels with dark rims, drawn point by point and not as the analysis does it."""
    turn = np.deg2rad(angle)
    right, up = COLUMN - column, row - ROW
    along, across = right * np.cos(turn) + up * np.sin(turn), up * np.cos(turn) - right * np.sin(turn)
    return (abs(along) < 4.2) * (1.0 * (abs(across) < 1.6) - ((abs(across) >= 1.6) & (abs(across) < 2.6)))


@pytest.mark.parametrize("angle", [0, 30, 45, 90, 135, 165])
@pytest.mark.parametrize("place", [(14, 14), (8, 18)])
def test_an_edge_is_found_where_it_is_and_as_it_runs(place: tuple[int, int], angle: float) -> None:
    found = neurons.nearest_edge(3.7 * bar(*place, angle))
    assert (found.row, found.column) == place and found.angle == angle
    assert 0.85 < found.likeness <= 1


def test_the_designed_edge_is_one_and_its_contrary_is_not() -> None:
    designed = edge_template()
    found = neurons.nearest_edge(designed)
    assert found.likeness > 0.95 and found.angle == 0
    assert found.row == 8 and found.column in (13, 14)  # its middle is between the two
    assert neurons.nearest_edge(-designed).likeness < 0.5
    assert neurons.nearest_edge(np.zeros(784)).likeness == 0


@given(arrays(np.float64, (28, 28), elements=st.floats(-1, 1, width=16)), st.floats(0.01, 100))
def test_likeness_is_at_most_one_whatever_the_size_of_the_weights(weights: np.ndarray, size: float) -> None:
    one, other = neurons.nearest_edge(weights), neurons.nearest_edge(size * weights)
    assert one.likeness == pytest.approx(other.likeness, abs=1e-9)
    assert one.likeness <= 1 + 1e-12


def test_the_neurons_most_like_an_edge_come_first() -> None:
    noise = np.random.default_rng(3).normal(size=784)
    shapes = [noise, bar(10, 10, 45).ravel() + 0.05 * noise, -bar(10, 10, 0).ravel(), bar(20, 8, 90).ravel()]
    network = Network.from_arrays([np.array(shapes)], [np.zeros(4)])
    ranking = neurons.most_edge_like(network)
    assert ranking[:2] == [3, 1] and sorted(ranking) == [0, 1, 2, 3]


def test_shipped_networks_differ_in_how_like_edges_they_are() -> None:
    third = {}
    for name in ("edges", "plain"):
        network = load_network(name)
        third[name] = neurons.nearest_edge(network.weights[0][neurons.most_edge_like(network)[2]]).likeness
    assert third["plain"] < 0.5 < third["edges"]


def test_weights_that_are_no_picture_have_no_edge() -> None:
    with pytest.raises(InputError, match="square picture"):
        neurons.nearest_edge(np.ones(783))


def test_a_pixel_as_bright_as_the_limit_is_no_ink_by_one_rule_everywhere() -> None:
    greys = np.arange(256, dtype=np.uint8)
    for pixels in (np.divide(greys, 255, dtype=np.float32), greys / 255):  # as MNIST is read, and as Python divides
        picture = pixels.reshape(16, 16)
        assert rules.stroke(picture).sum() == 191  # 65 ... 255
        assert np.array_equal(rules.stroke(picture), rules.brighter(picture, rules.STROKE_LEVEL))
