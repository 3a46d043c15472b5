"""Why layers: what one hopes that they do, step by step from a little edge to a digit.

How the hope is told stands in `hope_for_layers`, and what becomes of it in `hope_put_to_the_test`.

manim render scenes/chapter1/why_layers.py WhyLayers
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UL,
    UP,
    UR,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    MoveToTarget,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    config,
    linear,
)

from network import Network
from network.analysis.pictures import holes, loops_and_line, orientation_pieces
from network.analysis.sound import RATE, as_wave, hear, speak, spectrogram, word_of
from network.data.digits import find_digit
from network.files import write_atomically
from network.studies.loops import Loops
from scenes.chapter1.hope_for_layers import Hope, parts_of, roles_of
from scenes.chapter1.hope_put_to_the_test import PutToTheTest
from scenes.language import _, in_number
from scenes.lecture_scene import STAGE_BOTTOM, STAGE_MIDDLE, LectureScene
from scenes.mobjects.charts import Bars
from scenes.mobjects.diagrams import AnswerBox, NetworkDiagram
from scenes.mobjects.painting import Raster
from scenes.mobjects.pictures import HeardWord, ImageEquation, PixelGrid, StrokePieces
from scenes.mobjects.text import SMALL, HypotheticalTag, number_text, percent_text, words
from scenes.staging import NINE, network_on_a_digit, number_alone

TRIED = 20
"""So many pictures with two holes are looked through for one without a line."""
SPOKEN = "uau"
"""The vowels that are spoken."""
LARGE, ROOM = 1.7, 12.6
"""How much larger the first equation is while it is alone, and how wide at the most, in scene units."""
SPREAD, LOOP = 0.35, 3.6
"""How far apart the pieces of a loop are moved, and how high they stand together, in scene units."""
STEPPED_BACK = 0.4
"""The opacity of what is not spoken of."""
SHRUNK = 0.27
"""How large the network is beside the sound."""


class WhyLayers(LectureScene):
    """Little edges, parts, a digit: the hope for the layers, and what is true of it.

    What `hope_for_layers` and `hope_put_to_the_test` show on its stage:

    Attributes:
        diagram: the network on a digit.
        docked: the pictures beside its neurons.
        box: round its answer.
        tag: what says that something is not computed by the network on show.
        means: class means of the last hidden layer, a row for each neuron.
        columns: the names of the digits above it.
        readings: the two means of the neuron that tells loops best.
        marks: the frames round what is spoken of.
        ring: round the neuron that is left to ask.
    """

    own_digit: ClassVar[str] = NINE

    diagram: NetworkDiagram
    docked: VGroup
    box: AnswerBox
    tag: HypotheticalTag
    means: Raster
    columns: VGroup
    readings: VGroup
    marks: VGroup
    ring: VMobject

    def construct(self) -> None:
        """Tell the story."""
        if not orientation_pieces(self.image):  # nothing to take apart: the section's own digit has it
            digit = find_digit(self.own_digit)
            self.image, self.label, self.label_is_told = digit.image, int(digit.label or 0), True
        self.test = PutToTheTest(self)
        self.tell(
            self.a_digit_is_made_of_parts,
            self.a_rule_for_loops_works_and_leaks,
            self.parts_are_made_of_little_edges,
            self.this_is_the_hope,
            self.sound_is_built_in_layers_too,
            self.a_network_designed_by_hand_does_so,
            self.does_the_trained_network,
            self.one_neuron_is_left_to_ask,
        )

    @classmethod
    def refusal(cls, network: Network) -> str | None:
        """As all sections; and a network must have a layer in the middle to be asked about."""
        if (reason := super().refusal(network)) is None and len(network.sizes) < 3:
            return "this section asks what hidden layers are good for, but this network has none: choose one that has."
        return reason

    # ---- the beats ----

    def a_digit_is_made_of_parts(self) -> None:
        """The digit on show and one with two loops, both taken apart by the same rule."""
        passed = self.net.forward(self.image)
        diagram = network_on_a_digit(self.net, self.image, theme=self.theme).set_activations(passed)
        picture = diagram.layers[0]
        assert isinstance(picture, PixelGrid)
        picture.set_roundness(1)
        box = AnswerBox(diagram, passed.prediction, float(passed.output[passed.prediction]))
        other, label = self._two_loops()
        self.equation = self._equation(self.image, self.label if self.label_is_told else None)
        self.second_equation = self._equation(other, label)
        both = VGroup(self.equation, self.second_equation).arrange(DOWN, buff=0.5).move_to(STAGE_MIDDLE * UP)
        for equation in both:
            equation.set_apart(0).set_lit(0)
        flying = PixelGrid(self.image, picture.height, theme=self.theme).move_to(picture)
        self.add(diagram, box)
        self.say(_("What could a layer in the middle do? Think how you tell digits apart: by parts."))
        self.play(FadeOut(diagram, box, shift=3 * RIGHT), FadeIn(flying, run_time=0.5))
        home = self.equation.get_center()
        large = min(LARGE, ROOM / self.equation.width)
        self.equation.scale(large).move_to(STAGE_MIDDLE * UP)
        self.play(flying.animate.match_height(self.equation.picture[0]).move_to(self.equation.picture[0]))
        self.remove(flying)
        self.add(self.equation)
        self.play(self.equation.take_apart(run_time=3), self.recaption(self._told_parts(self.image)))
        simple = _("This one is a loop, and a line.")
        rule = _("A simple rule takes this one apart like this.")
        loops, line = parts_of(self.image)
        self.say(simple if len(loops) == 1 and line.any() else rule)
        self.finish_saying()
        self.play(self.equation.animate.scale(1 / large).move_to(home))
        come_back = _("And the parts come back: this one is built from the same kit.")
        self.say(come_back if loops else _("This one comes apart by the same rule: into loops."))
        self.play(FadeIn(self.second_equation, shift=0.5 * DOWN))
        self.play(self.second_equation.take_apart(), self.recaption())

    def a_rule_for_loops_works_and_leaks(self) -> None:
        """How many pictures of each digit have an upper loop."""
        study = Loops.load()
        shares = self.shares = study.shares("upper")
        self.loop = self._loop()
        self.bars = Bars(
            shares, limits=(0, 1), printed=True, percent=True, decimals=0, width=8.6, height=3.4, theme=self.theme
        )
        row = VGroup(self.loop.generate_target().scale_to_fit_height(3.0), self.bars).arrange(RIGHT, buff=0.8)
        row.move_to(STAGE_MIDDLE * UP)
        self.bars.align_to(STAGE_BOTTOM * UP, DOWN)
        text = _("Then let us simply look for a loop on top, in {count} digits.")
        self.say(text.format(count=number_text(int(study.images.sum()), 0)))
        self.bars.set_values(np.zeros(10))
        self.add(self.loop)
        leaving = FadeOut(self.equation, self.second_equation, run_time=1)
        told = self.recaption(_("share of MNIST's training images with an upper loop"))
        self.play(leaving, MoveToTarget(self.loop), FadeIn(self.bars), told, run_time=1.5)
        bars: Any = self.bars
        self.play(bars.animate(run_time=2.5).set_values(shares))
        nines = percent_text(float(shares[9]), 0)
        self.say(_("It turns up in {nines} of the nines. Not every hand closes its loops.").format(nines=nines))
        alone = number_alone(nines, self.theme).next_to(self.bars.numbers[9], UP, buff=0.2)
        alone.shift(min(0, 6.9 - alone.get_right()[0]) * RIGHT)
        self.play(ReplacementTransform(self.bars.numbers[9].copy(), alone), self._others_step_back(9))
        self.hold(1.5)
        self.say(_("But is finding a loop any easier than finding a nine?"))
        shrinking = bars.animate(run_time=0.8).set_values(np.zeros(10))
        self.play(shrinking, FadeOut(alone, target_position=self.bars.at(9, 0), scale=0.2), self.recaption())
        away = FadeOut(self.bars, scale=0.5, shift=DOWN)
        self.play(away, self.loop.animate.scale_to_fit_height(4.5).move_to(STAGE_MIDDLE * UP), run_time=1.2)
        self.hold(2)

    def parts_are_made_of_little_edges(self) -> None:
        """The loop breaks into its pieces, comes together and breaks again."""
        self.pieces, place = self._pieces_of_the_loop()
        self.say(_("Not really. But a loop is made of little edges."))
        self.play(FadeOut(self.loop), FadeIn(self.pieces), run_time=0.8)
        pieces: Any = self.pieces
        apart = pieces.animate(run_time=1.2).scale_to_fit_height(LOOP).move_to(STAGE_MIDDLE * UP).spread(SPREAD)
        self.play(apart)
        self.say(_("And a little edge is only a few pixels, side by side."))
        self.play(pieces.animate(run_time=1.2).spread(0))
        self.play(pieces.animate(run_time=1.2).spread(SPREAD))
        self.place = place

    def this_is_the_hope(self) -> None:
        """The network on the digit, and beside its neurons what one hopes they find: staged, and tagged so."""
        Hope(self).is_told()

    def sound_is_built_in_layers_too(self) -> None:
        """A synthetic sound: its samples, the frequencies in them, the vowels that those come to."""
        hope = VGroup(self.diagram, self.docked, self.box)
        left = self.diagram.get_left()
        self.heard = HeardWord(SPOKEN, width=7.4, theme=self.theme)
        wave, spectrum, vowels, word = self.heard
        self.names = VGroup(
            words(text, SMALL, "muted", self.theme).next_to(each, LEFT, buff=0.35)
            for text, each in (
                (_("samples"), wave),
                (_("frequencies"), spectrum),
                (_("vowels"), vowels),
                (_("word"), word),
            )
        )
        edge = max(name.get_right()[0] for name in self.names[:2])
        for name in self.names:
            name.align_to(edge * RIGHT, RIGHT)
        VGroup(self.heard, self.names).move_to(STAGE_MIDDLE * UP).to_edge(RIGHT, buff=0.5)
        tag = HypotheticalTag(UR, _("synthetic sound"), theme=self.theme)
        self.say(_("Other things come in layers, too. Listen."))
        self.play(
            hope.animate.scale(SHRUNK, about_point=left).set_opacity(STEPPED_BACK),
            FadeOut(self.tag),
            FadeIn(tag),
        )
        self.tag = tag
        self.play(Create(wave, run_time=1.5), FadeIn(self.names[0]))
        self.finish_saying()
        self._listen(wave)
        self.hold(1)
        self.say(_("Samples make tones, tones make vowels, and vowels make a word."))
        self.play(Create(spectrum, run_time=1.5), FadeIn(self.names[1]))
        letters = LaggedStart(*(FadeIn(each, shift=0.3 * DOWN) for each in vowels), lag_ratio=0.4, run_time=1.5)
        self.play(letters, FadeIn(self.names[2]))
        sounds = hear(spectrogram(speak(SPOKEN)))
        self.say(_("It says {word}.").format(word=word_of(sounds)))
        copies = VGroup(letter.copy() for letter in vowels)
        self.play(ReplacementTransform(copies, word), FadeIn(self.names[3]), run_time=1.2)

    def a_network_designed_by_hand_does_so(self) -> None:
        """The weights of a first layer of little edges, those that fire laid over the digit, and its answer."""
        self.test.of_the_designed()

    def does_the_trained_network(self) -> None:
        """What the neurons of the last hidden layer answer to, and how the one that tells upper loops best does it."""
        self.test.of_the_trained()

    def one_neuron_is_left_to_ask(self) -> None:
        """The network on the picture of the next section, one neuron of its first hidden layer ringed."""
        self.test.leaves_one_neuron()

    # ---- parts ----

    def _two_loops(self) -> tuple[npt.NDArray[np.float32], int]:
        """Another picture in which two holes are found, and its label.

        The first that is all loops, if there is one among the first few; the first picture where none has two holes.
        """
        images = self.digits.images.reshape(-1, *self.image.shape)
        others = (k for k, image in enumerate(images) if len(holes(image)) == 2 and (image != self.image).any())
        first = next(others, 0)
        pure = (k for k in (first, *islice(others, TRIED)) if not loops_and_line(images[k])[1].any())
        found = next(pure, first)
        return images[found], int(self.digits.labels[found])

    def _equation(self, image: npt.NDArray[np.float32], label: int | None) -> ImageEquation:
        """A picture as its loops and its line; its digit under it, where that is known."""
        loops, line = parts_of(image)
        names = [_("loop")] * len(loops) + [_("line")] * bool(line.any())
        masks = [*loops, *([line] if line.any() else [])]
        whole = "" if label is None else str(label)
        return ImageEquation(
            image, masks, names=names, whole=whole, roles=roles_of(loops), height=2.1, theme=self.theme
        )

    def _told_parts(self, image: npt.NDArray[np.float32]) -> str:
        """What the rule has found."""
        loops, line = parts_of(image)
        rest = _("{pixels} pixels of line").format(pixels=int(line.sum())) if line.any() else _("nothing else")
        told = in_number("found: {loops} loop, and {rest}", "found: {loops} loops, and {rest}", len(loops))
        return told.format(loops=len(loops), rest=rest)

    def _loop(self) -> VGroup:
        """A copy of the first loop that was found: in the digit on show, or else in the other."""
        with_loops = self.equation if parts_of(self.image)[0] else self.second_equation
        term = with_loops.term(0).copy()
        pixels = term[1]
        assert isinstance(pixels, PixelGrid)
        self.loop_image = pixels.values
        return term

    def _pieces_of_the_loop(self) -> tuple[StrokePieces, tuple[tuple[float, float], float]]:
        """The little edges of the loop, or of the whole digit, where they lie in it; and their place in a picture.

        Of the place the first is its middle, as shares of the picture's width and height, the second its share of them.
        """
        image = self.loop_image
        if not orientation_pieces(image):
            image = self.image
        rows, columns = (np.flatnonzero(image.any(axis=side)) for side in (1, 0))
        reach = max(len(image) // 14 + max(rows[-1] - rows[0], columns[-1] - columns[0]), 4)
        top, left = (int(np.clip((side[0] + side[-1] - reach) // 2, 0, len(image) - reach)) for side in (rows, columns))
        share = reach / len(image)
        cut = image[top : top + reach, left : left + reach]
        whole = self.loop[0]
        pieces = StrokePieces(cut, height=share * whole.height, theme=self.theme)
        middle = (left + reach / 2) / len(image), (top + reach / 2) / len(image)
        corner = whole.get_corner(UL)
        pieces.move_to(corner + middle[0] * whole.width * RIGHT + middle[1] * whole.height * DOWN)
        return pieces, (middle, share)

    def _others_step_back(self, index: int) -> Animation:
        """All bars but one, with their words, step back."""

        def dim(bars: Any, share: float) -> None:
            opacity = 1 - share * (1 - STEPPED_BACK)
            colours = np.array(bars.boxes.colors)
            colours[np.arange(len(colours)) != index, 3] = opacity
            bars.boxes.set_colors(colours)
            for k, (name, number) in enumerate(zip(bars.labels, bars.numbers, strict=True)):
                for part in (name, number) if k != index else ():
                    part.set_opacity(opacity)

        return UpdateFromAlphaFunc(self.bars, dim)

    def _listen(self, wave: VMobject) -> None:
        """The sound is heard, where there is a film to hear it in, and a cursor runs over it, as fast as it sounds."""
        samples = speak(SPOKEN)
        if not (self.skip_animations or config.dry_run):
            path = Path(config.get_dir("media_dir"), "sounds", f"{SPOKEN}.wav")
            write_atomically(path, lambda file: file.write(as_wave(samples)))
            self.sounds.append((self.renderer.time, path))
        cursor = Line(UP, DOWN, color=self.theme.signal, stroke_width=3).match_height(wave).move_to(wave)
        cursor.move_to(wave.get_left(), coor_mask=RIGHT)
        self.add(cursor)
        seconds = len(samples) / RATE
        self.play(
            cursor.animate.move_to(wave.get_right(), coor_mask=RIGHT), run_time=seconds * self.pace, rate_func=linear
        )
        self.remove(cursor)
