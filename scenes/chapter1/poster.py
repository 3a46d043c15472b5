"""The poster: a digit, every edge of the network that reads it, and the answer.

manim render -s -qh scenes/chapter1/poster.py Poster
"""

from __future__ import annotations

from manim import DOWN, LEFT, UP, VGroup

from scenes.language import _
from scenes.lecture_scene import LectureScene
from scenes.mobjects import LABEL, TITLE, AnswerBox, EdgeStyle, NetworkDiagram, number_text, words

STYLE = EdgeStyle(strongest=1.0, contrast=1.0, crowding=0.22)
"""Bolder than in the scenes, where edges must leave room for what runs along them."""


class Poster(LectureScene):
    """A still that makes one want to watch."""

    def construct(self) -> None:
        """Put the picture together; nothing moves."""
        passed = self.net.forward(self.image)
        diagram = NetworkDiagram(
            self.net, shown="all", plane=True, height=6.0, spacing=2.75, style=STYLE, theme=self.theme
        )
        diagram.set_activations(passed)
        diagram.to_edge(LEFT, buff=0.6).shift(0.55 * DOWN)
        answer = AnswerBox(diagram, int(passed.prediction))
        title = words(_("What is a neural network?"), TITLE, theme=self.theme, weight="bold")
        told = _("{count} numbers learn to read").format(count=number_text(self.net.parameter_count, 0))
        line = words(told, LABEL, "muted", self.theme)
        VGroup(title, line).arrange(DOWN, buff=0.2, aligned_edge=LEFT).to_corner(UP + LEFT, buff=0.6)
        self.diagram = diagram
        self.add(diagram, answer, title, line)
