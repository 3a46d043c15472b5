"""The gallery of the kit: pictures compared, taken apart, and numbers squeezed between 0 and 1."""

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Create, FadeIn, LaggedStart, Scene, VGroup

from network import load_network
from network.analysis.pictures import loops_and_line
from network.data.gallery import gallery, gallery_digit
from scenes.examples.present import present
from scenes.mobjects import Number, PixelGrid, words
from scenes.mobjects.charts.number_line import NumberLineSquish
from scenes.mobjects.pictures.heard_word import HeardWord
from scenes.mobjects.pictures.image_equation import ImageEquation
from scenes.mobjects.pictures.pixel_overlay import PixelOverlay
from scenes.mobjects.pictures.stroke_pieces import StrokePieces


class FarFromItsLike(Scene):
    """Pixel by pixel, a 3 can be farther from another 3 than from a 5."""

    def construct(self) -> None:
        """The 3 that is farthest from the first one, and the picture of another digit that is nearest to it."""
        present(self, "PixelOverlay")
        digits, three = gallery(), gallery_digit("3-00")
        distances = np.linalg.norm(digits.images - three.ravel(), axis=1)
        farthest = np.where(digits.labels == 3, distances, -np.inf).argmax()
        nearest = np.where(digits.labels == 3, np.inf, distances).argmin()
        overlay = PixelOverlay(three, digits.images[farthest], height=6)
        legend = overlay.legend(["only in the first picture", "only in the second", "in both"])
        first, second = (
            PixelGrid(image, 2, tint=role)
            for image, role in ((overlay.first, overlay.roles[0]), (overlay.second, overlay.roles[1]))
        )
        number = Number(overlay.distance, 1, edge="left").add_updater(lambda n: n.set_value(overlay.distance))
        distance = VGroup(words("distance"), number).arrange(RIGHT, aligned_edge=DOWN)
        beside = VGroup(VGroup(first, second).arrange(RIGHT, buff=0.6), legend, distance)
        VGroup(overlay, beside.arrange(DOWN, buff=0.6, aligned_edge=LEFT)).arrange(RIGHT, buff=1).shift(0.4 * UP)
        self.add(overlay, beside)
        self.wait()
        other = digits.images[nearest]
        self.play(overlay.animate.set_images(three, other), second.animate.set_values(other), run_time=2)
        self.wait(2)


class LoopsAndLines(Scene):
    """A nine and an eight, taken apart into what they are made of."""

    def construct(self) -> None:
        """The parts light up in the digits and slide out; then they go back into the nine, and out again."""
        present(self, "ImageEquation")
        equations = VGroup()
        for digit, names in (("9-01", ["loop", "line"]), ("8-02", ["upper loop", "lower loop"])):
            image = gallery_digit(digit)
            loops, line = loops_and_line(image)
            masks = [*loops, line] if line.any() else loops
            equations.add(ImageEquation(image, masks, names=names, height=2.3, apart=False))
        self.add(equations.arrange(DOWN, buff=0.4).shift(0.35 * UP))
        self.play(LaggedStart(*(equation.take_apart() for equation in equations), lag_ratio=0.5))
        self.wait()
        self.play(equations[0].put_together())
        self.play(equations[0].take_apart())
        self.wait()


class LittleEdges(Scene):
    """A nine, cut into little edges by the direction that the stroke runs in."""

    def construct(self) -> None:
        """The pieces spread, and come back, and spread."""
        present(self, "StrokePieces")
        pieces = StrokePieces(gallery_digit("9-01"), height=6)
        legend = pieces.legend()
        VGroup(pieces, legend).arrange(RIGHT, buff=1.2).shift(0.4 * UP)
        self.add(pieces)
        self.play(FadeIn(legend))
        for amount in (0.4, 0, 0.4):
            self.play(pieces.animate.spread(amount), run_time=1.5)
        self.wait()


class AWordIsHeard(Scene):
    """From samples to frequencies, from these to vowels, and to a word."""

    def construct(self) -> None:
        """One layer after the other appears."""
        present(self, "HeardWord")
        heard = HeardWord("uau").shift(0.3 * UP)
        self.add(heard.wave)
        self.wait(0.5)
        self.play(Create(heard.spectrum), run_time=2)
        self.play(LaggedStart(*map(FadeIn, heard.vowels), lag_ratio=0.4))
        self.play(FadeIn(heard.word, shift=0.3 * DOWN))
        self.wait()


class BetweenZeroAndOne(Scene):
    """The weighted sums of sixteen neurons, carried through σ to become their activations."""

    def construct(self) -> None:
        """The line with all sixteen, then one neuron as the picture goes from a 3 to a 7."""
        present(self, "NumberLineSquish")
        network = load_network("edges")
        three, seven = (network.forward(gallery_digit(name)).weighted_sums[1] for name in ("3-01", "7-00"))
        lines = NumberLineSquish(x_range=(-10, 10), points=three, width=11, y_width=6).shift(0.3 * UP)
        self.add(lines)
        self.wait(0.5)
        self.play(lines.squish())
        lines.set_value(three[11])
        self.play(FadeIn(lines.marker))
        self.play(lines.animate.set_value(seven[11]), run_time=3)
        self.wait()
