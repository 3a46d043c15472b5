"""What are neurons? Things that hold a number: first one alone, then all those of a picture.

manim render scenes/chapter1/what_are_neurons.py WhatAreNeurons
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Brace,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    LaggedStart,
    Line,
    ReplacementTransform,
    SurroundingRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    linear,
)

from scenes.language import _
from scenes.lecture_scene import CAPTION_TOP, LectureScene
from scenes.mobjects.diagrams import ActivationScale, NetworkDiagram, Neuron
from scenes.mobjects.pictures import PixelGrid
from scenes.mobjects.text import (
    LABEL,
    SMALL,
    TITLE,
    HypotheticalTag,
    Number,
    TransformMatchingLetters,
    formula,
    number_text,
    standing_words,
    words,
)

PICTURE_HEIGHT = 5.2
RADIUS = 1.1
"""Of the neuron that is looked at closely."""
ASIDE = 3.4
"""How far from the middle of the stage those of its halves are."""
GLASS, GLASS_HEIGHT = 5, 3.2
"""How many rows and columns the magnifying glass shows, and how large."""
GREY = (0.25, 0.75)
"""Between these a pixel is neither empty nor full."""


class WhatAreNeurons(LectureScene):
    """One neuron and its number, then a picture's worth of them.

    Attributes:
        first_values: what the first neuron is made to hold, each in [0, 1].
        other_values: what the one taken out of the picture is made to hold, before it holds its own again.
    """

    first_values: ClassVar[tuple[float, ...]] = (0.2, 0.9, 0.5)
    other_values: ClassVar[tuple[float, ...]] = (0.3, 0.0, 1.0)

    def construct(self) -> None:
        """Tell the story."""
        self.tell(
            self.two_words_ask_two_questions,
            self.a_neuron_holds_a_number,
            self.a_picture_is_full_of_numbers,
            self.its_pixels_become_neurons,
            self.rows_times_columns_are_counted,
            self.each_holds_a_number_of_its_own,
            self.one_of_them_is_taken_out,
            self.it_could_hold_any_number,
            self.its_number_is_called_activation,
            self.it_goes_back_among_the_others,
        )

    # ---- the beats ----

    def two_words_ask_two_questions(self) -> None:
        """The two words move apart, and under each is what it asks about: the network's neurons, and their edges."""
        self.names = VGroup(
            standing_words(name, TITLE, theme=self.theme, apart=True) for name in (_("neural"), _("network"))
        )
        self.names.arrange(RIGHT, buff=0.3, coor_mask=RIGHT).center()
        edges, neurons = self._small_network()
        self.network_picture = VGroup(edges, neurons).move_to(ASIDE * RIGHT)
        self.loose = neurons.copy().shift(2 * ASIDE * LEFT)
        texts = (_("What are the neurons?"), _("How are they connected?"))
        self.questions = VGroup(words(text, theme=self.theme) for text in texts)
        for question, side in zip(self.questions, (LEFT, RIGHT), strict=True):
            question.move_to(ASIDE * side + 2.2 * DOWN)
        self.add(self.names)
        self.say(_("A neural network: two words, and each of them asks a question."))
        sides = zip(self.names, (LEFT, RIGHT), strict=True)
        self.play(*(name.animate.set_x(ASIDE * side[0]).shift(2.4 * UP) for name, side in sides), run_time=1.2)
        self.play(LaggedStart(*(FadeIn(each, scale=0.5) for each in self.loose), lag_ratio=0.04, run_time=1.5))
        self.say(_("What are the neurons? And how are they connected?"))
        self.play(FadeIn(self.questions[0], shift=0.2 * DOWN))
        self.play(ReplacementTransform(self.loose.copy(), neurons))
        self.play(Create(edges), FadeIn(self.questions[1], shift=0.2 * DOWN))
        self.add(neurons)  # above the edges

    def a_neuron_holds_a_number(self) -> None:
        """One of the neurons grows until its number can be read, and holds one number after the other."""
        neurons: list[Any] = list(self.loose)
        chosen = min(neurons, key=lambda neuron: abs(neuron.value - 0.5))
        self.neuron = Neuron(chosen.value, RADIUS, theme=self.theme).shift(0.7 * UP)
        self.name = standing_words(_("neuron"), TITLE, theme=self.theme, apart=True).set_x(0)
        self.name.next_to(self.neuron, UP, buff=0.4)
        self.scale = ActivationScale(theme=self.theme).next_to(self.neuron, DOWN, buff=0.6)
        self.bring_to_front(chosen)
        self.say(_("First the neurons. To us, a neuron is a thing that holds a number between 0 and 1."))
        self.play(
            FadeOut(self.network_picture, self.names[1], self.questions),
            FadeOut(VGroup(each for each in self.loose if each is not chosen)),
            ReplacementTransform(chosen, self.neuron),
            TransformMatchingLetters(self.names[0], self.name),
            run_time=1.5,
        )
        self.show_the_number(self.recaption(_("a neuron holds a number from 0 to 1")))
        self.wait(1)
        self.say(_("We show the number by the shade: empty at 0, full at 1."))
        self.run_through_made_up(self.first_values)

    def a_picture_is_full_of_numbers(self) -> None:
        """The neuron shrinks into the picture of a digit, of which it becomes one pixel."""
        self.grid = PixelGrid(self.image, height=PICTURE_HEIGHT, theme=self.theme)
        self.grid.move_to(2.6 * LEFT).align_to((CAPTION_TOP + 0.45) * UP, DOWN)
        self.frame = SurroundingRectangle(self.grid, color=self.theme.muted, buff=0, stroke_width=2)
        self.row, self.column = first_grey(self.image)
        self.say(_("A picture of a digit is full of such numbers: each pixel tells how much ink is there."))
        self.hide_the_number(FadeOut(self.name), FadeOut(self.tag), self.recaption())
        self.neuron.set_z_index(1)  # above the picture that appears meanwhile
        self.play(
            self.neuron.animate.become(self.neuron_in_its_place(self.grid)),
            self.scale.animate.move_to(self._beside(-2.05)),
            FadeIn(self.grid),
            Create(self.frame),
            self.recaption(_("every pixel is a number")),
            run_time=2,
        )
        self.remove(self.neuron)
        self.wait(2)

    def its_pixels_become_neurons(self) -> None:
        """Every pixel turns into a neuron that holds its number."""
        self.say(_("So let every pixel be a neuron."))
        neurons = self.grid.animate.set_roundness(1)
        self.play(neurons, FadeOut(self.frame), self.recaption(_("every pixel is a neuron")), run_time=2)

    def rows_times_columns_are_counted(self) -> None:
        """The lengths of the sides become a product, and the neurons are counted one by one."""
        rows, columns = self.image.shape
        self.braces = VGroup(Brace(self.grid, side, buff=0.1, color=self.theme.muted) for side in (LEFT, UP))
        self.sides = VGroup(Number(count, 0, theme=self.theme) for count in (rows, columns))
        for length, brace, side in zip(self.sides, self.braces, (LEFT, UP), strict=True):
            length.next_to(brace, side, buff=0.15)
        factors = [Number(count, 0, theme=self.theme) for count in (rows, columns)]
        times, equals = (formula(sign, theme=self.theme) for sign in ("times", "="))
        total = Number(self.image.size, 0, role="result", theme=self.theme, edge="left")
        self.product = VGroup(factors[0], times, factors[1], equals, total).arrange(RIGHT, buff=0.2)
        self.product.move_to(self._beside(2.35))
        text = _("{rows} rows of {columns} neurons each: together they are {count}.")
        count = number_text(self.image.size, 0)
        self.say(text.format(rows=rows, columns=columns, count=count))
        self.play(*map(GrowFromCenter, self.braces), FadeIn(self.sides), self.recaption())
        lengths = (ReplacementTransform(side.copy(), goal) for side, goal in zip(self.sides, factors, strict=True))
        self.play(*lengths, FadeIn(times), FadeIn(equals))
        self.play(*self._count_to(total), run_time=3)

    def each_holds_a_number_of_its_own(self) -> None:
        """All the numbers, in all the neurons, and a few of them through a magnifying glass."""
        self.values = self.grid.print_values()
        self.say(_("And each holds a number of its own: 0 where the paper is empty, 1 where it is full of ink."))
        self.play(FadeIn(self.values), self.recaption(_("the numbers of all pixels, rounded")), run_time=1.5)
        self.patch = self._patch()
        self.outline = SurroundingRectangle(self.patch, color=self.theme.signal, buff=0, stroke_width=2)
        self.glass = VGroup(self.patch, self.outline.copy())
        self.play(Create(self.outline), run_time=0.7)
        self.play(self.glass.animate.scale_to_fit_height(GLASS_HEIGHT).move_to(self._beside(0.15)), run_time=1.5)
        self.glass.add(self.patch.print_values())
        self.play(FadeIn(self.glass[-1]))
        self.add(self.glass)

    def one_of_them_is_taken_out(self) -> None:
        """The first grey neuron in reading order comes forward, and it is told from where."""
        self.say(why_this_one(self.image))
        self.neuron = self.neuron_in_its_place(self.patch)
        lines, labels = self.address = self._address()
        self.play(
            FadeOut(self.braces, self.sides, self.outline),
            self.grid.animate.spotlight(self._only_this_one()),
            self.values.animate.set_opacity(0),
            self.product.animate.set_opacity(0.25),
            self.recaption(),
        )
        ring = self.neuron.circle.copy().set_fill(opacity=0).set_stroke(self.theme.signal, 4)
        told = self.recaption(_("rows and columns count from 0"))
        self.play(Create(ring), *map(Create, lines), FadeIn(labels), told)
        grown = Neuron(self.neuron.value, RADIUS, theme=self.theme).move_to(self._beside(0.05))
        self.play(FadeOut(self.glass, ring), ReplacementTransform(self.neuron, grown), run_time=1.5)
        self.neuron = grown
        self.show_the_number()

    def it_could_hold_any_number(self) -> None:
        """It is made to hold other numbers, and then its own again."""
        own = self.neuron.value
        text = _("In this picture it holds {value}. In others it may hold any number from 0 to 1.")
        self.say(text.format(value=number_text(own)))
        self.play(self.recaption())
        self.run_through_made_up(self.other_values)
        self.play(FadeOut(self.tag), *self._change_to(own))

    def its_number_is_called_activation(self) -> None:
        """The number gets its name."""
        self.say(_("The number has a name: activation. The fuller its shade, the more active the neuron."))
        assert self.neuron.number is not None
        box = SurroundingRectangle(self.neuron.number, color=self.theme.signal, buff=0.12, stroke_width=3)
        self.term = words(_("activation"), LABEL, "signal", self.theme, apart=True)
        self.term.next_to(self.neuron, UP, buff=0.25)
        self.play(Create(box), FadeIn(self.term, target_position=self.neuron.number))
        self.wait(2)
        self.play(FadeOut(box))

    def it_goes_back_among_the_others(self) -> None:
        """The neuron returns to its place, one among all the activations."""
        text = _("Back it goes, one of {count} activations: all that the network gets to see of a digit.")
        self.say(text.format(count=number_text(self.image.size, 0)))
        self.hide_the_number()
        self.play(self.neuron.animate.become(self.neuron_in_its_place(self.grid)), run_time=1.5)
        activations = words(_("activations"), LABEL, "signal", self.theme, apart=True).move_to(self._beside(0.2))
        self.play(
            FadeOut(self.address),
            self.grid.animate.spotlight(np.ones(self.image.shape, bool)),
            self.values.animate.set_opacity(1),
            self.product.animate.set_opacity(1).move_to(self._beside(0.9)),
            TransformMatchingLetters(self.term, activations),
            self.scale.animate.move_to(self._beside(-1.1)),
            self.recaption(_("each neuron holds its activation, a number from 0 to 1")),
            run_time=1.5,
        )
        self.remove(self.neuron)
        self.wait(2)

    # ---- what they have in common ----

    def show_the_number(self, *more: Animation) -> None:
        """The number of the neuron that is looked at appears in it, and is marked on the scale."""
        number = self.neuron.print_value().number
        assert number is not None
        self.play(FadeIn(number), FadeIn(self.scale.mark(self.neuron.value)), *more)
        self.add(self.neuron)  # as one, with its number

    def hide_the_number(self, *more: Animation) -> None:
        """The number vanishes from the neuron and from the scale."""
        number = self.neuron.number
        assert number is not None
        self.neuron.unprint_value()
        self.add(number)
        self.play(FadeOut(number), self.scale.animate.unmark(), *more, run_time=0.6)

    def run_through_made_up(self, values: Iterable[float]) -> None:
        """The neuron is made to hold one value after the other, under a tag that says so."""
        self.tag = HypotheticalTag(self.scale, _("values made up"), theme=self.theme)
        self.play(FadeIn(self.tag), run_time=0.5)
        for value in values:
            self.play(*self._change_to(value))
            self.wait(0.4)

    def neuron_in_its_place(self, grid: PixelGrid) -> Neuron:
        """The neuron that is taken out, as large as it is in the picture or under the glass, and where."""
        cell = grid.height / len(grid.values)
        neuron = Neuron(float(self.image[self.row, self.column]), 0.43 * cell, theme=self.theme)
        return neuron.move_to(grid.cell_center(*self._place_in(grid)))

    def _place_in(self, grid: PixelGrid) -> tuple[int, int]:
        """Row and column of the neuron that is taken out, in the picture or under the glass."""
        if grid is self.grid:
            return self.row, self.column
        return self.row - self._corner[0], self.column - self._corner[1]

    def _change_to(self, value: float) -> list[Any]:
        return [self.neuron.animate.set_value(value), self.scale.animate.mark(value)]

    def _beside(self, y: float) -> npt.NDArray[np.float64]:
        """The middle of what stands beside the picture, at a height above the middle of the picture."""
        return np.array([3.6, self.grid.get_y() + y, 0])

    # ---- their pieces ----

    def _small_network(self) -> tuple[VGroup, VGroup]:
        """The edges of the network, and its neurons as the digit lights them, a few of each layer."""
        spacing = 4.2 / len(self.net.weights)
        diagram = NetworkDiagram(self.net, max_shown=8, height=2.8, spacing=spacing, labels=(), theme=self.theme)
        diagram.set_activations(self.net.forward(self.image))
        neurons = VGroup(neuron for layer in diagram.layers for _, neuron in layer.drawn())
        return VGroup(*diagram.edges), neurons

    def _count_to(self, total: Number) -> list[Animation]:
        """The neurons light up in reading order, while their number is counted."""
        size, shape = self.image.size, self.image.shape

        def light_up(grid: Any, time: float) -> None:
            grid.spotlight(np.arange(size).reshape(shape) < round(time * size))

        def count(number: Any, time: float) -> None:
            number.set_value(round(time * size))

        changes: list[tuple[Any, Any]] = [(self.grid, light_up), (total, count)]
        return [UpdateFromAlphaFunc(mobject, change, rate_func=linear) for mobject, change in changes]

    @property
    def _corner(self) -> tuple[int, int]:
        """Row and column at which the magnifying glass begins: what is taken out is in its middle, if it can be."""
        rows, columns = self.image.shape
        middle = GLASS // 2
        return min(max(self.row - middle, 0), rows - GLASS), min(max(self.column - middle, 0), columns - GLASS)

    def _patch(self) -> PixelGrid:
        """What the magnifying glass shows, still where and as large as it is in the picture."""
        row, column = self._corner
        cell = self.grid.height / len(self.image)
        part = self.image[row : row + GLASS, column : column + GLASS]
        first, last = self.grid.cell_center(row, column), self.grid.cell_center(row + GLASS - 1, column + GLASS - 1)
        return PixelGrid(part, GLASS * cell, theme=self.theme).set_roundness(1).move_to((first + last) / 2)

    def _only_this_one(self) -> npt.NDArray[np.bool_]:
        mask = np.zeros(self.image.shape, bool)
        mask[self.row, self.column] = True
        return mask

    def _address(self) -> VGroup:
        """Lines from the sides of the picture to the neuron that is taken out, and which row and column it is in."""
        place = self.grid.cell_center(self.row, self.column)
        cell = self.grid.height / len(self.image)
        left, top = place[1] * UP + self.grid.get_left()[0] * RIGHT, place[0] * RIGHT + self.grid.get_top()[1] * UP
        lines = VGroup(Line(left, place + cell / 2 * LEFT), Line(top, place + cell / 2 * UP))
        lines.set_stroke(self.theme.signal, 3)
        row = words(_("row {row}").format(row=self.row), SMALL, "signal", self.theme)
        column = words(_("column {column}").format(column=self.column), SMALL, "signal", self.theme)
        labels = VGroup(row.next_to(left, LEFT, buff=0.15), column.next_to(top, UP, buff=0.15))
        return VGroup(lines, labels)


def first_grey(image: npt.NDArray[np.floating]) -> tuple[int, int]:
    """Row and column of the pixel to look at: the first, in reading order, that is neither empty nor full.

    Args:
        image: (rows, columns) values in [0, 1].

    Returns:
        Where the first value strictly between 0.25 and 0.75 is; where there is none, the value nearest to 0.5.
    """
    grey = is_grey(image)
    index = grey.argmax() if grey.any() else abs(image - 0.5).argmin()
    row, column = np.unravel_index(index, image.shape)
    return int(row), int(column)


def why_this_one(image: npt.NDArray[np.floating]) -> str:
    """What is said of the pixel that `first_grey` chooses."""
    if is_grey(image).any():
        return _("Take one out: the first, row by row, that is neither nearly empty nor nearly full.")
    return _("Take one out: this picture is black and white, so let it be the one that is nearest to a half.")


def is_grey(image: npt.NDArray[np.floating]) -> npt.NDArray[np.bool_]:
    """Which values are neither empty nor full."""
    return (image > GREY[0]) & (image < GREY[1])
