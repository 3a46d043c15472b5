"""Some final words: the record of the network on show, what was designed by hand, and to whom the story is owed.

manim render scenes/chapter1/final_words.py FinalWords
"""

from __future__ import annotations

from manim import DOWN, LEFT, RIGHT, UP, FadeIn, FadeOut, LaggedStart, VGroup

from scenes.language import _
from scenes.lecture_scene import LectureScene
from scenes.mobjects import SMALL, HypotheticalTag, NetworkDiagram, PixelGrid, RecordCard, words

SHOWN = ("sizes", "parameters", "activation", "data", "optimiser", "seed", "accuracy")
"""The rows of the record that are put on show."""
WIDTH = 12.0


class FinalWords(LectureScene):
    """The record of the network, what was simplified, and the sources."""

    def construct(self) -> None:
        """Tell the story."""
        self.tell(
            self.the_network_has_a_record,
            self.some_things_were_designed,
            self.others_told_it_before,
            self.now_it_is_your_turn,
        )

    # ---- the beats ----

    def the_network_has_a_record(self) -> None:
        """What the network tells about itself, beside the digit that it has read."""
        labels = {
            "sizes": _("layers"),
            "parameters": _("weights and biases"),
            "activation": _("function of a neuron"),
            "data": _("learnt from"),
            "optimiser": _("learnt by"),
            "seed": _("random seed"),
            "accuracy": _("right on the test set"),
        }
        self.card = RecordCard.of_network(
            self.net, shown=SHOWN, labels=labels, title=_("The network of this chapter"), theme=self.theme
        )
        self.card.shift(0.3 * UP)
        self.say(_("That was one network, and everything it showed was really computed. Here is its record."))
        self.add(*(part for part in (self.card.frame, self.card.title, self.card.rule) if part is not None))
        self.play(LaggedStart(*(FadeIn(row, shift=0.2 * UP) for row in self.card.rows), lag_ratio=0.4, run_time=4))
        self.wait(2)

    def some_things_were_designed(self) -> None:
        """The list of what was not learnt or measured."""
        self.say(_("A few things were designed by hand, because a story needs them. They wore this tag."))
        designed = (
            _("the network of hoped-for edges, and the template of one edge"),
            _("the values of a neuron that could hold any number"),
            _("the sound, made by a formula"),
            _("which inputs are drawn: the most telling ones, for all of them"),
            _("the digits of the gallery, written by a model of a pen"),
        )
        lines = VGroup(*(words(f"·  {text}", SMALL, theme=self.theme) for text in designed))
        lines.arrange(DOWN, buff=0.42, aligned_edge=LEFT)
        self.tag = HypotheticalTag(lines, _("designed by hand"), direction=UP, theme=self.theme)
        group = VGroup(self.tag, lines).arrange(DOWN, buff=0.7).shift(0.4 * UP)
        self.play(FadeOut(self.card), FadeIn(self.tag), run_time=1)
        self.play(LaggedStart(*(FadeIn(line, shift=0.3 * RIGHT) for line in lines), lag_ratio=0.5, run_time=4))
        self.designed = group
        self.say(_("All the rest came out of the network, the data, or a study that is kept with the code."))
        self.wait(1.5)

    def others_told_it_before(self) -> None:
        """The sources."""
        self.say(_("This story was first told by others, and told well. Go and see them."))
        rows = {
            _("the story"): "Grant Sanderson (3Blue1Brown),\nBut what is a neural network? (2017)",
            _("the digits to learn from"): "MNIST: Y. LeCun, C. Cortes, C. Burges (1998)",
            _("to read on"): "Michael Nielsen,\nNeural Networks and Deep Learning (2015)",
            _("drawn with"): "Manim Community, Typst, NumPy",
        }
        self.sources = RecordCard(rows, title=_("Sources"), width=WIDTH, theme=self.theme).shift(0.3 * UP)
        self.play(FadeOut(self.designed), FadeIn(self.sources, shift=0.3 * UP), run_time=1.2)
        self.wait(3)

    def now_it_is_your_turn(self) -> None:
        """The network once more, lit by the digit."""
        self.say(_("Now put in a digit of your own, or a network of your own. All of it can be changed."))
        diagram = NetworkDiagram(self.net, height=5.4, spacing=2.3, theme=self.theme)
        picture = PixelGrid(self.image, height=2.4, theme=self.theme)
        VGroup(picture, diagram).arrange(RIGHT, buff=0.7).shift(0.35 * UP)
        self.picture, self.diagram = picture, diagram
        self.play(
            FadeOut(self.sources),
            FadeIn(picture, diagram),
            self.recaption(_("your digit, your network: the film is yours to change")),
            run_time=1.2,
        )
        self.play(self.diagram.feed_forward(self.image, run_time=4))
        self.say(_("Good-bye, and see you when it learns."))
        self.play(self.recaption(_("next: how a network learns")))
        self.wait(2.5)
