"""Recap: a neuron is a function, and so is the whole network.

manim render scenes/chapter1/recap.py Recap
"""

from __future__ import annotations

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
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from network import Network, evaluate
from network.analysis.choosing import greatest
from scenes.language import _, in_number
from scenes.lecture_scene import CAPTION_TOP, NOT_NEGATIVE, STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP, WIDEST, LectureScene
from scenes.mobjects.diagrams import AnswerBox, NetworkDiagram, Neuron, in_between
from scenes.mobjects.formulas import WeightedSum
from scenes.mobjects.pictures import PixelGrid
from scenes.mobjects.text import LABEL, SMALL, TITLE, Number, align_decimals, formula, number_text, words
from scenes.staging import ALONE, network_below, network_beside_its_count, the_one_line

CLOSE_UP, RADIUS, THUMBNAIL = 3.3, 0.55, 2.2
"""Height of the layer that one neuron receives, how large that neuron is then, and how high the picture they read."""
ABOVE = 1.45
"""How high their middle is while the sum stands below."""
NEARER = 1.3
"""How much larger they are while they are alone."""
FEW_PIXELS = 16
"""How many pixels are drawn of those that a neuron of the first layer receives."""
COMMA = 0.1
"""How far below its line a number may reach, in scene units: its comma."""
WRITTEN_OUT = 3
"""How many terms of its weighted sum are written out."""
MIXES = 25
"""Pictures between one digit and another, both included."""
CONTEXT = 0.4
"""How strong a network is that has stepped back."""
BETTER_THAN_GUESSING = 0.5
"""Which share of the digits at hand a network gets right of which it is said that it reads."""


