"""Notation and linear algebra: a neuron's sum, the matrix of a layer, and the few lines of Python that compute it all.

manim render scenes/chapter1/notation_and_linear_algebra.py NotationAndLinearAlgebra
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    UL,
    UP,
    FadeIn,
    FadeOut,
    Group,
    Indicate,
    LaggedStart,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
)
from manim.mobject.text.typst_mobject import MathTypst

from network.studies import speed
from network.studies.study import load_study
from scenes.language import _
from scenes.lecture_scene import WIDEST, LectureScene
from scenes.mobjects.charts import Bars
from scenes.mobjects.code import SourceCode, SourceRun
from scenes.mobjects.diagrams import AnswerBox, EdgeStyle, LayerPiece, NetworkDiagram, Neuron, written_out
from scenes.mobjects.formulas import MatrixVector, Rewrite, WeightedSum
from scenes.mobjects.pictures import PixelGrid
from scenes.mobjects.text import LABEL, SMALL, TITLE, formula, number_text, words

BOLD = EdgeStyle(contrast=0.7, widest=4)
"""How the edges of a few neurons are drawn."""


class NotationAndLinearAlgebra(LectureScene):
    """From the sum of one neuron to a = σ(W a + b), in symbols, in real numbers and in the source that runs."""

    def construct(self) -> None:
        """Tell the story."""
        self.tell(
            self.the_last_layer_steps_forward,
            self.one_neuron_adds_up_what_it_receives,
            self.its_terms_become_a_row_and_a_column,
            self.every_neuron_has_a_row_and_a_bias,
            self.symbols_become_the_numbers_of_this_picture,
            self.row_times_column_is_worked_out,
            self.the_function_goes_into_every_entry,
            self.all_of_it_is_one_short_line,
            self.our_source_says_the_same,
            self.its_lines_are_executed,
            self.one_line_is_faster_than_two_loops,
        )

    # ---- the beats: in symbols ----

    def the_last_layer_steps_forward(self) -> None:
        """The network reads the picture; then all of it fades but some neurons of its last two layers."""
        self._take_the_last_layer()
        self.thumbnail = PixelGrid(self.image, height=1.2, theme=self.theme).to_corner(UL)
        drawn = {self.layer - 1: list(self.columns), self.layer: list(range(len(self.biases)))}
        if self.net.sizes[self.layer - 1] <= 16:
            del drawn[self.layer - 1]
        spacing = 8.4 / len(self.net.weights)
        diagram = NetworkDiagram(self.net, shown=drawn, height=4.8, spacing=spacing, theme=self.theme).shift(0.3 * UP)
        self.add(diagram, self.thumbnail)
        self.say(_("Time to write it all down. Take one layer, the last, while the network reads this picture."))
        told = _("the last layer: {senders} neurons send, {receivers} receive")
        counts = {"senders": self.weights.shape[1], "receivers": self.weights.shape[0]}
        self.play(
            diagram.feed_forward(self.image, run_time=3.5),
            self.recaption(told.format(**{name: number_text(count, 0) for name, count in counts.items()})),
        )
        piece = self.piece
        pairs = [(diagram.neuron(self.layer - 1, j), neuron) for j, neuron in piece.senders.items()]
        pairs += [(diagram.neuron(self.layer, i), neuron) for i, neuron in piece.receivers.items()]
        lifted = VGroup(one.copy() for one, __ in pairs)
        self.add(lifted)
        names = (*piece.sender_names.values(), *piece.receiver_names.values())
        self.play(
            FadeOut(diagram),
            *(ReplacementTransform(one, other) for one, (__, other) in zip(lifted, pairs, strict=True)),
            FadeIn(piece.dots),
            run_time=1.5,
        )
        self.play(*map(FadeIn, piece.fans.values()), LaggedStart(*map(FadeIn, names), lag_ratio=0.1))
        self.remove(*piece, lifted)
        self.add(piece)

    def one_neuron_adds_up_what_it_receives(self) -> None:
        """The sum of the first neuron is written, each term from the edge and the neuron that it stands for."""
        self.sum = self._sum()
        piece, total = self.piece, self.sum
        self.say(_("Stay with one neuron. Each activation is called a: above, its layer, and below, its place in it."))
        names = (piece.receiver_names[0], *piece.sender_names.values())
        self.play(piece.animate.set_focus(0), self.recaption(_("everything is counted from 0")))
        self.play(LaggedStart(*(Indicate(name, color=self.theme.signal) for name in names), lag_ratio=0.4), run_time=4)
        self.say(_("Each is multiplied by its weight w, whose indices say where to, and where from."))
        self.play(self.recaption(_("weights: to which neuron first, then from which")))
        for j in total.terms:
            term = total.term(j)
            weight, activation = term.symbols
            self.play(
                FadeIn(weight, target_position=piece.edge_middle(0, j), scale=0.5),
                ReplacementTransform(piece.sender_names[j].copy(), activation),
                FadeIn(term.signs),
            )
        self.play(FadeIn(*(each for each in total.line if each not in (*total.terms.values(), total.bias_term))))
        self.say(_("All of that is added up, with the bias b, and put into the function σ."))
        self.play(FadeIn(total.bias_term, shift=0.2 * UP), self.recaption(_("w: weights, b: bias, z: their sum")))
        self.play(FadeIn(total.brace, total.sum_label))
        self.play(FadeIn(total.function_sign))
        result = ReplacementTransform(piece.receiver_names[0].copy(), total.result_label[0])
        self.play(result, FadeIn(total.equals))
        self.add(total)

    def its_terms_become_a_row_and_a_column(self) -> None:
        """The activations come to stand in a column, and the weights of the sum in the first row of a matrix."""
        piece, matrix = self.piece, self.matrix
        block, column = matrix.block("matrix"), matrix.block("activations")
        place = piece.copy()
        VGroup(place, matrix).arrange(RIGHT, buff=0.6).align_to(2.4 * DOWN, DOWN)
        self.say(_("So long a line for a single neuron! Put the activations into a column."))
        self.play(piece.animate.move_to(place), self.recaption())
        names = {j: piece.sender_names[j].copy() for j in self.columns}
        self.play(
            FadeIn(column.brackets, *column.dots.values()),
            LaggedStart(
                *(ReplacementTransform(names[j], matrix.activation(j).content[0]) for j in self.columns), lag_ratio=0.15
            ),
            run_time=2,
        )
        self.say(_("And the weights of this neuron into a row, each above the activation that it goes with."))
        dots = [each for (r, __), each in block.dots.items() if r == 0]
        written = [j for j in self.columns if j in self.sum.terms]
        moves = [
            ReplacementTransform(self.sum.term(j).symbols[0].copy(), matrix.entry(0, j).content[0]) for j in written
        ]
        between = [matrix.entry(0, j) for j in self.columns if j not in written]
        self.play(FadeIn(block.brackets), LaggedStart(*moves, lag_ratio=0.2), run_time=2)
        self.play(FadeIn(*between, *dots))

    def every_neuron_has_a_row_and_a_bias(self) -> None:
        """Row after row follows, each from its neuron, and the biases in a column of their own."""
        piece, matrix = self.piece, self.matrix
        block, biases = matrix.block("matrix"), matrix.block("biases")
        self.say(_("The next neuron has weights of its own: another row. And so it goes, down to the last."))
        for i in self.rows[1:]:
            cells: list[VMobject] = [matrix.entry(i, j) for j in self.columns]
            place = matrix.drawn_rows.index(i)
            cells += [each for (r, __), each in block.dots.items() if r == place]
            arrivals = (FadeIn(each, target_position=piece.receiver(i), scale=0.5) for each in cells)
            self.play(piece.animate.set_focus(i), LaggedStart(*arrivals, lag_ratio=0.1), run_time=1.5)
        rest = [each for (r, __), each in block.dots.items() if matrix.drawn_rows[r] is None]
        self.play(piece.animate.set_focus(None), FadeIn(*rest), run_time=0.8)
        told = _("There are as many biases as rows, one for each neuron: b has another height than a.")
        if self.weights.shape[0] == self.weights.shape[1]:
            told = _("There are as many biases as rows, one for each neuron.")
        self.say(told)
        self.sizes = self._sizes()
        others = [biases.cells[i, 0] for i in self.rows[1:]]
        self.play(
            FadeIn(matrix.parts["plus"], biases.brackets, *others, *biases.dots.values()),
            ReplacementTransform(self.sum.bias_term.symbols[0].copy(), matrix.bias(0).content[0]),
            run_time=1.5,
        )
        last = _("k = {k} and n = {n}: counted from 0, so {rows} rows and {columns} columns")
        rows, columns = self.weights.shape
        counts = {"k": rows - 1, "n": columns - 1, "rows": rows, "columns": columns}
        self.play(
            LaggedStart(*map(FadeIn, self.sizes), lag_ratio=0.3),
            self.recaption(last.format(**{name: number_text(count, 0) for name, count in counts.items()})),
        )
        self.remove(*matrix.get_family())
        self.add(matrix)
        self.wait(2.5)

    # ---- the beats: in numbers ----

    def symbols_become_the_numbers_of_this_picture(self) -> None:
        """The matrix takes the middle of the stage, and every symbol turns into its number."""
        self.say(_("Now in numbers: the weights of this very network, and the activations of this very picture."))
        self.play(FadeOut(self.sum, self.piece, self.sizes), self.matrix.animate.move_to(0.2 * UP), self.recaption())
        self.play(
            Rewrite(self.matrix, 2, show="numbers", has_result=True),
            self.recaption(_("the numbers of the last layer; dots stand for all the rest")),
        )
        self.wait(1.5)

    def row_times_column_is_worked_out(self) -> None:
        """Row after row is gone through with the column, and the sum runs."""
        self.say(_("Row times column: multiply each weight by its activation, add all of it up, and the bias."))
        told = _("what the dots stand for is added too")
        self.play(self.recaption(told), self.matrix.walk())
        self.wait(0.5)

    def the_function_goes_into_every_entry(self) -> None:
        """σ is put round both sides, and each entry of the result goes through it on its own."""
        self.say(_("Then σ, applied to a column, which means: to each of its entries alone."))
        self.play(Rewrite(self.matrix, 1.5, function=self.net.activations[-1]), self.recaption())
        self.play(self.matrix.squish(run_time=2))
        self.lights = self._lights()
        together = VGroup(self.matrix, self.lights)
        shown = _("the output neurons, for this picture")
        self.say(_("There they are, the activations of the next layer."))
        self.play(together.animate.set_x(0), FadeIn(self.lights), self.recaption(shown))
        self.wait(1.5)

    def all_of_it_is_one_short_line(self) -> None:
        """Every block shrinks into its letter; then the letters are those of any layer."""
        self.say(_("Give each block a letter, and all of it is one short line."))
        self.play(FadeOut(self.lights), self.recaption())
        self.play(self.matrix.collapse(run_time=2.5))
        self.say(_("It holds for any layer, whatever its size: from layer l to the next."))
        self.line = self._line(TITLE)
        turning: list[Any] = [
            ReplacementTransform(Group(*part.family_members_with_points()), Group(*self.line.select(name)))
            for name, part in self.matrix.parts.items()
        ]
        told = _("a layer's activations are all it takes to compute the next")
        self.play(*turning, self.recaption(told), run_time=1.5)
        self.remove(self.matrix, *(turned.target_mobject for turned in turning))
        self.add(self.line)
        self.wait(1.5)

    # ---- the beats: in Python ----

    def our_source_says_the_same(self) -> None:
        """The method that computes everything in this film stands where the formula was, beside a dark network."""
        self.source = SourceRun(self.net, self.image, theme=self.theme).move_to(0.25 * UP)
        code, diagram = self.source.code, self.source.diagram
        diagram.align_to(code, DOWN)
        line = self._line(LABEL).set_x(diagram.get_x()).align_to(code, UP).shift(0.2 * DOWN)
        self.say(_("And this is the source that computes everything in this film: that line, in a loop over layers."))
        self.play(
            ReplacementTransform(self.line, line),
            self.thumbnail.animate.scale_to_fit_height(0.9).next_to(diagram.layers[0].places()[0][0], UP, buff=0.4),
            FadeIn(code, shift=0.3 * UP),
            self.recaption(_("Network.forward in network/model.py, all of it")),
            run_time=1.2,
        )
        self.line = line
        self.play(FadeIn(diagram))
        self.play(code.highlight("z = W @ a + b", "a = σ(z)"))
        self.wait(2)

    def its_lines_are_executed(self) -> None:
        """Line after line is executed for this picture, and what it computes lights up."""
        self.say(_("Let it run. Each line lights up when it is executed, and with it whatever it computes."))
        self.play(self.recaption(_("executed for this picture, line by line")), run_time=0.6)
        for animations in self.source.steps():
            self.play(*animations)
        self.say(_("What it returns stands on the right: the numbers that the neurons show."))
        self.remove(*self.source.get_family())
        self.add(self.source)
        self.answer_box = AnswerBox(self.source.diagram, self.source.passed.prediction)
        self.play(FadeIn(self.answer_box), self.recaption(_("what forward returned, beside what the neurons show")))
        told_one_by_one = (Indicate(number, color=self.theme.signal) for number in self.source.outputs)
        self.play(LaggedStart(*told_one_by_one, lag_ratio=0.2), run_time=2.5)

    def one_line_is_faster_than_two_loops(self) -> None:
        """The same sums written as two loops, and the times that both were measured to take."""
        study = load_study("speed")
        times = 1e6 * np.array([study["loop"], study["numpy"]])
        self.loops = SourceCode(speed.weighted_sums, width=WIDEST, theme=self.theme).to_edge(UP, buff=0.5)
        self.bars = Bars(
            times,
            (_("two loops"), "W @ a + b"),
            horizontal=True,
            limits=(0, float(times.max())),
            printed=True,
            decimals=1,
            width=6,
            height=1.1,
            theme=self.theme,
        )
        told = _("{ratio} times as fast").format(ratio=number_text(float(study["ratio"]), 0))
        self.ratio = words(told, TITLE, "result", self.theme)
        self.bars.next_to(self.loops, DOWN, buff=0.3).set_x(0)
        self.ratio.next_to(self.bars, DOWN, buff=0.2).set_x(0)
        self.say(_("Without matrices these would be two loops, over the neurons and over their inputs."))
        rest = VGroup(self.line, self.answer_box, self.thumbnail, self.source)
        one = self.source.code.part("W @ a + b").copy()
        self.add(one)
        self.play(FadeOut(rest), self.recaption(), one.animate.next_to(self.loops, DOWN, buff=0.6).set_x(0))
        self.play(FadeIn(self.loops, shift=0.3 * UP))
        for loop in ("for row, bias in", "for weight, activation in"):
            self.play(self.loops.highlight(loop))
            self.wait(0.6)
        self.play(self.loops.highlight(None))
        self.say(_("We measured both. The matrix does it in one go, and so much faster: that is why we write it so."))
        shape = " × ".join(number_text(size, 0) for size in study.metadata["shape"])
        told = _("microseconds for {shape} weights, measured on one core of a computer ({processor})")
        self.bars.set_values(0 * times)
        told = told.format(shape=shape, processor=study.metadata["processor"])
        name = self.bars.labels[1]
        self.play(FadeIn(self.bars.boxes, self.bars.axes, self.bars.labels[0], self.bars.numbers), self.recaption(told))
        self.play(ReplacementTransform(one, name))
        self.add(self.bars)
        race = UpdateFromAlphaFunc(
            self.bars, lambda bars, share: bars.set_values(np.minimum(share * times.max(), times)), rate_func=linear
        )
        self.play(race, run_time=3)
        self.play(FadeIn(self.ratio, shift=0.2 * UP))
        self.wait(2)

    # ---- their pieces ----

    def _take_the_last_layer(self) -> None:
        """The arrays of the last layer, which of its rows and columns are written out, and the two ways to draw it."""
        passed = self.net.forward(self.image)
        self.layer = len(self.net.weights)
        self.weights, self.biases = self.net.weights[-1], self.net.biases[-1]
        self.rows, self.columns = written_out(passed.output, self.weights.shape[1])
        shown: dict[str, Any] = {"rows": self.rows, "columns": self.columns, "letters": True, "layer": self.layer}
        sent, theme = passed.activations[-2], self.theme
        self.piece = LayerPiece(
            self.weights, sent, passed.output, **shown, height=3.9, spacing=3.2, style=BOLD, theme=theme
        ).shift(0.5 * DOWN)
        self.matrix = MatrixVector(
            self.weights,
            sent,
            self.biases,
            **shown,
            activation_function=None,
            show="symbols",
            result=False,
            size=SMALL,
            theme=theme,
        )

    def _sum(self) -> WeightedSum:
        """The sum of the first neuron in symbols, at the top of the stage."""
        count, function = self.weights.shape[1], self.net.activations[-1]
        shown = [*self.columns[:2], *self.columns[2:][-1:]]
        total = WeightedSum(
            count,
            activation_function=function,
            shown=shown,
            letters=True,
            neuron=0,
            layer=self.layer,
            theme=self.theme,
        )
        return total.to_edge(UP, buff=0.5).set_x(0.4)

    def _sizes(self) -> VGroup:
        """How many rows and columns each block has, below it."""
        rows, columns = (number_text(size, 0) for size in self.weights.shape)
        sizes = {"matrix": f"{rows} × {columns}", "activations": columns, "biases": rows}
        return VGroup(
            words(text, SMALL, "muted", self.theme).next_to(self.matrix.parts[name], DOWN, buff=0.15)
            for name, text in sizes.items()
        )

    def _lights(self) -> VGroup:
        """The output neurons that are written out, each beside its entry, with what it stands for."""
        output, lights = self.matrix.results, VGroup()
        for i in self.rows:
            entry = self.matrix.result(i)
            neuron = Neuron(float(output[i]), 0.2, theme=self.theme).next_to(self.matrix, RIGHT, buff=0.25)
            label = words(str(i), LABEL, theme=self.theme).next_to(neuron, RIGHT, buff=0.2)
            lights.add(VGroup(neuron, label).set_y(entry.get_y()))
        return lights

    def _line(self, size: float) -> MathTypst:
        """The formula of any layer, as `Network.forward` has it in its docstring, in the parts of a `MatrixVector`."""
        left = "{{bold(a)^((l+1)): result}} {{=: equals}} {{sigma: function}} {{paren.l: function}}"
        right = "{{bold(W): matrix}} {{bold(a)^((l)): activations}} {{+: plus}} {{bold(b): biases}}"
        roles = {"function": "function", "biases": "bias"}
        return formula(f"{left} {right} {{{{paren.r: function}}}}", size, roles, theme=self.theme)
