"""The gallery of the kit: networks and what they do."""

import numpy as np
from manim import (
    DOWN,
    PI,
    RIGHT,
    TAU,
    UP,
    FadeIn,
    FadeOut,
    Rectangle,
    Scene,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from network import load_network, load_run
from network.data.gallery import gallery_digit
from scenes.examples.present import present
from scenes.mobjects import (
    COLOUR_BLIND,
    DARK,
    LIGHT,
    SMALL,
    Edges,
    EdgeStyle,
    NetworkDiagram,
    Neuron,
    PixelGrid,
    words,
)


class ReadingADigit(Scene):
    """Light runs through the network, from one digit to the next."""

    def construct(self) -> None:
        """Two digits, one after the other, each as the network reads it."""
        present(self, "NetworkDiagram")
        diagram = NetworkDiagram(load_network("edges"), height=5.8)
        picture = PixelGrid(gallery_digit("3-01"), height=2.4)
        VGroup(picture, diagram).arrange(RIGHT, buff=0.7).shift(0.3 * UP)
        self.add(picture, diagram)
        self.play(diagram.feed_forward(picture.values))
        self.play(picture.animate.set_values(gallery_digit("7-00")))
        self.play(diagram.feed_forward(picture.values))
        self.wait()


class EveryEdge(Scene):
    """All 12,960 edges, then only those that one neuron receives."""

    def construct(self) -> None:
        """The whole network reads a digit; then one neuron is taken out of it."""
        present(self, 'NetworkDiagram(shown="all")')
        diagram = NetworkDiagram(load_network("edges"), shown="all", height=6.2, spacing=3.4).shift(0.35 * UP)
        self.add(diagram)
        self.play(diagram.feed_forward(gallery_digit("8-04")))
        into = diagram.edges_into(1, 4)
        into.set_colors(np.minimum(into.colors * [1, 1, 1, 4], 1))
        self.play(*(edges.animate.set_opacity(0.2) for edges in diagram.edges), FadeIn(into))
        self.wait()


class Learning(Scene):
    """A training run from its first to its last checkpoint, with one digit shown to the network all the while."""

    def construct(self) -> None:
        """The weights go through the checkpoints."""
        present(self, "NetworkDiagram(plane=True).play_training")
        run = load_run("plain")
        diagram = NetworkDiagram(run.network, plane=True, height=6).shift(0.3 * UP)
        self.add(diagram)
        self.play(diagram.play_training(run, gallery_digit("5-02"), run_time=6))
        self.wait()


class OutOfTheInk(Scene):
    """A digit large as the first layer of the network, whose edges grow out of its strokes and follow them."""

    def construct(self) -> None:
        """One digit gives way to another."""
        present(self, "NetworkDiagram(from_ink=True)")
        network, images = load_network("edges"), [gallery_digit(name) for name in ("3-01", "8-04")]
        inked = np.flatnonzero(np.any([image.ravel() > 0 for image in images], axis=0)).tolist()
        diagram = NetworkDiagram(
            network, shown={0: inked}, plane=True, picture=5.6, from_ink=True, height=5, spacing=2
        ).shift(0.3 * UP)
        diagram.set_activations(network.forward(images[0]))
        self.add(diagram)
        self.play(diagram.watch(images, run_time=3))
        self.wait()


class LookingBack(Scene):
    """The gradient of the cost of one example, from the output back to the first weights."""

    def construct(self) -> None:
        """A digit between 4 and 9 that should be a 4: which weights and biases would change that?"""
        present(self, "NetworkDiagram.backpropagate")
        diagram = NetworkDiagram(load_network("edges"), plane=True, height=6).shift(0.3 * UP)
        image = gallery_digit("4-or-9-3")
        diagram.set_activations(diagram.network.forward(image))
        self.add(diagram)
        self.wait(0.5)
        self.play(diagram.backpropagate(image, label=4))
        self.wait()


class LoudAndQuiet(Scene):
    """One network in two styles of edges."""

    def construct(self) -> None:
        """Small weights count in one, and are lost to sight in the other."""
        present(self, "EdgeStyle")
        network, image = load_network("edges"), gallery_digit("3-01")
        diagrams, panels = [], VGroup()
        for contrast in (0.5, 3):
            diagrams.append(
                NetworkDiagram(network, style=EdgeStyle(contrast=contrast), height=5, spacing=1.4, labels=())
            )
            panels.add(VGroup(diagrams[-1], words(f"contrast={contrast}", SMALL, "muted")).arrange(DOWN, buff=0.3))
        self.add(panels.arrange(RIGHT, buff=1).shift(0.4 * UP))
        self.play(*(diagram.feed_forward(image) for diagram in diagrams))
        self.wait()


class OneNeuron(Scene):
    """A neuron holds a number: ten of them hold the ten answers."""

    def construct(self) -> None:
        """The output layer for two digits."""
        present(self, "Neuron")
        network = load_network("edges")
        neurons = VGroup(Neuron(0, radius=0.55, printed=True) for _ in range(10)).arrange(RIGHT, buff=0.2)
        names = VGroup(words(str(digit)).next_to(neuron, DOWN) for digit, neuron in enumerate(neurons))
        self.add(neurons, names)
        for digit in ("4-or-9-2", "2-05"):
            output = network.forward(gallery_digit(digit)).output
            self.play(*(neuron.animate.set_value(a) for neuron, a in zip(neurons, output, strict=True)), run_time=1.5)
            self.wait()


class ManyLines(Scene):
    """Edges by themselves: 720 lines that carry pulses and change colour, all one mobject."""

    def construct(self) -> None:
        """Every point of a circle is joined to the one at twice its angle, and light runs along the lines."""
        present(self, "Edges")
        angles = np.linspace(0, TAU, 720, endpoint=False)
        starts, ends = (3 * np.stack([np.cos(k * angles), np.sin(k * angles)], axis=1) for k in (1, 2))
        hues = np.where(angles[:, np.newaxis] < PI, DARK.rgb("positive"), DARK.rgb("negative"))
        lines = Edges(starts, ends, np.column_stack([hues, np.full(720, 0.5)])).shift(0.4 * UP)
        pulses = Edges(starts, ends, [*DARK.rgb("signal"), 0.9], widths=2).shift(0.4 * UP)
        self.add(lines)
        self.play(
            UpdateFromAlphaFunc(pulses, lambda mobject, share: mobject.set_drawn(0.9 * share, 0.9 * share + 0.1)),
            rate_func=linear,
            run_time=3,
        )
        self.play(FadeOut(pulses), lines.animate.set_colors(np.column_stack([hues[::-1], np.full(720, 0.9)])))
        self.wait()


class ThreePalettes(Scene):
    """The same network for the screen, for print and for eyes that mix up red and green."""

    def construct(self) -> None:
        """Colours come from a theme by what they mean."""
        present(self, "Theme: DARK, LIGHT, COLOUR_BLIND")
        network, image = load_network("edges"), gallery_digit("3-01")
        diagrams, panels = [], VGroup()
        for name, theme in {"dark": DARK, "light": LIGHT, "colour-blind": COLOUR_BLIND}.items():
            panel = Rectangle(height=5, width=4.2, fill_color=theme.canvas, fill_opacity=1, stroke_color=DARK.muted)
            diagram = NetworkDiagram(network, height=4.4, spacing=1.05, labels=(), theme=theme)
            diagrams.append(diagram.scale_to_fit_width(3.7).move_to(panel))
            title = words(name, SMALL).move_to(panel.get_top() + 0.5 * UP, aligned_edge=UP)
            panels.add(VGroup(panel.set_stroke(width=1), diagram, title))
        self.add(panels.arrange(RIGHT, buff=0.25).shift(0.3 * UP))
        self.play(*(diagram.feed_forward(image) for diagram in diagrams))
        self.wait()
