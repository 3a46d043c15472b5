"""Every study works on a few images, and those in `assets/studies` are what their arrays and the data say."""

from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from network import DataSet, InputError, Network, evaluate, load_network, save_network
from network.__main__ import main
from network.analysis.neurons import class_means
from network.analysis.pictures import holes, orientation_pieces
from network.assets import asset_path
from network.data import mnist
from network.data.gallery import gallery
from network.recipes import READERS
from network.studies import STUDIES, census, depth, edge_sums, loops, make_study, sizes, speed
from network.studies.study import Study, load_study

DIGITS = gallery()
SOME = DIGITS.take(np.arange(0, 240, 2))
TINY = {"train": SOME, "test": DIGITS.take(np.arange(1, 240, 8))}


def silent(done: int, of: int) -> None:
    """Tell nobody."""


class Told(list[tuple[int, int]]):
    """Remembers what it is told."""

    def __call__(self, done: int, of: int) -> None:
        self.append((done, of))


def run(*arguments: str | Path, status: int = 0) -> Result:
    result = CliRunner().invoke(main, [str(each) for each in arguments])
    assert result.exit_code == status, (result.output, result.exception)
    return result


def check_axes(study: Study) -> None:
    """Every array has an axis for each name, and an axis of one name has one length."""
    axes = study.metadata["axes"]
    assert axes.keys() == study.arrays.keys()
    for name, array in study.arrays.items():
        assert len(axes[name]) == array.ndim, name


# ---- the table ----


@pytest.mark.parametrize("name", STUDIES)
def test_every_study_can_be_made_and_explains_its_arrays(name: str) -> None:
    module = import_module(f"network.studies.{name}")
    assert callable(module.make)
    assert "Arrays" in module.__doc__
    assert f"python -m network study {name}\n" in asset_path("studies", "README.md").read_text(encoding="utf-8")


def test_an_unknown_study_is_refused_with_those_there_are() -> None:
    with pytest.raises(InputError, match="no study 'size': choose one of sizes, depth"):
        make_study("size")


# ---- each of them, on a few images ----


def test_sizes_counts_and_tests_every_network() -> None:
    told = Told()
    study = sizes.make(TINY, told, schedule=((1, 1.0),), seeds=(3, 4))
    check_axes(study)
    assert told == [(done, 30) for done in range(31)]
    assert study["accuracies"].shape == study["validation_accuracies"].shape == (5, 3, 2)
    assert study["parameters"][2, 1] == 13_002 and study["parameters"][0, 0] == 784 * 4 + 4 + 4 * 10 + 10
    assert study.metadata["settings"]["validation_images"] == 20
    again = sizes.make(TINY, silent, schedule=((1, 1.0),), seeds=(4,))
    assert_array_equal(again["accuracies"][..., 0], study["accuracies"][..., 1])


def test_depth_notes_the_same_points_of_every_training() -> None:
    told = Told()
    study = depth.make(TINY, told, epochs=2, seeds=(5,))
    check_axes(study)
    assert told[-1] == (24, 24)
    assert_array_equal(study["epochs"], [0, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2])
    assert study["test_accuracies"].shape == (3, 2, 4, 1, 7)
    assert study["gradients"].shape == (3, 2, 4, 1, 2, 7)
    beyond = np.isnan(study["gradients"])
    assert beyond[:, 0, ..., 3:].all() and not beyond[:, 0, ..., :3].any() and not beyond[:, 1].any()
    assert (study["test_accuracies"][..., 0] == study["test_accuracies"][:, :, :1, :, 0]).all()  # before any step


def test_depth_gives_the_same_numbers_again() -> None:
    few = {split: digits.take(slice(30)) for split, digits in TINY.items()}
    one, other = (depth.make(few, silent, epochs=1, seeds=(0,)) for _ in range(2))
    for name, array in one.arrays.items():
        assert_array_equal(other[name], array)


