"""Training: it learns, it is seeded to the bit, it can be interrupted, and its parts do what they say."""

import io
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from threadpoolctl import threadpool_limits

from network.augmentation import Augmentation
from network.data.dataset import DataSet
from network.errors import InputError
from network.evaluation import evaluate
from network.model import Network
from network.optimiser import Adam, GradientDescent
from network.penalty import Penalty
from network.training import Recipe, _digest, _Training, train


@pytest.fixture(scope="module")
def data() -> DataSet:
    """Noisy copies of four patterns of 6x6 pixels: easy, but not trivial."""
    rng = np.random.default_rng(0)
    patterns = rng.random((4, 36)) > 0.6
    labels = rng.integers(0, 4, 400)
    images = np.clip(patterns[labels] + rng.normal(0, 0.3, (400, 36)), 0, 1)
    return DataSet(images.astype(np.float32), labels)


START = Network.random((36, 8, 4), seed=1, dtype=np.float32)
RECIPE = Recipe(schedule=((3, 1.0), (2, 0.3)), batch_size=10, validation=100, checkpoints=(0, 5, 50), seed=2)


@pytest.mark.parametrize(
    "recipe",
    [
        RECIPE,
        replace(RECIPE, momentum=0.9, schedule=((5, 0.2),)),
        replace(RECIPE, optimiser="adam", schedule=((5, 0.02),), cost="cross_entropy"),
        replace(RECIPE, penalty=Penalty(1e-4, 1e-4), augmentation=Augmentation(2, 0.02, 0.02, 0.1)),
    ],
)
def test_it_learns(data, recipe):
    run = train(START, data, recipe)
    assert run.accuracies[0] < 0.6 < 0.9 < run.accuracies[-1]
    assert run.costs[-1] < run.costs[0] / 2
    held_out = evaluate(run.network, data.take(slice(300, None)), recipe.cost)
    assert (held_out.accuracy, held_out.cost) == (run.accuracies[-1], run.costs[-1])


def test_the_same_seed_gives_the_same_bits(data):
    recipe = replace(RECIPE, augmentation=Augmentation(5, 0.1, 0.1, 0.5), optimiser="adam")
    one, other = train(START, data, recipe), train(START, data, recipe)
    assert_array_equal(one.parameters, other.parameters)
    assert (train(START, data, replace(recipe, seed=3)).parameters[-1] != one.parameters[-1]).any()
    assert_array_equal(START.parameters, Network.random((36, 8, 4), seed=1, dtype=np.float32).parameters)


def test_the_number_of_threads_changes_no_bit():
    rng = np.random.default_rng(0)
    data = DataSet(rng.random((1500, 784), np.float32), rng.integers(0, 10, 1500))
    start, recipe = Network.random((784, 16, 10), dtype=np.float32), Recipe(((1, 1.0),), batch_size=500, validation=0)
    runs = []
    for threads in (1, 2):
        with threadpool_limits(limits=threads):
            runs.append(train(start, data, recipe))
    assert_array_equal(runs[0].parameters, runs[1].parameters)


def test_checkpoints_are_kept_where_asked_and_at_the_end(data):
    run = train(START, data, RECIPE)
    assert_array_equal(run.steps, [0, 5, 50, 150])
    assert_array_equal(run.at(0).parameters, START.parameters)
    assert_array_equal(run.at(-1).parameters, run.network.parameters)
    assert run.accuracies[1] == evaluate(run.at(1), data.take(slice(300, None))).accuracy


def test_one_step_is_the_formula(data):
    recipe = Recipe(schedule=((1, 0.5),), batch_size=400, validation=0)
    run = train(START, data, recipe)
    assert_allclose(
        run.network.parameters,
        START.parameters - 0.5 * START.gradient(data.images, data.labels).flat,
        atol=1e-6,
    )


def test_interrupted_it_goes_on_to_the_same_bits(data, tmp_path, monkeypatch):
    recipe = replace(RECIPE, optimiser="adam", augmentation=Augmentation(rotation=3))
    whole = train(START, data, recipe)
    pause = tmp_path / "pause.npz"
    calls = []

    def interrupt(self, images, rng, draw=Augmentation._draw):
        calls.append(1)
        if len(calls) == 70:  # in the third of five epochs
            raise KeyboardInterrupt
        return draw(self, images, rng)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Augmentation, "_draw", interrupt)
        train(START, data, recipe, pause_file=pause)
    assert [each.name for each in tmp_path.iterdir()] == ["pause.npz"]
    with pytest.raises(InputError, match="belongs to a training with other settings"):
        train(START, data, replace(recipe, seed=9), pause_file=pause)
    resumed = train(START, data, recipe, pause_file=pause)
    assert_array_equal(whole.parameters, resumed.parameters)
    assert_array_equal(whole.costs, resumed.costs)
    assert not pause.exists()


