"""What `ReluVsSigmoid` tells of functions is so, and what it tells of networks was measured."""

from functools import cache

import numpy as np
import pytest
from numpy.testing import assert_allclose

from network import Network
from network.study import load_study
from scenes.chapter1.relu_vs_sigmoid import ReluVsSigmoid
from scenes.mobjects import Bars, FunctionPlot, LearningCurves, Neuron
from tests.chapters.watching import Played, Seen, play


@cache
def scene() -> Played:
    return play(ReluVsSigmoid)


def at(beat: str) -> Seen:
    return scene().beats[beat]


def of_study(name: str, kind: str, layers: int) -> np.ndarray:
    """What the study holds of a kind of network, at the rate that was best on its validation images."""
    study = load_study("depth")
    here = study["kinds"].tolist().index(kind), study["hidden_layers"].tolist().index(layers)
    best = study["validation_accuracies"][here][..., -1].mean(axis=-1).argmax()
    return study[name][here][best]


def test_the_graphs_are_those_of_the_functions():
    """Red off: the brightest pixel of each column of the frame lies on the curve."""
    seen = at("two_functions_for_a_neuron")
    plots = sorted(seen.of(FunctionPlot), key=lambda plot: plot.get_x())
    for plot, function in zip(plots, (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.maximum(0, z)), strict=True):
        for z in (-3.3, -1.3, 1.3, 3.3):
            colour = seen.at(plot.at(z, function(z)))
            assert colour.max() > 150, z


def test_the_greatest_slopes_are_measured():
    z = np.linspace(-5, 5, 100_001)
    steps = [np.diff(f) / np.diff(z) for f in (1 / (1 + np.exp(-z)), np.maximum(0, z))]
    expected = [f"{each.max():.2f}" for each in steps]
    shown = [text for text in at("their_slopes_differ").numbers if text in ("0.25", "1.00")]
    assert shown == expected == ["0.25", "1.00"]


def test_what_comes_through_is_a_power_of_the_slope():
    neurons = at("small_slopes_multiply").of(Neuron)
    rows = sorted({round(neuron.get_y(), 3) for neuron in neurons}, reverse=True)
    assert len(rows) == 2
    for row, slope in zip(rows, (0.25, 1.0), strict=True):
        along = sorted((each for each in neurons if round(each.get_y(), 3) == row), key=lambda each: each.get_x())
        assert [each.value for each in along] == pytest.approx([slope**passed for passed in range(6, -1, -1)])
    assert at("small_slopes_multiply").numbers.count("0.06") == 1


def test_the_bars_are_the_gradients_of_the_study():
    bars = sorted(at("the_first_layers_starve").of(Bars), key=lambda each: each.get_x())
    sizes = {kind: np.median(of_study("gradients", kind, 6)[:, 0], axis=0) for kind in ("sigmoid", "relu")}
    for chart, size in zip(bars, sizes.values(), strict=True):
        assert_allclose(chart.values, size)
        low, high = np.log10(chart.limits)
        heights = (np.log10(size) - low) / (high - low)
        tops = [(chart.end(k)[1] - chart.at(k, 10**low)[1]) for k in range(len(size))]
        assert_allclose(np.array(tops) / tops[-1], heights / heights[-1], rtol=1e-4)
    factor = sizes["sigmoid"][-1] / sizes["sigmoid"][0]
    said = " ".join(text for _, _, text in scene().spoken)
    told = int(said.split(" times less")[0].rsplit(" ", 1)[1].replace(",", ""))
    assert told == pytest.approx(factor, rel=0.5)


@pytest.mark.parametrize(
    ("beat", "layers", "kinds"),
    [
        ("shallow_networks_learn_alike", 2, {"sigmoid": "sigmoid", "ReLU": "relu"}),
        ("deep_ones_may_not_begin", 6, {"sigmoid": "sigmoid", "ReLU": "relu"}),
        ("relu_is_one_way_out", 6, {"ReLU": "relu", "sigmoid, larger start": "sigmoid, larger start"}),
    ],
)
def test_the_curves_are_those_of_the_study(beat, layers, kinds):
    (chart,) = at(beat).of(LearningCurves)
    for name, kind in kinds.items():
        runs = of_study("test_accuracies", kind, layers)
        assert_allclose(chart.median(name), np.median(runs, axis=0))
        assert_allclose(chart.spread(name), [runs.min(axis=0), runs.max(axis=0)])
    assert chart.drawn == load_study("depth")["epochs"][-1]


def test_what_is_said_of_them_is_what_was_measured():
    ends = {
        (kind, layers): np.median(of_study("test_accuracies", kind, layers)[:, -1])
        for kind in ("sigmoid", "relu", "sigmoid, larger start")
        for layers in (2, 6)
    }
    assert abs(ends["sigmoid", 2] - ends["relu", 2]) < 0.01, "not at all"
    assert ends["sigmoid", 6] < 0.15, "never get going"
    assert ends["relu", 6] > ends["relu", 2] - 0.02, "learns as before"
    assert ends["sigmoid, larger start", 6] > 0.9, "learn, too"
    study = load_study("depth")
    said = " ".join(text for _, _, text in scene().spoken)
    assert f"worst of {len(study['seeds'])} tries" in said
    assert f"best of {study['rates'].shape[1]} learning rates" in said


def test_it_is_the_same_story_whatever_network_is_on_show():
    other = play(ReluVsSigmoid, look=False, network=Network.random((784, 30, 10), seed=3), digit="8-04")
    assert other.spoken == scene().spoken