def test_only_the_function_and_the_gain_tell_the_kinds_apart() -> None:
    plain, relu, larger = (depth._start(kind, 6, seed=1) for kind in depth.KINDS.values())
    assert_array_equal(plain.parameters, relu.parameters)
    assert plain.activations != relu.activations and plain.activations == larger.activations
    for layer, (W, V) in enumerate(zip(plain.weights, larger.weights, strict=True)):
        assert_array_equal(W * (4 if layer < 6 else 1), V)


def test_edge_sums_are_dot_products() -> None:
    study = edge_sums.make(TINY, silent)
    check_axes(study)
    images = SOME.images.astype(np.float64)
    for k, surround in enumerate((False, True)):
        sums = images @ edge_sums.edge_template(surround).ravel()
        for threshold in (-16.5, 0, 3.5, 10, 24):
            share = edge_sums.EdgeSums.of(study).share_above(threshold, study["templates"][k])
            assert share == pytest.approx((sums.round(5) > threshold).mean())
        assert_allclose(study["means"][k], [sums[SOME.labels == digit].mean() for digit in range(10)])
    assert_array_equal(study["images"], np.bincount(SOME.labels))


def test_the_edge_template_is_three_bright_rows_between_two_dark_ones() -> None:
    template = edge_sums.edge_template()
    assert (template == 1).sum() == 24 and (template == -1).sum() == 16 and (template == 0).sum() == 744
    assert (template[7:10, 10:18] == 1).all() and (template[[6, 10], 10:18] == -1).all()
    assert_array_equal(edge_sums.edge_template(surround=False), template.clip(0))


def test_a_sum_on_a_limit_does_not_exceed_it() -> None:
    ideal = edge_sums.edge_template(surround=False).reshape(1, 784)
    pictures = np.concatenate([ideal, 0 * ideal, 1 - ideal, ideal * (128 / 255)]).astype(np.float32)
    study = edge_sums.make({"train": DataSet(pictures, np.zeros(4, np.int64))}, silent)
    above = edge_sums.EdgeSums.of(study).share_above
    assert above(23.5) == 0.25  # the ideal edge alone, 24
    assert above(24) == 0
    assert above(-0.5) == 0.75 and above(0) == 0.5
    assert above(-16) == 0.75 and above(-16.5) == 1  # its inverse


@pytest.mark.parametrize(("threshold", "template"), [(10.2, "edge"), (30, "edge"), (10, "edges")])
def test_only_what_was_counted_is_told(threshold: float, template: str) -> None:
    with pytest.raises(InputError):
        edge_sums.EdgeSums.load().share_above(threshold, template)


def test_loops_counts_what_the_analysis_finds() -> None:
    told = Told()
    study = loops.make(TINY, told)
    check_axes(study)
    assert told[0] == (0, 120) and told[-1] == (120, 120)
    eights = SOME.images[SOME.labels == 8]
    assert study["counts"][8, 2] == sum(len(holes(image)) >= 2 for image in eights)
    assert study["counts"][8, 3] == sum(not holes(image) for image in eights)
    assert_array_equal(study["images"], np.bincount(SOME.labels))
    pieces = np.bincount([len(orientation_pieces(image)) for image in eights], minlength=study["pieces"].shape[1])
    assert_array_equal(study["pieces"][8], pieces)


@given(rows=st.lists(st.floats(0, 27), max_size=4))
def test_the_kinds_of_holes(rows: list[float]) -> None:
    class Hole:
        def __init__(self, row: float) -> None:
            self.centroid = (row, 14.0)

    upper, lower, two, none = loops.kinds_of([Hole(row) for row in rows])  # type: ignore[misc]
    assert upper == any(row < 13.5 for row in rows) and lower == any(row >= 13.5 for row in rows)
    assert two == (len(rows) >= 2) and none == (rows == [])


def test_census_counts_the_answers_of_each_network() -> None:
    network = Network.random((784, 5, 10), seed=2)
    told = Told()
    study = census.make(TINY, told, {"one": network, "other": Network.random((784, 10))})
    check_axes(study)
    assert told == [(done, 3) for done in range(4)]
    assert_array_equal(study["one_confusion"], evaluate(network, TINY["test"]).confusion)
    assert study["one_accuracy"] == np.trace(study["one_confusion"]) / 30
    assert_array_equal(study["one_class_means_1"], class_means(network, TINY["test"], 1))
    assert study["one_loop_areas"].shape == (5,)
    assert study["other_loop_areas"].shape == (784,) and "other_class_means_1" not in study.arrays
    assert study.metadata["networks"]["one"] == network.digest


