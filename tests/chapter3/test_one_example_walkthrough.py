"""What `OneExampleWalkthrough` shows is what one picture really asks for, worked out here by other means."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import DataSet, Network, TrainingRun
from network.data.gallery import gallery
from scenes.chapter3.everybody import first_of_six_digits
from scenes.chapter3.joins import ONE_PICTURE_RATE, ONE_PICTURE_STEPS, ReadPictures
from scenes.chapter3.one_example_walkthrough import OneExampleWalkthrough
from scenes.chapter3.one_neuron import OneNeuron
from scenes.mobjects import NetworkDiagram, RequestTable, number_text
from scenes.mobjects.text import percent_text
from tests.chapter2.runs import outputs, short_run
from tests.chapters.watching import Tried, complaints, play

tried = Tried(
    OneExampleWalkthrough,
    {"default": {"digit": "2-01"}, "another run": {"digit": "8-04", "run": short_run()}},
)


pytestmark = pytest.mark.usefixtures("own_digits")


def σ(z: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-z)))


def layers(network: Network, image: np.ndarray) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Activations, the input's first, and weighted sums."""
    a, sums = [np.asarray(image, np.float64).ravel()], []
    for W, b in zip(network.weights, network.biases, strict=True):
        sums.append(W.astype(float) @ a[-1] + b)
        a.append(σ(sums[-1]))
    return a, sums


def cost(network: Network, parameters: np.ndarray, image: np.ndarray, label: int) -> float:
    return float(((outputs(network.with_parameters(parameters), image) - np.eye(10)[label]) ** 2).sum())


def slopes(network: Network, image: np.ndarray, label: int, indices: Any, h: float = 1e-5) -> np.ndarray:
    """∂C/∂w of some parameters, by turning each."""
    double = Network.from_arrays([W.astype(float) for W in network.weights], [b.astype(float) for b in network.biases])
    found = []
    for index in indices:
        ends = []
        for turn in (h, -h):
            turned = double.parameters.copy()
            turned[index] += turn
            ends.append(cost(double, turned, image, label))
        found.append((ends[0] - ends[1]) / (2 * h))
    return np.array(found)


def pulls(network: Network, image: np.ndarray, label: int) -> np.ndarray:
    """-∂C/∂b of the last layer, by turning its biases."""
    return -slopes(network, image, label, range(network.parameter_count - 10, network.parameter_count))


@tried.in_every_case
def test_wishes_are_the_misses(case):
    found = outputs(tried.run(case).at(0), tried.image(case))
    stage: Any = tried.at(case, "a_wish_for_every_output").parts["stage"]
    misses = np.eye(10)[tried.label(case)] - found
    assert_allclose(stage.wishes.values, misses, atol=1e-6)
    assert [each.text for each in stage.wish_numbers] == [number_text(each, 2, signed=True) for each in misses]
    heights = np.array([arrow.height for arrow in stage.wishes.arrows])
    assert_allclose(heights / heights.max(), abs(misses) / abs(misses).max(), atol=0.02)  # the least are dots
    ups = [arrow.get_fill_color().to_hex().lower() for arrow in stage.wishes.arrows]
    assert [each == stage.theme.positive for each in ups] == (misses > 0).tolist()
    far, near = abs(misses).argmax(), abs(misses).argmin()
    assert f"The {far} is {number_text(abs(misses[far]))} off" in tried.told(case)
    assert f"The {near} is" in tried.told(case)


@tried.in_every_case
def test_pulls_are_what_the_squish_lets_through(case):
    run = tried.run(case)
    stage: Any = tried.at(case, "a_wish_is_not_a_pull").parts["stage"]
    wrong = [
        (float(answer.max()), k)
        for k, (image, label) in enumerate(zip(gallery().images, gallery().labels, strict=True))
        if (answer := outputs(run.at(-1), image)).argmax() != label
    ]
    surest = max(wrong)[1]
    image, meant = gallery().images[surest], int(gallery().labels[surest])
    answer = int(outputs(run.at(-1), image).argmax())
    assert_allclose(stage.pulls.values, pulls(run.at(-1), image, meant), atol=1e-6)
    assert stage.values[answer].text == number_text(float(outputs(run.at(-1), image)[answer]))
    a, z = layers(run.at(-1), image)
    for squish, each in zip(stage.squishes, z[-1], strict=True):
        start, end = squish.tangent.get_start(), squish.tangent.get_end()
        rise = (end[1] - start[1]) / (end[0] - start[0])
        slope = σ(each) * (1 - σ(each)) if abs(each) < 8 else σ(8.0) * (1 - σ(8.0))
        assert rise == pytest.approx(slope * 0.36 * 16 / 1.6, rel=1e-3, abs=1e-6)
    told = tried.told(case)
    pull = abs(stage.pulls.values[answer])
    flat = a[-1][answer] * (1 - a[-1][answer]) < 0.05
    assert ("Very wrong, and very hard to move" in told) == flat
    assert f"the {answer} should go down by {number_text(float(a[-1][answer]))}" in told
    said = next(each for each in tried.said(case) if "gets through" in each and "pull" not in each and ":" in each[12:])
    assert said
    through = [each for each in tried.said(case) if each.startswith(("And all that gets", "It gets through"))]
    printed = float(through[0].rsplit(" ", 1)[1].rstrip("."))
    assert printed == pytest.approx(pull, rel=0.5) and printed > 0


