"""Costs as curves over one number: one that is made up, and slices of the real one along single weights."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from manim import RIGHT, UP, VGroup

from network.analysis.slices import cost_along, one_parameter
from network.studies.slices import Slices, random_weights
from scenes.chapter2.training_data import made_up_cost, made_up_slope
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_MIDDLE
from scenes.mobjects.charts import SliceGraph
from scenes.mobjects.formulas.parameter_vector import parameter_name
from scenes.mobjects.text import SMALL, HypotheticalTag, formula
from scenes.mobjects.theme import Theme

SHOWN = 6
"""How many single weights are turned, each in a small graph of its own."""
TURNS = np.linspace(-8, 8, 41)
"""By how much, where no study tells."""


def cost_of_one_weight(theme: Theme) -> tuple[SliceGraph, HypotheticalTag]:
    """A cost with valleys over one number, which is made up and says so."""
    graph = SliceGraph(
        made_up_cost, made_up_slope, (-4, 4), (0, 3.4, 4), name="C(w)", width=12, height=4.0, theme=theme
    ).move_to(STAGE_MIDDLE * UP)
    tag = HypotheticalTag(graph, _("made up"), theme=theme).align_to(graph, UP).align_to(graph, RIGHT)
    return graph, tag


def turned(scene: LearningScene) -> tuple[list[int], npt.NDArray[np.floating], npt.NDArray[np.floating]]:
    """Which weights of the untrained network are turned, by how much (k,), and the costs (6, k) then.

    They are drawn at random, as many of each layer: of the study where it is of the run on show.
    """
    study = scene.study_of(Slices)
    if study is not None:
        arrays = study.study.arrays
        chosen = np.linspace(0, len(arrays["weights"]) - 1, SHOWN).astype(int)
        return arrays["weights"][chosen].tolist(), arrays["turns"], arrays["slice_costs"][0][chosen]
    network = scene.untrained
    a_layer = -(-SHOWN // len(network.weights))
    weights = random_weights(network, a_layer, seed=0)[:SHOWN]
    costs = [cost_along(network, one_parameter(network, k), TURNS, scene.tested_on) for k in weights]
    return weights, TURNS, np.array(costs)


class RealSlice(SliceGraph):
    """The cost along one weight, small, and what the weight is called; `costs` are its samples."""

    def __init__(
        self, weight: str, turns: npt.NDArray[np.floating], costs: npt.NDArray[np.floating], top: float, theme: Theme
    ) -> None:
        self.costs = costs
        super().__init__((turns, costs), y_range=(0, top), width=3.5, height=1.7, theme=theme)
        name = formula(weight, SMALL, role="muted", theme=theme).set_y(self.heading.get_y())
        self.add(name.align_to(self.frame.at(self.frame.x_range[1], 0), RIGHT))


def slices_of_single_weights(scene: LearningScene) -> VGroup:
    """Six small graphs on one scale, each the real cost while one weight is turned."""
    weights, turns, costs = turned(scene)
    names = [parameter_name(scene.untrained, k) for k in weights]
    top = float(np.ceil(costs.max() * 2) / 2)
    graphs = VGroup(RealSlice(name, turns, each, top, scene.theme) for name, each in zip(names, costs, strict=True))
    return graphs.arrange_in_grid(rows=2, buff=(0.6, 0.55)).move_to(STAGE_MIDDLE * UP)
