"""The bias as a bar that a weighted sum has to clear: how many clear it, and how σ answers to each."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import UP, Animation, Dot, VGroup
from numpy.typing import ArrayLike

from network.activation import Activation, sigmoid
from scenes.mobjects.charts.function_plot import FunctionPlot
from scenes.mobjects.charts.graph import Function
from scenes.mobjects.charts.histogram import Histogram
from scenes.mobjects.running import Held, Run, Setting, animated_by
from scenes.mobjects.theme import DARK, Theme, theme_of


class BiasBar(VGroup):
    """Weighted sums as a histogram, a bar they have to clear, and above it the activation each of them gives.

    A bias of b moves the function to where the bar is, at -b: over it a sigmoid is at one half. `set_bar` slides both
    along the same axis.

    The parts: `plot`, the function of the sum plus the bias, with a `dot` where a sum just reaches the bar, and
    `histogram`, whose threshold is the bar.

    Args:
        counts: (n,), how many sums there are in each bin, as for `Histogram`.
        limits: (n+1,), the ends of the bins.
        bar: the sum that has to be exceeded; the bias is its negative.
        function: what makes an activation of a weighted sum and a bias.
        tallest: as for `Histogram`.
        label: what the axis counts.
        variable: what the function's argument is called in Typst.
        width: of both frames, in scene units.
        heights: of the function's frame, and of the histogram's.
        gap: between the two.
        theme: where colours come from.

    Raises:
        InputError: as for `Histogram` and `FunctionPlot`.

    Examples:
        >>> from manim import Scene
        >>> import numpy as np
        >>> class HigherAndHigher(Scene):
        ...     def construct(self):
        ...         counts, limits = np.histogram(np.random.default_rng(1).normal(0, 4, 60_000), 60, (-15, 15))
        ...         bar = BiasBar(counts, limits, label="weighted sum")
        ...         self.add(bar)
        ...         self.play(bar.animate(run_time=2).set_bar(5))
    """

    held: Held
    function = Setting[Activation]()

    def __init__(
        self,
        counts: ArrayLike,
        limits: ArrayLike,
        *,
        bar: float = 0.0,
        function: Activation = sigmoid,
        tallest: float | None = None,
        label: str = "",
        variable: str = "z",
        width: float = 10.0,
        heights: tuple[float, float] = (1.3, 2.2),
        gap: float = 1.0,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        self.theme, self.function = theme, function
        self.histogram = Histogram(
            counts, limits, threshold=bar, tallest=tallest, label=label, width=width, height=heights[1], theme=theme
        )
        least, greatest = (float(end) for end in self.histogram.limits[[0, -1]])
        self.plot = FunctionPlot(
            self._biased(bar),
            x_range=(least, greatest),
            width=width,
            height=heights[0],
            variable=variable,
            theme=theme,
        )
        upper_left = self.histogram.at(least, self.histogram.frame.y_range[1])
        self.plot.shift(upper_left + gap * UP - self.plot.at(least, self.plot.frame.y_range[0]))
        below = float(self.plot.axes[0].get_y())
        doubled = [number for number in self.plot.numbers if number.get_y() < below]
        self.plot.numbers.remove(*doubled)  # the histogram's go for both
        self.dot = Dot(radius=0.08, color=theme.ink)
        self.add(self.plot, self.dot, self.histogram, self.held)
        self.center()
        self.set_bar(bar)

    @property
    def bar(self) -> float:
        """The sum that has to be exceeded."""
        threshold = self.histogram.threshold
        assert threshold is not None
        return threshold

    def set_bar(self, bar: float) -> Self:
        """Slide the bar; through `.animate` the number runs.

        Raises:
            InputError: when it is not on the axis.
        """
        self.histogram.set_threshold(bar)
        self.plot.set_function(self._biased(bar))
        self.dot.move_to(self.plot.at(bar, self.plot.function(np.array([bar])))[0])
        return self

    @animated_by(set_bar)
    def _run_bar(self, bar: float, anim_args: dict[str, Any] | None = None) -> Animation:
        return Run(self, "bar", bar)

    def _biased(self, bar: float) -> Function:
        """What becomes of a sum with a bias of -bar."""
        function, bias = self.function, -float(bar)
        return lambda sums: function(np.asarray(sums) + bias)
