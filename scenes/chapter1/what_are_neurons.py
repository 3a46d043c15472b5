"""What are neurons? Things that hold a number: first one alone, then all those of a picture.

manim render scenes/chapter1/what_are_neurons.py WhatAreNeurons
"""

from __future__ import annotations

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
    FadeTransform,
    GrowFromCenter,
    LaggedStart,
    Line,
    ReplacementTransform,
    SurroundingRectangle,
    UpdateFromAlphaFunc,
    VGroup,
    config,
    linear,
)

from scenes.language import _
from scenes.lecture_scene import ANY_NUMBER, CAPTION_TOP, STAGE_BOTTOM, STAGE_MIDDLE, STAGE_TOP, LectureScene
from scenes.mobjects.diagrams import ActivationScale, Neuron
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
from scenes.staging import ALONE, CLOSE, LEFTMOST, network_alone

ALONE_RADIUS, RADIUS = 1.3, 1.1
"""Of the neuron that is alone on the stage, and of the one that is taken out of the picture."""
ASIDE, HALF = 3.5, 6.0
"""How far from the middle of the stage those of its halves are, and how wide what stands in one of them may be."""
COUNTED = -5.5
"""Where the picture begins while its rows and columns are spoken of: left of it they are named."""
CONTEXT = 0.4
"""The opacity of what is not spoken of."""
GREY = (0.25, 0.75)
"""Between these a pixel is neither empty nor full."""


