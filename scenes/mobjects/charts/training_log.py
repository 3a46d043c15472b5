"""What is written down during a training: the steps so far, the share of right answers, and its curve."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, Animation, UpdateFromAlphaFunc, VGroup, linear

from network.errors import InputError
from network.training import TrainingRun
from scenes.mobjects.charts.axis import GAP
from scenes.mobjects.charts.learning_curves import LearningCurves
from scenes.mobjects.checks import Floats
from scenes.mobjects.running import Held, Setting
from scenes.mobjects.text.typesetting import LABEL, SMALL, Number, Percentage, formula, number_for, words
from scenes.mobjects.theme import DARK, Theme, theme_of

RIGHT_ANSWERS = ("training steps", "right answers", "right")
COST = ("training steps", "cost", "cost")


class TrainingLog(VGroup):
    """Two numbers, the steps of a training and its accuracy by then, above the curve of the accuracy.

    A run without accuracies, of a network that sorts nothing into classes, shows its cost instead.

    Along the x axis equal ratios of steps are equally far apart, so the curve begins with step 1. The numbers are those
    of the last checkpoint passed, as the run holds them; the curve joins checkpoints by straight lines.

    The parts: `step`, `accuracy` (or the cost), `curve`.

    Args:
        run: with a checkpoint after step 0.
        names: of the steps, of the accuracy, and a short one at the end of the curve; by default as it is.
        width: of the curve's frame, in scene units.
        height: likewise.
        theme: where colours come from.

    Raises:
        InputError: for a run without one.

    Examples:
        >>> from manim import Scene
        >>> from network import load_run
        >>> class Learning(Scene):
        ...     def construct(self):
        ...         log = TrainingLog(load_run("plain"))
        ...         self.add(log)
        ...         self.play(log.follow(0, 99))
    """

    held: Held
    steps, measured = (Setting[Floats]() for _ in range(2))

    def __init__(
        self,
        run: TrainingRun,
        names: tuple[str, str, str] | None = None,
        *,
        width: float = 2.7,
        height: float = 2.4,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        if not (run.steps > 0).any():
            raise InputError("A curve needs a checkpoint after step 0: this run has none.")
        percent = run.accuracies is not None
        names = names or (RIGHT_ANSWERS if percent else COST)
        self.steps = run.steps.astype(float)
        self.measured = np.asarray(run.accuracies if percent else run.costs, float)
        self.curve = self._curve(names, percent, width, height, theme)
        self.step = Number(0, 0, LABEL, theme=theme, edge="right")
        self.accuracy: Number = Percentage(0, 1, LABEL, "result", theme, edge="right")
        if not percent:
            self.accuracy = number_for(self.measured.max(), None, LABEL, "result", theme, edge="right")
        rows = VGroup()
        for k, (name, number) in enumerate(zip(names, (self.step, self.accuracy), strict=False)):
            label = words(name, SMALL, "muted", theme).align_to(self.curve, LEFT)
            rows.add(VGroup(label, number.align_to(self.curve, RIGHT)).set_y(-0.7 * k))
        self.add(rows, self.curve, self.held)
        self.arrange(DOWN, buff=0.5)
        self.set_place(0)

    def set_place(self, place: float) -> Self:
        """Show the training at a checkpoint, counted from 0, or on the way from one to the next.

        Raises:
            InputError: when the run has no such checkpoint.
        """
        last = len(self.steps) - 1
        if not 0 <= place <= last:
            raise InputError(f"The checkpoints of this run are 0 to {last}: there is nothing at {place}.")
        passed = int(place)
        self.step.set_value(self.steps[passed])
        self.accuracy.set_value(self.measured[passed])
        x = np.interp(place, np.arange(last + 1), np.log10(np.maximum(self.steps, 1)))
        self.curve.set_drawn(float(np.clip(x, self.curve.x[0], self.curve.x[-1])))
        return self

    def follow(self, first: float, last: float, run_time: float = 4.0) -> Animation:
        """The training goes from one checkpoint to another, each checkpoint the same time."""

        def show(log: Any, time: float) -> None:
            log.set_place((1 - time) * first + time * last)

        return UpdateFromAlphaFunc(self, show, run_time=run_time, rate_func=linear)

    def _curve(
        self, names: tuple[str, str, str], percent: bool, width: float, height: float, theme: Theme
    ) -> LearningCurves:
        """What is measured over the logarithm of the steps, all of it drawn."""
        later = self.steps > 0
        curve = LearningCurves(
            {names[2]: self.measured[later]},
            np.log10(self.steps[later]),
            percent=percent,
            y_range=(0, 1) if percent else None,
            x_step=1,
            x_label=names[0],
            roles=("result",),
            width=width,
            height=height,
            theme=theme,
        )
        below = float(curve.frame.get_bottom()[1]) - GAP
        exponents = [number for number in curve.axis_numbers if number.get_top()[1] < below + 0.01]
        for k, number in enumerate(exponents):  # which come first
            assert isinstance(number, Number)
            power = formula(f"10^({round(number.value)})", SMALL, role="muted", theme=theme)
            curve.axis_numbers.submobjects[k] = power.move_to(number, aligned_edge=DOWN)
        return curve
