"""Introducing layers: connections grow out of a picture's ink, layer wakes layer, and a doubtful digit divides them.

manim render scenes/chapter1/introducing_layers.py IntroducingLayers
"""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    ReplacementTransform,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from network.data.handwriting import ambiguous
from network.studies.sizes import Sizes
from scenes.language import _, in_number
from scenes.lecture_scene import NOT_NEGATIVE, STAGE_MIDDLE, LectureScene
from scenes.mobjects.charts import Bars, LearningCurves
from scenes.mobjects.diagrams import AnswerBox, Layer, NeuronColumn, in_between
from scenes.mobjects.painting import Edges
from scenes.mobjects.pictures import PixelGrid
from scenes.mobjects.text import SMALL, TITLE, Number, number_text, standing_words
from scenes.staging import LAST, LEFTMOST, NINE, hidden_layers, network_on_a_digit, number_alone, picture_for

ARRIVES = 5.2
"""The height of the digit as the section before leaves it."""
STAGGER = 1.5
"""How much later the last connection of a neuron begins to grow than the first, in times of growing."""
LONE = 2.5
"""How many times more opaque the connections to a single neuron are than where they are many."""
MIXES = np.linspace(0, 1, 33)
"""How far the doubtful digit has gone from the one to the other, step by step."""
UNDECIDED = 0.2
"""The two readings of a network that cannot decide are nearer than this."""
STEPPED_BACK, FAINT = 0.4, 0.15
"""The opacity of what is not spoken of, and where large numbers stand on it."""
SHRUNK = 0.27
"""How large the network is beside the chart."""
RIGHTMOST = 6.9
"""Where the chart ends."""
FITTING = 32
"""The largest hidden layer whose neurons fit on the screen."""


