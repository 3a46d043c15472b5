"""The studies of chapter 2: each works on a few digits of the pen model, and the stored ones belong to their run."""

from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from numpy.testing import assert_allclose, assert_array_equal

from network import DataSet, InputError, Network, TrainingRun, evaluate, load_network, load_run, mnist, save_run
from network.__main__ import main
from network.analysis.slices import barrier, cost_along, one_parameter
from network.assets import asset_path
from network.data.gallery import gallery
from network.data.label_noise import label_matrix
from network.data.noise import uniform_noise
from network.studies import (
    STUDIES,
    costs,
    gradients,
    landscape,
    make_study,
    minima,
    noise,
    pixels,
    random_labels,
    verdicts,
    wrong_labels,
)
from network.studies import slices as slices_study
from network.studies.of_run import StudyOfRun, place_beside, provenance_of
from network.studies.study import Study, load_study, save_study
from network.training import Recipe, train

DIGITS = gallery()
TINY = {"train": DIGITS.take(np.arange(0, 240, 2)), "test": DIGITS.take(np.arange(1, 240, 8))}
READERS: list[type[StudyOfRun]] = [
    costs.Costs,
    gradients.Gradients,
    slices_study.Slices,
    landscape.Landscape,
    verdicts.TestVerdicts,
]


def silent(done: int, of: int) -> None:
    """Tell nobody."""


def small_run(seed: int = 0) -> TrainingRun:
    """A run that took a moment."""
    recipe = Recipe(((3, 2.0),), 10, validation=0, checkpoints=(0, 4, 12, 24), seed=seed)
    return train(Network.random((784, 5, 10), seed=seed), TINY["train"], recipe, progress=False)


RUN = small_run()


def check_axes(study: Study) -> None:
    axes = study.metadata["axes"]
    assert axes.keys() == study.arrays.keys()
    assert all(len(axes[name]) == array.ndim for name, array in study.arrays.items())


# ---- each of them, on a few images ----


def test_costs_are_those_of_each_image() -> None:
    study = costs.make(TINY, silent, RUN)
    check_axes(study)
    train_data = TINY["train"]
    for moment in (0, -1):
        each = [RUN.at(moment).cost(x, y) for x, y in zip(train_data.images, train_data.labels, strict=True)]
        found = costs.Costs(study)
        assert_allclose(found.of_images(moment), each, rtol=1e-5)
        assert found.mean(moment) == pytest.approx(np.mean(each)) and found.median(moment) == pytest.approx(
            np.median(each)
        )
        assert found.worst_share(moment) == pytest.approx(sum(sorted(each)[-6:]) / sum(each))
        seen, means = found.running_means(moment)
        assert seen[0] == 1 and seen[-1] == 120 and means[-1] == pytest.approx(np.mean(each))
        assert means[4] == pytest.approx(np.mean([each[i] for i in study["order"][: seen[4]]]))
    assert (study["counts"].sum(axis=1) == 120).all()


def test_gradients_are_proved_by_turning_weights() -> None:
    study = gradients.make(TINY, silent, RUN)
    check_axes(study)
    for m, checkpoint in enumerate(study["checkpoints"]):
        g = RUN.at(checkpoint).gradient(TINY["train"].images, TINY["train"].labels).flat
        assert_allclose(study["gradients"][m], g, rtol=1e-4, atol=1e-7)
        assert_allclose(study["quotients"][m], g[study["connections"][m]], rtol=1e-2, atol=1e-7)
        assert study["turned_costs"][m, 0, 1] == pytest.approx(study["costs"][m])
    assert (np.diff(study["step_costs"]) < 0).all()
    before, after = study["step_parameters"][:2]
    assert_allclose(after - before, -gradients.RATE * study["gradients"][0], atol=1e-6)


def test_what_matters_most_and_least_are_weights() -> None:
    network = Network.from_arrays([np.ones((2, 2)), np.ones((1, 2))], [np.zeros(2), np.zeros(1)])
    assert gradients.most_and_least(network, np.array([1, 0, -0.1, 1e-9, 9, 9, 2, -3, 9])) == (7, 6, 2)


