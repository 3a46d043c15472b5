"""Everything on one card: four lines, the program that they are, and a proof by lot.

manim render scenes/chapter4/calculus_recap.py CalculusRecap
"""

from __future__ import annotations

from typing import Any

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
    there_and_back,
)

from scenes.chapter4.card import BESIDE_CARD, PROGRAM, card_of_four, in_a_row, network_at_the_left, program_below
from scenes.chapter4.lots import NUDGE, check_table, draw_lots
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
WRITTEN = {PROGRAM[1]: 1, PROGRAM[2]: 2, PROGRAM[4]: 3}
"""Which formula a line of the program is: how the line begins, and the place of the formula."""
DELTA = PROGRAM[-1]
"""How the line begins that goes through the squish."""


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
        self.card = card = card_of_four(self.theme)
        self.say(_("Can all this be said on one card? Begin at the end: twice the miss."))
        self.wait(0.5)
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
        box: Any = SurroundingRectangle(card.line(3).select("right"), color=self.theme.signal, buff=0.12)
        self.play(Create(box))
        self.play(FadeOut(box))

    def the_same_in_code(self) -> None:
        """Each line of the card beside its line of the program, which is run: the network shows what it computes."""
        row = in_a_row(self.card)
        self.program = run = program_below(self, self.hidden, row.get_bottom()[1])
        self.say(_("And these are the lines of our program, for all neurons of a layer at once."))
        lines = [Transform(line, goal) for line, goal in zip(self.card.lines[1:], row, strict=True)]
        moved = Transform(self.diagram, run.diagram.copy())
        rest = (self.card.frame, self.card.names, self.card.lines[0])
        self.play(FadeOut(*rest), *lines, moved, run_time=1.5)
        self.remove(self.diagram)
        self.add(run.diagram)
        self.play(FadeIn(run.code, shift=0.2 * UP))
        self._run()

    def twenty_drawn_by_lot(self) -> None:
        """Twenty of all parameters, each by the rule and by nudging, compared."""
        lots = draw_lots(self)
        table, drawn = check_table(lots, self.theme), len(lots.indices)
        total = number_text(self.untrained.parameter_count, 0)
        self.say(_("Do you believe it? Draw lots: {drawn} of {total}.").format(drawn=drawn, total=total))
        note = _("mean cost of {batch} pictures, each parameter nudged by ±{nudge}").format(
            batch=lots.batch, nudge=number_text(NUDGE, 3)
        )
        self.play(
            FadeOut(self.card.lines[1:], self.program.code, self.program.reading),
            FadeOut(self.program.diagram, target_position=table.rows, scale=0.3),
            self.recaption(self.checkpoint_name(0), note, roles=("muted", "muted")),
        )
        names = [row[0] for row in table.rows]
        self.play(FadeIn(table.heads), LaggedStart(*map(FadeIn, names), lag_ratio=0.1), run_time=1.5)
        self.say(_("Compute them by the rule. Then by nudging, one by one."))
        for column in (1, 2):
            numbers = [row[column] for row in table.rows]
            self.play(LaggedStart(*(FadeIn(each, shift=0.1 * RIGHT) for each in numbers), lag_ratio=0.25), run_time=2.2)
        self.hold(1)
        self.play(table.tick_off())
        agree = sum(table.agree)
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
        line = self.card.line(number)
        self.play(
            Travel(None, line, dict.fromkeys(("left", "equals", "right"), origin), run_time=1.8),
            FadeIn(self.card.name_of(number)),
        )

    def _run(self) -> None:
        """The program runs; each formula stands out when its line is executed."""
        run, shown, told = self.program, {line.strip() for line in self.program.code.texts.values()}, False
        for number, line in enumerate(run.executed):
            happens = run.happens(number)
            if line in shown:
                happens.append(run.code.highlight(line, run_time=0.4))
            which = next((k for start, k in WRITTEN.items() if line.startswith(start)), None)
            if which is not None:
                written: Any = self.card.line(which)
                happens.append(written.animate(rate_func=there_and_back, run_time=0.9).scale(1.12))
            if line.startswith(DELTA) and not told:
                told = True
                self.say(
                    _("The slope and what stands behind it have one name there: delta. So nothing is computed twice.")
                )
            if happens:
                self.play(*happens)
        self.play(run.code.highlight(None))
        self.remove(*run.diagram.get_family())
        self.add(run.diagram)
