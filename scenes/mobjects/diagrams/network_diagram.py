"""The picture of a network: neurons in columns, joined by edges as strong as their weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from manim import DOWN, LEFT, RIGHT, Animation, VGroup, VMobject

from network.activation import Array
from network.errors import InputError
from network.model import ForwardPass, Network
from network.training import TrainingRun
from scenes.mobjects.diagrams.activation_scale import ActivationScale
from scenes.mobjects.diagrams.edge_style import EdgeStyle, Pulses, WeightedEdges, part_of
from scenes.mobjects.diagrams.layer import Layer, NeuronColumn, PixelLayer, checked_activations, position_of
from scenes.mobjects.diagrams.network_animations import Backpropagate, FeedForward, PlayTraining, Watch
from scenes.mobjects.diagrams.network_layout import Shown, check_crowd, choose_neurons, choose_ranges, lay_out
from scenes.mobjects.diagrams.neuron import Neuron, fade_in_numbers
from scenes.mobjects.painting.edges import Edges
from scenes.mobjects.painting.renderer import refuse_opengl
from scenes.mobjects.running import animated_by
from scenes.mobjects.text.typesetting import LABEL, SMALL, words
from scenes.mobjects.theme import DARK, Theme, natural_scale, theme_of
from scenes.mobjects.value_range import RangeLike


class NetworkDiagram(VGroup):
    """A network, its layers from left to right, every edge drawn from its weight and every neuron from its activation.

    Works in any scene. Neurons and edges are called by their index in the network, never by their place in the
    drawing. A layer larger than `max_shown` is drawn in part, with an ellipsis and its true size.

    Args:
        network: whose weights to draw; any layer sizes.
        shown: which neurons are drawn, layer -> indices; layers not named are drawn whole if they have at most
            `max_shown` neurons, else by `informative_neurons`. `"all"` draws every neuron and every edge: layers
            larger than 64 as a column of pixels.
        max_shown: how many neurons are drawn of a layer for which `shown` says nothing.
        plane: whether the input layer is drawn as the square picture it sees.
        picture: the height of that picture in scene units; by default 0.6 of `height`.
        from_ink: whether what leaves the input layer is drawn as strong as weight times activation: of a picture, the
            edges then grow out of its ink, and follow it from picture to picture. All other edges show their weights.
        height: of the whole in scene units, labels, brace and picture apart.
        spacing: from one layer to the next.
        labels: written beside the output neurons; by default their indices, `()` for none.
        scales: the size of weight drawn in full, one a layer of weights; by default the 99th percentile of each.
        ranges: from which to which value a layer is shown, such as `{1: (0, 5)}`, see `ValueRange`. By default that is
            the range of its activation function, with an infinite end as far out as the largest |value| shown so far;
            and of the input layer 0 to 1, until something larger is shown, or something negative.
        style: how colour, width and opacity follow the weights.
        theme: where colours come from.

    Raises:
        InputError: for neurons or layers that the network does not have, labels that are too few, ranges that are none,
            or more than 110,000 edges.

    Examples:
        >>> from manim import Scene
        >>> from network import load_network
        >>> from network.data.gallery import gallery_digit
        >>> class ReadingADigit(Scene):
        ...     def construct(self):
        ...         diagram = NetworkDiagram(load_network("edges"))
        ...         self.add(diagram)
        ...         self.play(diagram.feed_forward(gallery_digit("3-00")))
    """

    def __init__(
        self,
        network: Network,
        *,
        shown: Shown | None = None,
        max_shown: int = 16,
        plane: bool = False,
        picture: float | None = None,
        from_ink: bool = False,
        height: float = 6.0,
        spacing: float = 2.6,
        labels: Sequence[str] | None = None,
        scales: Sequence[float] | None = None,
        ranges: Mapping[int, RangeLike] | None = None,
        style: EdgeStyle = EdgeStyle(),  # noqa: B008 - immutable
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        refuse_opengl()
        super().__init__()
        self.theme, self.style, self.from_ink = theme, style, from_ink
        self.range_scales: dict[int, ActivationScale] = {}
        side = 0.6 * height if picture is None else picture
        if not (0 < height < np.inf and 0 < side < np.inf and 0 < spacing < np.inf):
            raise InputError(
                f"Height, picture and spacing are positive numbers of scene units, not {height}, {side} and {spacing}."
            )
        self.scales = tuple(map(natural_scale, network.weights) if scales is None else map(float, scales))
        if len(self.scales) != len(network.weights):
            raise InputError(
                f"The network has {len(network.weights)} layers of weights, not {len(self.scales)} scales."
            )
        self.layers: tuple[Layer, ...] = tuple(
            lay_out(
                network.sizes,
                choose_neurons(network, shown, max_shown),
                side if plane else None,
                height,
                choose_ranges(network, ranges),
                theme,
            )
        )
        check_crowd([len(layer.shown) for layer in self.layers])
        for left, right in pairwise(self.layers):
            # of a picture not the mean of its places: only some pixels may have edges
            end = left.get_right()[0] if isinstance(left, PixelLayer) else left.places()[0].mean(axis=0)[0]
            right.shift(RIGHT * (end + spacing))
        if from_ink and isinstance(self.layers[0], PixelLayer):
            self.layers[0].set_see_through()
        self.edges = tuple(self._draw_edges(network, layer) for layer in range(1, len(self.layers)))
        self.labels = self._label_outputs(labels)
        self.pulses = tuple(map(Pulses.of, self.edges))
        self.add(*self.edges, *self.pulses, *self.layers, *self.labels)
        self.show_ink().center()

    @property
    def network(self) -> Network:
        """The network whose weights the edges show."""
        return self.edges[0].network

    # ---- its parts, by their index in the network ----

    def neuron(self, layer: int, index: int) -> Neuron:
        """A drawn neuron; of a layer drawn as pixels, one made for the occasion where its pixel is.

        Raises:
            InputError: when it does not exist, or is not drawn.
        """
        return self.layer(layer).neuron(index)

    def layer(self, layer: int) -> Layer:
        """A layer, the input being 0.

        Raises:
            InputError: when there is no such layer.
        """
        if not 0 <= layer < len(self.layers):
            raise InputError(f"There is no layer {layer}: they count from 0, the input, to {len(self.layers) - 1}.")
        return self.layers[layer]

    def edges_into(self, layer: int, index: int) -> Edges:
        """The drawn edges that a neuron receives, as a mobject of its own lying on the diagram, to be highlighted.

        Args:
            layer: of the receiving neuron, 1 or more.
            index: of the receiving neuron.

        Raises:
            InputError: when the neuron does not exist, is not drawn, or receives nothing.
        """
        if layer == 0:
            raise InputError("The input layer receives no edges: ask for layer 1 or more.")
        receiver, senders = self.layer(layer), len(self.layers[layer - 1].shown)
        row = position_of(index, receiver.size, receiver.shown)
        return part_of(self.edges[layer - 1], np.arange(row * senders, (row + 1) * senders))

    def edges_from(self, layer: int, index: int) -> Edges:
        """The drawn edges that a neuron sends, as a mobject of its own lying on the diagram, to be highlighted.

        Raises:
            InputError: when the neuron does not exist, is not drawn, or sends nothing.
        """
        if layer == len(self.layers) - 1:
            raise InputError("The output layer sends no edges: ask for an earlier layer.")
        sender = self.layer(layer)
        column, senders = position_of(index, sender.size, sender.shown), len(sender.shown)
        return part_of(self.edges[layer], np.arange(column, senders * len(self.layers[layer + 1].shown), senders))

    def name_neurons(self, layer: int) -> VGroup:
        """The indices of a layer's drawn neurons, to be added left of them where it must be told which they are.

        They are haloed, to be read over edges; where there is a brace, it steps aside for them.
        """
        column, names = self.layer(layer), VGroup()
        for index, neuron in column.drawn():
            names.add(words(str(index), SMALL, "muted", self.theme).next_to(neuron, LEFT, buff=0.1))
        names.set_stroke(self.theme.canvas, width=5, background=True)
        if isinstance(column, NeuronColumn) and column.brace is not None and column.count is not None:
            column.brace.next_to(names, LEFT, buff=0.15, coor_mask=RIGHT)
            column.count.next_to(column.brace, LEFT, buff=0.15)
        return names

    # ---- what they show ----

    def set_activations(self, passed: ForwardPass | Sequence[npt.ArrayLike]) -> Self:
        """Show the activations of all layers, the input's first: a forward pass of one image, or one array a layer.

        Raises:
            InputError: when they do not fit the layers, or are not finite.
        """
        for layer, values in zip(self.layers, self.checked_activations(passed), strict=True):
            layer.set_activations(values)
        return self.show_ink().tell_ranges()

    def show_ink(self) -> Self:
        """Let the first edges follow the activations of the input layer, where they are drawn `from_ink`."""
        if self.from_ink:
            self.show_on_edges(1, self._weights(1), self._scale(1))
        return self

    def hold_values(self, values: Sequence[npt.ArrayLike]) -> Self:
        """Let the ranges of all layers hold values that are to be shown, any number of them a layer."""
        for layer, each in zip(self.layers, values, strict=True):
            layer.set_range(layer.range.holding(each))
        return self.tell_ranges()

    def checked_activations(self, passed: ForwardPass | Sequence[npt.ArrayLike]) -> list[Array]:
        """The activations as one array (n,) a layer.

        Raises:
            InputError: when they do not fit the layers, or are not finite.
        """
        given = passed.activations if isinstance(passed, ForwardPass) else passed
        if len(given) != len(self.layers):
            raise InputError(f"This diagram has {len(self.layers)} layers, but got activations of {len(given)}.")
        return [checked_activations(values, layer.size) for layer, values in zip(self.layers, given, strict=True)]

    def set_weights(self, network: Network) -> Self:
        """Show the weights of another network of the same sizes, on the same scales.

        Raises:
            InputError: when its sizes differ.
        """
        if network.sizes != self.network.sizes:
            raise InputError(f"This diagram shows a network {self.network.sizes}, not one of sizes {network.sizes}.")
        for layer, edges in enumerate(self.edges, 1):
            edges.network = network
            receivers = self.layers[layer]
            if isinstance(receivers, NeuronColumn):
                receivers.set_plain()
            self.show_on_edges(layer, self._weights(layer), self._scale(layer))
        return self

    def show_on_edges(self, layer: int, values: Array, scale: float) -> None:
        """Let the edges into a layer, 1 or more, show some signed values (out, in), a colour and width for each."""
        drawn, edges = self._drawn(layer, values), self.edges[layer - 1]
        edges.set_colors(self.style.colours(drawn, scale, self.theme))
        widths = self.style.widths(drawn, scale).astype(edges.widths.dtype)
        if (widths != edges.widths).any():  # lines that keep their width are painted faster
            edges.set_widths(widths)

    def contributions(self, layer: int, activations: Array) -> Array:
        """The products w a of all drawn edges into a layer, 1 or more, (edges,).

        Args:
            layer: of the receiving neurons.
            activations: (in,) of the layer before.
        """
        return self._drawn(layer, self.network.weights[layer - 1] * activations)

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
        """Draw a small scale below a layer, which tells the colours of its range and stays true when that grows.

        The scales of several layers stand side by side, below the lowest layer.

        Args:
            layer: the input being 0.
            width: of the scale in scene units.

        Raises:
            InputError: when there is no such layer, or a width that is not positive.
        """
        told = self.layer(layer)
        scale = ActivationScale(width=width, range=told.range, slim=True, theme=self.theme)
        middle = told.get_x() if isinstance(told, PixelLayer) else told.neurons[0].get_x()
        scale.next_to(VGroup(*self.layers), DOWN, buff=0.25).shift((middle - scale.bar.get_x()) * RIGHT)
        if layer in self.range_scales:
            self.remove(self.range_scales[layer])
        self.range_scales[layer] = scale
        return self.add(scale)

    def tell_ranges(self) -> Self:
        """Let the scales that `print_range` drew tell the ranges that the layers have now."""
        for layer, scale in self.range_scales.items():
            scale.set_range(self.layers[layer].range)
        return self

    # ---- what they do ----

    def feed_forward(
        self, image: npt.ArrayLike, run_time: float | None = None, *, layers: tuple[int, int] | None = None
    ) -> Animation:
        """The image enters and the layers light up one after the other, from what they show now.

        Pulses run along the edges, as bright as |w a|.

        Args:
            image: as for `Network.forward`.
            run_time: in seconds; by default one a layer.
            layers: the first and the last layer of a part of the pass, the input being 0; by default all.

        Raises:
            InputError: when the image does not fit the network, or there are no such layers.
        """
        return FeedForward(self, self.network.forward(image), run_time, layers)

    def backpropagate(
        self,
        image: npt.ArrayLike,
        label: int,
        cost: str = "squared_error",
        run_time: float | None = None,
        *,
        downhill: bool = False,
    ) -> Animation:
        """From the output to the input the edges turn into ∂C/∂w and the neurons' outlines into ∂C/∂b, sign and size.

        Each layer has the scale of its own largest derivative. `set_weights` brings the weights back.

        Args:
            image: as for `Network.forward`.
            label: the right answer.
            cost: the name of a cost.
            run_time: in seconds; by default one a layer.
            downhill: whether the step is shown, the gradient's opposite: positive is what should grow.

        Raises:
            InputError: when image or label do not fit the network.
        """
        gradient = self.network.gradient(image, label, cost)
        return Backpropagate(self, gradient.opposite if downhill else gradient, run_time)

    def watch(self, images: Sequence[npt.ArrayLike], run_time: float = 4.0) -> Animation:
        """Images that change into one another pass before the network, which computes every moment anew.

        Args:
            images: each as for `Network.forward`; in between two of them their mixture is shown.
            run_time: in seconds, shared equally by all images.

        Raises:
            InputError: when an image does not fit the network.
        """
        return Watch(self, images, run_time)

    def play_training(self, run: TrainingRun, image: npt.ArrayLike | None = None, run_time: float = 8.0) -> Animation:
        """The picture of learning: the weights go through all checkpoints of a run, each checkpoint the same time.

        `LearningCurves.reveal(by_point=True)` beside it, over the checkpoints' steps, keeps step.

        Args:
            run: of a network of the same sizes.
            image: shown to the network all the while, when given.
            run_time: in seconds.

        Raises:
            InputError: when the sizes differ, or the image does not fit.
        """
        return PlayTraining(self, run, image, run_time)

    # ---- drawing it ----

    def _draw_edges(self, network: Network, layer: int) -> WeightedEdges:
        (starts, before), (ends, after) = (each.places() for each in self.layers[layer - 1 : layer + 1])
        start, end = np.broadcast_arrays(starts[np.newaxis], ends[:, np.newaxis])
        along = end - start
        unit = along / np.linalg.norm(along, axis=-1, keepdims=True)
        drawn, scale = self._drawn(layer, network.weights[layer - 1]), self.scales[layer - 1]
        edges = WeightedEdges(
            (start + before * unit).reshape(-1, 3),
            (end - after * unit).reshape(-1, 3),
            self.style.colours(drawn, scale, self.theme),
            self.style.widths(drawn, scale),
        )
        edges.network = network
        return edges

    def _weights(self, layer: int) -> Array:
        """The weights (out, in) that the edges into a layer show: those into layer 1 times the ink they come from."""
        W = self.network.weights[layer - 1]
        return W * self.layers[0].activations if self.from_ink and layer == 1 else W

    def _scale(self, layer: int) -> float:
        """The size of what the edges into a layer show that is drawn in full."""
        inked = self.from_ink and layer == 1
        return self.scales[layer - 1] * (self.layers[0].range.largest if inked else 1)

    def _drawn(self, layer: int, values: Array) -> Array:
        """Of values (out, in), those between drawn neurons, flat: all edges into the first receiver come first."""
        chosen = np.ix_(self.layers[layer].shown, self.layers[layer - 1].shown)
        return values[chosen].ravel()

    def _label_outputs(self, labels: Sequence[str] | None) -> tuple[VMobject, ...]:
        last = self.layers[-1]
        names = [str(index) for index in last.shown] if labels is None else list(labels)
        if names and len(names) != len(last.shown):
            raise InputError(f"{len(last.shown)} output neurons are drawn, but there are {len(names)} labels.")
        return tuple(
            words(name, LABEL, theme=self.theme).next_to(last.neuron(index), RIGHT, buff=0.2)
            for name, index in zip(names, last.shown, strict=False)
        )
