"""The gallery: every piece of the drawing kit in a short scene of its own, whose code is there to be copied.

`manim render -ql scenes/gallery.py ReadingADigit` renders one of them; all numbers come from the networks in `assets/`.
"""

import numpy as np
from manim import (
    DL,
    DOWN,
    LEFT,
    PI,
    RIGHT,
    TAU,
    UP,
    FadeIn,
    FadeOut,
    ManimColor,
    Rectangle,
    ReplacementTransform,
    Scene,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from network import load_network, load_run, sigmoid
from network.gallery import gallery, gallery_digit
from scenes.mobjects import (
    COLOUR_BLIND,
    DARK,
    LIGHT,
    SMALL,
    TITLE,
    Edges,
    EdgeStyle,
    FunctionPlot,
    HypotheticalTag,
    MatrixVector,
    NetworkDiagram,
    Neuron,
    Number,
    PixelGrid,
    Raster,
    Theme,
    WeightedSum,
    WeightHeatmap,
    formula,
    number_text,
    words,
)


def present(scene: Scene, caption: str, theme: Theme = DARK) -> None:
    """Give a scene the canvas of a theme, and the name of what it shows in the lower left corner."""
    scene.camera.background_color = ManimColor(theme.canvas)  # type: ignore[union-attr]
    scene.add(words(caption, SMALL, "muted", theme).to_corner(DL))


# ---- networks ----


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


# ---- pictures ----


class PixelsToNeurons(Scene):
    """A picture comes apart: its pixels become neurons, and its rows one long column."""

    def construct(self) -> None:
        """There and back, and then into the column."""
        present(self, "PixelGrid")
        grid = PixelGrid(gallery_digit("3-01"), height=6).shift(0.4 * UP)
        self.add(grid)
        self.play(grid.animate.set_roundness(1))
        self.wait()
        self.play(grid.animate.set_roundness(0))
        self.remove(grid)
        self.play(grid.unroll(length=6.4, width=0.6, center=0.4 * UP))
        self.wait()


class PrintedValues(Scene):
    """Every pixel is a number."""

    def construct(self) -> None:
        """The middle of a picture, and then its numbers."""
        present(self, "PixelGrid.print_values")
        grid = PixelGrid(gallery_digit("2-05")[7:21, 7:21], height=6.4).shift(0.4 * UP)
        self.add(grid)
        self.wait()
        self.play(FadeIn(grid.print_values()))
        self.wait(2)


class WhatANeuronLooksAt(Scene):
    """A picture laid over the weights of the neuron that it excites most."""

    def construct(self) -> None:
        """The digit slides onto the weights; then only what counts in the neuron's favour is left of it."""
        present(self, "PixelGrid(tint=...) over a WeightHeatmap")
        network, image = load_network("edges"), gallery_digit("7-00")
        neuron = int(network.forward(image).activations[1].argmax())
        weights = WeightHeatmap(network.weights[0][neuron], height=5.4, scale=1).shift(0.4 * UP + 3.2 * RIGHT)
        overlay = PixelGrid(image, height=5.4, tint="signal").shift(0.4 * UP + 3.2 * LEFT)
        self.add(weights, overlay)
        self.play(overlay.animate.move_to(weights), run_time=1.5)
        self.play(overlay.animate.spotlight(weights.weights[0] > 0, share=0.15))
        self.wait()


class SixteenNeurons(Scene):
    """The weights of the first layer as sixteen pictures, of one network and then of another, each on its own scale."""

    def construct(self) -> None:
        """Trained as in the lecture, trained to look for strokes."""
        present(self, "WeightHeatmap.of_layer")
        shown = {name: WeightHeatmap.of_layer(load_network(name), height=6.2) for name in ("plain", "edges")}
        bars, names = {}, {}
        for name, heatmaps in shown.items():
            heatmaps.shift(0.35 * UP)
            bars[name] = heatmaps.color_bar(height=4).next_to(heatmaps, RIGHT, buff=0.6)
            names[name] = words(name).next_to(heatmaps, LEFT, buff=0.6)
        self.add(shown["plain"], bars["plain"], names["plain"])
        self.wait()
        self.play(
            ReplacementTransform(shown["plain"], shown["edges"]),
            FadeOut(bars["plain"], names["plain"]),
            FadeIn(bars["edges"], names["edges"]),
            run_time=2,
        )
        self.wait()


class TenDigits(Scene):
    """A raster shows any colours: here the first picture of each digit, and the mean of all in the gallery."""

    def construct(self) -> None:
        """One hand, and the mean of twenty-four."""
        present(self, "Raster")
        digits = gallery()
        each = [digits.images[digits.labels == digit].reshape(-1, 28, 28) for digit in range(10)]
        first = DARK.activations([images[0] for images in each])
        mean = DARK.activations([images.mean(axis=0) for images in each])
        raster = Raster(first, cell_size=0.08, columns=5, gap=4).shift(0.3 * UP)
        self.add(raster)
        self.wait()
        self.play(raster.animate.set_colors(mean), run_time=2)
        self.wait()


class DesignedByHand(Scene):
    """What was not trained says so."""

    def construct(self) -> None:
        """The weights of a neuron that somebody drew, beside some that were learned."""
        present(self, "HypotheticalTag")
        drawn, learned = (WeightHeatmap(load_network(name).weights[0][0], height=4.4) for name in ("by_hand", "edges"))
        VGroup(drawn, learned).arrange(RIGHT, buff=1.5).shift(0.8 * UP)
        self.add(drawn, learned, words("learned", SMALL, "muted").next_to(learned, DOWN, buff=0.35))
        self.play(FadeIn(HypotheticalTag(drawn), shift=0.2 * DOWN))
        self.wait(2)


# ---- formulas ----


class LayerInSymbols(Scene):
    """A layer written out, one entry worked out, and the short formula it all comes to."""

    def construct(self) -> None:
        """The first row, then everything shrinks into bold letters."""
        present(self, "MatrixVector((16, 784), letters=True)")
        layer = MatrixVector((16, 784), letters=True)
        self.add(layer)
        self.play(layer.walk_row(0))
        self.play(layer.collapse())
        self.wait()


class LayerInNumbers(Scene):
    """The last layer of the network in real numbers."""

    def construct(self) -> None:
        """Symbols turn into numbers, the rows are worked out, σ squishes the sums into activations."""
        present(self, "MatrixVector(W, a, b)")
        network = load_network("edges")
        hidden = network.forward(gallery_digit("3-01")).activations[2]
        layer = MatrixVector(
            network.weights[2], hidden, network.biases[2], show="symbols", rows=[0, 3, 9], columns=[0, 1, 15], layer=3
        )
        self.add(layer.scale_to_fit_width(10))
        self.play(layer.show_numbers())
        self.play(layer.walk(run_time=4))
        self.play(layer.squish())
        self.wait()


class LiveSum(Scene):
    """What the neuron for 3 makes of two digits, in live numbers."""

    def construct(self) -> None:
        """The activations run from those of a 3 to those of a 7, and all that follows from them."""
        present(self, "WeightedSum")
        network = load_network("edges")
        three, seven = (network.forward(gallery_digit(name)).activations[2] for name in ("3-01", "7-00"))
        total = WeightedSum(network.weights[2][3], three, network.biases[2][3], neuron=3, layer=3)
        self.add(total.scale_to_fit_width(13))
        self.wait()
        self.play(total.animate.set_activations(seven), run_time=3)
        self.wait()


class SigmoidAndSlope(Scene):
    """The sigmoid with its derivative: intervals lifted onto the curve, and a point that runs along it."""

    def construct(self) -> None:
        """Small, in between, large: and the way from one to the other."""
        present(self, "FunctionPlot(sigmoid, derivative=True)")
        plot = FunctionPlot(sigmoid, derivative=True, variable="z", width=10, height=4.6).shift(0.4 * UP)
        self.add(plot)
        for a, b, role in ((-5, -2, "negative"), (2, 5, "positive")):
            self.play(plot.lift(a, b, role=role, run_time=1.5))
        point = plot.point(-4)
        self.play(FadeIn(point))
        self.play(point.animate.set_value(3), run_time=3)
        self.wait()


class Counting(Scene):
    """Words, a formula and a number that runs: how many parameters a network has."""

    def construct(self) -> None:
        """The sum as the sizes of the layers make it, and what it comes to."""
        present(self, "words, formula, number_text, Number")
        network = load_network("edges")
        products = " + ".join(f"{W.shape[1]} dot {W.shape[0]} + {W.shape[0]}" for W in network.weights)
        number = Number(0, decimals=0, size=TITLE, role="result")
        weights, biases = (sum(each.size for each in arrays) for arrays in (network.weights, network.biases))
        said = words(f"{number_text(weights, 0)} weights and {number_text(biases, 0)} biases")
        story = VGroup(formula(products), number, said).arrange(DOWN, buff=0.7)
        self.add(*story[:2])
        self.play(number.animate.set_value(network.parameter_count), run_time=2.5)
        self.play(FadeIn(said))
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
