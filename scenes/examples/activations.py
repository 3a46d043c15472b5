"""The gallery of the kit: activations and their shades."""

import numpy as np
from manim import DOWN, RIGHT, UP, Scene, VGroup

from network import Network, load_network
from network.data.gallery import gallery_digit
from scenes.examples.present import present
from scenes.mobjects import ActivationScale, AnswerBox, NetworkDiagram, Neuron, PixelGrid, ValueRange


class ShadesOfActivations(Scene):
    """What the neurons of a layer hold, one after the other."""

    def construct(self) -> None:
        """The first few neurons after the input, for one digit."""
        present(self, "ActivationScale")
        activations = load_network("edges").forward(gallery_digit("3-01")).activations[1]
        first, *others = (float(value) for value in activations[:5])
        neuron, scale = Neuron(first, radius=1.3, printed=True), ActivationScale(first, width=6)
        VGroup(neuron, scale).arrange(DOWN, buff=0.8).shift(0.3 * UP)
        self.add(neuron, scale)
        self.wait()
        for value in others:
            self.play(neuron.animate.set_value(value), scale.animate.mark(value))
            self.wait(0.5)


class BelowZero(Scene):
    """A network of tanh that tells whether two numbers are of different signs, by numbers on both sides of 0."""

    def construct(self) -> None:
        """One pair of numbers after the other; on the right, what the network makes of all pairs from -1 to 1."""
        present(self, "ValueRange: NetworkDiagram.print_range, PixelGrid(range=...)")
        network = Network.from_arrays([[[2, 2], [-2, -2]], [[2, 2]]], [[2, 2], [-2]], "tanh")
        diagram = NetworkDiagram(network, labels=(), height=3.4, width=6).print_range(1)
        for layer in range(3):
            diagram.print_values(layer, decimals=1)
        along = np.linspace(-1, 1, 17)
        pairs = np.stack(np.meshgrid(along, along[::-1]), axis=-1).reshape(-1, 2)
        answers = network.forward(pairs).output.reshape(17, 17)
        plane = PixelGrid(answers, height=4, range=ValueRange(-1, 1), lines=True)
        VGroup(diagram, plane).arrange(RIGHT, buff=1.8).shift(0.3 * UP)
        self.add(diagram, plane, AnswerBox(diagram, 0, printed=True))
        for pair in ([-1, 1], [1, 1], [0.2, -0.9]):
            self.play(diagram.feed_forward(pair), run_time=2)
        self.wait()
