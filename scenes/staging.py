"""What sections of the lecture say or stage alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isqrt
from typing import Any

import numpy as np
import numpy.typing as npt
from manim import DOWN, LEFT, RIGHT, UP, Mobject, Scene, SurroundingRectangle, VGroup, VMobject
from manim.mobject.text.typst_mobject import MathTypst

from network import Network
from network.analysis.directions import halfway
from network.analysis.neurons import most_edge_like
from network.data.digits import find_digit
from scenes.language import in_number
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP, LectureScene
from scenes.mobjects.diagrams import EdgeStyle, NetworkDiagram
from scenes.mobjects.diagrams.layer import PixelLayer
from scenes.mobjects.pictures import Candidates, PixelGrid, WeightHeatmap
from scenes.mobjects.text import LABEL, TITLE, formula, number_text, standing_words
from scenes.mobjects.theme import Theme

ALONE = 1.0
"""The height of a number that stands alone, in scene units: 60 pixels at 480p."""

CLOSE = 5.2
"""How high a digit is that is looked at closely, in scene units."""
PICTURE = STAGE_TOP - STAGE_BOTTOM
"""How high the picture is that a network stands on, in scene units: as high as the stage."""
COLUMNS = 0.88 * PICTURE
"""How high its columns of neurons are: room is left above them for their sizes."""
LINE = 10.0
"""How wide the formula of a layer is where it stands large."""
LEFTMOST, LAST, LAST_BESIDE = -6.7, 4.7, 1.6
"""Where the picture begins, and where the last column stands: left of labels and the answer, or of a number alone."""
BESIDE = 6.6
"""Up to which x what stands right of the network may reach."""
NARROW = 2.0
"""Where the last column stands of a network beside which something else has room."""
NINE, SEVEN = "9-18", "7-08"
"""The digits of "Why layers?" and "Finding an edge", at which the sections before them end."""
PICTURED = 25
"""How many neurons can be shown as pictures of their weights side by side, each large enough to be seen."""
ROOM_FOR_PICTURES = 10.5
"""How wide these may be together, in scene units: beside them is the colour bar."""
THREADS = EdgeStyle(thinnest=0.7, contrast=1.2, reference=400, crowding=0.2)
"""The edges of a network on a digit: bolder than elsewhere, for they come from ink alone."""


class Framed(VGroup):
    """A picture in a thin frame, which shows where its paper ends.

    The parts: `grid` and `frame`.

    Args:
        image: (28, 28) values in [0, 1].
        height: in scene units.
        theme: where colours come from.
    """

    def __init__(self, image: npt.ArrayLike, height: float, theme: Theme) -> None:
        self.grid = PixelGrid(image, height=height, theme=theme)
        self.frame = SurroundingRectangle(self.grid, color=theme.muted, buff=0, stroke_width=1.5)
        super().__init__(self.grid, self.frame)


def digit_and_answers(
    image: npt.ArrayLike, output: npt.NDArray[np.floating], theme: Theme
) -> tuple[Framed, Candidates]:
    """A digit at the left and the ten answers at the right, with which the first section ends and the next begins.

    Args:
        image: (28, 28) values in [0, 1].
        output: of the network, (10,); its answer is in the box.
        theme: where colours come from.
    """
    picture = Framed(image, CLOSE, theme)
    answers = Candidates(len(output), output, shown="both", spacing=PICTURE / len(output), theme=theme)
    answers.choose(int(output.argmax()))
    VGroup(picture, answers).arrange(RIGHT, buff=2).move_to(STAGE_MIDDLE * UP)
    return picture, answers


def network_on_a_digit(
    network: Network,
    *images: npt.NDArray[np.floating],
    theme: Theme,
    picture: float = PICTURE,
    last: float = LAST,
    hidden: Mapping[int, Sequence[int]] | None = None,
    every_weight: bool = False,
    **drawn: Any,
) -> NetworkDiagram:
    """A network on the digit it reads, as on the poster: the picture is its first layer, as high as the stage.

    Edges grow out of the picture's ink, as strong as weight times ink, and follow it when another picture is shown. It
    shows the first picture, and no activation behind it: `diagram.feed_forward(image)` or `set_activations` do. The
    picture is at the left; right of the last column there is room for an `AnswerBox` with its number.

    Args:
        network: whose first layer sees pictures.
        images: (28, 28) in [0, 1], at least one: all that it will read; edges are drawn from what is inked in any.
        theme: where colours come from.
        picture: how high the picture is.
        last: where the last column stands, as x in the frame.
        hidden: which neurons of hidden layers are drawn, as `shown` of `NetworkDiagram`.
        every_weight: whether the edges of all pixels are drawn, as strong as their weights alone.
        drawn: anything else that `NetworkDiagram` takes.
    """
    inked = np.flatnonzero(np.any([np.ravel(image) > 0 for image in images], axis=0)).tolist()
    pixels = range(network.sizes[0]) if every_weight else inked or [0]  # of a blank picture's edges nothing is seen
    spacing = (last - LEFTMOST - picture) / len(network.weights)
    look: dict[str, Any] = {"style": THREADS, **({} if "height" in drawn else {"column": COLUMNS}), **drawn}
    diagram = NetworkDiagram(
        network,
        shown={0: pixels, **(hidden or {})},
        plane=True,
        picture=picture,
        from_ink=not every_weight,
        spacing=spacing,
        theme=theme,
        **look,
    )
    first = diagram.layers[0]
    assert isinstance(first, PixelLayer)
    first.set_see_through()
    first.set_activations(np.ravel(images[0]))
    diagram.show_ink()
    return diagram.shift((LEFTMOST - first.get_left()[0]) * RIGHT + (STAGE_MIDDLE - first.get_y()) * UP)


def network_alone(network: Network, *images: npt.NDArray[np.floating], theme: Theme) -> NetworkDiagram:
    """A network on its digit in the middle of the stage, with which "What is to come" ends and the next begins.

    Args:
        network: as for `network_on_a_digit`.
        images: likewise.
        theme: where colours come from.
    """
    diagram = network_on_a_digit(network, *images, theme=theme, last=NARROW)
    seen = VGroup(*diagram.layers, *diagram.labels)  # where connections begin differs from picture to picture
    return diagram.shift(seen.get_x() * LEFT)


def the_one_line(theme: Theme) -> MathTypst:
    """The formula of any layer, `LINE` wide, as `Network.forward` has it in its docstring.

    Its parts have the names of those of a `MatrixVector`: "result", "function", "matrix", "activations", "biases", ...
    """
    left = "{{bold(a)^((l+1)): result}} {{=: equals}} {{sigma: function}} {{paren.l: function}}"
    right = "{{bold(W): matrix}} {{bold(a)^((l)): activations}} {{+: plus}} {{bold(b): biases}}"
    roles = {"function": "function", "biases": "bias"}
    line = formula(f"{left} {right} {{{{paren.r: function}}}}", TITLE, roles, theme=theme)
    line.scale_to_fit_width(LINE)
    return line


def network_under_the_line(
    network: Network, image: npt.NDArray[np.floating], theme: Theme
) -> tuple[MathTypst, NetworkDiagram]:
    """The formula of any layer at the top of the stage, and below it the network that it is, having read a digit."""
    line = the_one_line(theme).align_to(STAGE_TOP * UP, UP)
    diagram = network_below(line, network, image, theme=theme)
    return line, diagram


def network_below(
    formula: VMobject, network: Network, *images: npt.NDArray[np.floating], theme: Theme, **look: Any
) -> NetworkDiagram:
    """A network that has read the first of some digits, as large as there is room below a formula.

    Args:
        formula: at the top of the stage.
        network: whose first layer sees pictures.
        images: (28, 28) in [0, 1], at least one.
        theme: where colours come from.
        look: as for `network_on_a_digit`.
    """
    height = formula.get_bottom()[1] - STAGE_BOTTOM - 0.3
    diagram = network_on_a_digit(
        network, *images, theme=theme, picture=height, column=COLUMNS / PICTURE * height, **look
    )
    return diagram.set_activations(network.forward(images[0])).align_to(STAGE_BOTTOM * UP, DOWN)


def network_beside_its_count(
    network: Network, *images: npt.NDArray[np.floating], theme: Theme, every_weight: bool = True
) -> NetworkDiagram:
    """The network with all its connections: above it is room for a formula, right of it for a number.

    Args:
        network: whose first layer sees pictures.
        images: (28, 28) in [0, 1], at least one; it has read the first.
        theme: where colours come from.
        every_weight: whether the edges of all pixels are drawn; or else of those inked.
    """
    line = the_one_line(theme).align_to(STAGE_TOP * UP, UP)
    return network_below(line, network, *images, theme=theme, last=LAST_BESIDE, every_weight=every_weight)


def room_beside(diagram: NetworkDiagram) -> tuple[npt.NDArray[np.float64], float]:
    """The middle of the room right of a `network_beside_its_count`, as high as its picture; and how wide it is."""
    left = diagram.get_right()[0] + 0.4
    return np.array([(left + BESIDE) / 2, diagram.layers[0].get_y(), 0]), float(BESIDE - left)


def count_beside(diagram: NetworkDiagram, theme: Theme) -> VMobject:
    """How many weights and biases a network has, alone in the `room_beside` it."""
    place, width = room_beside(diagram)
    total = number_alone(number_text(diagram.network.parameter_count, 0), theme, "result")
    return total.scale(min(1, width / total.width)).move_to(place)


def backpropagated(
    diagram: NetworkDiagram, image: npt.ArrayLike, label: int, *, downhill: bool = False
) -> NetworkDiagram:
    """A network as `backpropagate` leaves it, edges and outlines in the colours of what each weight and bias should do.

    Args:
        diagram: which.
        image: as for `NetworkDiagram.backpropagate`.
        label: likewise.
        downhill: likewise.
    """
    animation = diagram.backpropagate(image, label, downhill=downhill)
    animation.begin()
    animation.finish()
    return diagram


def half_trained_on_its_digit(scene: LearningScene, **look: Any) -> tuple[NetworkDiagram, VMobject]:
    """The half-trained network on the digit, its edges in the colours of its weights, and what it is called.

    Args:
        scene: on whose stage it is.
        look: as for `network_on_a_digit`.
    """
    half = halfway(scene.training)
    network = scene.training.at(half)
    diagram = network_on_a_digit(network, scene.image, theme=scene.theme, **look)
    diagram.set_activations(network.forward(scene.image))
    return diagram, scene.caption_of(scene.checkpoint_name(half), roles=("muted",))


def half_trained_backpropagated(scene: LearningScene, *, downhill: bool) -> tuple[NetworkDiagram, VMobject]:
    """The half-trained network on the digit, what each of its weights should do, and what it is called.

    Chapter 3 ends with the requests, downhill, and chapter 4 begins.

    Args:
        scene: on whose stage it is.
        downhill: whether edges show requests, or else the gradient.
    """
    diagram, name = half_trained_on_its_digit(scene, scales=scene.trained)
    return backpropagated(diagram, scene.image, scene.label, downhill=downhill), name


def picture_for(scene: LectureScene, own: str) -> npt.NDArray[np.float32]:
    """The picture (28, 28) that a section with this digit of its own shows where `scene` is played: that, or the asked.

    Args:
        scene: at whose end the other section's picture is to stand.
        own: the `own_digit` of the other section.
    """
    asked = scene.digit is not None or scene.settings.digit
    return scene.image if asked else find_digit(own).image


def pictured_neurons(network: Network) -> list[int]:
    """The neurons of the first layer after the input whose weights are shown side by side, in their order.

    All of them, or where these are too many to be seen, those whose weights look most like little edges.
    """
    return sorted(most_edge_like(network)[:PICTURED])


def weight_pictures(
    network: Network, theme: Theme, *, height: float = PICTURE, width: float = ROOM_FOR_PICTURES
) -> WeightHeatmap:
    """The weights of the `pictured_neurons` on one scale, as large as fits, in the middle of the stage.

    Args:
        network: whose input is a picture.
        theme: where colours come from.
        height: that all together have at the most, in scene units.
        width: likewise.
    """
    weights = network.weights[0][pictured_neurons(network)]
    columns = isqrt(len(weights) - 1) + 1
    rows = -(-len(weights) // columns)
    side = round(network.sizes[0] ** 0.5)
    fitting = min(height, width * rows / columns)
    return WeightHeatmap(weights.reshape(-1, side, side), fitting, columns=columns, theme=theme).move_to(
        STAGE_MIDDLE * UP
    )


def pictures_with_scale(network: Network, theme: Theme) -> tuple[WeightHeatmap, VGroup]:
    """The `weight_pictures` and their colour bar, together in the middle of the stage.

    "Finding an edge" ends with them, and "Counting weights and biases" begins.
    """
    pictures = weight_pictures(network, theme)
    bar = pictures.color_bar(0.8 * pictures.height).next_to(pictures, RIGHT, buff=0.4)
    VGroup(pictures, bar).move_to(STAGE_MIDDLE * UP)
    return pictures, bar


def put_together(scene: Scene, *wholes: Mobject) -> None:
    """Let what was animated part by part stand on stage as wholes again, in front of all else."""
    scene.remove(*(piece for each in wholes for piece in each.get_family()))
    scene.add(*wholes)


def hidden_layers(count: int) -> str:
    """A number of hidden layers in words, such as "2 hidden layers"."""
    return in_number("{count} hidden layer", "{count} hidden layers", count).format(count=count)


def number_alone(text: str, theme: Theme, role: str = "ink") -> VMobject:
    """The number that a section is remembered by, in digits `ALONE` high: nothing else stands near it.

    Args:
        text: the number as it is written, such as "13,002".
        theme: where colours come from.
        role: the theme's role whose colour it takes.
    """
    number: VMobject = standing_words(text, LABEL, role, theme)
    digit = standing_words("0", LABEL, role, theme)
    return number.scale(ALONE / digit.height).center()