PAUSED = replace(RECIPE, optimiser="adam", checkpoints=(0, 5))


@pytest.fixture(scope="module")
def paused(data, tmp_path_factory):
    """The bytes of a training that was interrupted after its first epoch."""
    path = tmp_path_factory.mktemp("paused") / "pause.npz"
    training = _Training(START, data, PAUSED)
    training.run_epoch(0.5)
    training.pause(path)
    return path.read_bytes()


def resumed_from(path, data):
    training = _Training(START, data, PAUSED)
    training.resume(path)
    return training


def test_every_flipped_bit_of_a_paused_training_is_told_or_changes_nothing(paused, data, tmp_path):
    path = tmp_path / "pause.npz"
    path.write_bytes(paused)
    whole, refused = resumed_from(path, data), 0
    for place in np.random.default_rng(0).integers(0, 8 * len(paused), 150).tolist():
        flipped = bytearray(paused)
        flipped[place // 8] ^= 1 << place % 8
        path.write_bytes(bytes(flipped))
        try:
            found = resumed_from(path, data)
        except InputError as error:
            assert str(error).startswith(str(path)) and str(error).endswith("delete it to start anew.")
            refused += 1
        else:
            assert_array_equal(found.θ, whole.θ)
            assert found.kept.keys() == whole.kept.keys()
    assert refused > 100


@pytest.mark.parametrize(
    "change",
    [
        {"kept_5": None},
        {"kept_6": np.zeros(START.parameter_count + 2)},
        {"memory_1": None},
        {"memory_2": np.zeros(START.parameter_count)},
        {"θ": np.zeros(3)},
        {"θ": np.zeros(START.parameter_count, complex)},
        {"θ": np.full(START.parameter_count, np.nan)},
        {"counts": np.array([0, 0, 0])},
        {"counts": np.array([1, 7, 7])},
        {"counts": np.array([1.5, 2.0, 2.0])},
        {"counts": None},
    ],
)
def test_a_paused_training_that_somebody_made_up_is_refused(paused, data, tmp_path, change):
    with np.load(io.BytesIO(paused)) as file:
        arrays = dict(file) | change
    arrays = {name: array for name, array in arrays.items() if array is not None and name != "digest"}
    key = arrays.pop("key")
    path = tmp_path / "pause.npz"
    np.savez(path, key=key, digest=_digest(arrays), **arrays)
    with pytest.raises(InputError, match="is damaged, or was changed since it was written"):
        resumed_from(path, data)
    np.savez(path, key=key, **arrays)
    with pytest.raises(InputError, match="not a paused training"):
        resumed_from(path, data)


def test_a_broken_pause_file_is_named(data, tmp_path):
    pause = tmp_path / "pause.npz"
    pause.write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(InputError, match="not a paused training"):
        train(START, data, RECIPE, pause_file=pause)


def test_frozen_layers_stay(data):
    run = train(START, data, replace(RECIPE, frozen_layers=1, penalty=Penalty(1e-3, 1e-3), optimiser="adam"))
    assert_array_equal(run.network.weights[0], START.weights[0])
    assert (run.network.weights[1] != START.weights[1]).any()


def test_it_is_silent_where_there_is_no_terminal(data, capfd):
    train(START, data, RECIPE)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"schedule": ()}, "schedule"),
        ({"schedule": ((3, -1.0),)}, "both positive"),
        ({"batch_size": 0}, "batch_size"),
        ({"momentum": 1.0}, "momentum"),
        ({"optimiser": "newton"}, "choose descent or adam"),
        ({"cost": "hinge"}, "no cost 'hinge'"),
    ],
)
def test_recipes_nobody_could_follow_are_refused(change, sentence):
    with pytest.raises(InputError, match=sentence):
        replace(RECIPE, **change)


