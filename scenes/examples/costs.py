"""The gallery of the kit: costs, along one direction and over two."""

from typing import Any

import numpy as np
from manim import RIGHT, UP, Create, Scene, VGroup

from network import load_run
from network.analysis.backward import backward_pass
from network.analysis.many_examples import example_gradients
from network.data.gallery import gallery, gallery_digit
from scenes.examples.present import present
from scenes.mobjects import (
    SMALL,
    ContourMap,
    CostBreakdown,
    CostSurface,
    NudgeArrows,
    ParameterVector,
    RequestTable,
    SliceGraph,
)
from scenes.mobjects.checks import Floats
from scenes.mobjects.formulas.parameter_vector import parameter_name


def toy(w: Floats) -> Floats:
    """A cost with three valleys, made up to be looked at."""
    return 0.05 * ((w + 2) * (w - 1) * (w - 3)) ** 2 + 0.3 * (w - 3) + 2


class ThreeValleys(Scene):
    """A tangent that glides along a cost, and a ball that takes the steps its slope tells."""

    def construct(self) -> None:
        """Where it begins decides which valley it finds."""
        present(self, "SliceGraph")
        graph = SliceGraph(toy, x_range=(-2.7, 3.8, 1), name="C(w)", width=10, height=4.2).shift(0.4 * UP)
        tangent = graph.tangent(-2.4, role="result")
        self.add(graph, tangent)
        self.play(tangent.animate.set_value(3.4), run_time=2)
        self.remove(tangent)
        ball = graph.ball(-0.4, learning_rate=0.1)
        self.add(ball)
        for _ in range(4):
            self.play(ball.step(run_time=0.8))
        self.wait()


GROUND = np.linspace(-2, 2, 33)
HILLS = 0.4 * GROUND**2 + 0.3 * GROUND[:, np.newaxis] ** 2 + 1.8
HILLS = HILLS + 0.8 * np.sin(2 * GROUND) * np.cos(1.5 * GROUND[:, np.newaxis])


def downhill(begin: tuple[float, float], steps: int = 25, rate: float = 0.1) -> Floats:
    """The steps of gradient descent on the hills, (steps, 2)."""
    hills, way = ContourMap(HILLS, GROUND, GROUND), [np.array(begin)]
    for _ in range(steps - 1):
        way.append(way[-1] - rate * hills.gradient(*way[-1]))
    return np.array(way)


class DownTheMap(Scene):
    """A cost over two directions as a map, the slope at a point, and the way down from there."""

    def construct(self) -> None:
        """Downhill is across the lines."""
        present(self, "ContourMap")
        hills = ContourMap(HILLS, GROUND, GROUND, x_label="one direction", y_label="another", height=5).shift(0.4 * UP)
        way = downhill((-1.5, 1.9))
        x, y = way[0].tolist()
        downwards = hills.arrow(x, y, -1.1 * hills.gradient(x, y))
        self.add(hills, hills.dot(x, y))
        self.play(Create(downwards))
        self.play(Create(hills.path(way)), run_time=2)
        self.wait()


class RoundTheHills(Scene):
    """The same cost as a landscape."""

    def construct(self) -> None:
        """The ball goes down, then the camera goes round."""
        present(self, "CostSurface")
        hills = CostSurface(
            HILLS, GROUND, GROUND, path=downhill((-1.5, 1.9)), turned=-60, raised=45, width=6.6,
            x_label="one direction", y_label="another",
        )  # fmt: skip
        self.add(VGroup(hills, hills.scale_bar()).arrange(RIGHT, buff=0.6).shift(0.3 * UP))
        hills.set_traced(0)
        self.play(hills.trace(run_time=2))
        self.play(hills.turn(100, run_time=3))
        self.wait()


class WhatAnAnswerCosts(Scene):
    """Ten outputs, what they should be, and the squares of the differences: before a training, and after it."""

    def construct(self) -> None:
        """The outputs become better, and all that hangs on them follows."""
        present(self, "CostBreakdown")
        run, image = load_run("plain"), gallery_digit("3-01")
        cost: Any = CostBreakdown(run.at(0).forward(image).output, 3, height=5.4).shift(0.4 * UP)
        self.add(cost)
        self.wait()
        self.play(cost.animate(run_time=3).set_outputs(run.at(-1).forward(image).output))
        self.wait()


class DownhillNumberByNumber(Scene):
    """All parameters of a network before its training, and what each of them should be nudged by."""

    def construct(self) -> None:
        """The nudges fly over, one after the other, and are added."""
        present(self, "ParameterVector")
        network, digits = load_run("plain").at(0), gallery()
        downhill = -0.5 * network.gradient(digits.images, digits.labels).flat
        chosen = [0, 410, 12_990, 12_991, 12_992, 13_001]
        names = [parameter_name(network, index) for index in chosen]
        parameters = ParameterVector(network.parameters, names, shown=chosen, decimals=3, size=SMALL)
        nudges = ParameterVector(downhill, [], shown=chosen, decimals=3, size=SMALL)
        VGroup(parameters, nudges).arrange(RIGHT, buff=2).shift(0.4 * UP)
        self.add(parameters, nudges)
        self.wait()
        self.play(parameters.plus(nudges, run_time=5))
        self.wait()


class WhatTheyWish(Scene):
    """What every output of a network wishes of eight neurons before it, and the sum of it."""

    def construct(self) -> None:
        """Ten columns of arrows slide together into one."""
        present(self, "NudgeArrows")
        network, image = load_run("plain").at(0), gallery_digit("3-01")
        wishes = -backward_pass(network, image, 3).contributions(2)[:, :8]
        places = np.array([(0.0, 2.6 - 0.6 * k, 0.0) for k in range(8)])
        columns = [NudgeArrows(each, places + (j - 6) * RIGHT, unit=4, thickness=1.5) for j, each in enumerate(wishes)]
        total = NudgeArrows(0 * wishes[0], places + 5.5 * RIGHT, unit=1.5, thickness=1.5)
        self.add(*columns)
        self.play(total.add_up([each.copy() for each in columns], run_time=4))
        self.play(total.animate.set_values(-total.values))
        self.wait(0.5)


class WhatTheyAskFor(Scene):
    """What six digits ask of three weights and a bias, and the mean of more and more of them."""

    def construct(self) -> None:
        """The last column runs."""
        present(self, "RequestTable")
        network, digits = load_run("plain").at(0), gallery()
        chosen = [7522, 12604, 12920, 12997]
        requests = -example_gradients(network, digits, chosen).T
        few = range(0, len(digits), 44)
        names = [parameter_name(network, index) for index in chosen]
        pictures = digits.images[few].reshape(-1, 28, 28)
        table: Any = RequestTable(requests[:, few], names, pictures, decimals=3).shift(0.4 * UP)
        self.add(table)
        for count in (24, 120, 240):
            self.play(table.animate.set_means(requests[:, :count].mean(axis=1)))
        self.wait(0.5)