class WhatAreNeurons(LectureScene):
    """One neuron and its number, then a picture's worth of them.

    Attributes:
        first_values: what the first neuron is made to hold, each in [0, 1].
    """

    first_values: ClassVar[tuple[float, ...]] = (0.2, 0.9, 0.5)
    hidden_range = ANY_NUMBER
    output_range = ANY_NUMBER

    def construct(self) -> None:
        """Tell the story."""
        self.tell(
            self.two_words_ask_two_questions,
            self.a_neuron_holds_a_number,
            self.a_picture_is_full_of_numbers,
            self.rows_times_columns_are_counted,
            self.one_of_them_is_taken_out,
            self.it_goes_back_among_the_others,
        )

    # ---- the beats ----

    def two_words_ask_two_questions(self) -> None:
        """The two words move apart, and under each is what it asks about: neurons, and connections."""
        self.diagram = network_alone(self.net, self.image, theme=self.theme)
        self.diagram.set_activations(self.net.forward(self.image))
        self.add(self.diagram)
        self.names = VGroup(
            standing_words(name, TITLE, theme=self.theme, apart=True) for name in (_("neural"), _("network"))
        )
        self.names.arrange(RIGHT, buff=0.3, coor_mask=RIGHT).set_x(0).set_y(CAPTION_TOP, UP)
        self.say(_("A neural network: two words, two questions."))
        self.play(FadeIn(self.names), run_time=0.8)
        columns, names_of = self._take_apart()
        texts = (_("What are the neurons?"), _("How are they connected?"))
        self.questions = VGroup(words(text, theme=self.theme) for text in texts)
        for question, side in zip(self.questions, (LEFT, RIGHT), strict=True):
            question.move_to(ASIDE * side + (STAGE_BOTTOM + 0.5) * UP, aligned_edge=UP)
        middle = (STAGE_TOP + self.questions.get_top()[1]) / 2 * UP
        sides = zip(self.names, (LEFT, RIGHT), strict=True)
        share = HALF / self.network_picture.width
        self.play(
            *(name.animate.set_x(ASIDE * side[0]) for name, side in sides),
            self.network_picture.animate.scale(share).move_to(ASIDE * RIGHT + middle),
            FadeOut(*names_of),
            run_time=1.5,
        )
        self.say(_("What are the neurons? And how are they connected?"))
        self.loose = self._loosened(columns, ASIDE * LEFT + middle)
        here = [neuron for column in columns for neuron in column]
        floating = (ReplacementTransform(one.copy(), other) for one, other in zip(here, self.loose, strict=True))
        self.play(FadeIn(self.questions[0], shift=0.2 * DOWN), LaggedStart(*floating, lag_ratio=0.03, run_time=2))
        self.play(FadeIn(self.questions[1], shift=0.2 * DOWN))

    def a_neuron_holds_a_number(self) -> None:
        """One of the neurons grows until its number can be read, and holds one number after the other."""
        neurons: list[Any] = list(self.loose)
        chosen = min(neurons, key=lambda neuron: abs(neuron.value - 0.5))
        value = min(max(chosen.value, 0.0), 1.0)
        made_up = value != chosen.value  # where no neuron of the network holds a number from 0 to 1
        self.neuron = Neuron(value, ALONE_RADIUS, theme=self.theme)
        self.scale = ActivationScale(theme=self.theme)
        self.tag = HypotheticalTag(self.scale, _("values made up"), theme=self.theme)
        VGroup(self.neuron, VGroup(self.scale, self.tag)).arrange(DOWN, buff=0.4).move_to(STAGE_MIDDLE * UP)
        self.name = standing_words(_("neuron"), TITLE, theme=self.theme, apart=True).set_x(0).set_y(CAPTION_TOP, UP)
        self.bring_to_front(chosen)
        if all(function.range == (0, 1) for function in self.net.activations):
            self.say(_("To us, a neuron is a thing that holds a number from 0 to 1."))
        else:
            self.say(_("To us, a neuron is a thing that holds a number. Take one from 0 to 1."))
        others = [each for each in neurons if each is not chosen]
        self.play(
            self.network_picture.animate.shift(HALF * 1.5 * RIGHT),
            FadeOut(self.names[1], self.questions),
            *(FadeOut(each, target_position=self.neuron, scale=0.5) for each in others),
            ReplacementTransform(chosen, self.neuron),
            TransformMatchingLetters(self.names[0], self.name),
            *([FadeIn(self.tag)] if made_up else []),
            run_time=1.5,
        )
        self.remove(*self.network_picture.get_family())
        self.show_the_number()
        self.finish_saying()
        self.say(_("Empty at 0, full at 1."))
        if not made_up:
            self.play(FadeIn(self.tag), run_time=0.5)
        for value in self.first_values:
            self.play(self.neuron.animate.set_value(value), self.scale.animate.mark(value))
            self.wait(0.7)
        self.say(_("It does not think. It holds a number, and it is very good at that."))

    def a_picture_is_full_of_numbers(self) -> None:
        """The neuron becomes one pixel of the digit, and then every pixel a neuron."""
        self.grid = PixelGrid(self.image, height=CLOSE, theme=self.theme, lines=True)
        self.grid.move_to(COUNTED * RIGHT + STAGE_MIDDLE * UP, aligned_edge=LEFT)
        self.frame = SurroundingRectangle(self.grid, color=self.theme.muted, buff=0, stroke_width=1.5)
        self.row, self.column = first_grey(self.image)
        self.say(_("Where do the first numbers come from? From the picture."))
        self.hide_the_number(FadeOut(self.name), FadeOut(self.tag))
        self.neuron.set_z_index(1)  # above the picture that appears meanwhile
        place = self.neuron_in_its_place()
        self.play(
            self.neuron.animate.become(place),
            self.scale.animate.move_to(self._beside(0)),
            FadeIn(VGroup(self.grid, self.frame), target_position=place, scale=0.05),
            run_time=2,
        )
        self.remove(self.neuron)
        self.say(_("Each pixel says how much ink it has. So let each pixel be a neuron."))
        self.wait(1)
        self.meanings = VGroup(
            standing_words(text, LABEL, theme=self.theme).set_x(self.scale.bar.get_edge_center(side)[0], side)
            for text, side in ((_("paper"), LEFT), (_("full ink"), RIGHT))
        ).shift((self.scale.get_bottom()[1] - 0.6) * UP)
        self.play(self.grid.animate.set_roundness(1), FadeOut(self.frame), FadeIn(self.meanings), run_time=2)

    def rows_times_columns_are_counted(self) -> None:
        """The lengths of the sides become a product, and the neurons are counted one by one."""
        rows, columns = self.image.shape
        self.braces = VGroup(Brace(self.grid, side, buff=0.1, color=self.theme.muted) for side in (LEFT, UP))
        self.sides = VGroup(Number(count, 0, theme=self.theme) for count in (rows, columns))
        for length, brace, side in zip(self.sides, self.braces, (LEFT, UP), strict=True):
            length.next_to(brace, side, buff=0.1)
        factors = [Number(count, 0, theme=self.theme) for count in (rows, columns)]
        times, equals = (formula(sign, theme=self.theme) for sign in ("times", "="))
        self.total = Number(self.image.size, 0, role="result", theme=self.theme)
        self.total.scale(ALONE / self.total.height)
        self.product = VGroup(factors[0], times, factors[1], equals).arrange(RIGHT, buff=0.2)
        VGroup(self.product, self.total).arrange(DOWN, buff=0.5).move_to(self._beside(0.6))
        self.say(
            _("{rows} rows of {columns}. How many neurons is that?").format(
                rows=number_text(rows, 0), columns=number_text(columns, 0)
            )
        )
        self.play(
            *map(GrowFromCenter, self.braces),
            FadeIn(self.sides),
            FadeOut(self.meanings),
            self.scale.animate.move_to(self._beside(-2)),
        )
        lengths = (ReplacementTransform(side.copy(), goal) for side, goal in zip(self.sides, factors, strict=True))
        self.play(*lengths, FadeIn(times), FadeIn(equals))
        self.hold(1.5)
        self.play(*self._count_to(self.total), self.product.animate.set_opacity(CONTEXT), run_time=2.5)
        told = _("{count}, before the network has done anything at all.")
        self.say(told.format(count=number_text(self.image.size, 0)))
        self.hold(0.5)

    def one_of_them_is_taken_out(self) -> None:
        """The first grey neuron in reading order comes forward with its number, which gets a name."""
        self.neuron = self.neuron_in_its_place()
        value = self.neuron.value
        told = _("Take one out. It holds {value}.")
        if GREY[0] < value < GREY[1]:
            told = _("Take one out. It holds {value}: neither paper nor full ink.")
        self.say(told.format(value=number_text(value)))
        lines, labels = self.address = self._address()
        ring = self.neuron.circle.copy().set_fill(opacity=0).set_stroke(self.theme.signal, 4)
        self.play(
            FadeOut(self.braces, self.sides, self.product),
            self.grid.animate.spotlight(self._only_this_one(), CONTEXT),
            FadeOut(self.total, scale=0.3),
            Create(ring),
            *map(Create, lines),
            FadeIn(labels),
            self.recaption(_("rows and columns count from 0")),
        )
        grown = Neuron(value, RADIUS, theme=self.theme).move_to(self._beside(0.4))
        self.play(FadeOut(ring), ReplacementTransform(self.neuron, grown), run_time=1.5)
        self.neuron = grown
        self.show_the_number()
        assert self.neuron.number is not None
        box = SurroundingRectangle(self.neuron.number, color=self.theme.signal, buff=0.12, stroke_width=3)
        self.term = words(_("activation"), TITLE, "signal", self.theme).next_to(self.neuron, UP, buff=0.3)
        self.say(_("This number is called its activation. The fuller, the more active."))
        self.play(Create(box), FadeIn(self.term, target_position=self.neuron.number))
        self.hold(0.5)
        self.play(FadeOut(box))

    def it_goes_back_among_the_others(self) -> None:
        """The neuron returns to its place, one among all the activations."""
        count = number_text(self.image.size, 0)
        self.say(_("Back it goes. {count} activations are all the network ever sees.").format(count=count))
        self.hide_the_number(self.recaption())
        self.play(self.neuron.animate.become(self.neuron_in_its_place()), FadeOut(self.scale), run_time=1.2)
        self.caption = self.caption_of(_("{count} activations").format(count=count))
        self.remove(self.neuron)
        self.play(
            FadeOut(self.address),
            self.grid.animate.spotlight(np.ones(self.image.shape, bool)).set_x(LEFTMOST, LEFT),
            FadeTransform(self.term, self.caption),
            run_time=1.5,
        )
        self.say(_("So that is what the neurons are. And how are they connected?"))

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

    def neuron_in_its_place(self) -> Neuron:
        """The neuron that is taken out, as large as it is in the picture, and where."""
        cell = self.grid.height / len(self.grid.values)
        neuron = Neuron(float(self.image[self.row, self.column]), 0.43 * cell, theme=self.theme)
        return neuron.move_to(self.grid.cell_center(self.row, self.column))

    def _beside(self, y: float) -> npt.NDArray[np.float64]:
        """The middle of what stands beside the picture, at a height above the middle of the picture."""
        edge = self.grid.get_right()[0]
        return np.array([(edge + config.frame_width / 2) / 2, self.grid.get_y() + y, 0])

    # ---- their pieces ----

    def _take_apart(self) -> tuple[list[list[Neuron]], list[Any]]:
        """The diagram becomes `network_picture`; its neurons by column, and what of it has no place there."""
        picture, *layers = self.diagram.layers
        columns = [[neuron for _, neuron in layer.drawn()] for layer in layers]
        neurons = [neuron for column in columns for neuron in column]
        left = [*self.diagram.labels, *(part for layer in layers for part in layer if part not in neurons)]
        self.network_picture = VGroup(*self.diagram.edges, picture, VGroup(*neurons))
        self.remove(self.diagram)
        self.add(self.network_picture, *left)
        return columns, left

    def _loosened(self, columns: list[list[Neuron]], place: npt.NDArray[np.float64]) -> VGroup:
        """Copies of the neurons, larger and farther apart, without connections."""
        loose = VGroup(VGroup(neuron.copy() for neuron in column) for column in columns)
        for column in loose:
            column.scale(1 / columns[0][0].width * 0.24)
        room = min(0.9, (HALF - loose[0].width * len(columns)) / len(columns))
        loose.arrange(RIGHT, buff=room).move_to(place)
        return VGroup(neuron for column in loose for neuron in column)

    def _count_to(self, total: Number) -> list[Animation]:
        """The neurons light up in reading order, while their number is counted."""
        size, shape = self.image.size, self.image.shape

        def light_up(grid: Any, time: float) -> None:
            grid.spotlight(np.arange(size).reshape(shape) < round(time * size))

        def count(number: Any, time: float) -> None:
            number.set_value(round(time * size))

        changes: list[tuple[Any, Any]] = [(self.grid, light_up), (total, count)]
        return [UpdateFromAlphaFunc(mobject, change, rate_func=linear) for mobject, change in changes]

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


def is_grey(image: npt.NDArray[np.floating]) -> npt.NDArray[np.bool_]:
    """Which values are neither empty nor full."""
    return (image > GREY[0]) & (image < GREY[1])