def test_a_digest_changes_with_all_that_decides_the_answers() -> None:
    network = Network.random((4, 3, 2))
    changed = network.parameters
    changed[-1] += 1e-12
    others = [
        network.with_parameters(changed),
        Network.random((4, 3, 2), "relu").with_parameters(network.parameters),
        Network.random((4, 3, 2), dtype=np.float32),
    ]
    assert len({each.digest for each in (network, *others)}) == 4
    assert network.with_metadata(note="the same").digest == network.digest


def test_speed_times_two_ways_to_the_same_sums() -> None:
    rng = np.random.default_rng(0)
    W, a, b = rng.normal(size=(3, 5)), rng.normal(size=5), rng.normal(size=3)
    assert_allclose(speed.weighted_sums(W.tolist(), a.tolist(), b.tolist()), W @ a + b)
    study = speed.make({}, silent, repetitions=3)
    check_axes(study)
    assert study["loop"] == np.median(study["loop_times"]) and study["ratio"] == study["loop"] / study["numpy"]
    assert study["loop_times"].shape == study["numpy_times"].shape == (3,) and (study["numpy_times"] > 0).all()
    assert study.metadata["processor"] and study.metadata["shape"] == [16, 784]


# ---- the command ----


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pen model's digits without the minute that it takes to write them."""
    monkeypatch.setattr("network.data.handwriting.handwriting", lambda count: SOME)


@pytest.mark.usefixtures("quick")
def test_the_command_writes_a_study_that_tells_where_it_comes_from(tmp_path: Path) -> None:
    result = run("study", "edge_sums", "--data", "handwriting", "--out", tmp_path / "sums.npz")
    study = load_study(tmp_path / "sums.npz")
    assert "sums.npz: 5 arrays, " in result.stdout and result.stderr == ""
    assert_array_equal(study["counts"], edge_sums.make(TINY, silent)["counts"])
    assert study.metadata["command"] == "python -m network study edge_sums"
    assert study.metadata["data"]["name"] == "handwriting" and len(study.metadata["data"]["sha256"]) == 1
    assert study.metadata["question"] == STUDIES["edge_sums"].question
    assert {"versions", "date", "axes"} <= study.metadata.keys()


@pytest.mark.usefixtures("quick")
def test_without_a_place_the_study_goes_where_scenes_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("network.__main__.asset_path", lambda *parts: tmp_path.joinpath(*parts))
    run("study", "edge_sums", "--data", "handwriting")
    assert [path.name for path in (tmp_path / "studies").iterdir()] == ["edge_sums.npz"]


@pytest.mark.usefixtures("quick")
def test_an_interrupted_study_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "sums.npz"
    run("study", "edge_sums", "--data", "handwriting", "--out", path)
    before = path.read_bytes()

    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(edge_sums, "_histogram", interrupted)
    result = run("study", "edge_sums", "--data", "handwriting", "--out", path, status=130)
    assert result.stderr == "Interrupted: nothing was written.\n"
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_bad_input_is_answered_with_one_sentence(tmp_path: Path) -> None:
    assert "end in .npz" in run("study", "speed", "--out", tmp_path / "speed.txt", status=2).stderr
    assert "MNIST" in run("study", "loops", "--data", tmp_path, "--out", tmp_path / "x.npz", status=2).stderr
    assert list(tmp_path.iterdir()) == []


def test_the_help_names_every_study_and_gives_examples() -> None:
    shown = run("study", "--help").stdout
    assert all(named.question in shown for named in STUDIES.values())
    assert "python -m network study" in shown.split("Examples:")[1]


# ---- those that come with the project ----


