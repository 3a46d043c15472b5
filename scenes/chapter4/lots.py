"""Twenty parameters drawn by lot: their derivatives by the rule, and by nudging each of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from network import DataSet
from network.analysis.backward import slopes_by_turning
from network.training import shuffled
from scenes.language import _
from scenes.learning_scene import LearningScene
from scenes.mobjects.checks import Floats
from scenes.mobjects.pictures import CheckTable
from scenes.mobjects.text import number_text
from scenes.mobjects.theme import Theme

DRAWN, SEED = 20, 0
"""How many parameters are drawn, and the seed of the lots."""
NUDGE = 1e-3
"""How far each is turned either way."""
BATCH = 64
"""Pictures in the mini-batch, where the run does not say."""
LEFT_END, FIRST_ROW = -5.35, 1.15
"""Where the first name of the table ends, and its height, in scene units."""


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


def check_table(lots: Lots, theme: Theme) -> CheckTable:
    """What was drawn, in two blocks, where the scene has room for it."""
    heads = (_("parameter"), _("by the rule"), _("by nudging"))
    names = [number_text(index, 0) for index in lots.indices]
    table = CheckTable(names, lots.ruled, lots.nudged, heads=heads, blocks=min(2, len(names)), theme=theme)
    return table.shift(np.array((LEFT_END, FIRST_ROW, 0)) - table.rows[0][0].get_right())
