"""A piece that has become another one by `Transform`, `become` or `Restore` goes on as that other one would."""

import numpy as np
import pytest
from manim import DOWN, UP, Restore, Transform

from network import Network, relu, sigmoid
from network.analysis.neurons import Contributions
from scenes.mobjects import (
    Bars,
    BiasBar,
    ChainRule,
    ComputationGraph,
    CostBreakdown,
    FunctionPlot,
    Histogram,
    LabelMatrix,
    LearningCurves,
    MatrixVector,
    NudgeArrows,
    Number,
    NumberLineSquish,
    ParameterVector,
    PixelGrid,
    Probes,
    RequestTable,
    RunningMeanStrip,
    TermBars,
    WeightedSum,
    WeightHeatmap,
)
from scenes.mobjects.diagrams import Dial
from tests.mobjects.frames import picture

W = Network.random((4, 3, 2), seed=1, start="unit").weights[0]
V = Network.random((4, 3, 2), seed=2, start="unit").weights[0]
A, B = np.array([0.2, 0.9, 0.4, 0.7]), np.array([0.5, 0.1, 0.8, 0.3])
IMAGE = np.linspace(0, 1, 9).reshape(3, 3)


def finish(animation):
    animation.begin()
    animation.interpolate(0.5)
    animation.finish()


def walked(layer, i=0):
    finish(layer.walk_row(i))
    return layer


