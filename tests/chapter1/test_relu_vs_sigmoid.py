"""What `ReluVsSigmoid` tells of functions is so, and what it tells of networks was measured."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import Network
from network.data.gallery import gallery_digit
from network.studies.depth import KINDS
from network.studies.study import load_study
from scenes.chapter1.relu_vs_sigmoid import ReluVsSigmoid
from scenes.chapter1.slopes import Chain
from scenes.mobjects import DARK, Bars, FunctionPlot, LearningCurves, Number
from tests.chapters.watching import ONE_HIDDEN_LAYER, Tried, played

tried = Tried(ReluVsSigmoid)


def of_study(name: str, kind: str, layers: int) -> np.ndarray:
    """What the study holds of a kind of network, at the rate that was best on its validation images."""
    study = load_study("depth")
    here = study["kinds"].tolist().index(kind), study["hidden_layers"].tolist().index(layers)
    best = study["validation_accuracies"][here][..., -1].mean(axis=-1).argmax()
    return study[name][here][best]


def test_the_graphs_are_those_of_the_functions():
    """The curves are where the functions are, and only there."""
    seen = tried.at("default", "two_functions_for_a_neuron")
    plots = sorted(seen.of(FunctionPlot), key=lambda plot: plot.get_x())
    for plot, function in zip(plots, (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.maximum(0, z)), strict=True):
        for z in (-3.3, -1.3, 1.3, 3.3):
            assert seen.at(plot.at(z, function(z))).max() > 150, z
            assert seen.at(plot.at(z, function(z)) + 0.2 * np.array([0, 1, 0])).max() < 60, z


def test_the_greatest_slopes_are_read_from_the_functions():
    z = np.linspace(-5, 5, 100_001)
    steps = [np.diff(f) / np.diff(z) for f in (1 / (1 + np.exp(-z)), np.maximum(0, z))]
    expected = [f"{each.max():.2f}" for each in steps]
    seen = tried.at("default", "their_slopes_differ").of(Number)
    shown = [number.text for number in seen if number.get_color().to_hex().lower() == DARK.signal]
    assert shown == expected == ["0.25", "1.00"]


def test_both_slopes_are_drawn_on_one_scale():
    seen = tried.at("default", "their_slopes_differ")
    one, other = tried.played().scene.slopes
    assert one.frame.y_range == other.frame.y_range
    assert_allclose(one.at(0, 0), other.at(0, 0), atol=1e-9)
    for z in (-3, -1, 1, 3):
        s = 1 / (1 + np.exp(-z))
        assert seen.at(one.at(z, s * (1 - s))).max() > 120
    assert seen.at(one.at(2.5, 1)).max() > 150
    assert seen.at(one.at(-2.5, 1)).max() < 60


def test_what_comes_through_is_a_power_of_the_slope():
    seen = tried.at("default", "small_slopes_multiply")
    chains = sorted(seen.of(Chain), key=lambda chain: -chain.get_y())
    for chain, slope in zip(chains, (0.25, 1.0), strict=True):
        expected = [slope**passed for passed in range(6, -1, -1)]
        assert [plate.get_fill_opacity() for plate in chain.plates] == pytest.approx(expected)
        assert [number.value for number in chain.numbers] == pytest.approx(expected)
        middles = [plate.get_x() for plate in chain.plates]
        assert middles == sorted(middles), "the first layer is on the left"
    assert [number.text for number in chains[0].numbers][:3] == ["0.0002", "0.0010", "0.0039"]
    assert f"A quarter, 6 times over. Send {4**6:,} parts" in tried.told()
    assert f"{4**6:,}" in seen.words


def test_the_bars_are_the_gradients_of_the_study():
    bars = sorted(tried.at("default", "the_first_layers_starve").of(Bars), key=lambda each: each.get_x())
    sizes = {kind: np.median(of_study("gradients", kind, 6)[:, 0], axis=0) for kind in ("sigmoid", "relu")}
    for chart, size in zip(bars, sizes.values(), strict=True):
        assert_allclose(chart.values, size)
        low, high = np.log10(chart.limits)
        heights = (np.log10(size) - low) / (high - low)
        tops = [(chart.end(k)[1] - chart.at(k, 10**low)[1]) for k in range(len(size))]
        assert_allclose(np.array(tops) / tops[-1], heights / heights[-1], rtol=1e-4)
    factor = sizes["sigmoid"][-1] / sizes["sigmoid"][0]
    told = int(tried.told().split(" times less")[0].rsplit(" ", 1)[1].replace(",", ""))
    assert told == pytest.approx(factor, rel=0.5)


@pytest.mark.parametrize(
    ("beat", "shown"),
    [
        ("shallow_networks_learn_alike", [(2, ("sigmoid", "relu"))]),
        ("deep_ones_may_not_begin", [(2, ("sigmoid", "relu")), (6, ("sigmoid", "relu"))]),
        ("a_larger_start_helps_too", [(2, ("sigmoid", "relu")), (6, ("sigmoid", "relu", "sigmoid, larger start"))]),
    ],
)
def test_the_curves_are_those_of_the_study(beat, shown):
    names = {"sigmoid": "sigmoid", "relu": "ReLU", "sigmoid, larger start": "larger start"}
    charts = sorted(tried.at("default", beat).of(LearningCurves), key=lambda chart: chart.get_x())
    for chart, (layers, kinds) in zip(charts, shown, strict=True):
        assert list(chart.names) == [names[kind] for kind in kinds]
        for kind in kinds:
            runs = of_study("test_accuracies", kind, layers)
            assert_allclose(chart.median(names[kind]), np.median(runs, axis=0))
            assert_allclose(chart.spread(names[kind]), [runs.min(axis=0), runs.max(axis=0)])
        assert chart.drawn == load_study("depth")["epochs"][-1]
        assert f"{layers} hidden layers" in tried.at("default", beat).words
    if len(charts) == 2:
        assert_allclose(charts[0].at(0, [0, 1])[:, 1], charts[1].at(0, [0, 1])[:, 1], atol=1e-6)


def test_what_is_said_of_them_is_what_was_measured():
    study = load_study("depth")
    ends = {
        (kind, layers): np.median(of_study("test_accuracies", kind, layers)[:, -1])
        for kind in study["kinds"].tolist()
        for layers in (2, 6)
    }
    assert ("it hardly matters: both learn" in tried.told()) == (
        abs(ends["sigmoid", 2] - ends["relu", 2]) < 0.02 and min(ends["sigmoid", 2], ends["relu", 2]) > 0.8
    )
    assert ("stays where it began" in tried.told()) == (ends["relu", 6] > 0.8 and ends["sigmoid", 6] < 0.2)
    assert ("and it learns, too" in tried.told()) == (ends["sigmoid, larger start", 6] > 0.8)
    runs = study["test_accuracies"][study["kinds"].tolist().index("sigmoid"), 1]
    rates, seeds = runs.shape[:2]
    told = f"We tried {rates} learning rates, {seeds} times each. Not one of them got out of bed."
    assert (told in tried.told()) == (runs.max() < 0.2)
    assert f"{KINDS['sigmoid, larger start'].gain} times as large" in tried.told()


def test_other_networks_are_named_as_such():
    for beat in (
        "the_first_layers_starve",
        "shallow_networks_learn_alike",
        "deep_ones_may_not_begin",
        "a_larger_start_helps_too",
    ):
        assert "other networks" in tried.at("default", beat).words


OTHERS = {
    "no hidden layer, softmax": Network.random((784, 10), "softmax", seed=3),
    "one hidden layer": ONE_HIDDEN_LAYER,
    "many layers": Network.random((784, *[16] * 5, 10), seed=3),
}


@pytest.mark.parametrize("case", OTHERS)
def test_what_is_said_of_the_network_on_show_is_true_of_it(case):
    network = OTHERS[case]
    other = played(ReluVsSigmoid, network=network, digit="5-02")
    squishes = any(function.name == "sigmoid" for function in network.activations)
    few = len(network.sizes) <= 4
    assert ("about the squish" in other.spoken[0][2]) == squishes
    assert ("like ours may keep its sigmoid" in other.spoken[-1][2]) == (squishes and few)
    assert other.said[1:-1] == tried.said()[1:-1]
    image = gallery_digit("5-02")
    diagram = other.beats["relu_is_one_way_out"].parts["diagram"]
    for layer, expected in zip(diagram.layers, network.forward(image).activations, strict=True):
        assert_allclose(layer.activations, expected, atol=1e-6)
    assert {beat: stage.amiss for beat, stage in other.beats.items() if stage.amiss} == {}
