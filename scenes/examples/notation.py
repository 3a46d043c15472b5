"""The gallery of the kit: a layer in symbols, in neurons and in Python, and a weight that is turned."""

from manim import RIGHT, UP, Arrow, FadeIn, Indicate, Scene, UpdateFromAlphaFunc, VGroup

from network import Network, load_network, sigmoid
from network.data.gallery import gallery_digit
from scenes.examples.present import present
from scenes.mobjects import DARK, SMALL, FormulaCard, IndexLabels, MatrixVector, NetworkDiagram, Neuron
from scenes.mobjects.code.backpropagation_run import BackpropagationRun
from scenes.mobjects.code.source_run import SourceRun
from scenes.mobjects.diagrams.dial import Dial
from scenes.mobjects.diagrams.layer_piece import LayerPiece, written_out


class RowsAreNeurons(Scene):
    """The last layer of a network as neurons and as a matrix, of the same rows and columns."""

    def construct(self) -> None:
        """Neuron after neuron comes forward, and the row of its weights is worked out."""
        present(self, "LayerPiece beside a MatrixVector")
        network = load_network("edges")
        passed, layer = network.forward(gallery_digit("3-01")), len(network.weights)
        weights, given = network.weights[-1], passed.activations[-2]
        rows, columns = written_out(passed.output, len(given))
        piece = LayerPiece(weights, given, passed.output, rows=rows, columns=columns, letters=True, layer=layer)
        matrix = MatrixVector(
            weights,
            given,
            network.biases[-1],
            activation_function=None,
            show="symbols",
            rows=rows,
            columns=columns,
            letters=True,
            layer=layer,
            size=SMALL,
        )
        VGroup(piece, matrix).arrange(RIGHT, buff=0.4).shift(0.4 * UP)
        self.add(piece, matrix)
        for row in rows:
            self.play(piece.animate.set_focus(row), matrix.walk_row(row, run_time=1.5))
        self.play(piece.animate.set_focus(None))


class ALayerOnACard(Scene):
    """All that a layer computes, and how its cost comes back to it, in lines that belong together."""

    def construct(self) -> None:
        """Line after line is written, and one is pointed out."""
        present(self, "FormulaCard")
        card = FormulaCard(
            {
                "forward": ("z_j", "limits(sum)_k w_(j k) x_k + b_j"),
                "activation": ("a_j", "sigma(z_j)"),
                "weights": ("(partial C) / (partial w_(j k))", "x_k sigma'(z_j) (partial C) / (partial a_j)"),
                "back": (
                    "(partial C) / (partial x_k)",
                    "limits(sum)_j w_(j k) sigma'(z_j) (partial C) / (partial a_j)",
                ),
            }
        ).shift(0.4 * UP)
        self.add(card.frame, card.name_of(0), card.line(0))
        for number in range(1, 4):
            self.play(FadeIn(card.name_of(number), card.line(number)), run_time=0.8)
        self.play(Indicate(card.line("back"), color=DARK.signal))


class ALetterForEachLayer(Scene):
    """The neurons of two layers by number, and then one letter for each layer."""

    def construct(self) -> None:
        """The names come, and become letters."""
        present(self, "IndexLabels at a NetworkDiagram")
        network = Network.random((3, 3, 2), seed=4)
        diagram = NetworkDiagram(network, radius=0.4, column=4.4, spacing=3.5, labels=()).shift(0.5 * UP)
        names = IndexLabels(diagram, -1, 0, 1)
        self.add(diagram)
        self.play(FadeIn(names.senders, names.receivers), run_time=1.5)
        self.play(FadeIn(names.weight, diagram.edge(2, 0, 1).set_colors(DARK.hex("signal"))))
        self.play(names.to_letters())
        self.wait()


class AWeightIsTurned(Scene):
    """A knob, and a neuron that depends on the number it is turned to."""

    def construct(self) -> None:
        """To one end, and part of the way back."""
        present(self, "Dial, and a Neuron that follows it")
        dial, neuron = Dial(3, scale=4), Neuron(float(sigmoid(3.0)), radius=0.8, printed=True)
        arrow = Arrow(0 * RIGHT, 1.5 * RIGHT, buff=0, color=DARK.muted)
        self.add(VGroup(dial, arrow, neuron).arrange(RIGHT, buff=0.8))
        for value in (-4, -1):
            follow = UpdateFromAlphaFunc(neuron, lambda each, _: each.set_value(float(sigmoid(dial.value))))
            self.play(dial.animate.set_value(value), follow, run_time=2)
        self.wait(0.5)


class TheSourceRuns(Scene):
    """The forward pass of a network, executed line by line."""

    def construct(self) -> None:
        """All lines, and what they compute."""
        present(self, "SourceRun: SourceCode beside a NetworkDiagram")
        run = SourceRun(load_network("edges"), gallery_digit("3-01"), height=4)
        self.add(run.shift(0.4 * UP))
        for animations in run.steps():
            self.play(*animations, run_time=0.3)


class BackpropagationRuns(Scene):
    """Backpropagation through a network, executed line by line."""

    def construct(self) -> None:
        """All lines, and what they compute."""
        present(self, "BackpropagationRun: SourceCode beside a NetworkDiagram")
        network = load_network("plain")
        drawn = NetworkDiagram(network, column=4, spacing=1, max_shown=12)
        run = BackpropagationRun(network, gallery_digit("3-01"), 3, code_width=12, diagram=drawn)
        self.add(run.shift(0.4 * UP))
        for animations in run.steps():
            self.play(*animations, run_time=0.3)