class Recap(LectureScene):
    """One neuron and then the whole network, each of them a function."""

    hidden_range = NOT_NEGATIVE

    @classmethod
    def refusal(cls, network: Network) -> str | None:
        """As for every section; and one neuron must be a function of what it alone receives."""
        if (reason := super().refusal(network)) is not None:
            return reason
        if all(function.name == "softmax" for function in network.activations):
            return "the recap shows what one neuron computes, but those of a softmax do it together: choose another."
        return None

    def construct(self) -> None:
        """Tell the story."""
        self.other_image = self._other_image()
        self.tell(
            self.one_neuron_is_picked_out,
            self.it_is_a_function,
            self.for_other_inputs_it_gives_another_output,
            self.the_whole_network_is_a_function,
            self.all_its_knobs_are_counted,
            self.it_is_only_a_function,
        )

    # ---- the beats ----

    def one_neuron_is_picked_out(self) -> None:
        """The line of any layer shrinks into one neuron, which comes forward with all that it receives."""
        line = the_one_line(self.theme).align_to(STAGE_TOP * UP, UP)
        self.diagram = network_below(line, self.net, self.image, self.other_image, theme=self.theme)
        self.level, self.index = self._telling_neuron()
        self.senders = self._senders()
        self.close_up = self._close_up()
        self.thumbnail = PixelGrid(self.image, THUMBNAIL, theme=self.theme)
        self.thumbnail.next_to(self.close_up, LEFT, buff=1.5)
        self.behind = Arrow(self.thumbnail.get_right(), self.close_up.get_left(), color=self.theme.muted, buff=0.25)
        together = VGroup(*self._near())
        self.nearer, self.above = min(NEARER, WIDEST / together.width), together.get_center()
        for each in self._near():
            each.scale(self.nearer, about_point=self.above).shift(STAGE_MIDDLE * UP - self.above)
        self.add(self.diagram, line)
        self.say(_("We said a neuron holds a number. What is it, really?"))
        neuron = self.diagram.neuron(self.level, self.index)
        self.play(FadeOut(line, target_position=neuron, scale=0.05), run_time=1.5)
        self._pick_out()
        self.hold(0.5)

    def it_is_a_function(self) -> None:
        """What it receives is weighed, added up and goes through its function; what it gives is one number."""
        if self.net.activations[self.level - 1].name == "sigmoid":
            self.say(_("Numbers come in. It weighs them, adds them up, and squishes the sum."))
        else:
            self.say(_("Numbers come in. It weighs them, adds them up, and its function does the rest."))
        middle = STAGE_MIDDLE * UP
        back = [each.animate.scale(1 / self.nearer, about_point=middle) for each in self._near()]
        self.play(*(each.shift(self.above - middle) for each in back))
        self.sum = self._weighted_sum()
        senders = self.close_up.layers[0]
        text = in_number("{count} number in", "{count} numbers in", senders.size)
        received = words(text.format(count=number_text(senders.size, 0)), SMALL, "muted", self.theme)
        given = words(_("one number out"), SMALL, "muted", self.theme)
        out = self.behind.copy().next_to(self._receiver, RIGHT, buff=0.25)
        self.labels = VGroup(received.next_to(senders, UP, buff=0.2), out, given.next_to(out, RIGHT, buff=0.2))
        before = self._received(self.image)
        self.play(FadeIn(received), FadeIn(self.sum.line))
        self.play(self.close_up.feed_forward(before, run_time=2))
        self.play(FadeIn(self.sum.brace, self.sum.sum_label))
        self.play(FadeIn(self.sum.function_sign))
        self.say(_("One number comes out. So a neuron is a function."))
        self.play(FadeIn(self.sum.equals, self.sum.result_label), GrowArrow(out), FadeIn(given))
        self.add(self.sum)

    def for_other_inputs_it_gives_another_output(self) -> None:
        """The picture turns into another one, and everything follows."""
        images = np.linspace(self.image, self.other_image, MIXES)
        received = np.array([self._received(image) for image in images])
        self.say(_("Other numbers in, another number out."))
        changes: list[tuple[Any, Any]] = [
            (self.thumbnail, lambda grid, time: grid.set_values(in_between(images, time))),
            (self.sum, lambda live_sum, time: live_sum.set_activations(in_between(received, time))),
        ]
        self.play(
            self.close_up.watch(list(received), run_time=4),
            *(UpdateFromAlphaFunc(each, change, run_time=4, rate_func=linear) for each, change in changes),
        )
        self.hold(0.5)

    def the_whole_network_is_a_function(self) -> None:
        """The neuron goes back; the formula of the whole comes out of its first and last layer, and it reads again."""
        self.diagram.set_activations(self.net.forward(self.other_image))
        inputs, outputs = self.net.sizes[0], self.net.sizes[-1]
        taken, given = _tuple("a", inputs), _tuple("y", outputs)
        source = f"f {{{{{taken}: inputs}}}} = {{{{{given}: outputs}}}}"
        self.formula = formula(source, TITLE, theme=self.theme)
        self.formula.set_y((CAPTION_TOP + self.diagram.get_top()[1]) / 2)
        left, right = self.formula.select("inputs"), self.formula.select("outputs")
        rest = VGroup(glyph for glyph in self.formula.submobjects if glyph not in [*left, *right])
        text = _("And so is the whole network: {inputs} numbers in, {outputs} out.")
        self.say(text.format(inputs=number_text(inputs, 0), outputs=number_text(outputs, 0)))
        self._put_back()
        self.play(FadeIn(left, target_position=self.diagram.layers[0]))
        self.play(FadeIn(right, target_position=self.diagram.layers[-1]), FadeIn(rest))
        self.add(self.formula)
        self.outputs = self._outputs()
        neurons = (neuron for _index, neuron in self.diagram.layers[-1].drawn())
        arrivals = (FadeIn(each, target_position=n) for each, n in zip(self.outputs, neurons, strict=True))
        self.play(LaggedStart(*arrivals, lag_ratio=0.15, run_time=1.2))
        self.say(_("The largest of them is the answer."))
        self.play(self.diagram.feed_forward(self.image, 2.5), self._numbers_follow(2.5))
        chosen = self.net.forward(self.image).prediction
        self.box = AnswerBox(self.diagram, chosen)
        self.play(Create(self.box))

    def all_its_knobs_are_counted(self) -> None:
        """The connections of all pixels are drawn, and the weights and biases counted layer by layer."""
        inked = network_beside_its_count(self.net, self.image, self.other_image, theme=self.theme, every_weight=False)
        whole = network_beside_its_count(self.net, self.image, theme=self.theme)
        whole.edges[0].set_opacity(0)
        box = AnswerBox(whole, self.box.digit)
        self.count = self._count(box.get_right()[0] + 0.3)
        name = words(_("weights and biases"), LABEL, "muted", self.theme).next_to(self.count, DOWN, buff=0.35)
        text = _("A function with {count} knobs, one you would not like to meet in an exam.")
        self.say(text.format(count=number_text(self.net.parameter_count, 0)))
        self.play(
            FadeOut(*self.outputs, target_position=self.diagram.layers[-1], scale=0.3),
            ReplacementTransform(self.diagram, inked),
            ReplacementTransform(self.box, box),
            run_time=1.2,
        )
        few, self.diagram, self.box = inked.edges[0], whole, box
        self.remove(inked)
        for edges in whole.edges[1:]:
            edges.set_opacity(CONTEXT)
        self.add(few, whole, box)
        self.play(FadeIn(self.count.set_value(0), name), few.animate.set_opacity(CONTEXT), run_time=0.5)
        counted, run_time = 0, 3 / len(whole.edges)
        for k, (W, b) in enumerate(zip(self.net.weights, self.net.biases, strict=True)):
            counted += W.size + b.size
            changes = [FadeOut(few)] if k == 0 else []
            run_to: Any = self.count.animate.set_value(counted)
            self.play(whole.edges[k].animate.set_opacity(1), run_to, *changes, run_time=run_time)
        self.hold(1)

    def it_is_only_a_function(self) -> None:
        """The whole picture: the network with all its connections, and the formula above it."""
        if (evaluate(self.net, self.digits).accuracy or 0) > BETTER_THAN_GUESSING:
            self.say(_("Complicated? It would be odd if it were simple. It reads."))
        else:
            self.say(_("Complicated? It would be odd if it were simple: it is meant to read."))
        self.play(Circumscribe(self.diagram, color=self.theme.muted, buff=0.1), run_time=2)
        self.finish_saying()
        self.say(_("And yet that is all it is: a function."))
        self.play(Circumscribe(self.formula, color=self.theme.signal, buff=0.15), run_time=2)

    # ---- one neuron, there and back ----

    def _pairs(self) -> list[tuple[Any, Any]]:
        """What comes out of the network, each with what it becomes: picture, edges, the layer before, the neuron."""
        picture, before = self.diagram.layers[0], self.diagram.layers[self.level - 1]
        neuron = self.diagram.neuron(self.level, self.index)
        edges = [(self.diagram.edges_into(self.level, self.index), self.close_up.edges[0])] if self.level > 1 else []
        return [
            (self.thumbnail.copy().match_height(picture).move_to(picture), self.thumbnail),
            *edges,
            *((before.neuron(index).copy(), sender) for index, sender in self.close_up.layers[0].drawn()),
            (neuron.copy(), self._receiver),
        ]

    def _alone(self) -> list[Any]:
        """What has nothing to come out of: what tells how many are not drawn, and edges from a few of many pixels."""
        told = [part for part in self.close_up.layers[0].submobjects if not isinstance(part, Neuron)]
        return [*told, *([] if self.level > 1 else self.close_up.edges)]

    def _pick_out(self) -> None:
        """The network steps back, and one neuron comes forward with all that it receives."""
        pairs = self._pairs()
        self.add(*(there for there, _here in pairs))
        self.play(self.diagram.animate.set_opacity(CONTEXT), run_time=0.7)
        forth = [ReplacementTransform(there, here) for there, here in pairs]
        self.play(FadeOut(self.diagram), *forth, *map(FadeIn, self._alone()), run_time=1.5)
        self.diagram.set_opacity(1)
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
        self.add(*(here for _there, here in pairs), *self._alone())
        leaving = FadeOut(self.sum, self.labels, self.behind, *self._alone(), *([number] if number else []))
        self.play(leaving, run_time=0.7)
        self.play(*(ReplacementTransform(here, there) for there, here in pairs), run_time=1.5)
        self.play(FadeIn(self.diagram))
        self.remove(*(there for there, _here in pairs))

    def _near(self) -> tuple[Any, ...]:
        """What is seen of the neuron, without its sum."""
        return self.thumbnail, self.behind, self.close_up

    @property
    def _receiver(self) -> Neuron:
        """The neuron that is picked out, as it is seen from near."""
        return self.close_up.neuron(1, 0)

    def _telling_neuron(self) -> tuple[int, int]:
        """Layer and index of the neuron to look at: in the second layer after the input, the one that changes most.

        Where there is no such layer, or its neurons do not each compute a number of their own (softmax), in another.
        """
        own = [level for level, function in enumerate(self.net.activations, 1) if function.name != "softmax"]
        level = min(own, key=lambda level: abs(level - 2))
        one, other = (self.net.forward(image).activations[level] for image in (self.image, self.other_image))
        drawn = list(self.diagram.layers[level].shown)
        return level, drawn[int(abs(one - other)[drawn].argmax())]

    def _senders(self) -> tuple[int, ...]:
        """The neurons before it that are drawn; of pixels, those that matter most for one of the two pictures."""
        if self.level > 1:
            return self.diagram.layers[self.level - 1].shown
        return tuple(sorted(greatest(self._strengths(), FEW_PIXELS)))

    def _strengths(self) -> npt.NDArray[np.floating]:
        """How much each neuron before it gives to its sum, for the one of the two pictures for which it is more."""
        one, other = self._received(self.image), self._received(self.other_image)
        strengths: npt.NDArray[np.floating] = abs(self.net.weights[self.level - 1][self.index]) * np.maximum(one, other)
        return strengths

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
            shown={0: self.senders},
            column=CLOSE_UP,
            spacing=4.0,
            labels=(),
            scales=self.diagram.scales[k : k + 1],
            ranges=dict(enumerate(layer.range for layer in self.diagram.layers[k : k + 2])),
            theme=self.theme,
        )
        diagram.neuron(1, 0).scale(2 * RADIUS / diagram.neuron(1, 0).width)
        return diagram.set_activations(alone.forward(self._received(self.image))).move_to(ABOVE * UP)

    def _weighted_sum(self) -> WeightedSum:
        """What the neuron computes, the terms written out that matter most for one of the two pictures."""
        k = self.level - 1
        w, a = self.net.weights[k][self.index], self._received(self.image)
        drawn = np.array(self.senders)
        most = drawn[greatest(self._strengths()[drawn], WRITTEN_OUT)]
        function, bias = self.net.activations[k], float(self.net.biases[k][self.index])
        written = WeightedSum(w, a, bias, function, shown=sorted(map(int, most)), theme=self.theme)
        return written.set_x(0).align_to((STAGE_BOTTOM + COMMA) * UP, DOWN)

    # ---- the whole network ----

    def _other_image(self) -> npt.NDArray[np.float32]:
        """The picture of another digit that the network reads most certainly."""
        others = self.digits.take(self.digits.labels != self.label)
        answers = self.net.forward(others.images).output[np.arange(len(others)), others.labels]
        return others.images[int(answers.argmax())].reshape(self.image.shape)

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

    def _numbers_follow(self, run_time: float) -> Animation:
        """The printed outputs follow those of the network, which has to be animated before them."""

        def follow(numbers: Any, _time: float) -> None:
            for number, (_index, neuron) in zip(numbers, self.diagram.layers[-1].drawn(), strict=True):
                number.set_value(neuron.value)
            align_decimals(list(numbers), self.edge, SMALL)

        values: Any = self.outputs
        return UpdateFromAlphaFunc(values, follow, run_time=run_time)

    def _count(self, left: float) -> Number:
        """The number of weights and biases, alone, between some x and the edge of the frame."""
        size = LABEL * ALONE / Number(0, 0).height
        number = Number(self.net.parameter_count, 0, size, "result", self.theme, edge="right")
        number.scale(min(1, (WIDEST / 2 - left) / number.width))
        return number.move_to(WIDEST / 2 * RIGHT + STAGE_MIDDLE * UP, RIGHT)


def _tuple(letter: str, count: int) -> str:
    """A letter with all its indices from 0, in parentheses, in Typst; where they are many, with dots in the middle."""
    if count <= 3:
        return f"({', '.join(f'{letter}_{index}' for index in range(count))})"
    return f"({letter}_0, dots, {letter}_({count - 1}))"
