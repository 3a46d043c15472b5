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
from scenes.mobjects.text import HypotheticalTag
from scenes.mobjects.theme import Theme

SHOWN = 6
"""How many single weights are turned, each in a small graph of its own."""
TURNS = np.linspace(-8, 8, 41)
"""By how much, where no study tells."""


def cost_of_one_weight(theme: Theme) -> tuple[SliceGraph, HypotheticalTag]:
    """A cost with valleys over one number, which is made up and says so."""
    graph = SliceGraph(
        made_up_cost, made_up_slope, (-4, 4), (0, 3.4), name="C(w)", width=10.5, height=4.0, theme=theme
    ).move_to(STAGE_MIDDLE * UP)
    tag = HypotheticalTag(graph, _("made up"), theme=theme).align_to(graph, UP).align_to(graph, RIGHT)
    return graph, tag


def turned(scene: LearningScene) -> tuple[npt.NDArray[np.floating], npt.NDArray[np.floating]]:
    """By how much single weights of the untrained network are turned (k,), and the costs (6, k) then.

    They are drawn at random, as many of each layer: of the study where it is of the run on show.
    """
    study = scene.study_of(Slices)
    if study is not None:
        arrays = study.study.arrays
        chosen = np.linspace(0, len(arrays["weights"]) - 1, SHOWN).astype(int)
        return arrays["turns"], arrays["slice_costs"][0][chosen]
    network = scene.untrained
    a_layer = -(-SHOWN // len(network.weights))
    weights = random_weights(network, a_layer, seed=0)[:SHOWN]
    return TURNS, np.array([cost_along(network, one_parameter(network, k), TURNS, scene.tested_on) for k in weights])


class RealSlice(SliceGraph):
    """The cost along one weight, small; `costs` are its samples."""

    def __init__(
        self, turns: npt.NDArray[np.floating], costs: npt.NDArray[np.floating], top: float, theme: Theme
    ) -> None:
        self.costs = costs
        super().__init__((turns, costs), y_range=(0, top), width=3.4, height=1.6, theme=theme)


def slices_of_single_weights(scene: LearningScene) -> VGroup:
    """Six small graphs on one scale, each the real cost while one weight is turned."""
    turns, costs = turned(scene)
    top = float(np.ceil(costs.max() * 2) / 2)
    graphs = VGroup(RealSlice(turns, each, top, scene.theme) for each in costs)
    return graphs.arrange_in_grid(rows=2, buff=(0.6, 0.55)).move_to(STAGE_MIDDLE * UP)
