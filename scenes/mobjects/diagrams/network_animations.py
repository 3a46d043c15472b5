"""What a network diagram does: compute, take the gradient, learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from manim import Animation, ManimColor, Mobject, interpolate_color, linear, smooth

from network.activation import Array
from network.errors import InputError
from network.model import ForwardPass, Gradient
from network.training import TrainingRun
from scenes.mobjects.diagrams.edge_style import part_of
from scenes.mobjects.diagrams.layer import NeuronColumn
from scenes.mobjects.diagrams.neuron import OUTLINE_WIDTH
from scenes.mobjects.painting.edges import Edges

if TYPE_CHECKING:
    from scenes.mobjects.diagrams.network_diagram import NetworkDiagram

PULSE_LENGTH = 0.35
"""Of a pulse, as a share of its edge."""
PULSE_LAG = 0.6
"""How much later the last neuron of a layer sends than the first, in edges' lengths."""
FAINTEST_PULSE = 0.04
"""Contributions below this share of the layer's largest send no pulse."""


class DiagramAnimation(Animation):
    """An animation that sets a network diagram anew in every frame, from what it shows when the animation begins."""

    def __init__(self, diagram: NetworkDiagram, run_time: float, **kwargs: Any) -> None:
        if not 0 < run_time < np.inf:
            raise InputError(f"A run time is positive, not {run_time}.")
        self.diagram = diagram
        super().__init__(diagram, run_time=run_time, **{"rate_func": linear, **kwargs})

    def create_starting_mobject(self) -> Mobject:
        """No copy: the state to start from is taken as arrays."""
        return self.diagram

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
        run_time: in seconds; by default one a layer, but none for an input layer that shows the image already.
    """

    def __init__(self, diagram: NetworkDiagram, passed: ForwardPass, run_time: float | None = None, **kwargs: Any):
        self.after = diagram.checked_activations(passed)
        self.before: list[Array] = []
        self.opacities: list[float] = []
        self.pulses: list[Edges | None] = []
        self.first = int(np.allclose(diagram.layers[0].activations, self.after[0]))
        super().__init__(diagram, float(len(self.after) - self.first) if run_time is None else run_time, **kwargs)

    def begin(self) -> None:
        """Take what the diagram shows now as the start, and lay out the pulses."""
        self.before = [layer.activations for layer in self.diagram.layers]
        self.first = int(np.allclose(self.before[0], self.after[0]))  # another animation may have come in between
        self.opacities = [edges.opacity for edges in self.diagram.edges]
        self.pulses = [self._pulses(layer) for layer in range(1, len(self.diagram.layers))]
        super().begin()

    def _pulses(self, layer: int) -> Edges | None:
        """The edges into a layer that matter for this image, in the colour of a signal, as bright as |w a|."""
        sizes = abs(self.diagram.contributions(layer, self.after[layer - 1]))
        shares = sizes / max(sizes.max(), 1e-12)
        strong = np.flatnonzero(shares > FAINTEST_PULSE)
        if not len(strong):
            return None
        hue = np.broadcast_to(self.diagram.theme.rgb("signal"), (len(strong), 3))
        colors = np.concatenate([hue, shares[strong, np.newaxis]], axis=1)
        pulses = part_of(self.diagram.edges[layer - 1], strong)
        return pulses.set_colors(colors).set_widths(1 + 3.5 * shares[strong]).set_drawn(0, 0)

    def show(self, time: float) -> None:
        """The layers change in equal stretches, one after the other; pulses fill three quarters of each."""
        moment = self.first + time * (len(self.after) - self.first)
        for number, layer in enumerate(self.diagram.layers):
            share = smooth(float(np.clip((moment - number - 0.4) / 0.6, 0, 1)))
            layer.set_activations((1 - share) * self.before[number] + share * self.after[number])
        if not self.first:
            self.diagram.show_ink()
        for number in range(1, len(self.after)):
            self._move(number, (moment - number) / 0.75)

    def _move(self, layer: int, progress: float) -> None:
        """Let the pulses run over the edges into a layer, which step back meanwhile."""
        pulses, edges = self.pulses[layer - 1], self.diagram.edges[layer - 1]
        if pulses is None:
            return
        running = 0 < progress < 1
        share = 1 - 0.65 * float(np.sin(np.pi * progress)) ** 0.5 if running else 1
        edges.set_opacity(share * self.opacities[layer - 1])
        if running:
            top, bottom = pulses.starts[:, 1].min(), pulses.starts[:, 1].max()
            lag = PULSE_LAG * (pulses.starts[:, 1] - top) / max(bottom - top, 1e-9)
            head = progress * (1 + PULSE_LENGTH + PULSE_LAG) - lag
            pulses.set_drawn(np.clip(head - PULSE_LENGTH, 0, 1), np.clip(head, 0, 1))
        if running and pulses not in self.diagram.submobjects:
            self.diagram.insert(len(self.diagram.edges), pulses)  # above the edges, below the neurons
        elif not running:
            self.diagram.remove(pulses)


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
            self.diagram.show_on_edges(layer, dC_dW, _largest(dC_dW))
        self.after = [edges.copy() for edges in self.diagram.edges]
        super().begin()

    def show(self, time: float) -> None:
        """The last layer changes in the first of equal stretches, and so on back to the first."""
        moment = time * len(self.after)
        for layer, ends in enumerate(zip(self.diagram.edges, self.before, self.after, strict=True), 1):
            edges, before, after = ends
            share = smooth(float(np.clip((moment - (len(self.after) - layer)) / 0.9, 0, 1)))
            edges.interpolate_color(before, after, share)
            self._outline(layer, share)

    def _outline(self, layer: int, share: float) -> None:
        """The neurons of a layer get an outline of ∂C/∂b: its sign the colour, its size the width."""
        dC_db, theme = self.gradient.biases[layer - 1], self.diagram.theme
        largest = _largest(dC_db)
        receivers = self.diagram.layers[layer]
        if not isinstance(receivers, NeuronColumn):
            return
        for (index, neuron), (colour, width) in zip(receivers.drawn(), self.outlines[layer - 1], strict=True):
            hue = ManimColor(theme.negative if dC_db[index] < 0 else theme.positive)
            goal = OUTLINE_WIDTH + 4 * float(abs(dC_db[index])) / largest
            neuron.circle.set_stroke(interpolate_color(colour, hue, share), (1 - share) * width + share * goal)
        receivers.outlined = True


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

    def show(self, time: float) -> None:
        """The weights in between two checkpoints are their mixture."""
        network = self.run.network.with_parameters(in_between(self.run.parameters, time))
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

    def show(self, time: float) -> None:
        """The activations of the image of this moment."""
        self.diagram.set_activations(self.diagram.network.forward(in_between(self.images, time)))


def in_between(steps: Array, time: float) -> Array:
    """Of a sequence of arrays, the mixture of two neighbours at a time from 0, the first, to 1, the last."""
    place = time * (len(steps) - 1)
    earlier = min(int(place), max(len(steps) - 2, 0))
    later = min(earlier + 1, len(steps) - 1)
    return (1 - (place - earlier)) * steps[earlier] + (place - earlier) * steps[later]


def _largest(values: Array) -> float:
    return float(abs(values).max()) or 1.0
