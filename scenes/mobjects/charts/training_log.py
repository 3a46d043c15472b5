"""What is written down during a training: the steps so far, the share of right answers, and its curve."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, Animation, UpdateFromAlphaFunc, VGroup, linear

from network.errors import InputError
from network.training import TrainingRun
from scenes.mobjects.charts.learning_curves import LearningCurves
from scenes.mobjects.text.typesetting import LABEL, SMALL, Number, Percentage, formula, words
from scenes.mobjects.theme import DARK, Theme, theme_of


class TrainingLog(VGroup):
    """Two numbers, the steps of a training and its accuracy by then, above the curve of the accuracy.

    Along the x axis equal ratios of steps are equally far apart, so the curve begins with step 1. The numbers are those
    of the last checkpoint passed, as the run holds them; the curve joins checkpoints by straight lines.

    The parts: `step`, `accuracy`, `curve`.

    Args:
        run: at least two of whose checkpoints come after step 0.
        names: of the steps, of the accuracy, and a short one at the end of the curve.
        width: of the curve's frame, in scene units.
        height: likewise.
        theme: where colours come from.

    Raises:
        InputError: for a run with fewer checkpoints.

    Examples:
        >>> from manim import Scene
        >>> from network import load_run
        >>> class Learning(Scene):
        ...     def construct(self):
        ...         log = TrainingLog(load_run("plain"))
        ...         self.add(log)
        ...         self.play(log.follow(0, 99))
    """

    def __init__(
        self,
        run: TrainingRun,
        names: tuple[str, str, str] = ("training steps", "right answers", "right"),
        *,
        width: float = 2.7,
        height: float = 2.4,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        if (run.steps > 0).sum() < 2:
            raise InputError("A curve needs at least two checkpoints after step 0: this run has fewer.")
        self.steps, self.accuracies = run.steps.astype(float), run.accuracies.astype(float)
        self.curve = _curve(run, names, width, height, theme)
        self.step = Number(0, 0, LABEL, theme=theme, edge="right")
        self.accuracy = Percentage(0, 1, LABEL, "result", theme, edge="right")
        rows = VGroup()
        for k, (name, number) in enumerate(zip(names, (self.step, self.accuracy), strict=False)):
            label = words(name, SMALL, "muted", theme).align_to(self.curve, LEFT)
            rows.add(VGroup(label, number.align_to(self.curve, RIGHT)).set_y(-0.7 * k))
        self.add(rows, self.curve)
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
        self.accuracy.set_value(self.accuracies[passed])
        x = np.interp(place, np.arange(last + 1), np.log10(np.maximum(self.steps, 1)))
        self.curve.set_drawn(float(np.clip(x, self.curve.x[0], self.curve.x[-1])))
        return self

    def follow(self, first: float, last: float, run_time: float = 4.0) -> Animation:
        """The training goes from one checkpoint to another, each checkpoint the same time."""

        def show(log: Any, time: float) -> None:
            log.set_place((1 - time) * first + time * last)

        return UpdateFromAlphaFunc(self, show, run_time=run_time, rate_func=linear)


def _curve(run: TrainingRun, names: tuple[str, str, str], width: float, height: float, theme: Theme) -> LearningCurves:
    """The accuracy over the logarithm of the steps, all of it drawn."""
    later = run.steps > 0
    curve = LearningCurves(
        {names[2]: run.accuracies[later]},
        np.log10(run.steps[later]),
        percent=True,
        y_range=(0, 1),
        x_step=1,
        x_label=names[0],
        roles=("result",),
        width=width,
        height=height,
        theme=theme,
    )
    for k, number in enumerate(curve.axis_numbers):
        if isinstance(number, Number) and not isinstance(number, Percentage):  # an exponent, on the x axis
            power = formula(f"10^({round(number.value)})", SMALL, role="muted", theme=theme)
            curve.axis_numbers.submobjects[k] = power.move_to(number, aligned_edge=DOWN)
    return curve
