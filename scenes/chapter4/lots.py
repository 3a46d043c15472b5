"""Twenty parameters drawn by lot: their derivatives by the rule, and by nudging each of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from manim import RIGHT, VGroup, VMobject

from network import DataSet
from network.analysis.backward import slopes_by_turning
from network.training import shuffled
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.mobjects.checks import Floats, sign_role
from scenes.mobjects.pictures import Mark
from scenes.mobjects.text import SMALL, Number, number_text, standing_words, words
from scenes.mobjects.theme import Theme

DRAWN, SEED = 20, 0
"""How many parameters are drawn, and the seed of the lots."""
NUDGE = 1e-3
"""How far each is turned either way."""
BATCH = 64
"""Pictures in the mini-batch, where the run does not say."""
CLOSE, NOTHING = 1e-4, 1e-12
"""Two numbers agree if they differ by less than this share of the larger, or if both are less than that."""
DECIMALS = 8
PITCH, FIRST_ROW = 0.375, 1.15
"""From row to row, and where the first is, in scene units."""
BLOCKS = (-6.55, 0.35)
"""Where each half of the table begins."""
COLUMNS = (1.2, 3.45, 5.7, 6.05)
"""Where its columns end, as seen from there: name, by the rule, by nudging, and where the tick stands."""


class Lots(NamedTuple):
    """What was drawn, and what came out.

    Attributes:
        indices: (20,) of the parameters, in their order.
        ruled: (20,) ∂C/∂w of the mini-batch's mean cost, by backpropagation in double precision.
        nudged: (20,) the same by turning each parameter.
        batch: how many pictures the mini-batch has.
    """

    indices: list[int]
    ruled: Floats
    nudged: Floats
    batch: int

    @property
    def agree(self) -> list[bool]:
        """Whether the two numbers of each agree."""
        largest = np.maximum(abs(self.ruled), abs(self.nudged))
        return ((abs(self.ruled - self.nudged) < CLOSE * largest) | (largest < NOTHING)).tolist()

    @property
    def zeros(self) -> int:
        """How many are exactly 0."""
        return int((self.ruled == 0).sum())


def draw_lots(scene: LearningScene) -> Lots:
    """Of the untrained network, with the first mini-batch that it would learn from."""
    recipe = scene.training.network.metadata.get("recipe", {})
    batch = recipe.get("batch_size") if isinstance(recipe, dict) else None
    count = min(batch if isinstance(batch, int) else BATCH, len(scene.learnt_from))
    data: DataSet = scene.learnt_from.take(shuffled(len(scene.learnt_from), SEED, 0)[:count])
    network = scene.untrained.in_double_precision
    most = min(DRAWN, network.parameter_count)
    indices = np.sort(np.random.default_rng(SEED).choice(network.parameter_count, most, replace=False)).tolist()
    ruled = np.asarray(network.gradient(data.images.astype(np.float64), data.labels).flat)[indices]
    return Lots(indices, ruled, slopes_by_turning(network, indices, data, NUDGE), count)


class CheckTable(VGroup):
    """Two numbers side by side for each of some names, in two blocks of rows, and a mark whether they agree.

    The parts: `heads`, `rows` (of each: its name and its two numbers), `marks`.

    Args:
        lots: what is compared.
        theme: where colours come from.
    """

    def __init__(self, lots: Lots, theme: Theme) -> None:
        self.heads, self.rows, self.marks = VGroup(), VGroup(), VGroup()
        half = -(-len(lots.indices) // len(BLOCKS))
        for block in BLOCKS:
            for text, end in zip((_("parameter"), _("by the rule"), _("by nudging")), COLUMNS, strict=False):
                head = standing_words(text, SMALL, "muted", theme)
                self.heads.add(_ending(head, block + end, FIRST_ROW + 1.2 * PITCH))
        agree = lots.agree
        for place, index in enumerate(lots.indices):
            left, y = BLOCKS[place // half], FIRST_ROW - place % half * PITCH
            name = _ending(words(number_text(index, 0), SMALL, "ink", theme), left + COLUMNS[0], y)
            numbers = [
                _ending(_number(float(values[place]), theme), left + end, y)
                for values, end in zip((lots.ruled, lots.nudged), COLUMNS[1:], strict=False)
            ]
            self.rows.add(VGroup(name, *numbers))
            self.marks.add(Mark(agree[place], theme=theme).move_to((left + COLUMNS[3], y, 0)))
        super().__init__(self.heads, self.rows, self.marks)


def _number(value: float, theme: Theme) -> Number:
    """With its sign; what is nothing is 0."""
    if abs(value) < NOTHING:
        return Number(0, 0, SMALL, "muted", theme)
    return Number(value, DECIMALS, SMALL, sign_role(value, DECIMALS), theme)


def _ending(text: VMobject, x: float, y: float) -> VMobject:
    """The text in the middle of a row, its right end at x."""
    text.move_to((0, y, 0)).align_to((x, 0, 0), RIGHT)
    return text
