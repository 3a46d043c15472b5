"""The pictures at which a section of the chapter ends and the next begins."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from manim import DOWN, LEFT, RIGHT, UP, Dot, VGroup, VMobject

from network import DataSet, Network, load_network
from network.analysis.slices import cost_along, cost_over, one_parameter
from network.studies.minima import Minima
from network.studies.slices import Slices
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.charts import ContourMap, SliceGraph, round_step
from scenes.mobjects.charts.axis import axis
from scenes.mobjects.charts.chart import beside_axis
from scenes.mobjects.charts.graph import Frame
from scenes.mobjects.diagrams import AnswerBox, NetworkDiagram
from scenes.mobjects.formulas import ParameterVector
from scenes.mobjects.formulas.parameter_vector import parameter_name
from scenes.mobjects.pictures import WeightHeatmap
from scenes.mobjects.text import LABEL, SMALL, TITLE, formula, number_text, words
from scenes.staging import CLOSE, LAST, LEFTMOST, Framed, network_on_a_digit, weight_pictures

FARTHEST, MOMENTS = 20.0, 81
"""How far to go down the first gradient, in lengths of it, and how many places on the way to look at."""
SECOND = 0.4
"""How steep the other of two weights is, compared with the first, as nearly as there is one."""
MAPPED = 1000
"""Of how many digits, at the most, the cost of two weights is worked out."""
SEEN = 4
"""How many times as far as the lowest of them the slice is drawn."""
PICTURES = 5.0
"""How high and wide the weight pictures of a network are at the most that stand beside those of another."""
BESIDE = 3.4
"""How far left and right of the middle two networks' pictures stand."""
TITLE_GAP = 0.22
"""Between them and what they are called, in scene units."""
CHART = (9.5, 3.9)
"""How wide and high the chart of the ten trainings is."""
DOT = 0.13
"""The radius of its dots."""


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


def trained_on_its_digit(scene: LearningScene, *, learning: bool = False) -> tuple[NetworkDiagram, VMobject]:
    """The network after its training, having read the digit, and what it is called.

    Args:
        scene: on whose stage it is.
        learning: whether it is to learn first: drawn alike, but as it was before.
    """
    network = scene.untrained if learning else scene.trained
    diagram = network_on_a_digit(network, scene.image, scales=scene.trained, last=LAST, theme=scene.theme)
    diagram.set_activations(network.forward(scene.image))
    return diagram, scene.caption_of(scene.checkpoint_name(0 if learning else -1), roles=("muted",))


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


class TwoRealWeights(NamedTuple):
    """The cost of two weights of the untrained network, all others held still.

    Attributes:
        map: the cost over the two, 0 being what they are.
        dot: where they are.
        arrow: the way steepest downhill.
        reading: "-∇C" and its two numbers.
        caption: whose cost it is.
        ratio: of the two slopes, the greater over the smaller.
        indices: of the two weights among all parameters.
        data: the digits whose cost it is.
    """

    map: ContourMap
    dot: VMobject
    arrow: Any
    reading: VGroup
    caption: str
    ratio: float
    indices: tuple[int, int]
    data: DataSet


def two_real_weights(scene: LearningScene) -> TwoRealWeights:
    """Two weights of the last layer as a map: the one of the steepest slope, and another, less steep."""
    network, data = scene.untrained, scene.tested_on.take(range(min(MAPPED, len(scene.tested_on))))
    gradient = network.gradient(data.images, data.labels).flat
    begin = network.parameter_count - network.biases[-1].size - network.weights[-1].size
    slopes = abs(gradient[begin : begin + network.weights[-1].size])
    first = int(slopes.argmax())
    apart = abs(slopes / slopes[first] - SECOND)
    second = int(apart.argmin())
    indices = (begin + first, begin + second)
    turns = np.linspace(-4, 4, 17)
    costs = cost_over(network, [one_parameter(network, k) for k in indices], turns, turns, data)
    map_ = ContourMap(
        costs, turns, turns, x_label=_("one weight, turned by"), y_label=_("another one"), label=_("cost"), height=4.3,
        theme=scene.theme,
    )  # fmt: skip
    map_.move_to((-2.9, STAGE_MIDDLE + 0.1, 0))
    downhill = -gradient[list(indices)]
    arrow = map_.arrow(0, 0, 2.6 * downhill / np.linalg.norm(downhill))
    names = [parameter_name(network, k) for k in indices]
    vector = ParameterVector(downhill, names, decimals=4, theme=scene.theme)
    reading = VGroup(formula("- nabla C", TITLE, theme=scene.theme), vector).arrange(DOWN, buff=0.4)
    reading.move_to((4.2, STAGE_MIDDLE + 0.6, 0))
    count = number_text(len(data), 0)
    caption = _("cost of {count} test images of MNIST") if scene.is_mnist else _("cost of {count} digits")
    steep = np.sort(abs(downhill))
    ratio = float(steep[1] / steep[0]) if steep[0] else float("inf")
    return TwoRealWeights(map_, map_.dot(0, 0), arrow, reading, caption.format(count=count), ratio, indices, data)


