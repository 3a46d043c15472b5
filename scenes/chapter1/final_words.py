"""Some final words: the record of the network on show, what was designed by hand, and to whom the story is owed.

manim render scenes/chapter1/final_words.py FinalWords
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    ReplacementTransform,
    VGroup,
    VMobject,
)

from scenes.language import _
from scenes.lecture_scene import ANY_NUMBER, STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP, WIDEST, LectureScene
from scenes.mobjects import SMALL, AnswerBox, HypotheticalTag, NetworkDiagram, RecordCard, number_text, words
from scenes.mobjects.text import standing_words
from scenes.record_words import said_values
from scenes.staging import LEFTMOST, network_on_a_digit

SHOWN = ("sizes", "parameters", "activation", "data", "recipe", "optimiser", "seed", "accuracy")
"""The rows of the record that are put on show."""
BESIDE: dict[str, float] = {"picture": 3.2, "last": -1.0, "height": 4.2}
"""The network beside its record: how high its picture and its columns are, and where its last layer stands."""
LISTED = 7.6
"""How wide the lists are, unless they would be too high."""
CONTEXT, SHRUNK = 0.4, 0.72
"""How strong what has stepped back is, and how large."""
GAP = 0.4
"""Between what stands side by side, or one above the other."""
PITCH = 0.48
"""From line to line of a list."""


class FinalWords(LectureScene):
    """The record of the network, what was designed and what simplified, and the sources."""

    hidden_range = ANY_NUMBER
    output_range = ANY_NUMBER

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
        """The network steps aside, and what it tells about itself grows out of it, row by row."""
        whole, self.small = self._network(), self._network(**BESIDE)
        self.card = self._record(WIDEST / 2 - self.small.get_right()[0] - GAP)
        self.card.next_to(self.small, RIGHT, buff=GAP).set_y(STAGE_MIDDLE)
        self.add(whole)
        self.say(_("How much of this can you believe? Here is our network's record."))
        self.play(ReplacementTransform(whole, self.small), run_time=1.2)
        head = [part for part in (self.card.title, self.card.rule) if part is not None]
        assert self.card.frame is not None
        self.play(GrowFromEdge(self.card.frame, LEFT), FadeIn(*head, shift=0.3 * RIGHT), run_time=0.8)
        rows = (FadeIn(row, shift=0.4 * RIGHT) for row in self.card.rows)
        self.play(LaggedStart(*rows, lag_ratio=0.6, run_time=4))
        self.add(self.card)
        self.hold(1)

    def some_things_were_designed(self) -> None:
        """What was designed or made up, under the tag that it wore; below it, what is less simple elsewhere."""
        self.tag = HypotheticalTag(UP, _("designed by hand"), theme=self.theme)
        self.designed = self._listed(
            self.tag,
            _("hoped-for edges, and the template of one edge"),
            _("values and a weight, to try them out"),
            _("a neuron switched off, to see what it does"),
            _("the sound, made by a formula"),
        )
        told = _("connections are drawn from ink: {drawn} pixels of {count}")
        drawn, count = np.count_nonzero(self.image), self.image.size
        self.simplified = self._listed(
            words(_("made simpler"), SMALL, "muted", self.theme),
            told.format(drawn=number_text(int(drawn), 0), count=number_text(count, 0)),
            _("the gallery's digits are written by a model of a pen"),
            _("every picture is small, grey and well centred"),
        )
        lists = VGroup(self.designed, self.simplified).arrange(DOWN, buff=0.5, aligned_edge=LEFT)
        lists.scale(min(LISTED / lists.width, (STAGE_TOP - STAGE_BOTTOM) / lists.height))
        lists.move_to(STAGE_MIDDLE * UP).align_to(WIDEST / 2 * RIGHT, RIGHT)
        self.say(_("What we designed or made up wore this tag."))
        self._step_back(lists.get_left()[0] - GAP)
        self._list_up(self.designed)
        self.say(_("Some things were made simpler. All the rest was computed."))
        self._list_up(self.simplified)
        self.hold(1)

    def others_told_it_before(self) -> None:
        """The sources, in the frame of the record."""
        rows = {
            _("the story"): "Grant Sanderson (3Blue1Brown),\nBut what is a neural network? (2017)",
            _("the digits"): "MNIST: Y. LeCun, C. Cortes, C. Burges",
            _("the code's tone"): "Michael Nielsen, Neural Networks\nand Deep Learning (2015)",
            _("drawn with"): "Manim Community, Typst, NumPy",
        }
        self.sources = RecordCard(rows, title=_("Sources"), theme=self.theme)
        self.sources.move_to(STAGE_MIDDLE * UP).align_to(WIDEST / 2 * RIGHT, RIGHT)
        framed, record = self.sources, self.card
        assert framed.frame is not None and record.frame is not None
        self.say(_("Others told this story first, and told it beautifully. Do go and see them."))
        rest = [part for part in record.submobjects if part is not record.frame]
        self.play(
            FadeOut(*self.designed, *self.simplified, shift=DOWN),
            FadeOut(*rest),
            ReplacementTransform(record.frame, framed.frame),
            self.small.animate.set_y(STAGE_MIDDLE),
            run_time=1,
        )
        head = [part for part in (framed.title, framed.rule) if part is not None]
        self.play(LaggedStart(*(FadeIn(part, shift=0.3 * DOWN) for part in (*head, *framed.rows)), run_time=3))
        self.add(framed)
        self.hold(1)

    def now_it_is_your_turn(self) -> None:
        """The network comes forward and stands on the whole digit, which runs through it to the answer."""
        self.diagram = self._network()
        self.say(_("Now it is your turn: your own digit, or your own network."))
        self.play(
            FadeOut(self.sources, shift=self.sources.width * RIGHT),
            ReplacementTransform(self.small, self.diagram),
            self.recaption(_("a setting for everything: see README")),
            run_time=1.5,
        )
        self.play(self.diagram.feed_forward(self.image, run_time=4))
        answer = self.net.forward(self.image).prediction
        self.answer = AnswerBox(self.diagram, answer)
        self.play(FadeIn(self.answer))
        self.hold(1)
        self.say(_("Good-bye, and see you when it learns."))
        self.play(self.recaption(_("next: how a network learns")))
        self.hold(2)

    # ---- their pieces ----

    def _network(self, **look: Any) -> NetworkDiagram:
        """The network on the digit that it has read."""
        diagram = network_on_a_digit(self.net, self.image, theme=self.theme, **look)
        return diagram.set_activations(self.net.forward(self.image))

    def _record(self, width: float) -> RecordCard:
        """What the network tells about itself, no wider than there is room."""
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
        title = _("The network of this chapter")
        told: dict[str, Any] = {"shown": SHOWN, "labels": labels, "values": said_values()}
        return RecordCard.of_network(self.net, **told, title=title, width=width, theme=self.theme)

    def _step_back(self, right: float) -> None:
        """Network and record step back to the left edge, one below the other, to make room."""
        network, record = self.small.copy(), self.card.copy()
        network.scale(min(SHRUNK, (right - LEFTMOST) / network.width))
        room = STAGE_TOP - STAGE_BOTTOM - network.height - GAP
        record.scale(min(room / record.height, network.width / record.width))
        network.align_to(STAGE_BOTTOM * UP, DOWN)
        record.align_to(STAGE_TOP * UP, UP)
        VGroup(network, record).set_opacity(CONTEXT)
        for each in (network, record):
            each.align_to(LEFTMOST * RIGHT, LEFT)
        self.play(ReplacementTransform(self.small, network), ReplacementTransform(self.card, record), run_time=1)
        self.small, self.card = network, record

    def _listed(self, head: VMobject, *lines: str) -> VGroup:
        """A head, and below it lines that belong to it."""
        texts = VGroup(*(standing_words(f"·  {line}", SMALL, theme=self.theme) for line in lines))
        for place, text in enumerate(texts):
            text.shift(place * PITCH * DOWN)
        return VGroup(head.next_to(texts, UP, buff=0.3, aligned_edge=LEFT), *texts)

    def _list_up(self, listed: VGroup) -> None:
        """Head and lines come in, one after the other."""
        self.play(LaggedStart(*(FadeIn(line, shift=0.3 * RIGHT) for line in listed), lag_ratio=0.6, run_time=3))