@pytest.mark.parametrize("name", STUDIES)
def test_a_shipped_study_tells_where_it_comes_from(name: str) -> None:
    study = load_study(name)
    check_axes(study)
    assert study.metadata["study"] == name and study.metadata["question"] == STUDIES[name].question
    assert study.metadata["command"] == f"python -m network study {name}"
    if STUDIES[name].splits:
        assert study.metadata["data"] == {"name": "MNIST", "sha256": mnist.checksums()}


def test_the_shipped_studies_are_small() -> None:
    assert sum(asset_path("studies", f"{name}.npz").stat().st_size for name in STUDIES) < 4_000_000


def test_shipped_sizes() -> None:
    study = load_study("sizes")
    assert_array_equal(study["hidden"], sizes.HIDDEN)
    assert_array_equal(study["layers"], sizes.LAYERS)
    assert_array_equal(study["seeds"], sizes.SEEDS)
    for h, hidden in enumerate(sizes.HIDDEN):
        for k, count in enumerate(sizes.LAYERS):
            shape = (784, *[hidden] * count, 10)
            assert study["parameters"][h, k] == sum(n * (m + 1) for m, n in pairwise(shape))
    median = np.median(study["accuracies"], axis=-1)
    assert (np.diff(median, axis=0) > 0).all(), "more neurons help"
    assert (abs(np.diff(median[1:], axis=1)) < 0.02).all(), "more layers hardly do"
    assert study.metadata["settings"]["schedule"] == [list(phase) for phase in sizes.SCHEDULE]


def test_shipped_depth() -> None:
    study = load_study("depth")
    assert study["kinds"].tolist() == list(depth.KINDS) and study["seeds"].tolist() == list(depth.SEEDS)
    assert_array_equal(study["rates"], [kind.rates for kind in depth.KINDS.values()])
    assert study["epochs"][-1] == study.metadata["settings"]["epochs"] == depth.EPOCHS
    final = study["validation_accuracies"][..., -1].mean(axis=-1)
    assert_array_equal(study["best"], final.argmax(axis=-1))
    assert ((study["test_accuracies"] > 0) & (study["test_accuracies"] < 1)).all()

    def at_the_end(kind: str, hidden: int) -> np.ndarray:
        return depth.Depth.of(study).at_best_rate("test_accuracies", kind, hidden)[:, -1]

    assert (at_the_end("sigmoid", 2) > 0.92).all() and (at_the_end("relu", 2) > 0.92).all()
    assert study["test_accuracies"][0, 1].max() < 0.12, "no rate lets six layers of sigmoids learn from small weights"
    assert (at_the_end("relu", 6) > 0.92).all() and (at_the_end("sigmoid, larger start", 6) > 0.92).all()


def test_the_gradient_fades_from_layer_to_layer_where_sigmoids_do_not_learn() -> None:
    study = load_study("depth")
    start = depth.Depth.of(study).at_best_rate("gradients", "sigmoid", 6)[:, 0]
    assert start.shape == (5, 7) and (start[:, 1:] / start[:, :-1] > 1.5).all()
    relu = depth.Depth.of(study).at_best_rate("gradients", "relu", 6)[:, 0]
    assert (relu[:, 0] > 100 * start[:, 0]).all()
    with pytest.raises(InputError, match="there is none of 3 of the kind 'relu'"):
        depth.Depth.of(study).at_best_rate("gradients", "relu", 3)


def test_shipped_edge_sums() -> None:
    study = load_study("edge_sums")
    assert study["counts"].sum(axis=1).tolist() == [60_000, 60_000] and study["images"].sum() == 60_000
    assert edge_sums.EdgeSums.of(study).share_above(10, "region") == pytest.approx(0.507, abs=5e-4)
    assert edge_sums.EdgeSums.of(study).share_above(10) == pytest.approx(0.150, abs=5e-4)
    middles = study["edges"][1:] - 0.25
    overall = (study["means"] * study["images"]).sum(axis=1) / 60_000
    assert_allclose(study["counts"] @ middles / 60_000, overall, atol=0.25)
    assert study["means"][1].argmax() == 7, "the sevens have the edge"


