"""What every output wishes of the layer before it, as columns of arrows, and their sum."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from manim import LEFT, Circle, VGroup

from network.analysis.backward import BackwardPass
from scenes.language import _
from scenes.lecture_scene import STAGE_BOTTOM
from scenes.mobjects.diagrams import Neuron, NudgeArrows
from scenes.mobjects.text import LABEL, SMALL, formula, words
from scenes.mobjects.theme import Theme

SENDERS, FIRST, LAST, SUM = -6.3, -5.2, 3.2, 5.2
"""Where the neurons stand, the first column and the last, and their sum."""
HEADINGS, TOP = 2.85, 2.25
"""How high the names of the columns stand, and the first row."""
LONGEST = 1.5
"""How long the longest arrow is, in rows."""
RADIUS = 0.13
"""Of the neurons."""


class ColumnsOfWishes(VGroup):
    """A row for each neuron of the last hidden layer, a column of arrows for each output, and their sum.

    The parts: `senders`, `columns`, `headings` (the outputs), `pluses`, `total` (the sum), `sum_heading`.

    Args:
        back: of the network and the picture on show.
        shown: which neurons of the last hidden layer are drawn.
        theme: where colours come from.
    """

    def __init__(self, back: BackwardPass, shown: tuple[int, ...], theme: Theme) -> None:
        self.theme, self.shown = theme, shown
        self.of_all = -back.contributions(len(back.errors) - 1)
        wishes = self.of_all[:, list(shown)]
        self.row = min((TOP - STAGE_BOTTOM) / (len(shown) - 1 + LONGEST / 2 + 0.05), 0.7)
        heights = TOP - self.row * np.arange(len(shown))
        outputs = len(wishes)
        across = np.linspace(FIRST, LAST, outputs)
        longest, total = float(abs(wishes).max()), wishes.sum(axis=0)
        self.smaller = max(int(np.ceil(float(abs(total).max()) / max(longest, 1e-12) - 1e-9)), 1)
        unit = LONGEST * self.row / max(longest, 1e-12)
        self.senders = VGroup(
            Neuron(float(back.passed.activations[-2][k]), RADIUS, theme=theme).move_to((SENDERS, y, 0))
            for k, y in zip(shown, heights, strict=True)
        )
        self.columns = [
            NudgeArrows(given, [(x, y, 0) for y in heights], unit=unit, thickness=1.3, theme=theme)
            for given, x in zip(wishes, across, strict=True)
        ]
        self.headings = VGroup(
            words(str(j), LABEL, theme=theme).move_to((x, HEADINGS, 0)) for j, x in enumerate(across)
        )
        self.pluses = VGroup(
            formula("+", SMALL, role="muted", theme=theme).move_to((x, HEADINGS, 0))
            for x in (across[1:] + across[:-1]) / 2
        )
        self.total = NudgeArrows(
            total, [(SUM, y, 0) for y in heights], unit=unit / self.smaller, thickness=1.5, theme=theme
        )
        told = _("sum") if self.smaller == 1 else _("sum (drawn 1/{times})").format(times=self.smaller)
        self.sum_heading = words(told, SMALL, "result", theme).move_to((SUM, HEADINGS, 0))
        self.equals = formula("=", LABEL, role="muted", theme=theme).move_to(((LAST + SUM) / 2 - 0.3, HEADINGS, 0))
        super().__init__(
            self.senders, *self.columns, self.headings, self.pluses, self.total, self.sum_heading, self.equals
        )

    def turned(self, output: int) -> npt.NDArray[np.bool_]:
        """Of which neurons, drawn or not, the sum goes the other way than what one output wished: (n,)."""
        return np.asarray(self.of_all[output] * self.of_all.sum(axis=0) < 0)

    def rings(self, turned: npt.NDArray[np.bool_]) -> VGroup:
        """A ring round the sums of some neurons, where they are drawn."""
        places = self.total.places[turned[list(self.shown)]]
        return VGroup(
            Circle(0.5 * self.row, color=self.theme.signal, stroke_width=3).move_to(place) for place in places
        )


def beside_neurons(arrows: NudgeArrows, neurons: Any, values: Any, theme: Theme) -> NudgeArrows:
    """Arrows that stand left of the neurons of a diagram, as long as there is room."""
    gap = abs(neurons[0].get_y() - neurons[1].get_y()) if len(neurons) > 1 else 0.5
    places = [each.get_left() + 0.14 * LEFT for each in neurons]
    unit = 0.95 * gap / max(float(abs(values).max()), 1e-12)
    return NudgeArrows(values, places, unit=unit, thickness=arrows.thickness, theme=theme)
