"""What is drawn of trainings with true, random and wrong labels, and of the straight line between two trainings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from manim import DOWN, LEFT, RIGHT, UP, DashedLine, Line, Rectangle, VGroup, VMobject

from network.data.label_noise import label_matrix, random_labels, renamed
from network.studies.minima import Minima
from network.studies.random_labels import RandomLabels
from network.studies.wrong_labels import WrongLabels
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.lecture_scene import DIGITS, STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP
from scenes.mobjects.charts import LearningCurves, SliceGraph
from scenes.mobjects.pictures import LabelMatrix
from scenes.mobjects.text import LABEL, SMALL, TITLE, Number, Percentage, number_text, standing_words, words
from scenes.mobjects.theme import Theme
from scenes.staging import Framed

PICTURE = 1.9
"""How high the pictures are whose labels are shuffled."""
MATRIX, LARGE_MATRIX = 3.4, 4.1
"""How high the matrices of labels are, side by side and alone."""
LEARNT = 500
"""How many images are learnt with true, random and renamed labels, of those in the study."""
ROLES = ("result", "signal")
"""The colours of true labels and of random ones."""
CHART: dict[str, Any] = {"width": 6.9, "height": 4.0}
LEFTMOST, PANEL = -6.75, 4.75
"""Where the charts begin, and where what stands beside them has its middle, as x in the frame."""
TOP = 1.1
"""The cost at the top of the charts: trainings begin far above it, and are below it after one epoch."""
EARLY = 30
"""How many epochs are looked at closely."""
CLEAR = 0.42
"""From where on a level is drawn across them, as a share of their width."""
BAR = 2.3
"""How long a bar of 100% is, in scene units."""


def shuffled(count: int, seed: int) -> npt.NDArray[np.intp]:
    """Where each of so many labels goes: in a ring, in random order, so that none stays where it was."""
    ring = np.random.default_rng(seed).permutation(count)
    goes = np.empty(count, np.intp)
    goes[ring] = np.roll(ring, 1)
    return goes


class Labelled(VGroup):
    """A picture in its frame, and the label that it is given below it: `picture` and `label`."""

    def __init__(self, image: npt.ArrayLike, label: int, theme: Theme) -> None:
        self.picture = Framed(image, PICTURE, theme)
        self.label = Number(label, 0, TITLE, theme=theme).next_to(self.picture, DOWN, buff=0.18)
        super().__init__(self.picture, self.label)

    def be_called(self, label: Number) -> None:
        """Take another label, wherever that is, in place of its own."""
        self.label = label
        self.submobjects = [self.picture, label]


def ten_labelled(scene: LearningScene) -> list[Labelled]:
    """A picture of each digit with its label, that on show among them, in two rows.

    Args:
        scene: on whose stage they are.
    """
    pairs = []
    for k in range(DIGITS):
        others = scene.examples(k)
        image = scene.image if k == scene.label or not len(others) else others[0]
        pairs.append(Labelled(image, k, scene.theme))
    VGroup(*pairs).arrange_in_grid(rows=2, buff=(0.62, 0.4)).move_to(STAGE_MIDDLE * UP)
    return pairs


def matrix_of(counts: npt.ArrayLike, height: float, theme: Theme) -> LabelMatrix:
    """Which labels were given, with the words of the lecture."""
    return LabelMatrix(counts, height=height, titles=(_("it shows"), _("it is called")), theme=theme)


def three_matrices(labels: npt.NDArray[np.int64], names: npt.NDArray[np.int64], theme: Theme) -> list[LabelMatrix]:
    """What is called what with true labels, renamed ones and random ones, side by side.

    Args:
        labels: (m,) the true ones.
        names: (10,) the new name of each digit.
        theme: where colours come from.
    """
    given = (labels, renamed(labels, names), random_labels(len(labels), seed=0))
    matrices = [matrix_of(label_matrix(labels, each), MATRIX, theme) for each in given]
    VGroup(*matrices).arrange(RIGHT, buff=0.6).move_to((0, STAGE_TOP, 0), aligned_edge=UP)
    return matrices


def headings_and_scores(
    study: RandomLabels, matrices: Sequence[LabelMatrix], theme: Theme
) -> tuple[list[VMobject], list[Percentage]]:
    """What the three matrices are called, and the share of new images that is answered rightly in the end."""
    kinds, names = ("true", "renamed", "random"), (_("true"), _("renamed"), _("random"))
    headings, scores = [], []
    for matrix, kind, name, role in zip(matrices, kinds, names, (ROLES[0], *ROLES), strict=True):
        heading: VMobject = standing_words(name, LABEL, theme=theme).align_to(matrix.grid, RIGHT)
        headings.append(heading.shift((matrix.grid.get_top()[1] + 0.18) * UP))
        right = float(np.median(study.curves("test_accuracies", kind, LEARNT)[:, -1]))
        score = Percentage(right, 0, TITLE, role, theme).set_x(matrix.grid.get_x())
        scores.append(score.align_to(STAGE_BOTTOM * UP, DOWN))
    return headings, scores


def cost_curves(study: RandomLabels, theme: Theme, epochs: float = np.inf) -> LearningCurves:
    """The costs with true and with random labels over the epochs, each in the band of its seeds.

    Args:
        study: whose trainings they are.
        theme: where colours come from.
        epochs: up to which they are drawn.
    """
    seen = study.epochs <= epochs
    names = (_("true"), _("random"))
    curves = LearningCurves(
        {
            name: study.curves("costs", kind, LEARNT)[:, seen]
            for name, kind in zip(names, ("true", "random"), strict=True)
        },
        study.epochs[seen],
        y_range=(0, TOP, 0.2),
        x_label=_("epochs: how often it has seen every image"),
        y_label=_("cost"),
        roles=ROLES,
        theme=theme,
        **CHART,
    )
    return curves.move_to((LEFTMOST, STAGE_MIDDLE, 0), aligned_edge=LEFT)


def level_in(curves: LearningCurves, cost: float, told: str, theme: Theme) -> VGroup:
    """A dashed line at a cost, where curves and their names leave room, and what it is above its end."""
    first, last = curves.frame.x_range
    line = DashedLine(*curves.at([first + CLEAR * (last - first), last], [cost, cost]), color=theme.ink, stroke_width=2)
    return VGroup(line, words(told, SMALL, theme=theme).next_to(line, UP, buff=0.1).align_to(line, RIGHT))


class Marks(VGroup):
    """How many of its own and of new images a network answers rightly, for both kinds of labels, at an epoch."""

    def __init__(self, study: RandomLabels, theme: Theme) -> None:
        super().__init__()
        self.epochs = study.epochs
        self.shares, self.numbers = [], []
        for kind, title, role in zip(("true", "random"), (_("true labels"), _("random labels")), ROLES, strict=True):
            columns = VGroup()
            for asked, name in (("accuracies", _("its own")), ("test_accuracies", _("new ones"))):
                self.shares.append(np.median(study.curves(asked, kind, LEARNT), axis=0))
                number = Percentage(0.0, 0, TITLE, theme=theme)
                self.numbers.append(number)
                columns.add(VGroup(number, words(name, SMALL, "muted", theme)).arrange(DOWN, buff=0.18))
            columns[1].shift(1.9 * RIGHT)
            heading = words(title, LABEL, role, theme).next_to(columns, UP, buff=0.3)
            self.add(VGroup(heading, columns))
        self.arrange(DOWN, buff=0.7).move_to((PANEL, STAGE_MIDDLE, 0))
        self.set_epoch(0)

    def set_epoch(self, epoch: float) -> None:
        """Show them as they are after so many epochs."""
        for number, shares in zip(self.numbers, self.shares, strict=True):
            number.set_value(float(np.interp(epoch, self.epochs, shares)))


def learnt_by_heart(study: RandomLabels, theme: Theme) -> VGroup:
    """How much of random labels is known in the end: a bar for each number of images."""
    lines = VGroup()
    for count in study.images:
        share = float(np.median(study.curves("accuracies", "random", int(count))[:, -1]))
        name = words(_("{count} images").format(count=number_text(int(count), 0)), SMALL, "muted", theme)
        track = Rectangle(width=BAR, height=0.3).set_stroke(theme.muted, 1)
        bar = Rectangle(width=BAR * share, height=0.3).set_stroke(width=0).set_fill(theme.signal, 1)
        number = Percentage(share, 0, LABEL, theme=theme).next_to(track, RIGHT, buff=0.25)
        bar.move_to(track, aligned_edge=LEFT)
        lines.add(VGroup(name.next_to(track, UP, buff=0.12).align_to(track, LEFT), track, bar, number))
    heading = words(_("random labels, by heart"), SMALL, theme=theme)
    lines.arrange(DOWN, buff=0.45, aligned_edge=LEFT)
    return VGroup(heading, lines).arrange(DOWN, buff=0.45).move_to((PANEL, STAGE_MIDDLE, 0))


def epochs_until(study: RandomLabels, kind: str, cost: float) -> npt.NDArray[np.float64]:
    """After how many epochs the cost first was no more than that, with each seed (5,); infinite where it never was."""
    reached = []
    for costs in study.curves("costs", kind, LEARNT):
        least = np.minimum.accumulate(costs)
        never = least[-1] > cost
        reached.append(np.inf if never else float(np.interp(-cost, -least, study.epochs)))
    return np.array(reached)


def how_long(epochs: npt.NDArray[np.float64], name: str, role: str, theme: Theme) -> VGroup:
    """A number of epochs, the median of all seeds, with the least and the greatest under it."""
    number = Number(float(np.median(epochs)), 0, TITLE, role, theme)
    least, most = (number_text(each, 0) for each in (epochs.min(), epochs.max()))
    spread = words(_("epochs ({least} to {most})").format(least=least, most=most), SMALL, "muted", theme)
    return VGroup(words(name, LABEL, role, theme), number, spread).arrange(DOWN, buff=0.2)


def wrong_label_curves(study: WrongLabels, theme: Theme) -> LearningCurves:
    """How often it is right, and how active the right output is, over the share of wrong labels."""
    curves = LearningCurves(
        {_("right"): study.test_accuracies.T, _("sure"): study.right_outputs.T},
        100 * study.shares,
        percent=True,
        y_range=(0, 1, 0.2),
        x_step=20,
        y_label=_("on new images"),
        x_label=_("wrong labels, in percent"),
        roles=("result", "function"),
        width=5.4,
        height=3.2,
        theme=theme,
    )
    return curves.move_to((6.7, STAGE_BOTTOM, 0), aligned_edge=DOWN + RIGHT)


def all_walls(walls: npt.NDArray[np.float64]) -> str:
    """How high the walls between all pairs of trainings are."""
    least, most = (number_text(float(each)) for each in (walls.min(), walls.max()))
    return _("walls of all {count} pairs: {least} to {most}").format(count=len(walls), least=least, most=most)


class StraightLine(SliceGraph):
    """The cost on the straight line from one training of the study to another.

    Args:
        study: whose trainings they are.
        pair: which line, in the order of the study.
        aligned: whether the hidden neurons of the second have been put in the places where they are most like the
            first's.
        theme: where colours come from.
    """

    def __init__(self, study: Minima, pair: int, aligned: bool, theme: Theme) -> None:
        costs = study.study["aligned_costs" if aligned else "line_costs"][pair]
        options: dict[str, Any] = {"width": 10.0, "height": 3.7, "y_range": (0, 1, 0.2)}
        super().__init__((study.study["shares"], costs), variable="t", name="C", theme=theme, **options)
        self.note: VMobject = words(
            _("how far of the straight way from one to the other"), SMALL, "muted", theme
        ).next_to(self, DOWN, buff=0.1)
        self.add(self.note)
        self.move_to(STAGE_MIDDLE * UP)
        self.shares, self.costs = study.study["shares"], costs

    def wall(self) -> VGroup:
        """How far the way rises above its higher end: a line at its highest place, and the number."""
        top, base = int(self.costs.argmax()), float(max(self.costs[0], self.costs[-1]))
        ends = self.frame.at(self.shares[[top, top]], [base, self.costs[top]])
        line = Line(*ends, color=self.theme.result, stroke_width=4)
        number = Number(float(self.costs[top]) - base, 2, TITLE, "result", self.theme)
        if line.height > number.height:
            return VGroup(line, number.next_to(line, RIGHT, buff=0.2))
        return VGroup(line, number.next_to(line, UP, buff=0.5))  # a ball rolls between them
