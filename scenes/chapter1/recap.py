"""Recap: a neuron is a function, and so is the whole network.

manim render scenes/chapter1/recap.py Recap
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Arrow,
    Circumscribe,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    LaggedStart,
    ReplacementTransform,
    SurroundingRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from network import Network
from scenes.language import _, in_number
from scenes.lecture_scene import CAPTION_TOP, LectureScene
from scenes.mobjects.diagrams import NetworkDiagram, Neuron, in_between, informative_neurons
from scenes.mobjects.formulas import WeightedSum
from scenes.mobjects.pictures import PixelGrid
from scenes.mobjects.text import (
    SMALL,
    TITLE,
    Number,
    align_decimals,
    formula,
    number_text,
    standing_number,
    standing_words,
    words,
)

HEIGHT, LENGTH = 4.6, 7.2
"""Of the network: the height of its layers, and how far the last one is from the first."""
FEW_PIXELS = 16
"""From how many pixels edges are drawn until all are."""
CLOSE_UP, RADIUS = 3.3, 0.55
"""Height of the layer that one neuron receives, and how large that neuron is then."""
WRITTEN_OUT = 3
"""How many terms of its weighted sum are written out."""
MIXES = 25
"""Pictures between one digit and another, both included."""


class Recap(LectureScene):
    """One neuron and then the whole network, each of them a function."""

    def construct(self) -> None:
        """Tell the story."""
        self.other_image = self._other_image()
        self.tell(
            self.the_network_reads_a_digit,
            self.one_neuron_is_picked_out,
            self.it_is_a_function,
            self.for_other_inputs_it_gives_another_output,
            self.the_whole_network_is_a_function,
            self.a_picture_goes_in_and_numbers_come_out,
            self.another_picture_follows_at_once,
            self.all_its_knobs_are_counted,
            self.it_is_only_a_function,
        )

    # ---- the beats ----

    def the_network_reads_a_digit(self) -> None:
        """The network, and the digit on its way through it."""
        self.diagram = self._network(informative_neurons(self.net.weights[0], FEW_PIXELS))
        self.diagram.layers[0].set_activations(self.image.ravel())
        self.add(self.diagram)
        self.say(_("Once more the whole network. A neuron, we said, is a thing that holds a number."))
        self.play(self.recaption(_("a neuron holds a number")))
        self.play(self.diagram.feed_forward(self.image, run_time=1.2 * len(self.net.weights)))

    def one_neuron_is_picked_out(self) -> None:
        """One neuron comes forward, with its edges and the layer that they come from."""
        self.level, self.index = self._telling_neuron()
        self.close_up = self._close_up()
        self.thumbnail = PixelGrid(self.image, 1.7, theme=self.theme)
        self.thumbnail.next_to(self.close_up, LEFT, buff=1.6)
        self.behind = Arrow(self.thumbnail.get_right(), self.close_up.get_left(), color=self.theme.muted, buff=0.25)
        self.say(_("But where does that number come from? Let us pick out a single neuron."))
        self._pick_out()

    def it_is_a_function(self) -> None:
        """What it receives is weighed, added up and squeezed; what it gives is one number."""
        self.sum = self._weighted_sum()
        senders = self.close_up.layers[0]
        text = in_number("{count} number in", "{count} numbers in", senders.size)
        received = words(text.format(count=number_text(senders.size, 0)), SMALL, "muted", self.theme)
        given = words(_("one number out"), SMALL, "muted", self.theme)
        out = self.behind.copy().next_to(self._receiver, RIGHT, buff=0.25)
        self.labels = VGroup(received.next_to(senders, UP, buff=0.2), out, given.next_to(out, RIGHT, buff=0.2))
        before = self._received(self.image)
        self.say(_("All the outputs of the layer before come in. It weighs them, adds them up, squeezes the sum."))
        self.play(FadeIn(received), FadeIn(self.sum.line))
        self.play(self.close_up.feed_forward(before, run_time=2))
        self.play(FadeIn(self.sum.brace, self.sum.sum_label))
        self.play(FadeIn(self.sum.function_sign))
        self.say(_("Out comes one number. So a neuron is more truly a function."))
        told = self.recaption(_("a neuron is a function: many numbers in, one number out"))
        self.play(FadeIn(self.sum.equals, self.sum.result_label), GrowArrow(out), FadeIn(given), told)
        self.add(self.sum)

    def for_other_inputs_it_gives_another_output(self) -> None:
        """The picture turns into another one, and everything follows."""
        images = np.linspace(self.image, self.other_image, MIXES)
        received = np.array([self._received(image) for image in images])
        self.say(_("Let the picture change: other numbers come in, and another one comes out."))
        changes: list[tuple[Any, Any]] = [
            (self.thumbnail, lambda grid, time: grid.set_values(in_between(images, time))),
            (self.sum, lambda live_sum, time: live_sum.set_activations(in_between(received, time))),
        ]
        self.play(
            self.close_up.watch(list(received), run_time=4),
            *(UpdateFromAlphaFunc(each, change, run_time=4, rate_func=linear) for each, change in changes),
        )

    def the_whole_network_is_a_function(self) -> None:
        """The neuron goes back, and the formula of the whole comes out of its first and its last layer."""
        self.diagram.set_activations(self.net.forward(self.other_image))
        inputs, outputs = self.net.sizes[0], self.net.sizes[-1]
        taken, given = _tuple("a", inputs), _tuple("y", outputs)
        source = f"f {{{{{taken}: inputs}}}} = {{{{{given}: outputs}}}}"
        self.formula = formula(source, TITLE, theme=self.theme).move_to(3.05 * UP)
        left, right = self.formula.select("inputs"), self.formula.select("outputs")
        rest = VGroup(glyph for glyph in self.formula.submobjects if glyph not in [*left, *right])
        text = _("And so is the whole network: a function that takes {inputs} numbers and gives {outputs}.")
        self.say(text.format(inputs=number_text(inputs, 0), outputs=number_text(outputs, 0)))
        self._put_back()
        told = self.recaption(_("the network is a function, too"))
        self.play(FadeIn(left, target_position=self.diagram.layers[0]), told)
        self.play(FadeIn(right, target_position=self.diagram.layers[-1]), FadeIn(rest))
        self.add(self.formula)

    def a_picture_goes_in_and_numbers_come_out(self) -> None:
        """The outputs for the second picture, printed."""
        self.outputs = self._outputs()
        self.say(_("This picture goes in, these numbers come out, and the largest is the answer."))
        neurons = (neuron for _index, neuron in self.diagram.layers[-1].drawn())
        arrivals = (FadeIn(each, target_position=n) for each, n in zip(self.outputs, neurons, strict=True))
        self.play(LaggedStart(*arrivals, lag_ratio=0.15, run_time=2))
        self.box = self._box_round_the_answer()
        self.play(Create(self.box), self._tell_the_answer())

    def another_picture_follows_at_once(self) -> None:
        """The first picture again, from what the network shows now."""
        self.say(_("The next picture needs no fresh start: the same function, and other numbers."))
        last, edge = self.diagram.layers[-1], self.edge

        def follow(numbers: Any, _time: float) -> None:
            for number, (_index, neuron) in zip(numbers, last.drawn(), strict=True):
                number.set_value(neuron.value)
            align_decimals(list(numbers), edge, SMALL)

        self.play(FadeOut(self.box), self.recaption(), run_time=0.5)
        run_time = 1.2 * len(self.net.sizes)
        values: Any = self.outputs
        following = UpdateFromAlphaFunc(values, follow, run_time=run_time)  # after the diagram, which it reads
        self.play(self.diagram.feed_forward(self.image, run_time), following)
        self.box = self._box_round_the_answer()
        self.play(Create(self.box), self._tell_the_answer())
        self.wait(1)

    def all_its_knobs_are_counted(self) -> None:
        """The edges of all pixels are drawn, and the weights and biases counted layer by layer."""
        few, whole = self.diagram.edges[0], self._network(range(self.net.sizes[0]))
        whole.set_activations(self.net.forward(self.image))
        whole.edges[0].set_opacity(0)
        self.remove(self.diagram)
        self.diagram = whole
        self.add(few, whole, self.box)
        number = Number(self.net.parameter_count, 0, role="result", theme=self.theme, edge="right")
        self.count = standing_number(number)
        line = VGroup(self.count, standing_words(_("weights and biases"), theme=self.theme))
        line.arrange(RIGHT, buff=0.3, coor_mask=RIGHT).move_to(CAPTION_TOP * UP, UP)
        text = _("So far only {few} pixels had their edges drawn. Now all {count} of them will.")
        self.say(text.format(few=FEW_PIXELS, count=number_text(self.image.size, 0)))
        self.count.set_value(0)
        dimmed = (edges.animate.set_opacity(0.25) for edges in (few, *whole.edges[1:]))
        self.play(*dimmed, self.recaption(), FadeOut(self.box))
        self.play(FadeIn(line))
        text = _("What it computes is set by its weights and biases: {count} knobs for learning to turn.")
        self.say(text.format(count=number_text(self.net.parameter_count, 0)))
        counted = 0
        for k, (W, b) in enumerate(zip(self.net.weights, self.net.biases, strict=True)):
            counted += W.size + b.size
            changes = [FadeOut(few)] if k == 0 else []
            run_to: Any = self.count.animate.set_value(counted)
            self.play(whole.edges[k].animate.set_opacity(1), run_to, *changes, run_time=1.5)

    def it_is_only_a_function(self) -> None:
        """The whole picture."""
        self.say(_("That looks intricate, and so it should: reading is no simple task. Yet all it is, is a function."))
        self.play(Create(self.box))
        self.play(Circumscribe(self.formula, color=self.theme.signal, buff=0.15), run_time=2)
        self.wait(2)

    # ---- one neuron, there and back ----

    def _pairs(self) -> list[tuple[Any, Any]]:
        """What comes out of the network, each with what it becomes: picture, edges, the layer before, the neuron."""
        picture, before = self.diagram.layers[0], self.diagram.layers[self.level - 1]
        neuron = self.diagram.neuron(self.level, self.index)
        return [
            (self.thumbnail.copy().match_height(picture).move_to(picture), self.thumbnail),
            (self.diagram.edges_into(self.level, self.index), self.close_up.edges[0]),
            *((before.neuron(index).copy(), sender) for index, sender in self.close_up.layers[0].drawn()),
            (neuron.copy(), self._receiver),
        ]

    def _told(self) -> list[Any]:
        """What tells how many neurons of the layer before are not drawn."""
        column = self.close_up.layers[0]
        return [part for part in column.submobjects if not isinstance(part, Neuron)]

    def _pick_out(self) -> None:
        """The network steps back, and one neuron comes forward with all that it receives."""
        pairs = self._pairs()
        self.add(*(there for there, _here in pairs))
        self.play(FadeOut(self.diagram), self.recaption())
        forth = [ReplacementTransform(there, here) for there, here in pairs]
        self.play(*forth, *map(FadeIn, self._told()), run_time=1.5)
        self.remove(*self.close_up.get_family())
        self.add(self.close_up)
        number = self._receiver.print_value().number
        assert number is not None
        self.play(FadeIn(number), GrowArrow(self.behind))

    def _put_back(self) -> None:
        """The neuron goes back, with all that it received, and the network is there again."""
        number = self._receiver.number
        self._receiver.unprint_value()
        pairs = self._pairs()
        self.remove(self.close_up)
        self.add(*(here for _there, here in pairs), *self._told())
        leaving = FadeOut(self.sum, self.labels, self.behind, *self._told(), *([number] if number else []))
        self.play(leaving, self.recaption(), run_time=0.7)
        self.play(*(ReplacementTransform(here, there) for there, here in pairs), run_time=1.5)
        self.play(FadeIn(self.diagram))
        self.remove(*(there for there, _here in pairs))

    @property
    def _receiver(self) -> Neuron:
        """The neuron that is picked out, as it is seen from near."""
        return self.close_up.neuron(1, 0)

    def _telling_neuron(self) -> tuple[int, int]:
        """Layer and index of the neuron to look at: in the second layer after the input, the one that changes most.

        Where there is no such layer, or its neurons do not each compute a number of their own (softmax), in the first.
        """
        functions = self.net.activations
        level = 2 if len(functions) > 1 and functions[1].name != "softmax" else 1
        one, other = (self.net.forward(image).activations[level] for image in (self.image, self.other_image))
        drawn = list(self.diagram.layers[level].shown)
        return level, drawn[int(abs(one - other)[drawn].argmax())]

    def _received(self, image: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
        """What the neuron that is picked out receives for an image."""
        return self.net.forward(image).activations[self.level - 1]

    def _close_up(self) -> NetworkDiagram:
        """The neuron that is picked out and the layer before, as a network of their own."""
        k, i = self.level - 1, self.index
        alone = Network.from_arrays(
            [self.net.weights[k][i : i + 1]], [self.net.biases[k][i : i + 1]], self.net.activations[k]
        )
        diagram = NetworkDiagram(
            alone,
            shown={0: self.diagram.layers[k].shown},
            height=CLOSE_UP,
            spacing=4.0,
            labels=(),
            scales=self.diagram.scales[k : k + 1],
            theme=self.theme,
        )
        diagram.neuron(1, 0).scale(2 * RADIUS / diagram.neuron(1, 0).width)
        return diagram.set_activations(alone.forward(self._received(self.image))).move_to(1.3 * UP)

    def _weighted_sum(self) -> WeightedSum:
        """What the neuron computes, the terms written out that matter most for one of the two pictures."""
        k = self.level - 1
        w, a = self.net.weights[k][self.index], self._received(self.image)
        sizes = abs(w) * np.maximum(a, self._received(self.other_image))
        drawn = np.array(self.diagram.layers[k].shown)
        most = drawn[np.argsort(-sizes[drawn], kind="stable")[:WRITTEN_OUT]]
        function, bias = self.net.activations[k], float(self.net.biases[k][self.index])
        written = WeightedSum(w, a, bias, function, shown=sorted(map(int, most)), theme=self.theme)
        return written.next_to(self.close_up, DOWN, buff=0.4).set_x(0)

    # ---- the whole network ----

    def _other_image(self) -> npt.NDArray[np.float32]:
        """The picture of another digit that the network reads most certainly."""
        others = self.digits.take(self.digits.labels != self.label)
        answers = self.net.forward(others.images).output[np.arange(len(others)), others.labels]
        return others.images[int(answers.argmax())].reshape(self.image.shape)

    def _network(self, pixels: Sequence[int]) -> NetworkDiagram:
        """The network on the picture it reads, with the edges of some of its pixels."""
        spacing = LENGTH / len(self.net.weights)
        diagram = NetworkDiagram(
            self.net, shown={0: pixels}, plane=True, height=HEIGHT, spacing=spacing, theme=self.theme
        )
        return diagram.shift(0.5 * LEFT + 0.1 * DOWN)

    def _outputs(self) -> VGroup:
        """The numbers that the last layer holds, beside it."""
        last = self.diagram.layers[-1]
        numbers: list[Number] = []
        for (_index, neuron), label in zip(last.drawn(), self.diagram.labels, strict=True):
            number = Number(neuron.value, 2, SMALL, "result", self.theme, edge="left")
            numbers.append(number.next_to(label, RIGHT, buff=0.3).set_y(neuron.get_y()))
        self.edge = max(float(number.get_right()[0]) for number in numbers)
        align_decimals(numbers, self.edge, SMALL)
        return VGroup(*numbers)

    def _answer(self) -> int:
        return int(self.diagram.layers[-1].activations.argmax())

    def _box_round_the_answer(self) -> SurroundingRectangle:
        last, answer = self.diagram.layers[-1], self._answer()
        chosen = VGroup(last.neuron(answer), self.diagram.labels[answer], self.outputs[answer])
        return SurroundingRectangle(chosen, color=self.theme.signal, buff=0.07, stroke_width=3)

    def _tell_the_answer(self) -> Animation:
        return self.recaption(_("the network reads a {answer}").format(answer=self._answer()))


def _tuple(letter: str, count: int) -> str:
    """A letter with all its indices from 0, in parentheses, in Typst; where they are many, with dots in the middle."""
    if count <= 3:
        return f"({', '.join(f'{letter}_{index}' for index in range(count))})"
    return f"({letter}_0, dots, {letter}_({count - 1}))"
