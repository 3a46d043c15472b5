"""The pictures at which a section of the chapter ends and the next begins."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from manim import DOWN, VMobject

from network.analysis.slices import cost_along
from network.studies.slices import Slices
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_MIDDLE
from scenes.mobjects.charts import SliceGraph
from scenes.mobjects.diagrams import AnswerBox, NetworkDiagram
from scenes.mobjects.text import SMALL, words
from scenes.staging import LAST, network_on_a_digit

FARTHEST, MOMENTS = 20.0, 81
"""How far to go down the first gradient, in lengths of it, and how many places on the way to look at."""
SEEN = 4
"""How many times as far as the lowest of them the slice is drawn."""


def untrained_on_its_digit(
    scene: LearningScene, *others: npt.NDArray[Any]
) -> tuple[NetworkDiagram, AnswerBox, VMobject]:
    """The network before its training on the digit, the box round its answer, and what it is called.

    Args:
        scene: on whose stage it is.
        others: other pictures that it will read: its edges suit them, too.
    """
    network = scene.untrained
    diagram = network_on_a_digit(network, scene.image, *others, scales=scene.trained, last=LAST, theme=scene.theme)
    passed = network.forward(scene.image)
    diagram.set_activations(passed)
    box = AnswerBox(diagram, int(passed.prediction), printed=True)
    return diagram, box, scene.caption_of(scene.checkpoint_name(0), roles=("muted",))


def downhill_slice(scene: LearningScene) -> tuple[SliceGraph, Any]:
    """The cost on the straight way down the first gradient, as wide as the stage, and a ball where it begins.

    Of all MNIST's training images, where that has been worked out for the run on show, else of those at hand.
    """
    study = scene.study_of(Slices)
    if study is not None:
        rates, costs = study.downhill()
    else:
        gradient = scene.untrained.gradient(scene.tested_on.images, scene.tested_on.labels).flat
        rates = np.linspace(0, FARTHEST, MOMENTS)
        costs = cost_along(scene.untrained, -gradient, rates, scene.tested_on)
    seen = rates <= SEEN * max(rates[costs.argmin()], rates[1])
    graph = SliceGraph((rates[seen], costs[seen]), variable="t", name="C", width=10.5, height=4.0, theme=scene.theme)
    note = words(_("how far downhill, in lengths of the gradient"), SMALL, "muted", scene.theme)
    graph.add(note.next_to(graph, DOWN, buff=0.15))
    graph.move_to((0, STAGE_MIDDLE, 0))
    return graph, graph.ball(0, 1, printed=False)


def lowest_on(graph: SliceGraph, samples: int = 401) -> float:
    """Where the cost of a slice is least."""
    t = np.linspace(*graph.frame.x_range, samples)
    return float(t[np.argmin(graph.function(t))])
