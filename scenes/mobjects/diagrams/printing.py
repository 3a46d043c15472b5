"""What a network diagram prints in and below its layers: their values, and the ranges in which these are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from manim import DOWN, RIGHT, UP, Animation, VGroup

from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.diagrams.activation_scale import ActivationScale
from scenes.mobjects.diagrams.layer import Layer, NeuronColumn
from scenes.mobjects.diagrams.neuron import Neuron, fade_in_numbers
from scenes.mobjects.running import animated_by
from scenes.mobjects.theme import Theme


class Printing(VGroup):
    """What a network diagram does to tell its values in numbers."""

    theme: Theme
    layers: tuple[Layer, ...]
    direction: Floats
    range_scales: dict[int, ActivationScale]

    if TYPE_CHECKING:

        def layer(self, layer: int) -> Layer:
            """A layer, the input being 0."""

    def print_values(self, layer: int, decimals: int | None = None) -> Self:
        """Print the activations inside the neurons of a layer; `.animate.print_values(layer)` lets them fade in.

        Args:
            layer: the input being 0.
            decimals: digits after the point, 2 by default.

        Raises:
            InputError: when there is no such layer, or it is drawn as pixels.
        """
        for neuron in self._with_room(layer):
            neuron.print_value(decimals)
        return self

    @animated_by(print_values)
    def _fade_in_values(
        self, layer: int, decimals: int | None = None, anim_args: dict[str, Any] | None = None
    ) -> Animation:
        return fade_in_numbers(self, self._with_room(layer), decimals, anim_args)

    def _with_room(self, layer: int) -> tuple[Neuron, ...]:
        column = self.layer(layer)
        if not isinstance(column, NeuronColumn):
            raise InputError(f"There is no room for numbers: layer {layer} is drawn as pixels.")
        return column.neurons

    def print_range(self, layer: int, width: float = 1.4) -> Self:
        """Draw a small scale beside a layer, which tells the colours of its range and stays true when that grows.

        The scales of several layers stand side by side, below the lowest layer; where the signal flows up or down,
        right of the widest.

        Args:
            layer: the input being 0.
            width: of the scale in scene units.

        Raises:
            InputError: when there is no such layer, or a width that is not positive.
        """
        told = self.layer(layer)
        scale = ActivationScale(width=width, range=told.range, slim=True, theme=self.theme)
        neurons = VGroup(*told.neurons) if isinstance(told, NeuronColumn) else told
        around = VGroup(*self.layers)
        if self.direction[0]:
            scale.next_to(around, DOWN, buff=0.25).shift((neurons.get_x() - scale.bar.get_x()) * RIGHT)
        else:
            scale.next_to(around, RIGHT, buff=0.25).shift((neurons.get_y() - scale.bar.get_y()) * UP)
        if layer in self.range_scales:
            self.remove(self.range_scales[layer])
        self.range_scales[layer] = scale
        return self.add(scale)

    def tell_ranges(self) -> Self:
        """Let the scales that `print_range` drew tell the ranges that the layers have now."""
        for layer, scale in self.range_scales.items():
            scale.set_range(self.layers[layer].range)
        return self