def test_slices_are_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices_study, "A_LAYER", 2)
    study = slices_study.make(TINY, silent, RUN)
    check_axes(study)
    reader = slices_study.Slices(study)
    for moment in (0, -1):
        for layer in (1, -1):
            index, turns, found = reader.of_steepest(moment, layer)
            gradient = RUN.at(moment).gradient(TINY["train"].images, TINY["train"].labels)
            g, flat = np.abs(gradient.weights[layer - 1 if layer > 0 else layer]), np.abs(gradient.flat)
            assert flat[index] == pytest.approx(g.max())
            few = [0, 80, 160]
            again = cost_along(RUN.at(moment), one_parameter(RUN.network, index), turns[few], TINY["train"])
            assert_allclose(found[few], again, rtol=1e-5)
        assert reader.with_valleys(moment).sum() == 4
    rates, downhill = reader.downhill()
    assert downhill[0] == pytest.approx(RUN.at(0).cost(TINY["train"].images, TINY["train"].labels)) and rates[0] == 0
    stairs = [len(np.unique(row.round(9))) for row in study["stair_costs"]]
    assert stairs[-1] < stairs[0]


def test_the_surface_and_its_gradient_belong_together() -> None:
    study = landscape.make(TINY, silent, RUN, places=11, steps=3)
    check_axes(study)
    for name in landscape.PLANES:
        surface = landscape.Landscape(study).surface(name)
        plane = surface.plane(RUN)
        assert surface.costs.shape == (11, 11) and surface.gradients.shape == (3, 3, 2)
        at = RUN.network.with_parameters(plane.parameters([surface.across[2], surface.up[7]]))
        assert surface.costs[7, 2] == pytest.approx(at.cost(TINY["train"].images, TINY["train"].labels), rel=1e-5)
        corner = at.with_parameters(plane.parameters([surface.across[10], surface.up[5]]))
        g = plane.components(corner.gradient(TINY["train"].images, TINY["train"].labels).flat)
        assert_allclose(surface.gradients[1, 2], g, rtol=1e-4, atol=1e-8)
        assert_allclose(surface.path, plane.coordinates(RUN.parameters[: len(surface.path)]), atol=1e-4)
        assert_allclose(surface.descent[0], surface.path[0])
        assert (np.diff(surface.descent_costs[:2]) < 0).all()
        assert surface.across[0] < surface.path[:, 0].min() and surface.up[-1] > surface.path[:, 1].max()
    with pytest.raises(InputError, match="choose one of beginning, whole"):
        landscape.Landscape(study).surface("end")


def test_verdicts_are_the_answers() -> None:
    study = verdicts.make(TINY, silent, RUN)
    check_axes(study)
    found, live = verdicts.TestVerdicts(study).verdicts, verdicts.Verdicts.of(RUN.network, TINY["test"])
    judged = evaluate(RUN.at(-1), TINY["test"])
    assert_array_equal(found.confusion, judged.confusion)
    assert_array_equal(live.errors, found.errors)
    assert found.accuracy == pytest.approx(judged.accuracy)
    assert len(found.errors) == 30 - np.trace(judged.confusion) and (np.diff(found.confidence[found.errors]) <= 0).all()


def test_pixels_tell_how_bright_they_are() -> None:
    study = pixels.make(TINY, silent)
    check_axes(study)
    images = TINY["train"].images
    found = pixels.Pixels.of(study)
    assert_array_equal(found.black.ravel(), images.max(axis=0) == 0)
    assert_allclose(found.used.ravel(), np.count_nonzero(images, axis=0) / 120)
    assert_allclose(found.digits[4].ravel(), images[TINY["train"].labels == 4].mean(axis=0), rtol=1e-5)


def test_minima_go_from_end_to_end() -> None:
    study = minima.make(TINY, silent, ((2, 2.0),), (0, 1, 2))
    check_axes(study)
    found = minima.Minima(study)
    one, other = found.networks[0], found.networks[2]
    assert study["pairs"].tolist() == [[0, 1], [0, 2], [1, 2]]
    assert study["distances"][1] == pytest.approx(np.linalg.norm(one.parameters - other.parameters), rel=1e-5)
    ends = [each.cost(TINY["train"].images, TINY["train"].labels) for each in (one, other)]
    assert_allclose(study["line_costs"][1, [0, -1]], ends, rtol=1e-4)
    assert_allclose(study["aligned_costs"][1, [0, -1]], ends, rtol=1e-4)
    assert found.barriers[1] == barrier(study["line_costs"][1]) and found.aligned_barriers.shape == (3,)


