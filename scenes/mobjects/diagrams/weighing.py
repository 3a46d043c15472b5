"""What a weighted sum comes to: a picture with the sum of what counts in it, and what σ makes of a sum and a bias."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import numpy.typing as npt
from manim import DOWN, LEFT, RIGHT, Animation, UpdateFromAlphaFunc, VGroup

from network.activation import Activation, sigmoid
from network.errors import InputError
from scenes.mobjects.checks import finite
from scenes.mobjects.diagrams.neuron import Neuron
from scenes.mobjects.formulas.notation import applied
from scenes.mobjects.pictures.weighed_picture import WeighedPicture
from scenes.mobjects.running import Run, animated_by
from scenes.mobjects.text.typesetting import LABEL, Number, formula
from scenes.mobjects.theme import DARK, Theme, theme_of
from scenes.mobjects.value_range import ValueRange


class Weighing(VGroup):
    """A picture laid over weights, and under it `w·a =` what is counted of it comes to.

    The parts: `picture`, a `WeighedPicture`, and `line`, the `symbol` and the `number`. What changes the picture is
    played together with `follow`, after it, and the number is true at every moment.

    Args:
        image: the picture (rows, columns), values in [0, 1].
        weights: one a pixel.
        height: of the picture in scene units.
        scale: the size of w a that is drawn in full colour, as for `WeighedPicture`.
        counted: which share of the pixels is counted at first, from 0 to 1.
        theme: where colours come from.

    Raises:
        InputError: as for `WeighedPicture`.

    Examples:
        >>> from manim import Scene
        >>> from network.data.gallery import gallery_digit
        >>> from network.studies.edge_sums import edge_template
        >>> class CountingInk(Scene):
        ...     def construct(self):
        ...         weighing = Weighing(gallery_digit("7-08"), edge_template(), counted=0)
        ...         self.add(weighing)
        ...         self.play(weighing.picture.animate.set_counted(1), weighing.follow(), run_time=2)
    """

    def __init__(
        self,
        image: npt.ArrayLike,
        weights: npt.ArrayLike,
        *,
        height: float = 4.0,
        scale: float | None = None,
        counted: float = 1.0,
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        self.picture = WeighedPicture(image, weights, height, scale=scale, counted=counted, theme=theme)
        self.symbol = formula("w dot a =", theme=theme)
        self.number = Number(self.picture.weighted_sum, role="result", theme=theme, edge="left")
        self.line = VGroup(self.symbol, self.number)
        super().__init__(self.picture, self.line)
        self.symbol.next_to(self.picture, DOWN, buff=0.35).shift(0.55 * LEFT)  # with most numbers, it is centred
        self.number.next_to(self.symbol, RIGHT, buff=0.2).align_to(self.symbol[0], DOWN)

    @property
    def weighted_sum(self) -> float:
        """What is counted so far comes to."""
        return self.picture.weighted_sum

    def follow(self) -> Animation:
        """The number keeps up with the picture; to be played after what changes the picture."""
        return UpdateFromAlphaFunc(self.number, lambda number, _: number.set_value(self.picture.weighted_sum))


class Decision(VGroup):
    """What a neuron makes of a weighted sum and a bias, in numbers and as itself: `σ(13.19 - 10.00) =` a neuron.

    `set_bias` changes the bias, and with it the neuron; through `.animate` it runs.

    The parts: `sum_number`, `bias_number` and `neuron`.

    Args:
        weighted_sum: w·a, without the bias.
        bias: not positive: what the sum has to exceed, with a minus sign. There is room for numbers as long as this.
        function: from weighted sum plus bias to activation; the neuron shows its range, where that has no end as far as
            the weighted sum reaches without a bias.
        theme: where colours come from.

    Raises:
        InputError: for numbers that are not finite, or a positive bias.

    Examples:
        >>> from manim import Scene
        >>> class NotEnough(Scene):
        ...     def construct(self):
        ...         decision = Decision(5.1, -10).set_bias(0)
        ...         self.add(decision)
        ...         self.play(decision.animate(run_time=2).set_bias(-10))
    """

    def __init__(
        self, weighted_sum: float, bias: float, function: Activation = sigmoid, *, theme: Theme | str = DARK
    ) -> None:
        theme = theme_of(theme)
        super().__init__()
        self.weighted_sum, self.function = float(finite(weighted_sum, "The weighted sum", ())), function
        self.sum_number = Number(self.weighted_sum, role="result", theme=theme)
        self.bias_number = Number(-float(finite(bias, "The bias", ())), role="bias", theme=theme)
        minus, equals = (formula(sign, theme=theme) for sign in "-=")
        inside = VGroup(self.sum_number, minus, self.bias_number).arrange(RIGHT, buff=0.2)
        shown = ValueRange(*function.range).holding(function(np.array([self.weighted_sum, self.weighted_sum + bias])))
        self.neuron = Neuron(0, 0.6, printed=True, range=shown, theme=theme)
        self.add(inside, applied(function, inside, LABEL, theme))
        for part in (equals, self.neuron):
            self.add(part.next_to(self, RIGHT, buff=0.2).set_y(inside.get_y()))
        self.center()
        self.set_bias(bias)

    @property
    def bias(self) -> float:
        """The bias on show."""
        return -self.bias_number.value

    def set_bias(self, bias: float) -> Self:
        """Take another bias.

        Raises:
            InputError: when it is positive or not finite.
        """
        value = float(finite(bias, "The bias", ()))
        if value > 0:
            raise InputError(f"A bias that is written behind a minus sign is not positive, but this is {value:g}.")
        activation = self.function(np.array([self.weighted_sum + value]))[0]
        self.neuron.set_value(float(activation))
        self.bias_number.set_value(-value)
        return self

    @animated_by(set_bias)
    def _run_bias(self, bias: float, anim_args: dict[str, Any] | None = None) -> Animation:
        return Run(self, "bias", bias)
