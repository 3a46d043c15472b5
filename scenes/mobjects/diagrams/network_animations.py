"""What a network diagram does: compute, take the gradient, learn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
from manim import Animation, ManimColor, Mobject, Scene, interpolate_color, linear, smooth

from network.activation import Array
from network.errors import InputError
from network.model import ForwardPass, Gradient, Network
from network.training import TrainingRun
from scenes.mobjects.diagrams.layer import NeuronColumn
from scenes.mobjects.diagrams.neuron import OUTLINE_WIDTH
from scenes.mobjects.painting.edges import Edges
from scenes.mobjects.value_range import ValueRange

if TYPE_CHECKING:
    from scenes.mobjects.diagrams.network_diagram import NetworkDiagram

PULSE_LENGTH = 0.35
"""Of a pulse, as a share of its edge."""
PULSE_LAG = 0.6
"""How much later the last neuron of a layer sends than the first, in edges' lengths."""
FAINTEST_PULSE = 0.04
"""Contributions below this share of the layer's largest send no pulse."""
LOOKS = 8
"""How often a way from one image or checkpoint to the next is looked at beforehand, for the range of its values."""


class DiagramAnimation(Animation):
    """An animation that sets a network diagram anew in every frame, from what it shows when the animation begins.

    It goes with others of the same diagram in one play, such as `FadeIn`, `.animate` and `Rotate`: these put every
    mobject where it is by then, and this one comes after them, whatever their order. It touches no opacities, and the
    mobjects that the diagram is made of stay the same ones.
    """

    def __init__(self, diagram: NetworkDiagram, run_time: float, **kwargs: Any) -> None:
        if not 0 < run_time < np.inf:
            raise InputError(f"A run time is positive, not {run_time}.")
        self.diagram = diagram
        super().__init__(diagram, run_time=run_time, **{"rate_func": linear, **kwargs})

    def create_starting_mobject(self) -> Mobject:
        """No copy: the state to start from is taken as arrays."""
        return self.diagram

    def look_ahead(self, steps: int, passed: Callable[[float], ForwardPass]) -> None:
        """Let ranges without an end hold what they will show on the whole way: they keep still meanwhile.

        Args:
            steps: how many images or checkpoints there are on the way.
            passed: what is shown at a moment from 0 to 1.
        """
        if any(layer.range.unbounded for layer in self.diagram.layers[1:]):
            passes = [passed(time).activations for time in np.linspace(0, 1, LOOKS * (steps - 1) + 1)]
            self.diagram.hold_values([np.concatenate(layer) for layer in zip(*passes, strict=True)])

    def _setup_scene(self, scene: Scene) -> None:
        """Come after the other animations of a play."""
        super()._setup_scene(scene)
        if scene is not None and scene.animations is not None:
            scene.animations = sorted(scene.animations, key=_sets_a_diagram)

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the moment alpha of the run time."""
        self.show(self.rate_func(alpha))

    def show(self, time: float) -> None:
        """Show the moment `time`, 0 at the beginning and 1 at the end."""
        raise NotImplementedError


class FeedForward(DiagramAnimation):
    """Layer after layer takes its activations of a forward pass, pulses running ahead (`NetworkDiagram.feed_forward`).

    Args:
        diagram: where.
        passed: of one image.
        run_time: in seconds; by default one a layer, but none for a first layer that shows its activations already.
        layers: the first and the last that change; by default all.

    Raises:
        InputError: for layers that are not there, or not in this order.
    """

    def __init__(
        self,
        diagram: NetworkDiagram,
        passed: ForwardPass,
        run_time: float | None = None,
        layers: tuple[int, int] | None = None,
        **kwargs: Any,
    ) -> None:
        self.after = diagram.checked_activations(passed)
        self.origin, self.goal = _stretch(layers, len(self.after) - 1)
        self.before: list[Array] = []
        self.ranges: list[tuple[ValueRange, ValueRange]] = []
        self.pulses: list[Pulse | None] = []
        self.first = self._first(diagram)
        seconds = float(self.goal + 1 - self.first) if run_time is None else run_time
        super().__init__(diagram, seconds, **kwargs)

    def begin(self) -> None:
        """Take what the diagram shows now as the start, and see along which edges pulses run."""
        self.before = [layer.activations for layer in self.diagram.layers]
        self.ranges = [
            (layer.range, layer.range.holding(values))
            for layer, values in zip(self.diagram.layers, self.after, strict=True)
        ]
        self.first = self._first(self.diagram)  # another animation may have come in between
        self.pulses = [self._pulse(layer) for layer in range(self.origin + 1, self.goal + 1)]
        super().begin()

    def _first(self, diagram: NetworkDiagram) -> int:
        """The first layer that has to change."""
        shown = diagram.layers[self.origin].activations
        return self.origin + int(np.allclose(shown, self.after[self.origin]))

    def _pulse(self, layer: int) -> Pulse | None:
        """The edges into a layer that matter for this image, in the colour of a signal, as bright as |w a|."""
        sizes = abs(self.diagram.contributions(layer, self.after[layer - 1]))
        shares = sizes / max(sizes.max(), 1e-12)
        strong = shares > FAINTEST_PULSE
        if not strong.any():
            return None
        hue = np.broadcast_to(self.diagram.theme.rgb("signal"), (len(strong), 3))
        height = self.diagram.edges[layer - 1].starts[:, 1]
        top, bottom = height[strong].min(), height[strong].max()
        return Pulse(
            np.concatenate([hue, np.where(strong, shares, 0)[:, np.newaxis]], axis=1),
            np.where(strong, 1 + 3.5 * shares, 0),
            np.where(strong, PULSE_LAG * (height - top) / max(bottom - top, 1e-9), 0),
        )

    def show(self, time: float) -> None:
        """The layers change in equal stretches, one after the other; pulses fill three quarters of each."""
        moment = self.first + time * (self.goal + 1 - self.first)
        for number in range(self.origin, self.goal + 1):
            share = smooth(float(np.clip((moment - number - 0.4) / 0.6, 0, 1)))
            before, after = self.ranges[number]
            layer = self.diagram.layers[number]
            layer.set_range(before.towards(after, share))
            layer.set_activations((1 - share) * self.before[number] + share * self.after[number])
        self.diagram.tell_ranges()
        if not self.first:
            self.diagram.show_ink()
        for number, pulse in enumerate(self.pulses, self.origin + 1):
            if pulse is not None:
                self._move(number, pulse, (moment - number) / 0.75)

    def _move(self, layer: int, pulse: Pulse, progress: float) -> None:
        """Let the pulses run over the edges into a layer, which step back meanwhile."""
        pulses, edges = self.diagram.pulses[layer - 1], self.diagram.edges[layer - 1]
        if not 0 < progress < 1:
            edges.set_strength(1)
            pulses.set_drawn(0, 0)
            return
        edges.set_strength(1 - 0.65 * float(np.sin(np.pi * progress)) ** 0.5)
        head = progress * (1 + PULSE_LENGTH + PULSE_LAG) - pulse.lags
        pulses.lie_on(edges).set_colors(pulse.colors).set_widths(pulse.widths)
        pulses.set_drawn(np.clip(head - PULSE_LENGTH, 0, 1), np.clip(head, 0, 1))


class Pulse(NamedTuple):
    """What runs along the edges into a layer.

    Attributes:
        colors: (edges, 4); edges without a pulse are transparent.
        widths: (edges,).
        lags: (edges,) how much later it comes, in edges' lengths.
    """

    colors: Array
    widths: Array
    lags: Array


def _stretch(layers: tuple[int, int] | None, last: int) -> tuple[int, int]:
    """The first and the last layer of a pass, of layers that count from 0 to `last`."""
    if layers is None:
        return 0, last
    ends = tuple(layers) if isinstance(layers, Sequence) else ()
    if (
        len(ends) != 2
        or not all(isinstance(each, int | np.integer) for each in ends)
        or not 0 <= ends[0] < ends[1] <= last
    ):
        raise InputError(f"layers are the first and the last of the pass, such as (0, {last}), not {layers!r}.")
    return int(ends[0]), int(ends[1])


def _sets_a_diagram(animation: Animation) -> bool:
    """Whether it, or a part of it, is a `DiagramAnimation`."""
    return isinstance(animation, DiagramAnimation) or any(map(_sets_a_diagram, getattr(animation, "animations", ())))


class Backpropagate(DiagramAnimation):
    """Layer after layer, from the output back, shows the gradient (`NetworkDiagram.backpropagate`).

    Args:
        diagram: where.
        gradient: of a network of the same sizes.
        run_time: in seconds; by default one a layer of edges.
    """

    def __init__(self, diagram: NetworkDiagram, gradient: Gradient, run_time: float | None = None, **kwargs: Any):
        self.gradient = gradient
        self.before: list[Edges] = []
        self.after: list[Edges] = []
        self.outlines: list[list[tuple[ManimColor, float]]] = []
        super().__init__(diagram, float(len(gradient.weights)) if run_time is None else run_time, **kwargs)

    def begin(self) -> None:
        """Take edges and outlines as they are now as the start, and lay out the edges that show the gradient."""
        self.outlines = [
            [
                (ManimColor(neuron.circle.get_stroke_color()), neuron.circle.get_stroke_width())
                for neuron in layer.neurons
            ]
            if isinstance(layer, NeuronColumn)
            else []
            for layer in self.diagram.layers[1:]
        ]
        self.before = [edges.copy() for edges in self.diagram.edges]
        for layer, dC_dW in enumerate(self.gradient.weights, 1):
            self.diagram.show_on_edges(layer, dC_dW, largest_of(dC_dW))
        self.after = [edges.copy() for edges in self.diagram.edges]
        super().begin()

    def show(self, time: float) -> None:
        """The last layer changes in the first of equal stretches, and so on back to the first."""
        moment = time * len(self.after)
        for layer, ends in enumerate(zip(self.diagram.edges, self.before, self.after, strict=True), 1):
            edges, before, after = ends
            share = smooth(float(np.clip((moment - (len(self.after) - layer)) / 0.9, 0, 1)))
            opacity = edges.get_stroke_opacity()  # which is the matter of others
            edges.interpolate_color(before, after, share).set_opacity(opacity)
            self._outline(layer, share)

    def _outline(self, layer: int, share: float) -> None:
        """The neurons of a layer get an outline of ∂C/∂b: its sign the colour, its size the width."""
        receivers = self.diagram.layers[layer]
        if not isinstance(receivers, NeuronColumn):
            return
        goals = outlines_of(self.diagram, layer, self.gradient.biases[layer - 1])
        for (circle, hue, goal), (colour, width) in zip(goals, self.outlines[layer - 1], strict=True):
            circle.set_stroke(interpolate_color(colour, hue, share), (1 - share) * width + share * goal)
        receivers.outlined = True


def outlines_of(diagram: NetworkDiagram, layer: int, values: Array) -> list[tuple[Mobject, ManimColor, float]]:
    """The circles of a layer's drawn neurons, and the colour and width in which their outlines tell signed values.

    Args:
        diagram: whose layer it is.
        layer: 1 or more; one that is drawn as pixels has no outlines.
        values: (n,) such as ∂C/∂b: the sign gives the colour, the size the width.
    """
    theme, column, largest = diagram.theme, diagram.layers[layer], largest_of(values)
    if not isinstance(column, NeuronColumn):
        return []
    return [
        (
            neuron.circle,
            ManimColor(theme.negative if values[index] < 0 else theme.positive),
            OUTLINE_WIDTH + 4 * float(abs(values[index])) / largest,
        )
        for index, neuron in column.drawn()
    ]


class PlayTraining(DiagramAnimation):
    """The weights go through the checkpoints of a training run (`NetworkDiagram.play_training`).

    Args:
        diagram: where.
        run: of a network of the same sizes.
        image: shown to the network all the while, when given.
        run_time: in seconds, shared equally by all checkpoints.
    """

    def __init__(
        self,
        diagram: NetworkDiagram,
        run: TrainingRun,
        image: npt.ArrayLike | None = None,
        run_time: float = 8.0,
        **kwargs: Any,
    ) -> None:
        if run.network.sizes != diagram.network.sizes:
            raise InputError(
                f"This diagram shows a network {diagram.network.sizes}, but the run trained one of sizes "
                f"{run.network.sizes}."
            )
        if image is not None:
            diagram.checked_activations(run.network.forward(image))  # refuses what does not fit before anything plays
        self.run, self.image = run, image
        super().__init__(diagram, run_time, **kwargs)

    def begin(self) -> None:
        """Let ranges without an end hold what the image will excite on the whole way."""
        if (image := self.image) is not None:
            self.look_ahead(len(self.run.parameters), lambda time: self._network(time).forward(image))
        super().begin()

    def _network(self, time: float) -> Network:
        return self.run.network.with_parameters(in_between(self.run.parameters, time))

    def show(self, time: float) -> None:
        """The weights in between two checkpoints are their mixture."""
        network = self._network(time)
        self.diagram.set_weights(network)
        if self.image is not None:
            self.diagram.set_activations(network.forward(self.image))


class Watch(DiagramAnimation):
    """Images pass before the network, which computes every moment anew (`NetworkDiagram.watch`).

    Args:
        diagram: where.
        images: at least one, of the size of the input layer.
        run_time: in seconds, shared equally by all images.
    """

    def __init__(self, diagram: NetworkDiagram, images: Sequence[npt.ArrayLike], run_time: float = 4.0, **kwargs: Any):
        if not len(images):
            raise InputError("There is nothing to watch: give at least one input.")
        passed = [diagram.checked_activations(diagram.network.forward(image)) for image in images]
        self.images = np.array([activations[0] for activations in passed])
        super().__init__(diagram, run_time, **kwargs)

    def begin(self) -> None:
        """Let ranges without an end hold what will be shown on the whole way."""
        seen = self.diagram.layers[0]
        seen.set_range(seen.range.holding(self.images))
        self.look_ahead(len(self.images), self._passed)
        super().begin()

    def _passed(self, time: float) -> ForwardPass:
        return self.diagram.network.forward(in_between(self.images, time))

    def show(self, time: float) -> None:
        """The activations of the image of this moment."""
        self.diagram.set_activations(self._passed(time))


def in_between(steps: Array, time: float) -> Array:
    """Of a sequence of arrays, the mixture of two neighbours at a time from 0, the first, to 1, the last."""
    place = time * (len(steps) - 1)
    earlier = min(int(place), max(len(steps) - 2, 0))
    later = min(earlier + 1, len(steps) - 1)
    return (1 - (place - earlier)) * steps[earlier] + (place - earlier) * steps[later]


def largest_of(values: Array) -> float:
    """The size of the largest of signed values, by which they are drawn: 1 where all are zero."""
    return float(abs(values).max()) or 1.0
