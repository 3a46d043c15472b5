"""Everything on one card: four lines, the program that they are, and a proof by lot.

manim render scenes/chapter4/calculus_recap.py CalculusRecap
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    SurroundingRectangle,
    Transform,
    VGroup,
    VMobject,
)

from network.analysis.backward import BackwardPass, backward_pass
from scenes.chapter4.card import BESIDE_CARD, LOOP, Card, network_at_the_left, program_below
from scenes.chapter4.lots import NUDGE, CheckTable, draw_lots
from scenes.chapter4.small_network_scene import SmallNetworkScene
from scenes.chapter4.ways import ten_ways
from scenes.language import _
from scenes.lecture_scene import STAGE_TOP
from scenes.mobjects.diagrams import AnswerBox
from scenes.mobjects.formulas import Travel
from scenes.mobjects.text import number_text
from scenes.staging import ALONE, LAST, network_on_a_digit, number_alone

OTHERS = (0, 4, 7)
"""Which other digits pass at the end."""
FEW = 1.5
"""Seconds for a line of the program that is looked at, and for a layer that goes by."""


class CalculusRecap(SmallNetworkScene):
    """Can all of it be said on one card, and is it true?"""

    def construct(self) -> None:
        """Tell the story."""
        self.tell(
            self.three_lines,
            self.the_same_in_code,
            self.twenty_drawn_by_lot,
            self.from_a_picture_to_every_weight,
        )

    # ---- the beats ----

    def three_lines(self) -> None:
        """The formulas come out of the network, line by line, onto one card."""
        ways, self.caption = ten_ways(self)
        self.add(ways, self.caption)
        hidden = len(ways.diagram.layers) - 2
        self.hidden = {hidden: ways.diagram.layers[hidden].shown}
        small = network_at_the_left(self, self.hidden, BESIDE_CARD)
        self.card = card = Card(self.theme)
        self.say(_("Can all this be said on one card? Begin at the end: twice the miss."))
        numbers = VGroup(ways.arrows, ways.numbers, ways.brace, ways.total)
        self.play(FadeOut(numbers, ways.lit), ways.diagram.animate.undim(), run_time=0.8)
        self.play(Transform(ways.diagram, small), Create(card.frame), run_time=1.5)
        self.remove(ways.diagram)
        self.add(small)
        self.diagram = small
        last = small.layers[-1]
        origins = (last, small.edges[-1], small.layers[-2], small.layers[-2])
        self._write(0, last)
        self.hold(0.7)
        self.say(_("Then, for every layer: a line for the weights, a line for the biases, and a line that goes back."))
        for number in (1, 2, 3):
            self._write(number, origins[number])
        self.hold(1)
        self.say(_("Small letters, big consequences. Hang it on the fridge."))
        box: Any = SurroundingRectangle(card.lines[3].select("right"), color=self.theme.signal, buff=0.12)
        self.play(Create(box))
        self.play(FadeOut(box))

    def the_same_in_code(self) -> None:
        """Each line of the card beside its line of the program, which is run: the network shows what it computes."""
        row = self.card.in_a_row()
        program = program_below(self, self.hidden, row.get_bottom()[1] - 0.1)
        back = backward_pass(self.untrained, self.image, self.label)
        self.say(_("And these are the lines of our program, for all neurons of a layer at once."))
        lines = [Transform(line, goal) for line, goal in zip(self.card.lines, row, strict=True)]
        self.play(
            FadeOut(self.card.frame, self.card.names), *lines, Transform(self.diagram, program.diagram), run_time=1.5
        )
        self.play(FadeIn(program.code, shift=0.2 * UP))
        self._run_last_layer(program.code, back)
        self.say(_("The slope and what stands behind it have one name there: delta. So nothing is computed twice."))
        for layer in reversed(range(1, len(self.untrained.weights))):
            self._run(program.code, back, layer, (1, 2))
        self.play(program.code.highlight(None))
        self.code = program.code

    def twenty_drawn_by_lot(self) -> None:
        """Twenty of all parameters, each by the rule and by nudging, compared."""
        lots = draw_lots(self)
        table, drawn = CheckTable(lots, self.theme), len(lots.indices)
        total = number_text(self.untrained.parameter_count, 0)
        self.say(_("Do you believe it? Draw lots: {drawn} of {total}.").format(drawn=drawn, total=total))
        note = _("mean cost of {batch} pictures, each parameter nudged by ±{nudge}").format(
            batch=lots.batch, nudge=number_text(NUDGE, 3)
        )
        self.play(
            FadeOut(self.card.lines, self.code),
            FadeOut(self.diagram, target_position=table.rows, scale=0.3),
            self.recaption(self.checkpoint_name(0), note, roles=("muted", "muted")),
        )
        names = [row[0] for row in table.rows]
        self.play(FadeIn(table.heads), LaggedStart(*map(FadeIn, names), lag_ratio=0.1), run_time=1.5)
        self.say(_("Compute them by the rule. Then by nudging, one by one."))
        for column in (1, 2):
            numbers = [row[column] for row in table.rows]
            self.play(LaggedStart(*(FadeIn(each, shift=0.1 * RIGHT) for each in numbers), lag_ratio=0.25), run_time=2.2)
        self.hold(1)
        marks = LaggedStart(*(FadeIn(mark, scale=2) for mark in table.marks), lag_ratio=0.5)
        marks.rate_func = _faster
        self.play(marks, run_time=4)
        agree = sum(lots.agree)
        self.say(_("{agree} of {drawn} agree.").format(agree=agree, drawn=drawn))
        shown = number_alone(_("{agree} of {drawn}").format(agree=agree, drawn=drawn), self.theme)
        shown.move_to((0, STAGE_TOP - ALONE / 2, 0))
        self.play(FadeIn(shown, scale=0.8))
        self.hold(1)
        if lots.zeros:
            one = _("One is exactly 0: a pixel that is blank in all {batch} pictures. No ink, no blame.")
            many = _("{zeros} are exactly 0: pixels that are blank in all {batch} pictures. No ink, no blame.")
            self.say((one if lots.zeros == 1 else many).format(zeros=lots.zeros, batch=lots.batch))
            rows = [row for row, value in zip(table.rows, lots.ruled, strict=True) if value == 0]
            boxes = [SurroundingRectangle(row, color=self.theme.signal, buff=0.04, stroke_width=2) for row in rows]
            self.play(LaggedStart(*map(Create, boxes), lag_ratio=0.2), run_time=1.5)
            self.play(*map(FadeOut, boxes))
        self.table = VGroup(table, shown)

    def from_a_picture_to_every_weight(self) -> None:
        """The network learns through the whole run, and reads the digit."""
        others = [pictures[0] for pictures in map(self.examples, OTHERS) if len(pictures)]
        diagram: Any = network_on_a_digit(
            self.untrained, self.image, *others, scales=self.trained, last=LAST, theme=self.theme
        )
        diagram.set_activations(self.untrained.forward(self.image))
        self.say(_("A picture goes forward. A miss comes back. Every weight moves a little, and again."))
        self.play(
            FadeOut(self.table, target_position=diagram.layers[-1], scale=0.3),
            FadeIn(diagram),
            self.recaption(self.checkpoint_name(0), roles=("muted",)),
            run_time=1.5,
        )
        self.play(diagram.play_training(self.training, self.image, run_time=5))
        answer = int(self.trained.forward(self.image).prediction)
        box = AnswerBox(diagram, answer, printed=True)
        name, credit = self.checkpoint_name(-1), _("digits: MNIST · after 3Blue1Brown's series on deep learning")
        self.play(FadeIn(box), self.recaption(name, credit, roles=("ink", "muted")))
        self.hold(1)
        self.say(_("That is how it learns. You could now build one yourself, and you would know why it works."))
        self.play(FadeOut(box, run_time=0.5))
        self.play(diagram.watch([*others, self.image], run_time=4))
        self.play(FadeIn(AnswerBox(diagram, answer, printed=True)))
        self.hold(1)
        self.say(_("Do."))

    # ---- pieces ----

    def _write(self, number: int, origin: VMobject) -> None:
        """A line comes onto the card, out of a part of the network."""
        line = self.card.lines[number]
        self.play(
            Travel(None, line, dict.fromkeys(("left", "equals", "right"), origin), run_time=1.8),
            FadeIn(self.card.names[number]),
        )

    def _run_last_layer(self, code: Any, back: BackwardPass) -> None:
        """The lines for the last layer, one by one, each with the formula that it is."""
        layer = len(self.untrained.weights)
        for line, number in ((LOOP[1], 1), (LOOP[2], 2), (LOOP[4], 3), (LOOP[5], 3)):
            box = SurroundingRectangle(self.card.lines[number], color=self.theme.signal, buff=0.1)
            self.play(code.highlight(line), FadeIn(box), *self._computed(line, back, layer), run_time=FEW)
            self.play(FadeOut(box), run_time=0.3)

    def _run(self, code: Any, back: BackwardPass, layer: int, lines: tuple[int, ...]) -> None:
        """The lines for another layer, at once."""
        chosen = [LOOP[number] for number in lines]
        done = [each for line in chosen for each in self._computed(line, back, layer)]
        self.play(code.highlight(*chosen), *done, run_time=FEW)

    def _computed(self, line: str, back: BackwardPass, layer: int) -> list[Any]:
        """What a line has computed, as it is seen in the network: edges, outlines, or nothing."""
        diagram: Any = self.diagram
        errors = back.errors[layer - 1]
        if line == LOOP[1]:
            slopes = np.outer(errors, back.passed.activations[layer - 1])
            return [diagram.animate.show_on_edges(layer, slopes, _largest(slopes))]
        if line == LOOP[2]:
            column, most = diagram.layers[layer], _largest(errors)
            colours = diagram.style.colours(errors[list(column.shown)], most, self.theme)
            return [
                neuron.circle.animate.set_stroke(_hex(colour), 3)
                for (_index, neuron), colour in zip(column.drawn(), colours, strict=True)
            ]
        return []


def _largest(values: Any) -> float:
    return max(float(abs(values).max()), 1e-12)


def _hex(colour: Any) -> str:
    red, green, blue = (round(255 * float(each)) for each in np.ravel(colour)[:3])
    return f"#{red:02x}{green:02x}{blue:02x}"


def _faster(t: float) -> float:
    """Slowly at first."""
    return t * t