def test_shipped_loops() -> None:
    study = load_study("loops")
    counts, images = study["counts"], study["images"]
    assert images.sum() == 60_000
    assert_array_equal(study["pieces"].sum(axis=1), images)
    upper, lower, two, none = counts.T
    assert (np.maximum(upper, lower) <= images - none).all() and (images - none <= upper + lower).all()
    assert (two >= upper + lower + none - images).all(), "both an upper and a lower hole are two"
    shares = counts / images[:, np.newaxis]
    assert shares[8, 2] > 0.6 and shares[9, 0] > 0.8 and shares[0, 1] > 0.8 and shares[1, 3] > 0.999


@pytest.mark.parametrize("name", READERS)
def test_shipped_census(name: str) -> None:
    network = load_network(name)
    counted = census.census_of(network)
    assert counted is not None and counted.name == name
    assert counted.confusion.sum() == 10_000
    assert counted.accuracy == pytest.approx(np.trace(counted.confusion) / 10_000)
    assert counted.accuracy == pytest.approx(network.metadata["accuracy"]["test"], abs=1e-9)
    assert [means.shape for means in counted.class_means] == [(16, 10), (16, 10)]
    assert all(((means >= 0) & (means <= 1)).all() for means in counted.class_means)
    assert ((counted.loop_areas > 0) & (counted.loop_areas < 1)).all() and counted.loop_areas.shape == (16,)


def test_a_network_that_was_not_counted_has_no_census(tmp_path: Path) -> None:
    network = load_network("edges")
    changed = network.parameters
    changed[0] += 1
    assert census.census_of(network.with_parameters(changed)) is None
    save_network(network, tmp_path / "copy.npz")
    assert census.census_of(load_network(tmp_path / "copy.npz")) is not None


def test_shipped_speed() -> None:
    study = load_study("speed")
    assert study["loop"] == np.median(study["loop_times"]) and study["numpy"] == np.median(study["numpy_times"])
    assert study["ratio"] == study["loop"] / study["numpy"] and study["ratio"] > 10


# ---- and, where MNIST is, samples of them made anew ----


def test_edge_sums_made_anew_are_the_shipped_ones(mnist_folder: Path) -> None:
    made, shipped = edge_sums.make({"train": mnist.load("train", mnist_folder)}, silent), load_study("edge_sums")
    assert_array_equal(made["counts"], shipped["counts"])
    assert_allclose(made["means"], shipped["means"], rtol=1e-6)


def test_the_loops_of_all_sevens_are_the_shipped_ones(mnist_folder: Path) -> None:
    digits = mnist.load("train", mnist_folder)
    sevens = digits.take(np.flatnonzero(digits.labels == 7))
    shipped = load_study("loops")
    found = np.array([loops.kinds_of(holes(image)) for image in sevens.images])
    assert_array_equal(found.sum(axis=0), shipped["counts"][7])
    pieces = np.array([len(orientation_pieces(image)) for image in sevens.images[:300]])
    distribution = shipped["pieces"][7] / len(sevens)
    assert pieces.mean() == pytest.approx(distribution @ np.arange(len(distribution)), abs=0.3)


def test_the_census_of_edges_made_anew_is_the_shipped_one(mnist_folder: Path) -> None:
    network, test = load_network("edges"), mnist.load("test", mnist_folder)
    counted = census.census_of(network)
    assert counted is not None
    assert abs(evaluate(network, test).confusion - counted.confusion).sum() <= 4  # rounding may turn an answer
    assert_allclose(class_means(network, test, 2), counted.class_means[1], atol=1e-5)


def test_a_training_of_depth_starts_as_shipped(mnist_folder: Path) -> None:
    study, test = load_study("depth"), mnist.load("test", mnist_folder)
    for k, kind in enumerate(depth.KINDS.values()):
        start = depth._start(kind, 6, seed=0)
        assert evaluate(start, test).accuracy == pytest.approx(study["test_accuracies"][k, 1, 0, 0, 0], abs=5e-4)
        sizes_of_gradients = depth._gradient_sizes(start, mnist.load("train", mnist_folder))
        assert_allclose(sizes_of_gradients, study["gradients"][k, 1, 0, 0, 0], rtol=1e-3)