def lowest_on(graph: SliceGraph, samples: int = 401) -> float:
    """Where the cost of a slice is least."""
    t = np.linspace(*graph.frame.x_range, samples)
    return float(t[np.argmin(graph.function(t))])


class Seen(VGroup):
    """The weights of a network as `pictures`, and its `title` under them."""

    def __init__(self, network: Network, title: str, scene: LearningScene) -> None:
        self.pictures: WeightHeatmap = weight_pictures(network, scene.theme, height=PICTURES, width=PICTURES)
        self.title = words(title, SMALL, "muted", scene.theme).next_to(self.pictures, DOWN, buff=TITLE_GAP)
        super().__init__(self.pictures, self.title)
        self.align_to(STAGE_TOP * UP, UP)


def two_ways_to_see(scene: LearningScene) -> tuple[Seen, Seen]:
    """What the first layers look for: of the run's trained network at the left, of `edges` at the right.

    Args:
        scene: on whose stage they are.
    """
    run = Seen(scene.trained, _("this run, {name}").format(name=scene.checkpoint_name(-1)), scene)
    edges = Seen(load_network("edges"), _("edges: trained to have few, smooth weights"), scene)
    return run.shift(BESIDE * LEFT - run.pictures.get_x() * RIGHT), edges.shift(
        BESIDE * RIGHT - edges.pictures.get_x() * RIGHT
    )


def a_digit_and_its_label(scene: LearningScene) -> tuple[Framed, VMobject]:
    """The digit on show, large, and beside it what it is called; where nobody has told, what the network answers.

    Args:
        scene: on whose stage they are.
    """
    picture = Framed(scene.image, CLOSE, scene.theme).move_to(STAGE_MIDDLE * UP).align_to(LEFTMOST * RIGHT, LEFT)
    name = _("an {label}") if scene.label == 8 else _("a {label}")
    if not scene.label_is_told:
        name = _("read as {label}")
    label = words(name.format(label=scene.label), LABEL, theme=scene.theme)
    return picture, label.next_to(picture, RIGHT, buff=0.6)


class Trainings(VGroup):
    """The ten trainings of the study of minima as `dots`, cost across and accuracy upwards; the rest is `chart`."""

    def __init__(self, scene: LearningScene) -> None:
        study, theme = Minima.load().study, scene.theme
        costs, accuracies = study["test_costs"], study["test_accuracies"]
        frame = Frame(_round_about(costs), _round_about(accuracies), *CHART)
        across, numbers_across = axis(frame, 0, theme=theme)
        upwards, numbers_up = axis(frame, 1, percent=True, theme=theme)
        names = (
            beside_axis(_("cost on the test images"), VGroup(*numbers_across), frame, 0, theme),
            beside_axis(_("right on the test images"), VGroup(*numbers_up), frame, 1, theme),
        )
        self.frame = frame
        self.chart = VGroup(*across, *upwards, *numbers_across, *numbers_up, *names)
        self.dots = VGroup(Dot(place, DOT, color=theme.signal) for place in frame.at(costs, accuracies))
        super().__init__(frame, self.chart, self.dots)
        self.move_to(STAGE_MIDDLE * UP)


def _round_about(values: npt.NDArray[np.floating]) -> tuple[float, float]:
    """Round numbers below the least and above the greatest value."""
    step = round_step(max(float(np.ptp(values)), 1e-6) / 4)
    return float(step * (np.floor(values.min() / step) - 0.5)), float(step * (np.ceil(values.max() / step) + 0.5))


def whose() -> str:
    """What is said of trainings that were made to answer a question of their own."""
    return _("our own trainings, not the run on show")


def ten_trainings(scene: LearningScene) -> tuple[Trainings, VMobject]:
    """Where ten trainings from ten starts ended, and what they are called.

    Args:
        scene: on whose stage they are.
    """
    trainings = Trainings(scene)
    told = _("{count} trainings from {count} starts").format(count=len(trainings.dots))
    return trainings, scene.caption_of(told, whose(), roles=("ink", "muted"))
