"""Training and judging where nothing is a digit: values as targets, and two classes in one output neuron."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from network import DataSet, InputError, Network, Recipe, evaluate, load_run, network_from, save_run, train
from network.activation import ACTIVATIONS
from network.evaluation import score
from network.training import _Training

CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
AND, XOR = np.array([0, 0, 0, 1]), np.array([0, 1, 1, 0])
RECIPE = Recipe(((300, 0.05),), batch_size=4, optimiser="adam", checkpoints=(0, 10))


def waves(dtype: type = float) -> DataSet:
    x = np.random.default_rng(0).uniform(-1, 1, 60)
    return DataSet(x[:, np.newaxis].astype(dtype), np.sin(3 * x).astype(dtype))


# ---- one output neuron ----


def test_a_lone_neuron_answers_one_above_a_half():
    network = network_from([(np.array([[4.0, 4.0]]), np.array([-6.0]))], "sigmoid")
    assert_array_equal(network.forward(CORNERS).prediction, AND)
    assert [network.forward(corner).prediction for corner in CORNERS] == AND.tolist()
    judged = evaluate(network, DataSet(CORNERS, AND))
    assert judged.accuracy == 1 and judged.confusion.tolist() == [[3, 0], [0, 1]]
    assert evaluate(network, DataSet(CORNERS, XOR)).confusion.tolist() == [[1, 1], [2, 0]]
    assert evaluate(network, DataSet(CORNERS, AND.astype(bool))).accuracy == 1


@pytest.mark.parametrize("name", sorted({*ACTIVATIONS} - {"softmax"}))
def test_labels_of_a_lone_neuron_are_the_targets_0_and_1_and_of_tanh_minus_1_and_1(name):
    network = Network.random((2, 3, 1), ["tanh", name], seed=3, start="unit")
    no, yes = (-1.0, 1.0) if name == "tanh" else (0.0, 1.0)
    for label, target in ((0, no), (1, yes)):
        assert network.cost(CORNERS[2], label) == network.cost(CORNERS[2], target)
        assert_array_equal(network.gradient(CORNERS[2], label).flat, network.gradient(CORNERS[2], target).flat)
    output = network.forward(CORNERS).output[:, 0]
    assert_array_equal(network.forward(CORNERS).prediction, output > (no + yes) / 2)


@pytest.mark.parametrize(
    ("output", "cost"), [("sigmoid", "cross_entropy"), ("sigmoid", "squared_error"), ("tanh",) * 2]
)
def test_two_classes_are_learnt(output, cost):
    recipe = replace(RECIPE, cost="squared_error" if cost == "tanh" else cost)
    run = train(Network.random((2, 8, 1), ["tanh", output], seed=1), DataSet(CORNERS, XOR), recipe)
    assert run.accuracies[-1] == 1
    assert_array_equal(run.network.forward(CORNERS).prediction, XOR)


def test_labels_that_are_all_0_drive_the_output_to_0():
    run = train(Network.random((2, 4, 1)), DataSet(CORNERS, 0 * XOR), RECIPE)
    assert run.network.forward(CORNERS).output.max() < 0.1 and run.accuracies[-1] == 1


# ---- values ----


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_values_are_learnt_and_have_no_accuracy(dtype, tmp_path):
    data, start = waves(dtype), Network.random((1, 12, 1), ["tanh", "identity"], seed=2, dtype=dtype)
    run = train(start, data, RECIPE)
    assert run.costs[-1] < 0.05 * run.costs[0] and run.accuracies is None
    kept = data.take(slice(50, None))  # a sixth
    judged = evaluate(run.network, kept)
    assert (judged.accuracy, judged.confusion, judged.cost) == (None, None, run.costs[-1])
    off = run.network.forward(kept.images).output[:, 0] - kept.labels
    assert_allclose(judged.cost, np.mean(off**2), rtol=1e-5)
    save_run(run, tmp_path / "run.npz")
    loaded = load_run(tmp_path / "run.npz")
    assert loaded.accuracies is None
    assert_array_equal(loaded.costs, run.costs)
    with pytest.raises(InputError, match="labels that are whole numbers"):
        score(run.network, data)


def test_an_autoencoder_is_trained_on_its_own_inputs():
    rng = np.random.default_rng(0)
    inputs = rng.standard_normal((120, 2)) @ rng.standard_normal((2, 6))  # a plane in six dimensions
    run = train(
        Network.random((6, 2, 6), "identity", seed=1), DataSet(inputs, inputs), replace(RECIPE, schedule=((200, 0.01),))
    )
    assert run.costs[-1] < 0.01 * run.costs[0] and run.accuracies is None


def test_0_and_1_as_floats_are_values():
    labels, values = (train(Network.random((2, 4, 1)), DataSet(CORNERS, y), RECIPE) for y in (XOR, XOR.astype(float)))
    assert_array_equal(labels.parameters, values.parameters)
    assert labels.accuracies is not None and values.accuracies is None


def test_a_training_on_values_goes_on_after_a_pause(tmp_path):
    data, start, path = waves(), Network.random((1, 5, 1), ["tanh", "identity"]), tmp_path / "pause.npz"
    training = _Training(start, data, RECIPE)
    training.run_epoch(0.05)
    training.pause(path)
    resumed = train(start, data, RECIPE, pause_file=path)
    whole = train(start, data, RECIPE)
    assert_array_equal(resumed.parameters, whole.parameters)
    assert_array_equal(resumed.costs, whole.costs)


# ---- validation ----


@pytest.mark.parametrize(
    ("validation", "m", "kept"),
    [(1 / 6, 60_000, 10_000), (1 / 6, 4, 0), (1 / 6, 1, 0), (0.25, 10, 2), (0.999, 10, 9), (3, 10, 3), (0, 10, 0)],
)
def test_validation_is_a_share_or_a_count(validation, m, kept):
    assert replace(RECIPE, validation=validation).kept_apart(m) == kept


def test_validation_is_a_sixth_unless_told():
    assert [Recipe(((1, 1.0),)).kept_apart(m) for m in (1, 5, 6, 60, 60_000)] == [0, 0, 1, 10, 10_000]


@pytest.mark.parametrize("validation", [-1, -0.1, 1.0, 1.5, 100.0, float("nan"), True, "all", None])
def test_validation_that_is_neither_is_refused(validation):
    with pytest.raises(InputError, match="a share of the data between 0 and 1 or a whole number"):
        replace(RECIPE, validation=validation)


# ---- what is refused ----


@pytest.mark.parametrize(
    ("sizes", "labels", "cost", "sentence"),
    [
        ((2, 3), np.array([0.0, 1, 2, 0]), "squared_error", r"make whole numbers of labels \(.astype\(int\)\)"),
        ((2, 1), np.array([0, 1, 2, 0]), "squared_error", "between 0 and 1, but got 0 to 2; of targets"),
        ((2, 3), np.array([0, 1, 3, 0]), "squared_error", "between 0 and 2, but got 0 to 3"),
        ((2, 3), np.zeros((4, 2)), "squared_error", r"float targets \(4, 3\), but got \(4, 2\) of float64"),
        ((2, 1), np.array([0, 1, np.nan, 0]), "squared_error", "targets hold NaN or infinity"),
        ((2, 1), np.array([0, 1, 2.5, 0]), "cross_entropy", "probabilities, from 0 to 1, but got 0 to 2.5"),
    ],
)
def test_labels_that_do_not_suit_are_refused_before_any_work(sizes, labels, cost, sentence, monkeypatch):
    monkeypatch.setattr(_Training, "run_epoch", None)
    with pytest.raises(InputError, match=sentence):
        train(Network.random(sizes), DataSet(CORNERS, labels), replace(RECIPE, cost=cost, checkpoints=()))


def test_a_lone_softmax_which_can_tell_nothing_apart_is_refused():
    with pytest.raises(InputError, match="always 1: use sigmoid, or two output neurons"):
        train(Network.random((2, 1), "softmax"), DataSet(CORNERS, AND), RECIPE)


@pytest.mark.parametrize("given", [(CORNERS.tolist(), AND), (CORNERS, AND.tolist())])
def test_lists_are_no_data_set(given):
    with pytest.raises(InputError, match=r"takes two numpy arrays, not .*list"):
        DataSet(*given)


def test_whole_numbers_in_the_shape_of_targets_are_refused():
    with pytest.raises(InputError, match="float targets"):
        DataSet(CORNERS, np.eye(4, dtype=int))
    with pytest.raises(InputError, match=r"make floats of targets \(.astype\(float\)\)"):
        Network.random((2, 3)).cost(CORNERS, np.eye(4, 3, dtype=int))


def test_targets_that_lie_on_their_side_are_refused():
    with pytest.raises(InputError, match=r"but got \(3, 4\)"):
        Network.random((2, 3)).cost(CORNERS, np.zeros((3, 4)))