def test_noise_asks_every_network() -> None:
    network = Network.random((784, 4, 10))
    study = noise.make(TINY, silent, {"one": network, "other": load_network("plain")})
    check_axes(study)
    of_noise, of_digits = noise.Noise.of(study).surest("one")
    assert_allclose(of_noise, network.forward(uniform_noise(1000)).output.max(axis=1), atol=1e-3)
    assert of_digits.shape == (30,)
    with pytest.raises(InputError, match="choose one of one, other"):
        noise.Noise.of(study).surest("edges")


def test_renaming_changes_nothing_but_the_names() -> None:
    study = random_labels.make(TINY, silent, (60,), 4, (0, 1))
    check_axes(study)
    found = random_labels.RandomLabels.of(study)
    for name in ("costs", "accuracies", "test_accuracies"):
        assert_allclose(found.curves(name, "renamed", 60), found.curves(name, "true", 60), rtol=1e-6)
    assert (found.curves("costs", "random", 60) != found.curves("costs", "true", 60)).any()
    zeros = Network.from_arrays([np.zeros((10, 784))], [np.full(10, np.log(0.1 / 0.9))])
    assert found.plateau == pytest.approx(zeros.cost(TINY["test"].images, TINY["test"].labels))
    with pytest.raises(InputError, match="there is no training"):
        found.curves("costs", "true", 61)


def test_wrong_labels_are_counted() -> None:
    study = wrong_labels.make(TINY, silent, ((1, 1.0),), (0,))
    check_axes(study)
    found = wrong_labels.WrongLabels.of(study)
    assert found.test_accuracies.shape == (6, 1)
    assert_allclose([np.trace(each) / 120 for each in found.matrices], 1 - found.shares, atol=1e-9)


# ---- whose numbers they are ----


def test_a_run_is_known_by_its_digest(tmp_path: Path) -> None:
    save_run(RUN, tmp_path / "mine.npz")
    again = load_run(tmp_path / "mine.npz")
    assert again.digest == RUN.digest
    changed = RUN.parameters.copy()
    changed[1, 5] += 1
    assert len({RUN.digest, replace(RUN, parameters=changed).digest, replace(RUN, steps=RUN.steps + 1).digest}) == 3


def test_a_study_of_your_own_run_is_found_beside_it_unless_it_is_of_another(tmp_path: Path) -> None:
    path = tmp_path / "mine.npz"
    save_run(RUN, path)
    assert not verdicts.TestVerdicts.load(path).is_of(RUN)
    made = verdicts.make(TINY, silent, RUN).with_metadata(run=provenance_of(RUN, path))
    save_study(made, place_beside(path, "verdicts"))
    assert verdicts.TestVerdicts.load(path).is_of(RUN)
    other = small_run(1)
    save_run(other, path)
    found = verdicts.TestVerdicts.load(path)
    assert not found.is_of(other) and found.is_of(load_run("plain"))


def test_the_command_studies_the_run_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("network.data.handwriting.handwriting", lambda count: TINY["train"])
    path = tmp_path / "mine.npz"
    save_run(RUN, path)
    result = CliRunner().invoke(main, ["study", "costs", "--data", "handwriting", "--run", str(path)])
    assert result.exit_code == 0, result.output
    assert costs.Costs.load(path).is_of(RUN)
    with pytest.raises(InputError, match="not one of a training run"):
        make_study("pixels", "handwriting", run=path)


# ---- those that come with the project ----


@pytest.mark.parametrize("reader", READERS)
def test_the_shipped_studies_are_of_the_shipped_run(reader: Any) -> None:
    assert reader.load().is_of(load_run("plain")) and reader.load("plain").is_of(load_run("plain"))
    assert reader.name in STUDIES and STUDIES[reader.name].of_run
    assert import_module(f"network.studies.{reader.name}").make


def test_all_assets_together_are_small() -> None:
    assert sum(path.stat().st_size for path in asset_path().rglob("*") if path.is_file()) < 24e6


