"""The pictures at which a section of the chapter ends and the next begins."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from manim import DOWN, UP, SurroundingRectangle, VGroup, VMobject

from network import DataSet, Network
from network.analysis.descent import example_steps
from network.analysis.neurons import surest_mistake
from scenes.language import _, in_number
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.diagrams import AnswerBox, NetworkDiagram
from scenes.mobjects.pictures import PixelGrid
from scenes.mobjects.text import SMALL, Number, number_text
from scenes.mobjects.theme import Theme
from scenes.staging import BESIDE, LAST, backpropagated, network_on_a_digit, picture_for

CHAPTER_2 = "3-01"
"""The digit that chapter 2 ends with."""
ONE_PICTURE_RATE, ONE_PICTURE_STEPS = 0.5, 200
"""With which learning rate, and for how many steps, a network learns from one single picture."""
ROWS, COLUMNS = 6, 12
"""Of the grid of pictures that a network reads after that."""
GRID_LEFT = -0.55
"""Where the grid begins."""
SIDE = 0.47
"""How high and wide its pictures are, in scene units."""
NETWORK_LEFT, COLUMN_LEFT, LAST_LEFT = 3.0, 4.4, -1.75
"""How high the digit is of the network left of the grid, how high its columns, and where the last of them stands."""


def untrained_having_read(scene: LearningScene, *others: npt.NDArray[np.floating]) -> tuple[NetworkDiagram, VMobject]:
    """The network before its training, having read the digit, and what it is called: no answer is boxed.

    Args:
        scene: on whose stage it is.
        others: other pictures that it will read: its edges suit them, too.
    """
    network = scene.untrained
    diagram = network_on_a_digit(network, scene.image, *others, scales=scene.trained, last=LAST, theme=scene.theme)
    diagram.set_activations(network.forward(scene.image))
    return diagram, scene.caption_of(scene.checkpoint_name(0), roles=("muted",))


def the_mistake(scene: LearningScene) -> tuple[npt.NDArray[np.floating], int]:
    """The picture (28, 28) that the trained network misreads most surely, and which digit it is.

    Of those that the run has learnt from, where it says which these are, else of those at hand. Where it misreads none,
    the one that it reads least surely.
    """
    data = learnt_by(scene)
    index = surest_mistake(scene.trained, data)
    if index is None:
        output = scene.trained.forward(data.images).output
        index = int(output[np.arange(len(data)), data.labels].argmin())
    return data.images[index].reshape(28, 28), int(data.labels[index])


def learnt_by(scene: LearningScene) -> DataSet:
    """What of MNIST the run has learnt from: its last examples were kept apart. Of our own digits all: it saw none."""
    recipe = scene.training.network.metadata.get("recipe", {})
    kept = recipe.get("validation") if isinstance(recipe, dict) else None
    if not scene.is_mnist or not isinstance(kept, int | float):
        return scene.learnt_from
    apart = int(kept * len(scene.learnt_from)) if 0 < kept < 1 else int(kept)
    return scene.learnt_from.take(slice(0, max(len(scene.learnt_from) - apart, 1)))


def trained_on_the_digit_before(
    scene: LearningScene, *others: npt.NDArray[np.floating]
) -> tuple[NetworkDiagram, VMobject]:
    """The trained network on the digit that chapter 2 ends with, and what it is called.

    Args:
        scene: on whose stage it is.
        others: other pictures that it will read: its edges suit them, too.
    """
    network, picture = scene.trained, picture_for(scene, CHAPTER_2)
    diagram = network_on_a_digit(network, picture, *others, scales=network, last=LAST, theme=scene.theme)
    diagram.set_activations(network.forward(picture))
    return diagram, scene.caption_of(scene.checkpoint_name(-1), roles=("muted",))


def the_mistake_read(scene: LearningScene) -> tuple[NetworkDiagram, AnswerBox, VMobject]:
    """The trained network, having read its surest mistake; the box round its answer, and what the two are called."""
    network, (image, label) = scene.trained, the_mistake(scene)
    diagram = network_on_a_digit(network, image, scene.image, scales=network, last=LAST, theme=scene.theme)
    passed = network.forward(image)
    diagram.set_activations(passed)
    box = AnswerBox(diagram, int(passed.prediction), printed=True)
    told = scene.checkpoint_name(-1), _("labelled {label}").format(label=label)
    return diagram, box, scene.caption_of(*told, roles=("muted", "ink"))


def the_mistake_blamed(scene: LearningScene) -> tuple[NetworkDiagram, AnswerBox, VMobject]:
    """Likewise, each weight in the colour of what it has to do with it: ∂C/∂w."""
    image, label = the_mistake(scene)
    diagram, box, name = the_mistake_read(scene)
    return backpropagated(diagram, image, label), box, name


@cache
def _after_one_picture(network: Network, image: bytes, label: int) -> tuple[Network, ...]:
    picture = np.frombuffer(image, np.float32)[np.newaxis]
    steps = example_steps(network, DataSet(picture, np.array([label])), ONE_PICTURE_RATE, [0] * ONE_PICTURE_STEPS)
    return (network, *(step.after for step in steps))


def listening_to_one_picture(scene: LearningScene) -> tuple[Network, ...]:
    """The untrained network and what becomes of it, step by step, where the digit on show alone is heard."""
    return _after_one_picture(scene.untrained, scene.image.astype(np.float32).tobytes(), scene.label)


class ReadPictures(VGroup):
    """Pictures in rows, each with the answer of a network below it; those that give one answer are picked out.

    The parts: `pictures`, `frames`, `answers`.

    Args:
        images: (n, 28, 28), as many as there are places, or fewer.
        answers: (n,) what a network takes them for.
        picked: the answer that is picked out.
        theme: where colours come from.
    """

    def __init__(self, images: npt.ArrayLike, answers: Sequence[int], picked: int, theme: Theme) -> None:
        self.theme, self.picked = theme, picked
        across, down = (BESIDE - GRID_LEFT) / COLUMNS, (STAGE_TOP - STAGE_BOTTOM) / ROWS
        self.pictures, self.frames, self.answers = VGroup(), VGroup(), VGroup()
        for place, image in enumerate(np.asarray(images).reshape(-1, 28, 28)):
            corner = np.array([place % COLUMNS * across, -(place // COLUMNS) * down, 0.0])
            picture = PixelGrid(image, height=SIDE, theme=theme).move_to(corner, aligned_edge=UP)
            self.pictures.add(picture)
            self.frames.add(SurroundingRectangle(picture, color=theme.muted, buff=0, stroke_width=1))
            self.answers.add(Number(0, 0, SMALL, theme=theme).next_to(picture, DOWN, buff=0.1))
        super().__init__(self.pictures, self.frames, self.answers)
        self.set_answers(answers)
        self.move_to(((BESIDE + GRID_LEFT) / 2, STAGE_MIDDLE, 0))

    def set_answers(self, answers: Sequence[int]) -> ReadPictures:
        """Let the answers be others."""
        for number, answer in zip(self.answers, answers, strict=True):
            number.set_value(int(answer))
            number.set_color(self.theme.signal if answer == self.picked else self.theme.ink)
        return self


def network_that_heard_one(scene: LearningScene, steps: int) -> NetworkDiagram:
    """The network, small and at the left, after it has learnt from the digit on show alone, which it has read."""
    network = listening_to_one_picture(scene)[steps]
    diagram: Any = network_on_a_digit(
        network, scene.image, picture=NETWORK_LEFT, last=LAST_LEFT, scales=scene.untrained, theme=scene.theme,
        column=COLUMN_LEFT,
    )  # fmt: skip
    return diagram.set_activations(network.forward(scene.image))


def pictures_it_reads(scene: LearningScene, network: Network) -> ReadPictures:
    """The first test pictures in the grid, with the answers of a network."""
    images = scene.tested_on.images[: ROWS * COLUMNS]
    return ReadPictures(images, network.forward(images).prediction.tolist(), scene.label, scene.theme)


def name_of_hearing_one(scene: LearningScene, steps: int) -> VMobject:
    """What a network is called that has learnt so many steps from one picture."""
    told = in_number("after {count} step on one picture", "after {count} steps on one picture", steps)
    return scene.caption_of(told.format(count=number_text(steps, 0)), roles=("muted",))


def everything_is_one_digit(scene: LearningScene) -> tuple[NetworkDiagram, ReadPictures, VMobject]:
    """The network after only the digit on show had a say, the test pictures that it reads, and what it is called."""
    diagram = network_that_heard_one(scene, ONE_PICTURE_STEPS)
    grid = pictures_it_reads(scene, listening_to_one_picture(scene)[-1])
    return diagram, grid, name_of_hearing_one(scene, ONE_PICTURE_STEPS)
