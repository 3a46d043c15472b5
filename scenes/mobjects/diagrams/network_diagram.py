"""The picture of a network: neurons in columns, joined by edges as strong as their weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from manim import RIGHT, Animation, Mobject, VGroup

from network.activation import Array
from network.errors import InputError
from network.model import ForwardPass, Network
from network.training import TrainingRun
from scenes.mobjects.diagrams.activation_scale import ActivationScale
from scenes.mobjects.diagrams.becoming import align, same_structure
from scenes.mobjects.diagrams.edge_numbers import EdgeNumbers, bias_numbers
from scenes.mobjects.diagrams.edge_style import EdgeStyle, part_of
from scenes.mobjects.diagrams.highlighting import SteppingBack
from scenes.mobjects.diagrams.layer import Layer, NeuronColumn, PixelLayer, checked_activations, position_of
from scenes.mobjects.diagrams.lettering import Label, Lettering
from scenes.mobjects.diagrams.network_animations import Backpropagate, FeedForward, PlayTraining, Watch
from scenes.mobjects.diagrams.network_layout import (
    Shown,
    check_crowd,
    choose_neurons,
    choose_ranges,
    drawn_network,
    scales_of,
)
from scenes.mobjects.diagrams.neuron import Neuron
from scenes.mobjects.diagrams.printing import Printing
from scenes.mobjects.diagrams.proportions import Measures, lay_out, proportions, slots_of, stand
from scenes.mobjects.diagrams.weighted_edges import Pulses, WeightedEdges
from scenes.mobjects.painting.edges import Edges
from scenes.mobjects.painting.renderer import refuse_opengl
from scenes.mobjects.text.typesetting import SMALL, words
from scenes.mobjects.theme import DARK, Theme, theme_of
from scenes.mobjects.value_range import RangeLike

TIP = 0.7
"""The length of an arrow head, in radii of a neuron."""


class NetworkDiagram(SteppingBack, Printing):
    """A network, its layers side by side, every edge drawn from its weight and every neuron from its activation.

    Works in any scene. Neurons and edges are called by their index in the network, never by their place in the
    drawing. A layer larger than `max_shown` is drawn in part, with an ellipsis and its true size. Edges follow a neuron
    or a layer that is moved. `Transform` leads to a diagram of any other network, whatever its layers.

    Args:
        network: whose weights to draw; any layer sizes. Also anything that `network_from` takes, such as a fitted
            classifier of scikit-learn, or sizes alone, such as `(4, 6, 3)`, for random weights.
        shown: which neurons are drawn, layer -> indices; layers not named are drawn whole if they have at most
            `max_shown` neurons, else the first and the last of the output, and of other layers by
            `informative_neurons`. `"all"` draws every neuron and every edge: layers larger than 64 as a column of
            pixels.
        max_shown: how many neurons are drawn of a layer for which `shown` says nothing.
        data: examples (m, inputs); of a long input layer those neurons are drawn that vary most in them.
        plane: whether the input layer is drawn as the square picture it sees.
        picture: the height of that picture in scene units; by default 0.6 of `height`, less where layers are rows.
        from_ink: whether what leaves the input layer is drawn as strong as weight times activation: of a picture, the
            edges then grow out of its ink, and follow it from picture to picture. All other edges show their weights.
        height: of the whole in scene units, with all that is written round it; a larger `picture` stands out. By
            default 6.
        width: of the whole, likewise; by default what `spacing` makes it. Neurons that stand alone in their layers do
            not grow as large as both may ask.
        spacing: from one layer to the next, in place of the width; by default 2.6, or less where that would be wider
            than a frame.
        column: the room of the longest column, a pitch for each neuron, in place of the height.
        radius: of the neurons; by default as they have room.
        direction: the way the signal flows: `RIGHT`, `LEFT`, `DOWN` or `UP`. For the last two, height and width change
            their parts.
        labels: written beside the output neurons, one for each that is drawn or one for every output: text, formulas
            such as `"$hat(y)_1$"`, numbers or mobjects; by default the classes that the network's metadata tells, or
            else indices; `()` for none, as beside pixels.
        input_labels: likewise beside the input neurons; by default none.
        layer_titles: written above the layers, one for each; by default none.
        icons: whether the curve of its activation function stands below each layer but the input.
        arrows: whether the edges have arrow heads.
        scales: the size of weight drawn in full, one a layer of weights, or a network whose `natural_scale` they are
            (to follow a training, the last one); by default the 99th percentile of each layer.
        ranges: from which to which value a layer is shown, such as `{1: (0, 5)}`, see `ValueRange`. By default that is
            the range of its activation function, with an infinite end as far out as the largest |value| shown so far;
            and of the input layer 0 to 1, until something larger is shown, or something negative.
        style: how colour, width and opacity follow the weights.
        theme: where colours come from.

    Raises:
        InputError: for neurons or layers that the network does not have, labels that are too few, measures that leave
            no room, ranges that are none, or more than 110,000 edges.

    Examples:
        >>> from manim import Scene
        >>> from network import load_network
        >>> from network.data.gallery import gallery_digit
        >>> class ReadingADigit(Scene):
        ...     def construct(self):
        ...         diagram = NetworkDiagram(load_network("edges"))
        ...         self.add(diagram)
        ...         self.play(diagram.feed_forward(gallery_digit("3-00")))
        >>> class FromLeftToRight(Scene):
        ...     def construct(self):
        ...         names = ["$x_1$", "$x_2$"], ["$hat(y)$"]
        ...         diagram = NetworkDiagram((2, 3, 1), height=4, input_labels=names[0], labels=names[1], arrows=True)
        ...         self.add(diagram, diagram.print_weights(2))
    """

    def __init__(
        self,
        network: Any,
        *,
        shown: Shown | None = None,
        max_shown: int = 16,
        data: npt.ArrayLike | None = None,
        plane: bool = False,
        picture: float | None = None,
        from_ink: bool = False,
        height: float | None = None,
        width: float | None = None,
        spacing: float | None = None,
        column: float | None = None,
        radius: float | None = None,
        direction: Any = RIGHT,
        labels: Sequence[Label] | None = None,
        input_labels: Sequence[Label] = (),
        layer_titles: Sequence[Label] = (),
        icons: bool = False,
        arrows: bool = False,
        scales: Sequence[float] | Network | None = None,
        ranges: Mapping[int, RangeLike] | None = None,
        style: EdgeStyle = EdgeStyle(),  # noqa: B008 - immutable
        theme: Theme | str = DARK,
    ) -> None:
        theme = theme_of(theme)
        refuse_opengl()
        super().__init__()
        drawn, measures = drawn_network(network), Measures(height, width, spacing, column, radius, picture, direction)
        self.theme, self.style, self.from_ink, self.direction = theme, style, from_ink, measures.direction
        self.range_scales: dict[int, ActivationScale] = {}
        self.unseen: tuple[Mobject, ...] = ()
        self.scales = scales_of(drawn if scales is None else scales, drawn)
        chosen = choose_neurons(drawn, shown, max_shown, data)
        check_crowd(list(map(len, chosen)))
        slots = slots_of(drawn.sizes, chosen, plane)
        lettering = Lettering(
            drawn, chosen, slots, measures,
            labels=labels, input_labels=input_labels, titles=layer_titles, icons=icons, theme=theme,
        )  # fmt: skip
        planned = proportions(measures, slots, lettering.extras(), lettering.around, lettering.beside)
        self.layers: tuple[Layer, ...] = lay_out(
            drawn.sizes, chosen, slots, planned, measures, theme, choose_ranges(drawn, ranges)
        )
        lettering.put_beside(self.layers)
        stand(self.layers, measures, planned, lettering.outputs, lettering.inputs, lettering.titles)
        lettering.put_around(self.layers)
        if from_ink and isinstance(self.layers[0], PixelLayer):
            self.layers[0].set_see_through()
        self.edges = tuple(self._draw_edges(drawn, layer, arrows) for layer in range(1, len(self.layers)))
        self.pulses = tuple(map(Pulses.of, self.edges))
        self.labels, self.input_labels = lettering.outputs, lettering.inputs
        self.titles, self.icons = lettering.titles, lettering.icons
        self.add(*self.edges, *self.pulses, *self.layers, *self.labels, *self.input_labels, *self.titles, *self.icons)
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

    def edge(self, layer: int, i: int, j: int) -> Edges:
        """One edge, into neuron i of a layer from neuron j of the layer before, as a mobject lying on the diagram.

        Args:
            layer: of the receiving neuron, 1 or more.
            i: index of the receiving neuron.
            j: index of the sending neuron.

        Raises:
            InputError: when there is no such edge, or it is not drawn.
        """
        if layer == 0:
            raise InputError("The input layer receives no edges: ask for layer 1 or more.")
        receiver, sender = self.layer(layer), self.layers[layer - 1]
        row, column = (position_of(index, each.size, each.shown) for index, each in ((i, receiver), (j, sender)))
        return part_of(self.edges[layer - 1], [row * len(sender.shown) + column])

    def name_neurons(self, layer: int) -> VGroup:
        """The indices of a layer's drawn neurons, to be added before them where it must be told which they are.

        They are haloed, to be read over edges; where there is a brace, it steps aside for them.
        """
        column, names = self.layer(layer), VGroup()
        for index, neuron in column.drawn():
            names.add(words(str(index), SMALL, "muted", self.theme).next_to(neuron, -self.direction, buff=0.1))
        names.set_stroke(self.theme.canvas, width=5, background=True)
        if isinstance(column, NeuronColumn):
            column.step_aside(VGroup(*names, *(self.input_labels if layer == 0 else ())))
        return names

    # ---- what they show ----

    def set_activations(self, passed: ForwardPass | Sequence[npt.ArrayLike]) -> Self:
        """Show the activations of all layers, the input's first: a forward pass of one input, or one array a layer.

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
        drawn, edges = self.drawn_values(layer, values), self.edges[layer - 1]
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
        return self.drawn_values(layer, self.network.weights[layer - 1] * activations)

    def print_weights(self, layer: int, i: int | None = None, j: int | None = None, decimals: int = 2) -> EdgeNumbers:
        """The weights of edges into a layer as numbers on them, none on another, to be added or to fade in.

        Args:
            layer: of the receiving neurons, 1 or more.
            i: only of the edges into this neuron.
            j: only of those from this neuron of the layer before.
            decimals: of the numbers.

        Raises:
            InputError: when there are no such edges, or too many of them.
        """
        return EdgeNumbers(self, layer, i, j, decimals)

    def print_biases(self, layer: int, decimals: int = 2) -> VGroup:
        """The biases of a layer's drawn neurons as numbers beside them, to be added or to fade in.

        Raises:
            InputError: for the input layer, or one that is drawn as pixels.
        """
        return bias_numbers(self, layer, decimals)

    # ---- becoming another ----

    def align_data(self, mobject: Mobject, skip_point_alignment: bool = False) -> Self:
        """Make ready for a `Transform`: to a diagram of other layers, what both have moves and the rest fades."""
        if isinstance(mobject, NetworkDiagram) and not same_structure(self, mobject):
            align(self, mobject)
        return super().align_data(mobject, skip_point_alignment)

    # ---- what they do ----

    def feed_forward(
        self, image: npt.ArrayLike, run_time: float | None = None, *, layers: tuple[int, int] | None = None
    ) -> Animation:
        """The input enters and the layers light up one after the other, from what they show now.

        Pulses run along the edges, as bright as |w a|.

        Args:
            image: a picture or any other input, as for `Network.forward`.
            run_time: in seconds; by default one a layer.
            layers: the first and the last layer of a part of the pass, the input being 0; by default all.

        Raises:
            InputError: when the input does not fit the network, or there are no such layers.
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
            image: a picture or any other input, as for `Network.forward`.
            label: the right answer.
            cost: the name of a cost.
            run_time: in seconds; by default one a layer.
            downhill: whether the step is shown, the gradient's opposite: positive is what should grow.

        Raises:
            InputError: when input or label do not fit the network.
        """
        gradient = self.network.gradient(image, label, cost)
        return Backpropagate(self, gradient.opposite if downhill else gradient, run_time)

    def watch(self, images: Sequence[npt.ArrayLike], run_time: float = 4.0) -> Animation:
        """Inputs that change into one another pass before the network, which computes every moment anew.

        Args:
            images: pictures or other inputs, each as for `Network.forward`; in between two of them, their mixture.
            run_time: in seconds, shared equally by all of them.

        Raises:
            InputError: when an input does not fit the network.
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
            InputError: when the sizes differ, or the input does not fit.
        """
        return PlayTraining(self, run, image, run_time)

    # ---- drawing it ----

    def _draw_edges(self, network: Network, layer: int, arrows: bool) -> WeightedEdges:
        sender, receiver = self.layers[layer - 1 : layer + 1]
        drawn, scale = self.drawn_values(layer, network.weights[layer - 1]), self.scales[layer - 1]
        colours, widths = self.style.colours(drawn, scale, self.theme), self.style.widths(drawn, scale)
        edges = WeightedEdges(sender, receiver, colours, widths, TIP if arrows else 0.0)
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

    def drawn_values(self, layer: int, values: Array) -> Array:
        """Of values (out, in), those between drawn neurons, flat: all edges into the first receiver come first."""
        chosen = np.ix_(self.layers[layer].shown, self.layers[layer - 1].shown)
        return values[chosen].ravel()
