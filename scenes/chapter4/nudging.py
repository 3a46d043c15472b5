"""What hangs on the last weight of a chain: who depends on whom, and a number line for each of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from manim import LEFT, RIGHT, UP, VGroup

from network.analysis.backward import turned
from scenes.chapter4.small_network_scene import SmallNetworkScene
from scenes.lecture_scene import STAGE_MIDDLE
from scenes.mobjects.charts import Probes
from scenes.mobjects.formulas import ComputationGraph
from scenes.mobjects.theme import Theme
from scenes.staging import LEFTMOST

NODES = {
    "before": "a^((L-1))",
    "w": "w^((L))",
    "b": "b^((L))",
    "z": "z^((L))",
    "a": "a^((L))",
    "y": "y",
    "cost": "C_0",
}
"""The last neuron of the chain: name -> symbol, in Typst."""
LINKS = (("before", "z"), ("w", "z"), ("b", "z"), ("z", "a"), ("a", "cost"), ("y", "cost"))
EARLIER_NODES = {"far": "a^((L-2))", "w before": "w^((L-1))", "b before": "b^((L-1))", "z before": "z^((L-1))"}
"""What the activation before is made of, in its turn."""
EARLIER_LINKS = (("w before", "z before"), ("far", "z before"), ("b before", "z before"), ("z before", "before"))
ON_THE_WAY = ("w", "z", "a", "cost")
"""What a nudge of the last weight moves, one after the other."""
NUDGE = 1.0
"""How far the weight is turned where it is to be seen."""
DECIMALS = 3
"""Of all numbers on the lines."""
LINE, GAP, CLOSE_GAP = 2.5, 1.35, 1.0
"""How long the number lines are, how far apart where brackets stand over them, and where none do, in scene units."""
COLUMN = 1.15
"""How far apart what stands side by side in the graph is."""


class Ladder(VGroup):
    """The graph of the last neuron and, right of it, a number line for each number on the way from w to the cost.

    The parts: `graph` and `probes`, in the order of `ON_THE_WAY`.
    """

    def __init__(self, graph: ComputationGraph, probes: Probes) -> None:
        self.graph, self.probes = graph, probes
        super().__init__(graph, probes)


def graph_of_the_last(theme: Theme, gap: float, column: float = COLUMN) -> ComputationGraph:
    """Who depends on whom in the last neuron: w straight above z."""
    return ComputationGraph(NODES, LINKS, pitch=(column, gap), theme=theme)


def after_nudges(scene: SmallNetworkScene, nudges: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """w, z, a and C_0 of the chain's last neuron, (k, 4), where its weight is turned by each of some nudges."""
    turns = np.ravel(np.asarray(nudges, np.float64))
    weight = float(scene.chain.weights[-1][0, 0])
    ends = turned(scene.chain, scene.last_weight, turns, scene.chain_ink, scene.chain_label)
    return np.array(
        [
            (weight + turn, passed.weighted_sums[-1][0], passed.output[0], cost)
            for turn, (passed, cost) in zip(turns.tolist(), ends, strict=True)
        ]
    )


def lines_of(scene: SmallNetworkScene, gap: float = GAP) -> Probes:
    """The number lines: of w as far as it is nudged, and of the others as far as they follow."""
    weight = float(scene.chain.weights[-1][0, 0])
    return Probes(
        lambda w: after_nudges(scene, w - weight)[0, 1:],
        (weight, weight + NUDGE),
        weight,
        [NODES[name] for name in ON_THE_WAY],
        width=LINE,
        gap=gap,
        decimals=DECIMALS,
        theme=scene.theme,
    )


def the_ladder(scene: SmallNetworkScene, gap: float = GAP) -> Ladder:
    """Both together, each line as high as its symbol."""
    graph, probes = graph_of_the_last(scene.theme, gap), lines_of(scene, gap)
    probes.next_to(graph, RIGHT, buff=0.2)
    probes.shift((graph.node("w").get_y() - probes.probe(0).ruler.line.get_y()) * UP)
    ladder = Ladder(graph, probes)
    return ladder.align_to(LEFTMOST * RIGHT, LEFT).set_y(STAGE_MIDDLE)
