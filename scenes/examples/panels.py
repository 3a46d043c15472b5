"""The gallery of the kit: panels and cards that say what a network is, and what it answers."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, FadeIn, Scene, VGroup

from network import Network, load_network
from network.analysis.backward import slopes_by_turning
from network.data.gallery import gallery, gallery_digit
from scenes.examples.present import present
from scenes.mobjects.code.source_code import SourceCode
from scenes.mobjects.diagrams.parameter_count import ParameterCount
from scenes.mobjects.pictures.candidates import Candidates
from scenes.mobjects.pictures.check_table import CheckTable
from scenes.mobjects.pictures.pixel_grid import PixelGrid
from scenes.mobjects.text.function_card import FunctionCard
from scenes.mobjects.text.reading_card import ReadingCard
from scenes.mobjects.text.record_card import RecordCard
from scenes.mobjects.text.typesetting import SMALL, Number, formula, number_text


class TheSourceThatRuns(Scene):
    """The formula of a layer, and the lines of the forward pass that compute it."""

    def construct(self) -> None:
        """The loop over the layers, then the sum, then the function, then all three."""
        present(self, "SourceCode(Network.forward)")
        code = SourceCode(Network.forward, width=13.2, numbered=True)
        law = formula("a = {{sigma: function}}(W a + {{b: bias}})", roles={"function": "function", "bias": "bias"})
        VGroup(law, code).arrange(DOWN, buff=0.5).shift(0.4 * UP)
        self.add(law, code)
        self.wait()
        lines = ("for W, b, σ in self.layers", "z = W @ a + b", "a = σ(z)")
        for line in lines:
            self.play(code.highlight(line))
            self.wait()
        self.play(code.highlight(*lines))
        self.wait()


class CountingLayerByLayer(Scene):
    """Where the 13,002 parameters are."""

    def construct(self) -> None:
        """Each layer adds its weights and its biases."""
        present(self, "ParameterCount")
        count = ParameterCount(load_network("edges"), counted=False).shift(0.4 * UP)
        self.add(count)
        self.wait(0.5)
        for layer in range(3):
            self.play(count.count_layer(layer))
        self.wait(2)


class RecordOfANetwork(Scene):
    """What two networks tell about themselves."""

    def construct(self) -> None:
        """One with what is known of its training, then another beside it."""
        present(self, "RecordCard.of_network")
        rows = ["sizes", "parameters", "data", "recipe", "optimiser", "epochs", "seed", "accuracy"]
        labels = {"accuracy": "test set"}
        cards = [
            RecordCard.of_network(load_network(name), shown=rows, labels=labels, title=title)
            for name, title in {"plain": "As in the lecture", "edges": "Looking for strokes"}.items()
        ]
        VGroup(*cards).arrange(RIGHT, buff=0.6).shift(0.4 * UP)
        self.add(cards[0])
        self.wait()
        self.play(FadeIn(cards[1], shift=0.3 * LEFT))
        self.wait(2)


class SomethingToRead(Scene):
    """A book and a paper that this project owes much to."""

    def construct(self) -> None:
        """Side by side, equally high; the book has a picture."""
        present(self, "ReadingCard")
        picture = PixelGrid(gallery_digit("3-01"), height=2)
        book = ReadingCard(
            "Neural Networks and Deep Learning",
            "Michael Nielsen",
            2015,
            "neuralnetworksand\ndeeplearning.com",
            width=5.2,
            picture=picture,
        )
        authors = "C. Zhang, S. Bengio, M. Hardt,\nB. Recht, O. Vinyals"
        title = "Understanding deep learning requires rethinking generalization"
        paper = ReadingCard(title, authors, 2016, "arXiv 1611.03530", width=5.2, height=book.height)
        VGroup(book, paper).arrange(RIGHT, buff=0.6).shift(0.4 * UP)
        self.add(book)
        self.wait()
        self.play(FadeIn(paper, shift=0.3 * LEFT))
        self.wait(2)


class RankingTheAnswers(Scene):
    """A doubtful digit: what the network answers, and what it would have answered next."""

    def construct(self) -> None:
        """The output as bars, the largest of them, and all in order."""
        present(self, "Candidates")
        image = gallery_digit("4-or-9-3")
        output = load_network("edges").forward(image).output
        candidates = Candidates(10, output, shown="both")
        picture = PixelGrid(image, height=4)
        VGroup(picture, candidates).arrange(RIGHT, buff=1.5).shift(0.4 * UP)
        self.add(picture, candidates)
        self.wait()
        self.play(candidates.animate.choose(candidates.ranking[0]))
        self.wait()
        self.play(candidates.animate.sort_by_value(), run_time=1.5)
        self.play(candidates.animate.choose(None))
        self.wait()


class OneFunctionAfterTheOther(Scene):
    """What comes out of one function is what goes into the next."""

    def construct(self) -> None:
        """Two cards side by side."""
        present(self, "FunctionCard")
        image = gallery_digit("3-01")
        cost = Number(2.47, 2, SMALL, "result", edge="left")
        cards = VGroup(
            FunctionCard("the network", takes="784 pixels", gives="10 outputs", picture=PixelGrid(image)),
            FunctionCard("the cost", takes="10 outputs", gives=cost, parameters="what it should have been"),
        )
        cards.arrange(RIGHT, buff=0.8).shift(0.4 * UP)
        self.add(cards[0])
        self.play(FadeIn(cards[1], shift=0.3 * LEFT))
        self.play(cost.animate.set_value(0.02), run_time=2)
        self.wait()


class TickingOff(Scene):
    """Derivatives of a cost, by backpropagation and by nudging: are they the same?"""

    def construct(self) -> None:
        """Eight parameters in two columns, then tick after tick."""
        present(self, "CheckTable")
        network, data = Network.random((784, 16, 10), seed=1).in_double_precision, gallery().take(range(20))
        indices = [0, *range(400, network.parameter_count, 1800)]
        ruled = np.asarray(network.gradient(data.images.astype(np.float64), data.labels).flat)[indices]
        nudged = slopes_by_turning(network, indices, data, 1e-3)
        heads = ("parameter", "by the rule", "by nudging")
        table = CheckTable([number_text(index, 0) for index in indices], ruled, nudged, heads=heads).shift(0.4 * UP)
        self.add(table)
        self.wait(0.5)
        self.play(table.tick_off(run_time=3))
        self.wait()