PIECES = {
    "a layer": (lambda: MatrixVector(W, A), lambda: MatrixVector(V, B), walked),
    "a layer of another shape": (
        lambda: MatrixVector(W, A),
        lambda: MatrixVector(V[:2], B, np.ones(2)).scale(0.7).shift(UP),
        lambda layer: walked(layer, 1),
    ),
    "a layer half worked out": (
        lambda: MatrixVector(W, A),
        lambda: walked(MatrixVector(V, B)),
        lambda layer: walked(layer, 1),
    ),
    "a vector": (
        lambda: ParameterVector(A),
        lambda: ParameterVector(B, ["a", "b", "c", "d"], decimals=2).shift(UP),
        lambda vector: vector.set_values([0.1, -0.2, 0.3, 0.4]),
    ),
    "nudges": (
        lambda: NudgeArrows(A, [(x, 0, 0) for x in range(4)]),
        lambda: NudgeArrows(B, [(x, 1, 0) for x in range(4)], unit=2).scale(0.7),
        lambda arrows: arrows.set_values([0.4, -0.3, 0.2, 0.1]),
    ),
    "requests": (
        lambda: RequestTable([A], ["w"], np.zeros((4, 3, 3))),
        lambda: RequestTable([B], ["w"], np.zeros((4, 3, 3))).shift(UP).scale(0.7),
        lambda table: table.set_means([0.4]),
    ),
    "a chain rule": (
        lambda: ChainRule(("w", "z", "C"), A[:2]),
        lambda: ChainRule(("w", "z", "C"), B[:2]).shift(UP).scale(0.7),
        lambda rule: rule.set_values([-0.5, 2]),
    ),
    "number lines": (
        lambda: Probes(lambda w: 2 * w, (0, 1), 0.5, ("w", "z")),
        lambda: Probes(lambda w: -3 * w, (0, 2), 1, ("w", "z"), width=3).shift(UP),
        lambda lines: lines.mark().set_value(0.25),
    ),
    "a graph": (
        lambda: ComputationGraph({"w": "w", "z": "z"}, [("w", "z")], {"w": 1, "z": 2}, {("w", "z"): 0.5}),
        lambda: ComputationGraph({"w": "w", "z": "z"}, [("w", "z")], {"w": 3, "z": 4}, {("w", "z"): -2}).shift(UP),
        lambda graph: graph.set_values({"w": 5}).highlight_path("w", "z"),
    ),
    "a cost": (
        lambda: CostBreakdown(A, 1),
        lambda: CostBreakdown(B, 2, limit=0.5),
        lambda cost: cost.set_outputs([0.1, 0.2, 0.3, 0.4]),
    ),
    "a matrix of labels": (
        lambda: LabelMatrix(np.eye(3)),
        lambda: LabelMatrix(IMAGE),
        lambda matrix: matrix.set_matrix(IMAGE.T),
    ),
    "a sum": (
        lambda: WeightedSum(W[0], A),
        lambda: WeightedSum(V[0], B, activation_function="relu"),
        lambda total: total.set_bias(2),
    ),
    "a plot": (
        lambda: FunctionPlot(sigmoid),
        lambda: FunctionPlot(relu),
        lambda plot: plot.add(plot.point(2)),
    ),
    "a point": (
        lambda: FunctionPlot(sigmoid).point(1),
        lambda: FunctionPlot(relu).point(2),
        lambda point: point.set_value(3),
    ),
    "bars": (
        lambda: Bars([1, 2, 3]),
        lambda: Bars([-10, 20, 10], signed=True, role="bias"),
        lambda bars: bars.set_values([5, -4, 3]),
    ),
    "a histogram": (
        lambda: Histogram([1, 2, 3], [0, 1, 2, 3]),
        lambda: Histogram([4, 2, 1], [0, 2, 3, 9], role="bias"),
        lambda histogram: histogram.set_threshold(2),
    ),
    "a strip": (
        lambda: RunningMeanStrip([1.0, 2, -3], shown=1),
        lambda: RunningMeanStrip([2.0, 5, 8], shown=2, seed=3),
        lambda strip: strip.set_shown(3),
    ),
    "curves": (
        lambda: LearningCurves({"a": [1, 2, 3]}),
        lambda: LearningCurves({"b": [5, 2, 8]}, [0, 5, 20]),
        lambda curves: curves.set_drawn(4).line("b"),
    ),
    "terms": (
        lambda: TermBars(Contributions(W[0], 0.5)),
        lambda: TermBars(Contributions(V[0], -0.5)),
        lambda terms: terms.set_drawn(0.6),
    ),
    "a number line": (
        NumberLineSquish,
        lambda: NumberLineSquish(relu, x_range=(-6, 6)),
        lambda lines: lines.set_squished(0.5),
    ),
    "a bias": (
        lambda: BiasBar([1, 2, 3], [-2, 0, 1, 2]),
        lambda: BiasBar([3, 2, 3], [-3, 0, 1, 4], function=relu, bar=0.5),
        lambda bar: bar.set_bar(1),
    ),
    "a number": (lambda: Number(1), lambda: Number(2, decimals=0), lambda number: number.set_value(3)),
    "a dial": (lambda: Dial(0.3, 1), lambda: Dial(4, 10), lambda dial: dial.set_value(-5)),
    "a picture": (
        lambda: PixelGrid(IMAGE),
        lambda: PixelGrid(IMAGE.T, theme="light", tint="signal"),
        lambda grid: grid.set_values(IMAGE[::-1]),
    ),
    "weights": (
        lambda: WeightHeatmap(W),
        lambda: WeightHeatmap(V, theme="light"),
        lambda weights: weights.set_weights(W),
    ),
}


@pytest.mark.parametrize("way", ["Transform", "become", "Restore"])
@pytest.mark.parametrize("name", PIECES)
def test_it_goes_on_as_the_other(name, way):
    one, other, go_on = PIECES[name]
    right = other()
    go_on(right)
    piece = one()
    if way == "Transform":
        finish(Transform(piece, other()))
    elif way == "become":
        piece.become(other())
    elif name not in ("a plot",):  # which has got a new part by going on
        piece = other()
        piece.save_state()
        go_on(piece)
        finish(Restore(piece))
    else:
        return
    go_on(piece)
    assert np.abs(picture(piece).astype(int) - picture(right)).max() < 24


def test_the_result_after_a_transform_is_that_of_the_other_layer():
    layer = MatrixVector(W, A)
    finish(Transform(layer, MatrixVector(V, B).shift(DOWN)))
    walked(layer)
    assert layer.result(0).number.value == pytest.approx(V[0] @ B)
    assert layer.get_y() == pytest.approx(-1, abs=0.01)
