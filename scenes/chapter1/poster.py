"""The poster: the pixels of a digit stream through the network, and one answer lights up.

manim render -s -qh scenes/chapter1/poster.py Poster
"""

from __future__ import annotations

import numpy as np
from manim import DOWN, DR, LEFT, RIGHT, UP, Circle, VGroup

from network import ForwardPass
from network.activation import Array
from scenes.language import _
from scenes.lecture_scene import LectureScene
from scenes.mobjects import LABEL, TITLE, Edges, EdgeStyle, Neuron, PixelGrid, number_text, words
from scenes.mobjects.theme import natural_scale

STYLE = EdgeStyle(thinnest=0.7, widest=2.6, strongest=1.0, contrast=1.2, reference=4000, crowding=0.8)
"""Bolder than in the scenes, where edges must leave room for what runs along them."""
PICTURE = 7.4
"""The height of the digit's picture, in scene units: nearly all there is, for its border is empty."""
FIRST, LAST = (1.9, 5.4), (5.4, 3.0)
"""How far right the first and the last column of neurons stands, and how high it is: they narrow to the answer."""


class Poster(LectureScene):
    """A still that makes one want to watch."""

    def construct(self) -> None:
        """Put the picture together; nothing moves."""
        passed = self.net.forward(self.image)
        self.picture = PixelGrid(self.image, PICTURE, tint="activation", theme=self.theme).to_edge(LEFT, buff=0)
        self.columns = self._columns(passed)
        self.flows = self._flows(passed)
        answer = self.columns[-1][int(passed.prediction)]
        ring = Circle(answer.width / 2 + 0.02, color=self.theme.signal, stroke_width=5).move_to(answer)
        named = words(str(passed.prediction), TITLE, "signal", self.theme, weight="bold")
        named.next_to(ring, RIGHT, buff=0.25)
        title = words(_("What is a neural network?"), TITLE, theme=self.theme, weight="bold")
        told = _("{count} numbers learn to read").format(count=number_text(self.net.parameter_count, 0))
        line = words(told, LABEL, "muted", self.theme)
        VGroup(title, line).arrange(DOWN, buff=0.2, aligned_edge=RIGHT).to_corner(DR, buff=0.5)
        self.add(*self.flows, self.picture, *self.columns, ring, named, title, line)

    def _columns(self, passed: ForwardPass) -> list[VGroup]:
        """The neurons of every layer after the input, as bright as the digit makes them."""
        columns = []
        places = np.linspace(FIRST, LAST, len(passed.activations) - 1) if len(passed.activations) > 2 else [LAST]
        for activations, (across, height) in zip(passed.activations[1:], places, strict=True):
            pitch = height / len(activations)
            radius = min(0.4 * pitch, 0.16)
            neurons = (Neuron(float(value), radius, theme=self.theme) for value in activations)
            column = VGroup(*neurons).arrange(DOWN, buff=pitch - 2 * radius)
            columns.append(column.move_to(across * RIGHT + 0.75 * UP))
        return columns

    def _flows(self, passed: ForwardPass) -> list[Edges]:
        """What runs over every edge, w a, as its colour, opacity and width; nothing comes from dark pixels."""
        lit = np.flatnonzero(passed.activations[0])
        rows, columns = np.divmod(lit, self.picture.values.shape[1])
        cells = zip(rows.tolist(), columns.tolist(), strict=True)
        senders = [np.array([self.picture.cell_center(*cell) for cell in cells])]
        senders += [np.array([neuron.get_center() for neuron in column]) for column in self.columns]
        carried: list[Array] = [
            W * activations for W, activations in zip(self.net.weights, passed.activations, strict=False)
        ]
        carried[0] = carried[0][:, lit]
        flows = []
        for starts, ends, values in zip(senders, senders[1:], carried, strict=False):
            sizes = values.ravel()
            start, end = np.broadcast_arrays(starts[np.newaxis], ends[:, np.newaxis])
            scale = natural_scale(sizes)
            colours, widths = STYLE.colours(sizes, scale, self.theme), STYLE.widths(sizes, scale)
            flows.append(Edges(start.reshape(-1, 3), end.reshape(-1, 3), colours, widths))
        return flows