@tried.in_every_case
def test_weights_are_asked_for_the_pull_times_the_activation(case):
    network, image, label = tried.run(case).at(0), tried.image(case), tried.label(case)
    stage = tried.at(case, "the_bias_and_the_weights")
    (one,) = [each for each in [stage.parts["one"]] if isinstance(each, OneNeuron)]
    hidden = network.sizes[-2]
    start = network.parameter_count - 10 - 10 * hidden + label * hidden
    asked = -slopes(network, image, label, range(start, start + hidden))
    arrows: Any = stage.parts["requests"]
    assert_allclose(arrows.values, asked, atol=1e-6)
    bars = np.array([bar.get_length() for bar in one.bars])
    held = layers(network, image)[0][-2]
    assert_allclose(bars / bars.max(), np.maximum(held, 0.01 / 1.1) / held.max(), atol=1e-3)
    lengths = np.array([arrow.height for arrow in arrows.arrows])
    assert_allclose(lengths / lengths.max(), np.maximum(abs(asked) / abs(asked).max(), 0), atol=0.35)
    (pull,) = pulls(network, image, label)[[label]]
    told = tried.told(case)
    assert f"gets the whole pull: {number_text(pull, 2, signed=True)}." in told
    assert f"This sender is at {number_text(held.max())}" in told and f"at {number_text(held.min())}, only" in told


@tried.in_every_case
def test_senders_should_go_the_way_of_their_weights(case):
    network, image, label = tried.run(case).at(0), tried.image(case), tried.label(case)
    stage = tried.at(case, "what_the_senders_should_do")
    wished: Any = stage.parts["wished"]
    pull = pulls(network, image, label)[label]
    assert_allclose(wished.values, pull * network.weights[-1][label], atol=1e-6)
    a = layers(network, image)[0]
    after = σ(network.weights[-1][label].astype(float) @ (a[-2] + wished.values) + network.biases[-1][label])
    told = f"our output would go from {number_text(a[-1][label])} to {number_text(float(after))}"
    assert told in tried.told(case)
    (diagram,) = stage.of(NetworkDiagram)
    assert diagram.layers[-1].activations[0] == pytest.approx(a[-1][label], abs=1e-6), "only noted, not granted"


@tried.in_every_case
def test_the_columns_are_added_up(case):
    network, image, label = tried.run(case).at(0), tried.image(case), tried.label(case)
    columns: Any = tried.at(case, "ten_columns_one_sum").parts["columns"]
    found = pulls(network, image, label)
    for j, column in enumerate(columns.columns):
        assert_allclose(column.values, found[j] * network.weights[-1][j], atol=1e-6)
    total = network.weights[-1].T.astype(float) @ found
    assert_allclose(columns.total.values, total, atol=1e-6)
    a = layers(network, image)[0][-2]
    W, b, h = network.weights[-1].astype(float), network.biases[-1], 1e-5
    for k in range(len(a)):
        step = h * np.eye(len(a))[k]
        ends = [((σ(W @ (a + s) + b) - np.eye(10)[label]) ** 2).sum() for s in (step, -step)]
        assert total[k] == pytest.approx(-(ends[0] - ends[1]) / (2 * h), abs=1e-6)
    turned = int(((total * columns.columns[label].values) < 0).sum())
    if turned > 1:
        assert f"{turned} of {len(a)} neurons now hear the opposite" in tried.told(case)
    rings: Any = tried.at(case, "ten_columns_one_sum").parts["rings"]
    assert len(rings[0]) == turned
    tallest = max(arrow.height for arrow in columns.total.arrows)
    one = max((arrow.height, j, k) for j, each in enumerate(columns.columns) for k, arrow in enumerate(each.arrows))
    ratio = (tallest / abs(total).max()) / (one[0] / abs(columns.columns[one[1]].values[one[2]]))
    assert 1 / ratio == pytest.approx(columns.smaller, rel=0.05)


@tried.in_every_case
def test_every_edge_shows_its_request(case):
    network, image, label = tried.run(case).at(0), tried.image(case), tried.label(case)
    (diagram,) = tried.at(case, "and_again_one_layer_earlier").of(NetworkDiagram)
    start, theme = 0, diagram.theme
    for W, edges, receivers, senders in zip(
        network.weights, diagram.edges, diagram.layers[1:], diagram.layers, strict=False
    ):
        drawn = [(i, j) for i in receivers.shown for j in senders.shown]
        chosen = np.random.default_rng(1).choice(len(drawn), 40, replace=False)
        asked = -slopes(network, image, label, [start + drawn[k][0] * W.shape[1] + drawn[k][1] for k in chosen])
        colours = edges.colors[chosen]
        blue = np.linalg.norm(colours[:, :3] - theme.rgb("positive"), axis=1)
        red = np.linalg.norm(colours[:, :3] - theme.rgb("negative"), axis=1)
        clear = abs(asked) > 0.02 * abs(asked).max()
        assert ((blue < red) == (asked > 0))[clear].all()
        start += W.size + len(W)


