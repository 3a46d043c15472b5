"""The gallery of the kit: networks of any layers, labelled, turned, taken apart and turned into others."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Create, FadeIn, FadeOut, LaggedStart, Scene, Transform, VGroup

from network import Network, load_network
from network.data.gallery import gallery
from scenes.examples.present import present
from scenes.mobjects import ActivationIcon, Collapse, NetworkDiagram, natural_scale, words


class LabelledAllRound(Scene):
    """A small network with all that can be written round it, and its weights and biases in numbers."""

    def construct(self) -> None:
        """Labels as formulas, titles, icons of the activation functions, arrow heads; then the numbers."""
        present(self, "NetworkDiagram(input_labels, layer_titles, icons, arrows)")
        network = Network.random((2, 3, 1), ("tanh", "sigmoid"), seed=4, start="unit")
        diagram = NetworkDiagram(
            network,
            height=6,
            width=11,
            radius=0.4,
            input_labels=["$x_1$", "$x_2$"],
            labels=["$hat(y)$"],
            layer_titles=["input", "hidden layer", "output"],
            icons=True,
            arrows=True,
        ).shift(0.4 * UP)
        self.add(diagram)
        self.wait(0.5)
        numbers = [diagram.print_weights(layer) for layer in (1, 2)]
        biases = [diagram.print_biases(layer) for layer in (1, 2)]
        self.play(LaggedStart(*(FadeIn(each) for each in (*numbers, *biases)), lag_ratio=0.3))
        self.wait()


class FourWays(Scene):
    """The signal flows to the right, downwards, to the left and upwards."""

    def construct(self) -> None:
        """The same network in each direction, each as large as its quarter of the frame."""
        present(self, "NetworkDiagram(direction)")
        diagrams = VGroup(
            NetworkDiagram((4, 6, 3), height=2.9, width=5, direction=direction, labels=["a", "b", "c"], radius=0.15)
            for direction in (RIGHT, LEFT, DOWN, UP)
        )
        self.add(diagrams.arrange_in_grid(2, 2, buff=(1.2, 0.4)).shift(0.4 * UP))
        self.play(*(diagram.feed_forward([1, 0.2, 0.8, 0.5]) for diagram in diagrams))
        self.wait()


class ManyOutputs(Scene):
    """Twenty-six letters as outputs: the first and the last are drawn, each with its own label."""

    def construct(self) -> None:
        """The input neurons that are drawn are those that pictures of the gallery light."""
        present(self, "NetworkDiagram(labels, data)")
        letters = [chr(ord("a") + k) for k in range(26)]
        images = gallery().images
        network = Network.random((784, 24, 26), seed=0, start="unit")
        faint = [1.5 * natural_scale(W) for W in network.weights]
        diagram = NetworkDiagram(network, height=6, width=10, labels=letters, data=images, scales=faint)
        diagram.shift(0.4 * UP)
        self.add(diagram)
        self.play(diagram.feed_forward(images[3]))
        self.wait()


class DeepAndNarrow(Scene):
    """Ten layers, which fit a frame."""

    def construct(self) -> None:
        """A path through all of them is picked out, and another one."""
        present(self, "NetworkDiagram.highlight_path")
        network = Network.random((4,) * 10, seed=2, start="unit")
        titles = ["input", *(f"layer {k}" for k in range(1, 9)), "output"]
        diagram = NetworkDiagram(network, height=4.5, layer_titles=titles).shift(0.3 * UP)
        self.add(diagram)
        self.play(diagram.animate.highlight_path([0, 1, 3, 2, 0, 0, 1, 2, 3, 1]))
        self.play(diagram.animate.undim())
        self.play(diagram.animate.highlight_path([3, 1, 0, 2, 1, 3, 3, 1, 0, 2]))
        self.wait()


class LeftOut(Scene):
    """Dropout: some neurons are left out of a step of training, and others of the next."""

    def construct(self) -> None:
        """Crosses appear on the neurons while they and their edges step back."""
        present(self, "NetworkDiagram.dim_neurons, cross_out")
        network = Network.random((5, 7, 7, 2), seed=1, start="unit")
        diagram = NetworkDiagram(network, height=6, width=11).shift(0.35 * UP)
        self.add(diagram)
        generator = np.random.default_rng(0)
        crosses = VGroup()
        for _ in range(2):
            left_out = {layer: np.flatnonzero(generator.random(7) < 0.5).tolist() for layer in (1, 2)}
            self.play(FadeOut(crosses), diagram.animate.undim())
            crosses = diagram.cross_out(left_out)
            self.play(Create(crosses), diagram.animate.dim_neurons(left_out))
            self.wait(0.5)


class GrowingNetwork(Scene):
    """A neuron joins a layer, a layer joins the network."""

    def construct(self) -> None:
        """Each time the diagram becomes that of the next architecture, and computes as such."""
        present(self, "Transform(NetworkDiagram, NetworkDiagram)")
        diagram = NetworkDiagram((2, 3, 1), height=5.5).shift(0.3 * UP)
        self.add(diagram)
        for sizes in ((2, 4, 1), (2, 4, 3, 1)):
            self.play(Transform(diagram, NetworkDiagram(sizes, height=5.5).shift(0.3 * UP)))
        self.play(diagram.feed_forward([1, 0.5]))
        self.wait()


class EdgesFollow(Scene):
    """Neurons and layers are moved, and the edges follow; one edge stands out."""

    def construct(self) -> None:
        """A neuron leaves its column, a layer steps up, and both come back."""
        present(self, "NetworkDiagram.neuron, layer, edge")
        diagram = NetworkDiagram((3, 4, 4, 2), height=4.6, width=10, labels=(), arrows=True).shift(0.2 * UP)
        self.add(diagram)
        self.play(diagram.neuron(1, 1).animate.shift(0.9 * RIGHT), diagram.layer(2).animate.shift(0.6 * UP))
        edge = diagram.edge(2, 0, 1).set_colors([1, 0.85, 0.3, 1]).set_widths(6)
        self.play(FadeIn(edge))
        self.play(FadeOut(edge))
        self.play(diagram.neuron(1, 1).animate.shift(0.9 * LEFT), diagram.layer(2).animate.shift(0.6 * DOWN))
        self.wait()


class IconsOfFunctions(Scene):
    """The curves of activation functions, as small as labels."""

    def construct(self) -> None:
        """Five functions with their names."""
        present(self, "ActivationIcon")
        names = ("sigmoid", "tanh", "relu", "identity", "softmax")
        icons = VGroup(ActivationIcon(name, 1.4) for name in names).arrange(RIGHT, buff=1)
        self.add(icons)
        self.wait(0.5)
        told = [words(name).next_to(icon, DOWN, buff=0.4) for name, icon in zip(names, icons, strict=True)]
        self.play(LaggedStart(*map(FadeIn, told), lag_ratio=0.3), run_time=2)
        self.wait()


class DownToFourNeurons(Scene):
    """A network folds up, layer by layer, into the smallest that comes with the project, and opens into another."""

    def construct(self) -> None:
        """Four neurons in a row, then 3-3-2."""
        present(self, "Collapse(diagram, other)")
        diagram = NetworkDiagram(load_network("plain"), height=6, width=11).shift(0.5 * UP)
        chain, bands = (NetworkDiagram(load_network(name), height=5, width=9) for name in ("ink_chain", "ink_bands"))
        self.add(diagram)
        self.play(Collapse(diagram, chain.scale(0.7)))
        self.wait(0.5)
        self.play(Collapse(diagram, bands.shift(0.5 * UP)))
        self.wait()