def test_shipped_costs_and_gradients_agree() -> None:
    found, study = costs.Costs.load(), load_study("gradients")
    assert_allclose(study["costs"][[0, 2]], [found.mean(0), found.mean(-1)], rtol=1e-5)
    assert found.of_images(0).shape == (60_000,)
    assert found.worst_share(-1) > 0.9 > 0.1 > found.worst_share(0), "few images carry the cost, once it is learnt"
    assert_allclose(study["step_costs"][0], found.mean(0), rtol=1e-5)
    assert (np.diff(study["step_costs"]) < 0).all()
    picked = np.take_along_axis(study["gradients"], study["connections"], axis=1)
    assert_allclose(study["quotients"], picked, rtol=1e-3)
    black = pixels.Pixels.load().black
    assert black.sum() == 67
    zero = study["gradients"] == 0
    assert (zero.sum(axis=1) == 67 * 16).all() and zero[:, :12_544].reshape(3, 16, 784)[:, :, black.ravel()].all()
    run = load_run("plain")
    first = run.parameters[:, :12_544].reshape(len(run), 16, 784)[:, :, black.ravel()]
    assert (first == first[0]).all(), "what no image shows, no step changes"


def test_shipped_landscape_has_the_start_and_the_end_in_it() -> None:
    found, spent, run = landscape.Landscape.load(), costs.Costs.load(), load_run("plain")
    beginning, whole = found.surface("beginning"), found.surface("whole")
    assert beginning.descent_costs[0] == pytest.approx(spent.mean(0), rel=1e-5)
    assert beginning.origin == 0 and whole.origin == len(run) - 1 == len(whole.path) - 1
    assert_allclose(whole.plane(run).coordinates(run.parameters), whole.path, atol=1e-3)
    for surface in (beginning, whole):
        assert surface.costs.shape == (61, 61) and surface.shares[:2].sum() > 0.85
        assert (np.diff(surface.descent_costs) < 1e-6).all()


def test_shipped_verdicts_are_those_of_the_network() -> None:
    found = verdicts.TestVerdicts.load().verdicts
    assert found.accuracy == pytest.approx(load_network("plain").metadata["accuracy"]["test"])
    assert len(found.errors) == round((1 - found.accuracy) * 10_000) and found.confusion.sum() == 10_000


def test_shipped_claims() -> None:
    ends, learnt = minima.Minima.load(), random_labels.RandomLabels.load()
    assert len(ends.networks) == 10 and np.ptp(ends.study["test_accuracies"]) < 0.02
    assert (ends.study["aligned_distances"] < ends.study["distances"]).all()
    assert ends.aligned_barriers.mean() < ends.barriers.mean()
    assert ends.with_valleys[:2].sum() > 0.9 * ends.with_valleys.sum() == 0.9 * 750, "along one weight the cost is tame"
    for images in learnt.images.tolist():
        assert abs(learnt.curves("test_accuracies", "random", images)[:, -1] - 0.1).max() < 0.05
        assert learnt.curves("test_accuracies", "true", images)[:, -1].min() > 0.7
    noted = wrong_labels.WrongLabels.load()
    assert (np.diff(noted.right_outputs.mean(axis=1)) < 0).all() and noted.test_accuracies[4].min() > 0.5
    assert noise.Noise.load().networks[:2] == ("plain", "edges") and len(noise.Noise.load().networks) == 12


# ---- and, where MNIST is, samples of them made anew ----


def test_spots_made_anew_are_the_shipped_ones(mnist_folder: Path) -> None:
    run, train_data = load_run("plain"), mnist.load("train", mnist_folder)
    few = train_data.take(slice(500))
    assert_allclose(
        costs.costs_of_images(run.at(-1), few), costs.Costs.load().of_images(-1)[:500], rtol=1e-2, atol=1e-6
    )
    surface = landscape.Landscape.load().surface("beginning")
    at = run.network.with_parameters(
        surface.plane(run).parameters([surface.across[20], surface.up[40]]).astype(np.float32)
    )
    assert surface.costs[40, 20] == pytest.approx(at.cost(train_data.images, train_data.labels), rel=1e-4)
    test = mnist.load("test", mnist_folder)
    live = verdicts.Verdicts.of(run.at(-1), test)
    assert (live.answers != verdicts.TestVerdicts.load().verdicts.answers).sum() <= 4
    assert_array_equal(pixels.Pixels.load().black.ravel(), ~train_data.images.any(axis=0))
    matrix = wrong_labels.WrongLabels.load().matrices[0]
    assert_array_equal(matrix, label_matrix(train_data.labels, train_data.labels))
    ends = minima.Minima.load()
    assert evaluate(ends.networks[3], test).accuracy == pytest.approx(ends.study["test_accuracies"][3], abs=5e-4)
    assert isinstance(few, DataSet)
