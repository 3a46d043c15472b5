"""Introducing layers: a picture becomes neurons, the neurons become the first of four layers, and light runs through.

manim render scenes/chapter1/introducing_layers.py IntroducingLayers
"""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from manim import (
    DOWN,
    RIGHT,
    UL,
    UP,
    Animation,
    Arrow,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    GrowArrow,
    GrowFromCenter,
    LaggedStart,
    ReplacementTransform,
    SurroundingRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from network.analysis.choosing import ranked
from network.data.digits import DigitSpec
from network.data.gallery import gallery
from network.data.handwriting import ambiguous
from network.studies.study import Study, load_study
from scenes.language import _, in_number
from scenes.lecture_scene import LectureScene, image_of
from scenes.mobjects.charts import LearningCurves
from scenes.mobjects.diagrams import (
    AnswerBox,
    Layer,
    NetworkDiagram,
    Neuron,
    NeuronColumn,
    in_between,
    informative_neurons,
)
from scenes.mobjects.pictures import PixelGrid
from scenes.mobjects.text import LABEL, SMALL, Number, Percentage, number_text
from scenes.mobjects.theme import Theme

HEIGHT = 5.4
"""Of the picture, of the line it unrolls into, and of the network: they take each other's place."""
MIXES = np.linspace(0, 1, 33)
"""How far the last digit has gone from the one to the other, step by step."""


class Trial(VGroup):
    """A picture, and under it how much of a digit one output neuron sees in it.

    Args:
        image: the picture (28, 28).
        value: the neuron's activation.
        theme: where colours come from.
    """

    def __init__(self, image: npt.NDArray[np.float32], value: float, theme: Theme) -> None:
        self.picture = PixelGrid(image, height=2.4, theme=theme)
        self.arrow = Arrow(UP, DOWN, color=theme.muted, buff=0, stroke_width=4).scale_to_fit_height(0.8)
        self.neuron = Neuron(float(value), radius=0.65, printed=True, theme=theme)
        super().__init__(self.picture, self.arrow, self.neuron)
        self.arrange(DOWN, buff=0.25)


class IntroducingLayers(LectureScene):
    """From 784 pixels to one answer.

    Attributes:
        second_digit: what the network reads after `digit`; by default a picture of the digit four further on.
        doubtful_pair: two digits, of `network.data.handwriting.BLENDS`, that are written ever more alike at the end.
    """

    second_digit: ClassVar[DigitSpec | None] = None
    doubtful_pair: ClassVar[tuple[int, int]] = (4, 9)

    def construct(self) -> None:
        """Tell the story."""
        self.tell(
            self.a_picture_is_784_numbers,
            self.its_pixels_become_neurons,
            self.they_line_up_as_the_first_layer,
            self.three_more_layers_follow,
            self.light_runs_through_the_network,
            self.the_brightest_neuron_is_the_answer,
            self.another_digit_takes_another_way,
            self.a_doubtful_digit_divides_the_answer,
            self.one_neuron_answers_three_pictures,
            self.other_sizes_would_do_as_well,
        )

    # ---- the beats ----

    def a_picture_is_784_numbers(self) -> None:
        """The digit, framed."""
        self.pixels = PixelGrid(self.image, height=HEIGHT, theme=self.theme)
        self.frame = SurroundingRectangle(self.pixels, color=self.theme.muted, buff=0, stroke_width=2)
        rows, columns = self.image.shape
        told = _("a handwritten digit: {rows} × {columns} = {pixels} pixels")
        self.caption = self.caption_of(told.format(rows=rows, columns=columns, pixels=rows * columns))
        self.say(_("A digit, as a computer gets it: rows of pixels, and each of them is a brightness."))
        self.add(self.pixels, self.caption)
        self.play(Create(self.frame), run_time=2)
        self.wait(3)

    def its_pixels_become_neurons(self) -> None:
        """Every pixel shrinks into a neuron of the same brightness."""
        self.say(_("Let each pixel be a neuron. A neuron holds a number: 0 is empty paper, 1 is ink."))
        self.play(
            self.pixels.animate.set_roundness(1),
            FadeOut(self.frame),
            self.recaption(
                _("{count} neurons, each holding the brightness of its pixel").format(count=self.image.size)
            ),
            run_time=2,
        )
        self.wait(3)

    def they_line_up_as_the_first_layer(self) -> None:
        """The picture unrolls into one column, from which the drawn neurons of the input layer grow."""
        # the pixels to draw are those that weigh much and differ from digit to digit
        telling = self.net.weights[0] * gallery().images.std(axis=0)
        shown = {0: informative_neurons(telling, 16)}
        self.diagram = NetworkDiagram(self.net, shown=shown, height=HEIGHT, spacing=2.6, theme=self.theme)
        self.diagram.shift(0.6 * RIGHT)
        self.diagram.layers[0].set_activations(self.image.ravel())
        column = self.diagram.layers[0]
        assert isinstance(column, NeuronColumn)
        centre = VGroup(*column.neurons).get_center()
        self.thumbnail = self.pixels.copy()

        self.say(_("Row after row they line up in a single column: the first layer of the network."))
        self.play(self.thumbnail.animate.set_roundness(0).scale_to_fit_height(1.5).to_corner(UL))
        unroll = self.pixels.unroll(HEIGHT, 0.3, centre, run_time=4)
        line: Any = unroll.mobject  # Manim's own type for it is too wide
        self.remove(self.pixels)
        self.play(unroll, self.recaption())  # the rows swing through the place of the caption
        self.say(_("Too many to draw. These will do, the ones that tell the most."))
        grown = [self._grow_from_the_line(neuron, index, centre) for index, neuron in column.drawn()]
        rest = [part for part in (column.ellipsis, column.brace, column.count) if part is not None]
        self.play(
            LaggedStart(*grown, lag_ratio=0.08),
            line.animate.set_opacity(0),
            *map(FadeIn, rest),
            self.recaption(
                _("the input layer, {drawn} of its {size} neurons drawn").format(
                    drawn=len(column.shown), size=number_text(column.size, 0)
                )
            ),
            run_time=2.5,
        )
        self.remove(line)
        self.wait(2)

    def three_more_layers_follow(self) -> None:
        """Edges reach out to the next layer, and its neurons appear where they arrive."""
        self.say(_("More columns follow, the hidden layers; and at the end ten neurons, one for each digit."))
        self.play(self.recaption(_("every neuron is joined to all neurons of the layer before")))
        self.sizes = VGroup()
        for edges, layer in zip(self.diagram.edges, self.diagram.layers[1:], strict=True):
            neurons = [neuron for __, neuron in layer.drawn()]
            size = self._size_of(layer, neurons)
            self.sizes.add(size)
            self.play(
                Create(edges, run_time=1.5),
                LaggedStart(*(FadeIn(neuron, scale=0.5) for neuron in neurons), lag_ratio=0.05, run_time=1.5),
                FadeIn(size, run_time=1.5),
            )
        self.play(LaggedStart(*(FadeIn(label, shift=0.2 * RIGHT) for label in self.diagram.labels), lag_ratio=0.1))
        self.say(_("A line is a weight: positive ones excite the next neuron, negative calm it."))
        meanings = (_("positive weights"), _("negative weights"), _("the bolder the stronger"))
        self.play(self.recaption(*meanings, roles=("positive", "negative", "ink")))
        self.clear_stage_for(self.diagram)
        self.wait(3.5)

    def light_runs_through_the_network(self) -> None:
        """The forward pass of the first digit."""
        self.say(_("Now let it compute. What one layer holds decides the next, all the way to the last."))
        self.play(self.recaption(_("each layer decides the next")))
        self.play(self.diagram.feed_forward(self.image, run_time=6))
        self.wait(1)

    def the_brightest_neuron_is_the_answer(self) -> None:
        """The answer, boxed, with the number it holds."""
        output = self.net.forward(self.image).output
        self.say(_("The brightest neuron at the end is the answer, and tells how sure it is."))
        self.answers = self._answers(output, 1)
        answer = int(output.argmax())
        self.play(FadeIn(self.answers), self.recaption(self._reading(answer)))
        self.wait(4)

    def another_digit_takes_another_way(self) -> None:
        """A second digit through the same weights."""
        image = self.second_image = self._second_image()
        output = self.net.forward(image).output
        self.say(_("Another picture lights other neurons on its way, through the very same weights."))
        self.play(FadeOut(self.answers), self.thumbnail.animate.set_values(image), self.recaption(_("another digit")))
        self.play(self.diagram.feed_forward(image, run_time=6))
        self.answers = self._answers(output, 1)
        self.play(FadeIn(self.answers), self.recaption(self._reading(int(output.argmax()))))
        self.wait(2)

    def a_doubtful_digit_divides_the_answer(self) -> None:
        """One hand writes the first digit of the pair ever more like the second, until the network is torn."""
        images = self.alike = self._ever_more_alike()
        self.say(_("And now one hand that writes a digit more and more like another one."))
        self.play(
            FadeOut(self.answers),
            self.thumbnail.animate.set_values(images[0]),
            self.recaption(_("one digit turns into another")),
        )
        self.play(self.diagram.feed_forward(images[0], run_time=4))
        self.say(_("The light moves over, little by little. Half-way the network shows how little it knows."))
        between = UpdateFromAlphaFunc(
            self.thumbnail, lambda grid, time: grid.set_values(in_between(images, time)), run_time=6, rate_func=linear
        )
        self.play(self.diagram.watch(list(images), run_time=6), between)
        output = self.net.forward(images[-1]).output
        first, second = ranked(output)[:2]
        self.answers = self._answers(output, 2)
        doubt = _("a {first} or a {second}: the network is in doubt").format(first=first, second=second)
        self.play(FadeIn(self.answers), self.recaption(doubt))
        self.wait(2)

    def one_neuron_answers_three_pictures(self) -> None:
        """The output neuron of one digit, for a clear picture of it, the doubtful one, and another digit."""
        digit, last = self.doubtful_pair[0], len(self.net.sizes) - 1
        self.say(
            _("Stay with one of the ten: the neuron for {digit}. It answers a single question.").format(digit=digit)
        )
        images = (self.alike[0], self.alike[-1], self.second_image)
        self.trials = [Trial(image, self.net.forward(image).output[digit], self.theme) for image in images]
        VGroup(*self.trials).arrange(RIGHT, buff=1.6).shift(0.3 * UP)
        clear, doubtful, other = self.trials
        self.play(
            FadeOut(self.diagram, self.sizes, self.answers),
            ReplacementTransform(self.diagram.neuron(last, digit).copy(), doubtful.neuron),
            ReplacementTransform(self.thumbnail, doubtful.picture),
            self.recaption(_("how much of a {digit} does this neuron see?").format(digit=digit)),
            run_time=1.5,
        )
        self.play(GrowArrow(doubtful.arrow))
        self.say(_("Torn here. And there: one picture that it greets, and one that leaves it cold."))
        for trial in (clear, other):
            self.play(FadeIn(trial.picture, shift=0.3 * DOWN), run_time=0.8)
            self.play(GrowArrow(trial.arrow), FadeIn(trial.neuron), run_time=0.6)
        self.wait(2)

    def other_sizes_would_do_as_well(self) -> None:
        """Real networks of other sizes, each trained from several seeds, and how often they are right."""
        sizes = load_study("sizes")
        tall, deep = self._nearest_size(sizes)
        self.say(_("Why hidden layers of this size, and why so few? Ask real networks of other sizes."))
        self.chart = self._chart_of_sizes(sizes)
        self.play(FadeOut(*self.trials), self.recaption(_("right answers on MNIST's test images")))
        self.play(FadeIn(self.chart.set_drawn(self.chart.x[0])))
        self.play(self.chart.reveal(run_time=5))
        self.say(_("More neurons help, less and less. More layers hardly do, in so small a network."))
        name = self._number_of_layers(int(sizes["layers"][deep]))
        share = float(np.median(sizes["accuracies"][tall, deep]))
        point = Dot(self.chart.at(float(sizes["hidden"][tall]), share), color=self.theme.signal, radius=0.1)
        value = Percentage(share, 1, LABEL, "signal", self.theme).next_to(point, DOWN + RIGHT, buff=0.15)
        self.play(self.chart.line(name).animate.set_stroke(width=6), GrowFromCenter(point), FadeIn(value))
        self.say(_("So the choice is one of convenience: good enough to read, small enough to look inside."))
        told = _("{network}: good enough to read, small enough to look inside")
        sizes_told = "–".join(number_text(size, 0) for size in self.net.sizes)
        self.thumbnail = PixelGrid(self.image, height=1.5, theme=self.theme).to_corner(UL)
        self.play(FadeOut(self.chart, point, value), run_time=0.5)
        self.play(
            FadeIn(self.diagram, self.sizes, self.thumbnail),
            self.recaption(told.format(network=sizes_told)),
            run_time=1,
        )
        self.play(self.diagram.feed_forward(self.image, run_time=3))
        self.wait(2)

    # ---- their pieces ----

    def clear_stage_for(self, diagram: NetworkDiagram) -> None:
        """Put the diagram on stage as the one object that it is, in place of its parts."""
        self.remove(*diagram.get_family())
        self.add(diagram)

    def _nearest_size(self, sizes: Study) -> tuple[int, int]:
        """Where in the study the network on show stands, or one of its kind: indices of neurons and of layers."""
        hidden = self.net.sizes[1:-1]
        tall = int(abs(sizes["hidden"] - np.mean(hidden)).argmin())
        return tall, int(abs(sizes["layers"] - len(hidden)).argmin())

    def _chart_of_sizes(self, sizes: Study) -> LearningCurves:
        """How often networks are right, over the neurons in each of their hidden layers."""
        curves = {
            self._number_of_layers(int(count)): sizes["accuracies"][:, number].T
            for number, count in enumerate(sizes["layers"])
        }
        chart = LearningCurves(
            curves,
            x=sizes["hidden"],
            percent=True,
            x_range=(0, float(sizes["hidden"][-1])),
            y_range=(0.6, 1),
            x_step=16,
            y_step=0.1,
            x_label=_("neurons in each hidden layer"),
            width=8,
            height=4.4,
            theme=self.theme,
        )
        return chart.shift(0.2 * UP)

    @staticmethod
    def _number_of_layers(count: int) -> str:
        return in_number("{count} hidden layer", "{count} hidden layers", count).format(count=count)

    def _reading(self, answer: int) -> str:
        return _("the network reads a {answer}").format(answer=answer)

    def _second_image(self) -> npt.NDArray[np.float32]:
        if self.second_digit is not None:
            return image_of(self.second_digit)
        return self.examples((self.label + 4) % 10)[0]

    def _ever_more_alike(self) -> npt.NDArray[np.float32]:
        """The pair's pictures (n, 28, 28), from the first digit to where the second best answer is brightest."""
        hand = [1, *self.doubtful_pair]  # a seed: the same hand writes them all
        images = np.array([ambiguous(self.doubtful_pair, mix, np.random.default_rng(hand)) for mix in MIXES])
        second_best = np.sort(self.net.forward(images).output, axis=1)[:, -2]
        return images[: max(int(second_best.argmax()), 1) + 1]

    def _size_of(self, layer: Layer, neurons: list[Neuron]) -> Number:
        """The number above a column: that of the column itself, or one made for it."""
        if isinstance(layer, NeuronColumn) and layer.count is not None:
            return layer.count
        return Number(layer.size, 0, SMALL, "muted", self.theme).next_to(neurons[0], UP, buff=0.15)

    def _grow_from_the_line(self, neuron: Neuron, index: int, centre: npt.NDArray[np.float64]) -> Animation:
        """A neuron of the input layer grows out of its pixel in the long line."""
        cell = HEIGHT / self.image.size
        pixel = neuron.copy().set(width=cell).move_to(centre + (HEIGHT / 2 - (index + 0.5) * cell) * UP)
        return ReplacementTransform(pixel, neuron)

    def _answers(self, output: npt.NDArray[np.floating], count: int) -> VGroup:
        """Boxes round the brightest outputs, each with the number it holds."""
        best = ranked(output)[:count]
        return VGroup(AnswerBox(self.diagram, int(index), float(output[index])) for index in best)
