"""Some final words: the record of the network on show, what was designed by hand, and to whom the story is owed.

manim render scenes/chapter1/final_words.py FinalWords
"""

from __future__ import annotations

from manim import DOWN, LEFT, RIGHT, UP, FadeIn, FadeOut, LaggedStart, VGroup, VMobject

from scenes.language import _
from scenes.lecture_scene import LectureScene
from scenes.mobjects import SMALL, AnswerBox, HypotheticalTag, NetworkDiagram, PixelGrid, RecordCard, number_text, words
from scenes.mobjects.text import standing_words
from scenes.record_words import said_values

SHOWN = ("sizes", "parameters", "activation", "data", "recipe", "optimiser", "seed", "accuracy")
"""The rows of the record that are put on show."""
WIDTH = 11.5
"""Of the sources, at most; of the record and the network beside it."""
PITCH = 0.55
"""From line to line of a list."""


class FinalWords(LectureScene):
    """The record of the network, what was designed and what simplified, and the sources."""

    def construct(self) -> None:
        """Tell the story."""
        self.tell(
            self.the_network_has_a_record,
            self.some_things_were_designed,
            self.others_were_made_simpler,
            self.others_told_it_before,
            self.now_it_is_your_turn,
        )

    # ---- the beats ----

    def the_network_has_a_record(self) -> None:
        """What the network tells about itself, beside it while it reads the digit once more."""
        self.card = self._record()
        room = WIDTH - self.card.width - 0.8
        self.small = self._diagram(height=4.6, spacing=(room - 1.8) / (len(self.net.sizes) - 1))
        VGroup(self.small, self.card).arrange(RIGHT, buff=0.8).shift(0.3 * UP)
        self.say(_("That was one network, and everything it showed was really computed. Here is its record."))
        self.add(self.small, *(part for part in (self.card.frame, self.card.title, self.card.rule) if part is not None))
        rows = LaggedStart(*(FadeIn(row, shift=0.2 * UP) for row in self.card.rows), lag_ratio=0.6)
        self.play(self.small.feed_forward(self.image, run_time=4.5), rows.set_run_time(4.5))
        self.add(self.card)
        self.wait(2)

    def some_things_were_designed(self) -> None:
        """The list of what was neither learnt nor measured, under the tag that it wore."""
        self.say(_("A few things were designed by hand, because a story needs them. They wore this tag."))
        inputs = self.small.layer(0)
        self.tag = HypotheticalTag(UP, _("designed by hand"), theme=self.theme)
        self.designed = self._listed(
            self.tag,
            _("the network of hoped-for edges, and the template of one edge"),
            _("the values and the weight that were made up, to try them out"),
            _("the sound, made by a formula"),
        )
        self.simplified = self._listed(
            words(_("made simpler"), SMALL, "muted", self.theme),
            _("{drawn} of {count} inputs are drawn, those that tell most").format(
                drawn=number_text(len(inputs.shown), 0), count=number_text(inputs.size, 0)
            ),
            _("the digits of the gallery, written by a model of a pen"),
            _("every picture is small, grey and well centred"),
        )
        VGroup(self.designed, self.simplified).arrange(DOWN, buff=0.65, aligned_edge=LEFT).shift(0.3 * UP)
        self.play(FadeOut(self.small, self.card, run_time=0.6))
        self._list_up(self.designed)
        self.wait(0.5)

    def others_were_made_simpler(self) -> None:
        """The list of what is more involved outside this film."""
        self.say(_("Other things were made simpler than they are."))
        self._list_up(self.simplified)
        self.say(_("All the rest came out of the network, the data, or a study that is kept with the code."))
        self.wait(2)

    def others_told_it_before(self) -> None:
        """The sources."""
        self.say(_("This story was first told by others, and told well. Go and see them."))
        rows = {
            _("the story"): "Grant Sanderson (3Blue1Brown),\nBut what is a neural network? (2017)",
            _("the digits to learn from"): "MNIST: Y. LeCun, C. Cortes, C. Burges",
            _("the tone of the code"): "Michael Nielsen,\nNeural Networks and Deep Learning (2015)",
            _("drawn with"): "Manim Community, Typst, NumPy",
        }
        self.sources = RecordCard(rows, title=_("Sources"), width=WIDTH, theme=self.theme).shift(0.3 * UP)
        card = self.sources
        self.play(FadeOut(self.designed, self.simplified, run_time=0.6))
        self.play(FadeIn(*(part for part in (card.frame, card.title, card.rule) if part is not None)), run_time=0.6)
        self.play(LaggedStart(*(FadeIn(row, shift=0.2 * UP) for row in card.rows), lag_ratio=0.6, run_time=3))
        self.say(_("Here it was told anew, in words and code of our own."))
        self.wait(1.5)

    def now_it_is_your_turn(self) -> None:
        """The network once more, lit by the digit."""
        self.say(_("Now put in a digit of your own, or a network of your own. All of it can be changed."))
        self.diagram = self._diagram(height=5.4, spacing=7 / (len(self.net.sizes) - 1))
        self.picture = PixelGrid(self.image, height=2.8, theme=self.theme)
        VGroup(self.picture, self.diagram).arrange(RIGHT, buff=0.5).shift(0.35 * UP)
        self.play(FadeOut(self.sources, run_time=0.6))
        self.play(
            FadeIn(self.picture, self.diagram),
            self.recaption(_("your digit, your network: the film is yours to change")),
        )
        self.play(self.diagram.feed_forward(self.image, run_time=5))
        self.say(_("Good-bye, and see you when it learns."))
        self.answer = AnswerBox(self.diagram, int(self.net.forward(self.image).prediction))
        self.play(FadeIn(self.answer), self.recaption(_("next: how a network learns")))
        self.wait(3)

    # ---- their pieces ----

    def _record(self) -> RecordCard:
        labels = {
            "sizes": _("layers"),
            "parameters": _("weights and biases"),
            "activation": _("function of a neuron"),
            "data": _("learnt from"),
            "recipe": _("recipe"),
            "optimiser": _("learnt by"),
            "seed": _("random seed"),
            "accuracy": _("right on the test set"),
        }
        title, values = _("The network of this chapter"), said_values()
        return RecordCard.of_network(self.net, shown=SHOWN, labels=labels, values=values, title=title, theme=self.theme)

    def _diagram(self, height: float, spacing: float) -> NetworkDiagram:
        return NetworkDiagram(self.net, height=height, spacing=min(spacing, 2.6), theme=self.theme)

    def _listed(self, head: VMobject, *lines: str) -> VGroup:
        """A head, and below it lines that belong to it."""
        texts = VGroup(*(standing_words(f"·  {line}", SMALL, theme=self.theme) for line in lines))
        for place, text in enumerate(texts):
            text.shift(place * PITCH * DOWN)
        return VGroup(head.next_to(texts, UP, buff=0.3, aligned_edge=LEFT), *texts)

    def _list_up(self, listed: VGroup) -> None:
        """Head and lines come in, one after the other."""
        self.play(LaggedStart(*(FadeIn(line, shift=0.3 * RIGHT) for line in listed), lag_ratio=0.6, run_time=3.5))