def test_data_that_cannot_be_learnt_from_are_refused(data):
    with pytest.raises(InputError, match="none is left to learn from"):
        train(START, data, replace(RECIPE, validation=400))
    with pytest.raises(InputError, match="inputs of 36 values"):
        train(START, DataSet(data.images[:, :30], data.labels), RECIPE)
    with pytest.raises(InputError, match="labels"):
        DataSet(data.images, data.labels[:-1])


def test_a_training_that_diverges_says_so(data):
    network = Network.random((36, 8, 4), "identity", dtype=np.float32)
    with (
        np.errstate(all="ignore"),
        pytest.raises(InputError, match=r"diverged in epoch \d: choose a smaller"),
    ):
        train(network, data, replace(RECIPE, schedule=((5, 1e6),)))


@given(st.integers(0, 1000))
def test_the_penalty_gradient_is_its_slope(seed):
    rng = np.random.default_rng(seed)
    W, penalty, h = rng.normal(size=(2, 16)), Penalty(l1=0.3, total_variation=0.7), 1e-6
    direction = rng.normal(size=W.shape)
    slope = (penalty.of(W + h * direction) - penalty.of(W - h * direction)) / (2 * h)
    assert_allclose((penalty.gradient(W) * direction).sum(), slope, rtol=1e-4, atol=1e-5)


def test_the_penalty_prices_size_and_raggedness():
    flat, ragged = np.full((1, 16), 0.5), np.tile([0.5, -0.5], 8)[np.newaxis]
    assert_allclose(Penalty(l1=1).of(flat), 8, rtol=0.01)
    assert_allclose(Penalty(total_variation=1).of(flat), 0, atol=1e-9)
    # 4 rows of 3 jumps of 1 each; the columns are all alike
    assert_allclose(Penalty(total_variation=1).of(ragged), 12, rtol=0.01)
    assert Penalty().of(flat) == 0
    with pytest.raises(InputError, match="square number of inputs"):
        Penalty(l1=1).of(np.ones((1, 15)))


def test_without_changes_augmentation_is_nothing():
    images = np.random.default_rng(0).random((3, 36), np.float32)
    assert Augmentation()(images, np.random.default_rng(0)) is images


@settings(deadline=None)
@given(st.integers(0, 100))
def test_augmentation_keeps_the_range_and_moves_by_about_as_much_as_it_says(seed):
    rng = np.random.default_rng(seed)
    images = np.zeros((50, 28, 28), np.float32)
    images[:, 10:18, 10:18] = 1
    moved = Augmentation(shift=1.0)(images.reshape(50, 784), rng).reshape(50, 28, 28)
    assert moved.min() >= 0 and moved.max() <= 1
    assert_allclose(moved.sum(axis=(1, 2)), 64, rtol=1e-4)  # a shift loses no ink
    centres = (moved * np.arange(28)).sum(axis=(1, 2)) / 64 - 13.5
    assert 0.6 < centres.std() < 1.5


def test_a_quarter_turn_is_a_quarter_turn(monkeypatch):
    image = np.random.default_rng(0).random((1, 28, 28), np.float32)
    quarter = np.array([[[0, -1], [1, 0]]], np.float32)
    monkeypatch.setattr(Augmentation, "_draw", lambda *_: (quarter, np.zeros((1, 2), np.float32)))
    turned = Augmentation(rotation=1)(image.reshape(1, 784), np.random.default_rng(0)).reshape(28, 28)
    assert_allclose(turned, np.rot90(image[0], -1), atol=1e-5)


def test_gradient_descent_with_momentum_rolls_on():
    g = np.array([1.0, -2.0])
    assert_array_equal(GradientDescent().direction(g), g)
    rolling = GradientDescent(momentum=0.5)
    assert_array_equal([rolling.direction(g) for _ in range(3)], [g, 1.5 * g, 1.75 * g])


def test_the_first_step_of_adam_has_length_one_in_every_direction():
    assert_allclose(Adam().direction(np.array([3.0, -0.01, 1e-4])), [1, -1, 1], rtol=1e-3)


def test_evaluation_counts_every_image_once():
    network = Network.from_arrays([np.eye(3)], [np.zeros(3)], "identity")
    images = np.eye(3, dtype=np.float32)[[0, 0, 1, 2]]
    judged = evaluate(network, DataSet(images, np.array([0, 1, 1, 0])))
    assert judged.accuracy == 0.5
    assert_array_equal(judged.confusion, [[1, 0, 1], [1, 1, 0], [0, 0, 0]])
    assert judged.cost == 1.0  # two right answers at 0, two wrong ones at 2
