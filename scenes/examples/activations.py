"""The gallery of the kit: activations and their shades."""

from manim import DOWN, UP, Scene, VGroup

from network import load_network
from network.data.gallery import gallery_digit
from scenes.examples.present import present
from scenes.mobjects import Neuron
from scenes.mobjects.diagrams.activation_scale import ActivationScale


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
