"""The pictures at which the sections on the chain of four neurons end and begin, from the three factors on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from manim import DOWN, LEFT, RIGHT, Circle, Line, VGroup, VMobject

from network import DataSet
from network.analysis.backward import BackwardPass
from network.analysis.many_examples import example_gradients
from scenes.chapter4.chain import ChainOnStage, chain_alone, chain_rule_variables
from scenes.chapter4.joins import SMALL_CHAIN
from scenes.chapter4.small_network_scene import SmallNetworkScene
from scenes.chapter4.staircase import Staircase
from scenes.language import _
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE
from scenes.mobjects.checks import Floats
from scenes.mobjects.formulas import ChainRule, ParameterVector
from scenes.mobjects.text import LABEL, TITLE, formula, number_text
from scenes.mobjects.theme import Theme
from scenes.staging import BESIDE, LEFTMOST

WORKED_OUT = {0: "a^((L-1))", 1: "sigma'(z^((L)))", 2: "2 (a^((L)) - y)"}
"""What the three factors come to, in Typst."""
ROW = (0.0, 2.3, 0.0)
"""The middle of the row, and of the chain below it."""
BELOW = (0.0, -0.75, 0.0)
DECIMALS, MEAN_DECIMALS = 3, 5
"""Of derivatives for one picture, and of their means."""
SEED = 0
"""By which it is drawn in which order the pictures come."""


def factors_of(back: BackwardPass) -> Floats:
    """∂z/∂w, ∂a/∂z and ∂C_0/∂a of the last neuron of a chain, (3,)."""
    return np.array([back.passed.activations[-2][0], back.slopes[-1][0], back.to_activations[-1][0]])


def row_of(values: Floats, theme: Theme, writings: dict[int, str] | None = None) -> ChainRule:
    """The chain rule of the last weight across the top, with a value below each factor.

    Args:
        values: of the factors, (3,).
        theme: where colours come from.
        writings: what is written in place of factors; by default what they come to.
    """
    row = ChainRule(
        chain_rule_variables(), values, writings=WORKED_OUT if writings is None else writings, decimals=DECIMALS,
        size=TITLE, theme=theme,
    )  # fmt: skip
    return row.move_to(ROW)


def of_the_chain(scene: SmallNetworkScene) -> VMobject:
    """The caption that tells whose numbers are on show: not those of the run."""
    told = _("another network: {count} numbers").format(count=number_text(scene.chain.parameter_count, 0))
    return scene.caption_of(told, roles=("muted",))


def the_row(scene: SmallNetworkScene) -> tuple[ChainRule, ChainOnStage, VMobject]:
    """J19: the derivative by the last weight, factor by factor, below it the chain whose numbers these are; caption."""
    return row_of(factors_of(scene.back), scene.theme), chain_alone(scene, center=BELOW), of_the_chain(scene)


class Everyone(NamedTuple):
    """All pictures that the chain can be asked about, the one on show first, the others in an order drawn by lot.

    Attributes:
        data: their mean ink and what should be answered, n of them.
        pictures: (n, 28, 28).
        told: which pictures these are.
    """

    data: DataSet
    pictures: npt.NDArray[np.floating]
    told: str


def everyone(scene: SmallNetworkScene) -> Everyone:
    """The picture on show and all others of the chain's two digits, each once."""
    others = np.random.default_rng(SEED).permutation(len(scene.pictures))
    same = (scene.pictures[others] == scene.chain_image).all(axis=(1, 2))
    others = others[~same]
    ink = np.concatenate([scene.chain_ink[np.newaxis], scene.inked.images[others]])
    labels = np.concatenate([[scene.chain_label], scene.inked.labels[others]])
    pictures = np.concatenate([scene.chain_image[np.newaxis], scene.pictures[others]])
    told = _("all {count} pictures of a {no} or a {yes} among the test images of MNIST")
    if len(pictures) > len(scene.pictures):  # it is one of another hand
        told = _("{count} pictures of a {no} or a {yes}")
    elif not scene.is_mnist:
        told = _("all our own {count} pictures of a {no} or a {yes}")
    first, second = sorted((scene.no, scene.yes))
    return Everyone(
        DataSet(ink, labels), pictures, told.format(count=number_text(len(pictures), 0), no=first, yes=second)
    )


class TheGradient(NamedTuple):
    """J20: all that the chain's gradient is.

    Attributes:
        chain: at the left.
        glow: behind its three connections and round its three neurons, in the order of the parameters.
        title: "∇C =".
        vector: its numbers with their names.
        caption: whose cost it is of.
    """

    chain: ChainOnStage
    glow: VGroup
    title: VMobject
    vector: ParameterVector
    caption: VMobject


def the_gradient(scene: SmallNetworkScene) -> TheGradient:
    """J20: the gradient of the full cost with its values at the right, the chain at the left, all of it lit."""
    data, _pictures, told = everyone(scene)
    chain = chain_alone(scene, 7.4).move_to((LEFTMOST, STAGE_MIDDLE, 0), aligned_edge=LEFT)
    gradient = example_gradients(scene.chain, data, range(scene.chain.parameter_count)).mean(axis=0)
    last = len(scene.chain.weights)
    above = [f"({name})" for name in (*(f"L-{k}" for k in range(last - 1, 0, -1)), "L")]
    names = [f"partial C slash partial {kind}^({name})" for name in above for kind in "wb"]
    vector = ParameterVector(
        gradient, names, shown=range(len(gradient)), decimals=MEAN_DECIMALS, size=LABEL, theme=scene.theme
    )
    title = formula("nabla C =", LABEL, theme=scene.theme)
    VGroup(title, vector).arrange(RIGHT, buff=0.25).move_to((BESIDE, STAGE_MIDDLE, 0), aligned_edge=RIGHT)
    caption = scene.caption_of(told, roles=("muted",))
    return TheGradient(chain, glow_of(chain, scene.theme), title, vector, caption)


def glow_of(chain: ChainOnStage, theme: Theme) -> VGroup:
    """A light behind each connection and round each neuron that has a bias, in the order of the parameters."""
    glow = VGroup()
    for layer in range(1, len(chain.diagram.layers)):
        before, neuron = chain.neuron(layer - 1), chain.neuron(layer)
        line = Line(before.get_right(), neuron.get_left(), color=theme.signal, stroke_width=14, stroke_opacity=0.5)
        ring = Circle(neuron.width / 2 + 0.06, color=theme.signal, stroke_width=5).move_to(neuron)
        glow.add(line, ring)
    return glow


class LongWay(NamedTuple):
    """J21: the whole way from the first weight to the cost.

    Attributes:
        stairs: the way, lit from end to end, with all values and factors.
        chain: whose numbers these are, at the lower left.
    """

    stairs: Staircase
    chain: ChainOnStage


def the_long_way(scene: SmallNetworkScene) -> LongWay:
    """J21: the long graph as a staircase down to the cost, the chain below it."""
    chain = chain_alone(scene, SMALL_CHAIN)
    chain.move_to((LEFTMOST, STAGE_BOTTOM, 0), aligned_edge=LEFT + DOWN)
    return LongWay(Staircase(scene.back, scene.theme).light(2 * len(scene.chain.weights) + 1), chain)
