"""Notation and linear algebra: a neuron's sum, the matrix of a layer, and the few lines of Python that compute it all.

manim render scenes/chapter1/notation_and_linear_algebra.py NotationAndLinearAlgebra
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    Group,
    LaggedStart,
    ReplacementTransform,
    SurroundingRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
)

from network.studies.speed import Speed
from scenes.chapter1.last_layer import LastLayer
from scenes.language import _, in_number
from scenes.lecture_scene import ANY_NUMBER, STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP, LectureScene
from scenes.mobjects.charts import Bars
from scenes.mobjects.code import SourceRun
from scenes.mobjects.diagrams import NetworkDiagram
from scenes.mobjects.formulas import Rewrite
from scenes.mobjects.text import LABEL, SMALL, number_text, words
from scenes.staging import network_on_a_digit, network_under_the_line, number_alone, the_one_line

WIDTH, BESIDE = 13.2, 1.3
"""How wide what fills the stage may be, and what of that neurons beside a matrix take, in scene units."""
LARGE = 1.25
"""How many times larger than elsewhere the sum is while it is written."""
AWAY = 14.5
"""Beyond the edge of the frame."""
LOOP = (5, 7)
"""The lines of `Network.forward` that are shown: the loop over the layers, as far as it computes."""
RUNNING = 0.35
"""How long a line is lit while it runs, in seconds."""


class NotationAndLinearAlgebra(LectureScene):
    """From the sum of one neuron to a = σ(W a + b), in symbols, in real numbers and in the source that runs."""

    hidden_range = ANY_NUMBER

    def construct(self) -> None:
        """Tell the story."""
        self.tell(
            self.the_last_layer_steps_forward,
            self.one_neuron_adds_up_what_it_receives,
            self.its_terms_become_a_row_and_a_column,
            self.every_neuron_has_a_row_and_a_bias,
            self.symbols_become_the_numbers_of_this_picture,
            self.the_function_goes_into_every_entry,
            self.all_of_it_is_one_short_line,
            self.our_source_says_the_same,
            self.one_line_is_faster_than_two_loops,
        )

    # ---- the beats: in symbols ----

    def the_last_layer_steps_forward(self) -> None:
        """The network reads the picture; then some neurons of its last two layers come forward, and the rest leaves."""
        self.layer = LastLayer(self.net, self.image, WIDTH - BESIDE, self.theme)
        self.piece, self.matrix = self.layer.piece(5.2, 7.0).set_y(STAGE_MIDDLE), self.layer.matrix()
        diagram = self._network()
        self.add(diagram)
        self.say(_("Sums everywhere. Can we write them all in one line?"))
        self.play(diagram.feed_forward(self.image, run_time=2))
        self.hold(1)
        self.say(_("Take one layer, the last."))
        piece = self.piece
        pairs = [(diagram.neuron(self.layer.number - 1, j), neuron) for j, neuron in piece.senders.items()]
        pairs += [(diagram.neuron(self.layer.number, i), neuron) for i, neuron in piece.receivers.items()]
        lifted = VGroup(one.copy() for one, __ in pairs)
        self.add(lifted)
        names = (*piece.sender_names.values(), *piece.receiver_names.values())
        told = _("{senders} neurons send, {receivers} receive")
        receivers, senders = (number_text(size, 0) for size in self.layer.weights.shape)
        self.play(
            FadeOut(diagram, shift=AWAY * LEFT),
            *(ReplacementTransform(one, other) for one, (__, other) in zip(lifted, pairs, strict=True)),
            FadeIn(piece.dots),
            self.recaption(told.format(senders=senders, receivers=receivers)),
            run_time=1.5,
        )
        self.play(*map(FadeIn, piece.fans.values()), LaggedStart(*map(FadeIn, names), lag_ratio=0.1))
        self.remove(*piece, lifted)
        self.add(piece)

    def one_neuron_adds_up_what_it_receives(self) -> None:
        """The sum of the first neuron is written, each term from the connection and the neuron that it stands for."""
        self.sum = total = self.layer.sum().scale(LARGE).align_to(STAGE_TOP * UP, UP)
        piece = self.piece
        self.say(_("Each activation is called a. Multiply it by its weight, w."))
        below = self.layer.piece(total.get_bottom()[1] - STAGE_BOTTOM - 0.1, 7.0).align_to(STAGE_BOTTOM * UP, DOWN)
        self.play(ReplacementTransform(piece, below.set_focus(0)), self.recaption())
        self.piece = piece = below
        for j in total.terms:
            term = total.term(j)
            weight, activation = term.symbols
            self.play(
                FadeIn(weight, target_position=piece.edge_middle(0, j), scale=0.5),
                ReplacementTransform(piece.sender_names[j].copy(), activation),
                FadeIn(term.signs),
            )
        self._tell_the_indices()
        rest = [each for each in total.line if each not in (*total.terms.values(), total.bias_term)]
        if self.layer.pointwise:
            self.say(_("Add them all up, add the bias b, and squish. The squish is called sigma."))
        else:
            self.say(_("Add them all up, and add the bias b: the weighted sum, z."))
        self.play(FadeIn(*rest, total.bias_term, shift=0.2 * UP), FadeOut(self.pointers), self.recaption())
        self.play(
            FadeIn(*([total.brace, total.sum_label] if self.layer.pointwise else [total.equals, total.result_label]))
        )
        if self.layer.pointwise:
            self.play(FadeIn(total.function_sign))
            result = ReplacementTransform(piece.receiver_names[0].copy(), total.result_label[0])
            self.play(result, FadeIn(total.equals))
        self.add(total)

    def its_terms_become_a_row_and_a_column(self) -> None:
        """The activations come to stand in a column, and the weights of the sum in the first row of a matrix."""
        matrix, above = self.matrix, self.sum.copy().scale(1 / LARGE).align_to(STAGE_TOP * UP, UP)
        block, column = matrix.block("matrix"), matrix.block("activations")
        height = above.get_bottom()[1] - STAGE_BOTTOM - 0.1
        piece = self.layer.piece(height, 1.9).set_focus(0)
        VGroup(piece, matrix).arrange(RIGHT, buff=0.4).set_y(STAGE_BOTTOM + height / 2)
        self.say(_("All that for one neuron? There must be a shorter way."))
        self.hold(1)
        self.say(_("Stand the activations in a column, and lay the weights in a row."))
        smaller = self.sum.animate.scale(1 / LARGE).align_to(STAGE_TOP * UP, UP)
        self.play(ReplacementTransform(self.piece, piece), smaller)
        self.piece = piece
        names = {j: piece.sender_names[j].copy() for j in self.layer.columns}
        self.play(
            FadeIn(column.brackets, *column.dots.values()),
            LaggedStart(
                *(ReplacementTransform(names[j], matrix.activation(j).content[0]) for j in self.layer.columns),
                lag_ratio=0.15,
            ),
            run_time=1.5,
        )
        dots = [each for (r, __), each in block.dots.items() if r == 0]
        written = [j for j in self.layer.columns if j in self.sum.terms]
        moves = [
            ReplacementTransform(self.sum.term(j).symbols[0].copy(), matrix.entry(0, j).content[0]) for j in written
        ]
        between = [matrix.entry(0, j) for j in self.layer.columns if j not in written]
        self.play(FadeIn(block.brackets), LaggedStart(*moves, lag_ratio=0.2), run_time=1.5)
        if between or dots:
            self.play(FadeIn(*between, *dots), run_time=0.5)

    def every_neuron_has_a_row_and_a_bias(self) -> None:
        """Row after row follows, each from its neuron, and the biases; then the matrix has the stage to itself."""
        piece, matrix = self.piece, self.matrix
        block, biases = matrix.block("matrix"), matrix.block("biases")
        self.say(_("Every neuron has its own weights: its own row. And its own bias."))
        for i in self.layer.rows[1:]:
            cells: list[VMobject] = [matrix.entry(i, j) for j in self.layer.columns]
            place = matrix.drawn_rows.index(i)
            cells += [each for (r, __), each in block.dots.items() if r == place]
            arrivals = (FadeIn(each, target_position=piece.receiver(i), scale=0.5) for each in cells)
            self.play(piece.animate.set_focus(i), LaggedStart(*arrivals, lag_ratio=0.1), run_time=1)
        rest = [each for (r, __), each in block.dots.items() if matrix.drawn_rows[r] is None]
        others = [biases.cells[i, 0] for i in self.layer.rows[1:]]
        self.play(
            piece.animate.set_focus(None),
            FadeIn(*rest, matrix.parts["plus"], biases.brackets, *others, *biases.dots.values()),
            ReplacementTransform(self.sum.bias_term.symbols[0].copy(), matrix.bias(0).content[0]),
        )
        self.remove(*matrix.get_family())
        self.add(matrix)
        told = _("{rows} rows, {columns} columns: counted from 0, k = {k} and n = {n}")
        rows, columns = self.layer.weights.shape
        counts = {"rows": rows, "columns": columns, "k": rows - 1, "n": columns - 1}
        self.play(FadeOut(piece, shift=AWAY * LEFT), FadeOut(self.sum, run_time=0.5))
        written = told.format(**{name: number_text(count, 0) for name, count in counts.items()})
        self.play(self._filling(), self.recaption(written))

    # ---- the beats: in numbers ----

    def symbols_become_the_numbers_of_this_picture(self) -> None:
        """Every symbol turns into its number, and row after row is gone through with the column."""
        self.say(_("Now the real numbers, of this network and this picture."))
        numbers: dict[str, Any] = {"show": "numbers", "has_result": True}
        self.play(self._filling(**numbers), self.recaption(), run_time=0.7)
        told = _("dots stand for the rest, which is added, too") if self._abridged else ""
        self.play(Rewrite(self.matrix, 2, **numbers), self.recaption(*([told] if told else [])))
        self.say(_("Row times column: multiply, add it all up, and add the bias."))
        first, *others = self.layer.rows
        self.play(self.matrix.walk_row(first, run_time=4))
        for row in others:
            self.play(self.matrix.walk_row(row, run_time=1.5))

    def the_function_goes_into_every_entry(self) -> None:
        """σ is put round both sides, and each entry of the result goes through it, or all together do."""
        function = self.net.activations[-1]
        if self.layer.pointwise:
            told = _("Squish each result, and there they are: the activations of the next layer.")
        else:
            told = _("All of them go through the softmax: there are the activations of the next layer.")
        self.say(told)
        self.play(self._filling(WIDTH - BESIDE, function=function), self.recaption(), run_time=0.7)
        self.play(Rewrite(self.matrix, 1.2, function=function))
        self.play(self.matrix.squish(run_time=1.5))
        self.lights = self.layer.lights(self.matrix)
        together = VGroup(self.matrix, self.lights)
        self.play(FadeIn(self.lights), together.animate.set_x(0))

    def all_of_it_is_one_short_line(self) -> None:
        """Every block shrinks into its letter; then the letters are those of any layer."""
        self.line = the_one_line(self.theme).set_y(STAGE_MIDDLE)
        self.say(_("Give each block a letter."))
        self.play(FadeOut(self.lights, target_position=self.matrix.parts["result"], scale=0.3), run_time=0.7)
        self.play(self.matrix.collapse(run_time=2))
        self.play(self.matrix.animate.scale_to_fit_width(self.line.width).move_to(self.line), run_time=0.8)
        self.hold(2)
        self.say(_("One line, and it holds for every layer."))
        turning: list[Any] = [
            ReplacementTransform(Group(*part.family_members_with_points()), Group(*self.line.select(name)))
            for name, part in self.matrix.parts.items()
        ]
        told = [] if self.layer.pointwise else [_("σ is the function of the layer, whichever it is")]
        self.play(*turning, self.recaption(*told), run_time=1)
        self.remove(self.matrix, *(turned.target_mobject for turned in turning))
        self.add(self.line)

    # ---- the beats: in Python ----

    def our_source_says_the_same(self) -> None:
        """The loop that computes everything in this film stands under the line, and runs, beside the network."""
        small = network_on_a_digit(
            self.net, self.image, hidden=self.layer.hidden, theme=self.theme, picture=2.7, last=-1.2, column=3.6
        )
        self.source = SourceRun(self.net, self.image, width=WIDTH, lines=LOOP, diagram=small, theme=self.theme)
        code, diagram = self.source.code, self.source.diagram
        raised, __ = network_under_the_line(self.net, self.image, self.theme)
        self.source.align_to(-WIDTH / 2 * RIGHT, LEFT).set_y((raised.get_bottom()[1] + STAGE_BOTTOM) / 2)
        self.say(_("In Python it is as short. This code has computed every answer in this film."))
        self.play(self.line.animate.move_to(raised), self.recaption(_("from Network.forward, in network/model.py")))
        self.play(FadeIn(code, shift=0.5 * UP), FadeIn(diagram, shift=LEFT))
        for animations in self.source.steps():
            self.play(*animations, run_time=RUNNING)
        self.remove(*self.source.get_family())
        self.add(self.source)

    def one_line_is_faster_than_two_loops(self) -> None:
        """The times that the matrix and two loops were measured to take; then the line, and the whole network."""
        study, source = Speed.load(), self.source
        code = source.code
        self.say(_("One could also write two loops. Is the matrix only shorter?"))
        bars = self.bars = self._race(times := 1e6 * np.array([study.loop, study.numpy]))
        shape = " × ".join(number_text(size, 0) for size in study.shape)
        told = _("{shape} weights, one core of a computer ({processor}): microseconds")
        told = told.format(shape=shape, processor=study.processor)
        self.play(
            FadeOut(source.diagram, source.outputs, target_position=code.get_right(), scale=0.1),
            code.animate.align_to(source.diagram, UP),
            code.highlight("z = W @ a + b"),
            self.recaption(told),
            run_time=1.2,
        )
        self.hold(0.5)
        self.play(FadeIn(bars.set_values(0 * times)))
        race = UpdateFromAlphaFunc(
            bars, lambda each, share: each.set_values(np.minimum(share * times.max(), times)), rate_func=linear
        )
        self.play(race, run_time=3)
        ratio = number_text(study.ratio, 0)
        self.ratio = VGroup(
            number_alone(ratio, self.theme, "result"), words(_("times as fast"), LABEL, theme=self.theme)
        )
        self.ratio.arrange(DOWN, buff=0.3).match_x(source.diagram).match_y(code)
        self.say(_("It is {ratio} times as fast.").format(ratio=ratio))
        self.play(FadeIn(self.ratio, scale=0.5))
        self.hold(1.5)
        self._show_the_whole_network()

    # ---- their pieces ----

    def _network(self) -> NetworkDiagram:
        """The network on the digit that it has read."""
        diagram = network_on_a_digit(self.net, self.image, hidden=self.layer.hidden, theme=self.theme)
        return diagram.set_activations(self.net.forward(self.image))

    @property
    def _abridged(self) -> bool:
        """Whether dots stand for some of the layer."""
        return None in (*self.matrix.drawn_rows, *self.matrix.drawn_columns)

    def _filling(self, width: float = WIDTH, **state: Any) -> Any:
        """The matrix goes to where, in another writing, it fills the stage."""
        then = self.matrix.rewritten(**state)
        share = min(width / then.width, (STAGE_TOP - STAGE_BOTTOM - 0.4) / then.height)
        return self.matrix.animate.scale(share).move_to(STAGE_MIDDLE * UP)

    def _tell_the_indices(self) -> None:
        """The two indices of one weight are ringed, and it is written at them what they tell."""
        self.say(_("Two small numbers tell where the weight leads to, and where it comes from."))
        weight = self.sum.term(list(self.sum.terms)[min(1, len(self.sum.terms) - 1)]).symbols[0]
        __, to, __, *source = weight.family_members_with_points()
        pointers: list[Any] = []
        for glyphs, text, side in ((to,), _("to"), LEFT), (source, _("from"), RIGHT):
            ring = SurroundingRectangle(*glyphs, color=self.theme.signal, buff=0.04, corner_radius=0.06, stroke_width=2)
            name = words(text, SMALL, "signal", self.theme).next_to(ring, DOWN + side, buff=0.1)
            pointers.append(VGroup(ring, name))
        pointers[1][1].align_to(pointers[0][1], DOWN)
        self.pointers = VGroup(*pointers)
        self.play(
            LaggedStart(*(Create(each[0]) for each in pointers), lag_ratio=0.5),
            LaggedStart(*(FadeIn(each[1]) for each in pointers), lag_ratio=0.5),
            self.recaption(_("first to, then from; everything is counted from 0")),
        )

    def _race(self, times: Any) -> Bars:
        """How long two loops take, and how long the matrix, as bars at the bottom of the stage."""
        bars = Bars(
            times,
            (_("two loops"), "W @ a + b"),
            horizontal=True,
            limits=(0, float(times.max())),
            printed=True,
            decimals=1,
            width=7.5,
            height=1.4,
            theme=self.theme,
        )
        return bars.set_x(0).align_to(STAGE_BOTTOM * UP, DOWN)

    def _show_the_whole_network(self) -> None:
        """Code and bars shrink into the network under the line."""
        count = len(self.net.weights)
        __, network = network_under_the_line(self.net, self.image, self.theme)
        told = in_number(
            "One line: that is the whole network.", "One line, {count} times: that is the whole network.", count
        )
        self.say(told.format(count=count))
        together = VGroup(self.source.code, self.bars, self.ratio)
        self.play(FadeOut(together, target_position=network, scale=0.2), self.recaption(), run_time=0.7)
        self.play(FadeIn(network, scale=0.3))
        self.network_below = network