class IntroducingLayers(LectureScene):
    """From the pixels of a picture to one answer.

    Attributes:
        doubtful_pair: two digits, of `network.data.handwriting.BLENDS`, one of which turns into the other.
    """

    doubtful_pair: ClassVar[tuple[int, int]] = (4, 9)
    hidden_range = NOT_NEGATIVE

    def construct(self) -> None:
        """Tell the story."""
        self.hidden = self.net.sizes[1:-1]
        self.tell(
            self.connections_grow_from_its_ink,
            self.more_layers_follow,
            self.one_layer_wakes_the_next,
            self.a_doubtful_digit_divides_the_answer,
            *([self.other_sizes_would_do_as_well] if self.hidden else []),
            self.a_nine_stands_ready,
        )

    # ---- the beats ----

    def connections_grow_from_its_ink(self) -> None:
        """The picture's neurons send connections to one neuron of the next layer, then to all of them."""
        self.pair_images = self._from_one_to_the_other()
        self.next_image = picture_for(self, NINE)
        self.diagram = network_on_a_digit(self.net, self.image, *self.pair_images, self.next_image, theme=self.theme)
        first, edges, second = self.diagram.layers[0], self.diagram.edges[0], self.diagram.layers[1]
        pixels = PixelGrid(self.image, ARRIVES, theme=self.theme, tint="activation", lines=True).set_roundness(1)
        pixels.move_to(LEFTMOST * RIGHT + STAGE_MIDDLE * UP, aligned_edge=LEFT)
        count = number_text(self.image.size, 0)
        self.caption = self.caption_of(_("{count} activations").format(count=count))
        self.add(pixels, self.caption)
        self.say(_("{count} activations: the first layer. How do they become one answer?").format(count=count))
        self.play(pixels.animate.set(height=first.height).move_to(first))
        self.hold(1)
        one = self._best_connected()
        fan = self.diagram.edges_into(1, one)
        fan.set_colors(np.minimum(fan.colors * [1, 1, 1, LONE], 1)).set_drawn(0, 0)
        neuron = self.diagram.neuron(1, one)
        edges.set_drawn(0, 0)
        self.remove(pixels)
        self.add(edges, fan, first.set_roundness(1))
        self.say(_("Every one is connected to this neuron in the next layer."))
        self.play(FadeIn(neuron, scale=0.5), _growing(fan), self.recaption(), run_time=2)
        self.say(_("And to this one, and to all the others."))
        others = [part for part in second if part is not neuron]
        appear = LaggedStart(*(FadeIn(part, scale=0.5) for part in others), lag_ratio=0.05)
        drawn = self.recaption(_("drawn: connections from inked pixels"))
        self.play(_growing(edges), appear, drawn, run_time=2)
        self.remove(fan)
        self.say(_("Each connection has a weight. It pushes the next neuron up, or holds it down."))
        meanings = (_("pushes up"), _("holds down"), _("bolder: stronger"))
        self.play(self.recaption(*meanings, roles=("positive", "negative", "ink")))
        self.hold(1)

    def more_layers_follow(self) -> None:
        """The other layers grow to the right."""
        in_the_middle = in_number(
            "The layer in the middle is called hidden, though it has nothing to hide.",
            "The layers in the middle are called hidden, though they have nothing to hide.",
            len(self.hidden),
        )
        if self.hidden:
            self.say(in_the_middle)
        layers = self.diagram.layers
        self.sizes = VGroup(self._size_of(layer) for layer in layers[1:])
        self.play(FadeIn(self.sizes[0]), run_time=0.8)
        for edges, layer, size in zip(self.diagram.edges[1:], layers[2:], self.sizes[1:], strict=True):
            neurons = (FadeIn(part, scale=0.5) for part in layer if part is not size)
            self.play(Create(edges), LaggedStart(*neurons, lag_ratio=0.05), FadeIn(size), run_time=1.5)
        last = _("The last layer has one neuron for each answer.")
        self.say(last if self.hidden else _("The next layer has one neuron for each answer."))
        self.play(LaggedStart(*(FadeIn(label, shift=0.2 * RIGHT) for label in self.diagram.labels), lag_ratio=0.1))
        self.remove(*self.diagram.get_family(), *self.sizes)
        own = (size for size, layer in zip(self.sizes, layers[1:], strict=True) if size not in layer)
        self.add(self.diagram.add(*own))  # from here on it is one object

    def one_layer_wakes_the_next(self) -> None:
        """The forward pass of the digit, and its answer."""
        self.say(_("Now watch. The active ones decide which neurons wake up next."))
        self.play(self.diagram.feed_forward(self.image, run_time=4), self.recaption())
        passed = self.net.forward(self.image)
        answer = passed.prediction
        self.box = AnswerBox(self.diagram, answer, float(passed.output[answer]))
        told = _("And the strongest at the end is the answer: {answer}.")
        if self.label_is_told and answer != self.label:
            told = _("The strongest at the end is the answer: {answer}. This time, wrong.")
        self.say(told.format(answer=answer))
        self.play(Create(self.box))

    def a_doubtful_digit_divides_the_answer(self) -> None:
        """One hand turns the first digit of the pair into the second; it stops where the network is torn."""
        stop, (first, second) = self._most_doubtful(), self.doubtful_pair
        before, after = self.pair_images[: stop + 1], self.pair_images[stop:]
        self.readings = [self._reading_beside(digit) for digit in self.doubtful_pair]
        self.say(
            _("Now one hand writes {first}, and little by little turns it into {second}.").format(
                first=first, second=second
            )
        )
        told = _("{first} turns into {second}, written by a model of a pen").format(first=first, second=second)
        grown = [FadeIn(bars, shift=0.2 * RIGHT) for bars in self.readings]
        self.play(FadeOut(self.box), *grown, self.recaption(told))
        self._watch(np.stack([self.image, before[0]]), 1)
        self._watch(before, 5)
        output = self.net.forward(before[-1]).output
        self.say(self._doubt(output, stop))
        alone = self._readings_alone(output)
        enlarged = [
            ReplacementTransform(bars.numbers.copy(), line) for bars, line in zip(self.readings, alone, strict=True)
        ]
        self.play(self._step_back(1, FAINT), *enlarged, FadeOut(*self.readings))
        self.hold(2)
        shrunk = [
            FadeOut(line, target_position=bars.numbers, scale=0.3)
            for line, bars in zip(alone, self.readings, strict=True)
        ]
        self.play(self._step_back(FAINT, 1), FadeIn(*self.readings), *shrunk)
        self.say(self._outcome(output, stop))
        self._watch(after, 2)
        self.box = AnswerBox(self.diagram, self.net.forward(after[-1]).prediction)
        self.play(Create(self.box))

    def other_sizes_would_do_as_well(self) -> None:
        """Real networks of other sizes, each trained from several seeds, and how often they are right."""
        study = Sizes.load()
        self.chart = self._chart_of(study)
        self.say(self._why_so_many())
        sizes = self.sizes[:-1].copy()
        self.diagram.save_state()
        corner = self.diagram.get_left()
        away = FadeOut(*self.readings, self.box, scale=SHRUNK, target_position=corner)
        self.play(
            self.diagram.animate.scale(SHRUNK, about_point=corner).set_opacity(STEPPED_BACK),
            away,
            sizes.animate.scale(2).next_to(self.chart.axes, DOWN, buff=0.2),
            self.recaption(_("right answers of other networks, by neurons in each hidden layer")),
        )
        self.play(FadeIn(self.chart.set_drawn(self.chart.x[0])), FadeOut(sizes))
        self.play(self.chart.reveal(run_time=3))
        self.say(self._other_sizes(study))
        self.hold(1)

    def a_nine_stands_ready(self) -> None:
        """The network back at full size, on the picture that the next section opens with."""
        self.say(_("So that is how it gets from a picture to an answer."))
        image = self.next_image
        if self.hidden:
            folded = FadeOut(self.chart, scale=0.2, target_position=self.diagram)
            self.play(folded, self.diagram.animate.restore(), self.recaption())
        else:
            self.play(FadeOut(*self.readings, self.box), self.recaption())
        self.play(self.diagram.feed_forward(image, run_time=2.5))
        passed = self.net.forward(image)
        self.box = AnswerBox(self.diagram, passed.prediction, float(passed.output[passed.prediction]))
        self.play(Create(self.box))
        asked = in_number(
            "But why in layers? What is the one in the middle good for?",
            "But why in layers? What are the ones in the middle good for?",
            len(self.hidden),
        )
        self.say(asked if self.hidden else _("But why should layers help?"))
        self.hold(1)

    # ---- what is said ----

    def _doubt(self, output: npt.NDArray[np.floating], stop: int) -> str:
        """What the network makes of the doubtful digit, as strongly as its two readings allow."""
        one, other = (float(output[digit]) for digit in self.doubtful_pair)
        between = 0.4 <= MIXES[stop] <= 0.6
        if min(one, other) < np.delete(output, self.doubtful_pair).max():
            told = _("Here it reads {value_first} for {first}, {value_second} for {second}.")
        elif abs(one - other) >= UNDECIDED:
            told = _("Here it is least sure: {value_first} for {first}, {value_second} for {second}.")
        elif between:
            told = _("Half way it cannot decide: {value_first} for {first}, {value_second} for {second}.")
        else:
            told = _("Here it cannot decide: {value_first} for {first}, {value_second} for {second}.")
        first, second = self.doubtful_pair
        return told.format(
            value_first=number_text(one, 2), value_second=number_text(other, 2), first=first, second=second
        )

    def _outcome(self, output: npt.NDArray[np.floating], stop: int) -> str:
        """Whether the answer tips over on the rest of the way, and by what."""
        answer = self.net.forward(self.pair_images[-1]).prediction
        if answer != self.doubtful_pair[1]:
            return _("And even at the end it says {answer}.").format(answer=answer)
        if int(output.argmax()) == answer:
            return _("And at the end it says {answer}.").format(answer=answer)
        more = self.pair_images[-1].sum() > self.pair_images[stop].sum()
        return _("A little more ink, and it tips over.") if more else _("A little further, and it tips over.")

    def _why_so_many(self) -> str:
        """The question that the chart answers, with the sizes of the hidden layers."""
        *others, last = (number_text(size, 0) for size in self.hidden)
        sizes = _("{others} and {last}").format(others=", ".join(others), last=last) if others else last
        if max(self.hidden) > FITTING:
            return _("Why {sizes} hidden neurons? There is no law for that.").format(sizes=sizes)
        return _("Why {sizes} hidden neurons? Mostly because they fit on the screen.").format(sizes=sizes)

    def _other_sizes(self, study: Sizes) -> str:
        """What the curves say, of sizes beside that of the network on show if the study has such."""
        most, asked = max(self.hidden), study.hidden
        if asked[0] <= most / 2 and asked[-1] >= 2 * most:
            return _("Much smaller ones read worse; much larger ones only a little better.")
        return _("Very small ones read worse; of the others, the larger are only a little better.")

    # ---- their pieces ----

    def _from_one_to_the_other(self) -> npt.NDArray[np.float32]:
        """The pair's pictures (n, 28, 28), from the first digit to the second, all by the same hand."""
        seed = [1, *self.doubtful_pair]
        return np.array([ambiguous(self.doubtful_pair, mix, np.random.default_rng(seed)) for mix in MIXES])

    def _most_doubtful(self) -> int:
        """At which of the pair's pictures the second best answer is strongest, the first and the last apart."""
        second_best = np.sort(self.net.forward(self.pair_images[1:-1]).output, axis=1)[:, -2]
        return 1 + int(second_best.argmax())

    def _best_connected(self) -> int:
        """Which drawn neuron of the next layer has the strongest connections from the picture's ink."""
        shown = list(self.diagram.layers[1].shown)
        strengths = np.linalg.norm(self.net.weights[0][shown] * self.image.ravel(), axis=1)
        return int(shown[int(strengths.argmax())])

    def _size_of(self, layer: Layer) -> Number:
        """The number above a column: that of the column itself, or one made for it."""
        if isinstance(layer, NeuronColumn) and layer.count is not None:
            return layer.count
        return Number(layer.size, 0, SMALL, "muted", self.theme).next_to(layer, UP, buff=0.15)

    def _reading_beside(self, digit: int) -> Bars:
        """How much of a digit the network reads, as a bar beside its output neuron."""
        value = self.diagram.layers[-1].activations[digit]
        bars = Bars(
            [value], [" "], limits=(0, 1), horizontal=True, printed=True, role="signal", width=0.9, height=0.36,
            theme=self.theme,
        )  # fmt: skip
        label = self.diagram.labels[digit]
        return bars.shift(label.get_right() + 0.3 * RIGHT - bars.at(0, 0)).match_y(
            self.diagram.layers[-1].neuron(digit)
        )

    def _watch(self, images: npt.NDArray[np.floating], run_time: float) -> None:
        """Pictures pass before the network, and the two readings run with them."""
        running = [
            UpdateFromAlphaFunc(bars, partial(self._read, images, digit), run_time=run_time, rate_func=linear)
            for bars, digit in zip(self.readings, self.doubtful_pair, strict=True)
        ]
        self.play(self.diagram.watch(list(images), run_time), *running)

    def _read(self, images: npt.NDArray[np.floating], digit: int, bars: Any, time: float) -> None:
        bars.set_values([float(self.net.forward(in_between(images, time)).output[digit])])

    def _readings_alone(self, output: npt.NDArray[np.floating]) -> VGroup:
        """The two readings, large, each beside the digit that it is for."""
        lines = VGroup()
        for digit in self.doubtful_pair:
            value = number_alone(number_text(float(output[digit]), 2), self.theme, "signal")
            name = standing_words(str(digit), TITLE, "ink", self.theme).next_to(value, LEFT, buff=0.7)
            lines.add(VGroup(name, value))
        lines.arrange(DOWN, buff=0.9)
        right = self.diagram.layers[0].get_right()[0]
        return lines.move_to((right + LAST + 1) / 2 * RIGHT + STAGE_MIDDLE * UP)

    def _step_back(self, before: float, after: float) -> Animation:
        """All of the network but its picture goes from one opacity to another."""

        def context(diagram: Any, share: float) -> None:
            opacity = before + share * (after - before)
            for part in (*diagram.edges, *diagram.layers[1:], *diagram.labels, *self.sizes):
                part.set_opacity(opacity)

        return UpdateFromAlphaFunc(self.diagram, context)

    def _chart_of(self, study: Sizes) -> LearningCurves:
        """How often networks are right, over the neurons in each of their hidden layers."""
        curves = {hidden_layers(int(count)): study.accuracies[:, number].T for number, count in enumerate(study.layers)}
        chart = LearningCurves(
            curves,
            x=study.hidden,
            percent=True,
            x_range=(0, float(study.hidden[-1])),
            y_range=(0.6, 1),
            x_step=16,
            y_step=0.1,
            x_label=_("neurons in each hidden layer"),
            width=5.6,
            height=4.4,
            theme=self.theme,
        )
        right = self.diagram.get_left()[0] + SHRUNK * self.diagram.width
        return chart.move_to((right + RIGHTMOST) / 2 * RIGHT + STAGE_MIDDLE * UP)


def _growing(edges: Edges) -> Animation:
    """Edges grow from where they start, those from the top of the picture first."""
    order = edges.starts[:, 1]

    def grow(drawn: Any, time: float) -> None:
        head = (1 + STAGGER) * time - STAGGER * order
        drawn.set_drawn(0, np.clip(head, 0, 1))

    return UpdateFromAlphaFunc(edges, grow)