@tried.in_every_case
def test_the_table_holds_what_the_examples_ask_for(case):
    network, data = tried.run(case).at(0), gallery()
    stage = tried.at(case, "everybody_has_a_table")
    (table,) = stage.of(RequestTable)
    found = tried.played(case).scene.found  # type: ignore[attr-defined]
    images, labels = data.images[found.examples], data.labels[found.examples]
    assert len(set(labels.tolist())) == 6 and labels[0] == tried.label(case)
    for column, (image, label) in enumerate(zip(images, labels, strict=True)):
        assert_allclose(table.values[:, column], -slopes(network, image, int(label), found.parameters), atol=1e-6)
        assert_allclose(np.ravel(table.pictures[column][0].values), image)
    gradients = [network.gradient(x, int(y)).flat for x, y in zip(data.images, data.labels, strict=True)]
    means = -np.mean(gradients, axis=0)
    assert_allclose([each.value for each in table.means], means[found.parameters], atol=1e-6)
    numbers = [number_text(float(each), table.decimals, signed=True) for each in means[found.parameters]]
    assert [each.text for each in table.means] == numbers
    lengths = number_text(float(np.linalg.norm(gradients, axis=1).mean())), number_text(float(np.linalg.norm(means)))
    assert f"A single list is {lengths[0]} long, on average. The mean list: {lengths[1]}." in tried.told(case)
    assert f"over all {len(data)}" in tried.told(case)
    assert number_text(network.parameter_count, 0) in tried.told(case)
    assert f"our own {len(data)} digits" in stage.words


@tried.in_every_case
def test_listening_to_one_picture_makes_everything_that_digit(case):
    network, image, label = tried.run(case).at(0), tried.image(case), tried.label(case)
    (grid,) = tried.at(case, "if_only_this_one_had_a_say").of(ReadPictures)
    (diagram,) = tried.at(case, "if_only_this_one_had_a_say").of(NetworkDiagram)
    for _step in range(ONE_PICTURE_STEPS):
        network = network.with_parameters(network.parameters - ONE_PICTURE_RATE * network.gradient(image, label).flat)
    assert_allclose(diagram.network.parameters, network.parameters, atol=1e-4)
    answers = [int(outputs(network, each).argmax()) for each in gallery().images]
    assert [round(each.value) for each in grid.answers] == answers[: len(grid.answers)]
    shares = [
        float(each[:-1].rsplit("%", 1)[0].rsplit(" ", 1)[1]) for each in tried.said(case) if "test pictures" in each
    ]
    assert percent_text(1.0, 0).startswith(str(int(shares[0]))) or shares[0] < 100
    assert ("All are still read as" in tried.told(case)) == (np.mean(np.array(answers) == label) > 0.995)


def test_the_first_of_six_is_the_digit_on_show_where_it_is_there():
    data = gallery()
    index = int(np.flatnonzero(data.labels == 5)[3])
    six = first_of_six_digits(data, data.images[index].reshape(28, 28), 5)
    assert six[0] == index and len(set(data.labels[six].tolist())) == 6
    assert first_of_six_digits(DataSet(data.images[:20], data.labels[:20]), data.images[index], 5)[0] in range(20)


@tried.in_every_case
def test_nothing_is_amiss(case):
    assert complaints(tried.played(case)) == []


def deep_run() -> TrainingRun:
    """Two checkpoints of a network of four layers of weights, the last of which has many neurons before it."""
    start = Network.random((784, 8, 12, 40, 10), seed=3)
    parameters = np.array([start.parameters, 2 * start.parameters], np.float32)
    return TrainingRun(
        start.with_parameters(parameters[1]), np.array([0, 1]), parameters, np.array([1.0, 0.5]), np.array([0.1, 0.2])
    )


def test_a_deep_network_with_many_neurons_is_told_as_well():
    seen = play(OneExampleWalkthrough, look=False, keep=False, run=deep_run(), digit="7-02")
    assert complaints(seen) == []
    network, image = deep_run().at(0), seen.scene.image
    pull = pulls(network, image, 7)
    wishes = network.weights[-1].astype(float) * pull[:, np.newaxis]
    turned = int((wishes[7] * wishes.sum(axis=0) < 0).sum())
    assert any(f"{turned} of 40 neurons now hear" in each for each in seen.said), "of all, drawn or not"


def test_a_run_without_hidden_layers_is_refused():
    start = Network.random((784, 10), seed=3)
    run = TrainingRun(start, np.array([0, 1]), np.array([start.parameters] * 2), np.ones(2), np.ones(2))
    assert "hidden layers" in str(OneExampleWalkthrough.refusal_of_run(run))
